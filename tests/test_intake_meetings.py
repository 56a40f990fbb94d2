"""Two exports of one calendar, in both orders: the later version of a meeting is the one kept."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from closeknit.network import Network
from closeknit.network.home import Home
from closeknit.store.database import path_of

ZOE, ANN, TOM = "zoe@lind.example", "ann@moss.example", "tom@moss.example"
Held = tuple[str, str | None, str | None]


@pytest.fixture(autouse=True)
def _facts_only(monkeypatch: pytest.MonkeyPatch) -> None:
    now = int(datetime(2026, 6, 1, tzinfo=UTC).timestamp())
    monkeypatch.setattr("closeknit.clock.now", lambda: now)
    monkeypatch.setattr(Home, "rebuild_if_stale", lambda *_, **__: None)


def _event(start: str, *more: str, who: str = ANN, uid: str = "talk") -> str:
    lines = [
        *("BEGIN:VEVENT", f"UID:{uid}", f"DTSTART:202603{start}00Z", "DURATION:PT1H", *more),
        f"SUMMARY:{start}",
        *(f"ORGANIZER:mailto:{ZOE}", f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{who}", "END:VEVENT"),
    ]
    return "".join(f"{line}\r\n" for line in lines)


def _held(home: Path) -> list[Held]:
    """Day and hour, whom she met, and why it is none."""
    database = sqlite3.connect(path_of(home))
    rows = database.execute(
        "SELECT strftime('%dT%H%M', time, 'unixepoch'), group_concat(handle), automated "
        "FROM interaction i LEFT JOIN participant s ON s.interaction_id = i.id AND role = 5 "
        "LEFT JOIN handle h ON h.id = handle_id GROUP BY i.id ORDER BY 1, 2"
    ).fetchall()
    database.close()
    return rows


WEEKLY = ("RRULE:FREQ=WEEKLY;COUNT=3", "SEQUENCE:0")
TABLE: dict[str, tuple[str, str, list[Held]]] = {
    "moved": (
        _event("02T0900", "SEQUENCE:0"),
        _event("03T1100", "SEQUENCE:1"),
        [("03T1100", ANN, None)],
    ),
    "with another, known by when it was changed": (
        _event("02T0900", "SEQUENCE:3", "LAST-MODIFIED:20260301T080000Z"),
        _event("02T0900", "SEQUENCE:3", "LAST-MODIFIED:20260301T080001Z", who=TOM),
        [("02T0900", TOM, None)],
    ),
    "known by when it was written, where nothing else tells": (
        _event("02T0900", "DTSTAMP:20260301T080000Z"),
        _event("05T0900", "DTSTAMP:20260401T080000Z"),
        [("05T0900", ANN, None)],
    ),
    "cancelled": (
        _event("02T0900", "SEQUENCE:0"),
        _event("02T0900", "SEQUENCE:1", "STATUS:CANCELLED"),
        [("02T0900", None, "was cancelled")],
    ),
    "held after all": (
        _event("02T0900", "SEQUENCE:1", "STATUS:CANCELLED"),
        _event("04T0900", "SEQUENCE:2"),
        [("04T0900", ANN, None)],
    ),
    "one date of a series": (
        _event("02T0900", *WEEKLY),
        _event("02T0900", *WEEKLY)
        + _event("10T1500", "RECURRENCE-ID:20260309T090000Z", "SEQUENCE:1", who=TOM),
        [("02T0900", ANN, None), ("10T1500", TOM, None), ("16T0900", ANN, None)],
    ),
    "nobody but those who came to the same version in either": (
        _event("02T0900", "SEQUENCE:1"),
        _event("02T0900", "SEQUENCE:1", who=TOM),
        [("02T0900", f"{ANN},{TOM}", None)],
    ),
    "a copy that names nobody, as some programs write": (
        _event("02T0900", "SEQUENCE:1"),
        _event("02T0900", "SEQUENCE:2").replace("ATTENDEE", "X-ATTENDEE"),
        [("02T0900", ANN, None)],
    ),
    "two that share what ought to be theirs alone": (
        _event("02T0900") + _event("03T0900", who=TOM),
        _event("02T0900") + _event("03T0900", who=TOM),
        [("02T0900", ANN, None), ("03T0900", TOM, None)],
    ),
}


@pytest.mark.parametrize("case", TABLE)
@pytest.mark.parametrize("order", [1, -1])
def test_the_later_version_stays(case: str, order: int, tmp_path: Path) -> None:
    *exports, stays = TABLE[case]
    net = Network(tmp_path / "home")
    for number, text in [*enumerate(exports)][::order]:
        path = tmp_path / f"{number}.ics"
        path.write_text(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{text}END:VCALENDAR\r\n")
        net.bring_in([path])
    held = _held(net.home)
    assert [(at, who and ",".join(sorted(who.split(","))), why) for at, who, why in held] == stays


def test_a_file_that_is_written_over(tmp_path: Path) -> None:
    """As programs do that export to the same place again."""
    net, path = Network(tmp_path / "home"), tmp_path / "work.ics"
    for day, times in (("02", 0), ("03", 1), ("04", 2)):
        text = _event(f"{day}T0900", f"SEQUENCE:{times}")
        path.write_text(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{text}END:VCALENDAR\r\n")
        net.bring_in([path])
        assert _held(net.home) == [(f"{day}T0900", ANN, None)]
