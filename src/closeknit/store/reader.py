"""Taking things out, without any heavy library, so that short commands start fast."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from closeknit.model.interactions import Channel
from closeknit.model.people import Person
from closeknit.model.problems import Problem
from closeknit.model.ties import Counts, Probability, Standing, Tie
from closeknit.store.codes import CHANNEL_OF
from closeknit.store.database import connect, path_of, reported
from closeknit.store.forgetting import Tombstone, tombstones_of

ME = 0


@dataclass(frozen=True, slots=True)
class Declaration:
    """One thing the person said; see schema.sql for the kinds."""

    id: int
    time: int
    kind: str
    subject: str
    object: str
    value: str


@dataclass(frozen=True, slots=True)
class Message:
    """The headers of one interaction, and where its originals lie (source path, member, offset,
    length)."""

    id: int
    key: str
    channel: Channel
    time: int
    subject: str
    automated: str | None
    people: tuple[tuple[str, str], ...]  # (role word, handle)
    sightings: tuple[tuple[str, str, int, int], ...]


@dataclass(frozen=True, slots=True)
class CardRow:
    """A stored card with the numbers of its handles."""

    id: int
    name: str
    organisation: str
    title: str
    birthday: str
    note: str
    handles: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """One interaction with one person: `direction` 0 from me, 1 to me, 2 shared."""

    id: int
    time: int
    direction: int
    role: int
    size: int
    hash: int
    reply_hash: int | None
    subject: str


class Reader:
    """Reads one home. One instance sees one moment; close it after use."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._database = connect(home, write=False)
        with reported(path_of(home)):
            self._database.execute("BEGIN")

    def close(self) -> None:
        self._database.close()

    def _rows(self, query: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        with reported(path_of(self.home)):
            return self._database.execute(query, values).fetchall()

    def stream(self, query: str) -> Iterator[tuple[int, ...]]:
        """The rows of a query of the store's own, one by one."""
        with reported(path_of(self.home)):
            yield from self._database.execute(query)

    def meta(self) -> dict[str, str]:
        """Settings of the derived part."""
        return dict(self._rows("SELECT key, value FROM meta"))

    def declarations(self) -> list[Declaration]:
        """Everything the person said, in order."""
        return [Declaration(*row) for row in self._rows("SELECT * FROM declaration ORDER BY id")]

    def tombstones(self) -> frozenset[Tombstone]:
        """What must not come back."""
        return tombstones_of(self._database, path_of(self.home))

    def sources(self) -> list[str]:
        """The paths of all sources."""
        return [row[0] for row in self._rows("SELECT path FROM source ORDER BY id")]

    def handle_names(self) -> dict[int, list[tuple[str, int]]]:
        """The display names that each handle carried, most used first."""
        names: dict[int, list[tuple[str, int]]] = {}
        for handle, name, n in self._rows(
            "SELECT handle_id, name, n FROM handle_name ORDER BY n DESC, name"
        ):
            names.setdefault(handle, []).append((name, n))
        return names

    def handles(self) -> list[tuple[int, str, int, int]]:
        """(id, handle, times shown to be a list, times mail was delivered to it) of all."""
        return self._rows(
            "SELECT h.id, h.handle, coalesce(m.listed, 0), coalesce(m.delivered, 0) "
            "FROM handle h LEFT JOIN handle_mark m ON m.handle_id = h.id ORDER BY h.id"
        )

    def cards(self) -> list[CardRow]:
        """What the store keeps of each card."""
        handles: dict[int, list[int]] = {}
        for card, handle in self._rows("SELECT card_id, handle_id FROM card_handle"):
            handles.setdefault(card, []).append(handle)
        return [
            CardRow(
                number, name, organisation, title, birthday, note, tuple(handles.get(number, ()))
            )
            for number, name, organisation, title, birthday, note in self._rows(
                "SELECT id, name, organisation, title, birthday, note FROM card ORDER BY id"
            )
        ]

    def newest(self, before: int) -> int | None:
        """The time of the newest interaction not after `before`."""
        found = self._rows("SELECT max(time) FROM interaction WHERE time <= ?", before)[0][0]
        return None if found is None else int(found)

    def totals(self) -> tuple[int, int]:
        """People and interactions."""
        people = self._rows("SELECT count(*) FROM person")[0][0]
        return int(people), int(self._rows("SELECT count(*) FROM interaction")[0][0])

    def source_counts(self) -> dict[str, tuple[str, int]]:
        """Path → (format, items read from it)."""
        rows = self._rows(
            "SELECT s.path, s.format, coalesce(sum(m.items), 0) FROM source s "
            "LEFT JOIN member m ON m.source_id = s.id GROUP BY s.id ORDER BY s.id"
        )
        return {path: (format_name, items) for path, format_name, items in rows}

    def problems(self, source: str | None = None) -> list[Problem]:
        """The problems of one source, or of all."""
        rows = self._rows(
            "SELECT s.path, trim(ltrim(p.member, '/') || ', ' || p.place, ', '), p.reason "
            "FROM problem p JOIN source s ON s.id = p.source_id "
            "WHERE ?1 IS NULL OR s.path = ?1 ORDER BY s.id, p.member, p.place",
            source,
        )
        return [Problem(*row) for row in rows]

    def my_handles(self) -> list[str]:
        """The handles that are me, most used first."""
        return [
            row[0]
            for row in self._rows(
                "SELECT h.handle FROM person_handle p JOIN handle h ON h.id = p.handle_id "
                "WHERE p.person_id = ? ORDER BY p.messages DESC, h.handle",
                ME,
            )
        ]

    def last_from_me(self) -> int | None:
        """When I last wrote to anybody, as far as the derived ties know."""
        found = self._rows("SELECT max(last_from_me) FROM tie")[0][0]
        return None if found is None else int(found)

    def owners(self, handle: str) -> list[Person]:
        """The person whose handle this is, if anybody's."""
        rows = self._rows(
            "SELECT p.person_id FROM handle h JOIN person_handle p ON p.handle_id = h.id "
            "WHERE h.handle = ? AND p.person_id > 0 AND p.kind = 'human'",
            handle,
        )
        return [self.person(f"p{row[0]}") for row in rows]

    def person(self, number: str) -> Person:
        """The person of an id that is known to exist."""
        (row,) = self._rows(
            "SELECT name, organisation, title FROM person WHERE id = ?", int(number[1:])
        )
        return Person(number, row[0], tuple(self.handles_of(int(number[1:]))), row[1], row[2])

    def people(self, bare: bool = False) -> list[Person]:
        """Everybody, with or without personal interactions; `bare`: without their handles."""
        handles = {} if bare else self._handles_by_person()
        return [
            Person(f"p{number}", name, tuple(handles.get(number, ())), organisation, title)
            for number, name, organisation, title in self._rows(
                "SELECT id, name, organisation, title FROM person ORDER BY id"
            )
        ]

    def not_people(self) -> list[tuple[str, str, str]]:
        """(handle, kind, reason) of lists and robots."""
        return self._rows(
            "SELECT h.handle, p.kind, p.reason FROM person_handle p "
            "JOIN handle h ON h.id = p.handle_id WHERE p.kind != 'human' ORDER BY h.handle"
        )

    def _handles_by_person(self) -> dict[int, list[str]]:
        handles: dict[int, list[str]] = {}
        for number, handle in self._rows(
            "SELECT p.person_id, h.handle FROM person_handle p JOIN handle h ON h.id = p.handle_id "
            "WHERE p.person_id > 0 AND p.kind = 'human' ORDER BY p.messages DESC, h.handle"
        ):
            handles.setdefault(number, []).append(handle)
        return handles

    def ties(
        self, as_of: int, person: str | None = None, likeliest: int | None = None
    ) -> Iterator[Tie]:
        """The stored ties, judged at `as_of`: one person's when named by id, or those of so many
        likeliest connections."""
        handles: dict[int, list[str]] = {}
        where, values = "", tuple[int, ...]()
        if person is not None:
            where, values = "WHERE p.id = ?", (int(person[1:]),)
        elif likeliest is not None:
            where = (
                "WHERE p.id IN (SELECT person_id FROM tie WHERE connection IS NOT NULL "
                "ORDER BY connection DESC, regard DESC LIMIT ?)"
            )
            values = (likeliest,)
        else:
            handles = self._handles_by_person()
        rows = self._rows(
            "SELECT p.id, p.name, p.organisation, p.title, t.* FROM person p "  # noqa: S608
            f"JOIN tie t ON t.person_id = p.id {where} ORDER BY p.id",
            *values,
        )
        for row in rows:
            own = handles.get(row[0]) or self.handles_of(row[0])
            someone = Person(f"p{row[0]}", row[1], tuple(own), row[2], row[3])
            yield tie_from_row(someone, as_of, row[5:])

    def handles_of(self, person: int) -> list[str]:
        """One person's handles, most used first."""
        return [
            row[0]
            for row in self._rows(
                "SELECT h.handle FROM person_handle p JOIN handle h ON h.id = p.handle_id "
                "WHERE p.person_id = ? AND p.kind = 'human' ORDER BY p.messages DESC, h.handle",
                person,
            )
        ]

    def events_with(self, person: str, as_of: int) -> list[Event]:
        """Every personal interaction with one person up to `as_of`, oldest first."""
        rows = self._rows(
            """
            SELECT i.id, i.time, me.role, them.role,
                   (SELECT count(DISTINCT q.person_id) FROM participant a
                    JOIN person_handle q ON q.handle_id = a.handle_id AND q.kind = 'human'
                    WHERE a.interaction_id = i.id) - 1,
                   i.hash, i.reply_hash, i.subject, i.channel
            FROM (SELECT a.interaction_id, min(a.role) AS role FROM person_handle h
                  JOIN participant a ON a.handle_id = h.handle_id
                  WHERE h.person_id = ?1 AND h.kind = 'human' GROUP BY 1) them
            JOIN interaction i ON i.id = them.interaction_id
            JOIN (SELECT a.interaction_id, min(a.role) AS role FROM person_handle h
                  JOIN participant a ON a.handle_id = h.handle_id
                  WHERE h.person_id = 0 GROUP BY 1) me ON me.interaction_id = i.id
            WHERE i.automated IS NULL AND i.time <= ?2
            ORDER BY i.time, i.id
            """,
            int(person[1:]),
            as_of,
        )
        found = []
        for number, time, mine, theirs, size, hashed, reply, subject, channel in rows:
            direction = 0 if mine in (0, 4) else 1 if theirs in (0, 4) else 2
            if direction == 2 and channel != 1:
                continue
            role = mine if direction == 1 else theirs
            found.append(Event(number, time, direction, role, max(size, 1), hashed, reply, subject))
        return found

    def keys(self, numbers: Iterable[int]) -> dict[int, str]:
        """The keys (Message-IDs) of interactions by number."""
        wanted = set(numbers)
        rows = self._rows("SELECT id, key FROM interaction")
        return {number: key for number, key in rows if number in wanted}

    def message(self, reference: str) -> Message | None:
        """The headers behind a reference: "i12" or a Message-ID."""
        column, value = (
            ("id", reference[1:])
            if reference[:1] == "i" and reference[1:].isdigit()
            else ("key", reference)
        )
        rows = self._rows(
            f"SELECT id, key, channel, time, subject, automated "  # noqa: S608
            f"FROM interaction WHERE {column} = ?",
            value,
        )
        if not rows:
            return None
        number, key, channel, time, subject, automated = rows[0]
        words = ("from", "to", "cc", "bcc", "organiser", "attendee")
        seats = self._rows(
            "SELECT a.role, h.handle FROM participant a JOIN handle h ON h.id = a.handle_id "
            "WHERE a.interaction_id = ? ORDER BY a.role, h.handle",
            number,
        )
        places = self._rows(
            "SELECT s.path, m.name, g.offset, g.length FROM sighting g "
            "JOIN member m ON m.id = g.member_id JOIN source s ON s.id = m.source_id "
            "WHERE g.interaction_id = ? ORDER BY s.id, m.name",
            number,
        )
        return Message(
            number,
            key,
            CHANNEL_OF[channel],
            time,
            subject,
            automated,
            tuple((words[role], handle) for role, handle in seats),
            tuple(places),
        )


def tie_row(tie: Tie) -> tuple[object, ...]:
    """A tie as the row of its table; `tie_from_row` is its inverse."""

    def three(p: Probability | None) -> tuple[float | None, float | None, float | None]:
        return (p.estimate, p.low, p.high) if p else (None, None, None)

    return (
        int(tie.person.id[1:]),
        tie.standing.value,
        int(tie.dormant),
        *three(tie.connection_probability),
        *three(tie.reply_probability),
        *three(tie.initiate_probability),
        *three(tie.alive_probability),
        tie.familiarity,
        tie.investment,
        tie.regard,
        tie.credibility,
        tie.interactions.from_me,
        tie.interactions.to_me,
        tie.interactions.shared,
        tie.first,
        tie.last_from_me,
        tie.last_to_me,
        tie.my_initiations,
        tie.their_initiations,
        tie.trials,
        tie.answered,
        tie.their_trials,
        tie.their_answered,
        tie.exchanges,
        tie.exchange_days,
        tie.best_exchanges,
        tie.usual_gap,
        tie.silence,
        tie.unanswered_run,
        tie.declared.value if tie.declared else None,
    )


def tie_from_row(person: Person, as_of: int, row: tuple) -> Tie:  # type: ignore[type-arg]
    """The tie of a row without its person's number."""

    def three(at: int) -> Probability | None:
        return None if row[at] is None else Probability(row[at], row[at + 1], row[at + 2])

    return Tie(
        person=person,
        as_of=as_of,
        standing=Standing(row[0]),
        dormant=bool(row[1]),
        connection_probability=three(2),
        reply_probability=three(5),
        initiate_probability=three(8),
        alive_probability=three(11),
        familiarity=row[14],
        investment=row[15],
        regard=row[16],
        credibility=row[17],
        interactions=Counts(*row[18:21]),
        first=row[21],
        last_from_me=row[22],
        last_to_me=row[23],
        my_initiations=row[24],
        their_initiations=row[25],
        trials=row[26],
        answered=row[27],
        their_trials=row[28],
        their_answered=row[29],
        exchanges=row[30],
        exchange_days=row[31],
        best_exchanges=row[32],
        usual_gap=row[33],
        silence=row[34],
        unanswered_run=row[35],
        declared=Standing(row[36]) if row[36] else None,
    )


@contextmanager
def reading(home: Path) -> Iterator[Reader]:
    """A reader that is closed at the end."""
    reader = Reader(home)
    try:
        yield reader
    finally:
        reader.close()
