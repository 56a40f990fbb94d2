"""Makes home-vN.sqlite.xz, the kept file of the present schema: python tests/data/keep_home.py

Run it while version N is still being worked on. Once a closeknit that writes version N has been
released, its file stays as it is for ever: that is what people have at home.
"""

from __future__ import annotations

import lzma
import sqlite3
import tempfile
from pathlib import Path

from closeknit.network import Network
from closeknit.store.database import VERSION, path_of

ME = "Robin Vale <robin@harbour.example>"
MARTA = "Marta Lind <marta@lind.example>"
IRIS = "Iris Bell <iris@bell.example>"
TOM = "Tom Moss <tom@moss.example>"
MAIL = (
    ("one", 1, MARTA, ME, "your accounts", ""),
    ("two", 2, ME, MARTA, "Re: your accounts", "one"),
    ("three", 3, MARTA, ME, "Re: your accounts", "two"),
    ("four", 4, ME, f"{IRIS}, {MARTA}", "meet each other", ""),
    ("five", 5, IRIS, f"{ME}, {MARTA}", "Re: meet each other", "four"),
    ("six", 6, TOM, ME, "", ""),
    ("seven", 7, "no date and no sender", ME, "a problem", ""),
)
CARDS = """BEGIN:VCARD
VERSION:4.0
UID:urn:uuid:22222222-marta
FN:Marta Lind
EMAIL:marta@lind.example
ORG:Lind Accounts
NOTE:Sails
END:VCARD
"""
SHOWN = {"inbox.mbox": "/home/robin/inbox.mbox", "people.vcf": "/home/robin/people.vcf"}


def mbox() -> str:
    text = ""
    for key, day, sender, to, subject, answers in MAIL:
        text += f"From x@y Fri May {day:2} 10:00:00 2026\nFrom: {sender}\nTo: {to}\n"
        text += f"Date: {day:02} May 2026 10:00:00 +0000\nMessage-ID: <{key}@mail.example>\n"
        text += f"In-Reply-To: <{answers}@mail.example>\n" if answers else ""
        text += f"Subject: {subject}\n\nBody of {key}.\n\n"
    return text


def keep(target: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "inbox.mbox").write_text(mbox())
        (folder / "people.vcf").write_text(CARDS)
        net = Network(folder / "home")
        net.bring_in([folder / name for name in SHOWN], me=["robin@harbour.example"])
        net.declare("Iris", "connection")
        net.different("Iris", "Marta")
        net.exclude("@clinic.example")
        net.forget("Tom")
        database = sqlite3.connect(path_of(net.home), isolation_level=None)
        for name, shown in SHOWN.items():
            database.execute("UPDATE source SET path = ? WHERE path LIKE ?", (shown, f"%{name}"))
        # the day it was made is nobody's business
        database.execute("UPDATE declaration SET time = 1780000000 + id")
        database.execute("PRAGMA journal_mode = DELETE")
        database.execute("VACUUM")
        database.close()
        target.write_bytes(lzma.compress(path_of(net.home).read_bytes(), preset=9))


if __name__ == "__main__":
    keep(Path(__file__).with_name(f"home-v{VERSION}.sqlite.xz"))
