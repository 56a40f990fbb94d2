"""Meetings and calls that I noted down, as interactions beside those that were read.

Their numbers are below zero, so that they are never taken for something that can be opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pyarrow as pa

from closeknit.derive.who import Who
from closeknit.model.ledger import Deed, Logged
from closeknit.store.arrow import wholes

MEETING, ATTENDEE = 1, 5
MET = (Deed.MEETING, Deed.CALL)  # a call is a meeting of two


def with_noted(
    tables: Mapping[str, pa.Table], who: Who, logged: Iterable[Logged]
) -> dict[str, pa.Table]:
    """The facts with a meeting of the two of us for each note of one. A note about somebody who
    isn't here any more adds nothing."""
    numbers = {known.handle: number for number, known in who.known.items()}
    notes = [n for n in logged if n.what in MET and n.handle in numbers and who.me]
    if not notes:
        return dict(tables)
    ids = [-note.number for note in notes]
    both = [
        (i, handle) for i, n in zip(ids, notes, strict=True) for handle in _two(n, who, numbers)
    ]
    columns = {
        "id": ids,
        "hash": ids,
        "thread_hash": ids,
        "channel": [MEETING] * len(ids),
        "time": [note.time for note in notes],
        "interaction_id": [number for number, _ in both],
        "handle_id": [handle for _, handle in both],
        "role": [ATTENDEE] * len(both),
    }
    return {name: _longer(table, columns) for name, table in tables.items()}


def _two(note: Logged, who: Who, numbers: Mapping[str, int]) -> tuple[int, int]:
    return who.me[0], numbers[note.handle]


def _longer(table: pa.Table, columns: Mapping[str, list[int]]) -> pa.Table:
    """A table with rows more: 0, or nothing in `reply_hash` and `sender`, where no value is."""
    length = len(next(columns[name] for name in table.column_names if name in columns))
    more = {}
    for name in table.column_names:
        values = np.array(columns.get(name, [0] * length), np.int64)
        gaps = np.ones(length, bool) if name in ("reply_hash", "sender") else None
        more[name] = wholes(values, gaps)
    return pa.concat_tables([table, pa.table(more)])
