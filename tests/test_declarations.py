"""What the person's own words add up to: the later one wins."""

from __future__ import annotations

from closeknit.declarations import Said, said
from closeknit.model.ties import Standing
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


def test_a_word_of_a_later_version_is_passed_over() -> None:
    assert _said(("wish", "a@x", "", "")) == _said()
