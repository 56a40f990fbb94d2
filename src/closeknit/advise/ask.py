"""Checks an ask by me before it is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from closeknit.advise import words
from closeknit.advise.bearing import Bears, Dealings, names_of
from closeknit.advise.channel import channel
from closeknit.advise.comethrough import Answered, answered, come_through
from closeknit.advise.cost import to_them
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
from closeknit.advise.steps import first_steps, long_quiet
from closeknit.model.evidence import About, Evidence
from closeknit.model.known import Known
from closeknit.model.ties import Standing, Tie
from closeknit.model.verdicts import Alternative, Ask, Judgement, Size, Verdict

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
    bears = verdict is Verdict.ASK
    if lately.held and verdict in (Verdict.ASK, Verdict.UNKNOWN):
        verdict = Verdict.ASK_SMALLER
        support = replace(support, lacking=())
    if verdict is Verdict.ASK:
        others = ()
    largest = Size.INFORMATION if verdict is Verdict.UNKNOWN else support.size
    if lately.refused is not None and largest is not None:
        largest = min(largest, Size(lately.refused - 1))
    if (lately.waits or lately.third) and largest is not None:
        largest = Size.INFORMATION
    # of a tie that bears the ask, what remains to be asked should they hesitate
    smaller = smaller_ask(ask, largest, name)
    # what holds it up is a step already, and the tie itself needs none
    ready = Verdict.ASK if bears and (lately.waits or lately.third) else verdict
    how = _channel(tie, ask.size, verdict, largest, name)
    if smaller and how and verdict is not Verdict.ASK:
        how = f"For the smaller ask, {how[0].lower()}{how[1:]}"
    if tie.quiet and verdict is not Verdict.ASK_SMALLER:
        smaller = ""
    if tie.quiet and verdict not in (Verdict.ASK, Verdict.ASK_SMALLER):
        how = ""
    return Judgement(
        person_id=tie.person.id,
        person_name=tie.person.name,
        ask=ask,
        verdict=verdict,
        sentence=_sentence(_Said(tie, ask, verdict, others, name, lately, bears)),
        largest_supported_size=support.size,
        reply_probability=tie.reply_probability,
        connection_probability=tie.connection_probability,
        evidence=joined(tie, support, lately),
        missing=(*_address(tie, name), *missing(one, ask, verdict, support, name)),
        questions=questions(one, everyone, name),
        alternatives=others,
        first_steps=()
        if ask.size is None
        else first_steps(tie, ask.size, ready, name, lately.steps, _thanked(lately)),
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
    # that they gave just that before is told however long ago it was
    gave = {f.claim for f in lately.findings if f.bears is Bears.GRANTED}
    heavy = [e for e in bearing if e.weight >= IN_FRONT or e.claim in gave]
    return (*heavy, *tie.evidence, *fresh, *(e for e in bearing if e not in heavy))


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


def _thanked(lately: Dealings) -> bool:
    """Whether favours were had of late, and thanks of mine are seen for all."""
    had = lately.of(Bears.WITHDRAWN)
    return had is not None and not had.step


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


@dataclass(frozen=True, slots=True)
class _Said:
    """All that the sentence is made of. `bears`: the tie itself bears this ask."""

    tie: Tie
    ask: Ask
    verdict: Verdict
    others: Sequence[Alternative]
    name: str
    lately: Dealings
    bears: bool


def _sentence(of: _Said) -> str:
    plain = _plain(of)
    return f"{notice(of.tie.person.name, of.tie.quiet)} {plain}" if of.tie.quiet else plain


def _plain(of: _Said) -> str:
    tie, ask, verdict, name = of.tie, of.ask, of.verdict, of.name
    if ask.size is None:
        return f"I can't weigh this ask yet. {words.sentence(ask.reason)}"
    named = verdict not in (Verdict.ASK_SOMEONE_ELSE, Verdict.UNKNOWN)
    seen = why(tie, "They" if named else name)
    because = " ".join(part for part in (seen, *_lately(of)) if part)
    cost = f"This asks {name} for {to_them(ask)}"
    if verdict is Verdict.ASK and ask.size is Size.INFORMATION:
        return f"Yes, ask {name}: it is {to_them(ask)}, which one may ask of anybody."
    if verdict is Verdict.ASK_SMALLER and of.bears and of.lately.held is not None:
        return f"{_held(of)} {seen} The tie itself bears such an ask."
    sleeps = asleep(tie) and not tie.quiet
    first_word = (sleeps or long_quiet(tie)) and not tie.quiet
    start = "Reach out first, then ask" if first_word else "Yes, ask"
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
        f"{''.join(other.name for other in of.others[:1])} is better placed.",
        Verdict.UNKNOWN: f"Not enough evidence: {words.seen(tie)}. {cost}; if you know each other "
        "from elsewhere, you may well ask.",
    }
    return sentences[verdict]


def _held(of: _Said) -> str:
    """What stands between a tie that bears the ask and the ask."""
    claim = of.lately.told()
    if of.lately.held is Bears.WAITING:
        claim = claim[0].lower() + claim[1:]
        return f"One ask at a time: {claim} Let that come to an end before you ask for more."
    if of.lately.held is Bears.THIRD:
        had = of.lately.of(Bears.WITHDRAWN)
        more = f" {had.claim}" if had else ""
        return f"Not another favour just now. {claim}{more}"
    return f"Ask {of.name} for something smaller first. {claim}"


def _lately(of: _Said) -> tuple[str, ...]:
    """The weightiest of what was done, and where the tie doesn't bear the ask what speaks for it
    all the same: that they granted such a thing before."""
    told, granted = of.lately.told(), of.lately.of(Bears.GRANTED)
    if granted is None or of.verdict is Verdict.ASK:
        return (told,)
    rest = "" if granted.claim in told else told
    return (rest, f"Yet {granted.claim}")


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
