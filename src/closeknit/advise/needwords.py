"""A need in a sentence or two. Not everybody who is ready says yes, so it is told how many asks the
yeses take."""

from __future__ import annotations

from closeknit.advise import words
from closeknit.advise.yeses import MOST_ASKS
from closeknit.model.needs import Asks, Need


def sentence(need: Need) -> str:
    """Whether it is enough, how many asks the yeses take, and how many to ask."""
    ready, can, people = need.ready, need.can_be_ready, need.people
    is_ready = f"{'is' if ready == 1 else 'are'} ready today"
    if ready >= people:
        enough = need.asks is not None and need.asks.ready >= people
        begin = "Enough" if enough else "Within reach" if need.likely_enough else "Tight"
        now = f"{_people(ready)} {is_ready}, and you need {people} by {need.by}."
        return f"{begin}: {now} {_takes(need)}"
    if need.enough:
        now = f"{ready} of {people} {is_ready}" if ready else "nobody is ready today"
        begin = "In time" if need.likely_enough else "Tight"
        return f"{begin}: {now}, and {can} more can be by {need.by}. {_takes(need)}"
    now = f"{ready} {is_ready}" if ready else "nobody is ready today"
    more = f", and {can} more can be by then" if can else ""
    late = f"Too late for {people} by {need.by}: {now}{more}."
    if need.enough_by is not None:
        return f"{late} {people} would be ready by {need.enough_by}."
    return (
        f"{late} Even later there are not that many among those you know: it takes a wider circle."
    )


def _takes(need: Need) -> str:
    """How many asks the yeses take, and how many to ask."""
    takes, people = need.asks, need.people
    if takes is None:
        return ""
    yeses = "1 yes takes" if people == 1 else f"{people:,} yeses take"
    told = f"{yeses} about {words.counted(takes.likely, 'ask')}"
    if not takes.sure:
        wide = f"{takes.fewest} to {takes.most}"
        if takes.most >= MOST_ASKS:
            wide = f"{takes.fewest} or more"
        told += f" ({wide} until you have noted what became of more asks of yours)"
    return f"{told}. {_advice(need, takes)}"


def _advice(need: Need, takes: Asks) -> str:
    people = need.people
    if need.ready >= takes.likely:
        if takes.likely == people:
            return "Ask that many, and have one more in mind."
        return f"Ask {takes.likely}, the first ones first, and stop when {people} said yes."
    all_of = need.ready + need.can_be_ready
    if all_of >= takes.likely:
        return f"Ask all {need.ready} who are ready, and prepare the others." if need.ready else ""
    few = max(round(takes.all_told), 0)
    yes = {0: "hardly any yes", 1: "about 1 yes"}.get(few, f"about {few} yeses")
    if few >= people:
        yes = "only just as many"
    if all_of == 1:
        return "There is only one to ask: look for more people, or ask for something smaller too."
    told = f"All {all_of} together would likely bring {yes}"
    return f"{told}: look for more people, or ask some for something smaller."


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number:,} people"
