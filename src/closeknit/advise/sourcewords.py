"""What one referral source passed on, and what came back, in sentences."""

from __future__ import annotations

from closeknit.model.loyalty import Source


def passed_on(source: Source) -> str:
    """“passed people or business on to you 3 times, at level 4 of 5 at most; 1 won (2,000 EUR)”,
    after the name."""
    said = f"passed people or business on to you {times(len(source.brought))}"
    if source.level is not None:
        said += f", at level {source.level} of 5 at most"
    ended = [f"{n} {word}" for n, word in ((source.won, "won"), (source.lost, "lost")) if n]
    if ended:
        said += f"; {' and '.join(ended)}"
    return f"{said} ({', '.join(source.values)})" if source.values else said


def silent(source: Source) -> str:
    """That they have been silent for long, where what to do next doesn't say it already."""
    return "" if source.silence[1:] in source.next else source.silence


def times(n: int) -> str:
    """“once”, “twice”, “12 times”."""
    return {1: "once", 2: "twice"}.get(n, f"{n:,} times")
