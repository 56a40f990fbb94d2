"""Short replies to an ask of me, for the person to edit: warm, honest, no invented excuses.

The phrases stand in phrases.py.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from closeknit.advise import thing, words
from closeknit.advise.phrases import (
    INSTEAD,
    INSTEAD_BY_KIND,
    INSTEAD_CLOSE,
    MORE_THAN,
    NOT_YET,
    NOT_YET_BY_KIND,
    OFFER,
    OFFER_A_STRANGER,
    OFFER_BY_KIND,
    OFFER_CLOSE,
    TO_A_STRANGER,
    YES,
    YES_BY_SIZE,
)
from closeknit.model.people import Person
from closeknit.model.verdicts import Ask, Size, Verdict

LEARN_MORE = (
    "Could you tell me a little more about what you need, and by when? "
    "Then I can say what I can do."
)


@dataclass(frozen=True, slots=True)
class Manner:
    """How somebody is spoken to. `close`: they have shown trust. `known`: they aren't told that we
    hardly know each other, as they did something for me or know me well. `stranger`: I never wrote
    to them."""

    close: bool
    known: bool = False
    stranger: bool = False


def draft_reply(
    person: Person,
    ask: Ask,
    verdict: Verdict,
    manner: Manner,
    remembered: str = "",
    my_word: str = "",
) -> str:
    """A few lines; "" where the size of the ask isn't known. `remembered` and `my_word` are
    sentences on what they did for me and on what I promised."""
    if ask.size is None:
        return ""
    name = words.first_name(person)
    greeting = f"Hello {name}," if words.looks_like_a_person(person) else "Hello,"
    parts = (
        greeting,
        remembered,
        _body(ask, ask.size, verdict, replace(manner, known=manner.known or bool(remembered))),
        my_word,
        "Best wishes",
    )
    return "\n\n".join(part for part in parts if part)


def _body(ask: Ask, size: Size, verdict: Verdict, manner: Manner) -> str:
    matter = thing.of_theirs(ask.text)
    if verdict is Verdict.HELP:
        yes = YES.get(ask.kind, YES_BY_SIZE[size])
        return yes.format(thing=matter or "your work")
    if verdict is Verdict.UNKNOWN:
        return f"Thank you for writing to me. {LEARN_MORE}"
    about = f"more about {matter}" if matter else "what you do"
    offer = _instead(ask, size, manner).replace("{about}", about)
    return f"Thank you for asking me. {_why_not(ask, size, manner)}\n\n{offer}"


def _why_not(ask: Ask, size: Size, manner: Manner) -> str:
    if ask.kind in NOT_YET_BY_KIND:
        kept = manner.known or manner.close
        return (
            MORE_THAN[Size.STAKE]
            if kept and ask.kind == "use of name"
            else (NOT_YET_BY_KIND[ask.kind])
        )
    known = manner.close or manner.known
    return MORE_THAN.get(size, NOT_YET[size]) if known else NOT_YET[size]


def _instead(ask: Ask, size: Size, manner: Manner) -> str:
    if ask.kind in INSTEAD_BY_KIND:
        return INSTEAD_BY_KIND[ask.kind]
    if manner.close:
        return INSTEAD_CLOSE.get(size, INSTEAD[size])
    return TO_A_STRANGER.get(size, INSTEAD[size]) if manner.stranger else INSTEAD[size]


def smaller_help(ask: Ask, verdict: Verdict, manner: Manner, name: str) -> str:
    """The smaller help that is kind, told to me; "" where none is needed."""
    if ask.size is None or verdict is Verdict.HELP:
        return ""
    if verdict is Verdict.UNKNOWN:
        return f"Ask {name} what exactly they need before you promise anything."
    if ask.kind in OFFER_BY_KIND:
        return OFFER_BY_KIND[ask.kind].format(name=name)
    offer = OFFER.get(ask.size, "")
    if manner.close:
        offer = OFFER_CLOSE.get(ask.size, offer)
    elif manner.stranger:
        offer = OFFER_A_STRANGER.get(ask.size, offer)
    return offer.format(name=name)
