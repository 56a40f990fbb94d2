"""A dozen interactions, and every figure of them worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

DAY = 86_400
T = 20_000 * DAY  # the date of judgement
FROM, TO, CC, ORGANISER, ATTENDEE = 0, 1, 2, 4, 5
FROM_ME, TO_ME, SHARED = 0, 1, 2

ME, ME_OLD, ANN, ANN_WORK, BOB, CORA, LIST = 1, 2, 10, 11, 20, 30, 90
# the list is nobody
WHO = {ME: 0, ME_OLD: 0, ANN: 10, ANN_WORK: 10, BOB: 20, CORA: 30}

# number, days before T, (handle, role)…, what it answers
LIFE = [
    (1, 100, ((ME, FROM), (ANN, TO)), None),
    (2, 99, ((ANN_WORK, FROM), (ME, TO)), 1),
    (3, 98, ((ME, FROM), (ANN, TO)), 2),
    (4, 50, ((ANN, FROM), (ME, TO), (BOB, CC)), None),
    (5, 40, ((ME, FROM), (ANN, TO), (ME_OLD, CC)), 4),
    (6, 30, ((BOB, FROM), (LIST, TO), (ME, CC)), None),
    (7, 20, ((ME, FROM), (BOB, TO)), None),
    (8, 5, ((ME, FROM), (BOB, TO)), None),
    (9, 3, ((CORA, FROM), (ME, TO)), None),  # automated
    (10, 10, ((CORA, ORGANISER), (ME, ATTENDEE), (ANN, ATTENDEE)), None),  # a meeting
    (11, -1, ((ANN, FROM), (ME, TO)), 8),  # tomorrow
    (12, 15, ((ANN, FROM), (BOB, TO), (ME, CC)), None),
    (13, 14, ((ANN, FROM), (BOB, TO)), None),  # not between them and me
]


@pytest.fixture(scope="module")
def life(happening: Any) -> list[Any]:
    return [
        happening(n, T - days * DAY, seats, answers, n == 9, int(n == 10))
        for n, days, seats, answers in LIFE
    ]


@pytest.fixture(scope="module")
def measured(life: list[Any], figures: Callable[..., Any]) -> Any:
    return figures(life, WHO, T)


def test_events(measured: Any) -> None:
    found = [
        (e["interaction_id"], e["person_id"], e["direction"], e["role"], e["size"], e["opens"])
        for e in measured.events
    ]
    assert found == [
        (1, 10, FROM_ME, TO, 1, True),
        (2, 10, TO_ME, TO, 1, False),  # from her other address; the role is mine
        (3, 10, FROM_ME, TO, 1, False),
        (4, 10, TO_ME, TO, 2, True),  # me and Bob; nothing between Bob and me
        (5, 10, FROM_ME, TO, 1, False),  # my own second address is nobody besides
        (6, 20, TO_ME, CC, 1, True),  # the list is nobody either
        (7, 20, FROM_ME, TO, 1, True),
        (8, 20, FROM_ME, TO, 1, True),
        (10, 10, SHARED, ATTENDEE, 2, True),
        (10, 30, TO_ME, ATTENDEE, 2, True),
        (12, 10, TO_ME, CC, 2, True),
    ]


def test_trials(measured: Any) -> None:
    found = [
        (t["interaction_id"], t["person_id"], t["mine"], t["answer_id"], t["outcome"])
        for t in measured.trials
    ]
    # 1 of 4 inbound mails (2, 4, 6, 12) carries a link, so links count; 6 and 12 have me in Cc
    assert found == [
        (1, 10, True, 2, 1),
        (2, 10, False, 3, 1),
        (3, 10, True, None, 0),
        (4, 10, False, 5, 0),  # after ten days
        (5, 10, True, None, 0),
        (7, 20, True, None, 0),
        (8, 20, True, None, None),  # two days are left
    ]


def test_ann(measured: Any) -> None:
    ann = measured.ties[10]
    assert (ann["from_me"], ann["to_me"], ann["shared"]) == (3, 3, 1)  # 1 3 5, 2 4 12, 10
    assert (ann["first"], ann["last_from_me"], ann["last_to_me"]) == (
        T - 100 * DAY,
        T - 40 * DAY,
        T - 15 * DAY,
    )
    assert ann["active_days"] == 7  # -100 -99 -98 -50 -40 -15 -10
    assert (ann["my_initiations"], ann["their_initiations"]) == (1, 2)  # 1; 4 and 12
    assert (ann["trials"], ann["answered"]) == (3, 1)
    assert (ann["their_trials"], ann["their_answered"]) == (2, 1)
    assert ann["unanswered_run"] == 0  # her last word is later than all I sent
    assert (ann["exchanges"], ann["exchange_days"], ann["best_exchanges"]) == (3, 3, 3)
    assert ann["small_meetings"] == 1
    # the gaps are 1 1 48 10 25 5 days: (1·1·48·10·25·5)^(1/6) = 60000^(1/6)
    assert ann["usual_gap"] == pytest.approx(6.2568, abs=1e-3)
    assert ann["silence"] == 15.0


def test_ann_weighed(measured: Any) -> None:
    ann = measured.ties[10]
    root = 2**-0.5  # a group of two
    for half_life in (14, 60, 365):
        out = sum(2 ** (-age / half_life) for age in (100, 98, 40))
        came = 2 ** (-99 / half_life) + root * sum(2 ** (-age / half_life) for age in (50, 15))
        met = root * 2 ** (-10 / half_life)
        assert ann[f"out_{half_life}"] == pytest.approx(out * 1e9, abs=2)
        assert ann[f"in_{half_life}"] == pytest.approx(came * 1e9, abs=2)
        assert ann[f"met_{half_life}"] == pytest.approx(met * 1e9, abs=2)
    year = {age: 2 ** (-age / 365) * 1e9 for age in (100, 99, 98, 50, 40, 15)}
    assert ann["my_initiations_365"] == pytest.approx(year[100], abs=2)
    assert ann["their_initiations_365"] == pytest.approx(root * (year[50] + year[15]), abs=2)
    # trials weigh alike, however many read along
    assert ann["trials_365"] == pytest.approx(year[100] + year[98] + year[40], abs=2)
    assert ann["answered_365"] == pytest.approx(year[100], abs=2)
    assert ann["their_trials_365"] == pytest.approx(year[99] + year[50], abs=2)
    assert ann["their_answered_365"] == pytest.approx(year[99], abs=2)


def test_bob(measured: Any) -> None:
    bob = measured.ties[20]
    assert (bob["from_me"], bob["to_me"], bob["shared"]) == (2, 1, 0)
    assert (bob["my_initiations"], bob["their_initiations"]) == (2, 1)
    assert (bob["trials"], bob["answered"]) == (1, 0)
    assert (bob["their_trials"], bob["their_answered"]) == (0, 0)
    assert bob["unanswered_run"] == 2  # 7 and 8, the unresolved one too
    assert (bob["exchanges"], bob["exchange_days"], bob["best_exchanges"]) == (1, 1, 1)
    assert bob["usual_gap"] == pytest.approx(150**0.5)  # 10 and 15 days
    assert bob["silence"] == 30.0


def test_cora_only_called_a_meeting(measured: Any) -> None:
    cora = measured.ties[30]
    assert (cora["from_me"], cora["to_me"], cora["shared"]) == (0, 1, 0)
    assert cora["last_from_me"] is None
    assert cora["small_meetings"] == 1
    # a meeting is no message
    assert (cora["exchanges"], cora["exchange_days"], cora["best_exchanges"]) == (0, 0, 0)
    assert cora["usual_gap"] is None
    assert (cora["trials"], cora["unanswered_run"]) == (0, 0)


def test_nobody_else_has_a_tie(measured: Any) -> None:
    assert set(measured.ties) == {10, 20, 30}


def test_the_strict_rule_where_mail_has_no_links(happening: Any, figures: Any) -> None:
    mine, theirs = ((ME, FROM), (ANN, TO)), ((ANN, FROM), (ME, TO))
    life = [
        happening(1, T - 60 * DAY, mine),
        happening(2, T - 59 * DAY, mine),
        happening(3, T - 58 * DAY, theirs),  # answers 2; 1 closes unanswered
        happening(4, T - 40 * DAY, mine),
        happening(5, T - 32 * DAY, theirs),  # eight days: too late
        happening(6, T - 31 * DAY, mine),
    ]
    found = figures(life, WHO, T).trials
    mine_only = [(t["interaction_id"], t["answer_id"], t["outcome"]) for t in found if t["mine"]]
    assert mine_only == [(1, None, 0), (2, 3, 1), (4, 5, 0), (6, None, 0)]
    theirs_only = [(t["interaction_id"], t["outcome"]) for t in found if not t["mine"]]
    assert theirs_only == [(3, 0), (5, 1)]  # 4 comes after 18 days, 6 after one


@pytest.mark.parametrize(("late", "outcome"), [(0, 1), (1, 0)])
def test_seven_days_to_the_second(happening: Any, figures: Any, late: int, outcome: int) -> None:
    life = [
        happening(1, T - 30 * DAY, ((ME, FROM), (ANN, TO))),
        happening(2, T - 23 * DAY + late, ((ANN, FROM), (ME, TO)), 1),
    ]
    trials = figures(life, WHO, T).trials
    assert trials[0]["outcome"] == outcome


@pytest.mark.parametrize(("short", "outcome"), [(0, 1), (1, None)])
def test_a_quick_answer_waits_for_the_week(
    happening: Any, figures: Any, short: int, outcome: int | None
) -> None:
    life = [
        happening(1, T - 7 * DAY + short, ((ME, FROM), (ANN, TO))),
        happening(2, T - 6 * DAY, ((ANN, FROM), (ME, TO)), 1),
    ]
    tie = figures(life, WHO, T).ties[10]
    assert figures(life, WHO, T).trials[0]["outcome"] == outcome
    assert (tie["trials"], tie["answered"]) == ((1, 1) if outcome else (0, 0))


@pytest.mark.parametrize(("others", "trials"), [(19, 1), (20, 0)])
def test_no_trial_among_more_than_twenty(
    happening: Any, figures: Any, others: int, trials: int
) -> None:
    who = WHO | {100 + n: 100 + n for n in range(others)}
    seats = ((ME, FROM), (ANN, TO), *((100 + n, CC) for n in range(others)))
    found = figures([happening(1, T - 30 * DAY, seats)], who, T)
    assert len(found.trials) == trials
    assert found.events[0]["size"] == others + 1


@pytest.mark.parametrize(("others", "small"), [(3, True), (4, False)])
def test_a_small_group_has_four_besides_the_sender(
    happening: Any, figures: Any, others: int, small: bool
) -> None:
    who = WHO | {100 + n: 100 + n for n in range(others)}
    crowd = tuple((100 + n, CC) for n in range(others))
    life = [
        happening(1, T - 30 * DAY, ((ME, FROM), (ANN, TO), *crowd)),
        happening(2, T - 29 * DAY, ((ANN, FROM), (ME, TO), *crowd)),
    ]
    ann = figures(life, who, T).ties[10]
    assert (ann["from_me"], ann["to_me"]) == (1, 1)
    assert ann["exchanges"] == ann["best_exchanges"] == int(small)
    assert ann["my_initiations"] == ann["their_initiations"] == int(small)


def test_twelve_months_and_the_best_year(happening: Any, figures: Any) -> None:
    """Two exchanges at exactly 365 days and before are out of this year; four quarters in a row
    long ago hold three."""

    def pair(number: int, days: int) -> list[Any]:
        return [
            happening(number, T - days * DAY, ((ME, FROM), (ANN, TO))),
            happening(number + 1, T - days * DAY + 60, ((ANN, FROM), (ME, TO)), number),
        ]

    # quarters of 91.25 days back from T: 1 → q0, 366 → q4, 800 → q8, 900 → q9, 1000 → q10
    life = pair(1, 1) + pair(3, 366) + pair(5, 800) + pair(7, 900) + pair(9, 1000)
    ann = figures(life, WHO, T).ties[10]
    assert (ann["exchanges"], ann["exchange_days"], ann["best_exchanges"]) == (1, 1, 3)
    # the three ended seven quarters ago: 3·2^(-1.75 ÷ 2) is more than this year's one
    assert ann["lasting_exchanges"] == pytest.approx(3 * 2 ** (-7 / 8))
    on_the_edge = [
        happening(1, T - 365 * DAY, ((ME, FROM), (ANN, TO))),
        happening(2, T - 365 * DAY + 1, ((ANN, FROM), (ME, TO)), 1),
    ]
    ann = figures(on_the_edge, WHO, T).ties[10]
    assert (ann["exchanges"], ann["exchange_days"]) == (0, 1)


def test_two_gaps_make_a_rhythm(happening: Any, figures: Any) -> None:
    def wrote(*days: int) -> list[Any]:
        return [
            happening(n, T - d * DAY + 3600, ((ANN, FROM), (ME, TO))) for n, d in enumerate(days)
        ]

    assert figures(wrote(9, 4), WHO, T).ties[10]["usual_gap"] is None
    # twice on one day is one active day
    assert figures(wrote(9, 4, 4), WHO, T).ties[10]["usual_gap"] is None
    assert figures(wrote(9, 5, 4), WHO, T).ties[10]["usual_gap"] == pytest.approx(2.0)  # √(4·1)
