"""Which way words went in an interaction.

A message goes one way. In a call that was taken (others are no contact, and not among events), and
in a session of a chat in which both wrote, a word went each way, whoever began it.
"""

from __future__ import annotations

from ibis.expr.types import BooleanColumn, Table

from closeknit.measure.tables import ATTENDEE, CALL, CHAT, FROM_ME, TO_ME


def both_ways(rows: Table) -> BooleanColumn:
    """Whether both spoke or wrote. `rows` have the columns of EVENT."""
    return (rows.channel == CALL) | ((rows.channel == CHAT) & (rows.role == ATTENDEE))


def theirs(rows: Table) -> BooleanColumn:
    """Whether there is a word of theirs in it; whoever called a meeting came to it."""
    return (rows.direction == TO_ME) | both_ways(rows)


def mine(rows: Table) -> BooleanColumn:
    """The same of mine."""
    return (rows.direction == FROM_ME) | both_ways(rows)
