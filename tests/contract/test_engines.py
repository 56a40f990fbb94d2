"""What every engine does. A new one is held to it by a maker in `MAKERS`."""

from __future__ import annotations

import importlib
import inspect
import math
import os
import pkgutil
import re
import shutil
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

import ibis
import numpy as np
import pyarrow as pa
import pytest
from ibis.expr import operations as ops
from ibis.expr.types import Table

from closeknit import measure
from closeknit.engine.base import Engine
from closeknit.engine.duckdb import DuckDB
from closeknit.measure.events import events
from closeknit.measure.strength import total, weight
from closeknit.measure.tables import DEED, EVENT, INTERACTION, PARTICIPANT, TRIAL, WHO
from closeknit.measure.ties import ties
from closeknit.measure.trials import trials

Make = Callable[[], Engine]

DAY = 86_400
T = 20_000 * DAY
NUMBERS = ibis.table({"n": "int64", "word": "string"}, name="numbers")
OTHERS = ibis.table({"n": "int64"}, name="others")

# PySpark leaves its sockets to the garbage collector
pytestmark = pytest.mark.filterwarnings(
    "ignore:unclosed <socket:ResourceWarning",
    "ignore:.*unclosed <socket:pytest.PytestUnraisableExceptionWarning",
)


def _duckdb() -> Iterator[Make]:
    yield DuckDB


def _spark() -> Iterator[Make]:
    missing = None
    try:
        from pyspark.sql import SparkSession  # type: ignore[import-not-found,unused-ignore]

        from closeknit.engine.spark import Spark
    except ImportError:
        missing = "the extra `spark` is not installed"
    if missing is None and not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        missing = "there is no Java runtime"
    if missing:
        if os.environ.get("CLOSEKNIT_REQUIRE_ALL") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    # nothing but the loopback address; so few rows gain nothing from code made for each query
    settings: dict[str, bool | float | int | str | None] = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.driver.memory": "1g",
        "spark.log.level": "ERROR",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    builder = SparkSession.builder.master("local[2]").appName("closeknit tests")
    session = builder.config(map=settings).getOrCreate()
    yield lambda: Spark(session.newSession())
    session.stop()


MAKERS: dict[str, Callable[[], Iterator[Make]]] = {"duckdb": _duckdb, "spark": _spark}


@pytest.fixture(scope="session", params=MAKERS)
def make(request: pytest.FixtureRequest) -> Iterator[Make]:
    """Makes engines that share nothing."""
    yield from MAKERS[request.param]()


def _whole(**columns: Sequence[int | None]) -> pa.Table:
    return pa.table({name: pa.array(values, pa.int64()) for name, values in columns.items()})


def _numbers(*values: int) -> pa.Table:
    return pa.table({"n": pa.array(values, pa.int64()), "word": [str(v) for v in values]})


def _interactions(**columns: Sequence[int | None]) -> pa.Table:
    """With noughts in the columns that aren't given."""
    many = len(columns["id"])
    given = {name: columns.get(name, [0] * many) for name in INTERACTION.columns}
    return _whole(**given)


def test_runs_over_what_was_loaded(make: Make) -> None:
    engine = make()
    engine.load("numbers", _numbers(1, 2, 3))
    rows = engine.run(NUMBERS.filter(NUMBERS.n > 1).order_by("n"))
    assert isinstance(rows, pa.Table)
    assert rows.to_pylist() == [{"n": 2, "word": "2"}, {"n": 3, "word": "3"}]


def test_loading_again_replaces(make: Make) -> None:
    engine = make()
    engine.load("numbers", _numbers(1, 2, 3))
    engine.load("numbers", _numbers(7))
    assert engine.run(NUMBERS.n.sum().as_table()).to_pylist()[0].popitem()[1] == 7


def test_keeps_rows_under_a_name_and_replaces_them(make: Make) -> None:
    engine = make()
    engine.load("numbers", _numbers(1, 2, 3))
    engine.keep("others", NUMBERS.select("n"))
    # what is kept stays, whatever becomes of the table it came from
    engine.load("numbers", _numbers(9))
    assert sorted(engine.run(OTHERS)["n"].to_pylist()) == [1, 2, 3]
    engine.keep("others", NUMBERS.select("n"))
    assert engine.run(OTHERS)["n"].to_pylist() == [9]


def test_an_unknown_table_raises(make: Make) -> None:
    with pytest.raises(Exception, match="numbers"):
        make().run(NUMBERS)


def test_engines_share_nothing(make: Make) -> None:
    one, other = make(), make()
    one.load("numbers", _numbers(1))
    other.load("numbers", _numbers(2))
    assert one.run(NUMBERS)["n"].to_pylist() == [1]


def test_deeds_are_none_until_they_are_loaded(make: Make) -> None:
    engine = make()
    assert engine.run(DEED).num_rows == 0
    assert engine.run(DEED).column_names == list(DEED.columns)
    engine.load("deed", _whole(person_id=[2], time=[T], account=[0], good=[10**9], bad=[0]))
    assert engine.run(DEED.good.sum().as_table()).to_pylist()[0].popitem()[1] == 10**9
    assert make().run(DEED).num_rows == 0


def test_an_empty_life_has_every_column_and_no_row(make: Make) -> None:
    engine = make()
    engine.load("interaction", _interactions(id=[]))
    engine.load("participant", _whole(interaction_id=[], handle_id=[], role=[]))
    engine.load("who", _whole(handle_id=[], person_id=[]))
    engine.keep("event", events(T))
    engine.keep("trial", trials(T))
    rows = engine.run(ties(T))
    assert rows.num_rows == 0
    told = {"person_id", "exchanges", "usual_gap", "answered_365", "gifts", "my_word_bad"}
    assert told <= set(rows.column_names)
    assert rows.schema.field("person_id").type == pa.int64()


def test_one_exchange(make: Make) -> None:
    """I wrote 20 days ago, she answered a day later."""
    engine = make()
    engine.load(
        "interaction",
        _interactions(
            id=[1, 2], hash=[11, 12], reply_hash=[None, 11], time=[T - 20 * DAY, T - 19 * DAY]
        ),
    )
    engine.load(
        "participant",
        _whole(interaction_id=[1, 1, 2, 2], handle_id=[1, 2, 2, 1], role=[0, 1, 0, 1]),
    )
    engine.load("who", _whole(handle_id=[1, 2], person_id=[0, 2]))
    engine.keep("event", events(T))
    engine.keep("trial", trials(T))
    for promised in (EVENT, TRIAL):
        assert list(engine.run(promised).schema.names) == list(promised.columns)
    (row,) = engine.run(ties(T)).to_pylist()
    figures = ("from_me", "to_me", "trials", "answered", "exchanges", "silence", "usual_gap")
    assert [row[name] for name in figures] == [1, 1, 1, 1, 1, 19.0, None]
    # 2^(-20/365) = 0.96273
    assert row["out_365"] == pytest.approx(0.96273e9, abs=1e4)
    assert row["asks_good"] == row["gifts"] == 0
    engine.load(
        "deed",
        _whole(
            person_id=[2, 2], time=[T - 730 * DAY, T], account=[2, 0], good=[10**9, 1], bad=[0, 7]
        ),
    )
    (row,) = engine.run(ties(T)).to_pylist()
    assert [row[name] for name in ("gifts", "asks_good", "asks_bad")] == [5 * 10**8, 1, 7]


def test_sums_do_not_depend_on_the_order_of_rows(make: Make) -> None:
    ages = [n * 7_919 for n in range(5_000)]
    aged = ibis.table({"time": "int64", "size": "int64"}, name="aged")
    summed = aged.agg(sum=total(weight(aged, T, 60), ibis.literal(True)))
    engine = make()
    sums = set()
    for turn in (ages, ages[::-1], ages[1::2] + ages[::2]):
        engine.load("aged", _whole(time=[T - a for a in turn], size=[1 + a % 5 for a in turn]))
        sums.add(engine.run(summed)["sum"].to_pylist()[0])
    assert len(sums) == 1
    by_hand = sum(round(1e9 * 2 ** (-a / DAY / 60) / math.sqrt(1 + a % 5)) for a in ages)
    assert sums.pop() == pytest.approx(by_hand, rel=1e-9)


# every expression of measure/, over a life with all that mail can hold -----------------------

ME = (1, 2)
PEOPLE = {handle: handle for handle in (*range(3, 61), 70)} | {61: 60, 62: 60}
LISTS = (90, 91)
STRANGERS = (95, 96, 97)
MANY = 4_000
AS_ROLE = {0: 4, 2: 5}  # who begins a meeting or chat, and who comes or writes in it
# for an expression that needs more than a date
ARGUMENTS: Mapping[str, Mapping[str, object]] = {}


def _seats(dice: np.random.Generator) -> dict[int, int]:
    """Handle and role of everybody named in one interaction."""
    sender = int(dice.choice([*ME, 3, 4, 5, 60, 61, *dice.integers(3, 60, 3), 95]))
    crowd = int(dice.choice([0, 1, 1, 1, 2, 3, 6, 30]))
    near = [*ME, 1, 3, 4, 5, 60, 61, 62, *LISTS, *STRANGERS]
    takers = dice.choice([*near, *range(3, 60)] if crowd > 3 else near, crowd)
    roles = dice.choice([1, 1, 1, 2, 3], crowd)
    # who mails themselves is in two seats only by two handles
    named = dict(zip(takers.tolist(), roles.tolist(), strict=True))
    return {sender: 0} | {handle: role for handle, role in named.items() if handle != sender}


@cache
def _life() -> dict[str, pa.Table]:
    """Some thousand interactions around T: in bursts and at the very same second, answered once,
    twice, by others or never, with a year whose mail carries no links, with meetings, lists,
    strangers, people with several handles, and rows from after T."""
    dice = np.random.default_rng(11)
    reach = dice.choice([24 * 8, 24 * 90, 24_000], MANY, p=[0.1, 0.4, 0.5])
    hours = dice.integers(-24 * 3, reach)
    time = T - hours * 3600
    hashes = dice.permutation(MANY) * 7_919 - 5_000_000
    # answers one of the few before it in time, one further off, or one that isn't here
    order = np.argsort(time, kind="stable")
    before = order[np.maximum(np.argsort(order) - dice.integers(1, 8, MANY), 0)]
    answered = np.where(dice.random(MANY) < 0.8, before, dice.integers(0, MANY, MANY))
    reply = np.where(dice.random(MANY) < 0.9, hashes[answered], 77)
    crowds = [_seats(dice) for _ in range(MANY)]
    for n in order[dice.random(MANY) < 0.5]:
        asking, *asked = crowds[answered[n]]
        if asked:
            crowds[n] = {asked[0]: 0, asking: 1}
    # some come twice within the second, so that first, next and last are not plain from time
    twice = np.flatnonzero(dice.random(MANY - 1) < 0.1)
    time[twice + 1], reply[twice + 1] = time[twice], reply[twice]
    unlinked = (dice.random(MANY) < 0.4) | ((hours > 24 * 365) & (hours < 24 * 800))
    meeting = dice.random(MANY) < 0.1
    channel = np.where(meeting, 1, dice.choice([0] * 8 + [2, 3], MANY))
    whole = {
        "id": np.arange(MANY) + 100,
        "hash": hashes,
        "reply_hash": np.where(unlinked, 0, reply),
        "channel": channel,
        "time": time,
        "automated": (dice.random(MANY) < 0.1).astype(int),
        "sent": dice.integers(0, 2, MANY),
    }
    # what isn't named here holds small numbers
    for name in INTERACTION.columns:
        whole.setdefault(name, dice.integers(0, 4, MANY))
    crowds[order[MANY // 2]] = {70: 0, 1: 1}  # one who wrote but once
    for n in twice:
        crowds[n + 1] = crowds[n]
    seats = [
        (100 + n, handle, AS_ROLE.get(role, role) if channel[n] in (1, 3) else role)
        for n, crowd in enumerate(crowds)
        for handle, role in crowd.items()
    ]
    who = {**dict.fromkeys(ME, 0), **PEOPLE}
    return {
        "interaction": pa.table(
            {
                name: pa.array(
                    whole[name], pa.int64(), mask=unlinked if name == "reply_hash" else None
                )
                for name in INTERACTION.columns
            }
        ),
        "participant": pa.table(
            dict(zip(PARTICIPANT.columns, np.array(seats).T.astype(np.int64), strict=True))
        ),
        "who": _whole(**dict(zip(WHO.columns, (list(who), list(who.values())), strict=True))),
        "mine": _whole(handle_id=list(ME)),
        # a few of them told of after T, a few of nobody
        "deed": _whole(
            person_id=dice.integers(3, 90, MANY // 4).tolist(),
            time=(T - DAY * dice.integers(-90, 3_000, MANY // 4)).tolist(),
            account=dice.integers(0, 6, MANY // 4).tolist(),
            good=dice.integers(0, 1_500_000_000, MANY // 4).tolist(),
            bad=dice.integers(0, 1_500_000_000, MANY // 4).tolist(),
        ),
    }


@cache
def _expressions() -> dict[str, Table]:
    """Every public function of measure/ that returns a table, at T."""
    found: dict[str, Table] = {}
    for module in pkgutil.iter_modules(measure.__path__, f"{measure.__name__}."):
        for name, function in inspect.getmembers(
            importlib.import_module(module.name), inspect.isfunction
        ):
            hints = typing.get_type_hints(function)
            if (
                function.__module__ != module.name
                or name.startswith("_")
                or hints.get("return") is not Table
            ):
                continue
            values = {"as_of": T, **ARGUMENTS.get(name, {})}
            wanted = inspect.signature(function).parameters.values()
            lacking = [p.name for p in wanted if p.name not in values and p.default is p.empty]
            assert not lacking, f"say in ARGUMENTS with which {lacking} to test {name}"
            found[name] = function(**{p.name: values[p.name] for p in wanted if p.name in values})
    return found


def _needs(expression: Table) -> set[str]:
    return {str(table.name) for table in expression.op().find(ops.UnboundTable)}


def _figures(engine: Engine, turned: bool = False) -> dict[str, pa.Table]:
    """The rows of every expression. The rows of `event` are kept from `events()`, and so on."""
    loaded = set()
    for name, rows in _life().items():
        engine.load(name, rows.take(np.arange(rows.num_rows)[::-1]) if turned else rows)
        loaded.add(name)
    waiting = dict(_expressions())
    figures = {}
    while waiting:
        ready = [name for name, expression in waiting.items() if _needs(expression) <= loaded]
        lacking = {table for expression in waiting.values() for table in _needs(expression)}
        assert ready, f"nothing makes {sorted(lacking - loaded)}"
        for name in ready:
            expression = waiting.pop(name)
            kept = name.removesuffix("s")
            if kept in lacking - loaded:
                engine.keep(kept, expression)
                loaded.add(kept)
                expression = ibis.table(expression.schema(), name=kept)
            figures[name] = engine.run(expression)
    return figures


@pytest.fixture(scope="session")
def expected() -> dict[str, pa.Table]:
    return _figures(DuckDB())


@pytest.fixture(scope="session")
def found(make: Make) -> dict[str, pa.Table]:
    # the other way round, so that no figure comes from the order of rows
    return _figures(make(), turned=True)


def _sorted(rows: pa.Table) -> pa.Table:
    whole = [field.name for field in rows.schema if not pa.types.is_floating(field.type)]
    return rows.sort_by([(name, "ascending") for name in whole])


@pytest.mark.parametrize("name", sorted(_expressions()))
def test_every_expression_gives_the_same_everywhere(
    name: str, expected: dict[str, pa.Table], found: dict[str, pa.Table]
) -> None:
    ours, theirs = _sorted(expected[name]), _sorted(found[name])
    assert theirs.schema.equals(ours.schema)
    assert theirs.num_rows == ours.num_rows > 0
    for field in ours.schema:
        one, other = ours[field.name], theirs[field.name]
        assert other.is_null().equals(one.is_null()), field.name
        # sums of weights were fractions once
        if pa.types.is_floating(field.type) or re.search(r"_\d+$", field.name):
            np.testing.assert_allclose(
                other.drop_null().to_numpy(),
                one.drop_null().to_numpy(),
                rtol=1e-6,
                atol=1e-6,
                err_msg=field.name,
            )
        else:
            assert other.equals(one), field.name


def test_the_life_holds_what_it_should(expected: dict[str, pa.Table]) -> None:
    assert {"events", "trials", "ties", "handle_figures"} <= set(expected)
    trial = expected["trials"].to_pylist()
    for mine in (True, False):
        outcomes = [row["outcome"] for row in trial if row["mine"] is mine]
        assert min(outcomes.count(outcome) for outcome in (None, 0, 1)) > 10
    directions = expected["events"]["direction"].to_pylist()
    assert min(directions.count(direction) for direction in (0, 1, 2)) > 50
    figures = expected["ties"].to_pylist()
    for name, least in (("small_meetings", 1), ("unanswered_run", 1), ("exchanges", 3)):
        assert max(row[name] for row in figures) >= least
    for name in ("asks_bad", "gifts", "my_word_bad"):
        assert max(row[name] for row in figures) > 10**9
    assert any(row["last_from_me"] is None for row in figures)
    assert any(row["usual_gap"] is None for row in figures)
