from __future__ import annotations

import mailbox
import mmap
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.model.interactions import Interaction
from closeknit.model.problems import Problem
from closeknit.sources.base import Item, Member, Progress
from closeknit.sources.mbox import Mbox, ranges

ENVELOPE = "From ann@example.org Sun Feb 29 12:00:00 2004\n"


def _message(number: int, body: str = "Hello.\n") -> str:
    return (
        f"{ENVELOPE}From: ann@example.org\nTo: me@example.org\nMessage-ID: <{number}@b>\n"
        f"Date: Sun, 29 Feb 2004 12:00:{number % 60:02} +0000\n\n{body}\n"
    )


def _read(text: str | bytes, start: int = 0) -> list[Item]:
    data = text.encode() if isinstance(text, str) else text
    return list(Mbox().read(Member("src", "box", memoryview(data)), start))


def _keys(items: list[Item]) -> list[str]:
    return [item.key for item in items if isinstance(item, Interaction)]


@pytest.mark.parametrize(
    ("head", "yes"),
    [
        (ENVELOPE, True),
        ("\ufeff\n\r\n" + ENVELOPE, True),
        ("From - Sun Feb 29 12:00:00 2004\n", True),
        ("From 12@xxx Sun Feb 29 12:00:00 +0000 2004\r\n", True),
        ("From ann at example.org  Sun Feb 29 12:00:00 2004\n", True),
        ("From a@b Sun, 29 Feb 2004 12:00:00 +0100\n", True),
        ("From a@b 2004-02-29 12:00:00\n", True),
        ("From here on, all is well.\n", False),
        ("From: ann@example.org\n", False),
        ("", False),
    ],
)
def test_recognition(head: str, yes: bool) -> None:
    assert Mbox().recognises(head.encode(), "x") is yes


def test_messages_with_their_places() -> None:
    first, second = _message(1), _message(2)
    items = _read(first + second)
    one, two, progress = items
    assert isinstance(one, Interaction) and isinstance(two, Interaction)
    assert (one.locator.member, one.locator.offset, one.locator.length) == ("box", 0, len(first))
    assert (two.locator.offset, two.locator.length) == (len(first), len(second))
    assert progress == Progress(len(first + second))


def test_body_lines_that_begin_with_from() -> None:
    body = (
        "From here on it is easy.\n\n"
        "From 10:30 we talk, in 2004 or never.\n"
        ">From ann@example.org Sun Feb 29 12:00:00 2004\n"
        ">>From ann@example.org Sun Feb 29 12:00:00 2004\n"
        "xFrom ann@example.org Sun Feb 29 12:00:00 2004\n"
    )
    assert _keys(_read(_message(1, body) + _message(2))) == ["<1@b>", "<2@b>"]


def test_windows_line_ends_and_no_final_newline() -> None:
    text = (_message(1) + _message(2)).replace("\n", "\r\n").rstrip()
    assert _keys(_read(text)) == ["<1@b>", "<2@b>"]
    without_body = _message(3).partition("\n\n")[0]
    assert _keys(_read(without_body)) == ["<3@b>"]


def test_header_longer_than_the_first_look() -> None:
    long = "".join(f"X-Trace: {'x' * 90}{n}\n" for n in range(2_000))
    text = _message(1).replace("From: ann", long + "From: ann")
    assert _keys(_read(text)) == ["<1@b>"]


def test_problems_name_their_byte() -> None:
    good = _message(1)
    assert _read(good + ENVELOPE + "\nbody\n")[1] == Problem(
        "src", f"byte {len(good)}", "no message header"
    )


@pytest.mark.parametrize(
    "envelope",
    [
        "From a@b Sun Feb 29 12:00:00 2004",
        "From a@b Sun Feb 29 12:00:00 +0000 2004",
        "From a@b Sun Feb 29 12:00:00 UTC 2004",
        "From a@b Sun Feb 29 13:00:00 2004 +0100",
    ],
)
def test_envelope_date_is_the_last_resort(envelope: str) -> None:
    found = _read(f"{envelope}\nFrom: ann@example.org\n\n")[0]
    assert isinstance(found, Interaction)
    assert found.time == 1_078_056_000


def test_a_grown_mailbox_is_read_from_its_old_end() -> None:
    old, new = _message(1) + _message(2), _message(3)
    end = _read(old)[-1]
    assert end == Progress(len(old))
    assert _keys(_read(old + new, len(old))) == ["<3@b>"]
    assert _read(old, len(old)) == [Progress(len(old))]
    # the old end had no newline of its own
    trimmed = old.rstrip("\n")
    assert _keys(_read(trimmed + "\n\n" + new, len(trimmed))) == ["<3@b>"]


def test_a_rewritten_mailbox_is_read_anew() -> None:
    text = _message(1) + _message(2)
    for start in (5, len(_message(1)) + 1, len(text) + 100):
        assert _keys(_read(text, start)) == ["<1@b>", "<2@b>"]


def test_progress_on_the_way() -> None:
    text = "".join(_message(n) for n in range(4_100))
    items = _read(text)
    marks = [(at, item.offset) for at, item in enumerate(items) if isinstance(item, Progress)]
    assert [at for at, _ in marks] == [2_000, 4_001, 4_102]
    assert _keys(_read(text, marks[0][1])) == _keys(items)[2_000:]


def test_boundaries_are_where_messages_begin() -> None:
    data = memoryview("".join(_message(n) for n in range(50)).encode())
    begins = [item.locator.offset for item in _read(bytes(data)) if isinstance(item, Interaction)]
    lines = [0, *(n + 1 for n, byte in enumerate(bytes(data)) if byte == 0x0A)]
    for line in lines:
        after = [begin for begin in begins if begin >= line]
        assert Mbox().boundary(data, line) == (after[0] if after else len(data))


def test_a_memory_map_is_read_without_a_copy(tmp_path: Path) -> None:
    path = tmp_path / "box"
    path.write_text(_message(1) + _message(2), newline="\n")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        view = memoryview(mapped)
        assert _keys(list(Mbox().read(Member("src", "", view), 0))) == ["<1@b>", "<2@b>"]
        # nothing holds on to the map
        view.release()


BODY = st.lists(
    st.sampled_from(["", "Hello.", "From now on", ">From x", "From:", "é", " From a"]), max_size=6
).map(lambda lines: "\n".join([*lines, ""]))


@given(st.lists(BODY, min_size=1, max_size=5), st.booleans())
def test_agrees_with_what_the_standard_library_writes(bodies: list[str], windows: bool) -> None:
    texts = []
    for number, body in enumerate(bodies):
        made = mailbox.mboxMessage(_message(number, body).partition("\n")[2])
        made.set_from("ann@example.org Sun Feb 29 12:00:00 2004")
        texts.append(f"From {made.get_from()}\n{made.as_string(unixfrom=False, maxheaderlen=0)}\n")
    text = "".join(texts)
    data = (text.replace("\n", "\r\n") if windows else text).encode()
    found = list(ranges(data))
    assert _keys(_read(data)) == [f"<{n}@b>" for n in range(len(bodies))]
    # the ranges tile the file
    assert found[0][0] == 0 and found[-1][1] == len(data)
    assert all(left[1] == right[0] for left, right in pairwise(found))


@given(st.binary(max_size=300))
def test_junk_after_an_envelope_never_raises(junk: bytes) -> None:
    *items, last = _read(ENVELOPE.encode() + junk)
    assert last == Progress(len(ENVELOPE) + len(junk))
    assert all(isinstance(item, Problem | Interaction) for item in items) and items
