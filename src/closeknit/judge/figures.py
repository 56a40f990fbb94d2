"""The measured figures of all people as aligned numpy columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MAY_BE_MISSING = frozenset(
    {"first", "last_from_me", "last_to_me", "last_contact", "usual_gap", "silence"}
)  # nan where there is none; everything else is 0 then


def aligned(rows: pa.Table, people: Sequence[int]) -> Mapping[str, Floats]:
    """Each column of `rows` (one row per person_id) in the order of `people`, as float64;
    people without a row get 0, or nan in the columns that may be missing."""
    at = {number: place for place, number in enumerate(people)}
    places = np.array([at[number] for number in rows["person_id"].to_pylist()], dtype=np.int64)
    columns: dict[str, Floats] = {}
    for name in rows.column_names:
        if name == "person_id":
            continue
        empty = np.nan if name in MAY_BE_MISSING else 0.0
        column = np.full(len(people), empty)
        values = _numbers(rows[name])
        column[places] = np.where(np.isnan(values), empty, values)
        columns[name] = column
    return columns


def columns(rows: pa.Table) -> dict[str, Floats]:
    """Each column as float64, nan where a value is missing."""
    return {name: _numbers(rows[name]) for name in rows.column_names}


def _numbers(column: pa.ChunkedArray) -> Floats:
    """A column as float64, nan where it is missing, out of its buffers: pyarrow's own way loads
    pandas where that is installed, which takes longer than all columns."""
    parts = [np.zeros(0)]
    for chunk in column.cast(pa.float64()).chunks:
        valid, data = chunk.buffers()
        begin, end = chunk.offset, chunk.offset + len(chunk)
        values = np.frombuffer(data, np.float64, count=end)[begin:]
        if chunk.null_count:
            bits = np.unpackbits(np.frombuffer(valid, np.uint8), count=end, bitorder="little")
            values = np.where(bits[begin:] == 1, values, np.nan)
        parts.append(values)
    return np.concatenate(parts)


def percentile(values: Floats, among: NDArray[np.bool_]) -> Floats:
    """Mid-rank percentile (0 to 100) of each value among the marked people; 0 for the others."""
    out = np.zeros_like(values)
    inside = values[among]
    if inside.size:
        order = np.sort(inside)
        below = np.searchsorted(order, inside, "left")
        upto = np.searchsorted(order, inside, "right")
        out[among] = 50 * (below + upto) / inside.size
    return np.round(out, 1)
