"""Which reader a member belongs to, by content."""

from __future__ import annotations

from pathlib import PurePath

from closeknit import clock
from closeknit.sources.abook import Abook
from closeknit.sources.base import Member, Reader
from closeknit.sources.contactscsv import ContactsCsv
from closeknit.sources.eml import Eml
from closeknit.sources.emlx import Emlx
from closeknit.sources.facebook import Facebook
from closeknit.sources.googlechat import GoogleChat
from closeknit.sources.ical import ICal
from closeknit.sources.imessage import IMessage
from closeknit.sources.interactionlist import InteractionList
from closeknit.sources.linkedin import LinkedIn
from closeknit.sources.mbox import Mbox
from closeknit.sources.msg import Msg
from closeknit.sources.olm import Olm
from closeknit.sources.pst import Pst
from closeknit.sources.signal import Signal
from closeknit.sources.slack import Slack
from closeknit.sources.smsbackup import SmsBackup
from closeknit.sources.telegram import Telegram
from closeknit.sources.vcard import VCard
from closeknit.sources.whatsapp import WhatsApp

READERS: tuple[Reader, ...] = (
    VCard(),
    ICal(clock.now),
    Mbox(),
    WhatsApp(),
    Telegram(),
    SmsBackup(),
    Facebook(),
    Slack(),
    GoogleChat(),
    Signal(),
    IMessage(),
    Emlx(),
    Msg(),
    Pst(clock.now),
    Olm(clock.now),
    Abook(),
    Eml(),
    LinkedIn(),
    ContactsCsv(),
    InteractionList(),
)
_HEAD = 4096


def reader_for(member: Member) -> Reader | None:
    """The reader of a member's format, None where closeknit reads no such format."""
    head = bytes(member.data[:_HEAD])
    name = member.name or PurePath(member.source).name
    return next((reader for reader in READERS if reader.recognises(head, name)), None)
