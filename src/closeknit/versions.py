"""Versions of what is computed, beside that of the package."""

from __future__ import annotations

# of everything derived: a new one makes the next command rebuild it from the facts
DERIVED = "1"
