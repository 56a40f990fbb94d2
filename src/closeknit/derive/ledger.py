"""From facts to the ledger: my personal interactions as acts in structure need them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from closeknit.acts.course import Course
from closeknit.acts.deeds import deeds
from closeknit.acts.ledger import Words, ledger
from closeknit.acts.taught import shifted, shifts
from closeknit.declarations import Said as Declared
from closeknit.derive.turns import Session, turns
from closeknit.derive.who import Who
from closeknit.model.acts import Act, Proven
from closeknit.model.ledger import ME, Entry, Event, Said
from closeknit.store.arrow import numbers, wholes
from closeknit.store.reader import Reader

Wholes = NDArray[np.int64]
FROM, TO, ORGANISER, ATTENDEE = 0, 1, 4, 5
NOBODY, LISTED = -1, -2
MAIL, CHAT = 0, 3
SENDER = 0  # in the place of a handle: whoever sent it
FEW = 4  # recipients up to whom a message is between us
_BILLION = 1_000_000_000
_WHOLE = ("id", "hash", "reply_hash", "thread_hash", "time", "question", "words")


class Past:
    """My personal messages with what was done in them, from which the ledger of any date is
    made."""

    def __init__(
        self, reader: Reader, tables: Mapping[str, pa.Table], who: Who, declared: Declared
    ) -> None:
        self._who = who
        self._declared = declared
        told = dict(_told(reader, declared))
        self._events = list(_events(reader, tables, who, told))

    def ledger(self, as_of: int) -> tuple[Entry, ...]:
        """The ledger at a date; nothing later is used."""
        return ledger(Course(self._events, as_of), self._words(), self._my_names())

    def subjects(self, as_of: int) -> Iterator[tuple[int, str]]:
        """(person, subject) of what went between me and few others, up to a date."""
        for event in self._events:
            if event.time <= as_of and len(event.addressed) + len(event.copied) <= FEW:
                for person in (event.sender, *event.addressed, *event.copied):
                    if person != ME:
                        yield person, event.subject

    def _words(self) -> Words:
        owner = self._who.owners() if self._declared.logged else {}
        judged = self._declared.judged
        return Words(
            frozenset(of for of, right in judged.items() if right),
            frozenset(of for of, right in judged.items() if not right),
            self._declared.outcomes,
            tuple(
                (note, owner[note.handle], owner.get(note.other))
                for note in self._declared.logged
                if note.handle in owner
            ),
        )

    def _my_names(self) -> tuple[str, ...]:
        names = {name for handle in self._who.me for name, _ in self._who.known[handle].names[:3]}
        words = {word for name in names for word in name.split()}
        return tuple(sorted(names | {word for word in words if word[:1].isupper()}))


def deed_table(entries: Iterable[Entry]) -> pa.Table:
    """The table `deed` of the measures."""
    rows = list(deeds(entries))
    columns = {
        "person_id": [row.person for row in rows],
        "time": [row.time for row in rows],
        "account": [int(row.account) for row in rows],
        "good": [round(row.good * _BILLION) for row in rows],
        "bad": [round(row.bad * _BILLION) for row in rows],
    }
    return pa.table({name: wholes(np.array(values, np.int64)) for name, values in columns.items()})


def _told(reader: Reader, declared: Declared) -> Iterator[tuple[int, dict[int, tuple[Said, ...]]]]:
    """What is said in each interaction by whom (a handle's number, or `SENDER`), as my decisions
    on found acts would have it."""
    found: dict[int, list[Proven]] = {}
    authors: dict[int, list[int]] = {}
    for number, author, act in reader.acts():
        found.setdefault(number, []).append(act)
        authors.setdefault(number, []).append(author)
    keys = reader.keys(found) if declared.judged else {}
    taught = shifts(
        (act.act, act.probability, declared.judged[of])
        for number, acts in found.items()
        for act in acts
        if (of := (keys.get(number, ""), act.act.value)) in declared.judged
    )
    for number, acts in found.items():
        key = keys.get(number, "")
        said = defaultdict[int, list[Said]](list)
        for author, act in zip(authors[number], acts, strict=True):
            sure = declared.judged.get((key, act.act.value))
            if sure is not False:
                said[author].append(_said(act, sure, taught))
        yield number, {author: tuple(each) for author, each in said.items()}


def _said(act: Proven, sure: bool | None, taught: Mapping[Act, float]) -> Said:
    probability = 1.0 if sure else shifted(act.act, act.probability, taught)
    return Said(act.act, probability, act.proof, act.size, act.kind)


def _events(
    reader: Reader,
    tables: Mapping[str, pa.Table],
    who: Who,
    told: Mapping[int, Mapping[int, tuple[Said, ...]]],
) -> Iterator[Event]:
    """My personal messages, in no particular order."""
    rows = {
        name: numbers(tables["interaction"], name) for name in (*_WHOLE, "automated", "channel")
    }
    personal = (rows["automated"] == 0) & np.isin(rows["channel"], (MAIL, CHAT))
    seats = _seats(tables["participant"], who, rows["id"][personal])
    picked = personal & np.isin(rows["id"], np.fromiter(seats, np.int64, len(seats)))
    del personal
    written = {number: (key, subject) for number, key, subject in reader.written()}
    columns = (rows[name][picked].tolist() for name in _WHOLE)
    persons = _persons(who)
    chats: list[Session] = []
    for number, own, reply, thread, time, question, words in zip(*columns, strict=True):
        seat, text = seats[number], written.get(number)
        if seat.sender is None or text is None:
            continue
        said = told.get(number, {})
        event = Event(
            number,
            text[0],
            time,
            seat.sender,
            tuple(seat.addressed),
            tuple(seat.copied),
            own,
            reply or None,
            thread if thread != own else None,
            bool(question),
            words,
            text[1],
            said.get(SENDER, ()),
            seat.listed,
        )
        if not seat.chat:
            yield event
            continue
        # in a group people meet by chance
        event = replace(event, said=(), listed=len(seat.addressed) > 1)
        by_person: dict[int, tuple[Said, ...]] = {}
        for author, each in said.items():
            person = seat.sender if author == SENDER else int(persons[author])
            by_person[person] = by_person.get(person, ()) + each
        chats.append(Session(event, tuple(seat.wrote), by_person))
    yield from turns(chats)


@dataclass(slots=True)
class _Seat:
    """Who took part in a message or session of a chat, each person once; `wrote` are those in a
    session who wrote, besides who began it."""

    sender: int | None = None
    addressed: list[int] = field(default_factory=list)
    copied: list[int] = field(default_factory=list)
    wrote: list[int] = field(default_factory=list)
    listed: bool = False
    chat: bool = False


def _seats(table: pa.Table, who: Who, personal: Wholes) -> dict[int, _Seat]:
    """The seats of the personal messages that I take part in."""
    number, handle, role = (
        numbers(table, name) for name in ("interaction_id", "handle_id", "role")
    )
    person = _persons(who)[handle]
    mine = np.intersect1d(number[person == ME], personal)
    kept = np.isin(number, mine) & (person != NOBODY)
    number, person, role = number[kept], person[kept], role[kept]
    order = np.lexsort((_ranks(who)[handle[kept]], role, number))
    seats: dict[int, _Seat] = {}
    present: set[int] = set()
    last = None
    for at, someone, part in zip(
        number[order].tolist(), person[order].tolist(), role[order].tolist(), strict=True
    ):
        if at != last:
            seat = seats[at] = _Seat()
            present, last = set(), at
        if someone == LISTED:
            seat.listed = True
        elif someone not in present:
            present.add(someone)
            if part in (FROM, ORGANISER):
                seat.sender, seat.chat = someone, part == ORGANISER
            elif part == ATTENDEE:
                seat.addressed.append(someone)
                seat.wrote.append(someone)
            else:
                (seat.addressed if part == TO else seat.copied).append(someone)
    return seats


def _ranks(who: Who) -> Wholes:
    """The place of each handle's number in the order of spelling: numbers themselves depend on
    how the mail was read, and nothing derived may."""
    ranks = np.zeros(max(who.known, default=0) + 1, np.int64)
    spelt = sorted(who.known.values(), key=lambda known: known.handle)
    ranks[[known.id for known in spelt]] = np.arange(len(spelt))
    return ranks


def _persons(who: Who) -> Wholes:
    """The person of each handle's number."""
    known = max(who.known, default=0)
    persons = np.full(known + 1, NOBODY, np.int64)
    for handle, kind in who.kinds.items():
        if kind.kind == "list":
            persons[handle] = LISTED
    for number, own in who.people.items():
        persons[list(own)] = number
    persons[list(who.me)] = ME
    return persons
