"""A digest in sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from closeknit.advise.digest import Asked, Birthday, Digest, Promised, Turn, Turns
from closeknit.digest.sentences import first_sentence, opening, parts, title
from closeknit.model.people import Person
from closeknit.model.plans import Kind, Plan, Step

AS_OF = 1_750_000_000  # Sunday 15 June 2025
ADA = Person("p1", "Ada Orr", ())


def week(*steps: Step, shortest: int | None = None, **more: object) -> Digest:
    plan = Plan("2025-W24", "2025-06-09", AS_OF, 90, steps, shortest=shortest)
    return replace(Digest(plan, date(2025, 6, 9), date(2025, 6, 15)), **more)  # type: ignore[arg-type]


def step(why: str = "It was long ago.", act: Kind = Kind.MAINTENANCE) -> Step:
    return Step(ADA, act, why, 10, 0.1, "assumed", "Hello", "S1", 0.5)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("One. Two.", "One."),
        ("One", "One"),
        ("On 3 May you promised Ada: “I will. By Friday.”. No sign was seen.", None),
        (
            "On 3 May Ada asked you: “Could you?”. It waits for you.",
            "On 3 May Ada asked you: “Could you?”",
        ),
        ("Ada writes from oak.example; before it was elm.example. It looks so.", None),
        ("From e.g. here. 30 minutes", "From e.g. here."),
    ],
)
def test_the_first_sentence(text: str, first: str | None) -> None:
    expected = text[: text.rindex(". ") + 1] if first is None else first
    assert first_sentence(text) == expected


def test_an_empty_week_is_one_calm_sentence() -> None:
    found = week(turns=Turns(AS_OF - 7 * 86_400))
    assert parts(found) == ()
    assert opening(found) == "A quiet week: nobody waits for you, and you are in touch. Enjoy it."
    assert "that is fine" in opening(week(shortest=20))
    assert title(found) == "Your week from Monday, 9 June 2025"


def test_the_parts_in_their_order_and_nothing_that_is_empty() -> None:
    said = date(2025, 6, 3)
    found = week(
        step(),
        turns=Turns(
            AS_OF - 7 * 86_400,
            (Turn("p2", "Ben Poe", "answered 9 of your 12 messages"),),
            (Turn("p3", "Cy Rae", "no word for 60 days, usually every 9"),),
        ),
        promises=(
            Promised("p4", "Di Shaw", True, "I will look,", said, date(2025, 6, 20), "i3"),
            Promised("p5", "Ed Toy", False, "Shall I ring?", date(2024, 12, 30), None, "i4"),
        ),
        asks=(Asked("p6", "Flo Uhl", "Would you read it?", None, said, True, "i5"),),
        birthdays=(Birthday("p7", "Gus Vane", 6, 16, date(2025, 6, 16)),),
    )
    assert opening(found) == "One small thing for this week, 10 minutes in all."
    told = [(p.heading, [(line.what, line.more) for line in p.lines]) for p in parts(found)]
    assert told == [
        ("To do", [("Get in touch with Ada Orr (10 minutes)", "It was long ago.")]),
        ("Birthdays", [("Gus Vane, tomorrow", "")]),
        (
            "What changed since 8 June",
            [
                ("Ben Poe is a connection now: answered 9 of your 12 messages.", ""),
                ("Cy Rae is growing distant: no word for 60 days, usually every 9.", ""),
            ],
        ),
        (
            "What you promised",
            [("To Di Shaw, on 3 June", "“I will look”. It is for Friday, 20 June.")],
        ),
        ("What others promised you", [("Ed Toy, on 30 December 2024", "“Shall I ring?”")]),
        (
            "What you asked for, and no answer yet",
            [("Flo Uhl, on 3 June; put off by them", "“Would you read it?”")],
        ),
    ]


def test_of_a_long_part_only_the_beginning() -> None:
    many = tuple(
        Promised(f"p{n}", f"Person {n}", True, "I will", date(2025, 6, 3), None, f"i{n}")
        for n in range(8)
    )
    [part] = parts(week(promises=many))
    assert (len(part.lines), part.left) == (5, 3)


def test_a_promise_says_once_for_when_it_was() -> None:
    due = {"S1": date(2025, 6, 11)}
    promise = step("You promised Ada: “the plan”. It was due on 11 June.", Kind.PROMISE)
    [part] = parts(week(promise, dues=due))
    said = "You promised Ada: “the plan”. It was for Wednesday, 11 June."
    assert part.lines[0].more == said
