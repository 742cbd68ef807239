"""An invented sheet like the one that other programs were measured on: 1,000 rows, 17 columns, 1,539 phones, faults.

    python -m tests.services.peers_sheet people.csv [en|ru]

Planted are 37 bad e-mails, 40 bad phones and 35 rows about somebody who stands further up: 31 share an address or a
number with that row, however written; 4 only have a like name. 106 rows have three addresses.
"""

import csv
import random
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROWS, PHONES, BAD_EMAILS, BAD_PHONES, DOUBLES, LIKE_NAMES, THREE_ADDRESSES = 1000, 1539, 37, 40, 35, 4, 106
HEADERS = {
    "en": (
        "ID", "First name", "Last name", "Name (Latin)", "Organization", "Job title", "E-mail", "E-mail 2", "E-mail 3",
        "Phone", "Mobile phone", "Country", "City", "Languages", "Tags", "Telegram", "Notes",
    ),
    "ru": (
        "№", "Имя", "Фамилия", "Имя латиницей", "Организация", "Должность", "Эл. почта", "Эл. почта 2", "Эл. почта 3",
        "Телефон", "Мобильный телефон", "Страна", "Город", "Языки", "Теги", "Телеграм", "Примечания",
    ),
}  # fmt: skip
EMAILS, PHONE, MOBILE = (6, 7, 8), 9, 10

_GIVEN = (
    ("Айгүл", "Aigul"), ("Бакыт", "Bakyt"), ("Чынара", "Chynara"), ("Данияр", "Daniyar"), ("Эльмира", "Elmira"),
    ("Гүлнара", "Gulnara"), ("Жылдыз", "Zhyldyz"), ("Кубан", "Kuban"), ("Мээрим", "Meerim"), ("Нурлан", "Nurlan"),
    ("Ольга", "Olga"), ("Павел", "Pavel"), ("Сергей", "Sergey"), ("Тынчтык", "Tynchtyk"), ("Венера", "Venera"),
)  # fmt: skip
_STEMS = (
    ("Жумабек", "Zhumabek"), ("Асан", "Asan"), ("Токтогул", "Toktogul"), ("Мырзабек", "Myrzabek"),
    ("Абдыкер", "Abdyker"), ("Кожомкул", "Kozhomkul"), ("Садыр", "Sadyr"), ("Эшим", "Eshim"), ("Байтур", "Baitur"),
    ("Исмаил", "Ismail"), ("Осмон", "Osmon"), ("Тургун", "Turgun"), ("Шерали", "Sherali"), ("Калыбек", "Kalybek"),
    ("Нурмат", "Nurmat"), ("Чоробай", "Chorobai"), ("Сатыбалды", "Satybaldy"), ("Дүйшөн", "Duishon"),
    ("Кенжебек", "Kenzhebek"),
)  # fmt: skip
_PLACES = (
    ("KG", "Бишкек", "+996 312 {0:02} {1:02} {2:02}", "0555 {0:02} {1:02} {2:02}"),
    ("KG", "Osh", "(0312) {0:02} {1:02} {2:02}", "+996 700 {0:02} {1:02} {2:02}"),
    ("KZ", "Алматы", "8 (727) 3{0:02}-{1:02}-{2:02}", "+7 701 5{0:02} {1:02} {2:02}"),
    ("UZ", "Tashkent", "+998 71 2{0:02} {1:02} {2:02}", "90 5{0:02} {1:02} {2:02}"),
    ("TJ", "Душанбе", "+992 37 2{0:02} {1:02} {2:02}", "+992 90 5{0:02} {1:02} {2:02}"),
    ("DE", "Köln", "+49 221 3{0:02}{1:02}{2:02}", "0151 2345{0:02}{1:02}"),
)
_OUTLETS = ("Valley Times", "Ала-Тоо радио", "Silk Road TV", "Жаңы доор", "Lake News", "Вестник долины", "Steppe Wire")
_TITLES = ("Reporter", "Корреспондент", "Editor", "Башкы редактор", "Producer", "Фотограф")
_LANGUAGES = ("ky, ru", "ru", "ru, en", "en", "ky", "de, en")
_TAGS = ("crime", "health", "courts; vip", "economy", "culture", "")
_BAD_EMAILS = (
    "{local}@med,{end}", "{local}@@{domain}", "{local}.{domain}", "{local}@", "@{domain}", "{local}@{name}",
    "{local}@.{domain}", "{local}@gmial.com", "{local}@undp.оrg", "{local}@{name}..org", "{local}@[10.0.0.1]",
)  # fmt: skip
_BAD_PHONES = (
    "0312 62-10", "+996 555", "+996 100 00 00 00 00", "61 12", "+999 12 345 67 89", "0000", "+7 345", "555-12-3",
    "call the desk",
)  # fmt: skip


@dataclass
class Sheet:
    """Rows under a header, and what was planted: row numbers (the first under the header is 1) with the cell."""

    header: tuple[str, ...]
    rows: list[list[str]]
    bad_emails: dict[tuple[int, str], str] = field(default_factory=dict)
    bad_phones: dict[tuple[int, str], str] = field(default_factory=dict)
    doubles: dict[int, int] = field(default_factory=dict)
    like_names: dict[int, int] = field(default_factory=dict)


def make(language: str = "en", seed: int = 3) -> Sheet:
    """The sheet; the same one for the same seed."""
    chance = random.Random(seed)
    sheet = Sheet(HEADERS[language], [])
    people = ROWS - DOUBLES
    for number in range(people):
        sheet.rows.append(_person(chance, number))
    _plant_bad(chance, sheet)
    _plant_doubles(chance, sheet)
    _fill_up_phones(sheet)
    for number, row in enumerate(sheet.rows, start=1):
        row[0] = str(1000 + number)
    return sheet


@dataclass
class Job:
    """The job that other programs were driven through: eight rows to be found, two of them left out by hand.

    The six that stay are four people: one man in three spellings, one with a broken address, two more.
    """

    sheet: Sheet
    filter: str
    rows: list[int]
    by_hand: list[int]
    man: list[int]
    broken: int


def job(language: str = "en", third: str = "same address") -> Job:
    """The sheet with the tags of the job; the man's third row has the same address, another one, or none."""
    sheet = make(language)
    faulty = {row for row, _column in (*sheet.bad_emails, *sheet.bad_phones)}
    original = len(sheet.rows) - DOUBLES
    for row in sheet.rows:
        if row[11] in ("KG", "KZ") and "ru" in row[13]:
            row[14] = row[14].replace("crime", "health")
    fit = [n for n in range(200, original) if sheet.rows[n][11] in ("KG", "KZ") and "ru" in sheet.rows[n][13]]
    broken = next(n for n in fit if any(row == n + 1 for row, _column in sheet.bad_emails))
    good = [n for n in fit if n + 1 not in faulty and sheet.rows[n][3]]
    first, *others = good[:5]
    second, last = sorted(sheet.doubles)[-2:]
    man = sheet.rows[first]
    given, _blank, family = man[3].partition(" ")
    for place, name, address in (
        (second - 1, (family, given), man[6].upper()),
        (last - 1, (given, family), {"same address": man[6].capitalize(), "another": f"own.{man[6]}"}.get(third, "")),
    ):
        sheet.rows[place] = list(man)
        sheet.rows[place][:4] = [str(1001 + place), *name, ""]
        sheet.rows[place][6:9] = [address, "", ""]
    chosen = [first, second - 1, last - 1, broken, *others]
    for place in chosen:
        sheet.rows[place][14] = "crime"
    sheet.doubles[second] = sheet.doubles[last] = first + 1
    numbers = [place + 1 for place in chosen]
    return Job(sheet, "country:KG,KZ lang:ru tag:crime", numbers, numbers[6:], numbers[:3], broken + 1)


def _person(chance: random.Random, number: int) -> list[str]:
    given, stem = _GIVEN[number % len(_GIVEN)], _STEMS[number // len(_GIVEN) % len(_STEMS)]
    second = _STEMS[(number * 7) % len(_STEMS)]
    cyrillic, latin = f"{stem[0]}-{second[0]}ов", f"{stem[1]}-{second[1]}ov"
    name = (given[0], cyrillic, f"{given[1]} {latin}") if number % 3 else (given[1], latin, "")
    country, city, landline, mobile = _PLACES[number % len(_PLACES)]
    parts = 10 + number // 90, 10 + number % 90, 10 + (number * 31) % 90
    address = f"{given[1]}.{stem[1]}{number}@{'desk' if number % 2 else 'news'}{number % 50}.example.org".lower()
    more = [address.replace("@", f"+{n}@") for n in (2, 3)] if number < THREE_ADDRESSES else ["", ""]
    return [
        "", name[0], name[1], name[2], f"{chance.choice(_OUTLETS)} {number % 60}", chance.choice(_TITLES),
        address, *more, landline.format(*parts) if number % 100 < 57 else "", mobile.format(*parts), country, city,
        chance.choice(_LANGUAGES), chance.choice(_TAGS), f"@{given[1].lower()}_{number}" if number % 5 == 0 else "",
        "met at a briefing, calls back" if number % 9 == 0 else "",
    ]  # fmt: skip


def _plant_bad(chance: random.Random, sheet: Sheet) -> None:
    places = chance.sample(range(150, len(sheet.rows)), BAD_EMAILS + BAD_PHONES)
    for count, place in enumerate(places[:BAD_EMAILS]):
        row = sheet.rows[place]
        local, _at, domain = row[EMAILS[0]].partition("@")
        name, _dot, end = domain.partition(".")
        bad = _BAD_EMAILS[count % len(_BAD_EMAILS)].format(local=local, domain=domain, name=name, end=end[-3:])
        row[EMAILS[0]] = bad
        sheet.bad_emails[place + 1, sheet.header[EMAILS[0]]] = bad
    for count, place in enumerate(places[BAD_EMAILS:]):
        bad = _BAD_PHONES[count % len(_BAD_PHONES)]
        sheet.rows[place][MOBILE] = bad
        sheet.bad_phones[place + 1, sheet.header[MOBILE]] = bad


def _plant_doubles(chance: random.Random, sheet: Sheet) -> None:
    """Rows about people who are there: in the other script, the other order, with one of their addresses or numbers."""
    faulty = {row for row, _column in (*sheet.bad_emails, *sheet.bad_phones)}
    good = [place for place in range(1, len(sheet.rows), 3) if place + 1 not in faulty and sheet.rows[place][3]]
    for count, place in enumerate(chance.sample(good, DOUBLES)):
        row = list(sheet.rows[place])
        given, _blank, family = row[3].partition(" ")
        row[1], row[2], row[3] = (family, given, "") if count % 2 else (given, family, "")
        row[16], row[15], row[7], row[8] = "", "", "", ""
        if count < LIKE_NAMES:
            row[EMAILS[0]], row[PHONE], row[MOBILE] = "", "", ""
            row[1], row[2] = given, family.replace("zh", "j").replace("Zh", "J").replace("ov", "off")
        elif count % 2:
            row[EMAILS[0]], row[PHONE] = row[EMAILS[0]].upper() if count % 3 else "", ""
            row[MOBILE] = row[MOBILE].replace(" ", "-")
        else:
            row[EMAILS[0]], row[PHONE], row[MOBILE] = f" {row[EMAILS[0]].capitalize()}", "", ""
        row[4] = row[4] if count % 4 else ""
        sheet.rows.append(row)
        (sheet.like_names if count < LIKE_NAMES else sheet.doubles)[len(sheet.rows)] = place + 1


def _fill_up_phones(sheet: Sheet) -> None:
    """Exactly PHONES cells with a number: landlines are taken out, or put in, from the end of the people."""
    count = sum(bool(row[PHONE]) + bool(row[MOBILE]) for row in sheet.rows)
    for number in range(ROWS - DOUBLES - 1, -1, -1):
        row = sheet.rows[number]
        if count > PHONES and row[PHONE]:
            row[PHONE], count = "", count - 1
        elif count < PHONES and not row[PHONE]:
            row[PHONE] = f"+996 312 {90 - number % 60:02} {10 + number // 90:02} {10 + number % 90:02}"
            count += 1


def write(path: Path, language: str = "en", seed: int = 3) -> Sheet:
    """The sheet as a CSV file."""
    sheet = make(language, seed)
    save(path, sheet)
    return sheet


def save(path: Path, sheet: Sheet) -> None:
    """Writes a sheet as a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(sheet.header)
        writer.writerows(sheet.rows)


if __name__ == "__main__":
    write(Path(sys.argv[1]), *sys.argv[2:3])
