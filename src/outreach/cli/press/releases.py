"""Releases on the command line: read from a document, edited, with files attached."""

import argparse
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
    for number in same:
        output.note(
            _("Release {number} has the same reference or headline: undo, if it is this one.").format(number=number)
        )
    for name in [name for one in documents for name in one.attached]:
        output.note(
            _("{name} came with the mail and is not attached: save it, then use “releases attach”.").format(name=name)
        )
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
    given = vars(choice)
    fields: dict[str, object] = {name: given[f"field_{name}"] for name in RELEASE if given[f"field_{name}"] is not None}
    if choice.officers is not None:
        fields["officers"] = choice.officers
    fields |= {name: given[f"list_{name}"] for name, _title in LISTS.values() if given[f"list_{name}"] is not None}
    texts = {name: given[f"version_{name}"] for name in VERSION if given[f"version_{name}"] is not None}
    if not fields and not texts:
        raise Problem(_("No changes given. See --help for the fields."))
    if texts:
        versions = workspace.read(releases.fields, choice.id)["versions"]
        versions.setdefault(_version(choice.language, list(versions)), {}).update(pictures.from_files(workspace, texts))
        fields["versions"] = versions
    workspace.write(_("Edit release"), releases.edit, choice.id, fields)
    told = workspace.read(statuses.told_another_embargo, workspace.read(releases.card, choice.id))
    if told:
        output.note(f"! {told}")
    return _shown(workspace, choice.id)


def _version(language: str | None, there: list[str]) -> str:
    if language is not None:
        return places.language_code(language) or language
    if len(there) != 1:
        raise Problem(_("Which version? Add --language with one of: {languages}.").format(
            languages=", ".join(there)
        ))  # fmt: skip
    return there[0]


def _delete(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    ids = list(dict.fromkeys(choice.ids))
    gone = [document(workspace, release_id) for release_id in ids]
    workspace.write(_("Delete releases"), releases.delete, ids)
    answer = gone[0] if len(gone) == 1 else {"count": len(gone), "releases": gone}
    return Answer(answer, [line for found in gone for line in lines(found)[:3]])


def _attach(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    looked_at = [files.look(file) for file in choice.files]
    with workspace.writing(_("Attach file")) as session:
        for file in looked_at:
            releases.attach(
                session, choice.id, file.name, file.data, choice.language,
                media_type=file.media_type, pages=file.pages,
            )  # fmt: skip
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
    shown = [f"{'✓' if check.ok else '!'} {check.file + ': ' if check.file else ''}{check.text}" for check in checks]
    return Answer(answer, shown or [_("No issues found.")], int(not all(check.ok for check in checks)))


def _export(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    office.check_new(choice, choice.file)
    if Path(choice.file).is_dir():
        files = release_export.export_versions(
            workspace, choice.id, choice.file, format=choice.format or "pdf", language=choice.language
        )
    else:
        files = {
            release_export.export_release(
                workspace, choice.id, choice.file, language=choice.language, format=choice.format
            ): choice.file
        }
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
    Command("find", N_("the releases, newest first"), _list, (_WORDS, LIMIT)),
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
