"""What was noted by hand, in a sentence and as JSON."""

from __future__ import annotations

from datetime import UTC, datetime

from closeknit.clock import iso, now
from closeknit.model.ledger import By, Deed
from closeknit.model.people import Person
from closeknit.network.logging import Noted
from closeknit.spoken import in_words, weekday

# by whom, then with somebody else in it: {name} is the person, {other} the other one
PLAIN = {
    (Deed.FAVOUR, By.THEM): "{name} did you a favour",
    (Deed.FAVOUR, By.ME): "you did {name} a favour",
    (Deed.REFERRAL, By.THEM): "{name} passed a lead on to you",
    (Deed.REFERRAL, By.ME): "you passed a lead on to {name}",
    (Deed.INTRODUCTION, By.THEM): "{name} introduced you",
    (Deed.INTRODUCTION, By.ME): "you introduced {name}",
    (Deed.PROMISE, By.THEM): "{name} promised you",
    (Deed.PROMISE, By.ME): "you promised {name}",
    (Deed.ASK, By.THEM): "{name} asked you",
    (Deed.ASK, By.ME): "you asked {name}",
    (Deed.MEETING, By.BOTH): "you and {name} met",
    (Deed.MEETING, By.THEM): "you and {name} met, as they had proposed",
    (Deed.MEETING, By.ME): "you and {name} met, as you had proposed",
    (Deed.CALL, By.BOTH): "you and {name} had a call",
    (Deed.CALL, By.THEM): "{name} rang you",
    (Deed.CALL, By.ME): "you rang {name}",
    (Deed.THANKS, By.THEM): "{name} thanked you",
    (Deed.THANKS, By.ME): "you thanked {name}",
    (Deed.NOTE, By.BOTH): "you made a note of {name}",
}
WITH_OTHER = {
    (Deed.REFERRAL, By.THEM): "{name} passed a lead on to you, {other}",
    (Deed.REFERRAL, By.ME): "you passed a lead on to {name}, {other}",
    (Deed.INTRODUCTION, By.THEM): "{name} introduced you to {other}",
    (Deed.INTRODUCTION, By.ME): "you introduced {name} to {other}",
}


def sentence(noted: Noted) -> str:
    """“on Tuesday 17 November Marta Kern did you a favour (size 2): read my draft.”"""
    return f"{when(noted)} {what(noted)}"


def when(noted: Noted) -> str:
    """“today”, “on Tuesday 17 November”, “about 15 June”; the year where it isn't this one."""
    if noted.today:
        return "today"
    day = datetime.fromtimestamp(noted.note.time, UTC).date()
    told = in_words(day)
    if day.year == datetime.fromtimestamp(now(), UTC).year:
        told = told.removesuffix(f" {day.year}")
    return f"about {told}" if noted.vague else f"on {weekday(day)} {told}"


def what(noted: Noted) -> str:
    """“Marta Kern did you a favour (size 2): read my draft.”"""
    note = noted.note
    kind = note.what, note.by
    known = note.other and kind in WITH_OTHER
    done = (WITH_OTHER if known else PLAIN).get(kind, "{name}: " + note.what.value)
    done = done.format(name=_name(noted.person, note.handle), other=_name(noted.other, note.other))
    scale = [f"size {note.size}"] if note.size else []
    scale += [f"level {note.level}"] if note.level else []
    text = f"{done}{f' ({chr(32).join(scale)})' if scale else ''}"
    text += f": {note.text}" if note.text else ""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def shape(noted: Noted) -> dict[str, object]:
    """One note as the contract has it."""
    note = noted.note
    return {
        "id": noted.ref,
        "what": note.what.value,
        "by": note.by.value,
        "person": _someone(noted.person, note.handle),
        "other": _someone(noted.other, note.other) if note.other else None,
        "time": iso(note.time),
        "text": note.text,
        "size": None if note.size is None else int(note.size),
        "level": note.level,
    }


def _name(person: Person | None, handle: str) -> str:
    return handle if person is None else person.name


def _someone(person: Person | None, handle: str) -> dict[str, str | None]:
    """Without an id where nobody here has the handle any more."""
    return {"id": person.id if person else None, "name": _name(person, handle)}
