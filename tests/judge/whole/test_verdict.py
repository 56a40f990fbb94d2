"""“Broad but not deep” is said only where the reference set bears it out."""

from __future__ import annotations

import numpy as np
import pytest

from closeknit.judge.whole.verdict import (
    SPAN,
    Recent,
    Reference,
    ordinal,
    percentile,
    reference,
    verdict,
)

END = 10 * SPAN
HUNDRED = tuple(float(n) for n in range(101))
OTHERS = Reference("people", 300, "", HUNDRED, HUNDRED)


def network(people: int, close: int, tied: int = 0) -> Recent:
    """So many in touch, of whom some have an exchange a month; the first of them are a clique."""
    monthly = np.zeros(people)
    monthly[:close] = 1
    a, b = np.triu_indices(tied, 1)
    return Recent(np.arange(1, people + 1), a, b, monthly)


def test_percentiles_of_a_table() -> None:
    table = (0.0, *[3.0] * 50, *[5.0 + n for n in range(50)])
    # the places 1 to 50 hold a 3; 4 lies half way from their middle to place 51
    assert percentile(np.array([3.0, 5.0, -1.0, 99.0, 4.0]), table).tolist() == pytest.approx(
        [25.5, 51, 0, 100, (25.5 + 51) / 2]
    )


@pytest.mark.parametrize(
    ("people", "close", "tied", "word"),
    [
        (90, 5, 0, "broad but not deep"),
        (90, 90, 0, "broad and deep"),
        (30, 4, 0, "neither broad nor deep"),
        # all ninety know each other: 90 - 2·4005/90 = 1
        (90, 90, 90, "deep but not broad"),
    ],
)
def test_each_word(people: int, close: int, tied: int, word: str) -> None:
    found = verdict(network(people, close, tied), 0, END, OTHERS)
    assert found.word == word
    assert found.agreement is not None and found.agreement >= 0.8


def test_in_the_middle_nothing_is_said_and_the_text_says_why() -> None:
    found = verdict(network(50, 50), 0, END, OTHERS)
    assert found.word == "" and "isn't said" in found.why
    assert found.breadth is not None and found.breadth.percentile == pytest.approx(50)


def test_at_the_line_the_redraws_decide() -> None:
    # 40 of 90 with an exchange a month: at the 40th, and above it in half of the redraws
    found = verdict(network(90, 40), 0, END, OTHERS)
    assert found.word == ""
    assert found.agreement is not None and 0.3 < found.agreement < 0.7
    assert verdict(network(90, 40), 0, END, OTHERS) == found  # seeded


def test_too_little_to_compare() -> None:
    assert "fewer than 10" in verdict(network(9, 9), 0, END, OTHERS).why
    assert "150 days" in verdict(network(50, 9), END - SPAN + 1, END, OTHERS).why
    assert verdict(network(0, 0), None, END, OTHERS).word == ""


def test_the_reference_set_is_whole_and_names_itself() -> None:
    known = reference()
    for table in (known.breadth, known.depth):
        assert len(table) == 101 and list(table) == sorted(table)
    assert known.people == 298 and "research institution" in known.name and known.limits


@pytest.mark.parametrize(
    ("percent", "told"), [(1, "1st"), (2.4, "2nd"), (3, "3rd"), (11, "11th"), (92.6, "93rd")]
)
def test_ordinals(percent: float, told: str) -> None:
    assert ordinal(percent) == told
