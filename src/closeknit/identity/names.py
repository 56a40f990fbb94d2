"""Display names: from how they were written in headers to how a person is called."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from closeknit.identity.words import words

_QUOTES = "'\"“”„‘’`´«»"
_TITLES = words(
    "dr dr. prof prof. professor mr mr. mrs mrs. ms ms. miss herr frau mme mme. mlle m. ing. "
    "dipl.-ing. sr. sra. sig. dott. drs. ir."
)
_AFTER = words(
    "phd ph.d ph.d. m.d. dds esq esq. mba cpa cfa pmp cissp jd j.d. msc bsc dr dr. prof prof."
)
_GENERATION = words("jr jr. sr sr. ii iii iv")
_FIRM = words("inc inc. ltd ltd. llc llp plc gmbh ag corp corp. co. kg bv b.v. s.a. srl pty")
_PARTICLES = words(
    "van von de der den del della di da dos das du la le ten ter zu zur bin ibn al el y e"
)
# words that name a group, a role, a machine or a project rather than a human being
_NOT_HUMAN = words(
    """list lists mailing listserv ml team teams group groups dept department division committee
    board office desk helpdesk help support service services customer customers care info
    information sales marketing billing accounts accounting payroll payments orders order shop
    store news newsletter newsletters digest daily weekly monthly update updates alert alerts
    notification notifications notifier noreply no-reply reply donotreply mailer daemon
    mailer-daemon postmaster webmaster administrator admin root system robot bot autoreply
    automatic automated announce announcement announcements members member users user subscribers
    everyone staff employees all recipients undisclosed distribution hr recruiting recruitment
    careers jobs events event webinar conference registration security linux kernel gnu gcc glibc
    libc api abi dev devel development developers developer patches patch bugs bug bugzilla jira
    tracker project maintainers maintainer committers commits cvs git github gitlab
    discussion discuss forum community foundation man-pages manpages pages manual wg sig
    company corporation university institute library bank airlines hotels online .com .org .net
    enterprise global worldwide public relations affairs"""
)
# "Ann Lee": most names are of this kind, and nothing below changes one
_PLAIN = re.compile("([A-Z][a-z]+) [A-Z][a-z]+")
_VIA = re.compile(r"\s+(?:\(?via)\s+.*$", re.IGNORECASE)
_BRACKETED = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\]|<[^<>]*>)\s*$")
_ASIDE = re.compile(r"\s+[|/–—]\s+.*$|\s+-\s+.*$")
_ADDRESS = re.compile(r"\S+@\S+|\S+ at \S+ dot \S+", re.IGNORECASE)
_LOCAL = re.compile(r"[\W_]+")


@lru_cache(maxsize=65536)
def clean_name(name: str) -> str:
    """How the bearer of a display name is called, "" where it holds no name.

    Takes off quotes, titles, degrees, "(Company)", "via List", turns "Last, First" round and
    mends names written all in capitals.
    """
    if (plain := _PLAIN.fullmatch(name)) and plain[1].lower() not in _TITLES:
        return name
    text = unicodedata.normalize("NFC", name)
    text = " ".join("".join(c if unicodedata.category(c)[0] != "C" else " " for c in text).split())
    text = _trim(text)
    while (shorter := _trim(_BRACKETED.sub("", text))) != text and shorter:
        text = shorter
    if text[:1] in "([" and text[-1:] in ")]":
        text = _trim(text[1:-1])
    text = _trim(_VIA.sub("", text))
    aside = _ASIDE.sub("", text)
    if " " in aside:
        text = aside
    if _ADDRESS.search(text):
        return ""
    parts = _turned(text).split()
    while len(parts) > 1 and parts[0].lower() in _TITLES:
        parts = parts[1:]
    return " ".join(_cased(parts))


def via(name: str) -> bool:
    """Whether somebody else relayed for the bearer of the name ("Ann Lee via List")."""
    return "via" in name.lower() and _VIA.search(name) is not None


@lru_cache(maxsize=65536)
def looks_human(name: str, handle: str = "") -> bool:
    """Whether a display name reads like a human being's.

    With a handle, a single word that only repeats the address does not count: "groff" of
    groff@… tells nothing.
    """
    if (plain := _PLAIN.fullmatch(name)) and plain[1].lower() not in _TITLES:
        first, last = name.lower().split()
        return not (is_role(first) or is_role(last) or last in _FIRM)
    text = clean_name(name)
    if not any(c.isalpha() for c in text) or any(c.isdigit() or c == "_" for c in text):
        return False
    bare = [word.lower().strip(".,:;!") for word in text.split()]
    parts = {part for word in bare for part in word.split("-")}
    if not _NOT_HUMAN.isdisjoint(parts.union(bare)) or bare[-1] in _FIRM or len(bare) > 6:
        return False
    return len(bare) > 1 or _single(text, handle)


def is_role(word: str) -> bool:
    """Whether a word in lower case names a group, a role, a machine or a project."""
    return word in _NOT_HUMAN


def _single(text: str, handle: str) -> bool:
    """Whether one word alone is a human name."""
    # initialisms ("LKML") are none; scripts without case have no such thing
    initialism = text.isupper() and text != text.lower()
    repeated = handle != "" and folded(text) in _labels(handle)
    return len(text) > 1 and "-" not in text and not initialism and not repeated


def folded(name: str) -> str:
    """For comparing: without case, accents and doubled spaces."""
    if name.isascii():
        return " ".join(name.lower().split())
    text = unicodedata.normalize("NFKD", name.casefold())
    text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(text.split())


def best_name(names: Iterable[tuple[str, int]]) -> str:
    """The name that a person goes by, out of display names with their counts.

    A full human name before a single word, then the most used; of its spellings the one with
    proper capitals and accents. "" where all are addresses or empty.
    """
    cleaned = [(text, count) for name, count in names if (text := clean_name(name))]
    if len({text for text, _ in cleaned}) < 2:
        return cleaned[0][0] if cleaned else ""
    spellings: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for text, count in cleaned:
        spellings[folded(text)][text] += count
    return max(
        (_tier(max(group)), sum(group.values()), _finest(group)) for group in spellings.values()
    )[2]


def _finest(group: dict[str, int]) -> str:
    return max(group, key=lambda text: (_proper(text), not text.isascii(), group[text], text))


def _tier(text: str) -> int:
    human = looks_human(text)
    full = len([word for word in text.split() if len(word.strip(".")) > 1]) > 1
    return 2 * human + (human and full)


def _proper(text: str) -> bool:
    first = text.split(maxsplit=1)[0]
    return first[0].isupper() or first[0].lower() == first[0].upper()


def _trim(text: str) -> str:
    return text.strip().strip(_QUOTES + ",;:").strip().strip(_QUOTES)


def _turned(text: str) -> str:
    """ "Last, First" as "First Last", degrees after a comma left out."""
    parts = [part.strip() for part in text.split(",")]
    while len(parts) > 1 and (not parts[-1] or _all_in(parts[-1], _AFTER)):
        parts.pop()
    if len(parts) > 1 and _all_in(parts[-1], _GENERATION):
        last = parts.pop()
        parts[-1] += " " + last
    if len(parts) != 2 or _all_in(parts[1], _FIRM):
        return ", ".join(parts)
    family, given = parts
    if len(family.split()) > 4 or len(given.split()) > 4:
        return text
    return f"{given} {family}"


def _all_in(text: str, words: frozenset[str]) -> bool:
    # in lower case "Md" is a given name
    return all(word.lower() in words or word == "MD" for word in text.split())


def _cased(words: list[str]) -> list[str]:
    letters = [word for word in words if any(c.isalpha() for c in word)]
    shouting = [word for word in letters if word.isupper()]
    if letters and len(shouting) == len(letters):
        if len(letters) == 1 and len(letters[0]) <= 5:
            return words
        return _all_titled(words)
    if len(letters) > 1 and all(word.islower() for word in letters):
        return _all_titled(words)
    # "Jean DUPONT": the family name in capitals, as is the custom in places
    return [
        _titled(word) if len(word) >= 4 and word.isupper() and word.isalpha() else word
        for word in words
    ]


def _all_titled(words: list[str]) -> list[str]:
    last = len(words) - 1
    return [
        word.lower() if 0 < place < last and word.lower() in _PARTICLES else _titled(word)
        for place, word in enumerate(words)
    ]


def _titled(word: str) -> str:
    low = word.lower()
    if low in _GENERATION and low[0] == "i":
        return low.upper()
    text = re.sub(r"(^|[-'’.])(\w)", lambda m: m[1] + m[2].upper(), low)
    return "Mc" + text[2:].capitalize() if low.startswith("mc") and len(low) > 3 else text


def _labels(handle: str) -> frozenset[str]:
    local, _, domain = handle.rpartition("@")
    squashed = _LOCAL.sub("", local)
    return frozenset({local, squashed, *domain.split("."), *_LOCAL.split(local)})
