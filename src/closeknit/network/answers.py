"""My answers to the questions before asking: one tap each, remembered."""

from __future__ import annotations

from closeknit import clock
from closeknit.advise.questions import THIRTEEN
from closeknit.advise.words import first_name
from closeknit.errors import Misuse
from closeknit.model.people import Person
from closeknit.network.home import Home

WORDS = ("yes", "no", "clear")


def answer(home: Home, person: str, number: int, word: str) -> tuple[Person, str]:
    """Keeps an answer, or withdraws it. It is said of every handle that the person has, so that it
    goes along when people are merged."""
    if not 1 <= number <= len(THIRTEEN):
        raise Misuse(f"There are {len(THIRTEEN)} questions: give a number from 1 to 13.")
    if word not in WORDS:
        raise Misuse(f"“{word}” is no answer. Say one of: {', '.join(WORDS)}.")
    someone = home.find(person)
    with home.writing() as writer:
        for handle in someone.handles:
            writer.declare(clock.now(), "answer", handle, str(number), word, derives=False)
    return someone, THIRTEEN[number - 1].format(name=first_name(someone))
