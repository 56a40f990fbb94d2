"""What is talked of with whom, by hand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from closeknit.judge.topics import MOST, topics, words

ANN, BOB, EVE = 1, 2, 3


def test_words_that_are_ours_rather_than_everybodys() -> None:
    found = topics(
        [
            (ANN, "Harvest festival"),
            (ANN, "Re: Harvest festival"),  # the same thread
            (ANN, "harvest dates"),
            (BOB, "festival budget"),
            (EVE, "[LIST] Fwd: budget"),
        ]
    )
    # harvest: 2 threads, known to 1 of 3: 2 ln 4; dates: ln 4; festival: ln 2.5
    assert found == {
        ANN: ("harvest", "dates", "festival"),
        BOB: ("budget", "festival"),  # ln 2.5 each: by the alphabet
        EVE: ("budget",),
    }


def test_what_tells_nothing_is_left_out() -> None:
    assert words("Re: the MEETING on Monday about 12 O'Brien's vine-yards, ok?") == {
        "o'brien's",
        "vine-yards",
    }
    everybody = [(person, "newsletter") for person in range(30)]
    assert topics([*everybody, (1, "boats")])[1] == ("boats",)
    assert topics([(1, "Re:"), (2, "")]) == {}


@given(st.lists(st.tuples(st.integers(1, 4), st.text(max_size=60)), max_size=30))
def test_order_does_not_matter_and_few_are_kept(rows: list[tuple[int, str]]) -> None:
    found = topics(rows)
    assert found == topics(reversed(rows))
    for person, own in found.items():
        assert len(own) == len(set(own)) <= MOST
        text = " ".join(subject.casefold() for who, subject in rows if who == person)
        assert all(word in text for word in own)


def test_who_somebody_is_called_is_nothing_that_we_talk_of() -> None:
    rows = [
        (1, "Introduction: Ida Fenn and O’Neill"),
        (1, "Ida, the harbour fair"),
        (1, "Plans for the spring ledger"),
    ]
    names = [
        "Ida Fenn",
        "Cormac O’Neill",
        "FENN, Ida",
        "Spring Harbour Chamber of Trade",
        "a@b.example",
    ]
    assert set(topics(rows)[1]) >= {"ida", "fenn", "o’neill"}
    # a firm's name is no person's: its words may well be a matter
    assert set(topics(rows, names)[1]) == {
        "introduction", "harbour", "fair", "plans", "spring", "ledger",
    }  # fmt: skip
    assert topics(rows, names) == topics(rows, reversed(names))
