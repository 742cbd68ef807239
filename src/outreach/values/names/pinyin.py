"""How Cyrillic writes a Chinese name that stands in pinyin: Цзяньго is Jianguo, Сюй is Xu (Palladius's system)."""

import re
from functools import cache, lru_cache

from outreach.values.names import name_words

_OWN = re.compile("zh|[xqjcz]|r|[nl]ü|[iu]o|uu?i|iu|yu|y[ao]|hui|ong")
"""What pinyin writes otherwise than other romanisations: of the rest a word sounds as it is written."""


@cache
def _syllables() -> dict[str, str]:
    return {row[0]: row[1] for row in name_words.rows("pinyin")}


@cache
def _whole() -> re.Pattern[str]:
    any_of = "|".join(sorted(_syllables(), key=len, reverse=True))
    return re.compile(f"({any_of})(?:(?![aeo])({any_of}))?(?:(?![aeo])({any_of}))?")


@lru_cache(maxsize=4000)
def cyrillic(word: str) -> str:
    """A word of one to three syllables as Cyrillic writes it; "" where it is none, or sounds as it is written."""
    found = _whole().fullmatch(word) if len(word) > 1 and _OWN.search(word) else None
    return "".join(_syllables()[part] for part in found.groups() if part) if found else ""
