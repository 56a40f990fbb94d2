"""What surrounds a verdict: smaller asks, alternatives, steps, questions, channel, missing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from closeknit.advise.ask import check_ask
from closeknit.advise.smaller import SMALLER, smaller_ask
from closeknit.advise.thing import of_mine, of_theirs
from closeknit.model.evidence import About, Evidence
from closeknit.model.known import Known
from closeknit.model.ties import Standing, Tie
from closeknit.model.verdicts import Ask, Size, Verdict

Make = Callable[..., Tie]
PROMOTE = "Promote my spring programme to her clients"
CLOSE = {
    "mine": 45, "theirs": 48, "years": 4, "silence": 9, "gap": 14, "trials": 12, "answered": 9,
    "my_first": 12, "their_first": 14, "exchanges": 10,
}  # fmt: skip


def test_unknown_size_is_asked_for(make_tie: Make) -> None:
    judged = check_ask(Known(make_tie(**CLOSE)), "Könntest du mich empfehlen?", None, [])
    assert (judged.verdict, judged.ask.size) == (Verdict.UNKNOWN, None)
    assert "--size" in judged.sentence
    given = check_ask(Known(make_tie(**CLOSE)), "Könntest du mich empfehlen?", Size.REPUTATION, [])
    assert given.verdict is Verdict.ASK


def test_alternatives_are_likelier_able_and_dormant_last(make_tie: Make) -> None:
    me = make_tie(mine=1, theirs=1, trials=1, answered=1)
    close = [
        make_tie(f"Friend {n}", person=f"p{20 + n}", connection=0.75 + n / 50, **CLOSE)
        for n in range(6)
    ]
    weak = make_tie("Weak One", person="p40", mine=9, theirs=9, trials=8, answered=3, exchanges=4)
    asleep = make_tie(
        "Asleep", person="p41", **dict(CLOSE, exchanges=0, best=30, silence=900, dormant=True)
    )
    found = check_ask(
        Known(me), PROMOTE, None, [Known(each) for each in [me, weak, asleep, *close]]
    ).alternatives
    assert [a.id for a in found] == ["p25", "p24", "p23", "p22", "p21"]
    name = check_ask(
        Known(me),
        "Introduce me to your boss",
        None,
        [Known(asleep), Known(me), Known(close[0])],
    ).alternatives
    assert [a.id for a in name] == ["p20", "p41"]
    assert (
        check_ask(Known(close[5]), PROMOTE, None, [Known(each) for each in close]).alternatives
        == ()
    )


def test_first_steps_come_from_the_tie(make_tie: Make) -> None:
    tie = make_tie(
        mine=6, theirs=3, years=1, silence=200, gap=30, trials=5, answered=2, unanswered_run=3,
        they_wait=True,
    )  # fmt: skip
    steps = check_ask(Known(tie), PROMOTE, None, []).first_steps
    assert "their last word came 7 months ago, and your usual gap is 4 weeks" in steps[0]
    assert "last message, of 2024-11-27" in steps[1]
    assert "your last 3 messages have no answer" in steps[2]
    assert all("minutes)" in step for step in steps)


def test_a_plain_yes_needs_no_preparation(make_tie: Make) -> None:
    judged = check_ask(Known(make_tie(**CLOSE)), "Could you tell me the date?", None, [])
    assert (judged.first_steps, judged.missing, judged.smaller_ask) == ((), (), "")


@pytest.mark.parametrize("size", [Size.NAME, Size.REPUTATION, Size.STAKE])
def test_what_matters_is_asked_by_voice(make_tie: Make, size: Size) -> None:
    said = check_ask(Known(make_tie(**CLOSE)), "It", size, []).channel
    assert "Ring or meet Marta" in said
    assert "All that is seen between you is mail" in said


def test_somebody_barely_known_is_not_to_be_rung(make_tie: Make) -> None:
    barely = make_tie(mine=1, theirs=1, trials=1, answered=1, years=0.1)
    # the ask that the tie bears is one for time
    assert check_ask(Known(barely), PROMOTE, None, []).channel.startswith("A short message will do")


def test_the_thirteen_questions(make_tie: Make) -> None:
    old, young = make_tie(**CLOSE), make_tie(**dict(CLOSE, years=0.5))
    asked = check_ask(Known(old), PROMOTE, None, [Known(old)]).questions
    assert [q.number for q in asked] == list(range(1, 14))
    assert (asked[1].answer, asked[1].source) == ("yes", "measured")
    assert {(q.answer, q.source) for q in asked if q.number != 2} == {("unknown", "")}
    # a "no" needs an archive that would have seen them earlier
    assert check_ask(Known(young), PROMOTE, None, [Known(young)]).questions[1].answer == "unknown"
    assert (
        check_ask(Known(young), PROMOTE, None, [Known(young), Known(old)]).questions[1].answer
        == "no"
    )


def test_evidence_keeps_the_tie_s_own_and_says_nothing_twice(make_tie: Make) -> None:
    own = Evidence(
        "They answered 9 of 12 messages that you sent.", 0.75, 0.4, True, ("i3",), About.ANSWERS
    )
    found = check_ask(Known(make_tie(**CLOSE, evidence=(own,))), PROMOTE, None, []).evidence
    assert found[0] == own
    claims = [e.claim for e in found]
    assert len(claims) == len(set(claims))
    assert sum("9 of 12" in claim for claim in claims) == 1


def test_one_matter_is_told_once(make_tie: Make) -> None:
    never = Evidence("They never wrote to you.", 0, 0.05, False, (), About.SILENCE)
    tie = make_tie(mine=5, trials=2, years=1, evidence=(never,))
    judged = check_ask(Known(tie), PROMOTE, None, [])
    assert [e for e in judged.evidence if e.about is About.SILENCE] == [never]
    matters = [e.about for e in judged.evidence]
    assert len(matters) == len(set(matters))


def test_a_yes_to_something_dear_says_what_it_asks(make_tie: Make) -> None:
    dear = check_ask(Known(make_tie(**CLOSE)), PROMOTE, None, []).sentence
    assert "This asks Marta for their good name with others, and the tie bears that." in dear


def test_unknown_is_said_to_be_unseen(make_tie: Make) -> None:
    for figures in ({}, {"mine": 1, "theirs": 1, "years": 0.1, "silence": 20}):
        said = check_ask(Known(make_tie(**figures)), PROMOTE, None, []).sentence
        assert said.startswith("Not yet, as far as closeknit can see: strengthen the tie")


def test_no_score_and_no_debt(make_tie: Make) -> None:
    for declared in (None, Standing.CONTACT):
        judged = check_ask(Known(make_tie(mine=4, theirs=2, declared=declared)), PROMOTE, None, [])
        text = " ".join((judged.sentence, *judged.first_steps, *judged.missing)).lower()
        assert not any(word in text for word in ("owe", "score", "debt", " she ", " he "))


@pytest.mark.parametrize("kind", SMALLER)
@pytest.mark.parametrize("size", Size)
def test_every_smaller_ask_can_be_said(kind: str, size: Size) -> None:
    for largest in (None, *Size):
        said = smaller_ask(Ask(PROMOTE, size, kind, ""), largest, "Marta")
        assert "{" not in said
        assert (said == "") == (largest is None or size is Size.INFORMATION)


@pytest.mark.parametrize(
    ("text", "mine", "theirs"),
    [
        (PROMOTE, "your spring programme", "your spring programme"),
        ("asks me to promote his business to my clients", "his business", "your business"),
        ("Could you promote our shop?", "your shop", "your shop"),
        ("Promote him to my clients", "", ""),
        ("Tell your customers about my new bakery, please", "your new bakery", "your new bakery"),
        ("Lend me £500", "", ""),
    ],
)
def test_what_it_is_about(text: str, mine: str, theirs: str) -> None:
    assert (of_mine(text), of_theirs(text)) == (mine, theirs)
