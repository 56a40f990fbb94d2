"""Where a message ends before its text does: signature blocks, disclaimers, advertisements.

Cautious: the closing words and the name below them are the sender's own and stay; only what hangs
below them is set apart, and only where it looks like a card rather than like sentences.
"""

from __future__ import annotations

import re

from closeknit.mail.language import words

_TAIL = 2_000
_MOST_LINES = 16

_CLOSING = re.compile(
    r"""[ \t]*(?:
        (?:(?:with|my|our|kind|best|warm|warmest|kindest|many|very|sincere|personal)[ ]){0,3}
            (?:regards|wishes|greetings|thanks)(?:[ ]and[ ]\w+[ ]?\w*)?
      | (?:yours|very)?[ ]?(?:sincerely|truly|faithfully|cordially|respectfully)(?:[ ]yours)?
      | thanks?(?:[ ]you)?
            (?:[ ](?:again|so[ ]much|very[ ]much|a[ ]lot|a[ ]million|in[ ]advance|all))?
      | thx | tia | cheers | best | bests | rgds | br | love | (?:take[ ]care) | ciao | later | bye
      | (?:mit[ ])?(?:freundlichen?|besten?|herzlichen?|viele[nr]?|liebe[nr]?|schöne[nr]?)[ ]
            gr(?:ü|ue)(?:ß|ss)en?[^\n]{0,20} | gru(?:ß|ss) | mfg | vg | lg
      | (?:bien[ ])?cordialement | bien[ ]à[ ](?:vous|toi) | amicalement | amitiés
      | (?:un[ ])?(?:cordial[ ])?saludos?(?:[ ]cordiales)? | un[ ]abrazo | atentamente
      | (?:cordiali|distinti|un)?[ ]?salut[io] | (?:met[ ])?vriendelijke[ ]groet(?:en)?
      | groet(?:en|jes)?
      | atenciosamente | abraços? | med[ ]vänlig[a]?[ ]hälsning(?:ar)? | hälsningar
      | mvh | (?:med[ ])?vennlig[ ]hilsen | hilsen | pozdrawiam | с[ ]уважением
    )[ \t]*[,.!:;-]*[ \t]*""",
    re.VERBOSE | re.IGNORECASE,
)
_FIRST_WORDS = words(
    """with my our kind best warm warmest kindest many very sincere personal regards wishes
    greetings yours sincerely truly faithfully cordially respectfully thank thanks thx tia cheers
    bests rgds br love take ciao later bye mit freundliche freundlichen freundlicher beste besten
    herzliche herzlichen viele vielen liebe lieben schöne schönen gruß gruss grüße mfg vg lg bien
    cordialement amicalement amitiés un cordial saludo saludos atentamente cordiali distinti saluti
    saluto met vriendelijke groet groeten groetjes atenciosamente abraço abraços med hälsningar mvh
    vennlig hilsen pozdrawiam с"""
)
_DIGITS = re.compile(r"\d\d\d")
_CARD = 500
_CONTACT = re.compile(
    r"(?:\+|\(|\b)\d[\d ().+/x-]{5,}\d|\b(?:tel|phone|ph|fax|cell|mobile|office|direct"
    r"|pager|voice)\b\.?[ \t]*[:#(.\d]"
    r"|https?://|\bwww\.|[\w.+-]@[\w-]+\.\w|\bmailto:|\bext\.?[ ]?\d|\bx\d{4,5}\b"
    r"|\b[A-Z]{2}[ ,]+\d{5}\b",
    re.IGNORECASE,
)
_EXTENSION = re.compile(r"[ \t]*(?:x|ext\.?[ ]?|X-?)?\d[-\d. ]{2,}\d[ \t]*")
_RULE = re.compile(r"[ \t]*(?:[-_=*~#+][ \t]?){3,}")
# a "?" inside a word stands for a letter that some system lost
_NAME = re.compile(r"[ \t]*[-~–—/]{0,2}[ \t]*[^\W\d_](?:[^\d?!:;<>@()/|]|\?(?=\w)){0,48}")
# what people add below their name is theirs again
_ADDED = re.compile(r"[ \t]*(?:p\.?[ \t]?p?\.?s\b|\[\d+\])", re.IGNORECASE)
_SENTENCE = re.compile(r"[a-z]{2,} [a-z]{2,} [a-z]{2,} [a-z]{2,}|[?!][ \t]*\Z|\b(?:I|you|we)\b")


def signature_start(text: str, start: int, end: int) -> int:
    """Where the signature block of text[start:end] begins; `end` where there is none.

    Below closing words ("Regards," and a name) it is what follows the name. Without them it is
    what follows a name in a last paragraph that holds a phone number, an address or a link.
    """
    tail = max(start, end - _TAIL)
    lines = text[tail:end].split("\n")[-_MOST_LINES - 8 :]
    found = _below_closing(lines)
    if found is None and _hints_at_contact(text[max(start, end - _CARD) : end]):
        found = _card(lines)
    return end if found is None else end - len("\n".join(lines[found:]))


def _hints_at_contact(text: str) -> bool:
    return "@" in text or "://" in text or "www." in text or _DIGITS.search(text) is not None


def _below_closing(lines: list[str]) -> int | None:
    """The index of the first line below closing words and a name, if a card begins there."""
    long = 0
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if len(line) > 60:
            long += 1
            if long > 3:
                return None
            continue
        first = line.split(None, 1)
        if not first or first[0].rstrip(",.!:;-").lower() not in _FIRST_WORDS:
            continue
        if not _CLOSING.fullmatch(line.rstrip()):
            continue
        below = [at for at in range(index + 1, len(lines)) if lines[at].strip()]
        if below and _may_name(lines[below[0]]):
            below = below[1:]
        if below and _is_card([lines[at] for at in below], need_contact=False):
            return below[0]
        return None
    return None


def _may_name(line: str) -> bool:
    return _NAME.fullmatch(line.rstrip()) is not None and len(line.split()) <= 5


def _is_card(lines: list[str], need_contact: bool) -> bool:
    """Whether lines are titles, firms, numbers and addresses rather than sentences."""
    if len(lines) > _MOST_LINES or any(_ADDED.match(line) for line in lines):
        return False
    contacts = sum(is_contact(line) for line in lines)
    if need_contact and not contacts:
        return False
    sentences = sum(
        len(line) > 90 or (_SENTENCE.search(line) is not None and not is_contact(line))
        for line in lines
    )
    return sentences == 0 or (contacts >= 1 and sentences * 4 <= len(lines))


def is_contact(line: str) -> bool:
    return _CONTACT.search(line) is not None or _EXTENSION.fullmatch(line) is not None


def _card(lines: list[str]) -> int | None:
    """The index of the first line below the name that begins a last paragraph with a contact in
    it, or the one before it."""
    last = len(lines)
    for _ in range(2):
        while last and not lines[last - 1].strip():
            last -= 1
        while last and lines[last - 1].strip():
            last -= 1
        if not last:
            # a message that is nothing else wants to tell a number
            return None
        block = [at for at in range(last, len(lines)) if lines[at].strip()]
        ruled = _RULE.fullmatch(lines[last].rstrip()) is not None
        if len(block) < 2 or not (ruled or _looks_named(lines[last].rstrip())):
            continue
        if _is_card([lines[at] for at in block[1:]], need_contact=True):
            return block[0 if ruled else 1]
    return None


def _looks_named(line: str) -> bool:
    words = line.strip(" \t-,").split()
    return (
        1 <= len(words) <= 5
        and _NAME.fullmatch(line) is not None
        and not line.endswith((".", ","))
        and all(word[0].isupper() or word[0] in "\"'(" for word in words)
    )


MOBILE = re.compile(
    r"""[ \t]*[<(*]?(?:
        Sent[ ](?:from|via|by|using|with)[ ](?:my|a|an|the|Mail|Yahoo|Outlook|iPhone|iPad|Android
            |Samsung|Gmail|Proton|BlackBerry|Windows|AOL|Mobile|AT&T|T-Mobile|Verizon|Nokia|Superhuman|K-9)\b
      | Get[ ]Outlook[ ]for | Sent[ ]on[ ]the[ ]go | Typed[ ]on[ ]my
      | Von[ ]meine[mr][ ][^\n]{2,40}gesendet | Gesendet[ ](?:von|mit|über)[ ]
      | Envoyé[ ](?:de|depuis|à[ ]partir)[ ] | Enviad[oa][ ](?:desde|do|de|via)[ ]m?
      | Inviato[ ](?:da|dal)[ ] | Verstuurd[ ]vanaf[ ] | Verzonden[ ](?:vanaf|met)[ ]
      | Skickat[ ]från[ ] | Sendt[ ]fra[ ] | Wysłane[ ]z[ ] | Отправлено[ ]с[ ]
    )[^\n]{0,80}""",
    re.VERBOSE,
)

_LEGAL_WORDS = re.compile(
    r"confiden|privileg|intended[ ]\w{0,12}[ ]?(?:only|solely|recipient|for)|addressee|proprietary"
    r"|unauthori[sz]ed|vertraulich|confidentiel|confidencial|riservat|vertrouwelijk|sole use of"
    r"|does not accept (?:any )?liab|viruses|legally binding",
    re.IGNORECASE,
)
LEGAL_DECORATED = r"[ \t*_=+~#<\[(\"'-]{0,80}"
_LEGAL_THING = (
    r"[^\n]{0,60}(?i:e-?mails?|messages?|communications?|transmissions?|attachments?|facsimile"
    r"|documents?)"
)
LEGAL_OPENING = (
    # first letters outside of the case-blind parts: the matcher then looks no further
    r"(?:(?:[Tt](?i:his|he (?:information|contents?|sender of this))"
    r"|[Aa](?i:ll|ny) (?i:information)"
    r"|[Ii](?i:nformation contained)|[Uu](?i:nless )|[Nn](?i:ot(?:e|ice):? ?this))"
    + _LEGAL_THING
    + r"|[Cc](?i:onfidentiality)|[Dd](?i:isclaimer)|[Ii](?i:mportant notice)|[Ll](?i:egal notice)"
    r"|[Pp](?i:rivileged (?:and|&|/) ?confidential|rivacy notice)|[Ee]-?(?i:mail disclaimer)"
    r"|Diese (?:E-?Mail|Nachricht)|Der Inhalt dieser|Ce (?:message|courriel|mail)|Les informations"
    r"|Este (?:mensaje|correo|e-?mail)|Esta mensagem|La información contenida|Le informazioni"
    r"|Questo messaggio|Dit (?:bericht|e-mailbericht)|De informatie)"
)
LIST_FOOTER = re.compile(
    r"mailing list|unsubscri|subscription|\blist(?:info|serv)|https?://\S+/(?:mailman|listinfo)|yahoogroups",
    re.IGNORECASE,
)
ADVERT = re.compile(
    r"(?i:do you yahoo|yahoo!|get your free|join the world|msn |hotmail|send and receive"
    r"|chat with friends|free e-?mail|get free|sponsor|scanned by|virus"
    r"|this e-?mail (?:has been|was) )"
)


def is_legal(paragraph: str) -> bool:
    """Whether a paragraph that opens like a disclaimer goes on as one."""
    return _LEGAL_WORDS.search(paragraph) is not None
