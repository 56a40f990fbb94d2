"""What I know of a person's goals, accomplishments, interests, networks and skills, and what to
ask next: how well do I know *them*. What they know of me isn't seen.

Only what is kept anyway is read: cards, notes of mine, the words of our subjects, and the sentences
that prove acts. A sentence is proposed under the letter that its words tell of (`gaincues`), never
more than that until I confirm it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import blake2b

from closeknit.advise.gaincues import CARD, MAIL, QUESTIONS, STILL, said_at
from closeknit.advise.plan.openers import DULL, SHORTEST
from closeknit.clock import DAY
from closeknit.model.gains import Gains, Letter, Line, Noted, State
from closeknit.model.known import Known
from closeknit.model.ledger import By, Deed, Done, Entry
from closeknit.model.ledger import State as Found

PROPOSALS = 3  # of a letter, the newest
QUESTIONS_MOST = 3
TOPICS = 4  # words of our subjects
NAMED = 3  # people, of those at their organisation or whom they introduced
PROBABLE = 0.5  # of an introduction that only mail shows
STALE = 365 * DAY  # after which a goal is asked for again
ALIKE = 0.75  # share of words from which two sentences say the same
_WORDS = re.compile(r"\w+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_GOOD = {
    Found.PROPOSED: State.PROPOSED,
    Found.CONFIRMED: State.CONFIRMED,
    Found.LOGGED: State.NOTED,
}
_ORDER = (State.NOTED, State.CONFIRMED, State.CARD, State.PROPOSED)


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a person. `noted` are my notes on them, `decided` says by letter and key
    whether what was found is so; `title` and `organisation` are those of their card, `colleagues`
    whom else I know at their organisation, best known first, and `names` what everybody is called
    whom entries of the ledger speak of."""

    noted: Sequence[Noted] = ()
    decided: Mapping[tuple[Letter, str], bool] = field(default_factory=dict)
    title: str = ""
    organisation: str = ""
    colleagues: Sequence[str] = ()
    names: Mapping[int, str] = field(default_factory=dict)


def gains(one: Known, acts: Sequence[Done], beside: Beside) -> Gains:
    """All five. Where I asked to keep quiet about somebody: only what is known, nothing to ask."""
    lines = found(one, acts, beside)
    sure = [line for line in lines if line.state is not State.PROPOSED]
    person = one.tie.person
    if one.quiet:
        return Gains(person.id, person.name, tuple(_sorted(sure)), quiet=one.quiet)
    shown, more = _newest(line for line in lines if line.state is State.PROPOSED)
    known = {line.letter for line in sure}
    all_of_it = _sorted([*sure, *shown])
    blanks = tuple(letter for letter in Letter if letter not in known)
    return Gains(
        person.id, person.name, all_of_it, blanks, _ask_next(all_of_it, one.tie.as_of), more
    )


def found(one: Known, acts: Sequence[Done], beside: Beside) -> list[Line]:
    """All lines, in no order, as I decided on them."""
    lines = [*_known(one, beside), *_proposed(acts, one.tie.as_of)]
    return _decided(lines, beside.decided)


def reference(text: str) -> str:
    """What a line that has no message is called by, as long as its words stay the same."""
    return f"c{blake2b(text.casefold().encode(), digest_size=2).hexdigest()}"


def told_by(text: str) -> Letter | None:
    """Of what a sentence on a card tells: the wording that comes first decides."""
    places = ((said_at(CARD[letter], text), letter) for letter in Letter)
    found = [(place, letter) for place, letter in places if place is not None]
    return min(found, key=lambda each: each[0])[1] if found else None


# what is known -----------------------------------------------------------------------------
def _known(one: Known, beside: Beside) -> Iterator[Line]:
    for note in beside.noted:
        ref = f"G{note.number}"
        source = f"your note of {_day(note.time)}"
        yield Line(note.letter, note.text, source, ref, State.NOTED, ref, note.time)
    yield from _card(one, beside)
    for text in _sentences(one.note):
        if letter := told_by(text):
            yield _of_card(letter, text)
    yield from _ledger(one, beside.names)
    telling = [word for word in one.topics if len(word) >= SHORTEST and word not in DULL]
    if telling:
        words = ", ".join(telling[:TOPICS])
        yield Line(
            Letter.INTERESTS,
            f"you write about {words}",
            "subjects of your messages",
            "topics",
            State.PROPOSED,
            "topics",
        )


def _card(one: Known, beside: Beside) -> Iterator[Line]:
    at = one.tie.person.organisation
    if beside.title:
        place = f" at {beside.organisation}" if beside.organisation else ""
        yield _of_card(Letter.SKILLS, f"{beside.title}{place}")
    if not at:
        return
    also = f"; you also know {_list(beside.colleagues)} there" if beside.colleagues else ""
    if beside.organisation:
        yield replace(
            _of_card(Letter.NETWORKS, f"{at}{also}"), ref=reference(at), key=reference(at)
        )
    elif also:
        ref = reference(at)
        yield Line(
            Letter.NETWORKS, f"writes from {at}{also}", "their address", ref, State.CARD, ref
        )


def _of_card(letter: Letter, text: str) -> Line:
    ref = reference(text)
    return Line(letter, text, "their card", ref, State.CARD, ref)


def _ledger(one: Known, names: Mapping[int, str]) -> Iterator[Line]:
    """Whom they introduced me to, what they did for me, and my notes on them."""
    for entry in one.ledger:
        of = entry.what, entry.by
        if of == (Deed.INTRODUCTION, By.THEM) and entry.probability >= PROBABLE:
            name = names.get(entry.other or 0, "")
            if name:
                text = f"introduced you to {name}"
                yield _of_entry(Letter.NETWORKS, text, entry)
        elif entry.state is Found.LOGGED and of == (Deed.FAVOUR, By.THEM) and entry.text:
            yield _of_entry(Letter.SKILLS, f"helped you: {entry.text}", entry)
        elif entry.state is Found.LOGGED and entry.what in (Deed.NOTE, Deed.MEETING, Deed.CALL):
            for text in _sentences(entry.text):
                if letter := told_by(text):
                    yield _of_entry(letter, text, entry)


def _of_entry(letter: Letter, text: str, entry: Entry) -> Line:
    what = "your note" if entry.state is Found.LOGGED else "a message"
    source = f"{what} of {_day(entry.time)}"
    state, key = _GOOD[entry.state], entry.key or entry.ref
    return Line(letter, text, source, entry.ref, state, key, entry.time)


# what mail proposes ------------------------------------------------------------------------
def _proposed(acts: Iterable[Done], as_of: int) -> Iterator[Line]:
    for act in acts:
        for cue in MAIL:
            if (
                act.by is cue.by
                and act.found.act in cue.acts
                and act.found.probability >= cue.least
                and (cue.lasts is None or as_of - act.time <= cue.lasts)
                and said_at(cue.words, act.found.proof) is not None
            ):
                whose = "your" if act.by is By.ME else "their"
                text = f"“{' '.join(act.found.proof.split())}”"
                source = f"{whose} message of {_day(act.time)}"
                yield Line(cue.letter, text, source, act.ref, State.PROPOSED, act.key, act.time)
                break


def _decided(lines: Iterable[Line], decided: Mapping[tuple[Letter, str], bool]) -> list[Line]:
    """As I decided, each thing once: what is surest of it."""
    kept: dict[tuple[Letter, str], Line] = {}
    seen: set[tuple[Letter, str]] = set()
    for each in lines:
        right = decided.get((each.letter, each.key))
        if right is False or (each.letter, each.key) in seen:
            continue
        confirmed = right and each.state is State.PROPOSED
        line = replace(each, state=State.CONFIRMED) if confirmed else each
        same = line.letter, " ".join(line.text.casefold().split())
        if same in kept and _rank(kept[same]) <= _rank(line):
            continue
        kept[same] = line
        if line.key.startswith("<"):  # of a message one sentence for each letter
            seen.add((line.letter, line.key))
    return list(kept.values())


def _rank(line: Line) -> tuple[int, int]:
    return _ORDER.index(line.state), -(line.time or 0)


def _newest(lines: Iterable[Line]) -> tuple[list[Line], int]:
    """The newest of each letter, and how many there are beside them."""
    shown: list[Line] = []
    more = 0
    ordered = sorted(lines, key=lambda line: (-(line.time or 0), line.ref))
    for letter in Letter:
        of = [line for line in ordered if line.letter is letter]
        chosen: list[Line] = []
        for line in of:
            if len(chosen) < PROPOSALS and not any(_alike(line, other) for other in chosen):
                chosen.append(line)
        shown += chosen
        more += len(of) - len(chosen)
    return shown, more


def _alike(line: Line, other: Line) -> bool:
    """Whether two sentences say nearly the same: “on Monday” of one and “on Friday” of the other
    is no news."""
    one, two = (set(_WORDS.findall(each.text.casefold())) for each in (line, other))
    return len(one & two) >= ALIKE * len(one | two)


def _sorted(lines: Iterable[Line]) -> tuple[Line, ...]:
    letters = list(Letter)
    return tuple(sorted(lines, key=lambda line: (letters.index(line.letter), *_rank(line))))


# what to ask -------------------------------------------------------------------------------
def _ask_next(lines: Sequence[Line], as_of: int) -> tuple[str, ...]:
    """Two or three questions: for what is empty before what is only proposed; where nothing is
    blank, how an old goal goes."""
    sure = {line.letter for line in lines if line.state is not State.PROPOSED}
    hinted = {line.letter for line in lines} - sure
    blank = [letter for letter in Letter if letter not in sure]
    blank.sort(key=lambda letter: letter in hinted)
    asked = [QUESTIONS[letter][0] for letter in blank]
    if len(blank) == 1:
        asked.append(QUESTIONS[blank[0]][1])
    goals = [line for line in lines if line.letter is Letter.GOALS and line.time is not None]
    newest = max((g for g in goals if g.letter in sure), key=lambda g: g.time or 0, default=None)
    if newest and newest.state is State.NOTED and as_of - (newest.time or 0) > STALE:
        asked.append(STILL.format(text=newest.text.rstrip(".")))
    return tuple(asked[:QUESTIONS_MOST])


def _sentences(text: str) -> list[str]:
    return [
        part for each in _SENTENCE.split(text) if (part := " ".join(each.split()).strip(" .;,"))
    ]


def _list(names: Sequence[str]) -> str:
    shown, rest = list(names[:NAMED]), len(names) - NAMED
    if rest > 0:
        shown.append(f"{rest} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _day(time: int) -> str:
    moment = datetime.fromtimestamp(time, UTC)
    return f"{moment.day} {moment:%B %Y}"
