"""The page review: what was found in the mail, one thing at a time, one key each."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from closeknit.model.ledger import Entry, State
from closeknit.network.offers import MergeOffer
from closeknit.network.results import Ledger
from closeknit.web.desk import Desk
from closeknit.web.forms import Form, changing
from closeknit.web.pen import pairing_pen, pen
from closeknit.web.render import desk_of, go, page, part, session_of
from closeknit.web.sitting import (
    AT_ONCE,
    RIGHT,
    Name,
    Said,
    Sitting,
    name_of,
    pair_of,
    pairing,
    sitting,
)
from closeknit.web.told import line

HERE = "/review"


def show(request: Request) -> Response:
    """The proposal that is next."""
    return page(request, "review.html", 200, **_values(request))


def word(request: Request, form: Form) -> Response:
    """What was said of one: yes, no or skip."""
    desk, own = desk_of(request), _sitting(request)
    said = form.text("word")
    if said in tuple(Said):
        entry = own.say((form.text("of"), form.text("what")), Said(said))
        if entry is not None and Said(said) in RIGHT:
            pen(desk).write(entry, RIGHT[Said(said)])
    return _next(request, form)


def undo(request: Request, form: Form) -> Response:
    """Takes back the last word."""
    back = _sitting(request).back()
    if back is not None and back[1] in RIGHT:
        pen(desk_of(request)).write(back[0], None)
    return _next(request, form)


def more(request: Request, form: Form) -> Response:
    """Takes up the next ones."""
    _sitting(request).more(_proposals(desk_of(request)).entries)
    return _next(request, form)


def _next(request: Request, form: Form) -> Response:
    if form.text("part"):
        return part(request, "review.html", "card", **_values(request))
    return go(request, HERE)


def _values(request: Request) -> dict[str, object]:
    desk, own = desk_of(request), _sitting(request)
    wet = pen(desk).wet()  # before the home is read: what dries meanwhile is seen there
    waiting = _proposals(desk)
    if not own.queue:
        own.more(waiting.entries)
    found = desk.kept("review.found", lambda: _found(desk))

    def still(entry: Entry) -> bool:
        # what was just taken back may not be seen as a proposal yet
        name = name_of(entry)
        return wet[name] is None if name in wet else name in found

    entry = own.current(still)
    left = sum(name_of(e) not in own.said and still(e) for e in waiting.entries)
    return {
        "line": line(entry, waiting.names) if entry else None,
        "place": own.place + (1 if entry else 0),
        "of": len(own.queue),
        "left": left,
        "yes": own.count(Said.YES),
        "no": own.count(Said.NO),
        "skipped": own.count(Said.SKIP),
        "failure": pen(desk).failure,
    }


def _sitting(request: Request) -> Sitting[Entry]:
    return sitting(desk_of(request), session_of(request))


def ahead(desk: Desk) -> None:
    """Reads what the pages show before they are asked for."""
    _proposals(desk)
    desk.kept("review.found", lambda: _found(desk))
    _offers(desk)


def _offers(desk: Desk) -> list[MergeOffer]:
    return desk.kept("review.offers", lambda: desk.network().merge_offers())


def _proposals(desk: Desk) -> Ledger:
    return desk.kept("review.proposals", lambda: desk.network().proposals())


def _found(desk: Desk) -> frozenset[Name]:
    """All that could be decided."""
    entries = desk.network().ledger().entries
    return frozenset(name_of(e) for e in entries if e.state is State.PROPOSED)


# who may be one -----------------------------------------------------------------------------


def people(request: Request) -> Response:
    """The pair that is next."""
    return page(request, "merges.html", 200, **_pair(request))


def people_word(request: Request, form: Form) -> Response:
    """What was said of a pair: one, two, or not now."""
    desk, said = desk_of(request), form.text("word")
    if said in tuple(Said):
        own = pairing(desk, session_of(request))
        offer = own.say((form.text("of"), form.text("what")), Said(said))
        if offer is not None and Said(said) in RIGHT:
            pairing_pen(desk).write(offer, RIGHT[Said(said)])
    return _next_pair(request, form)


def people_undo(request: Request, form: Form) -> Response:
    """Takes back the last word."""
    desk = desk_of(request)
    back = pairing(desk, session_of(request)).back()
    if back is not None and back[1] in RIGHT:
        pairing_pen(desk).write(back[0], None)
    return _next_pair(request, form)


def people_more(request: Request, form: Form) -> Response:
    """Takes up the next ones."""
    desk = desk_of(request)
    pairing(desk, session_of(request)).more(desk.network().merge_offers())
    return _next_pair(request, form)


def _next_pair(request: Request, form: Form) -> Response:
    if form.text("part"):
        return part(request, "merges.html", "card", **_pair(request))
    return go(request, f"{HERE}/people")


def _pair(request: Request) -> dict[str, object]:
    desk = desk_of(request)
    own = pairing(desk, session_of(request))
    if not own.queue:  # not for each word: with very many people it takes seconds
        own.more(_offers(desk))
    offer = own.current(lambda _: True)
    return {
        "offer": offer,
        "name": pair_of(offer) if offer else None,
        "place": own.place + (1 if offer else 0),
        "of": len(own.queue),
        "yes": own.count(Said.YES),
        "no": own.count(Said.NO),
        "skipped": own.count(Said.SKIP),
        "full": len(own.queue) % AT_ONCE == 0 and bool(own.queue),
        "failure": pairing_pen(desk).failure,
    }


routes: list[BaseRoute] = [
    Route(HERE, show),
    Route(f"{HERE}/word", changing(word), methods=["POST"]),
    Route(f"{HERE}/undo", changing(undo), methods=["POST"]),
    Route(f"{HERE}/more", changing(more), methods=["POST"]),
    Route(f"{HERE}/people", people),
    Route(f"{HERE}/people/word", changing(people_word), methods=["POST"]),
    Route(f"{HERE}/people/undo", changing(people_undo), methods=["POST"]),
    Route(f"{HERE}/people/more", changing(people_more), methods=["POST"]),
]
