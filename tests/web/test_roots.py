"""The home page: what the map, its table and the parts beside it say is what the façade says."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from closeknit.model.ties import Probability, Standing
from closeknit.network import Network
from closeknit.network.roster import Roster, Row, roster
from closeknit.web import doing
from closeknit.web.desk import Desk
from closeknit.web.routes.roots import MONTH, ROWS, last_month, whole

if TYPE_CHECKING:
    from starlette.testclient import TestClient


@pytest.fixture(scope="module")
def everybody(lived_home: Path) -> Roster:
    return roster(lived_home)


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", html)).replace("\u00a0", " ")


def test_the_page_says_what_the_facade_says(visitor: TestClient, everybody: Roster) -> None:
    text = plain(visitor.get("/").text)
    connected = [r for r in everybody.rows if r.standing in ("connection", "partner")]
    unknown = [r for r in everybody.rows if r.standing == "unknown"]
    assert f"{len(connected)} connections among {len(everybody.rows)} people." in text
    assert f"{len(unknown)} too little evidence to say" in text
    assert f"{len(unknown)} more people : not enough evidence" in text.replace(":", " :")
    # the table, which is all that there is without a script
    deepest = max(everybody.rows, key=lambda row: row.trust.estimate if row.trust else 0)
    assert text.index(deepest.name) < text.index("not enough evidence", text.index("Thickness"))


def test_the_week_stands_beside_it(visitor: TestClient, lived_home: Path) -> None:
    steps = Network(lived_home).plan().plan.steps
    text = plain(visitor.get("/").text)
    for step in steps[:3]:
        assert doing.plain(step).replace(" ", "") in text.replace(" ", "")


def test_the_ask_goes_by_post_with_its_token(visitor: TestClient) -> None:
    page = visitor.get("/").text
    form = page[page.index('id="asking"') - 60 : page.index("May I ask?")]
    assert 'method="post" action="/ask"' in form
    assert {'name="csrf"', 'name="person"', 'name="text"'} <= set(re.findall(r'name="\w+"', form))


def test_names_can_be_hidden(visitor: TestClient, everybody: Roster) -> None:
    page = visitor.get("/").text
    bare = re.sub(r'<(\w+)[^>]*class="[^"]*\bprivate\b[^"]*"[^>]*>.*?</\1>', "", page, flags=re.S)
    assert not [row.name for row in everybody.rows if row.name and row.name in bare]


def test_the_map_holds_everybody_of_whom_enough_is_seen(
    visitor: TestClient, everybody: Roster
) -> None:
    drawn = visitor.get("/roots.json").json()
    known = {row.id: row for row in everybody.rows if row.standing != "unknown"}
    assert {f"p{number}" for number in drawn["id"]} == set(known)
    for at, number in enumerate(drawn["id"]):
        row = known[f"p{number}"]
        assert row.trust is not None
        assert drawn["name"][at] == row.name
        assert drawn["now"]["reach"][at] == pytest.approx(row.trust.estimate, abs=0.0006)
        assert drawn["now"]["familiarity"][at] == round(row.familiarity)
        assert drawn["now"]["flags"][at] & 1 == (row.standing is not Standing.CONTACT)
        assert bool(drawn["now"]["flags"][at] & 2) == row.dormant
        circle = drawn["circles"][drawn["circle"][at]]
        if circle["named"]:
            assert row.community is not None
            assert circle["name"] == everybody.circles[row.community]
    connected = sum(r.standing in ("connection", "partner") for r in everybody.rows)
    assert drawn["now"]["connections"] == connected
    assert len(drawn["circles"]) <= 11
    assert drawn["moments"] == sorted(drawn["moments"])
    assert drawn["moments"][-1] == everybody.as_of


def test_another_date_is_judged_by_what_was_there_then(
    visitor: TestClient, lived_home: Path
) -> None:
    drawn = visitor.get("/roots.json?shape=tall").json()
    as_of = drawn["moments"][len(drawn["moments"]) // 2]
    then = visitor.get(f"/roots.json?shape=tall&as_of={as_of}").json()
    ties = {tie.person.id: tie for tie in Network(lived_home).people(as_of)}
    for at, number in enumerate(drawn["id"]):
        tie = ties[f"p{number}"]
        if tie.standing is Standing.UNKNOWN:
            assert then["reach"][at] is None and then["named"][at] == 0
        else:
            assert tie.connection_probability is not None
            assert then["reach"][at] == pytest.approx(tie.connection_probability.estimate, abs=6e-4)
    assert 0 < then["connections"] < drawn["now"]["connections"]
    assert then["as_of"] == as_of


@pytest.mark.parametrize(
    "query", ["as_of=5", "as_of=x", "as_of=-1", "as_of=²", "shape=round", "as_of=" + "9" * 30]
)
def test_other_dates_and_shapes_are_refused(visitor: TestClient, query: str) -> None:
    assert visitor.get("/roots.json?" + query).status_code == 400


def test_the_table_goes_on(visitor: TestClient, everybody: Roster) -> None:
    known = sum(row.standing != "unknown" for row in everybody.rows)
    first, second = visitor.get("/?view=table").text, visitor.get(f"/?view=table&from={ROWS}").text
    assert first.count('<td><a class="who') == min(ROWS, known)
    assert second.count('<td><a class="who') == max(known - ROWS, 0)
    for strange in ("x", "-5", "99999999999", "²"):
        assert visitor.get(f"/?view=table&from={strange}").status_code == 200


def test_what_changed_is_said_as_a_part_and_as_a_page(
    visitor: TestClient, lived_home: Path
) -> None:
    found = last_month(Desk(lived_home))
    net = Network(lived_home)
    now = {tie.person.id: tie.standing for tie in net.people()}
    before = {tie.person.id: tie.standing for tie in net.people(found.since)}
    connected = (Standing.CONNECTION, Standing.PARTNER)
    assert found.since == net.people()[0].as_of - MONTH
    for one in found.became:
        assert now[one.id] in connected and before[one.id] not in connected
    part, page = visitor.get("/roots/changed?part=1").text, visitor.get("/roots/changed").text
    assert "<html" not in part and "<html" in page
    for one in (*found.became[:5], *found.fading[:5]):
        assert one.name in part and one.why in part and one.name in page


def test_a_reason_is_the_weightiest(visitor: TestClient, lived_home: Path) -> None:
    net = Network(lived_home)
    one = next(tie for tie in net.people() if tie.standing is Standing.CONNECTION)
    told = visitor.get(f"/roots/why/{one.person.id}").json()["why"]
    assert told == [net.show(one.person.id).tie.evidence[0].claim]
    assert visitor.get("/roots/why/p999999").status_code == 404


def test_a_large_map_is_small_and_soon_ready(
    lived_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = tuple(
        Row(
            f"p{n}",
            f"Person Number {n}",
            f"firm{n % 300}.example",
            "",
            "",
            Standing.CONNECTION if n < 200 else Standing.CONTACT,
            False,
            Probability(0.02 + 0.96 * (1 - n / 5_000) ** 4, 0.01, 0.99),
            None,
            100 - n / 50,
            0.0,
            0.0,
            0.0,
            n % 90,
            n % 70,
            1_300_000_000 + n,
            None,
            1_700_000_000,
            False,
            n % 12,
        )
        for n in range(5_000)
    )
    desk = Desk(lived_home)
    big = Roster(rows, ("",) * 5_000, tuple("abcdefghijkl"), 1_750_000_000)
    monkeypatch.setattr("closeknit.web.routes.roots.seen_people", lambda _: big)
    began = time.process_time()
    drawn: dict[str, Any] = whole(desk, "wide")
    assert time.process_time() - began < 0.5
    assert len(drawn["id"]) == 5_000 and len(drawn["circles"]) <= 11
