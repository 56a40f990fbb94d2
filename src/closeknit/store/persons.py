"""Reading who is who."""

from __future__ import annotations

import re

from closeknit.model.people import Person
from closeknit.store.rows import Rows

ME = 0


class Persons(Rows):
    """The part of a reader that knows people and their handles."""

    def my_handles(self) -> list[str]:
        """The handles that are me, most used first."""
        return [
            row[0]
            for row in self._rows(
                "SELECT h.handle FROM person_handle p JOIN handle h ON h.id = p.handle_id "
                "WHERE p.person_id = ? ORDER BY p.messages DESC, h.handle",
                ME,
            )
        ]

    def owners(self, handle: str) -> list[Person]:
        """The person whose handle this is, if anybody's."""
        rows = self._rows(
            "SELECT p.person_id FROM handle h JOIN person_handle p ON p.handle_id = h.id "
            "WHERE h.handle = ? AND p.person_id > 0 AND p.kind = 'human'",
            handle,
        )
        return [self.person(f"p{row[0]}") for row in rows]

    def owners_of_part(self, part: str) -> list[str]:
        """The ids of those with a handle that holds `part`, which is case-folded."""
        rows = self._rows(
            "SELECT p.id, h.handle FROM person p JOIN person_handle o ON o.person_id = p.id "
            "JOIN handle h ON h.id = o.handle_id WHERE o.kind = 'human'"
        )
        # by Python, since SQLite folds the case of ASCII alone
        numbers = {number for number, handle in rows if part in handle.casefold()}
        return [f"p{number}" for number in sorted(numbers)]

    def person(self, number: str) -> Person:
        """The person of an id that is known to exist."""
        found = self.known(number)
        if found is None:
            raise LookupError(number)
        return found

    def known(self, number: str) -> Person | None:
        """The person of an id like "p12", if there is one."""
        digits = number[1:]
        if not re.fullmatch(r"p[1-9][0-9]{0,17}", number):
            return None
        rows = self._rows("SELECT name, organisation, title FROM person WHERE id = ?", int(digits))
        return next(
            (
                Person(number, name, tuple(self.handles_of(int(digits))), organisation, title)
                for name, organisation, title in rows
            ),
            None,
        )

    def people(self, bare: bool = False) -> list[Person]:
        """Everybody, with or without personal interactions; `bare`: without their handles."""
        handles = {} if bare else self._handles_by_person()
        return [
            Person(f"p{number}", name, tuple(handles.get(number, ())), organisation, title)
            for number, name, organisation, title in self._rows(
                "SELECT id, name, organisation, title FROM person ORDER BY id"
            )
        ]

    def not_people(self) -> list[tuple[str, str, str]]:
        """(handle, kind, reason) of lists and robots."""
        return self._rows(
            "SELECT h.handle, p.kind, p.reason FROM person_handle p "
            "JOIN handle h ON h.id = p.handle_id WHERE p.kind != 'human' ORDER BY h.handle"
        )

    def _handles_by_person(self) -> dict[int, list[str]]:
        handles: dict[int, list[str]] = {}
        for number, handle in self._rows(
            "SELECT p.person_id, h.handle FROM person_handle p JOIN handle h ON h.id = p.handle_id "
            "WHERE p.person_id > 0 AND p.kind = 'human' ORDER BY p.messages DESC, h.handle"
        ):
            handles.setdefault(number, []).append(handle)
        return handles

    def handles_of(self, person: int) -> list[str]:
        """One person's handles, most used first."""
        return [
            row[0]
            for row in self._rows(
                "SELECT h.handle FROM person_handle p JOIN handle h ON h.id = p.handle_id "
                "WHERE p.person_id = ? AND p.kind = 'human' ORDER BY p.messages DESC, h.handle",
                person,
            )
        ]

    def organisations(self) -> list[str]:
        """Those that people are from, each once as it is written."""
        return [name for (name,) in self._rows("SELECT DISTINCT organisation FROM person")]

    def busyness(self) -> dict[int, int]:
        """How many messages each person is in, as the handles count them."""
        return dict(
            self._rows("SELECT person_id, sum(messages) FROM person_handle GROUP BY person_id")
        )
