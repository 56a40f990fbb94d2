"""Who may be one: each reason by itself, their order, and what speaks against."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.identity.offers import LEAST, MOST_IN_BLOCK, Offer, Someone, offers

DAY = 86_400


def someone(
    number: int, *written: str, first: int | None = None, last: int | None = None
) -> Someone:
    """ "Jan Bauer <jan@bauer.example>" …: a person with these addresses and names."""
    pairs = [text.rstrip(">").rpartition("<") for text in written]
    names = tuple((name.strip(), 1) for name, _, _ in pairs if name.strip())
    return Someone(number, names, tuple(address for _, _, address in pairs), first, last)


def only(*people: Someone) -> Offer | None:
    found = offers(people)
    assert len(found) < 2
    return found[0] if found else None


def score(one: str, other: str) -> float:
    offer = only(someone(1, one), someone(2, other))
    return offer.score if offer else 0.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jan Bauer <jan@bauer.example>", "Jan Bauer <office7@logistik.example>"),
        ("Jan Bauer <jan@bauer.example>", "Bauer, Jan <jb@logistik.example>"),
        ("Jan Bauer <jan@bauer.example>", "Jan H. Bauer <jb@logistik.example>"),
        ("Jan Müller <jan@a.example>", "Jan Mueller <jm@b.example>"),
        ("Иван Петров <ip@a.example>", "Ivan Petrov <vanya@b.example>"),
        ("Robert Hale <hale@a.example>", "Bob Hale <bob@b.example>"),
        ("Christopher Nolan <cn@a.example>", "Christoph Nolan <nolan@b.example>"),
        ("Katarzyna Wisniewska <kw@a.example>", "Katarzyna Wisnewska <k@b.example>"),
        ("J. Bauer <jb@a.example>", "Jan Bauer <jan@b.example>"),
        ("Jan Bauer <jan@bauer.example>", "<jbauer@logistik.example>"),
        ("<eva.novakova@a.example>", "<eva.novakova@b.example>"),
    ],
)
def test_one_person_written_in_two_ways_is_offered(one: str, other: str) -> None:
    assert score(one, other) >= LEAST
    assert score(other, one) == score(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # brothers
        ("Jan Bauer <jan@bauer.example>", "Peter Bauer <peter@bauer.example>"),
        ("Jan Bauer <jan@a.example>", "Jan Novak <jan@b.example>"),
        # a first name alone is no name
        ("Ann <ann@a.example>", "Ann Lee <lee@b.example>"),
        ("<ann@a.example>", "<ann@b.example>"),
        # shared addresses are nobody's
        ("Support <support@a.example>", "Support <support@b.example>"),
        ("Ann Lee <info@a.example>", "Ann Lee <info@b.example>"),
        # alike addresses under names that differ
        ("Maria Silva <msilva@a.example>", "Mario Silva <msilva@b.example>"),
        ("Ann B. Lee <a@a.example>", "Bo Lee <b@b.example>"),
    ],
)
def test_two_people_who_look_alike_are_not(one: str, other: str) -> None:
    assert score(one, other) == 0


def test_more_reasons_more_score() -> None:
    name = "Jan Bauer <jan@bauer.example>"
    steps = [
        score(name, "J. Bauer <x1@other.example>"),
        score("Robert Hale <robert@a.example>", "Bob Hale <x2@b.example>"),
        score(name, "Jan Bauer <x3@other.example>"),
        score(name, "Jan Bauer <x4@bauer.example>"),
        score("Jan Bauer <jan.bauer@a.example>", "Jan Bauer <jan.bauer@b.example>"),
    ]
    assert steps == sorted(steps)
    assert len(set(steps)) == len(steps)


def test_the_middle_name_speaks_against() -> None:
    same = score("Ann B. Lee <a1@a.example>", "Ann Lee <b1@b.example>")
    other = score("Ann B. Lee <a1@a.example>", "Ann C. Lee <b1@b.example>")
    assert other < same


def test_a_new_address_after_the_old_fell_silent() -> None:
    old = someone(1, "Jan Bauer <jan@a.example>", first=0, last=100 * DAY)
    soon = someone(2, "Jan Bauer <jb@b.example>", first=130 * DAY, last=900 * DAY)
    late = someone(2, "Jan Bauer <jb@b.example>", first=1_000 * DAY, last=1_200 * DAY)
    beside = someone(2, "Jan Bauer <jb@b.example>", first=50 * DAY, last=900 * DAY)
    first, *others = [offers([old, other])[0].score for other in (soon, late, beside)]
    assert [first > other for other in others] == [True, True]


def test_a_name_that_slipped_into_a_header_says_nothing() -> None:
    victim = Someone(1, (("Eva Novak", 40), ("Jan Bauer", 1)), ("eva@novak.example",))
    assert offers([victim, someone(2, "Jan Bauer <jan@bauer.example>")]) == []


def test_a_common_name_says_less() -> None:
    many = [someone(n, f"Ann Lee <x{n}@a{n}.example>") for n in range(2, 14)]
    pair = [someone(0, "Eva Novak <e@a.example>"), someone(1, "Eva Novak <n@b.example>")]
    by_pair = {(offer.a, offer.b): offer.score for offer in offers([*many, *pair])}
    assert by_pair[0, 1] > by_pair[2, 3] > 0


def test_very_common_keys_are_passed_over_in_time() -> None:
    people = [someone(n, f"Ann Lee <x{n}@a{n}.example>") for n in range(MOST_IN_BLOCK + 1)]
    assert offers(people) == []


def test_reasons_are_in_words_and_carry_the_score() -> None:
    offer = only(
        someone(1, "Jan Bauer <jan.bauer@a.example>"), someone(2, "Jan Bauer <jan.bauer@b.example>")
    )
    assert offer
    assert [reason.text for reason in offer.reasons] == [
        "both are called Jan Bauer",
        "their addresses begin alike: jan.bauer@a.example and jan.bauer@b.example",
    ]
    # 5 + 3 - 2.5 = 5.5, and 1 / (1 + exp(-5.5)) = .9959
    assert offer.score == pytest.approx(0.9959, abs=1e-4)


NAMES = st.sampled_from(["Jan Bauer", "J. Bauer", "Bob Hale", "Robert Hale", "Ann Lee", ""])
PEOPLE = st.lists(
    st.tuples(NAMES, st.sampled_from(["jan.bauer", "jbauer", "hale", "info", "ann"])), max_size=8
)


@given(PEOPLE, st.randoms())
def test_the_order_of_people_does_not_matter(rows: list[tuple[str, str]], dice: object) -> None:
    people = [someone(n, f"{name} <{local}@a{n}.example>") for n, (name, local) in enumerate(rows)]
    turned = list(people)
    dice.shuffle(turned)  # type: ignore[attr-defined]
    assert offers(people) == offers(turned)
    for offer in offers(people):
        assert LEAST <= offer.score <= 1 and offer.a < offer.b
    pairs = [(offer.a, offer.b) for offer in offers(people)]
    assert len(set(pairs)) == len(pairs) <= len(list(itertools.combinations(people, 2)))
