"""Writes a life down as a person would have it: mail files, an address book, and the truth beside.

    FOLDER/mail/Inbox.mbox, Sent.mbox      mboxrd
    FOLDER/mail/Archive-2021/              a Maildir with the first year, its subfolder .Sent
    FOLDER/contacts.vcf                    vCard 3.0
    FOLDER/truth.json                      not to be imported

The same life gives the same bytes, on every platform.
"""

from __future__ import annotations

import binascii
import html
import json
import re
from dataclasses import asdict
from datetime import UTC, datetime, timedelta, timezone
from email.header import Header
from email.utils import format_datetime
from functools import cache
from pathlib import Path

from closeknit.demo.cards import cards
from closeknit.demo.life import Handle, Life, Message
from closeknit.demo.rhythm import moment

ARCHIVED = moment(2022, 1, 1)
_FROM = re.compile(rb"^(>*From )", re.MULTILINE)
_SPECIAL = re.compile(r'[][\\()<>@,:;".]')
_BOUNDARY = "=_part_of_two_"


def write(life: Life, folder: Path) -> None:
    """Write everything below the folder, which is made if need be; older files are overwritten."""
    mail = folder / "mail"
    mail.mkdir(parents=True, exist_ok=True)
    boxes: dict[bool, list[bytes]] = {True: [], False: []}
    archive = _maildir(mail / "Archive-2021")
    for message in life.messages:
        raw = as_bytes(message)
        if message.at < ARCHIVED:
            name = f"{message.at}.{message.id[1:].partition('@')[0]}.demo"
            (archive[message.from_me] / name).write_bytes(raw)
        else:
            stamp = datetime.fromtimestamp(message.at, UTC).strftime("%a %b %d %H:%M:%S %Y")
            head = f"From {message.origin.address} {stamp}\n".encode()
            boxes[message.from_me].append(head + _FROM.sub(rb">\1", raw) + b"\n")
    (mail / "Inbox.mbox").write_bytes(b"".join(boxes[False]))
    (mail / "Sent.mbox").write_bytes(b"".join(boxes[True]))
    (folder / "contacts.vcf").write_bytes(cards(life).encode())
    (folder / "truth.json").write_bytes(_truth(life).encode())


def _maildir(root: Path) -> dict[bool, Path]:
    for top in (root, root / ".Sent"):
        for part in ("cur", "new", "tmp"):
            (top / part).mkdir(parents=True, exist_ok=True)
    (root / ".Sent" / "maildirfolder").write_bytes(b"")
    # No flags in the names: their colon is no part of a file name on Windows.
    return {False: root / "cur", True: root / ".Sent" / "cur"}


def as_bytes(message: Message) -> bytes:
    """The message as RFC 5322 and MIME have it, with "\\n" for line ends as files have them."""
    zone = timezone(timedelta(minutes=message.offset))
    head = [
        ("From", _address(message.origin)),
        ("To", _addresses(message.to)),
        ("Cc", _addresses(message.cc)),
        ("Subject", _encoded(message.subject)),
        ("Date", format_datetime(datetime.fromtimestamp(message.at, zone))),
        ("Message-ID", message.id),
        ("In-Reply-To", message.parent),
        ("References", "\n ".join(message.references)),
        *message.headers,
        ("MIME-Version", "1.0"),
    ]
    kind, body = _body(message)
    lines = [f"{name}: {value}\n" for name, value in head if value]
    return ("".join(lines) + kind).encode() + body


def _body(message: Message) -> tuple[str, bytes]:
    plain = _part(message.text, message.charset, "plain")
    if not message.html:
        return plain
    markup = "<p>" + html.escape(message.text, quote=False).replace("\n", "<br>\n") + "</p>\n"
    marked = _part(markup, message.charset, "html")
    if message.automated:
        return marked
    boundary = _BOUNDARY + message.id[1:9]
    parts = b"".join(f"--{boundary}\n{kind}".encode() + body for kind, body in (plain, marked))
    kind = f'Content-Type: multipart/alternative; boundary="{boundary}"\n\n'
    return kind, parts + f"--{boundary}--\n".encode()


def _part(text: str, charset: str, subtype: str) -> tuple[str, bytes]:
    """Header lines with the empty one after them, and the encoded text."""
    text += "\n"
    name, encoding = "utf-8", "quoted-printable"
    if charset == "base64":
        encoding = "base64"
    elif text.isascii():
        name, encoding = "us-ascii" if charset != "utf-8" else "utf-8", "7bit"
    elif charset == "iso-8859-1" and all(ord(c) < 256 for c in text):
        name = "iso-8859-1"
    raw = text.encode(name)
    if encoding == "quoted-printable":
        raw = binascii.b2a_qp(raw, istext=True)
    elif encoding == "base64":
        rows = [raw[i : i + 57] for i in range(0, len(raw), 57)]
        raw = b"".join(binascii.b2a_base64(row) for row in rows)
    head = (
        f"Content-Type: text/{subtype}; charset={name}\nContent-Transfer-Encoding: {encoding}\n\n"
    )
    return head, raw


def _addresses(handles: tuple[Handle, ...]) -> str:
    return ",\n ".join(_address(h) for h in handles)


@cache
def _address(handle: Handle) -> str:
    name = handle.name
    if name.isascii() and _SPECIAL.search(name):
        name = f'"{name}"'
    return f"{_encoded(name)} <{handle.address}>"


@cache
def _encoded(text: str) -> str:
    return text if text.isascii() else Header(text, "utf-8", maxlinelen=70).encode()


def _truth(life: Life) -> str:
    people = {p.key: p for p in life.people}
    rows = [
        {"name": people[t.key].name, "addresses": people[t.key].addresses} | asdict(t)
        for t in life.truths
    ]
    document = {
        "seed": life.seed,
        "start": _iso(life.start),
        "end": _iso(life.end),
        "me": {"name": life.me.name, "addresses": life.me.addresses, "moved": _iso(life.me.moved)},
        "people": rows,
        "acts": [asdict(a) | {"at": _iso(a.at)} for a in life.acts],
        "asks": [asdict(a) for a in life.asks],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _iso(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat()
