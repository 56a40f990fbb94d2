"""The size of an ask that was typed, read from its text."""

from __future__ import annotations

from closeknit.acts.cues import plain
from closeknit.acts.size import dearest
from closeknit.advise.language import looks_english
from closeknit.model.verdicts import Ask, Size

UNREAD = "I can't read this language yet: give the size with --size"
UNTOLD = (
    "The text doesn't say what it would cost them: give the size with --size "
    "(1 information, 2 time, 3 name, 4 reputation, 5 stake)"
)
NOUNS = {
    Size.INFORMATION: "information",
    Size.TIME: "time",
    Size.NAME: "name",
    Size.REPUTATION: "reputation",
    Size.STAKE: "stake",
}


def size_of(text: str) -> Ask:
    """Size and kind, by the dearest wording in the text; None where the text doesn't tell."""
    read = plain(text)
    found = dearest(read)
    if not looks_english(read, found is not None and bool(found.words)):
        return Ask(text, None, "", UNREAD)
    if found is None:
        return Ask(text, None, "", UNTOLD)
    told = f"{found.kind}, read from “{found.words}”" if found.words else "a plain question"
    return Ask(text, found.size, found.kind, told)


def resolve(text: str, size: Size | None) -> Ask:
    """The ask with the size that was given, else the one that its text tells."""
    read = size_of(text)
    if size is None:
        return read
    kind = read.kind if read.size is size else NOUNS[size]
    return Ask(text, size, kind, "as you gave it")
