"""What can be asked of contacts: a filter's text becomes a tree, and a tree becomes its text again.

    country:KG,KZ beat:crime lang:ru -tag:vip has:email seen<90d "exact" (city:Osh OR city:Bishkek)

Words and terms side by side must all hold; values after a comma, and terms joined by OR, are alternatives; a
minus in front, or NOT, leaves out. A value with a space or a comma in it stands in quotes, a quote inside them is
doubled. Words are beginnings of words, in either script; values are whole, but for those of `name`, `phone`
(beginnings) and `email`, `position`, `notes`, `source`, `channel` (parts). A star at the end asks for all that begin
so, in either script: `tag:vip*`; of outlets, towns and regions so does a value that none is called by. What is called
just so stands for itself alone, a town or a region in either script: Osh and Ош. `added:2026-01-31` is on that day, `>`
after it, `>=` on it or after. The search box, the rule of a list, the facets and the command line speak this one
language.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple, TypeGuard

from outreach import i18n
from outreach.i18n import N_, _
from outreach.problems import FieldProblem
from outreach.values import data, vocabularies
from outreach.values import dates as days
from outreach.values.text import key, place_key, usable, words

# What a term may ask, and what it means, as completion and help show it.
FIELDS: dict[str, str] = {
    "name": N_("a word of the name, in either script"), "outlet": N_("where they work"),
    "medium": N_("kind of their outlet: newspaper, radio, tv, web…"), "position": N_("job title"),
    "email": N_("part of an e-mail address"), "phone": N_("the beginning of a phone number, in any form"),
    "channel": N_("an account: telegram, whatsapp, facebook…"), "country": N_("country, as KG or Kyrgyzstan"),
    "state": N_("state, region or province"), "city": N_("town"), "lang": N_("a working language, as ky, ru, en"),
    "beat": N_("what they write about"), "tag": N_("a tag"), "source": N_("where the contact came from"),
    "notes": N_("a word of the notes"),
    "has": N_("present: email, phone, channel, outlet, language, beat, tag, notes, name"),
    "no": N_("missing: email, phone, channel, outlet, language, beat, tag, notes, name"),
    "is": N_("valid, invalid (an address or number has a problem), blocked, open, bounced, embargo (keeps embargoes)"),
    "seen": N_("when last verified: seen<90d, seen>2026-01-31"), "added": N_("when added: added<7d, added>2026-01-31"),
    "contacted": N_("when they last received a release: contacted<90d; contacted>90d: not since, or never"),
    "got": N_("people who received a release, by its reference"), "list": N_("on a press list, by its name"),
    "id": N_("the contact's own number"),
}  # fmt: skip


def _aliases() -> dict[str, str]:
    """{another name of a field, in any of our languages: the field}."""
    return {name: field for field, names in data.file("filters/fields").items() for name in names.split()}


ALIASES = _aliases()
HAS = ("email", "phone", "channel", "outlet", "language", "beat", "tag", "notes", "name", "country", "city", "position")
IS = ("valid", "invalid", "blocked", "open", "bounced", "embargo")
DATED = ("seen", "added", "contacted")


class FilterProblem(FieldProblem):
    """A slip in a filter: `start` and `end` are where it stands in the text, so that a box can underline it."""

    def __init__(self, text: str, start: int = 0, end: int = 0) -> None:
        super().__init__("filter", text)
        self.start = start
        self.end = end


@dataclass(frozen=True)
class Words:
    """Words anywhere in the record, each the beginning of one of its words."""

    text: str


@dataclass(frozen=True)
class Exact:
    """Words in this order, in quotes."""

    text: str


@dataclass(frozen=True)
class Term:
    """`field:value,value`; `relation` is ":", or "<" and ">" for what bears a date."""

    field: str
    values: tuple[str, ...]
    relation: str = ":"


@dataclass(frozen=True)
class Not:
    """What must not hold."""

    part: "Node"


@dataclass(frozen=True)
class And:
    """Parts that must all hold; none at all holds for everybody."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Or:
    """Parts of which one must hold."""

    parts: tuple["Node", ...]


Node = Words | Exact | Term | Not | And | Or

_QUOTED = r'"(?:[^"]|"")*"?'
_NAME = r"-?[^\W\d_][\w-]*"
RELATION = ":|<=|>=|<|>|="
_TOKEN = re.compile(
    rf"""(?:
      (?P<open>-?\() | (?P<close>\)) | (?P<or>(?:OR|ИЛИ|ЖЕ)\b|\|)
    | (?P<term>{_NAME}(?:{RELATION})(?:{_QUOTED}|[^\s()"])*)
    | (?P<exact>-?{_QUOTED})
    | (?P<word>[^\s()"]+|[()"])
    )""",
    re.VERBOSE,
)
_AND = frozenset({"AND", "ЖАНА"})  # what stands side by side must hold anyway
NOT = frozenset({"NOT", "НЕ"})
_OR = frozenset({"OR", "ИЛИ", "ЖЕ"})
JOINS = _AND | NOT | _OR
# In small letters these are words, and people are called so; between terms nobody means them as such.
_SMALL = {**dict.fromkeys(_OR, "or"), **dict.fromkeys((*_AND, "И"), "and"), **dict.fromkeys(NOT, "not")}
# A phone number in any form is one word, however many spaces stand in it.
_PHONE = re.compile(r"\+?\(?\d[\d\s().\-/]{4,}")
_DIGITS = re.compile(r"\+?\d[\d\s.\-/]*")
# What stands before digits of a number and would say something else beside other words: brackets and a dash alone.
_NO_DIGITS = re.compile(r"[()]|(?<![^\s()])[.\-/]+")
_TERM = re.compile(rf"({_NAME})({RELATION})(.*)", re.DOTALL)
_VALUE = re.compile(rf'(?:{_QUOTED}|[^,"])+')
_PIECE = re.compile(rf'({_QUOTED})|([^"]+)')


class Token(NamedTuple):
    """A part of a filter's text as it was typed, and where it stands."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


def tokens(text: str) -> list[Token]:
    """The parts of a filter's text; `kind` is open, close, or, term, exact or word.

    A term goes on behind the spaces after its colon or comma: "country: KG, KZ" is typed as often as "country:KG,KZ".
    """
    found: list[Token] = []
    joined = False
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        token = Token(kind, match.group(kind), match.start(kind))
        goes_on = joined and token.start == found[-1].end and kind in ("word", "exact")
        joined = bool(found) and (goes_on or (_lacks_a_value(found[-1]) and _is_value(token)))
        if joined:
            start = found.pop().start
            token = Token("term", text[start : token.end], start)
        found.append(token)
    if found and _lacks_a_value(found[-1]) and not text[found[-1].end :].strip():
        found[-1] = found[-1]._replace(text=text[found[-1].start :])
    return found


def _lacks_a_value(token: Token) -> bool:
    if token.kind != "term" or token.text[-1] not in ":<>=,":
        return False
    match = _TERM.fullmatch(token.text)
    return match is not None and _known(match[1].removeprefix("-")) in FIELDS


def _is_value(token: Token) -> bool:
    return token.kind in ("word", "exact") and token.text not in JOINS and token.text[0] not in "-()"


def parse(text: str) -> Node:
    """The tree of a filter's text.

    Raises:
        FilterProblem: a field that is not known, a date that is none, a bracket without its other half.
    """
    text = usable(text)
    number = text.strip() if _PHONE.fullmatch(text.strip()) else _pasted_number(text)
    if number:
        return Words(" ".join(_NO_DIGITS.sub(" ", _TRUNK_IN_BRACKETS.sub(r"\1 \2 ", number)).split()))
    found = _joined(tokens(text))
    node, rest = _either(found, 0, depth=0)
    if rest < len(found):
        said = _shortened(text[: found[rest].end], end=True)
        raise _problem(_("A closing bracket has no opening bracket: “{text}”.").format(text=said), found[rest])
    return node


def whole(text: str) -> Node:
    """The tree of a text that is kept or acted upon: half of one, as while it is typed, would find everybody.

    Raises:
        FilterProblem: as `parse`; a field without a value, an open quotation mark, a text that asks for nothing.
    """
    node = parse(text)
    for token in tokens(usable(text)):
        match = _TERM.fullmatch(token.text) if token.kind == "term" else None
        asks = match and _known(match[1].removeprefix("-")) in FIELDS and text[token.end : token.end + 1] != "("
        if match and asks and not any(_split(match[3])):
            raise _problem(_("“{field}” has no value.").format(field=token.text.strip()), token)
        if token.text.count('"') % 2:
            raise _problem(_("This quotation mark isn't closed."), token)
    if node == And(()) and text.strip():
        raise FilterProblem(_("“{text}” contains no search term.").format(text=text.strip()), 0, len(text))
    return node


def _joined(found: list[Token]) -> list[Token]:
    """The tokens with what joins and leaves out told from words: kinds or, and, not."""
    known: list[Token] = []
    for place, token in enumerate(found):
        kind = _SMALL.get(token.text.upper(), "") if token.kind == "word" else ""
        if kind and (token.text in JOINS or _is_between_terms(kind, known, found[place + 1 :])):
            token = token._replace(kind=kind)
        known.append(token)
    return known


def _is_between_terms(kind: str, before: Sequence[Token], behind: Iterable[Token]) -> bool:
    """Whether a word in small letters stands where one joins terms, or leaves one out."""
    last = before[-1].kind if before else "open"
    following = next((one.kind for one in behind if _SMALL.get(one.text.upper()) != "not"), "")
    begins = kind == "not" and last in ("or", "and", "open")
    return following in ("term", "exact", "open") and (begins or last in ("term", "exact", "close"))


def _pasted_number(text: str) -> str:
    """The one number that a text says and nothing else, but for its label and its extension; "" where it says more.

    "тел.: +996 (0) 312 000 111, доб. 12", with any dash and any sign that nobody sees.
    """
    if len(text) > _LONGEST_PASTED or '"' in text or sum(map(str.isdecimal, text)) < _FEWEST_PASTED:
        return ""
    from outreach.values.phone import phone_plain, phone_scan  # late: few searches are for a number

    simple = phone_plain.simplified(phone_plain.visible(text))
    found = phone_scan.pieces(simple)
    asks = _ASKS.search(simple) or any(_known(field) in FIELDS for field in _VALUED.findall(text))
    if len(found) != 1 or phone_scan.words(simple) or asks:
        return ""
    number = _RUN_OF_DIGITS.findall(found[0].text)[0]
    return number if _PHONE.fullmatch(number) else ""


_LONGEST_PASTED = 100
_FEWEST_PASTED = 7  # digits
# What says more than a number: seen<…, -0312…, tel AND …; and phone:0312 is a term.
_ASKS = re.compile(rf"[<>=|]|(?:^|[\s(])-(?=\S)|(?:^|\s)(?:{'|'.join(sorted(JOINS))})(?=\s|$)")
_VALUED = re.compile(r"(?<![\w-])([^\W\d_][\w-]*+):(?=\S)")
_RUN_OF_DIGITS = re.compile(r"[+(\d][+\d\s().\-/]*")
# +44 (0) 20 …, +996 (0312) …: a zero that is dialled at home only; in Italy (39) it belongs to the number.
_TRUNK_IN_BRACKETS = re.compile(r"^(\+\s?(?!39)\d{1,3}[\s-]?)\(0\s?(\d*)\)\s?")


def _either(found: list[Token], at: int, depth: int) -> tuple[Node, int]:
    if depth > 20:
        raise _problem(_("Too many brackets inside one another."), found[at - 1])
    parts = []
    part, at = _together(found, at, depth)
    parts.append(part)
    while at < len(found) and found[at].kind == "or":
        part, at = _together(found, at + 1, depth)
        parts.append(part)
    parts = [part for part in parts if part != And(())]
    return (parts[0] if len(parts) == 1 else Or(tuple(parts)) if parts else And(())), at


def _together(found: list[Token], at: int, depth: int) -> tuple[Node, int]:
    parts: list[Node] = []
    leaves_out = False  # behind NOT, which is a minus spelt out
    while at < len(found) and found[at].kind not in ("or", "close"):
        token = found[at]
        at += 1
        if token.kind == "not":
            leaves_out = not leaves_out
        if token.kind in ("not", "and"):
            continue
        if token.kind == "open" or _is_before_values(found, at):
            part, at = _in_brackets(found, at, depth + 1)
        else:
            part = _leaf(token)
        if part not in _NOTHING:
            parts.append(_left_out(part) if leaves_out else part)
        leaves_out = False
    return _side_by_side(parts), at


_NOTHING = (Words(""), And(()))
"""Parts that ask for nothing."""


def _left_out(part: Node) -> Node:
    return part.part if isinstance(part, Not) else Not(part)


def _in_brackets(found: list[Token], at: int, depth: int) -> tuple[Node, int]:
    """What stands behind an opening bracket, or in the brackets of the field before it, and where it goes on."""
    token = found[at - 1]
    is_of_field = token.kind != "open"
    part, end = _either(found, at + is_of_field, depth)
    if end >= len(found):
        raise _not_closed(found, token)
    part = _of_field(part, token) if is_of_field else part
    return (Not(part) if token.text.startswith("-") and part != And(()) else part), end + 1


def _not_closed(found: list[Token], bracket: Token) -> FilterProblem:
    said, at = "", bracket.start
    for one in found:
        if one.start >= bracket.start:
            said, at = f"{said}{' ' if one.start > at else ''}{one.text}", one.end
    said = _shortened(said)
    return _problem(_("An opening bracket has no closing bracket: “{text}”.").format(text=said), bracket)


def _shortened(text: str, *, end: bool = False) -> str:
    """As much of a text as a sentence can bear, from its beginning or from its end."""
    text = text.strip()
    if len(text) <= _SAID:
        return text
    return f"…{text[-_SAID:].lstrip()}" if end else f"{text[:_SAID].rstrip()}…"


_SAID = 30


def _is_before_values(found: list[Token], at: int) -> bool:
    """Whether a bracket with values follows a field: tag:(vip OR press)."""
    token = found[at - 1]
    match = _TERM.fullmatch(token.text)
    follows = at < len(found) and found[at].text == "(" and found[at].start == token.end
    return follows and match is not None and not match[3] and _lacks_a_value(token)


def _of_field(node: Node, token: Token) -> Node:
    """What stands in the brackets of a field, as terms of it."""
    match node:
        case Words():
            return _leaf(Token("term", f"{token.text.removeprefix('-')}{node.text}", token.start))
        case Exact():
            return _leaf(Token("term", f"{token.text.removeprefix('-')}{_in_quotes(node.text)}", token.start))
        case Not():
            return Not(_of_field(node.part, token))
        case And() | Or():
            return type(node)(tuple(_of_field(part, token) for part in node.parts))
    raise _problem(_("The brackets of “{field}” can contain only values.").format(field=token.text), token)


def _side_by_side(parts: Iterable[Node]) -> Node:
    """Parts that must all hold; digits beside digits are one number, however it was written."""
    found: list[Node] = []
    for part in parts:
        last = found[-1] if found else None
        if _is_number(part) and _is_number(last) and not part.text.startswith("+"):
            found[-1] = Words(f"{last.text} {part.text}")
        else:
            found.append(part)
    return found[0] if len(found) == 1 else And(tuple(found))


def _is_number(node: Node | None) -> TypeGuard[Words]:
    return isinstance(node, Words) and _DIGITS.fullmatch(node.text) is not None


def _known(field: str) -> str:
    return ALIASES.get(field.lower(), field.lower())


def _leaf(token: Token) -> Node:
    plain = token.text.removeprefix("-")
    node: Node = Words(plain)
    if token.kind == "exact":
        node = Exact(_unquoted(plain).strip())
    elif token.kind == "term":
        node = _of_term(plain, token)
    # A dash or a smile alone is found in everybody: left out, it would leave nobody.
    if isinstance(node, Words | Exact) and not words(node.text):
        return Words("")
    return Not(node) if token.text.startswith("-") else node


def _of_term(text: str, token: Token) -> Node:
    match = _TERM.fullmatch(text)
    assert match
    field, relation, values = match.groups()
    name = _known(field)
    if name in FIELDS:
        return _term(name, ":" if relation == "=" else relation, values, token)
    # "Кабар: новости" is a headline somebody pasted, and http://… is an address: both are looked for as words.
    known = FIELDS if field.isascii() else ALIASES
    is_text = (
        values.startswith("//") if field.isascii() else not values or not vocabularies.near(field.lower(), ALIASES, 0.8)
    )
    if relation == ":" and not is_text:
        raise _problem(_unknown(f"{field}:", field, known, ":"), token)
    return Exact(text.replace('"', "").strip()) if '"' in text else Words(text)


def _term(name: str, relation: str, text: str, token: Token) -> Node:
    values = tuple(filter(None, _split(text)))
    if not values:
        return Words("")
    if relation != ":" and name not in DATED:
        raise _problem(_("“{field}” takes no date: write {field}:value.").format(field=name), token)
    try:
        if name not in DATED:
            return Term(name, tuple(_valued(name, value) for value in values))
        dated = tuple(_dated(name, relation, value) for value in values)
    except FieldProblem as problem:
        raise _problem(problem.text, token) from None
    return dated[0] if len(dated) == 1 else Or(dated)


CHOICES = {"has": HAS, "no": HAS, "is": IS}


def _valued(name: str, value: str) -> str:
    """A value as its field keeps it.

    Raises:
        FilterProblem: the field has no such value.
    """
    if name == "id" and not (value.isascii() and value.isdecimal()):
        raise _problem(_("“{value}” is not a contact's number.").format(value=value))
    if name == "phone" and not any(sign.isdecimal() or sign == "*" for sign in value):
        raise _problem(_("No phone number in “{text}”.").format(text=value))
    own = _own_word(value, CHOICES[name]) if name in CHOICES else value
    if own not in CHOICES.get(name, (own,)):
        raise _problem(_unknown(f"{name}:{own}", own, CHOICES[name], before=f"{name}:"))
    return own


def _own_word(value: str, known: Iterable[str]) -> str:
    """What the language calls a thing there may be, whatever the field of it is called: почта, lang."""
    wanted = value.lower()
    field = _known(wanted)
    return wanted if wanted in known else "language" if field == "lang" else field


def _unknown(said: str, word: str, known: Iterable[str], after: str = "", before: str = "") -> str:
    """What is said of a word that is not known: the one that was meant where it is near, or else all there are."""
    near = vocabularies.near(word.lower(), known, 0.7)
    if near:
        return _("“{said}” is not known here. Did you mean {near}?").format(said=said, near=f"{before}{near}{after}")
    return _("“{said}” is not known here. Known are: {known}.").format(said=said, known=", ".join(known))


def _dated(name: str, relation: str, value: str) -> Node:
    """A term that bears a date: a day of the calendar stands as an ISO date, and only after it or before it.

    Raises:
        FilterProblem: it is no date.
    """
    day_of(value)
    day = days.typed(value)
    if day is None:
        return Term(name, (_a_day_less(value) if relation == ">=" else value,), "<" if relation == ":" else relation[0])
    after = Term(name, (_beside(day, -1 if relation in (":", ">=") else 0),), ">")
    before = Term(name, (_beside(day, 1 if relation in (":", "<=") else 0),), "<")
    return And((after, before)) if relation == ":" else after if relation.startswith(">") else before


def _a_day_less(ago: str) -> str:
    """`seen<90d` is on that day or later, `seen>90d` before it: `>=90d` goes a day further."""
    days = _days_of(ago)
    return f"{days - 1}d" if 0 < days <= _MOST_DAYS else ago


def _beside(day: date, more: int) -> str:
    try:
        return (day + timedelta(days=more)).isoformat()
    except OverflowError:
        return day.isoformat()


def _split(text: str) -> list[str]:
    """The values of a term, without their quotes."""
    return [
        "".join(_unquoted(quoted) if quoted else plain for quoted, plain in _PIECE.findall(value)).strip()
        for value in _VALUE.findall(text)
    ]


def _unquoted(text: str) -> str:
    body = text[1:]
    # An odd run of quotes at the end closes; an even one is quotes of the text itself, not yet closed.
    if body.endswith('"') and (len(body) - len(body.rstrip('"'))) % 2:
        body = body[:-1]
    return body.replace('""', '"')


_MOST_DAYS = 99999


def _days_of(text: str) -> int:
    """How many days `90d`, `3w`, `6m`, `2y` are; -1 where it is none of these."""
    match = re.fullmatch(r"(\d{1,5})([dwmy])", text.lower())
    return int(match[1]) * {"d": 1, "w": 7, "m": 30, "y": 365}[match[2]] if match else -1


def day_of(text: str, today: date | None = None) -> date:
    """The day that `90d`, `3w`, `6m`, `2y` ago was, or the day of an ISO date.

    Raises:
        FilterProblem: it is neither.
    """
    ago = _days_of(text)
    if ago >= 0:
        try:
            return (today or i18n.today()) - timedelta(days=ago)
        except OverflowError:
            return date.min
    day = days.typed(text)
    if day is None:
        example = quoted(i18n.day_to_type(date(2026, 1, 31)))
        raise _problem(_("“{text}” is not a date. Write 90d, 6m, or {day}.").format(text=text, day=example))
    return day


def _problem(text: str, token: Token | None = None) -> FilterProblem:
    return FilterProblem(text, token.start, token.end) if token else FilterProblem(text)


def text_of(node: Node) -> str:
    """The text of a tree; `parse(text_of(tree)) == tree`."""
    text = _text(node, inside=False)
    if isinstance(node, Words):
        return f"NOT -{text}" if _pasted_number(text) not in ("", text) else text
    if _PHONE.fullmatch(text) or _pasted_number(text):
        return text.replace(" ", " AND ", 1)  # "312 -66" would be one number
    return text


def _text(node: Node, *, inside: bool) -> str:
    match node:
        case Words():
            return node.text if _is_plain(node.text) else f"NOT -{node.text}"
        case Exact():
            return _in_quotes(node.text)
        case Term():
            return f"{node.field}{node.relation}{','.join(quoted(value) for value in node.values)}"
        case Not(Words(text)):
            return f"-({text})" if _is_number(node.part) and " " in text else f"-{text}"
        case Not(And() | Or() | Not()):
            return f"-({_text(node.part, inside=False)})"
        case Not():
            return f"-{_text(node.part, inside=False)}"
        case And():
            text = " ".join(_beside_others(part, node.parts) for part in node.parts)
        case Or():
            text = " OR ".join(_text(part, inside=True) for part in node.parts)
    return f"({text})" if inside else text


def _beside_others(part: Node, parts: Iterable[Node]) -> str:
    """A part's text among others: "or" beside terms would join them."""
    if isinstance(part, Words) and part.text.upper() in _SMALL and not all(isinstance(one, Words) for one in parts):
        return f"NOT -{part.text}"
    return _text(part, inside=True)


def _is_plain(word: str) -> bool:
    """Whether a word is read as one, and as nothing that joins or leaves out."""
    begins = tokens(word)[:1]
    if begins and begins[0].kind == "term":
        try:
            return begins[0].text == word and _leaf(begins[0]) == Words(word)
        except FilterProblem:
            return False
    return all(token.kind == "word" for token in begins) and not word.startswith("-") and word not in _AND | NOT


def quoted(value: str) -> str:
    """A value as a term has it: in quotes where it needs them."""
    return _in_quotes(value) if re.search(r'[\s,()"]|[:<>=]$', value) else value


def _in_quotes(value: str) -> str:
    doubled = value.replace('"', '""')
    return f'"{doubled}"'


def together(*parts: Node) -> Node:
    """All of these must hold; what stands side by side already stays so."""
    return _side_by_side(inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,)))


def terms(node: Node) -> list[tuple[str, Node]]:
    """The parts that stand side by side, each with its text: what is shown as tokens in its field."""
    parts = node.parts if isinstance(node, And) else (node,)
    return [(_text(part, inside=True), part) for part in parts if part != And(())]


# Facets: a filter's choices as tick boxes


def chosen(node: Node, field: str) -> list[str]:
    """The values of a field that a filter asks for: what is ticked among its facets."""
    return [value for _text, part in terms(node) if _chooses(part, field) for value in part.values]  # type: ignore[union-attr]


def rest(node: Node, field: str) -> Node:
    """The filter without what it asks of a field: the ground on which the field's facets are counted."""
    return together(*(part for _text, part in terms(node) if not _chooses(part, field)))


def _chooses(part: Node, field: str) -> bool:
    return isinstance(part, Term) and part.field == field and part.relation == ":"


def same(field: str, one: str, other: str) -> bool:
    """Whether two values of a field ask for the same: KG and Kyrgyzstan, ru and Russian, Crime and crime."""
    return _canonical(field, one) == _canonical(field, other)


def _canonical(field: str, value: str) -> str:
    kind = {"country": "country", "lang": "language", "medium": "medium"}.get(field)
    return (vocabularies.code(kind, value) if kind else None) or key_of(field)(" ".join(value.split()))


def key_of(field: str) -> Callable[[str], str]:
    """What makes the key by which the values of a field are compared; those of towns and regions in either script."""
    return place_key if field in ("city", "state") else key


def toggle(text: str, field: str, value: str) -> str:
    """The filter's text with a value of a field ticked, or no longer so where it was; several are alternatives.

    Raises:
        FilterProblem: the text cannot be read.
    """
    node = parse(text)
    parts = _without_value(node, field, value)
    if not any(same(field, value, one) for one in chosen(node, field)):
        place = next((place for place, part in enumerate(parts) if _chooses(part, field)), len(parts))
        parts[place : place + 1] = [Term(field, (*_values(parts[place : place + 1]), value))]
    return text_of(together(*parts))


def _without_value(node: Node, field: str, value: str) -> list[Node]:
    """The parts of a filter that stand side by side, with a value of a field neither ticked nor left out."""
    parts: list[Node] = []
    for _text, part in terms(node):
        if not _chooses(part, field):
            parts += [] if _leaves_out(part, field, value) else [part]
        elif left := tuple(one for one in _values([part]) if not same(field, value, one)):
            parts.append(Term(field, left))
    return parts


def _values(parts: Iterable[Node]) -> tuple[str, ...]:
    return tuple(value for part in parts if isinstance(part, Term) for value in part.values)


def _leaves_out(part: Node, field: str, value: str) -> bool:
    inner = part.part if isinstance(part, Not) else None
    return isinstance(inner, Term) and _chooses(inner, field) and all(same(field, value, v) for v in inner.values)
