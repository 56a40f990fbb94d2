"""The two lines to begin with: in the voice of a friend, of what is known, and nothing invented.
What only the person can say stands in square brackets. English only."""

from __future__ import annotations

import re
from collections.abc import Sequence

from closeknit.judge.topics import words
from closeknit.model.ledger import Deed, Entry

LONGEST = 60  # characters of a subject that still reads as one
SHORTEST = 5  # letters
LONGEST_SUBJECT = 300  # characters that are looked at
_BEFORE = re.compile(r"\s*(?:(?:\w{1,4}\s*(?:\[\d+\])?\s*:|\[[^\]]{0,80}\])\s*)+")
_PLAIN = re.compile(r"[\w\s'’,.:!?&()-]+")
# words of subjects that say nothing of what a talk was about
_SAYS_NOTHING = """
until since between reference words somebody anybody dates names mention letters update request
version status regarding concerning invitation introduction congratulations
"""
DULL = frozenset(_SAYS_NOTHING.split())


def readable(subject: str) -> str:
    """A subject without “Re:” and the like, "" where it isn't one that people talk in."""
    subject = subject[:LONGEST_SUBJECT]
    before = _BEFORE.match(subject)
    text = " ".join(subject[before.end() if before else 0 :].split()).strip(" .!?")
    letters = sum(c.isalpha() for c in text)
    plain = _PLAIN.fullmatch(text) and letters >= max(0.7 * len(text), SHORTEST)
    return text if plain and len(text) <= LONGEST and words(text) else ""


def promise(name: str, text: str, day: str, found: bool, late: bool) -> str:
    """On a promise of mine; `found`: these are my words of then."""
    said = _bare(text)
    begin = f"on {day} I wrote to you: “{said}.”" if found else f"I promised you this: {said}."
    sorry = "I'm sorry that it took so long. " if late else ""
    return f"Hello {name}, {begin}\n{sorry}Here is how it stands: […]"


def answer(name: str, text: str, day: str, handed_in: bool) -> str:
    """On an ask of theirs that waits; `handed_in`: work for me to look at, told by its subject."""
    asked = f"on {day} you asked me: “{_question(text)}”\nThank you for asking me."
    if handed_in:
        asked = f"on {day} you sent me “{_bare(text)}”.\nThank you for the work."
    return f"Hello {name}, {asked} […]"


def thanks(name: str, entry: Entry, other: str, day: str) -> str:
    """For what they did."""
    match entry.what:
        case Deed.INTRODUCTION:
            did = f"thank you for introducing me to {_first(other) or 'somebody new'}"
        case Deed.REFERRAL:
            did = "thank you for passing that lead on to me"
        case Deed.ASK:
            did = f"thank you for your help when I asked: “{_question(entry.text)}”"
        case Deed.FAVOUR:
            did = f"thank you for what you did on {day}"
        case _:
            did = f"thank you for what you said of me on {day}"
    end = "" if did[-1] in "”.!?" else "."
    return f"Hello {name}, {did}{end}\nIt was kind of you, and it helped me: [how]."


def loop(name: str, entry: Entry, other: str, day: str) -> str:
    """On how it went."""
    if entry.what == Deed.INTRODUCTION:
        what = f"you introduced me to {other or 'somebody'} on {day}"
    else:
        what = f"you passed a lead on to me on {day}"
    return (
        f"Hello {name}, {what}, and I'd like to tell you how it went: […]\n"
        "Thank you for thinking of me."
    )


def congratulation(name: str, belated: bool) -> str:
    """On a birthday."""
    if belated:
        return f"Happy birthday, {name}, a little late!\nI hope it was a good day. How are you?"
    return f"Happy birthday, {name}!\nI hope it is a good day. How are you?"


def maintenance(name: str, subject: str, topics: Sequence[str], ring: bool) -> str:
    """After a silence."""
    if ring:
        return f"Hello {name}, I thought I'd ring rather than write again.\nHow are you?"
    if subject:
        return (
            f"Hello {name}, the last thing we wrote about was “{subject}”.\n"
            "How did it turn out, and how are you?"
        )
    return (
        f"Hello {name}, it has been a while, and I thought of you{_and_of(topics)}.\nHow are you?"
    )


def introduction(name: str, whole: str, other: str, reason: str) -> str:
    """To the first of two: each is asked before they are brought together."""
    return (
        f"Hello {name}, may I introduce you to {whole}? {reason[0].upper()}{reason[1:]}.\n"
        f"Yes or no, as you like; I'll ask {other} too before I bring you together."
    )


def deepening(name: str, subject: str) -> str:
    """To time together."""
    about = f"we wrote about “{subject}”, and " if subject else ""
    return (
        f"Hello {name}, {about}I'd like to hear more of what you're working on than letters can "
        "hold.\nWould you have 30 minutes next week, for a call or a coffee?"
    )


def reconnection(name: str, subject: str, topics: Sequence[str]) -> str:
    """After a long silence, without an ask."""
    about = f": the last thing we wrote about was “{subject}”" if subject else _and_of(topics)
    return (
        f"Hello {name}, it has been a long time, and I thought of you{about}.\n"
        "How are you? I'm not asking for anything; I'd like to know."
    )


def _and_of(topics: Sequence[str]) -> str:
    """What we talk of most, in quotation marks: it is a word of our subjects, no sentence."""
    telling = (t for t in topics if len(t) >= SHORTEST and t not in DULL)
    return next((f" and of “{topic}”" for topic in telling), "")


def _bare(text: str) -> str:
    return " ".join(text.split()).rstrip(".,;:")


def _question(text: str) -> str:
    text = " ".join(text.split())
    return text if text[-1:] in "?!." else f"{text}."


def _first(name: str) -> str:
    return name.split(maxsplit=1)[0] if name.split() else ""
