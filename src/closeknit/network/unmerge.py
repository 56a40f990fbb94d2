"""Deciding who is one, and taking that back: exactly what was said of one offer, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from pathlib import Path

from closeknit import clock
from closeknit.network.home import Home
from closeknit.network.offers import MergeOffer
from closeknit.network.offers import decide as say


def decide(folder: Path, decisions: Sequence[tuple[MergeOffer, bool | None]]) -> None:
    """Says of offers whether the two are one, in order; None takes that back.

    An offer is only made of two of whom nothing was said, so that all that is said of their pairs
    of handles was said of the offer.
    """
    home = Home(folder, lambda _: None)
    last = {id(offer): (offer, one) for offer, one in decisions}
    said = [(offer, one) for offer, one in last.values() if one is not None]
    # also what was said anew since: “different” of all pairs would outweigh “same” of one
    back = [offer for offer, one in decisions if one is None]
    if back:
        with home.writing() as writer:
            for offer in back:
                for a, b in product(offer.a.handles, offer.b.handles):
                    writer.declare(clock.now(), "undo", a, b)
            if not said:
                home.rebuild_if_stale(writer)
    if said:
        say(home, said)
