"""Chance that gives the same numbers on every platform and Python.

Only `random.Random.random` promises its sequence across versions, so all draws are built on it.
Every person and purpose has a stream of its own: changing one of them leaves the others as they
were.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """One named stream of chance."""

    def __init__(self, seed: int, name: str) -> None:
        self._next = random.Random(f"{seed}/{name}").random

    def chance(self, probability: float) -> bool:
        return self._next() < probability

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self._next()

    def whole(self, low: int, high: int) -> int:
        """An integer from low to high, both included."""
        return low + int(self._next() * (high - low + 1))

    def pick(self, among: Sequence[T]) -> T:
        return among[int(self._next() * len(among))]

    def weighted(self, among: Sequence[tuple[T, float]]) -> T:
        point = self._next() * sum(weight for _, weight in among)
        for thing, weight in among:
            point -= weight
            if point < 0:
                return thing
        return among[-1][0]

    def some(self, among: Sequence[T], count: int) -> list[T]:
        """`count` different ones, or all of them when there are fewer, in a random order."""
        left = list(among)
        return [left.pop(int(self._next() * len(left))) for _ in range(min(count, len(left)))]

    def normal(self) -> float:
        """Box and Muller's, one of the pair."""
        radius = math.sqrt(-2 * math.log(1 - self._next()))
        return radius * math.cos(2 * math.pi * self._next())

    def lognormal(self, median: float, sigma: float) -> float:
        return median * math.exp(sigma * self.normal())


def logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))
