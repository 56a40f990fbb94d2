"""The calendar and the address book: what one subscribes to, and who is kept out."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import httpx2
import pytest
import vobject  # type: ignore[import-untyped]
from starlette.testclient import TestClient

from closeknit.digest.calendar import calendar
from closeknit.errors import Busy
from closeknit.model.ties import Standing
from closeknit.network import Network
from closeknit.network.feeds import secret
from closeknit.web.app import application
from closeknit.web.digest import html
from closeknit.web.security import Gate

ADDRESS = "http://127.0.0.1:8433"
WRONG = "A" * 43
KINDS = ("ics", "vcf")


class Visitor(Protocol):
    def get(self, address: str) -> httpx2.Response: ...

    def change(self, address: str, **fields: str) -> httpx2.Response: ...


@pytest.fixture(scope="module")
def home(short_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One whose addresses are made; nothing else of it is changed."""
    own = Path(shutil.copytree(short_home, tmp_path_factory.mktemp("feeds") / "home"))
    Network(own).feed_secret()
    return own


@pytest.fixture
def stranger(home: Path) -> TestClient:
    """A program of this machine that has no session."""
    return TestClient(application(home, Gate(8433), lambda _: None), base_url=ADDRESS)


def path(home: Path, kind: str = "ics") -> str:
    return f"/feed/{secret(home)}.{kind}"


# what is in them --------------------------------------------------------------------------------


def test_the_calendar_holds_the_week(stranger: TestClient, home: Path) -> None:
    answer = stranger.get(path(home))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    found = vobject.readOne(answer.text)
    summaries = [event.summary.value for event in found.vevent_list]
    digest = Network(home).week()
    expected = [one.name for one in digest.birthdays]
    assert [s.partition(": birthday")[0] for s in summaries if ": birthday" in s] == expected
    assert len(expected) > 5
    for step in digest.plan.steps:
        assert any(step.person.name in summary for summary in summaries)
    assert len({event.uid.value for event in found.vevent_list}) == len(summaries)


def test_the_address_book_holds_who_is_known_well_enough(stranger: TestClient, home: Path) -> None:
    answer = stranger.get(path(home, "vcf"))
    assert answer.headers["content-type"] == "text/vcard; charset=utf-8"
    cards = {card.uid.value: card for card in vobject.readComponents(answer.text)}
    ties = Network(home).people()
    known = {f"closeknit-{t.person.id}" for t in ties if t.standing is not Standing.UNKNOWN}
    assert cards.keys() == known and len(known) < len(ties)
    for tie in ties:
        if tie.standing is Standing.UNKNOWN:
            continue
        card = cards[f"closeknit-{tie.person.id}"]
        assert card.fn.value == tie.person.name
        assert card.categories.value == [tie.standing.value]
        mails = {line.value for line in card.contents.get("email", [])}
        assert mails == {handle for handle in tie.person.handles if "@" in handle}


def test_what_is_there_already_is_not_sent_again(stranger: TestClient, home: Path) -> None:
    first = stranger.get(path(home))
    tag = first.headers["etag"]
    for header in (tag, f'"x", {tag}', tag.removeprefix("W/"), "*"):
        again = stranger.get(path(home), headers={"If-None-Match": header})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag and again.headers["cache-control"] == "no-store"
    assert stranger.get(path(home), headers={"If-None-Match": '"x"'}).status_code == 200
    plain = stranger.get(path(home), headers={"Accept-Encoding": "identity"})
    assert plain.headers["etag"] == tag and plain.content == first.content
    head = stranger.head(path(home))
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", tag)


# who is kept out --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "tried",
    [
        "/feed/{wrong}.ics",
        "/feed/{own}.txt",
        "/feed/{own}",
        "/feed/{own}.ics/",
        "/feed/{own}.ics%0a",
        "/feed/{own}.ics%00",
        "/feed/{own}x.ics",
        "/feed/x{own}.ics",
        "/feed/{lower}.ics",
        "/feed/{short}.ics",
        "/feed/.ics",
        "/feed/",
        "/feed/{own}.ics/../../people",
        "/feed/{own}.ics%2f..%2f..%2fpeople",
        "/feed/%2e%2e/people",
        "/feed/..%5cpeople",
        "/feed/{own}.ics;/people",
        "/feed/{wrong}.ics?key={own}",
        "/feed/{wide}.ics",
    ],
)
def test_only_the_exact_address_is_answered(stranger: TestClient, home: Path, tried: str) -> None:
    own = secret(home)
    wide = "%C3%A9" * 43
    words = {"wrong": WRONG, "own": own, "lower": own.swapcase(), "short": own[:-1], "wide": wide}
    answer = stranger.get(tried.format(**words), follow_redirects=False)
    assert answer.status_code in (403, 404)
    assert answer.text in (
        "There is nothing at this address. It may have been renewed.\n",
        "Open the link that closeknit printed in the terminal.\n",
    )


@pytest.mark.parametrize(
    "tried", ["/FEED/{}.ics", "//feed/{}.ics", "/feed", "/./feed/{}.ics", "/x/../feed/{}.ics"]
)
def test_what_only_looks_like_it_opens_nothing(
    stranger: TestClient, home: Path, tried: str
) -> None:
    answer = stranger.get(ADDRESS + tried.format(secret(home)), follow_redirects=False)
    # a client may tidy a path before it sends it; then it is the right one
    assert answer.status_code in (403, 404) or answer.request.url.path == path(home)


def test_the_address_opens_nothing_else(stranger: TestClient, home: Path) -> None:
    own = secret(home)
    assert stranger.get(path(home)).status_code == 200
    assert not stranger.cookies
    for other in ("/", "/people", "/week", f"/?key={own}", f"/people?key={own}"):
        assert stranger.get(other, follow_redirects=False).status_code == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"])
def test_it_can_only_be_read(stranger: TestClient, home: Path, method: str) -> None:
    assert stranger.request(method, path(home)).status_code == 403
    own = {"Origin": ADDRESS}
    assert stranger.request(method, path(home), headers=own).status_code == 405


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example:8433"}, 421),
        ({"Host": "evil.example"}, 421),
        ({"Host": ""}, 421),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"}, 403),
    ],
)
def test_no_other_site_reads_it(
    stranger: TestClient, home: Path, headers: dict[str, str], status: int
) -> None:
    for kind in KINDS:
        answer = stranger.get(path(home, kind), headers=headers)
        assert answer.status_code == status and "BEGIN" not in answer.text


def test_without_a_secret_nothing_is_there(lived_home: Path, tmp_path: Path) -> None:
    for home in (lived_home, tmp_path):
        client = TestClient(application(home, Gate(8433), lambda _: None), base_url=ADDRESS)
        assert secret(home) == ""
        for tried in (WRONG, "", "None"):
            for kind in KINDS:
                assert client.get(f"/feed/{tried}.{kind}").status_code == 404


def test_with_nothing_in_it_there_is_nothing_to_fetch_yet(tmp_path: Path) -> None:
    Network(tmp_path).feed_secret()
    client = TestClient(application(tmp_path, Gate(8433), lambda _: None), base_url=ADDRESS)
    for kind in KINDS:
        answer = client.get(path(tmp_path, kind), follow_redirects=False)
        assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0


def test_a_home_that_cant_be_read_now_is_asked_again_later(
    stranger: TestClient, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(_: object) -> str:
        raise Busy("Another program holds the file.")

    monkeypatch.setattr("closeknit.network.feeds.as_calendar", refuses)
    answer = stranger.get(path(home))
    assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0
    assert "holds the file" not in answer.text


# the page ---------------------------------------------------------------------------------------


def test_the_addresses_are_made_once_and_renewed(own_visitor: Visitor, tmp_path: Path) -> None:
    home = tmp_path / "home"
    page = own_visitor.get("/week").text
    assert "/feed/" not in page and secret(home) == ""
    made = own_visitor.change("/week/feeds/make").text
    own = secret(home)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", own)  # 256 bits
    for kind in KINDS:
        assert f'value="{ADDRESS}/feed/{own}.{kind}"' in made
        assert own_visitor.get(f"/feed/{own}.{kind}").status_code == 200
    assert "gets port 8433, its usual one" in made
    assert own_visitor.change("/week/feeds/make").status_code == 200 and secret(home) == own
    renewed = own_visitor.change("/week/feeds/renew").text
    new = secret(home)
    assert new != own and own not in renewed and new in renewed
    for kind in KINDS:
        assert own_visitor.get(f"/feed/{own}.{kind}").status_code == 404
        assert own_visitor.get(f"/feed/{new}.{kind}").status_code == 200
    if os.name == "posix":
        assert (home / "closeknit.sqlite").stat().st_mode & 0o077 == 0


def test_the_week_can_be_taken_away(visitor: Visitor, lived_home: Path) -> None:
    page = visitor.get("/week").text
    net = Network(lived_home)
    for name, text in (("html", html(net.week())), ("ics", calendar(net.week(), cancelled=True))):
        assert f'href="/week/week.{name}" download' in page
        answer = visitor.get(f"/week/week.{name}")
        assert answer.status_code == 200 and answer.content.decode() == text
        assert 'attachment; filename="week-2026-' in answer.headers["content-disposition"]
        assert answer.headers["cache-control"] == "no-store"


def test_at_another_port_the_page_says_so(short_home: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(short_home, tmp_path / "home"))
    own = Network(home).feed_secret()
    gate = Gate(9001)
    client = TestClient(application(home, gate, lambda _: None), base_url="http://127.0.0.1:9001")
    client.get(gate.link())
    page = client.get("/week").text
    assert f"http://127.0.0.1:9001/feed/{own}.ics" in page
    assert "(9001 instead of 8433)" in page


def test_what_is_done_or_kept_is_gone_at_the_next_fetch(
    enter: Callable[[Path], Visitor], short_home: Path, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(short_home, tmp_path / "home"))
    net = Network(home)
    net.feed_secret()
    visitor = enter(home)
    digest = net.week()
    step = next(s for s in digest.plan.steps if s.act.value == "maintenance")
    promise = next(p for p in digest.promises if p.due is not None)
    first = visitor.get(path(home))
    assert f"Get in touch with {step.person.name}" in first.text and promise.ref in first.text
    net.settle(step.ref, "done")
    net.log_outcome(promise.ref, "kept")
    second = visitor.get(path(home))
    assert f"Get in touch with {step.person.name}" not in second.text
    assert promise.ref not in second.text
    assert second.headers["etag"] != first.headers["etag"]
