"""Reading what is derived: who is who, ties, and what lies between me and one person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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

_FROM, _ORGANISER, _MEETING = 0, 4, 1


@dataclass(frozen=True, slots=True)
class Around:
    """`people` are the numbers of those named beside a person in our messages, `last_subject` is
    that of the latest of them which one of the two of us wrote."""

    people: frozenset[int] = frozenset()
    last_subject: str = ""


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

    def sleepers(self, as_of: int, once_close: int, quiet_days: float) -> Iterator[Tie]:
        """The stored ties of connections that are dormant, or that once had so many exchanges a
        year and none for a year, without a word from them for so many days."""
        return self._ties(
            as_of,
            "WHERE t.standing IN ('connection', 'partner') AND (t.dormant OR (t.exchanges = 0 "
            "AND t.best_exchanges >= ? AND (t.silence IS NULL OR t.silence > ?))) ORDER BY p.id",
            once_close,
            quiet_days,
        )

    def in_touch(self, since: int) -> dict[int, str]:
        """The people with whom words went both ways at `since` or later, and where they work."""
        return dict(
            self._rows(
                "SELECT t.person_id, p.organisation FROM tie t JOIN person p ON p.id = t.person_id "
                "WHERE t.last_to_me >= ?1 AND t.last_from_me >= ?1",
                since,
            )
        )

    def around(self, person: int, as_of: int, messages: int, most: int) -> Around:
        """Who was named in the latest `messages` that both of us are named in, leaving out those
        to more than `most` people."""
        rows = self._rows(
            """
            SELECT i.id, i.subject, i.channel, q.person_id, a.role
            FROM (SELECT DISTINCT i.id, i.time, i.hash, i.subject, i.channel FROM person_handle h
                  CROSS JOIN participant a ON a.handle_id = h.handle_id
                  CROSS JOIN interaction i ON i.id = a.interaction_id
                  WHERE h.person_id = ?1 AND h.kind = 'human' AND i.automated IS NULL
                  AND i.time <= ?2 AND EXISTS (
                    SELECT 1 FROM person_handle o CROSS JOIN participant m
                    ON m.interaction_id = i.id AND m.handle_id = o.handle_id
                    WHERE o.person_id = 0)
                  ORDER BY i.time DESC, i.hash LIMIT ?3) i
            CROSS JOIN participant a ON a.interaction_id = i.id
            CROSS JOIN person_handle q ON q.handle_id = a.handle_id
            WHERE q.person_id >= 0 AND q.kind = 'human' ORDER BY i.time DESC, i.hash
            """,
            person,
            as_of,
            messages,
        )
        named: dict[int, set[int]] = {}
        ours = ""
        for number, subject, channel, other, role in rows:
            named.setdefault(number, set()).add(other)
            wrote = role in (_FROM, _ORGANISER) and other in (ME, person)
            if not ours and (wrote or channel == _MEETING):
                ours = subject
        few = [people for people in named.values() if len(people) - 1 <= most]
        return Around(frozenset().union(*few) - {ME, person}, ours)

    def roster(self, *, seen: bool = False) -> list[tuple]:  # type: ignore[type-arg]
        """One light row for everybody, or for those of whom enough is seen, in the order of a list;
        see network/roster.py."""
        only = "WHERE t.standing != 'unknown' " if seen else ""
        return self._rows(
            "SELECT p.id, p.name, p.organisation, p.title, h.handle, t.standing, t.dormant, "  # noqa: S608
            "t.connection, t.connection_low, t.connection_high, t.reply, t.familiarity, "
            "t.investment, t.regard, t.credibility, t.from_me, t.to_me, t.first, t.last_from_me, "
            "t.last_to_me, t.declared, c.community "
            "FROM tie t JOIN person p ON p.id = t.person_id "
            "LEFT JOIN (SELECT person_id, handle_id, max(messages) FROM person_handle "
            "WHERE kind = 'human' GROUP BY person_id) o ON o.person_id = p.id "
            "LEFT JOIN handle h ON h.id = o.handle_id "
            f"LEFT JOIN community c ON c.person_id = p.id {only}ORDER BY {_BEST_FIRST}"
        )

    def standings(self) -> dict[tuple[str, bool], int]:
        """How many people there are of each standing, dormant or not."""
        rows = self._rows("SELECT standing, dormant, count(*) FROM tie GROUP BY standing, dormant")
        return {(standing, bool(dormant)): count for standing, dormant, count in rows}

    def trusts(self) -> list[tuple[float, float, float]]:
        """The probability of being a connection of everybody who has one, with its interval."""
        return self._rows(
            "SELECT connection, connection_low, connection_high FROM tie "
            "WHERE connection IS NOT NULL"
        )

    def organisations(self) -> list[str]:
        """Those that people are from, each once as it is written."""
        return [name for (name,) in self._rows("SELECT DISTINCT organisation FROM person")]

    def first_of_all(self) -> int | None:
        """The first interaction with anybody."""
        first: int | None = self._rows("SELECT min(first) FROM tie")[0][0]
        return first

    def busyness(self) -> dict[int, int]:
        """How many messages each person is in, as the handles count them."""
        return dict(
            self._rows("SELECT person_id, sum(messages) FROM person_handle GROUP BY person_id")
        )

    def spans(self) -> dict[int, tuple[int, int]]:
        """When each person was first and last in touch with me, where that was."""
        rows = self._rows(
            "SELECT person_id, first, max(coalesce(last_from_me, first), "
            "coalesce(last_to_me, first)) FROM tie WHERE first IS NOT NULL"
        )
        return {person: (first, last) for person, first, last in rows}

    def mentioning(self, parts: Sequence[str]) -> list[tuple[int, str]]:
        """The people of unknown standing whose title, organisation or topics hold one of `parts`,
        and that text. Capitals count beyond ASCII."""
        text = "p.title || ' ' || p.organisation || ' ' || coalesce(o.words, '')"
        either = " OR ".join([f"instr(lower({text}), ?)"] * len(parts))
        return self._rows(
            f"SELECT p.id, {text} FROM tie t JOIN person p ON p.id = t.person_id "  # noqa: S608
            "LEFT JOIN topic o ON o.person_id = p.id WHERE t.standing = 'unknown' "
            f"AND ({either}) ORDER BY p.id",
            *(part.lower() for part in parts),
        )

    def circles(self) -> tuple[str, ...]:
        """The names of the communities, by number."""
        rows = self._rows("SELECT DISTINCT community, name FROM community ORDER BY community")
        return tuple(name for _, name in rows)

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
            place = (number, time, direction, role, max(size, 1))
            found.append(Event(*place, hashed, reply, subject, channel))
        return found

    def beginnings(
        self, as_of: int, unseen: int, horizon: int, most: int
    ) -> list[tuple[int, int, int]]:
        """(person, time, 1 from them and 0 from me) of the messages in small groups of the first
        `horizon` seconds of ties, in order of person and time: of at most so many people with an
        exchange whose tie began more than `unseen` seconds after my mail does."""
        return self._rows(
            """
            WITH chosen AS MATERIALIZED (
              SELECT person_id, first FROM tie WHERE best_exchanges > 0
              AND first > ?2 + (SELECT min(first) FROM tie)
              ORDER BY person_id * 2654435761 % 4294967296 LIMIT ?4),
            seat AS MATERIALIZED (
              SELECT c.person_id AS person, a.interaction_id AS id, min(a.role) AS role, c.first
              FROM chosen c CROSS JOIN person_handle h ON h.person_id = c.person_id
              CROSS JOIN participant a ON a.handle_id = h.handle_id
              WHERE h.kind = 'human' GROUP BY 1, 2),
            shape AS MATERIALIZED (
              SELECT i.id, i.time, min(a.role) FILTER (WHERE q.person_id = 0) AS mine
              FROM (SELECT id, max(first) + ?3 AS until FROM seat GROUP BY id) s
              CROSS JOIN interaction i ON i.id = s.id
              CROSS JOIN participant a ON a.interaction_id = i.id
              CROSS JOIN person_handle q ON q.handle_id = a.handle_id
              WHERE i.automated IS NULL AND i.channel != 1 AND i.time <= min(?1, s.until)
              GROUP BY i.id HAVING mine IS NOT NULL
              AND count(DISTINCT q.person_id) FILTER (WHERE q.kind = 'human') <= 5)
            SELECT s.person, e.time, e.mine != 0 FROM shape e CROSS JOIN seat s ON s.id = e.id
            WHERE (e.mine = 0 OR s.role = 0) AND e.time <= s.first + ?3
            ORDER BY s.person, e.time, e.id
            """,
            as_of,
            unseen,
            horizon,
            most,
        )
