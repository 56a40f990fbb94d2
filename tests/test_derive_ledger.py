"""What the ledger is made from, against the rows themselves, one message at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from closeknit.derive import analysis
from closeknit.derive.ledger import deed_table
from closeknit.model.acts import Act
from closeknit.model.ledger import ME, Entry, Event
from closeknit.network import Network
from closeknit.store.database import path_of

ROBIN, HOME = "Robin Vale <robin@harbour.example>", "Robin Vale <robin@home.example>"
ELIF, WORK = "Elif Aydin <elif@aydin.example>", "Elif Aydin <elif@office.example>"
DORIAN = "Dorian Ashdown <dorian@ashdown.example>"
WREN = "Wren Moss <wren@moss.example>"
CREW = "The crew <crew@lists.example>"
SHOP = "Shop <no-reply@shop.example>"
ASK = "Could you please review the attached draft and send me your comments by Friday?"
THANKS = "Thank you so much for reading my draft so carefully."
PROMISE = "I'll send you the signed copy tomorrow morning."
BY_MACHINE = "Auto-Submitted: auto-generated\n"
ON_LIST = "List-Id: <crew.lists.example>\nList-Post: <mailto:crew@lists.example>\n"

# id, day of May 2026, from, to, cc, id that it answers, body, more headers
Mail = tuple[str, int, str, str, str, str, str, str]
FIRST: tuple[Mail, ...] = (
    ("a1", 1, ROBIN, ELIF, "", "", f"Dear Elif,\n\n{ASK}\n\nRobin", ""),
    ("a2", 2, ELIF, ROBIN, "", "a1", "Yes, of course. Here are my comments on all of it.", ""),
    ("a3", 3, HOME, WORK, "", "a2", f"Dear Elif,\n\n{THANKS}\n\nRobin", ""),
    ("a4", 4, ELIF, f"{ROBIN}, {HOME}, {DORIAN}", WREN, "", PROMISE, ""),
    ("a5", 5, ROBIN, f"{WREN}, {ROBIN}, {WREN}", f"{WREN}, {HOME}", "", ASK, ""),
    ("a6", 6, ROBIN, HOME, "", "", "A note to myself.", ""),
    ("a7", 7, DORIAN, WREN, "", "", "None of my business.", ""),
    ("a8", 8, DORIAN, f"{ROBIN}, {ELIF}", f"{WORK}, {WREN}", "", "Where shall we meet?", ""),
    ("a9", 8, ROBIN, f"{WREN}, {DORIAN}, {ELIF}", "", "", THANKS, ""),
)
SECOND: tuple[Mail, ...] = (
    ("b1", 9, DORIAN, CREW, ROBIN, "", ASK, ON_LIST),
    ("b2", 10, ROBIN, f"{CREW}, {DORIAN}", "", "b1", "Yes, I have done that.", ON_LIST),
    ("b3", 11, WREN, CREW, "", "", "None of mine either.", ON_LIST),
    ("b4", 12, CREW, f"{ROBIN}, {WREN}", "", "", PROMISE, ""),
    ("b5", 13, SHOP, ROBIN, "", "", "Your order has been sent.", BY_MACHINE),
    ("b6", 14, ROBIN, SHOP, WREN, "", "Who is there?", ""),
    ("a2", 2, ELIF, ROBIN, "", "a1", "Yes, of course. Here are my comments on all of it.", ""),
    ("b7", 15, "", f"{ROBIN}, {WREN}", "", "", ASK, ""),
)  # fmt: skip


def mbox(mail: tuple[Mail, ...]) -> str:
    text = ""
    for key, day, sender, to, cc, answers, body, more in mail:
        text += f"From x@y Fri May {day:2} 10:00:00 2026\n"
        text += f"From: {sender}\n" if sender else ""
        text += f"To: {to}\n" + (f"Cc: {cc}\n" if cc else "")
        text += f"Date: {day:02} May 2026 10:00:00 +0000\nMessage-ID: <{key}@mail.example>\n"
        text += f"In-Reply-To: <{answers}@mail.example>\n" if answers else ""
        text += f"{more}Subject: about {key}\n\n{body}\n\n"
    return text


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same two mailboxes, read one way round and the other."""
    folder = tmp_path_factory.mktemp("two")
    files = [folder / "first.mbox", folder / "second.mbox"]
    for file, mail in zip(files, (FIRST, SECOND), strict=True):
        file.write_text(mbox(mail))
    for name, order in (("one", files), ("other", files[::-1])):
        net = Network(folder / name)
        net.bring_in(order, ["robin@harbour.example", "robin@home.example"])
        net.same("elif@aydin.example", "elif@office.example")
    return folder / "one", folder / "other"


def events_of(home: Path) -> dict[str, Event]:
    return {event.key: event for event in analysis(home).past._events}


def by_hand(home: Path) -> Iterator[tuple[str, int, set[int], set[int], bool]]:
    """Key, sender, addressed, copied and whether listed, from the rows of each message."""
    database = sqlite3.connect(path_of(home))
    persons = {h: (p, kind) for h, p, kind in database.execute(
        "SELECT handle_id, person_id, kind FROM person_handle")}  # fmt: skip
    for number, key, automated in database.execute("SELECT id, key, automated FROM interaction"):
        seats: dict[int, list[int]] = {0: [], 1: [], 2: [], 3: []}
        listed = False
        for handle, role in database.execute(
            "SELECT handle_id, role FROM participant WHERE interaction_id = ?", (number,)
        ):
            person, kind = persons[handle]
            listed |= kind == "list"
            if person >= 0:
                seats[role].append(person)
        sender = seats[0]
        present = {person for several in seats.values() for person in several}
        if automated is not None or not sender or ME not in present:
            continue
        addressed = set(seats[1]) - set(sender)
        copied = {*seats[2], *seats[3]} - addressed - set(sender)
        yield key, sender[0], addressed, copied, listed
    database.close()


def test_every_event_is_what_its_rows_say(homes: tuple[Path, Path]) -> None:
    for home in homes:
        found = events_of(home)
        expected = {row[0]: row for row in by_hand(home)}
        assert found.keys() == expected.keys()
        for key, event in found.items():
            assert (
                key,
                event.sender,
                set(event.addressed),
                set(event.copied),
                event.listed,
            ) == expected[key]
            several = (*event.addressed, *event.copied, event.sender)
            assert len(several) == len(set(several))


def test_which_they_are(homes: tuple[Path, Path]) -> None:
    found = events_of(homes[0])
    # not between others (a7, b3), not by a machine (b5), not by nobody in particular (b4, b7)
    keys = ("a1", "a2", "a3", "a4", "a5", "a6", "a8", "a9", "b1", "b2", "b6")
    assert sorted(found) == [f"<{key}@mail.example>" for key in keys]
    net = Network(homes[0])
    elif_, dorian, wren = (int(net.who(name).id[1:]) for name in ("Elif", "Dorian", "Wren"))

    def seats(key: str) -> tuple[int, tuple[int, ...], tuple[int, ...], bool]:
        event = found[f"<{key}@mail.example>"]
        return event.sender, event.addressed, event.copied, event.listed

    assert seats("a3") == (ME, (elif_,), (), False)  # my other address, and hers
    assert seats("a4") == (elif_, (dorian, ME), (wren,), False)  # in the order of spelling
    assert seats("a5") == (ME, (wren,), (), False)  # neither I nor anybody twice
    assert seats("a6") == (ME, (), (), False)
    assert seats("a8") == (dorian, (elif_, ME), (wren,), False)
    assert seats("b1") == (dorian, (), (ME,), True)  # a list is no person
    assert seats("b2") == (ME, (dorian,), (), True)
    assert seats("b6") == (ME, (), (wren,), False)  # nor is a machine


def test_what_was_said_comes_along(homes: tuple[Path, Path]) -> None:
    found = events_of(homes[0])
    assert {s.act for s in found["<a1@mail.example>"].said if s.probability > 0.5} & {Act.ASK}
    first = found["<a1@mail.example>"]
    answer, thanks = found["<a2@mail.example>"], found["<a3@mail.example>"]
    assert (first.reply_hash, first.thread_hash) == (None, None)
    assert answer.reply_hash == first.hash
    assert thanks.reply_hash == answer.hash
    assert found["<a8@mail.example>"].question
    assert found["<a6@mail.example>"].words == 4


def named(home: Path) -> Callable[[Entry], Entry]:
    """An entry without numbers: people by their address, messages by their Message-ID."""
    database = sqlite3.connect(path_of(home))
    keys = {
        f"i{number}": key for number, key in database.execute("SELECT id, key FROM interaction")
    }
    people: dict[int, str] = {}
    for person, handle in database.execute(
        "SELECT p.person_id, h.handle FROM person_handle p JOIN handle h ON h.id = p.handle_id"
    ):
        people[person] = min(handle, people.get(person, handle))
    database.close()

    def name(entry: Entry) -> Entry:
        return replace(
            entry,
            person=people[entry.person],  # type: ignore[arg-type]
            other=None if entry.other is None else people[entry.other],  # type: ignore[arg-type]
            ref=keys[entry.ref],
            outcome_ref=keys.get(entry.outcome_ref, ""),
        )

    return name


def test_the_order_of_reading_changes_nothing(homes: tuple[Path, Path]) -> None:
    one, other = (
        sorted(map(named(home), Network(home).ledger().entries), key=repr) for home in homes
    )
    assert one == other
    assert len(one) >= 4
    ids = [[p.person.id for p in Network(home).people()] for home in homes]
    assert ids[0] != ids[1]  # the numbers do differ


def test_neither_does_it_change_whose_acts_are_listed(homes: tuple[Path, Path]) -> None:
    def listed(home: Path) -> list[tuple[str, str, str, str]]:
        acts = Network(home).acts()
        return [(d.key, d.found.act.value, d.by.value, acts.names[d.person]) for d in acts.done]

    one, other = map(listed, homes)
    assert one == other
    # what a list sent in its own name is nobody's act
    assert "<b4@mail.example>" not in {key for key, *_ in one}


def test_the_ledger_of_a_date_is_that_of_a_mailbox_that_ends_then(
    tmp_path: Path, homes: tuple[Path, Path]
) -> None:
    file = tmp_path / "first.mbox"
    file.write_text(mbox(FIRST[:2]))
    short = Network(tmp_path / "short")
    short.bring_in([file], ["robin@harbour.example"])
    as_of = 1_778_932_800 - 14 * 86_400  # the evening of 2 May
    then = short.ledger(as_of=as_of)
    now = Network(homes[0]).ledger(as_of=as_of)
    assert [named(short.home)(e) for e in then.entries] == [named(homes[0])(e) for e in now.entries]
    assert {e.outcome for e in now.entries} == {"granted"}
    assert Network(homes[0]).ledger(as_of=0).entries == ()


def test_deeds_are_whole_billionths(homes: tuple[Path, Path]) -> None:
    entries = Network(homes[0]).ledger().entries
    table = deed_table(entries)
    assert table.column_names == ["person_id", "time", "account", "good", "bad"]
    for row in table.to_pylist():
        assert all(isinstance(value, int) for value in row.values())
        assert 0 <= row["good"] <= 1.5e9
        assert 0 <= row["bad"] <= 1.5e9
        assert row["person_id"] > 0
