"""How sentences are put on the terminal: no wider than is read with ease, commands kept whole."""

from __future__ import annotations

import re

import click

from closeknit.cli.common import printable

WIDTH = 88
# what isn't to be torn apart: a command to copy, a figure and its sign, references
SHARE = r"(?:under |over )?\d+"
WHOLE = re.compile(
    rf"closeknit(?: [\w-]+){{1,3}}$|(?:trust |answer )?{SHARE}(?: → {SHARE})? %|\[[^]]+\]$"
)
KEPT = "\x1f"  # stands for a space that isn't broken at


def put(text: str, first: str = "", rest: str = "") -> None:
    """A sentence or several, with what stands before the first line and before the others."""
    whole = WHOLE.sub(lambda found: found[0].replace(" ", KEPT), printable(text))
    click.echo(click.wrap_text(whole, WIDTH, first, rest).replace(KEPT, " "))
