"""People to keep quiet about: what was asked is answered, and nothing is proposed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from closeknit.advise.ask import check_ask
from closeknit.advise.quiet import BECAUSE, notice, suggestable
from closeknit.advise.triage import triage_ask
from closeknit.model.known import Known
from closeknit.model.ties import Standing, Tie
from closeknit.model.verdicts import Judgement, Size, Verdict

Make = Callable[..., Tie]
PROMOTE = "Would you promote my spring programme to your clients?"
CLOSE = {
    "mine": 45, "theirs": 48, "years": 4, "silence": 9, "gap": 14, "trials": 12, "answered": 9,
    "my_first": 12, "their_first": 14, "exchanges": 10,
}  # fmt: skip
# once close, and nothing for years; theirs was the last word
ASLEEP = CLOSE | {"exchanges": 0, "best": 30, "silence": 900, "dormant": True, "they_wait": True}
HARDLY = {"mine": 6, "theirs": 3, "years": 1, "silence": 200, "trials": 5, "answered": 2}
IGNORES = {"mine": 6, "trials": 6, "unanswered_run": 6, "years": 1}
REACHES_OUT = (
    "reach out", "wake", "woken", "strengthen", "answer marta's last", "ring marta rather",
    "thank marta", "meet or ring", "first conversation", "help marta first", "introduce yourself",
    "20 minutes on the phone", "leave the door open", "to carry more",
)  # fmt: skip


def _words(judged: Judgement) -> str:
    """Everything that is said, but what the evidence and the questions say."""
    return " ".join(
        (
            judged.sentence,
            *judged.first_steps,
            *judged.missing,
            judged.channel,
            judged.smaller_ask,
            judged.draft_reply,
            *(e.claim for e in judged.evidence),
        )
    ).lower()


def test_the_notice() -> None:
    assert notice("Ann Lee", "deceased") == (
        "You asked closeknit to keep quiet about Ann Lee, who died."
    )
    assert notice("Ann Lee", "left").endswith("about Ann Lee, who has left.")
    assert notice("Ann Lee", "private").endswith("about Ann Lee, for private reasons.")


def test_suggestable_takes_ties_and_whatever_knows_of_quiet(make_tie: Make) -> None:
    one, other = make_tie(), replace(make_tie(), quiet="left")
    assert suggestable([one, other]) == [one]
    assert suggestable([Known(replace(one, quiet="private")), Known(one)]) == [Known(one)]


@pytest.mark.parametrize("reason", BECAUSE)
@pytest.mark.parametrize("size", Size)
def test_never_among_the_better_placed(make_tie: Make, reason: str, size: Size) -> None:
    weak = make_tie(**HARDLY)
    best = replace(make_tie("Best One", person="p20", connection=0.97, **CLOSE), quiet=reason)
    next_best = make_tie("Next One", person="p21", connection=0.9, **CLOSE)
    for check in (check_ask, triage_ask):
        judged = check(Known(weak), "It", size, [Known(weak), Known(best), Known(next_best)])
        assert "p20" not in {other.id for other in judged.alternatives}
        assert "Best One" not in judged.sentence
    # nor does anybody's verdict rest on them
    ignored = make_tie(**IGNORES)
    assert check_ask(
        Known(ignored), "It", size, [Known(each) for each in [ignored, best]]
    ) == check_ask(Known(ignored), "It", size, [Known(ignored)])


@pytest.mark.parametrize("of_me", [False, True])
@pytest.mark.parametrize("size", [None, *Size])
def test_of_the_dead_nothing_is_weighed(make_tie: Make, size: Size | None, of_me: bool) -> None:
    tie = replace(make_tie(**CLOSE), quiet="deceased")
    other = make_tie("Best One", person="p20", connection=0.98, **CLOSE)
    judged = (triage_ask if of_me else check_ask)(
        Known(tie), PROMOTE, size, [Known(tie), Known(other)]
    )
    assert judged.verdict is Verdict.UNKNOWN
    assert judged.sentence.startswith(
        "You asked closeknit to keep quiet about Marta Quill, who died."
    )
    assert judged.sentence.endswith("is kept: closeknit show p7")
    assert judged.ask.text == PROMOTE
    assert judged.reply_probability is judged.connection_probability is None
    assert not (
        judged.evidence or judged.missing or judged.alternatives or judged.first_steps
        or judged.smaller_ask or judged.draft_reply or judged.channel or judged.questions
    )  # fmt: skip


@pytest.mark.parametrize("reason", ["left", "private"])
@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize("life", [CLOSE, ASLEEP, HARDLY, IGNORES, {}])
def test_others_are_weighed_as_ever_without_a_word_that_reaches_out(
    make_tie: Make, life: dict[str, int], size: Size, reason: str
) -> None:
    tie = make_tie(**life)
    quiet = replace(tie, quiet=reason)
    usual, judged = (check_ask(Known(each), PROMOTE, size, [Known(each)]) for each in (tie, quiet))
    assert judged.verdict is usual.verdict
    assert judged.largest_supported_size is usual.largest_supported_size
    assert judged.sentence.startswith(notice("Marta Quill", reason))
    said = _words(judged)
    assert [words for words in REACHES_OUT if words in said] == []
    if judged.verdict is not Verdict.ASK:
        assert judged.first_steps == ()
    if judged.verdict in (Verdict.STRENGTHEN_FIRST, Verdict.ASK_SOMEONE_ELSE, Verdict.UNKNOWN):
        assert judged.smaller_ask == ""
    of_me = triage_ask(Known(quiet), PROMOTE, size, [Known(quiet)])
    assert of_me.first_steps == ()
    assert of_me.smaller_ask == ""
    assert of_me.verdict is not Verdict.OFFER_SMALLER
    assert of_me.draft_reply.startswith("Hello Marta,\n\n")
    said = _words(of_me)
    assert [words for words in REACHES_OUT if words in said] == []


def test_the_words_looked_for_are_those_usually_said(make_tie: Make) -> None:
    said = " ".join(
        _words(check(Known(make_tie(**life)), PROMOTE, size, []))
        for life in (CLOSE, ASLEEP, HARDLY, IGNORES, {}, {"theirs": 1})
        for size in Size
        for check in (check_ask, triage_ask)
    )
    missed = [words for words in REACHES_OUT if words not in said]
    assert missed == []


def test_a_plain_no_and_a_plain_yes(make_tie: Make) -> None:
    barely = replace(make_tie("Dorian Pell", theirs=2, years=0.1, silence=2), quiet="private")
    judged = triage_ask(Known(barely), "Would you promote my business to your clients?", None, [])
    assert judged.verdict is Verdict.DECLINE_KINDLY
    assert judged.draft_reply == (
        "Hello Dorian,\n\nThank you for asking me. I can't take this on, and I'd rather say so "
        "straight away.\n\nBest wishes"
    )
    close = replace(make_tie(declared=Standing.PARTNER, **CLOSE), quiet="left")
    assert (
        "Gladly" in triage_ask(Known(close), "Would you introduce me to Sam?", None, []).draft_reply
    )


def test_who_left_may_not_be_reached(make_tie: Make) -> None:
    judged = check_ask(Known(replace(make_tie(**CLOSE), quiet="left")), PROMOTE, None, [])
    assert judged.missing == ("Whether the addresses that you have still reach Marta.",)
    assert (
        check_ask(Known(replace(make_tie(**CLOSE), quiet="private")), PROMOTE, None, []).missing
        == ()
    )
