"""Several languages in one file come apart into versions, each with its lines."""

from outreach.press import contact_details, languages
from outreach.press.lines import Line
from outreach.press.reader import dateline, patterns

_LEAST = 140  # letters of a run that can be a version by itself
_SHORT = 60


def part(lines: list[Line]) -> list[tuple[str | None, list[Line]]]:
    """[(language, its lines)], in the order of the text; one version where there is one language."""
    guesses = _with_first(lines, [languages.of_line(line.text) for line in lines])
    starts = _starts(lines, guesses)
    found: list[tuple[str | None, list[Line]]] = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        some = lines[start:end]
        language = languages.language("\n".join(line.text for line in some))
        if found and found[-1][0] == language:
            found[-1] = (language, found[-1][1] + some)
        else:
            found.append((language, some))
    return found


def _with_first(lines: list[Line], guesses: list[tuple[str | None, int]]) -> list[tuple[str | None, int]]:
    """The guesses, those for lines in another script above the first sure one made from all of these together."""
    first = next((number for number, (language, _weight) in enumerate(guesses) if language), 0)
    if not first:
        return guesses
    above = "\n".join(line.text for line in lines[:first])
    same = languages.script(above) == languages.script(lines[first].text)
    if same or languages.letters(above) < _LEAST:
        return guesses
    language = languages.language(above)
    return [(language, weight) for _none, weight in guesses[:first]] + guesses[first:]


def _starts(lines: list[Line], guesses: list[tuple[str | None, int]]) -> list[int]:
    """The numbers of the lines at which versions start, the first among them."""
    runs = _runs(lines, guesses)
    starts = [0]
    current = runs[0][2] if runs else None
    seen = {current}
    for number, (first, _end, language, weight) in enumerate(runs[1:], 1):
        at = _first_line(lines, guesses, first, runs[number - 1], language)
        headed = any(patterns.kind_line(line.text) for line in lines[at : first + 1])
        between = lines[runs[number - 1][1] : at]
        parted = any(_parts(line.text) for line in between)
        parted = parted or any(dateline.read(line.text) for line in lines[at : at + 4])
        if language in seen:
            continue
        if not headed and weight < sum(run[3] for run in runs[number + 1 :] if run[2] == current):
            continue  # the language before goes on behind it: an insertion
        if weight < (_SHORT if headed or parted else _LEAST):
            continue
        starts.append(at)
        current = language
        seen.add(language)
    return starts


def _runs(lines: list[Line], guesses: list[tuple[str | None, int]]) -> list[tuple[int, int, str | None, int]]:
    """Stretches of one language: (first line, line behind the last, language, letters)."""
    runs: list[list] = []  # type: ignore[type-arg]
    for number, (language, weight) in enumerate(guesses):
        if language is None:
            continue
        if runs and runs[-1][2] == language and not _is_headed_anew(lines[runs[-1][1] : number]):
            runs[-1][1] = number + 1
            runs[-1][3] += weight
        else:
            runs.append([number, number + 1, language, weight])
    merged: list[list] = []  # type: ignore[type-arg]
    for run in runs:
        text = "\n".join(line.text for line in lines[run[0] : run[1]])
        run[2] = languages.language(text) or run[2]  # the whole stretch says more than its lines
        if merged and (merged[-1][2] == run[2] or run[3] < _SHORT):
            merged[-1][1] = run[1]
            merged[-1][3] += run[3]
        elif len(merged) == 1 and merged[0][3] < (_SHORT if _headed(lines, merged[0][0]) else _LEAST):
            merged[0] = [merged[0][0], run[1], run[2], merged[0][3] + run[3]]
        else:
            merged.append(run)
    return [(run[0], run[1], run[2], run[3]) for run in merged]


def _is_headed_anew(between: list[Line]) -> bool:
    return any(patterns.kind_line(line.text) for line in between)


def _headed(lines: list[Line], first: int) -> bool:
    return any(patterns.kind_line(line.text) for line in lines[max(0, first - 4) : first + 1])


def _parts(text: str) -> bool:
    """Whether a line stands between two versions: an end mark, a rule, or the name of a language."""
    return patterns.is_end(text) or bool(patterns.RULE.fullmatch(text)) or patterns.is_language(text)


def _first_line(
    lines: list[Line],
    guesses: list[tuple[str | None, int]],
    first: int,
    above: tuple[int, int, str | None, int],
    language: str | None,
) -> int:
    """Goes back from a run's first sure line over the short ones that belong to it: its head, its headline."""
    at = first
    while at > above[1] and guesses[at - 1][0] in (None, language):
        line = lines[at - 1]
        if _parts(line.text):
            break
        if _has_details(line):
            break

        at -= 1
    return at


def _has_details(line: Line) -> bool:
    return any(detail.kind in ("email", "phone", "channel") for detail in contact_details.find(line.text))
