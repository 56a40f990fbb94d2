"""What is known of a handle before anybody knows whose it is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KnownHandle:
    """One handle and what it did in the messages read so far.

    `handle` is canonical. `names` are display names it carried with their counts, best first.
    `sent` counts messages it sent, `sent_automated` those of them that are automated,
    `sent_folder` those that lie in a folder of sent mail, `sent_to_me` those that I received.
    `received` counts messages it got as a direct or copied recipient, `received_from_me` those
    that I sent, `alone` those where it was the only recipient, and `distinct_senders_to_it` who
    sent them. `list_marked` counts the times headers showed it to be a list, `delivered` the
    messages that delivery headers say were delivered to it. `mean_recipients` is over the
    messages it sent.
    """

    id: int
    handle: str
    names: tuple[tuple[str, int], ...] = ()
    sent: int = 0
    sent_automated: int = 0
    received: int = 0
    received_from_me: int = 0
    sent_to_me: int = 0
    distinct_senders_to_it: int = 0
    alone: int = 0
    list_marked: int = 0
    sent_folder: int = 0
    delivered: int = 0
    mean_recipients: float = 0.0

    @property
    def messages(self) -> int:
        """In how many it took part."""
        return self.sent + self.received
