"""Everybody: searched as one types, sorted by any figure, filtered, a hundred at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from closeknit.identity.names import folded
from closeknit.model.ties import Standing
from closeknit.network.roster import Roster, Row
from closeknit.web.desk import Desk
from closeknit.web.render import desk_of, page

ROWS = 100
OFFERED = 300  # organisations that the filter offers, those with most people

Figure = Callable[[Row], float | str | None]
# by the word in the address: what it is called, and the figure that is sorted by
FIGURES: dict[str, tuple[str, Figure]] = {
    "name": ("name", lambda row: folded(row.name) or None),
    "organisation": ("organisation", lambda row: folded(row.organisation) or None),
    "trust": ("knows and trusts you", lambda row: row.trust.estimate if row.trust else None),
    "investment": ("what you put in", lambda row: row.investment),
    "regard": ("what they show you", lambda row: row.regard),
    "credibility": ("what you have shown them", lambda row: row.credibility),
    "familiarity": ("how well you know each other", lambda row: row.familiarity),
    "answers": ("would answer", lambda row: row.reply),
    "messages": ("messages between you", lambda row: row.from_me + row.to_me),
    "last": ("last word from them", lambda row: row.last_to_me),
    "mine": ("last word from you", lambda row: row.last_from_me),
    "first": ("known since", lambda row: row.first),
}
ALPHABETIC = ("name", "organisation")
EARLIEST = ("first",)  # the earliest is the most
CONNECTED = (Standing.CONNECTION, Standing.PARTNER)


@dataclass(frozen=True, slots=True)
class Wish:
    """What of everybody is to be seen. `sort` is one of `FIGURES`, "" for connections first;
    `turned` sorts the other way round; `everybody` lists those of whom too little is seen, too."""

    q: str = ""
    standing: str = ""
    dormant: bool = False
    organisation: str = ""
    circle: str = ""
    sort: str = ""
    turned: bool = False
    everybody: bool = False
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        """Whether it leaves anybody out, other than those of whom too little is seen."""
        return bool(self.q or self.standing or self.dormant or self.organisation or self.circle)

    @property
    def query(self) -> str:
        """As in an address; what goes without saying isn't said."""
        said = {
            "q": self.q,
            "standing": self.standing,
            "dormant": "yes" if self.dormant else "",
            "organisation": self.organisation,
            "circle": self.circle,
            "sort": f"{'-' if self.turned else ''}{self.sort}" if self.sort else "",
            "all": "yes" if self.everybody else "",
            "page": str(self.page) if self.page > 1 else "",
        }
        return urlencode({name: text for name, text in said.items() if text})

    @property
    def address(self) -> str:
        """The page that shows it."""
        return f"/people?{self.query}" if self.query else "/people"


def wished(request: Request) -> Wish:
    """What an address asks for; what can't be meant is passed over."""
    asked = request.query_params
    sort = asked.get("sort", "")
    figure = sort.removeprefix("-")
    standing = asked.get("standing", "")
    number = asked.get("page", "")
    return Wish(
        asked.get("q", "").strip()[:200],
        standing if standing in set(Standing) else "",
        asked.get("dormant") == "yes",
        asked.get("organisation", "").strip()[:200],
        asked.get("circle", "").strip()[:200],
        figure if figure in FIGURES else "",
        sort.startswith("-"),
        asked.get("all") == "yes",
        max(int(number), 1) if number.isascii() and number.isdigit() and len(number) < 7 else 1,
    )


@dataclass(frozen=True, slots=True)
class Everybody:
    """The roster with its orders, each made when it is asked for first."""

    roster: Roster
    organisations: tuple[str, ...]
    _orders: dict[tuple[str, bool], list[int]] = field(default_factory=dict)

    def order(self, sort: str, turned: bool) -> list[int]:
        """The places of all rows by a figure, greatest first (names from A); those without one
        last either way."""
        if (sort, turned) not in self._orders:
            of = FIGURES[sort][1]
            figures = [of(row) for row in self.roster.rows]
            some = [at for at, figure in enumerate(figures) if figure is not None]
            none = [at for at, figure in enumerate(figures) if figure is None]
            rising = (sort in ALPHABETIC or sort in EARLIEST) is not turned
            some.sort(key=lambda at: figures[at], reverse=not rising)  # type: ignore[arg-type, return-value]  # of one kind
            self._orders[sort, turned] = some + none
        return self._orders[sort, turned]

    def chosen(self, wish: Wish) -> tuple[list[int], int]:
        """The places of the rows that are wished for, in their order, and how many more there
        would be of whom too little is seen."""
        rows, circles = self.roster.rows, self.roster.circles
        circle = circles.index(wish.circle) if wish.circle in circles else None
        at_all = folded(wish.organisation)
        if wish.q:
            found = self.roster.find(wish.q)
            if wish.sort:
                wanted = set(found)
                found = [at for at in self.order(wish.sort, wish.turned) if at in wanted]
        else:
            found = self.order(wish.sort, wish.turned) if wish.sort else [*range(len(rows))]
        kept, folded_away = [], 0
        fold = not (wish.everybody or wish.q or wish.standing)
        for at in found:
            row = rows[at]
            if (
                (wish.standing and not _stands(row, wish.standing))
                or (wish.dormant and not row.dormant)
                or (wish.circle and (circle is None or row.community != circle))
                or (at_all and at_all not in folded(row.organisation))
            ):
                continue
            if fold and row.standing is Standing.UNKNOWN:
                folded_away += 1
                continue
            kept.append(at)
        return kept, folded_away


def _stands(row: Row, standing: str) -> bool:
    """A partner is a connection, too."""
    if standing == Standing.CONNECTION:
        return row.standing in CONNECTED
    return row.standing == standing


def everybody(request: Request) -> Everybody:
    """The roster as this page wants it, kept until the home changes."""
    return ahead(desk_of(request))


def ahead(desk: Desk) -> Everybody:
    """The same, before the page is asked for."""

    def make() -> Everybody:
        people = desk.roster()
        many: dict[str, int] = {}
        for row in people.rows:
            if row.organisation and row.standing is not Standing.UNKNOWN:
                many[row.organisation] = many.get(row.organisation, 0) + 1
        most = sorted(many, key=lambda one: (-many[one], one))[:OFFERED]
        return Everybody(people, tuple(sorted(most, key=str.casefold)))

    return desk.kept("people", make)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: where it leads, and how it is sorted now ("" where it isn't)."""

    word: str
    address: str
    sorted: str


def show(request: Request) -> Response:
    """The whole page."""
    return page(request, "people.html", 200, **_values(request))


def listed(request: Request) -> Response:
    """The list alone, for a page that is open."""
    return page(request, "people_list.html", 200, **_values(request))


def _values(request: Request) -> dict[str, object]:
    wish, people = wished(request), everybody(request)
    places, more = people.chosen(wish)
    pages = max(-(-len(places) // ROWS), 1)
    wish = replace(wish, page=min(wish.page, pages))
    first = (wish.page - 1) * ROWS
    rows = people.roster.rows
    return {
        "wish": wish,
        "rows": [rows[at] for at in places[first : first + ROWS]],
        "found": len(places),
        "first": first,
        "more": more,
        "pages": pages,
        "turn": lambda number: replace(wish, page=number).address,
        "show_all": replace(wish, everybody=True, page=1).address,
        "heads": _heads(wish),
        "figures": FIGURES,
        "standings": _STANDINGS,
        "organisations": people.organisations,
        "circles": people.roster.circles,
        "tally": _tally(people.roster),
    }


_STANDINGS = (
    ("", "everybody"),
    (Standing.CONNECTION.value, "connections"),
    (Standing.PARTNER.value, "partners"),
    (Standing.CONTACT.value, "contacts"),
    (Standing.UNKNOWN.value, "not enough evidence"),
)
_COLUMNS = (
    ("name", "Name"),
    ("", "Standing"),
    ("trust", "Knows and trusts you"),
    ("investment", "You put in"),
    ("regard", "They show you"),
    ("answers", "Answers"),
    ("last", "Last word"),
)


def _heads(wish: Wish) -> list[Head]:
    """What a click on each column leads to: its sorting, or the same turned round."""
    heads = []
    for sort, word in _COLUMNS:
        here = wish.sort == sort and not (sort == "" and wish.q)
        turned = here and bool(sort) and not wish.turned
        rising = (sort in ALPHABETIC or sort in EARLIEST) is not wish.turned
        state = ("ascending" if rising else "descending") if here and sort else ""
        to = replace(wish, sort=sort, turned=turned, page=1)
        heads.append(Head(word, to.address, state or ("other" if here else "")))
    return heads


def _tally(people: Roster) -> dict[str, int]:
    connected = [row for row in people.rows if row.standing in CONNECTED]
    return {
        "people": len(people.rows),
        "connections": len(connected),
        "dormant": sum(row.dormant for row in connected),
        "contacts": sum(row.standing is Standing.CONTACT for row in people.rows),
        "unknown": sum(row.standing is Standing.UNKNOWN for row in people.rows),
    }


routes = [Route("/people", show), Route("/people/list", listed)]
