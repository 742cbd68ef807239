"""Valid numbers in plain writing, decided by tables made of libphonenumber's own metadata: its verdict in a tenth of
the time."""

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, NamedTuple

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

# A plus or none, digits, and signs that only part them: all that is said here is about such a text.
_WRITTEN = re.compile(r"\s{0,9}(\+)?[ ]?\(?([0-9](?:[ ().-]{0,3}[0-9]){4,19})\s{0,9}", re.ASCII)
_SIGNS = str.maketrans("", "", " ().-")
_LONGEST_NATIONAL = 17  # digits; the library parses no more
_NO_COUNTRY = "001"  # the region of +800, +870 …

# In the order in which libphonenumber asks: the first that matches is the kind.
_KINDS = (
    ("premium_rate", "premium"),
    ("toll_free", "toll-free"),
    ("shared_cost", "shared-cost"),
    ("voip", "voip"),
    ("personal_number", "personal"),
    ("pager", "pager"),
    ("uan", "uan"),
    ("voicemail", "voicemail"),
    ("fixed_line", "landline"),
    ("mobile", "mobile"),
)

KindOf = Callable[[str], str | None]


class Found(NamedTuple):
    """A valid number: its country code, its national number, its kind and its region."""

    country_code: int
    national: str
    kind: str
    region: str


class _Region(NamedTuple):
    """What the table knows of one region: how to tell it by its first digits, and the kind of a national number."""

    name: str
    leading: Any
    kind_of: KindOf


class _Plan(NamedTuple):
    """How a region's numbers are dialled inside it, and which national numbers are viable."""

    country_code: int
    from_abroad: Any
    trunk: Any
    viable: Any
    rewrites: bool


def read(text: str, home: str | None) -> Found | None:
    """The valid number that a plain text is; None says nothing: libphonenumber knows.

    `home` is a region as libphonenumber names it, or None.
    """
    written = _WRITTEN.fullmatch(text)
    if written is None:
        return None
    digits = written[2].translate(_SIGNS)
    if written[1]:
        split = _split(digits)
        if split is None:
            return None
        country_code, national = split
        regions = COUNTRY_CODE_TO_REGION_CODE[country_code]
        if regions[0] == _NO_COUNTRY:
            return None
        plan = _plan(regions[0])
    else:
        if home is None:
            return None
        plan = _plan(home)
        country_code = plan.country_code
        if digits.startswith(str(country_code)) or (plan.from_abroad and plan.from_abroad.match(digits)):
            return None
        national = digits
    stripped = _without_trunk(national, plan)
    if stripped is None or stripped[0] == "0" or len(stripped) > _LONGEST_NATIONAL:
        return None
    return _judged(country_code, stripped, home)


def _split(digits: str) -> tuple[int, str] | None:
    if digits[0] == "0":
        return None
    for length in (1, 2, 3):
        country_code = int(digits[:length])
        if country_code in COUNTRY_CODE_TO_REGION_CODE:
            return country_code, digits[length:]
    return None


def _without_trunk(national: str, plan: _Plan) -> str | None:
    """The number without the prefix for calls between towns; None where only the library knows what to strip."""
    found = plan.trunk.match(national) if plan.trunk else None
    if found is None:
        return national
    if plan.rewrites or found.groups():
        return None
    stripped = national[found.end() :]
    if plan.viable(stripped):
        return stripped
    return national if plan.viable(national) else None


def _judged(country_code: int, national: str, home: str | None) -> Found | None:
    regions = _regions(country_code)
    region = regions[0] if len(regions) == 1 else _first_of(regions, national)
    if region is None:
        return None
    kind = region.kind_of(national)
    if kind is None:
        return None
    name = region.name
    if home is not None and home != name and len(regions) > 1:
        own = next((region for region in regions if region.name == home), None)
        if own is not None and own.kind_of(national) is not None:
            name = home
    return Found(country_code, national, kind, name)


def _first_of(regions: Iterable[_Region], national: str) -> _Region | None:
    for region in regions:
        if region.leading is not None:
            if region.leading.match(national):
                return region
        elif region.kind_of(national) is not None:
            return region
    return None


# --- the tables -------------------------------------------------------------------------------------------------


@cache
def _plan(region: str) -> _Plan:
    data: Any = PhoneMetadata.metadata_for_region(region, None)
    return _Plan(
        data.country_code,
        re.compile(data.international_prefix) if data.international_prefix else None,
        re.compile(data.national_prefix_for_parsing) if data.national_prefix_for_parsing else None,
        re.compile(data.general_desc.national_number_pattern).fullmatch,
        bool(data.national_prefix_transform_rule),
    )


@cache
def _regions(country_code: int) -> tuple[_Region, ...]:
    return tuple(_region(name) for name in COUNTRY_CODE_TO_REGION_CODE[country_code])


def _region(name: str) -> _Region:
    data: Any = PhoneMetadata.metadata_for_region(name, None)
    leading = re.compile(data.leading_digits) if data.leading_digits is not None else None
    return _Region(name, leading, _kind_of(data))


def _kind_of(data: Any) -> KindOf:
    """One expression for all kinds of a region: its first alternative that matches tells the kind."""
    same = data.same_mobile_and_fixed_line_pattern
    kinds: list[str] = []
    alternatives: list[str] = []
    for name, kind in _KINDS:
        expression = _expression(getattr(data, name))
        if expression is not None and not (same and name == "mobile"):
            alternatives.append(f"(?P<k{len(kinds)}>{expression})")
            kinds.append("landline-or-mobile" if same and name == "fixed_line" else kind)
    general = _expression(data.general_desc)
    if general is None or not alternatives:
        return lambda national: None
    whole = re.compile(f"(?={general})(?:{'|'.join(alternatives)})").match
    mobile = _expression(data.mobile)
    is_mobile = re.compile(mobile).match if mobile is not None else None

    def kind_of(national: str) -> str | None:
        found = whole(national)
        if found is None:
            return None
        kind = kinds[int((found.lastgroup or "k0")[1:])]
        if kind == "landline" and is_mobile is not None and is_mobile(national):
            return "landline-or-mobile"
        return kind

    return kind_of


def _expression(desc: Any) -> str | None:
    """A description of numbers as one expression with its possible lengths; None where nothing matches it."""
    if desc is None or not desc.national_number_pattern:
        return None
    # Where no length is given, those of the general description hold, which are asked for in any case.
    lengths = "|".join(rf"[0-9]{{{length}}}\Z" for length in desc.possible_length if length > 0)
    if not lengths and len(desc.possible_length) > 0:
        return None
    return (f"(?={lengths})" if lengths else "") + rf"(?:{desc.national_number_pattern})\Z"
