"""Names in their forms: words in Latin letters, short first names."""

from __future__ import annotations

import pytest

from closeknit.identity.spelling import formal, full, plain, tokens


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Jan Bauer", ("jan", "bauer")),
        ("Bauer, Jan", ("jan", "bauer")),
        ("Dr. Zoë Müller", ("zoe", "muller")),
        ("Иван Петров", ("ivan", "petrov")),
        ("Sean O'Hara", ("sean", "ohara")),
        ("Søren Łuk", ("soren", "luk")),
        ("J. H. Bauer", ("j", "h", "bauer")),
        ("jan@bauer.example", ()),
        ("12345", ()),
    ],
)
def test_words_of_a_name(name: str, words: tuple[str, ...]) -> None:
    assert tokens(name) == words


def test_the_ends_of_a_full_name() -> None:
    assert full(("jan", "h", "bauer")) == ("jan", "bauer")
    assert full(("j", "bauer")) is None
    assert full(("jan",)) is None


def test_umlauts_are_written_in_two_ways() -> None:
    assert plain("mueller") == plain("muller")
    assert plain("weiss") == plain("weis")


def test_short_first_names() -> None:
    assert set(formal("bob")) >= {"bob", "robert"}
    assert set(formal("sasha")) >= {"aleksandr", "aleksandra"}
    assert formal("zoe") == ("zoe",)
