"""What must not get out: anything into the network, files elsewhere. For text see test_text."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from closeknit.cli import VERBS as VERB_NAMES
from closeknit.model.accounts import Account, Secret
from closeknit.network import Network

RunAll = Callable[..., str]
ME = "robin.vale@brightharbour.example"

# every attempt is written down, from whatever library it comes
GUARD = """
import sys
def watch(event, arguments, file={file!r}):
    if event.startswith(("socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind",
                         "socket.getaddrinfo", "socket.gethostby", "socket.getnameinfo",
                         "urllib.Request", "http.client.connect", "ftplib.", "smtplib.")):
        # urllib3, which tldextract brings, looks on loading whether this machine has IPv6
        if event == "socket.bind" and arguments[1] == ("::1", 0):
            return
        with open(file, "a", encoding="utf-8") as log:
            log.write(event + " " + repr(arguments)[:200] + chr(10))
        raise PermissionError("no network here")
sys.addaudithook(watch)
"""


def session(life: Path, home: Path) -> list[list[str | Path]]:
    """Every verb."""
    texts = home.parent / "texts.jsonl"
    texts.write_text('{"id": 1, "new_text": "Could you introduce me to Priya?"}\n', "utf-8")
    at: list[str | Path] = ["--home", home]
    verbs: list[list[str | Path]] = [
        ["import", *at, life / "mail", life / "contacts.vcf", "--me", ME],
        ["me", *at],
        ["people", *at],
        ["people", *at, "--json", "--as-of", "2026-01-01"],
        ["people", *at, "--dormant"],
        ["show", *at, "Marta"],
        ["ask", *at, "Marta", "Promote my programme to her clients"],
        ["asked", *at, "Marta", "Promote her to my clients"],
        ["need", *at, "Promote my programme", "--by", "2027-06-30", "--people", "3"],
        ["need", *at, "list"],
        ["validate", *at, "--trials", home.parent / "trials"],
        ["declare", *at, "Marta", "connection"],
        ["answer", *at, "Marta", "1", "yes"],
        ["gains", *at, "Marta"],
        ["gains", *at, "Marta", "add", "interest", "sails on Saturdays"],
        ["quiet", *at, "omar@long-view-planning.example", "--because", "private"],
        ["quiet", *at],
        ["log", "call", *at, "Marta", "about", "the", "spring", "programme", "yesterday"],
        ["review", *at, "--json"],
        ["same", *at, "omar@long-view-planning.example", "jan@bauer.example"],
        ["same", *at, "--undo", "omar@long-view-planning.example", "jan@bauer.example"],
        ["different", *at, "omar@long-view-planning.example", "eva@novakova.example"],
        ["split", *at, "eva@novakova.example", "eva+vale@novakova.example"],
        ["exclude", *at, "doctor@clinic.example"],
        ["open", *at, "i5"],
        ["acts", *at, texts],
        ["acts", *at, "--all"],
        ["asks", *at],
        ["ledger", *at, "Marta"],
        ["promises", *at],
        ["referrals", *at],
        ["plan", *at, "--minutes", "120"],
        ["plan", *at, "--report"],
        ["week", *at, "--html", home.parent / "week.html", "--ics", home.parent / "week.ics"],
        ["network", *at],
        ["path", *at, "Marta"],
        ["account", "list", *at],
        ["export", *at, home.parent / "export"],
        ["backup", *at, home.parent / "backup"],
        ["forget", *at, "Priya"],
        ["restore", *at, home.parent / "backup"],
        ["doctor", *at],
        ["demo"],
        ["erase", *at, "--yes-erase-everything"],
    ]
    # serve opens a socket that is wanted (tests/web/test_serving.py), sync is told where to, and
    # mcp ends the whole process
    assert {words[0] for words in verbs} == set(VERB_NAMES) - {"serve", "sync", "mcp"}
    return verbs


STRACE = shutil.which("strace")
FILTER = ("--seccomp-bpf",)  # costs next to nothing where no traced call is made
CALLS = ("-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg,bind,listen", "-o")


def traced() -> bool:
    call = [STRACE or "strace", "-f", *FILTER, "-e", "trace=connect", "true"]
    return bool(STRACE) and subprocess.run(call, check=False, capture_output=True).returncode == 0


def _tracer(log: Path) -> tuple[str, ...]:
    return (STRACE or "", "-f", *FILTER, *CALLS, str(log))


def apart() -> bool:
    tool = shutil.which("unshare")
    return tool is not None and subprocess.run([tool, "-n", "true"], check=False).returncode == 0


APART = ("unshare", "-n") if apart() else ()  # no network at all, not even to this machine


@pytest.fixture(scope="module")
def watched(short_life: Path, tmp_path_factory: pytest.TempPathFactory, run_all: RunAll) -> Path:
    """A folder in which every verb was run once, cut off where that can be done: `attempts` seen
    from Python, `calls` to the system where they can be traced, `nest` with what was left in the
    folder one is in, and what the verbs were told to write."""
    folder = tmp_path_factory.mktemp("watched")
    log, nest = folder / "attempts", folder / "nest"
    names = ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "TMPDIR")
    places = {name: str(nest / name) for name in names}
    for place in places.values():
        Path(place).mkdir(parents=True)
    before = f"import os, sys; sys.dont_write_bytecode = True; os.chdir({str(nest)!r})\n"
    look = (
        f"left = [str(p) for p in __import__('pathlib').Path({str(nest)!r}).rglob('*') "
        f"if p.name not in {names}]; assert not left, left"
    )
    before += GUARD.format(file=str(log))
    around = (*APART, *(_tracer(folder / "calls") if traced() else ()))
    run_all(session(short_life, folder / "home"), places, before, look, around)
    return folder


def test_no_attempt_to_connect_and_nothing_written_elsewhere(watched: Path) -> None:
    """Every verb: no connection, no cache of any library, no spilling into the folder one is in."""
    log = watched / "attempts"
    assert not log.exists(), log.read_text()
    left = {path.name for path in watched.iterdir()} - {"calls"}
    assert left == {"nest", "export", "backup", "trials", "texts.jsonl", "week.html", "week.ics"}


@pytest.mark.skipif(not traced(), reason="strace is not here or may not be used")
def test_compiled_libraries_do_not_connect_either(
    watched: Path, tmp_path: Path, run_all: RunAll
) -> None:
    """What no hook in Python sees: the calls to the system."""
    made = [line for line in (watched / "calls").read_text().splitlines() if "AF_INET" in line]
    assert [line for line in made if 'inet_pton(AF_INET6, "::1"' not in line] == []
    # and the tracer does see attempts
    attempt = "import socket as s; s.socket(s.AF_INET, s.SOCK_DGRAM).connect(('127.0.0.1', 9))"
    run_all([], before=attempt, around=_tracer(tmp_path / "calls"))
    assert 'inet_addr("127.0.0.1")' in (tmp_path / "calls").read_text()


def test_a_sync_connects_to_the_accounts_host_alone(
    tmp_path: Path, run: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """Only when it is asked to: what looks on opens nothing. Nobody listens at port 1."""
    log, at = tmp_path / "attempts", ["--home", tmp_path / "home"]
    watching = GUARD.replace("raise PermissionError", "return  # ").format(file=str(log))
    Network(tmp_path / "home").add_account(
        Account("mail", "imap", "robin", "localhost", Secret("command", "echo word"), 1),
        tried=False,
    )
    run("account", "list", *at, before=watching)
    assert not log.exists()
    done = run("sync", *at, before=watching)
    assert "The server localhost (port 1) takes no connections." in done.stderr
    attempts = log.read_text().splitlines()
    assert any("socket.connect" in line for line in attempts)
    hosts = ("('localhost', 1,", "('127.0.0.1', 1)", "('::1', 1, 0, 0)")
    assert [line for line in attempts if not any(host in line for host in hosts)] == []


def test_the_guard_sees_attempts(tmp_path: Path) -> None:
    log = tmp_path / "attempts"
    attempt = "import urllib.request as u\ntry: u.urlopen('http://127.0.0.1:9')\nexcept OSError: 0"
    code = GUARD.format(file=str(log)) + attempt
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert "127.0.0.1" in log.read_text()


@pytest.mark.skipif(not APART, reason="no network namespace may be made here")
def test_without_any_route(watched: Path, run_all: RunAll) -> None:
    """Every verb does all it does where there is no network at all, not even to this machine."""
    assert (watched / "backup").exists()  # `watched` came to its end
    attempt = (
        "import socket as s\ntry: s.create_connection(('127.0.0.1', 9))\nexcept OSError as e: "
    )
    assert "unreachable" in run_all([], before=attempt + "print(e)", around=APART)
