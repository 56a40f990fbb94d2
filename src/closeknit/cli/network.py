"""closeknit network"""

from __future__ import annotations

from collections.abc import Sequence

import click

from closeknit.cli import shapes_network as shapes
from closeknit.cli.common import as_of_option, count, network, options, put_json
from closeknit.cli.lines import put
from closeknit.clock import day
from closeknit.judge.whole.report import Balance, Breadth, Depth, Diversity, Report, Year

FEW = 4
MOST_YEARS = 6


@click.command("network")
@click.option("--all", "everything", is_flag=True, help="Every group, area and year.")
@as_of_option
@options
def verb(everything: bool, as_of: int | None, home: str | None, as_json: bool) -> None:
    """The whole network: how broad, how deep, how balanced, and how that changed.

    Each figure tells what it is made of. Whether it is “broad but not deep” is only said where a
    comparison with other people bears it out.
    """
    found = network(home).report(as_of)
    if as_json:
        put_json(shapes.report(found))
        return
    if not found.breadth.people:
        put(
            "Words went both ways with nobody in the last two years, as far as is seen here. Bring "
            "in your sent mail too, or choose an earlier date with --as-of."
        )
        return
    _put_verdict(found)
    _put_breadth(found.breadth, found.since, everything)
    _put_depth(found.depth)
    _put_balance(found, everything)
    _put_years(found.years, None if everything else MOST_YEARS)


def _put_verdict(found: Report) -> None:
    verdict = found.verdict
    if verdict.word:
        put(f"Beside those it is compared with, your network is {verdict.word}. {verdict.why}")
    else:
        put(f"Whether your network is broad or deep isn't said. {verdict.why}")
    if verdict.breadth is not None and verdict.depth is not None:
        close = count(round(verdict.depth.value), "person", "people")
        put(
            "Compared is your mail of the last 150 days: an effective size of "
            f"{verdict.breadth.value:.0f}, and {close} with an exchange a month or more. They are "
            f"{found.reference.people} {found.reference.name}. {found.reference.limits}"
        )


# breadth -----------------------------------------------------------------------------------
def _put_breadth(b: Breadth, since: int, everything: bool) -> None:
    click.echo(f"\nBreadth: {count(b.people, 'person', 'people')} in touch since {day(since)}")
    put(
        "Words went both ways with them, or you met in small company. "
        f"Effective size {b.effective_size:.0f}: {b.people:,} less what they share, from "
        f"{count(b.ties, 'pair')} of them who were named together. That is an upper bound: only "
        "what you are part of is seen.",
        "  ",
        "  ",
    )
    _put_groups("organisation", b.organisations, b.people, everything)
    _put_groups("community", b.communities, b.people, everything)
    if b.spheres is not None:
        _put_groups("contact sphere", b.spheres, b.people, everything)
    elif b.titles:
        put(
            f"Contact spheres: too few professions are known to say ("
            f"{count(b.titles, 'title')} on cards or below messages).",
            "  ",
            "  ",
        )


def _put_groups(noun: str, found: Diversity, people: int, everything: bool) -> None:
    if not found.groups:
        put(f"Of nobody is the {noun} known.", "  ", "  ")
        return
    plural = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    named = found.groups if everything else found.groups[:FEW]
    told = ", ".join(
        f"{group.name} {group.people:,}"
        + (f" ({count(group.connections, 'connection')})" if group.connections else "")
        for group in named
    )
    more = len(found.groups) - len(named)
    put(
        f"{count(len(found.groups), noun, plural)}, as diverse as {found.effective:.1f} of equal "
        f"size; known of {found.known:,} of {people:,}. {'All' if not more else 'Largest'}: "
        f"{told}{f' and {more:,} more' if more else ''}.",
        "  ",
        "    ",
    )


# depth -------------------------------------------------------------------------------------
def _put_depth(d: Depth) -> None:
    click.echo(
        f"\nDepth: about {count(round(d.expected), 'connection')}, "
        f"80 % range {d.low:.0f} to {d.high:.0f}"
    )
    dormant = f", {d.dormant:,} of them dormant" if d.dormant else ""
    put(
        f"The sum of what is likely of {count(d.judged, 'person', 'people')}; "
        f"{count(d.connections, 'person', 'people')} "
        f"{'is' if d.connections == 1 else 'are'} judged connections{dormant}.",
        "  ",
        "  ",
    )
    met = (
        f" You met {count(d.met, 'person', 'people')} in small company, "
        f"{d.met_monthly:.1f} in a month on average."
        if d.met
        else " No meeting in small company is seen in that time."
    )
    put(
        f"In a month of the last twelve, words went both ways in small groups with {d.monthly:.0f} "
        f"people on average, and in nine months or more with {d.steady:,}.{met}",
        "  ",
        "  ",
    )
    layers = ", ".join(
        f"{rate} {expected:.0f} (usual {size})"
        for rate, (size, expected) in zip(
            ("weekly", "monthly", "twice a year", "yearly"), d.layers, strict=True
        )
    )
    put(
        f"Expected to be in touch at least {layers}. Only what is in your mail, calendar and chats "
        "counts, so those you see every day may be missing.",
        "  ",
        "  ",
    )
    bench = d.bench
    if bench.of == "reply":
        put(
            f"If you wrote to each of {count(bench.people, 'person', 'people')}, about "
            f"{bench.expected:.0f} would answer within a week. How many would do you a favour "
            "isn't known until you log what became of a few asks.",
            "  ",
            "  ",
        )
    else:
        put(
            f"If you asked each of {count(bench.people, 'person', 'people')} for an introduction, "
            f"about {bench.expected:.0f} would come through.",
            "  ",
            "  ",
        )


# balance -----------------------------------------------------------------------------------
def _put_balance(found: Report, everything: bool) -> None:
    b, names = found.balance, found.names
    click.echo("\nBalance")
    if b.top:
        named = ", ".join(f"{names[person]} {100 * share:.0f} %" for person, share in b.top)
        put(
            f"{100 * sum(share for _, share in b.top):.0f} % of your contact goes to three "
            f"people: {named}.",
            "  ",
            "  ",
        )
    if b.constraint is not None:
        put(
            f"Constraint {b.constraint:.2f}: near 1 all would go to a few who know each other, "
            "near 0 to many who don't. A lower bound, as ties among others are rarely seen.",
            "  ",
            "  ",
        )
    _put_resting(b, names, everything)
    mark = b.signature
    if mark is not None:
        how = "unlike" if mark.unlike else "much like"
        put(
            f"How you share out your contact was {how} earlier years: {mark.distance:.3f} away, "
            f"they {mark.usual:.3f} from each other, at most {mark.farthest:.3f} "
            f"({mark.years} years, Jensen–Shannon, by rank). {100 * mark.new:.0f} % of it went to "
            "people who had none the year before.",
            "  ",
            "  ",
        )


def _put_resting(b: Balance, names: dict[int, str], everything: bool) -> None:
    if not b.areas:
        return
    if not b.departures:
        put(f"None of {count(b.areas, 'area')} rests on one connection alone.", "  ", "  ")
        return
    put(
        f"{len(b.resting):,} of {count(b.areas, 'area')} (organisations with two of your people, "
        "communities of three) rest on one person: your only awake connection there.",
        "  ",
        "  ",
    )
    rows = b.departures if everything else b.departures[:FEW]
    for row in rows:
        held = " and ".join(area.where for area in row.areas[:2])
        more = f" and {len(row.areas) - 2} more" if len(row.areas) > 2 else ""
        put(
            f"Without {names[row.person]} you'd have no connection {held}{more}, where you "
            f"know {count(row.people, 'other')}; {100 * row.contact:.0f} % of your contact and "
            f"{100 * row.depth:.0f} % of your depth would go.",
            "    ",
            "      ",
        )
    if len(b.departures) > len(rows):
        click.echo(f"    … and {len(b.departures) - len(rows):,} more (--all)")


# trend -------------------------------------------------------------------------------------
def _put_years(years: Sequence[Year], most: int | None) -> None:
    if len(years) < 2:
        return
    shown = years[:most]
    click.echo(
        "\nTwelve months up to   in touch   effective size   organisations   monthly   close"
    )
    for year in reversed(shown):
        click.echo(
            f"  {day(year.until):17}   {year.people:8,}   {year.effective_size:14.0f}   "
            f"{year.organisations:13.0f}   {year.monthly:7.0f}   {year.close:5,}"
        )
    put(
        "Organisations: how many of equal size would be as diverse. Monthly: people to expect in "
        "monthly two-way contact. Close: five exchanges or more in small groups.",
        "  ",
        "  ",
    )
