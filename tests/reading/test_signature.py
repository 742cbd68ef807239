"""A signature that was pasted is a contact; a list of recipients is as many."""

from typing import Any

import pytest

from outreach.press import signature
from outreach.services.importing import consent, import_source

RUSSIAN = """С уважением,
Айгүл Жумабекова
Главный редактор, «Чуй Times»
Моб.: +996 555 12 34 56, тел/факс: (0312) 61 12 13
E-mail: aigul@example.org
www.chui.example.org
г. Бишкек, ул. Киевская 77
"""


def test_a_signature_in_russian() -> None:
    (found,) = signature.read(RUSSIAN)
    assert found == {
        "name": "Айгүл Жумабекова", "position": "Главный редактор", "outlet": "«Чуй Times»",
        "emails": [{"raw": "aigul@example.org", "label": ""}],
        "phones": [{"raw": "+996 555 12 34 56", "label": "mobile"}, {"raw": "(0312) 61 12 13", "label": "work"}],
        "street": "ул. Киевская 77", "city": "Бишкек", "website": "www.chui.example.org",
    }  # fmt: skip


def test_a_signature_in_german_keeps_its_postcode_out_of_the_phones() -> None:
    text = "Mit freundlichen Grüßen\n\nDr. Maria Müller\nRedakteurin\nBeispiel Zeitung GmbH\n"
    (found,) = signature.read(text + "Musterstraße 12, 10115 Berlin\nTel. +49 30 901820\nmaria@example.org")
    assert (found["honorific"], found["name"]) == ("Dr.", "Maria Müller")
    assert found["outlet"] == "Beispiel Zeitung GmbH"
    assert (found["street"], found["postcode"], found["city"]) == ("Musterstraße 12", "10115", "Berlin")
    assert [item["raw"] for item in found["phones"]] == ["+49 30 901820"]


def test_a_text_about_nobody_is_nobody() -> None:
    assert signature.read("The weather is fine today.") == []


@pytest.mark.parametrize(
    ("text", "kind", "count"),
    [
        (RUSSIAN, "text", 1), ("Name\tE-mail\nDina\td@example.org\n", "tsv", 1),
        ("Dina;d@example.org\nOlga;o@example.org", "csv", 2),
        ("<table><tr><td>Name<td>E-mail<tr><td>Дина<td>d@example.org</table>", "html", 1),
        ("BEGIN:VCARD\nFN:Dina\nEND:VCARD\n", "vcf", 1),
        ("Name\tE-mail\nBEGIN:VCARD\n Dina\td@example.org\n", "tsv", 2),
    ],
)  # fmt: skip
def test_a_paste_is_what_it_looks_like(text: str, kind: str, count: int) -> None:
    source = import_source.open_text(text)
    assert (source.kind, len([row for row in source.rows if not row.rejected])) == (kind, count)


def test_a_signature_in_two_languages_with_the_honorific_behind_the_name() -> None:
    text = "--\nBest regards / С уважением\n\nAigul OMUROVA (Ms.) / Айгүл Өмүрова\nPress Officer | Example Fund\n"
    (found,) = signature.read(text + "Cell: +996 555 123 450\naigul@example.org")
    assert (found["name"], found["other_name"], found["honorific"]) == ("Aigul OMUROVA", "Айгүл Өмүрова", "Ms")
    assert (found["position"], found["outlet"]) == ("Press Officer", "Example Fund")
    assert "notes" not in found


def test_a_job_in_german_is_nobody() -> None:
    (found,) = signature.read("Anna Müller\nRedakteurin Ausland\n\nBeispiel Zeitung GmbH\nanna@example.org")
    assert (found["name"], found["position"]) == ("Anna Müller", "Redakteurin Ausland")


def test_a_newsroom_in_capitals_above_somebody_is_nobody() -> None:
    text = "EVENING BELL\nAida Kim, editor\ntel. 0555 123 450\n\nRADIO STAR\nBakyt Asanov, reporter\nb@example.org\n"
    assert [(one["name"], one["outlet"]) for one in signature.read(text)] == [
        ("Aida Kim", "EVENING BELL"), ("Bakyt Asanov", "RADIO STAR"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name", "outlet"),
    [
        ("Айбек Асанов\nрепортёр\nЖаңы Ордо\n0555 123 450", "Айбек Асанов", "Жаңы Ордо"),
        ("ЖАҢЫ ОРДО\nАйжан\n0555 123 450", "Айжан", "ЖАҢЫ ОРДО"),
        ("Асанова\nKABAR\n0555 123 450", "Асанова", "KABAR"),
    ],
)
def test_a_newsroom_called_like_somebody_is_where_they_work(text: str, name: str, outlet: str) -> None:
    (found,) = signature.read(text)
    assert (found["name"], found["outlet"]) == (name, outlet)


def test_what_stands_there_for_forms_sake_is_nobody() -> None:
    german = (
        "Mit freundlichen Grüßen\ni. A. Zoë Müller\nRedakteurin Kultur\nNeue Bühne GmbH\nHauptstraße 5\n50667 Köln\n"
        "Tel.: +49 221 123456-12\nzoe@example.org\nGeschäftsführer: Max Muster, HRB 1234"
    )
    (one,) = signature.read(german)
    assert (one["name"], one["position"], one["outlet"]) == ("Zoë Müller", "Redakteurin Kultur", "Neue Bühne GmbH")
    assert (one["street"], one["city"]) == ("Hauptstraße 5", "Köln") and one[
        "notes"
    ] == "Geschäftsführer: Max Muster, HRB 1234"
    assert [item["raw"] for item in one["emails"]] == ["zoe@example.org"] and len(one["phones"]) == 1
    (one,) = signature.read(
        "Dr. Jane Roe\nHead of Communications (she/her)\nBishkek, Kyrgyz Republic\njane@example.org\nSent via a phone"
    )
    assert (one["position"], one.get("outlet")) == ("Head of Communications", None)
    assert one["notes"] == "Bishkek, Kyrgyz Republic\nshe/her"


@pytest.mark.parametrize(
    ("text", "name", "position", "outlet"),
    [
        ("*Aida Kim*\n_Reporter_, The Bell\n*E* aida@example.org", "Aida Kim", "Reporter", "The Bell"),
        ("Aibek T.\nProducer @ Dawn TV\naibek@example.org", "Aibek T.", "Producer", "Dawn TV"),
        ("Айжан\nРедакция «Утро»\n0 (555) 12-34-50", "Айжан", None, "Редакция «Утро»"),
        ("Жылдыз\n«Таң» гезити\njyldyz@example.org", "Жылдыз", None, "«Таң» гезити"),
        ("Hans Meier\nUniversität Köln – Pressestelle\nhans@example.org", "Hans Meier", "Pressestelle",
         "Universität Köln"),
        ("Anna Schmidt\n- Volontärin -\nTageblatt\na@example.org", "Anna Schmidt", "Volontärin", "Tageblatt"),
        ("С ув. Асанов К.\nЖурналист\nтел.0555123450", "Асанов К.", "Журналист", None),
        ("Дина Ким\nПресс-секретарь\nМинистерство культуры\nПриемная: 0312 123 450", "Дина Ким", "Пресс-секретарь",
         "Министерство культуры"),
    ],
)  # fmt: skip
def test_who_signs(text: str, name: str, position: str | None, outlet: str | None) -> None:
    (one,) = signature.read(text)
    assert (one["name"], one.get("position"), one.get("outlet")) == (name, position, outlet)
    assert one.get("emails") or one.get("phones")


def test_who_is_named_above_a_mail_and_below_it_is_one() -> None:
    (one,) = signature.read("From: Dina Kim <dina@example.org>\n\nHello\n\nDina Kim\nEditor\n+996 555 123 450")
    assert (len(one["emails"]), len(one["phones"]), one["position"]) == (1, 1, "Editor")


def test_a_radio_is_nobody_in_a_numbered_list() -> None:
    found = signature.read(
        "1. Айгуль Асанова, редактор, Радио Мост, тел. 0555 123 450\n"
        "2. Нурлан Садыков, репортёр, Утро, тел. 0700 123 451"
    )
    assert [(one["name"], one["outlet"], len(one["phones"])) for one in found] == [
        ("Айгуль Асанова", "Радио Мост", 1), ("Нурлан Садыков", "Утро", 1),
    ]  # fmt: skip


def test_a_line_of_a_place_is_nobody_and_pictures_are_no_part_of_an_address() -> None:
    (one,) = signature.read(
        "Maria Lopez\nAdviser\nExample Hub\nKey Plaza, Abide-i Cad., Istanbul, Türkiye\n"
        "📞+90 530 123 45 67\n📧m@example.org"
    )
    assert (one["name"], one["street"]) == ("Maria Lopez", "Key Plaza, Abide-i Cad., Istanbul") and one[
        "country"
    ] == "TR"
    assert [item["raw"] for item in one["emails"]] == ["m@example.org"]


def test_a_newsroom_that_looks_like_a_name_below_a_job() -> None:
    (one,) = signature.read("Jürgen Groß\nLeiter Öffentlichkeitsarbeit\nStadtwerke Köln\njuergen@example.org")
    assert (one["name"], one["outlet"], len(one["emails"])) == ("Jürgen Groß", "Stadtwerke Köln", 1)


def test_a_second_number_stands_alone_and_words_beside_numbers_are_kept() -> None:
    (one,) = signature.read("Роза Токтогулова\nРедактор\n+996 312 12-34-56/57\nтел. 0555 123 450 секретарь Айша")
    assert [item["raw"] for item in one["phones"]] == ["+996 312 12-34-56", "+996 312 123 457", "0555 123 450"]
    assert one["notes"] == "секретарь Айша"


def one(text: str) -> dict[str, Any]:
    (fields,) = signature.read(text)
    return fields


@pytest.mark.parametrize(
    "disclaimer",
    [
        "This e-mail and any attachments are confidential.\nTell postmaster@example.com or call +44 20 7946 0999.",
        "Данное письмо конфиденциально. Если вы получили его по ошибке, пишите на security@example.com.",
        "Diese E-Mail ist vertraulich. Melden Sie sich unter +49 30 23125 0 bei post@example.com.",
    ],
)
def test_a_disclaimer_names_nobody_and_stands_in_the_notes(disclaimer: str) -> None:
    fields = one(f"Bob Roe\nEditor, Osh Daily\nTel. +44 20 7946 0011\nbob@example.org\n\n{disclaimer}")
    assert (fields["name"], fields["outlet"]) == ("Bob Roe", "Osh Daily")
    assert [item["raw"] for item in fields["phones"]] == ["+44 20 7946 0011"]
    assert [item["raw"] for item in fields["emails"]] == ["bob@example.org"]
    assert fields["notes"] == disclaimer.replace("\n", " ")


def test_what_a_number_or_an_address_is_called_is_its_label() -> None:
    fields = one(
        "Ann Lee\nEditor\nO: 202-555-0165 | C: 202-555-0166\n\U0001f4f1 +1 202 555 0168\n+1 202 555 0183 (office)\n"
        "ann@example.org (work), lee@example.org (private)"
    )
    assert [item["label"] for item in fields["phones"]] == ["work", "mobile", "mobile", "work"]
    assert [item["label"] for item in fields["emails"]] == ["work", "home"]


def test_each_piece_that_no_field_tells_is_kept() -> None:
    fields = one("Dr. Jane Roe, PhD | @janeroe\nEditor\nT +49 30 23125-0\nDurchwahl -12\njane@example.org")
    assert {"PhD", "@janeroe"} <= set(fields["notes"].split("\n")) and "-12" in fields["notes"]


def test_an_account_that_ends_like_a_network_is_whole() -> None:
    fields = one("Анна Ли\nрепортёр\nTelegram: @anna_li_tg\nanna@example.org")
    assert fields["channels"] == [{"network": "telegram", "value": "@anna_li_tg"}]


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("720001, г. Бишкек, ул. Мира, д. 100, оф. 5", ("ул. Мира, д. 100, оф. 5", "Бишкек", "720001", "")),
        ("160 Chui Ave., Bishkek 720040, Kyrgyzstan", ("160 Chui Ave.", "Bishkek", "720040", "KG")),
        ("Бишкек ш., Мисал көч. 5", ("Мисал көч. 5", "Бишкек", "", "")),
        ("ул. Мира, 5", ("ул. Мира, 5", "", "", "")),
    ],
)
def test_the_place_of_an_address_stands_in_its_fields(line: str, place: tuple[str, ...]) -> None:
    fields = one(f"Анна Ли\nрепортёр\n{line}\nanna@example.org")
    assert tuple(fields.get(name, "") for name in ("street", "city", "postcode", "country")) == place
    assert "notes" not in fields


def test_whom_an_answered_mail_went_to_does_not_sign_it() -> None:
    text = (
        "From: Ann Bee <ann@example.org>\nSent: Monday, March 2, 2026 10:00\nTo: press@office.example.org\n"
        "Subject: Accreditation\n\nDear all,\nplease add me.\n\nAnn Bee\nEditor\nDawn Post\n+44 20 7946 0123\n"
    )
    (found,) = signature.read(text)
    assert (found["position"], found["outlet"]) == ("Editor", "Dawn Post")
    assert [item["raw"] for item in found["emails"]] == ["ann@example.org"]


def test_an_agency_behind_a_job_and_a_kyrgyz_label_of_a_number() -> None:
    (found,) = signature.read("Ли Олег Петрович\nКорреспондент ИА «Вечер»\nкызмат тел.: 0312 66 00 00\n")
    assert (found["position"], found["outlet"]) == ("Корреспондент", "ИА «Вечер»")
    assert "notes" not in found


def _of(text: str) -> list[dict[str, Any]]:
    return [row.fields for row in import_source.open_text(text).rows]


def _refused(text: str) -> set[str]:
    return {one["name"] for one in _of(text) if consent.of_fields(one).refused}


def test_a_remark_behind_one_of_several_people_is_theirs() -> None:
    refused = _refused(
        "1. Борис Тен — «Кабарчы», корреспондент, 0777 123 321, НЕ ПИСАТЬ\n"
        "2. Вера Ли — «Берег», v@example.org\n3. Anna Kim, Hill Post, a@example.org - please don't write to her\n"
    )
    assert refused >= {"Борис Тен", "Anna Kim"} and "Вера Ли" not in refused


@pytest.mark.parametrize("heading", ["Не писать:", "Please don't mail these:"])
def test_a_heading_in_a_mail_that_says_not_to_write_is_of_all_below_it(heading: str) -> None:
    refused = _refused(
        f"Анна Ким, Ай ТВ, a@example.org\n\n{heading}\nБорис Тен, Ай ТВ, b@example.org\n"
        "Вера Ли, Ай ТВ, v@example.org\n\nОстальные:\nДина Ким, Ай ТВ, d@example.org\n"
    )
    assert refused >= {"Борис Тен", "Вера Ли"} and not refused & {"Анна Ким", "Дина Ким"}


def test_a_remark_in_the_block_of_one_of_several_people_is_theirs() -> None:
    found = _of(
        "Чыныбаев Арстан\nсобкор, «Горный край»\ne-mail: arstan@example.org\nпросил не писать, снять с рассылки\n\n"
        "Мокеева Сезим\nредактор, «Берег»\ne-mail: sezim@example.org\n"
    )
    assert [consent.of_fields(one).refused for one in found] == [True, False]
