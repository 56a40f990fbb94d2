"""The data flows one way: an import may only point down the list of layers, or inward."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "closeknit"

# from the ground up; a layer may import those above it in this list and itself
GROUND = ("errors", "versions", "model", "clock", "config")
FACES = ("cli", "web", "mcp")
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "errors": (),
    "versions": (),
    "clock": ("errors",),
    "config": (),
    "demo": (),
    "spoken": (),
    "model": GROUND,
    "mail": ("model", "errors"),
    "acts": ("model", "mail", "errors"),
    "sources": ("model", "mail", "acts", "clock", "errors", "versions"),
    "exclusions": ("model", "errors"),
    "forgotten": ("model", "identity", "store"),
    "store": ("model", "errors", "clock", "private", "versions"),
    "identity": ("model", "errors"),
    "measure": ("model",),
    "engine": ("model", "measure"),
    "declarations": ("model", "store", "exclusions"),
    "intake": ("model", "errors", "exclusions", "forgotten", "sources", "store"),
    "accounts": (
        *GROUND,
        "identity",
        "intake",
        "mail",
        "acts",
        "sources",
        "store",
    ),
    "judge": ("model", "clock", "store", "measure"),
    "advise": ("model", "acts", "clock", "judge", "errors"),
    "derive": (
        *GROUND,
        "acts",
        "declarations",
        "engine",
        "exclusions",
        "identity",
        "judge",
        "measure",
        "store",
    ),
    "private": ("errors",),
    "loopback": ("errors",),
    "export": (*GROUND, "private", "store"),
    "digest": ("model", "clock", "acts", "judge", "advise", "export", "errors"),
    "keep": (
        *GROUND,
        "declarations",
        "derive",
        "exclusions",
        "forgotten",
        "identity",
        "intake",
        "sources",
        "store",
    ),
}
NETWORK_MAY = (*MAY_IMPORT, "network")


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def layer(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return "closeknit" if parts == ("__init__",) else parts[0]


@cache
def _nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text("utf-8"))))


def imported(path: Path) -> set[str]:
    """The closeknit layers that a file imports anywhere, inside functions too."""
    found = set()
    for node in _nodes(path):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: imports are absolute here"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "closeknit" and len(parts) > 1:
                found.add(parts[1])
    return found


@cache
def layers_exist() -> frozenset[str]:
    return frozenset({layer(path) for path in modules()})


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(SOURCE)))
def test_imports_point_down(path: Path) -> None:
    own = layer(path)
    if own == "__main__":
        own = "cli"
    if own in ("closeknit", "network"):
        allowed = set(NETWORK_MAY)
    elif own in FACES:
        # the command line starts the other faces
        allowed = {*NETWORK_MAY, *(FACES if own == "cli" else (own,))}
    else:
        allowed = {*MAY_IMPORT[own], own}
    outside = imported(path) & layers_exist() - allowed
    assert not outside, f"{path.name} of {own} imports {sorted(outside)}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(SOURCE)))
def test_only_store_speaks_sql_and_only_clock_tells_time(path: Path) -> None:
    text = path.read_text("utf-8")
    names = {
        name
        for node in _nodes(path)
        for name in (
            [a.name for a in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    # iMessage and Thunderbird keep what is theirs in databases, which readers must read
    programs = ("imessage.py", "abook.py", "sqlites.py")
    if layer(path) != "store" and path.name not in programs:
        assert not any(name.startswith(("sqlite3", "adbc")) for name in names), path
    if layer(path) != "clock":
        assert "time.time()" not in text and "datetime.now(" not in text, path


def test_every_layer_is_known() -> None:
    assert layers_exist() <= {*MAY_IMPORT, "network", "closeknit", "__main__", *FACES}
