"""What of the ledger a page shows: the choice that stands in its address."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

from starlette.datastructures import QueryParams

from closeknit.model.ledger import By, Deed
from closeknit.network.choice import Choice, How

HERE = "/ledger"
MOST_TYPED = 500

KINDS = {
    "": "Everything",
    Deed.FAVOUR.value: "Favours",
    Deed.ASK.value: "Asks",
    Deed.PROMISE.value: "Promises",
    Deed.INTRODUCTION.value: "Introductions",
    Deed.REFERRAL.value: "Referrals",
    "vouch": "Praise",
    Deed.THANKS.value: "Thanks",
    Deed.MEETING.value: "Meetings",
    Deed.CALL.value: "Calls",
    Deed.NOTE.value: "Notes",
}
WHOSE = {
    "": "Both ways",
    By.THEM.value: "What they did",
    By.ME.value: "What you did",
    By.BOTH.value: "Of both",
}
STATES = {
    "": "In any state",
    How.WAITING.value: "Waiting for an end",
    How.FOUND.value: "Found, not looked at",
    How.CONFIRMED.value: "Confirmed by you",
    How.NOTED.value: "Noted by you",
}


@dataclass(frozen=True, slots=True)
class View:
    """What of the ledger is wanted, and from which page."""

    choice: Choice
    number: int = 1

    def address(self, **changed: object) -> str:
        """Where this is shown, with something changed; from the first page then."""
        return f"{HERE}?{query}" if (query := self.query(**changed)) else HERE

    def query(self, **changed: object) -> str:
        """The same without the page's own address."""
        one = self.choice
        fields: dict[str, object] = {
            "kind": one.what or "",
            "by": one.by.value if one.by else "",
            "person": "" if one.person is None else f"p{one.person}",
            "state": one.how.value if one.how else "",
            "doubtful": "yes" if one.doubtful else "",
            "page": "" if changed or self.number == 1 else self.number,
        }
        return urlencode({k: v for k, v in (fields | changed).items() if v})


def view_of(fields: QueryParams | dict[str, str]) -> View:
    """What an address wants; what makes no sense in it is passed over."""

    def word(name: str) -> str:
        return fields.get(name) or ""

    person, number = word("person").removeprefix("p"), word("page")
    return View(
        Choice(
            word("kind") if word("kind") in KINDS and word("kind") else None,
            By(word("by")) if word("by") in tuple(By) else None,
            int(person) if person.isascii() and person.isdigit() and len(person) < 10 else None,
            How(word("state")) if word("state") in tuple(How) else None,
            word("doubtful") == "yes",
        ),
        max(int(number[:9]), 1) if number.isascii() and number.isdigit() else 1,
    )


def written(query: str) -> dict[str, str]:
    """The fields of an address's query, each once."""
    return {name: values[0] for name, values in parse_qs(query[:MOST_TYPED]).items()}
