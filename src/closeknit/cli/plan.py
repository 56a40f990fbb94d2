"""closeknit plan"""

from __future__ import annotations

import click

from closeknit.advise.plan.headings import HEADINGS
from closeknit.cli import plan_report
from closeknit.cli.common import as_of_option, count, network, options, printable, put_json
from closeknit.cli.lines import put
from closeknit.clock import day
from closeknit.model.plans import Kind, Plan, Step
from closeknit.network import Network
from closeknit.network.plans import Planned, Settled


@click.group("plan", invoke_without_command=True)
@click.option("--minutes", type=click.IntRange(0, 10_000), default=90, show_default=True)
@click.option("--report", is_flag=True, help="What followed the steps that you did.")
@as_of_option
@options
@click.pass_context
def verb(
    ctx: click.Context,
    minutes: int,
    report: bool,
    as_of: int | None,
    home: str | None,
    as_json: bool,
) -> None:
    """This week's steps: a few acts that do the right people good.

    In the minutes that you have: promises to keep, asks to answer, thanks to say, stories to end,
    birthdays and new places of work, then those with whom it has been quiet for twice as long as
    usual; and where there is time, an introduction, half an hour with somebody, an old tie to wake.
    At most one step for each person. What happens anyway goes by itself.

    \b
      closeknit plan done S472          it is done (or: plan done Marta)
      closeknit plan skip S472          not this one; asked again in four weeks at the earliest
      closeknit plan snooze S472 until Friday
      closeknit plan undo S472
    """
    if ctx.invoked_subcommand is not None:
        return
    net = network(home)
    if report:
        plan_report.put_report(net.followed(), as_json)
    elif as_json:
        put_json(shape(net.plan(minutes, as_of)))
    else:
        put_plan(net.plan(minutes, as_of))


def put_plan(planned: Planned) -> None:
    """A plan in sentences."""
    plan = planned.plan
    needed = plan.spent + sum(step.minutes for step in plan.steps)
    click.echo(
        f"Week from {plan.monday}: {count(len(plan.steps), 'step')}, "
        f"{needed:,} of {plan.minutes:,} minutes"
    )
    for step in plan.steps:
        click.echo()
        put(f"{step.ref}  {heading(step)} ({step.minutes} minutes)", "", "      ")
        proof = f" [{step.proof}]" if step.proof else ""
        put(f"{step.why}{proof}", "  ", "  ")
        for line in step.opener.splitlines():
            put(f"| {line}", "    ", "    | ")
        if step.source:
            put(f"From: {step.source}", "    ", "    ")
    for each in plan.settled:
        click.echo()
        name = planned.names.get(each.handle, each.handle)
        word = each.word.partition(":")[0]
        put(f"{PAST[word]}: {HEADINGS[each.act].format(name=name, other='somebody')}")
    click.echo()
    put(_end(plan))


PAST = {"done": "Done", "skip": "Skipped", "snooze": "Put off"}


def _end(plan: Plan) -> str:
    if plan.steps:
        ref = plan.steps[0].ref
        return (
            f"Done? closeknit plan done {ref}   Not now? closeknit plan snooze {ref} or "
            f"closeknit plan skip {ref}. Words in […] are yours. Minutes and gains are assumed; "
            "whether it does any good: closeknit plan --report"
        )
    if plan.shortest is not None:
        return (
            f"Nothing fits. The shortest of {count(plan.waiting, 'step')} takes "
            f"{plan.shortest} minutes: closeknit plan --minutes {plan.spent + plan.shortest}"
        )
    return "Nothing to do this week: no promise is open, nobody waits, and you are in touch."


def heading(step: Step) -> str:
    """What a step is, in a few words."""
    other = step.other.name if step.other else ""
    return HEADINGS[step.act].format(name=step.person.name, other=other)


def shape(planned: Planned) -> dict[str, object]:
    """A plan as the contract has it."""
    plan = planned.plan
    return {
        "week": plan.week,
        "from": plan.monday,
        "as_of": day(plan.as_of),
        "minutes": plan.minutes,
        "spent": plan.spent,
        "steps": [
            {
                "ref": step.ref,
                "id": step.person.id,
                "person": step.person.name,
                "act": step.act.value,
                "why": step.why,
                "minutes": step.minutes,
                "gain": round(step.gain, 4),
                "gain_is": step.gain_is,
                "value": round(step.value, 4),
                "opener": step.opener,
                "opener_source": step.source or None,
                "proof": step.proof or None,
                "other": step.other and {"id": step.other.id, "name": step.other.name},
            }
            for step in plan.steps
        ],
        "settled": [
            {
                "person": planned.names.get(each.handle, each.handle),
                "act": each.act.value,
                "word": each.word.partition(":")[0],
            }
            for each in plan.settled
        ],
        "waiting": plan.waiting,
    }


# what is said of steps ------------------------------------------------------------------------


@verb.command("done")
@click.argument("step", nargs=-1, required=True)
@options
@click.pass_context
def done(ctx: click.Context, step: tuple[str, ...], home: str | None, as_json: bool) -> None:
    """A step is done. STEP is its reference, or the person."""
    settled = _network(ctx, home).settle(" ".join(step), "done")
    _put(settled, as_json, "Done")


@verb.command("skip")
@click.argument("step", nargs=-1, required=True)
@options
@click.pass_context
def skip(ctx: click.Context, step: tuple[str, ...], home: str | None, as_json: bool) -> None:
    """Not this step; it isn't suggested again for four weeks."""
    settled = _network(ctx, home).settle(" ".join(step), "skip")
    _put(settled, as_json, "Left out for four weeks")


@verb.command("snooze")
@click.argument("words", nargs=-1, required=True, metavar="STEP [until DAY]")
@options
@click.pass_context
def snooze(ctx: click.Context, words: tuple[str, ...], home: str | None, as_json: bool) -> None:
    """Put a step off until a day, else until Monday: “until Friday”, “until 2026-12-01”."""
    step, _, until = f" {' '.join(words)} ".partition(" until ")
    settled = _network(ctx, home).settle(step.strip(), "snooze", until.strip())
    _put(settled, as_json, f"Put off until {settled.until}")


@verb.command("undo")
@click.argument("step", nargs=-1, required=True)
@options
@click.pass_context
def undo(ctx: click.Context, step: tuple[str, ...], home: str | None, as_json: bool) -> None:
    """Take back what you said of a step this week."""
    settled = _network(ctx, home).unsettle(" ".join(step))
    _put(settled, as_json, "Taken back")


def _network(ctx: click.Context, home: str | None) -> Network:
    """--home may stand before the word or after it."""
    above = ctx.parent.params.get("home") if ctx.parent else None
    return network(home or above)


def _put(settled: Settled, as_json: bool, said: str) -> None:
    if as_json:
        put_json(
            {
                "id": settled.person.id,
                "person": settled.person.name,
                "act": settled.act.value,
                "word": settled.word,
                "until": settled.until or None,
            }
        )
        return
    what = HEADINGS[settled.act].format(name=settled.person.name, other="somebody")
    click.echo(printable(f"{said}: {what}."))
    if settled.word == "done" and settled.act is Kind.PROMISE and settled.proof:
        put(f"To have it count as kept: closeknit log outcome {settled.proof} kept")
