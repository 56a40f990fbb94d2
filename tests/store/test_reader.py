"""Reading against an account of the same rows in plain Python, over made-up homes."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from closeknit.model.interactions import Channel, Interaction, Locator, Participant, Role
from closeknit.model.people import Person
from closeknit.model.ties import Counts, Probability, Standing, Tie
from closeknit.network.listing import best_first, listed
from closeknit.store.reader import Event, Tally, reading, tie_row
from closeknit.store.writer import Writer

ME, ANN, BOB, LIST = 0, 1, 2, 3
OWNER = {
    "me@made.example": ME,
    "me@work.example": ME,
    "ann@oak.example": ANN,
    "ann@fir.example": ANN,
    "bob@elm.example": BOB,
    "talk@lists.example": LIST,
}
ROLES = [Role.FROM, Role.TO, Role.CC, Role.BCC, Role.ORGANISER, Role.ATTENDEE]
OPENS = (Role.FROM, Role.ORGANISER)


def _items(seed: int) -> list[Interaction]:
    dice = random.Random(seed)
    found = []
    for number in range(120):
        seats = dice.sample(list(OWNER), dice.randint(1, len(OWNER)))
        meeting = dice.random() < 0.3
        roles = (Role.ORGANISER, Role.ATTENDEE) if meeting else (Role.FROM, dice.choice(ROLES[1:4]))
        found.append(
            Interaction(
                key=f"<{number}@made.example>",
                channel=Channel.MEETING if meeting else Channel.MAIL,
                time=dice.randrange(1_000, 1_050),
                participants=tuple(
                    Participant(handle, "", roles[place > 0]) for place, handle in enumerate(seats)
                ),
                locator=Locator("", number * 10, 10),
                subject=f"about {number}",
                message_id=f"<{number}@made.example>",
                automated="robot" if dice.random() < 0.1 else None,
            )
        )
    return found


def _expected(items: list[Interaction], person: int, as_of: int) -> list[tuple[str, int, int]]:
    """(subject, direction, size) by what `Event` promises, read off the participants."""
    found = []
    for item in sorted(items, key=lambda item: item.time):
        roles: dict[int, Role] = {}
        for seat in sorted(item.participants, key=lambda seat: ROLES.index(seat.role)):
            roles.setdefault(OWNER[seat.handle], seat.role)
        if item.automated or item.time > as_of or ME not in roles or person not in roles:
            continue
        direction = 0 if roles[ME] in OPENS else 1 if roles[person] in OPENS else 2
        if direction == 2 and item.channel is not Channel.MEETING:
            continue
        found.append((item.subject, direction, len(roles.keys() - {ME, LIST})))
    return found


def _derive(writer: Writer, home: Path, ties: list[Tie]) -> None:
    with reading(home) as reader:
        numbers = {handle: number for number, handle, _, _ in reader.handles()}
    writer.replace_derived(
        ((int(t.person.id[1:]), t.person.name, "", "") for t in ties),
        (
            (numbers[handle], owner, "list" if owner == LIST else "human", "", 1)
            for handle, owner in OWNER.items()
            if handle in numbers
        ),
        (tie_row(t) for t in ties),
        {"as_of": "9"},
    )


@pytest.mark.parametrize("seed", range(4))
def test_what_lies_between_me_and_somebody(
    seed: int, writer: Writer, member: int, home: Path
) -> None:
    items = _items(seed)
    writer.begin()
    writer.put_interactions([(member, item) for item in items])
    writer.commit()
    _derive(writer, home, [])
    with reading(home) as reader:
        for person in (ANN, BOB):
            for as_of in (999, 1_020, 2_000):
                events = reader.events_with(f"p{person}", as_of)
                shown = [(e.subject, e.direction, e.size) for e in events]
                wanted = _expected(items, person, as_of)
                assert sorted(shown) == sorted(wanted)
                assert [e.time for e in events] == sorted(e.time for e in events)
        assert [e for e in reader.events_with("p9", 2_000) if isinstance(e, Event)] == []


def _tie(number: int) -> Tie:
    return Tie(
        person=Person(f"p{number}", f"Person {number}", ()),
        as_of=9,
        standing=Standing.UNKNOWN,
        dormant=False,
        connection_probability=None,
        reply_probability=None,
        initiate_probability=None,
        alive_probability=None,
        familiarity=0.0,
        investment=0.0,
        regard=0.0,
        credibility=0.0,
        interactions=Counts(),
        first=None,
        last_from_me=None,
        last_to_me=None,
    )


FEW = st.sampled_from([0.0, 12.5, 50.0, 99.9])
TRAITS = st.tuples(st.sampled_from(Standing), st.booleans(), FEW, FEW, st.integers(0, 9))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    traits=st.lists(TRAITS, max_size=12),
    standing=st.none() | st.sampled_from(Standing),
    rows=st.none() | st.integers(0, 14),
)
def test_a_list_is_the_same_from_the_file_and_from_ties_at_hand(
    writer: Writer,
    home: Path,
    traits: list[tuple[Standing, bool, float, float, int]],
    standing: Standing | None,
    rows: int | None,
) -> None:
    ties = [
        replace(
            _tie(number),
            standing=word,
            dormant=dormant,
            regard=regard,
            familiarity=familiarity,
            interactions=Counts(sent, 2 * sent, 1),
        )
        for number, (word, dormant, regard, familiarity, sent) in enumerate(traits, 1)
    ]
    _derive(writer, home, ties)
    wanted = listed(ties, standing, rows)
    with reading(home) as reader:
        assert tuple(reader.best_ties(9, standing, rows)) == wanted.ties
        assert reader.tally(standing) == wanted.tally
    assert sorted(wanted.ties, key=best_first) == list(wanted.ties)


def test_a_list_by_hand(writer: Writer, home: Path) -> None:
    kinds = [
        (Standing.CONTACT, False, 90.0),
        (Standing.CONNECTION, True, 80.0),
        (Standing.UNKNOWN, False, 99.0),
        (Standing.CONNECTION, False, 10.0),
        (Standing.PARTNER, True, 1.0),
        (Standing.CONNECTION, False, 20.0),
    ]
    ties = [
        replace(
            _tie(number), standing=word, dormant=dormant, regard=regard, interactions=Counts(2, 3)
        )
        for number, (word, dormant, regard) in enumerate(kinds, 1)
    ]
    _derive(writer, home, ties)
    with reading(home) as reader:
        assert [t.person.id for t in reader.best_ties(9)] == ["p5", "p6", "p4", "p2", "p1"]
        assert [t.person.id for t in reader.best_ties(9, rows=2)] == ["p5", "p6"]
        assert [t.person.id for t in reader.best_ties(9, Standing.UNKNOWN)] == ["p3"]
        assert reader.tally() == Tally(6, 4, 2, 1, 1, 12, 18, 0, 0)
        assert reader.tally(Standing.CONTACT) == Tally(1, 0, 0, 1, 0, 2, 3, 0, 0)


def test_the_likeliest_first_and_who_lies_near_the_line(writer: Writer, home: Path) -> None:
    kinds = [
        (Standing.CONNECTION, 0.55, None),
        (Standing.CONNECTION, 0.9, None),
        (Standing.CONTACT, 0.39, None),
        (Standing.CONTACT, 0.4, None),
        (Standing.CONTACT, None, None),
        (Standing.CONNECTION, 0.05, Standing.CONNECTION),
    ]
    ties = [
        replace(
            _tie(number),
            standing=word,
            connection_probability=None if p is None else Probability(p, p, p),
            declared=said,
        )
        for number, (word, p, said) in enumerate(kinds, 1)
    ]
    _derive(writer, home, ties)
    with reading(home) as reader:
        found = reader.tally()
        assert (found.lost, found.gained) == (1, 1)
        assert found == listed(ties, None, None).tally
        order = [t.person.id for t in reader.best_ties(9)]
    assert order == ["p2", "p1", "p6", "p4", "p3", "p5"]
    assert order == [t.person.id for t in listed(ties, None, None).ties]


@pytest.mark.parametrize(
    "number", ["", "p", "p0", "p01", "p2", "q1", "p-1", "p1 ", "p١", "p" + 30 * "9"]
)
def test_an_id_that_nobody_has(writer: Writer, home: Path, number: str) -> None:
    _derive(writer, home, [_tie(1)])
    with reading(home) as reader:
        assert reader.known("p1") == Person("p1", "Person 1", ())
        assert reader.known(number) is None


def test_whether_i_wrote_lately(writer: Writer, home: Path) -> None:
    _derive(writer, home, [replace(_tie(1), last_from_me=70), _tie(2)])
    with reading(home) as reader:
        assert reader.last_from_me() == 70
        assert [reader.wrote_since(time) for time in (69, 70, 71)] == [True, True, False]
