"""closeknit people --dormant: what is printed of those who sleep."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from closeknit.advise.reconnect import Reconnection
from closeknit.cli.people import verb
from closeknit.model.people import Person
from closeknit.model.ties import Counts, Probability, Standing, Tie

DAY = 86_400
NOW = 20_600 * DAY
TIE = Tie(
    person=Person("p7", "Ann Lee", ("ann@oak.example",), "Oak Ltd"),
    as_of=NOW,
    standing=Standing.CONNECTION,
    dormant=True,
    connection_probability=Probability(0.8, 0.7, 0.9),
    reply_probability=None,
    initiate_probability=None,
    alive_probability=None,
    familiarity=50.0,
    investment=50.0,
    regard=50.0,
    credibility=50.0,
    interactions=Counts(5, 7, 0),
    first=None,
    last_from_me=None,
    last_to_me=NOW - 710 * DAY,
)
BARE = replace(TIE, person=Person("p8", "Bob\x1b Ray", ()), last_to_me=None, declared=TIE.standing)
FOUND = [
    Reconnection(TIE, 0.36, 0.8, 0.45, "The harbour plan", "Past trust 80 %: …."),
    Reconnection(BARE, 0.1, 0.8, 0.125, "", "Past trust 80 %: you declared them."),
]


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("closeknit.cli.lines.WIDTH", 1000)
    monkeypatch.setattr("closeknit.network.Network.dormant", lambda *_: FOUND)


def _run(*words: str) -> str:
    result = CliRunner().invoke(verb, ["--dormant", *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_each_with_last_word_subject_and_reason() -> None:
    lines = _run().splitlines()
    assert lines[:4] == [
        "Ann Lee (Oak Ltd)   last word 2024-06-16, “The harbour plan”",
        "  Past trust 80 %: ….",
        "Bob Ray   last word never",
        "  Past trust 80 %: you declared them.",
    ]
    assert lines[-1].startswith("2 connections dormant, or without a word")


def test_the_first_of_them() -> None:
    lines = _run("--rows", "1").splitlines()
    assert lines[2] == "… and 1 more; --all lists them."
    assert len(_run("--rows", "1", "--all").splitlines()) == 6


def test_one_standing_and_none() -> None:
    assert _run("--standing", "partner") == "No connection of yours is dormant.\n"
    assert _run("--standing", "connection") == _run()


def test_the_document() -> None:
    one, other = json.loads(_run("--json", "--rows", "1"))
    assert (one["id"], one["value"], one["last_subject"]) == ("p7", 0.36, "The harbour plan")
    assert one["why"] == "Past trust 80 %: …."
    assert one["connection_probability"]["estimate"] == 0.8
    assert other["last_subject"] == ""
