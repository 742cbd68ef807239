"""What a release is about: its project, programme, donors, partners, countries and Sustainable Development Goals."""
# ruff: noqa: E501 (vocabularies: one kind of words a line)

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from outreach.formats import sandbox
from outreach.i18n import _
from outreach.press import person_names
from outreach.press.span import Find
from outreach.values import places

GOALS = range(1, 18)
"""The Sustainable Development Goals, as the United Nations number them (A/RES/70/1)."""

_UP = "A-ZÀ-ÖØ-ÞА-ЯЁҮӨҢҚҒҰҺӘІЇ"
_WORD = rf"(?:(?:[{_UP}]\.){{2,6}}|[{_UP}][\w'’&/-]{{0,40}})"
# What may stand inside the name of an organisation, between its capitalised words; links do not end it.
_LINK = (
    r"(?:of|the|for|and|on|in|to|de|du|des|la|le|against|with|по|и|для|в|о|об|при|на|с|против|имени|жана|боюнча|үчүн)"
)
_LOWER = (
    r"(?:международн\w+|национальн\w+|государственн\w+|региональн\w+|финансов\w+|внутренних|иностранных|дел|развити\w+|безопасности|здравоохранени\w+|образовани\w+|наук\w+|культур\w+|юстици\w+|помощи|населени\w+|беженц\w+|преступност\w+|наркотик\w+|республик\w+|союз\w{0,2}|банк\w{0,2}|фонд\w{0,2}|сотрудничеств\w+|контрол\w+"
    r"|борьб\w+|охран\w+|защит\w+|труд\w+|сельского|хозяйств\w+|миграци\w+|статистик\w+|прав|человека|детей|женщин)"
)
_INSIDE = rf"(?:{_LINK}|{_LOWER})"
_ORGANISATION = re.compile(
    rf"(?:the\s+)?{_WORD}(?:\s*\([^()]{{2,40}}\)|\s+{_INSIDE}(?!\w)|\s+{_WORD}|\s+[«“\"][^»”\"]{{2,80}}[»”\"])*"
)

_DONORS = re.compile(
    r"(?:with|through|thanks\s+to|under|by)\s+(?:the\s+)?(?:generous\s+|kind\s+)?(?:financial|funding|donor|technical\s+and\s+financial|financial\s+and\s+technical)\s+(?:help|support|assistance|contributions?|aid)\s+(?:from|of|by|provided\s+by)\s+"
    r"|with\s+(?:the\s+)?(?:generous\s+)?(?:funding|funds|contributions?|grants?|resources)\s+(?:from|of|provided\s+by)\s+"
    r"|(?:is|are|was|were|been|being)?\s*(?:generously\s+|jointly\s+|co-?|fully\s+|partly\s+|partially\s+)?(?:funded|financed|sponsored|financially\s+supported)\s+by\s+"
    r"|thanks\s+to\s+(?:the\s+)?(?:generous\s+)?(?:support|contributions?|funding|generosity)\s+(?:of|from|by)\s+"
    r"|(?:with|through)\s+(?:the\s+)?generous\s+support\s+(?:of|from|by)\s+"
    r"|(?:donors?|funding\s+partners?)\s*:\s*"
    r"|при\s+(?:щедрой\s+)?(?:финансов\w+|донорск\w+|технической\s+и\s+финансовой|финансовой\s+и\s+технической)\s+(?:поддержке|помощи|содействии)\s+(?:со\s+стороны\s+)?"
    r"|благодаря\s+(?:щедр\w+\s+)?(?:финансов\w+\s+)?(?:поддержке|помощи|финансировани\w+|взносу|вкладу)\s+(?:со\s+стороны\s+|от\s+)?"
    r"|(?:финансиру\w+|профинансирован\w*|спонсиру\w+)\s+(?:со\s+стороны\s+|за\s+сч[её]т\s+(?:средств\s+)?)?"
    r"|(?:на|за\s+сч[её]т)\s+средств(?:а|\s+гранта)?\s+|на\s+грант\s+|доноры?\s*:\s*",
    re.I,
)
_DONORS_KY = re.compile(
    r"\s+(?:каржылык|каржы|финансылык|материалдык)\s+(?:жактан\s+)?(?:колдоосу|жардамы|көмөгү)\s+(?:менен|астында|аркылуу)"
    r"|\s+тарабынан\s+каржыла\w+"
)
_PARTNERS = re.compile(
    r"(?:in|through)\s+(?:close\s+|strategic\s+)?(?:partnership|cooperation|co-operation|collaboration|coordination|conjunction)\s+with\s+"
    r"|(?:jointly|together)\s+with\s+|(?:implementing\s+|national\s+|key\s+)?partners?\s*:\s*|co-?organi[sz]ed\s+(?:by|with)\s+"
    r"|(?:в|при)\s+(?:тесном\s+|тесной\s+)?(?:партн[её]рстве|сотрудничестве|взаимодействии|кооперации|координации)\s+с(?:о)?\s+"
    r"|совместно\s+с(?:о)?\s+|партн[её]ры?\s*:\s*",
    re.I,
)
_PARTNERS_KY = re.compile(r"\s+менен\s+(?:биргеликте|бирге|кызматташтыкта|өнөктөштүктө)")
# Where a Kyrgyz phrase before "menen" begins anew.
_CLAUSE_KY = re.compile(r"[.,;:!?\n]|\s(?:менен|аркылуу|астында|тарабынан|жана)(?=\s)")
# "UNODC … supports the Counter Narcotics Service (CNS)": whom the office works with, told by the short name behind it.
_SUPPORTS = re.compile(r"\b(?:supports?|supported|assists?|assisted)\s+(?:the\s+)?(?=[A-Z])")

_CODE = r"[A-Z]{2}[A-Z0-9]{0,20}[-/.]?\d[A-Z0-9/.-]{0,30}"
_PROJECT = re.compile(
    rf"\b(?P<code>{_CODE})\s+(?:project|проект\w*|долбоор\w*)"
    rf"|(?<!\w)(?:project|проект\w*|долбоор\w*)\s*(?:code|number|no\.?|id|№|номер|коду?)?\s*[:#№]?\s*\(?(?P<behind>{_CODE})"
    rf"|(?<!\w)(?:(?:project|проект\w*|долбоор\w*)\s*[:,]?\s*[«“\"„](?P<name>[^»”\"“„]{{4,160}})[»”\"“])"
    rf"|[«“\"„](?P<ky>[^»”\"“„]{{4,160}})[»”\"“]\s*(?:аттуу\s+)?долбоор\w*",
    re.I,
)
_PROGRAMME = re.compile(
    rf"(?<![\w.])(?P<front>(?:{_WORD}\s+){{0,4}})(?<!-)\b(?P<noun>Program(?:me)?)\s+(?P<rest>(?:for|on|in|of|to|against)\s+(?:(?:the\s+)?{_WORD}|{_INSIDE}|20\d\d(?:\s*[-–—]\s*20\d\d)?)(?:,?\s+(?:{_INSIDE}|{_WORD}|20\d\d(?:\s*[-–—]\s*20\d\d)?)){{0,8}})"
    rf"|(?P<quoted>(?:programme|program|программ\w*|программасы\w*)\s*[«“\"„][^»”\"“„]{{4,160}}[»”\"“])"
    rf"|(?P<ru>Программ\w*\s+(?:{_WORD}\s+)?(?:по|для|на|в)\s+(?:[\w-]+\s+){{1,5}}(?:на\s+)?20\d\d\s*[-–—]\s*20\d\d)"
)
_PROGRAMME_OFFICE = re.compile(r"\s*(?:office|officer|manager|coordinator|director|specialist|assistant)\b", re.I)

_GOALS = re.compile(
    r"(?:\bSDGs?|Sustainable\s+Development\s+Goals?|Global\s+Goals?|ЦУР|Цел(?:ь|и|ей|ям|ями|ью|ях)\s+(?:в\s+области\s+)?устойчивого\s+развития|ТӨМ|Туруктуу\s+өнүгүү\s+максат\w*)"
    r"(?:\s*\([^)]{2,12}\))?[\s-]*(?:#|№|No\.?|nos\.?|number|numbers|под\s+номером)?\s*(?P<list>\d{1,2}(?!\d)(?:\s*(?:,|and|и|жана|&|/|;|[-–—])\s*(?:SDG|ЦУР|ТӨМ)?\s*(?:#|№)?\s*\d{1,2}(?!\d))*)"
    r"|(?P<ky>\d{1,2}(?:\s*(?:,|жана)\s*\d{1,2})*)\s*-?\s*(?:ТӨМ|Туруктуу\s+өнүгүү\s+максат)"
    r"|(?:\bGoal|Цел[ьи]|максат)\s+(?P<goal>\d{1,2})(?!\d)(?=[^.]{0,80}(?:Sustainable\s+Development|SDG|устойчивого\s+развития|ЦУР|2030))",
    re.I,
)


@dataclass
class About:
    """What the text names: organisations as they stand there, countries ISO 3166-1 alpha-2, goals 1…17."""

    project: str = ""
    programme: str = ""
    donors: list[str] = field(default_factory=list)
    partners: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    sdgs: list[int] = field(default_factory=list)


class _Span(NamedTuple):
    start: int
    end: int
    text: str


@sandbox.there
def read(text: str, region: str | None = None) -> tuple[About, list[Find]]:
    """What a release is about, proposed from its text; `region` is the country its dateline names.

    Everything is a proposal: a person takes it or leaves it. A country that only names a donor is not one of
    the release's countries.
    """
    about, finds = About(), list[Find]()
    donors = _organisations(text, _DONORS, _DONORS_KY)
    for span in donors:
        _add(about.donors, finds, span, "donors", 0.85, _("behind the words for funding"))
    for span in [*_organisations(text, _PARTNERS, _PARTNERS_KY), *_supported(text)]:
        if span.text not in about.donors:
            _add(about.partners, finds, span, "partners", 0.7, _("named as partners"))
    if found := _project(text):
        about.project = found.text
        finds.append(Find(found.start, found.end, "project", found.text, None, 0.85, _("beside the word “project”")))
    if found := _programme(text):
        about.programme = found.text
        finds.append(Find(found.start, found.end, "programme", found.text, None, 0.6, _("beside the word “programme”")))
    _goals(text, about, finds)
    _countries(text, donors, region, about, finds)
    return about, finds


def _add(to: list[str], finds: list[Find], span: _Span, name: str, sure: float, reason: str) -> None:
    known = {one.casefold() for one in to}
    if span.text.casefold() not in known:
        to.append(span.text)
        finds.append(Find(span.start, span.end, name, span.text, None, sure, reason))


def _organisations(text: str, behind: re.Pattern[str], before: re.Pattern[str]) -> list[_Span]:
    found: list[_Span] = []
    for trigger in behind.finditer(text):
        found += _phrase(text, trigger.end())
    for match in before.finditer(text):
        found += _phrase_before(text, match.start())
    return found


def _phrase_before(text: str, end: int) -> list[_Span]:
    """The organisation that ends at a place, as Kyrgyz has it before "menen": from its first capitalised word on."""
    floor = max(0, end - 160)
    cuts = [match.end() for match in _CLAUSE_KY.finditer(text, floor, end)]
    start = cuts[-1] if cuts else floor
    words = list(re.finditer(r"\S+", text[start:end]))
    capital = [word for word in words if re.match(rf"[{_UP}«“\"]", word[0])]
    if not capital:
        return []
    first = capital[0]
    # The first word of a sentence is capitalised whatever it is: a country behind it is where the name begins.
    if len(capital) > 1 and first is words[0] and _ends_with_country(f"x {capital[1][0]}"):
        first = capital[1]
    span = _trimmed(text, start + first.start(), end, kyrgyz=True)
    return [span] if span else []


def _phrase(text: str, at: int) -> list[_Span]:
    """The organisations that stand at a place, one after the other: "the A of B, C and the D"."""
    found: list[_Span] = []
    while True:
        match = _ORGANISATION.match(text, at)
        if not match:
            return found
        found += _split(text, match.start(), match.end())
        joint = re.compile(
            r"\s*(?:,|;|,?\s+(?:and|as\s+well\s+as|а\s+также|и|жана)|&)\s+(?:by\s+)?(?=(?:the\s+)?[A-ZА-ЯЁ])"
        ).match(text, match.end())
        if not joint or "\n\n" in joint[0] or len(found) > 12:
            return found
        at = joint.end()


# "and" parts two organisations where the first is whole: a country or a short name in brackets stands before
# it, or an article or the word for a government behind it. Otherwise it belongs to a name ("Drugs and Crime").
_HEADS = r"Governments?|Embassy|Ministry|European\s+Union|EU\b|USAID|World\s+Bank|UN[A-Z]*\b|Agency|Department|Kingdom|Swiss|Swedish|Правительств\w*|Посольств\w*|Министерств\w*|Агентств\w*|Европейск\w+|Всемирн\w+|Бюро|Фонд\w*"
_PARTS = re.compile(rf"\s+(?:and|и|жана)\s+(?=(?:the\s)|(?:{_HEADS}))")
_AND = re.compile(r"\s+(?:and|и|жана)\s+")


def _split(text: str, start: int, end: int, *, kyrgyz: bool = False) -> list[_Span]:
    pieces, at = [], start
    for match in _AND.finditer(text, start, end):
        before = text[at : match.start()]
        whole = before.rstrip().endswith(")") or _ends_with_country(before)
        if (whole and re.match(r"(?:the\s+)?[A-ZА-ЯЁ]", text[match.end() :])) or _PARTS.match(text, match.start()):
            pieces.append((at, match.start()))
            at = match.end()
    pieces.append((at, end))
    return [span for piece in pieces if (span := _trimmed(text, *piece, kyrgyz=kyrgyz))]


def _ends_with_country(text: str) -> bool:
    named = countries(text)
    return bool(named) and named[-1][1] == len(text.rstrip()) and named[-1][0] > 0


def _trimmed(text: str, start: int, end: int, *, kyrgyz: bool) -> _Span | None:
    raw = text[start:end]
    raw = re.sub(rf"(?:\s+{_LINK}|[\s,.;:])+$", "", raw)
    lead = re.match(r"(?:the\s+|by\s+|a\s+)?", raw, re.I)
    skip = lead.end() if lead else 0
    name = " ".join(raw[skip:].split())
    if len(name) < 2 or not re.search(rf"[{_UP}]", name):
        return None
    if re.fullmatch(
        r"(?:He|She|It|They|This|That|We|Our|All|Today|Он|Она|Это|Бул|January|February|March|April|May|June|July|August|September|October|November|December)",
        name,
    ):
        return None
    normal = _nominative_ky(name) if kyrgyz else _nominative(name)
    return _Span(start + skip, start + len(raw), normal)


# The heads of organisations in the cases that follow "with the support of", and as they are called.
_RUSSIAN = (
    (r"(Правительств|Посольств|Министерств|Агентств|Управлени|Ведомств|Обществ|Представительств)(?:а|я|ом|ем|у|ю)$", r"\1"),
    (r"(Фонд|Союз|Банк|Центр|Департамент|Комитет|Совет|Институт|Университет|Секретариат|Отдел)(?:а|ом|у|е)$", r"\1"),
    (r"(Служб|Программ|Организаци|Ассоциаци|Комисси|Федераци|Академи|Миссии|Групп)(?:ы|и|ой|ей|у|ю)$", r"\1"),
)  # fmt: skip
_NEUTER = ("правительств", "посольств", "министерств", "агентств", "ведомств", "обществ", "представительств")


def _nominative(name: str) -> str:
    """A Russian name that begins in an oblique case, as it is called: «Правительства Японии» is «Правительство Японии»."""
    words = name.split(" ")
    if not re.match(r"[А-ЯЁ]", words[0]):
        return name
    at = 0
    while at < min(3, len(words) - 1) and re.search(r"(?:ого|его|ым|им|ой|ей)$", words[at]):
        at += 1
    head = words[at]
    for pattern, stem in _RUSSIAN:
        match = re.match(pattern, head[0].upper() + head[1:])
        if not match:
            continue
        root = match.expand(stem)
        if root.lower() in _NEUTER:
            ending, adjective = "о", ("ое", "ее")
        elif root.endswith("Управлени"):
            ending, adjective = "е", ("ое", "ее")
        elif pattern.startswith("(Служб"):
            ending, adjective = ("я" if root.endswith("и") else "а"), ("ая", "яя")
        else:
            ending, adjective = "", ("ый", "ий")
        words[at] = (root if head[0].isupper() else root.lower()) + ending
        words[:at] = [_adjective(word, adjective) for word in words[:at]]
        return " ".join(words)
    return name


def _adjective(word: str, endings: tuple[str, str]) -> str:
    """An adjective with the nominative's ending, (hard, soft): «Европейским» with ("ый", "ий") is «Европейский»."""
    match = re.search(r"(?:ого|его|ым|им|ой|ей)$", word)
    if not match:
        return word
    stem = word[: match.start()]
    soft = match[0] in ("его", "ей") or (endings[0] == "ый" and stem[-1:].lower() in "гкхжшчщ")
    return stem + endings[1 if soft else 0]


_DANGLING = re.compile(r"(?<!\w)(?:по|для|при|of|for|боюнча)$", re.I)


def office(position: str) -> tuple[str, str]:
    """A position parted into the job and the organisation: "Head of the Fund X" is ("Head", "Fund X")."""
    bare = re.sub(r"^(?:the|a|an)\s+", "", position.strip(), flags=re.I)
    job, organisation = person_names.split_title(bare)
    if organisation:
        return job, organisation
    job, organisation = _job_and_office(bare, position)
    return (job, organisation) if _is_particular(organisation) and not _DANGLING.search(job) else (position, "")


def _is_particular(organisation: str) -> bool:
    """Whether words name one organisation: "Office" and «долбоор» alone do not, "UNICEF" does."""
    if " " in organisation:
        return organisation[0].isupper() or organisation[0] in '«“"'
    return len(organisation) >= 3 and organisation.isupper() and organisation not in ("СМИ", "ЖМК", "NGO", "PR")


def _job_and_office(bare: str, position: str) -> tuple[str, str]:
    words = bare.split()
    inside = _inside_countries(bare)
    for i in range(1, len(words)):
        if i in inside:
            continue
        front, rest = " ".join(words[:i]), " ".join(words[i:])
        if re.match(r"(?:of|for|at|in)$", words[i - 1], re.I) or words[i - 1].lower() == "the":
            front = re.sub(r"(?:\s+(?:of|for|at|in|the))+$", "", front, flags=re.I)
        elif re.match(r"[A-Za-z]", words[i]) or not words[i][0].isupper():
            continue
        latin = bool(re.match(r"[A-Za-z]", words[i]))
        if (
            words[i][0].isupper()
            and person_names.is_title(front)
            and _is_office(rest)
            and not (latin and person_names.is_title(words[i]))
        ):
            return front.rstrip(" ,"), _nominative(rest)
    # Kyrgyz has the organisation in front: «… министрлигинин басма сөз катчысы».
    for i in range(len(words) - 1, 0, -1):
        if (
            re.search(r"[нтд][ыиуү]н$", words[i - 1])
            and person_names.is_organisation(words[i - 1])
            and person_names.is_title(" ".join(words[i:]))
        ):
            return " ".join(words[i:]), _nominative_ky(" ".join(words[:i]))
    return position, ""


def _inside_countries(text: str) -> set[int]:
    """The numbers of the words that stand inside a country's name but do not begin it."""
    starts = [match.start() for match in re.finditer(r"\S+", text)]
    return {number for number, at in enumerate(starts) for start, end, _code in countries(text) if start < at < end}


def _is_office(text: str) -> bool:
    """Whether words name an organisation by more than a country: "Interior of the Kyrgyz Republic" does not."""
    for start, end, _code in reversed(countries(text)):
        text = f"{text[:start]} {text[end:]}"
    return person_names.is_organisation(text) or bool(re.search(r"(?<!\w)[A-ZА-ЯЁ]{3,}(?!\w)", text))


def _nominative_ky(name: str) -> str:
    """A Kyrgyz name without the ending of its case: «Япония Өкмөтүнүн» is «Япония Өкмөтү»."""
    return re.sub(r"(?<=\w\w)(?:[нтд][ыиуү]н)$", "", name)


def _supported(text: str) -> list[_Span]:
    """Organisations with their short name in brackets behind "supports"."""
    found: list[_Span] = []
    for trigger in _SUPPORTS.finditer(text):
        sentence = re.split(r"(?<=[.!?])\s", text[trigger.end() : trigger.end() + 400], maxsplit=1)[0]
        for match in re.finditer(rf"(?:the\s+)?({_WORD}(?:\s+(?:{_INSIDE}|{_WORD}))*)\s*\(([A-Z]{{2,10}})\)", sentence):
            start = trigger.end() + match.start(1)
            if joint := [*_PARTS.finditer(text, start, trigger.end() + match.end(1))]:
                start = joint[-1].end()
            if not person_names.is_organisation(text[start : trigger.end() + match.end(1)]):
                continue
            if span := _trimmed(text, start, trigger.end() + match.end(), kyrgyz=False):
                found.append(span)
    return found


def _project(text: str) -> _Span | None:
    named: _Span | None = None
    for match in _PROJECT.finditer(text):
        for group in ("code", "behind"):
            if match[group] and re.match(r"[A-Z]", match[group]):
                return _Span(match.start(group), match.end(group), match[group].rstrip(".-/"))
        for group in ("name", "ky"):
            if match[group] and named is None:
                named = _Span(match.start(group), match.end(group), " ".join(match[group].split()))
    return named


def _programme(text: str) -> _Span | None:
    best: _Span | None = None
    for match in _PROGRAMME.finditer(text):
        if match["noun"] and _PROGRAMME_OFFICE.match(text, match.end("noun")):
            continue
        raw = match[0]
        skip = re.match(r"(?:The|This|Our|In|Of|Under|A)\s+", raw)
        start = match.start() + (skip.end() if skip else 0)
        raw = re.sub(rf"(?:,?\s+{_INSIDE})+$", "", text[start : match.end()]).strip(" ,.")
        span = _Span(start, start + len(raw), " ".join(raw.split()))
        if re.search(r"20\d\d", raw):
            return span
        best = best or span
    return best


def _goals(text: str, about: About, finds: list[Find]) -> None:
    for match in _GOALS.finditer(text):
        named = match["list"] or match["ky"] or match["goal"]
        numbers: list[int] = []
        for piece in re.finditer(r"(\d{1,2})(?:\s*[-–—]\s*(\d{1,2}))?", named):
            first, last = int(piece[1]), int(piece[2] or piece[1])
            numbers += range(first, last + 1) if first <= last else [first, last]
        for number in numbers:
            if number in GOALS and number not in about.sdgs:
                about.sdgs.append(number)
                finds.append(
                    Find(
                        match.start(),
                        match.end(),
                        "sdgs",
                        match[0].strip(),
                        str(number),
                        0.95,
                        _("the number of a goal"),
                    )
                )
    about.sdgs.sort()


# Countries

# Names that are something else too, where another capitalised word stands before them: "Michael Jordan".
_AMBIGUOUS = {"georgia", "jordan", "chad", "turkey", "guinea", "jersey", "niger", "mali", "oman", "togo"}
_TOKEN = re.compile(r"[^\W\d_][\w'’]*")
# The endings that a Russian noun or adjective and a Kyrgyz noun take.
_ENDING = re.compile(
    r"а|у|е|о|ом|ой|ы|и|ю|я|ь|й|ем|ей|ью|ию|ии|ией|ия|ого|ому|ым|ыми|ых|их|ими|ая|ое|ую|ый|ий|ские?|ск(?:ий|ого|ому|им|ом|ой|ая|ую)"
    r"|(?:а|я|ы)?(?:[нтд][ыиуү]н|[гк][аеоө]|[нтд][ыиуү]|н?[дт][аеоө]н?|[дт][аеоө]гы|ндагы|сы|сынын|сында|сына|сынан)"
)
_SOFT_END = re.compile(r"(?:ия|ья|ая|ое|ый|ий|ые|ие|а|я|ы|и|ь|й)$")


class _Country(NamedTuple):
    code: str
    stems: tuple[str, ...]
    exact: bool


@lru_cache(maxsize=1)
def _known() -> dict[str, list[_Country]]:
    """Countries by the beginning of the first word of each of their names; the longest names first."""
    found: dict[str, list[_Country]] = {}
    for name in places.country_names():
        code = places.country_code(name)
        if code is None or len(name) < 4 or name.isupper():
            continue
        exact = not re.search(r"[А-Яа-яЁёҮүӨөҢң]", name)
        words = [word.lower() for word in _TOKEN.findall(name)]
        stems = tuple(words if exact else [_SOFT_END.sub("", word) if len(word) > 3 else word for word in words])
        found.setdefault(stems[0], []).append(_Country(code, stems, exact))
    for some in found.values():
        some.sort(key=lambda country: -len(country.stems))
    return found


def countries(text: str) -> list[tuple[int, int, str]]:
    """[(start, end, ISO code)] of the countries a text names, in English, Russian or Kyrgyz, with their endings."""
    tokens = [(match.start(), match.end(), match[0].lower()) for match in _TOKEN.finditer(text)]
    found: list[tuple[int, int, str]] = []
    at = 0
    while at < len(tokens):
        start, _end, word = tokens[at]
        named = _named(tokens, at, word) if text[start].isupper() else None
        if named:
            code, count = named
            found.append((start, tokens[at + count - 1][1], code))
            at += count
        else:
            at += 1
    return found


def _named(tokens: list[tuple[int, int, str]], at: int, word: str) -> tuple[str, int] | None:
    """(code, number of words) of the country that begins at a word."""
    known = _known()
    for cut in range(min(6, len(word) - 2)):
        for country in known.get(word[: len(word) - cut] if cut else word, ()):
            words = [token[2] for token in tokens[at : at + len(country.stems)]]
            if len(words) == len(country.stems) and all(
                _is(word, stem, country.exact) for word, stem in zip(words, country.stems, strict=True)
            ):
                return country.code, len(words)
    return None


def _is(word: str, stem: str, exact: bool) -> bool:
    if exact:
        return re.sub(r"['’]s?$", "", word) == stem
    return word == stem or (word.startswith(stem) and bool(_ENDING.fullmatch(word[len(stem) :])))


def _countries(text: str, donors: list[_Span], region: str | None, about: About, finds: list[Find]) -> None:
    if region:
        about.countries.append(region)
    found = countries(text)
    giving = {code for start, _end, code in found if any(span.start <= start < span.end for span in donors)}
    for start, end, code in found:
        if any(span.start <= start < span.end for span in donors) or _is_something_else(text, start, end):
            continue
        if code in giving and (_GIVER.search(text[max(0, start - 30) : start]) or _GIVER_KY.match(text, end)):
            continue  # the donor again, in the headline or the lead
        if code not in about.countries:
            about.countries.append(code)
            finds.append(Find(start, end, "countries", text[start:end], code, 0.8, _("a country's name")))


_GIVER = re.compile(
    r"(?:(?:government|embassy|kingdom|people)\s+of\s+(?:the\s+)?|(?:правительств|посольств)\w*\s+)$", re.I
)
_GIVER_KY = re.compile(r"\w*\s+(?:өкмөт|элчилиг|элчилик)", re.I)


def _is_something_else(text: str, start: int, end: int) -> bool:
    before = re.search(r"(\w+)\s$", text[max(0, start - 30) : start])
    if before is None:
        return False
    if before[1] == "New":
        return True
    return text[start:end].lower() in _AMBIGUOUS and before[1][0].isupper()
