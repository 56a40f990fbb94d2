"""A claim with its figure, its weight for or against, and what proves it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """`claim` is a plain sentence; `value` its figure; `weight` how much it moved the
    judgement (≥ 0); `favours` whether it speaks for a connection; `refs` are interactions
    ("i12") that `closeknit open` shows."""

    claim: str
    value: float
    weight: float
    favours: bool
    refs: tuple[str, ...] = ()
