"""The end of the data: all of ours, nothing of others."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from closeknit.cli import command
from closeknit.errors import Misuse, NotFound
from closeknit.keep.files import ours
from closeknit.network import Network


def test_everything_of_ours_goes(net: Network, sources: list[Path]) -> None:
    (net.home / "closeknit.sqlite-journal").write_bytes(b"left by a crash")
    for folder in ("restoring", "before-restore"):
        (net.home / folder).mkdir()
        (net.home / folder / "closeknit.sqlite").write_bytes(b"left by a crash")
    (net.home / "dropped").mkdir()
    (net.home / "dropped" / "in.mbox").write_bytes(b"left by a crash")
    gone = net.erase()
    assert not net.home.exists()
    assert len(gone.files) == 8
    assert gone.left == ()
    assert all(source.exists() for source in sources)
    with pytest.raises(NotFound):
        net.erase()
    assert not net.home.exists()


def test_what_others_put_there_stays(net: Network) -> None:
    (net.home / "notes.txt").write_text("mine")
    (net.home / "restoring").mkdir()
    (net.home / "restoring" / "notes.txt").write_text("mine")
    assert net.erase().left == ("notes.txt", "restoring")
    assert (net.home / "notes.txt").read_text() == "mine"
    assert (net.home / "restoring" / "notes.txt").read_text() == "mine"


def test_a_damaged_file_can_be_erased(net: Network) -> None:
    (net.home / "closeknit.sqlite").write_bytes(b"no database")
    net.erase()
    assert not net.home.exists()


def test_a_link_is_deleted_and_not_followed(net: Network, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "closeknit.sqlite").write_bytes(b"another's")
    (net.home / "restoring").symlink_to(tmp_path / "elsewhere")
    assert net.home / "restoring" not in ours(net.home)
    net.erase()
    assert (tmp_path / "elsewhere" / "closeknit.sqlite").exists()


def test_it_needs_a_terminal_or_the_whole_word(net: Network) -> None:
    run = CliRunner()
    stopped = run.invoke(command(), ["erase", "--home", str(net.home)], input="y\nerase\n")
    assert isinstance(stopped.exception, Misuse)
    assert "--yes-erase-everything" in str(stopped.exception)
    assert (net.home / "closeknit.sqlite").exists()
    done = run.invoke(command(), ["erase", "--home", str(net.home), "--yes-erase-everything"])
    assert done.exit_code == 0
    assert not net.home.exists()


@pytest.mark.parametrize(
    ("answers", "erased"),
    [("n\n", False), ("y\n\n", False), ("y\nno\n", False), ("y\nErase\n", True)],
)
def test_on_a_terminal_it_asks_twice(
    net: Network, answers: str, erased: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("closeknit.cli.erase.on_terminal", lambda: True)
    done = CliRunner().invoke(command(), ["erase", "--home", str(net.home)], input=answers)
    assert done.exit_code == (0 if erased else 1)
    assert net.home.exists() is not erased
