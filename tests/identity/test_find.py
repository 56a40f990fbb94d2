"""Whom a PERSON argument means."""

from __future__ import annotations

import pytest

from closeknit.identity.find import matches
from closeknit.model.people import Person

PEOPLE = [
    Person("p1", "Vera Orlova", ("vera@tide.example", "+442079460018")),
    Person("p2", "Vera Orlova-Smith", ("vos@home.example",)),
    Person("p3", "Zoé Muñoz", ("zoe@tide.example",)),
    Person("p12", "Ben Okafor", ("ben@boats.example",)),
    Person("p13", "vera", ("v13@boats.example",)),
]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("p1", ["p1"]),
        ("P12", ["p12"]),
        ("VERA@tide.example", ["p1"]),
        ("+44 20 7946 0018", ["p1"]),
        ("vera orlova", ["p1"]),
        ("zoe munoz", ["p3"]),
        ("vera", ["p13"]),
        ("ver orl", ["p1", "p2"]),
        ("Orlova, Vera", ["p1", "p2"]),
        ("orlova-smith", ["p2"]),
        ("muñ", ["p3"]),
        ("vera vera", []),
        ("boats.ex", ["p12", "p13"]),
        ("nobody", []),
        ("  ", []),
    ],
)
def test_matches(query: str, ids: list[str]) -> None:
    assert [person.id for person in matches(query, PEOPLE)] == ids
