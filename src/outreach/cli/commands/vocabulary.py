"""The office's beats and tags by command: listed, added, renamed, merged."""

import argparse
from collections.abc import Sequence
from functools import partial

from outreach.cli import fields, output
from outreach.cli.declared import Answer, Argument, Command, always, argument, text
from outreach.i18n import N_, _
from outreach.services.contacts import vocabulary
from outreach.store.workspace import Workspace


def _list(kind: str, _choice: argparse.Namespace, workspace: Workspace) -> Answer:
    words = workspace.read(vocabulary.words, kind)
    return Answer({f"{kind}s": [_document(kind, word) for word in words]}, _lines(kind, words))


def _document(kind: str, word: vocabulary.Word) -> output.Document:
    names = {"names": word.names} if kind == "beat" else {}
    return {"name": word.name, **names, "contacts": word.contacts}


def _lines(kind: str, words: Sequence[vocabulary.Word]) -> list[str]:
    rows = [(word.name, word.contacts, [f"{code}={name}" for code, name in word.names.items()]) for word in words]
    return output.listed(("name", "contacts", "names" if kind == "beat" else ""), rows)


def _word(kind: str, workspace: Workspace, name: str) -> Answer:
    word = workspace.read(vocabulary.word, kind, name)
    return Answer(_document(kind, word), _lines(kind, [word]))


def _add(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    names = dict(fields.pair(text) for text in choice.name_in)
    return _word("beat", workspace, workspace.write(_("Add beat"), vocabulary.add, choice.name, names))


def _rename(kind: str, choice: argparse.Namespace, workspace: Workspace) -> Answer:
    label = _("Rename beat") if kind == "beat" else _("Rename tag")
    if kind == "beat" and choice.language:
        name = workspace.write(label, vocabulary.name_in, choice.old, choice.language, choice.new)
    else:
        name = workspace.write(label, vocabulary.rename, kind, choice.old, choice.new)
    return _word(kind, workspace, name)


def _merge(kind: str, choice: argparse.Namespace, workspace: Workspace) -> Answer:
    label = _("Merge beats") if kind == "beat" else _("Merge tags")
    return _word(kind, workspace, workspace.write(label, vocabulary.merge, kind, choice.keep, choice.others))


def _commands(kind: str, *renamed: Argument) -> tuple[Command, ...]:
    return (
        Command("list", N_("all of them, with the number of contacts that have each"), partial(_list, kind)),
        Command("rename", N_("another name, wherever it is used"), partial(_rename, kind),
                (argument("old", metavar=N_("OLD")), argument("new", metavar=N_("NEW")), *renamed)),
        Command("merge", N_("one of them in the place of others"), partial(_merge, kind),
                (argument("keep", metavar=N_("KEEP")), argument("others", metavar=N_("OTHER"), nargs="+"))),
    )  # fmt: skip


_ADD = Command("add", N_("a new one, with its names in other languages"), _add, (
    argument("name", metavar=N_("NAME")),
    argument("--name-in", metavar="LANG=TEXT", action="append", default=[],
             help=N_("what it is called in a language, as ru=…; again for each")),
), creates=always)  # fmt: skip
_IN_LANGUAGE = text("--language", N_("only what it is called in this language"), N_("LANGUAGE"))
GROUPS = {"beats": (*_commands("beat", _IN_LANGUAGE), _ADD), "tags": _commands("tag")}
