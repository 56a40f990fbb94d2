"""Reading of contact what no tie holds: meetings and calls, thanks of mine, the last subject, and
who else is known at an organisation."""

from __future__ import annotations

from closeknit.model.acts import Act
from closeknit.model.interactions import Channel
from closeknit.store.codes import CHANNELS
from closeknit.store.rows import Rows

_SPOKEN = (CHANNELS[Channel.MEETING], CHANNELS[Channel.CALL])
_SMALL = 5  # seats, mine among them, among which one speaks with everybody


class Contact(Rows):
    """The part of a reader that knows who was met and who was thanked."""

    def spoken(self, since: int, as_of: int) -> dict[int, int]:
        """The last meeting in small company or call with each person in that time."""
        rows = self._rows(
            """
            SELECT q.person_id, max(i.time) FROM interaction i
            CROSS JOIN participant a ON a.interaction_id = i.id
            CROSS JOIN person_handle q ON q.handle_id = a.handle_id
            WHERE i.channel IN (?1, ?2) AND i.time BETWEEN ?3 AND ?4 AND i.automated IS NULL
            AND q.person_id > 0 AND q.kind = 'human'
            AND (SELECT count(*) FROM participant n WHERE n.interaction_id = i.id) <= ?5
            AND EXISTS (SELECT 1 FROM participant m JOIN person_handle o ON
              o.handle_id = m.handle_id WHERE m.interaction_id = i.id AND o.person_id = 0)
            GROUP BY q.person_id
            """,
            *_SPOKEN,
            since,
            as_of,
            _SMALL,
        )
        return dict(rows)

    def last_subject(self, person: int, as_of: int) -> str:
        """The subject of what one of us wrote last in small company that has the other in it."""
        rows = self._rows(
            """
            SELECT i.subject FROM person_handle h
            CROSS JOIN participant a ON a.handle_id = h.handle_id
            CROSS JOIN interaction i ON i.id = a.interaction_id
            WHERE h.person_id = ?1 AND h.kind = 'human' AND i.time <= ?2 AND i.automated IS NULL
            AND i.subject != ''
            AND (SELECT count(*) FROM participant n WHERE n.interaction_id = i.id) <= ?3
            AND EXISTS (SELECT 1 FROM participant m CROSS JOIN person_handle o
              ON o.handle_id = m.handle_id WHERE m.interaction_id = i.id AND o.person_id = 0)
            AND (a.role IN (0, 4) OR i.sender IN (
              SELECT handle_id FROM person_handle WHERE person_id = 0))
            ORDER BY i.time DESC, i.hash LIMIT 1
            """,
            person,
            as_of,
            _SMALL,
        )
        return rows[0][0] if rows else ""

    def colleagues(self, person: int, organisation: str, as_of: int) -> list[tuple[str, str]]:
        """The ids and names of others at an organisation of whom enough is known, the likeliest
        connections first."""
        return self._rows(
            """
            SELECT 'p' || p.id, p.name FROM person p JOIN tie t ON t.person_id = p.id
            WHERE p.organisation = ?1 AND p.id != ?2 AND t.standing != 'unknown' AND t.first <= ?3
            ORDER BY t.connection DESC, p.name
            """,
            organisation,
            person,
            as_of,
        )

    def thanked(self, since: int, as_of: int) -> list[tuple[int, int, int, str, float, str]]:
        """(person, time, interaction, its key, probability, sentence) of thanks that I wrote in
        that time, one for each who got them."""
        return self._rows(
            """
            SELECT q.person_id, i.time, i.id, i.key, a.probability, a.proof
            FROM act a
            CROSS JOIN interaction i ON i.id = a.interaction_id
            CROSS JOIN person_handle s
              ON s.handle_id = CASE a.handle_id WHEN 0 THEN i.sender ELSE a.handle_id END
            CROSS JOIN participant t ON t.interaction_id = i.id
            CROSS JOIN person_handle q ON q.handle_id = t.handle_id
            WHERE a.act = ?1 AND i.time BETWEEN ?2 AND ?3 AND i.automated IS NULL
            AND s.person_id = 0 AND q.person_id > 0 AND q.kind = 'human'
            ORDER BY i.time, i.id, q.person_id
            """,
            Act.THANKS.value,
            since,
            as_of,
        )
