"""The cue tables: one data file per language, read once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Set
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " "})
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*'?")
_ASCII_WORD = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+)*'?")  # the same, in half the time


@dataclass(frozen=True, slots=True)
class Cue:
    """A wording that shows an act, or only looks like it. A sentence must contain one of the
    pieces in `has`, of which "" is in every sentence."""

    act: str
    name: str
    pattern: re.Pattern[str]
    has: tuple[str, ...] = ("",)


@dataclass(frozen=True, eq=False)
class Table:
    """The cues of one language. `triggered` names by a word the cues to try where it stands;
    `always` those to try anywhere; `lexicons` are sets of words that are counted."""

    cues: tuple[Cue, ...]
    always: tuple[int, ...]
    triggered: dict[str, tuple[int, ...]]
    lexicons: tuple[tuple[str, frozenset[str]], ...]

    def matches(self, plain: str, words: Set[str]) -> list[int]:
        """The numbers of the cues that a sentence of such words shows, ascending."""
        tried = set(self.always)
        for word in self.triggered.keys() & words:
            tried.update(self.triggered[word])
        shown = []
        for number in tried:
            cue = self.cues[number]
            # not any(): a generator for each cue takes longer than most patterns
            for piece in cue.has:
                if piece in plain:
                    if cue.pattern.search(plain) is not None:
                        shown.append(number)
                    break
        return sorted(shown)


def plain(text: str) -> str:
    """A sentence as the cues read it: lower case, straight apostrophes, single spaces."""
    if not text.isascii():
        text = text.translate(_APOSTROPHES)
    return " ".join(text.lower().split())


def words(plain_text: str) -> list[str]:
    """The words of such a sentence, inner apostrophes and hyphens kept."""
    return (_ASCII_WORD if plain_text.isascii() else _WORD).findall(plain_text)


@cache
def table(language: str) -> Table | None:
    """The cues of a language, None where there is no file for it."""
    file = files(__package__) / f"{language}.toml"
    if not language.isalpha() or not file.is_file():
        return None
    return parse(tomllib.loads(file.read_text("utf-8")))


def parse(data: dict[str, dict[str, object]]) -> Table:
    """A table from its data file, which only its authors can get wrong."""
    macros = {f"<{name}>": str(text) for name, text in data.get("macros", {}).items()}
    cues: list[Cue] = []
    always: list[int] = []
    triggered: dict[str, list[int]] = {}
    for act, rows in data["cues"].items():
        assert isinstance(rows, dict)
        for name, row in rows.items():
            pattern = row["re"]
            for macro, meaning in macros.items():
                pattern = pattern.replace(macro, meaning)
            number = len(cues)
            cues.append(Cue(act, name, re.compile(pattern), tuple(row.get("has", ("",)))))
            for word in row.get("if", ()):
                triggered.setdefault(word, []).append(number)
            if "if" not in row:
                always.append(number)
    return Table(
        tuple(cues),
        tuple(always),
        {word: tuple(numbers) for word, numbers in triggered.items()},
        tuple((n, frozenset(str(w).split())) for n, w in data.get("lexicons", {}).items()),
    )
