"""closeknit gains: what is told of somebody, and my word on it, on a small home."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from closeknit.cli import gains as verb_gains
from closeknit.errors import CloseknitError, Misuse, NotFound
from closeknit.model.gains import Letter
from closeknit.network import Network

ME, ANN, WORK, BOB = "me@vale.example", "ann@lee.example", "ann@oak.example", "bob@elm.example"
NOW = 1_779_000_000  # 17 May 2026
MAIL = (
    (ANN, ME, "Could you recommend somebody, as we are looking for a bookkeeper?"),
    (ME, ANN, "Congratulations on the prize, nobody has earned it more."),
    (WORK, ME, "hello there"),
    (BOB, ME, "hello there"),
)
CARD = (
    "BEGIN:VCARD\nVERSION:3.0\nFN:Ann Lee\nEMAIL:ann@lee.example\nORG:Oak Ltd\nTITLE:Caterer\n"
    "NOTE:Chair of the choir.\nEND:VCARD\n"
    "BEGIN:VCARD\nVERSION:3.0\nFN:Bob Ray\nEMAIL:bob@elm.example\nORG:Oak Ltd\nEND:VCARD\n"
)
Say = Callable[..., str]


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("closeknit.clock.now", lambda: NOW)
    monkeypatch.setattr("closeknit.cli.lines.WIDTH", 1000)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gains")
    names = {ANN: "Ann Lee", WORK: "A. Lee", BOB: "Bob Ray", ME: "Me"}
    (folder / "inbox.mbox").write_text(
        "".join(
            f"From x@y Fri May {n:2} 10:00:00 2026\nFrom: {names[sender]} <{sender}>\nTo: {to}\n"
            f"Date: {n:02} May 2026 10:00:00 +0000\nMessage-ID: <m{n}@made.example>\n"
            f"Subject: the harbour\n\n{text}\n\n"
            for n, (sender, to, text) in enumerate(MAIL, 1)
        )
    )
    (folder / "cards.vcf").write_text(CARD)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("closeknit.clock.now", lambda: NOW)
        Network(folder / "home").bring_in([folder / "inbox.mbox", folder / "cards.vcf"], me=[ME])
    return folder / "home"


@pytest.fixture
def home(untouched: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(untouched, tmp_path / "home"))


@pytest.fixture
def say(home: Path) -> Say:
    def run(*words: str) -> str:
        called = [*words, "--home", str(home)]
        result = CliRunner().invoke(verb_gains.verb, called, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.stdout

    return run


def _states(net: Network, person: str = ANN) -> dict[str, str]:
    return {line.text: line.state.value for line in net.gains(person).lines}


WISH = "“Could you recommend somebody, as we are looking for a bookkeeper?”"
PRIZE = "“Congratulations on the prize, nobody has earned it more.”"


def test_what_is_told(say: Say) -> None:
    lines = say(ANN).splitlines()
    assert lines[0] == "What you know of Ann Lee"
    told = [line.rpartition(" [")[0] for line in lines[1:]]
    assert [line for line in lines if not line.startswith(" ")][1:6] == [
        letter.value.capitalize() for letter in Letter
    ]
    assert f"  (?) {WISH} (their message of 1 May 2026)" in told
    assert f"  (?) {PRIZE} (your message of 2 May 2026)" in told
    assert "  Chair of the choir (their card)" in told
    assert "  Caterer at Oak Ltd (their card)" in told
    assert "Nothing sure yet of: goals, accomplishments, interests." in lines
    assert len(lines) <= 25


def test_json(say: Say) -> None:
    told = json.loads(say(ANN, "--json"))
    assert list(told) == ["id", "name", *Letter, "blanks", "ask_next", "quiet"]
    assert told["name"] == "Ann Lee"
    (wish,) = told["goals"]
    assert wish == {
        "text": WISH,
        "source": "their message of 1 May 2026",
        "ref": wish["ref"],
        "state": "proposed",
    }
    assert told["blanks"] == ["goals", "accomplishments", "interests"]
    assert 2 <= len(told["ask_next"]) <= 3
    assert told["quiet"] is None


def test_my_word_on_a_sentence(say: Say, home: Path) -> None:
    net = Network(home)
    (ref,) = {line.ref for line in net.gains(ANN).of(Letter.GOALS)}
    assert say("Ann", "confirm", ref).startswith(f"Kept (goals): {WISH}\nTake it back with: ")
    assert _states(net)[WISH] == "confirmed"
    say(ANN, "reject", ref)
    assert WISH not in _states(net)
    assert say(ANN, "remove", ref) == f"Taken back (goals): {WISH}\n"
    assert _states(net)[WISH] == "proposed"
    with pytest.raises(NotFound, match="You said nothing of"):
        net.decide_gain(ANN, ref, None)
    # no sentence is copied by what is said of it
    assert _declared(home) == {"", "<m1@made.example>"}


def _declared(home: Path) -> set[str]:
    from closeknit.store.reader import reading

    with reading(home) as reader:
        values = [json.loads(d.value) for d in reader.declarations() if d.kind == "gains"]
    return {value[part] for value in values for part in ("text", "ref")}


def _ref(net: Network, person: str) -> str:
    return f"[{net.gains(person).lines[0].ref}]"


def test_who_else_is_known_there(home: Path) -> None:
    """Once mail tells enough of somebody to say that they are known, or I say so."""
    net = Network(home)
    assert "Oak Ltd" in _states(net)
    net.declare(BOB, "contact")
    assert "Oak Ltd; you also know Bob Ray there" in _states(net)
    assert "Oak Ltd" in _states(net, BOB)
    net.quiet(BOB, "left")
    assert "Oak Ltd" in _states(net)


def test_a_line_of_a_card(home: Path) -> None:
    net = Network(home)
    (chair,) = (line for line in net.gains(ANN).lines if line.text == "Chair of the choir")
    with pytest.raises(Misuse, match="needs no confirming"):
        net.decide_gain(ANN, chair.ref, True)
    net.decide_gain(ANN, chair.ref, False)
    assert "Chair of the choir" not in _states(net)


def test_my_own_notes(say: Say, home: Path) -> None:
    net = Network(home)
    said = say("Ann", "Lee", "add", "interest", "sails", "on", "Saturdays", "--json")
    ref = json.loads(said)["ref"]
    assert _states(net)["sails on Saturdays"] == "noted"
    assert ref in say(ANN)
    with pytest.raises(Misuse, match="your own note"):
        net.decide_gain(ANN, ref, False)
    with pytest.raises(NotFound):
        net.decide_gain(BOB, ref, None)
    say(ANN, "remove", ref.lower())
    assert "sails on Saturdays" not in _states(net)


def test_it_goes_along_when_two_turn_out_to_be_one(home: Path) -> None:
    net = Network(home)
    (ref,) = {line.ref for line in net.gains(ANN).of(Letter.GOALS)}
    net.decide_gain(ANN, ref, True)
    net.note_gain(WORK, "g", "a second kitchen")
    net.note_gain(BOB, "skills", "repairs boats")
    net.same(ANN, WORK)
    for handle in (ANN, WORK):
        told = _states(net, handle)
        assert (told[WISH], told["a second kitchen"]) == ("confirmed", "noted")
        assert "repairs boats" not in told


def test_forgetting_leaves_nothing_of_it(home: Path) -> None:
    net = Network(home)
    net.note_gain(BOB, "networks", "sings with Ann Lee and “text”")
    noted = net.note_gain(ANN, "goals", "zeppelins")
    removed = net.note_gain(ANN, "goals", "zeppelins again")
    net.decide_gain(ANN, f"G{removed.number}", None)
    (ref,) = {line.ref for line in net.gains(ANN).lines if line.text == WISH}
    net.decide_gain(ANN, ref, True)
    net.forget(ANN)
    assert _declared(home) == {"", "sings with … and “text”"}
    assert b"eppelin" not in b"".join(path.read_bytes() for path in home.iterdir())
    # a number that is used again takes over nothing that was said of it before
    fresh = [net.note_gain(BOB, "goals", f"thing {n}") for n in range(4)]
    assert {noted.number, removed.number} <= {note.number for note in fresh}
    assert {f"thing {n}" for n in range(4)} <= _states(net, BOB).keys()


def test_of_those_to_keep_quiet_about(say: Say, home: Path) -> None:
    net = Network(home)
    net.quiet(ANN, "deceased")
    said = say(ANN)
    assert "You asked closeknit to keep quiet about Ann Lee, who died." in said
    assert "Chair of the choir" in said
    assert "(?)" not in said
    assert "Ask next" not in said
    net.quiet(BOB, "left")
    assert say(BOB).splitlines()[2:] == ["Networks", f"  Oak Ltd (their card) {_ref(net, BOB)}"]
    told = json.loads(say(ANN, "--json"))
    assert (told["blanks"], told["ask_next"], told["quiet"]) == ([], [], "deceased")


@pytest.mark.parametrize(
    "words",
    [
        (ANN, "add"),
        (ANN, "add", "goals"),
        (ANN, "add", "goals", "x" * 301),
        (ANN, "add", "sport", "sails"),
        (ANN, "add", "", "sails"),
        (ANN, "confirm"),
        (ANN, "confirm", "i1", "i2"),
        (ANN, "confirm", "i999"),
        (ANN, "confirm", "i1", "--as-of", "2026-05-10"),
        ("Nobody Here",),
    ],
)
def test_what_cannot_be_done_is_said(home: Path, words: tuple[str, ...]) -> None:
    called = [*words, "--home", str(home)]
    with pytest.raises(CloseknitError):
        CliRunner().invoke(verb_gains.verb, called, catch_exceptions=False, standalone_mode=False)
