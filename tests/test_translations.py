"""Every text of the interface can be translated, and is, in Russian and Kyrgyz."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from outreach import i18n
from tests import catalogues
from tests.test_architecture import MODULES, calls

ROOT = Path(__file__).resolve().parents[1]
# Where a bare text would reach the user without having been asked for in her language.
SHOWN = {
    "QLabel", "QPushButton", "QToolButton", "QCheckBox", "QRadioButton", "QAction", "QMenu", "QGroupBox", "QDockWidget",
    "setText", "setToolTip", "setStatusTip", "setWindowTitle", "setPlaceholderText", "setAccessibleName",
    "setAccessibleDescription", "setInformativeText", "setTitle", "addAction", "addMenu", "addTab", "addRow", "Issue",
    "FieldProblem", "showMessage", "setLabelText",
}  # fmt: skip


@pytest.mark.parametrize(("language", "forms"), catalogues.PLURALS.items())
def test_a_count_takes_the_form_of_its_language(language: str, forms: int) -> None:
    plural = next((message for message in catalogues.catalogue(language) if isinstance(message.id, tuple)), None)
    assert plural, "no text with a count"
    one, many = plural.id
    i18n.use(language)
    shown = {i18n.ngettext(one, many, count) for count in (1, 2, 5)}
    assert shown == set(plural.string) and len(plural.string) == forms


@pytest.mark.parametrize("language", catalogues.PLURALS)
def test_the_program_speaks_the_language_it_is_asked_for(language: str) -> None:
    assert i18n.use(language) == language
    for message in catalogues.catalogue(language):
        if isinstance(message.id, str) and message.id and message.string:
            assert i18n._(message.id) == message.string


def test_a_text_to_translate_stands_there_whole() -> None:
    """`_(f"…")` and `_("…" + name)` are found by no extractor: values are filled in after the translation."""
    assert not [fault for path in MODULES for fault in _faults(path)]


def _faults(path: Path) -> Iterator[str]:
    for call, name in calls(path):
        arguments: list[ast.expr] = []
        if name in ("_", "N_", "ngettext"):
            arguments = call.args[: 2 if name == "ngettext" else 1]
            arguments = [one for one in arguments if _is_made(one)]
        elif name in SHOWN:
            arguments = [one for one in (*call.args, *(word.value for word in call.keywords)) if _is_bare(one)]
        for argument in arguments:
            yield f"{path.relative_to(ROOT)}:{call.lineno}: {ast.unparse(argument)} is not translated, or not whole"


def _is_made(node: ast.expr) -> bool:
    """Whether a text is put together there, and not looked up in a table of texts (`LABELS.get(field, field)`)."""
    if isinstance(node, ast.Call):
        return not (isinstance(node.func, ast.Attribute) and node.func.attr == "get")
    return isinstance(node, ast.JoinedStr | ast.BinOp)


def _is_bare(node: ast.expr) -> bool:
    """A text of words: not a name of a field or an icon, which has small letters only and no space."""
    if isinstance(node, ast.JoinedStr):
        return any(_is_bare(part) for part in node.values)
    text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
    if text in ("Outreach", "Ctrl+K"):
        return False
    return bool(re.search(r"[A-Za-z]{2}.* |^[A-Z][a-z]+|…$", text)) and not re.match(r"^(Ctrl|Alt|Shift|Meta)\+", text)


# -- The checks themselves


@pytest.mark.parametrize(
    ("source", "target", "fault"),
    [
        ("{count} rows", "{count} строк", None),
        ("{count} rows", "{number} строк", "placeholders"),
        ("Rows", "", "not translated"),
        ("Save…", "Принять", "ends otherwise"),
        ("Name:", "Имя", "ends otherwise"),
        ("&File", "Файл", "&"),
        ("One\ntwo", "Один два", "lines"),
        (("{count} row", "{count} rows"), ("{count} строка", "{count} строки", "{count} строк"), None),
        (("{count} row", "{count} rows"), ("{count} строка", "{count} строк"), "plural forms"),
        (("{count} row", "{count} rows"), ("{count} строка", "", "{count} строк"), "not translated"),
    ],
)
def test_a_faulty_translation_is_found(
    source: str | tuple[str, str], target: str | tuple[str, ...], fault: str | None
) -> None:
    found = list(catalogues.faults(Message(source, target), 3))
    assert (not found) if fault is None else any(fault in text for text in found), found
