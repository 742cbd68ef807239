"""The language versions of a release compared: what is said in one and not in another (features.md R7).

Numbers, dates, phones, addresses, links and names are compared by what they mean: "3,500,000", «3,5 миллиона»
and "3.5 million" are one number, "15 August" and «15-август» one day, "Asanova" and «Асанова» one name.
"""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from operator import attrgetter
from typing import NamedTuple

from outreach.formats import sandbox
from outreach.i18n import N_, _
from outreach.press import contact_details, dates, person_names
from outreach.press import numbers as amounts
from outreach.values import places, text
from outreach.values.email import email
from outreach.values.names import name_parts, name_similarity, nicknames, phonetic_keys
from outreach.values.phone import phone

KINDS = {
    "number": N_("number"),
    "date": N_("date"),
    "time": N_("time"),
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


@sandbox.there
def differences(versions: Mapping[str, str], region: str = "KG") -> list[Difference]:
    """What differs between the texts of a release, {language: its whole text}; nothing where they say the same."""
    found = {language: facts(written, region) for language, written in versions.items() if written.strip()}
    implied = {language: _implied(versions[language], language, some) for language, some in found.items()}
    named = {language: _names_in(versions[language]) for language in found}

    def alone(kind: str, one: str, other: str) -> list[Fact]:
        """What the other one says in another way counts for a fact, and is never missed itself."""
        return [fact for fact in found[one] if fact.kind == kind and not _says(fact, implied[other], named[other])]

    differing: list[Difference] = []
    for one, other in combinations(found, 2):
        for kind in KINDS:
            differing += _compare(kind, one, alone(kind, one, other), other, alone(kind, other, one))
        mine = _untold(_counts(versions[one], one), implied[other], found[other])
        theirs = _untold(_counts(versions[other], other), implied[one], found[one])
        # One alone may be said in another way: "both", «пара».
        differing += filter(attrgetter("instead"), _compare("number", one, mine, other, theirs))
    return differing


def _untold(counted: Iterable[Fact], said: set[str], facts: Iterable[Fact]) -> list[Fact]:
    """The numbers in words that another text has in no form: neither in `said` nor among its facts."""
    there = said.union(map(attrgetter("key"), facts))
    return [fact for fact in counted if fact.key not in there]


@sandbox.there
def missing(written: str, other: str, language: str, region: str = "KG") -> list[str]:
    """What one text says, as it is written there, and another in the same language does not."""
    mine, theirs = (*facts(written, region), *_counts(written, language)), facts(other, region)
    implied, named = _implied(other, language, theirs), _names_in(other)
    found = []
    for kind in KINDS:
        lacking = [fact for fact in mine if fact.kind == kind and not _says(fact, implied, named)]
        found += _without(lacking, [fact for fact in theirs if fact.kind == kind], kind)
    return [fact.written for fact in sorted(found, key=lambda fact: fact.start)]


def _says(fact: Fact, implied: set[str], capitalised: frozenset[str]) -> bool:
    return _is_named(fact.key, capitalised) if fact.kind == "name" else fact.key in implied


def _implied(written: str, language: str, some: Sequence[Fact]) -> set[str]:
    """What is there in another form: a number in words, a year of a date or a span, a month apart from its year."""
    found = amounts.in_words(written, language) | amounts.times_in_words(written)
    years = set()
    for fact in some:
        if fact.kind == "date" or "-" in fact.key or fact.kind == "number":
            years |= set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", fact.key))
    apart = dates.months(written) - set(map(int, _OF_A_YEAR.findall(" ".join(fact.key for fact in some))))
    return found | years | {f"{month:02}/{year}" for month in apart for year in years}


_OF_A_YEAR = re.compile(r"(?<![\d-])(\d\d)/\d{4}")


def _compare(kind: str, one: str, mine: list[Fact], other: str, theirs: list[Fact]) -> list[Difference]:
    mine, theirs = _without(mine, theirs, kind), _without(theirs, mine, kind)
    found = [Difference(kind, one, fact.written, other, "", fact.start, fact.end) for fact in mine]
    if len(mine) == len(theirs):  # in the same order, the one stands for the other
        return [alone._replace(instead=fact.written) for alone, fact in zip(found, theirs, strict=True)]
    return found + [Difference(kind, other, fact.written, one, "", fact.start, fact.end) for fact in theirs]


def _without(some: list[Fact], others: list[Fact], kind: str) -> list[Fact]:
    """The facts, each once, that none of the others equals; a name or a day only of those that may be it."""
    same = {"name": _names_alike, "date": _dates_alike}.get(kind, _equal)
    near: dict[str, list[Fact]] = defaultdict(list)
    words = frozenset(word for other in others for word in other.key.split())
    for other in others:
        near[_block(other, words)].append(other)
    kept: dict[str, Fact] = {}
    for fact in some:
        if fact.key not in kept and not any(same(fact, other) for other in near.get(_block(fact, words), ())):
            kept[fact.key] = fact
    return list(kept.values())


def _block(fact: Fact, words: frozenset[str]) -> str:
    """What two facts that are equal share: their keys, a day without its year, of names that all words are `words`."""
    if fact.kind == "name":
        return str(_is_named(fact.key, words))
    return fact.key.partition("/")[0] if fact.kind == "date" else fact.key


def _equal(one: Fact, other: Fact) -> bool:
    return one.key == other.key


def _dates_alike(one: Fact, other: Fact) -> bool:
    """Whether two dates of one day are the same; a year that one of them leaves out is the other's."""
    years = one.key.partition("/")[2], other.key.partition("/")[2]
    return "" in years or years[0] == years[1]


# Names


def _names_in(written: str) -> frozenset[str]:
    """The capitalised words of a text, in small letters."""
    return frozenset(word.lower().replace("’s", "").replace("'s", "") for word in _CAPITALISED.findall(written))


_CAPITALISED = re.compile(r"(?<!\w)[A-ZÀ-ÞА-ЯЁҮӨҢҚҒҰҺӘІ][\w'’]{1,99}")


@lru_cache(maxsize=4_000)
def _is_named(key: str, capitalised: frozenset[str]) -> bool:
    """Whether every word of a name is among the capitalised words of another text, in either script, any case."""
    words = key.split()
    missing = [
        number
        for number, word in enumerate(words)
        if len(word) > 1
        and not person_names.is_particle(word)
        and not any(_words_alike(word, other) for other in _near(word, capitalised))
    ]
    # A sentence begins with a capital too: «Выступила Айгуль Асанова» is two words of a name.
    return not missing or (missing == [0] and len(words) >= 3 and not nicknames.is_given(words[0]))


def _near(word: str, others: frozenset[str]) -> Iterable[str]:
    """The words that may be another form of a word: all of a few, of many those that share a mark with it."""
    if len(others) <= _FEW:
        return others
    by_mark = _by_mark(others)
    return itertools.chain.from_iterable(by_mark.get(mark, ()) for mark in (word[0], *_marks(word)))


@lru_cache(maxsize=8)
def _by_mark(words: frozenset[str]) -> dict[object, list[str]]:
    found: dict[object, list[str]] = defaultdict(list)
    for word in words:
        for mark in _marks(word):
            found[mark].append(word)
    return found


@lru_cache(maxsize=50_000)
def _marks(word: str) -> frozenset[object]:
    """Of what two words that are one name share something: their sounds, stems, consonants, given names."""
    marks: set[object] = {word}
    for bare in _bare(word):
        keys = phonetic_keys.keys(bare)
        marks |= {*keys, *map(name_parts.stem, keys[:2]), *map(phonetic_keys.skeleton, keys), *nicknames.forms(bare)}
    return frozenset(marks)


_FEW = 400  # capitalised words of a text: twice what a release has


def _names_alike(one: Fact, other: Fact) -> bool:
    return _is_named(one.key, frozenset(other.key.split()))


@lru_cache(maxsize=100_000)
def _words_alike(one: str, other: str) -> bool:
    """Whether two words are one name: as it sounds, in another script, in another case."""
    if one == other or (min(len(one), len(other)) == 1 and one[0] == other[0]):
        return True
    scripts = text.script(one), text.script(other)
    close = name_similarity.VOWEL if scripts[0] != scripts[1] else name_similarity.STEM
    return any(name_similarity.relation(mine, theirs) <= close for mine in _bare(one) for theirs in _bare(other))


_ENDING = re.compile(
    r"(?:ого|ому|ым|ом|ем|ой|ей|ую|ою|[аеиоуыюя]"
    r"|[ндт][ыиуү]н|[гк][аеоө]|[ндт][ыиуү]|[дт][аеоө]н?|нан|нен|нон|нөн|на|не|но|нө)$"
)


@lru_cache(maxsize=50_000)
def _bare(word: str) -> tuple[str, ...]:
    """A Cyrillic word as it stands and without the endings of its cases; one in Latin letters as it stands."""
    if text.script(word) != "Cyrl":
        return (word,)
    short = _ENDING.sub("", word)
    return (word, short) if short != word and len(short) >= 3 else (word,)


# Facts


@lru_cache(maxsize=8)
def facts(written: str, region: str = "KG") -> tuple[Fact, ...]:
    """What a text says that its translations must say too, in its order; what one reader takes is not read again."""
    found: list[Fact] = []
    taken = bytearray(len(written))
    for read in (_reach, _links, _year_spans, _days, _offsets, _times, _amounts, _people):
        free = [fact for fact in read(written, region) if not any(taken[fact.start : fact.end])]
        for fact in free:
            taken[fact.start : fact.end] = b"\1" * (fact.end - fact.start)
        found += free
    return tuple(sorted((fact for fact in found if fact.kind), key=lambda fact: fact.start))


def _fact(kind: str, key: str, written: str, start: int, end: int) -> Fact:
    return Fact(kind, key, written[start:end].strip().rstrip("."), start, end)


def _reach(written: str, region: str) -> Iterator[Fact]:
    """Phones and addresses; without a label only a valid number is one: "between 2021 and 2026"."""
    for detail in contact_details.find(written):
        is_phone = detail.kind == "phone" and (detail.label or _is_valid_phone(detail.text, region))
        if is_phone or detail.kind == "email":
            for key, shown in _keys(detail.kind, detail.text, region):
                yield Fact(detail.kind, key, shown, detail.start, detail.end - len(detail.text.partition(shown)[2]))


def _links(written: str, _region: str) -> Iterator[Fact]:
    for match in _LINK.finditer(written):
        link = re.sub(r"^(?:https?://)?(?:www\.)?|/(?:en|ru|ky|kg)(?=/|$)|[/.,;]+$", "", match[0].lower())
        yield _fact("link", link, written, match.start(), match.start() + len(match[0].rstrip(".,;")))


def _year_spans(written: str, _region: str) -> Iterator[Fact]:
    for match in _SPANS_OF_YEARS.finditer(written):
        yield _fact("number", f"{match[1]}-{match[2]}", written, *match.span())


def _offsets(written: str, _region: str) -> Iterator[Fact]:
    """Offsets of time zones, which are no facts and no numbers."""
    for match in _OFFSET.finditer(written):
        yield _fact("", "", written, *match.span())


def _times(written: str, _region: str) -> Iterator[Fact]:
    for time in amounts.times(written):
        yield _fact("time", time.key, written, time.start, time.end)


def _amounts(written: str, _region: str) -> Iterator[Fact]:
    for amount in amounts.find(written):
        yield _fact("number", amount.key, written, amount.start, amount.end)


def _counts(written: str, language: str) -> Iterator[Fact]:
    for amount in amounts.counts(written, language):
        yield _fact("number", amount.key, written, amount.start, amount.end)


def _days(written: str, _region: str) -> Iterator[Fact]:
    """The dates of a text as they are compared, "05-31/2026": of a span the first day too; a month with its year."""
    for day in dates.find(written):
        year = f"/{day.year}" if day.year else ""
        yield _fact("date", f"{day.month:02}-{day.day:02}{year}", written, day.start, day.end)
        before = _FIRST_DAY.search(written, max(0, day.start - 30), day.start)
        after = _LAST_DAY.match(written, day.end)
        if before and written[day.start].isdigit() and 1 <= int(before[1]) < 32:
            yield _fact("date", f"{day.month:02}-{int(before[1]):02}{year}", written, *before.span(1))
        elif after and not day.year and written[day.end - 1].isdigit():
            last = f"{day.month:02}-{int(after[1]):02}{'/' if after[2] else ''}{after[2] or ''}"
            yield _fact("date", last, written, after.start(1), after.end())
    for month in dates.with_years(written):
        yield _fact("date", f"{month.month:02}/{month.year}", written, month.start, month.end)


_FIRST_DAY = re.compile(
    r"(?<![\d.,:/-])([0-3]?\d)(?:-?(?:нан|нен|дан|ден|дон|дөн|тан|тен|тон|төн|го|е))?\s{0,9}(?:[-–—]|to|and|till|until|по|и|до|жана)\s{0,9}$",
    re.I,
)
_LAST_DAY = re.compile(
    r"\s{0,9}(?:[-–—]|to|and|till|until)\s{0,9}([0-3]?\d)(?![\d:.%])(?:\s{0,9},?\s{0,9}((?:19|20)\d\d)(?!\d))?", re.I
)
_OFFSET = re.compile(r"(?:UTC|GMT)\s?[+−-]\s?\d{1,2}(?::?\d\d)?", re.I)
_LINK = re.compile(r"\b(?:https?://|www\.)[^\s<>\"«»)]{1,99}", re.I)
_SPANS_OF_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)\s{0,9}[-–—]\s{0,9}((?:19|20)\d\d)(?!\d)")


def _is_valid_phone(written: str, region: str) -> bool:
    if re.fullmatch(r"(?:19|20)\d\d\D+(?:19|20)\d\d", written.strip()):
        return False
    return any(number.valid for number in phone.read(written, region).numbers)


def _keys(kind: str, written: str, region: str) -> list[tuple[str, str]]:
    if kind == "email":
        read = [address.address for address in email.read(written).addresses if address.address]
        return [(text.fold(address), written) for address in read] or [(text.fold(written).strip(".,;<> "), written)]
    every = phone.read(written, region).numbers
    numbers = list(filter(attrgetter("valid"), every)) or every[:1]  # "0312 900 123, 1 234 families"
    return [
        ((number.e164 or re.sub(r"\D", "", number.raw)) + (number.extension or ""), number.raw) for number in numbers
    ]


def _people(written: str, _region: str) -> list[Fact]:
    """The people a text names, where a honorific or a job beside the name, or a patronymic in it, says it is one."""
    found: list[Fact] = []
    for match in person_names.NAME.finditer(written):
        for start, name in _whole_names(written, match):
            key = " ".join(word.strip(".").lower() for word in re.split(r"[\s.]+", name) if word.strip("."))
            if key:
                found.append(Fact("name", key, name, start, start + len(name)))
    return found


def _whole_names(written: str, match: re.Match[str]) -> list[tuple[int, str]]:
    words = match[0].split(" ")
    titles = len(list(itertools.takewhile(_is_before_name, words[:-1])))
    words = words[titles:]
    if len(words) >= 3 and not nicknames.is_given(words[0].lower()) and nicknames.is_given(words[1].lower()):
        words = words[1:]
    name = " ".join(words)
    start, end = match.end() - len(name), match.end()
    if len(words) < 2 or not person_names.is_name(name):
        return []
    before, after = written[max(0, start - 60) : start], written[end : end + 60]
    signs = (
        titles > 0,
        any(map(person_names.is_patronymic, words)),
        re.search(r"[^.!?\n\"“„«‘]$", before.rstrip()) and _beside(before.split()[-4:]),
        re.match(r"\s*,\s|\s+(?:мырза|айым)", after) and _beside(after[:40].split()[:5]),
    )
    return [(start, name)] if any(signs) else []


def _is_before_name(word: str) -> bool:
    return person_names.is_title(word) or person_names.honorific_at(f"{word} X") is not None


def _beside(words: list[str]) -> bool:
    """Whether a job or an honorific is among the words right beside a name."""
    nearest = " ".join(words)
    return person_names.is_title(nearest) or bool(person_names.HONORIFIC.search(f"{nearest} X"))
