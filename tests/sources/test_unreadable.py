"""What is told of files that nothing reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from closeknit.network import Network
from closeknit.sources.unreadable import UNKNOWN, why_not


@pytest.mark.parametrize(
    ("head", "word"),
    [
        (b"\xcf\xad\x12\xfe\xc5\xfdto", "Outlook Express"),
        (b"\x1a\0\0\x04\0\0\x14", "Lotus Notes"),
        (b"SQLite format 3\0", "database"),
        (b'// <!-- <mdb:mork:z v="1.4"/> -->\n', "vCard"),
        (b"<!DOCTYPE html>\n<html>\n <head>\n<title>Exported Data</title>", "Telegram"),
        (b'<html><head><base href="../../../" /><title>Ann</title>', "with JSON as its format"),
        (b"<html><head><title>WhatsApp Chat with Ann</title>", "Without media"),
    ],
)
def test_known_files(head: bytes, word: str, tmp_path: Path) -> None:
    assert word in why_not(head)
    path = tmp_path / "file"
    path.write_bytes(head + bytes(600))
    (problem,) = Network(tmp_path / "home").bring_in([path]).problems
    assert problem.reason == why_not(head)


@pytest.mark.parametrize("head", [b"", b"!BD", b"%PDF-1.7", bytes(16), b"<html><p>x"])
def test_others(head: bytes) -> None:
    assert why_not(head) == UNKNOWN
