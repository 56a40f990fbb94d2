"""What I talk of with each person: the words of our subjects that are ours rather than everybody's.

Subjects only, since nothing else of the words of a message is kept. A thread counts once, however
long. A word weighs the number of our threads it stands in, times the logarithm of how few people I
talk of it with (tf·idf, Spärck Jones 1972).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from closeknit.model.subjects import stem

MOST = 20  # words kept of a person
COMMON = 0.2  # a word that I use with a larger share of my people tells nothing of one
LONGEST_NAME = 4  # words of a person's name
FEW = 25  # people below which no word is called common
_WORD = re.compile(r"[^\W\d_][\w'’-]{2,30}")
_EMPTY = """
the and for with from your you our are was were this that have has had not but what when
where who how why all any can could would should will may its his her their them they she him
about into over out off new per via re fwd aw wg und der die das von mit für ist les des une
pour del los las con por hello thanks thank please question quick update meeting follow
reminder between since until again back soon some just still also very good today tomorrow
monday tuesday wednesday thursday friday saturday sunday january february march april june july
august september october november december
"""
_IGNORED = frozenset(_EMPTY.split())


def topics(
    subjects: Iterable[tuple[int, str]], people: Iterable[str] = ()
) -> dict[int, tuple[str, ...]]:
    """The words of each person, the most telling first, from (person, subject) of the messages
    between us. `people` are the names of those I know, and mine: who somebody is called is nothing
    that we talk of."""
    names = name_words(people)
    threads: dict[int, set[str]] = defaultdict(set)
    stems: dict[str, str] = {}
    for person, subject in subjects:
        bare = stems.get(subject)
        if bare is None:
            bare = stems[subject] = stem(subject)
        if bare:
            threads[person].add(bare)
    words_of = {bare: words(bare) - names for bare in set(stems.values())}
    counts = {
        person: Counter(word for bare in own for word in words_of[bare])
        for person, own in threads.items()
    }
    people = Counter(word for own in counts.values() for word in own)
    return {person: _best(own, people, len(counts)) for person, own in counts.items()}


def name_words(people: Iterable[str]) -> frozenset[str]:
    """The words of names, in lower case. A name of many words or with an “@” is that of a firm, a
    list or a machine, whose words may well be a matter."""
    return frozenset(
        word
        for name in people
        if "@" not in name and len(name.split()) <= LONGEST_NAME
        for word in words(name)
    )


def words(text: str) -> frozenset[str]:
    """The words of a text that may tell what it is about, in lower case."""
    found = (word.strip("'’-").casefold() for word in _WORD.findall(text))
    return frozenset(word for word in found if len(word) > 2 and word not in _IGNORED)


def _best(own: Counter[str], people: Mapping[str, int], of: int) -> tuple[str, ...]:
    told = {
        word: n * math.log(1 + of / people[word])
        for word, n in own.items()
        if of < FEW or people[word] <= COMMON * of
    }
    return tuple(sorted(told, key=lambda word: (-told[word], word))[:MOST])
