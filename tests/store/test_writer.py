"""What goes in: once, whole, merged, and never lost by what is computed."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from closeknit.model.cards import Card
from closeknit.model.interactions import Interaction, Locator
from closeknit.model.problems import Problem
from closeknit.store.arrow import facts
from closeknit.store.database import path_of
from closeknit.store.reader import Message, reading
from closeknit.store.writer import WALK, Writer

Mail = Callable[..., Interaction]


def _rows(home: Path, query: str) -> list[Any]:
    raw = sqlite3.connect(path_of(home))
    try:
        return raw.execute(query).fetchall()
    finally:
        raw.close()


def _facts(home: Path) -> dict[str, pa.Table]:
    with reading(home) as reader:
        return facts(reader)


def _message(home: Path, reference: str) -> Message:
    with reading(home) as reader:
        found = reader.message(reference)
    assert found is not None
    return found


def test_the_same_message_from_two_sources_is_one(writer: Writer, home: Path, mail: Mail) -> None:
    inbox = writer.member(writer.source("/mail/inbox")[0], "", "mbox", 1)
    archive = writer.member(writer.source("/mail/archive")[0], "2023.mbox", "mbox", 1)
    first = writer.put_interactions([(inbox, mail(offset=10)), (inbox, mail("<two@made.example>"))])
    again = writer.put_interactions([(archive, mail(offset=70, length=90))])
    assert (first.new, first.duplicates) == (2, 0)
    assert (again.new, again.duplicates) == (0, 1)
    with reading(home) as reader:
        assert reader.totals() == (0, 2)
    message = _message(home, "<one@made.example>")
    assert message == _message(home, f"i{message.id}")
    assert message.sightings == (
        ("/mail/inbox", "", 10, 100),
        ("/mail/archive", "2023.mbox", 70, 90),
    )
    assert message.people == (("from", "ann@made.example"), ("to", "me@made.example"))


def test_twice_in_one_batch_is_one(writer: Writer, home: Path, mail: Mail, member: int) -> None:
    stored = writer.put_interactions([(member, mail(offset=0)), (member, mail(offset=200))])
    assert (stored.new, stored.duplicates) == (1, 1)
    assert [place[2] for place in _message(home, "i1").sightings] == [0, 200]
    # a name is counted once for one message
    with reading(home) as reader:
        assert list(reader.handle_names().values()) == [[("Ann Lee", 1)]]


COPIES = ("through the list", "sent", "mine")


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
@pytest.mark.parametrize("together", [True, False])
def test_copies_merge_alike_in_any_order(
    writer: Writer, home: Path, mail: Mail, member: int, order: Sequence[int], together: bool
) -> None:
    """A copy that a list sent (automated), one of a folder of sent mail (with a blind copy), and
    one that names somebody more directly."""
    sender = "from ann@made.example"
    copies = [
        mail(
            "<c@made.example>",
            sender,
            "to all@made.example",
            "cc bob@made.example",
            automated="list",
        ),
        mail("<c@made.example>", sender, "bcc cora@made.example", sent=True),
        mail("<c@made.example>", sender, "to bob@made.example", "to all@made.example"),
    ]
    batch = [(member, copies[n]) for n in order]
    for part in [batch] if together else [[one] for one in batch]:
        writer.put_interactions(part)
    assert _message(home, "i1").automated is None
    assert _message(home, "i1").people == (
        ("from", "ann@made.example"),
        ("to", "all@made.example"),
        ("to", "bob@made.example"),
        ("bcc", "cora@made.example"),
    )
    assert _facts(home)["interaction"].to_pylist()[0]["sent"] == 1


def test_automated_only_if_every_copy_is(
    writer: Writer, home: Path, mail: Mail, member: int
) -> None:
    writer.put_interactions([(member, mail(automated="one")), (member, mail(automated="two"))])
    assert _message(home, "i1").automated == "one"


def test_names_lists_and_deliveries_are_counted(
    writer: Writer, home: Path, mail: Mail, member: int
) -> None:
    seats = ("from ann@made.example Ann Lee", "to chat@made.example")
    batch = [
        mail("<1@x>", *seats, lists=("chat@made.example",), delivered=("me@made.example",)),
        mail("<2@x>", *seats, lists=("chat@made.example",)),
        mail("<3@x>", "from ann@made.example A. Lee", "to chat@made.example"),
    ]
    writer.put_interactions([(member, m) for m in batch])
    with reading(home) as reader:
        marks = {handle: (listed, here) for _, handle, listed, here in reader.handles()}
        names = reader.handle_names()
    assert marks == {
        "ann@made.example": (0, 0),
        "chat@made.example": (2, 0),
        "me@made.example": (0, 1),
    }
    assert list(names.values()) == [[("Ann Lee", 2), ("A. Lee", 1)]]


def test_a_delivery_that_only_a_later_copy_tells_of_is_learnt_once(
    writer: Writer, home: Path, mail: Mail, member: int
) -> None:
    """A reader that learns more reads again what is known; reading once more adds nothing."""
    told = [mail(f"<{n}@x>", delivered=("me@made.example",)) for n in range(3)]
    writer.put_interactions([(member, mail(f"<{n}@x>")) for n in range(3)])
    touched = []
    for _ in range(2):
        writer.put_interactions([(member, item) for item in told])
        touched += _rows(home, "SELECT value FROM meta WHERE key = 'facts'")
    marks = "SELECT handle, listed, delivered FROM handle JOIN handle_mark ON id = handle_id"
    assert _rows(home, marks) == [("me@made.example", 0, 1)]
    assert touched == [("2",), ("2",)]
    # what first copies tell counts each time
    more = mail("<new@x>", delivered=("me@made.example",))
    writer.put_interactions([(member, more), (member, more)])
    assert _rows(home, marks) == [("me@made.example", 0, 2)]


def test_facts_as_arrow(writer: Writer, home: Path, mail: Mail, member: int) -> None:
    writer.put_interactions(
        [
            (member, mail("<1@x>", time=5)),
            (
                member,
                mail("<2@x>", "from me@made.example", time=9, reply_to="<1@x>", automated="r"),
            ),
        ]
    )
    tables = _facts(home)
    one, two = tables["interaction"].sort_by("id").to_pylist()
    assert two["reply_hash"] == one["hash"] != two["hash"]
    assert one["reply_hash"] is None
    assert [(r["time"], r["automated"], r["channel"]) for r in (one, two)] == [(5, 0, 0), (9, 1, 0)]
    assert one["sender"] != two["sender"]
    assert tables["participant"].num_rows == 3
    assert {str(f.type) for table in tables.values() for f in table.schema} == {"int64"}


def test_facts_of_an_empty_home(writer: Writer, home: Path) -> None:
    assert [table.num_rows for table in _facts(home).values()] == [0, 0]


def test_a_home_with_odd_characters(tmp_path: Path, mail: Mail) -> None:
    home = tmp_path / "100% né? #1"
    writer = Writer(home)
    member = writer.member(writer.source("/m")[0], "", "mbox", 1)
    writer.put_interactions([(member, mail())])
    assert _facts(home)["interaction"].num_rows == 1
    writer.close()


def test_more_handles_than_one_query_takes(
    writer: Writer, home: Path, mail: Mail, member: int
) -> None:
    crowd = [f"to p{n}@made.example" for n in range(1_203)]
    writer.put_interactions([(member, mail("<big@x>", "from ann@made.example", *crowd))])
    many = [(member, mail(f"<{n}@x>", "from ann@made.example", crowd[n])) for n in range(1_203)]
    writer.put_interactions(many)
    again = writer.put_interactions(many)
    assert (again.new, again.duplicates) == (0, 1_203)
    with reading(home) as reader:
        handles = [handle for _, handle, _, _ in reader.handles()]
    assert len(handles) == len(set(handles)) == 1_204


def test_nothing_of_a_dropped_batch_remains(
    writer: Writer, home: Path, mail: Mail, member: int
) -> None:
    writer.begin()
    writer.put_interactions([(member, mail())])
    writer.advance(member, 100, 1)
    with reading(home) as reader:  # before the commit
        assert reader.totals() == (0, 0)
    writer.rollback()
    # the numbers of its handles were forgotten too
    writer.put_interactions([(member, mail("<two@x>", "from me@made.example"))])
    assert _message(home, "<two@x>").people == (("from", "me@made.example"),)
    assert {m.offset for m in writer.marks(writer.source("/mail/inbox.mbox")[0]).values()} == {0}


def test_cursors(writer: Writer) -> None:
    source, stamp = writer.source("/mail")
    assert stamp == ""
    a, b = writer.member(source, "a", "mbox", 1), writer.member(source, "b", "eml", 1)
    writer.advance(a, 500, 7)
    assert writer.member(source, "a", "mbox", 2) == a
    marks = writer.marks(source)
    assert (marks["a"].offset, marks["a"].items, marks["a"].reader_version) == (500, 7, 2)
    assert (marks["b"].id, marks["b"].offset, marks["b"].format) == (b, 0, "eml")
    writer.finish_source(source, "mbox", "stamped")
    assert writer.source("/mail") == (source, "stamped")
    writer.reread_all()
    assert writer.source("/mail") == (source, "")
    assert {mark.offset for mark in writer.marks(source).values()} == {0}


def test_a_file_that_is_gone_leaves_what_was_read(writer: Writer, home: Path, mail: Mail) -> None:
    source, _ = writer.source("/mail")
    gone, kept = writer.member(source, "gone", "eml", 1), writer.member(source, "kept", "eml", 1)
    writer.put_interactions([(gone, mail("<1@x>")), (kept, mail("<2@x>"))])
    writer.put_problems(source, "gone", [Problem("/mail", "byte 9", "no date")])
    writer.drop_members(source, ["gone"])
    assert list(writer.marks(source)) == ["kept"]
    assert _message(home, "<1@x>").sightings == ()
    with reading(home) as reader:
        assert reader.totals() == (0, 2)
        assert reader.problems() == []


def test_problems(writer: Writer, home: Path) -> None:
    one, _ = writer.source("/mail/one")
    two, _ = writer.source("/mail/two")
    writer.put_problems(one, "a", [Problem("/mail/one", "byte 9", "no date")] * 2)
    writer.put_problems(one, WALK, [Problem("/mail/one", "b", "not a format")])
    writer.put_problems(two, WALK, [Problem("/mail/two", "", "may not be read")])
    with reading(home) as reader:
        assert reader.problems("/mail/one") == [
            Problem("/mail/one", "b", "not a format"),
            Problem("/mail/one", "a, byte 9", "no date"),
        ]
        assert len(reader.problems()) == 3
    writer.clear_problems(one, "a")
    with reading(home) as reader:
        assert [p.where for p in reader.problems()] == ["b", ""]


def test_a_card_replaces_the_one_of_its_key(writer: Writer, home: Path, member: int) -> None:
    card = Card("uid-1", Locator("", 0, 9), "Ann Lee", ("ann@made.example", "old@made.example"))
    assert writer.put_cards(member, [card]).new == 1
    moved = replace(
        card, emails=("ann@made.example",), phones=("+441632960001",), organisation="Ox"
    )
    stored = writer.put_cards(member, [moved])
    assert (stored.new, stored.duplicates) == (0, 1)
    with reading(home) as reader:
        numbers = {number: handle for number, handle, _, _ in reader.handles()}
        (row,) = reader.cards()
    assert (row.name, row.organisation) == ("Ann Lee", "Ox")
    assert {numbers[h] for h in row.handles} == {"ann@made.example", "+441632960001"}


def test_declarations_are_only_appended(writer: Writer, home: Path) -> None:
    writer.declare(5, "standing", "ann@made.example", value="connection")
    writer.declare(6, "standing", "ann@made.example", value="clear")
    writer.declare(7, "same", "a@x", "b@x")
    writer.replace_derived([], [], [], {})
    writer.purge(lambda _: True, lambda _, __: True)
    writer.reread_all()
    with reading(home) as reader:
        found = [(d.time, d.kind, d.subject, d.object, d.value) for d in reader.declarations()]
    assert found == [
        (5, "standing", "ann@made.example", "", "connection"),
        (6, "standing", "ann@made.example", "", "clear"),
        (7, "same", "a@x", "b@x", ""),
    ]


def test_every_change_makes_what_is_derived_old(
    writer: Writer, home: Path, mail: Mail, member: int
) -> None:
    def revision() -> int:
        with reading(home) as reader:
            return int(reader.meta().get("facts", "0"))

    seen = [revision()]
    for change in (
        lambda: writer.put_interactions([(member, mail())]),
        lambda: writer.declare(1, "me", "me@made.example"),
        lambda: writer.put_cards(member, [Card("k", Locator("", 0, 1), "Ann")]),
        lambda: writer.put_interactions([(member, mail(sent=True))]),
        lambda: writer.purge(lambda _: True, lambda _, __: False),
    ):
        change()
        seen.append(revision())
    assert seen == sorted(set(seen))


def test_purge_by_handle(writer: Writer, home: Path, mail: Mail, member: int) -> None:
    doctor = "from doctor@clinic.example Dr Who"
    writer.put_interactions(
        [
            (member, mail("<1@x>", doctor, "to me@made.example")),
            (
                member,
                mail(
                    "<2@x>",
                    "from me@made.example",
                    "to ann@made.example",
                    "cc doctor@clinic.example",
                ),
            ),
            (member, mail("<3@x>", "from ann@made.example", "to me@made.example")),
        ]
    )
    writer.put_cards(
        member,
        [
            Card("k1", Locator("", 0, 1), "Dr Who", ("doctor@clinic.example",), ("+441632960002",)),
            Card("k2", Locator("", 1, 1), "Ann", ("ann@made.example",)),
        ],
    )
    assert writer.purge(lambda h: h.endswith("@clinic.example"), lambda _, __: False) == 2
    with reading(home) as reader:
        assert reader.totals()[1] == 1
        assert "doctor@clinic.example" not in [handle for _, handle, _, _ in reader.handles()]
        assert [card.name for card in reader.cards()] == ["Ann"]
    for table in ("participant", "sighting"):
        left = _rows(home, f"SELECT DISTINCT interaction_id FROM {table}")
        assert left == [(3,)]
    # and it may come back under another number
    assert writer.put_interactions([(member, mail("<1@x>", doctor, "to me@made.example"))]).new == 1
    assert _message(home, "<1@x>").people[0] == ("from", "doctor@clinic.example")


def test_purge_by_file(writer: Writer, home: Path, mail: Mail) -> None:
    source, _ = writer.source("/mail")
    doctor, inbox, gone = (
        writer.member(source, n, "eml", 1) for n in ("Doctor/1", "Inbox/1", "Old/1")
    )
    writer.put_interactions(
        [
            (doctor, mail("<only@x>")),
            (doctor, mail("<both@x>")),
            (inbox, mail("<both@x>")),
            (inbox, mail("<inbox@x>")),
            (gone, mail("<gone@x>")),
        ]
    )
    writer.drop_members(source, ["Old/1"])
    assert (
        writer.purge(lambda _: False, lambda path, name: (path, name) == ("/mail", "Doctor/1")) == 1
    )
    kept = _rows(home, "SELECT key FROM interaction ORDER BY key")
    # what lay in a file that is gone was never in that folder
    assert kept == [("<both@x>",), ("<gone@x>",), ("<inbox@x>",)]
    assert [place[1] for place in _message(home, "<both@x>").sightings] == ["Inbox/1"]


def test_forgetting_places(writer: Writer, home: Path, mail: Mail) -> None:
    source, _ = writer.source("/mail")
    a, b = writer.member(source, "a", "mbox", 1), writer.member(source, "b", "mbox", 1)
    writer.put_interactions([(a, mail()), (b, mail())])
    writer.advance(a, 100, 1)
    writer.advance(b, 100, 1)
    writer.put_problems(source, "a", [Problem("/mail", "byte 3", "no date")])
    writer.forget_places(source, "a")
    assert [place[1] for place in _message(home, "i1").sightings] == ["b"]
    assert {n: (m.offset, m.items) for n, m in writer.marks(source).items()} == {
        "a": (0, 0),
        "b": (100, 1),
    }
    with reading(home) as reader:
        assert reader.problems() == []


def test_the_last_place_is_the_furthest_whenever_it_was_first_seen(
    writer: Writer, mail: Mail
) -> None:
    source, _ = writer.source("/mail")
    old, new = writer.member(source, "old", "mbox", 1), writer.member(source, "new", "mbox", 1)
    writer.put_interactions([(old, mail("<early@made.example>"))])
    assert writer.last_place(new) is None
    # the message known longest lies at the end of the other file, and that again in the middle
    writer.put_interactions(
        [
            (new, mail("<late@made.example>", offset=100, length=40)),
            (new, mail("<early@made.example>", offset=50, length=50)),
            (new, mail("<early@made.example>", offset=140, length=60)),
        ]
    )
    assert writer.last_place(new) == ("<early@made.example>", 140, 60)
    assert writer.last_place(old) == ("<early@made.example>", 0, 100)
