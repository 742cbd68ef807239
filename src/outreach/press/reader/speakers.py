"""Who the words beside a quotation name: "said Ms. A B, Deputy Minister of …", «по словам А Б», «деди А Б»."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from outreach.press import metadata, person_names
from outreach.press.lines import tidy
from outreach.press.reader import dateline
from outreach.press.vocabulary import either, expression
from outreach.values.names import nicknames
from outreach.values.text import script

SAY = either("quotes", "said")
SAYS = expression(rf"(?<!\w){SAY}(?!\w)", re.I)
ACCORDING = expression(rf"(?<!\w){either('quotes', 'according')}\s{{1,9}}", re.I)
_SAYS_FIRST = expression(rf"{SAY}\s{{1,9}}", re.I)  # «Как отметила А Б»
_OF_WHOM = expression(r"по (?:словам|мнению|данным)", re.I)
_JOB_BEFORE = 60  # letters before a name in which its job stands
_PRONOUN = expression(rf"{either('quotes', 'pronouns')}", re.I)
_PRONOUN_FIRST = expression(rf"\s{{0,9}}({either('quotes', 'pronouns')})(?!\w)", re.I)
_PRONOUN_LAST = expression(rf"(?:^|\s)({either('quotes', 'pronouns')})(?: also)?$", re.I)
# a sentence about "her": whoever else stands in it is another
_OF_ONE = expression(rf"(?:^|(?<=[.!?\n])\s){either('quotes', 'pronouns')}(?!\w)[^.!?\n]{{0,400}}", re.I)
_BEFORE_NAME = expression(rf"^{either('quotes', 'before_name')}(?:\s{{1,9}}|$)", re.I)
_SIGNED = expression(r"\s{0,9},?\s{0,9}[–—-]\s{1,9}(?P<who>.+)$")
_NO_POSITION = expression(rf"{either('quotes', 'no_position')}(?!\w)")  # as written: "WHO" is an organisation
_TRAILING = expression(rf"{either('quotes', 'days')}$", re.I)
# the end of a sentence, but not the dot of "Mr." or of an initial
STOP = expression(
    "".join(rf"(?<!\b{word})" for word in (*person_names.ABBREVIATED, "[A-ZА-ЯЁҮӨ]")) + r"[.!?;…](?=\s|$)(?:\s{1,9}|$)"
)
_HON = rf"(?:(?:{person_names.BEFORE})\.?\s{{1,9}})"
_HONORIFICS = expression(rf"^{_HON}+")
_TOKEN, _PARTICLE = person_names.TOKEN, person_names.PARTICLE
_NAME = rf"(?:{_TOKEN}(?:\s(?:{_PARTICLE}\s)?(?:{_TOKEN}|{_PARTICLE}(?!\w))){{0,6}})"
_IN_PIECE = expression(rf"(?P<hon>{_HON}{{1,99}})?(?P<name>{_NAME})(?P<after>\s{{1,9}}{person_names.BEHIND}(?!\w))?")
_FIRST = expression(rf"(?:{_HON})?{_NAME}")
_LONE = expression(r"(?=\S*[^\WA-ZА-ЯЁҮӨҢ\d_])\S{4,40}(?<!['’]s)")  # one name only, which is no abbreviation
_FAMILY = expression(r"(?:[оеё]в|[иы]н|ск[иы]й|[оеё]ва|[иы]на|ская|ко|ян|швили|дзе|ov|ev|in|ova|eva|ina)$")
_FULL = expression(rf"(?<![\w.])(?P<hon>{_HON})?(?P<name>{_TOKEN}(?:\s(?:{_TOKEN}|{_PARTICLE})){{1,6}})(?!\w)")


class Speaker(NamedTuple):
    """Who speaks, with the honorific, and the position as it stands beside the name; "" for what is not said."""

    name: str = ""
    position: str = ""

    @property
    def is_pronoun(self) -> bool:
        """Whether the words only say "he" or "she"."""
        return bool(_PRONOUN.fullmatch(self.name))


def behind(clause: str) -> Speaker | None:
    """Who a clause behind a quotation names: ", stated Mr. A B, Deputy Minister", "– A B, Director"."""
    says = SAYS.search(clause)
    if not says:
        signed = _SIGNED.match(clause)
        return named(signed["who"]) if signed else None
    return _beside(clause[: says.start()], clause[says.end() :])


def before(clause: str) -> Speaker | None:
    """Who a clause before a quotation names: "According to Mr. A B, the Head of …: ", "A B said: "."""
    clause = clause.strip(" :,–—-")
    if according := [*ACCORDING.finditer(clause)]:
        found = named(_SAYS_FIRST.sub("", clause[according[-1].end() :]))
        if found and _OF_WHOM.fullmatch(according[-1][0].strip()):
            return Speaker(person_names.nominative(found.name), metadata.nominative(found.position))
        return found
    if says := [*SAYS.finditer(clause)]:
        return _beside(clause[: says[-1].start()], clause[says[-1].end() :])
    return named(clause)


def _beside(ahead: str, after: str) -> Speaker | None:
    """Who stands on either side of a verb of saying."""
    ahead = _BEFORE_NAME.sub("", ahead.strip(" ,–—-"))
    if pronoun := _PRONOUN_FIRST.match(after) or _PRONOUN_LAST.search(ahead):
        return Speaker(pronoun[1])
    return named(ahead) or named(_BEFORE_NAME.sub("", after.lstrip(" ,")))


def named(clause: str) -> Speaker | None:
    """The person a clause is about, and the position that stands before or behind the name."""
    pieces = [piece.strip() for piece in re.split(r",\s+", clause.strip(" ,.:–—-"))]
    lone = None
    for number, piece in enumerate(pieces, 1):
        if not (found := _person(piece)):
            continue
        position = found.position or ", ".join(_position(pieces[number:]))
        if " " in found.name:
            return Speaker(found.name, tidy(position))
        lone = lone or Speaker(found.name, tidy(position))  # taken only where no full name stands beside it
    return lone


def _position(pieces: Sequence[str]) -> list[str]:
    end = next((at for at, piece in enumerate(pieces) if _NO_POSITION.match(piece)), len(pieces))
    return list(pieces[: min(end, 3)])


def _person(piece: str) -> Speaker | None:
    """The person a piece holds, with the position in front of the name; a full name goes first."""
    found = [one for match in _IN_PIECE.finditer(piece) if (one := _one(piece, match))]
    return next((one for one in found if " " in one.name), found[0] if found else None)


def _one(piece: str, match: re.Match[str]) -> Speaker | None:
    said = match.groupdict("")
    honorific = said["hon"] if person_names.STRICT.match(said["hon"]) else ""
    tokens = _of_name(match["name"].split(), piece[: match.start()])
    name = " ".join(tokens)
    lone = _LONE.fullmatch(name)
    if not (person_names.is_name(name) or lone):
        return None
    front = tidy(piece[: match.start() if honorific else piece.find(name, match.start())]).strip(" ,-–—")
    front = _BEFORE_NAME.sub("", front)
    is_title = person_names.is_title(front)
    if lone and not honorific + said["after"] and front and not is_title:
        return None  # "an Uzbek neighbourhood"
    name = person_names.as_called(name)
    return Speaker(tidy(f"{honorific}{name}{said['after']}").rstrip(".,"), front * is_title)


def _of_name(tokens: list[str], above: str) -> list[str]:
    """The words of a name, without the place, the job or the office before it and the day behind it."""
    if len(tokens) > 2 and re.search(r"\b(?:for|of)\s+$", above):
        tokens = tokens[1:]  # "Director for Energy A B"
    while len(tokens) > 1 and (_TRAILING.match(tokens[-1]) or _begins_next(tokens)):
        tokens = tokens[:-1]
    cut = max((at for at, word in enumerate(tokens, 1) if _is_no_name(word)), default=0)
    tokens = tokens[cut:]
    while len(tokens) > 2 and _is_beside_name(tokens):
        tokens = tokens[1:]  # «мэр г. Каракол А Б», «посол Японии А Б», «директор FinnInvest А Б»
    return tokens


def _begins_next(tokens: list[str]) -> bool:
    """Whether the last of some words is of whom is named next: «президент А Б Министрлер кабинетинин төрагасы …»."""
    return len(tokens) > 2 and script(tokens[-1]) == "Cyrl" and _is_no_name(tokens[-1])


def _plain(text: str) -> str:
    return text.casefold().replace("ё", "е")


def _is_beside_name(tokens: list[str]) -> bool:
    """Whether the first of some words is no name: a place, in another script, or right before a given name."""
    first, second = tokens[:2]
    if dateline.is_place(first) or metadata.countries(first) or script(first) != script(tokens[-1]):
        return True
    named = nicknames.is_given(first.lower()) or _FAMILY.search(first) or person_names.is_particle(tokens[-1])
    return nicknames.is_given(second.lower()) and not named


def _is_no_name(word: str) -> bool:
    declined = re.fullmatch(r"[А-ЯЁ]{3,10}[а-яёүөң]{2,6}", word)  # «ПРООНдун»
    of_others = person_names.NOT_NAMES.search(word)
    return person_names.is_title(word) or person_names.is_organisation(word) or bool(declined or of_others)


class Known:
    """The full names in a text, to find whom "Domenici", "Ms. Asanova" and "she" mean."""

    def __init__(self, text: str) -> None:
        self._beside: dict[str, str] = {}  # what stands before each name
        end = 0
        for match in _FULL.finditer(text):
            name = " ".join(_of_name(match["name"].rstrip(".").split(), text[: match.start()][-9:]))
            if person_names.is_name(name) and not person_names.honorific_at(name):
                whole = tidy((match["hon"] or "") * match["name"].startswith(name) + name)
                start, end = max(end, match.start() - _JOB_BEFORE), match.end()
                self._beside[whole] = f"{self._beside.get(whole, '')} {STOP.split(text[start:end])[-1]}"
        self.names = list(self._beside)

    def full(self, person: str) -> str:
        """The full name that a lone family name stands for, where the text has just one."""
        bare = _HONORIFICS.sub("", person)
        if len(bare.split()) > 1:
            return person
        same = {name for name in self.names if re.sub(r"['’]s$", "", name).split()[-1] == bare}
        return max(same, key=len) if len({_HONORIFICS.sub("", name) for name in same}) == 1 else person

    def holder(self, clause: str) -> str:
        """Whom a clause means that only names a job: «сказал посол»; "" where not just one has it in the text."""
        jobs = [word for word in re.findall(r"\w{4,}", clause) if word.islower() and person_names.is_job(word)]
        whole = [name for name, beside in self._beside.items() if set(jobs) & set(beside.split())]
        said = [name for name, beside in self._beside.items() if any(_plain(job) in _plain(beside) for job in jobs)]
        # «президент», not «президенттин катчысы»
        return next((some[0] for some in (whole, said) if len(some) == 1), "")

    def meant(self, text: str) -> str:
        """Whom "he" or "she" means behind a text: the one its last sentences are about; "" where that is not said."""
        for sentence in reversed(STOP.split(_OF_ONE.sub(" ", text))):
            start = _FIRST.match(sentence.strip())
            person = _person(start[0]) if start else None
            if person and len((full := self.full(person.name)).split()) > 1:
                return full
            if standing := [name for name in self.names if name.split()[-1] in sentence]:
                return person_names.nominative(max(standing, key=lambda name: sentence.rfind(name.split()[-1])))
        return ""


def last_sentence(text: str) -> str:
    """The words behind the last full stop."""
    return "" if text.rstrip().endswith((".", "!", "?")) else STOP.split(text.rstrip())[-1]
