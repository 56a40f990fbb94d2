"""Announcements of another address."""

from __future__ import annotations

import pytest

from closeknit.mail.newaddress import announced

OLD, NEW = "ann@oak.example", "ann@elm.example"


@pytest.mark.parametrize(
    "text",
    [
        f"Please note that my new address is {NEW}.",
        f"Please update your records: my new e-mail is\n{NEW}",
        f"I have left Oak Ltd. From now on write to me at {NEW}, please.",
        f"I no longer work at Oak. You can reach me at {NEW}.",
        f"My e-mail address has changed from {OLD} to {NEW}.",
        f"My old address was {OLD}, my new e-mail address is {NEW}.",
        f"Ab Mai lautet meine neue E-Mail-Adresse {NEW}.",
        f"I have created a new account. Please address all mail to me at {NEW}, to my new one.",
    ],
)
def test_announced(text: str) -> None:
    (found,) = announced(text, OLD)
    assert found.value == NEW
    assert found.proof.endswith(NEW)
    assert len(found.proof) <= 300


@pytest.mark.parametrize(
    "text",
    [
        "His new address is tom@reed.example.",
        "I am no longer at Oak. Please contact my colleague tom@oak.example.",
        "Tom has left; write to tom@reed.example.",
        f"You can reach me at {NEW}.",
        "My old address is ann@birch.example.",
        "My new boat is lovely. Ask tom@reed.example.",
        "My new address is 4 Elm Road.",
        f"My new address is {OLD}.",
        "Is this your new address: ann@elm.example?",
        "",
    ],
)
def test_nothing_announced(text: str) -> None:
    assert announced(text, OLD) == ()


def test_a_long_list_of_addresses_announces_nothing() -> None:
    text = f"My new address is {NEW}. " + " ".join(f"a{n}@x.example" for n in range(20))
    assert announced(text, OLD) == ()
