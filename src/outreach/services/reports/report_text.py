"""A report in words: its figures and tables, the same on the screen, on paper and in a workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from outreach import i18n
from outreach.i18n import N_, _, ngettext
from outreach.model.releases import STATUS_NAMES
from outreach.services.reports.report_scope import Asked
from outreach.services.reports.reports import Counts, Group, ReleaseLine, Sent
from outreach.services.reports.visibility_report import Piece, Visibility
from outreach.values import places

Cell = str | int | date | None

TONES = {
    "positive": N_("Positive"), "neutral": N_("Neutral"), "mixed": N_("Mixed"), "negative": N_("Negative"),
}  # fmt: skip
ABOUT = {
    "release": N_("Release"), "project": N_("Project"), "donor": N_("Donor"), "partner": N_("Partner"),
    "country": N_("Country"),
}  # fmt: skip
_MONTHS = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
    "ru": ("январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь",
           "декабрь"),
    "ky": ("январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь",
           "декабрь"),
}  # fmt: skip


class Figure(NamedTuple):
    """A number and what it counts."""

    what: str
    value: int


class Table(NamedTuple):
    """A table of a report; `drawn` is the column that a chart of it shows, `records` what a line leads to.

    `widths` are the shares of its columns; `upright` charts follow the time, the others go down.
    """

    name: str
    title: str
    heads: list[str]
    rows: list[list[Cell]]
    widths: list[int]
    drawn: int = 0
    records: tuple[str, list[int | None]] = ("", [])
    upright: bool = False


class Page(NamedTuple):
    """A whole report."""

    kind: str
    title: str
    about: str
    days: str
    figures: list[Figure]
    tables: list[Table]
    notes: list[str]


def of_sent(found: Sent) -> Page:
    """What was sent, in the language in use."""
    totals = found.totals
    releases = sum(1 for line in found.releases if line.id is not None)
    figures = [
        Figure(_("Releases"), releases), Figure(_("Distributions"), found.distributions),
        Figure(_("Recipients"), totals.recipients), Figure(_("Reached"), totals.reached),
        Figure(_("Different people"), found.people), Figure(_("Outlets"), found.outlets),
        Figure(_("Bounced"), totals.came_back), Figure(_("Not sent"), totals.failed + totals.unsure),
        Figure(_("Waiting"), totals.waiting), Figure(_("Drafts and files"), totals.drafted + totals.exported),
        Figure(_("Sent again"), totals.again),
    ]  # fmt: skip
    tables = [
        _by(found.months, "months", upright=True), _by(found.countries, "countries"),
        _by(found.languages, "languages"), _by(found.media, "media"), _releases(found.releases),
        _by(found.outlet_lines, "outlets"),
    ]  # fmt: skip
    return Page("sent", _("What was sent"), _about(found.asked, found.releases), days(found.asked), figures,
                tables, _notes(found))  # fmt: skip


def of_visibility(found: Visibility) -> Page:
    """A visibility report, in the language in use; nobody is named in it."""
    sent = found.sent
    countries = sum(1 for line in sent.countries if line.key and line.counts.reached)
    spoken = len({language for line in found.releases for language in line.languages})
    figures = [
        Figure(_("Releases"), len(found.releases)), Figure(_("Languages"), spoken),
        Figure(_("Messages delivered"), sent.totals.reached + sent.totals.again),
        Figure(_("People reached"), sent.people),
        Figure(_("Outlets reached"), sent.outlets), Figure(_("Countries reached"), countries),
        Figure(_("Published pieces"), len(found.coverage)), Figure(_("Reach of the pieces"), found.reach),
    ]  # fmt: skip
    tables = [
        _said(found), _by(sent.countries, "countries", brief=True), _by(sent.languages, "languages", brief=True),
        _by(sent.months, "months", brief=True, upright=True), _by(sent.media, "media", brief=True),
        _coverage(found.coverage), _tones(found), _pieces_by_medium(found),
        _outlets(found),
    ]  # fmt: skip
    return Page("visibility", _("Visibility report"), _about(sent.asked, found.releases), days(sent.asked), figures,
                tables, [*_notes(sent), *_unknown_reach(found)])  # fmt: skip


# Tables


def _titles() -> dict[str, tuple[str, str, str]]:
    """(title, head of the first column, what is said where it is not known) by the name of a table."""
    return {
        "months": (_("By month"), _("Month"), ""),
        "countries": (_("By country"), _("Country"), _("Country not known")),
        "languages": (_("By language"), _("Language"), _("Without a text")),
        "outlets": (_("By outlet"), _("Outlet"), _("Without an outlet")),
        "media": (_("By medium"), _("Medium"), _("Medium not known")),
    }


def _by(groups: Sequence[Group], name: str, *, brief: bool = False, upright: bool = False) -> Table:
    title, head, unknown = _titles()[name]
    named: dict[str, Callable[[Group], str]] = {
        "months": lambda group: month(group.key), "countries": lambda group: places.country_name(group.key),
        "languages": lambda group: places.language_name(group.key), "outlets": lambda group: group.name,
        "media": lambda group: medium(group.key),
    }  # fmt: skip
    shown = [group for group in groups if group.counts.reached] if brief else groups
    rows: list[list[Cell]] = []
    for group in shown:
        said = named[name](group) if group.key else unknown
        rows.append([said, group.counts.reached] if brief else [said, *_counts(group.counts)])
    heads = [head, _("Reached")] if brief else [head, *_count_heads()]
    ids: list[int | None] = [int(group.key) if group.key else None for group in shown] if name == "outlets" else []
    records = ("outlets", ids) if ids else ("", [])
    widths = [5, 2] if brief else [6, *_count_widths()]
    return Table(name, title, heads, rows, widths, 1 if brief else 2, records, upright)


def _count_heads() -> list[str]:
    return [
        _("Recipients"), _("Reached"), _("Bounced"), _("Not sent"), _("Waiting"), _("Drafts and files"), _("Excluded"),
        _("Sent again"),
    ]  # fmt: skip


def _count_widths() -> list[int]:
    return [3] * 8


def _counts(counts: Counts) -> list[Cell]:
    return [
        counts.recipients, counts.reached, counts.came_back, counts.failed + counts.unsure, counts.waiting,
        counts.drafted + counts.exported, counts.left_out, counts.again,
    ]  # fmt: skip


def _releases(lines: Iterable[ReleaseLine]) -> Table:
    some = list(lines)
    rows: list[list[Cell]] = [
        [_headline(line), line.reference, status(line.status), line.day, *_counts(line.counts)] for line in some
    ]  # fmt: skip
    heads = [_("Release"), _("Reference"), _("Status"), _("Last sent"), *_count_heads()]
    ids = [line.id for line in some]
    return Table("releases", _("By release"), heads, rows, [8, 4, 4, 4, *_count_widths()], 5, ("releases", ids))


def _headline(line: ReleaseLine) -> str:
    return line.headline or (_("Lists without a release") if line.id is None else line.reference)


def _said(found: Visibility) -> Table:
    pieces: dict[int | None, int] = {}
    for piece in found.coverage:
        pieces[piece.release] = pieces.get(piece.release, 0) + 1
    rows: list[list[Cell]] = [
        [
            line.day, line.reference, _headline(line), status(line.status),
            ", ".join(map(places.language_name, line.languages)), line.counts.reached, pieces.get(line.id, 0),
        ]
        for line in found.releases
    ]  # fmt: skip
    heads = [_("Date"), _("Reference"), _("Release"), _("Status"), _("Languages"), _("Reached"), _("Pieces")]
    ids = [line.id for line in found.releases]
    return Table("releases", _("Releases"), heads, rows, [3, 3, 9, 3, 5, 2, 2], 0, ("releases", ids))


def _coverage(pieces: Iterable[Piece]) -> Table:
    rows: list[list[Cell]] = [
        [
            piece.day, piece.outlet, piece.title, medium(piece.medium), places.language_name(piece.language),
            _(TONES[piece.tone]) if piece.tone in TONES else piece.tone, piece.reach, piece.url,
        ]
        for piece in pieces
    ]  # fmt: skip
    heads = [
        _("Date"), _("Outlet"), _("Headline"), _("Medium"), _("Language"), _("Tone"), _("Reach"), _("Link"),
    ]  # fmt: skip
    return Table("coverage", _("Coverage"), heads, rows, [4, 5, 10, 4, 4, 4, 3, 7])


def _outlets(found: Visibility) -> Table:
    """Whom it reached and who wrote about it; an outlet that is no record of ours goes by its name."""
    pieces: dict[str, int] = {}
    names: dict[str, str] = {}
    for piece in found.coverage:
        key = str(piece.outlet_id or piece.outlet)
        names.setdefault(key, piece.outlet)
        pieces[key] = pieces.get(key, 0) + 1
    reached = {group.key: group for group in found.sent.outlet_lines if group.counts.reached}
    lines = [(key, group.name, group.counts.reached, pieces.get(key, 0)) for key, group in reached.items()]
    lines += [(key, names[key], 0, many) for key, many in pieces.items() if key not in reached]
    lines.sort(key=lambda line: (-line[3], -line[2], line[1]))
    rows: list[list[Cell]] = [
        [(name or _("Without an outlet")), many, written] for _key, name, many, written in lines
    ]  # fmt: skip
    ids: list[int | None] = [int(line[0]) if line[0].isdecimal() else None for line in lines]
    heads = [_("Outlet"), _("Reached"), _("Pieces")]
    return Table("outlets", _("By outlet"), heads, rows, [6, 2, 2], 1, ("outlets", ids))


def _tones(found: Visibility) -> Table:
    named = {**{name: _(text) for name, text in TONES.items()}, "": _("Tone not known")}
    rows: list[list[Cell]] = [[said, found.tones[name]] for name, said in named.items() if found.tones.get(name)]
    return Table("tones", _("Coverage by tone"), [_("Tone"), _("Pieces")], rows, [5, 2], 1)


def _pieces_by_medium(found: Visibility) -> Table:
    many = sorted(found.media.items(), key=lambda pair: (-pair[1], pair[0]))
    rows: list[list[Cell]] = [[medium(name) or _("Medium not known"), count] for name, count in many]
    return Table("pieces", _("Coverage by medium"), [_("Medium"), _("Pieces")], rows, [5, 2], 1)


# Words


def medium(name: str) -> str:
    """A medium by its name in the language in use."""
    return places.medium_name(name)


def status(name: str) -> str:
    """The status of a release in the language in use."""
    return _(STATUS_NAMES[name]) if name else ""


def month(key: str) -> str:
    """2026-11 as November 2026."""
    return f"{_MONTHS[i18n.language()][int(key[5:7]) - 1]} {key[:4]}"


def days(asked: Asked) -> str:
    """From when to when."""
    if asked.since and asked.until:
        return f"{i18n.day(asked.since)} – {i18n.day(asked.until)}"
    if asked.since:
        return _("since {day}").format(day=i18n.day(asked.since))
    if asked.until:
        return _("until {day}").format(day=i18n.day(asked.until))
    return _("from the beginning until now")


def _about(asked: Asked, lines: Sequence[ReleaseLine]) -> str:
    if not asked.about:
        return ""
    value = places.country_name(asked.value.upper()) if asked.about == "country" else asked.value
    if asked.about == "release":
        value = next((_headline(line) for line in lines if str(line.id) == asked.value), asked.value)
    return f"{_(ABOUT[asked.about])}: {value}"


def _notes(found: Sent) -> list[str]:
    return [
        _("Days and months are those of {zone}.").format(zone=found.zone),
        _("Reached means sent and not returned. Drafts and exported files don't count as sent."),
        _("A person counts once for each release. Notices of a correction or withdrawal are “sent again”."),
        _("Country, outlet and medium of the recipients are the current ones."),
    ]


def _unknown_reach(found: Visibility) -> list[str]:
    unknown = sum(1 for piece in found.coverage if piece.reach is None)
    text = ngettext("The reach of {count} piece is not known.", "The reach of {count} pieces is not known.", unknown)
    return [text.format(count=unknown)] if unknown else []
