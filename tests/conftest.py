"""The demo's simulated life, as files and as a home that has read them."""

from __future__ import annotations

from pathlib import Path

import pytest

from closeknit.demo.life import Life, simulate
from closeknit.demo.write import write
from closeknit.network import Network


@pytest.fixture(scope="session")
def lived() -> Life:
    """About 6,000 messages; nobody may change it."""
    return simulate()


@pytest.fixture(scope="session")
def lived_files(lived: Life, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """mail/ and contacts.vcf of that life; nobody may change them."""
    folder = tmp_path_factory.mktemp("life")
    write(lived, folder)
    return folder


@pytest.fixture(scope="session")
def lived_home(lived: Life, lived_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with all of it, to be read only."""
    home = tmp_path_factory.mktemp("home")
    Network(home).bring_in([lived_files / "mail", lived_files / "contacts.vcf"], lived.me.addresses)
    return home
