"""What can bear on an ask of what lies between us: each sort with its weight, its age and its
reason in one table, and the ledger as it is looked at for that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from closeknit.advise import words
from closeknit.clock import DAY
from closeknit.model.evidence import About, Evidence
from closeknit.model.known import Known
from closeknit.model.ledger import By, Deed, Entry, Outcome, State, Word
from closeknit.model.verdicts import Size

YEAR = words.YEAR
VOUCH = "vouch"


class Bears(StrEnum):
    """What can bear on an ask."""

    WAITING = "waiting"
    PROMISED = "promised"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    THIRD = "third"
    GRANTED = "granted"
    BROKEN = "broken"
    UNHEARD = "unheard"
    WORKED = "worked"
    HELPED = "helped"
    OFTEN = "often"
    GIVEN = "given"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Row:
    """`weight` of what was done today (the weightiest is told, and its step comes first), `days`
    after which it isn't told any more, and the reason for both."""

    weight: float
    days: float
    reason: str


# The first ten bear on asks by me; promises, what was broken and the last three on asks of me.
# All figures are judgement, until logged outcomes replace them.
# fmt: off
TABLE: Mapping[Bears, Row] = {
    Bears.WAITING:   Row(1.0, 90, "they have that very ask before them; after a season it lapsed"),
    Bears.PROMISED:  Row(0.8, 365, "a word that wasn't kept speaks louder than an ask; what I noted"
                                   " myself holds a year, what mail shows FOUND days"),
    Bears.REFUSED:   Row(0.7, 365, "a no to as much tells of this ask; yet who refused says yes"
                                   " later more often than expected (Newark, Flynn & Bohns 2014)"),
    Bears.WITHDRAWN: Row(0.6, 90, "favours of a quarter are fresh; thanks later than that are for"
                                  " something else"),
    Bears.THIRD:     Row(0.55, 14, "two asks in a fortnight are much, where nothing went the other"
                                   " way; a third is a habit, whatever became of the two"),
    Bears.GRANTED:   Row(0.5, 10 * YEAR, "who gave as much once may again; it fades by half in two"
                                         " years and is never quite void"),
    Bears.BROKEN:    Row(0.45, 2 * YEAR, "only the person can say so; two years are the half-life"),
    Bears.UNHEARD:   Row(0.4, 90, "silence to the same ask: a busy week explains it, a year too"),
    Bears.WORKED:    Row(0.35, 10 * YEAR, "an introduction that worked shows them what I am worth"),
    Bears.HELPED:    Row(0.3, 2 * YEAR, "help that goes one way for two years: give first"),
    Bears.OFTEN:     Row(0.5, 91, "a quarter: three asks in it are a habit, not a need"),
    Bears.GIVEN:     Row(0.7, 10 * YEAR, "what they did is what they have shown"),
    Bears.NOTHING:   Row(0.4, 10 * YEAR, "nothing was seen in all that lies here"),
}
# fmt: on
LIKELY = 0.5  # probability from which something is told me as a fact
SURE = 0.7  # from which it may be told to them, and from which it has earned something
HINTED = 0.25  # from which thanks or help of mine are taken for given: rather than nag
HALF_LIFE = 2 * YEAR  # days; as in the accounts of measures.md, section 4
FOUND = 60  # days in which a promise found in mail is brought up: later it was kept unseen
STANDS = 90  # days in which one no to as much still stands
NOES = 2  # that many within a year stand as well
GIFTS = 3  # favours of theirs, with none of mine, from which it is time to give first
PATIENCE = 7  # days that an ask is given before it is followed up
HOLDS = 30  # days in which an open ask holds up the next; later it was forgotten, by one of us
MANY = 2  # asks in a fortnight, after which a third is too many
HANDED_IN = "["  # a patch on a list is a contribution rather than a favour asked
MOST_REFS = 5
THANKED = 0.5  # of the weight of favours is left where thanks were seen for all
TOLD = 0.15  # weight from which it is worth a sentence
MOST_STEPS = 2
QUOTED = 120  # letters of a quotation


@dataclass(frozen=True, slots=True)
class First:
    """A step to take first, and what it is for."""

    bears: Bears
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that bears on the ask: in a sentence, with what proves it. `weight` has faded
    with time and doubt."""

    bears: Bears
    claim: str
    value: float
    weight: float
    favours: bool
    refs: tuple[str, ...] = ()
    step: str = ""


@dataclass(frozen=True, slots=True)
class Dealings:
    """All that bears on an ask, the weightiest first. `refused` is the least that they said no to,
    where that no stands against this ask; `waits`: an ask of mine is open, and this one must wait
    for it; `third`: it would be the third in a fortnight."""

    findings: tuple[Finding, ...] = ()
    refused: Size | None = None
    waits: bool = False
    third: bool = False

    @property
    def held(self) -> Bears | None:
        """What turns a yes into something smaller, the weightiest of all such."""
        if self.waits:
            return Bears.WAITING
        if self.refused is not None:
            return Bears.REFUSED
        return Bears.THIRD if self.third else None

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Each claim once; a sign of trust before the same as a favour had."""
        once: dict[str, Evidence] = {}
        for f in sorted(self.findings, key=lambda f: f.bears is Bears.WITHDRAWN):
            found = Evidence(f.claim, f.value, f.weight, f.favours, f.refs, About.ACTS)
            once.setdefault(f.claim, found)
        return tuple(sorted(once.values(), key=lambda e: -e.weight))

    @property
    def steps(self) -> tuple[First, ...]:
        """At most two."""
        return tuple(First(f.bears, f.step) for f in self.findings if f.step)[:MOST_STEPS]

    def told(self, most: int = 1) -> str:
        """The weightiest in words, "" where nothing has weight; what stands in the way first."""
        order = tuple(sorted(self.findings, key=lambda f: f.bears is not self.held))
        claims = dict.fromkeys(f.claim for f in order if f.weight >= TOLD)
        return " ".join(list(claims)[:most])

    def of(self, bears: Bears) -> Finding | None:
        """The finding of one sort."""
        return next((f for f in self.findings if f.bears is bears), None)


def names_of(one: Known, everyone: Iterable[Known]) -> dict[int, str]:
    """The names of those whom the ledger speaks of."""
    wanted = {f"p{entry.other}": entry.other for entry in one.ledger if entry.other is not None}
    if not wanted:
        return {}
    people = (other.tie.person for other in everyone)
    return {wanted[person.id]: person.name for person in people if person.id in wanted}


# ------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class View:
    """The ledger as of the tie's date, the latest first."""

    name: str
    as_of: int
    entries: tuple[Entry, ...]
    names: Mapping[int, str]
    quiet: bool

    def age(self, entry: Entry) -> float:
        """Days since."""
        return (self.as_of - entry.time) / DAY

    def within(self, bears: Bears) -> list[Entry]:
        """The likely entries that are young enough for it."""
        return [e for e in self.entries if self.age(e) <= TABLE[bears].days and sure(e) >= LIKELY]

    def day(self, time: int) -> str:
        """ "7 June", with the year where it isn't this one."""
        return words.day(time, self.as_of)

    def month(self, time: int) -> str:
        """ "June", with the year where it isn't this one."""
        return words.month(time, self.as_of)

    def other(self, entry: Entry) -> str:
        """Who was introduced."""
        return self.names.get(entry.other, "somebody") if entry.other is not None else "somebody"

    def finding(
        self,
        bears: Bears,
        claim: str,
        proof: Sequence[Entry],
        favours: bool,
        step: str = "",
        share: float = 1.0,
    ) -> Finding:
        """With the weight that is left of it, and of that a share."""
        left = max((sure(e) * 0.5 ** (self.age(e) / HALF_LIFE) for e in proof), default=1.0)
        refs = tuple(dict.fromkeys(e.ref for e in proof))[:MOST_REFS]
        weight = round(TABLE[bears].weight * left * share, 4)
        claim = words.sentence(claim)
        return Finding(bears, claim, float(len(proof)), weight, favours, refs, step)


def view_of(one: Known, names: Mapping[int, str]) -> View:
    """The ledger of one person."""
    tie = one.tie
    entries = tuple(entry for entry in reversed(one.ledger) if entry.time <= tie.as_of)
    return View(words.first_name(tie.person), tie.as_of, entries, names, bool(tie.quiet))


def weighed(view: View, found: Iterable[Finding]) -> Dealings:
    """The weightiest first; no step where there is quiet."""
    ordered = sorted(found, key=lambda f: (-f.weight, f.bears))
    if view.quiet:
        ordered = [replace(f, step="") for f in ordered]
    return Dealings(tuple(ordered))


def sure(entry: Entry) -> float:
    """How likely it was done and went as it is told."""
    return entry.probability * (entry.outcome_probability if entry.outcome else 1.0)


def gift(entry: Entry) -> Size | None:
    """What a deed cost who did it, whoever that was: what was granted, or done unasked; None for
    what is none."""
    match entry.what:
        case Deed.ASK:
            return entry.size if entry.outcome == Outcome.GRANTED else None
        case Deed.FAVOUR:
            return entry.size or Size.TIME
        case Deed.INTRODUCTION | Deed.REFERRAL:
            return Size.NAME
        case "vouch":
            return Size.REPUTATION
        case _:
            return None


def giver(entry: Entry) -> By:
    """Who did it: an ask is granted by who was asked."""
    if entry.what != Deed.ASK:
        return entry.by
    return By.THEM if entry.by is By.ME else By.ME


def thing(entry: Entry) -> str:
    """What was asked for, with its article."""
    kind = entry.kind
    if not kind or kind in SIZES:
        return "a favour"
    if kind in MASS:
        return kind
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def asked_for(entry: Entry) -> str:
    """The same for my own eyes, with my note where that is all that tells."""
    note = quoted(entry.text) if entry.state is State.LOGGED else ""
    return f"{thing(entry)} ({note})" if note else thing(entry)


SIZES = ("time", "name", "reputation", "stake")
MASS = (
    "advice", "help", "information", "feedback", "money", "work", "business", "referrals",
    "mentoring", "sharing", "approval", "promotion", "use of name",
)  # fmt: skip


def quoted(text: str) -> str:
    """In quotation marks and short; "" for none."""
    text = " ".join(text.split()).rstrip(".")
    if len(text) > QUOTED:
        text = text[:QUOTED].rsplit(" ", 1)[0] + " …"
    return f"“{text}”" if text else ""


def promised(view: View, least: float = LIKELY) -> Iterator[Finding]:
    """A promise of mine without a sign that it was kept. What mail shows is told in my words: it
    may have been meant as less."""
    waits = [
        e
        for e in view.within(Bears.PROMISED)
        if e.what == Deed.PROMISE
        and e.by is By.ME
        and e.outcome in (Word.OPEN, Word.LATE)
        and sure(e) >= least
        and (e.state is not State.PROPOSED or view.age(e) <= FOUND)
    ]
    if not waits:
        return
    last = max(waits, key=lambda e: (e.state is not State.PROPOSED, e.time))
    day, found = view.day(last.time), last.state is State.PROPOSED
    text = f": {quoted(last.text)}" if last.text else ""
    claim = f"You promised {view.name} something on {day}{text}"
    step = f"Keep your promise of {day} first{text} (15 minutes)."
    if found:
        claim = (
            f"You gave {view.name} your word on {day}{text}; no sign was seen yet that you kept it"
        )
        step = f"Keep your word of {day} first, if you haven't yet{text} (15 minutes)."
    yield view.finding(Bears.PROMISED, claim, [last], False, step)


def broken(view: View) -> Iterator[Finding]:
    """A promise of theirs that I said was broken."""
    for entry in view.within(Bears.BROKEN):
        if entry.what == Deed.PROMISE and entry.by is By.THEM and entry.outcome == Word.BROKEN:
            text = f": {quoted(entry.text)}" if entry.text else ""
            claim = f"{view.name} didn't keep what they promised on {view.day(entry.time)}{text}"
            yield view.finding(Bears.BROKEN, claim, [entry], False)
            return
