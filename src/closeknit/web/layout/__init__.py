"""Where everything of the root map lies: pure figures, the same for the same people each time."""

from __future__ import annotations

from closeknit.web.layout.field import SHAPES, Field
from closeknit.web.layout.labels import LEVELS, Box, Heading, Label, boxes, headings, labels
from closeknit.web.layout.places import Circle, Grown, Place, Plot, plot

__all__ = [
    "LEVELS",
    "SHAPES",
    "Box",
    "Circle",
    "Field",
    "Grown",
    "Heading",
    "Label",
    "Place",
    "Plot",
    "boxes",
    "headings",
    "labels",
    "plot",
]
