"""Under which names anybody can register one: the public suffix list (publicsuffix.org).

Of the package that brings the list only its data are used: reading all of it eagerly, with every
name in two spellings, takes as long as a short command.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_BEGIN, _END = "===BEGIN ICANN DOMAINS===", "===END ICANN DOMAINS==="
_DOTS = re.compile("[.\u3002\uff0e\uff61]")


def labels_of(domain: str) -> list[str]:
    """The labels of a domain in lower case, from the left, without empty ones."""
    return [label for label in _DOTS.split(domain.lower()) if label]


def suffix_length(labels: list[str]) -> int:
    """How many of the last labels are a public suffix; 0 where the list has no rule for them.

    The longest rule wins, `*` stands for one whole label, and `!` makes an exception of it.
    """
    rules = _rules()
    readable = [_readable(label) for label in labels]
    for begin in range(len(labels)):
        name = ".".join(readable[begin:])
        if f"!{name}" in rules:
            return len(labels) - begin - 1
        if name in rules or f"*.{name.partition('.')[2]}" in rules:
            return len(labels) - begin
    return 0


@cache
def _rules() -> frozenset[str]:
    """The rules of registries; those of firms that let out names of their own are left out."""
    text = files("publicsuffixlist").joinpath("public_suffix_list.dat").read_text("utf-8")
    lines = text[text.index(_BEGIN) : text.index(_END)].splitlines()
    return frozenset(line.strip() for line in lines if line and not line.startswith("//"))


def _readable(label: str) -> str:
    """A label as the list spells it."""
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode").lower()
    except (UnicodeError, ValueError):
        return label
