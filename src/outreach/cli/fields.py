"""The fields of a record as options: `--name`, `--email` again and again, `--add-tag` and `--remove-tag` in an edit."""

import argparse
import re
from collections.abc import Iterable, Mapping
from typing import Any

from outreach.i18n import _
from outreach.problems import FieldProblem, Problem
from outreach.services.contacts import records
from outreach.values import fields as registry
from outreach.values.email import email
from outreach.values.fields import Kind
from outreach.values.phone import phone

Fields = dict[str, Any]

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


def add_options(parser: argparse.ArgumentParser, names: Iterable[str], *, editing: bool) -> None:
    """Gives a parser an option for each field; in an edit `--add-…` and `--remove-…`, too, where there are several."""
    group = parser.add_argument_group(_("fields"))
    for name in names:
        if name in SEVERAL:
            _add_several(group, name, editing=editing)
        elif name == "do_not_contact":
            _add_do_not_contact(group, editing=editing)
        elif name == "keeps_embargoes":
            _add_keeps_embargoes(group, editing=editing)
        elif name == "outlet" and editing:
            group.add_argument("--outlet", dest="field_outlet", metavar=_("TEXT"), help=_(TEXTS[name]))
            help = _("the outlet or job title was wrong: no earlier position is kept")
            group.add_argument("--correction", action="store_true", help=help)
        elif name == "names":
            for part in IN_LANGUAGE:
                help = _("{field} in a language, as ru=…").format(field=_(TEXTS[part]))
                group.add_argument(f"--{part}-in", dest=f"in_{part}", metavar="LANG=TEXT", action="append", help=help)
        elif name == "extra":
            help = _("a column of a file without a field of its own")
            group.add_argument("--extra", metavar="NAME=TEXT", action="append", help=help)
        else:
            group.add_argument(option(name), dest=f"field_{name}", metavar=_("TEXT"), help=_(TEXTS[name]))


def _add_several(group: Any, name: str, *, editing: bool) -> None:
    single, title = SEVERAL[name]
    help = {
        "emails": _("repeatable; work=… or home=… sets its label"),
        "phones": _("repeatable; mobile=…, work=…, home=… or fax=… sets its label"),
        "channels": _("repeatable, as telegram:@name"),
    }.get(name, _("repeatable, or separated by commas"))
    group.add_argument(
        f"--{single}", dest=f"field_{name}", metavar=_("TEXT"), action="append", help=f"{_(title)}: {help}"
    )
    if editing:
        for way, words in (("add", _("one more")), ("remove", _("no longer this one"))):
            group.add_argument(
                f"--{way}-{single}", dest=f"{way}_{name}", metavar=_("TEXT"), action="append", help=words
            )


def _add_do_not_contact(group: Any, *, editing: bool) -> None:
    either = group.add_mutually_exclusive_group()
    either.add_argument("--do-not-contact", metavar=_("REASON"), nargs="?", const="", help=_("suppressed from now on"))
    if editing:
        either.add_argument("--contact-again", action="store_true", help=_("may be written to again"))


def _add_keeps_embargoes(group: Any, *, editing: bool) -> None:
    either = group.add_mutually_exclusive_group()
    either.add_argument("--keeps-embargoes", action="store_true", help=_("accepts embargoes"))
    if editing:
        either.add_argument(
            "--no-embargoes", action="store_true", help=_("no longer receives anything before the embargo ends")
        )


def option(name: str) -> str:
    """The option of a field: `--other-name`."""
    return "--" + name.replace("_", "-")


def given(choice: argparse.Namespace, there: Mapping[str, Any] | None = None) -> Fields:
    """The fields that are given; `there` are those of the record that is edited."""
    options = vars(choice)
    fields: Fields = {}
    for name in TEXTS:
        if options.get(f"field_{name}") is not None:
            fields[name] = options[f"field_{name}"]
    for name in SEVERAL:
        if options.get(f"field_{name}") is not None:
            fields[name] = [item for text in options[f"field_{name}"] for item in items(name, text)]
        _add_and_remove(fields, name, options, there or {})
    if options.get("do_not_contact") is not None:
        fields["do_not_contact"] = True
        if options["do_not_contact"] or not (there or {}).get("do_not_contact"):  # said again, it is no other reason
            fields["do_not_contact_reason"] = options["do_not_contact"]
    if options.get("contact_again"):
        fields |= {"do_not_contact": False, "do_not_contact_reason": ""}
    if options.get("keeps_embargoes") or options.get("no_embargoes"):
        fields["keeps_embargoes"] = bool(options.get("keeps_embargoes"))
    if options.get("correction"):
        fields["moved"] = False
    if options.get("extra"):
        fields["extra"] = {**(there or {}).get("extra", {}), **dict(pair(text) for text in options["extra"])}
    _names(fields, options, there or {})
    return fields


def _add_and_remove(fields: Fields, name: str, options: Mapping[str, Any], there: Mapping[str, Any]) -> None:
    more, fewer = options.get(f"add_{name}"), options.get(f"remove_{name}")
    if not more and not fewer:
        return
    values = list(fields.get(name, there.get(name, [])))
    region = there.get("country") or ""
    for text in fewer or ():
        for item in items(name, text):
            left = [value for value in values if not _same(name, value, item, region)]
            if len(left) == len(values) and name not in _SPLIT:
                raise FieldProblem(
                    f"--remove-{SEVERAL[name][0]}", _("There is no “{value}” to remove.").format(value=text)
                )
            values = left
    new = [item for text in more or () for item in items(name, text)]
    fields[name] = values + [item for item in new if item not in values]


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
        rows = [{**row, "value": row["value"].casefold()} for row in records.channel_rows(wanted)]
        there = {"network": value["network"], "value": value["value"].casefold()}
        return there in rows or (not wanted["network"] and there["value"] == wanted["value"].casefold().strip())
    if name in _SPLIT:
        return str(value).casefold().strip() == str(wanted).casefold().strip()
    if value["raw"].casefold().strip() == wanted["raw"].casefold().strip():
        return True
    found = _meant(name, wanted["raw"], region)
    return bool(found) and found == _meant(name, value["raw"], region)


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


def _names(fields: Fields, options: Mapping[str, Any], there: Mapping[str, Any]) -> None:
    names: dict[str, dict[str, str]] = {language: dict(parts) for language, parts in there.get("names", {}).items()}
    changed = False
    for part in IN_LANGUAGE:
        for text in options.get(f"in_{part}") or ():
            language, value = pair(text)
            names.setdefault(language, {})[part] = value
            changed = True
    if changed:
        fields["names"] = names
