"""The measures against a plain loop over random small lives."""

from __future__ import annotations

import itertools
import math
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

DAY = 86_400
WEEK = 7 * DAY
T = 20_000 * DAY
YEAR = 31_556_952
FROM, TO, CC, ORGANISER, ATTENDEE, CALL, CHAT = 0, 1, 2, 4, 5, 2, 3
# handles 1 and 2 are me, 3 and 4 are one person, 9 is a list
WHO = {1: 0, 2: 0, 3: 3, 4: 3, 5: 5, 6: 6}
# (seconds before T, sender, receivers with roles, which earlier one it answers, automated, channel)
Raw = tuple[int, int, dict[int, int], int | None, bool, int]

EDGES = (0, 1, WEEK - 1, WEEK, WEEK + 1, 365 * DAY - 1, 365 * DAY, 365 * DAY + 1)


def _raw(dice: Random, many: int, linked: float) -> list[Raw]:
    """Mails in bursts and apart, `linked` of them replies to one of the last few."""
    made: list[Raw] = []
    for number in range(many):
        age = dice.choice(
            [dice.randrange(30 * 24) * 3600, dice.randrange(900) * DAY, dice.choice(EDGES)]
        )
        sender = dice.choice([1, 1, 1, 2, 3, 3, 4, 5, 6])
        if made and dice.random() < 0.5:
            # soon after the one before, and often the other way
            age = made[-1][0] - dice.choice([3600, 2 * DAY, WEEK, WEEK + 1])
            sender = dice.choice([1, *made[-1][2]])
        takers = {
            dice.choice([1, 1, 2, 3, 3, 4, 5, 6, 9]): dice.choice([TO, TO, CC])
            for _ in range(dice.choice([1, 1, 2, 6]))
        }
        answers = None
        if dice.random() < linked:
            answers = dice.randrange(max(number - 3, 0), number + 1)
        made.append(
            (
                age,
                sender,
                takers,
                answers,
                dice.random() < 0.15,
                dice.choice([0, 0, 0, 0, 0, 0, 1, 2, 3, 3, 3]),
            )
        )
    return made


def _life(happening: Any, raw: list[Raw], ahead: bool = False) -> list[Any]:
    made = []
    for number, (age, sender, takers, answers, automated, channel) in enumerate(raw):
        seats = ((sender, FROM), *((h, role) for h, role in takers.items() if h != sender))
        if channel == CHAT:
            as_role = {FROM: ORGANISER, TO: TO, CC: ATTENDEE}
            seats = tuple((h, as_role[role]) for h, role in seats)
        moment = T + 1 + abs(age) if ahead else T - age
        shift = 500 if ahead else 0
        linked = None if channel == CHAT else answers
        made.append(happening(number + shift, moment, tuple(seats), linked, automated, channel))
    return made


def _events(life: list[Any]) -> list[dict[str, Any]]:
    found = []
    for h in sorted(life, key=lambda h: (h.time, h.number)):
        roles: dict[int, int] = {}
        for handle, role in h.seats:
            if handle in WHO:
                person = WHO[handle]
                roles[person] = min(role, roles.get(person, 99))
        if h.automated or h.time > T or 0 not in roles:
            continue
        for person, role in roles.items():
            if person == 0:
                continue
            begins = (FROM, ORGANISER)
            way = 0 if roles[0] in begins else 1 if role in begins else 2
            if way == 2 and h.channel != 1:
                continue
            addressed = roles[0] if way == 1 else role
            both = h.channel == CALL or (h.channel == CHAT and addressed == ATTENDEE)
            found.append(
                {
                    **{"h": h, "person": person, "way": way, "role": addressed, "both": both},
                    **{"size": max(len(roles) - 1, 1), "opens": h.answers is None},
                    **{"in": way == 1 or both, "out": way == 0 or both},
                }
            )
    last: dict[int, dict[str, Any]] = {}
    for e in found:
        if e["h"].channel == CHAT:
            before = last.get(e["person"])
            if before and before["role"] == TO and before["way"] == 1 - e["way"]:
                e["opens"] = e["h"].time - before["h"].time > WEEK
            last[e["person"]] = e
    return found


def _trials(events: list[dict[str, Any]]) -> dict[tuple[int, int, bool], tuple[Any, Any]]:
    """(interaction, person, mine) → (time of the answer, outcome)."""
    mail = [e for e in events if e["h"].channel == 0]
    links = [(e["h"].time // DAY, e["h"].answers is not None) for e in mail if e["way"] == 1]
    out = {}
    for e in mail:
        if e["role"] != TO or e["size"] > 20 or e["way"] == 2:
            continue
        h, person = e["h"], e["person"]
        theirs = [f for f in mail if f["person"] == person]
        day = h.time // DAY
        seen = [linked for at, linked in links if day - 365 <= at <= day + 6]
        answer = None
        if seen and sum(seen) / len(seen) >= 0.05:
            times = [
                f["h"].time
                for f in theirs
                if f["way"] == 1 - e["way"] and f["h"].answers == h.number
            ]
            if times and min(times) >= h.time:
                answer = min(times)
        else:
            later = [f for f in theirs if (f["h"].time, f["h"].number) > (h.time, h.number)]
            if later and later[0]["way"] == 1 - e["way"]:
                answer = later[0]["h"].time
        in_time = answer is not None and answer - h.time <= WEEK
        out[h.number, person, e["way"] == 0] = (
            answer,
            int(in_time) if h.time + WEEK <= T else None,
        )
    chats = [e for e in events if e["h"].channel == CHAT and e["size"] == 1]
    for e in chats:
        if not any(role == ORGANISER for _, role in e["h"].seats):
            continue
        time, number, own = e["h"].time, e["h"].number, e["person"]
        after = [f for f in chats if (f["h"].time, f["h"].number) > (time, number)]
        after = [f for f in after if f["person"] == own]
        answer = None
        if e["role"] == ATTENDEE:
            answer = time
        elif after and after[0]["way"] == 1 - e["way"]:
            answer = after[0]["h"].time
        in_time = int(answer is not None and answer - time <= WEEK)
        out[number, e["person"], e["way"] == 0] = (answer, in_time if time + WEEK <= T else None)
    return out


def _weight(seconds: int, size: int = 1, half_life: int = 365) -> int:
    return round(math.exp2(-(T - seconds) / DAY / half_life) / math.sqrt(size) * 1e9)


ACCOUNTS = ("asks", "word", "gifts", "my_asks", "my_word", "my_gifts")
Deed = tuple[int, int, int, int, int]  # person, time, account, good, bad


def _deeds(dice: Random, many: int) -> list[Deed]:
    """Of everybody, some after the date, and of somebody with whom there is no contact."""
    return [
        (
            dice.choice([3, 3, 5, 77]),
            T - dice.choice([-1, 0, 1, 730 * DAY, dice.randrange(4_000) * DAY]),
            dice.randrange(6),
            dice.choice([0, 700_000_000, dice.randrange(1_500_000_000)]),
            dice.choice([0, 500_000_000, dice.randrange(1_500_000_000)]),
        )
        for _ in range(many)
    ]


def _accounts(person: int, deeds: list[Deed]) -> dict[str, int]:
    told = {}
    for account, name in enumerate(ACCOUNTS):
        own = [d for d in deeds if d[0] == person and d[2] == account and d[1] <= T]
        for side, place in (("good", 3), ("bad", 4)):
            told[f"{name}_{side}"] = sum(
                round(d[place] * math.exp2((d[1] - T) / (2 * 365 * DAY))) for d in own
            )
    # a gift has no bad side
    told = {n.removesuffix("_good") if "gifts" in n else n: v for n, v in told.items()}
    return {n: v for n, v in told.items() if n not in ("gifts_bad", "my_gifts_bad")}


def _tie(person: int, events: list[dict[str, Any]], trials: dict[Any, Any]) -> dict[str, Any]:
    own = [e for e in events if e["person"] == person]
    out, came = ([e for e in own if e["way"] == way] for way in (0, 1))
    opened = [e for e in own if e["opens"] and e["size"] <= 4]
    mailed = {e["h"].number for e in own if e["h"].channel == 0}
    days = sorted({e["h"].time // DAY for e in own})
    gaps = [b - a for a, b in itertools.pairwise(days)]
    small = [e for e in own if e["size"] <= 4 and e["h"].channel != 1]
    year = [e for e in small if e["h"].time > T - 365 * DAY]
    last_word = max((e["h"].time for e in own if e["in"]), default=None)
    numbers = {e["h"].number: e["h"].time for e in own}
    all_mine = {n: x for (n, p, is_mine), (_, x) in trials.items() if p == person and is_mine}
    mine = {n: x for n, x in all_mine.items() if n in mailed}
    theirs = {n: x for (n, p, is_mine), (_, x) in trials.items() if p == person and not is_mine}

    def ways(chosen: list[dict[str, Any]]) -> int:
        return min(sum(1 for e in chosen if e[way]) for way in ("in", "out"))

    quarter = 365 * DAY // 4
    best = max(
        (
            ways([e for e in small if q <= (T - e["h"].time) // quarter <= q + 3])
            for q in range(-3, 45)
        ),
        default=0,
    )
    return {
        "from_me": len(out),
        "to_me": len(came),
        "shared": len(own) - len(out) - len(came),
        "first": min(numbers.values()),
        "both_ways": sum(e["both"] for e in own),
        "last_from_me": max((e["h"].time for e in own if e["out"]), default=None),
        "last_to_me": last_word,
        "active_days": len(days),
        "my_initiations": sum(e["way"] == 0 for e in opened),
        "their_initiations": sum(e["way"] == 1 for e in opened),
        "trials": sum(x is not None for x in mine.values()),
        "answered": sum(x == 1 for x in mine.values()),
        "their_trials": sum(x is not None for x in theirs.values()),
        "their_answered": sum(x == 1 for x in theirs.values()),
        "unanswered_run": sum(last_word is None or numbers[n] > last_word for n in mine),
        "exchanges": ways(year),
        "exchange_days": len({e["h"].time // DAY for e in year if e["in"]}),
        "best_exchanges": best,
        "small_meetings": sum(
            e["h"].channel == 1 and e["size"] <= 4 and e["h"].time > T - 365 * DAY for e in own
        ),
        "usual_gap": (
            pytest.approx(math.exp(sum(map(math.log, gaps)) / len(gaps)))
            if len(gaps) >= 2
            else None
        ),
        "silence": None if last_word is None else pytest.approx((T - last_word) / DAY),
        "in_365": pytest.approx(
            sum(_weight(e["h"].time, e["size"]) for e in own if e["in"]), abs=20
        ),
        "out_14": pytest.approx(
            sum(_weight(e["h"].time, e["size"], 14) for e in own if e["out"]), abs=20
        ),
        "trials_365": pytest.approx(
            sum(_weight(numbers[n]) for n, x in mine.items() if x is not None), abs=20
        ),
        "every_answered_365": pytest.approx(
            sum(_weight(numbers[n]) for n, x in all_mine.items() if x == 1), abs=20
        ),
        "their_answered_365": pytest.approx(
            sum(_weight(numbers[n]) for n, x in theirs.items() if x == 1), abs=20
        ),
    }


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    # a life is one seed: nothing to shrink
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(st.integers(0, 2**32))
def test_measures_are_what_a_plain_loop_finds(happening: Any, figures: Any, seed: int) -> None:
    dice = Random(seed)
    raw = _raw(dice, dice.choice([5, 40, 90]), dice.choice([0.0, 0.03, 0.3, 0.9]))
    later = _raw(dice, 5, 0.5) if dice.random() < 0.5 else []
    life = _life(happening, raw)
    events = _events(life)
    trials = _trials(events)
    people = {e["person"] for e in events}
    deeds = _deeds(dice, dice.choice([0, 4, 40]))
    found = figures(life, WHO, T, deeds)

    assert [
        (e["interaction_id"], e["person_id"], e["direction"], e["size"], e["opens"])
        for e in found.events
    ] == sorted((e["h"].number, e["person"], e["way"], e["size"], e["opens"]) for e in events)
    assert {
        (t["interaction_id"], t["person_id"], t["mine"]): (t["answer_time"], t["outcome"])
        for t in found.trials
    } == trials
    assert len(found.trials) == len(trials)
    assert set(found.ties) == people
    for person in people:
        expected = _tie(person, events, trials)
        expected |= {n: pytest.approx(v, abs=20) for n, v in _accounts(person, deeds).items()}
        assert {name: found.ties[person][name] for name in expected} == expected
    if later:
        # whatever comes after the date changes nothing
        deeds += [(3, T + 1, account, 10**9, 10**9) for account in range(6)]
        assert figures(life + _life(happening, later, ahead=True), WHO, T, deeds) == found
