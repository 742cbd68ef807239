"""Addresses behind the text of cells: of a mail, or of a page, whose cell says only a name, "write" or "site"."""

import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote
from xml.sax.saxutils import unescape

from outreach.formats.tables.sheet_merged import blocks, place
from outreach.values import column_recognition as columns

Links = dict[tuple[int, int], str]
"""{(row, column): address, or page}, counted from 0."""

_MOST = 100_000  # links of one sheet
_HEAD = 60  # rows in which the names of the columns are looked for
_LINK = re.compile(rb"<(?:\w+:)?hyperlink\b([^>]{1,2000})>")
# A link as a formula, which other programs write: <c r="B2"><f>HYPERLINK("mailto:…","Write")</f>
_COUNTED = re.compile(
    rb"<(?:\w+:)?c\b[^<>]*?\sr=[\"']([A-Za-z]{1,3})(\d{1,7})[\"'][^<>]*>\s*"
    rb"<(?:\w+:)?f\b[^<>]*>\s*HYPERLINK\(\s*(?:\"|&quot;)mailto:([^\"&<>]{1,2000})",
    re.I,
)
_FORMULA = re.compile(r"""^\w*:?=\s*HYPERLINK\(\s*"mailto:([^"]+)""", re.I)
_REF = re.compile(rb"\sref=[\"']([A-Za-z]{1,3})(\d{1,7})[\"':]")
_ID = re.compile(rb"\s\w+:id=[\"']([^\"']+)[\"']")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^<>]*>")
_TARGET = re.compile(r"\sTarget=[\"']([^\"']+)[\"']")
_OWN_ID = re.compile(r"\sId=[\"']([^\"']+)[\"']")


def address(target: str) -> str:
    """The address that a link writes to, without the subject it may bring along."""
    return unquote(re.sub(r"(?i)^\s*mailto:", "", target).partition("?")[0]).strip()


def of_formula(formula: str) -> str:
    """The address of a formula that is a link to write a mail; "" of any other."""
    found = _FORMULA.match(formula)
    return address(found[1]) if found else ""


def leads_out(target: str) -> bool:
    """Whether a link writes a mail or opens a page."""
    return target.lower().startswith(("mailto:", "http:", "https:"))


def told(cell: str, mail: str, is_for_pages: bool = False) -> str:
    """The text of a cell with the addresses behind it, where it does not say one itself.

    A page takes the place of the words, where the column is for pages: a name that leads to one stays a name.
    """
    if is_page(mail):
        return mail if is_for_pages and not re.search(r"[@./\d]", cell) else cell
    mails = [one for one in re.split(r"[,;\s]+", mail) if "@" in one]
    if "@" in cell or not mails:
        return cell
    return f"{cell} {', '.join(f'<{one}>' for one in mails)}" if cell else ", ".join(mails)


def is_page(target: str) -> bool:
    """Whether what stands behind a cell is a page."""
    return target.lower().startswith(("http:", "https:"))


def called(cell: str, numbers: Iterable[str]) -> str:
    """The text of a cell with the numbers that its links call, where it does not say them itself: "Call us"."""
    said = re.sub(r"\D", "", cell)
    # A number is often shown without the code of its country.
    new = [one for one in dict.fromkeys(numbers) if (figures := re.sub(r"\D", "", one)) and figures[-6:] not in said]
    return ", ".join(filter(None, [cell, *new]))


def over(links: Links, rows: range, columns: range, mail: str) -> None:
    """Notes the address behind each cell of an area; of a sheet without end, behind the first ones."""
    for row in rows if columns else ():
        for column in columns:
            if len(links) >= _MOST:
                return
            links[row, column] = mail


def filled(rows: Iterable[list[Any]], links: Mapping[tuple[int, int], str], left: int = 0) -> Iterator[list[Any]]:
    """The rows with the addresses behind their texts; `left` is the first column that is read."""
    of_rows: dict[int, list[tuple[int, str]]] = {}
    for (row, column), mail in links.items():
        of_rows.setdefault(row, []).append((column - left, mail))
    for_pages: set[int] = set()  # columns of web sites and of accounts
    has_pages = any(map(is_page, links.values()))
    for number, cells in enumerate(rows):
        for column, mail in of_rows.get(number, ()):
            if 0 <= column < len(cells) and isinstance(cells[column], str):
                cells[column] = told(cells[column], mail, column in for_pages)
        if has_pages and number < _HEAD:
            named = (columns.by_name(cell) or "" if isinstance(cell, str) else "" for cell in cells)
            for_pages |= {place for place, name in enumerate(named) if name.partition(".")[0] in ("website", "channel")}
        yield cells


def in_xlsx(archive: zipfile.ZipFile, part: str) -> Links:
    """Those of a sheet of an XLSX workbook."""
    mails = of_relations(archive, part)
    links: Links = {}
    for block in blocks(archive, part):
        for found in _LINK.findall(block) if mails else ():
            ref, own = _REF.search(found), _ID.search(found)
            if ref and own and own[1].decode("utf-8", "replace") in mails and len(links) < _MOST:
                links[place(ref[1], ref[2])] = mails[own[1].decode("utf-8", "replace")]
        for letters, row, target in _COUNTED.findall(block) if b"HYPERLINK(" in block else ():
            if len(links) < _MOST:
                links[place(letters, row)] = address(target.decode("utf-8", "replace"))
    return links


def of_relations(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """{id of a relation of a sheet: the address it writes to, or the page it opens}."""
    found = targets(archive, part).items()
    return {own: target if is_page(target) else address(target) for own, target in found if leads_out(target)}


def targets(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """{id of a relation of a part: what it leads to}, a part of the workbook by its whole name."""
    folder, _slash, name = part.rpartition("/")
    try:
        relations = archive.read(f"{folder}/_rels/{name}.rels".lstrip("/")).decode("utf-8", "replace")
    except KeyError:
        return {}
    found = {}
    for relation in _RELATION.findall(relations):
        target, own = _TARGET.search(relation), _OWN_ID.search(relation)
        if target and own:
            told = unescape(target[1], {"&quot;": '"', "&apos;": "'"})
            inside = "external" not in relation.lower() and not target[1].lower().startswith("mailto:")
            found[own[1]] = posixpath.normpath(posixpath.join("/", folder, told)).lstrip("/") if inside else told
    return found
