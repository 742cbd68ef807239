"""Domains of e-mail: which top-level domains there are, and which well-known domain a mistyped one may mean."""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from outreach.values import data

TOP_LEVEL = data.words("email", "top_level")
_PROVIDERS = data.words("email", "providers")
_WELL_KNOWN = _PROVIDERS | data.words("email", "well_known")
_MOST_USED = data.words("email", "most_used")
_NAMES_OF_ONE_DOMAIN = data.words("email", "names_of_one_domain")
_COMMON = ("com", "org", "net", "info", "gov", "edu")
_RUN_INTO = (*_COMMON, "ru", "kg", "kz", "uz", "tj")
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
    """Of several, where most people are: "yandex.ry" is a slip of "yandex.ru", not of "yandex.by"."""
    near = [known for known in _WELL_KNOWN if abs(len(known) - len(domain)) <= 2 and _is_near(domain, known)]
    return min(near, key=lambda known: _rank(domain, known), default=None)


def _rank(domain: str, known: str) -> tuple[int, bool, bool, bool, str]:
    name, _dot, ending = domain.partition(".")
    known_name, _dot, known_ending = known.partition(".")
    distance = OSA.distance(name, known_name) + OSA.distance(ending, known_ending)
    away = ending[:1] != known_ending[:1]
    return distance, known not in _MOST_USED, known_ending not in ("ru", "com"), away, known


def _is_near(domain: str, known: str) -> bool:
    name, _dot, ending = domain.partition(".")
    known_name, _dot, known_ending = known.partition(".")
    of_name, of_ending = OSA.distance(name, known_name), OSA.distance(ending, known_ending)
    is_ending = is_top_level(ending.rpartition(".")[2])
    if of_name:
        return of_name == 1 and _is_slip(name, known_name) and of_ending <= (not is_ending)
    if name == "gmail":  # nobody else has that name under any ending
        return True
    return of_ending == 1 if is_ending and name in _NAMES_OF_ONE_DOMAIN else of_ending <= 2 and not is_ending


def _is_slip(name: str, other: str) -> bool:
    """Whether one edit away means a slip: in long names always, in short ones where letters are swapped or doubled."""
    if len(other) >= _SHORTEST_NAME:
        return True
    swapped = sorted(name) == sorted(other)
    doubled = re.sub(r"(.)\1", r"\1", name) == other
    return len(other) >= 4 and (swapped or doubled)


def _common_ending(labels: list[str]) -> str | None:
    """The domain less the word that its top-level domain runs into ("orgtel", "ru.тел"), or the ending of a slip."""
    *before, last = labels
    if last in TOP_LEVEL:
        return None
    if len(before) > 1 and before[-1] in _RUN_INTO:
        return ".".join(before)
    near = [ending for ending in _RUN_INTO if last.startswith(ending) and len(last) > len(ending) + 2]
    near = near or [ending for ending in _COMMON if OSA.distance(last, ending) == 1]
    return ".".join([*before, near[0]]) if len(near) == 1 else None
