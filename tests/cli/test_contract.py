"""The commands and JSON that outside checks rely on, tried on the demo's simulated life."""

from __future__ import annotations

import csv
import json
import math
import subprocess
import sys
from pathlib import Path

import pytest

from closeknit.cli import VERBS
from closeknit.demo.life import simulate
from closeknit.demo.write import write

ROOT = Path(__file__).parents[2]
ME = ("robin@valeandco.example", "robin.vale@brightharbour.example")
PERSON_FIELDS = {
    "id",
    "name",
    "handles",
    "organisation",
    "standing",
    "dormant",
    "connection_probability",
    "reply_probability",
    "initiate_probability",
    "alive_probability",
    "familiarity",
    "investment",
    "regard",
    "credibility",
    "interactions",
    "last_from_me",
    "last_to_me",
}


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "closeknit", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env=None,
    )


def document(*words: str) -> object:
    done = run(*words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("life")
    write(simulate(), folder)
    return folder


@pytest.fixture(scope="module")
def home(life: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = str(tmp_path_factory.mktemp("home"))
    words = [word for handle in ME for word in ("--me", handle)]
    done = document(
        "import", str(life / "mail"), str(life / "contacts.vcf"), *words, "--home", folder
    )
    assert isinstance(done, dict)
    assert set(done) == {"sources", "problems", "people", "interactions", "seconds"}
    mail = done["sources"][0]
    # every message of the life is written once; the generator says how many
    assert mail["items"] == done["interactions"] == len(simulate().messages)
    assert (mail["new"], mail["duplicates"], mail["problems"]) == (mail["items"], 0, 0)
    return folder


def person(home: str, name: str) -> dict[str, object]:
    shown = document("show", name, "--home", home)
    assert isinstance(shown, dict)
    return shown


def test_importing_again_adds_nothing(life: Path, home: str) -> None:
    done = document("import", str(life / "mail"), "--home", home)
    assert isinstance(done, dict)
    (source,) = done["sources"]
    assert source["new"] == 0
    assert source["items"] == source["duplicates"] == done["interactions"]


def test_me(home: str) -> None:
    said = document("me", "--home", home)
    assert isinstance(said, dict)
    assert set(said["handles"]) == set(ME)


def test_people_have_the_fields_of_the_contract(home: str) -> None:
    people = document("people", "--home", home)
    assert isinstance(people, list)
    assert people
    for one in people:
        assert set(one) >= PERSON_FIELDS
        assert one["standing"] in ("unknown", "contact", "connection", "partner")
        for name in ("connection_probability", "reply_probability"):
            p = one[name]
            assert p is None or 0 <= p["low"] <= p["estimate"] <= p["high"] <= 1
    handles = {handle for one in people for handle in one["handles"]}
    assert not handles & set(ME)


def test_robots_and_lists_are_nobody(home: str) -> None:
    people = document("people", "--home", home)
    assert isinstance(people, list)
    handles = [handle for one in people for handle in one["handles"]]
    robotic = ("noreply", "no-reply", "newsletter", "calendar-notification")
    assert not [h for h in handles if h.startswith(robotic)]


def test_standing_recovers_most_of_the_simulated_truth(home: str) -> None:
    """A floor, never proof: the same people wrote the simulation."""
    truth = {t.key: t for t in simulate().truths}
    people = document("people", "--home", home)
    assert isinstance(people, list)
    owner = {handle: one for one in people for handle in one["handles"]}
    right = judged = 0
    for somebody in simulate().people:
        said = truth.get(somebody.key)
        one = owner.get(somebody.addresses[0])
        if said is None or one is None or not said.visible or one["standing"] == "unknown":
            continue
        judged += 1
        right += said.connection == (one["standing"] in ("connection", "partner"))
    assert judged >= 80
    assert right / judged >= 0.75


def test_the_scene_of_the_article_on_both_sides(home: str) -> None:
    text = "Would you promote my spring programme to your clients?"
    trusted = document("ask", "Marta Lindqvist", text, "--home", home)
    barely = document("ask", "Elif Karasu", text, "--home", home)
    of_me = document(
        "asked", "Dorian Pike", "Would you promote my business to your clients?", "--home", home
    )
    assert isinstance(trusted, dict)
    assert isinstance(barely, dict)
    assert isinstance(of_me, dict)
    assert (trusted["verdict"], trusted["ask"]["size"]) == ("ask", 4)
    assert barely["verdict"] == "strengthen_first"
    assert barely["alternatives"]
    assert barely["largest_supported_size"] < 4
    assert of_me["verdict"] in ("offer_smaller", "decline_kindly")
    assert of_me["draft_reply"].startswith("Hello Dorian")


def test_evidence_opens_to_the_original(home: str) -> None:
    shown = person(home, "Marta Lindqvist")
    assert isinstance(shown["evidence"], list)
    refs = [ref for claim in shown["evidence"] for ref in claim["refs"]]
    assert refs
    opened = document("open", refs[0], "--home", home)
    assert isinstance(opened, dict)
    assert "marta@lindqvist-accounts.example" in {p["handle"] for p in opened["participants"]}
    assert opened["message_id"] in opened["original"]


def test_too_little_seen_is_unknown(home: str) -> None:
    sister = person(home, "Wren Vale")
    assert sister["standing"] == "unknown"
    assert sister["connection_probability"] is None


def test_declare_wins_until_withdrawn(home: str) -> None:
    assert run("declare", "Wren Vale", "connection", "--home", home).returncode == 0
    assert person(home, "Wren Vale")["standing"] == "connection"
    assert run("declare", "Wren Vale", "clear", "--home", home).returncode == 0
    assert person(home, "Wren Vale")["standing"] == "unknown"


def test_validate_lists_trials(home: str, tmp_path: Path) -> None:
    file = tmp_path / "trials.jsonl"
    said = document("validate", "--trials", str(file), "--home", home)
    assert isinstance(said, dict)
    reply = said["tasks"]["reply"]
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    resolved = [row for row in rows if row["task"] == "reply" and row["outcome"] is not None]
    assert len(resolved) == reply["trials"]
    assert sum(b["n"] for b in reply["reliability"]) == reply["trials"]
    assert {row["task"] for row in rows} == set(said["tasks"])


def test_export_is_private_and_whole(home: str, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert run("export", str(folder), "--home", home).returncode == 0
    people = document("people", "--home", home)
    assert isinstance(people, list)
    with (folder / "people.csv").open(newline="", encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == len(people)
    assert (folder / "people.vcf").read_text("utf-8").count("BEGIN:VCARD") == len(people)
    assert len(json.loads((folder / "people.json").read_text("utf-8"))) == len(people)
    if sys.platform != "win32":
        assert {p.stat().st_mode & 0o777 for p in folder.iterdir()} == {0o600}


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (("show", "Nobody Atall"), 1, "Nobody here goes by"),
        (("show", "Harriet Loxley"), 1, "2 people go by"),
        (("import", "no/such/file"), 1, "There is no file or folder"),
        (("open", "i999999"), 1, "Nothing was imported that goes by"),
        (("show", "Marta", "--as-of", "yesterday"), 2, "is not a date"),
        (("declare", "Marta Lindqvist", "friend"), 2, "is not one of"),
        (("ask", "Marta Lindqvist", "Bitte hilf mir doch bei der Arbeit"), 0, "--size"),
    ],
)
def test_failures_are_sentences(
    home: str, words: tuple[str, ...], status: int, sentence: str
) -> None:
    done = run(*words, "--home", home)
    assert done.returncode == status
    assert sentence in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_home_says_how_to_begin(tmp_path: Path) -> None:
    done = run("people", "--home", str(tmp_path))
    assert done.returncode == 1
    assert "closeknit import" in done.stderr


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_verb_is_documented_and_explains_itself(verb: str) -> None:
    assert f"closeknit {verb}" in (ROOT / "docs" / "guide.md").read_text("utf-8")
    done = run(verb, "--help")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) > 4


def test_what_explains_a_probability_adds_up_to_it(home: str) -> None:
    people = document("people", "--home", home)
    assert isinstance(people, list)
    explained = 0
    for person in [p for p in people if p["connection_probability"]][:4]:
        shown = document("show", person["id"], "--home", home)
        assert isinstance(shown, dict)
        for figure, told in (
            ("connection", shown["connection_probability"]),
            ("reply", shown["reply_probability"]),
        ):
            if told is None:
                continue
            parts = shown["explained"][figure]
            sentences = [e["sums"][figure] for e in shown["evidence"] if figure in e["sums"]]
            total = sum(sentences) + parts["median"] + parts.get("doubt", 0.0)
            odds = math.log(told["estimate"] / (1 - told["estimate"]))
            assert math.isclose(total, odds, abs_tol=5e-3), (person["name"], figure)
            explained += 1
    assert explained >= 4
