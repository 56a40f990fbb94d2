"""CalDAV and CardDAV against a real server."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from closeknit import clock
from closeknit.model.cards import Card
from closeknit.sources.base import Member
from closeknit.sources.ical import ICal
from closeknit.sources.vcard import VCard

if TYPE_CHECKING:
    from tests.servers.dav.conftest import Asked, Gathered, Scripted, Shelf

    Gather = Callable[..., Gathered]

VTODO = (
    '<c:supported-calendar-component-set xmlns:c="urn:ietf:params:xml:ns:caldav">'
    '<c:comp name="VTODO"/></c:supported-calendar-component-set>'
)


def event(uid: str, start: str, *more: str, whole: str = "") -> str:
    """A meeting of marta and bruno, one hour long, at a time in UTC ("20260301T100000Z")."""
    return calendar(
        [
            f"UID:{uid}",
            "DTSTAMP:20260101T000000Z",
            f"DTSTART:{start}",
            "DURATION:PT1H",
            "SUMMARY:Roof of the boathouse",
            "ORGANIZER;CN=Marta Quill:mailto:marta@quill.example",
            "ATTENDEE;CN=Bruno Sand;PARTSTAT=ACCEPTED:mailto:bruno@sand.example",
            *more,
        ],
        whole,
    )


def calendar(lines: Iterable[str], whole: str = "") -> str:
    event_lines = ["BEGIN:VEVENT", *lines, "END:VEVENT"]
    parts = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", *event_lines]
    return "\r\n".join([*parts, *([whole] if whole else []), "END:VCALENDAR", ""])


def card(uid: str, name: str, *more: str, version: str = "3.0") -> str:
    lines = ["BEGIN:VCARD", f"VERSION:{version}", f"UID:{uid}", f"FN:{name}", f"N:{name};;;;"]
    return "\r\n".join([*lines, *more, "END:VCARD", ""])


def seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def test_a_calendar_from_the_first_sync_to_a_deletion(
    shelf: Shelf, gather: Gather, at: Callable[[int], None]
) -> None:
    shelf.make("work", "caldav", "Work")
    shelf.put("work/a.ics", event("a-0001", "20260301T100000Z"))
    shelf.put("work/b.ics", event("b-0002", "20260302T100000Z"))

    first = gather(shelf.url)
    assert first.trouble is None
    assert first.days() == ["2026-03-01", "2026-03-02"]
    assert [c.name for c in first.collections] == ["Work"]
    assert first.seen == 2

    again = gather(shelf.url, states=first.states)
    assert (again.all(), again.seen, again.problems) == ([], 0, [])
    assert again.states == first.states

    shelf.put("work/b.ics", event("b-0002", "20260303T100000Z"))
    shelf.put("work/c.ics", event("c-0003", "20260304T100000Z"))
    changed = gather(shelf.url, states=first.states)
    assert changed.days() == ["2026-03-03", "2026-03-04"]

    shelf.delete("work/a.ics")
    gone = gather(shelf.url, states=changed.states)
    assert (gone.all(), gone.problems, gone.trouble) == ([], [], None)


def test_an_event_of_an_account_is_that_of_a_file(shelf: Shelf, gather: Gather) -> None:
    text = event(
        "weekly-0001",
        "20260401T090000Z",
        "RRULE:FREQ=WEEKLY;COUNT=4",
        "EXDATE:20260415T090000Z",
        whole="\r\n".join(
            [
                "BEGIN:VEVENT",
                "UID:weekly-0001",
                "DTSTAMP:20260101T000000Z",
                "RECURRENCE-ID:20260408T090000Z",
                "DTSTART:20260409T090000Z",
                "DURATION:PT1H",
                "SUMMARY:Roof of the boathouse",
                "ORGANIZER:mailto:marta@quill.example",
                "ATTENDEE;PARTSTAT=ACCEPTED:mailto:bruno@sand.example",
                "END:VEVENT",
            ]
        ),
    )
    shelf.make("work", "caldav", "Work")
    shelf.put("work/a.ics", text)
    found = gather(shelf.url)
    assert found.days() == ["2026-04-01", "2026-04-09", "2026-04-22"]
    data = memoryview(text.encode())
    file = ICal(clock.now).read(Member("x.ics", "", data), 0)
    assert {i.key for i in found.meetings()} == {i.key for i in file if hasattr(i, "key")}


def test_what_is_to_come_counts_once_it_has_taken_place(
    shelf: Shelf, gather: Gather, at: Callable[[int], None]
) -> None:
    """The server tells of a change, and not that time goes by."""
    shelf.make("work", "caldav", "Work")
    weekly = event("weekly-0001", "20260522T100000Z", "RRULE:FREQ=WEEKLY;COUNT=4")
    shelf.put("work/weekly.ics", weekly)
    shelf.put("work/single.ics", event("single-0001", "20260610T100000Z"))
    shelf.put("work/cancelled.ics", event("single-0002", "20260611T100000Z"))
    shelf.put("work/past.ics", event("past-0001", "20250611T100000Z"))

    first = gather(shelf.url)
    assert first.days() == ["2025-06-11", "2026-05-22", "2026-05-29"]
    assert first.problems == []

    at(seconds("2026-06-05T09:59"))
    assert gather(shelf.url, states=first.states).all() == []

    at(seconds("2026-06-06T00:00"))
    second = gather(shelf.url, states=first.states)
    assert second.days() == ["2026-06-05"]

    shelf.delete("work/cancelled.ics")
    at(seconds("2026-06-30T00:00"))
    third = gather(shelf.url, states=second.states)
    assert third.days() == ["2026-06-10", "2026-06-12"]

    at(seconds("2027-06-30T00:00"))
    assert gather(shelf.url, states=third.states).all() == []


def test_a_birthday_in_years_is_looked_at_again_then(
    shelf: Shelf, gather: Gather, at: Callable[[int], None]
) -> None:
    shelf.make("work", "caldav", "Work")
    every_third = event("rare-0001", "20250522T100000Z", "RRULE:FREQ=YEARLY;INTERVAL=3")
    shelf.put("work/rare.ics", every_third)
    shelf.put("work/far.ics", event("far-00001", "20400101T100000Z"))
    first = gather(shelf.url)
    assert first.days() == ["2025-05-22"]
    [state] = first.states.values()
    # so far ahead that nobody seeks it: looked at again in five years
    assert json.loads(state)["later"] == {
        "/marta/work/rare.ics": seconds("2028-05-22T10:00"),
        "/marta/work/far.ics": clock.now() + 5 * 366 * clock.DAY,
    }


def test_two_calendars_with_one_meeting_and_one_name(shelf: Shelf, gather: Gather) -> None:
    shelf.make("own", "caldav", "Meetings")
    shelf.make("shared", "caldav", "Meetings")
    shelf.make("tasks", "caldav", "To do", VTODO)
    shelf.make("people", "carddav", "People")
    for path in ("own", "shared"):
        shelf.put(f"{path}/same.ics", event("same-0001", "20260301T100000Z"))
    found = gather(shelf.url)
    assert sorted(found.items) in (
        ["Meetings", "Meetings (own)"],
        ["Meetings", "Meetings (shared)"],
    )
    assert len(found.meetings()) == 2
    assert len({meeting.key for meeting in found.meetings()}) == 1
    [passed] = found.passed
    assert (passed.name, passed.reason) == ("To do", "holds tasks or notes, not meetings")


def test_an_address_book(shelf: Shelf, gather: Gather) -> None:
    shelf.make("people", "carddav", "People")
    apple = card(
        "0a1b2c3d-apple",
        "Ada Fern",
        "item1.EMAIL;type=INTERNET;type=pref:Ada@Fern.example",
        "item1.X-ABLabel:_$!<Work>!$_",
        "TEL;type=CELL:+44 20 7946 0018",
        "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQ==",
    )
    google = card("5e6f7a8b-google", "Béla Kő", "EMAIL;TYPE=INTERNET;TYPE=HOME:bela@ko.example")
    fresh = card("urn:uuid:4fbe8971-0bc3", "Cy Lund", "EMAIL;PREF=1:cy@lund.example", version="4.0")
    for name, text in (("apple", apple), ("google", google), ("fresh", fresh)):
        shelf.put(f"people/{name}.vcf", text)
    first = gather(shelf.url, "carddav")
    assert first.trouble is None
    assert first.names() == ["Ada Fern", "Béla Kő", "Cy Lund"]
    file = VCard().read(Member("x", "", memoryview((apple + google + fresh).encode())), 0)
    by_file = {one.key: (one.emails, one.phones) for one in file if isinstance(one, Card)}
    by_server = {one.key: (one.emails, one.phones) for one in first.all() if isinstance(one, Card)}
    assert by_server == by_file

    assert gather(shelf.url, "carddav", first.states).all() == []
    shelf.put("people/google.vcf", google.replace("Béla Kő", "Béla Kő-Fern"))
    shelf.delete("people/apple.vcf")
    changed = gather(shelf.url, "carddav", first.states)
    assert changed.names() == ["Béla Kő-Fern"]


@pytest.mark.parametrize(
    ("cards", "reached"), [(120, 50), pytest.param(2_000, 500, marks=pytest.mark.faults)]
)
def test_many_cards_begun_twice(
    shelf: Shelf, gather: Gather, monkeypatch: pytest.MonkeyPatch, cards: int, reached: int
) -> None:
    """Ended after the first of them, the next sync reads the rest and none twice."""
    monkeypatch.setattr("closeknit.accounts.davsync.REACHED_EVERY", reached)
    shelf.make("many", "carddav", "Many")
    shelf.put("many/", "".join(card(f"many-{n:05}", f"Person {n:04}") for n in range(cards)))
    begun = gather(shelf.url, "carddav", stop_after=1)
    assert len(begun.all()) == reached
    rest = gather(shelf.url, "carddav", begun.states)
    assert len(rest.all()) == rest.seen == cards - reached
    assert sorted(begun.names() + rest.names()) == [f"Person {n:04}" for n in range(cards)]
    assert gather(shelf.url, "carddav", rest.states).all() == []


def test_over_tls_with_a_certificate_of_ones_own(
    radicale_tls: Shelf, gather: Gather, trusting: None
) -> None:
    radicale_tls.make("work", "caldav", "Work")
    radicale_tls.put("work/a.ics", event("a-0001", "20260301T100000Z"))
    found = gather(radicale_tls.url)
    assert (found.trouble, found.days()) == (None, ["2026-03-01"])


@pytest.mark.parametrize("path", ["", "/", "/marta", "/marta/", "/marta/work/", "/nothing/here"])
def test_any_address_of_the_server_will_do(shelf: Shelf, gather: Gather, path: str) -> None:
    shelf.make("work", "caldav", "Work")
    shelf.put("work/a.ics", event("a-0001", "20260301T100000Z"))
    found = gather(shelf.url + path)
    assert (found.trouble, found.days()) == (None, ["2026-03-01"])


def test_nothing_but_reading_is_ever_asked(
    shelf: Shelf,
    gather: Gather,
    between: Callable[..., Scripted],
    answer: Callable[..., bytes],
) -> None:
    """Through every way there is: with tokens, without, many at once, one by one."""

    shelf.make("work", "caldav", "Work")
    shelf.make("people", "carddav", "People")
    shelf.put("work/a.ics", event("a-0001", "20260301T100000Z"))
    shelf.put("people/a.vcf", card("ada-00001", "Ada Fern"))

    def no_tokens(asked: Asked) -> bytes | None:
        return answer(501) if b"sync-collection" in asked.body else None

    def one_by_one(asked: Asked) -> bytes | None:
        return answer(501) if asked.method == "REPORT" else None

    methods = set()
    for meddling in (lambda _: None, no_tokens, one_by_one):
        server = between(meddling)
        calendars, books = gather(server.url), gather(server.url, "carddav")
        assert (calendars.trouble, books.trouble) == (None, None)
        assert calendars.days() == ["2026-03-01"]
        assert books.names() == ["Ada Fern"]
        methods |= {asked.method for asked in server.asked}
    assert methods == {"PROPFIND", "REPORT", "GET"}


def test_a_server_without_tokens_is_followed_by_etags(
    shelf: Shelf,
    gather: Gather,
    between: Callable[..., Scripted],
    answer: Callable[..., bytes],
    at: Callable[[int], None],
) -> None:
    server = between(lambda asked: answer(403) if b"sync-collection" in asked.body else None)
    shelf.make("work", "caldav", "Work")
    for n in range(1, 4):
        shelf.put(f"work/{n}.ics", event(f"event-000{n}", f"2026030{n}T100000Z"))
    shelf.put("work/later.ics", event("event-later", "20260610T100000Z"))
    first = gather(server.url)
    assert first.days() == ["2026-03-01", "2026-03-02", "2026-03-03"]
    del server.asked[:]
    again = gather(server.url, states=first.states)
    assert (again.all(), again.states) == ([], first.states)
    # one question whether anything changed at all
    assert [one.headers["depth"] for one in server.asked if one.path == "/marta/work/"] == ["0"]
    shelf.put("work/2.ics", event("event-0002", "20260305T100000Z"))
    shelf.delete("work/1.ics")
    shelf.delete("work/later.ics")
    at(seconds("2026-07-01T00:00"))
    changed = gather(server.url, states=again.states)
    assert changed.days() == ["2026-03-05"]


def test_a_token_that_ran_out_begins_anew(
    shelf: Shelf,
    gather: Gather,
) -> None:
    shelf.make("work", "caldav", "Work")
    shelf.put("work/a.ics", event("a-0001", "20260301T100000Z"))
    first = gather(shelf.url)
    [(key, state)] = first.states.items()
    told = json.loads(state)
    told["token"] = told["token"][:-8] + "00000000"
    shelf.put("work/b.ics", event("b-0001", "20260302T100000Z"))
    anew = gather(shelf.url, states={key: json.dumps(told)})
    assert anew.trouble is None
    assert anew.days() == ["2026-03-01", "2026-03-02"]
    assert json.loads(anew.states[key])["refused"] == 1
    settled = gather(shelf.url, states=anew.states)
    assert settled.all() == []
    assert json.loads(settled.states[key])["refused"] == 0


def test_a_state_that_cant_be_read_is_the_beginning(shelf: Shelf, gather: Gather) -> None:
    shelf.make("work", "caldav", "Work")
    shelf.put("work/a.ics", event("a-0001", "20260301T100000Z"))
    for state in ("{", "[]", '{"token": 3, "owed": 4}', '{"listed": []}', "http://old/token"):
        found = gather(shelf.url, states={"%2Fmarta%2Fwork%2F/Work": state})
        assert (found.trouble, found.days()) == (None, ["2026-03-01"])
