from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.model.interactions import Interaction, Locator
from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member, Progress
from closeknit.sources.eml import Eml

MESSAGE = (
    b"Return-Path: <ann@example.org>\nFrom: ann@example.org\nTo: me@example.org\n"
    b"Date: Sun, 29 Feb 2004 12:00:00 +0000\nMessage-ID: <1@b>\n\nTo: nobody@example.org\n"
)


def _read(data: bytes, start: int = 0, *, sent: bool = False) -> list[Item]:
    return list(Eml().read(Member("src", "new/1", memoryview(data), sent), start))


@pytest.mark.parametrize(
    ("head", "yes"),
    [
        (MESSAGE, True),
        (MESSAGE.replace(b"\n", b"\r\n"), True),
        (b"\xef\xbb\xbf\r\n" + MESSAGE, True),
        (b"subject: x\nfrom: a@b\n", True),
        (b"BEGIN:VCARD\nVERSION:4.0\nFN:Ann\nEND:VCARD\n", False),
        (b"BEGIN:VCALENDAR\nFrom: x\nTo: y\n", False),
        (b"<html>\nFrom: x\nTo: y\n", False),
        (b"Dear Ann,\nFrom: x\nTo: y\n", False),
        (b"Note: a list\n\nFrom: x\nTo: y\n", False),
        (b"Content-Type: text/plain\nMIME-Version: 1.0\n\nx", False),
        (b"HTTP/1.1 200 OK\nDate: x\nContent-Type: y\n", False),
        (b"From ann@example.org Sun Feb 29 12:00:00 2004\nFrom: x\nTo: y\n", False),
        (b"", False),
        (b"\x00\x01\x02", False),
    ],
)
def test_recognition(head: bytes, yes: bool) -> None:
    assert Eml().recognises(head, "message.eml") is yes


@pytest.mark.parametrize("lead", [b"", b"\xef\xbb\xbf", b"\r\n\n"])
@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_one_message(lead: bytes, newline: bytes) -> None:
    data = lead + MESSAGE.replace(b"\n", newline)
    found, progress = _read(data, sent=True)
    assert isinstance(found, Interaction)
    assert (found.key, found.sent, found.locator) == ("<1@b>", True, Locator("new/1", 0, len(data)))
    # the body's "To" is not read
    assert [p.handle for p in found.participants] == ["ann@example.org", "me@example.org"]
    assert progress == Progress(len(data))


def test_read_once_and_again_when_it_changed() -> None:
    assert _read(MESSAGE, len(MESSAGE)) == [Progress(len(MESSAGE))]
    assert isinstance(_read(MESSAGE, 10)[0], Interaction)


def test_no_message_is_a_problem() -> None:
    data = b"From: ann@example.org\nTo: me@example.org\n\n"
    assert _read(data) == [Problem("src", "new/1", "no usable date"), Progress(len(data))]


@given(st.binary(max_size=300))
def test_never_raises(data: bytes) -> None:
    Eml().recognises(data, "")
    assert _read(data)[-1] == Progress(len(data))
