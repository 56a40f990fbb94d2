"""From figures to ties: unknown, contact, connection, dormant, declared."""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa
import pytest

from closeknit.judge.scales import Scales
from closeknit.judge.standing import FAMILIES
from closeknit.judge.ties import judge
from closeknit.model.people import Person
from closeknit.model.ties import Counts, Probability, Standing, Tie

DAY = 86_400
T = 20_000 * DAY
WHOLE = [
    "from_me",
    "to_me",
    "shared",
    "active_days",
    "my_initiations",
    "their_initiations",
    "my_initiations_365",
    "their_initiations_365",
    "trials",
    "answered",
    "their_trials",
    "their_answered",
    "trials_365",
    "answered_365",
    "every_answered_365",
    "trials_90",
    "answered_90",
    "their_trials_365",
    "their_answered_365",
    "unanswered_run",
    "exchanges",
    "exchange_days",
    "small_meetings",
    "best_exchanges",
    "lasting_exchanges",
    "in_14",
    "out_14",
    "met_14",
    "in_60",
    "out_60",
    "met_60",
    "in_365",
    "out_365",
    "met_365",
    "close_days",
    "near_in",
    "near_out",
    "near_met",
    "alone",
    "opened_in",
    "opened_out",
    "lately_in",
    "lately_out",
    "lately_met",
    "asked",
    "both_ways",
    "called",
    "asked_chat",
    "prompt_chat",
    "got_chat",
    "given_chat",
    "prompt",
    "got",
    "given",
    "answers",
    "log_hours",
    "asks_good",
    "asks_bad",
    "word_good",
    "word_bad",
    "gifts",
    "my_asks_good",
    "my_asks_bad",
    "my_word_good",
    "my_word_bad",
    "my_gifts",
]
MISSING = ["first", "last_contact", "last_from_me", "last_to_me", "usual_gap", "silence"]
Row = dict[str, float | None]


def _judge(
    *rows: Row, declared: dict[str, Standing] | None = None, strangers: int = 0
) -> list[Tie]:
    columns = {name: [row.get(name, 0) for row in rows] for name in WHOLE}
    columns |= {name: [row.get(name) for row in rows] for name in MISSING}
    table = pa.table(
        {"person_id": pa.array(range(1, len(rows) + 1), pa.int64())}
        | {name: pa.array(values, pa.float64()) for name, values in columns.items()}
    )
    people = [
        Person(f"p{n}", f"No. {n}", (f"n{n}@x",)) for n in range(1, len(rows) + strangers + 1)
    ]
    return judge(table, people, declared or {}, Scales(), T)


# forty messages each way between us only, soon answered, opened by both
CLOSE: Row = {
    "from_me": 40,
    "to_me": 40,
    "near_in": 40e9,
    "near_out": 40e9,
    "alone": 80e9,
    "opened_in": 15e9,
    "opened_out": 15e9,
    "trials": 30,
    "asked": 30e9,
    "prompt": 20e9,
    "got": 30e9,
    "given": 25e9,
}
# … and lately
LIVELY: Row = CLOSE | {
    "silence": 5.0,
    "usual_gap": 10.0,
    "active_days": 60.0,
    "last_contact": T - 5 * DAY,
    "first": T - 900 * DAY,
    "in_14": 3e9,
    "in_60": 9e9,
    "in_365": 30e9,
    "out_14": 3e9,
    "out_60": 9e9,
    "out_365": 30e9,
}
SILENT: Row = CLOSE | {
    "silence": 1500.0,
    "usual_gap": 10.0,
    "last_contact": T - 1500 * DAY,
    "first": T - 2000 * DAY,
}
CROWD: Row = {"from_me": 50, "to_me": 50}  # shows that sent mail is here


@pytest.mark.parametrize(
    ("row", "standing"),
    [
        ({"from_me": 1, "to_me": 1}, Standing.UNKNOWN),
        ({"from_me": 1, "to_me": 1, "trials": 1}, Standing.UNKNOWN),
        ({"to_me": 3}, Standing.CONTACT),
        ({"from_me": 2, "trials": 2}, Standing.CONTACT),
        (LIVELY, Standing.CONNECTION),
        # the same messages, one of ten to few, and none answered
        (
            LIVELY | {"near_in": 4e9, "near_out": 4e9, "alone": 0.0, "prompt": 0.0},
            Standing.CONTACT,
        ),
    ],
)
def test_standing(row: Row, standing: Standing) -> None:
    tie, _ = _judge(row, CROWD)
    assert tie.standing is standing
    assert (tie.connection_probability is None) == (standing is Standing.UNKNOWN)
    assert not tie.dormant


def test_a_connection_is_likelier_one_than_not() -> None:
    tie, _ = _judge(CLOSE, CROWD)
    assert tie.connection_probability is not None
    assert tie.connection_probability.estimate >= 0.5


def test_family_sums_add_up_to_the_figures_shown() -> None:
    close, crowd = _judge(CLOSE | {"trials_365": 20e9, "answered_365": 9e9}, CROWD)
    for tie in (close, crowd):
        for figure, shown in (
            ("connection", tie.connection_probability),
            ("reply", tie.reply_probability),
        ):
            parts = [s.log_odds for s in tie.sums if s.figure == figure]
            assert bool(parts) == (shown is not None)
            if shown is not None:
                odds = math.log(shown.estimate / (1 - shown.estimate))
                assert sum(parts) == pytest.approx(odds, abs=3e-3)
    assert close.reply_probability is not None


def test_deeds_move_what_they_are_signs_of() -> None:
    done = CLOSE | {"asks_good": 3e9, "asks_bad": 1e9, "word_good": 2e9, "gifts": 15e8}
    plain, close, crowd = _judge(CLOSE, done, CROWD)
    assert close.connection_probability is not None and plain.connection_probability is not None
    assert close.connection_probability.estimate > plain.connection_probability.estimate
    assert (close.regard > plain.regard, close.credibility) == (True, plain.credibility)
    sums = {s.family: s.log_odds for s in close.sums if s.figure == "connection"}
    assert set(sums) == {*FAMILIES, "median", "doubt"}
    odds = math.log(
        close.connection_probability.estimate / (1 - close.connection_probability.estimate)
    )
    assert sum(sums.values()) == pytest.approx(odds, abs=3e-3)
    assert sums["acts"] > 0
    assert {s.log_odds for tie in (plain, crowd) for s in tie.sums if s.family == "acts"} == {0}


def test_without_sent_mail_nobody_is_judged() -> None:
    much: Row = {"to_me": 99}
    assert _judge(much, {"from_me": 1})[0].standing is Standing.UNKNOWN  # 1 of 100 is mine
    assert _judge(much, {"from_me": 3})[0].standing is Standing.CONTACT  # 3 of 102 are


def test_dormant_is_a_connection_gone_silent() -> None:
    silent, lively, contact = _judge(
        SILENT,
        LIVELY,
        {"to_me": 9, "from_me": 9, "usual_gap": 10.0, "silence": 1500.0},
    )
    assert (silent.standing, silent.dormant) == (Standing.CONNECTION, True)
    assert (lively.standing, lively.dormant) == (Standing.CONNECTION, False)
    assert (contact.standing, contact.dormant) == (Standing.CONTACT, False)
    # who meets the rule this year is no sleeper, however silent
    (active,) = _judge(SILENT | {"exchanges": 5, "exchange_days": 3})
    assert (active.standing, active.dormant) == (Standing.CONNECTION, False)


def test_what_was_declared_stands() -> None:
    strong: Row = {"to_me": 50, "from_me": 50, "exchanges": 50, "exchange_days": 50}
    declared = {"p1": Standing.CONTACT, "p2": Standing.CONNECTION, "p3": Standing.PARTNER}
    ties = _judge(strong, {}, strong, {}, declared=declared)
    assert [tie.standing for tie in ties] == [*declared.values(), Standing.UNKNOWN]
    assert [tie.declared for tie in ties] == [*declared.values(), None]
    assert ties[0].connection_probability == Probability(0.05, 0.01, 0.15)
    assert ties[1].connection_probability == Probability(0.95, 0.85, 0.99)
    assert ties[2].connection_probability is not None
    assert ties[3].connection_probability is None


def test_people_without_a_word_between_us_rank_nowhere() -> None:
    one, two, stranger = _judge(
        {"to_me": 1, "lately_in": 1e9}, {"to_me": 2, "lately_in": 2e9}, strangers=1
    )
    # of two, the lower is at 25 and the higher at 75
    assert (one.regard, two.regard, stranger.regard) == (25.0, 75.0, 0.0)
    assert one.investment == two.investment == 50.0
    assert stranger.interactions == Counts(0, 0, 0)
    assert stranger.first is stranger.silence is stranger.last_to_me is None


def test_who_answers_is_likelier_to_answer() -> None:
    one, two = _judge(
        {"from_me": 4, "trials": 4, "answered": 4, "trials_365": 4e9, "answered_365": 4e9},
        {"from_me": 6, "trials": 6, "answered": 0, "trials_365": 6e9, "answered_365": 0},
    )
    assert one.reply_probability is not None
    assert two.reply_probability is not None
    assert one.reply_probability.estimate > two.reply_probability.estimate + 0.1
    for p in (one.reply_probability, two.reply_probability):
        assert 0 <= p.low <= p.estimate <= p.high <= 1


def test_nobody_at_all() -> None:
    assert _judge() == []


def test_every_probability_is_ordered_over_a_crowd() -> None:
    rng = np.random.default_rng(5)
    rows: list[Row] = []
    for _ in range(200):
        trials = int(rng.integers(0, 30))
        rows.append(
            {
                "from_me": trials,
                "to_me": int(rng.integers(0, 30)),
                "trials": trials,
                "answered": int(rng.integers(0, trials + 1)),
                "exchanges": int(rng.integers(0, 40)),
                "lasting_exchanges": float(rng.uniform(0, 40)),
                "exchange_days": int(rng.integers(0, 40)),
                "usual_gap": float(rng.uniform(1, 90)),
                "silence": float(rng.uniform(0, 2000)),
            }
        )
    for tie in _judge(*rows):
        for p in (tie.connection_probability, tie.reply_probability, tie.alive_probability):
            assert p is None or 0 <= p.low <= p.estimate <= p.high <= 1
