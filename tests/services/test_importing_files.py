"""Files as people have them, each with what must come out of it: every name, number and address in its place."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from outreach.services.contacts import contacts
from outreach.services.importing import importing
from outreach.services.importing.import_plan import Options, Report
from outreach.store.workspace import Workspace

pytestmark = pytest.mark.backends("sqlite")


def result(job: Generator[Any, None, Any]) -> Any:
    """What a job returns."""
    while True:
        try:
            next(job)
        except StopIteration as done:
            return done.value


def taken(workspace: Workspace, path: Path, data: str, encoding: str) -> tuple[Report, list[dict[str, Any]]]:
    """What was told, and the contacts in the order of the file, without what is empty and what an import adds."""
    path.write_bytes(data.encode(encoding))
    report: Report = result(importing.run(workspace, path, Options(source="")))
    people = []
    for number in report.ids:
        fields = workspace.read(contacts.fields, number)
        fields["emails"] = [item["raw"] for item in fields["emails"]]
        fields["phones"] = [(item["raw"], item["label"]) for item in fields["phones"]]
        people.append({name: value for name, value in fields.items() if value and name != "found_on"})
    return report, people


def quoted(text: str, encoding: str) -> str:
    return "".join(f"={byte:02X}" for byte in text.encode(encoding))


def test_a_table_out_of_dos(workspace: Workspace, tmp_path: Path) -> None:
    data = (
        "Фамилия;Имя;Отчество;Организация;Должность;Тел. раб.;Тел. моб.;Эл. почта;Город\r\n"
        'Ёлкина;Юлия;Ивановна;"Радио ""Волна""; Ош";редактор;0312 61 12 13/14;0777123456, 0700 654321;'
        '"yulia@example.org; ju@example.com";Ош\r\n'
    )
    report, (person,) = taken(workspace, tmp_path / "dos.csv", data, "cp866")
    assert (report.encoding, report.delimiter) == ("cp866", ";")
    assert person == {
        "name": "Юлия Ивановна Ёлкина", "given_name": "Юлия", "middle_name": "Ивановна", "family_name": "Ёлкина",
        "outlet": 'Радио "Волна"; Ош', "position": "редактор", "city": "Ош",
        "emails": ["yulia@example.org", "ju@example.com"],
        "phones": [("0312 61 12 13", "work"), ("+996 312 611 214", "work"), ("0777123456", "mobile"),
                   ("0700 654321", "mobile")],
    }  # fmt: skip


def test_quotes_and_line_breaks_in_a_table_of_semicolons(workspace: Workspace, tmp_path: Path) -> None:
    data = (
        '"Имя";"Адрес";"Телефоны";"E-mail";"Примечание"\r\n'
        '"Бакыт Уулу Данияр";"г. Бишкек,\r\nпр. Чуй, 155\r\nкв. 4";"моб. 0555 111222\r\nраб. 0312 66-12-34";'
        '"daniyar@example.kg\r\nd.bakyt@example.com";"Сказал: ""звонить; после 10"""\r\n'
    )
    report, (person,) = taken(workspace, tmp_path / "p.csv", data, "cp1251")
    assert report.encoding == "cp1251"
    assert person["street"] == "г. Бишкек, пр. Чуй, 155, кв. 4"
    assert person["emails"] == ["daniyar@example.kg", "d.bakyt@example.com"]
    assert [raw for raw, _label in person["phones"]] == ["0555 111222", "0312 66-12-34"]
    assert person["notes"] == 'Сказал: "звонить; после 10"'


def test_a_german_table_with_two_titles(workspace: Workspace, tmp_path: Path) -> None:
    data = (
        "Anrede;Titel;Vorname;Nachname;Firma;Straße;PLZ;Ort;Land;Telefon;Mobil;Fax;E-Mail\r\n"
        "Frau;Dr.;Änne;Groß;Woche;Hauptstr. 5;80331;München;Deutschland;089 12345678;0171 2345678;089 12345679;"
        "a@example.de\r\n"
    )
    _report, (person,) = taken(workspace, tmp_path / "p.csv", data, "cp1252")
    assert (person["honorific"], person["name"], person["country"]) == ("Frau Dr.", "Änne Groß", "DE")
    assert person["phones"] == [("089 12345678", ""), ("0171 2345678", "mobile"), ("089 12345679", "fax")]
    assert "extra" not in person


def test_a_title_of_two_words_is_read_once(workspace: Workspace, tmp_path: Path) -> None:
    data = "Honorific;Name;E-mail\nProf. Dr.;Anna Belova;anna@example.org\n"
    _report, (person,) = taken(workspace, tmp_path / "p.csv", data, "utf-8")
    assert (person["honorific"], person["name"]) == ("Prof. Dr.", "Anna Belova")


@pytest.mark.parametrize("name", ["Контакты (тел., e-mail)", "Телефон / почта", "Контакты", "Phone & E-mail"])
def test_numbers_and_addresses_in_one_cell_come_apart(workspace: Workspace, tmp_path: Path, name: str) -> None:
    data = (
        f'Список журналистов;;\n;;\n№;Ф.И.О.;"{name}"\n1;Анна Белова;"0555 111222, anna@example.org"\n'
        '2;Борис Серов;"boris@example.org / моб.: 0312 661122, факс 0312 661133"\n'
        '3;Вера Чернова;"тел. 0700 112233; vera@example.org; спросить Веру"\n'
        '4;Глеб Котов;"gleb@example.org, g.kotov@example.com"\n5;Дина Лис;0555 444555\n'
    )
    report, people = taken(workspace, tmp_path / "p.csv", data, "utf-8")
    assert [person["emails"] for person in people[:3]] == [
        ["anna@example.org"],
        ["boris@example.org"],
        ["vera@example.org"],
    ]
    assert people[3]["emails"] == ["gleb@example.org", "g.kotov@example.com"] and "phones" not in people[3]
    assert people[4]["phones"] == [("0555 444555", "")]
    raws = [[raw for raw, _label in person["phones"]] for person in people[:3]]
    assert raws == [["0555 111222"], ["0312 661122", "0312 661133"], ["0700 112233"]]
    assert "спросить Веру" in str(people[2]["extra"]), "what else is said there is kept"
    assert "extra" not in people[0]
    assert not report.problems


def test_numbers_that_a_spreadsheet_took_for_figures(workspace: Workspace, tmp_path: Path) -> None:
    data = "Name;Phone\nAnna;9,96555E+11\nBoris;555111222.0\nClara;00996 555 111333\n"
    report, people = taken(workspace, tmp_path / "p.csv", data, "utf-8")
    assert [person["phones"][0][0] for person in people] == ["9,96555E+11", "555111222.0", "00996 555 111333"]
    (problem,) = report.problems
    assert (problem.row, problem.column) == (1, "Phone")
    assert "truncated" in problem.text


def test_a_quotation_mark_that_is_never_closed_swallows_nobody(workspace: Workspace, tmp_path: Path) -> None:
    data = (
        'Name,Email,Notes\nAnna,a@example.org,"never closed\nBoris,b@example.org,"fine, too"\nClara,c@example.org,x\n'
    )
    data = data.replace('"fine, too"', "fine")
    report, people = taken(workspace, tmp_path / "p.csv", data, "utf-8")
    assert [person["name"] for person in people] == ["Anna", "Boris", "Clara"]
    assert people[0]["notes"] == '"never closed'
    assert report.notes == ["A quotation mark in this file is never closed, so it was read as an ordinary character."]


def test_kinds_as_google_writes_them(workspace: Workspace, tmp_path: Path) -> None:
    head = "Name,Phone 1 - Type,Phone 1 - Value,Phone 2 - Type,Phone 2 - Value"
    data = f"{head}\nA,workFax,0312 663885,Home Fax,0312 661122\n"
    _report, (person,) = taken(workspace, tmp_path / "p.csv", data, "utf-8")
    assert person["phones"] == [("0312 663885", "fax"), ("0312 661122", "fax")]


def test_american_numbers_are_told_to_be_american(workspace: Workspace, tmp_path: Path) -> None:
    data = "Name,Phone\n" + "\n".join(f"Person {n},202-224-{3000 + n}" for n in range(30))
    report, _people = taken(workspace, tmp_path / "p.csv", data, "utf-8")
    assert any("United States" in note for note in report.notes)


def test_cards_out_of_outlook_in_a_code_page(workspace: Workspace, tmp_path: Path) -> None:
    data = (
        "BEGIN:VCARD\r\nVERSION:2.1\r\nN;LANGUAGE=ru;CHARSET=windows-1251:Жумабекова;Айгуль;Асановна;г-жа\r\n"
        'FN;CHARSET=windows-1251:Айгуль Жумабекова\r\nORG;CHARSET=windows-1251:Газета "Утро";Отдел новостей\r\n'
        "TEL;WORK;VOICE:(0312) 66-38-85\r\nTEL;CELL;VOICE:0555 12-34-56\r\nTEL;WORK;FAX:0312 66 11 22\r\n"
        f"NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=windows-1251:{quoted('Первая', 'cp1251')}=0D=0A=\r\n"
        f"{quoted('Вторая', 'cp1251')}\r\n"
        "ADR;WORK;PREF;CHARSET=windows-1251:;;пр. Чуй, 155;Бишкек;;720000;Кыргызстан\r\n"
        "EMAIL;PREF;INTERNET:aigul@example.org\r\nPHOTO;TYPE=JPEG;ENCODING=BASE64:\r\n /9j/4AAQSkZJRgABAQ\r\n\r\n"
        "END:VCARD\r\nBEGIN:VCARD\r\nVERSION:2.1\r\n"
        f"N;ENCODING=QUOTED-PRINTABLE;CHARSET=CP866:{quoted('Петров', 'cp866')};{quoted('Пётр', 'cp866')}\r\n"
        "TEL;CELL:0777 123456\r\nEND:VCARD\r\n"
    )
    report, (first, second) = taken(workspace, tmp_path / "p.vcf", data, "cp1251")
    assert report.encoding == "cp1251"
    assert (first["name"], first["outlet"], first["department"]) == (
        "Айгуль Жумабекова", 'Газета "Утро"', "Отдел новостей"
    )  # fmt: skip
    assert first["phones"] == [("(0312) 66-38-85", "work"), ("0555 12-34-56", "mobile"), ("0312 66 11 22", "fax")]
    assert first["notes"] == "Первая\nВторая"
    assert (first["street"], first["city"], first["country"]) == ("пр. Чуй, 155", "Бишкек", "KG")
    assert (second["name"], second["phones"]) == ("Пётр Петров", [("0777 123456", "mobile")])


def test_a_card_out_of_a_telephone(workspace: Workspace, tmp_path: Path) -> None:
    data = (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:-//Apple Inc.//iPhone OS 17.1//EN\r\nN:Жумабекова;Айгүл;;;\r\n"
        "FN:Айгүл Жумабекова\r\nORG:Азаттык;Новости\r\nitem1.EMAIL;type=INTERNET;type=pref:aigul@example.org\r\n"
        "item1.X-ABLabel:_$!<Work>!$_\r\nTEL;type=CELL;type=VOICE;type=pref:+996 555 123 456\r\n"
        "item2.TEL:0312 66 38 85\r\nitem2.X-ABLabel:дежурная часть\r\n"
        "item3.ADR;type=WORK:;;пр. Чуй\\, 155\\nкв. 4;Бишкек;;720000;Кыргызстан\r\nitem3.X-ABADR:kg\r\n"
        "X-SOCIALPROFILE;type=telegram:x-apple:aigul_j\r\nIMPP;X-SERVICE-TYPE=Telegram:telegram:aigul_j\r\n"
        "NOTE:Первая\\nвторая\\, строка\r\nPHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD\r\n bnRyUkdCIFhZ\r\n"
        "END:VCARD\r\n"
    )
    report, (person,) = taken(workspace, tmp_path / "p.vcf", data, "utf-8")
    assert not report.problems
    assert person["phones"] == [("+996 555 123 456", "mobile"), ("0312 66 38 85", "")]
    assert person["channels"] == [{"network": "telegram", "value": "aigul_j"}], "named twice, kept once"
    assert person["extra"] == {"TEL (дежурная часть)": "0312 66 38 85"}
    assert (person["street"], person["notes"]) == ("пр. Чуй, 155, кв. 4", "Первая\nвторая, строка")


def test_a_signature_in_a_file_of_text(workspace: Workspace, tmp_path: Path) -> None:
    data = (
        "С уважением,\nАйгуль Жумабекова\nкорреспондент газеты «Утро»\nтел.: +996 (312) 66-38-85, моб.: 0555 12 34 56\n"
        "e-mail: aigul@example.org\nTelegram: @aigul_j\n"
    )
    _report, (person,) = taken(workspace, tmp_path / "sig.txt", data, "cp1251")
    assert (person["name"], person["emails"]) == ("Айгуль Жумабекова", ["aigul@example.org"])
    assert person["phones"] == [("+996 (312) 66-38-85", "work"), ("0555 12 34 56", "mobile")]
    _report, people = taken(
        workspace, tmp_path / "table.txt", "Name\tE-mail\nA\ta@example.org\nB\tb@example.org\n", "utf-8"
    )
    assert [one["name"] for one in people] == ["A", "B"], "a table in a file of text stays one"


def test_the_recipients_of_a_mail_are_people(workspace: Workspace, tmp_path: Path) -> None:
    text = 'To: "Белова, Анна" <a@example.org>; Борис Серов <b@example.org>; c@example.org'
    _report, people = taken(workspace, tmp_path / "to.txt", text, "utf-8")
    assert [(one.get("name", ""), one["emails"]) for one in people] == [
        ("Белова, Анна", ["a@example.org"]), ("Борис Серов", ["b@example.org"]), ("", ["c@example.org"])
    ]  # fmt: skip
    plan = result(importing.prepare_text(workspace, "Вера <v@example.org>, Глеб <g@example.org>"))
    assert plan.created == 2


def test_cells_that_say_there_is_nothing(workspace: Workspace, tmp_path: Path) -> None:
    data = "Имя;Почта;Телефон;СМИ;Примечание\nАнна;н/д;нет;—;N/A\nБорис;-;#Н/Д;n/a;-\nВера;v@example.org;—;Утро;нет\n"
    report, people = taken(workspace, tmp_path / "p.csv", data, "utf-8")
    assert not report.problems
    assert [sorted(one) for one in people] == [
        ["name"], ["name", "notes"], ["emails", "name", "notes", "outlet"]
    ]  # fmt: skip


def test_a_row_of_totals_is_nobody(workspace: Workspace, tmp_path: Path) -> None:
    data = "№;ФИО;СМИ\n1;Анна Белова;Утро\n;Всего: 1;\n;Итого;\n2;Тотал Кызы;\n3;Всеволод;\n"
    report, people = taken(workspace, tmp_path / "p.csv", data, "utf-8")
    assert [one["name"] for one in people] == ["Анна Белова", "Тотал Кызы", "Всеволод"]
    assert [problem.text for problem in report.problems] == ["This row is a total, not a person."] * 2


def test_remarks_under_the_rows_are_nobody(workspace: Workspace, tmp_path: Path) -> None:
    data = "# from the press base\nName,Email\nAida Kim,aida@example.org\n# end\n(1 row)\n"
    report, people = taken(workspace, tmp_path / "p.csv", data, "utf-8")
    assert [person["name"] for person in people] == ["Aida Kim"]
    assert (report.read, report.rejected) == (3, 2)
