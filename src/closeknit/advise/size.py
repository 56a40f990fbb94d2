"""The size of an ask, read from its text."""

from __future__ import annotations

import re

from closeknit.advise.cues import CUES, NEGATION, QUESTION_NEGATED
from closeknit.advise.language import looks_english
from closeknit.model.verdicts import Ask, Size

UNREAD = "I can't read this language yet: give the size with --size"
UNTOLD = (
    "The text doesn't say what it would cost them: give the size with --size "
    "(1 information, 2 time, 3 name, 4 reputation, 5 stake)"
)
# a question that asks somebody to do something: without a cue its size isn't known
ACTION = re.compile(
    r"\b(?:could|would|can|will|may|might|shall) (?:you|i|we|he|she|they)\b|\bany chance\b"
)
NOUNS = {
    Size.INFORMATION: "information",
    Size.TIME: "time",
    Size.NAME: "name",
    Size.REPUTATION: "reputation",
    Size.STAKE: "stake",
}


def size_of(text: str) -> Ask:
    """Size and kind, by the dearest cue in the text; None where the text doesn't tell."""
    plain = _plain(text)
    wanted = NEGATION.sub(" ; ", QUESTION_NEGATED.sub("would you", plain))
    found = next(((cue, m) for cue in CUES if (m := cue.pattern.search(wanted))), None)
    if not looks_english(plain, found is not None):
        return Ask(text, None, "", UNREAD)
    if found is not None:
        cue, match = found
        words = " ".join(match.group().split())
        return Ask(text, cue.size, cue.kind, f"{cue.kind}, read from “{words}”")
    if wanted.rstrip().endswith("?") and not ACTION.search(wanted):
        return Ask(text, Size.INFORMATION, "information", "a plain question")
    return Ask(text, None, "", UNTOLD)


def resolve(text: str, size: Size | None) -> Ask:
    """The ask with the size that was given, else the one that its text tells."""
    read = size_of(text)
    if size is None:
        return read
    kind = read.kind if read.size is size else NOUNS[size]
    return Ask(text, size, kind, "as you gave it")


def _plain(text: str) -> str:
    text = text.lower().replace("’", "'").replace("‘", "'")
    return re.sub(r"\s+", " ", text).strip()
