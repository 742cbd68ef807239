"""Papers: a PDF out of a template and data, tagged, with title and language, its text copyable (PDF/UA-1).

Typst makes it; what it is given is data and never markup, so no text of a record can run. Only the fonts that
come with it are used, so the same data make the same bytes on every machine.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from outreach import paths
from outreach.formats import child
from outreach.i18n import _
from outreach.problems import Problem

# The moment that stands in every paper as its making: a date of our own is printed where it matters.
_TIMESTAMP = int(datetime(2000, 1, 1, tzinfo=UTC).timestamp())


def make(template: str, data: Mapping[str, Any], seconds: float = 60) -> bytes:
    """The PDF of a template of `resources/templates` filled with data.

    Raises:
        Problem: it cannot be laid out in time.
    """
    source = paths.resources() / "templates" / f"{template}.typ"
    return child.run(_make, str(source), json.dumps(data, ensure_ascii=False), seconds=seconds)


def _make(source: str, data: str) -> bytes:
    import typst

    try:
        made = typst.compile(
            source,
            sys_inputs={"data": data},
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=_TIMESTAMP,
        )
    except Exception as error:
        raise Problem(_("The PDF cannot be made: {why}").format(why=str(error).splitlines()[0][:200])) from None
    return bytes(made)
