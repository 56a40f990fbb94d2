"""Meetings and calls that were noted down count as if they had been read."""

from __future__ import annotations

from pathlib import Path

import pytest

from closeknit.model.ledger import By, Deed
from closeknit.model.ties import Standing
from closeknit.network import Network
from closeknit.network.logging import Told

ME, ANN, BOB = "me@vale.example", "ann@lee.example", "bob@moss.example"
MAIL = ((1, ANN, ME), (2, ME, ANN), (20, BOB, ME))


@pytest.fixture
def net(tmp_path: Path) -> Network:
    inbox = tmp_path / "inbox.mbox"
    inbox.write_text(
        "".join(
            f"From x@y Fri May {day:2} 10:00:00 2026\nFrom: {sender}\nTo: {to}\n"
            f"Date: {day:02} May 2026 10:00:00 +0000\nMessage-ID: <m{day}@made.example>\n"
            "Subject: hello\n\nhello there\n\n"
            for day, sender, to in MAIL
        )
    )
    made = Network(tmp_path / "home")
    made.bring_in([inbox], me=[ME])
    return made


def _met(net: Network, what: Deed, day: str) -> None:
    net.log(ANN, Told(what, ("about the harvest",), on=day))


def test_two_meetings_make_a_connection(net: Network) -> None:
    """The rule of standing: two small meetings are enough (threshold.MEETINGS)."""
    before = net.show(ANN).tie
    assert (before.standing, before.interactions.shared) == (Standing.UNKNOWN, 0)
    _met(net, Deed.MEETING, "2026-05-03")
    _met(net, Deed.CALL, "2026-05-08")
    shown = net.show(ANN)
    assert shown.tie.interactions.shared == 2
    assert shown.tie.standing is Standing.CONNECTION
    assert "You met or spoke twice." in " ".join(e.claim for e in shown.tie.evidence)
    assert [(e.what, e.by) for e in shown.ledger] == [
        (Deed.MEETING, By.BOTH),
        (Deed.CALL, By.BOTH),
    ]
    assert net.show(BOB).tie.interactions.shared == 0


def test_other_notes_are_no_meetings(net: Network) -> None:
    _met(net, Deed.FAVOUR, "2026-05-03")
    _met(net, Deed.NOTE, "2026-05-08")
    assert net.show(ANN).tie.interactions.shared == 0


def test_what_comes_later_does_not_count_yet(net: Network) -> None:
    _met(net, Deed.MEETING, "2026-05-03")
    day = 86_400
    fourth = net.show(ANN, as_of=20_577 * day + 1)  # 2026-05-04, one second past midnight
    second = net.show(ANN, as_of=20_575 * day + 40_000)  # 2026-05-02, after the second message
    assert (fourth.tie.interactions.shared, second.tie.interactions.shared) == (1, 0)


def test_taking_it_back_takes_it_out(net: Network) -> None:
    noted = net.log(ANN, Told(Deed.MEETING, (), on="2026-05-03"))
    assert net.show(ANN).tie.interactions.shared == 1
    net.unlog(noted.ref)
    assert net.show(ANN).tie.interactions.shared == 0
    _met(net, Deed.MEETING, "2026-05-03")
    net.forget(ANN)
    assert [tie.person.name for tie in net.people()] == [BOB]
