"""Countries and languages: named in the languages people write them in, stored as codes."""

import pytest

from outreach import i18n
from outreach.values import places


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("KG", "KG"), ("kg", "KG"), ("Kyrgyzstan", "KG"), ("КЫРГЫЗСТАН", "KG"), ("Кыргызстан", "KG"),
        ("Киргизия", "KG"), (" Germany ", "DE"), ("Германия", "DE"), ("Deutschland", "DE"), ("USA", "US"),
        ("U.S.A.", "US"), ("United States", "US"), ("Россия", "RU"), ("Nowhere", None), ("", None), ("XX", None),
    ],
)  # fmt: skip
def test_countries(text: str, code: str | None) -> None:
    assert places.country_code(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ru", "ru"), ("RU", "ru"), ("Russian", "ru"), ("русский", "ru"), ("кыргызча", "ky"), ("Kyrgyz", "ky"),
        ("O‘zbekcha", "uz"), ("қазақша", "kk"), ("орысша", "ru"), ("рус.", "ru"), ("на английском", "en"),
        ("English", "en"), ("английский", "en"), ("en-GB", "en"), ("Deutsch", "de"), ("Klingon", None), ("", None),
    ],
)  # fmt: skip
def test_languages(text: str, code: str | None) -> None:
    assert places.language_code(text) == code


def test_every_code_is_known_by_itself_and_by_its_names() -> None:
    countries, languages = places.countries(), places.languages()
    assert len(countries) > 240 and len(languages) >= 50
    assert [code for code, _name in countries if places.country_code(code) != code] == []
    assert [name for code, name in countries if places.country_code(name) != code] == []
    assert [code for code, _name in languages if places.language_code(code) != code] == []


def test_names_are_in_the_language_in_use() -> None:
    assert places.country_name("DE") == "Germany" and places.language_name("ru") == "Russian"
    i18n.use("ru")
    assert places.country_name("DE") == "Германия" and places.language_name("ru") == "русский"
    assert places.country_name("Wonderland") == "Wonderland"


def test_countries_in_the_languages_of_the_neighbours() -> None:
    names = {"O‘zbekiston": "UZ", "Ўзбекистон": "UZ", "Қазақстан": "KZ", "Тоҷикистон": "TJ", "Ресей": "RU", "АКШ": "US"}
    assert {name: places.country_code(name) for name in names} == names
    assert places.country_code("чин") is None  # a rank in Russian, however Tajiks call China


def test_countries_are_known_by_how_offices_of_the_region_abbreviate_them() -> None:
    names = {"КР": "KG", "РК": "KZ", "РУз": "UZ", "РТ": "TJ", "РБ": "BY", "РФ": "RU", "KR": "KR", "PT": "PT"}
    assert {name: places.country_code(name) for name in names} == names


def test_countries_and_languages_in_arabic_persian_and_chinese() -> None:
    names = {"السعودية": "SA", "مصر": "EG", "قرقیزستان": "KG", "中国": "CN", "中國": "CN", "美国": "US"}
    assert {name: places.country_code(name) for name in names} == names
    assert [places.language_code(name) for name in ("العربية", "英文", "俄语")] == ["ar", "en", "ru"]


def test_the_code_of_a_country_says_its_language_where_no_language_has_it() -> None:
    assert [places.language_code(code) for code in ("KG", "kz", "UA", "TJ", "UZ", "RU")] == [
        "ky",
        "kk",
        "uk",
        "tg",
        "uz",
        "ru",
    ]
