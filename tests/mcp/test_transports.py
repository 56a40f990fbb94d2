"""Both transports, as an assistant starts and reaches them: real processes, the protocol's own
client."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import anyio
import httpx2
import pytest
from mcp.client.streamable_http import streamable_http_client

from closeknit.mcp.guard import FILE
from closeknit.network import Network
from closeknit.store.database import sole_writer
from mcp import Client, StdioServerParameters

ASK = {"person": "Marta Lindqvist", "ask": "promote my programme to your clients"}
HELLO = (
    '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18",'
    '"capabilities":{},"clientInfo":{"name":"t","version":"1"}}}\n'
)
LIST = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'


def command(home: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "closeknit", "mcp", "--home", str(home), *more]


def over_stdio(home: Path, *more: str, mode: str = "auto") -> tuple[dict[str, Any], list[str]]:
    """The answer of check_ask, and the tools."""

    async def ask() -> tuple[dict[str, Any], list[str]]:
        program, *arguments = command(home, *more)
        server = StdioServerParameters(command=program, args=arguments)
        async with Client(server, mode=mode) as client:
            tools = (await client.list_tools()).tools
            answer = await client.call_tool("check_ask", dict(ASK))
            assert not answer.is_error, answer
            return answer.structured_content, [tool.name for tool in tools]

    return anyio.run(ask)


@pytest.mark.parametrize(("mode", "more"), [("auto", ()), ("legacy", ("--write",))])
def test_an_assistant_asks_over_stdio(lived_home: Path, mode: str, more: tuple[str, ...]) -> None:
    answer, tools = over_stdio(lived_home, *more, mode=mode)
    assert answer["verdict"] == "ask"
    assert answer["evidence"][0]["references"]
    # only with --write there are tools that write
    assert ({"log_act", "log_outcome", "forget_person"} <= set(tools)) is bool(more)
    assert ("forget_person" in tools) is bool(more)


def test_stdout_holds_nothing_but_the_protocol(lived_home: Path) -> None:
    hello = (
        HELLO + '{"jsonrpc":"2.0","method":"notifications/initialized"}\n'
        "this is no message\n"
        '{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"next_steps",'
        '"arguments":{}}}\n'
    )
    with subprocess.Popen(
        command(lived_home),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        encoding="utf-8",
    ) as server:  # fmt: skip
        assert server.stdin
        assert server.stdout
        server.stdin.write(hello)
        server.stdin.flush()
        lines: list[str] = []
        while not any('"id":2' in line for line in lines):
            lines.append(server.stdout.readline())
        server.stdin.close()
        assert server.wait(10) == 0
        assert server.stdout.read() == ""
        assert all(line.startswith('{"jsonrpc":"2.0"') for line in lines)
        assert '"instructions":"closeknit knows' in lines[0]
        assert server.stderr
        assert "Traceback" not in server.stderr.read()


WATCH = """
import sys
def watch(event, arguments):
    if event.startswith(("socket.connect", "socket.sendto", "socket.bind", "socket.getaddrinfo")):
        open({file!r}, "a").write(event + repr(arguments))
sys.addaudithook(watch)
sys.argv = ["closeknit", "mcp", "--home", {home!r}]
from closeknit.cli import main
main()
"""


def test_it_connects_to_nothing_and_leaves_nothing_behind(lived_home: Path, tmp_path: Path) -> None:
    attempts, nest = tmp_path / "attempts", tmp_path / "nest"
    nest.mkdir()
    code = WATCH.format(file=str(attempts), home=str(lived_home))

    async def ask() -> None:
        server = StdioServerParameters(
            command=sys.executable, args=["-c", code], cwd=nest, env={"HOME": str(nest)}
        )
        async with Client(server) as client:
            for tool, arguments in (("check_ask", ASK), ("find_path", {"target": "Jan Bauer"})):
                assert not (await client.call_tool(tool, dict(arguments))).is_error

    anyio.run(ask)
    assert not attempts.exists(), attempts.read_text()
    assert [*nest.rglob("*")] == []


@pytest.mark.parametrize("more", [(), ("--http",)], ids=["stdio", "http"])
def test_ctrl_c_ends_it_quietly(tmp_path: Path, more: tuple[str, ...]) -> None:
    with subprocess.Popen(
        command(tmp_path, *more),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        encoding="utf-8",
    ) as server:  # fmt: skip
        assert server.stdin
        assert server.stderr
        assert server.stdout
        if more:
            while "Ctrl-C" not in server.stderr.readline():
                pass
            time.sleep(0.3)  # what it says comes just before it serves
        else:
            server.stdin.write(HELLO)
            server.stdin.flush()
            assert server.stdout.readline().startswith('{"jsonrpc"')
        server.send_signal(signal.SIGINT)
        assert server.wait(10) == 0
        assert server.stdout.read() == ""
        assert server.stderr.read() == ""


def test_without_the_extra_a_sentence_says_what_to_install(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['mcp'] = None; sys.argv = ['closeknit', 'mcp']\n"
        "from closeknit.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.strip().endswith("pip install 'closeknit[mcp]'")
    assert "Traceback" not in done.stderr


def test_the_help_says_where_words_go() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "closeknit", "mcp", "--help"],
        capture_output=True, text=True, check=True, encoding="utf-8",
    )  # fmt: skip
    told = " ".join(done.stdout.split())
    assert "hands what it reads here on to wherever its model runs" in told


def test_it_answers_while_an_import_is_writing(lived_home: Path, assistant_of: Any) -> None:
    with sole_writer(lived_home):
        assert assistant_of(lived_home)("check_ask", **ASK)["verdict"] == "ask"


def test_a_first_import_is_waited_for_in_words(
    tmp_path: Path, lived_files: Path, assistant_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import closeknit.mcp.desk as desk

    monkeypatch.setattr(desk, "PATIENCE_SECONDS", 0.0)
    Network(tmp_path).set_me(["robin@example.org"])
    with sole_writer(tmp_path):
        # as an import leaves it: facts, and nothing judged yet
        monkeypatch.setattr("closeknit.network.unnamed.DERIVED", "another")
        monkeypatch.setattr("closeknit.network.home.DERIVED", "another")
        sentence = assistant_of(tmp_path).refusal("check_ask", **ASK)
        monkeypatch.undo()
    assert sentence.startswith("closeknit is still reading")


# over HTTP --------------------------------------------------------------------------------
@contextmanager
def served(home: Path) -> Iterator[tuple[str, str, str]]:
    """Where the server is, its token, and what it said."""
    with subprocess.Popen(
        command(home, "--http"), stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as server:
        assert server.stderr
        said = ""
        while "Ctrl-C" not in said:
            line = server.stderr.readline()
            assert line, said
            said += line
        rest = Thread(target=server.stderr.read, daemon=True)
        rest.start()
        url = next(word for word in said.split() if word.startswith("http://"))
        try:
            yield url, (home / FILE).read_text("ascii").strip(), said
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(10)
            rest.join(5)


@pytest.fixture(scope="module")
def site(lived_home: Path) -> Iterator[tuple[str, str, str]]:
    with served(lived_home) as found:
        yield found
    (lived_home / FILE).unlink()


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_an_assistant_asks_over_http(site: tuple[str, str, str], mode: str) -> None:
    url, token, _ = site

    async def ask() -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx2.AsyncClient(headers=headers) as http:
            transport = streamable_http_client(url, http_client=http)
            async with Client(transport, mode=mode) as client:
                answer = await client.call_tool("check_ask", dict(ASK))
                content: dict[str, Any] = answer.structured_content
                return content

    assert anyio.run(ask)["verdict"] == "ask"


def test_the_token_is_shown_once_and_kept_private(
    site: tuple[str, str, str], lived_home: Path
) -> None:
    url, token, said = site
    assert url.startswith("http://127.0.0.1:")
    assert said.count(token) == 1
    if os.name == "posix":
        assert (lived_home / FILE).stat().st_mode & 0o777 == 0o600
    with served(lived_home) as (other, same, said_again):
        assert other != url  # the usual port is taken
        assert same == token
        assert token not in said_again


HOSTILE: tuple[tuple[str, dict[str, str], int], ...] = (
    ("no token", {"Authorization": ""}, 401),
    ("a wrong token", {"Authorization": "Bearer nonsense"}, 401),
    ("not as it should be", {"Authorization": "Basic TOKEN"}, 401),
    ("a name bound to the loopback", {"Host": "evil.example"}, 421),
    ("with the port", {"Host": "evil.example:PORT"}, 421),
    ("without it", {"Host": "127.0.0.1"}, 421),
    ("all addresses", {"Host": "0.0.0.0:PORT"}, 421),
    ("another site", {"Origin": "http://evil.example"}, 403),
    ("a file or a sandbox", {"Origin": "null"}, 403),
    ("a page on this machine", {"Origin": "http://localhost:3000"}, 403),
    ("a browser says so", {"Sec-Fetch-Site": "cross-site"}, 403),
    ("its user is sent", {"Sec-Fetch-Site": "none"}, 403),
    ("no JSON", {"Content-Type": "text/plain"}, 400),
)


@pytest.mark.parametrize(
    ("headers", "status"), [h[1:] for h in HOSTILE], ids=[h[0] for h in HOSTILE]
)
def test_hostile_requests_are_refused(
    site: tuple[str, str, str], headers: dict[str, str], status: int
) -> None:
    url, token, _ = site
    port = url.rpartition(":")[2].partition("/")[0]
    own = {
        "Authorization": f"Bearer {token}",
        "Accept": "application/json, text/event-stream",
        "Content-Type": "application/json",
    }
    sent = own | {k: v.replace("PORT", port).replace("TOKEN", token) for k, v in headers.items()}
    answer = httpx2.post(url, headers=sent, content=LIST)
    assert answer.status_code == status
    assert "find_person" not in answer.text
    assert "Marta" not in answer.text


def test_odd_requests_do_no_harm(site: tuple[str, str, str]) -> None:
    url, token, _ = site
    own = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    accepts = own | {"Accept": "application/json, text/event-stream"}
    assert httpx2.post(url, headers=accepts, content="x" * 300_000).status_code == 413
    assert httpx2.post(url, headers=accepts, content="{{{").status_code == 400
    assert httpx2.get(url.removesuffix("/mcp") + "/", headers=own).status_code == 404
    assert httpx2.get(url.removesuffix("/mcp") + "/mcp/../x", headers=own).status_code == 404
    assert httpx2.options(url).status_code == 401
    twice = [*accepts.items(), ("Authorization", f"Bearer {token}")]
    assert httpx2.post(url, headers=twice, content=LIST).status_code == 401


def test_only_the_loopback_is_listened_at(site: tuple[str, str, str]) -> None:
    import socket

    port = int(site[0].rpartition(":")[2].partition("/")[0])
    mine = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        # another address of this very machine
        with pytest.raises(ConnectionRefusedError):
            mine.connect(("127.0.0.2", port))
    finally:
        mine.close()
