"""Mail as programs keep it, with bytes changed at random: all is read, told or counted, in time."""

from __future__ import annotations

import io
import re
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from closeknit.model.interactions import Interaction
from closeknit.model.problems import Problem
from closeknit.sources.base import LeftOut, Member, Progress, Reader
from closeknit.sources.emlx import Emlx
from closeknit.sources.files import members
from closeknit.sources.mbox import Mbox, ranges
from closeknit.sources.msg import Msg
from closeknit.sources.olm import Olm

SECONDS_PER_ITEM = 1.0
GMAIL = "".join(
    f"From {number}@xxx Mon May 04 10:00:{number:02} +0000 2026\r\nX-GM-THRID: 1\r\n"
    f"X-Gmail-Labels: {labels}\r\nDelivered-To: robin@vale.example\r\n"
    f"From: =?utf-8?Q?Zo=C3=AB?= <zoe@lind.example>\r\nTo: Robin <robin@vale.example>\r\n"
    f"Date: Mon, 4 May 2026 10:00:{number:02} +0000\r\nMessage-ID: <{number}@lind.example>\r\n"
    "Subject: Tides\r\n\r\nCould you send me the tables?\r\n\r\n"
    for number, labels in enumerate(
        (
            "Inbox,Opened",
            "=?UTF-8?Q?Messages_envoy=C3=A9s,Cat=C3=A9gorie=C2=A0:_E-mails_?=\r\n"
            ' =?UTF-8?Q?personnels,"Culture,_associations"?=',
            "Spam,Unread",
            '"My, own",Sent',
        )
    )
).encode()
THUNDERBIRD = "".join(
    f"From - Mon May 04 10:00:{number:02} 2026\nX-Account-Key: account1\nX-UIDL: {number}\n"
    f"X-Mozilla-Status: {status}\nX-Mozilla-Status2: {more}\nX-Mozilla-Keys: $label1\n"
    "From: zoe@lind.example\nTo: robin@vale.example\n"
    f"Date: Mon, 4 May 2026 10:00:{number:02} +0000\nMessage-ID: <{number}@lind.example>\n\n"
    "Thank you for the tables.\n\n"
    for number, (status, more) in enumerate(
        (("0001", "00000000"), ("0009", "00000000"), ("0001", "00200000"))
    )
).encode()
_MESSAGE = GMAIL.split(b"\r\n", 3)[3].partition(b"From 1@xxx")[0].replace(b"\r\n", b"\n")
EMLX = (
    b"%-10d\n" % len(_MESSAGE)
    + _MESSAGE
    + b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "x" "y">\n'
    b'<plist version="1.0">\n<dict>\n\t<key>flags</key>\n\t<integer>8590195713</integer>\n'
    b"</dict>\n</plist>\n"
)
MSG = (Path(__file__).parents[1] / "data" / "message.msg").read_bytes()
OLM = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<emails elementCount="1"><email xml:space="preserve">'
    '<OPFMessageCopyFromAddresses><emailAddress OPFContactEmailAddressAddress="zoe@lind.example" '
    'OPFContactEmailAddressName="Zoë"/></OPFMessageCopyFromAddresses><OPFMessageCopyToAddresses>'
    '<emailAddress OPFContactEmailAddressAddress="robin@vale.example"/></OPFMessageCopyToAddresses>'
    "<OPFMessageCopySentTime>2026-05-04T08:00:00</OPFMessageCopySentTime>"
    "<OPFMessageCopyMessageID>1@lind.example</OPFMessageCopyMessageID><OPFMessageCopyBody>"
    "Could you &lt;send&gt; me the tables?</OPFMessageCopyBody></email></emails>"
).encode()
READERS: dict[str, tuple[Reader, bytes, int]] = {  # with the messages that are read
    "gmail": (Mbox(), GMAIL, 3),
    "thunderbird": (Mbox(), THUNDERBIRD, 1),
    "emlx": (Emlx(), EMLX, 1),
    "msg": (Msg(), MSG, 1),
    "olm": (Olm(lambda: 1 << 31), OLM, 1),
}
BARBS = (
    b"\0", b"\n", b"\r\n", b"\n\n", b"\n ", b",", b'"', b'"' * 99, b"=?", b"?=", b"=?utf-8?Q?=FF?=",
    b"=?UTF-8?B?", b"," * 2_000, b"X-Gmail-Labels: Spam\r\n", b"X-Gmail-Labels:", b"Trash",
    b"X-Mozilla-Status: 0008\n", b"X-Mozilla-Status: ", b"FFFF", b"X-a: b\n" * 300,
    b"\nFrom x Mon May  4 10:00:00 2026\n", b"9" * 30, b"-1\n", b"<key>flags</key><integer>2",
    b"<?xml", b"<!DOCTYPE plist", b'<!ENTITY a "&b;&b;">', b"\xff\xff\xff\xff", b"\xfe\xff\xff\xff",
    b"\0\0\0\0", b"\1\0\0\0", b"\x10\0\0\0", b"\xff\xff\xff\x7f", b"\xd0\xcf\x11\xe0", b"_\0_\0s\0",
    b"\x3f\xd8\xff\xdf", b"\x1f\0\x37\0",
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn, original: bytes) -> bytes:
    """The original after one to eight cuts, doublings, changed bytes, overwritings and barbs."""
    data = original
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, len(data)))
        to = min(len(data), at + draw(st.integers(0, 200)))
        barb = draw(st.sampled_from(BARBS))
        kind = draw(st.sampled_from(("barb", "over", "byte", "cut", "double", "end")))
        if kind == "barb":
            data = data[:at] + barb + data[at:]
        elif kind == "over":
            data = data[:at] + barb + data[at + len(barb) :]
        elif kind == "byte":
            data = data[:at] + bytes([draw(st.integers(0, 255))]) + data[at + 1 :]
        elif kind == "cut":
            data = data[:at] + data[to:]
        elif kind == "double":
            data = data[:to] + data[at:]
        else:
            data = data[:at]
    return data


def check(kind: str, data: bytes) -> int:
    """Reads, and gives the number of messages that were."""
    reader = READERS[kind][0]
    reader.recognises(data[:4096], "x")
    read = counted = 0
    begun = time.process_time()
    for item in reader.read(Member("somewhere", "x", memoryview(data)), 0):
        took = time.process_time() - begun
        assert took < SECONDS_PER_ITEM, f"{took:.1f} s for one item"
        if isinstance(item, LeftOut):
            assert item.messages > 0
            counted += item.messages
        elif isinstance(item, Problem):
            assert item.source == "somewhere"
            assert item.where
            assert item.reason
            counted += 1
        elif not isinstance(item, Progress):
            assert isinstance(item, Interaction)
            assert (
                0 <= item.locator.offset <= item.locator.offset + item.locator.length <= len(data)
            )
            counted, read = counted + 1, read + 1
        begun = time.process_time()
    held = len(list(ranges(data))) if isinstance(reader, Mbox) else min(1, len(data))
    # a whole message may stand before what is damaged
    assert counted >= 1 if isinstance(reader, Olm) else counted == held
    return read


@pytest.mark.parametrize("kind", READERS)
def test_what_is_not_mutated_is_read(kind: str) -> None:
    _, data, messages = READERS[kind]
    assert check(kind, data) == messages


def trial(kind: str, examples: int) -> Callable[[], None]:
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(mutated(READERS[kind][1]))
    def attempt(data: bytes) -> None:
        check(kind, data)

    return attempt


@pytest.mark.parametrize("kind", READERS)
def test_a_hundred_mutations(kind: str) -> None:
    trial(kind, 100)()


@pytest.mark.faults
@pytest.mark.parametrize("kind", READERS)
def test_ten_thousand_mutations(kind: str) -> None:
    trial(kind, 10_000)()


NAMES = (
    *("Takeout", "Mail", "a.mbox", "a.vcf", "x.jpg", "Trash", "Trash.msf", "prefs.js", "Feeds"),
    *("V10", "MailData", "Junk.mbox", "Inbox.sbd", "Drive", "cur", "tmp", "Übung", "mbox", ".."),
)
# what is passed over without a word
SILENT = re.compile(r".*\.msf|(?:.*/)?MailData/.*|(?:.*/)?tmp/.*")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5), max_size=12))
def test_every_file_of_an_archive_is_read_or_told(paths: list[list[str]]) -> None:
    names = {"/".join(parts) for parts in paths}
    names -= {name for name in names for other in names if other.startswith(f"{name}/")}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as box:
        for name in sorted(names):
            box.writestr(name, b"x")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.zip"
        path.write_bytes(packed.getvalue())
        found = list(members(path))
    held = {item.name for item in found if isinstance(item, Member)}
    told = [item for item in found if isinstance(item, Problem)]
    places = tuple(item.where for item in told)
    counted = sum(int(p.split()[0]) for p in places if p.endswith((" file", " files")))
    wordless = 0
    for name in names - held:
        parts = name.split("/")
        is_named = any("/".join(parts[: n + 1]) in places for n in range(len(parts)))
        wordless += not is_named
    silent = sum(SILENT.fullmatch(name) is not None for name in names - held)
    assert counted <= wordless <= counted + silent
