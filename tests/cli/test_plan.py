"""closeknit plan and referrals, on the demo's simulated life."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from closeknit.cli.plan import verb
from closeknit.cli.referrals import verb as referrals
from closeknit.errors import CloseknitError, Misuse, NotFound
from closeknit.model.plans import Kind
from closeknit.network import Network
from closeknit.store.reader import reading

ME = "robin@valeandco.example"


@pytest.fixture
def home(short_home: Path, tmp_path: Path) -> Path:
    """One in which nothing was said yet."""
    return Path(shutil.copytree(short_home, tmp_path / "home"))


def run(home: Path, *words: str) -> Result:
    return CliRunner().invoke(verb, [*words, "--home", str(home)])


def told(home: Path, *words: str) -> str:
    result = run(home, *words)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.stdout


def plan(home: Path, *words: str) -> dict[str, list[dict[str, object]]]:
    document = json.loads(told(home, "--json", *words))
    assert isinstance(document, dict)
    return document


def refused(home: Path, *words: str) -> CloseknitError:
    result = run(home, *words)
    assert isinstance(result.exception, CloseknitError), result.output
    return result.exception


def steps(home: Path, *words: str) -> dict[str, str]:
    """Reference → person and act."""
    return {str(s["ref"]): f"{s['person']}, {s['act']}" for s in plan(home, *words)["steps"]}


def test_the_shape_of_the_contract(lived_home: Path) -> None:
    found = plan(lived_home)
    assert str(found["week"]).startswith("2026-W")
    assert found["steps"]
    for step in found["steps"]:
        assert set(step) >= {"person", "act", "why", "minutes", "gain", "gain_is", "opener"}
        assert step["act"] in set(Kind)
        assert step["gain_is"] == "assumed"
    assert sum(int(str(step["minutes"])) for step in found["steps"]) <= 90
    assert len({step["id"] for step in found["steps"]}) == len(found["steps"])


def test_the_planted_week(lived_home: Path) -> None:
    """Robin promised Priya figures; Jan has been silent for four times his usual gap, which comes
    before introducing him to Inês: both look for a bookkeeper in Porto."""
    found = set(steps(lived_home, "--minutes", "200").values())
    assert "Priya Nair, promise" in found
    assert "Jan Bauer, maintenance" in found
    assert "Jan Bauer, introduction" not in found


def test_done_skip_snooze_and_undo(home: Path) -> None:
    before = steps(home)
    first, second, third, *others = before
    with reading(home) as reader:
        facts = reader.meta()["facts"]
    assert told(home, "done", first).startswith("Done: Keep your promise to ")
    left = steps(home)
    assert first not in left
    assert left.items() >= {ref: before[ref] for ref in (second, third, *others)}.items()
    assert f"Done: Keep your promise to {before[first].partition(',')[0]}" in told(home)
    # by the person's name, in several words
    name = before[second].partition(",")[0]
    assert told(home, "skip", *name.split()).startswith("Left out for four weeks: ")
    answer = told(home, "snooze", third, "until", "2099-01-01")
    assert answer.startswith("Put off until Thursday 1 January 2099: ")
    assert not steps(home).keys() & {first, second, third}
    words = [(each["word"], each["person"]) for each in plan(home)["settled"]]
    assert [word for word, _ in words] == ["done", "skip", "snooze"]
    for ref in (third, second, first):
        assert told(home, "undo", ref).startswith("Taken back: ")
    assert steps(home) == before
    with reading(home) as reader:
        assert reader.meta()["facts"] == facts  # nothing had to be derived anew


def test_home_may_stand_before_the_word(home: Path) -> None:
    ref = next(iter(steps(home)))
    result = CliRunner().invoke(verb, ["--home", str(home), "done", ref, "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["word"] == "done"
    assert ref not in steps(home)


def test_what_is_refused(home: Path) -> None:
    ref = next(iter(steps(home)))
    assert isinstance(refused(home, "done", "S999999999"), NotFound)
    assert isinstance(refused(home, "done", "Nobody"), NotFound)
    assert isinstance(refused(home, "undo", ref), NotFound)
    assert isinstance(refused(home, "snooze", ref, "until", "whenever"), Misuse)
    assert isinstance(refused(home, "snooze", ref, "until", "2020-01-01"), Misuse)
    assert steps(home).keys() >= {ref}


def test_a_step_goes_by_itself_when_i_write(home: Path, tmp_path: Path) -> None:
    found = plan(home)
    step = next(s for s in found["steps"] if s["act"] == Kind.MAINTENANCE)
    with reading(home) as reader:
        as_of = int(reader.meta()["as_of"])
        handle = reader.person(str(step["id"])).handles[0]
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = ME, handle, "How are you"
    mail["Date"] = format_datetime(datetime.fromtimestamp(as_of, UTC) + timedelta(minutes=5))
    mail["Message-ID"] = "<again@valeandco.example>"
    mail.set_content("I thought of you. How are you?")
    file = tmp_path / "sent.eml"
    file.write_bytes(bytes(mail))
    Network(home).bring_in([file], [ME])
    after = plan(home)
    assert found["week"] == after["week"]
    assert str(step["ref"]) not in steps(home)


def test_forgetting_takes_the_steps_along(home: Path) -> None:
    ref, who = next(iter(steps(home).items()))
    told(home, "done", ref)
    Network(home).forget(who.partition(",")[0])
    with reading(home) as reader:
        assert not [d for d in reader.declarations() if d.kind == "step"]


def test_report(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "No step is old enough" in told(home, "--report")
    with reading(home) as reader:
        as_of = int(reader.meta()["as_of"])
        owner = reader.person(Network(home).who("Jan Bauer").id)
        events = reader.events_with(owner.id, as_of)
    done = as_of - 100 * 86_400
    with Network(home)._home.writing() as writer:
        writer.declare(done, "step", owner.handles[0], "maintenance", "done", derives=False)
    (row,) = json.loads(told(home, "--report", "--json"))
    theirs = [e.time for e in events if e.direction == 1 and e.size <= 4]
    window = 60 * 86_400
    before = sum(done - window <= time < done for time in theirs)
    after = sum(done < time <= done + window for time in theirs)
    assert (row["before"], row["after"], row["gain_is"]) == (before, after, "assumed")
    assert row["change"]["low"] < after - before < row["change"]["high"]


def test_too_few_minutes_are_said(lived_home: Path) -> None:
    assert "Nothing fits. The shortest of" in told(lived_home, "--minutes", "3")


def test_referrals_are_sources_and_entries(lived_home: Path) -> None:
    result = CliRunner().invoke(referrals, ["--home", str(lived_home), "--json"])
    found = json.loads(result.stdout)
    assert set(found) == {"sources", "entries"}
    bringing = [source for source in found["sources"] if source["brought"]]
    assert "Tomás Reyes" in {source["name"] for source in bringing}
    refs = {entry["ref"] for entry in found["entries"]}
    assert all(set(source["brought"]) <= refs for source in found["sources"])
    shown = CliRunner().invoke(referrals, ["--home", str(lived_home)]).stdout
    assert "Tomás Reyes passed people or business on to you once" in shown
