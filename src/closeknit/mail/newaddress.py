"""Announcements of another address: “My new address is ann@elm.example”, in somebody's own words or
in the automatic reply of an address that they have left."""

from __future__ import annotations

import re

from closeknit.model.affiliations import Affiliation, Told

_LONGEST_PROOF = 300
_MOST = 8  # addresses of a text that are looked at: lists of addresses announce nothing
_LOCAL = re.compile(r"[\w.+-]+\Z")
_LONGEST_LOCAL = 64
_DOMAIN = re.compile(r"@(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}\b")
_BEFORE = 240  # characters before an address in which it is announced
_SENTENCE = re.compile(r"[.!?][\"')]*\s+(?=[^a-z\s])|\n\s*\n|\n(?=\s*[-*•]\s)")
_KINDS = r"(?:e-?mail|mail|work|home|private|personal|permanent|main|primary|business)"
_THINGS = r"(?:address(?:es)?|e-?mail|account|mailbox|id|adresse|mailadresse)"
_MY_NEW = re.compile(
    rf"""\b(?:
        my\s(?:brand\s)?(?:new|current|future)\s(?:{_KINDS}\s){{0,3}}{_THINGS}
      | my\s(?:{_KINDS}\s){{0,2}}{_THINGS}\s(?:has|is|will|was)\s(?:be\s|now\s|been\s)*
            (?:now|chang\w+|mov\w+)
      | (?:i\s(?:have|am|will\sbe|just|recently)?\s?|i've\s|i'm\s)
            (?:chang\w+|switch\w+|mov\w+)\s(?:to\s)?(?:a\snew\s|my\s)?(?:{_KINDS}\s){{0,2}}{_THINGS}
      | meine\sneue\s(?:e-?mail-?|mail-?)?adresse
      | (?:ma|mon)\snouvelle\sadresse | mi\snuev[ao]\s(?:dirección|correo)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_LEFT = re.compile(
    r"""\b(?:
        i\s(?:have\s|am\s|will\sbe\s|was\s)?(?:left|leaving|leave)\b | i've\sleft | i'm\sleaving
      | i\s(?:am|will)\s(?:be\s)?no\slonger\s | i'm\sno\slonger\s
      | no\slonger\s(?:work|employed|with|at|use)
      | i\sno\slonger\s(?:work|use|read|have\saccess)
      | (?:my|this)\s(?:\w+\s){0,2}(?:address|account|e-?mail|mailbox)\s
            (?:will|is|has)\s(?:\w+\s){0,3}(?:expire|clos|disabl|deactivat|no\slonger|gone|cease|stop)
      | (?:last\sday|new\sjob)
      | (?:created|opened|set\sup|got|have)\sa\snew\s(?:e-?mail\s)?(?:address|account)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_REACH_ME = re.compile(
    r"""\b(?:
        (?:write(?:\sto)?|e-?mail|mail|reach|contact|find|get|catch|drop)\s(?:to\s)?me\b
      | (?:reach|contact)ed\s(?:at|via|under)
      | my\s(?:new|personal|private|home|other|permanent)\b
      | (?:use|to|update|at)\s(?:this|my|the\snew|the\sfollowing)\s
            (?:\w+\s){0,2}(?:address|e-?mail|account)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
# a word of each of the above in any case of its letters, quick to look for in a whole text
_HINTS = (
    *("y new", "y current", "y future", "a new ", "eine neue", "nouvelle", "i nuev"),
    *("y email", "y e-mail", "y address", "y account", "hanged", "hanging", "witch", "oved"),
    *("oving", "left", "leav", "o longer", "ast day", "ew job", "xpire", "losed", "isabled"),
    *("eactivat",),
)
# somebody else's address, or one that was
_NOT_MINE = re.compile(
    r"\b(?:his|her|their|your|assistant|colleague|replace(?:d by|ment)|successor|instead of me|wife"
    r"|husband|old address|previous address|used to be|no longer valid|bounces?|on behalf)\b",
    re.IGNORECASE,
)


def announced(text: str, handle: str) -> tuple[Affiliation, ...]:
    """The addresses that the writer of a new text announces instead of `handle`."""
    at = text.find("@")
    if at == -1 or not any(hint in text for hint in _HINTS):
        return ()
    found: dict[str, Affiliation] = {}
    for _ in range(_MOST):
        if at == -1:
            return tuple(found.values())[:1]
        before = text[max(0, at - _BEFORE) : at]
        if _may_announce(before) and (address := _address(text, at)) not in ("", handle):
            ahead = before[: len(before) - address.index("@")]
            if _is_announcement(ahead):
                proof = " ".join(f"{ahead[_after_sentence(ahead) :]}{address}".split())
                found[address] = Affiliation(Told.NEW_ADDRESS, address, proof[-_LONGEST_PROOF:])
        at = text.find("@", at + 1)
    return ()


def _may_announce(before: str) -> bool:
    return any(hint in before for hint in _HINTS)


def _address(text: str, at: int) -> str:
    """The address around an “@”, "" where there is none."""
    local = _LOCAL.search(text, max(0, at - _LONGEST_LOCAL), at)
    domain = _DOMAIN.match(text, at)
    return f"{local[0].lstrip('.-')}{domain[0]}".lower() if local and domain else ""


def _is_announcement(before: str) -> bool:
    sentence = " ".join(before[_after_sentence(before) :].split())
    new = _MY_NEW.search(sentence)
    if _NOT_MINE.search(sentence, new.start() if new else 0):
        return False
    if new:
        return True
    left = _LEFT.search(" ".join(before.split()))
    return left is not None and _REACH_ME.search(sentence) is not None


def _after_sentence(before: str) -> int:
    """Where the sentence begins that `before` breaks off in."""
    ends = [found.end() for found in _SENTENCE.finditer(before)]
    return ends[-1] if ends else 0
