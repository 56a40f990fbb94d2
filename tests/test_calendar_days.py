"""A calendar that was imported is read again each day, since each day more of it has happened."""

from __future__ import annotations

from pathlib import Path

import pytest

from closeknit.network import Network

NOON = 1_796_126_400  # 2026-12-01 12:00 UTC


def test_a_calendar_tells_more_each_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file stays the same; what it announces has happened by the next day."""
    calendar = tmp_path / "mine.ics"
    event = (
        "BEGIN:VEVENT\r\nUID:{0}@made.example\r\nDTSTART:2026120{0}T100000Z\r\n"
        "DTEND:2026120{0}T110000Z\r\nDTSTAMP:20261101T000000Z\r\nSUMMARY:Talk\r\n"
        "ORGANIZER:mailto:me@vale.example\r\n"
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@lee.example\r\nEND:VEVENT\r\n"
    )
    calendar.write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n"
        f"{event.format(1)}{event.format(2)}END:VCALENDAR\r\n",
        newline="",
    )
    net = Network(tmp_path / "home")
    seen = []
    for day in (0, 0, 1, 2):
        monkeypatch.setattr("time.time", lambda at=day: NOON + at * 86_400.0)
        (source,) = net.bring_in([calendar], me=["me@vale.example"]).sources
        seen.append(net.show("ann").tie.interactions.from_me + source.new * 10)
    # 2026-12-01 at noon is after the first of the two only
    assert seen == [11, 1, 12, 2]
