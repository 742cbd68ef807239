"""The dateline of a release: places, a date in or out of brackets, a dash, and sometimes the source behind it."""
# ruff: noqa: E501 (vocabularies: one kind of words a line)

import re
from datetime import date
from typing import NamedTuple

from outreach.press import dates, vocabulary
from outreach.press.lines import Line
from outreach.values import places

_LONGEST = 170
_FEW = 2  # words
_DASH = re.compile(
    r"\s{0,9}(?::\s)?(?:--+|[–—―−]|(?<=[\s).,\d])-(?=\s)|(?<=\s)-(?=[A-ZА-ЯЁҮӨҢ\"«“]))\s{0,9}[-–—]{0,99}\s{0,9}|\s\|\s{1,9}"
)
_NEWS = re.compile(r"\s{1,9}(?=[\"«“]?[A-ZА-ЯЁҮӨҢ])")
_STOP = re.compile(r"(?<!\b[A-ZА-ЯЁҮӨҢ])[.:]\s{1,9}(?=[\"«“]?[A-ZА-ЯЁҮӨҢ\d])")
_SOURCE = re.compile(
    r"(?P<s>(?:[A-Z][\w.-]{0,99}|[А-ЯЁҮӨҢ][\w.-]{0,99}|/[\w ]{1,99}/|\([A-Z][\w ]{1,99}\))(?: [A-ZА-ЯЁ][\w-]{0,99}){0,3})[./]?\s{0,9}(?:[-–—]{1,99}\s{1,9}|\.\s{1,9}(?=[\"«“]?[A-ZА-ЯЁҮӨҢ]))"
)
_JOINTS = re.compile(
    r"\s{0,9}(?:/|,?\s{1,9}(?:and|и|жана)\s{1,9}|,?\s{0,9}&\s{0,9}|[,;]{1,99}\s{0,9}|\s[-–—|]\s)\s{0,9}"
)
_PLACE = re.compile(
    r"(?:г(?:ор)?\.\s{0,9}|ш\.\s{0,9}|гор\.\s{0,9}|с(?:ело)?\.?\s{1,9}|the\s{1,9})?[A-ZÀ-ÞА-ЯЁҮӨҢҚҒҰҺІЇЄ][\w'’‘ʻʼ.-]{0,99}(?:\s(?:de|del|la|of|the|на|upon|sur|am|an der|el|al)(?=\s)|\s[A-ZÀ-ÞА-ЯЁҮӨҢҚҒҰҺІЇЄ][\w'’‘ʻʼ.-]{0,99}){0,4}"
    r"(?:\s{1,9}(?:oblast|region|province|district|city|state|village|айылы|область|области|район|района|шаары|облусу|районунун|ш\.|қ\.|қаласы|обл\.?|р-н))?"
)
_HOME = {town: code.upper() for code in ("kg", "kz", "uz", "tj", "tm") for town in vocabulary.words("places", code)}
_AMERICAN = frozenset(vocabulary.words("places", "american_cities") + vocabulary.words("places", "american_states"))
_CITIES = frozenset([*vocabulary.words("places", "cities"), *_HOME, *_AMERICAN])
_BRACKET = re.compile(r"[\[(]([^\])(]{2,110})[\])]\s{0,9}(?P<dash>[-–—:]\s{0,9})?")
_REGION = re.compile(
    rf"(?<!\w){vocabulary.either('places', 'regions')}$|^{vocabulary.either('places', 'before_town')}\s", re.I
)
_AGENCY = re.compile(r"\.?\s{0,9}\((?P<source>[^()\d]{3,60})\)\.?$")
FIELD = re.compile(rf"{vocabulary.either('release', 'fields')}(?:\s{{0,9}}:(?:\s|$)|:?\t|$)", re.I)
"""A field of an invitation: "Who: …", «Место: …», in a table's row, or its name alone."""


class Dateline(NamedTuple):
    """`text` is the line as written, without its dash; `end` is where the news behind it begins."""

    start: int
    end: int
    text: str
    places: list[str]
    day: dates.Day | None
    source: str
    sure: float

    def date(self, year: int | None = None) -> date | None:
        """The date, in its own year or the one given."""
        return self.day.date(year) if self.day else None


def read(text: str) -> Dateline | None:
    """The dateline at the beginning of a paragraph (which may hold line breaks), or None."""
    head = text[:_LONGEST].replace("\n", " ")
    if bracketed := _bracketed(head):
        return bracketed
    lines = _dashed(head) or _undashed(head)
    # "Bishkek – Osh, 3 March – …": the first dash only parts two places
    found = next((line for line in lines if line.day), next(iter(lines), None))
    if not found or _is_heading(text.partition("\n")[0], found.end) or (not found.day and _is_route(text, found.end)):
        return None
    source = _SOURCE.match(text, found.end)
    return found._replace(end=source.end(), source=source["s"].strip("/()")) if source else found


def begins(lines: list[Line]) -> Dateline | None:
    """The dateline with which the first of these lines begins; it may end in the next, below no blank line."""
    return read("\n".join(line.text for at, line in enumerate(lines) if not (at and line.blanks)))


def _bracketed(head: str) -> Dateline | None:
    """The dateline in brackets that has a date, or a dash behind it: "(OSH, 3 May) …", "[Osh] – …"."""
    bracket = _BRACKET.match(head)
    inside = _before(bracket[1], len(bracket[1]), len(bracket[1]), True) if bracket else None
    if bracket and inside and (inside.day or bracket["dash"]):
        return inside._replace(start=inside.start + 1, end=bracket.end())
    return None


def dashed(text: str) -> bool:
    """Whether a dateline with a dash, or in brackets, begins a text, and no sentence that begins with a place."""
    found = read(text)
    return found is not None and not text[: found.end].rstrip().endswith(".")


def _is_route(text: str, end: int) -> bool:
    """Whether another place stands behind a dash: "Osh – Bishkek trains to run at night" is a headline."""
    place = _PLACE.match(text, end)
    return place is not None and is_place(place[0].split(" ")[0])


def _dashed(head: str) -> list[Dateline]:
    """What each dash, or each stop behind known places, would make the dateline: «Ташкент. Первым клиентом …»."""
    ends = [
        *((dash, True) for dash in _DASH.finditer(head)),
        *((stop, _is_before_news(head, stop)) for stop in _STOP.finditer(head)),
    ]
    return [line for end, dashed in ends if (line := _before(head, *end.span(), dashed))]


def _is_heading(line: str, end: int) -> bool:
    """Whether a line goes on in capitals behind what looks like its dateline, or is a field of an invitation."""
    return FIELD.match(line) is not None or (line.isupper() and len(line[end:].split()) > _FEW)


def _undashed(head: str) -> list[Dateline]:
    """The dateline that only its date with the year parts from the news: "TERMEZ, 11 June 2026 A bridge …"."""
    day = next(iter(dates.find(head)), None)
    gap = _NEWS.match(head, day.end) if day and day.year else None
    found = _before(head, day.end, gap.end(), False) if day and gap else None
    return [found] if found and any(map(is_place, found.places)) else []


def _is_before_news(head: str, stop: re.Match[str]) -> bool:
    """Whether nothing but places stands before a stop, more than one before a colon: «Ташкент. Первым клиентом …»."""
    named = head[: stop.start()]
    return are_places(named) and (stop[0].startswith(".") or len(_places(named)) > 1)


def alone(text: str) -> Dateline | None:
    """The dateline that is a line of its own: a place and a date, and nothing else."""
    if len(text) > 110:
        return None
    bare = re.sub(r"(?<![\s–—-])\s*+[-–—]++\s*+$", "", text)
    return _before(bare, len(bare), len(text), False)


_BESIDE_DATE = re.compile(
    r"[\[\]]|(?:(?<!\w)(?:саат|соат|at|в)\s{1,9})?\b\d{1,2}[:.]\d\d\b|(?<!\w)(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day(?!\w)|(?:on|le|den|г\.(?=\s{0,9}[,.]{0,99}\s{0,9}$)|года)(?!\w))",
    re.I,
)
_YEAR_DOT = re.compile(r"\s[гж]\.")
_WITH_DOT = re.compile(r"\b\w\.\w?\.?$|\b(?:г|ш)\.")


def _before(head: str, end: int, after: int, dashed: bool) -> Dateline | None:
    """What stands before the dash, if it is places with or without a date and nothing else."""
    lead = len(head[:end]) - len(head[:end].lstrip(" *("))
    end += bool(_YEAR_DOT.match(head, end - 2))  # "2026 г." has its dot, and the sentence begins behind it
    part, source = _agency(head[:end].strip())
    dashed |= part.endswith(")")  # «Кадамжай (Баткенская область). …»
    days = dates.find(part)
    bare = re.sub(r"^ , [\s–—|-]+", "", f"{part[: days[0].start]} , {part[days[0].end :]}") if days else part
    named = _places(bare)  # "1 May – Osh. …"
    sure = _sureness(named, days[0] if days else None, dashed)
    return Dateline(lead, after, part, named, days[0] if days else None, source, sure) if sure else None


def _agency(part: str) -> tuple[str, str]:
    """A dateline without the agency in brackets behind it, and that agency: "BISHKEK (Example News)"."""
    agency = _AGENCY.search(part)
    return (part, "") if not agency or is_place(agency["source"]) else (part[: agency.start()], agency["source"])


def _places(text: str) -> list[str]:
    """The places that a text names and nothing else; [] where it holds anything else."""
    parts = _JOINTS.split(_BESIDE_DATE.sub(" ", re.sub(r"[()]", " , ", text)))
    named = [name.strip(" ," if _WITH_DOT.search(name) else " ,.") for name in parts]
    named = [name for name in named if name.strip(" .,")]
    return named if all(map(_may_be_place, named)) else []


def _may_be_place(name: str) -> bool:
    """Whether words may name a place: a few with capitals, as no heading in capitals is."""
    return _PLACE.fullmatch(name) is not None and len(name) <= 45 and (len(name.split()) < 4 or not name.isupper())


def are_places(text: str) -> bool:
    """Whether a text names places that are known, and nothing else: "Almaty, Kazakhstan"."""
    named = _places(text)
    return bool(named) and all(map(is_place, named))


def _sureness(named: list[str], day: dates.Day | None, dashed: bool) -> float:
    """How sure it is that places, with or without a date and a dash, are a dateline; 0 where they are none."""
    if any(map(is_place, named)):
        return 0.97 if day else 0.9 if dashed else 0
    whole = len(named) == 1 and day is not None and day.year is not None  # «Арстанбап, 4 октября 2025 года. …»
    return 0.8 if named and day and (dashed or whole) else 0


def is_place(name: str) -> bool:
    """Whether words are a city, a region or a country that is known, or say themselves that they are one."""
    region, bare = _REGION.search(name), _town(name)
    if region and region[0] != name:  # and not "Village" alone
        return True
    return bare in _CITIES or (places.country_code(bare) is not None and len(bare) > 3)


def _town(name: str) -> str:
    """A town without what says that it is one: «г. Ош»."""
    bare = re.sub(r"^(?:г(?:ор)?\.\s*|ш\.\s*|с\.\s+|the\s+)|(?<!\s)\s++(?:ш\.|шаары|city)$", "", name, flags=re.I)
    return bare.strip(" .,").lower().replace("’", "'")


def region(found: Dateline) -> str | None:
    """The country of a dateline (ISO 3166-1 alpha-2), where it names one or a town of which it is known."""
    for name in found.places:
        code = places.country_code(name) if len(name) > 3 else None
        code = code or _HOME.get(_town(name))
        if code or _town(name) in _AMERICAN:
            return code or "US"
    return None
