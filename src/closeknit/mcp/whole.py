"""The whole network: breadth, depth, and what rests on one person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from closeknit import clock
from closeknit.mcp.desk import Desk, moment
from closeknit.mcp.people import AsOf
from closeknit.mcp.quoted import Quoted, cleaned, quote
from closeknit.mcp.results import PersonRef, Result

if TYPE_CHECKING:
    from closeknit.judge.whole.areas import Departure
    from closeknit.judge.whole.report import Group, Report, Year

GROUPS = 5
RESTING = 8
YEARS = 6


class GroupLine(BaseModel):
    """An organisation or a community, and how many of its people are connections."""

    name: Quoted | None = None
    people: int
    connections: int


class Resting(BaseModel):
    """Where the owner's only connection is one person; `people` more are known there."""

    person: str
    where: list[Quoted]
    people: int
    share_of_contact: int = Field(description="per cent")


class YearLine(BaseModel):
    """Twelve months: people in touch, and those in monthly contact both ways."""

    until: str
    people: int
    monthly: float
    effective_organisations: float


class NetworkReport(Result):
    """`verdict` is said only where a comparison bears it out; `why` tells why or why not, and
    `compared_with` names the others."""

    verdict: str | None = None
    why: str = ""
    compared_with: str = ""
    limits: list[str] = Field(default=[])
    people_in_touch: int = Field(description="with whom words went both ways since then")
    in_touch_since: str
    more: list[str] = Field(default=[], description="the rest of the answer")
    expected_connections: int
    expected_low: int
    expected_high: int
    dormant_connections: int
    steady: int = Field(description="people with contact both ways in nine months of twelve")
    effective_organisations: float
    effective_communities: float
    top_shares: dict[str, int] = Field(
        default={}, description="per cent of all contact that goes to one person, by id"
    )
    organisations: list[GroupLine] = Field(default=[])
    communities: list[GroupLine] = Field(default=[])
    rests_on_one: list[Resting] = Field(default=[])
    years: list[YearLine] = Field(default=[])
    people: list[PersonRef] = Field(default=[], description="everybody whose id stands above")


class Whole:
    """The tool."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def network_report(self, as_of: AsOf = None) -> NetworkReport:
        """The owner's whole network: how many people, how many of them know and trust the owner,
        how diverse it is, what rests on a single person, and how it went over the years. Broad or
        deep is said only where a named comparison bears it out."""
        date = moment(as_of)
        return self._desk.kept(f"report {date}", lambda net: _report(net.report(date)))


def _report(r: Report) -> NetworkReport:
    breadth, depth, said = r.breadth, r.depth, r.verdict
    shares = {f"p{person}": round(100 * share) for person, share in r.balance.top}
    leaving = r.balance.departures[:RESTING]
    named = dict.fromkeys([*shares, *(f"p{each.person}" for each in leaving)])
    answer = (
        f"About {depth.expected:.0f} people know and trust you ({depth.low:.0f} to "
        f"{depth.high:.0f}). Since {clock.day(r.since)} words went both ways with {breadth.people}."
    )
    return NetworkReport(
        answer=answer,
        more=[_verdict(said.word)],
        as_of=clock.day(r.as_of),
        verdict=said.word or None,
        why=cleaned(said.why),
        compared_with=cleaned(r.reference.name),
        limits=[cleaned(part) for part in _sentences(r.reference.limits)],
        people_in_touch=breadth.people,
        in_touch_since=clock.day(r.since),
        expected_connections=round(depth.expected),
        expected_low=round(depth.low),
        expected_high=round(depth.high),
        dormant_connections=depth.dormant,
        steady=depth.steady,
        effective_organisations=round(breadth.organisations.effective, 1),
        effective_communities=round(breadth.communities.effective, 1),
        top_shares=shares,
        organisations=[_group(g) for g in breadth.organisations.groups[:GROUPS]],
        communities=[_group(g) for g in breadth.communities.groups[:GROUPS]],
        rests_on_one=[_resting(each) for each in leaving],
        years=[_year(each) for each in r.years[:YEARS]],
        people=_people(named, r.names),
        left_out=max(len(r.balance.departures) - RESTING, 0) + max(len(r.years) - YEARS, 0),
    )


def _verdict(word: str) -> str:
    if not word:
        return "Whether that is broad or deep isn't said: the comparison doesn't bear it out."
    return f"Compared with others it is {word}."


def _sentences(text: str) -> list[str]:
    return [f"{part.rstrip('.')}." for part in text.split(". ") if part]


def _group(group: Group) -> GroupLine:
    name = quote(group.name, "me")
    return GroupLine(name=name, people=group.people, connections=group.connections)


def _resting(each: Departure) -> Resting:
    person = f"p{each.person}"
    found = (quote(area.called, person) for area in each.areas[:2])
    return Resting(
        person=person,
        where=[quoted for quoted in found if quoted is not None],
        people=each.people,
        share_of_contact=round(100 * each.contact),
    )


def _year(year: Year) -> YearLine:
    return YearLine(
        until=clock.day(year.until),
        people=year.people,
        monthly=round(year.monthly, 1),
        effective_organisations=round(year.organisations, 1),
    )


def _people(ids: Mapping[str, None], names: Mapping[int, str]) -> list[PersonRef]:
    known = ((each, names.get(int(each[1:]), "")) for each in ids)
    return [PersonRef(id=each, name=quote(name, each)) for each, name in known]
