"""Reading a release from a document on the command line: locked PDFs, embargoes that have passed, what is shown."""

from datetime import UTC, datetime
from pathlib import Path

from outreach import i18n
from tests.cli.conftest import Run
from tests.formats.locked_pdf import locked_pdf

TEXT = """EMBARGOED UNTIL 10:00 Bishkek time (UTC+6), {day}

Example Fund Opens a School above the Lake

A school for two hundred children opened on Monday in a village above the lake. It has a library and a warm hall.

Contact: Aida Asanova, Press Officer, 0312 61 12 13, aida@example.org
"""


def test_a_locked_pdf_is_read_with_its_password(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "locked.pdf"
    file.write_bytes(locked_pdf(line=b"The school is open."))
    asked = run("read", file)
    assert (asked.status, asked.out) == (3, "")
    assert "asks for its password" in asked.err and "--password" in asked.err
    assert "Wrong password for the PDF" in run("read", file, "--password", "guess").err
    found = run("read", file, "--password", "secret", "--json").json
    assert "The school is open." in (found["versions"][0]["headline"], found["versions"][0]["body"])


def test_an_embargo_that_has_passed_is_asked_about(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "release.txt"
    file.write_text(TEXT.format(day="15 May 2019"), "utf-8")
    past = run("read", file, "--json").json
    assert past["versions"][0]["embargo_until"] == "2019-05-15T10:00:00+06:00"
    (problem,) = past["problems"]
    assert i18n.moment(datetime(2019, 5, 15, 4, tzinfo=UTC)) in problem
    file.write_text(TEXT.format(day="15 May 2099"), "utf-8")
    assert run("read", file, "--json").json["problems"] == []


def test_a_release_is_shown_with_its_officers(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "release.txt"
    file.write_text(TEXT.format(day="15 May 2099"), "utf-8")
    shown = run("read", file)
    assert shown.status == 0
    for words in ("Example Fund Opens a School", "A school for two hundred", "Aida Asanova", "+996312611213"):
        assert words in shown.out


def test_what_is_left_over_is_told_with_its_place_and_kept_in_the_notes(run: Run, tmp_path: Path) -> None:
    text = (
        "New wells for Osh\n\nOSH, 4 May 2026 — Nine wells were dug in a year. The water is clean.\n\n"
        "Contact:\nAnna Sample, press officer\nParcel 15\nTel.: +996 312 662 100\n"
    )
    file = tmp_path / "wells.txt"
    file.write_text(text, encoding="utf-8")
    at = text.index("Parcel 15")
    assert run("read", file, "--json").json["left_over"] == [{"text": "Parcel 15", "span": [at, at + 9]}]
    added = run("releases", "add", file, "--json")
    assert added.status == 1 and added.json["notes"] == "Parcel 15"
    assert any("Parcel 15" in problem for problem in added.json["problems"])
    file.write_text(text.replace("Parcel 15", "In Osh:\n12 Invented Street\nwww.example.org"), encoding="utf-8")
    assert run("releases", "add", file, "--json").status == 0
