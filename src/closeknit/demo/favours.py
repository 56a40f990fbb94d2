"""What people ask of each other, by size, and the words in which it is asked, granted and refused.

Sizes as in the vocabulary: 1 information, 2 time, 3 name, 4 reputation, 5 stake. Sentences within
one text are parted by "|"; an act may stand before a sentence, "promise: I will …". Slots in braces
are filled when the message is written.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Favour:
    """One favour. `kept`: what is sent later, when the grant only promises it. `by`: who can
    sensibly ask it, "me", "them" or "both"."""

    size: int
    kind: str
    subject: str
    ask: tuple[str, ...]
    grant: tuple[str, ...]
    decline: tuple[str, ...]
    thanks: tuple[str, ...]
    kept: str = ""
    by: str = "both"


_BUSY = (
    "I am sorry, I can't take this on before the end of the quarter.",
    "I am afraid I have to say no this time, the diary is full.",
    "Not this month, I am sorry to say.",
)

FAVOURS = (
    Favour(
        1,
        "information",
        "Printer for the brochure",
        (
            "Which printer did you use for your last brochure?",
            "Could you tell me who printed your brochure?",
            "Do you happen to remember who did the printing for you?",
        ),
        (
            "It was Quire & Ream, ask for Poppy.",
            "We used Harbour Print. They were quick and not dear.",
        ),
        ("I am afraid I no longer know, it was before my time.",),
        (
            "Thank you for the name of the printer, they answered within the hour.",
            "Thanks so much, just what I needed.",
        ),
    ),
    Favour(
        1,
        "information",
        "Address in {town}",
        (
            "Could you send me the address of the venue in {town}?",
            "Do you have the address of that place in {town}?",
        ),
        (
            "It is 14 Ferry Lane, behind the market hall.",
            "Of course: The Old Chandlery, 3 Quay Street. Ring twice.",
        ),
        ("Sorry, I threw the leaflet away.",),
        ("Thank you, we found it without getting lost for once.", "Many thanks for the address."),
    ),
    Favour(
        1,
        "information",
        "Quick question about {event}",
        (
            "Do you know whether {event} is still on for {month}?",
            "What time does {event} start this year?",
            "Could you let me know by {day} how many of you come to {event}?",
        ),
        (
            "Yes, still on, doors open at half past six.",
            "It starts at seven, and there will be three of us.",
        ),
        ("I can't say, I have left the committee.",),
        ("Thank you, that settles it.", "Thanks, I have put it in the diary."),
    ),
    Favour(
        1,
        "information",
        "Software for invoices",
        (
            "Which program do you use for your invoices?",
            "Would you tell me what you pay for your invoicing program?",
        ),
        (
            "We are on Tallybook, about twelve pounds a month.",
            "Tallybook. I would not go back.",
        ),
        ("I would rather not say what we pay, if you don't mind.",),
        ("Thank you, I shall try it.", "That is kind, thank you for telling me."),
    ),
    Favour(
        2,
        "meeting",
        "Half an hour next week?",
        (
            "Could we find half an hour on {day}? I would value your view on {topic}.",
            "Would you have time for a coffee on {day} to talk about {topic}?",
            "May I ring you on {day} about {topic}? Twenty minutes would do.",
        ),
        (
            "Gladly. {day} at ten suits me.",
            "Yes, of course. Shall we say {day} at three, at the Copper Pan?",
            "With pleasure, ring me on {day} after four.",
        ),
        _BUSY,
        (
            "Thank you for your time on {day}, I came away with three good ideas.",
            "Thanks again for the coffee and the straight answers.",
        ),
    ),
    Favour(
        2,
        "review",
        "Would you look over a draft?",
        (
            "Would you look over my draft on {topic} and tell me where it drags?",
            "Could you read the two pages on {topic} before I send them out?",
        ),
        (
            "promise: I will send you my notes by {day}.",
            "promise: Happy to. You will have my comments by {day}.",
        ),
        _BUSY,
        (
            "Thank you for the careful notes, the second page is much better now.",
            "Thanks for reading it so closely.",
        ),
        kept="Here are the notes I promised on your draft.",
    ),
    Favour(
        2,
        "advice",
        "Your advice on {topic}",
        (
            "How would you go about {topic} if you were in my place?",
            "I would be grateful for your advice on {topic}. What did you do?",
        ),
        (
            "I would start small and write down what it costs you in hours.",
            "We made every mistake there is. Begin with the oldest client and ask what they miss.",
        ),
        ("I am the wrong person to ask, I am sorry.", *_BUSY[:1]),
        (
            "Thank you for the advice, it saved me a bad week.",
            "That was good counsel, thank you.",
        ),
    ),
    Favour(
        2,
        "figures",
        "Figures for {topic}",
        (
            "Could you put together last year's figures on {topic} for me?",
            "Would you share your numbers on {topic}?",
        ),
        (
            "promise: I will dig them out and send them by {day}.",
            "promise: Yes. I shall let you have them before {day}.",
        ),
        ("I am sorry, those figures are not mine to share.",),
        ("Thank you for the figures, they made the case.",),
        kept="As promised, the figures are attached.",
    ),
    Favour(
        3,
        "introduction",
        "Introduction to {third}?",
        (
            "Would you introduce me to {third} at {third_org}?",
            "You know {third}, I believe. Could you introduce us?",
            "Might I ask you for an introduction to {third} of {third_org}?",
        ),
        (
            "promise: Gladly. I will write to you both.",
            "promise: Of course, I shall ask {third_first} first and then put you in touch.",
        ),
        (
            "I don't know {third_first} well enough for that, I am sorry.",
            "I would rather not, we parted on poor terms.",
        ),
        (
            "Thank you for introducing me to {third_first}, we are meeting next week.",
            "Thank you for the introduction, {third_first} was generous with time.",
        ),
    ),
    Favour(
        3,
        "name",
        "May I mention your name?",
        (
            "May I mention your name when I write to {third_org}?",
            "Would it be all right to say that you sent me, when I ring {third}?",
        ),
        ("Of course, do use my name.", "Yes, say hello from me."),
        ("Please don't, they are about to sign with us.",),
        ("Thank you for letting me use your name, it opened the door.",),
    ),
    Favour(
        4,
        "promotion",
        "A word to your clients",
        (
            "Would you recommend {asker_service} to your clients?",
            "Could you mention {asker_service} in your next newsletter?",
            "Would you be willing to promote {asker_service} to the people you work for?",
        ),
        (
            "Gladly. It goes into the {month} letter, with two lines from me.",
            "Yes, I have seen what it does. I shall tell the ones it fits.",
        ),
        (
            "I keep my list for my own work, I hope you understand.",
            "I would need to know it better before I put my name to it.",
        ),
        (
            "Thank you for recommending us, two of your clients have rung already.",
            "Thank you for the kind words to your clients.",
        ),
    ),
    Favour(
        4,
        "testimonial",
        "Two lines for the website?",
        (
            "Would you write two or three lines about our work for the website?",
            "Could you give us a testimonial for the new page?",
        ),
        (
            "promise: With pleasure, you will have it by {day}.",
            "promise: Of course. I will write it at the weekend.",
        ),
        ("I make it a rule not to give testimonials, I am sorry.",),
        ("Thank you for the lovely testimonial, it is on the page already.",),
        kept="Here is the testimonial, change what you like.",
    ),
    Favour(
        4,
        "reference",
        "A reference",
        (
            "Would you act as a reference for us with {third_org}?",
            "Could {third_org} ring you for a reference about our work?",
        ),
        ("Yes, give them my direct number.", "Of course, I would be glad to speak for you."),
        ("I don't think I have seen enough of your work for that, I am sorry.",),
        ("Thank you for speaking for us, they signed on {day}.",),
    ),
    Favour(
        5,
        "work",
        "The work for next year",
        (
            "Would you place next year's training with us, all twelve days of it?",
            "Could we take over the whole programme for your staff next year?",
        ),
        ("Yes. Send me the contract and I will sign it.", "We would like that. Let us start."),
        ("We shall go with somebody else, I am sorry.",),
        ("Thank you for your trust, we shall not let you down.",),
        by="me",
    ),
    Favour(
        5,
        "money",
        "A loan until the spring",
        (
            "Would you lend us five thousand pounds until the spring?",
            "Could you come in with a share of ten thousand in {asker_service}?",
        ),
        ("Yes. Let us put it on paper, and it is yours.",),
        ("That is more than I can do, I am sorry.", "I never lend to friends, I am sorry."),
        ("I can't thank you enough for this.",),
    ),
    Favour(
        5,
        "work",
        "Your insurance and everything",
        (
            "Would you move all of your work of this kind over to us?",
            "Would you send us everybody who asks you for this, as a standing arrangement?",
        ),
        ("Yes, let us try it for a year.",),
        ("We are happy where we are, thank you.",),
        ("Thank you for moving to us.",),
        by="them",
    ),
)

BY_SIZE = {size: tuple(f for f in FAVOURS if f.size == size) for size in range(1, 6)}
