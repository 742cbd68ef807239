"""LDIF (RFC 2849): the address books of Thunderbird, Outlook, Evolution and directories, as fields of contacts.

An attribute we have no field for goes to `extra` under its own name; a group of others is no person.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from outreach.formats import encodings
from outreach.formats.cards.vcard import Card
from outreach.i18n import _
from outreach.problems import Problem
from outreach.values import places

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
_REACHED = {*_EMAILS, *_PHONES}
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
_MEMBERS = {"member", "uniquemember", "memberuid"}
_CONTAINERS = {"organization", "organizationalunit", "dcobject", "domain", "country", "locality"}


def is_ldif(head: bytes) -> bool:
    """Whether a file that begins like this is LDIF."""
    return bool(_START.match(head[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")))


def read(data: bytes, encoding: str | None = None) -> list[Card]:
    """The entries of a file, in order. Raises Problem where it holds none."""
    cards = list(iterate(data, encoding))
    if not cards:
        raise Problem(_("This file contains no entries."))
    return cards


def iterate(data: bytes, encoding: str | None = None) -> Iterator[Card]:
    """The entries one by one, each as a card: fields (none for what is no person), and what was wrong."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:64]:
        data = encodings.decode(data)[0].encode("utf-8", "replace")
    data = data.removeprefix(b"\xef\xbb\xbf")
    encoding = encoding or encodings.guess(data)
    # Lists of people may stand behind them, so that a file with some is gone through twice.
    groups = _groups(data, encoding) if b"member" in data.lower() else {}
    for lines in _records(data):
        if not all(line[:8].lower() == b"version:" for _number, line in lines):
            found, problems = _attributes(lines, encoding)
            card = _card(found, problems)
            if groups and card.fields:
                marks = [_mark(value) for name, value in found if _key(name) == "dn" or _key(name) in _EMAILS]
                tags = [name for mark in dict.fromkeys(marks) for name in groups.get(mark, ())]
                if tags:
                    card.fields["tags"] = list(dict.fromkeys([*card.fields.get("tags", []), *tags]))
            yield card


def _groups(data: bytes, encoding: str) -> dict[str, list[str]]:
    """{who belongs to it, as the list names him or by his address: the names of the lists}."""
    groups: dict[str, list[str]] = {}
    for lines in _records(data):
        found, _problems = _attributes(lines, encoding)
        name = _name_of_group(found)
        for key, value in found if name and _is_of(found, _GROUPS) else ():
            if _key(key) in _MEMBERS:
                groups.setdefault(_mark(value), []).append(name)
                if told := _part_of_name(value, "mail"):
                    groups.setdefault(_mark(told), []).append(name)
    return groups


def _is_of(found: list[tuple[str, str]], classes: set[str]) -> bool:
    return any(name.lower() == "objectclass" and value.lower() in classes for name, value in found)


def _name_of_group(found: list[tuple[str, str]]) -> str:
    told = {_key(name): value for name, value in reversed(found)}
    return told.get("cn") or _part_of_name(told.get("dn", ""), "cn")


def _mark(value: str) -> str:
    return re.sub(r"(?<!\s)\s*+([,=])\s*+", r"\1", value.strip()).lower()


def _part_of_name(name: str, part: str) -> str:
    """What the name of an entry says of it: "cn=Lee\\, Ann,mail=a@example.org"."""
    found = re.search(rf"(?i)(?:^|[,+])\s*{part}\s*=\s*((?:\\.|[^,+\\])*)", name)
    return re.sub(r"\\(.)", r"\1", found[1]).strip() if found else ""


def _records(data: bytes) -> Iterator[list[tuple[int, bytes]]]:
    """The unfolded lines of each entry, without remarks, each with its number."""
    lines: list[tuple[int, bytes]] = []
    remark = False
    for number, line in enumerate(re.split(rb"\r\n|\n|\r", data), start=1):
        if line[:1] in (b" ", b"\t") and line.strip() and (lines or remark):
            if not remark:
                lines[-1] = (lines[-1][0], lines[-1][1] + line[1:])
        elif line.startswith(b"#"):
            remark = True
        elif not line.strip():
            remark = False
            if lines:
                yield lines
            lines = []
        else:
            remark = False
            # The blank line between two entries may be missing.
            if lines and (line[:3].lower() == b"dn:" or len(lines) > _LONGEST):
                yield lines
                lines = []
            lines.append((number, line))
    if lines:
        yield lines


def _attributes(lines: list[tuple[int, bytes]], encoding: str) -> tuple[list[tuple[str, str]], list[str]]:
    """The attributes of an entry with their values, and what is wrong with its lines."""
    problems: list[str] = []
    found: list[tuple[str, str]] = []
    for number, line in lines:
        match = _LINE.match(line)
        if match is None:
            if line.strip() != b"-":
                said = encodings.decode_as(line, encoding)[:_MOST_TOLD]
                problems.append(_("Line {number} is not understood: “{text}”.").format(number=number, text=said))
            continue
        name = match[1].decode("ascii").partition(";")[0]
        if match[2] == b"<":  # a file or page elsewhere: nothing is fetched
            continue
        value = _value(line[match.end() :], match[2] == b":", encoding, name)
        if value is None:
            said = line[match.end() :].decode("utf-8", "replace").strip()[:_MOST_TOLD]
            problems.append(_("“{name}” is damaged: “{text}”.").format(name=name, text=said))
        elif value.strip():
            found.append((name, value.strip()))
    return found, problems


_MOST_TOLD = 200  # letters of what is not understood


def _value(raw: bytes, coded: bool, encoding: str, name: str) -> str | None:
    if not coded:
        return encodings.decode_as(raw, encoding)
    if _key(name) in _SKIPPED:
        return ""
    try:
        raw = base64.b64decode(b"".join(raw.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    if _NO_TEXT.search(raw):
        return base64.b64encode(raw).decode("ascii")  # a mark of a directory: kept as it was written
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return encodings.decode(raw)[0]


_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f]")


def _key(name: str) -> str:
    return name.lower().replace("-", "")


def _card(found: list[tuple[str, str]], problems: list[str]) -> Card:
    told = {_key(name): value for name, value in reversed(found)}
    said = _no_person(found, told)
    plain, removed = _plain(found, told.get("changetype", "").lower() == "modify")
    if not said and _is_of(found, _CONTAINERS) and not any(_key(name) in _REACHED for name, _value in plain):
        said = _("This entry is a directory folder, not a person.")
    if said:
        return Card({}, [said])
    name = told.get("dn", "")
    if removed:
        text = _("This entry removes something from {name}: {what}. It is not applied.")
        problems = [*problems, text.format(name=name, what=", ".join(sorted(removed)))]
    is_named = any(_TEXTS.get(_key(key)) in ("name", "given_name", "family_name") for key, _value in plain)
    if not is_named and (called := _part_of_name(name, "cn")):
        plain = [("cn", called), *plain]
    entry = _Entry()
    for name, value in plain:
        entry.take(name, value)
    return Card(entry.finish(), problems)


def _no_person(found: list[tuple[str, str]], told: Mapping[str, str]) -> str:
    """What is said of an entry that is a group, or only deletes or renames somebody; "" of any other."""
    name, change = told.get("dn", ""), told.get("changetype", "").lower()
    if _is_of(found, _GROUPS):
        text = _("“{name}” is a group, not a person: its members get it as a tag.")
        said = text.format(name=_name_of_group(found))
        members = [value for key, value in found if _key(key) in _MEMBERS]
        names = ", ".join(_part_of_name(one, "mail") or _part_of_name(one, "cn") or one for one in members)
        return f"{said} {_('It includes {members}.').format(members=names)}" if members else said
    if change == "delete":
        return _("This entry asks to delete somebody ({name}). It is not imported.").format(name=name)
    if change in ("modrdn", "moddn"):
        text = _("This entry only renames somebody ({name}: {new}). It is not imported.")
        return text.format(name=name, new=told.get("newrdn", ""))
    return ""


def _plain(found: list[tuple[str, str]], is_change: bool) -> tuple[list[tuple[str, str]], set[str]]:
    """The attributes that tell of the person, and the names of those that a change removes."""
    removed = {value.lower() for key, value in found if is_change and _key(key) == "delete"}
    others = {"dn", "version", "changetype", *(("add", "replace", "delete") if is_change else ())}
    return [(key, value) for key, value in found if _key(key) not in others and key.lower() not in removed], removed


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
