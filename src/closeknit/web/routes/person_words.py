"""What I say of one person: each changes something, and ends with a sentence that says what."""

from __future__ import annotations

import re

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from closeknit.advise.quiet import notice
from closeknit.model.people import Person
from closeknit.network.met import between
from closeknit.web.forms import Form
from closeknit.web.render import count, desk_of, go, page, private

NAME, OTHER = "\x01", "\x02"  # stand for names until these are marked as private
_PLACES = re.compile(f"([{NAME}{OTHER}])")
TABS = (
    ("", "Evidence"),
    ("together", "Between you"),
    ("gains", "What you know of them"),
    ("questions", "Before you ask"),
    ("correct", "Correct it"),
)


def named(text: str, name: str, other: str | Markup = "") -> Markup:
    """A sentence whose names “Hide names” hides; one that is marked up already stays so."""
    names = {NAME: private(name), OTHER: other if isinstance(other, Markup) else private(other)}
    return Markup("").join(names.get(each, each) for each in _PLACES.split(text))


def at(person: Person, tab: str = "") -> str:
    return f"/people/{person.id}{f'/{tab}' if tab else ''}"


def declare(request: Request, form: Form) -> Response:
    """What they are to me."""
    word = form.text("word")
    someone = desk_of(request).network().declare(request.path_params["id"], word)
    said = (
        f"{NAME} is judged by the evidence again."
        if word == "clear"
        else f"{NAME} is a {word} now, because you said so."
    )
    return _done(request, someone, form.text("from"), said)


def answer(request: Request, form: Form) -> Response:
    """One of the thirteen questions."""
    word = form.text("word")
    someone, question = (
        desk_of(request)
        .network()
        .answer(request.path_params["id"], form.number("number") or 0, word)
    )
    said = (
        f"Open again: {question}" if word == "clear" else f"{question} {word.capitalize()}: kept."
    )
    return go(request, at(someone, "questions"), private(said))


def outcome(request: Request, form: Form) -> Response:
    """What became of a promise or an ask."""
    network = desk_of(request).network()
    someone = network.who(request.path_params["id"])
    _, word = network.log_outcome(form.text("ref"), form.text("word"))
    said = (
        "What you said of the outcome is withdrawn."
        if word == "clear"
        else f"Noted: it was {_OUTCOMES.get(word, word)}."
    )
    return _done(request, someone, "together", said)


_OUTCOMES = {"deferred": "put off", "unanswered": "never answered"}


def note(request: Request, form: Form) -> Response:
    """One of the five that I know of them."""
    network = desk_of(request).network()
    someone = network.who(request.path_params["id"])
    noted = network.note_gain(someone.id, form.text("letter"), form.text("text"))
    said = Markup("{} {}").format(
        named(f"Noted among {NAME}’s {noted.letter.value}:", someone.name), private(noted.text)
    )
    return go(request, at(someone, "gains"), said)


def judge(request: Request, form: Form) -> Response:
    """Whether what was found of the five is so."""
    network = desk_of(request).network()
    someone = network.who(request.path_params["id"])
    word = form.text("word")
    right = {"yes": True, "no": False}.get(word)
    found = network.decide_gain(someone.id, form.text("ref"), right)
    did = {"yes": "Kept", "no": "Left out from now on"}.get(word, "Taken back")
    return go(
        request,
        at(someone, "gains"),
        Markup("{} ({}): {}").format(
            did, ", ".join(line.letter.value for line in found), private(found[0].text)
        ),
    )


def hush(request: Request, form: Form) -> Response:
    """Keep quiet about them, or no longer."""
    network = desk_of(request).network()
    because = form.text("because")
    if because:
        someone = network.quiet(request.path_params["id"], because)
        said = f"{notice(NAME, because)} It is kept, and so is what lies between you."
    else:
        someone = network.unquiet(request.path_params["id"])
        said = f"{NAME} may be suggested again."
    return _done(request, someone, "correct", said)


def compare(request: Request, form: Form) -> Response:
    """Whether they and somebody else are one person."""
    network = desk_of(request).network()
    someone = network.who(request.path_params["id"])
    other = network.who(form.text("other_id") or form.text("other"))
    match form.text("word"):
        case "same":
            network.same(someone.id, other.id)
            said = f"{NAME} and {OTHER} are one person now."
        case "different":
            network.different(someone.id, other.id)
            said = f"{NAME} and {OTHER} are different people, whatever later imports say."
        case _:
            network.undo(someone.id, other.id)
            said = f"What you said of {NAME} and {OTHER} is withdrawn."
    after = network.who(someone.handles[0])
    return go(request, at(after, "correct"), named(said, someone.name, other.name))


def split(request: Request, form: Form) -> Response:
    """An address that isn't theirs."""
    network = desk_of(request).network()
    handle = form.text("handle").lower()
    someone = network.split(request.path_params["id"], handle)
    rest = next(each for each in someone.handles if each != handle)
    said = named(f"{OTHER} is no longer {NAME}’s.", someone.name, handle)
    return go(request, at(network.who(rest), "correct"), said)


def leave(request: Request) -> Response:
    """Asks whether they are to be forgotten, and says what that means."""
    network = desk_of(request).network()
    shown = network.show(request.path_params["id"])
    someone = shown.tie.person
    gains = network.gains(someone.id)
    tie = shown.tie
    seen = between(network.home, tie)
    return page(
        request,
        "person_forget.html",
        person=someone,
        tie=tie,
        messages=seen.from_me + seen.to_me,
        meetings=seen.meetings,
        entries=len(shown.ledger),
        notes=sum(line.ref.startswith("G") for line in gains.lines),
        base=at(someone),
    )


def forget(request: Request, form: Form) -> Response:
    """Deletes every trace of them. The sentence afterwards names nobody."""
    network = desk_of(request).network()
    someone = network.who(request.path_params["id"])
    if form.text("sure") != someone.id:
        return RedirectResponse(at(someone, "forget"), 303)
    gone = network.forget(someone.id)
    desk_of(request).forget()
    said = (
        f"Forgotten: {count(gone.handles, 'address', 'addresses')}, "
        f"{count(gone.interactions, 'interaction')} between the two of you, "
        f"{count(gone.seats, 'mention')} in others and {count(gone.cards, 'card')}. Your own mail "
        "files and earlier backups still hold what they held."
    )
    if gone.namesakes:
        said += (
            f" {count(len(gone.namesakes), 'other', 'others')} here "
            f"{'has' if len(gone.namesakes) == 1 else 'have'} the same name; if one of them is "
            "the same person, forget that one, too."
        )
    return go(request, "/people", said)


def _done(request: Request, person: Person, tab: str, said: str) -> Response:
    known = {each for each, _ in TABS}
    return go(request, at(person, tab if tab in known else ""), named(said, person.name))
