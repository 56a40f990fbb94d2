"""Contact spheres: professions that serve the same clients without competing (Misner).

Read from titles of cards and signatures. Whose title isn't known, or names none of these
professions, is in no sphere: nothing is guessed from what people write.
"""

from __future__ import annotations

import re

# after the families of Misner & Devine, “The 29% Solution”, and the handbooks of networking groups
_SPHERES: dict[str, str] = {
    "law, money and insurance": r"lawyer|solicitor|barrister|attorney|notary|accountant"
    r"|book-?keeper|auditor|tax|financial|finance|banker|bank manager|insurance|actuary|pension"
    r"|wealth|underwriter|controller",
    "health and wellbeing": r"doctor|physician|physio\w*|dentist|nurse|chiropractor|osteopath"
    r"|nutritionist|dietician|psychologist|therapist|optician|optometrist|pharmacist|surgeon"
    r"|acupuncturist|veterinar\w*|midwife",
    "property": r"estate agent|realtor|lettings?|property|surveyor|mortgage|conveyancer|valuer"
    r"|architect(?! of|,? (?:software|solutions?|cloud|data))|town planner|landlord",
    "building and trades": r"electrician|plumber|builder|carpenter|joiner|furniture|painter"
    r"|decorator|roofer|gardener|landscap\w+|interior|glazier|locksmith|security adviser"
    r"|heating|contractor|mason|cleaner",
    "marketing and print": r"marketing|copywriter|web ?designer|graphic|designer|printer|printing"
    r"|publicist|public relations|advertising|photographer|videographer|illustrator|translator"
    r"|social media|brand|journalist|publisher|editor",
    "events and hospitality": r"cater\w+|chef|florist|event|wedding|hotel|travel agent|wine"
    r"|coffee|restaura\w+|baker|musician|venue",
    "people and training": r"recruit\w+|hr|human resources|coach|trainer|headhunter|facilitator"
    r"|teacher|tutor|learning|talent",
    "technology": r"software|developer|programmer|engineer|it support|system administrator"
    r"|sysadmin|data scientist|network administrator|cto|devops|maintainer|web developer",
    "logistics and supply": r"logistics|freight|courier|haulier|importer|wholesaler|purchasing"
    r"|supply|warehouse",
    "charity and public life": r"fund-?raiser|charity|trustee|councillor|mayor|minister|priest"
    r"|volunteer\w*|philanthrop\w+",
}
_ARCHITECT = re.compile(r"\b(?:software|solutions?|cloud|data|enterprise|systems?) architect", re.I)
_CUES = {name: re.compile(rf"\b(?:{cues})s?\b", re.IGNORECASE) for name, cues in _SPHERES.items()}


def sphere(title: str) -> str:
    """The sphere of a title, "" where it names none. The profession named first decides."""
    if _ARCHITECT.search(title):
        return "technology"
    places = [(found.start(), name) for name, cue in _CUES.items() if (found := cue.search(title))]
    return min(places)[1] if places else ""
