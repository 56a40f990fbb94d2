"""What isn't seen and would change the answer."""

from __future__ import annotations

from closeknit.advise import words
from closeknit.advise.ladder import Support, nothing_seen
from closeknit.model.known import Known
from closeknit.model.ledger import By, Deed, Entry, Outcome
from closeknit.model.ties import Tie
from closeknit.model.verdicts import Ask, Size, Verdict

LIKELY = 0.5  # probability from which an ask that was found was one
LEAST = 5  # messages: with fewer, what was seen says little

# by whether a calendar was imported, and chats or calls
UNSEEN = {
    (False, False): "Meetings, calls and chats",
    (True, False): "Calls, chats and talks by the way",
    (False, True): "Meetings and talks by the way",
    (True, True): "Talks by the way",
}


def missing(one: Known, ask: Ask, verdict: Verdict, support: Support, name: str) -> tuple[str, ...]:
    """Sentences, the one that matters most first; none for a plain yes."""
    if ask.size is None:
        return ("The size of the ask.",)
    if verdict in (Verdict.ASK, Verdict.HELP):
        return ()
    tie = one.tie
    told = tie.declared is not None
    gaps = []
    if not told and (nothing_seen(tie) or words.messages(tie) < LEAST):
        gaps.append(
            f"How well {name} knows and trusts you: if you know each other from elsewhere, "
            f"say so, and the answer changes: {_declare(tie)}"
        )
    elif not told and not tie.interactions.shared:
        # who called a meeting stands in the tie as the one who wrote, so that only the calendar
        # tells whether none was seen
        unseen = UNSEEN[one.calendar, one.chats]
        gaps.append(
            f"{unseen} aren't seen here. If you and {name} are close by those, "
            f"say so, and the answer changes: {_declare(tie)}"
        )
    if tie.reply_probability is None and not told and ask.size > Size.INFORMATION:
        gaps.append(f"Whether {name} answers you: fewer than two of your messages can tell.")
    if support.lacking:
        gaps.append(words.sentence("to carry more, the tie needs " + "; ".join(support.lacking)))
    if ask.size >= Size.NAME and not any(_settled(entry) for entry in one.ledger):
        gaps.append(
            f"What {name} granted or refused you before: no ask of yours was found. If there was "
            f"one, note it: closeknit log ask {tie.person.id} …"
        )
    return tuple(gaps)


def _settled(entry: Entry) -> bool:
    """Whether it is an ask of mine that was granted or refused."""
    return (
        entry.what == Deed.ASK
        and entry.by is By.ME
        and entry.outcome in (Outcome.GRANTED, Outcome.REFUSED)
        and entry.probability * entry.outcome_probability >= LIKELY
    )


def _declare(tie: Tie) -> str:
    return f"closeknit declare {tie.person.id} connection"
