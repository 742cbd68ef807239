"""Columns are known by their names in four languages, by the programs that wrote them, and by their values."""

import pytest

from outreach.values import column_recognition, column_values

NAMES = {
    "name": ["Name", "Full name", "official_full", "ФИО", "Ф.И.О.", "Фамилия, имя", "Аты-жөнү", "Display Name"],
    "given_name": ["First Name", "firstName", "XFirst Name", "Vorname", "Имя", "first"],
    "family_name": ["Last Name", "Surname", "Nachname", "Фамилия", "Фамилиясы", "last"],
    "middle_name": ["Middle Name", "Отчество", "2. Vorname", "Additional Name"],
    "position": ["Job Title", "Position", "Должность", "Кызматы", "Arbeitstitel", "Organization 1 - Title"],
    "outlet": ["Outlet", "Company", "СМИ", "Издание", "ЖМК", "Firma", "Organization Name", "Организация",
               "Организацыя", "Редакция"],
    "department": ["Department", "Отдел", "Abteilung"],
    "email": ["E-mail", "email", "E-Mail-Adresse", "E-mail 2 Address", "E-mail 1 - Value", "Эл. почта",
              "Электронный адрес", "Primäre E-Mail-Adresse", "Электрондук почта", "Primary Email"],
    "email.work": ["Work e-mail", "Business Email", "Рабочая почта", "email_work"],
    "email.home": ["Personal E-mail", "Личная эл. почта"],
    "phone": ["Phone", "Телефон", "Тел.", "Phone 1 - Value", "Telefon", "Номер телефона", "Primary Phone",
              "Контактный телефон", "Телефон/факс", "Тел./факс", "Тел., факс", "Tel/Fax", "Telephone, fax"],
    "phone.mobile": ["Mobile Phone", "Моб. тел.", "Моб.", "Mobil-Tel.-Nr.", "Cell", "Сотовый телефон", "Уюлдук телефон",
                     "Mobile Number", "Мобильный"],
    "phone.work": ["Business Phone 2", "Work Phone", "Tel. dienstlich", "Telefon (geschäftlich)", "Рабочий телефон"],
    "phone.home": ["Home Phone", "Tel. privat", "Домашний телефон"],
    "phone.fax": ["Fax", "Business Fax", "Факс", "Fax-Nummer", "Fax (privat)"],
    "channel.telegram": ["Telegram", "Телеграм", "Telegram username"],
    "channel.whatsapp": ["WhatsApp", "Ватсап"],
    "channel.x": ["Twitter", "X"],
    "languages": ["Language", "Язык", "Тил", "Рабочие языки", "Sprache"],
    "beats": ["Beat", "Тема", "Тематика", "Topics"],
    "tags": ["Tags", "Теги", "Categories", "Group Membership", "Labels"],
    "country": ["Country", "Страна", "Өлкө", "Business Country/Region", "Dienstlich: Land", "Address 1 - Country"],
    "city": ["City", "Город", "Шаар", "Ort (geschäftlich)", "Business City"],
    "city.home": ["Home City", "Privat: Ort", "Ort (privat)"],
    "street": ["Address", "Business Street", "Адрес", "Straße (geschäftlich)", "Work Address2"],
    "street.home": ["Home Street 2", "Privat: Adresse 2"],
    "street.other": ["Other Street", "Address 2 - Street"],
    "postcode": ["Zip", "Business Postal Code", "Индекс", "PLZ"],
    "website": ["url", "Web Page", "Сайт", "Webseite 1"],
    "notes": ["Notes", "Примечание", "Комментарий", "Эскертүү", "Notizen"],
    "do_not_contact": ["Do not contact", "Не писать"],
    "extra": ["Birthday", "Assistant's Phone", "E-mail Display Name", "Geburtstag", "№", "Manager's Name", "id"],
}  # fmt: skip


@pytest.mark.parametrize(("target", "name"), [(target, name) for target, names in NAMES.items() for name in names])
def test_a_name(target: str, name: str) -> None:
    assert column_recognition.by_name(name) == target


def test_our_own_targets_and_labels_are_known() -> None:
    for target in column_recognition.TARGETS:
        if target not in ("label", "extra"):
            assert column_recognition.by_name(target) == target
            assert column_recognition.by_name(column_recognition.label(target)) == target
            assert column_recognition.by_name(column_recognition.label(target) + " 2") == target


def mapped(header: list[str], *rows: list[str]) -> dict[str, str]:
    return column_recognition.map_columns(header, rows)


def test_a_title_is_what_its_values_are() -> None:
    assert mapped(["Title", "Last Name"], ["Dr.", "X"], ["Ms", "Y"])["Title"] == "honorific"
    assert mapped(["Name", "Title"], ["X", "Editor"], ["Y", "Reporter"])["Title"] == "position"


@pytest.mark.parametrize("heading", ["Другим письмом", "Name in the other script"])
def test_what_our_own_sheets_called_a_column_before_is_still_known(heading: str) -> None:
    assert mapped(["ФИО", heading], ["Айгүл", "Aigul"]) == {"ФИО": "name", heading: "other_name"}


def test_a_name_beside_other_names() -> None:
    assert mapped(["Имя", "Телефон"])["Имя"] == "name"
    assert mapped(["Имя", "Фамилия"]) == {"Имя": "given_name", "Фамилия": "family_name"}
    assert mapped(["Vorname", "Name"]) == {"Vorname": "given_name", "Name": "family_name"}
    assert mapped(["Vorname", "Nachname", "Name"])["Name"] == "name"
    assert mapped(["Name", "ФИО"], ["Aigul", "Айгүл"]) == {"Name": "name", "ФИО": "other_name"}


def test_values_tell_where_names_do_not() -> None:
    found = mapped(
        ["Column 1", "Column 2", "Column 3", "Column 4", "Column 5", "Column 6", "Column 7", "Column 8"],
        ["Айгүл Асанова", "a@example.org", "+996 555 12 34 56", "https://example.org", "Кыргызстан", "ru, ky", "12.5",
         "2026-01-05"],
        ["Oleg Brazhko", "b@example.org", "0312 66 38 85", "www.example.org", "Казахстан", "en", "13.5", "2026-01-06"],
    )  # fmt: skip
    assert list(found.values()) == [
        "name", "email", "phone", "website", "country", "languages", "extra", "extra",
    ]  # fmt: skip


def test_a_column_of_kinds_belongs_to_a_value() -> None:
    found = mapped(["E-mail 1 - Type", "E-mail 1 - Value", "IM 1 - Type", "IM 1 - Value"])
    assert found["E-mail 1 - Type"] == "label" and found["IM 1 - Type"] == "extra"
    assert column_recognition.label_of("E-mail 1 - Type", list(found), found) == "E-mail 1 - Value"


def test_a_whole_address_beside_its_parts_is_kept_apart() -> None:
    found = mapped(["Home Street", "Home City", "Home Address"])
    assert found == {"Home Street": "street.home", "Home City": "city.home", "Home Address": "extra"}


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("street", "Улица (раб. адрес)"), ("country.home", "Страна (дом. адрес)"),
        ("phone.mobile", "Номер мобильного телефона"),
        ("name", "Отображаемое имя"), ("outlet", "Organisation / Media"), ("channel.other", "WhatsApp/Telegram"),
        ("phone.other", "Weiteres Telefon"), ("phone.work", "Иш телефону"), ("city", "Town/City"), ("email", "Почтасы"),
        ("name", "ФИО журналиста"), ("extra", "Телефон помощника"), ("phone.work", "Newsroom phone"),
        ("position", "Contact Title"), ("beats", "Subjects"), ("extra", "Contact ID"), ("extra", "Код"),
        ("outlet", "Наименование"), ("name", "КонтактноеЛицо"),
        ("channel.telegram", "Аккаунт Telegram"), ("channel.vk", "Страница ВКонтакте"),
        ("channel.facebook", "Facebook profile link"), ("channel.skype", "Контакт Skype"), (None, "Другой контакт"),
        ("outlet", "Current Employer"), ("honorific", "Individual Prefix"), ("street", "Supplemental Address 1"),
        ("do_not_contact", "Unsubscribed from all email"), ("phone.work", "Рабочий прямой телефон"),
        ("phone", "Телефон для связи"), ("phone", "Контактные данные"), ("email", "E-mail №2"),
        ("extra", "Доб."), ("extra", "Durchwahl"), ("extra", "Phone Extension"), ("extra", "Код города"),
        ("city", "Outlet City"), ("country", "Страна СМИ"), ("street", "Mailing Street"), ("notes", "Прим."),
        ("name", "Имя и должность"), ("name", "Name & Title"), ("name", "ФИО, телефон"), ("name", "Vorname/Nachname"),
        ("name", "Ваши имя и фамилия"), ("outlet", "Название вашего СМИ"), ("name", "What is your full name?"),
        ("name", "Аты-жөнүңүз"), ("email", "Электрондук почтаңыз"), ("outlet", "Person - Organization"),
        ("outlet", "Name of media organization"), ("name", "Name of contact person"),
        ("state", "Primary Address State"),
        ("name", "ФИО руководителя"), ("phone.mobile", "Моб. тел. руководителя"),
        ("outlet", "Место работы, должность"), ("email", "E-mail/Web"), ("city", "Город/страна"), ("city", "PLZ/Ort"),
    ],
)  # fmt: skip
def test_names_of_other_programs(target: str | None, name: str) -> None:
    assert column_recognition.by_name(name) == target


def test_an_empty_column_of_names_is_in_no_other_script() -> None:
    assert mapped(["Name", "Ваше ФИО"], ["", "Айгүл Асанова"])["Ваше ФИО"] == "name"


def test_numbers_that_look_like_days_are_numbers() -> None:
    assert mapped(["zzz"], ["0555-12-34-50"], ["0700-12-34-51"])["zzz"] == "phone"
    assert mapped(["zzz"], ["2024-12-30"], ["1999-01-02"])["zzz"] == "extra"


def test_letters_are_not_mail_where_both_are_named() -> None:
    assert mapped(["Do Not Email", "Do Not Mail"]) == {"Do Not Email": "do_not_contact", "Do Not Mail": "extra"}
    assert mapped(["Do Not Mail"]) == {"Do Not Mail": "do_not_contact"}


def test_each_column_says_how_it_was_known() -> None:
    found = column_recognition.with_origins(
        ["Name", "Contact us", "Home", "zzz"],
        [
            ["Dina Kim", "d@example.org", "+996 312 61 12 13", "blue"],
            ["Olga Petrova", "o@example.org", "0312 61 12 14", "x"],
        ],
    )
    assert found == {
        "Name": ("name", column_recognition.NAME), "Contact us": ("email", column_recognition.CONTENT),
        "Home": ("phone.home", column_recognition.CONTENT), "zzz": ("extra", ""),
    }  # fmt: skip


def test_numbers_with_their_label_and_jobs_of_the_press_are_known_by_their_values() -> None:
    assert column_values.by_values(["0555 80-81-82", "моб. 0700 80-81-83", "тел. 0312 30-31-32 доб. 15"]) == "phone"
    assert column_values.by_values(["редактор отдела новостей", "фотокорреспондент", "SMM"]) == "position"


def test_tags_are_known_by_their_small_stock_of_words() -> None:
    cells = ["politics; crime", "crime; vip", "politics; vip", "crime", "politics; crime"]
    assert column_values.by_values(cells) == "tags"
    assert column_values.by_values(["one, two three four five", "six; seven", "eight, nine", "ten, eleven"]) is None


def test_a_value_that_comes_again_and_again_is_nobodys_name() -> None:
    rows = [["Department Of Health", str(number)] for number in range(10)]
    assert column_recognition.map_columns(["Body", "n"], rows)["Body"] == "extra"


@pytest.mark.parametrize(
    "header",
    [
        "Аты-жөні;Лауазымы;БАҚ;Электрондық пошта;Ұялы телефон;Ел;Қала;Тіл",
        "F.I.Sh.;Lavozimi;OAV;Elektron pochta;Uyali telefon;Mamlakat;Shahar;Til",
        "Ному насаб;Вазифа;ВАО;Почтаи электронӣ;Телефони мобилӣ;Кишвар;Шаҳр;Забон",
        "Adı Soyadı;Görev;Kurum;E-posta;Cep telefonu;Ülke;Şehir;Dil",
        "Nom complet;Fonction;Média;Adresse e-mail;Portable;Pays;Ville;Langue",
        "Nombre completo;Cargo;Medio;Correo electrónico;Móvil;País;Ciudad;Idioma",
        "姓名;职务;媒体;邮箱;手机;国家;城市;语言",
        "姓名;職務;媒體名稱;電子郵件;手機號碼;国家;城市;語言",
        "الاسم الكامل;المنصب;المؤسسة الإعلامية;البريد الإلكتروني;رقم الجوال;الدولة;المدينة;اللغة",
        "نام و نام خانوادگی;سمت;رسانه;ایمیل;موبایل;کشور;شهر;زبان",
        "ПІБ;Посада;ЗМІ;Електронна пошта;Мобільний телефон;Країна;Місто;Мова",
    ],
)
def test_headers_in_the_languages_of_the_neighbours(header: str) -> None:
    found = [column_recognition.by_name(name) for name in header.split(";")]
    assert found == ["name", "position", "outlet", "email", "phone.mobile", "country", "city", "languages"]


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("БАҚ атауы", "outlet"), ("OAV nomi", "outlet"), ("Kurum adı", "outlet"), ("Ish joyi", "outlet"),
        ("Name of the Media House", "outlet"), ("Organe de presse", "outlet"), ("ŞİRKET", "outlet"),
        ("ADI", "given_name"), ("SOYADI", "family_name"), ("Title(s)", "position"), ("Designation", "position"),
        ("İş Unvanı", "position"), ("Уяли телефон", "phone.mobile"), ("Pos.", "position"),
    ],
)  # fmt: skip
def test_a_name_in_a_neighbours_language_or_shortened(name: str, target: str) -> None:
    assert mapped([name, "x"], ["", ""])[name] == target or column_recognition.by_name(name) == target


def test_bare_numbers_are_telephones_where_the_name_says_of_what_kind() -> None:
    assert mapped(["ФИО", "Раб."], ["Айгуль Бек", "312611213"], ["Дина Ким", "312611214"])["Раб."] == "phone.work"
    assert mapped(["ФИО", "Счёт"], ["Айгуль Бек", "312611213"], ["Дина Ким", "312611214"])["Счёт"] == "extra"


def test_two_titles_are_an_honorific_and_a_position() -> None:
    header = ["Titre", "Prénom", "Nom", "Titre (2)"]
    found = mapped(header, ["Mme", "Aida", "Kim", "reporter"], ["M.", "Oleg", "Omar", "editor"])
    assert (found["Titre"], found["Titre (2)"]) == ("honorific", "position")


def test_newsrooms_are_known_by_their_values() -> None:
    rows = [["Aida Bekova", "aida@example.org", "Evening Post"], ["Oleg Omarov", "o@example.org", "Radio Bell"]]
    assert [*mapped(["Column 1", "Column 2", "Column 3"], *rows).values()] == ["name", "email", "outlet"]
    assert mapped(["Вид", "ФИО"], ["радио", "Мост"], ["газета", "Утро"])["Вид"] == "extra"


def test_a_name_in_two_languages_with_their_marks() -> None:
    assert column_recognition.by_name("Имя (рус) / Name (eng)") == "name"


@pytest.mark.parametrize(
    ("header", "targets"),
    [
        ("氏名|会社名|役職|電話番号|メールアドレス", "name|outlet|position|phone|email"),
        ("이름|소속|직책|휴대폰|이메일", "name|outlet|position|phone.mobile|email"),
        ("Министерство|Пресс-секретарь|Рабочий", "outlet|name|phone.work"),
        ("Embassy|Press attaché|Tel", "outlet|name|phone"),
        ("Collectivité|Commune", "outlet|city"),
    ],
)
def test_directories_of_authorities_and_of_the_far_east(header: str, targets: str) -> None:
    names = header.split("|")
    numbers = [["", "", "0312 66 00 00"][: len(names)]]
    assert "|".join(column_recognition.map_columns(names, numbers).values()) == targets


@pytest.mark.parametrize(("value", "target"), [("нет", "extra"), ("yes", "extra"), ("-", "tags"), ("vip", "tags")])
def test_a_column_of_tags_that_says_yes_or_no_is_none(value: str, target: str) -> None:
    assert column_recognition.map_columns(["Name", "Tags"], [["Anna Example", value]])["Tags"] == target


def test_a_surname_beside_a_last_name_is_the_patronymic_where_its_values_are() -> None:
    header = ["lastname", "firstname", "surname"]
    russian = [["Омуров", "Бек", "Асанович"], ["Иванова", "Анна", "Петровна"]]
    assert column_recognition.map_columns(header, russian)["surname"] == "middle_name"
    assert column_recognition.map_columns(header, [["Doe", "Jane", "Roe"]])["surname"] == "family_name"


@pytest.mark.parametrize("name", ["First Name (as used)", "Имя (как в паспорте)", "Vorname (Rufname)"])
def test_a_remark_in_brackets_does_not_hide_a_part_of_the_name(name: str) -> None:
    assert column_recognition.by_name(name) == "given_name"
    assert column_recognition.by_name("Phone (assistant)") != "phone"


@pytest.mark.parametrize("name", ["Contact Owner", "HubSpot Owner", "Owner Email", "Created By", "Владелец"])
def test_an_address_of_whoever_keeps_the_list_is_not_the_contacts(name: str) -> None:
    header = ["First Name", "Last Name", "Email", name]
    rows = [["Jane", "Doe", "jane@example.org", "keeper@example.org"]] * 3
    assert column_recognition.map_columns(header, rows)[name] == "extra"


def test_numbers_of_taxes_and_passports_are_no_phones() -> None:
    header = ["Name", "Partita IVA", "Номер паспорта"]
    mapping = column_recognition.map_columns(header, [["Jane Doe", "02314880648", "9874563"]] * 3)
    assert {mapping["Partita IVA"], mapping["Номер паспорта"]} == {"extra"}
