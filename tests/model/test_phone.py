"""Phone cells as people write them: a golden table of our own, with invented numbers."""

import pytest

from outreach.values.phone import phone, phone_number

LAND, MOBILE = "landline", "mobile"
A, B, C = "+996312611213", "+996312611214", "+996555123456"

# (cell, [(E.164 or None, extension, kind)]), region KG
CELLS: list[tuple[str, list[tuple[str | None, str | None, str]]]] = [
    # one number
    ("+996 312 61 12 13", [(A, None, LAND)]),
    ("+996-312-61-12-13", [(A, None, LAND)]),
    ("+996(312)611213", [(A, None, LAND)]),
    ("(+996) 312 61 12 13", [(A, None, LAND)]),
    ("(996 312) 61 12 13", [(A, None, LAND)]),
    ("996 312 61 12 13", [(A, None, LAND)]),
    ("00 996 312 61 12 13", [(A, None, LAND)]),
    ("+00 996 312 61 12 13", [(A, None, LAND)]),
    ("++996 312 61 12 13", [(A, None, LAND)]),
    ("0312 61 12 13", [(A, None, LAND)]),
    ("0(312)611213", [(A, None, LAND)]),
    ("(312) 61 12 13", [(A, None, LAND)]),
    ("0312.61.12.13", [(A, None, LAND)]),
    ("0312 61 12 13.", [(A, None, LAND)]),
    ("0312/61-12-13", [(A, None, LAND)]),
    ("0555 12 34 56", [(C, None, MOBILE)]),
    ("0 555 123 456", [(C, None, MOBILE)]),
    ("996555123456", [(C, None, MOBILE)]),
    ("+996 (0) 555 12 34 56", [(C, None, MOBILE)]),
    ("+41 (0) 22 917 12 34", [("+41229171234", None, LAND)]),
    ("+7 (0) 495 123 45 67", [("+74951234567", None, LAND)]),
    # odd characters
    ("＋９９６　３１２　６１１２１３", [(A, None, LAND)]),
    ("٠٥٥٥ ١٢ ٣٤ ٥٦", [(C, None, MOBILE)]),
    ("+996\u00a0312\u00a061\u201112\u201113", [(A, None, LAND)]),
    ("\u202a+996 312 61 12 13\u202c", [(A, None, LAND)]),
    ("(0312) 61–12–13", [(A, None, LAND)]),
    ("0312 61−12−13", [(A, None, LAND)]),
    # prefixes of the Soviet network
    ("8 10 996 312 611213", [(A, None, LAND)]),
    ("8~10~996~312~611213", [(A, None, LAND)]),
    ("8(0312)61-12-13", [(A, None, LAND)]),
    ("8-0312-61-12-13", [(A, None, LAND)]),
    ("8~10 996 312 61 12 13", [(A, None, LAND)]),
    ("8-10-996-312-61-12-13", [(A, None, LAND)]),
    ("8 727 258 26 43", [("+77272582643", None, LAND)]),
    ("8-495-123-45-67", [("+74951234567", None, LAND)]),
    ("+8 727 258 26 43", [(None, None, "unknown")]),
    ("8 312 61 12 13", [(A, None, LAND)]),
    ("8 71 120 34 50", [(None, None, "unknown")]),
    ("998 71 120 34 50", [("+998711203450", None, LAND)]),
    ("0555_12_34_56", [(C, None, MOBILE)]),
    ("0555*12*34*56", [(C, None, MOBILE)]),
    ("1) 0312 61 12 13 2) 0555123456", [(A, None, LAND), (C, None, MOBILE)]),
    ("1. 0312611213\n2. 0555123456", [(A, None, LAND), (C, None, MOBILE)]),
    ("после 14.00 0555123456", [(C, None, MOBILE)]),
    # what a spreadsheet takes for a sum
    ("9.96555123456E+11", [(C, None, MOBILE)]),
    ("9,96555123456E+11", [(C, None, MOBILE)]),
    ("9.96555E+11", [(None, None, "unknown")]),
    ("996555123456.0", [(C, None, MOBILE)]),
    ("996,555,123,456", [(C, None, MOBILE)]),
    # letters that stand for digits, and letters that hide them
    ("+996 555 XX XX XX", [(None, None, "unknown")]),
    # seven digits without an area code are one number
    ("258-26-43", [(None, None, "unknown")]),
    ("258 26 43", [(None, None, "unknown")]),
    # several
    ("+996 312 61 12 13 (14, 15)", [(A, None, LAND), (B, None, LAND), ("+996312611215", None, LAND)]),
    ("(996 312) 61 12 13, 61 12 14", [(A, None, LAND), (B, None, LAND)]),
    ("(0312)61-12-13; 61-12-14", [(A, None, LAND), (B, None, LAND)]),
    ("0312 61 12 13 / 0555 12 34 56", [(A, None, LAND), (C, None, MOBILE)]),
    ("0312 61 12 13\n0312 61 12 14", [(A, None, LAND), (B, None, LAND)]),
    ("0312 61 12 13 или 61 12 14", [(A, None, LAND), (B, None, LAND)]),
    ("0312 61 12 13 or 61 12 14", [(A, None, LAND), (B, None, LAND)]),
    ("0312 61 12 13 же 61 12 14", [(A, None, LAND), (B, None, LAND)]),
    ("0312 61 12 13 жана 0555 12 34 56", [(A, None, LAND), (C, None, MOBILE)]),
    ("0312611213 0555123456", [(A, None, LAND), (C, None, MOBILE)]),
    ("+996 312 611213 +996 555 123456", [(A, None, LAND), (C, None, MOBILE)]),
    ("0312 61 12 13 – 0312 61 12 14", [(A, None, LAND), (B, None, LAND)]),
    ("+996312611213/+996555123456", [(A, None, LAND), (C, None, MOBILE)]),
    ("+7 727 258 26 43, 258 26 44", [("+77272582643", None, LAND), ("+77272582644", None, LAND)]),
    ("0312 61 12 13, +7 727 258 26 43", [(A, None, LAND), ("+77272582643", None, LAND)]),
    ("+36 1 234 5678, 234 5679", [("+3612345678", None, LAND), ("+3612345679", None, LAND)]),
    # last digits only
    ("+996 312 61 12 13/14", [(A, None, LAND), (B, None, LAND)]),
    ("+996 312 61 12 13/14/15", [(A, None, LAND), (B, None, LAND), ("+996312611215", None, LAND)]),
    ("0312 61-12-13, 14", [(A, None, LAND), (B, None, LAND)]),
    ("0312 61 12 13-14", [(A, None, LAND), (B, None, LAND)]),
    ("0312 54 19 41-47", [("+996312541941", None, LAND), ("+996312541947", None, LAND)]),
    ("0312 611213-14", [(A, None, LAND), (B, None, LAND)]),
    ("54 19 41-47", [(None, None, "unknown"), (None, None, "unknown")]),
    ("+996 312 611 213, 214", [(A, None, LAND), (B, None, LAND)]),
    ("+44 20 7946 0958 / 0959", [("+442079460958", None, LAND), ("+442079460959", None, LAND)]),
    # extensions
    ("0312 61 12 13 доб. 12", [(A, "12", LAND)]),
    ("0312 61 12 13, доб. 12", [(A, "12", LAND)]),
    ("0312 61 12 13 (доб. 101, 102)", [(A, "101", LAND)]),
    ("0312 61 12 13 вн. 123", [(A, "123", LAND)]),
    ("0312 61 12 13 (вн. 123)", [(A, "123", LAND)]),
    ("0312 61 12 13 внутр. 123", [(A, "123", LAND)]),
    ("0312 61 12 13 өз. 12", [(A, "12", LAND)]),
    ("0312 61 12 13 ext 12", [(A, "12", LAND)]),
    ("0312 61 12 13 (ext.12)", [(A, "12", LAND)]),
    ("0312611213x12", [(A, "12", LAND)]),
    ("0312611213 х12", [(A, "12", LAND)]),  # the letter is Cyrillic
    ("0312 61 12 13 #12", [(A, "12", LAND)]),
    ("tel:+996312611213;ext=12", [(A, "12", LAND)]),
    ("(996 312) 61 12 13 вн.1; 61 12 14 вн.2", [(A, "1", LAND), (B, "2", LAND)]),
    ("0312 61-12-13 доб. 12. 21-23 August", [(A, "12", LAND)]),
    ("+996 312 611213 доб 12 0555 123456", [(A, "12", LAND), (C, None, MOBILE)]),
    # labels
    ("Моб.: +996 555 12 34 56", [(C, None, MOBILE)]),
    ("Тел. 0312 61 12 13, факс 0312 61 12 14", [(A, None, LAND), (B, None, "fax")]),
    ("0312 61 12 13 (факс), 0555 12 34 56 (моб)", [(A, None, "fax"), (C, None, MOBILE)]),
    (
        "T: +996 312 611213 F: +996 312 611214 M: +996 555 123456",
        [(A, None, LAND), (B, None, "fax"), (C, None, MOBILE)],
    ),
    ("Факс: 0312 61 12 13, 61 12 14", [(A, None, "fax"), (B, None, "fax")]),
    ("тел/факс: 0312 61 12 13", [(A, None, LAND)]),
    ("Tel/Fax: 0312 61 12 13", [(A, None, LAND)]),
    ("WhatsApp +996 555 12 34 56", [(C, None, MOBILE)]),
    ("уюлдук 0555 12 34 56", [(C, None, MOBILE)]),
    ("сот. 0555 12 34 56 (Айгүл)", [(C, None, MOBILE)]),
    ("моб. 0555 12 34 56, раб. 61 12 13", [(C, None, MOBILE), (None, None, "unknown")]),
    ("0312 61 12 13, моб. 61 12 14", [(A, None, LAND), (None, None, MOBILE)]),
    ("Cell +1 202 555 0123", [("+12025550123", None, MOBILE)]),
    ("+1 202 555 0123", [("+12025550123", None, "landline-or-mobile")]),
    ("0312 61 12 13 или 14", [(A, None, LAND), (B, None, LAND)]),
    # an area code that stands apart
    ("61-12-13 (0312)", [(A, None, LAND)]),
    ("61-12-13, 61-12-14 (code 0312)", [(A, None, LAND), (B, None, LAND)]),
    ("61-12-13/14 (код 0312)", [(A, None, LAND), (B, None, LAND)]),
    ("код города (0312): 61-12-13, 61-12-14", [(A, None, LAND), (B, None, LAND)]),
    ("61-12-13 (0312), 5-12-34 (03222)", [(A, None, LAND), ("+996322251234", None, LAND)]),
    ("код 0312: 61-12-13; код 03222: 5-12-34", [(A, None, LAND), ("+996322251234", None, LAND)]),
    ("611213 (0312) доб. 12", [(A, "12", LAND)]),
    ("61-12-13 (код 0312), моб. 0555 12 34 56", [(A, None, LAND), (C, None, MOBILE)]),
    ("0312 61 12 13 (113)", [(A, "113", LAND)]),
    ("61-12-13 (113)", [(None, None, "unknown")]),
    # signs between and around the digits
    ("0312·61·12·13", [(A, None, LAND)]),
    ("[+996 312] 61 12 13", [(A, None, LAND)]),
    ("+996 [312] 61 12 13", [(A, None, LAND)]),
    ("+996/312/61 12 13", [(A, None, LAND)]),
    ("+998/77/123 45 67", [("+998771234567", None, MOBILE)]),
    ("﹢996 312 61 12 13", [(A, None, LAND)]),
    ("+\u061c996 \u061c312 61 12 13", [(A, None, LAND)]),
    ("".join(f"{digit}\ufe0f\u20e3" for digit in "0555123456"), [(C, None, MOBILE)]),
    ("мобильный0555 12 34 56", [(C, None, MOBILE)]),
    ("WhatsApp0555123456", [(C, None, MOBILE)]),
    ("моб1 0555 12 34 56, моб2: +996 555 12 34 57", [(C, None, MOBILE), ("+996555123457", None, MOBILE)]),
    ("Tel 1: 0312 61 12 13 Tel 2: 0555 12 34 56", [(A, None, LAND), (C, None, MOBILE)]),
    ("(1) 0312 61 12 13 (2) 0555 12 34 56", [(A, None, LAND), (C, None, MOBILE)]),
    ("(0312)611213(0555)123456", [(A, None, LAND), (C, None, MOBILE)]),
    ("press0555123456@example.org", []),
    # what a spreadsheet made of them
    ("9,96555123456E+011", [(C, None, MOBILE)]),
    ("996312611213.0; 996555123456.00", [(A, None, LAND), (C, None, MOBILE)]),
    ("996,312,611,213.00", [(A, None, LAND)]),
    ("996'312'611'213", [(A, None, LAND)]),
    # prefixes
    ("8-10-(996-312)-61-12-13", [(A, None, LAND)]),
    ("0996 12 34 56", [("+996996123456", None, MOBILE)]),
    ("+996 996 12 34 56", [("+996996123456", None, MOBILE)]),
    # the first and the last of several
    ("+996 312 61 12 13...-15", [(A, None, LAND), ("+996312611215", None, LAND)]),
    ("+996 312 61 12 13 … 15", [(A, None, LAND), ("+996312611215", None, LAND)]),
    ("+996 312 61 12 13 (-14)", [(A, None, LAND), (B, None, LAND)]),
    ("+996 312 61 12 13 (-14, -15)", [(A, None, LAND), (B, None, LAND), ("+996312611215", None, LAND)]),
    ("+44 20 7946 0958 – 59", [("+442079460958", None, LAND), ("+442079460959", None, LAND)]),
    ("0312 61 12 13 und 14", [(A, None, LAND), (B, None, LAND)]),
    # more extensions
    ("0312 61 12 13, доб. № 12", [(A, "12", LAND)]),
    ("0312 61 12 13, добавочный номер 12", [(A, "12", LAND)]),
    ("0312 61 12 13 внут. 12", [(A, "12", LAND)]),
    ("0312 61 12 13 в/н 12", [(A, "12", LAND)]),
    ("0312 61 12 13 ички тел. 12", [(A, "12", LAND)]),
    ("0312 61 12 13, ички тел. 0555 12 34 56", [(A, None, LAND), (C, None, MOBILE)]),
    ("0312 61 12 13 (кошумча 12)", [(A, "12", LAND)]),
    ("0312 61 12 13, кошумча 0555 12 34 56", [(A, None, LAND), (C, None, MOBILE)]),
    ("0312 61 12 13 доп. 12", [(A, "12", LAND)]),
    ("0312 61 12 13, доп. 61 12 14", [(A, None, LAND), (B, None, LAND)]),
    ("+41 22 917 12 34 interne 12", [("+41229171234", "12", LAND)]),
    ("+86 10 1234 5678 转 8012", [("+861012345678", "8012", LAND)]),
    ("0312 611213-101", [(A, "101", LAND)]),
    # faxes in other languages
    ("Telefax 0312 61 12 13", [(A, None, "fax")]),
    ("Faks: 0312 61 12 13", [(A, None, "fax")]),
    ("传真：+996 312 61 12 13", [(A, None, "fax")]),
    # links
    ("https://wa.me/996555123456?text=12345", [(C, None, MOBILE)]),
    ("wa.me/4930123450", [("+4930123450", None, LAND)]),
    ("https://example.org/2024/03/12 0555 12 34 56", [(C, None, MOBILE)]),
    ("0555 12 34 56 (24/7)", [(C, None, MOBILE)]),
    # short numbers
    ("101", [(None, None, "short")]),
    ("112", [(None, None, "short")]),
    ("102, 103", [(None, None, "short"), (None, None, "short")]),
    ("Горячая линия: 1545", [(None, None, "short")]),
    # what is no number
    ("каб. 305, 0312 61 12 13", [(A, None, LAND)]),
    ("Bishkek, 5 December 2017, 0312 61 12 13", [(A, None, LAND)]),
    ("0312 61 12 13 с 9:00 до 18:00", [(A, None, LAND)]),
    ("0312 61 12 13 2019 г.", [(A, None, LAND)]),
    ("Jan 0555 12 34 56", [(C, None, MOBILE)]),
    ("May 66 38 85", [(None, None, "unknown")]),
    ("24/7", []),
    ("с 9 до 18, 0312 61 12 13", [(A, None, LAND)]),
    ("9.00-18.00 0312 61 12 13", [(A, None, LAND)]),
    ("3,500,000 soms", []),
    ("21.08.2019", []),
    ("21.08.19", []),
    ("0312 61 12 13 21.08.19", [(A, None, LAND)]),
    ("0312611213 21.08.19", [(A, None, LAND)]),
    ("моб. 0555 12.03.24", [("+996555120324", None, MOBILE)]),
    ("тел. (312) 21.08.19", [("+996312210819", None, LAND)]),
    ("№ 123, 15 мая 2019 г.", []),
    ("спросить Айгүл", []),
    ("SDG 16", []),
    ("нет", []),
    ("", []),
    ("n.a.", []),
    ("без номера", []),
    ("O000086", []),
    ("— / —", []),
    # wrong, and kept
    ("61 12 13", [(None, None, "unknown")]),
    ("+996 312 61 12", [(None, None, "unknown")]),
    ("+996 312 61 12 13 14 15", [(None, None, "unknown")]),
    ("+999 123 456 789", [(None, None, "unknown")]),
    ("факс 61 12 13", [(None, None, "fax")]),
    ("1-800-FLOWERS", [(None, None, "unknown")]),
]


@pytest.mark.parametrize(("cell", "expected"), CELLS)
def test_a_cell_is_read(cell: str, expected: list[tuple[str | None, str | None, str]]) -> None:
    found = phone.read(cell)
    assert [(number.e164, number.extension, number.kind) for number in found.numbers] == expected
    assert all(number.kind in phone.KINDS for number in found.numbers)
    assert all(number.valid == (number.e164 is not None) for number in found.numbers if number.kind != "short")


@pytest.mark.parametrize(("cell", "expected"), [row for row in CELLS if any(e164 is None for e164, *_ in row[1])])
def test_what_is_wrong_is_said(cell: str, expected: list[tuple[str | None, str | None, str]]) -> None:
    found = phone.read(cell)
    assert all(number.note for number in found.numbers if not number.valid)
    assert bool(found.problems) == any(not number.valid for number in found.numbers)


def test_the_raw_text_is_kept() -> None:
    found = phone.read("Тел.: (996 312) 61 12 13 вн. 5, ０５５５ 12 34 56")
    assert [number.raw for number in found.numbers] == ["(996 312) 61 12 13 вн. 5", "０５５５ 12 34 56"]
    number = found.numbers[0]
    assert (number.international, number.national, number.region) == ("+996 312 611 213", "0312 611 213", "KG")


@pytest.mark.parametrize(
    "cell",
    [
        "8 727 258 26 43",
        "998 71 120 34 50",
        "8 312 61 12 13",
        "+996 312 61 12 13/14",
        "0312 54 19 41-47",
    ],
)
def test_a_guess_asks(cell: str) -> None:
    notes = [number.note for number in phone.read(cell).numbers if number.note]
    assert notes
    assert notes[-1].endswith("?")


@pytest.mark.parametrize(
    "cell", ["0555 12 34 56", "(996 312) 61 12 13, 61 12 14", "8 10 996 312 611213", "00 996 312 611213"]
)
def test_what_is_certain_does_not_ask(cell: str) -> None:
    assert [number.note for number in phone.read(cell).numbers if number.note] == []


@pytest.mark.parametrize("cell", ["+996 700 00 00 00", "0555 555 555", "тел. +996 700 000 000"])
def test_a_placeholder_is_flagged(cell: str) -> None:
    found = phone.read(cell)
    assert found.numbers[0].valid
    assert found.numbers[0].note
    assert found.problems


@pytest.mark.parametrize(
    "cell", ["", " ", "---", "Нет данных", "NULL", "nan", "n.a.", "жок", "йўқ", "yo‘q", "Yok", "无"]
)
def test_a_cell_that_says_there_is_nothing_is_no_problem(cell: str) -> None:
    assert phone.read(cell) == ([], [])


@pytest.mark.parametrize("cell", ["#####", "#N/A", "уточнить", "tbc"])
def test_a_cell_that_lost_its_number_is_told(cell: str) -> None:
    assert phone.read(cell).problems == [f"No phone number in “{cell}”."]


def test_a_number_without_area_code_asks_for_it() -> None:
    assert phone.read("66-38-85").problems == ["“66-38-85”: No area code. Ask for the full number."]


def test_telephone_and_fax_in_one_is_noted() -> None:
    assert phone.read("тел/факс 0312 61 12 13").numbers[0].note == "Telephone and fax."


def test_last_digits_behind_a_number_without_area_code_are_none_of_the_one_before_it() -> None:
    found = phone.read("моб 0770 445566 / раб 66-10-20,21").numbers
    assert [one.e164 for one in found] == ["+996770445566", None, None]


@pytest.mark.parametrize(
    "several", ["(доб. 101, 102)", "вн. 101; 102", "вн. 101 и 102", "ички 101 жана 102", "ext 101 and 102"]
)
def test_other_extensions_are_noted(several: str) -> None:
    (number,) = phone.read(f"0312 61 12 13 {several}").numbers
    assert (number.extension, number.note) == ("101", "Other extensions: 102.")


def test_a_number_behind_an_extension_is_a_number() -> None:
    found = phone.read("0312 61 12 13 вн. 12; 61 12 14").numbers
    assert [one.e164 for one in found] == ["+996312611213", "+996312611214"]


@pytest.mark.parametrize(("cell", "region", "e164"), [
    ("258-26-43 (8 727)", "KZ", "+77272582643"), ("345-67-89 (495)", "RU", "+74953456789"),
])  # fmt: skip
def test_digits_in_brackets_behind_a_local_number_are_its_area_code(cell: str, region: str, e164: str) -> None:
    assert [number.e164 for number in phone.read(cell, region).numbers] == [e164]


@pytest.mark.parametrize(
    ("cell", "region", "e164"),
    [
        ("7111234567.0", "DE", "+497111234567"),
        (" 7111234567.00 ", "DE", "+497111234567"),
        ("30123450.0", "DE", "+4930123450"),
        ("996 312 611 213,00", "KG", A),
    ],
)
def test_the_decimals_of_a_spreadsheet_are_no_digits(cell: str, region: str, e164: str) -> None:
    assert [(number.e164, number.extension) for number in phone.read(cell, region).numbers] == [(e164, None)]
    assert phone_number.plain(cell, region) is None


@pytest.mark.parametrize("cell", ["0312 611213-101"])
def test_an_odd_reading_asks(cell: str) -> None:
    (number,) = phone.read(cell).numbers
    assert number.note and number.note.endswith("Is that right?")


@pytest.mark.parametrize("region", ["KZ", "kz", " Kz "])
def test_the_region_is_where_a_number_is_at_home(region: str) -> None:
    found = phone.read("8 727 258 26 43", region).numbers[0]
    assert (found.e164, found.region, found.note) == ("+77272582643", "KZ", None)


@pytest.mark.parametrize("region", ["", "ZZ", "Kyrgyzstan"])
def test_without_a_region_only_whole_numbers_are_valid(region: str) -> None:
    assert phone.read("+996 312 61 12 13", region).numbers[0].valid
    assert not phone.read("0312 61 12 13", region).numbers[0].valid


def test_a_number_that_countries_share_is_at_home_where_the_contact_is() -> None:
    assert phone.read("8001234567", "KZ").numbers[0].region == "KZ"
    assert phone.read("8001234567", "RU").numbers[0].region == "RU"
    assert phone.read("+7 727 258 26 43", "RU").numbers[0].region == "KZ"


def test_uzbek_trunk_8_is_right_at_home_and_asked_about_elsewhere() -> None:
    assert phone.read("8 71 120 34 50", "UZ").numbers[0].e164 == "+998711203450"
    assert "UZ" in (phone.read("8 71 120 34 50", "KG").numbers[0].note or "")


def test_the_light_verdict_is_the_same() -> None:
    for cell, expected in CELLS:
        if len(expected) == 1 and expected[0][0] and cell.isascii() and not any(c.isalpha() for c in cell):
            light = phone.verdict(cell, "KG")
            full = phone.read(cell).numbers[0]
            if light.valid:
                assert light == (full.e164, full.extension, full.kind, full.region, full.valid)


def test_the_written_forms_can_be_left_out() -> None:
    bare = phone.read("0312 61 12 13 доб. 5", forms=False).numbers[0]
    assert bare == phone.read("0312 61 12 13 доб. 5").numbers[0]._replace(international=None, national=None)


@pytest.mark.parametrize("text", ["518-431-4076", "608-264-5338", "(325) 675-9779", "870-863-4641", "6082580377"])
def test_a_number_of_another_country_is_not_made_to_fit(text: str) -> None:
    """Ten digits are somebody's area code and number: a guessed country code would make a wrong number of them."""
    assert [(number.e164, number.valid) for number in phone.read(text, "KG").numbers] == [(None, False)]
    assert [number.valid for number in phone.read(text, "US").numbers] == [True]


@pytest.mark.parametrize(
    ("cell", "extension"),
    [("+996-312-66-38-85 (113)", "113"), ("0312 66-38-85 (12)", "12"), ("(0312) 663885 (2)", "2")],
)
def test_digits_in_brackets_behind_a_whole_number_are_an_extension(cell: str, extension: str) -> None:
    (number,) = phone.read(cell, "KG").numbers
    assert (number.e164, number.extension) == ("+996312663885", extension)
    assert number.note and "Is that right?" in number.note


def test_digits_in_brackets_behind_a_local_number_are_asked_about_where_they_have_no_zero() -> None:
    number = phone.read("66 38 85 (312)", "KG").numbers[0]
    assert number.e164 == "+996312663885" and number.note and "area code" in number.note
    assert phone.read("66 38 85 (0312)", "KG").numbers[0].note is None
    assert not phone.read("66 38 85 (113)", "KG").numbers[0].valid


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("доб. 205, 0312 90 11 22", [("+996312901122", "205")]),
        ("доб.205 0312901122; 0555 12 34 56", [("+996312901122", "205"), ("+996555123456", None)]),
        ("вн.145 (0312) 90 11 22", [("+996312901122", "145")]),
        ("доб. 12, 0312 90 11 22, доб. 13, 0312 90 11 33", [("+996312901122", "12"), ("+996312901133", "13")]),
        ("0312 90 11 22; доб. 12; 0312 90 11 33; доб. 13", [("+996312901122", "12"), ("+996312901133", "13")]),
    ],
)
def test_an_extension_may_stand_before_its_number(cell: str, numbers: list[tuple[str, str | None]]) -> None:
    assert [(number.e164, number.extension) for number in phone.read(cell).numbers] == numbers


@pytest.mark.parametrize("word", ["қос.", "ішкі", "qo'sh.", "qo‘sh.", "ichki", "add.", "кош."])
def test_extensions_by_the_short_words_of_the_neighbours(word: str) -> None:
    (number,) = phone.read(f"0312 90 11 22 {word} 145").numbers
    assert (number.e164, number.extension) == ("+996312901122", "145")


@pytest.mark.parametrize(
    ("cell", "extension"),
    [
        ("+7 495 123-45-67#45", "45"),
        ("+90 312 123 45 67 dahili 12", "12"),
        ("+998 71 120 34 50 (ichki 12)", "12"),
        ("+992 37 221 22 33, дох. 3", "3"),
        ("+7 727 258 26 43 ішкі 5", "5"),
        ("+49 30 901820 App. 12", "12"),
        ("+49 30 901820, Durchwahl 12", "12"),
    ],
)
def test_extensions_in_the_words_of_the_neighbours(cell: str, extension: str) -> None:
    (number,) = phone.read(cell).numbers
    assert number.valid and number.extension == extension


def test_a_number_that_a_spreadsheet_rounded_says_so() -> None:
    assert "spreadsheet" in phone.read("9.96555E+11").problems[0]


def test_a_uri_has_no_letter_among_its_digits() -> None:
    (number,) = phone.read("tel:+996-555-123456;ext=5").numbers
    assert number.extension == "5" and number.note is None


def test_a_code_of_another_countrys_town_stays_with_its_number() -> None:
    found = phone.read("030/23125-200, 0711/123450 oder 0170/1234501", "KG").numbers
    assert [number.raw for number in found] == ["030/23125-200", "0711/123450", "0170/1234501"]
    assert [number.raw for number in phone.read("0555/0700 12 34 56", "KG").numbers][1:] == ["0700 12 34 56"]


@pytest.mark.parametrize("region", ["DE", "RU", "KZ", "US", "AT"])
@pytest.mark.parametrize("cut", ["+996 555 12 34 5", "+996 312 66 38", "+7 903 123 45 6"])
def test_a_number_of_another_country_cut_short_is_none_of_this_one(cut: str, region: str) -> None:
    (number,) = phone.read(cut, region).numbers
    assert not number.valid and number.e164 is None and number.raw == cut
    assert number.note == "Too short. Ask for the full number."


# What is not sure is not valid: no country is tried, no letter is a key, no postcode or house is a number (P9, P17).
UNSURE: list[tuple[str, str, list[str | None]]] = [
    # a broken number stays broken, whoever's name stands beside it
    ("0555 12 34 5 - Aigul", "KG", [None]),
    ("0555 12 34 567 Нурлан", "KG", [None]),
    ("996 555 12 34 5 Asel", "KG", [None]),
    ("+996 555 12 34 5 call me", "KG", [None]),
    ("0555 12 34 56 - Aigul", "KG", [C]),
    ("555 12 34 56 78", "KG", [None]),
    ("770 12 34 56 78", "KG", [None]),
    ("55123456789012", "KG", [None]),
    ("20231045678", "KG", [None]),
    ("12345678901", "KG", [None]),
    # letters are no keys
    ("1-800-FLOWERS", "US", [None]),
    ("0 800 FLOWERS", "KG", [None]),
    ("0700 HELP NOW", "KG", [None]),
    # a country code that stands by itself is one
    ("998 90 123 45 67", "KG", ["+998901234567"]),
    ("77012345678", "KG", ["+77012345678"]),
    ("+8 (495) 123-45-67", "KG", [None]),
    ("+8-727-258-26-43", "KZ", [None]),
    ("+9 495 123 45 67", "KG", [None]),
    ("8 (495) 123-45-67", "KG", ["+74951234567"]),
    # what stands in brackets is the area code
    ("8 (312) 66-01-02", "KZ", [None]),
    ("8 (312) 66-01-02", "US", [None]),
    ("8 (312) 66-01-02", "KG", ["+996312660102"]),
    ("8 (7212) 56-01-02", "KZ", ["+77212560102"]),
    ("(312) 66-01-02", "KZ", [None]),
    ("+54 9 (11) 2345-6789", "KG", ["+5491123456789"]),
    ("+39 (06) 12345678", "KG", ["+390612345678"]),
    # an area code passes from landline to landline
    ("0555 12 34 56, 62-10-11", "KG", [C, None]),
    ("моб. 0555 12 34 56, дом. 62-10-11", "KG", [C, None]),
    ("+7 701 123 45 67, 258-26-43", "KZ", ["+77011234567", None]),
    ("0312 61 12 13, 61-12-14", "KG", [A, B]),
    ("0555 12 34 56, 57", "KG", [C, "+996555123457"]),
    # postcodes and houses
    ("(0312) 61 12 13, 720040, г. Бишкек", "KG", [A]),
    ("720040, г. Бишкек, ул. Киевская 96, тел. (0312) 61 12 13", "KG", [A]),
    ("0312 61-12-13; 720010 Bishkek", "KG", [A]),
    ("0312 61 12 13, 720040", "KG", [A, None]),
    ("0312 61 12 13 720040", "KG", [A, None]),
    ("0312 61 12 13 720040 Бишкек", "KG", [A, None]),
    ("720001 0312 61 12 13", "KG", [None, A]),
    ("+7 727 258 26 43 050000 Алматы", "KG", ["+77272582643", None]),
    ("0312 720040", "KG", ["+996312720040"]),
    ("8 (727) 258 26 43, 050000, Алматы", "KZ", ["+77272582643"]),
    ("(202) 555-0123, Washington DC 20515", "US", ["+12025550123"]),
    ("0312 61-12-13, дом 24, кв. 12", "KG", [A]),
    ("0312 61-12-13, пр. Чуй 205", "KG", [A]),
    ("0312 61-12-13, 24 Chuy Avenue", "KG", [A]),
    # the first and the last of several; an hour
    ("+996 312 61 12 13 до 15", "KG", [A, "+996312611215"]),
    ("0312 61-12-13 по 15", "KG", [A, "+996312611215"]),
    ("0312-61-12-13 до -15", "KG", [A, "+996312611215"]),
    ("0312 61 12 13 to 15", "KG", [A, "+996312611215"]),
    ("0555 12 34 56 до 18", "KG", [C]),
    ("0312 61 12 13 до 18:00", "KG", [A]),
]


@pytest.mark.parametrize(("cell", "region", "expected"), UNSURE)
def test_what_is_not_sure_is_not_valid_and_asks(cell: str, region: str, expected: list[str | None]) -> None:
    numbers = phone.read(cell, region).numbers
    assert [number.e164 for number in numbers] == expected
    assert all(number.note for number in numbers if not number.valid)
    assert all("letter" not in (number.note or "") for number in numbers)


def test_a_plus_before_an_8_asks_whether_7_is_meant() -> None:
    (number,) = phone.read("+8 (495) 123-45-67").numbers
    assert number.note == "No such country code. Do you mean +7 495 123-45-67?"
    assert not phone.verdict("+8 (495) 123-45-67").valid and not phone.verdict("1-800-FLOWERS", "US").valid
