from __future__ import annotations

from email.header import Header
from email.utils import formataddr, getaddresses
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.mail.addresses import parse_addresses


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("ann@example.org", [("", "ann@example.org")]),
        ("Ann Lee <Ann@Example.org>", [("Ann Lee", "ann@example.org")]),
        ("Ann <a@b>, bob@c , Cy <c@d>", [("Ann", "a@b"), ("", "bob@c"), ("Cy", "c@d")]),
        ('"Lee, Ann" <a@b>, "Roe, Bob" <b@c>', [("Lee, Ann", "a@b"), ("Roe, Bob", "b@c")]),
        ("Ann Lee\n <a@b>,\n\tBob <c@d>", [("Ann Lee", "a@b"), ("Bob", "c@d")]),
        # groups
        ("undisclosed-recipients:;", []),
        ("undisclosed-recipients: ;", []),
        (
            'Team: Ann <a@b>, "Lee, Bob" <b@b>;, c@d',
            [("Ann", "a@b"), ("Lee, Bob", "b@b"), ("", "c@d")],
        ),
        # comments and escapes
        ("a@b (Ann Lee)", [("Ann Lee", "a@b")]),
        (r'"Ann \"Trap\" Lee" <a@b>', [('Ann "Trap" Lee', "a@b")]),
        ("<@relay.example,@other.example:ann@b>", [("", "ann@b")]),
        # encoded words: a comma inside belongs to the name, encoded or (wrongly) not
        ("=?utf-8?b?TGVlLCBBbm4=?= <a@b>", [("Lee, Ann", "a@b")]),
        ("=?utf-8?q?Lee=2C_Ann?= <a@b>, c@d", [("Lee, Ann", "a@b"), ("", "c@d")]),
        ("=?utf-8?q?Lee,_Ann?= <a@b>, c@d", [("Lee, Ann", "a@b"), ("", "c@d")]),
        ('"=?utf-8?q?J=C3=BCrgen?=" <j@b>', [("Jürgen", "j@b")]),
        ("=?utf-8?b?SsO8?= =?utf-8?b?cmdlbg==?= <j@b>", [("Jürgen", "j@b")]),
        ("=?broken <a@b>", [("=?broken", "a@b")]),
        # RFC 6532
        ("Jürgen <jürgen@exämple.org>", [("Jürgen", "jürgen@exämple.org")]),
        # names that say nothing more than the address, quotes, lists
        ("\"'Ann'\" <a@b>", [("Ann", "a@b")]),
        ("'ann@b' <ann@b>", [("", "ann@b")]),
        ("Ann@B <ann@b>", [("", "ann@b")]),
        ("'Ann' <'a@b'>", [("Ann", "a@b")]),
        ("Ann via some-list <some-list@b>", [("Ann", "some-list@b")]),
        ("\"'Ann Lee' via Friends\" <f@b>", [("Ann Lee", "f@b")]),
        ("Ann (via Wiki) <f@b>", [("Ann", "f@b")]),
        ("Via Appia <via@b>", [("Via Appia", "via@b")]),
        ("Ann [work] <a@b>", [("Ann [work]", "a@b")]),
        # what is no address
        ("Lee, Ann </O=FIRM/OU=EU/CN=RECIPIENTS/CN=ALEE>", []),
        ("Ann", []),
        ("a@b@c", []),
        ("@b, a@, <>", []),
        ("", []),
        ('"ann"@b', [("", "ann@b")]),
        ("<mailto:ann@b>", [("", "ann@b")]),
        ("Ann <a@b", [("Ann", "a@b")]),
    ],
)
def test_forms(raw: str, expected: list[tuple[str, str]]) -> None:
    assert list(parse_addresses(raw)) == expected


@pytest.mark.parametrize(
    "piece",
    [
        '"',
        "<",
        "(",
        " ",
        "a ",
        "a@b,",
        "<a",
        "=?a?q?x",
        "=?utf-8?q?",
        "\\",
        ",",
        " via ",
        "a@",
        ":",
    ],
)
def test_hostile_lines_take_no_time(piece: str) -> None:
    began = perf_counter()
    parse_addresses(piece * (60_000 // len(piece)) + "x <a@b>")
    assert perf_counter() - began < 3


ATOM = st.text("abcdefXYZ019.-_+", min_size=1, max_size=10).map(lambda s: f"a{s.strip('.')}b")
ADDRESS = st.tuples(ATOM, ATOM).map(lambda pair: f"{pair[0].replace('..', '.')}@{pair[1]}.example")
# words of letters: what cleaning does to names is shown above, one by one
WORD = st.text("abcdeXYZüéñ東", min_size=1, max_size=8).filter(lambda w: w.lower() != "via")
NAME = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
COMMA_NAME = st.tuples(WORD, WORD).map(", ".join)


def _written(name: str, address: str, style: str) -> str:
    match style:
        case "bare":
            return address
        case "quoted":
            return f'"{name}" <{address}>'
        case "comment":
            return f"{address} ({name})"
        case "encoded":
            return f"{Header(name, 'utf-8', maxlinelen=1000).encode()} <{address}>"
        case "formataddr":
            return formataddr((name, address))
        case "folded":
            return f'"{name}"\n <{address}>'
        case _:
            return f"{name.replace(',', '')} <{address}>"


MAILBOX = st.tuples(
    st.one_of(NAME, COMMA_NAME),
    ADDRESS,
    st.sampled_from(
        ["bare", "quoted", "comment", "encoded", "formataddr", "folded", "plain"],
    ),
)


@given(st.lists(MAILBOX, max_size=6), st.sampled_from([",", ", ", ",\n\t", " ,"]), st.booleans())
def test_known_mailboxes_come_back(
    boxes: list[tuple[str, str, str]], between: str, group: bool
) -> None:
    raw = between.join(_written(*box) for box in boxes)
    if group:
        raw = f"Some friends: {raw};"
    expected = [
        ({"bare": "", "plain": name.replace(",", "")}.get(style, name), address.lower())
        for name, address, style in boxes
    ]
    assert list(parse_addresses(raw)) == expected
    # the oracle; its name decoding is another matter
    assert [a.lower() for _, a in getaddresses([raw.replace("\n", " ")]) if a] == [
        address for _, address in expected
    ]


@given(st.text(st.sampled_from("ab@.,;:<>()\"\\[] \n'=?é"), max_size=40))
def test_any_text_gives_only_addresses(raw: str) -> None:
    for name, address in parse_addresses(raw):
        local, at, domain = address.partition("@")
        assert local and at and domain and "@" not in domain
        assert not set(" <>(),;:\n") & set(address)
        assert name == name.strip()
