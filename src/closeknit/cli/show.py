"""closeknit show"""

from __future__ import annotations

import math

import click

from closeknit.cli import shapes
from closeknit.cli.common import as_of_option, count, network, options, put_json
from closeknit.clock import day
from closeknit.model.evidence import Evidence
from closeknit.model.ties import Probability, Standing, Tie
from closeknit.network.results import Shown

SMALLEST = 0.05  # log odds; what moves a figure by less isn't printed


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
        put_json(shapes.shown(shown))
        return
    tie = shown.tie
    click.echo(_title(tie))
    click.echo(_sentence(tie))
    for line in _figures(tie):
        click.echo(line)
    for line in _course(shown):
        click.echo(line)
    put_evidence(tie.evidence)


def _course(shown: Shown) -> list[str]:
    """Through time, in sentences."""
    lines = []
    if shown.became is not None and shown.tie.standing is not Standing.CONTACT:
        lines.append(f"What stood between you first made a connection on {day(shown.became)}.")
    if shown.regard and shown.investment:
        both = "Both what they show and what you put in are"
        lines.append(
            f"{both} {shown.regard.value}."
            if shown.regard is shown.investment
            else f"What they show is {shown.regard.value}, what you put in is "
            f"{shown.investment.value}."
        )
    return lines


def put_evidence(evidence: tuple[Evidence, ...]) -> None:
    """Reasons for and against, each with what it adds and the references that prove it."""
    for heading, wanted in (("For", True), ("Against", False)):
        part = [e for e in evidence if e.favours is wanted and e.weight >= SMALLEST]
        if part:
            click.echo(f"\n{heading}")
        for e in part:
            refs = f"  [{' '.join(e.refs)}]" if e.refs else ""
            click.echo(f"  {'+' if wanted else '−'} {e.claim}{_added(e)}{refs}")
    if any(e.sums for e in evidence):
        click.echo(
            "\nIn brackets: what each adds to the odds that they know and trust you, and that they "
            "\nanswer, beside the middle one of your people. ×2 doubles them, ×0.5 halves them."
        )
    if any(e.refs for e in evidence):
        click.echo("\nSee any of them in the original with: closeknit open REF")


def _added(e: Evidence) -> str:
    """“ (trust ×3.0, answer ×1.4)”: log odds as factors, which is how odds add up."""
    words = {"connection": "trust", "reply": "answer"}
    parts = [
        f"{words[s.figure]} ×{math.exp(s.log_odds):.{1 if abs(s.log_odds) > 0.7 else 2}f}"
        for s in e.sums
        if abs(s.log_odds) >= SMALLEST
    ]
    return f"  ({', '.join(parts)})" if parts else ""


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
        lines.append(f"In touch in three to six months: {percent(tie.alive_probability)}")
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
