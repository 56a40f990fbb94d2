"""Reading the ties that were derived."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from closeknit.model.people import Person
from closeknit.model.ties import Standing, Tie
from closeknit.store.persons import Persons
from closeknit.store.records import Tally
from closeknit.store.ties import tie_from_row

STRICTER, LOOSER = 0.6, 0.4  # neighbours of the probability from which on one is a connection
_FEW = 1_000  # people whose handles are fetched one by one
_OF_STANDING = "CASE WHEN ?1 IS NULL THEN t.standing != 'unknown' ELSE t.standing = ?1 END"
_BEST_FIRST = (
    "CASE t.standing WHEN 'partner' THEN 0 WHEN 'connection' THEN 1 WHEN 'contact' THEN 2 ELSE 3 "
    "END, t.dormant, t.connection DESC, t.regard DESC, t.familiarity DESC, t.person_id"
)


class Derived(Persons):
    """The part of a reader that knows ties; their tables can be rebuilt at any time."""

    def meta(self) -> dict[str, str]:
        """Settings of the derived part."""
        return dict(self._rows("SELECT key, value FROM meta"))

    def totals(self) -> tuple[int, int]:
        """People and interactions."""
        people = self._rows("SELECT count(*) FROM person")[0][0]
        return int(people), int(self._rows("SELECT count(*) FROM interaction")[0][0])

    def last_from_me(self) -> int | None:
        """When I last wrote to anybody, as far as the derived ties know."""
        found = self._rows("SELECT max(last_from_me) FROM tie")[0][0]
        return None if found is None else int(found)

    def wrote_since(self, time: int) -> bool:
        """Whether I wrote to anybody at `time` or later; far quicker than asking when."""
        return bool(
            self._rows("SELECT EXISTS (SELECT 1 FROM tie WHERE last_from_me >= ?)", time)[0][0]
        )

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

    def first_of_all(self) -> int | None:
        """The first interaction with anybody."""
        first: int | None = self._rows("SELECT min(first) FROM tie")[0][0]
        return first

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
