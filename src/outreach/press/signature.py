"""A pasted e-mail signature, business card or contact block as the fields of contacts."""

import re
from collections.abc import Sequence

from outreach.formats import sandbox
from outreach.press import person_names as names
from outreach.press.lines import Line, clean, lines, parted
from outreach.press.reader import contact_block, left_over, patterns
from outreach.press.vocabulary import either, expression
from outreach.values import networks, places
from outreach.values.data import Document
from outreach.values.phone import phone

_SHORT = 2  # letters of what is no name
LONGEST = 6_000  # letters; what is longer is no signature
_MOST_LINES = 60
_STREET = expression(
    r"(?<!\w)(?:street|str\.|avenue|ave\.|road|rd\.|blvd|boulevard|ул\.|улица|просп\w{0,40}|пр-т|пр\.|переулок|бульвар|мкр|"
    r"микрорайон|көчөсү|көч\.|г\.\s{0,9}[А-ЯЁ]|p\.?\s?o\.?\s?box|postfach|а/я)|^\s{0,9}(?:[A-Z]{1,2}-)?\d{5,6},?\s{1,9}[^\W\d_][^\d@]{0,99}$|"
    r"^\s{0,9}\d{1,5}[a-z]?\s{1,9}(?:[^\W\d_][\w.'’-]{0,99}\s{1,9}){1,3}(?:st|ave|rd|dr|ln|lane|drive|way|square|sq|court|ct)\.?(?:,|\s{0,9}$)|"
    r",\s{0,9}[a-z]{2}\s{1,9}\d{5}(?:-\d{4})?\s{0,9}$|\w{1,40}(?:straße|strasse|weg|platz|allee|gasse)\s{1,9}\d|(?<!\w)(?:адрес|address|дареги?)\s{0,9}:",
    re.I,
)
_ADDRESS_LABEL = expression(r"^\s{0,9}(?:address|адрес|дареги?|adresse)\s{0,9}[:–—-]\s{0,9}", re.I)
_PAGE = expression(r"(?<![@\w.])(?:https?://[^\s,;|<>()]{1,400}|www\.[^\s,;|<>()]{1,400})", re.I)
# What stands before a name for form's sake: "i. A. Zoë Müller", «С ув. Асанов К.»
_BEFORE_NAME = expression(
    r"^[ \t]{0,99}(?:i\.\s?[AV]\.|ppa\.?|im auftrag|с ув(?:аж)?\.,?)[ \t]{1,99}(?=[^\W\d_])", re.I | re.M
)
_STARS = expression(
    r"(?<![\w*])\*+(?=\S)|(?<=\S)\*+(?![\w*])|(?<![\w@/.])_(?=[^_\n]{1,99}_(?!\w))|(?<=[^\W_])_(?![\w@])"
)
_PICTURES = expression("[\u2600-\u27bf\U0001f300-\U0001faff\ufe0f\u200d►▶]+")
_DASHES = expression(r"^[ \t]{0,99}[–—-][ \t]{1,99}(.*\S)[ \t]{1,99}[–—-][ \t]{0,99}$", re.M)
_AT_WORK = expression(r"(?<=\w) @ (?=[A-ZА-ЯЁҮӨҢ«“\"])(?!\S{1,99}\.\w)")
_PRONOUNS = expression(r"[ \t]{0,99}\(((?:she|he|they)/(?:her|him|them|hers|his|theirs)(?:/\w{1,40})?)\)", re.I)
# An account on a network that nobody names is neither a job nor a newsroom.
_HANDLE = expression(r"(?:^|(?<=[|•·]))[ \t]{0,99}(@[A-Za-z][\w.]{2,39})[ \t]{0,99}(?=$|[|•·])", re.M)
# What the law wants to stand under letters of a company: it is about nobody who writes.
_OF_THE_COMPANY = expression(
    r"\s{0,9}(?:geschäftsführ\w{1,40}|vorstand(?:svorsitz\w{1,40})?|vorsitz\w{1,40}|aufsichtsrat\w{0,40}|"
    r"sitz der gesellschaft|registergericht|"
    r"amtsgericht|handelsregister|ust\W?id\w{0,40}|registered (?:office|in)|company (?:no|number)|vat\b|инн|огрн)"
    r"\.?\s{0,9}(?:[:.]|\d|nr|des)|.*\bHRB\s{0,9}\d",
    re.I,
)
# What is said under letters to whoever should not have got them; it goes on to the next blank line.
_DISCLAIMER = expression(
    r"^.*(?:(?:e-?mail|message|communication)\b.{0,80}\b(?:confidential|privileged|intended (?:only|solely))"
    r"|confidentiality notice|not the intended recipient|конфиденциальн\w{1,40}.{0,60}(?:информаци|письм|сообщени)"
    r"|(?:письмо|сообщение)\b.{0,80}\bконфиденциальн|если вы (?:не являетесь|получили)|купуя (?:маалымат|кат)"
    r"|(?:e-?mail|nachricht)\b.{0,80}\bvertraulich|nicht der (?:richtige|beabsichtigte) (?:adressat|empfänger)"
    r"|consider the environment before|подумайте об окружающей среде)[^\n]{0,99}(?:\n[^\n]{0,99}\S[^\n]{0,99}){0,30}",
    re.I | re.M,
)
# What stands above a mail that is answered: whoever it went to has no part in what is signed below.
_SUBJECT = expression(rf"^[ \t>]{{0,99}}{either('signature', 'subject')}[ \t]{{0,99}}:.*$", re.I | re.M)
_TO = expression(rf"^[ \t>]{{0,99}}{either('signature', 'mail_fields')}[ \t]{{0,99}}:.*$", re.I | re.M)
# What is drawn before a number or an address, in words.
_DRAWN = {
    "\U0001f4f1": "mobile: ",
    "\U0001f4f2": "mobile: ",
    "\U0001f4e0": "fax: ",
    "\U0001f4de": "tel: ",
    "\u260e": "tel: ",
}
_CALLED = {label: either("signature", f"called_{label}") for label in ("mobile", "work", "home")}
_ANGLED = expression(r"\s{0,9}<\s{0,9}(?:mailto:)?([^<>\s]{1,99}@[^<>\s]{1,99})\s{0,9}>")


@sandbox.there
def read(text: str, region: str = "KG") -> list[Document]:
    """The people in a pasted text, none where it tells of nobody; what no field has stands in the notes."""
    if len(text) > LONGEST:
        return []
    text, asides = _without_form(text)
    tidy = clean(_ANGLED.sub(r", \1", text))
    found = [line for line in lines(tidy) if not patterns.takes_leave(line.text)]
    if not found or len(found) > _MOST_LINES:
        return []
    asides += [line.text for line in found if _OF_THE_COMPANY.match(line.text)]
    found = [line for line in found if line.text not in asides]
    pages, rest = _pages(found)
    streets, rest = parted(rest, lambda line: _is_street(line.text))
    block = contact_block.read(rest, region)
    records = [_fields(officer, region, tidy) for officer in _people(block, found)]
    if len(records) == 1:
        _whole(records[0], streets, pages, block.channels, [*_untold(rest, block), *asides])
    return records


def _people(block: contact_block.Block, found: Sequence[Line]) -> list[contact_block.Officer]:
    """The people of a block, each once and under their newsroom."""
    people = contact_block.together(_under_their_outlets(block.officers))
    if len(people) == 1:
        _called_by_first_line(people[0], found[0].text.strip(" ,.!"))
    return [one for one in people if one.name] or people


def _called(raw: str, known: str, text: str) -> str:
    """What a number or an address is called before it ("C: …") or behind it ("… (office)"), `known` where it is not."""
    figures = "" if "@" in raw else re.sub(r"\D", "", re.split(r"[^\W\d_]", raw)[0])[-_FIGURES:]
    found = re.search(r"[\s()./-]{0,3}".join(figures) if len(figures) == _FIGURES else re.escape(raw), text)
    if found is None or known in ("mobile", "fax", "pager"):
        return known
    before = re.split(r"[|,;\n\x00]", text[: found.start()])[-1]
    behind = re.match(r"\s*\(([^()\n]*)\)", text[found.end() :])
    for said in filter(None, (before, behind and behind[1])):
        words = re.findall(r"[^\W\d_]+", said)
        label = _label_of(words[0]) if len(words) == 1 else ""
        if label:
            return label
    return known


def _label_of(word: str) -> str:
    return next((label for label, pattern in _CALLED.items() if re.fullmatch(pattern, word, re.I)), "")


_FIGURES = 7  # by which a number is found again


def _without_form(text: str) -> tuple[str, list[str]]:
    """The text without what is there for form's sake, and what of it may be worth to be known."""
    if _SUBJECT.search(text):
        text = _TO.sub("", text)
    asides = [" ".join(found[0].split()) for found in _DISCLAIMER.finditer(text)]
    text = _DISCLAIMER.sub("", text)
    asides += _HANDLE.findall(text)
    text = _HANDLE.sub("", text)
    for sign, word in _DRAWN.items():
        text = text.replace(sign, word)
    text = _DASHES.sub(r"\1", _STARS.sub("", _BEFORE_NAME.sub("", _PICTURES.sub(" ", text))))
    return _AT_WORK.sub(", ", _PRONOUNS.sub("", text)), _PRONOUNS.findall(text) + asides


def _called_by_first_line(one: contact_block.Officer, first: str) -> None:
    """Who signs by a single name, above the newsroom: «Айжан», «Редакция …»."""
    parts = one.organisation.split(", ")
    if not one.name and first == parts[0] and len(first) > _SHORT and names.is_family_name(first):
        one.name, one.organisation = first, ", ".join(parts[1:])


def _under_their_outlets(people: Sequence[contact_block.Officer]) -> list[contact_block.Officer]:
    """The people without what is their newsroom: in capitals above one, or like a name below one with a job."""
    kept: list[contact_block.Officer] = []
    for one in people:
        above = kept[-1] if kept else contact_block.Officer()
        alone = not (above.has_details or above.organisation)
        if alone and above.title and one.has_details and not (one.title or one.organisation):
            above.organisation = one.name
            above.absorb(one)
            continue
        if alone and above.name.isupper():
            one.organisation = one.organisation or above.name
            kept.pop()
        kept.append(one)
    return kept


def _is_street(text: str) -> bool:
    """Whether a line is a postal address, and nothing else that is to be known."""
    if "@" in text or _PHONE.search(text):
        return False
    *parts, last = (part.strip(" .") for part in text.split(","))
    abroad = len(parts) > 2 and len(last) > _SHORT + 1 and places.country_code(last) is not None
    return bool(_STREET.search(text)) or (abroad and not any(map(names.is_title, parts)))


_PHONE = expression(r"\+\d[\d\s()-]{7,}|\(\d{3,5}\)|(?:тел|tel|моб|факс|fax)\w*\s*[.:]", re.I)


def _pages(found: Sequence[Line]) -> tuple[list[str], list[Line]]:
    """The addresses of web pages but for those of networks, and the lines without them."""
    pages: list[str] = []
    rest = []
    for line in found:
        kept = line.text
        for page in _PAGE.findall(line.text):
            if not networks.of_page(page):
                pages.append(page.rstrip("."))
                kept = kept.replace(page, "")
        if kept.strip(" |,;·•-–—:"):
            rest.append(line._replace(text=kept))
    return pages, rest


def _alone(number: phone.Number, region: str) -> str:
    """A number as it reads the same when it stands alone, as the "57" of "12-34-56/57" does not."""
    again = phone.read(number.raw, region).numbers
    if number.e164 is None or (len(again) == 1 and again[0].e164 == number.e164):
        return number.raw
    return (number.international or number.e164) + (f" ext. {number.extension}" if number.extension else "")


def _fields(officer: contact_block.Officer, region: str, text: str) -> Document:
    numbers = [(_alone(number, region), _label(number.kind)) for number in officer.phones]
    fields: Document = {
        "honorific": officer.honorific,
        "name": officer.name,
        "other_name": officer.other_name,
        "position": officer.title,
        "outlet": officer.organisation.strip(" <,"),
        "emails": [{"raw": address.raw, "label": _called(address.raw, "", text)} for address in officer.emails],
        "phones": [{"raw": raw, "label": _called(raw, label, text)} for raw, label in numbers],
        "channels": [_channel(item) for item in officer.channels],
    }
    return {name: value for name, value in fields.items() if value}


def _label(kind: str) -> str:
    return {"mobile": "mobile", "fax": "fax", "pager": "pager", "landline": "work"}.get(kind, "")


def _channel(item: dict[str, str]) -> dict[str, str]:
    return {"network": networks.key(item["network"]), "value": item["value"]}


def _whole(
    fields: Document,
    streets: Sequence[Line],
    pages: Sequence[str],
    channels: Sequence[dict[str, str]],
    notes: Sequence[str],
) -> None:
    """What stands in a signature for nobody in particular is of the one who signed."""
    if streets:
        told = ", ".join(_ADDRESS_LABEL.sub("", line.text).strip(" ,;|") for line in streets)
        fields.update(_placed([part.strip() for part in told.split(",")]))
    if pages:
        fields["website"] = pages[0]
    if channels:
        fields["channels"] = [*fields.get("channels", []), *map(_channel, channels)]
    if notes:
        fields["notes"] = "\n".join(notes)


def _placed(parts: list[str]) -> Document:
    """The country, the postcode and the town of an address, where they stand by themselves; the rest is its street."""
    fields: Document = {}
    street: list[str] = []
    for number, part in enumerate(parts):
        town = next(filter(None, (pattern.fullmatch(part) for pattern in _TOWNS)), None)
        country = places.country_code(part) if number in (0, len(parts) - 1) and len(part) > _SHORT + 1 else None
        found = town.groupdict() if town else {"country": country} if country else {}
        if found and not found.keys() & fields.keys():
            fields |= found
        else:
            street.append(part)
    return {**fields, **({"street": ", ".join(street)} if street else {})}


_TOWNS = (
    expression(r"(?:г\.|город|гор\.)\s{0,9}(?P<city>[А-ЯЁҮӨҢ][\w-]{1,99})"),
    expression(r"(?P<city>[А-ЯЁҮӨҢ][\w-]{1,99}) (?:ш\.|шаары)"),
    expression(r"(?P<postcode>\d{5,6}) (?P<city>[^\W\d_][\w-]{1,99})"),
    expression(r"(?P<city>[^\W\d_][\w-]{1,99}) (?P<postcode>\d{6})"),
    expression(r"(?P<postcode>\d{5,6})"),
)


def _untold(some: list[Line], block: contact_block.Block) -> list[str]:
    """What stands in the lines and is neither of the people nor a label."""
    free = left_over.untold(some, block.officers, block.channels)
    parts = ((line, left_over.within(free, line)) for line in some)
    return [line.text[part[0][0] - line.start : part[-1][1] - line.start].strip(" |,;") for line, part in parts if part]
