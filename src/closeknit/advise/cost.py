"""What an ask costs its giver, in words: them, where I ask, and me, where I am asked."""

from __future__ import annotations

import re
from collections.abc import Mapping

from closeknit.acts.size import macro
from closeknit.model.verdicts import Ask, Size

# "This asks Marta for …", by size and, where that says it better, by kind
COST = {
    Size.INFORMATION: "a quick answer",
    Size.TIME: "some of their time",
    Size.NAME: "their name",
    Size.REPUTATION: "their good name with others",
    Size.STAKE: "money, work or a lasting commitment",
}
COST_BY_KIND: Mapping[str, str] = {
    "money": "money",
    "job": "a job",
    "referrals": "clients, again and again",
    "business": "their custom",
    "work": "much work, or a lasting role",
    "introduction": "their name with somebody they know",
    "use of name": "the use of their name",
    "sharing": "their name before their own people",
    "lead": "the names of people they know",
    "mentoring": "their time over months",
}
# "You would give …" or "You would risk …"
RISK = {
    Size.INFORMATION: "a few minutes",
    Size.TIME: "some of your time",
    Size.NAME: "your name with the person you bring in",
    Size.REPUTATION: "your good name with those you speak to",
    Size.STAKE: "your money, your work or a lasting commitment",
}
RISK_BY_KIND: Mapping[str, str] = {
    "money": "your money",
    "job": "a place in your firm, and your name with your own people",
    "referrals": "your good name with your clients, again and again",
    "business": "your money",
    "work": "much of your time, for long",
    "use of name": "your name with those who hear it",
    "sharing": "your name with those who see it",
    "lead": "your name with the people you name",
    "mentoring": "your time over months",
}
_AUDIENCE = re.compile(rf"\b(?:my|your|our) (?:\w+ )?({macro('AUDIENCE')})\b", re.IGNORECASE)
_READ = ("newsletter", "list", "mailing list")
_HEARD = ("network", "audience", "community", "congregation")


def to_them(ask: Ask) -> str:
    """What an ask by me asks for."""
    size = ask.size or Size.INFORMATION
    return COST_BY_KIND.get(_kind(ask), COST[size])


def to_me(ask: Ask) -> str:
    """What I would risk or give, where I am asked."""
    size = ask.size or Size.INFORMATION
    if size is Size.REPUTATION and (found := _AUDIENCE.search(ask.text)):
        whose = found[1].lower()
        if whose in _READ:
            return f"your good name with those who read your {whose}"
        return f"your good name {'in' if whose in _HEARD else 'with'} your {whose}"
    return RISK_BY_KIND.get(_kind(ask), RISK[size])


def _kind(ask: Ask) -> str:
    """The kind, where it goes with the size: another may have been given by hand."""
    dear = ask.size is not None and ask.size >= Size.NAME
    return ask.kind if dear else ""
