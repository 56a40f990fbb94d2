"""Before one asks somebody for something, and when one was asked."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from closeknit.advise.size import size_of
from closeknit.errors import Ambiguous, Misuse, NotFound
from closeknit.judge.moves import signs
from closeknit.model.ledger import By, Deed, Entry, Outcome, State
from closeknit.model.verdicts import Judgement, Size, Verdict
from closeknit.network.logging import Told
from closeknit.web.forms import Form, changing
from closeknit.web.plainly import plainly
from closeknit.web.render import desk_of, gate_of, go, page, private, session_of
from closeknit.web.told import ENDINGS

ASK, ASKED = "/ask", "/asked"
# what an ask costs its giver: number, name and, in a few words, what is meant
SIZES = (
    (1, "Information", "a fact, a quick answer"),
    (2, "Time", "advice, feedback, a meeting"),
    (3, "Name", "an introduction, use of their name"),
    (4, "Reputation", "a recommendation, promotion to their clients"),
    (5, "Stake", "money, a job, large work"),
)
WORDS = {
    Verdict.ASK: "Ask.",
    Verdict.ASK_SMALLER: "Ask for less.",
    Verdict.STRENGTHEN_FIRST: "Strengthen first.",
    Verdict.ASK_SOMEONE_ELSE: "Ask somebody else.",
    Verdict.HELP: "Help.",
    Verdict.OFFER_SMALLER: "Offer something smaller.",
    Verdict.DECLINE_KINDLY: "Decline kindly.",
    Verdict.UNKNOWN: "Not enough evidence.",
}
NO_SIZE = "What would it cost them?"
NO_ASK = "Nothing to weigh."
MOST_SIGNS = 3
MOST_WAITING = 6
LONGEST = 2_000  # characters of an ask
NOT_SETTLED = ("", Outcome.OPEN, Outcome.UNKNOWN, Outcome.DEFERRED)


@dataclass(frozen=True, slots=True)
class Said:
    """What a form says: `person` as it was typed, and the `id` behind it where one was picked."""

    person: str = ""
    id: str = ""
    text: str = ""
    size: Size | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """What can't be read in a form: of which field ("person" or "text"), and why."""

    field: str
    sentence: str


# the pages -----------------------------------------------------------------------------------
def show(request: Request) -> Response:
    """The form, for the person in the address where there is one."""
    side = ASKED if request.url.path == ASKED else ASK
    known = request.query_params.get("person", "")
    said = Said()
    if known:
        person = desk_of(request).network().who(known)
        said = Said(person.name, person.id)
    return _page(request, side, said)


def ask(request: Request, form: Form) -> Response:
    """Weighs an ask of mine."""
    return _weigh(request, ASK, _said(form))


def asked(request: Request, form: Form) -> Response:
    """Weighs what I was asked."""
    return _weigh(request, ASKED, _said(form))


def size(_: Request, form: Form) -> Response:
    """The size that a text tells, while it is typed."""
    found = size_of(form.text("text")[:LONGEST])
    number = int(found.size) if found.size else None
    return JSONResponse(
        {
            "size": number,
            "name": SIZES[number - 1][1] if number else "",
            "kind": found.kind,
            "cue": plainly(found.reason),
        }
    )


def answer(request: Request, form: Form) -> Response:
    """Answers one of the thirteen questions, then shows the ask again."""
    said = _said(form)
    number, _, word = form.text("answer").partition(" ")
    if number not in map(str, range(1, 14)):
        raise Misuse("Which question? Choose an answer beside one of them.")
    desk_of(request).network().answer(said.id or said.person, int(number), word)
    return _weigh(request, ASK, said, open_questions=True)


def declare(request: Request, form: Form) -> Response:
    """Says that somebody knows and trusts me, then weighs the same again."""
    said = _said(form)
    side = ASKED if form.text("side") == ASKED else ASK
    person = desk_of(request).network().declare(said.id or said.person, "connection")
    _tell(request, private(f"Noted: {person.name} is a connection. Their page takes it back."))
    return _weigh(request, side, said)


def made(request: Request, form: Form) -> Response:
    """Notes that the ask was made, by me or of me."""
    said = _said(form)
    by = By.THEM if form.text("side") == ASKED else By.ME
    # "today" apart from the words, so that a day in them isn't taken for that of the ask
    deed = Told(Deed.ASK, (said.text,), by, size=said.size, on="today")
    noted = desk_of(request).network().log(said.id or said.person, deed)
    name = noted.person.name if noted.person else said.person
    if by is By.THEM:
        return go(request, ASKED, private(f"Noted in the ledger: {name} asked you."))
    told = f"Noted: you asked {name}. Say here what became of it, once you know."
    return go(request, ASK, private(told))


def outcome(request: Request, form: Form) -> Response:
    """What became of an ask of mine."""
    word = form.text("word")
    if word not in dict(ENDINGS[Deed.ASK]):
        raise Misuse("What became of it? Choose one of the answers beside the ask.")
    desk_of(request).network().log_outcome(form.text("ref"), word)
    return go(request, ASK, f"Noted: {dict(ENDINGS[Deed.ASK])[word].lower()}.")


def undo(request: Request, form: Form) -> Response:
    """Takes back that an ask was made."""
    noted = desk_of(request).network().unlog(form.text("ref"))
    name = noted.person.name if noted.person else noted.note.handle
    return go(request, ASK, private(f"Taken back: you didn't ask {name}."))


# ---------------------------------------------------------------------------------------------
def _said(form: Form) -> Said:
    number = form.number("size")
    person, known = form.text("person"), form.text("id")
    # a name that was changed after it was picked is somebody else's
    if person and person != form.text("named"):
        known = ""
    known = form.text("pick") or known
    size = Size(number) if number in {n for n, _, _ in SIZES} else None
    return Said(person, known, form.text("text")[:LONGEST], size)


def _weigh(request: Request, side: str, said: Said, *, open_questions: bool = False) -> Response:
    net = desk_of(request).network()
    who = said.id or said.person
    if not who:
        sentence = "Who asked you?" if side == ASKED else "Whom would you ask?"
        return _page(
            request, side, said, Trouble("person", f"{sentence} Say a name or an address.")
        )
    if not said.text:
        sentence = "What did they ask?" if side == ASKED else "What would you ask for?"
        return _page(request, side, said, Trouble("text", f"{sentence} Say it in a few words."))
    try:
        weigh = net.asked if side == ASKED else net.ask
        found = weigh(who, said.text, said.size)
    except Ambiguous as error:
        trouble = Trouble("person", f"Several people go by “{said.person}”. Which one?")
        return _page(request, side, said, trouble, choices=error.choices)
    except NotFound as error:
        return _page(request, side, said, Trouble("person", plainly(str(error))))
    said = Said(found.person_name, found.person_id, said.text, said.size)
    return _page(request, side, said, answer=found, open_questions=open_questions)


def _page(
    request: Request,
    side: str,
    said: Said,
    trouble: Trouble | None = None,
    choices: tuple[tuple[str, str, tuple[str, ...]], ...] = (),
    answer: Judgement | None = None,
    *,
    open_questions: bool = False,
) -> Response:
    waiting, names = _waiting(request) if side == ASK and answer is None else ((), {})
    return page(
        request,
        "asked.html" if side == ASKED else "ask.html",
        side=side,
        said=said,
        trouble=trouble,
        choices=choices,
        sizes=SIZES,
        answer=answer,
        word="" if answer is None else _word(answer),
        signs=None if answer is None else _signs(answer, side),
        plainly=plainly,
        largest=int(answer.largest_supported_size or 0) if answer else 0,
        dear=answer is not None and (answer.ask.size or 0) >= Size.NAME,
        open_questions=open_questions,
        waiting=waiting,
        names=names,
        outcomes=ENDINGS[Deed.ASK],
    )


def _word(answer: Judgement) -> str:
    """The verdict in large words."""
    if answer.ask.size is None:
        return NO_SIZE if answer.ask.reason else NO_ASK
    return WORDS[answer.verdict]


def _signs(answer: Judgement, side: str) -> object:
    """None where the answer doesn't rest on them: a quick answer may be asked of anybody, and an
    ask of no known size can't be weighed."""
    plain_yes = answer.verdict in (Verdict.ASK, Verdict.HELP)
    if answer.ask.size is None or (plain_yes and answer.ask.size is Size.INFORMATION):
        return None
    # whether they'd answer me is no matter where they ask
    sums = [s for s in answer.sums if side == ASK or s.figure == "connection"]
    return signs(answer.evidence, sums, MOST_SIGNS)


def _waiting(request: Request) -> tuple[tuple[Entry, ...], dict[int, str]]:
    """My asks that I noted and whose outcome isn't known, the latest first."""
    desk = desk_of(request)

    def read() -> tuple[tuple[Entry, ...], dict[int, str]]:
        ledger = desk.network().ledger()
        mine = [
            entry
            for entry in ledger.entries
            if entry.what == Deed.ASK
            and entry.by is By.ME
            and entry.state is State.LOGGED
            and entry.outcome in NOT_SETTLED
        ]
        latest = tuple(sorted(mine, key=lambda entry: -entry.time)[:MOST_WAITING])
        return latest, {entry.person: ledger.names.get(entry.person, "") for entry in latest}

    return desk.kept("asks without an outcome", read)


def _tell(request: Request, sentence: str) -> None:
    gate_of(request).notices(session_of(request)).append(sentence)


routes = [
    Route(ASK, show),
    Route(ASK, changing(ask), methods=["POST"]),
    Route(ASKED, show),
    Route(ASKED, changing(asked), methods=["POST"]),
    Route("/ask/size", changing(size), methods=["POST"]),
    Route("/ask/answer", changing(answer), methods=["POST"]),
    Route("/ask/declare", changing(declare), methods=["POST"]),
    Route("/ask/made", changing(made), methods=["POST"]),
    Route("/ask/outcome", changing(outcome), methods=["POST"]),
    Route("/ask/undo", changing(undo), methods=["POST"]),
]
