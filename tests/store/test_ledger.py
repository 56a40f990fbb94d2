"""Acts and entries in the store: there and back, copies that differ, newer readers, exclusions."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.model.acts import Act, Proven
from closeknit.model.interactions import Features, Interaction
from closeknit.model.ledger import By, Deed, Entry, State
from closeknit.model.verdicts import Size
from closeknit.store.database import path_of
from closeknit.store.ledger import entry_from_row, entry_row
from closeknit.store.reader import reading
from closeknit.store.writer import Writer

Mail = Callable[..., Interaction]
WORDS = st.text(st.characters(codec="utf-8"), max_size=20)
CHANCE = st.floats(0, 1)
ENTRIES = st.builds(
    Entry,
    what=st.sampled_from([*(deed.value for deed in Deed), "vouch"]),
    by=st.sampled_from(By),
    person=st.integers(1, 2**29),
    time=st.integers(-(2**40), 2**40),
    ref=st.integers(1, 99).map(lambda n: f"i{n}"),
    key=WORDS,
    text=WORDS,
    other=st.none() | st.integers(1, 2**29),
    size=st.none() | st.sampled_from(Size),
    kind=WORDS,
    level=st.none() | st.integers(1, 5),
    outcome=WORDS,
    outcome_ref=WORDS,
    outcome_key=WORDS,
    probability=CHANCE,
    outcome_probability=CHANCE,
    state=st.sampled_from(State),
)


def rows(home: Path, query: str) -> list[tuple[object, ...]]:
    database = sqlite3.connect(path_of(home))
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


@given(ENTRIES)
def test_an_entry_is_its_row(entry: Entry) -> None:
    assert entry_from_row(entry_row(entry)) == entry


def test_entries_come_back_from_the_file(writer: Writer, home: Path) -> None:
    """Whatever the table does to the types of values, and in order of time."""
    kept = [
        Entry(Deed.ASK, By.ME, 4, 30, "i3", "<3@x>", "“ü” \n", None, Size.STAKE, "money", None,
              "granted", "i9", "<9@x>", 0.25, 0.5, State.PROPOSED),
        Entry(Deed.INTRODUCTION, By.THEM, 5, 10, "L1", other=4),
        Entry("vouch", By.THEM, 4, 20, "i2", "<2@x>", "", level=3, probability=1.0,
              state=State.CONFIRMED),
    ]  # fmt: skip
    writer.replace_derived([], [], [], {}, {"entry": map(entry_row, kept)})
    with reading(home) as reader:
        assert reader.entries() == [kept[1], kept[2], kept[0]]
        assert reader.entries(4) == [kept[2], kept[0]]
        assert reader.entries(9) == []
    writer.replace_derived([], [], [], {}, {"entry": []})
    assert rows(home, "SELECT * FROM entry") == []


ASK = Proven(Act.ASK, 0.6, "Could you look at it?", Size.TIME, "review")
SURER = Proven(Act.ASK, 0.9, "Could you please look at it?", Size.NAME, "help")
THANKS = Proven(Act.THANKS, 0.7, "Thanks for that.")


def acts(home: Path) -> list[Proven]:
    with reading(home) as reader:
        return sorted((act for _, _, act in reader.acts()), key=lambda act: act.act)


def test_acts_of_copies_that_differ(writer: Writer, member: int, home: Path, mail: Mail) -> None:
    """All that any copy holds, each as the surest copy has it; whichever is read first."""
    first = replace(mail(offset=0), acts=(ASK, THANKS))
    second = replace(mail(offset=500), acts=(SURER,))
    writer.put_interactions([(member, first), (member, second)])
    assert acts(home) == [SURER, THANKS]


SAME = [
    Proven(Act.ASK, 0.9, proof, size, kind)
    for proof, size, kind in (("A?", Size.TIME, "x"), ("B?", None, "y"), ("B?", Size.NAME, "y"))
]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_equally_sure_copies_agree_in_any_order(
    order: tuple[int, ...], writer: Writer, member: int, home: Path, mail: Mail
) -> None:
    for number in order:
        item = replace(mail(offset=number), acts=(SAME[number],))
        writer.put_interactions([(member, item)])
    assert acts(home) == [SAME[2]]


@pytest.mark.parametrize("name", ["Ann Lee", "Ивана", "田中"])
def test_a_copy_brings_no_name_back_that_was_taken_out(
    name: str, writer: Writer, member: int, home: Path, mail: Mail
) -> None:
    redacted = replace(ASK, proof="Could … look at it?")
    for act in (redacted, replace(ASK, proof=f"Could {name} look at it?")):
        writer.put_interactions([(member, replace(mail(), acts=(act,)))])
    assert acts(home) == [redacted]


def test_a_copy_that_adds_acts_makes_the_derived_stale(
    writer: Writer, member: int, home: Path, mail: Mail
) -> None:
    def facts() -> object:
        return rows(home, "SELECT value FROM meta WHERE key = 'facts'")

    writer.put_interactions([(member, replace(mail(), acts=(ASK,)))])
    before = facts()
    writer.put_interactions([(member, replace(mail(offset=1), acts=(ASK,)))])
    assert facts() == before
    writer.put_interactions([(member, replace(mail(offset=2), acts=(SURER,)))])
    assert facts() != before


def test_a_newer_reader_replaces_what_an_older_found(
    writer: Writer, home: Path, mail: Mail
) -> None:
    source = writer.source("/mail/inbox.mbox")[0]
    member = writer.member(source, "", "mbox", 1)
    writer.put_interactions([(member, replace(mail(), acts=(SURER, THANKS)))])
    assert writer.member(source, "", "mbox", 2) == member
    writer.forget_places(source, "")
    assert acts(home) == []
    writer.put_interactions([(member, replace(mail(), acts=(ASK,)))])
    assert acts(home) == [ASK]


def test_copies_in_two_files_read_again_are_as_if_read_anew(
    writer: Writer, home: Path, mail: Mail
) -> None:
    """What the first of them was found to hold isn't lost when the second is read again."""
    texts = {"/one.mbox": (ASK, THANKS), "/two.mbox": (SURER,)}
    members = {}
    for version in (1, 2):
        for path, found in texts.items():
            source = writer.source(path)[0]
            members[path] = writer.member(source, "", "mbox", version)
            if version == 2:
                writer.forget_places(source, "")
            old = (Proven(Act.OFFER, 0.9, "An older reader's guess."),)
            item = replace(mail(), acts=found if version == 2 else old)
            writer.put_interactions([(members[path], item)])
    assert acts(home) == [SURER, THANKS]


def test_exclusions_leave_no_act(writer: Writer, member: int, home: Path, mail: Mail) -> None:
    both = [
        mail("<a@x>", "from tom@clinic.example Tom", "to me@made.example"),
        mail("<b@x>", "from ann@made.example", "to me@made.example", "cc tom@clinic.example"),
        mail("<c@x>", "from ann@made.example", "to me@made.example"),
    ]
    told = [replace(item, acts=(ASK, THANKS), features=Features(True, 9, "en")) for item in both]
    writer.put_interactions([(member, item) for item in told])
    assert len(acts(home)) == 6
    writer.purge(lambda handle: handle.endswith("@clinic.example"), lambda *_: False)
    assert acts(home) == [ASK, THANKS]
    assert rows(home, "SELECT DISTINCT interaction_id FROM act") == rows(
        home, "SELECT id FROM interaction WHERE key = '<c@x>'"
    )


def test_acts_of_automated_mail_are_nobodys(
    writer: Writer, member: int, home: Path, mail: Mail
) -> None:
    item = replace(mail(automated="list"), acts=(ASK,))
    writer.put_interactions([(member, item)])
    assert acts(home) == []
    # a copy shows that somebody wrote it after all
    writer.put_interactions([(member, replace(mail(offset=9), acts=(ASK,)))])
    assert acts(home) == [ASK]


def test_what_was_found_is_asked_for_by_key(
    writer: Writer, member: int, home: Path, mail: Mail
) -> None:
    items = [replace(mail(f"<{n}@x>"), acts=(ASK, THANKS)) for n in range(3)]
    writer.put_interactions([(member, item) for item in items])
    with reading(home) as reader:
        found = reader.act_probabilities(["<1@x>", "<none@x>", "withheld:7"])
    assert found == {("<1@x>", "ask"): 0.6, ("<1@x>", "thanks"): 0.7}
