"""Servers on loopback: Debian's Dovecot with mailboxes of its own, scripted ones, certificates."""

from __future__ import annotations

import contextlib
import datetime
import os
import shutil
import socket
import socketserver
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from closeknit.model.accounts import Account, Secret

PASSWORD = "geheim-1"
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
auth_mechanisms = plain
auth_failure_delay = 0
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
mail_location = %d:~/mail
mailbox_list_index = no
mbox_write_locks = fcntl
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/homes/%u
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    special_use = \\Sent
  }}
  mailbox Weg {{
    special_use = \\Trash
  }}
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
    ssl = yes
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class Certificates:
    """An authority's certificate in `authority`, and pairs of certificate and key: one that is
    right for loopback, one of another host, one that has run out, one that signed itself."""

    authority: Path
    right: tuple[Path, Path]
    other_host: tuple[Path, Path]
    expired: tuple[Path, Path]
    self_signed: tuple[Path, Path]


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    folder = tmp_path_factory.mktemp("certificates")
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])

    def made(file: str, host: str, ends: datetime.datetime, signer: str = "") -> tuple[Path, Path]:
        own = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        alternatives: list[x509.GeneralName] = [x509.DNSName(host)]
        if host == "localhost":
            alternatives.append(x509.IPAddress(ip_address("127.0.0.1")))
        built = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if signer == "itself" else name)
            .public_key(own.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=30))
            .not_valid_after(ends)
            .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
            .sign(own if signer == "itself" else key, hashes.SHA256())
        )
        return _written(folder / file, built, own)

    later, earlier = now + datetime.timedelta(days=30), now - datetime.timedelta(days=1)
    authority = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=60))
        .not_valid_after(later)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    return Certificates(
        _written(folder / "authority", authority, key)[0],
        made("right", "localhost", later),
        made("other", "mail.elsewhere.example", later),
        made("expired", "localhost", earlier),
        made("self", "localhost", later, signer="itself"),
    )


def _written(
    stem: Path, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey
) -> tuple[Path, Path]:
    plain, own = stem.with_suffix(".pem"), stem.with_suffix(".key")
    plain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    own.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return plain, own


@dataclass(frozen=True, slots=True)
class Dovecot:
    """A running server; `tls` and `plain` are its ports. Every login has a home of its own; what
    follows the "@" says how its mail is stored: "maildir" or "mbox"."""

    folder: Path
    tls: int
    plain: int

    def account(self, user: str) -> Account:
        return Account(
            f"mail of {user}", "imap", user, "localhost", Secret("variable", "WORD"), self.tls
        )

    def mail(self, user: str) -> Path:
        """The folder that holds the mail of a login, made where it is new."""
        folder = self.folder / "homes" / user / "mail"
        folder.mkdir(parents=True, exist_ok=True)
        self.own(self.folder / "homes" / user)
        return folder

    def own(self, path: Path) -> None:
        """Gives a path to the user that the server reads mail as."""
        if os.geteuid() == 0:
            for each in (path, *path.rglob("*")):
                shutil.chown(each, _owner()[0], _owner()[1])

    def deliver(self, user: str, folder: str, *messages: bytes) -> None:
        """Puts messages into a maildir's folder ("" is the inbox)."""
        root = self.mail(user) / f".{folder}" if folder else self.mail(user)
        for part in ("cur", "new", "tmp"):
            (root / part).mkdir(parents=True, exist_ok=True)
        for message in messages:
            name = f"{time.time_ns()}.M{next(_NUMBERS)}.example"
            (root / "new" / name).write_bytes(message)
        self.own(root)


_NUMBERS = iter(range(10**9))


def _owner() -> tuple[str, str]:
    import grp
    import pwd

    if os.geteuid() == 0:
        return "nobody", grp.getgrgid(pwd.getpwnam("nobody").pw_gid).gr_name
    return pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="session")
def dovecot(certificates: Certificates) -> Iterator[Dovecot]:
    program = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if program is None:
        if os.environ.get("CLOSEKNIT_REQUIRE_ALL") == "1":
            pytest.fail("Dovecot isn't here (Debian's package dovecot-imapd)")
        pytest.skip("Dovecot isn't here (Debian's package dovecot-imapd)")
    # the paths of its sockets must be short
    folder = Path(tempfile.mkdtemp(prefix="dovecot"))
    folder.chmod(0o755)
    user, group = _owner()
    server = Dovecot(folder, free_port(), free_port())
    (folder / "homes").mkdir(mode=0o755)
    if os.geteuid() == 0:
        shutil.chown(folder / "homes", user, group)
    file = folder / "dovecot.conf"
    certificate, key = certificates.right
    file.write_text(
        CONFIGURATION.format(
            folder=folder,
            user=user,
            group=group,
            certificate=certificate,
            key=key,
            password=PASSWORD,
            plain=server.plain,
            tls=server.tls,
        )
    )
    with subprocess.Popen([program, "-F", "-c", str(file)]) as process:
        try:
            _wait_for(server.tls, process)
            yield server
        finally:
            process.terminate()
    shutil.rmtree(folder, ignore_errors=True)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert process.poll() is None, "Dovecot did not start"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError("Dovecot did not start")


@pytest.fixture
def trusted(certificates: Certificates, monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine trusts the tests' authority, and knows the password."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))
    monkeypatch.setenv("WORD", PASSWORD)


Talk = Callable[[socketserver.StreamRequestHandler], None]


@dataclass(slots=True)
class Scripted:
    """A server that does what a test says with each connection."""

    port: int
    talk: Talk
    certificate: tuple[Path, Path] | None = None
    heard: list[bytes] = field(default_factory=list)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    block_on_close = False
    script: Scripted

    def handle_error(self, request: object, client_address: object) -> None:
        """The other side hangs up as soon as it has seen enough."""


class _Handler(socketserver.StreamRequestHandler):
    def setup(self) -> None:
        script = self.server.script  # type: ignore[attr-defined]
        if script.certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*script.certificate)
            self.request = context.wrap_socket(self.request, server_side=True)
        super().setup()

    def handle(self) -> None:
        with contextlib.suppress(OSError, ValueError):  # whoever has seen enough hangs up
            self.server.script.talk(self)  # type: ignore[attr-defined]

    def finish(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            super().finish()
        self.request.close()


@pytest.fixture
def scripted() -> Iterator[Callable[..., Scripted]]:
    """Starts servers that do what they are told."""
    with contextlib.ExitStack() as stack:

        def start(talk: Talk, certificate: tuple[Path, Path] | None = None) -> Scripted:
            server = _Server(("127.0.0.1", 0), _Handler)
            server.script = Scripted(int(server.server_address[1]), talk, certificate)
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
            return server.script

        yield start
