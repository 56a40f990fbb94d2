"""Short replies to an ask of me, for the person to edit: warm, honest, no invented excuses.

`{thing}` is what the ask is about, `{about}` what I would like to hear of.
"""

from __future__ import annotations

from collections.abc import Mapping

from closeknit.advise import thing, words
from closeknit.model.people import Person
from closeknit.model.verdicts import Ask, Size, Verdict

# a yes, by kind; "" for the others
YES: Mapping[str, str] = {
    "introduction": "Gladly. Let me ask them first whether they'd welcome it; then I'll bring you "
    "together. Could you send me two lines about what you'd like from them?",
    "promotion": "Gladly: I know what {thing} is worth. Send me the two or three sentences you'd "
    "like people to read, and I'll put it in my own words.",
    "recommendation": "Gladly. Tell me what it's for and what matters most to those who read it, "
    "and by when you need it.",
    "reference": "Gladly. Tell me what it's for, what matters most to those who ask, and when they "
    "may ring me.",
    "endorsement": "Gladly. Tell me where it will appear and by when you need it.",
    "testimonial": "Gladly. Tell me where it will appear, and I'll write it in my own words.",
    "meeting": "Gladly. Would one day next week suit you? Say when, and I'll keep it free.",
}
YES_BY_SIZE: Mapping[Size, str] = {
    Size.INFORMATION: "Gladly. Here's what I know:\n\n[your answer]",
    Size.TIME: "Gladly. Send me what I should see, and tell me by when you need it.",
    Size.NAME: "Gladly. Tell me a little more about whom and what it's for, and I'll see to it.",
    Size.REPUTATION: "Gladly. Tell me what it's for and by when you need it.",
    Size.STAKE: "I'd like to help. Shall we sit down and talk it through, with what each of us "
    "would be taking on?",
}
# what is honest to say about why not, by the size that was asked
NOT_YET: Mapping[Size, str] = {
    Size.TIME: "I'd like to know a little more first.",
    Size.NAME: "I only bring people together when I know both well enough to say why, and you and "
    "I don't know each other that well yet.",
    Size.REPUTATION: "I only recommend what I know well from my own experience, and we don't know "
    "each other well enough for that yet.",
    Size.STAKE: "That is more than I'd take on with somebody I don't know really well, so I'd "
    "rather say no now than keep you waiting.",
}
# the same to somebody who is close
MORE_THAN: Mapping[Size, str] = {
    Size.NAME: "I only bring people together when both are glad of it, so I'd want to ask first.",
    Size.REPUTATION: "I'd want to know more of it at first hand before I put my name to it.",
    Size.STAKE: "That is more than I want to take on, and I'd rather say so straight away.",
}
# what is kind to offer instead, by the size that was asked
INSTEAD: Mapping[Size, str] = {
    Size.TIME: "Could you tell me in a few lines what it is about? I'll answer what I can.",
    Size.NAME: "Tell me in a few lines what you'd like from them, and I'll ask whether they'd "
    "welcome a message from you.",
    Size.REPUTATION: "I'd gladly hear more, though: shall we take 20 minutes on the phone, so "
    "that you can tell me {about}?",
    Size.STAKE: "I'd gladly give you half an hour to think it through with you, if that helps.",
}
INSTEAD_CLOSE: Mapping[Size, str] = {
    Size.REPUTATION: "What I'd gladly do now is introduce you to one person whom it could help, if "
    "they're glad of it.",
    Size.STAKE: "What I'd gladly do is think it through with you, and introduce you to somebody "
    "better placed, if they're glad of it.",
}
LEARN_MORE = (
    "Could you tell me a little more about what you need, and by when? "
    "Then I can say what I can do."
)


def draft_reply(
    person: Person,
    ask: Ask,
    verdict: Verdict,
    close: bool,
    helped: bool = False,
    remembered: str = "",
    my_word: str = "",
) -> str:
    """A few lines; "" where the size of the ask isn't known. `close`: they have shown trust;
    `helped`: they did something for me. `remembered` and `my_word` are sentences on what that was
    and on what I promised."""
    if ask.size is None:
        return ""
    name = words.first_name(person)
    greeting = f"Hello {name}," if words.looks_like_a_person(person) else "Hello,"
    parts = (
        greeting,
        remembered,
        _body(ask, ask.size, verdict, close, helped or bool(remembered)),
        my_word,
        "Best wishes",
    )
    return "\n\n".join(part for part in parts if part)


def _body(ask: Ask, size: Size, verdict: Verdict, close: bool, helped: bool) -> str:
    matter = thing.of_theirs(ask.text)
    if verdict is Verdict.HELP:
        yes = YES.get(ask.kind, YES_BY_SIZE[size])
        return yes.format(thing=matter or "your work")
    if verdict is Verdict.UNKNOWN:
        return f"Thank you for writing to me. {LEARN_MORE}"
    why, instead = NOT_YET, INSTEAD
    if close or helped:  # who did something for me isn't told that we hardly know each other
        why = {**NOT_YET, **MORE_THAN}
    if close:
        instead = {**INSTEAD, **INSTEAD_CLOSE}
    about = f"more about {matter}" if matter else "what you do"
    offer = instead[size].replace("{about}", about)
    return f"Thank you for asking me. {why[size]}\n\n{offer}"


def smaller_help(ask: Ask, verdict: Verdict, close: bool, name: str) -> str:
    """The smaller help that is kind, told to me; "" where none is needed."""
    if ask.size is None or verdict is Verdict.HELP:
        return ""
    if verdict is Verdict.UNKNOWN:
        return f"Ask {name} what exactly they need before you promise anything."
    rows = {
        Size.TIME: f"Answer {name}'s question in writing.",
        Size.NAME: f"Ask the other person first whether they'd welcome a message from {name}.",
        Size.REPUTATION: f"Offer {name} a call of 20 minutes to get to know what they do.",
        Size.STAKE: f"Offer {name} half an hour to think it through together.",
    }
    if close:
        rows[Size.REPUTATION] = (
            f"Introduce {name} to one person whom it could help, if that person is glad of it."
        )
        rows[Size.STAKE] = (
            f"Think it through with {name}, and introduce them to somebody better placed."
        )
    return rows.get(ask.size, "")
