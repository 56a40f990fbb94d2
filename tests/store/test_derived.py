"""Derived tables: a tie is what was stored, and readers see the old ones or the new ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.errors import HomeUnusable
from closeknit.model.people import Person
from closeknit.model.ties import Counts, Probability, Standing, Tie
from closeknit.store.reader import reading, tie_from_row, tie_row
from closeknit.store.writer import Writer

ANN = Person("p7", "Ann Lee", ("ann@made.example", "lee@made.example"), "Ox", "Baker")
SHARE = st.floats(0, 1)
PROBABILITY = st.none() | st.builds(Probability, SHARE, SHARE, SHARE)
COUNT = st.integers(0, 10**6)
TIME = st.none() | st.integers(0, 2**40)
RANK = st.floats(0, 100)
TIES = st.builds(
    Tie,
    person=st.just(ANN),
    as_of=st.just(1_700_000_000),
    standing=st.sampled_from(Standing),
    dormant=st.booleans(),
    connection_probability=PROBABILITY,
    reply_probability=PROBABILITY,
    initiate_probability=PROBABILITY,
    alive_probability=PROBABILITY,
    familiarity=RANK,
    investment=RANK,
    regard=RANK,
    credibility=RANK,
    interactions=st.builds(Counts, COUNT, COUNT, COUNT),
    first=TIME,
    last_from_me=TIME,
    last_to_me=TIME,
    my_initiations=COUNT,
    their_initiations=COUNT,
    trials=COUNT,
    answered=COUNT,
    their_trials=COUNT,
    their_answered=COUNT,
    exchanges=COUNT,
    exchange_days=COUNT,
    best_exchanges=COUNT,
    usual_gap=st.none() | st.floats(0, 1e4),
    silence=st.none() | st.floats(0, 1e4),
    unanswered_run=COUNT,
    declared=st.none() | st.sampled_from(Standing),
)


@given(TIES)
def test_a_row_gives_its_tie_back(tie: Tie) -> None:
    row = tie_row(tie)
    assert row[0] == 7
    assert tie_from_row(ANN, tie.as_of, row[1:]) == tie


def _tie(number: int, name: str, as_of: int = 9) -> Tie:
    return Tie(
        person=Person(f"p{number}", name, (f"{name.lower()}@made.example",), "Ox", "Baker"),
        as_of=as_of,
        standing=Standing.CONNECTION,
        dormant=True,
        connection_probability=Probability(0.7, 0.6, 0.8),
        reply_probability=None,
        initiate_probability=None,
        alive_probability=Probability(0.2, 0.1, 0.3),
        familiarity=1.5,
        investment=2.5,
        regard=3.5,
        credibility=4.5,
        interactions=Counts(1, 2, 3),
        first=4,
        last_from_me=5,
        last_to_me=None,
        my_initiations=6,
        their_initiations=7,
        trials=8,
        answered=9,
        their_trials=10,
        their_answered=11,
        exchanges=12,
        exchange_days=13,
        best_exchanges=14,
        usual_gap=15.5,
        silence=None,
        unanswered_run=16,
        declared=Standing.PARTNER,
    )


def _replace(writer: Writer, ties: Sequence[Tie], meta: dict[str, str]) -> None:
    writer.replace_derived(
        ((int(t.person.id[1:]), t.person.name, "Ox", "Baker") for t in ties),
        ((int(t.person.id[1:]), int(t.person.id[1:]), "human", "", 1) for t in ties),
        (tie_row(t) for t in ties),
        meta,
    )


@pytest.fixture
def known(writer: Writer) -> Writer:
    source, _ = writer.source("/m")
    writer.member(source, "", "mbox", 1)
    writer._numbers.make(["ann@made.example", "bob@made.example"])  # numbers 1 and 2
    return writer


def test_the_table_gives_the_tie_back(known: Writer, home: Path) -> None:
    ties = [_tie(1, "Ann"), _tie(2, "Bob")]
    _replace(known, ties, {"as_of": "9"})
    with reading(home) as reader:
        assert list(reader.ties(9)) == ties
        assert list(reader.ties(9, "p2")) == ties[1:]
        assert list(reader.ties(9, "p3")) == []
        assert [person.name for person in reader.people()] == ["Ann", "Bob"]


def test_replacing_that_fails_changes_nothing(known: Writer, home: Path) -> None:
    _replace(known, [_tie(1, "Ann")], {"derived": "1"})

    def breaks() -> Iterator[tuple[object, ...]]:
        yield tie_row(_tie(2, "Bob"))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        known.replace_derived([(2, "Bob", "", "")], [], breaks(), {"derived": "2"})
    with pytest.raises(HomeUnusable):
        known.replace_derived([(2, "Bob", "", "")] * 2, [], [], {"derived": "2"})
    with reading(home) as reader:
        assert [tie.person.name for tie in reader.ties(9)] == ["Ann"]
        assert reader.meta()["derived"] == "1"


def test_a_reader_keeps_its_moment(known: Writer, home: Path) -> None:
    _replace(known, [_tie(1, "Ann")], {"derived": "1"})
    with reading(home) as old:
        assert [p.name for p in old.people()] == ["Ann"]
        _replace(known, [_tie(2, "Bob")], {"derived": "2"})
        assert [tie.person.name for tie in old.ties(9)] == ["Ann"]
        assert old.meta()["derived"] == "1"
    with reading(home) as new:
        assert [tie.person.name for tie in new.ties(9)] == ["Bob"]
