"""Features of a new text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.mail.features import asks, message_features
from closeknit.mail.language import language
from closeknit.mail.newtext import new_text
from closeknit.model.interactions import Features


@pytest.mark.parametrize(
    "text",
    [
        "Shall we meet?",
        "Are you sure?!\nI am.",
        'He said "really?" and left.',
        "Is it (or was it)?",
        "Can you\nsend the plan.",
        "Could somebody look at this.",
        "please send me the plan",
        "Please, look at the second page.",
        "Let me know what you think.",
        "Please let me know whether Monday suits you.",
        "I would appreciate your comments.",
        "I wonder if that is right.",
        "I need you to sign it.",
        "Kommst du am Montag?",
        "¿Vienes el lunes?",
        "来ますか？",
    ],
)
def test_asks(text: str) -> None:
    assert asks(text, language(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "It is done.",
        "See https://example.org/find?q=1 for more.",
        "See https://example.org/find? and the rest.",
        "The code is a ? b : c here.",
        "Use ls file?.txt for that.",
        "Please find the plan attached.",
        "Please do not hesitate to call.",
        "Please feel free to call.",
        "Please let me know if you have any questions.",
        "Let me know if you need anything else.",
        "You can see that it works.",
        "As you could see, we pleased them.",
        "Ich lege please und could you bei, weil das hier nicht auf Englisch ist.",
    ],
)
def test_asks_nothing(text: str) -> None:
    assert not asks(text, language(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I have sent the plan to you and the others.", "en"),
        ("Ich habe dir den Plan geschickt und warte auf die Antwort.", "other"),
        ("Je vous envoie le plan, merci.", "other"),
        ("Te mando el plan y las notas.", "other"),
        ("¡Gracias!", "other"),
        ("Я послал план вчера.", "other"),
        ("计划已经发给你了。", "other"),
        ("", ""),
        ("OK", ""),
        ("Thanks", "en"),
    ],
)
def test_language(text: str, expected: str) -> None:
    assert language(text) == expected


def test_only_what_the_sender_wrote_counts() -> None:
    quoted = new_text("Yes, it is.\n\nOn 3 May 2021, Nadia wrote:\n> Could you come? Is it on?\n")
    assert message_features(quoted, "Re: Is it on?") == Features(False, 3, "en")


def test_a_question_in_an_own_subject_counts() -> None:
    empty = new_text("")
    assert message_features(empty, "Lunch on Friday?") == Features(True, 0, "")
    assert message_features(empty, "RE: Lunch on Friday?") == Features(False, 0, "")
    assert message_features(empty, "Fwd: Lunch on Friday?") == Features(False, 0, "")


@given(st.text(max_size=300), st.text(max_size=40))
@settings(max_examples=150, deadline=None)
def test_words_are_those_between_blanks(text: str, subject: str) -> None:
    new = new_text(text)
    assert message_features(new, subject).words == len(new.text.split())


@pytest.mark.parametrize(
    "unit", ["? ", "a?", "http://a?", "://", "please ", "could ", "any ", "let me know if ", "x"]
)
def test_hostile_input_takes_no_longer(unit: str) -> None:
    text = unit * (64_000 // len(unit))
    start = time.perf_counter()
    asks(text)
    language(text)
    assert time.perf_counter() - start < 1.5
