"""The façade: what was done for one another, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from closeknit.judge.telling import LIKELY
from closeknit.model.ledger import Entry
from closeknit.model.plans import Followed
from closeknit.network.face.base import Face
from closeknit.network.results import Ledger

if TYPE_CHECKING:
    from closeknit.advise.digest import Digest
    from closeknit.judge.whole.report import Report
    from closeknit.network.logging import Noted, Told
    from closeknit.network.loyalty import Loyalty
    from closeknit.network.plans import Planned, Settled


class Doing(Face):
    """What was done for one another, and what to do next."""

    def ledger(self, person: str | None = None, as_of: int | None = None) -> Ledger:
        """Favours, asks, promises, introductions and referrals with one person or with everybody,
        in both directions, oldest first. Raises NotFound, Ambiguous."""
        from closeknit.network.ledger import ledger

        return ledger(self._home, self._home.find(person) if person else None, as_of)

    def referrals(
        self, person: str | None = None, as_of: int | None = None, least: float = LIKELY
    ) -> Loyalty:
        """Who passes people and business on to me and to whom I do, with what each would need
        next; entries below the probability `least` count for nothing. Raises NotFound,
        Ambiguous."""
        from closeknit.network.loyalty import loyalty

        return loyalty(self._home, person, as_of, least)

    def proposals(self, person: str | None = None) -> Ledger:
        """What was found and not looked at yet, best worth a look first."""
        from closeknit.network.review import proposals

        return proposals(self._home, self._home.find(person) if person else None)

    def decide(self, decisions: Sequence[tuple[Entry, bool | None]]) -> None:
        """Says of entries whether each is one; None takes that back."""
        from closeknit.network.review import decide

        decide(self._home, decisions)

    def log(self, person: str, told: Told) -> Noted:
        """Notes down what was done with somebody. Raises NotFound, Ambiguous, Misuse."""
        from closeknit.network import logging

        return logging.log(self._home, person, told)

    def log_outcome(self, reference: str, word: str, more: Sequence[str] = ()) -> tuple[str, str]:
        """Says what became of an ask, a promise or a referral; the reference and the outcome as
        they are kept."""
        from closeknit.network import logging

        return logging.log_outcome(self._home, reference, word, more)

    def unlog(self, reference: str) -> Noted:
        """Takes back what was noted as "L12"."""
        from closeknit.network import logging

        return logging.unlog(self._home, reference)

    def logged(self, person: str | None = None) -> list[Noted]:
        """What I noted of everybody or of one person, the latest first."""
        from closeknit.network import logging

        return logging.logged(self._home, person)

    def plan(self, minutes: int | None = None, as_of: int | None = None) -> Planned:
        """This week's steps, in so many minutes."""
        from closeknit.advise.plan.table import MINUTES
        from closeknit.network.plans import plan

        return plan(self._home, MINUTES if minutes is None else minutes, as_of)

    def week(
        self, as_of: int | None = None, since: int | None = None, minutes: int | None = None
    ) -> Digest:
        """The week in a minute: the plan, what changed `since` (else in a week), open promises,
        thanks, asks that wait, birthdays."""
        from closeknit.advise.plan.table import MINUTES
        from closeknit.network.week import week

        return week(self._home, as_of, since, MINUTES if minutes is None else minutes)

    def calendar(self) -> str:
        """This week's steps, birthdays and promises with their day, for a calendar to fetch."""
        from closeknit.network.feeds import as_calendar

        return as_calendar(self._home)

    def cards(self) -> str:
        """Everybody of whom enough is seen, with their standing, for an address book to fetch."""
        from closeknit.network.feeds import as_cards

        return as_cards(self._home)

    def feed_secret(self, *, anew: bool = False) -> str:
        """What the addresses of those two hold, made where there is none, or `anew`."""
        from closeknit.network.feeds import make

        return make(self._home, anew=anew)

    def settle(self, step: str, word: str, until: str = "") -> Settled:
        """Says that a step of the plan is "done", to "skip" or to "snooze" until a day. Raises
        NotFound, Ambiguous, Misuse."""
        from closeknit.network.plans import settle

        return settle(self._home, step, word, until)

    def unsettle(self, step: str) -> Settled:
        """Takes back what I said last of a step of this week. Raises NotFound, Ambiguous."""
        from closeknit.network.plans import unsettle

        return unsettle(self._home, step)

    def followed(self) -> list[Followed]:
        """What followed the steps of each kind that I did 60 days ago or earlier."""
        from closeknit.network.plans import report

        return report(self._home)

    def report(self, as_of: int | None = None) -> Report:
        """The whole network: breadth, depth, balance, trend, and what can be said of them."""
        from closeknit.network.whole import report

        return report(self._home, as_of)
