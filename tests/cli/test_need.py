"""The verb: its document, its page, and its refusals."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TEXT = ("five", "people", "who", "would", "promote", "my", "programme", "to", "their", "clients")


def _run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "closeknit", "need", *map(str, words)]
    return subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture(scope="module")
def home(short_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("needs") / "home"
    shutil.copytree(short_home, place)
    return place


def test_the_document(home: Path) -> None:
    done = _run(*TEXT, "--home", home, "--by", "2030-06-30", "--people", "5", "--json", "--once")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["need"], told["by"], told["people"]) == (" ".join(TEXT), "2030-06-30", 5)
    assert told["ready"] + told["can_be_ready"] + told["too_late"] == len(told["candidates"])
    for one in told["candidates"]:
        assert {"id", "name", "ready", "ready_by", "why", "status", "effort"} <= set(one)
        assert one["ready"] == (one["status"] == "ready")
        assert one["why"].endswith(".")
    assert {"week", "id", "name", "step", "is_ask"} == set(told["plan"][0])
    assert told["id"] is None


def test_a_page_that_fits_a_screen_and_the_list(home: Path) -> None:
    done = _run(*TEXT, "--home", home, "--by", "2030-06-30", "--people", "40")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) <= 32 and max(map(len, lines)) <= 88
    assert "Kept as N" in done.stdout
    number = done.stdout.rsplit("Kept as ", 1)[1].split(".")[0]
    listed = _run("list", "--home", home)
    assert listed.stdout.startswith(number) and "Nothing changed" in listed.stdout
    assert json.loads(_run("list", "--home", home, "--json").stdout)[0]["id"] == number
    more = _run("show", number, "--home", home, "--all")
    assert len(more.stdout.splitlines()) > len(lines)
    assert "No longer kept" in _run("drop", number, "--home", home).stdout
    assert "No need is kept" in _run("list", "--home", home).stdout


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        ((*TEXT, "--people", "5"), 2, "--by"),
        ((*TEXT, "--by", "2030-06-30"), 2, "--people"),
        ((*TEXT, "--by", "2019-06-30", "--people", "5"), 2, "ahead"),
        ((*TEXT, "--by", "whenever", "--people", "5"), 2, "not a date"),
        (("clever", "people", "--by", "2030-06-30", "--people", "5"), 2, "--size"),
        (("show", "N99999"), 1, "No need is kept"),
        (("drop", "N99999"), 1, "No need is kept"),
    ],
)
def test_refusals_are_sentences(
    home: Path, words: tuple[str, ...], status: int, sentence: str
) -> None:
    done = _run(*words, "--home", home)
    assert done.returncode == status
    assert sentence in done.stderr and "Traceback" not in done.stderr
