"""No word of a release is lost: each is in a field of the reading or left over."""

import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest

from outreach.formats.documents import document
from outreach.press.reader import release
from tests.formats.documents import docx, pdf_placed
from tests.reading.test_golden_set import RELEASES
from tests.shared import Shared

_WORD = re.compile(r"[^\W_]+")

CALL = """PRESS RELEASE

Clinic in Naryn opens on Sundays

NARYN, 3 March 2026 — The clinic will be open on Sundays. Doctors come from Bishkek.

Call 0312 00 00 00 or write to clinic@example.org.
"""
WHOLE = """EXAMPLE WATER OFFICE

FOR IMMEDIATE RELEASE

New wells for Osh

OSH, 4 May 2026 — Nine wells were dug. "Water is near," said Anna Sample.

For more about the wells, call 0312 00 00 00 or write to wells@example.org before Friday.

###

About the Example Water Office
The office has dug wells since 1990.

Notes to editors:
Photos are on request.

Reproduction is permitted with the source.

Contact:
Anna Sample, press officer
Room 215, 12 Invented Street
Parcel 15
Tel.: +996 312 000 000
anna@example.org
"""
RUSSIAN = """ПРЕСС-РЕЛИЗ

В Оше открыли девять колодцев

ОШ, 4 мая 2026 г. — Девять колодцев вырыли за год. Воду проверили врачи.

Звоните 0312 00 00 00 или пишите на adres@example.org до пятницы включительно.

О нас
Управление роет колодцы с 1990 года.

Контакты:
Анна Образцова, пресс-секретарь, каб. 215
Тел.: +996 312 000 000
"""
KYRGYZ = """ПРЕСС-РЕЛИЗ

Ошто тогуз кудук казылды

ОШ, 2026-жылдын 4-майы — Бир жылда тогуз кудук казылды. Сууну дарыгерлер текшеришти.

Суроолоруңуз болсо, 0312 00 00 00 номерине чалыңыз же adres@example.org дарегине жазыңыз.

Биз жөнүндө
Башкармалык 1990-жылдан бери кудук казат.

Байланыш:
Айнура Үлгүева, басма сөз катчысы, 215-бөлмө
Тел.: +996 312 000 000
"""
TABLE = """Примечание для своих

Заголовок новости о школе в Караколе

КАРАКОЛ, 5 июня 2026 г. — Школа открыта. В ней учатся двести детей.

Класс\tДетей\tУчитель
1 «А»\t24\tПетрова
1 «Б»\t23\tСидорова
2 «А»\t25\tАсанова
"""
TWO = CALL + "\n###\n\n" + RUSSIAN
MENUS = """Clinic in Naryn opens on Sundays | Example Health
Skip to content
MENU
Clinic in Naryn opens on Sundays

NARYN, 3 March 2026 — The clinic will be open on Sundays. Doctors come from Bishkek.
"""
OWN = {"call": CALL, "whole": WHOLE, "russian": RUSSIAN, "kyrgyz": KYRGYZ, "table": TABLE, "two": TWO, "menus": MENUS}
GOLDEN = {path.stem: path.read_text("utf-8") for path in RELEASES}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for part in value.values() for text in _texts(part))
    elif isinstance(value, list):
        yield from (text for part in value for text in _texts(part))


def _letters(text: str) -> Counter[str]:
    """The words; those broken at a line's end as the one that they are."""
    broken = re.compile(r"(?<=[^\W\d_])[-\u2010\u2011]\s*\n\s*(?=(\w))")
    whole = broken.sub(lambda end: "" if end[1].islower() else end[0], text.replace("\xad", ""))
    return Counter(word for word in _WORD.findall(whole.replace("-", "")))


def lost(text: str) -> Counter[str]:
    """The words of a text that are neither in a version nor left over."""
    found = release.read(text).as_json()
    assert all(text[start:end] for start, end in (left["span"] for left in found["left_over"]))
    said = " | ".join(_texts([found["versions"], found["left_over"]]))
    return _letters(text) - _letters(said)


@pytest.mark.parametrize("name", OWN)
def test_every_word_is_in_a_field_or_left_over(name: str) -> None:
    assert not lost(OWN[name])


def test_no_word_of_the_golden_set_is_lost() -> None:
    assert {name: lost(text) for name, text in GOLDEN.items() if lost(text)} == {}


def test_no_word_of_releases_that_others_wrote_is_lost(shared: Shared) -> None:
    """453 of them; each third is read here."""
    files = [path for name in ("senate-txt", "debian-html") for path in sorted(shared.corpora("press", name).iterdir())]
    missing = {}
    for path in files[::3]:
        page = document.text(path)
        if words := lost(page.text):
            missing[path.name] = dict(words)
    assert missing == {}


@pytest.mark.parametrize(("name", "sentence"), [
    ("call", "Call 0312 00 00 00 or write to clinic@example.org."),
    ("whole", "For more about the wells, call 0312 00 00 00 or write to wells@example.org before Friday."),
    ("russian", "Звоните 0312 00 00 00 или пишите на adres@example.org до пятницы включительно."),
    ("kyrgyz", "Суроолоруңуз болсо, 0312 00 00 00 номерине чалыңыз же adres@example.org дарегине жазыңыз."),
])  # fmt: skip
def test_a_sentence_that_says_whom_to_ask_stays_in_the_text(name: str, sentence: str) -> None:
    (version,) = release.read(OWN[name]).versions
    assert version.body.endswith(sentence)


def test_the_heading_of_a_boilerplate_stays_with_it() -> None:
    said = {name: release.read(OWN[name]).versions[0].boilerplate for name in ("whole", "russian", "kyrgyz")}
    assert said == {
        "whole": "About the Example Water Office\n\nThe office has dug wells since 1990.\n\n"
        "Room 215, 12 Invented Street",
        "russian": "О нас\n\nУправление роет колодцы с 1990 года.\n\nкаб. 215",
        "kyrgyz": "Биз жөнүндө\n\nБашкармалык 1990-жылдан бери кудук казат.\n\n215-бөлмө",
    }


def test_what_no_officer_has_is_left_over_with_its_place() -> None:
    text = WHOLE
    left = release.read(text).as_json()["left_over"]
    assert [text[slice(*part["span"])] for part in left] == [part["text"] for part in left]
    assert [part["text"] for part in left] == ["Parcel 15"]


@pytest.mark.parametrize(("block", "office"), [
    ("Anna Sample, 0312 00 00 01\n4 Invented Avenue, 2nd floor\nBishkek, Kyrgyzstan\nwww.example.org",
     ["4 Invented Avenue, 2nd floor", "Bishkek, Kyrgyzstan", "www.example.org"]),
    ("Анна Образцова, 0312 00 00 01\nАдрес: 720000, г. Бишкек, ул. Выдуманная, 1\nЧасы работы: пн–пт 9:00–18:00",
     ["720000, г. Бишкек, ул. Выдуманная, 1", "Часы работы: пн–пт 9:00–18:00"]),
    ("Айнура Үлгүева, 0312 00 00 01\nДарегибиз: Бишкек ш., Ойдон чыккан көчөсү, 1",
     ["Дарегибиз: Бишкек ш., Ойдон чыккан көчөсү, 1"]),
    ("Anna Sample or Vera Instance, 0312 00 00 01", []),
])  # fmt: skip
def test_the_address_the_page_and_the_hours_of_an_office_go_with_its_boilerplate(block: str, office: list[str]) -> None:
    found = release.read(WHOLE.partition("Contact:")[0] + "Contact:\n" + block)
    assert found.versions[0].boilerplate.split("\n\n")[2:] == office
    assert found.left_over == []


ABOVE = """Contact: Anna Sample, 0312 00 00 01
12 Invented Street, Bishkek

New wells for Osh

OSH, 4 May 2026 — Nine wells were dug in a year. The water is clean.

About the Example Water Office
The office has dug wells since 1990.
"""
AMID = """New wells for Osh

OSH, 4 May 2026 — Nine wells were dug in a year. The water is clean.

For more information about the wells and who gets one, contact Anna Sample at wells@example.org or 0312 00 00 01.
   In addition to a letter, those who want one must send a map. All is to be mailed to: Office for Wells, c/o Anna \
Sample, 12 Invented Street, Bishkek or faxed to 0312 00 00 02.
   Letters must come before 1 June 2026. Answers will be given in autumn, when the next wells are dug.
"""


@pytest.mark.parametrize("text", [WHOLE, ABOVE, AMID, TWO, TABLE])
def test_a_find_has_the_place_of_its_words_and_of_no_others(text: str) -> None:
    finds = release.read(text).finds
    assert all(text[find.start : find.end].strip() for find in finds)
    for find in finds:
        if find.field in ("body", "boilerplate", "notes_to_editors"):
            assert " ".join(text[find.start : find.end].split()).startswith(" ".join(find.value.split())[:60])
    for beside in ("body", "officer"):
        places = [(find.start, find.end) for find in finds if find.field in ("boilerplate", beside)]
        assert all(one[1] <= other[0] for one, other in itertools.pairwise(places))


def test_an_address_in_a_sentence_stays_there_alone() -> None:
    (version,) = release.read(AMID).versions
    assert f"{version.body} {version.boilerplate}".count("12 Invented Street") == 1


def test_an_ordinary_release_leaves_nothing_over() -> None:
    assert release.read(OWN["call"]).left_over == []
    whole = [name for name, text in GOLDEN.items() if not release.read(text).left_over]
    assert len(whole) >= len(GOLDEN) * 0.6


def test_the_reading_as_json_keeps_its_shape() -> None:
    found = json.loads(json.dumps(release.read(MENUS).as_json()))
    assert [part["text"] for part in found["left_over"]] == [
        "Clinic in Naryn opens on Sundays | Example Health", "Skip to content", "MENU",
    ]  # fmt: skip


def test_the_release_of_a_mail_with_a_cover_note_is_the_file_that_came_with_it() -> None:
    mail = EmailMessage()
    mail["Subject"] = "Wells"
    mail.set_content(
        "Dear all,\n\nthe release is attached.\nEmbargoed until 10:00 (UTC+6), 5 May 2026.\n\nKind regards\nAnna"
    )
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in RUSSIAN.split("\n\n"))
    kind = "vnd.openxmlformats-officedocument.wordprocessingml.document"
    mail.add_attachment(docx(body), maintype="application", subtype=kind, filename="Пресс-релиз.docx")
    page = document.text(mail.as_bytes(), "a.eml")
    (version,) = release.read(page.text, title=page.title).versions
    assert version.headline == "В Оше открыли девять колодцев" and version.body.startswith("Девять колодцев вырыли")
    assert version.embargo_until == "2026-05-05T10:00:00+06:00"
    assert not lost(page.text.replace("Пресс-релиз.docx", ""))


def test_a_mail_with_several_documents_gives_the_release_in_its_languages_and_names_the_others() -> None:
    mail = EmailMessage()
    mail.set_content("Dear all,\n\nthe release is attached. Not before tomorrow 9:00 please.\n\nThanks\nAnna\n")
    dated = "Osh, 26 March 2026 – Nine wells were opened in the villages of the south today.\n\n" + 30 * "All came. "
    annex = "\n\n".join(f"Village {number} has a well of {number} metres." for number in range(60))
    files = {
        "Annex.docx": annex, "EN.docx": f"New wells bring water\n\n{dated}", "EN copy.docx": f"Wells\n\n{dated}",
        "RU.docx": f"Пресс-релиз\n\n{RUSSIAN}",
    }  # fmt: skip
    for name, text in files.items():
        body = "".join(f"<w:p><w:r><w:t>{part}</w:t></w:r></w:p>" for part in text.split("\n\n"))
        mail.add_attachment(docx(body), maintype="application", subtype="octet-stream", filename=name)
    found = release.read(document.text(mail.as_bytes(), "a.eml").text, title="Thanks")
    heads = {version.language: version.headline for version in found.versions}
    assert heads == {"en": "New wells bring water", "ru": "В Оше открыли девять колодцев"}
    assert "“Annex.docx” also came with the mail and was not read." in found.problems
    assert not any("EN copy" in problem for problem in found.problems), "it says the same"
    assert any("embargo has no date" in problem for problem in found.problems)
    assert not found.left_over


def test_the_release_of_a_mail_may_be_a_pdf() -> None:
    mail = EmailMessage()
    mail.set_content("Hi all,\n\nthe statement is attached.\n\nThanks\nAnna")
    said = ["MEDIA STATEMENT", "One more door opens", "Osh, 5 May 2026", f"{'Too many doors are still closed. ' * 4}"]
    said += ["We will open ours.", "For media queries: Anna Sample, tel. +996 312 00 00 00, anna@example.org"]
    page = pdf_placed([(50, 800 - 30 * at, line) for at, line in enumerate(said)])
    mail.add_attachment(page, maintype="application", subtype="pdf", filename="Statement.PDF")
    found = release.read(document.text(mail.as_bytes(), "a.eml").text)
    (version,), (officer,) = found.versions, found.officers
    assert (version.headline, officer.name, found.left_over) == ("One more door opens", "Anna Sample", [])
    assert version.body.endswith("We will open ours.")


def test_the_people_below_a_closing_sentence_are_officers_and_the_sentence_stays() -> None:
    found = release.read(f"{CALL}\nAnna Sample\nPress officer\nanna@example.org\n")
    assert found.versions[0].body.endswith("Call 0312 00 00 00 or write to clinic@example.org.")
    assert [(one.name, one.title, one.emails[0].address) for one in found.officers] == [
        ("Anna Sample", "Press officer", "anna@example.org")
    ]
