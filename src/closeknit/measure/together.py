"""Who is named together: two of my people in one personal interaction with me.

Each interaction gives each of its n people the weight 1 in all, 1/(n-1) with each other, so that
one large circular doesn't outweigh a hundred talks among three (Newman 2001, *Scientific
collaboration networks II*, who weighs papers by their authors in the same way).
"""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from closeknit.measure.events import seats
from closeknit.measure.tables import INTERACTION

MOST = 12  # people besides me: a larger circle says little of any two in it
BILLION = 1_000_000_000


def pairs(as_of: int) -> Table:
    """Per pair `a` < `b` of people: `weight`, in billionths of an interaction."""
    personal = INTERACTION.filter((INTERACTION.automated == 0) & (INTERACTION.time <= as_of))
    present = seats()
    shapes = present.group_by("interaction_id").agg(
        others=(present.person_id != 0).sum(), with_me=(present.person_id == 0).any()
    )
    shapes = shapes.filter(shapes.with_me & (shapes.others >= 2) & (shapes.others <= MOST))
    shapes = shapes.semi_join(personal, shapes.interaction_id == personal.id)
    others = present.filter(present.person_id != 0)
    one = others.inner_join(shapes, "interaction_id").select(
        "interaction_id", "others", a=ibis._.person_id
    )
    two = others.select("interaction_id", b=others.person_id)
    both = one.inner_join(two, "interaction_id")
    both = both.filter(both.a < both.b)
    share = (BILLION // (both.others - 1)).cast("int64")
    return both.group_by("a", "b").agg(weight=share.sum().cast("int64"))
