"""What the measures use of a new text: whether it asks something, its length, its language.

Only these figures are kept; the text is not.
"""

from __future__ import annotations

import re

from closeknit.mail.language import Language, language
from closeknit.mail.newtext import NewText
from closeknit.model.interactions import Features

# a question mark that ends a sentence: not in a link, a pattern or an expression like "a ? b : c"
_BEFORE = re.compile(r"[^\W_]['\"”’)\]*]{0,2}\Z|\)\Z")
_BEHIND = re.compile(r"[?!]*['\"”’)\]*_]{0,3}(?:\s|\Z)|[?!]*(?:\.{2,}|-+ )")
_LINK = re.compile(r"(?:://|www\.)\S*\Z")
# what asks, from a word that is quick to find
_CUES = {
    word: re.compile(pattern, re.VERBOSE)
    for word, pattern in {
        **dict.fromkeys(
            ("could ", "can ", "would ", "will ", "can't ", "couldn't "),
            r"""\S+\s+(?:you|u|someone|somebody|anyone|anybody|one\sof\syou)\b
            (?!\s(?:see|imagine|say|find|expect|think|be\sable)\b)""",
        ),
        **dict.fromkeys(
            ("please", "pls", "plz"),
            r"""(?:please|pls|plz)\b(?!\s*[.:;!)?]|,?\s*(?:find|see|note|accept|disregard|ignore|excuse
            |be\s(?:advised|aware|informed)|forgive|pardon|(?:don't|do\snot)\s(?:worry|hesitate)
            |feel\sfree|refer|delete|destroy|contact\s\w+\s(?:if|with|at|on)|call\s(?:if|with)
            |(?:let|call|e-?mail|give)\s(?:me|us)\s(?:know\s|a\scall\s)?(?:if|should)\syou
            |(?:let|call|e-?mail|give)\s(?:me|us)\s(?:a\scall\s)?with\sany)\b)""",
        ),
        **dict.fromkeys(
            ("let me know", "let us know"),
            r"""let\s(?:me|us)\sknow\b(?!\s(?:if|should)\s(?:you\s(?:have|need|want|would\slike)
            |you'd|there|i\scan|this\sis\snot|we\scan))""",
        ),
        "appreciate ": r"""appreciate\s(?:it\sif|if|your
            \s(?:help|thoughts|comments|feedback|advice|input))""",
        "wonder": r"wonder(?:ing|ed)?\s(?:if|whether)\b",
        "like you to": r"like\syou\sto\b",
        "need you to": r"need\syou\sto\b",
        "want you to": r"want\syou\sto\b",
        "do you ": r"do\syou\s(?:know|have|think|want|mind|need|agree|remember)\b",
        "any ": r"any\s(?:ideas|thoughts|comments|opinions|objections|news|help\swould)\b",
    }.items()
}
_ANSWER = re.compile(r"(?:re|fwd?|aw|wg|sv|antw|r|tr|rv)\s*(?:\[\d+\])?:", re.IGNORECASE)
_MOST = 8_000


def message_features(new: NewText, subject: str) -> Features:
    """The features of a message. The subject counts only where it is the sender's own, that is
    where the message answers and forwards nothing."""
    text = new.text
    spoken = language(text) if text else ""
    return Features(asks(text, spoken) or _asks_by_subject(subject), len(text.split()), spoken)


def asks(text: str, spoken: Language = "en") -> bool:
    """Whether a text asks something of its reader: a question, or in English a request."""
    text = text[:_MOST]
    if _questions(text):
        return True
    if spoken == "other":
        return False
    lower = " ".join(text.lower().replace("’", "'").split())
    return any(_is_cued(lower, word) for word in _CUES)


def _questions(text: str) -> bool:
    if not text.isascii() and ("？" in text or "؟" in text):
        return True
    at = text.find("?")
    while at != -1:
        if (
            _BEHIND.match(text, at + 1)
            and _BEFORE.search(text, max(0, at - 4), at)
            and not _LINK.search(text, max(0, at - 200), at)
        ):
            return True
        at = text.find("?", at + 1)
    return False


def _is_cued(lower: str, word: str) -> bool:
    at = lower.find(word)
    while at != -1:
        if (at == 0 or not lower[at - 1].isalnum()) and _CUES[word].match(lower, at):
            return True
        at = lower.find(word, at + 1)
    return False


def _asks_by_subject(subject: str) -> bool:
    subject = subject.rstrip()
    return subject.endswith("?") and _ANSWER.match(subject) is None
