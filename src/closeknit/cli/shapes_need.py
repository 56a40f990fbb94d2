"""The JSON shapes of needs."""

from __future__ import annotations

from collections.abc import Iterable

from closeknit.cli.shapes import probability
from closeknit.clock import iso
from closeknit.model.needs import Asks, Candidate, Need, Progress

Shape = dict[str, object]


def need(n: Need) -> Shape:
    """A need weighed, as the contract has it, with what the sentence on it was made of."""
    return {
        "id": f"N{n.number}" if n.number else None,
        "need": n.text,
        "by": n.by.isoformat(),
        "people": n.people,
        "size": int(n.size),
        "kind": n.kind,
        "as_of": iso(n.as_of),
        "sentence": n.sentence,
        "basis": n.basis,
        "enough": n.enough,
        "enough_by": n.enough_by.isoformat() if n.enough_by else None,
        "ready": n.ready,
        "can_be_ready": n.can_be_ready,
        "too_late": n.too_late,
        "asks": _asks(n.asks),
        "likely_enough": n.likely_enough,
        "unknown": [candidate(c) for c in n.unknown],
        "candidates": [candidate(c) for c in n.candidates],
        "plan": [
            {
                "week": step.week.isoformat(),
                "id": step.id,
                "name": step.name,
                "step": step.step,
                "is_ask": step.is_ask,
            }
            for step in n.plan
        ],
        "unplaced": n.unplaced,
        "instead": [
            {"id": i.id, "name": i.name, "size": int(i.size), "ask": i.ask} for i in n.instead
        ],
        "pace": {
            "median_days": n.pace.median_days,
            "low": n.pace.low,
            "high": n.pace.high,
            "assumed": n.pace.assumed,
            "deepened": n.pace.transitions,
            "of": n.pace.seen,
        },
    }


def candidate(c: Candidate) -> Shape:
    """One person and the need."""
    return {
        "id": c.id,
        "name": c.name,
        "ready": c.ready,
        "ready_by": c.ready_by.isoformat() if c.ready_by else None,
        "status": "unknown" if c.unseen else c.status.value,
        "why": c.why,
        "come_through": probability(c.come_through),
        "fit": list(c.fit),
        "fit_reason": c.fit_reason,
        "effort": c.effort,
        "assumed": c.assumed,
        "steps": list(c.steps),
    }


def progress(p: Progress) -> Shape:
    """How a kept need stands."""
    return {
        "id": f"N{p.kept.number}",
        "need": p.kept.text,
        "by": p.kept.by.isoformat(),
        "people": p.kept.people,
        "size": int(p.kept.size),
        "since": iso(p.kept.since),
        "passed": p.passed,
        "ready": len(p.ready),
        "ready_then": p.ready_then,
        "can_be_ready": p.can_be_ready,
        "asks": _asks(p.asks),
        "became_ready": _people(p.gained),
        "no_longer": _people(p.lost),
    }


def _people(found: Iterable[tuple[str, str]]) -> list[Shape]:
    return [{"id": number, "name": name} for number, name in found]


def _asks(found: Asks | None) -> Shape | None:
    if found is None:
        return None
    return {
        "likely": found.likely,
        "fewest": found.fewest,
        "most": found.most,
        "yeses_ready": found.ready,
        "yeses_all_told": found.all_told,
        "sure": found.sure,
    }
