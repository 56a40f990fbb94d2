"""The address book: vCard 3.0, with cards of people I write with and of strangers."""

from __future__ import annotations

from closeknit.demo.dice import Dice
from closeknit.demo.life import Life, Person
from closeknit.demo.machines import machines

_SHARE = {"acquaintance": 0.3, "bystander": 0.1, "stranger": 1.0, "supplier": 0.6}
_LEADS_WITHOUT = ("dorian-pike", "elif-karasu")


def cards(life: Life) -> str:
    """All cards, CRLF at line ends as RFC 2426 wants it."""
    dice = Dice(life.seed, "cards")
    nobody = {m.key for m in machines()}
    people = [
        p
        for p in (*life.people, *life.strangers)
        if p.key not in nobody and (dice.chance(_SHARE.get(p.kind, 0.8)) or p.note)
    ]
    chosen = [p for p in people if p.key not in _LEADS_WITHOUT]
    return "".join(_card(p) for p in sorted(chosen, key=lambda p: p.key))


def _card(person: Person) -> str:
    first, _, last = person.name.partition(" ")
    number = sum(map(ord, person.key)) % 900 + 100
    # Dots and tags of one mailbox are one address to its owner; two mailboxes are two.
    emails = person.addresses if person.key == "jan-bauer" else person.addresses[:1]
    rows = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"UID:{person.key}@contacts.example",
        f"N:{_text(last)};{_text(first)};;;",
        f"FN:{_text(person.name)}",
        *(f"EMAIL;TYPE=INTERNET:{address}" for address in emails),
        f"ORG:{_text(person.organisation)}" if person.organisation else "",
        f"TITLE:{_text(person.title)}" if person.title else "",
        f"TEL;TYPE=CELL:+441632960{number}" if number % 3 else "",
        f"BDAY:{person.birthday}" if person.birthday else "",
        f"NOTE:{_text(person.note)}" if person.note else "",
        "END:VCARD",
    ]
    return "".join(_folded(row) for row in rows if row)


def _text(value: str) -> str:
    for mark in "\\;,":
        value = value.replace(mark, "\\" + mark)
    return value.replace("\n", "\\n")


def _folded(row: str) -> str:
    """At most 75 octets a line; a continuation begins with a blank."""
    out, line = [], ""
    for char in row:
        if len((line + char).encode()) > 73:
            out.append(line)
            line = " "
        line += char
    return "\r\n".join([*out, line]) + "\r\n"
