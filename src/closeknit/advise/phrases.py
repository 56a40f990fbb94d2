"""What is said to somebody who asks me, by kind and by size of the ask: phrases for a draft.

`{thing}` is what the ask is about, `{about}` what I would like to hear of.
"""

from __future__ import annotations

from collections.abc import Mapping

from closeknit.model.verdicts import Size

# a yes, by kind
YES: Mapping[str, str] = {
    "introduction": "Gladly. Let me ask them first whether they'd welcome it; then I'll bring you "
    "together. Could you send me two lines about what you'd like from them?",
    "promotion": "Gladly: I know what {thing} is worth. Send me the two or three sentences you'd "
    "like people to read, and I'll put it in my own words.",
    "recommendation": "Gladly. Tell me whom it should reach, what matters most to them, and by "
    "when you need it.",
    "reference": "Gladly. Tell me what it's for, what matters most to those who ask, and when they "
    "may ring me.",
    "endorsement": "Gladly. Tell me where it will appear and by when you need it.",
    "testimonial": "Gladly. Tell me where it will appear, and I'll write it in my own words.",
    "use of name": "Gladly. Tell me where you'll mention me, so that I know if they ask.",
    "sharing": "Gladly. Send me the link, and a line on what it is about.",
    "lead": "Gladly. I'll think about whom I know, and ask them first whether they'd welcome a "
    "word from you.",
    "mentoring": "Gladly. Shall we begin with one talk of half an hour, about what you're working "
    "on just now?",
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
# to somebody I never wrote to
TO_A_STRANGER: Mapping[Size, str] = {
    Size.NAME: "Tell me a little about what you do, and what you'd like from them; then I can say "
    "whether I'm the right one to ask.",
}
# where the size alone would say it wrong: by kind, why not yet, and what is kind to offer instead
NOT_YET_BY_KIND: Mapping[str, str] = {
    "use of name": "I like to know well whoever uses my name, and you and I don't know each other "
    "that well yet.",
    "sharing": "I only pass on what I know well myself, and I don't know this well enough yet.",
    "lead": "I only name people who have told me that they'd welcome it.",
    "mentoring": "I can only do that well for very few people, and I'd rather not promise more "
    "than I can keep.",
    "business": "I can't say yes to that now, and I'd rather say so than keep you waiting.",
}
INSTEAD_BY_KIND: Mapping[str, str] = {
    "use of name": "You may say that we've written to each other, if that helps.",
    "sharing": "Send me the link, though: I'll read it, and tell you honestly what I think.",
    "lead": "Tell me in a line what you offer, and I'll ask those who come to my mind.",
    "mentoring": "I'd gladly take 20 minutes, though, for one thing that you are stuck on.",
    "business": "Send me two lines on what you offer: I'll think of you when I hear of somebody "
    "who needs it.",
    "job": "I'd gladly take half an hour, though, to think through where else to look.",
}
# the same, told to me
OFFER: Mapping[Size, str] = {
    Size.TIME: "Answer {name}'s question in writing.",
    Size.NAME: "Ask the other person first whether they'd welcome a message from {name}.",
    Size.REPUTATION: "Offer {name} a call of 20 minutes, to hear more of it first.",
    Size.STAKE: "Offer {name} half an hour to think it through together.",
}
OFFER_CLOSE: Mapping[Size, str] = {
    Size.REPUTATION: "Introduce {name} to one person whom it could help, if that person is glad "
    "of it.",
    Size.STAKE: "Think it through with {name}, and introduce them to somebody better placed.",
}
OFFER_A_STRANGER: Mapping[Size, str] = {
    Size.NAME: "Ask {name} who they are and what they would want from that person.",
}
OFFER_BY_KIND: Mapping[str, str] = {
    "use of name": "Let {name} say that you have written to each other, and no more.",
    "sharing": "Read it first, and tell {name} honestly what you think.",
    "lead": "Ask those who come to your mind whether they'd welcome a message from {name}.",
    "mentoring": "Offer {name} one talk of 20 minutes, about one thing.",
    "business": "Ask {name} for two lines on what they offer, and think of them when you hear of "
    "somebody who needs it.",
    "job": "Offer {name} half an hour to think through where else to look.",
}
