"""Releases as offices here send them, each with what a reader must not mistake; the texts and people are invented."""

import pytest

from outreach.press import metadata, person_names
from outreach.press.reader import release

NEWS = (
    "\n\nKHOROG, Tajikistan – A bridge over the Gunt reopened today after two years of repairs, the Fund said.\n\n"
    "The bridge is 84 metres long and carries lorries of up to thirty tonnes between both banks of the town.\n"
)


def read(text: str) -> release.Version:
    return release.read(text).versions[0]


@pytest.mark.parametrize(
    ("above", "field", "said"),
    [
        ("Press Release No: 2026/EX/41\n\nBridge reopens in Khorog", "reference", "2026/EX/41"),
        ("Press Release No: 2026/EX/41\n\nBridge reopens in Khorog", "headline", "Bridge reopens in Khorog"),
        ("## FOR IMMEDIATE RELEASE ##\n\nBridge reopens in Khorog", "headline", "Bridge reopens in Khorog"),
        ("Для СМИ\nПросим распространить\n\nМост в Хороге открыт", "headline", "Мост в Хороге открыт"),
        ("БАСМА СӨЗ РЕЛИЗИ\n№ 112, 26.11.2026-ж.\n\nХорогдо көпүрө ачылды", "reference", "112"),
        ("БАСМА СӨЗ РЕЛИЗИ\n№ 112, 26.11.2026-ж.\n\nХорогдо көпүрө ачылды", "headline", "Хорогдо көпүрө ачылды"),
        (
            "Dear colleagues,\n\nPlease find below our release on the bridge. Photos are attached.\n\n"
            "Bridge reopens in Khorog",
            "headline",
            "Bridge reopens in Khorog",
        ),
        ("> Коллеги, добрый день!\n> Направляем релиз.\n>\n> Мост в Хороге открыт", "headline", "Мост в Хороге открыт"),
        (
            "> Dear colleagues! Please find our release.\n\nBridge reopens",
            "letterhead",
            "Dear colleagues! Please find our release.",
        ),
        (
            "NEWS FROM THE EXAMPLE FUND\n\nContact: Shirin Example / Communications Manager\n"
            "Tel: +992 (37) 224-76-51 / Cell: +992 93 500 11 22\nE-mail: shirin@example.org\n\n"
            "Bridge reopens in Khorog\nBoth banks can trade again",
            "headline",
            "Bridge reopens in Khorog",
        ),
    ],
)
def test_the_head_of_a_release(above: str, field: str, said: str) -> None:
    assert getattr(read(above + NEWS), field) == said


def test_the_press_office_that_sends_a_release_is_nobody_to_ask() -> None:
    office = "ПРЕСС-СЛУЖБА\nМИНИСТЕРСТВО ТРУДА, СОЦИАЛЬНОГО ОБЕСПЕЧЕНИЯ И МИГРАЦИИ\n\nФорум пройдёт в Чолпон-Ате"
    found = release.read(office + "\n\n1 декабря в Чолпон-Ате состоится форум, в котором участвуют 120 человек.\n")
    assert not found.officers
    assert found.versions[0].letterhead.startswith("ПРЕСС-СЛУЖБА\nМИНИСТЕРСТВО")
    assert found.versions[0].headline == "Форум пройдёт в Чолпон-Ате"


def test_the_fields_of_an_advisory_stay_lines_of_their_own() -> None:
    fields = "What: Opening of the reading room at the Karakol City Library, second floor\nWhen: Friday, 11:00"
    body = read(f"MEDIA ADVISORY\n\nReading room opens\n\n{fields}\n").body
    assert body.split("\n\n")[1:] == ["When: Friday, 11:00"]


@pytest.mark.parametrize("between", [": ", "\t", "\n"])
def test_what_and_when_of_an_invitation_are_neither_subheadline_nor_dateline(between: str) -> None:
    when = "Monday, 21 December 2026, 11:00–12:30"
    rows = [("WHAT", "Opening of the reading room"), ("WHEN", when), ("WHERE", "Osh")]
    text = "\n".join(between.join(row) for row in rows)
    version = read(f"MEDIA ADVISORY\n\nReading room opens\n\n{text}")
    assert (version.headline, version.subhead, version.dateline) == ("Reading room opens", "", "")
    assert version.body.split() == text.split()


def test_two_people_in_a_cell_stay_two() -> None:
    row = "WHO\tAdil Sample, Deputy Minister of Water and Energy\nKeiko Sample, Embassy"
    body = read(f"MEDIA ADVISORY\n\nReading room opens\n\n{row}\n\nA bus leaves at nine.").body
    assert body.split("\n\n")[1] == "Keiko Sample, Embassy"


def test_the_headline_of_an_invitation_may_stand_below_its_table() -> None:
    table = "Что\tУчения в школах\nКогда\t16 сентября 2027 года\nГде снимать\tшкола № 1, гимназия № 9"
    version = read(f"{table}\n\nСирены не повод бежать из дома\nАлматы, 14 сентября 2027 г. В городе включат сирены.")
    assert (version.headline, version.date) == ("Сирены не повод бежать из дома", "2027-09-14")


def test_a_place_with_its_region_in_brackets_is_a_dateline() -> None:
    text = "Клинику открывают в Кадамжае\n\nКадамжай (Баткенская область). Организация открывает клинику на 40 мест."
    version = read(text)
    assert version.dateline == "Кадамжай (Баткенская область)"
    assert version.body == "Организация открывает клинику на 40 мест."


@pytest.mark.parametrize(
    ("sentence", "speaker", "position"),
    [
        (
            '"It costs less than tea every day," said Dr Ilse Example, WHO Representative.',
            "Dr Ilse Example",
            "WHO Representative",
        ),
        (
            "“They breathe the worst air of all,” said EXB Director for Energy Rohan Example.",
            "Rohan Example",
            "EXB Director for Energy",
        ),
        (
            'Ms. Klara Example, Ambassador of Exampleland: "Green is a wage of today and tomorrow."',
            "Ms. Klara Example",
            "Ambassador of Exampleland",
        ),
        (
            "Как отметила заместитель министра Бурул Примерова: «Это вопрос государства, а не семьи».",
            "Бурул Примерова",
            "заместитель министра",
        ),
        (
            "По словам директора Водной программы Марка Примерова, «это первая из девяти».",
            "Марк Примеров",
            "директор",
        ),
        (
            "По словам главы айыл окмоту Болота Примерова, «школу ждали двадцать лет».",
            "Болот Примеров",
            "глава айыл окмоту",
        ),
        ("По словам главы села Аиды Примеровой, «школу ждали двадцать лет».", "Аида Примерова", "глава села"),
        ("«Мост ждали», – отметил аким Экибастуза Раушан Примеров.", "Раушан Примеров", "аким Экибастуза"),
        ("«Мы вернёмся весной», – пообещал директор Жон Примеров.", "Жон Примеров", "директор"),
        ("«Мы вернёмся весной!» – обещает мэр Аида Примерова.", "Аида Примерова", "мэр"),
        ("«Спасибо всем школам», – добавила Аида Примерова, вице-мэр, – «и родителям».", "Аида Примерова", "вице-мэр"),
        ("“We waited for ten years,” laughs team captain Klara Example.", "Klara Example", "team captain"),
        ("“And it came at last,” smiled Tom Example, a farmer.", "Tom Example", "a farmer"),
    ],
)
def test_who_is_quoted(sentence: str, speaker: str, position: str) -> None:
    quote = read(f"A headline of some words\n\nBISHKEK, 3 May 2026 – The news is told here.\n\n{sentence}\n").quotes[0]
    assert (quote["speaker"], quote["position"]) == (speaker, position)


@pytest.mark.parametrize(
    ("head", "headline", "place"),
    [
        ("Дата: 3 декабря 2026 г.\nМесто: Хорог\nТема: Мост в Хороге открыт", "Мост в Хороге открыт", "Хорог"),
        ("SUBJECT: Bridge reopens in Khorog\n\nDate: December 3, 2026\nPlace: Khorog, Tajikistan",
         "Bridge reopens in Khorog", "Khorog, Tajikistan"),
        ("03.12.2026 | Хорог\n\nМост в Хороге открыт", "Мост в Хороге открыт", "Хорог"),
    ],
)  # fmt: skip
def test_the_fields_of_a_memo_are_those_of_the_release(head: str, headline: str, place: str) -> None:
    told = "The bridge over the Gunt reopened today after two years of repairs, the Fund for roads said on Thursday."
    found = read(f"PRESS RELEASE\n\n{head}\n\n{told}\n\n{told}\n")
    assert (found.headline, found.date) == (headline, "2026-12-03")
    assert place in (found.dateline or "")
    assert found.body.startswith("The bridge")


@pytest.mark.parametrize(
    "about",
    ["Фонд «Пример» помогает семьям Бишкека с 2011 года.", "Пример фонду – коомдук уюм. Ал 2008-жылдан бери иштейт."],
)
def test_what_the_office_does_since_a_year_is_its_boilerplate(about: str) -> None:
    told = "Мост через Гунт открыт после двух лет ремонта, сообщил сегодня фонд дорог."
    assert read(f"Мост в Хороге открыт\n\nХОРОГ – {told}\n\n{told}\n\n{about}\n").boilerplate == about


def test_an_office_in_marks_behind_who_said_it_is_no_quotation() -> None:
    said = "«Жыйынтыктар үч күндө чыгат», – деди «Таза суу демилгеси» программасынын жетекчиси Елена Примерова."
    (quote,) = read(f"Суу текшерилет\n\nОШ – Бүгүн Ошто суу текшере турган лаборатория ачылды.\n\n{said}\n").quotes
    assert (quote["text"], quote["speaker"]) == ("Жыйынтыктар үч күндө чыгат", "Елена Примерова")


def test_what_the_office_is_below_the_end_mark_is_the_boilerplate_with_its_page() -> None:
    about = (
        "The Open Steppe Fund is an independent organisation based in Bishkek. It has worked for land since 2009. "
        "www.example.org"
    )
    found = read(
        f"Survey on land\n\nOSH – Half of the women own land or a house, the survey shows.\n\n# # #\n\n{about}\n"
    )
    assert (found.boilerplate, found.notes_to_editors) == (about, "")


@pytest.mark.parametrize(
    ("sentence", "texts"),
    [
        ("«Кран меняет день», – сказала Нора Примерова, глава офиса. «Он меняет жизнь».", 1),
        ("«Кран меняет день», – сказала Нора Примерова, глава офиса. Она помолчала. «Он меняет жизнь».", 2),
        ('"A tap changes the day," said Nora Sample, Head of the Office. "It changes a life."', 1),
        ('"A tap changes the day," said Nora Sample, Head of the Office. She paused. "It changes a life."', 2),
    ],
)
def test_a_sentence_between_two_quotations_leaves_them_two(sentence: str, texts: int) -> None:
    quotes = read(f"A headline of some words\n\nBISHKEK, 3 May 2026 – The news is told here.\n\n{sentence}\n").quotes
    assert len(quotes) == texts and len({quote["speaker"] for quote in quotes}) == 1
    halves = str(quotes[0]["text"]).split(". ")
    assert len(halves) == 3 - texts


@pytest.mark.parametrize(
    ("block", "name", "title", "organisation"),
    [
        ("Gulmira Example (рус., кырг.), +996 551 22 33 44", "Gulmira Example", "", ""),
        ("Gulmira Example (ky, ru, en), tel. +996 551 22 33 44", "Gulmira Example", "", ""),
        (
            "Nurbek Osmonov\nMedia Relations Manager\nMercy Bridge\nT: +996 705 010 203",
            "Nurbek Osmonov",
            "Media Relations Manager",
            "Mercy Bridge",
        ),
    ],
)
def test_the_officer_below(block: str, name: str, title: str, organisation: str) -> None:
    text = (
        f"A headline of some words\n\nBISHKEK, 3 May 2026 – The news is told here today.\n\nMedia contact:\n{block}\n"
    )
    (officer,) = release.read(text).officers
    assert (officer.name, officer.title, officer.organisation) == (name, title, organisation)


def test_whom_an_advisory_asks_to_register_with() -> None:
    ask = "Media who wish to attend should register by 5 p.m. on May 2 with Aizada Example at aizada@example.org."
    news = "KARAKOL, 2 May 2026 – The room opens on 3 May.\n\nIt has 40 seats.\n\nTea is served in the hall at noon."
    text = f"MEDIA ADVISORY\n\nReading room opens in Karakol\n\n{news}\n\n{ask}\n"
    assert [officer.name for officer in release.read(text).officers] == ["Aizada Example"]


LATER = (
    "\n\nПервый абзац рассказывает о мосте в городе и о том, кто его построил за два года.\n\nВторой абзац короче.\n"
)


@pytest.mark.parametrize(
    ("above", "headline"),
    [
        ("Акимат города → Пресс-центр → Новости\n\nПереход закроют на ремонт", "Переход закроют на ремонт"),
        ("Главным редакторам СМИ\n\nБанк открыл кредитную линию", "Банк открыл кредитную линию"),
        ("Кыргызстандагы ЮНИСЕФ\n\nЭне сүтү менен азыктандыруу төмөндөдү", "Эне сүтү менен азыктандыруу төмөндөдү"),
        ("Т. Мисалов атындагы улуттук драма театры\n\nТеатр жаңы сезонду ачат", "Театр жаңы сезонду ачат"),
        (
            "Example Bank JSC | Press Office\nAlmaty, Kazakhstan\n\nExample Bank cuts its rate",
            "Example Bank cuts its rate",
        ),
        ("Управление по Джалал-Абадской области\n\nО последствиях схода сели", "О последствиях схода сели"),
        ("By Olga Example\n\nExample Bank and Exampleland plan a plant", "Example Bank and Exampleland plan a plant"),
        ("University of the High Valleys | Khorog Campus\n\nUniversity offers places", "University offers places"),
        ("Media contact:\nAida Sample\n\nUniversity offers places", "University offers places"),
        (
            "Example Fund\ntel. +996 312 61 12 13\n\nBridge to reopen\n\nWhere: Khorog\nRSVP: desk@example.org",
            "Bridge to reopen",
        ),
        ("Москва — Бишкек\n\nЮридикалык телефон ачылды бүгүн", "Юридикалык телефон ачылды бүгүн"),
    ],
)
def test_what_stands_above_a_headline_is_none(above: str, headline: str) -> None:
    assert read(above + LATER).headline == headline


def test_a_verb_in_a_headline_tells_it_from_the_name_of_a_festival() -> None:
    text = '"Nomad Example" Festival Announces Programme\nEleven features from nine countries are shown in Osh'
    version = read(text + NEWS)
    assert version.headline == '"Nomad Example" Festival Announces Programme'


def test_a_headline_wrapped_by_hand_is_one() -> None:
    head = "University Students Win First Prize at the International Satellite\nCompetition in Toulouse"
    body = (
        "BISHKEK, 3 May 2026 – A team of four students has won the first prize\nof a competition for small satellites."
    )
    version = read(f"{head}\n\n{body}\n\nThe prize is 9,000 euros.\n")
    assert version.headline == head.replace("\n", " ")


@pytest.mark.parametrize(
    ("oblique", "name"),
    [
        ("Отабека Шамсиева", "Отабек Шамсиев"),
        ("Зууре Акматалиевой", "Зуура Акматалиева"),
        ("Ольги Поповой", "Ольга Попова"),
        ("Андрея Вольского", "Андрей Вольский"),
        ("Айгуль Асанова", "Айгуль Асанова"),
        ("Марии Лоренц", "Мария Лоренц"),
        ("Ольге Ким", "Ольга Ким"),
        ("Джона Тейлора", "Джон Тейлор"),
        ("Андрею Вольфу", "Андрей Вольф"),
        ("Аида Ли", "Аида Ли"),
    ],
)
def test_a_russian_name_as_it_is_called(oblique: str, name: str) -> None:
    assert person_names.nominative(oblique) == name


def test_who_holds_the_job_that_a_quotation_names() -> None:
    text = (
        "Мост открыт\n\nХорог, 11 июня 2026 – Посол д-р Маттиас Примеров передал ключи.\n\n"
        "«От Мургаба до Хорога больше трёхсот километров», – сказал посол на церемонии.\n"
    )
    assert read(text).quotes[0]["speaker"] == "д-р Маттиас Примеров"


def test_what_the_office_is_since_when_is_no_news() -> None:
    text = "Bridge reopens in Khorog" + NEWS + "\nExample Fund was founded in 1998 and has 40 offices.\n"
    assert read(text).boilerplate == "Example Fund was founded in 1998 and has 40 offices."


BLOCKS = [
    (
        "Contact: Corporate Communications, Example Telecom\nAsel Example, Head of Media\ntel: +996 312 66 04 18",
        "Asel Example",
    ),
    ("Questions? Asel Example, engagement manager, will help: asel@example.org", "Asel Example"),
    ("Director: A. Example\nExecutor: D. Sample, tel. +996 312 66 04 18", "D. Sample"),
    ("Руководитель Департамента        Н. Примерова\n\nИсп.: Образцов Тимур, тел. 0312 66 04 18", "Образцов Тимур"),
    ("Ишеним телефону: 1291 (акысыз)\n\nБасма сөз катчысы: Улан Үлгүев, 0312 66 04 18", "Улан Үлгүев"),
    ("Пресс-служба ДП Наманганской области\nмайор полиции Гульнара Примерова\n0312 66 04 18", "Гульнара Примерова"),
    ("For further information: Aida Example, press officer, UNODC ROCA, +996 312 66 04 18", "Aida Example"),
    ("Для информации обращайтесь к Айгүл Примеровой, специалисту: +996 312 66 04 18", "Айгүл Примерова"),
]


@pytest.mark.parametrize(("block", "name"), BLOCKS)
def test_one_officer_is_named(block: str, name: str) -> None:
    assert [officer.name for officer in release.read(f"Мост открыт{NEWS}\n{block}\n").officers] == [name]


@pytest.mark.parametrize(
    ("dateline", "block", "number"),
    [
        ("TASHKENT – The bridge", "Aida Example, press officer, tel. (71) 244-10-63", "+998712441063"),
        ("The bridge", "Аида Примерова\nпресс-секретарь, Театр Узбекистана\n(71) 244-10-63", "+998712441063"),
    ],
)
def test_a_number_of_a_neighbour_is_read_where_the_release_is_at_home(dateline: str, block: str, number: str) -> None:
    text = f"Bridge reopens\n\n{dateline} reopened today after two years of repairs, the Fund said in a statement.\n"
    (officer,) = release.read(f"{text}\n{block}\n").officers
    assert [phone.e164 for phone in officer.phones] == [number]


def test_a_date_below_the_text_is_that_of_the_release() -> None:
    version = read(
        "Мост открыт\n\nМост через Гунт открыли после ремонта.\n\nДлина моста 84 метра.\n\nХорог, 4 мая 2026 г.\n"
    )
    assert (version.date, version.body.split("\n\n")[-1]) == ("2026-05-04", "Длина моста 84 метра.")


def test_the_head_of_a_kyrgyz_mail_is_nobody_to_ask() -> None:
    head = "Кимден: Үлгү федерациясы <info@example.org>\nКүнү: 2026-жылдын 13-апрели\nТема: Көпүрө ачылды\n\n"
    assert not release.read(head + "Хорогдо көпүрө ачылды" + NEWS).officers


@pytest.mark.parametrize(
    "text",
    [
        "КӨПҮРӨ ЭМИ КҮН САЙЫН ИШТЕЙТ\n\nKHOROG, 11 June 2026 A bridge",
        "КӨПҮРӨ ЭМИ КҮН САЙЫН ИШТЕЙТ\n\nKhorog, 11 June 2026 – for publication at once\n\nA bridge",
        "МОСТ ХОРОГ – ОШ ВОССТАНОВЛЕН С 20 ИЮНЯ И РАБОТАЕТ\nДвижение открыто\n\nKHOROG, 11 June 2026 – A bridge",
        "Milk with batch number 2607-K withdrawn from sale\n\nKhorog, 11 June 2026\n\nA bridge",
    ],
)
def test_a_headline_above_its_dateline(text: str) -> None:
    version = read(f"{text} over the Gunt reopened today after two years of repairs, the Fund said.\n")
    assert version.headline == text.split("\n")[0]
    assert (version.dateline.casefold(), version.date) == ("khorog, 11 june 2026", "2026-06-11")
    assert version.body.startswith("A bridge")


@pytest.mark.parametrize(
    "line",
    [
        "Не для публикации до 9:00 завтра",
        "Не публиковать до вторника, 9:00",
        "Not for publication before 9 am tomorrow",
    ],
)
def test_an_embargo_without_a_date_is_asked_about(line: str) -> None:
    found = release.read(f"{line}\n\nМост открыт{NEWS}")
    assert found.versions[0].headline == "Мост открыт"
    assert "The embargo has no date. On which day does it end?" in found.problems


@pytest.mark.parametrize(
    ("above", "reference"),
    [
        ("PRESS RELEASE No. EXKG-2026-17", "EXKG-2026-17"),
        ("PRESS RELEASE\nEXKG/2026/17", "EXKG/2026/17"),
        ("News release | 9 October 2026 | No. 2026/31", "2026/31"),
        ("NEWS\nCOVID-19", ""),
    ],
)
def test_a_reference_with_letters(above: str, reference: str) -> None:
    assert read(f"{above}\n\nМост открыт{NEWS}").reference == reference


def test_an_extension_below_its_number_and_a_messenger_behind_one() -> None:
    block = (
        "Aida Example, tel.: (996 312) 61 12 13,\next. 105\nVera Sample, +996 777 10 11 12 (WhatsApp), vera@example.org"
    )
    aida, vera = release.read(f"Мост открыт{NEWS}\nContacts:\n{block}\n").officers
    assert [number.extension for number in aida.phones] == ["105"]
    assert vera.channels == [{"network": "WhatsApp", "value": "+996777101112"}]


@pytest.mark.parametrize(
    "invitation",
    [
        "Аккредитация прессы на слушания — до 17:00 14 декабря по адресу press@example.org",
        "Please register by 18 December, 17:00, at events@example.org or by phone +996 555 00 01 71. Bring a card.",
    ],
)
def test_the_hour_of_an_invitation_ends_no_label(invitation: str) -> None:
    found = release.read(f"Мост открыт{NEWS}\n\n{invitation}\n\nContact:\nAida Example\n+996 555 00 01 51\n")
    assert invitation in found.versions[0].body
    assert "Aida Example" in [officer.name for officer in found.officers]


@pytest.mark.parametrize(
    ("head", "headline", "dateline"),
    [
        (
            "Example Foods Sells Its Bakery to Sample Mills, Inc.\n\nFifty people keep their work\n\n",
            0,
            "CHARLOTTE, N.C.",
        ),
        ("Example Foods Sells Its Bakery\n\n", 0, "(SALEM, Ore.)"),
        ("Example Foods Sells Its Bakery\n\n", 0, "LAKE COUNTY"),
        (
            "FOR IMMEDIATE RELEASE: Example Foods Sells Its Only Bakery in the\nCounty to the People Who Work There\n",
            "Example Foods Sells Its Only Bakery in the County to the People Who Work There",
            "(CHICAGO)",
        ),
        ("Жаңы наабайкана ачылды\n\n", 0, "(Бишкек)"),
    ],
)
def test_a_headline_ends_with_a_short_form_and_a_dateline_stands_in_brackets(
    head: str, headline: str | int, dateline: str
) -> None:
    found = read(
        f"{head}{dateline} – The bakery opened its doors again today, the company said, after two years.\n\nMore."
    )
    assert found.headline == (headline or head.split("\n")[0])
    assert found.dateline == dateline.strip("()")
    assert found.body.startswith("The bakery opened")


def test_a_copied_page_breaks_its_lines_at_links_and_bold_words() -> None:
    text = (
        "Bakery reopens in Chicago\nCHICAGO\n- The bakery in Harbour Street reopened today after two years of repairs, "
        "and sells bread, cakes and everything else that it sold before the fire, its owner told those who came.\n"
        "Anna Example\nhas baked there since she was sixteen years old, and wants to bake there until she is seventy, "
        "as her mother did before her and her grandmother before that.\n"
    )
    found = read(text)
    assert (found.headline, found.subhead, found.dateline) == ("Bakery reopens in Chicago", "", "CHICAGO")
    assert found.body.split("\n\n")[1].startswith("Anna Example has baked there")


def test_what_only_repeats_the_headline_is_no_subheadline() -> None:
    found = read("Sample Mills names Anna Example its director\n\nAnna Example" + NEWS)
    assert (found.subhead, found.body.split("\n\n")[0]) == ("", "Anna Example")


def test_a_job_keeps_what_it_is_about() -> None:
    job = "Associate Director of Communications of Example Holding Company"
    block = f"\n\nMedia contact:\nOmar Sample\n{job}\nomar@example.org"
    officer = release.read("Bridge reopens in Khorog" + NEWS + block).officers[0]
    assert (officer.title, officer.organisation) == ("Associate Director of Communications", "Example Holding Company")


def test_the_date_alone_opens_a_text() -> None:
    assert read("Мост в Хороге открыт\n\n20 НОЯБРЯ 2026: Мост открыт снова, сообщили в фонде.\n").date == "2026-11-20"


@pytest.mark.parametrize(
    ("top", "day", "line"),
    [
        (
            "Мост в Хороге открыт\n\nБишкек, 17.01.26. /Пример/. Мост через Гунт",
            "2026-01-17",
            "Бишкек, 17.01.26. /Пример/",
        ),
        (
            "Хорогдо көпүрө ачылды\n\nБИШКЕК, 31.08.26 /Пример/. Гунт дарыясынын",
            "2026-08-31",
            "БИШКЕК, 31.08.26 /Пример/",
        ),
        ("Bridge reopens in Khorog\n\n29-06-2026 News Release 10/118\n\nKhorog – The bridge", "2026-06-29", "Khorog"),
        ("Хорогдо көпүрө ачылды\n09-кулжа, 2026-ж // Коом // Айпери Примерова\n\nКөпүрө", "2026-06-09", ""),
    ],
)
def test_the_date_of_a_news_agency(top: str, day: str, line: str) -> None:
    news = " over the Gunt reopened after two years of repairs, the Example Fund said. It carries lorries.\n"
    found = release.read(top + news)
    version = found.versions[0]
    assert (version.headline, version.date, version.dateline) == (top.split("\n")[0], day, line)
    assert not found.officers


def test_a_house_number_and_a_short_phone_are_no_date() -> None:
    text = "Мост открыт\n\nМост через Гунт открыт после ремонта.\n\nПресс-служба: тел. 0312 22.10.20\n"
    assert read(text).date is None


def test_an_initial_ends_no_dateline() -> None:
    title = "August 15, 2026 Bridge Commissioner B. Lynn Example to Visit Khorog"
    found = read(
        f"{title}\n\nKHOROG, Tajikistan (August 15, 2026) – The Commissioner will visit the bridge tomorrow.\n"
    )
    assert (found.headline, found.dateline) == (title, "KHOROG, Tajikistan (August 15, 2026)")


@pytest.mark.parametrize(
    ("above", "said", "speaker"),
    [
        (
            "Мурат Примеров, мэр Хорога, в интервью газете «Пример» рассказал о мосте.",
            "«Мы сами решим, когда его чинить, и не будем ни у кого спрашивать», - добавил он.",
            "Мурат Примеров",
        ),
        (
            "About the bridge reported Commissioner for Roads and Bridges in Central Asia Zarina Example.",
            "“The bridge carries lorries of up to thirty tonnes,” she said, and left for the other bank.",
            "Zarina Example",
        ),
        (
            "The Fund’s Chief Operating Officer and Deputy Executive Director Amir Example met drivers. They cheered.",
            "“These drivers have waited for two long years,” he said.",
            "Amir Example",
        ),
        (
            "Бул тууралуу министрдин орун басары Мадамин Мисалов билдирди.\n\n"
            "Анын айтымында, Санжар Үлгүевдин абалы жакшы:",
            "“Санжар мырза эртең жумушка чыгат, биз аны менен бүгүн сүйлөштүк, баары жакшы”.",
            "Мадамин Мисалов",
        ),
        (
            "Маалымат кызматынын жетекчиси Дайыр Мисалов:",
            "“Көпүрө оңдолуп бүттү. Эми жүк ташуучу унаалар эки жакка тең каттай алат”.",
            "Дайыр Мисалов",
        ),
        (
            "",
            "«Көпүрөнү жабуу боюнча менин да, шаардын да ою жок жана болбойт да». "
            "Бул тууралуу мэр Азиз Мисалов бүгүн Хорогдо билдирди.",
            "Азиз Мисалов",
        ),
        (
            "Президент Азиз Мисалов Министрлер кабинетинин төрагасы Санжар Үлгүевдин кетпей турганын айтты.",
            "«Ушундай ушак кептерди кимдер таратып жатат?»,- деп жазды президент.",
            "Азиз Мисалов",
        ),
        (
            "Sen. Ann Example (D-Ex.), who sits on the committee, issued the following statement as the House met on "
            "the nomination of Admiral Tom Sample:",
            "“I will support the nomination, and I say so with all my heart.”",
            "Sen. Ann Example",
        ),
    ],
)
def test_who_is_meant_in_a_paragraph_above(above: str, said: str, speaker: str) -> None:
    text = f"The bridge\n\nKHOROG, 3 March 2026 – The bridge over the Gunt reopened today.\n\n{above}\n\n{said}\n"
    assert [quote["speaker"] for quote in read(text).quotes] == [speaker]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("“It is important,” said EXB Director General for Central and West Asia Yan Example.", "Yan Example"),
        ("“All we need is a bridge,” said one mother of four, a trader, at an Uzbek market in Khorog.", None),
        ('"Награждение Фонда орденом "Мост" - это признание", - подчеркнул Хуан Примеров.', "Хуан Примеров"),
    ],
)
def test_what_is_no_part_of_a_name(sentence: str, speaker: str | None) -> None:
    text = f"The bridge\n\nKHOROG, 3 March 2026 – The bridge over the Gunt reopened today.\n\n{sentence}\n"
    (quote,) = read(text).quotes
    assert quote["speaker"] == speaker


def test_what_is_called_by_a_kyrgyz_name_is_not_said() -> None:
    text = (
        "Көпүрө ачылды\n\nХорог, 3-март, 2026-жыл – Көпүрө бүгүн ачылды.\n\n"
        "Анда «Көпүрө экинчи жакка барат» деген даректүү тасма көрсөтүлөт.\n"
    )
    assert not read(text).quotes


@pytest.mark.parametrize(
    ("officer", "title", "organisation"),
    [
        (
            "Aizada Example, Chief Specialist, Public Relations, Example Fund",
            "Chief Specialist, Public Relations",
            "Fund",
        ),
        ("Aizada Example, Manager, Communications, Example Fund", "Manager, Communications", "Fund"),
        ("Aizada Example, Media Analyst with the Water Observation Mission", "Media Analyst", "Observation Mission"),
        ("Aizada Example (press), Officer, Example Fund", "Officer", "Fund"),
    ],
)
def test_a_job_and_its_field(officer: str, title: str, organisation: str) -> None:
    (found,) = release.read(f"Bridge reopens{NEWS}\nContact:\n{officer}, +996 312 61 12 13\n").officers
    assert (found.name, found.title) == ("Aizada Example", title)
    assert found.organisation.endswith(organisation)


def test_who_sends_a_release_together_is_no_headline() -> None:
    found = read(f"Joint press release: Example Fund, World Seed Agency and Sample Bank\n\nBridge reopens{NEWS}")
    assert found.headline == "Bridge reopens"


def test_a_kyrgyz_name_is_no_country() -> None:
    told = "Көпүрөнү Кубаты кең Нурлан Мисалов баштаган. Кубата апа аны көрдү. Ал Кубадан келген кайыкты да оңдогон."
    assert [told[start:end] for start, end, _code in metadata.countries(told)] == ["Кубадан"]


@pytest.mark.parametrize("head", [
    "Valley Press Release:\n\nWells bring water", "Valley Press Release: Wells bring water",
    "Example Fund Media Advisory\nWells bring water to all of the nine villages",
])  # fmt: skip
def test_whose_a_press_release_is_may_stand_before_the_words(head: str) -> None:
    found = read(head + NEWS)
    assert found.headline.startswith("Wells bring water") and found.kind


@pytest.mark.parametrize("line", [
    "Prepared by Aida Primerova (aida@example.org)", "Text prepared by Aida Primerova, aida@example.org",
    "Released by: Aida Primerova (aida@example.org)",
])  # fmt: skip
def test_who_prepared_a_release_is_an_officer_with_a_name(line: str) -> None:
    (officer,) = release.read(f"Bridge reopens in Khorog{NEWS}\n{line}\n").officers
    assert (officer.name, officer.organisation) == ("Aida Primerova", "")


@pytest.mark.parametrize(("said", "quote"), [
    ("“We waited for years,” said Aida Primerova. “Now we drink.”", "We waited for years. Now we drink."),
    ("“We waited for years,” said Aida Primerova, “and now we drink.”", "We waited for years, and now we drink."),
    ("«Мы долго ждали, – сказала Аида Примерова. – Теперь пьём».", "Мы долго ждали. Теперь пьём"),
    ("«Мы долго ждали, – сказала Аида Примерова, – и теперь пьём».", "Мы долго ждали, и теперь пьём"),
])  # fmt: skip
def test_two_parts_of_a_quotation_are_joined_by_the_stop_between_them(said: str, quote: str) -> None:
    assert [found["text"] for found in read(f"Bridge reopens in Khorog{NEWS}\n{said}\n").quotes] == [quote]


@pytest.mark.parametrize("between", [
    "Published in Economics\nFriday, 3 May 2026", "(Unofficial translation)", "Publishing date: 3 May 2026",
    "© Example Fund / 2026\nA bridge over the Gunt.", "Content type: Press release\nWhere we are: Khorog",
])  # fmt: skip
def test_what_a_site_writes_below_a_headline_is_no_subheadline(between: str) -> None:
    found = read(f"Bridge reopens in Khorog after two years\n\n{between}{NEWS}")
    assert (found.headline, found.subhead) == ("Bridge reopens in Khorog after two years", "")
    assert found.dateline == "KHOROG, Tajikistan" and "84 metres" in found.body


def test_a_romanian_name_is_whole() -> None:
    said = "“We waited for this bridge for years”, said Natalia Exempliță, the mayor."
    (quote,) = read(f"Bridge reopens in Khorog{NEWS}\n{said}\n").quotes
    assert quote["speaker"] == "Natalia Exempliță"


def test_a_headline_above_set_phrases_and_a_wrapped_text_is_not_lost() -> None:
    title = "Bridge reopens in Khorog: builders and drivers meet on it"
    lead = "More than fifty builders and drivers of lorries met on the bridge today at a\nceremony that the Fund held."
    found = read(f"{title}\n\nFor Immediate Release\n\nFriday, 3 May 2026\n\n{lead}\n")
    assert (found.headline, found.date) == (title, "2026-05-03")
    assert found.body == lead.replace("\n", " ")


def test_the_second_line_of_a_headline_in_marks_is_no_dateline() -> None:
    title = "Visitors from Khorog study the best practices of “One\nVillage – One Bridge” in Naryn"
    found = read(f"{title}\n\nOsh, 4 May 2026 – Visitors came to see the bridges of the province, the Fund said.\n")
    assert (found.headline, found.dateline) == (title.partition("\n")[0], "Osh, 4 May 2026")


def test_whom_a_sentence_tells_to_ask_by_telephone_has_a_name() -> None:
    text = (
        "В Образцове открыта новая лаборатория\n\nБИШКЕК, 3 мая 2026 г. – Новость рассказана здесь.\n\n"
        "Информацию можно получить у специалиста по коммуникациям Нурлана Касымова по телефону +996 551 22 33 44.\n"
    )
    (officer,) = release.read(text).officers
    assert (officer.name, officer.title) == ("Нурлан Касымов", "специалист по коммуникациям")
