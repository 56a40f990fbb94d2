"""Where passwords are had, and what is said where there is none. None is ever written down."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked, PasswordDeleteError

from closeknit.accounts import secrets
from closeknit.errors import NoSecret
from closeknit.model.accounts import Account, Secret

MARTA = Account("mail of marta@example.org", "imap", "marta", "localhost", Secret("keyring"))
VARIABLE = "CLOSEKNIT_PASSWORD_MAIL_OF_MARTA_EXAMPLE_ORG"
INSTEAD = (
    "Say instead which command prints the password (--password-command), or put it into the "
    f"environment variable {VARIABLE}."
)


class Kept(KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self, trouble: Exception | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.trouble = trouble

    def get_password(self, service: str, username: str) -> str | None:
        if self.trouble:
            raise self.trouble
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.trouble:
            raise self.trouble
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise PasswordDeleteError
        del self.kept[service, username]


class PlaintextKeyring(Kept):
    """One that writes what it is given into a file, like keyrings.alt."""


@pytest.fixture(autouse=True)
def _no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


def use(monkeypatch: pytest.MonkeyPatch, backend: object) -> None:
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)


def test_kept_found_and_discarded(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept()
    use(monkeypatch, kept)
    assert secrets.keyring_trouble() == ""
    secrets.keep(MARTA.name, "word")
    assert kept.kept == {("closeknit", MARTA.name): "word"}
    assert secrets.secret_of(MARTA) == "word"
    secrets.discard(MARTA)
    secrets.discard(MARTA)  # it is gone already
    with pytest.raises(NoSecret) as caught:
        secrets.secret_of(MARTA)
    assert str(caught.value) == (
        f"The system's keyring holds no password for {MARTA.name}. Add the account once more to "
        f"be asked for it. {INSTEAD}"
    )


@pytest.mark.parametrize(
    ("backend", "why"),
    [
        (NoKeyring(), "there is none on this machine"),  # type: ignore[no-untyped-call]
        (PlaintextKeyring(), "it keeps passwords as plain text"),
    ],
)
def test_keyrings_that_keep_nothing_secret(
    monkeypatch: pytest.MonkeyPatch, backend: KeyringBackend, why: str
) -> None:
    use(monkeypatch, backend)
    assert secrets.keyring_trouble() == why
    for action in (lambda: secrets.secret_of(MARTA), lambda: secrets.keep(MARTA.name, "word")):
        with pytest.raises(NoSecret) as caught:
            action()
        assert str(caught.value) == (
            f"The system's keyring can't be used ({why}), and closeknit writes no password into a "
            f"file. {INSTEAD}"
        )
    assert getattr(backend, "kept", {}) == {}


def test_one_of_several_that_writes_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    several = ChainerBackend()  # type: ignore[no-untyped-call]
    monkeypatch.setattr(type(several), "backends", [Kept(), PlaintextKeyring()])
    use(monkeypatch, several)
    assert secrets.keyring_trouble() == "it keeps passwords as plain text"


def test_a_keyring_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Kept(KeyringLocked("Failed to unlock the collection!")))
    for action in (lambda: secrets.secret_of(MARTA), lambda: secrets.keep(MARTA.name, "word")):
        with pytest.raises(NoSecret, match=r"can't be used \(Failed to unlock the collection!\)"):
            action()

    def fails() -> None:
        raise RuntimeError("no bus.")

    monkeypatch.setattr(keyring, "get_keyring", fails)
    assert secrets.keyring_trouble() == "no bus"


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert "pip install 'closeknit[sync]'" in secrets.keyring_trouble()


def test_an_environment_variable_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "from outside")
    for secret in (Secret("keyring"), Secret("command", "false"), Secret("variable")):
        assert secrets.secret_of(replace(MARTA, secret=secret)) == "from outside"


def test_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORD", "named")
    assert secrets.secret_of(replace(MARTA, secret=Secret("variable", "WORD"))) == "named"
    with pytest.raises(NoSecret, match=f"{VARIABLE} holds no password for mail of marta"):
        secrets.secret_of(replace(MARTA, secret=Secret("variable")))
    assert secrets.variable_of("Füße & Co. (work)") == "CLOSEKNIT_PASSWORD_F_SSE_CO_WORK"


def test_a_command_prints_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "a script.py"
    script.write_text("print('first line \\n second')")
    command = f'"{sys.executable}" "{script}"'
    account = replace(MARTA, secret=Secret("command", command))
    assert secrets.secret_of(account) == "first line"
    script.write_text("import time; time.sleep(9)")
    monkeypatch.setattr(secrets, "PATIENCE", 0.2)
    with pytest.raises(NoSecret, match="did not end within 0 seconds"):
        secrets.secret_of(account)
