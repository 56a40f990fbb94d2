"""closeknit people"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from closeknit.advise.quiet import DECEASED, notice
from closeknit.cli import shapes
from closeknit.cli.common import as_of_option, count, network, options, printable, put_json
from closeknit.cli.lines import put
from closeknit.clock import day
from closeknit.model.ties import Standing, Tie
from closeknit.store.reader import Tally

if TYPE_CHECKING:
    from closeknit.advise.reconnect import Reconnection

MOST_NOTICES = 3


@click.command("people")
@click.option("--standing", type=click.Choice([s.value for s in Standing]), help="Only these.")
@click.option("--dormant", is_flag=True, help="Those who sleep, by the value of reconnecting.")
@click.option(
    "--rows", type=click.IntRange(0), default=50, show_default=True, help="How many to list."
)
@click.option("--all", "everybody", is_flag=True, help="List every row.")
@as_of_option
@options
def verb(
    standing: str | None,
    dormant: bool,
    rows: int,
    everybody: bool,
    as_of: int | None,
    home: str | None,
    as_json: bool,
) -> None:
    """List people, connections first."""
    net = network(home)
    wanted = Standing(standing) if standing else None
    if dormant:
        asleep = [each for each in net.dormant(as_of) if wanted in (None, each.tie.standing)]
        _put_dormant(asleep, None if everybody else rows, as_json)
        return
    if as_json:
        put_json([shapes.tie(tie) for tie in net.people(as_of, wanted)])
        return
    found = net.listing(as_of, wanted, None if everybody else rows)
    if found.ties:
        _table(found.ties)
    if found.listed > len(found.ties):
        click.echo(f"… and {found.listed - len(found.ties):,} more; --all lists them.")
    click.echo(_sentence(found.tally, wanted))


def _put_dormant(asleep: Sequence[Reconnection], rows: int | None, as_json: bool) -> None:
    if as_json:
        put_json(
            [
                shapes.tie(each.tie)
                | {"value": each.value, "last_subject": each.last_subject, "why": each.why}
                for each in asleep
            ]
        )
        return
    if not asleep:
        click.echo("No connection of yours is dormant.")
        return
    shown = asleep[:rows]
    for each in shown:
        person = each.tie.person
        house = f" ({person.organisation})" if person.organisation else ""
        last = day(each.tie.last_to_me) if each.tie.last_to_me is not None else "never"
        subject = f", “{each.last_subject}”" if each.last_subject else ""
        put(f"{person.name}{house}   last word {last}{subject}")
        put(each.why, "  ", "  ")
    if len(asleep) > len(shown):
        click.echo(f"… and {len(asleep) - len(shown):,} more; --all lists them.")
    click.echo()
    put(
        f"{count(len(asleep), 'connection')} dormant, or without a word both ways for a year; "
        "those first with whom past trust × what is new to you is most. Write without asking for "
        "anything: it is welcome more often than one thinks (Liu et al. 2023)."
    )


def _sentence(tally: Tally, standing: Standing | None) -> str:
    if not tally.people and standing:
        return f"Nobody here has the standing “{standing}”."
    if not tally.people:
        return "Nobody yet. Import your mail first: closeknit import PATH"
    dormant = f" ({tally.dormant:,} dormant)" if tally.dormant else ""
    text = f"{count(tally.connections, 'connection')}{dormant} and "
    text += f"{count(tally.contacts, 'contact')}."
    if tally.lost or tally.gained:
        near = ((tally.lost, "connection"), (tally.gained, "contact"))
        words = " and ".join(count(n, word) for n, word in near if n)
        text += f" Near the line, between 40 and 60 %: {words}."
    if tally.from_me * 50 < tally.to_me:
        text += " Almost no mail from you is here: import your sent mail, or nobody can be judged."
    if tally.unknown:
        text += (
            f" Of {count(tally.unknown, 'more person', 'more people')} too little is seen to say."
        )
    return text


def _table(ties: Sequence[Tie]) -> None:
    import shutil

    wide = shutil.get_terminal_size((100, 24)).columns
    name = min(max(len(t.person.name) for t in ties), 28)
    organisation = max(min(wide - name - 60, 24), 8)
    click.secho(
        f"{'name':{name}}  {'organisation':{organisation}}  {'standing':19}  "
        f"{'trusts you':>10}  {'answers':>7}  last word",
        dim=True,
    )
    for tie in ties:
        flag = ", quiet" if tie.quiet else ", dormant" if tie.dormant else ""
        standing = tie.standing.value + flag
        standing += " *" if tie.declared else ""
        trusts = tie.connection_probability.estimate if tie.connection_probability else None
        answers = tie.reply_probability.estimate if tie.reply_probability else None
        click.echo(
            f"{_cut(tie.person.name, name)}  {_cut(tie.person.organisation, organisation)}  "
            f"{standing:19}  {_percent(trusts):>10}  "
            f"{'' if tie.quiet == DECEASED else _percent(answers):>7}  "
            f"{day(tie.last_to_me) if tie.last_to_me is not None else 'never'}"
        )
    if any(tie.declared for tie in ties):
        click.echo("* declared by you")
    quiet = [tie for tie in ties if tie.quiet]
    for tie in quiet[:MOST_NOTICES]:
        put(notice(tie.person.name, tie.quiet))
    if len(quiet) > MOST_NOTICES:
        click.echo(f"And about {len(quiet) - MOST_NOTICES:,} more: closeknit quiet")


def _cut(text: str, width: int) -> str:
    text = printable(text)
    return f"{text if len(text) <= width else text[: width - 1] + '…':{width}}"


def _percent(share: float | None) -> str:
    return "?" if share is None else f"{100 * share:.0f} %"
