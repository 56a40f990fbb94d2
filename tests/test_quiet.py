"""Keeping quiet about people, and whom to wake, over a real small mailbox of invented people."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from closeknit.advise.quiet import suggestable
from closeknit.advise.reconnect import Reconnection
from closeknit.errors import Misuse, NotFound
from closeknit.network import Network
from closeknit.network.quiet import numbers

DAY = 86_400
NOW = 20_600 * DAY  # 2026-05-27
ME = "Sam Vale <sam@made.example>"
ANN = "Ann Lee <ann@oak.example>"
BOB = "Bob Ray <bob@elm.example>"
CARA = "Cara Fenn <cara@oak.example>"
ZOE = "Zoe Ash <zoe@ash.example>"
CARD = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u{n}\r\nFN:{name}\r\nORG:{org}\r\n"
    "EMAIL:{mail}\r\nEND:VCARD\r\n"
)


def _mail(
    number: int, days: float, sender: str, to: str, cc: str = "", answers: int = 0, about: str = ""
) -> tuple[float, bytes]:
    moment = datetime.fromtimestamp(NOW - days * DAY, UTC)
    reply = f"In-Reply-To: <{answers}@made.example>\n" if answers else ""
    copied = f"Cc: {cc}\n" if cc else ""
    return -days, (
        f"From x@made.example {moment:%a %b %d %H:%M:%S %Y}\n"
        f"From: {sender}\nTo: {to}\n{copied}Subject: {about or f'about {number}'}\n"
        f"Date: {moment:%a, %d %b %Y %H:%M:%S} +0000\nMessage-ID: <{number}@made.example>\n"
        f"{reply}\nThe text of number {number}.\n\n"
    ).encode()


def _exchanges(
    first: int, days: float, who: str, times: int, cc: str = ""
) -> list[tuple[float, bytes]]:
    """So many of mine, ten days apart, each answered within hours."""
    return [
        part
        for n in range(times)
        for part in (
            _mail(first + 2 * n, days - 10 * n, ME, who, cc),
            _mail(first + 2 * n + 1, days - 10 * n - 0.2, who, ME, cc, first + 2 * n),
        )
    ]


# Ann three years ago, at times with Bob and Cara in copy; Bob and Zoe now; Cara once, long ago
MAILS = [
    *_exchanges(100, 1480, ANN, 30),
    *_exchanges(200, 1181, ANN, 6, f"{BOB}, {CARA}"),
    _mail(300, 1101, ANN, ME, about="AW: Re: The harbour plan"),
    _mail(301, 1100.5, ME, f"{ANN}, {BOB}, {CARA}", about="Last words to all"),
    _mail(302, 1099, CARA, f"{ANN}, {ME}", about="Not between the two of us"),
    *_exchanges(400, 300, BOB, 28),
    *_exchanges(500, 290, ZOE, 28),
]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("closeknit.clock.now", lambda: NOW)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("quiet")
    (folder / "mail.mbox").write_bytes(b"".join(part for _, part in sorted(MAILS)))
    (folder / "cards.vcf").write_text(
        CARD.format(n=1, name="Ann Lee", org="Oak Ltd", mail="ann@oak.example")
        + CARD.format(n=2, name="Zoe Ash", org="Oak ltd ", mail="zoe@ash.example"),
        newline="",
    )
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("closeknit.clock.now", lambda: NOW)
        Network(folder / "home").bring_in(
            [folder / "mail.mbox", folder / "cards.vcf"], me=["sam@made.example"]
        )
    return folder


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def net(imported: Path, tmp_path: Path, said: list[str]) -> Network:
    return Network(Path(shutil.copytree(imported / "home", tmp_path / "home")), said.append)


def _quiet(net: Network) -> dict[str, str]:
    """By name, as ties tell it; `quieted` must tell the same."""
    marked = {tie.person.name: tie.quiet for tie in net.people() if tie.quiet}
    assert marked == {person.name: why for person, why in net.quieted()}
    assert {f"p{n}" for n in numbers(net._home)} == {person.id for person, _ in net.quieted()}
    return marked


def _later(net: Network, folder: Path) -> None:
    """A further import, which works out everything anew."""
    more = folder / "more.mbox"
    more.write_bytes(_mail(900, 2, "Fay Oro <fay@oro.example>", ME)[1])
    net.bring_in([more])


# quiet -------------------------------------------------------------------------------------


def test_said_and_taken_back(net: Network) -> None:
    assert _quiet(net) == {}
    net.quiet("Ann", "left")
    net.quiet("Bob", "private")
    assert _quiet(net) == {"Ann Lee": "left", "Bob Ray": "private"}
    assert [person.name for person, _ in net.quieted()] == ["Bob Ray", "Ann Lee"]
    net.quiet("Ann", "deceased")
    assert [person.name for person, _ in net.quieted()] == ["Ann Lee", "Bob Ray"]
    net.unquiet("Bob")
    assert _quiet(net) == {"Ann Lee": "deceased"}
    with pytest.raises(NotFound, match="didn't ask to keep quiet about Bob Ray"):
        net.unquiet("Bob")
    with pytest.raises(Misuse, match="deceased, left, private"):
        net.quiet("Bob", "boring")
    assert _quiet(net) == {"Ann Lee": "deceased"}


def test_every_way_to_a_tie_tells_it(net: Network) -> None:
    before = net.show("Bob").tie
    net.quiet("Bob", "private")
    assert net.show("Bob").tie == replace(before, quiet="private")
    assert net.show("Bob", NOW - 100 * DAY).tie.quiet == "private"
    for ties in (
        net.people(),
        net.people(NOW - 100 * DAY),
        net.listing().ties,
        net.listing(NOW - 100 * DAY).ties,
        net._home.likeliest(None),
        net._home.likeliest(NOW - 100 * DAY),
    ):
        assert [tie.person.name for tie in ties if tie.quiet] == ["Bob Ray"]
        assert "Bob Ray" not in {tie.person.name for tie in suggestable(ties)}


def test_of_the_dead_nothing_is_foretold_and_everything_kept(net: Network) -> None:
    before = net.show("Bob")
    net.quiet("Bob", "deceased")
    after = net.show("Bob")
    assert after.tie.reply_probability is None
    assert after.tie.alive_probability is after.tie.initiate_probability is None
    assert after.tie.connection_probability == before.tie.connection_probability
    assert after.tie.interactions == before.tie.interactions
    assert (after.history, after.ledger, after.acts) == (
        before.history,
        before.ledger,
        before.acts,
    )
    assert net.ledger("Bob").entries == before.ledger
    assert "Bob Ray" in {tie.person.name for tie in net.listing().ties}


def test_never_better_placed(net: Network) -> None:
    text = "Would you introduce me to your boss?"
    named = {other.name for other in net.ask("Cara", text).alternatives}
    assert named == {"Bob Ray", "Zoe Ash", "Ann Lee"}
    net.quiet("Bob", "private")
    assert {other.name for other in net.ask("Cara", text).alternatives} == named - {"Bob Ray"}
    assert net.ask("Bob", text).sentence.startswith(
        "You asked closeknit to keep quiet about Bob Ray, for private reasons."
    )
    net.quiet("Bob", "deceased")
    assert net.ask("Bob", text).verdict == "unknown"
    assert net.asked("Bob", text).draft_reply == ""


def test_it_outlives_imports(net: Network, tmp_path: Path) -> None:
    net.quiet("Ann", "deceased")
    _later(net, tmp_path)
    assert _quiet(net) == {"Ann Lee": "deceased"}


def test_it_goes_along_when_people_are_merged(net: Network, tmp_path: Path) -> None:
    net.quiet("Ann", "left")
    net.same("ann@oak.example", "zoe@ash.example")
    _later(net, tmp_path)
    (one,) = (tie for tie in net.people() if tie.quiet)
    assert set(one.person.handles) == {"ann@oak.example", "zoe@ash.example"}
    net.undo("ann@oak.example", "zoe@ash.example")
    assert _quiet(net) == {"Ann Lee": "left"}
    # taking it back clears whichever handle it was said of
    net.same("ann@oak.example", "zoe@ash.example")
    net.unquiet("zoe@ash.example")
    assert _quiet(net) == {}


def test_of_two_reasons_in_one_person_the_latest_holds(net: Network) -> None:
    net.quiet("Zoe", "deceased")
    net.quiet("Ann", "left")
    net.same("ann@oak.example", "zoe@ash.example")
    assert list(_quiet(net).values()) == ["left"]
    net.quiet("zoe@ash.example", "deceased")
    assert list(_quiet(net).values()) == ["deceased"]


def test_both_parts_of_a_split_stay_quiet_and_that_is_said(net: Network, said: list[str]) -> None:
    net.same("ann@oak.example", "zoe@ash.example")
    net.quiet("Ann", "deceased")
    net.split("ann@oak.example", "zoe@ash.example")
    assert _quiet(net) == {"Ann Lee": "deceased", "Zoe Ash": "deceased"}
    assert any("closeknit quiet zoe@ash.example --clear" in sentence for sentence in said)
    net.unquiet("zoe@ash.example")
    assert _quiet(net) == {"Ann Lee": "deceased"}
    said.clear()
    net.same("bob@elm.example", "zoe@ash.example")
    net.split("bob@elm.example", "zoe@ash.example")
    assert not any("quiet" in sentence for sentence in said)


def test_forgetting_takes_it_away(net: Network) -> None:
    net.quiet("Ann", "private")
    net.forget("Ann")
    assert _quiet(net) == {}
    assert b"ann@oak" not in (net.home / "closeknit.sqlite").read_bytes()


def test_a_backup_holds_it(net: Network, tmp_path: Path) -> None:
    net.quiet("Ann", "private")
    net.backup(tmp_path / "copy")
    net.unquiet("Ann")
    net.restore(tmp_path / "copy")
    assert _quiet(net) == {"Ann Lee": "private"}


# dormant -----------------------------------------------------------------------------------


def _names(found: list[Reconnection]) -> list[str]:
    return [each.tie.person.name for each in found]


def test_who_sleeps_and_why(net: Network) -> None:
    (ann,) = net.dormant()
    assert ann.tie.person.name == "Ann Lee"
    # her last word is 1,101 days ago (1 − 2^(−1101/365) = .876); of Bob and Cara, Bob is in touch:
    # (1 + 1) / (2 + 2) = .5; Zoe is in touch at Oak Ltd: 1/2; the mean of both .5
    assert ann.novelty == pytest.approx(0.5 * (1 - 2 ** (-1101 / 365)), abs=1e-3)
    assert ann.tie.connection_probability is not None
    trust = ann.tie.connection_probability.estimate
    assert ann.value == pytest.approx(trust * ann.novelty, abs=1e-3)
    assert "Of 2 people named in your messages with them you are in touch with 1" in ann.why
    assert "with 1 other person at Oak Ltd" in ann.why
    # what Cara wrote to both of us is no thread between the two of us
    assert ann.last_subject == "Last words to all"


def test_nobody_quiet_is_to_be_woken(net: Network) -> None:
    net.quiet("Ann", "left")
    assert net.dormant() == []
    assert net.dormant(NOW) == []


def test_stored_and_judged_anew_agree(net: Network) -> None:
    found = net.dormant()
    assert _names(found) == ["Ann Lee"]
    assert found == net.dormant(NOW)


def test_at_a_date_nothing_later_is_known(net: Network) -> None:
    assert net.dormant(NOW - 1105 * DAY) == []  # then they were in the midst of it
    (ann,) = net.dormant(NOW - 600 * DAY)
    assert "you are in touch with none" in ann.why  # Bob and Zoe came later
    assert "nobody else at Oak Ltd" in ann.why
