"""The shipped weights of one language, made by bench/acts.py."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

from closeknit.model.acts import Act

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Weights:
    """A linear model per act. `matrix` [columns, acts] scores a sentence; the logistic of `last`
    [acts, inputs] on the scores of a message for all acts, on what it is like as a whole less
    `centre`, and on 1, is the probability of an act. `lean` is what to add to those log odds where
    acts are told apart from none at .5: it is right to tell more of them than that."""

    acts: tuple[Act, ...]
    named: tuple[str, ...]
    matrix: Floats
    last: Floats
    centre: Floats
    lean: float


@cache
def weights(language: str) -> Weights | None:
    """The weights of a language, None where none are shipped."""
    file = files(__package__) / f"{language}.npz"
    if not language.isalpha() or not file.is_file():
        return None
    with as_file(file) as path, np.load(path, allow_pickle=False) as kept:
        return Weights(
            tuple(Act(str(name)) for name in kept["acts"]),
            tuple(str(name) for name in kept["named"]),
            kept["matrix"].astype(np.float32),
            kept["last"],
            kept["centre"],
            float(kept["lean"]),
        )
