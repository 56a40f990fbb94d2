"""Rules of what is never read."""

from __future__ import annotations

import pytest

from closeknit.errors import Misuse
from closeknit.exclusions import exclusions, normalised
from closeknit.model.interactions import Channel, Interaction, Locator, Participant, Role


@pytest.mark.parametrize(
    ("rule", "normal"),
    [
        (" Dr@Clinic.Example ", "dr@clinic.example"),
        ("sender: Dr@Clinic.Example", "dr@clinic.example"),
        ("@Clinic.Example", "@clinic.example"),
        ("clinic.example", "@clinic.example"),
        ("domain:Clinic.example", "@clinic.example"),
        ("domain:@clinic.example", "@clinic.example"),
        ("folder:Doctor", "folder:Doctor"),
        ("Folder: My Doctor/ ", "folder:My Doctor"),
        ("Doctor", "folder:Doctor"),
        ("Private/Doctor", "folder:Private/Doctor"),
        ("folder:a.b", "folder:a.b"),
    ],
)
def test_normal_forms(rule: str, normal: str) -> None:
    assert normalised(rule) == normal
    assert normalised(normal) == normal


@pytest.mark.parametrize("rule", ["", "  ", "@", "folder:", "folder: / ", "sender: "])
def test_rules_that_can_not_be_meant(rule: str) -> None:
    with pytest.raises(Misuse, match="Say what to exclude"):
        normalised(rule)


@pytest.mark.parametrize(
    ("handle", "hidden"),
    [
        ("dr@clinic.example", True),
        ("dr@ward.clinic.example", True),
        ("dr@myclinic.example", False),
        ("clinic.example@made.example", False),
        ("bob@made.example", True),
        ("bobby@made.example", False),
        ("+441632960001", False),
    ],
)
def test_handles(handle: str, hidden: bool) -> None:
    assert exclusions(["@clinic.example", "bob@made.example"]).hides_handle(handle) == hidden
    assert not exclusions([]).hides_handle(handle)
    seats = (Participant("me@made.example", "", Role.FROM), Participant(handle, "", Role.CC))
    item = Interaction("<k>", Channel.MAIL, 1, seats, Locator("", 0, 1))
    assert exclusions(["@clinic.example", "bob@made.example"]).hides_interaction(item) == hidden


@pytest.mark.parametrize(
    ("name", "hidden"),
    [
        ("Doctor", True),
        ("doctor/cur/1", True),
        (".Doctor/cur/1", True),
        ("Archive/Doctor/1.eml", True),
        ("Private/Law/1.eml", True),
        ("Law/1.eml", False),
        ("Doctors/1.eml", False),
        ("", False),
    ],
)
def test_folders(name: str, hidden: bool) -> None:
    assert exclusions(["folder:Doctor", "folder:Private/Law"]).hides_member(name) == hidden
    assert not exclusions(["doctor@made.example"]).hides_member(name)


@pytest.mark.parametrize(
    ("labels", "hidden"),
    [((), False), (("Inbox", "Doctor"), True), (("Private/doctor",), True), (("Doctors",), False)],
)
def test_labels_are_folders(labels: tuple[str, ...], hidden: bool) -> None:
    ann = Participant("ann@oak.example", "Ann", Role.FROM)
    found = Interaction("<1@oak>", Channel.MAIL, 1, (ann,), Locator("", 0, 1), labels=labels)
    assert exclusions(["folder:Doctor"]).hides_interaction(found) is hidden
