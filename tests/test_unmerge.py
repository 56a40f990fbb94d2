"""Deciding who is one, and taking back exactly that."""

from __future__ import annotations

import shutil
from pathlib import Path

from closeknit.network import Network


def test_what_was_said_in_one_go_ends_as_the_last_word(short_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(short_home, home)
    net = Network(home)
    offer = next(o for o in net.merge_offers() if len(o.a.handles) * len(o.b.handles) > 1)
    everybody = {person.person.handles for person in net.people()}
    both = {*offer.a.handles, *offer.b.handles}

    def one() -> bool:
        return set(net.who(offer.a.handles[0]).handles) == both

    Network(home).decide_merges([(offer, False)])
    assert not one() and offer not in net.merge_offers()
    # “different” was said of every pair of handles: none of it may stand in the way
    Network(home).decide_merges([(offer, None), (offer, True)])
    assert one()
    Network(home).decide_merges([(offer, None)])
    assert {person.person.handles for person in net.people()} == everybody
    assert offer in net.merge_offers()
