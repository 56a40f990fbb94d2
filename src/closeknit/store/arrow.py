"""The facts as Arrow tables, for engines. All tables of one reader come from one moment.

They go through the reader's own connection. A second SQLite library in the process (that of an
Arrow driver) would be faster, but when it closes the file, the system drops the locks of this
one: other processes then take away what is still mapped here (sqlite.org/howtocorrupt.html, 2.2).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np
import pyarrow as pa

from closeknit.store.reader import Reader

# whole numbers only: what is counted needs no text
INTERACTION = (
    *("id", "hash", "thread_hash", "channel", "time", "automated", "sent", "question", "words"),
    *("reply_hash", "sender"),
)
INTERACTION_ROWS = (
    "SELECT id, hash, coalesce(thread_hash, hash), channel, time, automated IS NOT NULL, sent, "
    "coalesce(question, 0), coalesce(words, 0), coalesce(reply_hash, 0), coalesce(sender, 0), "
    "reply_hash IS NULL, sender IS NULL FROM interaction"
)
PARTICIPANT = ("interaction_id", "handle_id", "role")
PARTICIPANT_ROWS = "SELECT interaction_id, handle_id, role FROM participant"


def facts(reader: Reader) -> dict[str, pa.Table]:
    """`interaction` and `participant`, all columns int64."""
    return {
        "interaction": _whole(reader, INTERACTION_ROWS, INTERACTION, ("reply_hash", "sender")),
        "participant": _whole(reader, PARTICIPANT_ROWS, PARTICIPANT, ()),
    }


def _whole(reader: Reader, query: str, names: Sequence[str], nullable: Sequence[str]) -> pa.Table:
    """The columns of a query whose last columns tell where the nullable ones are missing."""
    width = len(names) + len(nullable)
    flat = np.fromiter(chain.from_iterable(reader.stream(query)), np.int64)
    columns = flat.reshape(-1, width).T
    missing = {name: columns[len(names) + n] != 0 for n, name in enumerate(nullable)}
    return pa.table(
        {
            name: pa.array(np.ascontiguousarray(columns[n]), pa.int64(), mask=missing.get(name))
            for n, name in enumerate(names)
        }
    )
