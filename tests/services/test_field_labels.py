"""A problem of a field names it by its label, in the user's language, and on the command line by its option."""

import re
from pathlib import Path

import pytest

from outreach import i18n
from outreach.services.history import history_labels
from tests.cli.conftest import Run, office, run

_FIELD = re.compile(r'FieldProblem\(\s*"([a-z_0-9]+)"')
SOURCES = Path(i18n.__file__).parent
SERVER = {"port", "per_minute", "address", "reply_to", "unsubscribe"}  # named by an argument
CODE = "".join(path.read_text() for path in SOURCES.rglob("*.py"))
FIELDS = sorted({*_FIELD.findall(CODE), *SERVER} - {"filter"})
__all__ = ["office", "run"]  # fixtures of the command line


@pytest.mark.parametrize("language", sorted(i18n.LANGUAGES))
def test_every_field_that_can_be_wrong_has_a_label(language: str) -> None:
    i18n.use(language)
    assert len(FIELDS) > 30
    said = {name: history_labels.field("", name) for name in FIELDS}
    assert [name for name, label in said.items() if label == name or "_" in label] == []


@pytest.mark.parametrize(
    ("language", "command", "begins"),
    [
        ("en", "contacts add --name A --position-since spring", "In this position since (--position-since): “spring”"),
        ("ru", "contacts add --name A --position-since spring", "В этой должности с (--position-since): "),
        ("en", "contacts add --name A --found-on spring", "Added (--found-on): “spring”"),
        ("en", "officers add --name A --email a@example.org --away-until spring", "Away until (--away-until): "),
        ("ru", "office settings zone Nowhere", "Часовой пояс: "),
    ],
)
def test_a_command_names_the_field_and_the_option(
    run: Run, monkeypatch: pytest.MonkeyPatch, language: str, command: str, begins: str
) -> None:
    monkeypatch.setenv("OUTREACH_LANGUAGE", language)
    run("contacts", "add", "--name", "Anna")
    answer = run(*command.split())
    assert answer.status == 3
    assert answer.err.startswith(f"outreach: {begins}")
