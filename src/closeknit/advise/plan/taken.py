"""What I said of steps: which words are in force, and whether they keep a step away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from closeknit.advise.plan.table import SKIPPED, TABLE
from closeknit.clock import DAY
from closeknit.model.plans import Kind, Taken

DONE, SKIP, SNOOZE, CLEAR = "done", "skip", "snooze", "clear"


def in_force(taken: Iterable[Taken], as_of: int) -> list[Taken]:
    """What was said by a date and not taken back, oldest first."""
    said: dict[tuple[str, Kind], list[Taken]] = defaultdict(list)
    for step in sorted(taken, key=lambda each: (each.time, each.number)):
        if step.time > as_of:
            continue
        words = said[step.handle, step.act]
        if step.word != CLEAR:
            words.append(step)
        elif words:
            words.pop()
    return sorted(
        (step for words in said.values() for step in words),
        key=lambda each: (each.time, each.number),
    )


def by_handle(taken: Iterable[Taken]) -> Mapping[str, Sequence[Taken]]:
    """The same for each handle."""
    found: dict[str, list[Taken]] = defaultdict(list)
    for step in taken:
        found[step.handle].append(step)
    return found


def kept_away(words: Iterable[Taken], act: Kind, since: int, as_of: int) -> bool:
    """Whether what I said of steps with somebody keeps one of a kind away whose reason arose
    at `since`."""
    return any(_keeps_away(step, since, as_of) for step in words if step.act is act)


def is_over(step: Taken, as_of: int) -> bool:
    """Whether it was put off until a time that has come."""
    word, _, until = step.word.partition(":")
    return word == SNOOZE and not (until.isdigit() and as_of < int(until))


def _keeps_away(step: Taken, since: int, as_of: int) -> bool:
    if step.word == DONE:
        return step.time >= since or as_of < step.time + TABLE[step.act].rest * DAY
    if step.word == SKIP:
        return as_of < step.time + SKIPPED * DAY
    return not is_over(step, as_of)
