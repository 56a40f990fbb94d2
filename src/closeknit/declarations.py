"""What the person's own words add up to. Declarations are appended; the later one wins."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from closeknit.exclusions import Exclusions, exclusions
from closeknit.model.gains import Letter, Noted, Words
from closeknit.model.ledger import By, Deed, Logged
from closeknit.model.needs import Kept
from closeknit.model.plans import Kind, Taken
from closeknit.model.ties import Standing
from closeknit.model.verdicts import Size
from closeknit.store.reader import Declaration


@dataclass(frozen=True, slots=True)
class Said:
    """All declarations in force. `standings` by handle; `decisions` are (kind, a, b) with kind
    "same" or "different" and a, b handles, in the order they were made. `logged` is what was
    noted down by hand; `judged` tells of a found act, by the key of its interaction and its
    name, whether it is one; `outcomes` what became of an ask, a promise or a referral, by its
    reference (the key, or "L12" of something logged) and that word. `quiet` tells by handle why
    nothing is to be suggested about somebody ("deceased", …), the one said last at the end.
    `needs` are those kept and not dropped. `steps` is all that was said of steps of the plan, in
    its order. `answers` are mine to the questions before asking, by handle and number; `gains` what
    I said of people's goals, accomplishments, interests, networks and skills. `locks` are the
    handles of each person that is complete, as I said."""

    me: tuple[str, ...]
    standings: dict[str, Standing]
    decisions: tuple[tuple[str, str, str], ...]
    rules: tuple[str, ...]
    logged: tuple[Logged, ...] = ()
    judged: dict[tuple[str, str], bool] = field(default_factory=dict)
    outcomes: dict[tuple[str, str], str] = field(default_factory=dict)
    quiet: dict[str, str] = field(default_factory=dict)
    needs: tuple[Kept, ...] = ()
    steps: tuple[Taken, ...] = ()
    answers: dict[tuple[str, int], bool] = field(default_factory=dict)
    gains: Words = field(default_factory=Words)
    locks: tuple[tuple[str, ...], ...] = ()

    @property
    def exclusions(self) -> Exclusions:
        return exclusions(self.rules)


def said(declarations: Iterable[Declaration]) -> Said:
    """Plays declarations in order."""
    me: dict[str, None] = {}
    standings: dict[str, Standing] = {}
    decisions: dict[tuple[str, str], tuple[str, str, str]] = {}
    rules: dict[str, None] = {}
    locks: dict[str, str] = {}
    ledger, advice = _Ledger(), _Advice()
    for entry in declarations:
        pair = (min(entry.subject, entry.object), max(entry.subject, entry.object))
        match entry.kind:
            case "me":
                me[entry.subject] = None
            case "me-clear":
                me.clear()
            case "standing" if entry.value == "clear":
                standings.pop(entry.subject, None)
            case "standing":
                standings[entry.subject] = Standing(entry.value)
            case "same" | "different":
                decisions.pop(pair, None)
                decisions[pair] = (entry.kind, entry.subject, entry.object)
            case "undo":
                decisions.pop(pair, None)
            case "lock":
                locks[entry.subject] = entry.object
            case "unlock":
                locks.pop(entry.subject, None)
            case "exclude":
                rules[entry.subject] = None
            case "include":
                rules.pop(entry.subject, None)
            case _:
                ledger.play(entry)
                advice.play(entry)
    return Said(
        tuple(me),
        standings,
        tuple(decisions.values()),
        tuple(rules),
        tuple(ledger.logged.values()),
        ledger.judged,
        ledger.outcomes,
        advice.quiet,
        needs=tuple(advice.needs.values()),
        steps=tuple(advice.steps),
        answers=advice.answers,
        gains=advice.gains.words(),
        locks=_by_leader(locks),
    )


def _by_leader(locks: dict[str, str]) -> tuple[tuple[str, ...], ...]:
    """The handles that were locked together."""
    groups: dict[str, list[str]] = {}
    for handle, leader in locks.items():
        groups.setdefault(leader, []).append(handle)
    return tuple(map(tuple, groups.values()))


_STEPS = frozenset(kind.value for kind in Kind)


@dataclass(slots=True)
class _Ledger:
    """What was said of the ledger so far."""

    logged: dict[str, Logged] = field(default_factory=dict)
    judged: dict[tuple[str, str], bool] = field(default_factory=dict)
    outcomes: dict[tuple[str, str], str] = field(default_factory=dict)

    def play(self, entry: Declaration) -> None:
        of = entry.subject, entry.object
        match entry.kind:
            case "log":
                self.logged[f"L{entry.id}"] = _logged(entry)
            case "unlog":
                self.logged.pop(entry.subject, None)
            case "judged" if entry.value == "clear":
                self.judged.pop(of, None)
            case "judged":
                self.judged[of] = entry.value == "yes"
            case "outcome" if entry.value == "clear":
                self.outcomes.pop(of, None)
            case "outcome":
                self.outcomes[of] = entry.value


@dataclass(slots=True)
class _Gains:
    """What was said of people's five letters so far."""

    noted: dict[str, Noted] = field(default_factory=dict)
    decided: dict[tuple[str, Letter, str], bool] = field(default_factory=dict)

    def play(self, entry: Declaration) -> None:
        told = json.loads(entry.value)
        letter, ref = Letter(entry.object), told["ref"]
        match told["word"]:
            case "noted":
                note = Noted(entry.id, entry.time, entry.subject, letter, told["text"])
                self.noted[f"G{entry.id}"] = note
            case "removed":
                self.noted.pop(ref, None)
            case "clear":
                self.decided.pop((entry.subject, letter, ref), None)
            case word:
                self.decided.pop((entry.subject, letter, ref), None)
                self.decided[entry.subject, letter, ref] = word == "yes"

    def words(self) -> Words:
        return Words(
            tuple(self.noted.values()), tuple((*of, yes) for of, yes in self.decided.items())
        )


def gains_value(word: str, text: str = "", ref: str = "") -> str:
    """What a declaration on one of the five holds: a note's `text`, or what is said ("yes", "no",
    "clear", "removed") of the line that `ref` names. The sentences of mail stay where they are."""
    return json.dumps({"text": text, "ref": ref, "word": word}, ensure_ascii=False)


@dataclass(slots=True)
class _Advice:
    """What was said so far of whom to speak of, and to what was advised."""

    quiet: dict[str, str] = field(default_factory=dict)
    needs: dict[str, Kept] = field(default_factory=dict)
    steps: list[Taken] = field(default_factory=list)
    answers: dict[tuple[str, int], bool] = field(default_factory=dict)
    gains: _Gains = field(default_factory=_Gains)

    def play(self, entry: Declaration) -> None:
        match entry.kind:
            case "quiet":
                self.quiet.pop(entry.subject, None)
                if entry.value != "clear":
                    self.quiet[entry.subject] = entry.value
            case "gains":
                self.gains.play(entry)
            case "answer" if entry.value == "clear":
                self.answers.pop((entry.subject, int(entry.object)), None)
            case "answer":
                self.answers[entry.subject, int(entry.object)] = entry.value == "yes"
            case "need":
                need = _kept(entry, self.needs.get(entry.subject))
                self.needs[f"N{need.number}"] = need
            case "need-clear":
                self.needs.pop(entry.subject, None)
            case "step" if entry.object in _STEPS:
                step = Kind(entry.object), entry.value, entry.time, entry.id
                self.steps.append(Taken(entry.subject, *step))


def as_value(note: Logged) -> str:
    """What the declaration of something logged holds beside the two handles."""
    return json.dumps(
        {
            "what": note.what,
            "by": note.by,
            "time": note.time,
            "text": note.text,
            "size": note.size,
            "level": note.level,
        },
        ensure_ascii=False,
    )


def _logged(entry: Declaration) -> Logged:
    told = json.loads(entry.value)
    return Logged(
        entry.id,
        told["time"],
        Deed(told["what"]),
        By(told["by"]),
        entry.subject,
        told["text"],
        Size(told["size"]) if told["size"] else None,
        told["level"],
        entry.object,
    )


def need_value(need: Kept) -> str:
    """What the declaration of a need holds. All of it stands in the value, where names are taken
    out when somebody is forgotten."""
    return json.dumps(
        {
            "text": need.text,
            "size": need.size,
            "by": need.by.isoformat(),
            "people": need.people,
            "ready": need.ready,
        },
        ensure_ascii=False,
    )


def _kept(entry: Declaration, before: Kept | None) -> Kept:
    """A need as it was said; said anew it keeps its number, and what it is compared with."""
    told = json.loads(entry.value)
    return Kept(
        before.number if before else entry.id,
        told["text"],
        Size(told["size"]),
        date.fromisoformat(told["by"]),
        told["people"],
        before.since if before else entry.time,
        before.ready if before else tuple(told["ready"]),
    )
