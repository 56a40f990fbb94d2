"""Needs: what I shall want from several people by a date, weighed, kept and looked at again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from closeknit import clock
from closeknit.advise.comethrough import Answered
from closeknit.advise.fit import fits, matters, stem
from closeknit.advise.need import apart, weigh_need
from closeknit.advise.quiet import suggestable
from closeknit.advise.readiness import Road, readiness, road
from closeknit.advise.size import resolve
from closeknit.advise.yeses import asks, chance
from closeknit.declarations import need_value, said
from closeknit.errors import Busy, Misuse, NotFound
from closeknit.judge.deepening import HORIZON, UNSEEN, YEAR, pace, spells
from closeknit.model.known import Known
from closeknit.model.needs import Kept, Need, Pace, Progress, Readiness
from closeknit.model.ties import Standing
from closeknit.model.verdicts import Size
from closeknit.network.home import Home
from closeknit.network.known import candidates, known, my_asks
from closeknit.spoken import whole_date
from closeknit.store.reader import reading

MOST_UNKNOWN = 20  # people of whom too little is seen that are named
LOOKED_AT = 400  # of those who fit, until as many are found
TIES = 600  # of which the pace is learnt: more would tell no more


def need(
    home: Home,
    text: str,
    by: str,
    people: int,
    size: Size | None = None,
    as_of: int | None = None,
    *,
    keep: bool = True,
) -> Need:
    """A need weighed, and kept unless it is asked for another date than the usual. `by` is a day
    as one says it, counted from the date of judgement. Raises Misuse."""
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not text:
        raise Misuse("What do you need? Say it in a few words.")
    if people < 1:
        raise Misuse("A need is of one person at least.")
    moment = _moment(home, as_of)
    day = _day(by, moment)
    known, asked = _candidates(home, text, size, as_of), my_asks(home, as_of)
    found = weigh_need(text, size, day, people, known, home_pace(home, moment), moment, asked)
    return _keep(home, found) if keep and as_of is None else found


def progress(home: Home) -> list[Progress]:
    """How each kept need stands, the one due first at the beginning."""
    moment = _moment(home, None)
    kept = _kept(home)
    if not kept:
        return []
    people = [k for k in suggestable(candidates(home)) if not k.tie.quiet]
    learnt = home_pace(home, moment)
    roads = {
        size: [road(k.tie, size, learnt) for k in people]
        for size in {one.size for one in kept.values()}
    }
    asked = my_asks(home, None)
    found = [_progress(one, people, roads[one.size], _date(moment), asked) for one in kept.values()]
    return sorted(found, key=lambda p: (p.passed, p.kept.by, p.kept.number))


def again(home: Home, reference: str) -> Need:
    """A kept need, weighed as of the usual date."""
    one = _named(home, reference)
    moment = _moment(home, None)
    if one.by <= _date(moment):
        raise Misuse(
            f"N{one.number} was for {one.by}, which has passed. "
            f"For another day say it again with --by; or: closeknit need drop N{one.number}"
        )
    known, learnt = _candidates(home, one.text, one.size, None), home_pace(home, moment)
    found = weigh_need(
        one.text, one.size, one.by, one.people, known, learnt, moment, my_asks(home, None)
    )
    return replace(found, number=one.number)


def drop(home: Home, reference: str) -> Kept:
    """Keeps a need no longer."""
    one = _named(home, reference)
    _declare(home, "need-clear", f"N{one.number}", "", patient=True)
    return one


def home_pace(home: Home, as_of: int) -> Pace:
    """How long ties of this home take to deepen."""
    with reading(home.folder) as reader:
        rows = reader.beginnings(as_of, UNSEEN, HORIZON + YEAR, TIES)
    return pace(spells(rows, as_of))


# ------------------------------------------------------------------------------------------
def _candidates(home: Home, text: str, size: Size | None, as_of: int | None) -> list[Known]:
    """Those whom advice may speak of, and of those of whom too little is known to say who fits."""
    found = candidates(home, as_of)
    # as of a date everybody is weighed anyway, and a quick answer needs nobody new
    quick = resolve(text, size).size is Size.INFORMATION
    return found if as_of is not None or quick else found + _fitting(home, text, found)


def _fitting(home: Home, text: str, found: Sequence[Known]) -> list[Known]:
    """People of unknown standing in whose title, organisation, topics or card a word of the need
    stands."""
    stems = [stem(word) for word in matters(text)]
    if not stems:
        return []
    says = re.compile(rf"\b(?:{'|'.join(map(re.escape, stems))})", re.IGNORECASE).search
    have = {one.tie.person.id for one in found}
    with reading(home.folder) as reader:
        moment, topics = home.judged_as_of(reader), reader.topics()
        ids = [f"p{number}" for number, text in reader.mentioning(stems) if says(text)]
        noted = {card.id for card in reader.cards() if says(card.note)}
        if noted:
            handles = [handle for handle, card in reader.card_owners().items() if card in noted]
            ids += [one.id for handle in handles for one in reader.owners(handle)]
        ties = []
        for number in list(dict.fromkeys(ids))[:LOOKED_AT]:
            if number not in have:
                ties += [t for t in reader.ties(moment, number) if t.standing is Standing.UNKNOWN]
            if len(ties) == MOST_UNKNOWN:
                break
        return known(reader, ties, (), topics)


def _moment(home: Home, as_of: int | None) -> int:
    home.refresh()
    if as_of is not None:
        return as_of
    with reading(home.folder) as reader:
        return home.judged_as_of(reader)


def _date(moment: int) -> date:
    return datetime.fromtimestamp(moment, UTC).date()


def _day(by: str, moment: int) -> date:
    found = whole_date(by, _date(moment), coming=True)
    if found.trouble:
        raise Misuse(found.trouble)
    if found.day is None:
        raise Misuse(f"“{by}” is not a date. Write it like 2027-03-01, or “end of March”.")
    return found.day


def _kept(home: Home) -> dict[str, Kept]:
    with reading(home.folder) as reader:
        return {f"N{one.number}": one for one in said(reader.declarations()).needs}


def _named(home: Home, reference: str) -> Kept:
    found = _kept(home).get(reference.strip().upper())
    if found is None:
        raise NotFound(f"No need is kept as {reference}. See: closeknit need list")
    return found


def _keep(home: Home, found: Need) -> Need:
    """Keeps a need; the same words again are the same need, with what it is compared with."""
    words = found.text.casefold()
    before = next((one for one in _kept(home).values() if one.text.casefold() == words), None)
    ready = tuple(c.handle for c in found.candidates if c.status is Readiness.READY and c.handle)
    now = Kept(0, found.text, found.size, found.by, found.people, 0, ready)
    if before is not None and replace(
        now, number=before.number, text=before.text, since=before.since, ready=before.ready
    ) == before:  # fmt: skip
        return replace(found, number=before.number)
    try:
        subject = f"N{before.number}" if before else ""
        number = _declare(home, "need", subject, need_value(now), patient=False)
    except Busy:
        home.say("Another closeknit is writing, so this need isn't kept. Say it again later.")
        return found
    return replace(found, number=before.number if before else number)


def _declare(home: Home, kind: str, subject: str, value: str, *, patient: bool) -> int:
    """Appends a declaration from which nothing is derived, so that nothing goes stale by it."""
    with home.writing(patient=patient) as writer:
        with reading(home.folder) as reader:
            before = reader.meta()
        number = writer.declare(clock.now(), kind, subject, value=value)
        if before.get("derived") == before.get("facts", "0"):
            with reading(home.folder) as reader:
                writer.remember("derived", reader.meta()["facts"])
    return number


def _progress(
    one: Kept,
    people: Sequence[Known],
    roads: Sequence[Road],
    today: date,
    asked: Mapping[Size, Answered],
) -> Progress:
    fit = fits(people, matters(one.text))
    found = [
        (k, readiness(way, one.by, today)[0])
        for k, way, matching in zip(people, roads, fit, strict=True)
        if not apart(k, one.size, matching)
    ]
    ready = [k for k, status in found if status is Readiness.READY]
    can = [k for k, status in found if status is Readiness.CAN_BE_READY]
    able = [k.tie.person for k in ready]
    then = set(one.ready)
    was = [k.tie.person for k, _ in found if then & set(k.tie.person.handles)]
    ids_now, ids_then = {p.id for p in able}, {p.id for p in was}
    passed = one.by <= today
    chances = [chance(k, one.size, asked).estimate for k in [*ready, *can]]
    return Progress(
        one,
        passed,
        tuple((p.id, p.name) for p in able),
        len(one.ready),
        tuple((p.id, p.name) for p in able if p.id not in ids_then),
        tuple((p.id, p.name) for p in was if p.id not in ids_now),
        None if passed else len(can),
        None if passed else asks(one.people, chances, len(ready), one.size, asked),
    )
