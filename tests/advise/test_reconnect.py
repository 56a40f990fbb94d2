"""The value of reconnecting, worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.advise.reconnect import (
    Circle,
    elsewhere,
    passed,
    ranked,
    reconnection,
    sleepers,
)
from closeknit.advise.subject import thread_subject
from closeknit.model.people import Person
from closeknit.model.ties import Standing, Tie

Make = Callable[..., Tie]
ONCE = {"mine": 20, "theirs": 22, "years": 6, "best": 14, "trials": 8, "answered": 6}


@pytest.mark.parametrize(
    ("circle", "value"),
    [
        (Circle(), 0.5),  # (0 + 1) / (0 + 2): nothing is known
        (Circle(8, 0), 0.9),  # 9 of 10
        (Circle(8, 8), 0.1),  # 1 of 10
        (Circle(10, 4), 7 / 12),
        (Circle(8, 0, 0), 0.95),  # (.9 + 1) / 2
        (Circle(8, 0, 1), 0.7),  # (.9 + .5) / 2
        (Circle(8, 8, 3), 0.175),  # (.1 + .25) / 2
    ],
)
def test_how_far_their_world_is(circle: Circle, value: float) -> None:
    assert elsewhere(circle) == pytest.approx(value)


def test_half_of_what_they_know_is_new_after_a_year() -> None:
    assert passed(0) == 0
    assert passed(365) == 0.5
    assert passed(730) == 0.75
    assert passed(3 * 365) == 0.875
    assert passed(None) == 1


def test_past_trust_times_novelty(make_tie: Make) -> None:
    tie = make_tie(connection=0.8, silence=730, **ONCE)
    tie = replace(tie, person=Person("p7", "Marta Quill", ("marta@quill.example",), "Quill & Co"))
    found = reconnection(tie, Circle(8, 2, 1), "Re: AW: Figures for May")
    # elsewhere (7/10 + 1/2) / 2 = .6; passed .75; novelty .45; value .36
    assert (found.trust, found.novelty, found.value) == (0.8, 0.45, 0.36)
    assert found.last_subject == "Figures for May"
    assert found.why == (
        "In your best year you wrote to each other 14 times both ways; their last word came 2 "
        "years ago. Of 8 people named in your messages with them you are in touch with 2, and "
        "with 1 other person at Quill & Co. Chance that they were a connection: 80 %; share of "
        "their world that is new to you: about 45 %."
    )


def test_what_is_not_known_is_not_told(make_tie: Make) -> None:
    tie = make_tie(declared=Standing.CONNECTION, silence=730, **ONCE)
    assert reconnection(tie, Circle(), "").why == (
        "You declared them a connection; their last word came 2 years ago. Nobody else was named "
        "in your messages with them. Chance that they were a connection: 95 %; share of their "
        "world that is new to you: about 38 %."  # .5 · .75
    )
    one = reconnection(tie, Circle(1, 1, 0), "").why
    assert "Of 1 person named in your messages with them you are in touch with 1, and with" in one
    assert "nobody else at" in one
    assert "Of 3 people named in your messages with them you are in touch with none." in (
        reconnection(tie, Circle(3, 0), "").why
    )


def test_best_first_and_of_two_alike_the_less_known(make_tie: Make) -> None:
    far = reconnection(make_tie(person="p1", connection=0.7, silence=900, **ONCE), Circle(9, 0), "")
    near = reconnection(
        make_tie(person="p2", connection=0.7, silence=900, **ONCE), Circle(9, 9), ""
    )
    much = {**ONCE, "mine": 90, "theirs": 95}
    same = reconnection(
        make_tie(person="p0", connection=0.7, silence=900, **much), Circle(9, 0), ""
    )
    assert ranked([near, same, far]) == [far, same, near]


def test_who_sleeps(make_tie: Make) -> None:
    dormant = make_tie(person="p1", connection=0.8, dormant=True, silence=400, **ONCE)
    faded = make_tie(person="p2", connection=0.8, silence=400, **ONCE)  # 14 a year once, none now
    awake = make_tie(person="p3", connection=0.8, exchanges=3, silence=9, mine=9, theirs=9)
    recent = make_tie(person="p4", connection=0.8, silence=80, **ONCE)
    contact = make_tie(person="p5", connection=0.3, silence=400, **ONCE)
    hushed = replace(dormant, quiet="private")
    everybody = [dormant, faded, awake, recent, contact, hushed]
    assert sleepers(everybody) == [dormant, faded]


@pytest.mark.parametrize(
    ("subject", "thread"),
    [
        ("Figures", "Figures"),
        ("Re: Figures", "Figures"),
        ("RE: Fwd: WG: Re[2]: Figures", "Figures"),
        ("Regarding: figures", "Regarding: figures"),
        ("[PATCH v2] Re: Straße und Fluß", "Straße und Fluß"),
        ("Re: İstanbul", "İstanbul"),
        ("Re:", ""),
        ("", ""),
    ],
)
def test_the_subject_of_a_thread(subject: str, thread: str) -> None:
    assert thread_subject(subject) == thread


COUNT = st.integers(0, 500)


@given(COUNT, COUNT, st.none() | COUNT, st.floats(0, 20_000), st.floats(0, 1))
def test_a_value_is_a_share_and_moves_as_it_should(
    near: int, apart: int, colleagues: int | None, silence: float, trust: float
) -> None:
    circle = Circle(near + apart, near, colleagues)
    novelty = elsewhere(circle) * passed(silence)
    assert 0 <= trust * novelty <= trust
    # more people whom I don't hear from, and more time, never make it less
    assert elsewhere(replace(circle, seen=near + apart + 1)) >= elsewhere(circle)
    assert passed(silence + 30) >= passed(silence)
    if near:
        assert elsewhere(replace(circle, near=near - 1)) >= elsewhere(circle)
    if colleagues is not None:
        assert elsewhere(replace(circle, colleagues=colleagues + 1)) <= elsewhere(circle)
