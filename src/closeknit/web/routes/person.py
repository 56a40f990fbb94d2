"""One person: what they are to me and by what evidence."""

from __future__ import annotations

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from closeknit.advise import told
from closeknit.advise.quiet import BECAUSE, DECEASED, notice
from closeknit.advise.words import first_name
from closeknit.clock import DAY
from closeknit.judge.telling import LIKELY, tell
from closeknit.model.evidence import About
from closeknit.model.gains import Letter
from closeknit.model.ledger import By, Deed, Entry, Outcome, Word
from closeknit.model.ties import Standing, Tie
from closeknit.network.headers import heads
from closeknit.network.ledger import open_promises
from closeknit.network.met import Between, between
from closeknit.network.results import Shown
from closeknit.network.thirteen import thirteen
from closeknit.web.forms import changing
from closeknit.web.lines import lines
from closeknit.web.reasons import reasons
from closeknit.web.render import day, desk_of, page
from closeknit.web.routes import person_words as said
from closeknit.web.routes.person_words import NAME, OTHER, TABS, at, named
from closeknit.web.told import ENDINGS, how_sure, outcome_sure

LAST = 5  # entries and acts that are shown before one asks for more
MOST = 200  # of them at all; the ledger has the others
# what was promised before is seldom open still: that it was kept isn't always seen
LATELY = 120 * DAY
RECENT_ASK = 365 * DAY  # in which what became of an ask is still known
AFTER_DEATH = ("together", "gains", "correct")
HELP = {
    Letter.GOALS: "what they want to reach",
    Letter.ACCOMPLISHMENTS: "what they are proud of",
    Letter.INTERESTS: "what they like to do and talk about",
    Letter.NETWORKS: "whom they know, and where they belong",
    Letter.SKILLS: "what they are good at",
}


def show(request: Request) -> Response:
    """A person's page, open at one of its parts."""
    desk, network = desk_of(request), desk_of(request).network()
    asked, tab = request.path_params["id"], request.path_params.get("tab", "")
    shown = desk.kept(f"shown {asked}", lambda: network.show(asked))
    someone = shown.tie.person
    if tab not in {each for each, _ in TABS} or someone.id != asked:
        return RedirectResponse(at(someone, tab if dict(TABS).get(tab) else ""), 303)
    gone = shown.tie.quiet == DECEASED
    tabs = [each for each in TABS if not gone or each[0] in AFTER_DEATH]
    if gone and tab not in AFTER_DEATH:
        tab = AFTER_DEATH[0]
    values: dict[str, object] = {}
    match tab:
        case "together":
            values = _between(shown)
        case "gains":
            values = {"gains": network.gains(someone.id), "letters": HELP}
        case "questions":
            values = {
                "questions": thirteen(
                    desk.home, shown.tie, (row.first for row in desk.roster().rows)
                )
            }
        case "correct":
            values = {"because": BECAUSE, "reasons_for": _REASONS}
        case _:
            values = _evidence(request, shown)
    return page(
        request,
        "person.html",
        200,
        shown=shown,
        tie=shown.tie,
        person=someone,
        first_name=first_name(someone),
        gone=gone,
        base=f"/people/{someone.id}",
        tabs=tabs,
        tab=tab,
        **_head(shown, desk.kept(f"between {asked}", lambda: between(desk.home, shown.tie))),
        **values,
    )


def _head(shown: Shown, seen: Between) -> dict[str, object]:
    tie = shown.tie
    name = tie.person.name
    began = day(shown.became) if shown.became is not None else ""
    written = seen.from_me + seen.to_me
    sentence = told.standing(tie, told.amount(written, seen.meetings), seen.calendar)
    blind = not seen.calendar and not seen.meetings and tie.standing is not Standing.UNKNOWN
    asks = tie.declared is None and tie.standing is Standing.UNKNOWN and not tie.quiet
    hushed = tie.quiet and notice(NAME, tie.quiet)
    return {
        "sentence": named(sentence.replace("{name}", NAME), name),
        "hushed": named(hushed, name) if hushed else "",
        "seen": seen,
        "judged": bool(written or seen.meetings),
        "blind": blind,
        "asks": asks,
        "course": told.course(shown.regard, shown.investment),
        "beginning": told.beginning(tie, began),
        "soon": told.soon(tie.reply_hours),
        "chances": _chances(tie),
        "picture": None if tie.quiet == DECEASED else lines(shown.history, shown.became),
    }


def _chances(tie: Tie) -> list[tuple[str, object]]:
    """What is likely, as far as it is known."""
    rows = [
        ("Knows and trusts you", None if tie.declared else tie.connection_probability),
        ("Would answer within a week", tie.reply_probability),
        ("Would write first in three months", tie.initiate_probability),
        ("In touch in three to six months", tie.alive_probability),
    ]
    return [(words, chance) for words, chance in rows if chance is not None]


def _evidence(request: Request, shown: Shown) -> dict[str, object]:
    tie = shown.tie
    found = reasons(tie.evidence, tie.sums)
    refs = [ref for each in tie.evidence for ref in each.refs]
    return {
        "reasons": found,
        "naming": About.ACTS,
        "heads": heads(desk_of(request).home, refs),
        "proofs": proofs(shown),
    }


def proofs(shown: Shown) -> dict[str, list[str]]:
    """The sentences that prove something in a message, by its reference."""
    found: dict[str, list[str]] = {}
    for act in shown.acts:
        if act.found.probability >= LIKELY and act.found.proof:
            found.setdefault(act.ref, []).append(act.found.proof)
    for entry in shown.ledger:
        if entry.probability >= LIKELY and entry.text and entry.key:
            found.setdefault(entry.ref, []).append(entry.text)
    return {
        ref: list(dict.fromkeys(" ".join(text.split()) for text in texts))
        for ref, texts in found.items()
    }


def _between(shown: Shown) -> dict[str, object]:
    likely = [entry for entry in shown.ledger if entry.probability >= LIKELY][::-1]
    waiting = [e for e in open_promises(shown.ledger) if e.probability >= LIKELY]
    asked = [
        entry
        for entry in likely
        if entry.what == Deed.ASK
        and entry.by is By.ME
        and entry.outcome in (Outcome.OPEN, Outcome.UNKNOWN, Outcome.UNANSWERED, Outcome.DEFERRED)
        and shown.tie.as_of - entry.time <= RECENT_ASK
    ]
    acts = [act for act in shown.acts if act.found.probability >= LIKELY][::-1]
    return {
        "promises": [_line(e, shown) for e in waiting if e.time > shown.tie.as_of - LATELY],
        "long_ago": [_line(e, shown) for e in waiting if e.time <= shown.tie.as_of - LATELY],
        "asked": [] if shown.tie.quiet == DECEASED else [_line(entry, shown) for entry in asked],
        "entries": [_line(entry, shown) for entry in likely[:MOST]],
        "many": len(likely),
        "theirs": sum(entry.by is By.THEM for entry in likely),
        "mine": sum(entry.by is By.ME for entry in likely),
        "acts": acts[:MOST],
        "many_acts": len(acts),
        "last": LAST,
        "me": By.ME,
        "endings": ENDINGS,
    }


def _line(entry: Entry, shown: Shown) -> dict[str, object]:
    """An entry of the ledger in words."""
    other = shown.names.get(entry.other or 0, "")
    link = Markup('<a class="who private" href="/people/p{}">{}</a>')
    whom = link.format(entry.other, other) if other else Markup("somebody")
    return {
        "entry": entry,
        "told": named(tell(entry, NAME, OTHER), first_name(shown.tie.person), whom),
        "sure": how_sure(entry),
        "outcome_sure": outcome_sure(entry),
        "told_by_me": bool(entry.outcome in _SAYABLE and not entry.outcome_ref),
    }


_SAYABLE = (
    Word.KEPT,
    Word.BROKEN,
    Outcome.GRANTED,
    Outcome.REFUSED,
    Outcome.DEFERRED,
    "won",
    "lost",
)
_REASONS = {
    "deceased": "They died",
    "left": "They have left",
    "private": "For a reason of my own",
}


routes = [
    Route("/people/{id}", show),
    Route("/people/{id}/forget", said.leave, methods=["GET"]),
    Route("/people/{id}/declare", changing(said.declare), methods=["POST"]),
    Route("/people/{id}/answer", changing(said.answer), methods=["POST"]),
    Route("/people/{id}/outcome", changing(said.outcome), methods=["POST"]),
    Route("/people/{id}/note", changing(said.note), methods=["POST"]),
    Route("/people/{id}/judge", changing(said.judge), methods=["POST"]),
    Route("/people/{id}/quiet", changing(said.hush), methods=["POST"]),
    Route("/people/{id}/compare", changing(said.compare), methods=["POST"]),
    Route("/people/{id}/split", changing(said.split), methods=["POST"]),
    Route("/people/{id}/forget", changing(said.forget), methods=["POST"]),
    Route("/people/{id}/{tab}", show, methods=["GET"]),
]
