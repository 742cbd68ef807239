"""The catalogues of the interface's words: extracts them, keeps ru and ky in step, says what is amiss."""

import ast
import gettext
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from outreach.values import data

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "outreach"
LOCALE = ROOT / "resources" / "locale"
TEMPLATE = LOCALE / "outreach.pot"
PLURALS = {"ru": 3, "ky": 2}
KEYWORDS = {"_": 1, "N_": 1, "ngettext": 2, "counted": 2, "counted_if_any": 2}
# A fixed one: catalogues change when their words do, and not from day to day.
DATE = datetime(2026, 11, 25, tzinfo=UTC)


def extracted() -> Catalog:
    """Every text that the source marks."""
    catalog = _catalog()
    for path in sorted(SOURCE.rglob("*.py")):
        for text in _marked(ast.parse(path.read_text(encoding="utf-8"))):
            catalog.add(text)
    for text in data.table("reasons").values():
        catalog.add(text)
    return catalog


def _marked(tree: ast.Module) -> Iterator[str | tuple[str, ...]]:
    """The texts in their order. Babel's own extractor does not see into f-strings on Python 3.11."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        count = KEYWORDS.get(
            call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", ""), 0
        )
        texts = [one.value for one in call.args[:count] if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if count and len(texts) == count:
            yield texts[0] if count == 1 else tuple(texts)


def catalogue(language: str) -> Catalog:
    """The translations as they are in the repository; an empty catalogue where there are none."""
    if not po(language).is_file():
        return _catalog(language)
    with po(language).open("rb") as file:
        return read_po(file, locale=language, domain="outreach")


def po(language: str) -> Path:
    """The file that translators edit."""
    return LOCALE / language / "LC_MESSAGES" / "outreach.po"


def update() -> None:
    """Writes the template and brings every catalogue up to date with it; what is new is left empty."""
    template = extracted()
    _write(TEMPLATE, template)
    for language in PLURALS:
        catalog = catalogue(language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.header_comment = template.header_comment
        _write(po(language), catalog)
        po(language).with_suffix(".mo").write_bytes(compiled(catalogue(language)))


def compiled(catalog: Catalog) -> bytes:
    """What the program reads."""
    buffer = BytesIO()
    _head(catalog)
    write_mo(buffer, catalog)
    return buffer.getvalue()


def problems() -> Iterator[str]:
    """What a translator or `./dev translate` still has to do, one sentence each."""
    template = extracted()
    with TEMPLATE.open("rb") as file:
        if _ids(read_po(file)) != _ids(template):
            yield "outreach.pot is not what the source says: run ./dev translate"
    for language in PLURALS:
        catalog = catalogue(language)
        if _ids(catalog) != _ids(template):
            yield f"{language}: the catalogue has not the texts of the source: run ./dev translate"
        for message in catalog:
            if message.id:
                yield from (f"{language}: {message.id!r}: {text}" for text in faults(message, PLURALS[language]))
        if not _is_compiled(language, catalog):
            yield f"{language}: outreach.mo is not compiled from outreach.po: run ./dev translate"


def faults(message: Message, plurals: int) -> Iterator[str]:
    """What is wrong with one translation."""
    if message.fuzzy:
        yield "marked as uncertain (fuzzy)"
    many = not isinstance(message.id, str)
    sources = _texts(message.id)
    words = _texts(message.string)
    if many and len(words) != plurals:
        yield f"has {len(words)} plural forms, not {plurals}"
    yield from ("not translated" for text in words if not text)
    for text in filter(None, words):
        if placeholders(text) != placeholders(sources[-1]):
            yield f"other placeholders: {text!r}"
        if text.strip() == text and sources[-1].strip() != sources[-1]:
            yield f"a space at an end is gone: {text!r}"
        for mark in ("…", ":"):
            if text.endswith(mark) != sources[-1].endswith(mark):
                yield f"ends otherwise, one of them with “{mark}”: {text!r}"
        if text.count("&") != sources[-1].count("&"):
            yield f"another number of “&”: {text!r}"
        if text.count("\n") != sources[-1].count("\n"):
            yield f"another number of lines: {text!r}"


def placeholders(text: str) -> list[str]:
    """The values a text is filled with: {name}, %(name)s, %n."""
    named: list[str] = []
    try:
        named = [field for _text, field, _spec, _conversion in Formatter().parse(text) if field is not None]
    except ValueError:  # a text with a brace of its own is no format
        pass
    return sorted(set(named + re.findall(r"%(?:(?:\(\w+\))?[sdr]|n|\d)\b", text)))


def _texts(value: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or "")


def _catalog(language: str | None = None) -> Catalog:
    header = "# The words of Outreach. MIT licence, as the program."
    return Catalog(locale=language, domain="outreach", header_comment=header, charset="utf-8", fuzzy=False)


def _write(path: Path, catalog: Catalog) -> None:
    _head(catalog)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=110, ignore_obsolete=True, sort_output=True, no_location=True)


def _head(catalog: Catalog) -> None:
    catalog.project, catalog.version = "Outreach", "1"
    catalog.creation_date = catalog.revision_date = DATE
    catalog.last_translator = catalog.language_team = "The Outreach developers"
    catalog.fuzzy = False


def _ids(catalog: Catalog) -> set[Any]:
    return {message.id for message in catalog if message.id}


def _is_compiled(language: str, catalog: Catalog) -> bool:
    path = po(language).with_suffix(".mo")
    if not path.is_file():
        return False
    with path.open("rb") as file:
        there = gettext.GNUTranslations(file)
    wanted = gettext.GNUTranslations(BytesIO(compiled(catalog)))
    return bool(vars(there)["_catalog"] == vars(wanted)["_catalog"])


def main(*arguments: str) -> int:
    """Updates the catalogues, or with --check says what is amiss."""
    if arguments not in ((), ("--check",)):
        print("translate [--check]", file=sys.stderr)
        return 2
    if not arguments:
        update()
    found = list(problems())
    for problem in found:
        print(problem)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
