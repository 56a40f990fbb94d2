"""Everybody at once, as lists and searches want them: light rows, read in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from closeknit.identity.names import folded
from closeknit.model.ties import Probability, Standing
from closeknit.network.quiet import reasons
from closeknit.store.reader import reading


@dataclass(frozen=True, slots=True)
class Row:
    """One person: percentiles (0 to 100) and times (seconds) as in `Tie`; `handle` is the one used
    most, `community` the number of their circle (None where they are named with nobody), and
    `quiet` why nothing is to be suggested about them ("" where it may)."""

    id: str
    name: str
    organisation: str
    title: str
    handle: str
    standing: Standing
    dormant: bool
    trust: Probability | None
    reply: float | None
    familiarity: float
    investment: float
    regard: float
    credibility: float
    from_me: int
    to_me: int
    first: int | None
    last_from_me: int | None
    last_to_me: int | None
    declared: bool
    community: int | None
    quiet: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """`rows` with connections first, as in any list; `circles` are the names of communities by
    number; `texts` what each row is searched in."""

    rows: tuple[Row, ...]
    texts: tuple[str, ...]
    circles: tuple[str, ...]
    as_of: int

    def find(self, query: str, among: Sequence[int] | None = None) -> list[int]:
        """The places of the rows with every word of the query in name, address, organisation or
        title; names that begin with it first."""
        words = folded(query).split()
        places = range(len(self.rows)) if among is None else among
        if not words:
            return list(places)
        first, *rest = words
        found = [
            at
            for at in places
            if first in self.texts[at] and all(w in self.texts[at] for w in rest)
        ]
        start = " ".join(words)
        return sorted(found, key=lambda at: not self.texts[at].startswith(start))


def stamp(home: Path) -> tuple[str, str, int]:
    """What changes whenever a roster would."""
    with reading(home) as reader:
        meta = reader.meta()
        return meta.get("derived", ""), meta.get("as_of", ""), reader.newest_declaration()


def roster(home: Path, *, seen: bool = False) -> Roster:
    """The roster of a home as it was last derived; with `seen` only of those of whom enough is
    seen, who are few."""
    with reading(home) as reader:
        as_of = int(reader.meta().get("as_of", "0"))
        quiet = reasons(reader)
        circles = reader.circles()
        rows = [
            Row(
                f"p{number}",
                name,
                organisation,
                title,
                handle or "",
                Standing(standing),
                bool(dormant),
                Probability(trust, low, high) if trust is not None else None,
                reply,
                familiarity,
                investment,
                regard,
                credibility,
                from_me,
                to_me,
                first,
                last_from_me,
                last_to_me,
                declared is not None,
                community,
                quiet.get(f"p{number}", ""),
            )
            for (
                number,
                name,
                organisation,
                title,
                handle,
                standing,
                dormant,
                trust,
                low,
                high,
                reply,
                familiarity,
                investment,
                regard,
                credibility,
                from_me,
                to_me,
                first,
                last_from_me,
                last_to_me,
                declared,
                community,
            ) in reader.roster(seen=seen)
        ]
    texts = tuple(
        f"{folded(row.name)} {row.handle} {folded(row.organisation)} {folded(row.title)}".strip()
        for row in rows
    )
    return Roster(tuple(rows), texts, circles, as_of)
