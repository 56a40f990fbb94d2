"""Reasons for and against, as `show`, `ask` and `asked` print them.

Each sentence tells how the estimates move with it, in per cent: from the middle one of my people
to the figure that is shown. So anybody can follow the sum without knowing what odds are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import click

from closeknit.model.evidence import Evidence, FamilySum

FIGURES = {"connection": "trust", "reply": "answer"}  # in the order of printing
SMALLEST = 0.05  # log odds; what moves no figure by more is only counted


def put_evidence(evidence: Sequence[Evidence], sums: Sequence[FamilySum]) -> None:
    """All that is worth a line, weightiest first, each with the references that prove it."""
    at = medians(sums)
    if at:
        start = ", ".join(f"{FIGURES[f]} {per_cent(x)} %" for f, x in at.items())
        click.echo(f"\nIn brackets: how each sign moves the middle one of your people ({start}).")
    shown = [e for e in evidence if not _small(e)]
    for heading, sign, wanted in (("For", "+", True), ("Against", "−", False)):
        part = [e for e in shown if e.favours is wanted]
        if part:
            click.echo(f"\n{heading}")
        for e in part:
            refs = f"  [{' '.join(e.refs)}]" if e.refs else ""
            click.echo(f"  {sign} {e.claim}{_moved(at, e.sums)}{refs}")
    rest = [s for e in evidence if _small(e) for s in e.sums]
    if rest:
        number = len(evidence) - len(shown)
        signs = "1 smaller sign" if number == 1 else f"{number} smaller signs"
        click.echo(f"\nAnd {signs}{_moved(at, rest)}.")
    doubt = _moved(at, [s for s in sums if s.family == "doubt"])
    if doubt:
        click.echo(f"\nCounts are never certain{doubt}.")
    if any(e.refs for e in shown):
        click.echo("\nSee any of them in the original with: closeknit open REF")


def medians(sums: Sequence[FamilySum]) -> dict[str, float]:
    """The log odds of the middle one of my people, by figure."""
    found = {s.figure: s.log_odds for s in sums if s.family == "median"}
    return {figure: found[figure] for figure in FIGURES if figure in found}


def _small(e: Evidence) -> bool:
    return bool(e.sums) and max(abs(s.log_odds) for s in e.sums) < SMALLEST


def _moved(at: dict[str, float], sums: Sequence[FamilySum]) -> str:
    """“ (trust 9 → 67 %)”; moves `at` on. What leaves the per cent as they are isn't told."""
    parts = []
    for figure, before in list(at.items()):
        at[figure] = before + sum(s.log_odds for s in sums if s.figure == figure)
        old, new = per_cent(before), per_cent(at[figure])
        if old != new:
            parts.append(f"{FIGURES[figure]} {old} → {new} %")
    return f" ({', '.join(parts)})" if parts else ""


def per_cent(log_odds: float) -> str:
    """A probability from its log odds, as in “67”."""
    return f"{100 / (1 + math.exp(-log_odds)):.0f}"
