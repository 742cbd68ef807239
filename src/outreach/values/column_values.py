"""What a column of somebody's table holds, where its values say so and its name does not."""

import re
from collections.abc import Callable, Sequence

from outreach.values import data, networks, places

_EXPRESSIONS = data.file("expressions/column_values")

_ADDRESS = re.compile(r"(?:mailto:)?[^\s@,;]+@[^\s@,;]+\.[^\s@,;]{2,}(?:\s*[,;/ ]\s*[^\s@]+@[^\s@]+)*", re.I)
_PAGE = re.compile(
    r"(?:https?://|www\.)\S+|[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,9}\.(?:com|org|net|kg|ru|kz|uz|info|media|tv|news)(?:/\S*)?",
    re.I,
)
_PHONE = re.compile(r"[+(\d][\d\s()+./,;-]{5,}\d(?:\s*(?:доб|ext|вн|внутр|өз|x)\.?\s*\d+(?:[,/]\s?\d{1,6})*)?")
_PHONE_LABEL = re.compile(r"^(?:тел|моб|сот|раб|факс|tel|phone|mob|cell|fax)\w{0,9}[.:\s]{1,3}", re.I)
_DATE = re.compile(r"[12]\d{3}[-./]\d{1,2}[-./]\d{1,2}.*|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}")
_PERSON = re.compile(r"(?:\d{1,4}[.)]\s+)?[^\W\d_][\w'’.-]*(?:\s+[^\W\d_][\w'’.-]*){1,3}")
_JOB = re.compile(_EXPRESSIONS["job"], re.I)
# Newsrooms: «Колокол», газета «Заря».
_QUOTED = re.compile(r"(?<![\w-])(?:[\w-]++\s++){0,3}(?:[«“„][^»”“]{2,60}[»”“]|\"[^\"]{2,60}\")")
_NEWSROOM = re.compile(_EXPRESSIONS["newsroom"], re.I)


def are_newsrooms(values: Sequence[str]) -> bool:
    """Whether most values are the names of newsrooms: a word for one, and another that tells which."""
    named = [value for value in values if " " in value and len(value) <= _LONGEST_NAME and _NEWSROOM.search(value)]
    return len(values) > 1 and len(named) * 10 >= len(values) * 6


_LONGEST_NAME = 60


def by_values(values: Sequence[str]) -> str | None:
    """What a column with a strange name holds, where nearly all of its values say so; None where they do not."""
    values = values[:200]
    return next((target for target, says in _TELLING if says(values)), None) if values else None


def _are_signs(values: Sequence[str]) -> bool:
    return all(re.fullmatch(r"[\W\d_]*", value) for value in values)


def _are_countries(values: Sequence[str]) -> bool:
    return _share_countries(values) >= 0.9 and not all(map(str.islower, values)) and not are_marks(values)


# What the values of a column may be, in the order in which it is asked; what stands behind None needs letters.
_TELLING: tuple[tuple[str | None, Callable[[Sequence[str]], bool]], ...] = (
    ("email", lambda values: _share(values, _ADDRESS) >= 0.6),
    *((f"channel.{network}", lambda values, page=page: _share(values, page) >= 0.8)
      for network, page in networks.pages().items()),
    ("website", lambda values: _share(values, _PAGE) >= 0.8),
    ("phone", lambda values: sum(map(_is_phone, values)) >= 0.7 * len(values)),
    (None, _are_signs),
    ("country", lambda values: len(values) > 1 and _are_countries(values)),
    ("languages", lambda values: len(values) > 1 and _share_languages(values) >= 0.95),
    ("position", lambda values: len(values) > 1 and _share(values, _JOB) >= 0.6),
    ("outlet", lambda values: len(values) > 1 and (_share(values, _QUOTED) >= 0.8 or are_newsrooms(values))),
    ("tags", lambda values: _are_tags(values)),
)  # fmt: skip


def are_people(values: Sequence[str]) -> bool:
    """Whether most values look like the names of people: two words to four, a job behind some of them."""
    parted = [re.split(r"[,(]", value, maxsplit=1) for value in values]
    names = [name.strip() if all(map(_JOB.match, map(str.strip, job))) else f"{name}," for name, *job in parted]
    return _share(names, _PERSON) >= 0.6


YES = frozenset(("1", "yes", "y", "true", "x", "х", "+", "да", "ооба", "ja", "wahr", "д", "v", "✓", "есть", "бар",
                 "si", "sì", "sí", "oui", "sim", "evet"))  # fmt: skip
NO = frozenset(("0", "no", "n", "false", "-", "–", "—", "нет", "жок", "nein", "falsch", "н", "non", "não", "hayır"))


def are_marks(values: Sequence[str]) -> bool:
    """Whether all values only say yes or no."""
    return bool(values) and all(value.casefold() in YES or value.casefold() in NO for value in values)


def are_numbers(values: Sequence[str]) -> bool:
    """Whether all values are bare numbers as long as telephones are, a zero at their beginning lost or not."""
    return bool(values) and all(_BARE.fullmatch(value) for value in values)


_BARE = re.compile(r"0?[1-9]\d{5,12}(?:\.0)?")


def _are_tags(values: Sequence[str]) -> bool:
    """Whether most cells hold several short words with a semicolon or comma between them, from a small stock."""
    cells = [[part.strip() for part in re.split(r"[;,|]", value) if part.strip()] for value in values]
    several = sum(1 for parts in cells if len(parts) > 1)
    words = [part.casefold() for parts in cells for part in parts]
    plain = all(map(_is_short_word, words))
    return len(values) >= 4 and several * 2 >= len(values) and plain and len(set(words)) * 2 <= len(words)


def _is_short_word(text: str) -> bool:
    return len(text.split()) < 3 and len(text) <= 24 and not re.search(r"[\d@.]", text)


def _share(values: Sequence[str], pattern: re.Pattern[str]) -> float:
    return sum(1 for value in values if pattern.fullmatch(value)) / len(values) if values else 0.0


def _is_phone(value: str) -> bool:
    value = _PHONE_LABEL.sub("", value, count=1)
    if not _PHONE.fullmatch(value) or _DATE.fullmatch(value):
        return False
    digits = re.sub(r"\D", "", value)
    if re.fullmatch(r"-?\d+[.,]\d+", value) or not 7 <= len(digits) <= 40:
        return False
    if value == digits:  # a bare number may be anything: only what begins as phones here do, in full length
        return bool(re.fullmatch(r"(?:996|7|8|998|992|993|0)\d{8,11}", digits)) and 9 <= len(digits) <= 13
    return value[0] in "+(0" or len(re.findall(r"[\s().-]+", value)) >= 2


def _share_countries(values: Sequence[str]) -> float:
    return sum(1 for value in values if places.country_code(value)) / len(values)


def _share_languages(values: Sequence[str]) -> float:
    hits = 0
    for value in values:
        parts = [part for part in re.split(r"[,;/|\s]+", value) if part]
        hits += bool(parts) and all(len(part) > 1 and places.language_code(part) for part in parts)
    return hits / len(values)
