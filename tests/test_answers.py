"""Answers to the thirteen questions: kept for a person, told in `ask`, withdrawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from closeknit.errors import Misuse
from closeknit.network import Network

ME, ANN, WORK = "me@vale.example", "ann@lee.example", "ann@work.example"


@pytest.fixture
def net(tmp_path: Path) -> Network:
    inbox = tmp_path / "inbox.mbox"
    inbox.write_text(
        "".join(
            f"From x@y Fri May  {n} 10:00:00 2026\nFrom: Ann Lee <{sender}>\nTo: {ME}\n"
            f"Date: {n:02} May 2026 10:00:00 +0000\nMessage-ID: <m{n}@made.example>\n"
            "Subject: hello\n\nhello there\n\n"
            for n, sender in ((1, ANN), (2, WORK))
        )
    )
    made = Network(tmp_path / "home")
    made.bring_in([inbox], me=[ME])
    return made


def _answers(net: Network, person: str) -> dict[int, tuple[str, str]]:
    asked = net.ask(person, "Would you introduce me to your boss?").questions
    return {q.number: (q.answer, q.source) for q in asked if q.source == "answered"}


def test_an_answer_is_kept_until_it_is_withdrawn(net: Network) -> None:
    assert _answers(net, ANN) == {}
    person, question = net.answer(ANN, 4, "yes")
    assert (person.name, question) == ("Ann Lee", "Have I met Ann's family?")
    net.answer(ANN, 1, "no")
    net.answer(ANN, 2, "yes")  # what is measured gives way to what I say
    assert _answers(net, ANN) == {
        1: ("no", "answered"), 2: ("yes", "answered"), 4: ("yes", "answered"),
    }  # fmt: skip
    net.answer(ANN, 4, "clear")
    net.answer(ANN, 1, "yes")
    assert _answers(net, ANN) == {1: ("yes", "answered"), 2: ("yes", "answered")}


def test_it_goes_along_when_two_turn_out_to_be_one(net: Network) -> None:
    net.answer(WORK, 9, "yes")
    net.same(ANN, WORK)
    assert _answers(net, ANN) == {9: ("yes", "answered")}
    net.forget(ANN)
    assert net.people() == []


@pytest.mark.parametrize(("number", "word"), [(0, "yes"), (14, "yes"), (3, "perhaps")])
def test_what_is_no_answer(net: Network, number: int, word: str) -> None:
    with pytest.raises(Misuse):
        net.answer(ANN, number, word)


def test_what_an_ask_says_of_coming_through(net: Network) -> None:
    """Nothing was asked yet, and two messages tell no probability of an answer."""
    assert net.ask(ANN, "Would you introduce me to your boss?").come_through is None
