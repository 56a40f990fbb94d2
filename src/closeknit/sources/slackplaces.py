"""Who is in the direct conversations of a Slack export, and whose export it is.

An export made by its owner's own leave lists the conversations that they are in. So whoever is in
all direct ones, with two others or more, is its owner; an administrator's export of everybody's
has nobody like that.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

from closeknit.sources.base import Member
from closeknit.sources.chatsjson import Object, string

SLACKBOT = "USLACKBOT"


@dataclass(frozen=True, slots=True)
class Places:
    """By the name of their folder, the members of direct conversations, of two or several; the
    owner, "" where nothing tells; and who is no human being."""

    direct: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    owner: str = ""
    machines: frozenset[str] = frozenset()


def places_of(member: Member) -> Places:
    """What the lists at the top of the export tell of the conversation that a file is of."""
    folder = member.name.rpartition("/")[0]
    top = folder.rpartition("/")[0]
    return _places(*(member.near(f"{top}/{name}" if top else name) for name in _LISTS))


_LISTS = ("dms.json", "mpims.json", "groups.json", "users.json")


@lru_cache(maxsize=4)
def _places(pairs: bytes, several: bytes, closed: bytes, users: bytes) -> Places:
    direct = {string(one.get("id")): _members(one) for one in _objects(pairs)}
    of_several = {string(one.get("name")): _members(one) for one in _objects(several)}
    machines = {string(one.get("id")) for one in _objects(users) if one.get("is_bot") is True}
    mine = [*direct.values(), *of_several.values(), *map(_members, _objects(closed))]
    held = {name: people for name, people in (direct | of_several).items() if name and people}
    owner = _owner([p for p in direct.values() if p], [p for p in mine if p])
    return Places(held, owner, frozenset(machines | {SLACKBOT}))


def _owner(pairs: list[tuple[str, ...]], mine: list[tuple[str, ...]]) -> str:
    """Whoever is in every conversation, and has direct ones with at least two."""
    everywhere = set.intersection(*map(set, mine)) if pairs else set[str]()
    others = {user for pair in pairs for user in pair} - everywhere
    return everywhere.pop() if len(everywhere) == 1 and len(others) > 1 else ""


def _members(one: Object) -> tuple[str, ...]:
    found = one.get("members")
    listed = found if isinstance(found, list) else []
    return tuple(dict.fromkeys(u for u in listed if isinstance(u, str) and _is_user(u)))


def _is_user(user: str) -> bool:
    return user.isascii() and user.isalnum()


def _objects(raw: bytes) -> Iterator[Object]:
    try:
        value = json.loads(raw.decode("utf-8-sig", "replace"), strict=False) if raw else []
    except (ValueError, RecursionError):
        return
    if isinstance(value, list):
        yield from (cast(Object, one) for one in value if isinstance(one, dict))
