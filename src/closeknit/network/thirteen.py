"""The thirteen questions about one person, with what I answered and what can be measured."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from closeknit.advise.questions import questions
from closeknit.advise.words import first_name
from closeknit.model.ties import Tie
from closeknit.model.verdicts import Question
from closeknit.network.known import known
from closeknit.store.reader import reading


def thirteen(home: Path, tie: Tie, begun: Iterable[int | None]) -> tuple[Question, ...]:
    """All of them. `begun` is when each of my people was first seen: how far back my mail goes."""
    with reading(home) as reader:
        one = known(reader, [tie], (), {})[0]
    earliest = min((first for first in begun if first is not None), default=tie.first)
    oldest = replace(one, tie=replace(tie, first=earliest))
    return questions(one, [one, oldest], first_name(tie.person))
