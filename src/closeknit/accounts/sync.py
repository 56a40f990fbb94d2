"""The engine: from a session's changes into the store, resumable wherever one was reached.

Items, the state they lead to and the counts are one transaction. What comes after the last place
that was reached is dropped when the server fails, and comes again with the next sync.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from closeknit.accounts.base import Collection, Passed, Reached, Seen, Session
from closeknit.errors import AccountError
from closeknit.intake import EXCLUDED, Intake
from closeknit.model.accounts import Account, Synced
from closeknit.model.cards import Card
from closeknit.model.interactions import Interaction
from closeknit.model.problems import Problem
from closeknit.sources.base import LeftOut, Progress
from closeknit.store.accounts import AccountBook


@dataclass(frozen=True, slots=True)
class Going:
    """How far a sync is: what it has seen and found new in a collection so far."""

    account: str
    collection: str
    seen: int = 0
    new: int = 0


@dataclass(frozen=True, slots=True)
class Followed:
    """What a sync with one account found; `trouble` is the sentence that says why it did not end
    well ("" where it did)."""

    account: Account
    collections: tuple[Synced, ...] = ()
    passed: tuple[Passed, ...] = ()
    trouble: str = ""


@dataclass(slots=True)
class _Counts:
    """Counts of one collection since the last commit, or of all of it."""

    seen: int = 0
    new: int = 0
    known: int = 0
    problems: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    def add(self, more: _Counts) -> None:
        self.seen += more.seen
        self.new += more.new
        self.known += more.known
        self.problems += more.problems
        self.left_out.update(more.left_out)

    def synced(self, name: str) -> Synced:
        left = tuple(sorted(self.left_out.items()))
        return Synced(name, self.seen, self.new, self.known, left, self.problems)


class Course:
    """A sync with one account, made in legs: whoever else wants to write gets a turn between two.
    A server that fails ends it with a sentence, and what was reached before is kept."""

    def __init__(
        self, account: Account, session: Session, tick: Callable[[Going], None] = lambda _: None
    ) -> None:
        self._account, self._session, self._tick = account, session, tick
        self._found: Iterator[Collection | Passed] = session.collections()
        self._current: Collection | None = None
        self._total = _Counts()  # of the current collection
        self._synced: list[Synced] = []
        self._passed: list[Passed] = []
        self._keys: list[str] = []
        self._trouble = ""

    @property
    def followed(self) -> Followed:
        """What was found so far."""
        synced, passed = tuple(self._synced), tuple(self._passed)
        return Followed(self._account, synced, passed, self._trouble)

    def leg(self, intake: Intake, seconds: float) -> bool:
        """Goes on for about so long, inside `sole_writer`; whether it came to its end. `intake` is
        a new one for each leg, since its rules may have changed meanwhile."""
        source, _ = intake.writer.source(self._account.name)
        intake.writer.finish_source(source, self._account.kind, "")
        book, end = AccountBook(intake.writer), time.monotonic() + seconds
        try:
            while self._is_at_one(intake):
                assert self._current is not None
                one = _Following(
                    intake, book, self._account, source, self._current, self._total, self._tick
                )
                ended = one.run(self._session, end)
                self._total = one.total
                if not ended:
                    return False
                self._leave()
        except AccountError as error:
            if self._current is not None:
                self._total = one.total
                self._leave()
            self._trouble = str(error)
            return True
        intake.writer.begin()
        book.keep_only(self._account.name, self._keys)
        intake.writer.commit()
        return True

    def _is_at_one(self, intake: Intake) -> bool:
        """Goes on to the next collection that is to be read, where the last is done."""
        while True:
            if self._current is not None:
                if not intake.exclusions.hides_member(self._current.name):
                    return True
                self._passed.append(Passed(self._current.name, EXCLUDED))
                self._current = None
            found = next(self._found, None)
            if found is None:
                return False
            if isinstance(found, Passed):
                self._passed.append(found)
            else:
                self._current, self._total = found, _Counts()

    def _leave(self) -> None:
        assert self._current is not None
        self._synced.append(self._total.synced(self._current.name))
        self._keys.append(self._current.key)
        self._current = None


class _Following:
    """One collection on its way into the store, from where it was left."""

    def __init__(
        self,
        intake: Intake,
        book: AccountBook,
        account: Account,
        source: int,
        collection: Collection,
        total: _Counts,
        tick: Callable[[Going], None],
    ) -> None:
        self._intake, self._book, self._tick = intake, book, tick
        self._account, self._source, self._collection = account, source, collection
        self._since = _Counts()  # the last commit
        self.total = total

    def run(self, session: Session, end: float) -> bool:
        """Reads on until a moment; whether all was read."""
        collection, writer = self._collection, self._intake.writer
        writer.begin()
        try:
            begun, member = self._where_to_begin()
            before = self.total.seen
            for change in session.changes(collection, begun):
                match change:
                    case Seen(items):
                        self._since.seen += items
                    case Reached(state):
                        self._commit(member, state)
                        # a leg that found nothing is the last one
                        is_further = state != begun and self.total.seen > before
                        if is_further and time.monotonic() > end:
                            return False
                    case Progress():
                        pass  # a file's; here `Reached` says where to begin
                    case _:
                        self._take(member, change)
        finally:
            self._intake.drop()  # what came after the last place that was reached
        # a collection with nothing new has counts of its own, too
        writer.begin()
        self._book.counted(self._account.name, collection.key, self.total.synced(collection.name))
        writer.commit()
        return True

    def _take(self, member: int, item: Interaction | Card | Problem | LeftOut) -> None:
        reason = self._intake.gather(member, self._collection.name, item)
        if reason:
            self._since.left_out[reason] += 1
        elif isinstance(item, Problem):
            self._since.problems += 1
        elif isinstance(item, LeftOut):
            self._since.left_out[item.reason] += item.messages
        if self._intake.is_full:
            self._store()

    def _where_to_begin(self) -> tuple[str, int]:
        """The state to begin at, and the number of the member: from the beginning where it is
        new, or another reader read it last."""
        collection, writer = self._collection, self._intake.writer
        state, _ = self._book.state(self._account.name, collection.key)
        mark = writer.marks(self._source).get(collection.key)
        read_by = None if mark is None else (mark.format, mark.reader_version)
        if read_by != (collection.format, collection.version):
            state = ""
        member = writer.member(self._source, collection.key, collection.format, collection.version)
        if not state:
            old = self._book.same_name(self._account.name, collection.key, collection.name)
            writer.drop_members(self._source, [k for k in old if k in writer.marks(self._source)])
            writer.forget_places(self._source, collection.key)
            writer.clear_problems(self._source, collection.name)
        return state, member

    def _store(self) -> None:
        stored = self._intake.store(self._source)
        self._since.new += stored.new
        self._since.known += stored.duplicates

    def _commit(self, member: int, state: str) -> None:
        self._store()
        collection, since, account = self._collection, self._since, self._account.name
        total = replace(self.total, left_out=Counter(self.total.left_out))
        total.add(since)
        items = self._book.items(member) + since.new + since.known
        writer = self._intake.writer
        writer.advance(member, 0, items)
        self._book.reached(account, collection.key, collection.name, member, state)
        self._book.counted(account, collection.key, total.synced(collection.name))
        writer.commit()
        self.total, self._since = total, _Counts()
        self._tick(Going(account, collection.name, total.seen, total.new))
        writer.begin()
