"""Every text of the interface can be translated, and is, in Russian and Kyrgyz."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from outreach import i18n
from tests import catalogues

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "src" / "outreach").rglob("*.py"))
# Where a bare text would reach the user without having been asked for in her language.
SHOWN = {
    "QLabel", "QPushButton", "QToolButton", "QCheckBox", "QRadioButton", "QAction", "QMenu", "QGroupBox", "QDockWidget",
    "setText", "setToolTip", "setStatusTip", "setWindowTitle", "setPlaceholderText", "setAccessibleName",
    "setAccessibleDescription", "setInformativeText", "setTitle", "addAction", "addMenu", "addTab", "addRow", "Problem",
    "FieldProblem", "showMessage", "setLabelText",
}  # fmt: skip


def test_the_catalogues_are_up_to_date_whole_and_right() -> None:
    found = list(catalogues.problems())
    assert not found, f"{len(found)} to do:\n" + "\n".join(found[:100])


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


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT / "src" / "outreach")))
def test_a_text_to_translate_stands_there_whole(path: Path) -> None:
    """`_(f"…")` and `_("…" + name)` are found by no extractor: values are filled in after the translation."""
    for call, name in _calls(path):
        if name in ("_", "N_", "ngettext"):
            for argument in call.args[: 2 if name == "ngettext" else 1]:
                assert not isinstance(argument, ast.JoinedStr | ast.BinOp | ast.Call), f"line {call.lineno}"
        if name in SHOWN:
            for argument in [*call.args, *(word.value for word in call.keywords)]:
                assert not _is_bare(argument), f"line {call.lineno}: {ast.unparse(argument)} is not translated"


def _calls(path: Path) -> list[tuple[ast.Call, str]]:
    nodes = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    return [(node, getattr(node.func, "attr", getattr(node.func, "id", ""))) for node in nodes]


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
        ("Save…", "Сохранить", "ends otherwise"),
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
