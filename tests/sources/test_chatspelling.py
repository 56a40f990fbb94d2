"""Chat English spelt out."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.sources import chatspelling
from closeknit.sources.chatspelling import as_written, spelt_out


@pytest.mark.parametrize(
    ("written", "spelt"),
    [
        ("can u send it pls", "can you send it please?"),
        ("ill call u tmrw", "i'll call you tomorrow"),
        ("im ill today", "i'm ill today"),
        ("she is ill and tired", "she is ill and tired"),
        ("id love to", "i'd love to"),
        ("my id is lost", "my id is lost"),
        ("what time is it", "what time is it?"),
        ("what a day", "what a day"),
        ("will do", "will do"),
        ("who knows", "who knows"),
        ("hey do you have a minute", "hey do you have a minute?"),
        ("I don’t know", "I don't know"),
        ("see u.s. news at u@x.example", "see u.s. news at u@x.example"),
    ],
)
def test_lines(written: str, spelt: str) -> None:
    assert spelt_out(written) == spelt


@given(st.text(max_size=80))
def test_every_word_stays_one_word(text: str) -> None:
    """So that any span of words is found again as it was written."""
    spelt = spelt_out(text)
    if text.split():
        assert len(spelt.split()) == len(text.split())
        assert as_written(text, spelt, (0, len(spelt))) == " ".join(text.split())


def test_what_is_skipped_would_change_nothing() -> None:
    """Against the substitutions without their shortcuts, on words around which all may stand."""
    dice = random.Random(5)
    words = [
        *chatspelling._WORDS,
        "ill",
        "ID",
        "Ill",
        "id",
        "İd",
        "ıll",
        "pl\u017f",
        "than\u212ayou",
    ]
    words += ["love", "be", "call", "i'm", "so", "can", "you", "the", "hey", "tea", "ünd", "ил"]
    marks = [
        " ",
        " ",
        " ",
        " ",
        ", ",
        "-",
        "'",
        "’",
        ".",
        "@",
        "/",
        "_",
        "!",
        "? ",
        "😂",
        "\n",
        "é",
    ]
    for _ in range(5_000):
        text = "".join(dice.choice(words) + dice.choice(marks) for _ in range(dice.randint(1, 9)))
        if dice.random() < 0.3:
            text = text.title()
        plain = text.replace("’", "'")
        plain = chatspelling._WORD.sub(
            lambda found: chatspelling._WORDS.get(found[0].lower(), found[0]), plain
        )
        plain = chatspelling._ID.sub("i'd", chatspelling._ILL.sub("i'll", plain))
        asked = chatspelling._QUESTION.match(plain)
        assert spelt_out(text) == (f"{plain}?" if asked else plain)
