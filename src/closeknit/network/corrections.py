"""The person's own words: who somebody is, who is one and who isn't, what is never read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from closeknit import clock
from closeknit.declarations import said
from closeknit.errors import Misuse, NotFound
from closeknit.exclusions import normalised
from closeknit.identity.normalise import canonical
from closeknit.model.people import Person
from closeknit.network.home import Home
from closeknit.network.quiet import reason_of
from closeknit.store.reader import reading

DECLARABLE = ("connection", "contact", "partner", "clear")


def set_me(home: Home, handles: Sequence[str]) -> None:
    """Says which handles are mine, instead of what was found or said before."""
    mine = [canonical(handle).lower() for handle in handles]
    for given, handle in zip(handles, mine, strict=True):
        if not any(map(str.isalnum, handle)):
            raise Misuse(f"“{given}” is no address. Say your addresses as others write them.")
    with home.writing() as writer:
        writer.declare(clock.now(), "me-clear", "")
        for handle in mine:
            writer.declare(clock.now(), "me", handle)
        home.rebuild_if_stale(writer)


def declare(home: Home, person: str, word: str) -> Person:
    """Says what somebody is, or withdraws it ("clear")."""
    if word not in DECLARABLE:
        raise Misuse(f"“{word}” can't be declared. Say one of: {', '.join(DECLARABLE)}.")
    someone = home.find(person)
    with home.writing() as writer:
        for handle in someone.handles:
            writer.declare(clock.now(), "standing", handle, value="clear")
        if word != "clear":
            writer.declare(clock.now(), "standing", someone.handles[0], value=word)
        home.rebuild_if_stale(writer)
    return someone


def same(home: Home, a: str, b: str) -> tuple[Person, Person]:
    """Says that two people are one."""
    first, second = home.find(a), home.find(b)
    if first.id == second.id:
        raise Misuse(f"Both are {first.name}, who is one person here already.")
    _said_of_pairs(home, "same", [(first.handles[0], second.handles[0])])
    return first, second


def different(home: Home, a: str, b: str) -> tuple[Person, Person]:
    """Says that two people (or two handles of one) are never to be merged."""
    first, second = home.find(a), home.find(b)
    own = {_handle(query, first) for query in (a, b)}
    if first.id == second.id and (None in own or len(own) < 2):
        raise Misuse(
            f"Both are {first.name}. Say two of their addresses, or take one out of them with: "
            f"closeknit split {first.id} ADDRESS"
        )
    pairs = [(one, other) for one in _meant(a, first) for other in _meant(b, second)]
    _said_of_pairs(home, "different", pairs)
    return first, second


def split(home: Home, person: str, handle: str) -> Person:
    """Takes a handle out of a person."""
    someone = home.find(person)
    handle = handle.strip().lower()
    if handle not in someone.handles:
        raise NotFound(
            f"{someone.name} has no handle {handle}. They have: {', '.join(someone.handles)}."
        )
    if len(someone.handles) == 1:
        raise Misuse(f"{handle} is the only handle of {someone.name}: nothing to split.")
    _said_of_pairs(home, "different", [(handle, other) for other in someone.handles])
    with reading(home.folder) as reader:
        still = reason_of(reader, someone)
    if still:
        home.say(
            f"closeknit keeps quiet about both, as you asked of {someone.name}. If {handle} is "
            f"somebody else's: closeknit quiet {handle} --clear"
        )
    return someone


def undo(home: Home, a: str, b: str) -> None:
    """Withdraws what was said with `same`, `different` or `split` of two people."""
    first, second = home.find(a), home.find(b)
    _said_of_pairs(home, "undo", [(x, y) for x in first.handles for y in second.handles])


def excluded(home: Home) -> tuple[str, ...]:
    """The rules that keep things from being read."""
    with reading(home.folder) as reader:
        return said(reader.declarations()).rules


def exclude(home: Home, rule: str) -> tuple[str, int]:
    """Keeps a folder, sender or domain from ever being read, and drops what of it was read.
    Returns the rule's normal form and how many interactions went."""
    from closeknit.sources.membernames import hides

    rule = normalised(rule)
    with home.writing() as writer:
        writer.declare(clock.now(), "exclude", rule)
        with reading(home.folder) as reader:
            rules = said(reader.declarations()).exclusions
        gone = writer.purge(
            rules.hides_handle,
            lambda source, name: (
                hides(Path(source).name, rules.hides_member) or hides(name, rules.hides_member)
            ),
        )
        home.rebuild_if_stale(writer, at_once=True)
    if rule.startswith("folder:") and not gone:
        home.say(f"Nothing read so far lies in a folder named {rule.removeprefix('folder:')}.")
    return rule, gone


def include(home: Home, rule: str) -> str:
    """Withdraws an exclusion; the next import reads everything again."""
    rule = normalised(rule)
    if rule not in excluded(home):
        raise NotFound(f"{rule} isn't excluded.")
    with home.writing() as writer:
        writer.declare(clock.now(), "include", rule)
        writer.reread_all()
        home.rebuild_if_stale(writer)
    return rule


def _said_of_pairs(home: Home, kind: str, pairs: Sequence[tuple[str, str]]) -> None:
    with home.writing() as writer:
        for one, other in pairs:
            if one != other:
                writer.declare(clock.now(), kind, one, other)
        home.rebuild_if_stale(writer)


def _meant(query: str, person: Person) -> Sequence[str]:
    """The handle that was named, or all of the person."""
    handle = _handle(query, person)
    return person.handles if handle is None else (handle,)


def _handle(query: str, person: Person) -> str | None:
    """The handle of theirs that was named, None where it was something else."""
    handle = query.strip().lower()
    return handle if handle in person.handles else None
