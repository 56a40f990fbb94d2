"""A tie as a row of its table, and back."""

from __future__ import annotations

import json

from closeknit.model.evidence import FamilySum
from closeknit.model.people import Person
from closeknit.model.ties import Counts, Probability, Standing, Tie

NO_SUMS = "[]"
_STANDINGS = {standing.value: standing for standing in Standing}


def tie_row(tie: Tie) -> tuple[object, ...]:
    """A tie as the row of its table; `tie_from_row` is its inverse."""

    def three(p: Probability | None) -> tuple[float | None, float | None, float | None]:
        return (p.estimate, p.low, p.high) if p else (None, None, None)

    return (
        int(tie.person.id[1:]),
        tie.standing.value,
        int(tie.dormant),
        *three(tie.connection_probability),
        *three(tie.reply_probability),
        *three(tie.initiate_probability),
        *three(tie.alive_probability),
        tie.familiarity,
        tie.investment,
        tie.regard,
        tie.credibility,
        tie.interactions.from_me,
        tie.interactions.to_me,
        tie.interactions.shared,
        tie.first,
        tie.last_from_me,
        tie.last_to_me,
        tie.my_initiations,
        tie.their_initiations,
        tie.trials,
        tie.answered,
        tie.their_trials,
        tie.their_answered,
        tie.exchanges,
        tie.exchange_days,
        tie.best_exchanges,
        tie.usual_gap,
        tie.silence,
        tie.unanswered_run,
        tie.reply_hours,
        tie.declared.value if tie.declared else None,
        json.dumps([(s.figure, s.family, s.log_odds) for s in tie.sums]) if tie.sums else NO_SUMS,
    )


def tie_from_row(person: Person, as_of: int, row: tuple) -> Tie:  # type: ignore[type-arg]
    """The tie of a row without its person's number."""

    def three(at: int) -> Probability | None:
        return None if row[at] is None else Probability(row[at], row[at + 1], row[at + 2])

    return Tie(
        person=person,
        as_of=as_of,
        standing=_STANDINGS[row[0]],
        dormant=bool(row[1]),
        connection_probability=three(2),
        reply_probability=three(5),
        initiate_probability=three(8),
        alive_probability=three(11),
        familiarity=row[14],
        investment=row[15],
        regard=row[16],
        credibility=row[17],
        interactions=Counts(*row[18:21]),
        first=row[21],
        last_from_me=row[22],
        last_to_me=row[23],
        my_initiations=row[24],
        their_initiations=row[25],
        trials=row[26],
        answered=row[27],
        their_trials=row[28],
        their_answered=row[29],
        exchanges=row[30],
        exchange_days=row[31],
        best_exchanges=row[32],
        usual_gap=row[33],
        silence=row[34],
        unanswered_run=row[35],
        reply_hours=row[36],
        declared=_STANDINGS[row[37]] if row[37] else None,
        sums=() if row[38] == NO_SUMS else tuple(FamilySum(*s) for s in json.loads(row[38])),
    )
