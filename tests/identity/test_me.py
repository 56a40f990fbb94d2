"""Finding the owner of a mailbox."""

from __future__ import annotations

from closeknit.identity.known import KnownHandle
from closeknit.identity.me import find_me

VERA = (("Vera Orlova", 9),)
BEN = (("Ben Okafor", 9),)


def test_nothing_to_see() -> None:
    found = find_me([])
    assert found.handles == ()
    assert not found.sure


def test_the_sent_folder_decides() -> None:
    found = find_me(
        [
            KnownHandle(1, "vera@tide.example", VERA, sent=40, sent_folder=40),
            KnownHandle(2, "vera@home.example", VERA, sent=5, sent_folder=5),
            KnownHandle(3, "vera@old.example", VERA, sent=7),
            KnownHandle(4, "ben@tide.example", BEN, sent=900, received=900, sent_folder=1),
        ]
    )
    # the same name without mail in the sent folder is not enough
    assert found.handles == ("vera@tide.example", "vera@home.example")
    assert found.sure
    assert found.reason == (
        "I take vera@tide.example and vera@home.example to be you: "
        "45 messages in folders of sent mail are from there."
    )


def test_two_people_share_a_sent_folder() -> None:
    found = find_me(
        [
            KnownHandle(1, "vera@tide.example", VERA, sent=40, sent_folder=40),
            KnownHandle(2, "ben@tide.example", BEN, sent=30, sent_folder=30),
        ]
    )
    assert found.handles == ("vera@tide.example",)
    assert not found.sure
    assert "Ben Okafor (ben@tide.example)" in found.reason


def test_without_names_mail_that_lies_only_there_is_mine() -> None:
    found = find_me(
        [
            KnownHandle(1, "vera@tide.example", (), sent=40, sent_folder=40),
            KnownHandle(2, "vo@home.example", (), sent=5, sent_folder=5),
            KnownHandle(3, "ben@tide.example", (), sent=50, sent_folder=4),
        ]
    )
    assert found.handles == ("vera@tide.example", "vo@home.example")


def test_else_who_is_in_most_messages() -> None:
    found = find_me(
        [
            KnownHandle(1, "boats@lists.example.org", (), received=100, list_marked=100),
            KnownHandle(2, "vera@tide.example", VERA, sent=30, received=60),
            KnownHandle(3, "vera@home.example", VERA, sent=5, received=5),
            KnownHandle(4, "ben@tide.example", BEN, sent=65, received=10),
            # an archive that everything was delivered to takes no part itself
            KnownHandle(5, "keep@archive.example", (), delivered=100),
        ]
    )
    assert found.handles == ("vera@tide.example",)
    assert found.sure
    assert "Vera Orlova (vera@tide.example) is in all of the 100 messages" in found.reason
    assert "vera@home.example" in found.reason


def test_mail_delivered_to_a_second_address_proves_it() -> None:
    found = find_me(
        [
            KnownHandle(2, "vera@tide.example", VERA, sent=30, received=60, delivered=60),
            KnownHandle(3, "vera@home.example", VERA, received=5, delivered=5),
            KnownHandle(4, "ben@tide.example", BEN, sent=60, received=10),
        ]
    )
    assert found.handles == ("vera@tide.example", "vera@home.example")


def test_two_candidates_alike_are_both_named() -> None:
    found = find_me(
        [
            KnownHandle(1, "vera@tide.example", VERA, sent=5, received=5),
            KnownHandle(2, "ben@tide.example", BEN, sent=5, received=5),
        ]
    )
    assert not found.sure
    assert "vera@tide.example" in found.reason
    assert "ben@tide.example" in found.reason


def test_a_heap_of_strangers_has_no_owner() -> None:
    crowd = [KnownHandle(n, f"x{n}@tide.example", (), sent=2, received=1) for n in range(2, 60)]
    found = find_me([KnownHandle(1, "vera@tide.example", VERA, sent=9, received=1), *crowd])
    assert found.handles == ("vera@tide.example",)
    assert not found.sure


def test_a_machine_is_never_me() -> None:
    found = find_me(
        [
            KnownHandle(1, "noreply@tide.example", (), sent=90),
            KnownHandle(2, "vera@tide.example", VERA, received=90),
        ]
    )
    assert found.handles == ("vera@tide.example",)
