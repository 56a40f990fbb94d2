"""What the text of a message tells, which itself isn't kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from closeknit.mail.body import text_part
from closeknit.mail.features import message_features
from closeknit.mail.newaddress import announced
from closeknit.mail.newtext import new_text
from closeknit.mail.signature import signature
from closeknit.model.acts import Proven
from closeknit.model.interactions import Interaction
from closeknit.model.problems import Problem
from closeknit.sources.base import LeftOut, Progress

AT_ONCE = 16  # texts that are searched together: quicker, and still little memory
# how the reasons begin for which automatic replies are automated
REPLIES = ("an automatic reply", "Auto-Submitted says auto-replied")
LEAST = 0.2  # probability below which an act isn't kept
MOST_PEOPLE = 21  # participants beyond which nothing is done for anybody in particular
_LONGEST = 300
Read = tuple[Interaction, str]  # with its sender's own text, "" where none is looked at


def with_features(item: Interaction, raw: memoryview, header_end: int) -> Read:
    """The interaction with the features of its raw message and what its sender tells of
    themselves, and the text to search for acts. Of automated mail only the new address in an
    automatic reply is read. `header_end` is as `text_part` wants it."""
    sender = item.participants[0]
    if item.automated is not None:
        if not item.automated.startswith(REPLIES):
            return item, ""
        told = announced(new_text(text_part(raw, header_end)).text, sender.handle)
        return (replace(item, affiliations=told) if told else item), ""
    text = text_part(raw, header_end)
    new = new_text(text)
    features = message_features(new, item.subject)
    told = signature(text, new, sender.name, sender.handle)
    told += announced(new.text, sender.handle)
    is_to_few = len(item.participants) <= MOST_PEOPLE
    item = replace(item, features=features, affiliations=told)
    return item, new.text if is_to_few else ""


def with_acts(
    read: Iterable[Read | Problem | LeftOut | Progress],
) -> Iterator[Interaction | Problem | LeftOut | Progress]:
    """The interactions with the acts in their texts; what else comes along is handed on in its
    place."""
    stream = iter(read)
    while batch := list(islice(stream, AT_ONCE)):
        found = iter(_found([each for each in batch if isinstance(each, tuple) and each[1]]))
        for each in batch:
            if not isinstance(each, tuple):
                yield each
            elif each[1]:
                yield replace(each[0], acts=next(found))
            else:
                yield each[0]


def _found(read: Sequence[Read]) -> list[tuple[Proven, ...]]:
    if not read:
        return []
    from closeknit.acts.text import find_all  # loads numpy, which most commands do without

    texts = [
        (text, item.features.language or None if item.features else None) for item, text in read
    ]
    return [
        tuple(
            Proven(
                act.act,
                act.probability,
                " ".join(text[slice(*act.span)].split())[:_LONGEST],
                act.size,
                act.kind,
            )
            for act in acts
        )
        for (_, text), acts in zip(read, find_all(texts, LEAST, leaned=False), strict=True)
    ]
