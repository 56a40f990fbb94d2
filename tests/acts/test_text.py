"""Acts found in text: invented messages whose acts nobody would dispute, and properties."""

from __future__ import annotations

import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.acts.cues import table, words
from closeknit.acts.features import BUCKETS, named_columns
from closeknit.acts.size import size_of
from closeknit.acts.spans import LONGEST_SPAN
from closeknit.acts.text import find_acts, find_all
from closeknit.acts.weights import weights
from closeknit.model.acts import Act
from closeknit.model.verdicts import Size

# an act, the sentence that proves it, what stands before it and after it
CLEAR = [
    (
        Act.ASK,
        "Could you please review the attached proposal and give me your comments by Friday?",
        "Hi Elif,\n\n",
        "\n\nThanks,\nRobin",
    ),
    (
        Act.OFFER,
        "I'd be happy to come over and help you with the stall.",
        "Dear Wren,\n\nThe market is on Sunday. ",
        "\n\nRobin",
    ),
    (
        Act.OFFER,
        "Would you like me to send it to the printer for you?",
        "Marta,\n\nThe flyer is ready. ",
        "\n\nRobin",
    ),
    (
        Act.PROMISE,
        "I'll send you the signed copy tomorrow morning.",
        "Hello Dorian,\n\nIt came today. ",
        "\n\nRobin",
    ),
    (
        Act.THANKS,
        "Thank you so much for taking the time to show me round the workshop.",
        "Dear Harriet,\n\n",
        " It was a splendid afternoon.\n\nRobin",
    ),
    (
        Act.APOLOGY,
        "I apologize for the delay in getting back to you.",
        "Hi Elif,\n\n",
        " The office was closed.\n\nRobin",
    ),
    (Act.APOLOGY, "Sorry for the confusion about the date.", "Marta,\n\n", "\n\nRobin"),
    (
        Act.DECLINE,
        "Unfortunately, I will not be able to attend the meeting on Tuesday.",
        "Dear Dorian,\n\n",
        "\n\nRobin",
    ),
    (Act.GRANT, "Here is the list that you requested.", "Elif,\n\n", "\n\nRobin"),
    (
        Act.CONGRATULATION,
        "Congratulations on the new shop!",
        "Dear Wren,\n\n",
        " You did a great job.\n\nRobin",
    ),
    (
        Act.PERSONAL,
        "I hope you and your family had a lovely Christmas, we miss you and send our love.",
        "Dear Wren,\n\n",
        "\n\nLove,\nRobin",
    ),
    (
        Act.VOUCH,
        "She is an excellent bookkeeper and I highly recommend her.",
        "Dear Dorian,\n\nMarta has worked for me for six years. ",
        "\n\nRobin",
    ),
    (
        Act.CONFIDE,
        "Please keep this confidential and do not share it with anyone.",
        "Elif,\n\nWe are selling the shop. ",
        "\n\nRobin",
    ),
]


@pytest.mark.parametrize(("act", "proof", "before", "after"), CLEAR)
def test_clear_acts_are_found_and_proved(act: Act, proof: str, before: str, after: str) -> None:
    text = before + proof + after
    found = {f.act: f for f in find_acts(text)}
    assert act in found
    assert found[act].probability >= 0.5
    start, end = found[act].span
    assert text[start:end] in proof


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\n ",
        "Regards,\nRobin",
        "The ledger of March has twelve pages.",
        "Attached is the report.\n\nPlease call me with any questions.\n\nRobin",
        "The minutes are below.\n\nThanks,\nRobin",
    ],
)
def test_nothing_of_note(text: str) -> None:
    assert [f for f in find_acts(text) if f.probability >= 0.5] == []


@pytest.mark.parametrize(
    ("act", "text"),
    [
        (Act.CONFIDE, "I don't share this preference, and we don't need to repeat the old text."),
        (Act.CONFIDE, "I was worried about the width, I feel like a shorter heading would do."),
        (Act.REFERRAL, "This is already a release candidate, I'd say."),
        (
            Act.REFERRAL,
            "The file referred to in the notes no longer exists, it moved to the attic.",
        ),
        (Act.PERSONAL, "The parser breaks words in the middle :)"),
        (Act.VOUCH, "The formatter doesn't do a good job of long tables."),
        (Act.OFFER, "Would you be willing to send a small patch for it?"),
        (Act.OFFER, "I would be happy to receive comments on the text below."),
        (Act.PROMISE, "I'll apologize for reporting it twice."),
        (Act.PROMISE, "I'll trust the figures below, then."),
        (Act.INTRODUCTION, "[CC += garden-list]\n\nThe minutes are below."),
        (Act.INTRODUCTION, "It was nice to meet you on Saturday."),
        (Act.INTRODUCTION, "The oven doesn't meet the requirements of the landlord."),
    ],
)
def test_what_only_looks_like_an_act(act: Act, text: str) -> None:
    found = find_acts(f"Hi Elif,\n\n{text}\n\nRobin")
    assert [f for f in found if f.act is act and f.probability >= 0.5] == []


@pytest.mark.parametrize(
    "text",
    [
        "Katya, meet Bruno, who runs the print shop. Bruno, Katya needs a flyer.",
        "I'd like you to meet Zora, who keeps the books of the choir.",
        "I think you two should talk about the hall.",
        "[CC += Zora]\n\nZora may know more about the hall.",
        "I've copied Zora, who knows the caretaker, so that she can help you.",
    ],
)
def test_two_people_are_brought_together(text: str) -> None:
    found = {f.act: f.probability for f in find_acts(f"Hi Elif,\n\n{text}\n\nRobin")}
    assert found.get(Act.INTRODUCTION, 0.0) >= 0.5


def test_a_farewell_is_no_thanks() -> None:
    found = {f.act for f in find_acts("Please send me the list.\n\nThanks,\nRobin")}
    assert Act.THANKS not in found


def test_another_language_finds_nothing() -> None:
    assert (
        find_acts("Vielen Dank, dass du mir geholfen hast. Kannst du mir das bitte schicken?") == ()
    )
    assert find_acts("Could you please send me the report?", "other") == ()
    assert find_acts("Could you please send me the report?", "xx") == ()


def test_size_by_the_dearest_wording() -> None:
    assert size_of("Could you lend me a thousand pounds?", Act.ASK) == (Size.STAKE, "money")
    assert size_of("Would you write me a letter of recommendation?", Act.ASK) == (
        Size.REPUTATION,
        "recommendation",
    )
    assert size_of("Could you introduce me to Dorian?", Act.ASK) == (Size.NAME, "introduction")
    assert size_of("Please review the draft.", Act.ASK) == (Size.TIME, "review")
    assert size_of("What time is it?", Act.SMALL_ASK) == (Size.INFORMATION, "information")
    assert size_of("Hm.", Act.ASK) == (None, "")


def test_the_weights_belong_to_the_cues() -> None:
    cues, learned = table("en"), weights("en")
    assert cues is not None
    assert learned is not None
    assert learned.named == tuple(named_columns(cues))
    assert learned.matrix.shape == (len(learned.named) + BUCKETS, len(learned.acts))
    assert set(learned.acts) == set(Act)


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("i'll keep you posted", "promise.back_to_you"),
        ("[cc += elif]", "introduction.cc_added"),
        ("patch applied.", "grant.applied"),
        ("please don't share this with anybody", "confide.keep_quiet"),
        ("is there anything i can do to help?", "offer.help_if_i_can"),
        ("it's my fault", "apology.my_bad"),
    ],
)
def test_cues(text: str, cue: str) -> None:
    cues = table("en")
    assert cues is not None
    shown = {f"{cues.cues[n].act}.{cues.cues[n].name}" for n in cues.matches(text, {*words(text)})}
    assert cue in shown


ALPHABET = st.sampled_from(
    [
        *"abc .,!?\n\t'’-[]()$",
        "please ",
        "thank you ",
        "sorry ",
        "I'll ",
        "[...]",
        "\u0000",
        "é",
        "漢",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.text() | st.lists(ALPHABET, max_size=300).map("".join), st.sampled_from([None, "en"]))
def test_any_text_is_read(text: str, spoken: str | None) -> None:
    found = find_acts(text, spoken, least=0.0)
    assert len({f.act for f in found}) == len(found)
    for f in found:
        a, b = f.span
        assert 0 <= a < b <= len(text)
        assert b - a <= LONGEST_SPAN
        assert text[a:b] == text[a:b].strip()
        assert 0.0 <= f.probability <= 1.0
    assert [f.probability for f in found] == sorted((f.probability for f in found), reverse=True)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(ALPHABET, max_size=60).map("".join), max_size=40))
def test_many_texts_are_read_as_each_is(texts: list[str]) -> None:
    spoken = [(None, "en", "other")[len(text) % 3] for text in texts]
    found = find_all(zip(texts, spoken, strict=True), 0.0)
    assert len(found) == len(texts)
    for text, language, together in zip(texts, spoken, found, strict=True):
        alone = {f.act: f for f in find_acts(text, language, 0.0)}
        assert alone.keys() == {f.act for f in together}
        for f in together:
            assert alone[f.act].probability == pytest.approx(f.probability, abs=0.0011)
            assert alone[f.act].span == f.span


def test_the_lean_raises_log_odds_and_is_left_out_on_request() -> None:
    learned = weights("en")
    assert learned is not None
    assert learned.lean == pytest.approx(0.6)
    text = "Hi Elif,\n\nCould you send me the list? I am sorry for the delay.\n\nRobin"
    leaned = {f.act: f for f in find_acts(text, "en", 0.0)}
    straight = {f.act: f for f in find_acts(text, "en", 0.0, leaned=False)}
    assert leaned.keys() == straight.keys()
    for act, f in straight.items():
        if 0.02 < f.probability < 0.98:
            odds, more = (math.log(x.probability / (1 - x.probability)) for x in (f, leaned[act]))
            assert more - odds == pytest.approx(0.6, abs=0.06)
        assert f.span == leaned[act].span
    # the least counts for what is returned
    middle = next(f for f in straight.values() if f.probability < leaned[f.act].probability - 0.01)
    least = (middle.probability + leaned[middle.act].probability) / 2
    assert middle.act in {f.act for f in find_acts(text, "en", least)}
    assert middle.act not in {f.act for f in find_acts(text, "en", least, leaned=False)}


@pytest.mark.parametrize(
    "unit",
    ["please ", "if you want to know if you ", "? ", "a, ", "\n", "i will not ", "that you "],
)
def test_time_is_bounded(unit: str) -> None:
    """However long a text, only its beginning is read, and no pattern runs wild in it."""
    find_acts("warm up please.", "en")
    began = time.process_time()
    find_acts(unit * 200_000, "en")
    assert time.process_time() - began < 1.5
