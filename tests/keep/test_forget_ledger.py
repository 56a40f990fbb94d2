"""Forgetting somebody of whom acts were found, judged and noted down."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.declarations import as_value, said
from closeknit.model.ledger import By, Deed, Logged, State
from closeknit.model.verdicts import Size
from closeknit.network import Network
from closeknit.network.logging import Told
from closeknit.store.database import path_of
from closeknit.store.forgetting import _noted, mention
from closeknit.store.reader import Declaration, reading

ROBIN = "Robin Vale <robin@harbour.example>"
DORIAN = "Dorian Ashdown <dorian@ashdown.example>"
MARTA = "Marta Lind <marta@lind.example>"
ASK = "Could you please review the attached draft and send me your comments by Friday?"
ZEPPELIN = "Could you please review the zeppelin draft and send me your comments by Friday?"
NAMED = "Could you please ask Dorian Ashdown to review the attached draft by Friday?"
TRACES = (b"ashdown", b"dorian", b"zeppelin")

# Message-ID, day, from, to, what it asks
MAIL = (
    ("<1@mail.example>", 1, DORIAN, ROBIN, ZEPPELIN),
    ("<2@mail.example>", 2, DORIAN, f"{ROBIN}, {MARTA}", ZEPPELIN),
    ("<3@mail.example>", 3, MARTA, ROBIN, NAMED),
    ("<4@mail.example>", 4, MARTA, ROBIN, ASK),
    ("<5@mail.example>", 5, ROBIN, f"{DORIAN}, {MARTA}", ASK),
    ("<dorian@ashdown.example>", 6, ROBIN, MARTA, ASK),
    ("<7@mail.example>", 7, ROBIN, MARTA, ASK),
)


def mbox() -> str:
    text = ""
    for key, day, sender, to, body in MAIL:
        text += f"From x@y Fri May {day:2} 10:00:00 2026\nFrom: {sender}\nTo: {to}\n"
        text += f"Date: {day:02} May 2026 10:00:00 +0000\nMessage-ID: {key}\nSubject: it\n\n"
        text += f"Hello,\n\n{body}\n\n"
    return text


NOW = 1_778_500_000  # 11 May 2026


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("closeknit.clock.now", lambda: NOW)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forget")
    file = folder / "inbox.mbox"
    file.write_text(mbox())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("closeknit.clock.now", lambda: NOW)
        Network(folder / "home").bring_in([file], ["robin@harbour.example"])
    return folder / "home"


@pytest.fixture
def net(untouched: Path, tmp_path: Path) -> Network:
    return Network(Path(shutil.copytree(untouched, tmp_path / "home")))


def rows(net: Network, query: str) -> list[tuple[object, ...]]:
    database = sqlite3.connect(path_of(net.home))
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


def judge_all(net: Network) -> None:
    net.decide([(entry, True) for entry in net.ledger().entries])
    for key in (MAIL[0][0], MAIL[3][0]):
        net.log_outcome(key, "granted")


def test_every_act_of_the_seven_is_found(net: Network) -> None:
    assert [e.key for e in net.ledger().entries if e.what == Deed.ASK] == [key for key, *_ in MAIL]


def test_no_proof_and_no_word_of_mine_is_left(
    net: Network, everything: Callable[[Path], bytes]
) -> None:
    judge_all(net)
    assert [trace for trace in TRACES if trace in everything(net.home).lower()] == list(TRACES)
    net.forget("Dorian")
    held = everything(net.home).lower()
    assert [trace for trace in TRACES if trace in held] == []
    proofs = [str(proof) for (proof,) in rows(net, "SELECT proof FROM act")]
    assert sum("ask … to review" in proof for proof in proofs) >= 1
    told = {s for (s,) in rows(net, "SELECT subject FROM declaration WHERE kind != 'me'")}
    assert told == {key for key, *_ in MAIL[2:5]} | {"<7@mail.example>"}
    # what is left of Marta's is as I said it
    ledger = net.ledger("Marta")
    confirmed = {e.key: e.outcome for e in ledger.entries if e.state is State.CONFIRMED}
    assert confirmed.keys() == {f"<{n}@mail.example>" for n in (3, 4, 5, 7)}
    assert confirmed["<4@mail.example>"] == "granted"
    assert "ask … to review" in ledger.entries[0].text


def test_nothing_of_it_comes_back(net: Network, everything: Callable[[Path], bytes]) -> None:
    net.forget("Dorian")
    copy = net.home.parent / "copy.mbox"
    copy.write_text(mbox())
    net.bring_in([copy])
    assert [trace for trace in TRACES if trace in everything(net.home).lower()] == []
    # of what he wrote to several, nothing but that it was written
    assert rows(
        net, "SELECT subject, question, words, language FROM interaction WHERE sender IS NULL"
    ) == [("", None, None, None)]
    assert rows(
        net,
        "SELECT count(*) FROM act a JOIN interaction i ON i.id = a.interaction_id "
        "WHERE i.sender IS NULL",
    ) == [(0,)]


def test_notes(net: Network, everything: Callable[[Path], bytes]) -> None:
    lead = net.log("Dorian", Told(Deed.REFERRAL, ("the", "zeppelin", "works")))
    net.log_outcome(lead.ref, "won", ["2,000", "dollars"])
    meant = net.log("Marta", Told(Deed.INTRODUCTION, (), By.THEM, other="Dorian"))
    undone = net.log("Dorian", Told(Deed.CALL, ("about", "zeppelin")))
    net.unlog(undone.ref)
    left = net.log("Marta", Told(Deed.FAVOUR, ("paid", 'with "Dorian Ashdown" and', "others")))
    net.forget("Dorian")
    with reading(net.home) as reader:
        words = said(reader.declarations())
    assert [f"L{note.number}" for note in words.logged] == [left.ref]
    assert words.logged[0].text == 'paid with "…" and others'
    assert words.outcomes == {}
    assert meant.ref not in {f"L{note.number}" for note in words.logged}
    held = everything(net.home).lower()
    for trace in (b"dorian", b"ashdown", b"zeppelin", b"dollars"):
        assert trace not in held
    # a new note takes over nothing that was said of one before
    fresh = net.log("Marta", Told(Deed.REFERRAL, ("a", "roofer")))
    assert next(e for e in net.ledger("Marta").entries if e.ref == fresh.ref).outcome == ""


@given(
    st.sampled_from(
        [
            "Dorian Ashdown",
            'Dorian "Dory" Ashdown',
            '"by": "them"',
            'a", "time": 1',
            "\\u0041 b\\",
            "{} [1]",
            "favour them",
        ]
    ),
    st.builds(
        Logged,
        st.just(7),
        st.integers(0, 2**33),
        st.sampled_from(Deed),
        st.sampled_from(By),
        st.just("marta@lind.example"),
        st.text(st.characters(codec="utf-8"), max_size=20),
        st.none() | st.sampled_from(Size),
        st.none() | st.integers(1, 5),
    ),
)
def test_a_note_stays_one_whatever_the_forgotten_were_called(name: str, note: Logged) -> None:
    """A name can look like anything, also like what stands between the words of a note."""
    note = replace(note, text=f"{note.text} {name} {note.text}")
    mentions = mention([name], [])
    assert mentions is not None
    value = _noted(as_value(note), mentions)
    left = said([Declaration(7, 0, "log", note.handle, "", value)]).logged
    assert left == (replace(note, text=mentions.sub("…", note.text)),)
    assert name not in left[0].text


def test_excluding_leaves_no_proof(net: Network) -> None:
    net.exclude("dorian@ashdown.example")
    for table in ("act", "entry"):
        assert not any("zeppelin" in str(row) for row in rows(net, f"SELECT * FROM {table}"))
    assert {e.key for e in net.ledger().entries} == {MAIL[n][0] for n in (2, 3, 5, 6)}
