"""The page ledger: what was done for one another, and who refers to me."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from closeknit.errors import Ambiguous, CloseknitError, NotFound
from closeknit.judge.telling import LIKELY
from closeknit.model.ledger import By, Deed, Entry, State
from closeknit.model.verdicts import Size
from closeknit.network.choice import chosen
from closeknit.network.logging import USUALLY_BY, Told
from closeknit.network.results import Ledger
from closeknit.web.desk import Desk
from closeknit.web.forms import Form, changing
from closeknit.web.ledgerview import (
    HERE,
    KINDS,
    MOST_TYPED,
    STATES,
    WHOSE,
    View,
    view_of,
    written,
)
from closeknit.web.pen import pen
from closeknit.web.plainly import plainly
from closeknit.web.render import day, desk_of, go, page, private
from closeknit.web.routes.ask import SIZES
from closeknit.web.told import Line, line

ROWS = 40

DEEDS = {
    Deed.FAVOUR: "A favour",
    Deed.REFERRAL: "A referral",
    Deed.INTRODUCTION: "An introduction",
    Deed.PROMISE: "A promise",
    Deed.ASK: "An ask",
    Deed.MEETING: "A meeting",
    Deed.CALL: "A call",
    Deed.THANKS: "Thanks",
    Deed.NOTE: "A note",
}
LEVELS = {1: "a name", 2: "2", 3: "they expected the call", 4: "4", 5: "as good as sold"}
SAID = {
    "granted": "It was granted.",
    "refused": "It was refused.",
    "deferred": "It was put off.",
    "unanswered": "It was never answered.",
    "kept": "It was kept.",
    "broken": "It was broken.",
    "won": "It was won.",
    "lost": "It was lost.",
    "clear": "Your word is taken back.",
}
RIGHT = {"yes": True, "no": False, "clear": None}
FIELDS = ("who", "who_id", "kind", "by", "words", "on", "due", "to", "to_id", "size", "level")
BLANK = dict.fromkeys(FIELDS, "")


# what is shown ------------------------------------------------------------------------------


def show(request: Request) -> Response:
    """The ledger, newest first."""
    fields = request.query_params
    return _shown(
        request, view_of(fields), opened=bool(fields.get("note")), gone=fields.get("gone", "")
    )


def _shown(
    request: Request,
    view: View,
    *,
    opened: bool = False,
    gone: str = "",
    typed: dict[str, str] | None = None,
    trouble: str = "",
    choices: tuple[tuple[str, str, tuple[str, ...]], ...] = (),
    status: int = 200,
) -> Response:
    desk = desk_of(request)
    whole = _ledger(desk)
    person = desk.network().who(f"p{view.choice.person}") if view.choice.person else None
    wet = pen(desk).wet()
    found = chosen((_with(e, wet) for e in whole.entries if _stays(e, wet)), view.choice)
    pages = max(-(-len(found) // ROWS), 1)
    number = min(view.number, pages)
    rows = found[(number - 1) * ROWS : number * ROWS]
    lines = [line(entry, whole.names) for entry in rows]
    doubtful = 0
    if not view.choice.doubtful:
        everything = chosen(whole.entries, replace(view.choice, doubtful=True))
        doubtful = sum(e.probability < LIKELY for e in everything if _stays(e, wet))
    return page(
        request,
        "ledger.html",
        status,
        view=replace(view, number=number),
        person=person,
        months=_by_month(lines),
        total=len(found),
        theirs=sum(e.by is By.THEM for e in found),
        mine=sum(e.by is By.ME for e in found),
        doubtful=doubtful,
        first=(number - 1) * ROWS + 1,
        last=(number - 1) * ROWS + len(rows),
        pages=pages,
        gone=gone.split(" ", 1) if " " in gone else None,
        kinds=KINDS,
        whose=WHOSE,
        states=STATES,
        deeds=DEEDS,
        usually={deed.value: by.value for deed, by in USUALLY_BY.items()},
        sizes=SIZES,
        levels=LEVELS,
        opened=opened or bool(trouble),
        typed=typed
        or BLANK | ({"who": person.name, "who_id": person.id} if person is not None else {}),
        trouble=trouble,
        choices=choices,
    )


def _by_month(lines: list[Line]) -> list[tuple[str, list[Line]]]:
    months: list[tuple[str, list[Line]]] = []
    for each in lines:
        if not months or months[-1][0] != each.month:
            months.append((each.month, []))
        months[-1][1].append(each)
    return months


def _stays(e: Entry, wet: dict[tuple[str, str], bool | None]) -> bool:
    return e.state is State.LOGGED or wet.get((e.key, e.what)) is not False


def _with(e: Entry, wet: dict[tuple[str, str], bool | None]) -> Entry:
    """As it will be once what I just said of it is kept."""
    if e.state is State.PROPOSED and wet.get((e.key, e.what)):
        return replace(e, probability=1.0, state=State.CONFIRMED)
    return e


def _ledger(desk: Desk) -> Ledger:
    return desk.kept("ledger", lambda: desk.network().ledger())


# what is changed ------------------------------------------------------------------------------


def outcome(request: Request, form: Form) -> Response:
    """Says what became of something."""
    word = form.text("word")
    amount = form.text("amount") if word in ("won", "lost") else ""
    desk_of(request).network().log_outcome(form.text("ref"), word, amount.split())
    return go(request, _back(form), f"Noted. {SAID.get(word, '')}".strip())


def decide(request: Request, form: Form) -> Response:
    """Says whether something found is so."""
    word, key, what = form.text("word"), form.text("of"), form.text("what")
    desk = desk_of(request)
    entries = desk.kept("ledger found", lambda: _decidable(desk))
    entry = entries.get((key, what))
    if word not in RIGHT or (entry is None and word != "clear") or not key or what not in KINDS:
        raise NotFound("That isn't in the ledger any more. Load the page again.")
    if entry is None:  # rejected before, so it stands nowhere
        entry = Entry(what, By.THEM, 0, 0, "", key, state=State.PROPOSED)
    pen(desk).write(entry, RIGHT[word])
    if word == "no":
        return go(request, _back(form, gone=f"{what} {key}"))
    said = "You confirmed it." if word == "yes" else "Your word is taken back."
    return go(request, _back(form), said)


def unlog(request: Request, form: Form) -> Response:
    """Takes back what I noted."""
    noted = desk_of(request).network().unlog(form.text("ref"))
    return go(request, _back(form), f"Your note of {day(noted.note.time)} is taken back.")


def log(request: Request, form: Form) -> Response:
    """Notes something down; what was typed stays in the form where something is wrong with it."""
    typed = {name: form.text(name)[:MOST_TYPED] for name in BLANK}
    view = view_of(written(form.text("back")))
    net = desk_of(request).network()
    try:
        if not (typed["who_id"] or typed["who"]):
            raise NotFound("With whom? Say a name or an address.")
        noted = net.log(net.who(typed["who_id"] or typed["who"]).id, _told(typed))
    except Ambiguous as error:
        return _shown(
            request,
            view,
            typed=typed,
            trouble=str(error),
            choices=error.choices,
            status=400,
        )
    except CloseknitError as error:
        return _shown(request, view, typed=typed, trouble=plainly(_plain(str(error))), status=400)
    name = noted.person.name if noted.person else ""
    told = Markup("Noted for {}, with {}.").format(day(noted.note.time), private(name))
    return go(request, _back(form), told)


def only(request: Request, form: Form) -> Response:
    """Leads to what was done with one person."""
    view = view_of(written(form.text("back")))
    who = form.text("person_id") or form.text("person")
    if not who:
        return go(request, view.address(person=""))
    return go(request, view.address(person=desk_of(request).network().who(who).id))


def _told(typed: dict[str, str]) -> Told:
    kind = Deed(typed["kind"]) if typed["kind"] in tuple(Deed) else Deed.NOTE
    by = By(typed["by"]) if typed["by"] in tuple(By) else None
    sized = kind in (Deed.FAVOUR, Deed.ASK) and typed["size"] in set("12345")
    levelled = kind is Deed.REFERRAL and typed["level"] in set("12345")
    with_other = kind in (Deed.REFERRAL, Deed.INTRODUCTION)
    return Told(
        kind,
        tuple(typed["words"].split()),
        by,
        (typed["to_id"] or typed["to"]) if with_other else "",
        Size(int(typed["size"])) if sized else None,
        int(typed["level"]) if levelled else None,
        typed["on"],
        typed["due"] if kind is Deed.PROMISE else "",
    )


def _plain(sentence: str) -> str:
    """As the page would say it, which has fields where the shell has words."""
    return (
        sentence.replace(" after the name.", ".")
        .replace("Say it with --to, or in a few words", "Say who, or say it in a few words")
        .replace(": say somebody else with --to.", ": say somebody else.")
        .replace(" If it belongs to your note, put the note in quotation marks.", "")
    )


def _decidable(desk: Desk) -> dict[tuple[str, str], Entry]:
    return {(e.key, e.what): e for e in _ledger(desk).entries if e.state is not State.LOGGED}


def _back(form: Form, **more: object) -> str:
    view = view_of(written(form.text("back")))
    query = "&".join(part for part in (view.query(), urlencode(more)) if part)
    return f"{HERE}?{query}" if query else HERE


routes: list[BaseRoute] = [
    Route(HERE, show),
    Route(f"{HERE}/outcome", changing(outcome), methods=["POST"]),
    Route(f"{HERE}/decide", changing(decide), methods=["POST"]),
    Route(f"{HERE}/unlog", changing(unlog), methods=["POST"]),
    Route(f"{HERE}/log", changing(log), methods=["POST"]),
    Route(f"{HERE}/only", changing(only), methods=["POST"]),
]
