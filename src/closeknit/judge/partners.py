"""Partners: connections who refer on an ongoing basis (measures.md, section 4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from closeknit.clock import DAY
from closeknit.judge.telling import LIKELY
from closeknit.model.ledger import By, Deed, Entry
from closeknit.model.ties import Standing, Tie

BROUGHT = 2  # introductions and referrals made for me
WITHIN = 730 * DAY


def with_partners(ties: Iterable[Tie], ledger: Iterable[Entry], as_of: int) -> list[Tie]:
    """The ties, those of connections who brought me enough within two years raised to partners.
    What I declared stands."""
    brought = Counter(
        f"p{entry.person}"
        for entry in ledger
        if entry.by is By.THEM
        and entry.what in (Deed.INTRODUCTION, Deed.REFERRAL)
        and entry.probability >= LIKELY
        and as_of - WITHIN < entry.time <= as_of
    )
    return [
        replace(tie, standing=Standing.PARTNER)
        if tie.standing is Standing.CONNECTION
        and not tie.dormant
        and tie.declared is None
        and brought[tie.person.id] >= BROUGHT
        else tie
        for tie in ties
    ]
