"""What is written, and that reading writes nothing."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from closeknit.model.ledger import Deed
from closeknit.network import Network, path_of
from closeknit.store.database import sole_writer

ASK = "promote my programme to your clients"
MARTA = "marta@lindqvist-accounts.example"
ANN = "mallory@evil.example"  # Ann Marie Able


@pytest.fixture(scope="module")
def home(harmless_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that may be changed."""
    folder = tmp_path_factory.mktemp("writing") / "home"
    folder.mkdir()
    with (
        closing(sqlite3.connect(path_of(harmless_home))) as of,
        closing(sqlite3.connect(path_of(folder))) as to,
    ):
        of.backup(to)
    return folder


@pytest.fixture(scope="module")
def writer(home: Path, assistant_of: Any) -> Any:
    return assistant_of(home, write=True)


def content(home: Path) -> str:
    """A fingerprint of all that is kept."""
    with closing(sqlite3.connect(path_of(home))) as database:
        return sha256("\n".join(database.iterdump()).encode()).hexdigest()


def test_reading_changes_nothing(assistant: Any, lived_home: Path) -> None:
    before = content(lived_home), sorted(p.name for p in lived_home.iterdir())
    for tool, arguments in (
        ("find_person", {"person": "Marta"}),
        ("explain_relationship", {"person": MARTA}),
        ("check_ask", {"person": MARTA, "ask": ASK}),
        ("triage_ask", {"person": MARTA, "ask": ASK}),
        ("plan_need", {"need": ASK, "by": "2027-03-01"}),
        ("next_steps", {}),
        ("open_promises", {}),
        ("find_path", {"target": MARTA}),
        ("network_report", {}),
    ):
        assistant(tool, **arguments)
    assert (content(lived_home), sorted(p.name for p in lived_home.iterdir())) == before


def test_what_changes_something_is_marked_so(writer: Any) -> None:
    tools = writer.tools()
    assert len(tools) == 12
    writing = {name for name, tool in tools.items() if not tool.annotations.read_only_hint}
    assert writing == {"log_act", "log_outcome", "forget_person"}
    assert tools["forget_person"].annotations.destructive_hint
    assert not tools["log_act"].annotations.destructive_hint


def test_a_note_and_what_became_of_it(writer: Any, home: Path) -> None:
    noted = writer("log_act", person=ANN, act="promise", words="the figures", on="2026-03-01")
    assert noted["answer"] == (
        f"Noted as {noted['reference']}: promise, with {noted['person']['id']}, on 2026-03-01."
    )
    assert noted["note"] == {
        "text": "the figures", "from": "me", "source": "note", "ref": noted["reference"],
    }  # fmt: skip
    promises = writer("open_promises")["of_owner"]
    assert noted["reference"] in [each["reference"] for each in promises]
    settled = writer("log_outcome", reference=noted["reference"], outcome="kept")
    assert settled["answer"] == f"Noted: {noted['reference']} was kept."
    logged = [e for e in Network(home).ledger(ANN).entries if e.ref == noted["reference"]]
    assert [(e.what, e.outcome) for e in logged] == [(Deed.PROMISE, "kept")]
    cleared = writer("log_outcome", reference=noted["reference"], outcome="clear")
    assert "withdrawn" in cleared["answer"]


def test_an_introduction_by_them_names_the_other_one(writer: Any) -> None:
    noted = writer("log_act", person=ANN, act="introduction", other="Eve Adams", by="them")
    assert noted["other"]["name"]["text"] == "Eve Adams"
    same = writer.refusal("log_act", person=ANN, act="introduction", other=ANN)
    assert "the same person" in same
    unknown = writer.refusal("log_act", person=ANN, act="introduction", other="Nobody Here")
    assert unknown.startswith("Nobody here goes by that.")


def test_nothing_is_noted_while_an_import_is_writing(
    writer: Any, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import closeknit.mcp.desk as desk

    monkeypatch.setattr(desk, "PATIENCE_SECONDS", 0.1)
    with sole_writer(home):
        sentence = writer.refusal("log_act", person=ANN, act="call")
    assert sentence.startswith("Another closeknit is writing just now. Nothing was changed")


def test_an_outcome_of_nothing_is_refused(writer: Any) -> None:
    sentence = writer.refusal("log_outcome", reference="i999999", outcome="kept")
    assert sentence.startswith("Nothing goes by that reference")
    wrong = writer.refusal("log_outcome", reference="i1", outcome="eaten")
    assert "`outcome`: input should be" in wrong


def test_forgetting_takes_a_second_call(writer: Any, home: Path) -> None:
    person = writer("find_person", person="Eve Adams")["people"][0]["id"]
    before = content(home)
    first = writer("forget_person", person=person)
    assert first["answer"].startswith("Nothing is deleted yet.")
    assert "done" in first
    assert not first["done"]
    assert first["messages"] == 32
    for token in ("", "wrong", first["token"][:-1]):
        assert "Nothing was deleted" in writer.refusal("forget_person", person=person, token=token)
    other = writer("find_person", person="Ute Quill")["people"][0]["id"]
    refused = writer.refusal("forget_person", person=other, token=first["token"])
    assert "Nothing was deleted" in refused
    # a token is good for one try
    assert "used up" in writer.refusal("forget_person", person=person, token=first["token"])
    assert content(home) == before
    token = writer("forget_person", person=person)["token"]
    gone = writer("forget_person", person=person, token=token)
    assert gone["done"]
    assert gone["messages"] == 30  # and two seats in those to several
    assert writer.refusal("find_person", person="Eve Adams").startswith("Nobody here")
    assert b"eve@evil" not in path_of(home).read_bytes().lower()


def test_a_token_does_not_last(writer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import closeknit.mcp.notes as notes

    person = writer("find_person", person="Ute Quill")["people"][0]["id"]
    monkeypatch.setattr(notes, "CONFIRM_SECONDS", -1)
    token = writer("forget_person", person=person)["token"]
    assert "ten minutes" in writer.refusal("forget_person", person=person, token=token)
    assert writer("find_person", person="Ute Quill")["people"]


def test_without_a_home_there_is_a_sentence(tmp_path: Path, assistant_of: Any) -> None:
    nobody = assistant_of(tmp_path / "none")
    for tool, arguments in (
        ("find_person", {"person": "Ann"}), ("check_ask", {"person": "Ann", "ask": ASK}),
        ("next_steps", {}), ("network_report", {}),
    ):  # fmt: skip
        sentence = nobody.refusal(tool, **arguments)
        assert sentence.startswith("Nothing was brought in yet")
    assert not (tmp_path / "none").exists()
    (tmp_path / "mail").mkdir()
    Network(tmp_path / "none").set_me(["robin@example.org"])
    assert nobody.refusal("next_steps").startswith("Nothing was brought in yet")


def test_a_mistake_of_ours_tells_nothing_of_what_was_read(
    lived_home: Path, assistant_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = assistant_of(lived_home)

    def fail(*_: object) -> None:
        raise RuntimeError("secret of Marta")

    monkeypatch.setattr(Network, "plan", fail)
    assert broken.refusal("next_steps") == (
        "closeknit made a mistake, which is not yours. What it was stands in its own output."
    )
    told = "".join(broken.told)
    assert "RuntimeError" in told
    assert "secret" not in told.replace('raise RuntimeError("secret of Marta")', "")


def test_the_token_of_http_goes_when_all_is_erased(home: Path) -> None:
    from closeknit.keep.files import ours
    from closeknit.mcp.guard import FILE, token_of

    token, new = token_of(home)
    assert (len(token) > 32, new) == (True, True)
    assert token_of(home) == (token, False)
    assert (home / FILE).stat().st_mode & 0o077 == 0
    assert home / FILE in ours(home)
    (home / FILE).chmod(0o644)
    assert token_of(home)[0] != token  # others could read it
    shutil.copy(home / FILE, home / "copy")
    (home / FILE).unlink()
    (home / FILE).symlink_to(home / "copy")
    assert token_of(home)[1]
    assert not (home / FILE).is_symlink()
