"""What surrounds a verdict: smaller asks, alternatives, steps, questions, channel, missing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from closeknit.advise.ask import check_ask
from closeknit.advise.cheaper import MATTER, SMALLER, SORTS
from closeknit.advise.size import size_of
from closeknit.advise.smaller import smaller_ask
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
    assert "it still waits for your answer" in steps[0]
    assert "your last 3 messages have no answer" in steps[1]
    assert all("minutes)" in step for step in steps)


def test_their_last_word_is_answered_first(make_tie: Make) -> None:
    waits = make_tie(**dict(CLOSE, they_wait=True))
    steps = check_ask(Known(waits), PROMOTE, None, []).first_steps
    assert steps[0].startswith("Answer Marta's last message, of 6 June: you haven't written since")


def test_a_long_silence_is_broken_first(make_tie: Make) -> None:
    quiet = make_tie(**dict(CLOSE, silence=100))
    judged = check_ask(Known(quiet), PROMOTE, None, [])
    assert judged.sentence.startswith("Reach out first, then ask Marta.")
    assert judged.first_steps[0].startswith("Reach out first, without asking Marta for anything")


def test_what_it_asks_is_said_by_kind(make_tie: Make) -> None:
    said = {
        text: check_ask(Known(make_tie(mine=1, theirs=1)), text, None, []).sentence
        for text in ("Lend me £500", "Would you hire me?", "Would you be my mentor?")
    }
    assert "for money." in said["Lend me £500"]
    assert "for a job." in said["Would you hire me?"]
    assert "for their time over months." in said["Would you be my mentor?"]


def test_a_plain_yes_needs_no_preparation(make_tie: Make) -> None:
    judged = check_ask(Known(make_tie(**CLOSE)), "Could you tell me the date?", None, [])
    assert (judged.first_steps, judged.missing, judged.smaller_ask) == ((), (), "")


@pytest.mark.parametrize("size", [Size.NAME, Size.REPUTATION, Size.STAKE])
def test_what_matters_is_asked_by_voice(make_tie: Make, size: Size) -> None:
    said = check_ask(Known(make_tie(**CLOSE)), "It", size, []).channel
    assert "ing or meet Marta" in said
    assert "All that is seen between you is mail" in said


def test_somebody_barely_known_is_not_to_be_rung(make_tie: Make) -> None:
    barely = make_tie(mine=1, theirs=1, trials=1, answered=1, years=0.1)
    # the ask that the tie bears is one for time
    how = check_ask(Known(barely), PROMOTE, None, []).channel
    assert how.startswith("For the smaller ask, a short message will do")


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


WISHES = (
    # text, what the tie carries, what must be in the smaller ask
    ("Would you lend me £5,000?", 4, "20 minutes of advice: how would they raise it in your place"),
    ("Would you lend me £5,000?", 1, "where would they turn first"),
    ("Would you cover my rent this month?", 3, "Rather than for money"),
    ("Could you cosign my lease?", 4, "what else do landlords and banks accept"),
    ("Would you invest in my company?", 4, "recommend you to one person who invests"),
    ("Would you invest in my company?", 2, "hard questions about your company"),
    ("Would you donate to our choir?", 4, "whom they would approach"),
    ("Would you hire me?", 3, "introduce you to one person who hires"),
    ("Do you have a job for my son?", 4, "recommend your son to one person"),
    ("Would you become our treasurer?", 4, "introduce you to one person who might do it"),
    ("Could you build our website?", 4, "recommend one person who could do it"),
    ("Would you become my client?", 3, "one person who might be glad of your offer"),
    ("Refer clients to me regularly", 4, "one referral"),
    (PROMOTE, 3, "one person who might be glad of your spring programme"),
    ("Would you share my article in your newsletter?", 1, "who might be glad of your article?"),
    ("Would you recommend me to your sister?", 3, "Write to them yourself"),
    ("Would you write me a letter of recommendation?", 3, "advice on your application"),
    ("Would you endorse my book?", 3, "ten pages of your book"),
    ("Will you support my candidacy for the council?", 2, "what would they want to hear"),
    ("Could you leave us a Google review?", 2, "honest feedback on your work, just for you"),
    ("Could you introduce me to Ines?", 2, "how to approach that person yourself"),
    ("Could you pass my CV on to your HR department?", 2, "how to apply there yourself"),
    ("Do you know anyone who needs a caterer?", 2, "where to look for such people"),
    ("Would you be my mentor?", 2, "one talk of 20 minutes"),
    ("Could we meet for lunch on Thursday?", 1, "in writing"),
    ("Would you speak at our members' evening?", 1, "whom they would think of as a speaker"),
    ("Would you review my business plan?", 1, "one point only"),
    ("Could I borrow your ladder?", 1, "where such a thing can be hired"),
    ("Could you help me move the piano on Saturday?", 1, "how they would go about it"),
)


@pytest.mark.parametrize(("text", "largest", "said"), WISHES)
def test_a_smaller_ask_is_of_the_same_wish(text: str, largest: int, said: str) -> None:
    assert said in smaller_ask(size_of(text), Size(largest), "Marta")


def test_what_is_smaller_never_grows_with_a_weaker_tie() -> None:
    for text, *_ in WISHES:
        ask = size_of(text)
        said = [smaller_ask(ask, size, "Marta") for size in reversed(Size)]
        assert all(said)
        sizes = [s for s in (size_of(each).size for each in said) if s is not None]
        assert all(ask.size is not None and s < ask.size for s in sizes), said
    named = {sort for sorts in SORTS.values() for sort in sorts}
    assert named <= SMALLER.keys()
    assert MATTER.keys() <= SMALLER.keys()


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
