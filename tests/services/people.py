"""Invented people for the tests of services."""

from typing import Any

from outreach.services.contacts import contacts
from outreach.store.workspace import Workspace

AIGUL: dict[str, Any] = {
    "name": "Айгуль Жумабекова",
    "other_name": "Aigul Jumabekova",
    "position": "Reporter",
    "outlet": "Заман",
    "country": "Kyrgyzstan",
    "state": "Чүй",
    "city": "Бишкек",
    "emails": [{"raw": "aigul@example.org", "label": "work"}, {"raw": "a.jumabekova@example.com", "label": "home"}],
    "phones": [{"raw": "0775 98-78-17", "label": "mobile"}, {"raw": "+996 312 66 04 18", "label": "work"}],
    "channels": [{"network": "telegram", "value": "@aigul"}],
    "languages": ["ky", "ru"],
    "beats": ["crime", "drugs"],
    "tags": ["vip"],
    "notes": "Prefers calls before noon",
    "source": "conference 2026",
    "basis": "consent",
    "found_on": "2026-01-31",
    "checked_on": "2026-06-01",
}
BOB: dict[str, Any] = {
    "name": "Bob Ó Brien",
    "given_name": "Bob",
    "family_name": "Ó Brien",
    "outlet": "Example Times",
    "country": "IE",
    "state": "Leinster",
    "city": "Dublin",
    "emails": [{"raw": "bob@example.net", "label": ""}],
    "languages": ["en"],
    "beats": ["politics"],
}
EMIL: dict[str, Any] = {
    "name": "Эмиль Ёлкин",
    "country": "RU",
    "emails": [{"raw": "emil[at]", "label": ""}],
    "phones": [{"raw": "12", "label": ""}],
    "languages": ["ru"],
    "tags": ["vip", "slow"],
    "do_not_contact": True,
    "do_not_contact_reason": "asked by phone",
}


def fill(workspace: Workspace) -> tuple[int, int, int]:
    """Aigul, Bob and Emil; their ids."""
    with workspace.writing("Fill") as session:
        return contacts.add(session, AIGUL), contacts.add(session, BOB), contacts.add(session, EMIL)
