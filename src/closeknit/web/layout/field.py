"""The ground that the tree stands on: heights and widths in units, about one pixel each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """`ground` is where the air ends, `top` how far down a reach of 0 ends and `bottom` one of 1;
    all from the upper edge. `margin` stays free at both sides."""

    width: float
    height: float
    ground: float
    top: float
    bottom: float
    margin: float

    def down(self, reach: float) -> float:
        """How far down a rootlet of this probability (0 to 1) ends."""
        return self.top + reach * (self.bottom - self.top)


SHAPES = {
    "wide": Field(1000, 720, 224, 282, 690, 26),
    "tall": Field(420, 676, 206, 262, 620, 12),
}
