"""Compressed RTF; the first two samples are those of [MS-OXRTFCP]."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.sources.rtf import text_of, unpacked

HELLO = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232"
    "0af32068656c090020627705b06c647d0a800fa0"
)
OVERLAPPING = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")


@pytest.mark.parametrize(
    ("packed", "rtf"),
    [
        (HELLO, rb"{\rtf1\ansi\ansicpg1252\pard hello world}" + b"\r\n"),
        (OVERLAPPING, rb"{\rtf1 WXYZWXYZWXYZWXYZWXYZ}"),
        (bytes.fromhex("100000000400000" + "04d454c41" + "00000000") + rb"{\rt and more", rb"{\rt"),
    ],
)
def test_unpacking(packed: bytes, rtf: bytes) -> None:
    assert unpacked(packed) == rtf


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (rb"{\rtf1\ansi\ansicpg1252\pard hello world}", "hello world"),
        (
            rb"{\rtf1{\fonttbl{\f0 Arial;}}{\*\generator X;}Zo\'eb\par 1\tab 2\~3 \{x\}}",
            "Zoë\n1\t2 3 {x}",
        ),
        (rb"{\rtf1\ansicpg932 \'82\'a0}", "あ"),
        (rb"{\rtf1\uc1 Stra\u223?e \u-10179?\u-8704?!}", "Straße 😀!"),
        (rb"{\rtf1\uc2 \u8364\'80\'20 5}", "€ 5"),
        (rb"{\rtf1 a{\uc0 \u223 }b", "aßb"),
    ],
)
def test_plain_text(rtf: bytes, text: str) -> None:
    assert text_of(rtf) == (text, "plain")


def test_html_wrapped_in_it() -> None:
    rtf = (
        rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0 Arial;}}{\*\htmltag19 <html>}"
        rb"{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Could you{\*\htmltag84 &nbsp;}"
        rb"\htmlrtf \'a0\htmlrtf0 send it?\htmlrtf\par}\htmlrtf0 {\*\mhtmltag64 <q>}"
        rb"{\*\htmltag72 </p>}{\*\htmltag27 </html>}}"
    )
    assert text_of(rtf) == ("<html><p>Could you&nbsp;send it?</p></html>", "html")


@given(st.binary(max_size=300))
def test_nothing_fails(raw: bytes) -> None:
    text, form = text_of(unpacked(HELLO[:16] + raw))
    text.encode()
    assert form in ("plain", "html")
    text_of(raw)
