"""New text against messages marked by hand: what stands between « and » is new."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeknit.mail.newtext import NewText, new_text

_MARKS = re.compile("[«»]")


def unmarked(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text without its marks, and the spans that they enclosed."""
    spans: list[tuple[int, int]] = []
    start = 0
    for removed, mark in enumerate(_MARKS.finditer(marked)):
        at = mark.start() - removed
        if mark[0] == "«":
            start = at
        else:
            spans.append((start, at))
    return _MARKS.sub("", marked), tuple(spans)


PLAIN = {
    "nothing": "",
    "blank": " \n\n\t\n",
    "one line": "«See you at ten.»\n",
    "paragraphs": "«Dear Nadia,\n\nThe hall is booked.\n\nSee you there,\nTom»\n",
    "a dash in prose": "«We have three -- no, four -- seats.\n- one for you\n- one for Ola»\n",
    "arrows in prose": "«a -> b, and 3 > 2 holds.\nFrom here on it is easy.»\n",
    "from the beginning of a line": "«Well,\n>From what I saw it is fine.»\n",
    "table of figures": "«Costs:\n  rent   100\n  food    50\n  total  150\nThat is all.»\n",
    "bullets with stars": "«Bring:\n* bread\n* cheese and\n* wine, please»\n",
    "telephone number as the message": "«My new number is +44 20 7946 0018.\nAnna»\n",
    "signing off with thanks": "«Could you send it?\n\nThanks,\nMirela»\n",
    "postscript": "«Yes.\n\nRegards,\nTom\n\nP.S. Bring the keys, 555 123 4567 is the code.»\n",
    "footnotes": "«See the page[1].\n\nRegards,\nTom\n\n[1] https://example.org/page»\n",
    "confidential topic at the top": (
        "«This message is about the party.\n\nKeep it to yourself please, she does not know.»\n"
    ),
    "a memo's own head": "«To: all staff\nRe: holidays\n\nThe office is closed on Friday.»\n",
}

TOP = {
    "outlook": (
        "«Fine by me.\n\nTom»\n\n-----Original Message-----\nFrom: Nadia Ortiz\n"
        "Sent: Monday\nTo: Tom\nSubject: hall\n\nShall we take it?\n"
    ),
    "outlook, indented": (
        "«Fine by me.»\n\n\t-----Original Message-----\n\tFrom:\tNadia Ortiz\n\tSubject:\thall\n\n"
        "\tShall we?\n"
    ),
    "outlook, rule and block": (
        "«Fine by me.»\n\n________________________________\nFrom: Nadia Ortiz <n@example.org>\n"
        "Sent: Monday, 3 May 2021 10:00\nTo: Tom Field\nSubject: hall\n\nShall we take it?\n"
    ),
    "outlook, block alone": (
        "«Fine.»\n\nFrom: Nadia Ortiz\nDate: 3 May 2021\nTo: Tom\nSubject: hall\n\nShall we?\n"
    ),
    "outlook, bold block": (
        "«Fine.»\n\n*From:* Nadia Ortiz\n*Sent:* Monday\n*To:* Tom\n*Subject:* hall\n\nShall we?\n"
    ),
    "outlook, german": (
        "«Gerne.\n\nViele Grüße\nJana»\n\nVon: Ole Brandt\nGesendet: Montag, 3. Mai 2021 10:00\n"
        "An: Jana Wolf\nBetreff: Saal\n\nNehmen wir ihn?\n"
    ),
    "outlook, french": (
        "«D'accord.»\n\n-----Message d'origine-----\nDe : Luc Morel\nEnvoyé : lundi\n"
        "À : Anne\nObjet : salle\n\nOn la prend ?\n"
    ),
    "gmail": (
        "«Yes, let us.»\n\nOn Mon, May 3, 2021 at 10:00 AM Nadia Ortiz <n@example.org> wrote:\n\n"
        "> Shall we take it?\n>\n> Nadia\n"
    ),
    "attribution over two lines": (
        "«Yes.»\n\nOn Mon, May 3, 2021 at 10:00 AM Nadia Ortiz-Villanueva\n"
        "<nadia.ortiz@example.org> wrote:\n> Shall we?\n"
    ),
    "attribution without marked quote": (
        "«Yes.»\n\nOn Mon, May 3, 2021 at 10:00 AM Nadia Ortiz <n@example.org> wrote:\n\n"
        "Shall we take it?\n\nNadia\n"
    ),
    "german attribution": (
        "«Ja.»\n\nAm 3. Mai 2021 um 10:00 schrieb Ole Brandt <o@example.org>:\n> Nehmen wir ihn?\n"
    ),
    "spanish attribution": (
        "«Sí, vale.»\n\nEl lun, 3 may 2021 a las 10:00, Eva Gil (<eva@example.org>) escribió:\n"
        "> ¿Lo cogemos?\n"
    ),
    "italian attribution": (
        "«Va bene.»\n\nIl giorno lun 3 mag 2021 alle ore 10:00 Ada Neri\n<ada@example.org> "
        "ha scritto:\n> Lo prendiamo?\n"
    ),
    "notes": (
        "«Fine with me.»\n\n\n\n\nNadia Ortiz\n05/03/2021 10:12 AM\nTo: Tom Field/LON/Firm@FIRM\n"
        "cc:  \nSubject: hall\n\nShall we take it?\n"
    ),
    "phone": "«On my way»\n\nSent from my iPhone\n\n> On 3 May 2021, N wrote:\n> Where?\n",
    "delimited signature above the quote": (
        "«Yes.»\n\n-- \nTom Field\nField & Sons\n\nOn 3 May 2021, Nadia <n@example.org> wrote:\n"
        "> Shall we?\n"
    ),
    "card above the quote": (
        "«Yes.\n\nRegards,\n\nTom Field»\nDirector\nField & Sons\nTel: +44 20 7946 0018\n\n"
        "-----Original Message-----\nFrom: Nadia\nSent: Monday\nSubject: hall\n\nShall we?\n"
    ),
    "pipes": "«Yes.»\n\nNadia Ortiz <n@example.org> wrote:\n| Shall we take\n| it then?\n",
}

BOTTOM = {
    "bottom": (
        "On 3 May 2021 10:00, Nadia Ortiz wrote:\n> Shall we?\n> Nadia\n\n«Yes, let us.\n\nTom»\n"
    ),
    "writes": "Nadia Ortiz <n@example.org> writes:\n\n> Shall we?\n\n«Yes.»\n\n-- \nTom\n",
    "star attribution": "* Nadia Ortiz:\n\n> Shall we?\n\n«Yes, let us.\n\nThanks,\nTom»\n",
    "initials": "NO> Shall we take it?\nNO> Or not?\n\n«Yes.»\n",
    "wrapped quote": (
        "> This is a line of the older message that went on for so long that it was\nwrapped\n"
        "> and then goes on in the next line.\n\n«I see.»\n"
    ),
}

INLINE = {
    "inline": (
        "«Hi Nadia,»\n\nOn 3 May 2021, Nadia wrote:\n> Shall we take it?\n\n«Yes.»\n\n"
        "> And the small one?\n\n«No, too dear.\n\nTom»\n"
    ),
    "no blank lines": "> Ten?\n«Yes.»\n> Eleven?\n«No, sorry, that is too late for me.»\n> Ok\n",
    "elisions": "> Ten?\n[...]\n«Yes.»\n\n[snip]\n> Eleven?\n\n«No.»\n",
    "trailing quote": "> Ten?\n\n«Yes.»\n\n> Eleven?\n> Nadia\n",
}

FORWARDED = {
    "gmail": (
        "«FYI, see below.»\n\n---------- Forwarded message ----------\nFrom: N <n@example.org>\n"
        "Date: Mon, May 3, 2021\nSubject: hall\nTo: Tom\n\nThe hall is free.\n"
    ),
    "thunderbird": "«For you.»\n\n-------- Forwarded Message --------\nSubject: x\n\nFree.\n",
    "apple": "«For you.»\n\nBegin forwarded message:\n\n> From: N <n@example.org>\n> It is free.\n",
    "notes": (
        "«For you.»\n---------------------- Forwarded by Tom Field/LON/Firm on 05/03/2021 10:12 AM "
        "---------------------------\n\n\nNadia Ortiz\n05/02/2021\nTo: T\ncc:\nSubject: x\n\nOk\n"
    ),
    "nothing new": "-----Original Message-----\nFrom: N\nSent: Monday\nSubject: x\n\nFree.\n",
    "text behind its end": (
        "----- Forwarded message from N <n@example.org> -----\n\nIt is free.\n\n"
        "----- End forwarded message -----\n\n«What do you think?»\n"
    ),
}

SIGNED = {
    "delimiter": "«Yes.»\n\n-- \nTom Field\nhttps://example.org\n",
    "delimiter without its blank": "«Yes.»\n\n--\nTom Field\n+44 20 7946 0018\n",
    "card below regards": (
        "«It is done.\n\nKind regards,\nTom Field»\nDirector, Field & Sons\n1 High Street\n"
        "Phone: (555) 123-4567\n"
    ),
    "card without closing words": (
        "«The draft is attached.\n\nTom Field»\nField & Sons\n(555) 123-4567\ntom@example.org\n"
    ),
    "extension": "«Call me.\n\nThanks,\nTom»\nx53858\n",
    "phone": "«Yes»\n\nSent from my iPhone\n",
    "phone, german": "«Ja»\n\nVon meinem iPhone gesendet\n",
}

FOOTED = {
    "disclaimer": (
        "«Attached.\n\nTom»\n\nThis e-mail and any attachments are confidential and intended only "
        "for the\naddressee. If you are not the intended recipient, delete it.\n\nThe firm is "
        "registered in Wales.\n"
    ),
    "disclaimer between stars": (
        "«Attached.»\n\n**********************************************************************\n"
        "This e-mail is the property of Field & Sons and may contain confidential and\nprivileged "
        "material for the sole use of the intended recipient.\n"
        "**********************************************************************\n"
    ),
    "confidentiality notice": (
        "«Attached.»\n  ++++++CONFIDENTIALITY NOTICE+++++\nThe information in this email may be "
        "confidential and/or privileged.\n"
    ),
    "list": (
        "«I agree.»\n_______________________________________________\nfriends mailing list\n"
        "friends@lists.example.org\nhttps://lists.example.org/listinfo/friends\n"
    ),
    "list, by command": (
        '«I agree.»\n--\nTo unsubscribe from this list: send the line "unsubscribe" in\n'
        "the body of a message\n"
    ),
    "advertisement": (
        "«I agree.»\n\n_________________________________________________________\n"
        "Do You Yahoo!?\nGet your free @yahoo.com address\n"
    ),
}

_STAT = " src/a.c | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n\n"
_DIFF = (
    "diff --git a/src/a.c b/src/a.c\nindex 12ab..34cd 100644\n--- a/src/a.c\n+++ b/src/a.c\n"
    "@@ -1,2 +1,2 @@\n int\n-main()\n+main(void)\n"
)
PATCHED = {
    "git": (
        "«The prototype was missing.»\n\nSigned-off-by: Tom Field <tom@example.org>\n---\n"
        f"{_STAT}{_DIFF}-- \n2.40.1\n"
    ),
    "notes below the rule": (
        "«The prototype was missing.»\n\nReported-by: N <n@example.org>\n---\n\n«Hi N,\n\nplease "
        f"look at this one.\n\nTom»\n\n{_STAT}{_DIFF}-- \n2.40.1\n"
    ),
    "author's line": f"From: Tom Field <tom@example.org>\n\n«It was missing.»\n---\n{_STAT}{_DIFF}",
    "in an answer": (
        "On 3 May 2021, Nadia wrote:\n> It fails.\n\n«Does this help?»\n\n"
        f"{_DIFF}\n«If so I shall send it.\n\nTom»\n"
    ),
    "cover letter": f"«Two small things.»\n\n{_STAT}«Tom»\n",
    "scissors": f"«As we said:»\n\n-- >8 --\nSubject: [PATCH] a\n\nIt was missing.\n\n{_DIFF}",
    "subversion": (
        "«Try this:»\n\nIndex: a.c\n=======\n--- a.c\t(1)\n+++ a.c\t(2)\n@@ -1 +1 @@\n-a\n+b\n"
    ),
}

CODED = {
    "indented": (
        "«Try this:»\n\n    for (i = 0; i < n; i++) {\n        a[i] = f(b[i]);\n    }\n\n"
        "«Does it work?»\n"
    ),
    "session": "«I get:»\n\n\t$ ls /tmp | wc -l\n\t12\n\n«Is that right?»\n",
    "kernel log": ("«It says:»\n\n[   12.345678] bad thing\n[   12.345679] worse\n\n«Any idea?»\n"),
    "traceback": (
        '«It says:»\n\nTraceback (most recent call last):\n  File "a.py", line 1, in <module>\n'
        "    f()\n\n«Any idea?»\n"
    ),
    "roff": "«Like this:»\n\n.SH NAME\n.TP\n.BR open (2)\n\n«Fine?»\n",
    "armour": (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n«Yes, it is me.»\n"
        "-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAdFiEE\n=abcd\n-----END PGP SIGNATURE-----\n"
    ),
}

GROUPS = {
    "plain": PLAIN,
    "top": TOP,
    "bottom": BOTTOM,
    "inline": INLINE,
    "forwarded": FORWARDED,
    "signed": SIGNED,
    "footed": FOOTED,
    "patched": PATCHED,
    "coded": CODED,
}
CASES = [(group, name, text) for group, cases in GROUPS.items() for name, text in cases.items()]


@pytest.mark.parametrize(("marked"), [c[2] for c in CASES], ids=[f"{c[0]}-{c[1]}" for c in CASES])
def test_marked_by_hand(marked: str) -> None:
    text, spans = unmarked(marked)
    new = new_text(text)
    assert [text[a:b] for a, b in new.spans] == [text[a:b] for a, b in spans]
    assert new.spans == spans
    assert new.text == "\n\n".join(text[a:b] for a, b in spans)


@pytest.mark.parametrize("group", ["top", "bottom", "inline"])
def test_where_the_answer_stands(group: str) -> None:
    for marked in GROUPS[group].values():
        new = new_text(unmarked(marked)[0])
        assert new.quoted
        if marked is INLINE["trailing quote"] or group != "inline":
            continue
        assert new.answers == "inline"
    if group != "inline":
        found = {new_text(unmarked(marked)[0]).answers for marked in GROUPS[group].values()}
        assert found == {group}


def test_flags() -> None:
    for marked in PLAIN.values():
        new = new_text(unmarked(marked)[0])
        assert not (new.quoted or new.forwarded or new.patch or new.code or new.signature)
        assert new.answers == ""
    assert all(new_text(unmarked(marked)[0]).forwarded for marked in FORWARDED.values())
    assert all(new_text(unmarked(marked)[0]).signature for marked in SIGNED.values())
    assert all(new_text(unmarked(marked)[0]).patch for marked in PATCHED.values())
    armour = CODED["armour"]
    assert all(new_text(unmarked(m)[0]).code for m in CODED.values() if m is not armour)


def test_value() -> None:
    assert new_text("Hi\n\n> a\n\nYes.\n") == NewText(
        "Hi\n\nYes.", ((0, 2), (9, 13)), quoted=True, answers="bottom"
    )


_LINES = st.sampled_from(
    [line for _, _, marked in CASES for line in _MARKS.sub("", marked).split("\n")]
)


@given(st.lists(_LINES, max_size=40).map("\n".join))
@settings(max_examples=150, deadline=None)
def test_spans_are_ascending_and_trimmed(text: str) -> None:
    new = new_text(text)
    position = 0
    for start, end in new.spans:
        assert position <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        position = end


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_never_raises(text: str) -> None:
    new_text(text)


@given(st.lists(_LINES, min_size=1, max_size=12))
@settings(max_examples=100, deadline=None)
def test_a_quote_below_adds_nothing(quoted: list[str]) -> None:
    whole = "Hello Nadia, that is fine.\n\n" + "\n".join("> " + line for line in quoted)
    assert new_text(whole).text == "Hello Nadia, that is fine."


@pytest.mark.parametrize(
    "unit",
    [
        "> a\nb\n", ">", "From:\n", "From: a\nTo: b\n", "---\n", "---\n> x\n", "-- \n", "_____\n",
        "This message\n", "On 3 wrote:\n", "On 3 ", "a <a@b> wrote:\n", " x | 3\n", " x | ",
        "@@ -1\n", "diff --git\n a\nb\n", "-----BEGIN PGP SIGNATURE-----\n", "To:\nSubject: x\n",
        "10/10/2001 10:10\nTo:\n", "-----Original\n", "    {\n", "[...]\n", "AB> x\n", "| a\n",
        "Regards,\nAnn\n555 555 5555\n", "-by: ", "A-", "-", "((", "Sent from my ", "\n", "é",
        "commit 0123456789abc\n", "commit 0123456789abc\n\n    ", "* a:\n",
    ],
)  # fmt: skip
def test_hostile_input_takes_no_longer(unit: str) -> None:
    text = unit * (64_000 // len(unit))
    start = time.perf_counter()
    new_text(text)
    assert time.perf_counter() - start < 1.5
