"""The language versions of a release compared: what is said in one and not in another (features.md R7).

Numbers, dates, phones, addresses, links and names are compared by what they mean: "3,500,000", «3,5 миллиона»
and "3.5 million" are one number, "15 August" and «15-август» one day, "Asanova" and «Асанова» one name.
"""

# ruff: noqa: E501 (vocabularies: one kind of words a line)

import re
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import combinations
from typing import NamedTuple

from outreach.i18n import N_, _
from outreach.model import phone, places, text
from outreach.reading import dates, details, names

KINDS = {
    "number": N_("number"),
    "date": N_("date"),
    "name": N_("name"),
    "phone": N_("phone"),
    "email": N_("e-mail"),
    "link": N_("link"),
}


class Fact(NamedTuple):
    """Something a version says: `key` is what two versions are compared by; `start` and `end` are its place."""

    kind: str
    key: str
    written: str
    start: int
    end: int


class Difference(NamedTuple):
    """A fact of one version that another lacks; `instead` is what stands there in its place, where that is clear."""

    kind: str
    language: str
    written: str
    missing_in: str
    instead: str
    start: int
    end: int

    @property
    def text(self) -> str:
        """The difference in words."""
        there, here = places.language_name(self.missing_in), places.language_name(self.language)
        if self.instead:
            return _("{kind}: {here} has {written}, {there} has {instead}.").format(
                kind=_(KINDS[self.kind]), here=here, there=there, written=self.written, instead=self.instead
            )
        return _("{kind}: {here} has {written}, which is not in the {there} text.").format(
            kind=_(KINDS[self.kind]), here=here, there=there, written=self.written
        )


def differences(versions: Mapping[str, str], region: str = "KG") -> list[Difference]:
    """What differs between the texts of a release, {language: its whole text}; nothing where they say the same."""
    found = {language: facts(written, region) for language, written in versions.items() if written.strip()}
    implied = {language: _implied(versions[language], some) for language, some in found.items()}
    named = {language: _names_in(versions[language]) for language in found}
    differing: list[Difference] = []
    for one, other in combinations(found, 2):
        for kind in KINDS:
            # What the other one says in another way counts for a fact, and is never missed itself.
            mine = [fact for fact in found[one] if fact.kind == kind and not _says(fact, implied[other], named[other])]
            theirs = [fact for fact in found[other] if fact.kind == kind and not _says(fact, implied[one], named[one])]
            differing += _compare(kind, one, mine, other, theirs)
    return differing


def _says(fact: Fact, implied: set[str], capitalised: set[str]) -> bool:
    return _is_named(fact.key, capitalised) if fact.kind == "name" else fact.key in implied


def _implied(written: str, some: list[Fact]) -> set[str]:
    """Numbers that are there in another form: in words ("ten"), as a date's year, at an end of a span of years."""
    found = set(in_words(written))
    for fact in some:
        if fact.kind == "date" or "-" in fact.key:
            found |= set(re.findall(r"(?:19|20)\d\d", fact.key))
    return found


def _compare(kind: str, one: str, mine: list[Fact], other: str, theirs: list[Fact]) -> list[Difference]:
    same = {"name": _names_alike, "date": _dates_alike}.get(kind, _equal)
    only_mine, only_theirs = _without(mine, theirs, same), _without(theirs, mine, same)
    found: list[Difference] = []
    for number, fact in enumerate(only_mine):
        # As many on either side in the same order: the one stands for the other.
        paired = len(only_mine) == len(only_theirs)
        instead = only_theirs[number] if paired else None
        found.append(
            Difference(kind, one, fact.written, other, instead.written if instead else "", fact.start, fact.end)
        )
    if len(only_mine) != len(only_theirs):
        found += [Difference(kind, other, fact.written, one, "", fact.start, fact.end) for fact in only_theirs]
    return found


def _without(some: list[Fact], others: list[Fact], same: Callable[[Fact, Fact], bool]) -> list[Fact]:
    """The facts, each once, that none of the others equals."""
    kept: dict[str, Fact] = {}
    for fact in some:
        if fact.key not in kept and not any(same(fact, other) for other in others):
            kept[fact.key] = fact
    return list(kept.values())


def _equal(one: Fact, other: Fact) -> bool:
    return one.key == other.key


def _dates_alike(one: Fact, other: Fact) -> bool:
    """Whether two dates are one day; a year that one of them leaves out is the other's."""
    mine, theirs = one.key.partition("/"), other.key.partition("/")
    return mine[0] == theirs[0] and (not mine[2] or not theirs[2] or mine[2] == theirs[2])


def _names_in(written: str) -> set[str]:
    """The capitalised words of a text as names are compared."""
    return {text.latin(word) for part in _CAPITALISED.findall(written) for word in text.words(part)}


_CAPITALISED = re.compile(r"(?<!\w)[A-ZÀ-ÞА-ЯЁҮӨҢҚҒҰҺӘІ][\w'’-]+")


def _is_named(key: str, capitalised: set[str]) -> bool:
    """Whether every word of a name stands among the capitalised words of another text, in either script and any case."""
    return all(len(word) == 1 or any(_words_alike(word, other) for other in capitalised) for word in key.split())


def _names_alike(one: Fact, other: Fact) -> bool:
    return _is_named(one.key, set(other.key.split()))


def _words_alike(one: str, other: str) -> bool:
    if one == other or (min(len(one), len(other)) == 1 and one[0] == other[0]):
        return True
    shared = 0
    while shared < min(len(one), len(other)) and one[shared] == other[shared]:
        shared += 1
    # The endings of a case are up to four letters: Asanova, Асановой (asanovoi), Асанованын (asanovanyn).
    return shared >= 3 and shared >= min(len(one), len(other)) - 2 and max(len(one), len(other)) - shared <= 4


def facts(written: str, region: str = "KG") -> list[Fact]:
    """What a text says that its translations must say too, in its order."""
    found: list[Fact] = []
    taken: list[tuple[int, int]] = []

    def free(start: int, end: int) -> bool:
        return all(end <= first or start >= last for first, last in taken)

    for detail in details.find(written):
        kind = {"email": "email", "phone": "phone"}.get(detail.kind)
        if kind:
            taken.append((detail.start, detail.end))
            found += [
                Fact(kind, key, shown, detail.start, detail.end) for key, shown in _keys(kind, detail.text, region)
            ]
    for match in _LINK.finditer(written):
        if free(match.start(), match.end()):
            taken.append((match.start(), match.end()))
            link = re.sub(r"^(?:https?://)?(?:www\.)?|/(?:en|ru|ky|kg)(?=/|$)|[/.,;]+$", "", match[0].lower())
            found.append(Fact("link", link, match[0].rstrip(".,;"), match.start(), match.end()))
    for match in _SPANS_OF_YEARS.finditer(written):
        if free(match.start(), match.end()):
            taken.append((match.start(), match.end()))
            found.append(Fact("number", f"{match[1]}-{match[2]}", match[0], match.start(), match.end()))
    for day in dates.find(written):
        if free(day.start, day.end):
            taken.append((day.start, day.end))
            key = f"{day.month:02}-{day.day:02}" + (f"/{day.year}" if day.year else "")
            found.append(Fact("date", key, written[day.start : day.end], day.start, day.end))
    found += [fact for fact in _numbers(written) if free(fact.start, fact.end)]
    found += [fact for fact in _people(written) if free(fact.start, fact.end)]
    return sorted(found, key=lambda fact: fact.start)


_LINK = re.compile(r"\b(?:https?://|www\.)[^\s<>\"«»)]+", re.I)
_SPANS_OF_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-–—]\s*((?:19|20)\d\d)(?!\d)")


def _keys(kind: str, written: str, region: str) -> list[tuple[str, str]]:
    if kind == "email":
        return [(text.fold(written).replace("mailto:", "").strip(".,;<> "), written)]
    numbers = phone.read(written, region).numbers
    return [
        ((number.e164 or re.sub(r"\D", "", number.raw)) + (number.extension or ""), number.raw) for number in numbers
    ]


# Numbers

_SCALES = (
    (r"billions?|bn|миллиард\w*|млрд", 1_000_000_000),
    (r"millions?|mln|миллион\w*|млн", 1_000_000),
    (r"thousands?|тысяч\w*|тыс|миң\w*", 1_000),
)
_NUMBER = re.compile(
    r"(?<![\w.,/№#-])(?P<digits>\d{1,3}(?:[  ,.']\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?)"
    r"(?P<percent>\s?%|\s*(?:per\s?cent|процент\w*|пайыз\w*))?"
    r"(?:[  -]*(?P<scale>"
    + "|".join(names_ for names_, _value in _SCALES)
    + r")\b\.?)?(?:-?(?:st|nd|rd|th|s|[а-яёүөңА-ЯҮӨҢ]{1,10}))?(?![\w])",
    re.I,
)
_WORDS = {
    2: "two|два|две|двух|двум|эки|экөө", 3: "three|три|трех|трёх|трем|үч|үчөө", 4: "four|четыре|четырех|четырёх|төрт",
    5: "five|пять|пяти|беш", 6: "six|шесть|шести|алты", 7: "seven|семь|семи|жети", 8: "eight|восемь|восьми|сегиз",
    9: "nine|девять|девяти|тогуз", 10: "ten|десять|десяти|он", 11: "eleven|одиннадцат[ьи]", 12: "twelve|двенадцат[ьи]|он эки",
    20: "twenty|двадцат[ьи]|жыйырма", 30: "thirty|тридцат[ьи]|отуз", 40: "forty|сорока?|кырк", 50: "fifty|пятьдесят|пятидесяти|элүү",
    100: "(?:a|one) hundred|сто|ста|жүз",
}  # fmt: skip
_IN_WORDS = [(value, re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.I)) for value, words in _WORDS.items()]


def _numbers(written: str) -> list[Fact]:
    found: list[Fact] = []
    for match in _NUMBER.finditer(written):
        value = _value(match["digits"])
        if value is None or _counts_lines(written, match):
            continue
        scale = next(
            (size for pattern, size in _SCALES if match["scale"] and re.fullmatch(pattern, match["scale"], re.I)), 1
        )
        key = f"{value * scale:.6f}".rstrip("0").rstrip(".") + ("%" if match["percent"] else "")
        found.append(Fact("number", key, match[0].strip(), match.start(), match.end()))
    return found


def _counts_lines(written: str, match: re.Match[str]) -> bool:
    """Whether a number only numbers a paragraph: "1." and "2)" at the beginning of a line."""
    before = written[: match.start()].rpartition("\n")[2]
    return not before.strip() and bool(re.match(r"[.)]\s", written[match.end() : match.end() + 2] + " "))


def in_words(written: str) -> Counter[str]:
    """The small numbers a text writes in words: "ten" is "10". They count for, and never against, a version."""
    return Counter(str(value) for value, pattern in _IN_WORDS for _match in pattern.finditer(written))


def _value(digits: str) -> float | None:
    """The value of a number as it is written; a mark before three digits parts thousands, else a fraction."""
    bare = re.sub(r"[  ']", "", digits)
    groups = re.split(r"[.,]", bare)
    if len(groups) == 1:
        return float(bare)
    if all(len(group) == 3 for group in groups[1:]) and groups[0] != "0" and len(groups[0]) <= 3:
        return float("".join(groups))
    if len(groups) > 2 and all(len(group) == 3 for group in groups[1:-1]):
        return float("".join(groups[:-1]) + "." + groups[-1])
    return float(".".join(groups)) if len(groups) == 2 else None


# Names


def _people(written: str) -> list[Fact]:
    """The people a text names, where a honorific or a job beside the name, or a patronymic in it, says it is one."""
    found: list[Fact] = []
    for match in names.NAME.finditer(written):
        for start, name in _whole_names(written, match):
            key = " ".join(text.latin(word) for word in text.words(name))
            if key:
                found.append(Fact("name", key, name, start, start + len(name)))
    return found


def _whole_names(written: str, match: re.Match[str]) -> list[tuple[int, str]]:
    words = match[0].split(" ")
    start = match.start()
    person = False
    while len(words) >= 2 and (names.is_title(words[0]) or names.honorific_at(f"{words[0]} X")):
        start += len(words[0]) + 1
        words.pop(0)
        person = True
    name = " ".join(words)
    if len(words) < 2 or not names.is_name(name):
        return []
    before, after = written[max(0, start - 60) : start], written[start + len(name) : start + len(name) + 60]
    person = person or any(names.is_patronymic(word) for word in words)
    person = person or bool(re.search(r"[^.!?\n]$", before.rstrip()) and _beside(before.rstrip(" ,")))
    person = person or bool(re.match(r"\s*,\s|\s+(?:мырза|айым)", after) and _beside(after[:40]))
    return [(start, name)] if person else []


def _beside(words: str) -> bool:
    """Whether a job or an honorific stands in the words right beside a name."""
    nearest = " ".join(
        words.split()[-4:] if words.rstrip()[-1:].isalnum() or words.endswith(".") else words.split()[:5]
    )
    return names.is_title(nearest) or bool(names.HONORIFIC.search(f"{nearest} X"))
