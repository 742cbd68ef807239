"""What has happened in the demo office: releases that went out, what came back, a correction, and small steps since."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.mail.message import new_message_id
from outreach.model.distributions import Distribution, Recipient
from outreach.model.people import Email
from outreach.model.releases import Release
from outreach.services import lists, settings
from outreach.services.contacts import contacts
from outreach.services.delivery import audience, bounces, distributions
from outreach.services.delivery.audience import Audience
from outreach.services.delivery.bounces import Found, Said
from outreach.services.demo import demo_after
from outreach.services.demo.demo_diary import Diary
from outreach.services.exporting import release_export
from outreach.services.identity import merging
from outreach.services.quality import quality
from outreach.services.releases import releases, statuses
from outreach.store.history import change_log

SENDER = "press@water.example.org"
SERVER = "250 2.0.0 Ok: queued"
CAMP, SCHOOLS, CORRECTED = -23, -9, -7
# What came back after the schools: who, what it was, why, what their server said, how many days ago.
CAME_BACK = (
    ("Арстан Молдоев", "hard", "unknown", "550", "5.1.1", "User unknown", -9),
    ("Денис Ворошнин", "hard", "domain", "550", "5.1.2", "Domain has no mail exchanger", -9),
    ("Абдулазиз Эргешов", "soft", "full", "452", "4.2.2", "Mailbox full", -8),
    ("Ольга Ким", "soft", "busy", "451", "4.3.2", "Try again later", -9),
)
CORRECTIONS = {
    "en": "The schools are in Naryn and Issyk-Kul regions; the first version named Osh region as well.",
    "ru": "Школы находятся в Нарынской и Иссык-Кульской областях; в первой версии была названа и Ошская область.",
    "ky": "Мектептер Нарын жана Ысык-Көл облустарында; биринчи нускада Ош облусу да аталган.",
}


def source(found: date) -> str:
    """Where a contact came from: a conference, the office's old sheet, or a card."""
    places = ("conference on mountain water", "the office's old sheet", "business card", "their website")
    return f"{places[found.toordinal() % len(places)]}, {found.year}"


def date_release(session: Session, release: int, at: datetime) -> None:
    """A release was written on that day."""
    row = session.get(Release, release)
    assert row is not None
    row.created_at = at
    session.flush()


def tell(diary: Diary, made: Mapping[str, Any], release: str) -> None:
    """What happened after a release was written, until the next one was."""
    if release == "camp":
        _camp_went_out(diary, made)
    elif release == "schools":
        _schools_went_out(diary, made)
        _came_back(diary, made)
        _corrected(diary, made)
        _small_steps(diary, made["people"], made["lists"])
        demo_after.published(diary, made)
    elif release == "engineers":
        _wrong_paper(diary, made["releases"][release])
    elif release == "visit":
        _prepared(diary, made)
        demo_after.noted(diary, made)
        _last_steps(diary, made["people"])


def attach_papers(diary: Diary, release: int, languages: Sequence[str], day: int) -> None:
    """Attaches the PDFs of these languages, as the office's own letterhead makes them; older ones go."""
    card = diary.workspace.read(releases.card, release)
    office = diary.workspace.read(settings.get, "office")
    papers = {
        version.language: (
            f"{card.reference}_{version.language}.pdf",
            release_export.made(card, version, "pdf", office),
        )
        for version in card.versions
        if version.language in languages
    }
    if not papers:
        return
    with diary.writing(_("Attach file"), day, 10, 20) as session:
        for old in card.attachments:
            releases.detach(session, old.id)
        for language, (name, data) in papers.items():
            releases.attach(session, release, name, data, language, media_type="application/pdf", pages=1)


def _wrong_paper(diary: Diary, release: int) -> None:
    """The English PDF under a Russian name: what the checks are there for."""
    card = diary.workspace.read(releases.card, release)
    data = diary.workspace.read(releases.blob, card.attachments[0].id)
    name = f"{card.reference}_ru.pdf"
    diary.write(_("Attach file"), -1, releases.attach, release, name, data, "ru", media_type="application/pdf", pages=1)


# What went out


def _camp_went_out(diary: Diary, made: Mapping[str, Any]) -> None:
    """Handed over as drafts, to two lists."""
    press = made["lists"]
    wanted = Audience((press["bishkek"], press["kyrgyz"]), release=made["releases"]["camp"])
    at = diary.at(CAMP, 11)
    with diary.writing(_("Prepare a distribution"), CAMP, 11) as session:
        resolved = audience.resolve(session, wanted)
        ids = {one.contact: new_message_id(SENDER) for one in resolved.recipients}
        number = distributions.record(session, wanted, "eml", resolved, {"from": SENDER}, ids)
        _date(session, number, at)
        statuses.went_out(session, wanted.release or 0, at)


def _schools_went_out(diary: Diary, made: Mapping[str, Any]) -> None:
    """Sent by the office's server, each in their language."""
    press = made["lists"]
    wanted = Audience((press["water"], press["bishkek"], press["kyrgyz"]), release=made["releases"]["schools"])
    _sent(diary, wanted, SCHOOLS)


def _sent(diary: Diary, wanted: Audience, day: int) -> None:
    at = diary.at(day, 10, 5)
    with diary.writing(_("Send a release"), day, 10, 5) as session:
        number, _resolved = distributions.prepare(session, wanted, settings={"from": SENDER})
        _date(session, number, at, "handed")
        statuses.went_out(session, wanted.release or 0, at)


def _date(session: Session, number: int, at: datetime, state: str = "") -> None:
    """A distribution was done on that day: one message every two seconds; with a state, each was handed over."""
    rows = list(
        session.scalars(select(Recipient.id).where(Recipient.distribution_id == number, Recipient.state != "left out"))
    )
    moments = {row: at + timedelta(seconds=2 * place) for place, row in enumerate(rows)}
    told = {"state": state, "attempts": 1, "answer": SERVER} if state else {}
    change_log.update_rows(session, Recipient, [{"id": row, "at": moments[row], **told} for row in rows])
    last = max(moments.values(), default=at)
    change_log.update_rows(session, Distribution, [{"id": number, "at": at, "state": "done", "finished_at": last}])


def _came_back(diary: Diary, made: Mapping[str, Any]) -> None:
    """Mails that came back, people who are away, one who has moved and one who wants no more."""
    with diary.writing(_("Read bounces"), SCHOOLS + 2, 9) as session:
        said = [
            _said(session, made, name, kind, reason, code, status, text, diary.at(day, 10, 40))
            for name, kind, reason, code, status, text, day in CAME_BACK
        ]
        answered = diary.at(SCHOOLS, 10, 30)
        back = diary.today + timedelta(days=5)
        said += [
            _said(session, made, "Eleanor Whitcombe", "away", at=answered, until=back),
            _said(session, made, "Сайкал Токоева", "away", at=answered, until=diary.today - timedelta(days=1)),
            _said(
                session,
                made,
                "Тимофей Каштанов",
                "gone",
                at=answered,
                instead=("newsdesk@aport.example.org",),
                text="Я больше не работаю в редакции, пишите на newsdesk@aport.example.org.",
            ),
            _said(
                session,
                made,
                "Вера Дубинина",
                "opt-out",
                at=diary.at(SCHOOLS + 1, 16),
                text="Здравствуйте! Спасибо за новости, но прошу больше не присылать их на этот адрес.",
            ),
        ]
        bounces.store(session, Found(len(said), said, [], [], []))


def _said(
    session: Session,
    made: Mapping[str, Any],
    name: str,
    kind: str,
    reason: str = "",
    code: str = "",
    status: str = "",
    text: str = "",
    at: datetime | None = None,
    until: date | None = None,
    instead: Sequence[str] = (),
) -> Said:
    """What one message says of a person's first address, as if it had been read from a file."""
    address = session.scalar(select(Email.address).where(Email.contact_id == made["people"][name]).order_by(Email.rank))
    key = hashlib.sha256(f"{name} {kind}".encode()).hexdigest()
    return Said(f"{key[:8]}.eml", address or "", kind, reason, code, status, text, "", key, at, until, tuple(instead))


def _corrected(diary: Diary, made: Mapping[str, Any]) -> None:
    """The correction went to those who had got the release."""
    release = made["releases"]["schools"]
    at = diary.at(CORRECTED, 9)
    with diary.writing(_("Correct a release"), CORRECTED, 9) as session:
        for language, sentence in CORRECTIONS.items():
            releases.correct(session, release, sentence, language)
        row = session.get(Release, release)
        assert row is not None
        row.corrected_at = at
    attach_papers(diary, release, ("en", "ru", "ky"), CORRECTED)
    _sent(diary, Audience((), release=release, recipients_of=release), CORRECTED)


def _prepared(diary: Diary, made: Mapping[str, Any]) -> None:
    """The next one waits: prepared for those who write about water, held for whoever has promised nothing."""
    wanted = Audience((made["lists"]["water"],), release=made["releases"]["glaciers"])
    with diary.writing(_("Prepare a distribution"), -1, 16) as session:
        distributions.prepare(session, wanted, settings={"from": SENDER})


# Small things since, so that the history has something to take back


def _small_steps(diary: Diary, people: Mapping[str, int], press: Mapping[str, int]) -> None:
    write = diary.write
    write(_("Merge contacts"), -6, merging.merge, people["Dilnoza Yoʻldosheva"], [people["Dilnoza Yuldasheva"]])
    new = write(_("Add contact"), -4, contacts.add, {
        "name": "Мээрим Акылбекова", "other_name": "Meerim Akylbekova", "position": "студентка факультета журналистики",
        "country": "KG", "city": "Бишкек", "languages": ["ru", "ky"], "beats": ["youth"],
        "emails": [{"raw": "meerim.akylbekova@mail.example.org", "label": "home"}],
        "phones": [{"raw": "0700 00 01 61", "label": "mobile"}], "source": "asked for our releases at the exhibition",
        "found_on": diary.today - timedelta(days=4), "basis": "consent", "checked_on": diary.today - timedelta(days=4),
    })  # fmt: skip
    write(_("Add to list by hand"), -4, lists.pick, press["kyrgyz"], [new])
    write(_("Still correct"), -3, quality.still_right, people["Eleanor Whitcombe"])


def _last_steps(diary: Diary, people: Mapping[str, int]) -> None:
    write = diary.write
    write(_("Edit contact"), -1, contacts.edit, people["Марина Юдахина"], {
        "other_positions": [{
            "position": "корреспондент", "outlet": "Агентство «Арашан»", "department": "",
            "since": diary.today - timedelta(days=1900), "until": diary.today - timedelta(days=700),
        }],
        "position_since": diary.today - timedelta(days=690), "notes": "Пишет колонку по пятницам; звонить после обеда.",
    })  # fmt: skip
    write(_("Edit contact"), 0, contacts.edit, people["Айгүл Сооронбаева"], {
        "phones": [
            {"raw": "0700 00 00 01", "label": "mobile"}, {"raw": "+996 312 00 10 01, вн. 12", "label": "work"},
        ],
        "salutation": "Урматтуу Айгүл айым", "notes": "Prefers a call before noon. Reads the Kyrgyz version first.",
    })  # fmt: skip
