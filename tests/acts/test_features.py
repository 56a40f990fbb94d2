"""The columns of sentences, against one sentence after another by the plainest means."""

from __future__ import annotations

from zlib import crc32

from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.acts.cues import plain, table, words
from closeknit.acts.features import BUCKETS, columns, named_columns, read
from closeknit.acts.spans import sentences

CUES = table("en")
assert CUES is not None
NAMES = named_columns(CUES)

TEXTS = st.lists(
    st.sampled_from(
        [
            "Hi Ann,",
            "please ",
            "send it",
            ". ",
            "\n\n",
            "? ",
            "thanks! ",
            "would you ",
            "[...]\n",
            "I'll ",
            "sorry ",
            "Regards,\nRob",
            "mother ",
            "31 ",
            "introduction ",
            "é ",
            "İstanbul ",
            "’",
            "-- ",
            "word ",
            "one two three four five six seven " * 12,
        ]
    ),
    max_size=30,
).map("".join) | st.text(max_size=80)


def hashed(low: str) -> set[int]:
    """The hashed columns of a sentence: 64 words, their beginnings and ends, and pairs."""
    out, before = set(), 7
    for word in words(low)[:64]:
        kept = "0" if word[0].isdigit() else word[:24]
        own = crc32(kept.encode("utf-8", "replace"))
        out |= {own, before * 31 + own}
        if len(kept) > 6:
            out.add(crc32(("^" + kept[:6]).encode("utf-8", "replace")))
            out.add(crc32(("$" + kept[-4:]).encode("utf-8", "replace")))
        before = own
    return {len(NAMES) + each % BUCKETS for each in (*out, before * 31 + 11)}


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_columns_of_many_texts(texts: list[str]) -> None:
    assert CUES is not None
    readings = [read(text, CUES) for text in texts]
    lows = [plain(text[a:b]) for text in texts for a, b in sentences(text)]
    if not lows:
        return
    filled, starts = columns(readings, CUES)
    named = [each for reading in readings for each in reading.named]
    ends = [*starts[1:].tolist(), len(filled)]
    for low, known, start, end in zip(lows, named, starts.tolist(), ends, strict=True):
        assert filled[start:end].tolist() == sorted({*known, *hashed(low)})


def names(text: str) -> list[set[str]]:
    assert CUES is not None
    return [{NAMES[column] for column in each} for each in read(text, CUES).named]


def test_named_columns() -> None:
    text = "Hi Ann,\n\nMy mother and father are well. Could you send it?\n\nThanks,\nRob"
    greeting, parents, ask, thanks, name = names(text)
    assert greeting >= {"bias", "first", "early", "short", "brief"}
    assert parents >= {"opening", "middling", "personal_1", "personal_2"}
    assert not parents & {"first", "last", "question", "personal_3", "closing"}
    assert ask >= {"question", "closing", "ask.can_you", "ask.can_you@closing"}
    assert "ask.can_you@opening" not in ask
    assert "closing" not in thanks
    assert name >= {"last"}
    assert not name & {"early", "first", "alone"}


def test_a_quote_opens_anew() -> None:
    one, mark, two, three = names("It works here.\n\n[...]\n\nIt fails there. It works now.")
    assert "opening" in one
    assert "opening" not in mark
    assert "opening" in two
    assert "opening" not in three


def test_of_the_whole() -> None:
    assert CUES is not None
    assert read("", CUES).whole == [0.0] * (2 + len(CUES.lexicons))
    assert read("One. Two. Three.", CUES).spans == [(0, 4), (5, 9), (10, 16)]
