"""The verb over a file of messages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from closeknit.cli.acts import verb
from closeknit.errors import CloseknitError


def run(file: Path, *words: str) -> str:
    done = CliRunner().invoke(verb, [str(file), *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = [
        {"id": "<1@vale.example>", "from": "x", "new_text": "I'll send you the list tomorrow."},
        {"id": 2, "new_text": None},
        {"id": "<3@vale.example>", "new_text": "Elif,\n\nSorry for the confusion.\x1b[2J"},
    ]
    path = tmp_path / "mail.jsonl"
    path.write_text("\n".join(json.dumps(r) for r in rows) + "\n\n", "utf-8")
    return path


def test_a_line_for_each_line(file: Path) -> None:
    rows = [json.loads(line) for line in run(file, "--json").splitlines()]
    assert [r["id"] for r in rows] == ["<1@vale.example>", 2, "<3@vale.example>"]
    assert [a["act"] for a in rows[0]["acts"] if a["probability"] >= 0.5] == ["promise"]
    assert rows[0]["acts"][0]["span"] == [0, 32]
    assert rows[1]["acts"] == []


def test_in_words(file: Path) -> None:
    said = run(file)
    assert "“I'll send you the list tomorrow.”" in said
    assert "\x1b" not in said


@pytest.mark.parametrize("line", ["{", "[1]", '"x"', '{"new_text":"no id"}', "[" * 100_000])
def test_bad_lines_are_sentences(tmp_path: Path, line: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(line, "utf-8")
    with pytest.raises(CloseknitError, match="line 1"):
        run(path)


def test_missing_and_foreign_files(tmp_path: Path) -> None:
    with pytest.raises(CloseknitError, match="There is no file"):
        run(tmp_path / "none.jsonl")
    path = tmp_path / "latin.jsonl"
    path.write_bytes(b'{"id":1,"new_text":"\xe9"}')
    with pytest.raises(CloseknitError, match="UTF-8"):
        run(path)
