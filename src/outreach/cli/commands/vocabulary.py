"""The office's beats and tags by command: listed, added, renamed, merged."""

import argparse
from collections.abc import Callable, Sequence

from outreach.cli import fields, office, output
from outreach.i18n import _
from outreach.services.contacts import vocabulary


def register(commands: office.Commands) -> None:
    """Adds the commands of beats and of tags."""
    for noun, help in (("beats", _("the beats there are, and their names in each language")), ("tags", _("the tags"))):
        inner = commands.add_parser(noun, help=help).add_subparsers(metavar=_("COMMAND"), required=True)
        listed = inner.add_parser("list", help=_("all of them, with the number of contacts that have each"))
        listed.set_defaults(run=_list)
        if noun == "beats":
            add = inner.add_parser("add", help=_("a new one, with its names in other languages"))
            add.add_argument("name", metavar=_("NAME"))
            in_language = _("what it is called in a language, as ru=…; again for each")
            add.add_argument("--name-in", metavar="LANG=TEXT", action="append", default=[], help=in_language)
            add.set_defaults(run=_add)
        rename = inner.add_parser("rename", help=_("another name, wherever it is used"))
        rename.add_argument("old", metavar=_("OLD"))
        rename.add_argument("new", metavar=_("NEW"))
        if noun == "beats":
            only = _("only what it is called in this language")
            rename.add_argument("--language", metavar=_("LANGUAGE"), default="", help=only)
        rename.set_defaults(run=_rename)
        merge = inner.add_parser("merge", help=_("one of them in the place of others"))
        merge.add_argument("keep", metavar=_("KEEP"))
        merge.add_argument("others", metavar=_("OTHER"), nargs="+")
        merge.set_defaults(run=_merge)
        for parser in inner.choices.values():
            parser.set_defaults(noun=noun)


def _list(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        words = workspace.read(vocabulary.words, vocabulary.KINDS[choice.noun])
    _answer(choice, {choice.noun: [_document(choice, word) for word in words]}, words)
    return 0


def _document(choice: argparse.Namespace, word: vocabulary.Word) -> output.Document:
    names = {"names": word.names} if choice.noun == "beats" else {}
    return {"name": word.name, **names, "contacts": word.contacts}


def _answer(choice: argparse.Namespace, document: output.Document, words: Sequence[vocabulary.Word]) -> None:
    rows = [(word.name, word.contacts, [f"{code}={name}" for code, name in word.names.items()]) for word in words]
    lines = output.table(("name", "contacts", "names" if choice.noun == "beats" else ""), rows)
    output.answer(choice, document, lines if rows else [_("None found.")])


def _written(choice: argparse.Namespace, label: str, action: Callable[..., str], *arguments: object) -> int:
    with office.opened(choice, create=action is vocabulary.add) as workspace:
        name = workspace.write(label, action, *arguments)
        word = workspace.read(vocabulary.word, vocabulary.KINDS[choice.noun], name)
    _answer(choice, _document(choice, word), [word])
    return 0


def _add(choice: argparse.Namespace) -> int:
    names = dict(fields.pair(text) for text in choice.name_in)
    return _written(choice, _("Add beat"), vocabulary.add, choice.name, names)


def _rename(choice: argparse.Namespace) -> int:
    kind = vocabulary.KINDS[choice.noun]
    label = _("Rename beat") if kind == "beat" else _("Rename tag")
    if kind == "beat" and choice.language:
        return _written(choice, label, vocabulary.name_in, choice.old, choice.language, choice.new)
    return _written(choice, label, vocabulary.rename, kind, choice.old, choice.new)


def _merge(choice: argparse.Namespace) -> int:
    kind = vocabulary.KINDS[choice.noun]
    label = _("Merge beats") if kind == "beat" else _("Merge tags")
    return _written(choice, label, vocabulary.merge, kind, choice.keep, choice.others)
