"""My open promises come first: they are the cheapest way to credibility."""

from __future__ import annotations

from closeknit.model.ledger import By, Deed, Entry, Word
from closeknit.network.ledger import open_promises

ANN, BOB = 1, 2


def entry(day: int, by: By, outcome: str, person: int = ANN, what: str = Deed.PROMISE) -> Entry:
    return Entry(what, by, person, day * 86_400, f"i{day}", outcome=outcome)


LEDGER = [
    entry(1, By.ME, Word.LATE),
    entry(2, By.THEM, Word.OPEN),
    entry(3, By.ME, Word.OPEN),
    entry(4, By.ME, Word.KEPT),
    entry(5, By.ME, Word.BROKEN),
    entry(6, By.ME, Word.OPEN, BOB),
    entry(7, By.ME, "open", what=Deed.ASK),
]


def test_mine_first_the_open_before_the_late_the_newest_first() -> None:
    assert [e.ref for e in open_promises(LEDGER)] == ["i6", "i3", "i1", "i2"]


def test_none_of_those_to_keep_quiet_about() -> None:
    assert [e.ref for e in open_promises(LEDGER, {BOB})] == ["i3", "i1", "i2"]
