"""Which of the people you know are contacts, and which are connections.

As a library: `Network` does everything that the other faces do, and hands out these values
(docs/library.md). Nothing is loaded until it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from closeknit.errors import Ambiguous, CloseknitError, Misuse, NotFound
    from closeknit.model.evidence import Evidence
    from closeknit.model.ledger import By, Deed, Entry
    from closeknit.model.needs import Need
    from closeknit.model.people import Person
    from closeknit.model.plans import Plan, Step
    from closeknit.model.ties import Probability, Standing, Tie
    from closeknit.model.verdicts import Judgement, Size, Verdict
    from closeknit.network import Network
    from closeknit.network.logging import Told

__all__ = [
    "Ambiguous",
    "By",
    "CloseknitError",
    "Deed",
    "Entry",
    "Evidence",
    "Judgement",
    "Misuse",
    "Need",
    "Network",
    "NotFound",
    "Person",
    "Plan",
    "Probability",
    "Size",
    "Standing",
    "Step",
    "Tie",
    "Told",
    "Verdict",
]

_WHERE = {
    "errors": ("Ambiguous", "CloseknitError", "Misuse", "NotFound"),
    "model.evidence": ("Evidence",),
    "model.ledger": ("By", "Deed", "Entry"),
    "model.needs": ("Need",),
    "model.people": ("Person",),
    "model.plans": ("Plan", "Step"),
    "model.ties": ("Probability", "Standing", "Tie"),
    "model.verdicts": ("Judgement", "Size", "Verdict"),
    "network": ("Network",),
    "network.logging": ("Told",),
}


def __getattr__(name: str) -> object:
    for module, names in _WHERE.items():
        if name in names:
            return getattr(import_module(f"closeknit.{module}"), name)
    raise AttributeError(f"module 'closeknit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
