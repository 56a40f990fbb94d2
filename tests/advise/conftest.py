"""Ties made by hand. What isn't said is worked out the way `judge` would, roughly."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from closeknit.model.evidence import Evidence
from closeknit.model.people import Person
from closeknit.model.ties import Counts, Probability, Standing, Tie

DAY = 86_400
AS_OF = 1_750_000_000  # 15 June 2025


def _around(estimate: float) -> Probability:
    return Probability(estimate, max(estimate - 0.15, 0.0), min(estimate + 0.15, 1.0))


def _reply(trials: int, answered: int) -> Probability | None:
    if trials < 2:
        return None
    seen = min(trials, 8)
    return _around((seen * answered / trials + 3.2 * 0.45) / (seen + 3.2))


def _connection(exchanges: float) -> float:
    """One half at five exchanges a year, .79 at ten, .98 at most."""
    odds: float = ((1 + exchanges) / 6) ** 2.2
    return min(0.98, odds / (1 + odds))


def _tie(
    name: str = "Marta Quill",
    *,
    person: str = "p7",
    mine: int = 0,
    theirs: int = 0,
    trials: int = 0,
    answered: int = 0,
    my_first: int = 0,
    their_first: int = 0,
    exchanges: int = 0,
    best: int = 0,
    years: float | None = None,
    silence: float | None = None,
    gap: float | None = None,
    unanswered_run: int = 0,
    their_trials: int = 0,
    their_answered: int = 0,
    they_wait: bool = False,
    declared: Standing | None = None,
    standing: Standing | None = None,
    connection: float | None = None,
    dormant: bool = False,
    evidence: tuple[Evidence, ...] = (),
) -> Tie:
    """`years` since the first message, `silence` days since their last word, `they_wait`: theirs
    is the last word."""
    seen = mine + theirs >= 3 or trials >= 2
    if connection is None:
        connection = _connection(max(exchanges, max(best, exchanges) / 2))
        if declared is not None:
            connection = 0.05 if declared is Standing.CONTACT else 0.95
    if standing is None:
        standing = Standing.CONTACT if seen else Standing.UNKNOWN
        if seen and connection >= 0.5:
            standing = Standing.CONNECTION
        standing = declared or standing
    last_to_me = None if silence is None else AS_OF - int(silence * DAY)
    last_from_me = AS_OF - 5 * DAY if mine else None
    if they_wait and last_to_me is not None:
        last_from_me = last_to_me - 30 * DAY if mine else None
    alive = None
    if silence is not None and gap is not None:
        alive = _around(0.8 if silence <= 2 * gap else 0.5 if silence <= 8 * gap else 0.1)
    return Tie(
        person=Person(person, name, (f"{person}@example.org",)),
        as_of=AS_OF,
        standing=standing,
        dormant=dormant,
        connection_probability=_around(connection) if seen or declared else None,
        reply_probability=_reply(trials, answered),
        initiate_probability=None,
        alive_probability=alive,
        familiarity=50.0,
        investment=50.0,
        regard=50.0,
        credibility=50.0,
        interactions=Counts(mine, theirs, 0),
        first=None if years is None else AS_OF - int(years * 365.25 * DAY),
        last_from_me=last_from_me,
        last_to_me=last_to_me,
        my_initiations=my_first,
        their_initiations=their_first,
        trials=trials,
        answered=answered,
        their_trials=their_trials,
        their_answered=their_answered,
        exchanges=exchanges,
        exchange_days=exchanges,
        best_exchanges=max(best, exchanges),
        usual_gap=gap,
        silence=silence,
        unanswered_run=unanswered_run,
        declared=declared,
        evidence=evidence,
    )


@pytest.fixture(scope="session")
def make_tie() -> Callable[..., Tie]:
    """The builder of ties."""
    return _tie
