"""A release as the command line answers it: as JSON, and as lines for people."""

from collections.abc import Iterable, Mapping
from itertools import starmap

from outreach.cli import output, rendering
from outreach.i18n import _, counted_if_any
from outreach.services import officers
from outreach.services.delivery import distributions
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from outreach.values.data import Document, DocumentView
from outreach.values.fields import RELEASE, TOPICS, VERSION

_HEAD = {
    **{name: title for name, title in VERSION.items() if name not in ("body", "boilerplate")},
    "correction": RELEASE["correction"],
}


def document(workspace: Workspace, release_id: int) -> Document:
    """A release as JSON: its fields, versions, officers and files."""
    card = workspace.read(releases.card, release_id)
    fields = releases.fields_of(card)
    versions = fields.pop("versions")
    outdated = workspace.read(distributions.outdated, release_id)
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
        "outdated": [*outdated],
        "earlier": list(starmap(earlier, outdated.items())),
    }  # fmt: skip


def lines(found: Document) -> list[str]:
    """A release for people: its fields, its versions, its officers, its pictures and files."""
    lines = output.sheet([(_("Number"), found["id"]), *_fields(found, {**RELEASE, **TOPICS})])
    for version in found["versions"]:
        lines += _version(version)
    for officer in found["officers"]:
        language = [f"[{officer['language']}]"] if officer["language"] else []
        lines += ["", *language, *rendering.lines(officer)]
    lines += [""] if found["attachments"] else []
    lines += [_joined(photo["caption"], photo["credit"], photo["url"], photo["language"]) for photo in found["photos"]]
    lines += [_file(file) for file in found["attachments"]]
    return [*lines, *outdated(found)]


def _fields(row: Mapping[str, object], texts: Mapping[str, str]) -> Iterable[tuple[str, object]]:
    return ((_(title), row[name]) for name, title in texts.items())


def _version(version: DocumentView) -> list[str]:
    lines = ["", f"[{version['language'] or '?'}]", *output.sheet(_fields(version, _HEAD))]
    for part in (version["body"], version["boilerplate"]):
        lines += ["", *part.splitlines()] if part else []
    return lines


def _file(file: DocumentView) -> str:
    pages = counted_if_any("{count} page", "{count} pages", file["pages"] or 0)
    size = _size(file["size"])
    return _joined(str(file["id"]), file["name"], file["language"], file["media_type"], size, pages)


def _joined(*parts: str | None) -> str:
    return "  ".join(filter(None, parts))


def _size(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(1, round(size / 1024))} kB"


def outdated(found: Document) -> list[str]:
    """A line for each distribution that would not go out at its time, because the release has been changed since."""
    return [] if found["status"] == "withdrawn" else list(found["earlier"])


def earlier(distribution: int, how: str) -> str:
    """That a distribution has the earlier version of its release, and the command that takes over the new one."""
    text = _("Distribution {id} has the earlier version. To send the new version: {command}")
    command = "messengers" if how == "messenger" else "send"
    return text.format(id=distribution, command=f"outreach distributions {command} {distribution} --as-it-is-now")
