"""The JSON shape of a week's digest."""

from __future__ import annotations

from collections.abc import Iterable

from closeknit.advise.digest import Digest, Turn
from closeknit.clock import day
from closeknit.digest.sentences import heading
from closeknit.model.plans import Step

Shape = dict[str, object]


def shape(found: Digest) -> Shape:
    """All of a digest; what the sentences leave out of a long part is here."""
    turns = found.turns
    return {
        "week": found.plan.week,
        "from": found.plan.monday,
        "as_of": day(found.as_of),
        "minutes": found.minutes,
        "steps": [_step(step) for step in found.plan.steps],
        "settled": [
            {"id": s.person.id, "person": s.person.name, "act": s.act.value, "word": s.word}
            for s in found.settled
        ],
        "since": day(turns.since) if turns else None,
        "became_connections": _turns(turns.became if turns else ()),
        "fading": _turns(turns.fading if turns else ()),
        "new_people": turns.new if turns else None,
        "promises": [
            {
                "id": promise.id,
                "person": promise.name,
                "by": "me" if promise.mine else "them",
                "text": promise.text,
                "said": promise.said.isoformat(),
                "due": promise.due.isoformat() if promise.due else None,
                "ref": promise.ref,
            }
            for promise in found.promises
        ],
        "thanks": [_step(step) for step in found.owed],
        "asks": [
            {
                "id": ask.id,
                "person": ask.name,
                "text": ask.text,
                "size": int(ask.size) if ask.size else None,
                "day": ask.day.isoformat(),
                "outcome": "deferred" if ask.deferred else "open",
                "ref": ask.ref,
            }
            for ask in found.asks
        ],
        "birthdays": [
            {"id": one.id, "person": one.name, "day": one.next.isoformat()} for one in found.soon
        ],
    }


def _step(step: Step) -> Shape:
    return {
        "ref": step.ref,
        "id": step.person.id,
        "person": step.person.name,
        "act": step.act.value,
        "what": heading(step),
        "why": step.why,
        "minutes": step.minutes,
        "proof": step.proof or None,
    }


def _turns(turns: Iterable[Turn]) -> list[Shape]:
    return [{"id": one.id, "person": one.name, "why": one.why} for one in turns]
