"""A small press office to export from: invented people, a list, a release in two languages with a file each."""

import email
import email.policy
from collections.abc import Generator
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from sqlalchemy.orm import Session

from outreach.model.people import Suppression
from outreach.services import lists, officers
from outreach.services.contacts import contacts
from outreach.services.progress import Progress
from outreach.services.releases import releases
from outreach.store.workspace import Workspace

R = TypeVar("R")

AIGUL = {
    "name": "Айгүл Үлгүлөва", "other_name": "Aigul Sample", "salutation": "Урматтуу Айгүл", "outlet": "Sample Daily",
    "position": "Reporter", "languages": ["ky", "ru"], "country": "KG", "city": "Bishkek", "tags": ["vip"],
    "emails": [{"raw": "aigul@example.org", "label": "work"}, {"raw": "aigul.private@example.org", "label": "home"}],
    "phones": [{"raw": "+996 555 12 34 56", "label": "mobile"}], "notes": "private words",
}  # fmt: skip
PAT = {"name": "Pat Sample", "languages": ["en"], "emails": [{"raw": "Pat@example.org"}]}
KIM = {"name": "Kim Sample", "languages": ["ru"], "emails": [{"raw": "gone@example.org"}, {"raw": "kim@example.org"}]}
# Each of these is left out for a reason of its own.
OUT = {
    "by hand": {"name": "Hand Sample", "languages": ["ru"], "emails": [{"raw": "hand@example.org"}]},
    "no wish": {
        "name": "Wish Sample", "languages": ["ru"], "emails": [{"raw": "wish@example.org"}], "do_not_contact": True,
    },
    "no address": {"name": "Lost Sample", "languages": ["ru"], "emails": [{"raw": "lost[at]"}]},
    "suppressed": {"name": "Stop Sample", "languages": ["ru"], "emails": [{"raw": "stop@example.org"}]},
    "double": {"name": "Zoe Sample", "languages": ["ru"], "emails": [{"raw": "PAT@example.org"}]},
    "no version": {"name": "French Sample", "languages": ["fr"], "emails": [{"raw": "french@example.org"}]},
}  # fmt: skip
NEVER = ("hand@", "wish@", "lost", "stop@", "gone@", "aigul.private@")
RUSSIAN_PDF, ENGLISH_PDF, COMMON_PDF = b"%PDF-1.7 ru", b"%PDF-1.7 en", b"%PDF-1.7 all"


class Office(NamedTuple):
    """What was put into a workspace, by number."""

    people: dict[str, int]
    list: int
    release: int


def furnish(workspace: Workspace, **release: Any) -> Office:
    """Fills an empty workspace; `release` are fields of the release beside its two versions."""
    people = {"aigul": AIGUL, "pat": PAT, "kim": KIM, **OUT}
    numbers = {key: workspace.write("add", contacts.add, fields) for key, fields in people.items()}
    press_list = workspace.write("add", lists.add, {"name": "All recipients", "rule": "sample"})
    workspace.write("leave out", lists.exclude, press_list, [numbers["by hand"]], "on holiday")
    workspace.write("never", _suppress, "stop@example.org", "gone@example.org")
    officer = {
        "name": "Olga Officer",
        "honorific": "Ms",
        "phones": [{"raw": "+996775987817"}],
        "emails": [{"raw": "olga@example.org"}],
        "names": {"ru": {"name": "Ольга Офицерова", "honorific": "г-жа"}},
    }
    everywhere = workspace.write("add", officers.add, officer)
    russian = workspace.write("add", officers.add, {"name": "Только Русская"})
    versions = {
        "ru": {"headline": "Школа открыта", "body": "Первый абзац.", "dateline": "БИШКЕК, 31 мая"},
        "en": {"headline": "School opened", "body": "First paragraph, {{name}}.", "dateline": "BISHKEK, 31 May"},
    }
    people = [everywhere, {"officer": everywhere, "language": "ru"}, {"officer": russian, "language": "ru"}]
    number = workspace.write("add", releases.add, {"versions": versions, "officers": people, **release})
    for name, data, language in (
        ("Релиз.pdf", RUSSIAN_PDF, "ru"), ("Release.pdf", ENGLISH_PDF, "en"), ("Map.pdf", COMMON_PDF, None),
    ):  # fmt: skip
        workspace.write("attach", releases.attach, number, name, data, language, media_type="application/pdf")
    return Office(numbers, press_list, number)


def _suppress(session: Session, *addresses: str) -> None:
    session.add_all(Suppression(folded=address, reason="asked", since=date(2026, 1, 1)) for address in addresses)


def run(job: Generator[Progress, None, R]) -> R:
    """What a job returns."""
    while True:
        try:
            next(job)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


def parsed(path: Path) -> EmailMessage:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")
