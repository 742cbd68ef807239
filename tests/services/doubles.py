"""Golden pairs for the search of doubles: invented people in two spellings each, and people who only look alike."""
# ruff: noqa: E501 (names in their own letters, a pair a line)

import random
from collections.abc import Iterable, Iterator, Mapping

from outreach.services.identity import comparison, duplicates
from outreach.services.identity.comparison import Person
from outreach.services.identity.identity import Pair
from tests.benchmarks import doubles as truth_sets


def people_of(rows: Iterable[Mapping[str, object]]) -> list[Person]:
    """The people of the fields of rows, of which the first is number 1."""
    return [comparison.of_fields(number, fields) for number, fields in enumerate(rows, start=1)]


def among(rows: Iterable[Mapping[str, object]], threshold: float = duplicates.LEAST) -> list[Pair]:
    """The doubles among the fields of rows; `a` and `b` are their numbers."""
    return duplicates.finished(duplicates.search(people_of(rows), threshold))


# name | other | what else they have in common: o outlet, p mobile, e address, n nothing but the rare name
SAME = """
Айгүл Жумабекова|Aigul Zhumabekova|o
Айгүл Жумабекова|Айгуль Джумабекова|o
Айгуль Джумабекова|Aygul Jumabekova|o
Aigul Zhumabekova|ЖУМАБЕКОВА Айгүл|p
Чынара Токтосунова|Chynara Toktosunova|e
Токтосунова Чынара Бакытовна|Чынара Токтосунова|p
Мээрим Калыбекова|Meerim Kalybekova|p
Жаныбек Орозалиев|Janybek Orozaliev|o
Жаныбек Орозалиев|Zhanybek Orozaliyev|o
Өмүрбек Сатыбалдиев|Omurbek Satybaldiev|o
Азамат Бакыт уулу|Бакыт уулу Азамат|o
Азамат Бакыт уулу|Azamat Bakyt uulu|o
Айпери Нурлан кызы|Aiperi Nurlan kyzy|p
Сергей Щербаков|Sergey Shcherbakov|o
Щербаков Сергей Петрович|Сергей Щербаков|o
С. П. Щербаков|Сергей Петрович Щербаков|o
Фёдор Алёшин|Fyodor Alyoshin|o
Федор Алешин|Фёдор Алёшин|o
Юлия Цветкова|Yulia Tsvetkova|o
Iuliia Tsvetkova|Юлия Цветкова|p
Евгений Хохлов|Yevgeny Khokhlov|o
Evgenii Hohlov|Евгений Хохлов|e
Ксения Воробьёва|Xenia Vorobyova|p
Наталья Кузьмина|Natalya Kuzmina|o
Наташа Кузьмина|Наталья Кузьмина|p
Саша Поликарпов|Александр Поликарпов|o
Дима Горшенин|Dmitry Gorshenin|p
Олена Шевчук|Elena Shevchuk|p
Сергій Гаврилюк|Serhii Havryliuk|o
Тетяна Литвиненко|Tatiana Litvinenko|e
Ғайрат Ўринов|G‘ayrat O‘rinov|o
Хуршид Қосимов|Xurshid Qosimov|o
Khurshid Kasimov|Хуршид Қосимов|p
Ҷамшед Наҷмиддинов|Jamshed Najmiddinov|o
Шаҳноза Ҳакимова|Shahnoza Hakimova|o
Бауыржан Нұрпейісов|Baurzhan Nurpeisov|o
Әсел Жақсыбекова|Asel Zhaksybekova|o
Гүлнар Сәрсенова|Gulnar Sarsenova|p
Bob Fairweather|Robert Fairweather|o
Fairweather, Robert|Robert Fairweather|o
Bill Ashdown|William Ashdown|p
Elizabeth Thistlewood|Liz Thistlewood|e
Dr. Margaret Penhaligon|Margaret Penhaligon|o
Peggy Penhaligon|Margaret Penhaligon|p
Thomas Müllenhoff|Tomas Muellenhoff|o
Jürgen Großkopf|Juergen Grosskopf|o
Käthe Übelacker|Kaethe Uebelacker|o
José Íñiguez|Jose Iniguez|o
María Íñiguez Larrañaga|Maria Iniguez|p
Çağrı Öztürkmen|Cagri Ozturkmen|o
Şule Gündoğdu|Sule Gundogdu|o
İbrahim Karaağaç|Ibrahim Karaagac|e
J. Fairweather|John Fairweather|o
Fairweather John|John Fairweather|p
Anna Thistlewood|Anna Thistelwood|o
Christopher Lyonsdale|Christohper Lyonsdale|o
Айнура Сыдыкбекова|Айнура Сыдыкбекова|n
Айнура Сыдыкбекова|Ainura Sydykbekova|n
Айнура Сыдыкбекова|Айнура Сыдыкбкова|o
Роман Пахоменко|Roman Pahomenko|n
Айгерим Досжанова|Айгерим Сәрсенова|ep
Динара Эшимканова|Dinara Osmonkulova|ep
Anna Thistlewood|Anna Thistlewood-Penn|p
Гульмира эже Асанкулова|Гүлмира Асанкулова|o
Тамара Кызласова|Кызласова Т.|o
Илья Ромашкин|ilya romashkin|o
илья ромашкин|РОМАШКИН ИЛЬЯ|p
Ж. Орозалиев|Zhanybek Orozaliev|p
Станислав Кравчук|Стас Кравчук|o
Mikhail Zhdankin|Миша Жданькин|p
""".strip().splitlines()  # fmt: skip
"""One person in two rows."""

OTHERS = """
Азамат Асанов|Бакыт Асанов|op
Айгүл Жумабекова|Мээрим Жумабекова|op
Нурлан Касымов|Нурбек Касымов|p
Jane Fairweather|John Fairweather|op
Hüseyin Gül|Tuğrul Gül|p
Евгений Зубов|Евгения Зубова|op
Мария Иванова|Марина Иванова|op
Иван Иванович Петров|Иван Сергеевич Петров|o
А. Иванов|Б. Иванов|op
Сергей Волков|Павел Орлов|op
Anna Keller|Sabine Vogel|p
Aida Osmonova|Elmira Kadyrova|op
Каныкей Токоева|Жылдыз Абдиева|p
Peter Novak|Martin Krause|op
Daniel Weber|Daniela Weber|p
""".strip().splitlines()
"""Two people, though their rows have so much in common."""

_GIVEN = "Айбек Улан Канат Тилек Ольга Вера Инна Лев Oscar Ingrid Paula Hugo Selin Kerem Nadine Bruno".split()  # noqa: SIM905
_FAMILY = "Абдразаков Бейшеналиев Вершинин Гладышев Драгунов Елагин Зимовец Hartwig Ostermann Quintero Sandberg Tavares Vaughan Yıldızer Zeller".split()  # noqa: SIM905


def rows() -> tuple[list[dict[str, object]], set[tuple[int, int]]]:
    """The rows of the golden pairs among others, and which of them are one person."""
    found: list[dict[str, object]] = []
    true: set[tuple[int, int]] = set()
    same = (*SAME, *_romanised(200 - len(SAME)))
    for number, line in enumerate((*same, *OTHERS)):
        one, other, common = line.split("|")
        pair = [_row(one, 2 * number), _row(other, 2 * number + 1)]
        for letter, field in (("o", "outlet"), ("p", "phones"), ("e", "emails")):
            if letter in common:
                pair[1][field] = pair[0][field]
        if common == "n":
            pair[1] = {"name": other}
        found += pair
        if number < len(same):
            true.add((len(found) - 1, len(found)))
    for number in range(240):
        name = f"{_GIVEN[number % len(_GIVEN)]} {_FAMILY[number // len(_GIVEN)]}"
        found.append(_row(name, 5000 + number))
    return found, true


def _romanised(count: int) -> Iterator[str]:
    """Pairs of one name in Cyrillic and in Latin letters, or in two romanisations."""
    chance = random.Random(3)
    systems = ("passport", "bgn", "casual", "dzh", "iso9", "turkish")
    for number in range(count):
        culture = ("ky", "ru", "uz", "kk")[number % 4]
        woman = number % 2 == 0
        given = chance.choice(truth_sets.GIVEN[culture][not woman].split())
        name = f"{given} {truth_sets.family_of(chance.choice(truth_sets.FAMILIES[culture]), not woman)}"
        one, other = chance.sample(systems, 2)
        first = name if number % 3 else truth_sets.latin(name, one)
        yield f"{first}|{truth_sets.latin(name, other)}|{'ope'[number % 3]}"


def _row(name: str, number: int) -> dict[str, object]:
    return {
        "name": name,
        "outlet": f"Вестник {number}",
        "emails": [{"raw": f"box{number}q@mail{number % 7}.example.org", "label": ""}],
        "phones": [{"raw": f"+99655{number * 7919 % 9_000_000 + 1_000_000:07}", "label": ""}],
    }
