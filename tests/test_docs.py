"""What the docs show is what happens: their Python is run, their sessions compared, and every line
of the command line that they name is one that it takes."""

from __future__ import annotations

import ast
import doctest
import importlib
import json
import re
import shlex
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import closeknit
from closeknit.cli import command
from closeknit.errors import CloseknitError, Misuse, NotFound
from closeknit.network import path_of

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def demo_home(lived_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo's life, for what leaves it as it was."""
    return _copy(lived_home, tmp_path_factory.mktemp("docs") / "demo-home")


@pytest.fixture(scope="module")
def used_home(lived_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another, for what changes it."""
    return _copy(lived_home, tmp_path_factory.mktemp("used") / "demo-home")


def _copy(home: Path, folder: Path) -> Path:
    folder.mkdir()
    with (
        closing(sqlite3.connect(path_of(home))) as read,
        closing(sqlite3.connect(path_of(folder))) as copy,
    ):
        read.backup(copy)
    return folder


def blocks(page: Path, *languages: str) -> list[str]:
    """The code blocks of a page in these languages."""
    return [code for word, code in BLOCK.findall(page.read_text("utf-8")) if word in languages]


# Python -----------------------------------------------------------------------------------
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_does_what_the_page_says(
    page: Path, demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = blocks(page, "python")
    shown = "".join(block for block in code if block.startswith(">>>"))
    monkeypatch.chdir(demo_home.parent)
    examples = doctest.DocTestParser().get_doctest(shown, {}, page.name, str(page), 0)
    failed: list[str] = []
    doctest.DocTestRunner(verbose=False).run(examples, out=failed.append)
    assert not failed, "".join(failed)
    for block in code:
        if not block.startswith(">>>"):
            _names_what_is_there(block)


def _names_what_is_there(block: str) -> None:
    """Code that needs more than this machine: everything that it imports is there."""
    for node in ast.walk(ast.parse(block)):
        if isinstance(node, ast.ImportFrom) and node.module != "closeknit.engine.spark":
            module = importlib.import_module(node.module or "")
            assert all(hasattr(module, alias.name) for alias in node.names)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_json_can_be_read(page: Path) -> None:
    for block in blocks(page, "json"):
        json.loads(block)


def test_the_public_surface() -> None:
    assert set(closeknit.__all__) == {
        "Ambiguous", "By", "CloseknitError", "Deed", "Entry", "Evidence", "Judgement", "Misuse",
        "Need", "Network", "NotFound", "Person", "Plan", "Probability", "Size", "Standing", "Step",
        "Tie", "Told", "Verdict",
    }  # fmt: skip
    assert all(getattr(closeknit, name).__name__ == name for name in closeknit.__all__)
    text = (ROOT / "docs" / "library.md").read_text("utf-8")
    assert [name for name in closeknit.__all__ if f"`{name}`" not in text] == []
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        closeknit.Nothing  # noqa: B018
    code = (
        "import sys, closeknit; print(len([m for m in sys.modules if m.startswith('closeknit')]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "1\n"  # what isn't asked for isn't loaded


# the command line -------------------------------------------------------------------------
def run(line: str, home: Path) -> str:
    """What a line puts out."""
    words = shlex.split(line)[1:]
    home_at = words.index("--home") + 1 if "--home" in words else None
    if home_at:
        words[home_at] = str(home)
    else:
        words += ["--home", str(home)]
    runner = CliRunner(env={"COLUMNS": "100"})  # whatever width those see who run this
    done = runner.invoke(command(), words, standalone_mode=False, terminal_width=90)
    if done.exception:
        raise done.exception
    return done.stdout


def sessions(page: Path) -> list[tuple[str, list[str]]]:
    """Lines after “$”, each with the lines that it put out."""
    found: list[tuple[str, list[str]]] = []
    for block in blocks(page, ""):
        for line in block.splitlines():
            if line.startswith("$ closeknit "):
                found.append((line[2:], []))
            elif found:
                found[-1][1].append(line)
    return found


SESSIONS = [(page.name, line, told) for page in PAGES for line, told in sessions(page)]


@pytest.mark.parametrize(("page", "line", "told"), SESSIONS, ids=[s[1][:40] for s in SESSIONS])
def test_sessions_print_what_they_print(
    page: str, line: str, told: list[str], demo_home: Path
) -> None:
    words = _words(run(line, demo_home))
    # what stands between two “…” alone on their lines follows on without a gap
    parts = "\n".join(told).split("\n…")
    at = 0
    for part in parts:
        wanted = _words(part)
        assert wanted in words[at:], page
        at = words.index(wanted, at) + len(wanted)


def _words(text: str) -> str:
    """Without line breaks, which depend on the width."""
    return " ".join(text.split())


INDENTED = re.compile(r"^ {4}(closeknit .*)$", re.MULTILINE)
# what waits for somebody, takes long, opens a browser or needs files or servers of one's own
NOT_RUN = re.compile(
    r"closeknit (import|serve|mcp|demo|log review|review|erase|restore|backup|account|sync|week"
    r"|acts FILE)\b"
)
MADE_UP = re.compile(r"\b[SLNGi]\d+\b|@\w+\.example|FILE|DIR|PERSON|REF")


def lines() -> list[tuple[str, str]]:
    """Every indented line of the guide, without its explanation."""
    text = (ROOT / "docs" / "guide.md").read_text("utf-8")
    return [
        ("guide", re.split(r" {2,}", line)[0])
        for line in INDENTED.findall(text)
        if not NOT_RUN.match(line)
    ]


@pytest.mark.parametrize("line", [line for _, line in lines()])
def test_every_line_of_the_guide_is_taken(line: str, used_home: Path) -> None:
    try:
        run(line, used_home)
    except NotFound:
        assert MADE_UP.search(line), line
    except (Misuse, click.ClickException) as error:
        pytest.fail(f"{line}: {error}")
    except CloseknitError as error:
        assert MADE_UP.search(line), error


def test_every_verb_that_the_docs_name_is_there() -> None:
    tree = command()
    there = set(tree.list_commands(click.Context(tree)))
    for page in PAGES:
        named = set(re.findall(r"`closeknit ([a-z]+)", page.read_text("utf-8")))
        assert named <= there, page.name
