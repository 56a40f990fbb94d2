"""The measures that judging needs, by name: what an engine may have ready beforehand.

Nothing heavy is imported here. An engine that has no ready form of a measure asks for its
expression, and that loads the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.expr.types import Table


@dataclass(frozen=True, slots=True)
class Measure:
    """`function` of the module `measure.module`, called with the date where it is `dated` and
    with `options`; less the columns `without`, in the order of `order`."""

    name: str
    module: str
    function: str
    dated: bool = True
    options: tuple[tuple[str, bool], ...] = ()
    without: tuple[str, ...] = ()
    order: tuple[str, ...] = ()

    def expression(self, as_of: int) -> Table:
        """The measure as an Ibis expression."""
        make = getattr(import_module(f"closeknit.measure.{self.module}"), self.function)
        rows: Table = make(*([as_of] if self.dated else []), **dict(self.options))
        rows = rows.drop(*self.without)
        return rows.order_by(list(self.order)) if self.order else rows


_BY_TIME = ("time", "interaction_id", "person_id")
HANDLES = Measure("handles", "handles", "handle_figures", dated=False)
EVENTS = Measure("events", "events", "events")
TRIALS = Measure("trials", "trials", "trials")
TIES = Measure("ties", "ties", "ties")
MESSAGES = Measure("messages", "message", "messages", dated=False, order=_BY_TIME)
# less what only a track record looks at: what isn't asked for isn't worked out
SCALE = Measure(
    "scale",
    "message",
    "messages",
    dated=False,
    without=("handle_id", "trials", "answered", "my_trials", "my_answered"),
    order=_BY_TIME,
)
QUARTERS = Measure(
    "quarters",
    "monthly",
    "months",
    options=(("quarterly", True),),
    order=("time", "person_id"),
)
PAIRS = Measure("pairs", "together", "pairs", order=("a", "b"))
PLAN = (HANDLES, EVENTS, TRIALS, TIES, MESSAGES, SCALE, QUARTERS, PAIRS)
