"""A phone cell taken apart: its numbers, the words beside them, extensions, and what only looks like a number."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from outreach.i18n import _
from outreach.model import phone_number
from outreach.model.phone_number import Reading, Verdict

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?|янв(?:ар[ьяи])?|фев(?:рал[ьяи])?|мар(?:та?|ты)?|апр(?:ел[ьяи])?|ма[йя]|июн[ьяи]?"
    "|июл[ьяи]?|авг(?:уста?)?|сен(?:т(?:ябр[ьяи])?)?|окт(?:ябр[ьяи])?|ноя(?:бр[ьяи])?|дек(?:абр[ьяи])?"
)
_CURRENCIES = (
    r"сом(?:ов|а|у)?|soms?|kgs|руб(?:лей|\.)?|rub|usd|eur|euros?|dollars?|доллар\w*|евро|тенге|kzt|тыс\.?|млн|млрд"
    r"|million|billion|миллион\w*|процент\w*|percent"
)
_ACCOUNTS = (
    r"№|\bno\.|\bn°|инн|бик|окпо|р/с|р/сч|счет|счёт|эсеп|inn|iban|swift|account|а/я|p\.?\s?o\.?\s?box|индекс|zip"
    "|postcode"
)

# Dates, times and money: masked before numbers are looked for.
_NO_NUMBER = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d)\d{{1,2}}(?:\s*-\s*\d{{1,2}})?(?:-?(?:st|nd|rd|th|го|е))?(?:\s+(?:of\s+)?|-)(?:{_MONTHS})\b\.?(?:,?\s+\d{{4}}(?!\d))?",
        rf"\b(?:{_MONTHS})\.?\s+\d{{1,2}}(?:\s*-\s*\d{{1,2}})?(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?:19|20)\d\d(?!\d))?",
        r"(?<![\d.])(?:0?[1-9]|[12]\d|3[01])[./](?:0?[1-9]|1[0-2])[./](?:(?:19|20)\d\d|\d\d)(?![\d./])",
        r"(?<!\d)(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)",
        r"(?<!\d)(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?!\d)",
        r"(?<![\d.])(?:[01]?\d|2[0-4])\.[0-5]0\s*-\s*(?:[01]?\d|2[0-4])\.[0-5]0(?![\d.])",
        r"(?<![\d+])(?:19|20)\d\d\s*(?:г\.|гг\.|год|жыл)",
        rf"(?:[$€£₽]|\b(?:usd|eur|kgs)\b)\s*\d[\d\s.,]*|(?<![\d+])\d[\d .,]{{0,15}}\s*(?:[$€£₽%]|(?:{_CURRENCIES})\b)",
        r"(?<![\d,.])\d{1,3}(?:,\d{3}){2,}(?![\d,])",
    )
]
_ACCOUNT = re.compile(rf"(?:{_ACCOUNTS})[\s.:№-]{{0,4}}\d[\d -]*", re.IGNORECASE)

_URI = re.compile(r"(?:tel:)?[+\d().*#-]{1,40}(?:;[a-z-]{1,20}=[^\s;,]{1,80}){1,5}", re.IGNORECASE)  # RFC 3966
_RUN = re.compile(r"(?:\+[ ]?){0,3}(?:\([ ]?)?(?:\+[ ]?)?\d(?:[ ().~-]{0,5}\d)*\)?#?")
_EXTENSION = re.compile(
    r"[ .,;(\-/]{0,4}(?:(?:доб(?:авочн\w*|ав)?|вн(?:утр\w*)?|өз|ички(?:\s+номер\w*)?|e?xt(?:ensi(?:o\u0301?|ó)n?|n)?"
    r"|int|anexo|poste|[xх])(?![^\W\d_])[ .,:=#№-]{0,3}|,,|;ext=|[;,](?=\d{1,15}#)|[#~][ ]?(?=\d{1,9}(?!\d)))"
    r"(\d{1,3}-\d{2,3}|\d{1,20})(?!\d)#?\)?",
    re.IGNORECASE,
)
_MORE_EXTENSIONS = re.compile(r"\s*[,/]\s*(\d{1,4})(?![\d ().-]*\d)\)?")
_WORD = re.compile(r"[^\W\d_][\w’'-]*\.?")
_SEPARATOR = re.compile(r"[,;\n\r|\\•·/&]")
_OR = frozenset({"или", "or", "же", "и", "and", "жана", "либо", "also", "также"})

_LABELS = [
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (
            r"(?:тел\w*|tel\w*|phone|ph|t|т)\.?\s?[/\\&+-]\s?(?:ф(?:акс)?|f(?:ax)?)(?![^\W\d_])\.?"
            r"|телефакс\w*|tele?fax\w*",
            "both",
        ),
        (r"(?:факс\w*|fax\w*)\.?\s?[/\\&+-]\s?(?:тел\w*|tel\w*|phone)\.?", "both"),
        (r"(?:факс\w*|fax\w*|facsimile)\.?|[fф](?=\s?[.:])", "fax"),
        (
            r"(?:cell\w*|mob\w*|моб\w*|сот(?:ов\w*)?|уюлдук\w*|gsm|handy|hp)(?![^\W\d_])\.?|[mм](?=\s?[.:])",
            "mobile",
        ),
        (r"(?:landline|городск\w*|гор|стац\w*|шаардык)(?![^\W\d_])\.?", "landline"),
        (r"(?:pager|пейджер)\.?", "pager"),
        (
            r"(?:тел\w*|tel\w*|phones?|ph|office|раб\w*|дом\w*|work|home|direct|приемная|приёмная)(?![^\W\d_])\.?"
            r"|горячая линия|hotline|ишеним телефону|[tтp](?=\s?[.:])",
            "any",
        ),
    )
]

_KINDS_OF_A_FAX = frozenset({"landline", "landline-or-mobile", "unknown", "voip", "uan", "toll-free", "shared-cost"})
_DASHES = "‐‑‒–—―−﹘﹣－ー⁃"
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_PLACE = re.compile(
    "каб|кабинет|комн|комната|room|офис|office|suite|этаж|floor|дом|д|кв|корп|стр|ул|улица|бөлмө|кабат|bldg"
)
_DIGIT_FOR = dict(zip("OoОоIlІЗз", "000011133", strict=True))
_LETTER_FOR_DIGIT = re.compile(r"(?<=\d)[OoОоIlІЗз](?=[ -]?\d|[^\w]|$)|(?<=\d[ -])[OoОоIlІЗз](?=\d)")
_RANGE = re.compile(r"(.*?(\d+))[ ]?-[ ]?(\d{1,4})")
_LONGEST_LOCAL = 7  # digits of a number without its area code
_DIGITS_OF_A_WHOLE_NUMBER = 9
_FEWEST_DIGITS = 5  # a run shorter than this is a number only where a label or the country's plan says so


class Find(NamedTuple):
    """A number found in a cell, as it was typed, and what is known of it."""

    raw: str
    verdict: Verdict
    note: str | None


@dataclass(frozen=True)
class _Piece:
    """A run of digits (or a tel: URI) with what stands around it."""

    start: int
    end: int
    text: str
    extensions: tuple[str, ...] = ()
    label: str | None = None  # both, fax, mobile, landline, pager, any
    after: str = ""  # the separator before it: "/", ",", ";", "\n", or ""
    word: str = ""  # the word that stands directly before it, where it is no label


def finds(text: str, home: str | None) -> list[Find]:
    """The numbers of a cell in order. `home` is the region of a number without a country code."""
    typed = _INVISIBLE.sub("", text)
    simple = _LETTER_FOR_DIGIT.sub(lambda match: _DIGIT_FOR[match[0]], _simplified(typed))
    masked = _masked(simple)
    found = _in_order(_ACCOUNT.sub(_blot, masked), typed, simple, home)
    if not found:  # "Phone No. 0312 …" is none of the accounts that "No." begins
        found = [find for find in _in_order(masked, typed, simple, home) if _is_long(find.raw)]
    if any(find.verdict.valid for find in found):
        return found
    return _vanity(typed, simple, home) or found


def _in_order(masked: str, typed: str, simple: str, home: str | None) -> list[Find]:
    found: list[Find] = []
    base: Verdict | None = None
    pieces = _joined(list(_pieces(masked)), simple, home)
    for piece in pieces:
        for find in _numbers(piece, typed, home, base, alone=len(pieces) == 1 and not piece.word, follows=bool(found)):
            found.append(find)
            if find.verdict.e164:
                base = find.verdict
    return found


def _simplified(text: str) -> str:
    """The text with ASCII digits, dashes, brackets, blanks and plus signs, each letter in its place."""
    if text.isascii():
        return text.replace("\t", " ").replace("\x0b", " ").replace("\x0c", " ")
    return "".join(_SIMPLE.get(letter) or _simple_letter(letter) for letter in text)


_SIMPLE = {
    **dict.fromkeys(_DASHES, "-"),
    **dict(zip("＋（）［］／，；、．∕⁄～＃\u2028\u2029\x85\t\x0b\x0c", "+()()/,;,.//~#\n\n\n   ", strict=True)),
}


def _simple_letter(letter: str) -> str:
    if letter.isascii() or letter.isalpha():
        return letter if letter.isascii() else _narrow(letter)
    if letter.isspace():
        return " "
    digit = unicodedata.decimal(letter, None)
    return letter if digit is None else str(digit)


def _narrow(letter: str) -> str:
    plain = unicodedata.normalize("NFKC", letter)
    return plain if len(plain) == 1 else letter


def _masked(text: str) -> str:
    """The text with dates, times and money blotted out, in equal length."""
    for pattern in _NO_NUMBER:
        text = pattern.sub(_blot, text)
    return text


def _blot(match: re.Match[str]) -> str:
    return "\x00" * len(match[0])


def _pieces(text: str) -> Iterator[_Piece]:
    """The runs of digits of a cell, with the labels, extensions and separators that belong to them."""
    place = 0
    label: str | None = None
    label_is_fresh = False
    separator = word = ""
    last: _Piece | None = None
    while place < len(text):
        if last is not None and (extension := _EXTENSION.match(text, place)) is not None:
            last = replace(last, extensions=(*last.extensions, extension[1].replace("-", "")), end=extension.end())
            place = extension.end()
            while (more := _MORE_EXTENSIONS.match(text, place)) is not None and len(more[1]) <= len(extension[1]) + 1:
                last = replace(last, extensions=(*last.extensions, more[1]), end=more.end())
                place = more.end()
            continue
        if (uri := _URI.match(text, place)) is not None or (run := _RUN.match(text, place)) is not None:
            match = uri or run
            assert match is not None
            if last is not None:
                yield last
            last = _Piece(match.start(), match.end(), match[0], (), label, separator, word)
            place, word, separator, label_is_fresh = match.end(), "", "", False
            continue
        labelled = next(((found, kind) for pattern, kind in _LABELS if (found := pattern.match(text, place))), None)
        if labelled is not None and (place == 0 or not text[place - 1].isalpha()):
            found, kind = labelled
            if last is not None and _stands_behind(text, last.end, found.start(), found.end()):
                last = replace(last, label=kind if kind != "any" or last.label is None else last.label)
            else:
                label, label_is_fresh = kind, True
            place, word = found.end(), ""
            continue
        if (letters := _WORD.match(text, place)) is not None:
            if letters[0].rstrip(".").casefold() in _OR:
                separator = separator or ","
                word = ""
            else:
                word = letters[0].rstrip(".").casefold()
            place = letters.end()
            continue
        if _SEPARATOR.match(text, place):
            if text[place] not in "/,&" and not label_is_fresh:
                label = None
            separator = text[place] if separator in ("", "/", ",") else separator
            word = ""
        elif text[place] == "\x00":
            word = text[place]
        place += 1
    if last is not None:
        yield last


def _stands_behind(text: str, number_end: int, start: int, end: int) -> bool:
    """Whether a label belongs to the number before it: "61 12 13 (fax)", "61 12 13 fax, …"."""
    between = text[number_end:start]
    if _SEPARATOR.search(between) or not re.fullmatch(r"[ \x00().:-]*", between):
        return False
    if "(" in between:
        return True
    rest = text[end:].lstrip(" .)")
    return not rest or rest[0] in ",;\n|/"


def _joined(pieces: list[_Piece], text: str, home: str | None) -> list[_Piece]:
    """Pieces that a slash parted but that are one number: "030/1234567", "0312/61-12-13"."""
    joined: list[_Piece] = []
    for piece in pieces:
        before = joined[-1] if joined else None
        if before is not None and piece.after == "/" and not before.extensions and piece.start - before.end <= 3:
            whole = text[before.start : piece.start].replace("/", " ") + piece.text
            if phone_number.judge(before.text, home) is None and phone_number.judge(whole, home) is not None:
                joined[-1] = replace(before, end=piece.end, text=whole, extensions=piece.extensions)
                continue
        joined.append(piece)
    return joined


def _numbers(
    piece: _Piece, typed: str, home: str | None, base: Verdict | None, alone: bool, follows: bool
) -> Iterator[Find]:
    raw = typed[piece.start : piece.end].strip(" ,;-")
    digits = re.sub(r"\D", "", piece.text)
    if base is not None and base.e164 and _is_tail(piece, digits, typed):
        found = phone_number.judge(base.e164[: -len(digits)] + digits, home)
        if found is not None:
            yield _find(raw, piece, Reading(found, _("Read as the last digits of the number before it. Right?")))
            return
    if base is not None and base.kind == "mobile" and piece.label not in (None, "mobile"):
        base = None  # "mob. 0555 …, work 61 12 13": no area code to inherit
    few = len(digits) < 3 and not alone and not piece.label and not (follows and _is_tail(piece, digits, typed))
    if len(digits) < _FEWEST_DIGITS and (few or _PLACE.fullmatch(piece.word)):
        return
    known = phone_number.short(digits, home) if piece.text == digits else None
    sure = alone or piece.label or (known is not None and known.valid)
    if len(digits) < _FEWEST_DIGITS and not sure and (piece.word or _is_year(digits)):
        return
    if known is not None and (known.valid or not phone_number.judge(digits, home)):
        yield _find(raw, piece, Reading(known, None if known.valid else _("Not a short number that is known.")))
        return
    readings = list(_readings(piece.text, home, base))
    if readings:
        for reading, part in readings:
            yield _find(part if len(readings) > 1 else raw, piece, _questioned(reading, piece, typed))
        return
    ranged = _RANGE.fullmatch(piece.text)
    if ranged and len(ranged[3]) == len(ranged[2]) and _FEWEST_DIGITS <= len(digits) - len(ranged[3]) <= _LONGEST_LOCAL:
        yield _invalid(ranged[1], ranged[1], piece, home)
        yield _invalid(ranged[3], ranged[1][: -len(ranged[3])] + ranged[3], piece, home)
        return
    yield _invalid(raw, piece.text, piece, home)


def _questioned(reading: Reading, piece: _Piece, typed: str) -> Reading:
    if _DIGIT_FOR.keys().isdisjoint(typed[piece.start : piece.start + len(piece.text)]):
        return reading
    return reading._replace(note=_("A letter among the digits was read as a digit. Right?"))


def _invalid(raw: str, text: str, piece: _Piece, home: str | None) -> Find:
    kind = piece.label if piece.label in ("mobile", "fax", "landline", "pager") else "unknown"
    extension = piece.extensions[0] if piece.extensions else None
    return Find(raw, Verdict(None, extension, kind, None, False), phone_number.why_not(text, home))


def _is_tail(piece: _Piece, digits: str, typed: str) -> bool:
    """Whether a run stands for the last digits of the number before it: "61 12 13/14", "66-38-85, 86"."""
    if piece.text != digits or not digits or piece.label == "fax":
        return False
    if piece.after == "/":
        return len(digits) <= 4
    before = re.search(r"(\d{1,4})[ ]*[,;][ -]*\Z", typed[max(0, piece.start - 12) : piece.start])
    return piece.after in (",", ";") and (len(digits) == 2 or (before is not None and len(before[1]) == len(digits)))


def _is_long(raw: str) -> bool:
    return sum(letter.isdigit() for letter in raw) >= _DIGITS_OF_A_WHOLE_NUMBER


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and digits[:2] in ("19", "20")


def _readings(text: str, home: str | None, base: Verdict | None) -> Iterator[tuple[Reading, str]]:
    """The numbers that one run of digits stands for: one, or two with the last digits of the second
    ("54 19 41-47"), or several that only blanks part."""
    whole = _resolve(text, home, base)
    if whole is not None:
        yield whole, text
        return
    ranged = _RANGE.fullmatch(text)
    if ranged and (len(ranged[3]) == len(ranged[2]) or len(ranged[2]) >= _FEWEST_DIGITS):
        first = _resolve(ranged[1], home, base)
        if first is not None and first.verdict.e164:
            second = phone_number.judge(first.verdict.e164[: -len(ranged[3])] + ranged[3], home)
            if second is not None:
                yield first, ranged[1]
                note = _("Read as the last digits of the number before it; or does it mean all numbers in between?")
                yield Reading(second, note), ranged[3]
                return
    yield from _parted(text, home, base)


def _parted(text: str, home: str | None, base: Verdict | None) -> list[tuple[Reading, str]]:
    """Several whole numbers that only blanks or a dash part; [] where they do not come out even."""
    if not 10 <= sum(letter.isdigit() for letter in text) <= 60:
        return []
    gaps = sorted(re.finditer(r"[ -]+(?=[+(]?\d)", text), key=lambda gap: (-len(gap[0]), gap.start()))
    for gap in gaps:
        first = _resolve(text[: gap.start()], home, base)
        if first is None:
            continue
        rest = text[gap.end() :]
        second = _resolve(rest, home, first.verdict)
        others = [(second, rest)] if second is not None else _parted(rest, home, first.verdict)
        if others:
            return [(first, text[: gap.start()]), *others]
    return []


def _resolve(text: str, home: str | None, base: Verdict | None) -> Reading | None:
    return phone_number.resolve(text, home, base.e164 if base else None, base.region if base else None)


def _find(raw: str, piece: _Piece, reading: Reading) -> Find:
    found = reading.verdict
    notes = [reading.note] if reading.note else []
    kind = found.kind
    if piece.label in ("fax", "both") and kind == "mobile":
        notes.append(_("Labelled as a fax, but it is a mobile number."))
    elif piece.label == "fax" and kind in _KINDS_OF_A_FAX:
        kind = "fax"
    elif piece.label == "both":
        notes.append(_("Telephone and fax."))
    elif kind == "landline-or-mobile" and piece.label in ("mobile", "landline"):
        kind = piece.label
    if placeholder := phone_number.placeholder_note(found):
        notes.append(placeholder)
    extension = found.extension
    if piece.extensions:
        extension = piece.extensions[0]
        if len(piece.extensions) > 1:
            others = ", ".join(piece.extensions[1:])
            notes.append(_("Other extensions: {extensions}.").format(extensions=others))
    return Find(raw, found._replace(kind=kind, extension=extension), " ".join(notes) or None)


def _vanity(typed: str, simple: str, home: str | None) -> list[Find]:
    """A number with letters for digits ("1800 SIX-FLAGS"), where nothing else in the cell is valid."""
    spelt = re.search(r"\+?\d[\d() .-]{2,12}[A-Za-z][A-Za-z0-9 -]{2,12}\Z", simple.strip())
    found = (phone_number.judge(spelt[0], home) or phone_number.judge("+" + spelt[0], home)) if spelt else None
    if found is None:
        return []
    return [Find(typed.strip(), found, _("Letters read as the digits on the keys."))]
