"""Accounts of what people did for one another, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from closeknit.engine.base import EMPTY
from closeknit.measure.tables import ASKS, DEED, GIFTS, MY_ASKS, MY_GIFTS, MY_WORD, WORD

DAY = 86_400
T = 20_000 * DAY  # the date of judgement
YEARS = 2 * 365 * DAY  # until half is left
FROM, TO = 0, 1
ME, ANN, BOB = 1, 10, 20
WHO = {ME: 0, ANN: 10, BOB: 20}
ONE = 10**9
COLUMNS = (
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
)
# person, time, account, good, bad
LEDGER = [
    (ANN, T, ASKS, 800_000_000, 0),  # granted, as is .8 probable
    (ANN, T - YEARS, ASKS, ONE, 0),  # granted two years ago
    (ANN, T - YEARS, ASKS, 0, ONE // 2),  # unanswered
    (ANN, T, WORD, ONE, 0),
    (ANN, T - 2 * YEARS, WORD, 0, 3 * ONE // 2),  # broken four years ago
    (ANN, T - YEARS // 2, GIFTS, 3 * ONE // 2, 0),  # an introduction a year ago
    (ANN, T, GIFTS, 700_000_000, 0),
    (ANN, T, MY_ASKS, ONE, ONE // 4),
    (ANN, T, MY_WORD, 1, 0),
    (ANN, T - YEARS, MY_WORD, 0, 2 * ONE),
    (ANN, T - YEARS, MY_GIFTS, ONE, 0),
    (ANN, T + 1, GIFTS, ONE, 0),  # a second too late
    (30, T, GIFTS, ONE, 0),  # nobody whom any mail is of
]


@pytest.fixture(scope="module")
def life(happening: Any) -> list[Any]:
    return [
        happening(1, T - 9 * DAY, ((ME, FROM), (ANN, TO))),
        happening(2, T - 8 * DAY, ((BOB, FROM), (ME, TO))),
    ]


def test_by_hand(life: Any, figures: Any) -> None:
    ties = figures(life, WHO, T, LEDGER).ties
    assert set(ties) == {ANN, BOB}
    assert {name: ties[ANN][name] for name in COLUMNS} == {
        "asks_good": 1_300_000_000,
        "asks_bad": 250_000_000,
        "word_good": ONE,
        "word_bad": 375_000_000,
        "gifts": 1_760_660_172,  # 1.5·2^-½ + .7
        "my_asks_good": ONE,
        "my_asks_bad": 250_000_000,
        "my_word_good": 1,
        "my_word_bad": ONE,
        "my_gifts": ONE // 2,
    }
    assert {ties[BOB][name] for name in COLUMNS} == {0}


def test_what_comes_later_and_another_persons_deeds_change_nothing(life: Any, figures: Any) -> None:
    before = figures(life, WHO, T, LEDGER).ties
    later = [(ANN, T + n, account, ONE, ONE) for n in (1, YEARS) for account in range(6)]
    assert figures(life, WHO, T, [*later, *LEDGER]).ties == before
    assert figures(life, WHO, T, [(BOB, T, WORD, ONE, ONE), *LEDGER]).ties[ANN] == before[ANN]


@pytest.mark.parametrize("account", range(6))
def test_old_deeds_count_less(life: Any, figures: Any, account: int) -> None:
    def counted(age: int) -> list[int]:
        ann = figures(life, WHO, T, [(ANN, T - age, account, ONE, ONE)]).ties[ANN]
        return [ann[name] for name in COLUMNS if ann[name]]

    new, old, older = counted(0), counted(DAY), counted(YEARS)
    assert set(new) == {ONE}
    assert all(a > b > c for a, b, c in zip(new, old, older, strict=True))
    assert set(older) == {ONE // 2}


def test_a_day_without_deeds_loaded_has_the_columns_of_the_table() -> None:
    assert EMPTY["deed"].schema == DEED.schema().to_pyarrow()
