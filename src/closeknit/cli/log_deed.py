"""closeknit log favour, referral, introduction, promise, ask, meeting, call, thanks, note"""

from __future__ import annotations

from collections.abc import Callable

import click

from closeknit.cli.common import network, options, printable, put_json
from closeknit.cli.noted import sentence, shape
from closeknit.model.ledger import By, Deed
from closeknit.model.verdicts import Size
from closeknit.network.logging import Told

Option = Callable[[Callable[..., None]], Callable[..., None]]

WORDS = (
    "PERSON is a name, an address or an id. The other words are your note; a date among them, "
    "first or last, is the day: “yesterday”, “last Tuesday”, “3 days ago”, “on 12 March”, "
    "“2026-03-12”, “last week”, “in June”. Without one it is now."
)
BY = click.option("--by", type=click.Choice(["me", "them"]), help="Who did it.")
SIZE = click.option(
    "--size",
    type=click.IntRange(1, 5),
    help="1 information, 2 time, 3 name, 4 reputation, 5 stake.",
)
LEVEL = click.option(
    "--level",
    type=click.IntRange(1, 5),
    help="How good the lead was: 1 a name, 3 they expected the call, 5 as good as sold.",
)
TO_WHOM = click.option("--to", metavar="PERSON", help="Whom you got to know by it.")
LEAD = click.option("--to", metavar="PERSON", help="The lead, where it is somebody known here.")
DUE = click.option("--due", metavar="DATE", help="By when; “by Friday” at the end will do too.")
ON = click.option("--on", metavar="DATE", help="The day, if you'd rather not say it in the words.")


def _verb(what: Deed, line: str, usually: str, *more: Option) -> click.Command:
    """One kind of note; `usually` tells who did it where nothing is said."""

    @click.command(what.value, help=f"{line}\n\n{WORDS}\n\n{usually}".rstrip())
    @click.argument("person")
    @click.argument("words", nargs=-1)
    @_all(*more, ON)
    @options
    def verb(person: str, words: tuple[str, ...], **given: str | int | None) -> None:
        def text(name: str) -> str:
            return str(given.get(name) or "")

        def number(name: str) -> int | None:
            return int(value) if (value := given.get(name)) else None

        by, size = text("by"), number("size")
        noted = network(text("home") or None).log(
            person,
            Told(
                what,
                words,
                By(by) if by else None,
                text("to"),
                Size(size) if size else None,
                number("level"),
                text("on"),
                text("due"),
            ),
        )
        if given["as_json"]:
            put_json(shape(noted))
        else:
            told = f"Noted: {sentence(noted)} Undo with: closeknit log undo {noted.ref}"
            click.echo(printable(told))

    return verb


def _all(*more: Option) -> Option:
    """Several options as one."""

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        for option in reversed(more):
            function = option(function)
        return function

    return decorate


favour = _verb(Deed.FAVOUR, "A favour that was done.", "Theirs, unless you say --by me.", BY, SIZE)
referral = _verb(
    Deed.REFERRAL,
    "A business lead that was passed on.",
    "They passed it on to you, unless you say --by me.",
    BY,
    LEVEL,
    LEAD,
)
introduction = _verb(
    Deed.INTRODUCTION,
    "An introduction.",
    "They introduced you, unless you say --by me.",
    BY,
    TO_WHOM,
)
promise = _verb(
    Deed.PROMISE,
    "A promise, with the day it is due if you know it.",
    "Yours, unless you say --by them.",
    BY,
    DUE,
)
ask = _verb(
    Deed.ASK, "Something that was asked for.", "You asked, unless you say --by them.", BY, SIZE
)
meeting = _verb(Deed.MEETING, "A meeting.", "Of both of you; --by says who had proposed it.", BY)
call = _verb(Deed.CALL, "A call.", "Of both of you; --by says who rang.", BY)
thanks = _verb(Deed.THANKS, "Thanks that were said.", "Yours, unless you say --by them.", BY)
note = _verb(Deed.NOTE, "Anything worth knowing about somebody.", "")
