"""The façade: asks, needs, and the way to somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from closeknit.model.needs import Kept, Need, Progress
from closeknit.model.people import Person
from closeknit.model.verdicts import Judgement, Size
from closeknit.network.face.base import Face

if TYPE_CHECKING:
    from closeknit.advise.path import Paths

    pass


class Asking(Face):
    """Asks, needs, and the way to somebody."""

    def ask(
        self, person: str, text: str, size: Size | None = None, as_of: int | None = None
    ) -> Judgement:
        """Checks an ask by me before it is made. Raises NotFound, Ambiguous."""
        from closeknit.network.asks import ask

        return ask(self._home, person, text, size, as_of)

    def asked(
        self, person: str, text: str, size: Size | None = None, as_of: int | None = None
    ) -> Judgement:
        """Weighs an ask that was made of me. Raises NotFound, Ambiguous."""
        from closeknit.network.asks import asked

        return asked(self._home, person, text, size, as_of)

    def answer(self, person: str, number: int, word: str) -> tuple[Person, str]:
        """Answers one of the thirteen questions about somebody ("yes", "no"), or withdraws the
        answer ("clear"). Hands back the question."""
        from closeknit.network.answers import answer

        return answer(self._home, person, number, word)

    def need(
        self,
        text: str,
        by: str,
        people: int,
        size: Size | None = None,
        as_of: int | None = None,
        *,
        keep: bool = True,
    ) -> Need:
        """Who could give what is needed from `people` of them `by` a day, said in any way dates
        are said. It is kept, unless asked for another date than the usual. Raises Misuse."""
        from closeknit.network import needs

        return needs.need(self._home, text, by, people, size, as_of, keep=keep)

    def needs(self) -> list[Progress]:
        """The needs that are kept, and what changed since they were said."""
        from closeknit.network import needs

        return needs.progress(self._home)

    def kept_need(self, reference: str) -> Need:
        """The need kept as "N12", weighed today. Raises NotFound, Misuse."""
        from closeknit.network import needs

        return needs.again(self._home, reference)

    def drop_need(self, reference: str) -> Kept:
        """Keeps the need "N12" no longer. Raises NotFound."""
        from closeknit.network import needs

        return needs.drop(self._home, reference)

    def path(self, target: str, as_of: int | None = None) -> Paths:
        """Who of mine is closest to a person, an organisation or a domain. Raises NotFound,
        Ambiguous."""
        from closeknit.network.path import path

        return path(self._home, target, as_of)
