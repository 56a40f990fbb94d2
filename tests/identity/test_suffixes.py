"""The public suffix list, held to its own reader in the package that brings it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from publicsuffixlist import PublicSuffixList

from closeknit.identity.suffixes import labels_of, suffix_length

ORACLE = PublicSuffixList(accept_unknown=False, only_icann=True)
LABELS = ["www", "city", "com", "co", "uk", "ck", "kawasaki", "jp", "kobe", "er", "bd", "example"]
LABELS += ["github", "io", "xn--p1ai", "рф", "公司", "xn--55qx5d", "cn", "gov", "xn--boats"]


@pytest.mark.parametrize(
    ("domain", "suffix"),
    [
        ("boats.com", "com"),
        ("a.boats.co.uk", "co.uk"),
        ("co.uk", "co.uk"),
        # *.ck, but not www.ck
        ("a.boats.ck", "boats.ck"),
        ("a.www.ck", "ck"),
        ("boats.city.kawasaki.jp", "kawasaki.jp"),
        ("boats.xn--p1ai", "xn--p1ai"),
        ("boats。com", "com"),
        # names that a firm lets out are its own
        ("boats.github.io", "io"),
        ("boats.example", ""),
        ("", ""),
    ],
)
def test_suffixes(domain: str, suffix: str) -> None:
    labels = labels_of(domain)
    length = suffix_length(labels)
    assert ".".join(labels[len(labels) - length :]) == suffix


@given(st.lists(st.sampled_from(LABELS), max_size=4))
def test_as_the_package_reads_it(labels: list[str]) -> None:
    # the package also takes the ck of a rule *.ck for a suffix, where nothing stands before it
    whole = ["a", "boats", *labels]
    found = ORACLE.publicsuffix(".".join(whole))
    assert suffix_length(whole) == (found.count(".") + 1 if found else 0)
