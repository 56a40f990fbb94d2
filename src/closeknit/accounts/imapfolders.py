"""The folders of a mail account: which hold mail that counts, and which are passed over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from closeknit.accounts.base import Passed
from closeknit.accounts.imapwire import Wire
from closeknit.sources.foldernames import is_sent, plain_parts
from closeknit.sources.leftout import DRAFT, SPAM, TRASH, reason_of_folder

AGAIN = "its mail lies in other folders, too"
LABEL = "a label of mail that is read in {all}"
CLOSED = "the server doesn't open it: “{words}”"
# folders by their special use (RFC 6154), which says more than any name
_PASSED = {"\\junk": SPAM, "\\trash": TRASH, "\\drafts": DRAFT}
_VIEWS = frozenset(("\\all", "\\flagged", "\\important"))
_NO_MAIL = frozenset(("\\noselect", "\\nonexistent"))


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder: its `name` on the server and as it is `shown`; its numbering (`validity`); the
    `next` number, the count of `changes` (0: not told) and how many `messages` it holds. New mail
    comes into the `main` one."""

    name: str
    shown: str
    sent: bool
    main: bool
    validity: int
    next: int
    changes: int
    messages: int


def folders(wire: Wire) -> Iterator[Folder | Passed]:
    """All folders in the order of their names. Raises AccountError."""
    listed = sorted(wire.folders(), key=lambda each: (each[2].upper() != "INBOX", each[2]))
    listed = [each for each in listed if not each[0] & _NO_MAIL]
    everything = next((each[2] for each in listed if "\\all" in each[0]), "")
    # Gmail shows each message once for each of its labels
    gmail = "X-GM-EXT-1" in wire.can and bool(everything)
    for flags, delimiter, name in listed:
        shown = "/".join(name.split(delimiter)) if delimiter else name
        if reason := _reason(flags, shown):
            yield Passed(shown, reason)
        elif gmail and name != everything:
            yield Passed(shown, LABEL.format(all=everything))
        elif not gmail and flags & _VIEWS:
            yield Passed(shown, AGAIN)
        else:
            sent = not gmail and ("\\sent" in flags or is_sent(plain_parts(shown)))
            main = gmail or name.upper() == "INBOX"
            yield _with_numbers(wire, name, shown, sent, main)


def _reason(flags: frozenset[str], shown: str) -> str:
    """Why a folder is passed over: by its use, else by its name or that of one it lies in."""
    by_use = next((reason for flag, reason in _PASSED.items() if flag in flags), "")
    if by_use or "\\sent" in flags or "\\all" in flags:
        return by_use
    reasons = (reason_of_folder(part) for part in shown.split("/"))
    return next((reason for reason in reasons if reason), "")


def _with_numbers(wire: Wire, name: str, shown: str, sent: bool, main: bool) -> Folder | Passed:
    told = wire.status(name)
    if isinstance(told, dict) and "UIDVALIDITY" not in told:
        told = wire.examine(name)  # which must tell it
    if isinstance(told, str):
        return Passed(shown, CLOSED.format(words=told))
    return Folder(
        name,
        shown,
        sent,
        main,
        told.get("UIDVALIDITY", 0),
        told.get("UIDNEXT", 0),
        told.get("HIGHESTMODSEQ", 0),
        told.get("MESSAGES", told.get("EXISTS", 0)),
    )
