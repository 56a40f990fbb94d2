"""Reading what is derived: who is who, ties, and what lies between me and one person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from closeknit.model.people import Person
from closeknit.model.ties import Standing, Tie
from closeknit.store.records import Event, Tally
from closeknit.store.rows import Rows
from closeknit.store.ties import tie_from_row

ME = 0
STRICTER, LOOSER = 0.6, 0.4  # neighbours of the probability from which on one is a connection
_FEW = 1_000  # people whose handles are fetched one by one
_OF_STANDING = "CASE WHEN ?1 IS NULL THEN t.standing != 'unknown' ELSE t.standing = ?1 END"
_BEST_FIRST = (
    "CASE t.standing WHEN 'partner' THEN 0 WHEN 'connection' THEN 1 WHEN 'contact' THEN 2 ELSE 3 "
    "END, t.dormant, t.connection DESC, t.regard DESC, t.familiarity DESC, t.person_id"
)


class Derived(Rows):
    """The part of a reader whose tables can be rebuilt at any time."""

    def meta(self) -> dict[str, str]:
        """Settings of the derived part."""
        return dict(self._rows("SELECT key, value FROM meta"))

    def totals(self) -> tuple[int, int]:
        """People and interactions."""
        people = self._rows("SELECT count(*) FROM person")[0][0]
        return int(people), int(self._rows("SELECT count(*) FROM interaction")[0][0])

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

    def wrote_since(self, time: int) -> bool:
        """Whether I wrote to anybody at `time` or later; far quicker than asking when."""
        return bool(
            self._rows("SELECT EXISTS (SELECT 1 FROM tie WHERE last_from_me >= ?)", time)[0][0]
        )

    def owners(self, handle: str) -> list[Person]:
        """The person whose handle this is, if anybody's."""
        rows = self._rows(
            "SELECT p.person_id FROM handle h JOIN person_handle p ON p.handle_id = h.id "
            "WHERE h.handle = ? AND p.person_id > 0 AND p.kind = 'human'",
            handle,
        )
        return [self.person(f"p{row[0]}") for row in rows]

    def owners_of_part(self, part: str) -> list[str]:
        """The ids of those with a handle that holds `part`, which is case-folded."""
        rows = self._rows(
            "SELECT p.id, h.handle FROM person p JOIN person_handle o ON o.person_id = p.id "
            "JOIN handle h ON h.id = o.handle_id WHERE o.kind = 'human'"
        )
        # by Python, since SQLite folds the case of ASCII alone
        numbers = {number for number, handle in rows if part in handle.casefold()}
        return [f"p{number}" for number in sorted(numbers)]

    def person(self, number: str) -> Person:
        """The person of an id that is known to exist."""
        found = self.known(number)
        if found is None:
            raise LookupError(number)
        return found

    def known(self, number: str) -> Person | None:
        """The person of an id like "p12", if there is one."""
        digits = number[1:]
        if not re.fullmatch(r"p[1-9][0-9]{0,17}", number):
            return None
        rows = self._rows("SELECT name, organisation, title FROM person WHERE id = ?", int(digits))
        return next(
            (
                Person(number, name, tuple(self.handles_of(int(digits))), organisation, title)
                for name, organisation, title in rows
            ),
            None,
        )

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
        if person is not None:
            return self._ties(as_of, "WHERE p.id = ? ORDER BY p.id", int(person[1:]))
        if likeliest is None:
            return self._ties(as_of, "ORDER BY p.id", whole=True)
        return self._ties(
            as_of,
            "WHERE p.id IN (SELECT person_id FROM tie WHERE connection IS NOT NULL "
            "ORDER BY connection DESC, regard DESC LIMIT ?) ORDER BY p.id",
            likeliest,
        )

    def best_ties(
        self, as_of: int, standing: Standing | None = None, rows: int | None = None
    ) -> Iterator[Tie]:
        """The first `rows` of everybody of one standing, or of whom enough is known, as a list
        shows them: partners, connections and contacts, dormant ones last, most regard first."""
        chosen = (
            f"WHERE p.id IN (SELECT t.person_id FROM tie t WHERE {_OF_STANDING} "  # noqa: S608
            f"ORDER BY {_BEST_FIRST} LIMIT ?2) ORDER BY {_BEST_FIRST}"
        )
        limit = -1 if rows is None else rows
        return self._ties(as_of, chosen, standing, limit, whole=not 0 <= limit <= _FEW)

    def tally(self, standing: Standing | None = None) -> Tally:
        """How many people and messages there are, of everybody or of one standing."""
        counts = self._rows(
            """
            SELECT count(*),
                   sum(standing IN ('connection', 'partner')),
                   sum(standing IN ('connection', 'partner') AND dormant),
                   sum(standing = 'contact'), sum(standing = 'unknown'), sum(from_me), sum(to_me),
                   sum(standing = 'connection' AND declared IS NULL AND connection < ?2),
                   sum(standing = 'contact' AND declared IS NULL AND connection >= ?3)
            FROM tie JOIN person ON id = person_id WHERE ?1 IS NULL OR standing = ?1
            """,
            standing,
            STRICTER,
            LOOSER,
        )
        return Tally(*(n or 0 for n in counts[0]))

    def _ties(self, as_of: int, which: str, *values: object, whole: bool = False) -> Iterator[Tie]:
        """`whole` fetches everybody's handles at once rather than each person's by itself."""
        handles = self._handles_by_person() if whole else {}
        rows = self._rows(
            "SELECT p.id, p.name, p.organisation, p.title, t.* FROM person p "  # noqa: S608
            f"JOIN tie t ON t.person_id = p.id {which}",
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
        # the CROSS JOINs keep to this order: from their few messages to mine, never all of mine
        rows = self._rows(
            """
            SELECT i.id, i.time, min(a.role) FILTER (WHERE q.person_id = 0) AS mine, them.role,
                   count(DISTINCT q.person_id) FILTER (WHERE q.kind = 'human') - 1,
                   i.hash, i.reply_hash, i.subject, i.channel
            FROM (SELECT a.interaction_id, min(a.role) AS role FROM person_handle h
                  CROSS JOIN participant a ON a.handle_id = h.handle_id
                  WHERE h.person_id = ?1 AND h.kind = 'human' GROUP BY 1) them
            CROSS JOIN interaction i ON i.id = them.interaction_id
            CROSS JOIN participant a ON a.interaction_id = i.id
            CROSS JOIN person_handle q ON q.handle_id = a.handle_id
            WHERE i.automated IS NULL AND i.time <= ?2
            GROUP BY i.id HAVING mine IS NOT NULL ORDER BY i.time, i.id
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
