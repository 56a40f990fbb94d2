"""A message header as an `Interaction`."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b

from closeknit.mail.addresses import Address, parse_addresses
from closeknit.mail.automated import EZMLM, automated_reason, list_handles
from closeknit.mail.dates import parse_date
from closeknit.mail.headers import Fields, received, scan
from closeknit.mail.words import decode_words, text_of, tidy
from closeknit.model.interactions import Channel, Interaction, Locator, Participant, Role

NO_DATE = "no usable date"
_LONGEST_SUBJECT = 300
_ID = re.compile(r"<[^<>]+>")
_PLAIN_ID = re.compile(rb"\s*(<[^<>\x00-\x20\x7f]+>)").match
_BLANK = re.compile(r"[\s\x00-\x20\x7f]+")
_RECIPIENT_FIELDS = ((b"to", Role.TO), (b"cc", Role.CC), (b"bcc", Role.BCC))
_DELIVERY_FIELDS = (b"delivered-to", b"x-original-to", b"x-delivered-to", b"envelope-to")


def read_message(
    header: bytes, locator: Locator, *, sent: bool, envelope_date: str = ""
) -> Interaction | str:
    """The interaction that a header block tells of, or the reason why it tells of none.

    `envelope_date` is the date of an mbox "From " line, the last resort for the time. Only the
    From, To, Cc and Bcc fields name participants: Resent-* tells of another sending.
    """
    fields = scan(header)
    if not fields:
        return "no message header"
    sender = _sender(fields)
    if sender is None:
        return "no sender's address"
    time = _time(fields, header, envelope_date)
    if time is None:
        return NO_DATE
    people = _participants(fields)
    recipients = tuple([p.handle for p in people.values() if p.role is not Role.BCC])
    lists = list_handles(fields, recipients)
    if sender[1] in lists:
        sender = _behind_the_list(fields, sender, lists)
    participants = _with_sender(sender, people)
    if sender[1] in recipients:
        recipients = tuple([handle for handle in recipients if handle != sender[1]])
    subject = _subject(fields[b"subject"][0]) if b"subject" in fields else ""
    key = message_id = _own_id(fields)
    if not key:
        key = _digest(time, sender[1], recipients, subject)
    reply_to, thread = _links(fields, key)
    return Interaction(
        key,
        Channel.MAIL,
        time,
        participants,
        locator,
        subject,
        message_id,
        reply_to,
        thread,
        automated_reason(fields, sender, recipients, subject, lists),
        lists,
        sent,
        _delivered_to(tuple([tuple(fields.get(name, ())) for name in _DELIVERY_FIELDS])),
    )


@lru_cache(maxsize=16_384)
def _addresses(raw: bytes) -> tuple[Address, ...]:
    return parse_addresses(text_of(raw))


@lru_cache(maxsize=16_384)
def _mailboxes(raw: bytes, role: Role) -> tuple[Participant, ...]:
    return tuple(_participant(address, name, role) for name, address in _addresses(raw))


@lru_cache(maxsize=32_768)
def _participant(handle: str, name: str, role: Role) -> Participant:
    return Participant(handle, name, role)


def _sender(fields: Fields) -> Address | None:
    for name in (b"from", b"sender"):
        for value in fields.get(name, ()):
            found = _addresses(value)
            if found:
                return found[0]
    return None


def _behind_the_list(fields: Fields, sender: Address, lists: tuple[str, ...]) -> Address:
    """Who wrote what a list sent under its own address ("Ann via friends", RFC 7960)."""
    for name in (b"x-original-from", b"reply-to"):
        for value in fields.get(name, ()):
            others = [found for found in _addresses(value) if found[1] not in lists]
            if len(others) == 1:
                return (others[0][0] or sender[0], others[0][1])
    return sender


def _participants(fields: Fields) -> dict[str, Participant]:
    """Recipients by handle, each in the strongest role, with the first name it carries."""
    people: dict[str, Participant] = {}
    for name, role in _RECIPIENT_FIELDS:
        for value in fields.get(name, ()):
            for found in _mailboxes(value, role):
                known = people.get(found.handle)
                if known is None:
                    people[found.handle] = found
                elif found.name and not known.name:
                    people[found.handle] = _participant(known.handle, found.name, known.role)
    return people


def _with_sender(sender: Address, people: dict[str, Participant]) -> tuple[Participant, ...]:
    name, handle = sender
    also = people.pop(handle, None)
    return (_participant(handle, name or (also.name if also else ""), Role.FROM), *people.values())


def _time(fields: Fields, header: bytes, envelope_date: str) -> int | None:
    for value in fields.get(b"date", ()):
        time = parse_date(text_of(value))
        if time is not None:
            return time
    stamps = (parse_date(text_of(v.rpartition(b";")[2])) for v in received(header))
    newest = max((stamp for stamp in stamps if stamp is not None), default=None)
    return parse_date(envelope_date) if newest is None and envelope_date else newest


@lru_cache(maxsize=16_384)
def _subject(raw: bytes) -> str:
    return tidy(decode_words(tidy(text_of(raw))))[:_LONGEST_SUBJECT]


def _ids(raw: bytes) -> list[str]:
    found = (_BLANK.sub("", each) for each in _ID.findall(text_of(raw)))
    return [each for each in found if each != "<>"]


def _first_id(raw: bytes) -> str:
    """The first id of a value; nearly always it stands at the front in its plain form."""
    plain = _PLAIN_ID(raw)
    return text_of(plain[1]) if plain else next(iter(_ids(raw)), "")


def _own_id(fields: Fields) -> str:
    for value in fields.get(b"message-id", ()):
        found = _first_id(value)
        if found:
            return found
        bare = _BLANK.sub("", text_of(value)).strip("<>")
        if bare:
            return f"<{bare}>"
    return ""


def _links(fields: Fields, key: str) -> tuple[str | None, str | None]:
    """What the message answers and where its thread began; never the message itself."""
    references = fields.get(b"references", ())
    reply_to = None
    for value in fields.get(b"in-reply-to", ()):
        reply_to = reply_to or _first_id(value) or _lost_brackets(value)
    first = _first_id(references[0]) if references else ""
    if reply_to and first and reply_to != key != first:
        return reply_to, first
    earlier = [found for value in references for found in _ids(value) if found != key]
    if not reply_to or reply_to == key:
        reply_to = earlier[-1] if earlier else None
    return reply_to, earlier[0] if earlier else reply_to


def _lost_brackets(raw: bytes) -> str:
    """The id of an In-Reply-To that is one word with "@"."""
    words = text_of(raw).strip("<> \t\r\n").split()
    return f"<{words[0]}>" if len(words) == 1 and "@" in words[0] else ""


def _digest(time: int, sender: str, recipients: tuple[str, ...], subject: str) -> str:
    """Identity of a message without an id. Bcc stays out: only the sender's copy shows it."""
    content = "\n".join((str(time), sender, *sorted(recipients), subject))
    return "hash:" + blake2b(content.encode("utf-8", "replace"), digest_size=16).hexdigest()


@lru_cache(maxsize=4096)
def _delivered_to(values: tuple[tuple[bytes, ...], ...]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            address
            for field in values
            for value in field
            if not value.startswith(EZMLM)
            for _, address in _addresses(value)
        )
    )
