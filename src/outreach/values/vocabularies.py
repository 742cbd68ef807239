"""The one rule for values of a fixed vocabulary: countries, languages and kinds of media.

A value is given by its code or by any of its names; anything else is refused, with the nearest name as a suggestion.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache, partial

from outreach.i18n import N_, _
from outreach.problems import FieldProblem
from outreach.values import places
from outreach.values.text import fold

_CODES: dict[str, Callable[[str], str | None]] = {
    "country": places.country_code,
    "language": places.any_language_code,
    "medium": places.medium_code,
    "preferred_way": places.way_code,
}
_UNKNOWN = {
    "country": N_("“{value}” is not a country. Write its name, or its code as KG."),
    "language": N_("“{value}” is not a language. Write its name, or its code as ky."),
    "medium": N_("“{value}” is not a kind of medium. Write one of: {known}."),
    "preferred_way": N_("“{value}” is not a way to reach somebody. Write one of: {known}."),
}
_DID_YOU_MEAN = {
    "country": N_("“{value}” is not a country. Did you mean {near}?"),
    "language": N_("“{value}” is not a language. Did you mean {near}?"),
    "medium": N_("“{value}” is not a kind of medium. Did you mean {near}?"),
    "preferred_way": N_("“{value}” is not a way to reach somebody. Did you mean {near}?"),
}
LISTED: dict[str, Callable[[], list[tuple[str, str]]]] = {
    "country": places.countries, "language": places.languages, "medium": partial(places.listed, "medium"),
    "preferred_way": partial(places.listed, "preferred_way"),
}  # fmt: skip
PHONE_KINDS = {
    "mobile": N_("Mobile"),
    "landline": N_("Landline"),
    "landline-or-mobile": N_("Landline or mobile"),
    "fax": N_("Fax"),
    "toll-free": N_("Toll-free"),
    "premium": N_("Premium rate"),
    "shared-cost": N_("Shared cost"),
    "voip": N_("Internet telephony"),
    "personal": N_("Personal number"),
    "pager": N_("Pager"),
    "uan": N_("Company number"),
    "voicemail": N_("Voicemail"),
    "short": N_("Short number"),
    "unknown": N_("Unknown"),
}
"""The kinds of a number. Where a country's plan mixes them (+1) it is "landline-or-mobile", unless a label tells."""
_NEAR = 0.72  # of difflib's ratio, from which a name is suggested


def code(kind: str, text: str) -> str | None:
    """The code of a value given by its code or by any of its names; None where it is not known."""
    return _CODES[kind](text.strip())


name = places.name


def problem(kind: str, text: str) -> str:
    """What to say of a value that is not known: the name that was probably meant, or what to write instead."""
    meant = nearest(kind, text)
    if meant:
        return _(_DID_YOU_MEAN[kind]).format(value=text, near=meant)
    return _(_UNKNOWN[kind]).format(value=text, known=", ".join(code for code, _name in LISTED[kind]()))


@lru_cache(maxsize=1000)
def nearest(kind: str, text: str) -> str:
    """The name, in the language in use, of the value whose spelling is nearest; "" where none is near."""
    names = places.all_names(kind)
    found = near(fold(text.strip()), names, _NEAR)
    return name(kind, names[found]) if found else ""


def near(word: str, known: Iterable[str], how_near: float) -> str:
    """The one word that was meant; "" where none is near."""
    from difflib import get_close_matches  # late: few mistype, and every start would wait for it

    return next(iter(get_close_matches(word, list(known), 1, how_near)), "")


def checked(kind: str, text: str, field: str = "", kept: Iterable[str] = ()) -> str:
    """The code of a value; "" for none, and the text itself where it is one of `kept`: it is there already.

    Raises:
        FieldProblem(field): the value is not known.
    """
    value = text.strip()
    found = code(kind, value) if value else ""
    if found is not None:
        return found
    if value in kept:
        return value
    raise FieldProblem(field or kind, problem(kind, value))
