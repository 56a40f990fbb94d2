"""Whether a text is English, by function words. Small on purpose: it keeps English cues from
reading other languages."""

from __future__ import annotations

from typing import Literal

Language = Literal["en", "other", ""]


def words(text: str) -> frozenset[str]:
    """The words of a table that is written as text."""
    return frozenset(text.split())


_ENGLISH = words(
    """the a and of to in is it for with your you my our we they their would could can please have
    has had about what who how this that at from will be are do does did if when where which i he
    she us them want wants any some know let like give get there was were been should may might
    only just not but by on as an or so its it's i'm don't i'll here no yes thanks thank hi hello
    out up more then than see also"""
)
# words that English doesn't have, or hardly: an English text with a name in it still passes
_FOREIGN = words(
    """der die das und ich mir mein meine ist sind war wir sie er es ein eine einen nicht bitte auf
    zu mit für von dem den im auch aber wie hallo danke le la les des du une mon ma mes vous nous tu
    pour avec est que qui et à au je il elle pas sur dans merci bonjour el los las por para con una
    su se lo al y muchas gracias hola di del della che per non sono il gli grazie ciao de het een en
    van ik je dat niet voor met o os um uma não é com obrigado que czy jest nie się na proszę och
    det att som är inte jag og ikke jeg på ett till ja ne"""
)
_ENOUGH = 800


def language(text: str) -> Language:
    """ "en", "other", or "" where there is too little to tell; by the first 800 characters."""
    text = text[:_ENOUGH]
    if "¿" in text or "¡" in text:
        return "other"
    spoken = text.lower().replace("’", "'").split()
    english = sum(map(_ENGLISH.__contains__, spoken))
    foreign = sum(map(_FOREIGN.__contains__, spoken))
    if english > foreign:
        return "en"
    if foreign > english:
        return "other"
    # other scripts, some of which don't part their words
    letters = len(text) if text.isascii() else sum(map(_is_latin, text))
    return "other" if letters * 2 < len(text) else ""


def _is_latin(character: str) -> bool:
    return character < "\u0250" or character > "\uffff" or character in "’‘“”–—…•"
