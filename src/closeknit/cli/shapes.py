"""The JSON shapes of the contract."""

from __future__ import annotations

from dataclasses import asdict

from closeknit.cli import entries
from closeknit.clock import iso
from closeknit.model.accounts import Synced
from closeknit.model.evidence import Evidence
from closeknit.model.ties import Probability, Tie
from closeknit.model.verdicts import Judgement
from closeknit.network.results import Shown

Shape = dict[str, object]


def tie(t: Tie) -> Shape:
    """One person as `people` lists them."""
    return {
        "id": t.person.id,
        "name": t.person.name,
        "handles": list(t.person.handles),
        "organisation": t.person.organisation,
        "standing": t.standing.value,
        "dormant": t.dormant,
        "declared": t.declared.value if t.declared else None,
        "quiet": t.quiet or None,
        "connection_probability": probability(t.connection_probability),
        "reply_probability": probability(t.reply_probability),
        "initiate_probability": probability(t.initiate_probability),
        "alive_probability": probability(t.alive_probability),
        "familiarity": t.familiarity,
        "investment": t.investment,
        "regard": t.regard,
        "credibility": t.credibility,
        "interactions": {
            "from_me": t.interactions.from_me,
            "to_me": t.interactions.to_me,
            "shared": t.interactions.shared,
        },
        "last_from_me": iso(t.last_from_me) if t.last_from_me is not None else None,
        "last_to_me": iso(t.last_to_me) if t.last_to_me is not None else None,
    }


def shown(s: Shown) -> Shape:
    """One person as `show` opens them. `explained` adds up to the log odds of each figure: what
    the median person has, what each family of signs adds, what doubt takes off."""
    t = s.tie
    explained: dict[str, dict[str, float]] = {}
    for each in t.sums:
        explained.setdefault(each.figure, {})[each.family] = each.log_odds
    return {
        **tie(t),
        "as_of": iso(t.as_of),
        "explained": explained,
        "became_connection": iso(s.became) if s.became is not None else None,
        "trend": {"regard": s.regard, "investment": s.investment},
        "evidence": [evidence(e) for e in t.evidence],
        "acts": [entries.done(d, {int(t.person.id[1:]): t.person.name}) for d in s.acts],
        "ledger": [entries.entry(e, s.names) for e in s.ledger],
        "history": [
            {"as_of": iso(m.as_of), "regard": m.regard, "investment": m.investment}
            for m in s.history
        ],
    }


def judgement(j: Judgement) -> Shape:
    """The answer to `ask` and `asked`."""
    shape: Shape = {
        "person": {"id": j.person_id, "name": j.person_name},
        "ask": {
            "text": j.ask.text,
            "size": int(j.ask.size) if j.ask.size else None,
            "kind": j.ask.kind,
        },
        "verdict": j.verdict.value,
        "sentence": j.sentence,
        "largest_supported_size": int(j.largest_supported_size)
        if j.largest_supported_size
        else None,
        "reply_probability": probability(j.reply_probability),
        "connection_probability": probability(j.connection_probability),
        "come_through": None
        if j.come_through is None
        else {**(probability(j.come_through.probability) or {}), "sure": j.come_through.sure},
        "evidence": [evidence(e) for e in j.evidence],
        "missing": list(j.missing),
        "questions": [asdict(question) for question in j.questions],
        "alternatives": [
            {
                "id": a.id,
                "name": a.name,
                "connection_probability": probability(a.connection_probability),
                "fit": a.fit,
            }
            for a in j.alternatives
        ],
        "first_steps": list(j.first_steps),
        "channel": j.channel,
        "smaller_ask": j.smaller_ask,
    }
    if j.draft_reply:
        shape["draft_reply"] = j.draft_reply
    return shape


def probability(p: Probability | None) -> Shape | None:
    """Estimate and interval, or null where unknown."""
    return None if p is None else {"estimate": p.estimate, "low": p.low, "high": p.high}


def evidence(e: Evidence) -> Shape:
    """One claim; `for` is a word that Python keeps to itself."""
    return {
        "claim": e.claim,
        "value": e.value,
        "weight": e.weight,
        "for": e.favours,
        "about": e.about.value,
        "sums": {s.figure: s.log_odds for s in e.sums},
        "refs": list(e.refs),
    }


def synced(one: Synced) -> dict[str, object]:
    """What the last sync found in a collection."""
    return {
        "name": one.collection,
        "seen": one.seen,
        "new": one.new,
        "known": one.known,
        "left_out": dict(one.left_out),
        "problems": one.problems,
    }
