"""Inboxes without reply links or sent folders (Enron), as mailboxes for the reply task.

Nobody's sent folder is there, but what one owner sent another lies in that one's inbox. Answers
go by the strict one-to-one rule: a person's next message answers my latest open one to them,
older open ones close unanswered.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bench.models.mail import Message, people_of, searched
from bench.models.trials import Trials, mailbox, trials

from closeknit.mail.body import text_part
from closeknit.mail.features import message_features
from closeknit.mail.message import read_message
from closeknit.mail.newtext import new_text
from closeknit.model.interactions import Locator, Role
from closeknit.sources.mbox import header_end
from closeknit.sources.text import Read

_ANSWER = re.compile(r"\s*re\s*:", re.IGNORECASE)
_PREFIXES = re.compile(r"^(?:\s*(?:re|fwd?)\s*:)+\s*", re.IGNORECASE)
_SOMETHING = "?"  # an answer, to what isn't known
FIRST, LAST = 883_612_800, 1_041_379_200  # 1998 to 2002; other dates are errors


def read(folder: Path, *, acts: bool = False) -> tuple[list[Message], list[str]]:
    """All messages by time, each once, and the owners: who got most of an inbox's messages. With
    `acts` they are found too."""
    found: dict[tuple[str, int, str], Message] = {}
    raw: list[Read] = []
    owners: set[str] = set()
    for inbox in sorted(p for p in folder.iterdir() if p.is_dir()):
        got: Counter[str] = Counter()
        for file in sorted(p for p in inbox.rglob("*") if p.is_file()):
            text = file.read_bytes().replace(b"\r\n", b"\n")
            stop = header_end(text)
            header = text[: stop if stop > 0 else len(text)]
            told = read_message(header, Locator(file.name, 0, len(text)), sent=False)
            if isinstance(told, str) or told.automated or not FIRST <= told.time < LAST:
                continue
            people = people_of(told, {}, set())
            sender = next((h for h, role in people.items() if role is Role.FROM), None)
            if sender is None:
                continue
            got.update(h for h, role in people.items() if role is not Role.FROM)
            new = new_text(text_part(text, stop))
            features = message_features(new, told.subject)
            raw.append((replace(told, features=features), new.text if acts else ""))
        if got:
            owners.add(got.most_common(1)[0][0])
    for told, features in searched(raw):
        people = people_of(told, {}, set())
        sender = next(h for h, role in people.items() if role is Role.FROM)
        thread = _PREFIXES.sub("", told.subject).strip().lower()
        key = f"{sender} {told.time} {thread}"
        found.setdefault(
            (sender, told.time, thread),
            Message(
                key,
                told.time,
                sender,
                tuple(h for h, role in people.items() if role is Role.TO),
                tuple(h for h, role in people.items() if role not in (Role.TO, Role.FROM)),
                _SOMETHING if _ANSWER.match(told.subject) else None,
                thread or key,
                features.question,
                features.words,
                told.subject,
                False,
                told.acts,
            ),
        )
    return sorted(found.values(), key=lambda m: (m.time, m.key)), sorted(owners)


def linked(box: Sequence[Message], owner: str) -> list[Message]:
    """A mailbox with the links that the strict rule gives."""
    out: list[Message] = []
    waiting: dict[str, str] = {}
    last: dict[str, str] = {}
    for m in box:
        if m.sender == owner:
            partner = next((p for p in m.to if p in last), None)
            answers = m.reply_to is not None
            known = last[partner] if partner is not None else _SOMETHING
            out.append(replace(m, reply_to=known if answers else None))
            waiting |= dict.fromkeys(m.to, m.key)
        else:
            out.append(replace(m, reply_to=waiting.pop(m.sender, None)))
            last[m.sender] = m.key
    return out


def mailboxes(messages: Sequence[Message], owners: Sequence[str], least: int) -> list[Trials]:
    """Those with at least so many trials, by their number."""
    boxes = (linked(mailbox(messages, owner), owner) for owner in owners)
    found = [trials(b, owner) for b, owner in zip(boxes, owners, strict=True) if b]
    kept = [t for t in found if len(t.time) >= least]
    return sorted(kept, key=lambda t: -len(t.time))
