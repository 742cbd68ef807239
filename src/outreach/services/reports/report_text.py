"""A report in words: its figures and tables, the same on the screen, on paper and in a workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import starmap
from typing import NamedTuple, TypeVar

from outreach import i18n
from outreach.i18n import N_, _, counted_if_any
from outreach.model.releases import STATUS_NAMES
from outreach.services.coverage.coverage import TONE_WORDS
from outreach.services.reports.report_scope import Asked
from outreach.services.reports.reports import Group, ReleaseLine, Sent
from outreach.services.reports.visibility_report import Visibility
from outreach.values import places

Cell = str | int | date | None
T = TypeVar("T")
Column = tuple[str, int, Callable[[T], Cell]]  # head, share of the width, what stands in a line

KINDS = {"sent": N_("What was sent"), "visibility": N_("Visibility report")}
# The counts of deliveries that figures and tables show, by their names in `Counts`.
COUNTS = (
    ("recipients", N_("Recipients")), ("reached", N_("Delivered")), ("came_back", N_("Bounced")),
    ("not_sent", N_("Not sent")), ("waiting", N_("Waiting")), ("drafted", N_("Saved as drafts")),
    ("exported", N_("Exported")), ("left_out", N_("Excluded")), ("again", N_("Sent again")),
)  # fmt: skip
_ABOUT = {
    "release": N_("Release"), "project": N_("Project"), "donor": N_("Donor"), "partner": N_("Partner"),
    "country": N_("Country"),
}  # fmt: skip
# By the name of a table of groups: its title, the head of its first column, what stands where that is not known.
_GROUPS = {
    "months": (N_("By month"), N_("Month"), N_("Month not known")),
    "countries": (N_("By country"), N_("Country"), N_("Country not known")),
    "languages": (N_("By language"), N_("Language"), N_("Language not known")),
    "outlets": (N_("By outlet"), N_("Outlet"), N_("Without an outlet")),
    "media": (N_("By medium"), N_("Medium"), N_("Medium not known")),
}
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "ru": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "ky": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
}


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
    """A whole report; `missing` says what is not in it, to its author alone."""

    kind: str
    title: str
    about: str
    days: str
    figures: list[Figure]
    tables: list[Table]
    notes: list[str]
    missing: str = ""


def of_sent(found: Sent) -> Page:
    """What was sent, in the language in use."""
    counted = {name: Figure(_(said), getattr(found.totals, name)) for name, said in COUNTS if name != "left_out"}
    figures = [
        Figure(_("Releases"), _releases(found.releases)),
        Figure(_("Distributions"), found.distributions), counted.pop("recipients"), counted.pop("reached"),
        Figure(_("Different people"), found.people), Figure(_("Outlets"), found.outlets), *counted.values(),
    ]  # fmt: skip
    columns: list[Column[ReleaseLine]] = [
        (_("Release"), 8, _headline), (_("Reference"), 4, lambda line: line.reference), (_("Status"), 4, _status),
        (_("Last sent"), 4, lambda line: line.day), *_counted(COUNTS),
    ]  # fmt: skip
    releases = _table("releases", _("By release"), columns, found.releases, drawn=5)
    tables = [
        *(_by(name, groups, COUNTS) for name, groups in _groups(found, ("months", "countries", "languages", "media"))),
        releases._replace(records=("releases", [line.id for line in found.releases])),
        _by("outlets", found.outlet_lines, COUNTS),
    ]
    return _page("sent", found, found.releases, figures, tables, _notes(found))


def _releases(lines: Iterable[ReleaseLine]) -> int:
    """How many are releases, deleted ones too, and no lists without one."""
    return sum(1 for line in lines if line.id is not None or line.headline)


def of_visibility(found: Visibility) -> Page:
    """A visibility report, in the language in use; nobody is named in it."""
    sent, pieces = found.sent, found.coverage
    figures = [
        Figure(_("Releases"), _releases(found.releases)),
        Figure(_("Languages"), len({language for line in found.releases for language in line.languages})),
        Figure(_("Messages delivered"), sent.totals.reached), Figure(_("Sent again"), sent.totals.again),
        Figure(_("People"), sent.people), Figure(_("Outlets"), sent.outlets),
        Figure(_("Countries"), sum(1 for one in sent.countries if one.key and one.counts.reached + one.counts.again)),
        Figure(_("Published pieces"), len(pieces)), Figure(_("Audience of the pieces"), found.reach),
    ]  # fmt: skip
    tables = [
        _releases_said(found),
        *starmap(_reached, _groups(sent, ("countries", "languages", "months", "media"))),
        _coverage(found),
        _tally("tones", _("Coverage by tone"), _("Tone"), _tones(found.tones)),
        _tally("pieces", _("Coverage by medium"), _("Medium"), _media(found.media)),
        _outlets(found),
    ]  # fmt: skip
    unknown = sum(1 for piece in pieces if piece.reach is None)
    text = counted_if_any(
        "The reach of {count} piece is not known.", "The reach of {count} pieces is not known.", unknown
    )
    notes = [*_notes(sent), *filter(None, [text])]
    text = _("Not in this report: {releases} (drafts or files). If you sent them, say so: “I have sent these”.")
    missing = text.format(releases=i18n.listed([*map(_headline, found.unsettled)])) if found.unsettled else ""
    return _page("visibility", sent, found.releases, figures, tables, notes)._replace(missing=missing)


def _page(
    kind: str, sent: Sent, lines: Sequence[ReleaseLine], figures: list[Figure], tables: list[Table], notes: list[str]
) -> Page:
    return Page(kind, _(KINDS[kind]), _about(sent.asked, lines), days(sent.asked), figures, tables, notes)


# Tables


def _table(name: str, title: str, columns: Sequence[Column[T]], lines: Iterable[T], drawn: int = 0) -> Table:
    rows = [[value(line) for _head, _width, value in columns] for line in lines]
    return Table(name, title, [column[0] for column in columns], rows, [column[1] for column in columns], drawn)


def _counted(counts: Iterable[tuple[str, str]]) -> Iterable[Column[ReleaseLine | Group]]:
    def column(name: str, said: str) -> Column[ReleaseLine | Group]:
        return _(said), 3, lambda line: int(getattr(line.counts, name))

    return starmap(column, counts)


def _groups(found: Sent, names: Iterable[str]) -> Iterable[tuple[str, list[Group]]]:
    return ((name, getattr(found, name)) for name in names)


def _by(name: str, groups: Sequence[Group], counts: Sequence[tuple[str, str]]) -> Table:
    """The groups with these counts."""
    title, head, unknown = (_(text) for text in _GROUPS[name])

    def named(group: Group) -> str:
        return _NAMED[name](group) if group.key else unknown

    columns: list[Column[Group]] = [(head, 6, named), *_counted(counts)]
    table = _table(name, title, columns, groups, drawn=2)._replace(upright=name == "months")
    if name == "outlets":
        return table._replace(records=("outlets", [int(group.key) if group.key else None for group in groups]))
    return table


def _reached(name: str, groups: Sequence[Group]) -> Table:
    """The groups that anything was delivered to, with that count alone."""
    table = _by(name, [group for group in groups if group.counts.reached], COUNTS[1:2])
    return table._replace(drawn=1, widths=[8, *table.widths[1:]])


def month(key: str) -> str:
    """2026-11 as November 2026."""
    name = _MONTHS[i18n.language()].split()[int(key[5:7]) - 1]
    return _("{month} {year}").format(month=name, year=key[:4])


_NAMED: dict[str, Callable[[Group], str]] = {
    "months": lambda group: month(group.key), "countries": lambda group: places.country_name(group.key),
    "languages": lambda group: places.language_name(group.key), "media": lambda group: places.medium_name(group.key),
    "outlets": lambda group: group.name,
}  # fmt: skip


def _headline(line: ReleaseLine) -> str:
    return line.headline or (_("Lists without a release") if line.id is None else line.reference)


def _status(line: ReleaseLine) -> str:
    return _(STATUS_NAMES[line.status]) if line.status else ""


def _releases_said(found: Visibility) -> Table:
    pieces = Counter(piece.release or 0 for piece in found.coverage)
    columns: list[Column[ReleaseLine]] = [
        (_("Date"), 3, lambda line: line.day), (_("Reference"), 3, lambda line: line.reference),
        (_("Release"), 9, _headline), (_("Status"), 3, _status),
        (_("Languages"), 5, lambda line: ", ".join(map(places.language_name, line.languages))),
        (_("Delivered"), 3, lambda line: line.counts.reached), (_("Pieces"), 2, lambda line: pieces[line.id or -1]),
    ]  # fmt: skip
    table = _table("releases", _("Releases"), columns, found.releases)
    return table._replace(records=("releases", [line.id for line in found.releases]))


def _coverage(found: Visibility) -> Table:
    heads = [_("Date"), _("Outlet"), _("Headline"), _("Medium"), _("Language"), _("Tone"), _("Reach"), _("Link")]
    rows: list[list[Cell]] = [
        [
            piece.day, piece.outlet, piece.title, places.medium_name(piece.medium),
            places.language_name(piece.language), _(TONE_WORDS[piece.tone]) if piece.tone else "", piece.reach,
            piece.url,
        ]
        for piece in found.coverage
    ]  # fmt: skip
    return Table("coverage", _("Coverage"), heads, rows, [4, 5, 10, 4, 4, 4, 3, 7])


def _tones(counts: dict[str, int]) -> dict[str, int]:
    return {_(said): counts.get(tone, 0) for tone, said in {**TONE_WORDS, "": N_("Tone not known")}.items()}


def _media(counts: dict[str, int]) -> dict[str, int]:
    most_first = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return {places.medium_name(name) or _("Medium not known"): many for name, many in most_first}


def _outlets(found: Visibility) -> Table:
    """Outlets that got a release or wrote about one; one that is no record of ours goes by its name."""
    names, reached, pieces = {}, Counter[str](), Counter[str]()
    for piece in found.coverage:
        key = str(piece.outlet_id or piece.outlet)
        names[key] = piece.outlet
        pieces[key] += 1
    for group in found.sent.outlet_lines:
        names[group.key] = group.name or _("Without an outlet")
        reached[group.key] = group.counts.reached
    keys = [key for key in names if reached[key] or pieces[key]]
    keys.sort(key=lambda key: (-pieces[key], -reached[key], names[key]))
    columns: list[Column[str]] = [
        (_("Outlet"), 6, names.__getitem__), (_("Delivered"), 2, reached.__getitem__),
        (_("Pieces"), 2, pieces.__getitem__),
    ]  # fmt: skip
    ids = [int(key) if key.isdecimal() else None for key in keys]
    return _table("outlets", _("By outlet"), columns, keys, drawn=1)._replace(records=("outlets", ids))


def _tally(name: str, title: str, head: str, counts: dict[str, int]) -> Table:
    rows: list[list[Cell]] = [[said, many] for said, many in counts.items() if many]
    return Table(name, title, [head, _("Pieces")], rows, [5, 2], 1)


# Words


def days(asked: Asked) -> str:
    """From when to when."""
    if asked.since and asked.until:
        return f"{i18n.day(asked.since)} – {i18n.day(asked.until)}"
    if asked.since:
        return _("since {day}").format(day=i18n.day(asked.since))
    return _("until {day}").format(day=i18n.day(asked.until)) if asked.until else _("All time")


def shown(value: Cell) -> str:
    """A cell as people read it."""
    if isinstance(value, date):
        return i18n.day(value)
    return i18n.number(value) if isinstance(value, int) else value or ""


def _about(asked: Asked, lines: Sequence[ReleaseLine]) -> str:
    if not asked.about:
        return ""
    value = places.country_name(asked.value.upper()) if asked.about == "country" else asked.value
    if asked.about == "release":
        value = next((_headline(line) for line in lines if str(line.id) == asked.value), asked.value)
    return f"{_(_ABOUT[asked.about])}: {value}"


def _notes(found: Sent) -> list[str]:
    return [
        _("Days and months are those of {zone}.").format(zone=found.zone),
        _("Delivered means sent and not returned. Drafts and exported files do not count as delivered."),
        _("A person counts once for each release. Notices of a correction or withdrawal are “sent again”."),
        _("The outlet is where the recipient worked at the time; the country is the current one."),
    ]
