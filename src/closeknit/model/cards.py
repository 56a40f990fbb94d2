"""What an address book says of a person."""

from __future__ import annotations

from dataclasses import dataclass

from closeknit.model.interactions import Locator


@dataclass(frozen=True, slots=True)
class Card:
    """One entry of an address book.

    `key` is its UID, else "hash:" and a digest of its content. `emails` are in lower case,
    `phones` in E.164 where they could be understood and left out otherwise, `urls` as written.
    `birthday` is ISO 8601, without the year as "--MM-DD".
    `revised` is when it was last changed, in seconds; None where it doesn't say.
    """

    key: str
    locator: Locator
    name: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    organisation: str = ""
    title: str = ""
    birthday: str = ""
    note: str = ""
    nickname: str = ""
    categories: tuple[str, ...] = ()
    revised: int | None = None
