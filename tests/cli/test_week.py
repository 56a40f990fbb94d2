"""closeknit week, on the demo's simulated life."""

from __future__ import annotations

import json
import os
import shutil
import stat
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import vobject  # type: ignore[import-untyped]
from click.testing import CliRunner, Result

from closeknit.cli.week import verb
from closeknit.clock import DAY
from closeknit.errors import CantWrite, Misuse
from closeknit.network import Network
from closeknit.network.roots import changes
from closeknit.network.week import week
from closeknit.store.forgetting import MEMO
from closeknit.store.reader import reading

SINCE = 1_782_863_999  # the end of 30 June 2026


@pytest.fixture(scope="module")
def lasting(lived_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that is only read here; what is worked out once may be kept in it."""
    return Path(shutil.copytree(lived_home, tmp_path_factory.mktemp("week") / "home"))


@pytest.fixture(scope="module")
def net(lasting: Path) -> Network:
    """One that keeps the facts in memory for all who ask."""
    return Network(lasting)


@pytest.fixture
def home(lived_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(lived_home, tmp_path / "home"))


def run(home: Path, *words: str) -> Result:
    return CliRunner().invoke(verb, [*words, "--home", str(home)])


def told(home: Path, *words: str) -> str:
    result = run(home, *words)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.stdout


def as_json(home: Path, *words: str) -> dict[str, Any]:
    document = json.loads(told(home, "--json", *words))
    assert isinstance(document, dict)
    return document


def test_it_reads_in_a_minute(lasting: Path) -> None:
    text = told(lasting, "--since", "2026-06-30")
    assert "What changed since 30 June" in text
    assert text.startswith("Your week from Monday, ")
    assert len(text.split()) < 400  # words, of which one reads about 250 a minute with care
    for word in ("overdue", "late", "streak", "failed", "should", "owe"):
        assert f" {word}" not in text.lower()
    heads = [line for line in text.splitlines() if line and not line.startswith(" ")]
    assert heads[2] == "To do" and heads.index("To do") < heads.index("What you promised")


def test_what_is_told_is_what_the_plan_and_the_ledger_hold(lasting: Path) -> None:
    found = as_json(lasting)
    net = Network(lasting)
    plan = net.plan().plan
    assert [s["ref"] for s in found["steps"]] == [s.ref for s in plan.steps]
    entries = {e.ref: e for e in net.ledger().entries}
    in_plan = {step.proof for step in plan.steps}
    assert found["promises"]
    for promise in found["promises"]:
        entry = entries[str(promise["ref"])]
        assert entry.outcome in ("open", "late") and entry.text == promise["text"]
        assert promise["by"] == entry.by.value and entry.ref not in in_plan
    for ask in found["asks"]:
        assert entries[str(ask["ref"])].outcome in ("open", "deferred")
    # “by Wednesday” of 18 September 2026, a Friday, is the 23rd
    dues = [p["due"] for p in found["promises"] if "by Thursday" in str(p["text"])]
    assert dues == ["2026-09-03"]


def test_what_changed_is_what_judging_that_day_says(lasting: Path, net: Network) -> None:
    now = net.people()
    then = now[0].as_of - 7 * DAY
    expected = changes(net.people(then), now, then)
    for _ in range(2):  # worked out, and as it was kept
        found = as_json(lasting)
        assert [t["id"] for t in found["became_connections"]] == [c.id for c in expected.became]
        assert [t["id"] for t in found["fading"]] == [c.id for c in expected.fading]
        assert found["new_people"] == expected.new
    with reading(lasting) as reader:
        memo = reader.meta()[MEMO]
    assert not any(tie.person.name in memo for tie in now)
    longer = changes(net.people(SINCE), now, SINCE)
    turns = net.week(since=SINCE).turns
    assert turns is not None and longer.became and longer.fading
    for told_of, meant in ((turns.became, longer.became), (turns.fading, longer.fading)):
        assert [(t.id, t.name, t.why) for t in told_of] == [(c.id, c.name, c.why) for c in meant]


def test_what_changed_is_kept_until_something_is_learnt(home: Path) -> None:
    as_of = Network(home).people()[0].as_of
    as_json(home)
    with reading(home) as reader:
        kept = json.loads(reader.meta()[MEMO])
    kept["became"] = [["p1", "a mark"]]
    net = Network(home)
    with net._home.writing() as writer:
        writer.remember(MEMO, json.dumps(kept))
    assert [t["why"] for t in as_json(home)["became_connections"]] == ["a mark"]
    assert as_of - 7 * DAY == kept["since"]
    # whatever one says of somebody has all of it worked out anew
    net.quiet("p1", "private")
    assert as_json(home)["became_connections"] == []
    with reading(home) as reader:
        assert "a mark" not in reader.meta()[MEMO]


def test_quiet_and_forgotten_people_are_nowhere(lasting: Path, home: Path, tmp_path: Path) -> None:
    def everything(home: Path) -> str:
        files = [tmp_path / "week.html", tmp_path / "week.ics"]
        whole = told(home, "--html", str(files[0]), "--ics", str(files[1]))
        whole += "".join(file.read_text("utf-8") for file in files)
        return (whole + Network(home).cards()).replace("\r\n ", "").replace("\n ", "")

    found = as_json(lasting)
    people = [found["steps"][0], found["promises"][0], found["asks"][0], found["steps"][-1]]
    names = {str(one["person"]) for one in people}
    before = everything(lasting)
    assert len(names) == 4 and all(name in before for name in names)
    net = Network(home, later=lambda: None)  # judged anew once, at the end
    for one, reason in zip(people, ("deceased", "private", "left"), strict=False):
        net.quiet(str(one["id"]), reason)
    Network(home).forget(str(people[3]["id"]))
    ids = {str(one["id"]) for one in people}
    others = {tie.person.name for tie in Network(home).people() if tie.person.id not in ids}
    after = everything(home)
    assert len(names - others) > 1  # the demo has people of one name
    assert not [name for name in names - others if name in after]
    parts = [part for part in as_json(home).values() if isinstance(part, list)]
    assert not ids & {str(one["id"]) for part in parts for one in part}


def test_what_is_done_and_kept_goes(lasting: Path, home: Path, tmp_path: Path) -> None:
    net = Network(home)
    found = as_json(lasting)
    step, promise = found["steps"][0], found["promises"][0]
    net.settle(str(step["ref"]), "done")
    net.log_outcome(str(promise["ref"]), "kept")
    later = as_json(home)
    assert step["id"] not in {s["id"] for s in later["steps"]}
    assert step["proof"] not in {p["ref"] for p in later["promises"]}
    assert promise["ref"] not in {p["ref"] for p in later["promises"]}
    assert [(s["id"], s["word"]) for s in later["settled"]] == [(step["id"], "done")]
    file = tmp_path / "week.ics"
    told(home, "--ics", str(file))
    events = vobject.readOne(file.read_text("utf-8")).vevent_list
    gone = [e.summary.value for e in events if e.status.value == "CANCELLED"]
    assert gone == [step["what"]]
    assert "CANCELLED" not in net.calendar()


class Loads(HTMLParser):
    """What a page would fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        loads = {"src", "href", "srcset", "action", "background", "data"} & names
        if loads or tag in ("script", "link", "iframe", "object", "img") or "style" in names:
            self.found.append((tag, str(attrs)))


def test_the_files_are_private_and_stand_by_themselves(lasting: Path, tmp_path: Path) -> None:
    page, file = tmp_path / "week.html", tmp_path / "week.ics"
    told(lasting, "--html", str(page), "--ics", str(file))
    if os.name == "posix":
        assert {stat.S_IMODE(each.stat().st_mode) for each in (page, file)} == {0o600}
    loads = Loads()
    text = page.read_text("utf-8")
    loads.feed(text)
    assert loads.found == [] and "url(" not in text and "@import" not in text
    for step in as_json(lasting)["steps"]:
        assert str(step["what"]) in text
    with pytest.raises(CantWrite):
        raise run(lasting, "--ics", str(tmp_path / "no" / "week.ics")).exception  # type: ignore[misc]


def test_another_date(net: Network) -> None:
    found = week(net._home, SINCE - 90 * DAY, turns=False)
    assert found.monday <= found.today <= found.monday + timedelta(6)
    assert found.promises and all(promise.said <= found.today for promise in found.promises)


def test_birthdays_of_those_whom_the_plan_does_not_look_at(
    lasting: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = Network(lasting).week().birthdays
    monkeypatch.setattr("closeknit.network.known.LIKELIEST", 1)
    monkeypatch.setattr("closeknit.network.known.RECENT", 1)
    few = Network(lasting).week().birthdays
    assert len(few) > 5 and {(b.id, b.next) for b in few} == {(b.id, b.next) for b in everybody}


def test_a_day_that_lies_ahead_is_refused(lasting: Path) -> None:
    refused = run(lasting, "--since", "2027-01-01").exception
    assert isinstance(refused, Misuse) and "lies ahead" in str(refused)


def test_few_minutes(lasting: Path) -> None:
    text = told(lasting, "--minutes", "0")
    assert "Nothing fits into the minutes that you have, and that is fine." in text
    assert "To do" not in text
