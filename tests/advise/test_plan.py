"""A week's plan on hand-made weeks whose right steps are plain to any reader.

Written before the code that must meet them: who is in the week, what is to be done with whom, and
words that the reason or the opener must hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.advise.plan import Beside, week_plan
from closeknit.advise.plan.openers import readable
from closeknit.advise.plan.seen import Move
from closeknit.advise.plan.table import (
    BIRTHDAY_OF_29_FEBRUARY,
    BROUGHT_BACK,
    LEAST_VALUE,
    LIKELY,
    MOST_VALUE,
    TABLE,
)
from closeknit.model.gains import Letter, Line
from closeknit.model.gains import State as Known_
from closeknit.model.known import Known
from closeknit.model.ledger import By, Deed, Entry, State
from closeknit.model.plans import Kind, Plan, Step, Taken
from closeknit.model.ties import Standing, Tie

Make = Callable[..., Tie]
DAY = 86_400
AS_OF = 1_750_000_000  # Sunday 15 June 2025, the last day of its week
NAMES = {50: "Inês Costa", 51: "Tom Reed"}

# fmt: off
CLOSE = {  # in touch, and nothing left to show
    "mine": 80, "theirs": 85, "years": 6, "silence": 5, "gap": 9, "trials": 30, "answered": 25,
    "my_first": 20, "their_first": 20, "exchanges": 26,
}
GROWING = {  # about as likely a connection as not
    "mine": 20, "theirs": 22, "years": 2, "silence": 6, "gap": 12, "trials": 9, "answered": 7,
    "my_first": 6, "their_first": 6, "exchanges": 5,
}
SLIGHT = {"mine": 4, "theirs": 3, "years": 1, "silence": 30, "gap": 40, "trials": 3, "answered": 1}
ASLEEP = {
    "mine": 60, "theirs": 70, "years": 9, "silence": 900, "gap": 12, "trials": 20, "answered": 15,
    "my_first": 15, "their_first": 20, "exchanges": 0, "best": 22, "dormant": True,
}
# fmt: on


@dataclass(frozen=True)
class Who:
    """One person of a week. `wrote`: days since my last message to them. `ledger`: what was done,
    each with the days since."""

    name: str
    tie: Mapping[str, object]
    ledger: tuple[Entry, ...] = ()
    wrote: float = 5
    topics: tuple[str, ...] = ()
    note: str = ""
    title: str = ""
    birthday: str = ""
    quiet: str = ""


@dataclass(frozen=True)
class Week:
    """`steps` are (first name, kind) in their order; every phrase stands in a reason or opener."""

    about: str
    people: tuple[Who, ...]
    steps: tuple[tuple[str, Kind], ...] = ()
    phrases: tuple[str, ...] = ()
    minutes: int = 90
    taken: tuple[tuple[str, Kind, str, float], ...] = ()  # first name, kind, word, days ago
    names: dict[int, str] = field(default_factory=lambda: dict(NAMES))


def did(what: str, by: By, days: float, text: str = "", **more: object) -> Entry:
    """An entry of so many days ago, found in mail unless it says otherwise."""
    entry = Entry(what, by, 7, int(AS_OF - days * DAY), f"i{int(days * 10)}", "", text)
    found = {"state": State.PROPOSED, "probability": 0.9, **more}
    return replace(entry, **found)  # type: ignore[arg-type]


def noted(what: str, by: By, days: float, text: str = "", **more: object) -> Entry:
    """The same, noted by hand."""
    return did(what, by, days, text, state=State.LOGGED, probability=1.0, **more)


OPEN_PROMISE = did(
    Deed.PROMISE, By.ME, 8, "I will send you the figures by Wednesday.", outcome="open"
)
INTRODUCED = did(Deed.INTRODUCTION, By.THEM, 5, "Robin, meet Inês.", other=50)
PORTO = "Looks for a bookkeeper in Porto."

WEEKS = (
    Week(
        "an open promise of mine",
        (Who("Priya Nair", CLOSE, (OPEN_PROMISE,)),),
        (("Priya", Kind.PROMISE),),
        ("I will send you the figures by Wednesday.", "7 June"),
    ),
    Week(
        "a promise that is due later, one that was kept, and one that they made to me",
        (
            Who(
                "Priya Nair",
                CLOSE,
                (noted(Deed.PROMISE, By.ME, 8, "a plan, by 2025-08-01", outcome="open"),),
            ),
            Who(
                "Ana Duarte", CLOSE, (did(Deed.PROMISE, By.ME, 8, "I will call.", outcome="kept"),)
            ),
            Who(
                "Jan Bauer",
                CLOSE,
                (did(Deed.PROMISE, By.THEM, 40, "I will send it.", outcome="late"),),
            ),
        ),
    ),
    Week(
        "a promise with a day in this week",
        (
            Who(
                "Priya Nair",
                CLOSE,
                (noted(Deed.PROMISE, By.ME, 30, "a plan, by 2025-06-14", outcome="open"),),
            ),
        ),
        (("Priya", Kind.PROMISE),),
        ("a plan", "14 June"),
    ),
    Week(
        "a promise of long ago, found by a machine, isn't dug up",
        (
            Who(
                "Priya Nair", CLOSE, (did(Deed.PROMISE, By.ME, 200, "I will try.", outcome="late"),)
            ),
        ),
    ),
    Week(
        "thanks owed for an introduction",
        (Who("Tomás Reyes", CLOSE, (INTRODUCED,)),),
        (("Tomás", Kind.THANKS),),
        ("introduced you to Inês Costa", "thank you for introducing me to Inês"),
    ),
    Week(
        "thanks owed for an ask that was granted, and for a favour that was noted",
        (
            Who(
                "Becky Stone",
                CLOSE,
                (
                    did(
                        Deed.ASK,
                        By.ME,
                        12,
                        "Would you look over my draft?",
                        size=2,
                        outcome="granted",
                    ),
                ),
            ),
            Who("Omar Haddad", CLOSE, (noted(Deed.FAVOUR, By.THEM, 6, "drove me to the station"),)),
        ),
        (("Omar", Kind.THANKS), ("Becky", Kind.THANKS)),
        ("Would you look over my draft?", "drove me to the station"),
    ),
    Week(
        "thanks that were said: in mail, noted, or spoken on a call; and a quick question",
        (
            Who("Tomás Reyes", CLOSE, (INTRODUCED, did(Deed.THANKS, By.ME, 4, "Thank you!"))),
            Who(
                "Becky Stone",
                CLOSE,
                (
                    did(
                        Deed.ASK,
                        By.ME,
                        12,
                        "Would you look over my draft?",
                        size=2,
                        outcome="granted",
                    ),
                    did(Deed.FAVOUR, By.THEM, 9, "Thank you for the corrections."),
                ),
            ),
            Who(
                "Omar Haddad",
                CLOSE,
                (
                    noted(Deed.FAVOUR, By.THEM, 6, "drove me home"),
                    noted(Deed.CALL, By.BOTH, 3),
                ),
            ),
            Who(
                "Ana Duarte",
                CLOSE,
                (did(Deed.ASK, By.ME, 12, "Which printer?", size=1, outcome="granted"),),
            ),
        ),
    ),
    Week(
        "a loop to close: introduced to somebody five weeks ago, and not a word since",
        (
            Who(
                "Tomás Reyes",
                {**CLOSE, "gap": 30},
                (replace(INTRODUCED, time=AS_OF - 35 * DAY),),
                wrote=34,
            ),
        ),
        (("Tomás", Kind.LOOP),),
        ("Inês Costa", "how it went"),
    ),
    Week(
        "a lead of three weeks ago that was thanked for, but not told how it went",
        (
            Who(
                "Léa Moreau",
                CLOSE,
                (
                    did(
                        Deed.REFERRAL,
                        By.THEM,
                        21,
                        "Ruth Odlum needs a plan; I gave her your number.",
                        outcome="thanked",
                    ),
                ),
                wrote=9,
            ),
        ),
        (("Léa", Kind.LOOP),),
        ("passed a lead on to you", "Ruth Odlum needs a plan"),
    ),
    Week(
        "a lead of which I told how it went",
        (
            Who(
                "Léa Moreau",
                CLOSE,
                (did(Deed.REFERRAL, By.THEM, 21, "Ruth Odlum…", outcome="told"),),
            ),
        ),
    ),
    Week(
        "an ask of me that waits",
        (
            Who(
                "Dorian Pike",
                SLIGHT,
                (
                    did(
                        Deed.ASK,
                        By.THEM,
                        6,
                        "Could you tell me what the stand costs?",
                        size=1,
                        outcome="open",
                    ),
                ),
                wrote=40,
            ),
        ),
        (("Dorian", Kind.ANSWER),),
        ("Could you tell me what the stand costs?",),
    ),
    Week(
        "an ask of me after which I wrote: it was answered, or will be",
        (
            Who(
                "Dorian Pike",
                SLIGHT,
                (did(Deed.ASK, By.THEM, 16, "Could you tell me?", size=1, outcome="unanswered"),),
                wrote=3,
            ),
        ),
    ),
    Week(
        "silence of more than twice the usual gap",
        (
            Who(
                "Marta Quill",
                {**CLOSE, "silence": 25, "gap": 10},
                wrote=24,
                topics=("harbour", "accounts"),
            ),
        ),
        (("Marta", Kind.MAINTENANCE),),
        ("in touch about every two weeks; no word between you since 22 May", "harbour"),
    ),
    Week(
        "silence of one and a half times the gap",
        (Who("Marta Quill", {**CLOSE, "silence": 16, "gap": 10}, wrote=15),),
    ),
    Week(
        "twice a gap of two days is no silence",
        (Who("Marta Quill", {**CLOSE, "silence": 6, "gap": 2}, wrote=6),),
    ),
    Week(
        "a long silence, but I wrote three days ago, or we met",
        (
            Who("Marta Quill", {**CLOSE, "silence": 40, "gap": 10}, wrote=3),
            Who(
                "Jan Bauer",
                {**CLOSE, "silence": 40, "gap": 10},
                (noted(Deed.MEETING, By.BOTH, 4),),
                wrote=40,
            ),
        ),
    ),
    Week(
        "the one dormant tie that is worth most",
        (
            Who("Nadia Holm", ASLEEP, wrote=905, topics=("archive",)),
            Who("Abel Ross", {**ASLEEP, "best": 7}, wrote=905),
        ),
        (("Nadia", Kind.RECONNECTION),),
        ("22 times both ways", "archive"),
    ),
    Week(
        "a birthday in this week, of a connection; not of somebody hardly known",
        (
            Who("Sam Okoro", CLOSE, birthday="1979-06-15"),
            Who("Ines Calder", CLOSE, birthday="--06-16"),
            Who("Tom Reed", {"mine": 1, "years": 3}, birthday="--06-14", wrote=900),
        ),
        (("Sam", Kind.CONGRATULATION),),
        ("Happy birthday",),
    ),
    Week(
        "two who look for the same",
        (Who("Jan Bauer", CLOSE, note=PORTO), Who("Inês Costa", CLOSE, note=PORTO)),
        (("Jan", Kind.INTRODUCTION),),
        ("Inês Costa", "bookkeeper"),
    ),
    Week(
        "one who looks for what the other is",
        (
            Who("Jan Bauer", CLOSE, note="Opening an office; needs an electrician."),
            Who("Vik Rawl", CLOSE, title="Electrician"),
            Who("Gil Hart", CLOSE, title="Surveyor"),
        ),
        (("Jan", Kind.INTRODUCTION),),
        ("Vik Rawl", "electrician"),
    ),
    Week(
        "two who were introduced already",
        (
            Who(
                "Jan Bauer",
                CLOSE,
                (replace(did(Deed.INTRODUCTION, By.ME, 90), other=2),),
                note=PORTO,
            ),
            Who("Inês Costa", CLOSE, note=PORTO),
        ),
    ),
    Week(
        "one deepening step, and no second",
        (Who("Ana Duarte", GROWING, topics=("seating", "spring")), Who("Eva Novak", GROWING)),
        (("Ana", Kind.DEEPENING),),
        ("30 minutes",),
    ),
    Week(
        "somebody quiet, whatever there is",
        (
            Who(
                "Priya Nair",
                CLOSE,
                (OPEN_PROMISE, INTRODUCED),
                quiet="deceased",
                birthday="--06-15",
            ),
            Who("Jan Bauer", ASLEEP, quiet="private", wrote=900),
            Who("Ana Duarte", GROWING, note=PORTO, quiet="left"),
            Who("Inês Costa", CLOSE, note=PORTO),
        ),
    ),
    Week(
        "too few minutes for a promise: what fits is done, nothing is squeezed",
        (Who("Priya Nair", CLOSE, (OPEN_PROMISE,)), Who("Tomás Reyes", CLOSE, (INTRODUCED,))),
        (("Tomás", Kind.THANKS),),
        minutes=7,
    ),
    Week("no minutes at all", (Who("Tomás Reyes", CLOSE, (INTRODUCED,)),), minutes=0),
    Week("nothing to do", (Who("Marta Quill", CLOSE), Who("Tom Reed", SLIGHT))),
    Week("nobody", ()),
    Week(
        "two reasons for one person: one step",
        (Who("Priya Nair", {**CLOSE, "silence": 40}, (OPEN_PROMISE, INTRODUCED), wrote=39),),
        (("Priya", Kind.PROMISE),),
    ),
    Week(
        "promises and thanks before new things, maintenance too",
        (
            Who("Ana Duarte", GROWING),
            Who("Nadia Holm", ASLEEP, wrote=905),
            Who("Jan Bauer", CLOSE, note=PORTO),
            Who("Inês Costa", CLOSE, note=PORTO),
            Who("Marta Quill", {**CLOSE, "silence": 25, "gap": 10}, wrote=24),
            Who("Priya Nair", SLIGHT, (OPEN_PROMISE,)),
            Who("Tomás Reyes", SLIGHT, (INTRODUCED,)),
        ),
        (
            ("Priya", Kind.PROMISE),
            ("Tomás", Kind.THANKS),
            ("Marta", Kind.MAINTENANCE),
        ),
        minutes=40,
    ),
    Week(
        "done this week: that person's turn is over, and the time is spent",
        (Who("Priya Nair", CLOSE, (OPEN_PROMISE, INTRODUCED)), Who("Ana Duarte", GROWING)),
        taken=(("Priya", Kind.PROMISE, "done", 1),),
        minutes=40,
    ),
    Week(
        "done three weeks ago, and the reason is the same",
        (Who("Tomás Reyes", CLOSE, (replace(INTRODUCED, time=AS_OF - 30 * DAY),), wrote=29),),
        taken=(("Tomás", Kind.THANKS, "done", 21), ("Tomás", Kind.LOOP, "done", 10)),
    ),
    Week(
        "thanked before, and now there is a new reason",
        (Who("Tomás Reyes", CLOSE, (INTRODUCED,)),),
        (("Tomás", Kind.THANKS),),
        taken=(("Tomás", Kind.THANKS, "done", 40),),
    ),
    Week(
        "rung up where no machine could see it: the silence counts from then",
        (Who("Marta Quill", {**CLOSE, "silence": 60, "gap": 10}, wrote=59),),
        taken=(("Marta", Kind.MAINTENANCE, "done", 12),),
    ),
    Week(
        "and when that is long ago, it is time again",
        (Who("Marta Quill", {**CLOSE, "silence": 60, "gap": 10}, wrote=59),),
        (("Marta", Kind.MAINTENANCE),),
        taken=(("Marta", Kind.MAINTENANCE, "done", 30),),
    ),
    Week(
        "skipped three weeks ago",
        (Who("Tomás Reyes", CLOSE, (replace(INTRODUCED, time=AS_OF - 35 * DAY),), wrote=34),),
        taken=(("Tomás", Kind.LOOP, "skip", 21),),
    ),
    Week(
        "skipped five weeks ago",
        (Who("Tomás Reyes", CLOSE, (replace(INTRODUCED, time=AS_OF - 60 * DAY),), wrote=50),),
        (("Tomás", Kind.LOOP),),
        taken=(("Tomás", Kind.LOOP, "skip", 35),),
    ),
    Week(
        "snoozed till Tuesday, and a snooze that is over",
        (Who("Priya Nair", CLOSE, (OPEN_PROMISE,)), Who("Omar Haddad", CLOSE, (OPEN_PROMISE,))),
        (("Omar", Kind.PROMISE),),
        taken=(
            ("Priya", Kind.PROMISE, f"snooze:{AS_OF + 2 * DAY}", 8),
            ("Omar", Kind.PROMISE, f"snooze:{AS_OF - DAY}", 8),
        ),
    ),
    Week(
        "snoozed on Thursday until yesterday: it is back in the same week",
        (Who("Omar Haddad", CLOSE, (OPEN_PROMISE,)),),
        (("Omar", Kind.PROMISE),),
        taken=(("Omar", Kind.PROMISE, f"snooze:{AS_OF - DAY}", 3),),
    ),
    Week(
        "taken back",
        (Who("Priya Nair", CLOSE, (OPEN_PROMISE,)),),
        (("Priya", Kind.PROMISE),),
        taken=(("Priya", Kind.PROMISE, "done", 2), ("Priya", Kind.PROMISE, "clear", 1)),
    ),
)


def _known(make_tie: Make, who: Who, number: int) -> Known:
    tie = make_tie(who.name, person=f"p{number}", **who.tie)
    last = None if not who.tie.get("mine") else AS_OF - int(who.wrote * DAY)
    person = replace(tie.person, title=who.title)
    tie = replace(tie, last_from_me=last, person=person)
    ledger = tuple(replace(e, person=number) for e in sorted(who.ledger, key=lambda e: e.time))
    return Known(replace(tie, quiet=who.quiet), ledger, who.topics, who.note, who.birthday)


def _plan(make_tie: Make, week: Week, minutes: int | None = None) -> Plan:
    known = [_known(make_tie, who, n) for n, who in enumerate(week.people, 1)]
    handles = {who.name.split()[0]: f"p{n}@example.org" for n, who in enumerate(week.people, 1)}
    taken = tuple(
        Taken(handles[name], kind, word, int(AS_OF - days * DAY), n)
        for n, (name, kind, word, days) in enumerate(week.taken, 1)
    )
    budget = week.minutes if minutes is None else minutes
    return week_plan(known, AS_OF, budget, taken, Beside(names=week.names))


def _told(steps: Sequence[Step]) -> list[tuple[str, Kind]]:
    return [(step.person.name.split()[0], step.act) for step in steps]


@pytest.mark.parametrize("week", WEEKS, ids=lambda week: week.about)
def test_week(make_tie: Make, week: Week) -> None:
    plan = _plan(make_tie, week)
    assert _told(plan.steps) == list(week.steps)
    said = "\n".join(f"{step.why}\n{step.opener}" for step in plan.steps)
    for phrase in week.phrases:
        assert phrase in said


def test_every_kind_has_its_week() -> None:
    assert {kind for week in WEEKS for _, kind in week.steps} == set(Kind)


@pytest.mark.parametrize("week", WEEKS, ids=lambda week: week.about)
def test_openers_are_two_lines_that_name_them(make_tie: Make, week: Week) -> None:
    for step in _plan(make_tie, week).steps:
        first, second = step.opener.splitlines()
        assert step.person.name.split()[0] in first
        assert second
        assert step.gain_is == "assumed"
        words = f" {step.why} {step.opener} ".replace(",", " ").lower().split()
        assert not {"he", "she", "his", "him", "hers"} & set(words)


# the calendar ---------------------------------------------------------------------------------


def _birthday(make_tie: Make, birthday: str, today: str) -> list[tuple[str, Kind]]:
    as_of = int(datetime.fromisoformat(f"{today}T12:00:00+00:00").timestamp())
    tie = make_tie("Sam Okoro", person="p1", **CLOSE)
    tie = replace(tie, as_of=as_of, last_from_me=as_of - 9 * DAY, last_to_me=as_of - 9 * DAY)
    return _told(week_plan([Known(tie, birthday=birthday)], as_of, 90).steps)


@pytest.mark.parametrize(
    ("birthday", "today", "in_plan"),
    [
        ("2000-02-29", "2024-02-29", True),  # a Thursday
        ("2000-02-29", "2023-03-01", True),  # a Wednesday: no 29th that year
        ("--02-29", "2026-02-24", True),  # from Tuesday 24 February to Sunday 1 March
        ("--02-29", "2026-03-03", False),
        ("--01-01", "2025-12-29", True),  # the week of New Year begins in the old year
        ("--12-31", "2026-01-01", True),  # and on Thursday it was yesterday
        ("--12-28", "2025-12-29", False),
        ("--05-11", "2026-05-11", True),  # a Monday
        ("--05-17", "2026-05-11", True),
        ("--05-18", "2026-05-11", False),
        ("", "2026-05-11", False),
        ("in May", "2026-05-11", False),
        ("1970-13-40", "2026-05-11", False),
    ],
)
def test_birthdays(make_tie: Make, birthday: str, today: str, in_plan: bool) -> None:
    assert BIRTHDAY_OF_29_FEBRUARY == (3, 1)
    expected = [("Sam", Kind.CONGRATULATION)] if in_plan else []
    assert _birthday(make_tie, birthday, today) == expected


def test_a_birthday_on_which_i_wrote_is_over(make_tie: Make) -> None:
    tie = make_tie("Sam Okoro", person="p1", **CLOSE)
    wrote = replace(tie, last_from_me=AS_OF - DAY // 2)
    day = datetime.fromtimestamp(AS_OF - DAY // 2, UTC).strftime("--%m-%d")
    assert not week_plan([Known(wrote, birthday=day)], AS_OF, 90).steps


def test_the_week_has_its_number(make_tie: Make) -> None:
    plan = week_plan([], AS_OF, 90)
    assert (plan.week, plan.monday) == ("2025-W24", "2025-06-09")
    new_year = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())
    assert week_plan([], new_year, 90).week == "2026-W01"


# references -----------------------------------------------------------------------------------


def test_references_stay_when_others_come_and_go(make_tie: Make) -> None:
    week = next(week for week in WEEKS if week.about.startswith("promises and thanks before"))
    refs = [{s.person.id: s.ref for s in _plan(make_tie, week, n).steps} for n in (30, 60, 500)]
    few, more, most_of_all = refs
    assert few.items() <= more.items() <= most_of_all.items()
    assert len(set(most_of_all.values())) == len(most_of_all)
    # another week, other references
    known = [_known(make_tie, who, n) for n, who in enumerate(week.people, 1)]
    later = week_plan(known, AS_OF + 7 * DAY, 500).steps
    assert not {step.ref for step in later} & set(most_of_all.values())


# the table ------------------------------------------------------------------------------------


def test_what_is_owed_and_maintenance_come_before_new_things() -> None:
    """By the table alone: the least that one of the first can weigh a minute, in doubt and with
    the person of least value, is more than the most that a new thing can."""
    then = (Kind.INTRODUCTION, Kind.DEEPENING, Kind.RECONNECTION)
    in_doubt = (Kind.PROMISE, Kind.ANSWER, Kind.THANKS, Kind.LOOP)  # found with a probability
    assert set(TABLE) == set(Kind)
    least = min(
        LEAST_VALUE * (LIKELY if kind in in_doubt else 1.0) * row.gain / row.minutes
        for kind, row in TABLE.items()
        if kind not in then
    )
    assert least >= max(MOST_VALUE * TABLE[kind].gain / TABLE[kind].minutes for kind in then)
    assert TABLE[Kind.MAINTENANCE].gain == min(gain for _, gain in BROUGHT_BACK)


# contact that happens anyway ------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Kind.MAINTENANCE, Kind.RECONNECTION, Kind.LOOP, Kind.ANSWER])
def test_a_step_cancels_itself_when_i_write(make_tie: Make, kind: Kind) -> None:
    week = next(w for w in WEEKS if len(w.steps) == 1 and w.steps[0][1] is kind)
    assert [step.act for step in _plan(make_tie, week).steps] == [kind]
    wrote = replace(week, people=tuple(replace(who, wrote=0.5) for who in week.people))
    assert kind not in [step.act for step in _plan(make_tie, wrote).steps]


@pytest.mark.parametrize("kind", [Kind.MAINTENANCE, Kind.RECONNECTION, Kind.LOOP, Kind.THANKS])
def test_a_step_cancels_itself_when_we_meet(make_tie: Make, kind: Kind) -> None:
    week = next(w for w in WEEKS if len(w.steps) == 1 and w.steps[0][1] is kind)
    known = [_known(make_tie, who, n) for n, who in enumerate(week.people, 1)]
    assert kind in [s.act for s in week_plan(known, AS_OF, 90).steps]
    met = Beside(met={k.tie.person.id: AS_OF - DAY for k in known})
    assert kind not in [s.act for s in week_plan(known, AS_OF, 90, (), met).steps]


def test_a_promise_isnt_kept_by_writing(make_tie: Make) -> None:
    who = Who("Priya Nair", CLOSE, (OPEN_PROMISE,), wrote=0.1)
    assert [s.act for s in _plan(make_tie, Week("", (who,))).steps] == [Kind.PROMISE]
    kept = replace(who, ledger=(replace(OPEN_PROMISE, outcome="kept"),))
    assert not _plan(make_tie, Week("", (kept,))).steps


# properties -----------------------------------------------------------------------------------

DAYS = st.floats(0, 400)
ENTRIES = st.builds(
    did,
    st.sampled_from([*Deed, "vouch"]),
    st.sampled_from([By.ME, By.THEM]),
    st.floats(-60, 300),
    st.sampled_from(["I will\nsend it.", "Could you help? We need a printer in York.", ""]),
    outcome=st.sampled_from(["", "open", "late", "kept", "granted", "unanswered", "thanked"]),
    size=st.sampled_from([None, 1, 2, 4]),
    other=st.sampled_from([None, 1, 2, 50]),
    probability=st.floats(0, 1),
)
PEOPLE = st.lists(
    st.builds(
        Who,
        st.sampled_from(["Ann Lee", "Bo Ek", "Cy Dahl", "Di Fry"]),
        st.builds(
            lambda base, silence, gap: {**base, "silence": silence, "gap": gap},
            st.sampled_from([CLOSE, GROWING, SLIGHT, ASLEEP, {}]),
            DAYS,
            st.one_of(st.none(), st.floats(1, 90)),
        ),
        st.lists(ENTRIES, max_size=4).map(tuple),
        DAYS,
        st.sampled_from([(), ("harbour",)]),
        st.sampled_from(["", PORTO, "Needs a printer"]),
        st.sampled_from(["", "Printer"]),
        st.sampled_from(["", "--06-14", "1980-06-12", "2000-02-29"]),
        st.sampled_from(["", "", "", "left"]),
    ),
    max_size=9,
)
TAKEN = st.lists(
    st.builds(
        Taken,
        st.sampled_from([f"p{n}@example.org" for n in range(1, 9)]),
        st.sampled_from(list(Kind)),
        st.sampled_from(["done", "skip", f"snooze:{AS_OF + 9 * DAY}", "clear"]),
        st.integers(AS_OF - 60 * DAY, AS_OF + 60 * DAY),
        st.integers(1, 99),
    ),
    max_size=6,
).map(tuple)
LIVES = settings(max_examples=150, deadline=None)


def _lived(make_tie: Make, people: list[Who]) -> list[Known]:
    return [_known(make_tie, who, n) for n, who in enumerate(people, 1)]


def _worth(plan: Plan) -> float:
    return sum(step.value * step.gain for step in plan.steps)


@LIVES
@given(people=PEOPLE, minutes=st.integers(0, 200), taken=TAKEN)
def test_limits(make_tie: Make, people: list[Who], minutes: int, taken: tuple[Taken, ...]) -> None:
    known = _lived(make_tie, people)
    plan = week_plan(known, AS_OF, minutes, taken, Beside(names=NAMES))
    reached = [p.id for step in plan.steps for p in (step.person, step.other) if p is not None]
    assert len(reached) == len(set(reached))
    assert sum(step.minutes for step in plan.steps) <= minutes
    quiet = {k.tie.person.id for k in known if k.quiet}
    assert not quiet & set(reached)
    kinds = [step.act for step in plan.steps]
    assert kinds.count(Kind.DEEPENING) <= 1
    assert kinds.count(Kind.RECONNECTION) <= 1
    assert all(kinds.count(kind) <= TABLE[kind].most for kind in kinds)
    assert all(len(step.opener.splitlines()) == 2 for step in plan.steps)


@LIVES
@given(people=PEOPLE, minutes=st.integers(0, 150), more=st.integers(0, 60), taken=TAKEN)
def test_more_minutes_never_bring_less(
    make_tie: Make, people: list[Who], minutes: int, more: int, taken: tuple[Taken, ...]
) -> None:
    known = _lived(make_tie, people)
    few = week_plan(known, AS_OF, minutes, taken)
    many = week_plan(known, AS_OF, minutes + more, taken)
    assert _worth(many) >= _worth(few) - 1e-9


@LIVES
@given(people=PEOPLE, taken=TAKEN)
def test_nothing_later_is_used(make_tie: Make, people: list[Who], taken: tuple[Taken, ...]) -> None:
    known = _lived(make_tie, people)
    past = [replace(k, ledger=tuple(e for e in k.ledger if e.time <= AS_OF)) for k in known]
    said = tuple(each for each in taken if each.time <= AS_OF)
    assert week_plan(known, AS_OF, 90, taken) == week_plan(past, AS_OF, 90, said)


def test_unknown_standing_is_no_reason_to_write(make_tie: Make) -> None:
    tie = make_tie("Tom Reed", person="p1", mine=1, theirs=1, silence=400, gap=3)
    assert tie.standing is Standing.UNKNOWN
    assert not week_plan([Known(tie, birthday="--06-15")], AS_OF, 90).steps


# what an opener is about ------------------------------------------------------------------------


def _line(letter: Letter, text: str, state: Known_, days: float | None = None) -> Line:
    time = None if days is None else int(AS_OF - days * DAY)
    ref, source = ("c1", "their card") if state is Known_.CARD else ("i5", "their message of then")
    return Line(letter, text, source, ref, state, ref, time)


GOAL = _line(Letter.GOALS, "Looks for a room in York", Known_.CARD)
WISH = _line(Letter.GOALS, "“I would love to open a shop.”", Known_.PROPOSED, 90)
PLAYS = _line(Letter.INTERESTS, "plays the cello", Known_.CARD)
MAYBE = _line(Letter.INTERESTS, "“My garden is a wilderness.”", Known_.PROPOSED, 30)
MOVED = Move("elm.example", "oak.example", int(AS_OF - 30 * DAY), "i77")
NOT_TOLD = (replace(INTRODUCED, time=int(AS_OF - 60 * DAY)),)
# silent for 25 days where it is 10: lines known, the last subject, moved or not, what they did for
# me; what the opener says and its source
ABOUT = (
    ((), "", None, (), "“harbour”", "a word of the subjects"),
    ((), "Re: The move to York", None, (), "“The move to York”", "the subject of your last"),
    ((PLAYS,), "Re: The move to York", None, (), "“The move to York”", "the subject of your last"),
    ((PLAYS,), "", None, (), "[plays the cello]", "their card"),
    ((MAYBE,), "", None, (), "“harbour”", "a word of the subjects"),
    ((GOAL, PLAYS), "The move", None, (), "[Looks for a room in York]", "their card"),
    ((WISH,), "", None, (), "you wrote to me: “I would love to open a shop.”", "[i5]"),
    ((replace(WISH, time=AS_OF - 500 * DAY),), "", None, (), "“harbour”", "a word of the"),
    ((GOAL,), "", replace(MOVED, since=AS_OF - 200 * DAY), (), "[Looks for", "their card"),
    ((GOAL,), "", MOVED, (), "you are at elm.example now", "their address since 16 May [i77]"),
    # what they did for me comes before anything
    ((GOAL,), "", None, NOT_TOLD, "you introduced me to Inês Costa on 16 April, and I never told",
     "what they did for you"),
)  # fmt: skip


@pytest.mark.parametrize(("lines", "subject", "move", "ledger", "said", "source"), ABOUT)
def test_the_opener_uses_what_is_known(
    make_tie: Make,
    lines: tuple[Line, ...],
    subject: str,
    move: Move | None,
    ledger: tuple[Entry, ...],
    said: str,
    source: str,
) -> None:
    who = Who(
        "Marta Quill", {**CLOSE, "silence": 25, "gap": 10}, ledger, wrote=24, topics=("harbour",)
    )
    beside = Beside(
        names=NAMES,
        subjects={"p1": subject},
        lines={"p1": lines},
        moves={"p1": move} if move else {},
    )
    steps = week_plan([_known(make_tie, who, 1)], AS_OF, 90, (), beside).steps
    (step,) = (s for s in steps if s.act is Kind.MAINTENANCE)
    assert said in step.opener and len(step.opener.splitlines()) == 2
    assert source in step.source


def test_a_new_place_of_work_is_congratulated_once(make_tie: Make) -> None:
    who = Who("Marta Quill", CLOSE, wrote=40)
    known = [_known(make_tie, who, 1)]
    beside = Beside(moves={"p1": MOVED})
    (step,) = week_plan(known, AS_OF, 90, (), beside).steps
    assert (step.act, step.proof) == (Kind.CONGRATULATION, "i77")
    assert "Since 16 May Marta writes from elm.example; before it was oak.example" in step.why
    assert "you are at elm.example now" in step.opener
    wrote = [_known(make_tie, replace(who, wrote=20), 1)]
    done = Taken("p1@example.org", Kind.CONGRATULATION, "done", AS_OF - 9 * DAY)
    assert not week_plan(wrote, AS_OF, 90, (), beside).steps
    assert not week_plan(known, AS_OF, 90, (done,), beside).steps
    old = Beside(moves={"p1": replace(MOVED, since=AS_OF - 130 * DAY)})
    assert not week_plan(known, AS_OF, 90, (), old).steps


# the last subject -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        ("Re: AW: The move to York", "The move to York"),
        ("[Chapter] Re: Breakfast, on Friday?", "Breakfast, on Friday"),
        ("Invitation: an evening for owners", "Invitation: an evening for owners"),
        ("Re: [PATCH v2 3/4] man/man3/getline.3: wfix", ""),
        ("Fwd: 20250612-4711", ""),
        ("hi", ""),
        ("Re: Wednesday", ""),
        ("Long time!", ""),
        ("Thought of you", ""),
        ("A subject that goes on and on, well past what anybody would say in a letter", ""),
        ("", ""),
    ],
)
def test_subjects_that_people_talk_in(subject: str, told: str) -> None:
    assert readable(subject) == told


def test_the_opener_uses_the_last_subject(make_tie: Make) -> None:
    who = Who("Marta Quill", {**CLOSE, "silence": 25, "gap": 10}, wrote=24, topics=("harbour",))
    known = [_known(make_tie, who, 1)]
    beside = Beside(subjects={"p1": "Re: The move to York"})
    (step,) = week_plan(known, AS_OF, 90, (), beside).steps
    assert "“The move to York”" in step.opener
    assert "harbour" not in step.opener
    bare = week_plan(known, AS_OF, 90).steps[0]
    assert step == replace(bare, opener=step.opener, source=step.source)
    assert "subject" in step.source
