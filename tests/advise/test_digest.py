"""What a digest holds, on a hand-made week: each thing in one place, and nobody who is quiet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.advise.digest import Digest, digest, next_on
from closeknit.advise.plan import every_step, in_force, week_plan
from closeknit.model.known import Known
from closeknit.model.ledger import By, Deed, Entry, State
from closeknit.model.plans import Kind, Taken
from closeknit.model.ties import Standing, Tie
from closeknit.model.verdicts import Size
from closeknit.network.week import due_day

DAY = 86_400
AS_OF = 1_750_000_000  # Sunday 15 June 2025
Make = Callable[..., Tie]
CLOSE = {
    "mine": 80, "theirs": 85, "years": 6, "silence": 5, "gap": 9, "trials": 30, "answered": 25,
    "exchanges": 26,
}  # fmt: skip


def entry(what: str, by: By, days: float, text: str = "", **more: object) -> Entry:
    found = {"state": State.PROPOSED, "probability": 0.9, **more}
    one = Entry(what, by, 7, int(AS_OF - days * DAY), f"i{int(days * 10)}", "", text)
    return replace(one, **found)  # type: ignore[arg-type]


def made(
    people: Iterable[Known], minutes: int = 90, taken: Iterable[Taken] = (), as_of: int = AS_OF
) -> Digest:
    people, said = list(people), in_force(taken, as_of)
    plan = week_plan(people, as_of, minutes, said)
    return digest(plan, every_step(people, as_of, said), people, said, due_day)


def known(make_tie: Make, number: int, name: str, *ledger: Entry, **more: object) -> Known:
    tie = make_tie(name, person=f"p{number}", **CLOSE)
    own = tuple(replace(each, person=number) for each in ledger)
    return replace(Known(tie, own), **more)  # type: ignore[arg-type]


def promise(by: By, days: float, text: str, **more: object) -> Entry:
    return entry(Deed.PROMISE, by, days, text, **{"outcome": "open", **more})


def test_a_promise_is_a_step_or_open_beside_it(make_tie: Make) -> None:
    people = [
        known(make_tie, 1, "Ada Orr", promise(By.ME, 8, "I will send you the figures.")),
        known(make_tie, 2, "Ben Poe", promise(By.ME, 9, "I will call on Monday.")),
        known(make_tie, 3, "Cy Rae", promise(By.ME, 10, "I will ask her by Friday.")),
        known(make_tie, 4, "Di Shaw", promise(By.THEM, 3, "I will write to you by Tuesday.")),
    ]
    found = made(people)
    in_plan = {step.person.name for step in found.plan.steps if step.act is Kind.PROMISE}
    beside = [(p.name, p.mine, p.due) for p in found.promises]
    # two promises are steps of a week at most; the third, and theirs, stand beside it
    assert len(in_plan) == 2
    assert {"Ada Orr", "Ben Poe", "Cy Rae"} == in_plan | {n for n, mine, _ in beside if mine}
    assert beside[-1] == ("Di Shaw", False, date(2025, 6, 17))
    # 5 June 2025 was a Thursday
    dues = [p.due for p in found.promises if p.name == "Cy Rae"] or [*(found.dues or {}).values()]
    assert dues == [date(2025, 6, 6)]


@pytest.mark.parametrize(
    ("days", "more", "told"),
    [
        (1, {}, False),  # they have time
        (3, {}, True),
        (59, {"outcome": "late"}, True),
        (61, {"outcome": "late"}, False),  # found in mail: nobody knows of it any more
        (61, {"outcome": "late", "state": State.LOGGED, "probability": 1.0}, True),
        (1, {"state": State.LOGGED, "probability": 1.0}, True),
        (366, {"state": State.LOGGED, "probability": 1.0}, False),
        (10, {"probability": 0.4}, False),
        (10, {"outcome": "kept"}, False),
        (10, {"outcome": "broken"}, False),
    ],
)
def test_which_promises_are_told(
    make_tie: Make, days: float, more: dict[str, object], told: bool
) -> None:
    found = made([known(make_tie, 1, "Ada Orr", promise(By.THEM, days, "I will.", **more))])
    assert bool(found.promises) is told


@pytest.mark.parametrize("word", ["done", "skip", f"snooze:{AS_OF + 9 * DAY}"])
def test_what_was_said_of_a_step_settles_the_promise(make_tie: Make, word: str) -> None:
    one = known(make_tie, 1, "Ada Orr", promise(By.ME, 8, "I will send you the figures."))
    taken = Taken("p1@example.org", Kind.PROMISE, word, AS_OF - DAY, 1)
    assert made([one]).plan.steps and not made([one], 0).plan.steps
    assert made([one], 0).promises  # no minutes: still open
    found = made([one], 90, [taken])
    assert not found.plan.steps and not found.promises


def test_a_note_loses_the_day_that_is_told_beside_it(make_tie: Make) -> None:
    noted = promise(By.THEM, 3, "the drawings, by 2025-07-01", state=State.LOGGED, probability=1.0)
    found = made([known(make_tie, 1, "Ada Orr", noted)]).promises
    assert [(p.text, p.due) for p in found] == [("the drawings", date(2025, 7, 1))]


def test_thanks_beyond_those_of_the_plan(make_tie: Make) -> None:
    brought = {
        number: known(
            make_tie, number, name, entry(Deed.INTRODUCTION, By.THEM, 5, "Meet Inês.", other=50)
        )
        for number, name in enumerate(("Ada Orr", "Ben Poe", "Cy Rae"), 1)
    }
    found = made(brought.values())
    in_plan = {step.person.id for step in found.plan.steps}
    assert len(in_plan) == 2  # thanks are no more than two steps of a week
    assert {step.person.id for step in found.owed} == {"p1", "p2", "p3"} - in_plan
    assert {step.act for step in found.owed} == {Kind.THANKS}


def test_asks_that_wait_the_largest_first(make_tie: Make) -> None:
    def ask(days: float, size: Size | None, **more: object) -> Entry:
        return entry(Deed.ASK, By.ME, days, f"{days}", **{"outcome": "open", "size": size, **more})

    asks = (
        ask(1, Size.INFORMATION),  # a quick question
        ask(2, Size.TIME),
        ask(3, Size.REPUTATION),
        ask(4, Size.TIME, outcome="deferred"),
        ask(5, Size.TIME, outcome="granted"),
        replace(ask(6, Size.TIME), by=By.THEM),
        ask(7, Size.TIME, probability=0.3),
        ask(46, Size.STAKE),  # it has answered itself
        ask(8, None),
    )
    found = made([known(make_tie, 1, "Ada Orr", *asks)]).asks
    assert [(each.text, each.deferred) for each in found] == [
        ("3", False),
        ("2", False),
        ("4", True),
        ("8", False),
    ]


def test_birthdays_of_the_next_days_once(make_tie: Make) -> None:
    people = [
        known(make_tie, 1, "Ada Orr", birthday="--06-15"),
        known(make_tie, 2, "Ben Poe", birthday="1970-06-21"),
        known(make_tie, 3, "Cy Rae", birthday="--06-22"),
        known(make_tie, 4, "Di Shaw", birthday="--02-30"),
        known(make_tie, 5, "Ed Toy", birthday="1980"),
        known(make_tie, 6, "Flo Uhl", birthday="--06-14"),
    ]
    stranger = replace(
        people[1], tie=replace(make_tie("Gus", person="p8"), standing=Standing.UNKNOWN)
    )
    found = made([*people, stranger])
    kept = [(one.name, one.next) for one in found.birthdays]
    assert kept == [
        ("Ada Orr", date(2025, 6, 15)),
        ("Ben Poe", date(2025, 6, 21)),
        ("Cy Rae", date(2025, 6, 22)),
        ("Flo Uhl", date(2026, 6, 14)),
    ]
    # today's is a step where I wasn't in touch since; whatever the plan holds isn't told again
    steps = {s.person.name for s in found.plan.steps if s.act is Kind.CONGRATULATION}
    assert steps == {"Ada Orr", "Flo Uhl"}
    assert [one.name for one in found.soon] == ["Ben Poe"]


def test_about_whom_to_keep_quiet_nothing_is_told(make_tie: Make) -> None:
    one = known(
        make_tie,
        1,
        "Ada Orr",
        promise(By.ME, 8, "I will send you the figures."),
        promise(By.THEM, 9, "I will write."),
        entry(Deed.INTRODUCTION, By.THEM, 5, "Meet Inês."),
        entry(Deed.ASK, By.ME, 5, "Would you?", outcome="open", size=Size.TIME),
        birthday="--06-16",
    )
    loud = made([one])
    assert loud.plan.steps and loud.promises and loud.asks and loud.birthdays
    quiet = made([replace(one, tie=replace(one.tie, quiet="deceased"))])
    assert not (quiet.plan.steps or quiet.promises or quiet.owed or quiet.asks or quiet.birthdays)


@given(
    st.dates(date(2024, 1, 1), date(2032, 12, 31)), st.dates(date(2000, 1, 1), date(2000, 12, 31))
)
def test_a_birthday_comes_within_a_year(today: date, born: date) -> None:
    found = next_on(born.month, born.day, today)
    assert found is not None
    assert today <= found <= today + timedelta(366)
    if (born.month, born.day) != (2, 29):
        assert (found.month, found.day) == (born.month, born.day)
    else:
        assert (found.month, found.day) in ((2, 29), (3, 1))
        leap = found.year % 4 == 0
        assert ((found.month, found.day) == (2, 29)) is leap
