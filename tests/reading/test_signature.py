"""A signature that was pasted is a contact; a list of recipients is as many."""

import pytest

from outreach.reading import signature
from outreach.services import importing_source

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
        "street": "г. Бишкек, ул. Киевская 77", "website": "www.chui.example.org",
    }  # fmt: skip


def test_a_signature_in_german_keeps_its_postcode_out_of_the_phones() -> None:
    text = "Mit freundlichen Grüßen\n\nDr. Maria Müller\nRedakteurin\nBeispiel Zeitung GmbH\n"
    (found,) = signature.read(text + "Musterstraße 12, 10115 Berlin\nTel. +49 30 901820\nmaria@example.org")
    assert (found["honorific"], found["name"]) == ("Dr.", "Maria Müller")
    assert found["outlet"] == "Beispiel Zeitung GmbH"
    assert found["street"] == "Musterstraße 12, 10115 Berlin"
    assert [item["raw"] for item in found["phones"]] == ["+49 30 901820"]


@pytest.mark.parametrize(
    "text",
    [
        "Dina Kim <d.kim@example.org>; Olga Petrova <o@example.org>", "d.kim@example.org\no@example.org\n",
        "Dina Kim <d.kim@example.org>,\nOlga Petrova <o@example.org>",
    ],
)  # fmt: skip
def test_recipients_are_as_many_people(text: str) -> None:
    found = signature.people(text)
    assert [item["emails"][0]["raw"] for item in found] == ["d.kim@example.org", "o@example.org"]


def test_a_text_about_nobody_is_nobody() -> None:
    assert signature.people("The weather is fine today.") == []


@pytest.mark.parametrize(
    ("text", "kind", "count"),
    [
        (RUSSIAN, "text", 1), ("Name\tE-mail\nDina\td@example.org\n", "tsv", 1),
        ("Dina;d@example.org\nOlga;o@example.org", "csv", 2),
        ("<table><tr><td>Name<td>E-mail<tr><td>Дина<td>d@example.org</table>", "html", 1),
        ("BEGIN:VCARD\nFN:Dina\nEND:VCARD\n", "vcf", 1), ("dn: cn=Dina\ncn: Dina\n", "ldif", 1),
    ],
)  # fmt: skip
def test_a_paste_is_what_it_looks_like(text: str, kind: str, count: int) -> None:
    source = importing_source.open_text(text)
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
