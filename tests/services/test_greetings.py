"""A greeting stands above the texts of its own language, and never above those of another."""

import pytest

from outreach.model.releases import Release, Version
from outreach.problems import FieldProblem, Problem
from outreach.services.delivery import distributions
from outreach.services.delivery.audience import Audience
from outreach.services.exporting import release_export
from outreach.services.releases import greetings, previews, releases
from outreach.store.workspace import Workspace
from tests.services.exporting_office import Office, furnish

# Which database keeps it is no matter here: what is asked of it is asked on both back-ends elsewhere.
pytestmark = pytest.mark.backends("sqlite")

DEAR, HELLO, SALEM = "Dear colleague,", "Уважаемые коллеги!", "Урматтуу кесиптештер!"
OFFICE = {"en": DEAR, "ru": HELLO, "ky": SALEM}


def of(*languages: str) -> Release:
    return Release(versions=[Version(language=language, headline="x", body="y") for language in languages])


@pytest.mark.parametrize(
    ("given", "above"),
    [
        ("", {}),
        (None, OFFICE),
        (greetings.parse(["RU=Привет!", "kyrgyz = Салам!"]), {"en": DEAR, "ru": "Привет!", "ky": "Салам!"}),
        ("Dear friends,", {"en": "Dear friends,", "ru": HELLO, "ky": SALEM}),
        ("Уважаемые друзья!", {"en": DEAR, "ru": "Уважаемые друзья!", "ky": SALEM}),
        ("Урматтуу досторум!", {"en": DEAR, "ru": HELLO, "ky": "Урматтуу досторум!"}),
        ("ky=Саламатсызбы!", {"en": DEAR, "ru": HELLO, "ky": "Саламатсызбы!"}),
        ({"en": "Hi,", "ru": "", "ky": "Салам!"}, {"en": "Hi,", "ru": "", "ky": "Салам!"}),
        ({"": "Hi,", "ru": "Привет!"}, {"en": "Hi,", "ru": "Привет!", "ky": SALEM}),
        ("{{name}}!", dict.fromkeys(OFFICE, "{{name}}!")),
        (
            "{{salutation|Dear colleague}},",
            {
                "en": "{{salutation|Dear colleague}},", "ru": "{{salutation|Уважаемые коллеги}},",
                "ky": "{{salutation|Урматтуу кесиптештер}},",
            },
        ),
    ],
)  # fmt: skip
def test_each_text_has_a_greeting_in_its_language(given: greetings.Given, above: dict[str, str]) -> None:
    assert greetings.above(given, of("en", "ru", "ky"), OFFICE) == above


def test_a_language_that_is_not_known_is_asked_for_and_never_guessed() -> None:
    with pytest.raises(FieldProblem, match=r"ru=Добрый день! .*ky=Добрый день!"):
        greetings.above("Добрый день!", of("en", "ru", "ky"), OFFICE)
    with pytest.raises(FieldProblem, match="ky=Hello"):
        greetings.above("Hello", of("ky"), OFFICE)
    assert greetings.above("Hello", of("en", "ky"), OFFICE) == {"en": "Hello", "ky": SALEM}
    assert greetings.above("en=Hello", of("en", "de"), OFFICE) == {"en": "Hello", "de": ""}


@pytest.mark.parametrize("typed", ["xx=Hi", "klingon=nuqneH"])
def test_a_greeting_for_no_language_is_refused(typed: str) -> None:
    with pytest.raises(FieldProblem, match="is no language"):
        greetings.parse([typed])


def test_the_office_has_greetings_of_its_own(workspace: Workspace) -> None:
    assert workspace.read(greetings.office) == OFFICE
    workspace.write("Set", greetings.change, "ru", "Добрый день!")
    assert workspace.read(greetings.office) == {**OFFICE, "ru": "Добрый день!"}
    workspace.write("Set", greetings.change, "ru", "")
    assert workspace.read(greetings.office) == OFFICE
    with pytest.raises(FieldProblem, match="not a complete merge field"):
        workspace.write("Set", greetings.change, "ru", "Здравствуйте, {name}!")


WRONG = ("Dear {{salutation|{{given_name|x}}}},", "Dear {{name,", "Dear {salutation},", "Dear {{ unknown }},", "Dear {")


def test_a_greeting_that_could_go_out_as_typed_is_refused_everywhere(workspace: Workspace) -> None:
    office = furnish(workspace)
    pat = office.people["pat"]
    for greeting in WRONG:
        with pytest.raises(FieldProblem, match="merge field"):
            workspace.read(previews.preview, office.release, "en", pat, "p@example.org", greeting=greeting)
        with pytest.raises(FieldProblem, match="merge field"):
            prepare(workspace, office, greeting)
    assert workspace.read(distributions.count) == 0


def test_a_field_in_the_text_is_refused_with_its_place(workspace: Workspace) -> None:
    office = furnish(workspace)
    fields = workspace.read(releases.fields, office.release)
    fields["versions"]["en"]["notes_to_editors"] = "Ask {{nmae}}."
    workspace.write("Edit", releases.edit, office.release, fields)
    release = workspace.read(releases.card, office.release)
    english = next(version for version in release.versions if version.language == "en")
    with pytest.raises(Problem, match=r"^Notes to editors: Unknown merge field \{\{nmae\}\}\. Use one of: name"):
        prepare(workspace, office)
    for how in release_export.FORMATS:
        with pytest.raises(Problem, match=r"^Notes to editors: "):
            release_export.made(release, english, how, {})
    english.notes_to_editors = "Ask {{outlet}}."
    with pytest.raises(Problem, match=r"no value for \{\{name\}\}\. .*\{\{name\|…\}\}"):
        release_export.made(release, english, "txt", {})


def test_a_field_that_is_empty_for_somebody_is_refused_before_anything_is_prepared(workspace: Workspace) -> None:
    office = furnish(workspace)
    with pytest.raises(
        Problem, match=r"\{\{nickname\}\} is empty for Kim Sample, Pat Sample, Айгүл Үлгүлөва\. Fill it in"
    ):
        prepare(workspace, office, "{{nickname}}!")
    assert workspace.read(distributions.count) == 0
    prepare(workspace, office, "{{nickname|Friends}}!")
    assert workspace.read(distributions.count) == 1


def test_a_greeting_for_a_language_that_the_release_lacks_is_refused(workspace: Workspace) -> None:
    office = furnish(workspace)
    with pytest.raises(Problem, match=r"no version in German\. It has: .*English"):
        prepare(workspace, office, "de=Hallo,")
    assert workspace.read(distributions.count) == 0


def prepare(workspace: Workspace, office: Office, greeting: str = "") -> None:
    wanted = Audience((office.list,), release=office.release)
    workspace.write("Prepare", distributions.prepare, wanted, settings={"greeting": greeting})
