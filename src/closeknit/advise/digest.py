"""A week in a minute: what is to do, what changed, what is open between me and others.

A value only, made of what the plan and the ledger hold; each thing stands in one place, so that
what is a step of the plan isn't told a second time as a promise or as thanks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from closeknit.advise.plan.table import (
    BIRTHDAY_OF_29_FEBRUARY,
    FRESH_PROMISE,
    LIKELY,
    NOTED,
    SETTLES,
    WAITING,
)
from closeknit.advise.plan.taken import by_handle, kept_away
from closeknit.advise.quiet import suggestable
from closeknit.clock import DAY
from closeknit.model.known import Known
from closeknit.model.ledger import By, Deed, Entry, Outcome, State, Word
from closeknit.model.people import Person
from closeknit.model.plans import Kind, Plan, Step, Taken
from closeknit.model.ties import Standing
from closeknit.model.verdicts import Size

SOON = 7  # days ahead in which a birthday is told
OWED = (Kind.THANKS, Kind.LOOP)
Due = Callable[[str, date], date | None]
_NOTED_DAY = re.compile(r",?\s*by \d{4}-\d\d-\d\d\W*$")  # as a note of a promise has it
_BIRTHDAY = re.compile(r"(?:-|\d{4})-?(\d\d)-?(\d\d)")


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody whose standing changed; `why` is a sentence without a full stop."""

    id: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Turns:
    """Since the time `since`: who became a connection, who was one and fades, and how many people
    came new."""

    since: int
    became: tuple[Turn, ...] = ()
    fading: tuple[Turn, ...] = ()
    new: int = 0


@dataclass(frozen=True, slots=True)
class Promised:
    """An open promise, mine or theirs; `due` is the day that it names, None for none."""

    id: str
    name: str
    mine: bool
    text: str
    said: date
    due: date | None
    ref: str


@dataclass(frozen=True, slots=True)
class Asked:
    """An ask of mine without an outcome yet; `deferred`: they put it off."""

    id: str
    name: str
    text: str
    size: Size | None
    day: date
    deferred: bool
    ref: str


@dataclass(frozen=True, slots=True)
class Birthday:
    """`month` and `day` as on the card; `next` is when it is kept next, from the digest's day on.
    `step`: the plan holds it already."""

    id: str
    name: str
    month: int
    day: int
    next: date
    step: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """A step of this week that I said something of."""

    person: Person
    act: Kind
    word: str


@dataclass(frozen=True, slots=True)
class Digest:
    """The week of a day. `promises` and `owed` (thanks, stories without an end) are those that are
    no step of the plan; `dues` are the days that the promises among the steps name, by the step's
    reference. `birthdays` are all that are known, the next first."""

    plan: Plan
    monday: date
    today: date
    turns: Turns | None = None
    settled: tuple[Settled, ...] = ()
    promises: tuple[Promised, ...] = ()
    owed: tuple[Step, ...] = ()
    asks: tuple[Asked, ...] = ()
    birthdays: tuple[Birthday, ...] = ()
    dues: Mapping[str, date] | None = None

    @property
    def as_of(self) -> int:
        return self.plan.as_of

    @property
    def minutes(self) -> int:
        """What the steps take."""
        return sum(step.minutes for step in self.plan.steps)

    @property
    def soon(self) -> tuple[Birthday, ...]:
        """The birthdays of the next days that are no step of the plan."""
        return tuple(
            one for one in self.birthdays if not one.step and (one.next - self.today).days < SOON
        )


def digest(
    plan: Plan,
    every: Iterable[Step],
    known: Iterable[Known],
    taken: Sequence[Taken],
    due: Due,
    settled: Iterable[Settled] = (),
    turns: Turns | None = None,
) -> Digest:
    """The digest of a plan's week. `every` is all that the plan may have held, `taken` what I said
    of steps, in force; `due` reads the day that a promise names, from its words and the day on
    which it was said. Nobody about whom to keep quiet is in it."""
    people = suggestable(known)
    today = date_of(plan.as_of)
    in_plan = {step.proof for step in plan.steps if step.proof}
    busy = {step.person.id for step in plan.steps}
    entries = [(one, entry) for one in people for entry in one.ledger]
    promises = list(_promises(entries, plan.as_of, taken, due))
    told = {p.ref: p.due for p in promises if p.due is not None}
    greeted = {s.person.id for s in plan.steps if s.act is Kind.CONGRATULATION and not s.proof}
    return Digest(
        plan,
        monday_of(today),
        today,
        turns,
        tuple(settled),
        tuple(sorted((p for p in promises if p.ref not in in_plan), key=_first_due)),
        tuple(s for s in every if s.act in OWED and s.person.id not in busy),
        tuple(sorted(_asks(entries, plan.as_of), key=_largest, reverse=True)),
        tuple(sorted(_birthdays(people, today, greeted), key=lambda b: (b.next, b.name))),
        {step.ref: told[step.proof] for step in plan.steps if step.proof in told},
    )


def date_of(time: int) -> date:
    """The day of a time, UTC."""
    return datetime.fromtimestamp(time, UTC).date()


def monday_of(day: date) -> date:
    """The first day of a day's week."""
    return day - timedelta(day.weekday())


# ------------------------------------------------------------------------------------------
Entries = Sequence[tuple[Known, Entry]]


def _promises(entries: Entries, as_of: int, taken: Sequence[Taken], due: Due) -> Iterator[Promised]:
    """Promises that are open still. Older ones that were found in mail have been settled, mostly
    where it isn't seen; of the newest of those everybody still knows."""
    said = by_handle(taken)
    for one, entry in entries:
        if entry.what != Deed.PROMISE or entry.outcome not in (Word.OPEN, Word.LATE):
            continue
        age = (as_of - entry.time) / DAY
        found = entry.state is State.PROPOSED
        if entry.probability < LIKELY or not (SETTLES if found else 0) <= age <= (
            FRESH_PROMISE if found else NOTED
        ):
            continue
        mine = entry.by is By.ME
        words = [step for handle in one.tie.person.handles for step in said.get(handle, ())]
        if mine and kept_away(words, Kind.PROMISE, entry.time, as_of):
            continue
        person, day = one.tie.person, date_of(entry.time)
        text = _NOTED_DAY.sub("", entry.text)
        yield Promised(person.id, person.name, mine, text, day, due(entry.text, day), entry.ref)


def _first_due(promise: Promised) -> tuple[bool, date, date, str]:
    """Mine first, then what is due first, then the newest."""
    last = date.max
    newest = date.min + (date.max - promise.said)
    return not promise.mine, promise.due or last, newest, promise.ref


def _asks(entries: Entries, as_of: int) -> Iterator[Asked]:
    """What I asked for and wait for: a quick question isn't told."""
    for one, entry in entries:
        waits = entry.what == Deed.ASK and entry.outcome in (Outcome.OPEN, Outcome.DEFERRED)
        large = entry.size is None or entry.size >= Size.TIME
        if not (waits and large and entry.by is By.ME and entry.probability >= LIKELY):
            continue
        if (as_of - entry.time) / DAY > WAITING:
            continue
        person, deferred = one.tie.person, entry.outcome == Outcome.DEFERRED
        day = date_of(entry.time)
        yield Asked(person.id, person.name, entry.text, entry.size, day, deferred, entry.ref)


def _largest(ask: Asked) -> tuple[int, date, str]:
    return int(ask.size or 0), ask.day, ask.ref


def _birthdays(people: Iterable[Known], today: date, greeted: set[str]) -> Iterator[Birthday]:
    """Of those of whom enough is seen."""
    for one in people:
        found = _BIRTHDAY.fullmatch(one.birthday)
        if found is None or one.tie.standing is Standing.UNKNOWN:
            continue
        month, day = int(found[1]), int(found[2])
        following = next_on(month, day, today)
        if following is not None:
            person = one.tie.person
            yield Birthday(person.id, person.name, month, day, following, person.id in greeted)


def next_on(month: int, day: int, today: date) -> date | None:
    """When a birthday is kept next, today at the earliest; None for a day that no year has."""
    for year in (today.year, today.year + 1):
        try:
            kept = date(year, month, day)
        except ValueError:
            if (month, day) != (2, 29):
                return None
            kept = date(year, *BIRTHDAY_OF_29_FEBRUARY)
        if kept >= today:
            return kept
    return None
