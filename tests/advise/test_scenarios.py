"""Hand-made lives whose right answer is plain to any reader.

Written before the code that must meet them. The table of asks by me holds as many premature asks
as safe ones: a checker that only ever says "don't" would fail half of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from closeknit.advise.ask import check_ask
from closeknit.advise.triage import triage_ask
from closeknit.model.known import Known
from closeknit.model.ties import Standing, Tie
from closeknit.model.verdicts import Judgement, Verdict

Make = Callable[..., Tie]

# fmt: off
SITUATIONS: Mapping[str, Mapping[str, object]] = {
    "nothing seen": {},
    "barely known, 2 messages": {
        "mine": 1, "theirs": 1, "years": 0.1, "silence": 20, "trials": 1, "answered": 1,
        "my_first": 1,
    },
    "wrote to me twice, I answered once": {
        "mine": 1, "theirs": 2, "years": 0.2, "silence": 3, "their_first": 1, "they_wait": True,
        "their_trials": 2, "their_answered": 1,
    },
    "wrote to me twice, none of mine": {
        "theirs": 2, "years": 0.1, "silence": 3, "their_first": 2, "they_wait": True,
        "their_trials": 2,
    },
    "writes every month, none of mine": {
        "theirs": 30, "years": 3, "silence": 3, "their_first": 30, "they_wait": True,
        "their_trials": 30,
    },
    "never answers": {
        "mine": 6, "years": 2, "trials": 6, "answered": 0, "my_first": 6, "unanswered_run": 6,
    },
    "answers seldom": {
        "mine": 6, "theirs": 1, "years": 2, "silence": 200, "gap": 90, "trials": 6, "answered": 1,
        "my_first": 5, "unanswered_run": 3,
    },
    "answers often, I always begin": {
        "mine": 10, "theirs": 8, "years": 2, "silence": 20, "gap": 30, "trials": 10,
        "answered": 8, "my_first": 10, "exchanges": 4,
    },
    "new connection": {
        "mine": 14, "theirs": 15, "years": 0.6, "silence": 6, "gap": 10, "trials": 8,
        "answered": 6, "my_first": 4, "their_first": 5, "exchanges": 7, "their_trials": 7,
        "their_answered": 6,
    },
    "long two-way tie": {
        "mine": 45, "theirs": 48, "years": 4, "silence": 9, "gap": 14, "trials": 12,
        "answered": 9, "my_first": 12, "their_first": 14, "exchanges": 10, "best": 12,
        "their_trials": 15, "their_answered": 13,
    },
    "daily companion of years": {
        "mine": 300, "theirs": 320, "years": 8, "silence": 2, "gap": 3, "trials": 90,
        "answered": 75, "my_first": 60, "their_first": 70, "exchanges": 60, "best": 70,
        "their_trials": 95, "their_answered": 80,
    },
    "dormant, once close": {
        "mine": 60, "theirs": 70, "years": 9, "silence": 900, "gap": 12, "trials": 20,
        "answered": 15, "my_first": 15, "their_first": 20, "exchanges": 0, "best": 22,
        "dormant": True, "their_trials": 20, "their_answered": 15,
    },
    "dormant, once a little": {
        "mine": 12, "theirs": 11, "years": 7, "silence": 1200, "gap": 40, "trials": 6,
        "answered": 4, "my_first": 5, "their_first": 1, "exchanges": 0, "best": 6,
    },
    "declared connection, nothing seen": {"declared": Standing.CONNECTION},
    "declared partner": {
        "declared": Standing.PARTNER, "mine": 20, "theirs": 25, "years": 3, "silence": 10,
        "gap": 14, "trials": 10, "answered": 8, "their_first": 8, "exchanges": 9,
    },
    "declared contact who writes a lot": {
        "declared": Standing.CONTACT, "mine": 40, "theirs": 40, "years": 4, "silence": 5,
        "gap": 10, "trials": 12, "answered": 10, "their_first": 12, "exchanges": 10,
    },
}

PROMOTE = "Promote my spring programme to her clients"

# situation, ask, verdict, a phrase that must be named
PREMATURE = (
    ("barely known, 2 messages", PROMOTE, Verdict.STRENGTHEN_FIRST, "2 messages"),
    ("barely known, 2 messages", PROMOTE, Verdict.STRENGTHEN_FIRST,
     "20 minutes of honest feedback on your spring programme"),
    ("nothing seen", PROMOTE, Verdict.STRENGTHEN_FIRST, "has seen nothing between you"),
    ("nothing seen", "Would you introduce me to your managing director?",
     Verdict.STRENGTHEN_FIRST, "closeknit declare p7 connection"),
    ("nothing seen", "Could you spare 20 minutes for advice on my plan?", Verdict.UNKNOWN,
     "has seen nothing between you"),
    ("never answers", "Could you tell me which printer you use?", Verdict.ASK_SOMEONE_ELSE,
     "none of your 6 messages"),
    ("never answers", "Would you write me a recommendation?", Verdict.ASK_SOMEONE_ELSE,
     "Ines Calder"),
    ("answers seldom", "Would you have 20 minutes for a call?", Verdict.ASK_SMALLER, "1 of 6"),
    ("answers often, I always begin", "Could you introduce me to your accountant?",
     Verdict.ASK_SMALLER, "never began a conversation"),
    ("answers often, I always begin", "Please endorse my book", Verdict.STRENGTHEN_FIRST,
     "8 of 10"),
    ("new connection", PROMOTE, Verdict.ASK_SMALLER, "7 months"),
    ("long two-way tie", "Would you invest in my company?", Verdict.ASK_SMALLER, "9 of 12"),
    ("dormant, once close", PROMOTE, Verdict.STRENGTHEN_FIRST, "wake the tie with Marta"),
    ("dormant, once a little", "Lend me £5,000", Verdict.STRENGTHEN_FIRST, "Reach out first"),
    ("declared contact who writes a lot", PROMOTE, Verdict.STRENGTHEN_FIRST,
     "declared them a contact"),
)

SAFE = (
    ("nothing seen", "What's the number of the town hall?", Verdict.ASK, "a quick answer"),
    ("barely known, 2 messages", "Could you tell me when the fair opens?", Verdict.ASK,
     "a quick answer"),
    ("barely known, 2 messages", "Would you have 20 minutes for a coffee?", Verdict.ASK,
     "answered your one message"),
    ("answers seldom", "Do you know the opening hours?", Verdict.ASK, "Ring"),
    ("answers often, I always begin", "I'd like your feedback on my draft", Verdict.ASK, "8 of 10"),
    ("new connection", "Could you introduce me to your accountant?", Verdict.ASK, "6 of 8"),
    ("new connection", "May I mention your name to the organisers?", Verdict.ASK,
     "began 5 conversations"),
    ("long two-way tie", PROMOTE, Verdict.ASK, "9 of 12"),
    ("long two-way tie", "Act as a reference for me", Verdict.ASK, "4 years"),
    ("long two-way tie", "I don't need money, only advice", Verdict.ASK, "yes more often"),
    ("daily companion of years", "Would you invest in my company?", Verdict.ASK, "8 years"),
    ("dormant, once close", "Introduce me to your sister", Verdict.ASK, "Reach out first"),
    ("dormant, once a little", "Could we meet for lunch?", Verdict.ASK, "Reach out first"),
    ("declared connection, nothing seen", PROMOTE, Verdict.ASK, "declared them a connection"),
    ("declared partner", "Refer clients to me regularly", Verdict.ASK, "declared them a partner"),
)

OF_ME = (
    ("wrote to me twice, I answered once", "asks me to promote his business to my clients",
     Verdict.DECLINE_KINDLY, "your good name with your clients"),
    ("wrote to me twice, I answered once", "asks me to promote his business to my clients",
     Verdict.DECLINE_KINDLY,
     "20 minutes on the phone, so that you can tell me more about your business"),
    ("wrote to me twice, I answered once", "Could you tell me what the stand costs?",
     Verdict.HELP, "Gladly"),
    ("wrote to me twice, I answered once", "Could you introduce me to your landlord?",
     Verdict.OFFER_SMALLER, "3 messages"),
    ("wrote to me twice, I answered once", "Would you invest in my company?",
     Verdict.DECLINE_KINDLY, "your money"),
    # a stranger: a fact, yes; for time one asks what for; my name isn't for them
    ("wrote to me twice, none of mine", "What does your stand cost?", Verdict.HELP, "Gladly"),
    ("wrote to me twice, none of mine", "Would you look over my business plan?", Verdict.UNKNOWN,
     "closeknit has seen 2 messages between you"),
    ("wrote to me twice, none of mine", "Could you introduce me to your landlord?",
     Verdict.DECLINE_KINDLY, "You never wrote to Dorian."),
    ("wrote to me twice, none of mine", "Could you introduce me to your landlord?",
     Verdict.DECLINE_KINDLY, "Ask Dorian who they are and what they would want from that person"),
    ("wrote to me twice, none of mine", "Would you promote my shop to your clients?",
     Verdict.DECLINE_KINDLY, "You never wrote to Dorian."),
    ("writes every month, none of mine", "Would you promote my shop to your clients?",
     Verdict.DECLINE_KINDLY, "You never wrote to Dorian."),
    ("nothing seen", "Could you introduce me to your landlord?", Verdict.DECLINE_KINDLY,
     "As far as closeknit can see"),
    ("nothing seen", "Would you look over my business plan?", Verdict.UNKNOWN,
     "has seen nothing between you"),
    ("nothing seen", "Lend me £500", Verdict.DECLINE_KINDLY, "has seen nothing between you"),
    ("never answers", "Would you write me a testimonial?", Verdict.DECLINE_KINDLY,
     "none of your 6 messages"),
    ("answers often, I always begin", "Promote her workshop to my clients", Verdict.OFFER_SMALLER,
     "8 of 10"),
    ("new connection", "Please recommend me to your clients", Verdict.OFFER_SMALLER, "7 months"),
    ("new connection", "Could you introduce me to your accountant?", Verdict.HELP,
     "ask them first"),
    ("long two-way tie", "Promote him to my clients", Verdict.HELP, "9 of 12"),
    ("long two-way tie", "Would you lend me £20,000?", Verdict.OFFER_SMALLER, "your money"),
    ("daily companion of years", "Would you take on the project?", Verdict.HELP, "75 of 90"),
    ("declared connection, nothing seen", "Be a reference for me", Verdict.HELP,
     "declared them a connection"),
    ("declared contact who writes a lot", "Endorse me", Verdict.OFFER_SMALLER,
     "declared them a contact"),
)
# fmt: on


def _said(j: Judgement) -> str:
    claims = [e.claim for e in j.evidence]
    names = [a.name for a in j.alternatives]
    parts = [j.sentence, j.smaller_ask, j.channel, j.draft_reply, *j.first_steps, *j.missing]
    return "\n".join(parts + claims + names)


def _everyone(make_tie: Make, tie: Tie) -> list[Tie]:
    better = make_tie("Ines Calder", person="p8", **SITUATIONS["daily companion of years"])
    return [
        tie,
        better,
        make_tie("Tom Reed", person="p9", **SITUATIONS["barely known, 2 messages"]),
    ]


def test_as_many_premature_as_safe() -> None:
    assert len(PREMATURE) == len(SAFE)


@pytest.mark.parametrize(("situation", "text", "verdict", "phrase"), PREMATURE + SAFE)
def test_by_me(make_tie: Make, situation: str, text: str, verdict: Verdict, phrase: str) -> None:
    tie = make_tie(**SITUATIONS[situation])
    judged = check_ask(Known(tie), text, None, [Known(each) for each in _everyone(make_tie, tie)])
    assert judged.verdict is verdict, judged.sentence
    assert phrase in _said(judged)


@pytest.mark.parametrize(("situation", "text", "verdict", "phrase"), OF_ME)
def test_of_me(make_tie: Make, situation: str, text: str, verdict: Verdict, phrase: str) -> None:
    tie = make_tie("Dorian Pell", **SITUATIONS[situation])
    judged = triage_ask(Known(tie), text, None, [Known(each) for each in _everyone(make_tie, tie)])
    assert judged.verdict is verdict, judged.sentence
    assert phrase in _said(judged)
