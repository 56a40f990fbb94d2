"""From facts to everything derived: who is who, ties, standing. Rebuilt whole, in one go."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from closeknit.clock import DAY, default_as_of
from closeknit.derive.who import Who
from closeknit.derive.whole import Analysis, analysis
from closeknit.model.ledger import Entry
from closeknit.model.ties import Tie
from closeknit.store.reader import entry_row, reading, tie_row
from closeknit.store.writer import Writer
from closeknit.versions import DERIVED

__all__ = ["Analysis", "Derivation", "Who", "analysis", "derived", "rebuild"]


@dataclass(frozen=True, slots=True)
class Derivation:
    """Everything derived from the facts at one revision, ready to be written."""

    revision: str
    as_of: int
    whole: Analysis
    ledger: tuple[Entry, ...]
    ties: list[Tie]

    def write(self, writer: Writer) -> None:
        """Replaces everything derived by it."""
        with uncollected():
            self._write(writer)

    def _write(self, writer: Writer) -> None:
        whole, as_of = self.whole, self.as_of
        writer.replace_derived(
            whole.person_rows(as_of),
            whole.who.handle_rows(),
            (tie_row(tie) for tie in self.ties),
            {
                "derived": self.revision,
                "derived_version": DERIVED,
                "as_of": str(as_of),
                "me_reason": whole.who.me_reason,
            },
            {
                "entry": (entry_row(entry) for entry in self.ledger),
                "topic": ((p, " ".join(own)) for p, own in whole.topics(as_of).items()),
                "community": (
                    (person, number, circle.name)
                    for number, circle in enumerate(whole.communities(as_of, self.ties))
                    for person in circle.people
                ),
            },
        )


def rebuild(home: Path, writer: Writer, now: int) -> None:
    """Replaces everything derived by what the facts now say."""
    derived(home, now).write(writer)


def derived(home: Path, now: int) -> Derivation:
    """What the facts now say; nothing is written, so that no writer need be held."""
    with reading(home) as reader:
        # a message dated more than a day ahead is no credible one
        as_of = default_as_of(reader.newest(now + DAY), now)
        revision = reader.meta().get("facts", "0")
    with uncollected():
        whole = analysis(home)
        ledger = whole.ledger(as_of)
        return Derivation(revision, as_of, whole, ledger, whole.ties(as_of, ledger))


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the search for cycles, which would walk over everybody again and again while they
    are being made, and finds none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
