"""Numbers, addresses and accounts in the cells of a row, by themselves, together, or among words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from outreach.model.people import NETWORKS
from outreach.press import contact_details
from outreach.press.contact_details import Detail
from outreach.services.importing.row_builder import GOOGLE, Column, Draft, keep
from outreach.values import column_recognition

_LONGEST_PARTED = 2000  # letters: what is longer is no list of numbers
_ADDRESS = re.compile(r"\w@\w")
_NUMBER = re.compile(r"(?:^|[\s,;:/])[+(]{0,2}\d[\d\s()-]{5,}\d(?![\w@.])")
_SIGN = re.compile(r"[@\d]")  # of an address or a number
_WHOLE_ADDRESS = re.compile(r"\w@[\w-]+\.\w")
_PAGE = re.compile(r"//|www\.", re.I)
_PLAIN_ADDRESSES = re.compile(r"[^\s()<]*+(?:[\s,;/|]++[^\s()<@]++@[^\s()<]++)*+[\s,;]*+")
_DIGITS_LEFT = re.compile(r"\d[\d\s()-]{3,}\d")
_SAID = re.compile(r"[^\W\d_]{3,}")
_REACHED = ("phone", "email")


def label(column: Column, draft: Draft, cell: str) -> None:
    """Takes what tells of which kind the value in the partner of a column is."""
    kind = column_recognition.kind_of(cell)
    if column.partner is not None and kind is not None:
        draft.labels[column.partner] = kind
    else:
        keep(draft.extra, column.name, cell)


def reach(column: Column, draft: Draft, cell: str) -> None:
    """Takes e-mails or phones; what else stands in their cell comes to its own field."""
    name, field = column.name, f"{column.field}s"
    label = column.kind or draft.labels.get(name, "")
    if field == "emails" and label in ("mobile", "fax", "pager"):
        label = ""
    more = _ADDRESS.search(cell) if field == "phones" else _NUMBER.search(cell) or _PAGE.search(cell)
    if more and _parted(draft, name, cell, field, label):
        return
    if field == "emails" and not _PLAIN_ADDRESSES.fullmatch(cell):
        _keep_words(draft, name, cell)
    items = draft.fields.setdefault(field, [])
    items += [{"raw": raw.strip(), "label": label, "column": name} for raw in cell.split(GOOGLE) if raw.strip()]


def channel(column: Column, draft: Draft, cell: str) -> None:
    """Takes accounts; of any network where the column's is "other": "telegram: @aida"."""
    items = draft.fields.setdefault("channels", [])
    for value in map(str.strip, _BETWEEN_CHANNELS.split(cell)):
        named, _colon, rest = value.partition(": ")
        item = {"network": column.kind, "value": value}
        if column.kind == "other" and rest and named.lower() in NETWORKS:
            item = {"network": named.lower(), "value": rest.strip()}
        if value and item not in items:
            items.append(item)


_BETWEEN_CHANNELS = re.compile(r";\s+|\n| ::: ")


def holds_reach(cell: str) -> bool:
    """Whether there is an address or a number in a cell of something else."""
    return bool(_SIGN.search(cell) and (_WHOLE_ADDRESS.search(cell) or _NUMBER.search(cell)))


def without_reach(draft: Draft, name: str, cell: str) -> str:
    """A cell of a name without the numbers and addresses in it, which are taken as such."""
    found = _found(cell)
    if not any(detail.kind in _REACHED for _line, details in found for detail in details):
        return cell
    left = []
    for line, details in found:
        reach = [detail for detail in details if detail.kind in _REACHED]
        for detail in reach:
            take(draft, name, detail, "")
        words = _LABELS_LEFT.sub("", _NOTHING_INSIDE.sub("", between(line, reach, "")))
        left.append(words.strip(" ,;:/|<>–—-" if _IN_BRACKETS.search(words) else _AROUND))
    return "\n".join(filter(None, left))


_NOTHING_INSIDE = re.compile(r"[(\[][\s,;:/]*[)\]]")
_IN_BRACKETS = re.compile(r"\([^()]+\)")
_AROUND = " ,;:/|()<>[]–—-"
_LABELS_LEFT = re.compile(
    r"(?i)(?<![\s,;:/|()–—-])[\s,;:/|()–—-]*+(?<!\w)"
    r"(?:тел|моб|сот|раб|факс|почта|e-?mail|mail|tel|mob|phone|cell|fax)[\s.,;:/|()–—-]*+$"
)


def _found(cell: str) -> list[tuple[str, Sequence[Detail]]]:
    """The lines of a cell, each with the numbers, addresses, accounts and pages in it."""
    return [(line, contact_details.find(line)) for line in cell.splitlines()] if len(cell) < _LONGEST_PARTED else []


def between(line: str, details: Sequence[Detail], sign: str) -> str:
    """What a line says beside the details, with a sign in the place of each."""
    starts, ends = [detail.start for detail in details], [detail.end for detail in details]
    return sign.join(line[end:start] for end, start in zip([0, *ends], [*starts, len(line)], strict=True))


def _keep_words(draft: Draft, column: str, cell: str) -> None:
    """Keeps a cell in which something is said of the addresses: "aida@example.org (until May)"."""
    found = [(line, [one for one in details if one.kind == "email"]) for line, details in _found(cell)]
    if any(emails for _line, emails in found) and _says_more("\n".join(between(*one, " ") for one in found)):
        keep(draft.extra, column, cell)


def _parted(draft: Draft, name: str, cell: str, field: str, label: str) -> bool:
    """Parts a cell in which numbers and addresses stand together, or addresses among numbers; False for any other."""
    found = _found(cell)
    kinds = {detail.kind for _line, details in found for detail in details}
    if "email" not in kinds or (field == "emails" and not {"phone", "link"} & kinds):
        return False
    for _line, details in found:
        for detail in details:
            take(draft, name, detail, label if field == f"{detail.kind}s" else "")
    rest = "".join(f" {between(line, details, ' ')}" for line, details in found)
    if _DIGITS_LEFT.search(rest):
        draft.fields.setdefault("phones", []).append({"raw": rest.strip(" ,;"), "label": "", "column": name})
    elif _says_more(rest):
        keep(draft.extra, name, cell)
    return True


def take(draft: Draft, column: str, detail: Detail, label: str) -> None:
    """Takes a detail that stands in a column as what it is; a number keeps what it is called."""
    if detail.kind in _REACHED:
        own = (column_recognition.kind_of(detail.label) or "") if detail.kind == "phone" else ""
        item = {"raw": detail.text.strip(), "label": label or own, "column": column}
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
