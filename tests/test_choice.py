"""Parts of the ledger."""

from __future__ import annotations

from dataclasses import replace

import pytest

from closeknit.model.ledger import By, Deed, Entry, State
from closeknit.network.choice import Choice, How, chosen

ASKED = Entry(Deed.ASK, By.ME, 1, 100, "i1", "<a>", outcome="open", state=State.PROPOSED)
KEPT = Entry(Deed.PROMISE, By.THEM, 2, 200, "i2", "<b>", outcome="kept", state=State.CONFIRMED)
LATE = Entry(Deed.PROMISE, By.ME, 2, 300, "i3", "<c>", outcome="late", state=State.PROPOSED)
DOUBTFUL = replace(ASKED, ref="i4", key="<d>", time=400, probability=0.4, outcome="granted")
MET = Entry(Deed.MEETING, By.BOTH, 1, 500, "L5")
# one introduction of two people stands with each of them
INTRODUCED = Entry(
    Deed.INTRODUCTION, By.ME, 1, 600, "i6", "<e>", "Meet!", other=2, state=State.PROPOSED
)
MIRRORED = replace(INTRODUCED, person=2, other=1)
ALL = (ASKED, KEPT, LATE, DOUBTFUL, MET, INTRODUCED, MIRRORED)


@pytest.mark.parametrize(
    ("choice", "refs"),
    [
        (Choice(), "i6 L5 i3 i2 i1"),
        (Choice(doubtful=True), "i6 L5 i4 i3 i2 i1"),
        (Choice(what=Deed.PROMISE), "i3 i2"),
        (Choice(by=By.THEM), "i2"),
        (Choice(by=By.BOTH), "L5"),
        (Choice(person=1), "i6 L5 i1"),
        (Choice(person=2), "i6 i3 i2"),
        (Choice(how=How.WAITING), "i3 i1"),
        (Choice(how=How.CONFIRMED), "i2"),
        (Choice(how=How.NOTED), "L5"),
        (Choice(how=How.FOUND), "i6 i3 i1"),
        (Choice(what=Deed.ASK, by=By.THEM), ""),
    ],
)
def test_what_is_wanted_comes_newest_first(choice: Choice, refs: str) -> None:
    assert " ".join(entry.ref for entry in chosen(ALL, choice)) == refs


def test_an_introduction_speaks_of_the_one_who_is_asked_for() -> None:
    (entry,) = chosen(ALL, Choice(what=Deed.INTRODUCTION, person=2))
    assert (entry.person, entry.other) == (2, 1)


def test_two_asks_of_one_message_are_two() -> None:
    other = replace(ASKED, text="And the key?")
    assert len(chosen([ASKED, other], Choice())) == 2
