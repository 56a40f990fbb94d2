"""What an assistant may write, where the owner started it with --write: what was done, what became
of it, and to forget somebody, which takes two calls."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from closeknit import clock
from closeknit.errors import Misuse, NotFound
from closeknit.mcp.desk import Desk
from closeknit.mcp.people import Who
from closeknit.mcp.quoted import Quoted, quote
from closeknit.mcp.results import About, PersonRef, person_ref
from closeknit.model.ledger import By, Deed
from closeknit.model.verdicts import Size
from closeknit.network import Network
from closeknit.network.logging import Told

CONFIRM_SECONDS = 600
UNKNOWN_REFERENCE = (
    "Nothing goes by that reference of which this outcome can be said. Take the reference of an "
    "ask, a promise or a referral from another answer."
)
Act = Literal[
    "favour", "referral", "introduction", "promise", "ask", "meeting", "call", "thanks", "note"
]
Outcome = Literal[
    "granted", "refused", "deferred", "unanswered", "kept", "broken", "won", "lost", "clear"
]
Day = Annotated[str | None, Field(max_length=60, description="“2026-03-12”, “last Tuesday”.")]


class Noted(About):
    """What was noted down. `reference` names it from now on."""

    reference: str | None = None
    day: str | None = None
    other: PersonRef | None = None
    note: Quoted | None = None


class OutcomeNoted(About):
    """What became of it, as it is kept."""

    reference: str | None = None
    outcome: str | None = None


class Forgetting(About):
    """First what would go and a `token`; with the token, what went."""

    done: bool = False
    token: str | None = Field(
        default=None, description="for the second call, once the owner said yes"
    )
    addresses: int | None = None
    messages: int | None = None
    seats_in_others: int | None = None
    cards: int | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """A forgetting that waits for its second call."""

    person: str
    handles: tuple[str, ...]
    until: float


class Notes:
    """The three tools."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._waiting: dict[str, _Asked] = {}

    def log_act(
        self,
        person: Who,
        act: Act,
        words: Annotated[
            str, Field(max_length=300, description="The note; a promise's end with “by Friday”.")
        ] = "",
        by: Annotated[
            Literal["owner", "them"] | None, Field(description="Who did it; else as is usual.")
        ] = None,
        other: Annotated[
            str | None, Field(max_length=200, description="Who was introduced, or the lead.")
        ] = None,
        size: Annotated[int | None, Field(ge=1, le=5)] = None,
        level: Annotated[
            int | None, Field(ge=1, le=5, description="Of a referral: 1 a name, 5 as good as sold.")
        ] = None,
        on: Day = None,
    ) -> Noted:
        """Note down what was done elsewhere than in mail: a favour, a referral, an introduction, a
        promise, an ask, a meeting, a call, thanks or a note. Only at the owner's word."""
        with self._desk.writing() as net:
            someone = net.who(person)
            second = net.who(other) if other else None
            if second is not None and second.id == someone.id:
                raise Misuse(
                    "The other one is the same person again. Give somebody else as `other`."
                )
            noted = net.log(
                someone.id,
                Told(
                    Deed(act),
                    tuple(words.split()),
                    {"owner": By.ME, "them": By.THEM, None: None}[by],
                    second.id if second else "",
                    Size(size) if size else None,
                    level,
                    on or "",
                ),
            )
            day = clock.day(noted.note.time)
            return Noted(
                answer=f"Noted as {noted.ref}: {act}, with {someone.id}, on {day}.",
                as_of=_today(net),
                person=person_ref(someone),
                reference=noted.ref,
                day=day,
                other=person_ref(second) if second else None,
                note=quote(noted.note.text, "me", "note", noted.ref),
            )

    def log_outcome(
        self,
        reference: Annotated[str, Field(max_length=200, description="i12 or L12.")],
        outcome: Outcome,
        worth: Annotated[
            str, Field(max_length=60, description="Of a referral that was won: “2,000 EUR”.")
        ] = "",
    ) -> OutcomeNoted:
        """Say what became of an ask (granted, refused, deferred, unanswered), a promise (kept,
        broken) or a referral (won, lost); “clear” takes it back. Only at the owner's word."""
        with self._desk.writing() as net:
            try:
                shown, _ = net.log_outcome(reference.strip(), outcome, worth.split())
            except NotFound:
                raise NotFound(UNKNOWN_REFERENCE) from None
            said = f"{shown} was {outcome}"
            if outcome == "clear":
                said = f"what was said of the outcome of {shown} is withdrawn"
            return OutcomeNoted(
                answer=f"Noted: {said}.", as_of=_today(net), reference=shown, outcome=outcome
            )

    def forget_person(
        self,
        person: Who,
        token: Annotated[
            str | None, Field(max_length=100, description="From the first call, once confirmed.")
        ] = None,
    ) -> Forgetting:
        """Delete every trace of a person from closeknit, for good. The first call deletes nothing:
        it says what would go and hands a token. Tell the owner, and only if they say yes in so many
        words call again with the token."""
        with self._desk.writing() as net:
            someone = net.who(person)
            if token is None:
                return self._ask(net, someone.id)
            asked = self._waiting.pop(token, None)
            right = asked is not None and (asked.person, asked.handles, True) == (
                someone.id,
                someone.handles,
                asked.until > time.monotonic(),
            )
            if not right:
                raise Misuse(
                    "This token is wrong, used up or older than ten minutes. Nothing was deleted: "
                    "call without a token first."
                )
            gone = net.forget(someone.id)
            self._waiting.clear()
            self._desk.forget()
            return Forgetting(
                answer=f"{someone.id} is forgotten, and no later import brings them back. Mail "
                "files and earlier backups stay as they are.",
                as_of=_today(net),
                done=True,
                addresses=gone.handles,
                messages=gone.interactions,
                seats_in_others=gone.seats,
                cards=gone.cards,
            )

    def _ask(self, net: Network, person: str) -> Forgetting:
        tie = net.unnamed().glances([person], None)[0]
        token = secrets.token_urlsafe(18)
        until = time.monotonic() + CONFIRM_SECONDS
        self._waiting = {token: _Asked(person, tie.person.handles, until)}
        seen = tie.interactions
        messages = seen.from_me + seen.to_me + seen.shared
        return Forgetting(
            answer=f"Nothing is deleted yet. All that is known of {person} would go for good: "
            "ask the owner, and call again with the token only if they say yes.",
            as_of=clock.day(tie.as_of),
            person=person_ref(tie.person, address=True),
            token=token,
            addresses=len(tie.person.handles),
            messages=messages,
        )


def _today(net: Network) -> str:
    return clock.day(net.unnamed().as_of())
