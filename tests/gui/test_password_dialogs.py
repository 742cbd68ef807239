"""A database whose server asks for a password: the window asks, and the keyring keeps it."""

from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit

from outreach.gui import starting
from outreach.gui.kit import dialogs
from outreach.problems import Problem
from outreach.store import passwords
from outreach.store.server import server
from tests import postgresql


@pytest.mark.backends("postgresql")
def test_it_is_asked_for_until_it_is_right_and_kept(
    postgresql_server: postgresql.Server, database_url: str, monkeypatch: pytest.MonkeyPatch, qapp: Any
) -> None:
    role = postgresql.LOCKED
    made = f"CREATE ROLE {role}; EXCEPTION WHEN duplicate_object THEN NULL"
    postgresql_server.say(f"DO $$BEGIN {made}; END$$")
    postgresql_server.say(f"ALTER ROLE {role} LOGIN SUPERUSER PASSWORD 'right'")
    typed, kept, said = iter(["wrong", "right"]), {}, []

    def run(dialog: QDialog) -> bool:
        said.append(any("refused" in label.text() for label in dialog.findChildren(QLabel)))
        for edit in dialog.findChildren(QLineEdit):
            edit.setText(next(typed, ""))
        dialog.accept()
        return True

    monkeypatch.setattr(dialogs, "run", run)
    monkeypatch.setattr(passwords, "put", kept.__setitem__)
    monkeypatch.setattr(server, "_given", {})
    where = database_url.replace("postgres@", f"{postgresql.LOCKED}@")
    starting._workspace(where, read_only=False).close()
    assert list(kept.values()) == ["right"] and said == [False, True]
    monkeypatch.setattr(server, "_given", {})  # as at the next start
    with pytest.raises(Problem, match="none is set"):
        starting._workspace(where, read_only=False)
    postgresql_server.say(f"ALTER ROLE {role} NOSUPERUSER")
