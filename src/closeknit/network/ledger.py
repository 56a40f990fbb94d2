"""What was done for one another, for the faces: entries with the names they speak of, and the acts
they were read from."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from closeknit.acts.taught import shifted, shifts
from closeknit.declarations import said
from closeknit.model.acts import Act
from closeknit.model.ledger import By, Deed, Done, Entry, State, Word
from closeknit.model.people import Person
from closeknit.network.home import GONE, Home
from closeknit.network.results import Acts, Ledger
from closeknit.store.reader import Reader, reading
from closeknit.versions import WITH_ACTS


def ledger(home: Home, person: Person | None, as_of: int | None) -> Ledger:
    """The ledger with one person, or with everybody; oldest first."""
    number = None if person is None else int(person.id[1:])
    home.refresh()
    with reading(home.folder) as reader:
        _say_what_is_missing(home, reader)
        if as_of is None:
            moment, entries = home.judged_as_of(reader), reader.entries(number)
        else:
            whole = home.ledger(as_of)
            moment, entries = as_of, [e for e in whole if number in (None, e.person)]
        return Ledger(tuple(entries), names(reader, entries), moment)


def open_promises(entries: Iterable[Entry], quiet: Container[int] = ()) -> tuple[Entry, ...]:
    """Promises not seen to be kept: mine first, the open before the late, the newest first. None
    to or of those to keep `quiet` about."""
    waiting = [
        e
        for e in entries
        if e.what == Deed.PROMISE and e.outcome in _WAITING and e.person not in quiet
    ]
    return tuple(
        sorted(waiting, key=lambda e: (e.by is not By.ME, e.outcome == Word.LATE, -e.time, e.ref))
    )


def acts(home: Home, person: Person | None, as_of: int | None) -> Acts:
    """The acts found in my interactions, or in those with one person."""
    home.refresh()
    with reading(home.folder) as reader:
        _say_what_is_missing(home, reader)
        moment = home.judged_as_of(reader) if as_of is None else as_of
        done = tuple(found_acts(reader, moment, person))
        return Acts(done, reader.names({each.person for each in done}), moment)


def found_acts(reader: Reader, as_of: int, person: Person | None) -> Iterator[Done]:
    """Oldest first, as my decisions would have them: what I rejected isn't told."""
    judged = said(reader.declarations()).judged
    known = reader.act_probabilities({key for key, _ in judged}) if judged else {}
    taught = shifts(
        (Act(act), known[key, act], right)
        for (key, act), right in judged.items()
        if (key, act) in known
    )
    for each in reader.done(as_of, None if person is None else int(person.id[1:])):
        right = judged.get((each.key, each.found.act.value))
        if right:
            sure = replace(each.found, probability=1.0)
            yield replace(each, found=sure, state=State.CONFIRMED)
        elif right is None:
            moved = shifted(each.found.act, each.found.probability, taught)
            yield replace(each, found=replace(each.found, probability=moved))


def _say_what_is_missing(home: Home, reader: Reader) -> None:
    told = reader.meta().get(GONE, "").split("\n")
    old = [path for path in reader.outdated(WITH_ACTS) if path not in told]
    if old:
        which = f"{old[0]} was" if len(old) == 1 else f"{len(old):,} sources were"
        home.say(
            f"{which} read by an earlier closeknit, which saw less of what people did for one "
            "another. To have all of it found: closeknit import"
        )


def names(reader: Reader, entries: Iterable[Entry]) -> dict[int, str]:
    """What everybody is called that entries speak of."""
    return reader.names({n for e in entries for n in (e.person, e.other) if n is not None})


_WAITING = (Word.OPEN, Word.LATE)
