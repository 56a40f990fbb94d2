"""What must hardly move a person's figures: lost mail, and mass mail. A simulated life."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from ibis.expr.types import Table

from closeknit.derive import analysis
from closeknit.engine.duckdb import DuckDB
from closeknit.judge import indices, standing
from closeknit.judge.figures import Floats, aligned
from closeknit.measure.events import events
from closeknit.measure.regard import regard
from closeknit.measure.tables import INTERACTION, PARTICIPANT
from closeknit.measure.ties import ties
from closeknit.measure.trials import MOST_PEOPLE, trials

DRAWS = 5
DROPPED = 0.3
TOP = 20
TIMES = 10  # as much mass mail
HOUR, DAY = 3600, 86_400


@dataclass(frozen=True)
class World:
    """All facts, with the expressions at their end; they are made once, since that takes longer
    than running them."""

    interaction: pa.Table
    participant: pa.Table
    who: pa.Table
    people: tuple[int, ...]
    steps: tuple[Table, Table, Table, Table]

    def figures(self, interaction: pa.Table, participant: pa.Table) -> dict[str, Floats]:
        """The measures of everybody, of other facts."""
        to_events, to_trials, to_ties, to_regard = self.steps
        engine = DuckDB()
        engine.load("interaction", interaction)
        engine.load("participant", participant)
        engine.load("who", self.who)
        engine.keep("event", to_events)
        engine.keep("trial", to_trials)
        found = dict(aligned(engine.run(to_ties), self.people))
        return found | dict(aligned(engine.run(to_regard), self.people))


@pytest.fixture(scope="module")
def world(lived_home: Path) -> World:
    whole = analysis(lived_home)
    rows = whole.engine.run(INTERACTION)
    end = int(pc.max(rows["time"]).as_py())
    return World(
        rows,
        whole.engine.run(PARTICIPANT),
        whole.who.table(),
        tuple(whole.who.people),
        (events(end), trials(end), ties(end), regard(end)),
    )


def _top(figures: dict[str, Floats]) -> set[int]:
    return set(np.argsort(-indices.regard(figures), kind="stable")[:TOP].tolist())


def test_a_third_of_the_mail_lost_leaves_most_of_the_closest(world: World) -> None:
    best = _top(world.figures(world.interaction, world.participant))
    dice = np.random.default_rng(0)
    shares = []
    for _ in range(DRAWS):
        # whole interactions go, with everybody in them
        kept = pa.array(dice.random(len(world.interaction)) >= DROPPED)
        now = _top(world.figures(world.interaction.filter(kept), world.participant))
        shares.append(len(best & now) / len(best | now))
    assert np.median(shares) >= 0.7


def _mass_mail(world: World, number: int) -> tuple[pa.Table, pa.Table]:
    """So many letters in the last year, in turn by me and by somebody, to everybody else."""
    dice = np.random.default_rng(1)
    first = int(pc.max(world.interaction["id"]).as_py()) + 1
    ids = first + np.arange(number)
    end = int(pc.max(world.interaction["time"]).as_py())
    person, handle = world.who["person_id"].to_numpy(), world.who["handle_id"].to_numpy()
    mine = int(handle[person == 0][0])
    # one handle each, so that everybody is named once
    one = handle[np.unique(person, return_index=True)[1]]
    theirs = one[one != mine]
    time = end - HOUR * (1 + np.arange(number)) - DAY * dice.integers(0, 350, number)
    plain = {name: np.zeros(number, np.int64) for name in INTERACTION.columns}
    drawn = plain | {"id": ids, "hash": ids, "thread_hash": ids, "time": time}
    rows = pa.table(
        {
            name: pa.nulls(number, pa.int64()) if name == "reply_hash" else pa.array(drawn[name])
            for name in INTERACTION.columns
        }
    )
    seats = []
    for turn, n in enumerate(ids):
        sender = mine if turn % 2 else int(dice.choice(theirs))
        seats += [(n, sender, 0), *((n, h, 1) for h in (mine, *theirs) if h != sender)]
    assert len(theirs) > MOST_PEOPLE
    columns = zip(PARTICIPANT.columns, np.array(seats, dtype=np.int64).T, strict=True)
    return (
        pa.concat_tables([world.interaction, rows]),
        pa.concat_tables([world.participant, pa.table(dict(columns))]),
    )


def test_ten_times_the_mass_mail_moves_nobody(world: World) -> None:
    before, after = (world.figures(*_mass_mail(world, n)) for n in (30, 30 * TIMES))
    ways = {
        "probability": lambda f: standing.connection_probability(f)[0],
        "familiarity": indices.familiarity,
        "investment": indices.investment,
        "regard": indices.regard,
        "credibility": indices.credibility,
    }
    for name, way in ways.items():
        was, told = way(before), way(after)
        assert np.all(np.abs(told - was) <= 0.05 * np.maximum(np.abs(was), 1e-9)), name
    # it does arrive: what counts every message counts these
    assert np.median(after["to_me"] - before["to_me"]) > 0
    assert np.median(after["from_me"] - before["from_me"]) == 30 * (TIMES - 1) / 2
