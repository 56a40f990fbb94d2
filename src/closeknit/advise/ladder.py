"""The ladder of favours: what a tie must show before it carries an ask of each size.

A contact carries little questions, a connection carries a name. Nothing is asked of a tie for the
smallest size: people say yes more often than those who ask expect (Flynn & Lake 2008), and a
checker that is timid where the evidence is good is wrong too. All thresholds stand in one table,
`LADDER`, with their reasons; they are judgement until logged outcomes replace them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from closeknit.advise import words
from closeknit.model.evidence import About, Evidence
from closeknit.model.ties import Standing, Tie
from closeknit.model.verdicts import Size

YEAR = words.YEAR
IGNORED = 4  # messages without any answer
ONCE_CLOSE = 5  # exchanges both ways in their best year (De Choudhury et al. 2010)
QUIET = 90.0  # days without a word from them; before, nobody needs to be woken


@dataclass(frozen=True, slots=True)
class Rung:
    """What one size needs, all of it. `notice`: any word or answer from them. `connection`: the
    least probability that they know and trust me. `reply`: the least share of my messages that
    they answered, or the least probability of an answer; `instead` exchanges both ways in a year
    do as well (on lists few messages call for an answer), and where too few messages tell,
    `unheard` says whether that passes. `their_first`: conversations that they began. `years` since
    the first message. `mine`: messages that I wrote, for they must have seen something of me.
    `alive`: the least probability of contact in three to six months, where it can be told."""

    size: Size
    notice: bool = False
    connection: float = 0.0
    reply: float = 0.0
    instead: int = 1_000_000
    unheard: bool = True
    their_first: int = 0
    years: float = 0.0
    mine: int = 0
    alive: float = 0.0


# The reasons, from cheap to dear:
# time        they need only have noticed me, and answer now and then;
# name        a connection, which is one half; an answer about as likely as not;
# reputation  less than a third of doubt, for their own clients will judge them by it; more likely
#             than not to answer; a year, in which they began something themselves and saw something
#             of me; awake, by the same figure that says who is dormant;
# stake       next to no doubt (counting never tells more than 98 %), years of both directions, and
#             a tie that will very probably go on.
# fmt: off
LADDER = (
    Rung(Size.INFORMATION),
    Rung(Size.TIME,       notice=True, reply=0.3, instead=3),
    Rung(Size.NAME,       notice=True, reply=0.4, instead=10, connection=0.5),
    Rung(Size.REPUTATION, notice=True, reply=0.5, unheard=False, connection=0.7,
         their_first=2, years=1, mine=5, alive=0.3),
    Rung(Size.STAKE,      notice=True, reply=0.6, unheard=False, connection=0.95,
         their_first=10, years=3, mine=20, alive=0.7),
)
# fmt: on
# a tie that sleeps carries no more than this, whatever it carried: first it is woken
ASLEEP = Size.NAME
# a declared standing carries these without further evidence; a partner refers already
DECLARED = {
    Standing.CONTACT: Size.TIME,
    Standing.CONNECTION: Size.REPUTATION,
    Standing.PARTNER: Size.STAKE,
}


@dataclass(frozen=True, slots=True)
class Support:
    """The largest size that a tie carries, None where they answer nothing. `reasons` are what
    the ladder read, for and against; `lacking` says what the next size would need."""

    size: Size | None
    reasons: tuple[Evidence, ...]
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Need:
    """One need of a rung: is it met, in words what was seen ("" where the figures say it), and
    what would be needed. `proof` is the matter of that claim, by which the tie's own evidence is
    found."""

    met: bool
    claim: str
    value: float
    wanted: str
    proof: About


def largest_supported(tie: Tie) -> Support:
    """The largest ask that this tie carries."""
    size = _size(tie)
    following = LADDER[-1] if size is Size.STAKE else LADDER[0 if size is None else int(size)]
    needs = _needs(tie, LADDER[int(size or 1) - 1])
    missed = [need for need in _needs(tie, following) if not need.met]
    reasons = [
        *_declaration(tie),
        *_ignored(tie),
        *_past(tie),
        *(_evidence(tie, need, True) for need in needs if need.met and need.claim),
        *(_evidence(tie, need, False) for need in missed if need.claim),
    ]
    lacking = [] if tie.declared else [need.wanted for need in missed]
    if asleep(tie) and size is ASLEEP:
        lacking = ["to be woken: a word from each of you, without an ask"]
    once = {reason.claim: reason for reason in reversed(reasons)}  # the first of a claim stays
    return Support(size, tuple(reversed(once.values())), tuple(lacking))


def carries(tie: Tie, size: Size) -> bool:
    """Whether this tie carries an ask of this size."""
    largest = _size(tie)
    return largest is not None and largest >= size


def trusted(tie: Tie) -> bool:
    """Whether they have given any sign of trust: answers, first words or exchanges, twice at
    least, now or in their best year."""
    if tie.declared in (Standing.CONNECTION, Standing.PARTNER):
        return True
    return max(tie.answered, tie.their_initiations, tie.exchanges, tie.best_exchanges) >= 2


def nothing_seen(tie: Tie) -> bool:
    """Whether nothing at all is known of this tie."""
    return tie.declared is None and not words.messages(tie) and not tie.trials


def asleep(tie: Tie) -> bool:
    """Whether something was there and rests: a dormant connection, or anybody who once wrote to
    and fro with me, with nothing both ways for a year and no word from them lately."""
    if tie.declared is Standing.CONTACT:
        return False
    quiet = tie.silence is None or tie.silence > QUIET
    return tie.dormant or (tie.exchanges == 0 and tie.best_exchanges >= ONCE_CLOSE and quiet)


def _size(tie: Tie) -> Size | None:
    if tie.declared in DECLARED:
        given = DECLARED[tie.declared]
        if given is Size.REPUTATION and _meets(tie, LADDER[3]):
            return Size.STAKE  # declared, and what was seen agrees
        return given
    if _is_ignored(tie):
        return None
    if tie.standing is Standing.PARTNER and not tie.dormant:
        return Size.STAKE
    now = Size.INFORMATION
    for rung in LADDER[1:]:
        if not _meets(tie, rung):
            break
        now = rung.size
    return min(now, ASLEEP) if asleep(tie) else now


def _is_ignored(tie: Tie) -> bool:
    return (
        tie.trials >= IGNORED and not tie.answered and not tie.their_initiations
        and not tie.exchanges and not tie.best_exchanges
    )  # fmt: skip


def _meets(tie: Tie, rung: Rung) -> bool:
    return all(need.met for need in _needs(tie, rung))


def _needs(tie: Tie, rung: Rung) -> list[_Need]:
    makers: tuple[Callable[[Tie, Rung], _Need | None], ...] = (
        _notice, _connection, _reply, _their_first, _years, _mine, _alive,
    )  # fmt: skip
    return [need for maker in makers if (need := maker(tie, rung)) is not None]


def _notice(tie: Tie, rung: Rung) -> _Need | None:
    if not rung.notice:
        return None
    any_word = tie.interactions.to_me + tie.interactions.shared
    met = bool(any_word or tie.answered or tie.their_initiations or tie.exchanges)
    claim = (
        f"They wrote to you {words.times(any_word)}" if any_word else "No word from them was seen"
    )
    return _Need(met, claim, any_word, "a word from them", About.SILENCE)


def _connection(tie: Tie, rung: Rung) -> _Need | None:
    if not rung.connection or tie.declared in DECLARED:
        return None
    now = tie.connection_probability
    estimate = 0.0 if now is None else now.estimate
    seen = ""
    if now is not None and estimate < rung.connection - 0.005:
        seen = f": {words.percent(estimate)} now, {words.percent(rung.connection)} are needed"
    wanted = f"more signs that they know and trust you{seen}"
    return _Need(estimate >= rung.connection, "", estimate, wanted, About.AMOUNT)


def _reply(tie: Tie, rung: Rung) -> _Need | None:
    if not rung.reply:
        return None
    wanted = f"answers to {words.percent(rung.reply)} or more of your messages"
    share = tie.answered / tie.trials if tie.trials else 0.0
    if tie.reply_probability is None:
        claim = f"They {words.answers(tie)}" if tie.answered else ""
        met = rung.unheard or (tie.answered > 0 and share >= rung.reply)
        return _Need(met, claim, share, wanted, About.ANSWERS)
    likely = max(share, tie.reply_probability.estimate)
    met = likely >= rung.reply or tie.exchanges >= rung.instead
    return _Need(met, f"They {words.answers(tie)}", round(share, 3), wanted, About.ANSWERS)


def _their_first(tie: Tie, rung: Rung) -> _Need | None:
    if not rung.their_first:
        return None
    number = tie.their_initiations
    claim = words.sentence(f"they {words.began(tie)}")
    met = number >= rung.their_first
    wanted = f"{rung.their_first} conversations or more that they begin"
    return _Need(met, claim, number, wanted, About.OPENS)


def _years(tie: Tie, rung: Rung) -> _Need | None:
    if not rung.years:
        return None
    days = words.known_days(tie)
    claim = (
        f"The first message between you was seen {words.span(days)} ago"
        if days >= 1
        else "No first message between you was seen"
    )
    met = days >= rung.years * YEAR
    wanted = f"{words.counted(round(rung.years), 'year')} of knowing each other"
    return _Need(met, claim, round(days / YEAR, 1), wanted, About.AGE)


def _mine(tie: Tie, rung: Rung) -> _Need | None:
    if not rung.mine:
        return None
    number = tie.interactions.from_me + tie.interactions.shared
    claim = f"They have {words.counted(number, 'message')} of yours to know you by"
    wanted = "more from you by which they know what you are good at"
    return _Need(number >= rung.mine, claim, number, wanted, About.MINE)


def _alive(tie: Tie, rung: Rung) -> _Need | None:
    if not rung.alive or tie.alive_probability is None or tie.silence is None:
        return None
    met = tie.alive_probability.estimate >= rung.alive
    claim = f"Their last word came {words.span(tie.silence)} ago"
    return _Need(met, claim, tie.silence, "to be in touch more regularly", About.SILENCE)


def _declaration(tie: Tie) -> list[Evidence]:
    if tie.declared not in DECLARED:
        return []
    favours = tie.declared is not Standing.CONTACT
    claim = words.sentence(words.declared(tie))
    return [Evidence(claim, 1.0, 1.0, favours, (), About.DECLARED)]


def _ignored(tie: Tie) -> list[Evidence]:
    if not _is_ignored(tie):
        return []
    claim = words.sentence(f"they {words.answers(tie)} and never began a conversation")
    return [Evidence(claim, 0.0, 0.8, False, _proof(tie, About.ANSWERS), About.ANSWERS)]


def _past(tie: Tie) -> list[Evidence]:
    if not asleep(tie) or not tie.best_exchanges:
        return []
    claim = (
        f"In your best year you wrote to each other {words.times(tie.best_exchanges)} both ways: "
        "a trust that can be woken."
    )
    refs = _proof(tie, About.AMOUNT)
    return [Evidence(claim, tie.best_exchanges, 0.4, True, refs, About.AMOUNT)]


def _evidence(tie: Tie, need: _Need, favours: bool) -> Evidence:
    claim = words.sentence(need.claim)
    return Evidence(claim, need.value, 0.3, favours, _proof(tie, need.proof), need.proof)


def _proof(tie: Tie, about: About) -> tuple[str, ...]:
    """The messages behind the tie's own claim on the same matter."""
    return next((e.refs for e in tie.evidence if e.about is about), ())
