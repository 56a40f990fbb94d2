"""closeknit account"""

from __future__ import annotations

from closeknit.cli.group import Verbs

verb = Verbs(
    name="account",
    inner=True,
    verbs={
        "add": "account_add",
        "list": "account_list:listed",
        "remove": "account_list:removed",
    },
    help="Mail, calendars and address books on servers, which “closeknit sync” reads.\n\n"
    "\b\n"
    "  closeknit account add marta@example.org\n"
    "  closeknit account add marta@example.org --kind caldav\n"
    "  closeknit account list\n"
    "  closeknit account remove marta@example.org\n\n"
    "The password is kept in the system's keyring; closeknit writes none into a file, and nothing "
    "on the server is ever changed.",
)
