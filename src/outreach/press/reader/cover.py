"""What stands above a release in the mail that brought it: its fields, a greeting, some words and a signature."""

import itertools
import re
from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from outreach.formats.documents.mail_parts import COVER_RULE
from outreach.i18n import _
from outreach.press import dates, languages, person_names, vocabulary
from outreach.press.lines import Line, joined, parted
from outreach.press.prose import ENDED, is_prose
from outreach.press.reader import dateline, embargo, patterns
from outreach.press.reader.parts import Sections

_lines_of = attrgetter("lines")
_LONGEST = 25  # lines of a cover note
_LEAST = 200  # letters of a release below it
_FIRST_NAME = re.compile(r"[^\W\d_]{2,20}(?:\s[^\W\d_]{2,20})?[.,]?")  # below the words of the note
_LONGEST_SENTENCE = 250  # letters


class Mail(NamedTuple):
    """A mail with documents: its words, the texts of the release in each language, and the documents that are none."""

    note: list[Line]
    texts: list[list[Line]]
    unread: list[Line]
    problems: list[str]


class _Text(NamedTuple):
    """What the mail itself says, or a document that came with it, under its `name`."""

    name: str
    lines: list[Line]

    @property
    def said(self) -> str:
        return "\n".join(line.text for line in self.lines)

    def is_release(self) -> bool:
        """Whether it has a kind or a dateline of a release at its top."""
        top = enumerate(self.lines[:_LONGEST])
        return any(patterns.kind_line(line.text) or dateline.begins(self.lines[at : at + 2]) for at, line in top)

    def is_copy(self, other: "_Text") -> bool:
        """Whether it says what another does, as a PDF of a Word document does."""
        words = set(self.said.split())
        return 2 * len(words & set(other.said.split())) > len(words)


def apart(whole: list[Line]) -> Mail:
    """The release among the texts of a mail: the longest that reads as one, and its versions in other languages."""
    rules = [at for at, line in enumerate(whole) if line.text.startswith(COVER_RULE)]
    ends = itertools.pairwise([*rules, len(whole)])
    note = _Text("", whole[: next(iter(rules), None)])
    documents = [_Text(whole[at].text.strip("~ "), whole[at + 1 : end]) for at, end in ends]
    texts = [note, *documents]
    read = sorted(list(filter(_Text.is_release, texts)) or texts, key=lambda text: len(text.said))
    least = len(read[-1].said) / 2
    release = [*{languages.language(text.said): text for text in read if len(text.said) >= least}.values()]
    others = parted(documents, release.__contains__)[1]
    unread = [whole[at] for at in rules]
    unread += itertools.chain.from_iterable(map(_lines_of, others))
    problems = [
        _("“{name}” also came with the mail and was not read.").format(name=text.name)
        for text in others
        if not any(map(text.is_copy, release))
    ]
    told = parted(texts, release.__contains__)[0]
    return Mail(note.lines * (note not in release), list(map(_lines_of, told)), unread, problems)


def without(lines: list[Line], found: Sections) -> list[Line]:
    """The lines of the release; what the note above it says is noted."""
    head = list(itertools.takewhile(lambda line: patterns.is_mail_field(line.text), lines))
    if 2 <= len(head) < len(lines) and not all(patterns.labelled(line.text) or dates.only(line.text) for line in head):
        found.marks += head
        found.date_line = _date_of_mail(head)
        found.embargo_lines += [line for line in head if embargo.of_title(line.text.partition(":")[2])]
        lines = lines[len(head) :]
    lines = _behind_title(lines)
    end = _end(lines) if any(patterns.is_salutation(line.text) for line in lines[:3]) else 0
    if not _has_text(lines[end:]):
        return lines
    take(lines[:end], found)
    return lines[end:]


def _date_of_mail(head: list[Line]) -> tuple[Line, dates.Day] | None:
    return next(((line, day) for line in head for day in dates.find(line.text) if day.year), None)


def take_all(note: list[Line], title: str | None, parted_: Sequence[tuple[str | None, Sections]]) -> None:
    """Takes what a cover note says for the versions of a release, and its subject where no text has an embargo."""
    take(note, parted_[0][1])
    said, there = embargo.of_title(title or ""), [found.embargo_lines for _language, found in parted_]
    if said and not any(there):
        there[0].append(Line(0, 0, said, 0))


def take(note: list[Line], found: Sections) -> None:
    """Takes what a cover note says for the release: its embargo. The rest of it is no text of the release."""
    for line in note:
        waits = any(map(embargo.asks_to_wait, [line.text, *re.split(r"(?<=[.!?])\s", line.text)]))
        (found.embargo_lines if waits else found.letterhead).append(line)


def _end(lines: list[Line]) -> int:
    """How many lines a cover note has: up to its signature, or its greeting."""
    for at, line in enumerate(lines[:_LONGEST]):
        if patterns.takes_leave(line.text) and _has_text(lines[at + 1 :]):
            return _behind_signature(lines, at + 1)
    end = next((at for at in range(len(lines)) if not _is_of_cover(lines, at)), len(lines))
    return end + (end > 1 and end < len(lines) and bool(_FIRST_NAME.fullmatch(lines[end].text)))


def _has_text(lines: list[Line]) -> bool:
    return sum(len(line.text) for line in lines) >= _LEAST


def _is_of_cover(lines: list[Line], at: int) -> bool:
    """Whether a line greets, is a short sentence that a release follows, or goes on with one."""
    if patterns.is_salutation(lines[at].text):
        return True
    text = joined([lines[at], *itertools.takewhile(lambda line: not line.blanks, lines[at + 1 :])])
    if not at or len(text) > _LONGEST_SENTENCE or not (ENDED.search(text) or text.endswith((":", ","))):
        return False
    return bool(vocabulary.pattern("contact", "cover").search(text)) or not lines[at].blanks


def _behind_signature(lines: list[Line], at: int) -> int:
    if at < len(lines) and (not lines[at].blanks or person_names.person(lines[at].text)):
        at += 1
        while at < len(lines) and not lines[at].blanks:
            at += 1
    return at


def _behind_title(lines: list[Line]) -> list[Line]:
    """A page that was copied whole begins with its title, "Headline | Site", and menus: from the headline itself on.

    Text or an embargo above the words is no menu: "Example Fund | Bishkek" is the letterhead of who is named below.
    """
    menus = itertools.takewhile(lambda line: not (is_prose(line.text) or embargo.is_line(line.text)), lines[1:24])
    for number, line in enumerate(menus, 1):
        if re.fullmatch(r"\s*[|–—-]\s+\S.{2,80}", lines[0].text.removeprefix(line.text)):
            return [*(above for above in lines[1:number] if patterns.kind_line(above.text)), *lines[number:]]
    return lines
