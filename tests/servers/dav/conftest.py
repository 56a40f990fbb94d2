"""A real CalDAV and CardDAV server (Radicale), servers that misbehave as a script says, and what a
session with either brings."""

from __future__ import annotations

import ipaddress
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from closeknit.accounts.base import Collection, Opener, Passed, Reached, Seen
from closeknit.accounts.caldav import open_caldav
from closeknit.accounts.carddav import open_carddav
from closeknit.errors import AccountError
from closeknit.model.accounts import Account, Kind, Secret
from closeknit.model.cards import Card
from closeknit.model.interactions import Interaction
from closeknit.model.problems import Problem
from closeknit.sources.base import LeftOut

NOW = int(datetime(2026, 6, 1, 12, tzinfo=UTC).timestamp())
USER, PASSWORD = "marta", "oak and rain"
NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # trusts no certificate, and loads at once
OPENERS: Mapping[str, Opener] = {"caldav": open_caldav, "carddav": open_carddav}
CONFIG = """
[server]
hosts = 127.0.0.1:{port}
max_content_length = 200000000
{tls}
[auth]
type = htpasswd
htpasswd_filename = {folder}/users
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = {folder}/collections
[logging]
level = error
"""
KINDS = {
    "caldav": '<x:calendar xmlns:x="urn:ietf:params:xml:ns:caldav"/>',
    "carddav": '<x:addressbook xmlns:x="urn:ietf:params:xml:ns:carddav"/>',
}


@dataclass
class Shelf:
    """A running Radicale, and how a test fills it. `certificate` is what it is trusted by."""

    url: str
    certificate: Path | None = None
    _http: httpx2.Client = field(init=False)

    def __post_init__(self) -> None:
        trust = NOBODY
        if self.certificate:
            trust = ssl.create_default_context(cafile=str(self.certificate))
        self._http = httpx2.Client(
            auth=(USER, PASSWORD), base_url=self.url, verify=trust, trust_env=False, timeout=120
        )

    def close(self) -> None:
        self._http.close()

    def make(self, path: str, kind: Kind, name: str, more: str = "") -> None:
        """A calendar or address book."""
        body = (
            '<d:mkcol xmlns:d="DAV:"><d:set><d:prop><d:resourcetype><d:collection/>'
            f"{KINDS[kind]}</d:resourcetype><d:displayname>{name}</d:displayname>{more}"
            "</d:prop></d:set></d:mkcol>"
        )
        self._http.request("MKCOL", f"/{USER}/{path}/", content=body).raise_for_status()

    def put(self, path: str, text: str) -> None:
        """One resource, or with a path that ends in "/" a whole collection at once."""
        kind = "text/calendar" if "BEGIN:VCALENDAR" in text else "text/vcard"
        headers = {"Content-Type": f"{kind}; charset=utf-8"}
        answer = self._http.put(f"/{USER}/{path}", content=text.encode(), headers=headers)
        assert answer.is_success, answer.text

    def rename(self, path: str, name: str) -> None:
        body = (
            '<d:propertyupdate xmlns:d="DAV:"><d:set><d:prop><d:displayname>'
            f"{name}</d:displayname></d:prop></d:set></d:propertyupdate>"
        )
        self._http.request("PROPPATCH", f"/{USER}/{path}/", content=body).raise_for_status()

    def delete(self, path: str) -> None:
        self._http.delete(f"/{USER}/{path}").raise_for_status()


@dataclass
class Gathered:
    """What one sync brought."""

    collections: list[Collection] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)
    items: dict[str, list[Interaction | Card]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    seen: int = 0
    states: dict[str, str] = field(default_factory=dict)
    reached: int = 0
    trouble: AccountError | None = None

    def all(self) -> list[Interaction | Card]:
        return [item for items in self.items.values() for item in items]

    def meetings(self) -> list[Interaction]:
        return [
            item for item in self.all() if isinstance(item, Interaction) and item.automated is None
        ]

    def days(self) -> list[str]:
        """Of the meetings, in order."""
        return sorted(
            datetime.fromtimestamp(item.time, UTC).strftime("%Y-%m-%d") for item in self.meetings()
        )

    def names(self) -> list[str]:
        """Of the cards, in order."""
        return sorted(item.name for item in self.all() if isinstance(item, Card))


def account_at(url: str, kind: Kind = "caldav", *, token: bool = False) -> Account:
    security = "none" if url.startswith("http://") else "tls"
    secret = Secret("variable", "NEVER_READ", token)
    return Account(f"{kind} of marta", kind, USER, url, secret, security=security)  # type: ignore[arg-type]


def gather(
    url: str,
    kind: Kind = "caldav",
    states: Mapping[str, str] | None = None,
    *,
    password: str = PASSWORD,
    token: bool = False,
    stop_after: int = 0,
) -> Gathered:
    """A sync as the engine does it: what came since the last `Reached` is dropped when the server
    fails. `stop_after` so many times reached, as a kill would."""
    found = Gathered(states=dict(states or {}))
    account = account_at(url, kind, token=token)
    try:
        with OPENERS[kind](account, password) as session:
            for one in session.collections():
                if isinstance(one, Passed):
                    found.passed.append(one)
                    continue
                found.collections.append(one)
                kept = found.items.setdefault(one.name, [])
                pending: list[Interaction | Card] = []
                seen = 0
                for change in session.changes(one, found.states.get(one.key, "")):
                    match change:
                        case Reached(state):
                            found.states[one.key] = state
                            found.reached += 1
                            found.seen += seen
                            kept += pending
                            pending, seen = [], 0
                            if found.reached == stop_after:
                                return found
                        case Seen(items):
                            seen += items
                        case Problem():
                            found.problems.append(change)
                        case Interaction() | Card():
                            assert change.locator.member == one.key
                            pending.append(change)
                        case LeftOut():
                            pytest.fail("nothing is left out")
    except AccountError as error:
        found.trouble = error
    return found


@pytest.fixture(name="gather")
def gather_() -> Callable[..., Gathered]:
    return gather


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Sets the clock; it shows NOW before."""

    def set_clock(seconds: int) -> None:
        monkeypatch.setattr("closeknit.clock.now", lambda: seconds)

    set_clock(NOW)
    return set_clock


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A self-made certificate for 127.0.0.1, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a server of one's own")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=2))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "certificate.pem", folder / "key.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return public, private


@pytest.fixture(scope="session")
def radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """Without TLS, on loopback. Each test makes collections of its own and takes its own user."""
    yield from _running(tmp_path_factory.mktemp("radicale"), None)


@pytest.fixture(scope="session")
def radicale_tls(
    tmp_path_factory: pytest.TempPathFactory, certificate: tuple[Path, Path]
) -> Iterator[Shelf]:
    yield from _running(tmp_path_factory.mktemp("radicale-tls"), certificate)


def _running(folder: Path, certificate: tuple[Path, Path] | None) -> Iterator[Shelf]:
    port = _free_port()
    tls = ""
    if certificate:
        tls = f"ssl = True\ncertificate = {certificate[0]}\nkey = {certificate[1]}"
    (folder / "users").write_text(f"{USER}:{PASSWORD}\n", "utf-8")
    (folder / "config").write_text(CONFIG.format(port=port, folder=folder, tls=tls), "utf-8")
    command = [sys.executable, "-m", "radicale", "-C", str(folder / "config")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _await(port, process, folder / "log")
        shelf = Shelf(
            f"{'https' if certificate else 'http'}://127.0.0.1:{port}",
            certificate[0] if certificate else None,
        )
        yield shelf
        shelf.close()
    finally:
        process.terminate()
        process.wait(10)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _await(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        if process.poll() is not None:
            pytest.fail(f"Radicale ended: {log.read_text('utf-8')}")
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("Radicale didn't begin to listen")


@pytest.fixture
def shelf(radicale: Shelf) -> Iterator[Shelf]:
    """Radicale with nothing in it."""
    yield radicale
    radicale.delete("")


@dataclass
class Asked:
    """One request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Script = Callable[[Asked], "bytes | Iterator[bytes]"]


@dataclass
class Scripted:
    """A server that answers as a function says, and remembers what it was asked. What is not
    bytes is sent piece by piece; its end hangs up."""

    url: str
    asked: list[Asked]
    host: str = "127.0.0.1"

    def logins(self) -> list[str]:
        """What was sent to it that says who asks."""
        return [
            one.headers["authorization"] for one in self.asked if "authorization" in one.headers
        ]


@pytest.fixture
def serve(certificate: tuple[Path, Path]) -> Iterator[Callable[..., Scripted]]:
    """Starts servers that follow a script."""
    running: list[ThreadingTCPServer] = []

    def start(script: Script, *, tls: bool = False, host: str = "127.0.0.1") -> Scripted:
        asked: list[Asked] = []

        class Handler(StreamRequestHandler):
            def handle(self) -> None:
                try:
                    # as servers do that hear TLS where they don't speak it
                    if not tls and _begins_tls(self.rfile):
                        self.wfile.write(http_answer(400))
                        return
                    while (one := _request(self.rfile)) is not None:
                        asked.append(one)
                        answer = script(one)
                        if isinstance(answer, bytes):
                            self.wfile.write(answer)
                            continue
                        for piece in answer:
                            self.wfile.write(piece)
                        return
                except (OSError, ssl.SSLError):
                    return

        class Server(ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True
            block_on_close = False

            def handle_error(self, *_: object) -> None:
                return

        server = Server((host, 0), Handler)
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            server.socket = context.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        running.append(server)
        port = server.server_address[1]
        return Scripted(f"{'https' if tls else 'http'}://{host}:{port}", asked, host)

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def _begins_tls(stream: object) -> bool:
    return bool(stream.peek(1)[:1] == b"\x16")  # type: ignore[attr-defined]


def _request(stream: object) -> Asked | None:
    readline = stream.readline  # type: ignore[attr-defined]
    first = readline(65536).decode("latin-1").split()
    if len(first) < 3:
        return None
    headers: dict[str, str] = {}
    while (line := readline(65536).decode("latin-1").strip()) != "":
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    body = stream.read(int(headers.get("content-length", 0)))  # type: ignore[attr-defined]
    return Asked(first[0], first[1], headers, body)


@pytest.fixture
def between(radicale: Shelf, serve: Callable[..., Scripted]) -> Iterator[Callable[..., Scripted]]:
    """A server that passes everything on to Radicale; `meddle` may answer in its stead."""
    http = httpx2.Client(base_url=radicale.url, trust_env=False, verify=NOBODY, timeout=120)

    def start(meddle: Callable[[Asked], bytes | Iterator[bytes] | None]) -> Scripted:
        def script(asked: Asked) -> bytes | Iterator[bytes]:
            own = meddle(asked)
            if own is not None:
                return own
            passed = {
                name: value
                for name, value in asked.headers.items()
                if name in ("authorization", "depth", "content-type")
            }
            got = http.request(asked.method, asked.path, content=asked.body, headers=passed)
            return http_answer(got.status_code, got.content)

        return serve(script)

    yield start
    http.close()


def http_answer(status: int, body: bytes = b"", more: str = "") -> bytes:
    """An HTTP answer."""
    head = f"HTTP/1.1 {status} So\r\nContent-Length: {len(body)}\r\n{more}\r\n"
    return head.encode() + body


@pytest.fixture
def answer() -> Callable[..., bytes]:
    return http_answer


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From then on a server has little time, so that tests have much."""

    def shorten() -> None:
        monkeypatch.setattr("closeknit.accounts.davhttp.TIMEOUT", 0.4)
        monkeypatch.setattr("closeknit.accounts.davhttp.PATIENCE", 0.6)

    return shorten


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch, certificate: tuple[Path, Path]) -> None:
    """The test's certificate is trusted, as a person would have it."""
    monkeypatch.setenv("SSL_CERT_FILE", os.fspath(certificate[0]))
