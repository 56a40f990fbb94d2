"""Reading what was done: the acts found in texts, and the ledger made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from closeknit.model.acts import Act, Proven
from closeknit.model.ledger import By, Done, Entry, State
from closeknit.model.verdicts import Size
from closeknit.store.codes import digest
from closeknit.store.rows import Rows

_FEW = 200  # people whose names are fetched one by one
_SIZES = {size.value: size for size in Size}
_ACTS = {act.value: act for act in Act}
_BOTH_WAYS = {by.value: by for by in By}
_STATES = {state.value: state for state in State}


class Ledger(Rows):
    """The part of a reader that knows what people did."""

    def acts(self) -> Iterator[tuple[int, int, Proven]]:
        """Every act in a personal interaction, with the number of the interaction and that of the
        handle whose words it is in, 0 for the sender's."""
        for row in self._rows(
            "SELECT a.interaction_id, a.handle_id, a.act, a.probability, a.proof, a.size, a.kind "
            "FROM act a JOIN interaction i ON i.id = a.interaction_id WHERE i.automated IS NULL"
        ):
            yield row[0], row[1], _proven(row[2:])

    def written(self) -> list[tuple[int, str, str]]:
        """Number, key and subject of everything that isn't automated."""
        return self._rows("SELECT id, key, subject FROM interaction WHERE automated IS NULL")

    def entries(
        self, person: int | None = None, what: str | None = None, by: By | None = None
    ) -> list[Entry]:
        """The ledger, of one person or of all, of one deed or of all, by one side or by all,
        oldest first."""
        rows = self._rows(
            "SELECT * FROM entry WHERE (?1 IS NULL OR person_id = ?1) "
            "AND (?2 IS NULL OR what = ?2) AND (?3 IS NULL OR done_by = ?3) "
            "ORDER BY time, ref, person_id",
            person,
            what,
            by,
        )
        return [entry_from_row(row) for row in rows]

    def done(self, as_of: int, person: int | None = None) -> list[Done]:
        """The acts in my interactions up to a date, oldest first; those of one person: what they
        wrote to me, and what I wrote to them. Of mine to several the first in spelling counts:
        numbers depend on what was read first."""
        # from the few messages of a person to their acts; of everybody, from acts to messages
        rows = self._rows(
            """
            SELECT i.id, i.key, i.time, a.act, a.probability, a.proof, a.size, a.kind,
                   s.person_id, coalesce(?2, (
                     SELECT q.person_id FROM participant t JOIN person_handle q
                     ON q.handle_id = t.handle_id JOIN handle h ON h.id = t.handle_id
                     WHERE t.interaction_id = i.id AND t.role IN (1, 4, 5)
                     AND q.person_id > 0 AND q.kind = 'human' ORDER BY h.handle LIMIT 1))
            FROM act a
            JOIN interaction i ON i.id = a.interaction_id
            JOIN person_handle s ON s.person_id >= 0
              AND s.handle_id = CASE a.handle_id WHEN 0 THEN i.sender ELSE a.handle_id END
            WHERE i.automated IS NULL AND i.time <= ?1 AND (?2 IS NULL OR i.id IN (
              SELECT t.interaction_id FROM person_handle q
              JOIN participant t ON t.handle_id = q.handle_id
              WHERE q.person_id = ?2 AND q.kind = 'human' AND t.role IN (0, 1, 4, 5)))
            AND CASE s.person_id WHEN 0 THEN 1 WHEN coalesce(?2, s.person_id) THEN EXISTS (
              SELECT 1 FROM participant m JOIN person_handle o ON o.handle_id = m.handle_id
              WHERE m.interaction_id = i.id AND o.person_id = 0 AND m.role != 0) ELSE 0 END
            ORDER BY i.time, i.hash, a.probability DESC, a.act
            """,
            as_of,
            person,
        )
        return [
            Done(
                f"i{row[0]}",
                row[1],
                row[2],
                row[9] if row[8] == 0 else row[8],
                By.ME if row[8] == 0 else By.THEM,
                _proven(row[3:8]),
            )
            for row in rows
            if row[8] > 0 or row[9] is not None
        ]

    def lately_in_ledger(self, most: int) -> list[int]:
        """The people of the newest entries, the newest first."""
        rows = self._rows(
            "SELECT person_id FROM entry GROUP BY person_id ORDER BY max(time) DESC LIMIT ?", most
        )
        return [row[0] for row in rows]

    def topics(self, person: int | None = None) -> dict[int, tuple[str, ...]]:
        """The words that I talk of with one person, or with each."""
        rows = self._rows(
            "SELECT person_id, words FROM topic WHERE ?1 IS NULL OR person_id = ?1", person
        )
        return {number: tuple(words.split()) for number, words in rows}

    def act_probabilities(self, keys: Iterable[str]) -> dict[tuple[str, str], float]:
        """Of the acts in these interactions: (key, act) → probability as it was found."""
        found: dict[tuple[str, str], float] = {}
        for key in keys:
            rows = self._rows(
                "SELECT a.act, a.probability FROM interaction i "
                "JOIN act a ON a.interaction_id = i.id WHERE i.hash = ? AND i.key = ?",
                digest(key),
                key,
            )
            found.update({(key, act): probability for act, probability in rows})
        return found

    def names(self, people: Iterable[int]) -> dict[int, str]:
        """What people are called, by number."""
        wanted = set(people)
        if len(wanted) < _FEW:
            rows = [
                row
                for number in wanted
                for row in self._rows("SELECT id, name FROM person WHERE id = ?", number)
            ]
        else:
            rows = self._rows("SELECT id, name FROM person")
        return {number: name for number, name in rows if number in wanted}


def entry_row(e: Entry) -> tuple[object, ...]:
    """An entry as the row of its table; `entry_from_row` is its inverse."""
    return (
        e.person,
        e.time,
        e.what,
        e.by.value,
        e.ref,
        e.key,
        e.text,
        e.other,
        None if e.size is None else int(e.size),
        e.kind,
        e.level,
        e.outcome,
        e.outcome_ref,
        e.outcome_key,
        e.probability,
        e.outcome_probability,
        e.state.value,
    )


def entry_from_row(row: tuple) -> Entry:  # type: ignore[type-arg]
    """The entry of a row."""
    person, time, what, by, ref, key, text, other, size, kind, level, *rest = row
    outcome, outcome_ref, outcome_key, probability, outcome_probability, state = rest
    return Entry(
        what,
        _BOTH_WAYS[by],
        person,
        time,
        ref,
        key,
        text,
        other,
        _SIZES.get(size),
        kind,
        level,
        outcome,
        outcome_ref,
        outcome_key,
        probability,
        outcome_probability,
        _STATES[state],
    )


def _proven(row: tuple) -> Proven:  # type: ignore[type-arg]
    act, probability, proof, size, kind = row
    return Proven(_ACTS[act], probability, proof, _SIZES.get(size), kind)
