"""closeknit need"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import click

from closeknit.cli import shapes_need as shapes
from closeknit.cli.ask import NAMES
from closeknit.cli.common import (
    as_of_option,
    count,
    network,
    options,
    printable,
    put_json,
    size_option,
)
from closeknit.cli.lines import put
from closeknit.model.needs import Candidate, Need, Progress, Readiness, Week
from closeknit.network import Network

FEW = 4  # people who are named without --all; half as many of a kind where there are two
WEEKS = 3  # steps that are shown without --all
LATE = 2


@click.command("need")
@click.argument("words", nargs=-1, required=True, metavar="TEXT…")
@click.option("--by", metavar="DATE", help="The day: 2027-03-01, “end of March”, “in 6 weeks”.")
@click.option("--people", type=click.IntRange(1), metavar="N", help="How many people it takes.")
@size_option
@click.option("--all", "everybody", is_flag=True, help="Everybody, with every step.")
@click.option("--once", is_flag=True, help="Don't keep it.")
@as_of_option
@options
def verb(words: tuple[str, ...], **given: str | int | bool | None) -> None:
    """Prepare for what you'll need from several people by a day.

    Who is ready today, who can be by then and at what effort, who can't; and the weeks until
    then. It is kept, so that you see how it goes:

    \b
      closeknit need promote my programme to their clients --by "end of March" --people 5
      closeknit need list          how each need stands, and what changed
      closeknit need show N1       one of them, weighed today
      closeknit need drop N1       keep it no longer
    """
    net = network(str(given["home"]) if given["home"] else None)
    as_json, everybody = bool(given["as_json"]), bool(given["everybody"])
    if words == ("list",):
        _put_list(net, as_json)
    elif len(words) == 2 and words[0] in ("show", "drop") and re.fullmatch("[Nn]\\d+", words[1]):
        if words[0] == "show":
            _put(net.kept_need(words[1]), as_json, everybody)
        else:
            _drop(net, words[1], as_json)
    else:
        _put(_weigh(net, " ".join(words), given), as_json, everybody)


def _weigh(net: Network, text: str, given: dict[str, str | int | bool | None]) -> Need:
    by, people = given["by"], given["people"]
    if not by or not people:
        raise click.UsageError("Say by when, and of how many people: --by DATE --people N.")
    from closeknit.model.verdicts import Size

    size, as_of = given["size"], given["as_of"]
    return net.need(
        text,
        str(by),
        int(people),
        None if size is None else Size(int(size)),
        None if as_of is None else int(as_of),
        keep=not given["once"],
    )


def _drop(net: Network, reference: str, as_json: bool) -> None:
    kept = net.drop_need(reference)
    if as_json:
        put_json({"id": f"N{kept.number}", "need": kept.text, "dropped": True})
    else:
        put(f"No longer kept: “{kept.text}”.")


# one need ----------------------------------------------------------------------------------
def _put(need: Need, as_json: bool, everybody: bool) -> None:
    if as_json:
        put_json(shapes.need(need))
        return
    put(need.sentence)
    put(f"Size of the favour: {int(need.size)}, {NAMES[int(need.size)]} ({need.kind}).")
    ready = [c for c in need.candidates if c.status is Readiness.READY]
    can = [c for c in need.candidates if c.status is Readiness.CAN_BE_READY]
    late = [c for c in need.candidates if c.status is Readiness.TOO_LATE]
    both = len(ready) < need.people and ready and can
    most = None if everybody else FEW // 2 if both else FEW
    _group("Ready today", ready, most)
    if everybody or len(ready) < need.people:
        _group(f"Can be ready by {need.by}", can, most)
    if everybody:
        _group("Not by then", late, None)
    _group("They fit, but too little is seen to say", need.unknown, None if everybody else FEW // 2)
    if need.basis and (everybody or len(ready) < need.people):
        put(need.basis)
    if need.instead:
        click.echo("\nWhat could be asked today instead")
        for each in need.instead[: None if everybody else LATE]:
            put(f"{each.name}: {each.ask}", "  ", "    ")
    _plan(need.plan, None if everybody else WEEKS)
    if need.unplaced:
        put(
            f"For {count(need.unplaced, 'more ask')} no week is left before then: three steps a "
            "week are enough for anybody."
        )
    if need.number:
        put(f"Kept as N{need.number}. How it goes: closeknit need list")


def _group(heading: str, found: Sequence[Candidate], most: int | None) -> None:
    """With `most` the first of them; else all, each with how likely they say yes."""
    if not found:
        return
    cut = most is not None and len(found) > most
    click.echo(f"\n{heading}" + (f", {most} of {len(found):,} (--all names them)" if cut else ""))
    for c in found[:most]:
        put(f"{c.name}{_when(c)}: {_why(c)}{_fits(c)}{'' if most else _yes(c)}", "  ", "    ")


def _yes(c: Candidate) -> str:
    """How likely they say yes, for those who may be asked."""
    if c.come_through is None or c.unseen or c.status is Readiness.TOO_LATE:
        return ""
    low, high = (f"{100 * share:.0f}" for share in (c.come_through.low, c.come_through.high))
    return f" Would say yes: {low} to {high} %."


def _when(c: Candidate) -> str:
    if c.status is Readiness.READY or c.ready_by is None or c.unseen:
        return ""
    hours = f", about {count(max(round(c.effort), 1), 'hour')}" if c.effort else ""
    return f", by {c.ready_by}{hours}"


def _why(c: Candidate) -> str:
    """Without the name, which stands before it."""
    first, _, rest = c.why.partition(" ")
    return rest if rest and first in c.name.split() else c.why[0].lower() + c.why[1:]


def _fits(c: Candidate) -> str:
    return f" Fits: {c.fit_reason}." if c.fit else ""


def _plan(plan: Sequence[Week], most: int | None) -> None:
    if not plan:
        return
    click.echo("\nWeek by week, from the Monday of each")
    named = Counter(_first(name) for name in {step.id: step.name for step in plan}.values())
    for step in plan[:most]:
        # of two who have one first name it is said whom it is about
        whom = f"{step.name}: " if named[_first(step.name)] > 1 else ""
        put(f"{step.week}  {whom}{step.step}", "  ", "              ")
    if most is not None and len(plan) > most:
        asks = sum(step.is_ask for step in plan[most:])
        more = count(len(plan) - most, "more step")
        click.echo(f"  … and {more}, {count(asks, 'ask')} among them (--all)")


def _first(name: str) -> str:
    return name.partition(" ")[0]


# all that are kept -------------------------------------------------------------------------
def _put_list(net: Network, as_json: bool) -> None:
    found = net.needs()
    if as_json:
        put_json([shapes.progress(each) for each in found])
        return
    for each in found:
        put(_standing(each), f"N{each.kept.number}  ", "    ")
    if not found:
        put("No need is kept. Say one: closeknit need TEXT --by DATE --people N")


def _standing(p: Progress) -> str:
    """One need in a few sentences."""
    kept = p.kept
    day = f"the day, {kept.by}, has passed" if p.passed else f"by {kept.by}"
    now, then = len(p.ready), p.ready_then
    told = f"“{kept.text}”, {day}: {now} {'is' if now == 1 else 'are'} ready, {kept.people} "
    told += f"{'is' if kept.people == 1 else 'are'} needed"
    if p.asks is not None:
        yes = "1 yes takes" if kept.people == 1 else f"{kept.people} yeses take"
        told += f"; {yes} about {count(p.asks.likely, 'ask')}"
    told += "." if now == then and not p.gained else f"; when you said it {then} were ready."
    if now == then and not p.gained:
        told += " Nothing changed since you said it."
    if p.can_be_ready and now < kept.people:
        told += f" {p.can_be_ready} more can be."
    if p.gained:
        told += f" Ready since: {_names(p.gained)}."
    if p.lost:
        told += f" No longer: {_names(p.lost)}."
    return told


def _names(people: Sequence[tuple[str, str]]) -> str:
    names = ", ".join(printable(name) for _, name in people[:FEW])
    return names + (f" and {len(people) - FEW} more" if len(people) > FEW else "")
