"""What to do first: specific acts from what lies in the tie, each with an honest time."""

from __future__ import annotations

from collections.abc import Sequence

from closeknit.advise import words
from closeknit.advise.bearing import Bears, First
from closeknit.advise.ladder import asleep, nothing_seen, trusted
from closeknit.clock import DAY
from closeknit.model.ties import Tie
from closeknit.model.verdicts import Size, Verdict

MOST = 5
LONG = 3  # times the usual gap
SHORTEST = 60.0  # days; a shorter silence needs no bridge


def first_steps(
    tie: Tie,
    size: Size,
    verdict: Verdict,
    name: str,
    lately: Sequence[First] = (),
    thanked: bool = False,
) -> tuple[str, ...]:
    """At most five steps before an ask of this size, the first one first; none that reach out to
    somebody to keep quiet about. `lately` are those from what we did for each other: they come
    before all others, and take the place of the general ones. `thanked`: no thanks are missing."""
    ready = verdict is Verdict.ASK
    if tie.quiet:
        return (_easy(name),) if ready and size >= Size.NAME else ()
    silent = size > Size.INFORMATION
    said = {first.bears for first in lately}
    steps = [first.text for first in lately]
    reach = _reach_out(tie, name) if silent else ""
    steps += [reach, "" if reach else _their_word(tie, name), _ring(tie, name)]
    if not thanked and Bears.WITHDRAWN not in said and (not ready or size >= Size.REPUTATION):
        steps.append(_thank(tie, name))
    if not ready:
        help_them = "" if {Bears.HELPED, Bears.THIRD} & said else _help(name)
        steps += [_learn(tie, name), help_them, _long_road(tie, size)]
    elif size >= Size.NAME and not {Bears.WAITING, Bears.THIRD} & said:
        steps.append(_easy(name))
    return tuple([step for step in steps if step][:MOST])


def _easy(name: str) -> str:
    return f"Say why you ask {name}, and make it easy to say no (5 minutes)."


def long_quiet(tie: Tie) -> bool:
    """Whether their last word is long ago, as things go between us."""
    return (
        tie.silence is not None
        and tie.usual_gap is not None
        and tie.silence > max(LONG * tie.usual_gap, SHORTEST)
    )


def _reach_out(tie: Tie, name: str) -> str:
    if not (asleep(tie) or long_quiet(tie)):
        return ""
    since = f": their last word came {words.span(tie.silence)} ago" if tie.silence else ""
    gap = ""
    if tie.usual_gap is not None and tie.silence:
        usual = max(tie.usual_gap, 1.0)
        gap = f", and your usual gap is {words.span(usual)}"
    still = "; it still waits for your answer" if tie.silence and _waits(tie) else ""
    return f"Reach out first, without asking {name} for anything{since}{gap}{still} (15 minutes)."


def _waits(tie: Tie) -> bool:
    """Whether theirs was the last word, a day ago or more."""
    if tie.last_to_me is None or (tie.last_from_me or 0) >= tie.last_to_me:
        return False
    return tie.as_of - tie.last_to_me >= DAY


def _their_word(tie: Tie, name: str) -> str:
    if tie.last_to_me is None or not _waits(tie):
        return ""
    return (
        f"Answer {name}'s last message, of {words.day(tie.last_to_me, tie.as_of)}: "
        "you haven't written since (15 minutes)."
    )


def _ring(tie: Tie, name: str) -> str:
    if tie.unanswered_run < 2:
        return ""
    return (
        f"Ring {name} rather than write again: your last {tie.unanswered_run} messages "
        "have no answer (10 minutes)."
    )


def _thank(tie: Tie, name: str) -> str:
    if tie.answered < 1:
        return ""
    return f"Thank {name} for something they answered or did, and say what came of it (10 minutes)."


def _learn(tie: Tie, name: str) -> str:
    if nothing_seen(tie):
        return f"Introduce yourself to {name}, with something that is useful to them (15 minutes)."
    if trusted(tie):
        return f"Meet or ring {name}, and ask what they are working on (30 minutes)."
    return (
        f"Ask {name} for a first conversation about what they do, and tell them what you do "
        "(30 minutes)."
    )


def _help(name: str) -> str:
    return f"Help {name} first: an introduction, an answer or an errand of theirs (30 minutes)."


def _long_road(tie: Tie, size: Size) -> str:
    if size < Size.REPUTATION or trusted(tie):
        return ""
    return (
        "Think in months: a friend takes 80 to 100 hours together (Hall 2018), and members of "
        "networking groups begin to receive more after about 90."
    )
