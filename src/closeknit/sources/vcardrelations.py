"""Whom a card names as relations of somebody, as each program writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from closeknit.sources.cardfields import tidy
from closeknit.sources.vcardlines import Line, split_escaped, unescaped

_RELATIONS = {
    "RELATED": "",
    "X-ABRELATEDNAMES": "",
    "X-ANDROID-CUSTOM": "",
    "X-SPOUSE": "spouse",
    "X-EVOLUTION-SPOUSE": "spouse",
    "X-MS-SPOUSE": "spouse",
    "X-KADDRESSBOOK-X-SPOUSESNAME": "spouse",
    "X-MS-CHILD": "child",
    "X-MANAGER": "manager",
    "X-EVOLUTION-MANAGER": "manager",
    "X-MS-MANAGER": "manager",
    "X-KADDRESSBOOK-X-MANAGERSNAME": "manager",
    "X-ASSISTANT": "assistant",
    "X-EVOLUTION-ASSISTANT": "assistant",
    "X-MS-ASSISTANT": "assistant",
    "X-KADDRESSBOOK-X-ASSISTANTSNAME": "assistant",
}
RELATED = frozenset((*_RELATIONS, "X-ABLABEL"))
"""The properties that tell of relations."""

_APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_\Z")
_NO_RELATION = frozenset({"text", "uri", "pref", "x-internal"})
_ANDROID = "vnd.android.cursor.item/relation"
_ANDROID_LIST = (
    "other assistant brother child domestic-partner father friend manager mother parent partner "
    "referred-by relative sister spouse"
)
_ANDROID_KINDS = _ANDROID_LIST.split()
_LINK = re.compile(r"(?:urn|uuid|https?|mailto|tel):", re.IGNORECASE)


def relations(lines: Mapping[str, list[Line]]) -> Iterator[tuple[str, str]]:
    """Whom the card names as a relation and of what kind; what it only links to is left out."""
    labels = {line.group: unescaped(line.text) for line in lines.get("X-ABLABEL", ()) if line.group}
    for line in (line for name in _RELATIONS for line in lines.get(name, ())):
        kind, who = _RELATIONS[line.name], tidy(unescaped(line.text))
        if line.name == "X-ANDROID-CUSTOM":
            kind, who = _android_relation(line.text)
        elif not kind:
            label = _APPLE_LABEL.sub(r"\1", labels.get(line.group, ""))
            kind = label or next(iter(sorted(line.types - _NO_RELATION)), "")
        if who and not _LINK.match(who):
            yield kind[:1].upper() + kind[1:], who


def _android_relation(text: str) -> tuple[str, str]:
    """Its address book writes "vnd.android.cursor.item/relation;Ann Moss;14;;…"; the number is
    the kind, 0 for one in words of one's own, which follow."""
    kind_of_data, who, number, own = [*split_escaped(text, ";"), "", "", "", ""][:4]
    if kind_of_data != _ANDROID:
        return "", ""
    known = number.isdecimal() and 0 < int(number[:4]) < len(_ANDROID_KINDS)
    return _ANDROID_KINDS[int(number)] if known else own, tidy(who)
