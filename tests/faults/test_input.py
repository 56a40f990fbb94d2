"""Files that are not what they should be: each is read or told, and the rest is read."""

from __future__ import annotations

import base64
import gzip
import io
import json
import os
import random
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from closeknit.network import Imported, Network

Run = Callable[..., subprocess.CompletedProcess[str]]
ENVELOPE = b"From ann@made.example Mon May  4 10:00:00 2026\n"


def message(key: str, body: bytes = b"Hello.\n", extra: bytes = b"") -> bytes:
    return (
        b"From: Ann Lee <ann@made.example>\nTo: robin@harbour.example\n"
        b"Date: Mon, 4 May 2026 10:00:00 +0000\n"
        b"Message-ID: <" + key.encode() + b"@made.example>\n" + extra + b"\n" + body
    )


def mbox(*keys: str) -> bytes:
    return b"".join(ENVELOPE + message(key) + b"\n" for key in keys)


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in files.items():
            box.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def named_zip(names: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in names.items():
            box.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def tarred(*infos: tuple[tarfile.TarInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for info, data in infos:
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def link_in_tar() -> bytes:
    link = tarfile.TarInfo("to-outside")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    up = tarfile.TarInfo("../../climbs.mbox")
    good = tarfile.TarInfo("good.mbox")
    return tarred((link, b""), (up, mbox("climbs")), (good, mbox("in-tar")))


def nested(depth: int) -> bytes:
    """A message of `depth` multiparts, one in the other."""
    body = b""
    for level in range(depth):
        body += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level)
    return message("nested", body + b"text\n", b"Content-Type: multipart/mixed; boundary=b\n")


NOISE = random.Random(1).randbytes(50_000)
# content → how many items, how many problems, counted by hand
BAD: dict[str, tuple[bytes, int, int]] = {
    "good.mbox": (mbox("a", "b", "c"), 3, 0),
    "cut-in-a-body.mbox": (mbox("d", "e")[:-4], 2, 0),
    # its second message ends in its sender's name
    "cut-in-a-header.mbox": (mbox("f") + ENVELOPE + b"From: Ann", 1, 1),
    "no-headers.mbox": (mbox("g") + ENVELOPE + b"\n\n\n" + ENVELOPE, 1, 2),
    "noise-after-mail.mbox": (mbox("h") + NOISE, 1, 0),
    "cut.mbox.gz": (gzip.compress(mbox(*(f"gz{n}" for n in range(3))) + NOISE)[:-9_000], 3, 1),
    "noise.gz": (b"\x1f\x8b\x08" + NOISE, 0, 1),
    "cut.zip": (zipped(a=mbox("zip1"))[:-30], 0, 1),
    "climbs.zip": (
        named_zip(
            {
                "../climbs.mbox": mbox("z1"),
                "/absolute.mbox": mbox("z2"),
                "C:\\drive.mbox": mbox("z3"),
                "in/../../out.mbox": mbox("z4"),
                "good.mbox": mbox("in-zip"),
            }
        ),
        1,
        4,
    ),
    "links.tar": (link_in_tar(), 1, 2),
    "swells.gz": (gzip.compress(bytes(100 << 20), 9), 0, 1),
    "swells.zip": (zipped(inner=bytes(100 << 20), good=mbox("beside")), 1, 1),
    "deep.zip": (zipped(one=zipped(two=zipped(three=mbox("deep"))), good=mbox("shallow")), 1, 1),
    "nested.eml": (nested(20_000), 1, 0),
    "noise.bin": (NOISE, 0, 1),
    "letter.txt": (b"Dear Ann,\nthank you.\n", 0, 1),
    "empty.mbox": (b"", 0, 0),
    "latin1.eml": (message("latin", extra="Subject: Grüße aus Köln\n".encode("latin-1")), 1, 0),
    "liar.eml": (message("liar", extra=b"Subject: =?utf-8?q?Gr=FC=DFe?= =?nope?b?%%?=\n"), 1, 0),
    "no-sender.eml": (b"To: ann@made.example\nSubject: x\nDate: 4 May 2026 10:00\n\nx\n", 0, 1),
    "nul.eml": (message("nul", bytes(4096)), 1, 0),
    "cut.vcf": (
        b"BEGIN:VCARD\nVERSION:4.0\nFN:Iris Bell\nEMAIL:iris@bell.example\nEND:VCARD\n"
        b"BEGIN:VCARD\nVERSION:4.0\nFN:Marta Li",
        1,
        1,
    ),
    "stray.vcf": (
        b"BEGIN:VCARD\nFN:Tom Moss\nEND:VCARD\nstray words\nBEGIN:VCARD\nX:1\nEND:VCARD\n",
        1,
        2,
    ),
    "utf16.vcf": ("BEGIN:VCARD\r\nFN:Jürg Öz\r\nEND:VCARD\r\n".encode("utf-16"), 1, 0),
}


def brought_in(home: Path, source: Path) -> Imported:
    return Network(home).bring_in([source], me=["robin@harbour.example"])


def check_problems(result: Imported, source: Path) -> None:
    for problem in result.problems:
        assert problem.source == str(source)
        assert problem.reason
        assert "Error" not in problem.reason


def test_a_folder_of_the_worst(home: Path, tmp_path: Path) -> None:
    source = tmp_path / "worst"
    source.mkdir()
    for name, (data, _, _) in BAD.items():
        (source / name).write_bytes(data)
    result = brought_in(home, source)
    check_problems(result, source)
    (summary,) = result.sources
    told = {
        name: sum(p.where.split("/")[0].split(",")[0] == name for p in result.problems)
        for name in BAD
    }
    assert told == {name: problems for name, (_, _, problems) in BAD.items()}
    assert summary.items == sum(items for _, items, _ in BAD.values())
    assert summary.problems == sum(problems for _, _, problems in BAD.values())
    assert result.interactions == summary.new - 3 == summary.items - 3  # three are cards
    # nothing climbed out
    assert {path.name for path in tmp_path.iterdir()} == {"worst", "home"}
    # and again: the same
    again = brought_in(home, source)
    assert again.problems == result.problems
    assert again.sources[0].new == 0


# the largest are read once, in the folder
ALONE = [
    name
    for name, (data, _, _) in BAD.items()
    if len(data) <= 1 << 20 and not name.startswith("swells")
]


@pytest.mark.parametrize("name", ALONE)
def test_each_alone(home: Path, tmp_path: Path, name: str) -> None:
    data, items, problems = BAD[name]
    source = tmp_path / name
    source.write_bytes(data)
    result = brought_in(home, source)
    check_problems(result, source)
    assert (result.sources[0].items, result.sources[0].problems) == (items, problems)


def test_links(home: Path, tmp_path: Path) -> None:
    source, outside = tmp_path / "source", tmp_path / "outside"
    source.mkdir()
    outside.mkdir()
    (outside / "mail.mbox").write_bytes(mbox("linked"))
    (source / "own.mbox").write_bytes(mbox("own"))
    (source / "a").symlink_to(outside / "mail.mbox")  # read
    (source / "b").symlink_to(outside / "mail.mbox")  # once
    (source / "c").symlink_to(source / "own.mbox")  # read where it lies
    (source / "d").symlink_to(tmp_path / "nowhere")  # told
    (source / "e").symlink_to(source / "e")  # told
    (source / "f").symlink_to(outside)  # told
    (source / "g").symlink_to(source)  # read where it lies
    result = brought_in(home, source)
    assert result.sources[0].items == 2
    assert sorted(p.where for p in result.problems) == ["d", "e", "f"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(home: Path, tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    os.mkfifo(tmp_path / "source" / "pipe")
    (tmp_path / "source" / "own.mbox").write_bytes(mbox("own"))
    result = brought_in(home, tmp_path / "source")
    assert (result.sources[0].items, result.sources[0].problems) == (1, 1)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PermissionError(13, "Permission denied"), "may not be read: no permission"),
        (FileNotFoundError(2, "No such file"), "is not there any more"),
        (OSError(5, "Input/output error"), "can't be read: input/output error"),
    ],
)
def test_unreadable_and_vanishing(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, reason: str
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in ("a.mbox", "b.mbox", "c.mbox"):
        (source / name).write_bytes(mbox(name))
    really = Path.open

    def opened(self: Path, *arguments, **settings):  # type: ignore[no-untyped-def]
        if self.name == "b.mbox":
            raise error
        return really(self, *arguments, **settings)

    monkeypatch.setattr(Path, "open", opened)
    result = brought_in(home, source)
    assert result.sources[0].items == 2
    assert [(p.where, p.reason) for p in result.problems] == [("b.mbox", reason)]


def test_what_vanishes_between_two_imports_stays_read(home: Path, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.mbox").write_bytes(mbox("a"))
    (source / "b.mbox").write_bytes(mbox("b"))
    brought_in(home, source)
    (source / "b.mbox").unlink()
    assert brought_in(home, source).interactions == 2


def endless(size: int) -> dict[str, tuple[bytes, int, int]]:
    """Files with one line of `size` bytes each; how many items and problems they hold."""
    packed = base64.b64encode(b"Could you? " * (size // 15))
    coded = b"Content-Transfer-Encoding: base64\nContent-Type: text/plain; charset=utf-8\n"
    page = b"Content-Type: text/html; charset=utf-8\n"
    book = size > 64 << 20  # no card is as large as that
    return {
        "line.txt": (b"x" * size, 0, 1),
        "header.eml": (message("long", extra=b"Subject: " + b"y" * size + b"\n"), 1, 0),
        "addresses.eml": (message("many", extra=b"Cc: " + b"a@b.example, " * (size // 13)), 1, 0),
        "header.mbox": (between(message("header", extra=b"To: " + b"(" * size + b"\n")), 3, 0),
        "body.mbox": (between(message("body", b"z" * size + b"\n")), 3, 0),
        "words.mbox": (between(message("words", b"word? " * (size // 6) + b"\n")), 3, 0),
        "quoted.mbox": (between(message("quoted", b"> " * (size // 2) + b"\n")), 3, 0),
        "packed.eml": (message("packed", packed + b"\n", coded), 1, 0),
        "page.eml": (message("page", b"<p" * (size // 2) + b"\n", page), 1, 0),
        "note.vcf": (CARD % (b"NOTE:" + b"n" * size), 1 - book, book),
        "number.vcf": (CARD % (b"TEL:" + b"1" * size), 1 - book, book),
    }


def between(long: bytes) -> bytes:
    return mbox("first") + ENVELOPE + long + b"\n" + mbox("last")


CARD = b"BEGIN:VCARD\nFN:Ann Lee\n%b\nEND:VCARD\n"
# of the program and of the process that reads for it, in MB and in seconds of the processor
COST = """
import atexit, re, resource, sys
from pathlib import Path
def cost():
    # not ru_maxrss, which counts what this process was before it was this program
    own = re.search(r"VmHWM:\\s*([0-9]+) kB", Path("/proc/self/status").read_text())
    uses = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    spent = sum(use.ru_utime + use.ru_stime for use in uses)
    print(int(own[1]) // 1024, uses[1].ru_maxrss // 1024, spent, file=sys.stderr)
atexit.register(cost)
"""
PROGRAM_MB, PROGRAM_SECONDS = 300, 6.0  # with nothing to read, some of it to spare
COPIES = 3  # of the line that may be held at once, the file's own map among them
SECONDS_PER_MB = 0.04


def check_endless(name: str, size: int, home: Path, folder: Path, run: Run) -> None:
    data, items, problems = endless(size)[name]
    source = folder / name
    source.write_bytes(data)
    done = run("import", "--json", "--home", home, source, before=COST)
    assert done.returncode == 0, done.stderr
    (summary,) = json.loads(done.stdout)["sources"]
    assert (summary["items"], summary["problems"]) == (items, problems)
    own, other, spent = map(float, done.stderr.split()[-3:])
    megabytes = size >> 20
    assert max(own, other) < PROGRAM_MB + COPIES * megabytes
    assert spent < PROGRAM_SECONDS + SECONDS_PER_MB * megabytes


@pytest.mark.skipif(sys.platform != "linux", reason="memory in Linux's units")
@pytest.mark.parametrize(
    "name",
    [
        "header.eml",
        "note.vcf",
        *(pytest.param(name, marks=pytest.mark.faults) for name in ("addresses.eml", "body.mbox")),
    ],
)
def test_one_endless_line(home: Path, tmp_path: Path, name: str, run: Run) -> None:
    # large enough for the second process
    check_endless(name, 9 << 20, home, tmp_path, run)


@pytest.mark.faults
@pytest.mark.skipif(sys.platform != "linux", reason="memory in Linux's units")
@pytest.mark.parametrize(
    ("name", "megabytes"),
    [*((name, 100) for name in endless(1)), ("note.vcf", 60), ("number.vcf", 60)],
)
def test_a_line_of_100_mb(home: Path, tmp_path: Path, name: str, megabytes: int, run: Run) -> None:
    check_endless(name, megabytes << 20, home, tmp_path, run)
