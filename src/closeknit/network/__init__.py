"""The façade: everything closeknit can do, for every face.

Each method opens the home, does one thing and closes it. What a person should know besides the
answer (a default date, a wait, a guess) goes to `say` as a sentence. What a method needs is
imported when it is called, so that those that only read start fast.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from closeknit.errors import NotFound
from closeknit.judge.telling import LIKELY
from closeknit.model.gains import Gains, Line
from closeknit.model.gains import Noted as GainNoted
from closeknit.model.ledger import Entry
from closeknit.model.needs import Kept, Need, Progress
from closeknit.model.people import Person
from closeknit.model.plans import Followed
from closeknit.model.ties import Standing, Tie
from closeknit.model.verdicts import Judgement, Size
from closeknit.network.home import Home
from closeknit.network.results import Acts, Imported, Ledger, Listing, Original, Shown
from closeknit.store.database import path_of
from closeknit.store.reader import reading

if TYPE_CHECKING:
    from closeknit.advise.reconnect import Reconnection
    from closeknit.intake import Tick
    from closeknit.keep.backup import Backup
    from closeknit.keep.doctor import Health
    from closeknit.keep.erase import Erased
    from closeknit.keep.forget import Forgetting
    from closeknit.keep.restore import Restored
    from closeknit.network.logging import Noted, Told
    from closeknit.network.loyalty import Loyalty
    from closeknit.network.offers import MergeOffer
    from closeknit.network.plans import Planned, Settled
    from closeknit.network.sources import Source
    from closeknit.network.validation import Validation

__all__ = ["Acts", "Imported", "Ledger", "Listing", "Network", "Original", "Shown", "path_of"]


def _quiet(_: str) -> None:
    return None


class Network:
    """Everybody I know, as far as the home at `home` tells."""

    def __init__(
        self,
        home: Path,
        say: Callable[[str], None] = _quiet,
        later: Callable[[], None] | None = None,
    ) -> None:
        """With `later` no call judges people anew: after a change `later` is called, and sees to
        it that somebody calls `renew`."""
        self.home = home
        self._home = Home(home, say, later)

    def renew(self) -> None:
        """Judges everybody anew where something changed."""
        self._home.renew()

    def is_fresh(self) -> bool:
        """Whether everybody is judged by all that is known, as of today."""
        return self._home.is_fresh()

    # what comes in -----------------------------------------------------------------------

    def bring_in(
        self,
        paths: Sequence[Path],
        me: Sequence[str] = (),
        tick: Callable[[Tick], None] = lambda _: None,
    ) -> Imported:
        """Imports files, folders and archives; what was read before is passed over."""
        from closeknit.network.imports import bring_in

        return bring_in(self._home, paths, me, tick)

    def sources(self) -> list[Source]:
        """What was brought in so far, the latest first."""
        from closeknit.network.sources import sources

        return sources(self._home)

    # who --------------------------------------------------------------------------------

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

    # asks -------------------------------------------------------------------------------

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

    # what I know of them ------------------------------------------------------------------

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

    # needs ------------------------------------------------------------------------------

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

    # what was done for one another ---------------------------------------------------------

    def ledger(self, person: str | None = None, as_of: int | None = None) -> Ledger:
        """Favours, asks, promises, introductions and referrals with one person or with everybody,
        in both directions, oldest first. Raises NotFound, Ambiguous."""
        from closeknit.network.ledger import ledger

        return ledger(self._home, self._home.find(person) if person else None, as_of)

    def plan(self, minutes: int | None = None, as_of: int | None = None) -> Planned:
        """This week's steps, in so many minutes."""
        from closeknit.advise.plan.table import MINUTES
        from closeknit.network.plans import plan

        return plan(self._home, MINUTES if minutes is None else minutes, as_of)

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

    def acts(self, person: str | None = None, as_of: int | None = None) -> Acts:
        """The acts found in my own interactions, each with the sentence that proves it."""
        from closeknit.network.ledger import acts

        return acts(self._home, self._home.find(person) if person else None, as_of)

    def validate(self) -> Validation:
        """The track record of each task on my own data."""
        from closeknit.network.validation import validation

        return validation(self._home)

    # the person's own words -------------------------------------------------------------

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

    # the life of the data ------------------------------------------------------------------

    def backup(self, file: Path) -> Backup:
        """Copies everything into one file, while others may read and write."""
        from closeknit.keep.backup import backup

        return backup(self.home, file)

    def restore(self, file: Path) -> Restored:
        """Brings a backup back; whoever was forgotten since stays forgotten."""
        from closeknit.keep.restore import restore
        from closeknit.network.writing import rebuild, waiting
        from closeknit.store.database import sole_writer

        with sole_writer(self.home, waiting(self._home.say)):
            return restore(self.home, file, rebuild, self._home.say)

    def erase(self) -> Erased:
        """Deletes all that closeknit keeps in the home."""
        from closeknit.keep.erase import erase

        return erase(self.home)

    def doctor(self) -> Health:
        """Looks whether everything is in order, and mends what can be mended."""
        from closeknit.keep.doctor import examine
        from closeknit.network.writing import rebuild, waiting
        from closeknit.store.database import sole_writer

        if not path_of(self.home).exists():
            raise NotFound(f"There is nothing in {self.home} yet.")
        with sole_writer(self.home, waiting(self._home.say)):
            return examine(self.home, rebuild)

    def forget(self, person: str) -> Forgetting:
        """Deletes every trace of somebody and keeps later imports from bringing them back."""
        from closeknit.identity.names import folded
        from closeknit.keep.forget import forget, leave_no_bytes

        someone = self._home.find(person)
        with self._home.writing() as writer:
            gone = forget(self.home, someone.handles)
            self._home.rebuild_if_stale(writer, at_once=True)
            leave_no_bytes(self.home)
        with reading(self.home) as reader:
            name = folded(someone.name)
            same = tuple(p.id for p in reader.people() if " " in name and folded(p.name) == name)
        return replace(gone, namesakes=same)

    def forgotten(self) -> int:
        """How many handles and cards no import may bring back; whose they are isn't known."""
        with reading(self.home) as reader:
            return len(reader.tombstones())

    # what lies behind ---------------------------------------------------------------------

    def open(self, reference: str) -> Original:
        """The original of a reference from some evidence."""
        from closeknit.network.originals import original

        return original(self.home, reference)
