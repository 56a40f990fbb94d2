"""Where mail programs keep their mail on this machine: offered, never read unasked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

MOST = 6
_DOWNLOADS = ("*akeout*.zip", "*akeout*.tgz", "*.mbox", "*.vcf", "*.ics", "*inked*n*.zip")
_FOLDERS = (
    ("Thunderbird", ".thunderbird/*/Mail"),
    ("Thunderbird", ".thunderbird/*/ImapMail"),
    ("Thunderbird", "snap/thunderbird/common/.thunderbird/*/Mail"),
    ("Thunderbird", "snap/thunderbird/common/.thunderbird/*/ImapMail"),
    ("Thunderbird", ".var/app/org.mozilla.Thunderbird/.thunderbird/*/Mail"),
    ("Thunderbird", ".var/app/org.mozilla.Thunderbird/.thunderbird/*/ImapMail"),
    ("Thunderbird", "Library/Thunderbird/Profiles/*/Mail"),
    ("Thunderbird", "Library/Thunderbird/Profiles/*/ImapMail"),
    ("Thunderbird", "AppData/Roaming/Thunderbird/Profiles/*/Mail"),
    ("Thunderbird", "AppData/Roaming/Thunderbird/Profiles/*/ImapMail"),
    ("Apple Mail", "Library/Mail/V*"),
    ("Evolution", ".local/share/evolution/mail/local"),
    ("Maildir", "Maildir"),
    ("Maildir", "Mail"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A file or folder that may hold mail, and whose it is."""

    program: str
    path: Path


def places(home: Path) -> tuple[Place, ...]:
    """What is found in the usual places below a person's home folder; nothing is opened."""
    found = [
        Place(program, path)
        for program, pattern in _FOLDERS
        for path in _matches(home, pattern)
        if path.is_dir()
    ]
    downloads = [
        Place("Downloads", path)
        for pattern in _DOWNLOADS
        for path in _matches(home / "Downloads", pattern)
        if path.is_file()
    ]
    return tuple((*found, *downloads)[:MOST])


def _matches(folder: Path, pattern: str) -> list[Path]:
    try:
        return sorted(folder.glob(pattern))
    except OSError:
        return []
