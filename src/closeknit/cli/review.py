"""closeknit review"""

from __future__ import annotations

import click

from closeknit.cli.common import count, network, options, put_json
from closeknit.cli.keys import decide
from closeknit.cli.lines import put
from closeknit.network.offers import MergeOffer

AT_ONCE = 20


@click.command("review")
@click.option(
    "--most", type=click.IntRange(1), default=AT_ONCE, help=f"How many at most ({AT_ONCE})."
)
@options
def verb(most: int, home: str | None, as_json: bool) -> None:
    """Say who is who: people who may be one, the likeliest first, one key each.

    y: they are one. n: they are two, and are never offered again. s: not now. b: back to the one
    before. q: enough for now. What you say outlives every later import; “closeknit same A B --undo”
    withdraws it. With --json all offers are listed.
    """
    net = network(home)
    found = net.merge_offers()
    if as_json:
        put_json(
            [
                {
                    "a": offer.a.id,
                    "b": offer.b.id,
                    "score": offer.score,
                    "reasons": [{"text": text, "weight": weight} for text, weight in offer.reasons],
                }
                for offer in found
            ]
        )
        return
    if not found:
        click.echo("Nobody here looks like somebody else. Nothing waits for your word.")
        return
    queue = found[:most]
    decided = decide(queue, _put, "are they one?")
    if decided:
        net.decide_merges([(queue[at], one) for at, one in decided.items()])
    yes = sum(decided.values())
    put(
        f"{count(yes, 'pair')} made one, {len(decided) - yes:,} kept apart, "
        f"{count(len(found) - len(decided), 'offer')} left."
    )


def _put(offer: MergeOffer) -> None:
    for person in (offer.a, offer.b):
        house = f" ({person.organisation})" if person.organisation else ""
        put(f"{person.name}{house}   {', '.join(person.handles[:4])}")
    for text, weight in offer.reasons:
        put(f"{'+' if weight > 0 else '−'} {text}", "  ", "    ")
