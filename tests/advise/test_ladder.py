"""The ladder of favours, and that more regard never lowers what a tie carries."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.advise.ask import check_ask
from closeknit.advise.ladder import LADDER, asleep, largest_supported
from closeknit.advise.triage import triage_ask
from closeknit.model.evidence import About, Evidence
from closeknit.model.known import Known
from closeknit.model.ties import Standing, Tie
from closeknit.model.verdicts import Size, Verdict

Make = Callable[..., Tie]
Figures = dict[str, object]

# worse to better
BY_ME = (
    Verdict.ASK_SOMEONE_ELSE, Verdict.STRENGTHEN_FIRST, Verdict.ASK_SMALLER, Verdict.UNKNOWN,
    Verdict.ASK,
)  # fmt: skip
OF_ME = (Verdict.DECLINE_KINDLY, Verdict.OFFER_SMALLER, Verdict.UNKNOWN, Verdict.HELP)
GOOD: Figures = {
    "mine": 45, "theirs": 48, "years": 4, "silence": 9, "gap": 14, "trials": 12, "answered": 9,
    "my_first": 12, "their_first": 14, "exchanges": 10,
}  # fmt: skip


@st.composite
def figures(draw: st.DrawFn) -> Figures:
    """The figures of any undeclared tie, coherent with each other."""
    trials = draw(st.integers(0, 20))
    answered = draw(st.integers(0, trials))
    exchanges = draw(st.integers(0, 30))
    their_first = draw(st.integers(0, 15))
    theirs = answered + their_first + exchanges + draw(st.integers(0, 5))
    mine = trials + exchanges + draw(st.integers(0, 5))
    gap = draw(st.none() | st.floats(1, 200))
    return {
        "trials": trials,
        "answered": answered,
        "exchanges": exchanges,
        "best": exchanges + draw(st.integers(0, 20)),
        "their_first": their_first,
        "theirs": theirs,
        "mine": mine,
        "years": draw(st.floats(0, 10)) if theirs + mine else None,
        "gap": gap,
        "silence": draw(st.floats(0, 900)) if theirs else None,
    }


def _more(figures: Figures, **added: int) -> Figures:
    changed = dict(figures)
    for name, amount in added.items():
        value = changed.get(name) or 0
        assert isinstance(value, int)
        changed[name] = value + amount
    changed["silence"] = changed["silence"] if changed["silence"] is not None else 1.0
    return changed


MORE_REGARD = {
    "they answer": {"trials": 1, "answered": 1, "mine": 1, "theirs": 1},
    "they write first": {"their_first": 1, "theirs": 1},
    "an exchange both ways": {"exchanges": 1, "best": 1, "theirs": 1, "mine": 1},
}


def test_the_ladder_rises() -> None:
    for lower, upper in pairwise(LADDER):
        assert upper.size == lower.size + 1
        for need in ("connection", "reply", "their_first", "years", "mine", "alive"):
            assert getattr(upper, need) >= getattr(lower, need)


@pytest.mark.parametrize("kind", MORE_REGARD)
@settings(max_examples=150, deadline=None)
@given(before=figures())
def test_more_regard_never_worsens(make_tie: Make, kind: str, before: Figures) -> None:
    tie, after = make_tie(**before), make_tie(**_more(before, **MORE_REGARD[kind]))
    assert (largest_supported(after).size or 0) >= (largest_supported(tie).size or 0)
    better = make_tie("Ines Calder", person="p8", **GOOD)
    for size in Size:
        old, new = (
            check_ask(Known(t), "It", size, [Known(t), Known(better)]).verdict for t in (tie, after)
        )
        assert BY_ME.index(new) >= BY_ME.index(old)
        old, new = (
            triage_ask(Known(t), "It", size, [Known(t), Known(better)]).verdict
            for t in (tie, after)
        )
        assert OF_ME.index(new) >= OF_ME.index(old)


@settings(max_examples=150, deadline=None)
@given(given_figures=figures())
def test_a_larger_ask_never_improves(make_tie: Make, given_figures: Figures) -> None:
    tie = make_tie(**given_figures)
    by_me = [BY_ME.index(check_ask(Known(tie), "It", size, [Known(tie)]).verdict) for size in Size]
    of_me = [OF_ME.index(triage_ask(Known(tie), "It", size, [Known(tie)]).verdict) for size in Size]
    assert by_me == sorted(by_me, reverse=True)
    assert of_me == sorted(of_me, reverse=True)


@settings(max_examples=150, deadline=None)
@given(before=figures())
def test_a_year_of_silence_never_raises(make_tie: Make, before: Figures) -> None:
    tie = make_tie(**before)
    quiet = dict(before, exchanges=0)
    quiet["silence"] = None if tie.silence is None else tie.silence + 365
    quiet["dormant"] = tie.best_exchanges >= 10
    after = make_tie(**quiet)
    assert (largest_supported(after).size or 0) <= (largest_supported(tie).size or 0)


def test_a_long_two_way_tie_carries_a_good_name_and_not_a_fortune(make_tie: Make) -> None:
    assert largest_supported(make_tie(**GOOD)).size is Size.REPUTATION
    dearer = dict(GOOD, exchanges=30, mine=120, theirs=120)
    assert largest_supported(make_tie(**dearer)).size is Size.STAKE


@pytest.mark.parametrize(
    ("declared", "size"),
    [
        (Standing.CONTACT, Size.TIME),
        (Standing.CONNECTION, Size.REPUTATION),
        (Standing.PARTNER, Size.STAKE),
    ],
)
def test_a_declared_standing_wins_and_is_shown(
    make_tie: Make, declared: Standing, size: Size
) -> None:
    support = largest_supported(make_tie(declared=declared))
    assert support.size is size
    assert support.reasons[0].claim == f"You declared them a {declared}."


def test_a_declared_connection_with_evidence_carries_a_stake(make_tie: Make) -> None:
    tie = make_tie(**GOOD, declared=Standing.CONNECTION)
    assert largest_supported(tie).size is Size.STAKE


def test_dormant_is_one_step_lower(make_tie: Make) -> None:
    quiet = dict(GOOD, exchanges=0, best=12, silence=800, dormant=True)
    assert largest_supported(make_tie(**quiet)).size is Size.NAME


def test_who_sleeps(make_tie: Make) -> None:
    past = dict(GOOD, exchanges=0, best=12, silence=200)
    assert asleep(make_tie(**past))
    assert largest_supported(make_tie(**past, connection=0.9)).size is Size.NAME
    # a word of theirs lately, an exchange this year, or little in the best year: awake or never
    for awake in ({"silence": 20}, {"exchanges": 1}, {"best": 4}):
        assert not asleep(make_tie(**dict(past, **awake)))
    # somebody new who hasn't become a connection yet isn't woken
    new = make_tie(**dict(GOOD, exchanges=12, years=0.5), connection=0.3)
    assert not asleep(new)
    assert largest_supported(new).size is Size.TIME
    assert not asleep(make_tie(**past, declared=Standing.CONTACT))


@pytest.mark.parametrize("situation", [{}, {"dormant": True}])
def test_what_sleeps_is_woken_before_more_than_a_name(make_tie: Make, situation: Figures) -> None:
    tie = make_tie(**dict(GOOD, exchanges=0, best=22, silence=400, **situation))
    verdicts = [check_ask(Known(tie), "It", size, []).verdict for size in Size]
    assert verdicts == [Verdict.ASK] * 3 + [Verdict.STRENGTHEN_FIRST] * 2
    for size in (Size.TIME, Size.NAME):
        assert check_ask(Known(tie), "It", size, []).sentence.startswith(
            "Reach out first, then ask"
        )
    dear = check_ask(Known(tie), "It", Size.STAKE, [])
    assert dear.sentence.startswith("Not yet: wake the tie with Marta first.")
    assert dear.first_steps[0].startswith("Reach out first")
    assert any("to be woken" in gap for gap in dear.missing)


@pytest.mark.parametrize(
    ("changed", "size"),
    [
        ({"connection": 0.49}, Size.TIME),
        ({"connection": 0.5}, Size.NAME),
        ({"connection": 0.69}, Size.NAME),
        ({"connection": 0.7}, Size.REPUTATION),
        ({"connection": 0.94}, Size.REPUTATION),
        ({"connection": 0.95}, Size.STAKE),
        ({"connection": 0.95, "their_first": 9}, Size.REPUTATION),
        ({"connection": 0.95, "their_first": 1}, Size.NAME),
        ({"connection": 0.95, "years": 2.9}, Size.REPUTATION),
        ({"connection": 0.95, "mine": 4}, Size.NAME),
        ({"connection": 0.95, "silence": 80}, Size.REPUTATION),  # P(alive) .5
        ({"connection": 0.95, "silence": 200}, Size.NAME),  # P(alive) .1
    ],
)
def test_each_threshold_of_the_table(make_tie: Make, changed: Figures, size: Size) -> None:
    assert largest_supported(make_tie(**dict(GOOD, **changed))).size is size


def test_reasons_name_figures_and_borrow_the_proof_of_the_same_matter(make_tie: Make) -> None:
    proof = Evidence("They answered 9 of 12 messages that you sent to them.", 0.75, 0.4, True,
                     ("i3", "i9"), About.ANSWERS)  # fmt: skip
    reasons = largest_supported(make_tie(**GOOD, evidence=(proof,))).reasons
    found = next(e for e in reasons if "9 of 12" in e.claim)
    assert found.refs == ("i3", "i9")
    assert found.favours


def test_what_is_lacking_is_named(make_tie: Make) -> None:
    young = make_tie(**dict(GOOD, years=0.5))
    assert largest_supported(young).size is Size.NAME
    assert "1 year of knowing each other" in largest_supported(young).lacking


def test_the_guide_tells_the_thresholds_of_the_table() -> None:
    guide = Path(__file__).parents[2].joinpath("docs", "guide.md").read_text("utf-8")
    rows = {int(row[2]): row for row in guide.splitlines() if re.match(r"\| [1-5] \w+ \|", row)}
    assert sorted(rows) == [rung.size for rung in LADDER]
    for rung in LADDER[1:]:
        row = rows[rung.size].split("|")[3]
        numbers = {
            "trusts you": rung.connection, "answers to": rung.reply, "in touch": rung.alive,
        }  # fmt: skip
        told = {name: re.search(rf"{name}[^;]*?(\d+) %", row) for name in numbers}
        assert {n: float(m[1]) / 100 if m else 0.0 for n, m in told.items()} == numbers
        plain = [int(n) for n in re.findall(r"(\d+) (?:year|conversation|message)", row)]
        assert plain == [n for n in (rung.years, rung.their_first, rung.mine) if n]
        exchanges = re.search(r"or (\d+) exchanges", row)
        assert (int(exchanges[1]) if exchanges else 1_000_000) == rung.instead
