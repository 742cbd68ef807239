"""Numbers, addresses and accounts in the cells of a row, by themselves, together, or among words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import phonenumbers

from outreach.model.people import NETWORKS
from outreach.press import contact_details, recipients
from outreach.services.importing.row_builder import GOOGLE, Draft, Setter, keep
from outreach.values import column_recognition, text
from outreach.values.phone import phone_number


def phone_before(name: str, header: Sequence[str], targets: Mapping[str, str]) -> str:
    """The column of numbers that a column of extensions belongs to: the nearest before it, else behind it."""
    at = header.index(name)
    phones = [
        n
        for n, other in enumerate(header)
        if targets[other].startswith("phone") and targets[other] not in (EXTENSION, AREA)
    ]
    before = [n for n in phones if n < at]
    return header[before[-1] if before else phones[0]] if phones else ""


EXTENSION = "phone.extension"


def phone_behind(name: str, header: Sequence[str], targets: Mapping[str, str]) -> str:
    """The column of numbers that a column of area codes belongs to: the one behind it, else the nearest before."""
    at = header.index(name)
    behind = header[at + 1] if at + 1 < len(header) else ""
    is_phone = targets.get(behind, "").startswith("phone") and targets.get(behind) not in (EXTENSION, AREA)
    return behind if is_phone else phone_before(name, header, targets)


AREA = "phone.area"


def area_setter(name: str, phone: str) -> Setter:
    def setter(draft: Draft, cell: str) -> None:
        if phone and phone not in draft.areas:
            draft.areas[phone] = (name, cell)
        else:
            keep(draft.extra, name, cell)

    return setter


def dial(draft: Draft) -> None:
    """An area or calling code in a column of its own is put before a number that has none."""
    for phone, (name, cell) in draft.areas.items():
        code = cell.strip(" ()")
        for item in draft.fields.get("phones", ()):
            if item["column"] == phone and not item["raw"].startswith(("+", "00")) and code.isascii():
                item["code"], name = code, ""
        if name:
            keep(draft.extra, name, cell)


def dialled(raw: str, code: str, home: str | None) -> str:
    """A number with the area or calling code that stands in a column of its own: +49, 49 and 0049 are Germany.

    Of the readings the first that is valid; where none is, the code as far as it says itself what it is.
    """
    explicit = code.startswith(("+", "00"))
    digits = code.lstrip("+").removeprefix("00")
    abroad = []
    if digits.isdecimal() and int(digits) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
        plain = _BRACKETS.sub(r"\1 ", raw, count=1)
        abroad = [f"+{digits} {plain.removeprefix('0')}", f"+{digits} {plain}"]  # Italy keeps the 0
    found = _FIRST_NUMBER.match(raw)
    local = [f"{code} {raw}"] if found and sum(map(str.isdecimal, found[0])) <= _LONGEST_LOCAL else []
    whole = [raw] if raw.startswith("0") else []
    forms = [*abroad, *local, raw] if explicit else [*whole, *local, *abroad, raw]
    valid = next((form for form in forms if phone_number.plain(form, home)), "")
    return valid or (forms[0] if explicit else local[0] if local else raw)


_BRACKETS = re.compile(r"^\((\d+)\) *")
_FIRST_NUMBER = re.compile(r"[1-9]\d*(?:[ -]+\d+)*")
_LONGEST_LOCAL = 8  # digits
_AREA_IN = re.compile(r"\((\+\d{1,3}[ -]?\d{0,5}|0\d{2,5}|8[ -]\d{3,4})\)")


def extension_setter(name: str, phone: str) -> Setter:
    def setter(draft: Draft, cell: str) -> None:
        if sum(map(str.isdigit, cell)) > _LONGEST_EXTENSION:
            draft.fields.setdefault("phones", []).append({"raw": cell, "label": "work", "column": name})
        elif phone and _IS_EXTENSION.fullmatch(cell) and phone not in draft.extensions:
            draft.extensions[phone] = (name, cell)
        else:
            keep(draft.extra, name, cell)

    return setter


_LONGEST_EXTENSION = 6
_IS_EXTENSION = re.compile(r"[^\d\n]{0,12}\d{1,6}\)?")


def extend(draft: Draft) -> None:
    """An extension in a column of its own is put behind the number it belongs to; without one it is kept beside."""
    for phone, (name, cell) in draft.extensions.items():
        items = [item for item in draft.fields.get("phones", ()) if item["column"] == phone]
        digits = re.sub(r"\D", "", cell)
        if len(items) == 1 and not _SEVERAL_NUMBERS.search(items[0]["raw"]):
            items[0]["raw"] += f" ext. {digits}"
        else:
            keep(draft.extra, name, cell)


_SEVERAL_NUMBERS = re.compile(r"[,;/\n]|[^\W\d_]")


def holds_reach(cell: str) -> bool:
    """Whether there is an address or a number in a cell of something else."""
    return bool(_SIGN.search(cell) and (_WHOLE_ADDRESS.search(cell) or _NUMBER.search(cell)))


def without_reach(draft: Draft, name: str, cell: str) -> str:
    """A cell of a name without the numbers and addresses in it, which are taken as such."""
    found = [(line, contact_details.find(line)) for line in cell.splitlines()] if len(cell) < _LONGEST_PARTED else []
    reach = [detail for _line, some in found for detail in some if detail.kind in ("phone", "email")]
    if not reach:
        return cell
    for detail in reach:
        kind = "fax" if detail.label.startswith(("fax", "факс")) else ""
        item = {"raw": detail.text.strip(), "label": kind, "column": name}
        draft.fields.setdefault(f"{detail.kind}s", []).append(item)
    left = []
    for line, some in found:
        end, rest = 0, ""
        for detail in some:
            if detail.kind in ("phone", "email"):
                rest, end = rest + line[end : detail.start], detail.end
        words = _NOTHING_INSIDE.sub("", rest + line[end:])
        left.append(_LABELS_LEFT.sub("", words).strip(" ,;:/|<>–—-" if _IN_BRACKETS.search(words) else _AROUND))
    return "\n".join(filter(None, left))


_NOTHING_INSIDE = re.compile(r"[(\[][\s,;:/]*[)\]]")
_IN_BRACKETS = re.compile(r"\([^()]+\)")
_AROUND = " ,;:/|()<>[]–—-"


_SIGN = re.compile(r"[@\d]")  # of an address or a number
_WHOLE_ADDRESS = re.compile(r"\w@[\w-]+\.\w")
_LABELS_LEFT = re.compile(
    r"[\s,;:/|()–—-]*(?<!\w)(?:тел|моб|сот|раб|факс|почта|e-?mail|mail|tel|mob|phone|cell|fax)[\s.,;:/|()–—-]*$", re.I
)


def label_setter(name: str, partner: str | None) -> Setter:
    def setter(draft: Draft, cell: str) -> None:
        kind = kind_of(cell)
        if partner is not None and kind is not None:
            draft.labels[partner] = kind
        else:
            keep(draft.extra, name, cell)

    return setter


_KINDS = {
    "work": "work", "business": "work", "dienstlich": "work", "geschäftlich": "work", "arbeit": "work",
    "рабочий": "work", "рабочая": "work", "company": "work", "main": "work", "жумуш": "work",
    "home": "home", "private": "home", "privat": "home", "personal": "home", "домашний": "home", "личный": "home",
    "mobile": "mobile", "cell": "mobile", "mobil": "mobile", "мобильный": "mobile", "handy": "mobile",
    "fax": "fax", "факс": "fax", "home fax": "fax", "work fax": "fax", "fax work": "fax", "other fax": "fax",
    "fax home": "fax", "business fax": "fax", "work mobile": "mobile", "pager": "pager", "рабочий факс": "fax",
    "домашний факс": "fax",
    "other": "other", "andere": "other", "другой": "other", "internet": "", "smtp": "", "ex": "",
}  # fmt: skip


def kind_of(text: str) -> str | None:
    """work, home, mobile, fax, pager, other or "" as a file names the kind of a value ("* Work"); None if unknown."""
    plain = text.strip("* ")
    found = _KINDS.get(plain.lower())
    return _KINDS.get(_IN_ONE.sub(" ", plain).lower()) if found is None else found


_IN_ONE = re.compile(r"(?<=[a-z])(?=[A-Z])")  # homeFax


def reach_setter(name: str, field: str, kind: str, google: bool) -> Setter:
    area = _AREA_IN.search(name) if field == "phones" else None  # «Тел. (0312)»

    def setter(draft: Draft, cell: str) -> None:
        label = kind or draft.labels.get(name, "")
        if field == "emails" and label in ("mobile", "fax", "pager"):
            label = ""
        more = _ADDRESS.search(cell) if field == "phones" else _NUMBER.search(cell) or _names_page(cell)
        if more and _parted(draft, name, cell, field, label):
            return
        if field == "emails" and "<" in cell:
            _display_names(draft, name, cell)
        elif field == "emails" and (" " in cell or "(" in cell or "\n" in cell):
            _keep_words(draft, name, cell)
        if area:
            draft.areas.setdefault(name, ("", area[1]))
        items = draft.fields.setdefault(field, [])
        for raw in cell.split(GOOGLE) if google else (cell,):
            if raw.strip():
                items.append({"raw": raw.strip(), "label": label, "column": name})

    return setter


_PLAIN_ADDRESSES = re.compile(r"[^\s()]*(?:[\s,;/|]+[^\s()]+@[^\s()]+)*[\s,;]*")


def _keep_words(draft: Draft, column: str, cell: str) -> None:
    """Keeps a cell in which something is said of the addresses: "aida@example.org (until May)"."""
    if len(cell) > _LONGEST_PARTED or _PLAIN_ADDRESSES.fullmatch(cell):
        return
    rest, addresses = "", 0
    for line in cell.splitlines():
        for detail in reversed(contact_details.find(line)):
            if detail.kind == "email":
                line, addresses = f"{line[: detail.start]} {line[detail.end :]}", addresses + 1
        rest += f"{line}\n"
    if addresses and _says_more(rest):
        keep(draft.extra, column, cell)


def _display_names(draft: Draft, column: str, cell: str) -> None:
    """Keeps whose the addresses are as mail programs write them: "Aida Kim <aida@example.org>"."""
    people = [one for one in recipients.people(cell) if one.get("name")] if len(cell) < _LONGEST_PARTED else []
    if len(people) > 1:
        keep(draft.extra, column, cell)
    elif people:
        draft.called = (column, cell, people[0]["name"])


def take_called(draft: Draft) -> None:
    """Whom an address names is the contact, where nothing else tells; another name is kept beside it."""
    column, cell, called = draft.called
    told = " ".join(str(draft.fields.get(part, "")) for part in ("name", "given_name", "family_name"))
    if not told.strip():
        draft.fields["name"] = called
    elif not set(text.words(called)) <= set(text.words(told)):
        keep(draft.extra, column, cell)


_ADDRESS = re.compile(r"\w@\w")
_NUMBER = re.compile(r"(?:^|[\s,;:/])[+(]{0,2}\d[\d\s()-]{5,}\d(?![\w@.])")


def _names_page(cell: str) -> bool:
    """Whether a page stands among addresses."""
    return "//" in cell or "www." in cell.lower()


_LONGEST_PARTED = 2000  # letters: what is longer is no list of numbers
_DIGITS_LEFT = re.compile(r"\d[\d\s()-]{3,}\d")
_SAID = re.compile(r"[^\W\d_]{3,}")


def _parted(draft: Draft, name: str, cell: str, field: str, label: str) -> bool:
    """Parts a cell in which numbers and addresses stand together, or addresses among numbers; False for any other."""
    if len(cell) > _LONGEST_PARTED:
        return False
    found = [(line, contact_details.find(line)) for line in cell.splitlines()]
    kinds = {detail.kind for _line, some in found for detail in some}
    if "email" not in kinds or (field == "emails" and not {"phone", "link"} & kinds):
        return False
    rest = ""
    for line, some in found:
        end = 0
        for detail in some:
            rest, end = f"{rest} {line[end : detail.start]}", detail.end
            _take(draft, name, detail, label if field == f"{detail.kind}s" else "")
        rest = f"{rest} {line[end:]}"
    if _DIGITS_LEFT.search(rest):
        draft.fields.setdefault("phones", []).append({"raw": rest.strip(" ,;"), "label": "", "column": name})
    elif _says_more(rest):
        keep(draft.extra, name, cell)
    return True


def _take(draft: Draft, column: str, detail: contact_details.Detail, label: str) -> None:
    if detail.kind in ("phone", "email"):
        own = kind_of(detail.label) or ("fax" if detail.label.startswith(("fax", "факс")) else "")
        item = {"raw": detail.text.strip(), "label": label or (own if detail.kind == "phone" else ""), "column": column}
        draft.fields.setdefault(f"{detail.kind}s", []).append(item)
    elif detail.kind == "channel" and detail.network:
        draft.fields.setdefault("channels", []).append({"network": detail.network, "value": detail.text})
    elif detail.kind == "link" and "website" not in draft.fields:
        draft.fields["website"] = detail.text
    else:
        keep(draft.extra, column, detail.text)


def _says_more(rest: str) -> bool:
    """Whether beside numbers and addresses something is said that names none of them."""
    return any(column_recognition.by_name(word) not in _NAMED for word in _SAID.findall(rest))


_NAMED = frozenset(("phone", "email", "phone.mobile", "phone.work", "phone.home", "phone.fax"))


def channel_setter(network: str, google: bool) -> Setter:
    between = re.compile(r"\s*;\s+|\n| ::: " if google else r"\s*;\s+|\n")

    def setter(draft: Draft, cell: str) -> None:
        items = draft.fields.setdefault("channels", [])
        for part in between.split(cell):
            value, found = part.strip(), network
            named, colon, rest = value.partition(": ")
            if network == "other" and colon and named.lower() in NETWORKS:
                found, value = named.lower(), rest.strip()
            item = {"network": found, "value": value}
            if value and item not in items:
                items.append(item)

    return setter
