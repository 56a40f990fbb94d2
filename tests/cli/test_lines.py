"""Sentences on the terminal: their width, and what isn't torn apart."""

from __future__ import annotations

import pytest

from closeknit.cli.lines import WIDTH, put


def _put(text: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    put(text, "  + ", "    ")
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    "whole",
    ["closeknit declare p12 connection", "96 %", "trust 9 → over 99 %", "[i12 i7 i1]"],
)
def test_nothing_is_torn_apart_or_lost(whole: str, capsys: pytest.CaptureFixture[str]) -> None:
    for before in range(60, 90):
        text = f"{'x' * (before // 2)} {'y' * (before - before // 2)} {whole}"
        lines = _put(text, capsys)
        assert any(whole in line for line in lines)
        assert max(map(len, lines)) <= WIDTH
        assert lines[0].startswith("  + x")
        assert all(line.startswith("    ") for line in lines[1:])
        assert " ".join(line[4:] for line in lines) == text


def test_no_control_sequence_of_a_name_reaches_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _put("Ann\x1b[2J\x07 Lee", capsys) == ["  + Ann[2J Lee"]
