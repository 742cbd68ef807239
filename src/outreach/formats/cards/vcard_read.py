"""The lines of a vCard file become properties, and the properties of a card the fields of a contact."""

import base64
import binascii
import quopri
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, ClassVar, NamedTuple

from outreach.formats.cards.vcard_encoding import as_utf8, guess, is_utf8, told_charset
from outreach.i18n import _
from outreach.problems import Problem
from outreach.values import places, position_cell
from outreach.values.column_values import network_of
from outreach.values.fields import CONTACT
from outreach.values.text import script

Fields = dict[str, Any]

_HEAD = re.compile(rb"(?:([A-Za-z0-9_.-]+)\.)?([A-Za-z0-9_/-]+)((?:\s*;(?:[^\":;]|\"[^\"]*\")*+)*+)\s*:", re.S)
_PARAMETER = re.compile(r';\s*((?:[^";]|"[^"]*")*)')
_ESCAPE = re.compile(r"\\(.)", re.S)
_LABEL = re.compile(r"_\$!<([^<]*)>!\$_")
_CODED = re.compile(rb"[A-Za-z0-9+/=\s]+")  # a line of a picture
_CODED_LETTERS = re.compile(rb"(?:=[89A-Fa-f][0-9A-Fa-f]){2}")
_CUSTOM = re.compile(r"X-CUSTOM\((.*)\)", re.I | re.S)

# Pictures, sounds and keys; and what changes with every export.
_SKIPPED = {"PHOTO", "LOGO", "SOUND", "KEY", "VERSION", "PRODID", "REV", "BEGIN", "END", "X-ABLABEL", "X-ABADR",
            "X-ABSHOWAS", "CLASS", "MAILER", "SORT-STRING", "X-MS-OL-DEFAULT-POSTAL-ADDRESS", "PROFILE",
            "X-MS-CARDPICTURE", "X-MS-OL-DESIGN"}  # fmt: skip
_PICTURES = {"PHOTO", "LOGO", "SOUND", "KEY", "X-MS-CARDPICTURE"}
_TOLD = ("FN", "N", "TITLE", "ORG", "EMAIL", "TEL", "URL", "NOTE", "AGENT")  # what is kept of an agent's card
_DEEPEST = 20  # cards inside cards
_MOST_PROPERTIES = 20_000
_PROPERTIES = {field.vcard: field.key for field in CONTACT.values() if field.vcard}
_NETWORKS = {
    "telegram": "telegram", "tg": "telegram", "whatsapp": "whatsapp", "viber": "viber", "signal": "signal",
    "vk": "vk", "vkontakte": "vk", "ok": "ok", "odnoklassniki": "ok", "x": "x", "twitter": "x",
    "facebook": "facebook", "fb": "facebook", "instagram": "instagram", "linkedin": "linkedin",
    "youtube": "youtube", "tiktok": "tiktok", "threads": "threads", "bluesky": "bluesky", "skype": "skype",
    "skype-username": "skype",
}  # fmt: skip
_OTHER_NETWORKS = {"icq", "aim", "msn", "jabber", "xmpp", "qq", "yahoo", "gtalk", "google-talk", "gadugadu", "sip",
                   "groupwise", "mastodon", "wechat", "discord", "line"}  # fmt: skip
_OWN_TEXTS = {
    "OTHER-NAME": "other_name", "FORMAL-NAME": "formal_name", "SALUTATION": "salutation", "SOURCE": "source",
    "BASIS": "basis", "NAME": "name", "DO-NOT-CONTACT-REASON": "do_not_contact_reason", "COUNTRY": "country",
    "DEPARTMENT": "department", "POSITION": "position", "HONORIFIC": "honorific", "MIDDLE-NAME": "middle_name",
}  # fmt: skip
_OWN_DAYS = {
    "FOUND-ON": "found_on", "CHECKED-ON": "checked_on", "DO-NOT-CONTACT-ON": "do_not_contact_on",
    "POSITION-SINCE": "position_since",
}  # fmt: skip


class Property(NamedTuple):
    """One line of a card: "item1.TEL;TYPE=CELL:+996 …". `parameters` are {NAME: [values]}."""

    group: str
    name: str
    parameters: dict[str, list[str]]
    value: str

    @property
    def types(self) -> set[str]:
        """The kinds it bears, in small letters."""
        return {kind.lower() for kind in self.parameters.get("TYPE", [])}


# --- lines ------------------------------------------------------------------------------------------------------


def properties(data: bytes, encoding: str | None = None) -> Iterator[tuple[list[Property], list[str]]]:
    """The properties of each card, and what was wrong with its lines."""
    data = as_utf8(data)
    if encoding is None and not is_utf8(data):
        encoding = told_charset(data) or guess(data)
    cards = _OpenCards()
    for number, line in _logical_lines(data):
        if not line.strip():
            continue
        parsed = _property(line, encoding)
        if parsed is None:
            cards.misread(number, line, encoding)
        elif parsed.name in ("BEGIN", "END") and parsed.value.strip().upper() == "VCARD":
            yield from cards.begin() if parsed.name == "BEGIN" else cards.end()
        elif cards.open:
            cards.add(parsed)
    if any(cards.open):
        yield from cards.broken_off()


class _OpenCards:
    """The card that is read, behind those in which it stands as an AGENT (vCard 2.1), and what was wrong with lines."""

    def __init__(self) -> None:
        self.open: list[list[Property]] = []
        self._problems: list[str] = []

    def begin(self) -> Iterator[tuple[list[Property], list[str]]]:
        """Opens a card, in the one that is open where that waits for its agent; else that one is given out."""
        last = self.open[-1][-1] if self.open and self.open[-1] else None
        if last and last.name == "AGENT" and not last.value.strip() and len(self.open) <= _DEEPEST:
            self.open.append([])
            return
        yield from self.broken_off()
        self.open, self._problems = [[]], []

    def broken_off(self) -> Iterator[tuple[list[Property], list[str]]]:
        """Gives out the outermost card, with those that are open inside it closed."""
        while len(self.open) > 1:
            self._close_agent()
        if self.open:
            yield self.open.pop(), [*self._problems, _("The card has no end.")]

    def end(self) -> Iterator[tuple[list[Property], list[str]]]:
        """Closes the card that is read, and gives it out unless it is an agent's."""
        if len(self.open) > 1:
            self._close_agent()
        elif self.open:
            yield self.open.pop(), self._problems
            self._problems = []

    def _close_agent(self) -> None:
        """Keeps what is known of the person's agent, a card of its own, as one text."""
        agent, card = self.open.pop(), self.open[-1]
        card[-1] = card[-1]._replace(value=_summary(agent))

    def add(self, parsed: Property) -> None:
        """A property of the card that is read."""
        if len(self.open[-1]) >= _MOST_PROPERTIES:
            raise Problem(_("This file cannot be read: a card in it never ends."))
        self.open[-1].append(parsed)

    def misread(self, number: int, line: bytes, encoding: str | None) -> None:
        """A line of the card that is read which is no property."""
        if self.open and (said := _beside(self.open[-1], line, encoding)):
            text = _("Line {number} is not understood: “{text}”.")
            self._problems.append(text.format(number=number, text=said))


def _beside(found: list[Property], line: bytes, encoding: str | None) -> str:
    """What is told of a line that has no name: nothing of one of a picture, or of a remark that is not folded."""
    last = found[-1] if found else None
    text = _value(line.strip(), {}, encoding)
    if last is not None and last.name in _PICTURES and _CODED.fullmatch(line):
        return ""
    if last is not None and last.name == "NOTE":
        found[-1] = last._replace(value=f"{last.value}\\n{text}")
        return ""
    return text[:_MOST_TOLD]


_MOST_TOLD = 200  # letters


def _summary(agent: Sequence[Property]) -> str:
    texts = (", ".join(part for part in _parts(item.value) if part) for item in agent if item.name in _TOLD)
    return "\\n".join(dict.fromkeys(text for text in texts if text))


def _logical_lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Lines with their continuations: folded ones, those of quoted-printable, and base64 up to a blank line."""
    lines = re.split(rb"\r\n|\n|\r", data)
    number = 0
    while number < len(lines):
        start, line = number, lines[number]
        number += 1
        head = line.split(b":", 1)[0].upper()
        quoted = b"QUOTED-PRINTABLE" in head
        parts = [line]
        while number < len(lines):
            following = lines[number]
            if quoted and parts[-1].rstrip(b" \t").endswith(b"="):
                parts[-1] = parts[-1].rstrip(b" \t")[:-1]
                parts.append(following)
            elif quoted and following[:1] == b"=":  # broken off without a sign of it: no property begins so
                parts.append(following)
            elif following[:1] in (b" ", b"\t") and following.strip(b" \t"):
                parts.append(following[1:])
            else:
                break
            number += 1
        yield start + 1, b"".join(parts)


def _property(line: bytes, encoding: str | None) -> Property | None:
    match = _HEAD.match(line.lstrip())
    if match is None:
        return None
    line = line.lstrip()
    parameters = _parameters(match[3].decode("utf-8", "replace"))
    name = match[2].decode("ascii").upper()
    raw = line[match.end() :]
    if name in _PICTURES:
        raw = b""
    return Property((match[1] or b"").decode("ascii").lower(), name, parameters, _value(raw, parameters, encoding))


def _parameters(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in _PARAMETER.findall(text):
        if custom := _CUSTOM.fullmatch(part.strip()):
            found["LABEL"] = [_own_label(custom[1])]
            continue
        name, equals, value = part.partition("=")
        name = name.strip().upper()
        if not equals:  # 2.1: the kind alone
            name, value = ("ENCODING" if name in _ENCODINGS else "TYPE"), name
        value = value.strip()
        values = [value[1:-1]] if value[:1] == '"' == value[-1:] and len(value) > 1 else [value]
        for single in values:
            pieces = single.split(",") if name == "TYPE" else [single]
            found.setdefault(name, []).extend(_circumflex(piece.strip().strip('"')) for piece in pieces)
    return found


def _own_label(text: str) -> str:
    """What somebody called a number on an Android phone: "CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=D0=94"."""
    match = re.fullmatch(r"((?:(?:CHARSET|ENCODING)=[^,]*,)*)(.*)", text, re.I | re.S)
    how, label = (match[1], match[2]) if match else ("", text)
    told = {name.upper(): [value] for name, _equals, value in (part.partition("=") for part in how.split(","))}
    return _value(label.encode("utf-8"), told, None)


_ENCODINGS = {"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"}


def _circumflex(value: str) -> str:
    """RFC 6868: what a parameter cannot hold otherwise."""
    return value.replace("^n", "\n").replace("^'", '"').replace("^^", "^") if "^" in value else value


def _value(raw: bytes, parameters: dict[str, list[str]], encoding: str | None) -> str:
    how = {value.upper() for value in parameters.get("ENCODING", [])}
    # Some phones name the letters' encoding and forget to say that they are coded.
    forgotten = not how and "CHARSET" in parameters and _CODED_LETTERS.search(raw)
    if "QUOTED-PRINTABLE" in how or forgotten:
        raw = quopri.decodestring(raw)
    elif how & {"BASE64", "B"}:
        try:
            raw = base64.b64decode(raw, validate=False)
        except (binascii.Error, ValueError):
            return ""
    told = next(iter(parameters.get("CHARSET", [])), None)
    for name in (told, "utf-8", encoding):
        if name:
            try:
                return raw.decode(name)
            except (LookupError, ValueError):
                continue
    return raw.decode(encoding or guess(raw), "replace")


def plain(value: str) -> str:
    """A value with its escapes undone: \\n, \\, \\; \\\\ (and \\: as Gmail writes it)."""
    if "\\" not in value:
        return value
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def _parts(value: str, sign: str = ";") -> list[str]:
    """The components of a structured value, each with its escapes undone."""
    parts, current, escaped = [], [], False
    for letter in value:
        if escaped:
            current.append("\\" + letter)
            escaped = False
        elif letter == "\\":
            escaped = True
        elif letter == sign:
            parts.append(plain("".join(current)))
            current = []
        else:
            current.append(letter)
    parts.append(plain("".join(current) + ("\\" if escaped else "")))
    return parts


# --- fields -----------------------------------------------------------------------------------------------------


def fields_of(card: Sequence[Property]) -> tuple[Fields, list[str]]:
    """The fields of a contact, and what could not be kept."""
    labels = {p.group: _label(p.value) for p in card if p.name == "X-ABLABEL" and p.group}
    reader = _Reader(labels, sum(1 for item in card if item.name == "URL"))
    for item in _preferred_first(card):
        reader.take(item)
    return reader.finish(), reader.problems


def _preferred_first(card: Sequence[Property]) -> list[Property]:
    """The card with preferred values before others of their kind (PREF=1 of 4.0, TYPE=PREF before it)."""

    def rank(item: Property) -> int:
        told = next(iter(item.parameters.get("PREF", [])), "")
        if told.isdigit():
            return int(told)
        return 1 if "pref" in item.types or "PREF" in item.parameters else 101

    return sorted(card, key=rank)


def _label(value: str) -> str:
    text = plain(value).strip()
    match = _LABEL.fullmatch(text)
    return match[1] if match else text


_PLAIN_LABELS = {"main", "phone", "telephone", "email", "e-mail", "internet", "voice", "pref"}


# What a number or an address is for, as the standards and the makers of telephones say it.
_KINDS = {
    "home", "work", "cell", "voice", "fax", "pager", "msg", "pref", "video", "bbs", "modem", "car", "isdn", "pcs",
    "text", "textphone", "iphone", "mobile", "main", "other", "internet", "x400", "tlx", "ex", "",
}  # fmt: skip


class _Reader:
    """Takes the properties of one card, one by one."""

    def __init__(self, labels: dict[str, str], pages: int) -> None:
        self.labels, self.pages = labels, pages
        self.fields: Fields = {}
        self.extra: dict[str, str] = {}
        self.problems: list[str] = []
        self.group = False
        self.members: list[str] = []
        self.printed = ""
        self.role = ""

    def take(self, item: Property) -> None:
        if item.name in _SKIPPED:
            return
        if item.name.startswith("X-OUTREACH-"):
            self._own(item.name.removeprefix("X-OUTREACH-"), item)
            return
        handler = self._HANDLERS.get(item.name)
        if handler is not None:
            handler(self, item)
        elif item.name in _PROPERTIES:
            self._set(_PROPERTIES[item.name], plain(item.value), item)
        elif not self._channel(item):
            self._keep(item)

    def finish(self) -> Fields:
        fields = self.fields
        if self.group:
            self.problems.append(group_said(fields.get("name", ""), self.members))
            return {}
        own_name = fields.pop("_own_name", None)
        if own_name is not None:
            fields["name"] = own_name
        elif not fields.get("name"):
            parts = [fields.get(part, "") for part in ("given_name", "middle_name", "family_name", "suffix")]
            name = " ".join(part for part in parts if part)
            if name:
                fields["name"] = name
        elif self._is_titled():  # as Outlook writes it: "Ms. Aida Kim"
            fields["name"] = fields["name"].removeprefix(fields["honorific"]).strip()
        if self.role:
            if fields.get("position"):
                self._put("ROLE", self.role)
            else:
                fields["position"] = self.role
        if self.printed and not any(fields.get(part) for part in ("street", "city", "state", "postcode", "country")):
            fields["street"] = self.printed
        if self.extra:
            fields["extra"] = self.extra
        return fields

    def _keep(self, item: Property) -> None:
        """A property without a field here."""
        value = "; ".join(part for part in _parts(item.value) if part).strip()
        if not value:
            return
        # Apple writes a year that means none where only the day is known.
        if (no_year := next(iter(item.parameters.get("X-APPLE-OMIT-YEAR", [])), "")) and value.startswith(no_year):
            value = "-" + value.removeprefix(no_year)
        label = self.labels.get(item.group, "") if item.group else ""
        kinds = ", ".join(sorted(item.types - {"pref", "internet", "voice"}))
        self._put(item.name + (f" ({label or kinds})" if label or kinds else ""), value)

    def _put(self, key: str, value: str) -> None:
        name, number = key, 2
        while name in self.extra:
            if self.extra[name] == value:
                return
            name, number = f"{key} ({number})", number + 1
        self.extra[name] = value

    def _set(self, field: str, value: str, item: Property) -> None:
        """The first value is the field's, a further one is kept beside it."""
        value = value.strip()
        if not value:
            return
        if self.fields.get(field):
            if self.fields[field] != value:
                self._put(item.name, value)
        else:
            self.fields[field] = value

    # names

    def _fn(self, item: Property) -> None:
        value = plain(item.value).strip()
        first = self.fields.get("name")
        if first and value and not self.fields.get("other_name") and script(first) != script(value):
            self.fields["other_name"] = value
        else:
            self._set("name", value, item)

    def _is_titled(self) -> bool:
        """Whether the name begins with the honorific that the card names beside it."""
        title, name, family = (self.fields.get(field, "") for field in ("honorific", "name", "family_name"))
        return bool(title and family and family in name and name.startswith(f"{title} "))

    def _n(self, item: Property) -> None:
        names = ("family_name", "given_name", "middle_name", "honorific", "suffix")
        parts = _components(item.value)
        # RFC 9554 has a second family name and a generation at the end, mostly said among the first five as well.
        for place, more in zip((0, 4), parts[len(names) :], strict=False):
            if more and more not in parts[place]:
                parts[place] = " ".join(filter(None, (parts[place], more)))
        for field, part in zip(names, parts, strict=False):
            self._set(field, part, item)

    def _android(self, item: Property) -> None:
        """What Android has no property for: "vnd.android.cursor.item/nickname;Aika;1;…"."""
        kind, *values = _parts(item.value)
        if kind.rpartition("/")[2] == "nickname" and values and values[0].strip():
            self._set("nickname", values[0], item)
        elif any(value.strip(" 0123456789") for value in values):  # else only what kind of thing it would be
            self._keep(item)

    def _org(self, item: Property) -> None:
        first, *rest = _parts(item.value)
        if self.fields.get("outlet"):
            self._put("ORG", "; ".join(part for part in (first, *rest) if part))
            return
        self._set("outlet", first, item)
        self._set("department", ", ".join(part.strip() for part in rest if part.strip()), item)

    def _title(self, item: Property) -> None:
        self._set("position", plain(item.value), item)

    def _role(self, item: Property) -> None:
        """What somebody does: the job where no title is given."""
        value = plain(item.value).strip()
        if self.role and value != self.role:
            self._put("ROLE", value)
        self.role = self.role or value

    def _agent(self, item: Property) -> None:
        """Who is to be asked instead: a card inside the card, in 3.0 as a text with its line ends escaped."""
        value = plain(item.value).strip()
        if value[:12].upper().startswith("BEGIN:VCARD"):
            inside = next(iter(properties(value.encode("utf-8", "replace"))), ([], []))[0]
            value = plain(_summary(inside))
        if value:
            self._put("AGENT", value)

    # reach

    def _email(self, item: Property) -> None:
        value = plain(item.value).strip()
        if value[:7].lower() == "mailto:":
            value = value[7:]
        if value:
            label = self._kind(item, ("work", "home", "other"))
            self.fields.setdefault("emails", []).append({"raw": value, "label": label})
            self._keep_label(item, label, value)

    def _tel(self, item: Property) -> None:
        value = plain(item.value).strip()
        if value[:4].lower() == "tel:":
            number, _sep, rest = value[4:].partition(";")
            extension = re.search(r"(?:^|;)ext=([^;]+)", rest, re.I)
            context = re.search(r"(?:^|;)phone-context=(\+[^;]+)", rest, re.I)
            if context and number[:1] != "+":
                number = f"{context[1]} {number}"
            value = number + (f" ext. {extension[1]}" if extension else "")
        if value:
            kind = self._phone_kind(item)
            self.fields.setdefault("phones", []).append({"raw": value, "label": kind})
            self._keep_label(item, kind, value)

    def _keep_label(self, item: Property, kind: str, value: str) -> None:
        """What somebody called a number or an address in words of their own is kept beside it."""
        said = self.labels.get(item.group, "") if item.group else ""
        said = said or next(iter(item.parameters.get("LABEL", [])), "") or ", ".join(sorted(item.types - _KINDS))
        if said and not kind and said.lower() not in _PLAIN_LABELS:
            self._put(f"{item.name} ({said})", value)

    def _phone_kind(self, item: Property) -> str:
        kinds = item.types
        label = self.labels.get(item.group, "").lower() if item.group else ""
        if "fax" in kinds or "fax" in label or "факс" in label:
            return "fax"
        if kinds & {"cell", "iphone", "mobile"} or label in ("mobile", "cell", "iphone", "мобильный", "сотовый"):
            return "mobile"
        if "pager" in kinds:
            return "pager"
        return self._kind(item, ("work", "home", "other"))

    def _kind(self, item: Property, known: tuple[str, ...]) -> str:
        label = self.labels.get(item.group, "").lower() if item.group else ""
        return next((kind for kind in known if kind in item.types or kind == label), "")

    def _url(self, item: Property) -> None:
        """A page; an account on a network where it is called so, or where it is not the only page."""
        value = plain(item.value).strip()
        network = network_of(value)
        label = self.labels.get(item.group, "").lower() if item.group else ""
        if network and (self.pages > 1 or _NETWORKS.get(label) == network or network in item.types):
            self._add_channel(network, value)
        else:
            self._set("website", value, item)

    def _impp(self, item: Property) -> None:
        value = plain(item.value).strip()
        scheme, colon, rest = value.partition(":")
        kind = next(iter(item.parameters.get("X-SERVICE-TYPE", [])), scheme if colon else "").lower()
        network = _NETWORKS.get(kind) or next((_NETWORKS[k] for k in item.types if k in _NETWORKS), "other")
        if not rest or network == "other":
            rest = value
        self._add_channel(network, rest)

    def _x_socialprofile(self, item: Property) -> None:
        kinds = [*item.types, *(v.lower() for v in item.parameters.get("SERVICE-TYPE", []))]
        network = next((_NETWORKS[kind] for kind in kinds if kind in _NETWORKS), "other")
        # RFC 9554, and Apple: who somebody is there, where no page of hers is named.
        named = [*item.parameters.get("USERNAME", []), *item.parameters.get("X-USER", [])]
        value = plain(item.value).removeprefix("x-apple:").strip()
        self._add_channel(network, value or next(filter(None, named), ""))

    def _channel(self, item: Property) -> bool:
        # "X-messaging/telegram-All" is KAddressBook's.
        kind = item.name.removeprefix("X-").lower().removeprefix("messaging/").removesuffix("-all").removesuffix("-id")
        if item.name[:2] != "X-" or not item.value.strip():
            return False
        if kind in _NETWORKS:
            self._add_channel(_NETWORKS[kind], plain(item.value))
        elif kind in _OTHER_NETWORKS:
            self._add_channel("other", f"{kind}:{plain(item.value)}")
        else:
            return False
        return True

    def _add_channel(self, network: str, value: str) -> None:
        if value.strip():
            self.fields.setdefault("channels", []).append({"network": network, "value": value.strip()})

    # places

    def _adr(self, item: Property) -> None:
        box, extended, street, city, state, postcode, country = (_components(item.value) + [""] * 7)[:7]
        place = {
            "street": ", ".join(part for part in (box, extended, street) if part),
            "city": city, "state": state, "postcode": postcode,
            "country": places.country_code(country) or country,
        }  # fmt: skip
        if not any(place.values()):
            self.printed = self.printed or ", ".join(
                line.strip()
                for line in plain(next(iter(item.parameters.get("LABEL", [])), "")).splitlines()
                if line.strip()
            )
            return
        if any(self.fields.get(field) for field in place):
            kinds = ", ".join(sorted(item.types - {"pref"}))
            self._put("ADR" + (f" ({kinds})" if kinds else ""), ", ".join(part for part in place.values() if part))
            return
        self.fields.update({field: value for field, value in place.items() if value})

    def _label(self, item: Property) -> None:
        """The address as it is printed: only of use where there is no address in parts."""
        printed = (line.strip() for line in plain(item.value).splitlines())
        self.printed = self.printed or ", ".join(line for line in printed if line)

    # words

    def _categories(self, item: Property) -> None:
        tags = [part.strip() for part in _parts(item.value, ",") if part.strip()]
        if len(tags) == 1 and "\\," in item.value:
            # An add-on of Thunderbird escapes the commas between tags; we write a tag with a comma on its own line.
            tags = [part.strip() for part in tags[0].split(",") if part.strip()]
        # The group in which Google puts everybody is no tag.
        self.fields.setdefault("tags", []).extend(tag for tag in tags if tag != "myContacts")

    def _lang(self, item: Property) -> None:
        value = plain(item.value).strip()
        if value:
            self.fields.setdefault("languages", []).append(places.language_code(value) or value)

    def _note(self, item: Property) -> None:
        value = plain(item.value).replace("\r\n", "\n").replace("\r", "\n").strip("\n")
        if value.strip():
            self.fields["notes"] = "\n\n".join(filter(None, (self.fields.get("notes"), value)))

    def _member(self, item: Property) -> None:
        self.members.append(item.value.strip())

    def _card_kind(self, item: Property) -> None:
        self.group = self.group or item.value.strip().lower() == "group"

    _HANDLERS: ClassVar[dict[str, Callable[["_Reader", Property], None]]] = {
        "FN": _fn, "N": _n, "ORG": _org, "O": _org, "TITLE": _title, "EMAIL": _email,
        "TEL": _tel, "URL": _url, "IMPP": _impp, "X-SOCIALPROFILE": _x_socialprofile, "ADR": _adr,
        "SOCIALPROFILE": _x_socialprofile, "LABEL": _label, "CATEGORIES": _categories, "LANG": _lang, "NOTE": _note,
        "KIND": _card_kind, "ROLE": _role, "AGENT": _agent, "X-ADDRESSBOOKSERVER-KIND": _card_kind,
        "MEMBER": _member, "X-ADDRESSBOOKSERVER-MEMBER": _member,
        "X-ANDROID-CUSTOM": _android,
    }  # fmt: skip

    # our own

    def _own(self, name: str, item: Property) -> None:
        value = plain(item.value)
        if name == "NAME":
            self.fields["_own_name"] = value
        elif name in _OWN_TEXTS:
            self.fields[_OWN_TEXTS[name]] = value
        elif name in _OWN_DAYS:
            self._own_day(_OWN_DAYS[name], value)
        elif name == "BEAT":
            self.fields.setdefault("beats", []).append(value)
        elif name == "LANG":
            self.fields.setdefault("languages", []).append(value)
        elif name == "TAG":
            self.fields.setdefault("tags", []).append(value)
        elif name == "DO-NOT-CONTACT":
            self.fields["do_not_contact"] = value.strip() == "1"
        elif name == "KEEPS-EMBARGOES":
            self.fields["keeps_embargoes"] = value.strip() == "1"
        elif name == "OTHER-POSITION":
            self._other_position(_parts(item.value))
        elif name == "EXTRA":
            key, _sep, rest = item.value.partition(";")
            parts = _parts(item.value)
            if len(parts) == 2:
                self.extra[parts[0]] = parts[1]
            else:
                self._put(key, rest)
        elif name == "CHANNEL":
            parts = _parts(item.value)
            self.fields.setdefault("channels", []).append({"network": parts[0], "value": ";".join(parts[1:])})

    def _other_position(self, parts: list[str]) -> None:
        try:
            row = position_cell.of_parts(parts)
        except ValueError:  # what and where is kept, and the days are told
            what, when = parts[: len(position_cell.WHAT)], parts[len(position_cell.WHAT) :]
            row = position_cell.of_parts(what)
            self.problems.append(_("“{text}” is not a date.").format(text=" – ".join(when)))
        self.fields.setdefault("other_positions", []).append(row)

    def _own_day(self, field: str, value: str) -> None:
        try:
            self.fields[field] = date.fromisoformat(value.strip())
        except ValueError:
            self.problems.append(_("“{text}” is not a date.").format(text=value))


def group_said(name: str, members: Sequence[str]) -> str:
    """What is said of a card that is a group: its name is a tag of whoever of it is in the file; others are named."""
    others = [re.sub(r"(?i)^mailto:", "", member) for member in members if "@" in member]
    text = _("“{name}” is a group, not a person: its members get it as a tag.").format(name=name)
    if others:
        text += " " + _("It includes {members}.").format(members=", ".join(others))
    return text


def _components(value: str) -> list[str]:
    """Components of N and ADR: a list inside one is joined, its commas read as text."""
    return [", ".join(line.strip() for line in part.split("\n") if line.strip()) for part in _parts(value)]
