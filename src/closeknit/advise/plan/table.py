"""What a step of each kind takes and gives: the one table of the plan's figures.

Measures, section 6: choose what brings the most value × gain a minute; maintenance first at twice
the usual gap, at most one deepening step and one dormant tie. A gain is how much likelier the tie
is to be alive and well for it, 0 to 1. All gains are assumed. Those of maintenance rest on the
shares of ties that were active in the next 30 days, by silence ÷ usual gap (measures, section 3):
where a word reaches them, it brings the tie back to the share of the usual gap, .81; and they are
as likely to be reached as such ties are active. The others are judgements on that scale:

promise         what is kept counts one success, what is broken one and a half failures (section 4);
answer, loop    an open ask, a story without an end: either is silence where a word was due;
thanks          appreciation is underestimated by those who could say it (Kumar & Epley 2018);
congratulation  a small sign, at small cost;
introduction    help first: of what I give +.3 counts, and there are two of them;
deepening       half an hour of the 80 to 100 that a friend takes (Hall 2018), where most is open;
reconnection    trusted, less redundant, not much time spent together (Walter et al. 2015).

So that what is owed and maintenance come before anything new, no gain a minute of a new thing is
above the least that one of the first can have. `tests/advise/test_plan.py` holds the table to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from closeknit.model.plans import Kind

MINUTES = 90  # of a week, where nothing is said
LEAST_VALUE, MOST_VALUE = 0.5, 1.0  # of a person
LIKELY = 0.5  # probability from which what was found counts as done


@dataclass(frozen=True, slots=True)
class Row:
    """`most` of the kind in a week. `rest`: days after a step that was done in which none of the
    kind is suggested with that person, where the reason itself has no date."""

    minutes: int
    gain: float
    most: int
    rest: int = 0


# fmt: off
TABLE: Mapping[Kind, Row] = {
    Kind.PROMISE:        Row(minutes=15, gain=0.80, most=2),
    Kind.ANSWER:         Row(minutes=10, gain=0.30, most=2),
    Kind.THANKS:         Row(minutes=5,  gain=0.15, most=2),
    Kind.LOOP:           Row(minutes=10, gain=0.30, most=2),
    Kind.CONGRATULATION: Row(minutes=5,  gain=0.06, most=3),
    Kind.MAINTENANCE:    Row(minutes=10, gain=0.11, most=3),
    Kind.INTRODUCTION:   Row(minutes=20, gain=0.10, most=1, rest=365),
    Kind.DEEPENING:      Row(minutes=30, gain=0.15, most=1, rest=56),
    Kind.RECONNECTION:   Row(minutes=20, gain=0.10, most=1, rest=182),
}
# silence ÷ usual gap from which a word brings this much: (.81 − p) · p of p = .40, .54 and .64
BROUGHT_BACK = ((8.0, 0.16), (4.0, 0.15), (2.0, 0.11))
# fmt: on
# days
SKIPPED = 28  # before a step that was skipped is suggested again
SHORTEST_SILENCE = 14.0  # below which nobody needs a sign of life
GAPS = 2.0  # usual gaps of silence from which a tie needs one
FRESH_PROMISE = 60  # after which a promise found in mail isn't dug up again
NOTED = 365  # the same for what I noted myself
SETTLES = 2  # a promise found in mail is given this long before it is brought up
WAITING = 45  # after which an ask of me has answered itself
THANKED_WITHIN = 90  # after which thanks are for something else
GRANTED = 60  # after which thanks for an ask that was granted come late
LOOP_AFTER, LOOP_UNTIL = 14, 180  # after what was brought to me there is something to tell
MOVED = 120  # after which a new place of work is no news
NEED = 120  # age of a wish, told in an ask of me, that somebody else may fill
AWAKE = 60.0  # since their last word: whoever is silent for longer isn't to be deepened
REACHED_OUT = 90  # since I wrote last: a dormant tie was woken, or let be
BIRTHDAY_OF_29_FEBRUARY = (3, 1)  # in other years: never before the day

# probabilities and counts
WORDS = 5  # of an ask: a shorter one tells nothing to thank for
THANKED = 0.25  # probability from which thanks are taken for said: rather none than twice
LEAST = 0.3  # how likely somebody is a connection whom it is worth to deepen
ANSWERS = 1 / 3  # of my messages: below, more of them isn't what is missing
SETTLED = 0.9  # above which there is little left to deepen
