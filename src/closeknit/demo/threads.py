"""Conversations: who speaks next, after how long, and what is said."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from closeknit.demo import chances, talks
from closeknit.demo.dice import Dice
from closeknit.demo.favours import BY_SIZE, Favour
from closeknit.demo.life import Ask, Message, Person
from closeknit.demo.rhythm import DAY, LONDON, held_back
from closeknit.demo.sentences import Line, lines, slots
from closeknit.demo.talks import Talk
from closeknit.demo.world import MY_SERVICES, World

PRIVATE = ("friend", "family")
ANSWER_DAYS = 14  # an ask this young and unanswered has no outcome yet


@dataclass(frozen=True)
class Scene:
    """A conversation about to begin: with whom, who opens it, who else is copied in."""

    world: World
    person: Person
    trust: float
    i_open: bool
    dice: Dice
    slots: dict[str, str]
    third: Person
    cc: tuple[Person, ...]

    def side(self, mine: bool) -> tuple[Person | None, tuple[Person | None]]:
        """Sender and receiver of a turn."""
        return (None, (self.person,)) if mine else (self.person, (None,))

    def answers(self, mine: bool, question: bool, turn: int) -> bool:
        count = 1 + len(self.cc)
        care = self.person.care
        probability = (
            chances.i_reply(care, question, count, turn)
            if mine
            else chances.they_reply(self.person, self.trust, question, count, turn)
        )
        return self.dice.chance(probability)

    def when(self, mine: bool, after: int, turn: int) -> int:
        """The moment of a reply."""
        habits = self.person.habits
        zone = LONDON if mine else habits.zone
        median = chances.MY_MEDIAN_HOURS if mine else habits.prompt
        trust = self.person.care if mine else self.trust
        at = after + chances.delay(median, trust, turn, self.dice)
        return held_back(at, zone, habits.private, self.dice)

    def say(
        self, mine: bool, at: int, said: tuple[Line, ...], parent: Message, about: str = ""
    ) -> Message | None:
        if self.person.until is not None and at > self.person.until:
            return None
        sender, to = self.side(mine)
        post = self.world.post
        return post.send(at, sender, to, "", said, parent=parent, cc=self.cc, about=about)


def begin(world: World, person: Person, at: int, i_open: bool, dice: Dice) -> Scene:
    third = world.third(person, at, dice)
    service = dice.pick(MY_SERVICES) if i_open else person.service or "our new service"
    cc: tuple[Person, ...] = ()
    if person.kind not in PRIVATE and dice.chance(0.09):
        cc = tuple(dice.some(world.circle(person, at), dice.whole(1, 4)))
    filled = slots(dice, person, third, service)
    return Scene(world, person, world.trust(person, at), i_open, dice, filled, third, cc)


def converse(scene: Scene, talk: Talk, at: int) -> None:
    """A talk without an ask: turns until somebody lets it rest."""
    fill = partial(lines, slots=scene.slots)
    dice = scene.dice
    subject = dice.pick(talk.subject).format_map(scene.slots)
    last = _open(scene, at, subject, fill(dice.pick(talk.open)))
    speaker = not scene.i_open
    for turn in range(1, 8):
        if last is None:
            return
        if not scene.answers(speaker, talk.question and turn == 1, turn):
            if turn == 1 and talk.question and dice.chance(0.15):
                last = _chase(scene, last)
                if last is None or not scene.answers(speaker, True, 2):
                    return
            else:
                return
        more = talks.MORE_PRIVATE if scene.person.habits.private else talks.MORE
        pool = (talk.answer, talk.close)[turn - 1] if turn <= 2 else more
        said = fill(dice.pick(pool or more))
        last = scene.say(speaker, scene.when(speaker, last.at, turn), said, last)
        speaker = not speaker


def ask(scene: Scene, size: int, at: int) -> None:
    """An ask, its answer, and what follows: the thing promised, the thanks, the introduction."""
    dice = scene.dice
    can = "me" if scene.i_open else "them"
    favour = dice.pick([f for f in BY_SIZE[size] if f.by in (can, "both")])
    asking = lines(dice.pick(favour.ask), scene.slots, "small_ask" if size == 1 else "ask")
    subject = favour.subject.format_map(scene.slots)
    opening = _open(scene, at, subject, asking)
    if opening is None:
        return
    outcome, answer = _answer(scene, favour, opening)
    if not answer and opening.at + ANSWER_DAYS * DAY > scene.world.post.end:
        outcome = "unknown"
    scene.world.post.asks.append(
        Ask(
            opening.id,
            "by_me" if scene.i_open else "of_me",
            scene.person.key,
            size,
            favour.kind,
            asking[0].text,
            outcome,
            answer.id if answer else "",
        )
    )
    if answer and outcome == "granted":
        _follow_up(scene, favour, answer)


def _answer(scene: Scene, favour: Favour, opening: Message) -> tuple[str, Message | None]:
    dice, giver = scene.dice, not scene.i_open
    last = opening
    if not scene.answers(giver, True, 1):
        chased = _chase(scene, opening) if dice.chance(0.3) else None
        if chased is None or not scene.answers(giver, True, 2):
            return "unanswered", None
        last = chased
    trust = scene.person.care if giver else scene.trust
    at = scene.when(giver, last.at, 1)
    yes = dice.chance(chances.grants(trust, favour.size))
    if yes:
        outcome, pool, act = "granted", favour.grant, "grant"
    elif dice.chance(0.2):
        outcome, pool, act = "deferred", ("Can we come back to this in {month}?",), ""
    else:
        outcome, pool, act = "refused", favour.decline, "decline"
    said = lines(dice.pick(pool), scene.slots, *([act] if act else []))
    answer = scene.say(giver, at, said, last, about=opening.id)
    return (outcome, answer) if answer else ("unanswered", None)


def _follow_up(scene: Scene, favour: Favour, answer: Message) -> None:
    dice, giver = scene.dice, not scene.i_open
    trust = scene.person.care if giver else scene.trust
    last = answer
    if favour.kind == "introduction" and dice.chance(0.5 + 0.45 * trust):
        introduce(scene, giver, answer.at + int(dice.between(0.5, 5) * DAY), answer.id)
    elif favour.kept and dice.chance(0.55 + 0.4 * trust):
        days = dice.lognormal(4, 0.6)
        at = held_back(answer.at + int(days * DAY), scene.person.habits.zone, False, dice)
        kept = scene.say(giver, at, lines(favour.kept, scene.slots, "kept"), answer, answer.id)
        last = kept or answer
    if dice.chance(0.75):
        said = lines(dice.pick(favour.thanks), scene.slots, "thanks")
        scene.say(scene.i_open, scene.when(scene.i_open, last.at, 2), said, last, answer.id)


def introduce(scene: Scene, mine: bool, at: int, about: str = "") -> None:
    """Bring the asker and the third together, by me or for me, and what the third makes of it."""
    world, third, person = scene.world, scene.third, scene.person
    if third.key == person.key or (person.until is not None and at > person.until):
        return
    met = person if mine else None
    name = met.name if met else "Robin Vale"
    text = "introduction: {a}, meet {b} of {org}; {b_first}, meet {a}.|I will leave it to you both."
    filled = {"a": name, "b": third.name, "b_first": third.first, "org": scene.slots["third_org"]}
    moment = held_back(at, LONDON, False, scene.dice)
    said = lines(text, filled)
    sender = None if mine else person
    subject = f"Introduction: {name} and {third.name}"
    letter = world.post.send(moment, sender, (met, third), subject, said, about=about)
    trust = world.trust(third, at)
    if letter is None or not scene.dice.chance(0.35 + 0.6 * trust):
        return
    reply = lines(
        "thanks: Thank you for bringing us together, {giver}.|{other}, shall we speak on {day}?",
        {"giver": person.first if not mine else "Robin", "other": name.split()[0]}
        | {"day": scene.slots["day"]},
    )
    moment += chances.delay(third.habits.prompt, trust, 1, scene.dice)
    moment = held_back(moment, third.habits.zone, False, scene.dice)
    world.post.send(moment, third, (None, person), "", reply, parent=letter)


def _open(scene: Scene, at: int, subject: str, said: tuple[Line, ...]) -> Message | None:
    warm: tuple[Line, ...] = ()
    if scene.dice.chance(0.3):
        warm = lines(scene.dice.pick(talks.WARM), scene.slots)
    sender, to = scene.side(scene.i_open)
    return scene.world.post.send(at, sender, to, subject, warm + said, cc=scene.cc)


def _chase(scene: Scene, last: Message) -> Message | None:
    at = last.at + int(scene.dice.between(5, 10) * DAY)
    at = held_back(at, LONDON, False, scene.dice)
    said = lines(scene.dice.pick(talks.CHASE), scene.slots)
    return scene.say(scene.i_open, at, said, last)
