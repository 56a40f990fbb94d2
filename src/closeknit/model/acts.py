"""What is done in words, and where it was found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from closeknit.model.verdicts import Size


class Act(StrEnum):
    """An act that a message can contain; docs/acts.md defines each, with borderline cases."""

    ASK = "ask"
    SMALL_ASK = "small_ask"
    OFFER = "offer"
    PROMISE = "promise"
    KEPT = "kept"
    GRANT = "grant"
    DECLINE = "decline"
    THANKS = "thanks"
    INTRODUCTION = "introduction"
    REFERRAL = "referral"
    VOUCH = "vouch"
    APOLOGY = "apology"
    CONGRATULATION = "congratulation"
    PERSONAL = "personal"
    CONFIDE = "confide"


@dataclass(frozen=True, slots=True)
class Found:
    """An act found in a text, with the sentence or clause that proves it.

    `probability` that a reader would find the act in the whole message, 0–1. `span` holds the
    offsets in characters into the text that was read, end exclusive. `size` and `kind` are told
    of an ask only; a size that the words don't tell is None.
    """

    act: Act
    probability: float
    span: tuple[int, int]
    size: Size | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Proven:
    """An act that a message contains, as it is kept: the sentence stands for the text, at most
    300 characters of it. `by` is the handle of who did it, "" where that is who sent or began the
    interaction. Otherwise as `Found`."""

    act: Act
    probability: float
    proof: str
    size: Size | None = None
    kind: str = ""
    by: str = ""
