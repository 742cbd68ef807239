"""Invented releases and exactly what is to be read out of them: name -> (text, expected)."""
# ruff: noqa: E501 (texts and what is to be read out of them)

from typing import Any

P, L = "+996555123456", "+996312611213"

GOLDEN: dict[str, tuple[str, dict[str, Any]]] = {}


def _golden(name: str, text: str, **expected: Any) -> None:
    GOLDEN[name] = (text.strip("\n") + "\n", expected)


_golden("the whole anatomy", """
PRESS RELEASE
FOR IMMEDIATE RELEASE
Ref: EX/2026/014

Example Fund Opens Three Village Schools in Naryn
Six hundred children start the year under a new roof

NARYN, Kyrgyzstan (1 September 2026) – The Example Fund opened three schools today in the villages of the Naryn region. The schools have room for six hundred pupils.

“A school is where a village begins,” said Aida Asanova, Director of the Example Fund. “We will build ten more.”

-more-

Page 2

The works took two years and cost 90 million soms. The local councils gave the land.

###

About the Example Fund
The Example Fund has built schools since 1999. It works in five countries.

Notes to editors
1. Photographs are at https://example.org/photos.
2. The name of the village is spelled Kara-Bulak.

Media contact:
Ms. Begimai Toktosunova
Press Officer
Example Fund
Tel: +996 312 61 12 13
Mobile: +996 555 12 34 56
E-mail: begimai@example.org
""",
    versions=[{
        "language": "en", "kind": "press release", "reference": "EX/2026/014",
        "headline": "Example Fund Opens Three Village Schools in Naryn",
        "subhead": "Six hundred children start the year under a new roof",
        "dateline": "NARYN, Kyrgyzstan (1 September 2026)", "date": "2026-09-01", "embargo_until": None,
        "body": "The Example Fund opened three schools today in the villages of the Naryn region. The schools have room for six hundred pupils.\n\n"
        "“A school is where a village begins,” said Aida Asanova, Director of the Example Fund. “We will build ten more.”\n\n"
        "The works took two years and cost 90 million soms. The local councils gave the land.",
        "boilerplate": "About the Example Fund\n\nThe Example Fund has built schools since 1999. It works in five countries.",
        "notes_to_editors": "1. Photographs are at https://example.org/photos.\n\n2. The name of the village is spelled Kara-Bulak.",
        "quotes": [("A school is where a village begins. We will build ten more.", "Aida Asanova")],
    }],
    officers=[("Ms.", "Begimai Toktosunova", "Press Officer", "Example Fund", [L, P], ["begimai@example.org"])],
    problems=0)  # fmt: skip

_golden("contact at the top", """
NEWS RELEASE

Contact: Aida Asanova, +996 312 61 12 13, aida@example.org

EXAMPLE AGENCY SENDS WINTER CLOTHES TO OSH

OSH, 22 November 2026 - The Example Agency sent two lorries of winter clothes to Osh on Sunday. They will be given out in four districts.

ENDS
""",
    versions=[{"kind": "news release", "headline": "EXAMPLE AGENCY SENDS WINTER CLOTHES TO OSH", "subhead": None, "dateline": "OSH, 22 November 2026",
               "date": "2026-11-22", "body": "The Example Agency sent two lorries of winter clothes to Osh on Sunday. They will be given out in four districts."}],
    officers=[(None, "Aida Asanova", None, None, [L], ["aida@example.org"])], problems=0)  # fmt: skip

_golden("an embargo that is whole", """
EMBARGOED UNTIL 10:00 a.m. Bishkek time (UTC+6), 15 May 2026

STATEMENT

Joint Statement on Clean Air in Cities

Bishkek, 14 May 2026 – The partners today agreed on a plan for clean air. The plan covers twelve cities and will run for five years.
""",
    versions=[{"kind": "statement", "headline": "Joint Statement on Clean Air in Cities", "embargo_until": "2026-05-15T10:00:00+06:00", "date": "2026-05-14"}],
    officers=[], problems=0)  # fmt: skip

_golden("an embargo without a zone asks", """
MEDIA ADVISORY
EMBARGOED UNTIL 15 May 2026, 10:00

Minister to Visit New Hospital in Talas

The Minister of Health will visit the new hospital in Talas on Friday. Journalists are welcome at the gate from nine o'clock.
""",
    versions=[{"kind": "media advisory", "headline": "Minister to Visit New Hospital in Talas", "embargo_until": None}],
    officers=[], problems=1)  # fmt: skip

_golden("hard wrapped lines", """
Example Fund Plants Ten Thousand Walnut Trees

ARSLANBOB, Kyrgyzstan (3 April 2026) -- Volunteers of the Example
Fund planted ten thousand walnut trees this week on the slopes above
the village. The trees will hold the soil and feed the families that
live from the forest.

"Every tree has a family that looks after it," Timur Bekov, forester
and head of the village committee, said on Friday.

For more information, please contact:
Timur Bekov, +996 555 12 34 56
""",
    versions=[{"headline": "Example Fund Plants Ten Thousand Walnut Trees", "dateline": "ARSLANBOB, Kyrgyzstan (3 April 2026)", "date": "2026-04-03",
               "body": "Volunteers of the Example Fund planted ten thousand walnut trees this week on the slopes above the village. The trees will hold the soil and feed the families that live from the forest.\n\n"
               "\"Every tree has a family that looks after it,\" Timur Bekov, forester and head of the village committee, said on Friday.",
               "quotes": [("Every tree has a family that looks after it,", "Timur Bekov")]}],
    officers=[(None, "Timur Bekov", None, None, [P], [])])  # fmt: skip

_golden("one sentence of contact", """
Library on Wheels Reaches Batken

The library on wheels of the Example Fund reached Batken on Tuesday after a journey of nine hundred kilometres. It carries four thousand books.

For more information, please contact Aida Asanova, Press Officer, Example Fund, at +996 312 61 12 13 or aida@example.org.
""",
    versions=[{"headline": "Library on Wheels Reaches Batken",
               "body": "The library on wheels of the Example Fund reached Batken on Tuesday after a journey of nine hundred kilometres. It carries four thousand books."}],
    officers=[(None, "Aida Asanova", "Press Officer", "Example Fund", [L], ["aida@example.org"])], problems=0)  # fmt: skip

_golden("two agencies", """
Two Agencies Join Hands for Mountain Villages

GENEVA/BISHKEK, 11 December 2026 – Two agencies will work together in mountain villages from next year. They signed the papers in Geneva today.

For further information:

Example Agency One:
Aida Asanova, Communications Officer, aida@example.org, +996 555 12 34 56

Example Agency Two:
Bolot Isaev, Media Specialist, bolot@example.org, +996 312 61 12 13

Follow us:
Facebook: facebook.com/exampleagency
https://t.me/exampleagency
""",
    versions=[{"headline": "Two Agencies Join Hands for Mountain Villages", "dateline": "GENEVA/BISHKEK, 11 December 2026"}],
    officers=[(None, "Aida Asanova", "Communications Officer", "Example Agency One", [P], ["aida@example.org"]),
              (None, "Bolot Isaev", "Media Specialist", "Example Agency Two", [L], ["bolot@example.org"])],
    channels=[("Facebook", "facebook.com/exampleagency"), ("Telegram", "https://t.me/exampleagency")])  # fmt: skip

_golden("no words announce the contact", """
New Ambulances for Karakol

Twelve new ambulances arrived in Karakol this morning. The drivers have been trained for a month by doctors of the regional hospital.

Aida Asanova
Press Officer
Tel: +996 312 61 12 13
aida@example.org
""",
    versions=[{"headline": "New Ambulances for Karakol",
               "body": "Twelve new ambulances arrived in Karakol this morning. The drivers have been trained for a month by doctors of the regional hospital."}],
    officers=[(None, "Aida Asanova", "Press Officer", None, [L], ["aida@example.org"])])  # fmt: skip

_golden("numbers in the text are nobody's", """
Hotline for Parents Opens

Parents can call the hotline 0312 61 12 14 day and night from Monday on. The fund gave 3,500,000 soms under decree No. 145 of 12.03.2026.

"Call us at any hour, the number 0312 61 12 14 is free," said Aida Asanova, Director of the Example Fund.

Media contact: Bolot Isaev, 0555 12 34 56
""",
    versions=[{"headline": "Hotline for Parents Opens", "quotes": [("Call us at any hour, the number 0312 61 12 14 is free,", "Aida Asanova")]}],
    officers=[(None, "Bolot Isaev", None, None, [P], [])])  # fmt: skip

_golden("russian, whole", """
ПРЕСС-РЕЛИЗ
Для немедленного распространения
Исх. № 14/2026

В Нарыне открылись три сельские школы

Бишкек, 1 сентября 2026 г. – Фонд «Пример» открыл сегодня три школы в сёлах Нарынской области. В них будут учиться шестьсот детей.

«Школа – это начало села», – сказала директор фонда «Пример» Айгуль Асанова. – «Мы построим ещё десять».

По словам главы айыл окмоту Болота Исаева, «школу ждали двадцать лет».

О фонде «Пример»
Фонд «Пример» строит школы с 1999 года. Он работает в пяти странах.

Примечания для редакторов:
Фотографии можно взять на сайте фонда.

Контакты для СМИ:
г-жа Бегимай Токтосунова
пресс-секретарь
Тел.: +996 312 61 12 13 (вн. 123)
Моб.: 0555 12 34 56
Эл. почта: begimai@example.org
""",
    versions=[{
        "language": "ru", "kind": "press release", "reference": "14/2026", "headline": "В Нарыне открылись три сельские школы", "subhead": None,
        "dateline": "Бишкек, 1 сентября 2026 г.", "date": "2026-09-01",
        "body": "Фонд «Пример» открыл сегодня три школы в сёлах Нарынской области. В них будут учиться шестьсот детей.\n\n"
        "«Школа – это начало села», – сказала директор фонда «Пример» Айгуль Асанова. – «Мы построим ещё десять».\n\n"
        "По словам главы айыл окмоту Болота Исаева, «школу ждали двадцать лет».",
        "boilerplate": "О фонде «Пример»\n\nФонд «Пример» строит школы с 1999 года. Он работает в пяти странах.",
        "notes_to_editors": "Фотографии можно взять на сайте фонда.",
    }],
    officers=[("г-жа", "Бегимай Токтосунова", "пресс-секретарь", None, [L, P], ["begimai@example.org"])], problems=0)  # fmt: skip

_golden("russian quotes", """
Волонтёры посадили лес над Арсланбобом

В субботу волонтёры посадили десять тысяч ореховых деревьев на склонах над селом Арсланбоб. Работа заняла два дня.

«Каждое дерево получило свою семью», — отметил Тимур Беков, лесник.

Айгуль Асанова подчеркнула: «Лес держит землю и кормит людей».

По словам Болота Исаева, «деревья привезли из питомника».

За дополнительной информацией обращайтесь: Айгуль Асанова, тел. 0312 61 12 13
""",
    versions=[{"language": "ru", "headline": "Волонтёры посадили лес над Арсланбобом",
               "quotes": [("Каждое дерево получило свою семью", "Тимур Беков"), ("Лес держит землю и кормит людей", "Айгуль Асанова"),
                          ("деревья привезли из питомника", "Болот Исаев")]}],
    officers=[(None, "Айгуль Асанова", None, None, [L], [])])  # fmt: skip

_golden("russian embargo", """
ЭМБАРГО ДО 14:00 по бишкекскому времени 15 мая 2026 года

АНОНС ДЛЯ СМИ

Министр посетит новую больницу в Таласе

Министр здравоохранения посетит в пятницу новую больницу в Таласе. Журналистов ждут у входа с девяти часов.

Аккредитация: 0312 61 12 13
""",
    versions=[{"language": "ru", "kind": "media advisory", "headline": "Министр посетит новую больницу в Таласе", "embargo_until": "2026-05-15T14:00:00+06:00"}])  # fmt: skip

_golden("russian agency dateline", """
Снег закрыл перевал Төө-Ашуу

БИШКЕК, 31 мая — Sputnik. Перевал закрыт для грузовых машин до утра воскресенья. Дорожники работают без перерыва.
""",
    versions=[{"language": "ru", "headline": "Снег закрыл перевал Төө-Ашуу", "dateline": "БИШКЕК, 31 мая", "date": None,
               "body": "Перевал закрыт для грузовых машин до утра воскресенья. Дорожники работают без перерыва."}])  # fmt: skip

_golden("russian one line contact", """
Библиотека на колёсах приехала в Баткен

Библиотека на колёсах приехала в Баткен во вторник. Она везёт четыре тысячи книг для сельских школ области.

Контактное лицо: Асанова Айгуль Маратовна, специалист по связям с общественностью, моб. тел.: 0555 12 34 56, e-mail: aigul[at]example.org
""",
    versions=[{"language": "ru", "headline": "Библиотека на колёсах приехала в Баткен"}],
    officers=[(None, "Асанова Айгуль Маратовна", "специалист по связям с общественностью", None, [P], ["aigul@example.org"])])  # fmt: skip

_golden("kyrgyz, whole", """
ПРЕСС-РЕЛИЗ
Токтоосуз жарыялоо үчүн

Нарында үч айыл мектеби ачылды

Бишкек, 2026-жылдын 1-сентябры – «Үлгү» фонду бүгүн Нарын облусунун айылдарында үч мектеп ачты. Аларда алты жүз бала окуйт.

«Мектеп – айылдын башталышы», – деди фонддун директору Айгүл Асанова.

«Үлгү» фонду жөнүндө
«Үлгү» фонду 1999-жылдан бери мектеп куруп келет. Ал беш өлкөдө иштейт.

Кошумча маалымат алуу үчүн:
Бегимай Токтосунова айым
басма сөз катчысы
Тел.: 0312 61 12 13
Уюлдук тел.: 0555 12 34 56
Электрондук дареги: begimai@example.org
""",
    versions=[{
        "language": "ky", "kind": "press release", "headline": "Нарында үч айыл мектеби ачылды", "dateline": "Бишкек, 2026-жылдын 1-сентябры", "date": "2026-09-01",
        "body": "«Үлгү» фонду бүгүн Нарын облусунун айылдарында үч мектеп ачты. Аларда алты жүз бала окуйт.\n\n«Мектеп – айылдын башталышы», – деди фонддун директору Айгүл Асанова.",
        "boilerplate": "«Үлгү» фонду жөнүндө\n\n«Үлгү» фонду 1999-жылдан бери мектеп куруп келет. Ал беш өлкөдө иштейт.",
    }],
    officers=[("айым", "Бегимай Токтосунова", "басма сөз катчысы", None, [L, P], ["begimai@example.org"])], problems=0)  # fmt: skip

_golden("kyrgyz quotes and contact", """
Ыктыярчылар он миң жаңгак көчөтүн отургузушту

Ыктыярчылар ишембиде Арсланбоб айылынын үстүндөгү тоо боорлоруна он миң жаңгак көчөтүн отургузушту. Иш эки күнгө созулду.

«Ар бир көчөттүн өз үй-бүлөсү бар», – деп белгиледи токойчу Тимур Беков.

Байланыш: Азамат Токтогул уулу, 0555 12 34 56
""",
    versions=[{"language": "ky", "headline": "Ыктыярчылар он миң жаңгак көчөтүн отургузушту",
               "quotes": [("Ар бир көчөттүн өз үй-бүлөсү бар", "Тимур Беков")]}],
    officers=[(None, "Азамат Токтогул уулу", None, None, [P], [])])  # fmt: skip

_golden("kyrgyz embargo", """
ЭМБАРГО: 2026-жылдын 15-майына, саат 14:00гө чейин (Бишкек убактысы)

Министр Таластагы жаңы ооруканага барат

Саламаттык сактоо министри жума күнү Таластагы жаңы ооруканага барат. Журналисттерди саат тогуздан баштап дарбазанын жанында күтөбүз.
""",
    versions=[{"language": "ky", "headline": "Министр Таластагы жаңы ооруканага барат", "embargo_until": "2026-05-15T14:00:00+06:00"}], problems=0)  # fmt: skip

_THREE = """
PRESS RELEASE

Bridge Opens Between Two Banks of the Naryn

Bishkek, 5 June 2026 – A new bridge over the Naryn was opened on Friday by the people of both villages. It will shorten the way to school by an hour.

For more information, please contact:
Aida Asanova, Press Officer, +996 312 61 12 13, aida@example.org

***

ПРЕСС-РЕЛИЗ

Мост соединил два берега Нарына

Бишкек, 5 июня 2026 года – Новый мост через Нарын открыли в пятницу жители обоих сёл. Дорога в школу станет короче на час.

За дополнительной информацией обращайтесь:
Айгуль Асанова, пресс-секретарь, 0312 61 12 13, aida@example.org

***

ПРЕСС-РЕЛИЗ

Көпүрө Нарындын эки жээгин бириктирди

Бишкек, 2026-жылдын 5-июну – Нарын дарыясындагы жаңы көпүрөнү жума күнү эки айылдын тургундары ачышты. Мектепке баруучу жол бир саатка кыскарат.

Кошумча маалымат алуу үчүн:
Айгүл Асанова, басма сөз катчысы, 0312 61 12 13, aida@example.org
"""
_golden("three languages in one file", _THREE,
    versions=[
        {"language": "en", "headline": "Bridge Opens Between Two Banks of the Naryn", "date": "2026-06-05",
         "body": "A new bridge over the Naryn was opened on Friday by the people of both villages. It will shorten the way to school by an hour."},
        {"language": "ru", "headline": "Мост соединил два берега Нарына", "date": "2026-06-05",
         "body": "Новый мост через Нарын открыли в пятницу жители обоих сёл. Дорога в школу станет короче на час."},
        {"language": "ky", "headline": "Көпүрө Нарындын эки жээгин бириктирди", "date": "2026-06-05",
         "body": "Нарын дарыясындагы жаңы көпүрөнү жума күнү эки айылдын тургундары ачышты. Мектепке баруучу жол бир саатка кыскарат."},
    ],
    officers=[(None, "Aida Asanova", "Press Officer", None, [L], ["aida@example.org"]), (None, "Айгуль Асанова", "пресс-секретарь", None, [L], ["aida@example.org"]),
              (None, "Айгүл Асанова", "басма сөз катчысы", None, [L], ["aida@example.org"])], problems=0)  # fmt: skip
_golden("three languages without rules or heads", _THREE.replace("***\n", "").replace("ПРЕСС-РЕЛИЗ\n", "").replace("PRESS RELEASE\n", ""),
    versions=[{"language": "en", "headline": "Bridge Opens Between Two Banks of the Naryn"}, {"language": "ru", "headline": "Мост соединил два берега Нарына"},
              {"language": "ky", "headline": "Көпүрө Нарындын эки жээгин бириктирди"}])  # fmt: skip

_golden("a russian quotation in an english release is no version", """
Poets Meet on the Shore of Issyk-Kul

Poets from nine countries met on the shore of Issyk-Kul this week and read to full halls every evening until midnight.

«Мы приехали сюда, чтобы услышать друг друга, и озеро помогло нам в этом больше, чем любые слова, которые мы привезли с собой из дома», said Aida Asanova.

The next meeting will be held in the spring of next year, and the place has not been chosen yet by the committee.
""",
    versions=[{"language": "en", "headline": "Poets Meet on the Shore of Issyk-Kul"}])  # fmt: skip

_golden("letterhead above the kind", """
Ministry of Example Affairs
of the Kyrgyz Republic

PRESS RELEASE No. 27
12 March 2026

Ministry Opens Its Archives to Students

Students may work in the archives of the ministry from the first of April. They need a letter of their university and a passport.

Reproduction is permitted provided that the source is acknowledged.
""",
    versions=[{"kind": "press release", "reference": "27", "headline": "Ministry Opens Its Archives to Students", "date": "2026-03-12",
               "body": "Students may work in the archives of the ministry from the first of April. They need a letter of their university and a passport."}])  # fmt: skip

_golden("capitals over two lines", """
FOR IMMEDIATE RELEASE

EXAMPLE FUND AND EXAMPLE AGENCY SIGN A PLEDGE
FOR CLEAN WATER IN TWENTY VILLAGES

Talas, Kyrgyzstan — The fund and the agency signed a pledge for clean water on Monday. Twenty villages will have new pumps before winter.

"Water is the first medicine," she said.
""",
    versions=[{"headline": "EXAMPLE FUND AND EXAMPLE AGENCY SIGN A PLEDGE FOR CLEAN WATER IN TWENTY VILLAGES", "dateline": "Talas, Kyrgyzstan", "date": None}])  # fmt: skip

_golden("quotes over paragraphs and by family name", """
Mayor Speaks on the Day of the City

The mayor of Karakol, Timur Bekov, spoke to the people of the city on Sunday from the steps of the theatre.

"Our city was built by those who came from far away.

"It will be kept by those who stay," Bekov said.

"Let us be both," he added.
""",
    versions=[{"headline": "Mayor Speaks on the Day of the City",
               "quotes": [("Our city was built by those who came from far away.\nIt will be kept by those who stay,", "Timur Bekov"), ("Let us be both,", "Timur Bekov")]}])  # fmt: skip
