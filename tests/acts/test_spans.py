"""Sentences as offsets."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from closeknit.acts.spans import LONGEST, LONGEST_SPAN, sentences


def pieces(text: str) -> list[str]:
    return [text[a:b] for a, b in sentences(text)]


def test_stops_paragraphs_and_lists_end_a_sentence() -> None:
    text = "Hi Ann,\n\nThanks for the list. Could you\nsend it again?\n- one\n- two\nBob"
    assert pieces(text) == [
        "Hi Ann,",
        "Thanks for the list.",
        "Could you\nsend it again?",
        "- one",
        "- two",
        "Bob",
    ]


def test_abbreviations_initials_and_figures_do_not() -> None:
    text = "I met Mr. Vale and J. Pike at 3.30, e.g. for tea."
    assert pieces(text) == [text]


def test_a_wrapped_line_goes_on() -> None:
    line = "This line is as long as a line is where a mailer wraps what somebody wrote to"
    assert pieces(f"{line}\nAnn and Bob.") == [f"{line}\nAnn and Bob."]


def test_a_long_sentence_is_cut_at_its_clauses() -> None:
    text = "word " * 40 + "end, " + "word " * 40
    first, second = pieces(text)
    assert first.endswith("end,")
    assert first + " " + second == text.strip()


@given(st.text(alphabet=st.sampled_from("aB .,!?\n-*[]0’\u3000é\t\r"), max_size=900) | st.text())
def test_spans_are_trimmed_ordered_and_short(text: str) -> None:
    end = 0
    for a, b in sentences(text):
        assert end <= a < b <= len(text)
        assert b - a <= LONGEST_SPAN
        assert text[a:b] == text[a:b].strip()
        assert not text[end:a].strip()
        end = b
    assert not text[end:LONGEST].strip()
