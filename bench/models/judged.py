"""People with a known standing, and what the measures say of them: judged ones of a mailbox, and
those of simulated lives. Nothing of a mailbox is kept."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from closeknit.demo.life import simulate
from closeknit.demo.write import write
from closeknit.derive import analysis
from closeknit.engine.base import EMPTY
from closeknit.engine.duckdb import DuckDB
from closeknit.judge.figures import aligned
from closeknit.measure.regard import regard
from closeknit.measure.tables import DAY, DEED, EVENT
from closeknit.measure.ties import ties
from closeknit.measure.trials import trials
from closeknit.store.reader import reading

Floats = NDArray[np.float64]
CONFIDENT = 0.6
STRATA = (3, 10, 60)  # messages, where no strata are given
KEPT = 0.3  # of the fortnights with each quiet friend


@dataclass(frozen=True, slots=True)
class Box:
    """All personal interactions of a mailbox, everybody in it and what they did for one another,
    as it was known at the end."""

    events: pa.Table
    people: tuple[int, ...]
    handles: Mapping[str, int]
    as_of: int
    deeds: pa.Table = field(default_factory=lambda: EMPTY["deed"])

    def figures(self, rows: pa.Table | None = None, as_of: int | None = None) -> dict[str, Floats]:
        """The measures of everybody, of these events only and at another date if given."""
        at = self.as_of if as_of is None else as_of
        engine = DuckDB()
        engine.load("event", self.events if rows is None else rows)
        engine.load("deed", self.deeds)
        engine.keep("trial", trials(at))
        found = dict(aligned(engine.run(ties(at)), self.people))
        found.update(aligned(engine.run(regard(at)), self.people))
        return found


@dataclass(frozen=True, slots=True)
class Judged:
    """Those people of a mailbox whose standing is known: their places in its columns."""

    name: str
    figures: Mapping[str, Floats]
    at: NDArray[np.int64]
    connection: Floats
    stratum: NDArray[np.int64]

    def column(self, values: Floats) -> Floats:
        """Of the judged people only."""
        return values[self.at]

    def counts(self) -> dict[str, Floats]:
        """What counting would say."""
        sent, came = self.column(self.figures["from_me"]), self.column(self.figures["to_me"])
        return {
            "total messages": sent + came,
            "messages from them": came,
            "reciprocity": np.minimum(sent, came),
        }


def box(paths: Sequence[Path], me: Sequence[str]) -> Box:
    """Imports mail into a home that is thrown away."""
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-m", "closeknit", "import", *map(str, paths), "--home", home]
        for address in me:
            command += ["--me", address]
        subprocess.run(command, check=True, capture_output=True)
        with reading(Path(home)) as reader:
            as_of = int(reader.meta()["as_of"])
        whole = analysis(Path(home))
        whole.ties(as_of)  # loads what happened and what was done
        people = tuple(whole.who.people)
        handles = {h: n for n in people for h in whole.who.person(n).handles}
        told, done = whole.engine.run(EVENT), whole.engine.run(DEED)
        return Box(told, people, handles, as_of, done)


def labelled(name: str, mailbox: Box, labels: Path) -> Judged:
    """The people a reader judged with confidence; those not found are left out."""
    at, connection, strata = [], [], []
    place = {number: n for n, number in enumerate(mailbox.people)}
    with labels.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            known = [h for h in row["address"].lower().split() if h in mailbox.handles]
            sure = row["label"] != "unsure" and float(row["confidence"]) >= CONFIDENT
            if known and sure:
                at.append(place[mailbox.handles[known[0]]])
                connection.append(row["label"] == "connection")
                strata.append(row["stratum"])
    groups = np.unique(np.array(strata), return_inverse=True)[1]
    return Judged(name, mailbox.figures(), np.array(at), np.array(connection, float), groups)


def simulated(seed: int) -> tuple[Box, Mapping[int, bool]]:
    """A simulated life, and who is a connection in it, by person."""
    with tempfile.TemporaryDirectory() as folder:
        life = simulate(seed)
        write(life, Path(folder))
        told = json.loads((Path(folder) / "truth.json").read_text("utf-8"))
        found = box([Path(folder) / "mail", Path(folder) / "contacts.vcf"], told["me"]["addresses"])
    truth = {}
    for person in told["people"]:
        known = [h.lower() for h in person["addresses"] if h.lower() in found.handles]
        if known:
            truth[found.handles[known[0]]] = bool(person["connection"])
    return found, truth


def lived(name: str, mailbox: Box, truth: Mapping[int, bool], *, quiet: bool = False) -> Judged:
    """Everybody of a simulated life with at least one message. With `quiet` only every third
    fortnight or so of each connection is left: friends who write little."""
    rows = mailbox.events
    if quiet:
        person = rows["person_id"].to_numpy()
        part = rows["time"].to_numpy() // (14 * DAY)
        dice = (person * 7919 + part * 104_729) % 1000 / 1000
        friend = np.isin(person, [n for n, connection in truth.items() if connection])
        rows = rows.filter(pa.array(~friend | (dice < KEPT)))
    figures = mailbox.figures(rows)
    messages = figures["from_me"] + figures["to_me"]
    at = np.array([i for i, n in enumerate(mailbox.people) if n in truth and messages[i]])
    connection = np.array([truth[mailbox.people[i]] for i in at], float)
    return Judged(name, figures, at, connection, np.searchsorted(STRATA, messages[at], "right"))
