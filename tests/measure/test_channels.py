"""One life in every channel: who is close by mail is close by chat, by telephone, face to face."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from closeknit.judge.rule import meets_rule
from closeknit.judge.standing import BOUND, connection_probability

Floats = NDArray[np.float64]
DAY = 86_400
T = 20_000 * DAY
ME = 1
FROM, TO, ORGANISER, ATTENDEE = 0, 1, 4, 5
MAIL, MEETING, CALL, CHAT = 0, 1, 2, 3
# how many exchanges a year, and how often the one who is written to answers
KINDS = (
    (60, 0.95),
    (24, 0.9),
    (12, 0.8),
    (8, 0.6),
    (5, 0.5),
    (3, 0.5),
    (3, 0.1),
    (1, 0.5),
    (1, 0.0),
)
PEOPLE = {10 + n: n for n in range(1, 2 * len(KINDS) + 1)}
WHO = {ME: 0} | PEOPLE
TOLERANCE = 1.25  # log odds: an estimate's own 80 % interval is as wide to either side

# who begins (True: me), days before T, hours until the answer (None: never)
Exchange = tuple[bool, float, float | None]


def _life(dice: Random) -> dict[int, list[Exchange]]:
    life = {}
    for number, handle in enumerate(PEOPLE):
        often, answers = KINDS[number % len(KINDS)]
        life[handle] = [
            (
                dice.random() < 0.5,
                dice.uniform(9, 700),
                dice.choice([0.5, 2, 5]) if dice.random() < answers else None,
            )
            for _ in range(max(1, round(often * 700 / 365)))
        ]
    return life


def _written(happening: Any, life: dict[int, list[Exchange]], channel: int) -> list[Any]:
    found: list[Any] = []
    for handle, exchanges in life.items():
        for by_me, days, hours in exchanges:
            one, other = (ME, handle) if by_me else (handle, ME)
            time, number = int(T - days * DAY), len(found) + 1
            if channel == MAIL:
                found.append(happening(number, time, ((one, FROM), (other, TO))))
                if hours is not None:
                    answer = ((other, FROM), (one, TO))
                    found.append(
                        happening(number + 1, int(time + hours * 3600), answer, answers=number)
                    )
            elif channel == CHAT:
                role = TO if hours is None else ATTENDEE
                seats = ((one, ORGANISER), (other, role))
                found.append(happening(number, time, seats, channel=CHAT))
            elif hours is not None:
                # nobody took the call, or came
                seats = ((one, ORGANISER), (other, ATTENDEE))
                found.append(happening(number, time, seats, channel=channel))
    return found


def _judged(figures: Callable[..., Any], life: list[Any]) -> tuple[Floats, NDArray[np.bool_]]:
    """The log odds of each person's connection, and whether the rule holds."""
    ties = figures(life, WHO, T).ties
    empty = dict.fromkeys(next(iter(ties.values())))
    rows = [ties.get(number, empty) for number in PEOPLE.values()]
    f = {name: np.array([row[name] or 0 for row in rows], float) for name in empty}
    p = connection_probability(f)[0]
    rule = meets_rule(f["exchanges"], f["exchange_days"], f["small_meetings"])
    odds: Floats = np.log(p / (1 - p))
    return odds, rule


@settings(max_examples=2, deadline=None, derandomize=True, phases=[Phase.generate])
@given(st.integers(0, 2**32))
def test_a_life_moved_to_another_channel_is_judged_alike(
    happening: Any, figures: Any, seed: int
) -> None:
    """Nobody moves by more than the tolerance, and nobody's standing changes who wasn't so near
    the bound. Meetings say more than words, and never less than calls."""
    life = _life(Random(seed))
    (mail, rule), (chat, by_chat), (call, _), (met, _) = (
        _judged(figures, _written(happening, life, channel))
        for channel in (MAIL, CHAT, CALL, MEETING)
    )
    bound = float(np.log(BOUND / (1 - BOUND)))
    for moved in (chat, call):
        assert np.abs(moved - mail).max() <= TOLERANCE
        assert np.corrcoef(mail, moved)[0, 1] > 0.97
        changed = (mail >= bound) != (moved >= bound)
        assert changed.sum() <= 2
    # the rule counts words each way, wherever they are written
    assert (rule == by_chat).all()
    assert (met >= call - 1e-9).all()


WEEKLY = [float(7 * n + 1) for n in range(52)]
DAILY = [n + 0.5 for n in range(365)]


def test_met_weekly_and_chatted_with_daily_but_never_mailed(happening: Any, figures: Any) -> None:
    """And one to whom I write mail alone, who never answers."""
    ann, tom = 11, 12
    life = [happening(n, int(T - d * DAY), ((ME, ORGANISER), (ann, ATTENDEE)), channel=MEETING)
            for n, d in enumerate(WEEKLY, 1)]  # fmt: skip
    life += [happening(n, int(T - d * DAY), ((ann, ORGANISER), (ME, ATTENDEE)), channel=CHAT)
             for n, d in enumerate(DAILY, 100)]  # fmt: skip
    life += [happening(n, int(T - d * DAY), ((ME, FROM), (tom, TO)))
             for n, d in enumerate(WEEKLY, 1000)]  # fmt: skip
    odds, rule = _judged(figures, life)
    assert odds[0] > 3
    assert rule[0]
    assert odds[1] < -1
    assert not rule[1]


@pytest.mark.parametrize(("channel", "role"), [(CALL, ATTENDEE), (CHAT, ATTENDEE)])
def test_where_we_talk_silence_in_mail_is_none(
    happening: Any, figures: Any, channel: int, role: int
) -> None:
    """Her last mail came two years ago; I rang or opened a chat on Monday, and she was there."""
    mails = [(1, 800, (ME, FROM), (11, TO)), (2, 799, (11, FROM), (ME, TO))]
    life = [happening(n, T - days * DAY, tuple(seats)) for n, days, *seats in mails]
    life.append(happening(3, T - 3 * DAY, ((ME, ORGANISER), (11, role)), channel=channel))
    (tie,) = figures(life, WHO, T).ties.values()
    assert tie["silence"] == 3
    assert tie["last_to_me"] == T - 3 * DAY
    assert tie["in_14"] > 0.8e9
    # a chat into which she didn't write is no word of hers
    if channel == CHAT:
        life[-1] = happening(3, T - 3 * DAY, ((ME, ORGANISER), (11, TO)), channel=CHAT)
        (tie,) = figures(life, WHO, T).ties.values()
        assert tie["silence"] == 799
