"""All that advice may use of one person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from closeknit.model.ledger import Entry
from closeknit.model.ties import Tie


@dataclass(frozen=True, slots=True)
class Known:
    """A tie with everything beside it, at the tie's date.

    `ledger` is what we did for each other, oldest first. `topics` are words of our subjects, the
    most telling first; `note` and `birthday` ("--05-12" or "1970-05-12") stand on their card, ""
    where they don't. `answers` are mine to the questions before asking, by number. `calendar`: one
    was imported, so that no meeting seen means something; `chats`: the same of chats or calls.
    """

    tie: Tie
    ledger: tuple[Entry, ...] = ()
    topics: tuple[str, ...] = ()
    note: str = ""
    birthday: str = ""
    answers: Mapping[int, bool] = field(default_factory=dict)
    calendar: bool = False
    chats: bool = False

    @property
    def quiet(self) -> str:
        """Why the person is never to be suggested ("deceased", …), "" for everybody else."""
        return self.tie.quiet
