"""A digest in plain sentences that read in a minute, the same for every face.

What counts most comes first, empty parts are left out, and of a long part only the beginning is
told. Nothing here says that somebody is late, counts what wasn't done, or compares weeks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from closeknit.advise.digest import Asked, Birthday, Digest, Promised, Turns, date_of
from closeknit.advise.plan.headings import HEADINGS
from closeknit.advise.words import MONTHS
from closeknit.model.plans import Step

T = TypeVar("T")
MOST = 5  # of a part
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One thing: `what` in a few words or a sentence, `more` about it ("" for nothing), `ref` what
    it goes by ("S472", "i12")."""

    what: str
    more: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Things of one kind under a heading; `left` counts those that aren't listed."""

    heading: str
    lines: tuple[Line, ...]
    left: int = 0


def opening(digest: Digest) -> str:
    """The first sentence."""
    steps = len(digest.plan.steps)
    if not steps:
        return _calm(digest)
    things = "One small thing" if steps == 1 else f"{_number(steps).capitalize()} small things"
    return f"{things} for this week, {digest.minutes} minutes in all."


def parts(digest: Digest) -> tuple[Part, ...]:
    """Everything else, the weightiest first; nothing that is empty."""
    found = [
        Part("To do", tuple(_step(step, digest) for step in digest.plan.steps)),
        _part("Birthdays", digest.soon, lambda b: _birthday(b, digest.today)),
        *([_turns(digest.turns, digest.today)] if digest.turns else []),
        _part("What you promised", _promises(digest, True), lambda p: _promise(p, digest)),
        _part("What others promised you", _promises(digest, False), lambda p: _promise(p, digest)),
        _part("Also worth a thank-you", digest.owed, lambda s: _step(s, digest)),
        _part("What you asked for, and no answer yet", digest.asks, lambda a: _ask(a, digest)),
    ]
    return tuple(part for part in found if part.lines)


def title(digest: Digest) -> str:
    """“Your week from Monday, 28 September 2026”."""
    return f"Your week from Monday, {in_words(digest.monday)} {digest.monday.year}"


def heading(step: Step) -> str:
    """What a step is, in a few words."""
    other = step.other.name if step.other else "somebody"
    return HEADINGS[step.act].format(name=step.person.name, other=other)


def first_sentence(text: str) -> str:
    """The first sentence of several, where one that is quoted isn't cut."""
    depth = 0
    for at, character in enumerate(text):
        depth += (character == "“") - (character == "”")
        if character == "." and depth <= 0 and text[at + 1 : at + 2] == " ":
            after = text[at + 2 : at + 3]
            if after.isupper() or after.isdigit():
                return _ended(text[: at + 1])
    return _ended(text)


def in_words(day: date) -> str:
    """ "28 September"."""
    return f"{day.day} {MONTHS[day.month - 1]}"


# ------------------------------------------------------------------------------------------
def _calm(digest: Digest) -> str:
    if digest.plan.shortest is not None:
        return "Nothing fits into the minutes that you have, and that is fine."
    return "A quiet week: nobody waits for you, and you are in touch. Enjoy it."


def _number(n: int) -> str:
    return NUMBERS[n] if n < len(NUMBERS) else f"{n:,}"


def _part(heading: str, all_: Sequence[T], line: Callable[[T], Line]) -> Part:
    return Part(heading, tuple(line(one) for one in all_[:MOST]), max(len(all_) - MOST, 0))


def _promises(digest: Digest, mine: bool) -> Sequence[Promised]:
    return [promise for promise in digest.promises if promise.mine is mine]


def _step(step: Step, digest: Digest) -> Line:
    due = (digest.dues or {}).get(step.ref)
    why = f"{first_sentence(step.why)}{_for(due, digest.today)}"
    return Line(f"{heading(step)} ({step.minutes} minutes)", why, step.ref)


def _birthday(one: Birthday, today: date) -> Line:
    away = (one.next - today).days
    when = {0: "today", 1: "tomorrow"}.get(away, f"on {_on(one.next, today)}")
    return Line(f"{one.name}, {when}")


def _turns(turns: Turns, today: date) -> Part:
    lines = tuple(_turned(turns))
    since = date_of(turns.since)
    year = "" if since.year == today.year else f" {since.year}"
    return Part(
        f"What changed since {in_words(since)}{year}",
        lines[: 2 * MOST],
        max(len(lines) - 2 * MOST, 0),
    )


def _turned(turns: Turns) -> Iterator[Line]:
    for one in turns.became:
        yield Line(f"{one.name} is a connection now: {one.why}.")
    for one in turns.fading:
        yield Line(f"{one.name} is growing distant: {one.why}.")


def _promise(one: Promised, digest: Digest) -> Line:
    who = f"To {one.name}" if one.mine else one.name
    said = f"{_quoted(one.text)}{_for(one.due, digest.today)}"
    return Line(f"{who}, on {_day(one.said, digest.today)}", said, one.ref)


def _for(due: date | None, today: date) -> str:
    """The day by which it was promised, as one more sentence; "" where none was named."""
    if due is None:
        return ""
    return f" It {'is' if due >= today else 'was'} for {_on(due, today)}."


def _ask(one: Asked, digest: Digest) -> Line:
    later = "; put off by them" if one.deferred else ""
    what = f"{one.name}, on {_day(one.day, digest.today)}{later}"
    return Line(what, _quoted(one.text) if one.text else "", one.ref)


def _ended(sentence: str) -> str:
    """Without a full stop after a question that ends it."""
    return sentence.removesuffix(".") if sentence.endswith(("?”.", "!”.")) else sentence


def _quoted(text: str) -> str:
    said = " ".join(text.split()).rstrip(".:,; ")
    return f"“{said}”" if said[-1:] in "?!" else f"“{said}”."


def _day(day: date, today: date) -> str:
    return in_words(day) + ("" if day.year == today.year else f" {day.year}")


def _on(day: date, today: date) -> str:
    """ "Friday, 2 October"."""
    return f"{WEEKDAYS[day.weekday()]}, {_day(day, today)}"
