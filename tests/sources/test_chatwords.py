"""The words of a message in every app, and the same talk written in each of them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeknit.sources.chatwords import words

SAID = "could you bring the keys? café"


def _json(**told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("app", "raw"),
    [
        ("whatsapp", f"31/05/2024, 08:05 - Ana: {SAID}\n".encode()),
        ("whatsapp", f"\u200e[5/31/24, 8:05:11\u202fPM] Ana: {SAID}\r\n".encode()),
        ("whatsapp", f"31/05/2024, 08:05 - Ana: {SAID} <This message was edited>\n".encode()),
        ("telegram", _json(id=1, text=SAID)),
        ("telegram", _json(id=1, text=["could you ", {"type": "bold", "text": SAID[10:]}])),
        ("facebook", _json(content=SAID.encode().decode("latin-1"))),
        ("instagram", _json(text=SAID)),
        ("slack", _json(text=f"<@U012AB> {SAID} <https://x.example|here>")),
        ("signal", _json(chatItem={"standardMessage": {"text": {"body": SAID}}})),
        ("phone", f'<sms address="+44" body="{SAID}" read="1" />'.encode()),
        (
            "phone",
            f'<mms><parts><part ct="text/plain" cl="a" text="{SAID}" /></parts></mms>'.encode(),
        ),
        ("linkedin", f'2-x,,Ana,url,Robin,url,2024-05-31 08:05:00 UTC,,"{SAID}",INBOX'.encode()),
    ],
)
def test_what_its_author_wrote(app: str, raw: bytes) -> None:
    assert words(app, raw) == SAID


@pytest.mark.parametrize(
    ("app", "raw"),
    [
        ("whatsapp", b"31/05/2024, 08:05 - Ana: <Media omitted>\n"),
        ("whatsapp", "[31.05.24, 08:05:11] Ana: \u200eimage omitted\n".encode()),
        ("whatsapp", b"31/05/2024, 08:05 - Ana: IMG-2024.jpg (file attached)\n"),
        ("telegram", _json(id=1, text=SAID, forwarded_from="Tom")),
        ("facebook", _json(content="You sent a link.", share={"link": "https://x.example"})),
        ("signal", _json(chatItem={"stickerMessage": {}})),
        ("linkedin", b"2-x,,Ana"),
        ("nowhere", SAID.encode()),
    ],
)
def test_what_nobody_wrote_there(app: str, raw: bytes) -> None:
    assert words(app, raw) == ""


def test_a_message_goes_on_over_lines() -> None:
    raw = b"31/05/2024, 08:05 - Ana: one: two\nthree: four\n"
    assert words("whatsapp", raw) == "one: two\nthree: four"


def test_references_of_texts_are_letters() -> None:
    raw = b'<sms body="Tom &amp; Ana &#55357;&#56832; it&apos;s" />'
    assert words("phone", raw) == "Tom & Ana  it's"


@given(st.binary(max_size=200))
def test_whatever_the_bytes(raw: bytes) -> None:
    for app in ("whatsapp", "telegram", "facebook", "slack", "signal", "phone", "linkedin"):
        assert isinstance(words(app, raw), str)
