"""A tie in sentences: what somebody is to me, and how that came. The name stands as “{name}”, so
that faces may put it as they need."""

from __future__ import annotations

from closeknit.advise.ladder import asleep
from closeknit.advise.words import counted
from closeknit.judge.history import Trend
from closeknit.judge.threshold import EXCHANGES
from closeknit.model.ties import Standing, Tie


def standing(tie: Tie, seen: str, calendar: bool) -> str:
    """What somebody is to me, in a sentence or two. `seen` is how much lies between us in words,
    `calendar` whether meetings are seen at all."""
    if tie.declared:
        return f"{{name}} is a {tie.declared.value}: you said so."
    match tie.standing:
        case Standing.UNKNOWN:
            return (
                f"Too little is seen of {{name}} to say: {seen} between you. You may "
                f"{'ring each other' if calendar else 'meet or ring each other'} where closeknit "
                "can't see it."
            )
        case Standing.CONTACT:
            return "{name} is a contact: the signs that they know and trust you are few."
        case _ if tie.dormant or asleep(tie):
            return f"{{name}} is a connection{_resting(tie)}"
        case _:
            return (
                f"{{name}} is a {tie.standing.value}: the signs say that they know and trust you."
            )


def amount(messages: int, meetings: int) -> str:
    """“3 messages and 1 meeting or call”."""
    said = counted(messages, "message")
    if not meetings:
        return said
    return f"{said} and {meetings:,} {'meeting or call' if meetings == 1 else 'meetings or calls'}"


def _resting(tie: Tie) -> str:
    if tie.quiet:
        return " by what lies back."
    if tie.dormant:
        return ", but dormant: reach out before you ask for anything."
    return (
        " by what lies back: for a year nothing went both ways. "
        "Reach out before you ask for anything."
    )


def beginning(tie: Tie, began: str) -> str:
    """When the rule of standing first held; `began` is that day in words, "" where it never did."""
    if not began or tie.standing is Standing.CONTACT:
        return ""
    return (
        f"By {began} you had first written to each other {EXCHANGES} times both ways within a "
        "year, as connections do."
    )


def course(regard: Trend | None, investment: Trend | None) -> str:
    """Where the two go against a year ago; "" where there isn't a year to compare."""
    if regard is None or investment is None:
        return ""
    if regard is investment:
        return f"Against a year ago, what they show and what you put in are both {regard.value}."
    return (
        f"Against a year ago, what they show is {regard.value}, what you put in is "
        f"{investment.value}."
    )


def soon(hours: float | None) -> str:
    """Within what time half of their answers come; "" where that isn't known."""
    if hours is None:
        return ""
    if hours < 1.5:
        wait = "an hour"
    else:
        wait = f"{hours:.0f} hours" if hours < 36 else f"{hours / 24:.0f} days"
    return f"If they answer, half of the answers come within {wait}."
