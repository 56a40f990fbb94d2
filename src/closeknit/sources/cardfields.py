"""What address books of any format have in common: addresses, names, birthdays, the key of a card
that has none of its own."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import date
from functools import lru_cache
from urllib.parse import quote, unquote

from closeknit.mail.words import tidy as one_line
from closeknit.model.cards import Card

_EMAIL = re.compile(
    r"[^\s@<>()\[\]\\,;:\"]{1,64}@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_](?:[\w-]*[^\W_])"
)
_LONGEST_FIELD = 300
_LONGEST_EMAIL = 320
_DATE = re.compile(r"(\d{4}|--)-?(\d\d)-?(\d\d)(?!\d)")
# Apple writes 1604 where the year isn't known, Outlook 4501 where the day isn't
_NO_YEAR = frozenset({"--", "0000", "1604"})
_NO_DAY = "4501"
_CJK = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]+")
_PROFILE = re.compile(
    r"(?:https?:)?(?://)?(?:[\w-]+\.)*linkedin\.com/in/([^/?#\s,]+)", re.IGNORECASE
)
_GROUPS_OF_ALL = frozenset({"myContacts"})


def tidy(text: str) -> str:
    """One line of printable text, no longer than a name or title may be."""
    return one_line(" ".join(text.split()))[:_LONGEST_FIELD]


def emails_in(text: str) -> list[str]:
    """The addresses in a field, in lower case."""
    words = (word.strip("<>\"'") for word in re.split(r"[,;\s]+", text))
    found = (re.sub(r"^mailto:", "", word, flags=re.IGNORECASE).lower() for word in words)
    return [one for one in found if len(one) <= _LONGEST_EMAIL and _EMAIL.fullmatch(one)]


def assembled(given: str, further: str, family: str) -> str:
    """A name of its parts; Chinese, Japanese and Korean ones are written family name first."""
    if _CJK.fullmatch(family) and _CJK.fullmatch(given):
        return family + given
    return tidy(f"{given} {further} {family}")


def birthday_of(text: str) -> str:
    """An ISO date, with or without hyphens, as `Card.birthday` wants it; "" where it is none."""
    found = _DATE.match(text.strip())
    if found is None or found[1] == _NO_DAY:
        return ""
    year, month, day = found.groups()
    known = year not in _NO_YEAR
    try:
        whole = date(int(year) if known else 2000, int(month), int(day)).isoformat()
    except ValueError:
        return ""
    return whole if known else f"--{month}-{day}"


def categories_of(parts: list[str]) -> tuple[str, ...]:
    """Google writes "* friends" for its own groups, and "myContacts" on every card."""
    names = [tidy(part.strip().removeprefix("* ")) for part in parts]
    return tuple(dict.fromkeys(name for name in names if name and name not in _GROUPS_OF_ALL))


def digest_of(card: Card) -> str:
    """The same for cards that say the same."""
    held = [
        [card.name, card.organisation, card.title, card.birthday, card.note, card.nickname],
        [*card.emails, "", *card.phones, "", *card.urls, "", *card.categories],
    ]
    return hashlib.blake2b(repr(held).encode(), digest_size=16).hexdigest()


def keyed_by_content(card: Card) -> Card:
    return replace(card, key=f"hash:{digest_of(card)}")


@lru_cache(maxsize=16_384)
def profile_of(text: str) -> str:
    """The one spelling of the address of a profile at LinkedIn, "" where a text is none."""
    found = _PROFILE.match(text.strip())
    return f"https://linkedin.com/in/{quote(unquote(found[1])).lower()}" if found else ""


def link_of(text: str) -> str:
    """A link as written, "" where it is none; the profile of somebody at LinkedIn, which is a
    handle of theirs, in its one spelling."""
    text = text.strip()
    if " " in text or "." not in text:
        return ""
    return profile_of(text) or text


def with_relations(note: str, relations: list[tuple[str, str]]) -> str:
    """A note, below it those whom the card relates somebody to ("Spouse: Ann Moss")."""
    lines = [f"{tidy(label)}: {tidy(who)}" if label else tidy(who) for label, who in relations]
    return "\n".join(dict.fromkeys(line for line in (note, *lines) if line))
