"""Reading what people told of their places of work and of how to reach them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from closeknit.store.rows import Rows


class Places(Rows):
    """The part of a reader that knows of signatures and announcements."""

    def affiliations(self) -> Iterator[tuple[int, str, str, int, int]]:
        """(handle, kind, value, time, interaction) of all, by handle and in order of time."""
        yield from self._rows(
            "SELECT handle_id, kind, value, time, interaction_id FROM affiliation "
            "ORDER BY handle_id, time, interaction_id, kind, value"
        )

    def told_by(self, person: int, kind: str) -> list[tuple[str, str, int, int]]:
        """(handle, value, time, interaction) of what one person told of a kind."""
        return self._rows(
            "SELECT h.handle, a.value, a.time, a.interaction_id FROM person_handle p "
            "JOIN affiliation a ON a.handle_id = p.handle_id JOIN handle h ON h.id = a.handle_id "
            "WHERE p.person_id = ? AND p.kind = 'human' AND a.kind = ?",
            person,
            kind,
        )

    def wrote(self, person: int) -> list[tuple[str, int, int]]:
        """(handle, time, interaction) of the mail that one person wrote."""
        return self._rows(
            "SELECT h.handle, i.time, i.id FROM person_handle p "
            "JOIN handle h ON h.id = p.handle_id "
            "JOIN participant a ON a.handle_id = p.handle_id AND a.role = 0 "
            "JOIN interaction i ON i.id = a.interaction_id "
            "WHERE p.person_id = ? AND p.kind = 'human' AND i.automated IS NULL",
            person,
        )

    def threads_of(self, people: Collection[int]) -> dict[int, tuple[set[int], set[int]]]:
        """The threads and the messages that each of these people was in."""
        found: dict[int, tuple[set[int], set[int]]] = {number: (set(), set()) for number in people}
        for number, threads in found.items():
            for message, thread in self._rows(
                "SELECT i.id, coalesce(i.thread_hash, i.hash) FROM person_handle p "
                "JOIN participant a ON a.handle_id = p.handle_id "
                "JOIN interaction i ON i.id = a.interaction_id "
                "WHERE p.person_id = ? AND p.kind = 'human'",
                number,
            ):
                threads[0].add(thread)
                threads[1].add(message)
        return found

    def announcements(self) -> list[tuple[int, int]]:
        """(handle, new handle) of all addresses that were announced from an old one and from which
        mail came that a human wrote."""
        return self._rows(
            "SELECT DISTINCT a.handle_id, n.id FROM affiliation a JOIN handle n "
            "ON n.handle = a.value WHERE a.kind = 'new address' AND EXISTS (SELECT 1 "
            "FROM participant p JOIN interaction i ON i.id = p.interaction_id "
            "WHERE p.handle_id = n.id AND p.role = 0 AND i.automated IS NULL) "
            "ORDER BY a.handle_id, n.id"
        )
