"""The expressions that find where something other than new text may begin in a message.

They run over the text padded with a line feed in front: a literal line feed first lets the
matcher skip from line to line.
"""

from __future__ import annotations

import re

from closeknit.mail.endings import LEGAL_DECORATED, LEGAL_OPENING

# Sorted by the first character of a line, so that most lines are refused by one look at it.
MARK = re.compile(
    r"""\n(?:
    (?=[-_>*=+~#(<"\[@|$.0-9])(?:
        (?P<quote>>(?!From[ ])[^\n]*(?:\n>[^\n]*)*)
      | (?P<patch>---(?=\n)|---[ ]\S[^\n]*\n\+\+\+[ ]|@@[ ]-\d)
      | (?P<delimiter>(?:-[ ])?--[ \t]?(?=\n|\Z))
      | (?P<pgp>-----BEGIN[ ]PGP[ ][A-Z ]+-----)
      | (?P<scissors>-[- ]*(?:>8|8<|%<|>%)[- ]*-[- ]*(?=\n)|-+[ ]?[Cc]ut[ ]here[ ]?-+)
      | (?P<rule>[_*=#~-]{5,}[ \t]*(?=\n))
      | (?P<elision>(?:\[(?:\.\.\.?|…|[Ss]nip[a-z]*|SNIP)[^\n\]]{0,30}\]|<[/]?snip>|\(\.\.\.\))
            [ \t]*(?=\n|\Z))
      | (?P<announced>[-_>*=+~#(<"\[][-_>*=+~#(<"\[ \t]*[A-Za-z\u0400-\u9fff](?=[^\n]{4}))
      | (?P<pipe>\|[ ][^\n]*(?:\n\|[^\n]*)+)
      | (?P<shell>[$][ ]\S[^\n]*)
      | (?P<roff>\.(?:[A-Z]{1,2}|\\")(?![\w.])[^\n]*(?:\n[.'](?:[A-Z]{1,2}|\\")(?![\w.])[^\n]*)*)
      | (?P<log>(?:\[[ ]*\d+\.\d+\]|\d{4}-\d\d-\d\d[T ]\d\d:\d\d)[^\n]*
            (?:\n(?:\[[ ]*\d|\d{4}-\d\d-|[ ]{2})[^\n]*)+)
    )
  | (?=[ \t])(?:
        (?P<indented>(?:[ ]{4}|\t)(?![ \t]*(?:-{3}|_{5}|\*{3}|\+{3}|From:|To:))[^\n]*
            (?:\n(?:[ ]{4}|\t)[^\n]*)+)
      | (?P<spaced>[ ]{1,3}>[^\n]*)
      | (?P<stat>[ ](?:\S|\.\.\.)[^\n|]{0,150}\|[ ]+(?:\d+(?:[ ][-+]*)?|Bin[^\n]*)(?=\n))
      | [ \t]+(?:(?P<below>From:)|(?P<to>To:)|(?P<beneath>[-_*=+~#<]{2,}[ \t]*[A-Za-z](?=[^\n]{4})))
    )
  | (?=[A-Z\u0400-\u9fff])(?:
        (?P<header>(?:From|Von|De|Da|Van|Från|Fra|Od|От|Lähettäjä|Feladó|发件人|寄件者|差出人)
            [ \t]*:)
      | (?P<lotus>To:)
      | (?P<attributed>(?:On|Am|Le|El|Il|Op|Em|Den)[ ,](?=[^\n\d]{0,40}\d))
      | (?P<diff>(?:Index:[ ]\S+\n===))
      | (?P<trailer>[A-Z][a-z]+(?:-[a-z]+)*-by:[ ][^\n]+
            |(?:Cc|CC|Link|Fixes|Closes|Message-ID|Change-Id):[ ][^\n]*[<@/("][^\n]*)
      | (?P<sent>(?:Sent|Get|Typed|Von|Gesendet|Envoyé|Enviad|Inviato|Verstuurd|Verzonden|Skickat
            |Sendt|Wysłane|Отправлено)[ oa][^\n]{0,100})
      | (?P<begin>(?:Begin|Start|Anfang|Début|Inicio|Inizio)[ ]\S)
      | (?P<list>(?:To[ ]unsubscribe|Unsubscribe:|You[ ]received[ ]this[ ]message[ ]because)[^\n]*)
      | (?P<legal>"""
    + LEGAL_OPENING.replace(" ", r"\x20")
    + r""")
      | (?P<initials>[A-Z]{1,3}>[ ][^\n]*(?:\n[A-Z]{1,3}>[ ][^\n]*)*)
      | (?P<traceback>Traceback[ ]\(most[^\n]*(?:\n[ ]{2}[^\n]*)+)
    )
  | (?P<git>diff[ ]--?[a-z])
  | (?P<commit>commit[ ][0-9a-f]{12,}[^\n]*(?:\n(?:[A-Z][A-Za-z]+:[^\n]*|[ ]{4}[^\n]*
        |(?=\n(?:[ ]{4}|[A-Z][A-Za-z]+:|diff))))*)
    )""",
    re.VERBOSE,
)
LEGAL = re.compile(LEGAL_DECORATED + LEGAL_OPENING)
DIFF = re.compile(
    r"\n(?:diff --?[a-z]|--- \S[^\n]*\n\+\+\+ |@@ -\d|Index: |Range-diff |Interdiff "
    r"|\d+: +[0-9a-f]{7,} [=!<>]| (?:\S|\.\.\.)[^\n|]{0,150}\| +(?:\d|Bin)"
    r"|[^\n|]{1,20} => [^\n|]{1,100}\| +\d"
    r"| (?:create|delete) mode |base-commit: | \d+ files? changed)"
)
DIFF_BODY = re.compile(
    r"(?:\n(?:(?!--[ ]?(?:\n|\Z))[-+ @\\\t][^\n]*|(?:diff|index|new|deleted|old|similarity"
    r"|dissimilarity|rename|copy|Binary|Only|Index:|====*)(?:[ =][^\n]*)?(?=\n|\Z)"
    r"|(?=\n[-+ @\\\t\n])"
    r"|[^\n]{1,80}(?=\n[-+ @\\.][^\n]*\n[-+ @\\.])))+"
)
STATS = re.compile(r"(?:\n [^\n]*)+")
PGP_HEAD = re.compile(r"\n-----BEGIN PGP SIGNED MESSAGE-----[ \t]*(?:\n[A-Za-z]+:[^\n]*)*")
SYMBOLS = {ord(symbol): None for symbol in "{}()[];=<>$#\\|_*&%~^+@/"}
CODE_OPENING = re.compile(
    r"[ \t]*(?:[$#%] |\./|\.[A-Z]{2}|[{}]|#include|(?:int|void|char|struct|static) )"
)
