"""Draws everybody who has no part: their names, firms, addresses, traits and habits.

How many of each kind, and how far their trust can go, is laid down here; who they are is chance.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from closeknit.demo.dice import Dice
from closeknit.demo.life import START, Habits, Person
from closeknit.demo.rhythm import ATHENS, LONDON, MONTH, PARIS
from closeknit.demo.trades import NAMES, TRADES, Trade

TWINS = ("Harriet Loxley", "Harriet Loxley")  # two people of one name
_PLAIN = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ß": "ss", "ı": "i"})


@dataclass(frozen=True)
class Sort:
    """A group to draw: (low, high) of each trait, as explained at Person."""

    kind: str
    count: int
    ceiling: tuple[float, float]
    appetite: tuple[float, float]
    load: tuple[float, float]
    care: tuple[float, float]
    hours: tuple[float, float] = (0, 0)
    fading: int = 0
    newcomers: float = 0.3


SORTS = (
    Sort("client", 6, (0.68, 0.9), (0.35, 0.8), (0.2, 0.8), (0.5, 0.9), (20, 90), fading=1),
    Sort("chapter", 6, (0.68, 0.95), (0.4, 1.0), (0.1, 0.3), (0.5, 0.9), (20, 80), fading=1),
    Sort("colleague", 8, (0.66, 0.92), (0.3, 0.8), (0, 0.1), (0.4, 0.9), (80, 250), fading=3),
    Sort("friend", 5, (0.75, 0.97), (0.4, 1.1), (0, 0), (0.6, 1.0), (120, 500), fading=1),
    Sort("client", 18, (0.08, 0.4), (0.02, 0.2), (0.08, 0.5), (0.2, 0.8)),
    Sort("chapter", 14, (0.1, 0.42), (0.05, 0.3), (0.05, 0.25), (0.2, 0.7)),
    Sort("supplier", 12, (0.05, 0.35), (0.02, 0.1), (0.1, 0.7), (0.1, 0.5)),
    Sort("colleague", 12, (0.1, 0.42), (0.03, 0.2), (0, 0.1), (0.2, 0.7), (0, 20)),
    Sort("acquaintance", 23, (0.02, 0.15), (0, 0), (0, 0), (0.1, 0.5), newcomers=1.0),
    Sort("bystander", 20, (0.0, 0.05), (0, 0), (0, 0), (0, 0.1)),
)


def draw(seed: int, end: int, taken: tuple[Person, ...]) -> tuple[Person, ...]:
    """All of them, none with a name or an address of those taken."""
    dice = Dice(seed, "cast")
    names = {p.name for p in taken}
    keys = {p.key for p in taken}
    twins = list(TWINS)
    people: list[Person] = []
    for sort in SORTS:
        for number in range(sort.count):
            twin = bool(twins) and sort.kind == "client" and sort.ceiling[0] < 0.1 and number < 2
            name = twins.pop() if twin else _name(dice, names)
            person = _person(dice, sort, name, keys, end)
            if number < sort.fading:
                begin = START + int(dice.between(18, 48) * MONTH)
                person = replace(person, met=START, fades=begin, until=begin + int(7 * MONTH))
            elif sort.kind == "bystander":
                clients = [p for p in people if p.kind in ("client", "colleague")]
                person = _of_firm(person, dice.pick(clients))
            names.add(person.name)
            keys.add(person.key)
            people.append(person)
    return tuple(people)


def strangers(seed: int, taken: tuple[Person, ...]) -> tuple[Person, ...]:
    """Thirty cards that some past synchronisation left in the address book."""
    dice = Dice(seed, "strangers")
    names, keys = {p.name for p in taken}, {p.key for p in taken}
    sort = Sort("stranger", 30, (0, 0), (0, 0), (0, 0), (0, 0))
    people = []
    for _ in range(sort.count):
        person = _person(dice, sort, _name(dice, names), keys, START)
        names.add(person.name)
        keys.add(person.key)
        people.append(person)
    return tuple(people)


def _name(dice: Dice, taken: set[str]) -> str:
    while True:
        pools = NAMES[0] if dice.chance(0.4) else dice.pick(NAMES[1:])
        name = f"{dice.pick(pools[0])} {dice.pick(pools[1])}"
        if name not in taken and name not in TWINS:
            return name


def plain(text: str) -> str:
    """Lower-case ASCII letters and hyphens, for addresses and keys."""
    ascii_only = unicodedata.normalize("NFKD", text.translate(_PLAIN)).encode("ascii", "ignore")
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.decode().lower()).strip("-")


def _person(dice: Dice, sort: Sort, name: str, keys: set[str], end: int) -> Person:
    trade = dice.pick(TRADES)
    private = sort.kind == "friend"
    firm = "" if private else dice.pick(trade.firms)
    key = plain(name)
    key = f"{key}-2" if key in keys else key
    met = START
    if sort.newcomers and dice.chance(sort.newcomers):
        last = (end - START) / MONTH - (2 if sort.kind == "acquaintance" else 20)
        met = START + int(dice.between(1, max(last, 2)) * MONTH)
    hours = dice.between(*sort.hours) if met == START else 0.0
    return Person(
        key=key,
        name=name,
        addresses=(_address(dice, key, firm, trade, private),),
        kind=sort.kind,
        organisation=firm,
        title="" if private else trade.title,
        service=trade.service,
        birthday=_birthday(dice) if dice.chance(0.3) else "",
        met=met,
        ceiling=dice.between(*sort.ceiling),
        appetite=dice.between(*sort.appetite),
        load=dice.between(*sort.load),
        care=dice.between(*sort.care),
        hours=hours,
        display=_turned(name) if not private and dice.chance(0.07) else "",
        habits=_habits(dice, private),
    )


def _address(dice: Dice, key: str, firm: str, trade: Trade, private: bool) -> str:
    first, *middle, last = key.split("-")
    if last.isdigit():
        last = middle.pop()
    if private or dice.chance(0.08):
        return f"{key.replace('-', '.')}@{dice.pick(('example.net', 'example.org'))}"
    forms = (f"{first}.{last}", f"{first[0]}{last}", f"{first}.{last}", f"{last}.{first}")
    return f"{dice.pick(forms)}@{plain(firm or trade.title)}.example"


def _habits(dice: Dice, private: bool) -> Habits:
    quote = dice.weighted((("angle", 6.0), ("outlook", 2.5), ("none", 4.0 if private else 1.5)))
    return Habits(
        prompt=min(dice.lognormal(9, 0.8), 96),
        habit=0.5 * dice.normal(),
        chatty=min(dice.lognormal(0.9, 0.45), 2.5),
        private=private,
        quote=quote,
        html=quote != "none" and dice.chance(0.3),
        charset=dice.weighted((("utf-8", 6.0), ("iso-8859-1", 1.5), ("base64", 1.0))),
        zone=dice.weighted(((LONDON, 7.0), (PARIS, 2.0), (ATHENS, 0.7))),
        formal=dice.chance(0.25),
    )


def _birthday(dice: Dice) -> str:
    return f"{dice.whole(1950, 1999)}-{dice.whole(1, 12):02d}-{dice.whole(1, 28):02d}"


def _turned(name: str) -> str:
    first, _, last = name.partition(" ")
    return f"{last}, {first}"


def _of_firm(person: Person, client: Person) -> Person:
    """The bystander works where the client works."""
    local = person.addresses[0].partition("@")[0]
    domain = client.addresses[0].partition("@")[2]
    return replace(
        person, organisation=client.organisation, addresses=(f"{local}@{domain}",), met=client.met
    )
