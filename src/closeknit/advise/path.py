"""Who of mine is closest to somebody, and how to ask for an introduction.

A route goes over at most one go-between: me, somebody of mine, the target. Its probability is that
of its hops multiplied: that the go-between would act for me, and that they know the target. The
first is the chance that they come through with an introduction, once enough asks were logged; until
then that they know and trust me and, where the tie sleeps, would answer. Only what I take part in
is seen, so a tie that isn't shown may be there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from closeknit.advise import words
from closeknit.advise.acquaintance import Seen, acquainted, why
from closeknit.advise.comethrough import Answered, come_through
from closeknit.advise.quiet import suggestable
from closeknit.model.people import Person
from closeknit.model.ties import Probability, Standing, Tie
from closeknit.model.verdicts import Size

CONNECTED = (Standing.CONNECTION, Standing.PARTNER)
MOST_ROUTES = 20
LEAST = 0.02  # a route less likely than that isn't one
CONNECTION, COMES_THROUGH, ACQUAINTED = "connection", "come_through", "acquainted"
ME = "me"


@dataclass(frozen=True, slots=True)
class Hop:
    """One would have to ask the other. `of` tells what the probability is of; `refs` are the
    latest interactions that show it."""

    asks: str
    asked: str
    probability: Probability
    of: str
    why: str
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """From me to the last of `people`; `weakest` is the place of the least likely hop, told in
    `sentence`; `draft` is the request to the go-between, "" where there is none; `known`: the
    target is an awake connection of mine."""

    people: tuple[Person, ...]
    hops: tuple[Hop, ...]
    probability: float
    weakest: int
    sentence: str
    draft: str = ""
    known: bool = False


@dataclass(frozen=True, slots=True)
class Introduced:
    """Something that was asked for or done towards the target: when, in words, and what came of
    it ("" where nothing is known). `waits`: an ask of mine whose outcome only I can tell."""

    time: int
    ref: str
    text: str
    outcome: str
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Paths:
    """The answer: routes, the likeliest first. `kind` is "person", "organisation" or "domain";
    `there` who of mine is meant; `unjudged` how many more show signs of knowing the target, of
    whom too little is seen to say how they stand to me; `limits` is what it can't tell."""

    target: str
    kind: str
    there: tuple[Person, ...]
    as_of: int
    sentence: str
    routes: tuple[Route, ...]
    history: tuple[Introduced, ...]
    unjudged: int
    limits: str


LIMITS = (
    "Only what your own mail, calendar, chats and cards show is counted: of who knows whom that is "
    "the smaller part, and what each sign is worth is a judgement."
)


def routes(
    targets: Sequence[Tie],
    between: Sequence[Tie],
    seen: Mapping[tuple[str, str], Seen],
    asked: Mapping[Size, Answered],
) -> tuple[list[Route], int]:
    """Every route to these targets, the likeliest first, and how many go-betweens can't be judged.
    `between` are those with a sign of knowing one of them, `seen` what is between a go-between and
    a target, by their ids. Nobody of whom to keep quiet is proposed."""
    free = suggestable(targets)
    found = [route for target in free if (route := _direct(target, asked)) is not None]
    own = {target.person.id for target in targets}
    # to whom knows and trusts me nobody need bring me
    far = [target for target in free if target.standing not in CONNECTED or target.dormant]
    unjudged = 0
    for tie in suggestable(between):
        if tie.person.id in own:
            continue
        hop = _mine(tie, asked)
        if hop is None:
            unjudged += any((tie.person.id, target.person.id) in seen for target in far)
            continue
        onward = [
            _over(tie, hop, target, seen[tie.person.id, target.person.id])
            for target in far
            if (tie.person.id, target.person.id) in seen
        ]
        likely = [route for route in onward if route is not None and route.probability >= LEAST]
        if likely:
            found.append(max(likely, key=lambda route: route.probability))
    found.sort(key=lambda route: (-route.probability, len(route.people), route.people[0].id))
    return found[:MOST_ROUTES], unjudged


def _mine(tie: Tie, asked: Mapping[Size, Answered]) -> Hop | None:
    """From me to one of mine; None where too little is seen."""
    if tie.connection_probability is None or tie.standing is Standing.UNKNOWN:
        return None
    name = words.first_name(tie.person)
    through = come_through(tie, Size.NAME, {}, asked)
    if through is not None and through.sure:
        told = words.shown(tie) or words.seen(tie)
        return Hop(ME, tie.person.id, through.probability, COMES_THROUGH, f"{name} {told}")
    told = words.shown(tie)
    reason = f"{name} is a {tie.standing}{f' and {told}' if told else ''}"
    if tie.declared is not None:
        reason = f"{name} is a {tie.standing}, as you said"
    trust = tie.connection_probability
    if tie.dormant and tie.reply_probability is not None:
        reply = tie.reply_probability
        trust = Probability(
            *(
                round(known * heard, 4)
                for known, heard in (
                    (trust.estimate, reply.estimate),
                    (trust.low, reply.low),
                    (trust.high, reply.high),
                )
            )
        )
        asleep = words.percent(reply.estimate)
        reason += f", but the tie sleeps: an answer to a first word is {asleep} likely"
    return Hop(ME, tie.person.id, trust, CONNECTION, reason)


def _direct(target: Tie, asked: Mapping[Size, Answered]) -> Route | None:
    hop = _mine(target, asked)
    if hop is None or hop.probability.estimate < LEAST:
        return None
    name = words.first_name(target.person)
    known = target.standing in CONNECTED and not target.dormant
    told = (
        f"You know {name} yourself, so ask them directly."
        if known
        else f"You know {name} yourself, but the tie sleeps: a go-between may be heard sooner."
        if target.dormant
        else f"You know {name} yourself, as a contact: a go-between may be heard sooner."
    )
    return Route((target.person,), (hop,), hop.probability.estimate, 0, told, known=known)


def _over(tie: Tie, mine: Hop, target: Tie, seen: Seen) -> Route | None:
    known = acquainted(seen)
    if known is None:
        return None
    one, other = words.first_name(tie.person), words.first_name(target.person)
    if one == other:
        one, other = tie.person.name, target.person.name
    theirs = Hop(
        tie.person.id, target.person.id, known, ACQUAINTED, why(seen, one, other), seen.refs
    )
    weakest = int(known.estimate < mine.probability.estimate)
    return Route(
        (tie.person, target.person),
        (mine, theirs),
        round(mine.probability.estimate * known.estimate, 4),
        weakest,
        _weakest(weakest, seen, one, other),
        draft(tie.person, target.person),
    )


def _weakest(weakest: int, seen: Seen, one: str, other: str) -> str:
    """The weakest link and its direction."""
    if not weakest:
        return f"The weakest link is your own: you would have to ask {one}."
    told = f"The weakest link is theirs: {one} would have to ask {other}."
    if seen.one_sided:
        told += f" {one} wrote to {other}, and nothing is seen to have come back."
    elif not (seen.one_wrote or seen.one_replied) and seen.other_wrote + seen.other_replied:
        told += f" {other} turned to {one} before, so a word from {one} should be heard."
    return told


def draft(between: Person, target: Person) -> str:
    """The request to the go-between, who asks the target before anybody is brought together. In
    English, as all drafts are; what only I can say stands in square brackets."""
    one, other = words.first_name(between), words.first_name(target)
    greeting = f"Hello {one}," if words.looks_like_a_person(between) else "Hello,"
    place = target.organisation
    whole = target.name + (f" ({place})" if place and place != target.name else "")
    return "\n\n".join(
        (
            greeting,
            f"I'd like to get to know {whole}, and I think that you know each other. If so, would "
            f"you ask {other} whether they'd be glad to hear from me?",
            "Here is what you may pass on:",
            f"[Who I am, what it is about and why {other}, in two or three sentences.]",
            f"Please bring us together only if {other} says yes. If either of you would rather "
            "not, that is quite all right, and I won't ask again.",
            "Best wishes",
        )
    )


def sentence(target: str, kind: str, found: Sequence[Route], there: Iterable[Person]) -> str:
    """The answer in one sentence."""
    meant = tuple(there)
    if not found:
        if not meant:
            return f"Nobody of yours is at {target}, as far as is seen here, so no way is known."
        return (
            f"Nothing here shows who of yours could bring you together with {target}. That doesn't "
            "mean that nobody could: ask those who know you best."
        )
    best = found[0]
    chance = words.percent(best.probability)
    last = best.people[-1]
    at = f" at {target}" if kind != "person" else ""
    if len(best.people) == 1:
        return f"You know {last.name}{at} yourself ({chance})."
    told = f"The closest is {best.people[0].name}, who may know {last.name}{at} ({chance})."
    own = next((route for route in found if route.known), None)
    if own is not None:
        chance = words.percent(own.probability)
        told += f" You know {own.people[0].name} there yourself ({chance})."
    return told


def quiet_sentence(name: str) -> str:
    """Where the target is somebody to keep quiet about."""
    return f"You asked closeknit to keep quiet about {name}, so no way to them is proposed."
