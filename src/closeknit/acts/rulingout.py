"""Texts in which no act can be, told in a tenth of the time that finding none takes.

A bound on what the model could say, made of its own weights. Each column of a sentence costs what
it can add to any act, as a share of what the act lacks where a sentence says nothing; as long as
the costs of each sentence stay within what the number of sentences leaves, no act of the text
reaches the probability. Cues are tried as the model tries them, but those that only ever speak
against acts. Nothing is learnt or tuned here: the weights alone settle it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import log, log1p

import numpy as np
from numpy.typing import NDArray

from closeknit.acts import features
from closeknit.acts.cues import Table, plain, table, words
from closeknit.acts.spans import LONGEST_SPAN, sentences
from closeknit.acts.weights import Weights, weights

_MOST = 6  # sentences of a text that is looked at
_NEVER = 1e9
_DEAREST = 1.0  # of an only sentence; what is dearer is never ruled out
_OTHERS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, _DEAREST)
_CHEAP = 0.2  # there is hardly a reason to ask how much less
_ROUNDED = 0.01  # log odds by which single precision may err
_LEAST_SCORE, _MOST_SCORE = -6.0, 4.0  # of a text for an act, as `text._scored` has them
_ENDS = frozenset(".!?…\n")
_KNOWN = 1 << 15  # words

Costs = NDArray[np.float64]
Cost = tuple[int, float, float]


@dataclass(frozen=True, slots=True)
class _Word:
    """What a word costs by itself, its part in the pairs with the word before it and with that
    behind it, and the cues that it may show, with what each costs."""

    cost: float
    own: int
    before: int
    cues: tuple[int, ...]


class _Words(dict[str, _Word]):
    """The words met so far."""

    def __init__(self, model: Bound) -> None:
        super().__init__()
        self.model = model

    def __missing__(self, word: str) -> _Word:
        if len(self) >= _KNOWN:
            self.clear()
        found = self[word] = self.model.word(word)
        return found


class Bound:
    """The bound for one language and probability. `costs` [columns]; `left` by the number of
    sentences less one, and by which of `_OTHERS` none but the dearest goes beyond: what that one
    may cost."""

    def __init__(self, cues: Table, learned: Weights, least: float) -> None:
        self.table = cues
        self.hashed = features.first_hashed(cues)
        lacking = _Lacking(learned, log(least / (1 - least)) - _ROUNDED)
        lacks = lacking.room()
        if lacks.min() <= 0:  # a sentence that says nothing may have an act: none is ruled out
            lacks = np.full_like(lacks, 1 / _NEVER)
        self.left = [
            [lacking.share(lacks, number + 1, others) for others in _OTHERS]
            for number in range(_MOST)
        ]
        matrix = learned.matrix.astype(np.float64)
        self.costs: Costs = np.maximum((matrix / lacks).max(axis=1), 0)
        self.pairs: list[float] = self.costs[self.hashed :].tolist()
        many = len(cues.cues)
        first = self.hashed - 3 * many
        own, opening, closing = matrix[first : self.hashed].reshape(3, many, -1)
        shown = own + np.maximum(opening, 0) + np.maximum(closing, 0)
        self.cue: list[float] = np.maximum((shown / lacks).max(axis=1), 0).tolist()
        for number, cue in enumerate(cues.cues):
            if cue.name in features.MANY:
                self.cue[number] = _NEVER
        self.always = self._costly(cues.always)
        self.always_cost = sum(self.cue[number] for number in self.always)
        self.words = _Words(self)

    def _costly(self, numbers: Sequence[int]) -> tuple[int, ...]:
        return tuple(sorted((n for n in numbers if self.cue[n] > 0), key=lambda n: -self.cue[n]))

    def word(self, word: str) -> _Word:
        _, before, *pieces = features.PACKED.unpack(features.hashes(word))
        cost = sum([self.pairs[piece] for piece in {*pieces}])
        for at, (_, lexicon) in enumerate(self.table.lexicons):
            if word in lexicon:
                begin = len(features.SHAPES) + at * features.STEP
                cost += max(self.costs[begin : begin + features.STEP].tolist())
        return _Word(cost, pieces[0], before, self._costly(self.table.triggered.get(word, ())))

    def cost(self, text: str) -> Cost:
        """Of how many sentences a text is, and what the two dearest cost at most."""
        if len(text) <= LONGEST_SPAN and _ENDS.isdisjoint(text):
            return 1, self._of_sentence(plain(text)), 0.0
        spans = sentences(text)
        if len(spans) > _MOST:
            return len(spans), _NEVER, _NEVER
        costs = sorted([self._of_sentence(plain(text[start:end])) for start, end in spans])
        less_dear, dearest = [0.0, 0.0, *costs][-2:]
        return len(spans), dearest, less_dear

    def rules_out(self, costs: Iterable[Cost]) -> bool:
        """Whether it is certain that `find_acts` finds nothing of such a probability, unleaned, in
        a text of the language that has pieces of these costs with blank lines between. False tells
        nothing. Asks for no more of the costs than it takes."""
        number, dearest, next_to = 0, 0.0, 0.0
        for more, dear, less_dear in costs:
            number += more
            if number > _MOST or dear > _DEAREST:
                return False
            next_to = max(min(dearest, dear), next_to, less_dear)
            dearest = max(dearest, dear)
        return not number or dearest <= self.left[number - 1][bisect_left(_OTHERS, next_to)]

    def _of_sentence(self, sentence: str) -> float:
        known, pairs = self.words, self.pairs
        total: float = 0.0
        before = features.BEFORE * 31
        tried: set[int] = set()
        for each in words(sentence):
            word = known[each]
            total += word.cost + pairs[(before + word.own) % features.BUCKETS]
            before = word.before
            if word.cues:
                tried.update(word.cues)
        total += pairs[(before + features.AFTER) % features.BUCKETS]
        if total > _DEAREST:
            return _NEVER
        rest: float = self.always_cost
        for number in tried:
            rest += self.cue[number]
        for number in (*self.always, *tried):
            # as soon as there is room for all that remain they needn't be tried
            if total + rest <= _CHEAP:
                return total + rest
            cost = self.cue[number]
            rest -= cost
            cue = self.table.cues[number]
            for piece in cue.has:
                if piece in sentence:
                    if cue.pattern.search(sentence) is not None:
                        total += cost
                        if total > _DEAREST:
                            return _NEVER
                    break
        return total


class _Lacking:
    """What the acts of a text lack of a probability, given in log odds, by the number of its
    sentences, where a sentence shows nothing but its shape."""

    def __init__(self, learned: Weights, least: float) -> None:
        self.least = least
        matrix = learned.matrix.astype(np.float64)
        last = learned.last.astype(np.float64)
        acts = matrix.shape[1]
        self.scores, whole, self.start = last[:, :acts], last[:, acts:-1], last[:, -1]
        self.start = self.start - whole @ learned.centre
        self.long = whole[:, 0]
        # behind how long it is and how much is bulk, which nothing is that is ruled out
        self.counted = np.maximum(whole[:, 2:], 0).sum(axis=1)
        shape = dict(zip(features.SHAPES, matrix, strict=False))
        length = np.maximum.reduce([shape[name] for name in ("short", "middling", "long")])
        either = ("question", "exclamation", "brief")
        once = ("opening", "closing")
        open_ended = shape["bias"] + length + sum(np.maximum(shape[name], 0) for name in either)
        marked = open_ended + sum(np.maximum(shape[name], 0) for name in once)
        self.alone = marked + sum(shape[name] for name in ("first", "last", "alone", "early"))
        # of several, one at most has each mark; the most comes of it where one has them all
        early = np.maximum(shape["early"], 0)
        placed = sum(np.maximum(shape[name], 0) for name in ("first", "last"))
        self.marked, self.plain = marked + early + placed, open_ended + early

    def room(self) -> Costs:
        """What the only sentence of a text may gain for each act at once."""
        positive = np.maximum(self.scores, 0)
        slack = self.least - self._odds(np.full(len(self.start), _LEAST_SCORE), 1)
        gained: Costs = np.linalg.solve(positive, slack) + _LEAST_SCORE - self.alone
        return gained

    def share(self, room: Costs, number: int, others: float) -> float:
        """The largest share of that room that the dearest of so many sentences may take where the
        others take so much at most, found by halving; below 0 where there is none."""
        if not self._stays(room, 0.0, number, others):
            return -1.0
        low, high = 0.0, _DEAREST
        for _ in range(30):
            middle = (low + high) / 2
            if self._stays(room, middle, number, others):
                low = middle
            else:
                high = middle
        return low

    def _stays(self, room: Costs, share: float, number: int, others: float) -> bool:
        said = np.logaddexp(0.0, (self.alone if number == 1 else self.marked) + share * room)
        said += (number - 1) * np.logaddexp(0.0, self.plain + others * room)
        score = np.clip(np.log(np.expm1(said)), _LEAST_SCORE, _MOST_SCORE)
        return bool((self._odds(score, number) < self.least).all())

    def _odds(self, score: Costs, number: int) -> Costs:
        """The most that the log odds can be where no score is beyond these."""
        most = np.maximum(self.scores * score, self.scores * _LEAST_SCORE).sum(axis=1)
        words = self.counted * log1p(features.STEP * number)  # no more of a sentence count
        odds: Costs = most + self.start + self.long * log1p(number) + words
        return odds


@cache
def bound(least: float, spoken: str = "en") -> Bound | None:
    """None for a language without weights."""
    cues, learned = table(spoken), weights(spoken)
    return None if cues is None or learned is None else Bound(cues, learned, least)
