"""Encodings found out: and the way back from letters that were read wrong."""

from pathlib import Path

import pytest

from outreach.formats import encodings, mojibake
from outreach.formats.tables import sheet

NAMES = "Айгуль Жумабекова\nБекболот Талгарбеков\nИванов Пётр Сергеевич\nСыдыкова Нургуль\n"
TABLE = "имя;телефон\nАйгуль Жумабекова;0555123456\nПётр Иванов;0312 61 12 13\n"
EVERY = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251", "koi8-r", "cp866",
         "mac-cyrillic", "iso8859-5"]  # fmt: skip


@pytest.mark.parametrize("encoding", EVERY)
@pytest.mark.parametrize("text", [NAMES, TABLE])
def test_cyrillic_is_found_in_every_encoding(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    assert data.decode(encodings.guess(data)).lstrip("\ufeff") == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Nom;Ville\nZoë Müller;Zürich\nFrançois;Orléans\n", "cp1252"),
        ("Nom;Ville\nZoë Müller;Zürich\nFrançois;Orléans\n", "mac-roman"),
        ("Name;Ort\nJürgen Müller;Zürich\nGroß;Köln\n", "cp850"),
        ("Ad;Şehir\nIşıl Şahin;İstanbul\nÇağlar Öğüt;Eskişehir\n", "cp1254"),
        ("姓名,城市\n张伟,北京\n李娜,上海市\n王芳,广州\n", "gb18030"),
    ],
)
def test_other_scripts_and_pages(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    assert data.decode(encodings.guess(data)) == text


def test_the_doctor_finds_what_was_read_wrong_and_knows_the_way_back() -> None:
    names = ["Айгүл Жумабекова", "Бекболот Талгарбеков", "Пётр Иванов", "Бишкек шаары"]
    for wrong, right in (("cp1251", "utf-8"), ("cp1252", "utf-8"), ("cp1252", "cp1251"), ("cp1251", "koi8-r")):
        written = [name.replace("ү", "у") if right != "utf-8" else name for name in names]
        shown = ["".join(_shown(byte, wrong) for byte in name.encode(right)) for name in written]
        (found,) = mojibake.examine(["Имя"], [[name] for name in shown])
        assert found.kind == "misread"
        assert [mojibake.mended(name, found.repair) for name in shown] == written
    (found,) = mojibake.examine(["Name"], [["MÃ¼ller"], ["ZoÃ«"]])
    assert found.after == "Müller"


def _seen_as(text: str, written: str, read: str) -> str:
    return "".join(_shown(byte, read) for byte in text.encode(written))


@pytest.mark.parametrize("read", ["cp1251", "cp1252", "latin-1", "cp866", "koi8-r", "mac-cyrillic", "mac-roman"])
@pytest.mark.parametrize("times", [1, 2])
def test_the_doctor_mends_some_cells_among_many_and_what_was_misread_twice(read: str, times: int) -> None:
    good = [
        ["Мария Иванова", "Радио Мир", "Ош"],
        ["Айгүл Үсөнова", "Вечерняя газета", "СМИ"],
        ["Zoë Müller", "ТВ", "—"],
    ]
    bad = good[0]
    for _time in range(times):
        bad = [_seen_as(cell, "utf-8", read) for cell in bad]
    (found,) = mojibake.examine(["Имя", "СМИ", "Город"], [*good, bad, good[1]])
    assert (found.kind, found.touched, found.row) == ("misread", 3, 4)
    assert [mojibake.mended(cell, found.repair) for cell in bad] == good[0]
    assert [[mojibake.mended(cell, found.repair) for cell in row] for row in good] == good
    assert mojibake.is_repair(found.repair)


@pytest.mark.parametrize(
    ("written", "read"),
    [("koi8-r", "cp1251"), ("cp1251", "koi8-r"), ("cp866", "cp1251"), ("cp1251", "cp866"), ("cp1251", "cp1252"),
     ("iso8859-5", "cp1251")],
)  # fmt: skip
def test_cells_of_another_code_page_among_right_ones_are_mended_and_those_are_not_touched(
    written: str, read: str
) -> None:
    good = [["Мария Иванова", "Ош"], ["Вечерняя газета", "Талас"], ["Щукина Юлия", "Бишкек"], ["Пётр", "СМИ"]]
    bad = [[_seen_as(cell, written, read) for cell in row] for row in good[:3]]
    (found,) = mojibake.examine(["Имя", "Город"], [*good, *bad])
    assert [[mojibake.mended(cell, found.repair) for cell in row] for row in [*good, *bad]] == [*good, *good[:3]]


def _shown(byte: int, encoding: str) -> str:
    return bytes([byte]).decode(encoding, "ignore") or chr(byte)


@pytest.mark.parametrize(
    "cells",
    [
        ["Айгүл"],
        ["БИШКЕК ШААРЫ"],
        ["Müller", "Zoë"],
        ["Київська область", "Їжак"],
        ["Кто там? Да?"],
        ["中国人"],
        ["CAFÉ”", "Groß “Blatt”", "С… и до", "Wien—Österreich", "ABÄ“"],
        ["Љубица Ђорђевић"],
        ["Ҷамшед Ҳакимов"],
        ["только WhatsApp", "там и там"],
    ],
)
def test_the_doctor_leaves_the_healthy_alone(cells: list[str]) -> None:
    assert mojibake.examine(["Имя"], [[cell] for cell in cells]) == []


def test_lost_letters_have_their_place() -> None:
    (found,) = mojibake.examine(["Имя", "Город"], [["Айгүл", "Ош"], ["Жен", "?зг?н"], ["????? ????", ""]])
    assert (found.kind, found.touched, found.row, found.column) == ("lost", 11, 2, "Город")


def test_a_legacy_kyrgyz_font_is_offered_and_ukrainian_is_not() -> None:
    (found,) = mojibake.examine(["Аты"], [["Жаўы Жыл"], ["ЄЗГЄРТЇЇСЇН"]])
    assert (found.kind, found.after) == ("legacy", "Жаңы Жыл")


def test_a_repair_is_asked_for_with_the_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Имя;Город\nПётр;Бишкек\n".encode("koi8-r").decode("cp1251"), "utf-8")
    with sheet.open(path, encoding="utf-8>cp1251>koi8-r") as table:
        assert (table.header, list(table.rows)) == (["Имя", "Город"], [["Пётр", "Бишкек"]])
    sheet.write_xlsx(tmp_path / "a.xlsx", ["Имя"], [["Пётр".encode().decode("cp1252", "replace")], ["Ош"]])
    with sheet.open(tmp_path / "a.xlsx", encoding=">cp1252>utf-8") as table:
        assert table.encoding == ">cp1252>utf-8"


LATIN = (
    ("cp1252", "Jürgen Müller;Köln\nBjörn Groß;Süddeutsche\n"), ("cp1252", "José Núñez;El País\nAñorga;Peña\n"),
    ("cp1252", "François Lefèvre;La Dépêche\nHélène Gagné\n"), ("cp1252", "Nicolò Rossi;Forlì\n"),
    ("cp1252", "João Gonçalves;Notícias\n"), ("cp1252", "Åsa Öberg;Malmö\n"), ("cp1252", "It’s a “test” – yes\n"),
    ("cp1252", "Mary Jones;The Post\nZoë Smith;Leeds\n"), ("cp850", "Jürgen Müller;Köln\nBjörn Groß;Straße\n"),
    ("cp1250", "Jiří Dvořák;Právo\nŠtěpán Novotný;Dění\n"), ("iso8859-2", "Łukasz Żółkiewski;Życie\nStanisław Głąb\n"),
    ("cp1254", "Ayşe Yılmaz;Hürriyet\nİbrahim Şahin;Gökçe\n"), ("mac-roman", "Begoña Ibáñez;Muñoz\nJosé Núñez\n"),
)  # fmt: skip


@pytest.mark.parametrize(("page", "text"), LATIN)
def test_a_page_in_latin_letters_is_known_by_how_languages_spell(page: str, text: str) -> None:
    data = f"Name;City\n{text}".encode(page)
    assert data.decode(encodings.guess(data)) == f"Name;City\n{text}"
