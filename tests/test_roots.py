"""The whole network in figures, by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.judge.communities import house
from closeknit.model.people import Person
from closeknit.model.ties import Counts, Probability, Standing, Tie
from closeknit.network import Network
from closeknit.network.roots import (
    MOST_MOMENTS,
    changes,
    expected,
    figures,
    holders,
    moments,
    overview,
    seen,
    seen_now,
)
from closeknit.network.roster import Row, roster

DAY = 86_400
NOW = 20_000 * DAY


def tie(number: int, standing: Standing, trust: float | None = None) -> Tie:
    return Tie(
        person=Person(f"p{number}", f"Person {number}", (f"p{number}@x.example",)),
        as_of=NOW,
        standing=standing,
        dormant=False,
        connection_probability=None
        if trust is None
        else Probability(trust, trust - 0.1, trust + 0.05),
        reply_probability=None,
        initiate_probability=None,
        alive_probability=None,
        familiarity=40.0,
        investment=0.0,
        regard=0.0,
        credibility=0.0,
        interactions=Counts(3, 4, 0),
        first=NOW - 400 * DAY,
        last_from_me=None,
        last_to_me=None,
    )


def row(number: int, standing: Standing, trust: float | None, organisation: str = "") -> Row:
    one = tie(number, standing, trust)
    return Row(
        one.person.id,
        one.person.name,
        organisation,
        "",
        "",
        standing,
        False,
        one.connection_probability,
        None,
        40.0,
        0.0,
        0.0,
        0.0,
        3,
        4,
        one.first,
        None,
        None,
        False,
        None,
    )


def test_figures_by_hand() -> None:
    standings = {
        ("connection", False): 1,
        ("partner", False): 1,
        ("connection", True): 1,
        ("contact", False): 1,
        ("unknown", False): 1,
    }
    places = ["Open Door Trust", "open-door-trust.example", "Harbour Print", "", "—"]
    shares = (0.9, 0.8, 0.5, 0.2)
    found = figures(standings, places, [Probability(s, s - 0.1, s + 0.05) for s in shares])
    assert (found.people, found.connections, found.dormant, found.unknown) == (5, 3, 1, 1)
    assert found.organisations == 3  # two spellings are one
    assert found.depth == pytest.approx(2.4)
    assert found.holders == 2  # .9 alone is less than 1.2
    # chance: z·√(.09 + .16 + .25 + .16) = 1.2816 · .8124; what is shared: 4 · .1 and 4 · .05
    assert found.low == pytest.approx(2.4 - math.hypot(1.041143, 0.4), abs=1e-4)
    assert found.high == pytest.approx(2.4 + math.hypot(1.041143, 0.2), abs=1e-4)


def test_of_nobody_nothing_is_expected() -> None:
    assert expected([]) == (0, 0, 0)
    found = figures({}, [], [])
    assert (found.people, found.connections, found.holders, found.high) == (0, 0, 0, 0)


@given(st.lists(st.floats(0.02, 0.98), max_size=30))
def test_the_range_stays_within_what_there_is(shares: list[float]) -> None:
    depth, low, high = expected([Probability(s, s * 0.8, min(s * 1.3, 1)) for s in shares])
    assert 0 <= low <= depth + 1e-9 and depth <= high + 1e-9 and high <= len(shares)


@pytest.mark.parametrize(
    ("shares", "few"),
    [([], 0), ([0.0], 0), ([1.0], 1), ([0.5, 0.5], 1), ([0.6, 0.2, 0.2], 1), ([0.2] * 5, 3)],
)
def test_how_few_hold_half(shares: list[float], few: int) -> None:
    assert holders(shares) == few


# dates --------------------------------------------------------------------------------------


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def test_moments_are_the_ends_of_half_years() -> None:
    found = moments(at("2024-08-10"), at("2026-01-20"))
    assert [datetime.fromtimestamp(time, UTC).date().isoformat() for time in found] == [
        "2024-12-31",
        "2025-06-30",
        "2025-12-31",
        "2026-01-20",
    ]
    assert found[0] == at("2025-01-01") - 1


def test_a_long_life_is_shown_by_years_and_a_short_one_at_its_end() -> None:
    years = moments(at("2003-03-03"), at("2026-03-03"))
    assert len(years) == MOST_MOMENTS and years[0] == at("2004-01-01") - 1
    assert len(moments(at("1970-02-02"), at("2026-03-03"))) <= MOST_MOMENTS
    assert moments(at("2026-03-01"), at("2026-03-03")) == (at("2026-03-03"),)


@given(st.integers(0, 60 * 365), st.integers(0, 60 * 365))
def test_moments_rise_and_end_with_the_last_date(first: int, long: int) -> None:
    start, last = first * DAY + 5, (first + long) * DAY + 7
    found = moments(start, last)
    assert list(found) == sorted(set(found)) and found[-1] == last
    assert start <= found[0] and len(found) <= MOST_MOMENTS


def test_what_is_counted_in_the_store_is_what_everybody_adds_up_to(lived_home: Path) -> None:
    found, first = overview(lived_home)
    ties = Network(lived_home).people()
    connected = [tie for tie in ties if tie.standing in (Standing.CONNECTION, Standing.PARTNER)]
    trusts = [t.connection_probability for t in ties if t.connection_probability is not None]
    assert found.people == len(ties)
    assert found.connections == len(connected)
    assert found.dormant == sum(tie.dormant for tie in connected)
    assert found.unknown == sum(tie.standing is Standing.UNKNOWN for tie in ties)
    assert (found.depth, found.low, found.high) == pytest.approx(expected(trusts))
    assert found.organisations == len({house(tie.person.organisation) for tie in ties} - {""})
    assert first == min(tie.first for tie in ties if tie.first is not None)


def test_those_of_whom_enough_is_seen_are_the_same_rows(lived_home: Path) -> None:
    everybody = roster(lived_home)
    seen_only = roster(lived_home, seen=True)
    known = tuple(row for row in everybody.rows if row.standing is not Standing.UNKNOWN)
    assert 0 < len(known) < len(everybody.rows) and seen_only.rows == known
    assert (seen_only.circles, seen_only.as_of) == (everybody.circles, everybody.as_of)


def test_ties_and_rows_are_seen_alike() -> None:
    ties = [tie(1, Standing.PARTNER, 0.9), tie(2, Standing.CONTACT, 0.2), tie(3, Standing.UNKNOWN)]
    rows = [row(1, Standing.PARTNER, 0.9), row(2, Standing.CONTACT, 0.2)]
    found = seen(ties)
    assert found == seen_now([*rows, row(3, Standing.UNKNOWN, None)])
    assert set(found) == {"p1", "p2"} and found["p1"].partner and not found["p2"].connection


# what changed ---------------------------------------------------------------------------------


def test_who_became_a_connection_and_who_fades() -> None:
    contact, connection = Standing.CONTACT, Standing.CONNECTION
    before = [
        tie(1, contact, 0.4),
        tie(2, connection, 0.8),
        tie(3, connection, 0.6),
        tie(4, connection, 0.7),
        tie(5, Standing.UNKNOWN),
        tie(6, connection, 0.7),
        replace(tie(7, connection, 0.7), dormant=True),
        tie(9, contact, 0.4),
    ]
    now = [
        replace(tie(1, connection, 0.6), trials=6, answered=5),
        tie(2, connection, 0.8),
        replace(tie(3, contact, 0.4), silence=60.2, usual_gap=9.8),
        replace(tie(4, connection, 0.7), dormant=True, silence=200.0),
        tie(5, Standing.PARTNER, 0.9),
        replace(tie(6, contact, 0.3), quiet="deceased"),  # nothing is said
        replace(tie(7, connection, 0.7), dormant=True),  # slept before
        tie(8, connection, 0.9),  # wasn't there to be judged
        replace(tie(9, connection, 0.95), declared=connection),
        replace(tie(10, contact, 0.1), first=NOW - 3 * DAY),
    ]
    found = changes(before, now, NOW - 30 * DAY)
    assert [(one.id, one.why) for one in found.became] == [
        ("p9", "you said so"),
        ("p5", "wrote 4 messages to you"),
        ("p1", "answered 5 of your 6 messages"),
    ]
    assert [(one.id, one.why) for one in found.fading] == [
        ("p4", "no word for 200 days"),
        ("p3", "no word for 60 days, usually every 10"),
    ]
    assert found.new == 1
