"""The cells of a row become the fields of a contact, by what each column holds; nothing in the row is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from outreach.formats.mojibake import LEGACY, lost_letters, mended
from outreach.i18n import _, ngettext
from outreach.press import dates, person_names, vocabulary
from outreach.services.contacts.records import Fields
from outreach.services.importing import consent, layout_detection
from outreach.services.importing.contact_method_cells import (
    area_setter,
    channel_setter,
    dial,
    extend,
    extension_setter,
    holds_reach,
    label_setter,
    phone_before,
    phone_behind,
    reach_setter,
    take_called,
    without_reach,
)
from outreach.services.importing.row_builder import GOOGLE, Complaint, Draft, Setter, keep
from outreach.values import column_recognition, places, position_cell, vocabularies
from outreach.values import dates as days
from outreach.values.column_values import NO, YES

SKIP = "skip"  # a column that is left out
REASON = "Outreach: problem"  # the column of a rejects file that says why; left out when it comes back
_PLACE = ("street", "city", "state", "postcode", "country")
_BLOCKS = ("", "home", "other")
_OF_GOOGLE = re.compile(r"(?:E-mail|Phone|Address|Website|Organization|IM|Relation|Event) \d+ - \w+")
# What people write into a cell to say that there is nothing.
_NOTHING = {"н/д", "#н/д", "n/a", "#n/a", "#nv", "нет данных", "маалымат жок", "k. a.", "k.a."}
_LONGEST_NOTHING = max(map(len, _NOTHING))
_ERROR = re.compile(
    r"#(?:REF|VALUE|NAME|DIV/0|NUM|NULL|SPILL|CALC|ССЫЛКА|ЗНАЧ|ИМЯ|ДЕЛ/0|ЧИСЛО|ПУСТО|BEZUG|WERT|ZAHL)[!?]|Err:\d{3}"
)
_TIME = re.compile(r"(?<=\d)[T ]\d.*")  # behind a day

_COUNTED = re.compile(r"\d{1,4}[.)]\s+(?=[^\W\d_])")  # "12. Aida Kim"
# Fewer than names.HONORIFIC has: Gen, Sen, Айым and Мырза are given names, too.
_TITLED = re.compile(
    r"((?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Herr|Frau|г-н|г-жа|господин|госпожа|д-р|проф)\.?)\s+(?=[A-ZА-ЯЁҮӨҢ]\w+[.\s])"
)
_WITH_JOB = re.compile(r"(?P<name>[^\W\d_][^,(\d]{2,60}?)\s*(?:,\s+|\s[–—-]\s|\()(?P<job>[^\W\d_][^@\d()]{2,80})\)?")

_BEFORE_JOB = re.compile(r"[,(–—]| - ")


class Builder:
    """Makes fields of the rows of one table."""

    def __init__(
        self,
        header: Sequence[str],
        mapping: Mapping[str, str],
        *,
        legacy_font: bool = False,
        surplus: bool = False,
        headings: frozenset[str] = frozenset(),
        late: int = 0,
    ) -> None:
        self.header = list(header)
        self.mapping = dict(mapping)
        self.legacy_font = legacy_font
        self.google = any(_OF_GOOGLE.match(name) for name in header)
        self.surplus = surplus  # whether cells beyond the header are kept, rather than the row be rejected
        targets = {name: self.mapping.get(name, "extra") for name in self.header}
        self.has_honorific = "honorific" in targets.values()
        self.has_outlet = "outlet" in targets.values()
        self.has_position = "position" in targets.values()
        self.with_job = any("position" in column_recognition.fields_named(n) for n in header if targets[n] == "name")
        self.late = late  # columns behind those that headings fill
        self.headings = headings  # what rows with a single cell are the heading of those below
        # Kinds are read before the values they belong to.
        order = sorted(range(len(header)), key=lambda place: targets[header[place]] != "label")
        self.setters: list[tuple[int, Setter]] = []
        for place in order:
            name = header[place]
            setter = None if name == REASON else self._setter(name, targets[name], targets)
            if setter is not None:
                self.setters.append((place, setter))

    def fields(self, row: Sequence[str]) -> tuple[Fields, list[Complaint]]:
        """The fields of a row, and what is wrong with its cells."""
        draft = Draft()
        width = len(row)
        for place, setter in self.setters:
            if place < width:
                cell = row[place].strip()
                if cell and (len(cell) > _LONGEST_NOTHING or cell.lower() not in _NOTHING):
                    if cell[0] in "#E" and _ERROR.fullmatch(cell):
                        text = _("“{text}” is a spreadsheet error: the original value is lost.")
                        draft.complaints.append((self.header[place], text.format(text=cell)))
                    else:
                        setter(draft, cell)
        if draft.blocks:
            _take_place(draft)
        if draft.fields.get("name"):
            self._name_parted(draft.fields)
        if draft.other:
            name = " ".join(draft.other[part] for part in ("given", "family") if part in draft.other)
            draft.fields.setdefault("other_name", name)
        if draft.called[2]:
            take_called(draft)
        if draft.areas:
            dial(draft)
        if draft.extensions:
            extend(draft)
        if draft.extra:
            draft.fields["extra"] = draft.extra
        return draft.fields, draft.complaints

    def _name_parted(self, fields: Fields) -> None:
        """Takes off a name what no name has: its number in a list, and where no column has them, a title and a job."""
        name = fields["name"]
        if not self.has_honorific:
            name = _COUNTED.sub("", name, count=1) if name[0].isdigit() else name
            if titled := _TITLED.match(name):
                fields["honorific"], name = titled[1], name[titled.end() :]
        elif (title := fields.get("honorific")) and name.startswith(f"{title} "):
            name = name[len(title) :].strip()  # as CiviCRM shows it, beside its own column
        parted = not self.has_position and _BEFORE_JOB.search(name)
        if parted and (job := _WITH_JOB.fullmatch(name)) and person_names.is_title(job["job"]):
            fields["position"], name = job["job"].strip(), job["name"]
        elif self.with_job and (found := _behind_job(name)):
            fields["position"], name = found
        if name.strip(" .!()—–-").casefold() in _vacancies():
            del fields["name"]
            fields["vacancy"] = True
            return
        fields["name"] = name
        if not self.has_outlet and layout_detection.is_newsroom(name):
            fields["outlet"] = fields.pop("name")

    def lost(self, row: Sequence[str]) -> list[Complaint]:
        """Cells of a row in which letters are gone."""
        return lost(zip(self.header, row, strict=False))

    def repaired(self, row: Sequence[str]) -> list[str]:
        """The row with the letters of a legacy Kyrgyz font put right."""
        return [mended(cell, LEGACY) for cell in row]

    def _setter(self, name: str, target: str, targets: Mapping[str, str]) -> Setter | None:
        if target == SKIP:
            return None
        field, _dot, kind = target.partition(".")
        if make := _SETTERS.get(target):
            return make(name)
        if target == "label":
            return label_setter(name, column_recognition.label_of(name, self.header, targets))
        if target == "phone.extension":
            return extension_setter(name, phone_before(name, self.header, targets))
        if target == "phone.area":
            return area_setter(name, phone_behind(name, self.header, targets))
        if field in ("email", "phone"):
            return reach_setter(name, f"{field}s", kind, self.google)
        if field == "channel":
            return channel_setter(kind, self.google)
        if field in ("languages", "beats", "tags"):
            return _words_setter(name, field, self.google)
        if field in _PLACE:
            mixed = field == "street" and {"phone", "email"} & column_recognition.fields_named(name)
            return _place_setter(name, field, kind, parted=bool(mixed))
        if field == "other_name" and kind:
            return _other_name_setter(kind)
        if field == "outlet" and not self.has_position:
            return _workplace_setter(name, alone="position" in column_recognition.fields_named(name))
        if target in column_recognition.TARGETS and field != "extra":
            return _text_setter(name, field, parted=field == "name" and not self.has_position)
        return lambda draft, cell: keep(draft.extra, name, cell)


@cache
def _vacancies() -> frozenset[str]:
    """What is written in the place of a name where nobody has the job."""
    lists = (vocabulary.section(language, "vacancies").get("words", ()) for language in vocabulary.languages())
    return frozenset(word for words in lists for word in words)


def _behind_job(text: str) -> tuple[str, str] | None:
    """The job and the name behind it in a cell of both: «Корреспондент: Айгүл Асанова», "Editor Dina Kim"."""
    job, sign, name = (part.strip() for part in _AFTER_JOB.sub("\0", text, count=1).partition("\0"))
    if sign and person_names.is_title(job) and layout_detection.is_person(name):
        return job, name
    person = person_names.at_end(text)
    return (text[: person.start].strip(" ,:–—-"), person.name) if person else None


_AFTER_JOB = re.compile(r"(?<!\s)(?:\s*[:,]\s+|\s+[–—-]\s+)")


def _workplace_setter(name: str, *, alone: bool) -> Setter:
    """For cells that may hold a newsroom and the job there: «Радио «Мост», редактор»; or the job `alone`."""
    outlet, position = _text_setter(name, "outlet"), _text_setter(name, "position")

    def setter(draft: Draft, cell: str) -> None:
        parts = [part.strip() for part in _BETWEEN_JOB.split(cell) if part.strip()]
        jobs = [person_names.is_job(part) and not person_names.is_organisation(part) for part in parts]
        if not parts:
            return
        at = 0 if jobs[0] else len(parts) - 1
        if len(parts) > 1 and jobs.count(True) == 1 and jobs[at]:
            position(draft, parts[at])
            outlet(draft, _without(cell, parts[at], behind=at == 0))
        elif alone and len(parts) == 1 and jobs[0]:
            position(draft, cell)
        else:
            outlet(draft, cell)

    return setter


_BETWEEN_JOB = re.compile(r"(?<!\s)(?:\s*[,;\n]\s*|\s+[–—-]\s+|\s+/\s+)")


def _without(cell: str, part: str, *, behind: bool) -> str:
    """The cell without its first part (`behind` it), or without its last one."""
    rest = cell[cell.index(part) + len(part) :] if behind else cell[: cell.rindex(part)]
    return rest.strip(" \n,;/–—-")


def _text_setter(name: str, field: str, parted: bool = False) -> Setter:
    def setter(draft: Draft, cell: str) -> None:
        if field == "name":
            cell = _name_alone(draft, name, _with_job(cell) if parted and "\n" in cell else cell)
        value = cell if cell.isprintable() else " ".join(_INVISIBLE.sub("", cell).split())
        if not value.strip("-–—. "):
            return  # a dash is no name
        if field not in draft.fields:
            draft.fields[field] = value
        elif field == "honorific" and value not in draft.fields[field].split():
            draft.fields[field] += f" {value}"  # "Anrede" and "Titel": Frau, Dr.
        elif draft.fields[field] != value:
            keep(draft.extra, name, cell)

    return setter


def _with_job(cell: str) -> str:
    """A name and a job on lines of their own, whichever is the first, as they stand on one line."""
    called, _line, job = (part.strip() for part in cell.partition("\n"))
    if person_names.is_title(called) and layout_detection.is_person(job):
        called, job = job, called
    return f"{called}, {job}" if person_names.is_title(job) else cell


def _name_alone(draft: Draft, column: str, cell: str) -> str:
    """A cell of a name without the addresses and numbers in it, which are taken; that it names several is told."""
    if cell[-1:] == ">" and (addressed := _ADDRESSED.fullmatch(cell)):
        cell = addressed[1]
        draft.fields.setdefault("emails", []).append({"raw": addressed[2], "label": "", "column": column})
    elif holds_reach(cell):
        cell = without_reach(draft, column, cell)
    if layout_detection.PARTING.search(cell) and layout_detection.people_in(cell):
        text = _("“{text}” contains several people. Give each a row.")
        draft.complaints.append((column, text.format(text=" ".join(cell.split())[:60])))
    return cell


_ADDRESSED = re.compile(r"([^<>@]*[^\s<>@])\s*<([^\s<>@]+@[^\s<>@]+)>")  # a name with the address behind it
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def _other_name_setter(part: str) -> Setter:
    def setter(draft: Draft, cell: str) -> None:
        draft.other.setdefault(part, cell)

    return setter


def _notes(draft: Draft, cell: str) -> None:
    value = cell.replace("\r\n", "\n").replace("\r", "\n")
    there = draft.fields.get("notes")
    draft.fields["notes"] = f"{there}\n{value}" if there else value


def _words_setter(name: str, field: str, google: bool) -> Setter:
    meant = name if field == "languages" and places.language_code(name) else ""  # what a cross in the column means

    def setter(draft: Draft, cell: str) -> None:
        if meant and (cell.casefold() in YES or cell.casefold() in NO):
            if cell.casefold() in NO:
                return
            cell = meant
        words = draft.fields.setdefault(field, [])
        for word in _words_of(cell, field == "languages", google):
            if field == "languages" and vocabularies.code("language", word) is None:
                draft.complaints.append((name, vocabularies.problem("language", word[:60])))
            if word not in words:
                words.append(word)

    return setter


_WORD = re.compile(r'\s*"(?:[^"]|"")*"\s*(?=;|$)|[^;]+')
_QUOTED = re.compile(r'(?:(?:\s*"(?:[^"]|"")*"\s*|[^;"][^;]*)(?:;\s*|$))+')


_IN_QUOTES = re.compile(r'\s*"[^"]+"(?:\s*,\s*"[^"]+")+\s*')  # as Mailchimp writes tags


def _unquoted(word: str) -> str:
    """A word that our own files put into quotes, for it holds what parts words."""
    inside = word.strip()[1:-1].replace('""', '"')
    quoted = word.strip()[:1] == '"' == word.strip()[-1:] and len(word.strip()) > 1
    return inside if quoted and (any(sign in inside for sign in ";|\n") or inside[:1] == '"') else word.strip()


@lru_cache(maxsize=10_000)  # most cells of tags are the same few
def _words_of(cell: str, languages: bool, google: bool) -> tuple[str, ...]:
    return tuple(words_of(cell, languages=languages, google=google))


def words_of(cell: str, *, languages: bool = False, google: bool = False) -> list[str]:
    """The words of a cell of tags: parted by semicolons, or else by commas; languages by slashes and blanks too."""
    if google and GOOGLE in cell:
        parts = cell.split(GOOGLE)
    elif '"' in cell and _QUOTED.fullmatch(cell):
        return [_unquoted(found[0]) for found in _WORD.finditer(cell) if found[0].strip()]
    elif _IN_QUOTES.fullmatch(cell):
        return [word.strip() for word in re.findall(r'"([^"]+)"', cell)]
    elif languages:
        parts = re.split(r"(?<!\s)(?:\s*[;,/|+\n]\s*|\s+(?:and|и|жана|und|&)\s+)", cell)
        if len(parts) == 1 and re.fullmatch(r"[A-Za-z]{2}(?:\s+[A-Za-z]{2})+", cell):
            parts = cell.split()
    else:
        parts = re.split(r"[;\n|]" if re.search(r"[;\n|]", cell) else ",", cell)
    plain = [part.strip().removeprefix("* ").strip() if google else part.strip() for part in parts]
    return [part for part in plain if part and not (google and part == "myContacts")]


def _place_setter(name: str, field: str, kind: str, *, parted: bool) -> Setter:
    def setter(draft: Draft, cell: str) -> None:
        if parted and not (cell := without_reach(draft, name, cell)):
            return
        draft.blocks.setdefault(kind, []).append((field, name, cell))

    def city(draft: Draft, cell: str) -> None:
        setter(draft, cell)
        if _PARTED_PLACE.search(cell):
            draft.mixed = {*draft.mixed, kind}

    def country(draft: Draft, cell: str) -> None:
        if cell[-1:].isdigit() and _CALLING_CODE.fullmatch(cell):
            keep(draft.extra, name, cell)  # "Country Code": 996
        else:
            setter(draft, cell)

    return city if field == "city" else country if field == "country" else setter


_CALLING_CODE = re.compile(r"\+?\d{1,4}")


def _take_place(draft: Draft) -> None:
    """One place is the contact's, the office before the home; the others are kept beside it."""
    chosen = next(kind for kind in _BLOCKS if kind in draft.blocks)
    for kind, cells in draft.blocks.items():
        if kind in draft.mixed:
            told = {field for field, *_rest in cells}
            cells = [part for cell in cells for part in _place_parted(cell, told)]
        for field, name, cell in cells:
            value, there = _on_one_line(cell), draft.fields.get(field)
            if kind != chosen or (there and field != "street" and there != value):
                keep(draft.extra, name, cell)
            elif there:
                draft.fields[field] = there if value in there.split(", ") else f"{there}, {value}"
            else:
                draft.fields[field] = value
                if field == "country" and vocabularies.code("country", value) is None:
                    draft.complaints.append((name, vocabularies.problem("country", value[:60])))


def _on_one_line(cell: str) -> str:
    """An address on one line; of a single line even a comma at its end stays as it was."""
    lines = cell.splitlines()
    joined = ", ".join(filter(None, (line.strip(" ,") for line in lines)))
    return joined if len(lines) > 1 and joined else cell.strip()


def _place_parted(cell: tuple[str, str, str], told: set[str]) -> list[tuple[str, str, str]]:
    """A city with its country or its postcode in one cell, where no other column tells them: "Osh, Kyrgyzstan"."""
    field, name, text = cell
    if field != "city":
        return [cell]
    found = []
    postcode = _BEFORE_CITY.match(text)
    if postcode and "postcode" not in told:
        found.append(("postcode", name, postcode[1]))
        text = text[postcode.end() :]
    parts = [part.strip() for part in _BETWEEN_PLACES.split(text) if part.strip()]
    countries = [part for part in parts if places.country_code(part) and len(part) > _CODE]
    if len(parts) > 1 and len(countries) == 1 and countries[0] in (parts[0], parts[-1]) and "country" not in told:
        found.append(("country", name, countries[0]))
        text = _without(text.rstrip(" )"), countries[0], behind=countries[0] == parts[0]).strip(" (")
    return [*found, ("city", name, text)]


_PARTED_PLACE = re.compile(r"[\d,;/|()–—-]")
_BEFORE_CITY = re.compile(r"\s*(\d{4,6}),?\s+(?=[^\W\d_])")
_BETWEEN_PLACES = re.compile(r"(?<!\s)(?:\s*[,;/|()]\s*|\s+[–—-]\s+)")
_CODE = 2  # letters


def _day_setter(name: str, field: str) -> Setter:
    def setter(draft: Draft, cell: str) -> None:
        day = day_of(cell)
        if day is None:
            keep(draft.extra, name, cell)
            draft.complaints.append((name, _("“{text}” is not a date.").format(text=cell[:60])))
        else:
            draft.fields.setdefault(field, day.isoformat())

    return setter


_SERIAL = re.compile(r"[3-5]\d{4}")
_FIRST_DAY = date(1899, 12, 30)


def day_of(text: str) -> date | None:
    """A day as 2026-01-31, 31.01.2026, 31/01/2026 or in words; None where it is none."""
    day = days.typed(_TIME.sub("", text.strip(), count=1))
    if day:
        return day
    if _SERIAL.fullmatch(text):  # a spreadsheet's number of a day, where nobody said that it is one
        return _FIRST_DAY + timedelta(days=int(text))
    found = dates.only(text.strip()) if len(text) <= 60 else None  # "20 мая 2024", "May 20, 2024", "05/20/2024"
    return found.date() if found else None


def _refusal_setter(name: str) -> Setter:
    """Only a yes is taken: an import never clears a wish not to be written to."""

    def setter(draft: Draft, cell: str) -> None:
        said = consent.of_value(cell)
        if said == consent.GONE:
            draft.fields.setdefault("suppressed", f"{name}: {cell}")
        elif said:
            draft.fields["do_not_contact"] = True
            reason = cell if said == consent.ASK else "" if _is_own(name) else f"{name}: {cell}"
            if reason:
                draft.fields.setdefault("do_not_contact_reason", reason)

    return setter


def _is_own(name: str) -> bool:
    """Whether a column is called as our own files call it (not doNotContact): there the reason has its own column."""
    return column_recognition.own(name.casefold()) in ("do_not_contact", "do_not_contact_on")


def _bounce_setter(name: str) -> Setter:
    def setter(draft: Draft, cell: str) -> None:
        if consent.of_value(cell):
            draft.fields.setdefault("suppressed", f"{name}: {cell}")

    return setter


def _refused_on_setter(name: str) -> Setter:
    """Who has a day since which they are not written to is not written to."""
    day = _day_setter(name, "do_not_contact_on")

    def setter(draft: Draft, cell: str) -> None:
        if cell.casefold() not in NO:
            day(draft, cell)
            draft.fields["do_not_contact"] = True
            if not _is_own(name):
                draft.fields.setdefault("do_not_contact_reason", f"{name}: {cell}")

    return setter


def _understood(name: str, field: str, read: Callable[[str], Any]) -> Setter:
    """What cannot be read is kept as it stands."""

    def setter(draft: Draft, cell: str) -> None:
        value = read(cell)
        if value is None:
            keep(draft.extra, name, cell)
        elif value:
            draft.fields[field] = value

    return setter


def _promised(cell: str) -> bool | None:
    return True if cell.casefold() in YES else False if cell.casefold() in NO else None


def lost(cells: Iterable[tuple[str, str]]) -> list[Complaint]:
    """Cells in which letters are gone, each with the name of its column."""
    found = []
    for name, cell in cells:
        count = lost_letters(cell) if "?" in cell or "\ufffd" in cell else 0
        if count:
            text = ngettext("{count} letter of “{cell}” is lost.", "{count} letters of “{cell}” are lost.", count)
            found.append((name, text.format(count=count, cell=cell[:60])))
    return found


def usable(fields: Mapping[str, Any]) -> bool:
    """Whether there is anything to know somebody by."""
    return any(fields.get(field) for field in _KNOWN_BY)


def nothing() -> str:
    return _("It has no name, outlet, address or phone to identify anybody.")


_KNOWN_BY = (
    "name", "other_name", "given_name", "family_name", "middle_name", "nickname", "formal_name", "outlet", "position",
    "emails", "phones", "channels", "street", "city", "notes",
)  # fmt: skip

# The setters of fields that only the column's name is needed for.
_SETTERS: dict[str, Callable[[str], Setter]] = {
    "notes": lambda _name: _notes,
    "other_positions": lambda name: _understood(name, "other_positions", position_cell.read),
    "keeps_embargoes": lambda name: _understood(name, "keeps_embargoes", _promised),
    "do_not_contact": _refusal_setter,
    "do_not_contact_on": _refused_on_setter,
    "suppressed": _bounce_setter,
    "found_on": lambda name: _day_setter(name, "found_on"),
    "checked_on": lambda name: _day_setter(name, "checked_on"),
    "position_since": lambda name: _day_setter(name, "position_since"),
}
