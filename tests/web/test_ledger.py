"""The ledger's pages, against the façade's own answers."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import httpx2
import pytest

from closeknit.judge.telling import LIKELY
from closeknit.model.ledger import By, Entry, State
from closeknit.network import Network
from closeknit.web.pen import pen


class Visitor(Protocol):
    app: Any

    def get(self, address: str) -> httpx2.Response: ...

    def change(self, address: str, **fields: str) -> httpx2.Response: ...


def text_of(page: str) -> str:
    """What one reads on a page, in one line."""
    body = re.sub(r"<(script|style|head).*?</\1>", " ", page, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", body)).split())


def sentences(page: str) -> list[str]:
    """Each line of the ledger, without its proof."""
    found = re.findall(r'<div class="what">\s*<p>(.*?)</p>', page, flags=re.S)
    return [text_of(one) for one in found]


def total(page: str) -> int:
    found = re.search(r" of ([\d,]+): [\d,]+ that they did", text_of(page))
    return int(found[1].replace(",", "")) if found else 0


def once(entries: list[Entry]) -> int:
    """How many there are, an introduction of two people once."""
    mirrored = sum(e.what == "introduction" and e.by is By.ME for e in entries)
    return len(entries) - mirrored // 2


def dry(visitor: Visitor) -> None:
    pen(visitor.app.app.state.desk).dry()


def test_everything_likely_stands_there_newest_first(visitor: Visitor, lived_home: Path) -> None:
    likely = [e for e in Network(lived_home).ledger().entries if e.probability >= LIKELY]
    page = visitor.get("/ledger").text
    assert total(page) == once(likely)
    days = re.findall(r'<span class="figure soft day">(.*?)</span>', page)
    assert len(days) == 40
    newest = max(likely, key=lambda e: e.time)
    assert html.escape(newest.text, quote=False)[:20] in html.unescape(page)
    assert "nobody owes anybody" in page
    assert len(re.findall(r"\bow(e|es|ed|ing)\b", text_of(page))) == 1


@pytest.mark.parametrize(
    ("address", "keeps", "begins"),
    [
        ("?kind=promise&by=me", lambda e: e.what == "promise" and e.by is By.ME, r"You promised "),
        ("?kind=ask&by=them", lambda e: e.what == "ask" and e.by is By.THEM, r".+ asked you"),
        ("?kind=favour&by=them", lambda e: e.what == "favour" and e.by is By.THEM, ".+ did you a"),
        ("?kind=referral", lambda e: e.what == "referral", ".+ a lead on to "),
        ("?state=confirmed", lambda e: e.state is State.CONFIRMED, "x"),
    ],
)
def test_filters(
    visitor: Visitor,
    lived_home: Path,
    address: str,
    keeps: Callable[[Entry], bool],
    begins: str,
) -> None:
    entries = Network(lived_home).ledger().entries
    page = visitor.get("/ledger" + address).text
    wanted = [e for e in entries if keeps(e) and e.probability >= LIKELY]
    assert total(page) == len(wanted)
    assert all(re.match(begins, one) for one in sentences(page))
    assert total(visitor.get(f"/ledger{address}&doubtful=yes").text) == sum(map(keeps, entries))


def test_of_one_person(visitor: Visitor, lived_home: Path) -> None:
    net = Network(lived_home)
    someone = net.who("Tomás Reyes")
    likely = [e for e in net.ledger(someone.id).entries if e.probability >= LIKELY]
    page = visitor.get(f"/ledger?person={someone.id}").text
    assert total(page) == len(likely) > 0
    assert all("Tomás Reyes" in one for one in sentences(page))
    assert visitor.get("/ledger?person=p999999").status_code == 404


def test_pages_hold_everything_once(visitor: Visitor, lived_home: Path) -> None:
    wanted = [
        e
        for e in Network(lived_home).ledger().entries
        if e.what == "promise" and e.probability >= LIKELY
    ]
    seen = []
    address: str | None = "/ledger?kind=promise"
    while address:
        page = visitor.get(address).text
        seen += sentences(page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = html.unescape(following[1]) if following else None
    assert len(seen) == len(wanted) > 80


@pytest.mark.parametrize(
    "query", ["page=-1", "page=999999999999", "kind=x", "by=7", "person=%00", "state=%F0", "page=²"]
)
def test_an_address_that_makes_no_sense_shows_everything(visitor: Visitor, query: str) -> None:
    answer = visitor.get(f"/ledger?{query}")
    assert answer.status_code == 200
    assert total(answer.text) == total(visitor.get("/ledger").text)


def test_what_became_of_it_is_noted_and_taken_back(own_visitor: Visitor) -> None:
    net = Network(own_visitor.app.app.state.desk.home)
    late = next(
        e for e in reversed(net.ledger().entries) if e.what == "promise" and e.outcome == "late"
    )
    shown = own_visitor.change(
        "/ledger/outcome", ref=late.ref, word="kept", back=f"kind=promise&person=p{late.person}"
    )
    assert shown.url.path == "/ledger" and "Noted. It was kept." in shown.text
    assert f"person=p{late.person}" in str(shown.url)
    (kept,) = [e for e in net.ledger().entries if e.ref == late.ref and e.what == "promise"]
    assert (kept.outcome, kept.state) == ("kept", State.CONFIRMED)
    assert 'value="clear">Take my word back' in shown.text
    own_visitor.change("/ledger/outcome", ref=late.ref, word="clear")
    assert late in net.ledger().entries
    wrong = own_visitor.change("/ledger/outcome", ref=late.ref, word="eaten")
    assert wrong.status_code == 400


def test_not_so_is_taken_out_and_undone(own_visitor: Visitor) -> None:
    net = Network(own_visitor.app.app.state.desk.home)
    found = next(e for e in net.ledger().entries if e.what == "favour")
    count = total(own_visitor.get("/ledger?kind=favour&doubtful=yes").text)
    shown = own_visitor.change(
        "/ledger/decide", of=found.key, what="favour", word="no", back="kind=favour&doubtful=yes"
    )
    # at once, though it may not be kept yet
    assert total(shown.text) == count - 1
    assert "You said that it isn't so: it is taken out." in shown.text
    dry(own_visitor)
    assert found not in net.ledger().entries
    own_visitor.change("/ledger/decide", of=found.key, what="favour", word="clear")
    dry(own_visitor)
    assert found in net.ledger().entries
    own_visitor.change("/ledger/decide", of=found.key, what="favour", word="yes")
    dry(own_visitor)
    now = [e for e in net.ledger().entries if e.key == found.key and e.what == "favour"]
    assert [e.state for e in now] == [State.CONFIRMED]
    assert (
        own_visitor.change("/ledger/decide", of="<x>", what="favour", word="no").status_code == 404
    )


def test_a_note_is_kept_and_taken_back(own_visitor: Visitor) -> None:
    net = Network(own_visitor.app.app.state.desk.home)
    person = net.who("Tomás Reyes")
    shown = own_visitor.change(
        "/ledger/log",
        kind="favour",
        who="Tomás Reyes",
        words="read my draft, on 3 March 2026",
        size="2",
        level="5",
        due="Friday",
        back=f"person={person.id}",
    )
    assert "Noted for 3 March 2026, with" in text_of(shown.text)
    (noted,) = net.logged()
    assert (noted.note.what, noted.note.by) == ("favour", By.THEM)
    assert (noted.note.size, noted.note.level, noted.note.text) == (2, None, "read my draft")
    mine = own_visitor.get("/ledger?state=noted").text
    assert sentences(mine) == ["Tomás Reyes did you a favour"]
    assert "you noted this" in mine
    gone = own_visitor.change("/ledger/unlog", ref=noted.ref)
    assert "Your note of 3 March 2026 is taken back." in gone.text
    assert net.logged() == []


def test_what_was_typed_stays_where_something_is_wrong(own_visitor: Visitor) -> None:
    net = Network(own_visitor.app.app.state.desk.home)

    def wrong(**fields: str) -> str:
        answer = own_visitor.change("/ledger/log", kind="promise", words="the <figures>", **fields)
        assert answer.status_code == 400
        assert 'value="the &lt;figures&gt;"' in answer.text and "--" not in text_of(answer.text)
        return text_of(answer.text)

    assert "Nobody here goes by “Zebulon”" in wrong(who="Zebulon")
    assert "With whom?" in wrong()
    assert "is not a date" in wrong(who="Tomás Reyes", on="never")
    assert "lies ahead" in wrong(who="Tomás Reyes", on="2031-01-01")
    assert "Whom do you mean?" in wrong(who="a")
    assert net.logged() == []


def test_of_two_who_go_by_a_name_the_chosen_one_is_meant(own_visitor: Visitor) -> None:
    net = Network(own_visitor.app.app.state.desk.home)
    answer = own_visitor.change("/ledger/log", kind="call", who="a")
    choice = re.search(r'name="who_id" value="(p\d+)"', answer.text)
    assert choice
    own_visitor.change("/ledger/log", kind="call", who="a", who_id=choice[1])
    (noted,) = net.logged()
    assert noted.person and noted.person.id == choice[1]


@pytest.mark.parametrize("back", ["//evil.example", "x=http://evil.example", "page=2&page=3", "\n"])
def test_no_change_leads_elsewhere(own_visitor: Visitor, back: str) -> None:
    answer = own_visitor.change("/ledger/only", person="Tomás Reyes", back=back)
    assert str(answer.url).startswith("http://127.0.0.1:8433/ledger?person=p")


def test_referral_sources(visitor: Visitor, lived_home: Path) -> None:
    found = Network(lived_home).referrals()
    bringing = [one for one in found.sources if one.brought]
    page = visitor.get("/ledger/referrals").text
    names = re.findall(r'id="s-p\d+"><a[^>]*>([^<]+)</a>', page)
    assert names == [one.person.name for one in bringing]
    read = text_of(page)
    assert all(one.next in read for one in bringing)
    one = bringing[0]
    assert f"{one.thanked} of {len(one.brought)}thanks seen" in read
    assert not re.search(r"\bow(e|es|ed|ing)\b", read)
    doubtful = visitor.get("/ledger/referrals?doubtful=yes").text
    assert doubtful.count("<article") >= page.count("<article") > 0
