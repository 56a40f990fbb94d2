"""How signs move the estimates, against sums done by hand."""

from __future__ import annotations

from closeknit.judge.moves import Move, per_cent, signs
from closeknit.model.evidence import Evidence, FamilySum

MIDDLE = FamilySum("connection", "median", -2.1972)  # 10 %


def sign(claim: str, log_odds: float) -> Evidence:
    own = (FamilySum("connection", "answers", log_odds),)
    return Evidence(claim, 1.0, abs(log_odds), log_odds > 0, sums=own)


def test_moves_add_up_from_the_middle_one() -> None:
    # log odds −2.1972 + 2.1972 = 0 is 50 %, and 0 − 1.0986 is 25 %
    found = signs([sign("answers", 2.1972), sign("silent", -1.0986)], [MIDDLE])
    assert found.start == (("trust", "10"),)
    assert found.favour[0].moves == (Move("trust", "10", "50"),)
    assert found.against[0].moves == (Move("trust", "50", "25"),)
    assert (found.rest, found.smaller, found.doubt) == (0, (), ())


def test_small_and_further_signs_are_summed_up() -> None:
    every = [sign("a", 1.0), sign("b", 0.8), sign("c", 0.01)]
    doubt = FamilySum("connection", "doubt", -0.5)
    found = signs(every, [MIDDLE, doubt], most=1)
    assert [s.evidence.claim for s in found.favour] == ["a"]
    assert found.rest == 2
    # −1.1972 + 0.81 = −0.3872 is 40 %; −0.8872 is 29 %
    assert found.smaller == (Move("trust", "23", "40"),)
    assert found.doubt == (Move("trust", "40", "29"),)


def test_without_sums_nothing_is_moved() -> None:
    plain = Evidence("you said so", 1.0, 1.0, True)
    found = signs([plain], [])
    assert found.start == () and found.favour[0].moves == ()


def test_never_0_or_100() -> None:
    assert per_cent(-9) == "under 1" and per_cent(9) == "over 99" and per_cent(0) == "50"
