"""closeknit show"""

from __future__ import annotations

import click

from closeknit.advise import told
from closeknit.advise.quiet import DECEASED, notice
from closeknit.cli import entries, shapes
from closeknit.cli.common import as_of_option, count, network, options, printable, put_json
from closeknit.cli.evidence import medians, per_cent, put_evidence
from closeknit.cli.lines import put
from closeknit.clock import day
from closeknit.judge.telling import LIKELY
from closeknit.judge.threshold import EXCHANGES
from closeknit.model.ties import Probability, Standing, Tie
from closeknit.network.met import Between
from closeknit.network.results import Shown

LAST = 5  # entries of the ledger that are shown


@click.command("show")
@click.argument("person")
@as_of_option
@options
def verb(person: str, as_of: int | None, home: str | None, as_json: bool) -> None:
    """Show how well one person knows you, and by what evidence.

    PERSON is a name, an address or an id; part of a name will do.
    """
    net = network(home)
    shown = net.show(person, as_of)
    if as_json:
        put_json(shapes.shown(shown))
        return
    from closeknit.network import met

    tie = shown.tie
    seen = met.between(net.home, tie)
    click.echo(printable(_title(tie)))
    if tie.quiet:
        put(notice(tie.person.name, tie.quiet))
    if tie.quiet == DECEASED:
        _put_what_was(shown, seen)
        return
    put(_sentence(tie, seen))
    if shown.workplace:
        put(shown.workplace)
    for line in _probabilities(tie):
        click.echo(line)
    for line in (*_figures(tie), *_messages(seen), *_unseen(tie, seen), *_course(shown)):
        put(line)
    put_evidence(tie.evidence, tie.sums)
    _put_ledger(shown)


def _put_what_was(shown: Shown, seen: Between) -> None:
    """Of whom has died: no judgement, nothing foretold, no reasons against them."""
    for line in (*_messages(seen), *_beginning(shown)):
        put(line)
    _put_ledger(shown)


def _put_ledger(shown: Shown) -> None:
    """The last of what was done for one another."""
    likely = [e for e in shown.ledger if e.probability >= LIKELY]
    if not likely:
        return
    click.echo("\nWhat you did for each other, the last of it")
    entries.put_entries(likely[-LAST:], shown.names)
    if len(likely) > LAST:
        put(f"All {len(likely):,}: closeknit ledger {shown.tie.person.id}")


def _course(shown: Shown) -> list[str]:
    """Through time, in sentences."""
    lines = _beginning(shown)
    if shown.regard and shown.investment:
        theirs, mine = shown.regard.value, shown.investment.value
        lines.append(
            f"Against a year ago, what they show and what you put in are both {theirs}."
            if theirs == mine
            else f"Against a year ago, what they show is {theirs}, what you put in is {mine}."
        )
    return lines


def _beginning(shown: Shown) -> list[str]:
    if shown.became is None or shown.tie.standing is Standing.CONTACT:
        return []
    return [
        f"By {day(shown.became)} you had first written to each other {EXCHANGES} times both "
        "ways within a year, as connections do."
    ]


def _title(tie: Tie) -> str:
    person = tie.person
    about = ", ".join(part for part in (person.title, person.organisation) if part)
    return f"{person.name}{f' ({about})' if about else ''}   {', '.join(person.handles[:4])}"


def _sentence(tie: Tie, seen: Between) -> str:
    said = told.standing(tie, _amount(seen), seen.calendar).format(name=tie.person.name)
    if tie.declared or tie.standing is not Standing.UNKNOWN:
        return said
    return f"{said} If you know, say so: closeknit declare {tie.person.id} connection"


def _figures(tie: Tie) -> list[str]:
    lines = []
    if tie.reply_hours is not None:
        lines.append(f"If they answer, half of the answers come within {_hours(tie.reply_hours)}.")
    if lines or _probabilities(tie):
        asked = " “Would answer” is meant of a message to them alone, with one question."
        lines.append(
            "The truth lies within the range in brackets four times in five."
            f"{asked if tie.reply_probability else ''}"
        )
    if tie.connection_probability and not tie.alive_probability:
        lines.append("Whether you will be in touch: too little was seen to tell, or too long ago.")
    if tie.interactions.from_me + tie.interactions.to_me + tie.interactions.shared:
        lines.append(
            f"What they show you: {tie.regard:.0f}   What you put in: {tie.investment:.0f}   "
            f"What you have shown them: {tie.credibility:.0f}   "
            "(of 100; 50 is the middle one of your people)"
        )
    return lines


def _amount(seen: Between) -> str:
    said = count(seen.from_me + seen.to_me, "message")
    return said + (f" and {count(seen.meetings, 'meeting or call', 'meetings or calls')}"
                   if seen.meetings else "")  # fmt: skip


def _messages(seen: Between) -> list[str]:
    """What was written, and what was a meeting, whoever called it."""
    lines = []
    if seen.from_me + seen.to_me:
        lines.append(
            f"Messages: {seen.from_me:,} from you (last {_day(seen.last_from_me)}), "
            f"{seen.to_me:,} from them (last {_day(seen.last_to_me)})"
        )
    if seen.meetings:
        last = f", last {_day(seen.last_met)}" if seen.last_met is not None else ""
        lines.append(
            f"Meetings and calls: {seen.meetings:,} ({seen.called_by_me:,} called by you{last})"
        )
    return lines


def _unseen(tie: Tie, seen: Between) -> list[str]:
    """What the figures can't know of; where too little is seen at all that is said above."""
    if seen.calendar or seen.meetings or tie.standing is Standing.UNKNOWN:
        return []
    return ["No calendar was imported, so that meetings aren't seen."]


def _probabilities(tie: Tie) -> list[str]:
    """One line for each that is known."""
    middle = medians(tie.sums)
    rows = [
        ("Knows and trusts you", tie.connection_probability, _middle(middle.get("connection"))),
        ("Would answer within a week", tie.reply_probability, _middle(middle.get("reply"))),
        ("Would write first in three months", tie.initiate_probability, ""),
        ("In touch in three to six months", tie.alive_probability, ""),
    ]
    if tie.declared:
        rows = rows[1:]
    return [f"{label:35}{percent(p):18}{more}".rstrip() for label, p, more in rows if p]


def _middle(log_odds: float | None) -> str:
    if log_odds is None:
        return ""
    return f"the middle one of your people: {per_cent(log_odds)} %"


def _hours(hours: float) -> str:
    if hours < 1.5:
        return "an hour"
    return f"{hours:.0f} hours" if hours < 36 else f"{hours / 24:.0f} days"


def percent(p: Probability) -> str:
    """“71 % (58–82 %)”: an estimate with its 80 % interval, where that is wider than a per cent."""
    estimate, low, high = (f"{100 * share:.0f}" for share in (p.estimate, p.low, p.high))
    return f"{estimate} %" if low == high else f"{estimate} % ({low}–{high} %)"


def _day(moment: int | None) -> str:
    return "never" if moment is None else day(moment)
