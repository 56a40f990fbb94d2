"""What an ask would cost: its size, 1–5, and kind, by the dearest wording in its sentence.

The wordings are data (`en_sizes.toml`). They are looked up by their opening word, so that most
words of a sentence cost one look into a dictionary.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from closeknit.acts.cues import plain
from closeknit.model.acts import Act
from closeknit.model.verdicts import Size

_WORD = re.compile(r"\w+")
_LINE = re.compile(r"(?P<clause>\^ )?(?P<opening>[\w#|]+)(?P<rest>.*)")
_NUMBER = "#"


@dataclass(frozen=True, slots=True)
class Worded:
    """What a text asks for, and the words that say so; "" for a plain question."""

    size: Size
    kind: str
    words: str


@dataclass(frozen=True, eq=False)
class _Table:
    """The wordings of one language: by opening word the number of a kind and its expression, the
    dearest kind first."""

    kinds: tuple[tuple[str, Size], ...]
    openings: dict[str, tuple[tuple[int, str], ...]]
    refused: re.Pattern[str]
    asked: re.Pattern[str]
    action: re.Pattern[str]
    macros: dict[str, str]


def size_of(sentence: str, act: Act) -> tuple[Size | None, str]:
    """Size and kind of an ask that was found; None where the words don't tell. A small ask is
    small."""
    if act is Act.SMALL_ASK:
        return Size.INFORMATION, "information"
    found = dearest(plain(sentence))
    return (found.size, found.kind) if found else (None, "")


def dearest(text: str) -> Worded | None:
    """The dearest wording of a text as `cues.plain` makes it, None where none is known.

    What is said not to be wanted doesn't count. A question without a wording that doesn't ask
    anybody to do something asks for information.
    """
    table = _table()
    text = table.refused.sub(" ; ", table.asked.sub("would you", text))
    least, words = len(table.kinds), ""
    for word in _WORD.finditer(text):
        opening = _NUMBER if word[0][0].isdigit() else word[0]
        if opening not in table.openings:
            continue
        for number, pattern in _compiled(opening):
            if number >= least:
                break
            if match := pattern.match(text, word.start()):
                least, words = number, match[0]
                break
    if words:
        kind, size = table.kinds[least]
        return Worded(size, kind, words)
    if text.rstrip().endswith("?") and not table.action.search(text):
        return Worded(Size.INFORMATION, "information", "")
    return None


def macro(name: str) -> str:
    """The expression behind a shorthand of the wordings."""
    return _table().macros[name]


@cache
def _compiled(opening: str) -> tuple[tuple[int, re.Pattern[str]], ...]:
    return tuple((n, re.compile(text)) for n, text in _table().openings[opening])


@cache
def _table() -> _Table:
    data = tomllib.loads((files(__package__) / "en_sizes.toml").read_text("utf-8"))
    macros: dict[str, str] = data["macros"]

    def whole(text: str) -> str:
        while (filled := re.sub(r"<([A-Z]+)>", lambda m: macros[m[1]], text)) != text:
            text = filled
        return text

    rests: dict[str, dict[int, list[str]]] = {}
    for number, kind in enumerate(data["kind"]):
        for line in kind["wordings"].strip().splitlines():
            found = _LINE.fullmatch(line)
            assert found, line
            rest = (macros["CLAUSE"] if found["clause"] else "", whole(found["rest"]))
            for opening in found["opening"].split("|"):
                word = r"\d+" if opening == _NUMBER else opening
                rests.setdefault(opening, {}).setdefault(number, []).append(word.join(rest))
    return _Table(
        kinds=tuple((kind["name"], Size(kind["size"])) for kind in data["kind"]),
        openings={
            opening: tuple((n, rf"(?:{'|'.join(texts)})(?!\w)") for n, texts in by_kind.items())
            for opening, by_kind in rests.items()
        },
        **{name: re.compile(whole(data["no"][name])) for name in ("refused", "asked", "action")},
        macros=macros,
    )
