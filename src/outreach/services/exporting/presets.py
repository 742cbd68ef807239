"""The files other programs take in: resources/export_presets.toml names their columns, as each documents them."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from outreach import paths
from outreach.i18n import _, counted
from outreach.mail import headers
from outreach.model.people import PHONE_LABELS
from outreach.problems import Problem
from outreach.services.contacts.records import Fields, FormFields
from outreach.services.exporting.export_columns import Column, Value, plain_value, shown_address, shown_number
from outreach.services.exporting.export_files import People, Written, lines, table
from outreach.values import places


class Preset(NamedTuple):
    """A foreign format of CSV. `mailing` ones are read by a program that writes to everybody in the file.

    `emails` and `phones` are its places for addresses and, by kind, for numbers; None: as many as there are.
    """

    columns: tuple[Column, ...]
    encoding: str
    mailing: bool
    emails: int | None
    phones: Counter[str] | None

    def no_place(self, fields: Fields) -> str:
        """What of a contact finds no place in this format, in words; "" where all does."""
        count = 0
        if self.phones is not None:
            count += (Counter(map(bucket, fields["phones"])) - self.phones).total()
        if self.emails is not None:
            count += max(0, len(fields["emails"]) - self.emails)
        if self.mailing or not count:
            return ""
        text = "{count} number or address has no place in this format"
        texts = "{count} numbers or addresses have no place in this format"
        return counted(text, texts, count)


def bucket(phone: Fields) -> str:
    """The kind of a number where every number must have one: its label, else what the number itself tells."""
    if phone["label"] in PHONE_LABELS:
        return str(phone["label"])
    return phone["kind"] if phone["kind"] in ("mobile", "fax", "pager") else "work"


# --- values, as the file names them -----------------------------------------------------------------------------

_SEVERAL = " ::: "  # Google's own mark between several values of one column
_GOOGLE_LABELS = {"mobile": "Mobile", "work": "Work", "home": "Home", "fax": "Work Fax", "pager": "Pager"}
_REACHED = re.compile(r"(email|number) (\d)(\+| label)?")
_OF_KIND = re.compile(r"(?<!\w)(\w++) number(?: (\d))?")


def _value(named: str, separator: str) -> Value:
    """The value that a name in the file stands for.

    `email 2` is the second address, `email 4+` the fourth and all behind it, `number 1 label` the kind of the first
    number, `work number 2` the second of that kind, `words` beats and tags; the others are fields of a contact.
    """
    if found := _REACHED.fullmatch(named):
        return _reached(found[1], int(found[2]), found[3] or "")
    if found := _OF_KIND.fullmatch(named):
        return partial(_of_kind, found[1], int(found[2] or 1))
    if named == "words":
        return lambda fields: separator.join(_words(fields))
    return _VALUES.get(named) or plain_value(named)


def _reached(kind: str, place: int, what: str) -> Value:
    field = f"{kind}s" if kind == "email" else "phones"

    def label(row: Fields) -> str:
        return _GOOGLE_LABELS.get(bucket(row) if kind == "number" else row["label"], "Other")

    show: Callable[[Fields], str] = label if what == " label" else shown_number if kind == "number" else shown_address
    end = None if what == "+" else place
    return lambda fields: _SEVERAL.join(show(row) for row in fields[field][place - 1 : end])


def _of_kind(kind: str, place: int, fields: Fields) -> str:
    rows = [row for row in fields["phones"] if bucket(row) == kind]
    return shown_number(rows[place - 1]) if len(rows) >= place else ""


def _given(fields: Fields) -> str:
    """The first name; the whole name where its parts are not known, for no name is taken apart by guessing."""
    return str(fields["given_name"] if fields["given_name"] or fields["family_name"] else fields["name"])


def _words(fields: Fields) -> list[str]:
    return list(dict.fromkeys([*fields["beats"], *fields["tags"]]))


def _attributes(fields: Fields) -> str:
    wanted = ("outlet", "position", "country", "city", "salutation", "languages", "beats", "tags")
    return json.dumps({name: fields[name] for name in wanted if fields[name]}, ensure_ascii=False)


_VALUES: dict[str, Value] = {
    "given": _given,
    "country": lambda fields: places.country_name(fields["country"]),
    "first language": lambda fields: str((fields["languages"] or [""])[0]),
    "attributes": _attributes,
    "google labels": lambda fields: _SEVERAL.join(
        ["* myContacts", *dict.fromkeys([*fields["beats"], *fields["tags"]])]
    ),
}


def _preset(given: FormFields) -> Preset:
    lines = (line.split(": ") for line in given["columns"].strip().splitlines())
    columns = tuple(Column(header, _value(name, given.get("separator", ""))) for header, name in lines)
    kinds = Counter(found[1] for line in given["columns"].splitlines() if (found := _OF_KIND.search(line)))
    several = "number 1" in given["columns"]  # any number, of whatever kind
    return Preset(
        columns, given.get("encoding", "utf-8"), given.get("mailing", False), given.get("emails"),
        None if several else kinds,
    )  # fmt: skip


PRESETS: dict[str, Preset] = {
    name: _preset(given)
    for name, given in tomllib.loads(
        (paths.resources() / "export_presets.toml").read_text("utf-8")
    ).items()
}  # fmt: skip
# Mailman takes lines of addresses with names, no table.
NAMES: Sequence[str] = (*PRESETS, "mailman")


def mailman_line(fields: Fields) -> str:
    """`Name <address>` as Mailman subscribes people in bulk (RFC 5322); a line that begins with # would be skipped."""
    name = headers.clean(str(fields["name"]), 200).replace("\\", "").replace('"', "")
    address = fields["emails"][0]["address"]
    return f'"{name}" <{address}>' if name else f"<{address}>"


def write(path: str | Path, name: str, people: People, total: int) -> Written:
    """Writes people in the form of a preset."""
    if name == "mailman":
        return (yield from lines(path, people, total, mailman_line))
    preset = PRESETS[name]
    return (yield from table(path, "csv", preset.columns, people, total, ",", preset.encoding))


def named(name: str) -> str:
    """The preset of a name, as it is written here.

    Raises:
        Problem: there is none.
    """
    found = name.lower().strip()
    if found not in NAMES:
        raise Problem(_("Unknown preset “{name}”. Choose one of: {names}.").format(name=found, names=", ".join(NAMES)))
    return found
