"""The cue tables: which English wordings ask for what.

One row per kind, the dearest first; the first that matches is the ask, so the largest wins. The
wordings work from both sides ("promote my course to your clients", "asks me to promote his shop
to my clients"). `SPACES` are shorthands in the patterns:

    <WHOSE>     a possessive; <THEIR> any but "your"
    <WHO>       who profits; <ONE> the same, or a name
    <AUDIENCE>  people whom somebody serves
    <UPTO>      a few words between two parts of a cue
    <MONEY>     money or a sum of it
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from closeknit.model.verdicts import Size

SPACES = {
    "WHOSE": r"(?:my|our|your|his|her|their|its)",
    "WHO": r"(?:me|us|him|her|them)",
    "THEIR": r"(?:my|our|his|her|their)",
    "ONE": r"(?:me|us|him|her|them|my \w+|our \w+|his \w+|their \w+|[a-z]+)",
    "AUDIENCE": r"(?:clients?|customers?|members|audience|readers|subscribers|followers|network"
    r"|newsletter|mailing list|patients|students|guests|community|list|parishioners"
    r"|congregation|pupils|tenants|buyers|users)",
    "UPTO": r"(?:[\w'’£$€%-]+ ){0,6}?",
    "MONEY": r"(?:money|cash|[£$€] ?\d|\d[\d,.]*k? ?(?:pounds|euros?|dollars|quid)"
    r"|(?:(?:a|one|two|three|four|five|ten|twenty|fifty|few|several|\d+) )+"
    r"(?:hundred|thousand|grand)|a fiver|a tenner|funds)",
}


@dataclass(frozen=True, slots=True)
class Cue:
    """A kind of ask and the wordings that show it."""

    kind: str
    size: Size
    pattern: re.Pattern[str]


def _cue(kind: str, size: Size, *wordings: str) -> Cue:
    whole = "|".join(wordings)
    for name, meaning in SPACES.items():
        whole = whole.replace(f"<{name}>", meaning)
    return Cue(kind, size, re.compile(rf"(?<!\w)(?:{whole})(?!\w)"))


CUES: tuple[Cue, ...] = (
    # 5 stake ------------------------------------------------------------------------------
    _cue(
        "money",
        Size.STAKE,
        r"advance <WHO>",
        r"buy (?:\d+|ten|twenty|fifty|a hundred|all)",
        r"pay (?:<THEIR>|for <THEIR>)",
        r"come in with",
        r"investors?",
        r"cover <THEIR> (?:rent|costs|fees|bills?)",
        r"(?:lend|loan|advance|give|spot) <UPTO><MONEY>[\d,.k]*",
        r"lend <WHO>[.?!]?$",
        r"borrow <UPTO><MONEY>[\d,.k]*",
        r"(?:a|my|his|her|their) loan",
        r"(?:ask\w*|need\w*|want\w*)(?: me| you| us)? (?:for )?money",
        r"invest(?! (?:time|an hour))",
        r"(?:an|your|any) investment",
        r"put <UPTO><MONEY>[\d,.k]* <UPTO>(?:in|into)",
        r"put money into",
        r"surety",
        r"(?:be|become|act as|stand as) (?:(?:a|the|my|our|his|her|their) )?(?:guarantor|sponsor)",
        r"co-?sign",
        r"guarantee (?:my|our|his|her|their|the) (?:loan|lease|rent)",
        r"sponsor (?:my|our|his|her|their|the|this|us|me)",
        r"donat(?:e|ion)",
        r"fund (?:my|our|his|her|their|the)",
    ),
    _cue(
        "job",
        Size.STAKE,
        r"(?:hire|employ) (?:me|us|him|them|<THEIR> \w+|her)",
        r"(?:give|offer|find|get) <UPTO>(?:a|the) (?:job|position|internship|apprenticeship)",
        r"(?:a job|an internship|work experience|a position) (?:for|at|in|with) "
        r"(?:me|us|him|her|them|<WHOSE> \w+)",
        r"ask\w*(?: me| you)? for a job",
        r"take (?:me|him|her|them|my \w+) on",
    ),
    _cue(
        "referrals",
        Size.STAKE,
        r"(?:every|each|any) (?:new )?(?:client|customer|lead|enquiry)",
        r"(?:refer|send|pass|steer) <UPTO>(?:clients|customers|business|work|leads|referrals"
        r"|people)"
        r" <UPTO>(?:regularly|every|each|from now on|all the time|whenever|always|on an ongoing)",
        r"(?:regular|ongoing|steady|constant)(?: \w+){0,3} referrals?",
        r"refer all",
        r"(?:send|pass|give) <WHO> (?:your |his |her )?(?:referrals|leads)",
        r"all (?:the|your|his|her|their)(?: \w+)? (?:clients|customers|work|business)",
        r"referral partners?(?:hip)?",
        r"power team",
    ),
    _cue(
        "work",
        Size.STAKE,
        r"(?:be|become) (?:our|the|<THEIR>) (?:\w+ )?(?:treasurer|secretary|chair\w*|director"
        r"|trustee|president)",
        r"(?:run|manage|lead|head|organi[sz]e) (?:the|<THEIR>) (?:whole|entire|conference"
        r"|campaign|project|event)",
        r"take (?:on|over) (?:the|my|our|his|her|their|this)",
        r"(?:join|sit on|serve on|chair) (?:the|my|our|his|her|their) "
        r"(?:\w+ )?(?:board|committee|start-?up|company|firm)",
        r"(?:be|become) (?:my|our|his|her|their|a) (?:co-?founder|partner|director|trustee)",
        r"co-?found",
        r"(?:build|design|make|develop|redesign|write) (?:me |us )?(?:<WHOSE>|the|a|this)"
        r" (?:\w+ )?(?:website|web ?site|app|shop|book"
        r"|software|system|platform)(?! ?\?? ?(?:first|cost))",
        r"(?:work|do (?:it|this|that)) (?:\w+ )?for (?:free|nothing)",
        r"organi[sz]e (?:the|my|our|his|her|their)",
    ),
    _cue(
        "business",
        Size.STAKE,
        r"(?:become|be) (?:my|our|his|her|their|a) (?:client|customer)",
        r"(?:buy|order) (?:from|my|our|his) \w+",
        r"place an order",
        r"sign (?:a|the) contract",
        r"give <UPTO>(?:the|a) contract",
    ),
    # 4 reputation -------------------------------------------------------------------------
    _cue(
        "promotion",
        Size.REPUTATION,
        r"talk <UPTO>up",
        r"put up <THEIR> (?:poster|flyer|leaflet|sign)s?",
        r"put <THEIR> (?:poster|flyer|leaflet|sign)s? up",
        r"promote (?:my|our|your|his|her|their|the|this|it|me|us|him|them|a|an)(?: <UPTO>to"
        r" <UPTO><AUDIENCE>)?",
        r"(?:mention|tell|pass|hand|send|share|forward|distribute|advertise|show|pitch"
        r"|present|offer"
        r"|plug|announce|circulate|e-?mail|sell|market|feature|include|put|give|bring|spread"
        r"|post) "
        r"<UPTO>(?:to|in|among|with|on|for|tell|at)? ?(?:all )?<WHOSE> (?:\w+ )?<AUDIENCE>",
        r"advertise (?:my|our|his|her|their|for)",
        r"plug <THEIR>",
    ),
    _cue(
        "recommendation",
        Size.REPUTATION,
        r"praises",
        r"nominat\w+",
        r"say <UPTO>(?:nice|good|kind) (?:\w+ )?about",
        r"recommend (?:me|us|him|them|her)",
        r"recommend (?:my|our|his|her|their|this) \w+",
        r"recommend <UPTO>to (?:<WHOSE>|the) \w+",
        r"(?:a|my|your|his|her|letter of) recommendation",
        r"(?:good|kind) word (?:for|about|in)",
        r"nominate (?:me|us|him|her|them|my|our)",
    ),
    _cue(
        "reference",
        Size.REPUTATION,
        r"(?:a|my|your|his|her|as) refer(?:ence|ee)",
        r"references? for <WHO>",
        r"vouch",
    ),
    _cue(
        "endorsement",
        Size.REPUTATION,
        r"letter of support",
        r"foreword|blurb",
        r"support <THEIR>",
        r"publicly",
        r"endors\w+",
        r"(?:back|support) <THEIR> (?:bid|candidacy"
        r"|campaign|application)",
        r"speak up for",
    ),
    _cue(
        "testimonial",
        Size.REPUTATION,
        r"rate <WHO>",
        r"testimonials?",
        r"(?:write|say) <UPTO>(?:for|on) <THEIR> (?:website|site|page|profile|brochure|back"
        r" cover)",
        r"(?:your|a) (?:quote|logo) (?:for|on) (?:my|our|the|his|her|their)",
        r"(?:leave|write|give|post) <WHO>? ?(?:a|an) (?:[\w-]+ )?review"
        r" (?:on|for|online|at)",
        r"(?:five|5)[- ]star",
        r"google review",
    ),
    _cue(
        "referral",
        Size.REPUTATION,
        r"refer (?:me|us|him|her|them|one|a|some|your|my|clients?|customers?|people)",
        r"put (?:me|him|her|them|us) (?:forward|up) for",
        r"a referral",
    ),
    # 3 name -------------------------------------------------------------------------------
    _cue(
        "introduction",
        Size.NAME,
        r"drop (?:a line|an e-?mail|a note) to",
        r"in front of (?:<WHOSE>|the)",
        r"get <WHO> (?:a meeting|in) with",
        r"get <WHO> (?:into|onto|on) (?:the|<WHOSE>)",
        r"introduc(?:e|ing) (?:<ONE>|[a-z]+ [a-z]+)(?: and \w+)? to",
        r"introduce <WHO>",
        r"introduction",
        r"(?:an|the|quick) intro",
        r"(?:put|get) <UPTO>in (?:touch|contact) with",
        r"connect <WHO> (?:with|to)",
        r"bring <WHO> (?:together|into contact)",
        r"(?:ask|get|persuade) (?:<WHOSE> \w+|\w+) (?:if|whether|to) <UPTO>(?:talk|speak|meet"
        r"|see|call|ring)(?: to| with)? <WHO>",
        r"(?:forward|pass|send|give|hand|show) (?:on )?(?:my|his|her|our|their) (?:cv|résumé"
        r"|resume"
        r"|details|number|card|brochure|deck|proposal|application|manuscript) <UPTO>(?:to|on"
        r"|along)",
        r"(?:forward|pass|send|hand|show) <UPTO>(?:to (?:<WHOSE>|the) (?:\w+ )?(?:boss"
        r"|manager|editor|hr|"
        r"director|head|chair\w*|department|team|agent|publisher|partner))",
    ),
    _cue(
        "use of name",
        Size.NAME,
        r"cite you",
        r"(?:that )?(?:we|you and i|i) know (?:each other|you|one another)",
        r"(?:us(?:e|ed|ing)|mention(?:ed|ing)?|drop|give|quote|say) (?:your|my|his|her|their)"
        r" name",
        r"(?:say|tell (?:them|him|her)) (?:that )?(?:you|i) (?:sent|referred)",
        r"(?:mention|name) (?:me|you|him|her|us|them) (?:to|as|in)",
        r"quote you",
        r"list you as",
        r"in (?:your|my) name",
    ),
    _cue(
        "lead",
        Size.NAME,
        r"know (?:of )?(?:any ?one|some ?one|any ?body|some ?body|people|a person|firms"
        r"|companies) "
        r"(?:who|that|in need|looking)",
    ),
    _cue("mentoring", Size.NAME, r"mentor(?:ing)?", r"coach <WHO>"),
    _cue(
        "sharing",
        Size.NAME,
        r"(?:share|repost|retweet|forward) <THEIR> (?:post|article|video"
        r"|event|page|announcement)",
    ),
    # 2 time -------------------------------------------------------------------------------
    _cue(
        "feedback",
        Size.TIME,
        r"feedback",
        r"what (?:do )?you(?:'d)? (?:think|make) (?:of|about)?",
        r"tell <UPTO>what (?:you|i) think",
        r"(?:your|my|his|her|their|any|some|a second) (?:opinion|thoughts|view|views"
        r"|impression|perspective|take|reaction)(?: on| of)?",
        r"critique",
    ),
    _cue(
        "review",
        Size.TIME,
        r"(?:cast|run) <UPTO>eyes? over",
        r"try (?:the|<THEIR>|this)",
        r"(?:review|glance at|proof-?read|look (?:over|through|at)|reading|read|reviewing"
        r"|check(?:ing)?|go over|go through"
        r"|comment on|edit|test|try out|cast an eye) (?:the|this|these|my|our|his|her|their|a"
        r"|an|it|over)",
        r"(?:have|take|give) <UPTO>a (?:\w+ )?(?:look|read)",
        r"a (?:code )?review",
    ),
    _cue(
        "advice",
        Size.TIME,
        r"advi[cs]e",
        r"pick (?:your|my|his|her|their) brains?",
        r"guidance",
        r"talk me through",
        r"how (?:would|should) (?:you|i) (?:go|deal|handle|approach|price)",
    ),
    _cue(
        "meeting",
        Size.TIME,
        r"on a panel",
        r"interviewed",
        r"get together",
        r"sit in",
        r"(?:be|are you) free (?:for|on|to|at)",
        r"see (?:you|me) (?:for|on|about)",
        r"(?:\d+|ten|fifteen|twenty|thirty|forty|a few|five|couple of) ?-?(?:minutes?|mins?"
        r"|hours?)",
        r"(?:half an|an|a half|quarter of an) hour",
        r"(?:can|could|shall|should|might|to|we|let's|would"
        r" you|you) meet(?: (?!next|every)\w+)?",
        r"meet (?:up|me|us|with|him|her|them|for)",
        r"(?:for|have|grab|over|buy you) (?:a |some )?(?:quick )?(?:coffee|lunch|dinner|tea"
        r"|drink|breakfast|beer)",
        r"(?:a|for a) (?:\w+ )?(?:call|chat|meeting|one-to-one|talk)",
        r"catch up",
        r"a word with",
        r"a (?:quick )?(?:coffee|lunch)",
        r"sit down with",
        r"(?:have|spare|find|got) (?:a |some |any |the )?(?:time|moment)",
        r"(?:of )?(?:your|my|his|her) time",
        r"a moment of",
        r"come (?:to|along|over|by|and)",
        r"(?:speak|talk|present|perform) at",
        r"give a (?:talk|speech|workshop)",
        r"interview",
        r"survey|questionnaire",
        r"join <WHO> (?:for|at|on)",
        r"(?:ring|call) <WHO>",
    ),
    _cue(
        "help",
        Size.TIME,
        r"a hand with",
        r"(?:run|walk|take) <WHO> through",
        r"(?:walk|feed|mind|water|carry|move|paint|clean|collect|mend|repair|deliver"
        r"|look into|host|store|drop off) (?:<THEIR>|the|a|this)",
        r"help(?:ing)?(?! ?ful)",
        r"lend <UPTO>a hand",
        r"give <UPTO>(?:a hand|a lift)",
        r"show <WHO> how",
        r"teach",
        r"explain",
        r"(?:borrow|lend) \w+",
        r"fix (?:my|our|his|her|their|the|this)",
        r"translate",
        r"look after",
        r"drive <WHO>",
        r"(?:pick|drop) <WHO>",
    ),
    # 1 information ------------------------------------------------------------------------
    _cue(
        "fact",
        Size.INFORMATION,
        r"look up",
        r"(?:send|share|give|forward|read) (?:over |on |across )?(?:<WHO> )?(?:the|your|\w+\'s)",
        r"tell <WHO>",
        r"let <WHO> know",
        r"(?:do|would|might) you (?:happen to )?"
        r"(?:know|remember|have)",
        r"(?:^|[.;:!?,] )(?:and |so |but )?(?:what|when|where|which|who|whose|why|how)(?:'s)?",
        r"(?:^|[.;:!?,] )(?:and |so |but )?(?:is|are|was|were|does|do|did|has|have)(?= [^?]*\?)",
        r"(?:send|give|forward) <WHO> (?:the|a|your)",
        r"(?:to know|asks?|wondering|wonder|wanted to ask) (?:me |us )?(?:what|when|where"
        r"|which|who|how|whether|if)",
        r"confirm",
        r"remind <WHO>",
        r"quick question",
        r"question",
        r"is there|are there",
        r"recommend (?:a|an|any|some)",
        r"(?:phone |telephone )?number of",
        r"are you \w+ing",
        r"address of",
        r"have you (?:heard|got|seen|ever)",
    ),
)

# What is said not to be wanted, up to where the sentence turns. "Why don't you recommend me" and
# "not to rush you" are no refusals.
_WANTING = (
    r"need|want|ask|asking|looking|after|seeking|expecting|expect|talking|about|for|here|wish"
    r"|promote|recommend|introduce|endorse|refer|invest|lend|hire|mention|vouch"
)
_TURN = r",? (?:but|only|just|rather|simply|merely)\b"
NEGATION = re.compile(
    r"(?:\b(?:(?:do|does|did|am|are|is|was|would|could|should|had)(?: not|n't)|not|never)"
    rf"(?: \w+)? (?:{_WANTING})\b(?:(?!{_TURN})[^.;!?,]|,(?= (?:or|nor|and)\b))*)"
    r"|\b(?:no need (?:to|for)|without|rather than|instead of|nothing to do with"
    rf"|not (?:a|an|any|money))\b(?:(?!{_TURN})[^.,;!?])*"
    r"|\bno (?:\w+ ){1,2}(?:needed|required|necessary|expected)"
)
# "couldn't you" and "why don't you" ask, for all their "not"
QUESTION_NEGATED = re.compile(
    r"\b(?:could|would|can|wo|should)n't (?:you|i|we|he|she|they)\b(?= .*\?)|why don't you"
)
