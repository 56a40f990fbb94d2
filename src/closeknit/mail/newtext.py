"""New text of a message: what its sender wrote, told apart from what they repeat or attach.

One expression finds the lines at which something else may begin, a small function for each kind
decides how far it reaches, and what no cut covers is new. Linear in the length of the text: every
look forward or back is bounded, and every kind that needs a search through the rest remembers
when it was in vain.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from closeknit.mail import quoting
from closeknit.mail.endings import ADVERT, LIST_FOOTER, MOBILE, is_legal, signature_start
from closeknit.mail.marks import (
    CODE_OPENING,
    DIFF,
    DIFF_BODY,
    LEGAL,
    MARK,
    PGP_HEAD,
    STATS,
    SYMBOLS,
)

LONGEST = 64 << 10
"""Characters of a text that are looked at."""

Answers = Literal["", "top", "bottom", "inline"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class NewText:
    """What a sender wrote, and what else there was.

    `spans` are offsets into the given text, ascending, trimmed of blank space; `text` is what
    they hold, a blank line between them. `answers` tells where the new text stands: above the
    quote, below it, or between its parts; "" where nothing is quoted or nothing is new.
    """

    text: str
    spans: tuple[Span, ...]
    quoted: bool = False
    answers: Answers = ""
    forwarded: bool = False
    patch: bool = False
    code: bool = False
    signature: bool = False


_BLANK = re.compile(r"\s*")
_QUOTE_BELOW = re.compile(r"\s*(?:>|\||[A-Z]{1,3}> |\[)")

_SHORTEST_SIGNATURE = 1_500
_MOST_TRIES = 200
_NEVER = 1 << 62


def new_text(text: str) -> NewText:
    """The new text of a message, from its text as `text_part` gives it. Never raises."""
    return _Reading(text[:LONGEST]).result()


class _Reading:
    """One pass over a text: cuts in ascending order, in offsets of the text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._padded = "\n" + text
        self._cuts: list[Span] = []
        self._quotes: list[Span] = []
        self._open = -1  # where a signature or footer began that has not ended yet
        self._quoted = self._forwarded = self._patch = self._code = self._signature = False
        self._limit = _NEVER  # where a patch begins that reaches to the end
        self._next_diff = -1
        self._next_end = -1
        self._last_quote = -1
        self._tries = 0

    def result(self) -> NewText:
        position, padded = 0, self._padded
        while (mark := MARK.search(padded, position)) is not None:
            if mark.start() >= self._limit:
                break
            kind = mark.lastgroup or ""
            stop = _KINDS[kind](self, mark)
            if stop == _NEVER:
                break
            position = max(stop, mark.start() + 1)
        if not self._quoted:
            self._unquoted()
        self._close(min(len(self._text), self._limit))
        self._cut(self._limit, len(self._text))
        return self._assembled()

    # -- cutting

    def _floor(self) -> int:
        return self._cuts[-1][1] if self._cuts else 0

    def _cut(self, start: int, end: int) -> None:
        if self._open != -1:
            return  # all of a footer goes when it ends
        start, end = max(start, self._floor()), min(end, len(self._text))
        if start < end:
            self._cuts.append((start, end))

    def _foreign(self, start: int, end: int) -> None:
        """Cut somebody else's words; a signature above them ends there."""
        self._close(start)
        start = max(start, self._floor())
        self._cut(start, end)
        self._quotes.append((start, end))
        self._quoted = True

    def _close(self, at: int) -> None:
        if self._open != -1:
            start, self._open = self._open, -1
            self._cut(start, at)

    def _begin_footer(self, at: int) -> None:
        if self._open == -1:
            self._open = at

    # -- the kinds; each returns where to look on, in offsets of the padded text

    def quote(self, mark: re.Match[str]) -> int:
        begin, end = mark.span()
        last = self._quotes[-1] if self._quotes else None
        if last and self._cuts[-1] == last and self._is_wrapped(last[1], begin):
            self._cuts[-1] = self._quotes[-1] = (last[0], end)
            return end
        floor = self._floor() if self._open == -1 else max(self._floor(), self._open)
        self._foreign(quoting.attribution_start(self._padded, begin, floor), end)
        return end

    def _is_wrapped(self, end: int, begin: int) -> bool:
        """Whether one line between two quotes is the rest of a quoted line that was too long."""
        between = self._padded[end:begin]
        if len(between) > 60 or between.count("\n") != 1:
            return False
        line = between[1:]
        long = end - self._padded.rfind("\n", max(0, end - 200), end) > 66
        return long and bool(line.strip()) and (len(line) <= 24 or line[:1].islower())

    def pipe(self, mark: re.Match[str]) -> int:
        lines = mark[0].strip("\n").split("\n")
        if sum(line.rstrip().endswith("|") for line in lines) * 2 <= len(lines):
            return self.quote(mark)
        return mark.end()

    def patch(self, mark: re.Match[str]) -> int:
        begin = mark.start()
        if mark["patch"] != "---":
            body = DIFF_BODY.match(self._padded, begin)
            self._patch = True
            self._close(begin)
            end = body.end() if body else mark.end()
            self._cut(begin, end)
            return end
        self._cut(begin, mark.end())
        diff = self._diff_behind(begin)
        if diff == -1 or self._padded.find("\n>", begin, diff) != -1:
            return mark.end()
        # between the rule and the patch stand notes to the reader
        self._patch = True
        self._close(begin)
        self._limit = diff
        return mark.end()

    def _diff_behind(self, at: int) -> int:
        if self._next_diff < at and self._next_diff != _NEVER:
            found = DIFF.search(self._padded, at)
            self._next_diff = found.start() if found else _NEVER
        return -1 if self._next_diff == _NEVER else self._next_diff

    def stat(self, mark: re.Match[str]) -> int:
        body = STATS.match(self._padded, mark.start())
        end = body.end() if body else mark.end()
        self._patch = True
        self._close(mark.start())
        self._cut(mark.start(), end)
        return end

    def delimiter(self, mark: re.Match[str]) -> int:
        begin, end = mark.span()
        exact = mark["delimiter"].endswith("-- ")
        if exact or self._is_short(end):
            self._signature = True
            self._begin_footer(begin)
        return end

    def _is_short(self, at: int) -> bool:
        """Whether little enough follows for a signature, up to a quote."""
        quote = self._padded.find("\n>", at, at + _SHORTEST_SIGNATURE)
        rest = self._padded[at : at + _SHORTEST_SIGNATURE if quote == -1 else quote]
        return len(rest) < _SHORTEST_SIGNATURE and rest.count("\n") <= 16

    def pgp(self, mark: re.Match[str]) -> int:
        begin = mark.start()
        head = PGP_HEAD.match(self._padded, begin)
        if head:
            self._cut(begin, head.end())
            return head.end()
        stop = self._padded.find("\n-----END PGP", begin)
        line = self._padded.find("\n", stop + 1) if stop != -1 else -1
        end = line if line != -1 else len(self._padded)
        self._close(begin)
        self._cut(begin, end)
        return end

    def scissors(self, mark: re.Match[str]) -> int:
        self._close(mark.start())
        if self._diff_behind(mark.start()) != -1:
            self._patch = True
        else:
            self._code = True
        self._cut(mark.start(), len(self._text))
        return _NEVER

    def announced(self, mark: re.Match[str]) -> int:
        begin = mark.start()
        line = quoting.line_at(self._padded, begin)
        if not quoting.ANNOUNCED.match(line):
            return self._other_dashes(mark, line)
        if quoting.is_forward(line) or not self._has_text(begin):
            self._forwarded = True
        end = self._end_of_forward(begin)
        self._foreign(begin, end)
        return _NEVER if end >= len(self._text) else end

    def _other_dashes(self, mark: re.Match[str], line: str) -> int:
        """A line of dashes or stars with words that announces nothing."""
        if quoting.is_from_line(line):
            return self.header(mark)
        if line.startswith("-----") and ADVERT.search(line) and self._is_short(mark.end()):
            self._begin_footer(mark.start())
            return mark.end()
        if LEGAL.match(line):
            return self.legal(mark)
        if re.match(r"---? ?On |-{4,} ?Reply", line) and line.rstrip().endswith((":", "-")):
            self._foreign(mark.start(), len(self._text))
            return _NEVER
        return mark.start() + 2

    def _may_try(self) -> bool:
        """Whether to look far ahead once more: no honest message asks for it this often."""
        self._tries += 1
        return self._tries <= _MOST_TRIES

    def _end_of_forward(self, at: int) -> int:
        if self._next_end < at and self._next_end != _NEVER:
            found = quoting.END_OF_FORWARD.search(self._padded, at)
            self._next_end = self._padded.find("\n", found.end()) if found else _NEVER
            if self._next_end == -1:
                self._next_end = len(self._padded)
        return min(self._next_end, len(self._padded))

    def _has_text(self, at: int) -> bool:
        """Whether anything new stands above `at`."""
        blank = _BLANK.match(self._text, self._floor() if self._cuts else 0, at)
        return blank is not None and blank.end() < at

    def rule(self, mark: re.Match[str]) -> int:
        begin, end = mark.span()
        below = self._padded[end : end + 400].lstrip()
        first = below.partition("\n")[0]
        if mark["rule"][0] == "_" and quoting.is_from_line(first):
            at = self._padded.find(first, end) - 1
            if quoting.is_header_block(self._padded, at):
                self._foreign(begin, len(self._text))
                return _NEVER
        if self._is_short(end) and (
            LIST_FOOTER.search(below[:200]) or ADVERT.search(first) or LEGAL.match(first)
        ):
            self._begin_footer(begin)
        return end

    def header(self, mark: re.Match[str]) -> int:
        begin = mark.start()
        if self._may_try() and quoting.is_header_block(self._padded, begin):
            self._forwarded = self._forwarded or not self._has_text(begin)
            self._foreign(begin, len(self._text))
            return _NEVER
        line = quoting.line_at(self._padded, begin)
        if not self._has_text(begin) and "@" in line:
            # git writes the author of a patch as its first line
            self._cut(begin, mark.start() + 1 + len(line))
        return mark.end()

    def lotus(self, mark: re.Match[str]) -> int:
        begin = quoting.lotus_start(self._padded, mark.start()) if self._may_try() else -1
        if begin == -1:
            return mark.end()
        self._forwarded = self._forwarded or not self._has_text(begin)
        self._foreign(begin, len(self._text))
        return _NEVER

    def attributed(self, mark: re.Match[str]) -> int:
        begin = mark.start()
        end = quoting.attribution_end(self._padded, begin)
        if end == -1:
            return mark.end()
        if _QUOTE_BELOW.match(self._padded, end) is None and not self._quotes_below(end):
            # a reply whose quote isn't marked: all below is the other's
            self._foreign(begin, len(self._text))
            return _NEVER
        self._foreign(begin, end)
        return end

    def _quotes_below(self, at: int) -> bool:
        if self._last_quote == -1:
            self._last_quote = max(self._padded.rfind("\n>"), self._padded.rfind("\n[...]"), 0)
        return self._last_quote >= at

    def trailer(self, mark: re.Match[str]) -> int:
        self._cut(mark.start(), mark.end())
        return mark.end()

    def sent(self, mark: re.Match[str]) -> int:
        if MOBILE.fullmatch(mark["sent"]):
            self._signature = True
            self._cut(*mark.span())
        return mark.end()

    def legal(self, mark: re.Match[str]) -> int:
        begin = mark.start()
        stop = self._padded.find("\n\n", mark.end())
        end = stop if stop != -1 else len(self._padded)
        if not self._may_try() or not is_legal(self._padded[begin : min(end, begin + 1_500)]):
            return mark.end()
        rest = len(self._padded) - end
        if self._has_text(begin) or rest < 200:
            self._begin_footer(begin)
        else:
            self._cut(begin, end)
        return min(end, begin + 1_500)

    def footer(self, mark: re.Match[str]) -> int:
        if self._is_short(mark.end()):
            self._begin_footer(mark.start())
        return mark.end()

    def code(self, mark: re.Match[str]) -> int:
        self._code = True
        self._cut(*mark.span())
        return mark.end()

    def indented(self, mark: re.Match[str]) -> int:
        run = mark[0]
        solid = "".join(run[:4_000].split())
        symbols = len(solid) - len(solid.translate(SYMBOLS))
        coded = symbols * 9 > len(solid) or CODE_OPENING.match(run, 1) is not None
        if coded and not ("://" in run and run.count("\n") < 3):
            return self.code(mark)
        return mark.start() + 1 + max(1, run.rfind("\n"))

    def elision(self, mark: re.Match[str]) -> int:
        self._cut(*mark.span())
        return mark.end()

    # -- the rest

    def _unquoted(self) -> None:
        """A reply whose quote isn't marked: all below its attribution is the other's."""
        begin = quoting.unquoted_attribution(self._padded)
        if begin == -1:
            return
        self._cuts = [(a, min(b, begin)) for a, b in self._cuts if a < begin]
        if self._open >= begin:
            self._open = -1
        self._foreign(begin, len(self._text))

    def _assembled(self) -> NewText:
        spans = self._spans()
        if spans:
            start, end = spans[-1]
            cut = signature_start(self._text, start, end)
            if cut < end:
                self._signature = True
                spans[-1:] = _trimmed(self._text, start, cut)
        pieces = [self._text[a:b] for a, b in spans]
        return NewText(
            "\n\n".join(pieces),
            tuple(spans),
            self._quoted,
            self._answers(spans),
            self._forwarded,
            self._patch,
            self._code,
            self._signature,
        )

    def _spans(self) -> list[Span]:
        spans: list[Span] = []
        position = 0
        for start, end in self._cuts:
            if position < start:
                spans += _trimmed(self._text, position, start)
            position = max(position, end)
        spans += _trimmed(self._text, position, len(self._text))
        return spans

    def _answers(self, spans: list[Span]) -> Answers:
        if not self._quotes or not spans:
            return ""
        first, last = self._quotes[0][0], self._quotes[-1][1]
        if spans[-1][1] <= first:
            return "top"
        between = any(first < start < last for start, _ in spans)
        return "inline" if between else "bottom"


def _trimmed(text: str, start: int, end: int) -> list[Span]:
    piece = text[start:end]
    solid = piece.strip()
    if not solid:
        return []
    lead = start + len(piece) - len(piece.lstrip())
    return [(lead, lead + len(solid))]


_KINDS: dict[str, Callable[[_Reading, re.Match[str]], int]] = {
    "quote": _Reading.quote,
    "pipe": _Reading.pipe,
    "patch": _Reading.patch,
    "stat": _Reading.stat,
    "delimiter": _Reading.delimiter,
    "pgp": _Reading.pgp,
    "scissors": _Reading.scissors,
    "announced": _Reading.announced,
    "rule": _Reading.rule,
    "header": _Reading.header,
    "lotus": _Reading.lotus,
    "attributed": _Reading.attributed,
    "trailer": _Reading.trailer,
    "sent": _Reading.sent,
    "legal": _Reading.legal,
    "list": _Reading.footer,
    "roff": _Reading.code,
    "shell": _Reading.code,
    "indented": _Reading.indented,
    "log": _Reading.code,
    "traceback": _Reading.code,
    "commit": _Reading.code,
    "spaced": _Reading.quote,
    "initials": _Reading.quote,
    "below": _Reading.header,
    "to": _Reading.lotus,
    "beneath": _Reading.announced,
    "begin": _Reading.announced,
    "diff": _Reading.patch,
    "git": _Reading.patch,
    "elision": _Reading.elision,
}
