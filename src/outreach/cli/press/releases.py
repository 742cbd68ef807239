"""Releases on the command line: read from a document, edited, with files attached."""

import argparse
from pathlib import Path
from typing import Any

from outreach.cli import fields as options
from outreach.cli import office, output, rendering
from outreach.cli.press import reading, release_steps
from outreach.formats import atomic
from outreach.i18n import N_, _
from outreach.problems import Problem
from outreach.services import officers
from outreach.services.delivery import distributions
from outreach.services.exporting import release_export
from outreach.services.releases import attachments as files
from outreach.services.releases import preflight, releases, statuses
from outreach.services.releases import proposal as proposals
from outreach.values import places

TEXTS = {
    "reference": N_("Reference"),
    "status": N_("Status"),
    "embargo_until": N_("Embargo until"),
    "embargo_zone": N_("Time zone"),
    "prepared_by": N_("Prepared by"),
    "cleared_by": N_("Cleared by"),
    "cleared_on": N_("Cleared on"),
    "notes": N_("Notes"),
    "project": N_("Project"),
    "programme": N_("Programme"),
    "correction": N_("What was corrected"),
}
# What there may be several of: the option's name and the field.
LISTS = {
    "donor": ("donors", N_("a donor; repeatable")),
    "partner": ("partners", N_("a partner; repeatable")),
    "country": ("countries", N_("a country it covers; repeatable")),
    "sdg": ("sdgs", N_("the number of a Sustainable Development Goal; again for each")),
}
ABOUT = {"donors": N_("Donors"), "partners": N_("Partners"), "countries": N_("Countries"), "sdgs": N_("SDGs")}
VERSION_TEXTS = {
    "kind": N_("Kind"),
    "headline": N_("Headline"),
    "subhead": N_("Subheadline"),
    "dateline": N_("Dateline"),
    "date": N_("Date"),
    "body": N_("Text"),
    "boilerplate": N_("Boilerplate"),
    "notes_to_editors": N_("Notes to editors"),
    "translator": N_("Translator"),
}


def register(commands: Any) -> None:
    """Adds the commands of releases."""
    parser = commands.add_parser("releases", help=_("our releases: versions, officers and files"))
    inner = parser.add_subparsers(metavar=_("COMMAND"), required=True)
    _register_records(inner)
    _register_files(inner)
    release_steps.register(inner, document, _lines)


def _register_records(inner: Any) -> None:
    add = inner.add_parser("add", help=_("a new release from its documents: txt, docx, pdf, html or eml"))
    add.add_argument("files", metavar=_("FILE"), nargs="+", help=_("one per language, or one with all"))
    add.add_argument("--region", metavar="CC", default="KG", help=_("the country of numbers without their code"))
    add.set_defaults(run=_add)
    for name in ("list", "find"):
        listed = inner.add_parser(name, help=_("the releases, newest first"))
        listed.add_argument("filter", metavar=_("WORDS"), nargs="*", help=_("words of the headline or the text"))
        listed.add_argument("--limit", metavar="N", type=office.amount, help=_("show the first N; count all"))
        listed.set_defaults(run=_list)
    show = inner.add_parser("show", help=_("one, with everything"))
    show.add_argument("id", metavar="ID", type=office.number)
    show.set_defaults(run=_show)
    _register_edit(inner)
    delete = inner.add_parser("delete", help=_("deletes it; undo brings it back"))
    delete.add_argument("ids", metavar="ID", type=office.number, nargs="+")
    delete.set_defaults(run=_delete)


def _register_edit(inner: Any) -> None:
    edit = inner.add_parser("edit", help=_("sets the given fields; repeatable fields are replaced"))
    edit.add_argument("id", metavar="ID", type=office.number)
    group = edit.add_argument_group(_("fields"))
    for name, title in TEXTS.items():
        group.add_argument(options.option(name), dest=f"field_{name}", metavar=_("TEXT"), help=_(title))
    group.add_argument(
        "--officer", dest="officers", metavar="ID", type=_officer, action="append",
        help=_("ID for all languages, LANGUAGE:ID for one; repeatable"),
    )  # fmt: skip
    for name, (field, title) in LISTS.items():
        group.add_argument(f"--{name}", dest=f"list_{field}", metavar=_("TEXT"), action="append", help=_(title))
    texts = edit.add_argument_group(_("the version in one language"))
    texts.add_argument("--language", metavar="LANG", help=_("which version; needed if there are several"))
    for name, title in VERSION_TEXTS.items():
        texts.add_argument(options.option(name), dest=f"version_{name}", metavar=_("TEXT"), help=_(title))
    edit.set_defaults(run=_edit)


def _officer(text: str) -> int | dict[str, Any]:
    """An officer of every language (2) or of one (ru:3), as an argument's type."""
    language, colon, number = text.rpartition(":")
    if not colon:
        return office.number(text)
    return {"officer": office.number(number), "language": language.strip()}


def _register_files(inner: Any) -> None:
    attach = inner.add_parser("attach", help=_("attaches a file, for every language or for one"))
    attach.add_argument("id", metavar="ID", type=office.number)
    attach.add_argument("files", metavar=_("FILE"), nargs="+")
    attach.add_argument("--language", metavar="LANG", help=_("only for recipients of this version"))
    attach.set_defaults(run=_attach)
    preflight = inner.add_parser("preflight", help=_("problems to fix before you send it"))
    preflight.add_argument("id", metavar="ID", type=office.number)
    preflight.set_defaults(run=_preflight)
    detach = inner.add_parser("detach", help=_("removes a file from a release"))
    export = inner.add_parser(
        "export", help=_("a version as .pdf, .docx, .html, .txt, .json (ninjs) or .jsonld (schema.org)")
    )
    export.add_argument("id", metavar="ID", type=office.number)
    export.add_argument(
        "file", metavar=_("FILE"), type=office.new_file, help=_("a file, or a folder for every version")
    )
    export.add_argument("--language", metavar="LANG", help=_("which version; needed if there are several"))
    export.add_argument(
        "--format",
        metavar=_("FORMAT"),
        help=_("pdf, docx, html, txt, ninjs, ninjs-1.8 or schema, whatever the ending is"),
    )
    export.set_defaults(run=_export)
    save = inner.add_parser("save", help=_("saves an attached file"))
    for parser in (detach, save):
        parser.add_argument("id", metavar="ID", type=office.number)
        parser.add_argument("attachment", metavar=_("FILE"), help=_("the attached file's name, or its number"))
    save.add_argument("target", metavar=_("TARGET"), type=Path)
    detach.set_defaults(run=_detach)
    save.set_defaults(run=_save)


def document(workspace: Any, release_id: int) -> dict[str, Any]:
    """A release as JSON: its fields, versions, officers and files."""
    card = workspace.read(releases.card, release_id)
    fields = releases.fields_of(card)
    versions = fields.pop("versions")
    return {
        "id": card.id,
        **fields,
        "created_at": card.created_at,
        "versions": [{"language": language, **version} for language, version in versions.items()],
        "officers": [
            {**rendering.reachable(row.officer, officers.fields_of(row.officer)), "language": row.language or None}
            for row in card.officers
        ],
        "attachments": [
            {
                "id": row.id, "name": row.name, "language": row.language, "media_type": row.media_type,
                "size": row.size, "pages": row.pages, "sha256": row.blob_hash,
            }
            for row in card.attachments
        ],
        "outdated": workspace.read(distributions.outdated, release_id),
    }  # fmt: skip


def _lines(found: dict[str, Any]) -> list[str]:
    lines = output.sheet([(_("Number"), found["id"]), *((_(title), found[name]) for name, title in TEXTS.items())])
    lines += output.sheet((_(title), found[name]) for name, title in ABOUT.items())
    for version in found["versions"]:
        lines += ["", f"[{version['language'] or '?'}]"]
        lines += output.sheet(
            (_(title), version[name]) for name, title in VERSION_TEXTS.items() if name not in ("body", "boilerplate")
        )
        lines += output.sheet([(_(TEXTS["correction"]), version["correction"])])
        lines += ["", *version["body"].splitlines()]
        lines += ["", *version["boilerplate"].splitlines()] if version["boilerplate"] else []
    for officer in found["officers"]:
        lines += ["", *([f"[{officer['language']}]"] if officer["language"] else []), *rendering.lines(officer)]
    lines += [""] if found["attachments"] else []
    for photo in found["photos"]:
        about = [photo["caption"], photo["credit"], photo["url"], photo["language"]]
        lines.append("  ".join(filter(None, about)))
    for file in found["attachments"]:
        about = [str(file["id"]), file["name"], file["language"] or "", file["media_type"], _size(file["size"])]
        about += [_("{count} pages").format(count=file["pages"])] if file["pages"] else []
        lines.append("  ".join(filter(None, about)))
    return [*lines, *release_steps.outdated(found)]


def _size(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(1, round(size / 1024))} kB"


def _answer(choice: argparse.Namespace, found: dict[str, Any]) -> int:
    output.answer(choice, found, _lines(found))
    return 0


def _add(choice: argparse.Namespace) -> int:
    found = [reading.read(file, choice.region) for file in choice.files]
    with office.opened(choice, create=True) as workspace:
        proposal = workspace.read(proposals.propose, proposals.together(found))
        release_id = workspace.write(_("Add release"), proposals.save, proposal)
        saved = document(workspace, release_id)
    # By number, not one by one: two blocks of a text may turn out to be one officer.
    known = {proposed.existing for proposed in proposal.officers}
    for officer in saved["officers"]:
        officer["new"] = officer["id"] not in known
    saved["problems"] = proposal.problems
    output.answer(choice, saved, [*_lines(saved), *(f"! {problem}" for problem in proposal.problems)])
    return 1 if proposal.problems else 0


def _list(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        ids = workspace.read(releases.find, " ".join(choice.filter))
        wanted = ids if choice.limit is None else ids[: choice.limit]
        rows = workspace.read(releases.rows, wanted)
    answer = {"count": len(ids), "releases": [row._asdict() for row in rows]}
    titles = ("id", "reference", "headline", "status", "languages", "attachments", "officers")
    lines = output.table(titles, [[getattr(row, name) for name in titles] for row in rows])
    output.answer(choice, answer, lines if ids else [_("None found.")])
    return 0


def _show(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        found = document(workspace, choice.id)
    return _answer(choice, found)


def _edit(choice: argparse.Namespace) -> int:
    given = vars(choice)
    fields: dict[str, Any] = {name: given[f"field_{name}"] for name in TEXTS if given[f"field_{name}"] is not None}
    if choice.officers is not None:
        fields["officers"] = choice.officers
    fields |= {name: given[f"list_{name}"] for name, _title in LISTS.values() if given[f"list_{name}"] is not None}
    texts = {name: given[f"version_{name}"] for name in VERSION_TEXTS if given[f"version_{name}"] is not None}
    if not fields and not texts:
        raise Problem(_("No changes given. See --help for the fields."))
    with office.opened(choice) as workspace:
        if texts:
            versions = workspace.read(releases.fields, choice.id)["versions"]
            versions.setdefault(_version(choice.language, list(versions)), {}).update(texts)
            fields["versions"] = versions
        workspace.write(_("Edit release"), releases.edit, choice.id, fields)
        found = document(workspace, choice.id)
        told = workspace.read(statuses.told_another_embargo, workspace.read(releases.card, choice.id))
    if told:
        output.note(f"! {told}")
    return _answer(choice, found)


def _version(language: str | None, there: list[str]) -> str:
    if language is not None:
        return places.language_code(language) or language
    if len(there) != 1:
        raise Problem(_("Which version? Add --language with one of: {languages}.").format(
            languages=", ".join(there)
        ))  # fmt: skip
    return there[0]


def _delete(choice: argparse.Namespace) -> int:
    ids = list(dict.fromkeys(choice.ids))
    with office.opened(choice) as workspace:
        gone = [document(workspace, release_id) for release_id in ids]
        workspace.write(_("Delete releases"), releases.delete, ids)
    answer = gone[0] if len(gone) == 1 else {"count": len(gone), "releases": gone}
    output.answer(choice, answer, [line for found in gone for line in _lines(found)[:3]])
    return 0


def _attach(choice: argparse.Namespace) -> int:
    looked_at = [files.look(file) for file in choice.files]
    with office.opened(choice) as workspace:
        with workspace.writing(_("Attach file")) as session:
            for file in looked_at:
                releases.attach(
                    session, choice.id, file.name, file.data, choice.language,
                    media_type=file.media_type, pages=file.pages,
                )  # fmt: skip
        found = document(workspace, choice.id)
    return _answer(choice, found)


def _attached(found: dict[str, Any], named: str) -> dict[str, Any]:
    """The attachment that is named by its number or its file name."""
    for file in found["attachments"]:
        if str(file["id"]) == named or file["name"] == named:
            return dict(file)
    raise Problem(_("No file called “{name}” is attached to this release.").format(name=named))


def _detach(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        file = _attached(document(workspace, choice.id), choice.attachment)
        workspace.write(_("Remove file"), releases.detach, file["id"])
        found = document(workspace, choice.id)
    return _answer(choice, found)


def _preflight(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        checks = workspace.read(preflight.look, choice.id)
    answer = {"checks": [check._asdict() for check in checks]}
    lines = [f"{'✓' if check.ok else '!'} {check.file + ': ' if check.file else ''}{check.text}" for check in checks]
    output.answer(choice, answer, lines or [_("No issues found.")])
    return 0 if all(check.ok for check in checks) else 1


def _export(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
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
    output.answer(choice, {**answer, "languages": languages}, list(files.values()))
    return 0


def _save(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        file = _attached(document(workspace, choice.id), choice.attachment)
        data = workspace.read(releases.blob, file["id"])
    # A name out of a database of others may hold folders: only its last part counts.
    name = Path(file["name"].replace("\\", "/")).name
    target = choice.target / name if choice.target.is_dir() else choice.target
    atomic.write(target, data)
    output.answer(choice, {"file": target, "size": len(data)}, [str(target)])
    return 0
