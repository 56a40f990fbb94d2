"""Outlook's .msg files, written here as [MS-CFB] and [MS-OXMSG] say."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from pathlib import Path

import pytest

from closeknit.model.interactions import Interaction, Participant, Role
from closeknit.model.problems import Problem
from closeknit.network import Network
from closeknit.sources.base import Item, LeftOut, Member, Progress
from closeknit.sources.compound import Compound, DamagedError
from closeknit.sources.leftout import DRAFT
from closeknit.sources.msg import DAMAGED, NO_MESSAGE, NO_SENDER, Msg, as_mail
from closeknit.sources.msgfields import codec_of_page

SAMPLE = Path(__file__).parents[1] / "data" / "message.msg"
Tree = dict[str, "bytes | Tree"]
_FREE, _END, _TABLE, _LIST = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC


class _Disk:
    """The sectors of a compound file that is being written."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.sectors: list[bytes] = []
        self.table: list[int] = []

    def put(self, data: bytes) -> int:
        """The first sector of a stream."""
        if not data:
            return _END
        first = len(self.sectors)
        for at in range(0, len(data), self.size):
            self.sectors.append(data[at : at + self.size].ljust(self.size, b"\0"))
            self.table.append(len(self.sectors))
        self.table[-1] = _END
        return first


def compound(tree: Tree, version: int = 3) -> bytes:
    """A compound file of streams and storages."""
    disk = _Disk(512 if version == 3 else 4096)
    mini, mini_table = bytearray(), list[int]()
    entries: list[list[object]] = [["Root Entry", 5, _FREE, _FREE, _FREE, _END, 0]]

    def lay(held: Tree) -> int:
        first = before = _FREE
        for name in sorted(held, key=lambda name: (len(name), name.upper())):
            content = held[name]
            number = len(entries)
            entry: list[object] = [name, 2, _FREE, _FREE, _FREE, _END, 0]
            entries.append(entry)
            if isinstance(content, dict):
                entry[1], entry[4] = 1, lay(content)
            elif len(content) >= 4096:
                entry[5], entry[6] = disk.put(content), len(content)
            elif content:
                entry[5], entry[6] = len(mini_table), len(content)
                mini.extend(content.ljust(-(-len(content) // 64) * 64, b"\0"))
                mini_table.extend(range(len(mini_table) + 1, len(mini) // 64 + 1))
                mini_table[-1] = _END
            if before == _FREE:
                first = number
            else:
                entries[before][3] = number
            before = number
        return first

    entries[0][4] = lay(tree)
    entries[0][5], entries[0][6] = disk.put(bytes(mini)), len(mini)
    packed = struct.pack(f"<{len(mini_table)}I", *mini_table)
    first_mini = disk.put(packed + b"\xff" * (-len(packed) % disk.size))
    directory = b"".join(
        struct.pack(
            "<64sHBBIII36xIQ",
            str(name).encode("utf-16-le"),
            2 * len(str(name)) + 2,
            *(kind, 1, left, right, child, start, size),
        )
        for name, kind, left, right, child, start, size in entries
    )
    first_directory = disk.put(directory)
    each = disk.size // 4
    tables, lists = 1, 0
    while len(disk.table) + tables + lists > tables * each:
        tables += 1
        lists = -(-max(0, tables - 109) // (each - 1))
    begin = len(disk.table)
    places = [*range(begin, begin + tables), *[_FREE] * (109 + lists * (each - 1) - tables)]
    whole = [*disk.table, *[_TABLE] * tables, *[_LIST] * lists]
    whole += [_FREE] * (tables * each - len(whole))
    listed = b""
    for number in range(lists):
        more = begin + tables + number + 1 if number < lists - 1 else _END
        first = 109 + number * (each - 1)
        listed += struct.pack(f"<{each}I", *places[first : first + each - 1], more)
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, version, 0xFFFE, 9 if version == 3 else 12, 6, 0, tables, first_directory, 0, 4096),
        *(first_mini, -(-len(packed) // disk.size), begin + tables if lists else _END, lists),
    )
    head += struct.pack("<109I", *places[:109])
    table = struct.pack(f"<{len(whole)}I", *whole)
    return b"".join((head.ljust(disk.size, b"\0"), *disk.sectors, table, listed))


def _texts(held: dict[int, str], codec: str = "utf-16-le") -> Tree:
    kind = "001F" if codec == "utf-16-le" else "001E"
    return {f"__substg1.0_{tag:04X}{kind}": text.encode(codec) for tag, text in held.items()}


def _fixed(held: dict[int, int], reserved: int = 32) -> Tree:
    lines = (
        struct.pack("<IIQ", tag << 16 | (0x0040 if value > 1 << 32 else 0x0003), 6, value)
        for tag, value in held.items()
    )
    return {"__properties_version1.0": bytes(reserved) + b"".join(lines)}


def _person(kind: int, name: str, address: str, smtp: str = "", how: str = "SMTP") -> Tree:
    texts = {0x3001: name, 0x3002: how, 0x3003: address} | ({0x39FE: smtp} if smtp else {})
    return _texts(texts) | _fixed({0x0C15: kind}, 8)


def _ticks(moment: datetime) -> int:
    return int((moment - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10**7


SENT = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
ANN = {0x0042: "Ann Moss", 0x0064: "SMTP", 0x0065: "Ann@moss.example"}
PEOPLE: Tree = {
    "__recip_version1.0_#00000000": _person(1, "Robin Vale", "robin@vale.example"),
    "__recip_version1.0_#00000001": _person(
        2, "Marta Lind", "/O=LIND/OU=X/CN=RECIPIENTS/CN=MARTA", "marta@lind.example", "EX"
    ),
    "__recip_version1.0_#00000002": _person(
        2, "Tom", "/O=LIND/OU=X/CN=RECIPIENTS/CN=TOM", "", "EX"
    ),
    "__attach_version1.0_#00000000": {
        "__substg1.0_37010102": b"\0" * 9_000,
        **_fixed({0x0E21: 0}, 8),
    },
}
OWN = {0x001A: "IPM.Note", 0x0037: "Tides", 0x1000: "Could you send me the tables?\r\n"}


def _written(texts: dict[int, str], numbers: dict[int, int], people: Tree = PEOPLE) -> Tree:
    return _texts(texts) | _fixed(numbers) | people


PLAIN = _written(OWN | ANN | {0x1035: "<one@moss.example>"}, {0x0039: _ticks(SENT), 0x0E07: 1})


def _read(data: bytes, start: int = 0) -> list[Item]:
    return list(Msg().read(Member("here", "a.msg", memoryview(data)), start))


def _one(data: bytes) -> Interaction:
    found, progress = _read(data)
    assert isinstance(found, Interaction)
    assert progress == Progress(len(data))
    assert (found.locator.offset, found.locator.length) == (0, len(data))
    return found


def _reason(data: bytes) -> str:
    found, _ = _read(data)
    assert isinstance(found, Problem)
    return found.reason


@pytest.mark.parametrize("version", [3, 4])
def test_by_properties(version: int) -> None:
    found = _one(compound(PLAIN, version))
    assert found.participants == (
        Participant("ann@moss.example", "Ann Moss", Role.FROM),
        Participant("robin@vale.example", "Robin Vale", Role.TO),
        Participant("marta@lind.example", "Marta Lind", Role.CC),
    )
    assert found.time == SENT.timestamp()
    assert (found.key, found.subject, found.sent) == ("<one@moss.example>", "Tides", False)
    assert found.features is not None
    assert (found.features.question, found.features.words) == (True, 6)
    assert found.acts


def test_the_sample_is_what_is_written_here() -> None:
    assert SAMPLE.read_bytes() == compound(PLAIN)


def test_the_header_it_came_with_goes_first() -> None:
    header = (
        "Microsoft Mail Internet Headers Version 2.0\r\nReceived: by x\r\n"
        "From: =?utf-8?Q?Zo=C3=AB?= <zoe@lind.example>\r\nTo: Robin <r@vale.example>\r\n"
        "Date: Tue, 5 May 2026 10:00:00 +0200\r\nMessage-ID: <two@lind.example>\r\n"
        'Content-Type: multipart/alternative;\r\n\tboundary="b"\r\n'
        "Content-Transfer-Encoding: base64\r\nIn-Reply-To: <one@moss.example>\r\n\r\n"
    )
    found = _one(compound(_written(OWN | ANN | {0x007D: header}, {0x0039: _ticks(SENT)})))
    assert [p.handle for p in found.participants] == ["zoe@lind.example", "r@vale.example"]
    assert found.participants[0].name == "Zoë"
    assert (found.message_id, found.reply_to) == ("<two@lind.example>", "<one@moss.example>")
    assert found.subject == "Tides"
    assert found.features is not None
    assert found.features.words == 6


def test_old_files_in_a_code_page() -> None:
    texts = {0x001A: "IPM.Note", 0x0037: "Привет", 0x1000: "Привет"} | ANN | {0x0042: "Аня"}
    tree = _texts(texts, "cp1251") | _fixed({0x3FFD: 1251, 0x0E06: _ticks(SENT)}) | PEOPLE
    found = _one(compound(tree))
    assert (found.subject, found.participants[0].name) == ("Привет", "Аня")
    assert found.time == SENT.timestamp()


def test_a_text_in_html_alone() -> None:
    html = "<html><body><p>Grüße, could you send the <b>tables</b>?</p></body></html>".encode()
    tree = _written({0x001A: "IPM.Note"} | ANN, {0x0039: _ticks(SENT), 0x3FDE: 65001})
    tree["__substg1.0_10130102"] = html
    found = _one(compound(tree))
    assert found.features is not None
    assert found.features.words == 6


def test_a_long_text_lies_in_sectors_of_its_own() -> None:
    texts = OWN | ANN | {0x1000: "Thank you so much for the tables. " * 400}
    for version in (3, 4):
        found = _one(compound(_written(texts, {0x0039: _ticks(SENT)}), version))
        assert found.features is not None
        assert found.features.words == 7 * 400


def test_what_i_sent_and_drafts() -> None:
    assert _one(compound(_written(OWN | ANN, {0x0039: _ticks(SENT), 0x0E07: 0x21}))).sent
    data = compound(_written(OWN | ANN, {0x0E07: 0x28}))
    assert _read(data) == [LeftOut(DRAFT, 1), Progress(len(data))]
    assert _read(data, len(data)) == [Progress(len(data))]


def test_delivery_reports_are_automated() -> None:
    tree = _written(ANN | {0x001A: "REPORT.IPM.Note.NDR"}, {0x0039: _ticks(SENT)})
    assert _one(compound(tree)).automated == "a delivery report or read receipt"


def test_what_is_told() -> None:
    dated = {0x0039: _ticks(SENT)}
    assert "is a contact" in _reason(compound(_written({0x001A: "IPM.Contact"}, dated)))
    assert "appointment" in _reason(compound(_written({0x001A: "IPM.Appointment.X"}, dated)))
    assert _reason(compound({"WordDocument": b"x" * 5_000})) == NO_MESSAGE
    hidden = ANN | {0x0064: "EX", 0x0065: "/O=LIND/CN=ANN"}
    assert _reason(compound(_written(OWN | hidden, dated))) == NO_SENDER
    assert _reason(compound(_written(OWN | ANN, {}))) == "no usable date"
    assert _reason(compound(PLAIN)[:600]) == DAMAGED


def test_chains_in_circles_end() -> None:
    data = bytearray(compound(_written(OWN | ANN | {0x1000: "x" * 9_000}, {})))
    table = data.rindex(struct.pack("<I", _TABLE)) // 512 * 512
    for place in range(128):
        data[table + 4 * place : table + 4 * place + 4] = struct.pack("<I", place)
    _read(bytes(data))
    file = Compound(memoryview(compound(PLAIN)))
    assert len(file.children(file.root)) == 12


def test_a_table_of_many_sectors() -> None:
    big = compound({"big": bytes(range(256)) * 3_000, **PLAIN})
    file = Compound(memoryview(big))
    assert file.stream(file.children(file.root)["big"], 1 << 20) == bytes(range(256)) * 3_000
    assert file.stream(file.children(file.root)["big"], 700) == (bytes(range(256)) * 3)[:700]
    assert _one(big).key == "<one@moss.example>"


def test_a_table_so_large_that_it_is_listed_in_sectors_of_its_own() -> None:
    large = b"".join(n.to_bytes(4, "big") for n in range(2_000_000))  # 8 MB
    big = compound({"a": large, **PLAIN, "zz": b"z" * 5_000})
    file = Compound(memoryview(big))
    held = file.children(file.root)
    assert file.stream(held["a"], 1 << 30) == large
    assert file.stream(held["zz"], 1 << 30) == b"z" * 5_000
    assert _one(big).key == "<one@moss.example>"


def test_no_compound_file() -> None:
    for data in (
        b"",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99,
    ):
        with pytest.raises(DamagedError):
            Compound(memoryview(data))


def test_an_original_is_shown_as_mail(tmp_path: Path) -> None:
    path = tmp_path / "Tides.msg"
    path.write_bytes(compound(PLAIN))
    net = Network(tmp_path / "home")
    assert net.bring_in([path]).sources[0].new == 1
    content = net.open("<one@moss.example>").content
    assert content is not None
    assert content.endswith(b"Could you send me the tables?\r\n")


def test_as_mail() -> None:
    text = as_mail(memoryview(compound(PLAIN)))
    assert text.startswith(
        b"From: Ann Moss <Ann@moss.example>\nTo: Robin Vale <robin@vale.example>"
    )
    assert text.endswith(b"\n\nCould you send me the tables?\r\n")
    assert as_mail(memoryview(b"x")) == b""


@pytest.mark.parametrize(
    ("page", "codec"),
    [(1252, "cp1252"), (65001, "utf-8"), (932, "cp932"), (28591, "iso8859-1"), (0, "cp1252")],
)
def test_code_pages(page: int, codec: str) -> None:
    assert codec_of_page(page) == codec
