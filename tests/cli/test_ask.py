"""closeknit ask and asked: how a verdict is printed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from closeknit.cli.ask import put_judgement
from closeknit.model.evidence import About, Evidence, FamilySum
from closeknit.model.ties import Probability
from closeknit.model.verdicts import Alternative, Ask, Judgement, Size, Verdict

SUM, REPLY = FamilySum("connection", "amount", 1.0986), FamilySum("reply", "amount", 1.0986)
BY_ME = Judgement(
    person_id="p7",
    person_name="Ann Lee",
    ask=Ask("Lend me £500", Size.STAKE, "money", "money, read from “lend me £500”"),
    verdict=Verdict.ASK_SMALLER,
    sentence="Ask Ann for something smaller first.",
    largest_supported_size=Size.NAME,
    reply_probability=Probability(0.6, 0.5, 0.7),
    connection_probability=Probability(0.71, 0.58, 0.82),
    evidence=(Evidence("You write a lot.", 1, 1.1, True, (), About.AMOUNT, (SUM, REPLY)),),
    missing=("Whether you meet.",),
    questions=(),
    alternatives=(Alternative("p8", "Bo Fry", Probability(0.9, 0.8, 0.95)),),
    first_steps=("Ring Ann (10 minutes).",),
    channel="Ring or meet Ann.",
    smaller_ask="Ask Ann for an introduction.",
    sums=(
        FamilySum("connection", "median", 0.0),
        FamilySum("reply", "median", 0.0),
        SUM,
        REPLY,
    ),
)


def _said(answer: Judgement, capsys: pytest.CaptureFixture[str]) -> list[str]:
    put_judgement(answer)
    return [line for line in capsys.readouterr().out.splitlines() if line]


def test_an_ask_by_me(capsys: pytest.CaptureFixture[str]) -> None:
    assert _said(BY_ME, capsys) == [
        "Ask Ann for something smaller first.",
        "Size of the ask: 5, stake (money, read from “lend me £500”)",
        "The largest ask that this tie supports: 3, name",
        "Knows and trusts you: 71 % (58–82 %)",
        "Would answer within a week: 60 % (50–70 %)",
        "Something smaller",
        "  Ask Ann for an introduction.",
        "First",
        "  Ring Ann (10 minutes).",
        "Better placed, by how well they know and trust you",
        "  Bo Fry, 90 % (80–95 %)",
        "How",
        "  Ring or meet Ann.",
        "In brackets: how each sign moves the middle one of your people (trust 50 %, answer 50 %).",
        "For",
        "  + You write a lot. (trust 50 → 75 %, answer 50 → 75 %)",
        "What would change this",
        "  Whether you meet.",
    ]


def test_whether_they_would_answer_is_no_matter_where_they_ask(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = _said(replace(BY_ME, draft_reply="Hello Ann,\n\nGladly.", alternatives=()), capsys)
    assert "Size of the favour: 5, stake (money, read from “lend me £500”)" in lines
    assert lines[lines.index("A draft, for you to edit") + 1 :][:2] == ["  Hello Ann,", "  Gladly."]
    assert "  + You write a lot. (trust 50 → 75 %)" in lines
    assert not any("answer" in line for line in lines)
