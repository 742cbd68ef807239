"""Lines of foreign documents as plain text, with the addresses and numbers that stand only behind their words."""

import re
from collections.abc import Iterable
from itertools import groupby
from urllib.parse import unquote

from outreach.values import rich_text
from outreach.values.rich_text import Run


def said(line: Iterable[Run]) -> str:
    """What a line says, with the addresses and numbers that stand only behind its words."""
    said = ""
    for link, runs in groupby(line, key=lambda run: run.link):
        said += (shown := rich_text.words(runs)) + _hidden_behind(shown, link)
    return said


def _hidden_behind(shown: str, link: str) -> str:
    scheme, _colon, rest = link.partition(":")
    target = unquote(rest.partition("?")[0]).strip()
    if scheme.lower() == "mailto":
        return "" if _SAYS_ADDRESS.search(shown) or not target else f" <{target}>"
    return f" {target}" if scheme.lower() == "tel" and target and not _SAYS_NUMBER.search(shown) else ""


_SAYS_ADDRESS = re.compile(r"@|[\[(]at[\])]", re.I)
_SAYS_NUMBER = re.compile(r"\d(?:\D*\d){4}")
