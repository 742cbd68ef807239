"""Contact blocks: many people and one, in many lines and in one, in three languages (press.md §4.4)."""
# ruff: noqa: E501 (texts and what is to be read out of them)

import pytest

from outreach.press.lines import clean, lines
from outreach.press.reader import contact_block, release

P = "+996555123456"
L = "+996312611213"

# block -> [(honorific, name, title, organisation, [phones], [emails])]
BLOCKS = [
    ("Aida Asanova\nPress Officer\nUNDP Kyrgyzstan\nTel: +996 312 61 12 13\nE-mail: aida@example.org",
     [("", "Aida Asanova", "Press Officer", "UNDP Kyrgyzstan", [L], ["aida@example.org"])]),
    ("Ms. Aida Asanova, Press Officer, UNDP Kyrgyzstan, tel. +996 312 61 12 13, e-mail: aida@example.org",
     [("Ms.", "Aida Asanova", "Press Officer", "UNDP Kyrgyzstan", [L], ["aida@example.org"])]),
    ("Aida Asanova, Press Officer; Mobile: 0555 12 34 56; aida@example.org",
     [("", "Aida Asanova", "Press Officer", "", [P], ["aida@example.org"])]),
    ("Sanzhar Osmonov, Cluster Task Manager, Social Governance Programme. Phone: (996 312) 61 12 13, 61 12 14; e-mail: s.osmonov@example.org",
     [("", "Sanzhar Osmonov", "Cluster Task Manager", "Social Governance Programme", [L, "+996312611214"], ["s.osmonov@example.org"])]),
    ("Barry E. Stone and Rebecca Field, +996 312 61 12 13",
     [("", "Barry E. Stone", "", "", [L], []), ("", "Rebecca Field", "", "", [L], [])]),
    ("Barry Stone, +996 312 61 12 13; Rebecca Field, 0555 12 34 56.",
     [("", "Barry Stone", "", "", [L], []), ("", "Rebecca Field", "", "", [P], [])]),
    ("Aida Asanova, UNICEF, +996 312 61 12 13, aida@example.org\nBolot Isaev, WHO, 0555 12 34 56, bolot@example.org",
     [("", "Aida Asanova", "", "UNICEF", [L], ["aida@example.org"]), ("", "Bolot Isaev", "", "WHO", [P], ["bolot@example.org"])]),
    ("Aida Asanova\nPress Officer\nTel: +996 312 61 12 13\n\nBolot Isaev\nMedia Assistant\nCell: +996 555 12 34 56\nbolot@example.org",
     [("", "Aida Asanova", "Press Officer", "", [L], []), ("", "Bolot Isaev", "Media Assistant", "", [P], ["bolot@example.org"])]),
    ("• Aida Asanova, Press Officer, T: +996 312 61 12 13\n• Bolot Isaev, Media Assistant, M: +996 555 12 34 56",
     [("", "Aida Asanova", "Press Officer", "", [L], []), ("", "Bolot Isaev", "Media Assistant", "", [P], [])]),
    ("Aida Asanova, tel. +996 312 61 12 13 or Bolot Isaev, tel. 0555 12 34 56",
     [("", "Aida Asanova", "", "", [L], []), ("", "Bolot Isaev", "", "", [P], [])]),
    ("Dr. John Smith\nHead of Communications\nTel./Fax: +996 312 61 12 13",
     [("Dr.", "John Smith", "Head of Communications", "", [L], [])]),
    ("Нурлан Беков, пресс-секретарь, мэрия Чу, 0555 12 34 56",
     [("", "Нурлан Беков", "пресс-секретарь", "мэрия Чу", [P], [])]),
    ("Нурлан Беков, долбоор координатору, 0555 12 34 56",
     [("", "Нурлан Беков", "долбоор координатору", "", [P], [])]),
    ("ASANOVA Aida, Press Officer, aida@example.org",
     [("", "ASANOVA Aida", "Press Officer", "", [], ["aida@example.org"])]),
    ("Aida Asanova – Communications Officer – aida[at]example.org",
     [("", "Aida Asanova", "Communications Officer", "", [], ["aida@example.org"])]),
    ("Aida Asanova (Press Officer, UNDP) +996 312 61 12 13",
     [("", "Aida Asanova", "Press Officer", "UNDP", [L], [])]),
    ("Press Officer: Aida Asanova\nTel: +996 312 61 12 13",
     [("", "Aida Asanova", "Press Officer", "", [L], [])]),
    ("Press Officer at UNDP\nAida Asanova\nTel: +996 312 61 12 13",
     [("", "Aida Asanova", "Press Officer", "UNDP", [L], [])]),
    ("UNDP Press Office\nTel: +996 312 61 12 13\npress@example.org",
     [("", "", "", "UNDP Press Office", [L], ["press@example.org"])]),
    ("Mr Timur Bekov\n\nProgramme Coordinator\n\nMob: +996 (555) 12-34-56\n\nEmail: t.bekov@example.org",
     [("Mr", "Timur Bekov", "Programme Coordinator", "", [P], ["t.bekov@example.org"])]),
    ("Айгүл Жумабекова айым\nмаалымат кызматынын адиси\nТел.: 0312 61-12-13\nэл. почта: aigul@example.org",
     [("айым", "Айгүл Жумабекова", "маалымат кызматынын адиси", "", [L], ["aigul@example.org"])]),
    ("Азамат Токтогул уулу, басма сөз катчысы, уюлдук тел.: 0555 12 34 56, электрондук дареги: azamat@example.org",
     [("", "Азамат Токтогул уулу", "басма сөз катчысы", "", [P], ["azamat@example.org"])]),
    ("Мавлян Исаев мырзанын телефону: 0555 12 34 56",
     [("мырза", "Мавлян Исаев", "", "", [P], [])]),
    ("г-жа Айгуль Асанова, пресс-секретарь, Министерство здравоохранения, тел.: (0312) 61 12 13, e-mail: aigul@example.org",
     [("г-жа", "Айгуль Асанова", "пресс-секретарь", "Министерство здравоохранения", [L], ["aigul@example.org"])]),
    ("Асанова Айгуль Маратовна\nспециалист по связям с общественностью\nМоб.: +996 555 12 34 56\nэл. адрес: aigul@example.org",
     [("", "Асанова Айгуль Маратовна", "специалист по связям с общественностью", "", [P], ["aigul@example.org"])]),
    ("пресс-секретарь Министерства здравоохранения Айгуль Асанова, тел. 0312 61 12 13",
     [("", "Айгуль Асанова", "пресс-секретарь", "Министерство здравоохранения", [L], [])]),
    ("Т. Бекболотов, координатор проекта, сот. 0555 12 34 56",
     [("", "Т. Бекболотов", "координатор проекта", "", [P], [])]),
    ("Айгуль Асанова, тел.: +996 312 61 12 13 (вн. 123), факс: +996 312 61 12 14",
     [("", "Айгуль Асанова", "", "", [L, "+996312611214"], [])]),
    ("Aida Asanova\nTel: +996 312 61 12 13/14\nwww.example.org\n720040, Bishkek, 160 Chui Avenue",
     [("", "Aida Asanova", "", "", [L, "+996312611214"], [])]),
    ("Aida Asanova, doors open 21-23 August, tel. +996 312 61 12 13 ext. 12. 21-23 August 2026",
     [("", "Aida Asanova", "", "", [L], [])]),
    ("H.E. Mr. John Smith, Ambassador\nOffice: +996 312 61 12 13\nCell: +996 555 12 34 56",
     [("H.E. Mr.", "John Smith", "Ambassador", "", [L, P], [])]),
    ("Aida Asanova at +996 312 61 12 13 or aida@example.org",
     [("", "Aida Asanova", "", "", [L], ["aida@example.org"])]),
    ("Aida Asanova of Example Relief Fund by phone at 0555 12 34 56 or by email at aida@example.org.",
     [("", "Aida Asanova", "", "Example Relief Fund", [P], ["aida@example.org"])]),
    ("ПРООН: Айгуль Асанова, aigul@example.org, 0555 12 34 56\nЮНИСЕФ: Болот Исаев, bolot@example.org, 0312 61 12 13",
     [("", "Айгуль Асанова", "", "ПРООН", [P], ["aigul@example.org"]), ("", "Болот Исаев", "", "ЮНИСЕФ", [L], ["bolot@example.org"])]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "people"), BLOCKS, ids=[text[:40] for text, _people in BLOCKS])
def test_a_block_gives_its_people(text: str, people: list[tuple[str, str, str, str, list[str], list[str]]]) -> None:
    found = contact_block.read(lines(clean(text)))
    assert [
        (o.honorific, o.name, o.title, o.organisation, [n.e164 for n in o.phones], [a.address for a in o.emails])
        for o in found.officers
    ] == people
    assert found.problems == []


def test_spans_point_at_the_source() -> None:
    text = "Ms. Aida Asanova, Press Officer\nTel: +996 312 61 12 13\nE-mail: aida@example.org"
    found = contact_block.read(lines(clean(text)))
    assert text[found.officers[0].start : found.officers[0].end] == text
    assert {f.field: text[f.start : f.end] for f in found.finds} == {
        "officer": "Aida Asanova", "phone": "Tel: +996 312 61 12 13", "email": "E-mail: aida@example.org",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "own", "public"),
    [
        ("Aida Asanova\nTelegram: @aida_press\nTel: 0555 12 34 56", [("Telegram", "@aida_press")], []),
        ("Aida Asanova\nWhatsApp: +996 555 12 34 56", [("WhatsApp", P)], []),
        ("Example Fund on Facebook\nExample Fund on Twitter", [], [("Facebook", "Example Fund"), ("Twitter", "Example Fund")]),
        ("Aida Asanova, aida@example.org\n\nFollow us:\nhttps://t.me/examplefund\nInstagram: @example_fund", [],
         [("Telegram", "https://t.me/examplefund"), ("Instagram", "@example_fund")]),
        ("Фонд «Пример» в Facebook\nFacebook: facebook.com/examplefund", [], [("Facebook", "Фонд «Пример»"), ("Facebook", "facebook.com/examplefund")]),
    ],
)  # fmt: skip
def test_accounts_are_the_officers_or_the_organisations(
    text: str, own: list[tuple[str, str]], public: list[tuple[str, str]]
) -> None:
    found = contact_block.read(lines(clean(text)))
    assert [(c["network"], c["value"]) for o in found.officers for c in o.channels] == own
    assert [(c["network"], c["value"]) for c in found.channels] == public


def test_what_cannot_be_used_is_kept_and_named() -> None:
    found = contact_block.read(
        lines(clean("Aida Asanova\nTel: 12345\nE-mail: aida.asanova[at]\nE-mail: [email protected]"))
    )
    officer = found.officers[0]
    assert [(n.valid, n.e164) for n in officer.phones] == [(False, None)]
    assert [(a.valid, a.address) for a in officer.emails] == [(False, None), (False, None)]
    assert len(found.problems) == 3
    assert all(problem.startswith("Aida Asanova: ") for problem in found.problems)


@pytest.mark.parametrize(
    "text",
    [
        "Grant of 3,500,000 soms to 120 000 children",
        "SDG 16, decree No. 123-45-67 of 12.03.2024",
        "2015-2019",
        "In 2010-2014 and 2020",
    ],
)
def test_sums_years_and_decrees_are_no_phones(text: str) -> None:
    assert contact_block.read(lines(text)).officers == []


def test_a_job_and_an_office_below_the_address_are_the_person_s() -> None:
    (officer,) = contact_block.read(lines("Aida Sample, aida@example.org\nPress officer, Example Fund")).officers
    assert (officer.title, officer.organisation) == ("Press officer", "Example Fund")


def test_a_way_to_reach_somebody_is_no_job() -> None:
    text = "Aida Sample by phone on 0555 12 34 56 or by e-mail: aida@example.org"
    (officer,) = contact_block.read(lines(text)).officers
    assert (officer.name, officer.title, len(officer.phones), len(officer.emails)) == ("Aida Sample", "", 1, 1)


def test_numbers_under_one_another_stay_apart() -> None:
    found = contact_block.read(lines("Aida Sample\n0312 61-12-13\n0312 61-12-14\n720000 Bishkek"))
    assert [number.e164 for number in found.officers[0].phones] == ["+996312611213", "+996312611214"]


def test_an_area_code_behind_the_number_and_an_honorific_behind_the_name() -> None:
    text = "Contacts:\nAida Kim (Ms), Press Officer, Example Fund, tel. 61-12-13 (code 0312), aida@example.org"
    (officer,) = release.read(text).officers
    assert (officer.honorific, officer.name, officer.title) == ("Ms", "Aida Kim", "Press Officer")
    assert [number.e164 for number in officer.phones] == ["+996312611213"]


def test_the_label_over_a_block_is_the_title_of_its_person_where_it_names_a_job() -> None:
    text = "School opens in Osh\n\nOSH, 1 May 2026 – A school opened.\n\nSpokesperson: Dr. Aida Sample, 0555 12 34 56"
    (officer,) = release.read(text).officers
    assert (officer.honorific, officer.name, officer.title) == ("Dr.", "Aida Sample", "Spokesperson")


def test_a_number_of_several_messengers_is_in_each() -> None:
    (officer,) = contact_block.read(
        lines("Aida Sample, WhatsApp/Telegram: 0555 12 34 56, aida@exam\xadple.org")
    ).officers
    assert officer.channels == [{"network": "WhatsApp", "value": P}, {"network": "Telegram", "value": P}]
    assert [address.address for address in officer.emails] == ["aida@example.org"]


def test_how_the_addresses_of_a_house_are_made_is_nobodys_address() -> None:
    block = contact_block.read(lines("E-mail: firstname.lastname@example.org\nAida Sample, 0555 12 34 56"))
    assert [(officer.name, officer.emails) for officer in block.officers] == [("Aida Sample", [])]


def test_who_else_has_a_part_in_the_matter_is_nobodys_office() -> None:
    block = contact_block.read(
        lines("Aida Sample, 0555 12 34 56\nPartners: Ministry of Examples\nОрганизаторы: Фонд «Пример»")
    )
    assert [(officer.name, officer.title, officer.organisation) for officer in block.officers] == [
        ("Aida Sample", "", "")
    ]


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("e-mail aida.sadykova@\npressoffice.example.org, room 5", "aida.sadykova@pressoffice.example.org"),
        ("e-mail aida.sadykova@press-\noffice.example.org", "aida.sadykova@press-office.example.org"),
        ("e-mail aida.sadykova@pressoffice.\nexample.org.", "aida.sadykova@pressoffice.example.org"),
        ("e-mail aida@example.\norg", "aida@example.org"),
        ("e-mail aida@example.org.\nthe school", "aida@example.org"),
    ],
)
def test_an_address_that_the_end_of_a_line_broke_is_whole(broken: str, whole: str) -> None:
    text = f"School opens in Osh\n\nOSH, 1 December 2026 – A school opened today.\n\nMedia contact:\nAida Sadykova, press officer, {broken}\n"
    assert [officer.emails[0].address for officer in release.read(text).officers] == [whole]
    assert len(clean(text)) == len(text)


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("Aida Sample: aida (собачка) example.org", "aida@example.org"),
        ("Aida Sample: aida [arroba] example [punto] org", "aida@example.org"),
        ("Aida Sample, aida sobaka example tochka org", "aida@example.org"),
    ],
)
def test_an_address_is_hidden_by_the_words_that_cells_of_addresses_know(line: str, address: str) -> None:
    (officer,) = contact_block.read(lines(line)).officers
    assert [one.address for one in officer.emails] == [address]


@pytest.mark.parametrize("said", ["дохили 12", "Durchwahl 12", "ішкі 12", "внутр. номер 12", "доб. 12"])
def test_an_extension_is_told_by_the_words_that_cells_of_numbers_know(said: str) -> None:
    (officer,) = contact_block.read(lines(f"Aida Sample, +996 312 61 12 13 {said}")).officers
    assert [(one.e164, one.extension) for one in officer.phones] == [("+996312611213", "12")]


@pytest.mark.parametrize(
    ("block", "spoken"),
    [
        ("Aida Sample, Press Officer (English, Russian), 0555 12 34 56", ["English", "Russian"]),
        ("Aida Sample: 0555 12 34 56, aida@example.org (Tajik, Russian)", ["Tajik", "Russian"]),
        ("Назгуль Примерова (рус., кырг., нем.)\nТелефон: 0555 12 34 56", ["рус", "кырг", "нем"]),
        ("Данияр Примеров (кыргызча, орусча), басма сөз катчысы, 0555 12 34 56", ["кыргызча", "орусча"]),
        ("Имя: Шахноза Примерова\nТелефон: 0555 12 34 56\nЯзыки: русский, английский", ["русский, английский"]),
    ],
)
def test_the_languages_an_officer_speaks_are_the_officers_and_no_job(block: str, spoken: list[str]) -> None:
    told = "A school for three hundred children opened in Osh today, the education department of the town said. " * 2
    reading = release.read(f"School opens in Osh\n\nOSH – {told}\n\n{told}\n\nContact:\n{block}\n")
    (found,) = reading.as_json()["officers"]
    assert found["languages"] == spoken
    assert found["title"] in (None, "Press Officer", "басма сөз катчысы")
    assert not reading.left_over


def test_an_office_right_above_the_contact_person_is_theirs_and_no_text() -> None:
    text = (
        "О визите делегации\n\nДелегация посетила молочный завод в Токмоке и лицей в Бишкеке, сообщило посольство.\n\n"
        "Бишкек, 26 ноября 2026 года\n\nОтдел прессы и культуры посольства\n"
        "Контактное лицо: Назгуль Примерова\nТелефон: 0555 12 34 56\n"
    )
    found = release.read(text)
    assert (found.versions[0].date, found.versions[0].dateline) == ("2026-11-26", "Бишкек, 26 ноября 2026 года")
    assert [officer.organisation for officer in found.officers] == ["Отдел прессы и культуры посольства"]
    assert found.versions[0].body.endswith("сообщило посольство.")


@pytest.mark.parametrize("name", ["KYZYL TOO HYDRO CJSC", "Altyn Ken LLP", "Kyzyl Too Hydro OJSC"])
def test_a_company_is_nobody_s_name(name: str) -> None:
    (officer,) = contact_block.read(lines(f"{name}\nPress office · 0312 61 12 13 · press@example.org")).officers
    assert officer.name == "" and name in officer.organisation


def test_the_number_of_a_line_and_the_label_of_a_job_are_not_left_over() -> None:
    people = "1. Aida Sample, press officer, 0555 12 34 56\n2. John Sample, editor, 0555 12 34 57\nName: Ann Sample\nTitle: Manager\nPhone: 0555 12 34 58"
    told = "A school for three hundred children opened in Osh today, the education department of the town said. " * 2
    found = release.read(f"School opens in Osh\n\nOSH – {told}\n\n{told}\n\nContacts:\n{people}\n")
    assert [one.name for one in found.officers] == ["Aida Sample", "John Sample", "Ann Sample"]
    assert not found.left_over
