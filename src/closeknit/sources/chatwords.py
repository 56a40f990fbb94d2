"""The words of one message of a chat, out of the bytes where it stands: what its author wrote, and
nothing that an app put there. "" where there are none, or none of the author's own."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable

from closeknit.sources.chatsjson import Object, mended, string, whole
from closeknit.sources.whatsappdates import HEAD, MARKS

LONGEST = 64_000  # bytes of one message that are looked at

_MARK = re.compile(f"[{''.join(MARKS)}]")
# "<Media omitted>", "image omitted", "IMG-2024.jpg (file attached)", in any language
_MEDIA = re.compile(
    r"<[^<>\n]{1,60}>|[^\n:]{1,40}\bomitted|[^\n]{1,120}\.\w{2,4} \([^()\n]{1,60}\)", re.IGNORECASE
)
_PUT_THERE = (">", ")", "d", "D")  # with these ends what is told by the two expressions around
_EDITED = re.compile(r"\s*<[^<>\n]{1,60}>\s*\Z")
_BODY = re.compile(rb'\sbody="([^"]*)"')
_PART = re.compile(rb'<part\b[^>]*\sct="text/plain"[^>]*\stext="([^"]*)"')
_LONE = re.compile(r"&#(?:5[5-7]\d{3});")  # half a character
_USER = re.compile(r"<[@!#][^<>\s]*>")
_LINK = re.compile(r"<(?:https?|mailto):[^<>]*>")
_DATED = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\d{1,2}/\d{1,2}/\d{2,4},? ")
_TAG = re.compile(r"<[^<>]{1,400}>")
_PICTURE = "\ufffc"
_WEB = re.compile(r"\bhttps?://\S+")


def words(app: str, raw: bytes) -> str:
    """What stands in a message of an app; "" for an app whose bytes aren't known."""
    find = _FINDERS.get(app)
    return own(find(raw[:LONGEST])) if find else ""


def own(text: str) -> str:
    """A message without its links, and without what stands for a picture in it."""
    if "http" in text or _PICTURE in text:
        text = _WEB.sub(" ", text).replace(_PICTURE, " ")
    return text.strip()


def _whatsapp(raw: bytes) -> str:
    text = raw.decode("utf-8", "replace")
    if not text.isascii():
        text = _MARK.sub("", text)
    head = HEAD.match(text)
    said = text[head.end() if head else 0 :].partition(": ")[2].strip()
    if said[-1:] not in _PUT_THERE:
        return said
    return "" if _MEDIA.fullmatch(said) else _EDITED.sub("", said)


def _telegram(raw: bytes) -> str:
    told = whole(raw)
    if "forwarded_from" in told:
        return ""
    text = told.get("text")
    if not isinstance(text, list):
        return string(text)
    return "".join(string(span.get("text") if isinstance(span, dict) else span) for span in text)


def _facebook(raw: bytes) -> str:
    told = whole(raw)
    return "" if "share" in told else mended(string(told.get("content", told.get("text"))))


def _slack(raw: bytes) -> str:
    text = string(whole(raw).get("text"))
    return html.unescape(_LINK.sub(" ", _USER.sub(" ", text))) if "<" in text else text


def _googlechat(raw: bytes) -> str:
    return string(whole(raw).get("text"))


def _signal(raw: bytes) -> str:
    message = _inside(_inside(whole(raw), "chatItem"), "standardMessage")
    return string(_inside(message, "text").get("body"))


def _texts(raw: bytes) -> str:
    """Of SMS Backup & Restore."""
    found = [match[1] for match in _BODY.finditer(raw)] if raw[:4] == b"<sms" else []
    found = found or [match[1] for match in _PART.finditer(raw)]
    text = _LONE.sub("", "\n".join(each.decode("utf-8", "replace") for each in found))
    return html.unescape(text)


def _linkedin(raw: bytes) -> str:
    """A row of messages.csv: the content stands behind the subject, and that behind the date."""
    text = io.StringIO(raw.decode("utf-8", "replace"), newline="")
    try:
        row = next(csv.reader(text), [])
    except csv.Error:
        return ""
    dated = [at for at, cell in enumerate(row) if _DATED.match(cell)]
    content = row[dated[0] + 2] if dated and len(row) > dated[0] + 2 else ""
    return html.unescape(_TAG.sub(" ", content))


def _inside(told: Object, name: str) -> Object:
    value = told.get(name)
    return value if isinstance(value, dict) else {}


_FINDERS: dict[str, Callable[[bytes], str]] = {
    "whatsapp": _whatsapp,
    "telegram": _telegram,
    "facebook": _facebook,
    "instagram": _facebook,
    "slack": _slack,
    "googlechat": _googlechat,
    "signal": _signal,
    "phone": _texts,
    "linkedin": _linkedin,
}
