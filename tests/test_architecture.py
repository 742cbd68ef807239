"""The house stands as `CONTRIBUTING.md` draws it: imports go downwards, each thing is said in one place."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "outreach"
MODULES = sorted(SOURCE.rglob("*.py"))
QT_FREE = ("services", "store", "press", "formats", "mail", "model", "values", "cli")
# What only one back-end knows. The words "SQLite" and "PostgreSQL" in a sentence for the user are no dialect.
DIALECT = re.compile(r"\b(sqlite3?|sqlcipher3|postgresql|psycopg|fts5|pragma|pg_trgm|string_to_array)\b", re.IGNORECASE)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a module, for it is asked for by each test."""
    return tuple(ast.walk(parsed(path)))


@cache
def calls(path: Path) -> list[tuple[ast.Call, str]]:
    """Every call, with the last name of what is called."""
    found = [node for node in nodes(path) if isinstance(node, ast.Call)]
    return [(call, getattr(call.func, "attr", getattr(call.func, "id", ""))) for call in found]


def places(found: list[tuple[Path, int, str]]) -> str:
    return "\n".join(f"{path.relative_to(ROOT)}:{line}: {text}" for path, line, text in found)


def test_a_layer_below_the_window_never_loads_qt() -> None:
    """Whatever way it comes in; `import-linter` only sees the imports that are written down."""
    script = (
        "import importlib, pkgutil, sys\n"
        "for layer in sys.argv[1:]:\n"
        "    top = importlib.import_module(f'outreach.{layer}')\n"
        "    for module in pkgutil.walk_packages(top.__path__, top.__name__ + '.'):\n"
        "        if '.migrations' not in module.name and not module.name.endswith('__main__'):\n"
        "            importlib.import_module(module.name)\n"
        "            loaded = [name for name in sys.modules if name.startswith(('PySide6', 'shiboken6'))]\n"
        "            assert not loaded, f'{module.name} loads {loaded[:5]}'"
    )
    done = subprocess.run([sys.executable, "-c", script, *QT_FREE], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_only_the_store_knows_which_database_it_is() -> None:
    found = []
    for path in MODULES:
        if path.is_relative_to(SOURCE / "store"):
            continue
        for node in nodes(path):
            name = _name(node)
            if name and DIALECT.search(name):
                found.append((path, node.lineno, name))  # type: ignore[attr-defined]
    assert not found, places(found)


def _name(node: ast.AST) -> str:
    """The name or the bare text of a node; sentences for people and docstrings are neither."""
    match node:
        case ast.Name(id=text) | ast.Attribute(attr=text) | ast.alias(name=text) | ast.ImportFrom(module=str(text)):
            return text
        case ast.Constant(value=str(text)) if not text.strip().count(" ") or re.search(r"\b(SELECT|PRAGMA)\b", text):
            return "" if text.endswith("://") or "://" in text else text
    return ""


def test_pages_of_the_window_do_not_import_each_other() -> None:
    pages = {folder.name for folder in (SOURCE / "gui" / "pages").iterdir() if (folder / "page.py").is_file()}
    found = []
    for page in pages:
        for path in (SOURCE / "gui" / "pages" / page).rglob("*.py"):
            for node in nodes(path):
                module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
                other = module.removeprefix("outreach.gui.pages.").split(".")[0]
                if other in pages - {page}:
                    found.append((path, node.lineno, f"imports the page of {other}"))  # type: ignore[attr-defined]
    assert not found, places(found)


def test_there_is_one_copy_of_sqlite_in_the_process() -> None:
    found = []
    for path in MODULES:
        for node in nodes(path):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            module = getattr(node, "module", None) or ""
            if "sqlite3" in [*names, module] or "QtSql" in names or module.endswith("QtSql"):
                found.append((path, node.lineno, "imports another SQLite"))  # type: ignore[attr-defined]
    assert not found, places(found)


def test_every_module_says_in_one_sentence_what_it_is() -> None:
    found = []
    for path in MODULES:
        first, *more = (ast.get_docstring(parsed(path)) or "no docstring").splitlines()
        if first[-1] not in ".:!?" and not more:
            found.append((path, 1, f"not a sentence: {first}"))
    assert not found, places(found)


def test_only_one_place_waits_for_a_dialog() -> None:
    found = [
        (path, call.lineno, f".{name}()")
        for path in MODULES
        for call, name in calls(path)
        if name in ("exec", "exec_") and isinstance(call.func, ast.Attribute) and not _is_the_loop(call)
    ]
    assert len({path for path, _line, _text in found}) <= 1 and len(found) <= 1, places(found)


def _is_the_loop(call: ast.Call) -> bool:
    """`application.exec()` runs the program; a dialog's runs a loop within it, and tests replace that one."""
    assert isinstance(call.func, ast.Attribute)
    return "app" in ast.unparse(call.func.value).lower()


def test_what_is_done_a_moment_later_is_done_for_somebody_who_is_there_then() -> None:
    """Without a context Qt calls it although its widget has gone meanwhile, which is a mistake of the program."""
    found = [
        (path, call.lineno, ast.unparse(call))
        for path in MODULES
        for call, name in calls(path)
        if name == "singleShot" and len(call.args) < 3
    ]
    assert not found, places(found)


def test_nobody_asks_with_a_box_of_qt_that_tests_cannot_answer() -> None:
    asking = {"QMessageBox.question", "QMessageBox.warning", "QMessageBox.critical", "QMessageBox.information"}
    asking |= {"QInputDialog.getText", "QInputDialog.getItem", "QInputDialog.getInt", "QInputDialog.getMultiLineText"}
    found = [
        (path, call.lineno, ast.unparse(call.func))
        for path in MODULES
        for call, _name in calls(path)
        if ast.unparse(call.func) in asking
    ]
    assert not found, places(found)


def test_nothing_prints_but_the_command_line() -> None:
    found = [
        (path, call.lineno, "print")
        for path in MODULES
        if not path.is_relative_to(SOURCE / "cli")
        for call, name in calls(path)
        if name == "print" and isinstance(call.func, ast.Name)
    ]
    assert not found, places(found)


def test_every_connection_to_a_mail_or_web_server_checks_its_certificate() -> None:
    found = []
    for path in MODULES:
        for call, name in calls(path):
            given = {word.arg for word in call.keywords}
            if name in ("starttls", "SMTP_SSL", "IMAP4_SSL", "IMAPClient") and not given & {"context", "ssl_context"}:
                found.append((path, call.lineno, f"{name} without a context verifies nothing"))
            if name in ("_create_unverified_context", "CERT_NONE"):
                found.append((path, call.lineno, name))
    assert not found, places(found)


def test_no_file_grows_beyond_reading() -> None:
    long = [(path, size, "lines") for path in MODULES if (size := len(path.read_text().splitlines())) > 710]
    assert not long, places(long)


def test_text_from_outside_is_shown_as_plain_text() -> None:
    """A label of Qt's own guesses: a name with a tag in it would be drawn as HTML, and load what it names."""
    found = []
    for path in MODULES:
        for node in nodes(path):
            if isinstance(node, ast.ClassDef) and {ast.unparse(base) for base in node.bases} & {
                "QLabel",
                "QMessageBox",
            }:
                body = ast.unparse(node)
                if "setTextFormat(Qt.TextFormat.PlainText)" not in body:
                    found.append((path, node.lineno, f"{node.name} does not say that its text is plain"))
        # The help shows the program's own files and nothing else.
        html = () if path.parts[-3:] == ("pages", "help", "window.py") else ("setHtml",)
        for call, name in calls(path):
            if name in (*html, "QLabel", "QMessageBox", "insertHtml", "appendHtml", "setMarkdown"):
                found.append((path, call.lineno, name))
    assert not found, places(found)
