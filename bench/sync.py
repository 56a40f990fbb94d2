"""A sync with a mail server on this machine: `python -m bench.sync [--messages N] [--mbox FILE]`.

Debian's Dovecot serves one mailbox, invented or given, over TLS as elsewhere. Four figures: headers
a second, the whole sync with the texts and all that is read from them, a sync with nothing new,
and peak memory.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.generate import write
from bench.timed import CLOSEKNIT, machine, run

USER, PASSWORD = "robin", "geheim-1"
CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
disable_plaintext_auth = no
ssl = {ssl}
mail_location = mbox:~/mail
mailbox_list_index = no
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/homes/%u
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = {ssl}
  }}
}}
"""
HEADERS = """
import sys, time
from closeknit.accounts.imapmessages import Messages
from closeknit.accounts.imapwire import Wire, connected
from closeknit.accounts.base import Collection
from closeknit.model.accounts import Account, Secret
account = Account("bench", "imap", {user!r}, "localhost", Secret("variable"), {port}, {security!r})
with connected(account, {password!r}) as wire:
    wire.examine("INBOX")
    numbers = wire.numbers_from(1)
    messages = Messages(wire, Collection("INBOX", "1/INBOX", "eml", 1))
    begun, read = time.monotonic(), 0
    for at in range(0, len(numbers), 400):
        read += len(messages.heads(numbers[at : at + 400]))
    print(read / (time.monotonic() - begun))
"""


@dataclass(frozen=True, slots=True)
class Served:
    """A server that runs: where it listens."""

    folder: Path
    plain: int
    tls: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--mbox", type=Path, help="a mailbox instead of invented mail")
    parser.add_argument("--certificate", type=Path, help="PEM of localhost; else without TLS")
    parser.add_argument("--key", type=Path)
    chosen = parser.parse_args()
    print(machine(), flush=True)
    with dovecot(chosen.certificate, chosen.key) as served, tempfile.TemporaryDirectory() as home:
        inbox = served.folder / "homes" / USER / "mail" / "inbox"
        inbox.parent.mkdir(parents=True)
        if chosen.mbox:
            shutil.copy(chosen.mbox, inbox)
        else:
            write(inbox, chosen.messages, max(chosen.messages // 20, 500))
        give(served.folder / "homes" / USER)
        security, port = ("tls", served.tls) if chosen.certificate else ("none", served.plain)
        os.environ["CLOSEKNIT_PASSWORD_BENCH"] = PASSWORD
        if chosen.certificate:
            os.environ["SSL_CERT_FILE"] = str(chosen.certificate)
        at = ["--home", home]
        account = ["--name", "bench", "--server", "localhost", "--port", str(port)]
        run([*CLOSEKNIT, "account", "add", USER, *account, "--security", security, *at])
        code = HEADERS.format(user=USER, password=PASSWORD, port=port, security=security)
        for turn in ("the server reads the mailbox first", "the server knows it"):
            told = subprocess.run(
                [sys.executable, "-c", code], check=True, capture_output=True, text=True
            ).stdout
            print(f"headers: {float(told):8,.0f} a second ({turn})", flush=True)
        first = run([*CLOSEKNIT, "sync", *at])
        print(f"first sync: {first.seconds:6.2f} s, {first.megabytes:4.0f} MB peak", flush=True)
        again = run([*CLOSEKNIT, "sync", *at])
        print(f"nothing new: {again.seconds:5.2f} s, {again.megabytes:4.0f} MB peak", flush=True)


@contextmanager
def dovecot(certificate: Path | None, key: Path | None) -> Iterator[Served]:
    """A server with an empty home for each login."""
    folder = Path(tempfile.mkdtemp(prefix="dovecot"))
    folder.chmod(0o755)
    (folder / "homes").mkdir()
    served = Served(folder, free_port(), free_port())
    user, group = owner()
    text = CONFIGURATION.format(
        folder=folder,
        user=user,
        group=group,
        password=PASSWORD,
        plain=served.plain,
        tls=served.tls,
        ssl="yes" if certificate else "no",
    )
    if certificate:
        text += f"ssl_cert = <{certificate}\nssl_key = <{key}\n"
    (folder / "dovecot.conf").write_text(text)
    program = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin") or "dovecot"
    with subprocess.Popen([program, "-F", "-c", folder / "dovecot.conf"]) as process:
        try:
            time.sleep(1)
            yield served
        finally:
            process.terminate()
    shutil.rmtree(folder, ignore_errors=True)


def give(path: Path) -> None:
    """Gives a folder to the user that the server reads mail as."""
    if os.geteuid() == 0:
        user, group = owner()
        for each in (path, *path.rglob("*")):
            shutil.chown(each, user, group)


def owner() -> tuple[str, str]:
    """User and group of the server."""
    import grp
    import pwd

    if os.geteuid() == 0:
        return "nobody", grp.getgrgid(pwd.getpwnam("nobody").pw_gid).gr_name
    return pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


if __name__ == "__main__":
    main()
