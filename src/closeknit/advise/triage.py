"""Weighs an ask that was made of me: what have they shown, and what can I kindly offer?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from closeknit.advise import words
from closeknit.advise.ask import joined, why
from closeknit.advise.bearing import Dealings, names_of
from closeknit.advise.cost import to_me
from closeknit.advise.drafts import Manner, draft_reply, smaller_help
from closeknit.advise.earned import earned, let_down, my_word, remembered, shown
from closeknit.advise.ladder import largest_supported, trusted
from closeknit.advise.missing import missing
from closeknit.advise.questions import questions
from closeknit.advise.quiet import DECEASED, no_answer, notice
from closeknit.advise.size import UNREAD, resolve, size_of
from closeknit.model.known import Known
from closeknit.model.ties import Standing, Tie
from closeknit.model.verdicts import Ask, Judgement, Size, Verdict

MOST_TOLD = 2  # of what was done, in the sentence
GIVEN = ("mentoring", "work")  # kinds of a dear favour that cost time rather than a name
PLAIN_NO = "Thank you for asking me. I can't take this on, and I'd rather say so straight away."


def triage_ask(one: Known, text: str, size: Size | None, everyone: Sequence[Known]) -> Judgement:
    """Whether to help, offer something smaller or decline kindly, with a draft to edit.

    The same ladder as for asks by me: what they have shown decides, and what they gave me twice
    they have earned. Who broke their word to me isn't given mine before others yet, and my name
    isn't for strangers. To somebody to keep quiet about it is a yes or a plain no: no smaller
    offer, and no step, leads further.
    """
    tie = one.tie
    if tie.quiet == DECEASED:
        return no_answer(tie, text, of_me=True)
    ask = resolve(text, size)
    name = words.first_name(tie.person)
    support = largest_supported(tie)
    gave = earned(one)
    verdict = _at_least(_verdict(tie, ask.size, support.size), ask.size, gave)
    broke = verdict is Verdict.HELP and (ask.size or 0) >= Size.REPUTATION and let_down(one)
    if broke:
        verdict = Verdict.OFFER_SMALLER
    names = names_of(one, everyone)
    lately = shown(one, ask, verdict is Verdict.HELP, names)
    if tie.quiet:
        support = replace(support, lacking=())
        verdict = Verdict.DECLINE_KINDLY if verdict is Verdict.OFFER_SMALLER else verdict
    close = gave is Size.NAME or (trusted(tie) and (support.size or 0) >= Size.NAME)
    manner = Manner(close and not broke, gave is not None or broke, gave is None and stranger(tie))
    gaps = missing(one, ask, verdict, support, name)
    if size_of(text).reason == UNREAD and ask.size is not None:
        gaps = (*gaps, "The language of the ask: the draft is in English.")
    return Judgement(
        person_id=tie.person.id,
        person_name=tie.person.name,
        ask=ask,
        verdict=verdict,
        sentence=_sentence(tie, ask, verdict, name, lately, gave is not None),
        largest_supported_size=max(
            (s for s in (support.size, gave) if s is not None), default=None
        ),
        reply_probability=tie.reply_probability,
        connection_probability=tie.connection_probability,
        evidence=joined(tie, support, lately),
        missing=gaps,
        questions=questions(one, everyone, name),
        alternatives=(),
        first_steps=() if tie.quiet else _steps(tie, ask.size, verdict, name, lately),
        channel=_channel(ask.size, Verdict.HELP if tie.quiet else verdict, name),
        smaller_ask="" if tie.quiet else smaller_help(ask, verdict, manner, name),
        draft_reply=_draft(one, ask, verdict, manner, names),
        sums=tie.sums,
    )


def _verdict(tie: Tie, size: Size | None, earned: Size | None) -> Verdict:
    if size is None:
        return Verdict.UNKNOWN
    if size is Size.INFORMATION or (earned is not None and size <= earned and _met(tie, size)):
        return Verdict.HELP
    if size is Size.TIME:
        return Verdict.UNKNOWN if tie.standing is Standing.UNKNOWN else Verdict.OFFER_SMALLER
    if stranger(tie):
        return Verdict.DECLINE_KINDLY
    if size is Size.NAME:
        return Verdict.OFFER_SMALLER
    largest = earned or 0
    near = largest >= Size.NAME or (
        size is Size.REPUTATION and largest >= Size.TIME and trusted(tie)
    )
    return Verdict.OFFER_SMALLER if near else Verdict.DECLINE_KINDLY


def stranger(tie: Tie) -> bool:
    """Whether I never wrote to them nor met them, however often they wrote to me."""
    mine = tie.interactions.from_me + tie.interactions.shared
    return tie.declared is None and not (mine or tie.answered or tie.exchanges)


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


def _draft(one: Known, ask: Ask, verdict: Verdict, manner: Manner, names: Mapping[int, str]) -> str:
    tie = one.tie
    plain = tie.quiet or ask.size is None or ask.size is Size.INFORMATION
    past, word = ("", "") if plain else (remembered(one, names), my_word(one))
    whole = draft_reply(tie.person, ask, verdict, manner, past, word)
    if not tie.quiet or verdict is not Verdict.DECLINE_KINDLY:
        return whole
    # the greeting stays; what is offered instead, and why not, go
    greeting, _, _ = whole.partition("\n")
    return f"{greeting}\n\n{PLAIN_NO}\n\nBest wishes"


def _sentence(tie: Tie, ask: Ask, verdict: Verdict, name: str, lately: Dealings, gave: bool) -> str:
    plain = _plain(tie, ask, verdict, name, lately, gave)
    return f"{notice(tie.person.name, tie.quiet)} {plain}" if tie.quiet else plain


def _plain(tie: Tie, ask: Ask, verdict: Verdict, name: str, lately: Dealings, gave: bool) -> str:
    if ask.size is None:
        return f"I can't weigh this ask yet. {words.sentence(ask.reason)}"
    given = ask.size <= Size.TIME or ask.kind in GIVEN
    risk = f"You would {'give' if given else 'risk'} {to_me(ask)}"
    unknown = ask.size >= Size.NAME and stranger(tie) and not gave and bool(words.messages(tie))
    never = f"You never wrote to {name}." if unknown else ""
    they = "They" if verdict is Verdict.HELP or never else name
    seen = " ".join(part for part in (never, why(tie, they), lately.told(MOST_TOLD)) if part)
    match verdict:
        case Verdict.HELP if ask.size is Size.INFORMATION:
            return f"Help {name}: it takes {to_me(ask)}."
        case Verdict.HELP:
            yours = " Whether you can and want to, only you know." if ask.size is Size.STAKE else ""
            return f"Help {name}. {seen} {risk}.{yours}"
        case Verdict.OFFER_SMALLER:
            return f"Offer {name} something smaller. {risk}. {seen}"
        case Verdict.DECLINE_KINDLY:
            door = "" if tie.quiet else ", and leave the door open"
            far = " As far as closeknit can see:" if not words.messages(tie) else ""
            return f"Decline kindly{door}. {risk}.{far} {seen}"
        case _:
            more = "" if tie.quiet else f": ask {name} first what it is about"
            return f"Not enough evidence: {words.seen(tie)}. {risk}{more}."


def _steps(
    tie: Tie, size: Size | None, verdict: Verdict, name: str, lately: Dealings
) -> tuple[str, ...]:
    return (*(first.text for first in lately.steps), *_general(tie, size, verdict, name))


def _general(tie: Tie, size: Size | None, verdict: Verdict, name: str) -> tuple[str, ...]:
    if size is None:
        return ()
    if verdict is Verdict.HELP:
        if size is Size.INFORMATION:
            return (f"Answer {name} within a day or two (5 minutes).",)
        if size is Size.STAKE:
            talk = f"Talk it through with {name} first, and write down what you agree"
            return (f"{talk} (30 minutes).",)
        return (f"Say by when you will do it, and tell {name} when it is done (5 minutes).",)
    known = trusted(tie) and not stranger(tie)
    learn = "they are working on" if known else "they do and whom it helps"
    return (
        f"Answer {name} within a day or two: a kind no is better than silence (10 minutes).",
        f"Ask {name} what {learn}; it costs little and may grow (20 minutes).",
    )


def _channel(size: Size | None, verdict: Verdict, name: str) -> str:
    if size is None:
        return ""
    if verdict in (Verdict.DECLINE_KINDLY, Verdict.OFFER_SMALLER) and size >= Size.REPUTATION:
        return f"A short message will do; kinder still by voice, if you have {name}'s number."
    return "A short message will do."
