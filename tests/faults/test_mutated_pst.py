"""Mailboxes of Outlook's with bytes changed at random: read in a fork, since the library that
opens them may end its process."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from closeknit.model.cards import Card
from closeknit.model.interactions import Interaction
from closeknit.model.problems import Problem
from closeknit.sources.base import LeftOut, Member, Progress
from closeknit.sources.pst import opened
from closeknit.sources.pstfields import DAMAGE
from closeknit.sources.pstitems import items

if TYPE_CHECKING:
    from tests.demo.formats import pstfile
else:
    _PLACE = Path(__file__).parents[1] / "demo" / "formats" / "pstfile.py"
    _SPEC = importlib.util.spec_from_file_location("closeknit_formats_pstfile", _PLACE)
    pstfile = importlib.util.module_from_spec(_SPEC)
    sys.modules[_SPEC.name] = pstfile
    _SPEC.loader.exec_module(pstfile)

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a fork")
SECONDS = 20
NOW = 1_900_000_000
READ, REFUSED, DIED, FAILED = 0, 1, 2, 3


def mailbox() -> bytes:
    file = pstfile.Pst()
    inbox = file.folder("Inbox")
    robin: pstfile.Held = {0x0C15: 1, 0x3001: "Robin", 0x3002: "SMTP", 0x3003: "robin@vale.example"}
    for n in range(4):
        held: dict[int, pstfile.Value] = {
            0x001A: "IPM.Note",
            0x0037: "Tides",
            0x1000: "a" * n * 400,
        }
        held |= {0x0065: "ann@moss.example", 0x0064: "SMTP", 0x1035: f"<{n}@moss.example>"}
        file.item(inbox, held | {0x0039: datetime(2026, 5, 4, tzinfo=UTC)}, [robin])
    start = pstfile.named(pstfile.APPOINTMENT, 0x820D)
    file.item(inbox, {0x001A: "IPM.Contact", 0x3001: "Ann", 0x3A1C: "+44 20 7946 0111"})
    file.item(inbox, {0x001A: "IPM.Appointment", start: datetime(2026, 5, 4, tzinfo=UTC)})
    return file.whole()


ORIGINAL = mailbox()
NUMBERS = (b"\0" * 8, b"\xff" * 4, b"\xff\xff\xff\x7f", b"\x22\1\0\0", b"\4\0\0\0", b"\xec\xbc")


Change = tuple[str, int, int]  # what, where, and how much of it
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(("byte", "byte", "number", "cut", "end")),
        st.integers(0, len(ORIGINAL) - 1),
        st.integers(0, 255),
    ),
    min_size=1,
    max_size=6,
)


def mutated(changes: list[Change]) -> bytes:
    """Mostly changed in place, so that trees stay to be followed."""
    data = bytearray(ORIGINAL)
    for kind, place, much in changes:
        at = min(place, len(data) - 1)
        if kind == "byte":
            data[at] = much
        elif kind == "number":
            number = NUMBERS[much % len(NUMBERS)]
            data[at : at + len(number)] = number
        elif kind == "cut":
            del data[at : at + much // 4]
        else:
            del data[max(at, 600) :]
    return bytes(data)


def _read(path: Path) -> int:
    """What the child does."""
    try:
        mailbox = opened(path)
    except DAMAGE:
        return REFUSED
    for item in items(mailbox, Member("somewhere", "x", memoryview(b"")), NOW):
        assert isinstance(item, Interaction | Card | Problem | LeftOut | Progress)
        json.dumps(repr(item)).encode()
    return READ


def outcome(data: bytes) -> int:
    """What becomes of a process that reads it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.pst"
        path.write_bytes(data)
        child = os.fork()
        if not child:
            # by processor time, since others may have the machine
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            try:
                os._exit(_read(path))
            finally:
                os._exit(FAILED)
        _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) != signal.SIGPROF, "it hangs"
        return DIED
    return os.WEXITSTATUS(status)


def test_what_is_not_mutated_is_read() -> None:
    assert outcome(ORIGINAL) == READ


def trial(examples: int) -> Callable[[], None]:
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(CHANGES)
    def attempt(changes: list[Change]) -> None:
        # where the library dies, the reader tells of it (tests/sources/test_pst.py)
        assert outcome(mutated(changes)) != FAILED

    return attempt


def test_a_hundred_mutations() -> None:
    trial(100)()


@pytest.mark.faults
def test_ten_thousand_mutations() -> None:
    trial(10_000)()
