"""Word lists, written as text so that they stay readable."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text, told apart by white space."""
    return frozenset(text.split())
