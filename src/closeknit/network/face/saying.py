"""The façade: the person's own words: who is who, and what is never read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from closeknit.model.people import Person
from closeknit.network.face.base import Face

if TYPE_CHECKING:
    from closeknit.network.offers import MergeOffer


class Saying(Face):
    """The person's own words: who is who, and what is never read."""

    def set_me(self, handles: Sequence[str]) -> None:
        """Says which handles are mine, instead of what was found or said before."""
        from closeknit.network import corrections

        corrections.set_me(self._home, handles)

    def declare(self, person: str, word: str) -> Person:
        """Says what somebody is ("connection", "contact", "partner"), or withdraws it ("clear")."""
        from closeknit.network import corrections

        return corrections.declare(self._home, person, word)

    def quiet(self, person: str, because: str) -> Person:
        """Asks never to have this person suggested, nor to be reminded of them; what was stays.
        `because` is "deceased", "left" or "private". Raises NotFound, Ambiguous, Misuse."""
        from closeknit.network import quiet

        return quiet.keep_quiet(self._home, person, because)

    def unquiet(self, person: str) -> Person:
        """Takes that back. Raises NotFound, Ambiguous."""
        from closeknit.network import quiet

        return quiet.speak(self._home, person)

    def quieted(self) -> list[tuple[Person, str]]:
        """About whom to keep quiet, and why, the latest first."""
        from closeknit.network import quiet

        return quiet.quieted(self._home)

    def same(self, a: str, b: str) -> tuple[Person, Person]:
        """Says that two people are one."""
        from closeknit.network import corrections

        return corrections.same(self._home, a, b)

    def lock(self, person: str) -> Person:
        """Says that a person is complete: nobody is offered or joined to them any more."""
        from closeknit.network import locking

        return locking.lock(self._home, person)

    def unlock(self, person: str) -> Person:
        """Withdraws it."""
        from closeknit.network import locking

        return locking.unlock(self._home, person)

    def different(self, a: str, b: str) -> tuple[Person, Person]:
        """Says that two people (or two handles of one) are never to be merged."""
        from closeknit.network import corrections

        return corrections.different(self._home, a, b)

    def split(self, person: str, handle: str) -> Person:
        """Takes a handle out of a person."""
        from closeknit.network import corrections

        return corrections.split(self._home, person, handle)

    def merge_offers(self) -> list[MergeOffer]:
        """People who may be one and of whom I said nothing yet, the likeliest first."""
        from closeknit.network.offers import merge_offers

        return merge_offers(self._home)

    def decide_merges(self, decisions: Sequence[tuple[MergeOffer, bool | None]]) -> None:
        """Says of offers whether the two are one; None takes that back."""
        from closeknit.network.offers import decide

        decide(self._home, decisions)

    def undo(self, a: str, b: str) -> None:
        """Withdraws what was said with `same`, `different` or `split` of two people."""
        from closeknit.network import corrections

        corrections.undo(self._home, a, b)

    def excluded(self) -> tuple[str, ...]:
        """The rules that keep things from being read."""
        from closeknit.network import corrections

        return corrections.excluded(self._home)

    def exclude(self, rule: str) -> tuple[str, int]:
        """Keeps a folder, sender or domain from ever being read, and drops what of it was read.
        Returns the rule's normal form and how many interactions went."""
        from closeknit.network import corrections

        return corrections.exclude(self._home, rule)

    def include(self, rule: str) -> str:
        """Withdraws an exclusion; the next import reads everything again."""
        from closeknit.network import corrections

        return corrections.include(self._home, rule)
