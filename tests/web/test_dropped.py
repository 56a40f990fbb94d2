"""Dropped files: private, under safe names, gone when the browser goes away."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import ClientDisconnect

from closeknit.errors import Misuse
from closeknit.web import dropped
from closeknit.web.dropped import LONGEST_NAME, MOST_BYTES, keep, safe_name, whole


async def parts(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def broken() -> AsyncIterator[bytes]:
    yield b"the beginning"
    raise ClientDisconnect


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("inbox.mbox", "inbox.mbox"),
        ("../../.bashrc", "bashrc"),
        ("C:\\mail\\in.mbox", "in.mbox"),
        ("/etc/passwd", "passwd"),
        ("a\x00b\n.vcf", "ab.vcf"),
        ("Post für Zoë.mbox", "Post für Zoë.mbox"),
        ("..", "file"),
        ("", "file"),
        ("con<>:|?*.ics", "_con.ics"),
        ("NUL", "_NUL"),
        ("com1 .tar.gz", "_com1 .tar.gz"),
        ("\u202efoo\ud800.mbox", "foo.mbox"),
        ("é" * 300 + ".mbox", "é" * 97 + ".mbox"),
        ("a." + "b" * 300, "a." + "b" * 118),
        ("x" * 118 + "." + " " * 300 + ".", "x" * 118),
    ],
)
def test_names_lead_nowhere_else(given_name: str, kept: str) -> None:
    assert safe_name(given_name) == kept


@given(st.text(max_size=400))
def test_any_name_is_one_of_a_file(given_name: str) -> None:
    name = safe_name(given_name)
    assert 0 < len(name) <= LONGEST_NAME
    assert len(name.encode()) <= MOST_BYTES
    assert safe_name(name) == name
    assert Path(name).name == name
    assert name not in (".", "..") and not name.startswith(".")


def test_what_is_dropped_is_private_and_nothing_replaces_it(tmp_path: Path) -> None:
    folder = tmp_path / "dropped"
    first, size = asyncio.run(keep(folder, "in.mbox", parts(b"one ", b"two")))
    second, _ = asyncio.run(keep(folder, "in.mbox", parts(b"other")))
    assert (first.read_bytes(), size) == (b"one two", 7)
    assert (second.name, second.read_bytes()) == ("in 2.mbox", b"other")
    third, _ = asyncio.run(keep(folder, "IN.mbox", parts(b"to many systems the same name")))
    assert third.name == "IN 3.mbox"
    if os.name == "posix":
        assert stat.S_IMODE(first.stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_half_a_file_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(ClientDisconnect):
        asyncio.run(keep(tmp_path, "in.mbox", broken()))
    assert not list(tmp_path.iterdir())


def test_the_disk_is_not_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dropped, "LEAST_FREE", 2**62)
    with pytest.raises(Misuse, match="The disk would be full"):
        asyncio.run(keep(tmp_path, "in.mbox", parts(b"x")))
    assert not list(tmp_path.iterdir())


def test_there_is_an_end_to_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dropped, "MOST_FILES", 1)
    asyncio.run(keep(tmp_path, "a", parts(b"x")))
    with pytest.raises(Misuse, match="more than 1 files"):
        asyncio.run(keep(tmp_path, "b", parts(b"x")))


def test_two_of_one_name_at_once_are_two_and_half_of_one_is_none(tmp_path: Path) -> None:
    async def slowly(text: bytes) -> AsyncIterator[bytes]:
        for left in range(len(text) - 1, -1, -1):
            yield text[len(text) - 1 - left :][:1]
            await asyncio.sleep(0)
            assert not left or whole(tmp_path) == []

    async def both() -> list[tuple[Path, int]]:
        return await asyncio.gather(
            *(keep(tmp_path, "a.mbox", slowly(text)) for text in (b"first", b"other"))
        )

    kept = {path.name: path.read_bytes() for path, _ in asyncio.run(both())}
    assert sorted(kept) == ["a 2.mbox", "a.mbox"]
    assert set(kept.values()) == {b"first", b"other"}
    assert len(whole(tmp_path)) == 2


def test_a_refusal_comes_once_all_is_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dropped, "LEAST_FREE", 2**62)
    taken = []

    async def long() -> AsyncIterator[bytes]:
        for n in range(5):
            taken.append(n)
            yield b"x"

    with pytest.raises(Misuse):
        asyncio.run(keep(tmp_path, "in.mbox", long()))
    assert taken == [0, 1, 2, 3, 4]
