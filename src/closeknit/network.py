"""The façade: everything closeknit can do, for every face.

Each method opens the home, does one thing and closes it. What a person should know besides the
answer (a default date, a wait, a guess) goes to `say` as a sentence.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from closeknit import clock
from closeknit.advise.ask import check_ask
from closeknit.advise.triage import triage_ask
from closeknit.declarations import said
from closeknit.errors import Ambiguous, Busy, Misuse, NotFound
from closeknit.exclusions import normalised
from closeknit.forgotten import Forgotten
from closeknit.identity.find import matches
from closeknit.identity.names import folded
from closeknit.identity.normalise import canonical
from closeknit.judge.explain import explain
from closeknit.judge.history import Moment, history
from closeknit.model.people import Person
from closeknit.model.problems import Problem
from closeknit.model.ties import Standing, Tie
from closeknit.model.verdicts import Judgement, Size
from closeknit.store.database import path_of, sole_writer
from closeknit.store.reader import Message, Reader, reading
from closeknit.store.writer import Writer
from closeknit.versions import DERIVED

if TYPE_CHECKING:
    from closeknit.intake import SourceSummary, Tick
    from closeknit.judge.track import TrackRecord
    from closeknit.keep.backup import Backup
    from closeknit.keep.doctor import Health
    from closeknit.keep.erase import Erased
    from closeknit.keep.forget import Forgetting
    from closeknit.keep.restore import Restored

MOST_CHOICES = 12
LIKELIEST = 500  # among whom better placed people are sought
LARGE = 8 * 2**20  # bytes of mail
DECLARABLE = ("connection", "contact", "partner", "clear")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, and what the home holds afterwards."""

    sources: tuple[SourceSummary, ...]
    problems: tuple[Problem, ...]
    people: int
    interactions: int
    seconds: float
    me: tuple[str, ...]
    me_reason: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One person with everything behind the judgement."""

    tie: Tie
    history: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class Original:
    """An interaction's headers and the bytes it was read from; None where the file is gone."""

    message: Message
    place: str
    content: bytes | None


def _quiet(_: str) -> None:
    return None


class Network:
    """Everybody I know, as far as the home at `home` tells."""

    def __init__(self, home: Path, say: Callable[[str], None] = _quiet) -> None:
        self.home = home
        self._heard: set[str] = set()
        self._tell = say

    def _say(self, sentence: str) -> None:
        """Says a sentence, once."""
        if sentence not in self._heard:
            self._heard.add(sentence)
            self._tell(sentence)

    # what comes in -----------------------------------------------------------------------

    def bring_in(
        self,
        paths: Sequence[Path],
        me: Sequence[str] = (),
        tick: Callable[[Tick], None] = lambda _: None,
    ) -> Imported:
        """Imports files, folders and archives; what was read before is passed over."""
        from closeknit.intake import Intake, SourceSummary, existing

        begun = time.monotonic()
        clock.now()  # one that can't be right is told before anything is read
        whole = existing(list(paths))
        summaries = []
        items_read = bytes_read = 0
        with self._writing() as writer:
            with reading(self.home) as reader:
                mine_already = said(reader.declarations()).me
            for handle in {handle.strip().lower(): None for handle in me}:
                # saying the same again changes nothing, and need not be judged anew
                if handle not in mine_already:
                    writer.declare(clock.now(), "me", handle)
            for path in whole:
                with reading(self.home) as reader:
                    words = said(reader.declarations())
                    mine = frozenset((*words.me, *reader.my_handles()))
                    gone = Forgotten(reader.tombstones(), mine)
                intake = Intake(
                    writer, words.exclusions, tick, gone, items=items_read, bytes_read=bytes_read
                )
                if sum(p.stat().st_size for p in whole if p.is_file()) > LARGE:
                    # loaded while the mail is being read, since it will be needed afterwards
                    Thread(target=import_module, args=("closeknit.derive",), daemon=True).start()
                try:
                    intake.read(path)
                except BaseException:
                    writer.rollback()
                    raise
                items_read, bytes_read = intake.items, intake.bytes_read
                with reading(self.home) as reader:
                    format_name, items = reader.source_counts()[str(path)]
                    problems = len(reader.problems(str(path)))
                summaries.append(
                    SourceSummary(
                        str(path),
                        format_name,
                        items,
                        intake.new,
                        items - intake.new,
                        problems,
                        intake.excluded,
                        intake.forgotten,
                    )
                )
            self._rebuild_if_stale(writer)
        with reading(self.home) as reader:
            people, interactions = reader.totals()
            found = [p for summary in summaries for p in reader.problems(summary.path)]
            return Imported(
                tuple(summaries),
                tuple(found),
                people,
                interactions,
                round(time.monotonic() - begun, 3),
                tuple(reader.my_handles()),
                reader.meta().get("me_reason", ""),
            )

    # who --------------------------------------------------------------------------------

    def me(self) -> tuple[tuple[str, ...], str]:
        """My handles, and how they were found."""
        self._refresh()
        with reading(self.home) as reader:
            return tuple(reader.my_handles()), reader.meta().get("me_reason", "")

    def set_me(self, handles: Sequence[str]) -> None:
        """Says which handles are mine, instead of what was found or said before."""
        with self._writing() as writer:
            writer.declare(clock.now(), "me-clear", "")
            for handle in handles:
                writer.declare(clock.now(), "me", handle.strip().lower())
            self._rebuild_if_stale(writer)

    def people(self, as_of: int | None = None, standing: Standing | None = None) -> list[Tie]:
        """Everybody, or everybody of one standing; without evidence."""
        ties = self._ties(as_of)
        return [tie for tie in ties if standing is None or tie.standing is standing]

    def who(self, person: str) -> Person:
        """Whom a PERSON argument means. Raises NotFound, Ambiguous."""
        return self._find(person)

    def show(self, person: str, as_of: int | None = None) -> Shown:
        """One person with evidence and history. Raises NotFound, Ambiguous."""
        tie = self._tie(self._find(person), as_of)
        with reading(self.home) as reader:
            events = reader.events_with(tie.person.id, tie.as_of)
        return Shown(replace(tie, evidence=explain(tie, events)), history(events, tie.as_of))

    # asks -------------------------------------------------------------------------------

    def ask(
        self, person: str, text: str, size: Size | None = None, as_of: int | None = None
    ) -> Judgement:
        """Checks an ask by me before it is made."""
        tie = self.show(person, as_of).tie
        return check_ask(tie, text, size, self._likeliest(as_of))

    def asked(
        self, person: str, text: str, size: Size | None = None, as_of: int | None = None
    ) -> Judgement:
        """Weighs an ask that was made of me."""
        tie = self.show(person, as_of).tie
        return triage_ask(tie, text, size, self._likeliest(as_of))

    def validate(self) -> tuple[TrackRecord, dict[tuple[int, int], tuple[str, str]]]:
        """The track record of the reply task on my own data, and for each (interaction, handle)
        of its trials the Message-ID and the address."""
        from closeknit.derive import analysis
        from closeknit.judge.track import reply_record

        with reading(self.home) as reader:
            as_of = self._default_as_of(reader)
        whole = analysis(self.home)
        record = reply_record(whole.my_trials(as_of))
        with reading(self.home) as reader:
            keys = reader.keys(given.trial.interaction_id for given in record.given)
        names = {
            (g.trial.interaction_id, g.trial.handle_id): (
                keys[g.trial.interaction_id],
                whole.who.known[g.trial.handle_id].handle,
            )
            for g in record.given
        }
        return record, names

    # the person's own words -------------------------------------------------------------

    def declare(self, person: str, word: str) -> Person:
        """Says what somebody is ("connection", "contact", "partner"), or withdraws it ("clear")."""
        if word not in DECLARABLE:
            raise Misuse(f"“{word}” can't be declared. Say one of: {', '.join(DECLARABLE)}.")
        someone = self._find(person)
        with self._writing() as writer:
            for handle in someone.handles:
                writer.declare(clock.now(), "standing", handle, value="clear")
            if word != "clear":
                writer.declare(clock.now(), "standing", someone.handles[0], value=word)
            self._rebuild_if_stale(writer)
        return someone

    def same(self, a: str, b: str) -> tuple[Person, Person]:
        """Says that two people are one."""
        first, second = self._find(a), self._find(b)
        if first.id == second.id:
            raise Misuse(f"{first.name} is one person already.")
        with self._writing() as writer:
            writer.declare(clock.now(), "same", first.handles[0], second.handles[0])
            self._rebuild_if_stale(writer)
        return first, second

    def different(self, a: str, b: str) -> tuple[Person, Person]:
        """Says that two people (or two handles of one) are never to be merged."""
        first, second = self._find(a), self._find(b)
        with self._writing() as writer:
            for one in self._meant(a, first):
                for other in self._meant(b, second):
                    if one != other:
                        writer.declare(clock.now(), "different", one, other)
            self._rebuild_if_stale(writer)
        return first, second

    def split(self, person: str, handle: str) -> Person:
        """Takes a handle out of a person."""
        someone = self._find(person)
        handle = handle.strip().lower()
        if handle not in someone.handles:
            raise NotFound(
                f"{someone.name} has no handle {handle}. They have: {', '.join(someone.handles)}."
            )
        if len(someone.handles) == 1:
            raise Misuse(f"{handle} is the only handle of {someone.name}: nothing to split.")
        with self._writing() as writer:
            for other in someone.handles:
                if other != handle:
                    writer.declare(clock.now(), "different", handle, other)
            self._rebuild_if_stale(writer)
        return someone

    def undo(self, a: str, b: str) -> None:
        """Withdraws what was said with `same`, `different` or `split` of two people."""
        first, second = self._find(a), self._find(b)
        with self._writing() as writer:
            for one in first.handles:
                for other in second.handles:
                    if one != other:
                        writer.declare(clock.now(), "undo", one, other)
            self._rebuild_if_stale(writer)

    def excluded(self) -> tuple[str, ...]:
        """The rules that keep things from being read."""
        with reading(self.home) as reader:
            return said(reader.declarations()).rules

    def exclude(self, rule: str) -> tuple[str, int]:
        """Keeps a folder, sender or domain from ever being read, and drops what of it was read.
        Returns the rule's normal form and how many interactions went."""
        from closeknit.sources.files import hides

        rule = normalised(rule)
        with self._writing() as writer:
            writer.declare(clock.now(), "exclude", rule)
            with reading(self.home) as reader:
                rules = said(reader.declarations()).exclusions
            gone = writer.purge(
                rules.hides_handle,
                lambda source, name: (
                    hides(Path(source).name, rules.hides_member) or hides(name, rules.hides_member)
                ),
            )
            self._rebuild_if_stale(writer)
        return rule, gone

    def include(self, rule: str) -> str:
        """Withdraws an exclusion; the next import reads everything again."""
        rule = normalised(rule)
        if rule not in self.excluded():
            raise NotFound(f"{rule} isn't excluded.")
        with self._writing() as writer:
            writer.declare(clock.now(), "include", rule)
            writer.reread_all()
            self._rebuild_if_stale(writer)
        return rule

    # the life of the data ------------------------------------------------------------------

    def backup(self, file: Path) -> Backup:
        """Copies everything into one file, while others may read and write."""
        from closeknit.keep.backup import backup

        return backup(self.home, file)

    def restore(self, file: Path) -> Restored:
        """Brings a backup back; whoever was forgotten since stays forgotten."""
        from closeknit.keep.restore import restore

        with sole_writer(self.home, waiting(self._say)):
            return restore(self.home, file, _rebuild, self._say)

    def erase(self) -> Erased:
        """Deletes all that closeknit keeps in the home."""
        from closeknit.keep.erase import erase

        return erase(self.home)

    def doctor(self) -> Health:
        """Looks whether everything is in order, and mends what can be mended."""
        from closeknit.keep.doctor import examine

        if not path_of(self.home).exists():
            raise NotFound(f"There is nothing in {self.home} yet.")
        with sole_writer(self.home, waiting(self._say)):
            return examine(self.home, _rebuild)

    def forget(self, person: str) -> Forgetting:
        """Deletes every trace of somebody and keeps later imports from bringing them back."""
        from closeknit.keep.forget import forget, leave_no_bytes

        someone = self._find(person)
        with self._writing() as writer:
            gone = forget(self.home, someone.handles)
            self._rebuild_if_stale(writer)
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
        from closeknit.sources.files import open_member
        from closeknit.sources.unchanged import holds

        with reading(self.home) as reader:
            message = reader.message(reference)
        if message is None:
            raise NotFound(f"Nothing was imported that goes by {reference}.")
        place = ""
        for path, member, offset, length in message.sightings:
            place = f"{path}, {member + ', ' if member else ''}byte {offset}"
            try:
                data = open_member(Path(path), member)
                content = bytes(memoryview(data)[offset : offset + length])
            except OSError:
                continue
            if holds(content, length, message.key):
                return Original(message, place, content)
        return Original(message, place, None)

    # ------------------------------------------------------------------------------------

    def _writing(self) -> _Writing:
        return _Writing(self.home, self._say)

    def _rebuild_if_stale(self, writer: Writer) -> None:
        with reading(self.home) as reader:
            fresh = self._is_fresh(reader)
        if not fresh:
            from closeknit.derive import rebuild

            rebuild(self.home, writer, clock.now())

    def _is_fresh(self, reader: Reader) -> bool:
        meta = reader.meta()
        if meta.get("derived") != meta.get("facts", "0") or meta.get("derived_version") != DERIVED:
            return False
        judged, due = int(meta["as_of"]), self._default_as_of(reader)
        return judged == due or clock.day(judged) == clock.day(due)

    def _default_as_of(self, reader: Reader) -> int:
        now = clock.now()
        return clock.default_as_of(reader.newest(now + clock.DAY), now)

    def _refresh(self) -> None:
        """Rebuilds what is derived where facts, program or day have moved on."""
        with reading(self.home) as reader:
            if self._is_fresh(reader):
                return
            usable = reader.meta().get("derived_version") == DERIVED
        try:
            with _Writing(self.home, self._say, patient=not usable) as writer:
                self._rebuild_if_stale(writer)
        except Busy:
            # an import may take long, and what was known before it is still right
            if not usable:
                raise
            self._say("Another closeknit is writing: this is from before it began.")

    def _ties(self, as_of: int | None) -> list[Tie]:
        if as_of is not None:
            from closeknit.derive import analysis

            return analysis(self.home).ties(as_of)
        self._refresh()
        with reading(self.home) as reader:
            return list(reader.ties(self._said_as_of(reader)))

    def _likeliest(self, as_of: int | None) -> list[Tie]:
        """Those who may be better placed for an ask: the likeliest connections."""
        if as_of is not None:
            return self._ties(as_of)
        with reading(self.home) as reader:
            return list(reader.ties(self._said_as_of(reader), likeliest=LIKELIEST))

    def _tie(self, person: Person, as_of: int | None) -> Tie:
        if as_of is not None:
            found = (tie for tie in self._ties(as_of) if tie.person.id == person.id)
            tie = next(found, None)
        else:
            with reading(self.home) as reader:
                tie = next(reader.ties(self._said_as_of(reader), person.id), None)
        if tie is None:
            raise NotFound(f"{person.name} was changed by another closeknit. Try again.")
        return tie

    def _said_as_of(self, reader: Reader) -> int:
        as_of = int(reader.meta()["as_of"])
        if clock.now() - as_of > clock.DAY:
            self._say(
                f"Judged as of {clock.day(as_of)}: that is the newest message here. "
                "Choose another date with --as-of."
            )
        mine = reader.last_from_me()
        if mine is not None and as_of - mine > 365 * clock.DAY:
            self._say(
                f"Your own last message here is of {clock.day(mine)}. "
                f"To see your network as it was then: --as-of {clock.day(mine)}"
            )
        return as_of

    def _find(self, query: str) -> Person:
        self._refresh()
        with reading(self.home) as reader:
            # most queries are names: handles of thousands are loaded only when none fits
            found = reader.owners(canonical(query)) or matches(query, reader.people(bare=True))
            found = [reader.person(p.id) for p in found[: MOST_CHOICES + 1]] + found[
                MOST_CHOICES + 1 :
            ]
            found = found or matches(query, reader.people())
        if not found:
            raise NotFound(
                f"Nobody here goes by “{query}”. Try part of the name or the e-mail address."
            )
        if len(found) > 1:
            raise Ambiguous(
                f"{len(found)} people go by “{query}”. Say which, by id or address:",
                tuple((p.id, p.name, p.handles) for p in found[:MOST_CHOICES]),
            )
        return found[0]

    def _meant(self, query: str, person: Person) -> Sequence[str]:
        """The handle that was named, or all of the person."""
        handle = query.strip().lower()
        return (handle,) if handle in person.handles else person.handles


def waiting(say: Callable[[str], None]) -> Iterator[None]:
    """Says, once it is advanced, that another process has the lock."""
    say("Another closeknit is writing. Waiting until it is done…")
    yield


def _rebuild(home: Path) -> None:
    """Derives all that is derived in a home whose writer's lock is held."""
    from closeknit.derive import rebuild

    writer = Writer(home)
    try:
        rebuild(home, writer, clock.now())
    finally:
        writer.close()


class _Writing:
    """A writer that holds the home's lock, saying so when it has to wait."""

    def __init__(self, home: Path, say: Callable[[str], None], *, patient: bool = True) -> None:
        self._lock = sole_writer(home, waiting(say), patient=patient)
        self._home = home

    def __enter__(self) -> Writer:
        self._lock.__enter__()
        try:
            self._writer = Writer(self._home)
        except BaseException:
            self._lock.__exit__(None, None, None)
            raise
        return self._writer

    def __exit__(self, *details: object) -> None:
        self._writer.close()
        self._lock.__exit__(None, None, None)


__all__ = ["Imported", "Network", "Original", "Shown", "path_of"]
