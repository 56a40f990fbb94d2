"""What can be asked instead of an ask that is too large: the same wish, at a lower price.

A kind of ask holds wishes that have little in common (a loan and an investment are both money), so
the text picks a finer sort where it tells. A size without a row of its own has no sensible smaller
ask: then the next one down serves.

`{name}` is the person's first name, `{thing}` what the ask is about, `{who}` for whom a job is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from closeknit.model.verdicts import Size

# kind → finer sort → words that tell it, the first that is found counts
SORTS: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    kind: {sort: re.compile(words, re.IGNORECASE) for sort, words in sorts.items()}
    for kind, sorts in {
        "money": {
            "guarantee": r"\bguarant|\bsurety\b|\bco-?sign",
            "investment": r"\binvest|\bfund (?!me\b|us\b)|\bput .*\binto\b|\bcome in with\b",
            "gift": r"\bdonat|\bsponsor|\bcontribut|\bpledge",
        },
        "work": {
            "role": r"\bboard\b|\bcommittee\b|\btreasurer\b|\bsecretary\b|\bchair|\btrustee\b"
            r"|\bdirector\b|\bpresident\b|\bfounder\b|\bco-?found|\bpartner\b|\bmaintainer\b",
        },
        "recommendation": {"letter": r"\bletter|\bnominat|\bapplication\b"},
        "endorsement": {
            "book": r"\bbook\b|\bnovel\b|\bforeword\b|\bblurb\b|\bmanuscript\b",
            "candidacy": r"\bcandida|\bbid\b|\bcampaign\b|\belection\b|\bnominat|\bpetition\b",
        },
        "introduction": {"application": r"\bcv\b|\br[eé]sum[eé]\b|\bapplication\b|\bhr\b"},
        "meeting": {"talk": r"\b(?:speak|present|perform|talk) at\b|\bgive a (?:talk|speech|work)"},
        "help": {"borrow": r"\bborrow\b|\blend\b"},
    }.items()
}

# what to call the matter where the text has no "my …"
MATTER: Mapping[str, str] = {
    "promotion": "what you offer",
    "sharing": "it",
    "recommendation": "your work",
    "reference": "your work",
    "endorsement": "your work",
    "book": "your book",
    "candidacy": "your plans",
    "testimonial": "your work",
    "referral": "what you offer",
    "referrals": "what you offer",
    "business": "your offer",
    "investment": "your plans",
    "gift": "it",
}

# sort or kind → size → a smaller ask; "" serves every kind that has no rows of its own
SMALLER: Mapping[str, Mapping[Size, str]] = {
    "money": {  # lent, or paid for me: nobody else can be asked for that in their name
        Size.TIME: "Rather than for money, ask {name} for 20 minutes of advice: how would they "
        "raise it in your place?",
        Size.INFORMATION: "Rather than for money, ask {name} one question: where would they turn "
        "first in your place?",
    },
    "guarantee": {
        Size.TIME: "Ask {name} for 20 minutes of advice: what else do landlords and banks accept?",
        Size.INFORMATION: "Ask {name} one question: do they know what is accepted instead of a "
        "guarantor?",
    },
    "investment": {
        Size.REPUTATION: "Ask {name} to recommend you to one person who invests in such things.",
        Size.NAME: "Ask {name} to introduce you to one person who invests in such things.",
        Size.TIME: "Ask {name} for 20 minutes of hard questions about {thing}: what would they "
        "want to know before anybody puts money in?",
        Size.INFORMATION: "Ask {name} one question: what would they look at first in {thing}?",
    },
    "gift": {
        Size.NAME: "Ask {name} whom they would approach about {thing}, and whether you may say who "
        "sent you.",
        Size.TIME: "Ask {name} for 10 minutes of advice: whom would they approach, and how?",
        Size.INFORMATION: "Ask {name} in one line who gives money for such things.",
    },
    "job": {
        Size.REPUTATION: "Ask {name} to recommend {who} to one person who is hiring.",
        Size.NAME: "Ask {name} to introduce {who} to one person who hires for such work.",
        Size.TIME: "Ask {name} for 20 minutes of advice on how to find such work.",
        Size.INFORMATION: "Ask {name} whether they know of any jobs going.",
    },
    "role": {
        Size.NAME: "Ask {name} to introduce you to one person who might do it.",
        Size.TIME: "Ask {name} for 20 minutes: what would they look for in somebody who does it?",
        Size.INFORMATION: "Ask {name} in one line whom they would think of for it.",
    },
    "work": {
        Size.REPUTATION: "Ask {name} to recommend one person who could do it.",
        Size.NAME: "Ask {name} to introduce you to one person who could do it.",
        Size.TIME: "Ask {name} for 20 minutes of advice on how to begin.",
        Size.INFORMATION: "Ask {name} what such a piece of work usually takes.",
    },
    "referrals": {
        Size.REPUTATION: "Ask {name} for one referral, and tell them how it went.",
        Size.NAME: "Ask {name} to introduce you to one person, if that person is glad of it.",
        Size.TIME: "Ask {name} for a one-to-one of half an hour: what do you each look for?",
        Size.INFORMATION: "Ask {name} in one line what sort of people need {thing}.",
    },
    "business": {
        Size.NAME: "Ask {name} to introduce you to one person who might be glad of {thing}.",
        Size.TIME: "Ask {name} for 20 minutes of honest feedback on {thing}.",
        Size.INFORMATION: "Ask {name} what they use at present, and what they miss in it.",
    },
    "promotion": {
        Size.NAME: "Ask {name} to introduce you to one person who might be glad of {thing}.",
        Size.TIME: "Ask {name} for 20 minutes of honest feedback on {thing} first.",
        Size.INFORMATION: "Ask {name} one short question: who might be glad of {thing}?",
    },
    "recommendation": {
        Size.NAME: "Write to them yourself, and ask {name} whether you may say that you know each "
        "other.",
        Size.TIME: "Ask {name} for 20 minutes of honest feedback on {thing} first.",
        Size.INFORMATION: "Ask {name} one short question: what matters most to those people?",
    },
    "letter": {
        Size.TIME: "Ask {name} for 20 minutes of advice on your application first.",
        Size.INFORMATION: "Ask {name} what such a letter usually has to cover.",
    },
    "reference": {
        Size.NAME: "Ask {name} whether you may say that you know each other.",
        Size.TIME: "Ask {name} for 20 minutes of advice on your application first.",
        Size.INFORMATION: "Ask {name} what a good reference usually has to cover.",
    },
    "endorsement": {
        Size.TIME: "Ask {name} for 20 minutes of honest feedback on {thing} first.",
        Size.INFORMATION: "Ask {name} one question about {thing} that takes a line to answer.",
    },
    "book": {
        Size.TIME: "Ask {name} to read ten pages of {thing}, and to say honestly what they think.",
        Size.INFORMATION: "Ask {name} one question about {thing} that takes a line to answer.",
    },
    "candidacy": {
        Size.NAME: "Ask {name} to introduce you to one person whose view counts there.",
        Size.TIME: "Ask {name} for 20 minutes: what would they want to hear from you first?",
        Size.INFORMATION: "Ask {name} in one line what matters most to them there.",
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
    "introduction": {
        Size.TIME: "Ask {name} for 20 minutes of advice on how to approach that person yourself.",
        Size.INFORMATION: "Ask {name} in one line how one best reaches that person.",
    },
    "application": {
        Size.TIME: "Ask {name} for 10 minutes of advice on how to apply there yourself.",
        Size.INFORMATION: "Ask {name} where such openings are advertised.",
    },
    "use of name": {
        Size.TIME: "Ask {name} for 10 minutes of advice on how best to approach those people.",
        Size.INFORMATION: "Ask {name} in one line what matters most to those people.",
    },
    "lead": {
        Size.TIME: "Ask {name} for 10 minutes of advice on where to look for such people.",
        Size.INFORMATION: "Ask {name} in one line where such people are best found.",
    },
    "mentoring": {
        Size.TIME: "Ask {name} for one talk of 20 minutes, about one thing that you are stuck on.",
        Size.INFORMATION: "Ask {name} one question: what would they read or try first?",
    },
    "sharing": {
        Size.TIME: "Ask {name} for 10 minutes of honest feedback on {thing}.",
        Size.INFORMATION: "Ask {name} in one line who might be glad of {thing}.",
    },
    "approval": {
        Size.INFORMATION: "Ask {name} in one line what they would need to see first.",
    },
    "meeting": {
        Size.INFORMATION: "Put your one question to {name} in writing, so that a line answers it.",
    },
    "talk": {
        Size.INFORMATION: "Ask {name} in one line whom they would think of as a speaker.",
    },
    "review": {
        Size.INFORMATION: "Ask {name} about one point only: the one of which you are least sure.",
    },
    "feedback": {
        Size.INFORMATION: "Ask {name} about one point only: the one of which you are least sure.",
    },
    "help": {
        Size.INFORMATION: "Ask {name} in one line how they would go about it.",
    },
    "borrow": {
        Size.INFORMATION: "Ask {name} in one line where such a thing can be hired.",
    },
    "": {
        Size.REPUTATION: "Ask {name} to recommend you to one person who could help.",
        Size.NAME: "Ask {name} for an introduction to one person who could help.",
        Size.TIME: "Ask {name} for 20 minutes of advice first.",
        Size.INFORMATION: "Ask {name} one question that takes a line to answer.",
    },
}
