"""How fast chats are read: `python -m bench.chats_speed [--messages N]`.

Writes the same invented talk of three people in every format and tells messages/s and MB/s of
reading it to sessions with what was done in them, by processor time, and the memory that reading
takes beyond the file: at N messages and at a tenth of them.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sqlite3
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from bench.timed import machine

from closeknit.model.interactions import Interaction
from closeknit.sources.base import Member, Reader
from closeknit.sources.facebook import Facebook
from closeknit.sources.imessage import IMessage
from closeknit.sources.signal import Signal
from closeknit.sources.slack import Slack
from closeknit.sources.smsbackup import SmsBackup
from closeknit.sources.telegram import Telegram
from closeknit.sources.whatsapp import WhatsApp

NAMES = ("Ana Maria", "Bruno Lück", "Zoë Lind")
PAUSES = (30, 60, 120, 600, 3600, 30_000)  # seconds
START = 1_500_000_000
# what people write in chats, by how often: a third are words that come again and again, a tenth
# asks something, one in twenty does something for somebody; <> is filled, so that few come twice
SHORT = """ok|lol|haha|yes|no|yeah|same|nice|😂😂|👍|sure|wow|cool|haha yes|oh no|good morning|
night x|ok great|me too|hahaha|exactly|not yet|on my way|almost there|just arrived|no idea|
of course"""
PLAIN = """i was at the <place> with <name> and it was <like>|the <thing> is still at the <place>|
<name> said the <thing> looks <like>|it rained all <when> here so we stayed in|
that <thing> at the <place> was so <like>|heading to the <place> now, back around <hour>|
my <thing> broke again on <when>, third time this year|he never even looked at the <thing> lol|
we ended up at the <place> till <hour> and missed the train|train is late again, at <hour> maybe|
saw <name> near the <place> on <when>, looked <like>|they closed the <place> on <when>|
honestly the <thing> was <like> but the <place> was <like>|the kids are asleep finally|
more snow on <when> they say, the <place> stays shut|i had two coffees and i'm still tired|
watching that series about the <thing>, pretty <like>|left the <thing> at the <place> by mistake|
<name> got a new <thing>, it's huge and <like>|the queue at the <place> was endless on <when>|
it's cold in here, the <thing> is off since <when>|parking by the <place> was <like>, as always"""
ASKED = """are you at the <place> already?|what time does the <place> close on <when>|
is <name> coming on <when>?|have you seen the <thing>?|how was the <place>?|where's the <thing>?|
did <name> call?|u free on <when>?"""
DONE = """could you bring the <thing> on <when> please|thanks so much for the <thing>!|
ill send you the <thing> on <when>|sorry i forgot about the <thing>|congrats on the new <thing>!!|
do you know a good <thing> near the <place>|i can lend you my <thing> if you like"""
FILLED = {
    "place": "station market library lake cinema office bakery harbour gym garden bridge museum",
    "thing": "bike laptop kettle umbrella heater guitar tent camera drill sofa printer charger",
    "name": "tom elif wren jan mila oskar priya noor hugo leila ines mateo",
    "like": "great awful quiet odd lovely packed boring fine small loud empty funny",
    "when": "monday tuesday wednesday thursday friday saturday sunday",
    "hour": "7 8 9.30 10 11 half-six noon five",
}
KINDS = tuple(
    (share, [line.strip() for line in lines.split("|")])
    for share, lines in ((35, SHORT), (50, PLAIN), (10, ASKED), (5, DONE))
)
_SLOT = re.compile("<([a-z]+)>")
_FILLED = {slot: words.split() for slot, words in FILLED.items()}


class Said(NamedTuple):
    time: int
    who: int
    text: str


def talk(n: int) -> Iterator[Said]:
    dice = random.Random(7)
    shares = [share for share, _ in KINDS]
    now, who = START, 0
    for _ in range(n):
        now += dice.choice(PAUSES)
        # whoever wrote goes on as often as not
        who = who if dice.random() < 0.4 else dice.randrange(3)
        yield Said(now, who, _line(dice, dice.choices(KINDS, shares)[0][1]))


def _line(dice: random.Random, of: Sequence[str]) -> str:
    return _SLOT.sub(lambda slot: dice.choice(_FILLED[slot[1]]), dice.choice(of))


def whatsapp(n: int) -> bytes:
    form = "%d/%m/%Y, %H:%M"
    return "".join(
        f"{time.strftime(form, time.gmtime(said.time))} - {NAMES[said.who]}: {said.text}\n"
        for said in talk(n)
    ).encode()


def iphone(n: int) -> bytes:
    form = "%m/%d/%y, %I:%M:%S\u202f%p"
    return "".join(
        f"[{time.strftime(form, time.gmtime(said.time))}] {NAMES[said.who]}: {said.text}\n"
        for said in talk(n)
    ).encode()


def telegram(n: int) -> bytes:
    messages = [
        {
            "id": number,
            "type": "message",
            "date": "2024-05-31T08:05:00",
            "date_unixtime": str(said.time),
            "from": NAMES[said.who],
            "from_id": f"user{said.who + 1}",
            "text": said.text,
            "text_entities": [{"type": "plain", "text": said.text}],
        }
        for number, said in enumerate(talk(n))
    ]
    told = {"name": "three", "type": "private_group", "id": 9, "messages": messages}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def facebook(n: int) -> bytes:
    messages = [
        {
            "sender_name": NAMES[said.who].encode().decode("latin-1"),
            "timestamp_ms": said.time * 1000,
            "content": said.text.encode().decode("latin-1"),
            "is_geoblocked_for_viewer": False,
        }
        for said in talk(n)
    ]
    return json.dumps({"participants": [], "messages": messages[::-1]}, indent=2).encode()


def slack(n: int) -> bytes:
    messages = [
        {
            "client_msg_id": f"m{number}",
            "type": "message",
            "user": f"U0{said.who}",
            "ts": f"{said.time}.000100",
            "text": said.text,
            "user_profile": {"real_name": NAMES[said.who]},
            "blocks": [{"type": "rich_text", "elements": [{"type": "text", "text": said.text}]}],
        }
        for number, said in enumerate(talk(n))
    ]
    return json.dumps(messages, ensure_ascii=False, indent=4).encode()


def smsbackup(n: int) -> bytes:
    lines = (
        f'<sms protocol="0" address="+4420794601{said.who}1" date="{said.time}000" type="1" '
        f'subject="null" body="{said.text} &#55357;&#56832;" toa="null" sc_toa="null" read="1" '
        f'status="-1" locked="0" readable_date="31 May 2024" contact_name="{NAMES[said.who]}" />\n'
        for said in talk(n)
    )
    return f'<?xml version="1.0"?>\n<smses count="{n}">\n{"".join(lines)}</smses>\n'.encode()


def signal(n: int) -> bytes:
    people = [
        {"recipient": {"id": f"{k}", "contact": {"e164": f"4420794601{k}1"}}} for k in range(3)
    ]
    frames: list[object] = [{"version": "1", "backupTimeMs": "1"}, *people]
    frames += [{"recipient": {"id": "9", "group": {}}}, {"chat": {"id": "1", "recipientId": "9"}}]
    frames += (
        {
            "chatItem": {
                "chatId": "1",
                "authorId": f"{said.who}",
                "dateSent": f"{said.time}000",
                "incoming": {"dateReceived": f"{said.time}000"},
                "standardMessage": {"text": {"body": said.text}},
            }
        }
        for said in talk(n)
    )
    return "".join(json.dumps(frame, ensure_ascii=False) + "\n" for frame in frames).encode()


def imessage(n: int) -> bytes:
    database = sqlite3.connect(":memory:")
    database.executescript(
        """
        CREATE TABLE handle (id TEXT);
        CREATE TABLE chat (display_name TEXT);
        CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER);
        CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER);
        CREATE TABLE message (text TEXT, handle_id INTEGER, date INTEGER, is_from_me INTEGER);
        INSERT INTO handle VALUES ('+442079460101'), ('+442079460111'), ('+442079460121');
        INSERT INTO chat VALUES ('three');
        INSERT INTO chat_handle_join VALUES (1, 1), (1, 2), (1, 3);
        """
    )
    rows = ((said.text, said.who + 1, said.time - 978_307_200) for said in talk(n))
    database.executemany("INSERT INTO message VALUES (?, ?, ?, 0)", rows)
    database.execute("INSERT INTO chat_message_join SELECT 1, ROWID FROM message")
    database.commit()
    return database.serialize()


FORMATS: dict[str, tuple[Reader, Callable[[int], bytes]]] = {
    "WhatsApp, Android": (WhatsApp(), whatsapp),
    "WhatsApp, iPhone": (WhatsApp(), iphone),
    "Telegram": (Telegram(), telegram),
    "Facebook": (Facebook(), facebook),
    "Slack": (Slack(), slack),
    "SMS Backup & Restore": (SmsBackup(), smsbackup),
    "Signal": (Signal(), signal),
    "iMessage": (IMessage(), imessage),
}


def read(reader: Reader, data: bytes) -> int:
    """The number of sessions."""
    items = reader.read(Member("somewhere", "x", memoryview(data)), 0)
    return sum(isinstance(item, Interaction) for item in items)


def processor(action: Callable[[], object]) -> float:
    """Seconds of the processor, which other work on the machine disturbs least."""
    began = time.process_time()
    action()
    return time.process_time() - began


def memory(reader: Reader, data: bytes) -> float:
    """The most that reading takes at once, in MB."""
    tracemalloc.start()
    read(reader, data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000)
    n = parser.parse_args().messages
    print(machine())
    print(f"{n:,} messages{'':14} messages/s   MB/s  sessions  MB of memory, at a tenth")
    for name, (reader, write) in FORMATS.items():
        data = write(n)
        found = read(reader, data)
        seconds = min(processor(partial(read, reader, data)) for _ in range(3))
        small = write(n // 10)
        print(
            f"{name:26} {n / seconds:12,.0f} {len(data) / seconds / 1e6:6.1f} {found:9,} "
            f"{memory(reader, data):8.1f} {memory(reader, small):8.1f}"
        )


if __name__ == "__main__":
    main()
