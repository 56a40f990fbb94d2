"""The demo's simulated life, as files and as a home that has read them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from closeknit.demo.life import Life, simulate
from closeknit.demo.rhythm import moment
from closeknit.demo.write import write
from closeknit.network import Network


@pytest.fixture(scope="session")
def lived() -> Life:
    """About 6,000 messages; nobody may change it."""
    return simulate()


def _together(factory: pytest.TempPathFactory, name: str) -> tuple[Path, FileLock]:
    """A folder that all processes of this run share, and its lock: what is made in it is made by
    the first of them."""
    own = factory.getbasetemp()
    folder = (own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own) / name
    return folder, FileLock(f"{folder}.lock")


@pytest.fixture(scope="session")
def lived_files(lived: Life, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """mail/ and contacts.vcf of that life; nobody may change them."""
    folder, lock = _together(tmp_path_factory, "life")
    with lock:
        if not folder.exists():
            folder.mkdir()
            write(lived, folder)
    return folder


@pytest.fixture(scope="session")
def lived_home(lived: Life, lived_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with all of it, to be read only."""
    folder, lock = _together(tmp_path_factory, "home")
    with lock:
        if not folder.exists():
            sources = [lived_files / "mail", lived_files / "contacts.vcf"]
            Network(folder).bring_in(sources, lived.me.addresses)
    # each process has its own, since even reading makes files
    return Path(shutil.copytree(folder, tmp_path_factory.mktemp("lived") / "home"))


@pytest.fixture(scope="session")
def short_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with that life up to the middle of 2023, to be read only: quicker to judge anew."""
    folder, lock = _together(tmp_path_factory, "short")
    with lock:
        if not folder.exists():
            life = simulate(end=moment(2023, 7, 1))
            write(life, folder / "files")
            files = folder / "files"
            paths = [files / "mail", files / "contacts.vcf"]
            Network(folder / "home").bring_in(paths, life.me.addresses)
    return Path(shutil.copytree(folder / "home", tmp_path_factory.mktemp("short") / "home"))
