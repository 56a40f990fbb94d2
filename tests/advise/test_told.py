"""A tie in sentences: the same on the command line and on a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from closeknit.advise import told
from closeknit.cli import show
from closeknit.judge.history import Trend
from closeknit.model.ties import Standing
from closeknit.network import Network
from closeknit.network.met import between


def test_it_says_what_the_command_line_says_of_everybody(lived_home: Path) -> None:
    said = set()
    for tie in Network(lived_home).people():
        seen = between(lived_home, tie)
        amount = told.amount(seen.from_me + seen.to_me, seen.meetings)
        own = told.standing(tie, amount, seen.calendar).replace("{name}", tie.person.name)
        other = show._sentence(tie, seen)
        if tie.standing is Standing.UNKNOWN and not tie.declared:
            other = other.split(" If you know, say so")[0]  # a page has a button for it
        assert own == other
        said.add((tie.standing, tie.dormant))
    assert len(said) >= 4


@pytest.mark.parametrize(
    ("regard", "investment", "sentence"),
    [
        (None, Trend.STEADY, ""),
        (Trend.STEADY, None, ""),
        (
            Trend.FADING,
            Trend.FADING,
            "Against a year ago, what they show and what you put in are both fading.",
        ),
        (
            Trend.RISING,
            Trend.STEADY,
            "Against a year ago, what they show is rising, what you put in is steady.",
        ),
    ],
)
def test_the_course_of_a_year(
    regard: Trend | None, investment: Trend | None, sentence: str
) -> None:
    assert told.course(regard, investment) == sentence


@pytest.mark.parametrize(
    ("hours", "words"), [(0.4, "an hour"), (1.6, "2 hours"), (35, "35 hours"), (36, "2 days")]
)
def test_how_soon(hours: float, words: str) -> None:
    assert told.soon(hours) == f"If they answer, half of the answers come within {words}."
    assert told.soon(None) == ""


@pytest.mark.parametrize(
    ("messages", "meetings", "words"),
    [
        (0, 0, "0 messages"),
        (1, 1, "1 message and 1 meeting or call"),
        (1200, 2, "1,200 messages and 2 meetings or calls"),
    ],
)
def test_how_much_lies_between(messages: int, meetings: int, words: str) -> None:
    assert told.amount(messages, meetings) == words
