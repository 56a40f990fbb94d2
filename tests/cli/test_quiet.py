"""closeknit quiet, and what show and people say of those it is asked about."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import click
import pytest
from click.testing import CliRunner

from closeknit.cli import people, quiet, show
from closeknit.errors import Misuse
from closeknit.judge.history import Trend
from closeknit.model.evidence import About, Evidence
from closeknit.model.people import Person
from closeknit.model.ties import Counts, Probability, Standing, Tie
from closeknit.network.met import Between
from closeknit.network.results import Listing, Shown
from closeknit.store.reader import Tally

DAY = 86_400
NOW = 20_600 * DAY  # 2026-05-27
ANN = Person("p7", "Ann Lee", ("ann@oak.example",), "Oak Ltd")
TIE = Tie(
    person=ANN,
    as_of=NOW,
    standing=Standing.CONNECTION,
    dormant=True,
    connection_probability=Probability(0.8, 0.7, 0.9),
    reply_probability=Probability(0.6, 0.5, 0.7),
    initiate_probability=None,
    alive_probability=None,
    familiarity=50.0,
    investment=50.0,
    regard=50.0,
    credibility=50.0,
    interactions=Counts(5, 7, 0),
    first=NOW - 900 * DAY,
    last_from_me=NOW - 700 * DAY,
    last_to_me=NOW - 710 * DAY,
    evidence=(Evidence("Their last word came 2 years ago.", 1, 1, False, (), About.SILENCE),),
)
Said = Callable[..., str]


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("closeknit.cli.lines.WIDTH", 1000)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What the façade was asked to do."""
    done: list[tuple[str, ...]] = []

    def keep(_: object, person: str, because: str) -> Person:
        done.append((person, because))
        return ANN

    def speak(_: object, person: str) -> Person:
        done.append((person,))
        return ANN

    monkeypatch.setattr("closeknit.network.Network.quiet", keep)
    monkeypatch.setattr("closeknit.network.Network.unquiet", speak)
    return done


def _run(verb: click.Command, *words: str) -> str:
    result = CliRunner().invoke(verb, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_saying_it_and_taking_it_back(asked: list[tuple[str, ...]]) -> None:
    said = _run(quiet.verb, "Ann", "--because", "deceased")
    assert said.startswith("You asked closeknit to keep quiet about Ann Lee, who died.")
    assert _run(quiet.verb, "Ann", "--clear") == "Ann Lee may be suggested again.\n"
    shape = {"id": "p7", "name": "Ann Lee", "quiet": "left"}
    assert json.loads(_run(quiet.verb, "Ann", "--because", "left", "--json")) == shape
    cleared = json.loads(_run(quiet.verb, "Ann", "--clear", "--json"))
    assert cleared == shape | {"quiet": None}
    assert asked == [("Ann", "deceased"), ("Ann",), ("Ann", "left"), ("Ann",)]


@pytest.mark.parametrize(
    "words",
    [("Ann",), ("Ann", "--clear", "--because", "left"), ("--clear",), ("--because", "left")],
)
def test_half_a_sentence_is_asked_back(
    words: tuple[str, ...], asked: list[tuple[str, ...]]
) -> None:
    with pytest.raises(Misuse):
        CliRunner().invoke(quiet.verb, words, catch_exceptions=False, standalone_mode=False)
    assert asked == []


def test_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("closeknit.network.Network.quieted", lambda _: [(ANN, "private")])
    assert _run(quiet.verb).split() == ["p7", "Ann", "Lee,", "for", "private", "reasons"]
    shape = [{"id": "p7", "name": "Ann Lee", "quiet": "private"}]
    assert json.loads(_run(quiet.verb, "--json")) == shape
    monkeypatch.setattr("closeknit.network.Network.quieted", lambda _: [])
    assert _run(quiet.verb) == "You asked it of nobody.\n"


def _shown(monkeypatch: pytest.MonkeyPatch, reason: str, *words: str) -> str:
    told = Shown(replace(TIE, quiet=reason), (), NOW - 800 * DAY, Trend.FADING, Trend.FADING)
    monkeypatch.setattr("closeknit.network.Network.show", lambda *_: told)
    seen = Between(5, 7, TIE.last_from_me, TIE.last_to_me, calendar=True)
    monkeypatch.setattr("closeknit.network.met.between", lambda *_: seen)
    return _run(show.verb, "Ann", *words)


def test_of_the_dead_only_what_was(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _shown(monkeypatch, "deceased").splitlines() == [
        "Ann Lee (Oak Ltd)   ann@oak.example",
        "You asked closeknit to keep quiet about Ann Lee, who died.",
        "Messages: 5 from you (last 2024-06-26), 7 from them (last 2024-06-16)",
        "By 2024-03-18 you had first written to each other 5 times both ways within a year, as "
        "connections do.",
    ]


def test_of_others_all_but_the_nudge(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "reach out" in _shown(monkeypatch, "")
    said = _shown(monkeypatch, "left")
    assert "You asked closeknit to keep quiet about Ann Lee, who has left." in said
    assert "reach out" not in said.lower()
    assert "Knows and trusts you" in said
    assert json.loads(_shown(monkeypatch, "left", "--json"))["quiet"] == "left"
    assert json.loads(_shown(monkeypatch, "", "--json"))["quiet"] is None


def test_people_lists_them_with_a_plain_line(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("Ann Lee", "Bob Ray", "Cara Fenn", "Dan Ito", "Eve Orr")
    ties = tuple(
        replace(TIE, person=Person(f"p{n}", name, ()), quiet="deceased" if n == 1 else "private")
        for n, name in enumerate(names, 1)
    )
    found = Listing(ties, len(ties), Tally(people=5, connections=5))
    monkeypatch.setattr("closeknit.network.Network.listing", lambda *_: found)
    lines = _run(people.verb).splitlines()
    assert "connection, quiet" in lines[1]
    assert "60 %" not in lines[1]  # nobody waits for an answer of the dead
    assert "60 %" in lines[2]
    assert lines[6:10] == [
        "You asked closeknit to keep quiet about Ann Lee, who died.",
        "You asked closeknit to keep quiet about Bob Ray, for private reasons.",
        "You asked closeknit to keep quiet about Cara Fenn, for private reasons.",
        "And about 2 more: closeknit quiet",
    ]
