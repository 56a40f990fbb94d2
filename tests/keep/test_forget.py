"""Forgetting: no trace, no way back in, and nobody else harmed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from closeknit.errors import NotFound
from closeknit.network import Network

TRACES = (b"ashdown", b"dorian", b"441632960001", b"11111111")


def rows(net: Network, query: str) -> list[tuple[object, ...]]:
    database = sqlite3.connect(net.home / "closeknit.sqlite")
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


def traces(net: Network, everything: Callable[[Path], bytes]) -> list[bytes]:
    held = everything(net.home).lower()
    return [trace for trace in TRACES if trace in held]


def test_no_byte_of_them_is_left(net: Network, everything: Callable[[Path], bytes]) -> None:
    assert traces(net, everything) == list(TRACES)
    net.declare("Dorian", "connection")
    net.different("Dorian", "Marta")
    gone = net.forget("dorian@ashdown.example")
    # two spellings of an address and a number; one and two; five and six; his card
    assert (gone.handles, gone.interactions, gone.seats, gone.cards) == (3, 2, 2, 1)
    assert traces(net, everything) == []
    with pytest.raises(NotFound):
        net.show("Dorian")


def test_what_is_others_stays(net: Network) -> None:
    before = {tie.person.name: tie.interactions for tie in net.people()}
    net.forget("Dorian")
    after = {tie.person.name: tie.interactions for tie in net.people()}
    assert after == {name: figure for name, figure in before.items() if name != "Dorian Ashdown"}
    subjects = [row[0] for row in rows(net, "SELECT subject FROM interaction ORDER BY time")]
    assert subjects == [
        "your accounts",
        "Meet …, …",
        "… and the harbour",
        "",
        "Re: his own words",  # mine, and nothing in it says whose words
        "hello",
        "Re: hello",
    ]
    assert rows(net, "SELECT note FROM card") == [("Married to … since 2019",)]
    # what Marta's message answers can still be told
    assert rows(
        net,
        "SELECT count(*) FROM interaction a WHERE key LIKE 'withheld:%' "
        "AND key = 'withheld:' || hash AND sender IS NULL",
    ) == [(1,)]


@pytest.mark.parametrize("times", [1, 2])
def test_no_import_brings_them_back(
    net: Network, sources: list[Path], times: int, everything: Callable[[Path], bytes]
) -> None:
    net.forget("Dorian")
    held = rows(net, "SELECT key, hash, time, subject FROM interaction ORDER BY time")
    seats = rows(net, "SELECT * FROM participant ORDER BY 1, 2")
    for number in range(times):
        copy = sources[0].with_name(f"copy{number}.mbox")
        copy.write_text(sources[0].read_text().replace("dorian@ashdown", "DORIAN+new@Ashdown"))
        cards = sources[1].with_name(f"copy{number}.vcf")
        cards.write_text(sources[1].read_text().replace("EMAIL:dorian@", "EMAIL:Dorian@"))
        result = net.bring_in([copy, cards])
        assert [s.forgotten for s in result.sources] == [2, 1]
        assert [s.new for s in result.sources] == [0, 0]
        assert [s.items for s in result.sources] == [7, 1]
    assert rows(net, "SELECT key, hash, time, subject FROM interaction ORDER BY time") == held
    assert rows(net, "SELECT * FROM participant ORDER BY 1, 2") == seats
    # the names of other people's files and subjects of theirs aren't his
    held_bytes = everything(net.home).lower()
    assert b"ashdown.example" not in held_bytes
    assert b"dorian@" not in held_bytes


def test_a_new_home_with_old_tombstones_reads_as_the_deletion_left_it(
    net: Network, sources: list[Path], tmp_path: Path
) -> None:
    """Import, then forget; and forget, then import: the same content."""
    net.forget("Dorian")
    other = Network(tmp_path / "other")
    other.bring_in([sources[1]], me=["robin@harbour.example"])
    other.forget("Dorian")
    other.bring_in([sources[0]])
    # the subject in mail that he has no seat in can't be known to name him: only his handles are
    # remembered
    query = "SELECT key, hash, time FROM interaction ORDER BY time"
    assert rows(other, query) == rows(net, query)
    query = (
        "SELECT i.key, h.handle, p.role FROM participant p JOIN handle h ON h.id = p.handle_id "
        "JOIN interaction i ON i.id = p.interaction_id ORDER BY 1, 2"
    )
    assert rows(other, query) == rows(net, query)
    subjects = "SELECT subject FROM interaction WHERE key != '<four@mail.example>' ORDER BY time"
    assert rows(other, subjects) == rows(net, subjects)


def test_messages_to_several_of_my_own_addresses_go_too(
    tmp_path: Path, mailbox: Callable[..., str], said: list[str]
) -> None:
    mine = "robin@harbour.example, robin@home.example"
    mail = (
        ("a", 1, "Dorian Ashdown <dorian@ashdown.example>", mine, "", "to both of me"),
        ("b", 2, "robin@home.example", "dorian@ashdown.example", "robin@harbour.example", "back"),
        ("c", 3, "robin@home.example", "robin@harbour.example", "", "to myself"),
    )
    source = tmp_path / "a.mbox"
    source.write_text(mailbox(mail))
    net = Network(tmp_path / "home")
    net.bring_in([source], me=["robin@harbour.example", "robin@home.example"])
    assert net.forget("dorian").interactions == 2
    copy = tmp_path / "b.mbox"
    copy.write_text(mailbox(mail))
    assert net.bring_in([copy]).sources[0].forgotten == 2
    assert rows(net, "SELECT subject FROM interaction") == [("to myself",)]


def test_namesakes_are_told(tmp_path: Path, mailbox: Callable[..., str]) -> None:
    mail = tuple(
        (f"{who}{n}", n + 1, f"Dorian Ashdown <{who}>", "robin@harbour.example", "", "hi")
        for who in ("dorian@one.example", "ashdown@two.example")
        for n in range(2)
    )
    source = tmp_path / "a.mbox"
    source.write_text(mailbox(mail))
    net = Network(tmp_path / "home")
    net.bring_in([source], me=["robin@harbour.example"])
    net.different("dorian@one.example", "ashdown@two.example")
    gone = net.forget("dorian@one.example")
    (left,) = net.people()
    assert gone.namesakes == (left.person.id,)
    assert left.person.handles == ("ashdown@two.example",)
    assert left.person.name == "Dorian Ashdown"


def test_only_a_count_is_told(net: Network) -> None:
    assert net.forgotten() == 0
    net.forget("Dorian")
    assert net.forgotten() == 3  # address, number, card
    salts = rows(net, "SELECT DISTINCT length(salt) FROM tombstone")
    assert salts == [(16,)]
    net.forget("Marta")
    assert len(rows(net, "SELECT DISTINCT salt FROM tombstone")) == 1


def test_a_deletion_cut_off_before_its_bytes_were_gone(
    net: Network, monkeypatch: pytest.MonkeyPatch, everything: Callable[[Path], bytes]
) -> None:
    def dies(_: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("closeknit.keep.forget.compact", dies)
    with pytest.raises(KeyboardInterrupt):
        net.forget("Dorian")
    monkeypatch.undo()
    states = {f.check: f.state.value for f in net.doctor().findings}
    assert states["deleted"] == "mended"
    assert b"ashdown" not in everything(net.home).lower()
    assert "deleted" not in {f.check for f in net.doctor().findings}
