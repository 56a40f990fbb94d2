"""The façade over real small files: who is who, what was said, dates, originals."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from closeknit.errors import Ambiguous, Misuse, NotFound
from closeknit.identity.find import matches
from closeknit.model.ties import Standing, Tie
from closeknit.network import Network

DAY = 86_400
NOW = 20_000 * DAY
ME, ANN, BOB = (
    "Sam Vale <sam@made.example>",
    "Ann Lee <ann@oak.example>",
    "Bob Ray <bob@elm.example>",
)
ANNIE = "Annie <annie@fir.example>"


def _mail(number: int, days: float, sender: str, to: str, answers: int | None = None) -> bytes:
    moment = datetime.fromtimestamp(NOW - days * DAY, UTC)
    reply = "" if answers is None else f"In-Reply-To: <{answers}@made.example>\n"
    return (
        f"From x@made.example {moment:%a %b %d %H:%M:%S %Y}\n"
        f"From: {sender}\nTo: {to}\nSubject: about {number}\n"
        f"Date: {moment:%a, %d %b %Y %H:%M:%S} +0000\nMessage-ID: <{number}@made.example>\n"
        f"{reply}\nThe text of number {number}.\n\n"
    ).encode()


# six exchanges with Ann on six days, one with Bob, something from Annie; number → days ago
MAILS = [
    (part, days)
    for n in range(6)
    for part, days in (
        (_mail(10 + n, 200 - 20 * n, ME, ANN), 200 - 20 * n),
        (_mail(20 + n, 199 - 20 * n, ANN, ME, 10 + n), 199 - 20 * n),
    )
] + [
    (_mail(30, 150, BOB, ME), 150),
    (_mail(31, 148, ME, BOB, 30), 148),
    (_mail(32, 60, ME, BOB), 60),
    (_mail(40, 40, ANNIE, ME), 40),
]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("closeknit.clock.now", lambda: NOW - 20 * DAY)


@pytest.fixture
def box(tmp_path: Path) -> Path:
    path = tmp_path / "mail.mbox"
    path.write_bytes(b"".join(part for part, _ in sorted(MAILS, key=lambda mail: -mail[1])))
    return path


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds the mails, from a file beside it."""
    folder = tmp_path_factory.mktemp("imported")
    (folder / "mail.mbox").write_bytes(b"".join(part for part, _ in MAILS))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("closeknit.clock.now", lambda: NOW - 20 * DAY)
        Network(folder / "home").bring_in([folder / "mail.mbox"], me=["Sam@Made.example "])
    return folder / "home"


@pytest.fixture
def net(imported: Path, tmp_path: Path, said: list[str]) -> Network:
    """The same home, to do with as a test likes."""
    return Network(Path(shutil.copytree(imported, tmp_path / "home")), said.append)


@pytest.fixture
def own(tmp_path: Path, box: Path) -> Network:
    """A home whose file may be changed."""
    made = Network(tmp_path / "own")
    made.bring_in([box], me=["sam@made.example"])
    return made


def _tie(net: Network, person: str) -> Tie:
    return net.show(person).tie


def _groups(net: Network) -> set[tuple[str, ...]]:
    return {tuple(sorted(tie.person.handles)) for tie in net.people()}


def _later(net: Network, box: Path, number: int = 90) -> None:
    """A further import, which works out everything anew."""
    with box.open("ab") as file:
        file.write(_mail(number, 30, "Zoe Ash <zoe@ash.example>", ME))
    net.bring_in([box])


def test_what_is_seen(net: Network) -> None:
    assert net.me() == (("sam@made.example",), "You said so.")
    found = {tie.person.name: tie for tie in net.people()}
    assert set(found) == {"Ann Lee", "Bob Ray", "Annie"}
    ann = found["Ann Lee"]
    assert (ann.interactions.from_me, ann.interactions.to_me) == (6, 6)
    assert (ann.trials, ann.answered, ann.exchanges, ann.exchange_days) == (6, 6, 6, 6)
    bob = found["Bob Ray"]
    assert ann.connection_probability is not None
    assert bob.connection_probability is not None
    assert ann.connection_probability.estimate > bob.connection_probability.estimate
    assert {t.person.name for t in net.people(standing=Standing.CONTACT)} == {"Ann Lee", "Bob Ray"}
    assert found["Annie"].standing is Standing.UNKNOWN
    assert found["Annie"].connection_probability is None


def test_evidence_and_its_originals(net: Network) -> None:
    shown = net.show("ann@oak.example")
    assert shown.history
    references = {ref for e in shown.tie.evidence for ref in e.refs}
    assert references
    for ref in references:
        original = net.open(ref)
        handles = {handle for _, handle in original.message.people}
        assert "ann@oak.example" in handles
        assert original.content is not None
        assert original.message.key.encode() in original.content
    answered = next(e for e in shown.tie.evidence if e.claim.startswith("They answered"))
    keys = {net.open(ref).message.key for ref in answered.refs}
    assert keys == {f"<{n}@made.example>" for n in range(21, 26)}


def test_finding_a_person(net: Network) -> None:
    ann = _tie(net, "ann lee").person
    assert _tie(net, ann.id).person == _tie(net, "ANN@oak.example").person == ann
    with pytest.raises(Ambiguous) as several:
        net.show("ann")
    assert {choice[1] for choice in several.value.choices} == {"Ann Lee", "Annie"}
    with pytest.raises(NotFound, match="Nobody here goes by “zed”"):
        net.show("zed")


@pytest.mark.parametrize(
    "query",
    [
        "ann",
        "ANN@oak.example",
        "Lee, A",
        "p1",
        "P2",
        "oak.ex",
        "e",
        "a l",
        "bob-ray",
        " ",
        ",",
        "-",
    ],
)
def test_a_person_is_found_as_among_all_with_their_handles(net: Network, query: str) -> None:
    wanted = matches(query, [tie.person for tie in net.people()])
    try:
        found = [net.who(query).id]
    except NotFound:
        found = []
    except Ambiguous as error:
        found = [number for number, _, _ in error.choices]
    assert found == [person.id for person in wanted]


@pytest.mark.parametrize("standing", [None, *Standing])
def test_a_list_begins_alike_today_and_at_a_date(net: Network, standing: Standing | None) -> None:
    today = net.listing(standing=standing, rows=2)
    dated = net.listing(net.show("bob").tie.as_of, standing, 2)
    assert [tie.person for tie in today.ties] == [tie.person for tie in dated.ties]
    assert (today.listed, today.tally) == (dated.listed, dated.tally)
    everybody = net.people(standing=standing)
    assert today.tally.people == len(everybody)
    unknown = sum(tie.standing is Standing.UNKNOWN for tie in everybody)
    assert today.listed == len(everybody) - (0 if standing else unknown)
    assert len(today.ties) == min(2, today.listed)


def test_what_judges_is_loaded_once_and_for_new_mail_only(
    tmp_path: Path, box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[str] = []

    class Noted:
        def __init__(self, target: object, args: tuple[str], daemon: bool) -> None:
            loaded.extend(args)

        def start(self) -> None:
            pass

    monkeypatch.setattr("closeknit.network.imports.Thread", Noted)
    monkeypatch.setattr("closeknit.network.imports.LARGE", box.stat().st_size)
    net = Network(tmp_path / "home")
    net.bring_in([box], me=["sam@made.example"])
    assert loaded == []  # no more than that is little
    other = tmp_path / "other.mbox"
    other.write_bytes(box.read_bytes() + _mail(91, 30, ANN, ME))
    another = Path(shutil.copy(other, tmp_path / "another.mbox"))
    net.bring_in([box, other, another])
    assert loaded == ["closeknit.derive.ready"]
    net.bring_in([box, other, another])
    assert loaded == ["closeknit.derive.ready"]


def test_no_home(tmp_path: Path) -> None:
    net = Network(tmp_path / "nothing")
    for call in (net.people, net.me, net.excluded, lambda: net.open("i1")):
        with pytest.raises(NotFound, match="closeknit import"):
            call()


# me ---------------------------------------------------------------------------------------


def test_me_is_found_and_can_be_corrected(tmp_path: Path, box: Path) -> None:
    net = Network(tmp_path / "home")
    found = net.bring_in([box])
    assert found.me == ("sam@made.example",)
    assert "sam@made.example" in found.me_reason
    net.set_me(["ann@oak.example"])
    assert net.me()[0] == ("ann@oak.example",)
    sam = _tie(net, "sam@made.example")
    assert (sam.interactions.from_me, sam.interactions.to_me) == (6, 6)
    with pytest.raises(NotFound):
        net.show("ann@oak.example")  # I am nobody to myself
    _later(net, box)
    assert net.me() == (("ann@oak.example",), "You said so.")


# who is who --------------------------------------------------------------------------------


def test_same_is_remembered_and_undone(net: Network, box: Path) -> None:
    net.same("ann@oak.example", "annie@fir.example")
    _later(net, box)
    one = ("ann@oak.example", "annie@fir.example")
    assert one in _groups(net)
    ann = _tie(net, "annie@fir.example")
    assert ann.person.name == "Ann Lee"
    assert ann.interactions.to_me == 7
    with pytest.raises(Misuse, match="one person here already"):
        net.same(*one)
    net.undo(*one)
    assert {(handle,) for handle in one} <= _groups(net)
    assert _tie(net, "ann@oak.example").interactions.to_me == 6


def test_different_keeps_apart_what_a_card_joins(net: Network, box: Path, tmp_path: Path) -> None:
    cards = tmp_path / "people.vcf"
    cards.write_bytes(
        b"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u1\r\nFN:Ann Lee\r\nORG:Oak\r\n"
        b"EMAIL:ann@oak.example\r\nEMAIL:annie@fir.example\r\nEND:VCARD\r\n"
    )
    net.bring_in([cards])
    both = ("ann@oak.example", "annie@fir.example")
    assert both in _groups(net)
    assert _tie(net, both[0]).person.organisation == "Oak"
    net.split("Ann Lee", both[1])
    assert {(handle,) for handle in both} <= _groups(net)
    _later(net, box)
    assert {(handle,) for handle in both} <= _groups(net)
    net.undo(*both)
    assert both in _groups(net)
    net.different(*both)
    _later(net, box, 91)
    assert {(handle,) for handle in both} <= _groups(net)


def test_one_and_the_same_are_never_different_nor_joined(net: Network) -> None:
    own = "ann@oak.example"
    for a, b in (("Ann Lee", "Ann Lee"), ("Ann Lee", own), (own, own)):
        with pytest.raises(Misuse, match="Both are Ann Lee"):
            net.different(a, b)
        with pytest.raises(Misuse, match="one person here already"):
            net.same(a, b)


def test_what_can_be_nobodys_address_is_not_mine(net: Network) -> None:
    before = net.me()
    with pytest.raises(Misuse, match="is no address"):
        net.set_me(["?!"])
    assert net.me() == before


def test_split_names_what_can_not_be_split(net: Network) -> None:
    with pytest.raises(Misuse, match="only handle"):
        net.split("Bob", "bob@elm.example")
    with pytest.raises(NotFound, match=r"They have: bob@elm\.example"):
        net.split("Bob", "ann@oak.example")


# declared -----------------------------------------------------------------------------------


def test_what_i_declare_wins_until_i_clear_it(net: Network, box: Path) -> None:
    before = _tie(net, "Bob")
    net.declare("Bob", "connection")
    _later(net, box)
    bob = _tie(net, "Bob")
    assert (bob.standing, bob.declared) == (Standing.CONNECTION, Standing.CONNECTION)
    assert bob.connection_probability is not None
    assert bob.connection_probability.estimate == 0.95
    assert bob.evidence[0].claim == "You declared them a connection."
    net.declare("Bob", "contact")
    assert _tie(net, "Bob").standing is Standing.CONTACT
    net.declare("Bob", "clear")
    after = _tie(net, "Bob")
    assert (after.standing, after.declared) == (before.standing, None)
    assert after.connection_probability is not None
    assert before.connection_probability is not None
    # a letter of somebody else's moves what is usual in the mailbox
    estimate = before.connection_probability.estimate
    assert after.connection_probability.estimate == pytest.approx(estimate, abs=1e-3)


def test_a_word_that_can_not_be_declared_harms_nothing(net: Network) -> None:
    with pytest.raises(Misuse, match="connection, contact, partner, clear"):
        net.declare("Bob", "friend")
    assert _tie(net, "Bob").declared is None


def test_a_declaration_goes_with_the_person(net: Network) -> None:
    net.declare("Bob", "connection")
    net.same("bob@elm.example", "annie@fir.example")
    assert _tie(net, "annie@fir.example").declared is Standing.CONNECTION
    net.declare("annie@fir.example", "clear")
    assert _tie(net, "Bob").declared is None


# dates ---------------------------------------------------------------------------------------


def _at(ties: list[Tie]) -> dict[tuple[str, ...], Tie]:
    """By handle: numbers of people depend on what else was read."""
    met = [tie for tie in ties if tie.first is not None]
    return {tie.person.handles: replace(tie, person=replace(tie.person, id="p1")) for tie in met}


@pytest.mark.parametrize("days", [147, 99.5])
def test_the_past_is_what_older_mail_alone_would_say(
    net: Network, tmp_path: Path, days: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_of = int(NOW - days * DAY)
    old = tmp_path / "old.mbox"
    old.write_bytes(b"".join(part for part, age in MAILS if age >= days))
    then = Network(tmp_path / "then")
    monkeypatch.setattr("closeknit.clock.now", lambda: as_of)
    then.bring_in([old], me=["sam@made.example"])
    expected = _at(then.people())
    assert len(expected) == 2
    assert _at(net.people(as_of)) == expected
    assert _at(then.people(as_of)) == expected


def test_an_archive_is_judged_at_its_own_end(
    net: Network, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = NOW - 40 * DAY
    # 20 days after the newest message: a mailbox in use
    assert {tie.as_of for tie in net.people()} == {NOW - 20 * DAY}
    assert said == []
    monkeypatch.setattr("closeknit.clock.now", lambda: newest + 30 * DAY + 1)
    ties = net.people()
    assert {tie.as_of for tie in ties} == {newest}
    assert said == [
        "Judged as of 2024-08-25: that is the newest message here. "
        "Choose another date with --as-of."
    ]
    assert _tie(net, "Annie").silence == 0.0
    # asked for, any date is
    assert {tie.as_of for tie in net.people(NOW)} == {NOW}


def test_another_day_is_another_judgement(net: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("closeknit.clock.now", lambda: NOW - 15 * DAY)
    assert _tie(net, "Annie").silence == 25.0


def test_mail_from_the_future_moves_no_date(net: Network, box: Path) -> None:
    with box.open("ab") as file:
        file.write(_mail(99, -4000, BOB, ME))
    net.bring_in([box])
    assert _tie(net, "Bob").as_of == NOW - 20 * DAY
    assert _tie(net, "Bob").interactions.to_me == 1


# originals -----------------------------------------------------------------------------------


def test_open_gives_the_original_bytes(own: Network, box: Path) -> None:
    original = own.open("<30@made.example>")
    assert original.content == _mail(30, 150, BOB, ME)
    assert original.message.subject == "about 30"
    assert original.place.startswith(f"{box}, byte ")
    assert own.open(f"i{original.message.id}") == original
    for unknown in ("i99999", "<none@made.example>", "", "i", "nonsense"):
        with pytest.raises(NotFound, match="Nothing was imported"):
            own.open(unknown)


def test_open_says_when_the_file_is_gone(own: Network, box: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.mbox"
    copy.write_bytes(box.read_bytes())
    own.bring_in([copy])
    box.unlink()
    assert own.open("<30@made.example>").content == _mail(30, 150, BOB, ME)  # the other one
    copy.unlink()
    gone = own.open("<30@made.example>")
    assert gone.content is None
    assert str(copy) in gone.place or str(box) in gone.place
    assert gone.message.subject == "about 30"


def test_open_never_shows_another_message(own: Network, box: Path) -> None:
    box.write_bytes(_mail(77, 3, ME, ANN, 30) + box.read_bytes())
    assert own.open("<30@made.example>").content is None


def test_a_home_with_nobody_in_it(tmp_path: Path) -> None:
    empty = tmp_path / "notes.txt"
    empty.write_text("no mail at all")
    net = Network(tmp_path / "home")
    found = net.bring_in([empty])
    assert (found.people, found.interactions, found.me) == (0, 0, ())
    assert net.people() == []
