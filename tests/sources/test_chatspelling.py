"""Chat English spelt out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
