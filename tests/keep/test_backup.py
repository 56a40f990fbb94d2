"""Copies of everything, and bringing them back."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from closeknit.errors import Busy, CloseknitError, HomeTooNew, HomeUnusable, Misuse, NotFound
from closeknit.network import Network
from closeknit.store import database
from closeknit.store.writer import Writer

CONTENT = (
    "SELECT key, hash, time, subject FROM interaction ORDER BY hash",
    "SELECT * FROM participant ORDER BY 1, 2",
    "SELECT * FROM card ORDER BY id",
    "SELECT * FROM declaration ORDER BY id",
    "SELECT * FROM tie ORDER BY 1",
)


def content(file: Path) -> list[list[tuple[object, ...]]]:
    opened = sqlite3.connect(file)
    try:
        return [opened.execute(query).fetchall() for query in CONTENT]
    finally:
        opened.close()


def file_of(net: Network) -> Path:
    return net.home / "closeknit.sqlite"


def test_the_copy_is_whole_private_and_alone(net: Network, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        made = net.backup(tmp_path / "copy")
    finally:
        os.umask(before)
    assert content(made.file) == content(file_of(net))
    assert made.size == made.file.stat().st_size
    if os.name == "posix":
        assert stat.S_IMODE(made.file.stat().st_mode) == 0o600
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith("copy")) == ["copy"]


def test_a_copy_made_while_an_import_writes_is_of_one_moment(
    net: Network, tmp_path: Path, mailbox: Callable[..., str]
) -> None:
    """Every backup taken meanwhile holds whole batches: each message with both its seats."""
    stop = threading.Event()
    n = [0]

    def write() -> None:
        writer = Writer(net.home)
        while not stop.is_set():
            n[0] += 1
            source = tmp_path / f"{n[0]}.mbox"
            mail = [
                (f"{n[0]}.{k}", 1 + k, "a@b.example", "c@d.example", "", "x") for k in range(20)
            ]
            source.write_text(mailbox(tuple(mail)))
            from closeknit.exclusions import Exclusions
            from closeknit.intake import Intake

            Intake(writer, Exclusions(), lambda _: None).read(source)
        writer.close()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(8):
            made = net.backup(tmp_path / f"copy{number}").file
            opened = sqlite3.connect(made)
            assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            messages, seats = opened.execute(
                "SELECT count(DISTINCT i.id), count(*) FROM interaction i "
                "JOIN participant p ON p.interaction_id = i.id WHERE i.subject = 'x'"
            ).fetchone()
            total = opened.execute("SELECT count(*) FROM interaction WHERE subject = 'x'")
            assert messages == total.fetchone()[0]
            assert seats == 2 * messages
            assert messages % 20 == 0
            opened.close()
    finally:
        stop.set()
        thread.join()
    assert n[0] > 1


def test_an_earlier_backup_is_replaced_and_any_other_file_is_not(
    net: Network, tmp_path: Path
) -> None:
    net.backup(tmp_path / "copy")
    net.declare("Marta", "connection")
    net.backup(tmp_path / "copy")
    assert content(tmp_path / "copy") == content(file_of(net))
    (tmp_path / "letter").write_text("Dear Iris")
    for file, reason in (
        (tmp_path / "letter", "no backup of closeknit"),
        (tmp_path, "is a folder"),
        (file_of(net), "the file in use"),
    ):
        with pytest.raises(Misuse, match=reason):
            net.backup(file)
    assert (tmp_path / "letter").read_text() == "Dear Iris"
    with pytest.raises(HomeUnusable, match="can't be written"):
        net.backup(tmp_path / "nowhere" / "copy")
    with pytest.raises(NotFound, match="Begin with"):
        Network(tmp_path / "empty").backup(tmp_path / "copy2")
    assert not (tmp_path / "copy2").exists()


def test_a_damaged_file_does_not_replace_a_good_backup(net: Network, tmp_path: Path) -> None:
    net.backup(tmp_path / "copy")
    good = (tmp_path / "copy").read_bytes()
    damage(file_of(net))
    with pytest.raises(HomeUnusable, match="damaged"):
        net.backup(tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == good
    assert not (tmp_path / "copy.part").exists()


def damage(file: Path) -> None:
    """Overwrites all pages but the first with what can't be."""
    data = bytearray(file.read_bytes())
    data[4096:] = b"\xee" * (len(data) - 4096)
    file.write_bytes(data)


def test_restore_brings_back_what_was(net: Network, tmp_path: Path) -> None:
    net.declare("Marta", "connection")
    before = content(file_of(net))
    net.backup(tmp_path / "copy")
    net.declare("Marta", "clear")
    net.exclude("iris@bell.example")
    assert content(file_of(net)) != before
    result = net.restore(tmp_path / "copy")
    assert content(file_of(net)) == before
    assert (result.people, result.interactions, result.left_out) == (3, 9, 0)
    assert sorted(p.name for p in net.home.iterdir()) == ["closeknit.sqlite", "writing.lock"]
    if os.name == "posix":
        assert stat.S_IMODE(file_of(net).stat().st_mode) == 0o600
    assert net.show("Marta").tie.declared is not None
    assert (tmp_path / "copy").exists()


def test_restore_into_a_new_home(net: Network, tmp_path: Path) -> None:
    net.backup(tmp_path / "copy")
    other = Network(tmp_path / "new")
    other.restore(tmp_path / "copy")
    assert content(file_of(other)) == content(file_of(net))


def test_whom_one_forgot_since_stays_forgotten(
    net: Network, tmp_path: Path, sources: list[Path], everything: Callable[[Path], bytes]
) -> None:
    net.backup(tmp_path / "copy")
    net.forget("Dorian")
    result = net.restore(tmp_path / "copy")
    assert result.left_out == 2
    assert b"ashdown" not in everything(net.home).lower()
    copy = tmp_path / "again.mbox"
    copy.write_text(sources[0].read_text())
    assert net.bring_in([copy]).sources[0].forgotten == 2


def test_restoring_a_damaged_home(net: Network, tmp_path: Path, said: list[str]) -> None:
    before = content(file_of(net))
    net.backup(tmp_path / "copy")
    damage(file_of(net))
    net.restore(tmp_path / "copy")
    assert content(file_of(net)) == before
    assert any("people whom you forgot after" in sentence for sentence in said)
    file_of(net).write_bytes(b"no database")
    net.restore(tmp_path / "copy")
    assert content(file_of(net)) == before


def make_newer(file: Path) -> None:
    opened = sqlite3.connect(file)
    opened.execute("PRAGMA user_version = 99")
    opened.close()


def make_foreign(file: Path) -> None:
    file.unlink()
    opened = sqlite3.connect(file)
    opened.execute("CREATE TABLE mine (a)")
    opened.close()


@pytest.mark.parametrize(
    ("spoil", "kind", "reason"),
    [
        (make_newer, HomeTooNew, "newer closeknit"),
        (make_foreign, HomeUnusable, "none of closeknit"),
        (damage, HomeUnusable, "nothing was changed"),
        (lambda file: file.write_bytes(b"Dear Iris"), HomeUnusable, "no backup of closeknit"),
        (lambda file: file.write_bytes(b""), HomeUnusable, "no backup of closeknit"),
        (lambda file: file.unlink(), NotFound, "There is no file"),
        (
            lambda file: file.write_bytes(file.read_bytes()[:-5000]),
            HomeUnusable,
            "nothing was changed",
        ),
    ],
)
def test_what_is_no_backup_changes_nothing(
    net: Network,
    tmp_path: Path,
    spoil: Callable[[Path], object],
    kind: type[CloseknitError],
    reason: str,
) -> None:
    net.backup(tmp_path / "copy")
    spoil(tmp_path / "copy")
    before = file_of(net).read_bytes()
    with pytest.raises(kind, match=reason):
        net.restore(tmp_path / "copy")
    assert file_of(net).read_bytes() == before
    assert sorted(p.name for p in net.home.iterdir()) == ["closeknit.sqlite", "writing.lock"]
    with pytest.raises(Misuse, match="in use already"):
        net.restore(file_of(net))


def test_a_restore_that_fails_at_its_end_puts_the_present_file_back(
    net: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    net.backup(tmp_path / "copy")
    net.declare("Marta", "connection")
    before = content(file_of(net))

    def fails(_: Path) -> None:
        raise HomeUnusable("no luck")

    monkeypatch.setattr("closeknit.keep.restore.Reader", fails)
    with pytest.raises(HomeUnusable, match="no luck"):
        net.restore(tmp_path / "copy")
    assert content(file_of(net)) == before


def test_nothing_is_put_in_place_while_somebody_looks(
    net: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("closeknit.store.upkeep.SETTLE_SECONDS", 0.05)
    net.backup(tmp_path / "copy")
    before = file_of(net).read_bytes()
    looking = database.connect(net.home, write=True)
    looking.execute("BEGIN")
    looking.execute("SELECT count(*) FROM interaction").fetchone()
    with pytest.raises(Busy, match="Close it and try again"):
        net.restore(tmp_path / "copy")
    looking.close()
    assert file_of(net).read_bytes() == before
    net.restore(tmp_path / "copy")
