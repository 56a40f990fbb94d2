"""What I note down by hand: what was done, what became of it, and taking it back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from closeknit import clock
from closeknit.declarations import as_value, said
from closeknit.errors import Misuse, NotFound
from closeknit.identity.find import matches
from closeknit.identity.names import folded
from closeknit.model.ledger import By, Deed, Logged, Outcome, Word
from closeknit.model.people import Person
from closeknit.model.verdicts import Size
from closeknit.network.home import Home
from closeknit.spoken import Spoken, due_date, in_words, spoken_date, whole_date
from closeknit.store.reader import Reader, reading

# who did it where I don't say
USUALLY_BY = {
    Deed.FAVOUR: By.THEM,
    Deed.REFERRAL: By.THEM,
    Deed.INTRODUCTION: By.THEM,
    Deed.PROMISE: By.ME,
    Deed.ASK: By.ME,
    Deed.MEETING: By.BOTH,
    Deed.CALL: By.BOTH,
    Deed.THANKS: By.ME,
    Deed.NOTE: By.BOTH,
}
# what it became, and of which deed that is said
OUTCOMES: dict[str, Deed] = {
    Outcome.GRANTED.value: Deed.ASK,
    Outcome.REFUSED.value: Deed.ASK,
    Outcome.DEFERRED.value: Deed.ASK,
    Outcome.UNANSWERED.value: Deed.ASK,
    Word.KEPT.value: Deed.PROMISE,
    Word.BROKEN.value: Deed.PROMISE,
    "won": Deed.REFERRAL,
    "lost": Deed.REFERRAL,
}
CLEAR = "clear"
IN_WORDS = (Deed.PROMISE, Deed.ASK, Deed.NOTE)  # nothing without words
WORDS_OF_A_NAME = 4
EARLIEST = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Noted:
    """Something logged, with who is meant: None where nobody here has that handle any more.
    `vague`: its time was told only roughly. `today`: it has just been done."""

    note: Logged
    person: Person | None
    other: Person | None = None
    vague: bool = False
    today: bool = False

    @property
    def ref(self) -> str:
        return f"L{self.note.number}"


@dataclass(frozen=True, slots=True)
class Told:
    """What I say of something that was done: free `words`, in which a date may stand first or
    last, and what is said apart from them."""

    what: Deed
    words: tuple[str, ...] = ()
    by: By | None = None
    other: str = ""
    size: Size | None = None
    level: int | None = None
    on: str = ""
    due: str = ""


def log(home: Home, person: str, told: Told) -> Noted:
    """Notes down what was done with somebody."""
    someone, words = _person(home, person, told.words)
    now = clock.now()
    today = datetime.fromtimestamp(now).date()  # the person's own today, of whatever zone
    when, text = _when(replace(told, words=words), today)
    day = when.day or today
    other = _other(home, someone, told.other)
    if told.other and other is None:
        text = f"to {_clean(told.other)}{', ' if text else ''}{text}"
        home.say(f"Nobody here goes by “{_clean(told.other)}”: kept in the words.")
    _complete(told.what, text, other)
    note = Logged(
        0,
        now if day == today else min(now, _noon(day)),
        told.what,
        told.by or USUALLY_BY[told.what],
        someone.handles[0],
        text,
        told.size,
        told.level,
        other.handles[0] if other else "",
    )
    with home.writing() as writer:
        number = writer.declare(now, "log", note.handle, note.other, as_value(note))
        home.rebuild_if_stale(writer)
    note = replace(note, number=number)
    return Noted(note, someone, other, when.vague, day == today and not when.vague)


def log_outcome(home: Home, reference: str, word: str, more: Sequence[str] = ()) -> tuple[str, str]:
    """Says what became of an ask, a promise or a referral ("clear" withdraws it). Returns the
    reference and the outcome as they are kept; `more` is what a referral was worth."""
    of = OUTCOMES.get(word)
    if of is None and word != CLEAR:
        raise Misuse(f"“{word}” is no outcome. Say one of: {', '.join(OUTCOMES)}, {CLEAR}.")
    amount = _clean(" ".join(more))
    if amount and of is not Deed.REFERRAL:
        raise Misuse(f"“{word}” takes no more words; only won and lost do.")
    home.refresh()
    with reading(home.folder) as reader:
        words = said(reader.declarations())
        if _is_logged(reference):
            shown = key = reference.upper()
            what = _logged(words.logged, key).what
            if of is not None and what is not of:
                raise Misuse(f"{key} is {_a(what)}; {word} is said of {_a(of)}.")
        else:
            message = reader.message(reference)
            if message is None:
                raise NotFound(f"Nothing was imported that goes by {_clean(reference)}.")
            shown, key = f"i{message.id}", message.key
            if of is not None and all(e.ref != shown for e in reader.entries(what=of)):
                raise NotFound(
                    f"No {of.value} was found in {shown}. If there was one, note it: "
                    f"closeknit log {of.value} PERSON …, then say what became of that."
                )
    cleared = [deed for ref, deed in words.outcomes if ref == key]
    if word == CLEAR and not cleared:
        raise NotFound(f"You said nothing of what became of {shown}.")
    outcome = f"{word} {amount}".strip()
    with home.writing() as writer:
        for deed in cleared if of is None else (of.value,):
            writer.declare(clock.now(), "outcome", key, deed, outcome)
        home.rebuild_if_stale(writer)
    return shown, outcome


def unlog(home: Home, reference: str) -> Noted:
    """Takes back what was noted as "L12"."""
    if not _is_logged(reference):
        raise Misuse(f"“{_clean(reference)}” is nothing you noted: that goes by L and a number.")
    home.refresh()
    with reading(home.folder) as reader:
        found = _logged(said(reader.declarations()).logged, reference.upper())
        noted = _noted(reader, found)
    with home.writing() as writer:
        writer.declare(clock.now(), "unlog", noted.ref)
        home.rebuild_if_stale(writer)
    return noted


def logged(home: Home, person: str | None = None) -> list[Noted]:
    """What I noted of everybody or of one person, the latest first."""
    someone = home.find(person) if person else None
    home.refresh()
    with reading(home.folder) as reader:
        notes = [
            note
            for note in said(reader.declarations()).logged
            if someone is None or note.handle in someone.handles or note.other in someone.handles
        ]
        notes.sort(key=lambda note: (note.time, note.number), reverse=True)
        return [_noted(reader, note) for note in notes]


# ------------------------------------------------------------------------------------------
def _person(home: Home, person: str, words: tuple[str, ...]) -> tuple[Person, tuple[str, ...]]:
    """Who is meant, where the first of the free words may belong to the name, "Marta Kern"."""
    plain = 0
    for word in words[: WORDS_OF_A_NAME - 1]:
        if " " in word or not word.replace("-", "").isalpha():
            break
        plain += 1
    if plain:
        home.refresh()
        with reading(home.folder) as reader:
            people = reader.people(bare=True)
        for more in range(plain, 0, -1):
            name = " ".join((person, *words[:more]))
            wanted = {folded(word) for word in words[:more]}
            # whole words, or "Marta a friend of mine" would speak of Marta Almeida
            if any(wanted <= set(folded(one.name).split()) for one in matches(name, people)):
                return home.find(name), words[more:]
    return home.find(person), words


def _when(told: Told, today: date) -> tuple[Spoken, str]:
    """The day that is meant, and the words without it, with a deadline in figures."""
    promise = told.what is Deed.PROMISE
    if told.on:
        when = whole_date(told.on, today)
        if not when.said:
            raise Misuse(f"“{_clean(told.on)}” is not a date. Write it like 2026-03-01.")
        rest = told.words
    else:
        when = spoken_date(told.words, today)
        rest = when.rest
    due = due_date(rest, today) if promise else Spoken(None, rest)
    if promise and when.ahead and not told.on:
        when, due = Spoken(None, rest), when
    text = _clean(" ".join(due.rest))
    if told.due:
        text = _clean(" ".join(rest))
        due = whole_date(told.due, today, coming=True)
        if not due.said:
            raise Misuse(f"“{_clean(told.due)}” is not a date. Write it like 2026-03-01.")
    for trouble in (when.trouble, due.trouble):
        if trouble:
            raise Misuse(_clean(trouble))
    if when.ahead and when.day:
        raise Misuse(
            f"“{_clean(when.said)}” lies ahead ({in_words(when.day)}), and only what has happened "
            "can be noted. If it belongs to your note, put the note in quotation marks."
        )
    if when.day is not None and when.day < EARLIEST:
        raise Misuse(f"{in_words(when.day)} is too long ago: 1970 is the first year there is here.")
    if due.day is not None:
        if due.day < (when.day or today):
            raise Misuse(f"By {in_words(due.day)}? That is before it was promised.")
        text = f"{text}{', ' if text else ''}by {due.day.isoformat()}"
    return when, text


def _other(home: Home, someone: Person, query: str) -> Person | None:
    if not query.strip():
        return None
    try:
        other = home.find(query)
    except NotFound:
        return None
    if other.id == someone.id:
        raise Misuse(f"“{_clean(query)}” is {someone.name} again: say somebody else with --to.")
    return other


def _complete(what: Deed, text: str, other: Person | None) -> None:
    if what in IN_WORDS and not text:
        raise Misuse(f"{_a(what).capitalize()} of what? Say it in a few words after the name.")
    if what is Deed.INTRODUCTION and not text and other is None:
        raise Misuse("Introduced to whom? Say it with --to, or in a few words after the name.")


def _noted(reader: Reader, note: Logged) -> Noted:
    person, other = (
        next(iter(reader.owners(handle)), None) if handle else None
        for handle in (note.handle, note.other)
    )
    return Noted(note, person, other)


def _is_logged(reference: str) -> bool:
    return re.fullmatch("[Ll][1-9][0-9]{0,17}", reference) is not None


def _logged(notes: Sequence[Logged], reference: str) -> Logged:
    for note in notes:
        if f"L{note.number}" == reference:
            return note
    raise NotFound(f"You noted nothing that goes by {reference}. See: closeknit log list")


def _noon(day: date) -> int:
    # dates are shown in UTC everywhere: noon there is on the day that was said
    return int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())


def _a(what: Deed) -> str:
    if what is Deed.THANKS:
        return "thanks"
    return f"{'an' if what[0] in 'aio' else 'a'} {what}"


def _clean(text: str) -> str:
    """On one line, without what can't be printed or stored."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
