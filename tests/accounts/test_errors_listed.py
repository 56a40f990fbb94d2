"""docs/accounts.md lists every sentence with which an account can fail."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FAILURES = {"Unreachable", "Untrusted", "LoginRefused", "NoSecret", "ServerWrong", "TooLarge"}
FILES = sorted((ROOT / "src" / "closeknit" / "accounts").glob("*.py"))


def text_of(node: ast.AST) -> str:
    """The fixed words of a string, with “…” for what is filled in."""
    if isinstance(node, ast.Constant):
        return str(node.value) if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part) or "…" for part in node.values)
    return ""


def sentences() -> list[tuple[str, str]]:
    """(place, words) of every failure that is raised with a sentence of its own."""
    found = []
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            text = text_of(node.args[0]) if node.args else ""
            if node.func.id in FAILURES and len(text) > 20:
                found.append((f"{path.name}:{node.lineno}", text))
    return found


def listed() -> list[str]:
    """The words of the first column of the page's tables, each piece by itself."""
    page = (ROOT / "docs" / "accounts.md").read_text("utf-8")
    cells = re.findall(r"^\| ([^|]+) \|[^|]+\|[^|]+\|$", page, re.MULTILINE)
    pieces = [piece for cell in cells for piece in re.split(r"…|; |\([^)]*\)", cell)]
    return [piece.strip() for piece in pieces if len(piece.strip()) > 6]


@pytest.mark.parametrize(("place", "text"), sentences())
def test_it_is_listed_with_its_remedy(place: str, text: str) -> None:
    assert any(piece in text for piece in listed()), f"{place}: docs/accounts.md lacks “{text}”"


def test_there_are_many() -> None:
    assert len(sentences()) > 20
