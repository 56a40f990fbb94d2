"""From the path of a source to its members: walking folders, opening archives.

What is passed over without a word, because it is no mail that happened: empty files, the notes
that mail programs keep beside the mail, a Maildir's `tmp`, and Maildir messages flagged as draft
(D) or trashed (T). Everything else is a `Member`, or a `Problem` that says why it isn't.

Compression adds nothing to a name: in the source "mail.mbox.xz" the member is "", in a folder it
is "mail.mbox.xz"; what lies in an archive goes on behind its name, "old.tar.gz/inbox/1".
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from closeknit.model.problems import Problem
from closeknit.sources.archives import Entry, entries
from closeknit.sources.base import Member
from closeknit.sources.chatsmedia import holds_chats, is_media
from closeknit.sources.foldernames import (
    is_index,
    is_index_folder,
    is_maildir,
    is_no_mail,
    is_sent,
    plain_parts,
)
from closeknit.sources.membernames import hides, joined, passed_over, renamed, shown
from closeknit.sources.near import Near, in_archive, in_folder
from closeknit.sources.programs import (
    NOTES,
    READ,
    Beside,
    Ground,
    ground_above,
    ground_of,
    sorted_out,
    verdict,
)
from closeknit.sources.unpack import (
    COMPRESSED,
    Allowance,
    archive_kind,
    mapped,
    unpacked,
)

_LEVELS = 2  # an archive, and archives in it
_HEAD = 512


def _nothing(_: str) -> bool:
    return False


def members(
    path: Path, *, excluded: Callable[[str], bool] = _nothing
) -> Iterator[Member | Problem]:
    """The files of a source, those of a folder sorted by name, those of an archive in its order.

    `excluded` is asked for the name of every folder and file before it is opened, as written and
    as mail programs show it (".Doctor.Bills" also as "Doctor/Bills"), and for the source's own.
    A member's bytes stay readable as long as they are referenced, and cost a map until then.
    """
    source = shown(str(path))
    if hides(path.name, excluded):
        yield Problem(source, "", "is left out, as you asked")
        return
    yield from _Walk(path, source, lambda name: hides(name, excluded)).run()


def open_member(path: Path, name: str) -> memoryview:
    """The unpacked bytes of the member that a locator names.

    A Maildir message whose flags changed since is still found. Raises FileNotFoundError where
    there is no such member any more; other OSErrors never.
    """
    for wanted in (name, *renamed(path, name)):
        for found in _Walk(path, str(path), _off_the_way_to(wanted), every=True).run():
            if isinstance(found, Member) and found.name == wanted:
                return found.data
    raise FileNotFoundError(errno.ENOENT, "no such member", f"{path}/{name}" if name else str(path))


def _off_the_way_to(wanted: str) -> Callable[[str], bool]:
    return lambda name: name != wanted and not wanted.startswith(name + "/")


@dataclass(slots=True)
class _Walk:
    """One pass over one source. `every` takes what is otherwise passed over as no mail."""

    path: Path
    source: str
    excluded: Callable[[str], bool]
    every: bool = False
    _linked: set[Path] = field(default_factory=set)
    _entered: set[tuple[int, int]] = field(default_factory=set)
    _near: Near = field(init=False)

    def __post_init__(self) -> None:
        self._near = in_folder(self.path, self.excluded)

    def run(self) -> Iterator[Member | Problem]:
        try:
            mode = self.path.stat().st_mode
        except OSError as error:
            yield Problem(self.source, "", _why(error))
            return
        if stat.S_ISDIR(mode):
            yield from self._folders()
        elif stat.S_ISREG(mode):
            yield from self._file(self.path, "")
        else:
            yield Problem(self.source, "", _SPECIAL)

    def _folders(self) -> Iterator[Member | Problem]:
        """Depth first on a stack: a chain of folders may be longer than calls may nest."""
        pending = [(self.path, "", False, ground_above(self.path.parent.name))]
        beside = Beside()
        while pending:
            folder, name, chats, above = pending.pop()
            try:
                own = folder.stat()
                with os.scandir(folder) as found:
                    held = sorted(found, key=lambda entry: entry.name)
            except OSError as error:
                yield Problem(self.source, name, _why(error))
                continue
            if own.st_ino and (own.st_dev, own.st_ino) in self._entered:
                continue
            self._entered.add((own.st_dev, own.st_ino))
            maildir = is_maildir(entry.name for entry in held)
            chats = chats or holds_chats(entry.name for entry in held)
            ground = ground_of(folder.name, [entry.name for entry in held], above)
            below: list[tuple[Path, str, bool, Ground]] = []
            for entry in held:
                inner = joined(name, shown(entry.name))
                if chats and not self.every and is_media(entry.name):
                    continue
                if (maildir and entry.name == "tmp") or self.excluded(inner):
                    continue
                if not self.every and self._is_passed(entry, ground, inner, beside):
                    continue
                if entry.is_symlink():
                    yield from self._link(Path(entry.path), inner)
                elif entry.is_dir(follow_symlinks=False):
                    if not is_index_folder(entry.name):
                        below.append((Path(entry.path), inner, chats, ground))
                elif entry.is_file(follow_symlinks=False):
                    yield from self._file(Path(entry.path), inner)
                else:
                    yield Problem(self.source, inner, _SPECIAL)
            pending += reversed(below)
        yield from (Problem(self.source, *told) for told in beside.told())

    def _is_passed(
        self, entry: os.DirEntry[str], ground: Ground, name: str, beside: Beside
    ) -> bool:
        """Whether an entry of a mail program's folder isn't read; what is empty needs no word."""
        found = verdict(ground, entry.name, is_folder=entry.is_dir(follow_symlinks=False))
        if found not in (READ, NOTES) and not _is_empty_file(entry):
            beside.add(name, found)
        return found != READ

    def _link(self, path: Path, name: str) -> Iterator[Member | Problem]:
        """A link to a file elsewhere is read, once; what lies in the source is read there."""
        try:
            target = path.resolve(strict=True)
            mode = target.stat().st_mode
        except (OSError, RuntimeError):
            yield Problem(self.source, name, "is a link that leads nowhere")
            return
        if target.is_relative_to(self.path.resolve()) or target in self._linked:
            return
        if not self.every and self.excluded(shown(f"{target.parent.name}/{target.name}")):
            return
        if stat.S_ISDIR(mode):
            reason = "is a link to a folder, which is not followed: import that folder itself"
            yield Problem(self.source, name, reason)
        elif stat.S_ISREG(mode):
            self._linked.add(target)
            yield from self._file(target, name)
        else:
            yield Problem(self.source, name, _SPECIAL)

    def _file(self, path: Path, name: str) -> Iterator[Member | Problem]:
        if not self.every and is_no_mail(name):
            return
        try:
            with path.open("rb") as file:
                size = os.fstat(file.fileno()).st_size
                data = mapped(file, size) if size else memoryview(b"")
        except (OSError, ValueError) as error:
            yield Problem(self.source, name, _why(error))
            return
        yield from self._opened(data, name, self._near, Allowance.of(len(data)))

    def _opened(
        self,
        data: memoryview,
        name: str,
        near: Near,
        allowance: Allowance,
        level: int = 0,
        unpacked_once: bool = False,
    ) -> Iterator[Member | Problem]:
        head = bytes(data[:_HEAD])
        last = name.rsplit("/", 1)[-1]
        kind = archive_kind(head)
        if not head or (not kind and not self.every and is_index(last, head)):
            return
        if not kind:
            yield Member(self.source, name, data, self._is_sent(name), near)
        elif kind in COMPRESSED and not unpacked_once:
            inside, reason = unpacked(data, kind, allowance)
            if reason:
                yield Problem(self.source, name, reason)
            if inside is not None:
                yield from self._opened(inside, name, near, allowance, level, True)
        elif kind in COMPRESSED or level == _LEVELS:
            yield Problem(self.source, name, "is packed too many times over; not opened")
        else:
            beside = Beside()
            lists = in_archive(data, kind, name, self.excluded)
            for entry in entries(data, kind, self._chosen_in(name, beside), allowance):
                yield from self._entry(entry, name, lists, allowance, level + 1)
            for place, reason in beside.told():
                yield Problem(self.source, joined(name, place), reason)

    def _entry(
        self, entry: Entry, outer: str, near: Near, allowance: Allowance, level: int
    ) -> Iterator[Member | Problem]:
        name = joined(outer, shown(entry.name))
        if entry.reason:
            yield Problem(self.source, name, entry.reason)
        if entry.data is not None:
            yield from self._opened(entry.data, name, near, allowance, level)

    def _chosen_in(self, outer: str, beside: Beside) -> Callable[[list[str]], set[str]]:
        def chosen(inner: list[str]) -> set[str]:
            names = set(inner)
            if not self.every:
                names -= set(passed_over(inner))
                names -= set(sorted_out(sorted(names), beside))
            return {name for name in names if not self.excluded(joined(outer, shown(name)))}

        return chosen

    def _is_sent(self, name: str) -> bool:
        above = "/".join(part for part in self.path.parts[-2:] if part != self.path.anchor)
        return is_sent(plain_parts(shown(joined(above, name))))


def _is_empty_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file(follow_symlinks=False) and not entry.stat().st_size
    except OSError:
        return False


_SPECIAL = "is not a file but a socket, pipe or device"


def _why(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "is not there any more"
    if isinstance(error, PermissionError):
        return "may not be read: no permission"
    if isinstance(error, OSError) and error.strerror:
        return f"can't be read: {error.strerror[:1].lower()}{error.strerror[1:]}"
    return "can't be read"
