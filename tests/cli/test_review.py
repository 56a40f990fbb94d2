"""`closeknit review`: one key each, remembered, undone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from closeknit.cli import command
from closeknit.network import Network

MAIL = """From x@y Mon Jun  1 10:00:00 2026
From: {sender}
To: Robin Vale <robin@harbour.example>
Date: Mon, {day:02} Jun 2026 10:00:00 +0000
Message-ID: <{day}@mail.example>
Subject: hello

Hello.

"""
SENDERS = (
    "Jan Bauer <jan@bauer.example>",
    "Jan Bauer <jan.bauer@logistik.example>",
    "Bob Hale <bob@hale.example>",
    "Robert Hale <rhale@firm.example>",
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    mail = tmp_path / "in.mbox"
    mail.write_text("".join(MAIL.format(sender=s, day=n + 1) for n, s in enumerate(SENDERS)))
    Network(tmp_path / "home").bring_in([mail], ["robin@harbour.example"])
    return tmp_path / "home"


def run(home: Path, *words: str, keys: str = "") -> Result:
    done = CliRunner().invoke(command(), [*words, "--home", str(home)], input=keys)
    assert done.exit_code == 0, done.output
    return done


def test_the_queue_is_best_first_with_reasons(home: Path) -> None:
    found = json.loads(run(home, "review", "--json").stdout)
    names = {p.id: p.name for p in (tie.person for tie in Network(home).people())}
    assert [{names[o["a"]], names[o["b"]]} for o in found] == [
        {"Jan Bauer"},
        {"Bob Hale", "Robert Hale"},
    ]
    assert found[0]["score"] > found[1]["score"]
    assert found[0]["reasons"][0] == {"text": "both are called Jan Bauer", "weight": 5.0}


def test_one_key_each(home: Path) -> None:
    done = run(home, "review", keys="yn")
    assert "1 pair made one, 1 kept apart, 0 offers left." in done.output
    handles = {tie.person.name: tie.person.handles for tie in Network(home).people()}
    assert set(handles["Jan Bauer"]) == {"jan@bauer.example", "jan.bauer@logistik.example"}
    assert {"Bob Hale", "Robert Hale"} <= set(handles)
    assert json.loads(run(home, "review", "--json").stdout) == []
    assert "Nothing waits for your word." in run(home, "review").output
    run(home, "same", "--undo", "jan@bauer.example", "jan.bauer@logistik.example")
    run(home, "different", "--undo", "bob@hale.example", "rhale@firm.example")
    assert len(json.loads(run(home, "review", "--json").stdout)) == 2


def test_a_decision_outlives_later_imports(home: Path, tmp_path: Path) -> None:
    run(home, "review", keys="yn")
    more = tmp_path / "more.mbox"
    more.write_text(MAIL.format(sender="Jan Bauer <jan@bauer.example>", day=20))
    Network(home).bring_in([more])
    assert json.loads(run(home, "review", "--json").stdout) == []


def test_enough_for_now_and_back(home: Path) -> None:
    assert "0 pairs made one, 0 kept apart, 2 offers left." in run(home, "review", keys="q").output
    assert "0 pairs made one, 1 kept apart" in run(home, "review", keys="ybnq").output
