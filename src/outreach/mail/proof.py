"""Compare what an output says with the text it is made of: each sentence once, in order, and nothing of it again.

Differences that no reader sees are none: white space, soft hyphens, the bullets of a list. Where it is not `exact`,
letters and digits alone are compared: the text layer of a PDF drops hyphens at line ends and takes ligatures apart.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html.parser import HTMLParser
from itertools import starmap
from typing import Literal, NamedTuple

from outreach.i18n import _
from outreach.mail import body, mail_words, merge
from outreach.problems import Problem
from outreach.values import rich_text

SHORTEST = 12
"""Letters of a stretch of three words or more that is taken for a repetition where it stands once more."""

_SHOWN = 80
_ENDS = re.compile(r"(?<=[.!?…»”\"])\s+|\n")
_BULLET = re.compile(r"(?m)^[ \t]*[•●▪◦‣·*-][ \t\u00a0]+")
_STRETCH = re.compile(r"[^,;:.!?…«»“”„\"()–—\n]+")
_WORD = re.compile(r"\w+")


class Fault(NamedTuple):
    """A sentence that an output lacks, has once more, or has at another place."""

    kind: Literal["missing", "twice", "order"]
    sentence: str


def source(text: body.Text, values: Mapping[str, str] | None = None, *, addresses: bool = False) -> list[str]:
    """The sentences of a release as it was written, in the order in which its readers get them.

    `values` fill its merge fields; without them, what stands in for each. With `addresses`, those of links are said.
    """
    parts = [text.correction, text.greeting, text.headline]
    if not text.withdrawn:
        parts += [text.subhead, "" if body.opens_with(rich_text.plain(text.body), text.dateline) else text.dateline]
        parts += body.sayings(body.marked(text), addresses=addresses)
        parts += list(starmap(mail_words.channel, text.channels))
        parts += [part for photo in text.photos for part in (photo.caption, photo.credit, photo.url)]
    parts += [line for officer in text.officers for line in body.contact_lines(officer, text.language)]
    return [sentence for part in parts for sentence in sentences(merge.fill(part, values or {})[0])]


def sentences(text: str) -> list[str]:
    """The sentences of a text, white space as single blanks; a line and a cell of a table end one too.

    What has no letter and no digit is none: a line of asterisks, a bullet alone.
    """
    whole = rich_text.tidy(text).replace("\t", "\n")
    return [" ".join(piece.split()) for piece in _ENDS.split(_BULLET.sub("", whole)) if _WORD.search(piece)]


def faults(wanted: Sequence[str], output: str, own: Iterable[str] = (), *, exact: bool = True) -> list[Fault]:
    """What an output does otherwise than the sentences wanted.

    `own` is what it says beside them: the program's words, the letterhead.
    """
    said, at, found, beside = _seen(output, exact), 0, [], []
    for sentence in wanted:
        seen = _seen(sentence, exact)
        place = said.find(seen, at)
        if place < 0:
            found.append(Fault("order" if seen in said else "missing", sentence))
        else:
            beside.append(said[at:place])
            at = place + len(seen)
    again = _letters("\n".join([*beside, said[at:]]))
    lines = {_letters(line) for text in own for line in text.splitlines()} - {""}
    for line in sorted(lines, key=len, reverse=True):
        again = again.replace(line, " ")
    return [*found, *(Fault("twice", sentence) for sentence in wanted if _is_in(sentence, again))]


def told(fault: Fault) -> str:
    """A fault in words."""
    texts = {
        "missing": _("“{sentence}” is missing."),
        "twice": _("“{sentence}” appears twice."),
        "order": _("“{sentence}” is in the wrong place."),
    }
    shown = fault.sentence if len(fault.sentence) <= _SHOWN else f"{fault.sentence[:_SHOWN]}…"
    return texts[fault.kind].format(sentence=shown)


def refuse(found: Sequence[Fault]) -> None:
    """Refuses an output that does not say what the text says.

    Raises:
        Problem: there is a fault.
    """
    if found:
        text = _("The output doesn't match the text, so nothing was saved: {fault} Please report this.")
        raise Problem(text.format(fault=told(found[0])))


def own_words(text: body.Text, values: Mapping[str, str] | None = None) -> Iterator[str]:
    """What the program itself says around a release: banners, headings, how to stop the mails."""
    yield mail_words.of(text.language).kill
    yield from (block.picture.alternative for block in body.marked(text) if block.picture)
    for block in body.fill(body.blocks(text), values or {})[0]:
        if block.kind in ("banner", "heading", "small"):
            yield block.text


def of_html(page: str) -> str:
    """What the body of a page says, a line for each piece of text."""
    reader = _Page()
    reader.feed(page[max(0, page.find("<body")) :])
    return "\n".join(reader.pieces)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def _is_in(sentence: str, letters: str) -> bool:
    """Whether a stretch of a sentence between two marks stands in some letters: quotations are repeated in pieces."""
    stretches = (_letters(piece) for piece in _STRETCH.findall(sentence) if len(_WORD.findall(piece)) >= 3)
    return any(len(stretch) >= SHORTEST and stretch in letters for stretch in stretches)


def _seen(text: str, exact: bool) -> str:
    """A text without what nobody sees of it."""
    plain = unicodedata.normalize("NFC" if exact else "NFKC", _BULLET.sub("", rich_text.tidy(text)))
    if not exact:
        return "".join(filter(str.isalnum, plain))
    return "".join(
        sign for sign in plain if not sign.isspace() and unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Cn")
    )


def _letters(text: str) -> str:
    return "".join(sign if sign.isalnum() else "\n" if sign == "\n" else "" for sign in text.casefold())
