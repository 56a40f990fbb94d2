"""Why a file isn't read, where its first bytes tell more than that no reader knows it."""

from __future__ import annotations

import re

UNKNOWN = "not a format that closeknit reads"
# the first bytes, and where they stand
_KNOWN = (
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
        b"// <!-- <mdb:mor",
        "is an old address book or an index of Thunderbird's (.mab, .msf): export the address book "
        "from Thunderbird as vCard, and import that",
    ),
    (
        0,
        b"SQLite format 3\0",
        "is a program's database of a kind that closeknit doesn't read: use the program's export",
    ),
)


_PAGE = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)", re.IGNORECASE)
# chats that were exported as pages, told by what the app writes into each
_PAGES = (
    (
        re.compile(rb"<title>Exported Data</title>|class=\"page_wrap\""),
        "is a chat that Telegram wrote as a page to look at (HTML): export it once more as "
        "machine-readable JSON (Telegram Desktop › Settings › Advanced › Export Telegram data)",
    ),
    (
        re.compile(
            rb"_a6-[a-z]|_3-9[0-9a-z]|uiBoxWhite|<base href=\"(?:\.\./)+\"|[Ff]acebook|[Ii]nstagram"
        ),
        "is a page to look at (HTML) of Facebook's or Instagram's: ask for the information once "
        "more with JSON as its format (accountscenter.facebook.com › Your information and "
        "permissions › Export your information), and import that",
    ),
    (
        re.compile(rb"[Ww]hats[Aa]pp"),
        "is a chat of WhatsApp's as a page (HTML): on the telephone, open the chat › More › Export "
        "chat › Without media, and import the text that comes of it",
    ),
    (
        re.compile(rb"[Gg]oogle Voice|hChatLog|class=\"haudio\""),
        "is a page of Google Voice's, which closeknit doesn't read",
    ),
)


def why_not(head: bytes) -> str:
    """The reason for a file that begins with `head` and that no reader recognises."""
    for at, magic, reason in _KNOWN:
        if head[at : at + len(magic)] == magic:
            return reason
    if _PAGE.match(head):
        return next((reason for marks, reason in _PAGES if marks.search(head)), UNKNOWN)
    return UNKNOWN
