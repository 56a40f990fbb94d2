"""From paths to members."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import socket
import stat
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.model.problems import Problem
from closeknit.sources import unpack
from closeknit.sources.base import Member
from closeknit.sources.files import members, open_member
from closeknit.sources.foldernames import is_sent, plain_parts
from closeknit.sources.stamps import unchanged_stamp
from closeknit.sources.unpack import Allowance, archive_kind, unpacked

POSIX = sys.platform != "win32"


def _walk(path: Path, excluded: Callable[[str], bool] = lambda _: False) -> dict[str, bytes]:
    """Members by name; there must be no problem, and no name twice."""
    found = list(members(path, excluded=excluded))
    assert [item for item in found if isinstance(item, Problem)] == []
    held = [item for item in found if isinstance(item, Member)]
    assert len({item.name for item in held}) == len(held)
    return {item.name: bytes(item.data) for item in held}


def _problems(path: Path) -> dict[str, str]:
    return {item.where: item.reason for item in members(path) if isinstance(item, Problem)}


def _names(path: Path) -> list[str]:
    return [item.name for item in members(path) if isinstance(item, Member)]


def _put(root: Path, *names: str, text: str | None = None) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((text if text is not None else f"text of {name}").encode())


def _zip(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as box:
        for name, data in files.items():
            box.writestr(name, data)
    return out.getvalue()


def _tar(files: dict[str, bytes], mode: str = "w", fmt: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, format=fmt) as tar:  # type: ignore[call-overload]
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


# folders ------------------------------------------------------------------------------------


def test_a_file_is_its_own_member(tmp_path: Path) -> None:
    _put(tmp_path, "mail.mbox")
    (member,) = members(tmp_path / "mail.mbox")
    assert isinstance(member, Member)
    assert member.name == ""
    assert member.source == str(tmp_path / "mail.mbox")
    assert bytes(member.data) == b"text of mail.mbox"


def test_a_folder_in_order_whatever_the_disk_does(tmp_path: Path) -> None:
    names = ["b/2", "b/10", "a", "c/d/e", "c/a", "Z"]
    _put(tmp_path, *names)
    assert list(_walk(tmp_path)) == ["Z", "a", "b/10", "b/2", "c/a", "c/d/e"]


def test_large_files_are_mapped_and_stay_readable(tmp_path: Path) -> None:
    text = os.urandom(unpack.SMALL + 1)
    (tmp_path / "big").write_bytes(text)
    found = list(members(tmp_path / "big"))  # the walk is over
    assert isinstance(found[0], Member)
    assert type(found[0].data.obj).__name__ == "mmap"
    assert bytes(found[0].data) == text


def test_empty_files_hold_nothing(tmp_path: Path) -> None:
    _put(tmp_path, "empty", "x/empty", text="")
    (tmp_path / "e.gz").write_bytes(gzip.compress(b""))
    (tmp_path / "e.zip").write_bytes(_zip({}))
    assert _walk(tmp_path) == _walk(tmp_path / "empty") == {}


def test_programs_notes_are_passed_over(tmp_path: Path) -> None:
    notes = [".DS_Store", "Thumbs.db", "a/dovecot.index.log", "a/dovecot-uidlist", ".uidvalidity"]
    notes += ["Inbox.msf", "a/maildirsize", "maildirfolder", "._Inbox", ".notmuch/xapian/flintlock"]
    _put(tmp_path, *notes)
    assert _walk(tmp_path) == {}
    _put(tmp_path, "subscriptions", text="From ann@acme.example Tue Mar  3 10:00:00 2026\n")
    _put(tmp_path, "report.pdf")
    (tmp_path / "dovecot.index.gz").write_bytes(_tar({"x": b"x"}, "w:gz"))
    assert list(_walk(tmp_path)) == ["dovecot.index.gz/x", "report.pdf", "subscriptions"]


@pytest.mark.skipif(not POSIX, reason="Windows has no such names")
def test_maildir(tmp_path: Path) -> None:
    _put(tmp_path, "cur/1.h:2,S", "cur/2.h:2,", "cur/3.h:2,DS", "cur/4.h:2,ST", "cur/5.h:2,RSa")
    _put(tmp_path, "new/6.h", "tmp/7.h", ".Sent/cur/8.h:2,S", ".Sent/tmp/9.h", ".Sent/new/10.h")
    _put(tmp_path, ".Archive.2003/cur/11.h:2,PS", ".Archive.2003/new/12.h", "notes/tmp/13")
    kept = {".Archive.2003/cur/11.h:2,PS", ".Archive.2003/new/12.h", ".Sent/cur/8.h:2,S"}
    kept |= {".Sent/new/10.h", "cur/1.h:2,S", "cur/2.h:2,", "cur/5.h:2,RSa", "new/6.h"}
    kept |= {"notes/tmp/13"}  # a tmp that is no Maildir's
    assert set(_walk(tmp_path)) == kept
    sent = {item.name for item in members(tmp_path) if isinstance(item, Member) and item.sent}
    assert sent == {".Sent/cur/8.h:2,S", ".Sent/new/10.h"}
    packed = tmp_path / "packed.tar"
    files = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.h*")} | {
        "notes/tmp/13"
    }
    packed.write_bytes(_tar(dict.fromkeys(sorted(files), b"x")))
    assert set(_walk(packed)) == kept


@pytest.mark.skipif(not POSIX, reason="no links or sockets to make")
def test_links_and_things_that_are_no_files(tmp_path: Path) -> None:
    tree, away = tmp_path / "tree", tmp_path / "away"
    _put(tree, "real", "sub/x")
    _put(away, "outside", "more/y")
    (tree / "again").symlink_to(tree / "real")
    (tree / "loop").symlink_to(tree)
    (tree / "knot").symlink_to(tree / "knot")
    (tree / "gone").symlink_to(tmp_path / "nowhere")
    (tree / "linked").symlink_to(away / "outside")
    (tree / "twice").symlink_to(away / "outside")
    (tree / "folder").symlink_to(away / "more")
    os.mkfifo(tree / "pipe")
    assert _names(tree) == ["linked", "real", "sub/x"]
    found = _problems(tree)
    assert set(found) == {"knot", "gone", "folder", "pipe"}
    assert found["knot"] == found["gone"] == "is a link that leads nowhere"
    assert found["pipe"].startswith("is not a file")
    (_, reason) = next(iter(_problems(tree / "pipe").items()))
    assert reason == found["pipe"]


@pytest.mark.skipif(not POSIX, reason="no sockets in folders")
def test_a_socket_is_a_problem(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as short, socket.socket(socket.AF_UNIX) as one:
        one.bind(f"{short}/s")
        assert list(_problems(Path(short))) == ["s"]


def test_what_can_not_be_opened_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put(tmp_path, "a", "b", "c", "d/e")
    true_open, true_scan = Path.open, os.scandir

    def refusing(self: Path, mode: str = "r") -> object:
        if self.name == "a":
            raise PermissionError(13, "Permission denied")
        if self.name == "b":
            raise FileNotFoundError(2, "No such file or directory")
        return true_open(self, mode)

    def closed(path: str) -> object:
        if Path(path).name == "d":
            raise OSError(5, "Input/output error")
        return true_scan(path)

    monkeypatch.setattr(Path, "open", refusing)
    monkeypatch.setattr(os, "scandir", closed)
    assert _problems(tmp_path) == {
        "a": "may not be read: no permission",
        "b": "is not there any more",
        "d": "can't be read: input/output error",
    }
    assert _names(tmp_path) == ["c"]


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    assert _problems(tmp_path / "no") == {"": "is not there any more"}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_names_that_are_no_text(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/caf\xe9", "wb") as file:  # noqa: PTH123
        file.write(b"x")
    assert _names(tmp_path) == ["caf\\xe9"]
    assert bytes(open_member(tmp_path, "caf\\xe9")) == b"x"


def test_excluded_members_are_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _put(tmp_path, "Doctor/cur/1", "a/.Doctor.Bills/new/2", "Doctor.mbox", "Inbox.sbd/Doctor", "ok")
    (tmp_path / "old.zip").write_bytes(_zip({"mail/Doctor/1": b"x", "mail/y": b"y"}))
    opened: list[str] = []
    true_open = Path.open

    def watching(self: Path, mode: str = "r") -> object:
        opened.append(self.name)
        return true_open(self, mode)

    monkeypatch.setattr(Path, "open", watching)
    found = _walk(tmp_path, lambda name: "doctor" in name.lower().split("/"))
    assert list(found) == ["ok", "old.zip/mail/y"]
    assert opened == ["ok", "old.zip"]
    (only,) = members(tmp_path / "Doctor", excluded=lambda name: name == "Doctor")
    assert isinstance(only, Problem)


# sent mail ----------------------------------------------------------------------------------


SENT = (
    "Sent|sent|SENT ITEMS|Sent.mbox|sent_items|_sent_mail/12.|.Sent/cur/1|.INBOX.Sent/new/1|"
    "[Gmail].Sent Mail|[Gmail]/Sent Mail/1|INBOX.Sent Messages|Inbox.sbd/Sent|Sent.mbox.gz|"
    "Gesendet.mbox|Gesendete Objekte|.Envoy&AOk-s/cur/1|Envoyés|Enviados|Posta inviata|"
    "sent-mail-mar-2003|Sent/2019/1.eml|Sent-2019.mbox|送信済み|Skickat|sent.zip"
)


@pytest.mark.parametrize("name", SENT.split("|"))
def test_sent_folders(name: str) -> None:
    assert is_sent(plain_parts(name))


OTHERS = "Inbox|consent|sent by ann|presents/1|absent.mbox|Sentinel|INBOX.Essential|sent.ences"


@pytest.mark.parametrize("name", OTHERS.split("|"))
def test_other_folders(name: str) -> None:
    assert not is_sent(plain_parts(name))


def test_sent_by_the_sources_own_name(tmp_path: Path) -> None:
    _put(tmp_path, "Sent.mbox", "Sent/2003/a", "Inbox")
    for path, sent in (("Sent.mbox", True), ("Sent", True), ("Sent/2003", True), ("Inbox", False)):
        assert [item.sent for item in members(tmp_path / path) if isinstance(item, Member)] == [
            sent
        ]


# archives -----------------------------------------------------------------------------------


def test_archives_are_known_by_their_bytes(tmp_path: Path) -> None:
    files = {"in/one": b"1", "two": b"2"}
    shapes = {
        "a.pdf": (_zip(files), ["a.pdf/in/one", "a.pdf/two"]),
        "b": (_tar(files, "w:gz"), ["b/in/one", "b/two"]),
        "c": (_tar(files, "w", tarfile.USTAR_FORMAT), ["c/in/one", "c/two"]),
        "d.zip": (b"no archive", ["d.zip"]),
        "e": (bz2.compress(b"mail"), ["e"]),
        "f": (
            _zip({"deep.tar.xz": _tar(files, "w:xz")}),
            ["f/deep.tar.xz/in/one", "f/deep.tar.xz/two"],
        ),
    }
    for name, (data, _) in shapes.items():
        (tmp_path / name).write_bytes(data)
    assert list(_walk(tmp_path)) == [name for _, names in shapes.values() for name in names]
    assert list(_walk(tmp_path / "a.pdf").values()) == [b"1", b"2"]
    assert list(_walk(tmp_path / "e")) == [""]


def test_office_documents_are_no_archives(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(_zip({"[Content_Types].xml": b"<x/>", "word/a.xml": b"<x/>"}))
    assert list(_walk(tmp_path)) == ["a.docx"]


def test_old_tars_and_long_names(tmp_path: Path) -> None:
    long = "/".join(["a long folder name"] * 12) + "/é"
    for fmt in (tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        (tmp_path / "t").write_bytes(_tar({long: b"x", "y": b"y"}, fmt=fmt))
        assert _walk(tmp_path / "t") == {long: b"x", "y": b"y"}
    header = bytearray(_tar({"y": b"y"}, fmt=tarfile.USTAR_FORMAT))
    header[257:265] = bytes(8)  # as before the magic word was invented
    header[148:156] = b"%06o\0 " % (sum(header[:148]) + sum(header[156:512]) + 256)
    (tmp_path / "t").write_bytes(header)
    assert _walk(tmp_path / "t") == {"y": b"y"}


def test_two_files_of_one_name_are_both_read(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for data in (b"first", b"second"):
            info = tarfile.TarInfo("./inbox")
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    (tmp_path / "t").write_bytes(out.getvalue())
    assert _walk(tmp_path / "t") == {"inbox": b"first", "inbox#2": b"second"}
    assert bytes(open_member(tmp_path / "t", "inbox#2")) == b"second"


def test_names_that_lead_out_and_things_that_are_no_files(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name in ("/etc/passwd", "../up", "a/../../up", "C:\\x", "good"):
            info = tarfile.TarInfo(name)
            info.size = 4
            tar.addfile(info, io.BytesIO(b"text"))
        for name, kind in (
            ("ln", tarfile.SYMTYPE),
            ("hard", tarfile.LNKTYPE),
            ("dev", tarfile.CHRTYPE),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            tar.addfile(info)
    box = tmp_path / "box"
    box.mkdir()
    (box / "t.tar").write_bytes(out.getvalue())
    assert _names(box) == ["t.tar/good"]
    assert len([item for item in members(box) if isinstance(item, Problem)]) == 7
    link = zipfile.ZipInfo("ln")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as into:
        into.writestr(link, "/etc/passwd")
        into.writestr("../../up", "text")
        into.writestr("good", "text")
    (box / "t.tar").write_bytes(packed.getvalue())
    assert _names(box) == ["t.tar/good"]
    assert len(_problems(box)) == 2
    assert [path.name for path in tmp_path.rglob("*")] == ["box", "t.tar"]


def test_a_bomb_is_refused_and_soon(tmp_path: Path) -> None:
    zeros = bytes(90 << 20)
    packs = gzip.compress, partial(lzma.compress, preset=0), bz2.compress
    for pack in packs:
        (tmp_path / "bomb").write_bytes(pack(zeros))
        (problem,) = members(tmp_path / "bomb")
        assert isinstance(problem, Problem)
        assert "hundred times" in problem.reason
    (tmp_path / "bomb").write_bytes(_zip({"zeros": zeros, "good": b"text"}))
    assert _names(tmp_path / "bomb") == ["good"]
    assert list(_problems(tmp_path / "bomb")) == ["zeros"]


def test_many_small_bombs_share_one_allowance(tmp_path: Path) -> None:
    half = gzip.compress(bytes(40 << 20))
    (tmp_path / "t").write_bytes(_tar({"a": half, "b": half, "c": half}))
    allowed = Allowance.of((tmp_path / "t").stat().st_size).left // (40 << 20)
    assert len(_names(tmp_path / "t")) == allowed == 1 + len(half) * 3 * 100 // (40 << 20)
    assert len(_problems(tmp_path / "t")) == 3 - allowed


def test_real_mail_shrinks_far_less() -> None:
    assert Allowance.of(20_000_000).take(139_000_000)
    assert not Allowance.of(20_000).take(139_000_000)


def test_archives_in_archives_in_archives_are_not_opened(tmp_path: Path) -> None:
    inner = _zip({"x": b"x"})
    (tmp_path / "z").write_bytes(_zip({"2.zip": _zip({"3.zip": inner, "y": b"y"})}))
    assert _names(tmp_path / "z") == ["2.zip/y"]
    assert list(_problems(tmp_path / "z")) == ["2.zip/3.zip"]
    (tmp_path / "g").write_bytes(gzip.compress(gzip.compress(b"x")))
    assert "too many times" in _problems(tmp_path / "g")[""]


def test_packed_streams_in_a_row_and_padding(tmp_path: Path) -> None:
    for pack in (gzip.compress, lzma.compress, bz2.compress):
        (tmp_path / "p").write_bytes(pack(b"one ") + pack(b"two") + bytes(1024))
        assert _walk(tmp_path / "p") == {"": b"one two"}


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress, bz2.compress])
def test_what_comes_before_a_cut_is_read(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    text = os.urandom(3_000_000)  # three blocks of bzip2
    packed = pack(text)
    (tmp_path / "p").write_bytes(packed[: len(packed) * 2 // 3])
    found = list(members(tmp_path / "p"))
    assert [type(item) for item in found] == [Problem, Member]
    assert isinstance(found[0], Problem) and "ends too early" in found[0].reason
    assert isinstance(found[1], Member)
    read = bytes(found[1].data)
    assert len(read) > 800_000
    assert text.startswith(read)


def test_locked_and_damaged_zips(tmp_path: Path) -> None:
    data = bytearray(_zip({"a": b"some text", "b": b"other text"}, zipfile.ZIP_STORED))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1  # the flag of a password in the directory
    data[data.index(b"other")] ^= 1
    (tmp_path / "z").write_bytes(data)
    found = _problems(tmp_path / "z")
    assert found["a"] == "is locked with a password"
    assert "damaged" in found["b"]
    (tmp_path / "z").write_bytes(data[:-30])
    assert list(_problems(tmp_path / "z")) == [""]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["zip", "tar", "gz", "xz", "bz2"]), st.data())
def test_no_damage_to_an_archive_raises(kind: str, data: st.DataObject) -> None:
    files = {"in/one": b"text " * 300, "two": b"more"}
    packs: dict[str, Callable[[], bytes]] = {
        "zip": lambda: _zip(files),
        "tar": lambda: _tar(files),
        "gz": lambda: gzip.compress(_zip(files), mtime=0),
        "xz": lambda: lzma.compress(_tar(files)),
        "bz2": lambda: bz2.compress(_tar(files)),
    }
    text = bytearray(packs[kind]())
    place = st.integers(0, len(text) - 1)
    for at, value in data.draw(st.lists(st.tuples(place, st.integers(0, 255)), max_size=8)):
        text[at] = value
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x"
        path.write_bytes(text[: data.draw(place) + 1] if data.draw(st.booleans()) else text)
        for item in members(path):
            assert item.source == str(path)


def test_no_room_on_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> object:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    packed = memoryview(gzip.compress(os.urandom(unpack.SMALL * 2)))
    assert unpacked(packed, "gz", Allowance.of(len(packed))) == (None, unpack.NO_ROOM)


@pytest.mark.skipif(not POSIX, reason="modes are of POSIX")
def test_what_is_unpacked_to_disk_is_private_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "t"))
    (tmp_path / "t").mkdir()
    modes: list[int] = []
    true_file = tempfile.TemporaryFile

    def watching() -> object:
        file = true_file()
        modes.append(stat.S_IMODE(os.fstat(file.fileno()).st_mode))
        return file

    monkeypatch.setattr(tempfile, "TemporaryFile", watching)
    (tmp_path / "m.gz").write_bytes(gzip.compress(os.urandom(unpack.SMALL * 2)))
    for member in members(tmp_path / "m.gz"):
        assert isinstance(member, Member)
        assert len(member.data) == unpack.SMALL * 2
        assert list((tmp_path / "t").iterdir()) == []
    assert modes == [0o600]


@pytest.mark.parametrize(
    ("head", "kind"),
    [(b"", ""), (b"\x1f\x8b", ""), (b"BZh9 is a name", ""), (b"PK", ""), (bytes(512), "")],
)
def test_what_only_looks_like_an_archive(head: bytes, kind: str) -> None:
    assert archive_kind(head) == kind


# fetching again -----------------------------------------------------------------------------


def test_every_member_can_be_opened_again(tmp_path: Path) -> None:
    _put(tmp_path, "a", "b/c", ".x/cur/1", "b.c/d")
    (tmp_path / "old.tar.gz").write_bytes(
        _tar({"in/box": b"1", "z.zip": _zip({"q": b"2"}), "p.gz": gzip.compress(b"3")}, "w:gz")
    )
    for name, data in _walk(tmp_path).items():
        assert bytes(open_member(tmp_path, name)) == data
    assert bytes(open_member(tmp_path / "a", "")) == b"text of a"
    assert bytes(open_member(tmp_path / "old.tar.gz", "z.zip/q")) == b"2"
    for missing in ("", "b", "no", "old.tar.gz", "../a", "old.tar.gz/in"):
        with pytest.raises(FileNotFoundError):
            open_member(tmp_path, missing)
    with pytest.raises(FileNotFoundError):
        open_member(tmp_path / "gone", "")


@pytest.mark.skipif(not POSIX, reason="Windows has no such names")
def test_a_message_is_found_when_its_flags_changed(tmp_path: Path) -> None:
    _put(tmp_path, "new/1.h", "tmp/0", "cur/2.h:2,", text="hello")
    cur = tmp_path / "cur"
    (tmp_path / "new/1.h").rename(cur / "1.h:2,S")
    (cur / "2.h:2,").rename(cur / "2.h:2,ST")
    assert bytes(open_member(tmp_path, "new/1.h")) == b"hello"
    assert bytes(open_member(tmp_path, "cur/2.h:2,")) == b"hello"


# fingerprints -------------------------------------------------------------------------------


def test_the_stamp_changes_when_something_does(tmp_path: Path) -> None:
    _put(tmp_path, "box/cur/1", "box/new/2", "box/tmp/3", "file")
    box, file = tmp_path / "box", tmp_path / "file"
    stamps = [unchanged_stamp(box)]
    assert unchanged_stamp(box) == stamps[0]
    (box / "cur/1").write_bytes(b"something longer than before")
    stamps.append(unchanged_stamp(box))
    _put(box, "new/4")
    stamps.append(unchanged_stamp(box))
    (box / "new/4").rename(box / "cur/4")
    stamps.append(unchanged_stamp(box))
    os.utime(box / "cur/4", ns=(1, 1))
    stamps.append(unchanged_stamp(box))
    (box / "cur/1").unlink()
    stamps.append(unchanged_stamp(box))
    assert len(set(stamps)) == len(stamps)
    _put(box, "tmp/5")  # a message on its way in is none yet
    assert unchanged_stamp(box) == stamps[-1]
    before = unchanged_stamp(file)
    file.write_bytes(b"more and more")
    assert unchanged_stamp(file) != before
    assert unchanged_stamp(tmp_path / "gone") == "missing"


def test_stamping_is_cheap(tmp_path: Path) -> None:
    for n in range(4_000):
        (tmp_path / str(n)).write_bytes(b"")
    before = time.process_time()
    unchanged_stamp(tmp_path)
    assert time.process_time() - before < 0.3  # takes a tenth of that
