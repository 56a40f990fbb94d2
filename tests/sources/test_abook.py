"""Thunderbird's address books, in both ways in which it has kept contacts; the people are
invented."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from closeknit.model.cards import Card
from closeknit.model.problems import Problem
from closeknit.sources.abook import Abook
from closeknit.sources.base import Item, Member
from closeknit.sources.files import members
from closeknit.sources.recognise import reader_for

OLD = {
    "DisplayName": "Moss, Ann", "FirstName": "Ann", "LastName": "Moss", "NickName": "Annie",
    "PrimaryEmail": "Ann@moss.example", "SecondEmail": "am@lind.example", "Company": "Moss; Sons",
    "JobTitle": "Tuner", "CellularNumber": "+44 20 7946 0111", "Notes": "Two\nlines",
    "BirthYear": "1980", "BirthMonth": "2", "BirthDay": "3", "LastModifiedDate": "1",
}  # fmt: skip
NEW = (
    "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Cy Lind\r\nEMAIL;PREF=1:cy@lind.example\r\nUID:1234-5678\r\n"
    "END:VCARD\r\n"
)


def _book(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE properties (card TEXT, name TEXT, value TEXT)")
        for card, fields in (
            ("b", OLD),
            ("a", {"_vCard": NEW, "DisplayName": "x"}),
            ("c", {"x": "y"}),
        ):
            rows = [(card, name, value) for name, value in fields.items()]
            database.executemany("INSERT INTO properties VALUES (?, ?, ?)", rows)
    database.close()


def _read(path: Path) -> list[Item]:
    found: list[Item] = []
    for member in members(path):
        if isinstance(member, Member):
            assert isinstance(reader_for(member), Abook)
            found += Abook().read(member, 0)
    return found


def test_cards_of_both_kinds(tmp_path: Path) -> None:
    _book(tmp_path / "abook-1.sqlite")
    found = _read(tmp_path / "abook-1.sqlite")
    new, old = [item for item in found if isinstance(item, Card)]
    assert (new.key, new.name, new.emails) == ("1234-5678", "Cy Lind", ("cy@lind.example",))
    assert (old.name, old.nickname, old.title) == ("Moss, Ann", "Annie", "Tuner")
    assert old.emails == ("ann@moss.example", "am@lind.example")
    assert (old.phones, old.birthday) == (("+442079460111",), "1980-02-03")
    assert (old.organisation, old.note) == ("Moss; Sons", "Two\nlines")
    (problem,) = [item for item in found if isinstance(item, Problem)]
    assert problem.where.endswith("card 3")


def test_in_a_profile_address_books_are_read_and_settings_passed_over(tmp_path: Path) -> None:
    (tmp_path / "Mail").mkdir()
    for name in ("prefs.js", "places.sqlite", "history.sqlite"):
        (tmp_path / name).write_bytes(b"x")
    _book(tmp_path / "abook.sqlite")
    assert sum(isinstance(item, Card) for item in _read(tmp_path)) == 2
    (told,) = [item for item in members(tmp_path) if isinstance(item, Problem)]
    assert told.where == "3 files"


def test_a_damaged_one_is_told(tmp_path: Path) -> None:
    _book(tmp_path / "abook.sqlite")
    whole = (tmp_path / "abook.sqlite").read_bytes()
    (tmp_path / "abook.sqlite").write_bytes(whole[:4096] + b"x" * 4096)
    (problem, _) = _read(tmp_path / "abook.sqlite")
    assert isinstance(problem, Problem)
    assert problem.reason.startswith("is damaged")
