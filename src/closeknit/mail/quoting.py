"""Where other people's words begin: quotes, the lines that announce them, forwarded messages.

Offsets are into the text padded with a line feed in front, so that a line's mark is the offset of
the line feed before it and, in the text itself, of the line's first character.
"""

from __future__ import annotations

import re

_FROM = "From|Von|De|Da|Van|Från|Fra|Od|От|Lähettäjä|Feladó|发件人|寄件者|差出人|보낸 사람"
_ALSO = (
    "Sent|To|Date|Cc|Bcc|Subject|Reply-To|Organi[sz]ation|Importance|Attachments?|Posted At"
    "|Gesendet|An|Datum|Betreff|Envoyé|À|A|Date|Objet|Enviado(?: el)?|Para|Fecha|Asunto|CC"
    "|Inviato|Data|Oggetto|Verzonden|Aan|Onderwerp|Enviada(?: em)?|Assunto|Skickat|Till|Ämne"
    "|Sendt|Til|Emne|Wysłano|Do|Temat|Отправлено|Кому|Тема|Дата|发送时间|收件人|主题|抄送|日時|宛先|件名"
)
_FIELD_LINE = re.compile(rf"[ \t]*\*?(?:{_FROM}|{_ALSO})(?:[ \t]*:\*?|\*[ \t]*:)", re.IGNORECASE)
_FROM_LINE = re.compile(rf"[ \t]*\*?(?:{_FROM})(?:[ \t]*:\*?|\*[ \t]*:)")
_SUBJECT_LINE = re.compile(
    r"[ \t]*\*?(?:Subject|Betreff|Objet|Asunto|Oggetto|Onderwerp|Assunto|Ämne|Emne|Temat"
    r"|Тема|主题|件名)[ \t]*\*?:",
    re.IGNORECASE,
)
ANNOUNCED = re.compile(
    r"""[-_>*=\s]*(?:
        (?:Original|Ursprüngliche|Urspr\.|Oorspronkelijk|Ursprungligt|Opprinnelig|Oprindelig)
            [ ](?:Message|Appointment|Nachricht|bericht|meddelande|melding|meddelelse)
      | Message[ ]d['’]origine | Mensaje[ ]original | Messaggio[ ]originale | Mensagem[ ]original
      | Wiadomość[ ]oryginalna | Исходное[ ]сообщение | 原始邮件 | Original-Nachricht
      | Forwarded[ ](?:message|by|Message|mail|letter)\b | Forward(?:ed)?[ ]Header
      | Begin[ ]forwarded[ ]message | Start[ ]of[ ]forwarded | (?:Original|Replied)[ ]Message
      | (?:Anfang[ ]der[ ])?[Ww]eitergeleitete[nr]?[ ](?:Nachricht|E-?Mail)
      | (?:Début[ ]du[ ])?[Mm]essage[ ](?:réexpédié|transféré) | Mensaje[ ]reenviado
      | Inicio[ ]del[ ]mensaje[ ]reenviado | Messaggio[ ]inoltrato | Inizio[ ]messaggio[ ]inoltrato
      | Doorgestuurd[ ]bericht | Begin[ ]doorgestuurd[ ]bericht | Mensagem[ ]encaminhada
      | Vidarebefordrat[ ]meddelande | Пересылаемое[ ]сообщение | 转发的邮件
    )[^\n]{0,200}""",
    re.VERBOSE | re.IGNORECASE,
)
_FORWARD = re.compile(
    r"forward|weitergeleitet|réexpédié|transféré|reenviado|inoltrato|doorgestuurd|encaminhada"
    r"|vidarebefordrat|пересыл|转发",
    re.IGNORECASE,
)
END_OF_FORWARD = re.compile(r"-{2,}[ \t]*End (?:of )?(?:forwarded|original) message", re.IGNORECASE)
_WROTE = re.compile(
    r"\b(?:wrote|writes|write|said|says|dixit|schrieb(?:en)?|schreibt|escribi[oó]|a écrit|écrit"
    r"|ha scritto|scrisse|schreef|escreveu|napisał\(?a?\)?|skrev|kirjoitti|írta|napsal\(?a?\)?"
    r"|yazdı|пишет|писал\(?а?\)?"
    r"|написал\(?а?\)?|пише)\b|写道|寫道|のメール|님이 작성|Quoting ",
    re.IGNORECASE,
)
# an attribution names somebody or a moment; prose that introduces a quotation mostly doesn't
_WHO_OR_WHEN = re.compile(
    r"[\w.+-]@[\w-]|\b\d{1,2}[:.h]\d\d\b|\b(?:19|20)\d\d\b|\b\d{1,2}[/.-]\d{1,2}\b"
    r"|\bmailto:|<[^<>\s]+>"
)
_OPENING = re.compile(
    r"[ \t]*(?:On|Am|Le|El|Il|Op|Em|Den|På|W dniu|Dnia|Dne|Em|At|In|Il giorno|Pe|Quoting|\*|\+\+"
    r"|>?[A-Z]\w{2},?|\d{1,4}[-./年])(?=[ \t,\d]|\Z)"
)
_BY_ADDRESS = re.compile(
    r"(?<=\n)[^\n<>]{0,60}[<\[(][^<>\s]{3,80}[>\])][^\n<>]{0,20}"
    r"\b(?:wrote|writes|schrieb|écrit|escribió|scritto|schreef|escreveu)[ ]?:[ \t]*\n"
)
_BY_ADDRESS_VERBS = ("> wrote", "> writes", "] wrote", "> schrieb", "> a écrit", "> escribió")
_STARRED = re.compile(r"(?:\n|\A)[ ]?\*+ [^\n]{2,60}:\Z")
_DATED = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\b\d{1,2}:\d\d\b")
_LOTUS_BY = re.compile(r"\s*(?:Sent by:|Please respond to|on \d|\d|\"?[\w.'-]+@|[^\n]*[/@][A-Z])")

_LOOK_BACK = 600
_LONGEST_LINE = 300


def line_at(padded: str, mark: int) -> str:
    """The line behind the line feed at `mark`, its first 300 characters."""
    stop = padded.find("\n", mark + 1, mark + _LONGEST_LINE)
    return padded[mark + 1 : stop if stop != -1 else mark + _LONGEST_LINE]


def is_header_block(padded: str, mark: int) -> bool:
    """Whether Outlook's block begins at the From line at `mark`: two more fields behind it, one
    of them the subject, or three."""
    found, subject = 0, False
    lines = padded[mark + 1 : mark + 2000].split("\n")[1:12]
    blanks = 0
    for line in lines:
        if not line.strip():
            blanks += 1
            if found >= 2 or blanks > 2:
                break
        elif _FIELD_LINE.match(line):
            found += 1
            subject = subject or _SUBJECT_LINE.match(line) is not None
        elif found == 0 and blanks:
            return False
    return found >= 3 or (found >= 2 and subject)


def lotus_start(padded: str, mark: int) -> int:
    """Where the block begins whose "To:" line is at `mark`: Notes writes the sender and the date
    above it without names. -1 where it is none."""
    lines = padded[mark + 1 : mark + 3000].split("\n")[:40]
    behind = [line for line in lines[1:] if line.strip()][:30]
    if not any(_SUBJECT_LINE.match(line) for line in behind):
        return -1
    if any(_FROM_LINE.match(line) for line in behind[:8]):
        return mark
    start, dated, at = -1, False, mark
    for _ in range(6):
        before = padded.rfind("\n", max(0, at - _LONGEST_LINE), at)
        if before == -1:
            break
        line = padded[before + 1 : at]
        if line.strip():
            if len(line.strip()) > 90 or (
                dated and not _LOTUS_BY.match(line) and start < mark - 200
            ):
                break
            if _DATED.search(line):
                dated, start = True, before
                at = before
                # the name stands in the line above, unless it shares the line with the date
                if re.search(r"[A-Za-z]{2,}.*\d", line.replace("AM", "").replace("PM", "")):
                    return start
                continue
            if dated:
                return before if _is_name(line) else start
        elif dated:
            return start
        at = before
    return start if dated else -1


def _is_name(line: str) -> bool:
    words = line.split()
    return len(words) <= 6 and not line.rstrip().endswith((".", "?", "!", ",", ":"))


def is_forward(announcement: str) -> bool:
    return _FORWARD.search(announcement) is not None


def attribution_start(padded: str, mark: int, floor: int) -> int:
    """Where the line that says who wrote the quote at `mark` begins, not before `floor`; `mark`
    where there is none."""
    end = mark
    text = padded[max(floor, mark - _LOOK_BACK) : mark]
    stripped = text.rstrip()
    if not stripped:
        return mark
    starred = _STARRED.search(stripped)
    if starred:
        return max(floor, mark - len(text) + starred.start())
    announced = stripped.endswith((":", "：", ":*", "...", "…", ">", "写道"))
    if not announced and not stripped.endswith(tuple("0123456789)]}>,;")):
        return mark
    base = mark - len(text)
    lines = stripped.split("\n")
    said = ""
    for count in range(1, min(4, len(lines)) + 1):
        line = lines[-count]
        if not line.strip():
            break
        said = line + " " + said
        begin = base + len("\n".join(lines[:-count]))
        if count == len(lines) and base > floor and not text.startswith("\n"):
            break
        if (
            _OPENING.match(line)
            and _WHO_OR_WHEN.search(said)
            and (announced or _WROTE.search(said))
        ):
            return max(floor, begin)
        if count <= 3 and _WROTE.search(said) and _WHO_OR_WHEN.search(said):
            end = begin
            if _WROTE.search(line) and _WHO_OR_WHEN.search(line) and not _carries_on(lines, count):
                return max(floor, begin)
        elif count == 1 and _WROTE.search(line) and announced and len(line) < 60:
            end = begin
    return max(floor, end)


def _carries_on(lines: list[str], count: int) -> bool:
    """Whether the line above belongs to the attribution too: its sentence began there."""
    if count >= len(lines):
        return False
    above = lines[-count - 1]
    return bool(above.strip()) and _OPENING.match(above) is not None


def attribution_end(padded: str, mark: int) -> int:
    """Where an attribution ends that opens at `mark` ("On 3 May … wrote:"), in one line or two;
    -1 where it is a sentence of the sender's own."""
    end = mark
    said = ""
    for _ in range(3):
        stop = padded.find("\n", end + 1, end + _LONGEST_LINE)
        line = padded[end + 1 : stop if stop != -1 else min(end + _LONGEST_LINE, len(padded))]
        if not line.strip():
            return -1
        end = end + 1 + len(line)
        said += " " + line
        if line.rstrip().endswith((":", "：")):
            return end if _attributes(said) else -1
    return -1


def _attributes(said: str) -> bool:
    if " I wrote" in said or " I said" in said:
        return False
    wrote = " wrote:" in said or " schrieb " in said or _WROTE.search(said) is not None
    return wrote and _WHO_OR_WHEN.search(said) is not None


def unquoted_attribution(padded: str) -> int:
    """Where "Ann <a@b> wrote:" stands above text that isn't marked as a quote; -1 where it
    doesn't."""
    for verb in _BY_ADDRESS_VERBS:
        at = padded.find(verb)
        if at != -1:
            line = padded.rfind("\n", max(0, at - _LONGEST_LINE), at)
            found = _BY_ADDRESS.match(padded, line + 1) if line != -1 else None
            if found:
                return line
    return -1


def is_from_line(line: str) -> bool:
    return _FROM_LINE.match(line) is not None
