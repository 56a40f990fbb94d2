"""Evidence for and against: what the figures of a tie say, in sentences, with what proves them.

`weight` is how far the figure lies from what would say nothing, on the scale of standing's
probability (0 to 1); it orders the sentences. Every claim names its messages.
"""

from __future__ import annotations

from collections.abc import Sequence

from closeknit.clock import DAY, day
from closeknit.judge.rule import EXCHANGES
from closeknit.model.evidence import Evidence
from closeknit.model.ties import Tie
from closeknit.store.reader import Event

MOST_REFS = 5
FROM_ME, TO_ME = 0, 1
WEEK = 7 * DAY


def explain(tie: Tie, events: Sequence[Event]) -> tuple[Evidence, ...]:
    """The evidence of one tie, weightiest first. `events` are its interactions, oldest first."""
    claims = [
        *_declared(tie),
        *_exchanges(tie, events),
        *_answers(tie, events),
        *_initiative(tie, events),
        *_silence(tie, events),
        *_one_sided(tie, events),
        *_mine(tie, events),
        *_age(tie, events),
    ]
    return tuple(sorted(claims, key=lambda e: -e.weight))


def _refs(events: Sequence[Event]) -> tuple[str, ...]:
    return tuple(f"i{c.id}" for c in reversed(events[-MOST_REFS:]))


def _answers_to(events: Sequence[Event], direction: int) -> list[Event]:
    asked = {c.hash: c for c in events if c.direction == direction}
    return [
        c
        for c in events
        if c.direction == 1 - direction
        and c.reply_hash in asked
        and 0 <= c.time - asked[c.reply_hash].time <= WEEK
    ]


def _declared(tie: Tie) -> list[Evidence]:
    if tie.declared is None:
        return []
    claim = f"You declared them a {tie.declared.value}."
    return [Evidence(claim, 1.0, 1.0, tie.declared is not tie.standing.CONTACT)]


def _exchanges(tie: Tie, events: Sequence[Event]) -> list[Evidence]:
    recent = [c for c in events if c.time > tie.as_of - 365 * DAY and c.size <= 4]
    if tie.exchanges:
        claim = (
            f"You wrote to each other {_times(tie.exchanges)} both ways in small "
            f"groups in the last 12 months, on {tie.exchange_days} {_days(tie.exchange_days)}."
        )
        weight = min(abs(tie.exchanges - EXCHANGES + 0.5) / (2 * EXCHANGES), 1.0)
        enough = tie.exchanges >= EXCHANGES
        return [Evidence(claim, tie.exchanges, round(weight, 2), enough, _refs(recent))]
    if tie.best_exchanges:
        claim = (
            "There was no exchange both ways in the last 12 months; "
            f"in your best year there were {tie.best_exchanges}."
        )
        return [Evidence(claim, 0, 0.45, False, _refs(events))]
    claim = "You never both wrote to each other in a small group."
    return [Evidence(claim, 0, 0.4, False, _refs(events))]


def _answers(tie: Tie, events: Sequence[Event]) -> list[Evidence]:
    if not tie.trials or tie.reply_probability is None:
        return []
    rate = tie.answered / tie.trials
    claim = (
        f"They answered {tie.answered} of {tie.trials} {_messages(tie.trials)} "
        "that you sent to them, within a week."
    )
    weight = min(abs(rate - 0.35) * min(tie.trials, 8) / 8 + 0.05, 1.0)
    proof = _answers_to(events, FROM_ME) or [c for c in events if c.direction == FROM_ME]
    return [Evidence(claim, round(rate, 3), round(weight, 2), rate >= 0.35, _refs(proof))]


def _initiative(tie: Tie, events: Sequence[Event]) -> list[Evidence]:
    opened = [c for c in events if c.direction == TO_ME and c.reply_hash is None and c.size <= 4]
    if tie.their_initiations:
        claim = (
            f"They wrote first {_times(tie.their_initiations)}, you {_times(tie.my_initiations)}."
        )
        weight = min(0.1 + 0.05 * tie.their_initiations, 0.6)
        return [Evidence(claim, tie.their_initiations, round(weight, 2), True, _refs(opened))]
    if tie.my_initiations >= 2:
        mine = [c for c in events if c.direction == FROM_ME and c.reply_hash is None]
        claim = f"They never wrote first; you did {_times(tie.my_initiations)}."
        return [Evidence(claim, 0, 0.3, False, _refs(mine))]
    return []


def _silence(tie: Tie, events: Sequence[Event]) -> list[Evidence]:
    theirs = [c for c in events if c.direction == TO_ME]
    if not theirs or tie.silence is None:
        return []
    last = f"Their last word came on {day(theirs[-1].time)}"
    if tie.usual_gap is None:
        return []
    ratio = tie.silence / max(tie.usual_gap, 7.0)
    if ratio <= 2:
        return [
            Evidence(
                f"{last}; that is within your usual rhythm.",
                tie.silence,
                0.2,
                True,
                _refs(theirs[-1:]),
            )
        ]
    claim = f"{last}, {_duration(tie.silence)} ago; that is {ratio:.0f} times your usual gap."
    return [
        Evidence(claim, tie.silence, round(min(0.1 * ratio, 0.8), 2), False, _refs(theirs[-1:]))
    ]


def _one_sided(tie: Tie, events: Sequence[Event]) -> list[Evidence]:
    if tie.unanswered_run < 2:
        return []
    claim = f"Your last {tie.unanswered_run} messages to them have no answer."
    mine = [c for c in events if c.direction == FROM_ME][-tie.unanswered_run :]
    return [
        Evidence(
            claim,
            tie.unanswered_run,
            round(min(0.15 * tie.unanswered_run, 0.6), 2),
            False,
            _refs(mine),
        )
    ]


def _mine(tie: Tie, events: Sequence[Event]) -> list[Evidence]:
    if tie.their_trials < 2:
        return []
    rate = tie.their_answered / tie.their_trials
    claim = (
        f"You answered {tie.their_answered} of {tie.their_trials} messages that they sent to you, "
        "within a week."
    )
    proof = _answers_to(events, TO_ME) or [c for c in events if c.direction == TO_ME]
    return [Evidence(claim, round(rate, 3), 0.1, rate >= 0.35, _refs(proof))]


def _age(tie: Tie, events: Sequence[Event]) -> list[Evidence]:
    if tie.first is None or not events:
        return []
    years = (tie.as_of - tie.first) / (365.25 * DAY)
    claim = f"The first message between you that closeknit has seen is of {day(tie.first)}."
    return [Evidence(claim, round(years, 1), 0.05, years >= 1, _refs(events[:1]))]


def _times(n: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(n, f"{n:,} times")


def _days(n: int) -> str:
    return "day" if n == 1 else "days"


def _messages(n: int) -> str:
    return "message" if n == 1 else "messages"


def _duration(days: float) -> str:
    if days < 60:
        return f"{days:.0f} days"
    if days < 730:
        return f"{days / 30.4:.0f} months"
    return f"{days / 365.25:.0f} years"
