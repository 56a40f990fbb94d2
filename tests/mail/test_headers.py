from __future__ import annotations

import os
import re
from collections.abc import Callable
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.mail.headers import NAMES, received, scan

SHARED = Path(os.environ.get("CLOSEKNIT_SHARED", Path(__file__).parents[2].parent / "shared"))
PLAIN_NAMES = [name.decode() for name in NAMES if not name.endswith(b"*")]


def _squeezed(value: str) -> str:
    return " ".join(value.split())


def _by_stdlib(header: bytes) -> dict[str, list[str]]:
    message: Message[str, str] = BytesHeaderParser(policy=compat32).parsebytes(header)
    # raw_items keeps undecoded bytes as surrogates
    pairs = [(name.lower(), str(value)) for name, value in message.raw_items()]
    wanted = [(name, value) for name, value in pairs if name in PLAIN_NAMES]
    return {
        name: [
            _squeezed(v.encode("ascii", "surrogateescape").decode("latin-1"))
            for n, v in wanted
            if n == name
        ]
        for name, _ in wanted
    }


def _by_scan(header: bytes) -> dict[str, list[str]]:
    return {
        name.decode(): [_squeezed(value.decode("latin-1")) for value in values]
        for name, values in scan(header).items()
        if name.decode() in PLAIN_NAMES
    }


VALUE = st.lists(st.text('abc <>@,;:"()=?é\xff東.', max_size=20), min_size=1, max_size=4).map(
    lambda parts: "\n ".join(part.strip() or "x" for part in parts)
)
FIELD = st.tuples(
    st.one_of(
        st.sampled_from(PLAIN_NAMES),
        st.sampled_from(["X-From", "Resent-To", "Toto", "Fromage", "X-Received", "Datei", "T"]),
    ),
    st.sampled_from([str.lower, str.upper, str.title, str.swapcase]),
    st.sampled_from([": ", ":", ":\t", ":\n "]),
    VALUE,
)


@given(
    st.lists(FIELD, max_size=12),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "latin-1"]),
    st.booleans(),
)
def test_agrees_with_the_standard_library(
    fields: list[tuple[str, Callable[[str], str], str, str]],
    newline: str,
    charset: str,
    blank_line: bool,
) -> None:
    lines = [f"{case(name)}{colon}{value}" for name, case, colon, value in fields]
    text = "\n".join(lines) + ("\n\n" if blank_line else "")
    header = text.replace("\n", newline).encode(charset, "replace")
    assert _by_scan(header) == _by_stdlib(header)


def test_first_and_all_occurrences_in_order() -> None:
    header = b"Delivered-To: a@b\r\nSUBJECT: one\r\n two\r\ndelivered-to:c@d\r\nSubject: again\r\n"
    assert scan(header) == {
        b"delivered-to": [b"a@b", b"c@d"],
        b"subject": [b"one\n two", b"again"],
    }


def test_names_with_any_rest() -> None:
    assert set(scan(b"X-GitHub-Reason: mention\nX-Github: x\nX-Mailchimp-Campaign: 7\n")) == {
        b"x-github-reason",
        b"x-mailchimp-campaign",
    }


def test_a_line_that_is_no_field_does_not_end_the_header() -> None:
    header = b"Subject: a long line\nthat lost its indent\nFrom: ann@example.org\n"
    assert scan(header)[b"from"] == [b"ann@example.org"]


def test_received_values() -> None:
    header = b"Received: by a;\r\n Mon, 1\r\nX-Received: by b\r\nreceived: by c; Tue\r\n"
    assert received(header) == [b"by a;\n Mon, 1", b"by c; Tue"]


def _real_headers() -> list[bytes]:
    archive = SHARED / "data" / "mail" / "linux-man.mbox.xz"
    if not archive.exists():
        if os.environ.get("CLOSEKNIT_REQUIRE_ALL") == "1":
            pytest.fail(f"{archive} is needed here")
        pytest.skip("no shared data")
    import lzma

    with lzma.open(archive) as stream:
        text = stream.read(8 << 20)
    parts = re.split(rb"(?m)^From [^\n]*\d{4}\n", text)[1:-1]
    return [part.partition(b"\n\n")[0] + b"\n\n" for part in parts]


def test_agrees_with_the_standard_library_on_real_headers() -> None:
    headers = _real_headers()
    assert len(headers) > 500
    for header in headers:
        assert _by_scan(header) == _by_stdlib(header)
