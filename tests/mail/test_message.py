from __future__ import annotations

from email.header import decode_header, make_header
from email.parser import BytesHeaderParser
from email.utils import getaddresses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.mail.message import NO_DATE, read_message
from closeknit.model.interactions import Channel, Interaction, Locator, Participant, Role

HERE = Locator("box", 10, 20)
DATE = "Date: Sun, 29 Feb 2004 12:00:00 +0000\n"
NOON = 1_078_056_000


def _read(header: str, *, sent: bool = False, envelope_date: str = "") -> Interaction:
    found = read_message(header.encode(), HERE, sent=sent, envelope_date=envelope_date)
    assert isinstance(found, Interaction), found
    return found


def _reason(header: str) -> str:
    found = read_message(header.encode(), HERE, sent=False)
    assert isinstance(found, str)
    return found


def test_a_whole_message() -> None:
    header = (
        "Delivered-To: me+x@example.org\n"
        "X-Original-To: me@example.org\n"
        "Delivered-To: me@example.org\n"
        "From: =?utf-8?q?J=C3=BCrgen?= <Juergen@Example.org>\n"
        "To: Me <me@example.org>, Bob <bob@example.org>\n"
        "Cc: me@example.org, Cy <cy@example.org>, juergen@example.org\n"
        "Bcc: dee@example.org, cy@example.org\n"
        "Resent-To: eve@example.org\n"
        "Subject: =?utf-8?q?Caf=C3=A9?=\n  at  noon\n" + DATE + "Message-ID: <3@example.org>\n"
        "In-Reply-To: <2@example.org>\n"
        "References: <1@example.org>\n <2@example.org>\n"
    )
    assert _read(header, sent=True) == Interaction(
        key="<3@example.org>",
        channel=Channel.MAIL,
        time=NOON,
        participants=(
            Participant("juergen@example.org", "Jürgen", Role.FROM),
            Participant("me@example.org", "Me", Role.TO),
            Participant("bob@example.org", "Bob", Role.TO),
            Participant("cy@example.org", "Cy", Role.CC),
            Participant("dee@example.org", "", Role.BCC),
        ),
        locator=HERE,
        subject="Café at noon",
        message_id="<3@example.org>",
        reply_to="<2@example.org>",
        thread="<1@example.org>",
        sent=True,
        delivered_to=("me+x@example.org", "me@example.org"),
    )


def test_the_strongest_role_keeps_a_name_that_a_weaker_one_has() -> None:
    found = _read(DATE + "From: a@b\nTo: c@d\nCc: Cy <c@d>, Ann <a@b>\n")
    assert found.participants == (
        Participant("a@b", "Ann", Role.FROM),
        Participant("c@d", "Cy", Role.TO),
    )


def test_raw_8_bit_is_utf8_else_latin1() -> None:
    for charset in ("utf-8", "latin-1"):
        header = (DATE + "From: Jürgen <j@b>\nSubject: Café\n").encode(charset)
        found = read_message(header, HERE, sent=False)
        assert isinstance(found, Interaction)
        assert (found.participants[0].name, found.subject) == ("Jürgen", "Café")


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Message-ID: <1@b>\n", "<1@b>"),
        ("Message-Id:\n  <1@b>  \n", "<1@b>"),
        ("Message-ID: < 1@\n b >\n", "<1@b>"),
        ("Message-ID: 1@b\n", "<1@b>"),
        ("Message-ID: <1@b\n", "<1@b>"),
        ("Message-ID: <1@b> (made up)\n", "<1@b>"),
    ],
)
def test_forms_of_message_ids(header: str, key: str) -> None:
    found = _read(DATE + "From: a@b\n" + header)
    assert (found.key, found.message_id) == (key, key)


def test_without_an_id_the_content_is_the_identity() -> None:
    base = DATE + "From: Ann <a@b>\n"
    one = _read(base + "To: c@d, e@f\nSubject: x\n")
    assert one.key.startswith("hash:") and one.message_id == ""
    # order, names and blind copies do not matter; everything else does
    assert (
        _read(base + "To: E <e@f>, C <c@d>\nBcc: z@z\nSubject: x\nMessage-ID: <>\n").key == one.key
    )
    assert _read(base + "To: c@d\nSubject: x\n").key != one.key
    assert _read(base + "To: c@d, e@f\nSubject: y\n").key != one.key
    assert _read(base.replace("a@b", "b@b") + "To: c@d, e@f\nSubject: x\n").key != one.key
    assert _read(base.replace("12:00", "12:01") + "To: c@d, e@f\nSubject: x\n").key != one.key


@pytest.mark.parametrize(
    ("header", "reply_to", "thread"),
    [
        ("", None, None),
        ("In-Reply-To: <2@b>\n", "<2@b>", "<2@b>"),
        ("References: <1@b> <2@b>\n", "<2@b>", "<1@b>"),
        ("In-Reply-To: <2@b>\nReferences: <1@b>\n", "<2@b>", "<1@b>"),
        ('In-Reply-To: Your message of "Sun" <2@b>\n', "<2@b>", "<2@b>"),
        ("In-Reply-To: <2@b> from Ann <ann@b>\n", "<2@b>", "<2@b>"),
        ("In-Reply-To: 2@b\n", "<2@b>", "<2@b>"),
        ("In-Reply-To: your last letter\n", None, None),
        # never itself
        ("In-Reply-To: <9@b>\nReferences: <9@b>\n", None, None),
        ("In-Reply-To: <9@b>\nReferences: <9@b> <1@b>\n", "<1@b>", "<1@b>"),
    ],
)
def test_links(header: str, reply_to: str | None, thread: str | None) -> None:
    found = _read(DATE + "From: a@b\nMessage-ID: <9@b>\n" + header)
    assert (found.reply_to, found.thread) == (reply_to, thread)


def test_time_falls_back_to_received_then_to_the_envelope() -> None:
    traces = (
        "Received: by x; Sun, 29 Feb 2004 13:00:00 +0100\n"
        "Received: by y; Sun, 29 Feb 2004 11:00:00 +0000\n"
    )
    absurd = "Date: Thu, 01 Jan 1970 00:00:00 +0000\n"
    assert _read(absurd + traces + "From: a@b\n").time == NOON
    assert _read("From: a@b\n", envelope_date="29 Feb 2004 12:00:00").time == NOON
    assert _reason(absurd + "From: a@b\n") == NO_DATE


def test_reasons_for_no_interaction() -> None:
    assert _reason("") == "no message header"
    assert _reason("hello\nworld\n") == "no message header"
    assert _reason(DATE + "From: somebody\nTo: a@b\n") == "no sender's address"
    assert _reason("From: a@b\n") == NO_DATE


def test_sender_stands_in_for_a_from_without_address() -> None:
    found = _read(DATE + "From: Ann </O=FIRM/CN=ANN>\nSender: bob@example.org\n")
    assert found.participants == (Participant("bob@example.org", "", Role.FROM),)


def test_undisclosed_recipients() -> None:
    found = _read(DATE + "From: a@b\nTo: undisclosed-recipients:;\n")
    assert found.participants == (Participant("a@b", "", Role.FROM),)


def test_who_writes_under_the_address_of_a_list() -> None:
    header = (
        DATE + "From: Ann via Friends <friends@example.org>\nTo: friends@example.org\n"
        "Reply-To: Ann Lee <ann@example.com>, friends@example.org\n"
        "List-Post: <mailto:friends@example.org>\n"
    )
    found = _read(header)
    assert found.participants == (
        Participant("ann@example.com", "Ann Lee", Role.FROM),
        Participant("friends@example.org", "", Role.TO),
    )
    assert (found.list_handles, found.automated) == (("friends@example.org",), None)


def test_subjects_are_short_and_printable() -> None:
    subject = _read(DATE + "From: a@b\nSubject: a\x00\x1b\tb" + "c" * 400 + "\n").subject
    assert subject.startswith("a bccc") and len(subject) == 300


BOX = st.sampled_from(
    [
        "ann@example.org",
        "Ann Lee <Ann@Example.org>",
        '"Lee, Bob" <bob@example.org>',
        "=?utf-8?b?TGVlLCBDeQ==?= <cy@example.org>",
        "Team: dee@example.org, Eve <eve@example.org>;",
        "undisclosed-recipients:;",
        "fay@example.org (Fay (the first) Roe)",
        "Jörg <jörg@exämple.org>",
        '"Gil \\"G\\" Roe" <gil@example.org>',
    ]
)
BOXES = st.lists(BOX, max_size=4).map(",\n ".join)
SUBJECT = st.sampled_from(["", "Lunch", "=?utf-8?q?Caf=C3=A9=2C_noon?=", "a\n b"])


@given(BOX, BOXES, BOXES, SUBJECT, st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_agrees_with_the_standard_library(
    sender: str, to: str, cc: str, subject: str, dated: bool, newline: str
) -> None:
    text = f"To: {to}\nX-From: junk <x@y>\ncc: {cc}\nSubject: {subject}\nFROM: {sender}\n"
    header = (text + (DATE if dated else "")).replace("\n", newline).encode()
    parsed = BytesHeaderParser().parsebytes(header)

    def addresses(name: str) -> list[str]:
        values = [
            str(value).encode("ascii", "surrogateescape").decode().replace("\r", "")
            for field, value in parsed.raw_items()
            if field.lower() == name
        ]
        return [a.lower() for _, a in getaddresses([v.replace("\n", " ") for v in values]) if a]

    found = read_message(header, HERE, sent=False)
    if not addresses("from"):
        assert found == "no sender's address"
    elif not dated:
        assert found == NO_DATE
    else:
        assert isinstance(found, Interaction)
        everyone = dict.fromkeys(addresses("from")[:1] + addresses("to") + addresses("cc"))
        assert [p.handle for p in found.participants] == list(everyone)
        written = str(make_header(decode_header(parsed["Subject"] or "")))
        assert found.subject == " ".join(written.split())


@given(st.binary(max_size=200))
def test_any_bytes_are_an_interaction_or_a_reason(junk: bytes) -> None:
    read_message(junk, HERE, sent=False)
    found = read_message(DATE.encode() + b"From: a@b\nTo: " + junk, HERE, sent=False)
    assert isinstance(found, Interaction)
    found.subject.encode()
    for person in found.participants:
        f"{person.handle}{person.name}".encode()
