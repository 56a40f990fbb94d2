"""The simulated life: its people, its links and the statistics that its docstring claims."""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

import closeknit.demo
from closeknit.demo.life import END, Life, Truth, simulate
from closeknit.demo.rhythm import DAY, LONDON, MONTH, moment

PARTS = ["marta-lindqvist", "dorian-pike", "peter-hall", "omar-haddad", "wren-vale", "ana-duarte"]
ACTS = (
    "ask small_ask offer promise kept grant decline thanks introduction referral vouch"
    " apology congratulation confide personal"
)


@pytest.fixture(scope="module")
def life() -> Life:
    return simulate()


@pytest.fixture(scope="module")
def truth(life: Life) -> dict[str, Truth]:
    return {t.key: t for t in life.truths}


def test_imports_only_the_standard_library_and_itself() -> None:
    allowed = set(sys.stdlib_module_names) | {"numpy"}
    for file in Path(closeknit.demo.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0
                names = [node.module or ""]
            for name in names:
                inside = name == "closeknit.demo" or name.startswith("closeknit.demo.")
                assert inside or name.split(".")[0] in allowed, (file.name, name)


def test_the_same_seed_gives_the_same_life_and_another_one_another(life: Life) -> None:
    assert simulate() == life
    assert simulate(8).messages != life.messages


def test_an_earlier_end_gives_a_life_that_stops_there() -> None:
    end = moment(2024, 6, 1)
    short = simulate(end=end)
    assert short.end == end
    assert end - 10 * DAY < max(m.at for m in short.messages) <= end


def test_an_end_before_the_start_is_refused() -> None:
    with pytest.raises(ValueError, match="before its start"):
        simulate(end=moment(2020, 1, 1))


@pytest.mark.parametrize("seed", [1, 2, 7])
def test_sizes(seed: int) -> None:
    life = simulate(seed)
    seen = [t for t in life.truths if t.visible]
    kinds = Counter(t.kind for t in life.truths)
    assert 33 <= sum(t.connection for t in seen) <= 36
    assert 5 <= sum(t.dormant for t in seen) <= 9
    assert sum(not t.connection and t.kind != "acquaintance" for t in seen) in range(58, 64)
    assert kinds["acquaintance"] == 25
    assert kinds["bystander"] == 20
    assert 4800 < sum(not m.automated for m in life.messages) < 6000
    assert 700 < sum(bool(m.automated) for m in life.messages) < 1500


def test_people_are_told_apart(life: Life) -> None:
    people = life.people + life.strangers
    addresses = [a for p in people for a in p.addresses]
    assert len(set(addresses)) == len(addresses)
    assert len({p.key for p in people}) == len(people)
    twice = [name for name, n in Counter(p.name for p in people).items() if n > 1]
    assert twice == ["Harriet Loxley"]
    assert sum(not p.name.isascii() for p in people) > 20
    reserved = re.compile(r"(example\.(com|org|net)|\.example)$")
    odd = [a for a in addresses if not reserved.search(a)]
    assert all("closeknit.demo@gmail.com" in a for a in odd)
    assert len({a.replace(".", "") for a in odd}) == 1 < len(odd)
    assert [a for a in addresses if "+" in a] == ["eva+vale@novakova.example"]


def test_replies_point_to_earlier_messages(life: Life) -> None:
    at = {m.id: m.at for m in life.messages}
    assert len(at) == len(life.messages)
    for m in life.messages:
        if m.parent:
            assert at[m.parent] < m.at
            assert m.references[-1] == m.parent
            assert all(r in at for r in m.references)
        else:
            assert not m.references
    assert sum(bool(m.parent) for m in life.messages) > 2000


def test_order_and_address_change(life: Life) -> None:
    assert all(a.at <= b.at for a, b in pairwise(life.messages))
    assert all(life.start <= m.at <= life.end == END for m in life.messages)
    for m in life.messages:
        if m.from_me:
            assert m.origin.address == life.me.addresses[m.at >= life.me.moved]
    late = [
        m
        for m in life.messages
        if m.at > life.me.moved and any(h.address == life.me.addresses[0] for h in m.to)
    ]
    assert 0 < len(late) < 50
    assert max(m.at for m in late) < life.me.moved + 7 * MONTH


def test_no_slot_is_left_open(life: Life) -> None:
    for m in life.messages:
        assert not re.search(r"[{}|]", m.subject + m.new_text), m.id
    assert all(a.sentence and "{" not in a.sentence for a in life.acts)


def test_acts_stand_in_their_messages(life: Life) -> None:
    by_id = {m.id: m for m in life.messages}
    for act in life.acts:
        message = by_id[act.message_id]
        assert (act.by, act.at) == (message.sender, message.at)
        assert act.sentence in message.new_text.replace("\n", " ")
        assert not act.about or by_id[act.about].at < act.at
    found = {a.what for a in life.acts}
    assert found == set(ACTS.split())


def test_asks_and_their_outcomes(life: Life) -> None:
    by_id = {m.id: m for m in life.messages}
    people = {p.key for p in life.people}
    acts = {(a.message_id, a.what) for a in life.acts}
    for ask in life.asks:
        message = by_id[ask.message_id]
        assert ask.person in people
        assert message.from_me == (ask.direction == "by_me")
        assert (ask.message_id, "small_ask" if ask.size == 1 else "ask") in acts
        answered = ask.outcome in ("granted", "refused", "deferred")
        assert answered == bool(ask.outcome_message_id)
        if answered:
            assert by_id[ask.outcome_message_id].at > message.at
        if ask.outcome in ("granted", "refused"):
            what = "grant" if ask.outcome == "granted" else "decline"
            assert (ask.outcome_message_id, what) in acts
    assert {a.size for a in life.asks} == {1, 2, 3, 4, 5}
    asked = {(a.message_id, a.what) for a in life.acts if a.what in ("ask", "small_ask")}
    assert len(asked) == len(life.asks)


def test_the_parts(life: Life, truth: dict[str, Truth]) -> None:
    last: dict[str, int] = {}
    count: Counter[str] = Counter()
    for m in life.messages:
        if not m.from_me and not m.automated:
            last[m.sender] = m.at
            count[m.sender] += 1
    flags = {k: (truth[k].connection, truth[k].dormant, truth[k].visible) for k in PARTS}
    assert flags == {
        "marta-lindqvist": (True, False, True),
        "dorian-pike": (False, False, True),
        "peter-hall": (True, False, True),
        "omar-haddad": (True, True, True),
        "wren-vale": (True, False, False),
        "ana-duarte": (True, False, True),
    }
    assert truth["marta-lindqvist"].partner
    assert truth["tomas-reyes"].partner
    assert count["dorian-pike"] == 2
    assert count["wren-vale"] == 2
    assert last["peter-hall"] // DAY == moment(2026, 3, 17) // DAY
    assert moment(2026, 8, 5) < last["tomas-reyes"] < moment(2026, 8, 10)
    path = truth["ana-duarte"].trust_path
    assert path[-9] == 0
    assert path[-5] < 0.5 < path[-1]
    ask = next(a for a in life.asks if a.person == "dorian-pike")
    assert (ask.size, ask.direction, ask.outcome) == (4, "of_me", "unknown")
    assert "your clients" in ask.text


def test_nights_and_weekends_are_quiet(life: Life) -> None:
    mine = [m.at + 60 * LONDON.offset(m.at) for m in life.messages if m.from_me]
    night = sum(local % DAY < 6 * 3600 for local in mine)
    weekend = sum((local // DAY + 3) % 7 >= 5 for local in mine)
    assert night / len(mine) < 0.01
    assert weekend / len(mine) < 0.15  # 2/7 = .29 if days were alike


def test_summer_time() -> None:
    assert LONDON.offset(moment(2026, 3, 29, 0, 59)) == 0
    assert LONDON.offset(moment(2026, 3, 29, 1)) == 60
    assert LONDON.offset(moment(2026, 10, 25, 0, 59)) == 60
    assert LONDON.offset(moment(2026, 10, 25, 1)) == 0


def test_trust_shows_in_replies_and_not_only_there(life: Life, truth: dict[str, Truth]) -> None:
    """Counted from the messages alone: replies to what I sent to one person."""
    key = {a: p.key for p in life.people for a in p.addresses}
    answered = {(m.parent, m.sender) for m in life.messages if m.parent and not m.automated}
    sent: Counter[str] = Counter()
    replied: Counter[str] = Counter()
    for m in life.messages:
        if m.from_me and len(m.to) == 1 and not m.cc and m.to[0].address in key:
            person = key[m.to[0].address]
            sent[person] += 1
            replied[person] += (m.id, person) in answered
    rates = {k: replied[k] / n for k, n in sent.items() if n >= 8}
    assert _correlation([(truth[k].trust, rate) for k, rate in rates.items()]) > 0.4
    pooled: dict[bool, list[int]] = defaultdict(lambda: [0, 0])
    for k, n in sent.items():
        pooled[truth[k].connection][0] += replied[k]
        pooled[truth[k].connection][1] += n
    yes, no = (pooled[c][0] / pooled[c][1] for c in (True, False))
    assert yes > no + 0.1
    # The busiest contact writes more than the quietest connections: volume is not trust.
    volume = Counter(m.sender for m in life.messages if not m.automated)
    quiet = min(volume[t.key] for t in life.truths if t.connection and t.visible)
    assert max(volume[t.key] for t in life.truths if not t.connection) > 2 * quiet


def test_large_favours_need_trust(life: Life, truth: dict[str, Truth]) -> None:
    """Pooled over seeds, for large asks are few."""
    granted: Counter[bool] = Counter()
    asked: Counter[bool] = Counter()
    for seed in (7, 1, 2, 3):
        one = life if seed == 7 else simulate(seed)
        known = {t.key: t for t in one.truths}
        for ask in one.asks:
            if ask.size >= 3 and ask.direction == "by_me" and ask.outcome != "unknown":
                close = known[ask.person].connection
                asked[close] += 1
                granted[close] += ask.outcome == "granted"
    assert granted[True] / asked[True] > granted[False] / asked[False] + 0.15


def _correlation(pairs: list[tuple[float, float]]) -> float:
    n = len(pairs)
    mx, my = sum(x for x, _ in pairs) / n, sum(y for _, y in pairs) / n
    top = sum((x - mx) * (y - my) for x, y in pairs)
    sx, sy = sum((x - mx) ** 2 for x, _ in pairs), sum((y - my) ** 2 for _, y in pairs)
    return float(top / (sx * sy) ** 0.5)
