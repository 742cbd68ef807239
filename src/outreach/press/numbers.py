"""Numbers and times of day in a text by what they mean, in English, Russian and Kyrgyz: "3.5 million" is «3 500 000»."""

# ruff: noqa: E501 (vocabularies: one kind of words a line)

import re
from typing import NamedTuple

_SCALES = (
    (r"billions?|bn|миллиард\w{0,40}|млрд", 1_000_000_000),
    (r"millions?|mln|mn|миллион\w{0,40}|млн", 1_000_000),
    (r"thousands?|k|тысяч\w{0,40}|тыс|миң\w{0,40}", 1_000),
)
_SCALE = "|".join(words for words, _value in _SCALES)
_NUMBER = re.compile(
    # Not in a code (XACZ60, COVID-19); behind the dash of a span it is one.
    r"(?<![\w.,/])(?<![^\d\s]-)(?P<digits>\d{1,3}(?:[\u00a0\u202f\u2009 ,.']\d{3}){1,30}(?:[.,]\d{1,2})?|\d{1,40}/\d{1,40}|\d{1,40}(?:[.,]\d{1,40})?)"
    r"(?P<percent>\s?%|\s{0,9}(?:per\s?cent(?:age)?|процент\w{0,40}|пайыз\w{0,40}))?"
    rf"(?:[\u00a0\u202f -]{{0,99}}(?P<scale>{_SCALE})\b\.?)?"
    r"(?:-?(?:st|nd|rd|th|s|[а-яёүөңА-ЯҮӨҢ]{1,10})|(?P<unit>[a-zA-Z]{1,3}))?(?![\w])",
    re.I,
)
_MONEY_BEFORE = re.compile(r"(?:[$€£]|USD|EUR|GBP)\s?$", re.I)


class Amount(NamedTuple):
    """A number that stands in a text; `key` is its value in figures, with % behind a share."""

    start: int
    end: int
    key: str


def find(written: str) -> list[Amount]:
    """The numbers written in figures, in order: without those that only count paragraphs or stand in codes."""
    found: list[tuple[Amount, float, int]] = []
    for match in _NUMBER.finditer(written):
        if _counts_lines(written, match):
            continue
        if "/" in match["digits"]:
            found.append((Amount(match.start(), match.end(), match["digits"]), 0, 0))
            continue
        value = _value(match["digits"])
        if value is None:
            continue
        size = _size(match["scale"])
        if (match["unit"] or "").lower() == "m" and _MONEY_BEFORE.search(written[: match.start()]):
            size = 1_000_000
        amount = Amount(match.start(), match.end(), _key(value * size, bool(match["percent"])))
        if found and size > 1 and found[-1][2] > size and not written[found[-1][0].end : match.start()].strip():
            # "1 млн 200 тыс." is one number.
            before, whole, _above = found.pop()
            amount = Amount(before.start, match.end(), _key(whole + value * size, False))
            value, size = (whole + value * size) / size, size
        found.append((amount, value * size, size))
    return [amount for amount, _value_, _size_ in found]


def _size(scale: str | None) -> int:
    return next((size for words, size in _SCALES if scale and re.fullmatch(words, scale, re.I)), 1)


def _key(value: float, percent: bool) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".") + ("%" if percent else "")


def _counts_lines(written: str, match: re.Match[str]) -> bool:
    """Whether a number only numbers a paragraph: "1." and "2)" at the beginning of a line."""
    before = written[: match.start()].rpartition("\n")[2]
    return not before.strip() and bool(re.match(r"[.)]\s", written[match.end() : match.end() + 2] + " "))


def _value(digits: str) -> float | None:
    """The value of a number as it is written; a mark before three digits parts thousands, else a fraction."""
    bare = re.sub(r"[\u00a0\u202f\u2009 ']", "", digits)
    groups = re.split(r"[.,]", bare)
    if len(groups) == 1:
        return float(bare)
    if all(len(group) == 3 for group in groups[1:]) and groups[0] != "0" and len(groups[0]) <= 3:
        return float("".join(groups))
    if len(groups) > 2 and all(len(group) == 3 for group in groups[1:-1]):
        return float("".join(groups[:-1]) + "." + groups[-1])
    return float(".".join(groups)) if len(groups) == 2 else None


# In words

_UNITS = {
    1: "one|один|одн(?:а|о|ого|ой|им)|бир", 2: "two|два|две|двух|двум(?:я)?|эки|экөө", 3: "three|три|тр[её]х|тр[её]м(?:я)?|үч|үчөө",
    4: "four|четыре|четыр[её]х|төрт", 5: "five|пят[ьи]|беш", 6: "six|шест[ьи]|алты", 7: "seven|сем[ьи]|жети", 8: "eight|восем[ьи]|восьми|сегиз",
    9: "nine|девят[ьи]|тогуз",
}  # fmt: skip
_TEENS = {
    10: "ten|десят[ьи]|он", 11: "eleven|одиннадцат[ьи]|он бир", 12: "twelve|двенадцат[ьи]|он эки", 13: "thirteen|тринадцат[ьи]|он үч",
    14: "fourteen|четырнадцат[ьи]|он төрт", 15: "fifteen|пятнадцат[ьи]|он беш", 16: "sixteen|шестнадцат[ьи]|он алты", 17: "seventeen|семнадцат[ьи]|он жети",
    18: "eighteen|восемнадцат[ьи]|он сегиз", 19: "nineteen|девятнадцат[ьи]|он тогуз",
}  # fmt: skip
_TENS = {
    20: "twenty|двадцат[ьи]|жыйырма", 30: "thirty|тридцат[ьи]|отуз", 40: "forty|сорока?|кырк", 50: "fifty|пятьдесят|пятидесяти|элүү",
    60: "sixty|шестьдесят|шестидесяти|алтымыш", 70: "seventy|семьдесят|семидесяти|жетимиш", 80: "eighty|восемьдесят|восьмидесяти|сексен",
    90: "ninety|девяност[оа]|токсон",
}  # fmt: skip
_HUNDREDS = {
    100: "(?:a|one) hundred|hundred|ст[оа]|жүз", 200: "two hundred|двест[ие]|двухсот|эки жүз", 300: "three hundred|трист[аи]|тр[её]хсот|үч жүз",
    400: "four hundred|четырест[аи]|төрт жүз", 500: "five hundred|пятьсот|пятисот|беш жүз", 1000: "(?:a|one) thousand|тысяч[аиу]|миң",
    1_000_000: "(?:a|one) million|миллиона?", 1_000_000_000: "(?:a|one) billion|миллиарда?",
}  # fmt: skip
_ORDINALS = {
    1: "first|перв(?:ый|ая|ое|ого|ой|ом|ую|ым)|биринчи", 2: "second|втор(?:ой|ая|ое|ого|ом|ую|ым)|экинчи", 3: "third|трет(?:ий|ья|ье|ьего|ьей|ьем|ью)|үчүнчү",
    4: "fourth|четв[её]рт\\w+|төртүнчү", 5: "fifth|пят(?:ый|ая|ое|ого|ой|ом|ую)|бешинчи", 6: "sixth|шест(?:ой|ая|ое|ого|ом|ую)|алтынчы",
    7: "seventh|седьм\\w+|жетинчи", 8: "eighth|восьм(?:ой|ая|ое|ого|ом|ую)|сегизинчи", 9: "ninth|девят(?:ый|ая|ое|ого|ой|ом|ую)|тогузунчу",
    10: "tenth|десят(?:ый|ая|ое|ого|ой|ом|ую)|онунчу",
}  # fmt: skip


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{words})(?!\w)(?:[\u00a0 -]+(?P<scale>{_SCALE})(?!\w))?", re.I)


def _after(words: str) -> str:
    return f"(?:{words})"


_IN_WORDS = [
    (value, _any(words)) for some in (_UNITS, _TEENS, _TENS, _HUNDREDS, _ORDINALS) for value, words in some.items()
]
_COMPOSED = [
    (tens + unit, _any(f"{_after(ten_words)}[ -]{_after(unit_words)}"))
    for tens, ten_words in _TENS.items()
    for some in (_UNITS, _ORDINALS)
    for unit, unit_words in some.items()
    if unit < 10
]
_HALVES = (
    (0.5, re.compile(rf"(?:half a\s{{1,9}}|пол-?|жарым\s{{1,9}})(?P<scale>{_SCALE})(?!\w)", re.I)),
    (
        1.5,
        re.compile(
            rf"(?:one and a half\s{{1,9}}|полтор[аы]\s{{1,9}}|полутора\s{{1,9}}|бир жарым\s{{1,9}})(?P<scale>{_SCALE})(?!\w)",
            re.I,
        ),
    ),
)
_ROMAN = re.compile(r"(?<![\w.])(?:X{1,3}(?:IX|IV|V?I{0,3})|IX|IV|V?I{1,3}|V)(?![\w.])")
_HE = re.compile(r"(?<!\w)он(?!\w)", re.I)  # "he" in Russian, "ten" in Kyrgyz
_LETTERS = {"I": 1, "V": 5, "X": 10}


def in_words(written: str, language: str = "") -> set[str]:
    """The numbers a text writes in words or in Roman figures: "ten" and "X" are "10", "half a million" is "500000".

    They count for a version, and never against one.
    """
    if language == "ru":
        written = _HE.sub("", written)
    found = {
        _key(value * _size(match["scale"]), False)
        for value, pattern in (*_IN_WORDS, *_COMPOSED, *_HALVES)
        for match in pattern.finditer(written)
    }
    return found | {str(_of_roman(match[0])) for match in _ROMAN.finditer(written)}


def _of_roman(letters: str) -> int:
    values = [_LETTERS[letter] for letter in letters]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


# Times of day

_HALF = r"(?P<half>[ap])\.?\s?m\b\.?"
_TIMES = [
    re.compile(pattern, re.I)
    for pattern in (
        rf"(?<![\d:.,+])(?P<h>[01]?\d|2[0-4])[:.](?P<m>[0-5]\d)(?![\d:])\s{{0,9}}{_HALF}",
        rf"(?<![\d:.,+])(?P<h>1[0-2]|0?\d)\s{{0,9}}{_HALF}",
        r"(?<![\d:.,+])(?P<h>[01]?\d|2[0-4])[.:](?P<m>[0-5]\d)\s{0,9}(?:hrs|hours|h\b|часов|час\.?|ч\.)",
        r"(?<![\d:.,+])(?P<h>[01]\d|2[0-4])(?P<m>[0-5]\d)\s{0,9}(?:hrs|hours|GMT|UTC)(?!\w)",
        r"(?<![\d:.,+])(?P<h>[01]?\d|2[0-4]):(?P<m>[0-5]\d)(?![\d:])",
        r"(?<!\w)саат(?:ы|та|та:)?\s{0,9}(?P<h>[01]?\d|2[0-4])(?:[.:-](?P<m>[0-5]\d))?(?![\d:])(?:-?(?:дө|до|де|да|тө|те|та|дон|ден|дан|гө|ге|га|кө|ке|ка))?",
        r"(?<!\w)(?:в|с|до|к)\s(?P<h>[01]?\d|2[0-4])\.(?P<m>[0-5]\d)(?![\d%])(?!\s{0,9}(?:млн|млрд|тыс|миллион|процент|раз))",
        r"(?<!\w)(?:в|с|до|к)\s(?P<h>[01]?\d|2[0-4])\s{0,9}час(?:ов|а|ам|у)?(?:\s(?P<part>утра|дня|вечера|ночи))?(?!\w)",
    )
]
_NOON = ((r"noon|полд(?:ень|ня)|чак түш\w{0,40}", "12:00"), (r"midnight|полноч\w{1,40}|түн ортосу\w{0,40}", "00:00"))


class Time(NamedTuple):
    """A time of day that stands in a text; `key` is of the form 14:30."""

    start: int
    end: int
    key: str


def times(written: str) -> list[Time]:
    """The times of day in a text, in order."""
    found: list[Time] = []
    for pattern in _TIMES:
        for match in pattern.finditer(written):
            if all(match.end() <= one.start or match.start() >= one.end for one in found):
                found.append(Time(match.start(), match.end(), _clock(match.groupdict())))
    return sorted(found)


def _clock(groups: dict[str, str | None]) -> str:
    hour, minute = int(groups["h"] or 0) % 24, int(groups.get("m") or 0)
    half = (groups.get("half") or "").lower()
    part = groups.get("part")
    if (half == "p" or part in ("дня", "вечера")) and hour < 12:
        hour += 12
    if (half == "a" or part == "ночи") and hour == 12:
        hour = 0
    return f"{hour:02}:{minute:02}"


def times_in_words(written: str) -> set[str]:
    """Noon and midnight, where a text names them."""
    return {key for words, key in _NOON if re.search(rf"(?<!\w)(?:{words})(?!\w)", written, re.I)}
