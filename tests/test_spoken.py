"""Dates as they are said. Today is Wednesday 25 November 2026; Monday was the 23rd."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.spoken import Spoken, due_date, in_words, spoken_date, whole_date
from closeknit.spoken.languages import LANGUAGES

TODAY = date(2026, 11, 25)


def read(words: str, today: date = TODAY) -> Spoken:
    return spoken_date(words.split(), today)


# each worked out with a calendar
EXACT = [
    ("today", (2026, 11, 25)),
    ("just now", (2026, 11, 25)),
    ("this morning", (2026, 11, 25)),
    ("5 minutes ago", (2026, 11, 25)),
    ("yesterday", (2026, 11, 24)),
    ("Yesterday evening.", (2026, 11, 24)),
    ("last night", (2026, 11, 24)),
    ("the day before yesterday", (2026, 11, 23)),
    ("3 days ago", (2026, 11, 22)),
    ("a week ago", (2026, 11, 18)),
    ("two weeks ago", (2026, 11, 11)),
    ("a couple of weeks ago", (2026, 11, 11)),
    ("Wednesday", (2026, 11, 25)),
    ("last Wednesday", (2026, 11, 18)),
    ("Tuesday", (2026, 11, 24)),
    ("on Tuesday", (2026, 11, 24)),
    ("last Tuesday", (2026, 11, 24)),
    ("Thursday", (2026, 11, 19)),
    ("on Sun", (2026, 11, 22)),
    ("Tuesday afternoon", (2026, 11, 24)),
    ("Tuesday last week", (2026, 11, 17)),
    ("last week on Friday", (2026, 11, 20)),
    ("this Monday", (2026, 11, 23)),
    ("on 12 March", (2026, 3, 12)),
    ("12th of March", (2026, 3, 12)),
    ("March 12, 2025", (2025, 3, 12)),
    ("on Thursday the 12th of March 2026", (2026, 3, 12)),
    ("25 December", (2025, 12, 25)),
    ("25 November", (2026, 11, 25)),
    ("29 February", (2024, 2, 29)),
    ("on the 12th", (2026, 11, 12)),
    ("on the 30th", (2026, 10, 30)),
    ("on the 31st", (2026, 10, 31)),
    ("Friday the 13th", (2026, 11, 13)),
    ("2026-03-12", (2026, 3, 12)),
    ("12.3.2026", (2026, 3, 12)),
    ("on 12.3.", (2026, 3, 12)),
    ("on 1.2.26", (2026, 2, 1)),
    ("on 1.2.99", (1999, 2, 1)),
    ("13/4/2026", (2026, 4, 13)),
    ("4/13/2026", (2026, 4, 13)),
    ("3/3/26", (2026, 3, 3)),
    ("heute", (2026, 11, 25)),
    ("gestern Abend", (2026, 11, 24)),
    ("vor drei Tagen", (2026, 11, 22)),
    ("letzten Dienstag", (2026, 11, 24)),
    ("am 12. März", (2026, 3, 12)),
]
VAGUE = [
    ("last week", (2026, 11, 19)),  # 16 to 22
    ("this week", (2026, 11, 24)),  # 23 to 25
    ("last weekend", (2026, 11, 21)),
    ("over the weekend", (2026, 11, 21)),
    ("last month", (2026, 10, 16)),  # 1 to 31
    ("3 months ago", (2026, 8, 25)),
    ("a year ago", (2025, 11, 25)),
    ("in June", (2026, 6, 15)),  # 1 to 30
    ("back in June 2025", (2025, 6, 15)),
    ("in December", (2025, 12, 16)),
    ("in November", (2026, 11, 13)),  # 1 to 25
    ("last November", (2025, 11, 15)),
    ("early March", (2026, 3, 5)),  # 1 to 10
    ("end of May", (2026, 5, 26)),  # 21 to 31
    ("in 2024", (2024, 7, 1)),  # 366 days
    ("letzte Woche", (2026, 11, 19)),
    ("Anfang März", (2026, 3, 5)),
]
AHEAD = [
    ("tomorrow", (2026, 11, 26)),
    ("next Tuesday", (2026, 12, 1)),
    ("this Friday", (2026, 11, 27)),
    ("Monday next week", (2026, 11, 30)),
    ("in two weeks", (2026, 12, 9)),
    ("next month", (2026, 12, 16)),
    ("12 March 2027", (2027, 3, 12)),
    ("2026-11-26", (2026, 11, 26)),
    ("übermorgen", (2026, 11, 27)),
]


@pytest.mark.parametrize(("said", "day"), [*EXACT, *VAGUE, *AHEAD])
def test_a_date_by_itself(said: str, day: tuple[int, int, int]) -> None:
    found = read(said)
    assert found.day == date(*day)
    assert found.rest == ()
    assert found.said == said
    assert found.vague is ((said, day) in VAGUE or said == "next month")
    assert found.ahead is ((said, day) in AHEAD)
    assert found.trouble == ""


@pytest.mark.parametrize(("said", "day"), [*EXACT, *VAGUE, *AHEAD])
def test_the_same_last_first_or_quoted_among_words(said: str, day: tuple[int, int, int]) -> None:
    words = ["she", "read", "it"]
    for among in ([*words, *said.split()], [*said.split(), *words], [*words, said], [said, *words]):
        found = spoken_date(among, TODAY)
        assert (found.day, found.rest) == (date(*day), ("she", "read", "it"))


@pytest.mark.parametrize(
    ("said", "trouble"),
    [
        ("3/4/2026", "“3/4/2026” may mean 3 April or 4 March. Write it like 2026-04-03."),
        ("12-3-2025", "“12-3-2025” may mean 12 March or 3 December. Write it like 2025-03-12."),
        ("on 3/4", "“on 3/4” may mean 3 April or 4 March. Write it like 2026-04-03."),
        ("31 June", "“31 June” can't be: there is no such day."),
        ("30.2.2026", "“30.2.2026” can't be: there is no such day."),
        ("2026-13-01", "“2026-13-01” can't be: there is no such day."),
        ("on the 32nd", "“on the 32nd” can't be: there is no such day."),
        (
            "Tuesday 16 November",
            "“Tuesday 16 November” can't be: 16 November 2026 is a Monday.",
        ),
    ],
)
def test_what_can_not_be_read_for_sure_is_said(said: str, trouble: str) -> None:
    found = spoken_date(["lunch", *said.split()], TODAY)
    assert (found.day, found.trouble, found.rest) == (None, trouble, ("lunch",))


@pytest.mark.parametrize(
    "note",
    [
        "",
        "she may",
        "we met",
        "two",
        "size 2",
        "version 1.2.26",
        "3/4",
        "works on 3/4 of it",
        "a talk in the sun",
        "where she sat",
        "her birthday is 12 March",
        "her party is on Friday",
        "send the figures by Friday",
        "talked about last week",
        "they work from Monday to Wednesday",
        "away since Tuesday last week",
        "busy every Tuesday",
        "wait until the day after tomorrow",
        "10.0.20.12",
        "999999999 days ago",
        "²",
    ],
)
def test_what_is_no_date_stays_in_the_note(note: str) -> None:
    found = read(note)
    assert (found.day, found.trouble, found.rest) == (None, "", tuple(note.split()))


def test_quoted_words_are_left_alone() -> None:
    found = spoken_date(["she moves next week", "yesterday"], TODAY)
    assert (found.day, found.rest) == (date(2026, 11, 24), ("she moves next week",))
    assert spoken_date(["we met yesterday"], TODAY).day is None


def test_what_joined_note_and_date_goes() -> None:
    assert read("read my draft, on 12 March").rest == ("read", "my", "draft")
    assert read("read it - yesterday").rest == ("read", "it")


def test_the_time_of_day_stays_in_the_note() -> None:
    found = read("lunch yesterday at 12:30")
    assert (found.day, found.rest) == (date(2026, 11, 24), ("lunch", "at", "12:30"))
    assert read("yesterday at 3 pm").rest == ("at", "3", "pm")


def test_a_leading_date_counts_where_the_last_is_part_of_the_note() -> None:
    found = read("yesterday she said her birthday is 12 March")
    assert found.day == date(2026, 11, 24)
    assert found.rest[-3:] == ("is", "12", "March")


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Friday", (2026, 11, 27)),
        ("Wednesday", (2026, 12, 2)),
        ("next week", (2026, 12, 6)),  # its Sunday
        ("December", (2026, 12, 31)),
        ("June", (2027, 6, 30)),
        ("1 March", (2027, 3, 1)),
        ("the 3rd", (2026, 12, 3)),
        ("the 25th", (2026, 11, 25)),
        ("tomorrow", (2026, 11, 26)),
        ("the weekend", (2026, 11, 29)),
        ("end of the year", None),
        ("2026-12-01", (2026, 12, 1)),
    ],
)
def test_deadlines(said: str, day: tuple[int, int, int] | None) -> None:
    expected = None if day is None else date(*day)
    assert whole_date(said, TODAY, coming=True).day == expected
    found = due_date(["send", "it", "by", *said.split()], TODAY)
    assert found.day == expected
    assert found.rest == (("send", "it") if day else ("send", "it", "by", *said.split()))


def test_a_date_alone() -> None:
    assert whole_date("12.3.26", TODAY).day == date(2026, 3, 12)
    assert whole_date("June", TODAY).day == date(2026, 6, 15)
    assert whole_date("the 3rd", TODAY).day == date(2026, 11, 3)
    for text in ("", "soon", "Marta yesterday"):
        assert (whole_date(text, TODAY).day, whole_date(text, TODAY).said) == (None, "")


def test_turns_of_months_and_years() -> None:
    new_year = date(2027, 1, 1)  # a Friday
    assert spoken_date(["last", "Friday"], new_year).day == date(2026, 12, 25)
    assert spoken_date(["Thursday"], new_year).day == date(2026, 12, 31)
    assert spoken_date(["last", "month"], new_year).day == date(2026, 12, 16)
    assert spoken_date(["last", "year"], new_year).day == date(2026, 7, 2)
    assert spoken_date(["late", "January"], new_year).day == date(2026, 1, 26)
    assert spoken_date(["a", "month", "ago"], date(2026, 3, 31)).day == date(2026, 2, 28)
    sunday = date(2026, 11, 22)
    assert read("at the weekend", sunday).day == date(2026, 11, 21)
    assert spoken_date(["last", "weekend"], sunday).day == date(2026, 11, 14)


days = st.dates(date(1970, 1, 1), date(2099, 12, 31))
vocabulary = sorted(
    {
        word
        for language in LANGUAGES
        for words in (language.weekdays, language.months, language.numbers, language.units)
        for spelling in words.split()
        for word in spelling.split("|")
    }
    | {"on", "in", "the", "at", "by", "last", "next", "this", "ago", "vor", "am", "im", "of"}
    | {"week", "3", "12", "31st", "2026", "3/4", "12.3.", "-"}
)
anything = st.lists(st.one_of(st.sampled_from(vocabulary), st.text(max_size=8)), max_size=9)


@given(anything, days)
def test_no_words_raise_and_none_are_lost(words: list[str], today: date) -> None:
    found = spoken_date(words, today)
    assert len(found.rest) <= len(words)
    if not found.said:
        assert (found.day, found.rest, found.trouble) == (None, tuple(words), "")
    else:
        assert (found.day is None) is bool(found.trouble)
        kept = [*found.said.split(), *" ".join(found.rest).split()]
        # a comma or a dash beside the date may go
        assert len(kept) >= len(" ".join(words).split()) - 1
    due_date(words, today)
    whole_date(" ".join(words), today, coming=True)


@given(days, days)
def test_written_dates_come_back(day: date, today: date) -> None:
    for written in (
        day.isoformat(),
        f"on {day.isoformat()}",
        f"{day.day}.{day.month}.{day.year}",
        in_words(day),
        f"on {in_words(day)}",
    ):
        found = spoken_date(["lunch", *written.split()], today)
        assert (found.day, found.rest, found.ahead) == (day, ("lunch",), day > today)


@given(days, st.sampled_from(["Monday", "on Friday", "last Sunday", "12 March", "on the 30th"]))
def test_what_is_left_open_lies_in_the_past(today: date, said: str) -> None:
    found = read(said, today)
    assert found.day is not None
    assert found.day <= today
    if "day" in said:
        assert today - found.day <= timedelta(7)
