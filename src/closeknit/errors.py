"""What misuse raises. Bad data never does: it is a `Problem`.

CloseknitError
├── NotFound          no such person, reference, source or home
├── Ambiguous         several people match; carries them
├── Misuse            an argument that can't be meant
├── HomeTooNew        the home was written by a newer closeknit
├── HomeUnusable      the home can't be opened, read or written
├── CantWrite         a file that was asked for can't be written
├── WrongClock        the machine's clock can't be right
├── AccountError      an account can't be read
│   ├── Unreachable   the server isn't there, hangs or hangs up
│   ├── Untrusted     its certificate is wrong
│   ├── LoginRefused  it doesn't accept the login
│   ├── NoSecret      there is no password to be had
│   └── ServerWrong   it answers what can't be
└── Busy              another closeknit is writing and did not finish in time
"""

from __future__ import annotations


class CloseknitError(Exception):
    """Base of all; its text is a plain sentence for the person."""


class NotFound(CloseknitError):
    """Nothing goes by that name."""


class Ambiguous(CloseknitError):
    """Several people match. `choices` holds (id, name, handles) of each."""

    def __init__(self, message: str, choices: tuple[tuple[str, str, tuple[str, ...]], ...]) -> None:
        super().__init__(message)
        self.choices = choices


class Misuse(CloseknitError):
    """An argument that can't be meant."""


class HomeTooNew(CloseknitError):
    """The home was written by a newer closeknit."""


class HomeUnusable(CloseknitError):
    """The home can't be opened, read or written."""


class CantWrite(CloseknitError):
    """A file that was asked for can't be written."""


class WrongClock(CloseknitError):
    """The machine's clock can't be right."""


class Busy(CloseknitError):
    """Another closeknit is writing and did not finish in time."""


class AccountError(CloseknitError):
    """An account can't be read; its text says which, why and what to do."""


class Unreachable(AccountError):
    """The server isn't there, hangs or hangs up."""


class Untrusted(AccountError):
    """The server's certificate is wrong."""


class LoginRefused(AccountError):
    """The server doesn't accept the login."""


class NoSecret(AccountError):
    """There is no password to be had."""


class ServerWrong(AccountError):
    """The server answers what can't be."""
