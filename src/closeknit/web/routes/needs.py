"""What I shall want from several people by a day: kept, weighed anew at each look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from closeknit.advise.size import resolve
from closeknit.errors import Misuse
from closeknit.model.needs import Candidate, Need, Progress, Readiness, Week
from closeknit.model.verdicts import Size
from closeknit.web.desk import Desk
from closeknit.web.forms import Form, changing
from closeknit.web.plainly import plainly
from closeknit.web.render import desk_of, go, page, private
from closeknit.web.routes.ask import SIZES

FEW = 6  # people of a kind who are named at once
SOON = 4  # weeks that are shown at once
MOST_DOTS = 30
LONGEST = 300  # characters of a need
MOST_PEOPLE = 500


@dataclass(frozen=True, slots=True)
class Said:
    """What the form says, as it was typed."""

    text: str = ""
    by: str = ""
    people: str = ""
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Candidates of one kind: those named at once, and the others."""

    heading: str
    first: Sequence[Candidate]
    others: Sequence[Candidate]

    @property
    def many(self) -> int:
        return len(self.first) + len(self.others)


# the pages -----------------------------------------------------------------------------------
def show(request: Request) -> Response:
    """All needs, the one due first at the beginning."""
    return _list(request, Said())


def say(request: Request, form: Form) -> Response:
    """Keeps a need, and shows it weighed."""
    number = form.number("size")
    size = Size(number) if number in {n for n, _, _ in SIZES} else None
    said = Said(form.text("text")[:LONGEST], form.text("by"), form.text("people"), size)
    people = form.number("people") or 0
    try:
        ask = resolve(said.text, size)
        if said.text and ask.size is None:
            raise Misuse(f"{plainly(ask.reason)} Choose what comes nearest.")
        if not said.by:
            raise Misuse("By when? Say a day, like “end of March” or “in 8 weeks”.")
        if not 0 < people <= MOST_PEOPLE:
            raise Misuse(f"Of how many people? Say a number from 1 to {MOST_PEOPLE}.")
        desk = desk_of(request)
        found = desk.network().need(said.text, said.by, people, size)
    except Misuse as error:
        return _list(request, said, plainly(str(error)))
    if not found.number:
        return _need(request, found, busy=True)
    reference = f"N{found.number}"
    desk.kept(f"need {reference}", lambda: found)  # it was just weighed
    return go(request, f"/needs/{reference}", "It is kept, and weighed anew whenever you look.")


def one(request: Request) -> Response:
    """One need: who is ready, who can be, who not, and the weeks until then."""
    desk = desk_of(request)
    reference = request.path_params["reference"].upper()
    passed = next((p for p in _progress(desk) if f"N{p.kept.number}" == reference), None)
    if passed is not None and passed.passed:
        return _page(request, "need.html", need=None, p=passed)
    found = desk.kept(f"need {reference}", lambda: desk.network().kept_need(reference))
    return _need(request, found)


def drop(request: Request, _: Form) -> Response:
    """Keeps a need no longer."""
    kept = desk_of(request).network().drop_need(request.path_params["reference"])
    return go(request, "/needs", private(f"No longer kept: “{kept.text}”."))


# ---------------------------------------------------------------------------------------------
def ahead(desk: Desk) -> None:
    """Reads what the page shows before it is asked for."""
    _progress(desk)


def _progress(desk: Desk) -> list[Progress]:
    return desk.kept("needs", desk.network().needs)


def _page(request: Request, template: str, **values: object) -> Response:
    return page(
        request,
        template,
        200,
        plainly=plainly,
        sizes=SIZES,
        most_people=MOST_PEOPLE,
        longest=LONGEST,
        **values,
    )


def _list(request: Request, said: Said, trouble: str = "") -> Response:
    return _page(
        request,
        "needs.html",
        needs=_progress(desk_of(request)),
        said=said,
        trouble=trouble,
        dots=MOST_DOTS,
    )


def _need(request: Request, need: Need, *, busy: bool = False) -> Response:
    word, sentence = _verdict(need.sentence)
    weeks = _weeks(need.plan)
    soon = SOON if len(weeks) > SOON + 1 else len(weeks)
    return _page(
        request,
        "need.html",
        need=need,
        p=None,
        busy=busy,
        word=word,
        sentence=sentence,
        groups=_groups(need),
        weeks=weeks,
        soon=soon,
        later_asks=sum(step.is_ask for _, steps in weeks[soon:] for step in steps),
    )


def _verdict(sentence: str) -> tuple[str, str]:
    """The large words that a sentence on a need begins with, and the rest: “Tight: 20 of 22 …”."""
    word, colon, rest = sentence.partition(": ")
    if not colon or len(word) > 60 or "." in word:
        word, stop, rest = sentence.partition(". ")
        if not stop:
            return "", plainly(sentence)
    return plainly(f"{word}."), plainly(rest[:1].upper() + rest[1:])


def _groups(need: Need) -> list[Group]:
    """Those who are ready, can be, fit unseen, and can't; without those of whom there are none."""
    by = plainly(need.by.isoformat())
    kinds = (
        ("Ready today", [c for c in need.candidates if c.status is Readiness.READY], FEW),
        (f"Ready by {by}", [c for c in need.candidates if c.status is Readiness.CAN_BE_READY], FEW),
        ("They fit, but too little is seen to say", need.unknown, FEW),
        ("Not by then", [c for c in need.candidates if c.status is Readiness.TOO_LATE], 0),
    )
    return [Group(heading, some[:most], some[most:]) for heading, some, most in kinds if some]


def _weeks(plan: Sequence[Week]) -> list[tuple[str, list[Week]]]:
    """The steps by the Monday of their week, as a day in words."""
    return [
        (plainly(monday.isoformat()), list(steps))
        for monday, steps in groupby(plan, key=lambda step: step.week)
    ]


routes = [
    Route("/needs", show),
    Route("/needs", changing(say), methods=["POST"]),
    Route("/needs/{reference}", one),
    Route("/needs/{reference}/drop", changing(drop), methods=["POST"]),
]
