"""closeknit people: what the list says, and how much of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from closeknit.cli.people import verb
from closeknit.model.people import Person
from closeknit.model.ties import Counts, Probability, Standing, Tie
from closeknit.store.reader import tie_row
from closeknit.store.writer import Writer
from closeknit.versions import DERIVED

DAY = 86_400
NOW = 20_600 * DAY
BLANK = Tie(
    person=Person("p1", "", ()),
    as_of=NOW,
    standing=Standing.UNKNOWN,
    dormant=False,
    connection_probability=None,
    reply_probability=None,
    initiate_probability=None,
    alive_probability=None,
    familiarity=0.0,
    investment=0.0,
    regard=0.0,
    credibility=0.0,
    interactions=Counts(1, 1, 0),
    first=None,
    last_from_me=None,
    last_to_me=None,
)
PEOPLE = [
    ("Cleo", replace(BLANK, standing=Standing.CONTACT, last_to_me=NOW - 40 * DAY)),
    (
        "Ada",
        replace(
            BLANK, standing=Standing.CONNECTION, connection_probability=Probability(0.7, 0.6, 0.8)
        ),
    ),
    ("Dario", replace(BLANK, standing=Standing.CONNECTION, dormant=True)),
    ("Bela", replace(BLANK, standing=Standing.PARTNER, declared=Standing.PARTNER)),
    ("Edda", BLANK),
    ("Femi", BLANK),
]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("closeknit.clock.now", lambda: NOW)


@pytest.fixture
def home(tmp_path: Path) -> Callable[[list[tuple[str, Tie]]], str]:
    """A home made to hold ties as if they had been judged."""

    def made(people: list[tuple[str, Tie]]) -> str:
        writer = Writer(tmp_path / "home")
        numbered = list(enumerate(people, 1))
        writer.replace_derived(
            ((number, name, "", "") for number, (name, _) in numbered),
            [],
            (
                tie_row(replace(tie, person=Person(f"p{number}", name, ())))
                for number, (name, tie) in numbered
            ),
            {"derived": "0", "derived_version": DERIVED, "as_of": str(NOW)},
        )
        writer.close()
        return str(tmp_path / "home")

    return made


def _said(home: str, *words: str) -> list[str]:
    result: Result = CliRunner().invoke(verb, [*words, "--home", home], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def _names(lines: list[str]) -> list[str]:
    return [
        line.split()[0] for line in lines[1:] if line.rstrip().endswith(("never", "2026-04-17"))
    ]


Homes = Callable[[list[tuple[str, Tie]]], str]


def test_connections_come_first_and_everybody_is_counted(home: Homes) -> None:
    lines = _said(home(PEOPLE))
    assert _names(lines) == ["Bela", "Ada", "Dario", "Cleo"]
    assert "partner *" in lines[1]
    assert "70 %" in lines[2]
    assert "connection, dormant" in lines[3]
    assert lines[4].endswith("2026-04-17")
    assert lines[-2] == "* declared by you"
    assert lines[-1] == (
        "3 connections (1 dormant) and 1 contact. Of 2 more people too little is seen to say."
    )


def test_what_is_left_out_is_said(home: Homes) -> None:
    place = home(PEOPLE)
    assert "… and 3 more; --all lists them." in _said(place, "--rows", "1")
    assert len(_names(_said(place, "--rows", "1", "--all"))) == 3 + 1
    assert not any("--all" in line for line in _said(place, "--rows", "4"))
    assert _said(place, "--rows", "0")[0] == "… and 4 more; --all lists them."


def test_one_standing_alone(home: Homes) -> None:
    place = home(PEOPLE)
    lines = _said(place, "--standing", "unknown")
    assert _names(lines) == ["Edda", "Femi"]
    lines = _said(place, "--standing", "contact")
    assert _names(lines) == ["Cleo"]
    assert lines[-1] == "0 connections and 1 contact."


def test_nobody(home: Homes) -> None:
    place = home([])
    assert _said(place) == ["Nobody yet. Import your mail first: closeknit import PATH"]
    assert _said(place, "--standing", "partner") == ["Nobody here has the standing “partner”."]


def test_sent_mail_that_is_missing_is_asked_for(home: Homes) -> None:
    few = replace(BLANK, interactions=Counts(1, 51, 0))
    enough = replace(BLANK, interactions=Counts(1, 50, 0))
    asked = "import your sent mail"
    assert asked in _said(home([("Ada", few)]))[-1]
    assert asked not in _said(home([("Ada", enough)]))[-1]
