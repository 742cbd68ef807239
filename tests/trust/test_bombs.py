"""Files made to hurt their reader: each is refused in a sentence or read, and the next file is read as ever."""

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from outreach.formats import sandbox
from outreach.services.importing import import_source
from tests import sample
from tests.trust import bombs

# The largest are left to `python -m tests.trust.bombs`, which tries all and prints what each cost.
_LARGE = {"field.csv", "line.csv", "divs.html", "letters.pdf", "many-sheets.xlsx", "spaces.xlsx", "parts.eml"}


# Those that keep their reader busy for seconds come last.
_BUSY = ("shared-string.xlsx", "one-table.html", "corner.xlsx", "many-cells.xlsx")
_TRIED = sorted((pair for pair in bombs.ZOO.items() if pair[0] not in _LARGE), key=lambda pair: pair[0] in _BUSY)


@pytest.mark.parametrize(("name", "make"), sample.first(len(_TRIED) - len(_BUSY), _TRIED))
def test_a_bomb_is_read_or_refused(tmp_path: Path, name: str, make: Callable[[], bytes]) -> None:
    path = tmp_path / name
    path.write_bytes(make())
    said = bombs.read(path)  # anything but a Problem fails the test
    assert said and "Traceback" not in said and str(tmp_path) not in said
    good = tmp_path / "good.csv"
    good.write_text("Name,E-mail\nDina Kim,d.kim@example.org\n")
    source = import_source.open_file(good)
    assert [row.fields["name"] for row in source.rows] == ["Dina Kim"]


def test_what_is_outside_a_file_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret of the office")
    for name in ("outside.xlsx", "outside.docx"):
        path = tmp_path / name
        path.write_bytes(bombs.ZOO[name]().replace(b"/etc/passwd", str(secret).encode()))
        assert "secret" not in bombs.read(path)


def test_the_child_has_little_memory() -> None:
    assert sandbox.MEMORY <= 512 << 20


def test_a_line_without_end_is_never_held_whole(tmp_path: Path) -> None:
    """2 GB on one line, of which the disk holds nothing: it is refused before a hundredth of it is read."""
    path = tmp_path / "endless.csv"
    with path.open("wb") as file:
        file.write(b"name,phone\n" + b"a" * 5_000_000)
        file.truncate(2 << 30)
    assert "longer than" in bombs.read(path) or "no text" in bombs.read(path)


def test_a_reader_answers_in_plain_values() -> None:
    with pytest.raises((pickle.UnpicklingError, EOFError)):
        sandbox._Plain(__import__("io").BytesIO(pickle.dumps(Path))).load()
