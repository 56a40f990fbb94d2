"""The façade: who there is, how well they know me, and what I know of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from closeknit.model.gains import Gains, Line
from closeknit.model.gains import Noted as GainNoted
from closeknit.model.people import Person
from closeknit.model.ties import Standing, Tie
from closeknit.network.face.base import Face
from closeknit.network.results import Acts, Listing, Original, Shown
from closeknit.store.reader import reading

if TYPE_CHECKING:
    from closeknit.advise.reconnect import Reconnection
    from closeknit.network.unnamed import Unnamed
    from closeknit.network.validation import Validation


class Knowing(Face):
    """Who there is, how well they know me, and what I know of them."""

    def me(self) -> tuple[tuple[str, ...], str]:
        """My handles, and how they were found."""
        self._home.refresh()
        with reading(self.home) as reader:
            return tuple(reader.my_handles()), reader.meta().get("me_reason", "")

    def people(self, as_of: int | None = None, standing: Standing | None = None) -> list[Tie]:
        """Everybody, or everybody of one standing; without evidence."""
        ties = self._home.ties(as_of)
        return [tie for tie in ties if standing is None or tie.standing is standing]

    def listing(
        self,
        as_of: int | None = None,
        standing: Standing | None = None,
        rows: int | None = None,
    ) -> Listing:
        """The first `rows` people (all where None), connections first, and counts of everybody.
        Those of whom too little is seen are listed only when `standing` asks for them."""
        from closeknit.network.listing import listing
        from closeknit.network.quiet import marked

        found = listing(self._home, as_of, standing, rows)
        with reading(self.home) as reader:
            return replace(found, ties=tuple(marked(reader, found.ties)))

    def dormant(self, as_of: int | None = None) -> list[Reconnection]:
        """Connections that sleep, ranked by the value of reconnecting."""
        from closeknit.network.dormant import dormant

        return dormant(self._home, as_of)

    def who(self, person: str) -> Person:
        """Whom a PERSON argument means. Raises NotFound, Ambiguous."""
        return self._home.find(person)

    def show(self, person: str, as_of: int | None = None) -> Shown:
        """One person with evidence and history. Raises NotFound, Ambiguous."""
        from closeknit.network.showing import show

        return show(self._home, person, as_of)

    def gains(self, person: str, as_of: int | None = None) -> Gains:
        """What I know of their goals, accomplishments, interests, networks and skills, and what
        to ask next. Raises NotFound, Ambiguous."""
        from closeknit.network.gains import gains

        return gains(self._home, person, as_of)

    def note_gain(self, person: str, letter: str, text: str) -> GainNoted:
        """Notes down one of the five. Raises NotFound, Ambiguous, Misuse."""
        from closeknit.network.gains import note

        return note(self._home, person, letter, text)

    def decide_gain(self, person: str, reference: str, right: bool | None) -> tuple[Line, ...]:
        """Says of what was found whether it is so; None takes that back, and a note of mine away.
        Raises NotFound, Ambiguous, Misuse."""
        from closeknit.network.gains import decide

        return decide(self._home, person, reference, right)

    def acts(self, person: str | None = None, as_of: int | None = None) -> Acts:
        """The acts found in my own interactions, each with the sentence that proves it."""
        from closeknit.network.ledger import acts

        return acts(self._home, self._home.find(person) if person else None, as_of)

    def validate(self) -> Validation:
        """The track record of each task on my own data."""
        from closeknit.network.validation import validation

        return validation(self._home)

    def open(self, reference: str) -> Original:
        """The original of a reference from some evidence."""
        from closeknit.network.originals import original

        return original(self.home, reference)

    def unnamed(self) -> Unnamed:
        """Judgements that name nobody and quote no mail, with both beside them."""
        from closeknit.network.unnamed import Unnamed

        return Unnamed(self._home)
