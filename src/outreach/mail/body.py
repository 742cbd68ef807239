"""What a message says: the release's own text first, as plain text and as HTML made from the same blocks."""

import base64
import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain, groupby, starmap
from typing import Any, Literal, NamedTuple

from outreach.formats.documents import picture
from outreach.i18n import N_, _
from outreach.mail import mail_words, merge
from outreach.problems import FieldProblem, Problem
from outreach.values import rich_text
from outreach.values.rich_text import Line, Run, tidy

Sources = Mapping[str, str]  # by the hash of a picture, the attributes of its element that say where it is
Kind = Literal["banner", "headline", "subhead", "text", "heading", "photo", "contact", "small"]

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
    pictures: Mapping[str, bytes] = field(default_factory=dict)  # those in its texts, by their hash
    colour: str = ""  # of its headings and links as HTML


class Block(NamedTuple):
    """A part of the message and what it is: "text" is the release's own, "heading" one of the program's.

    A contact block has one line for each thing.
    """

    kind: Kind
    rich: rich_text.Block

    @property
    def text(self) -> str:
        """What it says: a line for each line, point and row, tabs between cells."""
        rows = ["\t".join(map(rich_text.words, row)) for row in self.rich.rows]
        return "\n".join(rows or map(rich_text.words, self.rich.lines)) or rich_text.plain_block(self.rich)


def subject(text: Text) -> str:
    """The headline, behind a word that warns of an embargo or says that it is corrected or withdrawn."""
    return ": ".join(filter(None, (_embargo(text, brief=True), _mark(text), text.headline.strip())))


def blocks(text: Text) -> list[Block]:
    """The message from top to bottom; the merge fields are not filled in yet."""
    return [block for block in _blocks(text) if block.text.strip() or block.rich.picture]


# The parts of a text that may hold merge fields, as its form calls them.
_TEMPLATES = {
    "greeting": N_("Greeting"), "correction": N_("What was corrected"), "headline": N_("Headline"),
    "subhead": N_("Subheadline"), "dateline": N_("Dateline"), "body": N_("Text"), "boilerplate": N_("Boilerplate"),
    "notes_to_editors": N_("Notes to editors"),
}  # fmt: skip
_MARKED = ("body", "boilerplate", "notes_to_editors")
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
    missing: list[str] = []

    def one(text: str) -> str:
        said, without = merge.fill(text, values)
        missing.extend(without)
        return tidy(said)

    filled = [Block(block.kind, rich_text.map_texts(block.rich, one)) for block in made]
    return [block for block in filled if block.text.strip() or block.rich.picture], list(dict.fromkeys(missing))


def for_everybody(text: Text) -> Text:
    """The text for nobody in particular: merge fields give way to the words that stand in for them.

    Raises:
        Problem: a field is not whole, or has no words to stand in for it.
    """
    refuse_mistakes(text)
    for name in merge.required(templates(text)):
        told = _("A file for all recipients has no value for {field}. Add a fallback: {example}.")
        raise Problem(told.format(field=f"{{{{{name}}}}}", example=f"{{{{{name}|…}}}}"))
    filled: dict[str, Any] = {name: _filled(name, getattr(text, name)) for name in _TEMPLATES}
    return replace(text, **filled)


def _filled(name: str, text: str) -> str:
    """A part without its fields; what stands in for one has no marks."""
    if name not in _MARKED:
        return merge.fill(text, {})[0]
    blocks = (rich_text.map_texts(block, lambda said: merge.fill(said, {})[0]) for block in rich_text.read(text))
    return rich_text.write(list(blocks)) if merge.fields(text) else text


def plain(made: Sequence[Block], language: str = "en") -> str:
    """The message as plain text, a blank line between blocks, never wrapped; a link's address behind its words."""
    return "\n\n".join(plain_block(block.rich, language) for block in made) + "\n"


def plain_block(block: rich_text.Block, language: str = "en") -> str:
    """A block as plain text: a list with bullets or numbers, a table in columns, a picture as what is said of it."""
    if block.picture:
        told = re.sub(r"(?<=[.!?…])\.(?= )", "", ". ".join(filter(None, dict.fromkeys(block.picture[1:]))))
        return f"[{': '.join(filter(None, (mail_words.of(language).picture, told)))}]"
    shown = block._replace(
        lines=tuple(map(with_addresses, block.lines)), rows=tuple(tuple(map(with_addresses, row)) for row in block.rows)
    )
    if not block.rows:
        return rich_text.plain_block(shown)
    table = [[rich_text.words(cell) for cell in row] for row in shown.rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in table)


def with_addresses(line: Line) -> Line:
    """A line with the address of each link in brackets behind its words, unless its words are the address."""
    made: list[Run] = []
    for link, runs in groupby(line, key=lambda run: run.link):
        some = list(runs)
        made += some
        if link and rich_text.words(some).strip().rstrip("/") not in _spellings(link):
            made.append(Run(f" ({re.sub('^(?:mailto|tel):', '', link)})"))
    return tuple(made)


def sayings(blocks: Iterable[rich_text.Block], *, addresses: bool) -> Iterator[str]:
    """What blocks say, a line for each of theirs, each point and each cell, with or without the addresses of links."""
    for block in blocks:
        lines = chain(block.lines, *block.rows)
        yield from (rich_text.words(with_addresses(line) if addresses else line) for line in lines)
        yield from (block.picture.caption, block.picture.credit) if block.picture else ()


def _spellings(link: str) -> tuple[str, str]:
    """An address as it is read and as it is typed."""
    return link.rstrip("/"), re.sub("^(?:https?://|mailto:|tel:)", "", link).rstrip("/")


def as_html(made: Sequence[Block], language: str, title: str, sources: Sources, colour: str = "") -> str:
    """The message as HTML: headings that are headings, the language, nothing fetched from anywhere."""
    rows = "\n".join(_element(block, sources) for block in made)
    if colour:
        rows = rows.replace("<a href", f'<a style="color: {colour}" href')
        rows = re.sub('(?<=<h[23] style=")', f"color: {colour}; ", rows)
    return (
        f'<!DOCTYPE html>\n<html lang="{html.escape(language)}">\n<head><meta charset="utf-8">'
        f"<title>{html.escape(tidy(title).strip())}</title></head>\n"
        f'<body>\n<div style="{_FONT}; line-height: 1.4; max-width: 42em">\n{rows}\n</div>\n</body>\n</html>\n'
    )


def as_mail(made: Sequence[Block], language: str, title: str, sources: Sources, colour: str = "") -> str:
    """The same for a mail: without what Outlook and Mail.ru do not know."""
    page = as_html(made, language, title, sources, colour)
    for unknown, instead in _IN_MAIL:
        page = page.replace(unknown, instead)
    return page


def _blocks(text: Text) -> Iterator[Block]:
    said = mail_words.of(text.language)
    yield unmarked("banner", _embargo(text))
    if text.embargo_until is not None and text.local_times:
        yield unmarked("banner", "{{embargo_local|}}")
    yield unmarked("banner", ": ".join(filter(None, (_mark(text), text.correction.strip()))))
    yield unmarked("text", text.greeting)
    if text.withdrawn:
        yield unmarked("text", said.kill)
    yield unmarked("headline", text.headline)
    if not text.withdrawn:
        yield from _story(text)
    if text.officers:
        yield unmarked("heading", said.contact if len(text.officers) == 1 else said.contacts)
    for officer in text.officers:
        yield unmarked("contact", "\n".join(contact_lines(officer, text.language)))
    if text.unsubscribe:
        yield unmarked("small", said.unsubscribe.format(address=text.unsubscribe))


def unmarked(kind: Kind, text: str) -> Block:
    """A block of what is no rich text, a line of it for each of its own."""
    return Block(kind, rich_text.Block("paragraph", tuple((Run(line),) for line in tidy(text).split("\n"))))


def _story(text: Text) -> Iterator[Block]:
    """What the release says, without its headline and the people who answer for it."""
    said = mail_words.of(text.language)
    yield unmarked("subhead", text.subhead)
    for rich in with_dateline(text.dateline, text.body):
        yield Block("text", rich)
    for rich in outside(text.body, text.boilerplate):
        yield Block("text", rich)
    notes = outside(text.body, text.notes_to_editors)
    if notes:
        yield unmarked("heading", said.notes)
    for rich in notes:
        yield Block("text", rich)
    if text.channels:
        yield unmarked("heading", said.more)
        yield unmarked("text", "\n".join(starmap(mail_words.channel, text.channels)))
    if text.photos:
        yield unmarked("heading", said.photos)
    for photo in text.photos:
        about = " / ".join(part.strip() for part in (photo.caption, photo.credit) if part.strip())
        address = photo.url.strip()
        lines = ((Run(tidy(about)),),) if about else ()
        yield Block("photo", rich_text.Block("paragraph", (*lines, (Run(address, link=address),))))


def contact_lines(officer: PressContact, language: str) -> list[str]:
    """The officer's block at the foot of a release, one line for each thing that is known."""
    said = mail_words.of(language)
    name = officer.name.strip()
    if officer.honorific.strip():
        after = officer.honorific.strip().lower() in _AFTER_THE_NAME
        name = f"{name} {officer.honorific.strip()}" if after else f"{officer.honorific.strip()} {name}"
    labels = {"mobile": said.mobile, "fax": said.fax}
    lines = [*dict.fromkeys((name, officer.title, officer.organisation))]  # a press office is its own organisation
    lines += [f"{labels.get(phone.kind, said.phone)}: {phone.shown}" for phone in officer.phones]
    lines += [f"{said.email}: {address}" for address in officer.emails]
    lines += list(starmap(mail_words.channel, officer.channels))
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


def with_dateline(dateline: str, body: str) -> list[rich_text.Block]:
    """The blocks of a body, its dateline before the first words."""
    place, made = " ".join(dateline.split()), rich_text.read(body)
    if not place or opens_with(rich_text.plain(body), place):
        return made
    if not made or made[0].kind != "paragraph":
        return [unmarked("text", place).rich, *made]
    first, *lines = made[0].lines
    before = Run(place + apart(place, rich_text.words(first)))
    return [made[0]._replace(lines=((before, *first), *lines)), *made[1:]]


def apart(dateline: str, words: str) -> str:
    """What parts a dateline from the first words of a text: a dash, where neither has one."""
    return " " if set(dateline.rstrip()[-1:] + words.lstrip()[:1]) & set("-–—") else " — "


def opens_with(body: str, dateline: str) -> bool:
    """Whether a text begins with its dateline, as it stands."""
    return re.match(rf"{re.escape(' '.join(dateline.split()))}(?!\w)", " ".join(body.split())) is not None


def outside(body: str, part: str) -> list[rich_text.Block]:
    """The blocks of a part, or none where the text itself has just these, one behind the other."""
    there, wanted = rich_text.read(body), rich_text.read(part)
    return [] if any(there[place : place + len(wanted)] == wanted for place in range(len(there))) else wanted


def marked(text: Text) -> list[rich_text.Block]:
    """What a release says in rich text: its body, and the parts that are not in it already."""
    more = (outside(text.body, part) for part in (text.boilerplate, text.notes_to_editors))
    return [*rich_text.read(text.body), *chain.from_iterable(more)]


# Mail.ru drops what <body> says, Word, which draws in Outlook, what a table should have of the text around it.
_FONT = "font-family: Arial, sans-serif; font-size: 12pt"
_IN_MAIL = (("<figure ", "<div "), ("</figure>", "</div>"), ("<figcaption>", ""), ("</figcaption>", ""))
_STYLES: Mapping[Kind, tuple[str, str]] = {
    "banner": ('<p style="font-weight: bold">', "</p>"),
    "headline": ('<h1 style="font-size: 16pt; margin: 0 0 8pt">', "</h1>"),
    "subhead": ('<p style="font-size: 13pt; margin: 0 0 12pt"><strong>', "</strong></p>"),
    "heading": ('<h2 style="font-size: 12pt; margin: 16pt 0 4pt">', "</h2>"),
    "photo": ('<p style="margin-top: 0">', "</p>"),
    "contact": ('<p style="margin-top: 0">', "</p>"),
    "small": ('<p style="font-size: 10pt; margin-top: 16pt">', "</p>"),
}
_ELEMENTS: Mapping[rich_text.Kind, tuple[str, str]] = {
    "paragraph": ("<p>", "</p>"),
    "bullets": ("<ul>", "</ul>"),
    "numbers": ("<ol>", "</ol>"),
    "quote": (
        '<blockquote style="margin: 0 0 12pt 12pt; border-left: 2pt solid #999; padding-left: 8pt">',
        "</blockquote>",
    ),
    "table": ('<table style="border-collapse: collapse; margin: 0 0 12pt">', "</table>"),
}
_CELL = f'style="{_FONT}; border: 1px solid #999; padding: 3pt 6pt; text-align: left"'


def _element(block: Block, sources: Sources) -> str:
    if block.kind == "text":
        return element(block.rich, sources)
    before, after = _STYLES[block.kind]
    return before + _html_lines(block.rich.lines) + after


def element(block: rich_text.Block, sources: Sources) -> str:
    """A block of a rich text as HTML, well-formed but for its <br>."""
    if block.picture:
        return _figure(block.picture, sources.get(block.picture.hash, ""))
    if block.kind == "heading":
        size = {2: 13, 3: 12}[block.level]
        said = _html_lines(block.lines)
        return f'<h{block.level} style="font-size: {size}pt; margin: 16pt 0 4pt">{said}</h{block.level}>'
    before, after = _ELEMENTS[block.kind]
    if block.kind in ("bullets", "numbers"):
        return before + "".join(f"<li>{_html_line(line)}</li>" for line in block.lines) + after
    if block.kind == "table":
        head, *rows = block.rows
        first = "".join(f'<th scope="col" {_CELL}>{_html_line(cell)}</th>' for cell in head)
        others = ("".join(f"<td {_CELL}>{_html_line(cell)}</td>" for cell in row) for row in rows)
        return f"{before}<tr>{first}</tr>{''.join(f'<tr>{row}</tr>' for row in others)}{after}"
    return before + _html_lines(block.lines) + after


def sources(pictures: Mapping[str, bytes], address: Callable[[str, bytes], str]) -> Sources:
    """Where a page finds its pictures; programs that know no width in percent show them as wide as they are said."""
    return {
        key: f'src="{address(key, data)}" width="{round(picture.WIDEST * picture.share(data))}"'
        for key, data in pictures.items()
    }


def inline(key: str, data: bytes) -> str:
    """The address of a picture that is inside the page itself."""
    return f"data:{picture.media_type(data)};base64,{base64.b64encode(data).decode()}"


def _figure(shown: rich_text.Picture, source: str) -> str:
    image = f'<img {source} alt="{html.escape(shown.alternative)}" style="max-width: 100%; height: auto" />'
    look = 'style="font-size: 10pt; margin: 4pt 0 0"'
    lines = zip(("caption", "credit"), shown[2:], strict=True)
    under = "".join(f'<p class="{name}" {look}>{html.escape(said)}</p>' for name, said in lines if said)
    return f'<figure style="margin: 0 0 12pt">{image if source else ""}<figcaption>{under}</figcaption></figure>'


def _html_lines(lines: Sequence[Line]) -> str:
    return "<br>\n".join(map(_html_line, lines))


def _html_line(line: Line) -> str:
    """A line as HTML; what is filled into an address later stays in it."""
    made = ""
    for link, runs in groupby(line, key=lambda run: run.link):
        said = "".join(map(_html_run, runs))
        made += f'<a href="{html.escape(link)}">{said}</a>' if link else said
    return made


def _html_run(run: Run) -> str:
    said = html.escape(run.text).replace("\n", "<br>\n")
    said = f"<em>{said}</em>" if run.italic else said
    return f"<strong>{said}</strong>" if run.bold else said
