"""Looking through what was found: what counts most comes first, a decision is kept for good."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from closeknit import clock
from closeknit.acts.deeds import weight
from closeknit.acts.ledger import PROVING
from closeknit.model.ledger import Entry, State
from closeknit.model.people import Person
from closeknit.network.home import Home
from closeknit.network.ledger import ledger
from closeknit.network.quiet import numbers
from closeknit.network.results import Ledger

HALF_LIFE = 2 * 365 * clock.DAY
MOST_OF_ONE = 3  # entries of one person, so that everybody has their turn


def proposals(home: Home, person: Person | None = None) -> Ledger:
    """What was found and not looked at, best worth a look first."""
    whole = ledger(home, person, None)
    # one of each decision: my introduction stands with both, and a word on it is on both
    found = list({(e.key, e.what): e for e in whole.entries if e.state is State.PROPOSED}.values())
    found.sort(key=lambda e: (-_worth(e, whole.as_of), -e.time, e.ref))
    if person is None:
        hushed = numbers(home)
        found = [e for e in found if e.person not in hushed]
        found = list(_spread(found))
    return Ledger(tuple(found), whole.names, whole.as_of)


def decide(home: Home, decisions: Iterable[tuple[Entry, bool | None]]) -> None:
    """Keeps what I said of entries: whether each is one, None where I take that back."""
    words = {True: "yes", False: "no", None: "clear"}
    with home.writing() as writer:
        for entry, right in decisions:
            for act in PROVING[entry.what]:
                writer.declare(clock.now(), "judged", entry.key, act.value, words[right])
        home.rebuild_if_stale(writer)


def _worth(entry: Entry, as_of: int) -> float:
    """How much a decision would move: what it counts, fading, most where it is in doubt."""
    fresh: float = 2.0 ** (-(as_of - entry.time) / HALF_LIFE)
    p = entry.probability
    return weight(entry) * fresh * (p * (1 - p) + 0.05)


def _spread(found: Iterable[Entry]) -> Iterable[Entry]:
    """At most so many of one person and one kind."""
    seen: Counter[tuple[int, str]] = Counter()
    for entry in found:
        of = entry.person, entry.what
        seen[of] += 1
        if seen[of] <= MOST_OF_ONE:
            yield entry
