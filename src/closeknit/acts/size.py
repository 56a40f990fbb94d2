"""What an ask would cost: size 1–5 and kind, by the dearest wording in its sentence."""

from __future__ import annotations

import re

from closeknit.model.acts import Act
from closeknit.model.verdicts import Size

# the dearest first; the first that matches is the ask
_KINDS: tuple[tuple[str, Size, re.Pattern[str]], ...] = tuple(
    (kind, size, re.compile(wordings, re.IGNORECASE))
    for kind, size, wordings in (
        (
            "money",
            Size.STAKE,
            r"\b(?:lend|loan|donat(?:e|ions?)|sponsors?(?:hip)?|invest in|fund (?:my|our|the)"
            r"|make a (?:contribution|donation|pledge))\b",
        ),
        (
            "job",
            Size.STAKE,
            r"\b(?:(?:my|revised|attached) (?:\w+ )?(?:resume|cv|résumé)|resume for|looking for a"
            r" (?:new )?(?:job|position)|job openings?|keep(?:ing)? me in mind|hire (?:me|him|her)"
            r"|work for you|any (?:other )?(?:openings|positions|opportunities))\b",
        ),
        (
            "recommendation",
            Size.REPUTATION,
            r"\b(?:recommendation (?:for me|letter)|letters? of (?:recommendation|reference"
            r"|support)|recommend (?:me|him|her|us|my)|endorse|testimonial|put in a good word"
            r"|be a reference|speak (?:at|to) (?:our|the|this|my))\b",
        ),
        (
            "introduction",
            Size.NAME,
            r"\b(?:introduc(?:e|tion)|put (?:me|us|him|her) in (?:touch|contact)|pass (?:on )?"
            r"(?:this|my|the|his|her) (?:resume|name)|know (?:of )?(?:any|some)(?:one|body) "
            r"(?:who|that|with|looking)|who (?:should|can|could|might) I (?:contact|speak|talk)"
            r"|had a contact|contact there)\b",
        ),
        (
            "approval",
            Size.TIME,
            r"\b(?:approv(?:e|al)|sign(?:ature| off| the| this)?|authori[sz]\w+|permission)\b",
        ),
        (
            "review",
            Size.TIME,
            r"\b(?:review|feedback|comments?|thoughts|take a look|have a look|look at|input|read "
            r"through|edits?|suggestions|proof)\b",
        ),
        (
            "meeting",
            Size.TIME,
            r"\b(?:meet(?:ing)?|visit|lunch|dinner|coffee|get together|discuss|attend|join us"
            r"|give me a call|call me|talk (?:to|with|about)|speak with|appointment|schedule)\b",
        ),
        (
            "help",
            Size.TIME,
            r"\b(?:help|assist(?:ance)?|advice|guidance|explain|look into|follow up|investigate"
            r"|work on|take care|handle|fix|correct|rework|resubmit|resend|arrange|organi[sz]e"
            r"|coordinate|set up|prepare|draft|write|complete|fill (?:in|out)|provide|update|make"
            r" sure|ensure|move|change|add|remove|run|pull|test|split|reword)\b",
        ),
        (
            "information",
            Size.INFORMATION,
            r"\b(?:send|forward|fax|let me know|tell me|confirm|what|when|where|who|which|how"
            r"|why|do you|did you|is there|are there|can you tell|copy of|number|status)\b|\?",
        ),
    )
)


def size_of(sentence: str, act: Act) -> tuple[Size | None, str]:
    """The size and kind of an ask; None where the words don't tell. A small ask is small."""
    for kind, size, wordings in _KINDS:
        if act is Act.SMALL_ASK and size > Size.INFORMATION:
            continue
        if wordings.search(sentence):
            return size, kind
    return (Size.INFORMATION, "information") if act is Act.SMALL_ASK else (None, "")
