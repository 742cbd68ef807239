"""A phone cell gone through once: runs of digits with the labels, extensions and separators that belong to them."""

import re
from dataclasses import dataclass, replace

from outreach.values import data
from outreach.values.phone.phone_plain import BLOT

_URI = re.compile(r"(?:tel:)?[+\d().*#-]{1,40}(?:;[a-z-]{1,20}=[^\s;,]{1,80}){1,5}", re.IGNORECASE)  # RFC 3966
_RUN = re.compile(r"(?:\+[ ]?){0,3}(?:\([ ]?)?(?:\+[ ]?)?\d(?:[ ().~-]{0,5}\d){0,90}\)?(?:#(?!\d))?")
_WORDS = data.table("phone")["extension"]
_BEFORE = r"\x00{0,60}[ .,;(\-/]{0,4}"
_NUMBER = r"(?![^\W\d_])(?:[ .]{1,2}(?:номер\w{0,40}|raqam\w{0,40}))?"
_EXTENSION = re.compile(
    rf"{_BEFORE}(?:(?:{_WORDS['sure']}){_NUMBER}[ .,:=#№-]{{0,4}}"
    r"|,,|;ext=|[;,](?=\d{1,15}#)|[#~][ ]?(?=\d{1,9}(?!\d)))(\d{1,3}-\d{2,3}|\d{1,20})(?!\d)#?\)?"
    # few digits, and none behind them
    rf"|{_BEFORE}(?:{_WORDS['unsure']}){_NUMBER}[ .,:#№-]{{0,4}}(\d{{1,5}})(?![ ().-]{{0,3}}\d)\)?",
    re.IGNORECASE,
)
# Before its number: «доб. 205, 0312 …», «вн.145 (0312) …».
_AHEAD = re.compile(
    rf"[ ,;\n]{{0,4}}(?<![^\W\d_])(?:{_WORDS['sure']}|{_WORDS['unsure']}){_NUMBER}[ .,:=#№-]{{0,4}}(\d{{1,5}})"
    r"(?:[ ]?[,;:)][ ,;]{0,3}|[ ]{1,2}(?=[+(0]))(?=\D{0,20}\d[\d ().-]{4})",
    re.IGNORECASE,
)
_OR = data.words("phone", "or")
_MORE_EXTENSIONS = re.compile(
    rf"(?:\s{{0,9}}[,;/&]|\s{{1,9}}(?:{'|'.join(_OR)})\b)\s{{0,9}}(\d{{1,4}})(?![\d ().-]{{0,99}}\d)\)?", re.I
)
_WORD = re.compile(
    r"(?<![@./-])[^\W\d_]{3,}(?=0[\d ()-]{8,}(?!\w{0,40}@))"  # a number that begins where a word ends: "WhatsApp0555 …"
    r"|[^\W\d_][\w’'-]{0,99}\.?"
)
_COUNTED = re.compile(r"[1-9](?=\s{0,9}[.:)]|\s{1,9}[+(0])")  # "моб1: 0555 …"
_SEPARATOR = re.compile(r"[,;\n\r|\\•·/&]")
_LABELS = [(re.compile(row["pattern"], re.IGNORECASE), str(row["kind"])) for row in data.table("phone")["labels"]]


@dataclass(frozen=True)
class Piece:
    """A run of digits (or a tel: URI) with what stands around it."""

    start: int
    end: int
    text: str
    extensions: tuple[str, ...] = ()
    label: str | None = None  # both, fax, mobile, landline, pager, any
    after: str = ""  # the separator before it: "/", ",", ";", "\n", or ""
    word: str = ""  # the word that stands directly before it, where it is no label
    area: str = ""  # its area code, where that is named apart from it
    area_guessed: bool = False


def pieces(text: str) -> list[Piece]:
    """The runs of digits of a plain text, in order."""
    return _scanned(text).found


def words(text: str) -> list[str]:
    """The words of a plain text that say something else than of what kind its numbers are."""
    return _scanned(text).words


def other_word(text: str) -> str:
    """The word a text begins with, folded, where it neither labels a number nor joins two; "" for none."""
    found = _WORD.match(text)
    if found is None or any(pattern.match(text) for pattern, _kind in _LABELS):
        return ""
    word = found[0].rstrip(".").casefold()
    return "" if word in _OR else word


def _scanned(text: str) -> "_Scanner":
    scanner = _Scanner(text)
    while scanner.place < len(text):
        if not (scanner.extension() or scanner.run() or scanner.label() or scanner.word()):
            scanner.sign()
    return scanner


class _Scanner:
    """Where the reading of a cell stands, and what has been seen since the last number."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.found: list[Piece] = []
        self._label: str | None = None  # what the numbers to come are labelled
        self._label_is_fresh = False
        self._separator = ""
        self._word = ""
        self._ahead: tuple[str, ...] = ()  # the extension before its number; all of the cell stand there then
        self._leads = True
        self.words: list[str] = []  # all that are neither labels nor part of a number

    def extension(self) -> bool:
        """Takes "ext. 12", and "12, 13" where there are several, for the number before; or one for that behind."""
        ahead = _AHEAD.match(self.text, self.place) if self._leads else None
        if ahead:
            self._ahead, self._separator, self.place = (ahead[1],), ",", ahead.end()
            return True
        found = _EXTENSION.match(self.text, self.place) if self.found else None
        if found is None:
            return False
        self._extend(found)
        longest = len(_digits(found)) + 1
        while (more := _MORE_EXTENSIONS.match(self.text, self.place)) is not None and len(more[1]) <= longest:
            self._extend(more)
        return True

    def _extend(self, found: re.Match[str]) -> None:
        last = self.found[-1]
        self.found[-1] = replace(last, extensions=(*last.extensions, _digits(found).replace("-", "")), end=found.end())
        self.place = found.end()

    def run(self) -> bool:
        """Takes a run of digits, or a tel: URI."""
        found = _URI.match(self.text, self.place) or _RUN.match(self.text, self.place)
        if found is None:
            return False
        around = self._ahead, self._label, self._separator, self._word
        self.found.append(Piece(found.start(), found.end(), found[0], *around))
        self.place, self._word, self._separator, self._label_is_fresh = found.end(), "", "", False
        self._leads, self._ahead = bool(self._ahead), ()
        return True

    def label(self) -> bool:
        """Takes a label: of the number before it ("61 12 13 (fax)"), or of those to come."""
        if self.place and self.text[self.place - 1].isalpha():
            return False
        for pattern, kind in _LABELS:
            if (found := pattern.match(self.text, self.place)) is not None:
                self._apply(kind, found)
                return True
        return False

    def _apply(self, kind: str, found: re.Match[str]) -> None:
        if self.found and _stands_behind(self.text, self.found[-1].end, found.start(), found.end()):
            last = self.found[-1]
            self.found[-1] = replace(last, label=kind if kind != "any" or last.label is None else last.label)
        else:
            self._label, self._label_is_fresh = kind, True
        counted = _COUNTED.match(self.text, found.end())
        self.place, self._word = counted.end() if counted else found.end(), ""

    def word(self) -> bool:
        """Takes any other word; "or" and "and" part numbers as a comma does."""
        found = _WORD.match(self.text, self.place)
        if found is None:
            return False
        self._word = found[0].rstrip(".").casefold()
        if self._word in _OR:
            self._separator, self._word = self._separator or ",", ""
        else:
            self.words.append(found[0])
        self.place = found.end()
        return True

    def sign(self) -> None:
        """Takes one character: a separator, which may end what a label is said of, or nothing of interest."""
        sign = self.text[self.place]
        if _SEPARATOR.match(sign):
            if sign not in "/,&" and not self._label_is_fresh:
                self._label = None
            self._separator = sign if self._separator in ("", "/", ",") else self._separator
            self._word = ""
        elif sign == BLOT:
            self._word = sign
        self.place += 1


def _digits(found: re.Match[str]) -> str:
    return str(found[found.lastindex or 1])


def _stands_behind(text: str, number_end: int, start: int, end: int) -> bool:
    """Whether a label belongs to the number before it: "61 12 13 (fax)", "61 12 13 fax, …"."""
    between = text[number_end:start]
    if _SEPARATOR.search(between) or not re.fullmatch(r"[ \x00().:-]*", between):
        return False
    if "(" in between:
        return True
    rest = text[end:].lstrip(" .)")
    return not rest or rest[0] in ",;\n|/"
