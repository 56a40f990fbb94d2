"""What must hardly move a person's figures: dropped rows, shifted times, mass mail."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from bench.models.judged import Box
from numpy.typing import NDArray

from closeknit.judge import indices, standing
from closeknit.measure.tables import DAY
from closeknit.measure.trials import MOST_PEOPLE

Floats = NDArray[np.float64]
DRAWS = 20
TOP = 20
DROPPED = 0.3
MONTH = 30 * DAY
TIMES = 10  # as much mass mail


def robust(name: str, mailbox: Box) -> None:
    """Print the median of `DRAWS` Jaccard indices of the top by regard, and the largest relative
    move of any figure of anybody under ten times the mass mail."""
    best = _top(mailbox.figures())
    dice = np.random.default_rng(0)
    rows = mailbox.events
    dropped, shifted = [], []
    for _ in range(DRAWS):
        # whole interactions go, with everybody in them
        every = np.unique(rows["interaction_id"].to_numpy())
        kept = every[dice.random(len(every)) >= DROPPED]
        part = rows.filter(pa.array(np.isin(rows["interaction_id"].to_numpy(), kept)))
        dropped.append(_jaccard(best, _top(mailbox.figures(part))))
        month = dice.uniform(-MONTH, MONTH)
        shifted.append(_jaccard(best, _top(mailbox.figures(_moved(rows, month, mailbox.as_of)))))
    before, after = mailbox.figures(), mailbox.figures(_more(rows))
    moves = {
        key: float(np.max(np.abs(told - was) / np.maximum(np.abs(was), 1e-9), initial=0.0))
        for key, was, told in _figures(before, after)
    }
    print(
        f"robust, {name} | 30 % dropped: Jaccard {np.median(dropped):.2f} | "
        f"a month: {np.median(shifted):.2f} | ten times the mass mail: "
        + ", ".join(f"{key} {100 * move:.1f} %" for key, move in moves.items())
    )


def _figures(
    before: dict[str, Floats], after: dict[str, Floats]
) -> list[tuple[str, Floats, Floats]]:
    ways = {
        "probability": lambda f: standing.connection_probability(f)[0],
        "familiarity": indices.familiarity,
        "investment": indices.investment,
        "regard": indices.regard,
        "credibility": indices.credibility,
    }
    return [(key, way(before), way(after)) for key, way in ways.items()]


def _top(f: dict[str, Floats]) -> set[int]:
    return set(np.argsort(-indices.regard(f), kind="stable")[:TOP].tolist())


def _jaccard(a: set[int], b: set[int]) -> float:
    return len(a & b) / len(a | b)


def _moved(rows: pa.Table, seconds: float, as_of: int) -> pa.Table:
    """All times shifted; what would come after the date is not seen."""
    place = rows.column_names.index("time")
    time = rows["time"].to_numpy() + int(seconds)
    return rows.set_column(place, "time", pa.array(time)).filter(pa.array(time <= as_of))


def _more(rows: pa.Table) -> pa.Table:
    """Every message to more than `MOST_PEOPLE` nine times again, a minute apart, with new ids."""
    mass = rows.filter(pa.array(rows["size"].to_numpy() > MOST_PEOPLE))
    parts = [rows]
    for copy in range(1, TIMES):
        part = mass
        for column, step in (("interaction_id", 10**9 * copy), ("hash", copy), ("time", 60 * copy)):
            place = part.column_names.index(column)
            part = part.set_column(place, column, pa.array(part[column].to_numpy() + step))
        parts.append(part)
    return pa.concat_tables(parts)
