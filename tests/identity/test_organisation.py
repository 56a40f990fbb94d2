"""Organisations from cards and domains."""

from __future__ import annotations

import pytest

from closeknit.identity.organisation import organisation_of


@pytest.mark.parametrize(
    ("emails", "card", "organisation"),
    [
        (["vera@mail.tide.co.uk"], "", "tide.co.uk"),
        (["vera@tide.example"], "", "tide.example"),
        (["vera@gmail.com"], "", ""),
        (["vera@yahoo.co.jp", "v@163.com", "v@gmx.at"], "", ""),
        (["vera@gmail.com", "vera@boats.org"], "", "boats.org"),
        (["v@tide.org", "v@boats.org", "vo@boats.org"], "", "boats.org"),
        (["v@tide.org", "v@boats.org"], "", "tide.org"),
        (["vera@gmail.com"], " Tide  Boats ", "Tide Boats"),
        (["vera@[192.0.2.1]", "vera@localhost", "+442079460018"], "", ""),
        (["vera@192.0.2.1"], "", ""),
        (["vera@boats.city.kawasaki.jp"], "", "city.kawasaki.jp"),
        ([], "", ""),
    ],
)
def test_organisation_of(emails: list[str], card: str, organisation: str) -> None:
    assert organisation_of(emails, card) == organisation
