"""From facts to everything derived: who is who, ties, standing. Rebuilt whole, in one go.

`Analysis` holds the facts of one moment on an engine, so that several dates can be judged
without reading them again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from closeknit.clock import DAY, default_as_of
from closeknit.declarations import Said, said
from closeknit.engine.base import Engine
from closeknit.engine.duckdb import DuckDB
from closeknit.identity.cluster import CardHandles, Decision, cluster
from closeknit.identity.kinds import Kind, kinds_of
from closeknit.identity.known import KnownHandle
from closeknit.identity.me import find_me
from closeknit.identity.normalise import best_name
from closeknit.identity.organisation import organisation_of
from closeknit.judge.ties import judge
from closeknit.judge.track import Trial
from closeknit.measure.addressed import my_trials
from closeknit.measure.events import events
from closeknit.measure.handles import handle_figures
from closeknit.measure.ties import ties
from closeknit.measure.trials import trials
from closeknit.model.people import Person
from closeknit.model.ties import Standing, Tie
from closeknit.store.arrow import facts
from closeknit.store.reader import CardRow, Reader, reading, tie_row
from closeknit.store.writer import Writer
from closeknit.versions import DERIVED


@dataclass(frozen=True, slots=True)
class Who:
    """Whose every handle is. `people` maps a person's number to the numbers of their handles,
    `kinds` every handle to its kind; `me_reason` says how I was found."""

    me: tuple[int, ...]
    me_reason: str
    people: Mapping[int, tuple[int, ...]]
    kinds: Mapping[int, Kind]
    names: Mapping[int, str]
    organisations: Mapping[int, str]
    titles: Mapping[int, str]
    known: Mapping[int, KnownHandle]

    def person(self, number: int) -> Person:
        """A person with the handles most used first."""
        own = sorted(self.people[number], key=lambda h: (-_messages(self.known[h]), h))
        return Person(
            f"p{number}",
            self.names[number],
            tuple(self.known[handle].handle for handle in own),
            self.organisations[number],
            self.titles[number],
        )


@dataclass(frozen=True, slots=True)
class Analysis:
    """Facts on an engine, with who is who and what the person said."""

    engine: Engine
    who: Who
    said: Said

    def ties(self, as_of: int) -> list[Tie]:
        """Everybody judged at a date."""
        self.engine.keep("event", events(as_of))
        self.engine.keep("trial", trials(as_of))
        rows = self.engine.run(ties(as_of))
        people = [self.who.person(number) for number in self.who.people]
        return judge(rows, people, self._declared(), as_of)

    def my_trials(self, as_of: int) -> list[Trial]:
        """Every message of mine that waits or waited for an answer, up to a date."""
        self.engine.keep("event", events(as_of))
        self.engine.keep("trial", trials(as_of))
        return [Trial(**row) for row in self.engine.run(my_trials()).to_pylist()]

    def _declared(self) -> dict[str, Standing]:
        owner = {
            self.who.known[handle].handle: number
            for number, handles in self.who.people.items()
            for handle in handles
        }
        return {
            f"p{owner[handle]}": standing
            for handle, standing in self.said.standings.items()
            if handle in owner
        }


def analysis(home: Path) -> Analysis:
    """Reads the facts of a home and works out who is who."""
    engine = DuckDB()
    with reading(home) as reader:
        words = said(reader.declarations())
        tables = facts(reader)
        # `sender` isn't among the measures' columns but is free to carry
        for name, rows in tables.items():
            engine.load(name, rows)
        who = _who(engine, reader, words)
    engine.load("who", _who_table(who))
    return Analysis(engine, who, words)


def rebuild(home: Path, writer: Writer, now: int) -> None:
    """Replaces everything derived by what the facts now say."""
    with reading(home) as reader:
        # a message dated more than a day ahead is no credible one
        as_of = default_as_of(reader.newest(now + DAY), now)
        revision = reader.meta().get("facts", "0")
    whole = analysis(home)
    judged = whole.ties(as_of)
    who = whole.who
    writer.replace_derived(
        (
            (number, who.names[number], who.organisations[number], who.titles[number])
            for number in who.people
        ),
        _handle_rows(who),
        (tie_row(tie) for tie in judged),
        {
            "derived": revision,
            "derived_version": DERIVED,
            "as_of": str(as_of),
            "me_reason": who.me_reason,
        },
    )


def _handle_rows(who: Who) -> Iterable[tuple[int, int, str, str, int]]:
    owner = {handle: number for number, own in who.people.items() for handle in own}
    for number, known in who.known.items():
        kind = who.kinds[number]
        mine = number in who.me
        if not mine and number not in owner:
            yield number, -1, kind.kind, kind.reason, _messages(known)
        else:
            yield number, 0 if mine else owner[number], "human", kind.reason, _messages(known)


def _messages(known: KnownHandle) -> int:
    return known.sent + known.received


def _who(engine: Engine, reader: Reader, words: Said) -> Who:
    declared = set(words.me)
    if declared:
        known = _known(None, reader, frozenset())
        reason = "You said so."
        if not declared & {k.handle for k in known}:
            reason = f"None of what you gave ({', '.join(words.me)}) is in what was read."
    else:
        known = _known(engine, reader, frozenset())
        found = find_me(known)
        declared, reason = set(found.handles), found.reason
    cards = reader.cards()
    decisions = [
        Decision("same" if kind == "same" else "different", a, b) for kind, a, b in words.decisions
    ]
    with_cards = [CardHandles(card.id, card.handles) for card in cards]
    roots = cluster(known, with_cards, decisions, declared)
    my_roots = {roots[k.id] for k in known if k.handle in declared}
    mine = frozenset(k.id for k in known if roots[k.id] in my_roots)
    known = _known(engine, reader, mine)
    on_card = {handle for card in cards for handle in card.handles}
    by_id = {k.id: k for k in known}
    kinds = kinds_of(known)
    for number in on_card:
        if not by_id[number].list_marked:
            kinds[number] = Kind("human", "is on a card")
    people: dict[int, list[int]] = {}
    for k in known:
        if k.id not in mine and kinds[k.id].kind == "human":
            people.setdefault(roots[k.id], []).append(k.id)
    # the number of a person is its smallest human handle; numbers depend on the order of reading,
    # so that what is chosen among several (a card's name) goes by use and spelling
    named = {
        min(own): tuple(sorted(own, key=lambda h: (-_messages(by_id[h]), by_id[h].handle)))
        for own in people.values()
    }
    card_of = _card_of(cards)
    return Who(
        tuple(sorted(mine)),
        reason,
        named,
        kinds,
        {number: _name(own, by_id, card_of) for number, own in named.items()},
        {number: _organisation(own, by_id, card_of) for number, own in named.items()},
        {number: _first(own, card_of, "title") for number, own in named.items()},
        by_id,
    )


def _known(engine: Engine | None, reader: Reader, mine: frozenset[int]) -> list[KnownHandle]:
    """Every handle with its names, and with its figures where an engine is given."""
    rows = {}
    if engine is not None:
        engine.load("mine", pa.table({"handle_id": pa.array(sorted(mine), pa.int64())}))
        rows = {row["handle_id"]: row for row in engine.run(handle_figures()).to_pylist()}
    names = reader.handle_names()
    nothing: dict[str, float] = {}
    known = []
    for number, handle, listed, delivered in reader.handles():
        row = rows.get(number, nothing)
        known.append(
            KnownHandle(
                id=number,
                handle=handle,
                names=tuple(names.get(number, ())),
                sent=int(row.get("sent") or 0),
                sent_automated=int(row.get("sent_automated") or 0),
                received=int(row.get("received") or 0),
                received_from_me=int(row.get("received_from_me") or 0),
                sent_to_me=int(row.get("sent_to_me") or 0),
                distinct_senders_to_it=int(row.get("distinct_senders") or 0),
                alone=int(row.get("alone") or 0),
                list_marked=listed,
                sent_folder=int(row.get("sent_folder") or 0),
                delivered=delivered,
                mean_recipients=float(row.get("mean_recipients") or 0.0),
            )
        )
    return known


def _card_of(cards: Sequence[CardRow]) -> dict[int, CardRow]:
    return {handle: card for card in cards for handle in card.handles}


def _first(own: Sequence[int], card_of: Mapping[int, CardRow], field: str) -> str:
    values = (getattr(card_of[handle], field) for handle in own if handle in card_of)
    return next((str(value) for value in values if value), "")


def _name(
    own: Sequence[int], known: Mapping[int, KnownHandle], card_of: Mapping[int, CardRow]
) -> str:
    card = _first(own, card_of, "name")
    names = [pair for handle in own for pair in known[handle].names]
    return card or best_name(names) or known[own[0]].handle


def _organisation(
    own: Sequence[int], known: Mapping[int, KnownHandle], card_of: Mapping[int, CardRow]
) -> str:
    emails = [known[handle].handle for handle in own if "@" in known[handle].handle]
    return organisation_of(emails, _first(own, card_of, "organisation"))


def _who_table(who: Who) -> pa.Table:
    pairs = [(handle, 0) for handle in who.me]
    pairs += [(handle, number) for number, own in who.people.items() for handle in own]
    return pa.table(
        {
            "handle_id": pa.array([a for a, _ in pairs], pa.int64()),
            "person_id": pa.array([b for _, b in pairs], pa.int64()),
        }
    )
