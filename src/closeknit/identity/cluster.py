"""Which handles are one person: by strong keys and the user's own word, hardly ever by name.

Names are no key: two brothers share a surname, and mail clients put one person's name on
another's address. One exception: WhatsApp shows people as the owner's own telephone book has them,
so that a full name there is that of a card, if nobody else bears it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from closeknit.identity.kinds import is_shared_address, kind_of
from closeknit.identity.known import KnownHandle
from closeknit.identity.names import clean_name, folded
from closeknit.identity.normalise import canonical, merge_key

# a card with more addresses than this is a firm's or a collection, not one person's
MOST_EMAILS = 12
# a number or address on more cards than this is a switchboard's
MOST_CARDS = 5
# what bears the name under which the owner's telephone book has somebody; one behind a tilde was
# chosen by its bearer
_BOOKED = re.compile(r"whatsapp:(?!~)(.+)")
# a handle of an app holds no more than its name for somebody
_IN_APP = re.compile(r"[a-z]+:(?!//)")
# what handles of apps never hold
_NOT_IN_NAMES = re.compile(r"[@/<>]+")
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class CardHandles:
    """The ids of the handles on one card, and the name that it bears, "" for none."""

    card_id: int
    handles: tuple[int, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the user said of two handles."""

    kind: Literal["same", "different"]
    a: str
    b: str


def cluster(
    handles: Sequence[KnownHandle],
    cards: Sequence[CardHandles] = (),
    decisions: Sequence[Decision] = (),
    me: Collection[str] = (),
    locks: Sequence[Sequence[str]] = (),
    announced: Sequence[tuple[int, int]] = (),
) -> dict[int, int]:
    """Handle id → root, the smallest handle id of the same person. `locks` are the handles of each
    person that is complete: nothing but a decision joins another to them. `announced` are (old,
    new) handles of those who told of their new one and wrote from it.

    The order of handles and cards does not matter. Of decisions on one pair the later one wins.
    Two handles said to be different never share a root, whatever a card or another decision
    says; of two `same` that can't both hold, the later one does.
    """
    ids = {handle.handle: handle.id for handle in handles}
    forest = _Forest(ids.values())
    same, different = _in_force(decisions, ids)
    for a, b in different:
        forest.part(a, b)
    for a, b in reversed(same):
        forest.join(a, b)
    mine = {ids[handle] for handle in map(canonical, me) if handle in ids}
    forest.gather(mine)
    forest.keep([ids[handle] for handle in map(canonical, own) if handle in ids] for own in locks)
    for group in _by_key(handles):
        forest.gather(group)
    for group in _by_card(handles, cards):
        forest.gather(group)
    for old, new in _by_announcement(handles, announced):
        forest.join(old, new)
    for number, bearer in _by_booked_name(handles, cards, mine, forest):
        forest.join(number, bearer)
    return {number: forest.find(number) for number in ids.values()}


def split_decisions(members: Iterable[str], handle: str) -> tuple[Decision, ...]:
    """What `split` means: the handle is nobody's among the others."""
    return tuple(Decision("different", handle, other) for other in members if other != handle)


def _in_force(
    decisions: Sequence[Decision], ids: Mapping[str, int]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    last: dict[tuple[int, int], str] = {}
    for decision in decisions:
        a, b = ids.get(canonical(decision.a)), ids.get(canonical(decision.b))
        if a is None or b is None or a == b:
            continue
        pair = (min(a, b), max(a, b))
        # taken out first, so that the newest stands last
        last.pop(pair, None)
        last[pair] = decision.kind
    same = [pair for pair, kind in last.items() if kind == "same"]
    return same, [pair for pair, kind in last.items() if kind == "different"]


def _by_key(handles: Sequence[KnownHandle]) -> list[list[int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for handle in handles:
        groups[merge_key(handle.handle)].append(handle.id)
    return sorted(sorted(group) for group in groups.values() if len(group) > 1)


def _by_card(handles: Sequence[KnownHandle], cards: Sequence[CardHandles]) -> list[list[int]]:
    known = {handle.id: handle for handle in handles}
    on_cards = Counter(number for card in cards for number in set(card.handles))
    shared = _shared(cards, known)
    groups: list[list[int]] = []
    for card in cards:
        own = sorted({number for number in card.handles if number in known})
        personal = [number for number in own if not _impersonal(known[number])]
        emails = [number for number in personal if "@" in known[number].handle]
        # with an address that several share, a card with two more may be that of a firm
        if len(emails) > (MOST_EMAILS if len(personal) == len(own) else 1):
            continue
        own = [n for n in personal if on_cards[n] <= MOST_CARDS and shared.get(n, own) == own]
        if len(own) > 1:
            groups.append(own)
    return sorted(groups)


def _shared(cards: Sequence[CardHandles], known: Mapping[int, KnownHandle]) -> dict[int, list[int]]:
    """What stands on cards of people with different first names, as the telephone of an office or
    a couple does: it makes nobody one. It stays with one of the cards, whose handles these are."""
    names: dict[int, set[str]] = defaultdict(set)
    groups: dict[int, list[list[int]]] = defaultdict(list)
    for card in cards:
        own = sorted({number for number in card.handles if number in known})
        for number in own:
            groups[number].append(own)
            if card.name.strip():
                names[number].add(folded(clean_name(card.name) or card.name))
    return {
        number: min(groups[number], key=lambda own: sorted(known[n].handle for n in own))
        for number, own in names.items()
        if len(own) > 1 and not all(_alike(a, b) for a, b in combinations(sorted(own), 2))
    }


def _alike(a: str, b: str) -> bool:
    """Whether two names may be one person's: a word of one begins a word of the other, and no
    first name speaks against it ("J. Bauer", "Jan Bauer"; not "Ann Lee", "Bob Lee")."""
    first, other = a.replace(".", "").split(), b.replace(".", "").split()
    if not first or not other:
        return True
    return first[0].startswith(other[0]) or other[0].startswith(first[0])


def _by_booked_name(
    handles: Sequence[KnownHandle],
    cards: Sequence[CardHandles],
    mine: Collection[int],
    forest: _Forest,
) -> list[tuple[int, int]]:
    """Those whom WhatsApp shows by a name of two words or more, each with a handle of the one
    person who bears it, as no other card and no other address does: somebody with a card, or me,
    whom it shows by my own name."""
    booked: dict[str, list[int]] = defaultdict(list)
    for handle in handles:
        if found := _BOOKED.fullmatch(handle.handle):
            booked[folded(found[1])].append(handle.id)
    booked = {name: own for name, own in booked.items() if " " in name}
    if not booked:
        return []
    bearers: dict[str, set[int]] = {name: set() for name in booked}
    certain: dict[str, int] = {}
    known = {handle.id: handle for handle in handles}
    for card in cards:
        name = folded(_NOT_IN_NAMES.sub(" ", card.name))
        own = [number for number in card.handles if number in known]
        if name in bearers:
            # a card with a shared address, or with nothing on it, is still somebody's
            personal = [number for number in own if not _impersonal(known[number])]
            bearers[name] |= {forest.find(n) for n in personal} or {-1 - card.card_id}
            certain.update((name, number) for number in personal)
    telling = {max(_WORDS.findall(name), key=len, default="") for name in bearers}
    for handle in handles:
        if not handle.names or _IN_APP.match(handle.handle):
            continue
        shown = handle.names[0][0]
        # cleaning takes time, and most names share nothing with those that are sought
        if telling.isdisjoint(_WORDS.findall(folded(shown))):
            continue
        name = folded(clean_name(shown))
        if name in bearers and not _impersonal(handle):
            bearers[name].add(forest.find(handle.id))
            if handle.id in mine:
                certain[name] = handle.id
    return [
        (number, certain[name])
        for name, own in sorted(booked.items())
        if len(bearers[name]) == 1 and name in certain
        for number in own
    ]


def _by_announcement(
    handles: Sequence[KnownHandle], announced: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Those announcements where both addresses bear the same name: anybody can write that this or
    that is their new address, and under a name that isn't theirs."""
    known = {handle.id: handle for handle in handles if announced}
    return [
        (old, new)
        for old, new in sorted(announced)
        if old in known
        and new in known
        and not _impersonal(known[old])
        and not _impersonal(known[new])
        and _names_of(known[old]) & _names_of(known[new])
    ]


def _names_of(handle: KnownHandle) -> frozenset[str]:
    """The names of two words or more that a handle carried."""
    found = {folded(clean_name(name)) for name, _ in handle.names}
    return frozenset(name for name in found if " " in name)


def _impersonal(handle: KnownHandle) -> bool:
    """Whether it stands on cards of several people."""
    return is_shared_address(handle.handle) or kind_of(handle).kind == "list"


class _Forest:
    """Union-find whose roots are the smallest members, and which knows what must stay apart."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self._parent = {number: number for number in numbers}
        self._foes: dict[int, set[int]] = {}
        self._complete: set[int] = set()

    def find(self, number: int) -> int:
        root = number
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[number] != root:
            self._parent[number], number = root, self._parent[number]
        return root

    def part(self, a: int, b: int) -> None:
        """Keeps two apart for good. To be said before anything is joined."""
        self._foes.setdefault(a, set()).add(b)
        self._foes.setdefault(b, set()).add(a)

    def join(self, a: int, b: int) -> bool:
        """Makes two one unless they must stay apart; whether they are one now."""
        a, b = self.find(a), self.find(b)
        if a == b:
            return True
        if b in self._foes.get(a, ()) or not self._complete.isdisjoint((a, b)):
            return False
        root, other = min(a, b), max(a, b)
        self._parent[other] = root
        foes = self._foes.pop(other, set())
        for foe in foes:
            self._foes[foe].discard(other)
            self._foes[foe].add(root)
        if foes:
            self._foes.setdefault(root, set()).update(foes)
        return True

    def keep(self, groups: Iterable[Sequence[int]]) -> None:
        """Joins each group and lets nobody join them any more. To be said after what I decided."""
        whole = list(groups)
        for group in whole:
            self.gather(group)
        self._complete.update(self.find(number) for group in whole for number in group)

    def gather(self, group: Iterable[int]) -> None:
        """Joins as many of a group as may be: each with the first that takes it."""
        taken: list[int] = []
        for number in sorted(group):
            if not any(self.join(one, number) for one in taken):
                taken.append(number)
