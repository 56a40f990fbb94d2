"""One home with what was derived from it kept up to date: who somebody is, and their tie."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from closeknit import clock
from closeknit.errors import Ambiguous, Busy, NotFound
from closeknit.identity.find import matches
from closeknit.identity.normalise import canonical
from closeknit.model.ledger import Entry
from closeknit.model.people import Person
from closeknit.model.ties import Tie
from closeknit.network.quiet import marked
from closeknit.store.reader import Reader, reading
from closeknit.versions import DERIVED

if TYPE_CHECKING:
    from closeknit.derive import Analysis
    from closeknit.network.writing import Writing
    from closeknit.store.writer import Writer

MOST_CHOICES = 12
GONE = "gone"  # in meta: the sources that are gone, as the person was told
LIKELIEST = 500  # among whom better placed people are sought
YEAR = 365 * clock.DAY


class Home:
    """The home in `folder`; sentences that a person should know go to `say`, each once. Where
    there is a `later`, somebody else derives anew what must be, and meanwhile what was derived
    before is used; it is called after each change, once the writer is free."""

    def __init__(
        self,
        folder: Path,
        say: Callable[[str], None],
        later: Callable[[], None] | None = None,
    ) -> None:
        self.folder = folder
        self._later = later
        self._owed = False
        self._heard: set[str] = set()
        self._tell = say
        self._analysis: tuple[str, Analysis] | None = None

    def say(self, sentence: str) -> None:
        """Says a sentence, once."""
        if sentence not in self._heard:
            self._heard.add(sentence)
            self._tell(sentence)

    # keeping up to date -----------------------------------------------------------------

    def writing(self, *, patient: bool = True) -> Writing:
        """The home's one writer, for a `with`."""
        from closeknit.network.writing import Writing

        return Writing(self.folder, self.say, self._released, patient=patient)

    def _released(self) -> None:
        if self._owed and self._later is not None:
            self._owed = False
            self._later()

    def rebuild_if_stale(self, writer: Writer, *, at_once: bool = False) -> None:
        """Derives anew what facts, program or day have moved on from; `at_once`: even where
        somebody else would do it later."""
        if self.is_fresh():
            return
        if self._later is not None and not at_once:
            self._owed = True
            return
        from closeknit.derive import rebuild

        rebuild(self.folder, writer, clock.now())

    def renew(self) -> None:
        """The same without holding the writer while it is worked out, which may take long: what
        others write meanwhile is worked out once more."""
        from closeknit.derive import derived

        while not self.is_fresh():
            found = derived(self.folder, clock.now())
            with self.writing() as writer:
                with reading(self.folder) as reader:
                    moved_on = reader.meta().get("facts", "0") != found.revision
                if not moved_on:
                    found.write(writer)

    def is_fresh(self) -> bool:
        """Whether what is derived is what the facts say, today."""
        with reading(self.folder) as reader:
            return self._is_fresh(reader)

    def refresh(self) -> None:
        """The same, where nobody writes yet; what another process is renewing is used as it is."""
        with reading(self.folder) as reader:
            if self._is_fresh(reader):
                return
            usable = reader.meta().get("derived_version") == DERIVED
        if usable and self._later is not None:
            return
        try:
            with self.writing(patient=not usable) as writer:
                self.rebuild_if_stale(writer)
        except Busy:
            # an import may take long, and what was known before it is still right
            if not usable:
                raise
            self.say("Another closeknit is writing: this is from before it began.")

    def _is_fresh(self, reader: Reader) -> bool:
        meta = reader.meta()
        if meta.get("derived") != meta.get("facts", "0") or meta.get("derived_version") != DERIVED:
            return False
        judged, due = int(meta["as_of"]), self.default_as_of(reader)
        return judged == due or clock.day(judged) == clock.day(due)

    # dates ------------------------------------------------------------------------------

    def default_as_of(self, reader: Reader) -> int:
        """The date that is meant when none is given."""
        now = clock.now()
        return clock.default_as_of(reader.newest(now + clock.DAY), now)

    def judged_as_of(self, reader: Reader) -> int:
        """The date that the stored ties were judged at, said where it isn't today."""
        as_of = int(reader.meta()["as_of"])
        if clock.now() - as_of > clock.DAY:
            self.say(
                f"Judged as of {clock.day(as_of)}: that is the newest message here. "
                "Choose another date with --as-of."
            )
        mine = None if reader.wrote_since(as_of - YEAR) else reader.last_from_me()
        if mine is not None:
            self.say(
                f"Your own last message here is of {clock.day(mine)}. "
                f"To see your network as it was then: --as-of {clock.day(mine)}"
            )
        return as_of

    # people and ties --------------------------------------------------------------------

    def analysis(self) -> Analysis:
        """The facts on an engine, kept as long as they are the same."""
        from closeknit.derive import analysis

        with reading(self.folder) as reader:
            revision = reader.meta().get("facts", "0")
        if self._analysis is None or self._analysis[0] != revision:
            self._analysis = revision, analysis(self.folder)
        return self._analysis[1]

    def ledger(self, as_of: int) -> tuple[Entry, ...]:
        """What was done for one another, at a date other than the usual."""
        return self.analysis().ledger(as_of)

    def ties(self, as_of: int | None) -> list[Tie]:
        """Everybody's, marked where I asked to keep quiet."""
        if as_of is not None:
            judged = self.analysis().ties(as_of)
            with reading(self.folder) as reader:
                return marked(reader, judged)
        self.refresh()
        with reading(self.folder) as reader:
            return marked(reader, reader.ties(self.judged_as_of(reader)))

    def likeliest(self, as_of: int | None) -> list[Tie]:
        """Those who may be better placed for an ask: the likeliest connections."""
        if as_of is not None:
            return self.ties(as_of)
        with reading(self.folder) as reader:
            return marked(reader, reader.ties(self.judged_as_of(reader), likeliest=LIKELIEST))

    def tie(self, person: Person, as_of: int | None) -> Tie:
        """One person's. Raises NotFound where another process did away with them meanwhile."""
        if as_of is not None:
            found = (tie for tie in self.ties(as_of) if tie.person.id == person.id)
            tie = next(found, None)
        else:
            with reading(self.folder) as reader:
                ties = reader.ties(self.judged_as_of(reader), person.id)
                tie = next(iter(marked(reader, ties)), None)
        if tie is None:
            raise NotFound(f"{person.name} was changed by another closeknit. Try again.")
        return tie

    def find(self, query: str) -> Person:
        """Whom a PERSON argument means. Raises NotFound, Ambiguous."""
        self.refresh()
        with reading(self.folder) as reader:
            found = _candidates(reader, query)
            choices = [reader.person(number) for number in found[:MOST_CHOICES]]
        if not choices:
            raise NotFound(
                f"Nobody here goes by “{query}”. Try part of the name or the e-mail address."
            )
        if len(found) > 1:
            raise Ambiguous(
                f"{len(found)} people go by “{query}”. Say which, by id or address:",
                tuple((person.id, person.name, person.handles) for person in choices),
            )
        return choices[0]


def _candidates(reader: Reader, query: str) -> list[str]:
    """The ids of all whom a query fits best, as `matches` says.

    Most queries are addresses, ids or names: everybody's handles are loaded only when none fits.
    """
    part = query.strip().casefold()
    if not part:
        return []
    if found := reader.owners(canonical(query)) or [p for p in [reader.known(part)] if p]:
        return [person.id for person in found]
    if named := matches(query, reader.people(bare=True)):
        return [person.id for person in named]
    return reader.owners_of_part(part)
