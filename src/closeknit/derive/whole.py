"""The facts of one moment on an engine, so that several dates can be judged without reading them
again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from closeknit.declarations import Said, said
from closeknit.derive.who import Who, who_is_who
from closeknit.engine.base import Engine
from closeknit.engine.duckdb import DuckDB
from closeknit.judge.figures import Floats, columns
from closeknit.judge.scales import scales
from closeknit.judge.ties import judge
from closeknit.measure.events import events
from closeknit.measure.message import messages
from closeknit.measure.monthly import months
from closeknit.measure.ties import ties
from closeknit.measure.trials import trials
from closeknit.model.ties import Standing, Tie
from closeknit.store.arrow import facts
from closeknit.store.reader import reading

# columns of `measure.message` that only a track record looks at
PROOF_ONLY = ("handle_id", "trials", "answered", "my_trials", "my_answered")


@dataclass(frozen=True, slots=True)
class Analysis:
    """Facts on an engine, with who is who and what the person said."""

    engine: Engine
    who: Who
    said: Said

    def ties(self, as_of: int) -> list[Tie]:
        """Everybody judged at a date."""
        self.engine.keep("event", events(as_of))
        self.engine.keep("trial", trials(as_of))
        past = months(as_of, quarterly=True).order_by(["time", "person_id"])
        own = scales(self._messages(PROOF_ONLY), columns(self.engine.run(past)), as_of)
        rows = self.engine.run(ties(as_of))
        people = [self.who.person(number) for number in self.who.people]
        return judge(rows, people, self._declared(), own, as_of)

    def messages(self, as_of: int) -> dict[str, Floats]:
        """Every message of mine that waits or waited for an answer, up to a date, in order of
        time; columns of `measure.message`."""
        self.engine.keep("event", events(as_of))
        self.engine.keep("trial", trials(as_of))
        return self._messages()

    def _messages(self, without: Sequence[str] = ()) -> dict[str, Floats]:
        # what isn't asked for isn't worked out
        rows = self.engine.run(messages().drop(*without))
        order = ("time", "interaction_id", "person_id")
        return columns(rows.sort_by([(name, "ascending") for name in order]))

    def _declared(self) -> dict[str, Standing]:
        owner = self.who.owners() if self.said.standings else {}
        return {
            f"p{owner[handle]}": standing
            for handle, standing in self.said.standings.items()
            if handle in owner
        }


def analysis(home: Path) -> Analysis:
    """Reads the facts of a home and works out who is who."""
    engine = DuckDB()
    with reading(home) as reader:
        words = said(reader.declarations())
        tables = facts(reader)
        # `sender` isn't among the measures' columns but is free to carry
        for name, rows in tables.items():
            engine.load(name, rows)
        who = who_is_who(engine, reader, words)
    engine.load("who", who.table())
    return Analysis(engine, who, words)
