"""The course of a life: everybody's conversations, then the machines' mail, then the truth."""

from __future__ import annotations

from closeknit.demo import chances, talks, threads
from closeknit.demo.cast import draw, strangers
from closeknit.demo.dice import Dice
from closeknit.demo.latent import path
from closeknit.demo.leads import ME, leads
from closeknit.demo.life import START, Life, Person, Truth
from closeknit.demo.machines import machines, run_machines
from closeknit.demo.post import Post
from closeknit.demo.rhythm import DAY, LONDON, MONTH, first_word
from closeknit.demo.rounds import rounds
from closeknit.demo.scenes import scenes
from closeknit.demo.talks import Talk
from closeknit.demo.world import World

CONNECTION = 0.5
SOCIAL = 0.6  # threads a month of two close people who are neither chatty nor silent
BUSINESS = 0.45  # the share of business that is done by mail
DORMANT_DAYS = 270


def run(seed: int, end: int) -> Life:
    """The whole life, messages by date."""
    if end <= START:
        raise ValueError("the end of the life lies before its start")
    first = leads(end)
    people = first + draw(seed, end, first)
    paths = {p.key: path(p, end, Dice(seed, f"latent/{p.key}")) for p in people}
    world = World(seed, {p.key: p for p in people}, paths, Post(seed, ME, end))
    for person in people:
        _talk_for_years(world, person)
    rounds(world)
    scenes(world)
    run_machines(world)
    post = world.post
    return Life(
        seed,
        START,
        end,
        ME,
        people + machines(),
        strangers(seed, people),
        _truths(world) + tuple(_no_one(m) for m in machines()),
        tuple(sorted(post.messages, key=lambda m: (m.at, m.id))),
        tuple(sorted(post.acts, key=lambda a: (a.at, a.message_id))),
        tuple(sorted(post.asks, key=lambda a: a.message_id)),
    )


def _talk_for_years(world: World, person: Person) -> None:
    """Thread after thread, at the pace of business and closeness."""
    dice = Dice(world.seed, f"talk/{person.key}")
    last = min(world.post.end, person.until or world.post.end)
    if person.kind in ("bystander", "family"):
        return
    if person.kind == "acquaintance":
        _barely(world, person, dice)
        return
    course = world.paths[person.key]
    at = max(START, person.met) + int(dice.between(0, 1) * MONTH)
    while at < last:
        month = course.month(at)
        social = SOCIAL * course.closeness[month] * person.habits.chatty
        business = BUSINESS * person.load * course.fade[month]
        rate = max(social + business, 0.01)
        _one(world, person, at, dice, business / rate)
        at += int(min(chances.gap(1 / rate, dice), 24) * MONTH) + DAY // 4


def _one(world: World, person: Person, day: int, dice: Dice, business: float) -> None:
    trust = world.trust(person, day)
    habits = person.habits
    work = dice.chance(business)
    i_open = not dice.chance(chances.they_open(person, trust if not work else 0.4))
    private = habits.private and not work
    at = first_word(day, LONDON if i_open else habits.zone, private, dice)
    scene = threads.begin(world, person, at, i_open, dice)
    regard = person.care if i_open else trust
    what = dice.weighted(_at_work() if work else _in_life(person, regard))
    if isinstance(what, int):
        threads.ask(scene, what, at)
    elif what is None:
        threads.introduce(scene, i_open, at)
    else:
        threads.converse(scene, what, at)


def _at_work() -> list[tuple[Talk | int | None, float]]:
    work: list[tuple[Talk | int | None, float]] = [(talk, 0.14) for talk in talks.WORK]
    return [*work, (1, 0.14), (2, 0.12), (3, 0.01), (talks.THANK, 0.03)]


def _in_life(person: Person, regard: float) -> list[tuple[Talk | int | None, float]]:
    """What the opener wants; `regard` is theirs for me, or mine for them when I open."""
    private = person.habits.private
    business = not private
    french = person.habits.language == "fr"
    return [
        (talks.CATCH_UP_FRENCH if french else talks.CATCH_UP, 0.5 if private else 0.2),
        (talks.SHARE, 0.13),
        (1, 0.14),
        (2, 0.2),
        (3, business * (0.02 + 0.05 * regard)),
        (4, business * (0.01 + 0.04 * regard)),
        (5, 0.006),
        (None, business * 0.04 * regard),
        (talks.CONGRATULATE, 0.07),
        (talks.OFFER, 0.11 * regard),
        (talks.REFERRAL, business * 0.09 * regard**2),
        (talks.VOUCH, business * 0.04 * regard**2),
        (talks.THANK, 0.05),
        (talks.CONFIDE, 0.1 * max(regard - 0.6, 0)),
        (talks.PITCH, (0.6 if person.kind == "supplier" else 0.15) * (1 - regard) ** 4),
    ]


def _barely(world: World, person: Person, dice: Dice) -> None:
    """One thread of one to three messages, and nothing after."""
    if person.until == START:
        return
    at = first_word(person.met + 3 * DAY, LONDON, False, dice)
    scene = threads.begin(world, person, at, dice.chance(0.4), dice)
    threads.converse(scene, dice.pick((talks.PITCH, talks.SHARE, talks.THANK)), at)


def _truths(world: World) -> tuple[Truth, ...]:
    end = world.post.end
    return tuple(_truth(world, p, end) for p in world.people.values())


def _truth(world: World, person: Person, end: int) -> Truth:
    course = world.paths[person.key]
    trust, closeness = course.trust[-1], course.closeness[-1]
    connection = trust >= CONNECTION
    until = person.until if person.kind != "family" else None
    keys = {m.id: m.sender for m in world.post.messages}
    helped = [
        a
        for a in world.post.acts
        if a.what in ("introduction", "referral")
        and keys.get(a.message_id) == person.key
        and a.at > end - 24 * MONTH
    ]
    return Truth(
        key=person.key,
        kind=person.kind,
        connection=connection,
        trust=round(trust, 4),
        closeness=round(closeness, 4),
        dormant=connection and until is not None and until < end - DORMANT_DAYS * DAY,
        visible=person.kind not in ("family", "bystander"),
        partner=connection and len(helped) >= 2,
        trust_path=tuple(round(x, 3) for x in course.trust),
        closeness_path=tuple(round(x, 3) for x in course.closeness),
    )


def _no_one(machine: Person) -> Truth:
    return Truth(machine.key, machine.kind, False, 0, 0, False, False, False)
