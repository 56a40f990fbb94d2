"""closeknit ask"""

from __future__ import annotations

from collections import Counter

import click

from closeknit.cli import shapes
from closeknit.cli.common import as_of_option, network, options, put_json, size_option
from closeknit.cli.evidence import put_evidence
from closeknit.cli.lines import put
from closeknit.cli.show import percent
from closeknit.model.evidence import About
from closeknit.model.verdicts import ComeThrough, Judgement, Size, Verdict

NAMES = {
    1: "information",
    2: "time",
    3: "name",
    4: "reputation",
    5: "stake",
}
MOST = 3  # signs each way; `show` tells them all


@click.command("ask")
@click.argument("person")
@click.argument("text")
@size_option
@as_of_option
@options
def verb(
    person: str, text: str, size: Size | None, as_of: int | None, home: str | None, as_json: bool
) -> None:
    """Check an ask before you make it: closeknit ask Marta "Promote my programme"."""
    answer = network(home).ask(person, text, size, as_of)
    if as_json:
        put_json(shapes.judgement(answer))
        return
    put_judgement(answer)


def put_judgement(answer: Judgement) -> None:
    """A verdict with everything that leads on from it."""
    of_me = bool(answer.draft_reply)
    noun = "favour" if of_me else "ask"
    put(answer.sentence)
    if answer.ask.size:
        size = int(answer.ask.size)
        put(f"Size of the {noun}: {size}, {NAMES[size]} ({answer.ask.reason})")
    if answer.largest_supported_size:
        largest = int(answer.largest_supported_size)
        click.echo(f"The largest {noun} that this tie supports: {largest}, {NAMES[largest]}")
    declared = any(e.about is About.DECLARED for e in answer.evidence)
    if answer.connection_probability and not declared:
        click.echo(f"Knows and trusts you: {percent(answer.connection_probability)}")
    if answer.reply_probability and not of_me:
        click.echo(f"Would answer within a week: {percent(answer.reply_probability)}")
    if answer.come_through and not of_me:
        put(_come_through(answer.come_through))
    if answer.smaller_ask:
        bears = answer.verdict is Verdict.ASK
        _list("Should they hesitate" if bears else "Something smaller", (answer.smaller_ask,))
    _list("First", answer.first_steps)
    if answer.alternatives:
        _list(
            "Better placed, by how well they know and trust you",
            tuple(
                f"{a.name}, {percent(a.connection_probability)}{f': {a.fit}' if a.fit else ''}"
                for a in answer.alternatives
            ),
        )
    if answer.channel:
        _list("How", (answer.channel,))
    if answer.draft_reply:
        click.echo("\nA draft, for you to edit")
        for line in answer.draft_reply.splitlines():
            click.echo(f"  {line}".rstrip())
    if _rests_on_evidence(answer):
        _put_reasons(answer, of_me)
    _list("What would change this", answer.missing)
    dear = answer.ask.size is not None and answer.ask.size >= Size.NAME
    if dear and answer.questions and not of_me:
        _list("The thirteen questions before asking", _questions(answer))


def _come_through(found: ComeThrough) -> str:
    p = found.probability
    if found.sure:
        return f"Would answer and say yes: {percent(p)}"
    return (
        f"Would answer and say yes: {100 * p.low:.0f} to {100 * p.high:.0f} %, a range until you "
        "have noted what became of more asks: closeknit log outcome REF granted"
    )


def _questions(answer: Judgement) -> tuple[str, ...]:
    """How many are answered, and the next one that isn't."""
    given = Counter(q.answer for q in answer.questions)
    lines = [f"yes {given['yes']}, no {given['no']}, open {given['unknown']}"]
    lines += [f"No: {q.text}" for q in answer.questions if q.answer == "no"]
    waiting = next((q for q in answer.questions if q.answer == "unknown"), None)
    if waiting is not None:
        lines.append(
            f"The next: {waiting.text} closeknit answer {answer.person_id} {waiting.number} yes"
        )
    return tuple(lines)


def _rests_on_evidence(answer: Judgement) -> bool:
    """A quick answer may be asked of anybody, and an ask of no known size can't be weighed."""
    plain_yes = answer.verdict in (Verdict.ASK, Verdict.HELP)
    return answer.ask.size is not None and not (plain_yes and answer.ask.size is Size.INFORMATION)


def _put_reasons(answer: Judgement, of_me: bool) -> None:
    more = put_evidence(
        answer.evidence,
        # whether they'd answer me is no matter where they ask
        [s for s in answer.sums if not of_me or s.figure == "connection"],
        MOST,
    )
    if more:
        click.echo(f"See all signs with: closeknit show {answer.person_id}")


def _list(heading: str, lines: tuple[str, ...]) -> None:
    if lines:
        click.echo(f"\n{heading}")
        for line in lines:
            put(line, "  ", "    ")
