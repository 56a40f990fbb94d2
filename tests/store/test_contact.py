"""Contact that no tie holds: who was met, who was thanked, what was written about last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from closeknit.model.acts import Act, Proven
from closeknit.model.interactions import Channel, Interaction, Participant, Role
from closeknit.store.reader import Reader, reading
from closeknit.store.writer import Writer

Mail = Callable[..., Interaction]
ME, ANN, BOB = "me@made.example", "ann@oak.example", "bob@elm.example"
PERSON = {ME: 0, ANN: 1, BOB: 2}
THANKS = Proven(Act.THANKS, 0.9, "Thank you!")


def _meeting(mail: Mail, key: str, time: int, *handles: str) -> Interaction:
    seats = [Participant(handles[0], "", Role.ORGANISER)]
    seats += [Participant(handle, "", Role.ATTENDEE) for handle in handles[1:]]
    return replace(
        mail(key, time=time), channel=Channel.MEETING, participants=tuple(seats), subject="Lunch"
    )


@pytest.fixture
def life(home: Path, writer: Writer, member: int, mail: Mail) -> Callable[[], Reader]:
    crowd = [f"p{n}@wide.example" for n in range(6)]
    letters = [
        _meeting(mail, "<m1@x>", 10, ME, ANN),
        _meeting(mail, "<m2@x>", 20, ANN, BOB),  # I wasn't there
        _meeting(mail, "<m3@x>", 30, ME, ANN, *crowd),  # nobody speaks with everybody
        replace(mail("<a@x>", f"from {ME}", f"to {ANN}", f"cc {BOB}", time=40), acts=(THANKS,)),
        replace(mail("<b@x>", f"from {ANN}", f"to {ME}", time=50), acts=(THANKS,)),
        mail("<c@x>", f"from {BOB}", f"to {ANN}", f"to {ME}", time=60),
        mail("<d@x>", f"from {ANN}", f"to {ME}", *(f"to {one}" for one in crowd), time=70),
        replace(
            mail("<e@x>", f"from {ME}", f"to {BOB}", time=80), automated="bulk", acts=(THANKS,)
        ),
    ]
    writer.put_interactions([(member, letter) for letter in letters])
    with reading(home) as reader:
        numbers = {handle: number for number, handle, _, _ in reader.handles()}
    writer.replace_derived(
        [(1, "Ann", "", ""), (2, "Bob", "", "")],
        [(n, PERSON.get(handle, 100 + n), "human", "", 1) for handle, n in numbers.items()],
        [],
        {},
    )
    return lambda: Reader(home)


def test_spoken_in_small_company_with_me(life: Callable[[], Reader]) -> None:
    reader = life()
    assert reader.spoken(0, 100) == {1: 10}
    assert reader.spoken(11, 100) == {}
    assert reader.spoken(0, 9) == {}
    reader.close()


def test_thanks_that_i_wrote(life: Callable[[], Reader]) -> None:
    reader = life()
    told = [(person, time, key) for person, time, _, key, _, _ in reader.thanked(0, 100)]
    assert told == [(1, 40, "<a@x>"), (2, 40, "<a@x>")]
    assert reader.thanked(41, 100) == reader.thanked(0, 39) == []
    reader.close()


def test_the_last_subject_between_us(life: Callable[[], Reader]) -> None:
    reader = life()
    # what went to a crowd, or what Bob wrote to both, was not between Ann and me
    assert reader.last_subject(1, 100) == "about <b@x>"
    assert reader.last_subject(1, 45) == "about <a@x>"
    assert reader.last_subject(1, 15) == "Lunch"
    assert reader.last_subject(2, 100) == "about <c@x>"
    assert reader.last_subject(3, 100) == ""
    reader.close()
