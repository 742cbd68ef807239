"""What a press release says: its versions, officers, accounts and questions, each with its place in the text."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from outreach import i18n
from outreach.formats import sandbox
from outreach.i18n import N_, _
from outreach.press import contact_details, dates, languages
from outreach.press import metadata as about
from outreach.press.lines import Line, cells, clean, fenced, joined, lines, paragraphs, tidy
from outreach.press.metadata import About
from outreach.press.reader import (
    bilingual,
    contact_block,
    cover,
    dateline,
    embargo,
    left_over,
    quotes,
    sections,
    versions,
)
from outreach.press.reader import patterns as marks
from outreach.press.reader.contact_block import Officer
from outreach.press.reader.dateline import Dateline
from outreach.press.reader.left_over import Left
from outreach.press.reader.parts import Sections
from outreach.press.span import Find

LONGEST = 400_000
"""Characters of a text that are read: some hundred pages, more than any release has."""


@dataclass
class Version:
    """A release in one language; what the text does not give is empty or None."""

    language: str | None = None
    kind: str = ""
    reference: str = ""
    headline: str = ""
    subhead: str = ""
    dateline: str = ""
    date: str | None = None
    embargo_until: str | None = None
    embargo_text: str = ""
    body: str = ""
    quotes: list[dict[str, str | None]] = field(default_factory=list)
    boilerplate: str = ""
    notes_to_editors: str = ""
    letterhead: str = ""
    marks: list[str] = field(default_factory=list)
    contact_text: str = ""

    def as_json(self) -> dict[str, object]:
        """The shape of `outreach read`: null for what is missing, but a headline and a body are always text."""
        optional = {"kind", "reference", "subhead", "dateline", "embargo_text", "boilerplate", "notes_to_editors"}
        optional |= {"letterhead", "contact_text"}
        found = dict(vars(self))
        return {key: (value or None) if key in optional else value for key, value in found.items()}


@dataclass
class Reading:
    """All that was found; `finds` holds the places, `problems` what a person should look at."""

    versions: list[Version] = field(default_factory=list)
    officers: list[Officer] = field(default_factory=list)
    channels: list[dict[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    finds: list[Find] = field(default_factory=list)
    mentions: dict[str, list[str]] = field(default_factory=dict)
    about: About = field(default_factory=About)
    left_over: list[Left] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """The document that `outreach read --json` prints."""
        return {
            "versions": [version.as_json() for version in self.versions],
            "officers": [_officer_json(officer) for officer in self.officers],
            "channels": self.channels,
            "problems": self.problems,
            "mentions": self.mentions,
            "about": vars(self.about),
            "left_over": [left.as_json() for left in self.left_over],
        }


def _officer_json(officer: Officer) -> dict[str, object]:
    return {
        "honorific": officer.honorific or None,
        "name": officer.name or None,
        "title": officer.title or None,
        "organisation": officer.organisation or None,
        "language": officer.language,
        "phones": [number._asdict() for number in officer.phones],
        "emails": [address._asdict() for address in officer.emails],
        "channels": officer.channels,
        "languages": officer.languages,
        "span": [officer.start, officer.end],
    }


@sandbox.there
def read(text: str, region: str = "KG", title: str | None = None, now: datetime | None = None) -> Reading:
    """Reads a release. `region` (ISO 3166-1 alpha-2) is at home for its numbers; `title` is what its file calls itself.

    Given `now` (aware), an embargo that has passed is asked about.

    Never raises for what a text holds; a text that is no release gives what little there is.
    """
    reading = Reading()
    source = text
    if len(text) > LONGEST:
        reading.problems.append(
            _("The text is too long for a release: only the first {count} characters were read.").format(count=LONGEST)
        )
        text = text[:LONGEST]
    reading.problems += _legacy_letters(text)
    cleaned = clean(text)
    mail = cover.apart(bilingual.by_column(lines(cleaned)))
    reading.problems += mail.problems
    parts = [part for text in mail.texts for part in versions.part(_kinds_apart(text))]
    parted = [(language, sections.part(some)) for language, some in parts]
    cover.take_all(mail.note, title, parted)
    reading.problems += [
        _("The headline also appears in another language, without a text: “{headline}”.").format(headline=line.text)
        for line in bilingual.share(parted)
    ]
    year, noted = _year(parted), _Noted(reading, cleaned)
    free: list[tuple[int, int]] = []  # stretches of contact blocks that nobody in them has
    several = sum(bool(found.contacts) for _language, found in parted) > 1
    for language, found in parted:
        bound = language if several or len(parted) == 1 else None
        for block in found.contacts:
            untold = _contacts(block, _region(found, region), reading, bound)
            found.boilerplate += left_over.of_office(block, _nowhere_else(untold, found))
            free += untold
        reading.versions.append(_version(language, found, year, noted, title if len(parted) == 1 else None))
    _share_heads(reading.versions)
    reading.left_over = left_over.find(cleaned + clean(source[LONGEST:]), _told(parted, free, mail.unread))
    reading.officers = contact_block.together(reading.officers)
    reading.problems += _passed(reading.versions, now)
    reading.problems = list(dict.fromkeys(reading.problems))
    _mentions(parted, reading)
    _about(fenced(cleaned), parts, parted, reading)
    reading.finds.sort(key=lambda find: (find.start, find.end))
    return reading


def _share_heads(versions_: list[Version]) -> None:
    """A kind, a reference, a date or an embargo that stands once above two languages is that of both."""
    for name in ("kind", "reference", "date", "embargo_until", "embargo_text"):
        said = {value for version in versions_ if (value := getattr(version, name))}
        for version in versions_ if len(said) == 1 else ():
            setattr(version, name, next(iter(said)))


def _kinds_apart(some: list[Line]) -> list[Line]:
    """The lines, where "PRESS RELEASE" in another column of the letterhead is a line of its own."""
    found: list[Line] = []
    for line in some[:_LETTERHEAD]:
        own = cells(line)
        kinds = [
            kind
            for cell in own
            if (kind := marks.kind_line(cell.text)) and not re.search(r"[^\W\d_]", cell.text[kind[1] :])
        ]
        found += own if kinds else [line]
    return found + some[_LETTERHEAD:]


_LETTERHEAD = 14  # lines from the top of a text
_SHOWN = 200  # letters of what was found


def _version(language: str | None, found: Sections, year: int | None, note: "_Noted", title: str | None) -> Version:
    version = Version(language, found.kind, found.reference)
    version.headline = _headline(found, title, note.reading.problems)
    version.subhead = _heading(found.subhead)
    body = _dateline(version, found, year, note)
    paragraphs_ = [(group[0].start, joined(group)) for group in body]
    version.body = "\n\n".join(text for _start, text in paragraphs_)
    version.boilerplate = _text(found.boilerplate)
    version.notes_to_editors = _text(found.notes)
    lines_of: dict[str, list[Line] | list[Line | None]] = {
        "kind": [found.kind_line],
        "reference": [found.reference_line],
        "headline": found.headline,
        "subhead": found.subhead,
        "body": [line for group in body for line in group],
        "boilerplate": found.boilerplate,
        "notes_to_editors": found.notes,
    }
    for name, some in lines_of.items():
        note.lines(name, some, getattr(version, name), *_REASONS[name])
    version.letterhead = _lines(found.letterhead)
    version.marks = [tidy(line.text) for line in found.marks if re.search(r"[^\W_]", line.text)]
    version.contact_text = _lines([line for block in found.contacts for line in block])
    _embargo(version, found, year, note)
    for quote in quotes.find(paragraphs_):
        version.quotes.append(quote.as_json())
        sure = 0.6 + 0.25 * bool(quote.speaker)
        note.span("quote", quote.start, quote.end, quote.text, quote.speaker, sure, _("words in quotation marks"))
    return version


def _headline(found: Sections, title: str | None, problems: list[str]) -> str:
    """The headline as the file's own title writes it, or that title where the text has none."""
    headline = _heading(found.headline)
    runs_together = title and len(title.split()) < len(headline.split()) < len(headline) / 3  # not s e t  w i d e
    if title and _letters(title) == _letters(headline) and not runs_together:
        return tidy(title)
    if title and not headline:
        problems.append(_("The headline was taken from the title of the file. Is it correct?"))
        return _title(title)
    if not headline:
        problems.append(_("No headline was found. What is the headline?"))
    return headline


# Of each field: how sure what was found is, and why it was taken for it.
_REASONS = {
    "kind": (0.95, N_("the words in the heading")),
    "reference": (0.9, N_("after the word for a reference number")),
    "headline": (0.85, N_("the first line that is neither letterhead nor text")),
    "subhead": (0.7, N_("a short line between the headline and the text")),
    "body": (0.9, N_("the paragraphs between the headline and the end")),
    "boilerplate": (0.85, N_("after a heading such as “About”")),
    "notes_to_editors": (0.85, N_("after the words for notes")),
}


class _Noted:
    """Writes finds down: those of lines that stand apart in the text each with its own place."""

    def __init__(self, reading: Reading, text: str) -> None:
        self.reading, self._text = reading, text

    def lines(self, name: str, some: list[Line] | list[Line | None], value: str, sure: float, reason: str) -> None:
        runs = self._runs([line for line in some if line is not None]) if value else []
        for run in runs:
            said = value if len(runs) == 1 else _text(run)
            self.span(name, run[0].start, run[-1].end, said[:_SHOWN], None, sure, _(reason))

    def span(self, name: str, start: int, end: int, value: str, normal: str | None, sure: float, reason: str) -> None:
        self.reading.finds.append(Find(start, end, name, value, normal, sure, reason))

    def _runs(self, some: list[Line]) -> list[list[Line]]:
        """The lines between which nothing else stands."""
        runs: list[list[Line]] = []
        for line in some:
            above = runs[-1][-1] if runs else None
            if above and above.end <= line.start and not self._text[above.end : line.start].strip():
                runs[-1].append(line)
            else:
                runs.append([line])
        return runs


def _heading(some: list[Line]) -> str:
    return tidy(" ".join(line.text for line in some)).strip("*_ ")


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _title(title: str) -> str:
    """The headline in a file's own title: without "Press release:" before it."""
    kind = marks.kind_line(title)
    return tidy(title[kind[1] :] if kind else title)


def _dateline(version: Version, found: Sections, year: int | None, note: _Noted) -> list[list[Line]]:
    """Takes the dateline off the body (or from its own line); returns the paragraphs of the body without it."""
    groups = paragraphs(found.body)
    line, place = found.dateline or (None, None)
    if place and line:
        groups = _without(place, line, groups)
        version.dateline = tidy(place.text)
        start = line.start + place.start
        reason = _("places and a date before a dash") if place.day else _("a place before a dash")
        note.span("dateline", start, start + len(place.text), version.dateline, None, place.sure, reason)
    if dated := _date(found, line, place, year):
        where, day = dated
        version.date = day.isoformat()
        note.span("date", where.start, where.end, version.date, version.date, 0.9, _("the date of the release"))
    return groups


def _without(place: Dateline, line: Line, groups: list[list[Line]]) -> list[list[Line]]:
    """The paragraphs of a body without the dateline that one of them begins with."""
    at = next((at for at, group in enumerate(groups) if group[0] is line), len(groups))
    if place.end >= len(line.text) and groups[at + 1 :] and len(groups[at]) == 1:
        groups[at : at + 2] = [groups[at] + groups[at + 1]]
    return [*groups[:at], *(_behind(group, place.end) for group in groups[at : at + 1]), *groups[at + 1 :]]


def _date(found: Sections, line: Line | None, place: Dateline | None, year: int | None) -> tuple[Line, date] | None:
    """The date of the release with its line: that of the dateline, of a line of its own, or the text's first words."""
    dated = [(line, place.day)] if line and place else []
    dated += [found.date_line] if found.date_line else []
    first = dates.find(found.body[0].text)[:1] if found.body else []
    dated += [(found.body[0], day) for day in first if _opens(found.body[0].text, day)]
    return next(((where, at) for where, day in dated if day and (at := day.date(year))), None)


def _opens(text: str, day: dates.Day) -> bool:
    """Whether a text begins with its date and goes on with a sentence: «12 ноября 2026 г. Суд …»."""
    return day.start == 0 and bool(re.match(r"(?:\s*+[.,:–—-]++)?\s++[A-ZА-ЯЁҮӨҢ«“\"]", text[day.end :]))


def _behind(body: list[Line], at: int) -> list[Line]:
    """The body from the place where the dateline ends, which may be in the second line."""
    first, *rest = body
    if at >= len(first.text):
        at -= len(first.text) + 1
        if not rest:
            return []
        first, *rest = rest
    text = first.text[max(0, at) :]
    skip = len(text) - len(text.lstrip())
    if not text.strip():
        return rest
    return [Line(first.start + max(0, at) + skip, first.end, text.lstrip(), body[0].blanks), *rest]


def _lines(some: list[Line]) -> str:
    return "\n".join(tidy(line.text) for line in some)


def _text(some: list[Line]) -> str:
    return "\n\n".join(joined(group) for group in paragraphs(some))


def _embargo(version: Version, found: Sections, year: int | None, note: _Noted) -> None:
    if not found.embargo_lines:
        return
    read_ = embargo.read(" ".join(dict.fromkeys(line.text for line in found.embargo_lines)), year)
    version.embargo_text = tidy(" ".join(line.text for line in found.embargo_lines))
    version.embargo_until = read_.until.isoformat() if read_.until else None
    note.reading.problems += read_.problems
    reason = " ".join(read_.problems) or _("date, time and zone of the embargo")
    sure = 0.95 if read_.until else 0.5
    note.lines("embargo_until", [found.embargo_lines[0]], version.embargo_text, sure, reason)


def _passed(versions_: list[Version], now: datetime | None) -> list[str]:
    """Asks about embargoes that differ, and about one in the past: it holds nobody, or its date is a slip (R7)."""
    moments = {datetime.fromisoformat(version.embargo_until) for version in versions_ if version.embargo_until}
    ended = [
        _("The embargo ended on {moment}. Is the date correct?").format(moment=i18n.moment(moment))
        for moment in sorted(moments)
        if now and moment < now
    ]
    return ended + embargo.differing({version.language or "": version.embargo_until for version in versions_})


def _year(parted: list[tuple[str | None, Sections]]) -> int | None:
    """The release's own year, from a line that names one; other dates without a year are of it."""
    days: list[dates.Day | None] = []
    for _language, found in parted:
        days.append(found.date_line[1] if found.date_line else None)
        days += [found.dateline[1].day] if found.dateline else []
        days += [day for line in found.embargo_lines for day in dates.find(line.text)]
    return next((day.year for day in days if day and day.year), None)


def _region(found: Sections, region: str) -> str:
    """Where the numbers of a release are at home: the country its dateline names, else the one given."""
    return (dateline.region(found.dateline[1]) if found.dateline else None) or region


def _told(
    parted: list[tuple[str | None, Sections]], free: list[tuple[int, int]], unread: list[Line]
) -> list[tuple[int, int]]:
    """The stretches of the source that a field has; a sentence is told even where a contact block in it is not."""
    texts, blocks, free = list(unread), [], sorted(free)
    for _language, found in parted:
        texts += [*found.headline, *found.subhead, *found.body, *found.boilerplate, *found.notes, *found.letterhead]
        texts += [*found.marks, *found.embargo_lines]
        texts += [found.dateline[0]] if found.dateline else []
        texts += [line for line in (found.kind_line, found.reference_line, found.release_line) if line]
        blocks += [line for block in found.contacts for line in block]
    told: list[tuple[int, int]] = []
    for line in blocks:
        at = line.start
        for start, end in left_over.within(free, line):
            told.append((at, start))
            at = max(at, end)
        told.append((at, line.end))
    return [*told, *((line.start, line.end) for line in texts)]


def _contacts(block: list[Line], region: str, reading: Reading, language: str | None) -> list[tuple[int, int]]:
    """Add the people of a block, bound to `language`. Returns the stretches of the block that none of them has."""
    read_ = contact_block.read(block, region)
    for officer in read_.officers:
        officer.language = language
    reading.officers += read_.officers
    reading.channels += [channel for channel in read_.channels if channel not in reading.channels]
    reading.problems += read_.problems
    reading.finds += read_.finds
    return left_over.untold(block, read_.officers, read_.channels)


def _nowhere_else(free: list[tuple[int, int]], found: Sections) -> list[tuple[int, int]]:
    """The stretches of a contact block that are in no sentence which stays in the text."""
    kept = [*found.body, *found.boilerplate, *found.notes]
    return [part for part in free if not any(line.start <= part[0] < line.end for line in kept)]


def _mentions(parted: list[tuple[str | None, Sections]], reading: Reading) -> None:
    """Addresses and numbers elsewhere in the text: shown, and nobody's until a person says whose."""
    held = {a.address for o in reading.officers for a in o.emails} | {n.raw for o in reading.officers for n in o.phones}
    found: dict[str, dict[str, None]] = {"email": {}, "phone": {}}
    reason = _("in the text, not in a contact block")
    texts = [line for _language, some in parted for line in (*some.body, *some.boilerplate, *some.notes)]
    for line in texts:
        for detail in contact_details.find(line.text):
            known = found.get(detail.kind)
            if known is not None and detail.text not in held and detail.text not in known:
                known[detail.text] = None
                start, end = line.start + detail.start, line.start + detail.end
                reading.finds.append(Find(start, end, f"mentioned_{detail.kind}", detail.text, None, 0.4, reason))
    reading.mentions = {"emails": list(found["email"]), "phones": list(found["phone"])}


def _about(
    cleaned: str,
    parts: list[tuple[str | None, list[Line]]],
    parted: list[tuple[str | None, Sections]],
    reading: Reading,
) -> None:
    """What the release is about: each thing as the first language that names it does; numbers and codes of all."""
    for (_language, some), (_same, found) in zip(parts, parted, strict=True):
        if not some:
            continue
        start = some[0].start
        own, finds = about.read(cleaned[start : some[-1].end], _region(found, "") or None)
        whole = reading.about
        for name in ("project", "programme", "donors", "partners"):
            if not getattr(whole, name):
                setattr(whole, name, getattr(own, name))
        whole.countries += [code for code in own.countries if code not in whole.countries]
        whole.sdgs = sorted({*whole.sdgs, *own.sdgs})
        reading.finds += [find._replace(start=find.start + start, end=find.end + start) for find in finds]


def _legacy_letters(text: str) -> list[str]:
    """Says where letters look lost: Ukrainian ones in the place of Kyrgyz, question marks inside Cyrillic words."""
    problems = []
    sample = text[:50_000]
    if len(re.findall(r"[їєўЇЄЎ]", sample)) >= 2 and languages.language(sample) not in ("uk", "be", "uz"):
        problems.append(_("The text uses an old Kyrgyz font (ї, є, ў for ү, ө, ң). Repair the letters?"))
    if re.search(r"[а-яё]\?[а-яё]", sample, re.I):
        problems.append(_("There are question marks inside words: letters were lost when the text was saved."))
    return problems
