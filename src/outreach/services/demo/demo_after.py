"""What came after in the demo office: calls and meetings, follow-ups that are due, and what was published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from outreach.i18n import _
from outreach.services.contacts import activities
from outreach.services.coverage import coverage
from outreach.services.demo.demo_diary import Diary

# Title, link, outlet, byline, release, days ago, medium, language, tone, reach.
PUBLISHED = (
    ("В 40 горных школах появилась чистая вода", "https://arashan.example.org/2041/water-in-schools",
     "Агентство «Арашан»", "Айгүл Сооронбаева", "schools", -9, "wire", "ru", "neutral", 42000),
    ("Тоодогу кырк мектепке таза суу жетти", "https://chuytany.example.org/news/taza-suu",
     "Чүй таңы", "Мирбек Жумалиев", "schools", -8, "newspaper", "ky", "positive", 11500),
    ("Кран вместо ведра: как живёт школа в Ак-Булуңе", "https://listok.example.org/reportage/kran-vmesto-vedra",
     "Бишкекский листок", "Марина Юдахина", "schools", -6, "newspaper", "ru", "positive", 28000),
    ("Safe water reaches Kyrgyzstan's mountain schools", "https://mountain.example.org/briefly/schools-water",
     "The Mountain Courier", "Hannah Osterley", "schools", -5, "magazine", "en", "positive", 9400),
    ("Мектептерге суу келди, эми жол керек", "https://narynwave.example.org/efir/suu-jana-jol",
     "Нарын толкуну", "Айдана Сапарбекова", "schools", -5, "radio", "ky", "mixed", None),
    ("Кто заплатит за фильтры через пять лет?", "https://aport.example.org/analysis/filtry",
     "Апорт-медиа", "Сауле Ибраева", "schools", -4, "web", "ru", "negative", 17800),
    ("Двадцать фильмов о двадцати реках", "https://steppe.example.org/kultura/dvadcat-rek",
     "Степной курьер", "Дина Ермекова", "camp", -21, "newspaper", "ru", "positive", 33000),
    ("Жаш документалисттер дарыя жээгинде", "https://koktobo.example.org/podcast/daryia",
     "Радио Көк-Төбө", "Назгүл Шаршеева", "camp", -20, "radio", "ky", "positive", None),
)  # fmt: skip
# With whom, what kind, what was said, days ago, days until it is to be followed up (None: not at all).
NOTED = (
    ("Марина Юдахина", "call", "Would like to visit the school of Ak-Bulung; send her two days to choose from.", -3, 0),
    ("Арман Касенулы", "mail", "Спросил, есть ли данные по казахстанской части Чу. Клара готовит таблицу.", -2, 1),
    ("Мээрим Абдыкадырова", "meeting", "Жалал-Абадда жолугуштук: каналдар жөнүндө серия жазгысы келет.", -5, -1),
    ("Graham Tolliver", "call", "Keeps the embargo; wants Dr. Hedström on the line tomorrow at eleven.", -1, 1),
    ("Назгүл Шаршеева", "message", "Эфирге кызматкер чакырат, шаршембиде.", -1, 2),
    ("Eleanor Whitcombe", "note", "Plans a June issue on glaciers; asks for photographs in print size.", -6, None),
)


def published(diary: Diary, made: Mapping[str, Any]) -> None:
    """What was published about the releases that have gone out."""
    with diary.writing(_("Add coverage"), -3) as session:
        for title, link, outlet, byline, release, day, medium, language, tone, reach in PUBLISHED:
            coverage.add(session, {
                "title": title, "url": link, "outlet": outlet, "byline": byline,
                "contacts": [made["people"][byline]], "release": made["releases"][release],
                "published_on": diary.today + timedelta(days=day), "medium": medium, "language": language,
                "tone": tone, "reach": reach,
            })  # fmt: skip


def noted(diary: Diary, made: Mapping[str, Any]) -> None:
    """What was said to whom, and when to come back to it."""
    with diary.writing(_("Log a call"), -1, 17) as session:
        for name, kind, said, day, due in NOTED:
            fields: dict[str, Any] = {"kind": kind, "text": said, "at": diary.at(day, 14)}
            if due is not None:
                fields["due_on"] = diary.today + timedelta(days=due)
            activities.log(session, made["people"][name], fields)
