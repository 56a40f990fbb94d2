"""What is known of a person, by hand: which words tell of which letter, and what is asked next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.advise.gains import Beside, found, gains, told_by
from closeknit.model.acts import Act, Proven
from closeknit.model.gains import Gains, Letter, Line, Noted, State
from closeknit.model.known import Known
from closeknit.model.ledger import By, Deed, Done, Entry
from closeknit.model.ledger import State as Found
from closeknit.model.ties import Tie

DAY = 86_400
AS_OF = 1_750_000_000  # 15 June 2025
G, A, I, N, S = Letter  # noqa: E741 (their initials are what they are called by)


@pytest.fixture
def marta(make_tie: Callable[..., Tie]) -> Known:
    return Known(make_tie("Marta Quill"))


def _act(text: str, act: Act, by: By = By.THEM, p: float = 0.7, days: int = 10, n: int = 1) -> Done:
    return Done(f"i{n}", f"<{n}@x>", AS_OF - days * DAY, 7, by, Proven(act, p, text))


def _told(lines: Sequence[Line]) -> list[tuple[Letter, str, State]]:
    return [(line.letter, line.text, line.state) for line in lines]


def _proposed(known: Known, *acts: Done) -> list[Letter]:
    return [line.letter for line in found(known, acts, Beside())]


# words on cards ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("Looks for a bookkeeper in Porto", G),
        ("wants to open a second shop", G),
        ("Opening an office in Leeds", G),
        ("Won the county prize in 2019", A),
        ("Founded the chess club", A),  # the wording that comes first decides
        ("Author of two books on bread", A),
        ("Plays the cello", I),
        ("Sails on Saturdays", I),
        ("Two daughters", I),
        ("Hikes and bakes", I),
        ("Loved by all", None),
        ("Chapter treasurer", N),
        ("Chair of the allotment society", N),
        ("used to work at the bank", N),
        ("Looks after sixty small firms", S),
        ("Speaks Portuguese", S),
        ("My sister", None),
        ("We meant to have lunch", None),
        ("No longer a member of the board", None),
        ("Doesn't like golf", None),
        ("Dislikes meetings", None),
    ],
)
def test_of_what_a_sentence_on_a_card_tells(text: str, letter: Letter | None) -> None:
    assert told_by(text) is letter


def test_a_card_with_all_on_it(marta: Known) -> None:
    """A note is read sentence by sentence; what tells of nothing is left out."""
    known = replace(marta, note="My cousin. Chair of the choir; sings.\nLooks for a printer.")
    beside = Beside(title="Accountant", organisation="Quill Ltd")
    assert _told(gains(known, (), beside).lines) == [
        (G, "Looks for a printer", State.CARD),
        (N, "Chair of the choir; sings", State.CARD),
        (S, "Accountant at Quill Ltd", State.CARD),
    ]


def test_where_they_work_and_who_else_does(marta: Known) -> None:
    person = replace(marta.tie.person, organisation="Quill Ltd")
    known = replace(marta, tie=replace(marta.tie, person=person))
    one = Beside(organisation="Quill Ltd")
    told = {
        0: "Quill Ltd",
        1: "Quill Ltd; you also know Ann there",
        3: "Quill Ltd; you also know Ann, Bob and Cy there",
        5: "Quill Ltd; you also know Ann, Bob, Cy and 2 more there",
    }
    for number, text in told.items():
        others = ("Ann", "Bob", "Cy", "Dee", "Eve")[:number]
        (line,) = found(known, (), replace(one, colleagues=others))
        assert (line.text, line.letter, line.source) == (text, N, "their card")
    # the name of a domain alone tells nothing
    assert found(known, (), Beside()) == []
    (line,) = found(known, (), Beside(colleagues=("Ann",)))
    assert (line.text, line.source) == (
        "writes from Quill Ltd; you also know Ann there",
        "their address",
    )


# sentences of mail -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "act", "by", "letter"),
    [
        ("We're looking for a bookkeeper in Porto.", Act.ASK, By.THEM, G),
        ("I would be grateful for your advice on late payers.", Act.ASK, By.THEM, G),
        ("Would you introduce me to Jan?", Act.ASK, By.THEM, G),
        ("I want to open a shop, could you help?", Act.SMALL_ASK, By.THEM, G),
        ("We need a new bookkeeper by May.", Act.ASK, By.THEM, G),
        ("I've finally won a case!", Act.THANKS, By.THEM, A),
        ("I'm learning to play golf.", Act.PERSONAL, By.THEM, I),
        ("We still cycle to work.", Act.PERSONAL, By.THEM, I),
        ("Congratulations on the prize!", Act.CONGRATULATION, By.ME, A),
        ("We have just published the second volume.", Act.PROMISE, By.THEM, A),
        ("I sail most Saturdays.", Act.PERSONAL, By.THEM, I),
        ("The baby is here, and we do not sleep.", Act.PERSONAL, By.THEM, I),
        ("I'll bring it up at our chapter.", Act.PROMISE, By.THEM, N),
        ("I can lend you our room for the fair.", Act.OFFER, By.THEM, S),
        ("I'd be happy to review the draft.", Act.OFFER, By.THEM, S),
    ],
)
def test_what_a_sentence_proposes(
    marta: Known, text: str, act: Act, by: By, letter: Letter
) -> None:
    (line,) = found(marta, [_act(text, act, by)], Beside())
    assert (line.letter, line.text, line.state) == (letter, f"“{text}”", State.PROPOSED)
    assert (line.ref, line.key) == ("i1", "<1@x>")
    whose = "your" if by is By.ME else "their"
    assert line.source == f"{whose} message of 5 June 2025"


@pytest.mark.parametrize(
    ("text", "act", "by"),
    [
        ("We're looking for a bookkeeper.", Act.ASK, By.ME),  # my goals, not theirs
        ("Congratulations on the prize!", Act.CONGRATULATION, By.THEM),  # mine was won
        ("Happy birthday, and congratulations on the new job!", Act.CONGRATULATION, By.ME),
        ("Well done, all of you!", Act.CONGRATULATION, By.ME),
        ("I love this patch.", Act.ASK, By.THEM),  # no act of private life
        ("Could you copy in the office, please?", Act.ASK, By.THEM),
        ("If you want to talk, ring me at any hour.", Act.OFFER, By.THEM),
        ("We are not looking for a bookkeeper any more.", Act.ASK, By.THEM),
        ("I would be grateful for your advice on this.", Act.ASK, By.THEM),
        ("I need a copy of the lease.", Act.ASK, By.THEM),
        ("I'd like to meet with you on Monday.", Act.ASK, By.THEM),
        ("I won't apply this.", Act.DECLINE, By.THEM),
        ("Tell her congratulations for me.", Act.CONGRATULATION, By.ME),
        ("I love you and miss you.", Act.PERSONAL, By.THEM),
        ("Please call if there is anything I can help with.", Act.OFFER, By.THEM),
        ("We can fix it later.", Act.OFFER, By.THEM),
        ("Please keep this to yourself: we lost our largest client.", Act.CONFIDE, By.THEM),
    ],
)
def test_what_tells_of_nothing(marta: Known, text: str, act: Act, by: By) -> None:
    assert _proposed(marta, _act(text, act, by)) == []


def test_an_unlikely_act_and_an_old_wish_are_left_out(marta: Known) -> None:
    wish, prize = "We need a bookkeeper.", "Congratulations on the prize!"
    assert _proposed(marta, _act(wish, Act.ASK, days=700)) == [G]
    assert _proposed(marta, _act(wish, Act.ASK, days=740)) == []
    assert _proposed(marta, _act(wish, Act.ASK, p=0.2)) == []
    assert _proposed(marta, _act(prize, Act.CONGRATULATION, By.ME, days=4000)) == [A]


def test_the_newest_three_of_a_letter_are_shown_each_once(marta: Known) -> None:
    acts = [_act(f"We need a printer, {n}.", Act.ASK, days=n, n=n) for n in range(1, 6)]
    acts.append(_act("We need a printer, 1.", Act.SMALL_ASK, days=90, n=9))
    told = gains(marta, acts, Beside())
    assert [line.ref for line in told.lines] == ["i1", "i2", "i3"]
    assert told.more == 2


# the ledger and my notes -------------------------------------------------------------------
def test_what_was_said_nearly_so_before_is_no_news(marta: Known) -> None:
    """The same offer three times, of another day each, is shown once; another one beside it."""
    same = [
        _act(f"I could look after the stall on {day}, if you like.", Act.OFFER, days=n, n=n)
        for n, day in enumerate(("Monday", "Friday", "Sunday"), 1)
    ]
    other = _act("I can lend you our room for the fair.", Act.OFFER, days=40, n=9)
    found = gains(marta, [*same, other], Beside())
    assert [line.ref for line in found.of(Letter.SKILLS)] == ["i1", "i9"]
    assert found.more == 2


def _entry(what: Deed, by: By, text: str = "", **more: object) -> Entry:
    entry = Entry(what, by, 7, AS_OF - 40 * DAY, "L3", text=text)
    return replace(entry, **more)  # type: ignore[arg-type]


def test_whom_they_introduced_and_what_they_did(marta: Known) -> None:
    introduced = _entry(
        Deed.INTRODUCTION, By.THEM, other=9, ref="i4", key="<4@x>", state=Found.PROPOSED,
        probability=0.6,
    )  # fmt: skip
    ledger = (
        introduced,
        replace(introduced, ref="i5", key="<5@x>", other=8, probability=0.4),
        replace(introduced, ref="i6", key="<6@x>", by=By.ME),
        _entry(Deed.FAVOUR, By.THEM, "translated my flyer"),
        _entry(Deed.NOTE, By.BOTH, "Plays the cello. Lives in Bath."),
        _entry(Deed.CALL, By.BOTH, "wants to sell the shop"),
    )
    names = {8: "Bo Ek", 9: "Cy Dow"}
    told = gains(replace(marta, ledger=ledger), (), Beside(names=names))
    assert _told(told.lines) == [
        (G, "wants to sell the shop", State.NOTED),
        (I, "Plays the cello", State.NOTED),
        (N, "introduced you to Cy Dow", State.PROPOSED),
        (S, "helped you: translated my flyer", State.NOTED),
    ]
    assert told.lines[0].source == "your note of 6 May 2025"


def test_words_of_our_subjects_are_proposed(marta: Known) -> None:
    known = replace(marta, topics=("pension", "tax", "somebody", "harbour"))
    assert _told(found(known, (), Beside())) == [
        (I, "you write about pension, harbour", State.PROPOSED)
    ]


# my word on it -----------------------------------------------------------------------------
def test_my_decision_holds(marta: Known) -> None:
    act = _act("We need a bookkeeper.", Act.ASK)
    yes = Beside(decided={(G, "<1@x>"): True})
    assert [line.state for line in found(marta, [act], yes)] == [State.CONFIRMED]
    assert found(marta, [act], Beside(decided={(G, "<1@x>"): False})) == []
    # said of another letter it says nothing here
    assert len(found(marta, [act], Beside(decided={(S, "<1@x>"): False}))) == 1
    known = replace(marta, note="Sails.")
    (line,) = found(known, (), Beside())
    assert found(known, (), Beside(decided={(I, line.key): False})) == []


# what to ask -------------------------------------------------------------------------------
YEAR_GOOD, PROUD = (
    "What would make this year a good one for you?",
    "What are you proudest of, of all that you've done?",
)
FREE = "What do you do when you aren't working?"


def _notes(*letters: Letter, days: int = 5) -> Beside:
    return Beside(
        tuple(
            Noted(n, AS_OF - days * DAY, "m@x", letter, f"thing {n}")
            for n, letter in enumerate(letters, 1)
        )
    )


def test_the_emptiest_are_asked_first(marta: Known) -> None:
    blank = gains(marta, (), Beside())
    assert (blank.blanks, blank.ask_next) == (tuple(Letter), (YEAR_GOOD, PROUD, FREE))
    hinted = gains(marta, [_act("We need a bookkeeper.", Act.ASK)], _notes(I, N))
    assert (hinted.blanks, hinted.ask_next[:1]) == ((G, A, S), (PROUD,))
    assert hinted.ask_next[-1] == YEAR_GOOD
    one = gains(marta, (), _notes(G, A, N, S))
    assert one.ask_next == (FREE, "What could you talk about for hours?")


def test_an_old_goal_is_asked_after(marta: Known) -> None:
    assert gains(marta, (), _notes(*Letter)).ask_next == ()
    old = gains(marta, (), _notes(*Letter, days=400))
    assert old.ask_next == ("Last time you told me: thing 1. How is it going?",)


def test_of_those_to_keep_quiet_about_only_what_is_sure(marta: Known) -> None:
    quiet = replace(marta, tie=replace(marta.tie, quiet="left"), topics=("pension",))
    told = gains(quiet, [_act("We need a bookkeeper.", Act.ASK)], _notes(I))
    assert told == Gains(
        "p7",
        "Marta Quill",
        (
            Line(
                I,
                "thing 1",
                "your note of 10 June 2025",
                "G1",
                State.NOTED,
                "G1",
                told.lines[0].time,
            ),
        ),
        quiet="left",
    )


@given(st.text(max_size=300), st.sampled_from(Act), st.sampled_from((By.ME, By.THEM)))
def test_any_text_can_be_read(text: str, act: Act, by: By) -> None:
    """Without running away on it, and of one sentence at most one line."""
    told_by(text)
    from closeknit.advise.gains import _proposed as proposed

    assert len(list(proposed([_act(text, act, by)], AS_OF))) <= 1
