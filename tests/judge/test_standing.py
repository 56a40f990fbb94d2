"""The signs of standing, worked out by hand, and what must hold of every probability."""

from __future__ import annotations

import json
import math
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from closeknit.judge.rule import meets_rule
from closeknit.judge.standing import (
    DEEDS,
    DOUBT,
    FAMILIES,
    FEATURES,
    coefficients,
    connection_probability,
    contributions,
    is_connection,
    standing_features,
    thresholds,
    would_change,
)

Floats = NDArray[np.float64]
MESSAGES = (
    "near_in",
    "near_out",
    "near_met",
    "alone",
    "opened_in",
    "opened_out",
    "asked",
    "prompt",
    "got",
    "given",
)
ACCOUNTS = ("asks_good", "asks_bad", "word_good", "word_bad", "gifts", "my_gifts")
COLUMNS = (*MESSAGES, *ACCOUNTS)
CHATS = ("called", "asked_chat", "prompt_chat", "got_chat", "given_chat")
# everybody else in a mailbox, so large that one person doesn't move its shares
BULK = {
    "near_in": 1e6,
    "near_out": 1e6,
    "alone": 1.2e6,
    "asked": 1e6,
    "prompt": 3.5e5,
    "got": 1e6,
    "given": 5e5,
}


def _figures(*people: dict[str, float]) -> dict[str, Floats]:
    return {name: np.array([1e9 * p.get(name, 0) for p in people]) for name in (*COLUMNS, *CHATS)}


def _estimate(**figures: float) -> float:
    return float(connection_probability(_figures(figures, BULK))[0][0])


def _bounded(values: Floats) -> dict[str, Floats]:
    """A row for each person, shares no larger than their whole."""
    f = {name: 1e9 * values[:, i] for i, name in enumerate(COLUMNS)}
    f |= {name: np.zeros(len(values)) for name in CHATS}
    f["alone"] = np.minimum(f["alone"], f["near_in"] + f["near_out"])
    f["prompt"], f["given"] = np.minimum(f["prompt"], f["asked"]), np.minimum(f["given"], f["got"])
    return f


def _odds(share: float) -> float:
    kept = 0.05 + 0.9 * share
    return math.log(kept / (1 - kept))


def test_features_by_hand() -> None:
    one = {"near_in": 3.0, "near_out": 1.0, "alone": 3.0, "opened_in": 1.0}
    one |= {"asked": 2.0, "prompt": 1.0, "got": 3.0, "given": 3.0}
    two = {"near_out": 4.0, "asked": 4.0}
    x = standing_features(_figures(one, two))
    # shares of the mailbox: (1 + 20·.35)/(6 + 20), (3 + 20·.5)/(3 + 20), (3 + 20·.6)/(8 + 20)
    prompt, mine, alone = 8 / 26, 13 / 23, 15 / 28
    assert x[0].tolist() == pytest.approx(
        [
            (math.log(4) + math.log(2)) / 2,
            math.log(2),
            _odds((1 + 4 * prompt) / 6) - _odds(prompt),
            _odds((3 + 4 * mine) / 7) - _odds(mine),
            _odds((3 + 4 * alone) / 8) - _odds(alone),
            math.log(2) / 2,
            *(0, 0, 0),
        ]
    )
    assert x[1].tolist() == pytest.approx(
        [
            math.log(5) / 2,
            0,
            _odds(4 * prompt / 8) - _odds(prompt),
            0,
            _odds(4 * alone / 8) - _odds(alone),
            0,
            *(0, 0, 0),
        ]
    )


def test_deeds_by_hand() -> None:
    one = {"asks_good": 3.0, "asks_bad": 1.0, "word_good": 1.0, "gifts": 1.5, "my_gifts": 2.0}
    two = {"asks_good": 2.0, "word_bad": 1.5}
    x = standing_features(_figures(one, two, {}))[:, -3:]
    # shares of the others: for one (2 + 20·.6)/(2 + 20) and 20·.7/(1.5 + 20), for two
    # (3 + 20·.6)/(4 + 20) and (1 + 20·.7)/(1 + 20)
    grants, word = (14 / 22, 15 / 24), (14 / 21.5, 15 / 21)
    assert x[0].tolist() == pytest.approx(
        [
            _odds((3 + 4 * grants[0]) / 8) - _odds(grants[0]),
            _odds((1 + 4 * word[0]) / 5) - _odds(word[0]),
            math.log(1 + 1.5 + 0.3 * 2),
        ]
    )
    assert x[1].tolist() == pytest.approx(
        [
            _odds((2 + 4 * grants[1]) / 6) - _odds(grants[1]),
            _odds(4 * word[1] / 5.5) - _odds(word[1]),
            0,
        ]
    )
    assert x[2].tolist() == [0, 0, 0]


def test_a_meeting_is_worth_five_messages_each_way() -> None:
    met = standing_features(_figures({"near_met": 2.0}, BULK))[0]
    wrote = {"near_in": 10.0, "near_out": 10.0, "opened_in": 5.0, "opened_out": 5.0}
    wrote |= {"asked": 5.0, "prompt": 5.0}
    written = standing_features(_figures(wrote, BULK))[0]
    same = [FEATURES.index(name) for name in ("amount", "prompt", "opens")]
    assert met[same].tolist() == written[same].tolist()


def test_nothing_seen_is_nothing_at_all() -> None:
    assert standing_features(_figures({}, BULK))[0].tolist() == [0] * 9
    assert standing_features(_figures()).shape == (0, 9)
    estimate, low, high = connection_probability(_figures())
    assert estimate.size == low.size == high.size == 0


def test_some_people() -> None:
    # 5 messages each way between two, 3.5 of them answered at once
    rule = {"near_in": 5.0, "near_out": 5.0, "alone": 10.0, "opened_in": 2.5, "opened_out": 2.5}
    rule |= {"asked": 5.0, "prompt": 3.5, "got": 5.0, "given": 4.0}
    assert _estimate(**rule) == pytest.approx(0.5, abs=0.1)
    assert _estimate() < 0.05
    # much one way only is no connection, however much
    assert _estimate(near_in=300, alone=300, opened_in=30, got=300) < 0.2
    assert _estimate(near_out=100, alone=100, opened_out=30, asked=100) < 0.2
    # twice as much in the same manner never stops to count
    busy = {name: 100 * value for name, value in rule.items()}
    busier = {name: 200 * value for name, value in rule.items()}
    assert _estimate(**rule) < _estimate(**busy) < _estimate(**busier) < 1 - DOUBT


def test_a_quiet_friend_before_a_busy_desk() -> None:
    friend = _estimate(
        near_in=4, near_out=4, alone=8, opened_in=3, opened_out=3,
        asked=4, prompt=2.5, got=4, given=3,
    )  # fmt: skip
    desk = _estimate(
        near_in=40, near_out=5, alone=10, opened_in=8, opened_out=1,
        asked=5, prompt=0.5, got=30, given=2,
    )  # fmt: skip
    assert friend > 2 * desk


@given(
    arrays(np.float64, (7, len(MESSAGES)), elements=st.floats(0, 1e5)),
    st.sampled_from([n for n in MESSAGES if n not in ("asked", "got")]),
    st.floats(0.1, 100),
)
@settings(max_examples=60, deadline=None)
def test_more_of_a_good_sign_never_counts_against(values: Floats, name: str, more: float) -> None:
    own = {n: float(v) for n, v in zip(MESSAGES, values[0], strict=True)}
    # shares stay shares: each part with its whole
    parts = {"alone": ("near_in",), "prompt": ("asked",), "given": ("got",)}
    own["alone"] = min(own["alone"], own["near_in"] + own["near_out"])
    own["prompt"], own["given"] = min(own["prompt"], own["asked"]), min(own["given"], own["got"])
    grown = own | {name: own[name] + more}
    for whole in parts.get(name, ()):
        grown[whole] += more
    if name in ("near_in", "near_out"):
        grown["alone"] += more  # else it would lower the share between the two of us
    assert _estimate(**grown) >= _estimate(**own) - 1e-6


# what one event adds to one account, and which way it may move the estimate of that person
EVENTS = {"asks_good": 1, "asks_bad": -1, "word_good": 1, "word_bad": -1, "gifts": 1, "my_gifts": 1}
MAILBOX = st.integers(1, 6).flatmap(
    lambda people: arrays(np.float64, (people, len(COLUMNS)), elements=st.floats(0, 1e4))
)


@given(MAILBOX, st.sampled_from([*EVENTS]), st.floats(0.01, 1e3))
@settings(max_examples=100, deadline=None)
def test_no_good_deed_lowers_and_no_bad_one_raises(
    values: Floats, account: str, weight: float
) -> None:
    """Whatever else is in the mailbox, and should it be nothing but this one person."""
    before = _bounded(values)
    after = before | {account: before[account].copy()}
    after[account][0] += 1e9 * weight
    was, now = (standing_features(f)[0] for f in (before, after))
    assert (EVENTS[account] * (now - was) >= -1e-12).all()
    assert (was[: -len(DEEDS)] == now[: -len(DEEDS)]).all()
    told = [connection_probability(f)[0][0] for f in (before, after)]
    assert EVENTS[account] * (told[1] - told[0]) >= -1e-12


@given(MAILBOX)
@settings(max_examples=40, deadline=None)
def test_without_deeds_people_are_judged_as_by_their_messages(values: Floats) -> None:
    f = _bounded(values)
    for name in ACCOUNTS:
        f[name][0] = 0.0
    assert standing_features(f)[0, -len(DEEDS) :].tolist() == [0, 0, 0]
    # others' deeds are none of theirs
    alone = f | {name: np.zeros_like(f[name]) for name in ACCOUNTS}
    for one, other in zip(connection_probability(f), connection_probability(alone), strict=True):
        assert one[0] == other[0]


def test_one_deed_tells_something_and_none_settles_it() -> None:
    letters = {"near_in": 5.0, "near_out": 5.0, "alone": 10.0, "asked": 5.0, "prompt": 3.0}
    plain = _estimate(**letters)
    granted = _estimate(**letters, asks_good=1)
    introduced = _estimate(**letters, gifts=1.5)
    assert plain + 0.02 < granted < introduced < plain + 0.3
    assert _estimate(**letters, my_gifts=1.5) < introduced
    # one broken promise is more than one refusal, and a stranger's favour no connection
    assert _estimate(**letters, word_bad=1.5) < _estimate(**letters, asks_bad=1) < plain
    assert _estimate(gifts=1.5) < 0.1


@given(arrays(np.float64, (9, len(COLUMNS)), elements=st.floats(0, 1e4)))
@settings(max_examples=40, deadline=None)
def test_contributions_add_up_to_the_estimate(values: Floats) -> None:
    f = _bounded(values)
    estimate, low, high = connection_probability(f)
    assert (low < estimate).all() and (estimate < high).all()
    assert (low >= DOUBT).all() and (high <= 1 - DOUBT).all()
    parts = contributions(f, np.arange(9) < 5)
    assert set(parts) == {*FAMILIES, "median", "doubt"}
    told = np.sum([*parts.values()], axis=0)
    assert told == pytest.approx(np.log(estimate / (1 - estimate)), abs=1e-9)


def test_the_median_person_has_nothing_for_or_against() -> None:
    f = _figures({"near_in": 1.0}, {"near_in": 2.0, "prompt": 1.0, "asked": 1.0}, {"near_in": 9.0})
    middle = contributions(f, np.array([True, True, True]))["amount"]
    assert middle[1] == 0
    assert middle[0] < 0 < middle[2]
    assert not contributions(f, np.array([True, True, True]))["acts"].any()
    # against nobody: against somebody of whom nothing was seen
    nobody = contributions(f, np.zeros(3, bool))
    assert nobody["median"].tolist() == [coefficients().intercept] * 3


def test_thresholds_and_who_would_change() -> None:
    f = _figures({}, {}, {}, {})
    f["exchanges"] = np.array([2.0, 4.0, 7.0, 10.0])
    f["exchange_days"] = np.array([2.0, 2.0, 3.0, 6.0])
    f["small_meetings"] = np.zeros(4)
    at = thresholds(f)
    assert at["exchanges ≥ 3"].tolist() == [False, True, True, True]
    assert at["exchanges ≥ 5"].tolist() == [False, False, True, True]
    assert at["exchanges ≥ 10"].tolist() == [False, False, False, True]
    assert not at["probability ≥ 0.5"].any()
    f["small_meetings"][:] = 2
    assert meets_rule(f["exchanges"], f["exchange_days"], f["small_meetings"], 10).all()


def test_who_would_change_lies_around_the_bound() -> None:
    people = [{"near_in": n, "near_out": n, "asked": n, "prompt": n / 2} for n in range(200)]
    f = _figures(*people, BULK)
    estimate = connection_probability(f)[0]
    between = would_change(f)
    assert between.any() and not between.all()
    assert estimate[between].min() >= 0.4 and estimate[between].max() < 0.6
    assert is_connection(f).tolist() == [p >= 0.5 for p in estimate]
    sure = is_connection(f) & ~between
    assert estimate[sure].min() >= 0.6


def test_the_file_says_where_it_comes_from() -> None:
    told = json.loads((files("closeknit.judge") / "standing.json").read_text("utf-8"))
    assert [row["name"] for row in told["features"]] == list(FEATURES)
    assert all(row["coefficient"] >= 0 and row["sign"] == 1 for row in told["features"])
    assert {"made_by", "labels", "prior", "date"} <= set(told["provenance"])
    covariance = np.array(told["covariance"])
    assert covariance == pytest.approx(covariance.T)
    assert np.linalg.eigvalsh(covariance).min() > 0


def _share(k: float, n: float, whole: float) -> float:
    return _odds((k + 4 * whole) / (n + 4)) - _odds(whole)


def test_each_channel_is_measured_against_its_own_share() -> None:
    """In chats nearly everybody answers at once; whoever writes mail isn't slow for that."""
    mail = {"asked": 4.0, "prompt": 2.0}
    chat = {"asked": 4.0, "prompt": 4.0, "asked_chat": 4.0, "prompt_chat": 4.0}
    both = {"asked": 8.0, "prompt": 6.0, "asked_chat": 4.0, "prompt_chat": 4.0}
    bulk = BULK | {"asked": 2e6, "prompt": 1.25e6, "asked_chat": 1e6, "prompt_chat": 9e5}
    answers = standing_features(_figures(mail, chat, both, bulk))[:, FEATURES.index("answers")]
    assert answers[0] == pytest.approx(_share(2, 4, 0.35), abs=1e-4)
    assert answers[1] == pytest.approx(_share(4, 4, 0.9), abs=1e-4)
    assert answers[2] == pytest.approx(_share(6, 8, (0.35 + 0.9) / 2), abs=1e-4)


COUNT = st.integers(0, 200).map(lambda n: n / 4)


@given(st.tuples(COUNT, COUNT, COUNT, COUNT), st.sampled_from([0.0, 1.0, 20.0]), st.booleans())
def test_a_session_that_both_write_in_never_counts_against(
    own: tuple[float, float, float, float], others: float, mine: bool
) -> None:
    """Whatever they did before, and however chats go with everybody else."""
    mail, prompt, chats, quick = own
    asked, good = ("asked", "prompt") if mine else ("got", "given")
    before = {
        **{"near_in": mail + chats, "near_out": mail + chats, "alone": 2 * (mail + chats)},
        **{asked: mail + chats, good: min(prompt, mail) + min(quick, chats)},
        **{f"{asked}_chat": chats, f"{good}_chat": min(quick, chats)},
    }
    more = ("near_in", "near_out", asked, good, f"{asked}_chat", f"{good}_chat")
    after = before | {name: before[name] + 1 for name in more}
    after["alone"] += 2
    rest = BULK | {f"{asked}_chat": 50_000 * others, f"{good}_chat": 45_000 * others}
    rest |= {name: BULK[name] + rest[f"{name}_chat"] for name in (asked, good)}
    was, now = (connection_probability(_figures(each, rest))[0][0] for each in (before, after))
    assert now >= was
