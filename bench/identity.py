"""Who may be one: how good the offers are, and how long they take.

`python -m bench.identity` makes invented people, of whom a known share has a second address under a
name in another form, and reports on offers at 200,000 handles.
`python -m bench.identity --home HOME --gold IDENTITIES.csv --apart NOT_SAME.csv` reports on a home
of real mail against a reader's pairs. With `--splink` Splink runs on the same people (`pip install
splink`, which isn't among closeknit's own packages).
"""

from __future__ import annotations

import argparse
import csv
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path

from bench.timed import machine

from closeknit.identity.offers import Someone, offers
from closeknit.store.reader import reading

Pair = tuple[int, int]


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


HANDLES = 200_000
DOUBLED = 0.1  # of the people: those with a second address
FIRST = words(
    "robert william elizabeth michael katherine jan eva petr maria ivan olga sean niamh kofi "
    "abena yuki haruto mei li ahmed fatima carlos lucia pierre chloe lars ingrid emeka ngozi"
)
SHORT = {"robert": "Bob", "william": "Bill", "elizabeth": "Liz", "michael": "Mike"}
SYLLABLES = words(
    "ba ben bor cas chen dal dor fen gar hal hov jan kar lan lem mar mor nov par rey sol tan vel"
)
FIRST_OFFERS = 50


def invented(handles: int, dice: random.Random) -> tuple[list[Someone], set[Pair]]:
    """People with one address each, and which of them are one."""
    people: list[Someone] = []
    one: set[Pair] = set()
    while len(people) < handles:
        first = dice.choice(FIRST)
        last = "".join(dice.choice(SYLLABLES) for _ in range(dice.choice((3, 4, 4)))).title()
        number = len(people)
        people.append(_someone(number, f"{first.title()} {last}", f"{first}.{last}", dice))
        if dice.random() < DOUBLED:
            name, local = dice.choice(
                (
                    (f"{first.title()} {last}", f"{first[0]}{last}"),
                    (f"{last}, {first.title()}", "office"),
                    (f"{SHORT.get(first, first.title())} {last}", f"{last}"),
                    (f"{first[0].upper()}. {last}", f"{first[0]}{last}"),
                    ("", f"{first}.{last}"),
                )
            )
            people.append(_someone(number + 1, name, local, dice))
            one.add((number, number + 1))
    return people, one


def _someone(number: int, name: str, local: str, dice: random.Random) -> Someone:
    house = f"{dice.choice(SYLLABLES)}{dice.randrange(5_000)}.example"
    names = ((name, dice.randrange(1, 20)),) if name else ()
    return Someone(number, names, (f"{local.lower()}@{house}",))


def report(what: str, found: Sequence[Pair], right: set[Pair], judged: set[int]) -> None:
    """Recall over all pairs, precision where both were judged, and of the first offers."""
    hit = len(right & set(found))
    known = [pair for pair in found if judged.issuperset(pair)]
    good = sum(pair in right for pair in known)
    first = known[:FIRST_OFFERS]
    print(
        f"{what:12}{len(found):8,} offers; found {hit:,} of {len(right):,} pairs "
        f"({hit / max(len(right), 1):.1%}); of {len(known):,} that can be judged "
        f"{good / max(len(known), 1):.1%} right, of the first {len(first)} "
        f"{sum(pair in right for pair in first)}",
        flush=True,
    )


def closeknit_pairs(people: Iterable[Someone]) -> list[Pair]:
    return [(offer.a, offer.b) for offer in offers(people)]


def splink_pairs(people: Sequence[Someone]) -> list[Pair]:
    """Splink with the comparisons that its own guide proposes for names and addresses, trained on
    the same people by expectation and maximisation; pairs from one half up, the likeliest first."""
    import pandas as pd
    import splink.comparison_library as compare
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    rows = []
    for one in people:
        name = one.names[0][0] if one.names else ""
        words = name.replace(",", " ").lower().split()
        rows.append(
            {
                "unique_id": one.id,
                "first": words[0] if words else None,
                "last": words[-1] if words else None,
                "email": one.handles[0],
                "local": one.handles[0].partition("@")[0],
            }
        )
    settings = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on("first", "last"),
            block_on("local"),
            block_on("last", "substr(first, 1, 1)"),
        ],
        comparisons=[
            compare.NameComparison("first"),
            compare.NameComparison("last"),
            compare.EmailComparison("email"),
        ],
    )
    linker = Linker(DuckDBAPI().register(pd.DataFrame(rows)), settings)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("first", "last")], recall=0.7
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("last"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("local"))
    found = linker.inference.predict(threshold_match_probability=0.5).as_pandas_dataframe()
    found = found.sort_values("match_probability", ascending=False)
    sides = zip(found["unique_id_l"], found["unique_id_r"], strict=True)
    return [(min(a, b), max(a, b)) for a, b in sides]


def timed(what: str, find: Callable[[], list[Pair]], right: set[Pair], judged: set[int]) -> None:
    begun = time.perf_counter()
    found = find()
    seconds = time.perf_counter() - begun
    report(what, found, right, judged)
    print(f"{'':12}{seconds:.2f} s", flush=True)


def real(home: Path, gold: Path, apart: Path) -> tuple[list[Someone], set[Pair], set[int]]:
    """The people of a home, the pairs that a reader says are one and strong keys left apart, and
    those whom the reader judged."""
    with reading(home) as reader:
        people = {int(person.id[1:]): person for person in reader.people()}
        numbers = {handle: number for number, handle, *_ in reader.handles()}
        names, spans = reader.handle_names(), reader.spans()
    owner = {handle: n for n, person in people.items() for handle in person.handles}
    groups: Mapping[str, list[str]] = defaultdict(list)
    with gold.open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            if row["person_id"] != "me":
                groups[row["person_id"]].append(row["address"].lower())
    known = [[owner[a] for a in own if a in owner] for own in groups.values()]
    pairs = [pair for own in known for pair in combinations(own, 2)]
    right = {(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}
    merged = sum(a == b for a, b in pairs)
    with apart.open(encoding="utf-8") as rows:
        alike = [
            (owner[a], owner[b])
            for row in csv.DictReader(rows)
            if (a := row["address_a"].lower()) in owner and (b := row["address_b"].lower()) in owner
        ]
    print(
        f"{len(people):,} people; strong keys merged {merged} of {len(pairs)} pairs, and "
        f"{sum(a == b for a, b in alike)} of {len(alike)} who only look alike"
    )
    someones = [
        Someone(
            n,
            tuple(pair for handle in p.handles for pair in names.get(numbers[handle], ())),
            p.handles,
            *spans.get(n, (None, None)),
        )
        for n, p in people.items()
    ]
    return someones, right, {n for own in known for n in own} | {n for pair in alike for n in pair}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--apart", type=Path)
    parser.add_argument("--handles", type=int, default=HANDLES)
    parser.add_argument("--splink", action="store_true")
    asked = parser.parse_args()
    print(machine())
    if asked.home:
        people, right, judged = real(asked.home, asked.gold, asked.apart)
    else:
        people, right = invented(asked.handles, random.Random(1))
        judged = {one.id for one in people}
        print(f"{len(people):,} invented handles")
    timed("closeknit", lambda: closeknit_pairs(people), right, judged)
    if asked.splink:
        timed("Splink", lambda: splink_pairs(people), right, judged)


if __name__ == "__main__":
    main()
