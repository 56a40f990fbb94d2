"""Where the next sync of a calendar or address book begins."""

from __future__ import annotations

import json
from dataclasses import dataclass, field


@dataclass(slots=True)
class State:
    """`token` is the server's sync-token, and `owed` the resources that were listed up to it and
    not read yet. A server without tokens has `listed`: the etag of each resource that was read,
    under the `tag` of the whole. `later` says when a resource is to be looked at again because
    something in it has not taken place yet. `refused`: so often in a row the token was."""

    token: str = ""
    owed: list[str] = field(default_factory=list)
    listed: dict[str, str] | None = None
    tag: str = ""
    later: dict[str, int] = field(default_factory=dict)
    refused: int = 0

    def __str__(self) -> str:
        return json.dumps(
            {
                "token": self.token,
                "owed": self.owed,
                "listed": self.listed,
                "tag": self.tag,
                "later": self.later,
                "refused": self.refused,
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )


def state_of(text: str) -> State:
    """The state that was written down; the very beginning where it can't be read."""
    try:
        told = json.loads(text) if text else {}
        listed = told.get("listed")
        return State(
            str(told.get("token", "")),
            [str(href) for href in told.get("owed", [])],
            None if listed is None else {str(k): str(v) for k, v in listed.items()},
            str(told.get("tag", "")),
            {str(k): int(v) for k, v in told.get("later", {}).items()},
            int(told.get("refused", 0)),
        )
    except (ValueError, TypeError, AttributeError):
        return State()
