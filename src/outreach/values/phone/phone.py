"""Phone numbers as people write them: a cell in; E.164, extension, kind, region and a verdict for each number out."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from outreach.i18n import _
from outreach.values import data, null_values
from outreach.values.phone import phone_number, phone_plain, phone_scan
from outreach.values.phone.phone_number import Reading, Verdict, international, verdict
from outreach.values.phone.phone_plain import BLOT
from outreach.values.phone.phone_scan import Piece
from outreach.values.text import shortened
from outreach.values.vocabularies import PHONE_KINDS as KINDS

__all__ = ["KINDS", "Cell", "Number", "Verdict", "international", "read", "verdict"]

LONGEST_CELL = 4000
"""Characters of a cell that are read; what stands behind them is named as a problem."""


class Number(NamedTuple):
    """One number of a cell. An invalid number is kept with `valid` false and `e164` None, never dropped.

    `kind` is one of `KINDS`; `region` is ISO 3166-1 alpha-2, or "001" for numbers of no country;
    `note` says what was guessed or looks odd, and asks.
    """

    raw: str
    e164: str | None
    extension: str | None
    kind: str
    region: str | None
    valid: bool
    international: str | None
    national: str | None
    note: str | None


class Cell(NamedTuple):
    """What a cell holds: its numbers in order, and what a person should look at, in their language."""

    numbers: list[Number]
    problems: list[str]


def read(text: str, region: str = "KG", *, forms: bool = True) -> Cell:
    """Reads a phone cell as people write it (several numbers, labels, extensions, "61 12 13/14").

    `region` (ISO 3166-1 alpha-2, any case) is where a number without a country code is at home.
    Without `forms` a number's international and national form are None: checking in bulk takes half the time.
    """
    home = phone_number.known_region(region)
    problems = []
    if len(text) > LONGEST_CELL:
        problems.append(_("Only the first {count} characters of this cell were read.").format(count=LONGEST_CELL))
        text = text[:LONGEST_CELL]
    whole = phone_number.plain(text, home)
    if whole is not None:
        numbers = [_number(text.strip(), whole, phone_number.placeholder_note(whole), forms)]
    elif null_values.is_said(text):
        return Cell([], problems)
    else:
        numbers = [_number(find.raw, find.verdict, find.note, forms) for find in finds(text, home)]
    if not numbers:
        problems.append(_("No phone number in “{text}”.").format(text=shortened(text)))
    problems += [_problem(number) for number in numbers if not number.valid]
    problems += [
        _("{number} looks like a placeholder. Ask for the real number.").format(number=number.raw)
        for number in numbers
        if number.valid and phone_number.is_placeholder(number.e164)
    ]
    return Cell(numbers, problems)


def says_more(text: str) -> bool:
    """Whether a cell says something beside its numbers: whose they are, or when to call."""
    return any(len(word) > 2 for word in phone_scan.words(phone_plain.simplified(text[:LONGEST_CELL])))


def _number(raw: str, found: Verdict, note: str | None, forms: bool) -> Number:
    international, national = phone_number.written_forms(found) if forms else (None, None)
    return Number(
        raw, found.e164, found.extension, found.kind, found.region, found.valid, international, national, note
    )


def _problem(number: Number) -> str:
    if number.note:
        return _("“{raw}”: {note}").format(raw=shortened(number.raw), note=number.note)
    return _("“{raw}” is not a valid number.").format(raw=shortened(number.raw))


# A phone cell read: which numbers its runs of digits are, each in the light of the one before it.


_KINDS_OF_A_FAX = frozenset({"landline", "landline-or-mobile", "unknown", "voip", "uan", "toll-free", "shared-cost"})
_TABLE = data.table("phone")
_PLACE = re.compile(_TABLE["places"])
_RANGE = re.compile(r"(.*?(\d{1,40}))[ ]{0,2}-[ ]{0,2}(\d{1,4})")
_BRACKETED = re.compile(r"(.*\d)\s{0,9}\((\d{1,5})\)")
_LOCAL_OF_SEVEN = re.compile(r"\d{3}[ -]\d\d[ -]\d\d")  # how a number of seven digits is written, "258-26-43"
_TAILS_IN_BRACKETS = re.compile(
    r"(?<=\d)(\s{0,9})\((\s{0,9}(?:-?\d\d(?:\s{0,9}[,;/]\s{0,9}-?\d\d){1,30}|-\s?\d\d)\s{0,9})\)"
)
_BEFORE_A_TAIL = re.compile(r"(\d{1,4})[ ]{0,99}(?:[,;]|(?:или|либо|же|и|жана|or|and)(?![^\W\d_]))[ -]{0,99}\Z")
_ROUNDED = re.compile(r"(\d)(?:[.,](\d{1,40}))?[eеEЕ]\+?0?(\d{1,2})")
_WITH_DECIMALS = re.compile(r"(\+?\d{5,15})[.,]0+")
_IN_THOUSANDS = re.compile(
    r"\d{1,3}(?:(?:,\d{3}){2,4}|([ ,.'’])\d{3}(?:\1\d{3}){1,3}[.,]00?|(['’])\d{3}(?:\2\d{3}){1,3})"
)
_LONGEST_SUM = 15  # digits that a spreadsheet keeps
_LONGEST_LOCAL = 7  # digits of a number without its area code
_DIGITS_OF_A_WHOLE_NUMBER = 9
_FEWEST_DIGITS = 5  # a run shorter than this is a number only where a label or the country's plan says so


class Find(NamedTuple):
    """A number found in a cell, as it was typed, and what is known of it."""

    raw: str
    verdict: Verdict
    note: str | None


def finds(text: str, home: str | None) -> list[Find]:
    """The numbers of a cell in order. `home` is the region of a number without a country code."""
    typed = phone_plain.visible(text)
    simple = phone_plain.simplified(typed)
    counted = _as_a_sum(typed, simple, home)
    if counted is not None:
        return [counted]
    simple = _TAILS_IN_BRACKETS.sub(lambda match: f"{match[1]},{match[2]} ", simple)
    undated = phone_plain.without_dates(simple)
    found = _in_order(phone_plain.without_accounts(undated), typed, simple, home)
    if not found:  # "Phone No. 0312 …" is none of the accounts that "No." begins
        found = [find for find in _in_order(undated, typed, simple, home) if _is_long(find.raw)]
    return found


def _as_a_sum(typed: str, simple: str, home: str | None) -> Find | None:
    """A cell that a spreadsheet took for a sum: "9.96555E+11", "996555123456.0", "996,555,123,456"."""
    whole = simple.strip(" '\"=")
    rounded = _ROUNDED.fullmatch(whole)
    if rounded:
        digits, zeros = rounded[1] + (rounded[2] or ""), int(rounded[3]) + 1
        if not _DIGITS_OF_A_WHOLE_NUMBER <= zeros <= _LONGEST_SUM:
            return None
        if len(digits) < zeros:
            note = _("A spreadsheet truncated this number. Ask for the full number.")
            return Find(typed.strip(), _NO_NUMBER, note)
        whole = digits[:zeros]
    elif decimals := _WITH_DECIMALS.fullmatch(whole):
        whole = decimals[1]
    elif _IN_THOUSANDS.fullmatch(whole):
        whole = re.sub(r"[.,]00?\Z|\D", "", whole)
    else:
        return None
    reading = _resolve(whole, home, None)
    return _find(typed.strip(), Piece(0, len(whole), whole), reading) if reading else None


def _in_order(masked: str, typed: str, simple: str, home: str | None) -> list[Find]:
    found: list[Find] = []
    base: Verdict | None = None
    pieces = pieces_with_area(masked, home) or _joined(phone_scan.pieces(masked), simple, home)
    for piece in pieces:
        for find in _numbers(piece, typed, home, base, len(pieces) == 1 and not piece.word, found[-1:]):
            found.append(find)
            if find.verdict.e164:
                base = find.verdict
    return found


def _joined(pieces: list[Piece], text: str, home: str | None) -> list[Piece]:
    """Pieces that a slash parted but that are one number: "030/1234567", "0312/61-12-13"."""
    joined: list[Piece] = []
    for piece in pieces:
        before = joined[-1] if joined else None
        if before is not None and piece.after == "/" and not before.extensions and piece.start - before.end <= 3:
            whole = text[before.start : piece.start].replace("/", " ") + piece.text
            alone = phone_number.judge(before.text, home) is None
            # A code of another country's town is none here, and yet no number by itself.
            if alone and (
                phone_number.judge(whole, home) is not None
                or _is_code(before.text, piece.text)
                or _COUNTRY_CODE.fullmatch(before.text)
            ):
                joined[-1] = replace(before, end=piece.end, text=whole, extensions=piece.extensions)
                continue
        joined.append(piece)
    return joined


def _is_code(text: str, behind: str) -> bool:
    return (
        bool(_CODE.fullmatch(text.strip()))
        and behind.strip()[:1] not in ("0", "+")
        and len(re.sub(r"\D", "", behind)) >= _FEWEST_DIGITS
    )


_CODE = re.compile(r"\(?0\d{2,4}\)?")
_COUNTRY_CODE = re.compile(r"\(?\+ ?\d{1,3}\)?")  # a number does not end behind it: "+996/312/61 12 13"


def _numbers(
    piece: Piece, typed: str, home: str | None, base: Verdict | None, alone: bool, last: Sequence[Find]
) -> Iterable[Find]:
    """The numbers of one run of digits; `base` is the last valid one before it, `alone` that the cell is only this.

    The last digits of a number that is not valid are not those of the one before that: `last` is what it follows.
    """
    raw = typed[piece.start : piece.end].strip(" ,;-/=")
    digits = re.sub(r"\D", "", piece.text)
    before = _word_before(typed[: piece.start])
    postcode = _postcode(piece.text, home)
    if postcode and (before or phone_scan.other_word(typed[piece.end :].lstrip(" ,("))):
        return []
    tail = _is_tail(piece, digits, typed, before)
    if tail and last and (expanded := _expanded(digits, last[0].verdict, home)):
        return [_find(raw, piece, expanded)]
    short = _short_number(piece, digits, home)
    if len(digits) < _FEWEST_DIGITS and _counts_something(digits, piece, before, alone, tail and bool(last), short):
        return []
    if short is not None:
        return [_find(raw, piece, short)]
    if postcode:
        return [_find(raw, piece, postcode)]
    return _whole_numbers(piece, raw, home, _inherited(piece, base))


def _expanded(digits: str, base: Verdict, home: str | None) -> Reading | None:
    """The number that ends in these digits and begins as the one before it."""
    found = phone_number.judge(base.e164[: -len(digits)] + digits, home) if base.e164 else None
    note = _("Read as replacing the last digits of the number before it. Is that right?")
    return Reading(found, note) if found else None


def _whole_numbers(piece: Piece, raw: str, home: str | None, base: Verdict | None) -> Iterator[Find]:
    """The numbers that a run of digits is; `base` is the one whose area code it may inherit."""
    whole = f"{piece.area} {piece.text}" if piece.area else piece.text
    readings = list(_readings(whole, home, base))
    for reading, part in readings:
        yield _find(part if len(readings) > 1 else raw, piece, reading)
    if not readings:
        inside = _in_brackets(piece, home)
        yield from [_find(raw, *inside)] if inside else _unreadable(raw, re.sub(r"\D", "", piece.text), piece, home)


def _short_number(piece: Piece, digits: str, home: str | None) -> Reading | None:
    """The short number that a few digits are, known or not; None where they are a number of another sort."""
    known = phone_number.short(digits, home) if piece.text == digits and not piece.area else None
    if known is None or not (known.valid or not phone_number.judge(digits, home)):
        return None
    return Reading(known, None if known.valid else _("This short number is not known."))


def _in_brackets(piece: Piece, home: str | None) -> tuple[Piece, Reading] | None:
    """A whole number with a few digits in brackets behind it: "+996 312 66 38 85 (113)"."""
    match = _BRACKETED.fullmatch(piece.text.strip()) if not piece.extensions else None
    reading = _resolve(match[1], home, None) if match else None
    if match is None or reading is None:
        return None
    note = _("The part in brackets was read as an extension. Is that right?")
    return replace(piece, extensions=(match[2],)), reading._replace(note=note)


def _word_before(text: str) -> str:
    """The word directly before a number, if it says a place ("дом 24") or neither labels nor joins numbers."""
    found = _LAST_WORD.search(text, max(0, len(text) - 24))
    if found is None:
        return ""
    word = found[1].casefold()
    return word if _PLACE.fullmatch(word) else phone_scan.other_word(word)


_LAST_WORD = re.compile(r"([^\W\d_]{1,99})[ .,№]{0,4}\Z")


def _counts_something(digits: str, piece: Piece, before: str, alone: bool, tail: bool, short: Reading | None) -> bool:
    """Whether a few digits are no number of a telephone: a room, a year, the 16 of "SDG 16"."""
    if _PLACE.fullmatch(piece.word) or _PLACE.fullmatch(before):
        return True
    if alone or (piece.label and len(digits) > 1):  # the 1 of "Tel 1: 0312 …" counts
        return False
    if len(digits) < 3:
        return not tail
    if short is not None and short.verdict.valid:
        return False
    return bool(piece.word) or (len(digits) == 4 and digits[:2] in ("19", "20"))


def _inherited(piece: Piece, base: Verdict | None) -> Verdict | None:
    """The number whose area code passes to this one: from one landline to another; a mobile number has none."""
    return None if base is None or "mobile" in (base.kind, piece.label) else base


def _unreadable(raw: str, digits: str, piece: Piece, home: str | None) -> Iterator[Find]:
    """What is no valid number, kept; "54 19 41-47" are two without an area code."""
    # A number that begins with its trunk zero has an area code: "0312 62-10" is one that lacks its end.
    whole = digits.startswith("0") or "(" in piece.text or _LOCAL_OF_SEVEN.fullmatch(piece.text)
    ranged = None if whole else _RANGE.fullmatch(piece.text)
    if ranged and len(ranged[3]) == len(ranged[2]) and _FEWEST_DIGITS <= len(digits) - len(ranged[3]) <= _LONGEST_LOCAL:
        yield _invalid(ranged[1], ranged[1], piece, home)
        yield _invalid(ranged[3], ranged[1][: -len(ranged[3])] + ranged[3], piece, home)
    else:
        yield _invalid(raw, piece.text, piece, home)


def _invalid(raw: str, text: str, piece: Piece, home: str | None) -> Find:
    kind = piece.label if piece.label in ("mobile", "fax", "landline", "pager") else "unknown"
    extension = piece.extensions[0] if piece.extensions else None
    return Find(raw, Verdict(None, extension, kind, None, False), phone_number.why_not(text, home))


def _is_tail(piece: Piece, digits: str, typed: str, word: str) -> bool:
    """Whether a run stands for the last digits of the number before it: "61 12 13/14", "66-38-85, 86"."""
    if piece.text != digits or not digits or piece.label == "fax" or piece.word or word:
        return False
    if piece.after == "/":
        return len(digits) <= 4
    if phone_scan.other_word(typed[piece.end :].lstrip(" ")):  # "62-10-11, 24 Chuy Avenue"
        return False
    before = _BEFORE_A_TAIL.search(typed[max(0, piece.start - 16) : piece.start])
    return piece.after in (",", ";") and (len(digits) == 2 or (before is not None and len(before[1]) == len(digits)))


def _is_long(raw: str) -> bool:
    return sum(letter.isdigit() for letter in raw) >= _DIGITS_OF_A_WHOLE_NUMBER


def _readings(text: str, home: str | None, base: Verdict | None) -> Iterator[tuple[Reading, str]]:
    """The numbers that one run of digits stands for: one, or two with the last digits of the second
    ("54 19 41-47"), or several that only blanks part."""
    whole = _resolve(text, home, base)
    if whole is not None:
        yield whole, text
        return
    ranged = _RANGE.fullmatch(text)
    if ranged and (2 <= len(ranged[3]) <= len(ranged[2]) or len(ranged[2]) >= _FEWEST_DIGITS):
        first = _resolve(ranged[1], home, base)
        if first is not None and first.verdict.e164:
            if len(ranged[3]) > 2 and ranged[3] < first.verdict.e164[-len(ranged[3]) :]:  # not the last of several
                extended = first.verdict._replace(extension=ranged[3])
                yield Reading(extended, _("The part after the dash was read as an extension. Is that right?")), text
                return
            second = phone_number.judge(first.verdict.e164[: -len(ranged[3])] + ranged[3], home)
            if second is not None:
                yield first, ranged[1]
                note = _(
                    "Read as replacing the last digits of the number before it. Or does it mean all numbers in between?"
                )
                yield Reading(second, note), ranged[3]
                return
    yield from _parted(text, home, base)


_GAPS = re.compile(r"(?<![ -])[ -]++(?=[+(]?\d)|(?<=\d)(?=\(\d)")


def _parted(text: str, home: str | None, base: Verdict | None) -> list[tuple[Reading, str]]:
    """Several whole numbers that only blanks or a dash part; [] where they do not come out even."""
    if not 10 <= sum(letter.isdigit() for letter in text) <= 60:
        return []
    for gap in sorted(_GAPS.finditer(text), key=lambda gap: (-len(gap[0]), gap.start())):
        first = _postcode(text[: gap.start()], home) or _resolve(text[: gap.start()], home, base)
        if first is None:
            continue
        rest = text[gap.end() :]
        area = first.verdict if first.verdict.kind != "mobile" else None
        second = _postcode(rest, first.verdict.region) or _resolve(rest, home, area)
        others = [(second, rest)] if second is not None else _parted(rest, home, first.verdict)
        if others:
            return [(first, text[: gap.start()]), *others]
    return []


def _postcode(text: str, region: str | None) -> Reading | None:
    """The question about digits without a blank, beside a number, that look like a postcode of its country."""
    found = re.fullmatch(_TABLE["postcodes"].get(region or "", "(?!)"), text)
    return Reading(_NO_NUMBER, _("Is this a postcode, or a number without its area code?")) if found else None


_NO_NUMBER = Verdict(None, None, "unknown", None, False)


def _resolve(text: str, home: str | None, base: Verdict | None) -> Reading | None:
    return phone_number.resolve(text, home, base.e164 if base else None, base.region if base else None)


def _find(raw: str, piece: Piece, reading: Reading) -> Find:
    found = reading.verdict
    kind, question = _labelled(found.kind, piece.label)
    extension, *others = piece.extensions or (found.extension,)
    notes = [
        reading.note,
        _("The part in brackets was read as the area code. Is that right?") if piece.area_guessed else "",
        question,
        phone_number.placeholder_note(found),
        _("Other extensions: {extensions}.").format(extensions=", ".join(map(str, others))) if others else "",
    ]
    return Find(raw, found._replace(kind=kind, extension=extension), " ".join(filter(None, notes)) or None)


def _labelled(kind: str, label: str | None) -> tuple[str, str]:
    """The kind of a number with what its label says, and what is to be said where the two do not agree."""
    if label in ("fax", "both") and kind == "mobile":
        return kind, _("Labelled as a fax, but it is a mobile number.")
    if label == "both":
        return kind, _("Telephone and fax.")
    is_told = kind in _KINDS_OF_A_FAX if label == "fax" else kind == "landline-or-mobile" and label in _EITHER
    return (label if label and is_told else kind), ""


_EITHER = ("mobile", "landline")


# Area codes that stand apart from their numbers: "66-12-13 (0312)", "code 0312: 66-12-13, 66-12-14".


_AREA_CODE = r"(?:8[ -])?(?P<{}>0?\d{{2,5}})(?![ -]?\d)"
_NAMED = re.compile(
    r"\(?[^\W\d]{0,20}[\s,]{0,2}(?<![^\W\d_])(?:код\w{0,2}|(?:area |dialling |city )?code|kod\w{0,2}|vorwahl)"
    r"(?:\s{1,9}[^\W\d_]{2,20}\.?){0,2}[\s.:№=-]{0,3}\(?\s?" + _AREA_CODE.format("told") + r"[\s)]{0,3}"
    r"|(?<=\d)\s{0,2}\(\s?" + _AREA_CODE.format("behind") + r"\s?\)(?!\s{0,9}\d)",
    re.IGNORECASE,
)
_LOCAL = re.compile(r"[1-9](?:[ -]?\d){4,6}")


class _Area(NamedTuple):
    start: int
    code: str
    guessed: bool  # a few digits in brackets, without a zero: they may as well be an extension

    @classmethod
    def of(cls, match: re.Match[str]) -> "_Area":
        """What a name of an area code says."""
        return cls(match.start(), match["told"] or match["behind"], (match["behind"] or "0")[0] != "0")


def pieces_with_area(text: str, home: str | None) -> list[Piece]:
    """The runs of digits of a plain text whose local numbers have the area code that the text names beside them.

    [] where the text names no area code, or one with which its numbers are no numbers.
    """
    areas = list(map(_Area.of, _NAMED.finditer(text)))
    if not areas:
        return []
    found = phone_scan.pieces(_NAMED.sub(lambda match: BLOT * len(match[0]), text))
    local = [piece for piece in found if _LOCAL.fullmatch(piece.text) and not phone_number.judge(piece.text, home)]
    behind = bool(local) and local[0].start < areas[0].start
    whole = {piece.start: _with_area(piece, areas, behind) for piece in local}
    if not whole or not all(_is_number_with_area(one, home) for one in whole.values()):
        return []
    return [whole.get(piece.start, piece) for piece in found]


def _is_number_with_area(piece: Piece, home: str | None) -> bool:
    return bool(piece.area and phone_number.resolve(f"{piece.area} {piece.text}", home))


def _with_area(piece: Piece, areas: Sequence[_Area], behind: bool) -> Piece:
    """A local number with the area code that stands next before it, or behind it; as it is where there is none."""
    if behind:
        area = next((area for area in areas if area.start > piece.start), None)
    else:
        area = next((area for area in reversed(areas) if area.start < piece.start), None)
    return replace(piece, area=area.code, area_guessed=area.guessed) if area else piece
