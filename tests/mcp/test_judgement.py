"""What the tools answer about the demo's life: the same judgement as everywhere, short, typed."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from closeknit.clock import day
from closeknit.model.ties import Standing
from closeknit.network import Network

ASK = "promote my programme to your clients"
READING = {
    "find_person", "explain_relationship", "check_ask", "triage_ask", "plan_need", "next_steps",
    "find_path", "network_report", "open_promises",
}  # fmt: skip
SIZES = {1: "information", 2: "time", 3: "name", 4: "reputation", 5: "stake"}


def of_standing(home: Path, standing: Standing) -> str:
    """The id of the first one of these."""
    return Network(home).people(standing=standing)[0].person.id


def test_may_i_ask_marta_to_promote_my_programme(assistant: Any) -> None:
    answer = assistant("check_ask", person="Marta Lindqvist", ask=ASK)
    assert answer["person"]["name"]["text"] == "Marta Lindqvist"
    assert answer["verdict"] == "ask"
    assert answer["answer"].startswith(f"Yes, ask {answer['person']['id']}. They answered ")
    assert answer["size"] == "reputation"
    assert {e["speaks"] for e in answer["evidence"]} == {"for", "against"}
    assert all(e["references"] for e in answer["evidence"][:4])
    assert answer["first_steps"]
    # should she hesitate
    assert "introduce you to one person" in answer["smaller_ask"]["text"]


def test_whom_one_hardly_knows_one_asks_for_less(assistant: Any, lived_home: Path) -> None:
    person = of_standing(lived_home, Standing.CONTACT)
    answer = assistant("check_ask", person=person, ask=ASK)
    assert answer["verdict"] in ("ask_smaller", "strengthen_first", "ask_someone_else")
    assert answer["smaller_ask"]["source"] == "ask"
    assert "programme" in answer["smaller_ask"]["text"]
    assert SIZES_IN_ORDER.index(answer["largest_supported_size"]) < 3
    assert answer["evidence"]
    assert answer["first_steps"]


SIZES_IN_ORDER = [*SIZES.values()]


def test_earlier_only_what_was_known_then_counts(assistant: Any) -> None:
    early = assistant("check_ask", person="Marta Lindqvist", ask=ASK, as_of="2021-03-01")
    assert early["as_of"] == "2021-03-01"
    days = [e["claim"] for e in early["evidence"] if "last word" in e["claim"]]
    assert days
    assert "2021-0" in days[0]
    late = assistant("check_ask", person="Marta Lindqvist", ask=ASK)
    assert early["knows_and_trusts"]["per_cent"] < late["knows_and_trusts"]["per_cent"]


def test_the_verdict_is_that_of_every_other_face(assistant: Any, lived_home: Path) -> None:
    net = Network(lived_home)
    people = [tie.person.id for tie in net.people()][::30]
    for person in people:
        mine, theirs = net.ask(person, ASK), net.asked(person, ASK)
        for tool, expected in (("check_ask", mine), ("triage_ask", theirs)):
            answer = assistant(tool, person=person, ask=ASK)
            assert answer["verdict"] == expected.verdict.value
            largest = expected.largest_supported_size
            assert answer.get("largest_supported_size") == (largest and SIZES[largest])
            assert len(answer["evidence"]) == min(len(expected.evidence), 12)
            weights = [round(e.weight, 2) for e in expected.evidence[:12]]
            assert [e["weight"] for e in answer["evidence"]] == weights


def test_nobody_is_named_outside_a_quotation(assistant: Any, lived_home: Path) -> None:
    ties = Network(lived_home).people(standing=Standing.CONNECTION)
    for tie in ties[:6]:
        first = tie.person.name.split()[0]
        for tool in ("check_ask", "triage_ask"):
            answer = assistant(tool, person=tie.person.id, ask=ASK)
            own = [answer["answer"], *answer.get("more", []), *answer.get("first_steps", [])]
            own += [e["claim"] for e in answer["evidence"]] + answer.get("missing", [])
            assert [text for text in own if first in text] == []


def test_several_of_a_name_are_choices_and_nobody_is_an_error(assistant: Any) -> None:
    answer = assistant("check_ask", person="Harriet Loxley", ask=ASK)
    assert len(answer["choices"]) == 2
    assert "verdict" not in answer
    assert {c["name"]["text"] for c in answer["choices"]} == {"Harriet Loxley"}
    found = assistant("find_person", person="Harriet Loxley")
    assert [p["id"] for p in found["people"]] == [c["id"] for c in answer["choices"]]
    sentence = assistant.refusal("check_ask", person="Qwertz Nobody", ask=ASK)
    assert sentence == "Nobody here goes by that. Try part of the name, or the e-mail address."


def test_an_ask_of_no_size_says_what_to_give(assistant: Any) -> None:
    answer = assistant("check_ask", person="Marta Lindqvist", ask="xyzzy")
    assert answer["verdict"] == "unknown"
    assert "Give `size`" in answer["answer"]
    sized = assistant("check_ask", person="Marta Lindqvist", ask="xyzzy", size=2)
    assert sized["size"] == "time"
    assert sized["verdict"] == "ask"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"person": 3, "ask": ASK}, "These arguments don't fit: `person`: input should be"),
        ({"person": "Marta", "ask": ASK, "size": 6}, "`size`: input should be less than or equal"),
        ({"ask": ASK}, "`person`: field required"),
        ({"person": "Marta", "ask": ASK, "as_of": "soon"}, "The date in `as_of` is none."),
        ({"person": "Marta", "ask": "x" * 3000}, "`ask`: string should have at most 2000"),
    ],
)
def test_arguments_that_cannot_be_meant(
    assistant: Any, arguments: dict[str, object], sentence: str
) -> None:
    assert sentence in assistant.refusal("check_ask", **arguments)


def test_a_need_says_how_many_are_ready_and_is_not_kept(assistant: Any, lived_home: Path) -> None:
    net = Network(lived_home)
    found = net.need("promote my workshop", "2027-03-01", 3, keep=False)
    answer = assistant("plan_need", need="promote my workshop", by="2027-03-01", people=3)
    assert (answer["ready"], answer["can_be_ready"]) == (found.ready, found.can_be_ready)
    assert [c["id"] for c in answer["candidates"]] == [c.id for c in found.candidates[:10]]
    assert net.needs() == []
    told = assistant.refusal("plan_need", need="promote my workshop", by="whenever")
    assert told.startswith("What you gave is not a date. Write it like 2027-03-01")


def test_the_week_and_its_promises(assistant: Any, lived_home: Path) -> None:
    plan = Network(lived_home).plan(90).plan
    answer = assistant("next_steps", minutes=90)
    assert [s["reference"] for s in answer["steps"]] == [s.ref for s in plan.steps]
    assert sum(s["minutes"] for s in answer["steps"]) <= 90
    first = answer["steps"][0]
    assert first["step"] == f"Keep your promise to {first['person']['id']}"
    promises = assistant("open_promises")
    assert first["proof"] in [p["reference"] for p in promises["of_owner"]]
    assert all(p["sentence"]["from"] == "me" for p in promises["of_owner"])
    assert all(p["sentence"]["from"] == p["person"] for p in promises["of_others"])


def test_a_way_to_somebody_goes_over_the_weakest_link(assistant: Any, lived_home: Path) -> None:
    net = Network(lived_home)
    for tie in net.people(standing=Standing.UNKNOWN):
        found = net.path(tie.person.id)
        if found.routes and len(found.routes[0].people) == 2:
            break
    answer = assistant("find_path", target=tie.person.id)
    best = answer["ways"][0]
    assert best["people"] == [p.id for p in found.routes[0].people]
    assert best["links"][0]["asks"] == "me"
    product = best["links"][0]["chance"]["per_cent"] * best["links"][1]["chance"]["per_cent"]
    assert best["per_cent"] == pytest.approx(product / 100, abs=1.5)
    weakest = min(best["links"], key=lambda link: link["chance"]["per_cent"])
    assert best["links"][best["weakest"] - 1]["chance"] == weakest["chance"]
    assert "hello" in answer["draft"][0]["text"].casefold()
    assert "Nobody of yours" in assistant("find_path", target="nowhere.example")["answer"]


def test_the_whole_network(assistant: Any, lived_home: Path) -> None:
    report = Network(lived_home).report()
    answer = assistant("network_report")
    assert answer["people_in_touch"] == report.breadth.people
    assert answer["expected_connections"] == round(report.depth.expected)
    named = {person["id"] for person in answer["people"]}
    assert {each["person"] for each in answer["rests_on_one"]} | set(answer["top_shares"]) == named
    assert (answer.get("verdict") or "") == report.verdict.word


def test_every_answer_is_short(assistant: Any, lived_home: Path) -> None:
    net = Network(lived_home)
    ties, judged = net.people(), day(net.unnamed().as_of())
    busiest = max(ties, key=lambda t: t.interactions.from_me + t.interactions.to_me).person.id
    calls: list[tuple[str, dict[str, object]]] = [
        ("find_person", {"person": "a"}),
        ("explain_relationship", {"person": busiest}),
        ("check_ask", {"person": busiest, "ask": ASK}),
        ("triage_ask", {"person": busiest, "ask": ASK}),
        ("plan_need", {"need": ASK, "by": "2027-03-01", "people": 50}),
        ("next_steps", {"minutes": 10_000}),
        ("open_promises", {}),
        ("find_path", {"target": "example.org"}),
        ("network_report", {}),
    ]
    for tool, arguments in calls:
        _, text, is_error = assistant.raw(tool, **arguments)
        assert not is_error
        assert len(text.encode()) <= 12_000, tool
        answer = json.loads(text)
        assert max(map(len, texts(answer))) <= 300, tool
        assert len(answer.get("people", ())) <= 12
        assert len(answer.get("evidence", ())) <= 12
        assert answer["as_of"] == judged


def texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [*chain.from_iterable(map(texts, value.values()))]
    if isinstance(value, list):
        return [*chain.from_iterable(map(texts, value))]
    return [value] if isinstance(value, str) else []


def test_only_reading_is_offered_by_itself(assistant: Any) -> None:
    tools = assistant.tools()
    assert set(tools) == READING
    assert all(tool.annotations.read_only_hint for tool in tools.values())
    for tool in ("log_act", "log_outcome", "forget_person"):
        sentence = assistant.refusal(tool, person="Marta Lindqvist", act="call")
        assert sentence == "There is no such tool here."


def test_the_face_stands_on_the_facade_alone() -> None:
    allowed = {"network", "model", "clock", "errors", "private", "loopback", "mcp"}
    source = Path(__file__).parents[2] / "src" / "closeknit" / "mcp"
    for file in source.glob("*.py"):
        text = file.read_text("utf-8").partition("if TYPE_CHECKING:")[0]
        layers = {line.split(".")[1] for line in text.splitlines() if "from closeknit." in line}
        assert {layer.split()[0] for layer in layers} <= allowed, file.name
