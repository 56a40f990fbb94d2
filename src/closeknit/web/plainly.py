"""Sentences of the lower layers as a page says them: days in words, and no commands to type."""

from __future__ import annotations

import re

from closeknit import clock
from closeknit.web.render import day

_VERBS = (
    "declare|log|asked|asks|ask|show|referrals|need|plan|people|gains|quiet|import|open|answer"
    "|acts|review|validate|doctor"
)
_INSTEAD = (
    (re.compile(rf" ?\(closeknit (?:{_VERBS})\b[^)]*\)"), ""),
    (re.compile(r" If there was one, note it: closeknit log .*$"), ""),
    (re.compile(r" Weigh it first: closeknit asked .*$"), ""),
    (re.compile(r"(?:,| For another day)[^.]* with --by.*$"), ""),
    (re.compile(rf" (?:See|Undo with): closeknit (?:{_VERBS})\b.*$"), ""),
    (re.compile(rf"[:.,;]? closeknit (?:{_VERBS}) (?:[A-Za-z]?\d+|PERSON|REF|list)\b.*$"), "."),
    (re.compile(r": give the size with --size.*$"), "."),
)
_DAY = re.compile(r"\b((?:19|20)\d\d-[01]\d-[0-3]\d)\b")


def plainly(sentence: str) -> str:
    """A sentence without what is only for a terminal, and with its days in words."""
    for pattern, instead in _INSTEAD:
        sentence = pattern.sub(instead, sentence)
    return _DAY.sub(_in_words, sentence)


def _in_words(found: re.Match[str]) -> str:
    try:
        return day(clock.parse(found[1]))
    except ValueError:
        return found[1]
