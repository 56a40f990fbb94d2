"""Drafts and risks of asks of me."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from closeknit.advise.triage import triage_ask
from closeknit.model.known import Known
from closeknit.model.ties import Standing, Tie
from closeknit.model.verdicts import Size, Verdict

Make = Callable[..., Tie]


def test_the_article_s_scene(make_tie: Make) -> None:
    barely = make_tie("Dorian Pell", theirs=2, years=0.1, their_first=1, silence=2)
    judged = triage_ask(
        Known(barely),
        "Would you promote my business to your clients?",
        None,
        [Known(barely)],
    )
    assert judged.verdict is Verdict.DECLINE_KINDLY
    assert "your good name with your clients" in judged.sentence
    assert judged.draft_reply.startswith("Hello Dorian,\n\nThank you for asking me.")
    assert "20 minutes on the phone" in judged.draft_reply
    assert "your business" in judged.draft_reply


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize("declared", [None, *Standing])
def test_every_draft_is_short_and_whole(
    make_tie: Make, size: Size, declared: Standing | None
) -> None:
    tie = make_tie("Dorian Pell", mine=3, theirs=4, declared=declared)
    for text in ("It", "asks me to promote his shop to my clients", "Introduce me to Sam"):
        draft = triage_ask(Known(tie), text, size, [Known(tie)]).draft_reply
        assert draft.startswith("Hello Dorian,")
        assert "{" not in draft
        assert len(draft.split()) <= 90
        assert not any(excuse in draft.lower() for excuse in ("busy", "unfortunately", "policy"))


def test_a_desk_is_not_greeted_by_its_first_word(make_tie: Make) -> None:
    judged = triage_ask(Known(make_tie("Harbour Sales Team")), "Endorse us", None, [])
    assert judged.draft_reply.startswith("Hello,\n")
    assert "Harbour Sales Team" in judged.first_steps[0]


def test_an_unread_language_with_a_size_says_that_the_draft_is_english(make_tie: Make) -> None:
    judged = triage_ask(Known(make_tie(theirs=1)), "Kannst du mich empfehlen?", Size.REPUTATION, [])
    assert judged.missing[-1] == "The language of the ask: the draft is in English."
    unread = triage_ask(Known(make_tie(theirs=1)), "Kannst du mich empfehlen?", None, [])
    assert (unread.verdict, unread.draft_reply) == (Verdict.UNKNOWN, "")


@pytest.mark.parametrize(
    ("text", "risk", "instead"),
    [
        ("Lend me £500", "risk your money.", "half an hour to think it through"),
        ("Would you hire my son?", "risk a place in your firm", "where else to look"),
        ("Would you become my client?", "risk your money.", "two lines on what you offer"),
        (
            "Would you be my mentor?",
            "give your time over months",
            "one thing that you are stuck on",
        ),
        ("May I mention your name there?", "your name with those who hear it", "we've written"),
        ("Could you share my article?", "your name with those who see it", "I'll read it"),
        ("Share my article in your newsletter", "those who read your newsletter", "20 minutes"),
        ("Promote it to your network", "your good name in your network", "20 minutes"),
    ],
)
def test_risk_and_offer_fit_the_kind(make_tie: Make, text: str, risk: str, instead: str) -> None:
    barely = make_tie("Dorian Pell", mine=2, theirs=3, years=0.5, their_first=1, silence=4)
    judged = triage_ask(Known(barely), text, None, [Known(barely)])
    assert judged.verdict is not Verdict.HELP
    assert risk in judged.sentence
    assert instead in judged.draft_reply
    assert judged.smaller_ask


def test_steps_fit_what_is_known(make_tie: Make) -> None:
    stranger = Known(make_tie("Dorian Pell", theirs=2, their_first=2, years=0.1))
    fact = triage_ask(stranger, "Could you tell me what the stand costs?", None, [stranger])
    assert fact.first_steps == ("Answer Dorian within a day or two (5 minutes).",)
    dear = triage_ask(stranger, "Would you invest in my company?", None, [stranger])
    assert "what they do and whom it helps" in dear.first_steps[1]
    known = Known(make_tie("Dorian Pell", mine=30, theirs=30, trials=9, answered=5, exchanges=4))
    dear = triage_ask(known, "Would you invest in my company?", None, [known])
    assert "what they are working on" in dear.first_steps[1]


def test_a_stake_is_talked_through_first(make_tie: Make) -> None:
    partner = make_tie("Dorian Pell", declared=Standing.PARTNER, mine=9, theirs=9)
    judged = triage_ask(Known(partner), "Lend me £500", None, [Known(partner)])
    assert judged.verdict is Verdict.HELP
    assert "Whether you can and want to, only you know." in judged.sentence
    assert judged.first_steps[0].startswith("Talk it through with Dorian first")
