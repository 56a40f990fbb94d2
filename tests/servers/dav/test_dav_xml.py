"""Answers that are XML, and those that look like it."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.accounts.davaddress import same_owner
from closeknit.accounts.davstate import State, state_of
from closeknit.accounts.davxml import NotDav, multiget, parse, propfind, sync_collection

ANSWER = b"""<?xml version="1.0" encoding="utf-8"?>
<D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
  <D:response>
    <D:href> /home/a%20b.ics </D:href>
    <D:propstat><D:prop><D:getetag>"1"</D:getetag>
      <C:calendar-data><![CDATA[BEGIN:VCALENDAR & so on]]></C:calendar-data></D:prop>
      <D:status>HTTP/1.1 200 OK</D:status></D:propstat>
    <D:propstat><D:prop><D:displayname/></D:prop>
      <D:status>HTTP/1.1 404 Not Found</D:status></D:propstat>
  </D:response>
  <D:response><D:href>/home/c.ics</D:href><D:href>/home/d.ics</D:href>
    <D:status>HTTP/1.1 404 Not Found</D:status></D:response>
  <D:sync-token>token-2</D:sync-token>
</D:multistatus>"""


def test_an_answer() -> None:
    found = parse(ANSWER)
    assert [(one.href, one.status) for one in found.responses] == [
        ("/home/a%20b.ics", 200),
        ("/home/c.ics", 404),
        ("/home/d.ics", 404),
    ]
    first = found.responses[0]
    assert first.text("DAV: getetag") == '"1"'
    assert first.text("urn:ietf:params:xml:ns:caldav calendar-data") == "BEGIN:VCALENDAR & so on"
    assert set(first.found) == {"DAV: getetag", "urn:ietf:params:xml:ns:caldav calendar-data"}
    assert found.token == "token-2"


@pytest.mark.parametrize(
    "attack",
    [
        b'<!DOCTYPE m SYSTEM "file:///etc/passwd"><multistatus xmlns="DAV:"/>',
        b'<!DOCTYPE m [<!ENTITY a "b">]><multistatus xmlns="DAV:">&a;</multistatus>',
        b'<multistatus xmlns="DAV:">&unknown;</multistatus>',
        b'<?xml version="1.0" encoding="utf-88"?><multistatus xmlns="DAV:"/>',
        b'<?xml version="1.0" encoding="shift_jis"?><multistatus xmlns="DAV:"/>',
        b'<?xml version="1.0" encoding="rot13"?><multistatus xmlns="DAV:"/>',
        b"<html/>",
        b'<multistatus xmlns="other:"/>',
        b'<multistatus xmlns="DAV:"><response>' + b"<a/>" * 20_000 + b"</response></multistatus>",
        b'<multistatus xmlns="DAV:">' + b"<a>" * 41 + b"</a>" * 41 + b"</multistatus>",
    ],
)
def test_what_is_not_read(attack: bytes) -> None:
    with pytest.raises(NotDav):
        parse(attack)


def test_a_long_list_is_read_in_good_time() -> None:
    one = (
        b"<response><href>/a</href><propstat><prop><getetag>1</getetag></prop></propstat>"
        b"</response>"
    )
    begun = time.process_time()
    assert len(parse(b'<multistatus xmlns="DAV:">' + one * 50_000 + b"</multistatus>").responses)
    long = (
        b'<multistatus xmlns="DAV:"><response><href>' + b"a\n" * (8 << 20) + b"</href></response>"
    )
    with pytest.raises(NotDav):
        parse(long)
    assert time.process_time() - begun < 6


@given(st.integers(0, len(ANSWER) - 1), st.binary(min_size=1, max_size=4))
def test_a_mutated_answer_is_read_or_told(at: int, instead: bytes) -> None:
    with contextlib.suppress(NotDav):
        parse(ANSWER[:at] + instead + ANSWER[at + 1 :])


@given(st.binary(max_size=200))
def test_anything_is_read_or_told(body: bytes) -> None:
    with pytest.raises(NotDav):
        parse(body)


@given(st.text(max_size=50).filter(lambda text: text.isprintable()))
def test_what_is_asked_is_xml(text: str) -> None:
    """Whatever a server called its token or resource."""
    from xml.etree import ElementTree

    asked = ElementTree.fromstring(sync_collection(text))
    assert (asked.findtext("{DAV:}sync-token") or "") == text
    asked = ElementTree.fromstring(multiget("urn:x many", "urn:x data", [text]))
    assert asked.tag == "{urn:x}many"
    assert (asked.findtext("{DAV:}href") or "") == text
    asked = ElementTree.fromstring(propfind(["DAV: displayname", "urn:x y"]))
    assert [one.tag for one in asked[0]] == ["{DAV:}displayname", "{urn:x}y"]


@given(
    st.builds(
        State,
        st.text(),
        st.lists(st.text()),
        st.none() | st.dictionaries(st.text(), st.text()),
        st.text(),
        st.dictionaries(st.text(), st.integers()),
        st.integers(0, 9),
    )
)
def test_a_state_comes_back(state: State) -> None:
    assert state_of(str(state)) == state


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("caldav.icloud.com", "p42-caldav.icloud.com", True),
        ("quill.example", "dav.quill.example", True),
        ("quill.co.uk", "sand.co.uk", False),
        ("quill.example", "quill.example.evil.test", False),
        ("127.0.0.1", "127.0.0.2", False),
        ("localhost", "127.0.0.1", False),
        ("nas", "nas", True),
        ("", "", False),
    ],
)
def test_whose_a_host_is(first: str, second: str, same: bool) -> None:
    assert same_owner(first, second) is same
