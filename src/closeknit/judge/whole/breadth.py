"""Breadth: how many different places my people are in.

The effective number of groups is exp(−Σ p ln p), the number of equally large ones that would be as
diverse (Hill 1973, order 1; p is the share of my people in each). Effective size is n − 2t/n, of n
people with t ties among them (Burt 1992, as Borgatti 1997 simplified it): how many of them bring
what none of the others does. A mailbox sees ties among others only through shared messages, so it
is an upper bound.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Wholes = NDArray[np.int64]


def effective_number(sizes: Floats) -> float:
    """Of groups of these sizes; 0 where there is nobody."""
    held = sizes[sizes > 0]
    if not held.size:
        return 0.0
    p = held / held.sum()
    return float(np.exp(-(p * np.log(p)).sum()))


def effective_groups(groups: Iterable[Hashable]) -> float:
    """The same of the groups that people are in, one of each."""
    return effective_number(np.array(list(Counter(groups).values()), float))


def effective_size(people: float, ties: float) -> float:
    """Of so many people with so many ties among them."""
    return people - 2 * ties / people if people else 0.0


def drawn_sizes(a: Wholes, b: Wholes, draws: Floats) -> Floats:
    """Effective sizes where people were drawn again: `draws` tells how often each was, shape
    (times, people), `a` and `b` the places of those who are tied. Copies of one aren't tied."""
    people = draws.sum(axis=1)
    # one after another: all at once would take a gigabyte where many are tied
    ties = np.array([(each[a] * each[b]).sum() for each in draws])
    sizes: Floats = people - 2 * ties / np.maximum(people, 1)
    return sizes
