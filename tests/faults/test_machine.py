"""What a machine can do to a home: each ends in a sentence that says what to do, status 1, and
the file as it was."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from closeknit import clock
from closeknit.cli import main
from closeknit.network import Network
from closeknit.store import database, upkeep

Run = Callable[..., subprocess.CompletedProcess[str]]
Dump = Callable[[Path], dict[str, list[tuple[object, ...]]]]
ME = "robin.vale@brightharbour.example"


@pytest.fixture(scope="session")
def read_before(life: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("before") / "home"
    Network(home).bring_in([life / "mail" / "Sent.mbox"], me=[ME])
    return home


@pytest.fixture
def small(read_before: Path, home: Path) -> Path:
    """A home that has read the demo's sent mail."""
    shutil.copytree(read_before, home)
    return home


def ends(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    """Runs a verb that can't succeed; what it says."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["closeknit", *map(str, arguments)])
        at_ctrl_c = signal.getsignal(signal.SIGINT)
        with pytest.raises(SystemExit) as stopped:
            main()
        signal.signal(signal.SIGINT, at_ctrl_c)
    said = capsys.readouterr()
    assert stopped.value.code == 1
    assert said.out == ""
    assert "Traceback" not in said.err
    return said.err


def sound(home: Path) -> bool:
    opened = sqlite3.connect(home / "closeknit.sqlite")
    try:
        return bool(opened.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    finally:
        opened.close()


LIMIT = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits are Linux's")
@pytest.mark.parametrize(
    "size", [4_000, *(pytest.param(n, marks=pytest.mark.faults) for n in (150_000, 900_000))]
)
def test_files_that_may_not_grow(small: Path, life: Path, run: Run, dump: Dump, size: int) -> None:
    before = dump(small)
    done = run(
        "import",
        "--home",
        small,
        life / "mail" / "Inbox.mbox",
        before=LIMIT.format(size=size),
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "disk" in done.stderr
    assert "do the same again" in done.stderr
    assert sound(small)
    held = dump(small)
    assert set(before["interactions"]) <= set(held["interactions"])
    # with room, the same import goes through
    again = run("import", "--json", "--home", small, life / "mail" / "Inbox.mbox")
    assert again.returncode == 0
    inbox = json.loads(again.stdout)["sources"][0]["items"]
    assert len(dump(small)["interactions"]) == len(before["interactions"]) + inbox


def namespaces() -> bool:
    """Whether this user may have namespaces of their own, to mount and cut off in."""
    tool = shutil.which("unshare")
    return tool is not None and subprocess.run([tool, "-m", "true"], check=False).returncode == 0


@pytest.mark.skipif(not namespaces(), reason="no disk can be made here")
def test_a_full_disk(life: Path, tmp_path: Path, run: Run) -> None:
    """A disk of 1 MB is full before the import's end; with 30 MB it goes through."""
    disk, out = tmp_path / "disk", tmp_path / "held"
    disk.mkdir()
    script = (
        'mount -t tmpfs -o size=1m none "$0" && { "$@"; s=$?; '
        f'"{sys.executable}" -c "import sqlite3, sys; '
        "print(sqlite3.connect(sys.argv[1]).execute('PRAGMA integrity_check').fetchone())\" "
        '"$0/home/closeknit.sqlite" > "$OUT"; '
        'mount -o remount,size=30m "$0" && "$@" && exit $s; }'
    )
    around = ("unshare", "-m", "sh", "-c", script, str(disk))
    sources = [life / "mail" / "Inbox.mbox", life / "contacts.vcf"]
    done = run(
        "import", "--home", disk / "home", *sources, around=around, environment={"OUT": str(out)}
    )
    assert done.returncode == 1, done.stderr
    assert "is full. Nothing is lost: make room and do the same again." in done.stderr
    assert "Traceback" not in done.stderr
    assert out.read_text() == "('ok',)\n"
    assert "The home now holds" in done.stdout  # of the second run


@pytest.mark.skipif(not namespaces(), reason="nothing can be made read-only here")
def test_a_home_that_can_only_be_read(small: Path, life: Path, run: Run) -> None:
    before = (small / "closeknit.sqlite").read_bytes()
    script = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && "$@"'
    around = ("unshare", "-m", "sh", "-c", script, str(small))
    done = run("import", "--home", small, life / "contacts.vcf", around=around)
    assert done.returncode == 1
    assert "--home" in done.stderr
    assert "Traceback" not in done.stderr
    # what is there can still be read
    done = run("people", "--home", small, around=around)
    assert "Traceback" not in done.stderr
    assert done.returncode == 0, done.stderr
    assert "connection" in done.stdout
    assert (small / "closeknit.sqlite").read_bytes() == before


def test_a_home_below_a_file(
    tmp_path: Path, life: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("no folder")
    said = ends(capsys, "import", "--home", tmp_path / "file" / "home", life / "contacts.vcf")
    assert "--home" in said


@pytest.mark.parametrize("verb", ["import", "people", "doctor", "backup"])
def test_a_locked_file(
    small: Path,
    life: Path,
    verb: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    dump: Dump,
) -> None:
    monkeypatch.setattr(database, "PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(upkeep, "SETTLE_SECONDS", 0.05)
    before = dump(small)
    holder = sqlite3.connect(small / "closeknit.sqlite", isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    holder.execute("UPDATE meta SET value = value")
    arguments = {"import": [life / "contacts.vcf"], "backup": [life / "copy"]}.get(verb, [])
    said = ends(capsys, verb, "--home", small, *arguments)
    assert "Close it and try again" in said
    holder.execute("ROLLBACK")
    holder.close()
    assert dump(small) == before


def pages_of(file: Path) -> bytearray:
    return bytearray(file.read_bytes())


DAMAGES: dict[str, Callable[[bytearray], bytes]] = {
    "header": lambda data: b"\0" * 100 + bytes(data[100:]),
    "cut": lambda data: bytes(data[: len(data) // 2]),
    "middle": lambda data: bytes(data[: 2 * 4096]) + b"\xee" * (len(data) - 2 * 4096),
    "schema": lambda data: bytes(data[:100]) + b"\xee" * 3_996 + bytes(data[4096:]),
    "text": lambda _: b"Dear Robin,\nthis is a letter.\n" * 99,
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("verb", ["import", "people", "show", "backup", "forget"])
def test_a_damaged_file(
    small: Path,
    life: Path,
    tmp_path: Path,
    damage: str,
    verb: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = small / "closeknit.sqlite"
    file.write_bytes(DAMAGES[damage](pages_of(file)))
    before = file.read_bytes()
    arguments: dict[str, str | Path] = {
        "import": life / "mail" / "Inbox.mbox",
        "show": "Marta",
        "forget": "Marta",
        "backup": tmp_path / "copy",
    }
    wanted = [arguments[verb]] if verb in arguments else []
    said = ends(capsys, verb, "--home", small, *wanted)
    assert "damaged" in said
    assert "restore FILE" in said or "closeknit doctor" in said
    assert file.read_bytes() == before


def at(year: int, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = datetime(year, 5, 4, tzinfo=UTC).timestamp()
    monkeypatch.setattr("closeknit.clock.time.time", lambda: seconds)


def test_a_clock_that_fell_back(
    small: Path,
    life: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    dump: Dump,
) -> None:
    before = dump(small)
    at(1999, monkeypatch)
    tries: tuple[tuple[str, tuple[str | Path, ...]], ...] = (
        ("people", ()),
        ("show", ("Marta",)),
        ("import", (life / "mail" / "Inbox.mbox",)),
    )
    for verb, arguments in tries:
        said = ends(capsys, verb, "--home", small, *arguments)
        assert "clock says 1999-05-04, which can't be. Set it right" in said
    monkeypatch.undo()
    assert dump(small) == before
    assert Network(small).people()


def test_a_clock_that_ran_ahead(
    small: Path, life: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dump: Dump
) -> None:
    """Judged at the newest message, and said so; set right, all is as if it had never been."""
    said: list[str] = []
    at(2060, monkeypatch)
    ahead = Network(small, said.append).people()
    assert any("that is the newest message here" in sentence for sentence in said)
    assert max(tie.as_of for tie in ahead) < clock.parse("2027-01-01")
    Network(small).bring_in([life / "mail" / "Inbox.mbox"])
    monkeypatch.undo()
    other = tmp_path / "undisturbed"
    Network(other).bring_in([life / "mail" / "Sent.mbox"], me=[ME])
    Network(other).bring_in([life / "mail" / "Inbox.mbox"])
    Network(small).people()
    assert dump(small) == dump(other)
