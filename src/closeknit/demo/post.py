"""The post office: composes each message as its sender's program would, and keeps the record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from closeknit.demo.dice import Dice
from closeknit.demo.life import Act, Ask, Habits, Handle, Message, Owner, Person
from closeknit.demo.rhythm import LONDON, MONTH, Zone
from closeknit.demo.sentences import Line

MY_HABITS = Habits(quote="angle")
_OPEN = ("Hi {first},", "Hello {first},", "Dear {first},", "{first},", "Hi {first}")
_CLOSE = ("Best wishes,", "All the best,", "Kind regards,", "Best,", "Many regards,", "Cheers,")
_PHONE = "\n\nSent from my phone"
_WIDTH = 74
_QUOTED_LINES = 45


class Post:
    """What has been sent so far. Nothing dated after `end` is ever sent."""

    def __init__(self, seed: int, me: Owner, end: int) -> None:
        self.me = me
        self.end = end
        self.messages: list[Message] = []
        self.acts: list[Act] = []
        self.asks: list[Ask] = []
        self.dice = Dice(seed, "post")

    def mine(self, at: int, sender: Person) -> Handle:
        """My address as the sender knows it: some go on using the old one for half a year."""
        moved = self.me.moved
        late = moved <= at < moved + 6 * MONTH and sender.ceiling < 0.4 and self.dice.chance(0.25)
        return self.me.handle(moved - 1 if late else at)

    def theirs(self, person: Person) -> Handle:
        """The address that somebody happens to write from."""
        many = len(person.addresses) > 1 and self.dice.chance(0.35)
        return person.handle(self.dice.whole(1, len(person.addresses) - 1) if many else 0)

    def send(  # noqa: PLR0913 a message has this many parts
        self,
        at: int,
        sender: Person | None,
        to: Sequence[Person | None],
        subject: str,
        said: Sequence[Line],
        *,
        parent: Message | None = None,
        cc: Sequence[Person | None] = (),
        about: str = "",
        extra_to: tuple[Handle, ...] = (),
        automated: str = "",
        headers: tuple[tuple[str, str], ...] = (),
        bare: bool = False,
    ) -> Message | None:
        """Send one message; None stands for me, and no message results after `end`. `bare` leaves
        out greeting and signature."""
        if at > self.end:
            return None
        habits = sender.habits if sender else MY_HABITS
        origin = self.theirs(sender) if sender else self.me.handle(at)
        if sender and parent and sender.key == parent.sender:
            origin = parent.origin
        handles = [tuple(self._handle(p, at, sender, parent) for p in side) for side in (to, cc)]
        new = self._new_text(sender, to, said, habits, at, bare)
        message = Message(
            id=self._id(origin, habits),
            at=at,
            offset=(habits.zone if sender else LONDON).offset(at),
            sender=sender.key if sender else "me",
            origin=origin,
            to=handles[0] + extra_to,
            cc=handles[1],
            subject=subject if parent is None else _replied(parent.subject),
            text=new + (_quote(parent, habits) if parent else ""),
            new_text=new,
            parent=parent.id if parent else "",
            references=(*parent.references, parent.id)[-12:] if parent else (),
            automated=automated,
            headers=headers,
            html=habits.html,
            charset=habits.charset,
        )
        self.messages.append(message)
        receivers = tuple(p.key if p else "me" for p in to)
        self.acts += [
            Act(message.sender, receivers, act, at, message.id, line.text, about)
            for line in said
            for act in line.acts
        ]
        return message

    def _handle(
        self, person: Person | None, at: int, sender: Person | None, parent: Message | None
    ) -> Handle:
        if person is None:
            return self.mine(at, sender) if sender else self.me.handle(at)
        if parent and parent.sender == person.key:
            return parent.origin
        return person.handle()

    def _id(self, origin: Handle, habits: Habits) -> str:
        domain = origin.address.rpartition("@")[2]
        number = f"{len(self.messages):05x}{self.dice.whole(0, 16**9):09x}"
        if habits.quote == "outlook":
            return f"<{number.upper()}@EX.{domain}>"
        return f"<{number[:6]}.{number[6:]}@{domain}>"

    def _new_text(
        self,
        sender: Person | None,
        to: Sequence[Person | None],
        said: Sequence[Line],
        habits: Habits,
        at: int,
        bare: bool,
    ) -> str:
        body = wrapped(" ".join(line.text for line in said))
        if bare:
            return body
        names = [p.first if p else "Robin" for p in to]
        first = names[0] if len(names) == 1 else f"{names[0]} and {names[1]}"
        if len(names) > 2:
            first = "all"
        greeting = _OPEN[2] if habits.formal else self.dice.pick(_OPEN)
        if habits.quote == "none":
            return f"{body}\n\n{sender.first if sender else 'Robin'}{_PHONE}"
        close = self.dice.pick(_CLOSE)
        head = greeting.format(first=first) if first != "all" else "Dear all,"
        return f"{head}\n\n{body}\n\n{close}\n{self._signature(sender, habits, at)}"

    def _signature(self, sender: Person | None, habits: Habits, at: int) -> str:
        if sender is None:
            return "Robin\n\n-- \n" + self.me.signature[at >= self.me.moved]
        if habits.private or not sender.organisation:
            return sender.first
        block = "\n".join(x for x in (sender.name, sender.title, sender.organisation) if x)
        number = sum(map(ord, sender.key)) % 900 + 100
        return f"{sender.first}\n\n-- \n{block}\n01632 960{number}"


def wrapped(text: str) -> str:
    """Lines of at most 74 characters, as mail programs send them."""
    out, row = [], ""
    for word in text.split(" "):
        if row and len(row) + len(word) >= _WIDTH:
            out.append(row)
            row = word
        else:
            row = f"{row} {word}" if row else word
    return "\n".join([*out, row])


def _replied(subject: str) -> str:
    return subject if subject.startswith("Re: ") else f"Re: {subject}"


def _quote(parent: Message, habits: Habits) -> str:
    if habits.quote == "none":
        return ""
    sent = parent.text.split("\n")[:_QUOTED_LINES]
    written = local(parent.at, LONDON)
    if habits.quote == "outlook":
        head = (
            f"\n\n-----Original Message-----\nFrom: {parent.origin.name} <{parent.origin.address}>"
            f"\nSent: {written:%d %B %Y %H:%M}\nTo: {', '.join(h.name for h in parent.to)}"
            f"\nSubject: {parent.subject}\n\n"
        )
        return head + "\n".join(sent)
    day = f"{written:%a}, {written.day} {written:%b %Y} at {written:%H:%M}"
    head = f"\n\nOn {day}, {parent.origin.name} <{parent.origin.address}> wrote:\n\n"
    return head + "\n".join(f"> {row}" if row[:1] != ">" else f">{row}" for row in sent)


def local(at: int, zone: Zone) -> datetime:
    """The wall clock of a zone, as a naive-looking UTC datetime."""
    return datetime.fromtimestamp(at, UTC) + timedelta(minutes=zone.offset(at))
