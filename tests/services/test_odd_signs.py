"""Whatever sign stands in whatever field: every paper, page and mail of the release is made."""

import unicodedata
from functools import cache

import pytest

from outreach.formats.documents import pdf
from outreach.services import officers, settings
from outreach.services.exporting import release_export
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from tests import sample

KINDS = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs", "Mn", "So")
ADDRESS = "https://example.org/a b@example.org"


@cache
def signs() -> dict[str, str]:
    """Some signs of each category of Unicode, from all planes."""
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for sign in map(chr, range(0x110000)):
        found.get(unicodedata.category(sign), []).append(sign)
    return {kind: "".join(among[:: max(1, len(among) // 40)]) + "\ufeff\U0001f600" for kind, among in found.items()}


@pytest.mark.backends("sqlite")
@pytest.mark.parametrize("kind", sample.first(4, ["address", "mark", *KINDS]))
def test_a_release_is_made_with_odd_signs_in_every_field(workspace: Workspace, kind: str) -> None:
    odd = {"address": ADDRESS, "mark": "\ufeff"}.get(kind) or signs()[kind]
    officer = workspace.write("Add", officers.add, {"name": odd, "honorific": odd, "title": odd, "organisation": odd})
    workspace.write("Organisation", settings.put, "office", {"name": odd, "address": odd})
    texts = dict.fromkeys(("headline", "subhead", "dateline", "body", "boilerplate", "notes_to_editors"), odd)
    fields = {"reference": odd, "officers": [officer], "donors": [odd], "correction": odd, "versions": {"en": texts},
              "photos": [{"url": "https://example.org/a.jpg", "caption": odd, "credit": odd}]}  # fmt: skip
    number = workspace.write("Add", releases.add, fields)
    card = workspace.read(releases.card, number)
    office = workspace.read(settings.get, "office")
    for how in release_export.FORMATS:
        made = release_export.proved(card, card.versions[0], how, office)[0]
        assert made, how
        if how == "pdf":
            assert pdf.inspect(made).pages
