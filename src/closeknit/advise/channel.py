"""How to ask: voice for anything that matters."""

from __future__ import annotations

from closeknit.advise.words import messages
from closeknit.model.ties import Tie
from closeknit.model.verdicts import Size


def channel(tie: Tie, size: Size, name: str) -> str:
    """In what way to put an ask of this size, in a sentence."""
    if size >= Size.NAME:
        mail_only = (
            ""
            if tie.interactions.shared or not messages(tie)
            else " All that is seen between you is mail."
        )
        return (
            f"Ring or meet {name} rather than write: asked face to face, people say yes far more "
            f"often than by mail (Roghanizad & Bohns 2017).{mail_only}"
        )
    if tie.unanswered_run >= 2:
        return f"Ring {name}, as your last {tie.unanswered_run} messages have no answer."
    if size is Size.TIME:
        return "A short message will do, with a proposed time; better still when you next speak."
    return "A short message will do."
