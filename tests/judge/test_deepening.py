"""How long ties take to deepen: against hand-worked figures, and against two slower ways."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.judge.deepening import HORIZON, LEAST, PUBLISHED, Row, Spell, pace, spells
from closeknit.judge.history import became_connection
from closeknit.store.reader import Event

DAY = 86_400


def _spells(*told: tuple[int, bool]) -> list[Spell]:
    return [Spell(days * DAY, deepened) for days, deepened in told]


def test_with_nobody_censored_it_is_the_plain_median() -> None:
    found = pace(_spells(*((10 * n, True) for n in range(1, 12))))
    assert (found.low, found.median_days, found.high) == (30.0, 60.0, 90.0)
    assert (found.transitions, found.seen, found.assumed) == (11, 11, False)


def test_those_who_never_deepen_do_not_lengthen_the_pace() -> None:
    """They are at risk for as long as anybody: each step has the same size, only smaller."""
    told = [(10 * n, True) for n in range(1, 12)]
    alone, beside = pace(_spells(*told)), pace(_spells(*told, *[(900, False)] * 50))
    assert (alone.median_days, alone.high) == (beside.median_days, beside.high)


def test_a_late_beginner_is_censored_and_not_left_out() -> None:
    """Ten deepened: five at 10 days with 15 at risk, five at 100 with 5 left at risk after five
    were censored at 50. S goes to 2/3, then to 0; half is reached at 100, not at 10, as it would be
    among the ten alone."""
    told = [(10, True)] * 5 + [(50, False)] * 5 + [(100, True)] * 5
    assert pace(_spells(*told)).median_days == 100.0
    assert pace(_spells(*[t for t in told if t[1]])).median_days == 10.0


def test_too_few_leave_the_published_hours() -> None:
    told = [(10, True)] * (LEAST - 1) + [(500, False)] * 40
    found = pace(_spells(*told))
    assert found.assumed and found.median_days == PUBLISHED.median_days == 90 * 7
    assert (found.transitions, found.seen) == (LEAST - 1, len(told))
    late = [(HORIZON // DAY + 1, True)] * 20
    assert pace(_spells(*late)).assumed


@st.composite
def told(draw: st.DrawFn) -> list[tuple[int, bool]]:
    days = st.integers(0, HORIZON // DAY)
    deepened = draw(st.lists(days, min_size=LEAST, max_size=25))
    return [(d, True) for d in deepened] + [(d, False) for d in draw(st.lists(days, max_size=25))]


def _slowly(spans: list[tuple[int, bool]], share: float) -> int:
    """The product over all days, one by one, with everybody counted anew on each."""
    survive, shares = 1.0, {}
    for day in sorted({d for d, deepened in spans if deepened}):
        at_risk = sum(d >= day for d, _ in spans)
        survive *= 1 - sum(d == day and deepened for d, deepened in spans) / at_risk
        shares[day] = 1 - survive
    return min(day for day, reached in shares.items() if reached >= share * (1 - survive) - 1e-9)


@given(told())
@settings(max_examples=60, deadline=None)
def test_kaplan_and_meier(spans: list[tuple[int, bool]]) -> None:
    found = pace(_spells(*spans))
    expected = [float(max(_slowly(spans, share), 1)) for share in (0.25, 0.5, 0.75)]
    assert [found.low, found.median_days, found.high] == expected


rows = st.lists(st.tuples(st.integers(0, 1500), st.integers(0, 1)), max_size=60)


@given(rows, st.integers(0, 1600))
@settings(max_examples=150, deadline=None)
def test_it_deepens_on_the_day_that_history_tells(told: list[tuple[int, int]], as_of: int) -> None:
    times = sorted((day * DAY + 40_000 + i, theirs) for i, (day, theirs) in enumerate(told))
    until = as_of * DAY
    found = spells([(7, time, theirs) for time, theirs in times], until)
    seen = [(time, theirs) for time, theirs in times if time <= until]
    events = [Event(i, t, theirs, 1, 1, i, None, "") for i, (t, theirs) in enumerate(seen)]
    became = became_connection(events)
    both = {theirs: min(t for t, w in seen if w == theirs) for _, theirs in seen}
    if len(both) < 2:
        assert found == []
    else:
        first = max(both.values())
        if became is None:
            assert found == [Spell(min(until - first, HORIZON), False)]
        else:
            assert found == [Spell(became - first, True)]


@pytest.mark.parametrize("theirs", [0, 1])
def test_one_way_is_no_tie(theirs: int) -> None:
    told: list[Row] = [(1, 5 * DAY, theirs), (2, 6 * DAY, 0), (2, 7 * DAY, 1)]
    assert spells(told, 10 * DAY) == [Spell(3 * DAY, False)]
