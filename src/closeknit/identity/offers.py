"""Who may be one person though no strong key says so: pairs with weighted reasons, for the user to
decide. Nothing here merges.

A weight is the logarithm of how much likelier what is seen is of one person than of two (Fellegi
and Sunter 1969); the weights are judged, in round figures, and tests hold their order. Pairs are
sought only among those who share a key (blocking), so that the time grows with the people and not
with their pairs.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import combinations

from closeknit.identity.kinds import is_shared_address
from closeknit.identity.names import is_role, looks_human
from closeknit.identity.organisation import is_public, registrable
from closeknit.identity.reached import NOTHING, Reached, common, told_keys
from closeknit.identity.reached import reasons as reached_reasons
from closeknit.identity.samename import Reason, same_name
from closeknit.identity.spelling import formal, full, plain, tokens

PRIOR = -2.5  # of two people who share no more than a key
LEAST = 0.2  # the score of a pair that is worth a look
MOST_IN_BLOCK = 40  # people with one key; more share it by its being common
SHORTEST_LOCAL = 5  # letters of the part before the @ that may tell somebody
SAME_LOCAL, LOCAL_OF_NAME, LOCAL_FIRST_NAME = 3.0, 2.0, 0.5
SAME_HOUSE = 0.7
IN_TURN = 0.7
SAME_THREADS = 0.8
LOOKED_AT = 1000  # of the best offers: those whose threads are compared
STRAY = 0.1  # of the uses of the main name: a name below this share slipped into a header
TURN_DAYS = 365.0
_SEPARATORS = re.compile(r"[^a-z]+")
Seats = Mapping[int, tuple[AbstractSet[int], AbstractSet[int]]]  # threads and messages


@dataclass(frozen=True, slots=True)
class Someone:
    """What is known of a person for comparing: names with how often they were seen, handles with
    the most used first, `first` and `last` when they were in touch with me (seconds)."""

    id: int
    names: tuple[tuple[str, int], ...]
    handles: tuple[str, ...]
    first: int | None = None
    last: int | None = None
    reached: Reached = NOTHING


@dataclass(frozen=True, slots=True)
class Offer:
    """Two people who may be one; `score` is the probability that the reasons add up to."""

    a: int
    b: int
    reasons: tuple[Reason, ...]

    @property
    def score(self) -> float:
        """Between 0 and 1."""
        return 1 / (1 + math.exp(-PRIOR - sum(reason.weight for reason in self.reasons)))


@dataclass(frozen=True, slots=True)
class _Form:
    """A person ready for comparing: `names` as words, the best first; `locals` with letters only,
    by the handle they stand in; `handles` those that are their own."""

    names: tuple[tuple[str, ...], ...]
    shown: tuple[str, ...]
    locals: Mapping[str, str]
    handles: Sequence[str]
    first: int | None
    last: int | None
    reached: Reached


def offers(people: Iterable[Someone]) -> list[Offer]:
    """All pairs that are worth a look, the likeliest first."""
    forms = {one.id: form for one in people if (form := _form(one)) is not None}
    bearers = _bearers(forms)
    shared = common(form.reached for form in forms.values())
    found = []
    for a, b in _pairs(forms):
        reasons = _compare(forms[a], forms[b], bearers, shared)
        offer = Offer(a, b, _in_order(reasons))
        if offer.score >= LEAST:
            found.append(offer)
    return sorted(found, key=lambda offer: (-offer.score, offer.a, offer.b))


def with_threads(found: Sequence[Offer], among: Callable[[Collection[int]], Seats]) -> list[Offer]:
    """The same offers with what threads say of the best: who were both in the same ones and never
    in one message. `among` tells of people the threads and the messages that they were in."""
    best = found[:LOOKED_AT]
    seats = among({number for offer in best for number in (offer.a, offer.b)})
    told = []
    for offer in best:
        reasons = offer.reasons
        (threads, messages), (others, theirs) = seats[offer.a], seats[offer.b]
        both = len(threads & others)
        if both and messages.isdisjoint(theirs):
            many = f"{both:,} of the same threads" if both > 1 else "the same thread"
            reason = Reason(f"both were in {many}, never in one message", SAME_THREADS)
            reasons = _in_order((*reasons, reason))
        told.append(replace(offer, reasons=reasons))
    return sorted([*told, *found[LOOKED_AT:]], key=lambda offer: (-offer.score, offer.a, offer.b))


def _in_order(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple(sorted(reasons, key=lambda one: -abs(one.weight)))


def _form(one: Someone) -> _Form | None:
    """None for shared and impersonal addresses, which are nobody's."""
    own = [handle for handle in one.handles if not is_shared_address(handle)]
    if not own:
        return None
    shown: dict[tuple[str, ...], str] = {}
    most = max((uses for _, uses in one.names), default=0)
    for name, uses in sorted(one.names, key=lambda pair: (-pair[1], pair[0])):
        words = tokens(name)
        if words and uses >= STRAY * most and looks_human(name, own[0]):
            shown.setdefault(words, name)
    local_parts = {}
    for handle in own:
        local, at, _ = handle.rpartition("@")
        if at:
            letters = _SEPARATORS.sub("", local.partition("+")[0])
            if len(letters) >= SHORTEST_LOCAL and not is_role(letters):
                local_parts[letters] = handle
    return _Form(
        tuple(shown), tuple(shown.values()), local_parts, own, one.first, one.last, one.reached
    )


def _houses(form: _Form) -> frozenset[str]:
    """The organisations of their addresses; asked of few, as few have a namesake."""
    domains = [domain for _, at, domain in (h.rpartition("@") for h in form.handles) if at]
    found = {registrable(domain) for domain in domains if not is_public(domain)}
    return frozenset(found - {""})


def _keys(form: _Form, seen: Container[str]) -> Iterator[str]:
    """What somebody is looked up by; two who share none aren't compared. `seen` are the letters of
    everybody's addresses: a name that none of them is spelled from needs no such key."""
    yield from form.locals
    for words in form.names:
        ends = full(words)
        if ends is None:
            if len(words) > 1:  # initials and a surname
                yield f"{plain(words[-1])} {words[0][0]}"
            continue
        for first, last in (ends, ends[::-1]):
            yield f"{plain(last)} {first[0]}"
            for formal_name in formal(first)[1:]:
                yield f"{plain(last)} {formal_name[0]}"
            for local in _locals(first, last):
                if local in seen:
                    yield local
            # a slip in the surname
            yield f"{first} {last[:2]}"


def _locals(first: str, last: str) -> tuple[str, ...]:
    return first + last, first[0] + last, first + last[0], last + first[0]


def _pairs(forms: Mapping[int, _Form]) -> set[tuple[int, int]]:
    seen = {letters for form in forms.values() for letters in form.locals}
    # most keys are one person's: only the others get a list
    firsts: dict[str, int] = {}
    blocks: dict[str, list[int]] = {}
    for number in sorted(forms):
        for key in set(_keys(forms[number], seen)):
            before = firsts.setdefault(key, number)
            if before != number:
                blocks.setdefault(key, [before]).append(number)
    told = told_keys((number, form.reached, form.handles) for number, form in forms.items())
    return {
        pair
        for block in (*blocks.values(), *told.values())
        if len(block) <= MOST_IN_BLOCK
        for pair in combinations(block, 2)
    }


def _bearers(forms: Mapping[int, _Form]) -> dict[frozenset[str], int]:
    """How many people bear each full name, in whatever order."""
    found: dict[frozenset[str], int] = defaultdict(int)
    for form in forms.values():
        for ends in {frozenset(words) for words in form.names if full(words)}:
            found[ends] += 1
    return found


def _compare(
    a: _Form, b: _Form, bearers: Mapping[frozenset[str], int], shared: frozenset[str]
) -> list[Reason]:
    told = reached_reasons(a.reached, b.reached, (a.handles, b.handles), shared)
    found = [Reason(*each) for each in told]
    name = same_name(a, b, bearers)
    if name is not None:
        found.append(name)
    local = _local(a, b)
    if local is not None:
        found.append(local)
    if name is not None and name.weight > 0 and (houses := sorted(_houses(a) & _houses(b))):
        found.append(Reason(f"both have addresses at {houses[0]}", SAME_HOUSE))
    if found and _in_turn(a, b):
        found.append(Reason("one fell silent when the other began", IN_TURN))
    return found


def _in_turn(a: _Form, b: _Form) -> bool:
    """Whether one was last in touch shortly before the other was first, as with a new address."""
    return any(
        one.last is not None
        and other.first is not None
        and 0 <= other.first - one.last <= TURN_DAYS * 86_400
        for one, other in ((a, b), (b, a))
    )


def _local(a: _Form, b: _Form) -> Reason | None:
    shared = sorted(a.locals.keys() & b.locals.keys(), key=len, reverse=True)
    if shared:
        first_names = {words[0] for form in (a, b) for words in form.names}
        one, other = a.locals[shared[0]], b.locals[shared[0]]
        weight = LOCAL_FIRST_NAME if shared[0] in first_names else SAME_LOCAL
        return Reason(f"their addresses begin alike: {one} and {other}", weight)
    for one_form, other_form in ((a, b), (b, a)):
        for words, shown in zip(one_form.names, one_form.shown, strict=True):
            ends = full(words)
            spelled = {*_locals(*ends), *_locals(*ends[::-1])} if ends else set()
            for letters in sorted(spelled & other_form.locals.keys()):
                address = other_form.locals[letters]
                return Reason(f"{address} is spelled from the name {shown}", LOCAL_OF_NAME)
    return None
