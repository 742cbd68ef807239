"""Invented contacts in any number, half Cyrillic, half Latin: the material of the measurements.

python -m tests.benchmarks.people 100000 people.csv
"""

import csv
import random
import sys
from collections.abc import Iterator
from pathlib import Path

HEADER = (
    "Name", "Name (Latin)", "Outlet", "Position", "E-mail", "Phone", "Mobile", "Country", "City", "Languages", "Beats",
    "Tags", "Notes",
)  # fmt: skip

_GIVEN = (
    ("Айгүл", "Aigul"), ("Бакыт", "Bakyt"), ("Чынара", "Chynara"), ("Данияр", "Daniyar"), ("Эльмира", "Elmira"),
    ("Фарида", "Farida"), ("Гүлнара", "Gulnara"), ("Ибрагим", "Ibragim"), ("Жылдыз", "Zhyldyz"), ("Кубан", "Kuban"),
    ("Лейла", "Leila"), ("Мээрим", "Meerim"), ("Нурлан", "Nurlan"), ("Ольга", "Olga"), ("Павел", "Pavel"),
    ("Рахат", "Rakhat"), ("Сергей", "Sergey"), ("Тынчтык", "Tynchtyk"), ("Урмат", "Urmat"), ("Венера", "Venera"),
    ("Юлия", "Yulia"), ("Замира", "Zamira"), ("Алексей", "Alexey"), ("Дина", "Dina"), ("Өмүр", "Omur"),
)  # fmt: skip
_STEMS = (
    ("Жума", "Zhuma"), ("Асан", "Asan"), ("Токто", "Tokto"), ("Мырза", "Myrza"), ("Абды", "Abdy"), ("Кожо", "Kozho"),
    ("Сады", "Sady"), ("Эшим", "Eshim"), ("Бай", "Bai"), ("Иса", "Isa"), ("Осмон", "Osmon"), ("Тургун", "Turgun"),
    ("Шер", "Sher"), ("Уулу", "Uulu"), ("Калы", "Kaly"), ("Нур", "Nur"), ("Бек", "Bek"), ("Алы", "Aly"),
    ("Кара", "Kara"), ("Кенже", "Kenzhe"), ("Чоро", "Choro"), ("Сатыбал", "Satybal"), ("Дүйшөн", "Duishon"),
)  # fmt: skip
_ENDINGS = (("беков", "bekov"), ("баев", "baev"), ("алиев", "aliev"), ("кулов", "kulov"), ("ов", "ov"), ("ева", "eva"))
_COUNTRIES = (("KG", "996"), ("KZ", "7"), ("UZ", "998"), ("TJ", "992"))
_CITIES = {
    "KG": ("Бишкек", "Ош", "Каракол", "Талас", "Нарын", "Баткен"),
    "KZ": ("Алматы", "Астана", "Шымкент", "Караганда", "Тараз"),
    "UZ": ("Ташкент", "Самарканд", "Фергана", "Нукус"),
    "TJ": ("Душанбе", "Худжанд", "Хорог"),
}
_OUTLETS = (
    "Herald", "Courier", "Morning Post", "Valley Times", "Mountain Radio", "Silk Road TV", "Steppe Wire", "Lake News",
    "City Line", "Open Studio", "Кабар", "Вестник", "Жаңылык", "Эркин сөз", "Ала-Тоо радио", "Утро", "Голос долины",
    "Степной курьер", "Айыл", "Шаардык үн", "Новая волна", "Дордой ТВ", "Ысык-Көл пресс", "Диалог",
)  # fmt: skip
_BEATS = ("crime", "courts", "health", "politics", "economy", "environment", "culture", "sport", "education", "drugs")
_TAGS = ("vip", "donor", "freelance", "tv-live", "press-club", "training-2026")
_TITLES = ("Reporter", "Корреспондент", "Editor", "Редактор", "Producer", "Photographer", "Кабарчы")
_LANGUAGES = ("ky ru", "ru", "ru en", "en", "ky", "ru ky en")


def people(count: int, seed: int = 7) -> Iterator[tuple[str, ...]]:
    """`count` rows under HEADER: a few in a hundred have a broken address or number, as sheets do."""
    chance = random.Random(seed)
    outlets = [f"{chance.choice(_OUTLETS)} {n}" for n in range(max(20, count // 60))]
    for number in range(count):
        given, stem, ending = chance.choice(_GIVEN), chance.choice(_STEMS), chance.choice(_ENDINGS)
        second = chance.choice(_STEMS)
        cyrillic = f"{given[0]} {stem[0]}{second[0].lower()}{ending[0]}"
        latin = f"{given[1]} {stem[1]}{second[1].lower()}{ending[1]}"
        name, other = (cyrillic, latin) if number % 2 else (latin, "" if chance.random() < 0.5 else cyrillic)
        country, code = chance.choice(_COUNTRIES)
        city = chance.choice(_CITIES[country])
        address = f"{given[1]}.{stem[1]}{number}@{'press' if number % 3 else 'news'}{number % 97}.example.org".lower()
        if chance.random() < 0.02:
            address = address.replace("@", chance.choice((" [at] ", ",", "@@", "")))
        yield (
            name, other, chance.choice(outlets), chance.choice(_TITLES), address,
            _phone(chance, code) if chance.random() < 0.5 else "", _phone(chance, code), country, city,
            chance.choice(_LANGUAGES), " ".join(chance.sample(_BEATS, chance.randint(1, 2))).replace(" ", ", "),
            chance.choice(_TAGS) if chance.random() < 0.3 else "", "met at a briefing" if number % 11 == 0 else "",
        )  # fmt: skip


def _phone(chance: random.Random, code: str) -> str:
    digits = f"{chance.randint(0, 999999):06}"
    if chance.random() < 0.02:
        return f"+{code} {digits[:3]}"
    area = {"996": "555", "7": "701 5", "998": "90 5", "992": "90 5"}[code]
    return f"+{code} {area} {digits[:2]} {digits[2:4]} {digits[4:]}"


def write(path: Path, count: int) -> Path:
    """A CSV of that many people."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(people(count))
    return path


if __name__ == "__main__":
    print(write(Path(sys.argv[2]), int(sys.argv[1])))
