"""From a text that was read to a proposal: new officers proposed, known ones recognised, nothing completed."""

from typing import Any

import pytest

from outreach.press.reader import release
from outreach.services import officers
from outreach.services.releases import proposal as reading
from outreach.services.releases import proposal_saving, releases
from outreach.store.workspace import Workspace

# Which database keeps it is no matter here: what is asked of it is asked on both back-ends elsewhere.
pytestmark = pytest.mark.backends("sqlite")


def phone(raw: str, e164: str, kind: str = "mobile") -> dict[str, Any]:
    return {"raw": raw, "e164": e164, "extension": None, "kind": kind, "valid": True, "international": e164}


def email(raw: str, address: str | None) -> dict[str, Any]:
    return {"raw": raw, "address": address, "valid": address is not None}


def officer(name: str | None = "Vera Sample", **others: Any) -> dict[str, Any]:
    return {
        "honorific": "Ms.", "name": name, "title": "PR Officer", "organisation": "Example Office",
        "phones": [phone("+996 775 98 78 17", "+996775987817")], "emails": [], "channels": [], "span": [0, 10],
        **others,
    }  # fmt: skip


def version(language: str | None = "en", headline: str = "Example Office opens", **others: Any) -> dict[str, Any]:
    return {
        "language": language, "kind": None, "reference": None, "headline": headline, "subhead": None, "dateline": None,
        "date": None, "embargo_until": None, "body": "Text.", "quotes": [], "boilerplate": None,
        "notes_to_editors": None, **others,
    }  # fmt: skip


def found(versions: list[Any] | None = None, people: list[Any] | None = None, **others: Any) -> dict[str, Any]:
    return {
        "versions": versions or [version()], "officers": [officer()] if people is None else people,
        "channels": [{"network": "Twitter", "value": "Example"}], "problems": [], **others,
    }  # fmt: skip


def test_a_new_officer_is_proposed_and_saved_in_one_step(workspace: Workspace) -> None:
    proposal = workspace.read(reading.propose, found())
    assert [(one.fields["name"], one.existing) for one in proposal.officers] == [("Vera Sample", None)]
    assert workspace.read(officers.count) == 0, "a proposal writes nothing"
    release = workspace.write("Add", reading.save, proposal)
    card = workspace.read(releases.card, release)
    assert card.versions[0].headline == "Example Office opens"
    assert card.versions[0].channels == [{"network": "Twitter", "value": "Example"}]
    assert card.officers[0].officer.phones[0].label == "mobile"
    workspace.undo()
    assert workspace.read(officers.count) == workspace.read(releases.count) == 0


def test_an_incomplete_address_is_kept_as_it_was_written(workspace: Workspace) -> None:
    people = [officer(emails=[email("vera.sample[at]", None), email("press (at) example.org", "press@example.org")])]
    release = workspace.write("Add", reading.save, workspace.read(reading.propose, found(people=people)))
    rows = workspace.read(releases.card, release).officers[0].officer.emails
    assert [(row.raw, row.address, row.valid) for row in rows] == [
        ("vera.sample[at]", None, False), ("press (at) example.org", "press@example.org", True),
    ]  # fmt: skip


def known(workspace: Workspace, **fields: Any) -> int:
    return workspace.write("Add", officers.add, {"name": "Vera Sample", **fields})


def existing(workspace: Workspace, **block: Any) -> int | None:
    return workspace.read(reading.propose, found(people=[officer(**block)])).officers[0].existing


def test_a_known_officer_is_recognised(workspace: Workspace) -> None:
    vera = known(
        workspace, emails=[{"raw": "vera@example.org", "label": ""}], phones=[{"raw": "+996775987817", "label": ""}],
        names={"ru": {"name": "Вера Образцова"}},
    )  # fmt: skip
    assert existing(workspace, phones=[]) == vera, "by the name"
    assert existing(workspace, name="SAMPLE Vera", phones=[]) == vera, "in any order"
    assert existing(workspace, name="Вера Образцова", phones=[]) == vera, "in another language"
    assert existing(workspace, name="Vera Married") == vera, "by the number and a part of the name"
    assert existing(workspace, name="Anna Other") is None, "a number alone does not do: colleagues share it"
    assert existing(workspace, name="Vera Other", phones=[]) is None, "nor does a first name"


def test_one_person_in_two_languages_is_one_officer(workspace: Workspace) -> None:
    versions = [version("en"), version("ru", "Офис образцов открывает", body="Текст на русском языке.")]
    people = [officer("Vera Obraztsova"), officer("Вера Образцова", honorific="г-жа", title="Специалист по связям")]
    proposal = workspace.read(reading.propose, found(versions, people))
    assert len(proposal.officers) == 1
    fields = proposal.officers[0].fields
    assert fields["name"] == "Vera Obraztsova" and len(fields["phones"]) == 1
    assert fields["names"]["ru"]["name"] == "Вера Образцова"
    assert fields["names"]["ru"]["title"] == "Специалист по связям"
    release = workspace.write("Add", reading.save, proposal)
    assert [row.language for row in workspace.read(releases.card, release).versions] == ["en", "ru"]


@pytest.mark.parametrize("save", [reading.save, proposal_saving.save], ids=["command", "window"])
def test_a_known_officer_gets_the_name_of_a_language_the_record_lacks(workspace: Workspace, save: Any) -> None:
    vera = known(workspace, honorific="Ms.", title="PR Officer", emails=[{"raw": "vera@example.org", "label": ""}])
    there = {"emails": [email("vera@example.org", "vera@example.org")], "honorific": ""}
    block = officer("Вера Образцова", title="Басма сөз катчысы", **there)
    proposal = workspace.read(reading.propose, found([version("ky", "Үлгү кеңсеси ачылды")], [block]))
    assert proposal.officers[0].existing == vera
    assert "Вера Образцова: the record gets the name and title in Kyrgyz." in proposal.problems
    workspace.write("Add", save, proposal)
    names = workspace.read(officers.fields, vera)["names"]
    assert {code: (parts["name"], parts["title"]) for code, parts in names.items()} == {
        "ky": ("Вера Образцова", "Басма сөз катчысы")
    }
    again = workspace.read(reading.propose, found([version("ky", "Дагы бир")], [officer("Вера Образцова", **there)]))
    assert "gets the name" not in str(again.problems) and not again.officers[0].names
    english = workspace.read(reading.propose, found(people=[officer(title="Head of press", **there)]))
    assert english.officers[0].existing == vera and not english.officers[0].names, "the record is in English"


@pytest.mark.parametrize("pair", ["Aida Sample|Аида Сэмпл", "Jane Wright|Джейн Райт", "Grace Hughes|Грейс Хьюз"])
def test_a_western_name_as_cyrillic_writes_it_by_its_sound_is_the_same(workspace: Workspace, pair: str) -> None:
    latin, cyrillic = pair.split("|")
    versions = [version("en"), version("ru", "Офис образцов открывает", body="Текст на русском языке.")]
    people = [officer(latin), officer(cyrillic, phones=[], emails=[])]
    proposal = workspace.read(reading.propose, found(versions, people))
    assert [proposed.fields["name"] for proposed in proposal.officers] == [latin]
    assert proposal.officers[0].fields["names"]["ru"]["name"] == cyrillic


@pytest.mark.parametrize("other", ["Anna Example", "Anna Sample", "A. Sample", "Анна Сэмпл"])
def test_two_people_stay_two(workspace: Workspace, other: str) -> None:
    people = [officer("Vera Sample"), officer(other)]  # with one number of the press service
    assert len(workspace.read(reading.propose, found(people=people)).officers) == 2


def test_a_block_without_any_name_is_left_to_the_officer(workspace: Workspace) -> None:
    people = [officer(None, title=None, organisation=None)]
    proposal = workspace.read(reading.propose, found(people=people))
    assert proposal.officers == [] and "has no name" in proposal.problems[0]
    people = [officer(None, title=None, organisation="Press Centre")]
    assert workspace.read(reading.propose, found(people=people)).officers[0].fields["name"] == "Press Centre"


def test_an_embargo_and_a_reference_are_taken_over(workspace: Workspace) -> None:
    versions = [version(embargo_until="2026-12-01T10:00:00+06:00", reference="2026/7"), version("ru", "Ещё")]
    release = workspace.write("Add", reading.save, workspace.read(reading.propose, found(versions)))
    card = workspace.read(releases.card, release)
    assert card.reference == "2026/7" and card.embargo_until is not None
    assert card.embargo_until.isoformat() == "2026-12-01T04:00:00+00:00"


def test_a_second_text_in_the_same_language_is_said(workspace: Workspace) -> None:
    proposal = workspace.read(reading.propose, found([version(), version("en", "Another")]))
    assert list(proposal.release["versions"]) == ["en"] and len(proposal.problems) == 1


def test_documents_are_put_together() -> None:
    both = reading.together([found(), found([version("ru")], [])])
    assert [one["language"] for one in both["versions"]] == ["en", "ru"] and len(both["officers"]) == 1


def test_one_officer_in_three_languages_has_a_name_in_each(workspace: Workspace) -> None:
    """Where two languages share a script, the document, or the words themselves, say which is which."""
    whole = {
        "en": "Media contact:\nMr. Bakyt Toktosunov, Press Officer\nMobile: +996 555 00 12 34",
        "ru": "Контакты для СМИ:\nг-н Бакыт Токтосунов, пресс-секретарь\nМоб.: +996 555 00 12 34",
        "ky": "Байланыш:\nБакыт Токтосунов мырза, басма сөз катчысы\nУюлдук: +996 555 00 12 34",
    }
    texts = {
        "en": "Clean water reaches the villages\n\nBISHKEK, 25 November 2026 - The villages have clean water now.\n\n",
        "ru": "Чистая вода пришла в сёла\n\nБИШКЕК, 25 ноября 2026 года - В сёла пришла чистая вода, это новость.\n\n",
        "ky": "Айылдарга таза суу жетти\n\nБИШКЕК, 25-ноябрь 2026-жыл - Айылдар эми таза сууга ээ болду.\n\n",
    }
    read = [release.read(texts[language] + whole[language]).as_json() for language in texts]
    (officer,) = workspace.read(reading.propose, reading.together(read)).officers
    assert officer.fields["name"] == "Bakyt Toktosunov"
    assert {language: name["title"] for language, name in officer.fields["names"].items()} == {
        "ru": "пресс-секретарь", "ky": "басма сөз катчысы",
    }  # fmt: skip


def test_what_has_no_place_is_kept_in_the_notes_of_the_release(workspace: Workspace) -> None:
    text = (
        "EXAMPLE WATER OFFICE\n\nEMBARGOED UNTIL 5 May 2026\n\nPRESS RELEASE\n\nNew wells for Osh\n\n"
        "OSH, 4 May 2026 — Nine wells were dug in a year. The water is clean.\n\n"
        "Contact:\nAnna Sample, press officer\nParcel 15\nTel.: +996 312 000 000\n"
    )
    proposal = workspace.read(reading.propose, release.read(text).as_json())
    assert proposal.release["notes"] == "EXAMPLE WATER OFFICE\nEMBARGOED UNTIL 5 May 2026\nParcel 15"
    assert any("Parcel 15" in problem for problem in proposal.problems)
    release_id = workspace.write("Add", reading.save, proposal)
    assert workspace.read(releases.fields, release_id)["notes"] == proposal.release["notes"]


def test_a_number_without_a_name_and_a_second_text_in_a_language_are_kept(workspace: Workspace) -> None:
    found = release.read("PRESS RELEASE\n\nWells\n\nOSH, 4 May 2026 — Nine wells were dug.\n").as_json()
    officer = {"name": "", "phones": [{"raw": "0312 00 00 00"}], "emails": [], "channels": []}
    again = {**found["versions"][0], "headline": "Wells again"}
    found = {**found, "versions": [*found["versions"], again], "officers": [officer]}
    notes = workspace.read(reading.propose, found).release["notes"]
    assert "Wells again" in notes and "0312 00 00 00" in notes
