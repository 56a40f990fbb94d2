"""People apart from lists, machines and shared mailboxes."""

from __future__ import annotations

import pytest

from closeknit.identity.kinds import is_shared_address, kind_of, kinds_of
from closeknit.identity.known import KnownHandle


def known(handle: str, *names: tuple[str, int], **figures: float) -> KnownHandle:
    return KnownHandle(1, handle, names, **figures)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "handle",
    [
        known("boats@tide.example", list_marked=3, received=3),
        known("linux-boats@vger.boats.example", received=9, distinct_senders_to_it=1),
        known("caulk@lists.boats.example", received=2, distinct_senders_to_it=1),
        known("boats@googlegroups.com", received=2, distinct_senders_to_it=1),
        known("boat-devel@boats.example", received=2, distinct_senders_to_it=2),
        known("dl-harbour@tide.example", received=1, distinct_senders_to_it=1),
        known("all-staff@tide.example", received=1, distinct_senders_to_it=1),
        known("hull@hull.boats.example", received=9, distinct_senders_to_it=3),
        known("hc@boats.example", ("Hull Committee", 2), received=9, distinct_senders_to_it=3),
        known("caulk@boats.example", ("Caulk", 6), received=40, distinct_senders_to_it=12),
        # passes on what others wrote
        known(
            "caulk@boats.example",
            ("Vera Orlova via Caulk", 4),
            ("Ben Okafor via Caulk", 3),
            sent=7,
            received=40,
        ),
    ],
    ids=lambda handle: handle.handle,
)
def test_lists(handle: KnownHandle) -> None:
    assert kind_of(handle).kind == "list"


@pytest.mark.parametrize(
    "handle",
    [
        known("no-reply@tide.example", ("Tide", 1), sent=1),
        known("ship-noreply@tide.example", sent=1),
        known("MAILER-DAEMON@tide.example".lower(), sent=1),
        known("notifications@tide.example", ("Vera Orlova", 3), sent=3),
        known("boats-request@lists.boats.example", received=1),
        known("builds@tide.example", ("Hull test robot", 5), sent=5),
        known("hull-bot@tide.example", sent=2),
        known("news@tide.example", ("Tide News", 4), sent=4, mean_recipients=1.0),
        known("brand@tide.example", ("Tide", 3), sent=3, sent_automated=3, mean_recipients=1.0),
        # a newsletter under a human name
        known(
            "vera@tide.example",
            ("Vera of Tide", 30),
            sent=30,
            sent_automated=30,
            sent_to_me=30,
            mean_recipients=1.0,
        ),
        known("harbour1@tide.example", sent=40, mean_recipients=55.0),
        known("harbour1@tide.example", sent=40, mean_recipients=0.0),
    ],
    ids=lambda handle: handle.handle,
)
def test_robots(handle: KnownHandle) -> None:
    assert kind_of(handle).kind == "robot"


@pytest.mark.parametrize(
    "handle",
    [
        known("vera@tide.example"),
        known("vera@vera.example", received=5, distinct_senders_to_it=3),
        known("vo@tide.example", ("vo", 3), received=14, distinct_senders_to_it=7),
        # never wrote, nameless, but called like a person
        known("vera.orlova@tide.example", received=400, distinct_senders_to_it=90),
        known("v..orlova@tide.example", received=400, distinct_senders_to_it=90),
        # where no display names are usual, namelessness says nothing
        known("vorlova@tide.example", received=400, distinct_senders_to_it=90),
        # an address kept for lists
        known("vera.list@gmail.com", received=20, distinct_senders_to_it=5),
        known("dev@orlova.example", ("Vera Orlova", 3), sent=2, received=4),
        known("list@orlova.example", ("Vera Orlova", 3), sent=2, received=4),
        known("jan.bot@tide.example", ("Jan Bot", 2), sent=2),
        known("ann.jenkins@tide.example", sent=2),
        known("talbot@tide.example", ("Sam", 2), sent=2),
        # posts to a list, all of them taken for automated
        known(
            "vera@tide.example",
            ("Vera Orlova", 30),
            sent=30,
            sent_automated=30,
            mean_recipients=1.0,
        ),
        # a chief who writes to everybody
        known("vera@tide.example", ("Vera Orlova", 30), sent=30, mean_recipients=80.0),
        # one list header gone wrong
        known("vera@tide.example", ("Vera Orlova", 30), sent=30, list_marked=1),
        known("updates@tide.example", sent=3, received_from_me=2, received=2),
        known("+442079460018", ("Harbour Team", 1)),
    ],
    ids=lambda handle: handle.handle,
)
def test_people_and_whatever_is_in_doubt(handle: KnownHandle) -> None:
    assert kind_of(handle).kind == "human"


def test_shared_mailboxes() -> None:
    assert kind_of(known("info@tide.example", sent=2)).kind == "shared"
    both = kind_of(known("info@tide.example", sent=2, sent_to_me=2, received=1, received_from_me=1))
    assert both.kind == "human"
    assert "write to each other" in both.reason
    one = kind_of(known("office@tide.example", ("Vera Orlova", 4), sent=4))
    assert one.kind == "human"
    assert is_shared_address("info+boats@tide.example")
    assert not is_shared_address("ines@tide.example")


def test_a_slip_does_not_make_a_list_human() -> None:
    slip = known(
        "boat-devel@boats.example",
        ("Vera Orlova", 2),
        received=100,
        distinct_senders_to_it=20,
    )
    assert kind_of(slip).kind == "list"


def test_where_all_have_names_the_nameless_stands_out() -> None:
    people = [
        KnownHandle(n, f"v{n}@tide.example", ((f"Vera Number{'x' * n}", 9),), received=12)
        for n in range(2, 22)
    ]
    nameless = KnownHandle(1, "hull@tide.example", (), received=30, distinct_senders_to_it=9)
    assert kinds_of([nameless, *people])[1].kind == "list"
    assert kinds_of([nameless])[1].kind == "human"
