"""Interactions and ties made by hand, and a home to put them in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from closeknit.model.interactions import Channel, Interaction, Locator, Participant, Role
from closeknit.store.writer import Writer

_ROLES = {"from": Role.FROM, "to": Role.TO, "cc": Role.CC, "bcc": Role.BCC}


def _mail(
    key: str = "<one@made.example>",
    *seats: str,
    time: int = 1_700_000_000,
    offset: int = 0,
    length: int = 100,
    automated: str | None = None,
    sent: bool = False,
    reply_to: str | None = None,
    lists: tuple[str, ...] = (),
    delivered: tuple[str, ...] = (),
) -> Interaction:
    """`seats` are "role handle" or "role handle name…"."""
    taken = []
    for seat in seats or ("from ann@made.example Ann Lee", "to me@made.example"):
        role, handle, *name = seat.split(" ")
        taken.append(Participant(handle, " ".join(name), _ROLES[role]))
    return Interaction(
        key=key,
        channel=Channel.MAIL,
        time=time,
        participants=tuple(taken),
        locator=Locator("", offset, length),
        subject=f"about {key}",
        message_id=key,
        reply_to=reply_to,
        automated=automated,
        list_handles=lists,
        sent=sent,
        delivered_to=delivered,
    )


@pytest.fixture(scope="session")
def mail() -> Callable[..., Interaction]:
    return _mail


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def writer(home: Path) -> Iterator[Writer]:
    made = Writer(home)
    yield made
    made.close()


@pytest.fixture
def member(writer: Writer) -> int:
    return writer.member(writer.source("/mail/inbox.mbox")[0], "", "mbox", 1)
