"""What a column of somebody's table holds: by its name in English, Russian, Kyrgyz or German, else by its values.

A *target* is a field of a contact as forms and files name it ("name", "country"), with a kind behind a dot where
there are several ("email.work", "phone.fax", "channel.telegram", "street.home"), or "extra": kept under the
column's own name. "label" is the column that says of what kind the value beside it is (Google's "Type").
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from outreach import i18n
from outreach.i18n import N_, _
from outreach.values import column_words
from outreach.values.column_values import YES, are_marks, are_numbers, are_people, by_values
from outreach.values.fields import CONTACT, NETWORKS, text_in, texts
from outreach.values.names.name_parts import is_patronymic
from outreach.values.text import fold, script


def _labels(*keys: str) -> dict[str, str]:
    """{field: label} of fields of a contact whose column is called as the field is."""
    return {key: CONTACT[key].label for key in keys}


# What a column can be mapped to, in the order in which it is offered.
TARGETS: dict[str, str] = {
    **_labels("name", "other_name", "honorific", "given_name", "middle_name", "family_name", "suffix", "nickname"),
    **_labels("formal_name", "salutation"),
    "position": N_("Position"),
    **_labels("department", "outlet", "position_since"),
    "other_positions": N_("Other positions"),
    "email": N_("E-mail"),
    "email.work": N_("E-mail (work)"),
    "email.home": N_("E-mail (home)"),
    "email.other": N_("E-mail (other)"),
    "phone": N_("Phone"),
    "phone.mobile": N_("Phone (mobile)"),
    "phone.work": N_("Phone (work)"),
    "phone.home": N_("Phone (home)"),
    "phone.fax": N_("Fax"),
    "phone.pager": N_("Pager"),
    "phone.other": N_("Phone (other)"),
    **{f"channel.{network}": called for network, called in NETWORKS.items()},
    "channel.other": N_("Other channel"),
    "languages": N_("Languages"),
    "beats": N_("Beats"),
    "tags": N_("Tags"),
    **_labels("country", "state", "city", "street", "postcode"),
    "country.home": N_("Country (home)"),
    "state.home": N_("State or region (home)"),
    "city.home": N_("City (home)"),
    "street.home": N_("Street (home)"),
    "postcode.home": N_("Postcode (home)"),
    **_labels("website", "notes", "source"),
    "basis": N_("Basis"),
    **_labels("found_on", "checked_on", "do_not_contact"),
    "do_not_contact_reason": N_("Reason for not contacting"),
    **_labels("do_not_contact_on"),
    "suppressed": N_("Suppressed"),
    **_labels("keeps_embargoes", "preferred_way"),
    "label": N_("Kind of the value beside it"),
    "extra": N_("Kept as it is"),
}
TARGETS |= {key: CONTACT[key].label for key in texts(CONTACT) if key not in TARGETS}


def _table(section: str) -> dict[str, str]:
    return {_key(name): target for target, names in column_words.section(section).items() for name in names}


def _key(name: str) -> str:
    """A name as it is compared: folded, its words parted by single spaces, camelCase undone."""
    name = re.sub(r"(?<=[a-zа-я])(?=[A-ZА-Я])", " ", _PLURAL.sub("", name))
    return " ".join(re.findall(r"[^\W\d_]+", fold(name).replace("ı", "i")))  # in capitals ADI and ADİ are both seen


_PLURAL = re.compile(r"\((?:s|es|en|e|ы|и)\)")  # "Title(s)", «Телефон(ы)»


@cache
def _by_name() -> dict[str, str]:
    return {**{_key(name): field.key for field in CONTACT.values() for name in field.headings}, **_table("names")}


@cache
def _kind_words() -> dict[str, str]:
    return {word: "" if kind == "filler" else kind for word, kind in _table("kinds").items()}


def _kinds_of(words: Iterable[str]) -> list[str]:
    return [_kind_words()[word] for word in words if word in _kind_words()]


def kind_of(label: str) -> str | None:
    """work, home, mobile, fax, pager, other or "" as a file names the kind of a value ("* Work"); None if unknown."""
    kinds = [_LABELS.get(word, _kind_words().get(word)) for word in _key(label).split()]
    if not kinds or None in kinds:
        return None
    return next((kind for kind in ("fax", "pager", "mobile", "home", "work", "other") if kind in kinds), "")


_LABELS = {"ф": "fax", "pager": "pager", "main": "work", "internet": "", "smtp": "", "ex": ""}
"""What files call the kind of a value, besides the words by which columns are called."""


@cache
def _own() -> dict[str, str]:
    """What our own files call their columns, in every language of the interface, and the targets' own names."""
    found = {target.replace("_", " ").replace(".", " "): target for target in TARGETS}
    labels = [(_key(said), target) for target, label in TARGETS.items() for said in (label, *i18n.translations(label))]
    return {**found, **dict(reversed(labels)), "label": ""}


def own(name: str) -> str:
    """The target of a column that is called as our own files call it; "" for any other."""
    return _own().get(_key(name), "")


@lru_cache(maxsize=4096)
def by_name(name: str) -> str | None:
    """The target that a column's name tells, "extra" where it tells of something we have no field for, else None."""
    if not _key(name):
        return "extra" if name.strip() in ("#", "№", "") else None
    return next((target for read in _READINGS if (target := read(name))), None)


def counts_rows(name: str, values: Sequence[str]) -> bool:
    """Whether a column does no more than number the rows of its table: «№ п/п» over 1, 2, 3 …"""
    numbers = [value.strip(" .") for value in values if value.strip()]
    is_counter = _key(name) in map(_key, column_words.words("counters"))
    return is_counter and bool(numbers) and numbers == [*map(str, range(1, len(numbers) + 1))]


def _of_second(name: str) -> str | None:
    """The second of several: a second given name, Google's "Address 2 - Street"; "Address 2" is the second line."""
    if _SECOND_NAME.match(name.casefold()):
        return "middle_name"
    numbered = _NUMBERED_ADDRESS.match(name.casefold())
    if numbered is None or numbered[1] == "1":
        return None
    target = _looked_up(_key(name))
    return f"{target}.other" if target in _PLACE and numbered[1] == "2" else "extra"


_SECOND_NAME = re.compile(r"\W*(?:2\W|zweiter|второе)\s*(?:vorname|имя|given|first)")
_NUMBERED_ADDRESS = re.compile(r"address (\d) - (?!type|label)")
_PLACE = ("street", "city", "state", "postcode", "country")


@lru_cache(maxsize=4096)
def fields_named(name: str) -> frozenset[str]:
    """The fields that a name speaks of, where it speaks of several: {"name", "position"} for «ФИО, должность»."""
    words = re.split(r"[/\\|,;+&()]|(?<!\s)\s++(?:and|и|жана|und|or|или|же|oder)\s+", name)
    parts = [_key(word) for word in words if _key(word)]
    return frozenset([_alone(part) for part in parts]) if len(parts) > 1 else frozenset()


def _alone(part: str) -> str:
    """The field of one of several words of a name; "" for one that only says of what kind the others are."""
    if all(word in column_words.words("scripts") for word in part.split()):
        return ""  # «Имя (рус) / Name (eng)»
    if part in _kind_words() and _by_name().get(part) not in ("name", "outlet"):
        return "phone" if _kind_words()[part] in ("mobile", "fax") else ""
    return "position" if part == "title" else (_looked_up(part) or "?").partition(".")[0]


def _of_mixed(fields: frozenset[str]) -> str | None:
    """What a column is taken for whose cells hold several fields, and come apart by what they say."""
    told = fields - {""}
    if told <= _NAMES and (told == {"name"} or "given_name" in told):
        return "name"
    told = frozenset("name" if field.endswith("_name") else field for field in told)
    return next((target for target, needed, possible in _MIXED if needed <= told <= possible), None)


def _of_one(fields: frozenset[str]) -> str | None:
    """The field of a name that calls it twice: "Publication/Outlet", «Организация/СМИ», "WhatsApp/Telegram"."""
    told = fields - {""}
    if len(told) != 1 or told <= {"?", "extra"}:
        return None
    return "channel.other" if told == {"channel"} else next(iter(told))


_PARTS = frozenset(("given_name", "family_name", "middle_name"))
_NAMES = _PARTS | {"name"}
_MIXED: tuple[tuple[str, set[str], set[str]], ...] = (
    ("name", {"name", "position"}, {"name", "position", "phone", "email"}),
    ("name", {"name", "phone"}, {"name", "phone", "email"}),
    ("name", {"name", "email"}, {"name", "phone", "email"}),
    ("phone", {"phone", "email"}, {"phone", "email", "channel", "website"}),
    ("email", {"email", "website"}, {"email", "website"}),
    ("outlet", {"outlet", "position"}, {"outlet", "position"}),
    ("city", {"city", "country"}, {"city", "country", "postcode"}),
    ("city", {"city", "postcode"}, {"city", "postcode"}),
)
"""(what it is taken for, the fields that its name must speak of, and those that it may)."""


def _looked_up(key: str) -> str | None:
    """The target of a name by the word lists: as a whole, else by what it says beside words of kind and script."""
    return _by_name().get(key) or _looked_up_in_part(key) if key else None


def _looked_up_in_part(key: str) -> str | None:
    words = [word for word in key.split() if word not in column_words.words("scripts")]
    kinds = _kinds_of(words)
    rest = " ".join(word for word in words if word not in _kind_words())
    target = _by_name().get(rest)
    if target is None or (target == "extra" and kinds):
        target = (
            _number_of(rest, kinds) or _outlet_of(rest, words) or _by_name().get(" ".join(words)) or _channel(words)
        )
    return _of_kind(target, kinds) if target else None


def _number_of(rest: str, kinds: Sequence[str]) -> str | None:
    """A column of numbers that is called by their kind alone: "Mobile no", «Факс», «Рабочий номер»."""
    mobile = "mobile" in kinds and rest in ("", "number", "no", "nr", "номер", "номери")
    fax = "fax" in kinds and not rest
    at_work_or_home = {"work", "home"} & set(kinds) and rest in ("number", "номер")
    return "phone" if mobile or fax or at_work_or_home else None


def _outlet_of(rest: str, words: Sequence[str]) -> str | None:
    """A column of newsrooms by what it names: "Name of the newspaper", «Гезит аты»; or of names of anything."""
    names = _by_name().get
    if rest in ("", "name of"):
        return "outlet" if any(names(word) == "outlet" for word in words) else "name" if rest else None
    behind = " ".join(word for word in words[2:] if word != "the") if list(words[:2]) == ["name", "of"] else ""
    before = " ".join(words[:-1]) if words and words[-1] in column_words.words("name_of") else ""
    return "outlet" if "outlet" in (names(behind), names(before)) else None


def _channel(words: Sequence[str]) -> str | None:
    """The network of an account: «Страница ВКонтакте», "Telegram handle", «Контакт Skype»."""
    rest = " ".join(word for word in words if word not in column_words.words("account"))
    target = text_in(_by_name(), rest)
    return target if target.startswith("channel.") and rest != " ".join(words) else None


def _of_kind(target: str, kinds: Sequence[str]) -> str | None:
    """The target with its kind: a work e-mail, a home address. None for one that has none: «Другой контакт»."""
    field, _dot, kind = target.partition(".")
    if field == "name" and any(kinds):
        return None
    if kind and target != "phone.work":
        return target
    found = next((one for one in _KINDS.get(field, ()) if one in kinds), "")
    return f"{field}.{found}" if found else target


_KINDS = {
    "phone": ("fax", "mobile", "work", "home", "other"),
    "email": ("work", "home", "other"),
    **dict.fromkeys(_PLACE, ("home", "other")),
}
"""The kinds that there are of a field, in the order in which one is chosen."""


def _alike(key: str) -> str | None:
    """A name mistyped by a letter or two ("E-mial", "Организацыя")."""
    if len(key) < 5:
        return None
    found = process.extractOne(key, _by_name().keys(), scorer=fuzz.ratio, score_cutoff=88)
    return _by_name()[found[0]] if found and abs(len(found[0]) - len(key)) <= 2 else None


# What stands beside the name of a field, as [pattern, what stands instead].
_BESIDE = (
    (re.compile(r"[нң][ыиуү]з\b", re.I), ""),  # «почтаңыз»: forms ask politely
    (re.compile(r"^x\s*", re.I), ""),
    (re.compile(r"\b(раб|дом)\.? адрес\b", re.I), r"\1"),
    (re.compile(r"(?<!\s)\s*+\((?:from|из)\s[^()]*+\)\s*+$", re.I), ""),  # as databases name a field of another table
)


def _without_beside(name: str) -> str | None:
    part = _looked_up(_key(_REMARK.sub("", name)))
    if part in _PARTS:
        return part
    return next(filter(None, (_looked_up(_key(pattern.sub(other, name))) for pattern, other in _BESIDE)), None)


_REMARK = re.compile(r"\([^()]*+\)\s*+$")  # "First name (as used)"

_READINGS: tuple[Callable[[str], str | None], ...] = (
    _of_second,
    lambda name: own(name),
    lambda name: _by_name().get(_key(name)),
    lambda name: _of_mixed(fields_named(name)),
    lambda name: _looked_up(_key(name)),
    _without_beside,
    lambda name: _of_one(fields_named(name)),
    lambda name: _alike(_key(name)),
)
"""How a name is read, in this order; the first that tells a target."""


# --- a whole table ----------------------------------------------------------------------------------------------


def map_columns(header: Sequence[str], rows: Iterable[Sequence[str]]) -> dict[str, str]:
    """{column: target} for a table with these names and these first rows; every column is in it."""
    return {name: target for name, (target, _origin) in with_origins(header, rows).items()}


def with_origins(header: Sequence[str], rows: Iterable[Sequence[str]]) -> dict[str, tuple[str, str]]:
    """{column: (target, origin)}: by its name (NAME), by its values (CONTENT), or by neither (""), kept as it is."""
    values = dict(zip(header, _columns(len(header), rows), strict=True))
    named = {name: by_name(name) for name in header}
    targets: dict[str, str | None] = {name: _by_both(name, named[name], values[name]) for name in header}
    told = {name for name in header if named[name] and not (named[name] == "tags" and targets[name] == "extra")}
    _settle_titles(targets, values)
    _settle_names(header, targets, values)
    _settle_addresses(targets)
    _settle_refusals(targets)
    _settle_labels(header, targets)
    origins = {name: NAME if name in told else CONTENT if targets[name] != "extra" else "" for name in header}
    return {name: (targets[name] or "extra", origins[name]) for name in header}


def _is_refuted(name: str, target: str, values: Sequence[str]) -> bool:
    """Whether the values of a column speak against the target that its name tells."""
    if target == "tags":  # words as "да": whether they get our mail, say; "нет" among tags may stand for none
        marks = [value.casefold() for value in values if are_marks([value])]
        is_told = len(marks) == len(values) or not YES.isdisjoint(marks)
        return is_told and len(marks) * 2 > len(values) and any(len(mark) > 1 for mark in marks)
    return target == "channel.x" and _key(name) == "x" and not any(map(_is_handle, values))  # a column of figures


def _by_both(name: str, target: str | None, values: Sequence[str]) -> str:
    """The target that a column's name tells, where its values don't speak against it; else the one that they tell."""
    words = _key(name).split()
    kinds = _kinds_of(words)
    names_kind = target is None or (target == "extra" and len(kinds) == len(words))  # "Office"
    is_telephone = names_kind and not _REACHING.isdisjoint(kinds) and are_numbers(values)
    if target is not None and not is_telephone:
        return "extra" if _is_refuted(name, target, values) else target
    found = by_values(values) or ("phone" if is_telephone else None)
    return (_of_kind(found, kinds) if found else None) or "extra"


NAME, CONTENT, HEADING, REMEMBERED, CHOSEN = "name", "content", "heading", "remembered", "chosen"
"""How a column came to its target."""


_REACHING = frozenset(("work", "home", "mobile", "fax"))
"""Kinds that a column of numbers has only where these are telephones: «Раб.», "Mobile"."""


def _is_handle(value: str) -> bool:
    return not re.fullmatch(r"[\W\d_]*", value)


def _columns(width: int, rows: Iterable[Sequence[str]]) -> list[list[str]]:
    values: list[list[str]] = [[] for _column in range(width)]
    for row in rows:
        for place, cell in enumerate(row[:width]):
            if cell.strip():
                values[place].append(cell.strip())
    return values


def _settle_titles(targets: dict[str, str | None], values: dict[str, list[str]]) -> None:
    """What "Title" and "Salutation" mean, an honorific in Outlook and a position elsewhere: the values decide."""
    for name in targets:
        has_position = any(target == "position" for other, target in targets.items() if other != name)
        key = re.sub(r"^x ?", "", _key(name))
        honorific = _are_honorifics(values[name])
        if key in ("title", "titre", "титул", "звание"):
            targets[name] = "honorific" if honorific or has_position else "position"
        elif targets[name] == "salutation" and honorific:
            targets[name] = "honorific"


def _are_honorifics(values: Sequence[str]) -> bool:
    hits = sum(1 for value in values if re.sub(r"[.\s]", "", value.casefold()) in column_words.words("honorifics"))
    return bool(values) and hits * 2 >= len(values)


def _settle_names(header: Sequence[str], targets: dict[str, str | None], values: dict[str, list[str]]) -> None:
    """Which name is which: «Имя» alone is the whole name, and two in two scripts are one name."""

    def of(*wanted: str) -> list[str]:
        return [name for name in header if targets[name] in wanted]

    for part, other in (("given_name", "family_name"), ("family_name", "given_name")):
        match of(part), of(other), of("name"):
            case [first, *_], [], [whole] if _is_part(whole, first):
                targets[whole] = other
    match of("family_name"), of("middle_name"):
        case [_family, second], [] if 2 * sum(map(is_patronymic, values[second])) > len(values[second]):
            targets[second] = "middle_name"  # lastname, firstname, surname
    if len(of("given_name")) == 1 and not of("family_name", "name"):
        targets[of("given_name")[0]] = "name"
    if of("other_name") and not of("name", "given_name", "family_name"):
        targets[of("other_name")[0]] = "name"
    if not of("other_name"):
        _settle_scripts(of("name"), targets, values)
    if not of("name", "given_name", "family_name", "middle_name", "other_name"):
        _settle_by_values(header, targets, values)


def _is_part(name: str, part: str) -> bool:
    """Whether "Name" is the family's beside "Vorname"; in our own files it is the whole name, whatever stands there."""
    return _key(name) in ("name", "names", "nom") and _key(part) not in ("given name", "family name")


def _settle_scripts(names: Sequence[str], targets: dict[str, str | None], values: dict[str, list[str]]) -> None:
    first = next((found for found in (script_of(values[name]) for name in names) if found), "")
    for name in names[1:]:
        if script_of(values[name]) not in ("", first):
            targets[name] = "other_name"
            return


def script_of(values: Sequence[str]) -> str:
    """The script in which most of the values are written."""
    found = [script(value) for value in values[:100]]
    return max(("Cyrl", "Latn"), key=found.count) if found and any(found) else ""


def _settle_by_values(header: Sequence[str], targets: dict[str, str | None], values: dict[str, list[str]]) -> None:
    """A table in which no column is called a name: the first whose values look like people's."""
    free = {name for name in header if targets[name] == "extra" and by_name(name) is None}
    people = [name for name in header if name in free and are_people(values[name]) and _are_various(values[name])]
    for name, target in zip(people, ("name", "other_name"), strict=False):
        if target == "name" or script_of(values[name]) != script_of(values[people[0]]):
            targets[name] = target


def _are_various(values: Sequence[str]) -> bool:
    """Whether most values are there once: those of a type, a place or an office come again and again."""
    return len(set(values)) * 2 >= len(values)


def _settle_addresses(targets: dict[str, str | None]) -> None:
    """A whole address beside its own parts repeats them (Google's "Home Address" beside "Home Street")."""
    for kind in ("", ".home", ".other"):
        street = f"street{kind}"
        columns = [name for name, target in targets.items() if target == street]
        parts = [name for name in columns if re.search("stra(ss|ß)e|street|улица|көчө", fold(name))]
        for name in columns:
            if parts and name not in parts and re.search(r"\baddress$|^address$|formatted", _key(name)):
                targets[name] = "extra"


def _settle_refusals(targets: dict[str, str | None]) -> None:
    """ "Do Not Mail" is about letters where "Do Not Email" stands beside it."""
    called = {_key(name): name for name in targets}
    if "do not mail" in called and called.keys() & {"do not email", "do not e mail"}:
        targets[called["do not mail"]] = "extra"


def _settle_labels(header: Sequence[str], targets: dict[str, str | None]) -> None:
    """A column of kinds belongs to the value that bears its name and number; without one it is kept as it is."""
    for name in header:
        if targets[name] == "label" and label_of(name, header, targets) is None:
            targets[name] = "extra"


def label_of(name: str, header: Sequence[str], targets: Mapping[str, str | None]) -> str | None:
    """The column whose kind a column of kinds tells: "E-mail 2 - Value" for "E-mail 2 - Type"."""
    stem = _LABEL.sub("", name).strip(" -–:")
    for other in header:
        field = text_in(targets, other).partition(".")[0]
        if other != name and field in ("email", "phone") and other.startswith(stem):
            rest = other[len(stem) :]
            if not rest[:1].isdigit() and _key(rest) in ("", "value", "address", "number"):
                return other
    return None


_LABEL = re.compile(r"\b(?:type|label|kind)$", re.I)


def label(target: str) -> str:
    """A target in the words of the language in use."""
    return _(TARGETS.get(target) or target)
