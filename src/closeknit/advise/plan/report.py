"""Whether steps of each kind were followed by more regard: words from them in the 60 days after a
step that was done, against the 60 days before it.

What followed isn't always because of it: whoever falls silent often writes again by themselves,
and a step is taken when it is wanted. The interval is that of the average change; of counts that
are as uncertain as Poisson's at least. Below ten steps of a kind it stays “assumed”.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from closeknit.model.plans import Followed, Kind

DAYS = 60
ENOUGH = 10  # steps of a kind
NINE_TENTHS = 1.2816  # of a normal distribution: the ends of an 80 % interval


def followed(steps: Iterable[tuple[Kind, int, int]]) -> list[Followed]:
    """One row for each kind, from (kind, words from them before, after) of each step."""
    by_kind: dict[Kind, list[tuple[int, int]]] = defaultdict(list)
    for kind, before, after in steps:
        by_kind[kind].append((before, after))
    return [_row(kind, by_kind[kind]) for kind in Kind if by_kind[kind]]


def _row(kind: Kind, counts: Sequence[tuple[int, int]]) -> Followed:
    n = len(counts)
    before = sum(b for b, _ in counts) / n
    after = sum(a for _, a in counts) / n
    change = after - before
    spread = sum((a - b - change) ** 2 for b, a in counts) / max(n - 1, 1)
    wide = NINE_TENTHS * math.sqrt(max(spread, before + after + 1 / n) / n)
    return Followed(
        kind,
        n,
        before,
        after,
        change,
        change - wide,
        change + wide,
        "measured" if n >= ENOUGH else "assumed",
    )
