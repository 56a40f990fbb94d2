"""Who is better placed for the same ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from closeknit.advise.fit import Fit, fits, matters
from closeknit.advise.ladder import asleep, carries
from closeknit.model.known import Known
from closeknit.model.ties import Standing, Tie
from closeknit.model.verdicts import Alternative, Ask, Size

MOST = 5
STRONG = (Standing.CONNECTION, Standing.PARTNER)


def better_placed(tie: Tie, ask: Ask, everyone: Sequence[Known]) -> tuple[Alternative, ...]:
    """At most five connections who are likelier to trust me than this person and whose tie
    carries an ask of this size. Who has to do with the matter comes first, who is asleep last."""
    return tuple(islice(_candidates(tie, ask, everyone), MOST))


def _candidates(tie: Tie, ask: Ask, everyone: Sequence[Known]) -> Iterator[Alternative]:
    own = _connection(tie)
    likelier = [
        other
        for other in everyone
        if other.tie.standing in STRONG
        and other.tie.person.id != tie.person.id
        and other.tie.connection_probability is not None
        and _connection(other.tie) > own
    ]
    fitting = dict(zip(map(_number, likelier), fits(likelier, matters(ask.text)), strict=True))
    for one in sorted(likelier, key=lambda other: _order(other.tie, fitting[_number(other)])):
        other, fit = one.tie, fitting[_number(one)]
        if other.connection_probability is not None and carries(other, ask.size or Size.STAKE):
            yield Alternative(
                other.person.id, other.person.name, other.connection_probability, fit.reason
            )


def _number(known: Known) -> str:
    return known.tie.person.id


def _order(tie: Tie, fit: Fit) -> tuple[bool, bool, float, float, str]:
    reply = tie.reply_probability.estimate if tie.reply_probability else 0.0
    return asleep(tie), not fit.words, -_connection(tie), -reply, tie.person.id


def _connection(tie: Tie) -> float:
    return tie.connection_probability.estimate if tie.connection_probability else 0.0
