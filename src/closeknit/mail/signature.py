"""The signature block of a message, and what it says of its sender: where they work, as what, and
how else they are reached.

Meant to be right rather than complete: a line counts as an organisation only by a word that firms
and institutions bear, or by the domain of the sender's address; and a block that bears somebody
else's name counts for nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from closeknit.mail.language import words
from closeknit.mail.newtext import NewText
from closeknit.mail.signaturewords import (
    FIRMS,
    NOT_FIRMS,
    PARTICLES,
    TITLES,
    bare_words,
    name_words,
    names_domain,
)
from closeknit.model.affiliations import Affiliation, Told

LONGEST = 800  # characters of a block
MOST_LINES = 14
_WIDEST = 90  # characters of a line; more are sentences
_LONGEST_PROOF = 300
_LONGEST_NAME = 48
_DELIMITER = re.compile(r"\s*\n(?:- )?--[ \t]?\n")
# what hangs below a signature and is no part of it
_BELOW = re.compile(
    r"\n(?:>|On |Am |Le |From:|To:|Cc:|Subject:|diff |-{5,} ?\w|_{20,}\n[^\n]*(?:mailing|[Ll]ist)"
    r"|(?:This|The) [^\n]{0,40}(?:message|e-?mail|transmission|information)|[^\n]{0,12}CONFIDENTIAL"
    r"|[^\n]{1,80}\|[ ]+\d+ |[ ]?\d+ files? changed|[-_=*]{3,} ?(?:Forwarded|Original)"
    r"|Do you Yahoo|Get your|To unsubscribe|Unsubscribe)"
)
_EDGES = " \t,;:|/*=~#<>[]{}\"'`-–—•·»«_\\"
_PARTS = re.compile(r"\s*(?:[|•·]{1,3}|\s[/\\]\s|\t+|\s{3,}|\s[-–—]{1,2}\s|,\s|\bat\s|@\s|;\s)\s*")
# "Acme, Inc." is one name
_LEGAL_FORM = re.compile(r",\s*(?=(?:Inc|LLC|L\.?L\.?C|Ltd|LP|L\.P|LLP|Co|Corp|GmbH|plc)\b)")
_BRACKETED = re.compile(r"\s*\([^()]*\)?\s*$")
# lines of a patch or a manual
_CODE = re.compile(r"\n(?:[+-]{1,3}[ \n]|@@ |\.[A-Z]{2}|\+\+\+)")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}\b")
_PHONE = re.compile(r"(?:\+|\(|\b)\d[\d ().\-/]{6,20}\d\b")
_FAX = re.compile(r"\bfa?[xc](?:simile)?\b|\bf\s*[:.]|\btelefax|\btelecopy", re.IGNORECASE)
# behind a number, and not before the next one
_FAX_BEHIND = re.compile(r"[ (\-]*fa?[xc](?:simile)?\b(?![ :.)]*[+(\d])", re.IGNORECASE)
_NOT_PHONE = re.compile(
    r"\b(?:gpg|pgp|key|fingerprint|regd?|hrb|vat|ust|iban|icq|license|no\.)", re.IGNORECASE
)
_FEWEST_DIGITS, _MOST_DIGITS = 9, 15
_MOST_ADDRESSES = 3


def signature(text: str, new: NewText, name: str, handle: str) -> tuple[Affiliation, ...]:
    """What the block below the new text of `text` says of its sender, who is called `name` and
    writes from `handle`."""
    if not new.signature or new.forwarded or new.patch:
        return ()
    block = _block(text, new)
    if not block or block.isspace():
        return ()
    last = new.text[-_WIDEST:].rpartition("\n")[2]
    return _read(block, last if len(last) < _LONGEST_NAME else "", name, handle)


def _block(text: str, new: NewText) -> str:
    """The lines below the delimiter, or below the name where there is none."""
    spans = new.spans or ((0, 0),)
    for _, end in spans:
        found = _DELIMITER.match(text, end)
        if found is not None:
            return _cut(text[found.end() - 1 : found.end() + LONGEST])
    return _cut(text[spans[-1][1] : spans[-1][1] + LONGEST]) if new.spans else ""


def _cut(block: str) -> str:
    below = _BELOW.search(block)
    return block[: below.start()] if below else block


@lru_cache(maxsize=4096)
def _read(block: str, above: str, name: str, handle: str) -> tuple[Affiliation, ...]:
    """What a block says; `above` is the line that stands over it."""
    if _CODE.search(block):
        return ()
    lines = [line.strip(_EDGES) for line in block.split("\n")]
    lines = [line for line in lines if line and "-by: " not in line][:MOST_LINES]
    if not lines or any(len(line) > 2 * _WIDEST for line in lines[:4]):
        return ()
    own = name_words(name, handle)
    if _is_anothers(lines[0], own) or _is_anothers(above, own) or _to_another(lines, own, handle):
        return ()
    found = [*_place(lines, own, handle), *_title(lines, own), *_phones(lines)]
    return (*found, *_addresses(lines, own, handle))


def _is_anothers(line: str, own: frozenset[str]) -> bool:
    """Whether a line is a name with no word of the sender's."""
    if line[:8].lower().startswith(("sent by", "for ")):
        return True
    words = bare_words(line)
    if not 2 <= len(words) <= 3 or not own:
        return False
    if not all(word[0].isupper() and word[1:].islower() and word.isalpha() for word in words):
        return False
    low = {word.lower() for word in words}
    if low & (FIRMS | TITLES | NOT_FIRMS | _GREETINGS):
        return False
    return not any(a.startswith(b) or b.startswith(a) for a in low for b in own)


def _to_another(lines: list[str], own: frozenset[str], handle: str) -> bool:
    """Whether all addresses at the sender's domain are somebody else's: who writes for another."""
    domain = handle.partition("@")[2]
    found = {match[0].lower() for line in lines if "@" in line for match in _ADDRESS.finditer(line)}
    return bool(found) and not any(_is_own(address, own, handle) for address in found) and any(
        address.endswith(domain) for address in found
    )  # fmt: skip


def _is_own(address: str, own: frozenset[str], handle: str) -> bool:
    local = address.partition("@")[0]
    return local == handle.partition("@")[0] or any(len(word) > 2 and word in local for word in own)


_GREETINGS = words(
    "best kind regards thanks thank cheers take yours sent with many greetings sincerely"
)


def _place(lines: list[str], own: frozenset[str], handle: str) -> list[Affiliation]:
    """The organisation: the first with a firm's word, else the first that bears the domain."""
    by_domain: Affiliation | None = None
    for line in lines:
        if len(line) > 2 * _WIDEST:
            break
        for part in _PARTS.split(_LEGAL_FORM.sub(" ", line)):
            tidy = _tidy(part)
            words = [word.lower() for word in bare_words(tidy)]
            if not _is_proper(tidy, words) or TITLES.intersection(words):
                continue
            told = Affiliation(Told.ORGANISATION, tidy, line[:_LONGEST_PROOF])
            if len(words) > 1 and FIRMS.intersection((words[0], *words[-2:])):
                return [told]
            if (
                by_domain is None
                and names_domain(words, handle)
                and not own.intersection(words)
                and not any(c.isdigit() for c in line)
            ):
                by_domain = told
    return [by_domain] if by_domain else []


def _title(lines: list[str], own: frozenset[str]) -> list[Affiliation]:
    for line in lines:
        if len(line) > _WIDEST:
            continue
        for part in _PARTS.split(_LEGAL_FORM.sub(" ", line)):
            tidy = _tidy(part)
            words = [word.lower() for word in bare_words(tidy)]
            if (
                _is_proper(tidy, words)
                and TITLES.intersection(words)
                and len(words) <= 6
                and not own.intersection(words)
                and not (FIRMS | PARTICLES).intersection(words[-1:])
            ):
                return [Affiliation(Told.TITLE, tidy, line[:_LONGEST_PROOF])]
    return []


def _tidy(part: str) -> str:
    text = " ".join(_BRACKETED.sub("", part).split()).strip(_EDGES + "()")
    return text[:-1] if text.endswith(".") and text.count(".") == 1 and len(text) > 8 and (
        text.rsplit(" ", 1)[-1].lower() not in _DOTTED
    ) else text  # fmt: skip


_DOTTED = words("inc. ltd. co. corp. s.a. llc. bros. univ. dept. e.v.")


def _is_proper(text: str, words: list[str]) -> bool:
    """Whether a part of a line is written as names of things are: no digits, no sentence."""
    if not 3 <= len(text) <= 60 or not words or len(words) > 8:
        return False
    if any(c in '@<>{}=?!:;*"…' or c.isdigit() for c in text) or "www." in text.lower():
        return False
    if text[-1] == "." and words[-1] + "." not in _DOTTED and not text.upper().endswith("S.A."):
        return False
    if NOT_FIRMS.intersection(words):
        return False
    written = bare_words(text)
    return (
        text[0].isalpha()
        and written[0][0].isupper()
        and all(
            word[0].isupper() or word.lower() in PARTICLES or any(c.isupper() for c in word)
            for word in written
        )
    )


def _phones(lines: list[str]) -> list[Affiliation]:
    found = []
    for line in lines:
        if _NOT_PHONE.search(line) or (_FAX.search(line) and len(_PHONE.findall(line)) < 2):
            continue
        for match in _PHONE.finditer(line):
            if _FAX.search(line, max(0, match.start() - 12), match.start()) or _FAX_BEHIND.match(
                line, match.end()
            ):
                continue
            digits = "".join(c for c in match[0].replace("(0)", "") if c.isdigit())
            if _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS:
                value = f"+{digits}" if match[0][0] == "+" else digits
                found.append(Affiliation(Told.PHONE, value, line[:_LONGEST_PROOF]))
    return list({told.value: told for told in found}.values())[:_MOST_ADDRESSES]


def _addresses(lines: list[str], own: frozenset[str], handle: str) -> list[Affiliation]:
    """Other addresses of the sender: those that hold a word of their name or begin alike."""
    found = {}
    for line in lines:
        for match in _ADDRESS.finditer(line) if "@" in line else ():
            address = match[0].strip(".-").lower()
            # the end of it is the sender's where something was run together with it
            if not address.endswith(handle) and _is_own(address, own, handle):
                found[address] = Affiliation(Told.ADDRESS, address, line[:_LONGEST_PROOF])
    return list(found.values())[:_MOST_ADDRESSES]
