"""A referral source in words."""

from __future__ import annotations

from dataclasses import replace

from closeknit.advise.sourcewords import passed_on, silent, times
from closeknit.model.ledger import By, Deed, Entry
from closeknit.model.loyalty import Source
from closeknit.model.people import Person

LEAD = Entry(Deed.REFERRAL, By.THEM, 1, 1_700_000_000, "L1")
ONE = Source(
    Person("p1", "Ada Abel", ("ada@firm.example",), "", ""),
    (LEAD,),
    (),
    None,
    0,
    0,
    (),
    0,
    0,
    (),
    LEAD.time,
    None,
    "",
)


def test_what_was_passed_on() -> None:
    assert passed_on(ONE) == "passed people or business on to you once"
    much = replace(
        ONE, brought=(LEAD,) * 3, level=4, won=1, lost=2, values=("2,000 EUR", "300 EUR")
    )
    assert passed_on(much) == (
        "passed people or business on to you 3 times, at level 4 of 5 at most; 1 won and 2 lost "
        "(2,000 EUR, 300 EUR)"
    )
    assert [times(n) for n in (1, 2, 3, 1200)] == ["once", "twice", "3 times", "1,200 times"]


def test_silence_is_told_once() -> None:
    quiet = "You used to be in touch every week; no word since 3 March."
    assert silent(replace(ONE, silence=quiet)) == quiet
    said = f"Get in touch with Ada: y{quiet[1:]}"
    assert silent(replace(ONE, silence=quiet, next=said)) == ""
