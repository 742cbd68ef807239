"""What is attached: known by its content, refused with a sentence."""

import os
from pathlib import Path

import pytest

from outreach.problems import Problem
from outreach.services.releases import attachments
from tests.formats.test_pdf import made


def test_a_pdf_is_known_by_its_content_and_counted(tmp_path: Path) -> None:
    for name in ("Пресс-релиз.pdf", "release", "release.txt"):
        (tmp_path / name).write_bytes(made())
        found = attachments.look(tmp_path / name)
        assert (found.name, found.media_type, found.pages, found.data) == (name, "application/pdf", 1, made())


def test_other_files_are_what_their_name_says(tmp_path: Path) -> None:
    for name, media_type in (("a.jpg", "image/jpeg"), ("a.txt", "text/plain"), ("a", "application/octet-stream")):
        (tmp_path / name).write_bytes(b"content")
        assert attachments.look(str(tmp_path / name))[2:] == (media_type, None)


def test_what_cannot_be_attached_is_said(tmp_path: Path) -> None:
    (tmp_path / "false.pdf").write_text("hello")
    (tmp_path / "cut.pdf").write_bytes(made()[:60])
    (tmp_path / "empty.pdf").touch()
    os.mkfifo(tmp_path / "pipe.pdf")
    for name, says in {
        "false.pdf": "is not a PDF", "cut.pdf": "damaged", "empty.pdf": "is empty", "none.pdf": "There is no file",
        ".": "is a folder", "pipe.pdf": "is not a file", "a\x00b": "could not be read",
    }.items():  # fmt: skip
        with pytest.raises(Problem, match=says):
            attachments.look(tmp_path / name)


def test_a_file_of_more_than_100_mb_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "huge.pdf").open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(101 * 1024 * 1024)
    opened: list[Path] = []
    monkeypatch.setattr(Path, "open", lambda self, *_args: opened.append(self))
    with pytest.raises(Problem, match="101 MB"):
        attachments.look(tmp_path / "huge.pdf")
    assert not opened
