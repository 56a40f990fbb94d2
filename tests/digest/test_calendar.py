"""A digest as iCalendar, read by somebody else's parser."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import vobject  # type: ignore[import-untyped]
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.advise.digest import Birthday, Digest, Promised, Settled
from closeknit.digest.calendar import calendar
from closeknit.model.people import Person
from closeknit.model.plans import Kind, Plan, Step

AS_OF = 1_750_000_000  # Sunday 15 June 2025
ADA = Person("p1", "Ada Orr", ("ada@orr.example",))
BEN = Person("p2", "Ben Poe", ("ben@poe.example",))


def step(person: Person = ADA, act: Kind = Kind.MAINTENANCE, proof: str = "") -> Step:
    return Step(
        person, act, "It was long ago. More.", 10, 0.1, "assumed", "Hello,\nyou", "S1", 0.5, proof
    )


def week(steps: Sequence[Step] = (), **more: object) -> Digest:
    plan = Plan("2025-W24", "2025-06-09", AS_OF, 90, tuple(steps))
    return replace(Digest(plan, date(2025, 6, 9), date(2025, 6, 15)), **more)  # type: ignore[arg-type]


def events(text: str) -> list[dict[str, object]]:
    """Every event by the names of its properties, as vobject reads them."""
    whole = vobject.readOne(text)
    found = []
    for event in whole.contents.get("vevent", []):
        found.append({name: lines[0].value for name, lines in event.contents.items()})
    return found


def test_a_step_is_an_all_day_entry_that_stays_where_it_is() -> None:
    [event] = events(calendar(week([step()])))
    assert event["summary"] == "Get in touch with Ada Orr"
    assert event["description"] == "It was long ago.\n\nHello,\nyou"
    day, after = event["dtstart"], event["dtend"]
    assert isinstance(day, date) and not isinstance(day, datetime) and isinstance(after, date)
    assert date(2025, 6, 9) <= day <= date(2025, 6, 13) and (after - day).days == 1
    assert event["transp"] == "TRANSPARENT" and event["status"] == "CONFIRMED"
    # beside others, a day later, with other words: the same entry on the same day
    other = replace(
        week([step(BEN), replace(step(), why="Other.", ref="S12")]), today=date(2025, 6, 16)
    )
    [again] = [e for e in events(calendar(other)) if e["uid"] == event["uid"]]
    assert again["dtstart"] == day
    # the same step of another week is another entry
    later = week([step()])
    later = replace(later, plan=replace(later.plan, week="2025-W25"), monday=date(2025, 6, 16))
    assert events(calendar(later))[0]["uid"] != event["uid"]


def test_steps_are_spread_over_the_week() -> None:
    people = [Person(f"p{n}", f"Person {n}", ()) for n in range(60)]
    days = [e["dtstart"] for e in events(calendar(week([step(one) for one in people])))]
    assert {days.count(date(2025, 6, 9 + n)) > 3 for n in range(5)} == {True}


def test_a_promise_lies_on_its_day() -> None:
    promised = step(act=Kind.PROMISE, proof="i9")
    [event] = events(calendar(week([promised], dues={"S1": date(2025, 6, 12)})))
    assert event["dtstart"] == date(2025, 6, 12)
    said = date(2025, 6, 3)
    open_ = (
        Promised("p1", "Ada Orr", True, "I will send it", said, date(2025, 6, 20), "i3"),
        Promised("p2", "Ben Poe", False, "I will ring", said, date(2025, 6, 21), "i4"),
        Promised("p2", "Ben Poe", False, "I will see", said, None, "i5"),
    )
    found = events(calendar(week(promises=open_)))
    assert [(e["summary"], e["dtstart"]) for e in found] == [
        ("You promised Ada Orr this", date(2025, 6, 20)),
        ("Ben Poe promised you this", date(2025, 6, 21)),
    ]
    assert found[0]["description"] == "“I will send it” On 3 June 2025."


@pytest.mark.parametrize(
    ("month", "day", "kept"),
    [
        (5, 12, [date(2026, 5, 12), date(2027, 5, 12), date(2028, 5, 12)]),
        (2, 29, [date(2026, 3, 1), date(2027, 3, 1), date(2028, 2, 29)]),
    ],
)
def test_birthdays_come_every_year(month: int, day: int, kept: list[date]) -> None:
    one = Birthday("p1", "Ada Orr", month, day, date(2026, month, min(day, 28)))
    [event] = events(calendar(week(birthdays=(one,))))
    assert event["summary"] == "Ada Orr: birthday"
    start = event["dtstart"]
    assert isinstance(start, date)
    begin = datetime(start.year, start.month, start.day)
    rule = rrulestr(str(event["rrule"]), dtstart=begin)
    between = rule.between(datetime(2026, 1, 1), datetime(2029, 1, 1))
    assert [each.date() for each in between] == kept


def test_a_birthday_that_is_a_step_is_one_entry() -> None:
    greet = step(act=Kind.CONGRATULATION)
    one = Birthday("p1", "Ada Orr", 6, 14, date(2026, 6, 14), step=True)
    assert [e["summary"] for e in events(calendar(week([greet], birthdays=(one,))))] == [
        "Ada Orr: birthday"
    ]
    # a new place of work is no birthday
    moved = step(act=Kind.CONGRATULATION, proof="i7")
    assert len(events(calendar(week([moved], birthdays=(one,))))) == 2


def test_what_is_done_is_gone_or_cancelled() -> None:
    [before] = events(calendar(week([step()])))
    done = week(settled=(Settled(ADA, Kind.MAINTENANCE, "done"),))
    assert events(calendar(done)) == []
    [event] = events(calendar(done, cancelled=True))
    assert event["status"] == "CANCELLED" and event["sequence"] == "1"
    assert event["uid"] == before["uid"] and event["dtstart"] == before["dtstart"]


NASTY = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("\r\n\x0b\x0c\x1c\x85\u2028\u2029\\;,:\x00\x1b"),
    ),
    max_size=200,
)


@settings(max_examples=120, deadline=None)
@given(NASTY, NASTY)
def test_whatever_stands_in_mail_stays_inside_its_property(name: str, words: str) -> None:
    who = Person("p1", name, ())
    text = calendar(
        week(
            [replace(step(who), why=words, opener=f"{words}\r\nBEGIN:VALARM")],
            promises=(
                Promised("p1", name, True, words, date(2025, 6, 3), date(2025, 6, 20), "i3"),
            ),
        )
    )
    lines = text.split("\r\n")
    assert lines[-1] == "" and all(len(line.encode()) <= 75 for line in lines)
    # no other end of a line is left that any reader may break at
    assert text.splitlines() == lines[:-1]
    whole = text.replace("\r\n ", "")
    names = {re.split("[:;]", line)[0] for line in whole.split("\r\n")[:-1]}
    assert names <= {
        "BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "NAME", "X-WR-CALNAME",
        "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY",
        "DESCRIPTION", "STATUS", "CLASS", "TRANSP",
    }  # fmt: skip
    assert [line for line in whole.split("\r\n") if line.startswith("BEGIN")] == [
        "BEGIN:VCALENDAR", "BEGIN:VEVENT", "BEGIN:VEVENT",
    ]  # fmt: skip


def test_every_entry_says_when_it_was_made() -> None:
    [event] = events(calendar(week([step()])))
    assert event["dtstamp"] == datetime(2025, 6, 15, tzinfo=UTC)
