"""Before one asks and when one was asked, against the façade's own answers."""

from __future__ import annotations

import json
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Protocol

import httpx2
import pytest
from markupsafe import escape

from closeknit.errors import Ambiguous
from closeknit.model.ledger import By, Deed, Entry
from closeknit.model.verdicts import Judgement, Size, Verdict
from closeknit.network import Network
from closeknit.web.plainly import plainly
from closeknit.web.routes.ask import WORDS

PROMOTE = "Promote my spring programme to your clients"
LINKS = {"Origin": "http://127.0.0.1:8433"}


class Visitor(Protocol):
    def get(self, address: str) -> httpx2.Response: ...

    def change(self, address: str, **fields: str) -> httpx2.Response: ...


def contact(home: Path) -> str:
    """Somebody of whom a favour of reputation is too much."""
    net = Network(home)
    ties = sorted(net.people(), key=lambda tie: tie.person.id)
    for tie in ties:
        known = tie.connection_probability
        if known and known.estimate < 0.1 and tie.interactions.from_me > 3:
            answer = net.ask(tie.person.id, PROMOTE)
            if answer.alternatives and answer.smaller_ask and answer.first_steps:
                return tie.person.id
    raise AssertionError("nobody is far enough")


def connection(home: Path) -> str:
    """Somebody who may be asked for it."""
    ties = Network(home).people()
    best = max(ties, key=lambda t: t.connection_probability.low if t.connection_probability else 0)
    return best.person.id


def says(page: str, sentence: str) -> bool:
    return str(escape(plainly(sentence))) in page


class Open(HTMLParser):
    """The text of a page that isn't marked as private."""

    VOID = frozenset(("meta", "link", "input", "br", "rect", "circle"))

    def __init__(self, page: str) -> None:
        super().__init__()
        self.stack: list[bool] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            hidden = "private" in (dict(attrs).get("class") or "").split() or tag == "title"
            self.stack.append(hidden or (bool(self.stack) and self.stack[-1]))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID and self.stack:
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        if not (self.stack and self.stack[-1]):
            self.text += data


# what is asked of others --------------------------------------------------------------------
def test_the_forms_lead_to_each_other(visitor: Visitor) -> None:
    for address, other in (("/ask", "/asked"), ("/asked", "/ask")):
        page = visitor.get(address)
        assert page.status_code == 200
        assert f'<a href="{other}">' in page.text
        assert '<a href="/ask" aria-current="page">Ask</a>' in page.text


def test_an_ask_is_answered_as_the_facade_does(visitor: Visitor, lived_home: Path) -> None:
    answer = Network(lived_home).ask(contact(lived_home), PROMOTE)
    page = visitor.change("/ask", person=answer.person_name, id=answer.person_id,
                          named=answer.person_name, text=PROMOTE).text  # fmt: skip
    assert f">{WORDS[answer.verdict]}</h2>" in page
    assert answer.verdict is not Verdict.ASK
    for told in (answer.sentence, answer.smaller_ask, answer.channel):
        assert says(page, told)
    for told in (*answer.first_steps, *answer.missing):
        assert says(page, told)
    for other in answer.alternatives:
        assert f'value="{other.id}"' in page and says(page, other.name)
    for question in answer.questions:
        assert says(page, question.text)
    weightiest = max((e for e in answer.evidence if e.sums), key=lambda e: e.weight)
    assert says(page, weightiest.claim)
    assert page.count(f'name="text" value="{escape(PROMOTE)}"') >= len(answer.alternatives)


def test_a_name_typed_in_full_is_enough(visitor: Visitor, lived_home: Path) -> None:
    who = Network(lived_home).who(connection(lived_home))
    page = visitor.change("/ask", person=who.name, text="Introduce me to your accountant").text
    assert f'value="{escape(who.name)}"' in page
    assert says(page, Network(lived_home).ask(who.id, "Introduce me to your accountant").sentence)


def test_several_people_are_offered_and_the_text_stays(visitor: Visitor, lived_home: Path) -> None:
    with pytest.raises(Ambiguous) as found:
        Network(lived_home).who("Chidi")
    page = visitor.change("/ask", person="Chidi", text=PROMOTE, size="3").text
    assert PROMOTE in page
    assert '<input type="radio" name="size" value="3" checked>' in page
    for number, name, _ in found.value.choices:
        assert f'name="pick" value="{number}"' in page and str(escape(name)) in page
    number = found.value.choices[0][0]
    chosen = visitor.change("/ask", person="Chidi", text=PROMOTE, size="3", pick=number).text
    assert says(chosen, Network(lived_home).ask(number, PROMOTE, Size.NAME).sentence)


def test_a_name_that_was_changed_after_picking_counts(visitor: Visitor, lived_home: Path) -> None:
    one, other = contact(lived_home), connection(lived_home)
    net = Network(lived_home)
    page = visitor.change("/ask", person=net.who(other).name, id=one, named=net.who(one).name,
                          text=PROMOTE).text  # fmt: skip
    assert says(page, net.ask(other, PROMOTE).sentence)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"person": "", "text": PROMOTE}, "Whom would you ask?"),
        ({"person": "Zaphod Nobody", "text": PROMOTE}, "Nobody here goes by “Zaphod Nobody”."),
    ],
)
def test_what_is_missing_is_said_and_the_rest_kept(
    visitor: Visitor, fields: dict[str, str], told: str
) -> None:
    page = visitor.change("/ask", **fields).text
    assert told in page and PROMOTE in page and 'role="alert"' in page
    assert 'class="answer"' not in page


def test_the_size_may_be_overruled(visitor: Visitor, lived_home: Path) -> None:
    who = contact(lived_home)
    page = visitor.change("/ask", person=who, text=PROMOTE, size="1").text
    assert ">Ask.</h2>" in page  # a quick answer may be asked of anybody
    assert ">I asked</button>" in page


def test_an_ask_of_no_known_size_offers_the_five(visitor: Visitor, lived_home: Path) -> None:
    page = visitor.change("/ask", person=contact(lived_home), text="Xyzzy").text
    assert ">What would it cost them?</h2>" in page
    assert page.count('<button class="quiet" name="size"') == 5


@pytest.mark.parametrize(
    ("text", "size", "name"),
    [
        (PROMOTE, 4, "Reputation"),
        ("Introduce me to Tom", 3, "Name"),
        ("Which train do you take?", 1, "Information"),
        ("Xyzzy", None, ""),
        ("", None, ""),
    ],
)
def test_the_size_is_told_while_typing(
    visitor: Visitor, text: str, size: int | None, name: str
) -> None:
    found = json.loads(visitor.change("/ask/size", text=text).text)
    assert (found["size"], found["name"]) == (size, name)
    assert "--" not in found["cue"]
    if size and size > 1:
        assert "read from" in found["cue"]


def test_nothing_is_to_be_typed_into_a_terminal(visitor: Visitor, lived_home: Path) -> None:
    net = Network(lived_home)
    some = [contact(lived_home), connection(lived_home), *(t.person.id for t in net.people()[-3:])]
    for who in some:
        for side in ("/ask", "/asked"):
            shown = unescape(Open(visitor.change(side, person=who, text=PROMOTE).text).text)
            page = visitor.change(side, person=who, text=PROMOTE).text
            assert "closeknit declare" not in page and "closeknit log" not in page
            assert "closeknit answer" not in page and " --" not in shown


@pytest.mark.parametrize(
    ("told", "plain"),
    [
        ("If so, say it: closeknit declare p1 connection", "If so, say it."),
        ("None found. If there was one, note it: closeknit log ask p1 …", "None found."),
        ("what they did for you (closeknit referrals)", "what they did for you"),
        ("closeknit has seen 3 messages.", "closeknit has seen 3 messages."),
        ("Ready by 2027-03-01.", "Ready by 1 March 2027."),
        ("It waits for you. Weigh it first: closeknit asked p1 “…”", "It waits for you."),
        ("No need is kept as N9. See: closeknit need list", "No need is kept as N9."),
        ("I can't read this: give the size with --size", "I can't read this."),
    ],
)  # fmt: skip
def test_plainly(told: str, plain: str) -> None:
    assert plainly(told) == plain


# what follows an ask ----------------------------------------------------------------------
def logged(home: Path) -> list[Entry]:
    entries = Network(home).ledger().entries
    return [e for e in entries if e.what == Deed.ASK and e.ref.startswith("L")]


def test_an_ask_that_was_made_is_noted_until_its_outcome(
    own_visitor: Visitor, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    who = connection(home)
    text = "Introduce me to your accountant on Friday"
    page = own_visitor.change("/ask/made", person=who, text=text, size="3").text
    (entry,) = logged(home)
    assert (entry.text, entry.size, entry.by) == (text, Size.NAME, By.ME)
    assert f"p{entry.person}" == who
    assert "What became of it?" in page and text in page
    page = own_visitor.change("/ask/outcome", ref=entry.ref, word="granted").text
    assert logged(home)[0].outcome == "granted"
    assert "What became of it?" not in page
    own_visitor.change("/ask/undo", ref=entry.ref)
    assert not logged(home)


def test_what_they_asked_is_noted_as_theirs(own_visitor: Visitor, tmp_path: Path) -> None:
    home = tmp_path / "home"
    own_visitor.change("/ask/made", person=contact(home), text="Recommend me", side="/asked")
    assert [e.by for e in logged(home)] == [By.THEM]


def test_a_question_is_answered_and_taken_back(own_visitor: Visitor, tmp_path: Path) -> None:
    home = tmp_path / "home"
    who = contact(home)

    def fifth() -> str:
        return Network(home).ask(who, PROMOTE).questions[4].answer

    assert fifth() == "unknown"
    page = own_visitor.change("/ask/answer", person=who, text=PROMOTE, answer="5 yes").text
    assert fifth() == "yes"
    assert 'value="5 clear" aria-pressed="true"' in page
    own_visitor.change("/ask/answer", person=who, text=PROMOTE, answer="5 clear")
    assert fifth() == "unknown"


def test_a_connection_that_mail_cannot_see_is_declared(
    own_visitor: Visitor, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    who = contact(home)
    page = own_visitor.change("/ask/declare", person=who, text=PROMOTE).text
    after = Network(home).ask(who, PROMOTE)
    assert after.verdict is Verdict.ASK and says(page, after.sentence)
    assert "is a connection. Their page takes it back." in page


# what was asked of me ------------------------------------------------------------------------
def test_the_other_side(visitor: Visitor, lived_home: Path) -> None:
    who = contact(lived_home)
    found: Judgement = Network(lived_home).asked(who, "Recommend me to your clients")
    page = visitor.change("/asked", person=who, text="Recommend me to your clients").text
    assert f">{WORDS[found.verdict]}</h2>" in page
    assert f">{escape(found.draft_reply)}</textarea>" in page
    assert says(page, found.smaller_ask) and says(page, found.sentence)
    for step in found.first_steps:
        assert says(page, step)


def test_a_link_names_the_person(visitor: Visitor, lived_home: Path) -> None:
    person = Network(lived_home).who(connection(lived_home))
    for side in ("/ask", "/asked"):
        assert f'value="{escape(person.name)}"' in visitor.get(f"{side}?person={person.id}").text


# names on a shared screen ---------------------------------------------------------------------
def test_names_can_be_hidden(own_visitor: Visitor, tmp_path: Path) -> None:
    home = tmp_path / "home"
    net = Network(home)
    person = net.who(contact(home))
    number = net.need(PROMOTE, "in 12 weeks", 22).number
    pages = [
        own_visitor.change("/ask", person=person.id, text=PROMOTE).text,
        own_visitor.change("/asked", person=person.id, text=PROMOTE).text,
        own_visitor.change("/ask/made", person=person.id, text=PROMOTE).text,
        own_visitor.get("/needs").text,
        own_visitor.get(f"/needs/N{number}").text,
        own_visitor.change("/week/settle", step=net.plan().plan.steps[0].ref, word="done").text,
    ]
    firsts = {part for tie in net.people() for part in tie.person.name.split() if len(part) > 4}
    for page in pages:
        shown = Open(page).text.split()
        assert not firsts & set(shown), firsts & set(shown)
        assert "closeknit" in shown and "spring" not in shown
