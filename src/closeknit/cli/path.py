"""closeknit path"""

from __future__ import annotations

import click

from closeknit.advise.path import ME, Hop, Paths, Route
from closeknit.advise.words import first_name, percent
from closeknit.cli.common import as_of_option, count, network, options, printable, put_json
from closeknit.cli.lines import put
from closeknit.clock import day, iso
from closeknit.model.people import Person

FEW = 5


@click.command("path")
@click.argument("words", nargs=-1, required=True, metavar="TARGET")
@click.option("--all", "everything", is_flag=True, help="Every way, not only the likeliest.")
@as_of_option
@options
def verb(
    words: tuple[str, ...], everything: bool, as_of: int | None, home: str | None, as_json: bool
) -> None:
    """Who of yours is closest to TARGET: a person, an organisation or a domain.

    Each way tells how likely every step of it is and why, and which is the weakest; a request to
    the one to ask is ready to send, and what you asked for before is shown with what came of it.
    """
    found = network(home).path(" ".join(words), as_of)
    if as_json:
        put_json(shape(found))
        return
    put(found.sentence)
    routes = found.routes if everything else found.routes[:FEW]
    for number, route in enumerate(routes, 1):
        _put_route(number, route)
    if len(found.routes) > len(routes):
        click.echo(f"\n  … and {count(len(found.routes) - len(routes), 'more way')} (--all)")
    if found.unjudged:
        put(
            f"{count(found.unjudged, 'person', 'people')} more may know {_there(found)}, but too "
            "little is seen to say how they stand to you.",
            "\n",
        )
    asked = next((route for route in found.routes if route.draft), None)
    if asked is not None:
        name = first_name(asked.people[0])
        click.echo(f"\nTo send to {printable(asked.people[0].name)}, edited as you like:")
        for line in asked.draft.splitlines():
            put(line, "  ", "  ")
        put(f"Once {name} is asked, note it, so that you see how it goes:", "\n")
        to = printable(asked.people[1].name)
        click.echo(f"  closeknit log ask {asked.people[0].id} introduction to {to}")
    _put_history(found)
    if found.routes:
        put(found.limits, "\n")


def _there(found: Paths) -> str:
    return found.target if found.kind == "person" else f"somebody at {found.target}"


def _put_route(number: int, route: Route) -> None:
    ways = " → ".join(("you", *(one.name for one in route.people)))
    put(f"{number}. {ways}: {percent(route.probability)}", "\n", "   ")
    for hop in route.hops:
        put(f"{_of(hop)} {_range(hop)}: {hop.why}.", "   ", "     ")
    put(route.sentence, "   ", "     ")


def _of(hop: Hop) -> str:
    return {
        "connection": "Knows and trusts you:",
        "come_through": "Would come through:",
        "acquainted": "Know each other:",
    }[hop.of].removesuffix(":")


def _range(hop: Hop) -> str:
    p = hop.probability
    return f"{percent(p.estimate)} ({100 * p.low:.0f} to {100 * p.high:.0f} %)"


def _put_history(found: Paths) -> None:
    if not found.history:
        return
    click.echo("\nAsked for and done so far")
    for each in found.history:
        put(f"{day(each.time)}  {each.text} [{each.ref}]", "  ", "              ")
    waits = next((each for each in found.history if each.waits), None)
    if waits is not None:
        put("Say what came of it, once you know: granted, refused or deferred.", "  ", "  ")
        click.echo(f"  closeknit log outcome {waits.ref} granted")


# JSON ----------------------------------------------------------------------------------------
def shape(found: Paths) -> dict[str, object]:
    """The answer as one document."""
    return {
        "target": found.target,
        "kind": found.kind,
        "there": [_person(one) for one in found.there],
        "as_of": iso(found.as_of),
        "sentence": found.sentence,
        "paths": [_route(route) for route in found.routes],
        "history": [
            {
                "time": iso(each.time),
                "ref": each.ref,
                "text": each.text,
                "outcome": each.outcome or None,
            }
            for each in found.history
        ],
        "unjudged": found.unjudged,
        "limits": found.limits,
    }


def _route(route: Route) -> dict[str, object]:
    names = {one.id: one.name for one in route.people} | {ME: "you"}
    weakest = route.hops[route.weakest]
    return {
        "people": [_person(one) for one in route.people],
        "weakest": {
            "from": {"id": weakest.asks, "name": names[weakest.asks]},
            "to": {"id": weakest.asked, "name": names[weakest.asked]},
            "probability": weakest.probability.estimate,
            "sentence": route.sentence,
        },
        "probability": round(route.probability, 4),
        "hops": [
            {
                "from": hop.asks,
                "to": hop.asked,
                "of": hop.of,
                "probability": {
                    "estimate": hop.probability.estimate,
                    "low": hop.probability.low,
                    "high": hop.probability.high,
                },
                "why": hop.why,
                "refs": list(hop.refs),
            }
            for hop in route.hops
        ],
        "draft": route.draft or None,
    }


def _person(one: Person) -> dict[str, object]:
    return {"id": one.id, "name": one.name, "organisation": one.organisation}
