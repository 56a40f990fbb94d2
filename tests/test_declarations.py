"""What the person's own words add up to: the later one wins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from closeknit.declarations import Said, need_value, said
from closeknit.model.needs import Kept
from closeknit.model.plans import Kind, Taken
from closeknit.model.ties import Standing
from closeknit.model.verdicts import Size
from closeknit.store.reader import Declaration

Words = tuple[str, str, str, str]  # kind, subject, object, value


def _said(*words: Words) -> Said:
    return said(Declaration(n, 1000 + n, *word) for n, word in enumerate(words))


def test_nothing() -> None:
    assert _said() == Said((), {}, (), ())


def test_me_is_added_to_until_cleared() -> None:
    one, two = ("me", "a@x", "", ""), ("me", "b@x", "", "")
    assert _said(one, two, one).me == ("a@x", "b@x")
    assert _said(one, ("me-clear", "", "", ""), two).me == ("b@x",)


def test_standing() -> None:
    connection = ("standing", "a@x", "", "connection")
    clear = ("standing", "a@x", "", "clear")
    assert _said(connection).standings == {"a@x": Standing.CONNECTION}
    assert _said(connection, ("standing", "a@x", "", "contact")).standings == {
        "a@x": Standing.CONTACT
    }
    assert _said(connection, clear).standings == {}
    assert _said(clear, connection, ("standing", "b@x", "", "clear")).standings == {
        "a@x": Standing.CONNECTION
    }


def test_decisions_on_a_pair_whichever_way_round() -> None:
    same, different = ("same", "a@x", "b@x", ""), ("different", "b@x", "a@x", "")
    assert _said(same).decisions == (("same", "a@x", "b@x"),)
    assert _said(same, different).decisions == (("different", "b@x", "a@x"),)
    assert _said(same, ("undo", "b@x", "a@x", "")).decisions == ()
    # of two pairs the one said last stands last
    other = ("same", "c@x", "d@x", "")
    assert [d[1] for d in _said(same, other, same).decisions] == ["c@x", "a@x"]


def test_rules() -> None:
    found = _said(
        ("exclude", "@clinic.example", "", ""),
        ("exclude", "folder:Law", "", ""),
        ("include", "folder:Law", "", ""),
    )
    assert found.rules == ("@clinic.example",)
    assert found.exclusions.hides_handle("dr@clinic.example")
    assert not found.exclusions.hides_member("Law/1")


def test_quiet() -> None:
    ann, bob = ("quiet", "a@x", "", "left"), ("quiet", "b@x", "", "private")
    assert _said(ann, bob).quiet == {"a@x": "left", "b@x": "private"}
    # the later reason wins, and whoever was spoken of last stands last
    again = ("quiet", "a@x", "", "deceased")
    assert list(_said(ann, bob, again).quiet.items()) == [("b@x", "private"), ("a@x", "deceased")]
    clear = ("quiet", "a@x", "", "clear")
    assert _said(ann, bob, clear).quiet == {"b@x": "private"}
    assert _said(clear).quiet == {}


def test_a_word_of_a_later_version_is_passed_over() -> None:
    assert _said(("wish", "a@x", "", "")) == _said()


def test_a_need_said_anew_keeps_its_number_and_what_it_is_compared_with() -> None:
    first = Kept(0, "a baker", Size.NAME, date(2027, 3, 1), 2, 0, ("ann@x",))
    second = replace(first, by=date(2027, 6, 1), people=3, ready=())
    new, anew = ("need", "", "", need_value(first)), ("need", "N0", "", need_value(second))
    (kept,) = _said(new, anew).needs
    assert kept == replace(second, number=0, since=1000, ready=("ann@x",))
    assert _said(new, anew, ("need-clear", "N0", "", "")).needs == ()
    assert [one.number for one in _said(new, new).needs] == [0, 1]


def test_what_was_said_of_steps_stands_in_its_order() -> None:
    done = ("step", "a@x", "thanks", "done")
    clear = ("step", "a@x", "thanks", "clear")
    unknown = ("step", "a@x", "a kind of a later version", "done")
    assert _said(done, unknown, clear).steps == (
        Taken("a@x", Kind.THANKS, "done", 1000, 0),
        Taken("a@x", Kind.THANKS, "clear", 1002, 2),
    )
