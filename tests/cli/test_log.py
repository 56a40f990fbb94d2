"""closeknit log: what is noted by hand, in a home of three cards and one message."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from closeknit.cli.log import verb
from closeknit.declarations import said
from closeknit.errors import Ambiguous, CloseknitError, Misuse, NotFound
from closeknit.network import Network
from closeknit.store.reader import reading

NOW = int(datetime(2026, 11, 25, 12, 30, tzinfo=UTC).timestamp())  # a Wednesday
CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{}\r\nEMAIL:{}\r\nEND:VCARD\r\n"
PEOPLE = (
    ("Marta Kern", "marta@kern.example"),
    ("Marta Almeida", "marta@almeida.example"),
    ("Jan Bauer", "jan@bauer.example"),
)
MAIL = (
    "From: robin@vale.example\nTo: Jan Bauer <jan@bauer.example>\n"
    "Date: Mon, 23 Nov 2026 10:00:00 +0000\nMessage-ID: <one@vale.example>\nSubject: A favour\n\n"
    "Could you read my draft?\n"
)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("closeknit.clock.now", lambda: NOW)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home for tests that don't mind what others noted in it."""
    folder = tmp_path_factory.mktemp("log")
    cards = folder / "people.vcf"
    cards.write_text("".join(CARD.format(*person) for person in PEOPLE), "utf-8")
    mail = folder / "one.eml"
    mail.write_text(MAIL, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("closeknit.clock.now", lambda: NOW)
        Network(folder / "home").bring_in([cards, mail], ["robin@vale.example"])
    shutil.copytree(folder / "home", folder / "untouched")
    return folder / "home"


@pytest.fixture
def home(shared: Path, tmp_path: Path) -> Path:
    """One in which nothing was noted yet."""
    return Path(shutil.copytree(shared.with_name("untouched"), tmp_path / "home"))


def run(home: Path, *words: str) -> Result:
    return CliRunner().invoke(verb, [*words, "--home", str(home)])


def told(home: Path, *words: str) -> str:
    result = run(home, *words)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.stdout.strip()


def refused(home: Path, *words: str) -> CloseknitError:
    """What it is refused with, and that nothing was noted."""
    before = notes(home)
    result = run(home, *words)
    assert isinstance(result.exception, CloseknitError), result.output
    assert notes(home) == before
    return result.exception


def notes(home: Path) -> list[dict[str, object]]:
    found = json.loads(told(home, "list", "--json"))
    assert isinstance(found, list)
    return found


def test_one_line_as_one_would_say_it(home: Path) -> None:
    words = "favour Marta Kern read my draft, last Tuesday --size 2"
    answer = told(home, *words.split(" "))
    ref = answer.rsplit(maxsplit=1)[1]
    assert answer == (
        "Noted: on Tuesday 24 November Marta Kern did you a favour (size 2): read my draft. "
        f"Undo with: closeknit log undo {ref}"
    )
    [note] = notes(home)
    person = note.pop("person")
    assert isinstance(person, dict)
    assert person["name"] == "Marta Kern"
    assert note == {
        "id": ref,
        "what": "favour",
        "by": "them",
        "other": None,
        "time": "2026-11-24T12:00:00+00:00",
        "text": "read my draft",
        "size": 2,
        "level": None,
    }


KINDS = """
favour Jan watered the plants --by me | today you did Jan Bauer a favour: watered the plants.
referral Jan a roofer --level 4 | today Jan Bauer passed a lead on to you (level 4): a roofer.
referral Jan --to Almeida --by me | today you passed a lead on to Jan Bauer, Marta Almeida.
introduction Jan --to Kern in June | about 15 June Jan Bauer introduced you to Marta Kern.
introduction Jan --to Kern --by me | today you introduced Jan Bauer to Marta Kern.
introduction Jan to his sister | today Jan Bauer introduced you: to his sister.
promise Jan call him | today you promised Jan Bauer: call him.
promise Jan call him by Friday | today you promised Jan Bauer: call him, by 2026-11-27.
promise Jan call him tomorrow | today you promised Jan Bauer: call him, by 2026-11-26.
promise Jan a quote --by them --due 1.12. | today Jan Bauer promised you: a quote, by 2026-12-01.
ask Jan for an opinion --size 1 | today you asked Jan Bauer (size 1): for an opinion.
ask Jan for a loan! --by them --size 5 | today Jan Bauer asked you (size 5): for a loan!
meeting Jan 12.3.2025 lunch | on Wednesday 12 March 2025 you and Jan Bauer met: lunch.
meeting Jan --by them | today you and Jan Bauer met, as they had proposed.
call jan@bauer.example --on gestern | on Tuesday 24 November you and Jan Bauer had a call.
call Jan --by me | today you rang Jan Bauer.
thanks Jan for the lead | today you thanked Jan Bauer: for the lead.
thanks Jan --by them | today Jan Bauer thanked you.
note jan bauer likes tea | today you made a note of Jan Bauer: likes tea.
note Marta Kern a friend of Jan's | today you made a note of Marta Kern: a friend of Jan's.
"""


@pytest.mark.parametrize("line", KINDS.strip().splitlines())
def test_each_kind_in_a_sentence(shared: Path, line: str) -> None:
    words, sentence = line.split(" | ")
    answer = told(shared, *words.split(" "))
    assert answer.startswith(f"Noted: {sentence} Undo with: closeknit log undo L")


def test_a_lead_nobody_here_knows_is_kept_in_words(home: Path) -> None:
    result = run(home, "referral", "Jan", "new roof", "--to", "Ida Noone")
    assert "Nobody here goes by “Ida Noone”: kept in the words." in result.stderr
    assert notes(home)[0]["text"] == "to Ida Noone, new roof"
    assert notes(home)[0]["other"] is None


def test_today_is_now_and_another_day_its_noon(home: Path) -> None:
    told(home, "call", "Jan", "this", "morning")
    told(home, "call", "Jan", "on", "1", "November")
    assert [note["time"] for note in notes(home)] == [
        "2026-11-25T12:30:00+00:00",
        "2026-11-01T12:00:00+00:00",
    ]


@pytest.mark.parametrize(
    ("words", "kind", "sentence"),
    [
        ("call Marta yesterday", Ambiguous, "2 people go by “Marta”"),
        ("call Nobody yesterday", NotFound, "Nobody here goes by “Nobody”"),
        ("meeting Jan tomorrow", Misuse, "“tomorrow” lies ahead (26 November 2026)"),
        ("call Jan 3/4/2026", Misuse, "may mean 3 April or 4 March"),
        ("call Jan --on soon", Misuse, "“soon” is not a date"),
        ("call Jan --on 2027-01-01", Misuse, "lies ahead"),
        ("call Jan 1.1.1960", Misuse, "too long ago"),
        ("promise Jan call --due whenever", Misuse, "“whenever” is not a date"),
        ("promise Jan call --due 2026-11-01", Misuse, "before it was promised"),
        ("promise Jan", Misuse, "A promise of what?"),
        ("ask Jan yesterday", Misuse, "An ask of what?"),
        ("note Jan", Misuse, "A note of what?"),
        ("introduction Jan", Misuse, "Introduced to whom?"),
        ("introduction Jan --to jan@bauer.example", Misuse, "is Jan Bauer again"),
        ("introduction Jan --to Marta", Ambiguous, "2 people go by “Marta”"),
        ("undo L99", NotFound, "You noted nothing that goes by L99"),
        ("undo i1", Misuse, "is nothing you noted"),
        ("outcome L99 kept", NotFound, "You noted nothing that goes by L99"),
        ("outcome i99 kept", NotFound, "Nothing was imported that goes by i99"),
        ("outcome i1 splendid", Misuse, "“splendid” is no outcome"),
        ("outcome i1 granted at last", Misuse, "takes no more words"),
        ("outcome i1 clear", NotFound, "You said nothing of what became of i1"),
    ],
)
def test_mistakes_are_told_in_a_sentence(
    shared: Path, words: str, kind: type[CloseknitError], sentence: str
) -> None:
    error = refused(shared, *words.split(" "))
    assert isinstance(error, kind)
    assert sentence in str(error)


@pytest.mark.parametrize(
    "words",
    ["dinner Jan", "favour", "favour Jan --size 6", "favour Jan --by both", "note J --by me"],
)
def test_what_the_shell_sees_is_misuse(shared: Path, words: str) -> None:
    assert run(shared, *words.split(" ")).exit_code == 2


def test_undo_takes_back(home: Path) -> None:
    ref = told(home, "call", "Jan").rsplit(maxsplit=1)[1]
    told(home, "call", "Marta Kern")
    assert (
        told(home, "undo", ref.lower())
        == f"Taken back, {ref}: on Wednesday 25 November you and Jan Bauer had a call."
    )
    assert [note["id"] for note in notes(home)] == [f"L{int(ref[1:]) + 1}"]
    assert isinstance(refused(home, "undo", ref), NotFound)


def test_the_list_is_latest_first_and_of_whom_one_asks(home: Path) -> None:
    assert "closeknit log call" in told(home, "list")
    told(home, "call", "Jan", "3", "days", "ago")
    told(home, "introduction", "Marta Kern", "--to", "Jan", "last", "year")
    told(home, "call", "Marta Almeida")
    lines = [line.split(maxsplit=2)[1:] for line in told(home, "list").splitlines()]
    assert lines == [
        ["2026-11-25", "You and Marta Almeida had a call."],
        ["2026-11-22", "You and Jan Bauer had a call."],
        ["2025-07-02", "Marta Kern introduced you to Jan Bauer."],
    ]
    # those in which he is the other one too
    assert len(told(home, "list", "Jan", "Bauer").splitlines()) == 2


def test_outcomes_of_messages_and_of_notes(home: Path) -> None:
    promise = told(home, "promise", "Jan", "call him").rsplit(maxsplit=1)[1]
    lead = told(home, "referral", "Jan", "a roofer").rsplit(maxsplit=1)[1]
    assert told(home, "outcome", "i1", "granted") == (
        "Noted: i1 was granted. Undo with: closeknit log outcome i1 clear"
    )
    answer = json.loads(told(home, "outcome", "<one@vale.example>", "Deferred", "--json"))
    assert answer == {"ref": "i1", "outcome": "deferred"}
    told(home, "outcome", promise.lower(), "kept")
    told(home, "outcome", lead, "won", "2,000", "EUR")
    assert _outcomes(home) == {
        ("<one@vale.example>", "ask"): "deferred",
        (promise, "promise"): "kept",
        (lead, "referral"): "won 2,000 EUR",
    }
    assert f"{promise} is a promise; granted is said of an ask." in str(
        refused(home, "outcome", promise, "granted")
    )
    assert json.loads(told(home, "outcome", "i1", "clear", "--json"))["outcome"] is None
    told(home, "outcome", lead, "clear")
    assert _outcomes(home) == {(promise, "promise"): "kept"}


def test_what_can_not_be_printed_or_stored_is_left_out(home: Path) -> None:
    told(home, "note", "Jan", "red\x1b[31m\nand \udcff blue")
    assert notes(home)[0]["text"] == "red [31m and blue"


def test_a_note_outlives_another_import(shared: Path, home: Path) -> None:
    told(home, "call", "Jan", "yesterday")
    before = notes(home)
    Network(home).bring_in([shared.with_name("one.eml")])
    assert notes(home) == before


def _outcomes(home: Path) -> dict[tuple[str, str], str]:
    with reading(home) as reader:
        return said(reader.declarations()).outcomes


def test_the_help_names_every_kind() -> None:
    shown = CliRunner().invoke(verb, ["--help"]).stdout
    kinds = "favour referral introduction promise ask meeting call thanks note outcome undo list"
    assert all(f"\n  {kind} " in shown for kind in kinds.split(" "))
    assert "--version" not in shown


def test_the_whole_program(home: Path) -> None:
    """As it is called: the status of a refusal, and the day by the machine's own clock."""
    call = [sys.executable, "-m", "closeknit", "log"]
    more = ["--home", str(home)]
    done = subprocess.run([*call, "call", "Jan", "today", *more], capture_output=True, check=False)
    assert done.returncode == 0
    assert done.stdout.startswith(b"Noted: today you and Jan Bauer had a call.")
    assert date.fromisoformat(str(notes(home)[0]["time"])[:10]) <= datetime.now(UTC).date()
    for words, status in ((("call", "Jan", "3/4/2025"), 2), (("call", "Marta"), 1)):
        done = subprocess.run([*call, *words, *more], capture_output=True, check=False)
        assert (done.returncode, done.stdout) == (status, b"")
