"""Reading the facts: what sources held and what the person said."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from closeknit.model.problems import Problem
from closeknit.store.accounts import KINDS
from closeknit.store.database import path_of
from closeknit.store.records import CardRow, Declaration, Message
from closeknit.store.rows import Rows
from closeknit.versions import READERS

if TYPE_CHECKING:
    from closeknit.store.forgetting import Tombstone

ROLE_WORDS = ("from", "to", "cc", "bcc", "organiser", "attendee")


class Facts(Rows):
    """The part of a reader that knows nothing of what is derived."""

    def declarations(self) -> list[Declaration]:
        """Everything the person said, in order."""
        return [Declaration(*row) for row in self._rows("SELECT * FROM declaration ORDER BY id")]

    def has_interactions(self) -> bool:
        """Whether anything was read yet."""
        return bool(self._rows("SELECT EXISTS (SELECT 1 FROM interaction)")[0][0])

    def has_format(self, name: str) -> bool:
        """Whether anything was read from a file of this format."""
        return bool(self._rows("SELECT EXISTS (SELECT 1 FROM member WHERE format = ?)", name)[0][0])

    def newest_declaration(self) -> int:
        """The number of the last thing that the person said, 0 where they said nothing."""
        return int(self._rows("SELECT coalesce(max(id), 0) FROM declaration")[0][0])

    def tombstones(self) -> frozenset[Tombstone]:
        """What must not come back."""
        from closeknit.store.forgetting import tombstones_of

        return tombstones_of(self._database, path_of(self.home))

    def sources(self) -> list[str]:
        """The paths of all sources that are files or folders."""
        return [
            path
            for path, form in self._rows("SELECT path, format FROM source ORDER BY id")
            if form not in KINDS
        ]

    def stamps(self) -> dict[str, str]:
        """Path → what told a source's state when it was read last."""
        return dict(self._rows("SELECT path, stamp FROM source"))

    def outdated(self, formats: Collection[str] = READERS) -> list[str]:
        """The paths of sources that an earlier closeknit read, which found less in them, for want
        of a newer reader of one of the formats."""
        rows = self._rows(
            "SELECT s.path, m.format, min(m.reader_version), s.format FROM source s "
            "JOIN member m ON m.source_id = s.id GROUP BY s.id, m.format ORDER BY s.id"
        )
        old = [
            path
            for path, form, version, of in rows
            # what an account holds is read again by its next sync
            if of not in KINDS and form in formats and version < READERS.get(form, 0)
        ]
        return list(dict.fromkeys(old))

    def handle_names(self) -> dict[int, list[tuple[str, int]]]:
        """The display names that each handle carried, most used first."""
        names: dict[int, list[tuple[str, int]]] = {}
        for handle, name, n in self._rows(
            "SELECT handle_id, name, n FROM handle_name ORDER BY n DESC, name"
        ):
            names.setdefault(handle, []).append((name, n))
        return names

    def handles(self) -> list[tuple[int, str, int, int]]:
        """(id, handle, times shown to be a list, times mail was delivered to it) of all."""
        return self._rows(
            "SELECT h.id, h.handle, coalesce(m.listed, 0), coalesce(m.delivered, 0) "
            "FROM handle h LEFT JOIN handle_mark m ON m.handle_id = h.id ORDER BY h.id"
        )

    def cards(self) -> list[CardRow]:
        """What the store keeps of each card."""
        handles: dict[int, list[int]] = {}
        for card, handle in self._rows("SELECT card_id, handle_id FROM card_handle"):
            handles.setdefault(card, []).append(handle)
        return [
            CardRow(
                number, name, organisation, title, birthday, note, tuple(handles.get(number, ()))
            )
            for number, name, organisation, title, birthday, note in self._rows(
                "SELECT id, name, organisation, title, birthday, note FROM card ORDER BY id"
            )
        ]

    def card_owners(self) -> dict[str, int]:
        """The number of the card that shows each handle."""
        return dict(
            self._rows(
                "SELECT h.handle, k.card_id FROM card_handle k JOIN handle h ON h.id = k.handle_id"
            )
        )

    def newest(self, before: int) -> int | None:
        """The time of the newest interaction, or note of mine, not after `before`."""
        found = self._rows(
            "SELECT max(time) FROM (SELECT max(time) AS time FROM interaction WHERE time <= ?1 "
            "UNION ALL SELECT max(json_extract(d.value, '$.time')) FROM declaration d "
            "WHERE d.kind = 'log' AND json_extract(d.value, '$.time') <= ?1 AND NOT EXISTS "
            "(SELECT 1 FROM declaration u WHERE u.kind = 'unlog' AND u.subject = 'L' || d.id))",
            before,
        )[0][0]
        return None if found is None else int(found)

    def source_counts(self) -> dict[str, tuple[str, int]]:
        """Path → (format, items read from it)."""
        rows = self._rows(
            "SELECT s.path, s.format, coalesce(sum(m.items), 0) FROM source s "
            "LEFT JOIN member m ON m.source_id = s.id GROUP BY s.id ORDER BY s.id"
        )
        return {path: (format_name, items) for path, format_name, items in rows}

    def problems(self, source: str | None = None) -> list[Problem]:
        """The problems of one source, or of all."""
        rows = self._rows(
            "SELECT s.path, trim(ltrim(p.member, '/') || ', ' || p.place, ', '), p.reason "
            "FROM problem p JOIN source s ON s.id = p.source_id "
            "WHERE ?1 IS NULL OR s.path = ?1 ORDER BY s.id, p.member, p.place",
            source,
        )
        return [Problem(*row) for row in rows]

    def keys(self, numbers: Iterable[int]) -> dict[int, str]:
        """The keys (Message-IDs) of interactions by number."""
        wanted = set(numbers)
        rows = self._rows("SELECT id, key FROM interaction")
        return {number: key for number, key in rows if number in wanted}

    def message(self, reference: str) -> Message | None:
        """The headers behind a reference: "i12" or a Message-ID."""
        from closeknit.store.codes import CHANNEL_OF

        column, value = (
            ("id", reference[1:])
            if reference[:1] == "i" and reference[1:].isdigit()
            else ("key", reference)
        )
        rows = self._rows(
            f"SELECT id, key, channel, time, subject, automated "  # noqa: S608
            f"FROM interaction WHERE {column} = ?",
            value,
        )
        if not rows:
            return None
        number, key, channel, time, subject, automated = rows[0]
        seats = self._rows(
            "SELECT a.role, h.handle FROM participant a JOIN handle h ON h.id = a.handle_id "
            "WHERE a.interaction_id = ? ORDER BY a.role, h.handle",
            number,
        )
        places = self._rows(
            "SELECT s.path, m.name, g.offset, g.length FROM sighting g "
            "JOIN member m ON m.id = g.member_id JOIN source s ON s.id = m.source_id "
            "WHERE g.interaction_id = ? ORDER BY s.id, m.name",
            number,
        )
        return Message(
            number,
            key,
            CHANNEL_OF[channel],
            time,
            subject,
            automated,
            tuple((ROLE_WORDS[role], handle) for role, handle in seats),
            tuple(places),
        )
