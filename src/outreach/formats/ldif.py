"""LDIF (RFC 2849): the address books of Thunderbird, Outlook, Evolution and directories, as fields of contacts.

An attribute we have no field for goes to `extra` under its own name; a group of others is no person.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from typing import Any

from outreach.formats import encodings
from outreach.formats.vcard import Card
from outreach.i18n import _
from outreach.model import places
from outreach.problems import Problem

Fields = dict[str, Any]

_START = re.compile(rb"\s*(?:#[^\n]*\n\s*|version:[^\n]*\n\s*)*dn::?[ \t]*\S", re.I)
_LINE = re.compile(rb"([A-Za-z][A-Za-z0-9.-]*(?:;[A-Za-z0-9._-]*)*):([:<]?)[ \t]*", re.S)
_LONGEST = 20_000  # attributes of one entry

# RFC 4519 and 4524, Mozilla's abPerson (mozillaorgperson) and Outlook's; the first of a kind is the field's.
_TEXTS = {
    "cn": "name", "displayname": "name", "fn": "name", "commonname": "name",
    "givenname": "given_name", "gn": "given_name", "sn": "family_name", "surname": "family_name",
    "mozillanickname": "nickname", "xmozillanickname": "nickname",
    "nickname": "nickname", "title": "position", "personaltitle": "honorific", "generationqualifier": "suffix",
    "o": "outlet", "organizationname": "outlet", "company": "outlet", "ou": "department", "department": "department",
    "orgunit": "department", "departmentnumber": "department", "c": "country", "countryname": "country",
    "co": "country", "friendlycountryname": "country", "st": "state", "stateorprovincename": "state", "region": "state",
    "l": "city", "locality": "city", "localityname": "city", "street": "street", "streetaddress": "street",
    "mozillaworkstreet2": "street", "postalcode": "postcode", "zip": "postcode", "workurl": "website",
    "mozillaworkurl": "website", "labeleduri": "website", "wwwhomepage": "website", "url": "website",
    "homeurl": "website", "mozillahomeurl": "website", "description": "notes", "notes": "notes", "comment": "notes",
    "info": "notes",
}  # fmt: skip
_EMAILS = {
    "mail": "", "rfc822mailbox": "", "email": "", "emailaddress": "", "mozillasecondemail": "other",
    "xmozillasecondemail": "other", "mozillaworkemail": "work", "homeemail": "home", "othermailbox": "other",
    "proxyaddresses": "other",
}  # fmt: skip
_PHONES = {
    "telephonenumber": "work", "workphone": "work", "homephone": "home", "hometelephonenumber": "home",
    "mobile": "mobile", "mobiletelephonenumber": "mobile", "cellphone": "mobile", "carphone": "mobile",
    "facsimiletelephonenumber": "fax", "fax": "fax", "workfax": "fax", "homefax": "fax", "pager": "pager",
    "pagerphone": "pager", "pagertelephonenumber": "pager", "otherphone": "other", "othertelephone": "other",
    "otherhomephone": "home", "othermobile": "mobile", "otherfacsimiletelephonenumber": "fax", "companyphone": "work",
    "primaryphone": "", "telexnumber": "other", "internationalisdnnumber": "other",
}  # fmt: skip
_CHANNELS = {"mozillaimskype": "skype", "skype": "skype", "telegram": "telegram", "twitter": "x",
             "facebook": "facebook", "linkedin": "linkedin",
             "instagram": "instagram", "whatsapp": "whatsapp", "viber": "viber"}  # fmt: skip
_LANGUAGES = {"preferredlanguage"}
_TAGS = {"category", "categories", "keywords", "businesscategory"}
_SKIPPED = {
    "objectclass", "modifytimestamp", "mozillausehtmlmail", "createtimestamp", "entryuuid", "entrycsn",
    "xmozillausehtmlmail", "creatorsname", "modifiersname", "jpegphoto", "photo", "thumbnailphoto",
    "usercertificate", "userpassword",
    "usersmimecertificate", "xmozillahtmlmail", "modifydate", "lastmodifieddate", "audio", "structuralobjectclass",
    "subschemasubentry", "hassubordinates", "entrydn",
}  # fmt: skip
_GROUPS = {"groupofnames", "groupofuniquenames", "mozlist", "mozillaablist", "maillist", "posixgroup", "group"}
_CONTAINERS = {"organization", "organizationalunit", "dcobject", "domain", "country", "locality"}


def is_ldif(head: bytes) -> bool:
    """Whether a file that begins like this is LDIF."""
    return bool(_START.match(head[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")))


def read(data: bytes, encoding: str | None = None) -> list[Card]:
    """The entries of a file, in order. Raises Problem where it holds none."""
    cards = list(iterate(data, encoding))
    if not cards:
        raise Problem(_("There is no entry in this file."))
    return cards


def iterate(data: bytes, encoding: str | None = None) -> Iterator[Card]:
    """The entries one by one, each as a card: fields (none for what is no person), and what was wrong."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:64]:
        data = encodings.decode(data)[0].encode("utf-8", "replace")
    data = data.removeprefix(b"\xef\xbb\xbf")
    encoding = encoding or encodings.guess(data)
    for number, lines in _records(data):
        if not all(line[:8].lower() == b"version:" for line in lines):
            yield _entry(number, lines, encoding)


def _records(data: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """The unfolded lines of each entry, without remarks, and the number of the first."""
    lines: list[bytes] = []
    start = 1
    remark = False
    for number, line in enumerate(re.split(rb"\r\n|\n|\r", data), start=1):
        if line[:1] in (b" ", b"\t") and line.strip() and (lines or remark):
            if not remark:
                lines[-1] += line[1:]
        elif line.startswith(b"#"):
            remark = True
        elif not line.strip():
            remark = False
            if lines:
                yield start, lines
            lines = []
        else:
            remark = False
            if not lines:
                start = number
            elif line[:3].lower() == b"dn:" or len(lines) > _LONGEST:  # the blank line between two entries is missing
                yield start, lines
                lines, start = [], number
            lines.append(line)
    if lines:
        yield start, lines


def _entry(number: int, lines: list[bytes], encoding: str) -> Card:
    problems: list[str] = []
    found: list[tuple[str, str]] = []
    for line in lines:
        match = _LINE.match(line)
        if match is None:
            if line.strip() != b"-":
                problems.append(_("Line {number} is not understood.").format(number=number))
            continue
        name = match[1].decode("ascii").partition(";")[0]
        if match[2] == b"<":  # a file or page elsewhere: nothing is fetched
            continue
        value = _value(line[match.end() :], match[2] == b":", encoding, name)
        if value is None:
            problems.append(_("“{name}” is damaged.").format(name=name))
        elif value.strip():
            found.append((name, value.strip()))
    return _card(found, problems)


def _value(raw: bytes, coded: bool, encoding: str, name: str) -> str | None:
    if not coded:
        return encodings.decode_as(raw, encoding)
    if _key(name) in _SKIPPED:
        return ""
    try:
        raw = base64.b64decode(b"".join(raw.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return encodings.decode(raw)[0]


def _key(name: str) -> str:
    return name.lower().replace("-", "")


def _card(found: list[tuple[str, str]], problems: list[str]) -> Card:
    classes = {value.lower() for name, value in found if name.lower() == "objectclass"}
    if classes & _GROUPS:
        return Card({}, [_("This entry is a group of others, not a person.")])
    plain = [(name, value) for name, value in found if _key(name) not in ("dn", "version", "changetype")]
    if any(_key(name) == "changetype" and value.lower() == "delete" for name, value in found):
        return Card({}, [_("This entry says that somebody is to be deleted: it is not imported.")])
    if classes & _CONTAINERS and not any(_key(name) in _EMAILS or _key(name) in _PHONES for name, _value in plain):
        return Card({}, [_("This entry is a folder of the directory, not a person.")])
    entry = _Entry()
    for name, value in plain:
        entry.take(name, value)
    return Card(entry.finish(), problems)


class _Entry:
    """Takes the attributes of one entry, one by one."""

    def __init__(self) -> None:
        self.fields: Fields = {}
        self.extra: dict[str, str] = {}
        self.home: dict[str, str] = {}

    def take(self, name: str, value: str) -> None:
        """An attribute: to its field, else beside them under its own name."""
        key = _key(name)
        if key in _SKIPPED:
            return
        for names, taken in self._KINDS:
            if key in names:
                taken(self, key, name, value)
                return
        if key.startswith("mozillahome") and key.removeprefix("mozillahome").removesuffix("name") in _HOME:
            self.home.setdefault(_HOME[key.removeprefix("mozillahome").removesuffix("name")], value)
        elif key in ("homepostaladdress", "postaladdress"):
            self.home.setdefault("street", ", ".join(part.strip() for part in value.split("$") if part.strip()))
        else:
            self._keep(name, value)

    def finish(self) -> Fields:
        """The fields; the home's address where there is no other."""
        fields = self.fields
        if any(fields.get(part) for part in ("street", "city", "postcode")):
            for part, value in self.home.items():
                self._keep(f"home {part}", value)
        else:
            for part, value in self.home.items():
                fields.setdefault(part, value)
        if fields.get("country"):
            fields["country"] = places.country_code(fields["country"]) or fields["country"]
        if not fields.get("name"):
            name = " ".join(fields[part] for part in ("given_name", "family_name") if fields.get(part))
            if name:
                fields["name"] = name
        if self.extra:
            fields["extra"] = self.extra
        return fields

    def _text(self, key: str, name: str, value: str) -> None:
        field = _TEXTS[key]
        there = self.fields.get(field)
        if field == "notes" and there:
            self.fields["notes"] = f"{there}\n{value}"
        elif field == "street" and there and value not in there:
            self.fields["street"] = f"{there}, {value}"
        elif not there:
            self.fields[field] = value.replace("$", ", ") if field == "street" else value
        elif there != value:
            self._keep(name, value)

    def _email(self, key: str, _name: str, value: str) -> None:
        value = re.sub(r"^(?:smtp|mailto):", "", value, flags=re.I)
        self._add("emails", {"raw": value, "label": _EMAILS[key]})

    def _phone(self, key: str, _name: str, value: str) -> None:
        self._add("phones", {"raw": value, "label": _PHONES[key]})

    def _channel(self, key: str, _name: str, value: str) -> None:
        self._add("channels", {"network": _CHANNELS[key], "value": value})

    def _language(self, _key_: str, _name: str, value: str) -> None:
        for part in re.split(r"[,;]", re.sub(r";q=[\d.]+", "", value)):
            if part.strip():
                self.fields.setdefault("languages", []).append(places.language_code(part.strip()) or part.strip())

    def _tag(self, _key_: str, _name: str, value: str) -> None:
        self.fields.setdefault("tags", []).append(value)

    def _add(self, field: str, item: dict[str, str]) -> None:
        items = self.fields.setdefault(field, [])
        if item not in items:
            items.append(item)

    def _keep(self, name: str, value: str) -> None:
        if name not in self.extra:
            self.extra[name] = value
        elif value not in self.extra[name].split("\n"):
            self.extra[name] += "\n" + value

    _KINDS: "tuple[tuple[Any, Callable[[_Entry, str, str, str], None]], ...]" = (
        (_TEXTS, _text), (_EMAILS, _email), (_PHONES, _phone), (_CHANNELS, _channel), (_LANGUAGES, _language),
        (_TAGS, _tag),
    )  # fmt: skip


_HOME = {"street": "street", "street2": "street", "locality": "city", "state": "state", "postalcode": "postcode",
         "country": "country"}  # fmt: skip
