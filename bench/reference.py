"""Makes the reference set that a network's breadth and depth are compared with.

    python -m bench.reference email-eu-first-150-days.txt [--write]

The file is SNAP's email-Eu-core-temporal, its first 150 days: who mailed whom and when, 816 people
of one European research institution. Rows of one sender and second are one message to several. Each
person's own mailbox is taken from it: the messages that they sent or were sent. Whoever was in
two-way contact with at least ten others counts. Only percentiles of two figures are kept, and how
often each verdict is said of these people themselves.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

from closeknit.judge.whole.breadth import drawn_sizes
from closeknit.judge.whole.contact import DAY, seats
from closeknit.judge.whole.verdict import LEAST, SPAN, Recent, Reference, recent, verdict

OUT = Path(__file__).parents[1] / "src" / "closeknit" / "judge" / "reference.json"
NAME = "people of one European research institution, as far as they mailed each other in 150 days"
LIMITS = (
    "All are of one house and one time (2003 to 2005), and only their mail among themselves is "
    "known. Yours is compared by mail alone, too, but goes to everybody, so both your percentiles "
    "come out rather too high. It tells how your 150 days compare with theirs, not how a network "
    "ought to be."
)
SOURCE = "SNAP email-Eu-core-temporal, first 150 days; bench/reference.py"


def mailboxes(path: Path) -> list[np.ndarray]:
    """The seats of everybody's own mailbox, themselves as person 0."""
    messages: dict[tuple[int, int], set[int]] = defaultdict(set)
    for line in path.open(encoding="utf-8"):
        one, other, second = map(int, line.split())
        if one != other:
            messages[second, one].add(other)
    people = sorted({p for (_, sender), to in messages.items() for p in (sender, *to)})
    number = {person: at for at, person in enumerate(people, 1)}
    rows: dict[int, list[tuple[int, int, int, int, int]]] = defaultdict(list)
    for event, ((time, sender), to) in enumerate(sorted(messages.items())):
        present = {sender, *to}
        for me in present:
            rows[me] += [
                (event, time, 0, int(one != sender), 0 if one == me else number[one])
                for one in present
            ]
    return [np.array(rows[person], np.int64) for person in people]


def figures(mine: Recent) -> tuple[float, float]:
    """Effective size, and people with an exchange a month."""
    once = np.ones((1, len(mine.people)))
    return float(drawn_sizes(mine.a, mine.b, once)[0]), float(mine.monthly.sum())


def main() -> None:
    """Prints the figures, and with --write ships them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    end = 150 * DAY
    compared = []
    for rows in mailboxes(given.file):
        found = seats(rows)
        mine = recent(found, end)
        if len(mine.people) >= LEAST:
            compared.append(mine)
    both = np.array([figures(mine) for mine in compared])
    breadth, depth = (np.percentile(column, np.arange(101.0)).tolist() for column in both.T)
    others = Reference(NAME, len(compared), LIMITS, tuple(breadth), tuple(depth))
    said = Counter(verdict(mine, end - SPAN, end, others).word for mine in compared)
    shares = {word or "nothing": round(n / len(compared), 3) for word, n in said.most_common()}
    ranks = np.argsort(np.argsort(both, axis=0), axis=0)
    alike = float(np.atleast_2d(np.corrcoef(ranks.T))[0, 1])
    print(f"{len(compared)} people; rank correlation {alike:.2f}")
    print("said of themselves:", shares)
    for at in (10, 40, 50, 60, 90):
        print(f"{at}th: effective size {breadth[at]:.1f}, an exchange a month {depth[at]:.1f}")
    if given.write:
        kept = {
            "name": NAME,
            "source": SOURCE,
            "people": len(compared),
            "limits": LIMITS,
            "said_of_themselves": shares,
            "breadth": [round(float(value), 2) for value in breadth],
            "depth": [round(float(value), 3) for value in depth],
        }
        OUT.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
