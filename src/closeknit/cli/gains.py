"""closeknit gains"""

from __future__ import annotations

import click

from closeknit.advise.quiet import notice
from closeknit.advise.words import first_name
from closeknit.cli.common import as_of_option, count, network, options, put_json
from closeknit.cli.lines import put
from closeknit.errors import Misuse
from closeknit.model.gains import Gains, Letter, Line, State
from closeknit.model.people import Person
from closeknit.network import Network

ACTIONS = {"confirm": True, "reject": False, "remove": None}
ADD = "add"


@click.command("gains")
@click.argument("words", nargs=-1, required=True, metavar="PERSON [ACTION …]")
@as_of_option
@options
def verb(words: tuple[str, ...], as_of: int | None, home: str | None, as_json: bool) -> None:
    """What you know of somebody: Goals, Accomplishments, Interests, Networks and Skills.

    From cards, from what you noted, and from the sentences that closeknit keeps as proofs of acts;
    these are only proposed, until you confirm them. It also says what to ask next.

    \b
      closeknit gains Marta
      closeknit gains Marta confirm i12            it is so
      closeknit gains Marta reject i12             it isn't, or tells nothing
      closeknit gains Marta add interest "sails on Saturdays"
      closeknit gains Marta remove G12             takes back a note, or what you said of i12
    """
    at = next((n for n, word in enumerate(words) if n and word in (*ACTIONS, ADD)), len(words))
    person, action = " ".join(words[:at]), words[at : at + 1]
    net = network(home)
    if not action:
        gains = net.gains(person, as_of)
        if as_json:
            put_json(shape(gains))
        else:
            put_gains(gains)
        return
    if as_of is not None:
        raise Misuse("What you say holds at any date: leave out --as-of.")
    if action[0] == ADD:
        _add(net, person, words[at + 1 :], as_json)
    else:
        _decide(net, person, action[0], words[at + 1 :], as_json)


def _add(net: Network, person: str, words: tuple[str, ...], as_json: bool) -> None:
    if not words:
        raise Misuse(f"Add to what? Say one of: {', '.join(Letter)}; then what you know.")
    noted = net.note_gain(person, words[0], " ".join(words[1:]))
    ref = f"G{noted.number}"
    someone = net.who(person)
    if as_json:
        put_json({"id": someone.id, "ref": ref, "letter": noted.letter.value, "text": noted.text})
    else:
        put(
            f"Noted among {someone.name}'s {noted.letter.value}: {noted.text}. "
            f"Take it back with: closeknit gains {someone.id} remove {ref}"
        )


def _decide(net: Network, person: str, action: str, words: tuple[str, ...], as_json: bool) -> None:
    if len(words) != 1:
        raise Misuse(f"{action.capitalize()} what? One reference, as “closeknit gains” shows it.")
    lines = net.decide_gain(person, words[0], ACTIONS[action])
    if as_json:
        someone = net.who(person)
        put_json({"id": someone.id, "ref": lines[0].ref, "word": action})
        return
    for line in lines:
        put(f"{SAID[action]} ({line.letter.value}): {line.text}")
    if action != "remove":
        put(f"Take it back with: closeknit gains {net.who(person).id} remove {lines[0].ref}")


SAID = {"confirm": "Kept", "reject": "Left out from now on", "remove": "Taken back"}


def put_gains(gains: Gains) -> None:
    """A person's five letters in sentences."""
    put(f"What you know of {gains.person_name}")
    if gains.quiet:
        put(notice(gains.person_name, gains.quiet))
    for letter in Letter:
        lines = gains.of(letter)
        if lines:
            click.echo(f"{letter.value.capitalize()}")
        for line in lines:
            put(_sentence(line), "  ", "    ")
    if gains.quiet:
        if not gains.lines:
            put("Nothing is noted.")
        return
    name = first_name(Person(gains.person_id, gains.person_name, ()))
    _put_end(gains, name)


def _put_end(gains: Gains, name: str) -> None:
    if gains.more:
        older = count(gains.more, "older sentence")
        put(f"And {older} that may tell something; they come up as you go through these.")
    if gains.blanks:
        letters = [letter.value for letter in gains.blanks]
        put(f"Nothing sure yet of: {', '.join(letters)}.")
    if gains.ask_next:
        click.echo("Ask next")
        for question in gains.ask_next:
            put(question, "  ", "    ")
    refs = [line.ref for line in gains.lines if line.state is State.PROPOSED]
    proposed = next(iter(sorted(refs, key=lambda ref: ref == "topics")), "")
    if proposed:
        say = f"closeknit gains {gains.person_id}"
        click.echo("(?) was found in your mail, and is only proposed")
        click.echo(f"  {say} confirm {proposed}   it is so")
        click.echo(f"  {say} reject {proposed}    it isn't, or tells nothing")
    put(f"How well {name} knows you isn't seen here. It is an exchange: tell as much as you ask.")


def _sentence(line: Line) -> str:
    doubt = "(?) " if line.state is State.PROPOSED else ""
    state = ", confirmed" if line.state is State.CONFIRMED else ""
    return f"{doubt}{line.text} ({line.source}{state}) [{line.ref}]"


def shape(gains: Gains) -> dict[str, object]:
    """As JSON."""
    return {
        "id": gains.person_id,
        "name": gains.person_name,
        **{letter.value: [_line(line) for line in gains.of(letter)] for letter in Letter},
        "blanks": [letter.value for letter in gains.blanks],
        "ask_next": list(gains.ask_next),
        "quiet": gains.quiet or None,
    }


def _line(line: Line) -> dict[str, str]:
    return {
        "text": line.text,
        "source": line.source,
        "ref": line.ref,
        "state": line.state.value,
    }
