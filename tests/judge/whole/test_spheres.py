"""Titles and the contact spheres they belong to."""

from __future__ import annotations

import pytest

from closeknit.judge.whole.spheres import sphere


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Accountant", "law, money and insurance"),
        ("Senior Tax Lawyer", "law, money and insurance"),
        ("Web designer", "marketing and print"),
        ("Physiotherapist", "health and wellbeing"),
        ("Estate agents", "property"),
        ("Architect", "property"),
        ("Software Architect", "technology"),
        ("Wine merchant", "events and hospitality"),
        ("HR adviser", "people and training"),
        ("Electrician", "building and trades"),
        ("Logistics manager", "logistics and supply"),
        ("Fundraiser", "charity and public life"),
        ("Photographer and event manager", "marketing and print"),
        ("Director", ""),
        ("", ""),
        ("Throne warden", ""),
    ],
)
def test_spheres(title: str, expected: str) -> None:
    assert sphere(title) == expected
