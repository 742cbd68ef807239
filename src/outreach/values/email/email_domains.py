"""Domains of e-mail: which top-level domains there are, and which well-known domain a mistyped one may mean."""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

# Every country's domain, and the general ones that press contacts have. It is no complete list (there are 1,400):
# a domain outside it is never called wrong for that alone.
TOP_LEVEL = frozenset(
    """
    ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz ca
    cc cd cf cg ch ci cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg es et eu fi fj fm fo fr ga gb gd
    ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jo jp ke kg
    kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mn mo mp mq mr ms mt mu mv
    mw mx my mz na nc ne nf ng ni nl no nr nu nz om pa pe pf ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb
    sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua
    ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt zm zw

    academy aero africa agency app apple arpa art asia bank bbc berlin bet bio biz blog bom cam capital care cat
    center charity chat church city click cloud club college com community company consulting coop design dev
    digital doctor earth eco edu education email energy farm film finance food foundation fun fund games global gmbh
    google gop got gov green group hamburg health house icu inc info ing ink institute int international ist jobs
    kiwi land law legal link live llc london ltd media microsoft mil mint mobi mom money moscow mov museum name nec
    net network new news next ngo ntt one ong online org organic paris pet photography post press pro radio rio
    school scot services shop site social solutions space store studio swiss systems tatar tech tel today tokyo top
    town travel university vet video website wien wiki world xxx xyz

    рф рус бел укр қаз мон срб мкд бг ком орг дети москва онлайн сайт ею
    """.split()  # noqa: SIM905
)

# Where anybody may have mail.
_PROVIDERS = frozenset(
    """
    gmail.com googlemail.com yahoo.com yahoo.co.uk yahoo.fr yahoo.de ymail.com rocketmail.com hotmail.com hotmail.co.uk
    hotmail.fr outlook.com live.com live.ru msn.com icloud.com me.com mac.com aol.com proton.me protonmail.com gmx.com
    gmx.de gmx.net web.de email.com mail.com zoho.com fastmail.com
    mail.ru bk.ru inbox.ru list.ru internet.ru yandex.ru yandex.com yandex.kz yandex.by yandex.ua yandex.kg ya.ru
    rambler.ru ukr.net i.ua tut.by mail.kz mail.kg mail.tj inbox.lv elcat.kg ktnet.kg infotel.kg saimanet.kg
    totel.kg mega.kg
    """.split()  # noqa: SIM905
)
_WELL_KNOWN = _PROVIDERS | frozenset(
    """
    med.kg gov.kg edu.kg akipress.org 24.kg kaktus.media kloop.kg azattyk.org kabar.kg ktrk.kg
    vb.kg sputnik.kg un.org undp.org unicef.org unodc.org unwomen.org unhcr.org unfpa.org unesco.org unaids.org
    unep.org unece.org unv.org unops.org wfp.org who.int iom.int fao.org ilo.org ohchr.org ocha.org worldbank.org
    adb.org ebrd.com osce.org eeas.europa.eu ec.europa.eu giz.de usaid.gov state.gov akdn.org soros.kg auca.kg
    reuters.com bbc.co.uk bbc.com rferl.org
    """.split()  # noqa: SIM905
)
_MOST_USED = frozenset(("gmail.com", "mail.ru", "yandex.ru", "yahoo.com", "hotmail.com", "outlook.com", "icloud.com"))
_NAMES_OF_ONE_DOMAIN = frozenset(
    ("gmail", "hotmail", "icloud", "rambler", "unicef", "unodc", "undp", "unhcr", "akipress")
)
_COMMON = ("com", "org", "net", "info", "gov", "edu")
_SHORTEST_NAME = 5  # letters; a shorter name one letter away is as likely another name (mai.ru)


def is_top_level(label: str) -> bool:
    """Whether the last label of a domain is a top-level domain that is known here."""
    return label.casefold() in TOP_LEVEL


def unknown_country(domain: str) -> str | None:
    """The last label of a lower-case domain where it has two letters that no country has: those are all known here."""
    ending = domain[-2:]
    if domain[-3:-2] != "." or ending in TOP_LEVEL or not (ending.isascii() and ending.isalpha()):
        return None
    return ending


def is_well_known(domain: str) -> bool:
    """Whether many people have their mail there."""
    return domain in _WELL_KNOWN


def is_provider(domain: str) -> bool:
    """Whether anybody may have mail there, so that the domain says nothing about where somebody works."""
    return domain in _PROVIDERS


@lru_cache(maxsize=16_384)
def near_miss(domain: str) -> str | None:
    """The domain that a lower-case one may be a slip of ("gmail.con", "gmial.com", "undp.ogr"), or None.

    It is a suggestion and never applied: somebody may really be there.
    """
    if domain in _WELL_KNOWN:
        return None
    labels = domain.split(".")
    if len(labels) == 1:
        return _dot_put_in(domain)
    if len(labels) > 2 and labels[-1] == labels[-2] and labels[-1] in TOP_LEVEL:
        return ".".join(labels[:-1])
    if labels[0] == "www" and ".".join(labels[1:]) in _WELL_KNOWN:
        return ".".join(labels[1:])
    return _like_a_well_known(domain) or _common_ending(labels)


def _dot_put_in(domain: str) -> str | None:
    for ending in ("com", "org", "net", "int", "ru", "kg", "kz"):
        dotted = f"{domain.removesuffix(ending)}.{ending}"
        if domain.endswith(ending) and dotted in _WELL_KNOWN:
            return dotted
    named = [known for known in _WELL_KNOWN if known.partition(".")[0] == domain]
    return named[0] if len(named) == 1 else None


def _like_a_well_known(domain: str) -> str | None:
    name, _dot, ending = domain.partition(".")
    known_ending = ending.rpartition(".")[2] in TOP_LEVEL
    best: tuple[int, bool, bool, bool, str] | None = None
    for other in sorted(_WELL_KNOWN):
        other_name, _dot, other_ending = other.partition(".")
        if abs(len(other) - len(domain)) > 2:
            continue
        of_name, of_ending = OSA.distance(name, other_name), OSA.distance(ending, other_ending)
        if of_name == 0:
            near = name == "gmail" or (  # nobody else has that name under any ending
                of_ending == 1 if known_ending and name in _NAMES_OF_ONE_DOMAIN else of_ending <= 2 and not known_ending
            )
        else:
            near = (
                of_name == 1
                and _is_slip(name, other_name)
                and (of_ending == 0 or (of_ending == 1 and not known_ending))
            )
        if near:  # of several, where most people are: "yandex.ry" is a slip of "yandex.ru", not of "yandex.by"
            distance = of_name + of_ending
            found = (
                distance,
                other not in _MOST_USED,
                other_ending not in ("ru", "com"),
                ending[:1] != other_ending[:1],
                other,
            )
            best = found if best is None else min(best, found)
    return best[-1] if best else None


def _is_slip(name: str, other: str) -> bool:
    """Whether one edit away means a slip: in long names always, in short ones where letters are swapped or doubled."""
    if len(other) >= _SHORTEST_NAME:
        return True
    swapped = sorted(name) == sorted(other)
    doubled = len(name) > len(other) and any(
        name[:place] + name[place + 1 :] == other
        and name[place] in (name[place - 1 : place], name[place + 1 : place + 2])
        for place in range(len(name))
    )
    return len(other) >= 4 and (swapped or doubled)


def _common_ending(labels: list[str]) -> str | None:
    if labels[-1] in TOP_LEVEL:
        return None
    near = [ending for ending in _COMMON if OSA.distance(labels[-1], ending) == 1]
    if not near and len(single := re.sub(r"(.)\1", r"\1", labels[-1])) == 2 and single in TOP_LEVEL:
        near = [single]  # a key that was held too long: "example.kgg"
    return ".".join([*labels[:-1], near[0]]) if len(near) == 1 else None
