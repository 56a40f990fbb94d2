"""The JSON shape of the whole network."""

from __future__ import annotations

from closeknit.clock import iso
from closeknit.judge.whole.areas import Area
from closeknit.judge.whole.report import Balance, Breadth, Depth, Diversity, Report, Year
from closeknit.judge.whole.verdict import Ranked

Shape = dict[str, object]


def report(found: Report) -> Shape:
    """The answer to `network`; `verdict` is null where nothing is said."""
    verdict = found.verdict
    return {
        "as_of": iso(found.as_of),
        "since": iso(found.since),
        "people": found.known,
        "breadth": _breadth(found.breadth),
        "depth": _depth(found.depth),
        "balance": _balance(found.balance, found.names),
        "trend": [_year(year) for year in found.years],
        "verdict": verdict.word or None,
        "why": verdict.why,
        "compared": {
            "days": 150,
            "people": verdict.people,
            "breadth": _ranked(verdict.breadth),
            "depth": _ranked(verdict.depth),
            "agreement": verdict.agreement,
        },
        "reference": {
            "name": found.reference.name,
            "people": found.reference.people,
            "limits": found.reference.limits,
        },
    }


def _ranked(ranked: Ranked | None) -> Shape | None:
    if ranked is None:
        return None
    return {
        "value": round(ranked.value, 2),
        "percentile": round(ranked.percentile, 1),
        "low": round(ranked.low, 1),
        "high": round(ranked.high, 1),
    }


def _breadth(b: Breadth) -> Shape:
    return {
        "in_touch": b.people,
        "effective_size": round(b.effective_size, 2),
        "effective_size_is": "upper bound",
        "pairs_named_together": b.ties,
        "organisations": _diversity(b.organisations),
        "communities": _diversity(b.communities),
        "contact_spheres": None if b.spheres is None else _diversity(b.spheres),
        "titles_known": b.titles,
    }


def _diversity(found: Diversity) -> Shape:
    return {
        "known_of": found.known,
        "count": len(found.groups),
        "effective_number": round(found.effective, 2),
        "groups": [
            {"name": group.name, "people": group.people, "connections": group.connections}
            for group in found.groups
        ],
    }


def _depth(d: Depth) -> Shape:
    return {
        "expected_connections": {
            "estimate": round(d.expected, 2),
            "low": round(d.low, 2),
            "high": round(d.high, 2),
        },
        "judged": d.judged,
        "connections": d.connections,
        "dormant": d.dormant,
        "monthly_two_way": round(d.in_monthly_contact, 2),
        "monthly_average": round(d.monthly, 2),
        "nine_months_or_more": d.steady,
        "met_in_small_company": d.met,
        "met_monthly_average": round(d.met_monthly, 2),
        "layers": [{"usual": size, "expected": round(count, 2)} for size, count in d.layers],
        "bench": {
            "of": d.bench.of,
            "expected": round(d.bench.expected, 2),
            "people": d.bench.people,
        },
    }


def _balance(b: Balance, names: dict[int, str]) -> Shape:
    mark = b.signature
    return {
        "constraint": None if b.constraint is None else round(b.constraint, 4),
        "constraint_is": "lower bound",
        "top_three": {
            "share": round(sum(share for _, share in b.top), 4),
            "people": [
                {**_person(person, names), "share": round(share, 4)} for person, share in b.top
            ],
        },
        "areas": b.areas,
        "resting_on_one": [_area(area, names) for area in b.resting],
        "departures": [
            {
                **_person(row.person, names),
                "areas": [{"kind": area.kind, "name": area.name} for area in row.areas],
                "people_there": row.people,
                "share_of_contact": round(row.contact, 4),
                "share_of_depth": round(row.depth, 4),
            }
            for row in b.departures
        ],
        "signature": None
        if mark is None
        else {
            "distance": round(mark.distance, 4),
            "usual": round(mark.usual, 4),
            "farthest": round(mark.farthest, 4),
            "years": mark.years,
            "unlike": mark.unlike,
            "new_people_share": round(mark.new, 4),
        },
    }


def _area(area: Area, names: dict[int, str]) -> Shape:
    (only,) = area.connections
    return {
        "kind": area.kind,
        "name": area.name,
        "people": len(area.people),
        "rests_on": _person(only, names),
    }


def _person(number: int, names: dict[int, str]) -> Shape:
    return {"id": f"p{number}", "name": names[number]}


def _year(year: Year) -> Shape:
    return {
        "until": iso(year.until),
        "in_touch": year.people,
        "effective_size": round(year.effective_size, 2),
        "organisations": round(year.organisations, 2),
        "communities": round(year.communities, 2),
        "monthly_two_way": round(year.monthly, 2),
        "five_exchanges": year.close,
    }
