"""What signs between two of my people are worth, beside a public list on which they also write to
each other without me.

    python -m bench.acquaintance list.mbox --me ADDRESS …

Evidence is only what I am named in. A pair counts as acquainted if one of them wrote to the other,
or answered, in a message that I am not named in; both must have written five such messages, so that
it could have been seen. People who know each other elsewhere count as strangers, so the shares are
a floor.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from pathlib import Path

from closeknit.network import Network
from closeknit.store.reader import reading

ACTIVE = 5
MOST = 12
FROM, TO = 0, 1
WEIGHTS = (0.0, 0.3, 1.0, 3.0, 10.0, 1e9)
Pair = tuple[int, int]


@dataclass(slots=True)
class Signs:
    """Between two people, in what I am named in."""

    weight: float = 0.0
    wrote: int = 0
    answered: set[int] = field(default_factory=set)  # who answered the other

    @property
    def only_named(self) -> bool:
        return not self.wrote and not self.answered


def signs(home: Path) -> tuple[dict[Pair, Signs], set[Pair]]:
    """Each pair's signs, and who is acquainted; only of people who could have been seen."""
    with reading(home) as reader:
        people = [int(one.id[1:]) for one in reader.people()]
        as_of = int(reader.meta()["as_of"])
        rows = reader.company(people, as_of)
        replies = {(event, who): to for who, to, event, _ in reader.replied(people, as_of)}
    present: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for event, _, _, role, person, _, _ in rows:
        present[event][person] = role
    found: defaultdict[Pair, Signs] = defaultdict(Signs)
    truly: set[Pair] = set()
    active: Counter[int] = Counter()
    for event, roles in present.items():
        sender = next((p for p, role in roles.items() if role == FROM and p), None)
        to = replies.get((event, sender)) if sender else None
        if 0 in roles:
            _count(found, roles, sender, to)
        elif sender is not None:
            active[sender] += 1
            truly |= {_pair(sender, p) for p, role in roles.items() if role == TO and p != sender}
            truly |= {_pair(sender, to)} if to else set()
    seen = {pair: s for pair, s in found.items() if min(active[pair[0]], active[pair[1]]) >= ACTIVE}
    return seen, truly


def _count(
    found: defaultdict[Pair, Signs], roles: dict[int, int], sender: int | None, to: int | None
) -> None:
    others = sorted(person for person in roles if person)
    if sender is not None and to is not None:
        found[_pair(sender, to)].answered.add(sender)
    if not 2 <= len(others) <= MOST:
        return
    for one, other in combinations(others, 2):
        if FROM in (roles[one], roles[other]) and TO in (roles[one], roles[other]):
            found[one, other].wrote += {one, other} != {sender, to}
        else:
            found[one, other].weight += 1 / (len(roles) - 1)


def _pair(one: int, other: int) -> Pair:
    return min(one, other), max(one, other)


def main() -> None:
    """Imports the mail into a folder of its own and prints the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mbox", type=Path)
    parser.add_argument("--me", action="append", required=True)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        Network(Path(folder)).bring_in([given.mbox], given.me)
        found, truly = signs(Path(folder))
    print(f"{len(found)} pairs, {sum(pair in truly for pair in found)} write to each other")
    for low, high in pairwise(WEIGHTS):
        own = [p for p, s in found.items() if s.only_named and low < s.weight <= high]
        _show(f"named together only, weight {low} to {high}", own, truly)
    _show("wrote once", [p for p, s in found.items() if s.wrote == 1 and not s.answered], truly)
    _show("wrote more", [p for p, s in found.items() if s.wrote > 1 and not s.answered], truly)
    _show("one answered", [p for p, s in found.items() if len(s.answered) == 1], truly)
    _show("both answered", [p for p, s in found.items() if len(s.answered) == 2], truly)


def _show(name: str, pairs: list[Pair], truly: set[Pair]) -> None:
    if pairs:
        share = sum(pair in truly for pair in pairs) / len(pairs)
        print(f"{name}: {share:.2f} of {len(pairs)}")


if __name__ == "__main__":
    main()
