"""Who of mine is closest to somebody: whom a target means, and what is seen around them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from closeknit.advise.acquaintance import MOST_COLLEAGUES, Seen
from closeknit.advise.path import LIMITS, Introduced, Paths, quiet_sentence, routes, sentence
from closeknit.errors import Misuse
from closeknit.identity.names import folded
from closeknit.judge.telling import LIKELY, tell
from closeknit.judge.threshold import SMALL
from closeknit.model.ledger import By, Deed, Entry, Outcome
from closeknit.model.people import Person
from closeknit.model.ties import Tie
from closeknit.network.home import Home
from closeknit.network.known import my_asks
from closeknit.network.quiet import marked, reasons
from closeknit.network.target import PERSON, house_of, meant
from closeknit.store.reader import Reader, reading

MOST_THERE = 60  # people at an organisation who are looked at: those known best
REFS = 3
MEETING, FROM, TO = 1, 0, 1
MOST = 12  # people besides me in what names two together
NOT_SETTLED = ("", Outcome.OPEN, Outcome.UNKNOWN, Outcome.DEFERRED)
Pair = tuple[str, str]


def path(home: Home, target: str, as_of: int | None) -> Paths:
    """The ways to a person, an organisation or a domain. Raises NotFound, Ambiguous, Misuse."""
    asked = " ".join(target.split())
    if not asked:
        raise Misuse("To whom? Say a person, an organisation or a domain.")
    home.refresh()
    with reading(home.folder) as reader:
        people = reader.people()
        moment = home.judged_as_of(reader) if as_of is None else as_of
    name, kind, there = meant(home, asked, people)
    judged = {tie.person.id: tie for tie in home.ties(as_of)} if as_of is not None else None
    with reading(home.folder) as reader:
        targets = _ties(reader, [one.id for one in there], judged, moment)
        free = [tie for tie in targets if not tie.quiet][:MOST_THERE]
        entries = reader.entries() if as_of is None else home.ledger(moment)
        seen = _seen(reader, free, {int(one.id[1:]) for one in there}, people, entries, moment)
        between = _ties(reader, sorted({one for one, _ in seen}), judged, moment)
        names = reader.names({n for e in entries for n in (e.person, e.other) if n is not None})
        found, unjudged = routes(free, between, seen, my_asks(home, as_of))
        history = _history(entries, targets, name, names, reasons(reader))
    said = sentence(name, kind, found, there)
    if kind == PERSON and targets and targets[0].quiet:
        said = quiet_sentence(name)
    return Paths(name, kind, tuple(there), moment, said, tuple(found), history, unjudged, LIMITS)


def _ties(
    reader: Reader, ids: Sequence[str], judged: Mapping[str, Tie] | None, moment: int
) -> list[Tie]:
    """Those of these people, who is known best first."""
    if judged is not None:
        ties = [judged[one] for one in ids if one in judged]
    else:
        ties = marked(reader, [tie for one in ids for tie in reader.ties(moment, one)])
    return sorted(ties, key=lambda tie: (-tie.familiarity, tie.person.id))


# what is seen around them ------------------------------------------------------------------
def _seen(
    reader: Reader,
    targets: Sequence[Tie],
    there: AbstractSet[int],
    people: Sequence[Person],
    entries: Iterable[Entry],
    as_of: int,
) -> dict[Pair, Seen]:
    """What there is between each target and anybody who isn't `there` themselves."""
    if not targets:
        return {}
    own = {int(tie.person.id[1:]) for tie in targets}
    counts: defaultdict[tuple[int, int], _Counts] = defaultdict(_Counts)
    replies = set(reader.replied(sorted(own), as_of))
    answers = {event for _, _, event, _ in replies}
    for event, present in _events(reader, own, as_of):
        _count(counts, own, event, present, event[0] in answers)
    for one, other, event_id, time in replies:
        for who, target, theirs in ((one, other, True), (other, one, False)):
            if target in own:
                row = counts[who, target]
                if theirs:
                    row.one_replied += 1
                else:
                    row.other_replied += 1
                row.sign(time, event_id)
    for entry in entries:
        brought = entry.what == Deed.INTRODUCTION and entry.by is By.THEM
        if brought and entry.other in own and entry.probability >= LIKELY:
            counts[entry.person, entry.other].introduced = True
    by_number = {int(one.id[1:]): one for one in people}
    _add_cards(reader, counts, own, by_number)
    _add_houses(counts, own, by_number)
    return {
        (f"p{one}", f"p{other}"): seen
        for (one, other), row in counts.items()
        if one not in there and one in by_number and (seen := row.seen()).anything
    }


class _Counts:
    """What is counted between two while everything is walked through."""

    def __init__(self) -> None:
        self.one_wrote = self.other_wrote = self.one_replied = self.other_replied = 0
        self.together, self.named, self.met = 0.0, 0, 0
        self.introduced, self.card, self.organisation, self.colleagues = False, "", "", 0
        self.signs: list[tuple[int, int]] = []

    def sign(self, time: int, event: int) -> None:
        self.signs.append((time, event))

    def seen(self) -> Seen:
        latest = sorted(set(self.signs), reverse=True)
        return Seen(
            self.one_wrote,
            self.other_wrote,
            self.one_replied,
            self.other_replied,
            self.together,
            self.named,
            self.met,
            self.introduced,
            self.card,
            self.organisation,
            self.colleagues,
            latest[0][0] if latest else None,
            tuple(f"i{event}" for _, event in latest[:REFS]),
        )


Event = tuple[int, int, int]  # number, time, channel


def _events(
    reader: Reader, own: Iterable[int], as_of: int
) -> Iterable[tuple[Event, dict[int, int]]]:
    """Each interaction, with the role of everybody in it."""
    event: Event | None = None
    present: dict[int, int] = {}
    for number, time, channel, role, person, _, _ in reader.company(sorted(own), as_of):
        if event is not None and event[0] != number:
            yield event, present
            present = {}
        event = number, time, channel
        present[person] = role
    if event is not None:
        yield event, present


def _count(
    counts: defaultdict[tuple[int, int], _Counts],
    own: set[int],
    event: Event,
    present: Mapping[int, int],
    answer: bool,
) -> None:
    """What one interaction shows; that an answer goes to whom it answers is counted already."""
    number, time, channel = event
    others = [person for person in present if person]
    if not 2 <= len(others) <= MOST:
        return
    for target in own.intersection(others):
        for one in others:
            if one == target:
                continue
            row = counts[one, target]
            row.sign(time, number)
            if channel == MEETING:
                row.met += len(present) - 1 <= SMALL
                continue
            if present[one] == FROM and present[target] == TO:
                row.one_wrote += not answer
            elif present[target] == FROM and present[one] == TO:
                row.other_wrote += not answer
            else:
                row.named += 1
                row.together += 1 / (len(present) - 1)


def _add_cards(
    reader: Reader,
    counts: defaultdict[tuple[int, int], _Counts],
    own: set[int],
    people: Mapping[int, Person],
) -> None:
    """Where the card of one names the other."""
    notes = {card.id: card.note for card in reader.cards() if card.note}
    if not notes:
        return
    owners = reader.card_owners()
    lines: dict[int, list[str]] = {}
    for number, one in people.items():
        card = next((owners[h] for h in one.handles if owners.get(h) in notes), None)
        if card is not None:
            lines[number] = notes[card].splitlines()
    for target in own & people.keys():
        name = folded(people[target].name)
        for number, own_lines in lines.items():
            if number != target and (line := _naming(own_lines, name)):
                counts[number, target].card = line
        for number, one in people.items() if target in lines else ():
            if number != target and (line := _naming(lines[target], folded(one.name))):
                counts[number, target].card = line


def _naming(lines: Iterable[str], name: str) -> str:
    """The line that names somebody in full, "" for none."""
    if " " not in name:
        return ""
    return next((line.strip() for line in lines if name in folded(line)), "")


def _add_houses(
    counts: defaultdict[tuple[int, int], _Counts], own: set[int], people: Mapping[int, Person]
) -> None:
    """Who is at the same organisation, where few of mine are."""
    by_house: defaultdict[str, list[int]] = defaultdict(list)
    for number, one in people.items():
        if one.organisation:
            by_house[house_of(one.organisation)].append(number)
    for target in own & people.keys():
        organisation = people[target].organisation
        if not organisation:
            continue
        there = by_house[house_of(organisation)]
        for number in there if len(there) <= MOST_COLLEAGUES else ():
            if number not in own:
                row = counts[number, target]
                row.organisation, row.colleagues = organisation, len(there)


# how it went -------------------------------------------------------------------------------
def _history(
    entries: Iterable[Entry],
    targets: Sequence[Tie],
    name: str,
    names: Mapping[int, str],
    quiet: Mapping[str, str],
) -> tuple[Introduced, ...]:
    """What was asked for and done towards the target, the latest first."""
    own = {int(tie.person.id[1:]) for tie in targets}
    called = {folded(tie.person.name) for tie in targets} | {folded(name)}
    called = {each for each in called if len(each) > 3}
    found = []
    for entry in entries:
        if f"p{entry.person}" in quiet or entry.person in own:
            continue
        asks = entry.what == Deed.ASK and entry.by is By.ME
        done = entry.what == Deed.INTRODUCTION and entry.by is By.THEM
        text = folded(entry.text)
        meant = entry.other in own or any(each in text for each in called)
        if (asks or done) and meant and entry.probability >= LIKELY:
            other = names.get(entry.other, "") if entry.other is not None else ""
            told = tell(entry, names.get(entry.person, "somebody"), other)
            text = f"{told}: “{entry.text}”" if entry.text else told
            waits = asks and entry.outcome in NOT_SETTLED
            found.append(Introduced(entry.time, entry.ref, text, entry.outcome, waits))
    return tuple(sorted(found, key=lambda each: (-each.time, each.ref)))
