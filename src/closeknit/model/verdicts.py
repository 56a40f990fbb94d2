"""What may be asked of whom, and what was asked of me."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from closeknit.model.evidence import Evidence, FamilySum
from closeknit.model.ties import Probability


class Size(IntEnum):
    """What an ask costs its giver, in order."""

    INFORMATION = 1
    TIME = 2
    NAME = 3
    REPUTATION = 4
    STAKE = 5


class Verdict(StrEnum):
    """On an ask by me, then on an ask of me; `unknown` serves both."""

    ASK = "ask"
    ASK_SMALLER = "ask_smaller"
    STRENGTHEN_FIRST = "strengthen_first"
    ASK_SOMEONE_ELSE = "ask_someone_else"
    HELP = "help"
    OFFER_SMALLER = "offer_smaller"
    DECLINE_KINDLY = "decline_kindly"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Ask:
    """A request for a favour. `size` is None where the text does not tell it; `kind` is a
    short noun ("introduction"); `reason` says in words what the size was read from."""

    text: str
    size: Size | None
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Question:
    """One of the questions to settle before asking. `answer` is "yes", "no" or "unknown";
    `source` is "measured", "answered" or ""."""

    number: int
    text: str
    answer: str
    source: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """Somebody better placed for the same ask; `fit` says what they have to do with it, "" where
    nothing tells."""

    id: str
    name: str
    connection_probability: Probability
    fit: str = ""


@dataclass(frozen=True, slots=True)
class ComeThrough:
    """The probability that they answer and say yes, with its 80 % interval; `sure` where enough
    outcomes are known that the estimate itself may be said, else only the range."""

    probability: Probability
    sure: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """The answer to `ask` and `asked`. `sentence` is the verdict in words; `smaller_ask` a
    concrete smaller ask, where the verdict is `ask` for the case that they hesitate; `missing`
    what is not known and would change the answer; `draft_reply` belongs to asks of me and is ""
    otherwise; `sums` are those of the tie, which its evidence is made of."""

    person_id: str
    person_name: str
    ask: Ask
    verdict: Verdict
    sentence: str
    largest_supported_size: Size | None
    reply_probability: Probability | None
    connection_probability: Probability | None
    evidence: tuple[Evidence, ...]
    missing: tuple[str, ...]
    questions: tuple[Question, ...]
    alternatives: tuple[Alternative, ...]
    first_steps: tuple[str, ...]
    channel: str
    smaller_ask: str = ""
    draft_reply: str = ""
    sums: tuple[FamilySum, ...] = ()
    come_through: ComeThrough | None = None
