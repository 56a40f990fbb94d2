"""Whether two of my people know each other, as far as what I have shows.

What each sign is worth is a judgement: nobody labels who knows whom. It was looked at beside one
public list (bench/acquaintance.py): of pairs whom one of its two most active members saw named
together and nothing more, 10 to 50 % also wrote to each other where he wasn't named; of those of
whom one wrote or answered before his eyes 34 to 75 %, of both answering about 60 %. People may know
each other without that, so these are a floor.

Signs are taken as independent, so that the chance of not knowing each other is the product of what
each leaves of it. No sign is not the sign of strangers: where there is none, nothing is said.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from closeknit.advise import words
from closeknit.model.ties import Probability

# what a sign of its kind says by itself
BOTH_REPLIED = 0.85
ONE_REPLIED = 0.55
WROTE = 0.35  # each message to the other, of three at most
TOGETHER = 0.42  # to be named together, however often: who is copied in need not know anybody
TOGETHER_SCALE = 0.6  # of the weight of what names both
MET = 0.6  # each meeting in small company, of three at most
INTRODUCED = 0.85
CARD = 0.95
COLLEAGUES = ((3, 0.6), (10, 0.35), (30, 0.15))  # of so many known there at most
MOST_COLLEAGUES = 30  # to be among more of them is no sign
MOST = 0.97  # nothing that is only seen from outside is surer
ONE_SIDED = 0.7  # where nothing ever came back from the one who would be asked
SPREAD = 1.0  # 80 % of a standard error in log odds: a judgement about a judgement
SEVERAL = 3


@dataclass(frozen=True, slots=True)
class Seen:
    """What I see between two people. `one_wrote` and `one_replied` go from the first to the second,
    `other_…` back. `together` is the weight of what names both (measure/together.py), in `named`
    messages; `met` meetings in small company. `introduced`: the one brought the other and me
    together. `card` is how the card of one names the other. `organisation` is that of both, where
    I know `colleagues` people. `last` is the time of the last sign, `refs` the latest of them."""

    one_wrote: int = 0
    other_wrote: int = 0
    one_replied: int = 0
    other_replied: int = 0
    together: float = 0.0
    named: int = 0
    met: int = 0
    introduced: bool = False
    card: str = ""
    organisation: str = ""
    colleagues: int = 0
    last: int | None = None
    refs: tuple[str, ...] = ()

    @property
    def anything(self) -> bool:
        """Whether there is any sign."""
        return bool(
            self.one_wrote
            or self.other_wrote
            or self.one_replied
            or self.other_replied
            or self.named
            or self.met
            or self.introduced
            or self.card
            or self.organisation
        )

    @property
    def one_sided(self) -> bool:
        """Whether the one wrote to the other more than once and nothing came back."""
        went, came = self.one_wrote + self.one_replied, self.other_wrote + self.other_replied
        return went > 1 and not came and not (self.met or self.card or self.introduced)


def acquainted(seen: Seen) -> Probability | None:
    """The chance that they know each other and that the second would listen to the first; None
    where there is no sign."""
    if not seen.anything:
        return None
    left = math.prod(1 - sign for sign in _signs(seen))
    found = min(1 - left, MOST) * (ONE_SIDED if seen.one_sided else 1.0)
    odds = found / (1 - found)
    low, high = (odds * math.exp(move) for move in (-SPREAD, SPREAD))
    return Probability(round(found, 3), round(low / (1 + low), 3), round(high / (1 + high), 3))


def _signs(seen: Seen) -> list[float]:
    signs = [1 - (1 - WROTE) ** min(seen.one_wrote + seen.other_wrote, SEVERAL)]
    if seen.one_replied and seen.other_replied:
        signs.append(BOTH_REPLIED)
    elif seen.one_replied or seen.other_replied:
        signs.append(ONE_REPLIED)
    signs.append(TOGETHER * (1 - math.exp(-seen.together / TOGETHER_SCALE)))
    signs.append(1 - (1 - MET) ** min(seen.met, SEVERAL))
    if seen.introduced:
        signs.append(INTRODUCED)
    if seen.card:
        signs.append(CARD)
    if seen.organisation:
        worth = (share for most, share in COLLEAGUES if seen.colleagues <= most)
        signs.append(next(worth, 0.0))
    return signs


def why(seen: Seen, one: str, other: str) -> str:
    """The signs in words, the strongest first, without a full stop."""
    told = []
    if seen.introduced:
        told.append(f"{one} brought you and {other} together")
    if seen.card:
        told.append(f"a card says so (“{seen.card}”)")
    if seen.one_replied and seen.other_replied:
        told.append(
            f"they answered each other ({one} {words.times(seen.one_replied)}, {other} "
            f"{words.times(seen.other_replied)})"
        )
    elif seen.one_replied:
        told.append(f"{one} answered {other} {words.times(seen.one_replied)}")
    elif seen.other_replied:
        told.append(f"{other} answered {one} {words.times(seen.other_replied)}")
    if seen.one_wrote or seen.other_wrote:
        told.append(_wrote(seen, one, other))
    if seen.met:
        told.append(f"both sat in {words.counted(seen.met, 'small meeting')} with you")
    if seen.named:
        told.append(f"both are named in {words.counted(seen.named, 'message')}")
    if seen.organisation:
        told.append(f"both are at {seen.organisation}")
    return "; ".join(told)


def _wrote(seen: Seen, one: str, other: str) -> str:
    parts = [
        f"{name} wrote to {whom} {words.times(many)}"
        for name, whom, many in (
            (one, other, seen.one_wrote),
            (other, one, seen.other_wrote),
        )
        if many
    ]
    return " and ".join(parts) + " where you see it"
