"""Checks an ask by me before it is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from closeknit.advise import words
from closeknit.advise.bearing import Bears, Dealings, names_of
from closeknit.advise.channel import channel
from closeknit.advise.comethrough import Answered, answered, come_through
from closeknit.advise.dealings import dealings
from closeknit.advise.ladder import (
    ASLEEP,
    Support,
    asleep,
    largest_supported,
    nothing_seen,
    trusted,
)
from closeknit.advise.missing import missing
from closeknit.advise.others import better_placed
from closeknit.advise.questions import questions
from closeknit.advise.quiet import DECEASED, LEFT, no_answer, notice, suggestable
from closeknit.advise.size import resolve
from closeknit.advise.smaller import smaller_ask
from closeknit.advise.steps import first_steps
from closeknit.model.evidence import About, Evidence
from closeknit.model.known import Known
from closeknit.model.ties import Standing, Tie
from closeknit.model.verdicts import Alternative, Ask, Judgement, Size, Verdict

# what an ask of each size asks its giver for
COST = {
    Size.INFORMATION: "a quick answer",
    Size.TIME: "some of their time",
    Size.NAME: "their name",
    Size.REPUTATION: "their good name with others",
    Size.STAKE: "money, work or a lasting commitment",
}
IN_FRONT = 0.3  # weight from which what was done comes before the signs of the tie
FLYNN_LAKE = "People say yes more often than those who ask expect (Flynn & Lake 2008)."


def check_ask(
    one: Known,
    text: str,
    size: Size | None,
    everyone: Sequence[Known],
    asked: Mapping[Size, Answered] | None = None,
) -> Judgement:
    """Whether this tie carries this ask, and what to do. `everyone` are all people at the same
    date, `asked` what became of my asks of everybody. `size` overrides what the text tells.

    What we did for each other since changes words, steps and evidence; of the verdict only what
    `dealings` says. Of somebody to keep quiet about it answers what was asked, but proposes
    nothing that reaches out to them."""
    tie = one.tie
    if tie.quiet == DECEASED:
        return no_answer(tie, text, of_me=False)
    ask = resolve(text, size)
    name = words.first_name(tie.person)
    support = largest_supported(tie)
    if tie.quiet:
        support = replace(support, lacking=())  # what the tie needs is for them to give
    others = () if ask.size is None else better_placed(tie, ask, suggestable(everyone))
    lately = dealings(one, ask, names_of(one, everyone))
    verdict = _verdict(tie, ask.size, support.size, bool(others))
    if lately.refused is not None and verdict in (Verdict.ASK, Verdict.UNKNOWN):
        verdict = Verdict.ASK_SMALLER
        support = replace(support, lacking=())
    if verdict is Verdict.ASK:
        others = ()
    largest = Size.INFORMATION if verdict is Verdict.UNKNOWN else support.size
    if lately.refused is not None and largest is not None:
        largest = min(largest, Size(lately.refused - 1))
    smaller = "" if verdict is Verdict.ASK else smaller_ask(ask, largest, name)
    how = _channel(tie, ask.size, verdict, largest, name)
    if tie.quiet and verdict not in (Verdict.ASK, Verdict.ASK_SMALLER):
        smaller = how = ""
    return Judgement(
        person_id=tie.person.id,
        person_name=tie.person.name,
        ask=ask,
        verdict=verdict,
        sentence=_sentence(tie, ask, verdict, others, name, lately),
        largest_supported_size=support.size,
        reply_probability=tie.reply_probability,
        connection_probability=tie.connection_probability,
        evidence=joined(tie, support, lately),
        missing=(*_address(tie, name), *missing(one, ask, verdict, support, name)),
        questions=questions(one, everyone, name),
        alternatives=others,
        first_steps=()
        if ask.size is None
        else first_steps(tie, ask.size, verdict, name, lately.steps),
        channel=how,
        smaller_ask=smaller,
        sums=tie.sums,
        come_through=come_through(tie, ask.size, answered(one.ledger), asked or {}),
    )


def joined(tie: Tie, support: Support, lately: Dealings) -> tuple[Evidence, ...]:
    """What bears on this very ask, the tie's own evidence, and what the ladder read besides: one
    matter is told once."""
    told = {e.about for e in tie.evidence} - {About.LADDER}
    if tie.quiet:
        told.add(About.AMOUNT)  # "a trust that can be woken" is a nudge
    claims = {e.claim for e in tie.evidence}
    fresh = [e for e in support.reasons if e.about not in told and e.claim not in claims]
    acts = any(e.about is About.ACTS for e in tie.evidence)
    others = tuple(f for f in lately.findings if f.bears is not Bears.GIVEN)
    bearing = replace(lately, findings=others).evidence if acts else lately.evidence
    heavy = [e for e in bearing if e.weight >= IN_FRONT]
    return (*heavy, *tie.evidence, *fresh, *(e for e in bearing if e.weight < IN_FRONT))


def _verdict(tie: Tie, size: Size | None, largest: Size | None, others: bool) -> Verdict:
    """Never better for a larger ask, never worse for a tie that carries more."""
    if size is None:
        return Verdict.UNKNOWN
    if largest is None:
        return Verdict.ASK_SOMEONE_ELSE if others else Verdict.STRENGTHEN_FIRST
    if size <= largest:
        return Verdict.ASK
    if size is Size.TIME:
        return Verdict.UNKNOWN if nothing_seen(tie) else Verdict.ASK_SMALLER
    wake = size > ASLEEP and asleep(tie)
    near = largest >= Size.NAME or (size is Size.NAME and largest is Size.TIME and trusted(tie))
    return Verdict.ASK_SMALLER if near and not wake else Verdict.STRENGTHEN_FIRST


def _channel(tie: Tie, size: Size | None, verdict: Verdict, largest: Size | None, name: str) -> str:
    """For the ask itself where it may be made; else for the largest that may."""
    if size is None:
        return ""
    able = Size.INFORMATION if largest is None or verdict is Verdict.UNKNOWN else largest
    return channel(tie, size if verdict is Verdict.ASK else min(size, able), name)


def _address(tie: Tie, name: str) -> tuple[str, ...]:
    if tie.quiet != LEFT:
        return ()
    return (f"Whether the addresses that you have still reach {name}.",)


def _sentence(
    tie: Tie,
    ask: Ask,
    verdict: Verdict,
    others: Sequence[Alternative],
    name: str,
    lately: Dealings,
) -> str:
    plain = _plain(tie, ask, verdict, others, name, lately)
    return f"{notice(tie.person.name, tie.quiet)} {plain}" if tie.quiet else plain


def _plain(
    tie: Tie,
    ask: Ask,
    verdict: Verdict,
    others: Sequence[Alternative],
    name: str,
    lately: Dealings,
) -> str:
    if ask.size is None:
        return f"I can't weigh this ask yet. {words.sentence(ask.reason)}"
    waiting = lately.of(Bears.WAITING)
    if waiting is not None and verdict is Verdict.ASK:
        claim = waiting.claim[0].lower() + waiting.claim[1:]
        return f"One ask at a time: {claim} The tie bears such an ask. {why(tie, name)}"
    because = " ".join(part for part in (why(tie, name), lately.told()) if part)
    cost = f"This asks {name} for {COST[ask.size]}"
    if verdict is Verdict.ASK and ask.size is Size.INFORMATION:
        return f"Yes, ask {name}: it is {COST[ask.size]}, which one may ask of anybody."
    sleeps = asleep(tie) and not tie.quiet
    start = "Reach out first, then ask" if sleeps else "Yes, ask"
    not_yet = f"wake the tie with {name}" if sleeps else f"strengthen the tie with {name}"
    far = ", as far as closeknit can see" if tie.standing is Standing.UNKNOWN else ""
    first = f"Not yet{far}: {not_yet} first."
    if tie.quiet:
        first = f"The tie with {name} doesn't carry that{far}."
    bears = f" {cost}, and the tie bears that." if ask.size >= Size.NAME else ""
    sentences = {
        Verdict.ASK: f"{start} {name}. {because}{bears} {FLYNN_LAKE}",
        Verdict.ASK_SMALLER: f"Ask {name} for something smaller first. {cost}. {because}",
        Verdict.STRENGTHEN_FIRST: f"{first} {cost}. {because}",
        Verdict.ASK_SOMEONE_ELSE: f"Ask someone else. {because} "
        f"{''.join(other.name for other in others[:1])} is better placed.",
        Verdict.UNKNOWN: f"Not enough evidence: {words.seen(tie)}. {cost}; if you know each other "
        "from elsewhere, you may well ask.",
    }
    return sentences[verdict]


def why(tie: Tie, name: str) -> str:
    """What was said and seen, in one or two sentences."""
    said = words.declared(tie)
    if nothing_seen(tie):
        return words.sentence(words.seen(tie))
    facts = words.shown(tie)
    parts = [said, f"{name} {facts}" if facts else ""]
    if words.messages(tie):
        parts.append(words.seen(tie))
    return " ".join(words.sentence(part) for part in parts if part)
