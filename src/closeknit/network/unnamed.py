"""Judgements in which nobody is named and no mail is quoted, for a face that must keep what
closeknit says apart from what stands in mail.

Names are display names that others chose, and proofs are their words: either may be written to
mislead a program that reads along. So persons go by their ids before anything is put into words,
and quotations are taken out afterwards. The names and proofs are handed back beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from closeknit.advise import told
from closeknit.advise.ask import check_ask
from closeknit.advise.quiet import DECEASED, notice
from closeknit.advise.triage import triage_ask
from closeknit.errors import Busy
from closeknit.judge.explain import explain
from closeknit.judge.history import history, trend
from closeknit.model.evidence import Evidence
from closeknit.model.known import Known
from closeknit.model.ledger import Entry
from closeknit.model.people import Person
from closeknit.model.ties import Standing, Tie
from closeknit.model.verdicts import Judgement, Size
from closeknit.network import met
from closeknit.network.home import Home
from closeknit.network.known import my_asks, one, others
from closeknit.network.ledger import ledger
from closeknit.network.quiet import marked
from closeknit.store.database import sole_writer
from closeknit.store.reader import Event, reading
from closeknit.versions import DERIVED

ID = re.compile(r"\bp[1-9][0-9]*\b")
_CAPITAL = re.compile(r"\bP([1-9][0-9]*)\b")  # an id that began a sentence
_MARKS = str.maketrans({"“": "'", "”": "'"})
# what stands in quotation marks; none stand within, see `_unmarked`
_QUOTED = re.compile(r":? *\(?“[^”]*”\)?")


@dataclass(frozen=True, slots=True)
class Weighed:
    """An ask weighed. `judgement` and `shown` name nobody and quote nothing; `person` is who it is
    about, `people` those whose ids it holds, `said` what was done for one another, by reference.
    `draft` is the reply as the other faces have it, "" where there is none."""

    judgement: Judgement
    tie: Tie
    person: Person
    people: Mapping[str, Person]
    said: Mapping[str, Entry]
    draft: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """One person with everything behind the judgement, otherwise as `Weighed`; `sentences` tell
    what they are to me and how that came."""

    tie: Tie
    sentences: tuple[str, ...]
    person: Person
    people: Mapping[str, Person]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Unnamed:
    """The façade's judgements of one home, unnamed."""

    home: Home

    def ask(self, person: str, text: str, size: Size | None, as_of: int | None) -> Weighed:
        """Checks an ask by me before it is made. Raises NotFound, Ambiguous."""
        someone, known, everyone = _gathered(self.home, person, as_of)
        found = check_ask(known, _plain(text), size, everyone, my_asks(self.home, as_of))
        return _weighed(self.home, someone, known, found)

    def asked(self, person: str, text: str, size: Size | None, as_of: int | None) -> Weighed:
        """Weighs an ask that was made of me. Raises NotFound, Ambiguous."""
        someone, known, everyone = _gathered(self.home, person, as_of)
        found = triage_ask(known, _plain(text), size, everyone)
        named = replace(known, tie=replace(known.tie, person=someone))
        draft = triage_ask(named, text, size, everyone).draft_reply
        return replace(_weighed(self.home, someone, known, found), draft=draft)

    def explained(self, person: str, as_of: int | None) -> Explained:
        """One person, with evidence. Raises NotFound, Ambiguous."""
        someone = self.home.find(person)
        judged, done = self.home.tie(someone, as_of), ledger(self.home, someone, as_of)
        events = _events(self.home, judged)
        tie = _evident(judged, events, done.entries)
        between, calendar = "", False
        if tie.standing is Standing.UNKNOWN:
            seen = met.between(self.home.folder, tie)
            between = told.amount(seen.from_me + seen.to_me, seen.meetings)
            calendar = seen.calendar
        sentences = [told.standing(tie, between, calendar).format(name=tie.person.id)]
        moments = history(events, tie.as_of)
        regard = trend([moment.regard for moment in moments])
        investment = trend([moment.investment for moment in moments])
        if tie.quiet:
            sentences.insert(0, notice(tie.person.id, tie.quiet))
        if tie.quiet == DECEASED:
            del sentences[1:]
        else:
            sentences.append(told.course(regard, investment))
        texts = [e.claim for e in tie.evidence]
        return Explained(
            tie,
            tuple(s for s in sentences if s),
            someone,
            _people(self.home, (*sentences, *texts)),
            done.entries,
        )

    def glances(self, people: Iterable[str], as_of: int | None) -> list[Tie]:
        """The ties of these ids, without evidence; whoever isn't here is left out."""
        wanted = list(people)
        if as_of is not None:
            ties = {tie.person.id: tie for tie in self.home.ties(as_of)}
            return [ties[person] for person in wanted if person in ties]
        self.home.refresh()
        with reading(self.home.folder) as reader:
            moment = self.home.judged_as_of(reader)
            return [tie for person in wanted for tie in marked(reader, reader.ties(moment, person))]

    def as_of(self) -> int:
        """The date that everybody is judged at where none is given."""
        self.home.refresh()
        with reading(self.home.folder) as reader:
            return self.home.judged_as_of(reader)

    def is_usable(self) -> bool:
        """Whether anybody was judged by this version yet, if only by what was known earlier."""
        with reading(self.home.folder) as reader:
            return reader.meta().get("derived_version") == DERIVED

    def is_being_written(self) -> bool:
        """Whether another closeknit is writing just now, such as an import."""
        try:
            with sole_writer(self.home.folder, patient=False):
                return False
        except Busy:
            return True

    def is_empty(self) -> bool:
        """Whether nobody is known: nothing was brought in, or nothing with people in it."""
        with reading(self.home.folder) as reader:
            return not reader.has_interactions() and reader.totals()[0] == 0


def without_quotes(text: str) -> str:
    """A sentence of advice without what it quotes; what was asked for stays to be understood."""
    text = _QUOTED.sub("", text).replace(" for of ", " for what they did on ")
    return _CAPITAL.sub(r"p\1", text)


# ------------------------------------------------------------------------------------------
def _gathered(home: Home, person: str, as_of: int | None) -> tuple[Person, Known, list[Known]]:
    someone = home.find(person)
    tie, entries = home.tie(someone, as_of), ledger(home, someone, as_of).entries
    judged = _evident(tie, _events(home, tie), entries)
    known = one(home, judged, map(_unmarked, entries), as_of)
    return someone, known, [_unnamed(each) for each in others(home, as_of)]


def _events(home: Home, tie: Tie) -> list[Event]:
    with reading(home.folder) as reader:
        return list(reader.events_with(tie.person.id, tie.as_of))


def _evident(tie: Tie, events: list[Event], entries: Iterable[Entry]) -> Tie:
    """The tie of an id, with evidence that speaks of ids."""
    unmarked = [_unmarked(entry) for entry in entries]
    names = {n: f"p{n}" for e in unmarked for n in (e.person, e.other) if n is not None}
    unnamed = _anonymous(tie)
    return replace(unnamed, evidence=explain(unnamed, events, unmarked, names))


def _weighed(home: Home, someone: Person, known: Known, found: Judgement) -> Weighed:
    bare = replace(
        found,
        sentence=without_quotes(found.sentence),
        evidence=tuple(_bare(e) for e in found.evidence),
        missing=tuple(map(without_quotes, found.missing)),
        first_steps=tuple(map(without_quotes, found.first_steps)),
        channel=without_quotes(found.channel),
    )
    claims = (e.claim for e in bare.evidence)
    ids = (a.id for a in bare.alternatives)
    people = _people(home, (bare.sentence, *claims, *bare.first_steps, *bare.missing, *ids))
    return Weighed(bare, known.tie, someone, people, {e.ref: e for e in known.ledger})


def _bare(each: Evidence) -> Evidence:
    return replace(each, claim=without_quotes(each.claim))


def _people(home: Home, texts: Iterable[str]) -> dict[str, Person]:
    """Everybody whose id stands in these texts."""
    ids = dict.fromkeys(found for text in texts for found in ID.findall(text))
    with reading(home.folder) as reader:
        found = {number: reader.known(number) for number in ids}
    return {number: person for number, person in found.items() if person is not None}


def _unnamed(known: Known) -> Known:
    return replace(known, tie=_anonymous(known.tie))


def _anonymous(tie: Tie) -> Tie:
    return replace(tie, person=replace(tie.person, name=tie.person.id))


def _unmarked(entry: Entry) -> Entry:
    """With a text that can't end its quotation early."""
    return replace(entry, text=_plain(entry.text))


def _plain(text: str) -> str:
    return text.translate(_MARKS)
