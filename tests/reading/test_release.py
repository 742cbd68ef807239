"""Whole releases: what `outreach read` promises, on invented ones in three languages and on the seed."""

import json

import pytest

from outreach.formats.documents import document
from outreach.press.reader import release
from tests.patience import soon
from tests.reading.golden import GOLDEN
from tests.shared import Shared


@pytest.mark.parametrize("name", GOLDEN)
def test_a_release_is_read_whole(name: str) -> None:
    text, expected = GOLDEN[name]
    found = release.read(text).as_json()
    for key, value in expected.items():
        if key == "versions":
            assert len(found["versions"]) == len(value)
            for version, wanted in zip(found["versions"], value, strict=True):
                assert {k: version[k] for k in wanted if k != "quotes"} == {
                    k: v for k, v in wanted.items() if k != "quotes"
                }
                if "quotes" in wanted:
                    assert [(q["text"], q["speaker"]) for q in version["quotes"]] == wanted["quotes"]
        elif key == "officers":
            assert [
                (
                    o["honorific"],
                    o["name"],
                    o["title"],
                    o["organisation"],
                    [n["e164"] for n in o["phones"]],
                    [a["address"] for a in o["emails"]],
                )
                for o in found["officers"]
            ] == value
        elif key == "channels":
            assert [(c["network"], c["value"]) for c in found["channels"]] == value
        elif key == "problems":
            assert len(found["problems"]) == value, found["problems"]


@pytest.mark.parametrize("name", GOLDEN)
def test_every_find_points_into_the_text(name: str) -> None:
    text, _expected = GOLDEN[name]
    found = release.read(text)
    assert found.finds
    for find in found.finds:
        assert 0 <= find.start < find.end <= len(text)
        assert 0 < find.confidence <= 1 and find.reason
        if find.field in ("headline", "officer"):
            assert (
                " ".join(text[find.start : find.end].split())[:10].casefold() in " ".join(find.value.split()).casefold()
                or find.value[:10] in text
            )
    json.dumps(found.as_json())


def test_the_first_release_reads_without_a_fault(shared: Shared) -> None:
    text, facts = document.text(shared.release).text, shared.facts
    found = release.read(text).as_json()
    (version,) = found["versions"]
    assert (version["language"], version["headline"]) == ("en", facts.headline)
    assert version["body"].startswith(facts.begins) and len(version["body"].split("\n\n")) == facts.paragraphs
    assert [quote["speaker"] for quote in version["quotes"]] == facts.speakers
    (officer,) = found["officers"]
    said = (officer["honorific"], officer["name"], officer["title"])
    assert said == ("Ms.", facts.officer, "Communication and PR Officer")
    (number,) = officer["phones"]
    assert (number["e164"], number["kind"], number["valid"]) == (facts.e164, "mobile", True)
    (address,) = officer["emails"]
    assert (address["address"], address["valid"]) == (None, False) and address["problem"]
    span = text[slice(*officer["span"])]
    assert span.startswith(f"Ms. {facts.officer.split()[0]}") and span.endswith("[at]")
    networks = zip(("Twitter", "Facebook"), facts.accounts, strict=True)
    assert found["channels"] == [{"network": network, "value": value} for network, value in networks]
    assert any(facts.incomplete in problem for problem in found["problems"])
    if shared.real:
        assert version["body"].endswith("(GPML).") and version["quotes"][0]["text"].endswith("sub-programme 1")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n ",
        "###",
        "\x00",
        "a",
        "FOR IMMEDIATE RELEASE",
        "Contact:",
        "«" * 5000,
        "( " * 5000,
        "Tel: " * 2000,
        "A " * 20_000,
        "31 May " * 4000,
        "1 " * 10_000,
        '"Aa said", ' * 3000,
        "«Аа Бб», " * 3000,
        "Contact: " + "Aida Asanova, " * 2000,
    ],
)
def test_what_is_no_release_is_read_without_an_error(text: str) -> None:
    json.dumps(soon(3, release.read, text).as_json())


def test_a_text_far_too_long_is_cut_with_a_word_and_in_seconds() -> None:
    text = (
        "A headline of some words\n\n" + "The ministry opened a school in Bishkek on Monday with 120 pupils. " * 160_000
    )
    found = soon(8, release.read, text)
    assert found.versions[0].headline == "A headline of some words"
    assert any("too long" in problem for problem in found.problems)


def test_naughty_strings_never_stop_the_reading(shared: Shared) -> None:
    for line in filter(None, shared.corpora("nasty", "blns.jsonl").read_text("utf-8").split("\n")):
        release.read(
            f"A headline\n\nFor more information, please contact\n{json.loads(line)['input']}\nTel: +996 312 61 12 13"
        ).as_json()


HEADED = {
    "en": "PRESS RELEASE\n\nA reading room opens in Osh\n\nOSH, 5 May 2026 – A reading room opened in Osh today, and"
    " two hundred people came to see it, the Example Fund said.\n\nThe room has a thousand books.\n\n"
    "Contact: Dana Example, Press Officer, +996 312 61 12 13, dana@example.org\n",
    "ru": "ПРЕСС-РЕЛИЗ\n\nВ Оше открылся читальный зал\n\nОШ, 5 мая 2026 — Сегодня в Оше открылся читальный зал, на"
    " открытие пришли двести человек, сообщил Фонд «Пример».\n\nВ зале тысяча книг.\n\n"
    "Контакты: Анна Примерова, пресс-секретарь, +996 312 61 12 14, anna@example.org\n",
    "ky": "ПРЕСС-РЕЛИЗ\n\nОшто окуу залы ачылды\n\nОШ, 5-май 2026 — Бүгүн Ошто окуу залы ачылды, ага эки жүз адам"
    " келди, деп билдирди «Мисал» фонду.\n\nЗалда миң китеп бар.\n\n"
    "Байланыш: Азамат Бекболотов мырза, маалымат кызматынын жетекчиси, +996 312 61 12 15, azamat@example.org\n",
}


@pytest.mark.parametrize("order", ["en ru ky", "ky ru en", "ru ky en", "ky en ru", "ru ky", "ky ru"])
def test_releases_one_under_the_other_come_apart_at_their_heads(order: str) -> None:
    found = release.read("".join(HEADED[language] for language in order.split()))
    assert [version.language for version in found.versions] == order.split()
    assert all(version.headline == HEADED[version.language or ""].split("\n")[2] for version in found.versions)
    assert len(found.officers) == len(order.split())


def test_a_dateline_with_a_line_break_before_its_dash() -> None:
    (version,) = release.read(
        "PRESS RELEASE\n\nNew centre opens in the region\n\nKarakol, 5 December 2017\n– Today a new centre opened here,"
        " said the fund that built it.\n\nIt is open every day.\n"
    ).versions
    assert (version.headline, version.date) == ("New centre opens in the region", "2017-12-05")
    assert version.body.startswith("Today a new centre")


@pytest.mark.parametrize(
    ("said", "speaker"),
    [
        ("«Бул борбор элге жакын», — деди «Мисал» фондунун жетекчиси Айгүл Жумабекова.", "Айгүл Жумабекова"),
        ("«Мы рады», – отметил Пётр Иванов.", "Пётр Иванов"),
        ("— Мы рады, — сказал Пётр Иванов.", "Пётр Иванов"),
        ("‘We are glad that it’s open,’ said Dr Jane Doe, head of office.", "Dr Jane Doe"),
        ("“We're proud of this work.” – Jane Doe, Director", "Jane Doe"),
    ],
)
def test_who_is_quoted(said: str, speaker: str) -> None:
    (version,) = release.read(
        f"PRESS RELEASE\n\nA centre opens in Osh\n\nOSH, 5 May 2026 – It opened.\n\n{said}\n"
    ).versions
    assert [quote["speaker"] for quote in version.quotes] == [speaker]


def test_a_short_quote_above_the_contacts_belongs_to_the_text() -> None:
    text = (
        "Новая школа открыта в Таласе\n\nТАЛАС, 26 ноября 2026 — Фонд открыл школу на 320 мест.\n\n"
        "«Это важно», — сказала Айнура Бейшенова.\n\n"
        "Контакт: Тимур Сагынбаев, пресс-секретарь, +996 700 002 002, timur@example.org\n"
    )
    (version,) = release.read(text).versions
    assert version.body.endswith("— сказала Айнура Бейшенова.")
    assert [quote["speaker"] for quote in version.quotes] == ["Айнура Бейшенова"]


def test_a_statement_says_so_in_its_headline() -> None:
    (version,) = release.read(
        "STATEMENT BY THE EXAMPLE FUND ON THE FLOODS IN OSH\n\nBishkek, 3 May 2026\n\nThe Example Fund is deeply"
        " saddened by the floods in Osh. We stand with the people of Osh.\n\nOur teams are on the ground.\n"
    ).versions
    assert version.headline == "STATEMENT BY THE EXAMPLE FUND ON THE FLOODS IN OSH"
    assert version.kind == "statement" and version.body.startswith("The Example Fund is deeply")


@pytest.mark.parametrize("above", ["", "ПРЕСС-РЕЛИЗ\n\n"])
@pytest.mark.parametrize(
    ("head", "headline"),
    [
        ("Заявление /\nПостоянного координатора ООН", "Заявление / Постоянного координатора ООН"),
        ("Заявление / Постоянного координатора ООН", "Заявление / Постоянного координатора ООН"),
        ("ЗАЯВЛЕНИЕ\n\nПостоянного координатора ООН", "ЗАЯВЛЕНИЕ Постоянного координатора ООН"),
        ("Совместное заявление\nФонда «Пример» и партнёров", "Совместное заявление Фонда «Пример» и партнёров"),
        ("Заявление\nпо итогам встречи в Оше", "Заявление по итогам встречи в Оше"),
        ("Statement\nby the Example Fund on the floods", "Statement by the Example Fund on the floods"),
    ],
)  # fmt: skip
def test_a_statement_and_whose_it_is_are_one_headline(above: str, head: str, headline: str) -> None:
    (version,) = release.read(f"{above}{head}\n\n{_IN_RUSSIAN}").versions
    assert (version.headline, version.subhead) == (headline, "")
    assert version.kind == ("press release" if above else "statement")


def test_a_headline_below_the_word_statement_is_whole_without_it() -> None:
    (version,) = release.read(f"ЗАЯВЛЕНИЕ\nООН приветствует решение о воде\n\n{_IN_RUSSIAN}").versions
    assert (version.kind, version.headline) == ("statement", "ООН приветствует решение о воде")


def test_the_sentence_of_a_mail_above_a_release_is_no_headline() -> None:
    (version,) = release.read(
        "Уважаемые коллеги!\n\nНаправляем вам пресс-релиз.\n\nВ Оше открылась библиотека\n\nг. Ош, 4 мая 2026 года."
        " Сегодня Фонд «Пример» открыл библиотеку в Оше.\n\n«Это праздник для детей», – отметил директор Фонда"
        " «Пример» Пётр Иванов.\n"
    ).versions
    assert version.headline == "В Оше открылась библиотека"
    assert [(quote["speaker"], quote["organisation"]) for quote in version.quotes] == [("Пётр Иванов", "Фонд «Пример»")]


def test_a_kind_in_two_languages_and_a_corrected_one_with_its_revision() -> None:
    body = "A library opens in Osh\n\nOSH, 4 May 2026 – The Example Fund opened a library in Osh today.\n"
    (version,) = release.read(f"PRESS RELEASE / ПРЕСС-РЕЛИЗ\n\n{body}").versions
    assert (version.kind, version.headline) == ("press release", "A library opens in Osh")
    (version,) = release.read(f"CORRECTED PRESS RELEASE\nRef. No. EX/2026/18 Rev.1\n\n{body}").versions
    assert (version.kind, version.reference) == ("press release", "EX/2026/18 Rev.1")
    assert version.headline == "A library opens in Osh"


_IN_ENGLISH = "OSH, 12 May 2026 – The Example Fund opened a library in Osh today. It serves three districts.\n\n"
_IN_RUSSIAN = "ОШ, 12 мая 2026 года – Фонд «Пример» открыл сегодня библиотеку в Оше. Она служит трём районам.\n\n"
_IN_KYRGYZ = "ОШ, 12-май, 2026-жыл – «Мисал» фонду бүгүн Ошто китепкана ачты. Ал үч районго кызмат кылат.\n\n"


@pytest.mark.parametrize(
    ("headline", "texts", "found"),
    [
        ("A library opens in Osh / В Оше открылась библиотека", (_IN_ENGLISH, _IN_RUSSIAN), ["en", "ru"]),
        ("В Оше открылась библиотека | Ошто жаңы китепкана ачылды", (_IN_KYRGYZ, _IN_RUSSIAN), ["ky", "ru"]),
        (
            "Ошто жаңы китепкана ачылды / В Оше открылась библиотека / A library opens in Osh",
            (_IN_RUSSIAN, _IN_ENGLISH, _IN_KYRGYZ),
            ["ru", "en", "ky"],
        ),
    ],
)
def test_a_headline_in_several_languages_on_one_line(headline: str, texts: tuple[str, ...], found: list[str]) -> None:
    told = {"en": "A library opens in Osh", "ru": "В Оше открылась библиотека", "ky": "Ошто жаңы китепкана ачылды"}
    whole = f"PRESS RELEASE / ПРЕСС-РЕЛИЗ\n\n{headline}\n\n{''.join(texts)}"
    reading = release.read(whole)
    assert [(version.language, version.headline) for version in reading.versions] == [
        (language, told[language]) for language in found
    ]
    assert all(whole[find.start : find.end] == find.value for find in reading.finds if find.field == "headline")
    assert reading.problems == []


def test_a_headline_in_a_language_that_no_text_has_is_told() -> None:
    reading = release.read(f"A library opens in Osh / В Оше открылась библиотека\n\n{_IN_ENGLISH}")
    assert [version.headline for version in reading.versions] == ["A library opens in Osh"]
    assert "“В Оше открылась библиотека”" in reading.problems[0]


def test_a_stroke_in_a_headline_of_one_language_is_no_end() -> None:
    headline = "Clean water for Osh and Batken / first results of the year"
    assert release.read(f"{headline}\n\n{_IN_ENGLISH}").versions[0].headline == headline


def test_fields_in_two_languages_are_no_headlines() -> None:
    text = "MEDIA ADVISORY\n\nWhat: Opening of a library / Открытие библиотеки\nWhere: Osh, Sample street 5\n"
    (version,) = release.read(text).versions
    assert "Opening of a library / Открытие библиотеки" in version.body


def test_a_reference_beside_the_kind() -> None:
    text = "EXAMPLE FUND\nPress release                         Ref: EF/26/014\n\nA library opens in Osh\n\n"
    (version,) = release.read(text + _IN_ENGLISH).versions
    assert (version.kind, version.reference) == ("press release", "EF/26/014")
    assert version.headline == "A library opens in Osh"


@pytest.mark.parametrize("gap", ["\t", "      "])
def test_a_kind_in_another_column_of_the_letterhead(gap: str) -> None:
    head = f"EXAMPLE FUND\nTel. (0312) 66-38-85, info@example.org{gap}PRESS RELEASE\nRef. 14/26\n\n"
    reading = release.read(f"{head}A library opens in Osh\n\n{_IN_ENGLISH}")
    (version,) = reading.versions
    assert (version.kind, version.reference, version.headline) == ("press release", "14/26", "A library opens in Osh")
    assert [officer.organisation for officer in reading.officers] != ["PRESS RELEASE"]


def test_a_headline_that_goes_on_below_a_gap() -> None:
    text = f"PRESS RELEASE\n\nFarmers in Naryn and Osh get\n\nearly warning of frost\n\n{_IN_ENGLISH}"
    (version,) = release.read(text).versions
    assert (version.headline, version.subhead) == ("Farmers in Naryn and Osh get early warning of frost", "")


def test_a_title_that_lost_a_space_does_not_take_it_from_the_headline() -> None:
    text = f"A library opens in Osh\n\n{_IN_ENGLISH}"
    assert release.read(text, title="A library opensin Osh").versions[0].headline == "A library opens in Osh"
    assert release.read(text.upper(), title="A library opens in Osh").versions[0].headline == "A library opens in Osh"


def test_a_text_of_nothing_but_lines_is_read_in_seconds() -> None:
    soon(8, release.read, "Contact: " + ("x" * 100 + "\n") * 4_000)


NEWS = """New wells bring clean water to nine villages

OSH, 4 May 2026 — Nine wells were dug in a year. The water is clean, and it is free for whoever lives there.

The office will dig nine more before the winter comes. The villages were chosen by lot in spring.
"""


@pytest.mark.parametrize("above", [
    "EXAMPLE WATER OFFICE\n12 Invented Street, Bishkek\nTel. +996 312 000 001\nwww.example.org",
    "EXAMPLE WATER OFFICE\n12 Invented Street, Bishkek\nwww.example.org",
    "Contact: John Sample, john@example.org\nExample Alliance, 1 Sample Plaza, Washington, DC 20001",
    "Dear colleagues,\n\nPlease find below our news. Use it.\n\nKind regards,\nAnna Sample\nPress Officer",
    "Hi all,\n\nhere is today's release.\n\nAnna",
    "Добрый день!\n\nНаправляю наш пресс-релиз, опубликуйте.\n\nС уважением,\n\nАнна Образцова\nпресс-секретарь",
    "Урматтуу кесиптештер!\n\nТөмөндө биздин пресс-релиз.\n\nУрматтоо менен,\nАйнура Үлгүева",
    "ОБЩЕСТВЕННЫЙ ФОНД «ПРИМЕР»\nг. Бишкек, ул. Выдуманная 12, офис 3\nТел.: 0312 61 12 13\nwww.example.org",
    "EXAMPLE FUND\n12 Invented Street\nTel. 0312 61 12 13\n\nNote to editors: photos are on request.\nThey are free.",
    "Note to editors: photos are available on request.",
    "Примечание для редакторов: фотографии по запросу.",
    "[Please do not publish the photographs without their credit.]",
    "[Фотографии без подписи не публиковать.]",
    "STATEMENT BY THE MINISTRY OF WATER AND HEALTH",
    "ЗАЯВЛЕНИЕ МИНИСТЕРСТВА ВОДЫ И ЗДРАВООХРАНЕНИЯ",
    "PRESS RELEASE\nFOR IMMEDIATE RELEASE",
    "PRESS RELEASE\nEmbargo: none",
    "Компания «Пример Энерго»",
    "ОсОО «Пример»",
    "«Айыл үлгүсү» коомдук бирикмеси",
    "Blue Hill Airways · Airport, Terminal 0 · www.example.org 1/1",
    "1-бет",
    "Check against delivery",
    "CORRECTION\n\nCorrected version follows:",
])  # fmt: skip
def test_what_stands_above_the_headline_is_not_the_headline(above: str) -> None:
    (version,) = release.read(f"{above}\n\n{NEWS}").versions
    assert version.headline == "New wells bring clean water to nine villages"
    assert version.body.startswith("Nine wells were dug")


@pytest.mark.parametrize("greeting", ["Dear journalists,", "Уважаемые коллеги!"])
def test_the_first_sentence_of_an_invitation_is_not_the_headline(greeting: str) -> None:
    text = "We invite you to the opening of the exhibition of wells on 12 May 2026 at 16:00 in the Sample Museum."
    (version,) = release.read(f"INVITATION\n\n{greeting}\n\n{text}\n\nThe painters will be there.\n").versions
    assert (version.headline, version.body) == ("INVITATION", f"{text}\n\nThe painters will be there.")


def test_whom_an_invitation_asks_to_write_to_has_the_number_and_the_address() -> None:
    line = "Please confirm your participation by 14 May to Anna Sample, anna@example.org, phone +996 (312) 61 12 13."
    (officer,) = release.read(f"{NEWS}\n\n{line}\n").officers
    assert (officer.name, [address.address for address in officer.emails]) == ("Anna Sample", ["anna@example.org"])
    assert [number.e164 for number in officer.phones] == ["+996312611213"]


@pytest.mark.parametrize("headline", [
    "Фонд «Пример» раздаст уголь девяти сёлам",
    "Союз фермеров построит девять колодцев",
    "Агентство воды поможет девяти сёлам",
])  # fmt: skip
def test_a_headline_that_begins_with_its_office_is_no_letterhead(headline: str) -> None:
    text = "ОШ, 4 мая 2026 года — Девять колодцев вырыли за год. Вода чистая и бесплатная для всех жителей."
    (version,) = release.read(f"ПРЕСС-РЕЛИЗ\n\n{headline}\n\nРаботы начнутся уже весной\n\n{text}\n").versions
    assert (version.headline, version.subhead) == (headline, "Работы начнутся уже весной")


def test_an_office_with_the_acronym_of_the_un_is_no_officer() -> None:
    line = "For interviews: John Sample, Press Officer, UN Well Desk, tel. +996 312 61 12 13 or john@example.org"
    (officer,) = release.read(f"{NEWS}\n\nENDS\n\n{line}\n").officers
    assert (officer.name, officer.title, officer.organisation) == ("John Sample", "Press Officer", "UN Well Desk")
    assert [number.e164 for number in officer.phones] == ["+996312611213"]


def test_a_table_with_a_language_in_each_column_is_two_versions() -> None:
    rows = [
        ("ПРЕСС-РЕЛИЗ", "ПРЕСС-РЕЛИЗ"),
        ("Жаңы кудуктар тогуз айылга таза суу берди", "Новые колодцы дали воду девяти сёлам"),
        ("ОШ, 2026-жылдын 4-майы — Бир жылда тогуз кудук казылды.", "ОШ, 4 мая 2026 года — Девять колодцев вырыли."),
        ("Суу таза жана баарына акысыз болот.", "Вода чистая и бесплатная для всех жителей сёл."),
    ]
    kyrgyz, russian = release.read("\n".join(map("\t".join, rows))).versions
    assert (kyrgyz.language, kyrgyz.headline) == ("ky", "Жаңы кудуктар тогуз айылга таза суу берди")
    assert (russian.language, russian.headline) == ("ru", "Новые колодцы дали воду девяти сёлам")
    assert kyrgyz.body.endswith("акысыз болот.") and russian.body.endswith("жителей сёл.")


def test_who_signs_below_a_line_about_the_office_is_an_officer() -> None:
    signed = "About us: the Example Fund has dug wells since 1999.\n\nKind regards,\nAida Sample\nPress officer"
    (officer,) = release.read(f"New wells bring clean water\n\n{NEWS}\n\n{signed}\n0555 12 34 56\n").officers
    assert (officer.name, officer.title, len(officer.phones)) == ("Aida Sample", "Press officer", 1)


@pytest.mark.parametrize("headline", ["ОТКРЫЛАСЬ ТЫСЯЧНАЯ СТОЛОВАЯ В РАЙОНЕ", "КЫШТАКТА КИТЕП ФЕСТИВАЛЫ ӨТӨТ"])
def test_a_headline_in_capitals_goes_before_a_subheadline_that_is_not(headline: str) -> None:
    text = "ОШ, 4 мая 2026 года — Столовую построили за год. Она светлая и бесплатная для всех детей."
    (version,) = release.read(f"ПРЕСС-РЕЛИЗ\n\n{headline}\n\nТеперь обедают все дети\n\n{text}\n").versions
    assert (version.headline, version.subhead) == (headline, "Теперь обедают все дети")


def test_a_name_that_the_text_repeats_is_of_the_letterhead() -> None:
    text = "BLUE HILL AIRWAYS\n\nNew route: Osh – Izmir from 1 November\n\nOSH, 4 May 2026 – Blue Hill Airways will fly"
    (version,) = release.read(f"{text} each week without a stop. Tickets are sold from today.\n").versions
    assert version.headline == "New route: Osh – Izmir from 1 November"


@pytest.mark.parametrize(
    "heading", ["О структуре «ООН-женщины»", "Об инициативе «Луч»", "О представительстве Фонда рек"]
)
def test_a_russian_heading_on_who_speaks_begins_the_boilerplate(heading: str) -> None:
    text = (
        "Пресс-релиз\n\nВ Нарыне открылась новая метеостанция\n\nНАРЫН, 3 декабря 2026 года – Станцию построили жители"
        f" пятнадцати сел.\n\n{heading}\n\nОрганизация помогает людям в ста странах мира.\n"
    )
    (version,) = release.read(text).versions
    assert version.boilerplate == f"{heading}\n\nОрганизация помогает людям в ста странах мира."


def test_a_heading_on_something_below_the_headline_is_no_boilerplate() -> None:
    text = (
        "Адам укуктары боюнча «Үлгү» уюмунун БИЛДИРҮҮСҮ\n\nЗомбулук тууралуу\n\n2026-жылдын 4-майы\nБишкек ш.\n\n"
        "Соңку он күндө үч мектептен окуучулардын видеосу тарады. Биз бул видеолорду таратпоого чакырабыз, анткени"
        " жабырлануучу баланы ар бир көрүү кайра сабайт.\n\nАр бир мектепке психолог берилсин деп талап кылабыз.\n"
    )
    (version,) = release.read(text).versions
    assert (version.subhead, version.dateline, version.date) == ("Зомбулук тууралуу", "Бишкек ш.", "2026-05-04")


def test_the_dateline_stands_below_a_third_heading() -> None:
    heads = "“The last teller of tales”\nYoung tellers learn from films\nThe fund publishes a hundred hours of epics"
    (version,) = release.read(f"{heads}\n\nOsh, 4 May 2026. A hundred hours of the epic can be seen by all.\n").versions
    assert (version.dateline, version.date) == ("Osh, 4 May 2026", "2026-05-04")


@pytest.mark.parametrize(("block", "name", "phones", "emails"), [
    ("Media: desk@example.org | Aiperi +996 555 12 34 56", "Aiperi", 1, 1),
    ("Photo desk: desk@example.org or phone Chinara on +996 555 12 34 56", "Chinara", 1, 1),
    ("Media Contact\nSamplova, Meerim\nSenior Officer\nTel: +996 312 61 12 13", "Meerim Samplova", 1, 0),
    ("Press office of the bank\nTel.: (312) 61-12-13\ndesk@example.org\nContact person: Nargiza Sample",
     "Nargiza Sample", 1, 1),
    ("Фонд «Пример»\n0 (3922) 5-10-31\nfond@example.org\nОльга Примерова - директор", "Ольга Примерова", 1, 1),
    ("ЖМК менен байланыш: Салима Мисалова, 0555 12 34 56", "Салима Мисалова", 1, 0),
    ("Контакты:\nДжейн Уитакер, Jane Whitaker, +996 312 61 12 13", "Джейн Уитакер", 1, 0),
    ("Редакторлорго: күнү өзгөрдү.\n\nММК үчүн байланыш:\n1. Салима Мисалова, 0555 12 34 56", "Салима Мисалова", 1, 0),
    ("Контакты:\nKG  Айзада Мисалова   +996 312 61 12 13   aizada@example.org", "Айзада Мисалова", 1, 1),
])  # fmt: skip
def test_whom_a_short_block_names_has_its_details(block: str, name: str, phones: int, emails: int) -> None:
    (officer,) = release.read(f"{NEWS}\n\n{block}\n").officers
    assert (officer.name, len(officer.phones), len(officer.emails)) == (name, phones, emails)


def test_a_contact_block_of_the_mass_media_ends_the_notes() -> None:
    text = (
        "Атбашыда жаңы суу куру ачылды\n\nАтбашы, 2026-жылдын 4-майы — Бүгүн Атбашы айылында жаңы суу куру ачылды.\n\n"
        "Редакторлор үчүн эскертүү: Фонд 2010-жылдан бери иштейт.\n\nММК үчүн байланыш:\n"
        "1. Салтанат Мисалова, басма сөз катчысы, +996 312 61 12 13\n"
        "2. Улан Мисалов, программалык координатор, +996 312 61 12 14\n"
    )
    first, second = release.read(text).officers
    assert (first.name, second.name, second.title) == (
        "Салтанат Мисалова",
        "Улан Мисалов",
        "программалык координатор",
    )


def test_who_takes_leave_above_an_office_is_not_its_name() -> None:
    (officer,) = release.read(f"{NEWS}\n\nThank you.\n\nPress service of the fund: (0312) 61 12 13\n").officers
    assert (officer.name, officer.organisation) == ("", "Press service of the fund")


def test_an_extension_in_brackets_belongs_to_its_number() -> None:
    (officer,) = release.read(f"{NEWS}\n\nContact: Anna Sample, +996 312 61 12 13 (1207)\n").officers
    assert [(number.e164, number.extension) for number in officer.phones] == [("+996312611213", "1207")]


def test_she_is_whom_the_paragraph_above_is_about() -> None:
    text = f"{NEWS}\n\nNurkyz Samplova of Kochkor dug the first well.\n\n“I was not tired at all that day,” she said.\n"
    assert [quote["speaker"] for quote in release.read(text).versions[0].quotes] == ["Nurkyz Samplova"]


def test_she_who_stands_in_another_case_is_called_as_she_is() -> None:
    text = "По словам главы программы Марии Лоренц, центр примет всех. «Мёд поедет в четыре страны», – добавила она.\n"
    assert [quote["speaker"] for quote in release.read(f"{NEWS}\n\n{text}").versions[0].quotes] == ["Мария Лоренц"]


def test_a_wrapped_sentence_stays_whole_above_another_language() -> None:
    """The last word of a version stands alone in its line; an embargo and a contact at the edge are of both."""
    russian = (
        "ЭМБАРГО / EMBARGO: 4 мая 2026 г., 12:00 (Бишкек) / 4 May 2026, 06:00 GMT\n\nНовая школа открылась в Таласе\n\n"
        "Талас, 4 мая 2026 года – Фонд открыл школу на триста мест для детей трёх сёл.\n\n"
        "«Мы очень рады этой новой школе», – сказал директор школы Канатбек\nПримеров.\n\n"
    )
    english = (
        "A new school opens in the town of Talas\n\nTalas, 4 May 2026 – The fund opened a school for three hundred"
        " children of three villages, and they like it very much, said its head on Monday.\n"
    )
    first, second = release.read(russian + english).versions
    assert first.body.endswith("Канатбек Примеров.") and first.quotes[0]["speaker"] == "Канатбек Примеров"
    assert first.embargo_until == second.embargo_until == "2026-05-04T12:00:00+06:00"


def test_a_contact_for_two_languages_is_no_heading_above_them() -> None:
    parts = [
        "ПРЕСС-РЕЛИЗ\nСкорая помощь Нарына пересела на электромобили\nНарын, 8 апреля 2026 года – Нарын стал первым"
        " городом страны, где все машины скорой помощи работают на электричестве, сообщил фонд.",
        "ПРЕСС-РЕЛИЗ\nНарындын тез жардамы электромобилдерге өттү\nНарын, 2026-жылдын 8-апрели – Нарын тез жардамынын"
        " баары электр менен жүргөн биринчи шаар болуп калды, деп билдирди фонд.",
        "Контакты / Байланыш\nСамат Мисалов, ПРООН / БУУӨП, +996 312 61 12 13, samat@example.org",
    ]
    found = release.read("\n\n".join(parts))
    assert [version.language for version in found.versions] == ["ru", "ky"]
    assert [officer.name for officer in found.officers] == ["Самат Мисалов"]


def test_uzbek_in_latin_letters_is_uzbek() -> None:
    text = "Toshkent – Xiva tezyurar poyezdi sinovdan o‘tdi\n\nYo‘lga yetti soat ketadi. Narxi 390 ming so‘mdan.\n"
    assert [version.language for version in release.read(text).versions] == ["uz"]


@pytest.mark.parametrize(
    "said",
    [
        "Доктор Лиам Примеров-Адейеми: «Один пакет крови – это жизнь трёх человек, а занимает десять минут».",
        "Тренер Лиам Примеров-Адейеми был краток:\n— Один пакет крови – это жизнь трёх человек.",
    ],
)
def test_who_is_named_before_a_colon_speaks(said: str) -> None:
    text = f"Новый центр открыт в Оше\n\nОШ, 4 мая 2026 года – Фонд открыл центр для доноров.\n\n{said}\n"
    (quote,) = release.read(text).versions[0].quotes
    assert (quote["speaker"] or "").endswith("Лиам Примеров-Адейеми") and (quote["text"] or "").startswith("Один пакет")


def test_a_number_that_a_line_broke_is_whole() -> None:
    text = f"{NEWS}\n\nFor more information: Anna Sample, anna@example.org, +996 312\n61 12 13\n"
    assert [number.e164 for number in release.read(text).officers[0].phones] == ["+996312611213"]


def test_an_embargo_in_brackets_over_two_lines_is_one() -> None:
    text = "4 MAY 2026, UNTIL 15:00 (BISHKEK\nTIME, UTC+6) EMBARGO\n\n"
    assert release.read(f"{text}{NEWS}\n").versions[0].embargo_until == "2026-05-04T15:00:00+06:00"


@pytest.mark.parametrize(
    ("above", "headline"),
    [
        ("Press release ECE/TRANS/28/P.14", "Countries agree on common winter road signs"),
        ("ФОТОРЕЛИЗ", "Снежного барса впервые показали посетителям"),
        ("«ДАЛА ҮЛГІ» АҚ\n\nБАСПАСӨЗ ХАБАРЛАМАСЫ", "Астана – Атырау пойызында вагон-кітапхана ашылды"),
    ],
)
def test_a_kind_with_its_code_or_in_one_word_is_no_headline(above: str, headline: str) -> None:
    body = "Bishkek, 4 May 2026 – The fund opened it today. It is open to all people of the town and of the hills."
    assert release.read(f"{above}\n\n{headline}\n\n{body}\n").versions[0].headline == headline


def test_a_route_is_no_dateline() -> None:
    text = (
        "Osh – Bishkek trains to run at night\n\nOSH, 4 May 2026 – Night trains will run from June, said the railway.\n"
    )
    (version,) = release.read(text).versions
    assert (version.headline, version.dateline) == ("Osh – Bishkek trains to run at night", "OSH, 4 May 2026")


def test_who_carried_a_bulletin_out_is_named_by_an_initial() -> None:
    (officer,) = release.read(
        f"{NEWS}\n\nОтдел сводной информации\nтел. +996 312 61 12 13\nИсп. А. Примерова\n"
    ).officers
    assert (officer.name, len(officer.phones)) == ("А. Примерова", 1)


def test_a_letterhead_of_a_name_that_stands_again_below_cuts_nothing_off() -> None:
    held = "HOLD FOR RELEASE until 5 May 2026, 14:00 (GMT+6)\n\nWalnut forests grow again"
    signed = "Media contact\nElena Sample\nPress officer\nExample Fund\nTel: +996 312 61 12 13"
    reading = release.read(f"Example Fund | Bishkek\n\nNEWS RELEASE\n\n{held}\n\n{NEWS}\n\n{signed}\n")
    (version,), (officer,) = reading.versions, reading.officers
    assert (version.headline, version.embargo_until) == ("Walnut forests grow again", "2026-05-05T14:00:00+06:00")
    assert version.body and (officer.name, officer.organisation) == ("Elena Sample", "Example Fund")


def test_the_last_short_sentence_of_a_version_stays_above_the_next() -> None:
    said = [
        ("Glacier stations send data", "Osh, 4 May 2026 – Six stations in the mountains now send data every hour.",
         "“Until now we learned of a flood when it arrived,” said Kanat Sample.", "They cost 265,000 dollars."),
        ("Станции на ледниках передают данные", "Ош, 4 мая 2026 г. – Шесть станций в горах каждый час передают данные.",
         "«До сих пор мы узнавали о паводке, когда он приходил», — сказал Канат.", "Станции стоят 265 000 долларов."),
        ("Мөңгү бекеттери маалымат жөнөтөт", "Ош, 2026-жылдын 4-майы – Тоодогу алты бекет ар саат маалымат жөнөтөт.",
         "«Буга чейин селди келгенде гана билчүбүз», — дейт Канат.", "Бекеттердин баасы 265 000 доллар."),
    ]  # fmt: skip
    versions = release.read("\n\n".join("\n\n".join(some) for some in said)).versions
    assert [version.body.rpartition("\n\n")[2] for version in versions] == [some[-1] for some in said]
    assert not any(version.letterhead for version in versions)


def test_a_reference_and_a_kind_above_two_columns_are_of_both() -> None:
    rows = [
        ("Жаңы кудуктар тогуз айылга таза суу берди", "Новые колодцы дали воду девяти сёлам"),
        ("ОШ, 2026-жылдын 4-майы — Бир жылда тогуз кудук казылды. Суусу таза жана баарына акысыз болот.",
         "ОШ, 4 мая 2026 года — Девять колодцев вырыли за год. Вода чистая и бесплатная для всех жителей."),
    ]  # fmt: skip
    head = "Басма сөз релизи / Пресс-релиз\n№ 27 от 4 мая 2026 года\n\n"
    versions = release.read(head + "\n".join(map("\t".join, rows))).versions
    assert [(version.reference, version.kind) for version in versions] == [("27", "press release")] * 2


@pytest.mark.parametrize("asked", ["Press enquiries to", "Media requests should be addressed to"])
def test_to_whom_enquiries_go_is_an_officer(asked: str) -> None:
    call = f"{asked} Cholpon Sample on +996 555 12 34 56 or cholpon@example.org."
    (officer,) = release.read(f"Nine wells for Osh\n\n{NEWS}\n\n{call}\n").officers
    assert (officer.name, len(officer.phones), len(officer.emails)) == ("Cholpon Sample", 1, 1)


def test_a_kyrgyz_headline_without_letters_of_its_own_is_of_no_other_version() -> None:
    headline = "«Ак-Тала Насыя Кредит» айыл ишкерлерине пайызсыз насыя берет"
    text = f"""«АК-ТАЛА НАСЫЯ КРЕДИТ» ЖААКы
пресс-релиз / 2026-07-01 / №3

{headline}

Биринчи этапта 500 үй-бүлө

Каракол, 1-июль. Компания бүгүндөн баштап Ысык-Көл облусундагы айыл ишкерлерине насыя бере баштады.
Насыя үч жылга берилет, аны алуу үчүн айылда жашаганына справка жана эки кепил керек.
"""
    (version,) = release.read(text).versions
    assert (version.language, version.headline) == ("ky", headline)
