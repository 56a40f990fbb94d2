"""The aggregates over invented interactions: events, trials and ties on DuckDB, and from SQLite.

    python -m bench.engines [--rows 1000000 3000000 10000000] [--sqlite] [--profile]

Each size runs in a process of its own, so that its peak memory is its own. All interactions are
between me and somebody (nothing is left out early), 50,000 people over 15 years, some far busier
than others, 2.5 in each, 10 % automated. Processor seconds stand beside the wall clock, since they
tell what a machine without other work would need: half of them on two cores, at best.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import ibis
import numpy as np
import pyarrow as pa
from bench.timed import machine, wall

from closeknit.engine.duckdb import DuckDB
from closeknit.measure.events import events
from closeknit.measure.ties import ties
from closeknit.measure.trials import trials
from closeknit.store.arrow import facts
from closeknit.store.database import connect, path_of
from closeknit.store.reader import reading

DAY = 86_400
T = 20_000 * DAY
PEOPLE = 50_000
YEARS = 15
TARGET_ROWS, TARGET_SECONDS, TARGET_FROM_SQLITE = 10_000_000, 5.0, 20.0


def life(many: int) -> dict[str, pa.Table]:
    """The tables `interaction`, `participant` and `who`."""
    dice = np.random.default_rng(7)
    busy = np.cumsum(1 / np.arange(1, PEOPLE + 1) ** 0.9)
    busy /= busy[-1]
    person = np.minimum(np.searchsorted(busy, dice.random(many)), PEOPLE - 1) + 2
    third = np.minimum(np.searchsorted(busy, dice.random(many)), PEOPLE - 1) + 2
    number = np.arange(1, many + 1)
    hashes = dice.permutation(many) * 7_919 + 11
    mine = dice.random(many) < 0.4
    # most of what follows a message the other way answers it
    order = np.lexsort((number, person))
    before = np.full(many, -1)
    turned = person[order[:-1]] == person[order[1:]]
    turned &= mine[order[:-1]] != mine[order[1:]]
    before[order[1:][turned]] = order[:-1][turned]
    answers = (before >= 0) & (dice.random(many) < 0.7)
    meeting = dice.random(many) < 0.03
    interaction = {
        "id": number,
        "hash": hashes,
        "reply_hash": pa.array(hashes[before], mask=~answers),
        "thread_hash": hashes,
        "channel": meeting.astype(np.int64),
        "time": np.sort(T - dice.integers(0, YEARS * 365 * DAY, many)),
        "automated": (dice.random(many) < 0.1).astype(np.int64),
        "sent": mine.astype(np.int64),
        "question": dice.integers(0, 2, many),
        "words": dice.integers(1, 300, many),
    }
    more = (dice.random(many) < 0.5) & (third != person)
    seats = np.concatenate([number, number, number[more]])
    handles = np.concatenate([np.where(mine, 1, person), np.where(mine, person, 1), third[more]])
    sender, taker = np.where(meeting, 4, 0), np.ones(many, np.int64)
    roles = np.concatenate([sender, taker, dice.integers(1, 3, int(more.sum()))])
    order = np.lexsort((handles, seats))
    who = np.arange(1, PEOPLE + 2)
    return {
        "interaction": pa.table(interaction),
        "participant": pa.table(
            {
                "interaction_id": seats[order],
                "handle_id": handles[order],
                "role": roles[order],
            }
        ),
        "who": pa.table({"handle_id": who, "person_id": np.where(who == 1, 0, who)}),
    }


def stored(home: Path, tables: dict[str, pa.Table]) -> None:
    """The same in a home's file, with keys and subjects as long as usual."""
    connect(home, write=True).close()
    file = sqlite3.connect(path_of(home))
    file.execute("PRAGMA synchronous = OFF")
    names = [*tables["interaction"].column_names, "key", "subject"]
    texts = ("'<0123456789.abcdef@mail.example>' || ?1", "'About what was said'")
    places = ", ".join([*"?" * (len(names) - 2), *texts])
    insert = f"INSERT INTO interaction ({', '.join(names)}) VALUES ({places})"  # noqa: S608
    with file:
        file.executemany(insert, _plain(tables["interaction"], {"automated": "bulk"}))
        file.executemany("INSERT INTO participant VALUES (?, ?, ?)", _plain(tables["participant"]))
    file.close()


def _plain(table: pa.Table, words: dict[str, str] | None = None) -> Iterator[tuple[object, ...]]:
    for batch in table.to_batches(100_000):
        columns = []
        for name in table.column_names:
            values = batch[name].to_pylist()
            if words and name in words:
                values = [words[name] if value else None for value in values]
            columns.append(values)
        yield from zip(*columns, strict=True)


def measured(rows: int, from_sqlite: bool, profile: bool) -> dict[str, float]:
    """Seconds (wall, then processor) of each step, and the peak resident memory in MB."""
    tables = life(rows)
    engine = DuckDB()
    figures: dict[str, float] = {}

    def step(name: str, action: Callable[[], object]) -> None:
        begun = sum(os.times()[:2])
        figures[name] = wall(action)
        figures[f"{name} cpu"] = sum(os.times()[:2]) - begun

    if from_sqlite:
        with tempfile.TemporaryDirectory() as folder:
            stored(Path(folder), tables)
            with reading(Path(folder)) as reader:
                step("read", lambda: tables.update(facts(reader)))
    for name, table in tables.items():
        engine.load(name, table)
    figures["input"] = _peak()
    for name, expression in (("event", events(T)), ("trial", trials(T)), ("ties", ties(T))):
        if profile:
            shown = engine._backend.con.execute(
                f"EXPLAIN ANALYZE {ibis.to_sql(expression, dialect='duckdb')}"
            )
            print(shown.fetchall()[0][1], file=sys.stderr)
        if name == "ties":
            step(name, lambda: engine.run(expression))  # noqa: B023
        else:
            step(name, lambda: engine.keep(name, expression))  # noqa: B023
    figures["peak"] = _peak()
    return figures


def _peak() -> float:
    """Megabytes; 0 where the system doesn't tell."""
    try:
        import resource
    except ImportError:
        return 0.0
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def _said(rows: int, figures: dict[str, float]) -> str:
    steps = [name for name in ("read", "event", "trial", "ties") if name in figures]
    parts = [f"{name} {figures[name]:.1f} ({figures[f'{name} cpu']:.1f})" for name in steps]
    aggregates = sum(figures[name] for name in steps if name != "read")
    whole = sum(figures[name] for name in steps)
    line = f"{rows:>11,}: {', '.join(parts)}; aggregates {aggregates:.1f} s"
    if "read" in figures:
        line += f", from SQLite {whole:.1f} s"
    line += f"; peak {figures['peak']:,.0f} MB, of that input {figures['input']:,.0f}"
    if rows == TARGET_ROWS:
        met = "met" if aggregates <= TARGET_SECONDS else "missed"
        line += f"; target {TARGET_SECONDS:.0f} s {met}"
        if "read" in figures:
            met = "met" if whole <= TARGET_FROM_SQLITE else "missed"
            line += f", from SQLite {TARGET_FROM_SQLITE:.0f} s {met}"
    return line


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000, 3_000_000, 10_000_000])
    parser.add_argument("--sqlite", action="store_true", help="from a home's file too")
    parser.add_argument("--profile", action="store_true", help="DuckDB's own account of each query")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measured(given.rows[0], given.sqlite, given.profile)))
        return
    print(machine())
    print(f"python -m bench.engines {' '.join(sys.argv[1:])}")
    print("seconds by the clock (of the processors)")
    for rows in given.rows:
        options = [word for word in ("--sqlite", "--profile") if word in sys.argv]
        command = [sys.executable, "-m", "bench.engines", "--one", "--rows", str(rows), *options]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        print(_said(rows, json.loads(done.stdout)), flush=True)


if __name__ == "__main__":
    main()
