"""The choice of a week's steps: greedily by value × gain ÷ minutes, in the minutes there are.

Since the next step is always the one that weighs most a minute, a minute more never brings less:
where a budget of b + 1 takes a step that b couldn't, all that b then takes weighs no more a minute
and has less time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b

from closeknit.advise.plan import kept, owed
from closeknit.advise.plan.candidate import Candidate
from closeknit.advise.plan.introducing import introductions
from closeknit.advise.plan.openers import Opening
from closeknit.advise.plan.seen import Beside, Moment, Seen, seen, start, week_of
from closeknit.advise.plan.table import MINUTES, TABLE
from closeknit.advise.plan.taken import DONE, by_handle, in_force, is_over, kept_away
from closeknit.advise.quiet import suggestable
from closeknit.model.known import Known
from closeknit.model.plans import Kind, Plan, Step, Taken

ORDER = {kind: place for place, kind in enumerate(Kind)}
SHORTEST_REF = 3  # digits
CANDIDATES: tuple[Callable[[Seen, Moment], Iterator[Candidate]], ...] = (
    owed.promises, owed.answers, owed.thanks, owed.loops, kept.congratulations, kept.maintenance,
    kept.deepening, kept.reconnections,
)  # fmt: skip


def week_plan(
    known: Iterable[Known],
    as_of: int,
    minutes: int = MINUTES,
    done: Iterable[Taken] = (),
    beside: Beside | None = None,
) -> Plan:
    """The steps of the week of `as_of`. `done` is all that I said of steps; of those done this
    week the minutes are spent, and nobody has a second one."""
    week, monday = week_of(as_of)
    taken = in_force(done, as_of)
    candidates, people = _candidates(known, as_of, taken, beside or Beside())
    settled = tuple(s for s in taken if s.time >= start(monday) and not is_over(s, as_of))
    owners = {handle: one.id for one in people for handle in one.tie.person.handles}
    spent = sum(TABLE[step.act].minutes for step in settled if step.word == DONE)
    chosen, left = _chosen(
        candidates, minutes - spent, settled, {owners.get(s.handle) for s in settled}
    )
    refs = _refs(candidates, week)
    shown = sorted(chosen, key=lambda c: (ORDER[c.act], *_order(c)))
    return Plan(
        week,
        monday.isoformat(),
        as_of,
        minutes,
        tuple(_step(candidate, refs) for candidate in shown),
        settled,
        spent,
        len(left),
        min((TABLE[candidate.act].minutes for candidate in left), default=None),
    )


def every_step(
    known: Iterable[Known],
    as_of: int,
    done: Iterable[Taken] = (),
    beside: Beside | None = None,
) -> list[Step]:
    """All that a plan of this week may hold, whatever the minutes, best first."""
    candidates, _ = _candidates(known, as_of, in_force(done, as_of), beside or Beside())
    refs = _refs(candidates, week_of(as_of)[0])
    return [_step(candidate, refs) for candidate in candidates]


def _candidates(
    known: Iterable[Known], as_of: int, taken: Sequence[Taken], beside: Beside
) -> tuple[list[Candidate], list[Seen]]:
    """The best candidate of each person and kind, the best a minute first."""
    known = list(known)
    names = frozenset(part.casefold() for k in known for part in k.tie.person.name.split())
    at = Moment(as_of, week_of(as_of)[1], beside, names)
    said = by_handle(taken)
    people = []
    for one in suggestable(known):
        if not one.tie.quiet:
            words = [step for handle in one.tie.person.handles for step in said.get(handle, ())]
            people.append(seen(one, at, words))
    found = [each for one in people for find in CANDIDATES for each in find(one, at)]
    found += introductions(people, at)
    best: dict[tuple[str, Kind], Candidate] = {}
    for each in sorted(found, key=_order):
        if not kept_away(each.seen.words, each.act, each.since, as_of):
            best.setdefault((each.seen.id, each.act), each)
    return list(best.values()), people


def _chosen(
    candidates: Sequence[Candidate],
    minutes: int,
    settled: Sequence[Taken],
    busy: set[str | None],
) -> tuple[list[Candidate], list[Candidate]]:
    """Those that are taken, and those that time alone keeps away."""
    reached: set[str | None] = set(busy)
    counts = Counter(step.act for step in settled if step.word == DONE)
    chosen: list[Candidate] = []
    left: list[Candidate] = []
    for each in candidates:
        if reached & each.people or counts[each.act] >= TABLE[each.act].most:
            continue
        needed = TABLE[each.act].minutes
        if needed > minutes:
            left.append(each)
            continue
        minutes -= needed
        reached |= each.people
        counts[each.act] += 1
        chosen.append(each)
    return chosen, [each for each in left if not reached & each.people]


def _order(each: Candidate) -> tuple[float, int, int, int]:
    a_minute = each.value * each.gain / TABLE[each.act].minutes
    return -a_minute, ORDER[each.act], -each.since, each.seen.number


def _step(each: Candidate, refs: dict[tuple[str, Kind], str]) -> Step:
    made = each.opener()
    opening = made if isinstance(made, Opening) else Opening(made)
    return Step(
        each.seen.tie.person,
        each.act,
        each.why,
        TABLE[each.act].minutes,
        each.gain,
        "assumed",
        opening.text,
        refs[each.seen.id, each.act],
        each.value,
        each.proof,
        each.other.tie.person if each.other else None,
        opening.source,
    )


def _refs(candidates: Iterable[Candidate], week: str) -> dict[tuple[str, Kind], str]:
    """The shortest beginnings of digests that tell the week's steps apart: they stay the same
    when others come and go, and a longer one still means what it meant."""
    whole = {(each.seen.id, each.act): digits(week, each.seen.id, each.act) for each in candidates}
    refs: dict[tuple[str, Kind], str] = {}
    size, missing = SHORTEST_REF, dict(whole)
    while missing:
        counts = Counter(digits[:size] for digits in whole.values())
        alone = {
            of: d[:size] for of, d in missing.items() if counts[d[:size]] == 1 or d[size:] == ""
        }
        refs.update({of: f"S{digits}" for of, digits in alone.items()})
        missing = {of: digits for of, digits in missing.items() if of not in alone}
        size += 1
    return refs


def digits(week: str, person: str, act: Kind) -> str:
    """What a step's reference is the beginning of: nothing but its week, person and act."""
    text = f"{week}|{person}|{act.value}"
    return f"{int.from_bytes(blake2b(text.encode(), digest_size=6).digest(), 'big'):015}"[::-1]
