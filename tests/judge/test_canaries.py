"""Canaries: where labels mean nothing the record is chance, and no fact knows what came later.

The facts are those of a simulated life, through the expressions and the record that the program
uses. Each guard is tried on what does look ahead, since one that never cries is none."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from ibis.expr.types import Table
from numpy.typing import NDArray

from closeknit.demo.life import Life
from closeknit.demo.write import write
from closeknit.derive import Analysis, analysis
from closeknit.engine.duckdb import DuckDB
from closeknit.judge import reply, tasks
from closeknit.judge.figures import Floats, columns
from closeknit.judge.monthly import ALIVE, INITIATE, Monthly
from closeknit.measure import message
from closeknit.measure.answers import answers
from closeknit.measure.events import events
from closeknit.measure.message import messages
from closeknit.measure.monthly import months
from closeknit.measure.tables import DAY, EVENT, INTERACTION, PARTICIPANT, TRIAL, WEEK, WHO
from closeknit.measure.trials import trials
from closeknit.network import Network

Facts = dict[str, Floats]
Wholes = NDArray[np.int64]
LATER = 600  # interactions added after the moment
RECENT = 40  # many of which answer one of so many before it
CHANCE = 0.03
TURNS = 3  # of shuffling; 2,500 trials alone give .5 ± .012
MANY = 30  # named in a mass mail
LATEST = 250 * DAY
LINKED = 0.67


@dataclass(frozen=True)
class World:
    """All facts up to `as_of`, as the store hands them over."""

    interaction: pa.Table
    participant: pa.Table
    who: pa.Table
    as_of: int


@pytest.fixture(scope="module")
def world(lived_home: Path) -> World:
    whole = analysis(lived_home)
    run = whole.engine.run
    rows = run(INTERACTION)
    return World(rows, run(PARTICIPANT), run(WHO), int(pc.max(rows["time"]).as_py()))


def _cut(world: World, moment: int) -> World:
    rows = world.interaction.filter(pc.field("time") <= moment)
    seats = world.participant.filter(pc.is_in(world.participant["interaction_id"], rows["id"]))
    return World(rows, seats, world.who, moment)


def _planted(world: World, seed: int, links: float = LINKED) -> World:
    """The world with arbitrary interactions after its last moment: at the next second, within
    a week or much later, by anybody to anybody, answers to old and new messages or (the share
    `links` says) none, in threads of others, automated, meetings, mass mail."""
    dice = np.random.default_rng(seed)
    old_hash, old_id = (world.interaction[name].to_numpy() for name in ("hash", "id"))
    reach = dice.choice([1, 3600, WEEK, LATEST], LATER)
    hashes = dice.integers(-(2**62), 2**62, LATER)
    # they answer one of the last before the moment, or one another
    last = np.argsort(world.interaction["time"])[-RECENT:]
    known = np.concatenate([np.repeat(old_hash[last], LATER // RECENT), hashes])
    linked = dice.random(LATER) < links
    number = old_id.max() + 1 + np.arange(LATER)
    drawn: dict[str, Wholes] = {
        "id": number,
        "hash": hashes,
        "reply_hash": dice.choice(known, LATER),
        "thread_hash": dice.choice(known, LATER),
        "channel": dice.choice([0, 0, 0, 0, 1], LATER),
        "time": world.as_of + 1 + (dice.random(LATER) * reach).astype(np.int64),
        "automated": dice.choice([0] * 9 + [1], LATER),
        "sent": dice.integers(0, 2, LATER),
        "question": dice.integers(0, 2, LATER),
        "words": dice.integers(0, 300, LATER),
    }
    assert drawn.keys() == set(INTERACTION.columns), "say what a planted interaction has there"
    rows = pa.table(
        {
            name: pa.array(drawn[name], pa.int64(), mask=~linked if name == "reply_hash" else None)
            for name in INTERACTION.columns
        }
    )
    person, handle = world.who["person_id"].to_numpy(), world.who["handle_id"].to_numpy()
    mine, theirs = handle[person == 0], handle[person != 0]
    busy = world.participant["handle_id"].to_numpy()
    busy = busy[np.isin(busy, theirs)]  # as often as they were named before
    among = {
        own: _named(world, number) for own, number in zip(old_hash[last], old_id[last], strict=True)
    }
    seats = []
    for n, answered, told in zip(number, drawn["reply_hash"], linked, strict=True):
        crowd = dice.choice(busy, MANY if dice.random() < 0.05 else int(dice.integers(1, 4)))
        named = dice.permutation([dice.choice(mine), *crowd])
        if told and answered in among and dice.random() < 0.5:
            named = dice.permutation(among[answered])  # one of those who were in it answers
        roles = [0, *dice.choice([1, 1, 2], len(named) - 1)]
        seats += [(n, h, r) for h, r in dict(zip(named, roles, strict=True)).items()]
    names = zip(PARTICIPANT.columns, np.array(seats, dtype=np.int64).T, strict=True)
    return World(
        pa.concat_tables([world.interaction, rows]),
        pa.concat_tables([world.participant, pa.table(dict(names))]),
        world.who,
        world.as_of + LATEST,
    )


def _named(world: World, number: int) -> Wholes:
    seats = world.participant.filter(pc.field("interaction_id") == int(number))
    handles: Wholes = seats["handle_id"].to_numpy()
    return handles


def _engine(world: World) -> DuckDB:
    engine = DuckDB()
    for name in ("interaction", "participant", "who"):
        engine.load(name, getattr(world, name))
    engine.keep("event", events(world.as_of))
    engine.keep("trial", trials(world.as_of))
    return engine


# nothing that came later ----------------------------------------------------------------------

BY_MESSAGE = ("time", "interaction_id", "person_id")
BY_MONTH = ("time", "person_id")
# the expressions, what tells their rows apart, and the columns that say what came of them
SHEETS: dict[str, tuple[Callable[[int], Table], tuple[str, ...], set[str]]] = {
    "messages": (lambda _: messages(), BY_MESSAGE, {"outcome"}),
    "answers": (lambda _: answers(), BY_MESSAGE, {"hours"}),
    "months": (months, BY_MONTH, {"initiates", "alive", "alive_theirs"}),
}


def _told(world: World, until: int, names: Collection[str]) -> dict[str, Facts]:
    """Rows of the expressions up to a moment, in order, and the probability given of each
    message."""
    engine = _engine(world)
    found = {}
    for name in names:
        make, key, _ = SHEETS[name]
        rows = engine.run(make(world.as_of)).filter(pc.field("time") <= until)
        found[name] = columns(rows.sort_by([(column, "ascending") for column in key]))
    found["messages"]["given"] = reply.given(found["messages"])
    return found


def _changed(
    world: World, seed: int, names: Collection[str], links: float = LINKED
) -> dict[str, set[str]]:
    """Columns in which what was told until the world's end is different once more has happened;
    "rows" if it isn't even told of the same."""
    until = world.as_of
    before, after = (_told(each, until, names) for each in (world, _planted(world, seed, links)))
    found = {}
    for name in names:
        one, other = before[name], after[name]
        assert len(one["time"]) > 300
        if any(not np.array_equal(one[column], other[column]) for column in SHEETS[name][1]):
            found[name] = {"rows"}
            continue
        found[name] = {
            column
            for column in one
            if not np.allclose(one[column], other[column], rtol=1e-9, atol=1e-9, equal_nan=True)
        }
    return found


def _early(world: World, part: float) -> World:
    """The world up to a second at which I wrote to somebody, that far into the life."""
    mine = world.who.filter(pc.field("person_id") == 0)["handle_id"]
    seats = world.participant
    sent = seats.filter(pc.and_(pc.equal(seats["role"], 0), pc.is_in(seats["handle_id"], mine)))
    rows = world.interaction
    time = np.sort(rows.filter(pc.is_in(rows["id"], sent["interaction_id"]))["time"].to_numpy())
    return _cut(world, int(time[int(part * len(time))]))


def test_what_comes_later_changes_labels_and_nothing_else(world: World) -> None:
    """No fact, no probability given. Labels do look ahead: that they are seen to change shows that
    whatever else did would be."""
    found = _changed(_early(world, 0.6), 6, SHEETS)
    assert found == {name: labels for name, (_, _, labels) in SHEETS.items()}


def test_later_mail_without_links_changes_no_rule(world: World) -> None:
    """Where 6 % of what comes in is linked, just enough for the rule by links."""
    early = _early(world, 0.6)
    rows = early.interaction
    place = rows.column_names.index("reply_hash")
    few = pa.array(rows["hash"].to_numpy() % 8 == 0)
    thinned = pc.if_else(few, rows["reply_hash"], pa.scalar(None, pa.int64()))
    early = replace(early, interaction=rows.set_column(place, "reply_hash", thinned))
    assert _changed(early, 6, ["messages"], links=0.0) == {"messages": {"outcome"}}


def test_outcomes_that_are_used_too_early_are_caught(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program's own expression, had it not waited for the seven days to be over."""
    monkeypatch.setattr(message, "WEEK", 0)
    found = _changed(_early(world, 0.6), 6, ["messages"])["messages"]
    assert {"my_trials", "my_trials_365", "my_trials_90", "given"} <= found


def _by_message(whole: Analysis, as_of: int) -> dict[tuple[int, str], tuple[float, float]]:
    """When and with which probability, by the message's hash and the address written to."""
    facts = whole.messages(as_of)
    rows = whole.engine.run(INTERACTION.select("id", "hash"))
    own = dict(zip(rows["id"].to_pylist(), rows["hash"].to_pylist(), strict=True))
    given = reply.given(facts)
    return {
        (own[int(n)], whole.who.known[int(h)].handle): (time, p)
        for n, h, time, p in zip(
            facts["interaction_id"], facts["handle_id"], facts["time"], given, strict=True
        )
    }


def test_a_home_that_ended_earlier_had_given_the_same(
    lived: Life, lived_home: Path, tmp_path: Path
) -> None:
    """Import, identity, measures and all: the mailbox as it was at a moment."""
    moment = lived.messages[int(0.4 * len(lived.messages))].at
    early = tuple(m for m in lived.messages if m.at <= moment)
    write(replace(lived, messages=early), tmp_path / "life")
    home = tmp_path / "home"
    paths = [tmp_path / "life" / "mail", tmp_path / "life" / "contacts.vcf"]
    Network(home).bring_in(paths, lived.me.addresses)
    then = _by_message(analysis(home), moment)
    now = _by_message(analysis(lived_home), lived.messages[-1].at)
    shared = then.keys() & {key for key, (time, _) in now.items() if time <= moment}
    assert len(shared) >= 0.98 * len(then) > 500
    moved = np.abs([then[key][1] - now[key][1] for key in shared])
    assert np.quantile(moved, 0.98) < 1e-9


# labels that mean nothing ----------------------------------------------------------------------


def _auc_at_random(world: World, turns: int = TURNS) -> float:
    """Of a life in which my messages were answered at random: outcomes are shuffled before
    anything is measured, so that a fact that knows its own outcome shows."""
    engine = _engine(world)
    event, trial = engine.run(EVENT), engine.run(TRIAL)
    engine = DuckDB()
    for name in ("interaction", "participant", "who"):
        engine.load(name, getattr(world, name))
    engine.load("event", event)
    known = trial["outcome"].to_numpy(zero_copy_only=False)
    at = np.flatnonzero(trial["mine"].to_numpy(zero_copy_only=False) & ~np.isnan(known))
    place = trial.column_names.index("outcome")
    rows = messages().order_by(BY_MESSAGE)
    dice = np.random.default_rng(17)
    found = []
    for _ in range(turns):
        outcome = known.copy()
        outcome[at] = known[dice.permutation(at)]
        drawn = pa.array(outcome, pa.float64(), from_pandas=True).cast(pa.int64())
        engine.load("trial", trial.set_column(place, "outcome", drawn))
        score = tasks.reply_record(columns(engine.run(rows))).score
        assert score is not None
        found.append(score.auc)
    return float(np.mean(found))


def test_replies_at_random_are_chance(world: World) -> None:
    assert abs(_auc_at_random(world) - 0.5) <= CHANCE


def test_a_rate_that_counts_the_message_itself_is_caught(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = _auc_at_random(world)
    monkeypatch.setattr(message, "WEEK", -1)
    # of the same outcomes, so that chance is in neither
    assert _auc_at_random(world) > honest + CHANCE / 2


@pytest.mark.parametrize("task", [INITIATE, ALIVE], ids=lambda task: str(task.label))
def test_months_at_random_are_chance(world: World, task: Monthly) -> None:
    facts = columns(_engine(world).run(months(world.as_of).order_by(BY_MONTH)))
    label = facts[task.label].copy()
    at = np.flatnonzero(~np.isnan(label))
    label[at] = label[np.random.default_rng(3).permutation(at)]
    score = tasks.monthly_record(task, facts | {task.label: label}).score
    assert score is not None
    assert abs(score.auc - 0.5) <= CHANCE
