"""The state of everything, in sentences."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from closeknit.cli import command
from closeknit.errors import NotFound
from closeknit.keep.doctor import State
from closeknit.network import Network
from closeknit.store.database import VERSION


def states(net: Network) -> dict[str, list[State]]:
    found: dict[str, list[State]] = {}
    for finding in net.doctor().findings:
        found.setdefault(finding.check, []).append(finding.state)
    return found


def test_all_is_well(net: Network) -> None:
    health = net.doctor()
    assert health.well
    assert {f.state for f in health.findings} == {State.WELL}
    assert health.versions.keys() == {"closeknit", "derived", "schema", "sqlite"}
    assert health.versions["schema"] == str(VERSION)


def test_sources_that_moved_on(net: Network, sources: list[Path]) -> None:
    sources[0].write_text(sources[0].read_text() + "\n")
    sources[1].unlink()
    health = net.doctor()
    about = [(f.state, f.sentence) for f in health.findings if f.check == "source"]
    assert [state for state, _ in about] == [State.NOTE, State.NOTE]
    assert "has changed since: import it again" in about[0][1]
    assert "is not there now" in about[1][1]
    assert health.well


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_open_doors_are_closed(net: Network) -> None:
    net.home.chmod(0o755)
    (net.home / "closeknit.sqlite").chmod(0o644)
    found = [f for f in net.doctor().findings if f.check == "permissions"]
    assert State.MENDED in {f.state for f in found}
    assert stat.S_IMODE(net.home.stat().st_mode) == 0o700
    assert stat.S_IMODE((net.home / "closeknit.sqlite").stat().st_mode) == 0o600


def test_what_is_derived_is_made_anew(net: Network) -> None:
    before = net.people()
    raw = sqlite3.connect(net.home / "closeknit.sqlite")
    raw.execute("UPDATE tie SET regard = 0, standing = 'contact'")
    raw.execute("DELETE FROM person WHERE id = (SELECT max(id) FROM person)")
    raw.commit()
    raw.close()
    assert net.people() != before
    assert states(net)["derived"] == [State.WELL]
    assert net.people() == before


def test_damage_is_told_with_what_to_do(net: Network) -> None:
    file = net.home / "closeknit.sqlite"
    data = bytearray(file.read_bytes())
    data[3 * 4096 : 9 * 4096] = b"\xee" * (6 * 4096)
    file.write_bytes(data)
    health = net.doctor()
    assert not health.well
    (wrong,) = [f for f in health.findings if f.state is State.WRONG]
    assert "closeknit restore FILE" in wrong.sentence
    assert file.read_bytes() == data


def test_rows_that_lead_nowhere(net: Network) -> None:
    raw = sqlite3.connect(net.home / "closeknit.sqlite")
    raw.execute("DELETE FROM interaction WHERE id = 1")
    raw.commit()
    raw.close()
    (wrong,) = [f for f in net.doctor().findings if f.state is State.WRONG]
    # Dorian and I in it; read in one place
    assert "participant.interaction_id: 2, sighting.interaction_id: 1" in wrong.sentence


def test_a_newer_file(net: Network) -> None:
    raw = sqlite3.connect(net.home / "closeknit.sqlite")
    raw.execute("PRAGMA user_version = 99")
    raw.close()
    health = net.doctor()
    assert not health.well
    assert "newer closeknit" in health.findings[-1].sentence


def test_nothing_to_look_at(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        Network(tmp_path / "nowhere").doctor()
    assert not (tmp_path / "nowhere").exists()


def test_as_json(net: Network) -> None:
    net.forget("Dorian")
    result = CliRunner().invoke(command(), ["doctor", "--json", "--home", str(net.home)])
    document = json.loads(result.stdout)
    assert document["well"] is True
    assert document["forgotten"] == 3
    assert {"check", "state", "sentence"} == set(document["findings"][0])
    (net.home / "closeknit.sqlite").write_bytes(b"no database, though as long as a header" * 9)
    result = CliRunner().invoke(command(), ["doctor", "--json", "--home", str(net.home)])
    assert result.exit_code == 1
    assert json.loads(result.stdout)["well"] is False
