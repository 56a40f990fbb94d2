"""Bringing sources into a home."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from threading import Thread

from closeknit import clock
from closeknit.declarations import said
from closeknit.forgotten import Forgotten
from closeknit.identity.normalise import canonical
from closeknit.intake import Intake, SourceSummary, Tick, existing
from closeknit.network.home import GONE, Home
from closeknit.network.results import Imported
from closeknit.network.sources import dropped_folder
from closeknit.sources.parts import other_parts
from closeknit.sources.stamps import unchanged_stamp
from closeknit.store.database import path_of
from closeknit.store.reader import Reader, reading
from closeknit.store.writer import Writer

LARGE = 8 * 2**20  # bytes of mail
JUDGING = ""  # in place of a path: everything is read, and people are being judged


def bring_in(
    home: Home,
    paths: Sequence[Path],
    me: Sequence[str],
    tick: Callable[[Tick], None],
) -> Imported:
    """Imports files, folders and archives; what was read before is passed over. What an earlier
    closeknit read is read again for what this one finds in it; without paths, all known sources
    are brought up to date."""
    begun = time.monotonic()
    clock.now()  # one that can't be right is told before anything is read
    whole = existing(list(paths))
    again, gone = _again(home, everything=not paths)
    whole += [path for path in again if path not in whole]
    summaries: list[SourceSummary] = []
    items_read = bytes_read = 0
    with home.writing() as writer:
        with reading(home.folder) as reader:
            known = [Path(path) for path in reader.sources()]
        for sentence in other_parts(whole if paths else [], known):
            home.say(sentence)
        _declare_me(home, writer, me)
        if gone:
            writer.remember(GONE, "\n".join(map(str, gone)))
        _warm_up(home, whole)
        for path in whole:
            intake = _intake(home, writer, tick, items_read, bytes_read)
            try:
                intake.read(path)
            except BaseException:
                writer.rollback()
                raise
            items_read, bytes_read = intake.items, intake.bytes_read
            with reading(home.folder) as reader:
                summaries.append(_summary(reader, str(path), intake))
        tick(Tick(JUDGING, bytes_read, items_read))
        home.rebuild_if_stale(writer)
    with reading(home.folder) as reader:
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


def _again(home: Home, *, everything: bool) -> tuple[list[Path], list[Path]]:
    """Sources to read again, and those that are gone, which are named once."""
    if not path_of(home.folder).exists():
        return [], []
    with reading(home.folder) as reader:
        old = [Path(path) for path in reader.outdated()]
        known = [Path(path) for path in reader.sources()] if everything else old
        told = reader.meta().get(GONE, "").split("\n")
    gone = [path for path in known if not path.exists()]
    for path in gone:
        if path.is_relative_to(dropped_folder(home.folder)):
            continue  # it was never to stay
        lost = ", but what people did for one another can't be found in it" if path in old else ""
        if everything or str(path) not in told:
            home.say(f"{path} isn't there any more. What was read from it is kept{lost}.")
    return [path for path in known if path.exists()], gone


def _declare_me(home: Home, writer: Writer, me: Sequence[str]) -> None:
    with reading(home.folder) as reader:
        mine_already = said(reader.declarations()).me
    for handle in {canonical(handle).lower(): None for handle in me}:
        # saying the same again changes nothing, and need not be judged anew
        if handle not in mine_already:
            writer.declare(clock.now(), "me", handle)


def _warm_up(home: Home, paths: Sequence[Path]) -> None:
    """Loads, while much mail is being read, what will be needed afterwards."""
    with reading(home.folder) as reader:
        stamps = reader.stamps()
    new = (
        path.stat().st_size
        for path in paths
        # the stamp of a source has its readers' versions after that of the file
        if path.is_file() and not stamps.get(str(path), "").startswith(f"{unchanged_stamp(path)} ")
    )
    if sum(new) > LARGE:
        Thread(target=import_module, args=("closeknit.derive.ready",), daemon=True).start()


def _intake(
    home: Home, writer: Writer, tick: Callable[[Tick], None], items: int, bytes_read: int
) -> Intake:
    # anew for each source: the one before it may tell who I am
    with reading(home.folder) as reader:
        words = said(reader.declarations())
        mine = frozenset((*words.me, *reader.my_handles()))
        gone = Forgotten(reader.tombstones(), mine)
    return Intake(
        writer,
        words.exclusions,
        tick,
        clock.day(clock.now()),
        gone,
        items=items,
        bytes_read=bytes_read,
    )


def _summary(reader: Reader, path: str, intake: Intake) -> SourceSummary:
    format_name, items = reader.source_counts()[path]
    problems = len(reader.problems(path))
    return SourceSummary(
        path,
        format_name,
        items,
        intake.new,
        items - intake.new,
        problems,
        intake.excluded,
        intake.forgotten,
    )
