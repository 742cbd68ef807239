"""The set phrases of a release: kinds of document, headings, triggers, slugs and end marks; the words are in the data.

The words are the trade's (press.md §3, §4); other languages only by the few headings that their news pages share.
"""

import re

from outreach.press import vocabulary
from outreach.press.vocabulary import either, expression

KINDS = ("press release", "news release", "media advisory", "statement", "news")
_KIND = expression(
    r"(?:for\s{1,9}the\s{1,9}media\s{0,9}[-–:]\s{0,9})?"
    rf"(?:{either('release', 'corrected')}\s{{0,9}}[:–—-]?\s{{0,9}})?"
    rf"(?P<kind>{either('kinds', *KINDS)})(?!\w)",
    re.I,
)
# "Example Fund Press Release:", whose it is before it
_NAMED = expression(
    rf"(?:(?-i:[A-ZА-ЯЁҮӨҢ])[\w.&’'-]{{1,30}}\s){{1,4}}(?P<kind>{either('kinds', *KINDS[:3])})(?=\s{{0,9}}(?::|$))",
    re.I,
)
_SPACED = expression(r"\w(?:[ -]{1,3}\w){5,40}")
_BESIDE_KIND = expression(
    r"[:\-–—|/#№.,(\d]|no\b|for\b|date|(?:our\s+)?ref\b|исх\b|рег\.|(?-i:[A-Z]{2,12}/[A-Z\d])|(?:от|of|from|on)\s+\d",
    re.I,
)
_OR_KIND = expression(r"\s{0,9}[/|•·]\s{0,9}")
_KIND_OF = [(kind, expression(either("kinds", kind), re.I)) for kind in KINDS]
STATEMENT_BY = expression(either("release", "statement_by"), re.I)
# whose a statement is: "by the Minister", «Постоянного координатора», «пресс-службы»
_WHOSE = expression(either("release", "whose"), re.I)
FOR_RELEASE = expression(rf"[\s#*=~]{{0,9}}{either('release', 'immediate')}(?!\w)[\s:.!#*=~–—-]{{0,99}}", re.I)
REFERENCE = expression(
    rf"{either('release', 'reference')}\s{{0,9}}[:.№#]?\s{{0,9}}"
    r"(?P<ref>[\w][\w./№-]{1,40}(?:\s?/\s?[\w.-]{1,99}){0,5}(?:\s{1,9}rev\.?\s?\d{1,2})?)\s{0,9}",
    re.I,
)
NUMBERED = expression(
    r"\s{0,9}(?:no\.?|№|#|n°)\s{0,9}:?\s{0,9}(?P<ref>(?:[^\W\d_]{1,12}[./-]){0,4}\d[\w./-]{0,30})\s{0,9}[.,;:–—-]?\s{0,9}",
    re.I,
)
BARE_NUMBER = expression(r"(?P<ref>\d{1,4}(?:[/-]\d{1,4}){0,3})\s{0,9}")
# "UNKG/2026/17", not "COVID-19"
CODE = expression(r"(?P<ref>[A-ZА-Я]{2,12}(?:[/-][A-ZА-Я]{1,9}){0,3}(?:(?:[/-]\d{1,5}){2,3}|/\d{1,5}))\s{0,9}")
_OF = either("release", "of_pages")
SLUG = expression(
    rf"[-–—\s(*]{{0,99}}{either('release', 'more')}[-–—\s)*]{{0,99}}"
    rf"|[-–—\s(]{{0,99}}{either('release', 'page')}\s{{0,9}}\d{{1,3}}"
    rf"(?:\s{{0,9}}(?:{_OF}|/)\s{{0,9}}\d{{1,3}})?[-–—\s)]{{0,99}}"
    rf"|[-–—]\s{{0,9}}\d{{1,3}}\s{{0,9}}[-–—]|\d{{1,3}}\s{{0,9}}(?:-?бет|(?:{_OF}\s|/)\s{{0,9}}\d{{1,3}})"
    r"|\d{1,2}-{1,3}\d{1,2}-{1,3}\d{1,2}|[-–—]{0,99}\d-?add[-–—]{0,99}",
    re.I,
)
_MORE = expression(r"^\s{0,9}more\s{0,9}$")
END = expression(
    r"(?:#\s{0,9}){1,6}|[-–—]\s{0,9}30\s{0,9}[-–—]|x{3}|(?:\*\s{0,9}){3,}"
    rf"|[-–—*\s]{{0,99}}{either('release', 'end')}[-–—*\s.]{{0,99}}",
    re.I,
)
RULE = expression(r"[-_=*~–—.•·\s]{3,}|[_=*]{1,99}")

BOILERPLATE = expression(either("release", "about"))
_INLINE_BOILERPLATE = expression(rf"{either('release', 'about_before')}\s{{0,9}}[:—–]\s{{1,9}}(?=\S)", re.I)
NOTES = expression(
    rf"[*\[(\s]{{0,99}}{either('release', 'notes')}[\])]{{0,99}}\s{{0,9}}(?P<colon>[:.—–-]?)\s{{0,9}}", re.I
)
RIGHTS = expression(either("release", "rights"), re.I)
TRIGGER = expression(rf"[*•\-–—\s\[(]{{0,99}}{either('contact', 'trigger')}(?!\w|(?<=\d):\d)", re.I)
# what may stand between the trigger and the first name
CONNECT = expression(
    rf"[\s,;:–—-]{{0,99}}(?:{either('contact', 'ask')}\s{{0,9}},?\s{{0,9}}){{0,30}}"
    rf"(?:{either('contact', 'reach')}(?!\w))?(?:\s{{0,9}}{either('contact', 'whom')}(?=\s))?[\s,;:–—-]{{0,99}}",
    re.I,
)
_VISIT = expression(rf"[\s,]{{0,99}}{either('contact', 'visit')}", re.I)
_PRESS_OFFICE = expression(either("contact", "press_office"), re.I)
_LANGUAGE = expression(rf"[\[(\s*–—-]{{0,99}}{either('release', 'language')}[\])\s*:.–—-]{{0,99}}", re.I)
_SALUTATION = expression(
    rf"{either('release', 'dear')}(?:[\s,]{{1,99}}[^.:]{{0,60}})?[,!.]?"
    rf"|{either('release', 'colleagues')}(?:,?\s[^.:!?]{{0,30}})?[,!]",
    re.I,
)
# What stands between a mail's greeting and the release in it.
_COVER = expression(either("release", "cover"), re.I)
_MAIL_FIELD = expression(rf"{either('release', 'mail_fields')}\s{{0,9}}:\s", re.I)
_LABELS = {
    name: expression(rf"{either('release', name)}\s{{0,9}}:\s{{1,9}}", re.I)
    for name in ("headline", "subheadline", "dateline")
}
_TRAIL = expression(r"[^→›»>]{1,60}(?:\s[→›»>]\s[^→›»>]{1,60}){1,6}")
BYLINE = expression(r"(?:by|автор|текст|жазган)\s{0,9}:?\s{1,9}", re.I)
CORRECTION = expression(
    rf"[\W_]{{0,9}}{either('release', 'correction')}(?!\w)(?=\W{{0,9}}(?:$|[:–—/(-]))\W{{0,9}}", re.I
)


def kind_line(text: str) -> tuple[str, int] | None:
    """The kind of document that a line names at its beginning, and where the rest of the line starts."""
    if _SPACED.fullmatch(text) and (kind := kind_line(re.sub(r"\s(?=\s{2})|(?<!\s)\s(?!\s)", "", text))):
        return kind[0], len(text)  # "P R E S S   R E L E A S E"
    match = _KIND.match(text.rstrip("*#=~ "), len(text) - len(text.lstrip("*#=~ "))) or _NAMED.match(text)
    if not match:
        return None
    end = match.end()
    while (between := _OR_KIND.match(text, end)) and (again := _KIND.match(text, between.end())):
        end = again.end()  # "PRESS RELEASE / ПРЕСС-РЕЛИЗ"
    rest = text[end:].strip()
    if kind_of(match["kind"]) == "statement" and is_whose(rest.lstrip("/ ")):
        return None  # «Заявление / Постоянного координатора ООН» is a headline
    # "Statement by the Minister …" and "Press releases are …" are headlines and sentences, not letterheads
    if rest and not _BESIDE_KIND.match(rest) and not _is_letterhead(match, rest):
        return None
    return kind_of(match["kind"]), end + len(re.match(r"[\s:|–—/-]*", text[end:])[0])  # type: ignore[index]


def begins_with_kind(text: str) -> bool:
    """Whether a line begins with the kind of document: "Press release on the decision of …"."""
    return _KIND.match(text) is not None


def _is_letterhead(match: re.Match[str], rest: str) -> bool:
    return match["kind"].isupper() and not rest.isupper() and len(rest) < 60 and not re.match(r"[a-zа-яё]", rest)


def is_whose(text: str) -> bool:
    """Whether a line says whose the word above it is, and is no heading without it: "by the Minister of Health"."""
    return text[:1].islower() or bool(_WHOSE.match(text))


_LONGEST_GREETING = 80


def is_salutation(text: str) -> bool:
    """Whether a line only greets, "Dear colleagues," «Уважаемые журналисты!», or says that a release follows."""
    if len(text) > _LONGEST_GREETING:
        return bool(_COVER.fullmatch(text.strip()))
    return bool(_SALUTATION.fullmatch(text) or _COVER.fullmatch(text.strip()))


def is_addressed(text: str) -> bool:
    """Whether a line only says for whom a release is, or its place on a site: "To: News editors", "News › Releases"."""
    addressed = vocabulary.pattern("release", "addressed")
    return any((addressed.fullmatch(text.strip(" :,.!()[]")), _TRAIL.fullmatch(text)))


def takes_leave(text: str) -> bool:
    """Whether a line only takes leave, in one language or in two: "Best regards / С уважением"."""
    leave = vocabulary.pattern("contact", "leave")
    parts = re.split(r"(?<!\s)\s++[/|]\s+", text)
    return all(leave.fullmatch(part.strip(_SIGNS)) or _SENT.match(part) for part in parts)


_SIGNS = " ,.!-–—*_"
_SENT = expression(rf"\W{{0,40}}{either('contact', 'sent')}\s", re.I)


def is_mail_field(text: str) -> bool:
    """Whether a line is the head of a mail that was pasted with its text."""
    return bool(_MAIL_FIELD.match(text))


def kind_of(words: str) -> str:
    """The kind of document in English, the key under which it is kept."""
    return next((kind for kind, pattern in _KIND_OF if pattern.fullmatch(words.strip())), "press release")


def is_slug(text: str) -> bool:
    """Whether a line is the slug of a page ("-more-", "page 2 of 3") and no part of the text."""
    return bool(SLUG.fullmatch(text)) and not _MORE.match(text)


def is_end(text: str) -> bool:
    """Whether a line is an end mark: ###, -30-, ENDS, XXX, КОНЕЦ …"""
    return bool(END.fullmatch(text))


def boilerplate_heading(text: str) -> int | None:
    """Where the text behind the heading of a boilerplate starts (at the line's end where it stands alone)."""
    if not text.endswith((".", "?", "!", ",", ";")) and BOILERPLATE.fullmatch(_first_lower(text.rstrip(" :.—–"))):
        return len(text)
    match = _INLINE_BOILERPLATE.match(text)
    return match.end() if match else None


def _first_lower(text: str) -> str:
    """ "ABOUT THE AGENCY" and "About the agency" alike, with the name behind it as it is written."""
    head, _space, rest = text.partition(" ")
    return f"{head.lower()} {rest}".strip()


def notes_heading(text: str) -> int | None:
    """Where the text behind the heading of the notes to editors starts."""
    match = NOTES.match(text)
    if not match:
        return None
    alone = match.end() >= len(text.rstrip())
    return match.end() if alone or match["colon"] in (":", "—", "–") else None


def is_language(text: str) -> bool:
    """Whether a line only says which language follows, or stands in which column: "(EN)", "Русский | Кыргызча"."""
    return all(map(_LANGUAGE.fullmatch, re.split(r"\s{0,9}[\t|/]\s{0,9}", text)))


def trigger(text: str) -> tuple[int, int] | None:
    """Where the trigger of a contact block ends in a line, and where its first name or detail starts."""
    if several := _several(text):
        return several
    match = TRIGGER.match(text)
    if not match:
        return None
    if _PRESS_OFFICE.match(text):
        return 0, 0  # "Press office: 0312 …" names whom to ask
    rest = text[match.end() :]
    if _VISIT.match(rest) and not re.search(r"@|\[at\]|\(at\)|\bcall\b|\bcontact\b|\+\d", rest, re.I):
        return None
    after = CONNECT.match(rest)
    return match.end(), match.end() + (after.end() if after else 0)


def _several(text: str) -> tuple[int, int] | None:
    """ "Contact / Контакты / Байланыш:": one block for all languages."""
    head = text.split(":", 1)[0]
    parts = re.split(r"[/|]", head)
    if len(parts) < 2 or not all(_is_trigger(part) for part in parts):
        return None
    at = len(head) + (len(text) > len(head))
    return at, at + len(text[at:]) - len(text[at:].lstrip())


def _is_trigger(words: str) -> bool:
    match = TRIGGER.match(f"{words.strip()}:")
    return match is not None and match.end() >= len(words.strip())


def labelled(text: str) -> tuple[str, int] | None:
    """The part of a release that a label before it names ("Headline:", "Dateline:"), and where it begins."""
    return next(((name, match.end()) for name, pattern in _LABELS.items() if (match := pattern.match(text))), None)
