"""The week's plan for the faces: what is known is gathered, what I say of steps is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar

from closeknit import clock
from closeknit.advise.plan import Beside, every_step, in_force, week_of, week_plan
from closeknit.advise.plan.choice import digits
from closeknit.advise.plan.report import DAYS, followed
from closeknit.advise.plan.seen import start
from closeknit.advise.plan.table import LOOP_UNTIL, MINUTES
from closeknit.advise.plan.taken import CLEAR, DONE, SKIP, SNOOZE
from closeknit.declarations import said
from closeknit.errors import Misuse, NotFound
from closeknit.judge.channels import MEETING, TO_ME, is_word
from closeknit.model.acts import Act
from closeknit.model.known import Known
from closeknit.model.ledger import By, Deed, Entry, State
from closeknit.model.people import Person
from closeknit.model.plans import Followed, Kind, Plan, Step, Taken
from closeknit.network.dormant import dormant
from closeknit.network.gains import lines
from closeknit.network.home import YEAR, Home
from closeknit.network.known import candidates, known
from closeknit.network.met import has_calendar
from closeknit.network.moves import moves
from closeknit.spoken import in_words, weekday, whole_date
from closeknit.store.reader import Reader, reading

WORDS = (DONE, SKIP, SNOOZE)
FEW = 4  # people; a word to more is no sign to me
T = TypeVar("T")
_REF = re.compile(r"[Ss]\d{1,15}")


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and what those are called with whom steps of this week are settled, by handle."""

    plan: Plan
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Settled:
    """What I said of a step: `until` is when one that is put off comes back, as a day in words;
    `proof` what the step rested on ("i12")."""

    person: Person
    act: Kind
    word: str
    until: str = ""
    proof: str = ""


class _Looked(Mapping[str, T]):
    """By a person's id what is looked up when it is wanted."""

    def __init__(self, look: Callable[[str], T]) -> None:
        self._look = look

    def __getitem__(self, person: str) -> T:
        return self._look(person)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


@dataclass(frozen=True, slots=True)
class Life:
    """All that a plan is made of."""

    known: Sequence[Known]
    as_of: int
    taken: Sequence[Taken]
    beside: Beside


def plan(home: Home, minutes: int = MINUTES, as_of: int | None = None) -> Planned:
    """The steps of the week."""
    found = life(home, as_of)
    with reading(home.folder) as reader:
        return planned(reader, found, minutes)


def planned(reader: Reader, found: Life, minutes: int) -> Planned:
    """The steps of the week, of what was gathered."""
    known_by = {one.tie.person.id: one for one in found.known}
    around = replace(
        found.beside,
        subjects=_Looked(lambda person: reader.last_subject(int(person[1:]), found.as_of)),
        lines=_Looked(lambda person: lines(reader, known_by[person])),
    )
    chosen = week_plan(found.known, found.as_of, minutes, found.taken, around)
    handles = {each.handle for each in chosen.settled}
    names = {handle: one.name for handle in handles for one in reader.owners(handle)}
    return Planned(chosen, names)


def settle(home: Home, which: str, word: str, until: str = "") -> Settled:
    """Says that a step is done, skipped or put off. `which` is its reference or the person's;
    `until` the day on which one that is put off comes back, else the next Monday. Raises
    NotFound, Ambiguous, Misuse."""
    if word not in WORDS:
        raise Misuse(f"“{word}” can't be said of a step. Say one of: {', '.join(WORDS)}.")
    now = clock.now()
    value, told = (word, "") if word != SNOOZE else _snoozed(until, now)
    step = _step(home, which)
    _declare(home, step.person, step.act, value, now)
    return Settled(step.person, step.act, word, told, step.proof)


def unsettle(home: Home, which: str) -> Settled:
    """Takes back what I said last of a step of this week. Raises NotFound, Ambiguous."""
    found = life(home, None)
    week, monday = week_of(found.as_of)
    recent = [t for t in in_force(found.taken, found.as_of) if t.time >= start(monday)][::-1]
    someone = None if _REF.fullmatch(which) else home.find(which)
    with reading(home.folder) as reader:
        for step in recent:
            for owner in reader.owners(step.handle):
                same = someone is not None and someone.id == owner.id
                if same or (someone is None and _means(which, week, owner, step.act)):
                    break
            else:
                continue
            break
        else:
            raise NotFound(f"You said nothing this week of a step that goes by {which}.")
    with home.writing() as writer:
        writer.declare(clock.now(), "step", step.handle, step.act.value, CLEAR, derives=False)
    return Settled(owner, step.act, CLEAR)


def report(home: Home) -> list[Followed]:
    """What followed the steps that were done 60 days ago or earlier."""
    home.refresh()
    counts: list[tuple[Kind, int, int]] = []
    with reading(home.folder) as reader:
        now = home.judged_as_of(reader)
        taken = in_force(said(reader.declarations()).steps, now)
        for step in taken:
            if step.word != DONE or step.time > now - DAYS * clock.DAY:
                continue
            for owner in reader.owners(step.handle):
                times = [
                    event.time
                    for event in reader.events_with(owner.id, now)
                    if is_word(event, TO_ME) and event.channel != MEETING and event.size <= FEW
                ]
                counts.append((step.act, *_around(times, step.time)))
    return followed(counts)


# ------------------------------------------------------------------------------------------
def life(home: Home, as_of: int | None) -> Life:
    """What is known at a date of those whom a plan may speak of."""
    people = candidates(home, as_of)
    asleep = dormant(home, as_of)
    with reading(home.folder) as reader:
        moment = home.judged_as_of(reader) if as_of is None else as_of
        have = {one.tie.person.id for one in people}
        missing = [each.tie for each in asleep if each.tie.person.id not in have]
        people += known(reader, missing, (), {}) if missing else []
        people = with_thanks(reader, people, moment - LOOP_UNTIL * clock.DAY, moment)
        others = {e.other for one in people for e in one.ledger if e.other is not None}
        waking = {each.tie.person.id: each for each in asleep}
        around = replace(
            beside(reader, reader.names(others), moment),
            waking=waking,
            moves=moves(reader, (one.tie.person for one in people), moment),
        )
        return Life(people, moment, steps(reader, moment, as_of is not None), around)


def beside(reader: Reader, names: Mapping[int, str], as_of: int) -> Beside:
    """What the plan and the referrals know beside people: when we met, and names."""
    met = {f"p{n}": time for n, time in reader.spoken(as_of - YEAR, as_of).items()}
    return Beside(names=names, met=met, calendar=has_calendar(reader))


def steps(reader: Reader, as_of: int, past: bool = False) -> list[Taken]:
    """What I said of steps. An archive is judged at its own end, and what I say of it today is
    said then, unless a date in the `past` was asked for."""
    return [
        each if past else replace(each, time=min(each.time, as_of))
        for each in said(reader.declarations()).steps
    ]


def with_thanks(reader: Reader, people: Iterable[Known], since: int, as_of: int) -> list[Known]:
    """With thanks of mine that stand in the mail but not in the ledger; of those that I rejected
    none."""
    judged = said(reader.declarations()).judged
    rejected = {key for (key, act), right in judged.items() if act == Act.THANKS and not right}
    found = reader.thanked(since, as_of)
    thanks: dict[int, list[Entry]] = {}
    for person, time, event, key, probability, proof in found:
        if key not in rejected:
            entry = Entry(
                Deed.THANKS, By.ME, person, time, f"i{event}", key, proof,
                probability=probability, state=State.PROPOSED,
            )  # fmt: skip
            thanks.setdefault(person, []).append(entry)
    return [
        replace(one, ledger=tuple(sorted((*one.ledger, *more), key=lambda e: e.time)))
        if (more := thanks.get(int(one.tie.person.id[1:])))
        else one
        for one in people
    ]


def _step(home: Home, which: str) -> Step:
    """The step that is meant, one of those that this week may hold."""
    alive = life(home, None)
    every = every_step(alive.known, alive.as_of, alive.taken, alive.beside)
    if _REF.fullmatch(which):
        week = week_of(alive.as_of)[0]
        found = [step for step in every if _means(which, week, step.person, step.act)]
    else:
        someone = home.find(which)
        usual = week_plan(alive.known, alive.as_of, MINUTES, alive.taken, alive.beside).steps
        found = [step for step in usual if step.person.id == someone.id]
        found = found or [step for step in every if step.person.id == someone.id]
    if not found:
        raise NotFound(
            f"No step of this week goes by {which}. One that isn't needed any more, because you "
            "were in touch, goes by itself. See: closeknit plan"
        )
    if len(found) > 1 and _REF.fullmatch(which):
        raise NotFound(f"{which} may mean several steps: {', '.join(s.ref for s in found)}.")
    return found[0]


def _means(which: str, week: str, person: Person, act: Kind) -> bool:
    return digits(week, person.id, act).startswith(which[1:])


def _declare(home: Home, person: Person, act: Kind, value: str, now: int) -> None:
    # nothing is derived from it, so that all that was derived stays right
    with home.writing() as writer:
        writer.declare(now, "step", person.handles[0], act.value, value, derives=False)


def _snoozed(until: str, now: int) -> tuple[str, str]:
    """The word that is kept, and the day in words."""
    today = datetime.fromtimestamp(now).date()
    found = whole_date(until or "Monday", today, coming=True)
    if found.trouble or found.day is None:
        raise Misuse(f"“{until}” is not a date. Write it like 2026-03-01, or “next Friday”.")
    if found.day <= today:
        raise Misuse(f"“{until}” doesn't lie ahead ({in_words(found.day)}).")
    noon = datetime(found.day.year, found.day.month, found.day.day, tzinfo=UTC)
    return f"{SNOOZE}:{int(noon.timestamp())}", f"{weekday(found.day)} {in_words(found.day)}"


def _around(times: Iterable[int], moment: int) -> tuple[int, int]:
    """How many fall into the 60 days before a moment, and after."""
    window = DAYS * clock.DAY
    before = after = 0
    for time in times:
        before += moment - window <= time < moment
        after += moment < time <= moment + window
    return before, after
