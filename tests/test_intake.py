"""Importing real small files: once, again, appended, rewritten, renamed, half way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from closeknit import intake
from closeknit.errors import NotFound
from closeknit.intake import SourceSummary, Tick
from closeknit.network import Imported, Network
from closeknit.network.home import Home
from closeknit.sources.base import Item, Member
from closeknit.sources.mbox import Mbox

DAY = 86_400
NOW = 20_000 * DAY
ME, ANN, BOB = (
    "Sam Vale <sam@made.example>",
    "Ann Lee <ann@oak.example>",
    "Bob Ray <bob@elm.example>",
)


def _mail(number: int, days: float, sender: str, to: str, answers: int | None = None) -> bytes:
    moment = datetime.fromtimestamp(NOW - days * DAY, UTC)
    reply = "" if answers is None else f"In-Reply-To: <{answers}@made.example>\n"
    return (
        f"From x@made.example {moment:%a %b %d %H:%M:%S %Y}\n"
        f"From: {sender}\nTo: {to}\nSubject: about {number}\n"
        f"Date: {moment:%a, %d %b %Y %H:%M:%S} +0000\nMessage-ID: <{number}@made.example>\n"
        f"{reply}\nThe text of number {number}.\n\n"
    ).encode()


PARTS = [
    _mail(1, 30, ME, ANN),
    _mail(2, 29, ANN, ME, 1),
    _mail(3, 20, BOB, ME),
    _mail(4, 19, ME, BOB, 3),
    _mail(5, 10, ANN, ME),
]
BROKEN = b"From x@made.example Mon Jan  1 10:00:00 2024\nSubject: from nobody\n\nText.\n\n"
CARD = (
    b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u1\r\nFN:Ann Lee\r\nEMAIL:ann@oak.example\r\n"
    b"EMAIL:ann@home.example\r\nORG:Oak\r\nEND:VCARD\r\n"
)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("closeknit.clock.now", lambda: NOW)


@pytest.fixture
def net(tmp_path: Path) -> Network:
    return Network(tmp_path / "home")


@pytest.fixture
def box(tmp_path: Path) -> Path:
    path = tmp_path / "mail.mbox"
    path.write_bytes(b"".join(PARTS[:3]))
    return path


@pytest.fixture
def facts_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without working out who is who, which takes most of the time."""
    monkeypatch.setattr(Home, "rebuild_if_stale", lambda *_, **__: None)


def _figures(imported: Imported) -> tuple[int, int, int, int]:
    (s,) = imported.sources
    return s.items, s.new, s.duplicates, s.problems


def _original(net: Network, number: int) -> bytes | None:
    return net.open(f"<{number}@made.example>").content


def _add(path: Path, *parts: bytes) -> None:
    with path.open("ab") as file:
        file.writelines(parts)


def test_first_and_again(net: Network, box: Path, tmp_path: Path) -> None:
    cards = tmp_path / "people.vcf"
    cards.write_bytes(CARD)
    first = net.bring_in([box, cards], me=["sam@made.example"])
    assert first.sources == (
        SourceSummary(str(box), "mbox", 3, 3, 0, 0),
        SourceSummary(str(cards), "vcard", 1, 1, 0, 0),
    )
    assert (first.people, first.interactions) == (2, 3)
    ties = net.people()
    again = net.bring_in([box, cards])
    assert [(s.items, s.new, s.duplicates) for s in again.sources] == [(3, 0, 3), (1, 0, 1)]
    assert (again.people, again.interactions) == (2, 3)
    assert net.people() == ties


@pytest.mark.usefixtures("facts_only")
def test_touched_but_the_same_is_read_no_further(net: Network, box: Path) -> None:
    net.bring_in([box])
    box.write_bytes(box.read_bytes())
    assert _figures(net.bring_in([box])) == (3, 0, 3, 0)


@pytest.mark.usefixtures("facts_only")
def test_appended_mail_is_read_from_the_cursor(
    net: Network, box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    net.bring_in([box])
    starts: list[int] = []
    plain = Mbox.read

    def watched(self: Mbox, member: Member, start: int) -> Iterator[Item]:
        starts.append(start)
        return plain(self, member, start)

    monkeypatch.setattr(Mbox, "read", watched)
    before = box.stat().st_size
    _add(box, *PARTS[3:])
    assert _figures(net.bring_in([box])) == (5, 2, 3, 0)
    assert starts == [before]
    assert [_original(net, n) for n in (2, 5)] == [PARTS[1], PARTS[4]]
    net.bring_in([box])
    assert starts == [before]  # nothing was written since: not even opened


@pytest.mark.usefixtures("facts_only")
def test_the_same_mail_from_a_copy_is_nothing_new(net: Network, box: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.mbox"
    copy.write_bytes(box.read_bytes() + PARTS[3])
    found = net.bring_in([box, copy])
    assert [(s.items, s.new, s.duplicates) for s in found.sources] == [(3, 3, 0), (4, 1, 3)]
    assert found.interactions == 4


REWRITTEN = {
    "shortened": (PARTS[1], PARTS[2]),
    "shortened from the end": (PARTS[0], PARTS[1]),
    "reordered and shortened": (PARTS[2], PARTS[0]),
    "reordered and appended": (PARTS[4], PARTS[2], PARTS[3], PARTS[0]),
    "something else before": (b"From z@z Mon Jan  1 10:00:00 2024\nX: 1\n\nlonger\n" * 9, PARTS[2]),
}


@pytest.mark.usefixtures("facts_only")
@pytest.mark.parametrize("parts", list(REWRITTEN.values()), ids=list(REWRITTEN))
def test_a_rewritten_file_is_read_again_without_doubling(
    net: Network, box: Path, parts: tuple[bytes, ...]
) -> None:
    net.bring_in([box], me=["sam@made.example"])
    box.write_bytes(b"".join(parts))
    found = net.bring_in([box])
    there = [p for p in PARTS if p in parts]
    assert found.sources[0].items == len(there)
    assert found.interactions == len({*PARTS[:3], *there})
    assert found.sources[0].new == found.interactions - 3
    for number, part in enumerate(PARTS, 1):
        if part in parts:
            assert _original(net, number) == part
        elif part in PARTS[:3]:
            assert _original(net, number) is None  # known, but no longer to be shown


@pytest.mark.usefixtures("facts_only")
def test_problems_are_counted_and_go_when_they_are_mended(net: Network, box: Path) -> None:
    box.write_bytes(PARTS[0] + BROKEN + PARTS[1])
    first = net.bring_in([box])
    assert _figures(first) == (2, 2, 0, 1)
    (problem,) = first.problems
    assert problem.source == str(box)
    assert problem.where == f"byte {len(PARTS[0])}"
    assert "sender" in problem.reason
    _add(box, PARTS[2])
    assert _figures(net.bring_in([box])) == (3, 1, 2, 1)  # still there, counted once
    box.write_bytes(PARTS[1] + PARTS[0])
    assert _figures(net.bring_in([box])) == (2, 0, 2, 0)


@pytest.mark.usefixtures("facts_only")
def test_a_file_of_no_known_format(net: Network, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0 a picture")
    (folder / "mail").write_bytes(PARTS[0])
    found = net.bring_in([folder])
    assert _figures(found) == (1, 1, 0, 1)
    assert (found.problems[0].where, found.problems[0].reason) == (
        "photo.jpg",
        "not a format that closeknit reads",
    )


def test_a_path_that_is_not_there(net: Network, box: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="nowhere"):
        net.bring_in([box, tmp_path / "nowhere"])
    assert not net.home.exists()  # nothing was begun


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    path = tmp_path / "Maildir"
    for folder in ("cur", "new", "tmp", ".Sent/cur", ".Sent/new", ".Sent/tmp"):
        (path / folder).mkdir(parents=True)
    for number, name in ((2, "cur/2.x:2,"), (3, "new/3.x"), (5, "cur/5.x:2,S")):
        (path / name).write_bytes(PARTS[number - 1].partition(b"\n")[2])
    for number in (1, 4):
        (path / f".Sent/cur/{number}.x:2,S").write_bytes(PARTS[number - 1].partition(b"\n")[2])
    return path


def test_a_maildir_with_flags_that_change(net: Network, maildir: Path) -> None:
    first = net.bring_in([maildir])
    assert _figures(first) == (5, 5, 0, 0)
    # found by what lies in Sent
    assert first.me == ("sam@made.example",)
    assert "sent mail" in first.me_reason
    (maildir / "cur/2.x:2,").rename(maildir / "cur/2.x:2,RS")
    # opened by its new name even before the next import
    assert _original(net, 2) == PARTS[1].partition(b"\n")[2]
    (maildir / "new/3.x").rename(maildir / "cur/3.x:2,S")
    again = net.bring_in([maildir])
    assert _figures(again) == (5, 0, 5, 0)
    assert again.interactions == 5
    assert _original(net, 3) == PARTS[2].partition(b"\n")[2]
    (maildir / "cur/3.x:2,S").unlink()
    assert _figures(net.bring_in([maildir])) == (4, 0, 4, 0)
    assert net.bring_in([maildir]).interactions == 5  # what was read stays
    assert _original(net, 3) is None


@pytest.mark.usefixtures("facts_only")
def test_a_crash_leaves_whole_batches_and_goes_on(
    net: Network, box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.write_bytes(b"".join(_mail(n, 60 - n, ANN, ME) for n in range(1, 41)))
    monkeypatch.setattr(intake, "BATCH", 10)
    monkeypatch.setattr("closeknit.sources.mbox.PROGRESS_EVERY", 4)
    plain = Mbox.read

    def dies(self: Mbox, member: Member, start: int) -> Iterator[Item]:
        for count, item in enumerate(plain(self, member, start)):
            if count == 27:
                raise KeyboardInterrupt
            yield item

    with monkeypatch.context() as broken:
        broken.setattr(Mbox, "read", dies)
        with pytest.raises(KeyboardInterrupt):
            net.bring_in([box])
    found = net.bring_in([box])
    items, new, _, problems = _figures(found)
    assert (items, found.interactions, problems) == (40, 40, 0)
    # 8 and a cursor don't fill a batch of ten, 12 do; the second one was never written
    assert new == 40 - 12


@pytest.mark.usefixtures("facts_only")
def test_ticks_tell_how_far_it_is(
    net: Network, box: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "BATCH", 2)
    monkeypatch.setattr("closeknit.sources.mbox.PROGRESS_EVERY", 1)
    other = tmp_path / "other.mbox"
    other.write_bytes(PARTS[3])
    ticks: list[Tick] = []
    net.bring_in([box, other], tick=ticks.append)
    assert ticks[-1].path == "", "everything is read, and people are being judged"
    assert {tick.path for tick in ticks[:-1]} == {str(box), str(other)}
    assert [t.bytes_read for t in ticks] == sorted(t.bytes_read for t in ticks)
    assert [t.items for t in ticks] == sorted(t.items for t in ticks)
    size = box.stat().st_size + other.stat().st_size
    assert (ticks[-1].bytes_read, ticks[-1].items) == (size, 4)


# exclusions ------------------------------------------------------------------------------


def _handles(net: Network) -> set[str]:
    return {handle for tie in net.people() for handle in tie.person.handles}


@pytest.mark.parametrize(("rule", "before"), [("ann@oak.example", False), ("oak.example", True)])
def test_a_sender_or_domain_left_out(
    net: Network, box: Path, tmp_path: Path, rule: str, before: bool
) -> None:
    cards = tmp_path / "people.vcf"
    cards.write_bytes(CARD)
    if before:
        net.set_me(["sam@made.example"])
        assert net.exclude(rule)[1] == 0
    else:
        net.bring_in([box, cards], me=["sam@made.example"])
        assert net.exclude(rule)[1] == 2
    found = net.bring_in([box, cards])
    assert (found.people, found.interactions) == (1, 1)
    assert _handles(net) == {"bob@elm.example"}
    # what comes later is left out too
    _add(box, PARTS[4], PARTS[3])
    later = net.bring_in([box])
    assert later.interactions == 2
    assert later.sources[0].excluded == 1
    # withdrawn, all of it is read
    net.include(rule)
    assert net.excluded() == ()
    again = net.bring_in([box, cards])
    assert (again.people, again.interactions) == (2, 5)
    assert _handles(net) == {"bob@elm.example", "ann@oak.example", "ann@home.example"}


@pytest.mark.parametrize(
    ("name", "before"), [(".Doctor", True), (".Private.Doctor", False), ("Doctor", False)]
)
def test_a_folder_left_out(net: Network, maildir: Path, name: str, before: bool) -> None:
    for folder in ("cur", "new", "tmp"):
        (maildir / name / folder).mkdir(parents=True)
    only = _mail(7, 5, "Dr Who <who@ash.example>", ME).partition(b"\n")[2]
    (maildir / name / "cur/7.x:2,").write_bytes(only)
    (maildir / name / "cur/5.y:2,").write_bytes(PARTS[4].partition(b"\n")[2])  # lies in INBOX too
    if before:
        net.set_me(["sam@made.example"])
        net.exclude("folder:Doctor")
    else:
        assert net.bring_in([maildir]).interactions == 6
        assert net.exclude("folder:doctor") == ("folder:doctor", 1)
    found = net.bring_in([maildir])
    assert found.interactions == 5
    assert "who@ash.example" not in _handles(net)
    net.include(net.excluded()[0])
    assert net.bring_in([maildir]).interactions == 6


@pytest.mark.usefixtures("facts_only")
@pytest.mark.parametrize("before", [True, False])
def test_a_source_that_is_itself_left_out(net: Network, tmp_path: Path, before: bool) -> None:
    source = tmp_path / "Doctor.mbox"
    source.write_bytes(PARTS[2])
    inbox = tmp_path / "inbox.mbox"
    inbox.write_bytes(PARTS[0] + PARTS[1])
    if before:
        net.set_me(["sam@made.example"])
        net.exclude("folder:Doctor")
    else:
        net.bring_in([source, inbox])
        assert net.exclude("folder:Doctor")[1] == 1
    assert net.bring_in([source, inbox]).interactions == 2
