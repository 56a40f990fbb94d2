"""The text of a raw message, against the standard library and by hand."""

from __future__ import annotations

import email
import time
from base64 import b64encode
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.mail.body import DEEPEST, LONGEST, text_part


def text_of(raw: bytes) -> str:
    """By the offset of the line feed before the first blank line, as readers give it."""
    crlf = raw.find(b"\n\r\n")
    return text_part(memoryview(raw), crlf if crlf != -1 else raw.find(b"\n\n"))


def by_stdlib(raw: bytes) -> str:
    """What the standard library gives for the first plain part that is no attachment."""
    for part in email.message_from_bytes(raw).walk():
        attached = part.get_content_disposition() == "attachment"
        if part.get_content_type() == "text/plain" and not attached:
            payload = part.get_payload(decode=True)
            assert isinstance(payload, bytes)
            return payload.decode(part.get_content_charset("utf-8")).replace("\r\n", "\n")
    return ""


_TEXT = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\0", exclude_categories=["Cs", "Cc"])
    | st.just("\n"),
    min_size=1,
    max_size=300,
).filter(lambda text: text.strip() != "")


@given(_TEXT, st.sampled_from(["quoted-printable", "base64", "8bit"]), st.booleans())
@settings(max_examples=120, deadline=None)
def test_single_part_as_the_standard_library(text: str, encoding: str, crlf: bool) -> None:
    message = EmailMessage()
    message["Subject"] = "x"
    message.set_content(text, cte=encoding)
    raw = message.as_bytes(policy=message.policy.clone(linesep="\r\n" if crlf else "\n"))
    assert text_of(raw).rstrip("\n") == by_stdlib(raw).rstrip("\n")


@given(_TEXT, _TEXT, st.booleans(), st.booleans())
@settings(max_examples=80, deadline=None)
def test_multipart_as_the_standard_library(text: str, html: str, nest: bool, attach: bool) -> None:
    message = EmailMessage()
    message.set_content(text)
    if nest:
        message.add_related(b"\x89PNG", maintype="image", subtype="png")
    else:
        message.add_alternative(f"<p>{len(html)}</p>", subtype="html")
    if attach:
        message.add_attachment("not this one", filename="a.txt")
    raw = message.as_bytes()
    assert text_of(raw).rstrip("\n") == by_stdlib(raw).rstrip("\n")


def multipart(*parts: str, kind: str = "mixed", boundary: str = "b") -> bytes:
    body = "".join(f"--{boundary}\n{part}\n" for part in parts)
    head = f"Subject: x\nContent-Type: multipart/{kind}; boundary={boundary}\n\n"
    return f"{head}preamble\n{body}--{boundary}--\nepilogue\n".encode()


def test_attachments_are_stepped_over() -> None:
    attached = "Content-Type: text/plain\nContent-Disposition: attachment\n\nno"
    image = "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\naaaa"
    forwarded = "Content-Type: message/rfc822\n\nSubject: y\n\nno"
    assert text_of(multipart(attached, image, forwarded, "\nyes")) == "yes"
    assert text_of(multipart(attached, image)) == ""


def test_alternative_prefers_plain_unless_it_is_blank() -> None:
    html = "Content-Type: text/html\n\n<p>rich</p>"
    assert text_of(multipart(html, "\nplain", kind="alternative")) == "plain"
    assert text_of(multipart("\n  \n", html, kind="alternative")) == "rich"
    assert text_of(multipart(html, "\na list's footer")) == "rich"


def test_inner_boundary_that_begins_with_the_outer_one() -> None:
    inner = "Content-Type: multipart/alternative; boundary=bb\n\n--bb\n\nyes\n--bb--"
    assert text_of(multipart(inner, "\nno")) == "yes"


def test_a_boundary_that_is_missing_or_never_ends() -> None:
    assert text_of(b"Content-Type: multipart/mixed\n\nyes\n") == "yes\n"
    assert text_of(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nyes\n") == "yes\n"


def test_parameters_in_parts() -> None:
    raw = (
        b"Content-Type: multipart/mixed; boundary*0=ab;\n boundary*1=cd\n\n"
        b'--abcd\nContent-Type: text/plain (words); charset="iso-8859-1"\n\ncaf\xe9\n--abcd--\n'
    )
    assert text_of(raw) == "café"


@pytest.mark.parametrize(
    ("charset", "body", "text"),
    [
        ("utf-8", "żółw".encode(), "żółw"),
        ("", "żółw".encode(), "żółw"),
        ("us-ascii", "żółw".encode(), "żółw"),
        ("utf-8", b"caf\xe9", "café"),
        ("iso-8859-1", b"\x93caf\xe9\x94", "“café”"),
        ("koi8-r", "привет".encode("koi8-r"), "привет"),
        ("no-such-charset", "żółw".encode(), "żółw"),
        ("punycode", b"plain", "plain"),
        ("zip", b"plain", "plain"),
        ("utf-8\\", b"plain", "plain"),
    ],
)
def test_charsets(charset: str, body: bytes, text: str) -> None:
    head = f'Content-Type: text/plain; charset="{charset}"\n\n'.encode()
    assert text_of(head + body) == text


def test_damaged_encodings() -> None:
    head = b"Content-Transfer-Encoding: base64\n\n"
    assert text_of(head + b"aGVsbG8\n") == "hel"
    assert text_of(head + b"aGVs bG8=\n") == "hello"
    quoted = b"Content-Transfer-Encoding: Quoted-Printable\n\n"
    assert text_of(quoted + b"a=3Db=\nc =ZZ\n") == "a=bc =ZZ\n"


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    line = "ż" * 40 + "\n"
    text = text_of(b"Content-Type: text/plain; charset=utf-8\n\n" + (line * 5_000).encode())
    assert LONGEST - 100 < len(text.encode()) <= LONGEST
    assert set(text.splitlines(keepends=True)) == {line}
    encoded = b64encode(b"x" * 79 + b"\n" * 1) * 5_000
    assert len(text_of(b"Content-Transfer-Encoding: base64\n\n" + encoded)) <= LONGEST


def test_text_behind_a_large_attachment() -> None:
    image = "Content-Type: image/png\n\n" + "a" * 400_000
    assert text_of(multipart(image, "\nyes")) == "yes"


def test_nothing_to_read() -> None:
    assert text_part(b"Subject: x\n", -1) == ""
    assert text_part(b"", 0) == ""
    assert text_of(b"Content-Type: application/pdf\n\n%PDF") == ""
    assert text_of(b"Content-Type: text/calendar\n\nBEGIN:VCALENDAR") == ""


def test_depth_and_parts_are_bounded() -> None:
    message: MIMEMultipart | MIMEText = MIMEText("deep")
    for _ in range(DEEPEST + 5):
        outer = MIMEMultipart()
        outer.attach(message)
        message = outer
    assert text_of(message.as_bytes()) == ""
    start = time.perf_counter()
    assert text_of(multipart(*["Content-Type: image/png\n\na"] * 20_000)) == ""
    assert time.perf_counter() - start < 1


@given(st.binary(max_size=300), st.integers(-5, 320))
@settings(max_examples=150, deadline=None)
def test_never_raises(raw: bytes, header_end: int) -> None:
    text_part(raw, header_end)
    text_part(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" + raw, 42)


def html(body: str) -> str:
    return text_of(f"Content-Type: text/html; charset=utf-8\n\n{body}".encode())


def test_html_in_lines() -> None:
    page = (
        "<html><head><title>no</title><style>p {color: red}</style></head><body>"
        "<p>Dear  Nadia,</p><p>the hall<br>is\nfree &amp; cheap.</p><!-- no --><div>Tom</div>"
        "<script>no()</script></body></html>"
    )
    assert html(page) == "Dear Nadia,\n\nthe hall\nis free & cheap.\n\nTom"


def test_html_quotes_and_signatures() -> None:
    page = (
        "<div>Yes.</div><div class='gmail_signature'>Tom</div>"
        "<div>On Monday N wrote:</div><blockquote><div>Shall we?</div>"
        "<blockquote>It is free.</blockquote></blockquote>"
    )
    assert html(page).split("\n") == [
        "Yes.",
        "-- ",
        "Tom",
        "On Monday N wrote:",
        "> Shall we?",
        "> > It is free.",
    ]


def test_html_keeps_preformatted_lines() -> None:
    assert html("<p>See</p><pre>a\n  b</pre>") == "See\n\na\n  b"


@pytest.mark.parametrize(
    "unit", ["<", '<a "', "<!--", "<style>", "&", "<blockquote>", "<p>", "a<b"]
)
def test_hostile_html_takes_no_longer(unit: str) -> None:
    start = time.perf_counter()
    html(unit * (250_000 // len(unit)))
    assert time.perf_counter() - start < 1.5
