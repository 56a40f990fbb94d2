"""The pieces that a cue needs only save time: every match of its pattern contains one of them.

Proved for each cue on the parsed pattern, with the parser of `re` itself.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.acts.cues import Cue, plain, table, words

parser: Any = pytest.importorskip("re._parser")
CUES = table("en")
assert CUES is not None
MOST = 600  # wordings that are written out

NARROWED = ("cc_added",)  # its pieces belong to what it means
ZERO_WIDTH = ("AT", "ASSERT", "ASSERT_NOT")


def wordings(item: tuple[Any, Any]) -> set[str] | None:
    """All texts that a part of a pattern matches; None where they are too many to write out."""
    kind, value = str(item[0]), item[1]
    if kind == "LITERAL":
        return {chr(value)}
    if kind in ZERO_WIDTH:
        return {""}
    if kind == "IN":
        letters = {chr(each) for of, each in value if str(of) == "LITERAL"}
        return letters if len(letters) == len(value) else None
    if kind == "SUBPATTERN":
        return run(list(value[3]))
    if kind == "BRANCH":
        each = [run(list(option)) for option in value[1]]
        joined = set().union(*[one for one in each if one is not None])
        return joined if None not in each and len(joined) <= MOST else None
    if kind in ("MAX_REPEAT", "MIN_REPEAT") and tuple(value[:2]) == (0, 1):
        body = run(list(value[2]))
        return None if body is None else body | {""}
    return None


def run(items: list[tuple[Any, Any]]) -> set[str] | None:
    """All texts that parts one after another match."""
    out = {""}
    for item in items:
        one = wordings(item)
        if one is None or len(one) * len(out) > MOST:
            return None
        out = {a + b for a, b in product(out, one)}
    return out


def contains(items: list[tuple[Any, Any]], has: tuple[str, ...]) -> bool:
    """Whether every match contains a piece: one part does, or a run of parts that are written
    out does in every wording."""
    for at, (kind, value) in enumerate(items):
        if str(kind) == "SUBPATTERN" and contains(list(value[3]), has):
            return True
        if str(kind) == "BRANCH" and all(contains(list(option), has) for option in value[1]):
            return True
        if str(kind).endswith("_REPEAT") and value[0] and contains(list(value[2]), has):
            return True
        out = {""}
        for item in items[at:]:
            repeated = str(item[0]).endswith("_REPEAT") and item[1][0]
            one = run(list(item[1][2])) if repeated else wordings(item)  # at least once
            if one is None or len(one) * len(out) > MOST:
                break
            out = {a + b for a, b in product(out, one)}
            if all(any(piece in text for piece in has) for text in out):
                return True
            if repeated:
                break
    return False


@pytest.mark.parametrize(
    "cue",
    [cue for cue in CUES.cues if cue.has != ("",) and cue.name not in NARROWED],
    ids=lambda cue: f"{cue.act}.{cue.name}",
)
def test_every_match_contains_a_piece(cue: Cue) -> None:
    assert contains(list(parser.parse(cue.pattern.pattern)), cue.has)


@pytest.mark.parametrize(
    ("pattern", "has", "proved"),
    [
        ("abc", ("b",), True),
        ("a(?:b|c)", ("b",), False),
        ("a(?:b|c)", ("ab", "c"), True),
        ("ab?", ("b",), False),
        (r"\b(?:i|we) (?:can|will)\w+", ("i ", "we "), True),
        (r"\b(?:i|we) (?:can|will)\w+", ("i can", "we can"), False),
        ("(?:ab){1,2}", ("b",), True),
        ("!!+", ("!!",), True),
        ("!!*", ("!!",), False),
        ("a(?:bc)+d", ("abc",), True),
        ("a(?:bc)+d", ("bcda",), False),
        ("(?:ab)*", ("b",), False),
        ("a(?!b)", ("b",), False),
        ("x[a-c]y", ("b",), False),
    ],
)
def test_the_proof_itself(pattern: str, has: tuple[str, ...], proved: bool) -> None:
    assert contains(list(parser.parse(pattern)), has) is proved


@given(st.text(alphabet=st.sampled_from("aZ9_'-. ’“é\u00a0\n\u01c5İ")) | st.text())
def test_plain_texts_and_their_words(text: str) -> None:
    low = plain(text)
    assert low == " ".join(low.split())
    assert not set(low) & set("’‘“”\u00a0")
    assert [*words(low), "é"] == words(low + " é")  # by the expression for any script
