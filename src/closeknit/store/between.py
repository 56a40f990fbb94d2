"""Reading what lies between me and one person, message by message."""

from __future__ import annotations

from dataclasses import dataclass

from closeknit.store.persons import ME
from closeknit.store.records import Event
from closeknit.store.rows import Rows

_FROM, _ORGANISER, _MEETING = 0, 4, 1


@dataclass(frozen=True, slots=True)
class Around:
    """`people` are the numbers of those named beside a person in our messages, `last_subject` is
    that of the latest of them which one of the two of us wrote."""

    people: frozenset[int] = frozenset()
    last_subject: str = ""


class Between(Rows):
    """The part of a reader that looks at the messages with one person, or with a few."""

    def around(self, person: int, as_of: int, messages: int, most: int) -> Around:
        """Who was named in the latest `messages` that both of us are named in, leaving out those
        to more than `most` people."""
        rows = self._rows(
            """
            SELECT i.id, i.subject, i.channel, q.person_id, a.role
            FROM (SELECT DISTINCT i.id, i.time, i.hash, i.subject, i.channel FROM person_handle h
                  CROSS JOIN participant a ON a.handle_id = h.handle_id
                  CROSS JOIN interaction i ON i.id = a.interaction_id
                  WHERE h.person_id = ?1 AND h.kind = 'human' AND i.automated IS NULL
                  AND i.time <= ?2 AND EXISTS (
                    SELECT 1 FROM person_handle o CROSS JOIN participant m
                    ON m.interaction_id = i.id AND m.handle_id = o.handle_id
                    WHERE o.person_id = 0)
                  ORDER BY i.time DESC, i.hash LIMIT ?3) i
            CROSS JOIN participant a ON a.interaction_id = i.id
            CROSS JOIN person_handle q ON q.handle_id = a.handle_id
            WHERE q.person_id >= 0 AND q.kind = 'human' ORDER BY i.time DESC, i.hash
            """,
            person,
            as_of,
            messages,
        )
        named: dict[int, set[int]] = {}
        ours = ""
        for number, subject, channel, other, role in rows:
            named.setdefault(number, set()).add(other)
            wrote = role in (_FROM, _ORGANISER) and other in (ME, person)
            if not ours and (wrote or channel == _MEETING):
                ours = subject
        few = [people for people in named.values() if len(people) - 1 <= most]
        return Around(frozenset().union(*few) - {ME, person}, ours)

    def events_with(self, person: str, as_of: int) -> list[Event]:
        """Every personal interaction with one person up to `as_of`, oldest first."""
        # the CROSS JOINs keep to this order: from their few messages to mine, never all of mine
        rows = self._rows(
            """
            SELECT i.id, i.time, min(a.role) FILTER (WHERE q.person_id = 0) AS mine, them.role,
                   count(DISTINCT q.person_id) FILTER (WHERE q.kind = 'human') - 1,
                   i.hash, i.reply_hash, i.subject, i.channel
            FROM (SELECT a.interaction_id, min(a.role) AS role FROM person_handle h
                  CROSS JOIN participant a ON a.handle_id = h.handle_id
                  WHERE h.person_id = ?1 AND h.kind = 'human' GROUP BY 1) them
            CROSS JOIN interaction i ON i.id = them.interaction_id
            CROSS JOIN participant a ON a.interaction_id = i.id
            CROSS JOIN person_handle q ON q.handle_id = a.handle_id
            WHERE i.automated IS NULL AND i.time <= ?2
            GROUP BY i.id HAVING mine IS NOT NULL ORDER BY i.time, i.id
            """,
            int(person[1:]),
            as_of,
        )
        found = []
        for number, time, mine, theirs, size, hashed, reply, subject, channel in rows:
            direction = 0 if mine in (0, 4) else 1 if theirs in (0, 4) else 2
            if direction == 2 and channel != 1:
                continue
            role = mine if direction == 1 else theirs
            place = (number, time, direction, role, max(size, 1))
            found.append(Event(*place, hashed, reply, subject, channel))
        return found

    def beginnings(
        self, as_of: int, unseen: int, horizon: int, most: int
    ) -> list[tuple[int, int, int]]:
        """(person, time, 1 from them and 0 from me) of the messages in small groups of the first
        `horizon` seconds of ties, in order of person and time: of at most so many people with an
        exchange whose tie began more than `unseen` seconds after my mail does."""
        return self._rows(
            """
            WITH chosen AS MATERIALIZED (
              SELECT person_id, first FROM tie WHERE best_exchanges > 0
              AND first > ?2 + (SELECT min(first) FROM tie)
              ORDER BY person_id * 2654435761 % 4294967296 LIMIT ?4),
            seat AS MATERIALIZED (
              SELECT c.person_id AS person, a.interaction_id AS id, min(a.role) AS role, c.first
              FROM chosen c CROSS JOIN person_handle h ON h.person_id = c.person_id
              CROSS JOIN participant a ON a.handle_id = h.handle_id
              WHERE h.kind = 'human' GROUP BY 1, 2),
            shape AS MATERIALIZED (
              SELECT i.id, i.time, min(a.role) FILTER (WHERE q.person_id = 0) AS mine
              FROM (SELECT id, max(first) + ?3 AS until FROM seat GROUP BY id) s
              CROSS JOIN interaction i ON i.id = s.id
              CROSS JOIN participant a ON a.interaction_id = i.id
              CROSS JOIN person_handle q ON q.handle_id = a.handle_id
              WHERE i.automated IS NULL AND i.channel != 1 AND i.time <= min(?1, s.until)
              GROUP BY i.id HAVING mine IS NOT NULL
              AND count(DISTINCT q.person_id) FILTER (WHERE q.kind = 'human') <= 5)
            SELECT s.person, e.time, e.mine != 0 FROM shape e CROSS JOIN seat s ON s.id = e.id
            WHERE (e.mine = 0 OR s.role = 0) AND e.time <= s.first + ?3
            ORDER BY s.person, e.time, e.id
            """,
            as_of,
            unseen,
            horizon,
            most,
        )
