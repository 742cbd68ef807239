"""Countries, languages and kinds of media: their codes, and their names in the languages people write them in.

The names of countries and languages are CLDR's (ISO 3166-1 alpha-2, ISO 639-1), taken by Babel when they were made.
"""

import re
from functools import cache, lru_cache, partial

from outreach import i18n, paths
from outreach.values.text import fold

_COLUMNS = ("en", "ru", "ky", "de")


_FILES = {
    "country": "countries.tsv", "language": "languages.tsv", "medium": "media.tsv", "preferred_way": "ways.tsv",
    # Those that are rare here: understood where a language is asked for, never guessed from a cell ("no", "is").
    "further language": "languages_more.tsv",
}  # fmt: skip
# Kinds of medium, after the vocabulary press databases share (features.md C2).
MEDIA = ("wire", "newspaper", "magazine", "radio", "tv", "web", "blog", "podcast", "agency", "other")


@cache
def _table(kind: str) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """({code: {language: name}}, {folded name: code})."""
    names: dict[str, dict[str, str]] = {}
    codes: dict[str, str] = {}
    for line in (paths.resources() / _FILES[kind]).read_text("utf-8").splitlines()[1:]:
        code, *rest = line.split("\t")
        names[code] = dict(zip(_COLUMNS, rest, strict=False))
        for name in (code, *rest[:4], *rest[4].split(";")):
            if name:
                codes.setdefault(_key(name), code)
    return names, codes


_LOCALE = re.compile(r"[-_]")  # en-GB, ru_RU
_APOSTROPHES = dict.fromkeys(map(ord, "‘’ʻʼ`´"), "'")


def _key(name: str) -> str:
    return fold(name).replace(".", "").translate(_APOSTROPHES).strip()


@lru_cache(maxsize=10_000)
def country_code(text: str) -> str | None:
    """The ISO code of a country named in English, Russian, Kyrgyz, German or a neighbour's language, or by its code."""
    return _table("country")[1].get(_key(text))


@lru_cache(maxsize=10_000)
def language_code(text: str) -> str | None:
    """The ISO code of a language named in one of the same languages or in its own; None where unknown."""
    found = _table("language")[1].get(_key(text))
    language, region = _LOCALE.split(text, maxsplit=1) if found is None and _LOCALE.search(text) else (text, "")
    return _table("language")[1].get(_key(language)) if region else found


def any_language_code(text: str) -> str | None:
    """As `language_code`, of all languages: for a field that asks for one."""
    return language_code(text) or _table("further language")[1].get(_key(text))


def way_code(text: str) -> str | None:
    """The code of a way to reach somebody: mail, or the key of a messenger."""
    return _table("preferred_way")[1].get(_key(text))


def medium_code(text: str) -> str | None:
    """The code of a kind of medium named in English, Russian, Kyrgyz or German, or by its code."""
    return _table("medium")[1].get(_key(text))


def all_names(kind: str) -> dict[str, str]:
    """{folded name: code} of all countries, languages or media (`kind`: country, language, medium)."""
    further = _table("further language")[1] if kind == "language" else {}
    return {**further, **_table(kind)[1]}


def name(kind: str, code: str) -> str:
    """The name of a country, language, kind of medium or way in the language in use; the text where it is no code."""
    names = _table(kind)[0].get(code)
    if names is None and kind == "language":
        names = _table("further language")[0].get(code)
    return names.get(i18n.language()) or names["en"] if names else code


country_name, language_name = partial(name, "country"), partial(name, "language")
medium_name, way_name = partial(name, "medium"), partial(name, "preferred_way")


def names(code: str, kind: str = "country") -> tuple[str, ...]:
    """What a country, language or medium (`kind`) is called in each of the languages of the table."""
    return tuple(_table(kind)[0].get(code, {}).values())


@lru_cache(maxsize=1)
def country_names() -> tuple[str, ...]:
    """Every name a country goes by in the table, in its languages and its other forms, but for the codes."""
    found: dict[str, None] = {}
    for line in (paths.resources() / "countries.tsv").read_text("utf-8").splitlines()[1:]:
        _code, *rest = line.split("\t")
        for name in (*rest[:3], *rest[4].split(";")):
            if name:
                found.setdefault(name)
    return tuple(found)


def countries() -> list[tuple[str, str]]:
    """[(code, name)] in the language in use, by name."""
    return sorted(((code, country_name(code)) for code in _table("country")[0]), key=lambda pair: fold(pair[1]))


def listed(kind: str) -> list[tuple[str, str]]:
    """[(code, name)] of languages, kinds of media or ways in the language in use, in the order of their table."""
    return [(code, name(kind, code)) for code in _table(kind)[0]]


languages = partial(listed, "language")


@lru_cache(maxsize=1)
def _zones() -> dict[str, tuple[str, ...]]:
    lines = (paths.resources() / "zones.tsv").read_text("utf-8").splitlines()[1:]
    return {code: tuple(zones.split(";")) for code, zones in (line.split("\t") for line in lines)}


def zones(code: str) -> tuple[str, ...]:
    """The time zones of a country (IANA names, one for each time there is in it), the capital's first.

    From the public-domain zone.tab of the IANA time zone database.
    """
    return _zones().get(code, ())
