"""Who is better placed for the same ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from closeknit.advise.ladder import asleep, carries
from closeknit.model.ties import Standing, Tie
from closeknit.model.verdicts import Alternative, Size

MOST = 5
STRONG = (Standing.CONNECTION, Standing.PARTNER)


def better_placed(tie: Tie, size: Size, everyone: Sequence[Tie]) -> tuple[Alternative, ...]:
    """At most five connections who are likelier to trust me than this person and whose tie
    carries an ask of this size; those asleep last. Fit to the matter isn't known."""
    return tuple(islice(_candidates(tie, size, everyone), MOST))


def _candidates(tie: Tie, size: Size, everyone: Sequence[Tie]) -> Iterator[Alternative]:
    own = _connection(tie)
    likelier = [
        other
        for other in everyone
        if other.standing in STRONG
        and other.person.id != tie.person.id
        and other.connection_probability is not None
        and _connection(other) > own
    ]
    for other in sorted(likelier, key=_order):
        if other.connection_probability is not None and carries(other, size):
            yield Alternative(other.person.id, other.person.name, other.connection_probability)


def _order(tie: Tie) -> tuple[bool, float, float, str]:
    reply = tie.reply_probability.estimate if tie.reply_probability else 0.0
    return asleep(tie), -_connection(tie), -reply, tie.person.id


def _connection(tie: Tie) -> float:
    return tie.connection_probability.estimate if tie.connection_probability else 0.0
