"""Evidence for and against: what the figures of a tie say, in sentences, with what proves them.

The probabilities of standing and of an answer are sums of families of signs, each against my
median person. Every family has one sentence here, which carries its sum; so the sentences add up
to the figure shown. What else is worth knowing carries no sum and stands behind. Every claim
names its messages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from closeknit.clock import DAY, day
from closeknit.judge import channels
from closeknit.judge.channels import MAIL
from closeknit.judge.telling import evidence
from closeknit.judge.threshold import SMALL
from closeknit.model.evidence import About, Evidence
from closeknit.model.ledger import Entry
from closeknit.model.ties import Tie
from closeknit.store.reader import Event

MOST_REFS = 5
FROM_ME, TO_ME = 0, 1
WEEK = 7 * DAY
SILENT = 7.0  # days; no usual gap is shorter
BESIDE = 0.05  # weight of what carries no sum: behind everything that does


def explain(
    tie: Tie,
    events: Sequence[Event],
    entries: Sequence[Entry] = (),
    names: Mapping[int, str] | None = None,
) -> tuple[Evidence, ...]:
    """The evidence of one tie, weightiest first. `events` are its interactions, `entries` what
    was done for one another, both oldest first; `names` tells who the entries speak of."""
    done = evidence(entries, names or {})
    acts = [done] if done is not None else []
    if not events:
        claim = Evidence("No personal message between you was read.", 0, BESIDE, False)
        return (*_declared(tie), claim, *(_weighed(tie, each) for each in acts))
    claims = [
        *_declared(tie),
        _amount(tie, events),
        _answers(tie, events),
        _mine(tie, events),
        _alone(events),
        _opens(events),
        *_silence(tie, events),
        *_run(tie, events),
        *_age(tie, events),
        *acts,
    ]
    return tuple(sorted((_weighed(tie, c) for c in claims), key=lambda e: -e.weight))


def _weighed(tie: Tie, claim: Evidence) -> Evidence:
    """The claim with the sums of its family; that of standing says how it speaks, or else that of
    the answer."""
    own = tuple(s for s in tie.sums if s.family == claim.about)
    if not own:
        return claim
    first = own[0].log_odds
    return replace(claim, weight=abs(first), favours=first >= 0, sums=own)


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


def _declared(tie: Tie) -> Iterator[Evidence]:
    if tie.declared is not None:
        claim = f"You declared them a {tie.declared.value}."
        favours = tie.declared is not tie.standing.CONTACT
        yield Evidence(claim, 1.0, 1.0, favours, (), About.DECLARED)


def _amount(tie: Tie, events: Sequence[Event]) -> Evidence:
    claim = _written(tie, events)
    year = [c for c in events if c.time > tie.as_of - 365 * DAY and c.size <= SMALL]
    if tie.exchanges and (talks := channels.counted([c for c in year if channels.both_ways(c)])):
        claim = replace(claim, claim=f"{claim.claim} Among them {_were(talks)}.")
    met = tie.interactions.shared
    if not met:
        return claim
    # a family has one sentence
    return replace(claim, claim=f"{claim.claim} You met or spoke {_times(met)}.", favours=True)


def _written(tie: Tie, events: Sequence[Event]) -> Evidence:
    small = [c for c in events if c.size <= SMALL]
    if tie.exchanges:
        recent = [c for c in small if c.time > tie.as_of - 365 * DAY]
        # days say more only where they are fewer
        on = f", on {_count(tie.exchange_days, 'day')}" if tie.exchange_days < tie.exchanges else ""
        claim = (
            f"You wrote to each other {_times(tie.exchanges)} both ways in small "
            f"groups in the last 12 months{on}."
        )
        return Evidence(claim, tie.exchanges, BESIDE, True, _refs(recent), About.AMOUNT)
    if tie.best_exchanges:
        claim = (
            f"In your best year you wrote to each other {_times(tie.best_exchanges)} both ways in "
            "small groups; in the last 12 months never."
        )
        return Evidence(claim, 0, BESIDE, False, _refs(small), About.AMOUNT)
    claim = "You never both wrote to each other in a small group."
    return Evidence(claim, 0, BESIDE, False, _refs(small or events), About.AMOUNT)


def _were(talks: str) -> str:
    return f"{'was' if talks.startswith('1 ') and ' and ' not in talks else 'were'} {talks}"


def _in_chats(events: Sequence[Event], opened_by: int) -> tuple[str, float, list[Event]]:
    """How many chats of one side the other answered, in words, the share of them, and proof."""
    chats, answered = channels.answered_chats(events, opened_by)
    if not chats:
        return "", 0.0, []
    who = "you" if opened_by == FROM_ME else "they"
    words = f"{len(answered):,} of {_count(len(chats), 'chat')} that {who} opened"
    return words, len(answered) / len(chats), answered or chats


def _answers(tie: Tie, events: Sequence[Event]) -> Evidence:
    chats, share, proof = _in_chats(events, FROM_ME)
    if not tie.trials and chats:
        claim = f"They answered {chats}."
        return Evidence(claim, round(share, 3), BESIDE, share >= 0.35, _refs(proof), About.ANSWERS)
    if not tie.trials:
        claim = "No message that you sent to them was there to be answered."
        return Evidence(claim, 0, BESIDE, False, (), About.ANSWERS)
    rate = tie.answered / tie.trials
    claim = f"They {_of(tie.answered, tie.trials)} that you sent to them, within a week"
    answers = _answers_to(events, FROM_ME)
    asked = [c for c in events if c.direction == FROM_ME]
    claim += f"{_speed(answers, asked)}{f', and {chats}' if chats else ''}."
    proof = answers or asked
    return Evidence(claim, round(rate, 3), BESIDE, rate >= 0.35, _refs(proof), About.ANSWERS)


def _speed(answers: Sequence[Event], asked: Sequence[Event]) -> str:
    """How soon half of the answers to what was asked came."""
    sent = {c.hash: c.time for c in asked}
    waits = sorted(c.time - sent[c.reply_hash] for c in answers if c.reply_hash is not None)
    if len(waits) < 4:
        return ""
    hours = waits[(len(waits) - 1) // 2] / 3600
    if hours < 1:
        return ", half of the answers within an hour"
    if hours < 36:
        return f", half of the answers within {hours:.0f} {'hour' if hours < 1.5 else 'hours'}"
    return f", half of the answers within {hours / 24:.0f} days"


def _mine(tie: Tie, events: Sequence[Event]) -> Evidence:
    chats, share, talked = _in_chats(events, TO_ME)
    if not tie.their_trials:
        claim = "They never wrote to you in a way that called for an answer."
        return Evidence(claim, 0, BESIDE, False, (), About.MINE)
    if chats and not any(c.channel == MAIL and c.direction == TO_ME for c in events):
        claim = f"You answered {chats}."
        return Evidence(claim, round(share, 3), BESIDE, share >= 0.35, _refs(talked), About.MINE)
    rate = tie.their_answered / tie.their_trials
    number = _of(tie.their_answered, tie.their_trials)
    claim = f"You {number} that they sent to you, within a week."
    if chats:
        claim = f"You {number} and chats of theirs within a week, among them {chats}."
    proof = _answers_to(events, TO_ME) or [c for c in events if c.direction == TO_ME]
    return Evidence(claim, round(rate, 3), BESIDE, rate >= 0.35, _refs(proof), About.MINE)


def _alone(events: Sequence[Event]) -> Evidence:
    mail = [c for c in events if c.direction in (FROM_ME, TO_ME) and c.channel == MAIL]
    alone = [c for c in mail if c.size == 1]
    share = len(alone) / len(mail) if mail else 0.0
    claim = (
        f"{len(alone):,} of your {_count(len(mail), 'message')} went between the two of you only."
    )
    if len(alone) == len(mail):
        claim = "All that you wrote to each other went between the two of you only."
    if not alone:
        claim = "No message went between the two of you only."
    refs = _refs(alone or mail)
    return Evidence(claim, round(share, 3), BESIDE, share >= 0.5, refs, About.ALONE)


def _opens(events: Sequence[Event]) -> Evidence:
    """Who writes when neither has for a week."""
    opened = [
        c
        for before, c in zip((None, *events), events, strict=False)
        if before is None or c.time - before.time > WEEK
    ]
    theirs = [c for c in opened if c.direction == TO_ME]
    mine = [c for c in opened if c.direction == FROM_ME]
    if theirs:
        rest = f"they wrote first {_times(len(theirs))}, you {_times(len(mine))}"
    else:
        rest = f"they never wrote first, you {_times(len(mine))}"
    claim = f"After a week or more of silence {rest}.{channels.begun(events)}"
    refs = _refs(theirs or mine)
    return Evidence(claim, len(theirs), BESIDE, bool(theirs), refs, About.OPENS)


def _silence(tie: Tie, events: Sequence[Event]) -> Iterator[Evidence]:
    theirs = [c for c in events if channels.is_word(c, TO_ME)]
    refs = _refs(theirs[-1:])
    if not theirs or tie.silence is None:
        claim = "They never wrote to you."
        yield Evidence(claim, 0, BESIDE, False, (), About.SILENCE)
        return
    last = f"Their last word came on {day(theirs[-1].time)}"
    if tie.silence >= 1:
        last += f", {_duration(tie.silence)} ago"
    last += channels.in_which(theirs[-1])
    ratio = tie.silence / max(tie.usual_gap or 0.0, SILENT)
    if tie.usual_gap is None:
        claim = f"{last}."
    elif ratio <= 2:
        claim = f"{last}, within your usual rhythm."
    else:
        gap = _duration(max(tie.usual_gap, 1.0))
        claim = f"{last}; your usual gap is {gap}."
    yield Evidence(claim, tie.silence, BESIDE, ratio <= 2, refs, About.SILENCE)


def _run(tie: Tie, events: Sequence[Event]) -> Iterator[Evidence]:
    number = tie.unanswered_run
    if tie.last_from_me is None:
        return
    sent = [c for c in events if c.direction == FROM_ME and c.channel == MAIL]
    mine = sent[-number:] if number else []
    claim = {
        0: "None of your messages waits for an answer.",
        1: "Your last message to them has no answer.",
    }.get(number, f"Your last {number} messages to them have no answer.")
    yield Evidence(claim, number, BESIDE, number == 0, _refs(mine), About.RUN)


def _age(tie: Tie, events: Sequence[Event]) -> Iterator[Evidence]:
    if tie.first is not None and events:
        years = (tie.as_of - tie.first) / (365.25 * DAY)
        claim = f"The first message between you that closeknit has seen is of {day(tie.first)}."
        refs = _refs(events[:1])
        yield Evidence(claim, round(years, 1), BESIDE, years >= 1, refs, About.AGE)


def _times(n: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(n, f"{n:,} times")


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def _of(answered: int, trials: int) -> str:
    """As in "answered 9 of 12 messages"."""
    if trials == 1:
        return "answered the one message" if answered else "did not answer the one message"
    if not answered:
        return f"answered none of {trials:,} messages"
    return f"answered {answered:,} of {trials:,} messages"


def _duration(days: float) -> str:
    if days < 60:
        return _count(round(days), "day")
    if days < 730:
        return f"{days / 30.4:.0f} months"
    return f"{days / 365.25:.0f} years"
