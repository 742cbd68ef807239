"""vCards that are not written in lines, as the properties of cards: jCard (RFC 7095, JSON), xCard (RFC 6351, XML), and
the cards of two-dimensional codes (MECARD of NTT DoCoMo and BIZCARD), of which several may follow one another.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

from outreach.formats import encodings
from outreach.formats.vcard_read import Property
from outreach.i18n import _
from outreach.problems import Problem

_SPACE = "{urn:ietf:params:xml:ns:vcard-4.0}"
_LARGEST = 50 << 20
_LISTS = {"categories", "nickname"}


def kind(head: bytes) -> str:
    """jcard, xcard, code, or "" for neither, by the first bytes of a file."""
    start = head[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if re.match(rb'\[\s*(?:\[\s*)?"vcard"\s*,', start, re.I):
        return "jcard"
    if _CODE.match(start):
        return "code"
    return "xcard" if b"urn:ietf:params:xml:ns:vcard-4.0" in start and start[:1] == b"<" else ""


def properties(data: bytes) -> Iterator[list[Property]]:
    """The properties of each card. Raises Problem where the file is damaged."""
    if len(data) > _LARGEST:
        raise Problem(_("This file is too large to be read."))
    try:
        yield from {"jcard": _json, "code": _codes}.get(kind(data), _xml)(data)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, ElementTree.ParseError, RecursionError):
        raise Problem(_("This file cannot be read: it is damaged, or not what its name says.")) from None


def _json(data: bytes) -> Iterator[list[Property]]:
    found = json.loads(data.decode("utf-8-sig"))
    for card in [found] if found[0] == "vcard" else found:
        if card[0] != "vcard":
            continue
        items = []
        for name, parameters, _kind, *values in card[1]:
            group = str(parameters.get("group", ""))
            told = {
                key.upper(): [str(one) for one in (value if isinstance(value, list) else [value])]
                for key, value in parameters.items()
                if key != "group"
            }
            items.append(Property(group.lower(), str(name).upper(), told, _value(str(name), values)))
        yield items


def _xml(data: bytes) -> Iterator[list[Property]]:
    for card in ElementTree.fromstring(data).iter(f"{_SPACE}vcard"):
        items: list[Property] = []
        for element in card:
            group = element.get("name", "") if element.tag == f"{_SPACE}group" else ""
            for one in element if group else [element]:
                items.append(_element(one, group))
        yield items


def _element(element: ElementTree.Element, group: str) -> Property:
    name = element.tag.rpartition("}")[2]
    told: dict[str, list[str]] = {}
    values: list[Any] = []
    parts: dict[str, list[str]] = {}
    for child in element:
        tag = child.tag.rpartition("}")[2]
        if tag == "parameters":
            for parameter in child:
                key = parameter.tag.rpartition("}")[2].upper()
                told[key] = [text.strip() for text in parameter.itertext() if text.strip()]
        else:
            text = "".join(child.itertext()).strip()
            values.append(text)
            parts.setdefault(tag, []).append(text)
    if name in ("n", "adr"):
        values = [_ordered(name, parts)]
    elif name == "org":
        values = [values]
    return Property(group.lower(), name.upper(), told, _value(name, values))


_CODE = re.compile(rb"(?:MECARD|BIZCARD):\s*[A-Z][A-Z-]{0,15}:", re.I)
_FIELD = re.compile(r"(?<!\s)\s*+([A-Za-z][A-Za-z-]{0,15}):((?:[^;\\]|\\.)*);?", re.S)
_NAMES = {
    "MECARD": {"N": "N", "TEL": "TEL", "TEL-AV": "TEL", "EMAIL": "EMAIL", "NOTE": "NOTE", "MEMO": "NOTE", "URL": "URL",
               "ADR": "ADR", "BDAY": "BDAY", "NICKNAME": "NICKNAME", "ORG": "ORG", "TITLE": "TITLE",
               "SOUND": "X-PHONETIC-NAME"},
    "BIZCARD": {"N": "N", "X": "N", "T": "TITLE", "C": "ORG", "A": "ADR", "B": "TEL", "M": "TEL", "F": "TEL",
                "E": "EMAIL"},
}  # fmt: skip
_KINDS = {"B": ["WORK"], "M": ["CELL"], "F": ["FAX"]}


def _codes(data: bytes) -> Iterator[list[Property]]:
    text = encodings.decode(data)[0].lstrip("\ufeff \t\r\n")
    for card in re.split(r"(?i)(?<![\w;:])(?=(?:MECARD|BIZCARD):)", text):
        kind, _colon, rest = card.partition(":")
        names = _NAMES.get(kind.upper())
        if names is None:
            continue
        told = [(match[1].upper(), match[2]) for match in _FIELD.finditer(rest) if match[2].strip()]
        items = [_of_code(name, value, names) for name, value in told if names.get(name) != "N"]
        yield [*_name_of_code(kind.upper(), told), *items]


def _of_code(name: str, value: str, names: Mapping[str, str]) -> Property:
    called = names.get(name, f"X-CARD-{name}")
    plain = re.sub(r"\\(.)", r"\1", value, flags=re.S).strip()
    # What may be parts of a place is nobody's to say: house, street and town stand in any order.
    said = f";;{_escaped(plain)};;;;" if called == "ADR" else _escaped(plain)
    return Property("", called, {"TYPE": _KINDS[name]} if called == "TEL" and name in _KINDS else {}, said)


def _name_of_code(kind: str, told: list[tuple[str, str]]) -> list[Property]:
    """MECARD has the family's name first, before a comma; BIZCARD the given name, and the family's by itself."""
    whole = {name: re.sub(r"\\(.)", r"\1", value).strip() for name, value in reversed(told)}
    if "N" not in whole and "X" not in whole:
        return []
    family, _comma, given = whole.get("N", "").partition(",")
    if kind == "BIZCARD":
        family, given = whole.get("X", ""), whole.get("N", "")
    elif not given:
        return [Property("", "FN", {}, _escaped(family.strip()))]
    return [Property("", "N", {}, f"{_escaped(family.strip())};{_escaped(given.strip())}")]


_PARTS = {
    "n": ("surname", "given", "additional", "prefix", "suffix"),
    "adr": ("pobox", "ext", "street", "locality", "region", "code", "country"),
}


def _ordered(name: str, parts: Mapping[str, list[str]]) -> list[Any]:
    return [parts.get(part, [""]) for part in _PARTS[name]]


def _value(name: str, values: list[Any]) -> str:
    """The value as it stands in a card of lines."""
    if len(values) == 1 and isinstance(values[0], list):
        return ";".join(
            ",".join(_escaped(one) for one in part) if isinstance(part, list) else _escaped(part) for part in values[0]
        )
    return ("," if name in _LISTS else ";").join(_escaped(value) for value in values)


def _escaped(value: Any) -> str:
    text = "" if value is None else str(value)
    return re.sub(r"([\\,;])", r"\\\1", text).replace("\r\n", "\\n").replace("\n", "\\n")
