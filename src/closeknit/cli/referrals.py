"""closeknit referrals"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import click

from closeknit.cli import entries
from closeknit.cli.common import as_of_option, count, network, options, put_json
from closeknit.cli.lines import put
from closeknit.clock import day, iso
from closeknit.judge.telling import LIKELY
from closeknit.model.ledger import By, Entry
from closeknit.model.loyalty import Source
from closeknit.network.loyalty import Loyalty

ROWS = 10  # introductions and leads of mine that are listed


@click.command("referrals")
@click.argument("person", required=False)
@click.option("--all", "everything", is_flag=True, help="Doubtful ones too, and no limit.")
@as_of_option
@options
def verb(
    person: str | None, everything: bool, as_of: int | None, home: str | None, as_json: bool
) -> None:
    """Business and people passed on: who refers to you, and to whom you refer.

    Of each who refers to you: whether thanks were said and how it went was told, what you did for
    them since, whether they fall silent, and what they would need next. Whoever refers wants both,
    thanks and the end of the story.
    """
    found = network(home).referrals(person, as_of, 0.0 if everything else LIKELY)
    if as_json:
        names = found.ledger.names
        put_json(
            {
                "sources": [_shape(source) for source in found.sources],
                "entries": [entries.entry(e, names) for e in found.ledger.entries],
            }
        )
        return
    put_loyalty(found, everything)


def put_loyalty(found: Loyalty, everything: bool) -> None:
    """Sources one by one, then what I passed on."""
    names = found.ledger.names
    bringing = [source for source in found.sources if source.brought]
    mine = _once(e for e in found.ledger.entries if everything or e.probability >= LIKELY)
    if not found.sources:
        put(
            "No referral and no introduction was found. Note those that mail doesn't show: "
            "closeknit log referral PERSON"
        )
        return
    if not bringing:
        put("Nobody was seen to pass people or business on to you.")
    for source in bringing:
        put(f"{source.person.name}{_brought(source)}")
        put(_answered(source), "  ", "  ")
        if source.next:
            put(f"Next: {source.next}", "  ", "  ")
        entries.put_entries(source.brought[::-1], names)
        click.echo()
    if mine:
        people = len({p for e in mine for p in (e.person, e.other) if p is not None})
        click.echo(f"Made by you: {len(mine):,}, for {count(people, 'person', 'people')}")
        rows = mine if everything else mine[-ROWS:]
        entries.put_entries(rows, names)
        if len(rows) < len(mine):
            put(f"{len(mine) - len(rows):,} before: closeknit referrals --all")


def _once(entries: Iterable[Entry]) -> list[Entry]:
    """What I passed on; of an introduction of two people, which stands with each of them, the
    first."""
    found: dict[object, Entry] = {}
    for e in entries:
        if e.by is By.ME:
            found.setdefault((e.ref, frozenset((e.person, e.other))), e)
    return list(found.values())


def _brought(source: Source) -> str:
    """ " brought you 3 times, level 4 at most; 1 was won (2,000 EUR)"."""
    said = f" passed people or business on to you {_times(len(source.brought))}"
    if source.level is not None:
        said += f", at level {source.level} of 5 at most"
    ended = [f"{n} {word}" for n, word in ((source.won, "won"), (source.lost, "lost")) if n]
    if ended:
        said += f"; {' and '.join(ended)}"
    return f"{said} ({', '.join(source.values)})" if source.values else said


def _answered(source: Source) -> str:
    """What came back, as far as is seen."""
    back = f"you did something for them {_times(len(source.since))}"
    parts = [
        _seen(source.thanked, source.told, len(source.brought)),
        f"Since {day(source.last)} {back}." if source.last is not None and source.since else "",
        f"You passed people or business on to them {_times(len(source.given))}."
        if source.given
        else "",
        "" if source.silence[1:] in source.next else source.silence,
    ]
    return " ".join(part for part in parts if part)


def _seen(thanked: int, told: int, number: int) -> str:
    """Whether they had thanks and the end of the story."""
    if number > 1:
        if not thanked and not told:
            return "Neither thanks nor word of how it went were seen for any of them."
        return f"Thanks were seen for {thanked:,}, word of how it went for {told:,} of {number:,}."
    thanks = "Thanks were seen" if thanked else "No thanks were seen"
    if bool(thanked) == bool(told):
        return f"{thanks}, {'and' if told else 'nor a'} word of how it went."
    return f"{thanks}, {'but word' if told else 'but no word'} of how it went."


def _times(n: int) -> str:
    return {1: "once", 2: "twice"}.get(n, f"{n:,} times")


def _shape(source: Source) -> dict[str, object]:
    def refs(some: Sequence[Entry]) -> list[str]:
        return [e.ref for e in some]

    return {
        "id": source.person.id,
        "name": source.person.name,
        "brought": refs(source.brought),
        "given": refs(source.given),
        "level": source.level,
        "won": source.won,
        "lost": source.lost,
        "values": list(source.values),
        "thanked": source.thanked,
        "told": source.told,
        "since": refs(source.since),
        "last": iso(source.last) if source.last is not None else None,
        "cooling": None if source.cooling is None else round(source.cooling, 2),
        "next": source.next,
    }
