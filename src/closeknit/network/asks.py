"""Asks, by me before they are made and of me."""

from __future__ import annotations

from closeknit.advise.ask import check_ask
from closeknit.advise.triage import triage_ask
from closeknit.model.known import Known
from closeknit.model.verdicts import Judgement, Size
from closeknit.network.home import Home
from closeknit.network.known import my_asks, one, others
from closeknit.network.showing import explained


def ask(home: Home, person: str, text: str, size: Size | None, as_of: int | None) -> Judgement:
    """Checks an ask by me before it is made. Raises NotFound, Ambiguous."""
    known = _known(home, person, as_of)
    return check_ask(known, text, size, others(home, as_of), my_asks(home, as_of))


def asked(home: Home, person: str, text: str, size: Size | None, as_of: int | None) -> Judgement:
    """Weighs an ask that was made of me. Raises NotFound, Ambiguous."""
    return triage_ask(_known(home, person, as_of), text, size, others(home, as_of))


def _known(home: Home, person: str, as_of: int | None) -> Known:
    """One person with everything that advice uses."""
    tie, _, told = explained(home, home.find(person), as_of)
    return one(home, tie, told.entries, as_of)
