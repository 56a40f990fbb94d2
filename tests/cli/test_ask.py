"""closeknit ask and asked: how a verdict is printed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from closeknit.cli.ask import put_judgement
from closeknit.model.evidence import About, Evidence, FamilySum
from closeknit.model.ties import Probability
from closeknit.model.verdicts import (
    Alternative,
    Ask,
    ComeThrough,
    Judgement,
    Question,
    Size,
    Verdict,
)

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
    questions=(
        Question(1, "Would I refer my own clients to Ann?", "yes", "answered"),
        Question(2, "Have I known Ann for a year or more?", "no", "measured"),
        Question(3, "Can I name three things that Ann offers?", "unknown", ""),
    ),
    alternatives=(Alternative("p8", "Bo Fry", Probability(0.9, 0.8, 0.95), "a printer"),),
    first_steps=("Ring Ann (10 minutes).",),
    channel="Ring or meet Ann.",
    smaller_ask="Ask Ann for an introduction.",
    come_through=ComeThrough(Probability(0.3, 0.2, 0.45), False),
    sums=(
        FamilySum("connection", "median", 0.0),
        FamilySum("reply", "median", 0.0),
        SUM,
        REPLY,
    ),
)


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("closeknit.cli.lines.WIDTH", 1000)


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
        "Would answer and say yes: 20 to 45 %, a range until you have noted what became of more "
        "asks: closeknit log outcome REF granted",
        "Something smaller",
        "  Ask Ann for an introduction.",
        "First",
        "  Ring Ann (10 minutes).",
        "Better placed, by how well they know and trust you",
        "  Bo Fry, 90 % (80–95 %): a printer",
        "How",
        "  Ring or meet Ann.",
        "In brackets: how each sign moves the figures, from those of the middle one of your people "
        "(trust 50 %, answer 50 %).",
        "For",
        "  + You write a lot. (trust 50 → 75 %, answer 50 → 75 %)",
        "What would change this",
        "  Whether you meet.",
        "The thirteen questions before asking",
        "  yes 1, no 1, open 1",
        "  No: Have I known Ann for a year or more?",
        "  The next: Can I name three things that Ann offers? closeknit answer p7 3 yes",
    ]


def test_whether_they_would_answer_is_no_matter_where_they_ask(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = _said(replace(BY_ME, draft_reply="Hello Ann,\n\nGladly.", alternatives=()), capsys)
    assert "Size of the favour: 5, stake (money, read from “lend me £500”)" in lines
    assert lines[lines.index("A draft, for you to edit") + 1 :][:2] == ["  Hello Ann,", "  Gladly."]
    assert "  + You write a lot. (trust 50 → 75 %)" in lines
    assert not any("answer" in line for line in lines)


@pytest.mark.parametrize(
    ("verdict", "size", "told"),
    [
        (Verdict.ASK, Size.INFORMATION, False),
        (Verdict.HELP, Size.INFORMATION, False),
        (Verdict.ASK_SOMEONE_ELSE, Size.INFORMATION, True),
        (Verdict.ASK, Size.TIME, True),
        (Verdict.UNKNOWN, None, False),
    ],
)
def test_reasons_where_the_verdict_rests_on_them(
    verdict: Verdict, size: Size | None, told: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = replace(BY_ME, verdict=verdict, ask=replace(BY_ME.ask, size=size))
    assert ("For" in _said(answer, capsys)) is told


def test_no_figure_stands_against_ones_own_word(capsys: pytest.CaptureFixture[str]) -> None:
    word = Evidence("You declared them a contact.", 1, 1, False, (), About.DECLARED)
    lines = _said(replace(BY_ME, evidence=(word, *BY_ME.evidence)), capsys)
    assert not any(line.startswith("Knows and trusts you") for line in lines)
    assert "  − You declared them a contact." in lines


def test_only_the_weightiest_signs(capsys: pytest.CaptureFixture[str]) -> None:
    many = tuple(Evidence(f"Sign {n}.", 1, 1, n % 2 == 0, (), About.LADDER) for n in range(10))
    lines = _said(replace(BY_ME, evidence=many), capsys)
    assert [line[4:] for line in lines if "Sign" in line] == [
        "Sign 0.", "Sign 2.", "Sign 4.", "Sign 1.", "Sign 3.", "Sign 5.",
    ]  # fmt: skip
    assert "And 4 smaller signs." in lines
    assert "See all signs with: closeknit show p7" in lines
