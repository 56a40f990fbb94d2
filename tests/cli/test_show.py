"""closeknit show: what is printed of one person, and how the figures come about."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from click.testing import CliRunner

from closeknit.cli.evidence import per_cent, put_evidence
from closeknit.cli.show import percent, verb
from closeknit.judge.history import Trend
from closeknit.model.evidence import About, Evidence, FamilySum
from closeknit.model.people import Person
from closeknit.model.ties import Counts, Probability, Standing, Tie
from closeknit.network.met import Between
from closeknit.network.results import Shown

DAY = 86_400
NOW = 20_600 * DAY  # 2026-05-27
LN3 = 1.0986122887


def _claim(text: str, favours: bool, about: About, *sums: FamilySum) -> Evidence:
    return Evidence(text, 1.0, 1.0, favours, ("i7",), about, sums)


AMOUNT = FamilySum("connection", "amount", LN3)  # threefold odds
ANSWERS = FamilySum("connection", "answers", -2 * LN3)
RUN = FamilySum("reply", "run", LN3)
SMALL = FamilySum("connection", "mine", 0.04)
SUMS = (
    FamilySum("connection", "median", -LN3),  # 25 %
    FamilySum("connection", "doubt", LN3),
    FamilySum("reply", "median", 0.0),  # 50 %
    AMOUNT, ANSWERS, RUN, SMALL,
)  # fmt: skip
EVIDENCE = (
    _claim("They ignore you.", False, About.ANSWERS, ANSWERS),
    _claim("You write a lot.", True, About.AMOUNT, AMOUNT),
    _claim("Nothing waits.", True, About.RUN, RUN),
    _claim("You answer.", True, About.MINE, SMALL),
    Evidence("It is long ago.", 0, 0.05, False, (), About.AGE),
)
TIE = Tie(
    person=Person("p7", "Ann Lee", ("ann@made.example",), "Made Ltd", "Joiner"),
    as_of=NOW,
    standing=Standing.CONNECTION,
    dormant=False,
    connection_probability=Probability(0.71, 0.58, 0.82),
    reply_probability=Probability(0.6, 0.5, 0.7),
    initiate_probability=Probability(0.3, 0.2, 0.4),
    alive_probability=Probability(0.8, 0.7, 0.9),
    familiarity=50.0,
    investment=60.4,
    regard=70.0,
    credibility=80.0,
    interactions=Counts(5, 1_400, 0),
    first=NOW - 900 * DAY,
    last_from_me=NOW - 10 * DAY,
    last_to_me=NOW - 38 * DAY,
    exchanges=6,
    best_exchanges=9,
    silence=38.0,
    reply_hours=9.2,
    sums=SUMS,
    evidence=EVIDENCE,
)


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("closeknit.cli.lines.WIDTH", 1000)


def _lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [line for line in capsys.readouterr().out.splitlines() if line]


def test_each_sentence_moves_the_figures_on(capsys: pytest.CaptureFixture[str]) -> None:
    put_evidence(EVIDENCE, SUMS)
    assert _lines(capsys) == [
        "In brackets: how each sign moves the figures, from those of the middle one of your people "
        "(trust 25 %, answer 50 %).",
        "For",
        "  + You write a lot. (trust 25 → 50 %) [i7]",  # odds 1/3, then 1
        "  + Nothing waits. (answer 50 → 75 %) [i7]",
        "Against",
        "  − They ignore you. (trust 50 → 10 %) [i7]",  # then 1/9
        "  − It is long ago.",
        "And 1 smaller sign.",  # 10.4 % is 10 % still
        "Counts are never certain (trust 10 → 26 %).",  # thrice 0.1156
        "See any of them in the original with: closeknit open REF",
    ]


def test_what_is_cut_off_is_summed_up(capsys: pytest.CaptureFixture[str]) -> None:
    put_evidence(EVIDENCE, SUMS, 1)
    assert _lines(capsys)[1:] == [
        "For",
        "  + You write a lot. (trust 25 → 50 %) [i7]",
        "Against",
        "  − They ignore you. (trust 50 → 10 %) [i7]",
        "And 3 smaller signs (answer 50 → 75 %).",
        "Counts are never certain (trust 10 → 26 %).",
        "See any of them in the original with: closeknit open REF",
    ]


def test_the_last_figure_is_the_one_shown(capsys: pytest.CaptureFixture[str]) -> None:
    total = sum(s.log_odds for s in SUMS if s.figure == "connection")
    put_evidence(EVIDENCE, SUMS)
    moves = re.findall(r"trust (\d+) → (\d+) %", capsys.readouterr().out)
    assert all(earlier[1] == later[0] for earlier, later in pairwise(moves))
    assert moves[-1][1] == f"{100 / (1 + 2.718281828**-total):.0f}"


def test_without_sums_there_are_only_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    put_evidence([replace(e, sums=(), refs=()) for e in EVIDENCE], ())
    said = "\n".join(_lines(capsys))
    assert "(" not in said
    assert "smaller" not in said
    assert "open REF" not in said
    put_evidence((), ())
    assert _lines(capsys) == []


def test_nothing_is_certain_either_way() -> None:
    assert [per_cent(x) for x in (-7.0, -4.0, 0.0, 4.0, 7.0)] == [
        "under 1", "2", "50", "98", "over 99",
    ]  # fmt: skip
    assert percent(Probability(0.98, 0.979, 0.981)) == "98 %"
    assert percent(Probability(0.98, 0.9, 0.981)) == "98 % (90–98 %)"


WROTE = Between(5, 1400, TIE.last_from_me, TIE.last_to_me, calendar=True)


def _said(monkeypatch: pytest.MonkeyPatch, shown: Shown, seen: Between = WROTE) -> list[str]:
    monkeypatch.setattr("closeknit.network.Network.show", lambda *_: shown)
    monkeypatch.setattr("closeknit.network.met.between", lambda *_: seen)
    result = CliRunner().invoke(verb, ["Ann"], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout.splitlines()


def test_the_head_of_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = _said(monkeypatch, Shown(TIE, (), NOW - 800 * DAY, Trend.RISING, Trend.STEADY))
    assert lines[:12] == [
        "Ann Lee (Joiner, Made Ltd)   ann@made.example",
        "Ann Lee is a connection: the signs say that they know and trust you.",
        "Knows and trusts you               71 % (58–82 %)    the middle one of your people: 25 %",
        "Would answer within a week         60 % (50–70 %)    the middle one of your people: 50 %",
        "Would write first in three months  30 % (20–40 %)",
        "In touch in three to six months    80 % (70–90 %)",
        "If they answer, half of the answers come within 9 hours.",
        "The truth lies within the range in brackets four times in five. “Would answer” is meant "
        "of a message to them alone, with one question.",
        "What they show you: 70   What you put in: 60   What you have shown them: 80   "
        "(of 100; 50 is the middle one of your people)",
        "Messages: 5 from you (last 2026-05-17), 1,400 from them (last 2026-04-19)",
        "By 2024-03-18 you had first written to each other 5 times both ways within a year, "
        "as connections do.",
        "Against a year ago, what they show is rising, what you put in is steady.",
    ]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"dormant": True}, "is a connection, but dormant: reach out"),
        ({"exchanges": 0, "silence": 400.0}, "by what lies back: for a year nothing went"),
        ({"standing": Standing.CONTACT}, "is a contact: the signs that they know and trust you"),
        ({"standing": Standing.UNKNOWN}, "closeknit declare p7 connection"),
        ({"declared": Standing.CONNECTION}, "is a connection: you said so."),
    ],
)
def test_the_standing_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, object], said: str
) -> None:
    lines = _said(monkeypatch, Shown(replace(TIE, **changed), (), None, None, None))  # type: ignore[arg-type]
    assert said in lines[1]


def test_what_is_not_known_has_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    blank = replace(
        TIE, standing=Standing.UNKNOWN, connection_probability=None, reply_probability=None,
        initiate_probability=None, alive_probability=None, reply_hours=None, sums=(), evidence=(),
        interactions=Counts(),
    )  # fmt: skip
    lines = _said(monkeypatch, Shown(blank, (), None, None, None), Between())
    assert len(lines) == 2
    assert "0 messages between you" in lines[1]


@pytest.mark.parametrize(
    ("seen", "said", "not_said"),
    [
        # two of the five that I called in were no messages of mine
        (
            replace(WROTE, meetings=5, called_by_me=2, last_met=NOW - 3 * DAY),
            "Meetings and calls: 5 (2 called by you, last 2026-05-24)",
            "calendar",
        ),
        (replace(WROTE, calendar=False), "No calendar was imported", "Meetings and"),
        (replace(WROTE, calendar=False, meetings=1), "Meetings and calls: 1 (0", "calendar"),
        (WROTE, "Messages: 5 from you", "eetings"),
    ],
)
def test_meetings_are_no_messages(
    monkeypatch: pytest.MonkeyPatch, seen: Between, said: str, not_said: str
) -> None:
    text = "\n".join(_said(monkeypatch, Shown(TIE, (), None, None, None), seen))
    assert said in text and not_said not in text
    unknown = replace(TIE, standing=Standing.UNKNOWN)
    text = "\n".join(_said(monkeypatch, Shown(unknown, (), None, None, None), seen))
    assert "calendar was" not in text
    assert ("meet or ring" in text) is not seen.calendar
