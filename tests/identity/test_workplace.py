"""Where somebody worked at a date."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from closeknit.identity.workplace import STALE, Said, Workplace, house_of, stated, workplace

DAY = 86_400
OAK, ELM, PRIVATE = "oak.example", "elmfenn.example", ""


def said(*told: tuple[int, str] | tuple[int, str, str]) -> list[Said]:
    """(day, house[, signed]) …; interactions are numbered from 1."""
    return [
        Said(one[0] * DAY, one[1], one[2] if len(one) > 2 else "", ref)
        for ref, one in enumerate(told, 1)
    ]


def at(day: int, words: list[Said], card: str = "") -> Workplace:
    return workplace(stated(words), day * DAY, card)


MOVED = said((100, OAK), (200, OAK), (300, OAK), (400, ELM), (500, ELM))


def test_each_date_has_its_place() -> None:
    assert at(50, MOVED).name == ""
    assert at(100, MOVED) == Workplace(OAK)
    assert at(399, MOVED) == Workplace(OAK)
    assert at(500, MOVED) == Workplace(ELM, 400 * DAY, OAK, 300 * DAY, 4)


def test_a_signature_says_what_the_address_means() -> None:
    words = said(
        (100, PRIVATE, "Oak Lane Ltd"), (200, PRIVATE), (300, ELM), (400, ELM, "Elm & Fenn")
    )
    assert at(99, words).name == ""
    assert at(200, words).name == "Oak Lane Ltd"
    assert at(400, words).name == "Elm & Fenn"
    assert at(300, words) == Workplace(ELM, 300 * DAY, "Oak Lane Ltd", 200 * DAY, 3)


def test_who_begins_to_sign_has_not_moved() -> None:
    words = said((100, ELM), (200, ELM), (300, ELM, "Boats of Hull"), (400, ELM, "Boats of Hull"))
    assert at(200, words) == Workplace(ELM)
    assert at(400, words) == Workplace("Boats of Hull")


def test_one_signature_may_be_misread_two_are_not() -> None:
    words = said(
        *((day, PRIVATE, "Oak Lane Ltd") for day in (1, 2, 3)), (4, PRIVATE, "Quiet Sea Inc")
    )
    assert at(4, words) == Workplace("Oak Lane Ltd")
    words += [Said(5 * DAY, PRIVATE, "Quiet Sea Inc", 5)]
    assert at(5, words) == Workplace("Quiet Sea Inc", 4 * DAY, "Oak Lane Ltd", 3 * DAY, 4)


def test_who_writes_from_both_has_not_moved() -> None:
    words = said((1, OAK), (2, OAK), (3, ELM), (4, OAK), (5, ELM), (6, ELM))
    assert at(6, words).since is None


def test_a_signature_grows_stale() -> None:
    years = STALE // DAY
    words = said((1, PRIVATE, "Oak Lane Ltd"), (2, PRIVATE, "Oak Lane Ltd"))
    # silent since: the last that is known
    assert at(2 + 2 * years, words).name == "Oak Lane Ltd"
    words = said((1, ELM, "Quiet Sea Inc"), (3 + years, ELM), (4 + years, ELM))
    assert at(1 + years, words).name == "Quiet Sea Inc"
    assert at(4 + years, words).name == ELM


def test_spellings_of_one_are_no_change() -> None:
    words = said((1, ELM), (2, ELM), (3, PRIVATE, "Elm Fenn Boats Ltd"), (4, PRIVATE, "Elm Fenn"))
    assert at(4, words) == Workplace("Elm Fenn")


class TestCards:
    def test_a_card_alone(self) -> None:
        assert at(1, [], " Oak  Lane ") == Workplace("Oak Lane")

    def test_its_spelling_counts(self) -> None:
        assert at(500, MOVED, "ElmFenn Ltd.").name == "ElmFenn Ltd."
        assert at(500, MOVED, "ElmFenn Ltd.").since == 400 * DAY

    def test_it_outweighs_an_address(self) -> None:
        assert at(399, MOVED, "Quiet Sea") == Workplace("Quiet Sea")

    def test_not_where_they_moved_on_from_it(self) -> None:
        assert at(399, MOVED, "Oak").name == "Oak"
        assert at(500, MOVED, "Oak").name == ELM

    def test_nor_a_fresh_signature(self) -> None:
        words = said((1, PRIVATE, "Quiet Sea Inc"))
        assert at(1, words, "Oak").name == "Quiet Sea Inc"
        assert at(2 + STALE // DAY, words, "Oak").name == "Oak"

    def test_a_dated_one_is_a_word_of_its_day(self) -> None:
        words = [*said((1, OAK), (2, OAK)), Said(3 * DAY, "", "Quiet Sea")]
        assert at(2, words).name == OAK
        assert at(3, words) == Workplace("Quiet Sea", 3 * DAY, OAK, 2 * DAY, 0)


messages = st.lists(
    st.tuples(
        st.integers(1, 2_000),
        st.sampled_from((OAK, ELM, PRIVATE)),
        st.sampled_from(("", "", "Oak Lane Ltd", "Elm Fenn", "Quiet Sea Inc")),
    ),
    max_size=40,
)


@given(messages, st.integers(0, 2_000), st.sampled_from(("", "Oak", "Quiet Sea")))
def test_nothing_after_the_date_is_used(
    told: list[tuple[int, str, str]], day: int, card: str
) -> None:
    words = said(*told)
    by_then = [one for one in words if one.time <= day * DAY]
    assert at(day, words, card) == at(day, by_then, card)
    found = at(day, words, card)
    assert found.since is None or (
        found.since <= day * DAY and found.before not in ("", found.name)
    )


def test_house() -> None:
    assert house_of("ann@mail.elm.co.uk") == "elm.co.uk"
    assert house_of("ann@gmail.com") == house_of("+442079460018") == ""
