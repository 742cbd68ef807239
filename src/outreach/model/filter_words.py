"""A filter and the values of its fields in words, in the language in use."""

from collections.abc import Callable

from outreach.i18n import N_, _, ngettext
from outreach.model import filters
from outreach.problems import Problem
from outreach.values import vocabularies

# Fields whose values are codes, and the vocabulary of each.
VOCABULARIES = {"country": "country", "lang": "language", "medium": "medium"}
# What each is called over its tick boxes.
LABELS = {
    "country": N_("Country"), "state": N_("Region"), "city": N_("City"), "lang": N_("Language"), "beat": N_("Beat"),
    "tag": N_("Tag"), "outlet": N_("Outlet"), "medium": N_("Kind of medium"), "has": N_("Has"), "no": N_("Missing"),
    "is": N_("Is"),
}  # fmt: skip
_HAS = {
    "email": N_("E-mail"), "phone": N_("Phone"), "channel": N_("Channel"), "outlet": N_("Outlet"),
    "language": N_("Language"), "beat": N_("Beat"), "tag": N_("Tag"), "notes": N_("Notes"), "name": N_("Name"),
    "country": N_("Country"), "city": N_("City"), "position": N_("Position"),
}  # fmt: skip
_IS = {
    "valid": N_("All valid"), "invalid": N_("With a problem"), "blocked": N_("Do not contact"),
    "open": N_("May be contacted"), "bounced": N_("Bounced"), "embargo": N_("Accepts embargoes"),
}  # fmt: skip
_NAMES = {
    **LABELS, "name": N_("Name"), "position": N_("Position"), "email": N_("E-mail"), "phone": N_("Phone"),
    "channel": N_("Channel"), "source": N_("Source"), "notes": N_("Notes"),
    "seen": N_("Verified"), "added": N_("Added"), "contacted": N_("Last written to"),
    "got": N_("Received"), "list": N_("On the list"), "id": N_("Number"),
}  # fmt: skip


def shown(field: str, value: str) -> str:
    """A value in the language in use: Kyrgyzstan for KG."""
    if field in VOCABULARIES:
        return vocabularies.name(VOCABULARIES[field], value)
    table = {"has": _HAS, "no": _HAS, "is": _IS}.get(field, {})
    return _(table[value]) if value in table else value


def words(filter: str) -> str:
    """A filter as a reader sees it: "Country: Kyrgyzstan or Kazakhstan · Language: Russian · not Tag: vip".

    Short phrases side by side, for a whole sentence would need other endings in each language.

    Raises:
        FieldProblem("filter"): the filter cannot be read.
    """
    return _worded(filters.parse(filter), inside=False)


def in_words(filter: str) -> str:
    """The same, or as it stands where it cannot be read: an earlier version may have known other fields."""
    try:
        return words(filter)
    except Problem:
        return filter


def _worded(node: filters.Node, *, inside: bool) -> str:
    match node:
        case filters.Words():
            return _("“{words}”").format(words=node.text)
        case filters.Exact():
            return _("exactly “{words}”").format(words=node.text)
        case filters.Not():
            return _("not {what}").format(what=_worded(node.part, inside=True))
        case filters.Term():
            return _term_worded(node)
        case filters.Or():
            text = _(" or ").join(_worded(part, inside=True) for part in node.parts)
        case filters.And():
            text = " · ".join(_worded(part, inside=True) for part in node.parts)
    return f"({text})" if inside else text


def _term_worded(term: filters.Term) -> str:
    name = _(_NAMES[term.field])
    if term.field not in filters.DATED:
        return f"{name}: {_(' or ').join(shown(term.field, value) for value in map(_usual(term.field), term.values))}"
    value = term.values[0]
    if value[-1:].isalpha():
        period = _period(value)
        if term.relation == "<":
            return _("{what}: within {period}").format(what=name, period=period)
        return _("{what}: longer than {period} ago, or never").format(what=name, period=period)
    if term.relation == "<":
        return _("{what}: before {day}").format(what=name, day=value)
    return _("{what}: after {day}").format(what=name, day=value)


def _usual(field: str) -> Callable[[str], str]:
    """A value as it is stored: KG for Kyrgyzstan."""
    kind = VOCABULARIES.get(field)
    return (lambda value: vocabularies.code(kind, value) or value) if kind else str


def _period(text: str) -> str:
    count = int(text[:-1])
    periods = {
        "d": ngettext("{count} day", "{count} days", count), "w": ngettext("{count} week", "{count} weeks", count),
        "m": ngettext("{count} month", "{count} months", count), "y": ngettext("{count} year", "{count} years", count),
    }  # fmt: skip
    return periods[text[-1].lower()].format(count=count)
