"""Where everybody worked at any date, for those of whom more than one address or card tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

from closeknit.derive.who import Who
from closeknit.identity.workplace import STALE, Said, Stated, house_of, stated, workplace
from closeknit.model.affiliations import Told
from closeknit.model.people import Person
from closeknit.store.arrow import numbers
from closeknit.store.reader import Reader

Row = tuple[str, str, int, int]  # kind, value, time, interaction
DATED_CARD = 0  # in the place of an interaction


@dataclass(slots=True)
class _Known:
    """Of one person: statements in order of time, the undated card's word, those of dated ones and
    titles by time, and when each address was first seen."""

    found: list[Stated]
    card: str
    dated: list[tuple[int, str]]
    titles: list[tuple[int, str]]
    first: dict[int, int] = field(default_factory=dict)


class Places:
    """Who told of a place of work, and what."""

    def __init__(self, reader: Reader, tables: Mapping[str, pa.Table], who: Who) -> None:
        self._who = who
        told: dict[int, list[Row]] = {}
        for handle, kind, value, time, number in reader.affiliations():
            if kind in (Told.ORGANISATION, Told.TITLE):
                told.setdefault(handle, []).append((kind, value, time, number))
        own = {
            number: handles
            for number, handles in who.people.items()
            if any(handle in told for handle in handles)
            or (len(handles) > 1 and any(house_of(who.known[h].handle) for h in handles))
        }
        wanted = {handle for handles in own.values() for handle in handles}
        wrote = _wrote(tables["interaction"], wanted)
        first = _first_seen(tables, wanted)
        self._known = {
            number: self._of(number, handles, told, wrote, first) for number, handles in own.items()
        }

    def person(self, number: int, as_of: int, *, today: bool = False) -> Person:
        """The person as they were known at a date; `today`: by all cards, whatever their dates."""
        person = self._who.person(number)
        known = self._known.get(number)
        if known is None:
            return person
        later = [value for time, value in known.dated if time > as_of] if today else []
        place = workplace(known.found, as_of, known.card or (later[-1] if later else ""))
        # who never wrote from an address of a firm may still be written to there
        name = place.name or next(
            (
                house
                for handle in self._who.people[number]
                if known.first.get(handle, as_of) <= as_of
                and (house := house_of(self._who.known[handle].handle))
            ),
            "",
        )
        title = person.title or _title(known.titles, place.since, as_of)
        return replace(person, organisation=name, title=title)

    def _of(
        self,
        number: int,
        handles: Iterable[int],
        told: Mapping[int, list[Row]],
        wrote: Mapping[int, list[tuple[int, int]]],
        first: Mapping[int, int],
    ) -> _Known:
        rows = [(handle, *row) for handle in handles for row in told.get(handle, ())]
        signed = {
            number: value
            for _, kind, value, _, number in rows
            if kind == Told.ORGANISATION and number != DATED_CARD
        }
        said = [
            Said(time, house_of(self._who.known[handle].handle), signed.get(ref, ""), ref)
            for handle in handles
            for time, ref in wrote.get(handle, ())
        ]
        dated = [
            (time, value)
            for _, kind, value, time, ref in rows
            if kind == Told.ORGANISATION and ref == DATED_CARD
        ]
        said += [Said(time, "", value) for time, value in dict.fromkeys(dated)]
        card = self._who.card_organisations.get(number, "")
        return _Known(
            stated(said),
            "" if any(value == card for _, value in dated) else card,
            sorted(set(dated)),
            sorted((time, value) for _, kind, value, time, _ in rows if kind == Told.TITLE),
            {handle: first[handle] for handle in handles if handle in first},
        )


def _title(titles: list[tuple[int, str]], since: int | None, as_of: int) -> str:
    """The title that was signed last, if it is of this place and not of long ago."""
    last = [(time, value) for time, value in titles if time <= as_of]
    if not last or last[-1][0] < max(since or 0, as_of - STALE):
        return ""
    return last[-1][1]


def _wrote(interactions: pa.Table, wanted: set[int]) -> dict[int, list[tuple[int, int]]]:
    """(time, number) of what each of these handles wrote themselves."""
    if not wanted:
        return {}
    sender = numbers(interactions, "sender")
    mine = np.isin(sender, np.fromiter(wanted, np.int64)) & (
        numbers(interactions, "automated") == 0
    )
    found: dict[int, list[tuple[int, int]]] = {}
    columns = (sender, numbers(interactions, "time"), numbers(interactions, "id"))
    for handle, time, number in zip(*(column[mine].tolist() for column in columns), strict=True):
        found.setdefault(handle, []).append((time, number))
    return found


def _first_seen(tables: Mapping[str, pa.Table], wanted: set[int]) -> dict[int, int]:
    """When each of these handles was first seen in an interaction."""
    if not wanted:
        return {}
    handle = numbers(tables["participant"], "handle_id")
    mine = np.isin(handle, np.fromiter(wanted, np.int64))
    number = numbers(tables["interaction"], "id")
    order = np.argsort(number)
    at = np.searchsorted(
        number, numbers(tables["participant"], "interaction_id")[mine], sorter=order
    )
    time = numbers(tables["interaction"], "time")[order[at]]
    found: dict[int, int] = {}
    for each, seen in zip(handle[mine].tolist(), time.tolist(), strict=True):
        found[each] = min(seen, found.get(each, seen))
    return found
