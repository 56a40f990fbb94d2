"""Small integers that stand for words in the file; they never change their meaning."""

from __future__ import annotations

import hashlib

from closeknit.model.interactions import Channel, Role

CHANNELS: dict[Channel, int] = {
    Channel.MAIL: 0,
    Channel.MEETING: 1,
    Channel.CALL: 2,
    Channel.CHAT: 3,
}
ROLES: dict[Role, int] = {
    Role.FROM: 0,
    Role.TO: 1,
    Role.CC: 2,
    Role.BCC: 3,
    Role.ORGANISER: 4,
    Role.ATTENDEE: 5,
}
CHANNEL_OF = {code: channel for channel, code in CHANNELS.items()}
ROLE_OF = {code: role for role, code in ROLES.items()}


# stands before its digest where a key may not be kept, because it would tell who wrote
WITHHELD = "withheld:"


def digest(key: str) -> int:
    """A signed 64-bit digest of an interaction's key; of a withheld key the one it stands for."""
    if key.startswith(WITHHELD):
        return int(key.removeprefix(WITHHELD))
    raw = hashlib.blake2b(key.encode("utf-8", "surrogateescape"), digest_size=8).digest()
    return int.from_bytes(raw, "big", signed=True)


def withheld(key: str) -> str:
    """What is kept in the place of a key: copies and replies still find it, nobody reads it."""
    return f"{WITHHELD}{digest(key)}"
