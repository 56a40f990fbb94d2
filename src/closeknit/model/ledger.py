"""What people did for one another: the interactions it is read from, and what was found.

Persons are numbers as in the store; 0 is me. Times are seconds since 1970 in UTC. `key` is an
interaction's Message-ID with its angle brackets, `event` its number.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from closeknit.model.acts import Act, Proven
from closeknit.model.verdicts import Size

ME = 0


@dataclass(frozen=True, slots=True)
class Said:
    """An act found in a message's text, with the sentence that proves it (≤ 300 characters).

    `probability`, `size` and `kind` are as in `model.acts.Found`.
    """

    act: Act
    probability: float
    proof: str = ""
    size: Size | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One personal interaction of mine, as far as acts in structure need it.

    `addressed` are the persons in To, `copied` those in Cc and Bcc; neither holds the sender, and
    nobody stands twice. `hash` is that of `key`, `reply_hash` of what it answers, `thread_hash` of
    the first message of its thread. `listed`: a mailing list is among the recipients, so more
    people read it than are named.
    """

    id: int
    key: str
    time: int
    sender: int
    addressed: tuple[int, ...]
    copied: tuple[int, ...] = ()
    hash: int = 0
    reply_hash: int | None = None
    thread_hash: int | None = None
    question: bool = False
    words: int = 0
    subject: str = ""
    said: tuple[Said, ...] = ()
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Introduction:
    """`introducer` brought `introduced` and `to` together; one of the three is me.

    Where I was introduced, `to` is me. `followed` is the event in which the two then wrote to each
    other, None where that wasn't seen. `proof` is "" where only the structure shows it.
    """

    event: int
    key: str
    time: int
    introducer: int
    introduced: int
    to: int
    probability: float
    followed: int | None = None
    proof: str = ""


class Direction(StrEnum):
    """Who asks."""

    BY_ME = "by_me"
    OF_ME = "of_me"


class Outcome(StrEnum):
    """What became of an ask. `open`: not answered yet, and there is still time. `unknown`: there
    was an answer that doesn't tell, or, of an ask of me, none of my mail from then is here."""

    GRANTED = "granted"
    REFUSED = "refused"
    DEFERRED = "deferred"
    UNANSWERED = "unanswered"
    OPEN = "open"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Asked:
    """An ask between me and a person, and its outcome as of a date.

    `probability` that it is an ask, `outcome_probability` that its outcome is this, given that it
    is one. `answer` and `answer_key` are of the message that shows the outcome; None and "" where
    none does. `text` is the sentence that asks.
    """

    event: int
    key: str
    time: int
    direction: Direction
    person: int
    size: Size | None
    kind: str
    text: str
    outcome: Outcome
    answer: int | None
    answer_key: str
    probability: float
    outcome_probability: float


class Word(StrEnum):
    """Whether a promise was kept, as far as is seen. `late`: no sign of it long after. That it was
    broken can't be seen, only told."""

    KEPT = "kept"
    OPEN = "open"
    LATE = "late"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Promise:
    """`by` promised something to `to`; one of the two is me.

    `probability` that it is a promise; `kept_probability` that `kept_in`, the event that fulfils
    it (None where none does), does so.
    """

    event: int
    key: str
    time: int
    by: int
    to: int
    text: str
    word: Word
    probability: float
    kept_in: int | None = None
    kept_key: str = ""
    kept_probability: float = 0.0


@dataclass(frozen=True, slots=True)
class Referral:
    """A business lead that `by` passed on to `to`; one of the two is me.

    `thanked` is the event in which the receiver thanked for it, `told` the one in which they told
    how it went; None where not seen.
    """

    event: int
    key: str
    time: int
    by: int
    to: int
    text: str
    probability: float
    thanked: int | None = None
    told: int | None = None


class Deed(StrEnum):
    """What is noted down by hand."""

    FAVOUR = "favour"
    REFERRAL = "referral"
    INTRODUCTION = "introduction"
    PROMISE = "promise"
    ASK = "ask"
    MEETING = "meeting"
    CALL = "call"
    THANKS = "thanks"
    NOTE = "note"


class By(StrEnum):
    """Who did it; a meeting is of both."""

    ME = "me"
    THEM = "them"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Logged:
    """Something that I noted down. `number` is that of the declaration, shown as "L12"; `handle`
    the person's, `other` that of who was introduced or whose lead it was, "" for none. `level` of
    a referral is 1 to 5."""

    number: int
    time: int
    what: Deed
    by: By
    handle: str
    text: str = ""
    size: Size | None = None
    level: int | None = None
    other: str = ""


class State(StrEnum):
    """How sure an entry is: found and not looked at, found and confirmed, or noted down by me."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    LOGGED = "logged"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done between me and a person, as the ledger has it at a date.

    `what` is one of `Deed`, or "vouch". `other` is who was introduced, None where nobody else is
    meant. `ref` is "i12" of an interaction or "L12" of something logged, `key` the Message-ID.
    `text` is the sentence that proves it, or my note. `outcome` is that of an ask ("granted"), a
    promise ("kept") or a referral ("thanked", "told", "won", …), "" where there is none to tell,
    shown by the interaction `outcome_ref`. `probability` that it was done, `outcome_probability`
    that its outcome is this, given that it was.
    """

    what: str
    by: By
    person: int
    time: int
    ref: str
    key: str = ""
    text: str = ""
    other: int | None = None
    size: Size | None = None
    kind: str = ""
    level: int | None = None
    outcome: str = ""
    outcome_ref: str = ""
    outcome_key: str = ""
    probability: float = 1.0
    outcome_probability: float = 1.0
    state: State = State.LOGGED


@dataclass(frozen=True, slots=True)
class Done:
    """An act found in a message between me and a person, as it is kept; `ref` is "i12"."""

    ref: str
    key: str
    time: int
    person: int
    by: By
    found: Proven
    state: State = State.PROPOSED
