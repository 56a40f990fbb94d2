"""Who took part in what with me, from rows as the store has them."""

from __future__ import annotations

import numpy as np
import pytest

from closeknit.judge.whole.contact import (
    FROM_ME,
    SHARED,
    TO_ME,
    Contacts,
    contacts,
    in_touch,
    pairs,
    seats,
    strengths,
)

FROM, TO, CC, ORGANISER, ATTENDEE = 0, 1, 2, 4, 5
MAIL, MEETING = 0, 1
Row = tuple[int, int, int, int, int]


def rows(*given: Row) -> np.ndarray:
    return np.array(given, np.int64).reshape(-1, 5)


def mail(number: int, time: int, sender: int, *to: int) -> list[Row]:
    return [(number, time, MAIL, FROM, sender), *((number, time, MAIL, TO, p) for p in to)]


def told(found: Contacts) -> list[tuple[int, int, int, int]]:
    columns = (found.time, found.person, found.direction, found.size)
    return sorted(zip(*(column.tolist() for column in columns), strict=True))


def test_directions_and_sizes() -> None:
    found = contacts(
        seats(
            rows(
                *mail(3, 30, 7, 0, 8),  # 7 writes to me and 8: 8 had nothing to do with me
                *mail(1, 10, 0, 7, 8),  # I write to 7 and 8
                *mail(4, 40, 7, 8),  # without me
                (5, 50, MEETING, ORGANISER, 8),
                (5, 50, MEETING, ATTENDEE, 0),
                (5, 50, MEETING, ATTENDEE, 7),
            )
        )
    )
    assert told(found) == [
        (10, 7, FROM_ME, 2),
        (10, 8, FROM_ME, 2),
        (30, 7, TO_ME, 2),
        (50, 7, SHARED, 2),
        (50, 8, TO_ME, 2),
    ]


def test_two_handles_of_one_are_one_seat_in_the_smaller_role() -> None:
    found = contacts(seats(rows((1, 5, MAIL, CC, 7), (1, 5, MAIL, FROM, 7), (1, 5, MAIL, TO, 0))))
    assert told(found) == [(5, 7, TO_ME, 1)]


def test_nothing_at_all() -> None:
    empty = seats(rows())
    assert told(contacts(empty)) == []
    assert len(pairs(empty, 0, 100).a) == 0
    assert len(in_touch(contacts(empty))) == 0


def test_in_touch_takes_both_ways_or_a_small_meeting() -> None:
    crowd = [(9, 9, MEETING, ATTENDEE, p) for p in range(20, 30)]
    found = contacts(
        seats(
            rows(
                *mail(1, 1, 0, 7, 8),
                *mail(2, 2, 7, 0),
                (3, 3, MEETING, ATTENDEE, 0),
                (3, 3, MEETING, ATTENDEE, 9),
                *crowd,
                (9, 9, MEETING, ATTENDEE, 0),
            )
        )
    )
    assert in_touch(found).tolist() == [7, 9]
    assert in_touch(found.within(2, 9)).tolist() == [9]


def test_pairs_and_strengths_share_one_weight() -> None:
    found = seats(rows(*mail(1, 1, 0, 7, 8), *mail(2, 2, 8, 0, 7, 9), *mail(3, 3, 0, 7)))
    together = pairs(found, 0, 10)
    # among three each pair has 1/2, among four 1/3
    assert list(zip(together.a.tolist(), together.b.tolist(), strict=True)) == [
        (7, 8),
        (7, 9),
        (8, 9),
    ]
    assert together.weight.tolist() == pytest.approx([1 / 2 + 1 / 3, 1 / 3, 1 / 3])
    people, mine = strengths(contacts(found))
    # 7: of the first 1/2, of the third 1; 8: 1/2, and 1/3 of what they sent me
    assert people.tolist() == [7, 8]
    assert mine.tolist() == pytest.approx([1.5, 1 / 2 + 1 / 3])
    assert pairs(found, 1, 10).among(np.array([7, 8])).weight.tolist() == pytest.approx([1 / 3])


def test_a_large_circle_ties_nobody() -> None:
    assert len(pairs(seats(rows(*mail(1, 1, 0, *range(1, 14)))), 0, 10).a) == 0
    assert len(pairs(seats(rows(*mail(1, 1, 0, *range(1, 13)))), 0, 10).a) == 66


def test_mail_alone() -> None:
    met = [(2, 2, MEETING, ATTENDEE, 0), (2, 2, MEETING, ATTENDEE, 9)]
    found = seats(rows(*mail(1, 1, 0, 7, 8), *met, *mail(3, 3, 8, 0)))
    assert told(contacts(found.by_mail)) == told(
        contacts(seats(rows(*mail(1, 1, 0, 7, 8), *mail(3, 3, 8, 0))))
    )
    assert in_touch(contacts(found)).tolist() == [8, 9]
    assert in_touch(contacts(found.by_mail)).tolist() == [8]
