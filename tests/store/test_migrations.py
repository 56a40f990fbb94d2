"""Files that earlier versions wrote are opened by this one, with all that is in them."""

from __future__ import annotations

import lzma
import os
import re
import sqlite3
from pathlib import Path

import pytest

from closeknit.model.ties import Standing
from closeknit.network import Network
from closeknit.store.database import MIGRATIONS, VERSION, connect, path_of

DATA = Path(__file__).parents[1] / "data"
EVERY = range(1, VERSION + 1)


@pytest.fixture(params=EVERY)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A home that some version of closeknit left behind."""
    home = tmp_path / "kept"
    home.mkdir(mode=0o700)
    packed = DATA / f"home-v{request.param}.sqlite.xz"
    path_of(home).write_bytes(lzma.decompress(packed.read_bytes()))
    path_of(home).chmod(0o600)
    return home


def schema(home: Path) -> dict[str, str]:
    database = connect(home, write=True)
    try:
        rows = database.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {name: re.sub(r"\s*--[^\n]*|\s+", " ", sql) for name, sql in rows}
    finally:
        database.close()


def test_there_is_a_way_from_every_version() -> None:
    assert sorted(MIGRATIONS) == list(range(1, VERSION))


def test_what_comes_out_is_todays_schema(kept: Path, tmp_path: Path) -> None:
    """Where this fails without a new VERSION: the schema changed under its number. Before the
    release make the kept file anew, with tests/data/keep_home.py; after it, write a migration."""
    assert schema(kept) == schema(tmp_path / "new")


def test_everything_is_still_there(kept: Path) -> None:
    net = Network(kept)
    ties = {tie.person.name: tie for tie in net.people()}
    assert ties.keys() == {"Marta Lind", "Iris Bell"}
    assert ties["Iris Bell"].standing is Standing.CONNECTION
    marta = ties["Marta Lind"]
    assert (marta.interactions.from_me, marta.interactions.to_me) == (2, 2)
    assert marta.person.organisation == "Lind Accounts"
    assert net.me()[0] == ("robin@harbour.example",)
    assert net.excluded() == ("@clinic.example",)
    assert net.forgotten() == 1
    assert "your accounts" in net.open("<one@mail.example>").message.subject
    database = sqlite3.connect(path_of(kept))
    assert database.execute("PRAGMA user_version").fetchone() == (VERSION,)
    # Robin six times, Marta five times and Iris twice; Tom's message told Robin's name once more
    names = dict(database.execute("SELECT name, n FROM handle_name"))
    assert names == {"Robin Vale": 6, "Marta Lind": 5, "Iris Bell": 2}
    database.close()


def test_one_can_go_on_with_it(kept: Path, tmp_path: Path) -> None:
    net = Network(kept)
    more = tmp_path / "more.mbox"
    more.write_text(
        "".join(
            f"From x@y Fri Jun  1 10:00:00 2026\nFrom: {sender}\nTo: robin@harbour.example\n"
            f"Date: 01 Jun 2026 10:00:00 +0000\nMessage-ID: <{key}@mail.example>\n\nx\n\n"
            for key, sender in (("one", "marta@lind.example"), ("eight", "iris@bell.example"),
                                ("nine", "Tom+x@moss.example"))
        )
    )  # fmt: skip
    (summary,) = net.bring_in([more]).sources
    assert (summary.new, summary.duplicates, summary.forgotten) == (1, 1, 1)
    assert net.backup(tmp_path / "copy").size > 0
    health = net.doctor()
    assert health.well
    if os.name == "posix":
        assert {f.state.value for f in health.findings if f.check != "source"} == {"well"}


def test_a_backup_of_an_older_version_can_be_restored(kept: Path, tmp_path: Path) -> None:
    other = Network(tmp_path / "new")
    assert other.restore(path_of(kept)).interactions == 5
    assert {tie.person.name for tie in other.people()} == {"Marta Lind", "Iris Bell"}
