"""Addresses behind the text of cells: a link to write a mail, whose cell says only a name or "write"."""

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from outreach.formats.sheet_merged import blocks, place

Links = dict[tuple[int, int], str]
"""{(row, column): address}, counted from 0."""

_MOST = 100_000  # links of one sheet
_LINK = re.compile(rb"<(?:\w+:)?hyperlink\b([^>]{1,2000})>")
_REF = re.compile(rb"\sref=[\"']([A-Za-z]{1,3})(\d{1,7})[\"':]")
_ID = re.compile(rb"\s\w+:id=[\"']([^\"']+)[\"']")
_TARGET = re.compile(rb"<Relationship\b[^>]*?>")
_MAIL = re.compile(rb"\sTarget=[\"']mailto:([^\"']+)[\"']", re.I)
_OWN_ID = re.compile(rb"\sId=[\"']([^\"']+)[\"']")


def address(target: str) -> str:
    """The address that a link writes to, without the subject it may bring along."""
    return unquote(re.sub(r"(?i)^\s*mailto:", "", target).partition("?")[0]).strip()


def told(cell: str, mail: str) -> str:
    """The text of a cell with the address behind it, where it does not say one itself."""
    return cell if "@" in cell or "@" not in mail else f"{cell} <{mail}>" if cell else mail


def filled(rows: Iterable[list[Any]], links: Mapping[tuple[int, int], str], left: int = 0) -> Iterator[list[Any]]:
    """The rows with the addresses behind their texts; `left` is the first column that is read."""
    of_rows: dict[int, list[tuple[int, str]]] = {}
    for (row, column), mail in links.items():
        of_rows.setdefault(row, []).append((column - left, mail))
    for number, cells in enumerate(rows):
        for column, mail in of_rows.get(number, ()):
            if 0 <= column < len(cells) and isinstance(cells[column], str):
                cells[column] = told(cells[column], mail)
        yield cells


def in_xlsx(archive: zipfile.ZipFile, part: str) -> Links:
    """Those of a sheet of an XLSX workbook; nothing is gone through where its relations tell of no mail."""
    folder, _slash, name = part.rpartition("/")
    try:
        relations = archive.read(f"{folder}/_rels/{name}.rels")
    except KeyError:
        return {}
    mails = {}
    for found in _TARGET.findall(relations) if b"mailto:" in relations.lower() else ():
        target, own = _MAIL.search(found), _OWN_ID.search(found)
        if target and own:
            mails[own[1]] = address(target[1].decode("utf-8", "replace").replace("&amp;", "&"))
    links: Links = {}
    for found in (match for block in blocks(archive, part) for match in _LINK.findall(block)) if mails else ():
        ref, own = _REF.search(found), _ID.search(found)
        if ref and own and own[1] in mails and len(links) < _MOST:
            links[place(ref[1], ref[2])] = mails[own[1]]
    return links
