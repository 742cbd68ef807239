"""The fields of a record as options: `--name`, `--email` again and again, `--add-tag` and `--remove-tag` in an edit."""

import argparse
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from outreach.cli.declared import Container, Either, argument, flag
from outreach.i18n import N_, _
from outreach.problems import FieldProblem, Problem
from outreach.services.contacts import records
from outreach.values import fields as registry
from outreach.values.data import Document, DocumentView
from outreach.values.email import email
from outreach.values.fields import Kind, items_in, text_in
from outreach.values.phone import phone

Fields = Document

_RECORDS = (registry.OFFICER, registry.OUTLET, registry.CONTACT)
_ONE_TEXT = (Kind.TEXT, Kind.NOTES, Kind.VOCABULARY, Kind.DAY, Kind.POSITION, Kind.RECORD)
# {field: label} of one text each, as lines for people show them, too.
TEXTS: dict[str, str] = {
    field.key: field.label for fields in _RECORDS for field in registry.of(fields, *_ONE_TEXT) if field.option_name
}
# {field: (option, label)} of several each; the option's name is the singular.
SEVERAL: dict[str, tuple[str, str]] = {
    field.key: (field.option_name, field.label) for field in registry.of(registry.CONTACT, Kind.REACH, Kind.WORDS)
}
# What an officer is called in one language.
IN_LANGUAGE = ("honorific", "name", "title", "organisation")
_SPLIT = ("languages", "beats", "tags")
_EMAIL_LABELS = ("work", "home", "other")
_PHONE_LABELS = ("mobile", "work", "home", "fax", "pager", "other")
_NETWORK = re.compile(r"([a-z]{1,12}):(?!//)(.+)", re.IGNORECASE | re.DOTALL)


class Options(NamedTuple):
    """An option for each field; in an edit `--add-…` and `--remove-…`, too, where there are several."""

    fields: Iterable[str]
    editing: bool = False

    def add(self, parser: Container) -> None:
        """Adds them to a command."""
        group = parser.add_argument_group(_("fields"))
        for name in self.fields:
            if name in SEVERAL:
                _add_several(group, name, editing=self.editing)
            elif name in _SWITCHES:
                switch, back = _SWITCHES[name]
                Either((switch, back) if self.editing else (switch,)).add(group)
            elif name == "names":
                for part in IN_LANGUAGE:
                    help = _("{field} in a language, as ru=…").format(field=_(TEXTS[part]))
                    way = f"--{part}-in"
                    group.add_argument(way, dest=f"in_{part}", metavar="LANG=TEXT", action="append", help=help)
            elif name == "extra":
                _EXTRA.add(group)
            else:
                argument(option(name), dest=f"field_{name}", metavar=N_("TEXT"), help=TEXTS[name]).add(group)
                if name == "outlet" and self.editing:
                    _CORRECTION.add(group)


_EXTRA = argument(
    "--extra", metavar="NAME=TEXT", action="append", help=N_("a column of a file without a field of its own")
)
_CORRECTION = flag("--correction", N_("the outlet or job title was wrong: no earlier position is kept"))
# Options that are on or not; in an edit another takes them back.
_SWITCHES = {
    "do_not_contact": (
        argument("--do-not-contact", nargs="?", const="", metavar=N_("REASON"), help=N_("suppressed from now on")),
        flag("--contact-again", N_("may be written to again")),
    ),
    "keeps_embargoes": (
        flag("--keeps-embargoes", N_("accepts embargoes")),
        flag("--no-embargoes", N_("no longer receives anything before the embargo ends")),
    ),
}


def _add_several(group: Container, name: str, *, editing: bool) -> None:
    single, title = SEVERAL[name]
    help = {
        "emails": _("repeatable; work=… or home=… sets its label"),
        "phones": _("repeatable; mobile=…, work=…, home=… or fax=… sets its label"),
        "channels": _("repeatable, as telegram:@name"),
    }.get(name, _("repeatable, or separated by commas"))
    ways = [("", "field", f"{_(title)}: {help}")]
    if editing:
        ways += [("add-", "add", _("one more")), ("remove-", "remove", _("no longer this one"))]
    for way, dest, words in ways:
        group.add_argument(
            f"--{way}{single}", dest=f"{dest}_{name}", metavar=_("TEXT"), action="append", help=words
        )  # fmt: skip


def option(name: str) -> str:
    """The option of a field: `--other-name`."""
    return "--" + name.replace("_", "-")


def given(choice: argparse.Namespace, before: Mapping[str, object] | None = None) -> Fields:
    """The fields that are given; `before` are those of the record that is edited."""
    options, before = vars(choice), before or {}
    fields = {name: options[f"field_{name}"] for name in TEXTS if options.get(f"field_{name}") is not None}
    for name in SEVERAL:
        fields |= _several(name, options, before)
    for part in (_refusal, _extra, _names):
        fields |= part(options, before)
    if options.get("keeps_embargoes") or options.get("no_embargoes"):
        fields["keeps_embargoes"] = bool(options.get("keeps_embargoes"))
    if options.get("correction"):
        fields["moved"] = False
    return fields


def _several(name: str, options: DocumentView, before: DocumentView) -> Fields:
    """A field of several values: those given, or those of before with some more and without others."""
    whole, more, fewer = (options.get(f"{way}_{name}") for way in ("field", "add", "remove"))
    if whole is None and not more and not fewer:
        return {}
    values = list(before.get(name, [])) if whole is None else _items(name, whole)
    for text in fewer or ():
        values = _without(name, text, values, text_in(before, "country"))
    return {name: values + [item for item in _items(name, more or ()) if item not in values]}


def _items(name: str, texts: Iterable[str]) -> list[object]:
    return [item for text in texts for item in items(name, text)]


def _without(name: str, text: str, values: list[object], region: str) -> list[object]:
    """The values but for those that a text names.

    Raises:
        FieldProblem: there is no such one, and it is no word.
    """
    for item in items(name, text):
        left = [value for value in values if not _same(name, value, item, region)]
        if len(left) == len(values) and name not in _SPLIT:
            raise FieldProblem(f"--remove-{SEVERAL[name][0]}", _("There is no “{value}” to remove.").format(value=text))
        values = left
    return values


def _refusal(options: Mapping[str, object], before: Mapping[str, object]) -> Fields:
    if options.get("contact_again"):
        return {"do_not_contact": False, "do_not_contact_reason": ""}
    reason = options.get("do_not_contact")
    if reason is None:
        return {}
    said_again = not reason and before.get("do_not_contact")  # that is no other reason
    return {"do_not_contact": True} | ({} if said_again else {"do_not_contact_reason": reason})


def _extra(options: DocumentView, before: DocumentView) -> Fields:
    given = options.get("extra")
    return {"extra": {**before.get("extra", {}), **dict(map(pair, given))}} if given else {}


def _names(options: DocumentView, before: DocumentView) -> Fields:
    given = [(part, *pair(text)) for part in IN_LANGUAGE for text in items_in(options, f"in_{part}")]
    names: dict[str, dict[str, str]] = {language: dict(parts) for language, parts in before.get("names", {}).items()}
    for part, language, value in given:
        names.setdefault(language, {})[part] = value
    return {"names": names} if given else {}


def items(name: str, text: str) -> list[Any]:
    """The values in one option's text: words between commas, or a labelled address, number or account."""
    if name in _SPLIT:
        return [part.strip() for part in text.split(",") if part.strip()]
    if not text.strip():
        return []
    if name == "channels":
        found = _NETWORK.fullmatch(text.strip())
        return [{"network": found[1].lower(), "value": found[2].strip()} if found else {"network": "", "value": text}]
    labels = _EMAIL_LABELS if name == "emails" else _PHONE_LABELS
    label, mark, rest = text.partition("=")
    if mark and label.strip().lower() in labels:
        return [{"raw": rest.strip(), "label": label.strip().lower()}]
    return [{"raw": text, "label": ""}]


def _same(name: str, value: Any, wanted: Any, region: str) -> bool:
    """True if that is the value to be removed: in whatever form it is written, whatever its label."""
    if name == "channels":
        account = (value["network"], value["value"].casefold())
        accounts = [(row["network"], row["value"].casefold()) for row in records.channel_rows(wanted)]
        return account in (*accounts, (wanted["network"] or account[0], wanted["value"].casefold().strip()))
    if name in _SPLIT:
        return _folded(value) == _folded(wanted)
    found = _meant(name, wanted["raw"], region)
    return _folded(value["raw"]) == _folded(wanted["raw"]) or found == _meant(name, value["raw"], region) != []


def _folded(text: str) -> str:
    return text.casefold().strip()


def _meant(name: str, raw: str, region: str) -> list[tuple[str, str | None]]:
    """The addresses or numbers that a cell says, without the way they are written; nothing where one is unsound."""
    if name == "emails":
        said: list[tuple[str, str | None]] = [
            ((address.address or "").casefold(), None) for address in email.read(raw).addresses
        ]
    else:
        numbers = phone.read(raw, records.region_of(region)).numbers
        said = [(number.e164 or "", number.extension) for number in numbers]
    return said if all(value for value, _extension in said) else []


def pair(text: str) -> tuple[str, str]:
    """The two sides of NAME=TEXT."""
    name, mark, value = text.partition("=")
    if not mark or not name.strip():
        raise Problem(_("“{text}” has no name: write NAME=TEXT.").format(text=text))
    return name.strip(), value.strip()
