"""What people are quoted with in a release, and who they are."""

import re
from typing import NamedTuple

from outreach.press import metadata, person_names
from outreach.press.lines import tidy
from outreach.press.prose import ENDED
from outreach.press.reader import speakers
from outreach.press.reader.speakers import ACCORDING, SAY, SAYS, STOP, Known, Speaker
from outreach.press.vocabulary import expression

_CLOSE = {'"': '"”»“', "“": '"”', "«": '»"', "„": '“”"', "‟": '”"', "‘": "’"}
_OPEN = expression(f"[{''.join(_CLOSE)}]")
_WITHIN = expression(r'«|(?<=[\s(])"(?=\w)')  # a mark of the same kind within a quotation
_BRITISH_END = expression(r"[,.!?…]’(?=[\s.,;:–—]|$)")  # an apostrophe ends a word, not a sentence
_ANAPHORA = expression(
    r"(?<!\w)(?:he|she|they|он|она|ал)\s{1,9}\w{0,40}|(?<!\w)(?:said|added|noted|сказал[аи]?|добавил[аи]?|отметил[аи]?)\s{1,9}(?:he|she|they|он|она|они)(?!\w)",
    re.I,
)
_WORD = expression(r"\w{1,40}")
# Russian and Kyrgyz put the speaker inside the marks: «Слова, – сказала А Б. – Ещё слова»
_INSIDE = expression(
    r"(?P<first>.+?[,!?…])\s{0,9}[–—-]\s{1,9}(?P<said>[а-яёүөң][^–—]{2,200}?)(?:(?P<stop>[.,])\s{0,9}[–—-]\s{1,9}(?P<rest>.+)|[.\s]{0,99}$)"
)
_SAID_AT_ONCE = expression(rf"\s{{0,9}},?\s{{0,9}}[–—-]\s{{1,9}}{SAY}(?!\w)", re.I)
_SIGNED = expression(r"\s{0,9}[–—-]{1,99}\s{1,9}(?P<who>[^.–—]{4,140})\.?\s{0,9}$")
_DIALOGUE = expression(r"[–—-]\s{1,9}(?=[А-ЯЁҮӨҢ])")
_SAID_BEHIND = expression(rf"(?=\s*[,–—A-ZА-ЯЁ-])[\s,.–—-]*+(?:\S++\s++){{0,14}}?{SAY}(?!\w)", re.I)
_SAID_BEFORE = expression(rf"{SAY}(?:,?\s++(?:that|что))?\s*+[,:]?\s*+$", re.I)
# what is behind it, in marks, is the office of who speaks: «…», – деди «Пример» фондунун директору А Б
_SAYS_WHO = expression(rf"\s{{0,3}}[,–—-][\s,–—-]{{0,9}}(?:деп\s{{1,9}})?{SAY}\s{{1,9}}", re.I)
_SPOKEN = expression(r",.|[!?…].\s[–—-]")  # the end of speech, at its last letter: “…,” said A B, «…!» – сказал А Б
_LEAST = 3  # words of speech
_LONE = 7  # words of a quotation that is its whole paragraph
_FIRST = 12  # words of a quotation that begins its paragraph
_MOST_NAMES = 4  # in marks behind one quotation


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
    """What stands between two marks of a paragraph."""

    start: int  # of the opening mark
    end: int  # behind the closing mark
    text: str
    closed: bool
    before: str = ""  # the words since the quotation before
    after: str = ""  # the words up to the next, a comma before it where speech goes on: “…,” said A B


def find(paragraphs: list[tuple[int, str]]) -> list[Quote]:
    """The quotations in the paragraphs of a body, each given as (its place in the source, its text in one line)."""
    scanner = _Scanner(Known(" \n".join(text for _at, text in paragraphs)))
    for at, text in paragraphs:
        scanner.read(at, text)
    return scanner.quotes


class _Scanner:
    """Goes through the paragraphs with the quotes so far."""

    def __init__(self, known: Known) -> None:
        self.quotes: list[Quote] = []
        self._known = known
        self._above = ""  # the paragraph above, where nobody speaks in it
        self._told = ""  # those above that one, back to the last quotation
        self._open = False  # a quotation goes on in the next paragraph
        self._speech = False  # the quotation before this one, in the same paragraph, was speech

    @property
    def _last(self) -> Speaker:
        return Speaker(self.quotes[-1].speaker, self.quotes[-1].position) if self.quotes else Speaker()

    def read(self, at: int, text: str) -> None:
        """Read a paragraph."""
        spans, before = _spans(text), len(self.quotes)
        dash = _DIALOGUE.match(text)
        if not spans and dash and (inside := self._inside(text[dash.end() :], "")):
            self.quotes.append(Quote(at, at + len(text), *inside))
        elif dash and self._above.endswith(":") and ENDED.search(text) and (who := _named_before(self._above)):
            self.quotes.append(Quote(at + dash.end(), at + len(text), text[dash.end() :], *who))
        self._speech = False
        for span in spans:
            self._read(at, span, text[: span.start])
        self._told, self._above = ("", "") if len(self.quotes) > before else (f"{self._told} {self._above}", text)

    def _read(self, at: int, span: _Span, above: str) -> None:
        if self._open and not above.strip():
            last = self.quotes.pop()
            name = last.speaker or self._speaker(span, above).name
            self.quotes.append(last._replace(end=at + span.end, text=f"{last.text}\n{span.text}", speaker=name))
        elif inside := self._inside(span.text, above):
            self.quotes.append(Quote(at + span.start, at + span.end, *inside))
            self._speech = True
        elif _is_speech(span, self._speech):
            self._add(at, span, self._speaker(span, above), goes_on=above != span.before)
            self._speech = True
        else:
            self._speech = False
            return
        self._open = not span.closed

    def _add(self, at: int, span: _Span, speaker: Speaker, *, goes_on: bool) -> None:
        """Add a quotation, or the second half of one that was broken by "… , she said, …"."""
        is_half = goes_on and span.before.strip() != "." and len([*filter(None, STOP.split(span.before))]) < 2
        if is_half and speaker.name and speaker.name == self._last.name:
            last = self.quotes.pop()
            self.quotes.append(last._replace(end=at + span.end, text=_joined(last.text, span.before, span.text)))
        else:
            self.quotes.append(Quote(at + span.start, at + span.end, span.text, *speaker))

    def _inside(self, said: str, above: str) -> tuple[str, str, str] | None:
        """(words, speaker, position) of speech that names its speaker between the marks."""
        match = _INSIDE.match(said)
        if not match or not SAYS.search(match["said"]):
            return None
        speaker = speakers.behind(match["said"]) or Speaker(self._known.holder(match["said"]))
        speaker = self._meant(speaker, above)
        return tidy(_joined(match["first"], match["stop"] or "", match["rest"] or "")), *speaker

    def _meant(self, speaker: Speaker, above: str) -> Speaker:
        """The speaker by the full name; for "he" or "she" whom the text above is about, else who spoke last."""
        if not speaker.is_pronoun:
            return speaker._replace(name=self._known.full(speaker.name))
        name = next(filter(None, map(self._known.meant, (above, self._above, self._told))), "")
        return self._last if name in ("", self._last.name) else Speaker(name)

    def _speaker(self, span: _Span, above: str) -> Speaker:
        lead = span.before or self._above * self._above.endswith(":")
        tries = [_named_behind(span.after), _named_before(lead)]
        if span.after.startswith(".") and re.search(r":\s*$", span.before):
            tries.reverse()  # "A B said: “…”. C D added: …": what follows is about the next one
        if found := next(filter(None, tries), None):
            return self._meant(found, above if above == span.before else "")
        clause = STOP.split(span.after.lstrip(" ,.–—-"), maxsplit=1)[0]
        if SAYS.search(clause) and (name := self._known.holder(clause)):
            return Speaker(name)
        follows = above != span.before and not span.after.strip(" .")
        return self._last if follows or _ANAPHORA.search(span.after[:80]) else Speaker()


def _joined(first: str, between: str, rest: str) -> str:
    """Two parts of a quotation, with the stop that stands behind who spoke: "… years," said A B. "…"."""
    goes_on = not rest or rest[0].islower() or not between.rstrip(" –—-").endswith(".")
    return f"{first} {rest}" if goes_on else f"{re.sub(r'(?<![.!?…]),?$', '.', first, count=1)} {rest}"


def _named_behind(after: str) -> Speaker | None:
    bare = after.lstrip(" \t\n,.–—-")
    return speakers.behind(after[: len(after) - len(bare)].lstrip(".") + STOP.split(bare, maxsplit=1)[0])


def _named_before(text: str) -> Speaker | None:
    leads = re.search(r"[:,–—-]\s*$|\b(?:that|что)\s*$|\w\s*$", text)
    return speakers.before(speakers.last_sentence(text)) if leads else None


def _spans(text: str) -> list[_Span]:
    """What stands between quotation marks; marks of different kinds may meet, as they do in what people type."""
    spans: list[_Span] = []
    at = 0
    while mark := _OPEN.search(text, at):
        at = mark.start()
        if _opens(text, at):
            start, (at, closed) = at, _closing(text, at)
            if spans and _SAYS_WHO.fullmatch(text, spans[-1].end, start):
                continue
            spans.append(_Span(start, at, tidy(text[start + 1 : at - 1 if closed else at]), closed))
        else:
            at += 1
    return [_with_words(text, spans, number) for number in range(len(spans))]


def _with_words(text: str, spans: list[_Span], number: int) -> _Span:
    """A span with what stands beside it. A name in marks is no quotation: «Слова», — сказал А Б, центр «Пример»."""
    names_at_most = number + 1 + _MOST_NAMES
    long = (span.start for span in spans[number + 1 : names_at_most] if len(_WORD.findall(span.text)) >= _LEAST)
    span = spans[number]
    start = spans[number - 1].end if number else 0
    comma = "," * bool(_SPOKEN.match(text, max(span.end - 2, 0)))
    return span._replace(before=text[start : span.start], after=comma + text[span.end : next(long, len(text))])


def _opens(text: str, at: int) -> bool:
    before = text[at - 1] if at else " "
    if text[at] == "‘":
        return not before.isalnum() and bool(_BRITISH_END.search(text, at + 1))
    return text[at] not in '"“' or not (before.isalnum() or before in ".,!?;")


def _closing(text: str, at: int) -> tuple[int, bool]:
    """Where a quotation ends, and whether a mark says so."""
    if text[at] == "‘" and (end := _BRITISH_END.search(text, at + 1)):
        return end.end(), True
    depth = 0
    for place in range(at + 1, len(text)):
        if text[at] == text[place] and _WITHIN.match(text, place):
            depth += 1
        elif text[place] in _CLOSE[text[at]]:
            depth -= 1
            if depth < 0:
                return place + 1, True
    return len(text), False


def _is_speech(span: _Span, goes_on: bool) -> bool:
    """Speech has some words, and a verb of saying beside it, or it is the paragraph; a title in quotes has neither."""
    if goes_on and re.search(r"[.,–—-]\s*$", span.before) and SAYS.search(span.before):
        return True  # "…," said A B. "…"
    words = len(_WORD.findall(span.text))
    if words < _LEAST:
        return bool(_SAID_AT_ONCE.match(span.after))
    if not span.before.strip(" –—-"):
        if (signed := _SIGNED.match(span.after)) and speakers.named(signed["who"]):
            return True  # “…” – A B, Director
        least = _FIRST if span.after.strip(" .,–—-") else _LONE
        if words >= least and re.search(r"[,.!?…–—]\s*$", span.text + span.after[:1]):
            return True
    return _is_attributed(span)


def _is_attributed(span: _Span) -> bool:
    """Whether a verb of saying stands right beside a quotation."""
    last = speakers.last_sentence(span.before)
    if _SAID_BEHIND.match(span.after[:200]) or _SAID_BEFORE.search(last):
        return True
    leads = re.search(r"[:,]\s*+[-–—]?\s*+$", span.before)
    if leads and (SAYS.search(last) or ACCORDING.search(last)):
        return True
    who = speakers.named(last) if last.rstrip().endswith(":") else None
    sentence = re.search(r"[.!?…]$", span.text) or re.match(r"\.\s*$", span.after)
    if who is None:
        return False
    return person_names.is_title(who.position) or bool(" " in who.name and sentence)  # "A B: “…”"
