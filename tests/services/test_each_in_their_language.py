"""One list, each in their language: three versions and a hundred people make a hundred messages, each its own."""

import hashlib
import random
from pathlib import Path

import pytest

from outreach.mail.message import Sender
from outreach.services import lists, officers
from outreach.services.contacts import contacts
from outreach.services.exporting import list_export
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from tests.services.exporting_office import parsed, run, text_of

# Which database keeps it is no matter here: what is asked of it is asked on both back-ends elsewhere.
pytestmark = pytest.mark.backends("sqlite")

LANGUAGES = ("en", "ru", "ky")
BODIES = {"en": "The school is open.", "ru": "Школа открыта.", "ky": "Мектеп ачылды."}
OFFICERS = {"en": "Ellen Example", "ru": "Елена Примерова", "ky": "Элнура Үлгү"}
STOP = {"en": "stop receiving", "ru": "больше не получать", "ky": "албоо үчүн"}


@pytest.fixture
def office(workspace: Workspace) -> tuple[int, int, dict[str, str]]:
    """A list of a hundred, a release in three languages; the language each must get it in, by address."""
    with workspace.writing("Organisation") as session:
        answering = [
            {"officer": officers.add(session, {"name": name}), "language": code} for code, name in OFFICERS.items()
        ]
        versions = {code: {"headline": f"Headline {code}", "body": body} for code, body in BODIES.items()}
        release = releases.add(session, {"versions": versions, "officers": answering})
        for code in LANGUAGES:
            releases.attach(session, release, f"release-{code}.pdf", f"%PDF {code}".encode(), code)
        chance = random.Random(5)
        expected = {}
        for number in range(100):
            # Some prefer what there is not: then their next language counts; some say nothing: then the first version.
            spoken = chance.sample([*LANGUAGES, "fr", "uz"], chance.randint(0, 3))
            offered = [code for code in spoken if code in LANGUAGES]
            if spoken and not offered:
                spoken.append("ky")
                offered = ["ky"]
            address = f"r{number}@example.org"
            fields = {"name": f"Reader {number}", "languages": spoken, "emails": [{"raw": address}]}
            contacts.add(session, fields | ({"salutation": f"Hello {number}"} if number % 2 else {}))
            expected[address] = offered[0] if offered else "en"
        press = lists.add(session, {"name": "All", "rule": "has:email"})
    return press, release, expected


# What the greeting "{{salutation|Dear colleague}}," becomes above each text for those whose salutation is not known.
GREETED = {"en": "Dear colleague,", "ru": "Уважаемые коллеги,", "ky": "Урматтуу кесиптештер,"}


def test_a_hundred_messages_each_with_its_body_file_and_officer(
    workspace: Workspace, tmp_path: Path, office: tuple[int, int, dict[str, str]]
) -> None:
    press, release, expected = office
    done = run(
        list_export.export_list(
            workspace, press, tmp_path / "drafts", format="eml", release_id=release,
            sender=Sender("press@example.org", "Press", "", "stop@example.org"),
            greeting="{{salutation|Dear colleague}},",
        )
    )  # fmt: skip
    assert (done.written, done.problems) == (100, [])
    assert set(expected.values()) == set(LANGUAGES)
    seen = set()
    for path in (tmp_path / "drafts").iterdir():
        message = parsed(path)
        (to,) = message["To"].addresses
        language = expected[to.addr_spec]
        seen.add(to.addr_spec)
        assert message["Subject"] == f"Headline {language}"
        text, rich = text_of(message), message.get_body(("html",))
        assert rich is not None
        for said in (text, rich.get_content()):
            for code in LANGUAGES:
                assert (BODIES[code] in said) == (code == language)
                assert (OFFICERS[code] in said) == (code == language)
                assert (STOP[code] in said) == (code == language)
        files = {part.get_filename(): part.get_content() for part in message.iter_attachments()}
        assert files == {f"release-{language}.pdf": f"%PDF {language}".encode()}
        number = int(to.addr_spec[1:].partition("@")[0])
        assert text.startswith(f"Hello {number}," if number % 2 else GREETED[language])
        assert message["List-Unsubscribe"] == "<mailto:stop@example.org?subject=unsubscribe>"
        assert "Cc" not in message and "Bcc" not in message
    assert seen == set(expected)


def test_the_attachment_is_encoded_once_for_a_language(
    workspace: Workspace, tmp_path: Path, office: tuple[int, int, dict[str, str]]
) -> None:
    press, release, expected = office
    run(list_export.export_list(workspace, press, tmp_path / "drafts", format="eml", release_id=release))
    # The shared half of a draft, from its first file on, is the same bytes in all of a language: its boundary too.
    halves: dict[str, set[str]] = {code: set() for code in LANGUAGES}
    for path in (tmp_path / "drafts").iterdir():
        content = path.read_bytes()
        (to,) = parsed(path)["To"].addresses
        half = content[content.index(b"Content-Type: application/") :]
        halves[expected[to.addr_spec]].add(hashlib.sha256(half).hexdigest())
    assert {code: len(found) for code, found in halves.items()} == {"en": 1, "ru": 1, "ky": 1}
