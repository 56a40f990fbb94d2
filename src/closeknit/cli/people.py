"""closeknit people"""

from __future__ import annotations

import click

from closeknit.cli import shapes
from closeknit.cli.common import as_of_option, count, network, options, put_json
from closeknit.clock import day
from closeknit.model.ties import Standing, Tie


@click.command("people")
@click.option("--standing", type=click.Choice([s.value for s in Standing]), help="Only these.")
@click.option("--rows", default=50, show_default=True, help="How many to list.")
@click.option("--all", "everybody", is_flag=True, help="List every row.")
@as_of_option
@options
def verb(
    standing: str | None,
    rows: int,
    everybody: bool,
    as_of: int | None,
    home: str | None,
    as_json: bool,
) -> None:
    """List people, connections first."""
    ties = network(home).people(as_of, Standing(standing) if standing else None)
    if as_json:
        put_json([shapes.tie(tie) for tie in ties])
        return
    unknown = [t for t in ties if t.standing is Standing.UNKNOWN]
    listed = (
        ties if standing == "unknown" else [t for t in ties if t.standing is not Standing.UNKNOWN]
    )
    listed.sort(key=_order)
    shown = listed if everybody else listed[:rows]
    if shown:
        _table(shown)
    if len(listed) > len(shown):
        click.echo(f"… and {len(listed) - len(shown):,} more; --all lists them.")
    click.echo(_sentence(ties, len(unknown)))


def _order(tie: Tie) -> tuple[int, bool, float, float]:
    rank = {Standing.PARTNER: 0, Standing.CONNECTION: 1, Standing.CONTACT: 2, Standing.UNKNOWN: 3}
    return rank[tie.standing], tie.dormant, -tie.regard, -tie.familiarity


def _sentence(ties: list[Tie], unknown: int) -> str:
    if not ties:
        return "Nobody yet. Import your mail first: closeknit import PATH"
    connected = [t for t in ties if t.standing in (Standing.CONNECTION, Standing.PARTNER)]
    dormant = sum(t.dormant for t in connected)
    parts = [count(len(connected), "connection")]
    if dormant:
        parts[0] += f" ({dormant:,} dormant)"
    parts.append(count(sum(t.standing is Standing.CONTACT for t in ties), "contact"))
    text = " and ".join(parts) + "."
    sent = sum(t.interactions.from_me for t in ties)
    if sent * 50 < sum(t.interactions.to_me for t in ties):
        text += " Almost no mail from you is here: import your sent mail, or nobody can be judged."
    if unknown:
        text += f" Of {count(unknown, 'more person', 'more people')} too little is seen to say."
    return text


def _table(ties: list[Tie]) -> None:
    import shutil

    wide = shutil.get_terminal_size((100, 24)).columns
    name = min(max(len(t.person.name) for t in ties), 28)
    organisation = max(min(wide - name - 60, 24), 8)
    click.secho(
        f"{'name':{name}}  {'organisation':{organisation}}  {'standing':19}  "
        f"{'trusts you':>10}  {'answers':>7}  {'last word':10}",
        dim=True,
    )
    for tie in ties:
        standing = tie.standing.value + (", dormant" if tie.dormant else "")
        standing += " *" if tie.declared else ""
        trusts = tie.connection_probability.estimate if tie.connection_probability else None
        answers = tie.reply_probability.estimate if tie.reply_probability else None
        click.echo(
            f"{_cut(tie.person.name, name)}  {_cut(tie.person.organisation, organisation)}  "
            f"{standing:19}  {_percent(trusts):>10}  {_percent(answers):>7}  "
            f"{day(tie.last_to_me) if tie.last_to_me is not None else 'never'}"
        )
    if any(tie.declared for tie in ties):
        click.echo("* declared by you")


def _cut(text: str, width: int) -> str:
    return f"{text if len(text) <= width else text[: width - 1] + '…':{width}}"


def _percent(share: float | None) -> str:
    return "?" if share is None else f"{100 * share:.0f} %"
