"""Needs over real small files: the days as one says them, what is kept, and the pace of a home."""

from __future__ import annotations

import json
import shutil
import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest

from closeknit.clock import day
from closeknit.errors import Misuse, NotFound
from closeknit.judge.deepening import HORIZON, UNSEEN, YEAR, spells
from closeknit.judge.history import became_connection
from closeknit.judge.threshold import SMALL
from closeknit.model.needs import Readiness
from closeknit.model.ties import Standing
from closeknit.model.verdicts import Size
from closeknit.network import Network
from closeknit.network.needs import home_pace
from closeknit.store.reader import reading

PROMOTE = "people who would promote my programme to their clients"


@pytest.fixture
def home(lived_home: Path, tmp_path: Path) -> Path:
    """A copy that may be written to."""
    shutil.copytree(lived_home, tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture(scope="module")
def today(lived_home: Path) -> date:
    with reading(lived_home) as reader:
        return date.fromisoformat(day(int(reader.meta()["as_of"])))


def _meta(home: Path) -> dict[str, str]:
    with reading(home) as reader:
        return reader.meta()


def test_everybody_of_the_demo_is_weighed(home: Path, today: date) -> None:
    by = (today + timedelta(days=90)).isoformat()
    need = Network(home).need(PROMOTE, by, 5)
    assert need.by.isoformat() == by and need.size is Size.REPUTATION
    assert need.ready + need.can_be_ready + need.too_late == len(need.candidates)
    assert need.enough and len(need.plan) >= 5
    ready = [c for c in need.candidates if c.status is Readiness.READY]
    assert all(Network(home).ask(c.id, PROMOTE).verdict == "ask" for c in ready[:2])


def test_days_as_one_says_them(home: Path, today: date) -> None:
    net = Network(home)
    month = (today + timedelta(days=40)).strftime("%B")
    need = net.need(PROMOTE, f"end of {month}", 5)
    assert need.by > today and (need.by + timedelta(days=1)).day == 1
    for wrong in ("yesterday", "soon", today.isoformat(), "2020-01-01", "3/4/2027", ""):
        with pytest.raises(Misuse):
            net.need(PROMOTE, wrong, 5)
    with pytest.raises(Misuse, match="--size"):
        net.need("clever people", "2030-01-01", 5)


def test_it_is_kept_once_and_makes_nothing_stale(home: Path, today: date) -> None:
    net = Network(home)
    by = (today + timedelta(days=90)).isoformat()
    net.people()
    first = net.need(PROMOTE, by, 5)
    assert first.number > 0
    meta = _meta(home)
    assert meta["derived"] == meta["facts"]
    assert net.need(PROMOTE.upper(), by, 5).number == first.number
    later = net.need(PROMOTE, (today + timedelta(days=200)).isoformat(), 7)
    assert later.number == first.number
    (kept,) = net.needs()
    assert (kept.kept.people, kept.kept.text) == (7, PROMOTE)
    assert kept.ready_then == len(kept.ready) == first.ready
    assert kept.gained == kept.lost == ()
    assert kept.can_be_ready == later.can_be_ready
    assert net.kept_need(f"n{first.number}").people == 7
    assert net.drop_need(f"N{first.number}").text == PROMOTE
    assert net.needs() == []
    with pytest.raises(NotFound):
        net.kept_need(f"N{first.number}")


def test_what_is_only_tried_is_not_kept(home: Path, today: date) -> None:
    net = Network(home)
    by = (today + timedelta(days=90)).isoformat()
    net.need(PROMOTE, by, 5, keep=False)
    earlier = net.need(PROMOTE, by, 5, as_of=_as_of(home) - 400 * 86_400)
    assert net.needs() == [] and earlier.number == 0
    assert all(c.ready_by is None or c.ready_by >= today - timedelta(days=401)
               for c in earlier.candidates)  # fmt: skip


def _as_of(home: Path) -> int:
    return int(_meta(home)["as_of"])


def test_what_changed_since(home: Path, today: date) -> None:
    net = Network(home)
    need = net.need(PROMOTE, (today + timedelta(days=30)).isoformat(), 5)
    gone, late = need.candidates[0], need.candidates[-1]
    net.declare(gone.id, "contact")
    net.declare(late.id, "connection")
    (kept,) = net.needs()
    assert [name for _, name in kept.lost] == [gone.name]
    assert [name for _, name in kept.gained] == [late.name]
    net.quiet(need.candidates[1].id, "private")
    names = {c.name for c in net.kept_need(f"N{need.number}").candidates}
    assert need.candidates[1].name not in names
    (kept,) = net.needs()
    assert need.candidates[1].id not in {person for person, _ in kept.ready}


def test_a_day_that_has_passed(home: Path, today: date) -> None:
    net = Network(home)
    by = (today + timedelta(days=1)).isoformat()
    need = net.need(PROMOTE, by, 5)
    database = sqlite3.connect(home / "closeknit.sqlite")
    database.execute(
        "UPDATE declaration SET value = replace(value, ?, ?) WHERE kind = 'need'",
        (by, today.isoformat()),
    )
    database.commit()
    database.close()
    (kept,) = net.needs()
    assert kept.passed and kept.can_be_ready is None and len(kept.ready) == need.ready
    with pytest.raises(Misuse, match="has passed"):
        net.kept_need(f"N{need.number}")


def test_whoever_is_forgotten_is_in_no_need(home: Path, today: date) -> None:
    net = Network(home)
    by = (today + timedelta(days=90)).isoformat()
    need = net.need(PROMOTE, by, 5)
    gone = need.candidates[0]
    net.need(f"introduce me to friends of {gone.name}", by, 2)
    net.forget(gone.id)
    database = sqlite3.connect(home / "closeknit.sqlite")
    kept = database.execute("SELECT * FROM declaration WHERE kind LIKE 'need%'").fetchall()
    database.close()
    assert len(kept) == 2
    assert gone.name not in str(kept) and gone.handle not in str(kept)
    first = next(p for p in net.needs() if p.kept.number == need.number)
    assert gone.id not in {person for person, _ in first.ready}
    assert len(first.kept.ready) == need.ready
    assert all(json.loads(row[-1])["people"] in (5, 2) for row in kept)


def test_the_pace_of_a_home_is_that_of_each_history(lived_home: Path) -> None:
    """One query against the histories that `show` reads, person by person."""
    with reading(lived_home) as reader:
        as_of = int(reader.meta()["as_of"])
        for moment in (as_of, as_of - 700 * 86_400):
            rows = reader.beginnings(moment, UNSEEN, HORIZON + YEAR, 10_000)
            ties = list(reader.ties(as_of))
            start = min(tie.first for tie in ties if tie.first is not None)
            expected = {}
            for tie in ties:
                if tie.first is None or tie.first <= start + UNSEEN or not tie.best_exchanges:
                    continue
                events = reader.events_with(tie.person.id, moment)
                small = [e for e in events if e.size <= SMALL and e.direction in (0, 1)]
                small = [e for e in small if e.time <= tie.first + HORIZON + YEAR]
                own = [(e.time, e.direction) for e in small]
                if own:
                    expected[int(tie.person.id[1:])] = (own, became_connection(small))
            found: dict[int, list[tuple[int, int]]] = {}
            for person, time, theirs in rows:
                found.setdefault(person, []).append((time, theirs))
            assert {p: sorted(own) for p, own in found.items()} == {
                p: sorted(own) for p, (own, _) in expected.items()
            }
            deepened = sum(became is not None for _, became in expected.values())
            assert sum(spell.deepened for spell in spells(rows, moment)) == deepened


def test_the_demo_tells_its_own_pace(home: Path) -> None:
    net = Network(home)
    net.people()
    pace = home_pace(net._home, _as_of(home))
    assert not pace.assumed and pace.low <= pace.median_days <= pace.high


BOOKS = "introduce me to an accountant"


def test_who_fits_but_is_unknown_is_named_with_a_first_step(home: Path, today: date) -> None:
    """In the demo's address book stand accountants who never wrote."""
    net = Network(home)
    need = net.need(BOOKS, (today + timedelta(days=90)).isoformat(), 3)
    assert need.unknown
    known = {c.id for c in need.candidates}
    for c in need.unknown:
        assert c.id not in known and not c.ready and "accountant" in c.fit
        assert net.show(c.id).tie.standing is Standing.UNKNOWN
        assert c.why.startswith("Not enough evidence") and "A first step: " in c.why
    (kept,) = net.needs()
    assert len(kept.ready) == need.ready and kept.can_be_ready == need.can_be_ready
    assert kept.asks is not None and need.asks is not None
    assert abs(kept.asks.likely - need.asks.likely) <= 1  # the first ones are others
    # declared, they are known
    net.declare(need.unknown[0].id, "connection")
    again = net.kept_need(f"N{need.number}")
    assert need.unknown[0].id in {c.id for c in again.candidates}


def test_the_yeses_take_more_asks_than_there_are_yeses(home: Path, today: date) -> None:
    by = (today + timedelta(days=90)).isoformat()
    need = Network(home).need(PROMOTE, by, 5)
    assert need.asks is not None and need.asks.fewest < need.asks.likely < need.asks.most
    assert need.asks.likely > 5 and not need.asks.sure
    assert f"5 yeses take about {need.asks.likely} asks" in need.sentence
    asked = {step.id for step in need.plan if step.is_ask}
    assert len(asked) + need.unplaced == min(need.asks.likely, need.ready + need.can_be_ready)
