"""vCards that are not written in lines: jCard (RFC 7095, JSON) and xCard (RFC 6351, XML) as the properties of cards."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

from outreach.formats.vcard_read import Property
from outreach.i18n import _
from outreach.problems import Problem

_SPACE = "{urn:ietf:params:xml:ns:vcard-4.0}"
_LARGEST = 50 << 20
_LISTS = {"categories", "nickname"}


def kind(head: bytes) -> str:
    """jcard, xcard, or "" for neither, by the first bytes of a file."""
    start = head[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if re.match(rb'\[\s*(?:\[\s*)?"vcard"\s*,', start, re.I):
        return "jcard"
    return "xcard" if b"urn:ietf:params:xml:ns:vcard-4.0" in start and start[:1] == b"<" else ""


def properties(data: bytes) -> Iterator[list[Property]]:
    """The properties of each card. Raises Problem where the file is damaged."""
    if len(data) > _LARGEST:
        raise Problem(_("This file is too large to be read."))
    try:
        yield from _json(data) if kind(data) == "jcard" else _xml(data)
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
