"""Contacts in Outlook's own files."""

from __future__ import annotations

from closeknit.model.cards import Card
from closeknit.model.interactions import Locator
from closeknit.sources.base import Member
from closeknit.sources.cardfields import assembled, emails_in, keyed_by_content, tidy
from closeknit.sources.msgfields import BODY, moment_of
from closeknit.sources.phones import e164_all
from closeknit.sources.pstfields import ADDRESS, PstFields

_NAME, _GIVEN, _MIDDLE, _FAMILY = 0x3001, 0x3A06, 0x3A44, 0x3A11
_FIRM, _TITLE, _NICKNAME, _BIRTHDAY = 0x3A16, 0x3A17, 0x3A4F, 0x3A42
_TELEPHONES = (0x3A1C, 0x3A08, 0x3A09, 0x3A1B, 0x3A2F, 0x3A1A, 0x3A1F)
_COUNTRIES = (0x3A26, 0x3A5A)
# the address, and how it is shown, which tells it where the address is Exchange's own
_EMAILS = ((0x8083, 0x8084), (0x8093, 0x8094), (0x80A3, 0x80A4))


def contact_card(own: PstFields, member: Member) -> Card | None:
    """The card of a contact; None where it says of nobody how to reach them or what they are
    called."""
    emails = [
        email
        for tags in _EMAILS
        for email in next(filter(None, (emails_in(_address(own, tag)) for tag in tags)), [])
    ]
    numbers = [text for tag in _TELEPHONES if (text := own.text(tag))]
    countries = [text for tag in _COUNTRIES if (text := own.text(tag))]
    given, middle, family = (own.text(tag) for tag in (_GIVEN, _MIDDLE, _FAMILY))
    name = assembled(given, middle, family) or tidy(own.text(_NAME))
    if not (name or emails or numbers):
        return None
    born = moment_of(own.numbers.get(_BIRTHDAY, 0))
    return keyed_by_content(
        Card(
            "",
            Locator(member.name, 0, 0),
            name,
            tuple(dict.fromkeys(emails)),
            e164_all(numbers, countries),
            organisation=tidy(own.text(_FIRM)),
            title=tidy(own.text(_TITLE)),
            birthday=born.date().isoformat() if born and born.year < 4000 else "",
            note=own.text(BODY).strip(),
            nickname=tidy(own.text(_NICKNAME)),
        )
    )


def _address(own: PstFields, number: int) -> str:
    text = own.text(own.named(ADDRESS, number))
    return text.rpartition("(")[2].rstrip(")") if "(" in text else text
