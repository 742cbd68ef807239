"""What can be asked of contacts: a filter's text becomes a tree, and a tree becomes its text again.

    country:KG,KZ beat:crime lang:ru -tag:vip has:email seen<90d "exact" (city:Osh OR city:Bishkek)

Words and terms side by side must all hold; values after a comma, and terms joined by OR, are alternatives; a
minus in front leaves out. The search box, the rule of a list and the command line speak this one language.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from outreach.i18n import N_, _
from outreach.model.text import usable
from outreach.problems import FieldProblem

# What a term may ask, and what it means, as completion and help show it.
FIELDS: dict[str, str] = {
    "name": N_("a word of the name, in either script"),
    "outlet": N_("where they work"),
    "position": N_("job title"),
    "email": N_("part of an e-mail address"),
    "phone": N_("the beginning of a phone number, in any form"),
    "channel": N_("an account: telegram, whatsapp, facebook…"),
    "country": N_("country, as KG or Kyrgyzstan"),
    "state": N_("state, region or province"),
    "city": N_("town"),
    "lang": N_("a working language, as ky, ru, en"),
    "beat": N_("what they write about"),
    "tag": N_("a tag"),
    "source": N_("where the contact came from"),
    "notes": N_("a word of the notes"),
    "has": N_("what is there: email, phone, channel, outlet, language, beat, tag, notes, name"),
    "no": N_("what is missing: email, phone, channel, outlet, language, beat, tag, notes, name"),
    "is": N_("valid, invalid (an address or number has a problem), blocked, open"),
    "seen": N_("when last checked: seen<90d, seen>2026-01-31"),
    "found": N_("when found: found<30d, found>2026-01-31"),
    "list": N_("on a press list, by its name"),
    "id": N_("the contact's own number"),
}
ALIASES = {
    "language": "lang", "languages": "lang", "beats": "beat", "tags": "tag", "mail": "email", "e-mail": "email",
    "tel": "phone", "company": "outlet", "organisation": "outlet", "organization": "outlet", "region": "state",
    "title": "position", "town": "city", "note": "notes", "checked": "seen", "without": "no",
}  # fmt: skip
HAS = ("email", "phone", "channel", "outlet", "language", "beat", "tag", "notes", "name", "country")
IS = ("valid", "invalid", "blocked", "open")
DATED = ("seen", "found")


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
class All:
    """Parts that must all hold; none at all holds for everybody."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Any:
    """Parts of which one must hold."""

    parts: tuple["Node", ...]


Node = Words | Exact | Term | Not | All | Any

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<open>-?\() | (?P<close>\)) | (?P<or>OR\b|ИЛИ\b|\|)
    | (?P<term>-?[A-Za-z][A-Za-z-]*(?::|<=|>=|<|>)(?:"[^"]*"?|[^\s()"])*)
    | (?P<exact>-?"[^"]*"?)
    | (?P<word>[^\s()"]+|[()"])
    )""",
    re.VERBOSE,
)
# A phone number in any form is one word, however many spaces stand in it.
_PHONE = re.compile(r"\+?\(?\d[\d\s().\-/]{4,}")
_DIGITS = re.compile(r"\+?\d[\d\s.\-/]*")
_TERM = re.compile(r"(-?)([A-Za-z][A-Za-z-]*)(:|<=|>=|<|>)(.*)", re.DOTALL)


def parse(text: str) -> Node:
    """The tree of a filter's text.

    Raises:
        FieldProblem("filter"): a field that is not known, a date that is none, a bracket without its other half.
    """
    text = usable(text)
    if _PHONE.fullmatch(text.strip()):
        return Words(" ".join(text.split()))
    tokens = [(match.lastgroup or "", match.group(match.lastgroup or 0)) for match in _TOKEN.finditer(text)]
    node, rest = _either(tokens, 0, depth=0)
    if rest < len(tokens):
        raise _problem(_("A bracket is closed that was not opened."))
    return node


def _either(tokens: list[tuple[str, str]], at: int, depth: int) -> tuple[Node, int]:
    if depth > 20:
        raise _problem(_("Too many brackets inside one another."))
    parts = []
    part, at = _together(tokens, at, depth)
    parts.append(part)
    while at < len(tokens) and tokens[at][0] == "or":
        part, at = _together(tokens, at + 1, depth)
        parts.append(part)
    parts = [part for part in parts if part != All(())]
    return (parts[0] if len(parts) == 1 else Any(tuple(parts)) if parts else All(())), at


def _together(tokens: list[tuple[str, str]], at: int, depth: int) -> tuple[Node, int]:
    parts: list[Node] = []
    while at < len(tokens) and tokens[at][0] not in ("or", "close"):
        kind, token = tokens[at]
        at += 1
        part: Node
        if kind == "open":
            part, at = _either(tokens, at, depth + 1)
            if at >= len(tokens):
                raise _problem(_("A bracket is opened and not closed."))
            at += 1
            part = Not(part) if token.startswith("-") else part
        else:
            part = _leaf(kind, token)
        if _DIGITS.fullmatch(token) and parts and isinstance(parts[-1], Words) and _DIGITS.fullmatch(parts[-1].text):
            parts[-1] = Words(f"{parts[-1].text} {token}")
        elif part != Words(""):
            parts.append(part)
    return (parts[0] if len(parts) == 1 else All(tuple(parts))), at


def _leaf(kind: str, token: str) -> Node:
    if kind == "exact":
        exact = Exact(token.lstrip("-").strip('"').strip())
        part: Node = exact if exact.text else Words("")
        return Not(part) if token.startswith("-") and exact.text else part
    if kind == "term":
        match = _TERM.fullmatch(token)
        assert match
        minus, field, relation, values = match.groups()
        name = ALIASES.get(field.lower(), field.lower())
        if name in FIELDS:
            term = _term(name, relation, values)
            return Not(term) if minus else term
        if relation == ":" and not values.startswith("//"):
            raise _problem(
                _("“{field}:” is not known here. Known are: {fields}.").format(field=field, fields=", ".join(FIELDS))
            )
    if token.startswith("-") and len(token) > 1:
        return Not(Words(token[1:]))
    return Words("" if token == '"' else token)


def _term(name: str, relation: str, text: str) -> Node:
    values = tuple(value.strip() for value in _split(text) if value.strip())
    if not values:
        return Words("")
    if name in DATED:
        if relation == ":":
            relation = "<"
        day_of(values[0])
        return Term(name, values[:1], relation[0])
    if relation != ":":
        raise _problem(_("“{field}” bears no date: write {field}:value.").format(field=name))
    known = {"has": HAS, "no": HAS, "is": IS}.get(name)
    if known:
        values = tuple(
            {"e-mail": "email", "mail": "email", "lang": "language"}.get(v.lower(), v.lower()) for v in values
        )
        wrong = next((value for value in values if value not in known), None)
        if wrong:
            raise _problem(
                _("“{field}:{value}” is not known here. Known are: {values}.").format(
                    field=name, value=wrong, values=", ".join(known)
                )
            )
    return Term(name, values)


def _split(text: str) -> list[str]:
    return [quoted or plain for quoted, plain in re.findall(r'"([^"]*)"?|([^,"]+)', text)]


def day_of(text: str, today: date | None = None) -> date:
    """The day that `90d`, `3w`, `6m`, `2y` ago was, or the day of an ISO date.

    Raises:
        FieldProblem("filter"): it is neither.
    """
    match = re.fullmatch(r"(\d{1,5})([dwmy])", text.lower())
    if match:
        days = int(match[1]) * {"d": 1, "w": 7, "m": 30, "y": 365}[match[2]]
        try:
            return (today or date.today()) - timedelta(days=days)
        except OverflowError:
            return date.min
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _problem(_("“{text}” is no date. Write 90d, 6m, or 2026-01-31.").format(text=text)) from None


def _problem(text: str) -> FieldProblem:
    return FieldProblem("filter", text)


def text_of(node: Node) -> str:
    """The text of a tree; `parse(text_of(tree)) == tree`."""
    return _text(node, inside=False)


def _text(node: Node, *, inside: bool) -> str:
    if isinstance(node, Words):
        return node.text
    if isinstance(node, Exact):
        return f'"{node.text}"'
    if isinstance(node, Term):
        return f"{node.field}{node.relation}{','.join(_quoted(value) for value in node.values)}"
    if isinstance(node, Not):
        inner = _text(node.part, inside=False)
        return f"-({inner})" if isinstance(node.part, All | Any | Not) else f"-{inner}"
    if isinstance(node, All):
        text = " ".join(_text(part, inside=True) for part in node.parts)
        return f"({text})" if inside else text
    text = " OR ".join(_text(part, inside=True) for part in node.parts)
    return f"({text})" if inside else text


def _quoted(value: str) -> str:
    return f'"{value}"' if re.search(r'[\s,()"]', value) else value


def terms(node: Node) -> list[tuple[str, Node]]:
    """The parts that stand side by side, each with its text: what is shown as chips over a table."""
    parts = node.parts if isinstance(node, All) else (node,)
    return [(_text(part, inside=True), part) for part in parts if part != All(())]


def without(text: str, chip: str) -> str:
    """The filter's text without one of its chips."""
    node = parse(text)
    parts = [part for shown, part in terms(node) if shown != chip]
    return text_of(parts[0] if len(parts) == 1 else All(tuple(parts)))
