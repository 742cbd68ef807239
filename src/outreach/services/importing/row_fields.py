"""The cells of a row become the fields of a contact, by what each column holds; nothing in the row is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache, partial

from outreach.formats.mojibake import LEGACY, lost_letters, mended
from outreach.i18n import _, ngettext
from outreach.press import dates, person_names, vocabulary
from outreach.services.contacts.records import Fields
from outreach.services.importing import consent, contact_method_cells
from outreach.services.importing.row_builder import GOOGLE, Column, Complaint, Draft, Read, keep
from outreach.values import column_recognition, null_values, places, position_cell, vocabularies
from outreach.values import dates as days
from outreach.values.column_values import NO, YES

SKIP = "skip"  # a column that is left out
REASON = "Outreach: problem"  # the column of a rejects file that says why; left out when it comes back
_PLACE = ("street", "city", "state", "postcode", "country")
_BLOCKS = ("", "home", "other")
# What people write into a cell to say that there is nothing.
_NOTHING = {"н/д", "#н/д", "n/a", "#n/a", "#nv", "нет данных", "маалымат жок", "k. a.", "k.a."}
_ERROR = re.compile(
    r"#(?:REF|VALUE|NAME|DIV/0|NUM|NULL|SPILL|CALC|ССЫЛКА|ЗНАЧ|ИМЯ|ДЕЛ/0|ЧИСЛО|ПУСТО|BEZUG|WERT|ZAHL)[!?]|Err:\d{3}"
)
_OF_GOOGLE = re.compile(r"(?:E-mail|Phone|Address|Website|Organization|IM|Relation|Event) \d+ - \w")
_TIME = re.compile(r"(?<=\d)[T ]\d.*")  # behind a day


class Builder:
    """Makes fields of the rows of one table.

    With `surplus` the cells beyond the header are kept: in a workbook nobody mistakes a comma for the end of a cell.
    """

    def __init__(
        self, header: Sequence[str], mapping: Mapping[str, str], *, legacy_font: bool = False, surplus: bool = False
    ) -> None:
        self.header = list(header)
        self.legacy_font = legacy_font
        self.surplus = surplus
        targets = {name: mapping.get(name, "extra") for name in self.header}
        self.has_honorific = "honorific" in targets.values()
        self.has_position = "position" in targets.values()
        self.of_google = any(map(_OF_GOOGLE.match, self.header))
        # Kinds are read before the values they belong to.
        order = sorted(range(len(header)), key=lambda place: targets[header[place]] != "label")
        self.readers = [
            (place, self._reader(header[place], targets[header[place]], targets))
            for place in order if header[place] != REASON and targets[header[place]] != SKIP
        ]  # fmt: skip

    def fields(self, row: Sequence[str]) -> tuple[Fields, list[Complaint]]:
        """The fields of a row, and what is wrong with its cells."""
        draft = Draft()
        for place, take in self.readers:
            cell = row[place].strip() if place < len(row) else ""
            if not cell or cell.lower() in _NOTHING:
                continue
            if cell[0] in "#E" and _ERROR.fullmatch(cell):
                text = _("“{text}” is a spreadsheet error: the original value is lost.")
                draft.complaints.append((self.header[place], text.format(text=cell)))
            else:
                take(draft, cell)
        if draft.blocks:
            _take_place(draft)
        if draft.fields.get("name"):
            self._part_name(draft.fields)
        if draft.extra:
            draft.fields["extra"] = draft.extra
        return draft.fields, draft.complaints

    def _part_name(self, fields: Fields) -> None:
        """Takes off a name what no name has: its number in a list, and where no column has them, a title and a job."""
        name = fields["name"]
        if not self.has_honorific:
            name = _COUNTED.sub("", name, count=1)
            if titled := _TITLED.match(name):
                fields["honorific"], name = titled[1], name[titled.end() :]
        elif (title := fields.get("honorific")) and name.startswith(f"{title} "):
            name = name[len(title) :].strip()  # as CiviCRM shows it, beside its own column
        job = None if self.has_position else _WITH_JOB.fullmatch(name)
        if job and person_names.is_title(job["job"]):
            fields["position"], name = job["job"].strip(), job["name"]
        if name.strip(" .!()—–-").casefold() in _vacancies():
            del fields["name"]
            fields["vacancy"] = True
        else:
            fields["name"] = name

    def lost(self, row: Sequence[str]) -> list[Complaint]:
        """Cells of a row in which letters are gone."""
        return lost(zip(self.header, row, strict=False))

    def repaired(self, row: Sequence[str]) -> list[str]:
        """The row with the letters of a legacy Kyrgyz font put right."""
        return [mended(cell, LEGACY) for cell in row]

    def _reader(self, name: str, target: str, targets: Mapping[str, str]) -> Callable[[Draft, str], None]:
        field, _dot, kind = target.partition(".")
        partner = column_recognition.label_of(name, self.header, targets) if field == "label" else None
        holds_job = field == "outlet" and "position" in column_recognition.fields_named(name)
        column = Column(name, field, kind, partner, self.has_position, holds_job, self.of_google)
        return partial(_READ.get(field, _text if target in column_recognition.TARGETS else _beside), column)


# --- names, jobs and newsrooms ------------------------------------------------------------------------------------

_COUNTED = re.compile(r"^\d{1,4}[.)]\s+(?=[^\W\d_])")  # "12. Aida Kim"
# Fewer than names.HONORIFIC has: Gen, Sen, Айым and Мырза are given names, too.
_TITLED = re.compile(
    r"((?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Herr|Frau|г-н|г-жа|господин|госпожа|д-р|проф)\.?)\s+(?=[A-ZА-ЯЁҮӨҢ]\w+[.\s])"
)
_WITH_JOB = re.compile(r"(?P<name>[^\W\d_][^,(\d]{2,60}?)\s*(?:,\s+|\s[–—-]\s|\()(?P<job>[^\W\d_][^@\d()]{2,80})\)?")
_BETWEEN_JOB = re.compile(r"(?<!\s)(?:\s*[,;\n]\s*|\s+[–—-]\s+|\s+/\s+)")
_ADDRESSED = re.compile(r"([^<>@]*[^\s<>@])\s*<([^\s<>@]+@[^\s<>@]+)>")  # a name with the address behind it
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


@cache
def _vacancies() -> frozenset[str]:
    """What is written in the place of a name where nobody has the job."""
    lists = (vocabulary.section(language, "vacancies").get("words", ()) for language in vocabulary.languages())
    return frozenset(word for words in lists for word in words)


def _beside(column: Column, draft: Draft, cell: str) -> None:
    """Keeps what has no field of its own."""
    if not null_values.is_default(column.name, cell):
        keep(draft.extra, column.name, cell)


def _text(column: Column, draft: Draft, cell: str) -> None:
    value = cell if cell.isprintable() else " ".join(_INVISIBLE.sub("", cell).split())
    if not value.strip("-–—. "):
        return  # a dash is no name
    there = draft.fields.setdefault(column.field, value)
    if there == value:
        return
    if column.field == "honorific" and value not in there.split():
        draft.fields["honorific"] += f" {value}"  # "Anrede" and "Titel": Frau, Dr.
    else:
        keep(draft.extra, column.name, cell)


def _name(column: Column, draft: Draft, cell: str) -> None:
    """Takes a name, beside which an address, a number or (where no column has it) a job may stand."""
    called, _line, job = (part.strip() for part in cell.partition("\n"))
    if job and not column.has_position and person_names.is_title(job):
        cell = f"{called}, {job}"
    if addressed := _ADDRESSED.fullmatch(cell):
        cell = addressed[1]
        draft.fields.setdefault("emails", []).append({"raw": addressed[2], "label": "", "column": column.name})
    elif contact_method_cells.holds_reach(cell):
        cell = contact_method_cells.without_reach(draft, column.name, cell)
    _text(column, draft, cell)


def _workplace(column: Column, draft: Draft, cell: str) -> None:
    """Takes a newsroom, where no column has the jobs the job there, too: «Радио «Мост», редактор»; or a job alone."""
    behind = _JOB_BEHIND.fullmatch(cell)
    if behind and consent.reads_like_a_wish(behind[2]):  # «Демо-ТВ (уволилась)»
        _notes(column, draft, behind[2])
        cell = behind[1]
    job, workplace = _job_behind(cell) or (("", cell) if column.has_position else _job_and_workplace(cell))
    if not (workplace or column.holds_job):
        job, workplace = "", cell
    if job and column.has_position:
        keep(draft.extra, column.name, job)
    elif job:
        _text(column._replace(field="position"), draft, job)
    if workplace:
        _text(column, draft, workplace)


def _job_behind(cell: str) -> tuple[str, str] | None:
    """The job in brackets behind a newsroom, and the newsroom: "Kabar Agency (шеф-редактор)"."""
    found = _JOB_BEHIND.fullmatch(cell)
    return (found[2], found[1]) if found and person_names.is_job(found[2]) else None


def _job_and_workplace(cell: str) -> tuple[str, str]:
    """The job in a cell, first or with what follows it, and the newsroom that is left; "" for what is not told."""
    parts = [part.strip() for part in _BETWEEN_JOB.split(cell) if part.strip()]
    jobs = [*filter(person_names.is_job, parts)]
    if len(parts) == 1 or len(jobs) != 1 or jobs[0] not in (*parts[:2], parts[-1]):
        return (cell, "") if parts == jobs else ("", cell)
    before, job, after = cell.partition(jobs[0]) if jobs[0] == parts[0] else cell.rpartition(jobs[0])
    return (job + after, before.strip(_SIGNS)) if before else (job, after.strip(_SIGNS))


_JOB_BEHIND = re.compile(r"(.{2,80}\S)\s*\(([^\W\d_][^@\d()]{2,80})\)")  # "Kabar Agency (шеф-редактор)"
_SIGNS = " \n,;/–—-"


# --- places -------------------------------------------------------------------------------------------------------


def _take_place(draft: Draft) -> None:
    """One place is the contact's, the office before the home; the others are kept beside it."""
    chosen = next(kind for kind in _BLOCKS if kind in draft.blocks)
    for kind, cells in draft.blocks.items():
        for field, name, cell in cells:
            if kind == chosen:
                _take_part(draft, field, name, cell)
            else:
                keep(draft.extra, name, cell)


def _take_part(draft: Draft, field: str, name: str, cell: str) -> None:
    """A part of the place; a second line of the street is put behind the first."""
    value, there = _on_one_line(cell), draft.fields.get(field)
    if not there:
        draft.fields[field] = value
        if field == "country" and vocabularies.code("country", value) is None:
            draft.complaints.append((name, vocabularies.problem("country", value[:60])))
    elif field != "street" and there != value:
        keep(draft.extra, name, cell)
    elif value not in there.split(", "):
        draft.fields[field] = f"{there}, {value}"


def _on_one_line(cell: str) -> str:
    """An address on one line; of a single line even a comma at its end stays as it was."""
    lines = cell.splitlines()
    joined = ", ".join(filter(None, (line.strip(" ,") for line in lines)))
    return joined if len(lines) > 1 and joined else cell.strip()


# --- words, notes, days and ticks ---------------------------------------------------------------------------------


def _place(column: Column, draft: Draft, cell: str) -> None:
    draft.blocks.setdefault(column.kind, []).append((column.field, column.name, cell))


def _notes(_column: Column, draft: Draft, cell: str) -> None:
    value = cell.replace("\r\n", "\n").replace("\r", "\n")
    there = draft.fields.get("notes")
    draft.fields["notes"] = f"{there}\n{value}" if there else value


def _words(column: Column, draft: Draft, cell: str) -> None:
    words, languages = draft.fields.setdefault(column.field, []), column.field == "languages"
    for word in words_of(cell, languages=languages, of_google=column.of_google):
        if languages and vocabularies.code("language", word) is None:
            draft.complaints.append((column.name, vocabularies.problem("language", word[:60])))
        if word not in words:
            words.append(word)


_WORD = re.compile(r'\s*"(?:[^"]|"")*"\s*(?=;|$)|[^;]+')
_QUOTED = re.compile(r'(?:(?:\s*"(?:[^"]|"")*"\s*|[^;"][^;]*)(?:;\s*|$))+')
_IN_QUOTES = re.compile(r'\s*"[^"]+"(?:\s*,\s*"[^"]+")+\s*')  # as Mailchimp writes tags
_BETWEEN_LANGUAGES = re.compile(r"(?<!\s)(?:\s*[;,/|+\n]\s*|\s+(?:and|и|жана|und|&)\s+)")
_CODES = re.compile(r"[A-Za-z]{2}(?:\s+[A-Za-z]{2})+")  # "ky ru"
_MY_CONTACTS = "myContacts"  # the label that Google gives everybody


def _unquoted(word: str) -> str:
    """A word without the quotes that our own files and Mailchimp put around it."""
    bare = word.strip()
    return bare[1:-1].replace('""', '"') if bare[:1] == '"' == bare[1:][-1:] else bare


@lru_cache(maxsize=10_000)  # most cells of tags are the same few
def words_of(cell: str, *, languages: bool = False, of_google: bool = False) -> list[str]:
    """The words of a cell of tags: parted by semicolons, or else by commas; languages by slashes and blanks too."""
    return [word for part in _parts_of(cell, languages, of_google) if (word := part.strip()) and word != _MY_CONTACTS]


def _parts_of(cell: str, languages: bool, of_google: bool) -> Iterable[str]:
    if of_google and (GOOGLE in cell or cell.startswith("* ")):
        return (part.strip().removeprefix("* ") for part in cell.split(GOOGLE))
    if '"' in cell and _QUOTED.fullmatch(cell):
        return (_unquoted(found[0]) for found in _WORD.finditer(cell))
    if _IN_QUOTES.fullmatch(cell):
        return re.findall(r'"([^"]+)"', cell)
    if languages:
        return cell.split() if _CODES.fullmatch(cell) else _BETWEEN_LANGUAGES.split(cell)
    return re.split(r"[;\n|]", cell) if re.search(r"[;\n|]", cell) else cell.split(",")


def _day(column: Column, draft: Draft, cell: str) -> None:
    day = day_of(cell)
    if day is None:
        keep(draft.extra, column.name, cell)
        draft.complaints.append((column.name, _("“{text}” is not a date.").format(text=cell[:60])))
    else:
        draft.fields.setdefault(column.field, day.isoformat())


def day_of(text: str) -> date | None:
    """A day as 2026-01-31, 31.01.2026, 31/01/2026 or in words; None where it is none."""
    if day := days.typed(_TIME.sub("", text.strip(), count=1)):
        return day
    found = dates.only(text.strip()) if len(text) <= 60 else None  # "20 мая 2024", "May 20, 2024", "05/20/2024"
    return found.date() if found else None


def _refusal(column: Column, draft: Draft, cell: str) -> None:
    """Takes a yes alone: an import never clears a wish not to be written to."""
    said = consent.of_value(cell)
    if said == consent.GONE:
        draft.fields.setdefault("suppressed", f"{column.name}: {cell}")
    elif said:
        draft.fields["do_not_contact"] = True
        reason = cell if said == consent.ASK else "" if _is_own(column.name) else f"{column.name}: {cell}"
        if reason:
            draft.fields.setdefault("do_not_contact_reason", reason)


def _is_own(name: str) -> bool:
    """Whether a column is called as our own files call it (not doNotContact): there the reason has its own column."""
    return column_recognition.own(name.casefold()) in ("do_not_contact", "do_not_contact_on")


def _bounce(column: Column, draft: Draft, cell: str) -> None:
    if consent.of_value(cell):
        draft.fields.setdefault("suppressed", f"{column.name}: {cell}")


def _refused_on(column: Column, draft: Draft, cell: str) -> None:
    """Takes a day since which somebody is not written to: they are not."""
    if cell.casefold() not in NO:
        _day(column, draft, cell)
        draft.fields["do_not_contact"] = True
        if not _is_own(column.name):
            draft.fields.setdefault("do_not_contact_reason", f"{column.name}: {cell}")


def _understood(read: Callable[[str], object], column: Column, draft: Draft, cell: str) -> None:
    """Takes what can be read; else it is kept as it stands."""
    value = read(cell)
    if value is None:
        keep(draft.extra, column.name, cell)
    elif value:
        draft.fields[column.field] = value


def _promised(cell: str) -> bool | None:
    return True if cell.casefold() in YES else False if cell.casefold() in NO else None


# How the cells of each field are read; the others are plain texts, or have no field.
_READ: dict[str, Read] = {
    "name": _name, "outlet": _workplace, "notes": _notes, "extra": _beside, "label": contact_method_cells.label,
    "email": contact_method_cells.reach, "phone": contact_method_cells.reach, "channel": contact_method_cells.channel,
    **dict.fromkeys(_PLACE, _place), **dict.fromkeys(("languages", "beats", "tags"), _words),
    **dict.fromkeys(("found_on", "checked_on", "position_since"), _day),
    "other_positions": partial(_understood, position_cell.read),
    "keeps_embargoes": partial(_understood, _promised), "preferred_way": partial(_understood, places.way_code),
    "do_not_contact": _refusal, "do_not_contact_on": _refused_on, "suppressed": _bounce,
}  # fmt: skip


# --- what is wrong with a row -------------------------------------------------------------------------------------


def lost(cells: Iterable[tuple[str, str]]) -> list[Complaint]:
    """Cells in which letters are gone, each with the name of its column."""
    found = []
    for name, cell in cells:
        count = lost_letters(cell) if "?" in cell or "\ufffd" in cell else 0
        if count:
            text = ngettext("{count} letter of “{cell}” is lost.", "{count} letters of “{cell}” are lost.", count)
            found.append((name, text.format(count=count, cell=cell[:60])))
    return found


def usable(fields: Mapping[str, object]) -> bool:
    """Whether there is anything to know somebody by."""
    return any(fields.get(field) for field in _KNOWN_BY)


def says_who(mapping: Mapping[str, str]) -> bool:
    """Whether a column becomes something to know somebody by; without one, no row is usable."""
    known = {*_KNOWN_BY, "email", "phone", "channel"}
    return any(target.partition(".")[0] in known for target in mapping.values())


def nothing() -> str:
    return _("It has no name, outlet, address or phone to identify anybody.")


_KNOWN_BY = (
    "name", "other_name", "given_name", "family_name", "middle_name", "nickname", "formal_name", "outlet", "position",
    "emails", "phones", "channels", "street", "city", "notes",
)  # fmt: skip
