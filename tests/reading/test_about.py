"""What a release is about: project, programme, donors, partners, countries, goals, and where a speaker works."""

import pytest

from outreach.press import metadata
from outreach.press.reader import release
from tests.shared import Shared

ENGLISH = (
    "The training was funded by the European Union and held in partnership with the Ministry of Education and Science "
    "of the Kyrgyz Republic. It reaches Tajikistan, Uzbekistan and Georgia. SDGs 3-5 and 16. Project No. ABC/23/X04. "
    "With generous support from the Government of Norway and the Nordic Agency for Rivers (NAR), 500 people came."
)
RUSSIAN = (
    "Проект «Тихие реки» финансируется Правительством Японии и Европейским союзом. Встреча прошла при финансовой "
    "поддержке Северного фонда в рамках Программы по управлению водой на 2021-2025. Совместно с Министерством "
    "здравоохранения Кыргызской Республики. ЦУР 3, 6 и 16. Участники приехали из Казахстана и Таджикистана."
)
KYRGYZ = (
    "Иш-чара Япония Өкмөтүнүн каржылык колдоосу менен, Саламаттык сактоо министрлиги менен биргеликте өттү. "
    "Казакстанда жана Өзбекстандын Ташкент шаарында да болот. 16-ТӨМ."
)


def test_english() -> None:
    found, _finds = metadata.read(ENGLISH)
    assert found.project == "ABC/23/X04"
    assert found.donors == ["European Union", "Government of Norway", "Nordic Agency for Rivers (NAR)"]
    assert found.partners == ["Ministry of Education and Science of the Kyrgyz Republic"]
    assert found.countries == ["KG", "TJ", "UZ", "GE"]
    assert found.sdgs == [3, 4, 5, 16]


def test_russian_names_come_in_the_nominative() -> None:
    found, _finds = metadata.read(RUSSIAN)
    assert found.project == "Тихие реки"
    assert found.donors == ["Правительство Японии", "Европейский союз", "Северный фонд"]
    assert found.partners == ["Министерство здравоохранения Кыргызской Республики"]
    assert found.countries == ["KG", "KZ", "TJ"]
    assert found.sdgs == [3, 6, 16]


@pytest.mark.parametrize(
    ("sentence", "donors"),
    [
        (
            "It opened with funding from the European Union and the Government of Finland.",
            ["European Union", "Government of Finland"],
        ),
        ("Funded by USAID and the Swiss Agency for Rivers.", ["USAID", "Swiss Agency for Rivers"]),
        ("With funding from the Agency for Water and Rivers.", ["Agency for Water and Rivers"]),
        (
            "Открыто при финансовой поддержке Европейского союза и Правительства Финляндии.",
            ["Европейский союз", "Правительство Финляндии"],
        ),
        ("Проект финансируется правительством Японии.", ["Правительство Японии"]),
        (
            "При финансовой поддержке правительств Японии и Финляндии.",
            ["Правительство Японии", "Правительство Финляндии"],
        ),
        ("Финансирование программы обеспечивает правительство Японии.", ["Правительство Японии"]),
        ("Финансируется Всемирным банком и Азиатским банком развития.", ["Всемирный банк", "Азиатский банк развития"]),
        ("Funded by the Governments of Japan and Finland.", ["Government of Japan", "Government of Finland"]),
        ("It received funding from the European Union.", ["European Union"]),
        ("Funded by Norland with EUR 450,000.", ["Norland"]),
        ("Долбоорду Германия өкмөтү каржылады.", ["Германия өкмөтү"]),
        ("Каржылоо: Европа Биримдиги, Япония өкмөтү.", ["Европа Биримдиги", "Япония өкмөтү"]),
        ("Funded by\nNorland Trust\nGovernment of Japan\n\nPress Office", ["Norland Trust", "Government of Japan"]),
        ("Программу финансируют:\n• Северный фонд\n• Банк «Пример»", ["Северный фонд", "Банк «Пример»"]),
        (
            "The new reading room of the city library is funded by\nthe Agency for Rivers and the Embassy of\nJapan.",
            ["Agency for Rivers", "Embassy of Japan"],
        ),
        ("Долбоорду Финляндия өкмөтү жана Норвегия каржылады.", ["Финляндия өкмөтү", "Норвегия"]),
        ("Айыл тургундары жана Норвегия каржылады.", ["Норвегия"]),
        ("Каржылоо: Финляндия өкмөтү, Норвегия", ["Финляндия өкмөтү", "Норвегия"]),
        ("Программу финансируют: Европейский союз и Норвегия.", ["Европейский союз", "Норвегия"]),
        (
            "Программу финансируют:\n- Европейский союз\n- Правительство Норвегии\n",
            ["Европейский союз", "Правительство Норвегии"],
        ),
        ("Проект финансируется Европейским союзом и Германией.", ["Европейский союз", "Германия"]),
        ("Финансовую поддержку оказали Правительство Норвегии и ЕС.", ["Правительство Норвегии", "ЕС"]),
        ("Финансирование: Швейцарское управление по развитию", ["Швейцарское управление по развитию"]),
        (
            "Funded by:\nGovernment of Norway\nSwiss Agency for Rivers\n\nContact: A B\n",
            ["Government of Norway", "Swiss Agency for Rivers"],
        ),
        ("Japan and Norway fund the programme.", ["Japan", "Norway"]),
        ("It was built by a grant from the Bank of Norland.", ["Bank of Norland"]),
        ("Built thanks to the generous contribution of the people of Japan.", ["Japan"]),
    ],
)
def test_donors_are_read_one_by_one(sentence: str, donors: list[str]) -> None:
    assert metadata.read(sentence)[0].donors == donors


@pytest.mark.parametrize(
    ("sentence", "donors", "partners"),
    [
        ("It opened with support from the Government of Japan.", ["Government of Japan"], []),
        ("The course, supported by the European Union, began.", ["European Union"], []),
        ("With the support of UNXY and the Government of Norway.", ["Government of Norway"], ["UNXY"]),
        ("Funded by the government of Japan.", ["Government of Japan"], []),
        ("With support from Norway and Switzerland.", ["Norway", "Switzerland"], []),
        ("Открыто при поддержке Правительства Японии.", ["Правительство Японии"], []),
        (
            "Прошло при поддержке Министерства культуры Кыргызской Республики и Посольства Норвегии.",
            ["Посольство Норвегии"],
            ["Министерство культуры Кыргызской Республики"],
        ),
        ("Жаңы мектеп Япониянын Өкмөтүнүн колдоосу менен ачылды.", ["Япониянын Өкмөтү"], []),
        ("Бул Европа Биримдигинин колдоосу менен өттү.", ["Европа Биримдиги"], []),
        ("It was supported by staff from three regions.", [], []),
    ],
)
def test_plain_support_is_a_donors_where_it_comes_from_abroad(
    sentence: str, donors: list[str], partners: list[str]
) -> None:
    found, _finds = metadata.read(sentence, "KG")
    assert (found.donors, found.partners, found.countries) == (donors, partners, ["KG"])


def test_kyrgyz() -> None:
    found, _finds = metadata.read(KYRGYZ)
    assert found.donors == ["Япония Өкмөтү"]
    assert found.partners == ["Саламаттык сактоо министрлиги"]
    assert found.countries == ["KZ", "UZ"]
    assert found.sdgs == [16]


def test_every_find_has_its_place_and_reason() -> None:
    found, finds = metadata.read(ENGLISH)
    assert {find.field for find in finds} == {"project", "donors", "partners", "countries", "sdgs"}
    for find in finds:
        assert ENGLISH[find.start : find.end].strip()
        assert find.reason
    assert [ENGLISH[find.start : find.end] for find in finds if find.field == "donors"] == found.donors


@pytest.mark.parametrize(
    "text", ["", "Nothing of the kind.", "Sustainable Development Goal 99", "Michael Jordan spoke.", "( «» ) " * 50]
)
def test_nothing_is_invented(text: str) -> None:
    found, _finds = metadata.read(text)
    assert found == metadata.About()


@pytest.mark.parametrize(
    ("position", "job", "office"),
    [
        ("the Head of the Rivers Fund in the Kyrgyz Republic", "Head", "Rivers Fund in the Kyrgyz Republic"),
        ("Minister of Interior of the Kyrgyz Republic", "Minister of Interior of the Kyrgyz Republic", ""),
        ("Press Officer at UNICEF", "Press Officer", "UNICEF"),
        ("директор Национального центра рек", "директор", "Национальный центр рек"),
        ("Саламаттык сактоо министрлигинин басма сөз катчысы", "басма сөз катчысы", "Саламаттык сактоо министрлиги"),
    ],
)
def test_where_a_speaker_works(position: str, job: str, office: str) -> None:
    found = metadata.office(position)
    assert found[1] == office
    assert found[0].removeprefix("the ") == job


def test_the_first_release(shared: Shared) -> None:
    read = release.read(shared.release.read_text("utf-8"))
    if not shared.real:
        assert (read.about.project, read.about.donors, read.about.sdgs) == ("", [], []), "it says nothing of them"
        assert [quote["organisation"] for quote in read.versions[0].quotes] == ["Example Office"]
        return
    assert read.about.project == "XACZ60"
    assert read.about.donors[0] == "Government of Japan"
    assert "INL" in read.about.donors[1]
    assert read.about.sdgs == [16]
    assert read.about.countries == ["KG", "RU", "KZ"]
    assert [quote["organisation"] is not None for quote in read.versions[0].quotes] == [False, True]
