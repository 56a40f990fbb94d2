"""What signature blocks say of their senders; invented people in the forms of real ones."""

from __future__ import annotations

import pytest

from closeknit.mail.newtext import new_text
from closeknit.mail.signature import signature
from closeknit.model.affiliations import Told


def told(text: str, name: str = "Ann Lee", handle: str = "ann.lee@elmfenn.example") -> list[str]:
    """ "organisation: Elm & Fenn", …"""
    found = signature(text, new_text(text), name, handle)
    return [f"{one.kind}: {one.value}" for one in found]


def below(*lines: str) -> str:
    return "\n".join(("Dear Robin,", "", "yes, on Friday.", "", "-- ", *lines, ""))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Ann Lee", "Oak Lane Ltd."], ["organisation: Oak Lane Ltd."]),
        (["Ann Lee", "Oak Lane, Inc."], ["organisation: Oak Lane Inc."]),
        # the domain's name, run together
        (["Ann Lee | Elm Fenn Boats"], ["organisation: Elm Fenn Boats"]),
        (["Ann Lee", "HPC @ Universität Ulm"], ["organisation: Universität Ulm"]),
        (
            ["Ann Lee", "Senior Engineer (Boats)", "Oak Lane GmbH, Elmstr. 5, 90409 Ulm, DE"],
            ["organisation: Oak Lane GmbH", "title: Senior Engineer"],
        ),
        (["Ann Lee, Director of Sales"], ["title: Director of Sales"]),
        (["Ann Lee", "(713) 555-0134", "(713) 555-0199 (fax)"], ["phone: 7135550134"]),
        (["Ann Lee", "Tel. +44 20 7946 0018  Fax +44 20 7946 0019"], ["phone: +442079460018"]),
        (["Ann Lee <lee@oaklane.example>"], ["address: lee@oaklane.example"]),
        # a firm's word that isn't its name, or is no name
        (["Ann Lee", "Corporate Services", "Room 5"], []),
        (["MEV Ltd. is a company registered in England"], []),
        (["Elm, TX 77002"], []),
        # their own name is no firm, though the domain bears it
        (["Ann Lee"], []),
        (["2.47.1"], []),
        (["GPG: 1839 7135 5501 3422 0000"], []),
        # sayings, and the address of somebody else
        (["“Boats are fun.” -- Tom Reed, sailor"], []),
        (["see tom@reed.example"], []),
    ],
)
def test_lines(lines: list[str], expected: list[str]) -> None:
    assert told(below(*lines)) == expected


def test_lee_limited_is_a_firm_of_that_name() -> None:
    text = below("Ann Lee", "Lee Limited")
    assert told(text, handle="ann@lee.example") == ["organisation: Lee Limited"]


def test_below_closing_words_without_a_delimiter() -> None:
    text = "Yes, on Friday.\n\nBest regards,\nAnn Lee\nOak Lane Ltd\n+44 20 7946 0018\n"
    assert told(text) == ["organisation: Oak Lane Ltd", "phone: +442079460018"]


def test_the_line_proves_it() -> None:
    text = below("Ann Lee", "Director, Oak Lane Ltd")
    found = signature(text, new_text(text), "Ann Lee", "ann@lee.example")
    assert [(one.kind, one.proof) for one in found] == [
        (Told.ORGANISATION, "Director, Oak Lane Ltd"),
        (Told.TITLE, "Director, Oak Lane Ltd"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        # signed by another name, and sent for another
        below("Tom Reed", "Oak Lane Ltd"),
        below("sent by Tom Reed", "Oak Lane Ltd"),
        below("Assistant", "Oak Lane Ltd", "tom.reed@elmfenn.example"),
        # what is quoted or forwarded is another's
        "Yes.\n\n> -- \n> Ann Lee\n> Oak Lane Ltd\n",
        "---------- Forwarded message ----------\nFrom: Tom Reed <tom@reed.example>\n"
        "Date: 1 May 2026\nSubject: x\nTo: a@b.example\n\nHello\n-- \nOak Lane Ltd\n",
        # a patch is no card
        "Fix it.\n---\n a.c | 2 +-\n\ndiff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -1 +1 @@\n"
        "-Oak Lane Ltd\n+Elm\n-- \n2.47.1\n",
        # nothing of it is in the new text
        "I worked for Oak Lane Ltd.\n",
    ],
)
def test_what_is_not_theirs(text: str) -> None:
    assert told(text) == []
