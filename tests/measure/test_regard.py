"""The signs of regard of a small life, worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from closeknit.engine.duckdb import DuckDB
from closeknit.measure.events import events
from closeknit.measure.regard import regard
from closeknit.measure.trials import trials

DAY = 86_400
T = 20_000 * DAY  # the date of judgement
FROM, TO, CC, ORGANISER, ATTENDEE = 0, 1, 2, 4, 5
ME, ANN, BOB = 1, 10, 20
CHATS = ("asked_chat", "prompt_chat", "got_chat", "given_chat")
MANY = range(100, 125)
WHO = {ME: 0, ANN: 10, BOB: 20} | {n: n for n in MANY}

# number, days before T, (handle, role)…, what it answers
LIFE = [
    (1, 100, ((ME, FROM), (ANN, TO)), None),
    (2, 98, ((ANN, FROM), (ME, TO)), 1),
    (3, 60, ((ME, FROM), (ANN, TO)), None),
    (4, 50, ((ANN, FROM), (ME, TO), (BOB, TO)), None),
    (5, 49.5, ((ME, FROM), (ANN, TO)), 4),
    # to 26 people: no contact of ours, and no end of the silence
    (6, 20, ((ANN, FROM), (ME, TO), *((n, TO) for n in MANY)), None),
    (7, 16, ((ANN, FROM), (ME, TO)), None),
    (8, 10, ((ME, ORGANISER), (ANN, ATTENDEE)), None),  # a meeting
    (9, -1, ((ANN, FROM), (ME, TO)), 5),  # tomorrow
]


@pytest.fixture(scope="module")
def measured(happening: Any, load: Callable[..., None]) -> Callable[..., dict[int, dict[str, Any]]]:
    # building an expression takes longer than running it on so little
    to_events, to_trials, to_regard = events(T), trials(T), regard(T)

    def run(rows: list[Any]) -> dict[int, dict[str, Any]]:
        life = [
            happening(n, int(T - days * DAY), seats, answers, False, *(more or (int(n == 8),)))
            for n, days, seats, answers, *more in rows
        ]
        engine = DuckDB()
        load(engine, life, WHO)
        engine.keep("event", to_events)
        engine.keep("trial", to_trials)
        return {row["person_id"]: row for row in engine.run(to_regard).to_pylist()}

    return run


def _faded(*days: float, half_life: float = 3650) -> float:
    return sum(2 ** (-d / half_life) for d in days)


def test_by_hand(measured: Callable[..., Any]) -> None:
    ann = measured(LIFE)[10]
    assert ann.pop("close_days") == 6  # 50 and 49½ days ago are one day
    assert {name: value / 1e9 for name, value in ann.items() if name != "person_id"} == (
        pytest.approx(
            {
                "near_in": _faded(98, 16) + _faded(50) / 2,
                "near_out": _faded(100, 60, 49.5),
                "near_met": _faded(10),
                "alone": _faded(98, 16, 100, 60, 49.5),
                "opened_in": _faded(50) / 2 + _faded(16),
                "opened_out": _faded(100, 60),
                "lately_in": _faded(98, 16, half_life=365) + _faded(50, half_life=365) / 2,
                "lately_out": _faded(100, 60, 49.5, half_life=365),
                "lately_met": _faded(10, half_life=365),
                "asked": _faded(100, 60, 49.5),
                "prompt": _faded(100) / 4,  # after two days
                "got": _faded(98, 50, 16),
                "given": _faded(50),
                **dict.fromkeys(("called", *CHATS), 0.0),
            },
            abs=1e-8,
        )
    )


def test_nothing_later_counts(measured: Callable[..., Any]) -> None:
    assert measured(LIFE) == measured(LIFE[:-1])


def test_ten_times_the_mass_mail_moves_nothing(measured: Callable[..., Any]) -> None:
    mass = [(60 + n, 30 - n / 10, LIFE[5][2], None) for n in range(10)]
    assert measured([*LIFE, *mass]) == measured(LIFE)


def test_who_was_only_among_many_has_no_row(measured: Callable[..., Any]) -> None:
    assert set(measured(LIFE)) == {10}


CALL, CHAT = 2, 3
BY_ME, BY_HER = ((ME, ORGANISER), (ANN, ATTENDEE)), ((ANN, ORGANISER), (ME, ATTENDEE))
INTO_SILENCE, HERS_UNREAD = ((ME, ORGANISER), (ANN, TO)), ((ANN, ORGANISER), (ME, TO))
TALKS = [
    (1, 100, BY_ME, None, CHAT),  # she wrote in it
    (2, 80, INTO_SILENCE, None, CHAT),
    (3, 78, BY_HER, None, CHAT),  # which she answered so
    (4, 40, INTO_SILENCE, None, CHAT),  # and never this
    (5, 20, HERS_UNREAD, None, CHAT),
    (6, 10, BY_ME, None, CALL),
    (7, 9, ((BOB, ORGANISER), (ME, ATTENDEE), (ANN, ATTENDEE)), None, CHAT),  # with Bob
]


def test_chats_and_calls_by_hand(measured: Callable[..., Any]) -> None:
    found = measured(TALKS)
    ann = {name: value / 1e9 for name, value in found[10].items()}
    expected = {
        "near_in": _faded(100, 78, 20, 10),
        "near_out": _faded(100, 80, 78, 40, 10),
        "alone": 2 * _faded(100, 78, 10) + _faded(80, 40, 20),
        "opened_in": _faded(20),
        "opened_out": _faded(100, 80, 40, 10),
        "asked": _faded(100, 80, 40),
        "prompt": _faded(100) + _faded(80) / 4,
        "got": _faded(78, 20),
        "given": _faded(78),
        "called": _faded(10),
    }
    expected |= {name: expected[name.removesuffix("_chat")] for name in CHATS}
    assert {name: ann[name] for name in expected} == pytest.approx(expected, abs=1e-8)
    # of a session of three, half for each
    bob = {name: found[20][name] / 1e9 for name in ("near_in", "near_out")}
    assert bob == pytest.approx(dict.fromkeys(bob, _faded(9) / 2), abs=1e-8)
    assert found[20]["got"] is None  # who may be meant isn't told
