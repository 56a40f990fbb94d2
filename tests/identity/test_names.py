"""Display names, cleaned and chosen."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.identity.names import best_name, clean_name, folded, looks_human, via


@pytest.mark.parametrize(
    ("written", "called"),
    [
        ("Orlova, Vera", "Vera Orlova"),
        ("Okafor III, Ben", "Ben Okafor III"),
        ("Dr. Vera Orlova", "Vera Orlova"),
        ("Orlova, Vera, PhD", "Vera Orlova"),
        ("Rahim, Md", "Md Rahim"),
        ("VERA ORLOVA", "Vera Orlova"),
        ("vera orlova", "Vera Orlova"),
        ("Vera ORLOVA", "Vera Orlova"),
        ("ANTON VAN DER VELDE", "Anton van der Velde"),
        ("MCBRIDE, SEAN", "Sean McBride"),
        ("Vera Orlova (Tide & Co)", "Vera Orlova"),
        ("Vera Orlova [Tide]", "Vera Orlova"),
        ("(Vera Orlova)", "Vera Orlova"),
        ("Vera Orlova via Boat Builders", "Vera Orlova"),
        ("Vera Orlova - Tide Ltd", "Vera Orlova"),
        ("'Vera Orlova'", "Vera Orlova"),
        ('"Orlova, Vera" <vera@tide.example>', "Vera Orlova"),
        ("Ben Okafor, Jr.", "Ben Okafor Jr."),
        ("Tide, Inc.", "Tide, Inc."),
        ("vera@tide.example", ""),
        ("  ", ""),
        ("李小龙", "李小龙"),
        ("вера", "вера"),
    ],
)
def test_clean_name(written: str, called: str) -> None:
    assert clean_name(written) == called


@settings(deadline=None)
@given(st.text(max_size=40))
def test_cleaning_never_fails_and_leaves_no_edges(name: str) -> None:
    cleaned = clean_name(name)
    assert cleaned == " ".join(cleaned.split())
    looks_human(name, "a@b.example")
    best_name([(name, 1)])


@pytest.mark.parametrize(
    ("name", "handle", "human"),
    [
        ("Vera Orlova", "", True),
        ("Orlova, Vera", "", True),
        ("вера", "x@tide.example", True),
        ("Vera", "vo@tide.example", True),
        ("Caulk", "caulk@boats.example", False),
        ("Tide Support Team", "", False),
        ("linux-boats", "", False),
        ("Boat Developers List", "", False),
        ("LKBD", "", False),
        ("Tide Ltd.", "", False),
        ("User 17", "", False),
        ("vera@tide.example", "", False),
        ("", "", False),
    ],
)
def test_looks_human(name: str, handle: str, human: bool) -> None:
    assert looks_human(name, handle) is human


def test_via() -> None:
    assert via("Vera Orlova via Boat Builders")
    assert not via("Olivia Orlova")


def test_the_most_used_full_name_in_proper_case_wins() -> None:
    names = [
        ("vera@tide.example", 90),
        ("Vera", 50),
        ("ORLOVA, VERA", 20),
        ("Vera Orlova", 5),
        ("Vera O. Smith", 12),
    ]
    # 20 + 5 of the one against 12 of the other; the single word and the address come last
    assert best_name(names) == "Vera Orlova"


def test_accents_are_kept_where_any_spelling_has_them() -> None:
    assert best_name([("Zoe Munoz", 9), ("Zoé Muñoz", 2)]) == "Zoé Muñoz"


def test_no_name_at_all() -> None:
    assert best_name([]) == ""
    assert best_name([("vera@tide.example", 3), ("", 2)]) == ""


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(max_size=12), st.integers(1, 9)), max_size=6))
def test_best_name_does_not_depend_on_order(names: list[tuple[str, int]]) -> None:
    assert best_name(names) == best_name(list(reversed(names)))


def test_folded() -> None:
    assert folded("  ZOÉ  Muñoz ") == "zoe munoz"


PLAIN = [
    "Ann",
    "Lee",
    "Dr",
    "Mr",
    "Frau",
    "Via",
    "List",
    "At",
    "Phd",
    "Jr",
    "Ii",
    "Van",
    "De",
    "Mc",
]
PLAIN += ["Md", "Inc", "Mcdonald"]


@given(st.lists(st.sampled_from(PLAIN), min_size=2, max_size=2))
def test_a_plain_name_is_cleaned_as_any_other(words: list[str]) -> None:
    name = " ".join(words)
    # a blank before it keeps it from being taken for plain
    assert clean_name(name) == clean_name(f" {name}")


@given(st.text(st.characters(max_codepoint=127), max_size=20))
def test_ascii_is_folded_as_any_other(name: str) -> None:
    # an accent of its own, which is taken off, keeps it from being taken for ASCII
    assert folded(name) == folded(name + "\u0301")
