"""A small invented office: officers, contacts, releases and lists for the tests of the window."""

from __future__ import annotations

import zlib
from typing import Any

from outreach.services import lists, officers
from outreach.services.contacts import contacts
from outreach.services.releases import releases
from outreach.store.workspace import Workspace

TEXT = """\
New water laboratory opens in Naryn

NARYN, 12 November 2026 — Families of three valleys can have their wells tested free of charge from today on. The \
laboratory of the Foundation for Clean Rivers measures nitrates, arsenic and bacteria within two days.

"We have waited for this for ten years," said Ms. Gulnara Sadykova, head of the village council of Kara-Suu.

About the Foundation for Clean Rivers: it works in eleven districts and was founded in 2009.

For more information, please contact

Mr. Temir Osmonov
Press Officer
Cell phone: +996 555 12 34 56
e-mail: temir.osmonov[at]

Clean Rivers on Facebook
"""

RUSSIAN = """\
НАРЫН, 12 ноября 2026 года — Жители трёх долин с сегодняшнего дня могут бесплатно проверить воду из колодцев. \
Лаборатория фонда «Чистые реки» за два дня определяет нитраты, мышьяк и бактерии.

«Мы ждали этого десять лет», — сказала глава сельской управы Кара-Суу Гүлнара Садыкова."""


def pdf(pages: int = 2, title: str = "Water laboratory") -> bytes:
    """A real PDF of so many pages, each with its number."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(pages))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for number in range(pages):
        lines = [
            f"BT /F1 26 Tf 60 740 Td ({title}) Tj ET",
            f"BT /F1 12 Tf 60 700 Td (Page {number + 1} of {pages}) Tj ET",
            *(
                f"BT /F1 11 Tf 60 {660 - 18 * row} Td (Row {row + 1} of the measurements taken) Tj ET"
                for row in range(24)
            ),
        ]
        body = zlib.compress("\n".join(lines).encode())
        resources = "<< /Font << /F1 3 0 R >> >>"
        size = "/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]"
        page = f"<< {size} /Resources {resources} /Contents {5 + 2 * number} 0 R >>"
        objects.append(page.encode())
        objects.append(f"<< /Length {len(body)} /Filter /FlateDecode >>\nstream\n".encode() + body + b"\nendstream")
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer << /Root 1 0 R /Size {len(objects) + 1} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def fill(workspace: Workspace) -> dict[str, Any]:
    """Fills a workspace; returns the ids by name."""
    temir = workspace.write(
        "Add officer",
        officers.add,
        {
            "honorific": "Mr.", "name": "Temir Osmonov", "title": "Press Officer",
            "organisation": "Foundation for Clean Rivers",
            "phones": [{"raw": "+996 555 12 34 56", "label": "mobile"}],
            "emails": [{"raw": "temir.osmonov@example.org", "label": "work"}],
            "names": {
                "ru": {"name": "Темир Осмонов", "title": "Пресс-секретарь", "organisation": "Фонд «Чистые реки»"}
            },
        },
    )  # fmt: skip
    aizada = workspace.write(
        "Add officer",
        officers.add,
        {
            "name": "Айзада Токтогулова",
            "title": "Руководитель пресс-службы",
            "phones": [{"raw": "0555 98 76 54", "label": ""}],
        },
    )
    water = workspace.write(
        "Add release",
        releases.add,
        {
            "reference": "REN-114", "status": "ready", "officers": [temir],
            "versions": {
                "en": {
                    "headline": "New water laboratory opens in Naryn", "dateline": "NARYN, 12 November 2026",
                    "subhead": "Families of three valleys can have their wells tested free of charge",
                    "body": TEXT.split("\n\n")[1] + "\n\n" + TEXT.split("\n\n")[2],
                    "boilerplate": "The Foundation for Clean Rivers works in eleven districts and was founded in 2009.",
                },
                "ru": {"headline": "В Нарыне открылась лаборатория воды", "body": RUSSIAN},
            },
        },
    )  # fmt: skip
    plain = workspace.write(
        "Add release",
        releases.add,
        {"status": "draft", "versions": {"ky": {"headline": "Көл тазалоо айлыгы башталды"}}},
    )
    people = [
        workspace.write("Add contact", contacts.add, fields)
        for fields in (
            {"name": "Айгүл Жумабекова", "outlet": "Kabar", "position": "Reporter", "country": "KG",
             "languages": ["ky", "ru"], "beats": ["water"],
             "emails": [{"raw": "a.zhumabekova@example.org", "label": ""}]},
            {"name": "Bakyt Asanov", "outlet": "Herald", "country": "KG", "languages": ["en"], "beats": ["water"],
             "emails": [{"raw": "b.asanov@example.org", "label": ""}]},
            {"name": "Чынара Эсенова", "outlet": "Kabar", "country": "KG", "languages": ["ru"], "beats": ["water"],
             "emails": [{"raw": "ch.esenova(at)", "label": ""}]},
            {"name": "Pavel Sidorov", "country": "KZ", "languages": ["ru"],
             "emails": [{"raw": "p.sidorov@example.org", "label": ""}]},
            {"name": "Dina Kim", "country": "KG", "languages": ["uz"], "beats": ["water"],
             "emails": [{"raw": "d.kim@example.org", "label": ""}]},
            {"name": "Нурлан Абдыев", "country": "KG", "beats": ["water"], "do_not_contact": True,
             "do_not_contact_reason": "asked by phone", "emails": [{"raw": "n.abdyev@example.org", "label": ""}]},
        )
    ]  # fmt: skip
    press = workspace.write("Add list", lists.add, {"name": "Water desk", "rule": "country:KG beat:water"})
    workspace.write("Add to list by hand", lists.pick, press, [people[3]])
    return {"temir": temir, "aizada": aizada, "water": water, "plain": plain, "people": people, "list": press}


def read_in(detail, code):
    """Turns to a language of a release as it will look."""
    detail.tabs.setCurrentIndex([detail.tabs.tabData(place) for place in range(detail.tabs.count())].index(code))
