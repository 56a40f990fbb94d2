"""Routes, their weakest link and the request, from ties and signs made by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.advise.acquaintance import Seen, acquainted, why
from closeknit.advise.comethrough import Answered
from closeknit.advise.path import (
    ACQUAINTED,
    COMES_THROUGH,
    CONNECTION,
    ME,
    draft,
    routes,
    sentence,
)
from closeknit.model.people import Person
from closeknit.model.ties import Counts, Probability, Standing, Tie
from closeknit.model.verdicts import Size

ANN = Person("p1", "Ann Lee", ("ann@oak.example",), "Oak")
BOB = Person("p2", "Bob Ray", ("bob@elm.example",))
TOM = Person("p9", "Tom Reed", ("tom@acme.example",), "Acme")
LISTED = Person("p8", "Linden Desk Team", ("desk@lin.example",))


def tie(person: Person, trust: float | None, standing: Standing = Standing.CONNECTION) -> Tie:
    chance = None if trust is None else Probability(trust, trust / 2, min(1.5 * trust, 1))
    reply = Probability(0.5, 0.4, 0.6)
    return Tie(
        person, 0, standing, False, chance, reply, None, None, 50, 0, 0, 0, Counts(3, 3, 0), 0, 0, 0
    )


TARGET = tie(TOM, None, Standing.UNKNOWN)


def test_signs_multiply_what_they_leave() -> None:
    # one wrote to the other once (.35), the other answered once (.55)
    found = acquainted(Seen(other_wrote=1, one_replied=1))
    assert found is not None
    assert found.estimate == pytest.approx(1 - 0.65 * 0.45, abs=1e-3)
    # 80 % is a step of log odds either way
    odds = found.estimate / (1 - found.estimate)
    assert found.low == pytest.approx(1 / (1 + math.e / odds), abs=2e-3)
    assert found.low < found.estimate < found.high
    assert acquainted(Seen()) is None


def test_to_be_copied_in_however_often_is_no_friendship() -> None:
    once = acquainted(Seen(together=0.1, named=1))
    often = acquainted(Seen(together=90.0, named=300))
    assert once is not None and often is not None
    assert once.estimate == pytest.approx(0.42 * (1 - math.exp(-0.1 / 0.6)), abs=1e-3)
    assert often.estimate == pytest.approx(0.42)


def test_who_never_got_an_answer_is_not_heard() -> None:
    one_sided = acquainted(Seen(one_wrote=2))
    heard = acquainted(Seen(one_wrote=1, other_wrote=1))
    assert one_sided is not None and heard is not None
    assert one_sided.estimate == pytest.approx(0.7 * (1 - 0.65**2), abs=1e-3)
    assert heard.estimate == pytest.approx(1 - 0.65**2, abs=1e-3)


signs = st.builds(
    Seen,
    one_wrote=st.integers(0, 5),
    other_wrote=st.integers(0, 5),
    one_replied=st.integers(0, 3),
    other_replied=st.integers(0, 3),
    together=st.floats(0.1, 9),
    named=st.integers(1, 50),
    met=st.integers(0, 4),
    introduced=st.booleans(),
)


@given(signs)
def test_another_meeting_never_makes_them_less_acquainted(seen: Seen) -> None:
    before, after = acquainted(seen), acquainted(replace(seen, met=seen.met + 1))
    assert before is not None and after is not None
    assert 0 < before.low <= before.estimate <= before.high < 1
    assert after.estimate >= before.estimate


def test_a_route_multiplies_its_hops_and_names_the_weakest() -> None:
    seen = {("p1", "p9"): Seen(one_replied=1, other_replied=1, refs=("i4",))}
    (route,), unjudged = routes([TARGET], [tie(ANN, 0.6)], seen, {})
    assert unjudged == 0
    assert [one.name for one in route.people] == ["Ann Lee", "Tom Reed"]
    mine, theirs = route.hops
    assert (mine.asks, mine.asked, mine.of) == (ME, "p1", CONNECTION)
    assert (theirs.asks, theirs.asked, theirs.of, theirs.refs) == ("p1", "p9", ACQUAINTED, ("i4",))
    assert route.probability == pytest.approx(0.6 * 0.85)
    assert route.weakest == 0
    assert route.sentence == "The weakest link is your own: you would have to ask Ann."


def test_the_weakest_link_has_a_direction() -> None:
    heard = {("p1", "p9"): Seen(other_wrote=1)}
    (route,), _ = routes([TARGET], [tie(ANN, 0.9)], heard, {})
    assert route.weakest == 1
    assert route.sentence == (
        "The weakest link is theirs: Ann would have to ask Tom. Tom turned to Ann before, so a "
        "word from Ann should be heard."
    )
    unheard = {("p1", "p9"): Seen(one_wrote=3)}
    (route,), _ = routes([TARGET], [tie(ANN, 0.9)], unheard, {})
    assert "nothing is seen to have come back" in route.sentence


def test_the_likeliest_comes_first() -> None:
    seen = {("p1", "p9"): Seen(other_wrote=1), ("p2", "p9"): Seen(card="Brother: Tom Reed")}
    found, _ = routes([TARGET], [tie(ANN, 0.9), tie(BOB, 0.6)], seen, {})
    # .9 · .35 and .6 · .95
    assert [route.people[0].id for route in found] == ["p2", "p1"]
    assert [route.probability for route in found] == pytest.approx([0.57, 0.315])


def test_whom_i_know_well_nobody_need_bring_me() -> None:
    seen = {("p1", "p9"): Seen(card="Brother: Tom Reed")}
    (route,), _ = routes([tie(TOM, 0.8)], [tie(ANN, 0.9)], seen, {})
    assert route.people == (TOM,) and route.known and not route.draft
    # a contact, or a tie that sleeps, may be reached sooner by somebody
    found, _ = routes([tie(TOM, 0.1, Standing.CONTACT)], [tie(ANN, 0.9)], seen, {})
    assert [route.people[0] for route in found] == [ANN, TOM]


def test_a_tie_that_sleeps_counts_as_far_as_it_would_answer() -> None:
    asleep = replace(tie(ANN, 0.8), dormant=True)
    (route,), _ = routes([TARGET], [asleep], {("p1", "p9"): Seen(card="x: Tom Reed")}, {})
    assert route.hops[0].probability.estimate == pytest.approx(0.8 * 0.5)
    assert "the tie sleeps" in route.hops[0].why


def test_once_asks_were_logged_it_is_whether_they_come_through() -> None:
    asked = {Size.NAME: Answered(yes=6, no=0, known=6)}
    (route,), _ = routes([TARGET], [tie(ANN, 0.9)], {("p1", "p9"): Seen(met=1)}, asked)
    assert route.hops[0].of == COMES_THROUGH
    # answers half of the time; of answers (.6·6 + 6)/12 = .8 are a yes
    assert route.hops[0].probability.estimate == pytest.approx(0.4)


def test_nobody_to_keep_quiet_about_is_proposed() -> None:
    seen = {("p1", "p9"): Seen(card="x: Tom Reed")}
    assert routes([TARGET], [replace(tie(ANN, 0.9), quiet="left")], seen, {}) == ([], 0)
    assert routes([replace(TARGET, quiet="private")], [tie(ANN, 0.9)], seen, {}) == ([], 0)


def test_of_whom_too_little_is_seen_is_only_counted() -> None:
    seen = {("p1", "p9"): Seen(card="x: Tom Reed")}
    assert routes([TARGET], [tie(ANN, None, Standing.UNKNOWN)], seen, {}) == ([], 1)


def test_the_request_asks_the_target_first() -> None:
    text = draft(ANN, TOM)
    assert text.startswith("Hello Ann,\n\nI'd like to get to know Tom Reed (Acme), and")
    assert "would you ask Tom whether they'd be glad to hear from me?" in text
    assert "only if Tom says yes" in text
    assert draft(LISTED, TOM).startswith("Hello,\n")


def test_the_signs_in_words() -> None:
    seen = Seen(one_wrote=2, other_replied=1, named=1, organisation="Acme", colleagues=2)
    assert why(seen, "Ann", "Tom") == (
        "Tom answered Ann once; Ann wrote to Tom twice where you see it; both are named in "
        "1 message; both are at Acme"
    )


def test_the_answer_in_a_sentence() -> None:
    assert "Nobody of yours is at acme.example" in sentence("acme.example", "domain", (), ())
    assert "doesn't mean that nobody could" in sentence("Tom Reed", "person", (), (TOM,))
