"""The facts as Arrow tables, for engines. All tables of one reader come from one moment.

They go through the reader's own connection. A second SQLite library in the process (that of an
Arrow driver) would be faster, but when it closes the file, the system drops the locks of this
one: other processes then take away what is still mapped here (sqlite.org/howtocorrupt.html, 2.2).
"""

from __future__ import annotations

from itertools import chain

import numpy as np
import pyarrow as pa

from closeknit.store.reader import Reader

# Every value is a Python object on its way, so small ones travel together in one number:
# what takes few bits is shifted to its place here and taken apart again by numpy.
HANDLE_BITS = 30
ROLE_BITS = 4
WORDS_BITS = 24
FLAGS = ("automated", "sent", "question", "answers", "sent_by")
CHANNEL_AT = len(FLAGS)
WORDS_AT = CHANNEL_AT + 4
SENDER_AT = WORDS_AT + WORDS_BITS
# SQLite binds << and | alike, so every shift stands in brackets
INTERACTION_ROWS = (
    "SELECT id, hash, coalesce(thread_hash, hash), time, "  # noqa: S608
    "coalesce(reply_hash, 0), "
    "(automated IS NOT NULL) | (sent << 1) | (coalesce(question, 0) << 2) | "
    f"((reply_hash IS NOT NULL) << 3) | ((sender IS NOT NULL) << 4) | (channel << {CHANNEL_AT}) | "
    f"(min(coalesce(words, 0), {(1 << WORDS_BITS) - 1}) << {WORDS_AT}) | "
    f"(coalesce(sender, 0) << {SENDER_AT}) FROM interaction"
)
PARTICIPANT_ROWS = (
    f"SELECT (interaction_id << {HANDLE_BITS + ROLE_BITS}) | "  # noqa: S608
    f"(handle_id << {ROLE_BITS}) | role FROM participant"
)


def facts(reader: Reader) -> dict[str, pa.Table]:
    """`interaction` and `participant`, all columns int64: whole numbers only, since what is
    counted needs no text. Room is for 2^29 interactions and 2^30 handles."""
    return {"interaction": _interactions(reader), "participant": _participants(reader)}


def _interactions(reader: Reader) -> pa.Table:
    number, own, thread, time, reply, packed = _columns(reader, INTERACTION_ROWS, 6)
    flag = {name: _bits(packed, place, 1) for place, name in enumerate(FLAGS)}
    return pa.table(
        {
            "id": wholes(number),
            "hash": wholes(own),
            "thread_hash": wholes(thread),
            "channel": wholes(_bits(packed, CHANNEL_AT, WORDS_AT - CHANNEL_AT)),
            "time": wholes(time),
            "automated": wholes(flag["automated"]),
            "sent": wholes(flag["sent"]),
            "question": wholes(flag["question"]),
            "words": wholes(_bits(packed, WORDS_AT, WORDS_BITS)),
            "reply_hash": wholes(reply, flag["answers"] == 0),
            "sender": wholes(_bits(packed, SENDER_AT, HANDLE_BITS), flag["sent_by"] == 0),
        }
    )


def wholes(values: np.ndarray, missing: np.ndarray | None = None) -> pa.Array:
    """Whole numbers as an Arrow array, in the memory where they lie: pyarrow's own way loads
    pandas where that is installed."""
    values = np.ascontiguousarray(values, np.int64)
    valid = None
    if missing is not None:
        valid = pa.py_buffer(np.packbits(~missing, bitorder="little"))
    return pa.Array.from_buffers(pa.int64(), len(values), [valid, pa.py_buffer(values)])


def numbers(table: pa.Table, name: str) -> np.ndarray:
    """A column of `facts` where it lies, 0 where it has a gap; pyarrow's own way loads pandas."""
    (chunk,) = table[name].chunks
    return np.frombuffer(chunk.buffers()[1], np.int64, len(chunk), chunk.offset * 8)


def _participants(reader: Reader) -> pa.Table:
    (packed,) = _columns(reader, PARTICIPANT_ROWS, 1)
    return pa.table(
        {
            "interaction_id": wholes(packed >> (HANDLE_BITS + ROLE_BITS)),
            "handle_id": wholes(_bits(packed, ROLE_BITS, HANDLE_BITS)),
            "role": wholes(_bits(packed, 0, ROLE_BITS)),
        }
    )


def _bits(packed: np.ndarray, place: int, width: int) -> np.ndarray:
    return (packed >> place) & ((1 << width) - 1)


def _columns(reader: Reader, query: str, width: int) -> list[np.ndarray]:
    flat = np.fromiter(chain.from_iterable(reader.stream(query)), np.int64)
    return [np.ascontiguousarray(column) for column in flat.reshape(-1, width).T]
