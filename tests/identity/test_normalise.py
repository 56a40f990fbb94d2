"""Handles in one spelling, and merge keys."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.identity.normalise import canonical, merge_key, phone


@pytest.mark.parametrize(
    ("written", "handle"),
    [
        ("Vera@Tide.Example", "vera@tide.example"),
        ("<vera@tide.example>", "vera@tide.example"),
        ("mailto:Vera@tide.example?subject=hi", "vera@tide.example"),
        ("+44 20 7946 0018", "+442079460018"),
        ("tel:+44-20-7946-0018", "+442079460018"),
        ("0044 20 7946 0018", "+442079460018"),
        ("020 7946 0018", "020 7946 0018"),
        ("https://www.LinkedIn.com/in/Vera-O/?trk=x", "https://linkedin.com/in/vera-o"),
        ("http://uk.linkedin.com/in/vera-o", "https://linkedin.com/in/vera-o"),
        ("linkedin.com/in/vera-o/", "https://linkedin.com/in/vera-o"),
        ("https://Tide.example/People/Vera/", "https://tide.example/People/Vera"),
        ("somebody", "somebody"),
    ],
)
def test_canonical(written: str, handle: str) -> None:
    assert canonical(written) == handle


def test_a_region_reads_national_numbers() -> None:
    assert canonical("020 7946 0018", "GB") == "+442079460018"
    assert phone("12") == ""
    assert phone("not a number") == ""


@pytest.mark.parametrize(
    ("handle", "key"),
    [
        ("vera+news@tide.example", "vera@tide.example"),
        ("+news@tide.example", "+news@tide.example"),
        ("v.e.r.a+x@gmail.com", "vera@gmail.com"),
        ("ve.ra@googlemail.com", "vera@gmail.com"),
        ("ve.ra@tide.example", "ve.ra@tide.example"),
        ("+442079460018", "+442079460018"),
        ("https://linkedin.com/in/vera-o", "https://linkedin.com/in/vera-o"),
    ],
)
def test_merge_key(handle: str, key: str) -> None:
    assert merge_key(handle) == key


@settings(deadline=None)
@given(st.text(max_size=40))
def test_canonical_is_idempotent_for_mail_and_never_fails(text: str) -> None:
    once = canonical(text + "@tide.example")
    assert canonical(once) == once
    canonical(text)


@settings(deadline=None)
@given(st.from_regex(r"[a-z0-9.+]{1,12}@(gmail\.com|tide\.example)", fullmatch=True))
def test_merge_key_is_idempotent(handle: str) -> None:
    assert merge_key(merge_key(handle)) == merge_key(handle)
