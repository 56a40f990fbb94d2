"""A step that could be chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from closeknit.advise.plan.openers import Opening
from closeknit.advise.plan.seen import Seen
from closeknit.advise.plan.table import LEAST_VALUE, MOST_VALUE
from closeknit.model.plans import Kind


@dataclass(frozen=True, slots=True)
class Candidate:
    """A step that could be chosen. `since` is when its reason arose, the plan's own date for what
    has none; `gain` counts how likely the reason is there.
    The opener is made only for those that are chosen; a bare text needs no source."""

    seen: Seen
    act: Kind
    why: str
    opener: Callable[[], Opening | str]
    since: int
    gain: float
    value: float
    proof: str = ""
    other: Seen | None = None

    @property
    def people(self) -> set[str | None]:
        """The ids of those whom it reaches."""
        return {self.seen.id, self.other.id} if self.other else {self.seen.id}


def valued(share: float) -> float:
    """A value from ½ to 1 of a share."""
    return LEAST_VALUE + (MOST_VALUE - LEAST_VALUE) * min(max(share, 0.0), 1.0)
