"""For whom files are that are attached together: each PDF in a language of the release is for its readers."""

from pathlib import Path

import pytest

from outreach.services import settings
from outreach.services.exporting import release_export
from outreach.services.releases import attachments, releases
from outreach.store.workspace import Workspace

# Which database keeps it is no matter here.
pytestmark = pytest.mark.backends("sqlite")

TEXTS = {
    "en": ("Clean water for forty villages", "Forty villages in the south have had clean water since today."),
    "ru": ("Чистая вода для сорока сёл", "С сегодняшнего дня в сорока сёлах на юге страны есть чистая питьевая вода."),
    "ky": ("Кырк айылга таза суу", "Бүгүндөн тартып өлкөнүн түштүгүндөгү кырк айылда таза ичүүчү суу бар болду."),
}


@pytest.fixture
def release(workspace: Workspace) -> int:
    versions = {code: {"headline": headline, "body": body} for code, (headline, body) in TEXTS.items()}
    return workspace.write("Add", releases.add, {"versions": versions})


@pytest.fixture
def files(workspace: Workspace, release: int, tmp_path: Path) -> dict[str, Path]:
    """{language: the PDF of its text}, under names that say nothing."""
    card, office = workspace.read(releases.card, release), workspace.read(settings.get, "office")
    made = {}
    for version in card.versions:
        made[version.language] = tmp_path / f"scan{version.language == 'en'}{len(made)}.pdf"
        made[version.language].write_bytes(release_export.proved(card, version, "pdf", office)[0])
    return made


def readers(workspace: Workspace, release: int, *paths: Path, language: str | None = None) -> list[str | None]:
    attached = attachments.attach(workspace, release, [*map(attachments.look, paths)], language)
    kept = {row.id: row.language for row in workspace.read(releases.card, release).attachments}
    assert [kept[number] for number, _name, _language in attached] == [said for *_rest, said in attached]
    return [said for *_rest, said in attached]


def test_together_each_pdf_is_for_the_readers_of_its_language(
    workspace: Workspace, release: int, files: dict[str, Path], tmp_path: Path
) -> None:
    photo = tmp_path / "photo.csv"
    photo.write_text("village,litres\nAk-Suu,40\n")
    assert readers(workspace, release, files["ky"], photo, files["en"], files["ru"]) == ["ky", None, "en", "ru"]
    assert workspace.undo() is not None and workspace.read(releases.card, release).attachments == []


def test_one_alone_and_two_in_one_language_are_for_everybody(
    workspace: Workspace, release: int, files: dict[str, Path], tmp_path: Path
) -> None:
    assert readers(workspace, release, files["en"]) == [None]
    again = tmp_path / "again.pdf"
    again.write_bytes(files["ru"].read_bytes() + b"\n")
    assert readers(workspace, release, files["ru"], again) == [None, None]


def test_a_language_that_is_given_is_kept(workspace: Workspace, release: int, files: dict[str, Path]) -> None:
    assert readers(workspace, release, files["en"], files["ru"], language="ky") == ["ky", "ky"]


def test_one_in_a_language_without_a_text_leaves_all_to_be_chosen(
    workspace: Workspace, release: int, files: dict[str, Path]
) -> None:
    versions = {code: {"headline": headline} for code, (headline, _body) in TEXTS.items() if code != "ky"}
    other = workspace.write("Add", releases.add, {"versions": versions})
    assert readers(workspace, other, files["ky"], files["en"]) == [None, None]
