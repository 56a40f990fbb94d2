"""Smaller asks made from an ask: the same wish, at a lower price.

`{name}` is the person's first name, `{thing}` what the ask is about.
"""

from __future__ import annotations

from collections.abc import Mapping

from closeknit.advise import thing
from closeknit.model.verdicts import Ask, Size

# what to call the matter where the text has no "my …"
MATTER: Mapping[str, str] = {
    "promotion": "what you offer",
    "recommendation": "your work",
    "reference": "your work",
    "endorsement": "your work",
    "testimonial": "your work",
    "referral": "what you offer",
    "referrals": "what you offer",
    "business": "your offer",
    "money": "your plans",
    "job": "the kind of position",
    "work": "your plans",
}

# kind → size → a smaller ask. "" serves every kind that has no row of its own.
SMALLER: Mapping[str, Mapping[Size, str]] = {
    "promotion": {
        Size.NAME: "Ask {name} to introduce you to one person to whom {thing} would be useful.",
        Size.TIME: "Ask {name} for 20 minutes of honest feedback on {thing} first.",
        Size.INFORMATION: "Ask {name} one short question: whom might {thing} be useful to?",
    },
    "recommendation": {
        Size.NAME: "Ask {name} whether you may say that you know each other.",
        Size.TIME: "Ask {name} for 20 minutes of honest feedback on {thing} first.",
        Size.INFORMATION: "Ask {name} what such a recommendation usually has to cover.",
    },
    "reference": {
        Size.NAME: "Ask {name} whether you may say that you know each other.",
        Size.TIME: "Ask {name} for 20 minutes of advice on your application first.",
        Size.INFORMATION: "Ask {name} what a good reference usually has to cover.",
    },
    "endorsement": {
        Size.NAME: "Ask {name} whether you may say that you know each other.",
        Size.TIME: "Ask {name} for 20 minutes of honest feedback on {thing} first.",
        Size.INFORMATION: "Ask {name} one question about {thing} that takes a line to answer.",
    },
    "testimonial": {
        Size.NAME: "Ask {name} whether you may name them among those you have worked with.",
        Size.TIME: "Ask {name} for 20 minutes of honest feedback on {thing}, just for you.",
        Size.INFORMATION: "Ask {name} in one line what was most useful to them, just for you.",
    },
    "referral": {
        Size.NAME: "Ask {name} to introduce you to one person, if that person is glad of it.",
        Size.TIME: "Ask {name} for 20 minutes, and for their view of who needs {thing}.",
        Size.INFORMATION: "Ask {name} in one line what sort of people need {thing}.",
    },
    "referrals": {
        Size.REPUTATION: "Ask {name} for one referral, and tell them how it went.",
        Size.NAME: "Ask {name} to introduce you to one person, if that person is glad of it.",
        Size.TIME: "Ask {name} for a one-to-one of half an hour: what do you each look for?",
        Size.INFORMATION: "Ask {name} in one line what sort of people need {thing}.",
    },
    "money": {
        Size.REPUTATION: "Ask {name} to speak for you to somebody who invests or lends.",
        Size.NAME: "Ask {name} for an introduction to somebody who knows about funding.",
        Size.TIME: "Ask {name} for 20 minutes of advice on {thing}.",
        Size.INFORMATION: "Ask {name} which ways of funding they know of.",
    },
    "job": {
        Size.REPUTATION: "Ask {name} to recommend the applicant to whoever decides.",
        Size.NAME: "Ask {name} for an introduction to whoever decides about {thing}.",
        Size.TIME: "Ask {name} for 20 minutes of advice on applying.",
        Size.INFORMATION: "Ask {name} whether there are openings, and where they are advertised.",
    },
    "work": {
        Size.REPUTATION: "Ask {name} to recommend somebody for it, in their own name.",
        Size.NAME: "Ask {name} to introduce you to somebody who could do it.",
        Size.TIME: "Ask {name} for 20 minutes of advice on how to begin.",
        Size.INFORMATION: "Ask {name} what such a piece of work usually takes.",
    },
    "business": {
        Size.REPUTATION: "Ask {name} for a sentence that you may quote, if they know your work.",
        Size.NAME: "Ask {name} who in their house decides, and whether you may use their name.",
        Size.TIME: "Ask {name} for 20 minutes of honest feedback on {thing}.",
        Size.INFORMATION: "Ask {name} what they use at present.",
    },
    "introduction": {
        Size.TIME: "Ask {name} for 20 minutes of advice on how to approach that person yourself.",
        Size.INFORMATION: "Ask {name} whether they know that person, no more.",
    },
    "use of name": {
        Size.TIME: "Ask {name} for 10 minutes of advice on how best to approach those people.",
        Size.INFORMATION: "Ask {name} whether they know those people, no more.",
    },
    "": {
        Size.REPUTATION: "Ask {name} to recommend you to one person.",
        Size.NAME: "Ask {name} for an introduction to one person who could help.",
        Size.TIME: "Ask {name} for 20 minutes of advice first.",
        Size.INFORMATION: "Ask {name} one question that takes a line to answer.",
    },
}


def smaller_ask(ask: Ask, largest: Size | None, name: str) -> str:
    """The dearest smaller ask that the tie carries, in words; "" where there is none."""
    if ask.size is None or largest is None:
        return ""
    size = min(int(largest), int(ask.size) - 1)
    row = {**SMALLER[""], **SMALLER.get(ask.kind, {})}
    if size < 1:
        return ""
    matter = thing.of_mine(ask.text) or MATTER.get(ask.kind, "it")
    return row[Size(size)].format(name=name, thing=matter)
