"""The text of HTML mail, laid out in lines so that quotes can be told from what is new."""

from __future__ import annotations

import re
from html import unescape

from closeknit.mail.language import words

# what a reader never sees; looked for by hand, since a lazy expression would be quadratic
_UNSEEN = (
    ("<!--", "-->"),
    ("<style", "</style"),
    ("<script", "</script"),
    ("<head", "</head"),
    ("<title", "</title"),
)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)((?:[^<>\"]|\"[^\"<>]*\")*+)>|<[/!?][^<>]*>")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SIGNATURE = re.compile(r"(?:class|id)\s*=\s*[\"']?[^\"'<>]*signature", re.IGNORECASE)
_DEEPEST = 20
_BLOCKS = words(
    "p div tr table ul ol li h1 h2 h3 h4 h5 h6 hr section article header footer center dl dt dd "
    "form address body"
)
_SPACED = words("p h1 h2 h3 h4 h5 h6 table ul ol")
_TOO_MANY_BLANKS = re.compile(r"\n(?:[ \t]*\n){2,}")


def html_text(html: str) -> str:
    """Lines of text: one for each block, `<blockquote>` as "> ", a marked signature after "-- ".

    Linear in the length of the input, whatever is in it.
    """
    html = _seen(html)
    lines: list[str] = []
    line: list[str] = []
    depth = pre = position = 0

    def end_line(blank: bool = False) -> None:
        text = "".join(line)
        line.clear()
        for each in text.split("\n") if pre else (_SPACE.sub(" ", text).strip(" "),):
            if each or blank or pre:
                lines.append("> " * depth + each)

    for tag in _TAG.finditer(html):
        line.append(_plain(html, position, tag.start()))
        position = tag.end()
        if tag[2] is None:
            continue
        closing, name = bool(tag[1]), tag[2].lower()
        if name == "br":
            end_line(blank=True)
        elif name == "blockquote":
            end_line()
            depth = max(0, depth - 1) if closing else min(depth + 1, _DEEPEST)
        elif name == "pre":
            end_line()
            pre = 0 if closing else 1
        elif name in _BLOCKS:
            if line:
                end_line()
            if name in _SPACED and lines and lines[-1].strip("> "):
                lines.append("> " * depth)
        elif name in ("td", "th") and line:
            line.append(" ")
        if not closing and name == "div" and not depth and _SIGNATURE.search(tag[3]):
            lines.append("-- ")
    line.append(_plain(html, position, len(html)))
    end_line()
    return _TOO_MANY_BLANKS.sub("\n\n", "\n".join(lines)).strip("\n")


def _plain(html: str, begin: int, end: int) -> str:
    text = html[begin:end]
    return unescape(text).replace("\xa0", " ") if "&" in text else text.replace("\xa0", " ")


def _seen(html: str) -> str:
    """Without comments, styles and scripts; one that never ends takes the rest with it."""
    lower = html.lower() if html.isascii() else html.translate(_LOWER)
    for opening, closing in _UNSEEN:
        if opening not in lower:
            continue
        kept: list[tuple[int, int]] = []
        position = 0
        while (start := _tag_at(lower, opening, position)) != -1:
            kept.append((position, start))
            stop = lower.find(closing, start)
            position = len(lower) if stop == -1 else lower.find(">", stop) + 1 or len(lower)
        kept.append((position, len(lower)))
        html = " ".join(html[a:b] for a, b in kept)
        lower = " ".join(lower[a:b] for a, b in kept)
    return html


_LOWER = {letter: letter + 32 for letter in range(65, 91)}  # keeps the length, as lower() may not


def _tag_at(lower: str, opening: str, position: int) -> int:
    """Where a tag begins: "<head>" but not "<header>"."""
    while (start := lower.find(opening, position)) != -1:
        if (
            opening == "<!--"
            or not lower[start + len(opening) : start + len(opening) + 1].isalpha()
        ):
            return start
        position = start + 1
    return -1
