"""Tables of a document: headings in two languages side by side, and people row by row."""

import pytest

from outreach.press.reader import release

BODY_RU = "Нарын, 5 мая 2027 года – В Нарыне открыли больницу на 120 мест. Её строили два года за 300 миллионов сомов."
BODY_KY = "Нарын, 2027-жылдын 5-майы – Нарында 120 орундуу оорукана ачылды. Курулуш эки жылга созулду."
HEADS = ("В Нарыне открыли новую больницу", "Нарында жаңы оорукана ачылды")
SUBHEADS = ("Её строили целых два года", "Аны эки жыл бою курушту, көп күч үрөштү")


def _versions(text: str) -> list[tuple[str | None, str, str]]:
    return [(found.language, found.headline, found.subhead) for found in release.read(text).versions]


def test_headings_in_one_table_go_to_the_version_of_their_language() -> None:
    wanted = [("ru", HEADS[0], ""), ("ky", HEADS[1], "")]
    table = f"ПРЕСС-РЕЛИЗ\tБАСМА СӨЗ БИЛДИРҮҮСҮ\n\n{HEADS[0]}\t{HEADS[1]}\n\n"
    assert _versions(f"{table}{BODY_RU}\n\n{BODY_KY}\n") == wanted
    assert _versions(f"{table.replace('БАСМА СӨЗ БИЛДИРҮҮСҮ', 'БАСМА БИЛДИРҮҮ')}{BODY_RU}\n\n{BODY_KY}\n") == wanted
    with_subhead = f"ПРЕСС-РЕЛИЗ\n\n{HEADS[0]}\t{HEADS[1]}\n\n{SUBHEADS[0]}\t{SUBHEADS[1]}\n\n"
    assert _versions(f"{with_subhead}{BODY_RU}\n\n{BODY_KY}\n") == [
        ("ru", HEADS[0], SUBHEADS[0]),
        ("ky", HEADS[1], SUBHEADS[1]),
    ]


def test_a_row_without_a_name_is_nobody_s_and_not_that_of_the_person_above() -> None:
    text = (
        "PRESS RELEASE\n\nNew clinic opens in Talas\n\nTalas, 4 June 2027 – A new clinic opened in Talas on Friday. "
        "It will serve forty thousand people.\n\nMedia contacts\n"
        "Name\tPosition\tPhone\tE-mail\n"
        "Aida Sample\tPress Officer\t+996 555 12 34 56\taida@example.org\n"
        "Bakyt Example\tSpokesperson\t+996 555 12 34 57\tbakyt@example.org\n"
        "\t\t+996 312 61 12 13\tpress@example.org\n"
    )
    officers = [
        (o.name, [n.e164 for n in o.phones], [a.address for a in o.emails]) for o in release.read(text).officers
    ]
    assert officers == [
        ("Aida Sample", ["+996555123456"], ["aida@example.org"]),
        ("Bakyt Example", ["+996555123457"], ["bakyt@example.org"]),
        ("", ["+996312611213"], ["press@example.org"]),
    ]


def test_an_organisation_above_an_embargo_is_letterhead() -> None:
    text = (
        "Международный союз сельских врачей\nМатериал под эмбарго до 25 января 2028 г., 12.00 (UTC+6)\n\n"
        "Сельских врачей в стране стало меньше на треть\n\nБИШКЕК, 24 января – За десять лет число врачей сократилось "
        "на 34%, говорится в исследовании союза.\n"
    )
    (found,) = release.read(text).versions
    assert found.headline == "Сельских врачей в стране стало меньше на треть"
    assert (found.letterhead, found.dateline) == ("Международный союз сельских врачей", "БИШКЕК, 24 января")
    assert found.embargo_until == "2028-01-25T12:00:00+06:00"


def test_a_block_reads_addresses_as_a_cell_does() -> None:
    text = (
        "PRESS RELEASE\n\nOpen Field opens a school\n\nOsh, 4 June 2027 – A new school opened in Osh on Friday.\n\n"
        "Media contact:\nErkin Duishenov, Press Officer\nerkin (dot) duishenov (at) openfield (dot) org\n"
        "Aida Asanova, aida@example.orgTel: +996 555 12 34 57\n"
    )
    found = {o.name: [a.address for a in o.emails] for o in release.read(text).officers}
    assert found == {"Erkin Duishenov": ["erkin.duishenov@openfield.org"], "Aida Asanova": ["aida@example.org"]}


def test_kazakh_is_a_file_of_words() -> None:
    text = (
        "БАСПАСӨЗ РЕЛИЗІ\n\nАуылда жаңа мектеп ашылды\n\n"
        "Алматы қаласында және ауылдарда балалар үшін жаңа мектептер ашылды деп хабарлады министрлік.\n\n"
        "Қосымша ақпарат алу үшін: Айгүл Үлгі, баспасөз хатшысы, ұялы: +7 701 123 45 67, aigul@example.org\n"
    )
    found = release.read(text, "KZ")
    assert [(version.language, version.kind) for version in found.versions] == [("kk", "press release")]
    assert [(one.name, one.title, len(one.phones)) for one in found.officers] == [("Айгүл Үлгі", "баспасөз хатшысы", 1)]


@pytest.mark.parametrize("job", ["Water Engineer", "Water Steward"])  # the second could be a name
def test_each_row_of_a_table_of_contacts_is_a_person_with_their_own_number(job: str) -> None:
    rows = (
        ("Bermet Toktosunova", "Communications Officer", "+996 555 010 203", "bermet@example.org"),
        ("Azamat Kydyraliev", job, "+996 700 010 204", "azamat@example.org"),
        ("Jyldyz Osmonova", "Donor Liaison", "+996 312 010 205", "jyldyz@example.org"),
    )
    table = "\n".join("\t".join(row) for row in rows)
    above = "Forty schools get clean water\n\nNARYN, 1 December 2026 – Forty schools got it.\n\nMedia contacts\n\n"
    officers = {one.name: one for one in release.read(f"{above}{table}\n").officers}
    for name, _job, number, address in rows:
        one = officers[name]
        assert [phone.raw for phone in one.phones] == [number]
        assert [email.address for email in one.emails] == [address]


def test_a_row_that_names_the_languages_of_its_columns_is_no_headline() -> None:
    texts = {
        "New bus line links two towns": "OSH, 4 May 2026 – A new bus links the towns from Monday. "
        "It has 14 stops and runs every hour until the evening.",
        "Автобус свяжет два города": "ОШ, 4 мая 2026 г. – С понедельника города связал автобус. "
        "Остановок 14, и ходит он каждый час до самого вечера.",
    }
    parts = ["English\tРусский", *(f"{headline}\n\n{body}" for headline, body in texts.items())]
    assert [one.headline for one in release.read("\n\n".join(parts)).versions] == [*texts]


@pytest.mark.parametrize("office", ["Field Office", "Country Office"])
def test_an_office_before_a_number_in_the_next_cell_is_no_label(office: str) -> None:
    row = f"Media contacts:\nAida Sample\tPress Officer, {office}\t+996 312 61 12 13\taida@example.org"
    (officer,) = release.read(f"New wells\n\nOSH, 4 May 2026 – The wells are open to all.\n\n{row}\n").officers
    assert (officer.name, officer.title, officer.organisation) == ("Aida Sample", "Press Officer", office)


def test_a_short_english_text_is_english() -> None:
    text = "Osh gets a blood bank\n\nOSH, 4 May 2026 – Osh has a blood bank. It serves three provinces."
    assert [one.language for one in release.read(text).versions] == ["en"]
