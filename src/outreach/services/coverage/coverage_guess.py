"""Coverage brought in by links and by files: saved pages, mails and documents."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.orm import Session

from outreach.formats.documents import document_article
from outreach.i18n import _, today
from outreach.press import article, dates
from outreach.problems import Problem
from outreach.services.contacts.records import Fields
from outreach.services.coverage import coverage, coverage_finder
from outreach.services.progress import Progress
from outreach.services.releases import attachments
from outreach.store.workspace import Workspace


class Added(NamedTuple):
    """What was added, what was there already, and what could not be read: (name, why)."""

    ids: list[int]
    known: list[int]
    problems: list[tuple[str, str]]


# Links and files


def add_links(session: Session, pasted: str, release_id: int | None = None) -> Added:
    """Adds a piece for each link of a paste; one that is there already is not added twice.

    Nothing is fetched: what is known of a piece is its link and the words beside it.

    Raises:
        Problem: there is no link in it.
    """
    found = article.links(pasted)
    if not found:
        raise Problem(_("No link found. A link begins with https://."))
    finder = coverage_finder.Finder(session)
    about = {"release": release_id} if release_id is not None else {}
    ids, there = [], []
    for link in found:
        number = coverage.known(session, link.url)
        if number is not None:
            there.append(number)
        else:
            ids.append(coverage.put(session, finder.filled({"url": link.url, "title": link.title, **about})))
    return Added(ids, there, [])


def add_pasted(workspace: Workspace, pasted: str) -> Generator[Progress, None, Added]:
    """A job: adds a piece for each link of a paste, as one step."""
    yield Progress(0, None, _("Reading coverage"))
    return workspace.write(_("Add coverage"), add_links, pasted)


def add_files(workspace: Workspace, paths: Sequence[Path]) -> Generator[Progress, None, Added]:
    """Adds a piece for each file: a saved page, a mail, a PDF, a Word document or a text, as one step."""
    read: list[tuple[attachments.LookedAt, document_article.Piece]] = []
    problems: list[tuple[str, str]] = []
    for done, path in enumerate(paths):
        yield Progress(done, len(paths), _("Reading coverage"))
        try:
            looked = attachments.look(path)
            read.append((looked, document_article.read(looked.data, looked.name)))
        except Problem as problem:
            problems.append((path.name, problem.text))
    if not read:
        return Added([], [], problems)
    return workspace.write(_("Add coverage"), _add_read, read)._replace(problems=problems)


def _add_read(session: Session, read: Sequence[tuple[attachments.LookedAt, document_article.Piece]]) -> Added:
    finder = coverage_finder.Finder(session)
    ids, there = [], []
    for looked, piece in read:
        given = fields_of(piece)
        number, found = coverage.known(session, given["url"], looked.data), finder.filled(given, piece.text)
        if number is None:
            number = coverage.put(session, found)
            ids.append(number)
        else:
            there.append(number)  # a link alone so far, perhaps: the file tells the rest
            coverage.complete(session, number, found)
        if looked.media_type:
            coverage.attach(session, number, looked.name, looked.data, looked.media_type)
    return Added(ids, there, [])


def fields_of(piece: document_article.Piece) -> Fields:
    """What a file says of the piece in it."""
    links = [] if piece.url else article.links(piece.text[: coverage_finder.TEXT])
    url = piece.url or (links[0].url if piece.kind == "eml" and len(links) == 1 else "")
    title = piece.title or next((line.strip() for line in piece.text.splitlines() if line.strip()), "")
    return {
        "url": url, "title": title[:300], "outlet": piece.site,
        "byline": piece.author if len(piece.author) < 150 else "",
        "published_on": _day(piece.published) or _day_in(piece.text), "sender": piece.sender,
    }  # fmt: skip


def _day(written: str) -> date | None:
    if not written:
        return None
    try:
        return datetime.fromisoformat(written.strip().replace("Z", "+00:00")).date()
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(written).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return _day_in(written)


def _day_in(words: str) -> date | None:
    """The first day with its year near the beginning, that is not to come."""
    found = (day.date() for day in dates.find(words[:600]) if day.year)
    return next((day for day in found if day is not None and day <= today() + timedelta(days=1)), None)
