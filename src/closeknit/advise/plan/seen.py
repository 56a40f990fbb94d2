"""One person as the plan sees them: nothing after its date, and when there was contact last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from closeknit.advise import words
from closeknit.advise.reconnect import Reconnection
from closeknit.clock import DAY
from closeknit.model.gains import Line
from closeknit.model.known import Known
from closeknit.model.ledger import By, Deed, Entry
from closeknit.model.plans import Kind, Taken
from closeknit.model.ties import Standing, Tie

STRONG = (Standing.CONNECTION, Standing.PARTNER)
SPOKEN = (Deed.MEETING, Deed.CALL)
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


# days from one contact to the next, and how a person says it
OFTEN = (
    (2.0, "almost every day"),
    (5.0, "every few days"),
    (10.0, "about every week"),
    (18.0, "about every two weeks"),
    (45.0, "about every month"),
    (150.0, "every few months"),
    (270.0, "about twice a year"),
)


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody who writes from another organisation than before: since when, and by which
    message ("i12")."""

    to: str
    before: str
    since: int
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known besides, all of it optional. `names` of those whom entries speak of, by number;
    by the person's id the subject of our last thread and what is known of their goals and
    interests (both looked up for chosen steps alone), the value of reconnecting, when we met or
    spoke last, and who moved to another place of work."""

    names: Mapping[int, str] = field(default_factory=dict)
    subjects: Mapping[str, str] = field(default_factory=dict)
    waking: Mapping[str, Reconnection] = field(default_factory=dict)
    met: Mapping[str, int] = field(default_factory=dict)
    lines: Mapping[str, Sequence[Line]] = field(default_factory=dict)
    moves: Mapping[str, Move] = field(default_factory=dict)
    calendar: bool = False  # whether meetings are read, so that none seen means something


@dataclass(frozen=True, slots=True)
class Moment:
    """The date of a plan with its week, and what is known besides. `names` are the words of my
    people's names, in lower case: no subject of a talk."""

    as_of: int
    monday: date
    beside: Beside
    names: frozenset[str] = frozenset()

    @property
    def today(self) -> date:
        return _date(self.as_of)

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(6)

    def age(self, time: int) -> float:
        """Days since."""
        return (self.as_of - time) / DAY

    def day(self, time: int) -> str:
        """ "7 June", with the year where it isn't this one."""
        return self.in_words(_date(time))

    def in_words(self, day: date) -> str:
        """The same of a day."""
        year = "" if day.year == self.today.year else f" {day.year}"
        return f"{day.day} {MONTHS[day.month - 1]}{year}"


@dataclass(frozen=True, slots=True)
class Seen:
    """A person with what had happened by the plan's date. `wrote` is when I wrote last, `spoken`
    when we met or spoke, `contact` the last of all contact either way; None where never."""

    known: Known
    entries: Sequence[Entry]
    words: Sequence[Taken]
    wrote: int | None
    spoken: int | None
    contact: int | None
    topics: Sequence[str] = ()

    @property
    def tie(self) -> Tie:
        return self.known.tie

    @property
    def name(self) -> str:
        return words.first_name(self.known.tie.person)

    @property
    def id(self) -> str:
        return self.known.tie.person.id

    @property
    def number(self) -> int:
        return int(self.id[1:])

    @property
    def trust(self) -> float:
        """How likely they are a connection, 0 where that isn't known."""
        if self.tie.declared is not None:
            return float(self.tie.declared in STRONG)
        known = self.tie.connection_probability
        return known.estimate if known else 0.0

    def wrote_since(self, time: float) -> bool:
        return self.wrote is not None and self.wrote > time

    def spoke_since(self, time: float) -> bool:
        return self.spoken is not None and self.spoken > time


def seen(known: Known, at: Moment, taken: Sequence[Taken]) -> Seen:
    """The view of one person; `taken` is what I said of steps with them."""
    tie = known.tie
    entries = tuple(entry for entry in known.ledger if entry.time <= at.as_of)
    spoken = [e.time for e in entries if e.what in SPOKEN]
    spoken += [
        step.time for step in taken if step.word == "done" and step.act in _SPOKEN_OR_WRITTEN
    ]
    met = at.beside.met.get(tie.person.id)
    if met is not None:
        spoken.append(met)
    last_spoken = _last(spoken, at.as_of)
    wrote = _last([tie.last_from_me], at.as_of)
    return Seen(
        known,
        entries,
        taken,
        wrote,
        last_spoken,
        _last([wrote, last_spoken, tie.last_to_me], at.as_of),
        [topic for topic in known.topics if topic not in at.names],
    )


def rhythm(tie: Tie, at: Moment) -> str:
    """What was usual, and since when it isn't: "you used to hear from them every week; not since
    31 August". "" where either isn't known."""
    if tie.usual_gap is None or tie.last_to_me is None:
        return ""
    usual = often(tie.usual_gap)
    return f"you used to be in touch {usual}; no word from them since {at.day(tie.last_to_me)}"


def often(gap: float) -> str:
    """How often it was, from the usual days between: a person says it in rough words."""
    return next((said for most, said in OFTEN if gap < most), "about once a year")


def week_of(as_of: int) -> tuple[str, date]:
    """The number of the week by ISO 8601, and its Monday (in UTC)."""
    day = _date(as_of)
    year, number, weekday = day.isocalendar()
    return f"{year}-W{number:02}", day - timedelta(weekday - 1)


def start(day: date) -> int:
    """The first second of a day, UTC."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def mine(entry: Entry) -> bool:
    return entry.by is By.ME


def theirs(entry: Entry) -> bool:
    return entry.by is By.THEM


def _date(time: int) -> date:
    return datetime.fromtimestamp(time, UTC).date()


def _last(times: Sequence[int | None], as_of: int) -> int | None:
    return max((time for time in times if time is not None and time <= as_of), default=None)


# a step that I say is done was a word to them, wherever it was said
_SPOKEN_OR_WRITTEN = frozenset(Kind) - {Kind.INTRODUCTION}
