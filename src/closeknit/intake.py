"""The import: from paths into the store, resumable at any batch.

Items go in by batches; a batch and the cursors that cover it are one transaction. A process that
dies leaves whole batches behind, and the next import goes on from there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from closeknit.errors import NotFound
from closeknit.exclusions import Exclusions
from closeknit.forgotten import Forgotten
from closeknit.model.cards import Card
from closeknit.model.interactions import Interaction
from closeknit.model.problems import Problem
from closeknit.sources.ahead import WORTH, read_ahead
from closeknit.sources.base import Item, LeftOut, Member, Progress, Reader
from closeknit.sources.files import members
from closeknit.sources.recognise import READERS, reader_for
from closeknit.sources.stamps import unchanged_stamp
from closeknit.sources.unchanged import holds
from closeknit.sources.unreadable import why_not
from closeknit.store.numbers import Stored
from closeknit.store.writer import WALK, MemberMark, Writer

BATCH = 2_000
CALENDAR = "ical"
EXCLUDED = "excluded by you"
FORGOTTEN = "of people you had forgotten"


@dataclass(frozen=True, slots=True)
class Tick:
    """How far an import is: it reads the source at `path`; bytes and items so far are those of
    all its sources."""

    path: str
    bytes_read: int
    items: int


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """What one source holds (`items`, `problems`), and what of it was new or known before."""

    path: str
    format: str
    items: int
    new: int
    duplicates: int
    problems: int
    excluded: int = 0
    forgotten: int = 0


@dataclass(slots=True)
class _Batch:
    interactions: list[tuple[int, Interaction]] = field(default_factory=list)
    cards: list[tuple[int, Card]] = field(default_factory=list)
    problems: list[tuple[str, Problem]] = field(default_factory=list)
    left_out: Counter[tuple[str, str]] = field(default_factory=Counter)
    cursors: dict[int, tuple[int, int]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.interactions) + len(self.cards) + len(self.problems) + len(self.cursors)


@dataclass(slots=True)
class Intake:
    """One import into one home; used inside `sole_writer`. `today` is a word for the day."""

    writer: Writer
    exclusions: Exclusions
    tick: Callable[[Tick], None]
    today: str = ""
    tombstones: Forgotten = field(default_factory=Forgotten)
    new: int = 0
    excluded: int = 0
    forgotten: int = 0
    items: int = 0
    bytes_read: int = 0
    formats: dict[str, int] = field(default_factory=dict)
    _path: str = ""
    _batch: _Batch = field(default_factory=_Batch)

    def read(self, path: Path) -> None:
        """Brings in what is new in one source. Raises NotFound for a path that isn't there."""
        self._path = shown = str(path)
        source, stamp = self.writer.source(shown)
        now = f"{unchanged_stamp(path)} {_versions()}"
        # a calendar has more to tell each day, though its file is the same
        if stamp in (now, f"{now} {self.today}"):
            return
        marks = self.writer.marks(source)
        seen: set[str] = set()
        self.writer.begin()
        self.writer.clear_problems(source, WALK)
        for found in members(path, excluded=self.exclusions.hides_member):
            if isinstance(found, Problem):
                self._batch.problems.append((WALK, found))
                continue
            seen.add(found.name)
            self._member(source, found, marks.get(found.name))
            self._flush_when_full(source)
        self._flush(source)
        self.writer.drop_members(source, marks.keys() - seen)
        main_format = max(self.formats, key=self.formats.__getitem__, default="")
        self.writer.finish_source(
            source, main_format, f"{now} {self.today}" if CALENDAR in self.formats else now
        )
        self.writer.commit()

    def _member(self, source: int, member: Member, mark: MemberMark | None) -> None:
        reader = reader_for(member)
        if reader is None:
            self._batch.problems.append(
                (WALK, Problem(member.source, member.name, why_not(bytes(member.data[:4096]))))
            )
            return
        start, items = self._where_to_begin(reader, member, mark)
        number = self.writer.member(source, member.name, reader.format, reader.version)
        if start == 0 and mark is not None:
            self.writer.forget_places(source, member.name)
        self.formats[reader.format] = self.formats.get(reader.format, 0) + 1
        before = self.bytes_read
        for read in self._items(reader, member, start):
            item = self._without_forgotten(read)
            match item:
                case None:
                    self.forgotten += 1
                case Progress(offset):
                    self._batch.cursors[number] = (offset, items)
                    self.bytes_read = before + offset
                    self._flush_when_full(source)
                case Problem():
                    self._batch.problems.append((member.name, item))
                case LeftOut(reason, messages):
                    self._batch.left_out[member.name, reason] += messages
                case Interaction() | Card() if self._hidden(item):
                    self.excluded += 1
                case Interaction():
                    # a reader that had to begin anew yields what lies before the cursor
                    if item.locator.offset < start:
                        self.writer.forget_places(source, member.name)
                        start, items = 0, 0
                    items += 1
                    self.items += 1
                    self._batch.interactions.append((number, item))
                case Card():
                    items += 1
                    self.items += 1
                    self._batch.cards.append((number, item))

    def _items(self, reader: Reader, member: Member, start: int) -> Iterator[Item]:
        """The items of a member; a large plain file is read by a second process."""
        path = Path(member.source, member.name)
        if len(member.data) - start < WORTH or not path.is_file():
            return reader.read(member, start)
        if path.stat().st_size != len(member.data):
            return reader.read(member, start)  # packed
        return read_ahead(reader, member, path, start)

    # items that come from elsewhere than a file -----------------------------------------------

    def gather(self, number: int, name: str, item: Interaction | Card | Problem | LeftOut) -> str:
        """Puts an item of an account's collection into the batch, which `store` writes; `number`
        is that of its member, `name` what its problems are told under. Hands back why it isn't
        kept, "" where it is."""
        found = self._without_forgotten(item)
        match found:
            case None:
                self.forgotten += 1
                return FORGOTTEN
            case Problem():
                self._batch.problems.append((name, found))
            case LeftOut(reason, messages):
                self._batch.left_out[name, reason] += messages
            case Interaction() | Card() if self._hidden(found):
                self.excluded += 1
                return EXCLUDED
            case Interaction():
                self.items += 1
                self._batch.interactions.append((number, found))
            case Card():
                self.items += 1
                self._batch.cards.append((number, found))
        return ""

    @property
    def is_full(self) -> bool:
        """Whether the batch had better be written."""
        return len(self._batch) >= BATCH

    def store(self, source: int) -> Stored:
        """Writes the batch into the transaction that is open; what of it was new here."""
        batch, self._batch = self._batch, _Batch()
        stored = self.writer.put_interactions(batch.interactions)
        for number in dict.fromkeys(number for number, _ in batch.cards):
            cards = [card for at, card in batch.cards if at == number]
            put = self.writer.put_cards(number, cards)
            stored.new += put.new
            stored.duplicates += put.duplicates
        for name in dict.fromkeys(name for name, _ in batch.problems):
            self.writer.put_problems(source, name, [p for at, p in batch.problems if at == name])
        for (name, reason), messages in batch.left_out.items():
            self.writer.add_left_out(source, name, reason, messages)
        for number, (offset, items) in batch.cursors.items():
            self.writer.advance(number, offset, items)
        self.new += stored.new
        return stored

    def drop(self) -> None:
        """Drops what is not committed."""
        self._batch = _Batch()
        self.writer.rollback()

    def _where_to_begin(
        self, reader: Reader, member: Member, mark: MemberMark | None
    ) -> tuple[int, int]:
        """The offset to read from and the items before it: the cursor, unless another reader set
        it or the file was rewritten since."""
        if mark is None or mark.format != reader.format or mark.reader_version != reader.version:
            return 0, 0
        last = self.writer.last_place(mark.id) if mark.offset else None
        if last is not None:
            key, offset, length = last
            if not holds(member.data[offset : offset + length], length, key):
                return 0, 0
        return mark.offset, mark.items if mark.offset else 0

    def _without_forgotten(self, item: Item) -> Item | None:
        match item:
            case Interaction():
                return self.tombstones.of_interaction(item)
            case Card():
                return self.tombstones.of_card(item)
        return item

    def _hidden(self, item: Interaction | Card) -> bool:
        if isinstance(item, Card):
            return any(self.exclusions.hides_handle(email) for email in item.emails)
        return self.exclusions.hides_interaction(item)

    def _flush_when_full(self, source: int) -> None:
        if len(self._batch) >= BATCH:
            self._flush(source)

    def _flush(self, source: int) -> None:
        self.writer.begin()
        self.store(source)
        self.writer.commit()
        self.tick(Tick(self._path, self.bytes_read, self.items))
        self.writer.begin()


def _versions() -> str:
    return " ".join(f"{reader.format}{reader.version}" for reader in READERS)


def existing(paths: list[Path]) -> list[Path]:
    """The paths made absolute. Raises NotFound naming the first that isn't there."""
    for path in paths:
        if not path.exists():
            raise NotFound(f"There is no file or folder {path}. Check the path and try again.")
    return [path.resolve() for path in paths]
