"""Clusters: strong keys, the user's word, and nothing else."""

from __future__ import annotations

import time
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.identity.cluster import CardHandles, Decision, cluster, split_decisions
from closeknit.identity.known import KnownHandle
from closeknit.identity.normalise import merge_key

NAMES = (("Vera Orlova", 3),)


def people(*handles: str) -> list[KnownHandle]:
    return [KnownHandle(n, handle, NAMES, sent=3) for n, handle in enumerate(handles, 1)]


def test_strong_keys_merge_and_names_do_not() -> None:
    found = cluster(
        people(
            "vera+news@tide.example",
            "vera@tide.example",
            "v.era@gmail.com",
            "vera@googlemail.com",
            "vera@home.example",
        )
    )
    assert found == {1: 1, 2: 1, 3: 3, 4: 3, 5: 5}


def test_a_card_merges_its_handles() -> None:
    handles = people("vera@tide.example", "vera@home.example", "+442079460018", "ben@x.example")
    assert cluster(handles, [CardHandles(7, (1, 2, 3))]) == {1: 1, 2: 1, 3: 1, 4: 4}


def test_two_cards_with_one_phone_are_one_person() -> None:
    handles = people("vera@tide.example", "vera@home.example", "+442079460018")
    cards = [CardHandles(7, (1, 3)), CardHandles(8, (2, 3))]
    assert set(cluster(handles, cards).values()) == {1}


def test_a_switchboard_merges_nobody() -> None:
    handles = people(*(f"v{n}@tide.example" for n in range(6)), "+442079460018")
    cards = [CardHandles(n, (n, 7)) for n in range(1, 7)]
    assert len(set(cluster(handles, cards).values())) == 7


@pytest.mark.parametrize(
    ("name", "other", "one"),
    [
        ("Jan Bauer", "Björn Sonnleitner", False),
        ("Ann Lee", "Bob Lee", False),
        ("Jan Bauer", "J. Bauer", True),
        ("Jan Bauer", "Jan Bauer", True),
        ("Bauer, Jan", "Jan Bauer", True),
        ("Jan Bauer", "", True),
    ],
)
def test_a_telephone_of_two_people_makes_them_none(name: str, other: str, one: bool) -> None:
    handles = people("jan@bauer.example", "other@lark.example", "+442079460018")
    cards = [CardHandles(7, (1, 3), name), CardHandles(8, (2, 3), other)]
    found = cluster(handles, cards)
    assert (found[1] == found[2]) is one
    assert found[3] == found[1], "the number stays with one of the two"


def test_cards_of_firms_merge_nobody() -> None:
    with_shared = people("vera@tide.example", "info@tide.example")
    assert cluster(with_shared, [CardHandles(7, (1, 2))]) == {1: 1, 2: 2}
    number = people("vera@tide.example", "info@tide.example", "+442079460018", "ben@tide.example")
    assert cluster(number, [CardHandles(7, (1, 2, 3))]) == {1: 1, 2: 2, 3: 1, 4: 4}
    assert len(set(cluster(number, [CardHandles(7, (1, 2, 3, 4))]).values())) == 4
    many = people(*(f"v{n}@tide.example" for n in range(13)))
    assert len(set(cluster(many, [CardHandles(7, tuple(range(1, 14)))]).values())) == 13
    assert set(cluster(many, [CardHandles(7, tuple(range(1, 13)))]).values()) == {1, 13}


def booked(*handles: tuple[str, str]) -> list[KnownHandle]:
    """Handles, each with the display name it bears, "" for none."""
    return [
        KnownHandle(n, handle, ((name, 2),) if name else ())
        for n, (handle, name) in enumerate(handles, 1)
    ]


@pytest.mark.parametrize(
    ("shown", "on_card", "one"),
    [
        ("whatsapp:ana maria duarte", "Ana Maria Duarte", True),
        ("whatsapp:jürgen muller", "Jurgen  Müller", True),
        ("whatsapp:duarte, ana", "Ana Duarte", False),
        ("whatsapp:ana duarte work", "Ana Duarte", False),
        ("whatsapp:ana", "Ana", False),
        ("whatsapp:~ana duarte", "Ana Duarte", False),
        ("facebook:ana duarte", "Ana Duarte", False),
    ],
)
def test_a_full_name_in_whatsapp_is_that_of_the_card(shown: str, on_card: str, one: bool) -> None:
    handles = booked(("ana@tide.example", ""), (shown, ""), ("ben@tide.example", "Ben Ash"))
    cards = [CardHandles(7, (1,), on_card), CardHandles(8, (3,), "Ben Ash")]
    assert cluster(handles, cards) == {1: 1, 2: 1 if one else 2, 3: 3}


def test_a_name_in_whatsapp_that_two_bear_joins_neither() -> None:
    ana = ("ana@tide.example", "Ana Duarte")
    chat = ("whatsapp:ana duarte", "Ana Duarte")
    other = ("ana@home.example", "DUARTE, Ana")
    first, second = CardHandles(7, (1,), "Ana Duarte"), CardHandles(8, (3,), "Ana Duarte")
    handles = booked(ana, chat, other)
    assert cluster(handles, [first, second]) == {1: 1, 2: 2, 3: 3}
    # the other may be without a card, or have one with nothing but the name
    assert cluster(handles, [first]) == {1: 1, 2: 2, 3: 3}
    assert cluster(handles[:2], [first, CardHandles(8, (), "Ana Duarte")]) == {1: 1, 2: 2}
    # once I said that these two are one, nobody else bears the name
    same = Decision("same", ana[0], other[0])
    assert cluster(handles, [first, second], [same]) == {1: 1, 2: 1, 3: 1}


def test_a_shared_mailbox_bears_no_name() -> None:
    handles = booked(
        ("+442079460018", ""), ("whatsapp:ana duarte", ""), ("orders@tide.example", "Ana Duarte")
    )
    assert cluster(handles, [CardHandles(7, (1, 3), "Ana Duarte")]) == {1: 1, 2: 1, 3: 3}


def test_a_name_in_whatsapp_without_a_card_joins_nobody() -> None:
    handles = booked(("ana@tide.example", "Ana Duarte"), ("whatsapp:ana duarte", "Ana Duarte"))
    assert cluster(handles) == {1: 1, 2: 2}


def test_my_own_name_in_whatsapp_is_me() -> None:
    handles = booked(("ana@tide.example", "Ana Duarte"), ("whatsapp:ana duarte", ""))
    assert cluster(handles, (), (), ["ana@tide.example"]) == {1: 1, 2: 1}
    other = booked(*((h.handle, "Ana Duarte") for h in handles), ("a@home.example", "Ana Duarte"))
    assert cluster(other, (), (), ["ana@tide.example"]) == {1: 1, 2: 2, 3: 3}


def test_names_of_other_apps_do_not_stand_in_the_way() -> None:
    handles = booked(
        ("+442079460018", ""), ("whatsapp:ana duarte", ""), ("facebook:ana duarte", "Ana Duarte")
    )
    assert cluster(handles, [CardHandles(7, (1,), "Ana Duarte")]) == {1: 1, 2: 1, 3: 3}


def test_different_parts_a_name_in_whatsapp_from_the_card() -> None:
    handles = booked(("ana@tide.example", ""), ("whatsapp:ana duarte", ""))
    said = [Decision("different", "ana@tide.example", "whatsapp:ana duarte")]
    assert cluster(handles, [CardHandles(7, (1,), "Ana Duarte")], said) == {1: 1, 2: 2}


def test_same_merges_and_different_keeps_apart() -> None:
    handles = people("vera@tide.example", "vera+x@tide.example", "vera@home.example")
    same = Decision("same", "vera@tide.example", "vera@home.example")
    different = Decision("different", "vera@tide.example", "vera+x@tide.example")
    assert cluster(handles, (), [same]) == {1: 1, 2: 1, 3: 1}
    assert cluster(handles, (), [same, different]) == {1: 1, 2: 2, 3: 1}


def test_the_later_decision_on_a_pair_wins() -> None:
    handles = people("vera@tide.example", "vera@home.example")
    same = Decision("same", "vera@tide.example", "vera@home.example")
    different = Decision("different", "vera@home.example", "vera@tide.example")
    assert cluster(handles, (), [same, different]) == {1: 1, 2: 2}
    assert cluster(handles, (), [different, same]) == {1: 1, 2: 1}


def test_of_two_same_that_cannot_both_hold_the_later_does() -> None:
    handles = people("vera@tide.example", "vera@home.example", "vo@old.example")
    said = [
        Decision("different", "vera@home.example", "vo@old.example"),
        Decision("same", "vera@tide.example", "vera@home.example"),
        Decision("same", "vera@tide.example", "vo@old.example"),
    ]
    assert cluster(handles, (), said) == {1: 1, 2: 2, 3: 1}


def test_split_takes_one_out_and_leaves_the_others() -> None:
    own = ["vera@tide.example", "vera@home.example", "vera@old.example"]
    card = [CardHandles(7, (1, 2, 3))]
    assert cluster(people(*own), card, split_decisions(own, own[0])) == {1: 1, 2: 2, 3: 2}


def test_mine_are_one_cluster() -> None:
    handles = people(
        "vera@tide.example", "ben@tide.example", "vo@home.example", "vo+a@home.example"
    )
    found = cluster(handles, (), (), ["vera@tide.example", "VO@home.example"])
    assert found == {1: 1, 2: 2, 3: 1, 4: 1}


COUNT = 8
HANDLES = people(
    "vera@tide.example",
    "ben@tide.example",
    "vera+x@tide.example",
    "vera@home.example",
    "vera+y@tide.example",
    "ben+x@tide.example",
    "vera@old.example",
    "ben@old.example",
)
names = st.sampled_from([handle.handle for handle in HANDLES])
cards_st = st.lists(
    st.lists(st.integers(1, COUNT), min_size=1, max_size=4).map(tuple), max_size=4
).map(lambda groups: [CardHandles(n, tuple(group)) for n, group in enumerate(groups)])
decisions_st = st.lists(
    st.builds(Decision, st.sampled_from(["same", "different"]), names, names), max_size=8
)
me_st = st.lists(names, max_size=2)


def in_force(decisions: Sequence[Decision], kind: str) -> list[frozenset[str]]:
    last = {frozenset((d.a, d.b)): d.kind for d in decisions if d.a != d.b}
    return [pair for pair, said in last.items() if said == kind]


@settings(deadline=None)
@given(cards_st, decisions_st, me_st)
def test_roots_are_the_smallest_members_and_different_always_holds(
    cards: list[CardHandles], decisions: list[Decision], me: list[str]
) -> None:
    found = cluster(HANDLES, cards, decisions, me)
    members: dict[int, set[int]] = {}
    for number, root in found.items():
        members.setdefault(root, set()).add(number)
    assert all(root == min(group) for root, group in members.items())
    assert set(found) == {handle.id for handle in HANDLES}
    ids = {handle.handle: handle.id for handle in HANDLES}
    for pair in in_force(decisions, "different"):
        a, b = sorted(pair)
        assert found[ids[a]] != found[ids[b]]


@settings(deadline=None)
@given(cards_st, decisions_st.filter(lambda ds: not in_force(ds, "different")), me_st)
def test_without_different_it_is_plain_connectedness(
    cards: list[CardHandles], decisions: list[Decision], me: list[str]
) -> None:
    ids = {handle.handle: handle.id for handle in HANDLES}
    groups = [set(card.handles) for card in cards]
    groups += [{ids[h] for h in pair} for pair in in_force(decisions, "same")]
    groups.append({ids[handle] for handle in me})
    for key in {merge_key(handle) for handle in ids}:
        groups.append({ids[handle] for handle in ids if merge_key(handle) == key})
    reached = {number: {number} for number in ids.values()}
    for _ in range(COUNT):
        for group in groups:
            whole = set().union(*(reached[number] for number in group)) if group else set()
            for number in whole:
                reached[number] = reached[number] | whole
    assert cluster(HANDLES, cards, decisions, me) == {n: min(r) for n, r in reached.items()}


@settings(deadline=None)
@given(cards_st, decisions_st, me_st, st.randoms(use_true_random=False))
def test_order_of_handles_cards_and_me_does_not_matter(
    cards: list[CardHandles], decisions: list[Decision], me: list[str], random: Random
) -> None:
    handles, deck, mine = list(HANDLES), list(cards), list(me)
    random.shuffle(handles)
    random.shuffle(deck)
    random.shuffle(mine)
    assert cluster(handles, deck, decisions, mine) == cluster(HANDLES, cards, decisions, me)


@settings(deadline=None)
@given(cards_st, decisions_st, me_st)
def test_saying_what_is_found_already_changes_nothing(
    cards: list[CardHandles], decisions: list[Decision], me: list[str]
) -> None:
    found = cluster(HANDLES, cards, decisions, me)
    by_id = {handle.id: handle.handle for handle in HANDLES}
    told = [
        Decision("same" if found[a] == found[b] else "different", by_id[a], by_id[b])
        for a in by_id
        for b in by_id
        if a < b
    ]
    assert cluster(HANDLES, cards, [*decisions, *told], me) == found


def test_many_handles_quickly() -> None:
    count = 200_000
    handles = [
        KnownHandle(n, f"p{n // 2}{'+t' if n % 2 else ''}@tide.example") for n in range(count)
    ]
    cards = [CardHandles(n, (n, n + 2)) for n in range(0, 20_000, 4)]
    began = time.perf_counter()
    found = cluster(handles, cards)
    assert time.perf_counter() - began < 10
    # every second handle is a tagged one; 5,000 cards join two people each
    assert len(set(found.values())) == count // 2 - 5_000
