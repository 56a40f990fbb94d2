"""Weighs an ask that was made of me: what have they shown, and what can I kindly offer?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from closeknit.acts.size import macro
from closeknit.advise import words
from closeknit.advise.ask import joined, why
from closeknit.advise.drafts import draft_reply, smaller_help
from closeknit.advise.ladder import largest_supported, trusted
from closeknit.advise.missing import missing
from closeknit.advise.questions import questions
from closeknit.advise.quiet import DECEASED, no_answer, notice
from closeknit.advise.size import UNREAD, resolve, size_of
from closeknit.model.known import Known
from closeknit.model.ties import Standing, Tie
from closeknit.model.verdicts import Ask, Judgement, Size, Verdict

# what I would risk
RISK = {
    Size.INFORMATION: "a few minutes",
    Size.TIME: "some of your time",
    Size.NAME: "your name with the person you bring in",
    Size.REPUTATION: "your good name with those you speak to",
    Size.STAKE: "your money, your work or a lasting commitment",
}
PLAIN_NO = "Thank you for asking me. I can't take this on, and I'd rather say so straight away."
AUDIENCE = re.compile(rf"\b(?:my|your|our) (?:\w+ )?({macro('AUDIENCE')})\b", re.IGNORECASE)


def triage_ask(one: Known, text: str, size: Size | None, everyone: Sequence[Known]) -> Judgement:
    """Whether to help, offer something smaller or decline kindly, with a draft to edit.

    The same ladder as for asks by me: what they have shown decides. To somebody to keep quiet
    about it is a yes or a plain no: no smaller offer, and no step, leads further.
    """
    tie = one.tie
    if tie.quiet == DECEASED:
        return no_answer(tie, text, of_me=True)
    ask = resolve(text, size)
    name = words.first_name(tie.person)
    support = largest_supported(tie)
    verdict = _verdict(tie, ask.size, support.size)
    if tie.quiet:
        support = replace(support, lacking=())
        verdict = Verdict.DECLINE_KINDLY if verdict is Verdict.OFFER_SMALLER else verdict
    close = trusted(tie) and (support.size or 0) >= Size.NAME
    gaps = missing(one, ask, verdict, support, name)
    if size_of(text).reason == UNREAD and ask.size is not None:
        gaps = (*gaps, "The language of the ask: the draft is in English.")
    return Judgement(
        person_id=tie.person.id,
        person_name=tie.person.name,
        ask=ask,
        verdict=verdict,
        sentence=_sentence(tie, ask, verdict, name),
        largest_supported_size=support.size,
        reply_probability=tie.reply_probability,
        connection_probability=tie.connection_probability,
        evidence=joined(tie, support),
        missing=gaps,
        questions=questions(one, everyone, name),
        alternatives=(),
        first_steps=() if tie.quiet else _steps(ask.size, verdict, name),
        channel=_channel(ask.size, Verdict.HELP if tie.quiet else verdict, name),
        smaller_ask="" if tie.quiet else smaller_help(ask, verdict, close, name),
        draft_reply=_draft(tie, ask, verdict, close),
        sums=tie.sums,
    )


def _verdict(tie: Tie, size: Size | None, earned: Size | None) -> Verdict:
    if size is None:
        return Verdict.UNKNOWN
    if size is Size.INFORMATION or (earned is not None and size <= earned and _met(tie, size)):
        return Verdict.HELP
    if size is Size.TIME:
        return Verdict.UNKNOWN if tie.standing is Standing.UNKNOWN else Verdict.OFFER_SMALLER
    if size is Size.NAME:
        return Verdict.OFFER_SMALLER
    largest = earned or 0
    near = largest >= Size.NAME or (
        size is Size.REPUTATION and largest >= Size.TIME and trusted(tie)
    )
    return Verdict.OFFER_SMALLER if near else Verdict.DECLINE_KINDLY


def _met(tie: Tie, size: Size) -> bool:
    """For my time the ask itself is not enough: it is a word from them, but so is any circular."""
    if size is not Size.TIME or tie.standing is not Standing.UNKNOWN:
        return True
    return bool(tie.answered or tie.exchanges)


def _draft(tie: Tie, ask: Ask, verdict: Verdict, close: bool) -> str:
    whole = draft_reply(tie.person, ask, verdict, close)
    if not tie.quiet or verdict is not Verdict.DECLINE_KINDLY:
        return whole
    # the greeting stays; what is offered instead, and why not, go
    greeting, _, _ = whole.partition("\n")
    return f"{greeting}\n\n{PLAIN_NO}\n\nBest wishes"


def _sentence(tie: Tie, ask: Ask, verdict: Verdict, name: str) -> str:
    plain = _plain(tie, ask, verdict, name)
    return f"{notice(tie.person.name, tie.quiet)} {plain}" if tie.quiet else plain


def _plain(tie: Tie, ask: Ask, verdict: Verdict, name: str) -> str:
    if ask.size is None:
        return f"I can't weigh this ask yet. {words.sentence(ask.reason)}"
    verb = "give" if ask.size <= Size.TIME else "risk"
    risk = f"You would {verb} {_risk(ask)}"
    seen = why(tie, name)
    match verdict:
        case Verdict.HELP if ask.size is Size.INFORMATION:
            return f"Help {name}: it takes {_risk(ask)}."
        case Verdict.HELP:
            return f"Help {name}. {seen} {risk}."
        case Verdict.OFFER_SMALLER:
            return f"Offer {name} something smaller. {risk}. {seen}"
        case Verdict.DECLINE_KINDLY:
            door = "" if tie.quiet else ", and leave the door open"
            return f"Decline kindly{door}. {risk}. {seen}"
        case _:
            more = "" if tie.quiet else f"; ask {name} for more first"
            return f"Not enough evidence: {words.seen(tie)}. {risk}{more}."


def _risk(ask: Ask) -> str:
    if ask.size is Size.REPUTATION and (found := AUDIENCE.search(ask.text)):
        return f"your good name with your {found[1].lower()}"
    return RISK[ask.size or Size.INFORMATION]


def _steps(size: Size | None, verdict: Verdict, name: str) -> tuple[str, ...]:
    if size is None:
        return ()
    if verdict is Verdict.HELP:
        return (f"Say by when you will do it, and tell {name} when it is done (5 minutes).",)
    return (
        f"Answer {name} within a day or two: a kind no is better than silence (10 minutes).",
        f"Ask {name} what they do and whom it helps; it costs little and may grow (20 minutes).",
    )


def _channel(size: Size | None, verdict: Verdict, name: str) -> str:
    if size is None:
        return ""
    if verdict in (Verdict.DECLINE_KINDLY, Verdict.OFFER_SMALLER) and size >= Size.REPUTATION:
        return f"A short message will do; kinder still by voice, if you have {name}'s number."
    return "A short message will do."
