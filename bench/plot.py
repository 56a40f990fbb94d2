"""Lines of points as an SVG, without any library."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from math import ceil, log10

Points = Sequence[tuple[float, float]]
_At = Callable[[float, float], tuple[float, float]]

_WIDTH, _HEIGHT = 720, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 200, 48, 52
# told apart by people who see no red or no green too (Okabe and Ito)
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")


def svg(title: str, across: str, up: str, lines: Mapping[str, Points]) -> str:
    """A picture of several lines from zero on, each named at its end."""
    right = max(x for points in lines.values() for x, _ in points)
    top = max(y for points in lines.values() for _, y in points)
    step_x, step_y = _step(right), _step(top)
    wide, high = ceil(right / step_x) * step_x, ceil(top / step_y) * step_y

    def at(x: float, y: float) -> tuple[float, float]:
        return (
            _LEFT + x / wide * (_WIDTH - _LEFT - _RIGHT),
            _HEIGHT - _BOTTOM - y / high * (_HEIGHT - _TOP - _BOTTOM),
        )

    parts = [_text(_LEFT, 24, title, "start", 16)]
    for n in range(round(wide / step_x) + 1):
        x, y = at(n * step_x, 0)
        parts.append(_text(x, y + 18, f"{n * step_x:,.10g}", "middle"))
    for n in range(round(high / step_y) + 1):
        x, y = at(0, n * step_y)
        end = at(wide, 0)[0]
        parts.append(f'<path d="M{x:.1f} {y:.1f}H{end:.1f}" stroke="#ddd"/>')
        parts.append(_text(x - 8, y + 4, f"{n * step_y:,.10g}", "end"))
    parts.append(_text(at(wide / 2, 0)[0], _HEIGHT - 12, across, "middle"))
    parts.append(_text(_LEFT, _TOP - 8, up, "middle"))
    parts += _lines(lines, at)
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{escape(title)}" font-family="sans-serif">\n'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>\n{body}\n</svg>\n'
    )


def _lines(lines: Mapping[str, Points], at: _At) -> list[str]:
    parts, taken = [], float("inf")
    ordered = sorted(lines.items(), key=lambda line: line[1][-1][1])
    for n, (name, points) in enumerate(ordered):
        colour = _COLOURS[n % len(_COLOURS)]
        places = [at(x, y) for x, y in points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
        x, y = places[-1]
        # names from below upwards, never one on another
        taken = min(y + 4, taken - 15)
        label = f"{name}, {points[-1][1]:.3g}"
        parts.append(_text(x + 10, taken, label, "start", 12, colour))
    return parts


def _step(largest: float) -> float:
    """A round distance between the marks of an axis, for four to eight of them."""
    rough = largest / 4
    power = 10.0 ** int(log10(rough) // 1)
    return next(s * power for s in (5, 2, 1) if s * power <= rough)


def _text(x: float, y: float, words: str, anchor: str, size: int = 12, colour: str = "#333") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" '
        f'fill="{colour}">{escape(words)}</text>'
    )
