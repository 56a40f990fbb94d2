"""The engine against sessions that are written out by hand."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from closeknit.accounts import openers
from closeknit.accounts.base import Change, Collection, Passed, Reached, Seen, Session
from closeknit.accounts.sync import Going
from closeknit.errors import Ambiguous, NotFound, Unreachable
from closeknit.model.accounts import Account, Secret, Synced
from closeknit.model.interactions import Channel, Interaction, Locator, Participant, Role
from closeknit.model.problems import Problem
from closeknit.network import Network
from closeknit.sources.base import LeftOut
from closeknit.store.reader import reading

MARTA = Account(
    "mail of marta@example.org", "imap", "marta@example.org", "mail.example.org", Secret("variable")
)
INBOX = Collection("Inbox", "1/Inbox", "eml", 4)
CLINIC = Collection("Inbox/Clinic", "1/Inbox/Clinic", "eml", 4)
NAMES = ("ida", "jon", "ken")


def message(number: int, collection: Collection = INBOX) -> Interaction:
    sender = f"{NAMES[number % 3]}@example.org"
    people = (
        Participant(sender, NAMES[number % 3].title(), Role.FROM),
        Participant("marta@example.org", "", Role.TO),
    )
    place = Locator(collection.key, number, 100)
    key = f"<{number}@example.org>"
    return Interaction(key, Channel.MAIL, 1_700_000_000 + number, people, place, f"No. {number}")


class Scripted:
    """A session that yields what it was given, and raises where that is an error."""

    def __init__(self, script: dict[str, list[Change | Exception]]) -> None:
        self.script = script
        self.begun: dict[str, str] = {}
        self.found: list[Collection | Passed] = [INBOX, Passed("Junk", "junk mail")]

    def collections(self) -> Iterator[Collection | Passed]:
        yield from self.found

    def changes(self, collection: Collection, state: str) -> Iterator[Change]:
        self.begun[collection.key] = state
        for change in self.script.get(collection.key, []):
            if isinstance(change, Exception):
                raise change
            yield change


@pytest.fixture
def net(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Network:
    monkeypatch.setenv("CLOSEKNIT_PASSWORD_MAIL_OF_MARTA_EXAMPLE_ORG", "secret")
    network = Network(tmp_path / "home", later=lambda: None)  # nobody is judged here
    network.add_account(MARTA, tried=False)
    return network


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Scripted:
    scripted = Scripted({})

    @contextmanager
    def opened(_: Account, password: str) -> Iterator[Session]:
        assert password == "secret"
        yield scripted

    monkeypatch.setattr("closeknit.network.accounts.opener_of", lambda _: opened)
    return scripted


def keys(net: Network) -> list[str]:
    with reading(net.home) as reader:
        return sorted(reader.keys(range(1_000)).values())


def test_counts_and_state(net: Network, session: Scripted) -> None:
    """Worked by hand: five seen, of which two new, one new that was there twice, one left out,
    one unreadable."""
    session.script[INBOX.key] = [
        Seen(3),
        message(1),
        message(2),
        replace(message(1), locator=Locator(INBOX.key, 3, 100)),
        Reached("3"),
        Seen(2),
        LeftOut("a draft, which was never sent", 1),
        Problem(MARTA.name, "number 5", "no usable date"),
        Reached("5"),
    ]
    done = net.sync()
    [followed] = done.accounts
    left_out = (("a draft, which was never sent", 1),)
    assert followed.collections == (Synced("Inbox", 5, 2, 1, left_out, 1),)
    assert followed.passed == (Passed("Junk", "junk mail"),)
    assert (followed.trouble, done.interactions, session.begun) == ("", 2, {INBOX.key: ""})
    [state] = net.accounts()
    assert state.account == MARTA
    assert state.ended > 0
    assert state.collections == followed.collections
    [source] = net.sources()
    assert (source.path, source.format, source.items, source.there) == (MARTA.name, "imap", 3, True)
    assert [(p.where, p.reason) for p in source.problems] == [
        ("Inbox, 1 message", "a draft, which was never sent"),
        ("Inbox, number 5", "no usable date"),
    ]
    session.script = {}
    assert net.sync().accounts[0].collections == (Synced("Inbox"),)
    assert session.begun == {INBOX.key: "5"}


def test_what_was_reached_stays_and_the_rest_comes_again(net: Network, session: Scripted) -> None:
    end = Unreachable("mail.example.org hung up. Try again later.")
    session.script[INBOX.key] = [Seen(1), message(1), Reached("1"), Seen(1), message(2), end]
    [followed] = net.sync().accounts
    assert followed.trouble == str(end)
    assert followed.collections == (Synced("Inbox", 1, 1),)
    assert keys(net) == ["<1@example.org>"]
    [state] = net.accounts()
    assert (state.ended, state.trouble) == (0, str(end))
    session.script[INBOX.key] = [Seen(1), message(2), Reached("2")]
    net.sync()
    assert session.begun[INBOX.key] == "1"
    assert keys(net) == ["<1@example.org>", "<2@example.org>"]
    assert net.accounts()[0].trouble == ""


def test_large_batches_are_one_transaction(net: Network, session: Scripted) -> None:
    """More than a batch between two places is written meanwhile, and dropped whole."""
    many: list[Change | Exception] = [message(n) for n in range(1, 2_300)]
    session.script[INBOX.key] = [*many, Unreachable("gone")]
    net.sync()
    with reading(net.home) as reader:
        assert not reader.has_interactions()
    session.script[INBOX.key] = [Seen(2_299), *many, Reached("x")]
    assert net.sync().accounts[0].collections == (Synced("Inbox", 2_299, 2_299),)


def test_renumbered_collection_is_read_again_and_counted_once(
    net: Network, session: Scripted
) -> None:
    session.script[INBOX.key] = [Seen(2), message(1), message(2), Reached("2")]
    net.sync()
    again = replace(INBOX, key="2/Inbox")
    session.found = [again]
    session.script[again.key] = [Seen(2), message(1, again), message(3, again), Reached("2")]
    [followed] = net.sync().accounts
    assert followed.collections == (Synced("Inbox", 2, 1, 1),)
    assert session.begun[again.key] == ""
    assert len(keys(net)) == 3
    assert net.sources()[0].items == 2
    assert [one.collection for one in net.accounts()[0].collections] == ["Inbox"]


def test_a_newer_reader_reads_from_the_beginning(net: Network, session: Scripted) -> None:
    session.script[INBOX.key] = [Seen(1), message(1), Reached("1")]
    net.sync()
    session.found = [replace(INBOX, version=5)]
    net.sync()
    assert session.begun[INBOX.key] == ""


def test_exclusions_hold_and_what_was_excluded_comes_back(net: Network, session: Scripted) -> None:
    session.found = [INBOX, CLINIC]
    session.script = {
        INBOX.key: [Seen(3), message(3), message(1), message(4), Reached("4")],
        CLINIC.key: [Seen(1), message(2, CLINIC), Reached("2")],
    }
    net.exclude("jon@example.org")
    net.exclude("folder:Clinic")
    [followed] = net.sync().accounts
    assert followed.collections == (Synced("Inbox", 3, 1, 0, (("excluded by you", 2),)),)
    assert followed.passed == (Passed("Inbox/Clinic", "excluded by you"),)
    assert keys(net) == ["<3@example.org>"]
    net.include("jon@example.org")
    net.include("folder:Clinic")
    net.sync()
    assert session.begun == {INBOX.key: "", CLINIC.key: ""}
    assert len(keys(net)) == 4
    # and a rule that is made later takes away what was read from the folder
    net.exclude("folder:Clinic")
    assert "<2@example.org>" not in keys(net)


class Counting(Scripted):
    """A session of messages 1 to 40, which knows where it was left, and takes its time."""

    def changes(self, collection: Collection, state: str) -> Iterator[Change]:
        for number in range(int(state or 0) + 1, 41):
            time.sleep(0.01)
            yield Seen(1)
            yield message(number)
            yield Reached(str(number))


def test_others_get_their_turn_while_a_sync_is_long(
    net: Network, session: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rule that is made meanwhile waits for one leg only, and holds from then on."""
    monkeypatch.setattr("closeknit.network.accounts.LEG", 0.1)
    monkeypatch.setattr(Scripted, "changes", Counting.changes)
    seen: list[int] = []
    when: list[int] = []

    def exclude() -> None:
        Network(net.home, later=lambda: None).exclude("jon@example.org")
        when.append(len(seen))

    other = threading.Thread(target=exclude)

    def tick(going: Going) -> None:
        seen.append(going.seen)
        if going.seen == 3:
            other.start()

    [followed] = net.sync(tick=tick).accounts
    other.join()
    assert when[0] < 35, "the rule had to wait for the whole sync"
    [inbox] = followed.collections
    assert (inbox.seen, inbox.new + dict(inbox.left_out)["excluded by you"]) == (40, 40)
    # jon wrote 14 of them, and none is left
    assert len(keys(net)) == 26
    assert inbox.known == 0


def test_an_import_leaves_accounts_alone(net: Network, session: Scripted, tmp_path: Path) -> None:
    """Nothing is said of a file that isn't there; doctor looks for no such file either."""
    session.script[INBOX.key] = [Seen(1), message(1), Reached("1")]
    net.sync()
    heard: list[str] = []
    Network(net.home, heard.append).bring_in([])
    assert heard == []
    assert all(MARTA.name not in finding.sentence for finding in net.doctor().findings)
    net.remove_account("marta")
    assert net.accounts() == []
    assert keys(net) == ["<1@example.org>"]
    Network(net.home, heard.append).bring_in([])
    assert heard == []


def test_accounts_are_found_by_part_of_their_name(net: Network) -> None:
    other = replace(MARTA, name="mail of jo@example.org", user="jo@example.org")
    net.add_account(other, tried=False)
    with pytest.raises(Ambiguous, match="2 accounts go by “example”"):
        net.remove_account("example")
    with pytest.raises(NotFound, match=r"There is “mail of marta@example\.org”"):
        net.sync(["ida"])
    assert net.remove_account("jo@").name == other.name
    assert [state.account for state in net.accounts()] == [MARTA]


def test_without_any_account(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="closeknit account add"):
        Network(tmp_path / "none").sync()


def test_missing_libraries_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: str) -> None:
        raise ModuleNotFoundError(name="imapclient")

    monkeypatch.setattr(openers, "import_module", fails)
    with pytest.raises(NotFound, match=r"imapclient isn't here.*closeknit\[sync\]"):
        openers.opener_of("imap")
