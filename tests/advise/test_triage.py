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
