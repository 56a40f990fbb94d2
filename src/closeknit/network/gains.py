"""What I know of somebody's goals, accomplishments, interests, networks and skills: gathered from
what is kept anyway, and my word on it.

A sentence of mail is never copied: what I say of it is kept by its Message-ID, so that it goes
with the message when that is excluded or forgotten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from closeknit import clock
from closeknit.advise import gains as advise
from closeknit.advise.gains import Beside
from closeknit.declarations import gains_value, said
from closeknit.errors import Misuse, NotFound
from closeknit.model.gains import Gains, Letter, Line, Noted, State, Words
from closeknit.model.known import Known
from closeknit.model.ledger import Done
from closeknit.network.home import Home
from closeknit.network.known import one
from closeknit.network.ledger import found_acts, ledger
from closeknit.network.quiet import reasons
from closeknit.store.reader import Reader, reading

LONGEST = 300  # characters of a note, as of every sentence that is kept
_WORD = {True: "yes", False: "no", None: "clear"}


def gains(home: Home, person: str, as_of: int | None) -> Gains:
    """Everything on one person."""
    return advise.gains(*_gathered(home, person, as_of))


def lines(reader: Reader, known: Known) -> list[Line]:
    """What is known of somebody beside names and houses, as far as I didn't reject it."""
    tie = known.tie
    words = said(reader.declarations()).gains
    acts = found_acts(reader, tie.as_of, tie.person)
    return advise.found(known, list(acts), _words_on(tie.person.handles, words))


def note(home: Home, person: str, letter: str, text: str) -> Noted:
    """Notes down one of the five."""
    of = letter_of(letter)
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not text:
        raise Misuse("What do you know? Say it in a few words after the letter.")
    if len(text) > LONGEST:
        raise Misuse(f"That is {len(text)} characters; {LONGEST} is the most.")
    someone = home.find(person)
    handle, now = someone.handles[0], clock.now()
    with home.writing() as writer:
        value = gains_value("noted", text)
        number = writer.declare(now, "gains", handle, of, value, derives=False)
    return Noted(number, now, handle, of, text)


def decide(home: Home, person: str, reference: str, right: bool | None) -> tuple[Line, ...]:
    """Keeps my word on a line, under whichever letters it stands, and hands back those lines; of a
    note of mine and None, takes the note away."""
    known, acts, beside = _gathered(home, person, None)
    noted = next((n for n in beside.noted if f"G{n.number}" == reference.upper()), None)
    if noted is not None:
        return (_on_note(home, noted, right),)
    bare = replace(beside, decided={})  # also what I rejected
    lines = tuple(line for line in advise.found(known, acts, bare) if line.ref == reference)
    someone = known.tie.person
    if not lines:
        raise NotFound(
            f"Nothing here of {someone.name} goes by {reference}. See: closeknit gains {someone.id}"
        )
    if right and all(line.state is not State.PROPOSED for line in lines):
        raise Misuse(f"{reference} needs no confirming: {lines[0].source} says so.")
    if right is None and not any((line.letter, line.key) in beside.decided for line in lines):
        raise NotFound(f"You said nothing of {reference} that could be taken back.")
    with home.writing() as writer:
        for line in lines:
            value = gains_value(_WORD[right], ref=line.key)
            # of every handle, so that it goes along when people are merged or split
            for handle in someone.handles:
                writer.declare(clock.now(), "gains", handle, line.letter, value, derives=False)
    return lines


def letter_of(word: str) -> Letter:
    """“goals”, “goal” or “g”."""
    asked = word.strip().casefold()
    for letter in Letter:
        if asked and letter.value.startswith(asked):
            return letter
    raise Misuse(f"“{word}” is none of the five. Say one of: {', '.join(Letter)}.")


def _on_note(home: Home, noted: Noted, right: bool | None) -> Line:
    ref = f"G{noted.number}"
    if right is not None:
        raise Misuse(
            f"{ref} is your own note. To take it back: closeknit gains PERSON remove {ref}"
        )
    with home.writing() as writer:
        value = gains_value("removed", ref=ref)
        # said of the handle that the note is of, so that both are forgotten together
        writer.declare(clock.now(), "gains", noted.handle, noted.letter, value, derives=False)
    return Line(noted.letter, noted.text, "your note", ref, State.NOTED, ref, noted.time)


def _gathered(home: Home, person: str, as_of: int | None) -> tuple[Known, list[Done], Beside]:
    """What is judged of one person."""
    someone = home.find(person)
    tie = home.tie(someone, as_of)
    known = one(home, tie, ledger(home, someone, as_of).entries, as_of)
    with reading(home.folder) as reader:
        words = said(reader.declarations()).gains
        acts = list(found_acts(reader, tie.as_of, someone))
        return known, acts, _beside(reader, known, words)


def _beside(reader: Reader, known: Known, words: Words) -> Beside:
    tie = known.tie
    handles, at = tie.person.handles, tie.person.organisation
    owners, cards = reader.card_owners(), {card.id: card for card in reader.cards()}
    card = next((cards[owners[h]] for h in handles if h in owners), None)
    there = reader.colleagues(int(tie.person.id[1:]), at, tie.as_of) if at else []
    hushed = reasons(reader)
    return replace(
        _words_on(handles, words),
        title=card.title if card else "",
        organisation=card.organisation if card else "",
        colleagues=[name for number, name in there if number not in hushed],
        names=reader.names({entry.other for entry in known.ledger if entry.other}),
    )


def _words_on(handles: Sequence[str], words: Words) -> Beside:
    """My notes and decisions on somebody."""
    return Beside(
        tuple(noted for noted in words.noted if noted.handle in handles),
        {(letter, key): yes for h, letter, key, yes in words.decided if h in handles},
    )
