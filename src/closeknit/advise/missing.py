"""What isn't seen and would change the answer."""

from __future__ import annotations

from closeknit.advise import words
from closeknit.advise.ladder import Support, nothing_seen
from closeknit.model.ties import Tie
from closeknit.model.verdicts import Ask, Size, Verdict

LEAST = 5  # messages: with fewer, what was seen says little


def missing(tie: Tie, ask: Ask, verdict: Verdict, support: Support, name: str) -> tuple[str, ...]:
    """Sentences, the one that matters most first; none for a plain yes."""
    if ask.size is None:
        return ("The size of the ask.",)
    if verdict in (Verdict.ASK, Verdict.HELP):
        return ()
    told = tie.declared is not None
    gaps = []
    if not told and (nothing_seen(tie) or words.messages(tie) < LEAST):
        gaps.append(
            f"How well {name} knows and trusts you: if you know each other from elsewhere, "
            f"say so, and the answer changes: {_declare(tie)}"
        )
    elif not told and not tie.interactions.shared:
        gaps.append(
            f"Meetings, calls and chats aren't seen here. If you and {name} are close by those, "
            f"say so, and the answer changes: {_declare(tie)}"
        )
    if tie.reply_probability is None and not told and ask.size > Size.INFORMATION:
        gaps.append(f"Whether {name} answers you: fewer than two of your messages can tell.")
    if support.lacking:
        gaps.append(words.sentence("to carry more, the tie needs " + "; ".join(support.lacking)))
    if ask.size >= Size.NAME:
        gaps.append(f"What {name} granted or refused you before: no asks are recorded yet.")
    return tuple(gaps)


def _declare(tie: Tie) -> str:
    return f"closeknit declare {tie.person.id} connection"
