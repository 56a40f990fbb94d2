"""What the verbs print, and when they ask."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from closeknit.cli import command
from closeknit.errors import Misuse
from closeknit.network import Network


def run(net: Network, *arguments: str | Path, answers: str = "") -> Result:
    words = [str(word) for word in arguments]
    return CliRunner().invoke(command(), [*words, "--home", str(net.home)], input=answers)


def test_forget_as_json(net: Network) -> None:
    assert json.loads(run(net, "forget", "--count", "--json").stdout) == {"tombstones": 0}
    assert json.loads(run(net, "forget", "Dorian", "--json").stdout) == {
        "handles": 3,
        "interactions": 2,
        "seats": 2,
        "cards": 1,
        "namesakes": [],
        "tombstones": 3,
    }
    counted = run(net, "forget", "--count")
    assert "3 handles and cards are kept from coming back" in counted.stdout
    assert "ashdown" not in counted.stdout.lower()


@pytest.mark.parametrize(("answer", "forgotten"), [("n\n", False), ("y\n", True)])
def test_forget_asks_on_a_terminal(
    net: Network, answer: str, forgotten: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("closeknit.cli.forget.on_terminal", lambda: True)
    done = run(net, "forget", "Dorian", answers=answer)
    assert "Forget Dorian Ashdown (" in done.output
    assert done.exit_code == (0 if forgotten else 1)
    assert bool(net.forgotten()) is forgotten


def test_forget_nobody_in_particular(net: Network) -> None:
    for arguments in (["forget"], ["forget", "Dorian", "--count"]):
        assert isinstance(run(net, *arguments).exception, Misuse)


def test_backup_and_restore(net: Network, tmp_path: Path) -> None:
    made = run(net, "backup", tmp_path / "copy", "--json")
    document = json.loads(made.stdout)
    assert document == {
        "file": str(tmp_path / "copy"),
        "bytes": (tmp_path / "copy").stat().st_size,
    }
    net.forget("Dorian")
    restored = run(net, "restore", tmp_path / "copy")
    assert "The backup is in place: 7 interactions and 2 people." in restored.stdout
    assert "2 interactions in it with people you have forgotten since stayed out." in (
        restored.stdout
    )


def test_an_import_tells_of_the_forgotten_by_number(net: Network, sources: list[Path]) -> None:
    net.forget("Dorian")
    copy = sources[0].with_name("copy.mbox")
    copy.write_text(sources[0].read_text())
    assert "2 of people you had forgotten" in run(net, "import", copy).stdout
    again = json.loads(run(net, "import", copy, "--json").stdout)
    assert again["sources"][0]["forgotten"] == 0  # unchanged, so not read
