"""Names and lengths of time as one would say them."""

from __future__ import annotations

import pytest

from closeknit.advise.words import first_name, sentence, span
from closeknit.model.people import Person


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Marta Quill", "Marta"),
        ("Quill, Marta", "Marta"),
        ("Dr Marta Quill", "Marta"),
        ("G. Marta Quill", "Marta"),
        ("MARTA QUILL", "Marta"),
        ("Marta (river-pages)", "Marta"),
        ("Jean-Luc d'Ormes", "Jean-Luc"),
        ("Sanne", "Sanne"),
        ("M. Quill", "M. Quill"),
        ("Harbour Sales Team", "Harbour Sales Team"),
        ("marta.quill@example.org", "marta.quill@example.org"),
        ("李 明", "李 明"),
        ("", "m@example.org"),
    ],
)
def test_first_name(name: str, first: str) -> None:
    assert first_name(Person("p1", name, ("m@example.org",))) == first


@pytest.mark.parametrize(
    ("days", "said"),
    [(0.2, "1 day"), (9, "9 days"), (20, "3 weeks"), (200, "7 months"), (1461, "4 years")],
)
def test_span(days: float, said: str) -> None:
    assert span(days) == said


def test_sentence() -> None:
    assert [sentence(text) for text in ("they wrote", "Why?", "", "closeknit saw it")] == [
        "They wrote.",
        "Why?",
        "",
        "closeknit saw it.",
    ]
