"""Who is to be asked: the people of a contact block with their jobs, phones, e-mails and accounts."""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from rapidfuzz import fuzz

from outreach.i18n import _
from outreach.press import contact_details, metadata, person_names, socials, vocabulary
from outreach.press.contact_details import Detail
from outreach.press.lines import Line, cells, tables, tidy
from outreach.press.reader import dateline, patterns
from outreach.press.span import Find
from outreach.press.vocabulary import either, expression
from outreach.values import networks, places
from outreach.values.email import email
from outreach.values.names import nicknames
from outreach.values.phone import phone
from outreach.values.text import latin, script, words

_SOUNDS_ALIKE = 65  # of 100: one name in two scripts, by what each sounds like in Latin letters
_SEPARATORS = expression(
    r"\s{0,9}[,;|•·▪●<>\x00]{1,99}\s{0,9}|\s{1,9}[–—-]{1,99}\s{1,9}|[()\[\]]|:\s{1,9}|:$|\s{1,9}/\s{1,9}|\t+|\s{4,}"
)
_OR = expression(r"\s{1,9}(?:or|and|или|и|же|жана|&)\s{1,9}", re.I)
_AND_END = expression(r"\s(?:or|and|или|и|же|жана|&)\s{1,9}$", re.I)
# who else has a part in the matter, and nobody's office
_OTHERS = expression(rf"\W{{0,40}}{either('contact', 'others')}\s{{0,9}}:", re.I)
_WHERE = expression(r"(?:in|at|for|on|в|во|для|по)\s", re.I)
# what stands before a name or words about one: "or", and whose language it is
_FIRST = expression(
    r"(?:\s{0,9}(?i:or|and|to|through|as\s{1,9}well\s{1,9}as|или|либо|а\s{1,9}также|же|жана)\s{1,9}(?=\S))?"
    r"(?:\s{0,9}(?:EN|ENG|RU|RUS|KG|KY|KGZ|KZ|KK|UZ|TJ|TG)\s{1,9}(?=\S{2,40}\s\S))?"
)
_AMERICAN = expression(r"(?<!\d)1?[\s.-]?\(?[2-9]\d\d\)?[\s./-]{1,3}\d{3}[\s.-]\d{4}(?!\d)")
_G = expression(r"^(г-[нж])\w*$")
_IN_BRACKETS = expression(r"\(([^()\d]{3,40})\)\s{0,9}$")
_HOTLINE = 4  # digits
_CUT_NUMBER = expression(r"(?:\+\d[\d ()-]{1,11}|\(\d{3,5}\))$")  # its code, at the end of a line
_SAYING_A_NAME = (person_names.inverted, person_names.person, person_names.given_only)
# who signs stands above; who wrote it, and is called, behind "Executor:"
_EXECUTOR = expression(rf"{either('contact', 'executor')}(?:\s{{0,3}}:|(?=\s{{1,3}}(?-i:[A-ZА-ЯЁӨҮ])))\s{{0,9}}", re.I)
_BULLET = expression(r"^\s{0,9}(?:[•▪●◦*·‣–—-]|\d{1,2}[.)])\s{1,9}")
_NOISE = expression(rf"^(?:{either('contact', 'beside')}(?!\w)[\s.:]{{0,99}}){{1,30}}$", re.I)
_HOUSE = expression(
    r"(?<!\w)(?:room|кв\.?|д\.|дом|офис)\s{0,9}\d|(?<!\w)st\.\s{0,9}$|^\d{5,6}(?!\S)|(?<![\d-])\d{5,6}(?:-\d{4})?$",
    re.I,
)
_NAME_THEN = expression(
    r"^(?P<name>.+?)\s{1,9}(?:(?P<prep>at|on|by|in|of|from|via|through|with|tel|по|на|из|under)(?=\s|$)(?P<rest>.*))$",
    re.I,
)
_OF_AN_OFFICE = ("of", "in", "from", "under", "из", "на")  # "Rule of Law": no given name
# Kyrgyz says "to A B turn": the verb stands behind the name
_VERB_LAST = expression(
    r"\s{1,9}(?:менен\s{1,9})?(?:кайрыл|байланыш|кабарлаш|чал|жаз)(?:ыңыз(?:дар)?|саң?ыз\w{0,40}|сан?ыз\w{0,40}|уу\w{0,40}|са)(?:\s{1,9}(?:болот|керек|сурайбыз))?[\s.]{0,99}$",
    re.I,
)
# a sentence and no name or job; and whom such a sentence tells to call
_TALK = expression(rf"(?<!\w){either('contact', 'talk')}(?!\w)")
_CALLED = expression(rf"(?<!\w){either('contact', 'called')}\s{{1,9}}(?:the\s{{1,9}}|our\s{{1,9}})?(?P<who>.+)$", re.I)
_OUR = expression(r"^(?:our|the|наш[аеи]?|биздин)\s{1,9}")
_OF_WHOM = expression(r"(?:^|\s)(?:у|к|ко|с|со|от)\s[^;:]{0,90}$", re.I)  # «обращаться к …», «у заведующей …»
_BY_WAY = expression(r"(?<!\s)\s{1,9}(?:at|on|by|via|по)\s{0,9}$")  # before the label of a number: "at tel."
_DEGREE = expression(r"(?:(?:M|B)\.?\s?(?:A|Sc|B\.?A|D|P\.?H)|Ph\.?\s?D|LL\.?M|[кд]\.\s?\w{1,6}\.\s?н)\.?", re.I)
_SPOKEN = expression(
    rf"(?:(?:in\s{{1,9}}|на\s{{1,9}})?{either('people', 'languages')}(?!\w)(?:\s{{1,9}}язык\w{{0,40}}+)?"
    r"(?:\s{0,9}(?:,|/|and|и|жана)\s{0,9})?){1,30}",
    re.I,
)
# what a form says of the person above
_OF_THE_LAST = expression(
    rf"\s{{0,9}}(?:{either('contact', 'form')}|(?P<speaks>{either('contact', 'speaks')}))\s{{0,9}}[:：\t]\s{{0,9}}(?P<value>[^:]{{2,120}})$",  # noqa: E501
    re.I,
)


@dataclass
class Officer:
    """A press contact as a release gives one; what is not given is empty."""

    honorific: str = ""
    name: str = ""
    title: str = ""
    organisation: str = ""
    phones: list[phone.Number] = field(default_factory=list)
    emails: list[email.Address] = field(default_factory=list)
    channels: list[dict[str, str]] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)  # that are spoken, as they are written
    other_name: str = ""  # the same name in the other script
    language: str | None = None  # of the version whose contact block it is in; None for a block of all versions
    inflected: bool = False  # the name stood in a case, and what stands beside it does, too
    start: int = -1
    end: int = -1
    texts: list[str] = field(default_factory=list)
    known: set[object] = field(default_factory=set)  # the numbers and addresses that are there

    @property
    def has_details(self) -> bool:
        """Whether there is a way to reach this officer."""
        return bool(self.phones or self.emails)

    @property
    def is_somebody(self) -> bool:
        """Whether a name or a way to reach somebody is known; a hotline of four digits is nobody's."""
        return bool(self.name or self.emails) or any(len(number.raw) > _HOTLINE for number in self.phones)

    def absorb(self, other: "Officer") -> None:
        """Take what another record of the same person has and this one lacks."""
        self.title, self.organisation = self.title or other.title, self.organisation or other.organisation
        self.honorific = self.honorific or other.honorific
        self.add_phones(other.phones)
        self.add_emails(other.emails)
        self.channels += [channel for channel in other.channels if channel not in self.channels]
        self.languages += [language for language in other.languages if language not in self.languages]

    def add_phones(self, numbers: Iterable[phone.Number]) -> None:
        """Add numbers, each once; one that cannot be read is kept as often as it stands there."""
        new = [number for number in numbers if (number.e164, number.extension) not in self.known]
        self.known.update((number.e164, number.extension) for number in new if number.e164)
        self.phones += new

    def add_emails(self, addresses: Iterable[email.Address]) -> None:
        """Add addresses, each once; one that cannot be read is kept as often as it stands there."""
        new = [address for address in addresses if address.address not in self.known]
        self.known.update(address.address for address in new if address.address)
        self.emails += new

    def take(self, words: "_Words") -> None:
        """Takes words beside the name."""
        self.texts.append(words.text)
        self.grow(words.start, words.end)

    def undecline(self) -> None:
        """Says honorific and job as they are called, where the name stood in a case."""
        if self.inflected:
            self.title = metadata.nominative(self.title)
            self.honorific = _G.sub(r"\1", self.honorific).replace("г-ж", "г-жа")

    def grow(self, start: int, end: int) -> None:
        """Makes the span cover one more piece of the source."""
        self.start = start if self.start < 0 else min(self.start, start)
        self.end = max(self.end, end)


class _Words(NamedTuple):
    """Words about somebody, and where they stand in the source."""

    text: str
    start: int
    end: int


class Block(NamedTuple):
    """What a contact block says; `channels` are the organisation's, those of nobody in it."""

    officers: list[Officer]
    channels: list[dict[str, str]]
    problems: list[str]
    finds: list[Find]


def is_address(text: str) -> bool:
    """Whether a piece of a block says where an office is: its street, its floor, a postcode."""
    return bool(vocabulary.pattern("contact", "addresses").search(text) or _HOUSE.search(text))


def is_noise(text: str) -> bool:
    """Whether a piece of a block only says what stands beside it: "e-mail", "or", «тел.»."""
    return bool(_NOISE.match(text.strip(" .,:;-–—")))


def behind_bullet(text: str) -> int:
    """Where a line begins behind its bullet or its number."""
    return len(text) - len(_BULLET.sub("", text))


def read(lines: list[Line], region: str = "KG") -> Block:
    """The people of a block, given as its lines behind the trigger."""
    return _Reader(region, _by_columns(_whole_numbers(lines))).block()


def _whole_numbers(lines: list[Line]) -> list[Line]:
    """The lines, where an extension or the end of a number that begins one is in that of its number."""
    found: list[Line] = []
    for line in lines:
        cut = found and _CUT_NUMBER.search(found[-1].text) and line.text[0].isdigit()
        if found and not line.blanks and (cut or contact_details.begins_with_extension(line.text)):
            above = found.pop()
            text = f"{above.text}{' ' * (line.start - above.end)}{line.text}"
            line = Line(above.start, line.end, text, above.blanks)
        found.append(line)
    return found


def together(officers: list[Officer]) -> list[Officer]:
    """One officer for one person in one language: a block at the top and one at the foot often name the same."""
    kept: dict[object, Officer] = {}
    for officer in officers:
        reached = frozenset([*(one.address for one in officer.emails), *(one.e164 for one in officer.phones)])
        same = kept.setdefault((officer.language, officer.name.casefold() or reached), officer)
        if same is not officer:
            same.absorb(officer)
    return list(kept.values())


def _by_columns(lines: list[Line]) -> list[Line]:
    """Two contacts side by side, as letterheads and tables have them, one under the other."""
    found: list[Line] = []
    for table in tables(lines):
        rows = [cells(line) for line in table]
        if _are_people(rows):
            for column in zip(*rows, strict=True):
                found += [cell._replace(blanks=int(not number)) for number, cell in enumerate(column)]
        else:
            found += table
    return found


def _are_people(rows: list[list[Line]]) -> bool:
    """Whether people stand side by side: in the first row or, under the names of their offices, in the next."""
    if all(person_names.person(row[0].text) for row in rows):
        return False  # one below the other
    if any(person_names.person(cell.text) for cell in rows[0][1:]):
        return True
    return any(sum(person_names.person(cell.text) is not None for cell in row) > 1 for row in rows[1:3])


class _Named(NamedTuple):
    """The person of a piece, the piece as far as it was read, and the office behind the name."""

    person: person_names.Person | None
    piece: str
    office: str = ""


class _Reader:
    """Goes through a block line by line, with the person in hand."""

    def __init__(self, region: str, lines: list[Line]) -> None:
        self.region = region
        self.countries = dict.fromkeys(code for line in lines for _start, _end, code in metadata.countries(line.text))
        self.lines = lines
        spaced = sum(bool(line.blanks) for line in lines[1:])
        self.double_spaced = len(lines) > 2 and spaced >= 0.6 * (len(lines) - 1)
        self.done: list[Officer] = []
        self.current: list[Officer] = []  # several where they share what follows
        self.pending: list[_Words] = []  # words that may belong to the next person
        self.office: _Words | None = None  # what stands before a colon and a person
        self.broken = False
        self.bracketed = False  # the words in hand stand in brackets behind a detail
        self.second = False  # the words in hand stand behind "and", on the line of a person
        self.line = -1  # where the line in hand starts
        self.new_row = False  # the line in hand is a row of a table, and the row above has a person of its own
        self.channels: list[dict[str, str]] = []
        self.problems: list[str] = []
        self.finds: list[Find] = []

    @property
    def last(self) -> Officer:
        """The person in hand; where there is none, one of whom nothing is known."""
        return self.current[-1] if self.current else Officer()

    def block(self) -> Block:
        following = False
        for above, line in itertools.pairwise([Line(0, 0, "", 0), *self.lines]):
            apart = self._is_apart(line, above)
            has_bullet = _BULLET.match(line.text) is not None
            self.new_row = "\t" in line.text and _is_row_of_person(above)
            self.broken |= apart or (has_bullet and self.last.has_details)
            following = (following and not apart) or bool(socials.FOLLOW.search(line.text))
            if not _OTHERS.match(line.text) or contact_details.find(line.text):
                self._line(line, following)
        self._take_pending()
        self._close()
        officers = _with_name_below([officer for officer in self.done if officer.is_somebody])
        for officer in officers:
            self._settle(officer)
            officer.undecline()
        return Block(officers, self.channels, self.problems, sorted(self.finds))

    def _is_apart(self, line: Line, above: Line) -> bool:
        return bool(above.text and line.blanks) and not self.double_spaced

    # --- one line ---

    def _line(self, line: Line, following: bool) -> None:
        text = line.text
        self.line = line.start
        said = _OF_THE_LAST.match(text)
        if said and self.current:
            (self.last.languages if said["speaks"] else self.last.texts).append(tidy(said["value"]))
            self.current[-1].grow(line.start, line.end)
            return
        found = contact_details.find(text)
        at = self._begin(text)
        on_line: list[Officer] = []
        for detail in [*found, None]:
            pieces = _pieces(text, at, max(at, detail.start if detail else len(text)))
            for number, (start, piece) in enumerate(pieces):
                self.bracketed = text[:start].rstrip().endswith("(") and bool(found) and found[0].start < start
                self.second = bool(_AND_END.search(text[:start]))
                if number + 1 < len(pieces) and _heads(piece, text[start + len(piece) :], pieces[number + 1][1]):
                    at_piece = line.start + start
                    self.office = _Words(tidy(piece).strip(" .,"), at_piece, at_piece + len(piece))
                    continue
                self._piece(piece, line.start + start, on_line)
            if detail:
                self._detail(detail, line.start, following)
                at = detail.end

    def _begin(self, text: str) -> int:
        """Where a line begins behind its bullet, or behind "Executor:", above whom somebody only signed."""
        executor = _EXECUTOR.match(text)
        if executor and not self.last.has_details:
            self.current = []
        return executor.end() if executor else behind_bullet(text)

    def _piece(self, piece: str, at: int, on_line: list[Officer]) -> None:
        """Take a piece between two details: a person, or words about one."""
        leading = _FIRST.match(piece)
        at, piece = at + leading.end(), piece[leading.end() :]  # type: ignore[union-attr]
        piece = _BY_WAY.sub("", _to_whom(piece))
        if self._says_nothing(piece.strip(" .")):
            return
        if called := _CALLED.search(piece):
            at, piece = at + called.start("who"), called["who"]
        elif _TALK.search(piece) and len(piece.split()) > 3:
            return
        person = next(filter(None, (says(piece) for says in _SAYING_A_NAME)), None)
        if self._is_of_the_person_above(piece, person, on_line, at):
            return
        self._take_named(
            _Named(person, piece) if person else self._named(piece, at), at, on_line, declined=bool(called)
        )

    def _says_nothing(self, bare: str) -> bool:
        """Whether words are neither a person nor about one; who stands before them speaks a language that they name."""
        if _SPOKEN.fullmatch(bare) and self.last.end > self.line:
            self.last.languages.append(bare)
        nothing = _NOISE.match(bare) or not re.search(r"[^\W\d_]{2}", bare)
        return bool(nothing) or is_address(bare) or _is_aside(bare)

    def _take_named(self, found: _Named, at: int, on_line: list[Officer], *, declined: bool) -> None:
        if not found.person:
            self._words(found.piece, at)
            return
        person = found.person
        oblique = declined or _OF_WHOM.search(found.piece[: person.start])
        called = person_names.nominative if oblique else person_names.as_called
        name = called(person.name)
        person, inflected = person._replace(name=name), name != person.name
        self._person(person, at, on_line)
        self.last.inflected = inflected
        if found.office:
            self.current[-1].texts.append(tidy(found.office))

    def _is_of_the_person_above(
        self, piece: str, person: person_names.Person | None, on_line: list[Officer], at: int
    ) -> bool:
        """Take the name of the person above in another script, the honorific behind it, or the office below the job."""
        if person and not on_line and _is_office_below(self.last, person):
            self.last.take(_Words(tidy(piece), at, at + len(piece.rstrip())))
            return True
        if person and on_line and self._is_spelled_again(person.name, on_line[-1]):
            on_line[-1].other_name = tidy(person.name)
            return True
        bare = piece.strip(" .")
        if self.current and person_names.is_honorific(bare):
            self.current[-1].honorific = bare
            return True
        return False

    def _named(self, piece: str, at: int) -> _Named:
        """The person that a piece names among other words; what stands before the name waits in `pending`."""
        bare = piece.strip(" .")
        if self.second and person_names.is_family_name(bare):
            start = piece.find(bare)
            return _Named(person_names.Person(start, start + len(bare), bare, ""), piece)
        if then := _NAME_THEN.match(piece):
            asked = None if then["prep"] in _OF_AN_OFFICE else person_names.given_only(then["name"])
            if person := person_names.person(then["name"]) or asked:
                office = then["rest"].strip(" .")
                return _Named(person, piece, "" if _NOISE.match(office) else office)
            piece = then["name"] if person_names.at_end(then["name"]) else piece
        person = person_names.at_end(piece)
        if person:
            before = piece[: person.start].strip(" .,")
            before = before.removesuffix(person.honorific).strip()
            self.pending.append(_Words(before, at, at + len(before)))
        return _Named(person, piece)

    def _words(self, piece: str, at: int) -> None:
        """Take words about a person: of the one in hand, or of the next."""
        text = re.sub(r"(?<!\s)\s++(?:at|on|by|via|or|and|по|или)$", "", tidy(piece).strip(" .,"), flags=re.I)
        if re.search(r"\d", text) and not person_names.is_title(text):
            return
        found = _Words(text, at, at + len(piece.rstrip()))
        if self.last.has_details or not self.current:
            self.pending.append(found)
            return
        for officer in self.current:
            officer.take(found)

    @staticmethod
    def _is_spelled_again(name: str, officer: Officer) -> bool:
        """Whether a name is the officer's own in another script: «Айгуль Асанова / Aigul Asanova».

        A foreign name only sounds alike: «Джейн Уитакер, Jane Whitaker».
        """
        keys = [" ".join(sorted(latin(word) or word for word in words(some))) for some in (name, officer.name)]
        return script(name) != script(officer.name) and fuzz.ratio(*keys) >= _SOUNDS_ALIKE

    def _person(self, person: person_names.Person, at: int, on_line: list[Officer]) -> None:
        last = self.last
        if self._is_beside_details():
            last.honorific, last.name = person.honorific, tidy(person.name)
            last.grow(at + person.start, at + person.end)
            self._found(person, at, last)
            return
        officer = Officer(person.honorific, tidy(person.name))
        before = len(person.honorific) + 1 if person.honorific and person.start else 0
        officer.grow(at + person.start - before, at + person.end)
        self._take_words_before(officer)
        if not on_line or last.has_details or last.texts:  # they share nothing that follows
            if last.name and _is_office_above(last, officer):
                officer.organisation = self.current.pop().name
                officer.grow(last.start, last.end)
            self._close()
        self.current.append(officer)
        on_line.append(officer)
        self.broken = False
        self._found(person, at, officer)

    def _is_beside_details(self) -> bool:
        """Whether a name is that of the details beside it: "0312 61 12 13 (A B)", "desk@… or phone A on 0555 …"."""
        beside = self.bracketed or (not self.last.texts and self.last.start >= self.line)
        return self.last.has_details and not self.last.name and beside

    def _take_words_before(self, officer: Officer) -> None:
        """Gives an officer the job and the office that stand before the name."""
        for said in self.pending:
            if _is_job_or_office(said.text):
                officer.take(said)
        self.pending = []
        if self.office and person_names.is_job(self.office.text):
            officer.take(self.office)
        elif self.office:
            officer.organisation = self.office.text
            officer.grow(self.office.start, self.office.end)
        self.office = None

    def _found(self, person: person_names.Person, at: int, officer: Officer) -> None:
        start, end = at + person.start, at + person.end
        self.finds.append(Find(start, end, "officer", officer.name, None, 0.9, _("a name in a contact block")))

    # --- one detail ---

    def _detail(self, detail: Detail, offset: int, following: bool) -> None:
        start, end = offset + detail.start, offset + detail.end
        if detail.kind == "link":
            return
        if detail.kind == "channel" and not re.fullmatch(r"\+?[\d\s().-]{6,25}", detail.text):
            self._channel(detail, start, end, following)
            return
        self._owner(start, end)
        if detail.kind == "email":
            self._email(detail, start, end)
        else:
            self._phone(detail, start, end)

    def _owner(self, start: int, end: int) -> None:
        """Sees to it that there is somebody to hold a detail."""
        if self._belongs_to_nobody():
            self._close()
            officer = Officer(texts=[text for text, _s, _e in self.pending[-3:]])
            for _text, s, e in self.pending[-3:]:
                officer.grow(s, e)
            self.current = [officer]
            self.pending = []
        self.broken = False
        for officer in self.current:
            officer.grow(start, end)

    def _belongs_to_nobody(self) -> bool:
        """Whether the next detail is not that of the person in hand: of another row, or of an office named since."""
        last = self.last
        if not last.has_details:
            return not self.current
        if self.new_row and last.end <= self.line:
            return True
        offices = [start for text, start, _end in self.pending if person_names.is_organisation(text)]
        said = bool(offices) or any(person_names.is_title(text) for text, _s, _e in self.pending)
        return said and (self.broken or not last.name or any(start >= self.line for start in offices))

    def _email(self, detail: Detail, start: int, end: int) -> None:
        cell = email.read(detail.text.replace("\xad", ""))  # where a page lets the address break
        sentence = _("the e-mail “{raw}” cannot be used. {problem}")
        for address in cell.addresses:
            for officer in self.current:
                officer.add_emails([address])
            reason = address.problem or _("an address in a contact block")
            sure = 0.98 if address.valid else 0.5
            self.finds.append(Find(start, end, "email", address.raw, address.address, sure, reason))
            if not address.valid:
                self.problems.append(self._about(sentence, address.raw, address.problem))
        if all(address.valid for address in cell.addresses):
            known = " ".join(self.problems)
            self.problems += [self._about("{problem}", "", text) for text in cell.problems if text not in known]

    def _phone(self, detail: Detail, start: int, end: int) -> None:
        label = "" if detail.kind == "channel" else detail.label
        numbers = self._numbers(f"{label}: {detail.text}" if label else detail.text)
        sentence = _("the phone “{raw}” is not a valid number. {problem}")
        for number in numbers:
            for officer in self.current:
                officer.add_phones([number])
            reason = number.note or _("a number in a contact block")
            self.finds.append(Find(start, end, "phone", number.raw, number.e164, 0.97 if number.valid else 0.5, reason))
            if not number.valid:
                self.problems.append(self._about(sentence, number.raw, number.note))
        for messenger in _messengers(detail) if numbers else ():
            for officer in self.current:
                officer.channels.append({"network": messenger, "value": numbers[0].e164 or numbers[0].raw})

    def _numbers(self, text: str) -> list[phone.Number]:
        """The numbers, read at home first; one that is only right elsewhere is taken from there, with a word on it."""
        numbers = phone.read(text, self.region).numbers
        if any(number.valid for number in numbers):
            return numbers
        for country in [*self.countries, *(["US"] if _AMERICAN.search(text) else [])]:
            foreign = phone.read(text, country).numbers
            if foreign and all(number.valid for number in foreign):
                note = _("Read as a number abroad ({country}). Is that right?").format(
                    country=places.country_name(country)
                )
                return [number._replace(note=note) for number in foreign]
        return numbers

    def _channel(self, detail: Detail, start: int, end: int, following: bool) -> None:
        channel = {"network": detail.network, "value": detail.text}
        last = self.last
        page = " " in detail.text and not set(detail.text.split()) & set(last.name.split())
        own = bool(last.name) and not (self.broken or following or page)
        channels = last.channels if own else self.channels
        if own:
            last.grow(start, end)
        if channel not in channels:
            channels.append(channel)
        self.finds.append(
            Find(start, end, "channel", detail.text, detail.network, 0.85, _("an account in a contact block"))
        )

    # --- the end of a person ---

    def _take_pending(self) -> None:
        """Job and office of the last person, where they stand behind the details."""
        if not self.last.texts and not self.broken:
            self.last.texts = [said.text for said in self.pending if _is_job_or_office(said.text)]

    def _close(self) -> None:
        self.done += self.current
        self.current = []

    @staticmethod
    def _settle(officer: Officer) -> None:
        """Turns the words beside a name into job and organisation."""
        officer.texts = [text for text in dict.fromkeys(_OUR.sub("", text) for text in officer.texts) if text]
        jobs: list[str] = []
        units: list[str] = []
        for text in officer.texts:
            is_unit = person_names.is_organisation(text) or jobs or not officer.name
            (units if is_unit and not person_names.is_job(text) else jobs).append(text)
        officer.title = ", ".join(jobs)
        officer.organisation = ", ".join(filter(None, dict.fromkeys([officer.organisation, *units])))
        if officer.title and not officer.organisation:
            officer.title, officer.organisation = metadata.office(officer.title)

    def _about(self, text: str, raw: str, problem: str | None) -> str:
        said = text.format(raw=raw, problem=problem or "").strip()
        name = next((officer.name for officer in self.current if officer.name), "")
        return f"{name}: {said}" if name else said[:1].upper() + said[1:]


def _with_name_below(officers: list[Officer]) -> list[Officer]:
    """The officers, where the only name stands below the details of an office: "Press office", "0312 …", "A B"."""
    match officers:
        case [office, Officer(has_details=False) as named] if not office.name and office.has_details:
            named.texts += office.texts
            named.absorb(office)
            named.grow(office.start, office.end)
            return [named]
    return officers


def _to_whom(piece: str) -> str:
    """A piece without the Kyrgyz verb that it ends with, and without the case that the verb asks for."""
    verb = _VERB_LAST.search(piece)
    return re.sub(r"(?<=\w{3})(?:[гк][аеоө]|н[ае])$", "", piece[: verb.start()]) if verb else piece


def _is_office_above(above: Officer, officer: Officer) -> bool:
    """Whether what looks like a name right above somebody's is their office: "Example Water", "John Sample"."""
    if above.has_details or above.texts or above.honorific or _has_given_name(above.name):
        return False
    return _has_given_name(officer.name)


def _is_office_below(above: Officer, person: person_names.Person) -> bool:
    """Whether what looks like a name right below a job is the office: "A B", "Press Officer", "Example Water"."""
    if above.has_details or person.honorific or not any(map(person_names.is_job, above.texts)):
        return False
    return not _has_given_name(person.name)


def _has_given_name(name: str) -> bool:
    """Whether a name has a given name or an initial, in any order: "John Sample", «Асанова Айгүл», "D. Sample"."""
    return any(nicknames.is_given(word.lower()) or re.fullmatch(r"\w\.", word) for word in name.split())


def _is_job_or_office(text: str) -> bool:
    return person_names.is_organisation(text) or person_names.is_title(text)


def _messengers(detail: Detail) -> list[str]:
    """The networks on which a number is said to be used."""
    if detail.network:
        return [detail.network]
    behind = _IN_BRACKETS.search(detail.text)  # "+996 775 98 78 17 (WhatsApp)"
    said = f"{detail.label} {behind[1] if behind else ''}"
    return list(filter(None, map(networks.name_of, re.split(r"[\s/,&+.]+", said))))


def _is_row_of_person(line: Line) -> bool:
    return "\t" in line.text and person_names.person(cells(line)[0].text) is not None


def _heads(piece: str, behind: str, following: str) -> bool:
    """Whether words are the office of the person who follows: "Example Women: Aida Sample, …"."""
    bare = piece.strip(" .")
    if not re.match(r"\s*:", behind) or person_names.person(following) is None:
        return False
    return not (
        re.search(r"\d", bare)
        or _NOISE.match(bare)
        or _is_aside(bare)
        or _WHERE.match(bare)
        or patterns.trigger(f"{bare}:")
    )


def _is_aside(bare: str) -> bool:
    """Whether words beside a name are only where somebody sits, what is spoken there, or a degree."""
    if _SPOKEN.fullmatch(bare) or _DEGREE.fullmatch(bare):
        return True
    named = person_names.is_organisation(bare) and places.country_code(bare) is None
    return dateline.is_place(bare) and not named


def _pieces(text: str, start: int, end: int) -> list[tuple[int, str]]:
    """The words between details, parted at commas and the like; "A and B" only where both are people."""
    if person_names.inverted(text[start:end]):
        return [(start, text[start:end])]
    pieces: list[tuple[int, str]] = []
    at = start
    for match in [*_SEPARATORS.finditer(text, start, end), None]:
        stop = match.start() if match else end
        piece = text[at:stop]
        if piece.strip():
            pieces += _people(piece, at)
        at = match.end() if match else end
    return pieces


def _people(piece: str, at: int) -> list[tuple[int, str]]:
    both = _OR.search(piece)
    if both:
        left, right = piece[: both.start()], piece[both.end() :]
        last_name = right.strip(" .").split(" ")
        if person_names.person(left) and (
            person_names.person(right) or (len(last_name) == 1 and last_name[0][:1].isupper())
        ):
            return [(at, left), *_people(right, at + both.end())]
    return [(at, piece)]
