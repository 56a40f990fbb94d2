"""The digest of a week for the faces: the plan and what stands beside it, gathered once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date

from closeknit.advise.digest import Digest, Settled, Turn, Turns, digest
from closeknit.advise.plan import every_step, in_force, week_of
from closeknit.advise.plan.seen import start
from closeknit.advise.plan.table import MINUTES
from closeknit.advise.plan.taken import is_over
from closeknit.clock import DAY, day
from closeknit.errors import CloseknitError, Misuse
from closeknit.model.known import Known
from closeknit.model.plans import Taken
from closeknit.network.home import Home
from closeknit.network.known import known
from closeknit.network.plans import Life, life, planned
from closeknit.network.quiet import reasons
from closeknit.network.roots import Change, changes
from closeknit.spoken import due_date
from closeknit.store.forgetting import MEMO
from closeknit.store.reader import Reader, reading

WEEK = 7 * DAY
MANY = 5_000  # people, of whom it takes long enough to say so


def week(
    home: Home,
    as_of: int | None = None,
    since: int | None = None,
    minutes: int = MINUTES,
    *,
    turns: bool = True,
) -> Digest:
    """The digest of the week of a day; without `turns` nothing is told of what changed since then,
    or since a week before."""
    found = life(home, as_of)
    with reading(home.folder) as reader:
        taken = in_force(found.taken, found.as_of)
        people = [*found.known, *_with_birthdays(reader, found)]
        whole = digest(
            planned(reader, found, minutes).plan,
            every_step(found.known, found.as_of, found.taken, found.beside),
            people,
            taken,
            due_day,
            _settled(reader, taken, found.as_of),
        )
    return replace(whole, turns=_turns(home, as_of, since, found.as_of)) if turns else whole


def due_day(text: str, said: date) -> date | None:
    """The day by which something was promised, where its words end with one."""
    found = due_date(text.split(), said)
    return None if found.vague or found.trouble else found.day


# ------------------------------------------------------------------------------------------
def _with_birthdays(reader: Reader, found: Life) -> list[Known]:
    """Those whose birthday stands on a card, besides those whom the plan looks at."""
    have = {one.tie.person.id for one in found.known}
    cards = {card.id for card in reader.cards() if card.birthday}
    if not cards:
        return []
    handles = [handle for handle, card in reader.card_owners().items() if card in cards]
    ids = {one.id for handle in handles for one in reader.owners(handle)} - have
    ties = [tie for one in sorted(ids) for tie in reader.ties(found.as_of, one)]
    return known(reader, ties, (), {})


def _settled(reader: Reader, taken: Iterable[Taken], as_of: int) -> Iterator[Settled]:
    """What I said this week of steps."""
    since = start(week_of(as_of)[1])
    for each in taken:
        if each.time >= since and not is_over(each, as_of):
            for owner in reader.owners(each.handle):
                yield Settled(owner, each.act, each.word.partition(":")[0])


def _turns(home: Home, as_of: int | None, since: int | None, moment: int) -> Turns:
    """Who changed since then. To judge everybody at another date takes long where there are many,
    so that what changed in the usual week is kept until somebody is judged anew."""
    then = moment - WEEK if since is None else since
    if then > moment + DAY:
        raise Misuse(
            f"What changed since {day(then)}? That day lies ahead: everything is judged as of "
            f"{day(moment)}."
        )
    if as_of is not None or since is not None:
        return _judged(home, as_of, then)
    with reading(home.folder) as reader:
        meta = reader.meta()
        kept = _kept(reader, meta, then)
    if kept is not None:
        return kept
    if _many(home):
        home.say("Comparing with how everybody stood a week ago. This takes a while, once.")
    found = _judged(home, as_of, then)
    value = {
        "derived": meta.get("derived"),
        "since": then,
        "became": [(turn.id, turn.why) for turn in found.became],
        "fading": [(turn.id, turn.why) for turn in found.fading],
        "new": found.new,
    }
    # who writes now goes first; it is worked out again
    with suppress(CloseknitError), home.writing(patient=False) as writer:
        writer.remember(MEMO, json.dumps(value))
    return found


def _judged(home: Home, as_of: int | None, since: int) -> Turns:
    found = changes(home.ties(since), home.ties(as_of), since)
    return Turns(since, _plain(found.became), _plain(found.fading), found.new)


def _plain(changed: Iterable[Change]) -> tuple[Turn, ...]:
    return tuple(Turn(one.id, one.name, one.why) for one in changed)


def _many(home: Home) -> bool:
    with reading(home.folder) as reader:
        return reader.totals()[0] > MANY


def _kept(reader: Reader, meta: dict[str, str], since: int) -> Turns | None:
    """What was worked out before, where it is right still; names stand in it nowhere."""
    told = json.loads(meta.get(MEMO) or "{}")
    if told.get("derived") != meta.get("derived") or told.get("since") != since:
        return None
    quiet = reasons(reader)
    turned = [
        tuple(
            Turn(one.id, one.name, why)
            for number, why in told[kind]
            if number not in quiet and (one := reader.known(number)) is not None
        )
        for kind in ("became", "fading")
    ]
    return Turns(since, turned[0], turned[1], told["new"])
