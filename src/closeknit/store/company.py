"""Reading who took part in what: of everything that I take part in, and of what some people do."""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain
from typing import TYPE_CHECKING

from closeknit.store.rows import Rows

if TYPE_CHECKING:
    import numpy as np

_MOST = 20  # people besides each other: who is named in a larger circle isn't asked for


class Company(Rows):
    """The part of a reader that knows everybody's company."""

    def seats(self, as_of: int) -> np.ndarray:
        """(interaction, time, channel, role, person) of everything personal up to a date, one row
        per handle, shape (n, 5); I am person 0."""
        import numpy as np

        rows = self.stream(
            "SELECT a.interaction_id, i.time, i.channel, a.role, q.person_id "  # noqa: S608
            "FROM interaction i CROSS JOIN participant a ON a.interaction_id = i.id "
            "CROSS JOIN person_handle q ON q.handle_id = a.handle_id "
            "WHERE i.automated IS NULL AND q.person_id >= 0 AND q.kind = 'human' "
            f"AND i.time <= {int(as_of)}"
        )
        return np.fromiter(chain.from_iterable(rows), np.int64).reshape(-1, 5)

    def company(
        self, people: Collection[int], as_of: int
    ) -> list[tuple[int, int, int, int, int, int, int | None]]:
        """(interaction, time, channel, role, person, hash, reply_hash) of everything personal up
        to a date that one of these people takes part in, each person once, with at most 21 people
        in it; whether or not I am."""
        wanted = ",".join(str(int(person)) for person in people)
        return self._rows(
            f"""
            SELECT i.id, i.time, i.channel, min(a.role), q.person_id, i.hash, i.reply_hash
            FROM (SELECT DISTINCT a.interaction_id AS id FROM person_handle h
                  CROSS JOIN participant a ON a.handle_id = h.handle_id
                  WHERE h.person_id IN ({wanted}) AND h.kind = 'human') s
            CROSS JOIN interaction i ON i.id = s.id
            CROSS JOIN participant a ON a.interaction_id = i.id
            CROSS JOIN person_handle q ON q.handle_id = a.handle_id
            WHERE i.automated IS NULL AND i.time <= ?1 AND q.kind = 'human' AND q.person_id >= 0
            AND (SELECT count(*) FROM participant n WHERE n.interaction_id = i.id) <= ?2
            GROUP BY i.id, q.person_id ORDER BY i.id, q.person_id
            """,  # noqa: S608
            as_of,
            _MOST + 2,
        )

    def replied(self, people: Collection[int], as_of: int) -> list[tuple[int, int, int, int]]:
        """(who replied, to whom, interaction, time) of every reply up to a date by one of these
        people to somebody else of mine, or to one of them, on any thread that is here."""
        wanted = ",".join(str(int(person)) for person in people)
        of_theirs = (
            "SELECT i.id, i.hash, i.reply_hash, i.time, h.person_id FROM person_handle h "  # noqa: S608
            "CROSS JOIN participant a ON a.handle_id = h.handle_id "
            "CROSS JOIN interaction i ON i.id = a.interaction_id "
            f"WHERE h.person_id IN ({wanted}) AND h.kind = 'human' AND a.role = 0 "
            "AND i.automated IS NULL AND i.time <= ?1"
        )
        return self._rows(
            f"""
            WITH own AS MATERIALIZED ({of_theirs})
            SELECT o.person_id, q.person_id, o.id, o.time FROM own o
            CROSS JOIN interaction t ON t.hash = o.reply_hash
            CROSS JOIN participant a ON a.interaction_id = t.id AND a.role = 0
            CROSS JOIN person_handle q ON q.handle_id = a.handle_id
            WHERE q.person_id > 0 AND q.kind = 'human' AND q.person_id != o.person_id
            UNION ALL
            SELECT q.person_id, o.person_id, r.id, r.time FROM interaction r
            CROSS JOIN own o ON o.hash = r.reply_hash
            CROSS JOIN participant a ON a.interaction_id = r.id AND a.role = 0
            CROSS JOIN person_handle q ON q.handle_id = a.handle_id
            WHERE r.reply_hash IN (SELECT hash FROM own) AND r.automated IS NULL AND r.time <= ?1
            AND q.person_id > 0 AND q.kind = 'human' AND q.person_id != o.person_id
            AND q.person_id NOT IN ({wanted})
            """,  # noqa: S608
            as_of,
        )

    def community_of(self) -> dict[int, str]:
        """The name of everybody's circle, as last derived."""
        return dict(self._rows("SELECT person_id, name FROM community"))
