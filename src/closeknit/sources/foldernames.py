"""What the names of folders and files tell in mail programs' own ways of storing.

Names are only ever asked for what content can't tell: whether mail lies among the sent, whether a
file is a program's index, whether a Maildir message is a draft.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_SENT_NAMES = (
    "sent|sent mail|sent mails|sent items|sent messages|sent objects|sent email|sent emails|"
    "gesendet|gesendete|gesendete objekte|gesendete elemente|gesendete nachrichten|"
    "gesendete mails|envoyés|envoyé|éléments envoyés|messages envoyés|courrier envoyé|"
    "courriers envoyés|objets envoyés|mails envoyés|enviados|enviado|elementos enviados|"
    "mensajes enviados|correo enviado|correos enviados|inviata|inviati|posta inviata|"
    "elementi inviati|messaggi inviati|enviadas|enviada|itens enviados|mensagens enviadas|"
    "e mails enviados|mensagens enviados|verzonden|verzonden items|verzonden berichten|"
    "verzonden e mail|skickat|skickade|skickade objekt|skickade meddelanden|sendt|sendte|"
    "sendt post|sendte elementer|sendte meldinger|lähetetyt|lähetetyt viestit|wysłane|"
    "elementy wysłane|odeslané|odeslaná pošta|odoslané|odoslaná pošta|elküldött|"
    "elküldött elemek|elküldött üzenetek|trimise|elemente trimise|mesaje trimise|"
    "отправленные|надіслані|відправлені|изпратени|gönderilmiş|gönderilenler|"
    "gönderilmiş öğeler|gönderilmiş postalar|απεσταλμένα|送信済み|送信済みメール|"
    "送信済みアイテム|已发送|已发送邮件|已发邮件|寄件備份|已傳送|보낸편지함|보낸 편지함|"
    "보낸메일함|נשלח|דואר שנשלח|المرسلة|odesláno|odoslaná pošta|lähetetty|elküldött levelek|"
    "elküldve|gönderildi|σταλμένα|البريد المرسل|مرسل|đã gửi|thư đã gửi|ส่งแล้ว|terkirim|"
    "enviats|จดหมายที่ส่งแล้ว|poslano|saadetud kirjad|saadetud|išsiųsta|"
    "išsiųstieji|nosūtītie|poslaná pošta|भेजा गया"
)
_SENT = frozenset(unicodedata.normalize("NFC", name) for name in _SENT_NAMES.split("|"))
_SERVERS = re.compile(r"^(?:inbox|\[gmail\]|\[google mail\])[./]", re.IGNORECASE)
_DATED = re.compile(  # Pine begins a new folder each month: sent-mail-mar-2003
    r"(?: (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))?(?: (?:19|20)\d\d)?(?: \d\d)?$"
)
_SUFFIX = re.compile(
    r"\.(?:mbox|mbx|mboxrd|sbd|maildir|eml|zip|tar|tgz|txz|tbz2?|gz|xz|bz2)$", re.IGNORECASE
)
_SHIFTED = re.compile(r"&([A-Za-z0-9+,]*)-")
_FLAGS = re.compile(r"[:;!_-]2,([A-Za-z]*)$")  # ":" can't be in names on every system

_INDEX_LIST = (
    ".ds_store|thumbs.db|desktop.ini|.localized|.uidvalidity|maildirfolder|maildirsize|"
    "subscriptions|.subscriptions|.mailboxlist|courierimapacl|courierimapsubscribed|"
    "courierimapuiddb|courierimapkeywords|courierpop3dsizelist|.mh_sequences|.xmhcache|"
    ".mbsyncstate|.isyncuidmap.db|.mairixrc|.nnmaildir|msgfilterrules.dat|popstate.dat|"
    "filterlog.html|table_of_contents|.overview|.marks|.customflags|.strings|sieve|"
    ".dovecot.sieve|.imapsync|.gitignore"
)
_INDEX_NAMES = frozenset(_INDEX_LIST.split("|"))
_INDEX_START_LIST = (
    "dovecot.index|dovecot.list|dovecot.mailbox|dovecot-uid|dovecot-keywords|dovecot-acl|"
    "dovecot-quota|.dovecot|._|.mbsyncstate.|.~lock."
)
_INDEX_STARTS = tuple(_INDEX_START_LIST.split("|"))
_INDEX_ENDS = (".msf", ".cmeta", ".ibex.index", ".ibex.index.data", ".ev-summary", ".lock")
_INDEX_FOLDER_LIST = (
    "__macosx|.notmuch|.git|courierimapkeywords|courierimaphieracl|.nnmaildir|.xapian|"
    "com.microsoft.__attachments"
)
_INDEX_FOLDERS = frozenset(_INDEX_FOLDER_LIST.split("|"))
_MAIL_STARTS = (b"From ", b"BEGIN:VCARD")


def plain_parts(name: str) -> tuple[str, ...]:
    """The parts of a member's name as a mail program would show them.

    ".Archive.2003/cur/1" gives ("Archive", "2003", "cur", "1"), "Inbox.sbd/Sent.mbox.gz" gives
    ("Inbox", "Sent"): Maildir++ puts the folder tree into one name, IMAP spells it in its own
    base64, and files carry the ends of their formats.
    """
    return tuple(plain for part in name.split("/") if part for plain in _plain(part))


def is_sent(parts: Iterable[str]) -> bool:
    """Whether any of these folders and files (from `plain_parts`) holds sent mail."""
    return any(map(_is_sent, parts))


def is_index(name: str, head: bytes) -> bool:
    """Whether a file is a program's own notes beside the mail, by its well-known name; one that
    begins as mail or a card is never taken for that."""
    low = name.casefold()
    known = low in _INDEX_NAMES or low.startswith(_INDEX_STARTS) or low.endswith(_INDEX_ENDS)
    return known and not head.startswith(_MAIL_STARTS)


def is_index_folder(name: str) -> bool:
    """Whether a folder holds nothing but such notes."""
    return name.casefold() in _INDEX_FOLDERS


def is_maildir(names: Iterable[str]) -> bool:
    """Whether a folder with these entries is a Maildir."""
    held = {"cur", "new", "tmp"}.intersection(names)
    return "cur" in held and len(held) > 1


def is_no_mail(name: str) -> bool:
    """Whether a Maildir message's flags say that it is a draft (never sent) or trashed (thrown
    away by the person, and only waiting to be removed). Both are passed over."""
    parts = name.rsplit("/", 2)
    if len(parts) < 2 or parts[-2] != "cur":
        return False
    flags = _FLAGS.search(parts[-1])
    return bool(flags) and bool({"T", "D"} & set(flags[1] if flags else ""))


def maildir_base(name: str) -> str:
    """A Maildir message's file name without its flags: what stays when they change."""
    return _FLAGS.sub("", name.rsplit("/", 1)[-1])


@lru_cache(maxsize=4096)
def _is_sent(part: str) -> bool:
    return _DATED.sub("", _spelled(part)).strip() in _SENT


@lru_cache(maxsize=4096)
def _plain(part: str) -> tuple[str, ...]:
    while (cut := _SUFFIX.sub("", part)) not in (part, ""):
        part = cut
    pieces = part.split(".") if part.startswith(".") else [_SERVERS.sub("", part)]
    return tuple(_SHIFTED.sub(_unshifted, piece) for piece in pieces if piece)


def _unshifted(found: re.Match[str]) -> str:
    if not found[1]:
        return "&"
    packed = found[1].replace(",", "/")
    try:
        return base64.b64decode(packed + "=" * (-len(packed) % 4)).decode("utf-16-be")
    except (binascii.Error, UnicodeDecodeError):
        return found[0]


def _spelled(part: str) -> str:
    folded = unicodedata.normalize("NFC", part).casefold()
    return " ".join(_SERVERS.sub("", folded).replace("_", " ").replace("-", " ").split())
