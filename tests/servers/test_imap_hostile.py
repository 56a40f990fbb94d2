"""Mail servers that hang, break off and lie: each ends in a sentence, and what was read stays."""

from __future__ import annotations

import socket
import time
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from socketserver import StreamRequestHandler
from typing import Protocol

import pytest

from closeknit.accounts.base import Passed
from closeknit.errors import (
    AccountError,
    LoginRefused,
    NoSecret,
    ServerWrong,
    Unreachable,
    Untrusted,
)
from closeknit.model.accounts import Account, Secret, Synced
from closeknit.network import Network
from closeknit.store.reader import reading

Answer = Callable[[StreamRequestHandler, str, str], None]
PATIENCE = 0.6
STRUCTURE = '("TEXT" "PLAIN" ("CHARSET" "UTF-8") NIL NIL "7BIT" 30 1 NIL NIL NIL NIL)'
CAPABLE = "IMAP4rev1 AUTH=PLAIN"
KEPT = "What was read before is kept."


class Script(Protocol):
    @property
    def port(self) -> int: ...


class Certificates(Protocol):
    @property
    def authority(self) -> Path: ...
    @property
    def right(self) -> tuple[Path, Path]: ...
    @property
    def other_host(self) -> tuple[Path, Path]: ...
    @property
    def expired(self) -> tuple[Path, Path]: ...
    @property
    def self_signed(self) -> tuple[Path, Path]: ...


Start = Callable[..., Script]


class Mailbox:
    """A server with one folder of messages 1 to `messages`, which answers as it should unless a
    verb has another answer. `asked` are the lines that it was sent."""

    def __init__(self, messages: int = 4, **answers: Answer) -> None:
        self.messages = messages
        self.answers = answers
        self.asked: list[str] = []
        self.validity = 7
        self.capable = CAPABLE
        self.folders = ['() "/" INBOX']
        self.labels: dict[int, str] = {}
        self.changes = 0

    def __call__(self, to: StreamRequestHandler) -> None:
        say(to, f"* OK [CAPABILITY {self.capable}] ready")
        while line := to.rfile.readline().decode("latin-1").strip():
            self.asked.append(line)
            tag, verb, *rest = line.split(" ", 2)
            if verb == "UID":
                verb, _, rest[0] = rest[0].partition(" ")
            own = self.answers.get(verb.lower())
            if own is None:
                getattr(self, verb.lower())(to, tag, *rest)
            else:
                own(to, tag, rest[0] if rest else "")

    def capability(self, to: StreamRequestHandler, tag: str) -> None:
        say(to, f"* CAPABILITY {self.capable}", f"{tag} OK done")

    def authenticate(self, to: StreamRequestHandler, tag: str, how: str) -> None:
        say(to, "+ ")
        self.asked.append(b64decode(to.rfile.readline()).decode())
        say(to, f"{tag} OK welcome")

    def logout(self, to: StreamRequestHandler, tag: str) -> None:
        say(to, "* BYE", f"{tag} OK done")

    def list(self, to: StreamRequestHandler, tag: str, _: str) -> None:
        say(to, *(f"* LIST {folder}" for folder in self.folders), f"{tag} OK done")

    def status(self, to: StreamRequestHandler, tag: str, what: str) -> None:
        name = what.partition(" (")[0]
        changes = f" HIGHESTMODSEQ {self.changes}" if self.changes else ""
        told = f"MESSAGES {self.messages} UIDNEXT {self.messages + 1} UIDVALIDITY {self.validity}"
        say(to, f"* STATUS {name} ({told}{changes})", f"{tag} OK done")

    def examine(self, to: StreamRequestHandler, tag: str, _: str) -> None:
        say(
            to,
            f"* {self.messages} EXISTS",
            "* 0 RECENT",
            f"* OK [UIDVALIDITY {self.validity}] x",
            f"* OK [UIDNEXT {self.messages + 1}] x",
            f"{tag} OK [READ-ONLY] done",
        )

    def search(self, to: StreamRequestHandler, tag: str, what: str) -> None:
        first = int(what.removeprefix("UID ").partition(":")[0])
        found = range(first, self.messages + 1) or [self.messages]
        say(to, f"* SEARCH {' '.join(map(str, found))}", f"{tag} OK done")

    def fetch(self, to: StreamRequestHandler, tag: str, what: str) -> None:
        numbers, _, items = what.partition(" ")
        for number in map(int, numbers.split(",")):
            say(to, self.told(number, items))
        say(to, f"{tag} OK done")

    def told(self, number: int, items: str) -> str:
        if "HEADER" not in items:
            text = "Could you send me the plan?\r\n"
            return f"* {number} FETCH (UID {number} BODY[TEXT]<0> {{{len(text)}}}\r\n{text})"
        header = header_of(number)
        labels = f"X-GM-LABELS ({self.labels.get(number, '')}) " if "X-GM" in items else ""
        return (
            f"* {number} FETCH (UID {number} FLAGS () {labels}BODYSTRUCTURE {STRUCTURE} "
            f"BODY[HEADER]<0> {{{len(header)}}}\r\n{header})"
        )


def header_of(number: int) -> str:
    return (
        f"From: Ida Berg <ida@example.org>\r\nTo: marta@example.org\r\nSubject: {number}\r\n"
        f"Message-ID: <{number}@example.org>\r\nDate: Mon, 2 Mar 2026 10:00:{number:02} +0000"
        "\r\n\r\n"
    )


def say(to: StreamRequestHandler, *lines: str) -> None:
    to.wfile.write("".join(f"{line}\r\n" for line in lines).encode("latin-1"))


def hang(to: StreamRequestHandler, *_: str) -> None:
    time.sleep(PATIENCE + 0.5)


@pytest.fixture(autouse=True)
def impatient(trusted: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("closeknit.accounts.imapwire.PATIENCE", PATIENCE)
    monkeypatch.setattr("closeknit.accounts.imap.AT_ONCE", 2)


@pytest.fixture
def net(tmp_path: Path) -> Network:
    return Network(tmp_path / "home", later=lambda: None)  # nobody is judged here


def account_of(port: int, **more: object) -> Account:
    plain = Account(
        "mail of marta", "imap", "marta", "localhost", Secret("variable", "WORD"), port, "none"
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def trouble(net: Network, account: Account) -> str:
    net.add_account(account, tried=False)
    begun = time.monotonic()
    [followed] = net.sync().accounts
    assert time.monotonic() - begun < 3 * PATIENCE + 3
    assert net.accounts()[0].trouble == followed.trouble
    return followed.trouble


def keys(net: Network) -> list[str]:
    with reading(net.home) as reader:
        return sorted(reader.keys(range(100)).values())


def on_second(bad: Callable[..., None]) -> Callable[[Mailbox], Answer]:
    """A FETCH that goes well for the first messages and wrong for the later ones."""

    def of(mailbox: Mailbox) -> Answer:
        def fetch(to: StreamRequestHandler, tag: str, what: str) -> None:
            if what.startswith("3"):
                bad(to, tag, what)
            else:
                mailbox.fetch(to, tag, what)

        return fetch

    return of


def drop(to: StreamRequestHandler, *_: str) -> None:
    to.connection.shutdown(socket.SHUT_RDWR)


def half(to: StreamRequestHandler, tag: str, _: str) -> None:
    say(to, f"* 3 FETCH (UID 3 FLAGS () BODYSTRUCTURE {STRUCTURE} BODY[HEADER]<0> {{900}}")
    to.wfile.write(header_of(3).encode())


def half_and_hang(to: StreamRequestHandler, tag: str, what: str) -> None:
    half(to, tag, what)
    hang(to)


def half_and_drop(to: StreamRequestHandler, tag: str, what: str) -> None:
    half(to, tag, what)
    to.connection.shutdown(socket.SHUT_RDWR)


def too_long(to: StreamRequestHandler, tag: str, _: str) -> None:
    """Says that more comes than does, and goes on as if all were well."""
    header = header_of(3)
    told = f"* 3 FETCH (UID 3 FLAGS () BODY[HEADER]<0> {{{len(header) + 40}}}\r\n{header})"
    say(to, told, f"{tag} OK done")


def too_short(to: StreamRequestHandler, tag: str, _: str) -> None:
    """Says that less comes than does."""
    header = header_of(3)
    told = f"* 3 FETCH (UID 3 FLAGS () BODY[HEADER]<0> {{{len(header) - 40}}}\r\n{header})"
    say(to, told, f"{tag} OK done")


def huge_literal(to: StreamRequestHandler, tag: str, _: str) -> None:
    say(to, "* 3 FETCH (UID 3 BODY[HEADER]<0> {99999999999}")
    hang(to)


def endless_line(to: StreamRequestHandler, *_: str) -> None:
    to.wfile.write(b"* 3 FETCH (")
    while True:
        to.wfile.write(b"FLAGS () " * 10_000)


def endless_answers(to: StreamRequestHandler, *_: str) -> None:
    while True:
        say(to, *("* 3 FETCH (UID 3 FLAGS ())" for _ in range(1_000)))


def goodbye(to: StreamRequestHandler, *_: str) -> None:
    say(to, "* BYE shutting down")


def nonsense(to: StreamRequestHandler, *_: str) -> None:
    say(to, "what did you say?")


BROKEN: dict[str, tuple[Callable[..., None], str]] = {
    "hangs": (hang, "did not answer for 1 seconds"),
    "hangs in a literal": (half_and_hang, "did not answer for 1 seconds"),
    "drops the line": (drop, "hung up"),
    "drops the line in a literal": (half_and_drop, "hung up"),
    "literal too long": (too_long, "did not answer for 1 seconds"),
    "literal too short": (too_short, "something that no mail server should"),
    "huge literal": (huge_literal, "a literal of 99999999999 bytes"),
    "endless line": (endless_line, "a line without end"),
    "endless answers": (endless_answers, "an answer without end"),
    "goodbye": (goodbye, "hung up"),
    "nonsense": (nonsense, "something that no mail server should"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_off_in_the_midst(
    net: Network, scripted: Start, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The sentence names the server; the first messages stay, and a server that is well again
    brings the rest, each once."""
    monkeypatch.setattr("closeknit.accounts.imapwire.LONGEST_LINE", 1 << 20)
    monkeypatch.setattr("closeknit.accounts.imapwire.LONGEST_ANSWER", 3 << 20)
    bad, words = BROKEN[name]
    mailbox = Mailbox()
    mailbox.answers["fetch"] = on_second(bad)(mailbox)
    port = scripted(mailbox).port
    told = trouble(net, account_of(port))
    assert told.startswith(f"The server localhost (port {port}) ")
    assert words in told
    assert told.endswith(KEPT)
    assert "try again" in told.lower()
    assert keys(net) == ["<1@example.org>", "<2@example.org>"]
    assert net.accounts()[0].collections == (Synced("INBOX", 2, 2),)
    del mailbox.answers["fetch"]
    assert net.sync().accounts[0].collections == (Synced("INBOX", 2, 2),)
    assert len(keys(net)) == 4


def hello_and_hang(to: StreamRequestHandler) -> None:
    say(to, "* OK hello")
    hang(to)


GREETINGS: dict[str, tuple[Callable[[StreamRequestHandler], None], str]] = {
    "silence": (hang, "did not answer for 1 seconds"),
    "garbage": (lambda to: say(to, "\x00\x01\xff\xfe"), "no mail server should"),
    "web": (lambda to: say(to, "HTTP/1.1 400 Bad Request", ""), "no mail server should"),
    "nothing": (drop, "hung up"),
    "busy": (lambda to: say(to, "* BYE too many connections"), "“too many connections”"),
    "then silence": (hello_and_hang, "did not answer"),
    "old": (
        lambda to: say(to, "* OK [CAPABILITY IMAP2] hello", "* CAPABILITY IMAP2"),
        "The server localhost",
    ),
}


@pytest.mark.parametrize("name", GREETINGS)
def test_greetings(net: Network, scripted: Start, name: str) -> None:
    talk, words = GREETINGS[name]
    port = scripted(talk).port
    told = trouble(net, account_of(port))
    assert told.startswith(f"The server localhost (port {port}) ")
    assert words in told


def test_nothing_is_kept_of_an_account_that_does_not_work(net: Network, scripted: Start) -> None:
    def refuse(to: StreamRequestHandler, tag: str, _: str) -> None:
        say(to, "+ ")
        to.rfile.readline()
        say(to, f"{tag} NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)")

    port = scripted(Mailbox(authenticate=refuse)).port
    with pytest.raises(LoginRefused) as caught:
        net.add_account(account_of(port))
    assert str(caught.value) == (
        f"The server localhost (port {port}) did not accept the password of marta. It says: "
        "“Invalid credentials (Failure)”. Check the login, and whether the provider wants an app "
        "password. Then add the account again."
    )
    assert net.accounts() == []


def test_refused_later(net: Network, scripted: Start) -> None:
    mailbox = Mailbox()
    port = scripted(mailbox).port
    net.add_account(account_of(port))
    assert net.sync().new == 4

    def refuse(to: StreamRequestHandler, tag: str, _: str) -> None:
        say(to, f"{tag} NO expired")

    mailbox.answers["authenticate"] = refuse
    [followed] = net.sync().accounts
    assert "did not accept the password of marta. It says: “expired”" in followed.trouble
    assert len(keys(net)) == 4
    # how the last sync that went well counted is still told
    assert net.accounts()[0].collections == (Synced("INBOX", 4, 4),)


@pytest.mark.parametrize(
    ("which", "words"),
    [
        ("self_signed", "was signed by nobody that this machine trusts"),
        ("other_host", "is of another server"),
        ("expired", "has run out"),
    ],
)
def test_wrong_certificates(
    net: Network, scripted: Start, certificates: Certificates, which: str, words: str
) -> None:
    """No password is sent."""
    mailbox = Mailbox()
    port = scripted(mailbox, getattr(certificates, which)).port
    told = trouble(net, account_of(port, security="tls"))
    start = f"The server localhost (port {port}) shows a certificate that {words}, so no password"
    assert told.startswith(start)
    assert mailbox.asked == []


def test_an_authority_that_nobody_knows(
    net: Network,
    scripted: Start,
    certificates: Certificates,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    port = scripted(Mailbox(), certificates.right).port
    with pytest.raises(Untrusted, match=r"can't be trusted|nobody that this machine trusts"):
        net.add_account(account_of(port, security="tls"))


def test_a_right_certificate(net: Network, scripted: Start, certificates: Certificates) -> None:
    port = scripted(Mailbox(), certificates.right).port
    assert trouble(net, account_of(port, security="tls")) == ""
    assert len(keys(net)) == 4


def test_no_encryption(net: Network, scripted: Start) -> None:
    mailbox = Mailbox()
    port = scripted(mailbox).port
    told = trouble(net, account_of(port, security="tls"))
    assert "speaks no encryption that closeknit understands" in told
    assert "--security starttls" in told
    told = trouble(net, account_of(port, security="starttls"))
    assert "offers no encryption (STARTTLS), so no password was sent" in told
    told = trouble(net, account_of(port, security="none", server="mail.example.org"))
    assert told.startswith("closeknit sends no password to mail.example.org without encryption")
    assert not any("AUTH" in line or "LOGIN" in line for line in mailbox.asked)


def test_nobody_there(net: Network, scripted: Start) -> None:
    unheard = account_of(1)
    assert trouble(net, unheard) == (
        "The server localhost (port 1) takes no connections. Check server and port; if they are "
        "right, try again later."
    )
    told = trouble(net, account_of(1, server="nowhere.invalid", security="tls"))
    assert told.startswith("There is no server called nowhere.invalid, or you are not online.")


def test_renumbered_between_two_questions(net: Network, scripted: Start) -> None:
    mailbox = Mailbox()
    port = scripted(mailbox).port
    assert trouble(net, account_of(port)) == ""
    mailbox.messages = 5

    def examine(to: StreamRequestHandler, tag: str, what: str) -> None:
        mailbox.validity = 8
        mailbox.examine(to, tag, what)

    mailbox.answers["examine"] = examine
    told = trouble(net, account_of(port))
    assert "gave the messages of INBOX new numbers while they were being read" in told
    assert len(keys(net)) == 4
    del mailbox.answers["examine"]
    [followed] = net.sync().accounts
    assert followed.collections == (Synced("INBOX", 5, 1, 4),)


def test_answers_that_nobody_asked_for(net: Network, scripted: Start) -> None:
    mailbox = Mailbox()

    def fetch(to: StreamRequestHandler, tag: str, what: str) -> None:
        say(to, mailbox.told(4, "HEADER"), mailbox.told(99, "HEADER"), "* 2 FETCH (FLAGS ())")
        mailbox.fetch(to, tag, what)

    mailbox.answers["fetch"] = fetch
    assert trouble(net, account_of(scripted(mailbox).port)) == ""
    assert keys(net) == [f"<{n}@example.org>" for n in range(1, 5)]
    assert net.accounts()[0].collections == (Synced("INBOX", 4, 4),)


def test_one_message_that_nobody_can_read(net: Network, scripted: Start) -> None:
    mailbox = Mailbox()

    def fetch(to: StreamRequestHandler, tag: str, what: str) -> None:
        if "3" in what.partition(" ")[0]:
            say(to, '* 3 FETCH (UID 3 BODYSTRUCTURE ("TEXT" BODY[HEADER]<0> NIL)', f"{tag} OK done")
        else:
            mailbox.fetch(to, tag, what)

    mailbox.answers["fetch"] = fetch
    assert trouble(net, account_of(scripted(mailbox).port)) == ""
    assert len(keys(net)) == 3
    assert net.accounts()[0].collections == (Synced("INBOX", 4, 3, problems=1),)
    [problem] = net.sources()[0].problems
    assert problem.where == "INBOX, message 3"
    assert problem.reason == "the server's answer about it can't be understood"


def test_answers_that_are_all_wrong(net: Network, scripted: Start) -> None:
    def fetch(to: StreamRequestHandler, tag: str, _: str) -> None:
        say(to, "* 1 FETCH ((((", f"{tag} OK done")

    told = trouble(net, account_of(scripted(Mailbox(40, fetch=fetch)).port))
    assert "something that no mail server should" in told


def test_a_folder_that_does_not_open(net: Network, scripted: Start) -> None:
    mailbox = Mailbox()
    mailbox.folders.append('() "/" "Shared/Board"')

    def status(to: StreamRequestHandler, tag: str, what: str) -> None:
        if "Board" in what:
            say(to, f"{tag} NO [NOPERM] Permission denied")
        else:
            mailbox.status(to, tag, what)

    mailbox.answers["status"] = status
    port = scripted(mailbox).port
    assert trouble(net, account_of(port)) == ""
    [followed] = net.sync().accounts
    assert followed.passed == (
        Passed("Shared/Board", "the server doesn't open it: “Permission denied”"),
    )


def test_a_count_of_changes_that_stands_is_enough(net: Network, scripted: Start) -> None:
    """The folder isn't even opened; nor is it where only the next number tells."""
    mailbox = Mailbox()
    mailbox.capable += " CONDSTORE"
    mailbox.changes = 900
    port = scripted(mailbox).port
    assert trouble(net, account_of(port)) == ""
    del mailbox.asked[:]
    assert trouble(net, account_of(port)) == ""
    assert not any("EXAMINE" in line for line in mailbox.asked)
    mailbox.changes = 901  # a message was marked as read
    del mailbox.asked[:]
    assert trouble(net, account_of(port)) == ""
    assert not any("EXAMINE" in line for line in mailbox.asked)
    mailbox.changes, mailbox.messages = 902, 5
    assert trouble(net, account_of(port)) == ""
    assert len(keys(net)) == 5


def test_gmail_is_read_once(net: Network, scripted: Start) -> None:
    mailbox = Mailbox()
    mailbox.capable += " X-GM-EXT-1"
    mailbox.folders = [
        '() "/" INBOX',
        '(\\HasChildren \\Noselect) "/" "[Gmail]"',
        '(\\All) "/" "[Gmail]/Tous les messages"',
        '(\\Sent) "/" "[Gmail]/Messages envoyés"'.replace("é", "&AOk-"),
        '(\\Junk) "/" "[Gmail]/Spam"',
        '() "/" Work',
    ]
    mailbox.labels = {1: '"\\\\Inbox" Work', 2: '"\\\\Sent"', 3: '"\\\\Draft"', 4: ""}
    assert trouble(net, account_of(scripted(mailbox).port)) == ""
    [followed] = net.sync().accounts
    assert [c.collection for c in followed.collections] == ["[Gmail]/Tous les messages"]
    label = "a label of mail that is read in [Gmail]/Tous les messages"
    assert followed.passed == (
        Passed("INBOX", label),
        Passed("Work", label),
        Passed("[Gmail]/Messages envoyés", label),
        Passed("[Gmail]/Spam", "spam, which is left out"),
    )
    assert keys(net) == ["<1@example.org>", "<2@example.org>", "<4@example.org>"]
    with reading(net.home) as reader:
        sent = list(reader.stream("SELECT id FROM interaction WHERE sent"))
    assert len(sent) == 1


def test_a_label_at_gmail_is_a_folder_that_can_be_excluded(net: Network, scripted: Start) -> None:
    mailbox = Mailbox()
    mailbox.capable += " X-GM-EXT-1"
    mailbox.folders = ['(\\All) "/" "[Gmail]/All Mail"']
    mailbox.labels = {1: "Doctor", 2: "Private/Doctor/Old", 3: '"M&AOQ-rz"', 4: "Doctors"}
    port = scripted(mailbox).port
    account = account_of(port)
    net.exclude("folder:Doctor")
    net.exclude("folder:März")
    assert trouble(net, account) == ""
    assert keys(net) == ["<4@example.org>"]


def test_a_token_instead_of_a_password(net: Network, scripted: Start) -> None:
    mailbox = Mailbox()
    mailbox.capable = "IMAP4rev1 AUTH=XOAUTH2 SASL-IR"
    port = scripted(mailbox).port
    account = account_of(port, secret=Secret("command", "echo ya29.token", token=True))
    assert trouble(net, account) == ""
    assert "user=marta\x01auth=Bearer ya29.token\x01\x01" in mailbox.asked


def test_a_server_that_knows_only_login(net: Network, scripted: Start) -> None:
    def login(to: StreamRequestHandler, tag: str, what: str) -> None:
        say(to, f"{tag} OK hello")

    mailbox = Mailbox(login=login)
    mailbox.capable = "IMAP4rev1"
    assert trouble(net, account_of(scripted(mailbox).port)) == ""
    assert len(keys(net)) == 4


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("false", "failed with status 1. Run it by hand to see why."),
        ("true", "printed nothing. Run it by hand to see why."),
        ("/no/such/program", "can't be run: No such file or directory."),
        ('"', "can't be run: No closing quotation."),
    ],
)
def test_commands_that_print_no_password(
    net: Network, scripted: Start, command: str, words: str
) -> None:
    mailbox = Mailbox()
    account = account_of(scripted(mailbox).port, secret=Secret("command", command))
    told = trouble(net, account)
    assert told == f"The command for the password of mail of marta ({command}) {words}"
    assert mailbox.asked == []


def test_one_account_that_fails_does_not_stop_the_others(net: Network, scripted: Start) -> None:
    net.add_account(account_of(1, name="first"), tried=False)
    net.add_account(account_of(scripted(Mailbox()).port, name="second"), tried=False)
    first, second = net.sync().accounts
    assert first.trouble
    assert (second.trouble, len(keys(net))) == ("", 4)


def test_every_error_is_an_account_error() -> None:
    for kind in (Unreachable, Untrusted, LoginRefused, NoSecret, ServerWrong):
        assert issubclass(kind, AccountError)
