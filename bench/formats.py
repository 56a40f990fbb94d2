"""What reading costs in every format: `python -m bench.formats [--items N] [FORMAT …]`.

Invented data is written, then read by a process of its own: its items, processor seconds, and the
most memory that it held beyond what it began with and beyond the files themselves. Where every item
is a file of its own (or writing is slow), a tenth is written and the time multiplied by ten.
"""

from __future__ import annotations

import argparse
import importlib.util
import io
import json
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from bench import chats_speed
from bench.generate import messages
from bench.timed import machine

from closeknit.sources.base import Item, LeftOut, Member, Progress

_ROOT = Path(__file__).parents[1]
_NOW = 1_790_000_000
_DAY = 86_400
_MSG = _ROOT / "tests" / "data" / "message.msg"


@dataclass(frozen=True, slots=True)
class Format:
    """`write` makes n items below a folder; `part` is how many times fewer are made, `what` what
    is counted."""

    write: Callable[[Path, int], None]
    what: str
    part: int = 1


def _when(at: int, form: str) -> str:
    return datetime.fromtimestamp(at, UTC).strftime(form)


def _raw(n: int) -> Iterator[bytes]:
    return (one.partition(b"\n")[2] for one in messages(n, max(n // 20, 1), 500))


def mbox(folder: Path, n: int) -> None:
    with (folder / "mail.mbox").open("wb") as out:
        out.writelines(messages(n, n // 20, 500))


def eml(folder: Path, n: int) -> None:
    for number, raw in enumerate(_raw(n)):
        (folder / f"{number}.eml").write_bytes(raw)


def emlx(folder: Path, n: int) -> None:
    for number, raw in enumerate(_raw(n)):
        (folder / f"{number}.emlx").write_bytes(b"%d\n" % len(raw) + raw)


def msg(folder: Path, n: int) -> None:
    raw = _MSG.read_bytes()
    for number in range(n):
        (folder / f"{number}.msg").write_bytes(raw)


def olm(folder: Path, n: int) -> None:
    with zipfile.ZipFile(folder / "x.olm", "w", zipfile.ZIP_DEFLATED) as box:
        for k in range(n):
            address = f'<emailAddress OPFContactEmailAddressAddress="p{k % 500}@firm.example"/>'
            text = (
                '<?xml version="1.0"?><emails elementCount="1"><email>'
                f"<OPFMessageCopyFromAddresses>{address}</OPFMessageCopyFromAddresses>"
                f"<OPFMessageCopySentTime>2020-05-04T08:00:{k % 60:02}</OPFMessageCopySentTime>"
                f"<OPFMessageCopyMessageID>{k}@x.example</OPFMessageCopyMessageID>"
                f"<OPFMessageCopyBody>{'We looked at it again, and it suits us. ' * 12}"
                "</OPFMessageCopyBody></email></emails>"
            )
            box.writestr(f"Local/com.microsoft.__Messages/Inbox/message_{k:05}.xml", text)


def pst(folder: Path, n: int) -> None:
    made = _pstfile()
    file = made.Pst()
    inbox = file.folder("Inbox")
    sent = datetime(2020, 5, 4, tzinfo=UTC)
    robin = {0x0C15: 1, 0x3001: "Robin", 0x3002: "SMTP", 0x3003: "robin@home.example"}
    for k in range(n):
        held = {0x001A: "IPM.Note", 0x0037: "Matter", 0x0064: "SMTP", 0x1035: f"<{k}@x.example>"}
        held |= {0x0065: f"p{k % 500}@firm.example", 0x1000: "We looked at it again. " * 22}
        file.item(inbox, {**held, 0x0039: sent}, [robin])
    (folder / "x.pst").write_bytes(file.whole())


def ical(folder: Path, n: int) -> None:
    with (folder / "x.ics").open("w", newline="") as out:
        out.write("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
        for k in range(n):
            start = _when(1_262_304_000 + k * 4_000, "%Y%m%dT%H%M%SZ")
            people = "".join(
                f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=Person {p};"
                f"X-NUM-GUESTS=0:mailto:person{p}@firm.example\r\n"
                for p in (k % 300, k % 7 + 300, k % 11 + 310)
            )
            out.write(
                f"BEGIN:VEVENT\r\nDTSTART:{start}\r\nDURATION:PT1H\r\nDTSTAMP:20260101T000000Z\r\n"
                f"ORGANIZER;CN=Robin:mailto:robin@home.example\r\nUID:{k}@x.example\r\n{people}"
                f"DESCRIPTION:{'What we want to speak about. ' * 15}\r\nSEQUENCE:{k % 3}\r\n"
                "LAST-MODIFIED:20260101T000000Z\r\nSTATUS:CONFIRMED\r\nSUMMARY:Tea\r\nEND:VEVENT\r\n"
            )
        out.write("END:VCALENDAR\r\n")


def vcard(folder: Path, n: int) -> None:
    with (folder / "x.vcf").open("w", newline="") as out:
        for k in range(n):
            out.write(
                f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:card-{k}-x\r\nFN:Ann Moss {k}\r\n"
                f"N:Moss;Ann;;;\r\nEMAIL;TYPE=work:p{k}@firm.example\r\n"
                f"TEL;TYPE=cell:+44 20 7946 {k % 10_000:04}\r\n"
                "ORG:Firm;Tables\r\nTITLE:Tuner\r\nNOTE:Met at the fair.\r\nEND:VCARD\r\n"
            )


def contacts(folder: Path, n: int) -> None:
    with (folder / "contacts.csv").open("w") as out:
        out.write("First Name,Last Name,Company,Job Title,E-mail Address,Mobile Phone\n")
        out.writelines(
            f"Ann,Moss {k},Firm,Tuner,p{k}@firm.example,+44 20 7946 {k % 10_000:04}\n"
            for k in range(n)
        )


def abook(folder: Path, n: int) -> None:
    with sqlite3.connect(folder / "abook.sqlite") as database:
        database.execute("CREATE TABLE properties (card TEXT, name TEXT, value TEXT)")
        card = (
            "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ann {0}\r\nEMAIL:p{0}@firm.example\r\nEND:VCARD\r\n"
        )
        rows = ((str(k), "_vCard", card.format(k)) for k in range(n))
        database.executemany("INSERT INTO properties VALUES (?, ?, ?)", rows)
    database.close()


def linkedin(folder: Path, n: int) -> None:
    with (folder / "messages.csv").open("w") as out:
        out.write(
            "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,"
            "DATE,SUBJECT,CONTENT,FOLDER\n"
        )
        for k, s in enumerate(chats_speed.talk(n)):
            sides = [
                ("Ann Moss", "https://www.linkedin.com/in/ann"),
                ("Robin", "https://www.linkedin.com/in/r"),
            ]
            (a, b), (c, d) = sides[:: 1 if k % 2 else -1]
            when = _when(1_700_000_000 - k * 3_000, "%Y-%m-%d %H:%M:%S UTC")
            out.write(f'2-x,,{a},{b},{c},{d},{when},,"{s.text}",INBOX\n')


def table(folder: Path, n: int) -> None:
    with (folder / "list.csv").open("w") as out:
        out.write("time,channel,from,to,subject\n")
        for k in range(n):
            when = _when(1_400_000_000 + k * 3_000, "%Y-%m-%dT%H:%M:%SZ")
            out.write(f"{when},call,p{k % 500}@firm.example,robin@home.example,\n")


def googlechat(folder: Path, n: int) -> None:
    place = folder / "Takeout" / "Google Chat" / "Groups" / "DM x"
    place.mkdir(parents=True)
    lines = [
        {
            "creator": {"name": f"P {s.who}", "email": f"p{s.who}@x.example", "user_type": "Human"},
            "created_date": _when(s.time, "%A, %B %d, %Y at %I:%M:%S %p UTC"),
            "text": s.text,
            "topic_id": str(s.time),
        }
        for s in chats_speed.talk(n)
    ]
    (place / "messages.json").write_text(json.dumps({"messages": lines}, indent=2))


def slack(folder: Path, n: int) -> None:
    """A file for each day, as Slack writes them."""
    days: dict[str, list[dict[str, str]]] = {}
    for s in chats_speed.talk(n):
        said = {"type": "message", "user": f"U0{s.who}", "ts": f"{s.time}.000100"}
        days.setdefault(_when(s.time, "%Y-%m-%d"), []).append(said | {"text": s.text})
    with zipfile.ZipFile(folder / "slack.zip", "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("dms.json", '[{"id": "D0123ABCD", "created": 1, "members": ["U00", "U01"]}]')
        for day, lines in days.items():
            box.writestr(f"general/{day}.json", json.dumps(lines, indent=4))


def _chat(write: Callable[[int], bytes], name: str) -> Callable[[Path, int], None]:
    def written(folder: Path, n: int) -> None:
        (folder / name).write_bytes(write(n))

    return written


FORMATS = {
    "mbox": Format(mbox, "messages"),
    "eml": Format(eml, "messages", 10),
    "emlx": Format(emlx, "messages", 10),
    "msg": Format(msg, "messages", 10),
    "pst": Format(pst, "messages", 5),
    "olm": Format(olm, "messages", 10),
    "ical": Format(ical, "events"),
    "vcard": Format(vcard, "cards"),
    "contacts": Format(contacts, "cards"),
    "abook": Format(abook, "cards"),
    "linkedin": Format(linkedin, "lines"),
    "interactions": Format(table, "lines"),
    "whatsapp": Format(_chat(chats_speed.whatsapp, "WhatsApp Chat with Club.txt"), "lines"),
    "telegram": Format(_chat(chats_speed.telegram, "result.json"), "lines"),
    "facebook": Format(_chat(chats_speed.facebook, "message_1.json"), "lines"),
    "slack": Format(slack, "lines"),
    "googlechat": Format(googlechat, "lines"),
    "smsbackup": Format(_chat(chats_speed.smsbackup, "sms-1.xml"), "lines"),
    "signal": Format(_chat(chats_speed.signal, "main.jsonl"), "lines"),
    "imessage": Format(_chat(chats_speed.imessage, "chat.db"), "lines"),
}


def _pstfile() -> ModuleType:
    path = _ROOT / "tests" / "demo" / "formats" / "pstfile.py"
    spec = importlib.util.spec_from_file_location("pstfile", path)
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    sys.modules["pstfile"] = found
    spec.loader.exec_module(found)
    return found


def _items(folder: Path) -> Iterator[Item]:
    """All that is in a folder. A mailbox of Outlook's is read here, not by a child."""
    from closeknit.sources.files import members
    from closeknit.sources.pst import Pst, opened
    from closeknit.sources.pstitems import items
    from closeknit.sources.recognise import reader_for

    for member in members(folder):
        if isinstance(member, Member):
            reader = reader_for(member)
            if isinstance(reader, Pst):
                yield from items(opened(Path(member.source, member.name)), member, _NOW)
            elif reader is not None:
                yield from reader.read(member, 0)


def _held() -> int:
    """Bytes of this process's own memory, which maps of files don't count in."""
    with Path("/proc/self/status").open() as told:
        line = next(line for line in told if line.startswith("RssAnon"))
    return int(line.split()[1]) << 10


def _measure(folder: Path, *, acts: bool) -> None:
    """The child: reads everything once, and tells what that took."""
    from closeknit.acts.text import find_all
    from closeknit.sources import chats, recognise

    assert recognise.READERS
    list(find_all([("Could you send me the tables?", "en")], 0.2))  # loads its weights
    if not acts:
        vars(chats)["turns_in"] = lambda *_: (None, ())
    begun, peak, ended = _held(), 0, threading.Event()

    def watch() -> None:
        nonlocal peak
        while not ended.wait(0.02):
            peak = max(peak, _held())

    watching = threading.Thread(target=watch)
    watching.start()
    before = time.process_time()
    found = sum(not isinstance(item, Progress | LeftOut) for item in _items(folder))
    took = time.process_time() - before
    ended.set()
    watching.join()
    print(json.dumps([found, took, max(0, peak - begun) / 1e6]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("formats", nargs="*", help=f"of {', '.join(FORMATS)}; else all")
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--no-acts", action="store_true", help="don't look at words of chats")
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.read:
        _measure(chosen.read, acts=not chosen.no_acts)
        return
    print(machine())
    print(f"| format | MB | seconds for {chosen.items:,} | a second | MB of memory | items |")
    print("|---|---|---|---|---|---|")
    for name in chosen.formats or FORMATS:
        of = FORMATS[name]
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary) / "data"
            folder.mkdir()
            of.write(folder, chosen.items // of.part)
            size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
            done = subprocess.run(
                [
                    *(sys.executable, "-m", "bench.formats", "--read", str(folder)),
                    *(["--no-acts"] if chosen.no_acts else []),
                ],
                capture_output=True,
                text=True,
                check=True,
            )
        found, seconds, held = json.loads(io.StringIO(done.stdout).readlines()[-1])
        whole = seconds * of.part
        print(
            f"| {name}{'*' if of.part > 1 else ''} | {size * of.part / 1e6:,.0f} | {whole:.1f} "
            f"| {chosen.items / whole:,.0f} {of.what} | {held:.0f} | {found * of.part:,} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
