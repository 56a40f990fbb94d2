"""From a mail address to the server, without saying who asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from closeknit.accounts import discovery
from closeknit.accounts.discovery import discover
from closeknit.errors import ServerWrong
from closeknit.model.accounts import Kind

if TYPE_CHECKING:
    from tests.servers.dav.conftest import Scripted, Shelf


@pytest.mark.parametrize(
    ("address", "kind", "server"),
    [
        (
            "Marta@gmail.com",
            "caldav",
            "https://apidata.googleusercontent.com/caldav/v2/marta@gmail.com/user",
        ),
        ("marta@gmail.com", "carddav", "https://www.googleapis.com/.well-known/carddav"),
        ("marta@me.com", "caldav", "https://caldav.icloud.com/"),
        ("marta@icloud.com", "carddav", "https://contacts.icloud.com/"),
        ("marta@fastmail.com", "carddav", "https://carddav.fastmail.com/"),
        ("marta@posteo.de", "caldav", "https://posteo.de:8443/"),
    ],
)
def test_large_providers_are_known(
    monkeypatch: pytest.MonkeyPatch, address: str, kind: Kind, server: str
) -> None:
    monkeypatch.setattr(discovery, "origins", lambda *_: pytest.fail("nobody is to be asked"))
    assert discover(kind, address) == server


@pytest.mark.parametrize(
    ("address", "kind", "words"),
    [
        ("marta@outlook.com", "caldav", "Microsoft has no CalDAV.*as a file \\(.ics\\)"),
        ("marta@hotmail.com", "carddav", "Microsoft has no CardDAV.*as a file \\(.vcf or .csv\\)"),
        ("marta@proton.me", "caldav", "Proton has no CalDAV"),
        ("marta", "caldav", "isn't a mail address"),
        ("marta@localhost", "caldav", "isn't a mail address"),
    ],
)
def test_where_there_is_nothing_to_follow(address: str, kind: Kind, words: str) -> None:
    with pytest.raises(ServerWrong, match=words):
        discover(kind, address)


def test_a_domain_of_ones_own(
    shelf: Shelf,
    serve: Callable[..., Scripted],
    answer: Callable[..., bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A web server that knows nothing of calendars first, then one that does."""
    web = serve(lambda _: answer(405, b"<html>"))
    hosts = {"quill.example": (web.url, shelf.url)}
    monkeypatch.setattr(discovery, "origins", lambda _, domain: hosts[domain])
    assert discover("caldav", "marta@quill.example") == f"{shelf.url}/"
    assert {asked.path for asked in web.asked} == {"/.well-known/caldav"}
    assert web.logins() == []


def test_a_domain_that_points_elsewhere_is_told_and_not_followed(
    serve: Callable[..., Scripted],
    answer: Callable[..., bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = serve(lambda _: answer(401), host="localhost")
    here = serve(lambda _: answer(301, b"", f"Location: {there.url}/dav/\r\n"))
    monkeypatch.setattr(discovery, "origins", lambda *_: (here.url, here.url))
    with pytest.raises(ServerWrong, match="--server https://localhost/"):
        discover("carddav", "marta@quill.example")
    assert there.asked == []


@pytest.mark.parametrize("status", [200, 207, 403, 404, 500])
def test_a_domain_that_tells_nothing(
    serve: Callable[..., Scripted],
    answer: Callable[..., bytes],
    monkeypatch: pytest.MonkeyPatch,
    status: int,
) -> None:
    server = serve(lambda _: answer(status, b"<html>"))
    monkeypatch.setattr(discovery, "origins", lambda *_: (server.url,))
    with pytest.raises(ServerWrong, match="add the account with --server https://…"):
        discover("caldav", "marta@quill.example")


def test_who_is_asked() -> None:
    assert discovery.origins("carddav", "quill.example") == (
        "https://quill.example",
        "https://carddav.quill.example",
        "https://dav.quill.example",
    )
