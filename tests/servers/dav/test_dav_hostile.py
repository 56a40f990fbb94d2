"""Servers that misbehave: each ends in a sentence that names the server and says what to do, the
login goes nowhere else, and what was read before is kept."""

from __future__ import annotations

import base64
import gzip
import itertools
import json
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from closeknit.accounts.davhttp import Client, Hidden, TooLarge
from closeknit.errors import (
    AccountError,
    LoginRefused,
    ServerWrong,
    Unreachable,
    Untrusted,
)
from closeknit.model.accounts import Account, Secret

if TYPE_CHECKING:
    from tests.servers.dav.conftest import Asked, Gathered, Scripted, Shelf

    Gather = Callable[..., Gathered]
    Between = Callable[..., Scripted]
    Answer = Callable[..., bytes]

HTML = b"<html><body><h1>It works!</h1><br></body></html>"
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE m [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b']><multistatus xmlns="DAV:"><response><href>&j;</href></response></multistatus>'
)
DEEP = b'<multistatus xmlns="DAV:">' + b"<a>" * 100_000
CHUNKED = b"HTTP/1.1 207 M\r\nTransfer-Encoding: chunked\r\n\r\n"


def event(number: int) -> str:
    return (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:event-{number:04}\r\n"
        f"DTSTAMP:20260101T000000Z\r\nDTSTART:202603{number:02}T100000Z\r\nDURATION:PT1H\r\n"
        "SUMMARY:Roof\r\nORGANIZER:mailto:marta@quill.example\r\n"
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:bruno@sand.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )


def multistatus(*responses: str, token: str = "") -> bytes:
    end = f"<sync-token>{token}</sync-token>" if token else ""
    return f'<multistatus xmlns="DAV:">{"".join(responses)}{end}</multistatus>'.encode()


def listed(href: str, etag: str = '"1"') -> str:
    return (
        f"<response><href>{href}</href><propstat><prop><getetag>{etag}</getetag></prop>"
        "<status>HTTP/1.1 200 OK</status></propstat></response>"
    )


@pytest.fixture(scope="module")
def meetings(radicale: Shelf) -> Iterator[Shelf]:
    """A calendar of six meetings, which nobody changes."""
    radicale.make("work", "caldav", "Work")
    for number in range(1, 7):
        radicale.put(f"work/{number}.ics", event(number))
    yield radicale
    radicale.delete("")


@pytest.fixture
def six(meetings: Shelf, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """The calendar of six, read by twos."""
    monkeypatch.setattr("closeknit.accounts.davsync.AT_ONCE", 2)
    monkeypatch.setattr("closeknit.accounts.davsync.REACHED_EVERY", 2)
    return meetings


def hangs(_: Answer) -> Iterator[bytes]:
    yield b"HTTP/1.1 207 M\r\n"
    time.sleep(1.2)


def drips(_: Answer) -> Iterator[bytes]:
    yield CHUNKED
    while True:
        time.sleep(0.05)
        yield b"1\r\n \r\n"


def drops(_: Answer) -> Iterator[bytes]:
    yield b"HTTP/1.1 207 M\r\nContent-Length: 90000\r\n\r\n<multistatus"


def hangs_up(_: Answer) -> Iterator[bytes]:
    yield from ()


def says_too_little(_: Answer) -> Iterator[bytes]:
    yield b"HTTP/1.1 207 M\r\nContent-Length: 40\r\n\r\n" + multistatus(listed("/marta/work/3.ics"))


def speaks_otherwise(_: Answer) -> Iterator[bytes]:
    yield b"SSH-2.0-OpenSSH_9.9\r\n"


def heads_without_end(_: Answer) -> Iterator[bytes]:
    yield b"HTTP/1.1 207 M\r\n"
    yield from itertools.repeat(b"X-More: and more\r\n" * 100)


def body_without_end(_: Answer) -> Iterator[bytes]:
    yield CHUNKED
    yield from itertools.repeat(b"10000\r\n" + b" " * 65536 + b"\r\n")


def packed_too_large(answer: Answer) -> bytes:
    return answer(207, gzip.compress(bytes(20 << 20)), "Content-Encoding: gzip\r\n")


def packed_wrongly(answer: Answer) -> bytes:
    return answer(207, b"no gzip", "Content-Encoding: gzip\r\n")


FAULTS: dict[str, tuple[Callable[[Answer], bytes | Iterator[bytes]], type[AccountError], str]] = {
    "hangs": (hangs, Unreachable, "did not answer within"),
    "drips": (drips, Unreachable, "did not answer within"),
    "drops": (drops, Unreachable, "hung up in the middle"),
    "hangs up": (hangs_up, Unreachable, "hung up in the middle"),
    "says too little": (says_too_little, ServerWrong, "isn't the XML"),
    "no HTTP": (speaks_otherwise, Unreachable, "hung up in the middle"),
    "heads without end": (heads_without_end, Unreachable, "hung up in the middle"),
    "body without end": (body_without_end, TooLarge, "more than 1 MiB in one answer"),
    "packed too large": (packed_too_large, TooLarge, "more than 1 MiB in one answer"),
    "packed wrongly": (packed_wrongly, ServerWrong, "can't be unpacked"),
    "401": (lambda answer: answer(401), LoginRefused, "doesn't accept the login of marta"),
    "500": (lambda answer: answer(500, HTML), ServerWrong, "a fault of its own (error 500)"),
    "503": (
        lambda answer: answer(503, HTML, "Retry-After: 150\r\n"),
        Unreachable,
        "Try again in 3 minutes",
    ),
    "HTML": (lambda answer: answer(207, HTML), ServerWrong, "isn't the XML"),
    "a login page": (lambda answer: answer(200, HTML), ServerWrong, "isn't what a calendar"),
    "empty": (lambda answer: answer(207), ServerWrong, "isn't the XML"),
    "not UTF-8": (lambda answer: answer(207, b"\xff\xff\xff"), ServerWrong, "isn't the XML"),
    "bomb": (lambda answer: answer(207, BOMB), ServerWrong, "declares a document type"),
    "deep": (lambda answer: answer(207, DEEP), ServerWrong, "nested deeper"),
    "a loop": (
        lambda answer: answer(302, b"", "Location: /marta/work/\r\n"),
        ServerWrong,
        "from one address to the next",
    ),
    "no address": (
        lambda answer: answer(302, b"", "Location: http://[::bad/\r\n"),
        ServerWrong,
        "names an address that is none",
    ),
    "another host": (
        lambda answer: answer(307, b"", "Location: https://evil.example/\r\n"),
        ServerWrong,
        "evil.example, which belongs to somebody else",
    ),
}

SLOW = frozenset({"hangs", "drips"})


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_in_the_middle(
    six: Shelf,
    gather: Gather,
    between: Between,
    answer: Answer,
    brief: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    """From the second request for contents on. What came before stays, and when the server is
    well again the rest comes, once."""
    monkeypatch.setattr("closeknit.accounts.davhttp.LARGEST", 1 << 20)
    monkeypatch.setattr("closeknit.accounts.davfetch.LARGEST_ITEM", 1 << 20)
    monkeypatch.setattr("closeknit.accounts.davfetch.MOST_TOO_LARGE", 0)
    script, kind, words = FAULTS[name]
    asked_for = itertools.count()

    def meddle(asked: Asked) -> bytes | Iterator[bytes] | None:
        if b"multiget" not in asked.body and asked.method != "GET":
            return None
        if next(asked_for) >= 1:
            return script(answer)
        if name in SLOW:
            brief()  # this request has its time already, the next hasn't
        return None

    server = between(meddle)
    monkeypatch.setattr(Client.ask, "__defaults__", (b"", None, 1 << 20))
    begun = time.monotonic()
    found = gather(server.url)
    assert time.monotonic() - begun < 20
    assert type(found.trouble) is kind
    sentence = str(found.trouble)
    assert words in sentence
    assert "127.0.0.1" in sentence
    assert "oak and rain" not in sentence
    assert len(found.meetings()) == 2

    well = gather(six.url, states=found.states)
    assert well.trouble is None
    assert sorted(found.days() + well.days()) == [f"2026-03-{day:02}" for day in range(1, 7)]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_at_the_beginning(
    serve: Callable[..., Scripted],
    gather: Gather,
    answer: Answer,
    brief: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    monkeypatch.setattr(Client.ask, "__defaults__", (b"", None, 1 << 20))
    script, kind, words = FAULTS[name]
    if name in SLOW:
        brief()
    server = serve(lambda _: script(answer))
    found = gather(server.url)
    assert type(found.trouble) is kind
    assert words in str(found.trouble)
    assert (found.all(), found.states) == ([], {})
    # three addresses, so many redirects; what has no end is asked for once
    assert len(server.asked) <= (1 if kind is TooLarge else 3 * 6)


def test_a_login_that_is_let_in_and_shown_nothing(
    serve: Callable[..., Scripted], gather: Gather, answer: Answer
) -> None:
    found = gather(serve(lambda _: answer(403, HTML)).url)
    assert type(found.trouble) is Hidden
    assert "app password" in str(found.trouble)


def test_a_refused_login_is_tried_once(
    serve: Callable[..., Scripted], gather: Gather, answer: Answer
) -> None:
    """Some servers shut people out who come with a wrong password three times."""
    server = serve(lambda _: answer(401))
    assert type(gather(server.url, password="wrong").trouble) is LoginRefused
    assert len(server.asked) == 1


def test_a_token_is_sent_as_such(
    serve: Callable[..., Scripted], gather: Gather, answer: Answer
) -> None:
    server = serve(lambda _: answer(401))
    found = gather(server.url, password="ya29.token", token=True)
    assert server.logins() == ["Bearer ya29.token"]
    assert "may have run out" in str(found.trouble)


def test_a_server_that_wants_a_digest_of_the_password(
    six: Shelf, gather: Gather, between: Between, answer: Answer
) -> None:
    """And one that wants it again and again."""
    wanted = 'WWW-Authenticate: Digest realm="dav", nonce="n1", qop="auth", algorithm=MD5\r\n'

    def meddle(asked: Asked) -> bytes | None:
        if not asked.headers.get("authorization", "").startswith("Digest username="):
            return answer(401, b"", wanted)
        login = base64.b64encode(b"marta:oak and rain").decode()
        asked.headers["authorization"] = f"Basic {login}"  # what Radicale understands
        return None

    found = gather(between(meddle).url)
    assert (found.trouble, len(found.meetings())) == (None, 6)
    never = between(lambda _: answer(401, b"", wanted))
    assert type(gather(never.url).trouble) is LoginRefused
    assert len(never.asked) < 5


def test_a_redirect_never_takes_the_login_along(
    serve: Callable[..., Scripted], gather: Gather, answer: Answer
) -> None:
    thief = serve(lambda _: answer(401), host="localhost")
    server = serve(lambda _: answer(301, b"", f"Location: {thief.url}/\r\n"))
    found = gather(server.url)
    assert type(found.trouble) is ServerWrong
    assert thief.asked == []
    assert "--server https://localhost/" in str(found.trouble)


def test_a_redirect_never_leaves_tls(
    serve: Callable[..., Scripted], gather: Gather, answer: Answer, trusting: None
) -> None:
    open_one = serve(lambda _: answer(401))
    server = serve(lambda _: answer(301, b"", f"Location: {open_one.url}/\r\n"), tls=True)
    found = gather(server.url)
    assert type(found.trouble) is ServerWrong
    assert "isn't encrypted" in str(found.trouble)
    assert open_one.asked == []
    assert server.logins()


def test_a_home_on_another_host_is_not_asked(
    serve: Callable[..., Scripted], gather: Gather, answer: Answer
) -> None:
    thief = serve(lambda _: answer(401), host="localhost")
    for name in ("current-user-principal", "c:calendar-home-set"):
        body = (
            '<multistatus xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><response>'
            f"<href>/</href><propstat><prop><{name}><href>{thief.url}/marta/</href></{name}>"
            "</prop><status>HTTP/1.1 200 OK</status></propstat></response></multistatus>"
        ).encode()
        found = gather(serve(lambda _, body=body: answer(207, body)).url)
        assert type(found.trouble) is ServerWrong
        assert "localhost, which belongs to somebody else" in str(found.trouble)
    assert thief.asked == []


def test_a_resource_on_another_host_is_a_problem(
    six: Shelf, gather: Gather, between: Between, answer: Answer, serve: Callable[..., Scripted]
) -> None:
    thief = serve(lambda _: answer(401), host="localhost")
    page = multistatus(
        listed(f"{thief.url}/marta/work/1.ics"), listed("/marta/work/2.ics"), token="t1"
    )
    server = between(lambda one: answer(207, page) if b"sync-coll" in one.body else None)
    found = gather(server.url)
    assert (found.trouble, found.days()) == (None, ["2026-03-02"])
    assert [problem.reason for problem in found.problems] == [
        "lies at another server (localhost), which isn't asked"
    ]
    assert thief.asked == []


@pytest.mark.parametrize("trusted", [False, True])
def test_a_wrong_certificate(
    serve: Callable[..., Scripted],
    gather: Gather,
    answer: Answer,
    request: pytest.FixtureRequest,
    trusted: bool,
) -> None:
    """One that nobody vouches for, and one of another host."""
    if trusted:
        request.getfixturevalue("trusting")
    server = serve(lambda _: answer(401), tls=True, host="localhost" if trusted else "127.0.0.1")
    found = gather(server.url)
    assert type(found.trouble) is Untrusted
    assert "nothing was sent" in str(found.trouble)
    assert server.asked == []


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_a_certificate_that_cant_be_read(
    gather: Gather, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None
) -> None:
    file = tmp_path / "own.pem"
    if content:
        file.write_text(content, "utf-8")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    found = gather("https://127.0.0.1:9/")
    assert type(found.trouble) is Untrusted
    assert f"can't be read from {file}" in str(found.trouble)


def test_a_proxy_that_refuses(
    serve: Callable[..., Scripted],
    gather: Gather,
    answer: Answer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    proxy = serve(lambda _: answer(403))
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    monkeypatch.setenv("NO_PROXY", "")
    found = gather("https://dav.quill.example/")
    assert type(found.trouble) is Unreachable
    assert "doesn't let through to dav.quill.example" in str(found.trouble)
    assert [asked.method for asked in proxy.asked] == ["CONNECT"]
    assert proxy.logins() == []


def test_a_token_that_is_none(gather: Gather) -> None:
    found = gather("http://127.0.0.1:9/", password="tökén\n", token=True)
    assert type(found.trouble) is LoginRefused
    assert "isn't one" in str(found.trouble)


def test_tls_where_there_is_none(
    serve: Callable[..., Scripted], gather: Gather, answer: Answer
) -> None:
    server = serve(lambda _: answer(401))
    found = gather(server.url.replace("http", "https"))
    assert type(found.trouble) is ServerWrong
    assert "doesn't encrypt as it should" in str(found.trouble)
    assert server.asked == []


def test_nobody_is_there(gather: Gather) -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    found = gather(f"http://127.0.0.1:{port}")
    assert type(found.trouble) is Unreachable
    assert "127.0.0.1 can't be reached" in str(found.trouble)


@pytest.mark.parametrize(
    ("server", "words"),
    [
        ("http://dav.quill.example/", "without encryption"),
        ("dav.quill.example", "without encryption"),
        ("ftp://dav.quill.example/", "isn't the address of a server"),
        ("https://", "isn't the address of a server"),
        ("", "isn't the address of a server"),
        ("https://dav.quill.example:port/", "isn't the address of a server"),
    ],
)
def test_addresses_to_which_no_login_goes(server: str, words: str) -> None:
    account = Account("x", "caldav", "marta", server, Secret("variable"), security="none")
    with pytest.raises(ServerWrong, match=words):
        Client(account, "oak and rain")


def test_a_client_only_reads() -> None:
    account = Account(
        "x", "caldav", "m", "http://127.0.0.1:9/", Secret("variable"), security="none"
    )
    client = Client(account, "p")
    for method in ("PUT", "DELETE", "POST", "PROPPATCH", "MKCOL", "MOVE"):
        with pytest.raises(ValueError, match="only read"):
            client.ask(method, account.server)  # type: ignore[arg-type]
    client.close()


def test_truncated_answers_are_followed(
    six: Shelf, gather: Gather, between: Between, answer: Answer
) -> None:
    more = "<response><href>/marta/work/</href><status>HTTP/1.1 507 So</status></response>"
    first = [listed(f"/marta/work/{n}.ics") for n in (1, 2, 3)]
    last = [listed(f"/marta/work/{n}.ics") for n in (4, 5, 6)]

    def meddle(asked: Asked) -> bytes | None:
        if b"sync-collection" not in asked.body:
            return None
        if b">p1<" in asked.body:
            return answer(207, multistatus(*last, token="end"))
        if b">end<" in asked.body:
            return answer(207, multistatus(token="end"))
        return answer(207, multistatus(*first, more, token="p1"))

    server = between(meddle)
    found = gather(server.url)
    assert (found.trouble, len(found.meetings())) == (None, 6)
    assert gather(server.url, states=found.states).all() == []


@pytest.mark.parametrize("new", [False, True])
def test_changes_that_never_end(
    six: Shelf,
    gather: Gather,
    between: Between,
    answer: Answer,
    monkeypatch: pytest.MonkeyPatch,
    new: bool,
) -> None:
    """The same again and again, and ever new ones."""
    monkeypatch.setattr("closeknit.accounts.davsync.MOST_RESOURCES", 30)
    more = "<response><href>/marta/work/</href><status>HTTP/1.1 507 So</status></response>"
    number = itertools.count(1)

    def meddle(asked: Asked) -> bytes | None:
        if b"sync-collection" not in asked.body:
            return None
        href = f"/marta/work/{next(number) if new else 1}.ics"
        return answer(207, multistatus(listed(href), more, token=f"t{next(number)}"))

    server = between(meddle)
    found = gather(server.url)
    assert type(found.trouble) is ServerWrong
    assert "telling of changes without end" in str(found.trouble)
    assert found.days()[0] == "2026-03-01"
    assert len(server.asked) < 200


def test_a_token_that_is_refused_every_time(
    six: Shelf, gather: Gather, between: Between, answer: Answer
) -> None:
    """Twice everything is read anew, then etags are compared instead."""

    def meddle(asked: Asked) -> bytes | None:
        refused = b"sync-collection" in asked.body and b"http://radicale" in asked.body
        body = b'<error xmlns="DAV:"><valid-sync-token/></error>'
        return answer(403, body) if refused else None

    server = between(meddle)
    states: dict[str, str] = {}
    counts = []
    for _ in range(5):
        found = gather(server.url, states=states)
        assert found.trouble is None
        states = found.states
        counts.append(len(found.meetings()))
    assert counts == [6, 6, 6, 0, 0]


def test_a_fault_instead_of_a_refused_token(
    six: Shelf, gather: Gather, between: Between, answer: Answer
) -> None:
    """Some servers fail over a token that they can't read; those with a fault fail anyway."""
    found = gather(six.url)
    unread = between(lambda one: answer(500) if b">http://radicale" in one.body else None)
    assert len(gather(unread.url, states=found.states).meetings()) == 6
    broken = between(lambda one: answer(500) if b"sync-collection" in one.body else None)
    failed = gather(broken.url, states=found.states)
    assert type(failed.trouble) is ServerWrong
    assert failed.states == found.states


def test_resources_that_cant_be_read_are_problems(
    six: Shelf, gather: Gather, between: Between, answer: Answer
) -> None:
    """One vanished, one isn't shown, one is no event, one is left out of the answer."""

    def data(href: str, text: str) -> str:
        return (
            f"<response><href>{href}</href><propstat><prop>"
            f'<c:calendar-data xmlns:c="urn:ietf:params:xml:ns:caldav">{text}</c:calendar-data>'
            "</prop><status>HTTP/1.1 200 OK</status></propstat></response>"
        )

    def status(href: str, code: int) -> str:
        return f"<response><href>{href}</href><status>HTTP/1.1 {code} So</status></response>"

    def meddle(asked: Asked) -> bytes | None:
        if b"1.ics" in asked.body:
            body = multistatus(status("/marta/work/1.ics", 404), status("/marta/work/2.ics", 403))
            return answer(207, body)
        if b"3.ics" in asked.body:
            # the other is not there at all, and asked for by itself
            body = multistatus(data("/marta/work/3%2Eics", "Hello"), data("/elsewhere.ics", "x"))
            return answer(207, body)
        return answer(404) if asked.path.endswith("/4.ics") else None

    listing = multistatus(*(listed(f"/marta/work/{n}.ics") for n in range(1, 7)), token="t")
    server = between(lambda one: answer(207, listing) if b"sync-coll" in one.body else meddle(one))
    found = gather(server.url)
    assert found.trouble is None
    assert found.days() == ["2026-03-05", "2026-03-06"]
    assert [(problem.where, problem.reason) for problem in found.problems] == [
        ("2.ics", "isn't shown by the server (error 403)"),
        ("3.ics, byte 0", "isn't an event"),
    ]


def test_a_large_resource_alone_is_a_problem(
    six: Shelf,
    gather: Gather,
    between: Between,
    answer: Answer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where many at once are too much, each is fetched by itself."""
    monkeypatch.setattr("closeknit.accounts.davfetch.LARGEST_ITEM", 1 << 20)
    monkeypatch.setattr(Client.ask, "__defaults__", (b"", None, 1 << 20))
    monkeypatch.setattr("closeknit.accounts.davfetch.MOST_TOO_LARGE", 1)  # in a row
    large = answer(200, b"x" * (2 << 20))
    listing = multistatus(*(listed(f"/marta/work/{n}.ics") for n in range(1, 7)), token="t")

    def meddle(asked: Asked) -> bytes | None:
        if b"sync-collection" in asked.body:
            return answer(207, listing)
        if b"multiget" in asked.body and (b"/3.ics" in asked.body or b"/5.ics" in asked.body):
            return large
        return large if asked.path.endswith(("/3.ics", "/5.ics")) else None

    found = gather(between(meddle).url)
    assert found.trouble is None
    assert len(found.meetings()) == 4
    assert sorted((problem.where, problem.reason) for problem in found.problems) == [
        ("3.ics", "is larger than 1 MiB"),
        ("5.ics", "is larger than 1 MiB"),
    ]


def test_a_line_that_drops_once_is_taken_up_again(
    six: Shelf, gather: Gather, between: Between
) -> None:
    """As with servers that hang up on whoever was silent for a while."""
    count = itertools.count()
    server = between(lambda _: iter(()) if next(count) % 2 == 0 else None)
    found = gather(server.url)
    assert (found.trouble, len(found.meetings())) == (None, 6)


def test_a_calendar_that_only_points_elsewhere_is_passed_over(
    serve: Callable[..., Scripted], gather: Gather, answer: Answer
) -> None:
    def one(href: str, kinds: str, name: str) -> str:
        return (
            f"<response><href>{href}</href><propstat><prop><resourcetype>{kinds}</resourcetype>"
            f"<displayname>{name}</displayname></prop><status>HTTP/1.1 200 OK</status>"
            "</propstat></response>"
        )

    space = 'xmlns:x="urn:ietf:params:xml:ns:caldav" xmlns:s="http://calendarserver.org/ns/"'
    home = (
        f'<multistatus xmlns="DAV:"><response><href>/</href><propstat><prop>'
        f"<x:calendar-home-set {space}><href>/home/</href></x:calendar-home-set></prop>"
        "<status>HTTP/1.1 200 OK</status></propstat></response></multistatus>"
    ).encode()
    listing = multistatus(
        one("/home/", "<collection/>", "home"),
        one("/home/web/", f"<s:subscribed {space}/>", "Holidays"),
        one("https://evil.example/home/x/", f"<x:calendar {space}/>", "Theirs"),
        one("/home/inbox/", f"<x:schedule-inbox {space}/>", "Inbox"),
    )
    server = serve(lambda asked: answer(207, home if asked.path == "/" else listing))
    found = gather(server.url)
    assert found.trouble is None
    assert found.collections == []
    assert [(one.name, one.reason) for one in found.passed] == [
        ("Holidays", "comes from elsewhere, and the server only points to it"),
        ("Theirs", "lies at evil.example, which belongs to somebody else"),
    ]


def test_the_addresses_of_the_user_are_mine(
    six: Shelf, gather: Gather, between: Between, answer: Answer
) -> None:
    """As the principal tells them; those of meetings in which they take part."""
    calendars = 'xmlns:x="urn:ietf:params:xml:ns:caldav"'
    home = (
        f'<multistatus xmlns="DAV:"><response><href>/</href><propstat><prop>'
        f"<x:calendar-home-set {calendars}><href>/marta/</href></x:calendar-home-set>"
        f"<x:calendar-user-address-set {calendars}><href>/principals/marta/</href>"
        "<href>mailto:Marta@Quill.example</href><href>mailto:other@quill.example</href>"
        "</x:calendar-user-address-set></prop><status>HTTP/1.1 200 OK</status></propstat>"
        "</response></multistatus>"
    ).encode()
    server = between(lambda asked: answer(207, home) if asked.path == "/" else None)
    found = gather(server.url)
    assert {meeting.delivered_to for meeting in found.meetings()} == {("marta@quill.example",)}
    assert {meeting.delivered_to for meeting in gather(six.url).meetings()} == {()}


@pytest.mark.parametrize("status", [403, 404, 500])
def test_one_calendar_that_cant_be_read_holds_up_no_other(
    six: Shelf, gather: Gather, between: Between, answer: Answer, status: int
) -> None:
    """One that isn't shown is a problem; a fault is told at the end."""
    for name in ("a-first", "z-last"):
        six.make(name, "caldav", name)
        six.put(f"{name}/7.ics", event(7))
    server = between(lambda one: answer(status) if "/work/" in one.path else None)
    found = gather(server.url)
    assert found.days() == ["2026-03-07", "2026-03-07"]
    told = [(problem.where, problem.reason) for problem in found.problems]
    if status == 500:
        assert "error 500" in str(found.trouble)
        assert told == []
    else:
        assert found.trouble is None
        assert told == [("all of it", "isn't shown by the server to this login")]
    well = gather(six.url, states=found.states)
    six.delete("a-first/")
    six.delete("z-last/")
    assert well.days() == [f"2026-03-0{day}" for day in range(1, 7)]


def test_states_that_a_fault_left_are_small(
    six: Shelf, gather: Gather, between: Between, answer: Answer
) -> None:
    """What is owed is written down, and no more than that."""
    count = itertools.count()
    server = between(
        lambda one: answer(500) if b"multiget" in one.body and next(count) >= 1 else None
    )
    found = gather(server.url)
    [state] = found.states.values()
    assert len(json.loads(state)["owed"]) == 4
