"""What every engine does. A new one is held to it by a subclass of `EngineContract`."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod

import ibis
import pyarrow as pa
import pytest

from closeknit.engine.base import Engine
from closeknit.engine.duckdb import DuckDB
from closeknit.measure.events import events
from closeknit.measure.strength import total, weight
from closeknit.measure.tables import EVENT, INTERACTION, TRIAL
from closeknit.measure.ties import ties
from closeknit.measure.trials import trials

DAY = 86_400
T = 20_000 * DAY
NUMBERS = ibis.table({"n": "int64", "word": "string"}, name="numbers")
OTHERS = ibis.table({"n": "int64"}, name="others")


def _whole(**columns: list[int | None]) -> pa.Table:
    return pa.table({name: pa.array(values, pa.int64()) for name, values in columns.items()})


def _numbers(*values: int) -> pa.Table:
    return pa.table({"n": pa.array(values, pa.int64()), "word": [str(v) for v in values]})


class EngineContract(ABC):
    @abstractmethod
    def engine(self) -> Engine: ...

    def test_runs_over_what_was_loaded(self) -> None:
        engine = self.engine()
        engine.load("numbers", _numbers(1, 2, 3))
        rows = engine.run(NUMBERS.filter(NUMBERS.n > 1).order_by("n"))
        assert isinstance(rows, pa.Table)
        assert rows.to_pylist() == [{"n": 2, "word": "2"}, {"n": 3, "word": "3"}]

    def test_loading_again_replaces(self) -> None:
        engine = self.engine()
        engine.load("numbers", _numbers(1, 2, 3))
        engine.load("numbers", _numbers(7))
        assert engine.run(NUMBERS.n.sum().as_table()).to_pylist()[0].popitem()[1] == 7

    def test_keeps_rows_under_a_name_and_replaces_them(self) -> None:
        engine = self.engine()
        engine.load("numbers", _numbers(1, 2, 3))
        engine.keep("others", NUMBERS.select("n"))
        # what is kept stays, whatever becomes of the table it came from
        engine.load("numbers", _numbers(9))
        assert sorted(engine.run(OTHERS)["n"].to_pylist()) == [1, 2, 3]
        engine.keep("others", NUMBERS.select("n"))
        assert engine.run(OTHERS)["n"].to_pylist() == [9]

    def test_an_unknown_table_raises(self) -> None:
        with pytest.raises(Exception, match="numbers"):
            self.engine().run(NUMBERS)

    def test_engines_share_nothing(self) -> None:
        one, other = self.engine(), self.engine()
        one.load("numbers", _numbers(1))
        other.load("numbers", _numbers(2))
        assert one.run(NUMBERS)["n"].to_pylist() == [1]

    def test_an_empty_life_has_every_column_and_no_row(self) -> None:
        engine = self.engine()
        engine.load(
            "interaction",
            _whole(**{name: [] for name in INTERACTION.columns}),
        )
        engine.load("participant", _whole(interaction_id=[], handle_id=[], role=[]))
        engine.load("who", _whole(handle_id=[], person_id=[]))
        engine.keep("event", events(T))
        engine.keep("trial", trials(T))
        rows = engine.run(ties(T))
        assert rows.num_rows == 0
        assert {"person_id", "exchanges", "usual_gap", "answered_365"} <= set(rows.column_names)
        assert rows.schema.field("person_id").type == pa.int64()

    def test_the_columns_of_measures_are_those_they_promise(self) -> None:
        engine = self._exchange()
        for promised in (EVENT, TRIAL):
            schema = engine.run(promised).schema
            assert list(schema.names) == list(promised.columns)

    def test_one_exchange(self) -> None:
        """I wrote 20 days ago, she answered a day later."""
        engine = self._exchange()
        (row,) = engine.run(ties(T)).to_pylist()
        figures = ("from_me", "to_me", "trials", "answered", "exchanges", "silence", "usual_gap")
        assert [row[name] for name in figures] == [1, 1, 1, 1, 1, 19.0, None]
        # 2^(-20/365) = 0.96273
        assert row["out_365"] == pytest.approx(0.96273e9, abs=1e4)

    def test_sums_do_not_depend_on_the_order_of_rows(self) -> None:
        ages = [n * 7_919 for n in range(5_000)]
        sums = set()
        for turn in (ages, ages[::-1], ages[1::2] + ages[::2]):
            engine = self.engine()
            engine.load("aged", _whole(time=[T - a for a in turn], size=[1 + a % 5 for a in turn]))
            aged = ibis.table({"time": "int64", "size": "int64"}, name="aged")
            summed = aged.agg(sum=total(weight(aged, T, 60), ibis.literal(True)))
            sums.add(engine.run(summed)["sum"].to_pylist()[0])
        assert len(sums) == 1
        by_hand = sum(round(1e9 * 2 ** (-a / DAY / 60) / math.sqrt(1 + a % 5)) for a in ages)
        assert sums.pop() == pytest.approx(by_hand, rel=1e-9)

    def _exchange(self) -> Engine:
        engine = self.engine()
        engine.load(
            "interaction",
            _whole(
                id=[1, 2],
                hash=[11, 12],
                reply_hash=[None, 11],
                thread_hash=[11, 11],
                channel=[0, 0],
                time=[T - 20 * DAY, T - 19 * DAY],
                automated=[0, 0],
                sent=[1, 0],
                question=[1, 0],
                words=[20, 30],
            ),
        )
        engine.load(
            "participant",
            _whole(interaction_id=[1, 1, 2, 2], handle_id=[1, 2, 2, 1], role=[0, 1, 0, 1]),
        )
        engine.load("who", _whole(handle_id=[1, 2], person_id=[0, 2]))
        engine.keep("event", events(T))
        engine.keep("trial", trials(T))
        return engine


class TestDuckDB(EngineContract):
    def engine(self) -> Engine:
        return DuckDB()
