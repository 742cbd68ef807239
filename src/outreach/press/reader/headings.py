"""Which of the lines above a text are its headline and its subheadline, and which are of the letterhead."""

import re
from collections.abc import Callable

from outreach.press import dates, languages, person_names, vocabulary
from outreach.press.lines import Line, joined
from outreach.press.prose import ABBREVIATION, ENDED
from outreach.press.reader import contact_block, dateline, patterns
from outreach.press.reader.parts import Sections

_WRAPPED = 45  # letters of a line that may have been broken where its sentence had not ended
_NAME = 4  # words of an office's name
_PAGE = 60, 100  # letters of the longest line of a text that was wrapped by hand
_GOES_ON = (",", ":", ";", "–", "—", "-", "/", " of", " the", " and", " to", " in", " for", " и", " в", " на", " с")
_SITE = re.compile(
    r"(?:https?://|www\.)\S{1,99}|\S{1,99}@\S{1,99}|[\w.-]{1,99}\.(?:org|com|gov|int|kg|ru)(?:/\S{0,99})?", re.I
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_WITHOUT_BLANKS = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")  # Japanese and Chinese write no blanks
_APART = re.compile(r"\s[|•·→›/]\s")


def share(found: Sections, loose: list[Line], marked: int, text: list[Line]) -> int:
    """Share the loose lines above a text among letterhead, headline and subheadline.

    `marked` of them stand above the last set phrase. Returns how many go back to the text.
    """
    groups = _groups(loose[marked:] or loose, text)
    if loose[marked:]:
        found.letterhead += loose[:marked]
    while _is_above_headline(groups, text) or _is_addressed(groups, found.letterhead):
        found.letterhead += groups.pop(0)
    if not groups:
        return 0
    if found.release_line and groups[0][-1].end == found.release_line.end and groups[1:]:
        groups[:2] = [groups[0] + groups[1]]  # "For immediate release: a headline" that goes on in the next line
    found.headline, *rest = groups
    if not found.subhead and _is_subhead(joined(found.headline), rest, bool(text)):
        found.subhead, *rest = rest
    return sum(len(group) for group in rest)


def _is_above_headline(groups: list[list[Line]], below_it: list[Line]) -> bool:
    """Whether the first of several groups is no headline, and a later one is better as one."""
    said = " ".join(line.text for line in below_it).casefold()
    first, *below = [_score(group, said) for group in groups] or [0]
    return first < 0 and any(score > first for score in below)


def _score(group: list[Line], said: str) -> int:
    text = joined(group)
    named = len(text.split()) <= _NAME and text.casefold() in said  # the office, which a text repeats
    ends = _has_verb(text) or (len(group) > 1 and patterns.is_whose(group[1].text))
    below = len(group) > 1 and is_letterhead(group[0].text) and not ends
    return -3 * (below + named) + sum(weight for weight, says in _SIGNS if says(text))


def _is_of_few_words(text: str) -> bool:
    return len(_WORD.findall(text)) < 3 and not _WITHOUT_BLANKS.search(text)


def _is_of_an_office(text: str) -> bool:
    if patterns.STATEMENT_BY.match(text):
        return False
    return is_letterhead(text) or is_street(text) or _is_acronym_of_office(text) or dateline.are_places(text)


def _is_dated(text: str) -> bool:
    """Whether a date with its year is most of a line: "Express information No. 6 of 9 February 2026"."""
    days = [day for day in dates.find(text) if day.year]
    return bool(days) and len(_WORD.findall(text[: days[0].start] + text[days[0].end :])) < 5


def _is_loud(text: str) -> bool:
    return text.isupper() and not re.search(r"\d", text)


def _begins_oddly(text: str) -> bool:
    return bool(re.match(r"[(\[•▪●◦*·‣–—-]|[a-zа-яёөүң]", text))


def _has_cells(text: str) -> bool:
    return bool(_APART.search(text)) and (not _has_verb(text) or bool(_SITE.search(text)))


def _is_of_a_kind(text: str) -> bool:
    """Whether a line says what the document is and on what or by whom, in few words."""
    by = patterns.STATEMENT_BY.match(text)
    return (patterns.begins_with_kind(text) and not by) or (bool(by) and len(_WORD.findall(text)) < 6)


# What speaks for a line as the headline, and what against it.
_SIGNS: tuple[tuple[int, Callable[[str], bool]], ...] = (
    (-3, _is_of_an_office), (-3, _is_dated), (-3, _begins_oddly), (-3, _has_cells), (-2, _is_of_few_words),
    (-3, lambda text: ABBREVIATION.sub("", text).endswith(".")), (-1, _is_of_a_kind), (-1, _is_loud),
    (1, lambda text: _has_verb(text)),
)  # fmt: skip


def _is_acronym_of_office(text: str) -> bool:
    """Whether a line is an office's short name, with its place: "UNICEF Kyrgyzstan", «ПРООН в Казахстане»."""
    words = text.split()
    named = all(word[0].isupper() or len(word) <= 3 for word in words)
    return len(words) <= 5 and named and not text.isupper() and any(word.isupper() and len(word) > 2 for word in words)


def _is_addressed(groups: list[list[Line]], letterhead: list[Line]) -> bool:
    """Whether a line is of the address of a letterhead: right below another line of it, or right above a street."""
    if len(groups) < 2:
        return False
    first, below = groups[0][0], groups[1][0]
    if letterhead and not first.blanks and is_street(first.text):
        return True
    return len(groups) > 2 and not below.blanks and is_street(below.text)


def is_street(text: str) -> bool:
    """Whether a line is the street of an office: "12 Invented Street, Bishkek"."""
    numbered = text[0].isdigit() or text[-1].isdigit() or ("," in text and bool(re.search(r"\d", text)))
    return numbered and contact_block.is_address(text)


def _is_subhead(headline: str, groups: list[list[Line]], more: bool) -> bool:
    """Whether the first group below a headline is its subheadline; `more` says that text follows the groups."""
    several = len(groups) > 1
    text = joined(groups[0]) if groups and (more or several) else ":"
    if text.endswith(":") or text.startswith("©") or text.rstrip("!.").casefold() in headline.casefold():
        return False  # a picture's caption or author, or a notice's first word
    return not (several and len(text) > 90 and ENDED.search(text))


def _groups(loose: list[Line], text: list[Line]) -> list[list[Line]]:
    """Lines of one heading together: those without a blank line between them that are written alike, or were wrapped
    because the next word would not have fitted into the widest line of a `text` that is written so."""
    widest = max((len(line.text) for line in text), default=0)
    groups: list[list[Line]] = []
    for line in loose:
        above = groups[-1][-1] if groups else None
        full = (
            _PAGE[0] <= widest <= _PAGE[1]
            and above is not None
            and len(above.text) + len(line.text.split()[0]) >= widest
        )
        if above and (_says_whose(above, line) or (not line.blanks and (full or _alike(above, line)))):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _says_whose(above: Line, line: Line) -> bool:
    """Whether a heading of few words goes on with whose it is, in large letters with a gap or without."""
    return line.blanks < 2 and len(above.text) < _WRAPPED and patterns.is_whose(line.text)


def _alike(above: Line, line: Line) -> bool:
    if above.text.isupper():
        return line.text.isupper()
    return (line.text[:1].islower() and not _SITE.fullmatch(line.text)) or above.text.endswith(_GOES_ON)


def is_letterhead(text: str) -> bool:
    """Whether a line is a site, or the name of an office without a verb."""
    if _SITE.fullmatch(text) or len(text) <= 3 or vocabulary.pattern("release", "announces").search(text):
        return True
    return any(map(person_names.is_office, re.split(r"\s[|–—]\s", text))) and not _has_verb(text)


def _has_verb(text: str) -> bool:
    """Whether a heading has a verb, which no name of an office has: one in small letters, or in an English head."""
    verbs = vocabulary.pattern("release", "verbs")
    head = re.split(r"\s(?:of|for)\s", text)[0] if re.match(r"\W*[A-Za-z]", text) else ""
    words = text.lower().split() if text.isupper() else [word for word in text.split()[1:] if word[0].islower()]
    bare = [word for word in re.findall(r"[\w-]+", " ".join(words)) if not person_names.is_organisation(word)]
    return bool(verbs.search(head)) or any(map(verbs.fullmatch, bare)) or _ends_with_verb(text, bare)


def _ends_with_verb(text: str, words: list[str]) -> bool:
    """Whether a clause of a Kyrgyz heading ends with its verb."""
    said = text.lower() if text.isupper() else text
    last = {clause.split()[-1] for clause in re.split(r"[,:;.!?–—]", said) if clause.split()} & set(words)
    return languages.of_line(text)[0] == "ky" and any(map(vocabulary.pattern("release", "verbs_last").fullmatch, last))
