"""Which reader a member belongs to, by content."""

from __future__ import annotations

from pathlib import PurePath

from closeknit import clock
from closeknit.sources.base import Member, Reader
from closeknit.sources.eml import Eml
from closeknit.sources.ical import ICal
from closeknit.sources.mbox import Mbox
from closeknit.sources.vcard import VCard

READERS: tuple[Reader, ...] = (VCard(), ICal(clock.now), Mbox(), Eml())
_HEAD = 4096


def reader_for(member: Member) -> Reader | None:
    """The reader of a member's format, None where closeknit reads no such format."""
    head = bytes(member.data[:_HEAD])
    name = member.name or PurePath(member.source).name
    return next((reader for reader in READERS if reader.recognises(head, name)), None)
