"""Reasons for and against, as `show`, `ask` and `asked` print them.

Each sentence tells how the estimates move with it, in per cent: from the middle one of my people
to the figure that is shown. So anybody can follow the sum without knowing what odds are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import click

from closeknit.cli.lines import put
from closeknit.model.evidence import Evidence, FamilySum

FIGURES = {"connection": "trust", "reply": "answer"}  # in the order of printing
SMALLEST = 0.05  # log odds; what moves no figure by more is only counted


def put_evidence(
    evidence: Sequence[Evidence], sums: Sequence[FamilySum], most: int | None = None
) -> bool:
    """All that is worth a line, weightiest first, each with the references that prove it; with
    `most`, no more than that for and against. What isn't printed is summed up."""
    at = medians(sums)
    if at:
        start = ", ".join(f"{FIGURES[f]} {per_cent(x)} %" for f, x in at.items())
        click.echo()
        put(
            "In brackets: how each sign moves the figures, from those of the middle one of your "
            f"people ({start})."
        )
    shown = []
    for heading, sign, wanted in (("For", "+", True), ("Against", "−", False)):
        part = [e for e in evidence if e.favours is wanted and not _small(e)][:most]
        shown += part
        if part:
            click.echo(f"\n{heading}")
        for e in part:
            refs = f" [{' '.join(e.refs)}]" if e.refs else ""
            put(f"{e.claim}{_moved(at, e.sums)}{refs}", f"  {sign} ", "    ")
    rest = [e for e in evidence if e not in shown]
    if rest:
        signs = "1 smaller sign" if len(rest) == 1 else f"{len(rest)} smaller signs"
        click.echo(f"\nAnd {signs}{_moved(at, [s for e in rest for s in e.sums])}.")
    doubt = _moved(at, [s for s in sums if s.family == "doubt"])
    if doubt:
        click.echo(f"\nCounts are never certain{doubt}.")
    if any(e.refs for e in shown):
        click.echo("\nSee any of them in the original with: closeknit open REF")
    return bool(rest)


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
    """A probability from its log odds, as in “67”; never 0 or 100."""
    share = 100 / (1 + math.exp(-log_odds))
    if share < 0.5:
        return "under 1"
    return "over 99" if share > 99.5 else f"{share:.0f}"
