"""Why a file isn't read, where its first bytes tell more than that no reader knows it."""

from __future__ import annotations

UNKNOWN = "not a format that closeknit reads"
_OUTLOOK_DATA = (
    "is a whole mailbox of Outlook's (.pst or .ost), which closeknit doesn't open: drag its "
    "messages out of Outlook into a folder and import that, or make mail files of it with readpst"
)
# the first bytes, and where they stand
_KNOWN = (
    (0, b"!BDN", _OUTLOOK_DATA),
    (
        0,
        b"\xcf\xad\x12\xfe",
        "is a folder of Outlook Express (.dbx): open it in Thunderbird, and import that",
    ),
    (
        0,
        b"\x1a\x00\x00\x04\x00\x00",
        "is a database of Lotus Notes: save its mail from Notes as .eml files",
    ),
    (
        0,
        b"SQLite format 3\0",
        "is a program's database of a kind that closeknit doesn't read: use the program's export",
    ),
)


def why_not(head: bytes) -> str:
    """The reason for a file that begins with `head` and that no reader recognises."""
    for at, magic, reason in _KNOWN:
        if head[at : at + len(magic)] == magic:
            return reason
    return UNKNOWN
