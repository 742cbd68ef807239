"""A contact as the search for duplicates sees it: its name in parts, its addresses and numbers as comparable keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from sys import intern
from typing import TYPE_CHECKING, NamedTuple

import phonenumbers

from outreach.values import places, text
from outreach.values.data import DocumentView
from outreach.values.email import email
from outreach.values.fields import items_in, text_in
from outreach.values.names import name_parts, name_words, phonetic_keys
from outreach.values.names.name_parts import Parts
from outreach.values.phone import phone

if TYPE_CHECKING:
    from outreach.services.importing.row_builder import Row

_NOT_DIGIT = re.compile(r"\D")
_BREAK = re.compile(r"[._\-\d]")  # behind the first word of a mailbox's name
_SOFT = re.compile("i(?=[aeou])")  # курьер: kurier, kurer, kuryer
_ADJECTIVE = re.compile("(?:[ыио][йи]|[ая]я|[ое]е|[yi][yij]|o[yij]|a[yij]a|oy?e)$")
NAMES = ("name", "other_name", "given_name", "middle_name", "family_name", "nickname")
"""The fields of a contact that names are in."""
PARTLY, ONE = 1, 2  # how two outlets meet
TAIL = 9  # digits of a number that tell it from others, whether or not its country is written
_LEAST_DIGITS = 6
_KINDS = {"mobile": "mobile", "landline": "landline", "toll-free": "landline", "uan": "landline"}

PhoneKey = tuple[str, str]
"""The last digits of a number, with "x12" for an extension, and "mobile", "landline", or "" where it cannot be told."""


class Person(NamedTuple):
    """A person to be compared: `id` is a contact's or a row's number.

    `emails` are mailboxes; `phones` and `kinds` the two halves of each `PhoneKey`; `handles` are accounts. `outlet`,
    `city`, `country` and `position` are keys to compare, empty where nothing is known.
    """

    id: int
    names: tuple[Parts, ...]
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    kinds: tuple[str, ...]
    handles: tuple[str, ...]
    outlet: str
    city: str
    country: str
    position: str


def person(
    number: int,
    texts: Mapping[str, str],
    emails: Iterable[str],
    phones: Iterable[PhoneKey | None],
    channels: Iterable[Mapping[str, object]],
    outlet: str,
    position: str,
) -> Person:
    """The Person with these plain fields, valid addresses, numbers, accounts, and present position."""
    numbers = dict(filter(None, phones))
    country = texts.get("country", "")
    return Person(
        number,
        _names(*(texts.get(name, "") for name in NAMES)),
        tuple(dict.fromkeys(map(mailbox, emails))),
        tuple(numbers),
        tuple(numbers.values()),
        _handles(channels),
        outlet_key(outlet),
        _word_key(texts.get("city", "")),
        intern(country) if len(country) == 2 else "",
        _word_key(position),
    )


def of_fields(number: int, fields: DocumentView, region: str = "KG") -> Person:
    """The Person that a row's fields make (see `services.importing_source`)."""
    texts = {name: text_in(fields, name) for name in (*NAMES, "city", "country", "outlet", "position")}
    texts["country"] = places.country_code(texts["country"]) or ""
    return person(
        number,
        texts,
        _addresses(items_in(fields, "emails")),
        _numbers(items_in(fields, "phones"), texts["country"] or region),
        items_in(fields, "channels"),
        texts["outlet"],
        texts["position"],
    )


def of_rows(rows: Iterator[Row], region: str) -> Iterator[Person]:
    """The people of a file's rows, made in the child that reads it; those of rows that are nobody's are left out."""
    return (of_fields(row.number, row.fields, region) for row in rows if not row.rejected)


def _addresses(cells: Iterable[Mapping[str, object]]) -> Iterator[str]:
    for cell in cells:
        yield from (found.address for found in email.read(str(cell["raw"])).addresses if found.address)


def _numbers(cells: Iterable[Mapping[str, object]], home: str) -> Iterator[PhoneKey | None]:
    for cell in cells:
        for found in phone.read(str(cell["raw"]), home, forms=False).numbers:
            yield phone_key(found.e164, found.extension, found.kind, found.raw, str(cell.get("label", "")))


def _names(whole: str, other: str, given: str, middle: str, family: str, nickname: str) -> tuple[Parts, ...]:
    """The names of a person: in one piece, in parts, in the other script."""
    texts = dict.fromkeys(("" if given and family else whole, "" if other == whole else other))
    found = [name_parts.of_fields(given, middle, family)] if given or family else []
    found += map(name_parts.split, filter(None, texts))
    found = found or [name_parts.split(nickname)]
    return tuple(reversed({name.mains: name for name in reversed(found) if name.mains or name.initials}.values()))


@cache
def free_hosts() -> dict[str, str]:
    """{host where anybody may have a mailbox: the host its mailboxes are known by}."""
    return {host: intern(same_as or host) for host, same_as in name_words.rows("free_hosts")}


def mailbox(address: str) -> str:
    """The box that an address leads to: lower case, without a +tag; Google's without dots."""
    local, _at, host = address.casefold().rpartition("@")
    host = free_hosts().get(host, host)
    local = local.partition("+")[0] or local
    if host == "gmail.com":
        local = local.replace(".", "")
    elif host == "yandex.ru":
        local = local.replace("-", ".")
    return f"{local}@{host}"


@lru_cache(maxsize=65_536)
def is_shared_box(box: str) -> bool:
    """Whether a mailbox is by its name one that several people read."""
    local, _at, host = box.partition("@")
    if not name_words.words("mailboxes").isdisjoint((_BREAK.split(local, maxsplit=1)[0], local)):
        return True
    return len(local) > 3 and host not in free_hosts() and local in host.split(".")[0]


def phone_key(e164: str | None, extension: str | None, kind: str, raw: str, label: str) -> PhoneKey | None:
    """The key of a number as it was read; None for a fax, and for what is no number."""
    digits = e164[1 + _code_length(e164[1:4]) :] if e164 else _NOT_DIGIT.sub("", raw)
    if "fax" in (label, kind) or len(digits) < _LEAST_DIGITS:
        return None
    key = digits.lstrip("0")[-TAIL:]
    known = _KINDS.get(kind, "mobile" if label == "mobile" and not e164 else "")
    return f"{key}x{extension}" if extension else key, known


@lru_cache(maxsize=2048)
def _code_length(digits: str) -> int:
    """The digits of the country code that a number begins with."""
    codes = phonenumbers.COUNTRY_CODE_TO_REGION_CODE
    return next((length for length in (1, 2, 3) if int(digits[:length] or 0) in codes), 0)


def _handles(channels: Iterable[Mapping[str, object]]) -> tuple[str, ...]:
    """Accounts as network:name."""
    found: dict[str, None] = {}
    for channel in channels:
        value = text_in(channel, "value").strip().casefold()
        name = re.sub(r"^https?://(?:www\.)?[^/]+/", "", value).strip("/@ ")
        if len(name) > 2:
            found[f"{channel.get('network', '')}:{name}"] = None
    return tuple(found)


@cache
def _common_in_outlets() -> frozenset[str]:
    """Words that many outlets have, as they sound."""
    return frozenset(map(_sound, name_words.words("outlet_words")))


def _sound(word: str) -> str:
    return _SOFT.sub("", phonetic_keys.likeliest(word)).replace("ng", "n")  # Жаңы, Zhangy, Jany


@cache
def _kinds() -> dict[str, str]:
    """What an outlet is by words of its name, as they sound."""
    return {_sound(word): kind for word, kind in name_words.outlet_kinds().items()}


@lru_cache(maxsize=20_000)
def outlet_key(name: str) -> str:
    """An outlet's words, as they sound, in alphabetical order and without those that many outlets have; behind a bar
    what it is, where the name says so."""
    words = text.words(text.unmixed(name.replace("'", "")))
    found = list(map(_sound, words))
    telling = sorted({word for word in found if word not in _common_in_outlets()})
    if not telling or (len(telling) == 1 and _ADJECTIVE.search(words[found.index(telling[0])])):
        return intern(" ".join(sorted(set(found))))  # «Новый канал» is not «Новый вестник»
    kinds = {kind for kind in map(_kinds().get, found) if kind}
    return intern(" ".join(telling) + (f"|{kinds.pop()}" if len(kinds) == 1 else ""))


def met(one: str, other: str) -> int:
    """ONE of the keys of one outlet, PARTLY where the telling words of one are all in the other, else 0."""
    if not one or not other:
        return 0
    mine, _bar, kind = one.partition("|")
    yours, _bar, other_kind = other.partition("|")
    if kind and other_kind and kind != other_kind:
        return 0
    if mine == yours:
        return ONE
    ours, theirs = set(mine.split()), set(yours.split())
    if not (ours <= theirs or theirs <= ours):
        return 0
    return 0 if any(word.isdigit() for word in ours ^ theirs) else PARTLY  # Channel 1 and Channel 2


@lru_cache(maxsize=20_000)
def _word_key(name: str) -> str:
    """Words as they sound."""
    return intern(" ".join(phonetic_keys.likeliest(word) for word in text.words(name)[:6]))
