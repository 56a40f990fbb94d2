"""The size of invented asks.

`asks.csv` holds four sets, each labelled before the cue tables had seen it. Right at first sight:
88 of 90, 30 of 43, 24 of 44 and 25 of 42; wrong were 2, 13, 5 and 3, the rest
asked for the size.
The tables have since learnt from all of them, so what this test guards is what they know, and not
how well they do on new wordings.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from closeknit.advise.size import UNREAD, UNTOLD, resolve, size_of
from closeknit.model.verdicts import Size


def _asks() -> list[tuple[str, int | None]]:
    with (Path(__file__).parent / "asks.csv").open(encoding="utf-8", newline="") as file:
        return [
            (row["text"], int(row["size"]) if row["size"] else None) for row in csv.DictReader(file)
        ]


@pytest.mark.parametrize(("text", "size"), _asks())
def test_sizes(text: str, size: int | None) -> None:
    found = size_of(text).size
    assert (None if found is None else int(found)) == size


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Promote my spring programme to her clients", "promotion"),
        ("Could you introduce me to your bank manager?", "introduction"),
        ("May I mention your name when I ring them?", "use of name"),
        ("Could you act as a reference for me?", "reference"),
        ("Please endorse me for the council seat", "endorsement"),
        ("Can you give us a testimonial for the website?", "testimonial"),
        ("Refer clients to me regularly", "referrals"),
        ("Could you hire my nephew?", "job"),
        ("Lend me £5,000", "money"),
        ("Would you take on the project?", "work"),
        ("I'd love your advice on pricing", "advice"),
        ("Would you have 20 minutes next week?", "meeting"),
        ("Could you help me move the piano on Saturday?", "help"),
        ("Could you tell me where you had your brochures printed?", "information"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert size_of(text).kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "Könntest du mein Programm deinen Kunden empfehlen?",
        "¿Puedes presentarme a tu jefe, por favor?",
        "Peux-tu recommander mon business à tes clients ?",
        "Kun je me voorstellen aan je baas?",
        "Ты можешь одолжить мне денег?",
        "可以介绍一下吗？",
    ],
)
def test_languages_that_it_cannot_read_are_said_so(text: str) -> None:
    assert size_of(text).reason == UNREAD


def test_english_without_a_cue_asks_for_the_size() -> None:
    assert size_of("I need a favour from you").reason == UNTOLD
    # to do something is no plain question: what it costs isn't known
    assert size_of("Would you zibble the frontispiece?").size is None
    assert size_of("Any news of the frontispiece?").size is Size.INFORMATION
    assert size_of("").size is None


def test_the_reason_quotes_what_was_read() -> None:
    assert "promote my" in size_of("Please promote my course to your members").reason


def test_a_given_size_wins_and_keeps_a_kind_that_fits() -> None:
    text = "Promote my spring programme to her clients"
    assert resolve(text, None) == size_of(text)
    assert (resolve(text, Size.REPUTATION).kind, resolve(text, Size.STAKE).kind) == (
        "promotion",
        "stake",
    )
    assert resolve("Könntest du mir helfen?", Size.TIME).size is Size.TIME
