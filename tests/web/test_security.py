"""Hostile requests: only the browser that opened the link, only from our own pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from closeknit.web.app import _routes, application
from closeknit.web.security import Gate

ADDRESS = "http://127.0.0.1:8433"
KNOWN = "/find?q=a"


@pytest.fixture
def stranger(lived_home: Path) -> tuple[TestClient, Gate, list[str]]:
    """Somebody who has nothing, the gate, and what the terminal was told."""
    told: list[str] = []
    gate = Gate(8433)
    return TestClient(application(lived_home, gate, told.append), base_url=ADDRESS), gate, told


def test_without_the_link_nothing_is_told(stranger: tuple[TestClient, Gate, list[str]]) -> None:
    client, _, _ = stranger
    answer = client.get(KNOWN)
    assert answer.status_code == 403
    assert answer.text == "Open the link that closeknit printed in the terminal.\n"


def test_the_link_opens_once_and_its_key_leaves_the_address(
    stranger: tuple[TestClient, Gate, list[str]],
) -> None:
    client, gate, told = stranger
    link = gate.link()
    first = client.get(link, follow_redirects=False)
    assert (first.status_code, first.headers["location"]) == (303, "/")
    cookie = first.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    assert client.get(KNOWN).status_code == 200
    other = TestClient(client.app, base_url=ADDRESS)
    assert other.get(link).status_code == 403
    # who ran closeknit gets a new link, and that one opens
    renewed = re.search(r"http://\S+", told[-1])
    assert renewed and other.get(renewed[0], follow_redirects=False).status_code == 303


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8433", "127.0.0.1:9999", "127.0.0.1", "", "10.0.0.1:8433"],
)
def test_a_rebound_name_is_refused(stranger: tuple[TestClient, Gate, list[str]], host: str) -> None:
    client, gate, _ = stranger
    client.get(gate.link())
    answer = client.get(KNOWN, headers={"Host": host})
    assert answer.status_code == 421
    assert "evil" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://127.0.0.1:8433"},
        {"Origin": "http://127.0.0.1:8434"},
        {"Origin": "http://127.0.0.1:8433.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {},
    ],
)
def test_a_change_from_elsewhere_is_refused(
    enter: Callable[[Path], TestClient], lived_home: Path, headers: dict[str, str]
) -> None:
    visitor = enter(lived_home)
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = visitor.request(method, "/sources", headers=headers, content=b"")
        assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_script_of_another_site_reads_nothing(
    enter: Callable[[Path], TestClient], lived_home: Path, headers: dict[str, str]
) -> None:
    assert enter(lived_home).get(KNOWN, headers=headers).status_code == 403


def test_every_change_asks_for_the_token() -> None:
    routes = [route for route in _routes() if isinstance(route, Route)]
    changing = [route for route in routes if (route.methods or set()) & {"POST", "PUT", "DELETE"}]
    unguarded = [route.path for route in changing if not hasattr(route.endpoint, "checks_token")]
    assert not unguarded


def test_every_answer_has_its_headers(
    stranger: tuple[TestClient, Gate, list[str]],
) -> None:
    client, gate, _ = stranger
    answers = [
        client.get(KNOWN),
        client.get("/static/x/y"),
        client.get(KNOWN, headers={"Host": "x"}),
    ]
    client.get(gate.link())
    answers += [client.get(KNOWN), client.get("/nowhere")]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in answer.headers


def test_a_broken_cookie_is_no_session(stranger: tuple[TestClient, Gate, list[str]]) -> None:
    client, gate, _ = stranger
    for cookie in ('closeknit-8433="', "closeknit-8433=", "closeknit-8433=guess", "a=b; \x01=c"):
        assert client.get(KNOWN, headers={"Cookie": cookie}).status_code == 403
    gate.link()
    assert gate.open("") is None
    assert gate.open("\udc80") is None
    assert not gate.is_token("session", "\udc80")


def test_cookies_of_other_programs_stand_beside_ours(
    stranger: tuple[TestClient, Gate, list[str]],
) -> None:
    client, gate, _ = stranger
    session = gate.open(gate.link().partition("=")[2])
    own = f"{gate.cookie}={session}"
    for jar in (f'a={{"b":[1]}}; {own}', f"{own}; bare", f'a b=c;{own};d="', f"{own[:-1]}; {own}"):
        assert client.get(KNOWN, headers={"Cookie": jar}).status_code == 200
    # a server at another port has its own, and ours isn't its
    assert client.get(KNOWN, headers={"Cookie": f"closeknit-8434={session}"}).status_code == 403


def test_a_session_is_never_chosen_by_who_comes(
    stranger: tuple[TestClient, Gate, list[str]],
) -> None:
    client, gate, _ = stranger
    fixed = {"Cookie": f"{gate.cookie}=chosen-by-somebody"}
    answer = client.get(gate.link(), headers=fixed, follow_redirects=False)
    assert "chosen-by-somebody" not in answer.headers["set-cookie"]
    other = TestClient(client.app, base_url=ADDRESS)
    assert other.get(KNOWN, headers=fixed).status_code == 403


def test_the_seventeenth_session_ends_the_first(
    stranger: tuple[TestClient, Gate, list[str]],
) -> None:
    client, gate, _ = stranger
    sessions = [gate.open(gate.link().partition("=")[2]) for _ in range(17)]
    answers = [
        client.get(KNOWN, headers={"Cookie": f"{gate.cookie}={one}"}).status_code
        for one in sessions
    ]
    assert answers == [403] + [200] * 16


def test_wrong_keys_neither_void_the_link_nor_fill_the_terminal(
    stranger: tuple[TestClient, Gate, list[str]],
) -> None:
    client, gate, told = stranger
    link = gate.link()
    for _ in range(5):  # another site can open windows on us
        assert client.get("/?key=guess", headers={"Sec-Fetch-Site": "cross-site",
            "Sec-Fetch-Mode": "navigate"}).status_code == 403  # fmt: skip
    assert not told
    assert client.get(link, follow_redirects=False).status_code == 303
    other = TestClient(client.app, base_url=ADDRESS)
    for _ in range(5):
        assert other.get(link).status_code == 403
    assert len(told) == 1
    assert "guess" not in told[0] and link not in told[0]


def test_a_look_ahead_leaves_the_link_as_it_is(
    stranger: tuple[TestClient, Gate, list[str]],
) -> None:
    client, gate, told = stranger
    link = gate.link()
    assert client.head(link).status_code == 403
    for name in ("Sec-Purpose", "Purpose", "X-Moz"):
        assert client.get(link, headers={name: "prefetch"}).status_code == 503
    assert not told
    assert client.get(link, follow_redirects=False).status_code == 303


def test_at_the_usual_port_of_the_web_no_port_is_said() -> None:
    gate = Gate(80)
    assert gate.is_own_host("127.0.0.1") and gate.is_own_host("localhost:80")
    assert not gate.is_own_host("") and not Gate(8433).is_own_host("127.0.0.1")


def test_no_file_but_ours_is_served(stranger: tuple[TestClient, Gate, list[str]]) -> None:
    client, _, _ = stranger
    from closeknit.web.render import fingerprint

    assert client.get(f"/static/{fingerprint()}/base.css").status_code == 200
    for name in ("../app.py", "..%2fapp.py", "%2e%2e/app.py", "base.html", "nothing.css"):
        assert client.get(f"/static/{fingerprint()}/{name}").status_code in (403, 404)
