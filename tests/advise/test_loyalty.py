"""Referral sources: what each brought, how it was answered, and what they would need next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from closeknit.advise.loyalty import Source, sources
from closeknit.advise.plan import Beside, week_plan
from closeknit.advise.plan.brought import brought
from closeknit.advise.plan.seen import OFTEN, Moment, often, seen, week_of
from closeknit.model.known import Known
from closeknit.model.ledger import By, Deed, Entry, State
from closeknit.model.plans import Kind, Taken
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
NAMES = Beside(names={50: "Inês Costa"})
HELP = did(Deed.FAVOUR, By.ME, 3)


def _source(make_tie: Make, *ledger: Entry, quiet: str = "", silence: float = 5) -> Source:
    one = make_tie("Tomás Reyes", person="p1", **{**CLOSE, "silence": silence})
    known = Known(replace(one, quiet=quiet), tuple(sorted(ledger, key=lambda e: e.time)))
    (found,) = sources([known], AS_OF, beside=NAMES)
    return found


@pytest.mark.parametrize(
    ("ledger", "silence", "phrase"),
    [
        ((MET,), 5, "Thank Tomás for introducing you to Inês Costa on 16 May"),
        ((replace(LEAD, outcome="thanked"), HELP), 5, "Tell Tomás how it went with the lead"),
        ((LEAD,), 5, "Do something for Tomás"),
        # said as a person would: the gap is of 9 days, and 16 May was 30 days ago
        ((LEAD, HELP), 30, "Get in touch with Tomás: you used to be in touch about every week; "
         "no word from them since 16 May."),
        ((LEAD, HELP), 5, "Nothing is missing"),
        ((did(Deed.REFERRAL, By.ME, 20),), 5, ""),
        # thanks that were noted count, and so do those found on their own
        ((MET, did(Deed.THANKS, By.ME, 29)), 5, "Tell Tomás how it went with Inês Costa"),
        # what lies years back isn't brought up again
        ((replace(MET, time=AS_OF - 900 * DAY), HELP), 5, "Nothing is missing now; thanks that"),
    ],
)  # fmt: skip
def test_next(make_tie: Make, ledger: tuple[Entry, ...], silence: float, phrase: str) -> None:
    found = _source(make_tie, *ledger, silence=silence).next
    assert found.startswith(phrase)
    assert bool(found) == bool(phrase)


PARTLY = replace(MET, outcome="followed")
# what they did, days since my last message to them, days since we met; plan's step, what is missing
SAME = (
    ((replace(MET, time=AS_OF - 5 * DAY),), 9, None, Kind.THANKS, "Thank Tomás"),
    ((replace(MET, time=AS_OF - 5 * DAY),), 9, 2, None, ""),
    # nothing since: the story and the thanks go together
    ((PARTLY,), 29, None, Kind.LOOP, "Thank Tomás for introducing you to Inês Costa on 16 May, "
     "and say how it went: no"),
    # I wrote since, of something else: no step by itself, but it isn't forgotten either
    ((PARTLY,), 5, None, None, "Thank Tomás for introducing you to Inês Costa on 16 May, "
     "and say how it went when you next write: no"),
    ((PARTLY, did(Deed.THANKS, By.ME, 28)), 5, None, None, "Tell Tomás how it went with Inês Costa,"
     " to whom they introduced you on 16 May when you next write."),
    ((replace(LEAD, outcome="thanked"),), 20, None, Kind.LOOP, "Tell Tomás how it went with"),
    # half a year later nothing is brought up
    ((replace(MET, time=AS_OF - 200 * DAY),), 5, None, None, ""),
)  # fmt: skip


@pytest.mark.parametrize(("ledger", "wrote", "met", "step", "phrase"), SAME)
def test_the_plan_and_the_referrals_tell_the_same(
    make_tie: Make,
    ledger: tuple[Entry, ...],
    wrote: float,
    met: float | None,
    step: Kind | None,
    phrase: str,
) -> None:
    tie = make_tie("Tomás Reyes", person="p1", **CLOSE)
    tie = replace(tie, last_from_me=int(AS_OF - wrote * DAY))
    known = [Known(tie, tuple(sorted(ledger, key=lambda e: e.time)))]
    beside = NAMES if met is None else replace(NAMES, met={"p1": int(AS_OF - met * DAY)})
    (source,) = sources(known, AS_OF, beside=beside)
    steps = week_plan(known, AS_OF, 90, (), beside).steps
    assert [s.act for s in steps] == ([step] if step else [])
    assert source.next.startswith(phrase or "Do something for Tomás")
    at = Moment(AS_OF, week_of(AS_OF)[1], beside)
    (one,) = brought(seen(known[0], at, ()), at)
    assert source.thanked == one.thanked
    if step is Kind.THANKS:
        assert "no thanks" in source.next and "No thanks" in steps[0].why


def test_a_step_that_was_done_is_thanks_for_both(make_tie: Make) -> None:
    tie = make_tie("Tomás Reyes", person="p1", **CLOSE)
    done = Taken("p1@example.org", Kind.THANKS, "done", AS_OF - 3 * DAY)
    known = [Known(tie, (replace(MET, time=AS_OF - 5 * DAY),))]
    (source,) = sources(known, AS_OF, done=(done,))
    assert source.thanked == 1 and "hank" not in source.next
    (bare,) = sources(known, AS_OF)
    assert bare.thanked == 0 and bare.next.startswith("Thank")


def test_a_rhythm_is_said_in_rough_words() -> None:
    said = [often(days) for days in (1, 4, 7, 14, 30, 100, 200, 400)]
    assert said == [words for _, words in OFTEN] + ["about once a year"]


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
    assert [each.person.id for each in sources(everybody, AS_OF)] == ["p3", "p2", "p1"]


def test_nothing_later_is_used(make_tie: Make) -> None:
    later = did(Deed.THANKS, By.ME, -3)
    assert _source(make_tie, MET, later) == _source(make_tie, MET)
