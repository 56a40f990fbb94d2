"""One life in every format: the same people, whichever mix of sources is read."""

from __future__ import annotations

import importlib.util
import os
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from closeknit.demo.life import Life, Message, simulate
from closeknit.demo.machines import machines
from closeknit.demo.rhythm import moment
from closeknit.identity.kinds import is_shared_address
from closeknit.identity.organisation import organisation_of
from closeknit.network import Network
from closeknit.store.database import path_of

TALKERS = 6


def _loaded(name: str) -> ModuleType:
    """A module of writers beside this file."""
    known = f"closeknit_formats_{name}"
    if known not in sys.modules:
        path = Path(__file__).parent / "formats" / f"{name}.py"
        spec = importlib.util.spec_from_file_location(known, path)
        assert spec is not None
        assert spec.loader is not None
        sys.modules[known] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[known])
    return sys.modules[known]


if TYPE_CHECKING:
    from tests.demo.formats import books, chats, mail, pstfile
else:
    mail, books, chats = _loaded("mail"), _loaded("books"), _loaded("chats")
    pstfile = _loaded("pstfile")
mail.WRITERS["pst"] = pstfile.pst


@dataclass(frozen=True)
class Known:
    """Somebody as closeknit has them; `count` tells in how many interactions of a channel."""

    name: str
    organisation: str
    title: str
    handles: frozenset[str]
    count: tuple[tuple[int, int], ...] = ()

    def without(self, prefixes: tuple[str, ...]) -> Known:
        """As they are but for counts and the handles of apps."""
        handles = frozenset(h for h in self.handles if not h.startswith(prefixes))
        return Known(self.name, self.organisation, self.title, handles)


APPS = ("whatsapp:", "facebook:", "instagram:", "telegram:", "slack:", "linkedin:", "signal:")


@dataclass(frozen=True)
class Home:
    """A home that has read something."""

    network: Network
    folder: Path
    me: tuple[str, ...]

    def read(self, *paths: Path) -> Home:
        self.network.bring_in(list(paths), self.me)
        return self

    def people(self) -> Counter[Known]:
        """Everybody."""
        with sqlite3.connect(path_of(self.folder)) as database:
            owned: dict[int, set[str]] = defaultdict(set)
            for person, handle in database.execute(
                "SELECT p.person_id, h.handle FROM person_handle p JOIN handle h "
                "ON h.id = p.handle_id WHERE p.person_id > 0 AND p.kind = 'human'"
            ):
                owned[person].add(handle)
            counts: dict[int, list[tuple[int, int]]] = defaultdict(list)
            for person, channel, count in database.execute(
                "SELECT p.person_id, i.channel, count(DISTINCT i.id) FROM person_handle p "
                "JOIN participant s ON s.handle_id = p.handle_id "
                "JOIN interaction i ON i.id = s.interaction_id "
                "WHERE p.person_id > 0 AND p.kind = 'human' GROUP BY 1, 2 ORDER BY 1, 2"
            ):
                counts[person].append((channel, count))
            rows = list(database.execute("SELECT id, name, organisation, title FROM person"))
        database.close()
        return Counter(
            Known(name, organisation, title, frozenset(owned[number]), tuple(counts[number]))
            for number, name, organisation, title in rows
        )

    def others(self) -> set[tuple[str, str]]:
        """Handles that are nobody's or mine, and what they are."""
        with sqlite3.connect(path_of(self.folder)) as database:
            rows = database.execute(
                "SELECT h.handle, CASE p.person_id WHEN 0 THEN 'me' ELSE p.kind END "
                "FROM person_handle p JOIN handle h ON h.id = p.handle_id WHERE p.person_id < 1"
            )
            found = set(rows)
        database.close()
        return found

    def interactions(self) -> Counter[tuple[object, ...]]:
        with sqlite3.connect(path_of(self.folder)) as database:
            seats: dict[int, list[tuple[str, int]]] = defaultdict(list)
            for number, handle, role in database.execute(
                "SELECT s.interaction_id, h.handle, s.role FROM participant s JOIN handle h "
                "ON h.id = s.handle_id ORDER BY h.handle, s.role"
            ):
                seats[number].append((handle, role))
            rows = list(
                database.execute("SELECT id, key, channel, time, automated FROM interaction")
            )
        database.close()
        return Counter((*row[1:], tuple(seats[row[0]])) for row in rows)


def _plain(people: Iterable[Known]) -> Counter[Known]:
    """But for counts and the handles of apps."""
    return Counter(one.without(APPS) for one in people)


def _seats(people: Counter[Known]) -> int:
    """In how many interactions people took part, one by one."""
    return sum(n for one in people.elements() for _, n in one.count)


@pytest.fixture(scope="module")
def life() -> Life:
    """Some hundred messages."""
    return simulate(end=moment(2021, 4, 1))


@pytest.fixture
def home(life: Life, tmp_path: Path) -> Home:
    return Home(Network(tmp_path / "home"), tmp_path / "home", life.me.addresses)


@pytest.fixture(scope="module")
def book(life: Life) -> Sequence[books.Entry]:
    found = books.entries(life, {machine.key for machine in machines()})
    assert len({one.name for one in found}) == len(found) - 1  # the two Harriet Loxleys
    return found


@pytest.fixture(scope="module")
def talks(life: Life, book: Sequence[books.Entry]) -> Sequence[chats.Talk]:
    """With those with whom I exchange most mail, one to one, as if it had been chats; one of them
    has a name that isn't ASCII."""
    owners = {address: p.key for p in life.people for address in p.addresses}
    said: dict[str, list[chats.Line]] = defaultdict(list)
    for m in life.messages:
        if len(m.to) == 1 and not m.cc and not m.automated:
            key = owners.get(m.to[0].address) if m.from_me else m.sender
            if key:
                said[key].append(chats.Line(m.at // 60 * 60, m.from_me, m.new_text))
    most = sorted((one for one in book if said[one.key]), key=lambda one: -len(said[one.key]))
    most = [one for one in most if one.first != "Harriet"]
    foreign = [one for one in most[TALKERS - 1 :] if not one.name.isascii()][:1]
    return [chats.Talk(one, tuple(said[one.key])) for one in [*most[: TALKERS - 1], *foreign]]


# mail ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def mailed(life: Life, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with all mail as mbox."""
    root = tmp_path_factory.mktemp("mbox")
    (root / "files").mkdir()
    found = Home(Network(root / "home"), root / "home", life.me.addresses)
    return found.read(mail.WRITERS["mbox"](life.messages, root / "files"))


def _folder(root: Path, name: str) -> Path:
    path = root / "sources" / name
    path.mkdir(parents=True)
    return path


def test_the_oracle_of_mail(life: Life, mailed: Home) -> None:
    """What the mailbox gives is what the life holds."""
    people = mailed.people()
    assert sum(mailed.interactions().values()) == len(life.messages)
    owners = {a.lower(): p.key for p in life.people for a in p.addresses}
    wrote = {m.sender for m in life.messages if not m.automated and not m.from_me}
    assert wrote <= {owners[handle] for one in people for handle in one.handles}
    for one in people:
        assert len({owners[handle] for handle in one.handles}) == 1
        took_part = sum(
            any(h.address.lower() in one.handles for h in (m.origin, *m.to, *m.cc))
            for m in life.messages
        )
        assert sum(count for _, count in one.count) == took_part


@pytest.mark.parametrize("name", [name for name in mail.WRITERS if name != "mbox"])
def test_mail_in_every_format(
    name: str, life: Life, mailed: Home, home: Home, tmp_path: Path
) -> None:
    home.read(mail.WRITERS[name](life.messages, _folder(tmp_path, name)))
    assert home.people() == mailed.people()
    assert home.others() == mailed.others()


@pytest.mark.parametrize("seed", [1, 2])
def test_mail_in_a_mix_of_formats(
    seed: int, life: Life, mailed: Home, home: Home, tmp_path: Path
) -> None:
    """Every message lies in one to three of them."""
    dice = Random(seed)
    dealt: dict[str, list[Message]] = {name: [] for name in mail.WRITERS}
    for message in life.messages:
        for name in dice.sample(list(dealt), dice.choice((1, 1, 2, 3))):
            dealt[name].append(message)
    paths = [mail.WRITERS[name](own, _folder(tmp_path, name)) for name, own in dealt.items()]
    dice.shuffle(paths)
    home.read(*paths)
    assert home.people() == mailed.people()
    assert sum(home.interactions().values()) == len(life.messages)


# address books ------------------------------------------------------------------------------


def _told(book: Iterable[books.Entry]) -> Counter[Known]:
    """The people that an address book alone gives. A shared mailbox stays by itself."""
    found: Counter[Known] = Counter()
    for one in book:
        shared = frozenset(filter(is_shared_address, one.handles))
        for own in filter(None, (shared, one.handles - shared)):
            emails = sorted(handle for handle in own if "@" in handle)
            where = organisation_of(emails, one.organisation)
            found[Known(one.name, where, one.title, own)] += 1
    return found


def test_every_address_book_gives_the_same_people(
    book: Sequence[books.Entry], life: Life, tmp_path: Path
) -> None:
    paths = []
    for name, write in books.WRITERS.items():
        paths.append(write(book, _folder(tmp_path, name)))
        alone = Home(Network(tmp_path / name), tmp_path / name, life.me.addresses)
        assert alone.read(paths[-1]).people() == _told(book), name
    every = Home(Network(tmp_path / "all"), tmp_path / "all", life.me.addresses)
    assert every.read(*paths).people() == _told(book)
    assert every.network.merge_offers()[0].a.name == "Harriet Loxley"


# chats --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", chats.KEYED)
def test_whoever_is_on_a_card_is_known_in_every_app(
    name: str,
    book: Sequence[books.Entry],
    talks: Sequence[chats.Talk],
    home: Home,
    tmp_path: Path,
) -> None:
    _joined(name, book, talks, home, tmp_path)


@pytest.mark.parametrize("name", ["whatsapp_android", "whatsapp_ios"])
def test_whatsapp_has_the_names_of_the_telephone_book(
    name: str,
    book: Sequence[books.Entry],
    talks: Sequence[chats.Talk],
    home: Home,
    tmp_path: Path,
) -> None:
    _joined(name, book, talks, home, tmp_path)


def _joined(
    name: str,
    book: Sequence[books.Entry],
    talks: Sequence[chats.Talk],
    home: Home,
    tmp_path: Path,
) -> None:
    """Nobody is new, and everybody has what they wrote. Which side is mine the export tells."""
    home = Home(home.network, home.folder, ())
    home.read(
        chats.WRITERS[name](talks, _folder(tmp_path, name)),
        books.vcard3(book, _folder(tmp_path, "book")),
    )
    people = home.people()
    assert _plain(people.elements()) == _told(book)
    counts = {one.name: sum(n for _, n in one.count) for one in people if one.count}
    assert counts == {talk.other.name: chats.expected(name, talk) for talk in talks}


def test_two_of_one_name_are_kept_apart_in_whatsapp(
    book: Sequence[books.Entry], home: Home, tmp_path: Path
) -> None:
    first, second = (one for one in book if one.name == "Harriet Loxley")
    talk = chats.Talk(first, (chats.Line(1_614_600_000, False, "Tea?"),))
    home.read(
        chats.whatsapp_ios([talk], _folder(tmp_path, "chat")),
        books.vcard3(book, _folder(tmp_path, "book")),
    )
    people = {one.handles for one in home.people() if one.name == "Harriet Loxley"}
    assert people == {first.handles, second.handles} | {frozenset({"whatsapp:harriet loxley"})}
    pairs = [{*o.a.handles} ^ {*o.b.handles} for o in home.network.merge_offers()]
    assert sum("whatsapp:harriet loxley" in pair for pair in pairs) == 2


@pytest.mark.parametrize("app", ["facebook", "instagram"])
def test_names_alone_are_offered_and_then_are_the_same_people(
    app: str,
    book: Sequence[books.Entry],
    talks: Sequence[chats.Talk],
    home: Home,
    tmp_path: Path,
) -> None:
    home.read(
        chats.WRITERS[app](talks, _folder(tmp_path, app)),
        books.vcard3(book, _folder(tmp_path, "book")),
    )
    alone = {h for one in home.people() for h in one.handles if h.startswith(f"{app}:")}
    assert len(alone) == len(talks)
    assert sum(home.people().values()) == sum(_told(book).values()) + len(talks)
    right = []
    for offer in home.network.merge_offers():
        sides = sorted((offer.a, offer.b), key=lambda p: p.handles[0] in alone)
        if sides[1].handles[0] in alone:
            (talk,) = (t for t in talks if f"{app}:{t.other.name.lower()}" in sides[1].handles)
            assert frozenset(sides[0].handles) == talk.other.handles
            assert offer.score > 0.9
            right.append(offer)
    assert len(right) == len(talks)
    home.network.decide_merges([(offer, True) for offer in right])
    assert _plain(home.people().elements()) == _told(book)


# everything ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def mailed_and_carded(
    life: Life, book: Sequence[books.Entry], tmp_path_factory: pytest.TempPathFactory
) -> Home:
    root = tmp_path_factory.mktemp("both")
    found = Home(Network(root / "home"), root / "home", life.me.addresses)
    return found.read(
        mail.mbox(life.messages, _folder(root, "mail")), books.vcard4(book, _folder(root, "book"))
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_mix_gives_the_same_people(
    seed: int,
    life: Life,
    book: Sequence[books.Entry],
    talks: Sequence[chats.Talk],
    mailed_and_carded: Home,
    home: Home,
    tmp_path: Path,
) -> None:
    """Of mail in some form, an address book in some form, and half of the chats; whoever is known
    in Facebook only is offered."""
    dice = Random(seed)
    form, table = dice.choice(list(mail.WRITERS)), dice.choice(list(books.WRITERS))
    named = dice.sample(list(chats.WRITERS), len(chats.WRITERS) // 2)
    paths = [
        mail.WRITERS[form](life.messages, _folder(tmp_path, form)),
        books.WRITERS[table](book, _folder(tmp_path, table)),
        *(chats.WRITERS[name](talks, _folder(tmp_path, name)) for name in named),
    ]
    dice.shuffle(paths)
    people = home.read(*paths).people()
    alone = {next(iter(one.handles)) for one in people if not one.without(APPS).handles}
    told = [app for app in ("facebook", "instagram") if app in named]
    assert alone == {f"{app}:{talk.other.name.lower()}" for app in told for talk in talks}
    known = [one for one in people.elements() if one.without(APPS).handles]
    assert _plain(known) == _plain(mailed_and_carded.people().elements())


def test_in_a_group_of_whatsapp_nobody_is_new_and_i_am_myself(
    life: Life,
    book: Sequence[books.Entry],
    talks: Sequence[chats.Talk],
    mailed_and_carded: Home,
    home: Home,
    tmp_path: Path,
) -> None:
    home.read(
        mail.mbox(life.messages, _folder(tmp_path, "mail")),
        books.vcard4(book, _folder(tmp_path, "book")),
        chats.whatsapp_group(talks, _folder(tmp_path, "chat")),
    )
    people, others = home.people(), mailed_and_carded.people()
    assert _plain(people.elements()) == _plain(others.elements())
    assert ("whatsapp:robin vale", "me") in home.others()
    assert _seats(people) > _seats(others)


def test_a_whole_takeout(
    life: Life,
    book: Sequence[books.Entry],
    talks: Sequence[chats.Talk],
    mailed_and_carded: Home,
    home: Home,
    tmp_path: Path,
) -> None:
    """Mail, contacts as cards and as a table, and the calendar."""
    beside = (
        ("Contacts/All Contacts/All Contacts.vcf", books.vcard3(book, _folder(tmp_path, "v"))),
        ("Contacts/All Contacts/All Contacts.csv", books.google_new(book, _folder(tmp_path, "c"))),
        ("Calendar/Robin.ics", chats.calendar(talks, _folder(tmp_path, "i"))),
    )
    home.read(mail.takeout(life.messages, _folder(tmp_path, "takeout"), *beside))
    people, others = home.people(), mailed_and_carded.people()
    assert _plain(people.elements()) == _plain(others.elements())
    met = sum(len(chats.meetings(talk)) for talk in talks)
    assert _seats(people) - _seats(others) == met


def test_everything_in_any_order_and_twice(
    life: Life, book: Sequence[books.Entry], talks: Sequence[chats.Talk], tmp_path: Path
) -> None:
    writers = {name: mail.WRITERS[name] for name in ("takeout", "maildir", "apple")}
    paths = [write(life.messages, _folder(tmp_path, name)) for name, write in writers.items()]
    paths += [write(book, _folder(tmp_path, name)) for name, write in books.WRITERS.items()]
    paths += [write(talks, _folder(tmp_path, name)) for name, write in chats.WRITERS.items()]
    one, other = (
        Home(Network(tmp_path / name), tmp_path / name, life.me.addresses) for name in ("a", "b")
    )
    one.read(*paths)
    other.read(*paths[len(paths) // 2 :][::-1])
    other.read(*paths[::-1])
    assert one.people() == other.people()
    assert one.interactions() == other.interactions()
    before = one.people()
    # as new files of the same content, which are read again
    for path in tmp_path.rglob("sources/**/*"):
        if path.is_file():
            os.utime(path, (1_800_000_000, 1_800_000_000))
    one.read(*Random(3).sample(paths, len(paths)))
    assert one.people() == before
    assert one.interactions() == other.interactions()
