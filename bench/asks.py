"""How well asks and their outcomes are found, against asks that were judged by reading.

    python bench/asks.py LABELS MBOX [--cache FILE] [--show N]

LABELS is the folder of one mailbox's judged labels (`asks.csv`, `identities.csv`), MBOX its mail.
Persons are taken from `identities.csv`, every other address is one person, so that errors of
identity stay out of the figures. The labels are asks only: they tell what is missed and what
became of an ask, not how many of those found are none. Intervals are 80 %, Wilson's.
"""

from __future__ import annotations

import argparse
import csv
import math
import pickle
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from closeknit.acts.asks import PATCH, asks
from closeknit.acts.course import Course
from closeknit.acts.text import find_acts
from closeknit.mail.body import text_part
from closeknit.mail.newtext import new_text
from closeknit.model.interactions import Interaction, Role
from closeknit.model.ledger import ME, Asked, Event, Outcome, Said
from closeknit.sources.base import Member
from closeknit.sources.mbox import Mbox, header_end

DAY = 86_400
Row = dict[str, str]


def rows(file: Path) -> list[Row]:
    """The rows of a table."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def persons(identities: Iterable[Row]) -> dict[str, int]:
    """The person of each address that was judged; 0 is me."""
    numbers = {"me": ME}
    return {
        row["address"].lower(): numbers.setdefault(row["person_id"], len(numbers))
        for row in identities
    }


def events(mbox: Path, who: dict[str, int]) -> list[Event]:
    """My personal interactions in a mailbox, with the acts in their text."""
    data = memoryview(mbox.read_bytes())
    read = [
        item
        for item in Mbox().read(Member(str(mbox), "", data), 0)
        if isinstance(item, Interaction) and item.automated is None
    ]
    lists = {handle for item in read for handle in item.list_handles}
    found: dict[str, Event] = {}
    for item in read:
        seats: dict[int, Role] = {}
        for each in item.participants:
            if each.handle not in lists:
                seats.setdefault(who.setdefault(each.handle, 1_000_000 + len(who)), each.role)
        if ME not in seats or item.key in found:
            continue
        raw = bytes(data[item.locator.offset : item.locator.offset + item.locator.length])
        text = new_text(text_part(memoryview(raw), header_end(raw))).text
        sender = [p for p, role in seats.items() if role is Role.FROM]
        if not sender:
            continue
        found[item.key] = Event(
            len(found) + 1,
            item.key,
            item.time,
            sender[0],
            tuple(p for p, role in seats.items() if role is Role.TO),
            tuple(p for p, role in seats.items() if role in (Role.CC, Role.BCC)),
            hash(item.key),
            hash(item.reply_to) if item.reply_to else None,
            hash(item.thread) if item.thread else None,
            bool(item.features and item.features.question),
            item.features.words if item.features else 0,
            item.subject,
            tuple(
                Said(f.act, f.probability, text[slice(*f.span)], f.size, f.kind)
                for f in find_acts(text)
            ),
            any(each.handle in lists for each in item.participants),
        )
    return sorted(found.values(), key=lambda e: (e.time, e.id))


def wilson(hits: int, n: int, z: float = 1.2816) -> tuple[float, float]:
    """The interval of a share; 0 to 1 where there is nothing to count."""
    if n == 0:
        return 0.0, 1.0
    p, d = hits / n, 1 + z * z / n
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (p + z * z / (2 * n) - half) / d, (p + z * z / (2 * n) + half) / d


def told(name: str, hits: int, n: int) -> None:
    """A share with its interval."""
    low, high = wilson(hits, n)
    share = f"{hits / n:.2f}" if n else "  – "
    print(f"  {name:34} {share}  ({low:.2f}–{high:.2f})  {hits} of {n}")


@dataclass(frozen=True)
class Pair:
    """A judged ask and the one found in the same message, None where none was."""

    judged: Row
    found: Asked | None


def paired(judged: list[Row], found: Iterable[Asked]) -> list[Pair]:
    """By Message-ID and direction."""
    by_key = {(each.key, str(each.direction)): each for each in found}
    return [Pair(row, by_key.get((f"<{row['message_id']}>", row["direction"]))) for row in judged]


def report(pairs: list[Pair], who: dict[str, int], least: float) -> None:
    """Recall of asks; of those found, the person, size and outcome."""
    found = [(p.judged, p.found) for p in pairs if p.found and p.found.probability >= least]
    told("asks found", len(found), len(pairs))
    words = sum(not PATCH.match(f.text) for _, f in found)
    told("  by their words", words, len(pairs))
    for direction in ("by_me", "of_me"):
        mine = [p for p in pairs if p.judged["direction"] == direction]
        hits = sum(1 for p in mine if p.found and p.found.probability >= least)
        told(f"  {direction}", hits, len(mine))
    right = sum(f.person == who.get(r["address"].lower().split()[0], -1) for r, f in found)
    told("person right", right, len(found))
    sized = [(int(r["size"]), int(f.size)) for r, f in found if f.size is not None]
    told("size right", sum(a == b for a, b in sized), len(sized))
    told("size right within one", sum(abs(a - b) <= 1 for a, b in sized), len(sized))
    told("outcome right", sum(f.outcome == r["outcome"] for r, f in found), len(found))
    plain = sum(r["outcome"] == ("granted" if f.answer else "unanswered") for r, f in found)
    told("  if every answer granted", plain, len(found))
    for outcome in Outcome:
        said = [r for r, f in found if f.outcome is outcome]
        judged = [f for r, f in found if r["outcome"] == outcome]
        told(f"  said {outcome}, right", sum(r["outcome"] == outcome for r in said), len(said))
        told(f"  is {outcome}, said", sum(f.outcome is outcome for f in judged), len(judged))
    shown = [(r, f) for r, f in found if r["outcome_message_id"]]
    same = sum(f.answer_key == f"<{r['outcome_message_id']}>" for r, f in shown)
    told("message of the outcome right", same, len(shown))


Read = tuple[dict[str, int], list[Event]]


def cached(options: argparse.Namespace) -> Read:
    """The persons of the addresses and the events, from the cache where there is one."""
    if options.cache and options.cache.exists():
        kept: Read = pickle.loads(options.cache.read_bytes())  # noqa: S301 - written below
        return kept
    who = persons(rows(options.labels / "identities.csv"))
    read = who, events(options.mbox, who)
    if options.cache:
        options.cache.write_bytes(pickle.dumps(read))
    return read


def main() -> None:
    """See the docstring of this file."""
    parser = argparse.ArgumentParser()
    parser.add_argument("labels", type=Path)
    parser.add_argument("mbox", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--least", type=float, default=0.2)
    options = parser.parse_args()
    who, read = cached(options)
    found = asks(Course(read, max(e.time for e in read)))
    likely = [each for each in found if each.probability >= options.least]
    print(f"{len(read)} personal messages, {len(likely)} asks at {options.least} or more")
    print(" ", dict(Counter(f"{each.direction} {each.outcome}" for each in likely)))
    pairs = paired(rows(options.labels / "asks.csv"), found)
    for draw in ("random", "random1", "random2", "targeted"):
        chosen = [p for p in pairs if p.judged["draw"].startswith(draw)]
        print(f"{draw}: {len(chosen)} judged asks")
        report(chosen, who, options.least)


if __name__ == "__main__":
    main()
