from __future__ import annotations

import pytest

from closeknit.mail.automated import automated_reason, list_handles, robot_reason
from closeknit.mail.headers import scan

ANN = ("Ann Lee", "ann@example.org")
ME = ("me@example.org",)


def _reason(
    header: str,
    sender: tuple[str, str] = ANN,
    recipients: tuple[str, ...] = ME,
    subject: str = "Lunch",
) -> str | None:
    fields = scan(header.encode())
    return automated_reason(fields, sender, recipients, subject, list_handles(fields, recipients))


@pytest.mark.parametrize(
    "address",
    [
        "noreply@shop.example",
        "no-reply@shop.example",
        "no_reply.orders@shop.example",
        "do-not-reply@shop.example",
        "donotreply@shop.example",
        "messages-noreply@shop.example",
        "nepasrepondre@shop.example",
        "news@bounces.shop.example",
    ],
)
def test_senders_that_take_no_replies(address: str) -> None:
    assert robot_reason(address) == "sender does not take replies"


@pytest.mark.parametrize(
    "address",
    [
        "mailer-daemon@example.org",
        "postmaster@example.org",
        "bounce@example.org",
        "bounces+123-ann=example.org@example.com",
        "friends-bounces@example.org",
        "notifications@forge.example",
        "notification+abc1@social.example",
        "bugzilla-daemon@example.org",
        "syzbot+0a1b@syz.example",
        "patchwork-bot+x@example.org",
        "build-bot@example.org",
        "bot@example.org",
        "exchange.administrator@example.org",
    ],
)
def test_robots_by_address(address: str) -> None:
    assert robot_reason(address) == "a robot's address"


@pytest.mark.parametrize(
    "address",
    [
        "ann@example.org",
        "jan.bot@example.org",
        "abbot@example.org",
        "noreen@example.org",
        "norepo@example.org",
        "daemonic@example.org",
        "info@bakery.example",
        "notley@example.org",
        "1234+ann@users.noreply.forge.example",
        "alerton@example.org",
        "newsome@example.org",
        "prvs=12ab=ann@example.org",
    ],
)
def test_people_are_no_robots(address: str) -> None:
    assert robot_reason(address, "Ann Talbot") is None


def test_other_kinds_of_address_and_name() -> None:
    assert robot_reason("owner-friends@example.org") == "the address of a list manager"
    assert robot_reason("newsletter@shop.example") == "an address for sending to many"
    assert robot_reason("lkp@example.org", "kernel test robot") == "a robot's name"


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("Auto-Submitted: auto-generated\n", "Auto-Submitted says auto-generated"),
        ("Auto-Submitted: Auto-Replied; x=y\n", "Auto-Submitted says auto-replied"),
        ("Auto-Submitted: no\n", None),
        ("X-Autoreply: yes\n", "an automatic reply"),
        ("X-Autoreply: no\n", None),
        ("Precedence: auto_reply\n", "an automatic reply"),
        (
            "Content-Type: multipart/report; report-type=delivery-status\n",
            "a delivery report or read receipt",
        ),
        ("Return-Path: <>\n", "sent with an empty return path"),
        ("Return-Path: <ann@example.org>\n", None),
        ("X-GitHub-Reason: mention\n", "a notification by GitHub"),
        ("X-Bugzilla-Type: changed\n", "a notification by Bugzilla"),
        ("X-MC-User: 0a1b\n", "sent by a mass mailing service"),
        ("Precedence: bulk\n", "sent in bulk (Precedence: bulk)"),
        ("Precedence: first-class\n", None),
        # people's mail services write these
        ("Feedback-ID: i123:Fastmail\nX-MC-Unique: abc\n", None),
    ],
)
def test_what_headers_say(header: str, reason: str | None) -> None:
    assert _reason(header) == reason


@pytest.mark.parametrize(
    ("subject", "reason"),
    [
        ("Out of Office: Lunch", "an automatic reply by its subject"),
        ("Out of Office AutoReply: Lunch", "an automatic reply by its subject"),
        ("Automatic reply: Lunch", "an automatic reply by its subject"),
        ("Automatische Antwort: Essen", "an automatic reply by its subject"),
        ("Undeliverable: Lunch", "a delivery report by its subject"),
        ("Re: Out of Office: Lunch", None),
        ("Out of office next week", None),
        ("Automatic doors", None),
    ],
)
def test_what_subjects_say(subject: str, reason: str | None) -> None:
    assert _reason("", subject=subject) == reason


FRIENDS = (
    "List-Id: Friends <friends.lists.example.org>\n"
    "List-Post: <mailto:friends@lists.example.org>\n"
    "List-Unsubscribe: <mailto:friends-leave@lists.example.org>\n"
    "Precedence: bulk\n"
)
UNASKED = "has an unsubscribe link and names no list in its recipients"


def test_a_discussion_list_is_not_automated() -> None:
    assert _reason(FRIENDS, recipients=("friends@lists.example.org",)) is None
    assert _reason(FRIENDS, recipients=("me@example.org", "bob@example.org")) is None


def test_a_newsletter_is() -> None:
    assert _reason(FRIENDS) == UNASKED
    assert _reason("List-Unsubscribe: <https://shop.example/u>\n") == UNASKED
    # without a sign of a list, recipients do not help
    unsubscribe = "List-Unsubscribe: <https://shop.example/u>\n"
    assert _reason(unsubscribe, recipients=("me@example.org", "b@c")) == UNASKED


def test_a_list_that_only_its_manager_shows() -> None:
    header = "Sender: owner-friends@example.org\nPrecedence: bulk\n"
    assert _reason(header, recipients=("bob@x.example", "friends@example.org")) is None
    assert _reason(header) == "sent in bulk (Precedence: bulk)"


@pytest.mark.parametrize(
    ("header", "recipients", "lists"),
    [
        ("List-Post: <mailto:Friends@example.org?subject=x>\n", ME, ("friends@example.org",)),
        ("List-Post: NO\n", ME, ()),
        ("X-Mailing-List: friends@example.org\n", ME, ("friends@example.org",)),
        ("X-BeenThere: friends@example.org\n", ME, ("friends@example.org",)),
        (
            "Mailing-List: list friends@example.org; contact friends-owner@example.org\n",
            ME,
            ("friends@example.org",),
        ),
        ("Mailing-List: contact friends-help@example.org; run by ezmlm\n", ME, ()),
        ("Delivered-To: mailing list friends@example.org\n", ME, ("friends@example.org",)),
        ("Delivered-To: me@example.org\n", ME, ()),
        # a List-Id counts for a recipient that it fits
        (
            "List-Id: <friends.lists.example.org>\n",
            ("friends@lists.example.org", "friends@example.org", "friends@example.com", *ME),
            ("friends@lists.example.org", "friends@example.org"),
        ),
        ("List-Id: friends.example.org\n", ("friends@example.org",), ("friends@example.org",)),
        ("List-Id: Friends\n", ("friends@example.org",), ()),
        ("Sender: friends-bounces+me=x.org@example.org\n", ("friends@example.org",), None),
        ("Sender: web-admin@example.org\n", ME, ()),
        ("", ME, ()),
    ],
)
def test_list_handles(
    header: str, recipients: tuple[str, ...], lists: tuple[str, ...] | None
) -> None:
    expected = ("friends@example.org",) if lists is None else lists
    assert list_handles(scan(header.encode()), recipients) == expected
