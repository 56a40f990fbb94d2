"""Whom to write to again after a long silence: past trust × novelty.

Advice from dormant ties was found as trustworthy as that from current ones, and more novel (Levin,
Walter & Murnighan 2011); people left to themselves prefer the wrong ones (Walter, Levin &
Murnighan 2015). Both factors lie between 0 and 1:

- past trust is the connection probability, whose counts fade with a half-life of ten years;
- novelty is how much of what they know I don't hear from others (`elsewhere`), times how much of
  it is newer than their last word (`passed`).

How the two are made is a judgement; nothing here foretells, it only ranks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from closeknit.advise import words
from closeknit.advise.ladder import asleep
from closeknit.advise.quiet import suggestable
from closeknit.advise.subject import thread_subject
from closeknit.model.ties import Standing, Tie

IN_TOUCH = 365.0  # days within which both wrote: whoever is in touch brings their news already
NEW_AFTER = 365.0  # days after which half of what they could tell is new to me: a judgement
STRONG = (Standing.CONNECTION, Standing.PARTNER)


@dataclass(frozen=True, slots=True)
class Circle:
    """Who is around a person: of `seen` others named in our messages `near` are in touch with me,
    and so are `colleagues` at the person's organisation, None where that isn't known."""

    seen: int = 0
    near: int = 0
    colleagues: int | None = None


@dataclass(frozen=True, slots=True)
class Reconnection:
    """One dormant connection with the value of reconnecting, 0 to 1, and what it is made of;
    `why` says in sentences what each figure rests on."""

    tie: Tie
    value: float
    trust: float
    novelty: float
    last_subject: str
    why: str


def sleepers(ties: Iterable[Tie]) -> list[Tie]:
    """Connections that are dormant or asleep, and may be suggested."""
    return [
        tie
        for tie in suggestable(ties)
        if tie.standing in STRONG and tie.connection_probability is not None and asleep(tie)
    ]


def reconnection(tie: Tie, circle: Circle, last_subject: str) -> Reconnection:
    """The value of reconnecting with a sleeper."""
    trust = tie.connection_probability.estimate if tie.connection_probability else 0.0
    novelty = elsewhere(circle) * passed(tie.silence)
    return Reconnection(
        tie,
        round(trust * novelty, 4),
        trust,
        round(novelty, 4),
        thread_subject(last_subject),
        _why(tie, circle, trust, novelty),
    )


def ranked(found: Iterable[Reconnection]) -> list[Reconnection]:
    """Best first; of two alike whoever I spent less time with, for their world is less mine."""
    return sorted(
        found, key=lambda each: (-each.value, words.messages(each.tie), int(each.tie.person.id[1:]))
    )


def elsewhere(circle: Circle) -> float:
    """How far their world is from mine, 0 to 1: the share of the people around them who aren't in
    touch with me, drawn towards one half by two people (of none it is ½), and 1 ÷ (1 + colleagues
    in touch with me). The mean of both, or the first where no organisation is known."""
    apart = (circle.seen - circle.near + 1) / (circle.seen + 2)
    if circle.colleagues is None:
        return apart
    return (apart + 1 / (1 + circle.colleagues)) / 2


def passed(silence: float | None) -> float:
    """How much of what they could tell is newer than their last word, by days of silence: half
    after a year, 7/8 after three. All of it where no word of theirs was seen."""
    return 1.0 if silence is None else 1.0 - 2.0 ** (-max(silence, 0.0) / NEW_AFTER)


def _why(tie: Tie, circle: Circle, trust: float, novelty: float) -> str:
    past = words.declared(tie) or (
        f"in your best year you wrote to each other {words.times(tie.best_exchanges)} both ways"
        if tie.best_exchanges
        else words.seen(tie)
    )
    told = [past]
    if tie.silence is not None:
        told.append(f"their last word came {words.span(tie.silence)} ago")
    return (
        f"{words.sentence('; '.join(told))} {words.sentence(_apart(tie, circle))} "
        f"Chance that they were a connection: {words.percent(trust)}; "
        f"share of their world that is new to you: about {words.percent(novelty)}."
    )


def _apart(tie: Tie, circle: Circle) -> str:
    """Whom of those around them I hear from anyway."""
    parts = ["nobody else was named in your messages with them"]
    if circle.seen:
        people = "person" if circle.seen == 1 else "people"
        near = f"{circle.near:,}" if circle.near else "none"
        parts = [
            f"of {circle.seen:,} {people} named in your messages with them you are in touch with "
            f"{near}"
        ]
    if circle.colleagues is not None:
        others = _others(circle.colleagues)
        verb = "" if circle.seen else "you are in touch "
        parts.append(f"{verb}with {others} at {tie.person.organisation}")
    return ", and ".join(parts)


def _others(number: int) -> str:
    return {0: "nobody else", 1: "1 other person"}.get(number, f"{number:,} other people")
