"""The text of mail is not kept: not in the file, its log, a copy, or anything left by a crash.

Each sentence of the mail below lies in another place and coding, and has a word that is nowhere
else. After every verb, whole or killed, all files that were written are searched for these words,
in the codings that text is ever stored in.
"""

from __future__ import annotations

import base64
import gzip
import io
import lzma
import quopri
import sqlite3
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
RunAll = Callable[..., str]
ME = "robin.vale@brightharbour.example"
PLACES = (
    *("plain", "packed", "quotable", "wide", "cyrillic", "page", "entities", "enclosed"),
    *("attached", "preamble", "epilogue", "quoted", "signature", "forwarded", "eight"),
    *("maildir", "lone", "gzipped", "xzipped", "zipped", "tarred", "automated", "headless"),
    "beside",
)
# what a person wrote to me in their own words: an ask, whose one sentence may be kept as proof
OWN = (
    *("plain", "packed", "quotable", "wide", "cyrillic", "page", "entities", "eight"),
    *("maildir", "lone", "gzipped", "xzipped", "zipped", "tarred"),
)


def word(place: str) -> str:
    return f"zanzo{place}"


def sentence(place: str) -> str:
    """Long enough to be split by any coding, with a question so that its features are looked at."""
    return f"Robin, could you bring the {word(place)} of the herons to the quay by Friday?"


PROVING = tuple(sentence(place) for place in OWN)


def mail(
    key: str, text: bytes, extra: bytes = b"", sender: bytes = b"Ann Lee <ann@made.example>"
) -> bytes:
    return (
        b"From: " + sender + b"\nTo: " + ME.encode() + b"\nDate: Mon, 4 May 2026 10:00:00 +0000\n"
        b"Message-ID: <" + key.encode() + b"@made.example>\nSubject: hello " + key.encode() + b"\n"
        b"MIME-Version: 1.0\n" + extra + b"\n" + text + b"\n"
    )


def part(kind: str, text: bytes, coding: str = "8bit", more: str = "") -> bytes:
    head = f"--b\nContent-Type: {kind}\nContent-Transfer-Encoding: {coding}\n{more}\n"
    return head.encode() + text + b"\n"


def mixed() -> bytes:
    """One message with a part in every coding."""
    say = {place: sentence(place).encode() for place in PLACES}
    cyrillic = ("Вот " + sentence("cyrillic")).encode("koi8-r")
    entities = "".join(f"&#{ord(letter)};" for letter in sentence("entities")).encode()
    wide = sentence("wide").encode("utf-16")
    parts = (
        part("text/plain; charset=utf-8", say["plain"]),
        part("text/plain; charset=utf-8", base64.encodebytes(say["packed"]), "base64"),
        part("text/plain", quopri.encodestring(say["quotable"]), "quoted-printable"),
        part("text/plain; charset=utf-16", base64.encodebytes(wide), "base64"),
        part("text/plain; charset=koi8-r", cyrillic),
        part("text/html", b"<p>" + say["page"].replace(b"zanzo", b"zan<b></b>zo") + b"</p>"),
        part("text/html", b"<p>" + entities + b"</p>"),
        part("message/rfc822", b"From: Tom <tom@made.example>\n\n" + say["enclosed"]),
        part("text/plain", say["attached"], more="Content-Disposition: attachment\n"),
    )  # fmt: skip
    body = say["preamble"] + b"\n" + b"".join(parts) + b"--b--\n" + say["epilogue"]
    return mail("mixed", body, b"Content-Type: multipart/mixed; boundary=b\n")


def bodies() -> dict[str, bytes]:
    """Single messages, by the place of the sentence in each."""
    say = {place: sentence(place).encode() for place in PLACES}
    return {
        "quoted": mail("quoted", b"Yes.\n\nOn Monday, Robin wrote:\n> " + say["quoted"]),
        "signature": mail("signature", b"Yes.\n\n-- \n" + say["signature"]),
        "forwarded": mail(
            "forwarded", b"-----Original Message-----\nFrom: Tom\n\n" + say["forwarded"]
        ),
        "eight": mail("eight", "Grüße, Jürg. ".encode("latin-1") + say["eight"]),
        "automated": mail("automated", say["automated"], b"Auto-Submitted: auto-replied\n"),
        # its problem tells where, not what
        "headless": b"To: x\nDate: never\nSubject: x\n\n" + say["headless"] + b"\n",
    }


def alone(place: str) -> bytes:
    """One message with an ask, and words beside it that prove nothing."""
    return mail(place, f"Hello. {sentence(place)} The {word('beside')} lies low.".encode())


def boxed(*messages: bytes) -> bytes:
    return b"".join(
        b"From x@y Mon May  4 10:00:00 2026\n" + message + b"\n" for message in messages
    )


def write_sources(folder: Path) -> None:
    """Every format and packing; the packed ones larger than what is unpacked in memory."""
    folder.mkdir()
    (folder / "inbox.mbox").write_bytes(boxed(mixed(), *bodies().values()))
    for name in ("cur", "new", "tmp"):
        (folder / "box" / name).mkdir(parents=True)
    (folder / "box" / "cur" / "1.made:2,S").write_bytes(alone("maildir"))
    (folder / "lone.eml").write_bytes(alone("lone"))
    filler = b"hello there\n" * 200_000
    (folder / "a.mbox.gz").write_bytes(gzip.compress(boxed(alone("gzipped")) + filler))
    (folder / "b.mbox.xz").write_bytes(lzma.compress(boxed(alone("xzipped")) + filler))
    with zipfile.ZipFile(folder / "c.zip", "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("old.mbox", boxed(alone("zipped")) + filler)
    with tarfile.open(folder / "d.tar.gz", "w:gz") as tar:
        info = tarfile.TarInfo("old.mbox")
        data = boxed(alone("tarred"))
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))


def codings(text: str) -> Iterable[bytes]:
    """The forms in which a word may lie in a file, all in lower case."""
    plain = text.encode()
    yield from (plain, text.encode("utf-16-le"), text.encode("utf-16-be"), plain[::-1])
    yield plain.hex().encode()
    for shift, first in enumerate((0, 2, 3)):  # letters that also tell of what stands before
        coded = base64.b64encode(b"\0" * shift + plain).rstrip(b"=")
        yield coded[first : len(coded) - ((shift + len(plain)) % 3 > 0)].lower()


def found(held: bytes, allowed: Iterable[str] = PROVING) -> list[str]:
    """The places whose text is in these bytes, other than in an allowed sentence."""
    held = held.lower()
    for said in allowed:
        held = held.replace(said.lower().encode(), b"")
    return [place for place in PLACES if any(form in held for form in codings(word(place)))]


def held_below(*folders: Path) -> bytes:
    """All bytes of all files, and the values of those that are SQLite's: text may be cut in two
    by the end of a page."""
    held = b""
    for path in (path for top in folders for path in top.rglob("*") if path.is_file()):
        data = path.read_bytes()
        held += data + b"\n"
        if data.startswith(b"SQLite format 3\0"):
            copy = sqlite3.connect(path.resolve().as_uri() + "?mode=ro", uri=True)
            held += "\n".join(copy.iterdump()).encode()
            copy.close()
    return held


def proofs(home: Path) -> list[str]:
    """The sentences that are kept of mail."""
    file = sqlite3.connect((home / "closeknit.sqlite").resolve().as_uri() + "?mode=ro", uri=True)
    kept = [row[0] for row in file.execute("SELECT proof FROM act")]
    file.close()
    assert all(0 < len(proof) <= 300 for proof in kept)
    return kept


def test_the_search_finds_every_form(tmp_path: Path) -> None:
    said = f"... {sentence('plain')}"
    forms = {
        "plain": said.encode(),
        "capitals": said.upper().encode(),
        "wide": said.encode("utf-16-be"),
        "hex": said.encode().hex().encode(),
        **{f"base64 {n}": base64.b64encode(b"x" * n + said.encode()) for n in range(3)},
    }
    assert {name: found(form, ()) for name, form in forms.items()} == {
        name: ["plain"] for name in forms
    }
    kept, other = sentence("plain"), sentence("page")
    assert found(f"{kept} {other}".encode(), ()) == ["plain", "page"]
    assert found(f"{kept} {other}".encode(), [kept]) == ["page"]
    file = sqlite3.connect(tmp_path / "x.sqlite")
    file.execute("CREATE TABLE t (v TEXT)")
    texts = (("x" * (3_900 + n) + sentence("lone") + "y" * 9_000,) for n in range(9))
    file.executemany("INSERT INTO t VALUES (?)", texts)
    file.commit()
    file.close()
    assert found(held_below(tmp_path), ()) == ["lone"]


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    write_sources(tmp_path / "sources")
    return tmp_path / "sources"


def test_no_text_is_kept(
    home: Path, tmp_path: Path, sources: Path, run: Run, run_all: RunAll
) -> None:
    nest = tmp_path / "nest"
    nest.mkdir()
    environment = {"TMPDIR": str(nest), "HOME": str(nest), "XDG_CACHE_HOME": str(nest)}
    at = ("--home", home)
    verbs = (
        ("import", *at, "--json", "--me", ME, sources),
        ("show", *at, "--json", "Ann"),
        ("ask", *at, "Ann", "Could she bring herons?"),
        ("validate", *at, "--trials", nest / "trials"),
        ("export", *at, nest / "export"),
        ("backup", *at, nest / "backup"),
        ("restore", *at, nest / "backup"),
        ("import", *at, sources),
    )
    assert found(run_all(verbs, environment).encode()) == []
    held = held_below(home, nest)
    assert found(held) == []
    assert {"plain", "lone", "eight"} <= set(found(held, ()))
    assert len(set(proofs(home))) >= 8
    assert {path.name for path in nest.iterdir()} == {"trials", "export", "backup"}
    # all of it was read, and only the way to it is kept
    for place in ("mixed", "quoted", "automated", "maildir", "lone", "zipped", "tarred"):
        assert f"<{place}@made.example>".encode() in held
    shown = run("open", *at, "<mixed@made.example>")
    assert word("plain") in shown.stdout


# where files are left behind: SQLite's log, and the folders of a half-done restore
CRASHES: dict[str, tuple[str, tuple[str, ...]]] = {
    "import": ("import", ("INTO sighting", "COMMIT", "BEGIN")),
    "judging": ("import", ("INTO tie", "COMMIT")),
    "restore": ("restore", ("INTO tie",)),
}


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.parametrize("crash", CRASHES)
def test_no_text_is_left_by_a_crash(
    home: Path,
    tmp_path: Path,
    sources: Path,
    run: Run,
    dies_at: Callable[..., str],
    crash: str,
) -> None:
    nest = tmp_path / "nest"
    nest.mkdir()
    verb, statements = CRASHES[crash]
    subject: tuple[str | Path, ...] = ("--me", ME, sources)
    if verb == "restore":
        assert run("import", "--home", home, *subject).returncode == 0
        assert run("backup", "--home", home, nest / "backup").returncode == 0
        subject = (nest / "backup",)
    done = run(
        *(verb, "--home", home, *subject),
        before=dies_at(*statements),
        environment={"TMPDIR": str(nest)},
    )
    assert done.returncode == -9, done.stderr
    left = {path.name for path in home.rglob("*")}
    assert "closeknit.sqlite-wal" in left
    assert ("restoring" in left) == (verb == "restore")
    held = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert b"mixed@made.example" in held
    assert found(held + held_below(nest)) == []
