"""Entries of the ledger and acts, as the verbs print them and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import click

from closeknit.cli.common import printable
from closeknit.cli.lines import put
from closeknit.clock import day, iso
from closeknit.judge.telling import tell
from closeknit.model.ledger import By, Done, Entry, State

Names = Mapping[int, str]
Shape = dict[str, object]


def put_entries(entries: Iterable[Entry], names: Names) -> None:
    """One line for each, with the proving sentence below it."""
    for entry in entries:
        other = names.get(entry.other, "") if entry.other is not None else ""
        refs = f"{entry.ref} → {entry.outcome_ref}" if entry.outcome_ref else entry.ref
        told = tell(entry, names.get(entry.person, "somebody"), other)
        put(f"{day(entry.time)}  {told}{how_sure(entry)} [{refs}]", "", "            ")
        if entry.text:
            put(f"“{entry.text}”", "            ", "            ")


def how_sure(entry: Entry) -> str:
    """“ (70 %)”, "" where I said so myself: that an ask is one doesn't tell what became of it."""
    sure = entry.probability * (entry.outcome_probability if entry.outcome else 1.0)
    is_said = entry.state is not State.PROPOSED and sure == 1
    return "" if is_said else f" ({100 * sure:.0f} %)"


def entry(e: Entry, names: Names) -> Shape:
    """One entry of the ledger."""
    return {
        "what": e.what,
        "by": e.by.value,
        "person": {"id": f"p{e.person}", "name": names.get(e.person, "")},
        "other": None if e.other is None else {"id": f"p{e.other}", "name": names.get(e.other)},
        "time": iso(e.time),
        "ref": e.ref,
        "message_id": e.key or None,
        "text": e.text,
        "size": None if e.size is None else int(e.size),
        "kind": e.kind,
        "level": e.level,
        "outcome": e.outcome or None,
        "outcome_ref": e.outcome_ref or None,
        "probability": e.probability,
        "outcome_probability": e.outcome_probability,
        "state": e.state.value,
    }


def ask(e: Entry, names: Names) -> Shape:
    """One ask, as the contract has it."""
    return {
        "message_id": e.key or None,
        "ref": e.ref,
        "direction": "by_me" if e.by is By.ME else "of_me",
        "person": f"p{e.person}",
        "name": names.get(e.person, ""),
        "time": iso(e.time),
        "size": None if e.size is None else int(e.size),
        "kind": e.kind,
        "text": e.text,
        "outcome": e.outcome,
        "outcome_message_id": e.outcome_key or None,
        "probability": e.probability,
        "outcome_probability": e.outcome_probability,
        "state": e.state.value,
    }


def done(d: Done, names: Names) -> Shape:
    """One act in my own mail."""
    return {
        "act": d.found.act.value,
        "by": d.by.value,
        "person": {"id": f"p{d.person}", "name": names.get(d.person, "")},
        "time": iso(d.time),
        "ref": d.ref,
        "message_id": d.key,
        "proof": d.found.proof,
        "size": None if d.found.size is None else int(d.found.size),
        "kind": d.found.kind,
        "probability": d.found.probability,
        "state": d.state.value,
    }


def put_done(acts: Iterable[Done], names: Names) -> None:
    """One line for each, with who did it and the sentence."""
    for each in acts:
        who = "you" if each.by is By.ME else names.get(each.person, "somebody")
        sure = "" if each.state is State.CONFIRMED else f" {100 * each.found.probability:.0f} %"
        act = each.found.act.value.replace("_", " ")
        click.echo(printable(f"{day(each.time)}  {act}{sure}, {who} [{each.ref}]"))
        put(f"“{each.found.proof}”", "            ", "            ")
