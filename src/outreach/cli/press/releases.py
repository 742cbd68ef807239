"""Releases on the command line: read from a document, edited, with files attached."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from outreach.cli import fields as options
from outreach.cli import office, output
from outreach.cli.declared import (
    ID,
    IDS,
    LIMIT,
    OVERWRITE,
    REGION,
    Answer,
    Command,
    Container,
    argument,
    new_file,
    record_number,
)  # fmt: skip
from outreach.cli.press import reading, release_steps
from outreach.cli.press.release_document import document, lines
from outreach.formats import atomic
from outreach.i18n import N_, _
from outreach.problems import Problem
from outreach.services.exporting import release_export
from outreach.services.releases import attachments as files
from outreach.services.releases import pictures, preflight, releases, statuses
from outreach.services.releases import proposal as proposals
from outreach.store.workspace import Workspace
from outreach.values import places
from outreach.values.data import Document
from outreach.values.fields import RELEASE, VERSION

# What there may be several of: the option's name and the field.
LISTS = {
    "donor": ("donors", N_("a donor; repeatable")),
    "partner": ("partners", N_("a partner; repeatable")),
    "country": ("countries", N_("a country it covers; repeatable")),
    "sdg": ("sdgs", N_("the number of a Sustainable Development Goal; again for each")),
}


class _Editing:
    """The fields of a release, and those of a version, as options."""

    def add(self, parser: Container) -> None:
        fields = parser.add_argument_group(_("fields"))
        for name, title in RELEASE.items():
            argument(options.option(name), dest=f"field_{name}", metavar=N_("TEXT"), help=title).add(fields)
        several = N_("ID for all languages, LANGUAGE:ID for one; repeatable")
        argument("--officer", dest="officers", metavar="ID", type=_officer, action="append", help=several).add(fields)
        for name, (field, title) in LISTS.items():
            way = {"dest": f"list_{field}", "metavar": N_("TEXT"), "action": "append", "help": title}
            argument(f"--{name}", **way).add(fields)
        texts = parser.add_argument_group(_("the version in one language"))
        _VERSION.add(texts)
        for name, title in VERSION.items():
            argument(options.option(name), dest=f"version_{name}", metavar=N_("TEXT"), help=title).add(texts)


def _officer(text: str) -> int | dict[str, object]:
    """An officer of every language (2) or of one (ru:3), as an argument's type."""
    language, colon, number = text.rpartition(":")
    return {"officer": record_number(number), "language": language.strip()} if colon else record_number(text)


def _shown(workspace: Workspace, release_id: int) -> Answer:
    found = document(workspace, release_id)
    return Answer(found, lines(found))


def _add(choice: argparse.Namespace) -> Answer:
    documents = [reading.opened(file) for file in choice.files]
    with office.opened(choice, create=True) as workspace:
        found = [reading.read(one, choice.region) for one in documents]
        proposal = workspace.read(proposals.propose, proposals.together(found), pictures.kept(workspace, documents))
        saved = document(workspace, workspace.write(_("Add release"), proposals.save, proposal))
        same = workspace.read(releases.alike, saved["id"])
    # By number, not one by one: two blocks of a text may turn out to be one officer.
    known = {proposed.existing for proposed in proposal.officers}
    for officer in saved["officers"]:
        officer["new"] = officer["id"] not in known
    alike = _("Release {number} has the same reference or headline: undo, if it is this one.")
    apart = _("{name} came with the mail and is not attached: save it, then use “releases attach”.")
    for number in same:
        output.note(alike.format(number=number))
    for name in (name for one in documents for name in one.attached):
        output.note(apart.format(name=name))
    saved["problems"] = proposal.problems
    return Answer(saved, [*lines(saved), *output.marked(proposal.problems)], int(bool(proposal.problems)))


def _list(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    ids = workspace.read(releases.find, " ".join(choice.filter))
    rows = workspace.read(releases.rows, ids[: choice.limit])
    found = output.documents(rows)
    titles = ("id", "reference", "headline", "status", "languages", "attachments", "officers")
    return Answer({"count": len(ids), "releases": found}, output.records(titles, found))


def _show(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    return _shown(workspace, choice.id)


def _edit(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    lists = [name for name, _title in LISTS.values()]
    own = ["correction"] if choice.language else []  # a field of the release, and of each language
    fields = _given(choice, "field_", [name for name in RELEASE if name not in own])
    fields |= _given(choice, "", ["officers"]) | _given(choice, "list_", lists)
    said = _given(choice, "version_", VERSION) | _given(choice, "field_", own)
    texts = {name: str(value) for name, value in said.items()}
    if not fields and not texts:
        raise Problem(_("No changes given. See --help for the fields."))
    if texts:
        versions = workspace.read(releases.fields, choice.id)["versions"]
        language = _version(choice.language, list(versions))
        if language not in versions and not texts.keys() - {"correction"}:
            raise Problem(_("The release has no version in “{language}”.").format(language=language))
        versions.setdefault(language, {}).update(pictures.from_files(workspace, texts))
        fields["versions"] = versions
    workspace.write(_("Edit release"), releases.edit, choice.id, fields)
    told = workspace.read(statuses.told_another_embargo, workspace.read(releases.card, choice.id))
    if told:
        output.note(f"! {told}")
    return _shown(workspace, choice.id)


def _given(choice: argparse.Namespace, prefix: str, names: Iterable[str]) -> dict[str, object]:
    """What was given of some fields, by name."""
    return {name: value for name in names if (value := getattr(choice, prefix + name)) is not None}


def _version(language: str | None, there: list[str]) -> str:
    if language is not None:
        return places.language_code(language) or language
    if len(there) != 1:
        text = _("Which version? Add --language with one of: {languages}.")
        raise Problem(text.format(languages=", ".join(there)))
    return there[0]


def _delete(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    ids = list(dict.fromkeys(choice.ids))
    gone = [document(workspace, release_id) for release_id in ids]
    workspace.write(_("Delete releases"), releases.delete, ids)
    answer = gone[0] if len(gone) == 1 else {"count": len(gone), "releases": gone}
    return Answer(answer, [line for found in gone for line in lines(found)[:3]])


def _attach(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    files.attach(workspace, choice.id, [*map(files.look, choice.files)], choice.language)
    return _shown(workspace, choice.id)


def _attached(found: Document, named: str) -> Document:
    """The attachment that is named by its number or its file name."""
    for file in found["attachments"]:
        if str(file["id"]) == named or file["name"] == named:
            return dict(file)
    raise Problem(_("No file called “{name}” is attached to this release.").format(name=named))


def _detach(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    file = _attached(document(workspace, choice.id), choice.attachment)
    workspace.write(_("Remove file"), releases.detach, file["id"])
    return _shown(workspace, choice.id)


def _preflight(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    checks = workspace.read(preflight.look, choice.id)
    answer = {"checks": output.documents(checks)}
    shown = [f"{'✓' if check.ok else '!'} {check.sentence}" for check in checks]
    return Answer(answer, shown or [_("No issues found.")], int(not all(check.ok for check in checks)))


def _export(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    office.check_new(choice, choice.file)
    what, language = (workspace, choice.id, choice.file), choice.language
    if Path(choice.file).is_dir():
        files = release_export.export_versions(*what, format=choice.format or "pdf", language=language)
    else:
        files = {release_export.export_release(*what, format=choice.format, language=language): choice.file}
    languages = list(files)
    answer = {"written": len(files), "files": list(files.values()), "language": languages[0], "problems": []}
    return Answer({**answer, "languages": languages}, list(files.values()))


def _save(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    file = _attached(document(workspace, choice.id), choice.attachment)
    data = workspace.read(releases.blob, file["id"])
    # A name out of a database of others may hold folders: only its last part counts.
    name = Path(file["name"].replace("\\", "/")).name
    target = choice.target / name if choice.target.is_dir() else choice.target
    office.check_new(choice, target)
    atomic.write(target, data)
    return Answer({"file": target, "size": len(data)}, [str(target)])


_VERSION = argument("--language", metavar="LANG", help=N_("which version; needed if there are several"))
_WORDS = argument("filter", metavar=N_("WORDS"), nargs="*", help=N_("words of the headline or the text"))
_ATTACHED = argument("attachment", metavar=N_("FILE"), help=N_("the attached file's name, or its number"))
GROUPS = {"releases": (
    Command("add", N_("a new release from its documents: txt, docx, pdf, html or eml"), _add, (
        argument("files", metavar=N_("FILE"), nargs="+", help=N_("one per language, or one with all")), REGION,
    ), opens=False),
    Command("list", N_("the releases, newest first"), _list, (_WORDS, LIMIT)),
    Command("find", N_("the releases that contain some words, newest first"), _list, (_WORDS, LIMIT)),
    Command("show", N_("one, with everything"), _show, (ID,)),
    Command("edit", N_("sets the given fields; repeatable fields are replaced"), _edit, (ID, _Editing())),
    Command("delete", N_("deletes it; undo brings it back"), _delete, (IDS,)),
    Command("attach", N_("attaches a file, for every language or for one"), _attach, (
        ID, argument("files", metavar=N_("FILE"), nargs="+"),
        argument("--language", metavar="LANG", help=N_("only for recipients of this version")),
    )),
    Command("preflight", N_("problems to fix before you send it"), _preflight, (ID,)),
    Command("detach", N_("removes a file from a release"), _detach, (ID, _ATTACHED)),
    Command("export", N_("a version as .pdf, .docx, .html, .txt, .json (ninjs) or .jsonld (schema.org)"), _export, (
        ID, _VERSION,
        argument("file", metavar=N_("FILE"), type=new_file, help=N_("a file, or a folder for every version")),
        argument("--format", metavar=N_("FORMAT"),
                 help=N_("pdf, docx, html, txt, ninjs, ninjs-1.8 or schema, whatever the ending is")),
        OVERWRITE,
    )),
    Command("save", N_("saves an attached file"), _save,
            (ID, _ATTACHED, argument("target", metavar=N_("TARGET"), type=Path), OVERWRITE)),
    *release_steps.COMMANDS,
)}  # fmt: skip
