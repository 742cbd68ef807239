"""Whether two people are one, as imports, duplicates and forms judge it."""

import pytest

from outreach.services.identity import comparison, identity

OWN, BOX, MOBILE, BOARD = "aigul@example.org", "info@example.org", "+996 555 123456", "+996 312 612345"


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        # an address of one's own
        (f"Айгүл Жумабекова|Вестник|{OWN}", f"Aigul Zhumabekova||{OWN}", "certain"),
        (f"Айгүл Жумабекова|Вестник|{OWN}", f"ЖУМАБЕКОВА Айгуль|Маяк|{OWN}", "certain"),
        (f"Айгүл Жумабекова|Вестник|{OWN}", f"Айгүл||{OWN}", "certain"),
        (f"Айгүл Жумабекова|Вестник|{OWN}", f"||{OWN}", "certain"),
        (f"Айгүл Жумабекова|Вестник|{OWN}", f"|Маяк|{OWN}", "likely"),
        (f"|Вестник|{OWN}", f"|Маяк|{OWN}", "different"),
        (f"|Вестник|{OWN}", f"||{OWN}", "certain"),
        (f"Александр Поликарпов||{OWN}", f"Саша Поликарпов||{OWN}", "certain"),
        (f"Айгүл Жумабекова||{OWN}", f"А. Жумабекова||{OWN}", "likely"),
        (f"Айгүл Жумабекова||{OWN}", f"Бакыт Эшимов||{OWN}", "conflict"),
        (f"Иван Иванов||{OWN}", f"Мария Иванова||{OWN}", "conflict"),
        (f"Айгерим Досжанова||{OWN}", f"Айгерим Сарсенова||{OWN}", "likely"),
        (f"Иван Захарин||{OWN}", f"Иван Захаров||{OWN}", "conflict"),
        (f"Иван Сергеевич Петров||{OWN}", f"Иван Олегович Петров||{OWN}", "conflict"),
        (f"Jane Fairweather||{OWN}", f"John Fairweather||{OWN}", "conflict"),
        (f"Айгүл Жумабекова||{MOBILE}", f"Бакыт Эшимов||{MOBILE}", "conflict"),
        (f"Айгүл Жумабекова||{MOBILE}", "Aygul Jumabekova||0555 12-34-56", "certain"),
        # an address or a number of the office
        (f"Мария Павлова|Маяк|{BOX}", f"Елена Павлова|Маяк|{BOX}", "different"),
        (f"Мария Павлова|Маяк|{BOX}", f"Бакыт Эшимов|Маяк|{BOX}", "different"),
        (f"Мария Павлова|Маяк|{BOX}", f"Maria Pavlova|Маяк|{BOX}", "certain"),
        (f"Мария Павлова|Маяк|{BOX}", f"М. Павлова|Маяк|{BOX}", "likely"),
        (f"Мария Павлова|Маяк|{BOX}", f"|Маяк|{BOX}", "different"),
        (f"Мария Павлова|Маяк|{BOARD}", f"Елена Павлова|Маяк|{BOARD}", "different"),
        (f"|Маяк|{BOX}", f"|Луч|{BOX}", "different"),
        (f"|Маяк|{BOX}", f"|Маяк|{BOX}", "certain"),
        (f"|Маяк|{BOX}", f"||{BOX}", "different"),
        (f"Айгүл|Маяк|{BOARD}", f"Aigul|Маяк|{BOARD}", "likely"),
        (f"Айгүл|Маяк|{BOARD}", f"Айгүл|Луч|{BOARD}", "different"),
        (f"Айгүл|Маяк|{BOARD}", f"Айгүл Жумабекова|Маяк|{BOARD}", "different"),
        # nothing
        ("Айгүл Жумабекова|Маяк", "Aigul Zhumabekova|Маяк", "certain"),
        (f"Айгүл Жумабекова|Маяк|{OWN}", f"Айгүл Жумабекова|Маяк|{MOBILE}", "certain"),
        (f"Айгүл Жумабекова|Маяк|{OWN}", f"Айгүл Жумабекова|Луч|{MOBILE}", "likely"),
        ("Айгүл Жумабекова|Маяк", "Мээрим Жумабекова|Маяк", "different"),
        ("Айгүл Жумабекова", "Бакыт Эшимов", "different"),
        ("|Маяк", "|Луч", "different"),
    ],
)
def test_two_people(one: str, other: str, kind: str) -> None:
    here, there = map(_person, (one, other))
    assert identity.judge(here, there).kind == kind
    assert identity.judge(there, here).kind == kind


@pytest.mark.parametrize(
    ("here", "there", "kind"),
    [
        ({"city": "Almaty", "country": "KZ"}, {"city": "Бишкек", "country": "Кыргызстан"}, "likely"),
        ({"country": "KZ"}, {"country": "KG"}, "likely"),
        ({"city": "Бишкек"}, {"city": "Ош"}, "likely"),
        ({"city": "Бишкек"}, {"city": "Bishkek"}, "certain"),
        ({"city": "Бишкек"}, {}, "certain"),
        ({"city": "Бишкек"}, {"country": "KG"}, "certain"),
    ],
)
def test_papers_of_one_name_in_two_places_make_nobody_one(
    here: dict[str, str], there: dict[str, str], kind: str
) -> None:
    one = _person(f"Aigul Zhumabekova|Маяк|{OWN}", **here)
    other = _person("Aigul Zhumabekova|Маяк|a.zhumabekova@example.net", **there)
    assert identity.judge(one, other).kind == identity.judge(other, one).kind == kind


def _person(text: str, **place: str) -> comparison.Person:
    name, outlet, reach = (*text.split("|"), "", "")[:3]
    return comparison.of_fields(
        1,
        {
            **place,
            "name": name,
            "outlet": outlet,
            "emails": [{"raw": reach}] if "@" in reach else [],
            "phones": [{"raw": reach}] if reach and "@" not in reach else [],
        },
    )
