"""What people write when nobody asks a favour: work, news, thanks, offers, congratulations.

Sentences and slots as in `favours`. `open`, `answer` and `close` are the first turns; a longer
talk goes on with MORE and ends wherever it ends.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Talk:
    """One sort of talk. `question`: the opening calls for an answer."""

    name: str
    subject: tuple[str, ...]
    open: tuple[str, ...]
    answer: tuple[str, ...]
    close: tuple[str, ...] = ()
    question: bool = False


WORK = (
    Talk(
        "draft",
        ("{topic}", "Draft for {topic}"),
        (
            "The draft for {topic} is attached.|Is there anything that you would change?",
            "Here is my version of {topic}. Does it say what you wanted?",
        ),
        (
            "Page three is too long, the rest is fine.",
            "It does. Please send it to the printer.",
            "apology: Sorry for being slow, it has been one of those weeks.|I have nothing to add.",
        ),
        ("thanks: Thank you for reading it so quickly.", "Good, then it goes out on {day}."),
        question=True,
    ),
    Talk(
        "date",
        ("Dates for {month}", "{topic}: the date", "{day}"),
        (
            "We have to move {topic} to {day}.|Does that suit you?",
            "From what I can see we are on time with {topic}.|Shall I book the room for {day}?",
            "Which day in {month} would be best for {topic}?",
        ),
        (
            "{day} is fine.",
            "Any day but the first.|promise: I will send you the list of names by {day}.",
            "apology: Sorry to be difficult.|The week after would be easier for us.",
        ),
        (
            "Good, it is in the diary.",
            "kept: The room is booked, as I said it would be.",
            "thanks: Thank you for sorting this out.",
        ),
        question=True,
    ),
    Talk(
        "invoice",
        ("Invoice {number}",),
        (
            "Invoice {number} for {topic} is attached, payable within thirty days.",
            "Invoice {number} is open in our books. Has it reached you?",
            "A reminder that invoice {number} is still open.",
        ),
        (
            "promise: Received, it will be paid on {day}.",
            "apology: Sorry, it lay under a pile.|promise: I will see to it today.",
            "It was paid on {day}, please look again.",
        ),
        ("thanks: Thank you, the money has arrived.", "Found it, under the wrong name."),
        question=True,
    ),
    Talk(
        "order",
        ("Order {number}",),
        (
            "About order {number}: did you mean forty or fourteen?",
            "Order {number} is ready. Shall we send it, or do you come by?",
            "Which of the two versions of order {number} shall we make?",
        ),
        (
            "Forty, please, and the second version.",
            "I come by on {day}.",
            "Let me ask, I shall know on {day}.",
        ),
        ("Noted.", "thanks: Thank you for asking before you began."),
        question=True,
    ),
    Talk(
        "notes",
        ("Notes from {day}", "{topic}: who does what"),
        (
            "Here are my notes from {day}. Did I miss anything?",
            "We agreed on {day} that you look after {topic}. Is that still right?",
        ),
        (
            "Nothing to add from my side.",
            "Yes, that is mine.|promise: I will have it ready by {day}.",
        ),
        ("kept: Here it is, as I said.", "Very good."),
        question=True,
    ),
)

SHARE = Talk(
    "share",
    ("Thought of you", "An article on {topic}", "You may like this"),
    (
        "I read a piece about {topic} this morning and thought of you.",
        "There was a talk on {topic} at {event}; the slides are worth ten minutes of your time.",
        "This may be of use for your work on {topic}, no need to answer.",
    ),
    (
        "thanks: Thank you for thinking of me, I read it on the train.",
        "That is exactly our problem. How did you come across it?",
        "thanks: Very kind of you to pass it on.",
    ),
    ("A client left it on the table.", "I have a pile of them, ask when you run out."),
)

CATCH_UP = Talk(
    "catch_up",
    ("How are you?", "Long time", "{trip}", "News"),
    (
        "How are things with you? personal: We are back from {trip}, brown and poor.",
        "How did {event} go? I was sorry to miss it.",
        "personal: We have moved at last, boxes up to the ceiling.|How are the children?",
        "Are you well? personal: Dad is out of hospital and already complaining about the food.",
        "How is the new place? I walked past it on {day}.",
    ),
    (
        "All well here. personal: Our eldest passed her driving test, third time lucky.",
        "Tired but happy. personal: We have a puppy, which was not my idea.",
        "It goes well, and you are missed.|When are you next in {town}?",
        "Good to hear from you. personal: My mother is staying with us until {month}.",
    ),
    (
        "Give them all my love.",
        "Let us not leave it so long next time.",
        "Come for supper when you are back, I mean it.",
    ),
    question=True,
)

CATCH_UP_FRENCH = Talk(
    "catch_up",
    ("Des nouvelles", "Ça va ?", "Un mot de {town}"),
    (
        "Comment vas-tu ? personal: Nous rentrons de vacances, la maison est un chantier.",
        "J’espère que tu vas bien. personal: Ma fille entre au lycée, le temps file.",
        "Es-tu toujours à {town} la semaine prochaine ?",
    ),
    (
        "Très bien, merci. On s’appelle bientôt ?",
        "personal: Ici tout va bien, nous avons un chien depuis Noël.",
    ),
    ("Je t’embrasse.", "À très vite !"),
    question=True,
)

CONFIDE = Talk(
    "confide",
    ("Between us", "A hard week"),
    (
        "confide: Between the two of us, I am thinking of giving up the firm.",
        "confide: Please keep this to yourself: we lost our largest client on {day}.",
        "confide: I have not told anybody here yet, but I am ill and shall be away until {month}.",
    ),
    (
        "I am so sorry to hear it. offer: If you want to talk, ring me at any hour.",
        "That stays with me. offer: I can come over on {day} if it helps.",
    ),
    (
        "thanks: Thank you for listening yesterday, it meant a great deal.",
        "It helps that somebody knows.",
    ),
)

CONGRATULATE = Talk(
    "congratulate",
    ("Congratulations!", "Well done"),
    (
        "congratulation: Congratulations on the prize, nobody has earned it more.",
        "congratulation: I saw the news about {topic}. Well done, all of you!",
        "congratulation: Happy birthday, and a good year to you!",
        "congratulation: Ten years in business, what an achievement.",
    ),
    (
        "thanks: Thank you, you were the first to write.",
        "thanks: How kind of you to notice!",
    ),
    ("Enjoy it.",),
)

OFFER = Talk(
    "offer",
    ("If it helps", "A hand with {topic}"),
    (
        "offer: If it helps, I can lend you our room for {event}.",
        "offer: I could look after the stall on {day}, if you are short of hands.",
        "offer: Would it help if I went through {topic} with you for an hour?",
        "offer: I have two places left for {event}. They are yours if you want them.",
    ),
    (
        "thanks: That is a kind offer, thank you. Yes, please.",
        "thanks: Thank you for offering. We are all right this time.",
        "You are a star.|thanks: Thank you, that would be a great help.",
    ),
    ("Good, see you on {day}.", "Any time."),
)

REFERRAL = Talk(
    "referral",
    ("Somebody for you", "{stranger} needs your help"),
    (
        "referral: {stranger}, a client of ours, needs just what you do, and I told her about you."
        "|Her number is 01632 960{digits}. She expects your call.",
        "referral: I gave your name to {stranger} in {town}, who is looking for somebody like you.",
        "referral: {stranger} asked me whom I trust with this, and I said you."
        "|vouch: I told her that you finish what you begin.",
    ),
    (
        "thanks: Thank you for sending {stranger} to me, I shall ring on {day}.",
        "thanks: That is very good of you. promise: I will let you know how it goes.",
    ),
    (
        "kept: As promised, how it went: {stranger} has signed."
        " thanks: Thank you again for the referral.",
        "We met, and it may become something.",
    ),
)

VOUCH = Talk(
    "vouch",
    ("{other_first} and you", "A good word"),
    (
        "vouch: I told the committee that nobody prepares a room better than you.",
        "vouch: I said to {third} that I would give you my own clients without a thought.",
    ),
    ("thanks: Thank you for speaking up for me.",),
    ("It was only the truth.",),
)

THANK = Talk(
    "thank",
    ("Thank you", "{day}"),
    (
        "thanks: Thank you for your help with {topic}, it went without a hitch.",
        "thanks: I wanted to thank you properly for {day}.",
    ),
    ("It was a pleasure.", "Glad it was of use."),
)

PITCH = Talk(
    "pitch",
    ("Following up", "Our offer for {month}", "Nice to meet you at {event}"),
    (
        "It was good to meet you at {event}.|I enclose a leaflet about what we do.",
        "We have a special price on {topic} until the end of {month}.",
        "I am following up on our talk at {event}. When could we speak?",
    ),
    (
        "Nice to meet you too. We are well looked after at the moment.",
        "Thanks, I will keep it in mind.",
    ),
)

MORE = (
    "Would {day} be better?",
    "One more thing: who brings the key?",
    "Right.",
    "I see what you mean. Let me think about it.",
    "That changes the price a little, does it not?",
    "Agreed.",
    "And could you copy in the office, please?",
    "Lovely.",
    "I had not thought of that.",
    "Ha, quite.",
    "Then let us do it that way.",
    "I shall be ten minutes late, the train stands at {town}.",
)

MORE_PRIVATE = (
    "Ha, quite.",
    "Lovely.",
    "You have no idea.",
    "Send me a picture!",
    "And how did they take it?",
    "I laughed out loud on the bus.",
    "Ring me on {day}, this is too long to type.",
)

CHASE = (
    "Just checking whether you saw the note below.",
    "I know you are busy, so only a gentle nudge about this.",
    "Did this reach you? I should like to settle it by {day}.",
)

WARM = (
    "I hope this finds you well.",
    "It was good to see you at {event}.",
    "I hope the week has been kind to you.",
    "What weather!",
    "I hope all is well in {town}.",
)

TOPICS = (
    "the spring programme",
    "the new price list",
    "the workshop on pricing",
    "staff rotas",
    "the handover",
    "the owners' handbook",
    "late payers",
    "the move to {town}",
    "taking on an apprentice",
    "the website",
    "the autumn brochure",
    "the pension letters",
)
MONTHS = ("January", "February", "March", "May", "June", "September", "October", "November")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
