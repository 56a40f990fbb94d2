"""Names of the files in a source: as they are told, as they are left out, and which of those in
an archive are no mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from closeknit.sources.chatsmedia import holds_chats, is_media
from closeknit.sources.foldernames import is_index_folder, is_no_mail, maildir_base, plain_parts


def shown(name: str) -> str:
    """A name as text that can be stored and printed: bytes that aren't UTF-8 as "\\xff"."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def hides(name: str, excluded: Callable[[str], bool]) -> bool:
    """Whether a name is excluded as written or as mail programs show it."""
    return excluded(name) or excluded("/".join(plain_parts(name)))


def joined(outer: str, inner: str) -> str:
    return f"{outer}/{inner}" if outer and inner else outer or inner


def renamed(path: Path, name: str) -> Iterator[str]:
    """The names that a Maildir message may go by now."""
    folder, _, last = name.rpartition("/")
    above, _, kind = folder.rpartition("/")
    if kind not in ("cur", "new"):
        return
    base = maildir_base(last)
    for place in ("cur", "new"):
        try:
            held = sorted(entry.name for entry in (path / above / place).iterdir())
        except OSError:
            continue
        for other in map(shown, held):
            inner = joined(above, f"{place}/{other}")
            if maildir_base(other) == base and inner != name:
                yield inner


def passed_over(names: list[str]) -> Iterator[str]:
    """Of the files in an archive: drafts and trash, what lies in folders of notes, and in the
    tmp of a Maildir."""
    folders = {name.rpartition("/")[0] for name in names}
    chats = holds_chats(name.rpartition("/")[2] for name in names)
    for name in names:
        folder = name.rpartition("/")[0]
        above, _, last = folder.rpartition("/")
        beside = {joined(above, "cur"), joined(above, "new")}
        unfinished = last == "tmp" and not folders.isdisjoint(beside)
        if (
            (chats and is_media(name))
            or unfinished
            or is_no_mail(name)
            or any(map(is_index_folder, folder.split("/")))
        ):
            yield name
