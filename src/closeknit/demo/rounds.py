"""Mail to many: my invitations, my change of address, other people's rounds, the chapter's list."""

from __future__ import annotations

from closeknit.demo import chances, talks
from closeknit.demo.dice import Dice
from closeknit.demo.life import START, Message, Person
from closeknit.demo.machines import LIST
from closeknit.demo.rhythm import DAY, LONDON, MONTH, first_word, held_back
from closeknit.demo.sentences import Line, lines
from closeknit.demo.world import World

_BUSINESS = ("client", "chapter", "colleague", "supplier")
_LIST_HEADERS = (
    ("List-Id", "Harbour Chapter <chapter.lists.tidewater.example>"),
    ("List-Post", "<mailto:chapter@lists.tidewater.example>"),
    ("List-Unsubscribe", "<mailto:chapter-leave@lists.tidewater.example>"),
    ("Precedence", "list"),
)
_YES = ("Yes, please put me down.", "I shall be there.", "Two of us will come, thank you.")
_NO = ("I can't that week, sorry. Next time.", "Not this time, but thank you for thinking of me.")
_LIST_OPEN = (
    "Who has a projector that I could borrow on {day}?",
    "The breakfast on {day} is at the Copper Pan, not at the chandlery.",
    "Does anybody know a good plumber in {town}?",
    "Minutes of the meeting on {day} are on the shared drive.",
    "We have eleven for {event} so far. Who else is coming?",
)
_LIST_ANSWER = (
    "I have one, it is yours.",
    "Thank you for letting us know.",
    "Put me down as well.",
    "Try Stanley in Ferry Lane, he came the same day.",
    "I can't make it, apologies.",
)


def rounds(world: World) -> None:
    """All of them, each from its own stream of chance."""
    _invitations(world)
    _moved(world)
    _of_others(world)
    _list(world)


def _invitations(world: World) -> None:
    """Every quarter I invite between twelve and twenty people to something."""
    dice = Dice(world.seed, "invitations")
    at = START + 50 * DAY
    while at < world.post.end:
        when = first_word(at, LONDON, False, dice)
        guests = dice.some(_known(world, when), dice.whole(12, 19))
        said = lines(
            "You are invited to {event}, free for you and one guest.|Will you come?",
            {"event": "the evening before the spring programme"},
        )
        subject = "Invitation: an evening for owners"
        letter = world.post.send(when, None, guests, subject, said) if guests else None
        for guest in guests:
            trust = world.trust(guest, when)
            # In company, a personal question still gets through: half of the discount for size.
            if letter and dice.chance(chances.they_reply(guest, trust, True, 4, 1)):
                answer = _YES if dice.chance(0.3 + 0.5 * trust) else _NO
                _reply(world, guest, letter, dice, answer)
        at += int(dice.between(2.5, 3.5) * MONTH)


def _reply(
    world: World, who: Person, letter: Message, dice: Dice, among: tuple[str, ...]
) -> Message | None:
    delay = chances.delay(who.habits.prompt, world.trust(who, letter.at), 1, dice)
    at = held_back(letter.at + delay, who.habits.zone, False, dice)
    return world.post.send(at, who, [None], "", [Line(dice.pick(among))], parent=letter)


def _moved(world: World) -> None:
    """My new address, told to all I know in letters to twenty."""
    moved = world.post.me.moved
    known = _known(world, moved)
    said = [
        Line(
            "We are called Bright Harbour from today, and this is my new address. Please change"
            " it in your address book; the old one is read for another half year."
        )
    ]
    for start in range(0, len(known), 20):
        group = known[start : start + 20]
        world.post.send(moved + 60 * start, None, group, "My new address", said)


def _of_others(world: World) -> None:
    """Chapter members write to a dozen of us; I answer those I care for."""
    dice = Dice(world.seed, "rounds")
    at = START + 20 * DAY
    while at < world.post.end:
        when = first_word(at, LONDON, False, dice)
        members = _members(world, when)
        if len(members) > 6:
            host, *guests = dice.some(members, dice.whole(7, 12))
            said = lines(
                "We are having a small open day on {day}.|You are all welcome.",
                {"day": dice.pick(talks.DAYS)},
            )
            letter = world.post.send(when, host, [None, *guests], "Open day", said)
            if letter and dice.chance(chances.i_reply(host.care, False, 4, 1)):
                mine = held_back(when + chances.delay(6, host.care, 1, dice), LONDON, False, dice)
                said = (Line(dice.pick(_YES)),)
                world.post.send(mine, None, [host], "", said, parent=letter)
        at += int(dice.between(0.6, 1.8) * MONTH)


def _list(world: World) -> None:
    """The chapter's discussion list: two threads a month, I write in one of eight."""
    dice = Dice(world.seed, "list")
    at = START + 3 * DAY
    while at < world.post.end:
        when = first_word(at, LONDON, False, dice)
        speakers: list[Person | None] = [*dice.some(_members(world, when), 4)]
        if dice.chance(0.3):
            speakers.insert(dice.whole(0, 1), None)
        filled = {"day": dice.pick(talks.DAYS), "town": "York", "event": "the regional meeting"}
        last: Message | None = None
        for number, speaker in enumerate(speakers[: dice.whole(1, 4)]):
            template = dice.pick(_LIST_ANSWER if number else _LIST_OPEN)
            last = _post_to_list(world, when, speaker, lines(template, filled), last, dice)
            if last is None:
                break
            when = held_back(when + chances.delay(6, 0.5, 1, dice), LONDON, False, dice)
        at += int(dice.between(6, 24) * DAY)


def _post_to_list(
    world: World,
    at: int,
    speaker: Person | None,
    said: tuple[Line, ...],
    parent: Message | None,
    dice: Dice,
) -> Message | None:
    """Answers to me sometimes name me besides the list, which makes them personal."""
    to_me = parent is not None and parent.from_me and speaker is not None and dice.chance(0.5)
    receivers: list[Person | None] = [None] if to_me else []
    return world.post.send(
        at,
        speaker,
        receivers,
        "[chapter] " + dice.pick(("Breakfast", "A question", "For your diaries")),
        said,
        parent=parent,
        extra_to=(LIST.handle(),),
        automated="" if to_me or speaker is None else "list",
        headers=_LIST_HEADERS if speaker else (),
        bare=not to_me,
    )


def _known(world: World, at: int) -> list[Person]:
    return [
        p
        for p in world.people.values()
        if p.kind in _BUSINESS and p.met < at and (p.until is None or p.until > at)
    ]


def _members(world: World, at: int) -> list[Person]:
    return [p for p in _known(world, at) if p.kind == "chapter"]
