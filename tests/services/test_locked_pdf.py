"""A PDF that asks for a password is neither attached nor read, and says why."""

from pathlib import Path

import pypdfium2
import pytest

from outreach.formats.documents import document
from outreach.problems import Problem
from outreach.services.releases import attachments
from tests.formats.locked_pdf import locked_pdf


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "locked.pdf"
    file.write_bytes(locked_pdf())
    return file


def test_it_is_one_that_opens_with_its_password(path: Path) -> None:
    opened = pypdfium2.PdfDocument(path, password="secret")
    assert len(opened) == 1
    opened.close()


def test_it_is_not_attached(path: Path) -> None:
    with pytest.raises(Problem, match="password"):
        attachments.look(path)


def test_it_is_not_read(path: Path) -> None:
    with pytest.raises(Problem, match="password"):
        document.text(path)
