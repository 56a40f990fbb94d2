"""What I said of people's goals and skills stays whole when somebody named in it is forgotten."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.declarations import gains_value, said
from closeknit.model.gains import Letter, Noted
from closeknit.store.forgetting import _noted, mention
from closeknit.store.reader import Declaration

NAMES = ("Dorian Ashdown", '"word": "noted"', 'a", "ref": "b', "\\u0041 b\\", "{} [1]")


@pytest.mark.parametrize("name", NAMES)
@given(text=st.text(st.characters(codec="utf-8"), max_size=20))
def test_whatever_the_forgotten_were_called(name: str, text: str) -> None:
    """A name can look like anything, also like what stands between the words of a note."""
    mentions = mention([name], [])
    assert mentions is not None
    whole = f"{text} {name} {text}"
    value = _noted(gains_value("noted", whole), mentions)
    (note,) = said([Declaration(7, 5, "gains", "m@x.example", "goals", value)]).gains.noted
    assert note == Noted(7, 5, "m@x.example", Letter.GOALS, mentions.sub("…", whole))
    assert name not in note.text


def test_the_later_word_wins() -> None:
    def decided(*words: str) -> list[bool]:
        told = [
            Declaration(n, n, "gains", "m@x", "goals", gains_value(word, ref="<1@x>"))
            for n, word in enumerate(words, 1)
        ]
        return [yes for *_, yes in said(told).gains.decided]

    assert decided("yes") == [True]
    assert decided("yes", "no") == [False]
    assert decided("no", "yes", "clear") == []
