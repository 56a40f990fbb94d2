"""Looking through what was found, one thing at a time."""

from __future__ import annotations

import html
import re
import threading
from pathlib import Path
from typing import Any, Protocol

import httpx2

from closeknit.errors import Busy
from closeknit.model.ledger import By, Entry, State
from closeknit.network import Network
from closeknit.web.pen import Decision, Pen, pairing_pen, pen
from closeknit.web.sitting import AT_ONCE, Said, Sitting, name_of, pair_of


class Visitor(Protocol):
    app: Any

    def get(self, address: str) -> httpx2.Response: ...

    def change(self, address: str, **fields: str) -> httpx2.Response: ...


PROPOSALS = [
    Entry("ask", By.ME, n, n, f"i{n}", f"<{n}>", f"Would you? {n}", state=State.PROPOSED)
    for n in range(1, 24)
]


def shown(page: str) -> tuple[str, str]:
    """Key and kind of the one that is asked about."""
    of = re.search(r'name="of" value="([^"]*)"', page)
    what = re.search(r'name="what" value="([^"]*)"', page)
    assert of and what, page[-2000:]
    return html.unescape(of[1]), html.unescape(what[1])


def say(visitor: Visitor, word: str) -> str:
    of, what = shown(visitor.get("/review").text)
    page: str = visitor.change("/review/word", of=of, what=what, word=word).text
    return page


def place(page: str) -> str:
    found = re.search(r'id="place">([^<]*)<', page)
    return found[1] if found else ""


def test_the_one_most_worth_a_look_comes_first(visitor: Visitor, lived_home: Path) -> None:
    proposals = Network(lived_home).proposals().entries
    page = visitor.get("/review").text
    assert shown(page) == (proposals[0].key, proposals[0].what)
    assert place(page) == f"1 of {AT_ONCE}"
    assert f"{len(proposals):,} wait in all" in page
    assert html.escape(proposals[0].text) in page


def test_words_are_kept_and_undone(own_visitor: Visitor) -> None:
    desk = own_visitor.app.app.state.desk
    net = Network(desk.home)
    first, second, third = net.proposals().entries[:3]
    page = say(own_visitor, "yes")
    assert shown(page) == name_of(second) and place(page) == "2 of 20"
    page = say(own_visitor, "no")
    assert shown(page) == name_of(third) and place(page) == "3 of 20"
    # a reload loses nothing
    assert shown(own_visitor.get("/review").text) == name_of(third)
    pen(desk).dry()
    states = {name_of(e): e.state for e in net.ledger().entries}
    assert states[name_of(first)] is State.CONFIRMED
    assert name_of(second) not in states
    page = own_visitor.change("/review/undo").text
    assert shown(page) == name_of(second) and place(page) == "2 of 20"
    pen(desk).dry()
    states = {name_of(e): e.state for e in net.ledger().entries}
    assert states[name_of(second)] is State.PROPOSED
    page = say(own_visitor, "skip")
    assert shown(page) == name_of(third)
    # the one before the last was a decision, and is taken back too
    own_visitor.change("/review/undo")
    page = own_visitor.change("/review/undo").text
    assert shown(page) == name_of(first) and place(page) == "1 of 20"
    pen(desk).dry()
    assert {name_of(e) for e in net.proposals().entries[:3]} >= {name_of(first)}


def test_a_script_gets_the_card_alone(own_visitor: Visitor) -> None:
    page = own_visitor.get("/review").text
    of, what = shown(page)
    part = own_visitor.change("/review/word", of=of, what=what, word="skip", part="yes").text
    assert "<html" not in part and "2 of 20" in part and 'id="told"' in part
    # the same key pressed twice says nothing of the next
    again = own_visitor.change("/review/word", of=of, what=what, word="skip", part="yes").text
    assert shown(again) == shown(part) and "2 of 20" in again


def test_after_the_last_one_goes_on_or_ends(own_visitor: Visitor) -> None:
    for _ in range(AT_ONCE):
        page = say(own_visitor, "skip")
    assert "That was all for now." in page
    assert "0 confirmed, 0 rejected, 20 left for later." in page
    page = own_visitor.change("/review/more").text
    assert place(page) == "21 of 40"
    assert "That was all" in own_visitor.change("/review/undo").text or place(page)


def test_what_was_decided_elsewhere_is_left_out(own_visitor: Visitor) -> None:
    net = Network(own_visitor.app.app.state.desk.home)
    first, second = net.proposals().entries[:2]
    assert shown(own_visitor.get("/review").text) == name_of(first)
    net.decide([(first, True)])
    page = own_visitor.get("/review").text
    assert shown(page) == name_of(second) and place(page) == "1 of 19"


def test_nothing_to_look_through(own_visitor: Visitor) -> None:
    net = Network(own_visitor.app.app.state.desk.home)
    net.decide([(e, True) for e in net.ledger().entries if e.state is State.PROPOSED])
    page = own_visitor.get("/review").text
    assert "Nothing waits for your word." in page and "/review/undo" not in page


# who is who ------------------------------------------------------------------------------------


def test_two_are_made_one_and_two_again(own_visitor: Visitor) -> None:
    desk = own_visitor.app.app.state.desk
    net = Network(desk.home)
    first, second, *_ = net.merge_offers()
    people = len(net.people())

    def answer(word: str) -> str:
        of, what = shown(own_visitor.get("/review/people").text)
        return own_visitor.change("/review/people/word", of=of, what=what, word=word).text

    page = own_visitor.get("/review/people").text
    assert shown(page) == pair_of(first)
    assert all(html.escape(text) in page for text, _ in first.reasons)
    assert shown(answer("yes")) == pair_of(second)
    pairing_pen(desk).dry()
    assert len(net.people()) == people - 1
    assert set(net.who(first.a.handles[0]).handles) >= {*first.a.handles, *first.b.handles}
    page = own_visitor.change("/review/people/undo").text
    assert shown(page) == pair_of(first)
    pairing_pen(desk).dry()
    assert len(net.people()) == people and first in net.merge_offers()
    answer("no")
    pairing_pen(desk).dry()
    assert pair_of(first) not in map(pair_of, net.merge_offers())
    own_visitor.change("/review/people/undo")
    pairing_pen(desk).dry()
    assert first in net.merge_offers()


# the sitting by itself -------------------------------------------------------------------------


def test_a_sitting_keeps_its_order() -> None:
    own = Sitting(name_of)
    own.more(PROPOSALS)
    assert len(own.queue) == AT_ONCE
    assert own.say(("<1>", "ask"), Said.YES) is PROPOSALS[0]
    assert own.say(("<1>", "ask"), Said.NO) is None
    assert own.say(("<99>", "ask"), Said.NO) is None
    assert own.current(lambda _: True) is PROPOSALS[1]
    # the second is no proposal any more; the first stays, since something was said of it
    assert own.current(lambda e: e.time > 2) is PROPOSALS[2]
    assert own.place == 1 and len(own.queue) == AT_ONCE - 1
    assert own.back() == (PROPOSALS[0], Said.YES)
    assert own.back() is None
    own.more(PROPOSALS)
    assert len(own.queue) == len(PROPOSALS)


# the pen by itself -----------------------------------------------------------------------------


def test_the_pen_keeps_the_order_and_never_writes_twice_at_once() -> None:
    kept: list[Decision] = []
    alone = threading.Lock()

    def keep(some: list[Decision]) -> None:
        assert alone.acquire(blocking=False)
        kept.extend(some)
        alone.release()

    own = Pen(keep, name_of)
    said: list[Decision] = [(e, n % 2 == 0) for n, e in enumerate(PROPOSALS)]
    for decision in said:
        own.write(*decision)
    own.dry()
    assert kept == said and own.wet() == {}


def test_what_could_not_be_kept_is_kept_with_the_next() -> None:
    kept: list[Decision] = []
    troubles = [Busy("Another closeknit is writing.")]

    def keep(some: list[Decision]) -> None:
        if troubles:
            raise troubles.pop()
        kept.extend(some)

    own = Pen(keep, name_of)
    own.write(PROPOSALS[0], True)
    own.dry()
    assert own.failure == "Another closeknit is writing."
    assert own.wet() == {("<1>", "ask"): True}
    own.write(PROPOSALS[1], None)
    own.dry()
    assert kept == [(PROPOSALS[0], True), (PROPOSALS[1], None)] and own.failure == ""
