"""What each handle did, by hand."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from closeknit.engine.duckdb import DuckDB
from closeknit.measure.handles import handle_figures

FROM, TO, CC, BCC = 0, 1, 2, 3
ME, ANN, BOB, ROBOT = 1, 2, 3, 4


def test_figures_of_handles(happening: Any, load: Any) -> None:
    life = [
        happening(1, 100, ((ME, FROM), (ANN, TO)), sent=True),
        happening(2, 200, ((ANN, FROM), (ME, TO), (BOB, CC))),
        happening(3, 300, ((BOB, FROM), (ANN, TO))),
        happening(4, 400, ((ROBOT, FROM), (ANN, BCC)), automated=True),
        happening(5, 500, ((ROBOT, FROM),)),  # to undisclosed recipients
        happening(6, 600, ((ANN, TO),)),  # from nobody
    ]
    engine = DuckDB()
    load(engine, life, {})
    engine.load("mine", pa.table({"handle_id": pa.array([ME], pa.int64())}))
    rows = engine.run(handle_figures()).to_pylist()
    found = {row.pop("handle_id"): row for row in rows}

    def row(**figures: float | None) -> dict[str, float | None]:
        empty: dict[str, float | None] = dict.fromkeys(next(iter(found.values())), 0)
        return empty | {"mean_recipients": None} | figures

    assert found == {
        # 1; got 2 from Ann with Bob beside me
        ME: row(sent=1, sent_folder=1, received=1, distinct_senders=1, mean_recipients=1.0),
        # sent 2 (to me and one more); got 1, 3, 4 and 6, always alone, from me, Bob, the robot
        ANN: row(
            sent=1,
            sent_to_me=1,
            received=4,
            alone=4,
            distinct_senders=3,
            received_from_me=1,
            mean_recipients=2.0,
        ),
        BOB: row(sent=1, received=1, distinct_senders=1, mean_recipients=1.0),
        # 4 to one, 5 to nobody
        ROBOT: row(sent=2, sent_automated=1, mean_recipients=0.5),
    }


def test_nothing_is_mine_yet(happening: Any, load: Any) -> None:
    engine = DuckDB()
    load(engine, [happening(1, 100, ((ME, FROM), (ANN, TO)))], {})
    engine.load("mine", pa.table({"handle_id": pa.array([], pa.int64())}))
    rows = {r["handle_id"]: r for r in engine.run(handle_figures()).to_pylist()}
    assert (rows[ANN]["received"], rows[ANN]["received_from_me"]) == (1, 0)
    assert rows[ME]["sent_to_me"] == 0
