"""A person's page: what it tells is what the façade tells, and what is said there is kept."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from closeknit.advise.questions import THIRTEEN
from closeknit.cli.evidence import medians
from closeknit.judge.history import Moment
from closeknit.model.gains import Letter, State
from closeknit.model.interactions import Channel
from closeknit.model.ties import Standing
from closeknit.network import Network
from closeknit.network.headers import ME, heads
from closeknit.network.ledger import open_promises
from closeknit.network.plaintext import parts, text_of
from closeknit.network.results import Original
from closeknit.network.roster import roster
from closeknit.network.thirteen import thirteen
from closeknit.store.records import Message
from closeknit.web.lines import lines
from closeknit.web.reasons import in_words, reasons

MARTA = "Marta Lindqvist"
TABS = ("", "/together", "/gains", "/questions", "/correct")


class Visitor(Protocol):
    """A browser that is let in."""

    def get(self, url: str) -> Response: ...

    def change(self, address: str, **fields: str) -> Response: ...


def plain(html: str) -> str:
    """The words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def notices(html: str) -> list[str]:
    found = re.findall(r'<p class="notice" role="status">(.*?)</p>', html)
    return [unescape(re.sub(r"<[^>]+>", "", one)) for one in found]


@pytest.fixture
def own(own_visitor: Visitor, tmp_path: Path) -> tuple[Visitor, Network]:
    """Pages to change, and the façade of the same home."""
    return own_visitor, Network(tmp_path / "home")


# what is shown ------------------------------------------------------------------------------
def test_every_part_opens_for_everybody(visitor: TestClient, lived_home: Path) -> None:
    some = roster(lived_home).rows[::23]
    assert {row.standing for row in some} >= {
        Standing.CONNECTION,
        Standing.CONTACT,
        Standing.UNKNOWN,
    }
    for row in some:
        for tab in TABS:
            answer = visitor.get(f"/people/{row.id}{tab}")
            assert answer.status_code == 200 and row.name in unescape(answer.text)


def test_it_says_what_the_command_line_says(visitor: TestClient, lived_home: Path) -> None:
    shown = Network(lived_home).show(MARTA)
    page = plain(visitor.get(f"/people/{shown.tie.person.id}").text)
    assert "is a connection: the signs say that they know and trust you." in page
    assert f"What they show you {shown.tie.regard:.0f}" in page
    assert "Knows and trusts you" in page and "%" in page
    for claim in shown.tie.evidence:
        if claim.sums and max(abs(s.log_odds) for s in claim.sums) >= 0.05:
            assert in_words(claim.claim) in page
    assert re.search(r"20\d\d-\d\d", page) is None  # days in words


def test_evidence_unfolds_to_its_messages(visitor: TestClient, lived_home: Path) -> None:
    network = Network(lived_home)
    shown = network.show(MARTA)
    page = visitor.get(f"/people/{shown.tie.person.id}").text
    refs = {ref for claim in shown.tie.evidence for ref in claim.refs}
    assert refs
    for ref in refs:
        assert f'href="/original/{ref}?with={shown.tie.person.id}"' in page
        assert network.open(ref).message.subject in unescape(page)


def test_the_moves_end_at_the_figure_that_is_shown(lived_home: Path) -> None:
    tie = Network(lived_home).show(MARTA).tie
    found = reasons(tie.evidence, tie.sums)
    assert dict(found.start).keys() == {"trust", "answer"}
    moves = [
        move
        for part in ([r.moves for r in (*found.favour, *found.against)], [found.rest, found.doubt])
        for each in part
        for move in each
        if move.word == "trust"
    ]
    assert moves[0].before == dict(found.start)["trust"]
    assert all(a.after == b.before for a, b in pairwise(moves))
    assert tie.connection_probability is not None
    assert moves[-1].after == f"{100 * tie.connection_probability.estimate:.0f}"
    assert medians(tie.sums)
    assert max(r.weight for r in (*found.favour, *found.against)) == 100


def test_too_little_evidence_asks_one_question(visitor: TestClient, lived_home: Path) -> None:
    row = next(r for r in roster(lived_home).rows if r.standing is Standing.UNKNOWN)
    page = plain(visitor.get(f"/people/{row.id}").text)
    assert "Too little is seen of" in page and "The one question worth answering" in page
    known = plain(visitor.get(f"/people/{roster(lived_home).rows[0].id}").text)
    assert "The one question worth answering" not in known


def test_an_old_or_spoken_address_leads_to_the_person(
    visitor: TestClient, lived_home: Path
) -> None:
    marta = Network(lived_home).who(MARTA)
    for asked in (MARTA, marta.handles[0]):
        answer = visitor.get(f"/people/{asked}", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/people/{marta.id}")
    answer = visitor.get(f"/people/{marta.id}/nonsense", follow_redirects=False)
    assert answer.headers["location"] == f"/people/{marta.id}"
    assert visitor.get("/people/p99999999").status_code == 404
    assert visitor.get("/people/a").status_code == 300  # several: which of them?


def test_names_are_marked_to_be_hidden(visitor: TestClient, lived_home: Path) -> None:
    marta = Network(lived_home).who(MARTA)
    for tab in (*TABS, "/forget"):
        page = visitor.get(f"/people/{marta.id}{tab}").text
        shown = re.sub(r"<title>.*?</title>", "", page)
        shown = re.sub(r'<(\w+)[^>]*class="[^"]*private[^"]*"[^>]*>.*?</\1>', "", shown, flags=re.S)
        assert "Marta" not in shown and "Lindqvist" not in shown and "@" not in shown


# the picture --------------------------------------------------------------------------------
def test_the_lines_stand_where_their_figures_are() -> None:
    history = (Moment(0, 0.0, 2.0), Moment(100, 1.0, 4.0), Moment(200, 3.0, 1.0))
    found = lines(history, since=50)
    assert found is not None
    assert found.theirs == "0.0,100.00 500.0,75.00 1000.0,25.00"
    assert found.mine == "0.0,50.00 500.0,0.00 1000.0,75.00"
    assert found.ticks == ("4", "2", "0")
    assert found.since == 250
    assert [(s.x, s.width) for s in found.strips] == [(0, 250), (250, 500), (750, 250)]


@pytest.mark.parametrize(
    ("most", "top"),
    [(0.3, "0.4"), (1.0, "1"), (1.01, "2"), (7.0, "8"), (9.5, "10"), (11, "20"), (83, "100")],
)
def test_the_scale_ends_at_a_round_figure(most: float, top: str) -> None:
    found = lines((Moment(0, most, 0.0), Moment(1, 0.0, 0.0)))
    assert found is not None and found.ticks[0] == top


def test_without_a_course_there_is_no_picture() -> None:
    assert lines(()) is None
    assert lines((Moment(0, 1.0, 1.0),)) is None
    assert lines((Moment(0, 0.0, 0.0), Moment(9, 0.0, 0.0))) is None


# an opened message --------------------------------------------------------------------------
def test_an_original_is_shown_as_text_with_what_it_proves(
    visitor: TestClient, lived_home: Path
) -> None:
    shown = Network(lived_home).show(MARTA)
    act = next(one for one in shown.acts if one.found.probability > 0.9)
    page = visitor.get(f"/original/{act.ref}?with={shown.tie.person.id}").text
    marked = re.search(r"<mark>(.*?)</mark>", page, re.S)
    assert marked and " ".join(unescape(marked[1]).split()) in " ".join(act.found.proof.split())
    assert f'<a href="/people/{shown.tie.person.id}">' in page
    assert "byte" in page
    for nonsense in ("i999999999", "i", "x1", "i1x", "L1"):
        assert visitor.get(f"/original/{nonsense}").status_code == 404


def message(channel: Channel = Channel.MAIL) -> Message:
    return Message(1, "<1@x.example>", channel, 0, "", None, (), ())


def test_an_original_never_acts() -> None:
    raw = (
        b"From: a@x.example\r\nContent-Type: text/html\r\n\r\n"
        b"<p onclick=x>Read <b>this</b></p><script>alert(1)</script>\r\n"
    )
    text = text_of(Original(message(), "", raw))
    assert text is not None and "Read this" in text
    assert "script" not in text and "alert" not in text and "<" not in text
    turned = text_of(Original(message(Channel.CHAT), "", "ok\x1b[31m\u202egnp.exe\x07".encode()))
    assert turned == "ok[31mgnp.exe"
    assert text_of(Original(message(), "", None)) is None
    assert text_of(Original(message(), "", b"no blank line")) == ""


def test_sentences_are_found_however_their_lines_break() -> None:
    text = "Hello.\nI will send\n> it on Monday. Bye."
    assert parts(text, ["I will send it on Monday."]) == [
        ("Hello.\n", False),
        ("I will send\n> it on Monday.", True),
        (" Bye.", False),
    ]
    assert parts(text, ["Not there.", "", "Bye.", "Bye. "]) == [(text[:-4], False), ("Bye.", True)]
    assert parts("", ["x"]) == []


def test_heads_name_who_is_known(lived_home: Path) -> None:
    network = Network(lived_home)
    shown = network.show(MARTA)
    refs = [ref for claim in shown.tie.evidence for ref in claim.refs]
    found = heads(lived_home, [*refs, "i99999999", "L3", "topics"])
    assert set(found) == set(refs)
    mine = {ref for ref, head in found.items() if head.sender == ME}
    for ref, head in found.items():
        people = [handle for _, handle in network.open(ref).message.people]
        assert len(head.to) + head.more == len(people) - 1
        assert (MARTA in head.to) if ref in mine else (head.sender == MARTA and ME in head.to)


# what is said -------------------------------------------------------------------------------
def test_my_word_on_what_they_are(own: tuple[Visitor, Network]) -> None:
    visitor, network = own
    row = next(r for r in roster(network.home).rows if r.standing is Standing.UNKNOWN)
    answer = visitor.change(f"/people/{row.id}/declare", word="connection")
    assert notices(answer.text) == [f"{row.name} is a connection now, because you said so."]
    assert network.show(row.id).tie.declared is Standing.CONNECTION
    assert "you said so" in plain(answer.text)
    answer = visitor.change(f"/people/{row.id}/declare", word="clear", **{"from": "correct"})
    assert answer.url.path == f"/people/{row.id}/correct"
    assert network.show(row.id).tie.declared is None
    assert visitor.change(f"/people/{row.id}/declare", word="friend").status_code == 400


def test_the_thirteen_questions(own: tuple[Visitor, Network]) -> None:
    visitor, network = own
    marta = network.who(MARTA)
    answer = visitor.change(f"/people/{marta.id}/answer", number="7", word="yes")
    assert notices(answer.text) == ["Could I ring Marta in the evening? Yes: kept."]
    tie = network.show(marta.id).tie
    asked = thirteen(network.home, tie, [tie.first])
    assert len(asked) == len(THIRTEEN)
    assert (asked[6].answer, asked[6].source) == ("yes", "answered")
    assert (asked[1].answer, asked[1].source) == ("yes", "measured")
    assert re.search(r'value="yes" id="yes-7" aria-pressed="true"', answer.text)
    answer = visitor.change(f"/people/{marta.id}/answer", number="7", word="clear")
    assert notices(answer.text) == ["Open again: Could I ring Marta in the evening?"]
    assert visitor.change(f"/people/{marta.id}/answer", number="14", word="yes").status_code == 400


def test_a_promise_is_settled_and_opened_again(own: tuple[Visitor, Network]) -> None:
    visitor, network = own
    ledger = network.ledger()
    entry = open_promises(ledger.entries)[0]
    person = f"p{entry.person}"

    def waiting() -> set[str]:
        return {e.ref for e in open_promises(network.ledger(person).entries)}

    answer = visitor.change(f"/people/{person}/outcome", ref=entry.ref, word="kept")
    assert notices(answer.text) == ["Noted: it was kept."]
    assert entry.ref not in waiting()
    answer = visitor.change(f"/people/{person}/outcome", ref=entry.ref, word="clear")
    assert entry.ref in waiting()
    assert visitor.change(f"/people/{person}/outcome", ref="i0", word="kept").status_code == 404


def test_the_five(own: tuple[Visitor, Network]) -> None:
    visitor, network = own
    marta = network.who(MARTA)
    answer = visitor.change(f"/people/{marta.id}/note", letter="interests", text="sails <b>boats")
    assert notices(answer.text) == [f"Noted among {MARTA}’s interests: sails <b>boats"]
    noted = network.gains(marta.id).of(Letter.INTERESTS)
    assert [line.text for line in noted if line.state is State.NOTED] == ["sails <b>boats"]
    found = next(x for x in network.gains(marta.id).lines if x.state is State.PROPOSED)
    visitor.change(f"/people/{marta.id}/judge", ref=found.ref, word="yes")
    states = {x.ref: x.state for x in network.gains(marta.id).lines}
    assert states[found.ref] is State.CONFIRMED
    visitor.change(f"/people/{marta.id}/judge", ref=found.ref, word="no")
    assert found.ref not in {x.ref for x in network.gains(marta.id).of(found.letter)}
    ref = next(line.ref for line in noted if line.state is State.NOTED)
    answer = visitor.change(f"/people/{marta.id}/judge", ref=ref, word="clear")
    assert notices(answer.text) == ["Taken back (interests): sails <b>boats"]


def test_quiet_and_no_longer(own: tuple[Visitor, Network]) -> None:
    visitor, network = own
    marta = network.who(MARTA)
    answer = visitor.change(f"/people/{marta.id}/quiet", because="private")
    assert notices(answer.text) == [
        f"You asked closeknit to keep quiet about {MARTA}, for private reasons. It is kept, and "
        "so is what lies between you."
    ]
    page = visitor.get(f"/people/{marta.id}").text
    assert "Check an ask" not in page
    answer = visitor.change(f"/people/{marta.id}/quiet")
    assert notices(answer.text) == [f"{MARTA} may be suggested again."]
    assert not network.quieted()


def test_the_dead_are_left_in_peace(own: tuple[Visitor, Network]) -> None:
    visitor, network = own
    marta = network.who(MARTA)
    network.quiet(marta.id, "deceased")
    for tab in TABS:
        page = visitor.get(f"/people/{marta.id}{tab}").text
        said = plain(page.split("<main")[1])
        assert "who died" in said
        for word in (
            "Would answer",
            "Knows and trusts",
            "Check an ask",
            "Before you ask",
            "waits",
            "fading",
        ):
            assert word not in said
        assert "<polyline" not in page and "Ask them next" not in said
    sent = network.show(MARTA).tie.interactions.from_me
    assert sent > 10
    assert f"{sent} messages" in plain(visitor.get(f"/people/{marta.id}").text).replace("\xa0", " ")


def test_two_are_one_and_two_again(own: tuple[Visitor, Network]) -> None:
    visitor, network = own
    marta, omar = network.who(MARTA), network.who("Omar Haddad")
    answer = visitor.change(f"/people/{marta.id}/compare", other_id=omar.id, word="same")
    assert notices(answer.text) == [f"{MARTA} and Omar Haddad are one person now."]
    one = network.who(marta.handles[0])
    assert set(one.handles) == {*marta.handles, *omar.handles}
    assert answer.url.path == f"/people/{one.id}/correct"
    answer = visitor.change(f"/people/{one.id}/split", handle=omar.handles[0])
    assert notices(answer.text)[0].startswith(f"{omar.handles[0]} is no longer ")
    assert omar.handles[0] not in network.who(marta.handles[0]).handles
    assert network.who(marta.handles[0]).id == answer.url.path.split("/")[2]


def test_different_and_taken_back(own: tuple[Visitor, Network]) -> None:
    visitor, network = own
    marta, omar = network.who(MARTA), network.who("Omar Haddad")
    for word, end in (
        ("different", "are different people, whatever later imports say."),
        ("undo", "is withdrawn."),
    ):
        answer = visitor.change(f"/people/{marta.id}/compare", other=omar.handles[0], word=word)
        assert notices(answer.text)[0].endswith(end)
    assert visitor.change(f"/people/{marta.id}/compare", other="", word="same").status_code == 404
    answer = visitor.change(f"/people/{marta.id}/compare", other=MARTA, word="same")
    assert answer.status_code == 400


def test_forgetting_asks_first_and_leaves_no_name(own: tuple[Visitor, Network]) -> None:
    visitor, network = own
    marta = network.who(MARTA)
    page = plain(visitor.get(f"/people/{marta.id}/forget").text)
    seen = network.show(MARTA).tie.interactions
    assert f"Forget {MARTA} ?" in page and marta.handles[0] in page
    assert f"{seen.from_me + seen.to_me} messages" in page.replace("\xa0", " ")
    visitor.change(f"/people/{marta.id}/forget")  # without having read it
    assert network.who(MARTA).id == marta.id
    answer = visitor.change(f"/people/{marta.id}/forget", sure=marta.id)
    assert answer.url.path == "/people"
    assert notices(answer.text)[0].startswith("Forgotten: 1\u00a0address, ")
    assert "Marta Lindqvist" not in answer.text
    assert visitor.get(f"/people/{marta.id}").status_code == 404
