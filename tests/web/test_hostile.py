"""What no well-behaved client would send to a real server, and no decent sender write."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from email.header import Header
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from closeknit.loopback import listening
from closeknit.network import Network

FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"


@dataclass(frozen=True)
class Server:
    """One that runs, with a session that is in."""

    port: int
    home: Path
    cookie: bytes
    token: bytes
    process: subprocess.Popen[bytes]

    def raw(self, request: bytes) -> bytes:
        """What it answers to these bytes, until it hangs up."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as one:
            answer = b""
            with suppress(ConnectionError):
                one.sendall(request)
                while some := one.recv(1 << 16):
                    answer += some
            return answer

    def head(self, line: bytes, *more: bytes, host: bytes | None = None) -> bytes:
        """A request's head as the owner's browser sends it."""
        own = b"Host: " + (host or b"127.0.0.1:%d" % self.port) + b"\r\n"
        return (
            line + b" HTTP/1.1\r\n" + own + b"Connection: close\r\n"
            b"Cookie: " + self.cookie + b"\r\n" + b"".join(more) + b"\r\n"
        )  # fmt: skip

    @property
    def own(self) -> bytes:
        """What a change carries."""
        return b"Origin: http://127.0.0.1:%d\r\nX-CSRF: %b\r\n" % (self.port, self.token)

    def status(self, line: bytes, *more: bytes, body: bytes = b"") -> int:
        """The status of the answer to a request of the owner's."""
        return status(self.raw(self.head(line, *more) + body))

    @property
    def dropped(self) -> list[str]:
        """What lies in the folder for dropped files."""
        folder = self.home / "dropped"
        return sorted(each.name for each in folder.iterdir()) if folder.exists() else []


def status(answer: bytes) -> int:
    found = re.match(rb"HTTP/1\.1 (\d+)", answer)
    return int(found[1]) if found else 0


@pytest.fixture(scope="module")
def server(lived_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copytree(lived_home, folder / "home")
    with listening(0) as one:
        port = int(one.getsockname()[1])
    words = ["serve", "--no-open", "--port", str(port), "--home", str(folder / "home")]
    with (folder / "errors").open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "closeknit", *words], stdout=subprocess.PIPE, stderr=errors
        )
    try:
        assert process.stdout
        lines = b"".join(process.stdout.readline() for _ in range(3))
        found = re.search(rb"\?key=(\S+)", lines)
        assert found
        key = found[1]
        without = Server(port, folder / "home", b"", b"", process)
        # neither a look at the head nor a look ahead uses the link up
        assert status(without.raw(without.head(b"HEAD /?key=" + key))) == 403
        ahead = without.head(b"GET /?key=" + key, b"Sec-Purpose: prefetch;prerender\r\n")
        assert status(without.raw(ahead)) == 503
        cookie = re.search(rb"set-cookie: ([^;]+)", without.raw(without.head(b"GET /?key=" + key)))
        assert cookie
        inside = Server(port, folder / "home", cookie[1], b"", process)
        token = re.search(rb'csrf" content="([0-9a-f]+)', inside.raw(inside.head(b"GET /sources")))
        assert token
        yield Server(port, folder / "home", cookie[1], token[1], process)
        # whatever came, the terminal was left alone and nobody can read the key in it
        assert process.poll() is None
        assert (folder / "errors").read_bytes() == b""
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(
    ("host", "answer"),
    [
        ("LOCALHOST:{}", 200),
        ("localhost.:{}", 421),
        ("[::1]:{}", 421),
        ("127.1:{}", 421),
        ("2130706433:{}", 421),
        ("0.0.0.0:{}", 421),
        ("127.0.0.1:{}@evil.example", 421),
        ("127.0.0.1:{}, evil.example", 421),
        ("127.0.0.1:{}\r\nHost: evil.example", 400),
        ("evil.example\r\nHost: 127.0.0.1:{}", 400),
    ],
)
def test_only_one_own_host(server: Server, host: str, answer: int) -> None:
    own = host.format(server.port).encode()
    assert status(server.raw(server.head(b"GET /find?q=a", host=own))) == answer


def test_a_whole_address_in_the_request_is_no_way_round(server: Server) -> None:
    line = b"GET http://evil.example/find?q=a"
    assert status(server.raw(server.head(line, host=b"evil.example"))) == 421
    assert server.status(line) == 404


@pytest.mark.parametrize(
    "headers",
    [
        b"Content-Length: 3\r\nContent-Length: 40\r\n",
        b"Content-Length: +3\r\n",
        b"Content-Length: \xb2\r\n",
        b"Content-Length: " + b"9" * 5_000 + b"\r\n",
        b"Content-Length : 3\r\n",
        b"Transfer-Encoding: xchunked\r\n",
        b"X: " + b"a" * 200_000 + b"\r\n",
    ],
)
def test_no_request_hides_in_another(server: Server, headers: bytes) -> None:
    assert server.status(b"POST /sources/stop", server.own, FORM, headers, body=b"a=b") == 400


def test_a_form_says_how_long_it_is(server: Server) -> None:
    chunked = b"Transfer-Encoding: chunked\r\n"
    body = b"3\r\na=b\r\n0\r\n\r\n"
    assert server.status(b"POST /sources/stop", server.own, FORM, chunked, body=body) == 413
    long = b"Content-Length: %d\r\n" % (1 << 21)
    assert server.status(b"POST /sources/stop", server.own, FORM, long) == 413


@pytest.mark.parametrize("method", [b"OPTIONS", b"TRACE", b"PUT", b"DELETE", b"CONNECT", b"GET"])
def test_only_a_post_changes_anything(server: Server, method: bytes) -> None:
    override = b"X-HTTP-Method-Override: POST\r\n"
    assert server.status(method + b" /sources/stop?_method=POST", server.own, override) == 405


def test_another_site_is_told_nothing_by_a_preflight(server: Server) -> None:
    asked = b"Origin: http://evil.example\r\nAccess-Control-Request-Method: POST\r\n"
    answer = server.raw(server.head(b"OPTIONS /sources/stop", asked))
    assert status(answer) == 403
    assert b"access-control" not in answer.lower()


def test_two_origins_are_nobodys(server: Server) -> None:
    other = b"Origin: http://evil.example\r\n"
    length = b"Content-Length: 0\r\n"
    assert server.status(b"POST /sources/stop", server.own, other, FORM, length) == 403


def test_a_browser_that_says_nothing_of_the_page_may_read(server: Server) -> None:
    # older ones send no Sec-Fetch; that the cookie is strict keeps other sites out of them
    assert server.status(b"GET /find?q=a") == 200
    assert server.status(b"POST /sources/stop", b"Content-Length: 0\r\n") == 403


def test_cookies_of_other_programs_lock_nobody_out(server: Server) -> None:
    for other in (b'prefs={"a":[1]}; ', b"a b=c; ", b"bare; ", b"a=" + b"x" * 40_000 + b"; "):
        jar = b"Cookie: " + other + server.cookie + b"\r\n"
        own = b"GET /find?q=a HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n" % server.port
        assert status(server.raw(own + jar + b"\r\n")) == 200


@pytest.mark.parametrize(
    "address",
    [
        *("/static/../sources", "/static/x/..%2f..%2fapp.py", "/static/%2e%2e/x", "/STATIC/a/b"),
        *(
            "//evil.example/people",
            "/people/%2fetc",
            "/people/%00",
            "/people/%ff%fe",
            "/people/%zz",
        ),
        *("/people/p999999999999", "/people/p" + "9" * 5_000, "/people/p²", "/needs/N-1"),
        *("/needs/N" + "9" * 5_000, "/original/i" + "9" * 18, "/original/i²", "/original/"),
        *("/original/i1?with=%00", "/ask?person=p" + "9" * 30, "/ledger?person=p999999999"),
    ],
)
def test_an_odd_address_leads_nowhere(server: Server, address: str) -> None:
    answer = server.raw(server.head(b"GET " + address.encode("latin-1")))
    # what is no address at all is refused before any page
    assert status(answer) in (404, 400), address


@pytest.mark.parametrize(
    "address",
    [
        *("/people?page=1" + "0" * 30, "/people?sort=unknown", "/people?q=%ff%ed%a0%80"),
        *("/people?circle=%00", "/ledger?page=1" + "0" * 30, "/ledger?kind=%00&by=x&state=y"),
        *("/week?minutes=-1", "/week?minutes=1e99", "/?view=table&from=" + "9" * 400),
        *("/find?q=" + "a" * 50_000, "/find?q=%E2%80%AE%00", "/find"),
    ],
)
def test_odd_wishes_are_passed_over(server: Server, address: str) -> None:
    assert server.status(b"GET " + address.encode()) == 200


def test_one_who_dawdles_keeps_nobody_waiting(server: Server) -> None:
    stuck = []
    for _ in range(60):  # half a head, and a body that never comes
        one = socket.create_connection(("127.0.0.1", server.port))
        one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX: ")
        other = socket.create_connection(("127.0.0.1", server.port))
        length = b"Content-Length: 1000\r\n"
        other.sendall(server.head(b"POST /sources/stop", server.own, FORM, length) + b"a=")
        stuck += [one, other]
    try:
        begun = time.monotonic()
        with ThreadPoolExecutor(20) as many:
            answers = list(many.map(lambda _: server.status(b"GET /find?q=a"), range(40)))
        assert set(answers) == {200}
        assert time.monotonic() - begun < 5
    finally:
        for each in stuck:
            each.close()


def test_what_half_arrives_is_not_kept(server: Server) -> None:
    head = server.head(
        b"POST /sources/drop?name=in.mbox", server.own, b"Content-Length: 100000\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port)) as one:
        one.sendall(head + b"the beginning")
        wait_for(lambda: len(server.dropped) == 1)
        assert not [name for name in server.dropped if not name.startswith(".")]
        # it isn't read either
        length = b"Content-Length: 9\r\n"
        read = server.status(b"POST /sources/read", server.own, FORM, length, body=b"dropped=y")
        assert read == 400
    wait_for(lambda: not server.dropped)


def test_a_body_without_a_length_is_a_file_too(server: Server) -> None:
    chunked = b"Transfer-Encoding: chunked\r\n"
    body = b"3\r\nabc\r\n0\r\n\r\n"
    line = b"POST /sources/drop?name=..%2f%E2%80%AEfoo%00.mbox"
    assert server.status(line, server.own, chunked, body=body) == 200
    assert server.status(line, server.own, chunked, body=body) == 200
    assert server.dropped == ["foo 2.mbox", "foo.mbox"]
    for each in (server.home / "dropped").iterdir():
        each.unlink()


def wait_for(so: object) -> None:
    assert callable(so)
    for _ in range(100):
        if so():
            return
        time.sleep(0.05)
    raise AssertionError("it doesn't come about")


# what a sender can write ------------------------------------------------------------------------

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "javascript:alert(3)//",
    "{{7*7}}{% raw %}",
    "</title><script>alert(4)</script>",
    "' onmouseover='alert(5)",
    "{name} {other} {0} %s",
    "\u202egnp.exe",
    "<b>bold</b><style>*{display:none}</style>",
    "N" * 10_000,
)
ME = "me@home.example"


class Looker(HTMLParser):
    """Notes what a page may not have, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.bad: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        fields = dict(attrs)
        ours = tag != "script" or (fields.get("src") or "").startswith("/static/")
        if tag in ("img", "iframe", "style", "object", "base") or not ours:
            self.bad.append(tag)
        for name, value in attrs:
            leads = name in ("href", "src", "action", "formaction", "xlink:href")
            # “//” and whatever has a colon would lead out of our pages
            if leads and not re.match(r"(/(?!/)|[?#]|$)", value or ""):
                self.bad.append(f"{name}={value}")
            if name.startswith("on") or name == "style":
                self.bad.append(name)
        if tag == "a" and (fields.get("href") or "").startswith("/"):
            self.links.append((fields["href"] or "").partition("#")[0])


def hostile_mail(folder: Path) -> list[Path]:
    """A mailbox and an address book by somebody who means ill, in every field."""
    letters, cards = [], []
    for n, text in enumerate(HOSTILE):
        address, word = f"ill{n}@x{n}.example", Header(text, "utf-8", maxlinelen=10**5).encode()
        for k in range(8):
            pair = [f"{word} <{address}>", f"Me <{ME}>"]
            sender, receiver = pair if k % 2 else pair[::-1]
            kind = "text/html" if k == 3 else "text/plain"
            letters.append(
                f"From x@x Thu Jan  1 00:00:00 2026\nFrom: {sender}\nTo: {receiver}\n"
                f"Subject: {word}\nOrganization: {word}\nMessage-ID: <{n}.{k}<script>@x>\n"
                f"Date: {k + 1} Jun 2026 1{n}:00:00 +0000\nContent-Type: {kind}; charset=utf-8\n\n"
                f"Could you please introduce me to {text[:80]}? I will send you {text[:80]} by "
                f"Friday. Thank you for recommending me!\n<script>alert(6)</script>\n\n"
            )
        cards.append(
            f"BEGIN:VCARD\nVERSION:3.0\nFN:{text}\nORG:{text}\nTITLE:{text}\nEMAIL:{address}\n"
            f"NOTE:{text}\nURL:javascript:alert(7)\nTEL:{text}\nCATEGORIES:{text}\nEND:VCARD\n"
        )
    mail, book = folder / "in {{7*7}}&lt;b&gt;.mbox", folder / "cards.vcf"
    mail.write_text("".join(letters), "utf-8")
    book.write_text("".join(cards), "utf-8")
    return [mail, book]


def test_whatever_a_sender_writes_is_text_on_every_page(
    enter: Callable[[Path], TestClient], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    Network(home).bring_in(hostile_mail(tmp_path), [ME])
    visitor = enter(home)
    waiting = [
        *("/", "/?view=table", "/people?all=yes", "/ask", "/asked", "/needs", "/week", "/ledger"),
        *("/ledger?doubtful=yes", "/ledger/referrals?doubtful=yes", "/review", "/review/people"),
        *("/track", "/sources", "/sources/accounts", "/network", "/path"),
    ]
    seen: set[str] = set()
    kinds: Counter[str] = Counter()
    shown = ""
    while waiting:
        address = waiting.pop()
        kind = re.sub(r"\d+", "#", address.partition("?")[0])
        if address in seen or kinds[kind] >= 11:
            continue
        seen.add(address)
        kinds[kind] += 1
        answer = visitor.get(address)
        assert answer.status_code == 200, address
        looker = Looker()
        looker.feed(answer.text)
        saved = answer.headers.get("content-disposition", "").startswith("attachment")
        # a file that is saved brings its own style, since it may fetch nothing
        assert looker.bad == (["style"] if saved and address.endswith(".html") else []), address
        waiting += looker.links
        shown += answer.text
    # it was all there to be seen
    assert kinds["/people/p#"] >= 10 and kinds["/original/i#"] >= 10
    assert "&lt;script&gt;alert(1)" in shown and "{{7*7}}" in shown
    found = visitor.get("/find?q=script")
    assert found.headers["content-type"] == "application/json" and "script" in found.text
    assert found.headers["x-content-type-options"] == "nosniff"
