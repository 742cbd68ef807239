"""What a message says: the release's own text first, as plain text and as HTML made from the same blocks."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, NamedTuple

from outreach.i18n import N_, _
from outreach.mail import mail_words, merge
from outreach.problems import FieldProblem, Problem

Kind = Literal[
    "banner", "headline", "subhead", "paragraph", "list", "table", "heading", "photo", "contact", "small"
]  # fmt: skip

# What no body of a message may hold: controls but tab and line feed, and halves of surrogate pairs.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANK_LINE = re.compile(r"\n[ \t]*\n+")
# Honorifics that a Kyrgyz text puts behind the name.
_AFTER_THE_NAME = {"мырза", "айым", "байке", "эже"}


class Photo(NamedTuple):
    """A picture as a link, with what it shows and whose it is (press.md R11)."""

    url: str
    caption: str = ""
    credit: str = ""


class Number(NamedTuple):
    """An officer's phone: as it is shown, as it is dialled ("+996775987817"; "" unknown), and its kind."""

    shown: str
    e164: str = ""
    kind: str = ""


@dataclass(frozen=True)
class PressContact:
    """An officer as the foot of a release in one language shows them."""

    name: str
    honorific: str = ""
    title: str = ""
    organisation: str = ""
    phones: Sequence[Number] = ()
    emails: Sequence[str] = ()
    channels: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Text:
    """A release in one language, with the officers of that language.

    `embargo_until` is None where there is no embargo; `embargoed` without a moment gives a banner without one.
    With `local_times` the embargo's moment is said on the recipient's own clock too.
    `corrected` and `withdrawn` say so above it, and `correction` what was corrected, or why. Of a withdrawn one nothing
    but its headline goes out. `greeting` precedes the release; it is where `{{salutation|…}}` belongs, but any text may
    hold fields.
    """

    language: str = "en"
    headline: str = ""
    subhead: str = ""
    dateline: str = ""
    body: str = ""
    boilerplate: str = ""
    notes_to_editors: str = ""
    officers: Sequence[PressContact] = ()
    channels: Sequence[tuple[str, str]] = ()
    embargoed: bool = False
    embargo_until: datetime | None = None
    embargo_zone: str = ""
    local_times: bool = False
    photos: Sequence[Photo] = ()
    corrected: bool = False
    withdrawn: bool = False
    correction: str = ""
    greeting: str = ""
    unsubscribe: str = ""


class Block(NamedTuple):
    """A paragraph and what it is; a contact block has one line for each thing.

    A list has a line for each point, without its bullet; a table a line for each row, a tab between its cells.
    """

    kind: Kind
    text: str


def subject(text: Text) -> str:
    """The headline, behind a word that warns of an embargo or says that it is corrected or withdrawn."""
    return ": ".join(filter(None, (_embargo(text, brief=True), _mark(text), text.headline.strip())))


def blocks(text: Text) -> list[Block]:
    """The message from top to bottom; the merge fields are not filled in yet."""
    return [Block(kind, tidy(words_)) for kind, words_ in _blocks(text) if tidy(words_).strip()]


# The parts of a text that may hold merge fields, as its form calls them.
_TEMPLATES = {
    "greeting": N_("Greeting"), "correction": N_("What was corrected"), "headline": N_("Headline"),
    "subhead": N_("Subheadline"), "dateline": N_("Dateline"), "body": N_("Text"), "boilerplate": N_("Boilerplate"),
    "notes_to_editors": N_("Notes to editors"),
}  # fmt: skip
# What goes out of a withdrawn one.
_WITHDRAWN = ("greeting", "correction", "headline")


def templates(text: Text) -> str:
    """All that may hold merge fields, in one text."""
    return "\n".join([subject(text), *(block.text for block in blocks(text))])


def refuse_mistakes(text: Text) -> None:
    """Refuses a merge field that there is not or that is not whole, wherever it stands.

    Raises:
        Problem: there is one; a FieldProblem("greeting") for the greeting's.
    """
    for told in merge.mistakes(text.greeting, strict=True):
        raise FieldProblem("greeting", told)
    for name in _WITHDRAWN if text.withdrawn else _TEMPLATES:
        for told in merge.mistakes(getattr(text, name)):
            raise Problem(f"{_(_TEMPLATES[name])}: {told}")
    for told in merge.mistakes(templates(text)):
        raise Problem(told)


def fill(made: Sequence[Block], values: Mapping[str, str]) -> tuple[list[Block], list[str]]:
    """The blocks for one recipient, and the fields that were empty and have no fallback."""
    filled, missing = [], []
    for block in made:
        text, without = merge.fill(block.text, values)
        missing.extend(without)
        if tidy(text).strip():
            filled.append(Block(block.kind, tidy(text)))
    return filled, list(dict.fromkeys(missing))


def for_everybody(text: Text) -> Text:
    """The text for nobody in particular: merge fields give way to the words that stand in for them.

    Raises:
        Problem: a field is not whole, or has no words to stand in for it.
    """
    refuse_mistakes(text)
    for name in merge.required(templates(text)):
        told = _("A file for all recipients has no value for {field}. Add a fallback: {example}.")
        raise Problem(told.format(field=f"{{{{{name}}}}}", example=f"{{{{{name}|…}}}}"))
    plain: dict[str, Any] = {name: merge.fill(getattr(text, name), {})[0] for name in _TEMPLATES}
    return replace(text, **plain)


def plain(made: Sequence[Block]) -> str:
    """The message as plain text, a blank line between blocks, never wrapped."""
    return "\n\n".join(plain_block(block) for block in made) + "\n"


def plain_block(block: Block) -> str:
    """A block as plain text: a list with bullets, a table in columns."""
    if block.kind == "list":
        return "\n".join(f"• {line}" for line in block.text.split("\n"))
    if block.kind == "table":
        table = cells(block.text)
        widths = [max(len(row[place]) for row in table) for place in range(len(table[0]))]
        return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in table)
    return block.text


def cells(text: str) -> list[list[str]]:
    """The rows of a table's text, all of one length."""
    rows = [[cell.strip() for cell in line.split("\t")] for line in text.split("\n")]
    most = max(map(len, rows))
    return [row + [""] * (most - len(row)) for row in rows]


def as_html(made: Sequence[Block], language: str, title: str) -> str:
    """The message as HTML: headings that are headings, the language, nothing fetched from anywhere."""
    rows = "\n".join(_element(block) for block in made)
    return (
        f'<!DOCTYPE html>\n<html lang="{html.escape(language)}">\n<head><meta charset="utf-8">'
        f"<title>{html.escape(tidy(title).strip())}</title></head>\n"
        '<body style="font-family: sans-serif; font-size: 12pt; line-height: 1.4; max-width: 42em">\n'
        f"{rows}\n</body>\n</html>\n"
    )


def tidy(text: str) -> str:
    """The text with plain line ends and nothing that a mail may not hold."""
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))


def _blocks(text: Text) -> Iterator[tuple[Kind, str]]:
    said = mail_words.of(text.language)
    yield "banner", _embargo(text)
    if text.embargo_until is not None and text.local_times:
        yield "banner", "{{embargo_local|}}"
    yield "banner", ": ".join(filter(None, (_mark(text), text.correction.strip())))
    yield "paragraph", text.greeting
    if text.withdrawn:
        yield "paragraph", said.kill
    yield "headline", text.headline
    if not text.withdrawn:
        yield from _story(text)
    if text.officers:
        yield "heading", said.contact if len(text.officers) == 1 else said.contacts
    for officer in text.officers:
        yield "contact", "\n".join(contact_lines(officer, text.language))
    if text.unsubscribe:
        yield "small", said.unsubscribe.format(address=text.unsubscribe)


def _story(text: Text) -> Iterator[tuple[Kind, str]]:
    """What the release says, without its headline and the people who answer for it."""
    said = mail_words.of(text.language)
    yield "subhead", text.subhead
    for paragraph in _paragraphs(_with_dateline(text.dateline, text.body)):
        yield _shape(paragraph)
    for paragraph in outside(text.body, text.boilerplate):
        yield _shape(paragraph)
    notes = outside(text.body, text.notes_to_editors)
    if notes:
        yield "heading", said.notes
    for paragraph in notes:
        yield _shape(paragraph)
    if text.channels:
        yield "heading", said.more
        yield "paragraph", "\n".join(mail_words.channel(network, value) for network, value in text.channels)
    if text.photos:
        yield "heading", said.photos
    for photo in text.photos:
        about = " / ".join(part.strip() for part in (photo.caption, photo.credit) if part.strip())
        yield "photo", f"{about}\n{photo.url.strip()}" if about else photo.url.strip()


def contact_lines(officer: PressContact, language: str) -> list[str]:
    """The officer's block at the foot of a release, one line for each thing that is known."""
    said = mail_words.of(language)
    name = officer.name.strip()
    if officer.honorific.strip():
        after = officer.honorific.strip().lower() in _AFTER_THE_NAME
        name = f"{name} {officer.honorific.strip()}" if after else f"{officer.honorific.strip()} {name}"
    labels = {"mobile": said.mobile, "fax": said.fax}
    lines = [name, officer.title, officer.organisation]
    lines += [f"{labels.get(phone.kind, said.phone)}: {phone.shown}" for phone in officer.phones]
    lines += [f"{said.email}: {address}" for address in officer.emails]
    lines += [mail_words.channel(network, value) for network, value in officer.channels]
    return [" ".join(tidy(line).split()) for line in lines if line.strip()]


def _mark(text: Text) -> str:
    said = mail_words.of(text.language)
    return said.withdrawn if text.withdrawn else said.correction if text.corrected else ""


def _embargo(text: Text, *, brief: bool = False) -> str:
    """The embargo's line, with its moment in UTC behind that of its zone (press.md R1)."""
    said = mail_words.of(text.language)
    if text.embargo_until is not None:
        until = mail_words.moment(text.embargo_until, text.embargo_zone, text.language, brief=brief)
        in_utc = "" if brief else mail_words.in_utc(text.embargo_until, text.embargo_zone, text.language)
        return said.embargo_until.format(moment=until) + (f" = {in_utc}" if in_utc else "")
    return said.embargo if text.embargoed else ""


def _with_dateline(dateline: str, body: str) -> str:
    place = dateline.strip()
    if not place or opens_with(body, place):
        return body
    return f"{place} {body.lstrip()}" if place[-1] in "-–—" else f"{place} — {body.lstrip()}"


def opens_with(body: str, dateline: str) -> bool:
    """Whether a text begins with its dateline, as it stands."""
    return re.match(rf"{re.escape(' '.join(dateline.split()))}(?!\w)", " ".join(body.split())) is not None


def outside(body: str, part: str) -> list[str]:
    """The paragraphs of a part, or none where the text itself has just these, one behind the other."""
    there, wanted = _paragraphs(body), _paragraphs(part)
    return [] if any(there[place : place + len(wanted)] == wanted for place in range(len(there))) else wanted


def _paragraphs(text: str) -> list[str]:
    return [paragraph.strip() for paragraph in _BLANK_LINE.split(tidy(text)) if paragraph.strip()]


_BULLET = re.compile(r"(?<![ \t])[ \t]*+[•●▪◦‣·*-][ \t\u00a0]+(?=\S)")


def _shape(paragraph: str) -> tuple[Kind, str]:
    """A paragraph, a list (a bullet before every line), or a table (a tab in every line), by its lines."""
    lines = paragraph.split("\n")
    if len(lines) > 1 and all("\t" in line.strip() for line in lines):
        return "table", paragraph
    if len(lines) > 1 and all(_BULLET.match(line) for line in lines):
        return "list", "\n".join(_BULLET.sub("", line, count=1) for line in lines)
    return "paragraph", paragraph.replace("\t", " ")


_STYLES: Mapping[Kind, tuple[str, str]] = {
    "banner": ('<p style="font-weight: bold">', "</p>"),
    "headline": ('<h1 style="font-size: 16pt; margin: 0 0 8pt">', "</h1>"),
    "subhead": ('<p style="font-size: 13pt; margin: 0 0 12pt"><strong>', "</strong></p>"),
    "paragraph": ("<p>", "</p>"),
    "list": ("<ul>", "</ul>"),
    "table": ('<table style="border-collapse: collapse; margin: 0 0 12pt">', "</table>"),
    "heading": ('<h2 style="font-size: 12pt; margin: 16pt 0 4pt">', "</h2>"),
    "photo": ('<p style="margin-top: 0">', "</p>"),
    "contact": ('<p style="margin-top: 0">', "</p>"),
    "small": ('<p style="font-size: 10pt; margin-top: 16pt">', "</p>"),
}


def _element(block: Block) -> str:
    before, after = _STYLES[block.kind]
    if block.kind in ("list", "table"):
        return before + inside(block) + after
    if block.kind == "photo":
        about, _line, address = block.text.rpartition("\n")
        shown = html.escape(address)
        caption = html.escape(about).replace("\n", "<br>\n") + "<br>\n" if about else ""
        return f'{before}{caption}<a href="{shown}">{shown}</a>{after}'
    return before + html.escape(block.text).replace("\n", "<br>\n") + after


def inside(block: Block) -> str:
    """The points of a list, or the rows of a table with the first as its head, as HTML that is XHTML too."""
    if block.kind == "list":
        return "".join(f"<li>{html.escape(line)}</li>" for line in block.text.split("\n"))
    head, *rows = cells(block.text)
    style = 'style="border: 1px solid #999; padding: 3pt 6pt; text-align: left"'
    first = "".join(f'<th scope="col" {style}>{html.escape(cell)}</th>' for cell in head)
    others = ("".join(f"<td {style}>{html.escape(cell)}</td>" for cell in row) for row in rows)
    return f"<tr>{first}</tr>" + "".join(f"<tr>{row}</tr>" for row in others)
