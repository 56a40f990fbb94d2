"""Apple Mail's own files."""

from __future__ import annotations

import pytest

from closeknit.model.interactions import Interaction, Locator
from closeknit.sources.base import Item, LeftOut, Member, Progress
from closeknit.sources.emlx import Emlx
from closeknit.sources.leftout import DRAFT, SPAM, TRASH

MESSAGE = (
    b"From: Ann Moss <ann@moss.example>\nTo: robin@vale.example\n"
    b"Date: Mon, 4 May 2026 10:00:00 +0200\nMessage-Id: <one@moss.example>\n"
    b"Subject: Tides\n\nCould you send me the tables?\n"
)


def _notes(flags: int) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "x">\n<plist version="1.0">\n<dict>\n'
        "\t<key>date-received</key>\n\t<integer>1777881601</integer>\n"
        f"\t<key>flags</key>\n\t<integer>{flags}</integer>\n</dict>\n</plist>\n"
    ).encode()


def _read(data: bytes, start: int = 0) -> list[Item]:
    return list(Emlx().read(Member("here", "1.emlx", memoryview(data)), start))


READ = 8590195713  # as Mail writes it: read, its text in parts counted in the higher bits


@pytest.mark.parametrize("count", [b"%d\n", b"%-10d\n", b"%d\r\n"])
def test_the_message_alone_is_read(count: bytes) -> None:
    data = count % len(MESSAGE) + MESSAGE + _notes(READ)
    assert Emlx().recognises(data[:4096], "1.emlx")
    found, progress = _read(data)
    assert isinstance(found, Interaction)
    assert found.message_id == "<one@moss.example>"
    assert found.locator == Locator("1.emlx", len(count % len(MESSAGE)), len(MESSAGE))
    assert found.features is not None
    assert found.features.question
    assert found.features.words == 6  # nothing of the notes
    assert progress == Progress(len(data))
    assert _read(data, len(data)) == [progress]


@pytest.mark.parametrize("count", [0, 3, len(MESSAGE) + 40, 10**9])
def test_a_length_that_is_wrong(count: int) -> None:
    first = b"%d\n" % count
    found, _ = _read(first + MESSAGE + _notes(READ))
    assert isinstance(found, Interaction)
    assert found.locator == Locator("1.emlx", len(first), len(MESSAGE))
    found, _ = _read(first + MESSAGE)
    assert isinstance(found, Interaction)
    assert found.locator.length == len(MESSAGE)


@pytest.mark.parametrize(("flag", "reason"), [(1, TRASH), (6, DRAFT), (24, SPAM)])
def test_flags(flag: int, reason: str) -> None:
    data = b"%d\n" % len(MESSAGE) + MESSAGE + _notes(1 << flag | 1)
    assert _read(data) == [LeftOut(reason, 1), Progress(len(data))]


@pytest.mark.parametrize("head", [b"12\n", b"12\n\n\n", b"12 a: b\n", b"1,2\nFrom: a\nTo: b\n"])
def test_what_is_no_such_file(head: bytes) -> None:
    assert not Emlx().recognises(head, "1.emlx")
