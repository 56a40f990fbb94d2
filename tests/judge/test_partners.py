"""Partners, by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from closeknit.judge.partners import WITHIN, with_partners
from closeknit.model.ledger import By, Deed, Entry
from closeknit.model.people import Person
from closeknit.model.ties import Counts, Standing, Tie

NOW = 1_780_000_000
DAY = 86_400
TIE = Tie(
    Person("p7", "Ann Lee", ("ann@made.example",)), NOW, Standing.CONNECTION, False,
    None, None, None, None, 50, 50, 50, 50, Counts(), None, None, None,
)  # fmt: skip


def brought(what: Deed = Deed.REFERRAL, **changed: object) -> Entry:
    entry = Entry(what, By.THEM, 7, NOW - 30 * DAY, "i1")
    return replace(entry, **changed)  # type: ignore[arg-type]


def standing(*entries: Entry, tie: Tie = TIE) -> Standing:
    (found,) = with_partners([tie], entries, NOW)
    return found.standing


def test_two_within_two_years_make_a_partner() -> None:
    assert standing(brought(), brought(Deed.INTRODUCTION)) is Standing.PARTNER
    assert standing(brought()) is Standing.CONNECTION


@pytest.mark.parametrize(
    "second",
    [
        brought(time=NOW - WITHIN),
        brought(time=NOW + 1),
        brought(by=By.ME),
        brought(person=8),
        brought(probability=0.49),
        brought(Deed.FAVOUR),
    ],
)
def test_what_does_not_count(second: Entry) -> None:
    assert standing(brought(), second) is Standing.CONNECTION


@pytest.mark.parametrize(
    "tie",
    [
        replace(TIE, standing=Standing.CONTACT),
        replace(TIE, dormant=True),
        replace(TIE, declared=Standing.CONNECTION),
    ],
)
def test_who_is_never_raised(tie: Tie) -> None:
    assert standing(brought(), brought(), tie=tie) is tie.standing
