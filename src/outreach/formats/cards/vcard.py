"""vCards 2.1 (vCard 2.1 of the IMC), 3.0 (RFC 2426) and 4.0 (RFC 6350), as phones and mail programs write them.

A card becomes the fields of a contact; a property we have no field for goes to `extra` under its own name. What a
vCard has no property for is written as X-OUTREACH-…, so that our own cards lose nothing.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from outreach.formats.cards import vcard_lines, vcard_write
from outreach.formats.cards.vcard_lines import Lines, Property, parts, plain, told_charset
from outreach.i18n import _
from outreach.problems import Problem
from outreach.values import networks, places, position_cell
from outreach.values.data import Document
from outreach.values.text import script

_LABEL = re.compile(r"_\$!<([^<]*)>!\$_")
# Pictures, sounds and keys; and what changes with every export.
_SKIPPED = {"PHOTO", "LOGO", "SOUND", "KEY", "VERSION", "PRODID", "REV", "BEGIN", "END", "X-ABLABEL", "X-ABADR",
            "X-ABSHOWAS", "CLASS", "MAILER", "SORT-STRING", "X-MS-OL-DEFAULT-POSTAL-ADDRESS", "PROFILE",
            "X-MS-CARDPICTURE", "X-MS-OL-DESIGN"}  # fmt: skip
_OTHER_NETWORKS = {"icq", "aim", "msn", "jabber", "xmpp", "qq", "yahoo", "gtalk", "google-talk", "gadugadu", "sip",
                   "groupwise", "mastodon", "wechat", "discord", "line"}  # fmt: skip
_PLAIN_LABELS = {"main", "phone", "telephone", "email", "e-mail", "internet", "voice", "pref"}
# What a number or an address is for, as the standards and the makers of telephones say it.
_KINDS = {
    "home", "work", "cell", "voice", "fax", "pager", "msg", "pref", "video", "bbs", "modem", "car", "isdn", "pcs",
    "text", "textphone", "iphone", "mobile", "main", "other", "internet", "x400", "tlx", "ex", "",
}  # fmt: skip
_PHONES = (  # by the kinds or the label of a number
    ({"fax", "факс", "homefax", "workfax"}, "fax"),
    ({"cell", "iphone", "mobile", "мобильный", "сотовый"}, "mobile"),
    ({"pager"}, "pager"), ({"work"}, "work"), ({"home"}, "home"), ({"other"}, "other"),
)  # fmt: skip
_EMAILS = (({"work"}, "work"), ({"home"}, "home"), ({"other"}, "other"))
_OWN = {vcard_write.own_name(field): (field, kind) for field, kind in vcard_write.OWN.items()}
_OWN_VALUES: dict[str, Callable[[str], object]] = {
    "text": str, "yes": lambda value: value.strip() == "1", "day": lambda value: date.fromisoformat(value.strip()),
}  # fmt: skip
_OWN_LISTS = {"X-OUTREACH-BEAT": "beats", "X-OUTREACH-LANG": "languages", "X-OUTREACH-TAG": "tags"}
_NAME = ("given_name", "middle_name", "family_name", "suffix")
_ADDRESS = ("street", "city", "state", "postcode", "country")


class Card(NamedTuple):
    """One person: the fields (none where there is nothing to know somebody by), and what was wrong."""

    fields: Document
    problems: list[str]


def card_of(card: Lines) -> Card:
    """A card of a file: its fields and problems; a group is no person."""
    told = {item.name: item for item in card.properties}
    kind = told.get("KIND") or told.get("X-ADDRESSBOOKSERVER-KIND")
    if kind is not None and kind.value.strip().lower() == "group":
        name = plain(told["FN"].value).strip() if "FN" in told else ""
        return Card({}, [_("“{name}” is a group, not a person.").format(name=name)])
    draft = _Reader(card.properties)
    return Card(draft.finish(), [*card.problems, *draft.problems])


class _Reader:
    """Gathers the fields of one card; what has no field, or has it already, is kept in `extra`."""

    def __init__(self, card: Sequence[Property]) -> None:
        self.fields: Document = {}
        self.extra: dict[str, str] = {}
        self.problems: list[str] = []
        named = {item.group: plain(item.value).strip() for item in card if item.name == "X-ABLABEL" and item.group}
        self._labels = {group: _LABEL.sub(r"\1", label) for group, label in named.items()}
        self._pages = sum(1 for item in card if item.name == "URL")
        self._later: dict[str, str] = {}  # what counts where nothing better is said
        for item in sorted(card, key=_rank):
            self._take(item)

    def put(self, field: str, value: str, name: str) -> None:
        """The first value is the field's, a further one is kept under the `name` it has in the file."""
        value = value.strip()
        if value and not self.fields.get(field):
            self.fields[field] = value
        elif value and self.fields[field] != value:
            self.keep(name, value)

    def add(self, field: str, item: object) -> None:
        """One of several values."""
        self.fields.setdefault(field, []).append(item)

    def keep(self, key: str, value: str) -> None:
        """What has no field here, under its own name."""
        name, number = key, 2
        while name in self.extra and self.extra[name] != value:
            name, number = f"{key} ({number})", number + 1
        self.extra[name] = value

    def _take(self, item: Property) -> None:
        handler = _HANDLERS.get(item.name)
        if handler is not None:
            handler(self, item)
        elif item.name in _OWN:
            self._own(*_OWN[item.name], plain(item.value))
        elif item.name in _OWN_LISTS:
            self.add(_OWN_LISTS[item.name], plain(item.value))
        elif item.name not in _SKIPPED and not self._other_channel(item):
            self._rest(item)

    def finish(self) -> Document:
        """The fields, with a name where its parts are known."""
        fields = self.fields
        if name := fields.get("name"):
            fields["name"] = _without_honorific(name, fields.get("honorific", ""), fields.get("family_name", ""))
        if role := self._later.get("role"):
            self.put("position", role, "ROLE")
        if not any(map(fields.get, _ADDRESS)) and (printed := self._later.get("printed")):
            fields["street"] = printed
        if "nameless" in self._later:  # one of ours: FN says something instead
            fields["name"] = ""
        elif not fields.get("name") and (parts := [*filter(None, map(fields.get, _NAME))]):
            fields["name"] = " ".join(parts)
        if self.extra:
            fields["extra"] = self.extra
        return fields

    def _rest(self, item: Property) -> None:
        """A property without a field here."""
        value = "; ".join(filter(None, parts(item.value))).strip()
        # Apple writes a year that means none where only the day is known.
        no_year = item.first("X-APPLE-OMIT-YEAR")
        if no_year and value.startswith(no_year):
            value = "-" + value.removeprefix(no_year)
        label = self._label(item) or ", ".join(sorted(item.types - {"pref", "internet", "voice"}))
        if value:
            self.keep(item.name + (f" ({label})" if label else ""), value)

    def _label(self, item: Property) -> str:
        """What somebody called it in words of their own, as Apple writes it."""
        return self._labels.get(item.group, "") if item.group else ""

    # names

    def name(self, item: Property) -> None:
        value = plain(item.value).strip()
        first = self.fields.get("name")
        is_other = first and value and script(first) != script(value)
        self.put("other_name" if is_other else "name", value, item.name)

    def name_parts(self, item: Property) -> None:
        for field, part in zip(vcard_write.NAME, _components(item.value), strict=False):
            self.put(field, part, item.name)

    def organisation(self, item: Property) -> None:
        first, *rest = parts(item.value)
        if self.fields.get("outlet"):
            self.keep("ORG", "; ".join(filter(None, (first, *rest))))
            return
        self.put("outlet", first, item.name)
        self.put("department", ", ".join(part.strip() for part in rest if part.strip()), item.name)

    def role(self, item: Property) -> None:
        """What somebody does: the job where no title is given."""
        value = plain(item.value).strip()
        if self._later.setdefault("role", value) != value:
            self.keep("ROLE", value)

    # reach

    def email(self, item: Property) -> None:
        self._reach("emails", item, re.sub(r"(?i)^mailto:", "", plain(item.value).strip()), _EMAILS)

    def phone(self, item: Property) -> None:
        value = plain(item.value).strip()
        if value[:4].lower() == "tel:":  # RFC 3966
            number, _sep, rest = value[4:].partition(";")
            extension = re.search(r"(?:^|;)ext=([^;]+)", rest, re.I)
            context = re.search(r"(?:^|;)phone-context=(\+[^;]+)", rest, re.I)
            before = f"{context[1]} " if context and number[:1] != "+" else ""
            value = f"{before}{number}" + (f" ext. {extension[1]}" if extension else "")
        self._reach("phones", item, value, _PHONES)

    def _reach(self, field: str, item: Property, value: str, kinds: Sequence[tuple[set[str], str]]) -> None:
        """A number or an address with its kind; what it is called in other words is kept beside it."""
        if not value:
            return
        said = self._label(item)
        told = item.types | {said.lower()}
        kind = next((kind for names, kind in kinds if names & told), "")
        self.add(field, {"raw": value, "label": kind})
        said = said or item.first("LABEL") or ", ".join(sorted(item.types - _KINDS))
        if said and not kind and said.lower() not in _PLAIN_LABELS:
            self.keep(f"{item.name} ({said})", value)

    def page(self, item: Property) -> None:
        """A page; an account on a network where it is called so, or where it is not the only page."""
        value = plain(item.value).strip()
        network = networks.of_page(value)
        is_account = self._pages > 1 or networks.of_word(self._label(item).lower()) == network or network in item.types
        if network and is_account:
            self._channel(network, value)
        else:
            self.put("website", value, item.name)

    def messenger(self, item: Property) -> None:
        value = plain(item.value).strip()
        scheme, colon, rest = value.partition(":")
        kind = (item.first("X-SERVICE-TYPE") or (scheme if colon else "")).lower()
        network = next(filter(None, map(networks.of_word, (kind, *item.types))), "other")
        self._channel(network, rest if rest and network != "other" else value)

    def social_profile(self, item: Property) -> None:
        network = next(filter(None, map(networks.of_word, [*item.types, item.first("SERVICE-TYPE").lower()])), "other")
        value = plain(item.value).removeprefix("x-apple:").strip()
        # RFC 9554, and Apple: who somebody is there, where no page of hers is named.
        self._channel(network, value or item.first("USERNAME") or item.first("X-USER"))

    def _other_channel(self, item: Property) -> bool:
        # "X-messaging/telegram-All" is KAddressBook's.
        kind = item.name.removeprefix("X-").lower().removeprefix("messaging/").removesuffix("-all").removesuffix("-id")
        network = networks.of_word(kind)
        if item.name[:2] != "X-" or not (network or kind in _OTHER_NETWORKS):
            return False
        value = plain(item.value)
        self._channel(network or "other", value if network or not value else f"{kind}:{value}")
        return True

    def _channel(self, network: str, value: str) -> None:
        if value.strip():
            self.add("channels", {"network": network, "value": value.strip()})

    # places and words

    def address(self, item: Property) -> None:
        box, extended, street, city, state, postcode, country = (_components(item.value) + [""] * 7)[:7]
        values = (
            ", ".join(filter(None, (box, extended, street))), city, state, postcode,
            places.country_code(country) or country,
        )  # fmt: skip
        place = {field: value for field, value in zip(_ADDRESS, values, strict=True) if value}
        if any(map(self.fields.get, place)):
            kinds = ", ".join(sorted(item.types - {"pref"}))
            self.keep("ADR" + (f" ({kinds})" if kinds else ""), ", ".join(place.values()))
        else:
            self.fields.update(place)
        if not place:
            self.printed_address(item._replace(value=item.first("LABEL")))

    def printed_address(self, item: Property) -> None:
        """The address as it is printed: only of use where there is no address in parts."""
        lines = ", ".join(line.strip() for line in plain(item.value).splitlines() if line.strip())
        self._later.setdefault("printed", lines)

    def categories(self, item: Property) -> None:
        tags = [part.strip() for part in parts(item.value, ",") if part.strip()]
        if len(tags) == 1 and "\\," in item.value:
            # An add-on of Thunderbird escapes the commas between tags; we write a tag with a comma on its own line.
            tags = [part.strip() for part in tags[0].split(",") if part.strip()]
        # The group in which Google puts everybody is no tag.
        self.fields.setdefault("tags", []).extend(tag for tag in tags if tag != "myContacts")

    def language(self, item: Property) -> None:
        value = plain(item.value).strip()
        if value:
            self.add("languages", places.language_code(value) or value)

    def note(self, item: Property) -> None:
        value = plain(item.value).replace("\r\n", "\n").replace("\r", "\n").strip("\n")
        if value.strip():
            self.fields["notes"] = "\n\n".join(filter(None, (self.fields.get("notes"), value)))

    # our own

    def _own(self, field: str, kind: str, value: str) -> None:
        try:
            self.fields[field] = _OWN_VALUES[kind](value)
        except ValueError:
            self.problems.append(_("“{text}” is not a date.").format(text=value))

    def nameless(self, _item: Property) -> None:
        self._later["nameless"] = "1"

    def other_position(self, item: Property) -> None:
        told = parts(item.value)
        try:
            row = position_cell.of_parts(told)
        except ValueError:  # what and where is kept, and the days are told
            what, when = told[: len(position_cell.WHAT)], told[len(position_cell.WHAT) :]
            row = position_cell.of_parts(what)
            self.problems.append(_("“{text}” is not a date.").format(text=" – ".join(when)))
        self.add("other_positions", row)

    def own_extra(self, item: Property) -> None:
        key, value = [*parts(item.value), "", ""][:2]
        self.extra[key] = value

    def own_channel(self, item: Property) -> None:
        network, *value = parts(item.value)
        self.add("channels", {"network": network, "value": ";".join(value)})

    def text(self, item: Property) -> None:
        """A property that is a field as it stands."""
        self.put(_TEXTS[item.name], plain(item.value), item.name)


_TEXTS = {name: field for field, name in vcard_write.PROPERTIES.items() if name not in ("URL", "NOTE")}
_HANDLERS: dict[str, Callable[[_Reader, Property], None]] = {
    **dict.fromkeys(_TEXTS, _Reader.text),
    "FN": _Reader.name, "N": _Reader.name_parts, "ORG": _Reader.organisation, "O": _Reader.organisation,
    "ROLE": _Reader.role, "EMAIL": _Reader.email, "TEL": _Reader.phone, "URL": _Reader.page, "IMPP": _Reader.messenger,
    "X-SOCIALPROFILE": _Reader.social_profile, "SOCIALPROFILE": _Reader.social_profile, "ADR": _Reader.address,
    "LABEL": _Reader.printed_address, "CATEGORIES": _Reader.categories, "LANG": _Reader.language,
    "NOTE": _Reader.note, "X-OUTREACH-NAME": _Reader.nameless, "X-OUTREACH-OTHER-POSITION": _Reader.other_position,
    "X-OUTREACH-EXTRA": _Reader.own_extra, "X-OUTREACH-CHANNEL": _Reader.own_channel,
}  # fmt: skip


def _rank(item: Property) -> int:
    """Preferred values come before others of their kind (PREF=1 of 4.0, TYPE=PREF before it)."""
    told = item.first("PREF")
    if told.isdigit():
        return int(told)
    return 1 if "pref" in item.types or "PREF" in item.parameters else 101


def _without_honorific(name: str, honorific: str, family: str) -> str:
    """A whole name without the honorific that Outlook puts before it."""
    begins = honorific and family and family in name and name.startswith(f"{honorific} ")
    return name.removeprefix(honorific).strip() if begins else name


def _components(value: str) -> list[str]:
    """Components of N and ADR: a list inside one is joined, its commas read as text."""
    return [", ".join(line.strip() for line in part.split("\n") if line.strip()) for part in parts(value)]


__all__ = ["Card", "is_vcard", "iterate", "read", "told_charset", "write"]


def is_vcard(head: bytes) -> bool:
    """Whether a file that begins like this holds vCards."""
    plain = head[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return bool(_BEGINS.search(plain)) or plain.split(b"\n")[0].strip().lower().endswith(b".begin:vcard")


_BEGINS = re.compile(rb"(?:\A|[\r\n])[ \t>|]*begin[ \t]*:[ \t]*vcard", re.I)


def read(data: bytes, encoding: str | None = None) -> list[Card]:
    """The cards of a file, in order. Raises Problem where it holds none.

    `encoding` is for what says nothing of its own and is not UTF-8 (old phones); found out where it is not told.
    """
    cards = list(iterate(data, encoding))
    if not cards:
        raise Problem(_("There is no vCard in this file."))
    return cards


def iterate(data: bytes, encoding: str | None = None) -> Iterator[Card]:
    """The cards one by one."""
    return map(card_of, vcard_lines.cards(data, encoding))


def write(cards: Iterable[Mapping[str, object]], version: str = "3.0") -> Iterator[str]:
    """The text of one card after another, in lines of 75 bytes that end in CRLF. `version` is 3.0 or 4.0."""
    if version not in ("3.0", "4.0"):
        raise ValueError(version)
    return (vcard_write.text(card, version) for card in cards)
