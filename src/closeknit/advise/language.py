"""Whether a text is English: function words against those of its neighbours.

Small on purpose. It only has to keep the English cue tables from reading another language.
"""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ENGLISH = _words(
    """the a an and or of to in is it for with your you my our we they their would could can
    please have has had about what who how this that at from ask asks will be are do does did if
    when where which i me him her his she he us them want wants any some know let like give get
    there was were been should may might only just not but by on as all"""
)
# words that English doesn't have, or hardly: an English text with a name in it still passes
FOREIGN = _words(
    """der die das und ich mir mein meine meinen deine deinen deinem können könntest könnten du
    dir für mit ein eine einen nicht bitte auf zu le la les des du une mon ma mes ton tes vous
    tu pour avec est que qui peux pouvez pourrais je moi el los las por para mi tus con una
    puedes podrías il lo gli di del della che per puoi potresti mio al tuo de het een en van mijn
    je kun kan kunt voor met aan o os um uma meu minha você pode czy mój mi się proszę min din
    till att och det den til på og en ett som på"""
)
WORD = re.compile(r"[^\W\d_]+")


def looks_english(text: str, has_cue: bool) -> bool:
    """Function words decide; a very short text is English by an English cue alone."""
    if "¿" in text or "¡" in text:
        return False
    words = WORD.findall(text.lower())
    if not words:
        return has_cue
    latin = sum(word.isascii() for word in words)
    if latin * 2 < len(words):
        return False
    english = sum(word in ENGLISH for word in words)
    foreign = sum(word in FOREIGN for word in words)
    if english == foreign == 0:
        return has_cue or len(words) == 1
    return english > foreign or (english == foreign and has_cue)
