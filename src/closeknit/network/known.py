"""Everything that advice uses of those whom it may speak of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from closeknit.advise.comethrough import Answered, answered
from closeknit.declarations import said
from closeknit.model.known import Known
from closeknit.model.ledger import By, Deed, Entry
from closeknit.model.ties import Tie
from closeknit.model.verdicts import Size
from closeknit.network.home import LIKELIEST, Home
from closeknit.network.met import has_calendar, has_chats
from closeknit.network.quiet import marked
from closeknit.store.reader import Reader, reading

RECENT = 200  # people whose entries are the newest, beside the likeliest connections
Topics = Mapping[int, tuple[str, ...]]


def candidates(home: Home, as_of: int | None = None) -> list[Known]:
    """Those whom advice may speak of: the likeliest connections, and with whom something was done
    lately; in no particular order."""
    home.refresh()
    if as_of is not None:
        return _at(home, as_of)
    with reading(home.folder) as reader:
        moment = home.judged_as_of(reader)
        ties = list(reader.ties(moment, likeliest=LIKELIEST))
        have = {tie.person.id for tie in ties}
        for number in reader.lately_in_ledger(RECENT):
            if f"p{number}" not in have:
                ties += reader.ties(moment, f"p{number}")
        return known(reader, ties, reader.entries(), reader.topics())


def others(home: Home, as_of: int | None) -> list[Known]:
    """Those who may be better placed for an ask: the likeliest connections, without what was done
    for one another."""
    if as_of is not None:
        return _at(home, as_of)
    with reading(home.folder) as reader:
        ties = reader.ties(home.judged_as_of(reader), likeliest=LIKELIEST)
        return known(reader, ties, (), reader.topics())


def one(home: Home, tie: Tie, ledger: Iterable[Entry], as_of: int | None) -> Known:
    """The same of one person, whose tie and entries are at hand."""
    number = int(tie.person.id[1:])
    with reading(home.folder) as reader:
        topics = reader.topics(number) if as_of is None else home.analysis().topics(as_of)
        return known(reader, [tie], ledger, topics)[0]


def my_asks(home: Home, as_of: int | None) -> dict[Size, Answered]:
    """What became of my asks of everybody, by size."""
    if as_of is not None:
        return answered(home.ledger(as_of))
    with reading(home.folder) as reader:
        return answered(reader.entries(what=Deed.ASK, by=By.ME))


def _at(home: Home, as_of: int) -> list[Known]:
    whole = home.analysis()
    ledger = whole.ledger(as_of)
    with reading(home.folder) as reader:
        return known(reader, whole.ties(as_of, ledger), ledger, whole.topics(as_of))


def known(
    reader: Reader, ties: Iterable[Tie], ledger: Iterable[Entry], topics: Topics
) -> list[Known]:
    """Ties with all that is known beside them."""
    ties = marked(reader, ties)
    entries: dict[int, list[Entry]] = {int(tie.person.id[1:]): [] for tie in ties}
    for entry in ledger:
        if entry.person in entries:
            entries[entry.person].append(entry)
    calendar, chats = has_calendar(reader), has_chats(reader)
    cards, owners = {card.id: card for card in reader.cards()}, reader.card_owners()
    answers: dict[str, dict[int, bool]] = {}
    for (handle, number), yes in said(reader.declarations()).answers.items():
        answers.setdefault(handle, {})[number] = yes
    found = []
    for tie in ties:
        handles = tie.person.handles
        person = int(tie.person.id[1:])
        own = Known(
            tie, tuple(entries[person]), topics.get(person, ()), calendar=calendar, chats=chats
        )
        card = next((cards[owners[h]] for h in handles if h in owners), None)
        if card is not None:
            own = replace(own, note=card.note, birthday=card.birthday)
        mine = {n: yes for h in handles for n, yes in answers.get(h, {}).items()}
        found.append(replace(own, answers=mine) if mine else own)
    return found
