"""How probable an answer, a yes and a first word are, and how long they take.

The formulas and where they come from are in the package's docstring.
"""

from __future__ import annotations

import math

from closeknit.demo.dice import Dice, logistic
from closeknit.demo.life import Person
from closeknit.demo.rhythm import HOUR

ROLE = {"client": 0.6, "supplier": 0.9, "chapter": 0.0, "colleague": 0.0, "friend": 0.2}
MY_MEDIAN_HOURS = 5.0
SIGMA = 1.1
LONGEST_HOURS = 20 * 24


def they_open(person: Person, trust: float) -> float:
    return logistic(-1.5 + 3.0 * trust + ROLE.get(person.kind, 0.0))


def they_reply(person: Person, trust: float, question: bool, recipients: int, turn: int) -> float:
    """To my message; `turn` counts the messages before it in the thread."""
    x = -0.9 + 3.6 * trust + 0.5 * question - 0.7 * math.log(recipients) + person.habits.habit
    return logistic(x - _tiring(turn))


def i_reply(care: float, question: bool, recipients: int, turn: int) -> float:
    x = 0.2 + 2.6 * care + 0.5 * question - 0.7 * math.log(recipients)
    return logistic(x - _tiring(turn))


def _tiring(turn: int) -> float:
    """Each further message of a thread is less likely to be answered."""
    return 1.1 * max(turn - 1, 0)


def grants(trust: float, size: int) -> float:
    """Whether somebody who answers an ask says yes."""
    return logistic(2.4 + 4.0 * trust - 1.25 * size)


def delay(median_hours: float, trust: float, turn: int, dice: Dice) -> int:
    """Seconds until a reply, before nights and weekends hold it back."""
    hours = dice.lognormal(median_hours * (1.5 - trust) * 0.75 ** min(turn - 1, 4), SIGMA)
    return int(min(max(hours, 0.03), LONGEST_HOURS) * HOUR)


def gap(months: float, dice: Dice) -> float:
    """Months between two threads: log-normal, hence in bursts, and at most four times `months`,
    which is its mean but for that. Nobody close is silent for a year by mere chance."""
    sigma = 1.1
    drawn = dice.lognormal(months * math.exp(-sigma * sigma / 2), sigma)
    return min(drawn, 4 * months)
