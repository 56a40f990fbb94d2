"""The track record: did the probabilities come true on my own data?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ibis.expr.types import Table

from closeknit.derive import Analysis, analysis
from closeknit.judge.figures import Floats, columns
from closeknit.judge.monthly import ALIVE, ALIVE_THEIRS, INITIATE
from closeknit.judge.tasks import monthly_record, reply_record, reply_time_record
from closeknit.judge.track import NO_MESSAGE, TrackRecord
from closeknit.measure.answers import answers
from closeknit.measure.monthly import months
from closeknit.network.home import Home
from closeknit.store.reader import reading


@dataclass(frozen=True, slots=True, eq=False)
class Validation:
    """The record of each task; `keys` are the Message-IDs of the interactions of its trials,
    `handles` the addresses of their handles."""

    tasks: Mapping[str, TrackRecord]
    keys: Mapping[int, str]
    handles: Mapping[int, str]


def validation(home: Home) -> Validation:
    """Plays everything again, by what was known at each moment."""
    with reading(home.folder) as reader:
        as_of = home.default_as_of(reader)
    whole = analysis(home.folder)
    messages = whole.messages(as_of)
    # the same trials in the same order
    times = _ordered(whole, answers(), "time", "interaction_id", "person_id")
    monthly = _ordered(whole, months(as_of), "time", "person_id")
    tasks = {
        "reply": reply_record(messages),
        "initiate": monthly_record(INITIATE, monthly),
        "alive": monthly_record(ALIVE, monthly),
        "alive_theirs": monthly_record(ALIVE_THEIRS, monthly),
        "reply_time": reply_time_record(messages | times),
    }
    numbers = {int(n) for record in tasks.values() for n in record.given.interaction_id}
    with reading(home.folder) as reader:
        keys = reader.keys(numbers - {NO_MESSAGE})
    handles = {number: known.handle for number, known in whole.who.known.items()}
    return Validation(tasks, keys, handles)


def _ordered(whole: Analysis, rows: Table, *order: str) -> dict[str, Floats]:
    return columns(whole.engine.run(rows.order_by(list(order))))
