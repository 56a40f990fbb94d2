"""The page of the way to somebody: who of mine is closest, what to send, and how it went."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from closeknit.advise.path import Paths
from closeknit.errors import Ambiguous, Misuse, NotFound
from closeknit.model.ledger import By, Deed
from closeknit.model.verdicts import Size
from closeknit.network.logging import Told
from closeknit.web.forms import Form, changing
from closeknit.web.plainly import plainly
from closeknit.web.render import desk_of, go, page, private
from closeknit.web.told import ENDINGS

HERE = "/path"
MOST = 6
LONGEST = 200  # characters of a target


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why there is no answer, and who may be meant."""

    sentence: str
    choices: tuple[tuple[str, str, tuple[str, ...]], ...] = ()


def show(request: Request) -> Response:
    """The form, and the ways to the person in the address where there is one."""
    known = request.query_params.get("person", "")
    return _find(request, known, "") if known else _page(request, "")


def find(request: Request, form: Form) -> Response:
    """The ways to whatever was said: a person, an organisation or a domain."""
    said = form.text("target")[:LONGEST]
    # a name that was changed after it was picked is somebody else's
    known = form.text("id") if said and said == form.text("named") else ""
    if not said:
        return _page(request, "", Trouble("To whom? Say a person, an organisation or a domain."))
    return _find(request, form.text("pick") or known, said)


def asked(request: Request, form: Form) -> Response:
    """Notes that a go-between was asked for an introduction."""
    net = desk_of(request).network()
    target = net.who(form.text("target"))
    deed = Told(Deed.ASK, (f"introduction to {target.name}",), By.ME, size=Size.NAME, on="today")
    noted = net.log(form.text("between"), deed)
    name = noted.person.name if noted.person else "them"
    told = f"Noted: you asked {name}. Say here what came of it, once you know."
    return _back(request, target.id, private(told))


def outcome(request: Request, form: Form) -> Response:
    """What came of it."""
    word = form.text("word")
    endings = dict(ENDINGS[Deed.ASK])
    if word not in endings:
        raise Misuse("What came of it? Choose one of the answers beside it.")
    net = desk_of(request).network()
    net.log_outcome(form.text("ref"), word)
    return _back(request, form.text("target"), f"Noted: {endings[word].lower()}.")


# ---------------------------------------------------------------------------------------------
def _back(request: Request, person: str, notice: str) -> Response:
    where = f"{HERE}?{urlencode({'person': person})}" if person else HERE
    return go(request, where, notice)


def _find(request: Request, known: str, said: str) -> Response:
    net = desk_of(request).network()
    try:
        found = net.path(known or said)
    except Ambiguous as error:
        return _page(
            request, said, Trouble(f"Several people go by “{said}”. Which one?", error.choices)
        )
    except (NotFound, Misuse) as error:
        return _page(request, said, Trouble(plainly(str(error))))
    return _page(request, found.target, None, found)


def _page(
    request: Request, said: str, trouble: Trouble | None = None, found: Paths | None = None
) -> Response:
    return page(
        request,
        "path.html",
        said=said,
        trouble=trouble,
        found=found,
        most=MOST,
        endings=ENDINGS[Deed.ASK],
        plainly=plainly,
    )


routes: list[BaseRoute] = [
    Route(HERE, show),
    Route(HERE, changing(find), methods=["POST"]),
    Route("/path/asked", changing(asked), methods=["POST"]),
    Route("/path/outcome", changing(outcome), methods=["POST"]),
]
