"""closeknit same"""

from __future__ import annotations

import click

from closeknit.cli.common import network, options, put_json
from closeknit.network import Network


@click.command("same")
@click.argument("a")
@click.argument("b", required=False)
@click.option("--undo", is_flag=True, help="Withdraw what was said of these two.")
@click.option("--lock", is_flag=True, help="A, who is one person, is complete.")
@options
def verb(a: str, b: str | None, undo: bool, lock: bool, home: str | None, as_json: bool) -> None:
    """Say that two people are one. Remembered across imports; --undo withdraws it.

    To undo, name the two addresses: by then they are one person. “closeknit same A --lock” says
    that A is complete: nobody is offered or joined to them any more, and nothing that is read later
    takes them apart. You still can; “--lock --undo” withdraws it.
    """
    if (b is None) != lock:
        raise click.UsageError(
            "--lock is said of one person." if lock else "Say two people who are one."
        )
    net = network(home)
    sentence = _locked(net, a, undo) if b is None else _same(net, a, b, undo)
    put_json({"done": sentence}) if as_json else click.echo(sentence)


def _same(net: Network, a: str, b: str, undo: bool) -> str:
    if undo:
        net.undo(a, b)
        return f"What you said of {a} and {b} is withdrawn."
    first, second = net.same(a, b)
    return (
        f"{first.name} ({first.handles[0]}) and {second.name} ({second.handles[0]}) "
        "are one person now."
    )


def _locked(net: Network, person: str, undo: bool) -> str:
    if undo:
        return f"{net.unlock(person).name} is no longer locked."
    someone = net.lock(person)
    return (
        f"{someone.name} is locked with {', '.join(someone.handles)}: nobody is offered or joined "
        f"to them any more. To withdraw it: closeknit same {someone.id} --lock --undo"
    )
