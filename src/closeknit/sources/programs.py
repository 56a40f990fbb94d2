"""Whose files a folder holds: Google Takeout's, Thunderbird's or Apple Mail's, and what of them is
read.

Only what their own marks tell counts: somebody's folder "Trash" of mail they saved is read like any
other, the one in which a mail program keeps what was thrown away isn't.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from closeknit.sources.foldernames import plain_parts
from closeknit.sources.leftout import reason_of_folder


class Kind(Enum):
    """Of folders."""

    PLAIN = auto()
    TAKEOUT = auto()  # Google's export, and the folders of its products
    PROFILE = auto()  # Thunderbird's, with settings, and mail in two folders
    THUNDERBIRD = auto()
    APPLE = auto()
    OF_TAKEOUT = auto()  # something in Google's export that is nothing to read
    OF_PROFILE = auto()


@dataclass(frozen=True, slots=True)
class Ground:
    """A folder. `depth` counts from the program's own one."""

    kind: Kind = Kind.PLAIN
    name: str = ""
    depth: int = 0


READ = ""
NOTES = "a program's notes"
"""The verdict on what is passed over without a word."""
OTHERS = {
    Kind.OF_TAKEOUT: "other things in Google's export (photos, documents, settings), passed over",
    Kind.OF_PROFILE: "Thunderbird's settings, passed over",
}
"""The verdicts on what is counted only."""
FEEDS = "news feeds, no mail"

TAKEOUT_PART = re.compile(
    r"(takeout-[0-9]{8}T[0-9]{6}Z(?:-[0-9]{1,3})?)-([0-9]{3})(?: ?\([0-9]+\))?"
    r"\.(?:zip|tgz|tar\.gz)",
    re.IGNORECASE,
)
_WANTED = (".mbox", ".vcf", ".ics", ".eml")
_CHAT_FILES = frozenset({"messages.json", "group_info.json", "user_info.json"})
_BOOK = re.compile(r"abook(?:-[0-9]+)?\.sqlite")
_PROFILE_MAIL = ("mail", "imapmail")
_FEEDS = re.compile(r"feeds(?:-[0-9]+)?", re.IGNORECASE)
_BUNDLES = (".mbox", ".imapmbox")
# of files, and of folders
_FILE_NOTES = {
    Kind.THUNDERBIRD: re.compile(
        r".*\.(?:msf|dat|sqlite(?:-wal|-shm)?)|(?:filter|junk)log\.html|foldercache\.json"
        r"|nstmp(?:-[0-9]+)?"
    ),
    Kind.APPLE: re.compile(
        r".*\.(?:plist|emlxpart|(?:sqlite|db)(?:-wal|-shm)?)|envelope index.*|table_of_contents"
    ),
}
_FOLDER_NOTES = {
    Kind.THUNDERBIRD: re.compile(r".*\.mozmsgs"),
    Kind.APPLE: re.compile(r"attachments|maildata|signatures|bundles|.*\.noindex"),
}
_APPLE_VERSION = re.compile(r"v[0-9]{1,2}")
_DEEPEST = 40


def ground_above(name: str) -> Ground:
    """What the folder of this name, which holds the source, tells of it."""
    return Ground(Kind.TAKEOUT if name == "Takeout" else Kind.PLAIN, name)


def ground_of(name: str, held: Collection[str], above: Ground) -> Ground:  # noqa: PLR0911
    """What a folder of this name with these entries is, in a folder that is `above`."""
    if above.kind in OTHERS:
        return above
    if above.kind is Kind.TAKEOUT:
        closed = above.depth == 0 and name.casefold() == "drive"
        return Ground(Kind.OF_TAKEOUT if closed else Kind.TAKEOUT, name, above.depth + 1)
    if name == "Takeout":
        return Ground(Kind.TAKEOUT, name)
    if above.kind is Kind.PROFILE:
        mail = name.casefold() in _PROFILE_MAIL
        return Ground(Kind.THUNDERBIRD if mail else Kind.OF_PROFILE, name)
    low = {each.casefold() for each in held}
    if "prefs.js" in low and not low.isdisjoint(_PROFILE_MAIL):
        return Ground(Kind.PROFILE, name)
    if above.kind is Kind.THUNDERBIRD or any(each.endswith(".msf") for each in low):
        return Ground(Kind.THUNDERBIRD, name, above.depth + 1)
    versions = name == "Mail" and any(map(_APPLE_VERSION.fullmatch, low))
    bundle = name.casefold().endswith(_BUNDLES)
    if above.kind is Kind.APPLE or "maildata" in low or versions or bundle:
        return Ground(Kind.APPLE, name, above.depth + 1)
    return Ground(name=name)


def verdict(ground: Ground, entry: str, *, is_folder: bool) -> str:
    """What becomes of an entry of a folder: `READ`, `NOTES`, one of `OTHERS`, or the reason why
    it is left out. A folder that is `READ` may hold what isn't."""
    low = entry.casefold()
    if ground.kind in OTHERS:
        return READ if is_folder else OTHERS[ground.kind]
    if ground.kind is Kind.PROFILE:
        return READ if is_folder or _BOOK.fullmatch(low) else OTHERS[Kind.OF_PROFILE]
    if ground.kind is Kind.TAKEOUT:
        wanted = is_folder or _is_wanted(low, ground.name.casefold())
        return READ if wanted else OTHERS[Kind.OF_TAKEOUT]
    return _in_mail(ground, entry, low, is_folder=is_folder)


def _in_mail(ground: Ground, entry: str, low: str, *, is_folder: bool) -> str:
    """The verdict on an entry of a folder that may be a mail program's."""
    notes = (_FOLDER_NOTES if is_folder else _FILE_NOTES).get(ground.kind)
    if notes and notes.fullmatch(low):
        return NOTES
    if is_folder and ground.name.casefold() == "mail" and _FEEDS.fullmatch(low):
        return FEEDS
    if is_folder and ground.kind is Kind.APPLE and low == "rss":
        return FEEDS
    bundle = is_folder and low.endswith(_BUNDLES)
    return _left_out(entry) if bundle or ground.kind is Kind.THUNDERBIRD else READ


def _is_wanted(low: str, folder: str) -> bool:
    stem, _, ending = low.rpartition(".")
    contacts = ending == "csv" and stem in (folder, "contacts")
    if low.endswith(_WANTED) or contacts or low in _CHAT_FILES:
        return True
    return TAKEOUT_PART.fullmatch(low) is not None


def _left_out(entry: str) -> str:
    parts = plain_parts(entry.removesuffix(".imapmbox"))
    return reason_of_folder(parts[-1]) if parts else READ


@dataclass(slots=True)
class Beside:
    """What was not opened: counted by reason, and places by the reason why they are left out."""

    others: Counter[str] = field(default_factory=Counter)
    left: dict[str, str] = field(default_factory=dict)

    def add(self, place: str, verdict_on_it: str) -> None:
        if verdict_on_it in OTHERS.values():
            self.others[verdict_on_it] += 1
        elif verdict_on_it not in (READ, NOTES):
            self.left[place] = verdict_on_it

    def told(self) -> Iterator[tuple[str, str]]:
        """Places and reasons."""
        yield from self.left.items()
        for reason, count in self.others.items():
            yield f"{count:,} file{'s' if count != 1 else ''}", reason


def sorted_out(names: Iterable[str], beside: Beside) -> Iterator[str]:
    """Those of the files in an archive that aren't read; `beside` is told of them."""
    paths = [name.split("/") for name in names]
    paths = [parts for parts in paths if len(parts) <= _DEEPEST]
    held: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for parts in paths:
        for depth, part in enumerate(parts):
            held[tuple(parts[:depth])].add(part)
    grounds: dict[tuple[str, ...], Ground] = {}
    for parts in paths:
        ground = Ground()
        for depth, part in enumerate(parts):
            folder = tuple(parts[:depth])
            if folder not in grounds:
                grounds[folder] = ground_of(folder[-1] if folder else "", held[folder], ground)
            ground = grounds[folder]
            found = verdict(ground, part, is_folder=depth < len(parts) - 1)
            if found != READ:
                beside.add("/".join(parts[: depth + 1]), found)
                yield "/".join(parts)
                break
