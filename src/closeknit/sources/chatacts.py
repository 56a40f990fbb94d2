"""What is done in the words of a session of a chat, and by whom; the words themselves aren't kept.

What somebody writes in one go, until another writes, is read as one message. Of each act the surest
of each person holds. The language is that of the whole session, since a line alone seldom shows it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from closeknit.mail.language import language
from closeknit.model.acts import Act, Proven
from closeknit.model.interactions import Features
from closeknit.sources.chatspelling import as_written, spelt_out
from closeknit.sources.chatwords import words
from closeknit.sources.sessions import Message, Session

LEAST = 0.4  # probability below which an act isn't kept
LONGEST = 300  # characters of the sentence that is kept
_FEW = 2  # words; fewer do nothing that could be told without those before
_LANGUAGE = 800  # characters by which it is told

Turn = tuple[str, str]  # whose, and what


def acts_in(
    session: Session, app: str, data: memoryview
) -> tuple[Features | None, tuple[Proven, ...]]:
    """The features of what the opener wrote before anybody answered, and the acts of everybody;
    None and none where there are no words."""
    turns = list(_turns(session.messages, app, data))
    if not turns:
        return None, ()
    spoken = language("\n".join(text for _, text in turns)[:_LANGUAGE])
    first = turns[0][1] if turns[0][0] == session.opener else ""
    features = Features("?" in first, len(first.split()), spoken)
    return features, _acts(turns, spoken, session.opener)


def _turns(messages: Iterable[Message], app: str, data: memoryview) -> Iterable[Turn]:
    for author, run in groupby(messages, key=lambda message: message.author):
        each = (m.text or words(app, bytes(data[m.begin : m.end])) for m in run)
        if text := "\n\n".join(filter(None, each)):
            yield author, text


def _acts(turns: list[Turn], spoken: str, opener: str) -> tuple[Proven, ...]:
    if spoken == "other":
        return ()
    told = [turn for turn in turns if len(turn[1].split(None, _FEW)) >= _FEW]
    if not told:
        return ()
    from closeknit.acts.text import find_all  # loads numpy, which most commands do without

    best: dict[tuple[str, Act], Proven] = {}
    spelt = ["\n\n".join(map(spelt_out, text.split("\n\n"))) for _, text in told]
    found = find_all(((text, "en") for text in spelt), LEAST, leaned=False)
    for (author, text), mail, acts in zip(told, spelt, found, strict=True):
        for act in acts:
            before = best.get((author, act.act))
            if before is None or act.probability > before.probability:
                proof = as_written(text, mail, act.span)[:LONGEST]
                by = "" if author == opener else author
                kept = Proven(act.act, act.probability, proof, act.size, act.kind, by)
                best[author, act.act] = kept
    return tuple(best.values())
