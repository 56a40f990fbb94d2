"""Passwords: where they are to be had. closeknit itself writes none down.

An environment variable that is named for the account wins; else it is as the account says: the
system's keyring, or the first line that a command prints.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from typing import TYPE_CHECKING

from closeknit.errors import NoSecret
from closeknit.model.accounts import Account, Secret

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "closeknit"
PATIENCE = 120.0  # seconds for a command, which may ask for a passphrase of its own
_INSTEAD = (
    "Say instead which command prints the password (--password-command), or put it into the "
    "environment variable {variable}."
)


def variable_of(name: str) -> str:
    """The environment variable in which the password of an account may stand."""
    return "CLOSEKNIT_PASSWORD_" + re.sub(r"[^A-Z0-9]+", "_", name.upper()).strip("_")


def secret_of(account: Account) -> str:
    """The password or token of an account. Raises NoSecret."""
    variable = variable_of(account.name)
    from_environment = os.environ.get(variable, "")
    if from_environment:
        return from_environment
    match account.secret.place:
        case "variable":
            named = account.secret.value or variable
            if not os.environ.get(named):
                raise NoSecret(
                    f"The environment variable {named} holds no password for {account.name}. "
                    "Set it, then sync again."
                )
            return os.environ[named]
        case "command":
            return _from_command(account)
        case "keyring":
            return _from_keyring(account)


def keyring_trouble() -> str:
    """Why the system's keyring can't keep a password, in a few words; "" where it can."""
    found = _backend()
    return found if isinstance(found, str) else ""


def keep(name: str, password: str) -> None:
    """Puts the password of an account into the system's keyring. Raises NoSecret."""
    found = _backend()
    if not isinstance(found, str):
        try:
            found.set_password(SERVICE, name, password)
        except Exception as error:  # backends raise what their system raises
            found = _words(error)
        else:
            return
    raise NoSecret(no_keyring(name, found))


def discard(account: Account) -> None:
    """Takes the password of an account out of the keyring, where it is in it."""
    found = _backend() if account.secret.place == "keyring" else ""
    if not isinstance(found, str):
        try:
            found.delete_password(SERVICE, account.name)
        except Exception:  # it wasn't there, or can't be reached: then nothing was to be done
            return


def no_keyring(name: str, why: str) -> str:
    """The sentence for a keyring that can't be used."""
    return (
        f"The system's keyring can't be used ({why}), and closeknit writes no password into a "
        f"file. {_INSTEAD.format(variable=variable_of(name))}"
    )


def _from_keyring(account: Account) -> str:
    found = _backend()
    if isinstance(found, str):
        raise NoSecret(no_keyring(account.name, found))
    try:
        password = found.get_password(SERVICE, account.name)
    except Exception as error:  # backends raise what their system raises
        raise NoSecret(no_keyring(account.name, _words(error))) from None
    if not password:
        raise NoSecret(
            f"The system's keyring holds no password for {account.name}. Add the account once "
            f"more to be asked for it. {_INSTEAD.format(variable=variable_of(account.name))}"
        )
    return password


def _backend() -> KeyringBackend | str:
    """The system's keyring, or why there is none that keeps secrets."""
    try:
        import keyring
    except ModuleNotFoundError:
        return "its library isn't installed: pip install 'closeknit[sync]'"
    try:
        backend = keyring.get_keyring()
        each = list(getattr(backend, "backends", ())) or [backend]
    except Exception as error:  # looking for one may fail in as many ways as there are systems
        return _words(error)
    names = [f"{type(one).__module__}.{type(one).__name__}" for one in each]
    if all(name.startswith(("keyring.backends.fail", "keyring.backends.null")) for name in names):
        return "there is none on this machine"
    # one of several that writes plain text would be asked for in turn
    plain = [name for name in names if "plaintext" in name.casefold()]
    return "it keeps passwords as plain text" if plain else backend


def _from_command(account: Account) -> str:
    command = account.secret.value
    about = f"The command for the password of {account.name} ({command})"
    try:
        words = shlex.split(command, posix=os.name == "posix")
        done = subprocess.run(
            words, stdout=subprocess.PIPE, stdin=None, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        raise NoSecret(f"{about} did not end within {PATIENCE:.0f} seconds.") from None
    except (OSError, ValueError, IndexError) as error:
        raise NoSecret(f"{about} can't be run: {_words(error)}.") from None
    if done.returncode:
        raise NoSecret(f"{about} failed with status {done.returncode}. Run it by hand to see why.")
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    password = lines[0].strip() if lines else ""
    if not password:
        raise NoSecret(f"{about} printed nothing. Run it by hand to see why.")
    return password


def kept_in(account: Account) -> str:
    """Where the password is, in a few words."""
    return {
        "keyring": "the system's keyring",
        "command": f"the command {account.secret.value}",
        "variable": f"the environment variable {account.secret.value or variable_of(account.name)}",
    }[account.secret.place]


def of_command(command: str, *, token: bool) -> Secret:
    """A secret that a command prints."""
    return Secret("command", command, token)


def _words(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return " ".join(str(error).split()).rstrip(".")[:200] or type(error).__name__
