"""LinkedIn's export as it has come since 2020; the people are invented."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from closeknit.model.acts import Act
from closeknit.model.cards import Card
from closeknit.model.interactions import Channel, Interaction, Role
from closeknit.model.problems import Problem
from closeknit.network import Network
from closeknit.sources.base import Item, Member, Progress
from closeknit.sources.cardfields import profile_of
from closeknit.sources.linkedin import LinkedIn
from closeknit.sources.linkedinpeople import OWNER, by_name, names_in
from closeknit.sources.recognise import reader_for

IN = "https://www.linkedin.com/in/"
ME, ANN, BOB = (
    "https://linkedin.com/in/robin",
    "https://linkedin.com/in/ann",
    "https://linkedin.com/in/bob",
)
PREAMBLE = 'Notes:\n"When exporting your connection data, some ""addresses"" may be missing."\n\n'
CONNECTIONS = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,"
    "SUBJECT,CONTENT,FOLDER,ATTACHMENTS,IS MESSAGE DRAFT\n"
)
OLD_MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER\n"
)
INVITATIONS = "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
RECOMMENDED = "First Name,Last Name,Company,Job Title,Text,Creation Date,Status\n"
ENDORSED = (
    "Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,Endorser Public Url,"
    "Endorsement Status\n"
)


def _items(text: str, name: str = "export.zip/x.csv") -> list[Item]:
    data = text.encode()
    reader = LinkedIn()
    assert reader.recognises(data[:4096], name)
    found = list(reader.read(Member("somewhere", name, memoryview(data)), 0))
    assert found[-1] == Progress(0)
    return found[:-1]


def _cards(items: list[Item]) -> list[Card]:
    return [item for item in items if isinstance(item, Card)]


def _events(items: list[Item]) -> list[Interaction]:
    return [item for item in items if isinstance(item, Interaction)]


def _problems(items: list[Item]) -> list[tuple[str, str]]:
    return [(item.where, item.reason) for item in items if isinstance(item, Problem)]


def _seats(item: Interaction) -> list[tuple[str, Role]]:
    return [(seat.handle, seat.role) for seat in item.participants]


def _when(item: Interaction) -> str:
    return datetime.fromtimestamp(item.time, UTC).isoformat()[:16]


# people -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "profile"),
    [
        ("https://www.linkedin.com/in/Ann-Moss-12/", "https://linkedin.com/in/ann-moss-12"),
        ("www.linkedin.com/in/ann-moss-12?trk=x", "https://linkedin.com/in/ann-moss-12"),
        ("https://de.linkedin.com/in/j%C3%B6rg", "https://linkedin.com/in/j%c3%b6rg"),
        ("linkedin.com/in/jörg/de", "https://linkedin.com/in/j%c3%b6rg"),
        ("https://www.linkedin.com/pub/ann-moss/1/2/3", ""),  # another's address by now
        ("https://www.linkedin.com/company/acme", ""),
        ("https://linkedin.example/in/ann", ""),
        ("https://evil.example/linkedin.com/in/ann", ""),
        ("", ""),
    ],
)
def test_profiles(text: str, profile: str) -> None:
    assert profile_of(text) == profile


def test_names() -> None:
    assert by_name(" Ann  Moss ") == "linkedin:ann moss"
    assert [by_name(name) for name in ("", "LinkedIn Member", "LinkedIn-Mitglied", "-")] == [""] * 4
    assert names_in("Ann Moss, Ph.D., Bob Lee, MBA, Cy Bell") == [
        *("Ann Moss, Ph.D.", "Bob Lee, MBA", "Cy Bell")
    ]


# connections --------------------------------------------------------------------------------


@pytest.mark.parametrize("preamble", ["", PREAMBLE])
def test_connections(preamble: str) -> None:
    items = _items(
        f"{preamble}{CONNECTIONS}"
        f'Ann,"Moss, PhD",{IN}Ann,,"Moss, Inc.",Partner,12 Mar 2021\n'
        f"José,García,{IN}jos%C3%A9-garc%C3%ADa,Jose@Garcia.example,Acme,Engineer,03 Feb 2024\n"
        ",,,,,,07 Jun 2026\n"
        ",,,,,,08 Jun 2026\n"
        ",,,,Acme,,08 Jun 2026\n"
        "Bob,Lee,,,Acme,,08 Jun 2026"
    )
    assert _cards(items) == [
        Card(
            "linkedin:https://linkedin.com/in/ann",
            _cards(items)[0].locator,
            "Ann Moss, PhD",
            (),
            (),
            (ANN, "linkedin:ann moss, phd"),
            "Moss, Inc.",
            "Partner",
            categories=("LinkedIn", "connected 2021-03-12"),
        ),
        Card(
            "linkedin:https://linkedin.com/in/jos%c3%a9-garc%c3%ada",
            _cards(items)[1].locator,
            "José García",
            ("jose@garcia.example",),
            (),
            ("https://linkedin.com/in/jos%c3%a9-garc%c3%ada", "linkedin:josé garcía"),
            "Acme",
            "Engineer",
            categories=("LinkedIn", "connected 2024-02-03"),
        ),
        Card(
            _cards(items)[2].key,
            _cards(items)[2].locator,
            "Bob Lee",
            urls=("linkedin:bob lee",),
            organisation="Acme",
            categories=("LinkedIn", "connected 2026-06-08"),
        ),
    ]
    begin = len(f"{preamble}{CONNECTIONS}".encode())
    assert _cards(items)[0].locator.offset == begin
    assert [where.split(",")[0] for where, _ in _problems(items)] == ["row 5", "2 rows"]


def test_two_of_one_name_are_not_known_by_it() -> None:
    items = _items(
        f"{CONNECTIONS}Ann,Moss,{IN}ann,,,,12 Mar 2021\nann,moss,{IN}ann-2,,,,12 Mar 2021\n"
        f"Bob,Lee,{IN}bob,,,,12 Mar 2021\n"
    )
    assert [card.urls for card in _cards(items)] == [
        *((ANN,), (f"{ANN}-2",), (BOB, "linkedin:bob lee"))
    ]


@pytest.mark.parametrize(
    ("header", "day"),
    [
        ("Vorname,Nachname,URL,E-Mail-Adresse,Unternehmen,Position,Verbunden am", "12. März 2021"),
        ("Prénom,Nom,URL,Adresse e-mail,Entreprise,Poste,Connecté le", "12 mars 2021"),
        (
            "Nombre,Apellidos,URL,Dirección de correo electrónico,Empresa,Cargo,Conectado el",
            "12 mar 2021",
        ),
        ("Nome,Cognome,URL,Indirizzo e-mail,Azienda,Posizione,Collegato il", "12 mar 2021"),
        ("Nome,Sobrenome,URL,Endereço de e-mail,Empresa,Cargo,Conectado em", "12 de mar. de 2021"),
        ("Voornaam,Achternaam,URL,E-mailadres,Bedrijf,Functie,Verbonden op", "12 mrt. 2021"),
        ("First Name,Last Name,Email Address,Company,Position,Connected On", "2021-03-12"),
        ("First Name,Last Name,Email Address,Company,Position,Connected On", "3/12/21"),
    ],
)
def test_headers_and_dates_of_other_languages_and_times(header: str, day: str) -> None:
    url = f"{IN}ann," if "URL" in header else ""
    (card,) = _cards(_items(f'{header}\nAnn,Moss,{url}ann@moss.example,Acme,Partner,"{day}"\n'))
    assert (card.name, card.emails) == ("Ann Moss", ("ann@moss.example",))
    assert (card.organisation, card.title) == ("Acme", "Partner")
    assert card.categories == ("LinkedIn", "connected 2021-03-12")


def test_my_own_addresses_are_one_with_the_owner_of_the_export() -> None:
    (card,) = _cards(
        _items(
            "Email Address,Confirmed,Primary,Updated On\n"
            "robin@vale.example,Yes,Yes,Not Available\nRV@work.example,Yes,No,1/2/20\n"
        )
    )
    assert (card.emails, card.urls) == (("robin@vale.example", "rv@work.example"), (OWNER,))


def test_notes_on_connections() -> None:
    items = _items(
        "Connection First Name,Connection Last Name,Connection Profile URL,Note,Created On,"
        f"Edited On\nAnn,Moss,{IN}ann,met at the fair,2026-03-01,2026-03-01\nBob,Lee,,x,,\n"
    )
    (card,) = _cards(items)
    assert (card.name, card.urls, card.note) == ("Ann Moss", (ANN,), "met at the fair")
    assert len(_problems(items)) == 1


# messages -----------------------------------------------------------------------------------


def _message(conversation: str, by: str, to: str, date: str, more: str = "") -> str:
    """A row; `by` and `to` are first names, whose profiles are called so."""
    urls = ",".join(f"{IN}{one.lower()}" for one in to.split(" & "))
    names = to.replace(" & ", ", ")
    text = more or '"Hello,\nthere"'
    return (
        f'{conversation},,{by},{IN}{by.lower()},"{names}","{urls}",{date} UTC,,{text},INBOX,,No\n'
    )


def test_messages_are_grouped_into_sessions() -> None:
    items = _items(
        MESSAGES
        # the newest stands first
        + _message("c1", "Ann", "Robin", "2026-03-05 09:00:00")
        + _message("c1", "Robin", "Ann", "2026-03-03 12:00:00")
        + _message("c1", "Ann", "Robin", "2026-03-03 10:30:00")
        + _message("c1", "Robin", "Ann", "2026-03-03 10:00:00")
        + _message("c2", "Bob", "Robin", "2026-03-01 08:00:00")
        + _message("c3", "Robin", "Ann & Bob", "2026-02-01 08:00:00")
        + _message("c3", "Bob", "Robin & Ann", "2026-02-01 09:00:00")
    )
    assert not _problems(items)
    events = _events(items)
    assert all(item.channel is Channel.CHAT and item.automated is None for item in events)
    assert [(_when(item), _seats(item)) for item in events] == [
        ("2026-03-03T10:00", [(ME, Role.ORGANISER), (ANN, Role.ATTENDEE)]),
        ("2026-03-05T09:00", [(ANN, Role.ORGANISER), (ME, Role.TO)]),
        ("2026-03-01T08:00", [(BOB, Role.ORGANISER), (ME, Role.TO)]),
        ("2026-02-01T08:00", [(ME, Role.ORGANISER), (BOB, Role.ATTENDEE)]),
    ]
    # who is in all conversations is me
    assert [item.sent for item in events] == [True, False, False, True]
    assert all(item.delivered_to == (ME,) for item in events)
    (card,) = _cards(items)
    assert (card.name, card.urls) == ("", (ME, OWNER))


def test_a_session_lies_where_its_messages_do() -> None:
    rows = [
        _message("c1", "Ann", "Robin", "2026-03-05 09:00:00"),
        _message("c1", "Robin", "Ann", "2026-03-03 12:00:00"),
        _message("c1", "Ann", "Robin", "2026-03-03 10:30:00"),
    ]
    text = MESSAGES + "".join(rows)
    early, late = _events(_items(text))
    place = early.locator
    assert text[place.offset :][: place.length] == "".join(rows[1:])[:-1]
    assert text[late.locator.offset :][: late.locator.length] == rows[0][:-1]


def test_conversations_that_are_mixed_are_told_apart() -> None:
    mixed = (
        _message("c1", "Robin", "Ann", "2026-03-03 10:00:00")
        + _message("c2", "Robin", "Bob", "2026-03-03 10:01:00")
        + _message("c1", "Ann", "Robin", "2026-03-03 10:02:00")
        + _message("c2", "Bob", "Robin", "2026-03-03 10:03:00")
    )
    events = _events(_items(MESSAGES + mixed))
    assert [_seats(item) for item in events] == [
        [(ME, Role.ORGANISER), (ANN, Role.ATTENDEE)],
        [(ME, Role.ORGANISER), (BOB, Role.ATTENDEE)],
    ]


def test_files_before_2023_name_recipients_only() -> None:
    items = _items(
        OLD_MESSAGES
        + f"c1,,Ann Moss,{IN}ann,Robin Vale,2020-03-03 10:00:00 UTC,,hello,INBOX\n"
        + f"c1,,Robin Vale,{IN}robin,Ann Moss,2020-03-03 11:00:00 UTC,,hello,INBOX\n"
        + f"c2,,Robin Vale,{IN}robin,Bob Lee,2020-03-05 10:00:00 UTC,,hello,INBOX\n"
        + f"c3,,Robin Vale,{IN}robin,Cy Bell,2020-03-07 10:00:00 UTC,,hello,INBOX\n"
    )
    assert [[handle for handle, _ in _seats(item)] for item in _events(items)] == [
        [ANN, ME],
        [ME, "linkedin:bob lee"],
        [ME, "linkedin:cy bell"],
    ]
    assert _cards(items)[0].urls == (ME, OWNER)


def test_what_nobody_wrote_to_anybody() -> None:
    def row(conversation: str, by: str, url: str, text: str, folder: str, draft: str) -> str:
        return (
            f"{conversation},,{by},{url},Robin,{IN}robin,2026-03-03 10:00:00 UTC,,{text},{folder},,"
            f"{draft}\n"
        )

    advert = '"<p class=""spinmail-quill-editor__spin-break"">Dear %FIRSTNAME%</p>"'
    items = _items(
        MESSAGES
        + row("c1", "Ann", f"{IN}ann", "hi", "INBOX", "No")
        + row("c2", "Bob", f"{IN}bob", "hi", "INBOX", "No")
        + row("c3", "Acme", "", advert, "INBOX", "No")
        + row("c4", "Cy", f"{IN}cy", "win!", "SPAM", "No")
        + row("c5", "LinkedIn Member", "", "bye", "INBOX", "No")
        + row("c6", "Ann", f"{IN}ann", "not yet", "INBOX", "Yes")
        + "c7,,Ann\n"
    )
    events = _events(items)
    assert [item.automated for item in events] == [
        *(None, None, "is an advertisement", "lies in the folder of spam")
    ]
    assert [item.participants for item in events[2:]] == [(), ()]
    assert [where.split(", ")[0] for where, _ in _problems(items)] == [
        *("row 7", "1 message", "1 message")
    ]


def test_where_nobody_stands_out_nobody_is_me() -> None:
    items = _items(MESSAGES + _message("c1", "Ann", "Robin", "2026-03-05 09:00:00"))
    assert not _cards(items)
    assert [(item.sent, item.delivered_to) for item in _events(items)] == [(False, ())]


def test_talks_with_assistants_are_told_in_one_line() -> None:
    text = MESSAGES + _message("c1", "Coach", "Robin", "2026-03-05 09:00:00") * 3
    assert _problems(_items(text, "guide_messages.csv")) == [
        ("3 messages", "left out: by LinkedIn's own assistants, not by people")
    ]
    assert _items(MESSAGES, "learning_role_play_messages.csv") == []


# invitations and praise -----------------------------------------------------------------------


def test_invitations() -> None:
    items = _items(
        INVITATIONS
        + f'Robin Vale,Ann Moss,"1/29/26, 2:37 PM",,OUTGOING,{IN}robin,{IN}ann\n'
        + f'Bob Lee,Robin Vale,"2/3/26, 9:00 AM","Could we talk?",INCOMING,{IN}bob,{IN}robin\n'
        + f'Bob Lee,Robin Vale,"soon","",INCOMING,{IN}bob,{IN}robin\n'
        + f'Bob Lee,Robin Vale,"2/3/26, 9:00 AM","",SIDEWAYS,{IN}bob,{IN}robin\n'
    )
    assert [(_when(item), _seats(item), item.sent) for item in _events(items)] == [
        ("2026-01-29T14:37", [(ME, Role.FROM), (ANN, Role.TO)], True),
        ("2026-02-03T09:00", [(BOB, Role.FROM), (ME, Role.TO)], False),
    ]
    first, second = (item.features for item in _events(items))
    assert first is not None and (first.words, first.question) == (0, False)
    assert second is not None and (second.words, second.question) == (3, True)
    assert [card.urls for card in _cards(items)] == [(ME, OWNER)]
    assert len(_problems(items)) == 2


def test_invitations_before_2023() -> None:
    text = "From,To,Sent At,Message,Direction\nRobin Vale,Ann Moss,2021-08-01 10:00:00,,OUTGOING\n"
    (item,) = _events(_items(text))
    assert _seats(item) == [("linkedin:robin vale", Role.FROM), ("linkedin:ann moss", Role.TO)]


@pytest.mark.parametrize("given", [False, True])
def test_recommendations(given: bool) -> None:
    name = f"export.zip/Recommendations_{'Given' if given else 'Received'}.csv"
    text = '"A joy to work with.\nI would hire Robin again."'
    items = _items(
        f'{RECOMMENDED}Ann,Moss,Acme,Partner,{text},"01/19/23, 12:10 AM",VISIBLE\n'
        'Bob,Lee,Acme,Partner,,"01/19/23, 12:10 AM",VISIBLE\n',
        name,
    )
    (item,) = _events(items)
    seats = [(OWNER, Role.FROM), ("linkedin:ann moss", Role.TO)]
    if not given:
        seats = [("linkedin:ann moss", Role.FROM), (OWNER, Role.TO)]
    assert _seats(item) == seats
    assert (_when(item), item.sent, item.delivered_to) == ("2023-01-19T00:10", given, (OWNER,))
    (act,) = item.acts
    assert (act.act, act.probability, act.kind) == (Act.VOUCH, 1.0, "recommendation")
    assert act.proof == "A joy to work with. I would hire Robin again."
    assert [reason for _, reason in _problems(items)] == ["a recommendation without words"]


def test_whose_recommendations_they_are_only_the_name_tells() -> None:
    text = f"{RECOMMENDED}Ann,Moss,Acme,Partner,Good,01/19/23,VISIBLE\n"
    ((_, reason),) = _problems(_items(text, "praise.csv"))
    assert "given or received" in reason


def test_skills_endorsed_at_a_sitting_are_one_act() -> None:
    ann = f"Ann,Moss,{IN[8:]}ann,ACCEPTED"
    text = (
        f"{ENDORSED}2025/06/10 23:13:46 UTC,Tax law,{ann}\n2025/06/10 23:13:40 UTC,Audit,{ann}\n"
        f"2025/06/09 10:00:00 UTC,Audit,Bob,Lee,,ACCEPTED\n2023/06/09 10:00:00 UTC,Tax law,{ann}\n"
        "2023/06/09 10:00:00 UTC,,Bob,Lee,,ACCEPTED\n"
    )
    items = _items(text)
    assert [(_when(item), _seats(item)[0][0]) for item in _events(items)] == [
        ("2025-06-10T23:13", ANN),
        ("2025-06-09T10:00", "linkedin:bob lee"),
        ("2023-06-09T10:00", ANN),
    ]
    assert [(act.kind, act.proof) for item in _events(items) for act in item.acts] == [
        ("endorsement", "Skills endorsed on LinkedIn: Tax law, Audit"),
        ("endorsement", "Skills endorsed on LinkedIn: Audit"),
        ("endorsement", "Skills endorsed on LinkedIn: Tax law"),
    ]
    given = _items(text.replace("Endorser", "Endorsee"))
    assert [_seats(item)[0] for item in _events(given)] == [(OWNER, Role.FROM)] * 3
    assert len(_problems(items)) == 1


# the whole export -----------------------------------------------------------------------------


OTHERS = {
    "Skills.csv": "Name\nTax law\n",
    "Profile.csv": "First Name,Last Name,Maiden Name,Address\nRobin,Vale,,\n",
    "Ad_Targeting.csv": 'Notes:\n"These are…"\n\nMember Age,Company Names\n35,Acme\n',
    "Company Follows.csv": "Organization,Followed On\nAcme,Mon\n",
    "Articles/Articles/On tides.html": "<html><head><title>On tides</title></head></html>",
    "Comments_2.csv": "Date,Link,Message\n2026-01-01,x,y\n",
}


@pytest.mark.parametrize("name", OTHERS)
def test_files_that_tell_of_no_tie_are_passed_over(name: str) -> None:
    assert _items(OTHERS[name], f"export.zip/{name}") == []
    reader = reader_for(Member("somewhere", "other.csv", memoryview(OTHERS[name].encode())))
    assert reader is None


def _export() -> dict[str, str]:
    """The owner is Robin Vale, who wrote to Ann and Bob and was praised by Ann."""
    return {
        **OTHERS,
        "Connections.csv": PREAMBLE
        + CONNECTIONS
        + f"Ann,Moss,{IN}ann,,Acme,Partner,12 Mar 2021\nBob,Lee,{IN}bob,,,,12 Mar 2021\n",
        "messages.csv": MESSAGES
        + _message("c1", "Ann", "Robin", "2026-03-05 09:00:00")
        + _message("c2", "Robin", "Bob", "2026-03-05 09:00:00"),
        "Invitations.csv": INVITATIONS
        + f'Robin Vale,Ann Moss,"1/29/26, 2:37 PM",,OUTGOING,{IN}robin,{IN}ann\n',
        "Recommendations_Received.csv": RECOMMENDED
        + "Ann,Moss,Acme,Partner,Robin is the best.,01/19/23,VISIBLE\n",
        "Email Addresses.csv": "Email Address,Confirmed,Primary,Updated On\n"
        "robin@vale.example,Yes,Yes,Not Available\n",
    }


@pytest.mark.parametrize("zipped", [False, True])
def test_a_whole_export_makes_one_person_of_each(zipped: bool, tmp_path: Path) -> None:
    source = tmp_path / "export"
    if zipped:
        box = io.BytesIO()
        with zipfile.ZipFile(box, "w") as packed:
            for name, text in _export().items():
                packed.writestr(name, text)
        source = source.with_suffix(".zip")
        source.write_bytes(box.getvalue())
    else:
        source.mkdir()
        for name, text in _export().items():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_text(text, "utf-8")
    net = Network(tmp_path / "home")
    result = net.bring_in([source], me=["robin@vale.example"])
    (summary,) = result.sources
    assert (summary.format, summary.problems) == ("linkedin", 0)
    people = {tie.person.name: set(tie.person.handles) for tie in net.people()}
    assert people == {
        "Ann Moss": {ANN, "linkedin:ann moss"},
        "Bob Lee": {BOB, "linkedin:bob lee"},
    }
    assert net.bring_in([source]).sources[0].new == 0
