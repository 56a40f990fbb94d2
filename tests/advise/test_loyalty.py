"""Referral sources: what each brought, how it was answered, and what they would need next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from closeknit.advise.loyalty import Source, sources
from closeknit.model.known import Known
from closeknit.model.ledger import By, Deed, Entry, State
from closeknit.model.ties import Tie

Make = Callable[..., Tie]
DAY = 86_400
AS_OF = 1_750_000_000  # 15 June 2025
CLOSE = {
    "mine": 80, "theirs": 85, "years": 6, "silence": 5, "gap": 9, "trials": 30, "answered": 25,
    "my_first": 20, "their_first": 20, "exchanges": 26,
}  # fmt: skip


def did(what: str, by: By, days: float, text: str = "", outcome: str = "", **more: object) -> Entry:
    entry = Entry(what, by, 1, int(AS_OF - days * DAY), f"i{days:.0f}", "", text, outcome=outcome)
    return replace(entry, **{"probability": 0.9, "state": State.PROPOSED, **more})  # type: ignore[arg-type]


LEAD = did(Deed.REFERRAL, By.THEM, 40, "Ruth Odlum needs a plan", "told", level=3)
MET = did(Deed.INTRODUCTION, By.THEM, 30, "Meet Inês", other=50)
HELP = did(Deed.FAVOUR, By.ME, 3)


def _source(make_tie: Make, *ledger: Entry, quiet: str = "", silence: float = 5) -> Source:
    one = make_tie("Tomás Reyes", person="p1", **{**CLOSE, "silence": silence})
    known = Known(replace(one, quiet=quiet), tuple(sorted(ledger, key=lambda e: e.time)))
    (found,) = sources([known], {50: "Inês Costa"}, AS_OF)
    return found


@pytest.mark.parametrize(
    ("ledger", "silence", "phrase"),
    [
        ((MET,), 5, "Thank Tomás for introducing you to Inês Costa on 16 May"),
        ((replace(LEAD, outcome="thanked"), HELP), 5, "Tell Tomás how it went with the lead"),
        ((LEAD,), 5, "Do something for Tomás"),
        ((LEAD, HELP), 30, "Get in touch with Tomás: no word from them for 4 weeks"),
        ((LEAD, HELP), 5, "Nothing is missing"),
        ((did(Deed.REFERRAL, By.ME, 20),), 5, ""),
        # thanks that were noted count, and so do those found on their own
        ((MET, did(Deed.THANKS, By.ME, 29)), 5, "Tell Tomás how it went with Inês Costa"),
        # what lies years back isn't brought up again
        ((replace(MET, time=AS_OF - 900 * DAY), HELP), 5, "Nothing is missing"),
    ],
)  # fmt: skip
def test_next(make_tie: Make, ledger: tuple[Entry, ...], silence: float, phrase: str) -> None:
    found = _source(make_tie, *ledger, silence=silence).next
    assert found.startswith(phrase)
    assert bool(found) == bool(phrase)


def test_figures(make_tie: Make) -> None:
    won = did(
        Deed.REFERRAL, By.THEM, 300, "A client (2,000 EUR)", "won", level=5, state=State.CONFIRMED
    )
    lost = did(Deed.REFERRAL, By.THEM, 200, "Another", "lost", level=2)
    mine = did(Deed.REFERRAL, By.ME, 100, "A lead")
    granted = did(Deed.ASK, By.THEM, 8, "Could you?", "granted")
    doubtful = did(Deed.REFERRAL, By.THEM, 9, probability=0.4)
    found = _source(make_tie, won, lost, LEAD, MET, mine, HELP, granted, doubtful)
    assert [e.ref for e in found.brought] == ["i300", "i200", "i40", "i30"]
    assert [e.ref for e in found.given] == ["i100"]
    assert (found.level, found.won, found.lost, found.values) == (5, 1, 1, ("2,000 EUR",))
    assert (found.thanked, found.told) == (1, 1)
    # since the introduction of 30 days ago: a favour, and an ask that I granted
    assert [e.ref for e in found.since] == ["i8", "i3"]
    assert found.last == MET.time
    assert found.cooling == pytest.approx(5 / 9, rel=0.01)


def test_of_somebody_quiet_nothing_is_suggested(make_tie: Make) -> None:
    assert _source(make_tie, MET, quiet="deceased").next == ""


def test_who_brought_most_comes_first(make_tie: Make) -> None:
    def known(number: int, *ledger: Entry) -> Known:
        return Known(make_tie("Ann Lee", person=f"p{number}", **CLOSE), ledger)

    mine = did(Deed.REFERRAL, By.ME, 20)
    everybody = [known(1, mine), known(2, MET), known(3, LEAD, MET), known(4), known(5, HELP)]
    assert [each.person.id for each in sources(everybody, {}, AS_OF)] == ["p3", "p2", "p1"]


def test_nothing_later_is_used(make_tie: Make) -> None:
    later = did(Deed.THANKS, By.ME, -3)
    assert _source(make_tie, MET, later) == _source(make_tie, MET)
