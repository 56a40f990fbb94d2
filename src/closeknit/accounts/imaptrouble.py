"""What goes wrong with a mail server, as sentences: which server, what happened, what to do."""

from __future__ import annotations

import imaplib
import ipaddress
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from closeknit.accounts.providers import provider_of
from closeknit.errors import AccountError, ServerWrong, Unreachable, Untrusted
from closeknit.model.accounts import Account

_PORTS = {"tls": 993, "starttls": 143, "none": 143}
# what a parser of answers runs into
UNREADABLE = (
    imaplib.IMAP4.error,
    ValueError,
    AssertionError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    RecursionError,
)
LIMITS = ("a literal of", "a line without end", "an answer without end")
_KEPT = "What was read before is kept."
_EXPIRED, _NOT_YET, _HOSTNAME, _IP = 10, 9, 62, 64
_SELF_SIGNED = (18, 19)
_CODE = re.compile(r"^\[[^\]]*\]\s*")


class Refused(Exception):
    """The server said no to one command, in these words; the connection is well."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def place(account: Account) -> str:
    """The server as it is named in sentences."""
    return f"The server {account.server} (port {account.port or _PORTS[account.security]})"


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself."""
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@contextmanager
def told(account: Account, patience: float) -> Iterator[None]:
    """Turns what a connection raises into sentences."""
    try:
        yield
    except (AccountError, Refused):
        raise
    except ssl.SSLCertVerificationError as error:
        raise Untrusted(_certificate(account, error)) from None
    except TimeoutError:
        raise Unreachable(
            f"{place(account)} did not answer for {patience:.0f} seconds. Look whether you are "
            f"online, then try again. {_KEPT}"
        ) from None
    except socket.gaierror:
        raise Unreachable(
            f"There is no server called {account.server}, or you are not online. Check the name, "
            "then try again."
        ) from None
    except ConnectionRefusedError:
        raise Unreachable(
            f"{place(account)} takes no connections. Check server and port; if they are right, "
            "try again later."
        ) from None
    except (ConnectionError, ssl.SSLEOFError, ssl.SSLZeroReturnError):
        raise _hung_up(account, "") from None
    except ssl.SSLError as error:
        raise Untrusted(_no_encryption(account, error)) from None
    except OSError as error:
        why = error.strerror or str(error)
        raise Unreachable(
            f"The connection to {account.server} broke off ({why}). Try again. {_KEPT}"
        ) from None
    except imaplib.IMAP4.abort as error:
        raise _aborted(account, error) from None
    except UNREADABLE as error:
        words = said(error)
        if words.startswith("* BYE"):
            raise _hung_up(account, words.removeprefix("* BYE").strip()) from None
        if " failed: " in str(error):
            raise Refused(words) from None
        raise wrong(account, words) from None


def wrong(account: Account, words: str) -> ServerWrong:
    """The error for an answer that can't be."""
    shown = f" ({words})" if words else ""
    return ServerWrong(
        f"{place(account)} answered something that no mail server should{shown}. Check that it is "
        f"the IMAP server; if it is, try again later. {_KEPT}"
    )


def said(error: BaseException) -> str:
    """A server's own words, short and printable."""
    text = str(error.args[0] if error.args else error)
    if error.args and isinstance(error.args[0], bytes):
        text = error.args[0].decode("utf-8", "replace")
    text = text.rpartition(" failed: ")[2].rpartition(" => ")[2]
    text = re.sub(r"^b['\"]|['\"]$", "", text)
    text = _CODE.sub("", " ".join("".join(c if c.isprintable() else " " for c in text).split()))
    return text[:120].rstrip(". ") + ("…" if len(text) > 120 else "")


def refused_login(account: Account, words: str) -> str:
    """The sentence for a login that isn't accepted, with what its provider wants."""
    what = "token" if account.secret.token else "password"
    shown = said(ValueError(words))
    reason = f" It says: “{shown}”." if shown else ""
    provider = provider_of(account.user)
    hint = "Check the login, and whether the provider wants an app password."
    if provider is not None and provider.advice and provider.imap == account.server:
        hint = provider.advice
    if account.secret.token:
        hint = "Look whether the command prints a fresh access token."
    return (
        f"{place(account)} did not accept the {what} of {account.user}.{reason} {hint} "
        "Then add the account again."
    )


def _aborted(account: Account, error: imaplib.IMAP4.abort) -> AccountError:
    """imaplib breaks off where the other side does, says goodbye, or talks nonsense."""
    text = str(error)
    if "unexpected" in text or any(limit in text for limit in LIMITS):
        return wrong(account, said(error))
    words = "" if "socket error" in text or "EOF" in text else said(error)
    return _hung_up(account, words)


def _hung_up(account: Account, words: str) -> Unreachable:
    shown = f" and says: “{words}”" if words else ""
    return Unreachable(f"{place(account)} hung up{shown}. Try again, later if it goes on. {_KEPT}")


def _certificate(account: Account, error: ssl.SSLCertVerificationError) -> str:
    code = error.verify_code
    if code in (_EXPIRED, _NOT_YET):
        why = "has run out" if code == _EXPIRED else "isn't valid yet"
        todo = (
            "Check the date of this machine; if it is right, whoever runs the server must mend it"
        )
    elif code in (_HOSTNAME, _IP):
        why = "is of another server"
        todo = "Check the name of the server"
    elif code in _SELF_SIGNED:
        why = "was signed by nobody that this machine trusts"
        todo = (
            "If the server is your own, have this machine trust its certificate (SSL_CERT_FILE "
            "may name a file with it)"
        )
    else:
        why = f"can't be trusted ({error.verify_message})"
        todo = "Check the name of the server, and whoever runs it must mend it"
    return f"{place(account)} shows a certificate that {why}, so no password was sent. {todo}."


def _no_encryption(account: Account, error: ssl.SSLError) -> str:
    other = "starttls" if account.security == "tls" else "tls"
    why = (error.reason or "unknown").replace("_", " ").lower()
    return (
        f"{place(account)} speaks no encryption that closeknit understands ({why}), so no "
        f"password was sent. Check server and port, or add the account with --security {other}."
    )
