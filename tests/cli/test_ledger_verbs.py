"""asks, ledger, promises, referrals, acts and log review, on a small mailbox written here."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from closeknit.cli import acts, asks, import_, ledger, log, log_review, promises, referrals
from closeknit.errors import Ambiguous, NotFound
from closeknit.network import Network, path_of

NOW = int(datetime(2026, 5, 31, 12, tzinfo=UTC).timestamp())
ROBIN = "Robin Vale <robin@harbour.example>"
ELIF = "Elif Aydin <elif@aydin.example>"
DORIAN = "Dorian Ashdown <dorian@ashdown.example>"
WREN = "Wren Moss <wren@moss.example>"
MARTA = "Marta Lind <marta@lind.example>"
REVIEW = "Could you please review the attached draft and send me your comments by Friday?"
PROMISE = "I'll send you the signed copy tomorrow morning."
INTRODUCTION = "Robin, I'd like to introduce you to Dorian, who builds boats."
REFERRAL = "A client of mine is looking for a good accountant, so I gave them your number."

# id, day of May 2026, from, to, id that it answers, what it says
MAIL = (
    ("1", 1, WREN, ROBIN, "", "It was good to see you at the harbour."),
    ("2", 2, ROBIN, ELIF, "", REVIEW),
    ("3", 3, ELIF, ROBIN, "2", "Yes, of course. Here are my comments on the whole of your draft."),
    ("4", 4, ROBIN, ELIF, "3", "Thank you so much for reading my draft so carefully."),
    ("5", 5, MARTA, ROBIN, "", REVIEW),
    ("6", 6, ROBIN, MARTA, "5", PROMISE),
    ("7", 7, WREN, f"{ROBIN}, {DORIAN}", "", INTRODUCTION),
    ("8", 8, ROBIN, DORIAN, "7", "Shall we meet at the boatyard one of these days?"),
    ("9", 9, WREN, ROBIN, "", REFERRAL),
    ("10", 10, ROBIN, WREN, "", REVIEW),
    ("11", 28, ROBIN, DORIAN, "", REVIEW),
    ("12", 20, MARTA, ROBIN, "", "Thank you so much for taking the time to show me the workshop."),
    ("13", 21, DORIAN, ROBIN, "", "Thank you very much for lending me your tools."),
    ("14", 22, ELIF, ROBIN, "", "Thank you for driving my mother to the station."),
)  # fmt: skip


def mbox(mail: tuple[tuple[str, int, str, str, str, str], ...] = MAIL) -> str:
    text = ""
    for key, day, sender, to, answers, body in mail:
        text += f"From x@y Fri May {day:2} 10:00:00 2026\nFrom: {sender}\nTo: {to}\n"
        text += f"Date: {day:02} May 2026 10:00:00 +0000\nMessage-ID: <{key}@mail.example>\n"
        text += f"In-Reply-To: <{answers}@mail.example>\n" if answers else ""
        name = sender.split(" ")[0]
        text += f"Subject: of {answers or key}\n\nHello,\n\n{body}\n\n{name}\n\n"
    return text


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("closeknit.clock.now", lambda: NOW)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that nobody may change."""
    folder = tmp_path_factory.mktemp("ledger")
    file = folder / "inbox.mbox"
    file.write_text(mbox())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("closeknit.clock.now", lambda: NOW)
        Network(folder / "home").bring_in([file], ["robin@harbour.example"])
    return folder / "home"


@pytest.fixture
def home(shared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(shared, tmp_path / "home"))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which two people only greeted each other."""
    folder = tmp_path_factory.mktemp("empty")
    file = folder / "inbox.mbox"
    file.write_text(mbox((("1", 1, WREN, ROBIN, "", "A sunny day."),)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("closeknit.clock.now", lambda: NOW)
        Network(folder / "home").bring_in([file], ["robin@harbour.example"])
        database = sqlite3.connect(path_of(folder / "home"))
        with database:
            database.execute("DELETE FROM act")
            database.execute("DELETE FROM entry")
        database.close()
    return folder / "home"


def run(verb: click.Command, home: Path, *words: str, keys: str = "") -> Result:
    result = CliRunner().invoke(verb, [*words, "--home", str(home)], input=keys)
    if result.exception is not None:
        raise result.exception
    return result


def said(verb: click.Command, home: Path, *words: str, keys: str = "") -> str:
    """What stands on the screen, on one line."""
    return " ".join(run(verb, home, *words, keys=keys).stdout.split())


Rows = list[dict[str, object]]


def rows(verb: click.Command, home: Path, *words: str) -> Rows:
    found = json.loads(run(verb, home, *words, "--json").stdout)
    if verb is referrals.verb:
        found = found["entries"]
    assert isinstance(found, list)
    return found


def by_key(found: Rows) -> dict[object, dict[str, object]]:
    return {row["message_id"]: row for row in found}


def key(number: int) -> str:
    return f"<{number}@mail.example>"


# what was found ---------------------------------------------------------------------------
def test_asks_as_the_contract_has_them(shared: Path) -> None:
    found = rows(asks.verb, shared)
    for row in found:
        assert row.keys() >= {
            "message_id",
            "direction",
            "person",
            "size",
            "kind",
            "text",
            "outcome",
            "outcome_message_id",
            "probability",
        }
        assert str(row["person"]).startswith("p")
        assert 0 <= float(str(row["probability"])) <= 1
    times = [str(row["time"]) for row in found]
    assert times == sorted(times)
    told = by_key(found)
    names = {"2": "Elif Aydin", "5": "Marta Lind", "10": "Wren Moss", "11": "Dorian Ashdown"}
    for number, name in names.items():
        row = told[key(int(number))]
        assert (row["name"], row["text"]) == (name, REVIEW)
        assert row["direction"] == ("of_me" if number == "5" else "by_me")
    assert (told[key(2)]["outcome"], told[key(2)]["outcome_message_id"]) == ("granted", key(3))
    assert (told[key(5)]["outcome"], told[key(5)]["outcome_message_id"]) == ("deferred", key(6))
    assert told[key(10)]["outcome"] == "unanswered"
    assert (told[key(11)]["outcome"], told[key(11)]["outcome_message_id"]) == ("open", None)


def test_asks_on_the_screen(shared: Path) -> None:
    told = said(asks.verb, shared)
    assert "2026-05-02 You asked Elif Aydin for time: granted (" in told
    assert f"%) [i2 → i3] “{REVIEW}”" in told
    assert "2026-05-05 Marta Lind asked you for time: put off (" in told
    waiting = said(asks.verb, shared, "--open")
    assert "Elif" not in waiting
    assert "2026-05-28 You asked Dorian Ashdown for time: not answered yet (" in waiting
    assert {row["outcome"] for row in rows(asks.verb, shared, "--open")} == {"open", "deferred"}
    one = said(asks.verb, shared, "Elif")
    assert one.startswith("1 ask of yours, 1 granted of 1 whose outcome is known; 0 asks of you.")
    assert {row["name"] for row in rows(asks.verb, shared, "elif@aydin.example")} == {"Elif Aydin"}


def test_as_of_an_earlier_day(shared: Path) -> None:
    (only,) = rows(asks.verb, shared, "--as-of", "2026-05-02")
    assert (only["message_id"], only["outcome"]) == (key(2), "open")
    (granted,) = rows(asks.verb, shared, "--as-of", "2026-05-03")
    assert granted["outcome"] == "granted"
    assert by_key(rows(asks.verb, shared, "--as-of", "2026-05-23"))[key(10)]["outcome"] == "open"
    for verb, words in ((asks.verb, ()), (promises.verb, ()), (referrals.verb, ()), (acts.verb, ()),
                        (ledger.verb, ("Wren",))):  # fmt: skip
        assert rows(verb, shared, *words, "--as-of", "2020-01-01") == []
    assert said(asks.verb, shared, "--as-of", "2020-01-01") == "No ask was found."


def test_ledger(shared: Path) -> None:
    found = rows(ledger.verb, shared, "Wren")
    told = {str(row["what"]): row for row in found}
    assert {"introduction", "referral", "ask"} <= told.keys()
    introduction = told["introduction"]
    assert (introduction["by"], introduction["message_id"]) == ("them", key(7))
    assert introduction["other"] == {
        "id": Network(shared).who("Dorian").id,
        "name": "Dorian Ashdown",
    }
    assert told["ask"]["by"] == "me"
    assert all(row["person"] == found[0]["person"] for row in found)
    screen = said(ledger.verb, shared, "Wren")
    assert "2026-05-07 Wren Moss introduced you to Dorian Ashdown: the two wrote on" in screen
    with pytest.raises(NotFound):
        run(ledger.verb, shared, "Ottokar")
    with pytest.raises(Ambiguous):
        run(ledger.verb, shared, "example")


def test_promises_and_referrals(shared: Path) -> None:
    found = rows(promises.verb, shared)
    assert [(row["message_id"], row["by"], row["outcome"]) for row in found] == [
        (key(6), "me", "open")
    ]
    screen = said(promises.verb, shared)
    assert screen.startswith("Yours: 1 promise of the last 30 days open, 0 of the months before")
    assert "2026-05-06 You promised Marta Lind something: still open (" in screen
    assert rows(promises.verb, shared, "Wren") == []
    # a month on it is late
    later = rows(promises.verb, shared, "--as-of", "2026-07-01")
    assert [row["outcome"] for row in later] == ["late"]
    passed = rows(referrals.verb, shared)
    assert [(row["message_id"], row["what"]) for row in passed] == [
        (key(7), "introduction"),
        (key(9), "referral"),
    ]
    screen = said(referrals.verb, shared, "--all")
    assert screen.startswith("Wren Moss passed people or business on to you twice")
    assert "Neither thanks nor word of how it went were seen for any of them." in screen
    assert "2026-05-07 Wren Moss introduced you to Dorian Ashdown" in screen


def test_acts(shared: Path) -> None:
    found = rows(acts.verb, shared)
    told = {(row["message_id"], row["act"]): row for row in found}
    asked = told[key(2), "ask"]
    assert (asked["by"], asked["proof"], asked["state"]) == ("me", REVIEW, "proposed")
    assert told[key(13), "thanks"]["by"] == "them"
    only = rows(acts.verb, shared, "--with", "Dorian")
    assert {row["message_id"] for row in only} <= {key(n) for n in (7, 8, 11, 13)}
    assert key(13) in {row["message_id"] for row in only}
    assert "thanks" in said(acts.verb, shared).split("2026")[0]


def test_homes_without_any(empty: Path) -> None:
    assert said(asks.verb, empty) == "No ask was found."
    assert said(ledger.verb, empty, "Wren").startswith("Nothing was found, and nothing noted.")
    assert said(referrals.verb, empty).startswith("No referral and no introduction was found.")
    assert said(acts.verb, empty) == "No act was found."
    assert said(log_review.verb, empty) == "Nothing waits for your word."
    assert said(promises.verb, empty).startswith("Yours: 0 promises of the last 30 days open")
    for verb in (asks.verb, referrals.verb, acts.verb, promises.verb, log_review.verb):
        assert rows(verb, empty) == []


def test_a_meeting_is_of_both(home: Path) -> None:
    run(log.verb, home, "meeting", "Wren", "yesterday")
    assert "1 of what you did, 1 of both. Newest last." in said(ledger.verb, home, "Wren")


# looking through --------------------------------------------------------------------------
def counted(keys: str, many: int) -> dict[int, bool]:
    """What a person who presses these keys means, position by position."""
    decided: dict[int, bool] = {}
    at = 0
    for pressed in keys:
        if at == many or pressed == "q":
            break
        if pressed == "b":
            at -= at > 0
            decided.pop(at, None)
        else:
            if pressed in "yn":
                decided[at] = pressed == "y"
            at += 1
    return decided


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text("ynsbq ", max_size=24))
def test_keys_in_every_order(shared: Path, keys: str) -> None:
    """What is decided is what the last key at each place said."""
    decisions: list[tuple[str, str, bool | None]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            Network,
            "decide",
            lambda _, those: decisions.extend((e.key, e.what, right) for e, right in those),
        )
        screen = said(log_review.verb, shared, keys=keys)
    queue = [(str(row["message_id"]), str(row["what"])) for row in rows(log_review.verb, shared)]
    expected = counted(keys.replace(" ", ""), len(queue))
    assert sorted(decisions) == sorted((*queue[at], right) for at, right in expected.items())
    yes = sum(expected.values())
    assert screen.endswith(
        f"{yes} confirmed, {len(expected) - yes} rejected, "
        f"{len(queue) - len(expected)} proposal{'' if len(queue) - len(expected) == 1 else 's'} "
        "left."
    )


def test_the_queue(shared: Path) -> None:
    queue = rows(log_review.verb, shared)
    assert {row["state"] for row in queue} == {"proposed"}
    decisions = [(row["message_id"], row["what"]) for row in queue]
    assert len(decisions) == len(set(decisions))
    assert len(rows(log_review.verb, shared, "--most", "2")) == 2
    assert rows(log_review.verb, shared, "--most", "2") == queue[:2]
    # an introduction, which counts most and is in doubt, before an ask not yet answered
    places = {pair: at for at, pair in enumerate(decisions)}
    assert places[key(7), "introduction"] < places[key(11), "ask"]
    assert {row["what"] for row in rows(log_review.verb, shared, "Marta")} <= {
        "ask", "promise", "favour",
    }  # fmt: skip


def review(home: Path, wanted: Callable[[dict[str, object]], str]) -> None:
    """Presses for each proposal the key that is wanted."""
    keys = "".join(wanted(row) for row in rows(log_review.verb, home, "--most", "99"))
    run(log_review.verb, home, "--most", "99", keys=keys)


def test_decisions_show_and_outlive_everything(home: Path, tmp_path: Path) -> None:
    number = {key(2): "y", key(10): "n", key(7): "y", key(9): "n"}
    review(home, lambda row: number.get(str(row["message_id"]), "s"))

    def as_decided() -> None:
        told = by_key(rows(asks.verb, home))
        assert (told[key(2)]["probability"], told[key(2)]["state"]) == (1.0, "confirmed")
        assert key(10) not in told
        wren = {str(row["what"]): row for row in rows(ledger.verb, home, "Wren")}
        assert wren["introduction"]["state"] == "confirmed"
        assert "referral" not in wren
        # that it is an ask is sure, what became of it isn't
        sure = f"({100 * float(str(told[key(2)]['outcome_probability'])):.0f} %)"
        assert f"You asked Elif Aydin for time: granted {sure} [" in said(asks.verb, home)
        assert "introduced you to Dorian Ashdown: the two wrote on [" in said(
            ledger.verb, home, "Wren"
        )
        left = {row["message_id"] for row in rows(log_review.verb, home, "--most", "99")}
        assert not left & number.keys()
        shown = {(row["message_id"], row["act"]): row for row in rows(acts.verb, home)}
        assert shown[key(2), "ask"]["state"] == "confirmed"
        assert (key(10), "ask") not in shown

    as_decided()
    # all that is derived goes, and the same mail comes from elsewhere
    database = sqlite3.connect(path_of(home))
    with database:
        for table in ("person", "person_handle", "tie", "entry", "meta"):
            database.execute(f"DELETE FROM {table}")
        for table in ("source", "member", "sighting", "act", "interaction", "participant"):
            database.execute(f"DELETE FROM {table}")
    database.close()
    moved = tmp_path / "moved.mbox"
    moved.write_text(mbox(MAIL[::-1]))
    run(import_.verb, home, str(moved))
    as_decided()
    run(import_.verb, home, str(moved))
    as_decided()


def test_rejecting_favours_lowers_others_and_confirming_raises(home: Path) -> None:
    def favours() -> dict[object, float]:
        found = [row for row in rows(acts.verb, home) if row["act"] == "thanks"]
        return {row["message_id"]: float(str(row["probability"])) for row in found}

    def asked() -> list[object]:
        return [row["probability"] for row in rows(asks.verb, home)]

    before, same = favours(), asked()
    review(home, lambda row: "n" if row["message_id"] in (key(12), key(13)) else "s")
    after = favours()
    assert before.keys() - after.keys() == {key(12), key(13)}
    assert after[key(14)] < before[key(14)]
    assert after[key(4)] < before[key(4)]
    told = {row["message_id"]: row for row in rows(ledger.verb, home, "Elif")}
    assert told[key(14)]["probability"] == after[key(14)]
    # asks are as likely as before; thanks tell less of what became of one
    assert asked() == same


def test_what_i_say_became_of_it(home: Path) -> None:
    def outcome() -> tuple[object, object]:
        row = by_key(rows(asks.verb, home))[key(2)]
        return row["outcome"], row["probability"]

    before = outcome()
    assert before[0] == "granted"
    run(log.verb, home, "outcome", key(2), "refused")
    assert outcome() == ("refused", 1.0)
    run(log.verb, home, "outcome", "i2", "granted")
    assert outcome() == ("granted", 1.0)
    assert "You asked Elif Aydin for time: granted [i2]" in said(asks.verb, home)
    run(log.verb, home, "outcome", "i2", "clear")
    assert outcome() == before
    run(log.verb, home, "outcome", key(9), "won", "2,000", "EUR")
    screen = said(referrals.verb, home)
    assert "Wren Moss passed a lead on to you: it was won [i9]" in screen
    assert "your number. (2,000 EUR)”" in screen
    assert "no thanks of yours were seen" in screen  # the introduction has none
    assert screen.count("thanks of yours") == 1, "of a lead that was won, none are asked for"
    run(log.verb, home, "outcome", key(6), "kept")
    assert rows(promises.verb, home) == []


# homes that an earlier closeknit made -------------------------------------------------------
def test_an_older_home_is_read_again(home: Path, shared: Path, tmp_path: Path) -> None:
    """As an earlier version left it: no acts, and one of two sources gone since."""
    gone, there = tmp_path / "gone.mbox", tmp_path / "there.mbox"
    more = (("21", 25, ELIF, ROBIN, "", REVIEW),)
    gone.write_text(mbox(more))
    there.write_text(mbox((("22", 26, MARTA, ROBIN, "", REVIEW),)))
    run(import_.verb, home, str(gone), str(there))
    found = by_key(rows(asks.verb, home))
    assert {key(21), key(22)} <= found.keys()
    database = sqlite3.connect(path_of(home))
    with database:
        database.execute("DELETE FROM act")
        database.execute("UPDATE member SET reader_version = reader_version - 1")
        database.execute("UPDATE source SET stamp = replace(stamp, 'mbox', 'mbox0')")
        database.execute("UPDATE meta SET value = '0' WHERE key = 'derived_version'")
    database.close()
    gone.unlink()
    result = run(ledger.verb, home, "Elif")
    assert (
        "3 sources were read by an earlier closeknit, which saw less of what people did for "
        "one another. To have all of it found: closeknit import" in result.stderr
    )
    assert result.stdout.startswith("Nothing was found")
    result = run(import_.verb, home)
    assert (
        f"{gone} isn't there any more. What was read from it is kept, but what people did for one "
        "another can't be found in it." in result.stderr
    )
    assert f"{there}: 1 item of mbox, 0 new." in result.stdout
    assert f"{shared.parent / 'inbox.mbox'}: 14 items of mbox, 0 new." in result.stdout
    after = by_key(rows(asks.verb, home))
    assert after == {k: row for k, row in found.items() if k != key(21)}
    result = run(ledger.verb, home, "Elif")
    assert "earlier closeknit" not in result.stderr, "it was said, and can't be mended"
    # nothing is left to read, and nothing is read
    result = run(import_.verb, home)
    assert by_key(rows(asks.verb, home)) == after


def test_the_kept_home_of_the_first_version(tmp_path: Path) -> None:
    import lzma

    packed = Path(__file__).parents[1] / "data" / "home-v1.sqlite.xz"
    home = tmp_path / "kept"
    home.mkdir(mode=0o700)
    path_of(home).write_bytes(lzma.decompress(packed.read_bytes()))
    result = run(ledger.verb, home, "Marta")
    assert "/home/robin/inbox.mbox was read by an earlier closeknit" in result.stderr
    assert "people.vcf" not in result.stderr
    result = run(import_.verb, home)
    for name in ("inbox.mbox", "people.vcf"):
        assert f"/home/robin/{name} isn't there any more. What was read from it is kept" in (
            result.stderr
        )
    assert "The home now holds 5 interactions and 2 people" in result.stdout
