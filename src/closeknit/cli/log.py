"""closeknit log"""

from __future__ import annotations

from closeknit.cli.group import Verbs

KINDS = ("favour", "referral", "introduction", "promise", "ask", "meeting", "call", "thanks")

verb = Verbs(
    name="log",
    inner=True,
    verbs={
        **{kind: f"log_deed:{kind}" for kind in KINDS},
        "note": "log_deed:note",
        "outcome": "log_outcome",
        "list": "log_list",
        "review": "log_review",
        "undo": "log_undo",
    },
    help="Note down what was done: a favour, a referral, an introduction, a promise, an ask, a "
    "meeting, a call, thanks, or anything else as a note.\n\n"
    "Say it as you would to a friend, with no quotation marks:\n\n"
    "\b\n"
    "  closeknit log call Marta last Tuesday\n"
    "  closeknit log favour Marta Kern read my draft, on 12 March --size 2\n"
    "  closeknit log promise Marta send her the figures by Friday\n"
    "  closeknit log outcome L12 kept\n\n"
    "Mail, calendars and chats need no notes: this is for what happened elsewhere.",
)
