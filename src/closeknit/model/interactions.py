"""One dated event between me and people, and where it was read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from closeknit.model.acts import Proven
from closeknit.model.affiliations import Affiliation


class Channel(StrEnum):
    """The kind of place an interaction happened in."""

    MAIL = "mail"
    MEETING = "meeting"
    CALL = "call"
    CHAT = "chat"


class Role(StrEnum):
    """What a participant was in an interaction."""

    FROM = "from"
    TO = "to"
    CC = "cc"
    BCC = "bcc"
    ORGANISER = "organiser"
    ATTENDEE = "attendee"


@dataclass(frozen=True, slots=True)
class Participant:
    """A handle that took part, with the display name it carried there ("" where none).

    `handle` is canonical: e-mail addresses in lower case, phone numbers in E.164.
    """

    handle: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Locator:
    """Where the original of an item lies inside its source.

    `member` names the file below the source's path, with "/" between its parts, and goes on
    into archives ("inbox.zip/2003/mail.mbox"); "" is the source's own file. `offset` and
    `length` are bytes of the unpacked file.
    """

    member: str
    offset: int
    length: int


Version = tuple[int, str]
"""How often the organiser changed a meeting, and when it was last changed, in digits."""
UNCHANGED: Version = (0, "")


@dataclass(frozen=True, slots=True)
class Features:
    """All that is kept of a message's new text, which is what its sender wrote in it themselves.

    `question`: it asks something of its reader. `words`: counted between blanks. `language`:
    "en", "other", or "" where it can't be told.
    """

    question: bool
    words: int
    language: str


@dataclass(frozen=True, slots=True)
class Interaction:
    """One message, meeting, call or chat session.

    `key` is its identity across sources: the Message-ID with its angle brackets, else
    "hash:" and a digest of date, sender, recipients and subject. `time` is seconds since 1970
    in UTC. `reply_to` is the key that it answers, `thread` the key of the first message of its
    thread. `automated` is the reason why no human wrote it to anybody in particular, or None.
    `list_handles` are addresses that its headers show to be mailing lists. `sent` tells that it
    lay in a folder of sent mail, `delivered_to` the handles that its delivery headers name.
    `features` is None where no text was looked at, as in automated mail; `acts` are what was
    done in the text, and `affiliations` what its signature tells of its sender. Of a meeting the
    copy of the highest `version` holds; everything else never changes.
    """

    key: str
    channel: Channel
    time: int
    participants: tuple[Participant, ...]
    locator: Locator
    subject: str = ""
    message_id: str = ""
    reply_to: str | None = None
    thread: str | None = None
    automated: str | None = None
    list_handles: tuple[str, ...] = ()
    sent: bool = False
    delivered_to: tuple[str, ...] = ()
    features: Features | None = None
    acts: tuple[Proven, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()
    # Gmail's, which stand for folders where something is excluded; they aren't kept
    labels: tuple[str, ...] = ()
    version: Version = UNCHANGED
