"""One human being other than me."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """`id` is "p" and the number of the person's first handle. `handles` are canonical, the
    most used first. `organisation` is "" where nothing says it."""

    id: str
    name: str
    handles: tuple[str, ...]
    organisation: str = ""
    title: str = ""
