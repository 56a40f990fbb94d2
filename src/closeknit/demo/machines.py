"""What no person wrote: newsletters, robots, calendar notices, absence notes, bounces."""

from __future__ import annotations

from closeknit.demo.dice import Dice
from closeknit.demo.life import START, Habits, Message, Person
from closeknit.demo.rhythm import DAY, HOUR
from closeknit.demo.sentences import Line
from closeknit.demo.world import World

_HTML = Habits(html=True)
_PLAIN = Habits(charset="iso-8859-1")

# who, days between, flavour of the headers, subjects
_Flow = tuple[Person, float, str, tuple[str, ...]]


def _machine(key: str, name: str, address: str, kind: str, html: bool = False) -> Person:
    return Person(key, name, (address,), kind, habits=_HTML if html else _PLAIN)


_FLOWS: tuple[_Flow, ...] = (
    (
        _machine(
            "small-firm", "The Small Firm", "news@thesmallfirm.example", "newsletter", html=True
        ),
        20,
        "unsubscribe",
        ("Seven ways to be paid on time", "What the budget means", "Ask less, thank more"),
    ),
    (
        _machine("playhouse", "Harbour Playhouse", "hello@playhouse.example", "newsletter", True),
        30,
        "unsubscribe",
        ("This month on stage", "Last tickets", "Bring a friend"),
    ),
    (
        _machine("kettle", "Kettle & Crane", "offers@kettleandcrane.example", "newsletter", True),
        35,
        "unsubscribe",
        ("Ten per cent off the dark roast", "New beans are in", "We miss you, Robin"),
    ),
    (
        _machine(
            "circle-news", "Tidewater Circle", "bulletin@tidewater.example", "newsletter", True
        ),
        30,
        "bulk",
        ("Bulletin from the regional office", "Dates for all chapters"),
    ),
    (
        _machine("owners", "Owners’ Digest", "digest@owners.example.org", "newsletter", True),
        28,
        "unsubscribe",
        ("Your digest", "Five reads for the weekend"),
    ),
    (
        _machine("calendar", "Calendar", "calendar-notification@slate.example.com", "robot"),
        20,
        "auto",
        ("Reminder: dentist", "Reminder: chapter breakfast", "Changed: call with the bank"),
    ),
    (
        _machine("tallybook", "Tallybook", "invoices@tallybook.example", "robot", True),
        30,
        "auto",
        ("Your invoice is ready", "Payment received"),
    ),
    (
        _machine("bank", "Seaward Bank", "noreply@seawardbank.example", "robot"),
        30,
        "none",
        ("Your statement is ready", "A new message in your account"),
    ),
    (
        _machine("parcels", "Swiftcrate", "do-not-reply@swiftcrate.example", "robot"),
        35,
        "none",
        ("Your parcel is on its way", "Sorry we missed you", "How did we do?"),
    ),
    (
        _machine("gathering", "Gathering", "notifications@gathering.example.net", "robot", True),
        30,
        "auto",
        ("Somebody looked at your profile", "You have 3 new suggestions"),
    ),
)

LIST = Person("chapter-list", "Harbour Chapter", ("chapter@lists.tidewater.example",), "list")
_BOUNCER = Person(
    "mailer-daemon",
    "Mail Delivery System",
    ("mailer-daemon@mx.brightharbour.example",),
    "robot",
    habits=_PLAIN,
)
_REASON = {"unsubscribe": "newsletter", "bulk": "bulk", "auto": "robot", "none": "robot"}


def machines() -> tuple[Person, ...]:
    """All senders that are nobody, the chapter's list among them."""
    return (*(flow[0] for flow in _FLOWS), _BOUNCER, LIST)


def run_machines(world: World) -> None:
    """Send all of it. Runs last, for absence notes and bounces answer what is there."""
    for machine, days, flavour, subjects in _FLOWS:
        dice = Dice(world.seed, f"machine/{machine.key}")
        at = START + int(dice.between(0, days) * DAY)
        while at < world.post.end:
            hour = int(dice.between(4, 19) * HOUR)
            subject = dice.pick(subjects)
            body = Line(
                f"{subject}. This message was sent to Robin Vale by {machine.name}."
                " Please do not answer, nobody reads this address."
            )
            world.post.send(
                at // DAY * DAY + hour,
                machine,
                [None],
                subject,
                [body],
                automated=_REASON[flavour],
                headers=_headers(flavour, machine),
                bare=True,
            )
            at += int(days * DAY * dice.between(0.8, 1.2))
    _answers(world)


def _headers(flavour: str, machine: Person) -> tuple[tuple[str, str], ...]:
    address = machine.addresses[0]
    if flavour == "unsubscribe":
        domain = address.rpartition("@")[2]
        return (("List-Unsubscribe", f"<https://{domain}/leave?u=robin>, <mailto:{address}>"),)
    if flavour == "bulk":
        return (("Precedence", "bulk"),)
    if flavour == "auto":
        return (("Auto-Submitted", "auto-generated"),)
    return ()


def _answers(world: World) -> None:
    """Absence notes for one in forty of my messages to one person, bounces for very few."""
    dice = Dice(world.seed, "absence")
    by_address = {a: p for p in world.people.values() for a in p.addresses}
    for message in [m for m in world.post.messages if m.from_me and len(m.to) == 1 and not m.cc]:
        person = by_address.get(message.to[0].address)
        if person and person.organisation and dice.chance(0.02):
            _absent(world, person, message, dice)
        elif dice.chance(0.002):
            text = (
                f"Delivery to {message.to[0].address} is delayed."
                " No action is needed, we keep trying for two days."
            )
            world.post.send(
                message.at + 4 * HOUR,
                _BOUNCER,
                [None],
                "Delayed: your message",
                [Line(text)],
                parent=message,
                automated="robot",
                headers=(("Auto-Submitted", "auto-replied"),),
                bare=True,
            )


def _absent(world: World, person: Person, message: Message, dice: Dice) -> None:
    text = "I am out of the office and read mail again next week. In haste, ring the front desk."
    world.post.send(
        message.at + dice.whole(5, 90),
        person,
        [None],
        "",
        [Line(text)],
        parent=message,
        automated="absence",
        headers=(("Auto-Submitted", "auto-replied"), ("X-Auto-Response-Suppress", "All")),
        bare=True,
    )
