"""A life's mail in every form in which mail programs keep or export it.

Each writer gets messages and an empty folder, and returns what is to be imported.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from closeknit.demo.life import Message
from closeknit.demo.write import as_bytes

Writer = Callable[[Sequence[Message], Path], Path]
_FROM = re.compile(rb"^(>*From )", re.MULTILINE)
# what nobody may become a person by
JUNK = (
    b"From: Prize Office <prize@winner.example>\nTo: robin.vale@brightharbour.example\n"
    b"Date: Mon, 1 Mar 2021 10:00:00 +0000\nMessage-ID: <junk%d@winner.example>\n"
    b"Subject: You won\n\nWrite to me.\n"
)


def mbox(messages: Sequence[Message], folder: Path) -> Path:
    for from_me, name in ((False, "Inbox.mbox"), (True, "Sent.mbox")):
        (folder / name).write_bytes(_boxed(m for m in messages if m.from_me is from_me))
    return folder


def maildir(messages: Sequence[Message], folder: Path) -> Path:
    root = folder / "Maildir"
    for top in (root, root / ".Sent"):
        for part in ("cur", "new", "tmp"):
            (top / part).mkdir(parents=True)
    for number, message in enumerate(messages):
        top = root / ".Sent" if message.from_me else root
        # a colon is no part of a file name on Windows
        (top / "cur" / f"{message.at}.{number}.host;2,S").write_bytes(as_bytes(message))
    (root / "cur" / "1.junk.host;2,ST").write_bytes(JUNK % 1)
    return root


def eml(messages: Sequence[Message], folder: Path) -> Path:
    for name, data in _files(messages):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def zipped(messages: Sequence[Message], folder: Path) -> Path:
    return _zip(folder / "mail.zip", _files(messages))


def takeout(messages: Sequence[Message], folder: Path, *beside: tuple[str, Path]) -> Path:
    """A Takeout, with files of other products under the names that they have there."""
    named = "Takeout/Mail/All mail Including Spam and Trash.mbox"
    files = [(f"Takeout/{name}", path.read_bytes()) for name, path in beside]
    files += [(named, _all_mail(messages)), ("Takeout/archive_browser.html", b"<html></html>")]
    return _zip(folder / "takeout-20260930T180000Z-001.zip", files)


def _all_mail(messages: Sequence[Message]) -> bytes:
    """In one file, each message with its labels."""
    kept = b"".join(
        _entry(m, b"X-Gmail-Labels: Sent\n" if m.from_me else b"X-Gmail-Labels: Inbox,Opened\n")
        for m in messages
    )
    labels = (b"Spam,Unread", b"Trash", b"Draft")
    junk = (b"X-Gmail-Labels: " + label + b"\n" + JUNK % n for n, label in enumerate(labels))
    return kept + b"".join(b"From x@xxx Mon Mar  1 10:00:00 +0000 2021\n" + j + b"\n" for j in junk)


def thunderbird(messages: Sequence[Message], folder: Path) -> Path:
    """A profile. What was deleted stays in its file until that is tidied up."""
    profile = folder / "abcd1234.default-release"
    local = profile / "Mail" / "Local Folders"
    local.mkdir(parents=True)
    (profile / "prefs.js").write_bytes(b'user_pref("mail.root", "");\n')
    for from_me, name in ((False, "Inbox"), (True, "Sent")):
        kept = [
            _entry(m, b"X-Mozilla-Status: 0001\nX-Mozilla-Status2: 00000000\n")
            for m in messages
            if m.from_me is from_me
        ]
        gone = b"From - Mon Mar  1 10:00:00 2021\nX-Mozilla-Status: 0009\n" + JUNK % 1 + b"\n"
        (local / name).write_bytes(b"".join([*kept, gone]))
        (local / f"{name}.msf").write_bytes(b'// <!-- <mdb:mork:z v="1.4"/> -->\n')
    (local / "Trash").write_bytes(b"From - Mon Mar  1 10:00:00 2021\n" + JUNK % 2)
    return profile


def apple(messages: Sequence[Message], folder: Path) -> Path:
    """Apple Mail's own folder."""
    account = folder / "Mail" / "V10" / "A1B2"
    (folder / "Mail" / "V10" / "MailData").mkdir(parents=True)
    for number, message in enumerate(messages, 1):
        box = "Sent Messages.mbox" if message.from_me else "INBOX.mbox"
        _emlx(account / box, number, as_bytes(message))
    _emlx(account / "Junk.mbox", 1, JUNK % 1)
    _emlx(account / "INBOX.mbox", len(messages) + 1, JUNK % 2, 1 | 1 << 1)
    return folder / "Mail"


def bundles(messages: Sequence[Message], folder: Path) -> Path:
    """What Apple Mail exports: folders named as if they were files."""
    for from_me, name in ((False, "INBOX.mbox"), (True, "Sent Messages.mbox")):
        (folder / name).mkdir()
        (folder / name / "mbox").write_bytes(_boxed(m for m in messages if m.from_me is from_me))
        (folder / name / "table_of_contents").write_bytes(b"\0\1")
    return folder


WRITERS: dict[str, Writer] = {
    one.__name__: one for one in (mbox, maildir, eml, zipped, takeout, thunderbird, apple, bundles)
}


def _boxed(messages: Iterable[Message]) -> bytes:
    return b"".join(map(_entry, messages))


def _entry(message: Message, before: bytes = b"") -> bytes:
    stamp = datetime.fromtimestamp(message.at, UTC).strftime("%a %b %d %H:%M:%S %Y")
    head = f"From {message.origin.address} {stamp}\n".encode()
    return head + before + _FROM.sub(rb">\1", as_bytes(message)) + b"\n"


def _files(messages: Sequence[Message]) -> list[tuple[str, bytes]]:
    """Saved one by one, with the line ends of Windows."""
    return [
        (f"{'Sent' if m.from_me else 'Inbox'}/{n}.eml", as_bytes(m).replace(b"\n", b"\r\n"))
        for n, m in enumerate(messages)
    ]


def _zip(path: Path, files: Sequence[tuple[str, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w") as box:
        for name, data in files:
            box.writestr(name, data)
    return path


def _emlx(box: Path, number: int, raw: bytes, flags: int = 1) -> None:
    path = box / "C3D4" / "Data" / "Messages" / f"{number}.emlx"
    path.parent.mkdir(parents=True, exist_ok=True)
    notes = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST '
        '1.0//EN" "x">\n<plist version="1.0">\n<dict>\n\t<key>flags</key>\n\t<integer>'
        f"{flags}</integer>\n</dict>\n</plist>\n"
    )
    path.write_bytes(b"%-10d\n" % len(raw) + raw + notes.encode())
