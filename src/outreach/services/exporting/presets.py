"""The files other programs take in, by the names of columns that each of them documents."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from outreach.i18n import _, ngettext
from outreach.mail import headers
from outreach.model.people import PHONE_LABELS
from outreach.problems import Problem
from outreach.services.contacts.records import Fields
from outreach.services.exporting.export_columns import Column, Value, plain_value, shown_number
from outreach.values import places


class Preset(NamedTuple):
    """A foreign format of CSV. `mailing` ones are read by a program that writes to everybody in the file."""

    columns: tuple[Column, ...]
    encoding: str = "utf-8"
    mailing: bool = False
    emails: int = 1  # places for addresses
    phones: Mapping[str, int] = MappingProxyType({})  # places for numbers, by kind

    def no_place(self, fields: Fields) -> str:
        """What of a contact finds no place in this format, in words; "" where all does."""
        numbers = Counter(bucket(row) for row in fields["phones"])
        over = sum(max(0, count - self.phones.get(kind, 0)) for kind, count in numbers.items())
        if self.mailing or not (over or len(fields["emails"]) > self.emails):
            return ""
        count = over + max(0, len(fields["emails"]) - self.emails)
        text = "{count} number or address has no place in this format"
        texts = "{count} numbers or addresses have no place in this format"
        return ngettext(text, texts, count).format(count=count)


def bucket(phone: Fields) -> str:
    """Of which kind a number is where every number must have a kind: its label's, else as the number itself tells."""
    if phone["label"] in PHONE_LABELS:
        return str(phone["label"])
    return phone["kind"] if phone["kind"] in ("mobile", "fax", "pager") else "work"


def email(place: int) -> Value:
    """The n-th address, from 1."""
    return lambda fields: _address(fields, place)


def _address(fields: Fields, place: int) -> str:
    rows = fields["emails"][place - 1 : place]
    return str(rows[0]["address"] or rows[0]["raw"]) if rows else ""


def phone(kind: str, place: int = 1) -> Value:
    """The n-th number of a kind, from 1."""

    def value(fields: Fields) -> str:
        rows = [row for row in fields["phones"] if bucket(row) == kind][place - 1 : place]
        return shown_number(rows[0]) if rows else ""

    return value


def given(fields: Fields) -> str:
    """The first name; the whole name where its parts are not known, for no name is taken apart by guessing."""
    parts = fields["given_name"] or fields["family_name"]
    return str(fields["given_name"] if parts else fields["name"])


def country(fields: Fields) -> str:
    """The country by its name, as address books hold it."""
    return places.country_name(fields["country"])


def words(separator: str) -> Value:
    """Beats and tags in one column."""
    return lambda fields: separator.join(dict.fromkeys([*fields["beats"], *fields["tags"]]))


def _columns(table: str, **special: Value) -> tuple[Column, ...]:
    made = []
    for line in table.strip().splitlines():
        header, _colon, name = line.partition(":")
        made.append(
            Column(header.strip(), special[name.strip()] if name.strip() in special else plain_value(name.strip()))
        )
    return tuple(made)


def _phones(*kinds: str) -> Counter[str]:
    return Counter(kinds)


OUTLOOK = Preset(
    _columns(
        """
        Title: honorific
        First Name: given
        Middle Name: middle_name
        Last Name: family_name
        Suffix: suffix
        Company: outlet
        Department: department
        Job Title: position
        Business Street: street
        Business City: city
        Business State: state
        Business Postal Code: postcode
        Business Country/Region: country
        Business Fax: fax
        Business Phone: work
        Business Phone 2: work2
        Home Phone: home
        Home Phone 2: home2
        Mobile Phone: mobile
        Other Phone: other
        Pager: pager
        E-mail Address: email1
        E-mail 2 Address: email2
        E-mail 3 Address: email3
        Categories: words
        Language: languages
        Notes: notes
        Web Page: website
        """,
        given=given, country=country, words=words(";"), email1=email(1), email2=email(2), email3=email(3),
        work=phone("work"), work2=phone("work", 2), home=phone("home"), home2=phone("home", 2),
        mobile=phone("mobile"), fax=phone("fax"), pager=phone("pager"), other=phone("other"),
    ),
    encoding="utf-8-sig", emails=3, phones=_phones("work", "work", "home", "home", "mobile", "fax", "pager", "other"),
)  # fmt: skip

THUNDERBIRD = Preset(
    _columns(
        """
        First Name: given
        Last Name: family_name
        Display Name: name
        Nickname: nickname
        Primary Email: email1
        Secondary Email: email2
        Work Phone: work
        Home Phone: home
        Fax Number: fax
        Pager Number: pager
        Mobile Number: mobile
        Work Address: street
        Work City: city
        Work State: state
        Work ZipCode: postcode
        Work Country: country
        Job Title: position
        Department: department
        Organization: outlet
        Web Page 1: website
        Custom 1: languages
        Custom 2: words
        Notes: notes
        """,
        given=given, country=country, words=words("; "), email1=email(1), email2=email(2), work=phone("work"),
        home=phone("home"), mobile=phone("mobile"), fax=phone("fax"), pager=phone("pager"),
    ),
    emails=2, phones=_phones("work", "home", "mobile", "fax", "pager"),
)  # fmt: skip

_ANY = 10**6
_SEVERAL = " ::: "  # Google's own mark between several values of one column
_GOOGLE_LABELS = {"mobile": "Mobile", "work": "Work", "home": "Home", "fax": "Work Fax", "pager": "Pager"}


def _google_value(place: int, show: Callable[[Fields], str], field: str, most: int) -> Value:
    def value(fields: Fields) -> str:
        rows = fields[field][place - 1 : None if place == most else place]
        return _SEVERAL.join(show(row) for row in rows)

    return value


def _google_label(place: int, field: str) -> Value:
    def value(fields: Fields) -> str:
        rows = fields[field][place - 1 : place]
        if not rows:
            return ""
        label = bucket(rows[0]) if field == "phones" else rows[0]["label"]
        return _GOOGLE_LABELS.get(label, "Other")

    return value


def _google() -> Preset:
    before = """
        First Name: given
        Middle Name: middle_name
        Last Name: family_name
        Name Prefix: honorific
        Name Suffix: suffix
        Nickname: nickname
        Organization Name: outlet
        Organization Title: position
        Organization Department: department
        Notes: notes
        Labels: labels
        """
    after = """
        Address 1 - Street: street
        Address 1 - City: city
        Address 1 - Region: state
        Address 1 - Postal Code: postcode
        Address 1 - Country: country
        Website 1 - Value: website
        """

    def labels(fields: Fields) -> str:
        return _SEVERAL.join(["* myContacts", *dict.fromkeys([*fields["beats"], *fields["tags"]])])

    reach = []
    for kind, field, most, show in (
        ("E-mail", "emails", 4, lambda row: str(row["address"] or row["raw"])),
        ("Phone", "phones", 6, shown_number),
    ):
        for place in range(1, most + 1):
            reach.append(Column(f"{kind} {place} - Label", _google_label(place, field)))
            reach.append(Column(f"{kind} {place} - Value", _google_value(place, show, field, most)))
    name = _columns(before, given=given, labels=labels)
    return Preset(
        (*name, *reach, *_columns(after, country=country)), emails=_ANY, phones=dict.fromkeys(PHONE_LABELS, _ANY)
    )


def _attributes(fields: Fields) -> str:
    wanted = ("outlet", "position", "country", "city", "salutation", "languages", "beats", "tags")
    return json.dumps({name: fields[name] for name in wanted if fields[name]}, ensure_ascii=False)


def _first_phone(fields: Fields) -> str:
    return shown_number(fields["phones"][0]) if fields["phones"] else ""


MAILCHIMP = Preset(
    _columns(
        """
        Email Address: email
        First Name: given
        Last Name: family_name
        Phone Number: phone
        Company: outlet
        Language: language
        Tags: words
        """,
        email=email(1), given=given, phone=_first_phone, words=words(","),
        language=lambda fields: (fields["languages"] or [""])[0],
    ),
    mailing=True,
)  # fmt: skip

LISTMONK = Preset(
    _columns(
        """
        email: email
        name: name
        attributes: attributes
        """,
        email=email(1), attributes=_attributes,
    ),
    mailing=True,
)  # fmt: skip

PRESETS: dict[str, Preset] = {
    "outlook": OUTLOOK,
    "google": _google(),
    "thunderbird": THUNDERBIRD,
    "mailchimp": MAILCHIMP,
    "listmonk": LISTMONK,
}
# Mailman takes lines of addresses with names, no table (see `mailman_line`).
NAMES: Sequence[str] = (*PRESETS, "mailman")


def mailman_line(fields: Fields, address: str) -> str:
    """`Name <address>` as Mailman subscribes people in bulk (RFC 5322); a line that begins with # would be skipped."""
    name = headers.clean(str(fields["name"]), 200).replace("\\", "").replace('"', "")
    return f'"{name}" <{address}>' if name else f"<{address}>"


def named(name: str) -> str:
    """The preset of a name, as it is written here.

    Raises:
        Problem: there is none.
    """
    found = name.lower().strip()
    if found not in NAMES:
        raise Problem(_("Unknown preset “{name}”. Choose one of: {names}.").format(name=found, names=", ".join(NAMES)))
    return found
