"""Sessions of chats as messages, by hand; and what a chat's words do to the ledger."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from closeknit.acts.asks import asks
from closeknit.acts.course import Course
from closeknit.derive.turns import WEEK, Session, turns
from closeknit.model.acts import Act
from closeknit.model.ledger import ME, Direction, Event, Outcome, Said
from closeknit.network import Network

ANA, TOM = 1, 2
DAY = 86_400
ASK = Said(Act.ASK, 0.9, "could you look at it?")
GRANT = Said(Act.GRANT, 0.9, "sure, here it is")
THANKS = Said(Act.THANKS, 0.9, "thank you")


def _session(
    number: int,
    time: int,
    sender: int,
    to: tuple[int, ...],
    wrote: tuple[int, ...] = (),
    said: Mapping[int, tuple[Said, ...]] | None = None,
) -> Session:
    event = Event(number, f"chat:{number}", time, sender, to, hash=number << 8)
    return Session(event, wrote, said or {})


def test_who_began_asks_and_the_other_answers() -> None:
    """Her thanks stand behind my answer."""
    session = _session(1, 100, ANA, (ME,), (ME,), {ANA: (ASK, THANKS), ME: (GRANT,)})
    begun, answer, last = turns([session])
    assert [(e.sender, e.time, e.said) for e in (begun, answer, last)] == [
        (ANA, 100, (ASK,)),
        (ME, 101, (GRANT,)),
        (ANA, 102, (THANKS,)),
    ]
    assert (answer.reply_hash, last.reply_hash) == (begun.hash, answer.hash)
    assert len({e.hash for e in (begun, answer, last)}) == 3
    assert {e.id for e in (begun, answer, last)} == {1}
    (found,) = asks(Course((begun, answer, last), 100 + 30 * DAY))
    assert (found.direction, found.person, found.outcome) == (
        Direction.OF_ME,
        ANA,
        Outcome.GRANTED,
    )


def test_an_ask_of_who_answered_is_never_unanswered() -> None:
    """What I wrote after it isn't known, only that we wrote to each other."""
    session = _session(1, 100, ME, (ANA,), (ANA,), {ANA: (ASK,)})
    (found,) = asks(Course(turns([session]), 100 + 90 * DAY))
    assert (found.direction, found.outcome) == (Direction.OF_ME, Outcome.UNKNOWN)


def test_where_nobody_wrote_the_ask_is_unanswered() -> None:
    session = _session(1, 100, ME, (ANA,), (), {ME: (ASK,)})
    (found,) = asks(Course(turns([session]), 100 + 90 * DAY))
    assert (found.direction, found.person, found.outcome) == (
        Direction.BY_ME,
        ANA,
        Outcome.UNANSWERED,
    )


@pytest.mark.parametrize(("later", "answers"), [(WEEK, True), (WEEK + 1, False)])
def test_the_next_session_answers_for_a_week(later: int, answers: bool) -> None:
    first = _session(1, 0, ME, (ANA,), (), {ME: (ASK,)})
    second = _session(2, later, ANA, (ME,), (), {ANA: (GRANT,)})
    begun, answer = turns([second, first])
    assert (answer.reply_hash == begun.hash) is answers


def test_only_the_last_one_is_answered_and_only_by_the_other() -> None:
    mine = [_session(n, n * DAY, ME, (ANA,)) for n in (1, 2)]
    hers = [_session(n, n * DAY, ANA, (ME,)) for n in (3, 4)]
    toms = _session(5, 2 * DAY + 1, TOM, (ME,))
    found = {e.id: e.reply_hash for e in turns([*mine, *hers, toms])}
    assert found == {1: None, 2: None, 3: mine[1].event.hash, 4: None, 5: None}


def test_of_a_group_everybody_has_a_turn() -> None:
    said = {ANA: (ASK,), TOM: (GRANT,), ME: (GRANT,)}
    events = list(turns([_session(1, 0, ANA, (ME, TOM), (ME, TOM), said)]))
    assert [(e.sender, e.addressed) for e in events] == [
        (ANA, (ME, TOM)),
        (ME, (ANA, TOM)),
        (TOM, (ANA, ME)),
    ]
    assert len({e.hash for e in events}) == 3


LINES = (
    (1, "Ana", "hey could you look over my cv before friday? would mean a lot"),
    (1, "Robin Vale", "of course, i will send you my comments tomorrow"),
    (3, "Robin Vale", "as promised here are my comments"),
    (3, "Ana", "thank you so much for your help with this"),
    (9, "Robin Vale", "do you know a good lawyer?"),
)


@pytest.fixture(scope="module")
def chats(tmp_path_factory: pytest.TempPathFactory) -> Network:
    folder = tmp_path_factory.mktemp("chats")
    text = "".join(f"{day:02}/05/2024, 08:05 - {who}: {said}\n" for day, who, said in LINES)
    text += "".join(f"{day:02}/06/2024, 08:05 - Ana: hm\n" for day in (20, 28))
    (folder / "WhatsApp Chat with Ana.txt").write_text(text)
    net = Network(folder / "home")
    net.bring_in([folder / "WhatsApp Chat with Ana.txt"], me=["whatsapp:robin vale"])
    return net


def test_what_is_said_in_a_chat_is_in_the_ledger(chats: Network) -> None:
    entries = {(e.what, e.by.value): e for e in chats.ledger().entries}
    asked = entries["ask", "them"]
    assert asked.text == "hey could you look over my cv before friday?"
    promised = entries["promise", "me"]
    assert promised.text == "of course, i will send you my comments tomorrow"
    assert promised.outcome == "kept"
    mine = entries["ask", "me"]
    assert (mine.text, mine.outcome) == ("do you know a good lawyer?", "unanswered")


def test_every_act_is_of_who_wrote_it(chats: Network) -> None:
    done = {(each.found.act, each.by.value) for each in chats.acts().done}
    assert (Act.PROMISE, "me") in done
    assert (Act.KEPT, "me") in done
    assert (Act.THANKS, "them") in done
    assert (Act.THANKS, "me") not in done
    assert (Act.PROMISE, "them") not in done


def test_nothing_else_of_a_chat_is_kept(chats: Network) -> None:
    raw = Path(chats.home, "closeknit.sqlite").read_bytes()
    assert b"would mean a lot" not in raw
    assert b"look over my cv" in raw


def test_whoever_is_forgotten_leaves_no_word_in_a_group(tmp_path: Path) -> None:
    asked = "could you look over my cv before friday? would mean a lot"
    promised = "i will send you my comments tomorrow"
    said = (("Tom Moss", asked), ("Ana Lind", promised), ("Robin Vale", "i'll call you tonight"))
    text = "".join(
        f"{day:02}/05/2024, 08:{n:02} - {who}: {words}\n"
        for day in (1, 2)
        for n, (who, words) in enumerate(said)
    )
    (tmp_path / "WhatsApp Chat with Choir.txt").write_text(text)
    net = Network(tmp_path / "home")
    net.bring_in([tmp_path / "WhatsApp Chat with Choir.txt"], me=["whatsapp:robin vale"])
    assert _kept(net, promised) == {"whatsapp:ana lind"}
    net.forget("Ana Lind")
    assert _kept(net, promised) == set()
    assert _kept(net, "i'll call you tonight") == {"whatsapp:robin vale"}


def _kept(net: Network, proof: str) -> set[str]:
    """Whose words a sentence is said to be."""
    with closing(sqlite3.connect(Path(net.home, "closeknit.sqlite"))) as database:
        rows = database.execute(
            "SELECT h.handle FROM act a JOIN handle h ON h.id = a.handle_id WHERE a.proof = ?",
            (proof,),
        )
        return {handle for (handle,) in rows}
