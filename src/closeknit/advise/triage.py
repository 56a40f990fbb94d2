"""Weighs an ask that was made of me: what have they shown, and what can I kindly offer?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from closeknit.acts.size import macro
from closeknit.advise import words
from closeknit.advise.ask import joined, why
from closeknit.advise.bearing import Dealings, names_of
from closeknit.advise.drafts import draft_reply, smaller_help
from closeknit.advise.earned import earned, my_word, remembered, shown
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
MOST_TOLD = 2  # of what was done, in the sentence
PLAIN_NO = "Thank you for asking me. I can't take this on, and I'd rather say so straight away."
AUDIENCE = re.compile(rf"\b(?:my|your|our) (?:\w+ )?({macro('AUDIENCE')})\b", re.IGNORECASE)


def triage_ask(one: Known, text: str, size: Size | None, everyone: Sequence[Known]) -> Judgement:
    """Whether to help, offer something smaller or decline kindly, with a draft to edit.

    The same ladder as for asks by me: what they have shown decides, and what they gave me twice
    they have earned. To somebody to keep quiet
    about it is a yes or a plain no: no smaller offer, and no step, leads further.
    """
    tie = one.tie
    if tie.quiet == DECEASED:
        return no_answer(tie, text, of_me=True)
    ask = resolve(text, size)
    name = words.first_name(tie.person)
    support = largest_supported(tie)
    gave = earned(one)
    verdict = _at_least(_verdict(tie, ask.size, support.size), ask.size, gave)
    names = names_of(one, everyone)
    lately = shown(one, ask, verdict is Verdict.HELP, names)
    if tie.quiet:
        support = replace(support, lacking=())
        verdict = Verdict.DECLINE_KINDLY if verdict is Verdict.OFFER_SMALLER else verdict
    close = gave is Size.NAME or (trusted(tie) and (support.size or 0) >= Size.NAME)
    gaps = missing(one, ask, verdict, support, name)
    if size_of(text).reason == UNREAD and ask.size is not None:
        gaps = (*gaps, "The language of the ask: the draft is in English.")
    return Judgement(
        person_id=tie.person.id,
        person_name=tie.person.name,
        ask=ask,
        verdict=verdict,
        sentence=_sentence(tie, ask, verdict, name, lately),
        largest_supported_size=max(
            (s for s in (support.size, gave) if s is not None), default=None
        ),
        reply_probability=tie.reply_probability,
        connection_probability=tie.connection_probability,
        evidence=joined(tie, support, lately),
        missing=gaps,
        questions=questions(one, everyone, name),
        alternatives=(),
        first_steps=() if tie.quiet else _steps(ask.size, verdict, name, lately),
        channel=_channel(ask.size, Verdict.HELP if tie.quiet else verdict, name),
        smaller_ask="" if tie.quiet else smaller_help(ask, verdict, close, name),
        draft_reply=_draft(one, ask, verdict, close, gave is not None, names),
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


def _at_least(verdict: Verdict, size: Size | None, gave: Size | None) -> Verdict:
    """What they gave me twice, they may ask; and who gave their name isn't turned away from
    mine. Never less than the ladder says."""
    if size is None or gave is None:
        return verdict
    if size <= gave:
        return Verdict.HELP
    if gave is Size.NAME and size is Size.REPUTATION and verdict is Verdict.DECLINE_KINDLY:
        return Verdict.OFFER_SMALLER
    return verdict


def _met(tie: Tie, size: Size) -> bool:
    """For my time the ask itself is not enough: it is a word from them, but so is any circular."""
    if size is not Size.TIME or tie.standing is not Standing.UNKNOWN:
        return True
    return bool(tie.answered or tie.exchanges)


def _draft(
    one: Known, ask: Ask, verdict: Verdict, close: bool, helped: bool, names: Mapping[int, str]
) -> str:
    tie = one.tie
    plain = tie.quiet or ask.size is None or ask.size is Size.INFORMATION
    past, word = ("", "") if plain else (remembered(one, names), my_word(one))
    whole = draft_reply(tie.person, ask, verdict, close, helped, past, word)
    if not tie.quiet or verdict is not Verdict.DECLINE_KINDLY:
        return whole
    # the greeting stays; what is offered instead, and why not, go
    greeting, _, _ = whole.partition("\n")
    return f"{greeting}\n\n{PLAIN_NO}\n\nBest wishes"


def _sentence(tie: Tie, ask: Ask, verdict: Verdict, name: str, lately: Dealings) -> str:
    plain = _plain(tie, ask, verdict, name, lately)
    return f"{notice(tie.person.name, tie.quiet)} {plain}" if tie.quiet else plain


def _plain(tie: Tie, ask: Ask, verdict: Verdict, name: str, lately: Dealings) -> str:
    if ask.size is None:
        return f"I can't weigh this ask yet. {words.sentence(ask.reason)}"
    verb = "give" if ask.size <= Size.TIME else "risk"
    risk = f"You would {verb} {_risk(ask)}"
    seen = " ".join(part for part in (why(tie, name), lately.told(MOST_TOLD)) if part)
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


def _steps(size: Size | None, verdict: Verdict, name: str, lately: Dealings) -> tuple[str, ...]:
    return (*(first.text for first in lately.steps), *_general(size, verdict, name))


def _general(size: Size | None, verdict: Verdict, name: str) -> tuple[str, ...]:
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
