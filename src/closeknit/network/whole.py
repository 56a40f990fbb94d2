"""The whole network: what `network` tells of it, at the usual date or another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from closeknit.advise.comethrough import Answered, come_through
from closeknit.advise.quiet import suggestable
from closeknit.declarations import said
from closeknit.derive.noted import MET
from closeknit.judge.whole.contact import MEETING, Seats, seats
from closeknit.judge.whole.report import Bench, Report
from closeknit.judge.whole.whole import Everybody
from closeknit.judge.whole.whole import report as whole
from closeknit.model.ties import Tie
from closeknit.model.verdicts import Size
from closeknit.network.home import Home
from closeknit.network.known import my_asks
from closeknit.network.quiet import marked
from closeknit.network.roots import expected
from closeknit.store.reader import Reader, reading

BENCH = Size.NAME  # an introduction: what a network is asked for most
_ATTENDEE = 5


def report(home: Home, as_of: int | None) -> Report:
    """Breadth, depth, balance and verdict, with what each is made of."""
    if as_of is not None:
        ties = home.ties(as_of)
        with reading(home.folder) as reader:
            found = _seats(reader, as_of)
        circles = _circles(home, ties, as_of)
        return _report(home, found, ties, circles, as_of, as_of)
    home.refresh()
    with reading(home.folder) as reader:
        moment = home.judged_as_of(reader)
        ties = marked(reader, reader.ties(moment))
        found, circles = _seats(reader, moment), reader.community_of()
    return _report(home, found, ties, circles, moment, None)


def _report(
    home: Home,
    found: Seats,
    ties: Sequence[Tie],
    circles: dict[int, str],
    moment: int,
    as_of: int | None,
) -> Report:
    trusts = [tie.connection_probability for tie in ties]
    everybody = Everybody(
        ties,
        circles,
        expected([trust for trust in trusts if trust is not None]),
        bench(ties, my_asks(home, as_of)),
    )
    return whole(found, everybody, moment)


def bench(ties: Iterable[Tie], asked: dict[Size, Answered]) -> Bench:
    """Who would come through, once enough outcomes of asks are known; until then who would
    answer. Nobody of whom to keep quiet is on it."""
    free = suggestable(ties)
    through = [come_through(tie, BENCH, {}, asked) for tie in free]
    sure = [each.probability.estimate for each in through if each is not None and each.sure]
    if sure:
        return Bench("come_through", sum(sure), len(sure))
    answers = [tie.reply_probability.estimate for tie in free if tie.reply_probability is not None]
    return Bench("reply", sum(answers), len(answers))


def _circles(home: Home, ties: Sequence[Tie], as_of: int) -> dict[int, str]:
    """The name of everybody's community at another date than the usual."""
    found = home.analysis().communities(as_of, ties)
    return {person: circle.name for circle in found for person in circle.people}


def _seats(reader: Reader, as_of: int) -> Seats:
    """What was read, with the meetings and calls that I noted down."""
    noted = [
        row
        for note in said(reader.declarations()).logged
        if note.what in MET and note.time <= as_of
        for owner in reader.owners(note.handle)
        for row in (
            (-note.number, note.time, MEETING, _ATTENDEE, 0),
            (-note.number, note.time, MEETING, _ATTENDEE, int(owner.id[1:])),
        )
    ]
    read = reader.seats(as_of)
    return seats(np.concatenate([read, np.array(noted, np.int64).reshape(-1, 5)]))
