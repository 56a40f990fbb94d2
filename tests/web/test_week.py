"""This week, against the façade's own plan."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import httpx2
import pytest
from markupsafe import escape

from closeknit.clock import DAY, now
from closeknit.model.plans import Step
from closeknit.network import Network
from closeknit.store.reader import reading
from closeknit.web.plainly import plainly


class Visitor(Protocol):
    def get(self, address: str) -> httpx2.Response: ...

    def change(self, address: str, **fields: str) -> httpx2.Response: ...


def says(page: str, sentence: str) -> bool:
    return str(escape(plainly(sentence))) in page


def steps(home: Path, minutes: int = 90) -> tuple[Step, ...]:
    return Network(home).plan(minutes).plan.steps


@pytest.mark.parametrize("minutes", [15, 90, 240])
def test_the_steps_are_those_of_the_facade(
    visitor: Visitor, lived_home: Path, minutes: int
) -> None:
    page = visitor.get(f"/week?minutes={minutes}").text
    found = steps(lived_home, minutes)
    assert page.count('class="act"') == len(found) > 0
    for step in found:
        assert f'id="{step.ref}"' in page and f'href="/people/{step.person.id}"' in page
        assert says(page, step.why) and f"{step.minutes} minutes" in page
        for line in step.opener.splitlines():
            assert str(escape(line)) in page
        for act in ("Done", "Not this one", "Put off", "Copy the opening lines"):
            assert f'aria-label="{act}: ' in page
    assert f"{sum(s.minutes for s in found)} of {minutes} minutes" in page
    assert "closeknit asked" not in page and "(closeknit" not in page


@pytest.mark.parametrize(
    ("given", "meant"),
    [("", 90), ("5", 15), ("900", 240), ("60", 60), ("many", 90), ("-60", 90), ("9" * 40, 90)],
)
def test_the_minutes_stay_within_bounds(visitor: Visitor, given: str, meant: int) -> None:
    page = visitor.get(f"/week?minutes={given}" if given else "/week").text
    assert f'<output for="minutes" id="chosen" class="figure">{meant}</output>' in page


def test_done_and_taken_back(own_visitor: Visitor, tmp_path: Path) -> None:
    home = tmp_path / "home"
    step = steps(home)[0]
    answer = own_visitor.change("/week/settle", step=step.ref, word="done", minutes="120")
    assert str(answer.url).endswith("/week?minutes=120")
    assert f'id="{step.ref}"' not in answer.text
    assert '<li class="done">' in answer.text and "of them spent" in answer.text
    assert step.ref not in {s.ref for s in steps(home)}
    start = answer.text.index('action="/week/undo"')
    ref = answer.text[start:].split('name="step" value="', 1)[1].split('"', 1)[0]
    back = own_visitor.change("/week/undo", step=ref, minutes="120").text
    assert '<li class="done">' not in back
    assert step.ref in {s.ref for s in steps(home)}


def test_of_two_the_one_that_is_meant_is_taken_back(own_visitor: Visitor, tmp_path: Path) -> None:
    home = tmp_path / "home"
    first, second = steps(home)[:2]
    for step in (first, second):
        page = own_visitor.change("/week/settle", step=step.ref, word="done").text
    part = page[page.index('class="settled"') :]
    refs = [p.split('"', 1)[0] for p in part.split('name="step" value="')[1:]]
    assert [ref.startswith(step.ref) for ref, step in zip(refs, (second, first), strict=True)]
    own_visitor.change("/week/undo", step=refs[1])
    assert first.ref in {s.ref for s in steps(home)}
    assert second.ref not in {s.ref for s in steps(home)}


def test_put_off_and_left_out(own_visitor: Visitor, tmp_path: Path) -> None:
    home = tmp_path / "home"
    first, second = steps(home)[:2]
    page = own_visitor.change(
        "/week/settle", step=first.ref, word="snooze", until="in a month"
    ).text
    assert "Put off until" in page and '<li class="left">' in page
    page = own_visitor.change("/week/settle", step=second.ref, word="skip").text
    assert "Left out for four weeks" in page
    assert not {first.ref, second.ref} & {s.ref for s in steps(home)}


def test_a_day_that_is_none_is_said(own_visitor: Visitor, tmp_path: Path) -> None:
    step = steps(tmp_path / "home")[0]
    answer = own_visitor.change("/week/settle", step=step.ref, word="snooze", until="some time")
    assert answer.url.path == "/week" and "is not a date" in answer.text
    gone = own_visitor.change("/week/settle", step="S999999999999999", word="done")
    assert "No step of this week goes by S999999999999999." in gone.text
    assert "closeknit plan" not in gone.text


def test_a_week_without_steps_is_kind(own_visitor: Visitor, tmp_path: Path) -> None:
    home = tmp_path / "home"
    for _ in range(60):
        found = steps(home, 10_000)
        if not found:
            break
        with Network(home)._home.writing() as writer:  # at once: one by one takes long
            for step in found:
                handle = step.person.handles[0]
                writer.declare(now(), "step", handle, step.act.value, "skip", derives=False)
    page = own_visitor.get("/week").text
    assert "Nothing to do this week." in page and 'class="act"' not in page


def test_what_followed(own_visitor: Visitor, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert "None is that old yet." in own_visitor.get("/week").text
    net = Network(home)
    step = steps(home)[0]
    with reading(home) as reader:
        as_of = int(reader.meta()["as_of"])
    with net._home.writing() as writer:
        handle = step.person.handles[0]
        writer.declare(as_of - 90 * DAY, "step", handle, step.act.value, "done", derives=False)
    (row,) = net.followed()
    page = own_visitor.get("/week").text
    assert f'<td class="number">{row.change:+.1f}</td>' in page
    assert f"{row.low:+.1f} to {row.high:+.1f}" in page
    assert ("too few to tell" in page) == (row.gain_is != "measured")
