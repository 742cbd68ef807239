"""Dates as releases write them, in the languages of the region and of its donors: in words or in figures."""
# ruff: noqa: E501 (vocabularies: one kind of words a line)

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from outreach.formats import sandbox

_MONTHS = {
    1: "january jan январь январ январе января янв январда январдын январына январга январдагы үчтүнайы januar jänner janvier ocak yanvar қаңтар январи",
    2: "february feb февраль феврал феврале февраля фев февр февралда февралдын февралына февралга бирдинайы februar février şubat fevral ақпан феврали",
    3: "march mar март марта мар марте мартта марттын мартына мартка жалганкуран märz mars mart наурыз марти",
    4: "april apr апрель апрел апреле апреля апр апрелде апрелдин апрелине апрелге чынкуран avril nisan aprel сәуір апрели",
    5: "may май мае мая майда майдын майына майга бугу mai mayıs мамыр майи",
    6: "june jun июнь июне июня июн июнда июндун июнуна июнга июнь кулжа juni juin haziran iyun маусым",
    7: "july jul июль июле июля июл июлда июлдун июлуна июлга теке juli juillet temmuz iyul шілде",
    8: "august aug август августе августа авг августта августтун августуна августка башоона août ağustos avgust тамыз августи",
    9: "september sep sept сентябрь сентябр сентябре сентября сен сент сентябрда сентябрдын сентябрына сентябрга аякоона septembre eylül sentyabr sentabr қыркүйек сентябри",
    10: "october oct октябрь октябр октябре октября окт октябрда октябрдын октябрына октябрга тогуздунайы oktober octobre ekim oktyabr oktabr қазан октябри",
    11: "november nov ноябрь ноябр ноябре ноября ноя нояб ноябрда ноябрдын ноябрына ноябрга жетининайы novembre kasım noyabr қараша ноябри",
    12: "december dec декабрь декабр декабре декабря дек декабрда декабрдын декабрына декабрга бештинайы dezember décembre aralık dekabr желтоқсан декабри",
}
_NUMBER = {name: number for number, names in _MONTHS.items() for name in names.split()}
_IS_CYRILLIC = re.compile("[\u0400-\u04ff]").search
_EN = "|".join(sorted((n for n in _NUMBER if not _IS_CYRILLIC(n)), key=len, reverse=True))
_CY = "|".join(sorted((n for n in _NUMBER if _IS_CYRILLIC(n)), key=len, reverse=True))
_OLD = "(?:" + "|".join(
    ("үчтүн айы", "бирдин айы", "жалган куран", "чын куран", "баш оона", "аяк оона", "тогуздун айы", "жетинин айы", "бештин айы")
) + ")"  # fmt: skip
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_WEEKDAYS_EN = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_TAIL_KY = r"(?:да|де|до|дө|та|те|то|тө|га|ге|го|гө|ка|ке|ко|кө|на|не|ына|ине|уна|үнө|нда|нде|дан|ден|дон|дөн|тан|тен|нан|нен|нон|нөн|[ндт][ыиуү]н)?"

_PATTERNS = [
    re.compile(pattern, re.I)
    for pattern in (
        # 2019-05-31
        r"(?<!\d)(?P<y>(?:19|20)\d\d)-(?P<m>0?[1-9]|1[0-2])-(?P<d>0?[1-9]|[12]\d|3[01])(?!\d)",
        # 2019-жылдын 31-майы, 2019-ж. 31-май
        rf"(?<!\d)(?P<y>(?:19|20)\d\d)\s{{0,9}}-?\s{{0,9}}(?:жылдын|жылдың|жылғы|жылы|жыл|ж\.|йил(?:нинг)?)\s{{0,9}},?\s{{0,9}}(?P<d>[0-3]?\d)\s{{0,9}}-?\s{{0,9}}(?P<n>{_OLD}|{_CY})"
        rf"(?:ы|и|у|ү)?{_TAIL_KY}(?!\w)\.?",
        # 2019-yil 31-may, 31-may 2019-yil
        rf"(?<!\d)(?P<y>(?:19|20)\d\d)\s{{0,9}}-?\s{{0,9}}yil(?:ning)?\s{{0,9}},?\s{{0,9}}(?P<d>[0-3]?\d)\s{{0,9}}-?\s{{0,9}}(?P<n>{_EN})(?:da|dan|ning|ga|i)?(?!\w)",
        rf"(?<![\d:.])(?P<d>[0-3]?\d)-(?P<n>{_EN})(?:da|dan|ning|ga|i)?(?!\w)\s{{0,9}},?\s{{0,9}}(?P<y>(?:19|20)\d\d)\s{{0,9}}-?\s{{0,9}}yil(?!\w)",
        # 31. Mai 2019
        rf"(?<![\d:.])(?P<d>[0-3]?\d)\.\s{{1,9}}(?P<n>{_EN})(?!\w)\s{{0,9}}(?P<y>(?:19|20)\d\d)(?!\d)",
        # 31-май, 1-июл., 31-май 2019-жыл, 31-майда
        rf"(?<![\d:.])(?P<d>[0-3]?\d)\s{{0,9}}-\s{{0,9}}(?P<n>{_OLD}|{_CY})(?:ы|и|у|ү)?{_TAIL_KY}(?!\w)\.?"
        r"(?:,?\s{0,9}(?P<y>(?:19|20)\d\d)(?:\s{0,9}-?\s{0,9}(?:жылы|жыл|ж\.?))?)?(?!\d)",
        # 31 мая 2019 года
        rf"(?<![\d:.])[«\"“]?(?P<d>[0-3]?\d)[»\"”]?\s{{1,9}}(?P<n>{_CY})(?!\w)\.?"
        r"(?:,?\s{0,9}(?:соли\s{1,9})?(?P<y>(?:19|20)\d\d)(?!\d)(?:\s{0,9}-?\s{0,9}(?:г\.|года|году|г(?!\w)|жылы|жыл|ж\.|йил))?)?",
        # 15 August 2007, 15th of August
        rf"(?<![\d:.])(?P<d>[0-3]?\d)(?:st|nd|rd|th|er)?(?:\s{{1,9}}of)?[\s-]{{1,99}}(?P<n>{_EN})(?!\w)\.?"
        r"(?:,?[\s-]{0,99}(?P<y>(?:19|20)\d\d)(?!\d))?",
        # August 15, 2007; June 18 2010
        rf"(?<!\w)(?P<n>{_EN})\.?\s{{1,9}}(?P<d>[0-3]?\d)(?:st|nd|rd|th)?(?![\d:]|\s?[ap]\.?m)(?:\s{{0,9}},?\s{{0,9}}(?P<y>(?:19|20)\d\d)(?!\d))?",
        # 31.05.2019, 31/05/2019
        r"(?<![\d.,/])(?P<d>[0-3]?\d)(?P<s>[./])(?P<m>[01]?\d)(?P=s)(?P<y>(?:19|20)\d\d)(?![\d/])(?:\s{0,9}(?:г\.|года|ж\.))?",
        # 05/31/2019
        r"(?<![\d.,/])(?P<m>0?[1-9]|1[0-2])/(?P<d>[12]\d|3[01])/(?P<y>(?:19|20)\d\d)(?![\d/])",
    )
]
WEEKDAY = re.compile(
    rf"(?<!\w)(?:{_WEEKDAYS_EN}|понедельник|вторник|сред[ау]|четверг|пятниц[ау]|суббот[ау]|воскресенье"
    r"|дүйшөмбү|шейшемби|шаршемби|бейшемби|жума|ишемби|жекшемби)(?!\w)",
    re.I,
)
_WEEKDAYS = (
    ("mon", "понедельник", "дүйшөмбү"), ("tue", "вторник", "шейшемби"), ("wed", "сред", "шаршемби"),
    ("thu", "четверг", "бейшемби"), ("fri", "пятниц", "жума"), ("sat", "суббот", "ишемби"), ("sun", "воскресенье", "жекшемби"),
)  # fmt: skip


class Day(NamedTuple):
    """A date that stands in a text; `year` is None where the text names none."""

    start: int
    end: int
    year: int | None
    month: int
    day: int

    def date(self, year: int | None = None) -> date | None:
        """The day in its own year or the one given; None without a year, and for 30 February."""
        wanted = self.year or year
        try:
            return date(wanted, self.month, self.day) if wanted else None
        except ValueError:
            return None


@sandbox.there
def find(text: str) -> list[Day]:
    """The dates in a text, in order; the longest reading wins where two overlap."""
    return list(_find(text)) if _DIGIT.search(text) else []


_DIGIT = re.compile(r"\d")


@lru_cache(maxsize=4_096)  # each reader of a line asks for its dates
def _find(text: str) -> tuple[Day, ...]:
    found: list[Day] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            day = _day(match)
            if day:
                found.append(day)
    found.sort(key=lambda day: (day.start, -(day.end - day.start)))
    kept: list[Day] = []
    for day in found:
        if kept and day.start < kept[-1].end:
            if day.year and not kept[-1].year and day.end >= kept[-1].end:
                kept[-1] = day
            continue
        kept.append(day)
    return tuple(kept)


class Month(NamedTuple):
    """A month with its year and without a day: "May 2026", «2026-жылдын май айында»."""

    start: int
    end: int
    year: int
    month: int


_MONTHS_ALONE = [
    re.compile(pattern, re.I)
    for pattern in (
        rf"(?<![\w-])(?P<n>{_EN}|{_CY})\.?,?\s{{1,9}}(?:of\s{{1,9}})?{_YEAR}(?!\d)(?:\s{{0,9}}-?\s{{0,9}}(?:г\.|года|году|жылы|жыл|ж\.))?",
        rf"(?<!\d){_YEAR}\s{{0,9}}-?\s{{0,9}}(?:жылдын|жылы|жыл|ж\.)\s{{0,9}},?\s{{0,9}}(?P<n>{_OLD}|{_CY})(?:ы|и|у|ү)?{_TAIL_KY}(?!\w)(?:\s{{1,9}}ай\w{{0,40}})?",
    )
]
_ANY_MONTH = re.compile(rf"(?<!\w)(?:(?P<en>{_EN})|(?P<cy>{_OLD}|{_CY})(?:ы|и|у|ү)?{_TAIL_KY})(?!\w)", re.I)


def with_years(text: str) -> list[Month]:
    """The months with a year and without a day, in order."""
    found = []
    days = find(text)
    for pattern in _MONTHS_ALONE:
        for match in pattern.finditer(text):
            month = _NUMBER.get(match["n"].lower().replace(" ", ""))
            if month and all(match.end() <= day.start or match.start() >= day.end for day in days):
                found.append(Month(match.start(), match.end(), int(match["y"]), month))
    return sorted(found)


def months(text: str) -> set[int]:
    """The months a text names, with a day or without."""
    words = ((match["en"] or match["cy"] or "").lower().replace(" ", "") for match in _ANY_MONTH.finditer(text))
    return {_NUMBER[word] for word in words if word in _NUMBER}


def only(text: str) -> Day | None:
    """The date of a line that holds nothing else but, at most, a weekday or the word for date."""
    days = find(text)
    if len(days) != 1:
        return None
    rest = text[: days[0].start] + " " + text[days[0].end :]
    rest = WEEKDAY.sub(" ", rest)
    rest = re.sub(
        r"(?i)\b(date|дата|датасы|выпуска|публикации|релиза|release|publication|күнү|den|le|sana|күні|таърих|tarih|datum|released?|issued|dated|on|от|г|года|year)\b",
        " ",
        rest,
    )
    return days[0] if not re.search(r"\w", rest) else None


def weekday(text: str) -> int | None:
    """The day of the week that a text names, Monday 0; None where it names none."""
    match = WEEKDAY.search(text)
    if not match:
        return None
    word = match[0].lower()
    return next((i for i, names in enumerate(_WEEKDAYS) if word.startswith(names)), None)


def _day(match: re.Match[str]) -> Day | None:
    groups = match.groupdict()
    name = (groups.get("n") or "").lower().replace(" ", "")
    month = _NUMBER.get(name) if name else int(groups["m"])
    day = int(groups["d"])
    if not month or not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    return Day(match.start(), match.end(), int(groups["y"]) if groups.get("y") else None, month, day)
