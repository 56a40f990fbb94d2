"""Whether a person has to do with a need: words of it in what is known of them.

Subjects, cards and entries are all that is known of a person's matters, so no match proves nothing:
fit puts people in order and leaves nobody out.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from closeknit.judge.topics import COMMON, FEW, words
from closeknit.model.known import Known

LEAST = 0.5  # probability from which an entry's words count
MOST_REASONS = 2
# words of every favour, of numbers and of people in general: they tell nothing of the matter
_WORDS = """
people person persons somebody someone anybody anyone everybody friend contact connection
one two three four five six seven eight nine ten twelve dozen few some several many more most
promote recommend introduce introduction endorse refer referral reference mention invest lend
give help support share tell speak spare meet meeting advise advice feedback review read ask
write know let want need like make take get find look show bring come put use try join buy
client clients customer customers contacts network name time minute minutes hour hours week
weeks month months year years day days date money job work business company firm office team
pounds dollars euros coffee lunch call chat talk word message mail email good great best new
old own other others first last next please kindly willing able ready glad open also just only
really very might must shall does did done been being here there then than such each every both
"""
_EVERYDAY = frozenset(_WORDS.split())
_ENDINGS = re.compile(
    r"(?:'s|’s|ings?|ments?|ations?|ions?|ants?|ances?|ents?|ences?|ers?|ors?|ists?|ies|es|s|y|e)$"
)
_SHORTEST = 4  # letters that are left of a word


@dataclass(frozen=True, slots=True)
class Fit:
    """The words of the need that are theirs too, where they stand, and how much that says."""

    words: tuple[str, ...] = ()
    reason: str = ""
    weight: float = 0.0


def matters(text: str) -> tuple[str, ...]:
    """The words of a need that tell what it is about, in its order."""
    telling = {word for word in words(text) if word not in _EVERYDAY}
    return tuple(sorted(telling, key=lambda word: (text.casefold().find(word), word)))


def fits(known: Sequence[Known], wanted: Sequence[str]) -> list[Fit]:
    """How each of these people fits the words of a need. The fewer a word is found with, the more
    it weighs (tf·idf, as topics do); found with too large a share of them it tells nothing of one.
    """
    stems = {stem(word): word for word in reversed(wanted)}
    found = [_found(one, stems) for one in known]
    people = Counter(word for own in found for word in {word for word, *_ in own})
    most = COMMON * len(known) if len(known) >= FEW else len(known)
    rarity = {word: math.log(1 + len(known) / n) for word, n in people.items() if n <= most}
    return [_fit(own, rarity, wanted) for own in found]


# the word of the need, where it stands, the word that stands there, what that place weighs
Found = list[tuple[str, str, str, int]]


def _found(known: Known, stems: Mapping[str, str]) -> Found:
    if not stems:
        return []
    return [
        (stems[stem(word)], place, word, worth)
        for place, text, worth in _places(known)
        for word in _in_order(text)
        if stem(word) in stems
    ]


def _fit(found: Found, rarity: Mapping[str, float], wanted: Sequence[str]) -> Fit:
    telling = [one for one in found if one[0] in rarity]
    own = {word for word, *_ in telling}
    places = dict.fromkeys(place for _, place, *_ in telling)
    reasons = [
        place.format(word=_quoted(dict.fromkeys(w for _, p, w, _ in telling if p == place)))
        for place in list(places)[:MOST_REASONS]
    ]
    best = max((worth for *_, worth in telling), default=0)
    return Fit(
        tuple(word for word in wanted if word in own),
        " and ".join(reasons),
        round(best + 3 * sum(rarity[word] for word in own), 3),
    )


def stem(word: str) -> str:
    """Without its ending, so that accountants and accounting are one matter."""
    word = re.sub(r"mm(?:es?|s)?$", "m", word)  # programme, program
    while (cut := _ENDINGS.sub("", word)) != word and len(cut) >= _SHORTEST:
        word = cut
    return word


def _places(known: Known) -> Iterable[tuple[str, str, int]]:
    """Where words of a person stand, with a way to say it, and how much it tells of them."""
    someone = known.tie.person
    yield f"their title is {_plain(someone.title)}", someone.title, 4
    yield f"they are with {_plain(someone.organisation)}", someone.organisation, 3
    yield "a note on their card says {word}", known.note, 3
    yield "you write to each other about {word}", " ".join(known.topics), 2
    done = (e for e in known.ledger if e.time <= known.tie.as_of and e.probability >= LEAST)
    yield "what you did for each other was about {word}", " ".join(e.text for e in done), 1


def _in_order(text: str) -> list[str]:
    telling = words(text)
    low = text.casefold()
    return sorted(telling, key=lambda word: (low.find(word), word))


def _plain(text: str) -> str:
    """Without what a format would read."""
    return text.replace("{", "(").replace("}", ")")


def _quoted(found: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in found)
