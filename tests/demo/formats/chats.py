"""A life's conversations as they would stand in every app, calendar and list.

Each writer gets conversations of two and an empty folder, and returns what is to be imported.
"""

from __future__ import annotations

import csv
import html
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

ME = "Robin Vale"
MY_ADDRESS = "robin.vale@brightharbour.example"
MY_NUMBER = "+442079460999"
DAY = 86_400
GAP = 6 * 3600


class Entry(Protocol):
    """What of an address book's entry is needed here."""

    @property
    def key(self) -> str: ...
    @property
    def first(self) -> str: ...
    @property
    def last(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def emails(self) -> tuple[str, ...]: ...
    @property
    def phone(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def handles(self) -> frozenset[str]: ...


@dataclass(frozen=True)
class Line:
    """One message; `at` in whole minutes, since not every app tells the seconds."""

    at: int
    from_me: bool
    text: str


@dataclass(frozen=True)
class Talk:
    """All that somebody and I wrote to each other, by time."""

    other: Entry
    lines: tuple[Line, ...]

    def sessions(self, *, by_day: bool = False) -> int:
        """How many occasions these were, counted in another way than closeknit's."""
        count, last, begun = 0, -DAY, -DAY
        for line in self.lines:
            new_day = by_day and line.at // DAY != last // DAY
            if line.at - last >= GAP or line.at - begun >= DAY or new_day:
                count, begun = count + 1, line.at
            last = line.at
        return count


Writer = Callable[[Sequence[Talk], Path], Path]


def whatsapp_android(talks: Sequence[Talk], folder: Path) -> Path:
    for talk in talks:
        rows = [
            f"{_when(talk.lines[0].at, '%d/%m/%Y, %H:%M')} - Messages and calls are end-to-end "
            "encrypted. No one outside of this chat, not even WhatsApp, can read them.",
            *(
                f"{_when(line.at, '%d/%m/%Y, %H:%M')} - {_author(talk, line)}: {line.text}"
                for line in talk.lines
            ),
        ]
        _text(folder / f"WhatsApp Chat with {talk.other.name}.txt", "\n".join([*rows, ""]))
    return folder


def whatsapp_ios(talks: Sequence[Talk], folder: Path) -> Path:
    for talk in talks:
        rows = [
            f"[{_when(talk.lines[0].at, '%d.%m.%y, %H:%M:%S')}] {talk.other.name}: \u200e"
            "Messages and calls are end-to-end encrypted.",
            *(
                f"[{_when(line.at, '%d.%m.%y, %H:%M:%S')}] {_author(talk, line)}: {line.text}"
                for line in talk.lines
            ),
        ]
        with zipfile.ZipFile(folder / f"WhatsApp Chat - {talk.other.name}.zip", "w") as box:
            box.writestr("_chat.txt", "\r\n".join([*rows, ""]))
    return folder


def telegram(talks: Sequence[Talk], folder: Path) -> Path:
    def message(number: int, line: Line, user: int, name: str) -> dict[str, object]:
        return {
            "id": number,
            "type": "message",
            "date": _when(line.at, "%Y-%m-%dT%H:%M:%S"),
            "date_unixtime": str(line.at),
            "from": name,
            "from_id": f"user{user}",
            "text": ["see ", {"type": "bold", "text": line.text}],
            "text_entities": [{"type": "plain", "text": line.text}],
        }

    users = {talk.other.key: 100 + n for n, talk in enumerate(talks)}
    chats = [
        {
            "name": talk.other.name,
            "type": "personal_chat",
            "id": users[talk.other.key],
            "messages": [
                message(n, line, *((9, ME) if line.from_me else (users[talk.other.key], "Tg")))
                for n, line in enumerate(talk.lines)
            ],
        }
        for talk in talks
    ]
    contacts = [
        {
            "user_id": users[talk.other.key],
            "first_name": talk.other.first,
            "last_name": talk.other.last,
            "phone_number": talk.other.phone.replace("+", "00"),
            "date": "2021-01-01T10:00:00",
        }
        for talk in talks
    ]
    mine = {"user_id": 9, "first_name": "Robin", "last_name": "Vale", "phone_number": MY_NUMBER}
    return _json(
        folder / "result.json",
        {
            "about": "Here is the data you requested.",
            "personal_information": mine,
            "contacts": {"about": "Your contacts.", "list": contacts},
            "chats": {"about": "All chats.", "list": chats},
        },
    )


def sms(talks: Sequence[Talk], folder: Path) -> Path:
    """Texts, one person's with the number as it is dialled within the country, and a call each."""
    texts, calls = [], []
    for number, talk in enumerate(talks):
        dialled = talk.other.phone if number else "0" + talk.other.phone.removeprefix("+44")
        name = html.escape(talk.other.name)
        texts += [
            f'<sms protocol="0" address="{dialled}" date="{line.at * 1000}" '
            f'type="{2 if line.from_me else 1}" subject="null" body="{_attribute(line.text)}" '
            f'read="1" status="-1" locked="0" contact_name="{name}" />\n'
            for line in talk.lines
        ]
        calls.append(
            f'<call number="{talk.other.phone}" duration="61" date="{talk.lines[0].at * 1000}" '
            f'type="{1 + number % 2}" presentation="1" contact_name="{name}" />\n'
        )
    head = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n"
    text = f'{head}<smses count="{len(texts)}">\n{"".join(texts)}</smses>\n'
    _text(folder / "sms-20260930.xml", text)
    _text(
        folder / "calls-20260930.xml",
        f'{head}<calls count="{len(calls)}">\n{"".join(calls)}</calls>\n',
    )
    return folder


def facebook(talks: Sequence[Talk], folder: Path) -> Path:
    """Newest first, in UTF-8 read as Latin-1."""
    for talk in talks:
        told = {
            "participants": [{"name": talk.other.name}, {"name": ME}],
            "messages": [
                {
                    "sender_name": _author(talk, line),
                    "timestamp_ms": line.at * 1000,
                    "content": line.text,
                    "is_geoblocked_for_viewer": False,
                }
                for line in reversed(talk.lines)
            ],
            "title": talk.other.name,
            "is_still_participant": True,
            "thread_path": f"inbox/{talk.other.key}",
        }
        path = folder / "messages" / "inbox" / talk.other.key / "message_1.json"
        path.parent.mkdir(parents=True)
        text = json.dumps(told, ensure_ascii=False).encode().decode("latin-1")
        path.write_bytes(json.dumps(json.loads(text), indent=2).encode())
    return folder


def instagram(talks: Sequence[Talk], folder: Path) -> Path:
    """As Facebook, and told apart by where it lies."""
    own = folder / "instagram-robin-2026-09-30"
    own.mkdir()
    return facebook(talks, own)


def whatsapp_group(talks: Sequence[Talk], folder: Path) -> Path:
    """A group in which everybody wrote, and nothing tells which of them I am."""
    lines = sorted(
        (line.at, _author(talk, line), line.text) for talk in talks for line in talk.lines
    )
    rows = [f"{_when(at, '%d/%m/%Y, %H:%M')} - {who}: {text}" for at, who, text in lines]
    return _text(folder / "WhatsApp Chat with Book club.txt", "\n".join([*rows, ""]))


def slack(talks: Sequence[Talk], folder: Path) -> Path:
    def member(user: str, name: str, email: str) -> dict[str, object]:
        profile = {"real_name": name, "email": email}
        return {"id": user, "team_id": "T01", "name": user.lower(), "profile": profile}

    users = {talk.other.key: f"U{n:04}OTHER" for n, talk in enumerate(talks)}
    with zipfile.ZipFile(folder / "slack.zip", "w") as box:
        people = [member("U0000MINE", ME, MY_ADDRESS)]
        people += [member(users[t.other.key], t.other.name, t.other.emails[0]) for t in talks]
        box.writestr("users.json", json.dumps(people))
        direct = [
            {"id": f"D{n:07}", "created": 1, "members": ["U0000MINE", users[talk.other.key]]}
            for n, talk in enumerate(talks)
        ]
        box.writestr("dms.json", json.dumps(direct))
        for number, talk in enumerate(talks):
            days: dict[str, list[dict[str, str]]] = {}
            for line in talk.lines:
                said = {
                    "type": "message",
                    "user": "U0000MINE" if line.from_me else users[talk.other.key],
                    "text": line.text,
                    "ts": f"{line.at}.000100",
                }
                days.setdefault(_when(line.at, "%Y-%m-%d"), []).append(said)
            for day, lines in days.items():
                box.writestr(f"D{number:07}/{day}.json", json.dumps(lines))
    return folder / "slack.zip"


def googlechat(talks: Sequence[Talk], folder: Path) -> Path:
    """In Google's export, with its owner told."""

    def known(name: str, email: str) -> dict[str, str]:
        return {"name": name, "email": email, "user_type": "Human"}

    me, top = known(ME, MY_ADDRESS), "Takeout/Google Chat"
    with zipfile.ZipFile(folder / "takeout-20260930T180000Z-001.zip", "w") as box:
        box.writestr(f"{top}/Users/User 1/user_info.json", json.dumps({"user": me}))
        for talk in talks:
            them = known(talk.other.name, talk.other.emails[0])
            lines = [
                {
                    "creator": me if line.from_me else them,
                    "created_date": _when(line.at, "%A, %B %d, %Y at %I:%M:%S %p UTC"),
                    "text": line.text,
                    "topic_id": str(line.at),
                }
                for line in talk.lines
            ]
            place = f"{top}/Groups/DM {talk.other.key}"
            box.writestr(f"{place}/group_info.json", json.dumps({"members": [me, them]}))
            box.writestr(f"{place}/messages.json", json.dumps({"messages": lines}))
    return folder / "takeout-20260930T180000Z-001.zip"


def signal(talks: Sequence[Talk], folder: Path) -> Path:
    frames: list[object] = [
        {"version": "1", "backupTimeMs": "1790000000000", "mediaRootBackupKey": "AAAA"},
        {"account": {"givenName": "Robin"}},
        {"recipient": {"id": "1", "self": {}}},
    ]
    for number, talk in enumerate(talks, 2):
        known = {"e164": talk.other.phone.lstrip("+"), "profileGivenName": talk.other.first}
        frames.append({"recipient": {"id": str(number), "contact": known}})
        frames.append({"chat": {"id": str(number), "recipientId": str(number)}})
    # as they were written, not chat by chat
    everything = sorted(
        (line.at, number, line.from_me, line.text)
        for number, talk in enumerate(talks, 2)
        for line in talk.lines
    )
    for at, number, from_me, text in everything:
        item = {
            "chatId": str(number),
            "authorId": "1" if from_me else str(number),
            "dateSent": str(at * 1000),
            "outgoing" if from_me else "incoming": {},
            "standardMessage": {"text": {"body": text}},
        }
        frames.append({"chatItem": item})
    return _text(folder / "main.jsonl", "".join(json.dumps(f) + "\n" for f in frames))


def imessage(talks: Sequence[Talk], folder: Path) -> Path:
    """By number, and one person by their mail address."""
    with sqlite3.connect(folder / "chat.db") as database:
        database.executescript(_CHAT_DB)
        for number, talk in enumerate(talks, 1):
            who = talk.other.phone if number > 1 else talk.other.emails[0]
            chat = (number, f"iMessage;-;{who}", 45, who, "")
            database.execute("INSERT INTO handle VALUES (?, ?, 'gb', 'iMessage')", (number, who))
            database.execute("INSERT INTO chat VALUES (?, ?, ?, ?, ?)", chat)
            database.execute("INSERT INTO chat_handle_join VALUES (?, ?)", (number, number))
            for line in talk.lines:
                found = database.execute(
                    "INSERT INTO message (text, handle_id, date, is_from_me) VALUES (?, ?, ?, ?)",
                    (line.text, number, (line.at - 978_307_200) * 10**9, line.from_me),
                )
                joined = (number, found.lastrowid)
                database.execute("INSERT INTO chat_message_join VALUES (?, ?)", joined)
    database.close()
    return folder


def linkedin(talks: Sequence[Talk], folder: Path) -> Path:
    """With a recommendation of each, which names its writer only."""
    mine, form = "https://www.linkedin.com/in/robinvale", "%Y-%m-%d %H:%M:%S UTC"
    connections = [
        [who.first, who.last, who.url, "", who.organisation, who.title, "02 Mar 2021"]
        for who in (talk.other for talk in talks)
    ]
    messages = [
        [f"2-{talk.other.key}", "", *sides, _when(line.at, form), "", line.text, "INBOX"]
        for talk in talks
        for line in reversed(talk.lines)
        for there in [(talk.other.name, talk.other.url)]
        for sides in [(ME, mine, *there) if line.from_me else (*there, ME, mine)]
    ]
    praise = [
        [who.first, who.last, who.organisation, "", "Robin is thorough.", "03/04/21", "VISIBLE"]
        for who in (talk.other for talk in talks)
    ]
    with zipfile.ZipFile(folder / "Basic_LinkedInDataExport.zip", "w") as box:
        for name, header, rows in (
            ("Connections", _CONNECTIONS, connections),
            ("messages", _MESSAGES, messages),
            ("Recommendations_Received", _RECOMMENDATIONS, praise),
            ("Email Addresses", "Email Address,Confirmed,Primary", [[MY_ADDRESS, "Yes", "Yes"]]),
        ):
            notes = 'Notes:\n"Some addresses may be missing."\n\n' if name == "Connections" else ""
            box.writestr(f"{name}.csv", notes + _csv(header.split(","), rows))
    return folder / "Basic_LinkedInDataExport.zip"


def calendar(talks: Sequence[Talk], folder: Path) -> Path:
    """A meeting on the day of every first word of a session, and one that was declined."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Google Inc//Google Calendar//EN"]
    for talk in talks:
        answers = ["ACCEPTED"] * len(meetings(talk)) + ["DECLINED"]
        for day, answer in zip([*meetings(talk), meetings(talk)[0]], answers, strict=True):
            them = f"CN={talk.other.name}:mailto:{talk.other.emails[0]}"
            lines += [
                "BEGIN:VEVENT",
                f"UID:{day}-{answer.lower()}-{talk.other.key}@google.com",
                f"DTSTART:{_when(day * DAY + 43_200, '%Y%m%dT%H%M%SZ')}",
                f"DTEND:{_when(day * DAY + 46_800, '%Y%m%dT%H%M%SZ')}",
                f"ORGANIZER;{them}",
                f"ATTENDEE;PARTSTAT=ACCEPTED;{them}",
                f"ATTENDEE;PARTSTAT={answer};CN={ME}:mailto:{MY_ADDRESS}",
                f"SUMMARY:Tea with {talk.other.first}",
                "END:VEVENT",
            ]
    text = "".join(f"{line}\r\n" for line in [*lines, "END:VCALENDAR"])
    return _text(folder / "robin.ics", text)


def meetings(talk: Talk) -> list[int]:
    """The days on which we met, for there was a line before."""
    return sorted({line.at // DAY for line in talk.lines})


def list_csv(talks: Sequence[Talk], folder: Path) -> Path:
    rows = [[r["time"], r["channel"], r["from"], r["to"], ""] for r in _rows(talks)]
    text = _csv(["time", "channel", "from", "to", "subject"], rows)
    return _text(folder / "list.csv", text)


def list_json(talks: Sequence[Talk], folder: Path) -> Path:
    lines = (json.dumps(row | {"text": "Thank you."}) for row in _rows(talks))
    return _text(folder / "list.jsonl", "\n".join([*lines, ""]))


def _rows(talks: Sequence[Talk]) -> Iterable[dict[str, str]]:
    """Every line as a call: by number, by address and by profile in turn."""
    for number, talk in enumerate(talks):
        name = talk.other.name.replace(",", " ")
        where = (talk.other.phone, f"{name} <{talk.other.emails[0]}>", talk.other.url)[number % 3]
        for line in talk.lines:
            sides = (MY_ADDRESS, where) if line.from_me else (where, MY_ADDRESS)
            time = datetime.fromtimestamp(line.at, UTC).isoformat()
            yield {"time": time, "channel": "call", "from": sides[0], "to": sides[1]}


NAMED: dict[str, Writer] = {
    one.__name__: one for one in (whatsapp_android, whatsapp_ios, facebook, instagram)
}
"""Those that tell people by name only."""
KEYED: dict[str, Writer] = {
    one.__name__: one
    for one in (
        telegram,
        sms,
        slack,
        googlechat,
        signal,
        imessage,
        linkedin,
        calendar,
        list_csv,
        list_json,
    )
}
"""Those that tell people by number, mail address or profile."""
WRITERS: dict[str, Writer] = NAMED | KEYED


def expected(name: str, talk: Talk) -> int:
    """How many interactions somebody has in a format."""
    return {
        "slack": talk.sessions(by_day=True),
        "linkedin": talk.sessions() + 1,
        "sms": talk.sessions() + 1,
        "calendar": len(meetings(talk)),
        "list_csv": len(talk.lines),
        "list_json": len(talk.lines),
    }.get(name, talk.sessions())


_CHAT_DB = """
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT NOT NULL, country TEXT, service TEXT);
CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, guid TEXT, style INTEGER, chat_identifier TEXT,
  display_name TEXT);
CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER);
CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER);
CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, handle_id INTEGER,
  attributedBody BLOB, date INTEGER, is_from_me INTEGER, cache_has_attachments INTEGER DEFAULT 0,
  item_type INTEGER DEFAULT 0, associated_message_type INTEGER DEFAULT 0);
"""
_CONNECTIONS = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
_MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,"
    "SUBJECT,CONTENT,FOLDER"
)
_RECOMMENDATIONS = "First Name,Last Name,Company,Job Title,Text,Creation Date,Status"


def _author(talk: Talk, line: Line) -> str:
    return ME if line.from_me else talk.other.name


def _when(at: int, form: str) -> str:
    return datetime.fromtimestamp(at, UTC).strftime(form)


def _attribute(text: str) -> str:
    return html.escape(text).replace("\n", "&#10;")


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _text(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


def _json(path: Path, told: object) -> Path:
    return _text(path, json.dumps(told, ensure_ascii=False, indent=1))
