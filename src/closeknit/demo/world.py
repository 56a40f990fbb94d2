"""What the simulation knows of everybody while it runs."""

from __future__ import annotations

from dataclasses import dataclass

from closeknit.demo.dice import Dice
from closeknit.demo.latent import Path
from closeknit.demo.life import Person
from closeknit.demo.post import Post

MY_SERVICES = ("the spring programme", "my workshops for owners", "the pricing course")


@dataclass(frozen=True)
class World:
    """The people with their paths, and the post that carries their mail."""

    seed: int
    people: dict[str, Person]
    paths: dict[str, Path]
    post: Post

    def trust(self, person: Person, at: int) -> float:
        path = self.paths[person.key]
        return path.trust[path.month(at)]

    def others(self, person: Person, at: int, kinds: tuple[str, ...]) -> list[Person]:
        """People of some kinds, other than this one, whom I know and still talk to at that time."""
        return [
            p
            for p in self.people.values()
            if p.kind in kinds
            and p.key != person.key
            and p.met < at
            and (p.until is None or p.until > at)
            and (p.fades is None or p.fades > at)
        ]

    def circle(self, person: Person, at: int) -> list[Person]:
        """Those who are copied in with somebody: of the same firm, else of the same kind."""
        firm = [p for p in self.others(person, at, ("bystander",)) if _same_firm(p, person)]
        return firm or self.others(person, at, (person.kind,))

    def third(self, person: Person, at: int, dice: Dice) -> Person:
        """Somebody who can be spoken of, or introduced."""
        among = self.others(person, at, ("client", "chapter", "colleague", "supplier"))
        return dice.pick(among) if among else person


def _same_firm(one: Person, other: Person) -> bool:
    return bool(one.organisation) and one.organisation == other.organisation
