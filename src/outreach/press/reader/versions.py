"""Several languages in one file come apart into versions, each with its lines."""

import itertools
import re
from dataclasses import dataclass

from outreach.press import contact_details, dates, languages
from outreach.press.lines import Line
from outreach.press.prose import ABBREVIATION, ENDED, has_contact, is_prose
from outreach.press.reader import bilingual, dateline, embargo, patterns

_LEAST = 140  # letters of a run that can be a version by itself
_SHORT = 60
_FULL_STOP = re.compile(r"\w[\"”»)]{0,3}[.…][\"”»)]{0,3}$")
_TOP = 14  # lines; a heading in several languages stands no further down
Guess = tuple[str | None, int]
"""The language of a line and its letters."""


def part(lines: list[Line]) -> list[tuple[str | None, list[Line]]]:
    """[(language, its lines)], in the order of the text; one version where there is one language."""
    told = max((at for at, line in enumerate(lines[:_TOP], 1) if _is_heading_of_all(line)), default=0)
    guesses = _with_first(lines, [(None, 0)] * told + [_guess(line) for line in lines[told:]], told)
    starts = _starts(lines, guesses)
    found: list[tuple[str | None, list[Line]]] = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        some = lines[start:end]
        language = languages.language("\n".join(line.text for line in lines[max(start, told) : end]))
        if found and found[-1][0] == language:
            found[-1] = (language, found[-1][1] + some)
        else:
            found.append((language, some))
    return found


def _is_heading_of_all(line: Line) -> bool:
    """Whether a line is a heading in several languages, and not of a contact block for all of them."""
    return bool(bilingual.headings(line)) and not has_contact(line) and patterns.trigger(line.text) is None


def _guess(line: Line) -> Guess:
    """The language of a line; names and jobs beside a phone or an address are of none."""
    language, weight = languages.of_line(line.text)
    return None if language and has_contact(line) and not is_prose(line.text) else language, weight


def _with_first(lines: list[Line], guesses: list[Guess], told: int) -> list[Guess]:
    """The guesses, those for lines between `told` and the first sure one made from all of these together: in another
    script by themselves, in the same one with it."""
    first = next((number for number, (language, _weight) in enumerate(guesses) if language), told)
    if first == told:
        return guesses
    texts = [line.text for line in lines[told:first]]
    above, heads = "\n".join(texts), sum(map(bool, map(patterns.kind_line, texts)))
    same = languages.script(above) == languages.script(lines[first].text)
    if not same and languages.letters(above) < (_SHORT if heads > 1 else _LEAST):
        return guesses
    language = guesses[first][0] if same else languages.language(above)
    return guesses[:told] + [(language, weight) for _none, weight in guesses[told:first]] + guesses[first:]


def _starts(lines: list[Line], guesses: list[Guess]) -> list[int]:
    """The numbers of the lines at which versions start, the first among them."""
    runs = _behind_letterhead(_runs(lines, guesses))
    starts = [0]
    seen = {run.language for run in runs[:1]}
    current = runs[0].language if runs else None
    for above, run, *below in (runs[number:] for number in range(len(runs) - 1)):
        if run.language in seen:
            continue
        if run.weight < sum(other.weight for other in below if other.language == current):
            continue  # the language before goes on behind it: an insertion
        at = _first_line(lines, guesses, run, above)
        if run.weight < (_SHORT if any(dateline.read(line.text) for line in lines[at : at + 4]) else _LEAST):
            continue
        starts.append(at)
        current = run.language
        seen.add(current)
    return starts


def _behind_letterhead(runs: "list[_Run]") -> "list[_Run]":
    """The runs without a first short one, a letterhead in the language of a version further down."""
    again = any(run.language == runs[0].language and run.weight >= _LEAST for run in runs[2:])
    return runs[1:] if again and runs[0].weight < _LEAST else runs


@dataclass
class _Run:
    """Lines `first` to `end` (exclusive) of one language, with so many letters."""

    first: int
    end: int
    language: str | None
    weight: int


def _run(lines: list[Line], told: list[tuple[str, int, int]]) -> _Run:
    """The lines of one guess; the whole stretch says more than each of them."""
    (guess, first, _weight), end = told[0], told[-1][1] + 1
    text = "\n".join(line.text for line in lines[first:end])
    return _Run(first, end, languages.language(text) or guess, sum(weight for _guess, _number, weight in told))


def _runs(lines: list[Line], guesses: list[Guess]) -> list[_Run]:
    """Stretches of one language; short ones are of the language around them."""
    told = [(language, number, weight) for number, (language, weight) in enumerate(guesses) if language]
    merged: list[_Run] = []
    for _guess, some in itertools.groupby(told, key=lambda line: line[0]):
        run = _run(lines, list(some))
        last = merged[-1] if merged else run
        first_is_short = len(merged) == 1 and last.weight < _SHORT
        if last is run or not (run.language == last.language or run.weight < _SHORT or first_is_short):
            merged.append(run)
            continue
        language = run.language if first_is_short and run.weight >= _SHORT else last.language
        merged[-1] = _Run(last.first, run.end, language, last.weight + run.weight)
    return merged


def _first_line(lines: list[Line], guesses: list[Guess], run: _Run, above: _Run) -> int:
    """Goes back from a run's first sure line over the short ones that belong to it: its head, its headline."""
    at = run.first
    while at > above.end and guesses[at - 1][0] in (None, run.language) and not _parts(lines[at - 1].text):
        at -= 1
    while at < run.first and not lines[at].blanks and ENDED.search(lines[at].text):
        at += 1  # the end of a wrapped sentence
    return at


def _parts(text: str) -> bool:
    """Whether a line ends a version: its last sentence, an end mark, the name of a language, or somebody's details."""
    details = ("email", "phone", "channel")
    return (
        patterns.is_end(text)
        or _ends_text(text)
        or patterns.is_language(text)
        or any(detail.kind in details for detail in contact_details.find(text))
    )


def _ends_text(text: str) -> bool:
    """Whether a line is a sentence, and none that stands above a text: "The stations cost 265,000 dollars." """
    above = (ABBREVIATION.search, embargo.is_line, patterns.is_salutation, dates.find)
    return _FULL_STOP.search(text) is not None and not any(says(text) for says in above)
