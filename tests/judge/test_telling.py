"""What is said of an entry, and of all that somebody did, word by word."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.judge.telling import evidence, tell
from closeknit.model.evidence import About
from closeknit.model.ledger import By, Deed, Entry, Outcome, Word
from closeknit.model.verdicts import Size

MARTA, TOM, IRIS = 1, 2, 3
NAMES = {MARTA: "Marta", TOM: "Tom", IRIS: "Iris"}
MAY = 1_777_593_600  # 1 May 2026
DAY = 86_400

# deed | outcome | said of mine | said of theirs
TOLD = (
    """
ask |  | You asked Marta | Marta asked you
ask | granted | You asked Marta: granted | Marta asked you: granted
ask | refused | You asked Marta: refused | Marta asked you: refused
ask | deferred | You asked Marta: put off | Marta asked you: put off
ask | unanswered | You asked Marta: never answered | Marta asked you: never answered
ask | open | You asked Marta: not answered yet | Marta asked you: not answered yet
promise |  | You promised Marta something | Marta promised you something
promise | kept | You promised Marta something: kept | Marta promised you something: kept
promise | open | You promised Marta something: still open | Marta promised you something: still open
promise | broken | You promised Marta something: broken | Marta promised you something: broken
introduction |  | You introduced Marta to Tom | Marta introduced you to Tom
introduction | followed | You introduced Marta to Tom: the two wrote on | \
Marta introduced you to Tom: the two wrote on
referral |  | You passed a lead on to Marta | Marta passed a lead on to you
referral | thanked | You passed a lead on to Marta: thanks were said | \
Marta passed a lead on to you: thanks were said
referral | told | You passed a lead on to Marta: how it went was told | \
Marta passed a lead on to you: how it went was told
referral | won | You passed a lead on to Marta: it was won | \
Marta passed a lead on to you: it was won
referral | lost | You passed a lead on to Marta: it was lost | \
Marta passed a lead on to you: it was lost
favour |  | You did Marta a favour | Marta did you a favour
thanks |  | You thanked Marta | Marta thanked you
meeting |  | You and Marta met | You and Marta met
call |  | You and Marta spoke | You and Marta spoke
note |  | You noted about Marta | You noted about Marta
vouch |  | You praised Marta to others | Marta praised you to others
""".replace("\\\n", "")
    .strip()
    .splitlines()
)


def entry(what: str, by: By = By.THEM, **more: object) -> Entry:
    return replace(Entry(what, by, MARTA, MAY, "i1"), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("line", TOLD)
def test_the_sentences(line: str) -> None:
    what, outcome, mine, theirs = (part.strip() for part in line.split("|"))
    assert tell(entry(what, By.ME, outcome=outcome), "Marta", "Tom") == mine
    assert tell(entry(what, By.THEM, outcome=outcome), "Marta", "Tom") == theirs


@pytest.mark.parametrize("what", [*Deed, "vouch"])
def test_there_is_one_of_everything(what: str) -> None:
    outcomes = ["", *Outcome, *Word, "thanked", "told", "won", "lost", "followed"]
    for by in By:
        for outcome in outcomes:
            said = tell(entry(what, by, outcome=outcome), "Marta")
            assert "Marta" in said
            assert not said.endswith(".")
            assert "{" not in said


def test_sizes_names_and_outcomes_that_have_no_word() -> None:
    words = ("information", "time", "your name", "your good name", "a stake")
    for size, word in zip(Size, words, strict=True):
        assert tell(entry(Deed.ASK, size=size), "Marta") == f"Marta asked you for {word}"
    unknown = entry(Deed.ASK, By.ME, outcome=Outcome.UNKNOWN)
    assert tell(unknown, "Marta") == "You asked Marta: what became of it can't be told"
    late = entry(Deed.PROMISE, outcome=Word.LATE)
    assert tell(late, "Marta").endswith(": no sign yet that it was kept")
    assert tell(entry(Deed.INTRODUCTION), "Marta") == "Marta introduced you to somebody"
    # a name holds no places to fill in
    assert tell(entry(Deed.FAVOUR), "{size} {0}") == "{size} {0} did you a favour"


# a list, oldest first, and the claim → what it rests on
def asked(n: int, outcome: str, by: By = By.ME, **more: object) -> Entry:
    return entry(Deed.ASK, by, ref=f"i{n}", time=MAY + n * DAY, outcome=outcome, **more)


def introduced(n: int, whom: int | None, by: By = By.THEM) -> Entry:
    return entry(Deed.INTRODUCTION, by, ref=f"i{n}", time=MAY + n * DAY, other=whom)


CLAIMS: list[tuple[list[Entry], str, tuple[str, ...]]] = [
    ([asked(1, "granted")], "granted the one ask of yours", ("i1",)),
    ([asked(1, "refused")], "did not grant the one ask of yours", ("i1",)),
    (
        [asked(1, "granted"), asked(2, "unanswered"), asked(3, "granted")],
        "granted 2 of 3 asks of yours",
        ("i3", "i1"),
    ),
    (
        [asked(1, "refused"), asked(2, "unanswered")],
        "granted none of 2 asks of yours",
        ("i2", "i1"),
    ),
    ([introduced(0, TOM)], "introduced you to Tom on 2026-05-01", ("i0",)),
    (
        [introduced(0, TOM), introduced(1, IRIS), introduced(2, None), introduced(3, 99)],
        "introduced you to somebody on 2026-05-04, introduced you to somebody on 2026-05-03 and "
        "introduced you twice before",
        ("i3", "i2"),
    ),
    (
        [entry(Deed.REFERRAL, ref="i1"), entry(Deed.REFERRAL, ref="i2", time=MAY + DAY)],
        "passed leads on to you twice, last on 2026-05-02",
        ("i2",),
    ),
    ([entry("vouch", ref="i4")], "praised you to others once", ("i4",)),
    (
        [entry(Deed.FAVOUR, ref=f"i{n}") for n in range(3)],
        "did you a favour 3 times",
        ("i2", "i1"),
    ),
    ([entry(Deed.PROMISE, outcome=Word.KEPT, ref="i8")], "kept 1 promise", ("i8",)),
    (
        [introduced(5, TOM, By.ME), entry(Deed.FAVOUR, By.ME, ref="L1")],
        "were helped by you twice unasked",
        ("L1",),
    ),
    (
        [introduced(1, TOM), asked(2, "granted"), entry(Deed.FAVOUR, By.ME, ref="L7")],
        "introduced you to Tom on 2026-05-02, granted the one ask of yours and were helped by you "
        "once unasked",
        ("i1", "i2", "L7"),
    ),
]


@pytest.mark.parametrize(("entries", "claim", "refs"), CLAIMS, ids=[c[1][:30] for c in CLAIMS])
def test_the_claim(entries: list[Entry], claim: str, refs: tuple[str, ...]) -> None:
    found = evidence(entries, NAMES)
    assert found is not None
    assert found.claim == f"As far as mail tells, they {claim}."
    assert found.refs == refs
    assert (found.value, found.about) == (len(entries), About.ACTS)


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [asked(1, "open"), asked(2, "deferred"), asked(3, "unknown")],
        [asked(1, "granted", By.THEM)],
        [asked(1, "granted", probability=0.49)],
        [entry(Deed.PROMISE, outcome=Word.LATE)],
        [entry(Deed.PROMISE, By.ME, outcome=Word.KEPT)],
        [entry(Deed.MEETING, By.BOTH), entry(Deed.NOTE, By.BOTH), entry(Deed.THANKS)],
    ],
)
def test_nothing_to_tell(entries: list[Entry]) -> None:
    assert evidence(entries, NAMES) is None


@given(
    st.lists(
        st.builds(
            Entry,
            st.sampled_from([*Deed, "vouch"]),
            st.sampled_from(By),
            st.just(MARTA),
            st.integers(0, 2**32),
            st.integers(0, 99).map(lambda n: f"i{n}"),
            other=st.none() | st.integers(0, 4),
            outcome=st.sampled_from(["", *Outcome, *Word, "won"]),
            probability=st.floats(0, 1),
        ),
        max_size=12,
    )
)
def test_what_always_holds(entries: list[Entry]) -> None:
    found = evidence(entries, NAMES)
    likely = [e for e in entries if e.probability >= 0.5]
    if found is None:
        return
    assert found.claim.endswith(".")
    assert len(found.refs) == len(set(found.refs)) <= 5
    assert set(found.refs) <= {e.ref for e in likely}
    assert found == evidence(likely, NAMES)
