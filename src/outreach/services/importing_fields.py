"""The cells of a row become the fields of a contact, by what each column holds; nothing in the row is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from outreach.formats.doctor import LEGACY, lost_letters, mended
from outreach.i18n import _, ngettext
from outreach.model import columns, days, places, position_cell, text
from outreach.model.people import NETWORKS
from outreach.reading import dates, details, names, recipients
from outreach.services import importing_shape
from outreach.services.records import Fields

SKIP = "skip"  # a column that is left out
REASON = "Outreach: problem"  # the column of a rejects file that says why; left out when it comes back
_PLACE = ("street", "city", "state", "postcode", "country")
_BLOCKS = ("", "home", "other")
_GOOGLE = " ::: "  # between the values of one cell in Google's exports, which are known by their columns
_OF_GOOGLE = re.compile(r"(?:E-mail|Phone|Address|Website|Organization|IM|Relation|Event) \d+ - \w+")
_YES = {"1", "yes", "y", "true", "x", "+", "да", "ооба", "ja", "wahr", "д", "v", "✓"}
_NO = {"0", "no", "n", "false", "-", "нет", "жок", "nein", "falsch", "н"}
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

Complaint = tuple[str, str]  # (column, text)
Setter = Callable[["Draft", str], None]


class Draft:
    """A row on its way to being the fields of a contact."""

    __slots__ = ("blocks", "called", "complaints", "extensions", "extra", "fields", "labels", "mixed", "other")

    def __init__(self) -> None:
        self.fields: Fields = {}
        self.extra: dict[str, str] = {}
        self.blocks: dict[str, list[tuple[str, str, str]]] = {}
        self.labels: dict[str, str] = {}
        self.mixed: Collection[str] = ()  # the blocks in which a city's cell may hold more
        self.extensions: dict[str, tuple[str, str]] = {}  # of the numbers in a column: a column and its cell
        self.other: dict[str, str] = {}
        self.complaints: list[Complaint] = []
        self.called = ("", "", "")  # a column, its cell, and whom an address in it names


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
        self.has_position = "position" in targets.values()
        self.with_job = any("position" in columns.fields_named(n) for n in header if targets[n] == "name")
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
                        text = _("“{text}” is an error of the spreadsheet: what stood there is lost.")
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
            _take_called(draft)
        if draft.extensions:
            _extend(draft)
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
        parted = not self.has_position and _BEFORE_JOB.search(name)
        if parted and (job := _WITH_JOB.fullmatch(name)) and names.is_title(job["job"]):
            fields["position"], name = job["job"].strip(), job["name"]
        elif self.with_job and (found := _behind_job(name)):
            fields["position"], name = found
        fields["name"] = name

    def lost(self, row: Sequence[str]) -> list[Complaint]:
        """Cells of a row in which letters are gone."""
        found = []
        for name, cell in zip(self.header, row, strict=False):
            count = lost_letters(cell) if "?" in cell or "\ufffd" in cell else 0
            if count:
                text = ngettext("{count} letter of “{cell}” is lost.", "{count} letters of “{cell}” are lost.", count)
                found.append((name, text.format(count=count, cell=cell[:60])))
        return found

    def repaired(self, row: Sequence[str]) -> list[str]:
        """The row with the letters of a legacy Kyrgyz font put right."""
        return [mended(cell, LEGACY) for cell in row]

    def _setter(self, name: str, target: str, targets: Mapping[str, str]) -> Setter | None:
        field, _dot, kind = target.partition(".")
        if target == SKIP:
            return None
        if target == "label":
            return _label_setter(name, columns.label_of(name, self.header, targets))
        if target == "phone.extension":
            return _extension_setter(name, _phone_before(name, self.header, targets))
        if field in ("email", "phone"):
            return _reach_setter(name, f"{field}s", kind, self.google)
        if field == "channel":
            return _channel_setter(kind, self.google)
        if field in ("languages", "beats", "tags"):
            return _words_setter(name, field, self.google)
        if field in _PLACE:
            mixed = field == "street" and {"phone", "email"} & columns.fields_named(name)
            return _place_setter(name, field, kind, parted=bool(mixed))
        if field == "notes":
            return _notes
        if field == "other_positions":
            return _understood(name, field, position_cell.read)
        if field == "keeps_embargoes":
            return _understood(name, field, _promised)
        if field in ("found_on", "checked_on", "do_not_contact_on", "position_since"):
            return _day_setter(name, field)
        if field == "do_not_contact":
            return _refusal_setter(name)
        if field == "other_name" and kind:
            return _other_name_setter(kind)
        if target in columns.TARGETS and field != "extra":
            if field == "outlet" and not self.has_position and "position" in columns.fields_named(name):
                return _workplace_setter(name)
            return _text_setter(name, field, parted=field == "name" and not self.has_position)
        return lambda draft, cell: keep(draft.extra, name, cell)


def keep(extra: dict[str, str], name: str, value: str) -> None:
    """Keeps a value beside the fields, under its column's name."""
    if name not in extra:
        extra[name] = value
    elif value not in extra[name].split("\n"):
        extra[name] += "\n" + value


def _behind_job(text: str) -> tuple[str, str] | None:
    """The job and the name behind it in a cell of both: «Корреспондент: Айгүл Асанова», "Editor Dina Kim"."""
    job, sign, name = (part.strip() for part in _AFTER_JOB.sub("\0", text, count=1).partition("\0"))
    if sign and names.is_title(job) and importing_shape.is_person(name):
        return job, name
    person = names.at_end(text)
    return (text[: person.start].strip(" ,:–—-"), person.name) if person else None


_AFTER_JOB = re.compile(r"\s*[:,]\s+|\s+[–—-]\s+")


def _workplace_setter(name: str) -> Setter:
    """For cells that tell a newsroom and the job there: «Радио «Мост», редактор»."""
    outlet, position = _text_setter(name, "outlet"), _text_setter(name, "position")

    def setter(draft: Draft, cell: str) -> None:
        parts = [part.strip() for part in _BETWEEN_JOB.split(cell) if part.strip()]
        jobs = [names.is_job(part) and not names.is_organisation(part) for part in parts]
        at = 0 if jobs[0] else len(parts) - 1
        if len(parts) > 1 and jobs.count(True) == 1 and jobs[at]:
            position(draft, parts[at])
            outlet(draft, _without(cell, parts[at], behind=at == 0))
        elif len(parts) == 1 and jobs[0]:
            position(draft, cell)
        else:
            outlet(draft, cell)

    return setter


_BETWEEN_JOB = re.compile(r"\s*[,;\n]\s*|\s+[–—-]\s+|\s+/\s+")


def _without(cell: str, part: str, *, behind: bool) -> str:
    """The cell without its first part (`behind` it), or without its last one."""
    rest = cell[cell.index(part) + len(part) :] if behind else cell[: cell.rindex(part)]
    return rest.strip(" \n,;/–—-")


def _phone_before(name: str, header: Sequence[str], targets: Mapping[str, str]) -> str:
    """The column of numbers that a column of extensions belongs to: the nearest before it, else behind it."""
    at = header.index(name)
    phones = [
        n for n, other in enumerate(header) if targets[other].startswith("phone") and targets[other] != _EXTENSION
    ]
    before = [n for n in phones if n < at]
    return header[before[-1] if before else phones[0]] if phones else ""


_EXTENSION = "phone.extension"


def _extension_setter(name: str, phone: str) -> Setter:
    def setter(draft: Draft, cell: str) -> None:
        if sum(map(str.isdigit, cell)) > _LONGEST_EXTENSION:
            draft.fields.setdefault("phones", []).append({"raw": cell, "label": "work", "column": name})
        elif phone and _IS_EXTENSION.fullmatch(cell) and phone not in draft.extensions:
            draft.extensions[phone] = (name, cell)
        else:
            keep(draft.extra, name, cell)

    return setter


_LONGEST_EXTENSION = 6
_IS_EXTENSION = re.compile(r"[^\d\n]{0,12}\d{1,6}\)?")


def _extend(draft: Draft) -> None:
    """An extension in a column of its own is put behind the number it belongs to; without one it is kept beside."""
    for phone, (name, cell) in draft.extensions.items():
        items = [item for item in draft.fields.get("phones", ()) if item["column"] == phone]
        digits = re.sub(r"\D", "", cell)
        if len(items) == 1 and not _SEVERAL_NUMBERS.search(items[0]["raw"]):
            items[0]["raw"] += f" ext. {digits}"
        else:
            keep(draft.extra, name, cell)


_SEVERAL_NUMBERS = re.compile(r"[,;/\n]|[^\W\d_]")


def _text_setter(name: str, field: str, parted: bool = False) -> Setter:
    def setter(draft: Draft, cell: str) -> None:
        if parted and "\n" in cell:
            called, _line, job = (part.strip() for part in cell.partition("\n"))
            if names.is_title(called) and importing_shape.is_person(job):
                called, job = job, called
            cell = f"{called}, {job}" if names.is_title(job) else cell
        if field == "name" and cell[-1:] == ">" and (addressed := _ADDRESSED.fullmatch(cell)):
            cell = addressed[1]
            draft.fields.setdefault("emails", []).append({"raw": addressed[2], "label": "", "column": name})
        elif field == "name" and _SIGN.search(cell) and (_WHOLE_ADDRESS.search(cell) or _NUMBER.search(cell)):
            cell = _without_reach(draft, name, cell)
            if not cell:
                return
        value = cell if cell.isprintable() else " ".join(_INVISIBLE.sub("", cell).split())
        if field == "outlet" and not value.strip("-–—"):
            return  # a dash is no newsroom
        if field == "name" and importing_shape.PARTING.search(cell) and importing_shape.people_in(cell):
            text = _("There are several people in “{text}”: give each a row.")
            draft.complaints.append((name, text.format(text=" ".join(cell.split())[:60])))
        if field not in draft.fields:
            draft.fields[field] = value
        elif field == "honorific" and value not in draft.fields[field].split():
            draft.fields[field] += f" {value}"  # "Anrede" and "Titel": Frau, Dr.
        elif draft.fields[field] != value:
            keep(draft.extra, name, cell)

    return setter


def _without_reach(draft: Draft, name: str, cell: str) -> str:
    """A cell of a name without the numbers and addresses in it, which are taken as such."""
    found = [(line, details.find(line)) for line in cell.splitlines()] if len(cell) < _LONGEST_PARTED else []
    reach = [detail for _line, some in found for detail in some if detail.kind in ("phone", "email")]
    if not reach:
        return cell
    for detail in reach:
        kind = "fax" if detail.label.startswith(("fax", "факс")) else ""
        item = {"raw": detail.text.strip(), "label": kind, "column": name}
        draft.fields.setdefault(f"{detail.kind}s", []).append(item)
    left = []
    for line, some in found:
        end, rest = 0, ""
        for detail in some:
            if detail.kind in ("phone", "email"):
                rest, end = rest + line[end : detail.start], detail.end
        words = _NOTHING_INSIDE.sub("", rest + line[end:])
        left.append(_LABELS_LEFT.sub("", words).strip(" ,;:/|<>–—-" if _IN_BRACKETS.search(words) else _AROUND))
    return "\n".join(filter(None, left))


_NOTHING_INSIDE = re.compile(r"[(\[][\s,;:/]*[)\]]")
_IN_BRACKETS = re.compile(r"\([^()]+\)")
_AROUND = " ,;:/|()<>[]–—-"


_SIGN = re.compile(r"[@\d]")  # of an address or a number
_WHOLE_ADDRESS = re.compile(r"\w@[\w-]+\.\w")
_LABELS_LEFT = re.compile(
    r"[\s,;:/|()–—-]*(?<!\w)(?:тел|моб|сот|раб|факс|почта|e-?mail|mail|tel|mob|phone|cell|fax)[\s.,;:/|()–—-]*$", re.I
)
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


def _label_setter(name: str, partner: str | None) -> Setter:
    def setter(draft: Draft, cell: str) -> None:
        kind = kind_of(cell)
        if partner is not None and kind is not None:
            draft.labels[partner] = kind
        else:
            keep(draft.extra, name, cell)

    return setter


_KINDS = {
    "work": "work", "business": "work", "dienstlich": "work", "geschäftlich": "work", "arbeit": "work",
    "рабочий": "work", "рабочая": "work", "company": "work", "main": "work", "жумуш": "work",
    "home": "home", "private": "home", "privat": "home", "personal": "home", "домашний": "home", "личный": "home",
    "mobile": "mobile", "cell": "mobile", "mobil": "mobile", "мобильный": "mobile", "handy": "mobile",
    "fax": "fax", "факс": "fax", "home fax": "fax", "work fax": "fax", "fax work": "fax", "other fax": "fax",
    "fax home": "fax", "business fax": "fax", "work mobile": "mobile", "pager": "pager", "рабочий факс": "fax",
    "домашний факс": "fax",
    "other": "other", "andere": "other", "другой": "other", "internet": "", "smtp": "", "ex": "",
}  # fmt: skip


def kind_of(text: str) -> str | None:
    """work, home, mobile, fax, pager, other or "" as a file names the kind of a value ("* Work"); None if unknown."""
    plain = text.strip("* ")
    found = _KINDS.get(plain.lower())
    return _KINDS.get(_IN_ONE.sub(" ", plain).lower()) if found is None else found


_IN_ONE = re.compile(r"(?<=[a-z])(?=[A-Z])")  # homeFax


def _reach_setter(name: str, field: str, kind: str, google: bool) -> Setter:
    def setter(draft: Draft, cell: str) -> None:
        label = kind or draft.labels.get(name, "")
        if field == "emails" and label in ("mobile", "fax", "pager"):
            label = ""
        more = _ADDRESS.search(cell) if field == "phones" else _NUMBER.search(cell) or _names_page(cell)
        if more and _parted(draft, name, cell, field, label):
            return
        if field == "emails" and "<" in cell:
            _display_names(draft, name, cell)
        elif field == "emails" and (" " in cell or "(" in cell or "\n" in cell):
            _keep_words(draft, name, cell)
        items = draft.fields.setdefault(field, [])
        for raw in cell.split(_GOOGLE) if google else (cell,):
            if raw.strip():
                items.append({"raw": raw.strip(), "label": label, "column": name})

    return setter


_PLAIN_ADDRESSES = re.compile(r"[^\s()]*(?:[\s,;/|]+[^\s()]+@[^\s()]+)*[\s,;]*")


def _keep_words(draft: Draft, column: str, cell: str) -> None:
    """Keeps a cell in which something is said of the addresses: "aida@example.org (until May)"."""
    if len(cell) > _LONGEST_PARTED or _PLAIN_ADDRESSES.fullmatch(cell):
        return
    rest, addresses = "", 0
    for line in cell.splitlines():
        for detail in reversed(details.find(line)):
            if detail.kind == "email":
                line, addresses = f"{line[: detail.start]} {line[detail.end :]}", addresses + 1
        rest += f"{line}\n"
    if addresses and any(not _looks_like_a_label(word) for word in _SAID.findall(rest)):
        keep(draft.extra, column, cell)


def _display_names(draft: Draft, column: str, cell: str) -> None:
    """Keeps whose the addresses are as mail programs write them: "Aida Kim <aida@example.org>"."""
    people = [one for one in recipients.people(cell) if one.get("name")] if len(cell) < _LONGEST_PARTED else []
    if len(people) > 1:
        keep(draft.extra, column, cell)
    elif people:
        draft.called = (column, cell, people[0]["name"])


def _take_called(draft: Draft) -> None:
    """Whom an address names is the contact, where nothing else tells; another name is kept beside it."""
    column, cell, called = draft.called
    told = " ".join(str(draft.fields.get(part, "")) for part in ("name", "given_name", "family_name"))
    if not told.strip():
        draft.fields["name"] = called
    elif not set(text.words(called)) <= set(text.words(told)):
        keep(draft.extra, column, cell)


_ADDRESS = re.compile(r"\w@\w")
_NUMBER = re.compile(r"(?:^|[\s,;:/])[+(]{0,2}\d[\d\s()-]{5,}\d(?![\w@.])")


def _names_page(cell: str) -> bool:
    """Whether a page stands among addresses."""
    return "//" in cell or "www." in cell.lower()


_LONGEST_PARTED = 2000  # letters: what is longer is no list of numbers
_DIGITS_LEFT = re.compile(r"\d[\d\s()-]{3,}\d")
_SAID = re.compile(r"[^\W\d_]{3,}")


def _parted(draft: Draft, name: str, cell: str, field: str, label: str) -> bool:
    """Parts a cell in which numbers and addresses stand together, or addresses among numbers; False for any other."""
    if len(cell) > _LONGEST_PARTED:
        return False
    found = [(line, details.find(line)) for line in cell.splitlines()]
    kinds = {detail.kind for _line, some in found for detail in some}
    if "email" not in kinds or (field == "emails" and not {"phone", "link"} & kinds):
        return False
    rest = ""
    for line, some in found:
        end = 0
        for detail in some:
            rest, end = f"{rest} {line[end : detail.start]}", detail.end
            if detail.kind in ("phone", "email"):
                own = kind_of(detail.label) or ("fax" if detail.label.startswith(("fax", "факс")) else "")
                kind = (label if field == f"{detail.kind}s" else "") or (own if detail.kind == "phone" else "")
                item = {"raw": detail.text.strip(), "label": kind, "column": name}
                draft.fields.setdefault(f"{detail.kind}s", []).append(item)
            elif detail.kind == "channel" and detail.network:
                channel = {"network": detail.network, "value": detail.text}
                draft.fields.setdefault("channels", []).append(channel)
            elif detail.kind == "link" and "website" not in draft.fields:
                draft.fields["website"] = detail.text
            else:
                keep(draft.extra, name, detail.text)
        rest = f"{rest} {line[end:]}"
    if _DIGITS_LEFT.search(rest):
        draft.fields.setdefault("phones", []).append({"raw": rest.strip(" ,;"), "label": "", "column": name})
    elif any(not _looks_like_a_label(word) for word in _SAID.findall(rest)):
        keep(draft.extra, name, cell)  # something else is said there, too
    return True


def _looks_like_a_label(word: str) -> bool:
    return columns.by_name(word) in ("phone", "email", "phone.mobile", "phone.work", "phone.home", "phone.fax")


def _channel_setter(network: str, google: bool) -> Setter:
    between = re.compile(r"\s*;\s+|\n| ::: " if google else r"\s*;\s+|\n")

    def setter(draft: Draft, cell: str) -> None:
        items = draft.fields.setdefault("channels", [])
        for part in between.split(cell):
            value, found = part.strip(), network
            named, colon, rest = value.partition(": ")
            if network == "other" and colon and named.lower() in NETWORKS:
                found, value = named.lower(), rest.strip()
            item = {"network": found, "value": value}
            if value and item not in items:
                items.append(item)

    return setter


def _words_setter(name: str, field: str, google: bool) -> Setter:
    def setter(draft: Draft, cell: str) -> None:
        words = draft.fields.setdefault(field, [])
        for word in _words_of(cell, field == "languages", google):
            if field == "languages" and places.language_code(word) is None:
                draft.complaints.append((name, _("“{text}” is no language that is known.").format(text=word[:60])))
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
    if google and _GOOGLE in cell:
        parts = cell.split(_GOOGLE)
    elif '"' in cell and _QUOTED.fullmatch(cell):
        return [_unquoted(found[0]) for found in _WORD.finditer(cell) if found[0].strip()]
    elif _IN_QUOTES.fullmatch(cell):
        return [word.strip() for word in re.findall(r'"([^"]+)"', cell)]
    elif languages:
        parts = re.split(r"\s*[;,/|+\n]\s*|\s+(?:and|и|жана|und|&)\s+", cell)
        if len(parts) == 1 and re.fullmatch(r"[A-Za-z]{2}(?:\s+[A-Za-z]{2})+", cell):
            parts = cell.split()
    else:
        parts = re.split(r"[;\n|]" if re.search(r"[;\n|]", cell) else ",", cell)
    plain = [part.strip().removeprefix("* ").strip() if google else part.strip() for part in parts]
    return [part for part in plain if part and not (google and part == "myContacts")]


def _place_setter(name: str, field: str, kind: str, *, parted: bool) -> Setter:
    def setter(draft: Draft, cell: str) -> None:
        if parted and not (cell := _without_reach(draft, name, cell)):
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
    for kind in draft.mixed:
        told = {field for field, *_rest in draft.blocks[kind]}
        draft.blocks[kind] = [part for cell in draft.blocks[kind] for part in _place_parted(cell, told)]
    for kind, cells in draft.blocks.items():
        for field, name, cell in cells:
            lines = cell.splitlines()  # of a single one even a comma at its end stays as it was
            joined = ", ".join(line.strip(" ,") for line in lines if line.strip(" ,"))
            value = joined if len(lines) > 1 and joined else cell.strip()
            there = draft.fields.get(field)
            if kind != chosen or (there and field != "street" and there != value):
                keep(draft.extra, name, cell)
            elif not there:
                draft.fields[field] = value
                if field == "country" and places.country_code(value) is None:
                    draft.complaints.append((name, _("“{text}” is no country that is known.").format(text=value[:60])))
            elif value not in there.split(", "):
                draft.fields[field] = f"{there}, {value}"


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
_BETWEEN_PLACES = re.compile(r"\s*[,;/|()]\s*|\s+[–—-]\s+")
_CODE = 2  # letters


def _day_setter(name: str, field: str) -> Setter:
    def setter(draft: Draft, cell: str) -> None:
        day = day_of(cell)
        if day is None:
            keep(draft.extra, name, cell)
            draft.complaints.append((name, _("“{text}” is no date.").format(text=cell[:60])))
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
        folded = cell.casefold()
        if folded in _YES:
            draft.fields["do_not_contact"] = True
        elif folded not in _NO:
            draft.fields["do_not_contact"] = True
            draft.fields.setdefault("do_not_contact_reason", cell)

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
    return True if cell.casefold() in _YES else False if cell.casefold() in _NO else None


def usable(fields: Mapping[str, Any]) -> bool:
    """Whether there is anything to know somebody by."""
    return any(fields.get(field) for field in _KNOWN_BY)


_KNOWN_BY = (
    "name", "other_name", "given_name", "family_name", "middle_name", "nickname", "formal_name", "outlet", "position",
    "emails", "phones", "channels", "street", "city", "notes",
)  # fmt: skip
