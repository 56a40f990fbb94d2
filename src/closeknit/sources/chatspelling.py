"""Chat English spelt out, so that what was learnt from mail finds in it what it knows: "u", "pls",
"ill call", a question without its mark.

Each word stays one word, so that a sentence found in the text spelt out can be shown as it was
written (`as_written`). What could as well mean something else is left alone.
"""

from __future__ import annotations

import re

_TABLE = """
u:you ya:you ur:your r:are y:why pls:please plz:please pleaseee:please thx:thanks tx:thanks
thnx:thanks ty:thanks tysm:thanks thankyou:thanks cheers:thanks ta:thanks tmrw:tomorrow
tmr:tomorrow tomoz:tomorrow 2moro:tomorrow sry:sorry soz:sorry congratz:congratulations
congrats:congratulations grats:congratulations bday:birthday b4:before ppl:people w:with
abt:about cos:because coz:because im:i'm ive:i've dont:don't cant:can't wont:won't didnt:didn't
doesnt:doesn't isnt:isn't wasnt:wasn't arent:aren't havent:haven't hasnt:hasn't couldnt:couldn't
wouldnt:wouldn't shouldnt:shouldn't youre:you're youve:you've youll:you'll theyre:they're
theyll:they'll hes:he's shes:she's thats:that's whats:what's wheres:where's hows:how's
theres:there's heres:here's whos:who's lets:let's
"""
_WORDS = dict(pair.split(":") for pair in _TABLE.split())
_WORD = re.compile(rf"(?<![\w'’@#/.-])(?:{'|'.join(_WORDS)})(?![\w'’@/-]|\.\w)", re.IGNORECASE)
_PIECE = re.compile("[a-z0-9]+")
_ODD = re.compile("[\u0130\u0131\u017f\u212a]")  # letters that are i, s or k in another case
_UNWELL = r"(?:(?<!m )(?<!re )(?<!is )(?<!so )(?<!ry )(?<!ly )(?<!el )(?<!ot )(?<!ng ))"
_ILL = re.compile(rf"(?<![\w'’]){_UNWELL}ill(?= [a-z])", re.IGNORECASE)
_ID = re.compile(
    r"(?<![\w'’])id(?= (?:love|like|be|say|rather|need|want|have|go)\b)", re.IGNORECASE
)
_QUESTION = re.compile(
    r"(?:(?:hey|hi|btw|and|so|but|also|ok|oh|well|um|sorry)\b[,!]? ?){0,2}(?:\w+[,!] )?(?:"
    r"(?:do|does|did|can|could|would|will|are|is|was|were|have|has|should|may)"
    r" (?:you|i|we|he|she|they|it|the|your|my|that|this|there|any|anyone|anybody|someone)"
    r"|(?:who|what|where|when|why|how|which)(?:'s| (?:is|are|was|were|do|does|did|can|could"
    r"|would|will|should|time|about|many|much|long|else|day)))(?: [^?!.…]*)\Z",
    re.IGNORECASE,
)


def spelt_out(text: str) -> str:
    """The text with as many words, as mail would have it."""
    text = text.replace("’", "'")
    low = text.lower()
    odd = not low.isascii() and _ODD.search(text)
    if odd or not _WORDS.keys().isdisjoint(_PIECE.findall(low)):
        text = _WORD.sub(lambda found: _WORDS.get(found[0].lower(), found[0]), text)
    if odd or "ill " in low:
        text = _ILL.sub("i'll", text)
    if odd or "id " in low:
        text = _ID.sub("i'd", text)
    return f"{text}?" if _QUESTION.match(text) else text


def as_written(text: str, spelt: str, span: tuple[int, int]) -> str:
    """What stands in the text where the spelt one has a span, between single blanks."""
    first = len(spelt[: span[0]].split())
    return " ".join(text.split()[first : first + len(spelt[slice(*span)].split())])
