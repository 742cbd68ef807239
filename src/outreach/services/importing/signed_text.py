"""The people of a plain text: those who sign it, stand in a contact block, or are named with their addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from outreach.formats import encodings, mojibake, sniff
from outreach.formats.cards import vcard
from outreach.formats.tables import sheet, sheet_dialect
from outreach.i18n import _
from outreach.press import recipients, signature
from outreach.problems import Problem
from outreach.services.importing import card_rows, region_guess
from outreach.services.importing.source import How, Source
from outreach.values import column_recognition as columns

_ENDINGS = (".txt", ".text", ".sig", "", ".csv")
_LONGEST = 16_000  # bytes
_LINES = 200  # by which the letters are judged
_REACH_LABEL = re.compile(r"(?<!\w)(?:tel|phone|mob(?:ile)?|e-?mail|тел|телефон|моб|почта)\.?: ?[^\s,;]", re.I)


def of_file(path: Path, how: How) -> Source | None:
    """The people of a small file of plain text; None for a table."""
    ending = path.suffix.lower()
    if ending not in _ENDINGS or not path.is_file() or path.stat().st_size > _LONGEST:
        return None
    text, found = encodings.decode(path.read_bytes(), sheet.told_encoding(how.get("encoding"))[0] or None)
    is_table = ending == ".csv" and (not _REACH_LABEL.search(text) or _is_tabular(text))
    people = None if "\x00" in text or is_table else _people(text, how, found)
    return people if people is not None and _are_named(people) else None


def _are_named(people: Source) -> bool:
    """Whether somebody is known by more than a number: nobody signs with numbers alone, that is a list of them."""
    return any(row.fields.get("name") or row.fields.get("emails") for row in people.peek(_LINES))


def of_text(text: str, how: How) -> Source | None:
    """The people of what was pasted; None for a table."""
    return _people(text, how, "utf-8")


def _people(text: str, how: How, encoding: str) -> Source | None:
    """Those who are named or sign in a text, with its letters put right before it is read."""
    repair = sheet.told_encoding(how.get("encoding"))[1]
    findings = [] if repair else mojibake.examine([""], [[line] for line in text.splitlines()[:_LINES]])
    if repair:
        text = "\n".join(mojibake.mended(line, repair) for line in text.split("\n"))
        encoding = f"{encoding}>{repair}"
    people = recipients.people(text)
    if not people and not _is_tabular(text):
        people = signature.read(text, how.get("region") or region_guess.DEFAULT)
    if not people:
        return None
    if sniff.is_prose(text):
        raise Problem(_("This is a text, not a table. Import it as a press release instead."))
    source = card_rows.source("text", encoding, None, (vcard.Card(fields, []) for fields in people))
    source.findings = findings
    return source


_RULE = re.compile(r"\s*[|+][\s|+=:–—-]*")  # between the rows of a table that is drawn
_ADDRESS = re.compile(r"\s*[^\s@,;:<>]+@[^\s@,;:<>]+\s*")


def _is_tabular(text: str) -> bool:
    """Whether a text is written in columns, rather than as somebody signs."""
    if text.lstrip()[:1] == "<":
        return True
    lines = [line for line in text.splitlines() if line.strip() and not _RULE.fullmatch(line)]
    if sum("\t" in line for line in lines) * 2 > len(lines):
        return not _is_in_two_columns(lines)
    if len(lines) > 60 or _is_column(lines):
        return True
    rows = [row for row in sheet_dialect.guess(text).rows(lines) if any(row)]
    return bool(rows) and _are_of_table(rows)


def _is_column(lines: Sequence[str]) -> bool:
    """Whether lines are a column with its name: "E-mail", and an address in each of the others."""
    name, *others = lines or [""]
    return len(others) > 1 and columns.by_name(name.strip()) is not None and all(map(_ADDRESS.fullmatch, others))


def _is_in_two_columns(lines: Sequence[str]) -> bool:
    """Whether lines with a tab are those of one who signs, with the newsroom beside, rather than a row each."""
    pairs = [line.strip().split("\t") for line in lines]
    told = [columns.by_name(pair[0].strip(" :")) or columns.by_name(pair[-1].strip(" :")) for pair in pairs]
    return (
        3 <= len(lines) <= 10
        and all(len(pair) <= 2 for pair in pairs)
        and sum(line.count("@") for line in lines) == 1
        and "@" in lines[-1] + lines[-2]
        and not any(told)
    )


def _are_of_table(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows have the names of columns above them, or are all of one length."""
    names = [cell for cell in rows[0] if cell.strip()]
    if len(names) > 1 and sum(bool(columns.by_name(cell)) for cell in names) * 2 > len(names):
        return True
    return len(rows) > 1 and all(len(row) == len(rows[0]) > 1 for row in rows)
