"""Who sleeps, who is in touch, and who is around somebody: from stored rows, worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.advise.ladder import ONCE_CLOSE, QUIET
from closeknit.advise.reconnect import sleepers
from closeknit.model.interactions import Interaction
from closeknit.model.people import Person
from closeknit.model.ties import Counts, Probability, Standing, Tie
from closeknit.store.between import Around
from closeknit.store.reader import reading, tie_row
from closeknit.store.writer import Writer

Mail = Callable[..., Interaction]
DAY = 86_400
AS_OF = 20_000 * DAY
HALF = Probability(0.5, 0.4, 0.6)
BLANK = Tie(
    person=Person("p1", "", ()),
    as_of=AS_OF,
    standing=Standing.CONTACT,
    dormant=False,
    connection_probability=HALF,
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
TIES = st.builds(
    replace,
    st.just(BLANK),
    standing=st.sampled_from(Standing),
    dormant=st.booleans(),
    exchanges=st.integers(0, 1),
    best_exchanges=st.integers(3, 7),
    silence=st.none() | st.sampled_from([0.0, 89.9, 90.0, 90.1, 800.0]),
)


def _put(home: Path, ties: list[Tie]) -> list[Tie]:
    numbered = [
        replace(tie, person=Person(f"p{n}", f"N{n}", (), "Oak" if n % 2 else ""))
        for n, tie in enumerate(ties, 1)
    ]
    writer = Writer(home)
    writer.replace_derived(
        ((int(t.person.id[1:]), t.person.name, t.person.organisation, "") for t in numbered),
        [],
        (tie_row(tie) for tie in numbered),
        {},
    )
    writer.close()
    return numbered


@settings(max_examples=30, deadline=None)
@given(st.lists(TIES, max_size=12))
def test_the_store_finds_those_who_sleep(
    tmp_path_factory: pytest.TempPathFactory, ties: list[Tie]
) -> None:
    """The rule stands twice, in SQL and in `asleep`: both say the same of any tie."""
    home = tmp_path_factory.mktemp("home")
    stored = _put(home, ties)
    with reading(home) as reader:
        assert sleepers(reader.sleepers(AS_OF, ONCE_CLOSE, QUIET)) == sleepers(stored)


def test_in_touch_is_both_ways(home: Path) -> None:
    def last(mine: int | None, theirs: int | None) -> Tie:
        return replace(BLANK, last_from_me=mine, last_to_me=theirs)

    _put(
        home,
        [last(50, 51), last(50, 49), last(49, 50), last(None, 60), last(60, None), last(50, 50)],
    )
    with reading(home) as reader:
        assert reader.in_touch(50) == {1: "Oak", 6: ""}


@pytest.fixture
def around(home: Path, writer: Writer, mail: Mail) -> Callable[..., Around]:
    """What lies around Ann, person 1 with two handles; I am 0, a list is nobody."""
    source, _ = writer.source("/m")
    member = writer.member(source, "", "mbox", 1)
    ann, anna, me = "ann@oak.example", "anna@home.example", "me@made.example"
    wide = [f"to p{n}@wide.example" for n in range(9)]
    letters = [
        mail(
            "<a@x>", f"from {ann}", f"to {me}", "cc bob@elm.example", "cc list@l.example", time=10
        ),
        mail("<b@x>", f"from {me}", f"to {anna}", f"to {ann}", "to cara@fir.example", time=20),
        mail("<c@x>", "from dan@ash.example", f"to {me}", f"to {ann}", time=30),
        mail("<d@x>", f"from {ann}", "to eve@ivy.example", time=40),  # I am not in it
        mail("<e@x>", "from shop@x.example", f"to {me}", f"to {ann}", time=50, automated="bulk"),
        mail("<f@x>", f"from {ann}", f"to {me}", *wide, time=60),
    ]
    writer.put_interactions([(member, letter) for letter in letters])
    with reading(home) as reader:
        numbers = {handle: number for number, handle, _, _ in reader.handles()}
    person = {
        me: 0,
        ann: 1,
        anna: 1,
        "bob@elm.example": 2,
        "cara@fir.example": 3,
        "dan@ash.example": 4,
    }
    writer.replace_derived(
        [(n, f"N{n}", "", "") for n in range(1, 5)],
        [
            (
                number,
                person.get(handle, 100 + number),
                "list" if "list@" in handle else "human",
                "",
                1,
            )
            for handle, number in numbers.items()
        ],
        [],
        {},
    )

    def look(as_of: int = 100, messages: int = 99, most: int = 5) -> Around:
        with reading(home) as reader:
            return reader.around(1, as_of, messages, most)

    return look


def test_around_are_those_named_in_messages_of_both_of_us(around: Callable[..., Around]) -> None:
    assert around() == Around(frozenset({2, 3, 4}), "about <f@x>")
    assert len(around(most=99).people) == 3 + 9
    assert around(as_of=55) == Around(frozenset({2, 3, 4}), "about <b@x>")  # Dan's is not ours
    assert around(as_of=15) == Around(frozenset({2}), "about <a@x>")
    assert around(as_of=9) == Around()
    assert around(as_of=55, messages=1) == Around(frozenset({4}), "")
