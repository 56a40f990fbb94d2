"""How people and figures are put into words. Nobody's gender is known: names, or "they"."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from closeknit.clock import DAY
from closeknit.model.people import Person
from closeknit.model.ties import Standing, Tie

YEAR = 365.25
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
TITLES = frozenset(
    ("dr", "prof", "professor", "mr", "mrs", "ms", "miss", "mx", "sir", "dame", "rev")
)
# words in names of firms, lists and desks, not of people
NOT_PEOPLE = re.compile(
    r"the|and|of|for|inc|ltd|llc|gmbh|plc|co|corp|company|group|team|lists?|support|sales|info"
    r"|office|admin|services?|newsletter|news|desk|help|maintainers?|developers|project|foundation"
    r"|society|association|club|committee|council|chapter|bank|shop|store|studio|hotel|university"
    r"|school|institute|department|via|bot|noreply|marketing|billing|accounts",
    re.IGNORECASE,
)


def _like_a_name(part: str) -> bool:
    """Letters, with dots, hyphens or apostrophes; in a script that puts the first name first."""
    letters = re.sub(r"[.'’-]", "", part)
    latin = letters.isalpha() and all(ord(letter) < 0x250 for letter in letters)
    return latin and not NOT_PEOPLE.fullmatch(letters)


def first_name(person: Person) -> str:
    """The first name, or the whole name where it doesn't look like a person's."""
    whole = person.name.strip() or (person.handles[0] if person.handles else "this person")
    name = re.sub(r"\(.*?\)|\[.*?\]|[\"“”]", " ", whole).strip()
    if "," in name:  # "Quill, Marta"
        last, _, first = name.partition(",")
        name = f"{first.strip()} {last.strip()}"
    parts = [part for part in name.split() if part.lower().strip(".") not in TITLES]
    if not 1 <= len(parts) <= 4 or not all(_like_a_name(part) for part in parts):
        return whole
    full = [part for part in parts[:-1] if len(part.strip(".")) > 1] or parts[:-1] or parts
    first = full[0]
    if len(first.strip(".")) < 2:  # "J. Doe"
        return whole
    return first.title() if first.isupper() else first


def looks_like_a_person(person: Person) -> bool:
    """Whether the name may be greeted by its first part."""
    return first_name(person) != person.name.strip() or len(person.name.split()) == 1


def times(number: int) -> str:
    """Once, twice, or 3 times."""
    return {1: "once", 2: "twice"}.get(number, f"{number:,} times")


def percent(share: float) -> str:
    """As in "70 %"."""
    return f"{100 * share:.0f} %"


def counted(number: int, noun: str) -> str:
    """1 message, or 3 messages."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def span(days: float) -> str:
    """A length of time as one would say it."""
    if days < 14:
        return counted(max(round(days), 1), "day")
    if days < 61:
        return counted(round(days / 7), "week")
    if days < 1.5 * YEAR:
        return counted(round(days / 30.44), "month")
    return counted(round(days / YEAR), "year")


def day(time: int, as_of: int) -> str:
    """As in "7 June", with the year where it isn't that of the date of judgement."""
    return f"{datetime.fromtimestamp(time, UTC).day} {month(time, as_of)}"


def month(time: int, as_of: int) -> str:
    """As in "June", with the year where it isn't that of the date of judgement."""
    then = datetime.fromtimestamp(time, UTC)
    year = "" if then.year == datetime.fromtimestamp(as_of, UTC).year else f" {then.year}"
    return f"{MONTHS[then.month - 1]}{year}"


def messages(tie: Tie) -> int:
    """How many personal interactions were seen in all."""
    return tie.interactions.from_me + tie.interactions.to_me + tie.interactions.shared


def known_days(tie: Tie) -> float:
    """Days since the first interaction that was seen."""
    return 0.0 if tie.first is None else (tie.as_of - tie.first) / DAY


def answers(tie: Tie) -> str:
    """As in "answered 9 of 12 messages from you"; "" where nothing is known."""
    if not tie.trials:
        return ""
    if tie.trials == 1:
        return "answered your one message" if tie.answered else "did not answer your one message"
    if tie.answered == 0:
        return f"answered none of your {counted(tie.trials, 'message')}"
    return f"answered {tie.answered} of {tie.trials} messages from you"


def shown(tie: Tie) -> str:
    """What they have shown, as one clause without a subject; "" where nothing was seen."""
    facts = [answers(tie)]
    if tie.their_initiations or tie.my_initiations >= 2:
        facts.append(began(tie))
    elif not tie.trials and tie.interactions.to_me:
        facts.append(f"wrote to you {times(tie.interactions.to_me)}")
    return " and ".join(fact for fact in facts if fact)


def began(tie: Tie) -> str:
    """As in "began 4 conversations": what they wrote that answers nothing."""
    number = tie.their_initiations
    return f"began {counted(number, 'conversation')}" if number else "never began a conversation"


def seen(tie: Tie) -> str:
    """How much lies between us, as a sentence."""
    if not messages(tie):
        return "closeknit has seen nothing between you"
    amount = counted(messages(tie), "message")
    if known_days(tie) < 1:
        return f"closeknit has seen {amount} between you"
    return f"closeknit has seen {amount} between you over {span(known_days(tie))}"


def declared(tie: Tie) -> str:
    """What the person said, as a clause."""
    if tie.declared in (None, Standing.UNKNOWN):
        return ""
    return f"you declared them a {tie.declared}"


def sentence(text: str) -> str:
    """With a capital and a full stop."""
    text = text.strip()
    if not text:
        return ""
    start = text[0] if text.startswith("closeknit") else text[0].upper()
    return start + text[1:] + ("" if text[-1] in ".!?" else ".")
