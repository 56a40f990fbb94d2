"""Sessions of chats as the messages that acts in structure need: who began says, whoever else wrote
answers, and who began may answer that.

What is kept of a session is who did what in it, not when: so its turns are a second apart, and an
ask in it to which somebody wrote is never said to be unanswered. A session that nobody answered is
answered by the next one, where the other begins it within a week.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from closeknit.model.acts import Act
from closeknit.model.ledger import ME, Event, Said

WEEK = 7 * 86_400
# of whoever began, these answer what the others wrote
_ANSWERING = frozenset((Act.GRANT, Act.DECLINE, Act.KEPT, Act.PROMISE, Act.THANKS))
_WAITING = frozenset((Act.ASK, Act.SMALL_ASK))


@dataclass(frozen=True, slots=True)
class Session:
    """`event` is the session as a message of whoever began it, with nothing said; `wrote` are the
    others who wrote, `said` what each person did, theirs and those of who began."""

    event: Event
    wrote: tuple[int, ...]
    said: Mapping[int, tuple[Said, ...]]


def turns(sessions: Iterable[Session]) -> Iterator[Event]:
    """The messages of sessions."""
    waiting: dict[int, Event] = {}
    for session in sorted(sessions, key=lambda each: (each.event.time, each.event.hash)):
        event = session.event
        if len(event.addressed) == 1:
            other = event.addressed[0] if event.sender == ME else event.sender
            before = waiting.pop(other, None)
            if before and before.sender != event.sender and event.time - before.time <= WEEK:
                event = replace(event, reply_hash=before.hash)
            if not session.wrote:
                waiting[other] = event
        yield from _turns(event, session)


def _turns(event: Event, session: Session) -> Iterator[Event]:
    opener, said = event.sender, session.said
    own = said.get(opener, ())
    last = tuple(each for each in own if each.act in _ANSWERING) if session.wrote else ()
    yield replace(event, said=tuple(each for each in own if each not in last))
    answer = event
    for number, author in enumerate(session.wrote, 1):
        others = tuple(person for person in session.wrote if person != author)
        answer = Event(
            event.id,
            event.key,
            event.time + 1,
            author,
            (opener, *others),
            hash=event.hash ^ number,
            reply_hash=event.hash,
            words=1,  # they wrote something, whatever it was
            said=said.get(author, ()),
            listed=event.listed,
        )
        yield answer
    asked = any(each.act in _WAITING for person in session.wrote for each in said.get(person, ()))
    if last or (asked and session.wrote):
        yield Event(
            event.id,
            event.key,
            event.time + 2,
            opener,
            session.wrote,
            hash=event.hash ^ (len(session.wrote) + 1),
            reply_hash=answer.hash,
            said=last,
            listed=event.listed,
        )
