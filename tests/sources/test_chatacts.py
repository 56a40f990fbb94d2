"""What is done in chats: invented talk in chat style, through the readers."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from closeknit.acts.cues import table
from closeknit.acts.rulingout import bound
from closeknit.acts.text import find_all
from closeknit.mail.language import language
from closeknit.model.acts import Act, Proven
from closeknit.model.interactions import Interaction
from closeknit.sources.base import Member
from closeknit.sources.chatacts import LEAST, LONGEST, acts_of, turns_in
from closeknit.sources.chatspelling import spelt_out
from closeknit.sources.sessions import Message, Session
from closeknit.sources.whatsapp import WhatsApp

# who, what they write, what a reader sees in it
CLEAR = [
    ("Ana", "could you look over my cv before friday? would mean a lot", Act.ASK),
    ("Ana", "ill call him tmrw and let u know", Act.PROMISE),
    ("Ana", "sorry i forgot to call you back", Act.APOLOGY),
    ("Ana", "omg congrats on the new job!!", Act.CONGRATULATION),
    ("Ana", "thanks so much for helping me move on saturday", Act.THANKS),
    ("Ana", "as promised heres the link", Act.KEPT),
    ("Ana", "do you know a good lawyer", Act.SMALL_ASK),
    ("Ana", "meet tom, he runs the bakery i told you about", Act.INTRODUCTION),
    ("Ana", "id rather not tbh", Act.DECLINE),
]
INVENTED = Path(__file__).parents[2] / "bench" / "acts_invented.jsonl"
NOTHING = ("5 min away", "lol", "19:05", "haha same", "the meeting moved to 3pm", "ok", "in 20")


def _chat(*lines: tuple[str, str], title: str = "Ana") -> list[Interaction]:
    text = "".join(
        f"31/05/2024, 08:{n:02} - {who}: {said}\n" for n, (who, said) in enumerate(lines)
    )
    member = Member(f"WhatsApp Chat with {title}.txt", "", memoryview(text.encode()))
    return [item for item in WhatsApp().read(member, 0) if isinstance(item, Interaction)]


@pytest.mark.parametrize(("who", "said", "act"), CLEAR)
def test_an_act_and_its_sentence(who: str, said: str, act: Act) -> None:
    (session,) = _chat((who, said), ("Robin", "hm"))
    found = {each.act: each for each in session.acts}
    assert act in found
    assert found[act].probability >= LEAST
    assert found[act].proof in said
    assert found[act].by == ""  # she began


@pytest.mark.parametrize("said", NOTHING)
def test_nothing_of_note(said: str) -> None:
    (session,) = _chat(("Ana", said), ("Robin", "hm"))
    assert session.acts == ()


def test_each_side_has_its_own() -> None:
    (session,) = _chat(
        ("Ana", "hey could you please lend me your drill this weekend?"),
        ("Robin", "of course"),
        ("Robin", "i'll bring it on friday"),
        ("Ana", "thank you so much for this"),
    )
    by = {(each.act, each.by) for each in session.acts}
    assert (Act.PROMISE, "whatsapp:robin") in by
    assert (Act.THANKS, "") in by
    assert not {(Act.PROMISE, ""), (Act.THANKS, "whatsapp:robin")} & by


def test_of_several_the_surest() -> None:
    sure, unsure = "I'll send you the invoice later today.", "let me ask around"
    (both,) = _chat(("Ana", unsure), ("Robin", "ok"), ("Ana", sure))
    (one,) = _chat(("Ana", sure), ("Robin", "ok"))
    assert _promise(both) == _promise(one)
    assert _promise(both).proof == sure


def _promise(session: Interaction) -> Proven:
    (found,) = [each for each in session.acts if each.act is Act.PROMISE]
    return found


def test_what_the_opener_wrote_first() -> None:
    (session,) = _chat(("Ana", "hi, how are you"), ("Ana", "ready?"), ("Robin", "yes, i am"))
    assert session.features is not None
    assert (session.features.question, session.features.words) == (True, 5)
    assert session.features.language == "en"


def test_other_languages_are_let_be() -> None:
    (session,) = _chat(("Ana", "kannst du mir bitte die Datei schicken, ich und der Chef warten"))
    assert session.acts == ()
    assert session.features is None or session.features.language == "other"


def test_a_large_group_does_nothing_for_anybody() -> None:
    said = "could you look over my cv before friday? would mean a lot"
    names = ["Ana", "Tom", "Wren", "Elif", "Jan", "Zoë"]
    (large,) = _chat(*((name, said) for name in names), title="Choir")
    (small,) = _chat(*((name, said) for name in names[:5]), title="Choir")
    assert large.acts == ()
    assert {each.by for each in small.acts} == {"", *(f"whatsapp:{n.lower()}" for n in names[1:5])}


def test_no_more_than_the_sentence_is_kept() -> None:
    said = "could you please send me " + "the long and winding list of all the things " * 20
    (session,) = _chat(("Ana", said), ("Robin", "hm"))
    assert session.acts
    assert all(0 < len(each.proof) <= LONGEST for each in session.acts)


def test_where_bytes_tell_nothing_the_source_says_it() -> None:
    asked = Message(0, "a", 0, 0, "could you please send me the file?")
    session = Session(0, "a", {"a": 1}, 0, 0, [asked])
    features, turns = turns_in(session, "imessage", memoryview(b""))
    assert features is not None
    (acts,) = acts_of([turns])
    assert {each.act for each in acts} & {Act.ASK, Act.SMALL_ASK}
    silent = replace(session, messages=[asked._replace(text="")])
    assert turns_in(silent, "imessage", memoryview(b"")) == (None, ())


def _varied(dice: random.Random, count: int) -> Iterator[str]:
    """Texts of one to four lines, made of what the model looks for and of what it doesn't."""
    cues = table("en")
    assert cues is not None
    spoken = "the a to of i you he it was is at on for and so but with my we they 7 30 tea bus cat"
    plain = [*spoken.split(), *("station", "kettle", "umbrella", "yesterday", "upstairs", "green")]
    heavy = [*sorted(cues.triggered), *sorted(cues.lexicons[0][1]), *sorted(cues.lexicons[1][1])]
    ends = ("", "", "", ".", "!", "?", "!!", "...", ", lol", " (x)", " :)", " 😂")
    invented = [json.loads(line)["text"] for line in INVENTED.read_text("utf-8").splitlines()]
    known = [line for text in invented for line in text.splitlines() if 0 < len(line) < 120]
    clear = [said for _, said, _ in CLEAR] + [*NOTHING]
    for _ in range(count):
        lines = []
        for _ in range(dice.choice((1, 1, 2, 3, 4))):
            if dice.random() < 0.2:
                lines.append(dice.choice(dice.choice((known, clear))))
                continue
            share = dice.choice((0.0, 0.0, 0.1, 0.3))
            length = dice.choice((1, 2, 3, 5, 8, 12, 20))
            said = " ".join(
                dice.choice(heavy if dice.random() < share else plain) for _ in range(length)
            )
            lines.append(said + dice.choice(ends))
        yield "\n\n".join(lines)


def test_what_is_ruled_out_has_no_act() -> None:
    model = bound(LEAST)
    assert model is not None
    texts = [*_varied(random.Random(8), 5_000)]
    out = [model.rules_out([model.cost(line) for line in text.split("\n\n")]) for text in texts]
    found = find_all(((text, "en") for text in texts), LEAST, leaned=False)
    assert [text for text, no, acts in zip(texts, out, found, strict=True) if no and acts] == []
    # both that it rules out much, and that much remains
    assert sum(out) > 1_000
    assert sum(map(bool, found)) > 1_000


def test_sessions_are_searched_as_each_turn_alone_would_be() -> None:
    """What is left out, remembered and searched together changes nothing."""
    dice = random.Random(9)
    turns = [text.replace("\n\n", " ") for text in _varied(dice, 600)]
    sessions = []
    for number in range(0, len(turns), 4):
        said = [Message(k, "ab"[k % 2], 0, 0, turns[number + k]) for k in range(4)]
        sessions.append(Session(0, "a", {"a": 2, "b": 2}, 0, 0, said))
    read = [turns_in(session, "imessage", memoryview(b"")) for session in sessions]
    for session, acts in zip(sessions, acts_of([each for _, each in read]), strict=True):
        best: dict[tuple[str, Act], float] = {}
        spoken = language("\n".join(m.text for m in session.messages)[:800])
        for message in session.messages if spoken != "other" else ():
            if len(message.text.split()) < 2:
                continue
            for act in find_all([(spelt_out(message.text), "en")], LEAST, leaned=False)[0]:
                key = ("" if message.author == "a" else message.author), act.act
                best[key] = max(best.get(key, 0), act.probability)
        assert {(each.by, each.act): each.probability for each in acts} == best
