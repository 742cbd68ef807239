"""What somebody else wrote is read in the child process: who calls a reader elsewhere is named here."""

import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from outreach.formats import sandbox
from outreach.problems import FieldProblem, Problem

SOURCE = Path(__file__).parents[1] / "src" / "outreach"
READERS = ("outreach.press.", "outreach.formats.")
# Modules whose readers run in the child: it opens what is imported, makes rows of it and reads messages.
IN_THE_CHILD = {
    "services/delivery/bounces.py", "services/coverage/coverage_guess.py", "services/coverage/coverage_finder.py",
    "services/importing/consent.py",
    "services/importing/row_fields.py", "services/importing/table_source.py", "services/importing/not_people.py",
    "services/importing/contact_method_cells.py", "services/importing/sections.py",
    "services/importing/import_source.py",
}  # fmt: skip
# What reads nothing of another's, or compares a name, an address or a line without a search in it.
HARMLESS = {
    "outreach.formats.files",  # bytes as they are
    "outreach.formats.atomic", "outreach.formats.sandbox", "outreach.formats.documents.docx_write",
    "outreach.formats.documents.pdf_rendering",
    "outreach.formats.tables.report_book", "outreach.formats.tables.sheet.write",
    "outreach.formats.tables.sheet.writing",
    "outreach.press.article.account", "outreach.press.article.clean", "outreach.press.article.folded",
    "outreach.press.article.outlet_name", "outreach.press.article.site", "outreach.press.article.sites",
    "outreach.press.replies.bounce_reasons.reason", "outreach.press.replies.bounce_reasons.relays_nothing",
    "outreach.press.reader.embargo.is_line", "outreach.press.reader.embargo.differing",  # moments that were read
    "outreach.press.languages.letters",
    "outreach.press.languages.script", "outreach.press.lines.clean", "outreach.press.replies.answer.topic",
    "outreach.press.outline.stands_in",
}  # fmt: skip
# Of each of these modules the functions ask the child themselves.
ASKING = {
    "dictionary", "documents.document", "documents.document_article", "documents.office_file", "documents.pdf",
    "documents.picture", "documents.rich_html", "cards.vcard",
}  # fmt: skip


def _calls(path: Path) -> Iterator[tuple[int, str]]:
    """(line, whole name) of each function of reading or formats that a file calls."""
    tree = ast.parse(path.read_text("utf-8"))
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names.update({one.asname or one.name: f"{node.module}.{one.name}" for one in node.names})
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if not name.replace(".", "").isidentifier():
                continue
            first, _dot, rest = name.partition(".")
            whole = f"{names.get(first, '')}.{rest}" if rest else names.get(first, "")
            if whole.startswith(READERS) and whole.rpartition(".")[2][0].islower():
                yield node.lineno, whole


def test_nobody_reads_what_is_foreign_in_the_program_itself() -> None:
    wrong = []
    for layer in ("gui", "cli", "services", "store", "mail"):
        for path in (SOURCE / layer).rglob("*.py"):
            if path.relative_to(SOURCE).as_posix() in IN_THE_CHILD:
                continue
            for line, name in _calls(path):
                module = name.rpartition(".")[0]
                importlib.import_module(module)
                asks = name in sandbox.THERE or module.removeprefix("outreach.formats.") in ASKING
                if not asks and name not in HARMLESS and module not in HARMLESS:
                    wrong.append(f"{path.relative_to(SOURCE)}:{line} {name}")
    assert not wrong, "\n".join(wrong)


def _busy(seconds: float) -> Iterator[int]:
    import time

    for number in range(1000):
        time.sleep(seconds)
        yield number


@sandbox.there
def _where() -> bool:
    return sandbox._inside


def _refused(kind: str) -> None:
    raise FieldProblem("phone", "no number") if kind == "field" else Problem("nothing")


def test_one_deadline_is_for_all_items_of_a_stream() -> None:
    taken = 0
    with pytest.raises(sandbox.ReaderProblem) as told:
        for _item in sandbox.stream(_busy, 0.05, seconds=0.4):
            taken += 1
    assert told.value.detail == "deadline" and taken < 1000


def test_a_reader_runs_in_the_child_whoever_calls_it() -> None:
    assert _where() and not sandbox._inside


def test_a_problem_arrives_as_it_was_raised() -> None:
    with pytest.raises(FieldProblem, match="no number") as told:
        sandbox.run(_refused, "field")
    assert told.value.field == "phone"


def test_the_window_can_be_read_for_without_its_libraries() -> None:
    """The child loads neither the window nor the database to read a text: it is there at once, and small."""
    code = (
        "import outreach.press.reader.release, sys; print([m for m in ('PySide6', 'sqlalchemy') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"
