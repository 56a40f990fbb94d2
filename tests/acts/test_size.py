"""The size of asks that were found, and the table of wordings behind it."""

from __future__ import annotations

import csv
import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.acts.cues import plain
from closeknit.acts.size import dearest, size_of
from closeknit.model.acts import Act
from closeknit.model.verdicts import Size

DATA = tomllib.loads((files("closeknit.acts") / "en_sizes.toml").read_text("utf-8"))
LINES = [line for kind in DATA["kind"] for line in kind["wordings"].strip().splitlines()]


def _filled(text: str) -> str:
    while (whole := re.sub(r"<([A-Z]+)>", lambda m: DATA["macros"][m[1]], text)) != text:
        text = whole
    return text


def _wording(line: str) -> str:
    clause, line = ("<CLAUSE>", line[2:]) if line.startswith("^ ") else ("", line)
    opening = re.match(r"[\w#|]+", line)
    assert opening, line
    words = opening[0].replace("#", r"\d+")
    return _filled(rf"{clause}(?<!\w)(?:{words}){line[opening.end() :]}(?!\w)")


SLOWLY = [
    (Size(kind["size"]), kind["name"], re.compile("|".join(map(_wording, lines))))
    for kind in DATA["kind"]
    if (lines := kind["wordings"].strip().splitlines())
]
NOT_WANTED = [re.compile(_filled(DATA["no"][name])) for name in ("asked", "refused")]


@pytest.mark.parametrize(
    ("sentence", "size"),
    [
        ("Please let me know by Friday.", 1),
        ("Would you forward me the minutes?", 1),
        ("Please advise.", 1),
        ("Please send a patch for that.", 2),
        ("Could you resend it as one series?", 2),
        ("Please rework it on top of the other branch.", 2),
        ("I'd appreciate any comments on the draft.", 2),
        ("For your review and approval.", 2),
        ("Could you pass on this resume to the right person in recruiting?", 3),
        ("Could you put me in touch with Ottilie?", 3),
        ("Would you refer me to a good dentist, or refer your members to me?", 4),
        ("I wondered whether you might write me a letter of recommendation.", 4),
        ("Please keep me in mind if there are any other openings.", 5),
        ("Could you lend us two thousand pounds?", 5),
    ],
)
def test_found_asks(sentence: str, size: int) -> None:
    assert size_of(sentence, Act.ASK)[0] == size


@pytest.mark.parametrize(
    "sentence",
    [
        "For details please refer to the manual page.",
        "Could you refer the reader to the standard?",
        "Please refer your readers to the section above.",
        "Add a referral link to the page.",
        "The introduction of the page needs a comma.",
        "Write a wrapper for this system call.",
        "Please review the changes and let me know if this will work for you.",
        "Each customer has its own contract.",
        "Review your investment choices.",
        "Thanks for all the work.",
    ],
)
def test_words_that_only_look_dear(sentence: str) -> None:
    size = size_of(sentence, Act.ASK)[0]
    assert size is None or size <= Size.TIME


def test_what_is_not_wanted_does_not_count() -> None:
    assert dearest("i'm not asking you to promote it, just tell me what you think") == dearest(
        "just tell me what you think"
    )
    assert size_of("Why don't you introduce me to Wren?", Act.ASK)[0] is Size.NAME


def test_a_small_ask_is_small() -> None:
    for sentence in ("Could you lend me a thousand pounds?", "Hm.", ""):
        assert size_of(sentence, Act.SMALL_ASK) == (Size.INFORMATION, "information")


def test_untold() -> None:
    assert size_of("", Act.ASK) == (None, "")
    assert size_of("Would you zibble the frontispiece?", Act.ASK) == (None, "")
    assert size_of("Any news of the frontispiece?", Act.ASK) == (Size.INFORMATION, "information")


@pytest.mark.parametrize("line", LINES)
def test_wordings_keep_to_their_form(line: str) -> None:
    """A bar outside brackets would split what follows the opening words from them."""
    rest = re.sub(r"^(?:\^ )?[\w#|]+", "", line)
    while (less := re.sub(r"\\.|\[[^\]]*\]|\([^()\[\]]*\)", "", rest)) != rest:
        rest = less
    assert "|" not in rest
    assert not re.match(r"\d", line)
    assert set(re.findall(r"<([A-Z]+)>", line)) <= set(DATA["macros"])


def test_kinds_are_ordered_from_the_dearest() -> None:
    sizes = [kind["size"] for kind in DATA["kind"]]
    assert sizes == sorted(sizes, reverse=True)


with (Path(__file__).parents[1] / "advise" / "asks.csv").open(encoding="utf-8") as stream:
    ASKS = [row["text"] for row in csv.DictReader(stream)]
HALVES = [
    half
    for text in ASKS
    for at in [text.find(" ", len(text) // 2)]
    for half in (text[:at], text[at:])
]
PIECES = st.sampled_from([*HALVES, "not", "5 minutes", "?", "and", "please"])


@given(st.lists(PIECES, max_size=4))
def test_the_look_up_by_opening_word_finds_what_trying_all_finds(words: list[str]) -> None:
    text = plain(" ".join(words))
    wanted = NOT_WANTED[1].sub(" ; ", NOT_WANTED[0].sub("would you", text))
    slowly = next(((size, kind) for size, kind, p in SLOWLY if p.search(wanted)), None)
    found = dearest(text)
    assert ((found.size, found.kind) if found and found.words else None) == slowly
