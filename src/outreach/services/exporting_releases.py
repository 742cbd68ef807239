"""A release written as a text or a page, with the contact block of its officers at the foot."""

from __future__ import annotations

from pathlib import Path

from outreach.formats import atomic
from outreach.i18n import _
from outreach.mail import body
from outreach.model import places
from outreach.model.base import now
from outreach.problems import Problem
from outreach.services import releases
from outreach.services.exporting_files import format_of
from outreach.services.exporting_letters import text_of
from outreach.store.workspace import Workspace

FORMATS = ("txt", "html")


def export_release(
    workspace: Workspace, release_id: int, path: str | Path, *, language: str | None = None, format: str | None = None
) -> str:
    """Writes one language version of a release; returns its language.

    Raises:
        Problem: there are several versions and none is named, there is none in that language, or the format is unknown.
    """
    how = format_of(path, "html" if format is None and Path(path).suffix.lower() == ".htm" else format, FORMATS)
    release = workspace.read(releases.card, release_id)
    offered = releases.languages(release)
    wanted = places.language_code(language) or language if language else None
    if wanted is None and len(offered) > 1:
        raise Problem(
            _("This release has several versions. Say which one: {languages}.").format(languages=", ".join(offered))
        )
    version = next((one for one in release.versions if one.language in ([wanted] if wanted else offered)), None)
    if version is None:
        raise Problem(
            _("This release has no version in “{language}”. It has: {languages}.").format(
                language=language, languages=", ".join(offered)
            )
        )
    text = text_of(release, version, now())
    made = body.blocks(text)
    shown = body.plain(made) if how == "txt" else body.as_html(made, text.language, version.headline)
    atomic.write(path, shown.encode())
    return version.language
