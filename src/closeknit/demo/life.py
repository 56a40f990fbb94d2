"""A life: its people, its mail, and the truth behind both. `simulate` makes one."""

from __future__ import annotations

from dataclasses import dataclass, field

from closeknit.demo.rhythm import LONDON, Zone, moment

END = moment(2026, 9, 30, 18)
SEED = 7
START = moment(2021, 1, 4)


@dataclass(frozen=True)
class Handle:
    """A display name and an address, as they stand in a header."""

    name: str
    address: str


@dataclass(frozen=True)
class Owner:
    """Me. The second address replaced the first at `moved`."""

    name: str
    addresses: tuple[str, str]
    moved: int
    signature: tuple[str, str]

    def handle(self, at: int) -> Handle:
        return Handle(self.name, self.addresses[at >= self.moved])


@dataclass(frozen=True)
class Habits:
    """How somebody writes. `prompt` is the median of their reply delay in hours; `habit` shifts
    the log odds of their replies; `chatty` multiplies how often the two write."""

    prompt: float = 8.0
    habit: float = 0.0
    chatty: float = 1.0
    private: bool = False
    quote: str = "angle"  # angle · outlook · none (a phone)
    html: bool = False
    charset: str = "utf-8"
    zone: Zone = LONDON
    formal: bool = False
    language: str = "en"


@dataclass(frozen=True)
class Person:
    """Somebody, or something that writes. Addresses: the first is the usual one.

    ceiling: the trust that time together can reach. appetite: hours a month together, in units of
    six. load: threads a month that business brings, whatever the two think of each other. care:
    how much they matter to me, 0 to 1. hours: spent together before the mail begins. fades: from
    when on the two drift apart. until: when all talk breaks off.
    """

    key: str
    name: str
    addresses: tuple[str, ...]
    kind: str
    organisation: str = ""
    title: str = ""
    service: str = ""
    birthday: str = ""
    note: str = ""
    met: int = START
    ceiling: float = 0.1
    appetite: float = 0.0
    load: float = 0.0
    care: float = 0.3
    hours: float = 0.0
    fades: int | None = None
    until: int | None = None
    display: str = ""
    habits: Habits = field(default_factory=Habits)

    @property
    def first(self) -> str:
        return self.name.split()[0]

    def handle(self, which: int = 0) -> Handle:
        return Handle(self.display or self.name, self.addresses[which])


@dataclass(frozen=True)
class Truth:
    """What holds at the end. `connection`: they know and trust me, trust ≥ 0.5. `dormant`: a
    connection without a word for long. `visible`: mail shows enough to judge. `partner`: they
    brought me work or people twice or more in the last two years. Paths are monthly from START."""

    key: str
    kind: str
    connection: bool
    trust: float
    closeness: float
    dormant: bool
    visible: bool
    partner: bool
    trust_path: tuple[float, ...] = ()
    closeness_path: tuple[float, ...] = ()


@dataclass(frozen=True)
class Message:
    """One message as it was sent. `sender` is "me" or a person's key, `automated` the reason why
    it carries no personal weight; `text` is all of the body, `new_text` what the sender wrote."""

    id: str
    at: int
    offset: int
    sender: str
    origin: Handle
    to: tuple[Handle, ...]
    cc: tuple[Handle, ...]
    subject: str
    text: str
    new_text: str
    parent: str = ""
    references: tuple[str, ...] = ()
    automated: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    html: bool = False
    charset: str = "utf-8"

    @property
    def from_me(self) -> bool:
        return self.sender == "me"


@dataclass(frozen=True)
class Act:
    """Something done in words. `about`: the message with the ask or promise that it answers."""

    by: str
    to: tuple[str, ...]
    what: str
    at: int
    message_id: str
    sentence: str
    about: str = ""


@dataclass(frozen=True)
class Ask:
    """An ask and what became of it; direction is by_me or of_me, as in `closeknit asks`."""

    message_id: str
    direction: str
    person: str
    size: int
    kind: str
    text: str
    outcome: str
    outcome_message_id: str = ""


@dataclass(frozen=True)
class Life:
    """All of it, messages by date. `strangers` have a card and never wrote."""

    seed: int
    start: int
    end: int
    me: Owner
    people: tuple[Person, ...]
    strangers: tuple[Person, ...]
    truths: tuple[Truth, ...]
    messages: tuple[Message, ...]
    acts: tuple[Act, ...]
    asks: tuple[Ask, ...]


def simulate(seed: int = SEED, end: int = END) -> Life:
    """The life of Robin Vale up to `end` (seconds since 1970 UTC, after START)."""
    from closeknit.demo.course import run

    return run(seed, end)
