"""What must not get out: bodies into the file, anything into the network, files elsewhere."""

from __future__ import annotations

import base64
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
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
    """Every verb that reads or writes."""
    at: list[str | Path] = ["--home", home]
    return [
        ["import", *at, life / "mail", life / "contacts.vcf", "--me", ME],
        ["me", *at],
        ["people", *at],
        ["people", *at, "--json", "--as-of", "2026-01-01"],
        ["show", *at, "Marta"],
        ["ask", *at, "Marta", "Promote my programme to her clients"],
        ["asked", *at, "Marta", "Promote her to my clients"],
        ["declare", *at, "Marta", "connection"],
        ["exclude", *at, "doctor@clinic.example"],
        ["open", *at, "i5"],
        ["backup", *at, home.parent / "backup"],
        ["forget", *at, "Priya"],
        ["restore", *at, home.parent / "backup"],
        ["doctor", *at],
        ["demo"],
    ]


def test_no_attempt_to_connect_and_nothing_written_elsewhere(
    life: Path, home: Path, tmp_path: Path, run: Run
) -> None:
    """Every verb: no connection, no cache of any library, no spilling into the folder one is in."""
    log, nest = tmp_path / "attempts", tmp_path / "nest"
    names = ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "TMPDIR")
    places = {name: str(nest / name) for name in names}
    for folder in places.values():
        Path(folder).mkdir(parents=True)
    before = f"import os, sys; sys.dont_write_bytecode = True; os.chdir({str(nest)!r})\n"
    before += GUARD.format(file=str(log))
    for arguments in session(life, home):
        done = run(*arguments, before=before, environment=places)
        assert done.returncode == 0, f"{arguments[0]}: {done.stderr}"
        assert not log.exists(), f"{arguments[0]}: {log.read_text()}"
        left = [str(p.relative_to(nest)) for p in nest.rglob("*") if p.name not in names]
        assert left == [], arguments[0]


def test_the_guard_sees_attempts(tmp_path: Path) -> None:
    log = tmp_path / "attempts"
    attempt = "import urllib.request as u\ntry: u.urlopen('http://127.0.0.1:9')\nexcept OSError: 0"
    code = GUARD.format(file=str(log)) + attempt
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert "127.0.0.1" in log.read_text()


def apart() -> bool:
    tool = shutil.which("unshare")
    return tool is not None and subprocess.run([tool, "-n", "true"], check=False).returncode == 0


@pytest.mark.skipif(not apart(), reason="no network namespace may be made here")
def test_without_any_route(life: Path, home: Path, run: Run) -> None:
    for arguments in session(life, home)[:6]:
        done = run(*arguments, around=("unshare", "-n"))
        assert done.returncode == 0, done.stderr


STRACE = shutil.which("strace")


def traced() -> bool:
    call = [STRACE or "strace", "-f", "-e", "trace=connect", "true"]
    return bool(STRACE) and subprocess.run(call, check=False, capture_output=True).returncode == 0


@pytest.mark.skipif(not traced(), reason="strace is not here or may not be used")
def test_compiled_libraries_do_not_connect_either(
    life: Path, home: Path, tmp_path: Path, run: Run
) -> None:
    """What no hook in Python sees."""
    log = tmp_path / "calls"
    around = (STRACE or "", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg,bind", "-o", str(log))
    for arguments in (session(life, home)[n] for n in (0, 2, 3, 4)):
        assert run(*arguments, around=around).returncode == 0
        calls = [line for line in log.read_text().splitlines() if "AF_INET" in line]
        assert [line for line in calls if 'inet_pton(AF_INET6, "::1"' not in line] == []


SECRET = "The heron waded through quicksilver at {where}."
BODY_MAIL = """From ann@made.example Mon May  4 10:00:00 2026
From: Ann Lee <ann@made.example>
To: {me}
Date: Mon, 4 May 2026 10:0{n}:00 +0000
Message-ID: <body{n}@made.example>
Subject: hello {n}
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: {encoding}

{text}
--b
Content-Type: text/html

<p>{html}</p>
--b
Content-Type: message/rfc822

From: Tom <tom@made.example>
Subject: enclosed

{enclosed}
--b
Content-Type: text/plain
Content-Disposition: attachment; filename="notes.txt"

{attached}
--b--

"""


def test_no_body_text_is_kept(home: Path, tmp_path: Path, run: Run) -> None:
    """Not in the file, not in its log, not in a backup, not in anything written meanwhile."""
    places = ("plain", "packed", "page", "enclosure", "attachment")
    secrets = {place: SECRET.format(where=place) for place in places}
    packed = base64.b64encode(secrets["packed"].encode()).decode()
    mail = ""
    for n, (encoding, text) in enumerate((("8bit", secrets["plain"]), ("base64", packed))):
        mail += BODY_MAIL.format(
            me=ME,
            n=n,
            encoding=encoding,
            text=text,
            html=secrets["page"],
            enclosed=secrets["enclosure"],
            attached=secrets["attachment"],
        )
    source = tmp_path / "inbox.mbox"
    source.write_text(mail)
    nest = tmp_path / "nest"
    nest.mkdir()
    environment = {"TMPDIR": str(nest), "HOME": str(nest), "XDG_CACHE_HOME": str(nest)}
    for arguments in (
        ["import", "--home", home, "--me", ME, source],
        ["people", "--home", home],
        ["show", "--home", home, "Ann"],
        ["backup", "--home", home, nest / "backup"],
    ):
        done = run(*arguments, environment=environment)
        assert done.returncode == 0, done.stderr
        assert "quicksilver" not in done.stdout + done.stderr
    held = b"".join(
        path.read_bytes() for top in (home, nest) for path in top.rglob("*") if path.is_file()
    )
    assert b"body0@made.example" in held
    assert b"quicksilver" not in held
    assert packed[:24].encode() not in held
    # the way to them is kept instead
    shown = run("open", "--home", home, "<body0@made.example>")
    assert secrets["plain"] in shown.stdout
