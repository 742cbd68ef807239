"""People in a text: honorifics before and after names, names, job titles, organisations, told apart by their words."""

import re
from typing import NamedTuple

from outreach.press.vocabulary import either, expression, words
from outreach.values import places
from outreach.values.names import nicknames

BEFORE = either("people", "honorifics")
BEHIND = either("people", "honorifics_behind")
ABBREVIATED = words("people", "abbreviated")
HONORIFIC = expression(rf"(?<!\w)(?P<h>(?:{BEFORE}(?:\.|(?=\s))\s{{0,9}}){{1,30}})", re.I)
STRICT = expression(
    r"[A-ZА-ЯЁҮӨҢ]|г-|д-р|проф|господин|госпож|урматтуу|улуу|мырза|айым|генерал|полковник|подполковник|майор|капитан|академик|доктор|уважаем"
)

_UP = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŘŚŞŠŢŤŪŮŰŲŹŻŽȘȚА-ЯЁҮӨҢҚҒҰҺӘІЇЄЎҲҶӢӮ"
_LOW = "a-zß-öø-ÿāăąćčďđēėęěğģīįıķĺļľłńņňōőœřśşšţťūůűųźżžșțа-яёүөңқғұһәіїєўҳҷӣӯ"
# letters in one class only: two overlapping repeats here would make the search exponential
TOKEN = rf"[{_UP}](?:[{_UP}{_LOW}'’`ʻ-]{{0,30}}[{_UP}{_LOW}])?(?:\.(?:\s?[{_UP}]\.){{0,30}})?"
PARTICLE = either("people", "particles")
_PARTICLE_ALONE = expression(PARTICLE, re.I)
NAME = expression(rf"(?<![\w@]){TOKEN}(?:[ ](?:{PARTICLE}[ ])?(?:{TOKEN}|{PARTICLE}(?![\w]))){{0,4}}")
_WHOLE_NAME = expression(rf"{TOKEN}(?: (?:{PARTICLE}|{TOKEN})){{1,4}}")
_PATRONYMIC = expression(rf"{either('people', 'patronymics')}(?:[аеуы]|ем|ой)?$", re.I)
_TITLES = expression(rf"(?<!\w){either('people', 'jobs')}(?!\w)", re.I)
# words of a title that also stand before "Office", "Centre", «музей»
_ATTRIBUTES = expression(rf"{either('people', 'job_attributes')}$", re.I)
_KYRGYZ = expression(
    r"[үөңқғұһәҮӨҢҚҒҰҺӘ]|(?:нын|нин|нун|нүн|дын|дин|дун|дүн|тын|тин|тун|түн)(?!\w)|(?<!\w)(?:боюнча|атындагы|жана)(?!\w)|(?:тт[ыиуү]к|[рл]д[ыиуү]к|стук)\s|(?:ору|чысы|чиси)$"
)
_ORGANISATIONS = expression(rf"(?<!\w){either('people', 'organisations')}(?!\w)", re.I)
_TOWNS = frozenset(words("places", "cities", "kg", "kz", "uz", "tj", "tm"))
NOT_NAMES = expression(rf"(?<!\w){either('people', 'not_names')}(?!\w)", re.I)
_LOWER = expression(r"(?<![\w'’-])(?!of\b|the\b|for\b|and\b|in\b|at\b|on\b|to\b|by\b|de\b)[a-z]{2}")
_ADJECTIVES = expression(
    r"(?:[А-ЯЁ]{2,6}\s{1,9}[«“\"])?(?:[а-яё-]{1,30}(?:[ыио]й|[ая]я|[ое]е|[ыи]е)\s{1,9}){0,5}[«“\"(]?", re.I
)
_OF = expression(r"\b(?:of|for)$")  # "Head of Corporate Affairs" names nobody
_UNIT = expression(r"(?<!\w)(?:at|with)(?!\w)\s{1,9}(?:the\s{1,9})?(?=[A-Z])")


class Person(NamedTuple):
    """A name as it stands, with the honorific and its dot as typed."""

    start: int
    end: int
    name: str
    honorific: str


def is_title(text: str) -> bool:
    """Whether words are about a job."""
    return bool(_TITLES.search(text))


def is_job(text: str) -> bool:
    """Whether the noun that words are about is a job: "Head of Office" is one, "National Office" is none.

    The head is the last noun in English before "of", the first in Russian, the last in Kyrgyz.
    """
    if not is_organisation(text):
        return is_title(text)
    if re.match(r"[A-Za-z]", text):
        head = re.split(r"(?<!\s)\s++(?:of|for|at|in|on|with)\s+|,", text)[0]
        jobs, units = _jobs(head), [*_ORGANISATIONS.finditer(head)]
        return bool(jobs) and (not units or jobs[-1].start() > units[-1].start())
    jobs, units = _jobs(text), [*_ORGANISATIONS.finditer(text)]
    if not jobs or not units:
        return bool(jobs)
    return jobs[-1].start() > units[-1].start() if _KYRGYZ.search(text) else jobs[0].start() < units[0].start()


def _jobs(text: str) -> list[re.Match[str]]:
    """The words of a title that are nouns, not only attributes of one."""
    return [match for match in _TITLES.finditer(text) if not _ATTRIBUTES.fullmatch(match[0])]


def is_organisation(text: str) -> bool:
    """Whether words name an organisation, by its noun or as an acronym."""
    return bool(_ORGANISATIONS.search(text)) or bool(re.fullmatch(rf"[{_UP}]{{2,10}}(?:[ /&-][{_UP}][\w.]*)*", text))


def is_office(text: str) -> bool:
    """Whether the noun that words are about is an organisation: "Ministry of Health", not "Visit to the Ministry".

    The head is the last noun in English before "of", the first in Russian, the last in Kyrgyz.
    """
    bare = text.strip(' «»“”".,')
    units = [*_ORGANISATIONS.finditer(bare)]
    if not units:
        return is_organisation(bare) and len(bare.split()) < 3
    if re.match(r"[A-Za-z]", bare):
        head = re.split(r"\s(?:of|for|at|in|on|with|to)\s|,|\s?\(", bare)[0]
        return units[0].start() < len(head) and _LOWER.search(bare) is None
    if _KYRGYZ.search(bare):
        return units[-1].end() >= len(re.split(r",|\s?\(", bare)[0].rstrip(' »”"'))
    return _ADJECTIVES.fullmatch(bare[: units[0].start()]) is not None


def honorific_at(text: str) -> re.Match[str] | None:
    """The honorific at the beginning of a text, where what follows may be a name."""
    match = HONORIFIC.match(text)
    return match if match and STRICT.match(text) and re.match(rf"[{_UP}]", text[match.end() :]) else None


def is_honorific(text: str) -> bool:
    """Whether a piece is an honorific and nothing else: the "(Ms.)" behind a name."""
    return bool(re.fullmatch(rf"(?:{BEFORE}|{BEHIND})\.?", text.strip(), re.I)) and not is_title(text)


def is_name(text: str) -> bool:
    """Whether a piece of text is, whole, a person's name: two to five capitalised words and none of other trades."""
    bare = text.strip()
    if not _WHOLE_NAME.fullmatch(bare):
        return False
    if re.search(r"[A-ZА-Я]{2,}\.", bare) or re.search(r"\w{3,}\.(?:\s|$)", bare):
        return False
    first, *others = bare.split()
    if first.isupper() and first.isalpha() and any(places.country_code(one) or one.lower() in _TOWNS for one in others):
        return False  # "UNDP Turkmenistan", "ESCAP Almaty"
    return not (NOT_NAMES.search(bare) or _TITLES.search(bare) or _ORGANISATIONS.search(bare))


def is_family_name(word: str) -> bool:
    """Whether a word may be a family name by itself: "Piatt and Timpe"."""
    return bool(re.fullmatch(rf"[{_UP}][{_LOW}'’-]{{2,30}}", word))


def inverted(piece: str) -> Person | None:
    """The person of whom a piece says the family name first: "Asanova, Aigul"."""
    match = re.fullmatch(rf"\s*(?P<family>{TOKEN}), (?P<given>{TOKEN})\s*", piece)
    if match is None or nicknames.is_given(match["family"].lower()) or not nicknames.is_given(match["given"].lower()):
        return None
    name = f"{match['given']} {match['family']}"
    return Person(match.start("family"), match.end("given"), name, "") if is_name(name) else None


def person(piece: str) -> Person | None:
    """The person a piece of a contact block is, whole: "Ms. A B", «А Б айым», "A B"; None where it is none."""
    lead = len(piece) - len(piece.lstrip())
    text = piece.strip()
    before = honorific_at(text)
    name = text[(before.end() if before else 0) :].strip()
    after = re.search(rf"(?<!\s)\s++({BEHIND})[.,]?$", name, re.I)
    honorific = " ".join(before["h"].split()) if before else ""
    if after:
        honorific = honorific or _base(after[1])
        name = name[: after.start()].rstrip(" ,")
    name = re.sub(r"^([^,]+)(?:,\s*+)?\((?:mr|ms|mrs)\.?\)$", r"\1", name, flags=re.I).rstrip(" ,;:")
    name = re.sub(r"(?<!\s)\s*+\([^)]{1,40}\)$", "", name)
    if name.endswith(".") and not re.search(rf"(?:^|[\s.])[{_UP}]\.$", name):
        name = name.rstrip(".")
    single = re.fullmatch(rf"[{_UP}][\w'’.-]+", name)
    if is_name(name) or (honorific and (single or _WHOLE_NAME.fullmatch(name)) and not is_organisation(name)):
        at = lead + piece.strip().find(name)
        return Person(at, at + len(name), name, honorific)
    return None


def given_only(piece: str) -> Person | None:
    """The person of whom a piece says the given name and nothing else."""
    name = piece.strip(" .")
    start = piece.find(name)
    known = re.fullmatch(rf"[{_UP}][{_LOW}'’-]+", name) and nicknames.is_given(name.lower())
    return Person(start, start + len(name), name, "") if known else None


def _base(honorific: str) -> str:
    """A Kyrgyz honorific without its case ending: «мырзанын» is «мырза»."""
    return re.sub(
        r"(?<=мырза)\w+$|(?<=айым)\w+$|(?<=байке)\w+$|(?<=эже)(?:нин|ге|ни|м)$|(?<=агай)\w+$", "", honorific, flags=re.I
    )


def at_end(piece: str) -> Person | None:
    """The name that a piece ends with, behind a job: «пресс-секретарь Министерства … Айгүл Асанова»."""
    text = piece.rstrip(" .,;")
    for count in (4, 3, 2):
        match = re.search(rf"\s((?:\S+ ){{{count - 1}}}\S+)$", text)
        if match and is_title(text[: match.start()]) and not _OF.search(text[: match.start()]):
            found = person(match[1])
            if found:
                at = match.start(1)
                return Person(at + found.start, at + found.end, found.name, found.honorific)
    return None


# Of a woman and of a man: the family name in a Russian case, the endings of the given name with the nominative's,
# whether a word is such a name, and the endings of a foreign family name beside it.
_WOMAN = (
    re.compile(r"(?:(?P<stem>\w(?:[оеё]в|[иы]н))ой|(?P<adjective>\wск)ой)$"),
    {"ы": "а", "ги": "га", "ки": "ка", "хи": "ха", "ши": "ша", "жи": "жа", "и": "я", "е": "а", "ой": "а", "ей": "я"},
    nicknames.is_listed, dict[str, str](),
)  # fmt: skip
_MAN = (
    re.compile(r"(?:(?P<stem>\w(?:[оеё]в|[иы]н))(?:а|у|ым)|(?P<adjective>\wск)(?:ого|ому|им))$"),
    {"а": "", "у": "", "ом": "", "я": "й", "ю": "й", "ем": "й"},
    nicknames.is_given, {"а": "а", "у": "у", "ом": "ом", "я": "а", "ю": "у", "ем": "ом"},
)  # fmt: skip


# A family name in a case that no other form of it can be: «Асановой», «Асанову», «Асановге», «Асанованын».
_NEVER_NOMINATIVE = re.compile(r"(?:[оеё]в|[иы]н)(?:ой|у|ым)$")
_KYRGYZ_CASE = re.compile(r"(?<=[оеё]в)(?:[гк][аеоө]|[дт][ыиуү]н?|[дт][аеоө]н?)$|(?<=[оеё]ва)(?:га|нын|ны|дан|да)$")


def as_called(name: str) -> str:
    """A name without the case of its sentence, where the family name shows that it stands in one."""
    bare = _KYRGYZ_CASE.sub("", name)
    return nominative(bare) if _NEVER_NOMINATIVE.search(bare) else bare


def nominative(name: str) -> str:
    """A Russian name in another case as it is called: «Отабеку Шамсиеву» is «Отабек Шамсиев»."""
    *given, family = name.split(" ")
    sure = _NEVER_NOMINATIVE.search(family)
    for (declined, endings, known, foreign), last in ((_WOMAN, ("а", "ая")), (_MAN, ("", "ий"))):
        found = declined.search(family)
        end = next((end for end in endings if given and given[0].endswith(end)), "-")
        words = [_in_nominative(word, end, endings) for word in given]
        if found and given and (sure or words != given):  # «Аида Асанова» is called so already
            stem = family[: found.start()] + (found["stem"] or found["adjective"])
            return " ".join([*words, stem + last[found["adjective"] is not None]])
        # A foreign family name: a woman's stays as it is, a man's ends as his given name does.
        if known("".join(words[:1]).lower()) > known("".join(given[:1]).lower()):
            return " ".join([*words, family.removesuffix(foreign.get(end, ""))])
    return name


def _in_nominative(word: str, end: str, endings: dict[str, str]) -> str:
    if not word.endswith(end):
        return word
    called = word.removesuffix(end) + endings[end]
    return word if nicknames.is_given(word.lower()) and not nicknames.is_given(called.lower()) else called


def is_particle(word: str) -> bool:
    """Whether a word is of a name and no name: «уулу», "van"."""
    return bool(_PARTICLE_ALONE.fullmatch(word))


def is_patronymic(word: str) -> bool:
    """Whether a word is a patronymic by its ending."""
    return bool(_PATRONYMIC.search(word))


def split_title(title: str) -> tuple[str, str]:
    """A job and the organisation behind "at" or "with": "Press Officer at UNICEF"."""
    match = _UNIT.search(title)
    if match and is_title(title[: match.start()]):
        return title[: match.start()].rstrip(" ,"), title[match.end() :].strip()
    return title, ""
