"""What people are quoted with in a release, and who they are."""

import re
from typing import NamedTuple

from outreach.press import metadata, person_names
from outreach.press.lines import tidy
from outreach.press.reader import dateline
from outreach.press.vocabulary import either

_OPEN = '"“«„‟‘'
_CLOSE = {'"': '"”»“', "“": '”"', "«": '»"', "„": '“”"', "‟": '”"', "‘": "’"}
_BRITISH_END = re.compile(r"[,.!?…]’(?=[\s.,;:–—]|$)")  # an apostrophe ends a word, not a sentence
_SAY = either("quotes", "said")
_SAYS = re.compile(rf"(?<!\w){_SAY}(?!\w)", re.I)
_ACCORDING = re.compile(rf"(?<!\w){either('quotes', 'according')}\s{{1,9}}", re.I)
_PRONOUN = re.compile(r"^(?:he|she|they|он|она|они|ал|алар)$", re.I)
_ANAPHORA = re.compile(
    r"(?<!\w)(?:he|she|they|он|она|ал)\s{1,9}\w{0,40}|(?<!\w)(?:said|added|noted|сказал[аи]?|добавил[аи]?|отметил[аи]?)\s{1,9}(?:he|she|they|он|она|они)(?!\w)",
    re.I,
)
_WORD = re.compile(r"\w{1,40}")
# Russian and Kyrgyz put the speaker inside the marks: «Слова, – сказала А Б. – Ещё слова»
_INSIDE = re.compile(
    r"(?P<first>.+?[,!?…])\s{0,9}[–—-]\s{1,9}(?P<said>[а-яёүөң][^–—]{2,200}?)(?:(?P<stop>[.,])\s{0,9}[–—-]\s{1,9}(?P<rest>.+)|[.\s]{0,99}$)"
)
_SAID_AT_ONCE = re.compile(rf"\s{{0,9}},?\s{{0,9}}[–—-]\s{{1,9}}{_SAY}(?!\w)", re.I)
_SIGNED = re.compile(r"\s{0,9}[–—-]{1,99}\s{1,9}(?P<who>[^.–—]{4,140})\.?\s{0,9}$")
_DIALOGUE = re.compile(r"[–—-]\s{1,9}(?=[А-ЯЁҮӨҢ])")
# the end of a sentence, but not the dot of "Mr." or of an initial
_NOT_ABBREVIATED = "".join(
    rf"(?<!\b{word})"
    for word in (
        "Mr",
        "Ms",
        "Mrs",
        "Dr",
        "Sen",
        "Sens",
        "Rep",
        "Reps",
        "Gov",
        "Prof",
        "Amb",
        "Hon",
        "Gen",
        "Col",
        "Lt",
        "St",
        "U.S",
        "г",
        "проф",
        "им",
        "[A-ZА-ЯЁҮӨ]",
    )
)
_STOP = re.compile(rf"{_NOT_ABBREVIATED}[.!?;…](?=\s|$)(?:\s{{1,9}}|$)")
_LEAST = 3

_U = person_names._UP
_L = person_names._LOW
_HON = rf"(?:(?:{person_names._BEFORE})\.?\s{{1,9}})"
_TOKEN, _PARTICLE = person_names._TOKEN, person_names._PARTICLE
_NAME = rf"(?:{_TOKEN}(?:\s(?:{_PARTICLE}\s)?(?:{_TOKEN}|{_PARTICLE}(?!\w))){{0,6}})"
_PERSON = re.compile(
    rf"(?P<front>(?:[a-zа-яёүөң][\w-]{{0,99}}\s{{1,9}}){{0,7}})(?P<name>{_NAME})(?P<after>\s{{1,9}}{person_names._AFTER_KY}(?!\w))?"
)


class Quote(NamedTuple):
    """A quotation; `speaker` is "" where the text does not say who spoke."""

    start: int
    end: int
    text: str
    speaker: str
    position: str

    def as_json(self) -> dict[str, str | None]:
        """The quote as a version keeps it: the words, who says them, and what that person is."""
        position, organisation = metadata.office(self.position)
        return {
            "text": self.text,
            "speaker": self.speaker or None,
            "position": position or None,
            "organisation": organisation or None,
        }


class _Span(NamedTuple):
    start: int  # of the opening mark
    end: int  # behind the closing mark
    text: str
    closed: bool


def find(paragraphs: list[tuple[int, str]]) -> list[Quote]:
    """The quotations in the paragraphs of a body, each given as (its place in the source, its text in one line)."""
    quotes: list[Quote] = []
    known = _people(" \n".join(text for _at, text in paragraphs))
    open_since: int | None = None
    for at, text in paragraphs:
        spans = _spans(text)
        if not spans and (said := _dialogue(at, text, known, quotes)):
            quotes.append(said)
            continue
        speech = False  # whether the quotation before this one, in the same paragraph, was speech
        for number, span in enumerate(spans):
            if open_since is not None and not text[: span.start].strip() and quotes:
                last = quotes[-1]
                speaker, _position = _speaker(text, spans, number, known, quotes[:-1])
                quotes[-1] = last._replace(
                    end=at + span.end,
                    text=f"{last.text}\n{span.text}",
                    speaker=last.speaker or speaker,
                )
            elif inside := _inside(span.text, text[: span.start], known, quotes):
                quotes.append(Quote(at + span.start, at + span.end, *inside))
                speech = True
            elif _is_speech(text, spans, number, speech):
                speech = True
                speaker, position = _speaker(text, spans, number, known, quotes)
                if quotes and speaker and quotes[-1].speaker == speaker and _goes_on(text, spans, number):
                    quotes[-1] = quotes[-1]._replace(end=at + span.end, text=f"{quotes[-1].text} {span.text}")
                else:
                    quotes.append(Quote(at + span.start, at + span.end, span.text, speaker, position))
            else:
                speech = False
                continue
            open_since = None if span.closed else at
    return quotes


def _inside(said: str, before: str, known: list[str], quotes: list[Quote]) -> tuple[str, str, str] | None:
    """(words, speaker, position) of speech that names its speaker between the marks."""
    match = _INSIDE.match(said)
    if not match or not _SAYS.search(match["said"]):
        return None
    text = tidy(f"{match['first']} {match['rest'] or ''}")
    person, position = _after_clause(match["said"]) or ("", "")
    if _PRONOUN.match(person):
        return text, *_meant(before, known, quotes)
    return text, _full(person, known), position


def _dialogue(at: int, text: str, known: list[str], quotes: list[Quote]) -> Quote | None:
    """A paragraph that is speech by its dash: — Слова, — сказала А Б."""
    dash = _DIALOGUE.match(text)
    found = _inside(text[dash.end() :], "", known, quotes) if dash else None
    return Quote(at, at + len(text), *found) if found else None


def _spans(text: str) -> list[_Span]:
    """What stands between quotation marks; marks of different kinds may meet, as they do in what people type."""
    spans: list[_Span] = []
    at = 0
    while at < len(text):
        if text[at] in _OPEN and _opens(text, at):
            end, closed = _closing(text, at)
            inner = tidy(text[at + 1 : end - 1 if closed else end])
            spans.append(_Span(at, end, inner, closed))
            at = end
        else:
            at += 1
    return spans


def _opens(text: str, at: int) -> bool:
    before = text[at - 1] if at else " "
    if text[at] == "‘":
        return not before.isalnum() and bool(_BRITISH_END.search(text, at + 1))
    return not before.isalnum() and before not in ".,!?;" if text[at] in '"“' else True


def _closing(text: str, at: int) -> tuple[int, bool]:
    mark, depth = text[at], 0
    if mark == "‘" and (end := _BRITISH_END.search(text, at + 1)):
        return end.end(), True
    for i in range(at + 1, len(text)):
        letter = text[i]
        if mark == "«" and letter == "«":
            depth += 1
        elif letter in _CLOSE[mark]:
            if depth:
                depth -= 1
                continue
            return i + 1, True
    return len(text), False


def _is_speech(text: str, spans: list[_Span], number: int, goes_on: bool) -> bool:
    """Speech has some words, and a verb of saying beside it, or it is the paragraph; a title in quotes has neither."""
    span = spans[number]
    words = len(_WORD.findall(span.text))
    before, after = _around(text, spans, number)
    if goes_on and re.search(r"[.,–—-]\s*$", before) and _SAYS.search(before):
        return True  # "…," said A B. "…"
    if words < _LEAST:
        return bool(_SAID_AT_ONCE.match(after))
    if not before.strip(" –—-") and (signed := _SIGNED.match(after)) and _named(signed["who"]):
        return True  # “…” – A B, Director
    if not before.strip(" –—-") and (words >= 12 or (not after.strip(" .,–—-") and words >= 7)):
        return bool(re.search(r"[,.!?…–—]\s*$", span.text)) or _attributed(before, after)
    return _attributed(before, after)


def _attributed(before: str, after: str) -> bool:
    if re.match(r"[\s,.–—-]*(?:\S+\s+){0,14}?" + _SAY + r"(?!\w)", after[:200], re.I) and re.match(
        r"\s*[,–—-]|\s*[A-ZА-ЯЁa-zа-яё]", after
    ):
        return True
    last = _last_sentence(before)
    if re.search(r"[:,]\s*[-–—]?\s*$", before) and (_SAYS.search(last) or _ACCORDING.search(last)):
        return True
    return bool(re.search(rf"{_SAY}(?:,?\s+(?:that|что))?\s*[,:]?\s*$", last, re.I))


def _last_sentence(text: str) -> str:
    """The words behind the last full stop."""
    return _STOP.split(text.rstrip())[-1] if not text.rstrip().endswith((".", "!", "?")) else ""


_MOST_NAMES = 4  # in marks behind one quotation


def _is_long(span: _Span) -> bool:
    return len(_WORD.findall(span.text)) >= _LEAST


def _around(text: str, spans: list[_Span], number: int) -> tuple[str, str]:
    start = spans[number - 1].end if number else 0
    # A name in marks is no quotation: «Слова», — сказала А Б, директор центра «Пример».
    names_at_most = number + 1 + _MOST_NAMES
    behind = next((span for span in spans[number + 1 : names_at_most] if _is_long(span)), None)
    end = behind.start if behind else len(text)
    return text[start : spans[number].start], text[spans[number].end : end]


def _goes_on(text: str, spans: list[_Span], number: int) -> bool:
    """Whether a quotation was only broken by "… , she said, …" in the same paragraph."""
    between = text[spans[number - 1].end : spans[number].start]
    return bool(number) and between.strip() != "."


def _speaker(text: str, spans: list[_Span], number: int, known: list[str], quotes: list[Quote]) -> tuple[str, str]:
    before, after = _around(text, spans, number)
    last = _last_sentence(before)
    tries = []
    if re.match(r"\s*[,.–—-]|\s*[a-zа-яёA-ZА-ЯЁ]", after):
        start = re.match(r"[\s,.–—-]*", after)
        skip = start.end() if start else 0
        clause = _STOP.split(after[skip:], maxsplit=1)[0]
        tries.append(_after_clause(after[:skip].lstrip(".") + clause))
    if re.search(r"[:,–—-]\s*$|\b(?:that|что)\s*$|\w\s*$", before):
        tries.append(_before_clause(last))
    if after.startswith(".") and re.search(r":\s*$", before):
        tries.reverse()  # "A B said: “…”. C D added: …": what follows is about the next one
    if found := next(filter(None, tries), None):
        person, position = found
        if _PRONOUN.match(person):
            return _meant(text[: spans[number].start] if not number else "", known, quotes)
        return _full(person, known), position
    if _ANAPHORA.search(after[:80]) and quotes:
        return quotes[-1].speaker, quotes[-1].position
    if number and quotes and not after.strip(" ."):
        return quotes[-1].speaker, quotes[-1].position
    return "", ""


def _meant(before: str, known: list[str], quotes: list[Quote]) -> tuple[str, str]:
    """Whom "he" or "she" means: the one the sentences before are about, else the one who spoke last."""
    for sentence in reversed(_STOP.split(before)):
        start = re.match(rf"(?:{_HON})?{_NAME}", sentence.strip())
        person = _person(start[0]) if start else None
        if person and (full := _full(person[0], known)) and len(full.split()) > 1:
            return full, ""
        if named := [name for name in known if name in sentence]:
            return max(named, key=sentence.rfind), ""
    return (quotes[-1].speaker, quotes[-1].position) if quotes else ("", "")


def _after_clause(clause: str) -> tuple[str, str] | None:
    """`, stated Mr. A B, Deputy Minister` and `A B, Deputy Minister, said` and `, деди А Б`."""
    says = _SAYS.search(clause)
    if not says:
        dash = re.match(r"\s*,?\s*[–—-]\s*(?P<who>.+)$", clause)
        return _named(dash["who"]) if dash else None
    behind = clause[says.end() :]
    ahead = clause[: says.start()].strip(" ,–—-")
    if (pronoun := re.match(r"\s*(he|she|they|он|она|они|ал)(?!\w)", behind, re.I)) or (
        pronoun := re.search(r"(?:^|\s)(he|she|they|он|она|они|ал)$", ahead, re.I)
    ):
        return pronoun[1], ""
    if ahead and (found := _named(ahead)):
        return found
    behind = re.sub(r"^\s*(?:,\s*)?(?:by|in\s+(?:his|her)\s+\w+|в\s+сво[её][мй]\s+\w+)?\s*,?\s*", "", behind)
    return _named(behind)


def _before_clause(clause: str) -> tuple[str, str] | None:
    """`According to Mr. A B, the Head of …: ` and `A B said: ` and `Министр А Б отметил: `."""
    clause = clause.strip(" :,–—-")
    according = [*_ACCORDING.finditer(clause)]
    if according:
        return _named(clause[according[-1].end() :])
    says = [*_SAYS.finditer(clause)]
    if not says:
        return _named(clause)
    ahead = clause[: says[-1].start()].strip(" ,")
    ahead = re.sub(
        r"^(?:as|как|while|in\s+(?:his|her)\s+[^,]{1,60},|в\s+сво[её][мй]\s+[^,]{1,60},)(?:\s+|$)",
        "",
        ahead,
        flags=re.I,
    )
    if re.search(r"(?:^|\s)(he|she|he\s+also|she\s+also|он|она|ал)$", ahead, re.I):
        return ahead.split()[-1], ""
    return _named(ahead) or _named(clause[says[-1].end() :])


def _named(clause: str) -> tuple[str, str] | None:
    """The person a clause is about, and the position that stands before or behind the name."""
    pieces = [piece.strip() for piece in re.split(r",\s+", clause.strip(" ,.:–—-"))]
    lone = None
    for number, piece in enumerate(pieces):
        found = _person(piece)
        if not found:
            continue
        name, front = found
        answer = name, tidy(front or ", ".join(_position(pieces[number + 1 :])))
        if " " in name:
            return answer
        lone = lone or answer  # a single word is taken only where no full name stands beside it
    return lone


def _position(pieces: list[str]) -> list[str]:
    kept = []
    for piece in pieces:
        if re.match(
            r"(?:who|which|when|while|where|during|at\s+the\s+opening|adding|noting|который|которая|во\s+время|на\s+(?:встрече|открытии|церемонии)|добавив|передает)(?!\w)",
            piece,
            re.I,
        ):
            break
        kept.append(piece)
    return kept[:3]


def _person(piece: str) -> tuple[str, str] | None:
    """(name with its honorific, the position in front of it), where a piece holds a person; a full name goes first."""
    found = [answer for match in _IN_PIECE.finditer(piece) if (answer := _one(piece, match))]
    whole = next(((name, front) for name, front, sure in found if sure), None)
    return whole or next(((name, front) for name, front, _sure in found), None)


_IN_PIECE = re.compile(rf"(?P<hon>{_HON}{{1,99}})?(?P<name>{_NAME})(?P<after>\s{{1,9}}{person_names._AFTER_KY}(?!\w))?")
_TRAILING = re.compile(r"(?:today|yesterday|also|сегодня)$", re.I)
_IN_FRONT = (
    re.compile(r"^(?:the|a|an|by|also|also by|его|её)\s{1,9}", re.I),
    re.compile(r"^(?:в|во|in|at|на)\s{1,9}(?:сво[её]\w{0,40}|his|her|their|the)\s{1,9}\w{1,40}\s{1,9}", re.I),
)


def _one(piece: str, match: re.Match[str]) -> tuple[str, str, bool] | None:
    """The person of a match: name, position in front of it, and whether the name is a full one."""
    honorific = match["hon"] or ""
    honorific = honorific if person_names._STRICT.match(honorific) else ""
    tokens = _of_name(match["name"].split())
    name = " ".join(tokens)
    polite = bool(honorific or match["after"])
    if not (person_names.is_name(name) or (len(tokens) == 1 and _may_be_name(name))):
        return None
    front = tidy(piece[: match.start() if honorific else piece.find(name, match.start())]).strip(" ,-–—")
    for words in _IN_FRONT:
        front = words.sub("", front)
    is_title = person_names.is_title(front)
    if len(tokens) == 1 and not polite and front and not is_title:
        return None
    whole = tidy(honorific + name)
    whole = tidy(f"{whole} {(match['after'] or '').strip()}").rstrip(".,")
    return whole, front if is_title else "", len(tokens) > 1 or bool(honorific)


def _may_be_name(name: str) -> bool:
    """Whether a single word may be a family name."""
    return len(name) > 3 and not name.isupper()


def _of_name(tokens: list[str]) -> list[str]:
    """The words of a name, without the place, the job or the office before it and the day behind it."""
    while len(tokens) > 2 and dateline.is_place(tokens[0]):
        tokens = tokens[1:]  # «мэр г. Каракол Уланбек Тентишев»
    while tokens and (_is_job_or_office(tokens[0]) or person_names._NOT_NAMES.search(tokens[0])):
        tokens = tokens[1:]
    while len(tokens) > 1 and _TRAILING.match(tokens[-1]):
        tokens = tokens[:-1]
    cut = max((at for at in range(1, len(tokens)) if _is_job_or_office(tokens[at])), default=-1) + 1
    return tokens[cut:]


def _is_job_or_office(word: str) -> bool:
    return person_names.is_title(word) or person_names.is_organisation(word)


def _people(text: str) -> list[str]:
    """Full names in a text, to find who "Domenici" and "Ms. Asanova" are."""
    found: dict[str, None] = {}
    for match in re.finditer(
        rf"(?<![\w.])(?P<hon>{_HON})?(?P<name>{person_names._TOKEN}(?:\s(?:{person_names._TOKEN}|{person_names._PARTICLE})){{1,3}})(?!\w)",
        text,
    ):
        tokens = match["name"].split()
        while tokens and (person_names.is_title(tokens[0]) or person_names.is_organisation(tokens[0])):
            tokens.pop(0)
        name = " ".join(tokens)
        if person_names.is_name(name) and not person_names.honorific_at(name):
            found.setdefault(tidy(f"{match['hon'] or ''}{name}"))
    return list(found)


def _full(person: str, known: list[str]) -> str:
    """The full name that a lone family name stands for, when the text has just one."""
    bare = re.sub(rf"^{_HON}+", "", person)
    if len(bare.split()) > 1:
        return person
    same = {name for name in known if re.sub(r"['’]s$", "", name).split()[-1] == bare}
    bares = {re.sub(rf"^{_HON}+", "", name) for name in same}
    if len(bares) == 1:
        return max(same, key=len)
    return person
