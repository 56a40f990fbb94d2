"""Who was forgotten, known by salted digests only, and how an import leaves them out."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from closeknit.identity.normalise import canonical, merge_key
from closeknit.model.cards import Card
from closeknit.model.interactions import Interaction, Participant, Role
from closeknit.store.codes import withheld
from closeknit.store.forgetting import Tombstone, mention

_SALT_BYTES = 16
_WRITERS = (Role.FROM, Role.ORGANISER)


def stones(things: Iterable[str], known: Iterable[Tombstone]) -> set[Tombstone]:
    """Tombstones for handles and card keys, with the salt that a home has already, else a new."""
    salt = min((stone.salt for stone in known), default=secrets.token_bytes(_SALT_BYTES))
    return {Tombstone(salt, _digest(salt, _key(thing))) for thing in things}


@dataclass(slots=True)
class Forgotten:
    """The forgotten as an import meets them. `mine` are my handles as far as they are known."""

    stones: frozenset[Tombstone] = frozenset()
    mine: frozenset[str] = frozenset()
    _salts: tuple[bytes, ...] = field(init=False)
    _seen: dict[str, bool] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._salts = tuple({stone.salt for stone in self.stones})

    def hides(self, thing: str) -> bool:
        """Whether a handle or the key of a card is forgotten, in whatever spelling."""
        known = self._seen.get(thing)
        if known is None:
            key = _key(thing)
            known = self._seen[thing] = any(
                Tombstone(salt, _digest(salt, key)) in self.stones for salt in self._salts
            )
        return known

    def of_card(self, card: Card) -> Card | None:
        """The card, or None where it is of somebody forgotten."""
        if not self.stones:
            return card
        things = (card.key, *card.emails, *card.phones, *card.urls)
        return None if any(map(self.hides, things)) else card

    def of_interaction(self, item: Interaction) -> Interaction | None:
        """What may be kept of an interaction: None where fewer than two are left in it, all of
        my handles counted as one. The same as the deletion does to what was read before."""
        if not self.stones:
            return item
        gone = [seat for seat in item.participants if self.hides(seat.handle)]
        lists = tuple(handle for handle in item.list_handles if not self.hides(handle))
        delivered = tuple(handle for handle in item.delivered_to if not self.hides(handle))
        if not gone:
            return replace(item, list_handles=lists, delivered_to=delivered)
        left = tuple(seat for seat in item.participants if seat not in gone)
        if len({"" if seat.handle in self.mine else seat.handle for seat in left}) < 2:
            return None
        return replace(
            _without_words(item, gone),
            participants=left,
            list_handles=lists,
            delivered_to=delivered,
        )


def _without_words(item: Interaction, gone: list[Participant]) -> Interaction:
    if any(seat.role in _WRITERS for seat in gone):
        nothing = replace(item, subject="", features=None, acts=(), affiliations=())
        return replace(nothing, key=withheld(item.key), message_id="")
    mentions = mention((seat.name for seat in gone), (seat.handle for seat in gone))
    if mentions is None:
        return item
    if mentions.search(item.key):
        item = replace(item, key=withheld(item.key), message_id="")
    acts = tuple(replace(act, proof=mentions.sub("…", act.proof)) for act in item.acts)
    told = tuple(
        replace(one, proof=mentions.sub("…", one.proof))
        for one in item.affiliations
        if not mentions.search(one.value)
    )
    return replace(item, subject=mentions.sub("…", item.subject), acts=acts, affiliations=told)


def _key(thing: str) -> str:
    """One spelling for all that reach the same person: case, tags and Gmail's dots are gone."""
    return merge_key(canonical(thing)).casefold()


def _digest(salt: bytes, key: str) -> bytes:
    return blake2b(key.encode("utf-8", "surrogateescape"), key=salt, digest_size=16).digest()
