"""What is done in the words of a session of a chat, and by whom; the words themselves aren't kept.

What somebody writes in one go, until another writes, is read as one message. Of each act the surest
of each person holds. The language is that of the whole session, since a line alone seldom shows it.
Most of a chat does nothing for anybody: what certainly doesn't is told first, and the rest of many
sessions searched at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from closeknit.mail.language import language
from closeknit.model.acts import Act, Found, Proven
from closeknit.model.interactions import Features
from closeknit.sources.chatspelling import as_written, spelt_out
from closeknit.sources.chatwords import words
from closeknit.sources.sessions import Message, Session

if TYPE_CHECKING:
    from closeknit.acts.rulingout import Bound, Cost

LEAST = 0.4  # probability below which an act isn't kept
LONGEST = 300  # characters of the sentence that is kept
_FEW = 2  # words; fewer do nothing that could be told without those before
_LANGUAGE = 800  # characters by which it is told
# short texts come again and again
_REPEATED = 100  # characters
_MANY = 1 << 13


class Turn(NamedTuple):
    """What somebody wrote in one go, as it stands and spelt out; `by` is "" for the opener."""

    by: str
    text: str
    spelt: str


def turns_in(
    session: Session, app: str, data: memoryview
) -> tuple[Features | None, tuple[Turn, ...]]:
    """The features of what the opener wrote before anybody answered, and the turns in which
    something may be done; None and none where there are no words."""
    runs = list(_runs(session.messages, app, data))
    if not runs:
        return None, ()
    spoken = language("\n".join(text for _, each in runs for text in each)[:_LANGUAGE])
    first = "\n\n".join(runs[0][1]) if runs[0][0] == session.opener else ""
    features = Features("?" in first, len(first.split()), spoken)
    if spoken == "other":
        return features, ()
    likely = ((author, each, _likely(each)) for author, each in runs)
    return features, tuple(
        Turn("" if author == session.opener else author, "\n\n".join(each), spelt)
        for author, each, spelt in likely
        if spelt
    )


def acts_of(sessions: Sequence[Sequence[Turn]]) -> list[tuple[Proven, ...]]:
    """What is done in the turns of each session."""
    found = iter(_found([turn.spelt for turns in sessions for turn in turns]))
    return [_surest(turns, found) for turns in sessions]


def _runs(
    messages: Iterable[Message], app: str, data: memoryview
) -> Iterable[tuple[str, list[str]]]:
    for author, run in groupby(messages, key=attrgetter("author")):
        each = [m.text or words(app, bytes(data[m.begin : m.end])) for m in run]
        if said := [text for text in each if text]:
            yield author, said


def _likely(said: Sequence[str]) -> str:
    """What was written in one go, spelt out; "" where nothing is done in it."""
    if len(said) == 1 and len(said[0].split(None, _FEW)) < _FEW:
        return ""
    spelt = [_spelt(text) if len(text) < _REPEATED else _every_spelt(text) for text in said]
    if _bound().rules_out(map(_cost, spelt)):
        return ""
    return "\n\n".join(spelt)


def _every_spelt(text: str) -> str:
    return "\n\n".join(map(spelt_out, text.split("\n\n"))) if "\n\n" in text else spelt_out(text)


def _every_cost(spelt: str) -> Cost:
    return _bound().cost(spelt)


_spelt = lru_cache(maxsize=_MANY)(_every_spelt)
_remembered = lru_cache(maxsize=_MANY)(_every_cost)


def _cost(spelt: str) -> Cost:
    return _remembered(spelt) if len(spelt) < _REPEATED else _every_cost(spelt)


@cache
def _bound() -> Bound:
    from closeknit.acts.rulingout import bound  # loads numpy, which most commands do without

    found = bound(LEAST)
    assert found is not None  # English has weights
    return found


def let_go() -> None:
    """Forgets the texts met so far, which nobody needs behind the file they stand in."""
    _spelt.cache_clear()
    _remembered.cache_clear()
    _KNOWN.clear()


def _found(texts: Sequence[str]) -> list[tuple[Found, ...]]:
    """What is done in each of some texts, of which many were met before."""
    new = [text for text in dict.fromkeys(texts) if text not in _KNOWN]
    here: dict[str, tuple[Found, ...]] = {}
    if new:
        from closeknit.acts.text import find_all

        found = find_all(((text, "en") for text in new), LEAST, leaned=False)
        here = dict(zip(new, found, strict=True))
    told = [here[text] if text in here else _KNOWN[text] for text in texts]
    if len(_KNOWN) > _MANY:
        _KNOWN.clear()
    _KNOWN.update((text, acts) for text, acts in here.items() if len(text) < _REPEATED)
    return told


_KNOWN: dict[str, tuple[Found, ...]] = {}


def _surest(turns: Iterable[Turn], found: Iterable[tuple[Found, ...]]) -> tuple[Proven, ...]:
    best: dict[tuple[str, Act], Proven] = {}
    for turn, acts in zip(turns, found, strict=False):
        for act in acts:
            before = best.get((turn.by, act.act))
            if before is None or act.probability > before.probability:
                proof = as_written(turn.text, turn.spelt, act.span)[:LONGEST]
                kept = Proven(act.act, act.probability, proof, act.size, act.kind, turn.by)
                best[turn.by, act.act] = kept
    return tuple(best.values())
