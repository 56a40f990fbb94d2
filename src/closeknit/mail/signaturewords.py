"""The words by which lines of signatures are told apart."""

from __future__ import annotations

import re

from closeknit.mail.language import words

# a line that ends or begins with one of these names a firm or an institution
FIRMS = words(
    """inc ltd limited llc llp lp plc gmbh ag kg kgaa ohg ug corp corporation company co sa sas
    sarl srl spa bv nv ab oy oyj aps pty kk incorporated companies
    university université universität universidad universidade università universiteit univ
    institute institut instituto istituto polytechnic
    foundation stiftung fondation association society ministry
    bank laboratory laboratories hospital museum partnership"""
)
NOT_FIRMS = words(
    """street avenue road floor suite building room box fax tel phone mobile cell office
    dept sent http https www gpg pgp fingerprint key iphone ipad blackberry wireless handheld
    android outlook yahoo webmail internet everything best regards thanks thank cheers sincerely
    wishes sponsor project former microsoft windows
    he him she her they them theirs his i you we your my our us it is are was be not"""
)
TITLES = words(
    """manager director engineer developer president ceo cto cfo coo cio vp svp evp counsel
    attorney lawyer solicitor barrister paralegal assistant secretary analyst architect consultant
    professor prof lecturer specialist coordinator administrator officer founder cofounder
    co-founder chairman chairwoman chair chief scientist researcher editor journalist reporter
    designer accountant auditor advisor adviser controller supervisor superintendent treasurer
    technician technologist programmer maintainer representative trader principal fellow dean
    provost librarian recruiter planner strategist economist scheduler geschäftsführer
    geschäftsführerin directeur directrice ingénieur leiter leiterin"""
)
PARTICLES = words(
    "of and the for de la le les des du di da do dos das y e et und der die von für in at to & on"
)
_WORD = re.compile(r"[^\W\d_]+(?:[-'’.&][^\W\d_]+)*|&")
_SECOND = words("co com ac org net gov edu or ne go")  # below a country ("acme.co.uk")
_LEAST = 3  # letters of a name of a domain that tell anything
_ROLES = words("info mail office contact team the me")


def bare_words(text: str) -> list[str]:
    return _WORD.findall(text)


def name_words(name: str, handle: str) -> frozenset[str]:
    """What the sender may be called by: words of the name and of the address before its @."""
    local = re.split(r"[^a-z]+", handle.partition("@")[0])
    found = {word.lower() for word in bare_words(name)} | set(local)
    return frozenset(word for word in found if len(word) > 1) - _ROLES


def names_domain(low: list[str], handle: str) -> bool:
    """Whether a line of these words bears the name of the sender's domain: “Acme Boats” of
    ann@acme.example, “Elm & Fenn” of ann@elmfenn.example, “Best Ever Boats” of ann@beb.example."""
    labels = handle.rpartition("@")[2].split(".")[:-1]
    if len(labels) > 1 and labels[-1] in _SECOND:
        labels.pop()
    label = labels[-1].replace("-", "") if labels else ""
    if len(label) < _LEAST:
        return False
    letters = [re.sub(r"[^\w]", "", word) for word in low]
    return (
        label in letters
        or "".join(letters).startswith(label)
        or (len(letters) > 2 and "".join(word[0] for word in letters if word) == label)
    )
