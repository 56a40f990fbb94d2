"""The written scenes: what the guide tells, whatever chance brings besides.

Days are counted back from the end of the life.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from closeknit.demo.dice import Dice
from closeknit.demo.life import START, Ask, Message, Person
from closeknit.demo.rhythm import DAY, HOUR, LONDON, held_back, moment
from closeknit.demo.sentences import lines
from closeknit.demo.threads import ANSWER_DAYS
from closeknit.demo.world import World


@dataclass(frozen=True)
class Stage:
    """The world, and the two questions a scene asks of it: who, and when."""

    world: World
    dice: Dice

    def who(self, key: str) -> Person:
        return self.world.people[key]

    def at(self, days_ago: float, hour: float = 10) -> int:
        at = int((self.world.post.end // DAY - days_ago) * DAY + hour * HOUR)
        return held_back(at, LONDON, False, self.dice)

    def told(
        self,
        at: int,
        sender: str,
        to: str,
        subject: str,
        text: str,
        *,
        after: Message | None = None,
        cc: Sequence[str] = (),
        about: str = "",
    ) -> Message | None:
        """A message between me ("me") and a lead, if it falls within the life."""
        if at < START:
            return None
        if after is not None:  # a weekend may have moved both to the same morning
            at = max(at, after.at + 40 * 60)
        return self.world.post.send(
            at,
            None if sender == "me" else self.who(sender),
            [None if to == "me" else self.who(to)],
            subject,
            lines(text, {}),
            parent=after,
            cc=[None if key == "me" else self.who(key) for key in cc],
            about=about,
        )

    def asked(
        self, opening: Message | None, person: str, size: int, kind: str, answer: Message | None
    ) -> None:
        """Enter an ask that was granted with `answer`, or without an answer."""
        post = self.world.post
        if opening is None:
            return
        text = next(a.sentence for a in post.acts if a.message_id == opening.id and "ask" in a.what)
        direction = "by_me" if opening.from_me else "of_me"
        young = opening.at + ANSWER_DAYS * DAY > post.end
        outcome = "granted" if answer else "unknown" if young else "unanswered"
        by = answer.id if answer else ""
        post.asks.append(Ask(opening.id, direction, person, size, kind, text, outcome, by))


def scenes(world: World) -> None:
    """All of them."""
    stage = Stage(world, Dice(world.seed, "scenes"))
    for scene in (_dorian, _elif, _marta, _ana, _tomas, _priya, _porto, _peter, _omar, _wren):
        scene(stage)


def _dorian(s: Stage) -> None:
    """Barely known, and asks for what only a connection would do."""
    s.told(
        s.at(113),
        "dorian-pike",
        "me",
        "Harbour breakfast",
        "It was good to meet you at the harbour breakfast.|I help ambitious firms to grow, and my"
        " card is attached.",
    )
    asked = s.told(
        s.at(2, 11.4),
        "dorian-pike",
        "me",
        "A small favour",
        "I hope you are well!|We are launching our growth days next month, and I am sure that"
        " your clients would love them.|ask: Would you promote my business to your clients, with a"
        " warm word from you and the link below?|A mail to your whole list by Friday would be"
        " perfect.",
    )
    s.asked(asked, "dorian-pike", 4, "promotion", None)


def _elif(s: Stage) -> None:
    """One exchange after a fair: of her I may ask something small, and no more."""
    first = s.told(
        s.at(195),
        "elif-karasu",
        "me",
        "The tasting on the ninth",
        "We met at the spring fair.|Here is the leaflet for our tasting evenings, as I said.",
    )
    s.told(
        s.at(194),
        "me",
        "elif-karasu",
        "",
        "thanks: Thank you for the leaflet.|I may well come on the ninth.",
        after=first,
    )


def _marta(s: Stage) -> None:
    """Years of giving, both ways. She has recommended me to her clients before."""
    m = "marta-lindqvist"
    sent = s.told(
        s.at(402),
        m,
        "me",
        "Ellen Quill needs you",
        "referral: Ellen Quill, a client of mine, has to train eight people by Christmas, and I"
        " told her to ring you.|vouch: I told her that you finish what you begin.",
    )
    back = s.told(
        s.at(402, 14),
        "me",
        m,
        "",
        "thanks: Thank you for sending Ellen to me, I shall ring her tomorrow."
        "|promise: I will let you know how it goes.",
        after=sent,
    )
    s.told(
        s.at(371),
        "me",
        m,
        "",
        "kept: As I said I would, here is how it went: Ellen has booked three days."
        "|thanks: Thank you again, that was a real gift.",
        after=back,
    )
    ask = s.told(
        s.at(233),
        "me",
        m,
        "The pricing course and your clients",
        "ask: Would you recommend the pricing course to those of your clients whom it fits?"
        "|Say no if it is the wrong time.",
    )
    yes = s.told(
        s.at(233, 13),
        m,
        "me",
        "",
        "grant: Of course, I have six in mind and I will write to them this week."
        "|You would do the same for me, and you have.",
        after=ask,
        about=ask.id if ask else "",
    )
    s.told(
        s.at(205),
        "me",
        m,
        "",
        "thanks: Four of your clients came, thank you for speaking for us.",
        after=yes,
    )
    s.asked(ask, m, 4, "promotion", yes)
    hers = s.told(
        s.at(91),
        m,
        "me",
        "Jan Bauer",
        "ask: Would you introduce me to Jan Bauer?|I hear that he looks for help with his books.",
    )
    mine = s.told(
        s.at(91, 15),
        "me",
        m,
        "",
        "grant: Gladly. promise: I will ask Jan first and then write to you both.",
        after=hers,
        about=hers.id if hers else "",
    )
    s.told(
        s.at(89),
        "me",
        m,
        "Introduction: Marta Lindqvist and Jan Bauer",
        "introduction: Marta, meet Jan Bauer of Bauer Logistik; Jan, meet Marta, who has kept our"
        " books for ten years.|I leave you to it.",
        cc=["jan-bauer"],
        about=mine.id if mine else "",
    )
    s.asked(hers, m, 3, "introduction", mine)
    again = s.told(
        s.at(20),
        m,
        "me",
        "Somebody for the spring",
        "referral: I gave your name to Gita Raman-Lowe, who runs three shops in York and wants"
        " exactly your spring programme.",
    )
    s.told(s.at(19), "me", m, "", "thanks: Thank you, Marta. I have rung her.", after=again)


def _ana(s: Stage) -> None:
    """Answers six of six, and speaks for me to two members."""
    for days, text in (
        (66, "small_ask: Which room did you book for the owners' evening?"),
        (57, "ask: Could we find half an hour on Thursday about the seating?"),
        (45, "small_ask: Do you have the number of the caterer?"),
        (34, "ask: Would you look over my page for the autumn?"),
        (24, "small_ask: What time do the doors open?"),
        (9, "ask: May I mention your name to the theatre?"),
    ):
        asked = s.told(s.at(days), "me", "ana-duarte", "Owners’ evening", text)
        answer = s.told(
            s.at(days, 12.5),
            "ana-duarte",
            "me",
            "",
            "grant: Of course, here you are. Anything else, just say.",
            after=asked,
            about=asked.id if asked else "",
        )
        size = 1 if text.startswith("small") else 3 if "name" in text else 2
        s.asked(asked, "ana-duarte", size, ("", "information", "review", "name")[size], answer)
    for days, member in ((16, "marta-lindqvist"), (6, "tomas-reyes")):
        first = s.who(member).first
        s.told(
            s.at(days),
            "ana-duarte",
            member,
            "Robin for the training",
            f"vouch: {first}, you asked whom I would take for the training: Robin, whom I copy in"
            " here, and without a second thought.",
            cc=["me"],
        )


def _tomas(s: Stage) -> None:
    """Sent me work, introduced me to Inês, and has been quiet since the summer."""
    sent = s.told(
        s.at(310),
        "tomas-reyes",
        "me",
        "Marjorie Finch",
        "referral: Marjorie Finch, whose shop I insure, wants two days for her staff, and I told"
        " her to ring nobody but you.",
    )
    s.told(s.at(309), "me", "tomas-reyes", "", "thanks: Thank you, I rang her today.", after=sent)
    summer = s.told(
        s.at(54),
        "tomas-reyes",
        "me",
        "Back in September",
        "personal: We are off to Galway with the boat on the roof.|Let us talk when I am back.",
    )
    s.told(s.at(53), "me", "tomas-reyes", "", "Fair winds to all of you!", after=summer)
    letter = s.told(
        s.at(140),
        "tomas-reyes",
        "me",
        "Introduction: Robin Vale and Inês Costa",
        "introduction: Robin, meet Inês Costa of Saltmarsh Kitchen; Inês, meet Robin, of whom I"
        " spoke on Tuesday.",
        cc=["ines-costa"],
    )
    s.told(
        s.at(139),
        "ines-costa",
        "me",
        "",
        "thanks: Thank you, Tomás.|Robin, shall we speak on Friday?",
        after=letter,
        cc=["tomas-reyes"],
    )


def _priya(s: Stage) -> None:
    """I promised her figures twelve days ago, and have not sent them."""
    asked = s.told(
        s.at(13),
        "priya-nair",
        "me",
        "Figures for the handbook",
        "ask: Would you share your figures on no-shows for the handbook?",
    )
    mine = s.told(
        s.at(12),
        "me",
        "priya-nair",
        "",
        "grant: Yes, of course. promise: I will send you the figures by Wednesday.",
        after=asked,
        about=asked.id if asked else "",
    )
    s.asked(asked, "priya-nair", 2, "figures", mine)


def _porto(s: Stage) -> None:
    """Jan and Inês want the same thing and do not know each other."""
    wish = "We need a bookkeeper in Porto before the winter, and I know nobody there."
    s.told(s.at(30), "jan-bauer", "me", "Porto", f"{wish}|The office opens in November.")
    s.told(s.at(24), "ines-costa", "me", "Porto", f"{wish}|It is for my mother's house, really.")


def _peter(s: Stage) -> None:
    """His last word was in March."""
    s.told(
        s.at(197, 16),
        "peter-hall",
        "me",
        "The autumn dates",
        "We shall not need the autumn dates after all.|Things are rather upside down here.",
    )
    s.told(
        s.at(100),
        "me",
        "peter-hall",
        "How are you all?",
        "I have been thinking of you.|How are things at Stonebridge?",
    )
    asked = s.told(
        s.at(40),
        "me",
        "peter-hall",
        "The open day",
        "small_ask: Could you let me know by Friday whether you come to the open day?",
    )
    s.asked(asked, "peter-hall", 1, "information", None)


def _omar(s: Stage) -> None:
    """Dormant: neither of us fixed the lunch."""
    last = s.told(
        moment(2024, 8, 27, 9),
        "omar-haddad",
        "me",
        "Lunch",
        "personal: The baby is here, a girl, and we do not sleep.|Let us have lunch when it is"
        " quieter. I still owe you one.",
    )
    s.told(
        moment(2024, 8, 27, 18),
        "me",
        "omar-haddad",
        "",
        "congratulation: Congratulations to all three of you!|Lunch whenever you like.",
        after=last,
    )


def _wren(s: Stage) -> None:
    """My sister: we talk every day, and hardly ever by mail."""
    s.told(moment(2023, 12, 10, 20), "wren-vale", "me", "Mum's recipe", "The one with the plums.")
    s.told(moment(2025, 6, 2, 20), "wren-vale", "me", "Tickets", "personal: We land at nine.")
