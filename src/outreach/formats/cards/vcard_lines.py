"""The lines of a vCard file become properties: unfolded, decoded, and parted into cards."""

import base64
import binascii
import codecs
import quopri
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from outreach.formats import encodings
from outreach.i18n import _
from outreach.problems import Problem

_HEAD = re.compile(rb"(?:([A-Za-z0-9_.-]+)\.)?([A-Za-z0-9_/-]+)((?:\s*;(?:[^\":;]|\"[^\"]*\")*+)*+)\s*:", re.S)
_MARK = re.compile(rb"(?:[\w-]+\.)?(BEGIN|END)[ \t]*:[ \t]*VCARD[ \t]*", re.I)
_PARAMETER = re.compile(r';\s*((?:[^";]|"[^"]*")*)')
_ESCAPE = re.compile(r"\\(.)", re.S)
_CODED = re.compile(rb"[A-Za-z0-9+/=\s]+")  # a line of a picture
_CODED_LETTERS = re.compile(rb"(?:=[89A-Fa-f][0-9A-Fa-f]){2}")
_ENCODINGS = {"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"}
_PICTURES = {"PHOTO", "LOGO", "SOUND", "KEY", "X-MS-CARDPICTURE"}
_MOST_PROPERTIES = 20_000
_MOST_TOLD = 200  # letters of what is not understood
# A card in a mail that answers another, or moved in from the edge: every line begins so.
_MOVED_IN = re.compile(rb"(?:\A|[\r\n])([ \t>|]+)BEGIN[ \t]*:[ \t]*VCARD", re.I)
# Cards that were put together without the end of a line between them.
_STUCK = re.compile(rb"(?im)^([ \t]*END[ \t]*:[ \t]*VCARD)[ \t]*(?=BEGIN[ \t]*:[ \t]*VCARD)")
_CHARSET = re.compile(rb"CHARSET=\"?([\w.:-]{2,40})", re.I)


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

    def first(self, parameter: str) -> str:
        """The first value of a parameter."""
        return next(iter(self.parameters.get(parameter, [])), "")


class Lines(NamedTuple):
    """The properties of a card, and what was wrong with its lines."""

    properties: list[Property]
    problems: list[str]


def cards(data: bytes, encoding: str | None = None) -> Iterator[Lines]:
    """The cards of a file."""
    data = _as_utf8(data)
    if encoding is None and not _is_utf8(data):
        encoding = told_charset(data) or _guess(data)
    card: Lines | None = None
    for number, line in _logical_lines(data):
        if mark := _MARK.fullmatch(line):
            is_end = mark[1].upper() == b"END"
            if card is not None:
                yield card if is_end else _broken_off(card)
            card = None if is_end else Lines([], [])
        elif card is not None:
            _add(card, number, line, encoding)
    if card is not None:
        yield _broken_off(card)


def _add(card: Lines, number: int, line: bytes, encoding: str | None) -> None:
    """Puts a line of a card among its properties, or its problems; of a picture that is not folded, among neither."""
    parsed = _property(line, encoding)
    if parsed is not None:
        card.properties.append(parsed)
        if len(card.properties) > _MOST_PROPERTIES:
            raise Problem(_("This file cannot be read: a card in it never ends."))
    elif not (card.properties and card.properties[-1].name in _PICTURES and _CODED.fullmatch(line)):
        said = _decoded(line.strip(), {}, encoding)[:_MOST_TOLD]
        card.problems.append(_("Line {number} is not understood: “{text}”.").format(number=number, text=said))


def _broken_off(card: Lines) -> Lines:
    return Lines(card.properties, [*card.problems, _("The card has no end.")])


def _logical_lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(number, line) with its continuations: folded ones, and those of quoted-printable; no blank ones."""
    lines = re.split(rb"\r\n|\n|\r", data)
    number = 0
    while number < len(lines):
        start, line = number, lines[number]
        number += 1
        quoted = b"QUOTED-PRINTABLE" in line.split(b":", 1)[0].upper()
        parts = [line]
        while number < len(lines):
            following, before = lines[number], parts[-1].rstrip(b" \t")
            if quoted and before.endswith(b"="):
                parts[-1] = before[:-1]
            elif quoted and following[:1] == b"=":  # broken off without a sign of it: no property begins so
                pass
            elif following[:1] in (b" ", b"\t") and following.strip(b" \t"):
                following = following[1:]
            else:
                break
            parts.append(following)
            number += 1
        whole = b"".join(parts).lstrip()
        if whole.strip():
            yield start + 1, whole


def _property(line: bytes, encoding: str | None) -> Property | None:
    match = _HEAD.match(line)
    if match is None:
        return None
    parameters = _parameters(match[3].decode("utf-8", "replace"))
    name = match[2].decode("ascii").upper()
    value = "" if name in _PICTURES else _decoded(line[match.end() :], parameters, encoding)
    return Property((match[1] or b"").decode("ascii").lower(), name, parameters, value)


def _parameters(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in _PARAMETER.findall(text):
        name, equals, value = part.partition("=")
        name = name.strip().upper()
        if not equals:  # 2.1: the kind alone
            name, value = ("ENCODING" if name in _ENCODINGS else "TYPE"), name
        value = value.strip().strip('"')
        pieces = value.split(",") if name == "TYPE" else [value]
        found.setdefault(name, []).extend(_circumflex(piece.strip()) for piece in pieces)
    return found


def _circumflex(value: str) -> str:
    """RFC 6868: what a parameter cannot hold otherwise."""
    return value.replace("^n", "\n").replace("^'", '"').replace("^^", "^")


def _decoded(raw: bytes, parameters: dict[str, list[str]], encoding: str | None) -> str:
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
    if raw.isascii() and "CHARSET" not in parameters:
        return raw.decode("ascii")
    return encodings.decode(raw, parameters.get("CHARSET", [encoding])[0])[0]


def plain(value: str) -> str:
    """A value with its escapes undone: \\n, \\, \\; \\\\ (and \\: as Gmail writes it)."""
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def parts(value: str, sign: str = ";") -> list[str]:
    """The components of a structured value, each with its escapes undone."""
    return [plain(part) for part in re.findall(rf"(?:\A|{sign})((?:\\.|[^\\{sign}])*\\?)", value, re.S)]


# --- the bytes of a file ----------------------------------------------------------------------------------------


def _as_utf8(data: bytes) -> bytes:
    """The bytes of a file without what stands before its lines; UTF-16 becomes UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:64]:
        data = encodings.decode(data)[0].encode("utf-8", "replace")
    data = data.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"")
    moved = _MOVED_IN.search(data[:4096])
    if moved:
        data = re.sub(rb"(?m)^" + re.escape(moved[1]), b"", data)
    return _STUCK.sub(rb"\1\n", data)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def told_charset(data: bytes) -> str:
    """The encoding that most CHARSET parameters of a file name, where all the file can be read in it; else ""."""
    named = Counter(found[1].decode("ascii").lower() for found in _CHARSET.finditer(data))
    for name, _count in named.most_common(1):
        try:
            data.decode(name)
        except (LookupError, ValueError):
            return ""
        return codecs.lookup(name).name
    return ""


def _guess(data: bytes) -> str:
    """The encoding that its letters speak for, where it is not UTF-8."""
    found = encodings.guess(data)
    return "cp1252" if found.startswith("utf") else found
