"""Where somebody worked at a date: from what they signed, the domains that they wrote from and
their card. Nothing after the date is used, for every statement is read in the order of time.

A signature names an organisation; as long as it is fresh, it also says what the address means that
it was written from. A place is a new one where nothing came from the old one any more, and there
are two signatures from an address that was there before (for one may be misread), or a first
message from a new address.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from closeknit.identity.names import folded
from closeknit.identity.organisation import is_public, registrable
from closeknit.identity.words import words

NEWEST = 20  # statements among which the old place would still be seen
ENOUGH = 2  # statements of a new place, or of an old one, that make it one
STALE = 2 * 365 * 86_400  # seconds after which a signature no longer speaks for what isn't signed
_LEAST = 4  # letters that two names must begin with alike to be one
_WORD = re.compile(r"[^\W_]+")
_FORMS = words(
    "inc ltd limited llc llp lp plc gmbh ag kg corp corporation company co sa sas srl spa bv nv the"
)


@dataclass(frozen=True, slots=True)
class Said:
    """One message of theirs: the `house` that it came from (a registrable domain, "" at a public
    mail provider), the organisation that its signature names ("" for none), and the number of the
    interaction, 0 for a dated card."""

    time: int
    house: str
    name: str = ""
    ref: int = 0


@dataclass(frozen=True, slots=True)
class Stated:
    """What a message says of the place of work: `key` is the same for all spellings of one."""

    time: int
    key: str
    name: str
    signed: bool
    house: str
    ref: int


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where they worked at a date: `since` when, as far as a change was seen, and where `before`,
    of which there was word until `until`; `ref` is the first message from the place."""

    name: str
    since: int | None = None
    before: str = ""
    until: int | None = None
    ref: int = 0


def house_of(handle: str) -> str:
    """The organisation of an address, "" where anybody can have one there."""
    _, at, domain = handle.rpartition("@")
    return registrable(domain) if at and not is_public(domain) else ""


def stated(said: Iterable[Said]) -> list[Stated]:
    """What messages say, in the order of time; each by what was known when it came."""
    meant: dict[str, Stated] = {}
    keys: list[str] = []
    found = []
    for one in sorted(said, key=attrgetter("time", "ref", "name")):
        label = _squashed(one.house.partition(".")[0]) if one.house else ""
        if one.name:
            key = _key(_bare(one.name), keys, label)
            here = Stated(one.time, key, one.name, True, one.house, one.ref)
            meant[one.house] = here
        else:
            last = meant.get(one.house)
            if last is not None and (one.time - last.time <= STALE or last.key == label):
                here = Stated(one.time, last.key, last.name, False, one.house, one.ref)
            elif one.house:
                here = Stated(
                    one.time, _key(label, keys, label), one.house, False, one.house, one.ref
                )
            else:
                continue
        found.append(here)
    return found


def workplace(found: Sequence[Stated], as_of: int, card: str = "") -> Workplace:
    """The place at a date; `card` is what an undated card says. Its name is "" where nothing
    tells."""
    end = bisect_right(found, as_of, key=attrgetter("time"))
    card = " ".join(card.split())
    if not end:
        return Workplace(card)
    key, start = _current(found, end)
    here = [one for one in found[max(0, end - 10 * NEWEST) : end] if one.key == key]
    signed = [one for one in here if one.signed]
    name = signed[-1].name if signed else here[-1].name
    place = _with_change(found, start, name) if start else Workplace(name)
    if not card:
        return place
    on_card = _key(_bare(card), [key, *([found[start - 1].key] if start else [])], "")
    if on_card == key:
        return Workplace(card, place.since, place.before, place.until, place.ref)
    fresh = bool(signed) and as_of - signed[-1].time <= STALE
    settled = place.since is not None and end - start >= ENOUGH
    moved_on = settled and on_card == found[start - 1].key
    return place if fresh or moved_on else Workplace(card)


def _current(found: Sequence[Stated], end: int) -> tuple[str, int]:
    """The key of the place after so many statements, and where its time begins among them, 0 where
    no beginning was seen."""
    last = found[end - 1].key
    start = end - 1
    while start and found[start - 1].key == last:
        start -= 1
    recent = found[max(0, end - NEWEST) : end]
    before = found[max(0, min(start, end - NEWEST)) : start]
    if _is_enough(found, start, end) and all(one.key != last for one in before):
        return last, start
    counted = Counter(one.key for one in recent)
    newest = {one.key: place for place, one in enumerate(recent)}
    return max(counted, key=lambda key: (counted[key], newest[key])), 0


def _is_enough(found: Sequence[Stated], start: int, end: int) -> bool:
    """Whether the statements from `start` on make a place of work."""
    first = found[start]
    by_card = first.signed and first.ref == 0
    moved = start > 0 and first.house not in ("", found[start - 1].house)
    return end - start >= ENOUGH or by_card or moved


def _with_change(found: Sequence[Stated], start: int, name: str) -> Workplace:
    """The place with when it began, if what was before was usual."""
    earlier = found[max(0, start - NEWEST) : start]
    counted = Counter(one.key for one in earlier)
    last = earlier[-1]
    old = max(counted, key=lambda each: (counted[each], each == last.key))
    theirs = [one for one in earlier if one.key == old]
    signed = [one for one in theirs if one.signed]
    # who begins to sign hasn't moved
    is_same_house = theirs[-1].house == found[start].house and not signed
    if counted[old] < ENOUGH or is_same_house:
        return Workplace(name)
    known = (signed or theirs)[-1].name
    return Workplace(name, found[start].time, known, theirs[-1].time, found[start].ref)


def _bare(name: str) -> str:
    """A name without the form of the firm, in one word."""
    found = [word for word in _WORD.findall(folded(name)) if word not in _FORMS]
    return "".join(found)


def _squashed(text: str) -> str:
    return "".join(_WORD.findall(folded(text)))


def _key(bare: str, keys: list[str], label: str) -> str:
    """The first that was met of those that are one with a name; `keys` learns it. “Elm Boats” is
    one with elm.example and with “Elm Boats of Hull”."""
    for each in (label, *keys):
        short, long = sorted((each, bare), key=len)
        if bare and (short == long or (len(short) >= _LEAST and long.startswith(short))):
            bare = each
            break
    if bare not in keys:
        keys.append(bare)
    return bare
