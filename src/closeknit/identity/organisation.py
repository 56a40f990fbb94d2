"""Where a person works, read from their card or the domain of their addresses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address

from closeknit.identity.suffixes import labels_of, suffix_length
from closeknit.identity.words import words

# providers whose addresses anybody can have
PUBLIC_MAIL = words(
    """
    gmail.com googlemail.com outlook.com hotmail.com live.com msn.com passport.com
    windowslive.com ymail.com rocketmail.com yahoogroups.com aol.com aim.com netscape.net
    compuserve.com icloud.com me.com mac.com proton.me protonmail.com protonmail.ch pm.me
    tutanota.com tutanota.de tutamail.com tuta.io tuta.com keemail.me fastmail.com fastmail.fm
    messagingengine.com hey.com zoho.com zohomail.com zohomail.eu mail.com email.com usa.com
    post.com europe.com consultant.com engineer.com inbox.com hushmail.com hush.com runbox.com
    posteo.de posteo.net posteo.org mailbox.org disroot.org riseup.net autistici.org
    startmail.com mailfence.com countermail.com cock.li ctemplar.com skiff.com duck.com
    mozmail.com simplelogin.com gmx.de gmx.net gmx.com gmx.at gmx.ch web.de t-online.de
    freenet.de arcor.de online.de vodafone.de kabelmail.de unitybox.de mail.de email.de
    bluewin.ch hispeed.ch sunrise.ch aon.at chello.at chello.nl utanet.at a1.net orange.fr
    wanadoo.fr free.fr laposte.net sfr.fr neuf.fr bbox.fr numericable.fr club-internet.fr
    aliceadsl.fr libertysurf.fr voila.fr libero.it virgilio.it alice.it tin.it tiscali.it
    tiscali.co.uk inwind.it iol.it email.it terra.com.br uol.com.br bol.com.br ig.com.br
    terra.es telefonica.net movistar.es ono.com sapo.pt clix.pt skynet.be telenet.be pandora.be
    scarlet.be proximus.be ziggo.nl kpnmail.nl kpnplanet.nl planet.nl home.nl hetnet.nl
    xs4all.nl upcmail.nl quicknet.nl casema.nl btinternet.com btopenworld.com sky.com
    talktalk.net virginmedia.com ntlworld.com blueyonder.co.uk plusnet.com o2.co.uk tesco.net
    eircom.net comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net
    earthlink.net mindspring.com juno.com netzero.net netzero.com optonline.net roadrunner.com
    rr.com pacbell.net ameritech.net swbell.net prodigy.net frontier.com frontiernet.net
    windstream.net centurylink.net embarqmail.com excite.com lycos.com altavista.com rogers.com
    shaw.ca telus.net sympatico.ca videotron.ca bigpond.com bigpond.net.au optusnet.com.au
    iinet.net.au xtra.co.nz telia.com comhem.se bredband.net spray.se online.no tele2.se mail.dk
    tdcadsl.dk kolumbus.fi elisanet.fi saunalahti.fi luukku.com wp.pl o2.pl onet.pl onet.eu
    op.pl interia.pl interia.eu poczta.fm poczta.onet.pl gazeta.pl seznam.cz email.cz centrum.cz
    post.cz atlas.cz volny.cz azet.sk centrum.sk zoznam.sk freemail.hu citromail.hu t-online.hu
    abv.bg mail.bg dir.bg otenet.gr mynet.com inbox.lv ukr.net i.ua meta.ua bigmir.net yandex.ru
    yandex.com yandex.ua ya.ru mail.ru bk.ru list.ru inbox.ru internet.ru rambler.ru lenta.ru
    tut.by qq.com foxmail.com vip.qq.com 163.com 126.com yeah.net 188.com sina.com sina.cn
    sohu.com 139.com 189.cn aliyun.com tom.com 21cn.com hanmail.net daum.net naver.com nate.com
    docomo.ne.jp ezweb.ne.jp softbank.ne.jp nifty.com biglobe.ne.jp ocn.ne.jp so-net.ne.jp
    rediffmail.com indiatimes.com sify.com pchome.com.tw hinet.net walla.co.il walla.com
    012.net.il zahav.net.il bezeqint.net linuxmail.org sdf.org
    """
)
# names under which one provider serves many countries ("yahoo.co.uk")
_PUBLIC_NAMES = words("yahoo hotmail live outlook gmx yandex aol")


def organisation_of(emails: Sequence[str], card_org: str = "") -> str:
    """The card's word, else the registrable domain most of the addresses share ("acme.example"),
    "" where all lie at public mail providers."""
    if card_org.strip():
        return " ".join(card_org.split())
    domains = [
        registrable(email.rpartition("@")[2])
        for email in emails
        if "@" in email and not is_public(email.rpartition("@")[2])
    ]
    counted = Counter(domain for domain in domains if domain)
    # of equals the first: addresses come with the most used first
    return max(counted, key=lambda domain: counted[domain], default="")


@lru_cache(maxsize=65536)
def registrable(domain: str) -> str:
    """The part of a domain that somebody registered, the whole where no public suffix is known;
    "" for what isn't one."""
    if domain.startswith("[") or _is_number(domain):
        return ""
    labels = labels_of(domain)
    suffix = suffix_length(labels)
    if 0 < suffix < len(labels):
        return ".".join(labels[-suffix - 1 :])
    # reserved and local names ("acme.example") have no public suffix
    return ".".join(labels[-2:]) if len(labels) > 1 else ""


def _is_number(domain: str) -> bool:
    if not domain[-1:].isdigit():
        return False
    try:
        IPv4Address(domain.strip("."))
    except ValueError:
        return False
    return True


@lru_cache(maxsize=65536)
def is_public(domain: str) -> bool:
    """Whether anybody can have an address there."""
    low = domain.lower().strip(".")
    if low in PUBLIC_MAIL:
        return True
    base = registrable(low)
    return base in PUBLIC_MAIL or base.split(".", 1)[0] in _PUBLIC_NAMES
