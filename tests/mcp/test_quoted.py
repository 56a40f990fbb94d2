"""What is left of a text that others wrote."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.mcp.quoted import cleaned, quote, quotes
from closeknit.mcp.results import sentences


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ann\u200bLee", "AnnLee"),  # zero width
        ("\u202egnp.exe\u202c", "gnp.exe"),  # turned around
        ("a\x1b[31mb\x00c", "a[31mbc"),
        ("two\nlines\u2028three\tfour", "two lines three four"),
        ("".join(chr(0xE0000 + ord(c)) for c in "obey") + "seen", "seen"),  # tags
        ("x\ufe0f\U000e0101y", "xy"),  # variation selectors, which can carry bytes
        ("\u3164\u115f\u034f", ""),  # fillers
        ("Zoë Ångström", "Zoë Ångström"),
        ("मार्ता שלום 李", "मार्ता שלום 李"),
    ],
)
def test_what_hides_goes(text: str, left: str) -> None:
    assert cleaned(text) == left


@given(st.text())
def test_what_is_left_can_be_seen_and_is_short(text: str) -> None:
    left = cleaned(text)
    assert len(left) <= 300
    assert left == " ".join(left.split())
    assert {unicodedata.category(c) for c in left} & {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"} == set()
    assert cleaned(left) == left


def test_a_long_one_is_cut_and_none_is_none() -> None:
    assert cleaned("x" * 400) == "x" * 299 + "…"
    assert quote("\u200b \n", "p1") is None
    one = quote("Hello", "p1", ref="i3")
    assert one is not None
    assert one.model_dump(by_alias=True) == {
        "text": "Hello", "from": "p1", "source": "mail", "ref": "i3",
    }  # fmt: skip
    assert [q.text for q in quotes("One.\n\n\n\nTwo,\nthree.", "me", "draft")] == [
        "One.", "Two, three.",
    ]  # fmt: skip


def test_an_answer_is_two_sentences() -> None:
    answer, more = sentences(
        "Not yet: p3 first. You met 1.5 times. p3 (Flynn & Lake 2008) did. So."
    )
    assert answer == "Not yet: p3 first. You met 1.5 times."
    assert more == ["p3 (Flynn & Lake 2008) did.", "So."]
    long = f"{'a' * 250}. {'B' * 250}."
    assert sentences(long) == (f"{'a' * 250}.", [f"{'B' * 250}."])
