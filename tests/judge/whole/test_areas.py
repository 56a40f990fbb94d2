"""What rests on one person, and what their going would cost."""

from __future__ import annotations

from closeknit.judge.whole.areas import COMMUNITY, ORGANISATION, Departure, areas, departures


def test_an_area_rests_on_the_only_connection() -> None:
    found = areas(
        ORGANISATION, {"Elm": {1, 2, 3}, "Ash": {4, 5}, "Oak": {6, 7}, "Yew": {8}}, {1, 4, 5, 8}
    )
    # of one person nothing rests on anybody
    assert [(area.name, area.rests_on) for area in found] == [
        ("Elm", 1),
        ("Ash", None),
        ("Oak", None),
    ]
    assert areas(COMMUNITY, {"around 1": {1, 2}}, {1}) == ()


def test_what_a_departure_costs() -> None:
    held = [
        *areas(ORGANISATION, {"Elm": {1, 2, 3}, "Ash": {4, 5, 9}}, {1, 4}),
        *areas(COMMUNITY, {"around 1": {1, 2, 6}}, {1, 4}),
    ]
    found = departures(held, {1: 3.0, 4: 1.0}, {1: 0.5, 4: 0.9, 2: 0.6})
    ash, elm, circle = held
    # 2, 3 and 6 besides the one; a quarter and three quarters of contact; .5 and .9 of 2.0
    assert found == (
        Departure(1, (elm, circle), 3, 0.75, 0.25),
        Departure(4, (ash,), 2, 0.25, 0.45),
    )


def test_what_an_area_is_called() -> None:
    (circle,) = areas(COMMUNITY, {"around Ann Lee": {1, 2, 3}}, {1})
    assert circle.called == "the circle around Ann Lee"
    assert circle.where == "in the circle around Ann Lee"
    (house,) = areas(ORGANISATION, {"Elm": {1, 2}}, {1})
    assert (house.called, house.where) == ("Elm", "at Elm")
