"""The whole network: put together by hand, over the demo's life, and with very many people."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from closeknit.advise.comethrough import Answered
from closeknit.cli import command
from closeknit.demo.life import Life
from closeknit.judge.whole.contact import DAY, seats
from closeknit.judge.whole.report import Bench, Report
from closeknit.judge.whole.whole import Everybody, report
from closeknit.model.people import Person
from closeknit.model.ties import Counts, Probability, Standing, Tie
from closeknit.model.verdicts import Size
from closeknit.network import Network
from closeknit.network.whole import bench

END = 4_000 * DAY
BENCH = Bench("reply", 0.0, 0)
Rows = list[tuple[int, int, int, int, int]]


def tie(number: int, organisation: str = "", trust: float = 0.1, quiet: str = "") -> Tie:
    standing = Standing.CONNECTION if trust >= 0.5 else Standing.CONTACT
    person = Person(f"p{number}", f"Person {number}", (f"p{number}@x.example",), organisation)
    chance = Probability(trust, trust, trust)
    reply = Probability(0.4, 0.3, 0.5)
    numbers = (50.0, 0.0, 0.0, 0.0)
    return Tie(
        person, END, standing, False, chance, reply, None, None, *numbers, Counts(), 0, 0, 0,
        quiet=quiet,
    )  # fmt: skip


def talk(event: int, days: int, *others: int) -> Rows:
    """I write to them, and the first of them answers to all."""
    time = END - days * DAY
    mine = [(event, time, 0, 0, 0), *((event, time, 0, 1, p) for p in others)]
    first, *rest = others
    back = [(event + 1, time + 60, 0, 0, first), (event + 1, time + 60, 0, 1, 0)]
    return [*mine, *back, *((event + 1, time + 60, 0, 1, p) for p in rest)]


def told(rows: Rows, ties: Sequence[Tie], circles: dict[int, str] | None = None) -> Report:
    trust = sum(t.connection_probability.estimate for t in ties if t.connection_probability)
    everybody = Everybody(ties, circles or {}, (trust, trust, trust), BENCH)
    return report(seats(np.array(rows, np.int64).reshape(-1, 5)), everybody, END)


def test_a_small_network_by_hand() -> None:
    ties = [
        tie(1, "Elm", 0.9),
        tie(2, "Elm"),
        tie(3, "elm.example"),
        tie(4, "Ash", 0.8),
        tie(5, "Ash", 0.7),
        tie(6, "Yew"),
    ]
    rows = [
        *talk(10, 20, 1, 2),
        *talk(20, 25, 2),
        *talk(30, 26, 3),
        *talk(40, 35, 4),
        *talk(50, 36, 5),
        *talk(60, 900, 6),  # too long ago to be in touch
    ]
    found = told(rows, ties, {1: "a", 2: "a", 3: "a", 4: "b"})
    b = found.breadth
    assert (found.known, b.people, b.ties) == (6, 5, 1)
    assert b.effective_size == pytest.approx(5 - 2 / 5)
    # three at Elm, in two spellings, and two at Ash
    assert [(g.name, g.people, g.connections) for g in b.organisations.groups] == [
        ("Elm", 3, 1),
        ("Ash", 2, 2),
    ]
    shares = np.array([0.6, 0.4])
    assert b.organisations.effective == pytest.approx(float(np.exp(-(shares @ np.log(shares)))))
    assert (b.communities.known, b.spheres) == (4, None)
    # Elm and the circle a have one connection; Ash has two, and b is too small
    assert [(area.name, area.rests_on) for area in found.balance.resting] == [("Elm", 1), ("a", 1)]
    (gone,) = found.balance.departures
    assert (gone.person, gone.people) == (1, 2)
    assert gone.depth == pytest.approx(0.9 / (0.9 + 0.8 + 0.7 + 0.1 * 3))
    # 2 was written to beside 1 (1/2), and alone, both ways (1 + 1)
    (top, share), *_ = found.balance.top
    contact = {1: 1.0, 2: 2.5, 3: 2.0, 4: 2.0, 5: 2.0}
    assert top == 2 and share == pytest.approx(2.5 / sum(contact.values()))
    assert found.depth.monthly == pytest.approx(5 / 12)
    assert found.verdict.word == ""


def test_who_is_gone_holds_no_area() -> None:
    rows = [*talk(10, 20, 1), *talk(20, 25, 2)]
    before = told(rows, [tie(1, "Elm", 0.9), tie(2, "Elm")])
    assert [row.person for row in before.balance.departures] == [1]
    after = told(rows, [tie(1, "Elm", 0.9, "deceased"), tie(2, "Elm")])
    assert after.balance.departures == ()


def test_a_network_of_nobody() -> None:
    found = told([], [])
    assert found.breadth.people == 0 and found.years == () and found.balance.top == ()
    assert found.verdict.word == "" and found.balance.constraint is None


def test_the_bench_is_answers_until_asks_were_logged() -> None:
    ties = [tie(1), tie(2), tie(3, quiet="private")]
    assert bench(ties, {}) == Bench("reply", 0.8, 2)
    found = bench(ties, {Size.NAME: Answered(yes=6, no=0, known=6)})
    # .4 answers, of which (.6·6 + 6)/12 = .8 are a yes
    assert (found.of, found.people) == ("come_through", 2)
    assert found.expected == pytest.approx(2 * 0.4 * 0.8)


# the demo's life -----------------------------------------------------------------------------
def test_depth_is_what_is_true(lived_home: Path, lived: Life) -> None:
    found = Network(lived_home).report()
    truly = sum(truth.connection and truth.visible for truth in lived.truths)
    assert found.depth.low <= truly <= found.depth.high
    assert sum(group.people for group in found.breadth.organisations.groups) <= found.breadth.people
    assert found.breadth.spheres is not None and found.breadth.spheres.known > 20
    assert [year.until for year in found.years] == sorted(
        (year.until for year in found.years), reverse=True
    )


def test_nothing_after_the_date_is_used(lived_home: Path, lived: Life) -> None:
    date = lived.end - 500 * DAY
    net = Network(lived_home)
    found, now = net.report(date), net.report()
    assert found.as_of == date and len(found.years) == len(now.years) - 1
    again = net.report(now.as_of)
    assert (again.breadth, again.depth, again.years) == (now.breadth, now.depth, now.years)


def test_the_verb(lived_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command().main(["network", "--home", str(lived_home)], standalone_mode=False)
    told = " ".join(capsys.readouterr().out.split())
    for part in ("Breadth: ", "Depth: about ", "Balance", "rest on one person", "upper bound"):
        assert part in told
    command().main(["network", "--json", "--home", str(lived_home)], standalone_mode=False)
    shape = json.loads(capsys.readouterr().out)
    assert set(shape) >= {"breadth", "depth", "balance", "verdict", "reference"}
    assert shape["reference"]["people"] == 298
    assert shape["balance"]["departures"][0]["areas"]


def test_five_thousand_people_take_less_than_three_seconds() -> None:
    dice = np.random.default_rng(3)
    rows = []
    for event in range(40_000):
        who = dice.integers(1, 5_001, dice.integers(1, 5)).tolist()
        rows += talk(2 * event, int(dice.integers(0, 2_000)), *dict.fromkeys(who))
    ties = [tie(n, f"House {n % 700}", 0.6 if n % 50 == 0 else 0.1) for n in range(1, 5_001)]
    circles = {n: f"circle {n % 40}" for n in range(1, 5_001)}
    table = np.array(rows, np.int64)
    began = time.process_time()
    everybody = Everybody(ties, circles, (500.0, 400.0, 600.0), BENCH)
    found = report(seats(table), everybody, END)
    assert time.process_time() - began < 3
    assert found.breadth.people > 4_000
