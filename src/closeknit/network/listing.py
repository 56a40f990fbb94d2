"""The beginning of a list of people, with counts of all of them."""

from __future__ import annotations

from collections.abc import Iterable

from closeknit.model.ties import Standing, Tie
from closeknit.network.home import Home
from closeknit.network.results import Listing
from closeknit.store.derived import LOOSER, STRICTER
from closeknit.store.reader import Tally, reading

_RANK = {Standing.PARTNER: 0, Standing.CONNECTION: 1, Standing.CONTACT: 2, Standing.UNKNOWN: 3}


def listing(home: Home, as_of: int | None, standing: Standing | None, rows: int | None) -> Listing:
    """Connections first; of whom too little is seen only when asked for."""
    if as_of is not None:
        return listed(home.ties(as_of), standing, rows)
    home.refresh()
    with reading(home.folder) as reader:
        ties = tuple(reader.best_ties(home.judged_as_of(reader), standing, rows))
        tally = reader.tally(standing)
    return Listing(ties, _how_many(tally, standing), tally)


def listed(everybody: Iterable[Tie], standing: Standing | None, rows: int | None) -> Listing:
    """The same of ties at hand."""
    meant = [tie for tie in everybody if standing in (None, tie.standing)]
    tally = tally_of(meant)
    shown = [tie for tie in meant if standing or tie.standing is not Standing.UNKNOWN]
    shown.sort(key=best_first)
    return Listing(tuple(shown[:rows]), _how_many(tally, standing), tally)


def best_first(tie: Tie) -> tuple[int, bool, float, float, float, int]:
    """The order of a list; `Reader.best_ties` has the same."""
    trust = tie.connection_probability.estimate if tie.connection_probability else -1.0
    number = int(tie.person.id[1:])
    return _RANK[tie.standing], tie.dormant, -trust, -tie.regard, -tie.familiarity, number


def tally_of(ties: Iterable[Tie]) -> Tally:
    """The counts of ties; `Reader.tally` has the same."""
    people = connections = dormant = contacts = unknown = from_me = to_me = lost = gained = 0
    for tie in ties:
        connected = tie.standing in (Standing.CONNECTION, Standing.PARTNER)
        people += 1
        connections += connected
        dormant += connected and tie.dormant
        contacts += tie.standing is Standing.CONTACT
        unknown += tie.standing is Standing.UNKNOWN
        from_me += tie.interactions.from_me
        to_me += tie.interactions.to_me
        trust = tie.connection_probability
        if tie.declared is None and trust is not None:
            lost += tie.standing is Standing.CONNECTION and trust.estimate < STRICTER
            gained += tie.standing is Standing.CONTACT and trust.estimate >= LOOSER
    return Tally(people, connections, dormant, contacts, unknown, from_me, to_me, lost, gained)


def _how_many(tally: Tally, standing: Standing | None) -> int:
    return tally.people if standing else tally.people - tally.unknown
