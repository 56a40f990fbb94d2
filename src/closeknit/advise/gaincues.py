"""The words by which a sentence tells of one of the five (English only): one table.

On a card I write of somebody ("Looks for a bookkeeper"), in mail they write of themselves ("we
are looking for a bookkeeper"), so the wordings differ. In mail a wording counts only in certain
acts, since "I love it" is said of everything. What is found in mail is only proposed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from closeknit.clock import DAY
from closeknit.model.acts import Act
from closeknit.model.gains import Letter
from closeknit.model.ledger import By


@dataclass(frozen=True, slots=True)
class Cue:
    """`words` tell of the letter in an act of one of these kinds, done by them or by me, that is
    no older than `lasts` seconds. `least` is the probability that it is such an act."""

    letter: Letter
    by: By
    acts: frozenset[Act]
    words: re.Pattern[str]
    lasts: int | None = None
    least: float = 0.3


def _words(*wordings: str) -> re.Pattern[str]:
    return re.compile("|".join(wordings), re.IGNORECASE)


ANY = frozenset(Act)
ASKS = frozenset((Act.ASK, Act.SMALL_ASK))
PRIVATE = frozenset((Act.PERSONAL, Act.CONFIDE))
WE = r"\b(?:I|we)(?:['’](?:m|re|ve|d)| am| are| have| would)?(?: (?:still|also|now|just|finally))? "
# of wants and needs only those that last: "I need a copy" and "I'd like to meet at noon" pass
BEGIN = (
    r"(?:find (?:an?|some|somebody|someone|new)|meet (?:somebody|someone|people|more|other)"
    r"|open an?|start (?:my|our|an? (?:business|company|firm|shop|course))|launch|grow|hire"
    r"|sell (?:my|our)|move to|take on|learn (?!more)\w|publish|expand)\b"
)
WANTED = (
    r"(?:\w+keeper|accountant|printer|solicitor|lawyer|designer|supplier|developer|translator|plumber"
    r"|electrician|builder|roofer|photographer|caterer|venue|investor|co-?founder|partner|job|tenant"
    r"|buyer|customer|client|assistant|apprentice|editor|publisher|architect|surveyor|consultant"
    r"|tutor|nanny|office|premises|workshop|kitchen|flat|house|sponsor|speaker|volunteer)s?\b"
)
PLAYS = (
    r"(?:sail|sing|garden|hik|cycl|climb|ski|fish|knit|bak|danc|paint|swim|row|surf|camp)"
    r"(?:e?s?|[lmt]?ing)"
)
GAMES = (
    r"\b(?:sailing|fishing|football|rugby|cricket|tennis|golf|chess|hiking|climbing|skiing|choir"
    r"|marathon|allotment|theatre|photography|birdwatching|beekeeping)\b"
)
FAMILY = r"(?:baby|daughters?|sons?|wedding|children|kids|twins|grand(?:son|daughter|child)\w*)"
DONE = (
    r"(?:won(?!['’])|founded|published|graduated|got promoted|finished (?:my|our)|opened (?:my|our)"
    r"|launched (?:my|our))"
)
BODY = r"(?:board|committee|council|chapter|club|association|society|chamber|rotary|alumni|guild)"
CIRCLE = r"(?:chapter|club|association|society|chamber|rotary|alumni|guild)"
CAN = (
    r"(?:lend|help you with|look (?:over|after)|review|show you how|teach|explain|prepare"
    r"|translate|design|draw|write|build|fix|repair|cook|bake|print|draft|edit|proofread|photograph"
    r"|host|speak (?:at|about|on)|send you an?)"
)
VAGUE = r"(?:it|this|that|them|these|those|something|anything|everything|to|about|or)"

CARD: Mapping[Letter, re.Pattern[str]] = {
    Letter.GOALS: _words(
        r"\blook(?:s|ing) for\b",
        r"\b(?:wants?|hopes?|plans?|aims?|hoping|planning) to\b",
        r"\b(?:wants|needs|seeks) (?:an?|some|more)\b",
        r"\b(?:opening|starting|launching|saving for|dreams? of|goals?)\b",
    ),
    Letter.ACCOMPLISHMENTS: _words(
        r"\b(?:won|wins|founded|co-?founded|wrote|published|founder of|author of|built up)\b",
        r"\b(?:award|prize|medal|doctorate|ph\.?d|promoted|made partner)\b",
    ),
    Letter.INTERESTS: _words(
        rf"\b(?:plays|likes|loves|enjoys|collects|runs marathons|{PLAYS})\b",
        r"\b(?:keen|fan of|passionate|interested in|mad about)\b",
        GAMES,
        rf"\b{FAMILY}\b",
    ),
    Letter.NETWORKS: _words(
        r"\b(?:chair(?:s|man|woman)?|member|president|treasurer|trustee|governor|secretary) of\b",
        rf"\b{BODY}\b",
        r"\b(?:sits on|knows|formerly at|used to work (?:at|for|with)|worked (?:at|for|with))\b",
    ),
    Letter.SKILLS: _words(
        r"\b(?:good at|expert|speaks|fluent|speciali[sz]es|looks after|advises|teaches|trained)\b",
        r"\b(?:qualified|repairs|translates|designs|consults|does)\b",
    ),
}

MAIL: tuple[Cue, ...] = (
    Cue(
        Letter.GOALS,
        By.THEM,
        ASKS | PRIVATE,
        _words(
            rf"{WE}(?:looking|searching) for (?:an?|some|somebody|someone|new)\b",
            rf"{WE}(?:need|want|like) (?:to {BEGIN}|(?:an? |some )(?:new |good )?{WANTED})",
            rf"{WE}(?:hope|hoping|plan|planning|trying|love) to {BEGIN}",
            r"\byour advice (?:on|about) (?!(?:it|this|that|these|them|how|what|whether)\b)\w",
            r"\bintroduc(?:e me|tion) to [A-Za-z]",
            r"\bmy (?:goal|aim|dream|ambition) (?:is|for)\b",
        ),
        lasts=2 * 365 * DAY,
    ),
    Cue(
        Letter.ACCOMPLISHMENTS,
        By.ME,
        frozenset((Act.CONGRATULATION,)),
        _words(
            r"\bcongratulations,?(?: [A-Z]\w+,?)? (?:on|for) (?!(?:me|it|this|that|all)\b)",
            r"\b(?:your|the) (?:prize|award|medal|promotion|degree)\b",
            r"\byour (?:new )?(?:book|job|post|shop|office|appointment)\b",
        ),
    ),
    Cue(Letter.ACCOMPLISHMENTS, By.THEM, ANY, _words(rf"{WE}{DONE}\b")),
    Cue(
        Letter.INTERESTS,
        By.THEM,
        PRIVATE,
        _words(
            rf"{WE}(?:collect|{PLAYS}|play (?:the|in)|enjoy(?! (?:your|seeing)))\b",
            rf"{WE}love (?!(?:you|u|it|this|that|your|to (?:see|hear|have|know|meet))\b)\w",
            r"\bmy (?:garden|allotment|boat|choir|band|orchestra|horse|dog|cat)\b",
            rf"\b(?:I|we|my|our)\b[^.!?]{{0,60}}{GAMES}",
            rf"\b(?:our|my) {FAMILY}\b(?! (?:patch|project|page))(?![,'’])",
            r"\bthe baby (?:is|was|has|arrived|came)\b",
        ),
        least=0.4,
    ),
    Cue(
        Letter.NETWORKS,
        By.THEM,
        ANY,
        _words(
            rf"\b(?:my|our) {CIRCLE}\b",
            r"\bI(?:['’]m| am)? (?:on the|chair|sit on|a member of|a trustee of) (?:the |our )?"
            rf"(?:\w+ )?{BODY}\b",
            r"\b(?:my|our) (?:old )?(?:colleague|neighbour|friend)s? (?-i:[A-Z])\w+",
        ),
    ),
    Cue(
        Letter.SKILLS,
        By.THEM,
        frozenset((Act.OFFER,)),
        _words(
            rf"(?<!so )(?<!if )(?<!that ){WE}(?:(?:can|could)|(?:be )?(?:happy|glad) to) (?:also )?"
            rf"{CAN} (?!{VAGUE}\b)\w"
        ),
    ),
)

# what turns a clause round, and good wishes that tell of nothing done
NOT = re.compile(r"\b(?:not|never|no longer|nobody|without|cannot)\b|n['’]t\b", re.IGNORECASE)
WISHES = re.compile(r"\b(?:birthday|christmas|new year)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:.!?]")

# what to ask next, by letter: to be asked in a talk, not in a questionnaire
QUESTIONS: Mapping[Letter, tuple[str, ...]] = {
    Letter.GOALS: (
        "What would make this year a good one for you?",
        "What are you working towards at the moment?",
    ),
    Letter.ACCOMPLISHMENTS: (
        "What are you proudest of, of all that you've done?",
        "Which piece of work did you enjoy finishing most?",
    ),
    Letter.INTERESTS: (
        "What do you do when you aren't working?",
        "What could you talk about for hours?",
    ),
    Letter.NETWORKS: (
        "Which groups or circles do you go to, and what do you like about them?",
        "Whom do you most enjoy working with?",
    ),
    Letter.SKILLS: (
        "What do people come to you for?",
        "What are you good at that few people know of?",
    ),
}
STILL = "Last time you told me: {text}. How is it going?"


def said_at(words: re.Pattern[str], text: str) -> int | None:
    """Where a text first says one of these, in a clause that doesn't deny it."""
    if WISHES.search(text):
        return None
    for hit in words.finditer(text):
        *_, clause = _CLAUSE.split(text[: hit.start()])
        if not NOT.search(clause + hit[0]):
            return hit.start()
    return None
