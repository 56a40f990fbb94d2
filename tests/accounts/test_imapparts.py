"""Which parts of a message are fetched, from structures as servers tell them."""

from __future__ import annotations

from closeknit.accounts.imapparts import HTML_BYTES, PLAIN_BYTES, WHOLE, Part, text_parts

PLAIN = (b"TEXT", b"PLAIN", (b"CHARSET", b"utf-8"), None, None, b"QUOTED-PRINTABLE", 90, 3)
HTML = (b"text", b"html", None, None, None, b"base64", 900, 12)
PDF = (b"application", b"pdf", None, None, None, b"base64", 90_000)
ATTACHED = (*PLAIN, None, (b"attachment", (b"filename", b"a.txt")), None, None)
READS_PLAIN = (
    b'Content-Type: text/plain; charset="utf-8"\nContent-Transfer-Encoding: quoted-printable'
)
READS_HTML = b"Content-Type: text/html\nContent-Transfer-Encoding: base64"


def several(kind: bytes, *parts: object) -> tuple[object, ...]:
    return (list(parts), kind, None, None)


def sections(structure: object) -> list[str]:
    return [part.section for part in text_parts(structure)]


def test_a_message_without_parts_is_read_by_its_own_header() -> None:
    assert text_parts(PLAIN) == (Part(WHOLE, PLAIN_BYTES),)
    assert text_parts(HTML) == (Part(WHOLE, HTML_BYTES),)
    assert text_parts(PDF) == ()


def test_plain_text_before_html_in_an_alternative_only() -> None:
    assert text_parts(several(b"alternative", HTML, PLAIN, PDF)) == (
        Part("2", PLAIN_BYTES, READS_PLAIN),
        Part("1", HTML_BYTES, READS_HTML),
    )
    assert sections(several(b"mixed", HTML, PLAIN, PDF)) == ["1", "2"]


def test_sections_of_parts_in_parts() -> None:
    inner = several(b"alternative", PLAIN, HTML)
    assert sections(several(b"mixed", PDF, inner, ATTACHED)) == ["2.1", "2.2"]
    related = several(b"related", HTML, PDF)
    assert sections(several(b"alternative", PLAIN, related)) == ["1", "2.1"]
    assert sections(several(b"alternative", related, PLAIN)) == ["1.1", "2"]


def test_where_only_text_is_the_whole_is_the_last_resort() -> None:
    assert sections(several(b"mixed", PLAIN)) == ["1", WHOLE]
    assert sections(several(b"mixed", ATTACHED)) == [WHOLE]
    assert sections(several(b"mixed", ATTACHED, PDF)) == []


def test_what_is_no_structure() -> None:
    deep: tuple[object, ...] = PLAIN
    for _ in range(50):
        deep = several(b"mixed", deep)
    for wrong in (None, (), b"TEXT", 7, (b"TEXT",), ([],), several(b"mixed", None, 7), deep):
        assert all(isinstance(part, Part) for part in text_parts(wrong))
    # nothing that a server says can begin another header line
    evil = (b"text", b"plain", (b"charset", b'x"\r\nSubject: y'), None, None, b"7bit\r\nX: y", 1)
    [part, _] = text_parts(several(b"mixed", evil))
    assert part.header == b'Content-Type: text/plain; charset="xSubject:y"'


def test_at_most_a_few() -> None:
    many = several(b"mixed", PDF, *([PLAIN] * 500))
    assert sections(many) == ["2", "3", "4", "5"]
