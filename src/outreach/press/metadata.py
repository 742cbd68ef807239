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
from outreach.press.vocabulary import either, expression, section
from outreach.values import places

GOALS = range(1, 18)
"""The Sustainable Development Goals, as the United Nations number them (A/RES/70/1)."""

_UP = "A-ZÀ-ÖØ-ÞА-ЯЁҮӨҢҚҒҰҺӘІЇ"
_WORD = rf"(?!(?:EUR|USD|US|GBP|CHF|KGS)(?=\s{{0,3}}[$\d]))(?:(?:[{_UP}]\.){{2,6}}|[{_UP}][\w'’&/-]{{0,40}})"
# What may stand inside the name of an organisation, between its capitalised words; links do not end it.
_LINK = either("about", "links")
_LOWER = either("about", "inside")
_INSIDE = rf"(?:{_LINK}|{_LOWER})"
_ORGANISATION = expression(
    rf"(?:the\s{{1,9}})?(?:{either('about', 'lower_heads')}\s{{1,9}})?{_WORD}(?:\s{{0,9}}\([^()]{{2,40}}\)|\s{{1,9}}{_INSIDE}(?!\w)|\s{{1,9}}{_WORD}|\s{{1,9}}[«“\"][^»”\"]{{2,80}}[»”\"]){{0,30}}"
)

_DONORS = expression(either("about", "donors"), re.I)
_DONORS_BEHIND = expression(either("about", "donors_behind"))
_SUPPORT = expression(either("about", "support"), re.I)
_SUPPORT_BEHIND = expression(either("about", "support_behind"))
_FUNDERS = expression(rf"(?<!\w)(?:{either('about', 'funders')})", re.I)
_PARTNERS = expression(either("about", "partners"), re.I)
_PARTNERS_BEHIND = expression(either("about", "partners_behind"))
# Where a Kyrgyz phrase before "menen" begins anew.
_CLAUSE_KY = expression(r"[.,;:!?\n]|\s(?:менен|аркылуу|астында|тарабынан|жана|и|and)(?=\s)")
_JOINT_KY = expression(r"(?<!менен),|\s(?:жана|и|and)")
# "UNODC … supports the Counter Narcotics Service (CNS)": whom the office works with, told by the short name behind it.
_SUPPORTS = expression(r"\b(?:supports?|supported|assists?|assisted)\s{1,9}(?:the\s{1,9})?(?=[A-Z])")

_LISTED = expression(r"[^\S\n]*+(?:[•*–—-]\s)?+[^\S\n]*+([^\n]+)")  # a line of a list, without its bullet
_WRAPPED = 45  # letters of a line that may have been broken within a sentence

_CODE = r"[A-Z]{2}[A-Z0-9]{0,20}[-/.]?\d[A-Z0-9/.-]{0,30}"
_PROJECT = expression(
    rf"\b(?P<code>{_CODE})\s{{1,9}}(?:project|проект\w{{0,40}}|долбоор\w{{0,40}})"
    rf"|(?<!\w)(?:project|проект\w{{0,40}}|долбоор\w{{0,40}})\s{{0,9}}(?:code|number|no\.?|id|№|номер|коду?)?\s{{0,9}}[:#№]?\s{{0,9}}\(?(?P<behind>{_CODE})"
    rf"|(?<!\w)(?:(?:project|проект\w{{0,40}}|долбоор\w{{0,40}})\s{{0,9}}[:,]?\s{{0,9}}[«“\"„](?P<name>[^»”\"“„]{{4,160}})[»”\"“])"
    rf"|[«“\"„](?P<ky>[^»”\"“„]{{4,160}})[»”\"“]\s{{0,9}}(?:аттуу\s{{1,9}})?долбоор\w{{0,40}}",
    re.I,
)
_PROGRAMME = expression(
    rf"(?<![\w.])(?P<front>(?:{_WORD}\s{{1,9}}){{0,4}})(?<!-)\b(?P<noun>Program(?:me)?)\s{{1,9}}(?P<rest>(?:for|on|in|of|to|against)\s{{1,9}}(?:(?:the\s{{1,9}})?{_WORD}|{_INSIDE}|20\d\d(?:\s{{0,9}}[-–—]\s{{0,9}}20\d\d)?)(?:,?\s{{1,9}}(?:{_INSIDE}|{_WORD}|20\d\d(?:\s{{0,9}}[-–—]\s{{0,9}}20\d\d)?)){{0,8}})"
    rf"|(?P<quoted>(?:programme|program|программ\w{{0,40}}|программасы\w{{0,40}})\s{{0,9}}[«“\"„][^»”\"“„]{{4,160}}[»”\"“])"
    rf"|(?P<ru>Программ\w{{0,40}}\s{{1,9}}(?:{_WORD}\s{{1,9}})?(?:по|для|на|в)\s{{1,9}}(?:[\w-]{{1,99}}\s{{1,9}}){{1,5}}(?:на\s{{1,9}})?20\d\d\s{{0,9}}[-–—]\s{{0,9}}20\d\d)"
)
_GOALS = expression(
    either("about", "goals")
    + r"(?:\s{0,9}\([^)]{2,12}\))?[\s-]{0,99}(?:#|№|No\.?|nos\.?|number|numbers|под\s{1,9}номером)?\s{0,9}(?P<list>\d{1,2}(?!\d)(?:\s{0,9}(?:,|and|и|жана|&|/|;|[-–—])\s{0,9}(?:SDG|ЦУР|ТӨМ)?\s{0,9}(?:#|№)?\s{0,9}\d{1,2}(?!\d)){0,30})"
    r"|(?P<ky>\d{1,2}(?:\s{0,9}(?:,|жана)\s{0,9}\d{1,2}){0,30})\s{0,9}-?\s{0,9}(?:ТӨМ|Туруктуу\s{1,9}өнүгүү\s{1,9}максат)"
    r"|(?:\bGoal|Цел[ьи]|максат)\s{1,9}(?P<goal>\d{1,2})(?!\d)(?=[^.]{0,80}(?:Sustainable\s{1,9}Development|SDG|устойчивого\s{1,9}развития|ЦУР|2030))",
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
    support = _organisations(text, _SUPPORT, _SUPPORT_BEHIND)
    funding = [span for span in support if _funds(span.text, region)]
    donors = [*_organisations(text, _DONORS, _DONORS_BEHIND), *funding]
    for span in donors:
        _add(about.donors, finds, span, "donors", 0.85, _("after the words for funding"))
    for span in [*_organisations(text, _PARTNERS, _PARTNERS_BEHIND), *support, *_supported(text)]:
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
    if span.text.casefold() not in {one.casefold() for one in to}:
        to.append(span.text)
        finds.append(Find(span.start, span.end, name, span.text, None, sure, reason))


def _funds(name: str, region: str | None) -> bool:
    """Whether who gives support is a donor: known for it, or of another country than the text comes from."""
    _start, _end, code = next(iter(countries(name)), (0, 0, region))
    return bool(_FUNDERS.search(name)) or code != region


def _organisations(text: str, behind: re.Pattern[str], before: re.Pattern[str]) -> list[_Span]:
    found: list[_Span] = []
    for trigger in behind.finditer(text):
        for at, end in _places(text, trigger):
            found += _phrase(text[:end], at)
    for match in before.finditer(text):
        found += _phrase_before(text, match.start())
    return found


def _places(text: str, trigger: re.Match[str]) -> list[tuple[int, int]]:
    """Where names stand behind a trigger: in each line of a list below it, else right there."""
    above = text[text.rfind("\n", 0, trigger.start()) + 1 : trigger.end()]
    if "\n" not in above or len(above.rstrip()) >= _WRAPPED:
        return [(trigger.end(), len(text))]
    below = text[: f"{text}\n\n".find("\n\n", trigger.end())]
    return [line.span(1) for line in _LISTED.finditer(below, trigger.end())]


def _phrase_before(text: str, end: int) -> list[_Span]:
    """The organisation that ends at a place, as Kyrgyz has it before "menen": from its first capitalised word on.

    Funders that are joined to it by a comma or "жана" come before it: «Япония өкмөтү жана Швейцария каржылады».
    """
    floor = max(0, end - 160)
    joint, start = [(floor, floor), *(match.span() for match in _CLAUSE_KY.finditer(text, floor, end))][-1]
    others = _phrase_before(text, joint) if _JOINT_KY.fullmatch(text, joint, start) else []
    capital = list(re.finditer(rf"(?<!\S)[{_UP}«“\"]\S*", text[start:end]))
    if not capital:
        return []
    first = capital[0]
    # The first word of a sentence is capitalised whatever it is: a country or funder behind it is where the name begins.
    if not text[start : start + first.start()].strip():
        first = next((one for one in capital[1:] if _begins_a_donor(text[start + one.start() : end])), first)
    funders = [span for span in others if _begins_a_donor(span.text)]
    return [*funders, _trimmed(text, start + first.start(), end, kyrgyz=True)]


def _begins_a_donor(words: str) -> bool:
    start, _end, _code = next(iter(countries(words)), (-1, 0, ""))
    return bool(_FUNDERS.match(words)) or start == 0


def _phrase(text: str, at: int) -> list[_Span]:
    """The organisations that stand at a place, one after the other: "the A of B, C and the D"."""
    found: list[_Span] = []
    while match := _ORGANISATION.match(text, at):
        found += _split(text, match.start(), match.end())
        joint = _JOINT.match(text, match.end())
        if not joint:
            break
        at = joint.end()
    return _each_with_its_head(found)


_JOINT = re.compile(r"\s*(?:,|;|,?\s+(?:and|as\s+well\s+as|а\s+также|и|жана)|&)\s+(?:by\s+)?(?=(?:the\s+)?[A-ZА-ЯЁ])")
# "the Governments of Japan and Switzerland": of each of them
_OF_COUNTRIES = expression(r"(?:(?:Governments?|Embass(?:y|ies))\sof|(?:Правительств|Посольств)о)\s", re.I)


def _country(name: str) -> str:
    """A country as it is called: «Германией» is «Германия»; any other name as it is."""
    called = [one for _start, end, code in countries(name)[:1] if end == len(name) for one in places.names(code)]
    return next((one for one in called if one.startswith(name[:4])), name)


def _each_with_its_head(found: list[_Span]) -> list[_Span]:
    head = _OF_COUNTRIES.match(found[0].text) if found else None
    if not head:
        return [span._replace(text=_country(span.text)) for span in found]
    said = head[0].replace("nments", "nment").replace("ssies", "ssy")
    names = [span.text.removeprefix(head[0]) for span in found]
    whole = [any(place[:2] == (0, len(name)) for place in countries(name)) for name in names]
    return [
        span._replace(text=said + name) if is_country else span
        for span, name, is_country in zip(found, names, whole, strict=True)
    ]


# "and" parts two organisations where the first is whole: a country or a short name in brackets stands before
# it, or a word such as "Government" or "European Union" behind it. Otherwise it belongs to a name ("Drugs and Crime").
_HEADS = either("about", "heads")
_PARTS = expression(rf"\s{{1,9}}(?:and|и|жана)\s{{1,9}}(?=(?:the\s)|(?:{_HEADS}))")
_AND = expression(r"\s{1,9}(?:and|и|жана)\s{1,9}")
_HEAD = expression(rf"(?:the\s{{1,9}})?(?:{_HEADS})")


def _split(text: str, start: int, end: int) -> list[_Span]:
    pieces, at = [], start
    for match in _AND.finditer(text, start, end):
        before, behind = text[at : match.start()].rstrip(), text[match.end() :]
        is_whole = any((before.endswith(")"), _ends_with_country(f"x {before}")))
        if any((_HEAD.match(behind), _begins_a_donor(behind), is_whole and re.match(r"(?:the\s+)?[A-ZА-ЯЁ]", behind))):
            pieces.append((at, match.start()))
            at = match.end()
    pieces.append((at, end))
    return [_trimmed(text, *piece, kyrgyz=False) for piece in pieces]


def _ends_with_country(text: str) -> bool:
    named = countries(text)
    return bool(named) and named[-1][1] == len(text.rstrip()) and named[-1][0] > 0


def _trimmed(text: str, start: int, end: int, *, kyrgyz: bool) -> _Span:
    raw = text[start:end]
    raw = re.sub(rf"(?<![\s,.;:])(?:\s++(?:{_LINK}(?!\w))?|[,.;:]){{1,40}}+$", "", raw)
    bare = re.sub(r"^(?:the|by|a)\s+", "", raw, flags=re.I)
    name = " ".join(bare.split())
    name = name[:1].upper() + name[1:]
    return _Span(start + len(raw) - len(bare), start + len(raw), _nominative_ky(name) if kyrgyz else nominative(name))


# The heads of organisations and of jobs in the cases that follow "with the support of": their stems, the ending of what they are
# called, and those of an adjective before them, hard and soft.
_HEADS_RU = [
    (
        expression(rf"({head['stems']})(?:а|я|ом|ем|у|ю|е|ы|и|ой|ей|ами|ам|ах)?$", re.I),
        head["ending"],
        head["adjective"],
    )
    for head in section("ru", "about")["declined"]
]
_OBLIQUE = expression(r"(?:ого|его|ому|ему|ым|им|ой|ей)$")


def nominative(name: str) -> str:
    """A Russian name that begins in an oblique case, as it is called: «Правительства Японии» is «Правительство Японии»."""
    words = name.split(" ")
    at = next((at for at, word in enumerate(words[:4]) if not _OBLIQUE.search(word)), 0)
    for pattern, ending, adjective in _HEADS_RU:
        if head := pattern.match(words[at]):
            return " ".join([*(_adjective(word, adjective) for word in words[:at]), head[1] + ending, *words[at + 1 :]])
    return name


def _adjective(word: str, endings: list[str]) -> str:
    """An adjective with the nominative's ending, (hard, soft): «Европейским» with ["ый", "ий"] is «Европейский»."""
    stem = _OBLIQUE.sub("", word)
    soft = word.endswith(("его", "ей")) or (endings[0] == "ый" and stem[-1:].lower() in "гкхжшчщ")
    return stem + endings[1 if soft else 0]


# «Корреспондент ИА «Вечер»»: short words for organisations are never declined
_SHORT_AND_NAME = expression(r"(\w.*\w)\s{1,9}((?:[А-ЯЁҮӨҢ]{2,6}|ОсОО)\s{1,9}[«“„\"].+)")


def office(position: str) -> tuple[str, str]:
    """A position parted into the job and the organisation: "Head of the Fund X" is ("Head", "Fund X")."""
    bare = re.sub(r"^(?:the|a|an)\s+", "", position.strip(), flags=re.I)
    job, organisation = person_names.split_title(bare)
    if organisation:
        return job, organisation
    if (short := _SHORT_AND_NAME.fullmatch(bare)) and person_names.is_title(short[1]):
        return short[1], short[2]
    job, organisation = _job_and_office(bare, position)
    return (job, organisation) if _is_particular(organisation) else (position, "")


def _is_particular(organisation: str) -> bool:
    """Whether words name one organisation: "Office" and «долбоор» alone do not, "UNICEF" does."""
    if " " in organisation:
        return organisation[0].isupper() or organisation[0] in '«“"'
    return organisation.isupper() and organisation not in ("СМИ", "ЖМК", "NGO", "PR")


def _job_and_office(bare: str, position: str) -> tuple[str, str]:
    words = bare.split()
    for i in range(1, len(words)):
        front, rest = " ".join(words[:i]), " ".join(words[i:])
        if re.match(r"(?:of|for|at|in)$", words[i - 1], re.I) or words[i - 1].lower() == "the":
            front = re.sub(r"(?:\s{1,9}(?:of|for|at|in|the)){1,9}$", "", front, flags=re.I)
        elif re.match(r"[A-Za-z]", words[i]) or not words[i][0].isupper():
            continue
        if words[i][0].isupper() and person_names.is_title(front) and _is_office(rest):
            return front.rstrip(" ,"), nominative(rest)
    # Kyrgyz has the organisation in front: «… министрлигинин басма сөз катчысы».
    for i in range(len(words) - 1, 0, -1):
        if re.search(r"[нтд][ыиуү]н$", words[i - 1]) and person_names.is_organisation(words[i - 1]):
            return " ".join(words[i:]), _nominative_ky(" ".join(words[:i]))
    return position, ""


_NEXT = re.compile(r"\s(?:of|at|for)\s")


def _is_office(text: str) -> bool:
    """Whether words name an organisation by more than a country: "Interior of the Kyrgyz Republic" does not."""
    text = _NEXT.split(text)[0]  # "Communications of the Fund X": of that fund
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
        for match in re.finditer(
            rf"({_WORD}(?:\s{{1,9}}(?:{_INSIDE}|{_WORD})){{0,30}})\s{{0,9}}\(([A-Z]{{2,10}})\)", sentence
        ):
            start = trigger.end() + match.start(1)
            if joint := [*_PARTS.finditer(text, start, trigger.end() + match.end(1))]:
                start = joint[-1].end()
            if person_names.is_organisation(text[start : trigger.end() + match.end(1)]):
                found.append(_trimmed(text, start, trigger.end() + match.end(), kyrgyz=False))
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
    match = _PROGRAMME.search(text)
    if match is None:
        return None
    raw = re.sub(rf"(?:,?\s{{1,9}}{_INSIDE}){{1,30}}$", "", match[0]).strip(" ,.")
    return _Span(match.start(), match.start() + len(raw), " ".join(raw.split()))


def _goals(text: str, about: About, finds: list[Find]) -> None:
    for match in _GOALS.finditer(text):
        named = match["list"] or match["ky"] or match["goal"]
        numbers: list[int] = []
        for piece in re.finditer(r"(\d{1,2})(?:\s*[-–—]\s*(\d{1,2}))?", named):
            first, last = int(piece[1]), int(piece[2] or piece[1])
            numbers += range(first, last + 1)
        for number in sorted({*numbers} & {*GOALS} - {*about.sdgs}):
            about.sdgs.append(number)
            finds.append(
                Find(match.start(), match.end(), "sdgs", match[0].strip(), str(number), 0.95, _("the number of a goal"))
            )
    about.sdgs.sort()


# Countries

# Names that are something else too, where another capitalised word stands before them: "Michael Jordan".
_AMBIGUOUS = {"georgia", "jordan", "chad", "turkey", "guinea", "jersey", "niger", "mali", "oman", "togo"}
_TOKEN = expression(r"[^\W\d_][\w'’]{0,99}")
# The endings that a Russian noun or adjective and a Kyrgyz noun take.
_ENDING = expression(
    r"а|у|е|о|ом|ой|ы|и|ю|я|ь|й|ем|ей|ью|ию|ии|ией|ия|ого|ому|ым|ыми|ых|их|ими|ая|ое|ую|ый|ий|ские?|ск(?:ий|ого|ому|им|ом|ой|ая|ую)"
    r"|(?:(?:ия|а|я|ы)(?!т))?(?:[нтд][ыиуү]н|[гк][аеоө]|[нтд][ыиуү]|н?[дт][аеоө]н?|[дт][аеоө]гы|ндагы|сы|сынын|сында|сына|сынан)"
)
_SOFT_END = expression(r"(?:ия|ья|ая|ое|ый|ий|ые|ие|а|я|ы|и|ь|й)$")


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

    def is_donor(start: int) -> bool:
        return any(span.start <= start < span.end for span in donors)

    giving = {code for start, _end, code in found if is_donor(start)}
    for start, end, code in found:
        if is_donor(start) or _is_something_else(text, start, end):
            continue
        if code in giving and (_GIVER.search(text[max(0, start - 30) : start]) or _GIVER_KY.match(text, end)):
            continue  # the donor again, in the headline or the lead
        if code not in about.countries:
            about.countries.append(code)
            finds.append(Find(start, end, "countries", text[start:end], code, 0.8, _("a country's name")))


_GIVER = expression(
    r"(?:(?:government|embassy|kingdom|people)\s{1,9}of\s{1,9}(?:the\s{1,9})?|(?:правительств|посольств)\w{0,40}\s{1,9})$",
    re.I,
)
_GIVER_KY = expression(r"\w{0,40}\s{1,9}(?:өкмөт|элчилиг|элчилик)", re.I)


def _is_something_else(text: str, start: int, end: int) -> bool:
    before = re.search(r"(\w{1,30})\s$", text[max(0, start - 30) : start])
    if before is None:
        return False
    if before[1] == "New":
        return True
    return text[start:end].lower() in _AMBIGUOUS and before[1][0].isupper()
