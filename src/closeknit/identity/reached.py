"""How people say that they are reached: whose signature names whose address, who announced whose,
and who shares a telephone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

ANNOUNCED, NAMED = 6.0, 4.5
PHONE, PHONE_OF = 3.0, 4.0
RARE = 3  # people with the number or the address in their signature; more share a switchboard


@dataclass(frozen=True, slots=True)
class Reached:
    """What somebody's signatures and announcements tell: addresses that they `announced` as their
    new ones, that they `named` below their mail, and `phones` (digits, a leading + where
    written)."""

    announced: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()


NOTHING = Reached()


def common(people: Iterable[Reached]) -> frozenset[str]:
    """The addresses and numbers that more than a few tell of: they are nobody's own."""
    times: dict[str, int] = defaultdict(int)
    for one in people:
        if one is NOTHING:
            continue
        for told in {*one.announced, *one.named, *one.phones}:
            times[told] += 1
    return frozenset(told for told, many in times.items() if many > RARE)


def reasons(
    a: Reached,
    b: Reached,
    handles: tuple[Iterable[str], Iterable[str]],
    shared: frozenset[str],
) -> list[tuple[str, float]]:
    """(words, weight) of what speaks for two being one; `handles` are theirs, `shared` what
    `common` found."""
    found: list[tuple[str, float]] = []
    if a == b == NOTHING:
        return found
    own, other = (frozenset(each) for each in handles)
    for one, theirs, mine in ((a, other, own), (b, own, other)):
        writer = _shown(mine)
        for address in sorted((theirs & {*one.announced}) - shared)[:1]:
            found.append((f"{writer} announced {address} as their address", ANNOUNCED))
        for address in sorted((theirs & {*one.named}) - shared - {*one.announced})[:1]:
            found.append((f"the signature of {writer} names {address}", NAMED))
        for phone in sorted((theirs & {*one.phones}) - shared)[:1]:
            found.append((f"the signature of {writer} names {phone}", PHONE_OF))
    for phone in sorted(({*a.phones} & {*b.phones}) - shared)[:1]:
        found.append((f"the same telephone stands below the mail of both: {phone}", PHONE))
    return found


def _shown(handles: Iterable[str]) -> str:
    return min(handles, key=lambda handle: ("@" not in handle, handle))


def told_keys(people: Iterable[tuple[int, Reached, Iterable[str]]]) -> dict[str, list[int]]:
    """Numbers of people by an address or number that one tells of and others have or tell too."""
    everybody = list(people)
    wanted = {told for _, one, _ in everybody for told in (*one.announced, *one.named, *one.phones)}
    found: dict[str, list[int]] = defaultdict(list)
    if not wanted:
        return found
    for number, one, handles in everybody:
        for told in wanted.intersection((*handles, *one.announced, *one.named, *one.phones)):
            found[told].append(number)
    return {told: numbers for told, numbers in found.items() if len(numbers) > 1}
