from __future__ import annotations

from email.header import Header, decode_header, make_header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.mail.words import decode_words, text_of, tidy


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain", "plain"),
        ("=?utf-8?q?caf=C3=A9?=", "café"),
        ("=?ISO-8859-1?Q?caf=E9_noir?=", "café noir"),
        ("=?utf-8?b?w6k=?= =?utf-8?b?w6k=?=", "éé"),
        # one character cut in two words
        ("=?utf-8?b?4oI=?= =?utf-8?b?rA==?=", "€"),
        ("a =?utf-8?q?b?= c", "a b c"),
        # unpadded, unknown charset, language tag, question mark inside
        ("=?utf-8?b?w6k?=", "é"),
        ("=?x-nowhere?q?caf=C3=A9?=", "café"),
        ("=?utf-8*fr?q?caf=C3=A9?=", "café"),
        ("=?utf-8?q?why_not??=", "why not?"),
        # beyond repair: left as it is
        ("=?utf-8?b?!!!?=", "=?utf-8?b?!!!?="),
        ("=?utf-8?q?open", "=?utf-8?q?open"),
        # not text encodings
        ("=?zlib?b?eJwDAAAAAAE=?=", text_of(bytes.fromhex("789c030000000001"))),
    ],
)
def test_decoding(raw: str, shown: str) -> None:
    assert decode_words(raw) == shown


def test_raw_bytes_are_utf8_else_latin1() -> None:
    assert text_of("é".encode()) == "é"
    assert text_of("é".encode("latin-1")) == "é"


def test_tidy_takes_out_what_does_not_print() -> None:
    assert tidy(" a\r\n\tb\x00\x1b[1m  c\u202e ") == "a b[1m c"


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=80),
    st.sampled_from(["utf-8", "gb18030"]),
)
def test_what_the_standard_library_encodes_is_decoded(text: str, charset: str) -> None:
    written = Header(text, charset, maxlinelen=60).encode()
    assert decode_words(written) == str(make_header(decode_header(written))) == text


@given(st.text(st.sampled_from("=?utf-8qbQB_ é"), max_size=60))
def test_never_raises_and_can_be_stored(text: str) -> None:
    decode_words(text).encode("utf-8")
