"""Invented mail of any size: `python -m bench.generate OUT.mbox --messages 10000 --people 500`.

A few correspondents write much and most write once, as in anybody's mailbox; every second message
is mine. The same numbers give the same bytes.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path

ME = "robin.hale@home.example"
_BEGIN = 1_262_304_000  # 2010-01-01
_SPAN = 15 * 365 * 86_400
_FIRST = ["Ada", "Bela", "Cleo", "Dario", "Edda", "Femi", "Gita", "Hugo"]
_FIRST += ["Ines", "Jona", "Kaya", "Levi", "Mina", "Nils", "Orla", "Pavel"]
_LAST = ["Abel", "Brandt", "Costa", "Dunn", "Egger", "Frey", "Grau", "Holm"]
_LAST += ["Ito", "Jansen", "Kern", "Lund", "Moss", "Nagy", "Otto"]
_BODY = "We looked at it again and think that next week would suit everybody well.\n"


def address(person: int) -> tuple[str, str]:
    """Name and address of the correspondent with a number."""
    first, last = _FIRST[person % len(_FIRST)], _LAST[person // len(_FIRST) % len(_LAST)]
    place = person // (len(_FIRST) * len(_LAST))
    return f"{first} {last}", f"{first}.{last}@firm{place}.example".lower()


def messages(count: int, people: int, body: int, first: int = 0) -> Iterator[bytes]:
    """`count` messages of an mbox from number `first` on, with about `body` bytes of text each.

    The first `people` messages name everybody once; the rest follow a long-tailed draw.
    """
    text = _BODY * max(1, body // len(_BODY))
    for number in range(first, first + count):
        dice = random.Random(number)
        person = number if number < people else min(int(dice.paretovariate(0.6)), people) - 1
        name, handle = address(person)
        date = formatdate(_BEGIN + number * _SPAN // max(first + count, 1))
        theirs, mine = f"{name} <{handle}>", f"Robin Hale <{ME}>"
        sender, to = (mine, theirs) if number % 2 else (theirs, mine)
        other = address(dice.randrange(people))
        copied = f"Cc: {other[0]} <{other[1]}>\n" if number % 5 == 0 else ""
        reply = f"In-Reply-To: <n{number - 1}@bench.example>\n" if number % 3 else ""
        yield (
            f"From {handle if number % 2 == 0 else ME} Mon Jan  4 10:00:00 2010\n"
            f"From: {sender}\nTo: {to}\n{copied}Subject: Matter {number // 3}\nDate: {date}\n"
            f"Message-ID: <n{number}@bench.example>\n{reply}"
            f"Content-Type: text/plain; charset=utf-8\n\n{text}\n"
        ).encode()


def write(path: Path, count: int, people: int, body: int = 500, first: int = 0) -> None:
    """Writes an mbox, or appends to it where `first` tells that it has messages already."""
    with path.open("ab" if first else "wb") as out:
        out.writelines(messages(count, people, body, first))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--body", type=int, default=500, help="bytes of text per message")
    chosen = parser.parse_args()
    write(chosen.out, chosen.messages, chosen.people, chosen.body)
    print(f"{chosen.messages:,} messages, {chosen.out.stat().st_size / 1e6:.1f} MB: {chosen.out}")


if __name__ == "__main__":
    main()
