"""Releases, lists, steps and copies by command."""

import email
import email.policy
import hashlib
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.formats.test_pdf import made

Js = Callable[..., Any]

EN = """Example Office opens a laboratory in Osh

OSH, 25 November 2026 - The Example Office opened a laboratory today.

"We have waited for this", said Mr. Emil Sample, Head of the Example Office.

For more information, please contact

Ms. Vera Sample,

Communication and PR Officer

Cell phone:  +996 775 98 78 17

e-mail: vera.sample@example.org
"""
RU = """Офис открывает лабораторию в Оше

ОШ, 25 ноября 2026 года - Сегодня Офис образцов открыл лабораторию. Она исследует образцы из трёх областей.

«Мы этого ждали», - сказал г-н Эмиль Образцов.

За дополнительной информацией обращайтесь:

Вера Образцова, специалист по связям с общественностью

тел.: +996 775 98 78 17, эл. почта: vera.sample@example.org
"""


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    (tmp_path / "en.txt").write_text(EN, "utf-8")
    (tmp_path / "ru.txt").write_text(RU, "utf-8")
    (tmp_path / "a.pdf").write_bytes(made())
    return tmp_path


@pytest.fixture
def release(js: Js, run: Run, papers: Path) -> int:
    """A release in English with its officer."""
    answer = run("releases", "add", papers / "en.txt", "--json")
    assert answer.status in (0, 1), answer
    return int(answer.json["id"])


def test_reading_writes_nothing(js: Js, run: Run, papers: Path, office: Path) -> None:
    answer = run("read", papers / "en.txt", "--json")
    found = answer.json
    assert found["versions"][0]["headline"] == "Example Office opens a laboratory in Osh"
    assert found["officers"][0]["name"] == "Vera Sample"
    assert set(found) >= {"versions", "officers", "channels", "problems"}
    assert answer.status == (1 if found["problems"] else 0)
    assert not office.exists()
    assert "Vera Sample" in run("read", papers / "en.txt").out


def test_what_cannot_be_read_is_said(run: Run, papers: Path) -> None:
    (papers / "empty.txt").write_text("")
    (papers / "zeros.docx").write_bytes(bytes(3000))
    (papers / "not.pdf").write_text("hello")
    for name in ("empty.txt", "zeros.docx", "not.pdf", "none.txt", "."):
        for words in (("read", papers / name), ("releases", "add", papers / name)):
            answer = run(*words)
            assert answer.status == 3 and answer.err.count("\n") == 1, (words, answer)
    assert not (papers / "desk.outreach").exists()


def test_a_release_is_saved_with_its_officer_as_one_step(js: Js, release: int) -> None:
    shown = js("releases", "show", release)
    assert shown["versions"][0]["language"] == "en"
    assert shown["officers"][0]["emails"][0]["address"] == "vera.sample@example.org"
    assert len(js("history")["steps"]) == 1
    js("undo")
    assert js("releases", "list")["count"] == 0 and js("officers", "list")["count"] == 0


def test_a_known_officer_is_known_again(js: Js, run: Run, release: int, papers: Path) -> None:
    js("officers", "edit", 1, "--title", "Head of Press")
    answer = run("releases", "add", papers / "en.txt", "--json").json
    assert [officer["new"] for officer in answer["officers"]] == [False]
    assert js("officers", "list")["count"] == 1
    assert js("officers", "show", 1)["title"] == "Head of Press"


def test_two_documents_make_one_release_in_two_languages(js: Js, run: Run, papers: Path) -> None:
    answer = run("releases", "add", papers / "en.txt", papers / "ru.txt", "--json").json
    assert [version["language"] for version in answer["versions"]] == ["en", "ru"]
    assert js("releases", "list")["releases"][0]["languages"] == ["en", "ru"]


def test_a_number_that_only_one_language_gives_otherwise_or_the_record_lacks_is_told(
    js: Js, run: Run, papers: Path
) -> None:
    (papers / "ru.txt").write_text(RU.replace("78 17", "78 71"), "utf-8")
    told = run("releases", "add", papers / "en.txt", papers / "ru.txt", "--json")
    assert told.status == 1
    assert "Vera Sample: one language has +996 775 98 78 17, another has +996 775 98 78 71." in told.json["problems"]
    js("undo")
    run("releases", "add", papers / "en.txt")
    told = run("releases", "add", papers / "ru.txt", "--json")
    said = "Вера Образцова: the record doesn't have +996 775 98 78 71, which is in the text."
    assert told.status == 1 and said in told.json["problems"]
    assert len(js("officers", "show", told.json["officers"][0]["id"])["phones"]) == 1


def test_an_edit_of_a_release(js: Js, run: Run, release: int) -> None:
    edited = js("releases", "edit", release, "--reference", "2026/7", "--status", "ready", "--headline", "New",
                "--embargo-until", "2026-12-01T10:00+06:00")  # fmt: skip
    assert (edited["reference"], edited["status"], edited["versions"][0]["headline"]) == ("2026/7", "ready", "New")
    assert edited["embargo_until"] == "2026-12-01T04:00:00+00:00"
    edited = js("releases", "edit", release, "--language", "ru", "--headline", "Новость", "--body", "Текст.")
    assert [version["language"] for version in edited["versions"]] == ["en", "ru"]
    assert run("releases", "edit", release, "--headline", "Which?").status == 3
    assert run("releases", "edit", release, "--status", "perhaps").status == 3
    assert run("releases", "edit", release, "--embargo-until", "tomorrow").status == 3
    assert run("releases", "edit", release).status == 3
    assert js("releases", "edit", release, "--embargo-until", "")["embargo_until"] is None
    assert js("releases", "find", "новость")["count"] == 1


def test_officers_for_every_language_or_for_one(js: Js, run: Run, release: int) -> None:
    js("releases", "edit", release, "--language", "ru", "--headline", "Новость", "--body", "Текст.")
    other = js("officers", "add", "--name", "Вера Пример")["id"]
    edited = js("releases", "edit", release, "--officer", 1, "--officer", f"ru:{other}")
    assert [(row["id"], row["language"]) for row in edited["officers"]] == [(1, None), (other, "ru")]
    shown = js("releases", "show", release)
    assert shown["officers"] == edited["officers"] and shown["officers"][0]["name"] == "Vera Sample"
    assert "[ru]\n" in run("releases", "show", release).out.partition("Vera Sample")[2]
    for wrong, status in ((f"ky:{other}", 3), ("ru:99", 3), ("ru:x", 2), ("ru:", 2)):
        answer = run("releases", "edit", release, "--officer", wrong)
        assert answer.status == status and answer.err, (wrong, answer)
    assert js("releases", "show", release)["officers"] == shown["officers"]


def test_files_are_attached_taken_off_and_written_out(js: Js, run: Run, release: int, papers: Path) -> None:
    (attached,) = js("releases", "attach", release, papers / "a.pdf", "--language", "en")["attachments"]
    assert (attached["name"], attached["media_type"], attached["pages"], attached["language"]) == (
        "a.pdf", "application/pdf", 1, "en",
    )  # fmt: skip
    assert attached["sha256"] == hashlib.sha256((papers / "a.pdf").read_bytes()).hexdigest()
    js("releases", "save", release, "a.pdf", papers / "b.pdf")
    assert (papers / "b.pdf").read_bytes() == (papers / "a.pdf").read_bytes()
    (papers / "folder").mkdir()
    js("releases", "save", release, attached["id"], papers / "folder")
    assert (papers / "folder" / "a.pdf").exists()
    assert run("releases", "detach", release, "none.pdf").status == 3
    assert js("releases", "detach", release, "a.pdf")["attachments"] == []
    js("undo")
    assert len(js("releases", "show", release)["attachments"]) == 1
    assert "a.pdf" in run("releases", "show", release).out


def test_what_cannot_be_attached_is_said(js: Js, run: Run, release: int, papers: Path) -> None:
    (papers / "none.pdf").write_text("no PDF at all")
    (papers / "cut.pdf").write_bytes(made()[:80])
    (papers / "empty.pdf").touch()
    huge = papers / "huge.pdf"
    with huge.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(200 * 1024 * 1024)
    for name in ("none.pdf", "cut.pdf", "empty.pdf", "huge.pdf", "missing.pdf", "."):
        answer = run("releases", "attach", release, papers / name)
        assert answer.status == 3 and answer.err.count("\n") == 1, (name, answer)
    assert "200 MB" in run("releases", "attach", release, huge).err
    assert run("releases", "attach", release, papers / "a.pdf", papers / "none.pdf").status == 3
    assert js("releases", "show", release)["attachments"] == [], "all of them or none"
    assert run("releases", "attach", 99, papers / "a.pdf").status == 3


def test_a_locked_pdf_is_said(run: Run, release: int, papers: Path) -> None:
    # RC4, 40 bits; the user's password is not empty, so nobody opens it without asking.
    locked = made().replace(
        b"trailer<</Size 7",
        b"trailer<</Size 7/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + b"11" * 32 + b">/U<" + b"22" * 32
        + b">>>",
    )  # fmt: skip
    (papers / "locked.pdf").write_bytes(locked)
    answer = run("releases", "attach", release, papers / "locked.pdf")
    assert answer.status == 3 and "password" in answer.err


def test_a_release_as_text_and_as_a_page(js: Js, run: Run, release: int, papers: Path) -> None:
    assert js("releases", "export", release, papers / "out.txt")["language"] == "en"
    text = (papers / "out.txt").read_text("utf-8")
    assert "Example Office opens a laboratory in Osh" in text and "Vera Sample" in text
    js("releases", "export", release, papers / "out.html")
    assert (papers / "out.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    js("releases", "edit", release, "--language", "ru", "--headline", "Новость")
    assert run("releases", "export", release, papers / "out.txt").status == 3
    assert js("releases", "export", release, papers / "ru.txt", "--language", "Russian")["language"] == "ru"
    assert run("releases", "export", release, papers / "out.doc").status == 3
    assert run("releases", "export", release, papers / "x.txt", "--language", "fr").status == 3


def test_deleting_a_release(js: Js, run: Run, release: int) -> None:
    assert js("releases", "delete", release)["id"] == release
    assert run("releases", "show", release).status == 3
    js("undo")
    assert js("releases", "list")["count"] == 1


@pytest.fixture
def people(js: Js) -> None:
    """Three people, two with an address."""
    js("contacts", "add", "--name", "Anna", "--email", "anna@example.org", "--language", "en", "--tag", "vip")
    js("contacts", "add", "--name", "Борис", "--email", "boris@example.org", "--language", "ru")
    js("contacts", "add", "--name", "Clara", "--tag", "vip")


@pytest.mark.usefixtures("people")
def test_a_list_from_the_first_to_the_last(js: Js, run: Run) -> None:
    added = js("lists", "add", "Крым и право", "--rule", "tag:vip", "--notes", "N")
    assert (added["id"], added["name"], added["rule"], added["count"]) == (1, "Крым и право", "tag:vip", 2)
    js("lists", "pick", "крым и право", 2)
    js("lists", "exclude", 1, 3, "--reason", "moved")
    shown = js("lists", "show", "КРЫМ И ПРАВО")
    assert shown["picks"] == [{"contact": 2, "name": "Борис"}]
    assert shown["exclusions"] == [{"contact": 3, "name": "Clara", "reason": "moved"}]
    resolved = js("lists", "resolve", "Крым и право")
    told = ("contact", "name", "address", "language", "reason")
    assert [[row[key] for key in told] for row in resolved["recipients"]] == [
        [1, "Anna", "anna@example.org", "en", "the rule “Tag: vip”"],
        [2, "Борис", "boris@example.org", "ru", "added by hand"],
    ]
    (absent,) = resolved["left_out"]
    assert (absent["contact"], absent["name"], absent["reason"]) == (3, "Clara", "excluded by hand: moved")
    assert resolved["languages"] == {"en": 1, "ru": 1}
    js("lists", "include", 1, 3)
    js("lists", "unpick", 1, 2)
    assert [row["name"] for row in js("lists", "resolve", 1)["left_out"]] == ["Clara"]
    assert js("lists", "edit", 1, "--name", "New", "--rule", "has:email")["count"] == 2
    (row,) = js("lists", "list")["lists"]
    assert row == {
        "id": 1, "name": "New", "rule": "has:email", "picks": 0, "exclusions": 0, "notes": "N",
        "people": 2, "fault": "", "last_used": None,
    }  # fmt: skip
    assert run("lists", "list").out.split()[-3:] == ["has:email", "2", "never"]
    assert js("lists", "delete", "new")["name"] == "New"
    assert js("lists", "list")["count"] == 0
    for words in (
        ("show", "none"), ("resolve", "7"), ("pick", "none", 1), ("add", "  "), ("add", "X", "--rule", "shoe:1"),
        ("delete", "none"), ("export", "none", "x.csv"),
    ):  # fmt: skip
        assert run("lists", *words).status == 3, words


@pytest.mark.usefixtures("people")
def test_a_mailing_list_goes_out(js: Js, run: Run, release: int, papers: Path) -> None:
    js("lists", "add", "Press", "--rule", "has:email")
    js("releases", "attach", release, papers / "a.pdf")
    for name in ("l.csv", "l.xlsx", "l.vcf", "l.txt"):
        answer = js("lists", "export", "Press", papers / name)
        assert answer["written"] == 2 and answer["files"] == [str(papers / name)]
        assert isinstance(answer["distribution"], int)
    answer = js("lists", "export", "Press", papers / "bcc", "--format", "bcc", "--group-size", 1)
    assert len([file for file in answer["files"] if "README" not in file]) == 2
    done = run("lists", "export", "Press", papers / "eml", "--format", "eml", "--release", release,
               "--from", "press@example.org", "--from-name", "Press Office", "--json")  # fmt: skip
    assert done.status == 1, "Boris reads no English"
    (draft,) = done.json["files"]
    message = email.message_from_bytes(Path(draft).read_bytes(), policy=email.policy.default)
    assert str(message["To"]).endswith("<anna@example.org>") and "press@example.org" in str(message["From"])
    assert any("Борис" in problem for problem in done.json["problems"])
    assert run("lists", "export", "Press", papers / "eml2", "--format", "eml").status == 3
    assert run("lists", "export", "Press", papers / "eml", "--format", "eml", "--release", release).status == 3
    assert run("lists", "export", "Press", papers / "x.doc").status == 3
    js("lists", "add", "Nobody")
    assert run("lists", "export", "Nobody", papers / "n.csv").status == 3
    assert not (papers / "n.csv").exists()


def test_undo_redo_and_history(js: Js, run: Run) -> None:
    js("contacts", "add", "--name", "A", "--author", "Nurlan")
    js("contacts", "edit", 1, "--city", "Osh")
    steps = js("history")["steps"]
    assert [set(step) for step in steps] == [{"id", "label", "at", "author", "undone"}] * 2
    assert [step["label"] for step in steps] == ["Edit contact", "Add contact"]
    assert steps[1]["author"] == "Nurlan" and steps[0]["at"].endswith("+00:00")
    assert js("undo")["steps"][0]["label"] == "Edit contact"
    assert js("contacts", "show", 1)["city"] == ""
    assert js("history", "--limit", 1)["steps"][0]["undone"] is True
    assert js("redo")["steps"][0]["undone"] is False
    assert js("contacts", "show", 1)["city"] == "Osh"
    assert run("redo").status == 3
    js("undo")
    js("undo")
    answer = run("undo")
    assert (answer.status, answer.err) == (3, "outreach: There is nothing to undo.\n")


def test_the_same_release_twice_and_files_of_a_mail_are_told(js: Js, run: Run, tmp_path: Path) -> None:
    text = "PRESS RELEASE No. 14/2026\n\nA school opens\n\nOSH, 25 November 2026 - The school opened today.\n"
    first, other, mail = (tmp_path / name for name in ("first.txt", "other.txt", "mail.eml"))
    first.write_text(text)
    other.write_text(text.replace("A school opens", "A school has opened").replace("14/", "15/"))
    message = EmailMessage()
    message["Subject"] = "A school opens"
    message.set_content(text)
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="Факты.pdf")
    mail.write_bytes(bytes(message))
    assert run("releases", "add", first).err == ""
    assert run("releases", "add", other).err == ""
    again = run("releases", "add", mail)
    assert again.status == 0 and "Release 1 has" in again.err and "Release 2" not in again.err
    assert "Факты.pdf" in again.err


def test_backup_restore_and_check(js: Js, run: Run, office: Path, tmp_path: Path) -> None:
    js("contacts", "add", "--name", "A")
    written = js("backup", tmp_path / "copy.outreach")
    assert written["file"] == str(tmp_path / "copy.outreach") and Path(written["checksum"]).exists()
    js("contacts", "delete", 1)
    js("restore", tmp_path / "copy.outreach")
    assert js("contacts", "find")["count"] == 1
    assert (checked := js("check"))["ok"] and checked["problems"] == []
    assert run("restore", tmp_path / "none.outreach").status == 3
    assert run("restore", "x", "--db", "postgresql+psycopg://x/y").status == 3
    assert run("backup", tmp_path / "none" / "x").status == 3


def test_a_damaged_database_is_found(js: Js, run: Run, office: Path) -> None:
    js("contacts", "add", "--name", "A", "--notes", "word " * 20_000)
    data = bytearray(office.read_bytes())
    for at in range(8192, len(data), 4096):
        data[at : at + 2000] = bytes(2000)
    office.write_bytes(data)
    answer = run("check", "--json")
    assert answer.status == 3 or (answer.status == 1 and not answer.json["ok"] and answer.json["problems"])


def _in_russian(js: Js, release: int, body: str = "Офис открыл 3 лаборатории.") -> None:
    js("releases", "edit", release, "--language", "ru", "--headline", "Новость", "--body", body)


def test_the_status_and_what_may_follow(js: Js, run: Run, release: int) -> None:
    found = js("releases", "status", release)
    assert (found["status"], found["choices"]) == ("draft", ["ready", "embargoed", "released", "withdrawn"])
    assert js("releases", "status", release, "ready")["status"] == "ready"
    answer = run("releases", "status", release, "embargoed")
    assert answer.status == 3 and "date, a time and a time zone" in answer.err
    assert run("releases", "status", release, "corrected").status == 3
    js("releases", "edit", release, "--embargo-until", "2050-12-01T10:00", "--embargo-zone", "Bishkek")
    found = js("releases", "status", release, "embargoed")
    assert (found["embargo_zone"], found["embargo_until"]) == ("Asia/Bishkek", "2050-12-01T04:00:00+00:00")
    assert js("releases", "lift") == {"lifted": []}


@pytest.mark.usefixtures("people")
def test_a_correction_and_a_withdrawal_by_command(js: Js, run: Run, release: int, tmp_path: Path) -> None:
    js("lists", "add", "Press", "--rule", "has:email")
    assert run("releases", "correct", release, "It is 3.").status == 3, "nothing has gone out"
    run("lists", "export", "Press", tmp_path / "d", "--format", "eml", "--release", release)
    corrected = run("releases", "correct", release, "There are 3 laboratories, not 2.")
    assert "outreach distributions settle 1 --arrived" in corrected.out
    js("distributions", "settle", 1, "--arrived")
    corrected = js("releases", "correct", release, "There are 3 laboratories, not 2.")
    assert (corrected["status"], corrected["correction"]) == ("corrected", "There are 3 laboratories, not 2.")
    assert corrected["to_be_told"] >= 1
    assert run("releases", "withdraw", release, " ").status == 3
    assert js("releases", "withdraw", release, "It did not open.")["status"] == "withdrawn"
    assert run("releases", "status", release, "draft").status == 3
    js("releases", "export", release, tmp_path / "kill.txt")
    text = (tmp_path / "kill.txt").read_text("utf-8")
    assert text.startswith("WITHDRAWN: It did not open.") and "opened a laboratory today" not in text


def test_a_correction_of_one_language_stays_in_it(js: Js, run: Run, release: int) -> None:
    _in_russian(js, release)
    edited = js("releases", "edit", release, "--language", "ru", "--correction", "Лабораторий 3.")
    assert not edited["correction"]
    assert {one["language"]: one["correction"] for one in edited["versions"]} == {"en": "", "ru": "Лабораторий 3."}
    refused = run("releases", "edit", release, "--language", "ky", "--correction", "Лабораториялар 3.")
    assert refused.status == 3 and "no version" in refused.err


@pytest.mark.parametrize("apart", [True, False])
def test_versions_that_end_the_embargo_at_different_moments_are_asked_about(
    js: Js, tmp_path: Path, apart: bool
) -> None:
    """In two documents or in one; until that is decided, nothing goes before the last of the moments."""
    texts = {
        "en": "EMBARGOED until 3 December 2091, 10:00 (Bishkek time)\n\nA school opens in Osh\n\n"
        "OSH, 3 December 2091 – Lessons begin on Monday in the new school of the village, the office said today.\n",
        "ru": "ЭМБАРГО до 10:00 (время Бишкека) 4 декабря 2091 года\n\nВ Оше открывается школа\n\n"
        "ОШ, 3 декабря 2091 г. – Уроки в новой школе села начнутся в понедельник, сообщил сегодня офис.\n",
    }
    files = {"both": "\n\n".join(texts.values())} if not apart else texts
    for name, text in files.items():
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    found = js("releases", "add", *(tmp_path / f"{name}.txt" for name in files), status=1)
    assert found["embargo_until"].startswith("2091-12-04T04:00")
    assert [problem for problem in found["problems"] if "English: 3 Dec 2091" in problem and "4 Dec 2091" in problem]


def test_the_embargo_on_every_clock(js: Js, run: Run, release: int) -> None:
    assert js("releases", "clock", release)["clocks"] == []
    js("releases", "edit", release, "--embargo-until", "2050-12-01T10:00+06:00")
    found = js("releases", "clock", release, "--country", "Kazakhstan", "--country", "AT")
    assert [(clock["country"], clock["at"]) for clock in found["clocks"]] == [
        ("", "2050-12-01T04:00:00+00:00"), ("", "2050-12-01T10:00:00+06:00"), ("KZ", "2050-12-01T09:00:00+05:00"),
        ("AT", "2050-12-01T05:00:00+01:00"),
    ]  # fmt: skip
    assert run("releases", "clock", release, "--country", "Atlantis").status == 3
    js("releases", "edit", release, "--embargo-until", "2020-12-01T10:00+06:00")
    answer = run("releases", "clock", release)
    assert answer.status == 1 and "has already ended" in answer.out


def test_versions_are_compared(js: Js, run: Run, release: int) -> None:
    assert js("releases", "compare", release)["differences"] == []
    _in_russian(js, release)
    answer = run("releases", "compare", release, "--json")
    assert answer.status == 1
    assert {"kind", "language", "written", "missing_in", "instead", "text"} == set(answer.json["differences"][0])
    assert any(one["written"] == "3" for one in answer.json["differences"])


def test_what_it_is_about_is_proposed_and_taken(js: Js, release: int) -> None:
    body = "The project XB12 of the programme is funded by the Government of Norway."
    js("releases", "edit", release, "--body", body)
    assert js("releases", "about", release)["proposed"]["donors"] == ["Government of Norway"]
    taken = js("releases", "about", release, "--take")
    assert taken["donors"] == ["Government of Norway"] and "donors" not in taken["proposed"]
    js("releases", "edit", release, "--donor", "Another")
    assert js("releases", "about", release, "--take")["donors"] == ["Another"], "nothing that is given is overwritten"


def test_a_picture_is_a_link(js: Js, run: Run, release: int, papers: Path) -> None:
    link = ("https://example.org/a.jpg", "--caption", "A <spring>", "--credit", "N. N.")
    assert js("releases", "photo", release, *link)["photos"] == [
        {"url": "https://example.org/a.jpg", "caption": "A <spring>", "credit": "N. N.", "language": ""}
    ]
    js("releases", "export", release, papers / "a.html")
    page = (papers / "a.html").read_text("utf-8")
    assert 'A &lt;spring&gt; / N. N.<br>\n<a href="https://example.org/a.jpg">https://example.org/a.jpg</a>' in page
    assert "<img" not in page
    assert run("releases", "photo", release, "file:///etc/passwd").status == 3
    assert run("releases", "photo", release, "https://example.org/b.jpg", "--remove").status == 3
    assert js("releases", "photo", release, "https://example.org/a.jpg", "--remove")["photos"] == []


def test_every_version_is_written_into_a_folder(js: Js, run: Run, release: int, tmp_path: Path) -> None:
    _in_russian(js, release)
    folder = tmp_path / "out"
    folder.mkdir()
    found = js("releases", "export", release, folder, "--format", "docx")
    assert (found["written"], found["languages"]) == (2, ["en", "ru"])
    assert sorted(path.name for path in folder.iterdir()) == [
        "Example-Office-opens-a-laboratory-in-Osh_en.docx", "Новость_ru.docx"
    ]  # fmt: skip
    js("releases", "edit", release, "--embargo-until", "2050-12-01T10:00+06:00")
    (name,) = js("releases", "export", release, folder, "--language", "ru")["files"]
    assert Path(name).name == "EMBARGO_2050-12-01_10-00_UTC+6_Новость_ru.pdf"
    assert run("releases", "export", release, folder, "--format", "doc").status == 3


def test_where_an_officers_number_stands(js: Js, run: Run, release: int) -> None:
    found = js("officers", "where", 1)
    assert [one["release"] for one in found["coming"]] == [release] and found["gone"] == []
    assert "Example Office opens" in run("officers", "where", 1).out
    assert run("officers", "where", 99).status == 3


def test_files_with_names_that_are_none(js: Js, run: Run, release: int, papers: Path) -> None:
    data = (papers / "a.pdf").read_bytes()
    for name in ("x" * 250 + ".pdf", "a\u202efdp.exe.pdf", "..\\..\\evil.pdf", "\u200b.pdf"):
        (papers / name).write_bytes(data + name.encode())
        js("releases", "attach", release, papers / name)
    names = [file["name"] for file in js("releases", "show", release)["attachments"]]
    assert names == ["x" * 196 + ".pdf", "afdp.exe.pdf", "evil.pdf", "file.pdf"]
    for name in names:
        (papers / "back").mkdir(exist_ok=True)
        js("releases", "save", release, name, papers / "back")
    assert sorted(path.name for path in (papers / "back").iterdir()) == sorted(names)
    assert run("releases", "attach", release, papers / "a.pdf", "--language", "fr").status == 3


def test_the_settings_of_the_office(js: Js, run: Run) -> None:
    assert js("office", "settings", "mail-warn-mb", "3") == {"mail-warn-mb": 3}
    found = js("office", "settings")
    assert (found["mail-warn-mb"], found["mail-most-mb"], found["zone"]) == (3, 10, "Asia/Bishkek")
    assert js("office", "settings", "zone", "Almaty") == {"zone": "Asia/Almaty"}
    for wrong in (("zone", "Moon"), ("mail-most-mb", "1"), ("shoe", "x"), ("shoe",)):
        assert run("office", "settings", *wrong).status == 3
    assert js("office", "settings", "mail-warn-mb", "") == {"mail-warn-mb": 2}


SPLIT = {
    "en": '"The first pump runs," said Nurlan Sample, head of the Fund. "The others follow in spring."',
    "ru": "«Первый насос работает, – сказал Нурлан Образцов, глава Фонда. – Остальные будут весной».",
    "ky": "«Биринчи насос иштеп жатат», – деди Нурлан Үлгүлов, Фонддун башчысы. «Калганы жазда болот».",
}
HEADS = {"en": "Clean water reaches ten villages", "ru": "Чистая вода пришла в десять сёл", "ky": "Он айылга суу жетти"}


@pytest.mark.parametrize("language", SPLIT)
def test_a_split_quotation_is_read_and_written_once(js: Js, run: Run, tmp_path: Path, language: str) -> None:
    (tmp_path / "a.txt").write_text(
        f"{HEADS[language]}\n\n{HEADS[language]} ({language}).\n\n{SPLIT[language]}\n", "utf-8"
    )
    number = run("releases", "add", tmp_path / "a.txt", "--json").json["id"]
    assert js("releases", "show", number)["versions"][0]["quotes"]
    js("releases", "export", number, tmp_path / "b.txt")
    written = " ".join((tmp_path / "b.txt").read_text("utf-8").split())
    assert written.endswith(SPLIT[language]) and written.count(SPLIT[language].split(",")[0].strip('"«»')) == 1


def test_a_greeting_is_given_by_language_and_refused_where_it_is_no_field(
    js: Js, run: Run, release: int, tmp_path: Path
) -> None:
    js("releases", "edit", release, "--language", "ky", "--headline", "Он айыл", "--body", "Он айыл суу алды.")
    js("contacts", "add", "--name", "Pat Sample", "--email", "pat@example.org", "--language", "en")
    js("contacts", "add", "--name", "Aigul Sample", "--email", "aigul@example.org", "--language", "ky")
    js("lists", "add", "All", "--rule", "has:email")
    wrong = run("distributions", "prepare", "All", "--release", release, "--greeting", "Dear {salutation},")
    assert (wrong.status, "{salutation}" in wrong.err) == (3, True)
    assert js("distributions", "list")["count"] == 0
    greetings = ("--greeting", "Dear {{nickname|colleague}},", "--greeting", "ky=Саламатсызбы!")
    how = ("--format", "eml", "--release", release, *greetings)
    written = [Path(file) for file in js("lists", "export", "All", tmp_path / "drafts", *how)["files"]]
    texts = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in sorted(written)]
    heads = {str(text["To"]): str(text.get_body(("plain",)).get_content()).splitlines()[0] for text in texts}
    assert heads == {
        "Aigul Sample <aigul@example.org>": "Саламатсызбы!", "Pat Sample <pat@example.org>": "Dear colleague,",
    }  # fmt: skip
