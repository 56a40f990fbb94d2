"""The two lines to begin with: in the voice of a friend, of what is known, and nothing invented.
What only the person can say stands in square brackets. English only.

What a word after silence is about is chosen in this order: what they did for me and had no thanks
for, a new place of work, what they are after, what we wrote about last, what they enjoy, a word of
our subjects. Where it was read is told with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from closeknit.advise.subject import thread_subject
from closeknit.clock import DAY
from closeknit.judge.topics import words
from closeknit.model.gains import Letter, Line, State
from closeknit.model.ledger import Deed, Entry

LONGEST = 60  # characters of a subject that still reads as one
SHORTEST = 5  # letters
LONGEST_LINE = 160  # characters of what is known of them
_PLAIN = re.compile(r"[\w\s'’,.:!?&()-]+")
# words of subjects that say nothing of what a talk was about
_SAYS_NOTHING = """
until since between reference words somebody anybody dates names mention letters update request
version status regarding concerning invitation introduction congratulations
long time ago thought thoughts soon back again news greetings regards wishes birthday hello dear
catch catching checking touch
"""
DULL = frozenset(_SAYS_NOTHING.split())


@dataclass(frozen=True, slots=True)
class Opening:
    """Two lines, and where what they speak of was read, in words; "" where the reason of the step
    says it already."""

    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What a word to somebody may be about; all but `subject` and `topics` may be missing. `owed`
    is what they did, told as a clause ("you introduced me to Ida on 3 May"), `moved` where they
    write from lately, with its source."""

    subject: str = ""
    topics: Sequence[str] = ()
    lines: Sequence[Line] = ()
    owed: str = ""
    moved: str = ""
    moved_source: str = ""
    as_of: int = 0


def readable(subject: str) -> str:
    """A subject without “Re:” and the like, "" where it isn't one that people talk in."""
    text = " ".join(thread_subject(subject).split()).strip(" .!?")
    letters = sum(c.isalpha() for c in text)
    plain = _PLAIN.fullmatch(text) and letters >= max(0.7 * len(text), SHORTEST)
    return text if plain and len(text) <= LONGEST and words(text) - DULL else ""


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


def loop(name: str, did: str) -> str:
    """On how it went; `did` is what they did, as a clause."""
    return (
        f"Hello {name}, {did}, and I'd like to tell you how it went: […]\n"
        "Thank you for thinking of me."
    )


def congratulation(name: str, belated: bool) -> str:
    """On a birthday."""
    if belated:
        return f"Happy birthday, {name}, a little late!\nI hope it was a good day. How are you?"
    return f"Happy birthday, {name}!\nI hope it is a good day. How are you?"


def maintenance(name: str, about: About, ring: bool) -> Opening:
    """After a silence."""
    if ring:
        return Opening(f"Hello {name}, I thought I'd ring rather than write again.\nHow are you?")
    found = _first_word(name, about)
    if found is not None:
        return found
    return Opening(
        f"Hello {name}, it has been a while, and I thought of you{_and_of(about.topics)}.\n"
        "How are you?",
        _topic_source(about.topics),
    )


def introduction(name: str, whole: str, other: str, reason: str) -> str:
    """To the first of two: each is asked before they are brought together."""
    return (
        f"Hello {name}, may I introduce you to {whole}? {reason[0].upper()}{reason[1:]}.\n"
        f"Yes or no, as you like; I'll ask {other} too before I bring you together."
    )


def deepening(name: str, about: About) -> Opening:
    """To time together."""
    wanted = "Would you have 30 minutes next week, for a call or a coffee?"
    goal = _goal(about)
    if goal is not None and goal.state is not State.PROPOSED:
        text = f"Hello {name}, I'd like to hear how it is going: [{goal.text}].\n{wanted}"
        return Opening(text, _line_source(goal))
    begun = f"we wrote about “{about.subject}”, and " if about.subject else ""
    return Opening(
        f"Hello {name}, {begun}I'd like to hear more of what you're working on than letters can "
        f"hold.\n{wanted}",
        SUBJECT if begun else "",
    )


def reconnection(name: str, about: About) -> Opening:
    """After a long silence, without an ask."""
    end = "How are you? I'm not asking for anything; I'd like to know."
    begin = f"Hello {name}, it has been a long time, and I thought of you"
    line = _goal(about, proposed=False) or _interest(about)
    if about.moved:
        return Opening(
            f"{begin}: I see that you are at {about.moved} now.\n{end}", about.moved_source
        )
    if about.subject:
        told = f"{begin}: the last thing we wrote about was “{about.subject}”.\n{end}"
        return Opening(told, SUBJECT)
    if line is not None:
        return Opening(f"{begin} and of this: [{line.text}].\n{end}", _line_source(line))
    return Opening(f"{begin}{_and_of(about.topics)}.\n{end}", _topic_source(about.topics))


def new_place(name: str, place: str) -> str:
    """On a new place of work."""
    return (
        f"Hello {name}, I see that you are at {place} now: congratulations!\n"
        "How is it, and what are you doing there?"
    )


# what it is about --------------------------------------------------------------------------
SUBJECT = "the subject of your last messages"
FRESH = 365 * DAY  # seconds after which a wish found in mail is no longer asked about


def _first_word(name: str, about: About) -> Opening | None:
    """Of what is known the most personal; None where there is nothing but topics."""
    if about.owed:
        return Opening(
            f"Hello {name}, {about.owed}, and I never told you how it went: […]\n"
            "Thank you for that. How are you?",
            "what they did for you (closeknit referrals)",
        )
    if about.moved:
        begin = f"Hello {name}, I see that you are at {about.moved} now."
        return Opening(f"{begin}\nHow is it, and how are you?", about.moved_source)
    goal = _goal(about)
    if goal is not None:
        if goal.state is State.PROPOSED:
            text = f"Hello {name}, some time ago you wrote to me: {goal.text}\nHow did it go on?"
        else:
            text = f"Hello {name}, I wondered how it is going: [{goal.text}].\nHow are you?"
        return Opening(text, _line_source(goal))
    if about.subject:
        return Opening(
            f"Hello {name}, the last thing we wrote about was “{about.subject}”.\n"
            "How did it turn out, and how are you?",
            SUBJECT,
        )
    interest = _interest(about)
    if interest is not None:
        text = f"Hello {name}, I thought of you and of this: [{interest.text}].\nHow are you?"
        return Opening(text, _line_source(interest))
    return None


def _goal(about: About, proposed: bool = True) -> Line | None:
    """What they are after: noted or on their card before what mail tells, the newest first."""
    lines = [line for line in about.lines if line.letter is Letter.GOALS and _short(line)]
    sure = [line for line in lines if line.state is not State.PROPOSED]
    fresh = [line for line in lines if about.as_of - (line.time or 0) <= FRESH and proposed]
    return max(sure or fresh, key=lambda line: line.time or 0, default=None)


def _interest(about: About) -> Line | None:
    lines = [line for line in about.lines if line.letter is Letter.INTERESTS and _short(line)]
    sure = [line for line in lines if line.state is not State.PROPOSED]
    return max(sure, key=lambda line: line.time or 0, default=None)


def _short(line: Line) -> bool:
    return len(line.text) <= LONGEST_LINE and "\n" not in line.text


def _line_source(line: Line) -> str:
    return f"{line.source} [{line.ref}]" if line.ref[:1] in "iLG" else line.source


def _and_of(topics: Sequence[str]) -> str:
    """What we talk of most, in quotation marks: it is a word of our subjects, no sentence."""
    telling = (t for t in topics if len(t) >= SHORTEST and t not in DULL)
    return next((f" and of what we wrote about “{topic}”" for topic in telling), "")


def _topic_source(topics: Sequence[str]) -> str:
    return "a word of the subjects between you" if _and_of(topics) else ""


def _bare(text: str) -> str:
    return " ".join(text.split()).rstrip(".,;:")


def _question(text: str) -> str:
    text = " ".join(text.split())
    return text if text[-1:] in "?!." else f"{text}."


def _first(name: str) -> str:
    return name.split(maxsplit=1)[0] if name.split() else ""
