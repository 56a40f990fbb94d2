"""closeknit show"""

from __future__ import annotations

import click

from closeknit.cli import shapes
from closeknit.cli.common import as_of_option, count, network, options, put_json
from closeknit.clock import day
from closeknit.model.evidence import Evidence
from closeknit.model.ties import Probability, Standing, Tie


@click.command("show")
@click.argument("person")
@as_of_option
@options
def verb(person: str, as_of: int | None, home: str | None, as_json: bool) -> None:
    """Show how well one person knows you, and by what evidence.

    PERSON is a name, an address or an id; part of a name will do.
    """
    shown = network(home).show(person, as_of)
    if as_json:
        put_json(shapes.shown(shown.tie, shown.history))
        return
    tie = shown.tie
    click.echo(_title(tie))
    click.echo(_sentence(tie))
    for line in _figures(tie):
        click.echo(line)
    put_evidence(tie.evidence)


def put_evidence(evidence: tuple[Evidence, ...]) -> None:
    """Reasons for and against, each with the references that prove it."""
    for heading, wanted in (("For", True), ("Against", False)):
        part = [e for e in evidence if e.favours is wanted]
        if part:
            click.echo(f"\n{heading}")
        for e in part:
            refs = f"  [{' '.join(e.refs)}]" if e.refs else ""
            click.echo(f"  {'+' if wanted else '−'} {e.claim}{refs}")
    if any(e.refs for e in evidence):
        click.echo("\nSee any of them in the original with: closeknit open REF")


def _title(tie: Tie) -> str:
    person = tie.person
    about = ", ".join(part for part in (person.title, person.organisation) if part)
    return f"{person.name}{f' ({about})' if about else ''}   {', '.join(person.handles[:4])}"


def _sentence(tie: Tie) -> str:
    name = tie.person.name
    if tie.declared:
        return f"{name} is a {tie.declared.value}: you said so."
    match tie.standing:
        case Standing.UNKNOWN:
            seen = tie.interactions.from_me + tie.interactions.to_me + tie.interactions.shared
            return (
                f"Too little is seen of {name} to say: {count(seen, 'message')} between you. "
                "You may meet or ring each other where closeknit can't see it. "
                f"If you know, say so: closeknit declare {tie.person.id} connection"
            )
        case Standing.CONTACT:
            return f"{name} is a contact: the signs that they know and trust you are few."
        case _ if tie.dormant:
            return f"{name} was a connection; the tie is dormant."
        case _:
            return f"{name} is a {tie.standing.value}: the signs say that they know and trust you."


def _figures(tie: Tie) -> list[str]:
    lines = []
    if tie.connection_probability and not tie.declared:
        lines.append(f"Knows and trusts you: {percent(tie.connection_probability)}")
    if tie.reply_probability:
        lines.append(f"Would answer within a week: {percent(tie.reply_probability)}")
    if tie.alive_probability:
        lines.append(f"In touch within 30 days: {percent(tie.alive_probability)}")
    if tie.interactions.from_me + tie.interactions.to_me + tie.interactions.shared:
        lines.append(
            f"What they show: {tie.regard:.0f}   What you put in: {tie.investment:.0f}   "
            f"What you have shown: {tie.credibility:.0f}   "
            "(of 100; 50 is the middle of your people)"
        )
        lines.append(
            f"Messages: {tie.interactions.from_me:,} from you (last {_day(tie.last_from_me)}), "
            f"{tie.interactions.to_me:,} from them (last {_day(tie.last_to_me)})"
        )
    return lines


def percent(p: Probability) -> str:
    """“71 % (58–82 %)”: an estimate with its 80 % interval."""
    return f"{100 * p.estimate:.0f} % ({100 * p.low:.0f}–{100 * p.high:.0f} %)"


def _day(moment: int | None) -> str:
    return "never" if moment is None else day(moment)
